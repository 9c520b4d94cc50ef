//! Units of drawings.
//!
//! Source: Autodesk, *DXF Reference*, header variable $INSUNITS. Factors are exact: the inch is 0.0254 m.

use super::error::DxfError;

/// A unit that a drawing may be drawn in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DxfUnit {
    /// Number in $INSUNITS.
    pub code: i64,
    /// Symbol, as `--unit` takes it.
    pub symbol: &'static str,
    /// One of it in m.
    pub metres: f64,
}

/// The units in which a section may be drawn.
pub const UNITS: &[DxfUnit] = &[
    DxfUnit { code: 4, symbol: "mm", metres: 1e-3 },
    DxfUnit { code: 1, symbol: "in", metres: 0.0254 },
    DxfUnit { code: 5, symbol: "cm", metres: 1e-2 },
    DxfUnit { code: 6, symbol: "m", metres: 1.0 },
    DxfUnit { code: 2, symbol: "ft", metres: 0.3048 },
    DxfUnit { code: 9, symbol: "thou", metres: 0.0254e-3 },
    DxfUnit { code: 13, symbol: "µm", metres: 1e-6 },
    DxfUnit { code: 14, symbol: "dm", metres: 0.1 },
    DxfUnit { code: 10, symbol: "yd", metres: 0.9144 },
];

impl DxfUnit {
    /// The unit with that symbol.
    pub fn by_symbol(symbol: &str) -> Option<&'static DxfUnit> {
        let symbol = match symbol {
            "inch" | "\"" => "in",
            "um" => "µm",
            "mil" => "thou",
            other => other,
        };
        UNITS.iter().find(|unit| unit.symbol == symbol)
    }

    /// Their symbols for messages.
    pub fn symbols() -> String {
        UNITS.iter().map(|unit| unit.symbol).collect::<Vec<_>>().join(", ")
    }

    /// The unit of $INSUNITS; `None` for 0, which states none.
    pub(super) fn by_code(code: i64, line: usize) -> Result<Option<&'static DxfUnit>, DxfError> {
        match UNITS.iter().find(|unit| unit.code == code) {
            _ if code == 0 => Ok(None),
            Some(unit) => Ok(Some(unit)),
            None => Err(DxfError::UnknownUnit { code, line }),
        }
    }
}
