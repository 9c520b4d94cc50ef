//! Every field of a value with its path: for report tables, names of undo steps, and tests over all fields.

use super::{Collection, Editable, EditableList, Field, Form, join_path};
use crate::units::Quantity;

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// A number in SI, or nothing.
    Number(Option<f64>, Quantity),
    /// A count.
    Integer(u32),
    /// Yes or no.
    Toggle(bool),
    /// Free text, or the id of a reference.
    Text(String),
    /// The selected label and all labels.
    Choice(&'static str, Vec<&'static str>),
}

/// A field with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// Path such as `grains[1].core_diameter`.
    pub path: String,
    /// Labels from the outermost group to the field.
    pub labels: Vec<String>,
    /// What the form says about it.
    pub field: Field,
    /// Its value.
    pub value: FieldValue,
}

/// Every field of `value`, in form order.
pub fn fields(value: &mut dyn Editable) -> Vec<Leaf> {
    let mut visitor = Lister::default();
    value.edit(&mut visitor);
    visitor.leaves
}

#[derive(Default)]
struct Lister {
    path: String,
    labels: Vec<String>,
    leaves: Vec<Leaf>,
}

impl Lister {
    fn push(&mut self, field: &Field, value: FieldValue) {
        let mut labels = self.labels.clone();
        labels.push(field.label.to_owned());
        self.leaves.push(Leaf { path: join_path(&self.path, field.key), labels, field: field.clone(), value });
    }

    fn inside(&mut self, path: String, label: String, content: &mut dyn Editable) {
        let outer = std::mem::replace(&mut self.path, path);
        self.labels.push(label);
        content.edit(self);
        self.labels.pop();
        self.path = outer;
    }
}

impl Form for Lister {
    fn number(&mut self, field: &Field, quantity: Quantity, value: &mut f64) {
        self.push(field, FieldValue::Number(Some(*value), quantity));
    }
    fn optional(&mut self, field: &Field, quantity: Quantity, value: &mut Option<f64>) {
        self.push(field, FieldValue::Number(*value, quantity));
    }
    fn integer(&mut self, field: &Field, value: &mut u32) {
        self.push(field, FieldValue::Integer(*value));
    }
    fn toggle(&mut self, field: &Field, value: &mut bool) {
        self.push(field, FieldValue::Toggle(*value));
    }
    fn text(&mut self, field: &Field, value: &mut String) {
        self.push(field, FieldValue::Text(value.clone()));
    }
    fn choice(&mut self, field: &Field, options: &[&'static str], selected: &mut usize) {
        let label = options.get(*selected).copied().unwrap_or_default();
        self.push(field, FieldValue::Choice(label, options.to_vec()));
    }
    fn reference(&mut self, field: &Field, _collection: Collection, id: &mut String) {
        self.push(field, FieldValue::Text(id.clone()));
    }
    fn group(&mut self, field: &Field, content: &mut dyn Editable) {
        self.inside(join_path(&self.path, field.key), field.label.to_owned(), content);
    }
    fn list(&mut self, field: &Field, list: &mut dyn EditableList) {
        let base = join_path(&self.path, field.key);
        for index in 0..list.len() {
            let label = format!("{} {}", field.label, index + 1);
            if let Some(item) = list.item(index) {
                self.inside(format!("{base}[{index}]"), label, item);
            }
        }
    }
}
