//! What a person owns: cases, nozzles, mandrels, drills.

use super::outcome::ToolError;
use crate::diag::Message;
use crate::form::{Editable, EditableList, Field, Form, optional_quantity, quantity};
use crate::units::{Kilogram, Metre, Pa, Quantity};

/// Cases, nozzles, mandrels and drills at hand.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hardware {
    /// Motor cases.
    pub cases: Vec<CaseTube>,
    /// Nozzles.
    pub nozzles: Vec<NozzleBlank>,
    /// Casting mandrels.
    pub mandrels: Vec<Mandrel>,
    /// Drills that widen a throat.
    pub drills: Vec<Drill>,
}

/// A motor case.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseTube {
    /// What it is called; no two cases have the same name.
    pub name: String,
    /// Bore, without liner.
    pub inner_diameter: Metre,
    /// Inner length from the forward closure to the nozzle's inlet.
    pub usable_length: Metre,
    /// Highest chamber pressure that it may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rated_pressure: Option<Pa>,
    /// Case with closures and nozzle, without liner and propellant.
    #[serde(default)]
    pub mass: Kilogram,
}

/// A nozzle.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NozzleBlank {
    /// What it is called; no two nozzles have the same name.
    pub name: String,
    /// Throat as it is.
    pub throat_diameter: Metre,
    /// Exit.
    pub exit_diameter: Metre,
    /// Widest throat that it may be drilled to; it stays as it is when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_throat: Option<Metre>,
    /// Bore of the cases that it fits; every case when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_diameter: Option<Metre>,
}

/// A casting mandrel.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandrel {
    /// What it is called; no two mandrels have the same name.
    pub name: String,
    /// Diameter of the core that it leaves.
    pub core_diameter: Metre,
}

/// A drill.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    /// What it is called; no two drills have the same name.
    pub name: String,
    /// Diameter of the throat that it leaves.
    pub diameter: Metre,
}

/// A thing in a list of things with names.
pub trait Item: Editable + Clone {
    /// What lists call its kind.
    const KIND: &'static str;
    /// One to start from.
    fn example() -> Self;
    /// Its name.
    fn name(&mut self) -> &mut String;
}

macro_rules! items {
    ($($type:ident, $kind:literal, $example:expr;)+) => {$(
        impl Item for $type {
            const KIND: &'static str = $kind;
            fn example() -> Self {
                $example
            }
            fn name(&mut self) -> &mut String {
                &mut self.name
            }
        }
    )+};
}

items! {
    CaseTube, "Case", CaseTube {
        name: "54 mm case".to_owned(),
        inner_diameter: Metre(0.05),
        usable_length: Metre(0.4),
        rated_pressure: Some(Pa(7e6)),
        mass: Kilogram(0.5),
    };
    NozzleBlank, "Nozzle", NozzleBlank {
        name: "Nozzle".to_owned(),
        throat_diameter: Metre(0.012),
        exit_diameter: Metre(0.03),
        largest_throat: None,
        case_diameter: None,
    };
    Mandrel, "Mandrel", Mandrel { name: "16 mm mandrel".to_owned(), core_diameter: Metre(0.016) };
    Drill, "Drill", Drill { name: "14 mm drill".to_owned(), diameter: Metre(0.014) };
}

const NAME: Field = Field::new("name", "Name").documentary();

impl Editable for CaseTube {
    fn edit(&mut self, form: &mut dyn Form) {
        const INNER: Field = Field::new("inner_diameter", "Inner diameter").limits(1e-3, 10.0);
        const LENGTH: Field = Field::new("usable_length", "Usable length")
            .help("Inner length from the forward closure to the nozzle's inlet.")
            .limits(1e-3, 100.0);
        const RATED: Field = Field::new("rated_pressure", "Rated pressure").limits(1e5, 1e9).absent("not stated");
        const MASS: Field =
            Field::new("mass", "Mass").help("With closures and nozzle, without liner and propellant.").limits(0.0, 1e5);
        form.text(&NAME, &mut self.name);
        quantity(form, &INNER, &mut self.inner_diameter);
        quantity(form, &LENGTH, &mut self.usable_length);
        optional_quantity(form, &RATED, &mut self.rated_pressure);
        quantity(form, &MASS, &mut self.mass);
    }
}

impl Editable for NozzleBlank {
    fn edit(&mut self, form: &mut dyn Form) {
        form.text(&NAME, &mut self.name);
        let throat = Field::new("throat_diameter", "Throat").limits(1e-4, self.exit_diameter.0);
        quantity(form, &throat, &mut self.throat_diameter);
        let exit = Field::new("exit_diameter", "Exit").limits(self.throat_diameter.0, 10.0);
        quantity(form, &exit, &mut self.exit_diameter);
        let largest = Field::new("largest_throat", "Drill up to")
            .help("Widest throat that it may be drilled to, with the drills below.")
            .limits(self.throat_diameter.0, self.exit_diameter.0)
            .absent("never drilled");
        optional_quantity(form, &largest, &mut self.largest_throat);
        const CASE: Field = Field::new("case_diameter", "Fits cases of")
            .help("Inner diameter of the cases that it fits; without it, every case.")
            .limits(1e-3, 10.0)
            .absent("every case");
        optional_quantity(form, &CASE, &mut self.case_diameter);
    }
}

impl Editable for Mandrel {
    fn edit(&mut self, form: &mut dyn Form) {
        const CORE: Field = Field::new("core_diameter", "Core diameter").limits(1e-4, 10.0);
        form.text(&NAME, &mut self.name);
        quantity(form, &CORE, &mut self.core_diameter);
    }
}

impl Editable for Drill {
    fn edit(&mut self, form: &mut dyn Form) {
        const DIAMETER: Field = Field::new("diameter", "Diameter").limits(1e-4, 1.0);
        form.text(&NAME, &mut self.name);
        quantity(form, &DIAMETER, &mut self.diameter);
    }
}

/// Things with names, as a form edits them.
struct Items<'a, T>(&'a mut Vec<T>);

impl<T: Item> Items<'_, T> {
    /// The name, with a number where another thing has it.
    fn unused(&mut self, wanted: &str) -> String {
        let taken: Vec<String> = self.0.iter_mut().map(|item| item.name().clone()).collect();
        let numbered = (2..).map(|number| format!("{wanted} {number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        names.find(|name| !taken.contains(name)).unwrap_or_default()
    }

    fn insert(&mut self, at: usize, mut item: T) {
        let name = self.unused(&item.name().clone());
        *item.name() = name;
        self.0.insert(at.min(self.0.len()), item);
    }
}

impl<T: Item> EditableList for Items<'_, T> {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.0.get_mut(index).map(|item| item as &mut dyn Editable)
    }
    fn item_label(&self, index: usize) -> String {
        self.0.get(index).cloned().map_or_else(String::new, |mut item| item.name().clone())
    }
    fn kinds(&self) -> Vec<&'static str> {
        vec![T::KIND]
    }
    fn add(&mut self, _kind: usize, after: Option<usize>) {
        self.insert(after.map_or(self.0.len(), |index| index + 1), T::example());
    }
    fn change_kind(&mut self, _index: usize, _kind: usize) {}
    fn duplicate(&mut self, index: usize) {
        if let Some(item) = self.0.get(index).cloned() {
            self.insert(index + 1, item);
        }
    }
    fn remove(&mut self, index: usize) {
        if index < self.0.len() {
            self.0.remove(index);
        }
    }
    fn move_item(&mut self, from: usize, to: usize) {
        if from < self.0.len() && to < self.0.len() {
            let item = self.0.remove(from);
            self.0.insert(to, item);
        }
    }
}

impl Editable for Hardware {
    fn edit(&mut self, form: &mut dyn Form) {
        const CASES: Field = Field::new("cases", "Case");
        const NOZZLES: Field = Field::new("nozzles", "Nozzle");
        const MANDRELS: Field = Field::new("mandrels", "Mandrel");
        const DRILLS: Field = Field::new("drills", "Drill").help("Throats that the nozzles can be drilled to.");
        form.list(&CASES, &mut Items(&mut self.cases));
        form.list(&NOZZLES, &mut Items(&mut self.nozzles));
        form.list(&MANDRELS, &mut Items(&mut self.mandrels));
        form.list(&DRILLS, &mut Items(&mut self.drills));
    }
}

impl Hardware {
    /// Refuses what cannot be: names that are empty or taken twice, values outside their limits.
    ///
    /// # Errors
    /// [`ToolError::Refused`] with the thing and what is wrong.
    pub fn check(&self) -> Result<(), ToolError> {
        let mut copy = self.clone();
        let mut findings = Vec::new();
        crate::form::check_limits(&mut copy, "", &mut findings);
        if let Some(finding) = findings.into_iter().next() {
            let units = crate::units::UnitPreferences::default();
            let text = format!("{}: {}", finding.path.trim_start_matches('.'), finding.message.text(&units));
            return Err(ToolError::refused("hardware", text, "Correct the value."));
        }
        unique(&mut copy.cases)?;
        unique(&mut copy.nozzles)?;
        unique(&mut copy.mandrels)?;
        unique(&mut copy.drills)
    }

    /// Throats that a nozzle has or can be drilled to, narrowest first.
    pub fn throats(&self, nozzle: &NozzleBlank) -> Vec<Metre> {
        let most = nozzle.largest_throat.unwrap_or(nozzle.throat_diameter).0.min(nozzle.exit_diameter.0);
        let drilled = self.drills.iter().map(|drill| drill.diameter.0);
        let mut throats: Vec<f64> =
            drilled.filter(|drill| *drill > nozzle.throat_diameter.0 && *drill <= most).collect();
        throats.push(nozzle.throat_diameter.0);
        throats.sort_by(f64::total_cmp);
        throats.dedup();
        throats.into_iter().map(Metre).collect()
    }
}

fn unique<T: Item>(items: &mut [T]) -> Result<(), ToolError> {
    let kind = T::KIND.to_lowercase();
    let mut seen = std::collections::BTreeSet::new();
    for item in items {
        let name = item.name().trim().to_owned();
        if name.is_empty() {
            return Err(ToolError::refused("hardware", format!("A {kind} has no name."), "Give it one."));
        }
        if !seen.insert(name.clone()) {
            let text = format!("Two of the {kind}s are called \"{name}\".");
            return Err(ToolError::refused("hardware", text, "Give each its own name."));
        }
    }
    Ok(())
}

impl NozzleBlank {
    /// Whether it fits a case: their diameters differ by less than a hundredth of a millimetre.
    pub fn fits(&self, case: &CaseTube) -> bool {
        const FIT: f64 = 1e-5;
        self.case_diameter.is_none_or(|diameter| (diameter.0 - case.inner_diameter.0).abs() < FIT)
    }
}

/// A length for a name of a version.
pub(super) fn length(value: f64) -> (f64, Quantity) {
    (value, Quantity::Length)
}

/// What is missing before anything can be chosen.
pub(super) fn missing(hardware: &Hardware) -> Option<Message> {
    let lacks: Vec<&str> = [
        (hardware.cases.is_empty(), "a case"),
        (hardware.nozzles.is_empty(), "a nozzle"),
        (hardware.mandrels.is_empty(), "a mandrel"),
    ]
    .into_iter()
    .filter_map(|(is_empty, name)| is_empty.then_some(name))
    .collect();
    (!lacks.is_empty()).then(|| format!("The hardware lacks {}.", lacks.join(" and ")).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{assign, with_list};

    #[test]
    fn things_are_added_with_names_of_their_own() {
        let mut hardware = Hardware::default();
        for path in ["cases", "nozzles", "mandrels", "drills"] {
            let found = with_list(&mut hardware, path, &mut |list| {
                list.add(0, None);
                list.duplicate(0);
                list.add(0, None);
            });
            assert!(found, "{path}");
        }
        assert_eq!(hardware.cases.len(), 3);
        hardware.check().expect("sound");
        assign(&mut hardware, "mandrels[1].name", "16 mm mandrel").expect("goes in");
        let error = hardware.check().expect_err("twice").to_string();
        assert!(error.contains("16 mm mandrel"), "{error}");
        assign(&mut hardware, "mandrels[1].name", " ").expect("goes in");
        assert!(hardware.check().expect_err("no name").to_string().contains("mandrel has no name"));
        hardware.mandrels.truncate(1);
        hardware.cases[2].inner_diameter = Metre(-1.0);
        assert!(hardware.check().expect_err("negative").to_string().contains("cases[2].inner_diameter"));
    }

    #[test]
    fn a_nozzle_is_drilled_as_far_as_it_may() {
        let drill = |diameter: f64| Drill { name: diameter.to_string(), diameter: Metre(diameter) };
        let hardware = Hardware { drills: [0.016, 0.011, 0.014, 0.02].map(drill).to_vec(), ..Hardware::default() };
        let mut nozzle = NozzleBlank::example();
        assert_eq!(hardware.throats(&nozzle), [Metre(0.012)]);
        nozzle.largest_throat = Some(Metre(0.016));
        assert_eq!(hardware.throats(&nozzle), [Metre(0.012), Metre(0.014), Metre(0.016)]);
    }
}
