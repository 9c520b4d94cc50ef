//! Impulse classes and motor designations.
//!
//! Source: NFPA 1125, *Code for the Manufacture of Model Rocket and High Power Rocket Motors*, 2012, section 7.2:
//! class A ends at 2.5 N s and each class doubles the one before.

use crate::units::{Newton, NewtonSecond};

/// The class of a total impulse: "1/8A" to "1/2A", "A" to "Z", then "AA", "AB" ...
///
/// Class A begins above 1.25 N s. `None` for an impulse that is not positive or below 1/8A (0.15625 N s).
pub fn impulse_class(impulse: NewtonSecond) -> Option<String> {
    const BOTTOM_OF_A: f64 = 1.25;
    let doublings = (impulse.0 / BOTTOM_OF_A).log2().floor();
    if !doublings.is_finite() {
        return None;
    }
    match doublings as i64 {
        -1 => Some("1/2A".to_owned()),
        -2 => Some("1/4A".to_owned()),
        -3 => Some("1/8A".to_owned()),
        index @ 0..26 => Some(letter(index)),
        index @ 26..702 => Some(letter(index / 26 - 1) + &letter(index % 26)),
        _ => None,
    }
}

/// How far into its class an impulse reaches, 0 at the bottom to 1 at the top.
pub fn share_of_class(impulse: NewtonSecond) -> Option<f64> {
    let doublings = (impulse.0 / 1.25).log2();
    doublings.is_finite().then(|| (doublings - doublings.floor()).exp2() - 1.0)
}

/// Class and average thrust in N, cut to whole newtons: "M1776".
pub fn designation(impulse: NewtonSecond, average_thrust: Newton) -> Option<String> {
    let class = impulse_class(impulse)?;
    average_thrust.0.is_finite().then(|| format!("{class}{}", average_thrust.0.floor() as i64))
}

fn letter(index: i64) -> String {
    char::from(b'A' + u8::try_from(index.clamp(0, 25)).unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_double() {
        for (impulse, class) in [
            (0.2, Some("1/8A")),
            (0.7, Some("1/2A")),
            (1.26, Some("A")),
            (2.4, Some("A")),
            (2.6, Some("B")),
            (38.3, Some("E")),
            (10_257.0, Some("N")),
            (66_623.0, Some("P")),
            (1.25 * 2.0_f64.powi(26) * 1.01, Some("AA")),
            (0.0, None),
            (-5.0, None),
            (f64::NAN, None),
        ] {
            assert_eq!(impulse_class(NewtonSecond(impulse)).as_deref(), class, "{impulse}");
        }
    }

    #[test]
    fn a_designation_cuts_the_average_thrust() {
        assert_eq!(designation(NewtonSecond(13_746.0), Newton(4036.857)).as_deref(), Some("N4036"));
    }

    #[test]
    fn half_way_in_impulse_is_half_a_class() {
        assert!((share_of_class(NewtonSecond(7.5)).expect("positive") - 0.5).abs() < 1e-12);
    }
}
