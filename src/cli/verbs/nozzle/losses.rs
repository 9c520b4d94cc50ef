//! The losses that are asked for.

use crate::cli::answer::Failure;
use crate::physics::gas_dynamics::separation::Criterion;
use crate::service::error::ServiceError;
use crate::service::nozzle::{LayerModel, LossChoice};
use crate::units::{Metre, Quantity, Second, quantity_from_text};
use clap::{Args, ValueEnum};

#[derive(Debug, Clone, Args)]
pub(super) struct LossArguments {
    /// Losses that count, separated by commas: separation, discharge, straight_throat, divergence, kinetic, two_phase,
    /// boundary_layer, efficiency, or none; without it all but efficiency
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    losses: Option<Vec<LossName>>,
    /// Criterion of separation that counts; otherwise the design's, or Schmucker's
    #[arg(long, value_enum)]
    criterion: Option<CriterionName>,
    /// Share of the ideal characteristic velocity that combustion reaches
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true)]
    combustion: Option<String>,
    /// Boundary layer by the correlation of solid motors, or by the momentum integral along the wall
    #[arg(long, value_enum, default_value = "correlation")]
    layer: LayerName,
    /// A nozzle of thick steel, which stays cold; for the correlation
    #[arg(long)]
    steel: bool,
    /// Time after ignition, in which the wall has grown hot; for the correlation, otherwise 1 s
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    time: Option<String>,
    /// L*, in which particles grow; otherwise the motor's at half its burn
    #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
    l_star: Option<String>,
    /// Mean diameter of condensed particles; otherwise by correlation
    #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
    particles: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum LossName {
    Separation,
    Discharge,
    StraightThroat,
    Divergence,
    Kinetic,
    TwoPhase,
    BoundaryLayer,
    Efficiency,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum LayerName {
    Correlation,
    Integral,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum CriterionName {
    Summerfield,
    Schmucker,
    Stark,
    KaltBadal,
}

impl CriterionName {
    fn criterion(self) -> Criterion {
        match self {
            Self::Summerfield => Criterion::Summerfield,
            Self::Schmucker => Criterion::Schmucker,
            Self::Stark => Criterion::Stark,
            Self::KaltBadal => Criterion::KaltBadal,
        }
    }
}

impl LossArguments {
    /// The choice; `own` is the criterion of the design.
    pub(super) fn choice(&self, own: Option<Criterion>) -> Result<LossChoice, Failure> {
        let criterion = self.criterion.map(CriterionName::criterion).or(own).unwrap_or(Criterion::Schmucker);
        let layer = match self.layer {
            LayerName::Correlation => LayerModel::Correlation,
            LayerName::Integral => LayerModel::Integral,
        };
        let mut choice = LossChoice { separation: Some(criterion), boundary_layer: layer, ..LossChoice::default() };
        if let Some(names) = &self.losses {
            let has = |name| names.contains(&name);
            if has(LossName::None) && names.len() > 1 {
                return Err(Failure::usage("--losses is none or a list of losses, not both"));
            }
            choice = LossChoice {
                separation: has(LossName::Separation).then_some(criterion),
                discharge: has(LossName::Discharge),
                straight_throat: has(LossName::StraightThroat),
                divergence: has(LossName::Divergence),
                kinetic: has(LossName::Kinetic),
                two_phase: has(LossName::TwoPhase),
                boundary_layer: if has(LossName::BoundaryLayer) { layer } else { LayerModel::Off },
                efficiency: has(LossName::Efficiency),
                ..choice
            };
        }
        let limits = |option: &'static str, text: &Option<String>, quantity, least: f64, most: f64, expected: &str| {
            let Some(text) = text else { return Ok(None) };
            let value = quantity_from_text(text, quantity, None)
                .map_err(|error| ServiceError::new(error.to_string()).at(option))?;
            if value > least && value <= most {
                Ok(Some(value))
            } else {
                let error = ServiceError::new(format!("{text} is out of range")).at(option);
                Err(Failure::from(error.expected(expected)))
            }
        };
        let share = "a share above 0 and up to 1";
        choice.combustion = limits("--combustion", &self.combustion, Quantity::Ratio, 0.0, 1.0, share)?;
        let time = "a time from 0 s to 10000 s";
        if let Some(time) = limits("--time", &self.time, Quantity::Time, -f64::MIN_POSITIVE, 1e4, time)? {
            choice.time = Second(time);
        }
        choice.is_steel = self.steel;
        let length = "a length above 0 and up to 100 m";
        choice.characteristic_length =
            limits("--l-star", &self.l_star, Quantity::Length, 0.0, 100.0, length)?.map(Metre);
        let size = "a length above 0 and up to 1 mm";
        choice.particle_diameter =
            limits("--particles", &self.particles, Quantity::Length, 0.0, 1e-3, size)?.map(Metre);
        Ok(choice)
    }
}
