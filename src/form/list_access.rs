//! Reaches a list of a value by its path, to extend, shorten or rebuild it.

use super::{Collection, Editable, EditableList, Field, Form, join_path};
use crate::units::Quantity;

/// Hands the list at `path`, such as `grains`, to `act`; `false` where no list has this path.
pub fn with_list(target: &mut dyn Editable, path: &str, act: &mut dyn FnMut(&mut dyn EditableList)) -> bool {
    let mut visitor = Finder { wanted: path, here: String::new(), act, is_found: false };
    target.edit(&mut visitor);
    visitor.is_found
}

struct Finder<'a> {
    wanted: &'a str,
    here: String,
    act: &'a mut dyn FnMut(&mut dyn EditableList),
    is_found: bool,
}

impl Finder<'_> {
    fn inside(&mut self, path: String, content: &mut dyn Editable) {
        let outer = std::mem::replace(&mut self.here, path);
        content.edit(self);
        self.here = outer;
    }
}

impl Form for Finder<'_> {
    fn number(&mut self, _: &Field, _: Quantity, _: &mut f64) {}
    fn optional(&mut self, _: &Field, _: Quantity, _: &mut Option<f64>) {}
    fn integer(&mut self, _: &Field, _: &mut u32) {}
    fn toggle(&mut self, _: &Field, _: &mut bool) {}
    fn text(&mut self, _: &Field, _: &mut String) {}
    fn choice(&mut self, _: &Field, _: &[&'static str], _: &mut usize) {}
    fn reference(&mut self, _: &Field, _: Collection, _: &mut String) {}
    fn group(&mut self, field: &Field, content: &mut dyn Editable) {
        self.inside(join_path(&self.here, field.key), content);
    }
    fn list(&mut self, field: &Field, list: &mut dyn EditableList) {
        let path = join_path(&self.here, field.key);
        if path == self.wanted {
            (self.act)(list);
            self.is_found = true;
            return;
        }
        for index in 0..list.len() {
            if let Some(item) = list.item(index) {
                self.inside(format!("{path}[{index}]"), item);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::design::Design;

    #[test]
    fn a_list_is_found_by_its_path_alone() {
        let mut design = Design::new_solid("test");
        let mut lengths = Vec::new();
        assert!(with_list(&mut design, "grains", &mut |list| {
            list.duplicate(0);
            lengths.push(list.len());
        }));
        assert_eq!(lengths, [4]);
        assert!(!with_list(&mut design, "nozzle", &mut |_| panic!("no list")));
    }
}
