//! The criteria: at which wall pressure the flow leaves the wall of an over-expanded nozzle.
//!
//! p_s is the wall pressure where the flow separates, p_a the pressure of the surroundings, p_0 that of the chamber,
//! M_s the Mach number at the wall there. All are empirical, for turbulent boundary layers and free shock separation.

/// One criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// p_s = 0.4 p_a. Summerfield, Foster & Swan, *Jet Propulsion* 24 (1954) 319-321.
    Summerfield,
    /// p_s = (1.88 M_s - 1)^-0.64 p_a. Schmucker, NASA TM-77396 (1984), a translation of TU München reports of 1973.
    Schmucker,
    /// p_s = π/(3 M_s) p_a. Stark, AIAA 2005-3940; AIAA 2009-5256.
    Stark,
    /// p_s = 2/3 (p_0/p_a)^-0.2 p_a. Kalt & Badal, *Journal of Spacecraft and Rockets* 2 (1965) 447-449.
    KaltBadal,
}

impl Criterion {
    /// All, oldest first but for the last, which is written in the chamber pressure.
    pub const ALL: [Self; 4] = [Self::Summerfield, Self::Schmucker, Self::Stark, Self::KaltBadal];

    /// Stable name, also in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Summerfield => "summerfield",
            Self::Schmucker => "schmucker",
            Self::Stark => "stark",
            Self::KaltBadal => "kalt_badal",
        }
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Summerfield => "Summerfield",
            Self::Schmucker => "Schmucker",
            Self::Stark => "Stark",
            Self::KaltBadal => "Kalt-Badal",
        }
    }

    /// Where it comes from.
    pub fn source(self) -> &'static str {
        match self {
            Self::Summerfield => "Summerfield, Foster & Swan, Jet Propulsion 24 (1954) 319",
            Self::Schmucker => "Schmucker, NASA TM-77396 (1984)",
            Self::Stark => "Stark, AIAA 2005-3940",
            Self::KaltBadal => "Kalt & Badal, J. Spacecraft and Rockets 2 (1965) 447",
        }
    }

    /// p_s/p_a at M_s and p_0/p_a.
    pub fn pressure_ratio(self, mach: f64, chamber_over_ambient: f64) -> f64 {
        match self {
            Self::Summerfield => 0.4,
            Self::Schmucker => (1.88 * mach - 1.0).powf(-0.64),
            Self::Stark => std::f64::consts::PI / (3.0 * mach),
            Self::KaltBadal => 2.0 / 3.0 * chamber_over_ambient.powf(-0.2),
        }
    }

    /// d ln(p_s/p_a)/dM_s.
    pub(super) fn slope(self, mach: f64) -> f64 {
        match self {
            Self::Summerfield | Self::KaltBadal => 0.0,
            Self::Schmucker => -0.64 * 1.88 / (1.88 * mach - 1.0),
            Self::Stark => -1.0 / mach,
        }
    }

    /// p_0/p_a above which a wall stays wetted where the isentropic pressure there is `wall` p_0 and the Mach number M.
    pub(super) fn attachment(self, mach: f64, wall: f64) -> f64 {
        match self {
            // 2/3 (p_0/p_a)^-0.2 p_a = wall p_0
            Self::KaltBadal => (2.0 / (3.0 * wall)).powf(1.0 / 1.2),
            _ => self.pressure_ratio(mach, f64::NAN) / wall,
        }
    }

    /// The Mach number from which on the wall pressure falls faster along the nozzle than the limit of the criterion,
    /// so that the two meet once.
    ///
    /// Derived: the wall pressure falls with d ln p/dM = -γM/(1 + (γ-1)/2 M²), Schmucker's limit with -1.2032/(1.88 M -
    /// 1), which is steeper below M = 1.2 where γ is near 1; the other limits are flatter from M = 1 on.
    pub(super) fn least_mach(self) -> f64 {
        match self {
            Self::Schmucker => 1.2,
            Self::Summerfield | Self::Stark | Self::KaltBadal => 1.0,
        }
    }
}
