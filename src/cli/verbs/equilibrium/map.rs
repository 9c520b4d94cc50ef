//! `hrma equilibrium --fuel .. --oxidizer ..`: maps over mixture ratio, chamber pressure and exits.

use crate::cli::answer::{Answer, Exit as End, Failure, findings_value};
use crate::cli::context::Context;
use crate::cli::text::{Align, findings, table};
use crate::diag::Unwatched;
use crate::export::csv::csv_bytes;
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::products::Selection;
use crate::physics::thermochemistry::rocket::{Combustor, Exit, Flow, FreezingStation};
use crate::project::atomic;
use crate::service::equilibrium::sweep::{Stream, SweepCase, SweepError, solve_sweep};
use crate::service::equilibrium::{
    Objective, Optimum, exit_number, head, optimum, optimum_document, pair_from_texts, point_rows, sweep_document,
    sweep_findings, sweep_rows, values_from_text,
};
use crate::service::error::ServiceError;
use crate::substance::mixture::{Pair, Proportion};
use crate::units::{KgPerMetre2Second, Pa, Quantity, UnitPreferences, UnitSystem, quantity_from_text};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What a map is asked for with.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Maps")]
pub(super) struct MapArguments {
    /// Fuel: NAME[:MASS_FRACTION][@TEMPERATURE]; repeat for a mixture
    #[arg(long, value_name = "REACTANT", requires = "oxidizer")]
    pub fuel: Vec<String>,
    /// Oxidiser, likewise
    #[arg(long, visible_alias = "oxidiser", value_name = "REACTANT", requires = "fuel")]
    oxidizer: Vec<String>,
    /// Mass ratios of oxidiser to fuel: numbers and ranges first:last:step, such as 1:8:0.1
    #[arg(long, value_name = "LIST", requires = "fuel", allow_hyphen_values = true)]
    of: Option<String>,
    /// Percent of fuel by mass, in place of --of
    #[arg(long, value_name = "LIST", requires = "fuel", conflicts_with = "of", allow_hyphen_values = true)]
    percent_fuel: Option<String>,
    /// Fuel equivalence ratios, in place of --of; above 1 there is too much fuel
    #[arg(long, value_name = "LIST", requires = "fuel", conflicts_with_all = ["of", "percent_fuel"], allow_hyphen_values = true)]
    phi: Option<String>,
    /// Chamber pressures, such as 10,50,100bar
    #[arg(long, value_name = "LIST", requires = "fuel", allow_hyphen_values = true)]
    pc: Option<String>,
    /// Exits by area ratio, behind the throat
    #[arg(long, value_name = "LIST", requires = "fuel", allow_hyphen_values = true)]
    area_ratio: Option<String>,
    /// Stations by area ratio, before the throat
    #[arg(long, value_name = "LIST", requires = "fuel", allow_hyphen_values = true)]
    subsonic_area_ratio: Option<String>,
    /// Exits by chamber over exit pressure
    #[arg(long, value_name = "LIST", requires = "fuel", allow_hyphen_values = true)]
    pressure_ratio: Option<String>,
    /// Exits by pressure
    #[arg(long, value_name = "LIST", requires = "fuel", allow_hyphen_values = true)]
    exit_pressure: Option<String>,
    /// What the flow does with its composition
    #[arg(long, value_enum, default_value = "equilibrium", requires = "fuel")]
    flow: FlowKind,
    /// With --flow frozen: where the composition is held from; otherwise the chamber
    #[arg(long, value_enum, requires = "fuel")]
    frozen_at: Option<FrozenAt>,
    /// With --flow frozen: whether condensed matter melts and freezes; otherwise it is held
    #[arg(long, value_enum, requires = "fuel")]
    condensed: Option<Condensed>,
    /// Combustor of finite area: its area over the throat's
    #[arg(long, value_name = "RATIO", requires = "fuel", allow_hyphen_values = true)]
    contraction: Option<String>,
    /// Combustor of finite area: mass flow over its area, such as "1500 kg/(m² s)"
    #[arg(long, value_name = "FLUX", requires = "fuel", conflicts_with = "contraction")]
    mass_flux: Option<String>,
    /// Give the specific impulse at this ambient pressure too; with a file as well
    #[arg(long, value_name = "PRESSURE", allow_hyphen_values = true)]
    ambient: Option<String>,
    /// Species that may form, and no others; separated by blanks
    #[arg(long, value_name = "SPECIES", num_args = 1.., requires = "fuel")]
    only: Vec<String>,
    /// Species that may not form
    #[arg(long, value_name = "SPECIES", num_args = 1.., requires = "fuel")]
    omit: Vec<String>,
    /// Let ions form
    #[arg(long, requires = "fuel")]
    ions: bool,
    /// Seek the best mixture ratio of each pressure, between the smallest and the largest given: of c*, of the impulse
    /// matched to the exit, in vacuum or at --ambient
    #[arg(long, value_enum, value_name = "OF_WHAT", num_args = 0..=1, default_missing_value = "ivac", requires = "fuel")]
    optimum: Option<Best>,
    /// Write the map as a table, SI units; with a file of one case, its stations, in your units
    #[arg(long, value_name = "CSV")]
    pub csv: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FlowKind {
    /// Reacts at once
    Equilibrium,
    /// Keeps its composition
    Frozen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FrozenAt {
    /// From the end of combustion
    Chamber,
    /// From the throat
    Throat,
    /// From the first exit
    Exit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Condensed {
    /// Stays as it is
    Held,
    /// Melts and freezes
    Follow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Best {
    /// Characteristic velocity
    Cstar,
    /// Impulse with ambient pressure equal to exit pressure
    Isp,
    /// Impulse in vacuum
    Ivac,
    /// Impulse at --ambient
    Iamb,
}

/// Solves the map.
pub(super) fn run(arguments: &MapArguments, context: &Context) -> Result<Answer, Failure> {
    let case = arguments.case()?;
    let ambient = arguments.ambient()?;
    if ambient.is_some() && case.exits.is_empty() {
        return Err(Failure::usage("--ambient gives an impulse, and the map has no exit")
            .hint("Give --area-ratio, --pressure-ratio or --exit-pressure."));
    }
    let located = |error: SweepError| arguments.located(ServiceError::from(error), &case);
    let best = arguments.optima(&case, ambient, &located)?;
    let sweep = solve_sweep(&case, &mut Unwatched).map_err(&located)?;
    if let Some(file) = &arguments.csv {
        let bytes = csv_bytes(&sweep.channels(), &UnitPreferences::of(UnitSystem::Si))
            .map_err(|error| ServiceError::new(error.to_string()).at("--csv"))?;
        atomic::replace(file, &bytes).map_err(ServiceError::from)?;
    }
    let doubts = sweep_findings(&sweep);
    let optima: Vec<Value> = best.iter().map(|best| optimum_document(best, &case.exits, ambient)).collect();
    let document = json!({
        "fuel": arguments.fuel,
        "oxidizer": arguments.oxidizer,
        "flow": if arguments.flow == FlowKind::Frozen { "frozen" } else { "equilibrium" },
        "ambient_Pa": ambient.map(|ambient| ambient.0),
        "points": sweep_document(&sweep, ambient),
        "optima": if arguments.optimum.is_some() { Value::Array(optima) } else { Value::Null },
        "csv": arguments.csv,
        "findings": findings_value(&doubts),
    });
    let units = context.units.of_states();
    let rows = sweep_rows(&sweep, ambient, &units);
    let mut text = aligned(&rows);
    if !best.is_empty() {
        text.push_str(&best_text(&best, &case.exits, ambient, &units));
    }
    if !doubts.is_empty() {
        text.push('\n');
        text.push_str(&findings(&doubts, &units));
    }
    // A command over many cases: a point that failed is one that could not be done.
    let failed = sweep.points.iter().any(Result::is_err);
    let exit = if failed { End::Failed } else { End::from_findings(&doubts) };
    Ok(Answer::new(document, text).exit(exit))
}

fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    table(&vec![Align::Right; columns], rows)
}

fn best_text(best: &[Optimum], exits: &[Exit], ambient: Option<Pa>, units: &UnitPreferences) -> String {
    let mut rows = vec![head(ambient, units)];
    for best in best {
        let all = point_rows(best.ratio, best.pressure, &best.values, exits, ambient, units);
        // An impulse is the best of one exit; the characteristic velocity needs none.
        rows.extend(all.into_iter().nth(best.objective.exit().unwrap_or(0)));
    }
    let mut text = format!("\nBest mixture ratio\n{}", aligned(&rows));
    for best in best.iter().filter(|best| best.at_end) {
        let pressure = units.text(best.pressure.0, Quantity::Pressure, 6);
        text.push_str(&format!(
            "At {pressure} the best ratio is an end of the range: a wider one may hold a better.\n"
        ));
    }
    text
}

fn missing(what: &str) -> ServiceError {
    ServiceError::new(format!("the map has no {what}")).at(what.to_owned())
}

impl MapArguments {
    fn case(&self) -> Result<SweepCase, Failure> {
        let pair = pair_from_texts(&self.fuel, &self.oxidizer)?;
        let pc =
            self.pc.as_deref().ok_or_else(|| missing("--pc").expected("chamber pressures such as 10,50,100bar"))?;
        let only = (!self.only.is_empty()).then(|| self.only.clone());
        Ok(SweepCase {
            fuel: Stream::of(&pair.fuel)?,
            oxidiser: Stream::of(&pair.oxidiser)?,
            selection: Selection { ions: self.ions, only, omit: self.omit.clone() },
            ratios: self.ratios(&pair)?,
            pressures: pressures(pc, "--pc")?,
            combustor: self.combustor()?,
            flow: self.flow()?,
            exits: self.exits()?,
        })
    }

    /// An error with the option that its field was given by.
    fn located(&self, error: ServiceError, case: &SweepCase) -> ServiceError {
        let option = match error.path.as_str() {
            "of" if self.percent_fuel.is_some() => "--percent-fuel",
            "of" if self.phi.is_some() => "--phi",
            "of" => "--of",
            "pc" => "--pc",
            "contraction" => "--contraction",
            "mass_flux" => "--mass-flux",
            "frozen_at" => "--frozen-at",
            "only" => "--only",
            "omit" => "--omit",
            "reactants" => "--fuel, --oxidizer",
            path => match exit_number(path).and_then(|number| case.exits.get(number)) {
                Some(Exit::Supersonic(_)) => "--area-ratio",
                Some(Exit::Subsonic(_)) => "--subsonic-area-ratio",
                Some(Exit::PressureRatio(_)) => "--pressure-ratio",
                Some(Exit::Pressure(_)) => "--exit-pressure",
                None => return error,
            },
        };
        error.at(option)
    }

    fn ratios(&self, pair: &Pair) -> Result<Vec<f64>, ServiceError> {
        type Kind = fn(f64) -> Proportion;
        let given: [(&Option<String>, &str, Kind); 3] = [
            (&self.of, "--of", Proportion::OxidiserToFuel),
            (&self.percent_fuel, "--percent-fuel", Proportion::PercentFuel),
            (&self.phi, "--phi", Proportion::FuelEquivalenceRatio),
        ];
        let Some((text, path, kind)) =
            given.into_iter().find_map(|(text, path, kind)| Some((text.as_deref()?, path, kind)))
        else {
            return Err(missing("--of").expected("mass ratios such as 1:8:0.1, or --percent-fuel, or --phi"));
        };
        let values = values_from_text(text, Quantity::Ratio, path)?;
        values
            .into_iter()
            .map(|value| pair.oxidiser_to_fuel(kind(value)).map_err(|error| ServiceError::from(error).at(path)))
            .collect()
    }

    fn exits(&self) -> Result<Vec<Exit>, ServiceError> {
        let mut exits = Vec::new();
        for (text, path, quantity, exit) in [
            (&self.area_ratio, "--area-ratio", Quantity::Ratio, Exit::Supersonic as fn(f64) -> Exit),
            (&self.subsonic_area_ratio, "--subsonic-area-ratio", Quantity::Ratio, Exit::Subsonic),
            (&self.pressure_ratio, "--pressure-ratio", Quantity::Ratio, Exit::PressureRatio),
            (&self.exit_pressure, "--exit-pressure", Quantity::Pressure, |p| Exit::Pressure(Pa(p))),
        ] {
            if let Some(text) = text {
                exits.extend(values_from_text(text, quantity, path)?.into_iter().map(exit));
            }
        }
        Ok(exits)
    }

    fn combustor(&self) -> Result<Combustor, ServiceError> {
        if let Some(text) = &self.contraction {
            return one(text, Quantity::Ratio, "--contraction").map(Combustor::ContractionRatio);
        }
        match &self.mass_flux {
            Some(text) => {
                let flux = one(text, Quantity::MassFlux, "--mass-flux")?;
                Ok(Combustor::MassFlux(KgPerMetre2Second(flux)))
            }
            None => Ok(Combustor::InfiniteArea),
        }
    }

    fn flow(&self) -> Result<Flow, Failure> {
        if self.flow == FlowKind::Equilibrium {
            let unused = [("--frozen-at", self.frozen_at.is_some()), ("--condensed", self.condensed.is_some())];
            if let Some((option, _)) = unused.into_iter().find(|(_, is_given)| *is_given) {
                return Err(Failure::usage(format!("{option} means nothing for a flow in equilibrium"))
                    .hint("Give --flow frozen with it, or leave it out."));
            }
            return Ok(Flow::Equilibrium);
        }
        let from = match self.frozen_at {
            None | Some(FrozenAt::Chamber) => FreezingStation::Chamber,
            Some(FrozenAt::Throat) => FreezingStation::Throat,
            Some(FrozenAt::Exit) => FreezingStation::Exit(0),
        };
        let forms = match self.condensed {
            None | Some(Condensed::Held) => CondensedForms::Held,
            Some(Condensed::Follow) => CondensedForms::Follow,
        };
        Ok(Flow::Frozen { from, forms })
    }

    /// The ambient pressure, where one is given.
    pub fn ambient(&self) -> Result<Option<Pa>, ServiceError> {
        let Some(text) = &self.ambient else { return Ok(None) };
        let ambient = one(text, Quantity::Pressure, "--ambient")?;
        if !(ambient >= 0.0 && ambient.is_finite()) {
            let error = ServiceError::new(format!("the ambient pressure is {ambient} Pa")).at("--ambient");
            return Err(error.expected("a pressure from 0, which is vacuum, on"));
        }
        Ok(Some(Pa(ambient)))
    }

    /// The best ratios: for each pressure and, where an impulse is meant, for each exit.
    fn optima(
        &self,
        case: &SweepCase,
        ambient: Option<Pa>,
        located: &dyn Fn(SweepError) -> ServiceError,
    ) -> Result<Vec<Optimum>, Failure> {
        let Some(best) = self.optimum else { return Ok(Vec::new()) };
        if best != Best::Cstar && case.exits.is_empty() {
            return Err(Failure::usage("--optimum of an impulse needs an exit")
                .hint("Give --area-ratio, --pressure-ratio or --exit-pressure, or ask for --optimum cstar."));
        }
        let ambient = match (best, ambient) {
            (Best::Iamb, None) => return Err(Failure::usage("--optimum iamb needs --ambient")),
            (_, ambient) => ambient.unwrap_or(Pa(0.0)),
        };
        let objectives: Vec<Objective> = match best {
            Best::Cstar => vec![Objective::CharacteristicVelocity],
            Best::Isp => (0..case.exits.len()).map(Objective::SpecificImpulse).collect(),
            Best::Ivac => (0..case.exits.len()).map(Objective::VacuumSpecificImpulse).collect(),
            Best::Iamb => (0..case.exits.len()).map(|exit| Objective::AmbientSpecificImpulse(exit, ambient)).collect(),
        };
        let mut optima = Vec::new();
        for pressure in &case.pressures {
            for objective in &objectives {
                optima.push(optimum(case, *pressure, *objective, &mut Unwatched).map_err(located)?);
            }
        }
        Ok(optima)
    }
}

fn one(text: &str, quantity: Quantity, path: &str) -> Result<f64, ServiceError> {
    quantity_from_text(text, quantity, None).map_err(|error| ServiceError::new(error.to_string()).at(path))
}

fn pressures(text: &str, path: &str) -> Result<Vec<Pa>, ServiceError> {
    Ok(values_from_text(text, Quantity::Pressure, path)?.into_iter().map(Pa).collect())
}
