//! The form of a setup.

use super::{FlowKind, Kind, Over, Setup, Station};
use crate::form::{Collection, Editable, EditableList, Field, Form, optional_quantity, quantity, variant};
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::rocket::Exit;
use crate::service::equilibrium::recipe::Ingredient;
use crate::substance::mixture::Side;
use crate::units::{Pa, Quantity};

/// A list of equal parts that a form changes.
struct Parts<'a, T> {
    items: &'a mut Vec<T>,
    kinds: &'a [&'static str],
    kind: fn(&T) -> usize,
    change: fn(&mut T, usize),
    new: fn(usize) -> T,
}

impl<T: Editable + Clone> EditableList for Parts<'_, T> {
    fn len(&self) -> usize {
        self.items.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.items.get_mut(index).map(|item| item as &mut dyn Editable)
    }
    fn item_label(&self, index: usize) -> String {
        let kind = self.items.get(index).map(self.kind).and_then(|kind| self.kinds.get(kind));
        kind.map_or_else(String::new, |kind| (*kind).to_owned())
    }
    fn kinds(&self) -> Vec<&'static str> {
        self.kinds.to_vec()
    }
    fn add(&mut self, kind: usize, after: Option<usize>) {
        let at = after.map_or(self.items.len(), |after| after + 1).min(self.items.len());
        self.items.insert(at, (self.new)(kind));
    }
    fn change_kind(&mut self, index: usize, kind: usize) {
        if let Some(item) = self.items.get_mut(index) {
            (self.change)(item, kind);
        }
    }
    fn duplicate(&mut self, index: usize) {
        if let Some(item) = self.items.get(index).cloned() {
            self.items.insert(index + 1, item);
        }
    }
    fn remove(&mut self, index: usize) {
        if index < self.items.len() {
            self.items.remove(index);
        }
    }
    fn move_item(&mut self, from: usize, to: usize) {
        if from < self.items.len() && to < self.items.len() {
            let item = self.items.remove(from);
            self.items.insert(to, item);
        }
    }
}

const INGREDIENTS: [(&str, Side, bool); 4] = [
    ("Oxidiser", Side::Oxidiser, false),
    ("Fuel", Side::Fuel, false),
    ("Own oxidiser", Side::Oxidiser, true),
    ("Own fuel", Side::Fuel, true),
];

fn ingredient_kind(one: &Ingredient) -> usize {
    let is_this = |(_, side, own): &(&str, Side, bool)| *side == one.side && *own == one.own.is_some();
    INGREDIENTS.iter().position(is_this).unwrap_or(0)
}

fn set_ingredient_kind(one: &mut Ingredient, kind: usize) {
    if let Some((_, side, own)) = INGREDIENTS.get(kind) {
        one.side = *side;
        one.set_own(*own);
    }
}

fn new_ingredient(kind: usize) -> Ingredient {
    let side = INGREDIENTS.get(kind).map_or(Side::Fuel, |(_, side, _)| *side);
    let mut one = Ingredient::new(if side == Side::Oxidiser { "LOX" } else { "RP-1" }, side, 1.0);
    set_ingredient_kind(&mut one, kind);
    one
}

impl Editable for Ingredient {
    fn edit(&mut self, form: &mut dyn Form) {
        const NAME: Field = Field::new("name", "Name").help(
            "A reactant of the library, or any species of NASA's data. Solutions take a number: ethanol 75%, H2O2 87.5%.",
        );
        const OWN_NAME: Field = Field::new("name", "Name").help("What it is called in messages.");
        const FORMULA: Field = Field::new("formula", "Formula")
            .help("Elements with their atoms in a formula unit, fractions allowed: C7.3165H10.336O0.1063, (NH4)2SO4.");
        const ENTHALPY: Field = Field::new("enthalpy", "Enthalpy")
            .help("Of a mole of formula units at its temperature, with the heat of formation. Not needed at a set temperature.")
            .limits(-1e8, 1e8)
            .absent("not stated");
        const DENSITY: Field = Field::new("density", "Density")
            .help("For the density of the propellant; no other result depends on it.")
            .limits(1e-3, 3e4)
            .absent("not stated");
        const PARTS: Field = Field::new("mass", "Parts by mass")
            .help("Its mass, in any unit that all reactants share; with a ratio O/F, its share within its side.")
            .limits(0.0, 1e6)
            .slider(0.0, 100.0);
        const TEMPERATURE: Field = Field::new("temperature", "Temperature")
            .help("Where its enthalpy is taken. Without one: its boiling point or 298.15 K, as its data have it.")
            .limits(1.0, 6000.0)
            .slider(200.0, 400.0)
            .absent("as its data");
        match &mut self.own {
            None => form.reference(&NAME, Collection::Reactants, &mut self.name),
            Some(own) => {
                form.text(&OWN_NAME, &mut self.name);
                form.text(&FORMULA, &mut own.formula);
                optional_quantity(form, &ENTHALPY, &mut own.enthalpy);
                optional_quantity(form, &DENSITY, &mut own.density);
            }
        }
        form.number(&PARTS, Quantity::Number, &mut self.parts);
        if self.own.is_none() {
            // A reactant of one's own states the enthalpy at the temperature that it has.
            optional_quantity(form, &TEMPERATURE, &mut self.temperature);
        }
    }
}

const EXITS: &[&str] = &["Area ratio", "Pressure ratio", "Pressure", "Subsonic area"];

fn exit(kind: usize) -> Station {
    Station(match kind {
        1 => Exit::PressureRatio(70.0),
        2 => Exit::Pressure(Pa(1e5)),
        3 => Exit::Subsonic(2.0),
        _ => Exit::Supersonic(20.0),
    })
}

impl Editable for Station {
    fn edit(&mut self, form: &mut dyn Form) {
        const AREA: Field = Field::new("area_ratio", "Ae/At")
            .help("Of a nozzle's section behind the throat.")
            .limits(1.0, 1e5)
            .slider(2.0, 100.0);
        const SUBSONIC: Field = Field::new("area_ratio", "Ae/At")
            .help("Of a nozzle's section before the throat.")
            .limits(1.0, 1e5)
            .slider(1.0, 10.0);
        const RATIO: Field = Field::new("pressure_ratio", "pc/p")
            .help("Chamber pressure over the pressure at the station.")
            .limits(1.0001, 1e7)
            .slider(2.0, 1000.0);
        const PRESSURE: Field =
            Field::new("pressure", "Pressure").help("At the station.").limits(0.01, 1e9).slider(1e3, 2e5);
        match &mut self.0 {
            Exit::Supersonic(area) => form.number(&AREA, Quantity::Number, area),
            Exit::Subsonic(area) => form.number(&SUBSONIC, Quantity::Number, area),
            Exit::PressureRatio(ratio) => form.number(&RATIO, Quantity::Number, ratio),
            Exit::Pressure(pressure) => quantity(form, &PRESSURE, pressure),
        }
    }
}

/// Path of the whole form, which draws a part with all that it holds.
pub(in super::super) const PART: &str = "setup";

/// The setup as a part of a form.
pub(in super::super) struct Whole<'a>(pub &'a mut Setup);

impl Editable for Whole<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const FIELD: Field = Field::new(PART, "Propellant");
        form.group(&FIELD, self.0);
    }
}

impl Editable for Setup {
    fn edit(&mut self, form: &mut dyn Form) {
        const REACTANTS: Field =
            Field::new("reactants", "Reactants").help("What burns, on the side of oxidiser or fuel.");
        const RATIO: Field = Field::new("oxidiser_to_fuel", "Mixture ratio O/F")
            .help("Mass of all oxidisers over that of all fuels. Without one the parts by mass say it.")
            .limits(1e-3, 1e3)
            .slider(0.5, 12.0)
            .absent("as the parts");
        let mut reactants = Parts {
            items: &mut self.recipe.ingredients,
            kinds: &INGREDIENTS.map(|(name, ..)| name),
            kind: ingredient_kind,
            change: set_ingredient_kind,
            new: new_ingredient,
        };
        form.list(&REACTANTS, &mut reactants);
        form.optional(&RATIO, Quantity::Number, &mut self.recipe.oxidiser_to_fuel);
        form.group(&Field::new("problem", "Problem"), &mut Problem(self));
        if self.kind.is_rocket() {
            const STATIONS: Field =
                Field::new("exits", "Stations").help("Sections of the nozzle beside chamber and throat.");
            let mut exits = Parts {
                items: &mut self.exits,
                kinds: EXITS,
                kind: |station| match station.0 {
                    Exit::Supersonic(_) => 0,
                    Exit::PressureRatio(_) => 1,
                    Exit::Pressure(_) => 2,
                    Exit::Subsonic(_) => 3,
                },
                change: |station, kind| *station = exit(kind),
                new: exit,
            };
            form.list(&STATIONS, &mut exits);
        }
        form.group(&Field::new("species", "Species"), &mut Species(self));
        if self.kind.has_plots() {
            form.group(&Field::new("plots", "Plots"), &mut Plots(self));
        }
    }
}

struct Problem<'a>(&'a mut Setup);

impl Editable for Problem<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const KIND: Field = Field::new("kind", "Kind").help(
            "A rocket with gas at rest in the chamber or moving in a combustor of finite area; combustion at a pressure; \
             or equilibrium at a temperature and pressure that are given.",
        );
        const PRESSURE: Field = Field::new("pressure", "Chamber pressure")
            .help("Absolute, at the injector's face.")
            .limits(1.0, 1e9)
            .slider(1e5, 2e7);
        const TEMPERATURE: Field =
            Field::new("temperature", "Temperature").limits(100.0, 20_000.0).slider(500.0, 4000.0);
        const SET_PRESSURE: Field =
            Field::new("pressure", "Pressure").help("Absolute.").limits(1.0, 1e9).slider(1e5, 2e7);
        const ENTROPY: Field = Field::new("entropy", "Entropy")
            .help("Of a kilogram, absolute, with the entropy of mixing.")
            .limits(1.0, 1e5)
            .slider(5e3, 2e4);
        const ENERGY: Field = Field::new("energy", "Internal energy")
            .help(
                "Of a kilogram, with heats of formation. Without one: that of the reactants taken as condensed matter.",
            )
            .limits(-1e8, 1e9)
            .absent("of the reactants");
        const DENSITY: Field = Field::new("density", "Density")
            .help("Mass over the volume that all of it fills, such as the loading density of a closed vessel.")
            .limits(1e-6, 1e4)
            .slider(1.0, 200.0);
        const AMBIENT: Field = Field::new("ambient", "Ambient pressure")
            .help("Gives the specific impulse there as well, the flow full to the exit.")
            .limits(0.0, 1e8)
            .slider(0.0, 101_325.0)
            .absent("vacuum only");
        const CONTRACTION: Field = Field::new("contraction", "Contraction ratio")
            .help("Area of the combustor over that of the throat.")
            .limits(1.0001, 1000.0)
            .slider(1.5, 8.0);
        const FLOW: Field = Field::new("flow", "Flow")
            .help("Whether the gas reacts while it expands, or keeps its composition from a station on.");
        const FORMS: Field = Field::new("forms", "Condensed matter").help(
            "In a frozen flow, condensed matter keeps its form, undercooled where need be, or melts and freezes at its \
             transitions.",
        );
        const MASS_FLUX: Field = Field::new("mass_flux", "Mass flux")
            .help("Mass flow over the area of the combustor.")
            .limits(1e-3, 1e6)
            .slider(100.0, 3000.0);
        let setup = &mut *self.0;
        variant(form, &KIND, Kind::ALL, &mut setup.kind);
        let kind = setup.kind;
        match kind {
            Kind::EnergyVolume | Kind::TemperatureVolume | Kind::EntropyVolume => {
                quantity(form, &DENSITY, &mut setup.density)
            }
            Kind::Temperature | Kind::Entropy => quantity(form, &SET_PRESSURE, &mut setup.pressure),
            _ => quantity(form, &PRESSURE, &mut setup.pressure),
        }
        match kind {
            Kind::Temperature | Kind::TemperatureVolume => quantity(form, &TEMPERATURE, &mut setup.temperature),
            Kind::Entropy | Kind::EntropyVolume => quantity(form, &ENTROPY, &mut setup.entropy),
            Kind::EnergyVolume => optional_quantity(form, &ENERGY, &mut setup.energy),
            Kind::FiniteArea => form.number(&CONTRACTION, Quantity::Number, &mut setup.contraction),
            Kind::MassFlux => quantity(form, &MASS_FLUX, &mut setup.mass_flux),
            Kind::InfiniteArea | Kind::Enthalpy => {}
        }
        if kind.is_rocket() {
            optional_quantity(form, &AMBIENT, &mut setup.ambient);
            variant(form, &FLOW, FlowKind::ALL, &mut setup.flow);
            if setup.flow == FlowKind::FrozenAtStation {
                let frozen_at = Field::new("frozen_at", "From station")
                    .help("Number of the station, in the list below, from which the composition is held.")
                    .limits(1.0, setup.exits.len().max(1) as f64);
                form.integer(&frozen_at, &mut setup.frozen_at);
            }
            if setup.flow != FlowKind::Equilibrium {
                let all = [(CondensedForms::Held, "Keeps its form"), (CondensedForms::Follow, "Melts and freezes")];
                variant(form, &FORMS, &all, &mut setup.forms);
            }
        }
    }
}

struct Species<'a>(&'a mut Setup);

impl Editable for Species<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const IONS: Field = Field::new("ions", "Ions").help("Whether ions and electrons may form.");
        const ONLY: Field =
            Field::new("only", "Only").help("Names of the only species that may form, between blanks; empty for all.");
        const OMIT: Field = Field::new("omit", "Without").help("Names of species that may not form, between blanks.");
        const LEAST: Field =
            Field::new("least", "List above").help("Least mole fraction that the table lists.").limits(1e-12, 0.1);
        let setup = &mut *self.0;
        form.toggle(&IONS, &mut setup.ions);
        form.text(&ONLY, &mut setup.only);
        form.text(&OMIT, &mut setup.omit);
        form.number(&LEAST, Quantity::Number, &mut setup.least);
    }
}

struct Plots<'a>(&'a mut Setup);

impl Editable for Plots<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const OVER: Field = Field::new("over", "Over").help("What the plots at the right run over.");
        const LOW: Field = Field::new("ratio_low", "From O/F").limits(1e-3, 1e3).slider(0.2, 10.0);
        const HIGH: Field = Field::new("ratio_high", "To O/F").limits(1e-3, 1e3).slider(1.0, 20.0);
        const LOW_PRESSURE: Field = Field::new("pressure_low", "From pressure").limits(1.0, 1e9).slider(1e5, 1e7);
        const HIGH_PRESSURE: Field = Field::new("pressure_high", "To pressure").limits(1.0, 1e9).slider(1e6, 4e7);
        let setup = &mut *self.0;
        variant(form, &OVER, Over::ALL, &mut setup.over);
        match setup.over {
            Over::Ratio => {
                form.number(&LOW, Quantity::Number, &mut setup.ratios.0);
                form.number(&HIGH, Quantity::Number, &mut setup.ratios.1);
            }
            Over::Pressure => {
                quantity(form, &LOW_PRESSURE, &mut setup.pressures.0);
                quantity(form, &HIGH_PRESSURE, &mut setup.pressures.1);
            }
        }
    }
}
