//! Grains of a design: each with the propellant that it is made of, in a row that a form edits.

use crate::form::{Collection, Editable, EditableList, Field, Form};
use crate::motor::grain::{Grain, GrainShape};
use crate::substance::propellant::Propellant;

/// A grain of a design.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignGrain {
    /// The grain.
    pub shape: Grain,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "GrainPropellant::is_motors")]
    pub propellant: GrainPropellant,
}

/// Where a grain's propellant comes from.
// A design holds few of them.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub enum GrainPropellant {
    /// The motor's.
    #[default]
    Motor,
    /// An entry of the library, by id.
    Library(String),
    /// The grain's own.
    Own(Propellant),
}

impl GrainPropellant {
    fn is_motors(&self) -> bool {
        *self == GrainPropellant::Motor
    }
}

impl From<Grain> for DesignGrain {
    fn from(shape: Grain) -> Self {
        Self { shape, propellant: GrainPropellant::Motor }
    }
}

impl DesignGrain {
    /// The grain's geometry.
    pub fn shape(&self) -> &dyn GrainShape {
        self.shape.shape()
    }
}

impl Editable for DesignGrain {
    fn edit(&mut self, form: &mut dyn Form) {
        const PROPELLANT: Field = Field::new("propellant", "Grain propellant");
        self.shape.edit(form);
        form.group(&PROPELLANT, &mut self.propellant);
    }
}

impl Editable for GrainPropellant {
    fn edit(&mut self, form: &mut dyn Form) {
        const KIND: Field = Field::new("from", "Propellant from")
            .help("The motor's propellant, another one of the library, or data of this grain's own.");
        const ID: Field = Field::new("id", "Propellant").help("An entry of the library.");
        let mut selected = match self {
            GrainPropellant::Motor => 0,
            GrainPropellant::Library(_) => 1,
            GrainPropellant::Own(_) => 2,
        };
        let before = selected;
        form.choice(&KIND, &["Motor", "Library", "Own"], &mut selected);
        if selected != before {
            *self = match selected {
                1 => GrainPropellant::Library("mit-cherry-limeade".to_owned()),
                2 => GrainPropellant::Own(Propellant::example()),
                _ => GrainPropellant::Motor,
            };
        }
        match self {
            GrainPropellant::Motor => {}
            GrainPropellant::Library(id) => form.reference(&ID, Collection::Propellants, id),
            GrainPropellant::Own(propellant) => propellant.edit(form),
        }
    }
}

/// Grains from fore to aft, as a form edits them.
pub struct GrainList<'a>(pub &'a mut Vec<DesignGrain>);

impl EditableList for GrainList<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.0.get_mut(index).map(|grain| grain as &mut dyn Editable)
    }
    fn item_label(&self, index: usize) -> String {
        self.0.get(index).map_or_else(String::new, |grain| grain.shape.label().to_owned())
    }
    fn kinds(&self) -> Vec<&'static str> {
        Grain::LABELS.to_vec()
    }
    fn add(&mut self, kind: usize, after: Option<usize>) {
        let Some(mut grain) = Grain::examples().into_iter().nth(kind) else { return };
        let at = after.map_or(self.0.len(), |index| (index + 1).min(self.0.len()));
        if let Some(neighbour) = at.checked_sub(1).and_then(|index| self.0.get(index)) {
            keep_common_fields(&neighbour.shape, &mut grain);
        }
        self.0.insert(at, grain.into());
    }
    fn change_kind(&mut self, index: usize, kind: usize) {
        let Some(mut grain) = Grain::examples().into_iter().nth(kind) else { return };
        if let Some(old) = self.0.get_mut(index) {
            keep_common_fields(&old.shape, &mut grain);
            old.shape = grain;
        }
    }
    fn duplicate(&mut self, index: usize) {
        if let Some(grain) = self.0.get(index).cloned() {
            self.0.insert(index + 1, grain);
        }
    }
    fn remove(&mut self, index: usize) {
        if index < self.0.len() {
            self.0.remove(index);
        }
    }
    fn move_item(&mut self, from: usize, to: usize) {
        if from < self.0.len() && to < self.0.len() {
            let grain = self.0.remove(from);
            self.0.insert(to, grain);
        }
    }
}

/// Carries the fields that both kinds have (outer diameter, length, core, ends) from one grain to another, where
/// they are within the new kind's limits.
fn keep_common_fields(from: &Grain, to: &mut Grain) {
    let mut from = from.clone();
    for leaf in crate::form::fields(&mut from) {
        let text = match leaf.value {
            crate::form::FieldValue::Number(Some(value), _) => format!("{value:e}"),
            crate::form::FieldValue::Choice(label, _) => label.to_owned(),
            _ => continue,
        };
        // A field that the new kind lacks, or a value outside its limits, keeps the example's value.
        let _not_common = crate::form::assign(to, &leaf.path, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::grain::{Bates, InhibitedEnds};
    use crate::units::Metre;

    #[test]
    fn a_change_of_kind_keeps_diameter_length_and_ends() {
        let mut grains = vec![DesignGrain::from(Grain::Bates(Bates {
            outer_diameter: Metre(0.09),
            length: Metre(0.2),
            core_diameter: Metre(0.035),
            inhibited_ends: InhibitedEnds::Aft,
        }))];
        let conical = Grain::LABELS.iter().position(|label| *label == "Conical").expect("listed");
        GrainList(&mut grains).change_kind(0, conical);
        let Grain::Conical(conical) = &grains[0].shape else { panic!("is {:?}", grains[0]) };
        assert_eq!(conical.outer_diameter, Metre(0.09));
        assert_eq!(conical.length, Metre(0.2));
        assert_eq!(conical.inhibited_ends, InhibitedEnds::Aft);
    }
}
