//! The figures that decide about a solid motor, each with one definition.

use crate::units::{Quantity, STANDARD_GRAVITY};

/// Figures of a solid motor in SI; `None` where a figure has no meaning.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct SolidSummary {
    /// ∫ F dt over the burn in N s.
    pub total_impulse: f64,
    /// From time 0 until the thrust has fallen below 0.1 % of its maximum, in s.
    pub burn_time: f64,
    /// Highest chamber pressure in Pa.
    pub peak_chamber_pressure: f64,
    /// Time average over the burn in Pa.
    pub average_chamber_pressure: f64,
    /// Burning area over throat area at time 0.
    pub initial_kn: f64,
    /// Highest burning area over the throat area of the moment.
    pub peak_kn: f64,
    /// Total impulse over burn time in N.
    pub average_thrust: f64,
    /// Highest thrust in N.
    pub peak_thrust: f64,
    /// Total impulse over the weight of the propellant at standard gravity, in s.
    pub specific_impulse_s: f64,
    /// ∫ p A_t dt over the mass that left through the nozzle, in m/s.
    pub characteristic_velocity: f64,
    /// Highest mass flux at the aft end of any port in kg/(m² s), without the grain's aft face.
    pub peak_mass_flux: Option<f64>,
    /// The grain where it occurs, from 0.
    pub peak_mass_flux_grain: Option<usize>,
    /// Highest Mach number at the aft end of any port.
    pub peak_core_mach: Option<f64>,
    /// Initial aft port area of the last grain over the throat area.
    pub port_to_throat_ratio: Option<f64>,
    /// Propellant before firing in kg.
    pub propellant_mass: f64,
    /// Propellant left at the end of the burn in kg.
    pub residual_mass: f64,
    /// Motor before firing in kg; `None` while the hardware's mass is not stated.
    pub loaded_mass: Option<f64>,
    /// Propellant volume over bounding volume of the grains.
    pub volume_loading: f64,
    /// Throat diameter at the end of the burn in m.
    pub final_throat_diameter: f64,
    /// Ideal thrust coefficient at peak pressure.
    pub ideal_thrust_coefficient: f64,
    /// Delivered thrust coefficient: total impulse over ∫ p A_t dt.
    pub delivered_thrust_coefficient: f64,
    /// When the last web has burned, in s.
    pub web_burnout_time: Option<f64>,
    /// When the chamber pressure has fallen below 1.02 times ambient, in s; transient model only.
    pub blow_down_time: Option<f64>,
    /// From the first to the last time at which the thrust is 5 % of its maximum, in s.
    pub burn_time_5_percent: f64,
    /// Impulse class and average thrust.
    pub designation: Option<String>,
    /// Impulse class alone.
    pub impulse_class: Option<String>,
    /// How far the impulse reaches into its class.
    pub share_of_class: Option<f64>,
}

/// A figure as tables show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Key in JSON.
    pub key: &'static str,
    /// Name on screen.
    pub label: &'static str,
    /// What it is.
    pub quantity: Quantity,
    /// SI value.
    pub value: Option<f64>,
}

impl SolidSummary {
    /// Every numeric figure in the order of the screen, most telling first.
    pub fn figures(&self) -> Vec<Figure> {
        let figure = |key, label, quantity, value| Figure { key, label, quantity, value };
        use Quantity::{
            Force, Impulse, Length, Mass, MassFlux, Number, Pressure, Ratio, SpecificImpulse, Time, Velocity,
        };
        vec![
            figure("total_impulse", "Total impulse", Impulse, Some(self.total_impulse)),
            figure("average_thrust", "Average thrust", Force, Some(self.average_thrust)),
            figure("peak_thrust", "Peak thrust", Force, Some(self.peak_thrust)),
            figure("burn_time", "Burn time", Time, Some(self.burn_time)),
            figure("peak_chamber_pressure", "Peak pressure", Pressure, Some(self.peak_chamber_pressure)),
            figure("average_chamber_pressure", "Average pressure", Pressure, Some(self.average_chamber_pressure)),
            figure(
                "specific_impulse_s",
                "Specific impulse",
                SpecificImpulse,
                Some(self.specific_impulse_s * STANDARD_GRAVITY),
            ),
            figure("initial_kn", "Initial Kn", Number, Some(self.initial_kn)),
            figure("peak_kn", "Peak Kn", Number, Some(self.peak_kn)),
            figure("port_to_throat_ratio", "Port / throat", Number, self.port_to_throat_ratio),
            figure("peak_mass_flux", "Peak mass flux", MassFlux, self.peak_mass_flux),
            figure("peak_core_mach", "Peak core Mach", Number, self.peak_core_mach),
            figure("propellant_mass", "Propellant mass", Mass, Some(self.propellant_mass)),
            figure("residual_mass", "Unburned at end", Mass, Some(self.residual_mass)),
            figure("loaded_mass", "Loaded mass", Mass, self.loaded_mass),
            figure("volume_loading", "Volume loading", Ratio, Some(self.volume_loading)),
            figure("characteristic_velocity", "Characteristic velocity", Velocity, Some(self.characteristic_velocity)),
            figure(
                "delivered_thrust_coefficient",
                "Thrust coefficient",
                Number,
                Some(self.delivered_thrust_coefficient),
            ),
            figure("ideal_thrust_coefficient", "Ideal thrust coefficient", Number, Some(self.ideal_thrust_coefficient)),
            figure("final_throat_diameter", "Final throat diameter", Length, Some(self.final_throat_diameter)),
            figure("web_burnout_time", "Web burnout", Time, self.web_burnout_time),
            figure("blow_down_time", "Blow-down until", Time, self.blow_down_time),
            figure("burn_time_5_percent", "Time above 5 % of peak", Time, Some(self.burn_time_5_percent)),
        ]
    }
}
