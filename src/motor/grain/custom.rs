//! Custom: a port of any outline, as drawn.
//!
//! Contours are nested by even-odd: the outermost are port, those inside them propellant, and so on. A contour may
//! reach beyond the outer wall; what lies outside is cut off.

use super::checks::size_fields;
use super::{InhibitedEnds, PortGrain};
use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form};
use crate::geometry::contour::Contour;
use crate::geometry::contour_check::{self, Problem};
use crate::geometry::section::Port;
use crate::units::{Metre, Quantity};

fn one() -> f64 {
    1.0
}

fn is_one(scale: &f64) -> bool {
    *scale == 1.0
}

/// A grain whose port was drawn.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custom {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Where the outline comes from, such as the name of a drawing.
    #[serde(default)]
    pub drawing: String,
    /// Closed contours in m about the motor's axis; corners (x, y, bulge).
    pub outline: Vec<Contour>,
    /// By how much the outline is enlarged about the axis.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub outline_scale: f64,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl Custom {
    /// A cross with tapered arms.
    pub fn example() -> Self {
        let points = [[8.0, 0.0], [3.0, 3.0], [3.0, 22.0], [-3.0, 22.0], [-3.0, 3.0]];
        let half = points.iter().map(|point| [point[0] * 1e-3, point[1] * 1e-3]);
        let other = points.iter().map(|point| [-point[0] * 1e-3, -point[1] * 1e-3]);
        let outline: Vec<[f64; 2]> = half.chain(other).collect();
        Self {
            outer_diameter: Metre(0.066),
            length: Metre(0.25),
            drawing: String::new(),
            outline: vec![Contour::polygon(&outline)],
            outline_scale: 1.0,
            inhibited_ends: InhibitedEnds::Neither,
        }
    }

    /// How many other contours a contour lies in.
    fn depth(&self, index: usize) -> usize {
        let Some(first) = self.outline.get(index).and_then(|contour| contour.corners.first()) else { return 0 };
        let inside = |other: &(usize, &Contour)| other.0 != index && other.1.contains([first.0, first.1]);
        self.outline.iter().enumerate().filter(inside).count()
    }
}

/// A sentence about what is wrong with an outline; `None` where it does not matter.
fn fault(problem: &Problem) -> Option<Message> {
    let at = |[x, y]: [f64; 2]| [(x, Quantity::Length), (y, Quantity::Length)];
    Some(match *problem {
        Problem::NotFinite { corner } => {
            Message::from(format!("Contour {}: corner {} is no point.", corner.contour + 1, corner.side + 1))
        }
        Problem::TooFewCorners { contour, corners } => {
            Message::from(format!("Contour {} has {corners} corners and encloses nothing.", contour + 1))
        }
        Problem::ZeroSide { .. } => return None,
        Problem::SelfIntersection { sides: [a, _], at: point, .. } => {
            Message::new(format!("Contour {} crosses or touches itself at {{}}, {{}}.", a.contour + 1), &at(point))
        }
        Problem::Contact { sides: [a, b], at: point, coincide } => {
            let what = if coincide { "lie on each other" } else { "cross or touch" };
            let template = format!("Contours {} and {} {what} at {{}}, {{}}.", a.contour + 1, b.contour + 1);
            Message::new(template, &at(point))
        }
    })
}

impl Editable for Custom {
    fn edit(&mut self, form: &mut dyn Form) {
        const DRAWING: Field = Field::new("drawing", "Drawing").help("Where the outline comes from.").documentary();
        const SCALE: Field = Field::new("outline_scale", "Outline scale")
            .help("By how much the outline is enlarged about the axis: 1 as drawn.")
            .limits(0.01, 100.0)
            .slider(0.5, 1.5);
        size_fields(form, &mut self.outer_diameter, &mut self.length, 1e-4);
        form.text(&DRAWING, &mut self.drawing);
        form.number(&SCALE, Quantity::Ratio, &mut self.outline_scale);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for Custom {
    fn about(&self) -> &'static str {
        "Any outline of lines and arcs."
    }

    fn outer_diameter(&self) -> Metre {
        self.outer_diameter
    }

    fn length(&self) -> Metre {
        self.length
    }

    fn inhibited_ends(&self) -> InhibitedEnds {
        self.inhibited_ends
    }

    fn port(&self) -> Port {
        let (mut add, mut cut) = (Vec::new(), Vec::new());
        for (index, contour) in self.outline.iter().enumerate() {
            let into = if self.depth(index).is_multiple_of(2) { &mut add } else { &mut cut };
            into.push(contour.scaled(self.outline_scale));
        }
        Port::drawn(self.outer_diameter.0 / 2.0, add, cut)
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some("outline")
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        let outline = format!("{path}.outline");
        if self.outline.is_empty() {
            findings.push(
                Finding::new(Severity::Error, "grain_geometry", outline, "The grain has no outline.")
                    .hint("Import a section from a DXF file."),
            );
            return;
        }
        for problem in contour_check::check(&self.outline).problems {
            // A side without length is skipped by all that reads the outline.
            if let Some(message) = fault(&problem) {
                findings.push(
                    Finding::new(Severity::Error, "grain_geometry", outline.clone(), message)
                        .hint("Correct the drawing and import it again: contours are closed, simple and keep apart."),
                );
            }
        }
    }
}
