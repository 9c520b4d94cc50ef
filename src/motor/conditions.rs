//! What surrounds a motor and starts it: ambient pressure, grain temperature, igniter, limits for findings.

use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form, optional_quantity, quantity};
use crate::physics::atmosphere::{OutsideAtmosphere, standard_atmosphere};
use crate::units::{
    Altitude, Kelvin, KgPerMetre2Second, KgPerMole, Kilogram, Metre3, Pa, Quantity, STANDARD_ATMOSPHERE, Second,
};

/// How the ambient pressure is stated.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Ambient {
    /// Altitude above mean sea level, standard atmosphere.
    Altitude(Altitude),
    /// The pressure itself.
    Pressure(Pa),
}

impl Ambient {
    /// The ambient pressure.
    ///
    /// # Errors
    /// [`OutsideAtmosphere`] for an altitude that the standard atmosphere does not cover.
    pub fn pressure(self) -> Result<Pa, OutsideAtmosphere> {
        match self {
            Ambient::Altitude(altitude) => standard_atmosphere(altitude).map(|(pressure, _)| pressure),
            Ambient::Pressure(pressure) => Ok(pressure),
        }
    }
}

/// Surroundings and grain temperature.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Conditions {
    /// Ambient pressure.
    pub ambient: Ambient,
    /// Temperature of the propellant.
    pub grain_temperature: Kelvin,
    /// Chamber volume beyond the grains' bounding cylinders; from case and nozzle when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_volume: Option<Metre3>,
}

impl Default for Conditions {
    fn default() -> Self {
        Self { ambient: Ambient::Altitude(Altitude(0.0)), grain_temperature: Kelvin(293.15), free_volume: None }
    }
}

impl Editable for Conditions {
    fn edit(&mut self, form: &mut dyn Form) {
        const KIND: Field = Field::new("ambient_from", "Ambient from")
            .help("Altitude in the standard atmosphere, or the pressure itself.");
        const ALTITUDE: Field = Field::new("altitude", "Altitude")
            .help("Above mean sea level.")
            .limits(-5_000.0, 86_000.0)
            .slider(0.0, 5_000.0);
        const PRESSURE: Field = Field::new("ambient_pressure", "Ambient pressure").limits(0.0, 1e7);
        let mut selected = usize::from(matches!(self.ambient, Ambient::Pressure(_)));
        form.choice(&KIND, &["Altitude", "Pressure"], &mut selected);
        self.ambient = match (selected, self.ambient) {
            (1, Ambient::Altitude(altitude)) => Ambient::Pressure(
                standard_atmosphere(altitude).map_or(Pa(STANDARD_ATMOSPHERE), |(pressure, _)| pressure),
            ),
            (0, Ambient::Pressure(_)) => Ambient::Altitude(Altitude(0.0)),
            (_, same) => same,
        };
        match &mut self.ambient {
            Ambient::Altitude(altitude) => quantity(form, &ALTITUDE, altitude),
            Ambient::Pressure(pressure) => quantity(form, &PRESSURE, pressure),
        }
        const TEMPERATURE: Field = Field::new("grain_temperature", "Grain temperature")
            .help("Moves the burn rate by the propellant's temperature sensitivity.")
            .limits(200.0, 400.0)
            .slider(233.15, 333.15);
        quantity(form, &TEMPERATURE, &mut self.grain_temperature);
        const VOLUME: Field = Field::new("free_volume", "Free volume")
            .help("Chamber volume beyond the grains' outer cylinders, which the gas fills first. Automatic: gaps in the case and the nozzle's convergent.")
            .limits(0.0, 10.0);
        optional_quantity(form, &VOLUME, &mut self.free_volume);
    }
}

/// What starts the burn: the pressure in the chamber at the moment when every surface is alight, and the gas that the
/// igniter adds at a constant rate.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Igniter {
    /// Chamber pressure at time 0; ambient when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_pressure: Option<Pa>,
    /// Mass of the igniter's charge; 0 for none.
    pub charge_mass: Kilogram,
    /// Time over which it burns.
    pub burn_time: Second,
    /// Flame temperature of its gas.
    pub flame_temperature: Kelvin,
    /// Molar mass of its gas.
    pub molar_mass: KgPerMole,
}

impl Default for Igniter {
    fn default() -> Self {
        Self {
            start_pressure: None,
            charge_mass: Kilogram(0.0),
            burn_time: Second(0.05),
            flame_temperature: Kelvin(2500.0),
            molar_mass: KgPerMole(0.04),
        }
    }
}

impl Igniter {
    /// What is wrong with it; `path` is its field path.
    pub fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        if self.charge_mass.0 > 0.0
            && (self.burn_time.0 <= 0.0 || self.molar_mass.0 <= 0.0 || self.flame_temperature.0 <= 0.0)
        {
            findings.push(
                Finding::new(Severity::Error, "igniter", path, "The igniter has a charge but no burn time or no gas.")
                    .hint("Enter burn time, flame temperature and molar mass, or a charge of 0."),
            );
        }
    }
}

impl Editable for Igniter {
    fn edit(&mut self, form: &mut dyn Form) {
        const START: Field = Field::new("start_pressure", "Start pressure")
            .help("Chamber pressure when every surface is alight. Automatic: ambient pressure.")
            .limits(0.0, 1e8);
        optional_quantity(form, &START, &mut self.start_pressure);
        const CHARGE: Field = Field::new("charge_mass", "Charge mass").help("0 for none.").limits(0.0, 100.0);
        quantity(form, &CHARGE, &mut self.charge_mass);
        const TIME: Field = Field::new("burn_time", "Burn time").limits(1e-4, 10.0);
        quantity(form, &TIME, &mut self.burn_time);
        const TEMPERATURE: Field = Field::new("flame_temperature", "Flame temperature").limits(300.0, 6000.0);
        quantity(form, &TEMPERATURE, &mut self.flame_temperature);
        const MOLAR_MASS: Field = Field::new("molar_mass", "Molar mass").limits(0.001, 0.2);
        quantity(form, &MOLAR_MASS, &mut self.molar_mass);
    }
}

/// Where a design becomes doubtful.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Smallest ratio of port to throat area.
    pub min_port_to_throat: f64,
    /// Largest mass flux in a port.
    pub max_mass_flux: KgPerMetre2Second,
    /// Largest Mach number in a port.
    pub max_core_mach: f64,
    /// Smallest exit pressure over ambient before the flow is likely to separate.
    pub min_exit_pressure_ratio: f64,
}

impl Default for Limits {
    fn default() -> Self {
        // Port to throat 2 and mass flux 2 lb/(in² s) (1406 kg/(m² s)) are the rules of thumb of motor builders;
        // 0.4 is Summerfield's criterion (Sutton & Biblarz, 8th ed., section 3.3).
        Self {
            min_port_to_throat: 2.0,
            max_mass_flux: KgPerMetre2Second(1406.0),
            max_core_mach: 0.7,
            min_exit_pressure_ratio: 0.4,
        }
    }
}

impl Limits {
    /// What is wrong with the limits; `path` is their field path.
    pub fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        if self.max_core_mach > 1.0 {
            let message = Message::new("The core Mach limit is {}.", &[(self.max_core_mach, Quantity::Number)]);
            let path = format!("{path}.max_core_mach");
            findings.push(
                Finding::new(Severity::Warning, "limit_above_sonic", path, message)
                    .hint("A port cannot pass more than Mach 1."),
            );
        }
    }
}

impl Editable for Limits {
    fn edit(&mut self, form: &mut dyn Form) {
        const PORT: Field = Field::new("min_port_to_throat", "Port to throat, at least")
            .help("Below 2 the port's flow erodes the grain and the head end sees more pressure.")
            .limits(0.5, 10.0);
        form.number(&PORT, Quantity::Number, &mut self.min_port_to_throat);
        const FLUX: Field = Field::new("max_mass_flux", "Mass flux, at most")
            .help("Above it erosive burning is likely.")
            .limits(1.0, 1e5);
        quantity(form, &FLUX, &mut self.max_mass_flux);
        const MACH: Field = Field::new("max_core_mach", "Core Mach number, at most").limits(0.05, 1.0);
        form.number(&MACH, Quantity::Number, &mut self.max_core_mach);
        const EXIT: Field = Field::new("min_exit_pressure_ratio", "Exit to ambient pressure, at least")
            .help("Below about 0.4 the flow separates from the nozzle's wall (Summerfield).")
            .limits(0.0, 1.0);
        form.number(&EXIT, Quantity::Ratio, &mut self.min_exit_pressure_ratio);
    }
}
