//! The enthalpy of a reactant as a function of temperature, as far as data tell it.

use crate::substance::species::{FIT_GAS_CONSTANT, Nasa9};

/// How far a temperature may lie from the only known one and still count as the same, in K: 298 K means 298.15 K, and
/// 90 K the 90.17 K of boiling oxygen.
pub(super) const SAME_TEMPERATURE: f64 = 0.2;

/// What is known of the enthalpy, per mole of formula unit and including the heat of formation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Caloric {
    /// At one temperature (K) only, in J/mol.
    Point { temperature: f64, enthalpy: f64 },
    /// At one temperature, and the heat capacity from the first to the last point of a table.
    Table { temperature: f64, enthalpy: f64, heat_capacity: HeatCapacity },
    /// NASA's fits between two temperatures in K.
    Fits { ranges: Vec<Nasa9>, low: f64, high: f64 },
    /// Of a blend: mass fraction, molar mass in kg/mol and enthalpy of each part, the mixture's molar mass, and the heat
    /// of mixing in J/kg.
    Blend { parts: Vec<(f64, f64, Caloric)>, molar_mass: f64, excess: f64 },
    /// Nothing.
    Unknown,
}

/// Why there is no enthalpy at a temperature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum NoEnthalpy {
    /// None is known.
    Unknown,
    /// Only the one at this temperature in K is known.
    Only(f64),
    /// Data reach from the one to the other temperature in K.
    Outside(f64, f64),
}

impl Caloric {
    /// The temperature for which the enthalpy is meant where none is stated, in K.
    pub(super) fn temperature(&self) -> f64 {
        const ROOM: f64 = 298.15;
        match self {
            Self::Point { temperature, .. } | Self::Table { temperature, .. } => *temperature,
            Self::Fits { low, high, .. } => ROOM.clamp(*low, *high),
            Self::Blend { parts, .. } => {
                let (low, high) = self.range();
                let own = parts.iter().map(|(_, _, part)| part.temperature()).next();
                own.filter(|own| (low..=high).contains(own)).unwrap_or(ROOM).clamp(low.min(high), high)
            }
            Self::Unknown => ROOM,
        }
    }

    /// Lowest and highest temperature in K for which there is an enthalpy. The lowest lies above the highest for a
    /// blend whose parts have no temperature in common.
    pub(super) fn range(&self) -> (f64, f64) {
        match self {
            Self::Point { temperature, .. } => (*temperature, *temperature),
            Self::Table { heat_capacity, .. } => heat_capacity.range(),
            Self::Fits { low, high, .. } => (*low, *high),
            Self::Blend { parts, .. } => parts
                .iter()
                .map(|(_, _, part)| part.range())
                .fold((0.0, f64::INFINITY), |(low, high), (from, to)| (low.max(from), high.min(to))),
            Self::Unknown => (0.0, f64::INFINITY),
        }
    }

    /// Molar enthalpy in J/mol at `t` in K.
    pub(super) fn enthalpy(&self, t: f64) -> Result<f64, NoEnthalpy> {
        match self {
            Self::Unknown => Err(NoEnthalpy::Unknown),
            Self::Point { temperature, enthalpy } => {
                let is_same = (t - temperature).abs() <= SAME_TEMPERATURE;
                if is_same { Ok(*enthalpy) } else { Err(NoEnthalpy::Only(*temperature)) }
            }
            Self::Table { temperature, enthalpy, heat_capacity } => {
                let (low, high) = heat_capacity.range();
                let at = within(t, low, high)?;
                Ok(enthalpy + heat_capacity.integral(at) - heat_capacity.integral(*temperature))
            }
            Self::Fits { ranges, low, high } => {
                let t = within(t, *low, *high)?;
                let fit = ranges.iter().find(|range| t <= range.high).or(ranges.last()).ok_or(NoEnthalpy::Unknown)?;
                Ok(fit.enthalpy(t) * FIT_GAS_CONSTANT * t)
            }
            Self::Blend { parts, molar_mass, excess } => {
                let mut per_mass = *excess;
                for (mass_fraction, part_mass, part) in parts {
                    per_mass += mass_fraction * part.enthalpy(t)? / part_mass;
                }
                Ok(per_mass * molar_mass)
            }
        }
    }
}

/// The temperature, moved into a range that it misses by no more than a rounded figure does.
fn within(t: f64, low: f64, high: f64) -> Result<f64, NoEnthalpy> {
    if t >= low - SAME_TEMPERATURE && t <= high + SAME_TEMPERATURE {
        Ok(t.clamp(low, high))
    } else {
        Err(NoEnthalpy::Outside(low, high))
    }
}

/// Molar heat capacity as a table of temperature in K and J/(mol K), linear from point to point.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeatCapacity(Vec<(f64, f64)>);

impl HeatCapacity {
    /// From two points or more with rising temperatures and positive values.
    pub(super) fn of(points: &[(f64, f64)]) -> Option<Self> {
        let rises = points.windows(2).all(|pair| matches!(pair, [one, next] if one.0 < next.0));
        let is_positive = points.iter().all(|(t, value)| *t > 0.0 && *value > 0.0);
        (points.len() >= 2 && rises && is_positive).then(|| Self(points.to_vec()))
    }

    fn range(&self) -> (f64, f64) {
        let end = |point: Option<&(f64, f64)>| point.map_or(0.0, |(t, _)| *t);
        (end(self.0.first()), end(self.0.last()))
    }

    /// Integral over temperature from the first point to `t` in J/mol; `t` lies inside the table.
    fn integral(&self, t: f64) -> f64 {
        let mut sum = 0.0;
        for pair in self.0.windows(2) {
            let &[(from, low), (to, high)] = pair else { continue };
            let end = t.min(to);
            if end <= from {
                break;
            }
            let at_end = low + (high - low) * (end - from) / (to - from);
            sum += (end - from) * (low + at_end) / 2.0;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Caloric {
        let heat_capacity = HeatCapacity::of(&[(100.0, 50.0), (200.0, 70.0), (300.0, 70.0)]).expect("rises");
        Caloric::Table { temperature: 150.0, enthalpy: -1000.0, heat_capacity }
    }

    #[test]
    fn a_table_is_integrated_from_its_own_temperature() {
        // From 150 to 200 K the mean is 65 J/(mol K), then 70; from 150 down to 100 K it is 55.
        assert_eq!(table().enthalpy(150.0), Ok(-1000.0));
        assert!((table().enthalpy(300.0).expect("inside") - (-1000.0 + 50.0 * 65.0 + 100.0 * 70.0)).abs() < 1e-9);
        assert!((table().enthalpy(100.0).expect("inside") - (-1000.0 - 50.0 * 55.0)).abs() < 1e-9);
        assert_eq!(table().enthalpy(301.0), Err(NoEnthalpy::Outside(100.0, 300.0)));
    }

    #[test]
    fn a_single_point_holds_for_a_rounded_temperature_and_no_other() {
        let point = Caloric::Point { temperature: 298.15, enthalpy: 5.0 };
        assert_eq!(point.enthalpy(298.0), Ok(5.0));
        assert_eq!(point.enthalpy(293.15), Err(NoEnthalpy::Only(298.15)));
    }

    #[test]
    fn a_blend_has_the_temperatures_that_its_parts_share() {
        let other = Caloric::Point { temperature: 298.15, enthalpy: 400.0 };
        let blend = Caloric::Blend {
            parts: vec![(0.25, 0.02, table()), (0.75, 0.04, other)],
            molar_mass: 0.032,
            excess: -10.0,
        };
        assert_eq!((blend.range(), blend.temperature()), ((298.15, 298.15), 298.15));
        let part = table().enthalpy(298.15).expect("inside");
        let expected = 0.032 * (0.25 * part / 0.02 + 0.75 * 400.0 / 0.04 - 10.0);
        assert!((blend.enthalpy(298.15).expect("shared") - expected).abs() < 1e-9);
        assert_eq!(blend.enthalpy(250.0), Err(NoEnthalpy::Only(298.15)));
    }

    #[test]
    fn a_heat_capacity_that_falls_back_in_temperature_is_none() {
        assert_eq!(HeatCapacity::of(&[(100.0, 50.0)]), None);
        assert_eq!(HeatCapacity::of(&[(100.0, 50.0), (100.0, 60.0)]), None);
        assert_eq!(HeatCapacity::of(&[(100.0, 50.0), (200.0, -60.0)]), None);
    }
}
