//! Grains of a design: each with the propellant that it is made of, in a row that a form edits.

use crate::diag::{Severity, worst};
use crate::form::{Collection, Editable, EditableList, Field, FieldValue, Form};
use crate::motor::grain::{Grain, GrainShape};
use crate::substance::propellant::Propellant;
use crate::units::Metre;

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
pub struct GrainList<'a> {
    /// The grains.
    pub grains: &'a mut Vec<DesignGrain>,
    /// Diameter that the case leaves them, where it is stated: the first grain is made for it.
    pub bore: Option<Metre>,
}

impl GrainList<'_> {
    /// A grain of a kind that goes with its neighbour, or else with the case: of its diameter, with what both kinds
    /// have.
    fn fitting(&self, kind: usize, neighbour: Option<&Grain>) -> Option<Grain> {
        let mut grain = Grain::examples().into_iter().nth(kind)?;
        let outer = neighbour.map(|neighbour| neighbour.shape().outer_diameter()).or(self.bore);
        if let Some(outer) = outer.filter(|outer| outer.0 > 0.0) {
            grain.scale(outer / grain.shape().outer_diameter());
            keep(&mut grain, "outer_diameter", &format!("{:e}", outer.0));
        }
        if let Some(neighbour) = neighbour {
            keep_common_fields(neighbour, &mut grain);
        }
        Some(grain)
    }
}

impl EditableList for GrainList<'_> {
    fn len(&self) -> usize {
        self.grains.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.grains.get_mut(index).map(|grain| grain as &mut dyn Editable)
    }
    fn item_label(&self, index: usize) -> String {
        self.grains.get(index).map_or_else(String::new, |grain| grain.shape.label().to_owned())
    }
    fn kinds(&self) -> Vec<&'static str> {
        Grain::LABELS.to_vec()
    }
    fn add(&mut self, kind: usize, after: Option<usize>) {
        let at = after.map_or(self.grains.len(), |index| (index + 1).min(self.grains.len()));
        let neighbour = self.grains.get(at.saturating_sub(1)).map(|grain| &grain.shape);
        if let Some(grain) = self.fitting(kind, neighbour) {
            self.grains.insert(at, grain.into());
        }
    }
    fn change_kind(&mut self, index: usize, kind: usize) {
        let new = self.grains.get(index).and_then(|old| self.fitting(kind, Some(&old.shape)));
        if let (Some(old), Some(new)) = (self.grains.get_mut(index), new) {
            old.shape = new;
        }
    }
    fn duplicate(&mut self, index: usize) {
        if let Some(grain) = self.grains.get(index).cloned() {
            self.grains.insert(index + 1, grain);
        }
    }
    fn remove(&mut self, index: usize) {
        if index < self.grains.len() {
            self.grains.remove(index);
        }
    }
    fn move_item(&mut self, from: usize, to: usize) {
        if from < self.grains.len() && to < self.grains.len() {
            let grain = self.grains.remove(from);
            self.grains.insert(to, grain);
        }
    }
}

/// Carries the fields that both kinds have (outer diameter, length, core, ends) from one grain to another, where
/// the new kind is sound with them.
fn keep_common_fields(from: &Grain, to: &mut Grain) {
    for leaf in crate::form::fields(&mut from.clone()) {
        match leaf.value {
            FieldValue::Number(Some(value), _) => keep(to, &leaf.path, &format!("{value:e}")),
            FieldValue::Choice(label, _) => keep(to, &leaf.path, label),
            _ => {}
        }
    }
}

/// Assigns a field, unless the grain has none of that name or is not sound with the value.
fn keep(grain: &mut Grain, path: &str, value: &str) {
    let mut changed = grain.clone();
    if crate::form::assign(&mut changed, path, value).is_err() || changed == *grain {
        return;
    }
    let mut findings = Vec::new();
    changed.shape().check("", &mut findings);
    if worst(&findings) < Some(Severity::Warning) {
        *grain = changed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::grain::{Bates, InhibitedEnds};

    #[test]
    fn a_change_of_kind_keeps_diameter_length_and_ends() {
        let mut grains = vec![DesignGrain::from(Grain::Bates(Bates {
            outer_diameter: Metre(0.09),
            length: Metre(0.2),
            core_diameter: Metre(0.035),
            inhibited_ends: InhibitedEnds::Aft,
        }))];
        let conical = Grain::LABELS.iter().position(|label| *label == "Conical").expect("listed");
        GrainList { grains: &mut grains, bore: None }.change_kind(0, conical);
        let Grain::Conical(conical) = &grains[0].shape else { panic!("is {:?}", grains[0]) };
        assert_eq!(conical.outer_diameter, Metre(0.09));
        assert_eq!(conical.length, Metre(0.2));
        assert_eq!(conical.inhibited_ends, InhibitedEnds::Aft);
    }
    /// A picked grain has its neighbour's diameter, or the case's, and nothing about it is doubtful.
    #[test]
    fn a_picked_grain_fits_into_a_small_and_into_a_large_motor() {
        for outer in [0.012, 0.024, 0.0355, 0.3] {
            for core in [0.2, 0.45, 0.8] {
                let bates = Grain::Bates(Bates {
                    outer_diameter: Metre(outer),
                    length: Metre(1.7 * outer),
                    core_diameter: Metre(core * outer),
                    inhibited_ends: InhibitedEnds::Neither,
                });
                for kind in 0..Grain::LABELS.len() {
                    let mut grains = vec![DesignGrain::from(bates.clone())];
                    let mut list = GrainList { grains: &mut grains, bore: None };
                    list.add(kind, Some(0));
                    list.change_kind(0, kind);
                    for grain in &grains {
                        assert_eq!(
                            (grain.shape().outer_diameter(), grain.shape().length()),
                            (Metre(outer), Metre(1.7 * outer))
                        );
                        let mut findings = Vec::new();
                        grain.shape().check("grain", &mut findings);
                        assert!(worst(&findings) < Some(Severity::Warning), "{findings:?} {grain:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_grain_is_made_for_the_case() {
        for kind in 0..Grain::LABELS.len() {
            let mut grains = Vec::new();
            GrainList { grains: &mut grains, bore: Some(Metre(0.0234)) }.add(kind, None);
            assert_eq!(grains[0].shape().outer_diameter(), Metre(0.0234));
        }
    }
}
