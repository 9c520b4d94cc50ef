//! Use case: the flow in a motor's nozzle - regime, stations, separation by four criteria, thrust over altitude, the Mach
//! field, and the contour beside others.

mod altitude;
mod comparison;
mod document;
mod field;
mod losses;
mod optimum;
mod reacting;

pub use altitude::{AltitudePoint, altitude_sweep};
pub use comparison::{ComparedContour, Equal, compare_contours};
pub use document::{
    bell_value, comparison_value, delivered_value, document, field_value, provenance, reacting_value, station_channels,
    sweep_value,
};
pub use field::{MachField, mach_field};
pub use losses::{Delivered, LayerModel, LossChoice, deliver};
pub use optimum::{best_bell, best_bell_doubt};
pub use reacting::{ReactingExit, ReactingFlow, ReactingGas, reacting};

use super::error::ServiceError;
use super::solve;
use crate::diag::{Finding, Monitor, Severity};
use crate::form::check_limits;
use crate::geometry::meridian::Meridian;
use crate::motor::nozzle::Nozzle;
use crate::motor::nozzle::contour::{Contour, ContourError, Plug};
use crate::motor::nozzle::flow::{FlowError, one_dimensional};
use crate::motor::nozzle::outflow::Outflow;
use crate::motor::nozzle::working::separation_places;
use crate::physics::gas_dynamics::isentropic::{
    ChamberGas, characteristic_velocity, pressure_ratio, supersonic_mach, thrust_coefficient,
};
use crate::physics::gas_dynamics::losses::boundary_layer::LayerConditions;
use crate::physics::gas_dynamics::nozzle_flow::{NozzleConditions, NozzleFlow, Regime};
use crate::physics::gas_dynamics::plug::PlugThrust;
use crate::physics::gas_dynamics::separation::{
    Criterion, NozzlePressures, SeparatedThrust, SeparationError, separated_thrust,
};
use crate::project::design::Design;
use crate::substance::library::Library;
use crate::substance::propellant::{CombustionGas, Propellant};
use crate::units::{Metre, MetrePerSecond, Newton, Pa, UnitPreferences, UnitSystem};

/// Stations along a nozzle, beside a shock's two.
pub const STATIONS: usize = 120;

/// A nozzle with the gas that flows through it.
#[derive(Debug, Clone, PartialEq)]
pub struct NozzleCase {
    /// The nozzle, before firing.
    pub nozzle: Nozzle,
    /// Diameter where its convergent begins.
    pub inlet: Metre,
    /// The gas of the chamber.
    pub gas: CombustionGas,
    /// What burns, for losses that need its chemistry.
    pub propellant: Option<Propellant>,
    /// Volume of the chamber over the area of the throat, at half the burn; where a motor is around the nozzle.
    pub characteristic_length: Option<Metre>,
    /// Chamber pressure.
    pub chamber: Pa,
    /// Pressure of the surroundings.
    pub ambient: Pa,
    /// What is wrong or doubtful about the design's nozzle and stops no flow.
    pub doubts: Vec<Finding>,
}

/// What the flow does.
#[derive(Debug, Clone, PartialEq)]
pub struct NozzleAnswer {
    /// What was asked.
    pub case: NozzleCase,
    /// The wall from inlet to exit, x = 0 at the inlet.
    pub wall: Meridian,
    /// Lengths in m of convergent, cylindrical throat and divergent.
    pub lengths: [f64; 3],
    /// The plug with its characteristics, for a spike.
    pub plug: Option<Plug>,
    /// The one-dimensional flow that fills the nozzle; along a plug that of its characteristics.
    pub flow: NozzleFlow,
    /// p_c A_t: what thrust coefficients count in.
    pub thrust_unit: Newton,
    /// Thrust coefficient as if the flow filled the nozzle without shock, whatever the surroundings.
    pub full_flow: f64,
    /// Ideal characteristic velocity of the gas.
    pub characteristic_velocity: MetrePerSecond,
    /// Share of the momentum thrust that divergence leaves.
    pub divergence: f64,
    /// Thrust coefficient of a plug, whose jet adapts to the surroundings.
    pub compensated: Option<f64>,
    /// Separation by each criterion; none for a plug.
    pub separation: Vec<(Criterion, Result<SeparatedThrust, SeparationError>)>,
    /// What is doubtful.
    pub findings: Vec<Finding>,
}

impl NozzleAnswer {
    /// Radius in m of the wall, or of the plug behind its throat, at a place along the axis.
    pub fn radius(&self, x: f64) -> Option<f64> {
        let station = match &self.plug {
            Some(plug) => plug.surface.at(x - self.lengths[0]),
            None => self.wall.at(x),
        };
        station.map(|station| station.radius)
    }

    /// The thrust coefficient that the contour gives here without losses: a plug's, else that of full flow.
    pub fn lossless(&self) -> f64 {
        self.compensated.unwrap_or(self.full_flow)
    }
}

impl NozzleCase {
    /// The nozzle of a design, at the mean chamber pressure of its burn and its ambient pressure where none is stated.
    ///
    /// # Errors
    /// [`ServiceError`]: the design does not resolve or, where its pressure is asked for, has no solution.
    pub fn of_design(
        design: &Design,
        library: &Library,
        (chamber, ambient): (Option<Pa>, Option<Pa>),
        monitor: &mut dyn Monitor,
    ) -> Result<Self, ServiceError> {
        let case = design.resolve(library)?;
        // A stated pressure spares the solution, not the limits of the nozzle's fields.
        let mut found = case.watched_check(monitor);
        check_limits(&mut design.clone(), "", &mut found);
        found.retain(|finding| finding.path.starts_with("nozzle"));
        let doubts = refuse_errors(found)?;
        let chamber = match chamber {
            Some(chamber) => chamber,
            None => Pa(solve::solve(design, library, monitor)?.summary.average_chamber_pressure),
        };
        let ambient = match ambient {
            Some(ambient) => ambient,
            None => case
                .conditions
                .ambient
                .pressure()
                .map_err(|error| ServiceError::new(error.to_string()).at("conditions.ambient"))?,
        };
        Ok(Self {
            inlet: case.inlet_diameter(),
            characteristic_length: case.characteristic_length(monitor),
            nozzle: case.nozzle,
            gas: case.propellant.gas,
            propellant: Some(case.propellant),
            chamber,
            ambient,
            doubts,
        })
    }

    /// γ and R T_c.
    pub fn chamber_gas(&self) -> ChamberGas {
        ChamberGas {
            heat_capacity_ratio: self.gas.heat_capacity_ratio,
            specific_energy: self.gas.specific_gas_constant() * self.gas.flame_temperature.0,
        }
    }

    fn pressures(&self) -> NozzlePressures {
        let heat_capacity_ratio = self.gas.heat_capacity_ratio;
        NozzlePressures { heat_capacity_ratio, chamber: self.chamber, ambient: self.ambient }
    }

    /// The gas and its wall for a boundary layer, by estimate.
    pub fn layer_conditions(&self) -> LayerConditions {
        LayerConditions::estimated(self.chamber_gas(), self.chamber, self.gas.flame_temperature, self.gas.molar_mass)
    }

    /// The thrust coefficient by each criterion of separation; none for a plug.
    fn separation(&self, outflow: &Outflow) -> Vec<(Criterion, Result<SeparatedThrust, SeparationError>)> {
        let Outflow::Wall(wall) = outflow else { return Vec::new() };
        let thrust = |criterion| (criterion, separated_thrust(criterion, self.pressures(), wall));
        Criterion::ALL.into_iter().map(thrust).collect()
    }

    /// The thrust coefficient of a plug.
    fn compensated(&self, outflow: &Outflow) -> Result<Option<f64>, ServiceError> {
        let Outflow::Plug(plug) = outflow else { return Ok(None) };
        let thrust = PlugThrust::new(self.gas.heat_capacity_ratio, plug)
            .map_err(|error| ServiceError::new(error.to_string()).at("nozzle"))?;
        Ok(Some(thrust.coefficient(self.ambient.0 / self.chamber.0)))
    }

    /// The thrust coefficient as if the flow filled the nozzle without shock.
    fn full_flow(&self) -> Result<f64, ServiceError> {
        let (g, expansion) = (self.gas.heat_capacity_ratio, self.nozzle.expansion_ratio());
        let mach = supersonic_mach(g, expansion).map_err(|error| ServiceError::new(error.to_string()).at("nozzle"))?;
        Ok(thrust_coefficient(g, pressure_ratio(g, mach), self.ambient.0 / self.chamber.0, expansion))
    }

    /// Where along the axis from the inlet each criterion lets the flow leave the wall, of those that do inside.
    pub fn separation_places(&self) -> Vec<(Criterion, Metre)> {
        let places = separation_places(&self.nozzle, self.inlet, self.pressures());
        places.into_iter().filter_map(|(criterion, place)| Some((criterion, place.ok()?.x?))).collect()
    }

    /// Whether it is a plug, and made for another gas.
    fn other_gas(&self) -> Option<Finding> {
        /// Difference of γ from which on it is worth a word.
        const WORTH: f64 = 0.02;
        let Contour::Spike(spike) = &self.nozzle.contour else { return None };
        let (made, gas) = (spike.heat_capacity_ratio, self.gas.heat_capacity_ratio);
        ((made - gas).abs() > WORTH).then(|| {
            let message = format!("The plug is made for a gas of γ = {made}; this one has {gas}.");
            Finding::new(Severity::Info, "plug_of_other_gas", "nozzle.heat_capacity_ratio", message)
                .hint("Its pressures are taken at the area ratios that it is made for.")
        })
    }

    /// Refuses what no flow can have.
    fn check(&self) -> Result<(), ServiceError> {
        for (value, path, lowest) in [(self.chamber.0, "chamber", f64::MIN_POSITIVE), (self.ambient.0, "ambient", 0.0)]
        {
            if !(value >= lowest && value.is_finite()) {
                let error = ServiceError::new(format!("the {path} pressure is {value} Pa")).at(path);
                return Err(error.expected(if lowest > 0.0 { "a positive pressure" } else { "a pressure from 0 on" }));
            }
        }
        let mut findings = Vec::new();
        self.nozzle.check(self.inlet, "nozzle", &mut findings);
        refuse_errors(findings).map(|_| ())
    }
}

/// The findings, where none is an error that says something against the flow; a body that cannot be made does not.
fn refuse_errors(findings: Vec<Finding>) -> Result<Vec<Finding>, ServiceError> {
    let si = UnitPreferences::of(UnitSystem::Si);
    let is_error = |finding: &&Finding| finding.severity == Severity::Error && finding.code != "nozzle_body";
    match findings.iter().find(is_error) {
        Some(finding) => {
            Err(ServiceError::new(finding.message.text(&si)).at(&*finding.path).hint(finding.hint.text(&si)))
        }
        None => Ok(findings),
    }
}

/// The flow in a nozzle.
///
/// # Errors
/// [`ServiceError`] with the field: a nozzle that cannot be, pressures without flow.
pub fn solve_nozzle(case: &NozzleCase) -> Result<NozzleAnswer, ServiceError> {
    case.check()?;
    let lengths = case.nozzle.lengths(case.inlet).map_err(contour_error)?;
    let wall = case.nozzle.flow(case.inlet).map_err(contour_error)?;
    let conditions = NozzleConditions { gas: case.chamber_gas(), chamber: case.chamber, ambient: case.ambient };
    let flow = one_dimensional(&case.nozzle, case.inlet, &conditions, STATIONS).map_err(flow_error)?;
    let outflow = case.nozzle.outflow().map_err(contour_error)?;
    let separation = case.separation(&outflow);
    let findings = findings(case, &flow, &separation);
    Ok(NozzleAnswer {
        thrust_unit: Newton(case.chamber.0 * case.nozzle.throat_area().0),
        full_flow: case.full_flow()?,
        compensated: case.compensated(&outflow)?,
        plug: case.nozzle.contour.shape().plug(case.nozzle.opening()).map_err(contour_error)?,
        characteristic_velocity: characteristic_velocity(case.chamber_gas()),
        divergence: case.nozzle.divergence_factor().map_err(contour_error)?,
        case: case.clone(),
        wall,
        lengths,
        flow,
        separation,
        findings,
    })
}

pub(super) fn contour_error(error: ContourError) -> ServiceError {
    ServiceError::new(error.to_string()).at(format!("nozzle.{}", error.key())).hint(error.hint())
}

pub(super) fn flow_error(error: FlowError) -> ServiceError {
    match error {
        FlowError::Contour(error) => contour_error(error),
        FlowError::HalfRound => ServiceError::new(error.to_string())
            .at("nozzle.upstream_radius")
            .hint("Give the arc before the throat a radius: 0.6 and more of the throat's, 1.5 is usual."),
        _ => ServiceError::new(error.to_string()).at("nozzle.contour"),
    }
}

fn findings(
    case: &NozzleCase,
    flow: &NozzleFlow,
    separation: &[(Criterion, Result<SeparatedThrust, SeparationError>)],
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = case.doubts.iter().cloned().chain(case.other_gas()).collect();
    match flow.regime {
        Regime::NoFlow => findings.push(
            Finding::new(
                Severity::Error,
                "no_flow",
                "chamber",
                "The chamber pressure is not above the ambient: nothing flows.",
            )
            .hint("Give a higher chamber pressure."),
        ),
        Regime::Unchoked => findings.push(
            Finding::new(
                Severity::Warning,
                "unchoked",
                "chamber",
                "The flow stays below the speed of sound: the throat is not choked.",
            )
            .hint("Relations for choked flow, and the motor's pressure, do not hold here."),
        ),
        Regime::ShockInside(place) => findings.push(
            Finding::new(
                Severity::Warning,
                "shock_inside",
                "nozzle",
                format!("One-dimensional flow would have a shock inside, where A/At is {:.2}.", place.area_ratio),
            )
            .hint("A real flow leaves the wall before: see the criteria of separation."),
        ),
        _ => {}
    }
    let inside: Vec<&str> = separation
        .iter()
        .filter(|(_, thrust)| thrust.as_ref().is_ok_and(|thrust| thrust.point.is_some()))
        .map(|(criterion, _)| criterion.name())
        .collect();
    if !inside.is_empty() && !matches!(flow.regime, Regime::NoFlow | Regime::Unchoked) {
        let message = format!(
            "The flow leaves the wall before the exit by {} of 4 criteria: {}.",
            inside.len(),
            inside.join(", ")
        );
        let hint = "Side loads come with it; a smaller expansion or a higher chamber pressure fills the nozzle.";
        findings.push(Finding::new(Severity::Warning, "separated", "nozzle", message).hint(hint));
    }
    let pressures = case.pressures();
    for (_, thrust) in separation {
        if let Ok(SeparatedThrust { point: Some(point), .. }) = thrust {
            findings.extend(point.doubts(pressures));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Unwatched;
    use crate::motor::nozzle::contour::Bell;
    use crate::units::{Kelvin, KgPerMole};

    pub(super) fn case() -> NozzleCase {
        let nozzle = Nozzle {
            contour: Contour::Bell(Bell::default()),
            upstream_radius: 1.5,
            ..Nozzle::new(Metre(0.03), Metre(0.03 * 16.0_f64.sqrt()))
        };
        let gas =
            CombustionGas { flame_temperature: Kelvin(3000.0), molar_mass: KgPerMole(0.025), heat_capacity_ratio: 1.2 };
        NozzleCase {
            nozzle,
            inlet: Metre(0.09),
            gas,
            propellant: None,
            characteristic_length: Some(Metre(1.0)),
            chamber: Pa(7e6),
            ambient: Pa(101_325.0),
            doubts: Vec::new(),
        }
    }

    #[test]
    fn the_thrust_is_that_of_the_thrust_coefficient() {
        let answer = solve_nozzle(&case()).expect("solves");
        let full = answer.separation[0].1.as_ref().expect("a thrust").full_flow;
        assert!((answer.flow.thrust.0 / answer.thrust_unit.0 / full - 1.0).abs() < 1e-6, "{full}");
        assert_eq!(answer.flow.regime.id(), "over_expanded");
        let exit = answer.flow.stations.last().expect("stations");
        assert!((exit.area_ratio - 16.0).abs() < 1e-9 && exit.mach > 3.0);
    }

    #[test]
    fn a_low_pressure_separates_by_every_criterion_and_thrusts_more_than_full_flow() {
        let answer = solve_nozzle(&NozzleCase { chamber: Pa(1.5e6), ..case() }).expect("solves");
        for (criterion, thrust) in &answer.separation {
            let thrust = thrust.as_ref().expect("a thrust");
            assert!(thrust.point.is_some() && thrust.thrust_coefficient > thrust.full_flow, "{criterion:?}");
        }
        assert!(answer.findings.iter().any(|finding| finding.code == "separated"));
    }

    #[test]
    fn a_design_gives_its_own_pressure() {
        let library = Library::bundled().expect("reads");
        let design = Design::new_solid("test");
        let case = NozzleCase::of_design(&design, &library, (None, None), &mut Unwatched).expect("solves");
        assert!(case.chamber.0 > 5e5 && (case.ambient.0 - 101_325.0).abs() < 1.0, "{case:?}");
        let stated = (Some(Pa(5e6)), Some(Pa(0.0)));
        let case = NozzleCase::of_design(&design, &library, stated, &mut Unwatched).expect("resolves");
        assert_eq!((case.chamber, case.ambient), (Pa(5e6), Pa(0.0)));
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_field() {
        let bad = NozzleCase { chamber: Pa(-1.0), ..case() };
        assert_eq!(solve_nozzle(&bad).expect_err("no pressure").path, "chamber");
        let mut bad = case();
        bad.nozzle.exit_diameter = Metre(0.02);
        assert_eq!(solve_nozzle(&bad).expect_err("narrow exit").path, "nozzle.exit_diameter");
    }
}
