//! How a quantity stands in a file: a number in SI, or text with its unit ("30 mm").

use super::{Quantity, quantity_from_text, text_from_quantity};
use serde::{Deserializer, Serializer, de};

/// Writes the value as text in the quantity's file unit when that reads back to the same bits, else as an SI number.
pub(super) fn serialize<S: Serializer>(quantity: Quantity, si: f64, serializer: S) -> Result<S::Ok, S::Error> {
    let unit = quantity.file_unit();
    let text = if unit.symbol.is_empty() { None } else { text_from_quantity(si, quantity, unit) };
    match text {
        Some(text) => serializer.serialize_str(&text),
        None => serializer.serialize_f64(si),
    }
}

/// Reads a number (SI) or a text with its unit; anything not finite is refused.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(quantity: Quantity, deserializer: D) -> Result<f64, D::Error> {
    deserializer.deserialize_any(Visitor { quantity })
}

struct Visitor {
    quantity: Quantity,
}

impl de::Visitor<'_> for Visitor {
    type Value = f64;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let unit = self.quantity.file_unit().symbol;
        write!(formatter, "a {}: a number in SI or a text such as \"12.5 {unit}\"", self.quantity.name())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<f64, E> {
        if value.is_finite() {
            Ok(value)
        } else {
            Err(E::custom(format!("{value} is not a finite number; a {} is expected", self.quantity.name())))
        }
    }

    fn visit_f32<E: de::Error>(self, value: f32) -> Result<f64, E> {
        self.visit_f64(f64::from(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<f64, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<f64, E> {
        self.visit_f64(value as f64)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<f64, E> {
        quantity_from_text(text, self.quantity, None).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use crate::units::{Kelvin, Metre, Pa};

    #[test]
    fn a_length_is_written_in_millimetres_and_read_in_any_unit() {
        assert_eq!(ron::to_string(&Metre(0.03)).expect("writes"), "\"30 mm\"");
        assert_eq!(ron::from_str::<Metre>("\"1 in\"").expect("reads"), Metre(0.0254));
        assert_eq!(ron::from_str::<Metre>("0.03").expect("reads"), Metre(0.03));
        assert_eq!(ron::from_str::<Pa>("101325").expect("reads"), Pa(101325.0));
        assert_eq!(ron::from_str::<Kelvin>("\"20 °C\"").expect("reads"), Kelvin(293.15));
    }

    #[test]
    fn nan_and_infinity_are_refused() {
        for text in ["NaN", "inf", "-inf"] {
            let error = ron::from_str::<Metre>(text).expect_err(text).to_string();
            assert!(error.contains("not a finite number"), "{error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_stored_quantity_keeps_its_bits(value in proptest::num::f64::NORMAL) {
            let text = ron::to_string(&Metre(value)).expect("writes");
            proptest::prop_assert_eq!(ron::from_str::<Metre>(&text).expect("reads"), Metre(value));
        }
    }
}
