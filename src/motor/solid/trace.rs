//! What a solver hands on: the chamber's history at the steps it took.

use super::batch::Each;
use super::nozzle_gas::NozzleGas;
use crate::geometry::section::SectionError;
use crate::motor::nozzle::contour::ContourError;
use crate::motor::run::Effort;
use crate::physics::gas_dynamics::isentropic::IsentropicError;

/// One instant. SI throughout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TracePoint {
    pub time: f64,
    pub pressure: f64,
    /// Web burned of each batch, on the side of a jump that this instant belongs to.
    pub webs: Each<f64>,
    pub throat_radius: f64,
    /// Burn rate of each batch; 0 after its last web.
    pub rates: Each<f64>,
    /// The gas in the chamber.
    pub gas: NozzleGas,
    pub thrust: f64,
    /// Flow through the throat in kg/s.
    pub nozzle_flow: f64,
    /// ∫ thrust dt.
    pub impulse: f64,
    /// ∫ p dt.
    pub pressure_time: f64,
    /// ∫ p A_t dt.
    pub pressure_area_time: f64,
    /// ∫ nozzle flow dt.
    pub mass_out: f64,
}

impl TracePoint {
    /// Whether anything burns.
    pub fn burns(&self) -> bool {
        self.rates.iter().any(|rate| *rate > 0.0)
    }
}

/// A whole burn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trace {
    pub points: Vec<TracePoint>,
    /// Index of the point at which the burn ends: thrust below 0.1 % of its maximum.
    pub burn_end: usize,
    pub web_burnout: Option<f64>,
    pub blow_down: Option<f64>,
    pub effort: Effort,
}

impl Trace {
    /// Adds an instant. A jump has two sides: of three samples at one time the middle one says nothing.
    pub fn push(&mut self, point: TracePoint) {
        if let [.., first, second] = self.points.as_slice()
            && first.time == point.time
            && second.time == point.time
        {
            self.points.pop();
        }
        self.points.push(point);
    }
}

/// The burn ends when the thrust has fallen below this share of its maximum.
pub(super) const END_OF_BURN: f64 = 1e-3;

/// Share of its first radius below which a throat counts as closed. The slag law alone never closes it: pressure, and
/// with it the law's denominator, rises without bound.
pub(super) const CLOSED_THROAT: f64 = 0.1;

/// Why a motor has no solution.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// The case has errors.
    #[error("the motor cannot be solved: {message}")]
    Invalid {
        /// Field path of the first error.
        path: String,
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The nozzle has no supersonic state.
    #[error(transparent)]
    Nozzle(#[from] IsentropicError),
    /// The nozzle's contour does not exist.
    #[error("the nozzle has no contour: {0}")]
    Contour(#[from] ContourError),
    /// A grain has no burn.
    #[error(transparent)]
    Section(SectionError),
    /// Slag has closed the throat.
    #[error(
        "slag has narrowed the throat to a tenth of its diameter at t = {time:.3} s, where the model ends; check the \
         nozzle's slag coefficient"
    )]
    ThroatClosed {
        /// When.
        time: f64,
    },
    /// Nothing lights the grains.
    #[error(
        "the chamber starts at {pressure} Pa, where the propellant does not burn; give the igniter a start pressure or a charge"
    )]
    NoIgnition {
        /// Chamber pressure at time 0.
        pressure: f64,
    },
    /// The integrator gave up.
    #[error(
        "the chamber pressure does not settle at t = {time:.6} s (last value {pressure:.0} Pa, web {web:.6} m, after \
         {steps} steps); check burn law, throat and free volume"
    )]
    NotConverged {
        /// When.
        time: f64,
        /// Last pressure.
        pressure: f64,
        /// Last web burned.
        web: f64,
        /// Steps taken.
        steps: usize,
    },
    /// Channels of different lengths: a fault of the program.
    #[error("the solver's channels do not fit together; this is a fault of the program, please report it")]
    Inconsistent,
    /// The one who asked has cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl From<SectionError> for SolveError {
    fn from(error: SectionError) -> Self {
        if error == SectionError::Cancelled { Self::Cancelled } else { Self::Section(error) }
    }
}
