//! What is computed on threads: the flow in the nozzle, its field and the climb; the contours beside each other; the best
//! bell.

use crate::diag::{Monitor, Unwatched};
use crate::motor::nozzle::flow::FIELD_LINES;
use crate::motor::nozzle::optimum::OptimumBell;
use crate::physics::gas_dynamics::separation::Criterion;
use crate::project::design::Design;
use crate::service::error::ServiceError;
use crate::service::nozzle::{
    AltitudePoint, ComparedContour, Delivered, Equal, LossChoice, MachField, NozzleAnswer, NozzleCase, ReactingFlow,
    ReactingGas, altitude_sweep, best_bell, compare_contours, deliver, mach_field, reacting, solve_nozzle,
};
use crate::substance::library::Library;
use crate::units::{Altitude, Metre, Pa};
use std::sync::Arc;

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub design: Arc<Design>,
    pub library: Arc<Library>,
    /// As stated, or the mean of the burn; nothing where there is neither.
    pub chamber: Option<Pa>,
    pub ambient: Option<Pa>,
    pub reacting: Option<ReactingGas>,
    pub losses: LossChoice,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        (self.chamber, self.ambient, self.reacting, self.losses)
            == (other.chamber, other.ambient, other.reacting, other.losses)
            && Arc::ptr_eq(&self.library, &other.library)
            && (Arc::ptr_eq(&self.design, &other.design) || self.design == other.design)
    }
}

/// The answer to all of it.
#[derive(Debug, Clone)]
pub(super) struct Everything {
    pub answer: NozzleAnswer,
    pub field: Result<MachField, ServiceError>,
    pub climb: Vec<AltitudePoint>,
    /// Where each criterion lets the flow leave the wall.
    pub separation: Vec<(Criterion, Metre)>,
    pub delivered: Result<Delivered, ServiceError>,
    /// The gas that reacts, where it is asked for.
    pub reacting: Option<Result<ReactingFlow, ServiceError>>,
}

/// The contours beside each other, which take a field each: on a thread of their own, so that the flow does not wait for them.
pub(super) fn compare((case, equal): (NozzleCase, Equal), _: &mut dyn Monitor) -> Compared {
    Compared { equal, contours: compare_contours(&case, equal) }
}

/// The contours of something equal, or why there are none.
pub(super) struct Compared {
    pub equal: Equal,
    pub contours: Result<Vec<ComparedContour>, ServiceError>,
}

/// The angles that give most thrust, with the case that they are of.
pub(super) fn best(case: NozzleCase, _: &mut dyn Monitor) -> (NozzleCase, Result<OptimumBell, ServiceError>) {
    let best = best_bell(&case);
    (case, best)
}

/// Altitudes of the climb: to 40 km.
const CLIMB: u32 = 40;

pub(super) fn solve(asked: Asked, _: &mut dyn Monitor) -> Result<Arc<Everything>, ServiceError> {
    let Some(chamber) = asked.chamber else {
        let error = ServiceError::new("the motor has no solution, and no chamber pressure is stated").at("chamber");
        return Err(error.hint("State a chamber pressure, or mend the motor."));
    };
    let case = NozzleCase::of_design(&asked.design, &asked.library, (Some(chamber), asked.ambient), &mut Unwatched)?;
    let answer = solve_nozzle(&case)?;
    let altitudes: Vec<Altitude> = (0..=CLIMB).map(|step| Altitude(1000.0 * f64::from(step))).collect();
    Ok(Arc::new(Everything {
        answer,
        field: mach_field(&case, FIELD_LINES),
        climb: altitude_sweep(&case, &altitudes)?,
        separation: case.separation_places(),
        delivered: deliver(&case, &asked.losses),
        reacting: asked.reacting.map(|gas| reacting(&case, gas)),
    }))
}
