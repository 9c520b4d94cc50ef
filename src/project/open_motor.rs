//! A motor in openMotor's names and units: what a `.ric` file holds, and how it becomes a design and back.
//!
//! Everything is SI except angles (degrees) and molar masses (g/mol). Source: openMotor 0.6 (motorlib), its property
//! names and their units.

mod grains;

pub use grains::remark as grain_remark;

use crate::motor::casing::Casing;
use crate::motor::conditions::{Ambient, Conditions, Limits};
use crate::motor::grain::Grain;
use crate::motor::nozzle::Nozzle;
use crate::motor::nozzle::contour::Contour;
use crate::project::design::grains::DesignGrain;
use crate::project::design::{Design, PropellantChoice, SCHEMA, SolidDesign};
use crate::substance::burn_law::{BurnLaw, PressureRange, PressureRanges, Vieille};
use crate::substance::propellant::{CombustionGas, Propellant};
use crate::units::{
    ErosionCoefficient, Kelvin, KgPerMetre2Second, KgPerMetre3, KgPerMole, Metre, Pa, Quantity, Radian,
    SlagCoefficient, text_from_quantity,
};

/// The newest version of openMotor whose files are read, and the one that files are written as.
pub const NEWEST: [u32; 3] = [0, 6, 1];

/// A motor as openMotor describes it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RicMotor {
    /// Limits and settings; absent in bare motor descriptions.
    #[serde(default)]
    pub config: RicConfig,
    /// Grains from fore to aft.
    pub grains: Vec<RicGrain>,
    /// Nozzle.
    pub nozzle: RicNozzle,
    /// Propellant of every grain, where one is chosen.
    pub propellant: Option<RicPropellant>,
    /// Ambient pressure in Pa, in motor descriptions without `config`.
    #[serde(default, skip_serializing)]
    pub ambient_pressure: Option<f64>,
}

/// Limits, surroundings and settings of openMotor's own solver; every field may be absent in older files.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RicConfig {
    /// Ambient pressure in Pa.
    pub amb_pressure: Option<f64>,
    /// Highest allowed chamber pressure in Pa.
    pub max_pressure: Option<f64>,
    /// Highest allowed mass flux in kg/(m² s).
    pub max_mass_flux: Option<f64>,
    /// Highest allowed Mach number in a core.
    pub max_mach_number: Option<f64>,
    /// Smallest allowed port to throat area.
    pub min_port_throat: Option<f64>,
    /// Exit to ambient pressure below which flow separates.
    pub sep_pressure_ratio: Option<f64>,
    /// Settings that have no place in a design, by name.
    #[serde(flatten)]
    pub other: std::collections::BTreeMap<String, serde_json::Value>,
}

/// A grain: its kind and the kind's own properties.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RicGrain {
    /// Properties by name; which ones depends on the kind.
    pub properties: serde_json::Value,
    /// Kind such as "BATES".
    #[serde(rename = "type")]
    pub kind: String,
}

/// The nozzle; lengths in m, angles in degrees.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RicNozzle {
    /// Half angle of the convergent in degrees.
    #[serde(default = "convergence_of_old_files")]
    pub conv_angle: f64,
    /// Half angle of the divergent in degrees.
    #[serde(default = "divergence_of_old_files")]
    pub div_angle: f64,
    /// Efficiency.
    pub efficiency: f64,
    /// Growth of the throat's radius in m/(s Pa).
    #[serde(default)]
    pub erosion_coeff: f64,
    /// Exit diameter in m.
    pub exit: f64,
    /// Slag build-up in m Pa/s.
    #[serde(default)]
    pub slag_coeff: f64,
    /// Throat diameter in m.
    pub throat: f64,
    /// Length of the throat in m.
    #[serde(default)]
    pub throat_length: f64,
}

/// 55°, which openMotor gives files that lack the angle.
fn convergence_of_old_files() -> f64 {
    55.0
}

/// 15°, which openMotor gives files that lack the angle.
fn divergence_of_old_files() -> f64 {
    15.0
}

/// A propellant.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RicPropellant {
    /// Density in kg/m³.
    pub density: f64,
    /// Name.
    pub name: String,
    /// Power laws with their gas, by pressure range.
    pub tabs: Vec<RicTab>,
}

/// One pressure range of a propellant.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RicTab {
    /// a in m/(s Paⁿ).
    pub a: f64,
    /// Ratio of specific heats.
    pub k: f64,
    /// Molar mass in g/mol.
    pub m: f64,
    /// Upper end of the range in Pa.
    pub max_pressure: f64,
    /// Lower end of the range in Pa.
    pub min_pressure: f64,
    /// n.
    pub n: f64,
    /// Flame temperature in K.
    pub t: f64,
}

/// The highest pressure in Pa that openMotor's limit can hold; it stands for "no limit".
pub const NO_PRESSURE_LIMIT: f64 = 7e7;

/// Why an openMotor motor does not become a design.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OpenMotorError {
    /// A grain of a kind that this program does not have.
    #[error(
        "grain {} is a \"{kind}\"; this program has {known}",
        .index + 1
    )]
    UnknownGrain {
        /// Its index from fore, 0 first.
        index: usize,
        /// openMotor's name of the kind.
        kind: String,
        /// The kinds that there are.
        known: String,
    },
    /// A property of a grain is missing, unknown or of the wrong type.
    #[error("grain {} ({kind}): {message}", .index + 1)]
    GrainProperty {
        /// Its index from fore, 0 first.
        index: usize,
        /// openMotor's name of the kind.
        kind: String,
        /// What is wrong.
        message: String,
    },
    /// The motor has no propellant.
    #[error("the motor has no propellant; choose one in openMotor and save the file again")]
    NoPropellant,
    /// The propellant has no burn-rate range.
    #[error("the propellant \"{name}\" has no burn-rate range (tab)")]
    NoTabs {
        /// Its name.
        name: String,
    },
}

impl RicMotor {
    /// The design of that name, with what could not be carried over, one sentence each.
    ///
    /// # Errors
    /// [`OpenMotorError`]: a kind of grain that this program lacks, a wrong property, no propellant.
    pub fn design(&self, name: &str) -> Result<(SolidDesign, Vec<String>), OpenMotorError> {
        let propellant = self.propellant.as_ref().ok_or(OpenMotorError::NoPropellant)?.propellant()?;
        let grains: Result<Vec<DesignGrain>, OpenMotorError> =
            self.grains.iter().enumerate().map(|(index, grain)| grain.grain(index).map(DesignGrain::from)).collect();
        let Design::SolidMotor(fresh) = Design::new_solid(name);
        let ambient = self.config.amb_pressure.or(self.ambient_pressure);
        let standard = Conditions::default();
        let ambient = ambient.map_or(standard.ambient, |pressure| Ambient::Pressure(Pa(pressure)));
        let conditions = Conditions { ambient, ..standard };
        let rated_pressure = self.config.max_pressure.filter(|pressure| *pressure < NO_PRESSURE_LIMIT).map(Pa);
        let case = Casing { rated_pressure, ..Casing::default() };
        let mut notes = Vec::new();
        if !self.config.other.is_empty() {
            let names: Vec<&str> = self.config.other.keys().map(String::as_str).collect();
            notes.push(format!(
                "Settings of openMotor's solver have no meaning here and were left out: {}.",
                names.join(", ")
            ));
        }
        let mut nozzle = self.nozzle.nozzle();
        // openMotor starts new motors with 0 and draws no convergent; none of its results depends on the angle.
        if nozzle.convergence_half_angle == Radian(0.0) {
            nozzle.convergence_half_angle =
                Nozzle::new(nozzle.throat_diameter, nozzle.exit_diameter).convergence_half_angle;
            notes.push(format!(
                "The file states no convergence half angle (convAngle is 0); it is taken as {:.0}°.",
                nozzle.convergence_half_angle.0.to_degrees()
            ));
        }
        let design = SolidDesign {
            schema: SCHEMA,
            propellant: PropellantChoice::Own(propellant),
            grains: grains?,
            nozzle,
            case,
            conditions,
            limits: self.config.limits(),
            ..fresh
        };
        Ok((design, notes))
    }

    /// openMotor's description of a design whose propellant has been resolved and whose ambient pressure is known.
    pub fn from_design(design: &SolidDesign, propellant: &Propellant, ambient: Pa) -> Self {
        Self {
            config: RicConfig {
                amb_pressure: Some(ambient.0),
                max_pressure: Some(design.case.rated_pressure.map_or(NO_PRESSURE_LIMIT, |pressure| pressure.0)),
                max_mass_flux: Some(design.limits.max_mass_flux.0),
                max_mach_number: Some(design.limits.max_core_mach),
                min_port_throat: Some(design.limits.min_port_to_throat),
                sep_pressure_ratio: Some(design.limits.min_exit_pressure_ratio),
                other: std::collections::BTreeMap::new(),
            },
            grains: design.grains.iter().map(|grain| RicGrain::from_grain(&grain.shape)).collect(),
            nozzle: RicNozzle::from_nozzle(&design.nozzle),
            propellant: Some(RicPropellant::from_propellant(propellant)),
            ambient_pressure: None,
        }
    }
}

impl RicConfig {
    fn limits(&self) -> Limits {
        let standard = Limits::default();
        Limits {
            min_port_to_throat: self.min_port_throat.unwrap_or(standard.min_port_to_throat),
            max_mass_flux: self.max_mass_flux.map_or(standard.max_mass_flux, KgPerMetre2Second),
            max_core_mach: self.max_mach_number.unwrap_or(standard.max_core_mach),
            min_exit_pressure_ratio: self.sep_pressure_ratio.unwrap_or(standard.min_exit_pressure_ratio),
        }
    }
}

impl RicGrain {
    fn properties<T: serde::de::DeserializeOwned>(&self, index: usize) -> Result<T, OpenMotorError> {
        serde_path_to_error::deserialize(&self.properties).map_err(|error| {
            let path = error.path().to_string();
            let reason = error.into_inner();
            let message = if path == "." { reason.to_string() } else { format!("{path}: {reason}") };
            OpenMotorError::GrainProperty { index, kind: self.kind.clone(), message }
        })
    }

    /// Our grain; `index` is its place from fore, for errors.
    ///
    /// # Errors
    /// [`OpenMotorError`] for an unknown kind or a wrong property.
    pub fn grain(&self, index: usize) -> Result<Grain, OpenMotorError> {
        grains::grain(self, index)
    }

    /// openMotor's description of a grain.
    pub fn from_grain(grain: &Grain) -> Self {
        grains::from_grain(grain)
    }
}

/// Half angle of the cone with the nozzle's divergence loss: openMotor knows no other contour.
fn cone_angle(nozzle: &Nozzle) -> Radian {
    match &nozzle.contour {
        Contour::Conical(cone) => cone.divergence_half_angle,
        // A contour that does not exist has its finding; it is as if it had no loss.
        _ => Radian(nozzle.divergence_factor().map_or(0.0, |factor| (2.0 * factor - 1.0).clamp(-1.0, 1.0).acos())),
    }
}

impl RicNozzle {
    fn nozzle(&self) -> Nozzle {
        Nozzle {
            throat_length: Metre(self.throat_length),
            convergence_half_angle: Radian(si(self.conv_angle, Quantity::Angle)),
            efficiency: self.efficiency,
            erosion: ErosionCoefficient(self.erosion_coeff),
            slag: SlagCoefficient(self.slag_coeff),
            ..Nozzle::new(Metre(self.throat), Metre(self.exit)).with_cone(Radian(si(self.div_angle, Quantity::Angle)))
        }
    }

    fn from_nozzle(nozzle: &Nozzle) -> Self {
        Self {
            conv_angle: in_file_unit(nozzle.convergence_half_angle.0, Quantity::Angle),
            div_angle: in_file_unit(cone_angle(nozzle).0, Quantity::Angle),
            efficiency: nozzle.efficiency,
            erosion_coeff: nozzle.erosion.0,
            exit: nozzle.exit_diameter.0,
            slag_coeff: nozzle.slag.0,
            throat: nozzle.throat_diameter.0,
            throat_length: nozzle.throat_length.0,
        }
    }
}

impl RicPropellant {
    /// Our propellant: one tab is a Vieille law, several are pressure ranges, each with its own gas where it differs
    /// from the first.
    ///
    /// # Errors
    /// [`OpenMotorError::NoTabs`].
    pub fn propellant(&self) -> Result<Propellant, OpenMotorError> {
        let first = self.tabs.first().ok_or_else(|| OpenMotorError::NoTabs { name: self.name.clone() })?;
        let gas = first.gas();
        let burn_law = if self.tabs.len() == 1 {
            BurnLaw::Vieille(Vieille {
                coefficient: first.a,
                exponent: first.n,
                min_pressure: Pa(first.min_pressure),
                max_pressure: Pa(first.max_pressure),
            })
        } else {
            let range = |tab: &RicTab| PressureRange {
                min_pressure: Pa(tab.min_pressure),
                max_pressure: Pa(tab.max_pressure),
                coefficient: tab.a,
                exponent: tab.n,
                gas: (tab.gas() != gas).then(|| tab.gas()),
            };
            BurnLaw::PressureRanges(PressureRanges { ranges: self.tabs.iter().map(range).collect() })
        };
        Ok(Propellant {
            name: self.name.clone(),
            family: String::new(),
            density: KgPerMetre3(self.density),
            burn_law,
            gas,
            ..Propellant::example()
        })
    }

    fn from_propellant(propellant: &Propellant) -> Self {
        let tabs = propellant.burn_law.law().pieces().into_iter().map(|piece| {
            let gas = piece.gas.unwrap_or(propellant.gas);
            RicTab {
                a: piece.coefficient,
                k: gas.heat_capacity_ratio,
                m: in_file_unit(gas.molar_mass.0, Quantity::MolarMass),
                max_pressure: piece.to,
                min_pressure: piece.from,
                n: piece.exponent,
                t: gas.flame_temperature.0,
            }
        });
        Self { density: propellant.density.0, name: propellant.name.clone(), tabs: tabs.collect() }
    }
}

impl RicTab {
    fn gas(&self) -> CombustionGas {
        CombustionGas {
            flame_temperature: Kelvin(self.t),
            molar_mass: KgPerMole(si(self.m, Quantity::MolarMass)),
            heat_capacity_ratio: self.k,
        }
    }
}

/// The SI value of a number in degrees or g/mol.
fn si(value: f64, quantity: Quantity) -> f64 {
    quantity.file_unit().si_from_value(value)
}

/// The shortest number in degrees or g/mol that [`si`] turns back into the same bits; the nearest where there is none.
fn in_file_unit(value: f64, quantity: Quantity) -> f64 {
    let unit = quantity.file_unit();
    text_from_quantity(value, quantity, unit)
        .and_then(|text| text.strip_suffix(unit.symbol).map(str::trim).and_then(|number| number.parse().ok()))
        .unwrap_or_else(|| unit.value_from_si(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::grain::{Bates, InhibitedEnds};
    use crate::substance::library::Library;

    /// One grain of each kind that openMotor has too.
    fn kept_whole() -> Vec<DesignGrain> {
        let has_remark = |grain: &Grain| grain_remark(grain, 0).is_some();
        Grain::examples().into_iter().filter(|grain| !has_remark(grain)).map(DesignGrain::from).collect()
    }

    /// Every kind of grain, end state and propellant of the library survives the way to openMotor's names and back.
    #[test]
    fn a_motor_survives_the_way_to_openmotor_and_back() {
        let library = Library::bundled().expect("reads");
        for (_, entry) in library.propellants() {
            let Design::SolidMotor(fresh) = Design::new_solid("there and back");
            let mut grains: Vec<DesignGrain> = kept_whole();
            for ends in [InhibitedEnds::Neither, InhibitedEnds::Fore, InhibitedEnds::Aft, InhibitedEnds::Both] {
                grains.push(Grain::Bates(Bates { inhibited_ends: ends, ..Bates::example() }).into());
            }
            let nozzle =
                Nozzle { erosion: ErosionCoefficient(1e-11), slag: SlagCoefficient(3e1), ..fresh.nozzle.clone() }
                    .with_cone(Radian(si(17.3, Quantity::Angle)));
            let design = SolidDesign { grains, nozzle, ..fresh };
            let motor = RicMotor::from_design(&design, &entry.propellant, Pa(90_000.0));
            let text = serde_json::to_string(&motor).expect("writes");
            let motor: RicMotor = serde_json::from_str(&text).expect("reads");
            let (back, notes) = motor.design("there and back").expect("converts");
            assert_eq!(back.grains, design.grains);
            assert_eq!(back.nozzle, design.nozzle);
            assert_eq!(back.limits, design.limits);
            assert_eq!(back.conditions.ambient, Ambient::Pressure(Pa(90_000.0)));
            let PropellantChoice::Own(propellant) = back.propellant else { panic!("own") };
            assert_eq!(propellant.burn_law, entry.propellant.burn_law);
            assert_eq!(propellant.gas, entry.propellant.gas);
            assert_eq!(propellant.density, entry.propellant.density);
            assert!(notes.is_empty());
        }
    }

    #[test]
    fn tabs_with_another_gas_keep_it() {
        let tab = RicTab { a: 1e-5, k: 1.2, m: 25.0, max_pressure: 2e6, min_pressure: 0.0, n: 0.3, t: 2000.0 };
        let hotter = RicTab { min_pressure: 2e6, max_pressure: 7e6, t: 2400.0, ..tab };
        let propellant = RicPropellant { density: 1700.0, name: "two".to_owned(), tabs: vec![tab, hotter] };
        let ours = propellant.propellant().expect("converts");
        let BurnLaw::PressureRanges(law) = &ours.burn_law else { panic!("ranges") };
        assert_eq!(law.ranges[0].gas, None);
        assert_eq!(law.ranges[1].gas.expect("its own").flame_temperature, Kelvin(2400.0));
        assert_eq!(RicPropellant::from_propellant(&ours), propellant);
    }

    #[test]
    fn a_grain_that_does_not_exist_here_is_named() {
        let properties = serde_json::json!({"diameter": 0.05, "length": 0.1});
        let cross = RicGrain { properties: properties.clone(), kind: "Cross Grain".to_owned() };
        let error = cross.grain(2).expect_err("no cross").to_string();
        assert!(error.starts_with("grain 3 is a \"Cross Grain\""), "{error}");
        let bates = RicGrain { properties, kind: "BATES".to_owned() };
        let error = bates.grain(0).expect_err("no core").to_string();
        assert!(error.starts_with("grain 1 (BATES): missing field"), "{error}");
        assert!(error.contains("coreDiameter"), "{error}");
    }
}
