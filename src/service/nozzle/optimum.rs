//! The angles of a bell that give most thrust at the case's ambient pressure.

use super::losses::delivered_error;
use super::{NozzleAnswer, NozzleCase};
use crate::diag::{Finding, Severity};
use crate::motor::nozzle::contour::Contour;
use crate::motor::nozzle::optimum::{OptimumBell, OptimumError, OptimumProblem, optimum_bell};
use crate::service::error::ServiceError;

/// The best bell of the nozzle's length: that of its own contour where it is a bell, else 80 %.
///
/// # Errors
/// [`ServiceError`]: a nozzle that cannot be, a first guess whose flow does not close, a search that does not.
pub fn best_bell(case: &NozzleCase) -> Result<OptimumBell, ServiceError> {
    case.check()?;
    let bell = match &case.nozzle.contour {
        Contour::Bell(bell) => bell.clone(),
        _ => crate::motor::nozzle::contour::Bell::default(),
    };
    optimum_bell(&OptimumProblem {
        nozzle: case.nozzle.clone(),
        inlet: case.inlet,
        length_fraction: bell.length_fraction,
        downstream_radius: bell.downstream_radius,
        conditions: case.layer_conditions(),
        ambient_ratio: case.ambient.0 / case.chamber.0,
    })
    .map_err(|error| match error {
        OptimumError::Trial(error) => delivered_error(error),
        error => ServiceError::new(error.to_string()).at("nozzle.contour").hint("State the angles by hand."),
    })
}

/// That the bell is sought for a flow that fills it, where a criterion lets the flow leave the wall before.
pub fn best_bell_doubt(answer: &NozzleAnswer) -> Option<Finding> {
    let leaves = answer.separation.iter().any(|(_, thrust)| thrust.as_ref().is_ok_and(|thrust| thrust.point.is_some()));
    leaves.then(|| {
        let message =
            "The best bell is sought for a flow that fills it, and here the flow leaves the wall before the exit.";
        Finding::new(Severity::Warning, "best_bell_separates", "nozzle.exit_diameter", message)
            .hint("Seek it at the pressure of the altitude that it is made for, or with a smaller exit.")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;

    #[test]
    fn the_best_bell_gives_no_less_than_that_of_the_chart() {
        let best = best_bell(&case()).expect("finds");
        let chart = best.chart_thrust_coefficient.expect("in the chart");
        assert!(best.thrust_coefficient >= chart && best.thrust_coefficient < 1.02 * chart, "{best:?}");
    }
}
