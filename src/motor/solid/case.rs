//! A solid motor with everything resolved: all that its solution depends on, and nothing else.

use crate::diag::{Finding, Message, Monitor, Severity, Unwatched};
use crate::form::check_limits;
use crate::motor::casing::Casing;
use crate::motor::conditions::{Conditions, Igniter, Limits};
use crate::motor::grain::{Grain, LoadedGrain};
use crate::motor::nozzle::Nozzle;
use crate::motor::solid::batch::MOST as MOST_PROPELLANTS;
use crate::motor::solid::charge::Charge;
use crate::substance::propellant::Propellant;
use crate::units::{Kilogram, Metre, Pa, Quantity};

/// A closed case: the propellant's data are copied in, so that it can be solved again years later.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolidCase {
    /// The motor's propellant: number 0.
    pub propellant: Propellant,
    /// Propellants of grains that have another: numbers 1 and up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_propellants: Vec<Propellant>,
    /// From fore to aft.
    pub grains: Vec<LoadedGrain>,
    /// Nozzle.
    pub nozzle: Nozzle,
    /// Case and inert parts.
    pub casing: Casing,
    /// Surroundings and temperature.
    pub conditions: Conditions,
    /// Igniter.
    pub igniter: Igniter,
    /// Limits for findings.
    pub limits: Limits,
}

/// Share of the propellant's mass above which an igniter's charge falsifies the specific impulse by more than a few
/// hundredths.
const LARGEST_CHARGE: f64 = 0.03;

/// Why a case has no hash.
#[derive(Debug, thiserror::Error)]
#[error("the case cannot be written in canonical form: {0}")]
pub struct CanonicalFormError(#[from] serde_json::Error);

impl SolidCase {
    /// Diameter at which the nozzle's convergent begins.
    pub fn inlet_diameter(&self) -> Metre {
        let last = self.grains.last().map_or(self.nozzle.throat_diameter, |grain| grain.shape().outer_diameter());
        self.nozzle.inlet_diameter.unwrap_or(last)
    }

    /// Free volume beyond the grains' bounding cylinders in m³.
    pub fn free_volume(&self) -> f64 {
        self.conditions.free_volume.map_or_else(
            || self.casing.free_volume(&self.grains) + self.nozzle.convergent_volume(self.inlet_diameter()),
            |volume| volume.0,
        )
    }

    /// L* at half the burn: volume of the chamber with half the propellant left, over the area of the throat; nothing
    /// where a grain has no burn.
    pub fn characteristic_length(&self, monitor: &mut dyn Monitor) -> Option<Metre> {
        let charge = Charge::new(self, monitor).ok()?;
        let free = self.free_volume() + charge.envelope() * (1.0 - charge.volume_loading() / 2.0);
        Some(Metre(free / self.nozzle.throat_area().0))
    }

    /// BLAKE3 of the canonical form (JSON with every field in order), in hexadecimal.
    ///
    /// # Errors
    /// [`CanonicalFormError`] when a value cannot be written.
    pub fn hash(&self) -> Result<String, CanonicalFormError> {
        Ok(blake3::hash(&serde_json::to_vec(self)?).to_hex().to_string())
    }

    /// Whatever is wrong or doubtful before anything is solved. A finding of severity error means that the case
    /// cannot be solved, or should not be built.
    pub fn check(&self) -> Vec<Finding> {
        self.watched_check(&mut Unwatched)
    }

    /// [`Self::check`], which `monitor` may cancel: nothing more is found then.
    pub fn watched_check(&self, monitor: &mut dyn Monitor) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, propellant) in self.propellants().enumerate() {
            propellant.check(&self.propellant_path(index), &mut findings);
        }
        if self.grains.is_empty() {
            let message = "The motor has no grain.";
            findings.push(Finding::new(Severity::Error, "no_grain", "grains", message).hint("Add a grain."));
        }
        for (index, grain) in self.grains.iter().enumerate() {
            grain.shape().watched_check(&format!("grains[{index}]"), &mut findings, monitor);
            if index > 0 && matches!(grain.grain, Grain::EndBurner(_)) {
                let message =
                    format!("Grain {} is an end burner behind other grains, whose gas has no way past it.", index + 1);
                let path = format!("grains[{index}]");
                findings.push(
                    Finding::new(Severity::Error, "end_burner_not_foremost", path, message)
                        .hint("Move the end burner to the fore end."),
                );
            }
        }
        let in_use = self.propellants_in_use();
        if in_use.len() > MOST_PROPELLANTS {
            let path = self.propellant_path(in_use.get(MOST_PROPELLANTS).copied().unwrap_or(0));
            let message = format!(
                "The grains have {} propellants; at most {MOST_PROPELLANTS} can burn in one motor.",
                in_use.len()
            );
            findings.push(
                Finding::new(Severity::Error, "too_many_propellants", path, message)
                    .hint("Give some of the grains the same propellant."),
            );
        }
        self.nozzle.check(self.inlet_diameter(), "nozzle", &mut findings);
        self.casing.check(&self.grains, "case", &mut findings);
        self.igniter.check("igniter", &mut findings);
        // A grain without a burn has its finding already.
        let mass = Charge::new(self, monitor).map_or(Kilogram(f64::INFINITY), |charge| charge.mass());
        let share = self.igniter.charge_mass / mass;
        if share > LARGEST_CHARGE {
            let values = [(self.igniter.charge_mass.0, Quantity::Mass), (share, Quantity::Ratio)];
            let message = Message::new("The igniter's charge of {} is {} of the propellant's mass.", &values);
            findings.push(Finding::new(Severity::Warning, "igniter_large", "igniter.charge_mass", message).hint(
                "Its gas counts in the total impulse and not in the propellant's mass, so the specific impulse is too \
                     high.",
            ));
        }
        self.limits.check("limits", &mut findings);
        if let Err(error) = self.conditions.ambient.pressure() {
            let path = "conditions.altitude";
            findings.push(Finding::new(Severity::Error, "altitude_outside_model", path, error.to_string()));
        }
        if self.conditions.grain_temperature.0 <= 0.0 {
            let path = "conditions.grain_temperature";
            findings.push(Finding::new(
                Severity::Error,
                "grain_temperature",
                path,
                "The grain temperature must be above 0 K.",
            ));
        }
        if self.nozzle.throat_diameter.0 > self.inlet_diameter().0 {
            let values =
                [(self.nozzle.throat_diameter.0, Quantity::Length), (self.inlet_diameter().0, Quantity::Length)];
            let message = Message::new("The throat diameter {} is above the inlet diameter {}.", &values);
            findings.push(
                Finding::new(Severity::Error, "throat_wider_than_inlet", "nozzle.throat_diameter", message)
                    .hint("Make the throat smaller or the inlet wider."),
            );
        }
        for (index, propellant) in self.propellants().enumerate() {
            // A propellant that no grain has is not missed.
            if !in_use.contains(&index)
                || propellant.temperature_sensitivity.0 != 0.0
                || self.conditions.grain_temperature == propellant.reference_temperature
            {
                continue;
            }
            let message = Message::new(
                format!(
                    "The grain temperature of {{}} changes nothing: {} states no temperature sensitivity.",
                    propellant.name
                ),
                &[(self.conditions.grain_temperature.0, Quantity::Temperature)],
            );
            let path = "conditions.grain_temperature";
            findings.push(
                Finding::new(Severity::Info, "grain_temperature_without_effect", path, message).hint(format!(
                    "Give the propellant its temperature sensitivity ({}).",
                    self.propellant_path(index)
                )),
            );
        }
        self.check_limits(&mut findings);
        findings
    }

    /// Findings for values outside the limits of their forms.
    fn check_limits(&self, findings: &mut Vec<Finding>) {
        let mut case = self.clone();
        for (index, propellant) in std::iter::once(&mut case.propellant).chain(&mut case.other_propellants).enumerate()
        {
            check_limits(propellant, &self.propellant_path(index), findings);
        }
        for (index, grain) in case.grains.iter_mut().enumerate() {
            // A stack often repeats one grain.
            if index == 0 || self.grains.get(index - 1) != self.grains.get(index) {
                check_limits(&mut grain.grain, &format!("grains[{index}]"), findings);
            }
        }
        check_limits(&mut case.nozzle, "nozzle", findings);
        check_limits(&mut case.casing, "case", findings);
        check_limits(&mut case.conditions, "conditions", findings);
        check_limits(&mut case.igniter, "igniter", findings);
        check_limits(&mut case.limits, "limits", findings);
        // What only bounds findings moves no result: a limit set far away, to be rid of it, stops no analysis.
        let bounds_findings = |path: &str| path.starts_with("limits.") || path == "case.rated_pressure";
        for finding in findings.iter_mut().filter(|finding| bounds_findings(&finding.path)) {
            finding.severity = finding.severity.min(Severity::Warning);
        }
    }

    /// Every propellant by its number.
    pub fn propellants(&self) -> impl Iterator<Item = &Propellant> {
        std::iter::once(&self.propellant).chain(&self.other_propellants)
    }

    /// The propellant of a grain.
    pub fn propellant_of(&self, grain: &LoadedGrain) -> &Propellant {
        self.propellants().nth(grain.propellant).unwrap_or(&self.propellant)
    }

    /// Numbers of the propellants that a grain has, ascending.
    pub fn propellants_in_use(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = self.grains.iter().map(|grain| grain.propellant).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Field path of a propellant: the motor's, or that of the first grain which has it.
    pub fn propellant_path(&self, index: usize) -> String {
        match self.grains.iter().position(|grain| grain.propellant == index) {
            Some(grain) if index > 0 => format!("grains[{grain}].propellant"),
            _ => "propellant".to_owned(),
        }
    }

    /// The ambient pressure, once [`Self::check`] has found the altitude covered.
    pub fn ambient_pressure(&self) -> Pa {
        self.conditions.ambient.pressure().unwrap_or(Pa(0.0))
    }
}
