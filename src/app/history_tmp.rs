//! stand-in until project/history is there
use std::sync::Arc;
#[derive(Debug)]
pub struct History<T> { versions: Vec<(Arc<T>, String)>, cursor: usize, saved: Option<usize> }
impl<T: PartialEq> History<T> {
    pub fn new(value: T) -> Self { Self { versions: vec![(Arc::new(value), String::new())], cursor: 0, saved: None } }
    pub fn current(&self) -> &Arc<T> { &self.versions[self.cursor].0 }
    pub fn commit(&mut self, value: T, name: String) { self.versions.truncate(self.cursor + 1); self.versions.push((Arc::new(value), name)); self.cursor += 1; if self.saved.is_some_and(|s| s >= self.cursor) { self.saved = None; } }
    pub fn undo_name(&self) -> Option<&str> { (self.cursor > 0).then(|| self.versions[self.cursor].1.as_str()) }
    pub fn redo_name(&self) -> Option<&str> { self.versions.get(self.cursor + 1).map(|v| v.1.as_str()) }
    pub fn undo(&mut self) -> bool { if self.cursor > 0 { self.cursor -= 1; true } else { false } }
    pub fn redo(&mut self) -> bool { if self.cursor + 1 < self.versions.len() { self.cursor += 1; true } else { false } }
    pub fn mark_saved(&mut self) { self.saved = Some(self.cursor); }
    pub fn is_saved(&self) -> bool { self.saved == Some(self.cursor) }
}
