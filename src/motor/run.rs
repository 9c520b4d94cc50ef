//! The result of solving a motor. It is never edited.

use crate::diag::Finding;
use crate::motor::solid::summary::SolidSummary;
use crate::table::Channels;

/// How finely the chamber is modelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BallisticModel {
    /// The chamber settles at once at the pressure that balances burning and outflow.
    #[serde(alias = "QuasiSteady")]
    QuasiSteady,
    /// One well-stirred volume that the igniter and the grains fill and the nozzle empties.
    #[default]
    #[serde(alias = "Transient")]
    Transient,
}

impl BallisticModel {
    /// Every model with its name on screen, in menu order.
    pub const ALL: &'static [(BallisticModel, &'static str)] =
        &[(BallisticModel::QuasiSteady, "Quasi-steady"), (BallisticModel::Transient, "Transient (0-D)")];

    /// Its name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            BallisticModel::QuasiSteady => "quasi_steady",
            BallisticModel::Transient => "transient",
        }
    }

    /// What it assumes and where it holds, for reports.
    pub fn assumptions(self) -> &'static str {
        match self {
            BallisticModel::QuasiSteady => {
                "One chamber pressure for all grains, settled at every instant; normal regression of every exposed \
                 surface, all lit at time 0; gases of several propellants mix without reacting and the chamber holds \
                 the mixture made at the instant; no filling, no blow-down, no erosive burning. Holds where the chamber's \
                 filling time is short against the burn and the port's Mach number is low."
            }
            BallisticModel::Transient => {
                "One well-stirred chamber volume at the flame temperature, filled by igniter and grains and emptied \
                 by the nozzle, choked or not; normal regression of every exposed surface, all lit at time 0; gases of \
                 several propellants mix without reacting and leave as they are mixed; no \
                 pressure drop along the grains, no erosive burning. Holds where the port's Mach number is low."
            }
        }
    }
}

/// How a solver is to work.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SolverSettings {
    /// The model.
    pub model: BallisticModel,
    /// Relative local error that the integrator may make in one step.
    pub relative_tolerance: f64,
}

impl Default for SolverSettings {
    fn default() -> Self {
        Self { model: BallisticModel::Transient, relative_tolerance: 1e-6 }
    }
}

/// What a run was made of, so that it can be made again.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Provenance {
    /// Version of the program.
    pub program_version: String,
    /// BLAKE3 of the case in its canonical form, in hexadecimal.
    pub case_hash: String,
    /// How the solver worked.
    pub settings: SolverSettings,
    /// Version of the bundled library.
    pub library_version: String,
}

/// Work that the solver did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Effort {
    /// Accepted steps.
    pub steps: usize,
    /// Rejected steps.
    pub rejected: usize,
    /// Evaluations of the right-hand side.
    pub evaluations: usize,
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct MotorRun {
    /// Columns over time; `time` first.
    pub channels: Channels,
    /// The figures that decide.
    pub summary: SolidSummary,
    /// What is doubtful.
    pub findings: Vec<Finding>,
    /// How to make it again.
    pub provenance: Provenance,
    /// Work done.
    pub effort: Effort,
    /// Estimated relative error of total impulse and peak pressure by the integration, found by solving again with a
    /// tolerance ten times as large.
    pub numerical_error: f64,
}
