//! What the workspace asks: propellant, problem, stations, and what its plots run over, with the form of it all.

use crate::form::{Collection, Editable, EditableList, Field, Form, optional_quantity, quantity, variant};
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::problem::EquilibriumProblem;
use crate::physics::thermochemistry::products::Selection;
use crate::physics::thermochemistry::rocket::{Combustor, Exit, Flow, FreezingStation, RocketProblem};
use crate::service::equilibrium::recipe::{Blend, Ingredient, Recipe, STARTS, Start};
use crate::service::equilibrium::sweep::SweepCase;
use crate::service::equilibrium::{EquilibriumCase, Question};
use crate::service::error::ServiceError;
use crate::substance::mixture::Side;
use crate::units::{Kelvin, Pa, Quantity};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    InfiniteArea,
    FiniteArea,
    Enthalpy,
    Temperature,
}

impl Kind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::InfiniteArea, "Rocket"),
        (Self::FiniteArea, "Rocket, finite area"),
        (Self::Enthalpy, "Combustion (hp)"),
        (Self::Temperature, "Set temperature (tp)"),
    ];

    pub fn is_rocket(self) -> bool {
        matches!(self, Self::InfiniteArea | Self::FiniteArea)
    }
}

/// What the flow does with its composition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlowKind {
    Equilibrium,
    FrozenAtChamber,
    FrozenAtThroat,
}

impl FlowKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Equilibrium, "Equilibrium"),
        (Self::FrozenAtChamber, "Frozen at chamber"),
        (Self::FrozenAtThroat, "Frozen at throat"),
    ];
}

/// What the plots run over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Ratio,
    Pressure,
}

impl Over {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Ratio, "Mixture ratio O/F"), (Self::Pressure, "Chamber pressure")];
}

/// Everything that is asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Setup {
    pub recipe: Recipe,
    pub kind: Kind,
    pub pressure: Pa,
    pub temperature: Kelvin,
    pub contraction: f64,
    pub flow: FlowKind,
    pub forms: CondensedForms,
    pub exits: Vec<Station>,
    pub ions: bool,
    pub least: f64,
    pub over: Over,
    pub ratios: (f64, f64),
    pub pressures: (Pa, Pa),
}

/// A station behind the combustor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Station(pub Exit);

impl Default for Setup {
    fn default() -> Self {
        let mut setup = Self {
            recipe: Recipe { ingredients: Vec::new(), oxidiser_to_fuel: None },
            kind: Kind::InfiniteArea,
            pressure: Pa(7e6),
            temperature: Kelvin(3000.0),
            contraction: 3.0,
            flow: FlowKind::Equilibrium,
            forms: CondensedForms::Held,
            exits: vec![Station(Exit::Supersonic(10.0)), Station(Exit::Supersonic(40.0))],
            ions: false,
            least: 1e-5,
            over: Over::Ratio,
            ratios: (1.0, 5.0),
            pressures: (Pa(1e6), Pa(2e7)),
        };
        if let Some(start) = STARTS.first() {
            setup.begin(start);
        }
        setup
    }
}

impl Setup {
    /// Takes a customary propellant; the problem stays.
    pub fn begin(&mut self, start: &Start) {
        self.recipe = start.recipe();
        self.ratios = start.ratios;
        self.pressure = Pa(start.pressure);
    }

    /// The customary propellant that this is, whatever the amounts.
    pub fn start(&self) -> Option<&'static Start> {
        let names = |recipe: &Recipe| -> Vec<(String, Side)> {
            recipe.ingredients.iter().map(|one| (one.name.clone(), one.side)).collect()
        };
        let own = names(&self.recipe);
        STARTS.iter().find(|start| names(&start.recipe()) == own)
    }

    fn flow(&self) -> Flow {
        let from = match self.flow {
            FlowKind::Equilibrium => return Flow::Equilibrium,
            FlowKind::FrozenAtChamber => FreezingStation::Chamber,
            FlowKind::FrozenAtThroat => FreezingStation::Throat,
        };
        Flow::Frozen { from, forms: self.forms }
    }

    fn combustor(&self) -> Combustor {
        match self.kind {
            Kind::FiniteArea => Combustor::ContractionRatio(self.contraction),
            _ => Combustor::InfiniteArea,
        }
    }

    fn selection(&self) -> Selection {
        Selection { ions: self.ions, ..Selection::default() }
    }

    fn exits(&self) -> Vec<Exit> {
        if self.kind.is_rocket() { self.exits.iter().map(|station| station.0).collect() } else { Vec::new() }
    }

    /// The case that answers it.
    pub fn case(&self, blend: &Blend) -> EquilibriumCase {
        let whole = blend.whole.clone();
        let question = match self.kind {
            Kind::Enthalpy => Question::Point(EquilibriumProblem::hp(whole.enthalpy, self.pressure)),
            Kind::Temperature => Question::Point(EquilibriumProblem::tp(self.temperature, self.pressure)),
            Kind::InfiniteArea | Kind::FiniteArea => Question::Rocket(RocketProblem {
                chamber_pressure: self.pressure,
                enthalpy: whole.enthalpy,
                combustor: self.combustor(),
                flow: self.flow(),
                exits: self.exits(),
            }),
        };
        let id = self.start().map_or("Own propellant", |start| start.name).to_owned();
        EquilibriumCase { id, elements: whole.elements, selection: self.selection(), question, trace: self.least }
    }

    /// What the plots show, with the values along their axis; nothing where there is nothing to run over.
    ///
    /// # Errors
    /// When the ends of the axis stand the wrong way round.
    pub fn sweep(&self, blend: &Blend) -> Result<Option<SweepCase>, ServiceError> {
        const RATIOS: usize = 64;
        const PRESSURES: usize = 32;
        if self.kind == Kind::Temperature || (self.over == Over::Ratio && blend.oxidiser_to_fuel.is_none()) {
            return Ok(None);
        }
        let wrong = || {
            let error = ServiceError::new("the plots' axis ends before it begins").at("plots");
            Err(error.hint("Choose an upper end above the lower one."))
        };
        let along = |low: f64, high: f64, count: usize| -> Vec<f64> {
            (0..count).map(|place| low + (high - low) * place as f64 / (count - 1) as f64).collect()
        };
        let (ratios, pressures) = match self.over {
            Over::Ratio if self.ratios.0 >= self.ratios.1 => return wrong(),
            Over::Pressure if self.pressures.0.0 >= self.pressures.1.0 => return wrong(),
            Over::Ratio => (along(self.ratios.0, self.ratios.1, RATIOS), vec![self.pressure]),
            Over::Pressure => {
                let pressures = along(self.pressures.0.0, self.pressures.1.0, PRESSURES);
                (vec![blend.oxidiser_to_fuel.unwrap_or(1.0)], pressures.into_iter().map(Pa).collect())
            }
        };
        Ok(Some(SweepCase {
            fuel: blend.fuel.clone(),
            oxidiser: blend.oxidiser.clone(),
            selection: self.selection(),
            ratios,
            pressures,
            combustor: self.combustor(),
            flow: self.flow(),
            exits: self.exits(),
        }))
    }

    /// This without what moves along the plots' axis: plots of equal ones are equal.
    pub fn of_plots(&self) -> Self {
        let mut setup = Self { temperature: Kelvin(0.0), least: 0.0, ..self.clone() };
        match self.over {
            Over::Ratio => setup.recipe.oxidiser_to_fuel = Some(1.0),
            Over::Pressure => setup.pressure = Pa(0.0),
        }
        setup
    }
}

/// A list of equal parts that a form changes.
struct Parts<'a, T> {
    items: &'a mut Vec<T>,
    kinds: &'static [&'static str],
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

const SIDES: [Side; 2] = [Side::Oxidiser, Side::Fuel];

fn side(kind: usize) -> Side {
    SIDES.get(kind).copied().unwrap_or(Side::Fuel)
}

impl Editable for Ingredient {
    fn edit(&mut self, form: &mut dyn Form) {
        const NAME: Field = Field::new("name", "Name").help(
            "A reactant of the library, or any species of NASA's data. Solutions take a number: ethanol 75%, H2O2 87.5%.",
        );
        const PARTS: Field = Field::new("mass", "Parts by mass")
            .help("Its mass, in any unit that all reactants share; with a ratio O/F, its share within its side.")
            .limits(0.0, 1e6)
            .slider(0.0, 100.0);
        const TEMPERATURE: Field = Field::new("temperature", "Temperature")
            .help("Where its enthalpy is taken. Without one: its boiling point or 298.15 K, as its data have it.")
            .limits(1.0, 6000.0)
            .slider(200.0, 400.0)
            .absent("as its data");
        form.reference(&NAME, Collection::Reactants, &mut self.name);
        form.number(&PARTS, Quantity::Number, &mut self.parts);
        optional_quantity(form, &TEMPERATURE, &mut self.temperature);
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
pub(super) const PART: &str = "setup";

/// The setup as a part of a form.
pub(super) struct Whole<'a>(pub &'a mut Setup);

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
            kinds: &["Oxidiser", "Fuel"],
            kind: |one| SIDES.iter().position(|side| *side == one.side).unwrap_or(0),
            change: |one, kind| one.side = side(kind),
            new: |kind| Ingredient::new(if kind == 0 { "LOX" } else { "RP-1" }, side(kind), 1.0),
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
        if self.kind != Kind::Temperature {
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
        const IONS: Field = Field::new("ions", "Ions").help("Whether ions and electrons may form.");
        const LEAST: Field = Field::new("least", "List fractions above")
            .help("Least mole fraction that the table lists.")
            .limits(1e-12, 0.1);
        let setup = &mut *self.0;
        variant(form, &KIND, Kind::ALL, &mut setup.kind);
        quantity(form, &PRESSURE, &mut setup.pressure);
        match setup.kind {
            Kind::Temperature => quantity(form, &TEMPERATURE, &mut setup.temperature),
            Kind::FiniteArea => form.number(&CONTRACTION, Quantity::Number, &mut setup.contraction),
            Kind::InfiniteArea | Kind::Enthalpy => {}
        }
        if setup.kind.is_rocket() {
            variant(form, &FLOW, FlowKind::ALL, &mut setup.flow);
            if setup.flow != FlowKind::Equilibrium {
                let all = [(CondensedForms::Held, "Keeps its form"), (CondensedForms::Follow, "Melts and freezes")];
                variant(form, &FORMS, &all, &mut setup.forms);
            }
        }
        form.toggle(&IONS, &mut setup.ions);
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
