//! A motor in BurnSim's terms: what a `.bsx` file holds, and how it becomes a design and back.
//!
//! BurnSim 3 publishes no description of its format. What stands here was found from files of it and from what other
//! programs exchange with it: lengths in inches (the motor's diameter in mm), density in lb/in³, burn rate in in/s with
//! r = a pⁿ and p in psi, molar mass in g/mol, characteristic velocity as seconds (ISPStar = c*/g₀), efficiency in
//! percent, ambient pressure in psi. Pressures are taken as absolute.
//!
//! BurnSim has one power law without range a propellant, no flame temperature (it follows from c*, the ratio of
//! specific heats and the molar mass), no half angles and no throat length of the nozzle; it counts inhibited ends and
//! does not say which.

use crate::motor::conditions::{Ambient, Conditions};
use crate::motor::grain::{Bates, CGrain, DGrain, EndBurner, Finocyl, Grain, InhibitedEnds, MoonBurner, XCore};
use crate::motor::nozzle::Nozzle;
use crate::project::design::grains::{DesignGrain, GrainPropellant};
use crate::project::design::{Design, PropellantChoice, SCHEMA, SolidDesign};
use crate::substance::burn_law::{BurnLaw, Vieille};
use crate::substance::propellant::{CombustionGas, Propellant};
use crate::units::{
    GAS_CONSTANT, Kelvin, KgPerMetre3, KgPerMole, Metre, Pa, Quantity, QuantityValue, STANDARD_GRAVITY,
};

/// Highest pressure for which a law of a file is taken to hold, for the file states no range: 1500 psi.
const LAW_UP_TO: f64 = 1500.0;
/// Molar mass in g/mol where a file states none. Only R T enters a motor, and T follows from c* with it.
const USUAL_MOLAR_MASS: f64 = 24.0;
/// Kinds of BurnSim's grains that this program does not have.
const FOREIGN_KINDS: [(u32, &str); 3] = [(4, "star"), (8, "tablet"), (9, "pie segment")];

/// A motor as BurnSim describes it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BsxMotor {
    /// Name.
    pub name: String,
    /// Outer diameter in mm; 0 where it is not stated.
    pub diameter_mm: f64,
    /// Ejection delays; "0" for none.
    pub delays: String,
    /// Maker's code.
    pub maker: String,
    /// Free text.
    pub notes: String,
    /// Nozzle.
    pub nozzle: BsxNozzle,
    /// From fore to aft.
    pub grains: Vec<BsxGrain>,
    /// What the file holds besides, one sentence each.
    pub remarks: Vec<String>,
}

/// A nozzle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BsxNozzle {
    /// Throat diameter in inches.
    pub throat: f64,
    /// Exit diameter in inches.
    pub exit: f64,
    /// Efficiency in percent; all losses.
    pub efficiency: f64,
    /// Ambient pressure in psi.
    pub ambient: f64,
}

/// A grain with its propellant. Lengths in inches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BsxGrain {
    /// BurnSim's number of the kind.
    pub kind: u32,
    /// How many ends do not burn.
    pub ends_inhibited: u32,
    /// Sizes by the name of their attribute, such as `CoreDiameter`; `Diameter` and `Length` always.
    pub sizes: Vec<(String, f64)>,
    /// Number of fins of a finocyl.
    pub fins: u32,
    /// Line of the file; 0 where there is none.
    pub line: usize,
    /// Its propellant.
    pub propellant: BsxPropellant,
}

/// A propellant.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BsxPropellant {
    /// Name.
    pub name: String,
    /// a in in/s and psi.
    pub a: f64,
    /// n.
    pub n: f64,
    /// Density in lb/in³.
    pub density: f64,
    /// Ratio of specific heats.
    pub ratio: f64,
    /// Molar mass in g/mol; 0 where it is not stated.
    pub molar_mass: f64,
    /// c* over standard gravity, in s.
    pub isp_star: f64,
    /// Free text.
    pub notes: String,
}

/// Why a BurnSim motor does not become a design.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BurnSimError {
    /// No grain, or none of a kind that this program has.
    #[error("there is no grain that both programs have{}", .kinds)]
    NoGrain {
        /// Those it holds, in words.
        kinds: String,
    },
    /// A grain without a size that its kind needs.
    #[error("line {line}: grain {number} has no {name}")]
    NoSize {
        /// Its line.
        line: usize,
        /// Its number, 1 first.
        number: usize,
        /// The attribute.
        name: &'static str,
    },
}

/// One of a unit in SI. The table of units has every one that is asked for here.
fn factor(quantity: Quantity, symbol: &str) -> f64 {
    quantity.unit(symbol).map_or(f64::NAN, |unit| unit.factor)
}

fn inches(length: Metre) -> f64 {
    length.0 / factor(Quantity::Length, "in")
}

fn metres(inches: f64) -> Metre {
    Metre(inches * factor(Quantity::Length, "in"))
}

/// (2/(γ+1))^((γ+1)/(γ-1)) γ: c*² = R T / this.
///
/// Source: Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., eq. 3-32.
fn flow_factor(ratio: f64) -> f64 {
    ratio * (2.0 / (ratio + 1.0)).powf((ratio + 1.0) / (ratio - 1.0))
}

impl BsxPropellant {
    fn propellant(&self, remarks: &mut Vec<String>) -> Propellant {
        let psi = factor(Quantity::Pressure, "psi");
        let molar_mass = if self.molar_mass > 0.0 {
            self.molar_mass
        } else {
            remarks.push(format!(
                "The propellant \"{}\" states no molar mass; it is taken as {USUAL_MOLAR_MASS} g/mol, which with c* \
                 moves the flame temperature only.",
                self.name
            ));
            USUAL_MOLAR_MASS
        };
        let specific_gas_constant = GAS_CONSTANT / (molar_mass * 1e-3);
        let characteristic_velocity = self.isp_star * STANDARD_GRAVITY;
        let temperature = characteristic_velocity.powi(2) * flow_factor(self.ratio) / specific_gas_constant;
        Propellant {
            name: self.name.clone(),
            family: String::new(),
            description: self.notes.clone(),
            density: KgPerMetre3(self.density * factor(Quantity::Density, "lb/in³")),
            burn_law: BurnLaw::Vieille(Vieille {
                coefficient: self.a * factor(Quantity::BurnRate, "in/s") / psi.powf(self.n),
                exponent: self.n,
                min_pressure: Pa(0.0),
                max_pressure: Pa(LAW_UP_TO * psi),
            }),
            gas: CombustionGas {
                flame_temperature: Kelvin(temperature),
                molar_mass: KgPerMole(molar_mass * 1e-3),
                heat_capacity_ratio: self.ratio,
            },
            ..Propellant::example()
        }
    }

    /// BurnSim's description at a chamber pressure, which decides where the law has pieces.
    fn from_propellant(propellant: &Propellant, pressure: Pa) -> Self {
        let psi = factor(Quantity::Pressure, "psi");
        let pieces = propellant.burn_law.law().pieces();
        let piece = pieces.iter().find(|piece| pressure.0 <= piece.to).or(pieces.last());
        let (a, n) = piece.map_or((0.0, 0.0), |piece| (piece.coefficient, piece.exponent));
        let gas = piece.and_then(|piece| piece.gas).unwrap_or(propellant.gas);
        let characteristic_velocity =
            (gas.specific_gas_constant() * gas.flame_temperature.0 / flow_factor(gas.heat_capacity_ratio)).sqrt();
        Self {
            name: propellant.name.clone(),
            a: a * psi.powf(n) / factor(Quantity::BurnRate, "in/s"),
            n,
            density: propellant.density.0 / factor(Quantity::Density, "lb/in³"),
            ratio: gas.heat_capacity_ratio,
            molar_mass: gas.molar_mass.0 * 1e3,
            isp_star: characteristic_velocity / STANDARD_GRAVITY,
            notes: propellant.description.clone(),
        }
    }
}

impl BsxGrain {
    fn size(&self, name: &'static str, number: usize) -> Result<Metre, BurnSimError> {
        let found = self.sizes.iter().find(|(known, _)| known == name);
        found.map(|(_, inches)| metres(*inches)).ok_or(BurnSimError::NoSize { line: self.line, number, name })
    }

    /// The grain, or BurnSim's name of a kind that this program lacks.
    fn grain(&self, number: usize) -> Result<Result<Grain, String>, BurnSimError> {
        let size = |name| self.size(name, number);
        let (outer_diameter, length) = (size("Diameter")?, size("Length")?);
        let inhibited_ends = match self.ends_inhibited {
            0 => InhibitedEnds::Neither,
            1 => InhibitedEnds::Fore,
            _ => InhibitedEnds::Both,
        };
        Ok(Ok(match self.kind {
            1 if size("CoreDiameter")?.0 == 0.0 && self.ends_inhibited == 1 => {
                Grain::EndBurner(EndBurner { outer_diameter, length })
            }
            1 => Grain::Bates(Bates { outer_diameter, length, core_diameter: size("CoreDiameter")?, inhibited_ends }),
            2 => Grain::DGrain(DGrain { outer_diameter, length, slot_offset: size("EdgeOffset")?, inhibited_ends }),
            3 => Grain::MoonBurner(MoonBurner {
                outer_diameter,
                length,
                core_diameter: size("CoreDiameter")?,
                core_offset: size("CoreOffset")?,
                inhibited_ends,
            }),
            // The slot's depth counts from the wall.
            5 => Grain::CGrain(CGrain {
                outer_diameter,
                length,
                slot_width: size("SlotWidth")?,
                slot_offset: Metre(outer_diameter.0 / 2.0 - size("SlotDepth")?.0),
                inhibited_ends,
            }),
            6 => Grain::XCore(XCore {
                outer_diameter,
                length,
                slot_width: size("SlotWidth")?,
                slot_length: Metre(size("CoreDiameter")?.0 / 2.0),
                inhibited_ends,
            }),
            7 => Grain::Finocyl(Finocyl {
                outer_diameter,
                length,
                core_diameter: size("CoreDiameter")?,
                fins: self.fins,
                fin_length: size("FinLength")?,
                fin_width: size("FinWidth")?,
                inverted: false,
                inhibited_ends,
            }),
            kind => {
                let known = FOREIGN_KINDS.iter().find(|(number, _)| *number == kind);
                return Ok(Err(known.map_or_else(|| format!("kind {kind}"), |(_, name)| (*name).to_owned())));
            }
        }))
    }

    /// BurnSim's description; `None` for a kind that BurnSim does not have.
    fn from_grain(grain: &Grain, propellant: BsxPropellant) -> Option<Self> {
        let shape = grain.shape();
        let mut sizes = vec![("Diameter", inches(shape.outer_diameter())), ("Length", inches(shape.length()))];
        let mut fins = 0;
        let (kind, ends) = match grain {
            Grain::Bates(own) => {
                sizes.push(("CoreDiameter", inches(own.core_diameter)));
                (1, own.inhibited_ends)
            }
            Grain::EndBurner(_) => {
                sizes.push(("CoreDiameter", 0.0));
                (1, InhibitedEnds::Fore)
            }
            Grain::DGrain(own) => {
                sizes.push(("EdgeOffset", inches(own.slot_offset)));
                (2, own.inhibited_ends)
            }
            Grain::MoonBurner(own) => {
                sizes.push(("CoreDiameter", inches(own.core_diameter)));
                sizes.push(("CoreOffset", inches(own.core_offset)));
                (3, own.inhibited_ends)
            }
            Grain::CGrain(own) => {
                sizes.push(("SlotWidth", inches(own.slot_width)));
                sizes.push(("SlotDepth", inches(Metre(own.outer_diameter.0 / 2.0 - own.slot_offset.0))));
                (5, own.inhibited_ends)
            }
            Grain::XCore(own) => {
                sizes.push(("SlotWidth", inches(own.slot_width)));
                sizes.push(("CoreDiameter", inches(own.slot_length * 2.0)));
                (6, own.inhibited_ends)
            }
            Grain::Finocyl(own) if !own.inverted => {
                sizes.push(("CoreDiameter", inches(own.core_diameter)));
                sizes.push(("FinLength", inches(own.fin_length)));
                sizes.push(("FinWidth", inches(own.fin_width)));
                fins = own.fins;
                (7, own.inhibited_ends)
            }
            _ => return None,
        };
        let ends_inhibited = match ends {
            InhibitedEnds::Neither => 0,
            InhibitedEnds::Fore | InhibitedEnds::Aft => 1,
            InhibitedEnds::Both => 2,
        };
        let sizes = sizes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Some(Self { kind, ends_inhibited, sizes, fins, line: 0, propellant })
    }
}

impl BsxMotor {
    /// The design, with what could not be carried over or was assumed, one sentence each. `title` names a motor whose
    /// file does not.
    ///
    /// # Errors
    /// [`BurnSimError`]: no grain of a kind that this program has, or a size is missing.
    pub fn design(&self, title: &str) -> Result<(SolidDesign, Vec<String>), BurnSimError> {
        let mut remarks = self.remarks.clone();
        let name = if self.name.trim().is_empty() { title } else { self.name.trim() };
        let Design::SolidMotor(fresh) = Design::new_solid(name);
        let motors = self.grains.first().map(|grain| grain.propellant.propellant(&mut remarks));
        let (mut grains, mut lost): (Vec<DesignGrain>, Vec<String>) = (Vec::new(), Vec::new());
        let mut one_sided = false;
        for (index, own) in self.grains.iter().enumerate() {
            match own.grain(index + 1)? {
                Ok(shape) => {
                    let same = self.grains.first().is_some_and(|first| first.propellant == own.propellant);
                    let propellant = if same {
                        GrainPropellant::Motor
                    } else {
                        GrainPropellant::Own(own.propellant.propellant(&mut remarks))
                    };
                    one_sided |= own.ends_inhibited == 1 && !matches!(shape, Grain::EndBurner(_));
                    grains.push(DesignGrain { shape, propellant });
                }
                Err(kind) => lost.push(format!("grain {} ({kind})", index + 1)),
            }
        }
        let Some(propellant) = motors.filter(|_| !grains.is_empty()) else {
            let kinds = if lost.is_empty() { String::new() } else { format!(": {}", lost.join(", ")) };
            return Err(BurnSimError::NoGrain { kinds });
        };
        if !lost.is_empty() {
            remarks.push(format!("Left out, for this program has no such grain: {}.", lost.join(", ")));
        }
        if one_sided {
            remarks.push(
                "BurnSim does not say which end is inhibited; one inhibited end is taken as the fore end.".into(),
            );
        }
        let psi = factor(Quantity::Pressure, "psi");
        remarks.push(format!(
            "BurnSim states no half angles of the nozzle and no range of a burn law: 45° and 15°, and 0 to {LAW_UP_TO} \
             psi, are assumed. Its nozzle efficiency stands for all losses; here divergence and friction come on top, \
             so that the same number gives less thrust."
        ));
        let ambient = Ambient::Pressure(Pa(self.nozzle.ambient * psi));
        let design = SolidDesign {
            schema: SCHEMA,
            propellant: PropellantChoice::Own(propellant),
            grains,
            nozzle: Nozzle {
                efficiency: self.nozzle.efficiency / 100.0,
                ..Nozzle::new(metres(self.nozzle.throat), metres(self.nozzle.exit))
            },
            conditions: Conditions { ambient, ..Conditions::default() },
            info: crate::project::design::Info {
                maker: self.maker.clone(),
                delays: if self.delays == "0" { String::new() } else { self.delays.clone() },
                notes: self.notes.clone(),
                ..Default::default()
            },
            ..fresh
        };
        Ok((design, remarks))
    }

    /// BurnSim's description of a design, with the grains that it has no place for. `propellants` are those of the
    /// grains; `pressure` decides where a burn law has pieces, `diameter` is the motor's.
    ///
    /// # Errors
    /// [`BurnSimError::NoGrain`] when BurnSim has none of the grains.
    pub fn from_design(
        design: &SolidDesign,
        propellants: &[&Propellant],
        ambient: Pa,
        pressure: Pa,
        diameter: Metre,
    ) -> Result<(Self, Vec<String>), BurnSimError> {
        let (mut grains, mut lost) = (Vec::new(), Vec::new());
        for (index, (grain, propellant)) in design.grains.iter().zip(propellants).enumerate() {
            match BsxGrain::from_grain(&grain.shape, BsxPropellant::from_propellant(propellant, pressure)) {
                Some(grain) => grains.push(grain),
                None => lost.push(format!("grain {} ({})", index + 1, grain.shape.label())),
            }
        }
        if grains.is_empty() {
            return Err(BurnSimError::NoGrain { kinds: format!(": {}", lost.join(", ")) });
        }
        let motor = Self {
            name: design.name.clone(),
            diameter_mm: diameter.si() * 1e3,
            delays: if design.info.delays.is_empty() { "0".to_owned() } else { design.info.delays.clone() },
            maker: design.info.maker.clone(),
            notes: design.info.notes.clone(),
            nozzle: BsxNozzle {
                throat: inches(design.nozzle.throat_diameter),
                exit: inches(design.nozzle.exit_diameter),
                efficiency: design.nozzle.efficiency * 100.0,
                ambient: ambient.0 / factor(Quantity::Pressure, "psi"),
            },
            grains,
            remarks: Vec::new(),
        };
        Ok((motor, lost))
    }
}
