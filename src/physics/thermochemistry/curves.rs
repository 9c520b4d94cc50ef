//! Thermal functions of many species at one temperature, as arrays.
//!
//! Source of the fits: McBride, Zehe & Gordon, NASA/TP-2002-211556, eqs. 1 to 3 (`Nasa9`).

use super::products::ProductSet;

const COEFFICIENTS: usize = 9;

/// Beyond its span a species goes on from an anchor with constant heat capacity.
#[derive(Debug, Clone, Copy)]
struct Extension {
    column: usize,
    anchor: f64,
    /// H/R in K and S/R and cp/R at the anchor.
    enthalpy: f64,
    entropy: f64,
    heat_capacity: f64,
}

/// How a condensed species goes on beyond its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Beyond {
    /// As its span says: along the tangent of its potential where another form takes over.
    #[default]
    Span,
    /// By its fit for 50 K, as CEA does, and then with constant heat capacity: a form that is held.
    Held,
}

/// How far in K a held form follows its fit.
const HELD_MARGIN: f64 = 50.0;

/// Fits of the species in hand, gathered for the present temperature, and their values there.
#[derive(Debug, Clone, Default)]
pub(super) struct Curves {
    /// How condensed species go on beyond their data.
    beyond: Beyond,
    /// Temperatures in K between which the gathered fits hold.
    low: f64,
    high: f64,
    coefficients: Vec<f64>,
    extensions: Vec<Extension>,
    /// H°/RT of each species.
    pub h: Vec<f64>,
    /// S°/R at the standard pressure.
    pub s: Vec<f64>,
    /// cp°/R.
    pub cp: Vec<f64>,
}

impl Curves {
    /// Nothing gathered yet.
    pub fn new(beyond: Beyond) -> Self {
        let mut curves = Self { beyond, ..Self::default() };
        curves.reset();
        curves
    }

    /// Forgets the gathered fits: the species in hand have changed.
    pub fn reset(&mut self) {
        self.low = f64::INFINITY;
        self.high = f64::NEG_INFINITY;
    }

    /// Values of the species `places` at `t` in K.
    pub fn evaluate(&mut self, set: &ProductSet, places: &[usize], t: f64) {
        if !(self.low <= t && t < self.high) || self.h.len() != places.len() {
            self.gather(set, places, t);
        }
        let n = places.len();
        let c = &self.coefficients;
        let (a1, a2, a3, a4) = (&c[..n], &c[n..2 * n], &c[2 * n..3 * n], &c[3 * n..4 * n]);
        let (a5, a6, a7) = (&c[4 * n..5 * n], &c[5 * n..6 * n], &c[6 * n..7 * n]);
        let (b1, b2) = (&c[7 * n..8 * n], &c[8 * n..9 * n]);
        let (t2, ln_t, inverse) = (t * t, t.ln(), 1.0 / t);
        let (t3, t4, inverse2) = (t2 * t, t2 * t2, inverse * inverse);
        let (h, s, cp) = (&mut self.h[..n], &mut self.s[..n], &mut self.cp[..n]);
        for j in 0..n {
            let (p1, p2) = (a1[j] * inverse2, a2[j] * inverse);
            let (p4, p5, p6, p7) = (a4[j] * t, a5[j] * t2, a6[j] * t3, a7[j] * t4);
            cp[j] = p1 + p2 + a3[j] + p4 + p5 + p6 + p7;
            h[j] = b1[j] * inverse - p1 + p2 * ln_t + a3[j] + p4 * 0.5 + p5 / 3.0 + p6 * 0.25 + p7 * 0.2;
            s[j] = b2[j] - p1 * 0.5 - p2 + a3[j] * ln_t + p4 + p5 * 0.5 + p6 / 3.0 + p7 * 0.25;
        }
        for beyond in &self.extensions {
            let j = beyond.column;
            cp[j] = beyond.heat_capacity;
            h[j] = (beyond.enthalpy + beyond.heat_capacity * (t - beyond.anchor)) * inverse;
            s[j] = beyond.entropy + beyond.heat_capacity * (t / beyond.anchor).ln();
        }
    }

    fn gather(&mut self, set: &ProductSet, places: &[usize], t: f64) {
        let n = places.len();
        self.coefficients.resize(COEFFICIENTS * n, 0.0);
        self.h.resize(n, 0.0);
        self.s.resize(n, 0.0);
        self.cp.resize(n, 0.0);
        self.extensions.clear();
        (self.low, self.high) = (0.0, f64::INFINITY);
        for (column, place) in places.iter().enumerate() {
            let mut span = set.span(*place);
            if self.beyond == Beyond::Held && *place >= set.gases() {
                span.floor = (span.low - HELD_MARGIN).max(0.5 * span.low);
                span.ceiling = span.high + HELD_MARGIN;
                (span.tangent_below, span.tangent_above) = (false, false);
            }
            let number = set.range_at(*place, t);
            let fit = set.fit(*place, number);
            for (k, a) in fit.a.iter().chain(&fit.b).enumerate() {
                self.coefficients[k * n + column] = *a;
            }
            let beyond = if t < span.floor {
                self.high = self.high.min(span.floor);
                Some((span.floor, span.tangent_below))
            } else if t > span.ceiling {
                self.low = self.low.max(span.ceiling);
                Some((span.ceiling, span.tangent_above))
            } else {
                let last = number + 1 == set.species(*place).ranges.len();
                self.low = self.low.max(if number == 0 { span.floor } else { set.fit(*place, number - 1).high });
                self.high = self.high.min(if last { span.ceiling } else { fit.high });
                None
            };
            if let Some((anchor, tangent)) = beyond {
                let fit = set.fit(*place, set.range_at(*place, anchor));
                self.extensions.push(Extension {
                    column,
                    anchor,
                    enthalpy: fit.enthalpy(anchor) * anchor,
                    entropy: fit.entropy(anchor),
                    heat_capacity: if tangent { 0.0 } else { fit.heat_capacity(anchor) },
                });
            }
        }
    }
}
