//! The standard atmosphere.
//!
//! Source: *U.S. Standard Atmosphere, 1976*, NOAA-S/T 76-1562, tables 4 and I, equations 18, 33a and 33b.

use crate::units::{Altitude, Kelvin, Pa, STANDARD_ATMOSPHERE, STANDARD_GRAVITY};

/// Geopotential base of each layer in m, its lapse rate in K/m.
const LAYERS: [(f64, f64); 7] = [
    (0.0, -6.5e-3),
    (11_000.0, 0.0),
    (20_000.0, 1.0e-3),
    (32_000.0, 2.8e-3),
    (47_000.0, 0.0),
    (51_000.0, -2.8e-3),
    (71_000.0, -2.0e-3),
];
/// Highest geometric altitude of the model's lower part in m.
pub const HIGHEST: Altitude = Altitude(86_000.0);
/// Lowest geometric altitude of the tables in m.
pub const LOWEST: Altitude = Altitude(-5_000.0);
/// Earth's radius of the model in m (equation 19).
const EARTH_RADIUS: f64 = 6_356_766.0;
/// Molar gas constant of the model in J/(kmol K) over the mean molar mass in kg/kmol (table 2).
const GAS_CONSTANT_OF_AIR: f64 = 8314.32 / 28.9644;
const SEA_LEVEL_TEMPERATURE: f64 = 288.15;

/// An altitude that the model does not cover.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "the standard atmosphere is given from {} m to {} m, not at {altitude} m; state the ambient pressure instead",
    LOWEST.0, HIGHEST.0
)]
pub struct OutsideAtmosphere {
    /// The altitude in m.
    pub altitude: f64,
}

/// Pressure and molecular-scale temperature at a geometric altitude above mean sea level.
///
/// # Errors
/// [`OutsideAtmosphere`] below -5 km and above 86 km.
pub fn standard_atmosphere(altitude: Altitude) -> Result<(Pa, Kelvin), OutsideAtmosphere> {
    if !(LOWEST.0..=HIGHEST.0).contains(&altitude.0) {
        return Err(OutsideAtmosphere { altitude: altitude.0 });
    }
    let geopotential = EARTH_RADIUS * altitude.0 / (EARTH_RADIUS + altitude.0);
    let mut pressure = STANDARD_ATMOSPHERE;
    let mut temperature = SEA_LEVEL_TEMPERATURE;
    for (index, &(base, lapse)) in LAYERS.iter().enumerate() {
        let top = LAYERS.get(index + 1).map_or(f64::INFINITY, |next| next.0);
        let rise = geopotential.min(top) - base;
        let above = temperature + lapse * rise;
        let exponent = STANDARD_GRAVITY / GAS_CONSTANT_OF_AIR;
        pressure *= if lapse == 0.0 {
            (-exponent * rise / temperature).exp()
        } else {
            (temperature / above).powf(exponent / lapse)
        };
        temperature = above;
        if geopotential <= top {
            break;
        }
    }
    Ok((Pa(pressure), Kelvin(temperature)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pressures in Pa and temperatures in K from table I (geometric altitude), five digits.
    #[test]
    fn the_published_table_is_met() {
        for (altitude, pressure, temperature) in [
            (0.0, 1.01325e5, 288.150),
            (1_000.0, 8.9876e4, 281.651),
            (5_000.0, 5.4048e4, 255.676),
            (11_000.0, 2.2699e4, 216.774),
            (20_000.0, 5.5293e3, 216.650),
            (30_000.0, 1.1970e3, 226.509),
            (50_000.0, 7.9779e1, 270.650),
            (70_000.0, 5.2209e0, 219.585),
        ] {
            let (p, t) = standard_atmosphere(Altitude(altitude)).expect("covered");
            assert!((p.0 / pressure - 1.0).abs() < 6e-5, "{altitude}: {} {pressure}", p.0);
            assert!((t.0 - temperature).abs() < 1e-3, "{altitude}: {} {temperature}", t.0);
        }
    }

    #[test]
    fn outside_the_model_is_an_error() {
        assert!(standard_atmosphere(Altitude(90_000.0)).is_err());
        assert!(standard_atmosphere(Altitude(f64::NAN)).is_err());
    }
}
