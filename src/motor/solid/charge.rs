//! The propellant charge: every grain's burn, prepared once.

use crate::diag::Monitor;
use crate::geometry::section::SectionError;
use crate::motor::grain::BurnBack;
use crate::motor::nozzle::{Nozzle, circle};
use crate::motor::solid::case::SolidCase;
use crate::units::Kilogram;
use std::sync::Arc;

/// The grains of a case, from fore to aft.
#[derive(Debug, Clone)]
pub struct Charge {
    /// The grains.
    pub grains: Vec<ChargeGrain>,
}

/// A grain ready to burn.
#[derive(Debug, Clone)]
pub struct ChargeGrain {
    /// Its burn.
    pub burn: Arc<dyn BurnBack>,
    /// Index into the case's propellants.
    pub propellant: usize,
    /// Density of that propellant in kg/m³.
    pub density: f64,
    /// Volume of the bounding cylinder in m³.
    pub envelope: f64,
}

impl Charge {
    /// Prepares the grains of a case.
    ///
    /// # Errors
    /// [`SectionError`] when a grain has no burn, which [`SolidCase::check`] finds with its path, or `monitor` cancels.
    pub fn new(case: &SolidCase, monitor: &mut dyn Monitor) -> Result<Self, SectionError> {
        let grains = case.grains.iter().map(|grain| {
            let shape = grain.shape();
            Ok(ChargeGrain {
                burn: shape.watched_burn_back(monitor)?,
                propellant: grain.propellant,
                density: case.propellant_of(grain).density.0,
                envelope: circle(shape.outer_diameter()).0 * shape.length().0,
            })
        });
        Ok(Self { grains: grains.collect::<Result<_, SectionError>>()? })
    }

    /// Propellant before firing.
    pub fn mass(&self) -> Kilogram {
        Kilogram(self.grains.iter().map(|grain| grain.density * grain.burn.state(0.0).volume).sum())
    }

    /// Propellant volume over the volume of the grains' bounding cylinders.
    pub fn volume_loading(&self) -> f64 {
        let filled: f64 = self.grains.iter().map(|grain| grain.burn.state(0.0).volume).sum();
        filled / self.envelope()
    }

    /// Volume of the grains' bounding cylinders in m³.
    pub fn envelope(&self) -> f64 {
        self.grains.iter().map(|grain| grain.envelope).sum()
    }

    /// Initial aft port area of the last grain over initial throat area; `None` where the last grain has no port.
    pub fn port_to_throat_ratio(&self, nozzle: &Nozzle) -> Option<f64> {
        let port = self.grains.last()?.burn.state(0.0).port_area?;
        Some(port / nozzle.throat_area().0)
    }
}
