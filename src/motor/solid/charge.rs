//! The propellant charge: the burn of every kind of grain, prepared once.

use crate::diag::Monitor;
use crate::geometry::section::SectionError;
use crate::motor::grain::{BurnBack, LoadedGrain};
use crate::motor::nozzle::{Nozzle, circle};
use crate::motor::solid::case::SolidCase;
use crate::units::Kilogram;
use std::sync::Arc;

/// The grains of a case.
#[derive(Debug, Clone)]
pub struct Charge {
    /// Equal grains burn alike: each kind once.
    pub kinds: Vec<ChargeKind>,
    /// From fore to aft: which kind each grain is.
    pub order: Vec<usize>,
}

/// Grains of one kind, ready to burn.
#[derive(Debug, Clone)]
pub struct ChargeKind {
    /// The burn of one.
    pub burn: Arc<dyn BurnBack>,
    /// Index into the case's propellants.
    pub propellant: usize,
    /// Density of that propellant in kg/m³.
    pub density: f64,
    /// Volume of the bounding cylinder of one in m³.
    pub envelope: f64,
}

impl Charge {
    /// Prepares the grains of a case.
    ///
    /// # Errors
    /// [`SectionError`] when a grain has no burn, which [`SolidCase::check`] finds with its path, or `monitor` cancels.
    pub fn new(case: &SolidCase, monitor: &mut dyn Monitor) -> Result<Self, SectionError> {
        let mut charge = Self { kinds: Vec::new(), order: Vec::new() };
        for (index, grain) in case.grains.iter().enumerate() {
            let equal = case.grains.iter().take(index).position(|earlier| earlier == grain);
            let known = equal.and_then(|earlier| charge.order.get(earlier)).copied();
            charge.order.push(known.unwrap_or(charge.kinds.len()));
            if known.is_none() {
                charge.kinds.push(ChargeKind::new(case, grain, monitor)?);
            }
        }
        Ok(charge)
    }

    /// The grains from fore to aft.
    pub fn grains(&self) -> impl DoubleEndedIterator<Item = &ChargeKind> {
        self.order.iter().filter_map(|kind| self.kinds.get(*kind))
    }

    /// Propellant before firing.
    pub fn mass(&self) -> Kilogram {
        Kilogram(self.grains().map(|grain| grain.density * grain.burn.state(0.0).volume).sum())
    }

    /// Propellant volume over the volume of the grains' bounding cylinders.
    pub fn volume_loading(&self) -> f64 {
        let filled: f64 = self.grains().map(|grain| grain.burn.state(0.0).volume).sum();
        filled / self.envelope()
    }

    /// Volume of the grains' bounding cylinders in m³.
    pub fn envelope(&self) -> f64 {
        self.grains().map(|grain| grain.envelope).sum()
    }

    /// Initial aft port area of the last grain over initial throat area; `None` where the last grain has no port.
    pub fn port_to_throat_ratio(&self, nozzle: &Nozzle) -> Option<f64> {
        let port = self.grains().next_back()?.burn.state(0.0).port_area?;
        Some(port / nozzle.throat_area().0)
    }
}

impl ChargeKind {
    fn new(case: &SolidCase, grain: &LoadedGrain, monitor: &mut dyn Monitor) -> Result<Self, SectionError> {
        let shape = grain.shape();
        Ok(Self {
            burn: shape.watched_burn_back(monitor)?,
            propellant: grain.propellant,
            density: case.propellant_of(grain).density.0,
            envelope: circle(shape.outer_diameter()).0 * shape.length().0,
        })
    }
}
