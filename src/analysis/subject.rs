//! The motor that a tool turns: what is known of it, how it is changed, and what comes out when it burns.

use super::outcome::ToolError;
use crate::diag::Monitor;
use crate::motor::casing::Casing;
use crate::motor::conditions::Limits;
use crate::motor::nozzle::Nozzle;
use crate::motor::run::BallisticModel;
use crate::motor::solid::Solution;
use crate::motor::solid::summary::SolidSummary;
use crate::units::{Metre, Pa};

/// A field and its new value as text, as `--set` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Field path such as `nozzle.throat_diameter`.
    pub path: String,
    /// The value; a number without unit is SI.
    pub text: String,
}

impl Setting {
    /// A field and its new value in SI, to the last bit.
    pub fn number(path: &str, si: f64) -> Self {
        Self { path: path.to_owned(), text: format!("{si:e}") }
    }

    /// A field and its new value in words.
    pub fn words(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}

/// Another stack of grains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stack {
    /// The first grains as they are, then copies of the last one, so many in all.
    Repeated(usize),
    /// Equal BATES grains whose ends burn.
    Bates {
        /// How many.
        count: usize,
        /// Outer diameter of each.
        outer_diameter: Metre,
        /// Length of each.
        length: Metre,
        /// Core diameter of each.
        core_diameter: Metre,
    },
}

/// A motor as it differs from the one under analysis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Variant {
    /// Another stack, put in first.
    pub stack: Option<Stack>,
    /// Fields, set after the stack.
    pub settings: Vec<Setting>,
    /// Another model.
    pub model: Option<BallisticModel>,
}

impl Variant {
    /// The motor with those fields changed.
    pub fn of(settings: Vec<Setting>) -> Self {
        Self { settings, ..Self::default() }
    }
}

/// What is known of the motor as it stands.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Its nozzle.
    pub nozzle: Nozzle,
    /// Its case.
    pub casing: Casing,
    /// Limits for findings.
    pub limits: Limits,
    /// Pressure around it.
    pub ambient: Pa,
    /// Diameter at which the nozzle's convergent begins: no throat is wider.
    pub inlet_diameter: Metre,
    /// γ of its gas.
    pub heat_capacity_ratio: f64,
    /// Number of its grains.
    pub grain_count: usize,
    /// Its figures as it stands; `None` where it has no solution.
    pub present: Option<SolidSummary>,
}

/// A variant that has burned.
#[derive(Debug, Clone)]
pub struct Burned {
    /// What came out.
    pub solution: Solution,
    /// Length that insulation, spacer, grains and gaps need.
    pub stack_length: Metre,
}

/// A motor under analysis.
pub trait Subject: Sync {
    /// What is known of it.
    fn facts(&self) -> &Facts;

    /// Burns a variant. The same variant gives the same bits.
    ///
    /// # Errors
    /// [`ToolError::Unsolved`] when the variant does not go in or has no solution, [`ToolError::Cancelled`] when
    /// `monitor` cancels.
    fn burn(&self, variant: &Variant, monitor: &mut dyn Monitor) -> Result<Burned, ToolError>;
}
