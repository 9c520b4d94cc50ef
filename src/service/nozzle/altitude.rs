//! Thrust coefficient and separation over altitude.

use super::{NozzleCase, contour_error};
use crate::physics::atmosphere::standard_atmosphere;
use crate::physics::gas_dynamics::separation::{Criterion, SeparatedThrust};
use crate::service::error::ServiceError;
use crate::units::{Altitude, Pa};

/// The nozzle at an altitude.
#[derive(Debug, Clone, PartialEq)]
pub struct AltitudePoint {
    /// Above mean sea level, standard atmosphere.
    pub altitude: Altitude,
    /// Pressure of the surroundings.
    pub ambient: Pa,
    /// Thrust coefficient of the nozzle that flows full.
    pub full_flow: f64,
    /// Thrust coefficient of a plug, whose jet adapts.
    pub compensated: Option<f64>,
    /// Thrust coefficient by each criterion; nothing where it has no answer, and none for a plug.
    pub separated: Vec<(Criterion, Option<f64>)>,
    /// Area ratio where the flow leaves the wall, by each criterion; nothing where it fills the nozzle.
    pub area_ratios: Vec<(Criterion, Option<f64>)>,
}

/// The nozzle at each altitude, at its chamber pressure.
///
/// # Errors
/// [`ServiceError`]: an altitude beyond the standard atmosphere, or a nozzle that cannot be.
pub fn altitude_sweep(case: &NozzleCase, altitudes: &[Altitude]) -> Result<Vec<AltitudePoint>, ServiceError> {
    case.check()?;
    let outflow = case.nozzle.outflow().map_err(contour_error)?;
    altitudes
        .iter()
        .map(|altitude| {
            let atmosphere = standard_atmosphere(*altitude);
            let (ambient, _) = atmosphere.map_err(|error| ServiceError::new(error.to_string()).at("altitude"))?;
            let there = NozzleCase { ambient, ..case.clone() };
            let separation = there.separation(&outflow);
            let each = |value: fn(&SeparatedThrust) -> Option<f64>| {
                separation
                    .iter()
                    .map(|(criterion, thrust)| (*criterion, thrust.as_ref().ok().and_then(value)))
                    .collect()
            };
            Ok(AltitudePoint {
                altitude: *altitude,
                ambient,
                full_flow: there.full_flow()?,
                compensated: there.compensated(&outflow)?,
                separated: each(|thrust| Some(thrust.thrust_coefficient)),
                area_ratios: each(|thrust| thrust.point.map(|point| point.area_ratio)),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;

    /// A plug thrusts at sea level nearly like an adapted nozzle, and a dual bell like its first bell; both more than a bell
    /// of the same exit by the criterion, and no less at altitude than a few percent.
    #[test]
    fn plug_and_dual_bell_compensate() {
        use crate::motor::nozzle::contour::{Contour, DualBell, Spike};
        use crate::units::Metre;
        let of = |contour: Contour| {
            let mut case = NozzleCase { chamber: Pa(1e6), inlet: Metre(0.14), ..case() };
            case.nozzle.contour = contour;
            altitude_sweep(&case, &[Altitude(0.0), Altitude(20_000.0)]).expect("solves")
        };
        let schmucker = |point: &AltitudePoint| point.separated[1].1.expect("an answer");
        let bell = of(case().nozzle.contour);
        let dual = of(Contour::DualBell(DualBell::default()));
        let plug = of(Contour::Spike(Spike::default()));
        let adapted = plug[0].compensated.expect("a plug");
        assert!(
            adapted > schmucker(&bell[0]) && schmucker(&dual[0]) > schmucker(&bell[0]),
            "{bell:?} {dual:?} {plug:?}"
        );
        assert_eq!(dual[0].area_ratios[1].1, Some(DualBell::default().inflection_area_ratio));
        let high = plug[1].compensated.expect("a plug");
        assert!(plug[0].separated.is_empty() && high > 0.93 * bell[1].full_flow && high < bell[1].full_flow);
    }

    #[test]
    fn the_nozzle_fills_on_its_way_up() {
        let case = NozzleCase { chamber: Pa(2e6), ..case() };
        let altitudes: Vec<Altitude> = (0..=20).map(|step| Altitude(2000.0 * f64::from(step))).collect();
        let sweep = altitude_sweep(&case, &altitudes).expect("solves");
        assert!(sweep[0].area_ratios.iter().all(|(_, ratio)| ratio.is_some()), "{:?}", sweep[0]);
        assert!(sweep[20].area_ratios.iter().all(|(_, ratio)| ratio.is_none()), "{:?}", sweep[20]);
        assert!(sweep.windows(2).all(|pair| pair[1].full_flow > pair[0].full_flow));
        assert!(sweep.iter().all(|point| point.compensated.is_none()));
        let error = altitude_sweep(&case, &[Altitude(1e6)]).expect_err("beyond the atmosphere");
        assert_eq!(error.path, "altitude");
    }
}
