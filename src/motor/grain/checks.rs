//! Fields and findings that many grains share.

use crate::diag::{Finding, Message, Severity};
use crate::form::{Field, Form};
use crate::geometry::contour_check::{TOLERANCE, beyond_circle};
use crate::geometry::section::Port;
use crate::units::{Metre, Quantity};

/// Fields that every grain has.
pub(super) fn size_fields(form: &mut dyn Form, outer: &mut Metre, length: &mut Metre, smallest_outer: f64) {
    let outer_field = Field::new("outer_diameter", "Outer diameter")
        .help("Diameter of the grain as cast, without liner.")
        .limits(smallest_outer, 10.0)
        .slider(smallest_outer, smallest_outer.max(0.1) * 3.0);
    crate::form::quantity(form, &outer_field, outer);
    let length_field = Field::new("length", "Length")
        .help("Length of the unburned grain; one to three diameters are usual.")
        .limits(1e-4, 30.0)
        .slider(0.25 * outer.0, 6.0 * outer.0);
    crate::form::quantity(form, &length_field, length);
}

/// A finding for a length that must be positive.
pub(super) fn check_positive(value: Metre, key: &str, label: &str, path: &str, findings: &mut Vec<Finding>) {
    if value.0 <= 0.0 {
        findings.push(
            Finding::new(
                Severity::Error,
                "grain_geometry",
                format!("{path}.{key}"),
                Message::new(format!("{label} is {{}}; it must be positive."), &[(value.0, Quantity::Length)]),
            )
            .hint("Enter a positive length."),
        );
    }
}

/// A finding for an inner diameter that is not below an outer one.
pub(super) fn check_inside(inner: (Metre, &str, &str), outer: (Metre, &str), path: &str, findings: &mut Vec<Finding>) {
    let (inner, key, inner_label) = inner;
    let (outer, outer_label) = outer;
    if inner.0 >= outer.0 {
        let values = [(inner.0, Quantity::Length), (outer.0, Quantity::Length)];
        findings.push(
            Finding::new(
                Severity::Error,
                "grain_geometry",
                format!("{path}.{key}"),
                Message::new(format!("{inner_label} {{}} is not below the {outer_label} {{}}."), &values),
            )
            .hint(format!("Make the {} smaller; the two may be swapped.", inner_label.to_lowercase())),
        );
    }
}

/// A finding for a length that is below a smallest one.
pub(super) fn check_at_least(
    (value, key, label): (Metre, &str, &str),
    (smallest, smallest_label): (Metre, &str),
    path: &str,
    findings: &mut Vec<Finding>,
) {
    if value.0 < smallest.0 {
        let values = [(value.0, Quantity::Length), (smallest.0, Quantity::Length)];
        findings.push(
            Finding::new(
                Severity::Error,
                "grain_geometry",
                format!("{path}.{key}"),
                Message::new(format!("{label} of {{}} is below the {smallest_label} of {{}}."), &values),
            )
            .hint(format!("Enter at least the {smallest_label}.")),
        );
    }
}

/// A finding for an offset that leaves a circle of radius `reach`.
pub(super) fn check_within(
    (value, key, label): (Metre, &str, &str),
    reach: Metre,
    path: &str,
    findings: &mut Vec<Finding>,
) {
    if value.0.abs() >= reach.0 {
        let values = [(value.0, Quantity::Length), (reach.0, Quantity::Length)];
        findings.push(
            Finding::new(
                Severity::Error,
                "grain_geometry",
                format!("{path}.{key}"),
                Message::new(format!("{label} of {{}} is outside the grain, whose outer radius is {{}}."), &values),
            )
            .hint("Bring it nearer to the axis."),
        );
    }
}

/// A port this near the wall, as a share of its radius, touches it.
const TOUCHES: f64 = 1e-9;

/// A finding for a port that touches the wall or reaches beyond it, which is then bare from the start.
pub(super) fn check_wall(port: &Port, key: &str, path: &str, findings: &mut Vec<Finding>) {
    let wall = port.outer_radius;
    let touching = beyond_circle(&port.add, wall * (1.0 - TOUCHES) / (1.0 + TOLERANCE));
    if let Some(reach) = touching.into_iter().map(|beyond| beyond.radius).max_by(f64::total_cmp) {
        let values = [(reach, Quantity::Length), (wall, Quantity::Length)];
        let message = Message::new("The port reaches out to {}, which is the wall at {} or beyond.", &values);
        findings.push(
            Finding::new(Severity::Warning, "port_reaches_wall", format!("{path}.{key}"), message)
                .hint("The wall is bare there from the start; draw the port inward, or insulate the case."),
        );
    }
}
