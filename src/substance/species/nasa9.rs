//! Heat capacity, enthalpy and entropy of a pure substance over one range of temperature.

/// Gas constant of the fits in J/(mol K).
///
/// The fits were made with this value (CODATA 1986), so that their cp/R, H/(R T) and S/R give back the tabulated
/// cp, H and S only with it. With [`crate::units::GAS_CONSTANT`] a characteristic velocity moves by 3e-6.
///
/// Source: McBride, Zehe & Gordon, NASA/TP-2002-211556, table I; E. R. Cohen & B. N. Taylor, *The 1986 adjustment of
/// the fundamental physical constants*, Rev. Mod. Phys. 59, 1121 (1987).
pub const FIT_GAS_CONSTANT: f64 = 8.31451;

/// Least-squares fit of one substance between two temperatures, in NASA's form of nine coefficients.
///
/// Temperatures T are in K, values are made dimensionless with [`FIT_GAS_CONSTANT`], and H includes the heat of
/// formation at 298.15 K, so that reactions need no further data. The standard state of a gas is the ideal gas at
/// 1 bar. A method may be asked outside of `low` to `high`: it then extrapolates, and it is the caller's business to
/// tell the user.
///
/// Source: McBride, Zehe & Gordon, *NASA Glenn coefficients for calculating thermodynamic properties of individual
/// species*, NASA/TP-2002-211556 (2002), eqs. 1-3.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nasa9 {
    /// Lowest temperature of the fit in K.
    pub low: f64,
    /// Highest temperature of the fit in K.
    pub high: f64,
    /// Coefficients of T⁻² to T⁴ in cp/R.
    pub a: [f64; 7],
    /// Constants of integration: of H (in K) and of S (without dimension).
    pub b: [f64; 2],
}

impl Nasa9 {
    /// Heat capacity at constant pressure, cp/R.
    ///
    /// cp/R = a₁ T⁻² + a₂ T⁻¹ + a₃ + a₄ T + a₅ T² + a₆ T³ + a₇ T⁴
    ///
    /// Source: NASA/TP-2002-211556, eq. 1.
    pub fn heat_capacity(&self, t: f64) -> f64 {
        let [a1, a2, a3, a4, a5, a6, a7] = self.a;
        (a1 / t + a2) / t + a3 + t * (a4 + t * (a5 + t * (a6 + t * a7)))
    }

    /// Enthalpy including the heat of formation, H/(R T).
    ///
    /// H/(R T) = -a₁ T⁻² + a₂ T⁻¹ ln T + a₃ + a₄ T/2 + a₅ T²/3 + a₆ T³/4 + a₇ T⁴/5 + b₁/T
    ///
    /// Source: NASA/TP-2002-211556, eq. 2.
    pub fn enthalpy(&self, t: f64) -> f64 {
        let [a1, a2, a3, a4, a5, a6, a7] = self.a;
        (-a1 / t + a2 * t.ln() + self.b[0]) / t + a3 + t * (a4 / 2.0 + t * (a5 / 3.0 + t * (a6 / 4.0 + t * (a7 / 5.0))))
    }

    /// Entropy in the standard state, S/R.
    ///
    /// S/R = -a₁ T⁻²/2 - a₂ T⁻¹ + a₃ ln T + a₄ T + a₅ T²/2 + a₆ T³/3 + a₇ T⁴/4 + b₂
    ///
    /// Source: NASA/TP-2002-211556, eq. 3.
    pub fn entropy(&self, t: f64) -> f64 {
        let [a1, a2, a3, a4, a5, a6, a7] = self.a;
        -(a1 / (2.0 * t) + a2) / t
            + a3 * t.ln()
            + t * (a4 + t * (a5 / 2.0 + t * (a6 / 3.0 + t * (a7 / 4.0))))
            + self.b[1]
    }

    /// Gibbs energy in the standard state, G/(R T) = H/(R T) - S/R.
    pub fn gibbs(&self, t: f64) -> f64 {
        self.enthalpy(t) - self.entropy(t)
    }
}
