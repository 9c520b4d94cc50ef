//! SI quantities and the units people type and read.
//!
//! Everything inside the program is SI: a [`Metre`] holds metres, a [`Pa`] absolute pascals, a [`Kelvin`] kelvins.
//! Other units exist in [`Quantity::units`] and are used at the edges only: form fields, tables, files.
//! The table below is the one place where a quantity or a unit is defined.
//!
//! Factors are exact definitions (BIPM, *The International System of Units*, 9th ed. 2019; NIST SP 811, 2008,
//! appendix B) or products of them.

mod number;
mod parse;
mod preferences;
mod stored;

pub use number::{format_number, format_significant};
pub use parse::{UnitError, quantity_from_text, text_from_quantity};
pub use preferences::{PressureReference, UnitPreferences, UnitSystem};

/// Standard acceleration of gravity in m/s² (exact, 3rd CGPM 1901).
pub const STANDARD_GRAVITY: f64 = 9.80665;
/// Molar gas constant in J/(mol K) (exact, SI 2019).
pub const GAS_CONSTANT: f64 = 8.314462618;
/// Standard atmosphere in Pa (exact, 10th CGPM 1954).
pub const STANDARD_ATMOSPHERE: f64 = 101_325.0;

const INCH: f64 = 0.0254;
const FOOT: f64 = 0.3048;
const POUND: f64 = 0.45359237;
const POUND_FORCE: f64 = POUND * STANDARD_GRAVITY;
const PSI: f64 = POUND_FORCE / (INCH * INCH);
/// Thermochemical calorie in J (exact, NIST SP 811).
const CALORIE: f64 = 4.184;
const DEGREE: f64 = std::f64::consts::PI / 180.0;

/// A unit of one quantity: `SI value = factor * value + offset`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// What is written beside a number, such as `mm`.
    pub symbol: &'static str,
    /// Other spellings that are accepted when reading.
    pub aliases: &'static [&'static str],
    /// SI units in one of this unit.
    pub factor: f64,
    /// SI value at zero of this unit; other than 0 for °C and °F only.
    pub offset: f64,
}

impl Unit {
    /// The SI value of `value` in this unit.
    pub fn si_from_value(&self, value: f64) -> f64 {
        self.factor * value + self.offset
    }

    /// The value in this unit of an SI value.
    pub fn value_from_si(&self, si: f64) -> f64 {
        (si - self.offset) / self.factor
    }
}

/// A value of one quantity, as a form or a file handles it.
pub trait QuantityValue: Copy {
    /// Which quantity the type holds.
    const QUANTITY: Quantity;
    /// The SI value.
    fn si(self) -> f64;
    /// From the SI value.
    fn from_si(si: f64) -> Self;
}

macro_rules! unit {
    ($symbol:literal $(| $alias:literal)* = $factor:expr) => {
        Unit { symbol: $symbol, aliases: &[$($alias),*], factor: $factor, offset: 0.0 }
    };
    ($symbol:literal $(| $alias:literal)* = $factor:expr, offset $offset:expr) => {
        Unit { symbol: $symbol, aliases: &[$($alias),*], factor: $factor, offset: $offset }
    };
}

/// One line a quantity: variant, its description, the unit that new files use, then its units, SI first.
macro_rules! quantities {
    ($($variant:ident, $name:literal, file $file:literal: $({ $($unit:tt)+ })+;)+) => {
        /// The physical kind of a number, which decides the units that it can be shown in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Quantity { $(#[doc = $name] $variant),+ }

        impl Quantity {
            /// Every quantity, in the order of the table.
            pub const ALL: &'static [Quantity] = &[$(Quantity::$variant),+];

            /// Its name in running text.
            pub fn name(self) -> &'static str {
                match self { $(Quantity::$variant => $name),+ }
            }

            /// Its units; the first is the SI unit.
            pub fn units(self) -> &'static [Unit] {
                match self { $(Quantity::$variant => &[$(unit!($($unit)+)),+]),+ }
            }

            fn file_symbol(self) -> &'static str {
                match self { $(Quantity::$variant => $file),+ }
            }
        }
    };
}

quantities! {
    Number, "number", file "": {"" = 1.0};
    Ratio, "ratio", file "": {"" = 1.0} {"%" = 0.01};
    Length, "length", file "mm": {"m" = 1.0} {"mm" = 1e-3} {"cm" = 1e-2} {"in" | "inch" | "\"" = INCH} {"ft" = FOOT} {"km" = 1e3};
    Altitude, "altitude", file "m": {"m" = 1.0} {"km" = 1e3} {"ft" = FOOT};
    Area, "area", file "mm²": {"m²" | "m2" | "m^2" = 1.0} {"mm²" | "mm2" | "mm^2" = 1e-6} {"cm²" | "cm2" | "cm^2" = 1e-4} {"in²" | "in2" | "in^2" = INCH * INCH};
    Volume, "volume", file "cm³": {"m³" | "m3" | "m^3" = 1.0} {"cm³" | "cm3" | "cm^3" | "mL" | "ml" = 1e-6} {"L" | "l" | "litre" = 1e-3} {"in³" | "in3" | "in^3" = INCH * INCH * INCH};
    Mass, "mass", file "kg": {"kg" = 1.0} {"g" = 1e-3} {"lb" | "lbm" = POUND} {"oz" = POUND / 16.0} {"t" = 1e3};
    Time, "time", file "s": {"s" = 1.0} {"ms" = 1e-3} {"min" = 60.0};
    Pressure, "pressure", file "bar": {"Pa" = 1.0} {"bar" = 1e5} {"MPa" = 1e6} {"kPa" = 1e3} {"psi" | "psia" = PSI} {"atm" = STANDARD_ATMOSPHERE};
    Temperature, "temperature", file "K": {"K" = 1.0} {"°C" | "degC" | "C" = 1.0, offset 273.15} {"°F" | "degF" | "F" = 5.0 / 9.0, offset 459.67 * 5.0 / 9.0};
    Force, "force", file "N": {"N" = 1.0} {"kN" = 1e3} {"lbf" = POUND_FORCE} {"kgf" = STANDARD_GRAVITY};
    Impulse, "impulse", file "N s": {"N s" | "Ns" | "N·s" = 1.0} {"kN s" | "kNs" | "kN·s" = 1e3} {"lbf s" | "lbf·s" = POUND_FORCE};
    MassFlow, "mass flow", file "kg/s": {"kg/s" = 1.0} {"g/s" = 1e-3} {"lb/s" = POUND};
    MassFlux, "mass flux", file "kg/(m² s)": {"kg/(m² s)" | "kg/m²/s" | "kg/m2/s" | "kg/(m2 s)" = 1.0} {"lb/(in² s)" | "lb/in2/s" | "lb/(in2 s)" = POUND / (INCH * INCH)};
    Velocity, "velocity", file "m/s": {"m/s" = 1.0} {"km/s" = 1e3} {"ft/s" = FOOT};
    BurnRate, "burn rate", file "mm/s": {"m/s" = 1.0} {"mm/s" = 1e-3} {"in/s" = INCH};
    SpecificImpulse, "specific impulse", file "s": {"m/s" | "N s/kg" = 1.0} {"s" = STANDARD_GRAVITY};
    SpecificVolume, "specific volume", file "m³/kg": {"m³/kg" | "m3/kg" | "m^3/kg" = 1.0} {"cm³/g" | "cm3/g" | "cc/g" = 1e-3};
    Density, "density", file "kg/m³": {"kg/m³" | "kg/m3" | "kg/m^3" = 1.0} {"g/cm³" | "g/cm3" | "g/cc" = 1e3} {"lb/in³" | "lb/in3" = POUND / (INCH * INCH * INCH)};
    Angle, "angle", file "°": {"rad" = 1.0} {"°" | "deg" = DEGREE};
    MolarMass, "molar mass", file "g/mol": {"kg/mol" = 1.0} {"g/mol" = 1e-3};
    MolarEnergy, "energy per amount", file "kJ/mol": {"J/mol" = 1.0} {"kJ/mol" = 1e3} {"cal/mol" = CALORIE} {"kcal/mol" = CALORIE * 1e3};
    Inertia, "moment of inertia", file "kg m²": {"kg m²" | "kg m2" | "kg·m²" = 1.0} {"g m²" | "g m2" = 1e-3} {"lb ft²" | "lb ft2" = POUND * FOOT * FOOT};
    TemperatureSensitivity, "temperature sensitivity", file "%/K": {"1/K" = 1.0} {"%/K" | "%/°C" = 0.01} {"%/°F" = 0.018};
    ThroatErosion, "throat erosion per pressure", file "m/(s Pa)": {"m/(s Pa)" | "m/s/Pa" = 1.0} {"mm/(s MPa)" | "mm/s/MPa" = 1e-9} {"thou/(s psi)" = INCH * 1e-3 / PSI};
    ThermalConductivity, "thermal conductivity", file "W/(m K)": {"W/(m K)" | "W/m/K" = 1.0};
    SpecificHeat, "specific heat", file "J/(kg K)": {"J/(kg K)" | "J/kg/K" = 1.0} {"kJ/(kg K)" | "kJ/kg/K" = 1e3} {"cal/(g K)" | "cal/g/K" = CALORIE * 1e3};
    SpecificEnergy, "energy per mass", file "MJ/kg": {"J/kg" = 1.0} {"kJ/kg" = 1e3} {"MJ/kg" = 1e6} {"cal/g" = CALORIE * 1e3};
    Viscosity, "viscosity", file "Pa s": {"Pa s" | "Pa·s" = 1.0} {"mPa s" | "cP" = 1e-3} {"P" = 0.1};
    SlagBuildUp, "slag build-up", file "m Pa/s": {"m Pa/s" | "(m Pa)/s" = 1.0} {"mm MPa/s" = 1e3} {"in psi/s" = INCH * PSI};
}

impl Quantity {
    /// The SI unit.
    pub fn si_unit(self) -> &'static Unit {
        // The table gives every quantity at least one unit.
        &self.units()[0]
    }

    /// The unit that new design files use.
    pub fn file_unit(self) -> &'static Unit {
        self.unit(self.file_symbol()).unwrap_or_else(|| self.si_unit())
    }

    /// The unit with this symbol or alias.
    pub fn unit(self, symbol: &str) -> Option<&'static Unit> {
        self.units().iter().find(|unit| unit.symbol == symbol || unit.aliases.contains(&symbol))
    }
}

macro_rules! values {
    ($($(#[$doc:meta])* $name:ident: $quantity:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
        pub struct $name(pub f64);

        impl QuantityValue for $name {
            const QUANTITY: Quantity = Quantity::$quantity;
            fn si(self) -> f64 { self.0 }
            fn from_si(si: f64) -> Self { Self(si) }
        }
        impl std::ops::Add for $name { type Output = Self; fn add(self, other: Self) -> Self { Self(self.0 + other.0) } }
        impl std::ops::Sub for $name { type Output = Self; fn sub(self, other: Self) -> Self { Self(self.0 - other.0) } }
        impl std::ops::Mul<f64> for $name { type Output = Self; fn mul(self, factor: f64) -> Self { Self(self.0 * factor) } }
        impl std::ops::Div<f64> for $name { type Output = Self; fn div(self, divisor: f64) -> Self { Self(self.0 / divisor) } }
        impl std::ops::Div for $name { type Output = f64; fn div(self, other: Self) -> f64 { self.0 / other.0 } }
        impl std::iter::Sum for $name { fn sum<I: Iterator<Item = Self>>(items: I) -> Self { Self(items.map(|item| item.0).sum()) } }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                stored::serialize(Quantity::$quantity, self.0, serializer)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                stored::deserialize(Quantity::$quantity, deserializer).map(Self)
            }
        }
    )+};
}

values! {
    /// A length in m.
    Metre: Length;
    /// A geometric altitude above mean sea level in m.
    Altitude: Altitude;
    /// An area in m².
    Metre2: Area;
    /// A volume in m³.
    Metre3: Volume;
    /// A mass in kg.
    Kilogram: Mass;
    /// A time in s.
    Second: Time;
    /// An absolute pressure in Pa.
    Pa: Pressure;
    /// A thermodynamic temperature in K.
    Kelvin: Temperature;
    /// A force in N.
    Newton: Force;
    /// An impulse in N s.
    NewtonSecond: Impulse;
    /// A mass flow in kg/s.
    KgPerSecond: MassFlow;
    /// A mass flux in kg/(m² s).
    KgPerMetre2Second: MassFlux;
    /// A velocity in m/s.
    MetrePerSecond: Velocity;
    /// A burn rate, normal to the surface, in m/s.
    BurnRate: BurnRate;
    /// A specific volume in m³/kg.
    SpecificVolume: SpecificVolume;
    /// A density in kg/m³.
    KgPerMetre3: Density;
    /// An angle in rad.
    Radian: Angle;
    /// A molar mass in kg/mol.
    KgPerMole: MolarMass;
    /// An energy per amount of substance in J/mol.
    JoulePerMole: MolarEnergy;
    /// A relative change of the burn rate per kelvin, in 1/K.
    PerKelvin: TemperatureSensitivity;
    /// Growth of the throat's radius per time and pressure, in m/(s Pa).
    ErosionCoefficient: ThroatErosion;
    /// A thermal conductivity in W/(m K).
    WattPerMetreKelvin: ThermalConductivity;
    /// A specific heat in J/(kg K).
    JoulePerKgKelvin: SpecificHeat;
    /// An energy per mass in J/kg.
    JoulePerKg: SpecificEnergy;
    /// A dynamic viscosity in Pa s.
    PascalSecond: Viscosity;
    /// Shrinkage of the throat's radius times pressure, per time, in m Pa/s.
    SlagCoefficient: SlagBuildUp;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quantity_lists_its_si_unit_first_and_knows_its_file_unit() {
        for &quantity in Quantity::ALL {
            assert_eq!(quantity.si_unit().factor, 1.0, "{quantity:?}");
            assert_eq!(quantity.si_unit().offset, 0.0, "{quantity:?}");
            assert!(quantity.unit(quantity.file_symbol()).is_some(), "{quantity:?}");
        }
    }

    #[test]
    fn every_spelling_of_a_unit_belongs_to_one_unit() {
        for &quantity in Quantity::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for unit in quantity.units() {
                assert!(seen.insert(unit.symbol), "{quantity:?} {}", unit.symbol);
                for alias in unit.aliases {
                    assert!(seen.insert(alias), "{quantity:?} {alias}");
                }
            }
        }
    }

    #[test]
    fn a_value_survives_the_way_to_a_unit_and_back() {
        const ROUNDING: f64 = 4e-16; // two roundings
        for &quantity in Quantity::ALL {
            for unit in quantity.units() {
                for si in [0.0, 1.0, 287.05, 1.234e-5, 7.0e6] {
                    let back = unit.si_from_value(unit.value_from_si(si));
                    let scale = si.abs().max(unit.offset);
                    assert!((back - si).abs() <= ROUNDING * scale, "{quantity:?} {} {si} {back}", unit.symbol);
                }
            }
        }
    }

    /// Values from NIST SP 811 (2008), appendix B.8, to their printed digits.
    #[test]
    fn factors_agree_with_nist_sp_811() {
        const CASES: &[(Quantity, &str, &str)] = &[
            (Quantity::Pressure, "psi", "6.894757e3"),
            (Quantity::Force, "lbf", "4.448222e0"),
            (Quantity::Mass, "oz", "2.834952e-2"),
            (Quantity::Density, "lb/in³", "2.767990e4"),
            (Quantity::Volume, "in³", "1.638706e-5"),
            (Quantity::Inertia, "lb ft²", "4.214011e-2"),
            (Quantity::Angle, "°", "1.745329e-2"),
        ];
        for &(quantity, symbol, expected) in CASES {
            let unit = quantity.unit(symbol).expect("in the table");
            assert_eq!(format!("{:.6e}", unit.factor), expected, "{symbol}");
        }
        let fahrenheit = Quantity::Temperature.unit("°F").expect("in the table");
        assert!((fahrenheit.si_from_value(32.0) - 273.15).abs() < 1e-12);
        assert!((fahrenheit.si_from_value(212.0) - 373.15).abs() < 1e-12);
    }
}
