//! The angles of a bell that give most thrust at the case's ambient pressure.

use super::NozzleCase;
use super::losses::delivered_error;
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

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;

    #[test]
    fn the_best_bell_gives_no_less_than_that_of_the_chart() {
        let best = best_bell(&case()).expect("finds");
        let chart = best.chart_thrust_coefficient.expect("in the chart");
        assert!(best.thrust_coefficient > chart - 1e-4 && best.thrust_coefficient < 1.02 * chart, "{best:?}");
    }
}
