//! Grains whose port has the same shape along the whole length: a section burns outward, ends burn inward.

use super::checks::{check_positive, check_wall};
use super::{Body, BurnBack, BurnState, GrainShape, Handle, InhibitedEnds};
use crate::diag::{Finding, Monitor, Severity, worst};
use crate::form::Editable;
use crate::geometry::contour::Contour;
use crate::geometry::revolution::BodyMoments;
use crate::geometry::section::{Port, SectionError, SectionHistory};
use crate::units::Metre;
use std::f64::consts::PI;
use std::sync::Arc;

/// A grain with a constant port. Everything else that a grain is follows from these.
pub trait PortGrain: Editable {
    /// What its kind is chosen for, in a line.
    fn about(&self) -> &'static str;
    /// The lengths that can be taken hold of in the section, without the outer diameter.
    fn handles(&self) -> Vec<Handle> {
        Vec::new()
    }
    /// Outer diameter.
    fn outer_diameter(&self) -> Metre;
    /// Length.
    fn length(&self) -> Metre;
    /// End faces that do not burn.
    fn inhibited_ends(&self) -> InhibitedEnds;
    /// The unburned port.
    fn port(&self) -> Port;
    /// The field by which the port's outermost point is moved; `None` for a port that opens to the wall.
    fn reaching_field(&self) -> Option<&'static str>;
    /// What is wrong or doubtful about the port; `path` is the grain's field path. Outer diameter and length are
    /// positive when this is asked.
    fn check_port(&self, path: &str, findings: &mut Vec<Finding>);
}

impl<T: PortGrain> GrainShape for T {
    fn about(&self) -> &'static str {
        PortGrain::about(self)
    }

    fn handles(&self) -> Vec<Handle> {
        PortGrain::handles(self)
    }

    fn outer_diameter(&self) -> Metre {
        PortGrain::outer_diameter(self)
    }

    fn length(&self) -> Metre {
        PortGrain::length(self)
    }

    fn watched_burn_back(&self, monitor: &mut dyn Monitor) -> Result<Arc<dyn BurnBack>, SectionError> {
        Ok(Arc::new(ExtrudedBurn {
            section: SectionHistory::watched(self.port(), monitor)?,
            outer_radius: PortGrain::outer_diameter(self).0 / 2.0,
            length: PortGrain::length(self).0,
            ends: self.inhibited_ends(),
        }))
    }

    fn watched_check(&self, path: &str, findings: &mut Vec<Finding>, monitor: &mut dyn Monitor) {
        let mut own = Vec::new();
        check_positive(PortGrain::outer_diameter(self), "outer_diameter", "Outer diameter", path, &mut own);
        check_positive(PortGrain::length(self), "length", "Length", path, &mut own);
        if own.is_empty() {
            self.check_port(path, &mut own);
        }
        if worst(&own) == Some(Severity::Error) {
            findings.extend(own);
            return;
        }
        let port = self.port();
        if let Some(key) = self.reaching_field() {
            check_wall(&port, key, path, &mut own);
        }
        match SectionHistory::watched(port, monitor) {
            Ok(section) => check_hold(&section, PortGrain::outer_diameter(self), path, &mut own),
            Err(SectionError::Cancelled) => {}
            Err(error) => own.push(
                Finding::new(Severity::Error, "grain_geometry", path, format!("The port does not burn: {error}."))
                    .hint("Check the port's dimensions against the outer diameter."),
            ),
        }
        findings.extend(own);
    }
}

/// A finding for propellant that the case does not hold: a part of the section that stands free in the port.
fn check_hold(section: &SectionHistory, outer: Metre, path: &str, findings: &mut Vec<Finding>) {
    let wall = outer.0 / 2.0 * (1.0 - 1e-9);
    let touches_wall = |part: &Contour| part.corners.iter().any(|corner| corner.0.hypot(corner.1) >= wall);
    let contours = section.contours(0.0);
    let free: Vec<f64> =
        contours.iter().filter(|part| part.area() > 0.0 && !touches_wall(part)).map(Contour::area).collect();
    if free.is_empty() {
        return;
    }
    let share = free.iter().sum::<f64>() / section.state(0.0).area;
    let (parts, stand) = if free.len() == 1 { ("part", "stands") } else { ("parts", "stand") };
    let message = format!(
        "{} {parts} of the propellant, {:.1} % of the section, {stand} free in the port: nothing holds them.",
        free.len(),
        100.0 * share
    );
    findings
        .push(Finding::new(Severity::Warning, "propellant_free", path, message).hint(
            "Join them to the propellant at the wall, or support them; the model lets them burn where they are.",
        ));
}

/// The burn of a section over a length.
#[derive(Debug)]
struct ExtrudedBurn {
    section: Arc<SectionHistory>,
    outer_radius: f64,
    length: f64,
    ends: InhibitedEnds,
}

impl ExtrudedBurn {
    /// Where the propellant that is left begins and ends.
    fn extent(&self, w: f64) -> (f64, f64) {
        let fore = if self.ends.fore_burns() { w } else { 0.0 };
        (fore, fore + self.length - self.ends.burning_faces() * w)
    }
}

impl BurnBack for ExtrudedBurn {
    fn web(&self) -> f64 {
        let faces = self.ends.burning_faces();
        if faces > 0.0 { self.section.web().min(self.length / faces) } else { self.section.web() }
    }

    fn kinks(&self) -> Vec<f64> {
        let end = self.web() * (1.0 - 1e-9);
        self.section.kinks().iter().copied().filter(|kink| *kink < end).collect()
    }

    fn state(&self, w: f64) -> BurnState {
        let circle = PI * self.outer_radius * self.outer_radius;
        if w > self.web() {
            return BurnState { port_area: Some(circle), ..BurnState::default() };
        }
        let section = self.section.state(w);
        let (fore, aft) = self.extent(w);
        let side = section.perimeter * (aft - fore);
        let fore_face = if self.ends.fore_burns() { section.area } else { 0.0 };
        BurnState {
            burning_area: side + self.ends.burning_faces() * section.area,
            volume: section.area * (aft - fore),
            area_feeding_port: side + fore_face,
            port_area: Some(circle - section.area),
        }
    }

    /// The transverse moment is the mean over all directions: the motor's inertia has one value across its axis.
    fn moments(&self, w: f64) -> BodyMoments {
        if w > self.web() {
            return BodyMoments::default();
        }
        let section = self.section.state(w);
        let (fore, aft) = self.extent(w);
        let length = aft - fore;
        let axial = section.second_moment * length;
        BodyMoments {
            volume: section.area * length,
            centroid: (fore + aft) / 2.0,
            axial,
            transverse: axial / 2.0 + section.area * length.powi(3) / 12.0,
        }
    }

    fn body(&self, w: f64) -> Body {
        if w >= self.web() {
            return Body::Revolved(Vec::new());
        }
        let (from, to) = self.extent(w);
        Body::Extruded { from, to, contours: self.section.contours(w) }
    }

    fn web_at(&self, point: [f64; 2]) -> Option<f64> {
        Some(self.section.web_at(point))
    }
}
