//! What is computed on threads: the table of the setup, and the curves of the plots.

use super::setup::{Over, Setup};
use crate::diag::Monitor;
use crate::service::equilibrium::recipe::Blend;
use crate::service::equilibrium::sweep::{Sweep, SweepCase, SweepError, SweepValues, solve_sweep};
use crate::service::equilibrium::table::{Table, table};
use crate::service::equilibrium::{CaseAnswer, EquilibriumCase, Objective, optimum, solve_case};
use crate::service::error::ServiceError;
use crate::units::{Pa, Quantity};

/// The answer to a setup.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub case: EquilibriumCase,
    pub answer: CaseAnswer,
    pub ambient: Option<Pa>,
    pub table: Table,
    pub blend: Blend,
}

/// A setup with its answer, or why there is none.
pub(super) type Solved = (Setup, Result<Answered, ServiceError>);

/// Solves a setup.
pub(super) fn solve(setup: Setup, _: &mut dyn Monitor) -> Solved {
    let solved = setup.recipe.blend().and_then(|blend| {
        let case = setup.case(&blend)?;
        let answer = solve_case(&case)?;
        let table = table(&answer, setup.ambient);
        Ok(Answered { case, answer, ambient: setup.ambient, table, blend })
    });
    (setup, solved)
}

/// One curve, in SI; not a number where a point has no answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    pub label: String,
    pub quantity: Quantity,
    pub values: Vec<f64>,
}

/// The best mixture ratio.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Best {
    pub ratio: f64,
    pub value: f64,
    /// What is largest.
    pub label: String,
    pub quantity: Quantity,
    /// The curves' values there, in their order.
    pub values: Vec<f64>,
}

/// Everything that is plotted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curves {
    pub over: Over,
    pub x: Vec<f64>,
    pub curves: Vec<Curve>,
    pub best: Option<Best>,
    /// How many points have no answer, and why the first has none.
    pub gaps: Option<(usize, String)>,
}

/// The curves of a setup; nothing where it has none, or where newer ones are wanted.
pub(super) type Swept = Result<Option<Curves>, ServiceError>;

/// Solves the curves of a setup.
pub(super) fn sweep(setup: Setup, monitor: &mut dyn Monitor) -> Swept {
    let blend = setup.recipe.blend()?;
    let Some(case) = setup.sweep(&blend)? else { return Ok(None) };
    let sweep = match solve_sweep(&case, monitor) {
        Err(SweepError::Cancelled) => return Ok(None),
        sweep => sweep?,
    };
    let wanted = wanted(&setup);
    let best = match setup.over {
        Over::Ratio => best(&case, &wanted, monitor)?,
        Over::Pressure => None,
    };
    Ok(Some(curves(&setup, &sweep, &wanted, best)))
}

/// The value of a quantity at a point.
type ValueOf = dyn Fn(&SweepValues) -> Option<f64>;

/// A quantity of the points.
struct Wanted {
    label: String,
    quantity: Quantity,
    of: Box<ValueOf>,
}

fn wanted(setup: &Setup) -> Vec<Wanted> {
    let one = |label: &str, quantity, of: fn(&SweepValues) -> f64| Wanted {
        label: label.to_owned(),
        quantity,
        of: Box::new(move |at| Some(of(at))),
    };
    let mut wanted = vec![
        one("Temperature", Quantity::Temperature, |at| at.temperature.0),
        one("Molar mass", Quantity::MolarMass, |at| at.molar_mass.0),
    ];
    if setup.kind.is_rocket() {
        wanted.insert(0, one("c*", Quantity::Velocity, |at| at.characteristic_velocity.0));
    } else {
        wanted.push(one("Exponent γs", Quantity::Number, |at| at.gamma));
    }
    if let Some(last) = last_exit(setup) {
        let of = move |at: &SweepValues| at.exits.get(last).map(|exit| exit.performance.specific_impulse.0);
        let label = setup.exits.get(last).map_or_else(String::new, |station| {
            use crate::physics::thermochemistry::rocket::StationKind;
            crate::service::equilibrium::table::station_title(&StationKind::Exit(station.0))
        });
        let label = format!("Isp, {label}");
        wanted.insert(0, Wanted { label, quantity: Quantity::SpecificImpulse, of: Box::new(of) });
    }
    wanted
}

/// The exit whose specific impulse is plotted.
fn last_exit(setup: &Setup) -> Option<usize> {
    if setup.kind.is_rocket() { setup.exits.len().checked_sub(1) } else { None }
}

/// The ratio that is best for what is plotted first; nothing where the best lies at an end of the axis.
fn best(case: &SweepCase, wanted: &[Wanted], monitor: &mut dyn Monitor) -> Result<Option<Best>, ServiceError> {
    let (Some(pressure), Some(first)) = (case.pressures.first(), wanted.first()) else { return Ok(None) };
    let objective = match case.exits.len().checked_sub(1) {
        Some(last) => Objective::SpecificImpulse(last),
        None => Objective::CharacteristicVelocity,
    };
    let found = match optimum(case, *pressure, objective, monitor) {
        // The points tell themselves why they have no answer.
        Err(SweepError::Cancelled | SweepError::NothingSolved { .. }) => return Ok(None),
        found => found?,
    };
    if found.at_end {
        return Ok(None);
    }
    Ok((first.of)(&found.values).map(|value| Best {
        ratio: found.ratio,
        value,
        label: first.label.clone(),
        quantity: first.quantity,
        values: wanted.iter().map(|one| (one.of)(&found.values).unwrap_or(f64::NAN)).collect(),
    }))
}

fn curves(setup: &Setup, sweep: &Sweep, wanted: &[Wanted], best: Option<Best>) -> Curves {
    let curve = |one: &Wanted| Curve {
        label: one.label.clone(),
        quantity: one.quantity,
        values: sweep.points.iter().map(|at| at.as_ref().ok().and_then(&one.of).unwrap_or(f64::NAN)).collect(),
    };
    let mut failures = sweep.points.iter().filter_map(|point| point.as_ref().err());
    let first = failures.next().map(ToString::to_string);
    let x = match setup.over {
        Over::Ratio => sweep.ratios.clone(),
        Over::Pressure => sweep.pressures.iter().map(|pressure| pressure.0).collect(),
    };
    let gaps = first.map(|first| (1 + failures.count(), first));
    Curves { over: setup.over, x, curves: wanted.iter().map(curve).collect(), best, gaps }
}
