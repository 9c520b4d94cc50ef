//! Where lengths of a grain can be taken hold of in its section.

/// A length of a grain with the place at which it shows in the unburned section, seen from aft.
///
/// Pulled by a way s in its direction, the length grows by `ratio` · s, and the place moves along by s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Handle {
    /// Key of the length's field.
    pub key: &'static str,
    /// Place in m about the axis.
    pub at: [f64; 2],
    /// Unit vector in which the length grows.
    pub along: [f64; 2],
    /// Growth of the length over the way: 1 for a radius, 2 for a diameter.
    pub ratio: f64,
}

impl Handle {
    /// Pulled away from the axis, at a radius (m) and an angle from the x axis (rad).
    pub fn radial(key: &'static str, radius: f64, angle: f64, ratio: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self { key, at: [radius * cos, radius * sin], along: [cos, sin], ratio }
    }

    /// Pulled along the x axis.
    pub fn rightward(key: &'static str, at: [f64; 2], ratio: f64) -> Self {
        Self { key, at, along: [1.0, 0.0], ratio }
    }

    /// Pulled along the y axis.
    pub fn upward(key: &'static str, at: [f64; 2], ratio: f64) -> Self {
        Self { key, at, along: [0.0, 1.0], ratio }
    }
}

#[cfg(test)]
mod tests {
    use crate::form::{FieldValue, assign, fields};
    use crate::motor::grain::Grain;

    /// A handle says where its length shows: when the length grows, the handle follows the hand.
    #[test]
    fn every_handle_moves_with_the_hand_that_pulls_it() {
        const ROUNDING: f64 = 1e-12; // m; a few products of centimetres
        for grain in Grain::examples() {
            let way = 0.01 * grain.shape().outer_diameter().0;
            for handle in grain.handles() {
                let leaf = fields(&mut grain.clone()).into_iter().find(|leaf| leaf.path == handle.key);
                let Some(FieldValue::Number(Some(value), _)) = leaf.map(|leaf| leaf.value) else {
                    panic!("{}: {} is no length", grain.label(), handle.key)
                };
                let mut pulled = grain.clone();
                let text = format!("{:e}", value + handle.ratio * way);
                assign(&mut pulled, handle.key, &text).expect("within its limits");
                let after = pulled.handles().into_iter().find(|other| other.key == handle.key).expect("still there");
                let moved: f64 = (0..2).map(|axis| (after.at[axis] - handle.at[axis]) * handle.along[axis]).sum();
                assert!((moved - way).abs() < ROUNDING, "{} {}: {moved} {way}", grain.label(), handle.key);
                assert!((handle.along[0].hypot(handle.along[1]) - 1.0).abs() < ROUNDING, "{}", handle.key);
            }
        }
    }

    #[test]
    fn no_two_handles_of_a_grain_lie_on_each_other() {
        for grain in Grain::examples() {
            let handles = grain.handles();
            for (index, one) in handles.iter().enumerate() {
                for other in &handles[index + 1..] {
                    let apart = (one.at[0] - other.at[0]).hypot(one.at[1] - other.at[1]);
                    let least = 0.02 * grain.shape().outer_diameter().0;
                    assert!(apart > least, "{}: {} and {}", grain.label(), one.key, other.key);
                }
            }
        }
    }
}
