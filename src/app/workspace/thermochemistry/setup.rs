//! What the workspace asks: propellant, problem, stations, and what its plots run over.

mod form;

pub(super) use form::{PART, Whole};

use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::problem::EquilibriumProblem;
use crate::physics::thermochemistry::products::Selection;
use crate::physics::thermochemistry::rocket::{Combustor, Exit, Flow, FreezingStation, RocketProblem};
use crate::service::equilibrium::recipe::{Blend, Recipe, STARTS, Start};
use crate::service::equilibrium::sweep::{Stream, SweepCase};
use crate::service::equilibrium::{EquilibriumCase, Question};
use crate::service::error::ServiceError;
use crate::substance::mixture::Side;
use crate::units::{JoulePerKg, JoulePerKgKelvin, Kelvin, KgPerMetre2Second, KgPerMetre3, Pa, SpecificVolume};
use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    InfiniteArea,
    FiniteArea,
    MassFlux,
    Enthalpy,
    Temperature,
    Entropy,
    EnergyVolume,
    TemperatureVolume,
    EntropyVolume,
}

impl Kind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::InfiniteArea, "Rocket"),
        (Self::FiniteArea, "Rocket, finite area"),
        (Self::MassFlux, "Rocket, mass flux"),
        (Self::Enthalpy, "Combustion (hp)"),
        (Self::Temperature, "Set temperature (tp)"),
        (Self::Entropy, "Set entropy (sp)"),
        (Self::EnergyVolume, "Energy and density (uv)"),
        (Self::TemperatureVolume, "Temperature and density (tv)"),
        (Self::EntropyVolume, "Entropy and density (sv)"),
    ];

    /// Whether the plots can follow the mixture ratio or the pressure.
    pub fn has_plots(self) -> bool {
        self.is_rocket() || self == Self::Enthalpy
    }

    pub fn is_rocket(self) -> bool {
        matches!(self, Self::InfiniteArea | Self::FiniteArea | Self::MassFlux)
    }
}

/// What the flow does with its composition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum FlowKind {
    Equilibrium,
    FrozenAtChamber,
    FrozenAtThroat,
    FrozenAtStation,
}

impl FlowKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Equilibrium, "Equilibrium"),
        (Self::FrozenAtChamber, "Frozen at chamber"),
        (Self::FrozenAtThroat, "Frozen at throat"),
        (Self::FrozenAtStation, "Frozen at a station"),
    ];
}

/// What the plots run over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Over {
    Ratio,
    Pressure,
}

impl Over {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Ratio, "Mixture ratio O/F"), (Self::Pressure, "Chamber pressure")];
}

/// Everything that is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Setup {
    pub recipe: Recipe,
    pub kind: Kind,
    pub pressure: Pa,
    pub temperature: Kelvin,
    pub entropy: JoulePerKgKelvin,
    /// Internal energy; that of the reactants as condensed matter, which is their enthalpy, where there is none.
    pub energy: Option<JoulePerKg>,
    pub density: KgPerMetre3,
    /// Ambient pressure at which specific impulses are wanted beside those in vacuum.
    pub ambient: Option<Pa>,
    pub contraction: f64,
    pub mass_flux: KgPerMetre2Second,
    pub flow: FlowKind,
    /// Number of the station that the flow is frozen at, from 1.
    pub frozen_at: u32,
    pub forms: CondensedForms,
    pub exits: Vec<Station>,
    pub ions: bool,
    /// Names of the only species that may form, between blanks; all where there is none.
    pub only: String,
    /// Names of species that may not form, between blanks.
    pub omit: String,
    pub least: f64,
    pub over: Over,
    pub ratios: (f64, f64),
    pub pressures: (Pa, Pa),
}

/// A station behind the combustor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Station(pub Exit);

impl Default for Setup {
    fn default() -> Self {
        let mut setup = Self {
            recipe: Recipe { ingredients: Vec::new(), oxidiser_to_fuel: None },
            kind: Kind::InfiniteArea,
            pressure: Pa(7e6),
            temperature: Kelvin(3000.0),
            entropy: JoulePerKgKelvin(10_000.0),
            energy: None,
            density: KgPerMetre3(20.0),
            ambient: None,
            contraction: 3.0,
            mass_flux: KgPerMetre2Second(1000.0),
            flow: FlowKind::Equilibrium,
            frozen_at: 1,
            forms: CondensedForms::Held,
            exits: vec![Station(Exit::Supersonic(10.0)), Station(Exit::Supersonic(40.0))],
            ions: false,
            only: String::new(),
            omit: String::new(),
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
            FlowKind::FrozenAtStation => FreezingStation::Exit((self.frozen_at as usize).saturating_sub(1)),
        };
        Flow::Frozen { from, forms: self.forms }
    }

    fn combustor(&self) -> Combustor {
        match self.kind {
            Kind::FiniteArea => Combustor::ContractionRatio(self.contraction),
            Kind::MassFlux => Combustor::MassFlux(self.mass_flux),
            _ => Combustor::InfiniteArea,
        }
    }

    fn selection(&self) -> Selection {
        let names = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        let only = Some(names(&self.only)).filter(|only| !only.is_empty());
        Selection { ions: self.ions, only, omit: names(&self.omit) }
    }

    fn exits(&self) -> Vec<Exit> {
        if self.kind.is_rocket() { self.exits.iter().map(|station| station.0).collect() } else { Vec::new() }
    }

    /// The case that answers it.
    ///
    /// # Errors
    /// When an enthalpy is needed and a reactant has none.
    pub fn case(&self, blend: &Blend) -> Result<EquilibriumCase, ServiceError> {
        let whole = &blend.whole;
        let volume = SpecificVolume(1.0 / self.density.0);
        let question = match self.kind {
            Kind::Enthalpy => Question::Point(EquilibriumProblem::hp(whole.known_enthalpy()?, self.pressure)),
            Kind::Temperature => Question::Point(EquilibriumProblem::tp(self.temperature, self.pressure)),
            Kind::Entropy => Question::Point(EquilibriumProblem::sp(self.entropy, self.pressure)),
            Kind::EnergyVolume => {
                let energy = self.energy.map_or_else(|| whole.known_enthalpy(), Ok)?;
                Question::Point(EquilibriumProblem::uv(energy, volume))
            }
            Kind::TemperatureVolume => Question::Point(EquilibriumProblem::tv(self.temperature, volume)),
            Kind::EntropyVolume => Question::Point(EquilibriumProblem::sv(self.entropy, volume)),
            Kind::InfiniteArea | Kind::FiniteArea | Kind::MassFlux => Question::Rocket(RocketProblem {
                chamber_pressure: self.pressure,
                enthalpy: whole.known_enthalpy()?,
                combustor: self.combustor(),
                flow: self.flow(),
                exits: self.exits(),
            }),
        };
        let id = self.start().map_or("Own propellant", |start| start.name).to_owned();
        let (mixture, selection) = (whole.clone(), self.selection());
        Ok(EquilibriumCase { id, mixture, selection, question, trace: self.least })
    }

    /// What the plots show, with the values along their axis; nothing where there is nothing to run over.
    ///
    /// # Errors
    /// When the ends of the axis stand the wrong way round, or a reactant has no enthalpy.
    pub fn sweep(&self, blend: &Blend) -> Result<Option<SweepCase>, ServiceError> {
        const RATIOS: usize = 64;
        const PRESSURES: usize = 32;
        if !self.kind.has_plots() || (self.over == Over::Ratio && blend.pair.is_none()) {
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
                (vec![blend.oxidiser_to_fuel().unwrap_or(1.0)], pressures.into_iter().map(Pa).collect())
            }
        };
        let (fuel, oxidiser) =
            blend.pair.as_ref().map_or((&blend.whole, &blend.whole), |pair| (&pair.fuel, &pair.oxidiser));
        Ok(Some(SweepCase {
            fuel: Stream::of(fuel)?,
            oxidiser: Stream::of(oxidiser)?,
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
        let mut setup = Self { temperature: Kelvin(0.0), least: 0.0, ambient: None, ..self.clone() };
        match self.over {
            Over::Ratio => setup.recipe.oxidiser_to_fuel = Some(1.0),
            Over::Pressure => setup.pressure = Pa(0.0),
        }
        setup
    }
}
