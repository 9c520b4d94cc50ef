//! The one description of an editable value.
//!
//! [`Editable::edit`] names each field of a value once: key, label, quantity, limits, help. What is done with them is
//! the visitor's business: the window draws an editor, `--set` assigns a path ([`assign`]), reports and undo list
//! every field ([`fields`]).

mod assign;
mod limits;
mod list_access;
mod list_fields;

pub use assign::{AssignError, assign, assign_all};
pub use limits::check_limits;
pub use list_access::with_list;
pub use list_fields::{FieldValue, Leaf, fields};

use crate::units::{Quantity, QuantityValue};

/// What a form says about one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name in files and paths, such as `core_diameter`.
    pub key: &'static str,
    /// The name on the screen, such as "Core diameter".
    pub label: &'static str,
    /// Meaning, typical range, source.
    pub help: &'static str,
    /// Smallest and largest value in SI, both allowed; outside is refused.
    pub min: f64,
    /// See `min`.
    pub max: f64,
    /// The range of a slider, where the field has a natural one.
    pub slider: Option<(f64, f64)>,
    /// The field documents the design and moves no result.
    pub documentary: bool,
    /// Text of several lines.
    pub multiline: bool,
    /// What an absent optional value means: "automatic", "not stated".
    pub absent: &'static str,
}

impl Field {
    /// A field without limits and help.
    pub const fn new(key: &'static str, label: &'static str) -> Self {
        Self {
            key,
            label,
            help: "",
            min: f64::NEG_INFINITY,
            max: f64::INFINITY,
            slider: None,
            documentary: false,
            multiline: false,
            absent: "automatic",
        }
    }

    /// With its meaning.
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// With limits in SI.
    pub const fn limits(mut self, min: f64, max: f64) -> Self {
        self.min = min;
        self.max = max;
        self
    }

    /// With the range of its slider, in SI.
    pub const fn slider(mut self, min: f64, max: f64) -> Self {
        self.slider = Some((min, max));
        self
    }

    /// Marked as documentary.
    pub const fn documentary(mut self) -> Self {
        self.documentary = true;
        self
    }

    /// With what an absent value means.
    pub const fn absent(mut self, absent: &'static str) -> Self {
        self.absent = absent;
        self
    }

    /// Text of several lines.
    pub const fn multiline(mut self) -> Self {
        self.multiline = true;
        self
    }
}

/// What a reference field points into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// The propellant library.
    Propellants,
    /// The reactants of propellants.
    Reactants,
}

/// A visitor over the fields of a value. The visitor may change what it is handed.
pub trait Form {
    /// A number of `quantity`, in SI.
    fn number(&mut self, field: &Field, quantity: Quantity, value: &mut f64);
    /// A number that may be absent.
    fn optional(&mut self, field: &Field, quantity: Quantity, value: &mut Option<f64>);
    /// A count.
    fn integer(&mut self, field: &Field, value: &mut u32);
    /// Yes or no.
    fn toggle(&mut self, field: &Field, value: &mut bool);
    /// Free text.
    fn text(&mut self, field: &Field, value: &mut String);
    /// One of `options`, by index.
    fn choice(&mut self, field: &Field, options: &[&'static str], selected: &mut usize);
    /// The id of an entry of a collection.
    fn reference(&mut self, field: &Field, collection: Collection, id: &mut String);
    /// A part with fields of its own.
    fn group(&mut self, field: &Field, content: &mut dyn Editable);
    /// Parts in a row, such as grains from fore to aft.
    fn list(&mut self, field: &Field, list: &mut dyn EditableList);
}

/// A value that describes its fields to a [`Form`].
pub trait Editable {
    /// Names each field once, in the order of the screen.
    fn edit(&mut self, form: &mut dyn Form);
}

/// A list of parts that a form can extend, shorten and reorder.
pub trait EditableList {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The part at `index`, if there is one.
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable>;
    /// What the part at `index` is called, such as "BATES".
    fn item_label(&self, index: usize) -> String;
    /// The kinds of part that can be added.
    fn kinds(&self) -> Vec<&'static str>;
    /// Adds a part of that kind (index into [`Self::kinds`]) with sensible values behind `after`.
    fn add(&mut self, kind: usize, after: Option<usize>);
    /// Replaces the part at `index` by one of another kind, keeping what both have.
    fn change_kind(&mut self, index: usize, kind: usize);
    /// Copies the part at `index` behind itself.
    fn duplicate(&mut self, index: usize);
    /// Takes the part out.
    fn remove(&mut self, index: usize);
    /// Moves the part at `from` so that it stands at `to`.
    fn move_item(&mut self, from: usize, to: usize);
}

/// Names a typed quantity to the form.
pub fn quantity<Q: QuantityValue>(form: &mut dyn Form, field: &Field, value: &mut Q) {
    let mut si = value.si();
    form.number(field, Q::QUANTITY, &mut si);
    *value = Q::from_si(si);
}

/// Names a typed quantity that may be absent to the form.
pub fn optional_quantity<Q: QuantityValue>(form: &mut dyn Form, field: &Field, value: &mut Option<Q>) {
    let mut si = value.map(Q::si);
    form.optional(field, Q::QUANTITY, &mut si);
    *value = si.map(Q::from_si);
}

/// Names an enum without data to the form; `all` lists its variants with their labels.
pub fn variant<T: Copy + PartialEq>(form: &mut dyn Form, field: &Field, all: &[(T, &'static str)], value: &mut T) {
    let labels: Vec<&'static str> = all.iter().map(|(_, label)| *label).collect();
    let mut selected = all.iter().position(|(item, _)| item == value).unwrap_or(0);
    form.choice(field, &labels, &mut selected);
    if let Some((item, _)) = all.get(selected) {
        *value = *item;
    }
}

/// `parent.key`, or `key` at the top.
pub fn join_path(parent: &str, key: &str) -> String {
    match (parent, key) {
        ("", key) => key.to_owned(),
        (parent, "") => parent.to_owned(),
        (parent, key) => format!("{parent}.{key}"),
    }
}
