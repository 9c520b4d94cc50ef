//! Laws over grains of every kind whose fields are thrown at random within the limits of their forms, the same ones every
//! time. For a longer run raise the number below.

use super::*;
use crate::diag::{Severity, worst};
use crate::form::{Collection, EditableList, Field};
use crate::geometry::contour::Corner;
use crate::units::Quantity;
use rayon::prelude::*;

/// Of each kind, unless the environment says otherwise.
const GRAINS: u64 = 60;

/// Numbers between 0 and 1. Marsaglia, *Journal of Statistical Software* 8 (2003) 14: xorshift.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut dice = Self(0x9e37_79b9_7f4a_7c15 ^ (seed + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9));
        // Neighbouring seeds begin alike; a few throws part them.
        for _ in 0..8 {
            dice.between(0.0, 1.0);
        }
        dice
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        low + (high - low) * (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        self.between(0.0, count as f64) as usize
    }

    fn happens(&mut self, chance: f64) -> bool {
        self.between(0.0, 1.0) < chance
    }
}

/// Throws every field of a grain but its outer diameter.
struct Throws {
    dice: Dice,
    outer: f64,
    /// The grain stays near its example, or else its fields may be anything.
    is_near: bool,
    /// Lengths thrown so far: others may be equal to them, or fill what they leave.
    lengths: Vec<f64>,
}

impl Throws {
    /// A length as people choose it: round, or just so that things touch.
    fn length(&mut self, thrown: f64) -> f64 {
        let step = 10.0_f64.powf((self.outer / 10.0).log10().floor() - 1.0);
        match self.dice.below(10) {
            0..4 => (thrown / step).round() * step,
            4 | 5 if !self.lengths.is_empty() => {
                let other = self.lengths[self.dice.below(self.lengths.len())];
                let radius = self.outer / 2.0;
                let ties = [
                    other,
                    other / 2.0,
                    2.0 * other,
                    radius - other,
                    radius - other / 2.0,
                    radius,
                    2.0 * radius - other,
                ];
                let hair = [0.0, 0.0, 0.0, 1e-12, -1e-12, 1e-9, -1e-9, 1e-6, -1e-6][self.dice.below(9)];
                ties[self.dice.below(ties.len())] * (1.0 + hair)
            }
            _ => thrown,
        }
    }
}

impl Form for Throws {
    fn number(&mut self, field: &Field, quantity: Quantity, value: &mut f64) {
        if field.key == "outer_diameter" {
            return;
        }
        let (low, high) = match field.slider.filter(|_| self.dice.happens(0.7)) {
            Some(slider) => slider,
            None => (field.min, field.max),
        };
        let thrown = match self.dice.below(12) {
            _ if self.is_near && self.dice.happens(0.8) => *value * self.dice.between(0.6, 1.5),
            0 => field.min,
            1 => field.max,
            2..5 if low > 0.0 => low * (high / low).powf(self.dice.between(0.0, 1.0)),
            _ => self.dice.between(low, high),
        };
        let thrown = if quantity == Quantity::Length { self.length(thrown) } else { thrown };
        // Limits that follow from other fields may contradict each other.
        *value = thrown.max(field.min).min(field.max);
        if quantity == Quantity::Length {
            self.lengths.push(*value);
        }
    }
    fn optional(&mut self, field: &Field, quantity: Quantity, value: &mut Option<f64>) {
        let mut number = field.min;
        self.number(field, quantity, &mut number);
        *value = self.dice.happens(0.5).then_some(number);
    }
    fn integer(&mut self, field: &Field, value: &mut u32) {
        let high = if self.dice.happens(0.7) { field.max.min(12.0) } else { field.max };
        *value = self.dice.between(field.min, high + 1.0).min(high) as u32;
    }
    fn toggle(&mut self, _field: &Field, value: &mut bool) {
        *value = self.dice.happens(0.5);
    }
    fn text(&mut self, _field: &Field, _value: &mut String) {}
    fn choice(&mut self, _field: &Field, options: &[&'static str], selected: &mut usize) {
        *selected = self.dice.below(options.len());
    }
    fn reference(&mut self, _field: &Field, _collection: Collection, _id: &mut String) {}
    fn group(&mut self, _field: &Field, content: &mut dyn Editable) {
        content.edit(self);
    }
    fn list(&mut self, _field: &Field, list: &mut dyn EditableList) {
        for index in 0..list.len() {
            if let Some(item) = list.item(index) {
                item.edit(self);
            }
        }
    }
}

/// Enlarges every length.
struct Enlarged(f64);

impl Form for Enlarged {
    fn number(&mut self, _field: &Field, quantity: Quantity, value: &mut f64) {
        if quantity == Quantity::Length {
            *value *= self.0;
        }
    }
    fn optional(&mut self, _field: &Field, _quantity: Quantity, _value: &mut Option<f64>) {}
    fn integer(&mut self, _field: &Field, _value: &mut u32) {}
    fn toggle(&mut self, _field: &Field, _value: &mut bool) {}
    fn text(&mut self, _field: &Field, _value: &mut String) {}
    fn choice(&mut self, _field: &Field, _options: &[&'static str], _selected: &mut usize) {}
    fn reference(&mut self, _field: &Field, _collection: Collection, _id: &mut String) {}
    fn group(&mut self, _field: &Field, content: &mut dyn Editable) {
        content.edit(self);
    }
    fn list(&mut self, _field: &Field, _list: &mut dyn EditableList) {}
}

/// A closed outline around a point: a polygon, smooth or rough, some of its sides bent.
fn outline(dice: &mut Dice, [x, y]: [f64; 2], size: f64) -> Contour {
    let most = if dice.happens(0.1) { 300 } else { 40 };
    let count = 3 + dice.below(most);
    let (rough, waves, bent) = (dice.between(0.0, 0.6), dice.below(6) as f64, dice.happens(0.3));
    let digits = [3, 5, 6, 8, 15][dice.below(5)];
    let scale = 10.0_f64.powi(digits);
    let rounded = |value: f64| (value * scale).round() / scale;
    let smooth = dice.happens(0.5);
    let corners = (0..count)
        .map(|index| {
            let angle = TAU * index as f64 / count as f64;
            let depth = if smooth { (waves * angle).cos() } else { dice.between(-1.0, 1.0) };
            let radius = size * (1.0 + rough * depth) / (1.0 + rough);
            let bulge = if bent && dice.happens(0.5) { dice.between(-0.4, 0.4) } else { 0.0 };
            Corner(rounded(x + radius * angle.cos()), rounded(y + radius * angle.sin()), bulge)
        })
        .collect();
    Contour { corners }
}

/// Outlines as they are drawn: one or several, some with propellant inside.
fn drawn(dice: &mut Dice, outer: f64) -> Vec<Contour> {
    let radius = outer / 2.0;
    let mut contours = Vec::new();
    for _ in 0..1 + dice.below(4) {
        let at = [dice.between(-0.5, 0.5) * radius, dice.between(-0.5, 0.5) * radius];
        let at = if dice.happens(0.4) { [0.0, 0.0] } else { at };
        let size = dice.between(0.05, 0.6) * radius;
        contours.push(outline(dice, at, size));
        if dice.happens(0.2) {
            contours.push(outline(dice, at, 0.2 * size));
        }
    }
    contours
}

/// The grain of a kind and a seed.
fn thrown(example: &Grain, seed: u64) -> Grain {
    let mut dice = Dice::new(seed);
    let mut grain = example.clone();
    let outer = [0.02, 0.1, 0.1, 1.0][dice.below(4)];
    grain.edit(&mut Enlarged(outer / grain.shape().outer_diameter().0));
    if let Grain::Custom(custom) = &mut grain {
        custom.outline = drawn(&mut dice, outer);
    }
    let is_near = dice.happens(0.5);
    let mut throws = Throws { dice, outer, is_near, lengths: Vec::new() };
    grain.edit(&mut throws);
    if let Grain::Custom(custom) = &mut grain
        && throws.dice.happens(0.7)
    {
        custom.outline_scale = 1.0;
    }
    grain
}

/// Area against volume between two webs, by three points of Gauss on each of many steps, which are equal in θ with
/// w = a + (b - a) (1 - cos θ) / 2: areas may go with the root of the distance from a kink.
fn burned(burn: &dyn BurnBack, from: f64, to: f64) -> f64 {
    const PIECES: u32 = 48;
    let step = std::f64::consts::PI / f64::from(PIECES);
    let nodes = [(0.112_701_665_379_258_3, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];
    (0..PIECES)
        .flat_map(|piece| nodes.map(|(at, weight)| (step * (f64::from(piece) + at), weight)))
        .map(|(theta, weight)| {
            let web = from + (to - from) * (1.0 - theta.cos()) / 2.0;
            weight * step * (to - from) / 2.0 * theta.sin() * burn.state(web).burning_area
        })
        .sum()
}

/// What is wrong with a grain that is neither refused for its fields nor burns as the laws say; `Ok(false)` for a refusal.
fn judged(grain: &Grain) -> Result<bool, String> {
    let shape = grain.shape();
    let mut findings = Vec::new();
    shape.check("grains[0]", &mut findings);
    let burn = match shape.burn_back() {
        Ok(burn) => burn,
        // Fields that are wrong may leave any outline, and one may leave no propellant.
        Err(_) if findings.iter().any(|finding| finding.severity == Severity::Error && finding.path != "grains[0]") => {
            return Ok(false);
        }
        Err(SectionError::NoPort) => return Ok(false),
        Err(error) => return Err(error.to_string()),
    };
    if worst(&findings) == Some(Severity::Error) {
        return Ok(false);
    }
    let full = burn.state(0.0);
    let circle = std::f64::consts::PI * shape.outer_diameter().0.powi(2) / 4.0;
    if !(full.volume > 0.0 && full.volume <= circle * shape.length().0 * (1.0 + 1e-6)) {
        return Err(format!("holds {} m³", full.volume));
    }
    let end = burn.state(burn.web() * (1.0 + 1e-9));
    if end.burning_area != 0.0 || end.volume != 0.0 {
        return Err(format!("is not gone at its web {}: {end:?}", burn.web()));
    }
    let mut stops = vec![0.0];
    stops.extend(burn.kinks());
    stops.push(burn.web());
    if !stops.windows(2).all(|pair| pair[0] < pair[1]) {
        return Err(format!("its kinks do not rise: {stops:?}"));
    }
    let mut left = full.volume;
    let mut volume = full.volume;
    for pair in stops.windows(2) {
        left -= burned(&*burn, pair[0], pair[1]);
        let stands = burn.state(pair[1]).volume;
        if (left - stands).abs() > 4e-6 * full.volume {
            return Err(format!("dV/dw = -A_b is off by {:e} at {}", (left - stands) / full.volume, pair[1]));
        }
        for share in [0.25, 0.5, 0.75, 1.0] {
            let state = burn.state(pair[0] + share * (pair[1] - pair[0]));
            if !(state.burning_area >= 0.0 && state.volume <= volume + 1e-6 * full.volume) {
                return Err(format!("the volume rises before {}: {state:?}", pair[1]));
            }
            volume = state.volume;
        }
    }
    Ok(true)
}

#[test]
fn random_grains_are_refused_for_a_field_or_burn_by_the_laws() {
    let count = GRAINS;
    let mut all_wrong = Vec::new();
    for example in Grain::examples() {
        let outcomes: Vec<(u64, Result<bool, String>)> =
            (0..count).into_par_iter().map(|seed| (seed, judged(&thrown(&example, seed)))).collect();
        let burn = outcomes.iter().filter(|(_, outcome)| *outcome == Ok(true)).count();
        // Most throws must mean something, or the law is empty.
        assert!(burn as u64 * 10 > count, "of {count} {} only {burn} burn", example.label());
        all_wrong.extend(outcomes.into_iter().filter_map(|(seed, outcome)| {
            let grain = ron::to_string(&thrown(&example, seed)).unwrap_or_default();
            Some(format!("{seed}: {}\n{grain}\n", outcome.err()?))
        }));
    }
    assert!(all_wrong.is_empty(), "{} wrong:\n{}", all_wrong.len(), all_wrong.concat());
}
