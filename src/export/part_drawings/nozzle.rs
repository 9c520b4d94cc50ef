//! The dimensioned section of a nozzle: lengths above it, names of radii, angles and insert below, diameters beside it.
//!
//! Dimensions and names stand on sides of their own, so that neither has to make way for the other.

use crate::diag::Message;
use crate::export::motor_drawing::{CHORD, mirrored};
use crate::export::parts::{nozzle_material, plug_surface};
use crate::figure::drawing::{Dimension, Drawing, LabelPlace, LineKind, Side};
use crate::geometry::contour::Side as Edge;
use crate::geometry::meridian::piece::Piece;
use crate::geometry::meridian::{Meridian, Point};
use crate::motor::nozzle::contour::ContourError;
use crate::motor::nozzle::{Nozzle, NozzlePart};
use crate::motor::solid::case::SolidCase;
use crate::units::Quantity;

/// Corners of the outside that are named in the drawing; where there are more, the table alone has them.
const MOST_CORNERS: usize = 6;
/// Sine of the angle from which two pieces meet in an edge, and not smoothly.
const EDGE: f64 = 1e-6;
/// Lengths below this are the rounding of one place, in m.
const ROUNDING: f64 = 1e-9;

/// The nozzle cut along its axis with its dimensions; x = 0 at the inlet.
///
/// # Errors
/// [`ContourError`] where the nozzle does not exist.
pub fn nozzle_drawing(case: &SolidCase) -> Result<Drawing, ContourError> {
    let section = Section::of(case)?;
    let mut drawing = Drawing::default();
    section.draw_parts(&mut drawing);
    section.lengths_above(&mut drawing);
    section.diameters_beside(&mut drawing);
    section.names_below(&mut drawing);
    Ok(drawing)
}

/// What is drawn, x = 0 at the inlet.
struct Section<'a> {
    nozzle: &'a Nozzle,
    flow: Meridian,
    outside: Meridian,
    parts: Vec<NozzlePart>,
    plug: Option<Meridian>,
    /// Convergent, throat and divergent; around a plug to the lip, nothing, and from the lip to the plug's base.
    lengths: [f64; 3],
}

impl<'a> Section<'a> {
    fn of(case: &'a SolidCase) -> Result<Self, ContourError> {
        let (nozzle, inlet) = (&case.nozzle, case.inlet_diameter());
        let flow = nozzle.flow(inlet)?;
        Ok(Self {
            nozzle,
            plug: plug_surface(nozzle, &flow)?,
            outside: nozzle.outside(inlet)?,
            parts: nozzle.parts(inlet)?,
            lengths: nozzle.lengths(inlet)?,
            flow,
        })
    }

    /// From the inlet to the end of the nozzle.
    fn length(&self) -> f64 {
        self.lengths.iter().sum()
    }

    /// The outline of a part.
    fn part(&self, name: &str) -> Option<&NozzlePart> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// Where the insert begins and ends.
    fn insert(&self) -> Option<[f64; 2]> {
        let insert = self.part("insert")?;
        let xs = || insert.profile.pieces().iter().map(|piece| piece.start()[0]);
        Some([xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max)])
    }

    /// Parts, the edges that are seen behind the cut, and the axis.
    fn draw_parts(&self, drawing: &mut Drawing) {
        for part in &self.parts {
            let material = nozzle_material(part.name, self.nozzle.insert().is_some());
            for outline in mirrored(&part.profile.outline(CHORD)) {
                drawing.region("nozzle", material, vec![outline]);
            }
        }
        for [x, radius] in self.seen_edges() {
            // The plug stands before what lies behind it.
            let hidden = self.plug.as_ref().and_then(|plug| plug.at(x)).map_or(0.0, |station| station.radius);
            if hidden < radius {
                for side in [1.0, -1.0] {
                    drawing.line("", LineKind::Thin, vec![[x, side * hidden], [x, side * radius]]);
                }
            }
        }
        let margin = 0.05 * self.length();
        drawing.line("", LineKind::Centre, vec![[-margin, 0.0], [self.length() + margin, 0.0]]);
    }

    /// Circles that show as lines across the bore: its ends, its edges, and where insert and body meet.
    fn seen_edges(&self) -> Vec<Point> {
        let parting = self.insert().and_then(|[_, aft]| Some([aft, self.flow.at(aft)?.radius]));
        [self.flow.start(), self.flow.end()].into_iter().chain(self.edges()).chain(parting).collect()
    }

    /// Edges of the flow's wall between its ends.
    fn edges(&self) -> impl Iterator<Item = Point> {
        self.flow.pieces().windows(2).filter_map(|pair| match pair {
            [before, after] if is_edge(before, after) => Some(after.start()),
            _ => None,
        })
    }

    /// Sections of the flow, shoulder, flange, and where insert, cowl and plug stand.
    fn lengths_above(&self, drawing: &mut Drawing) {
        // Extension lines begin at what they measure, and leave the parts upwards.
        let at_flow = |x: f64| [x, self.flow.at(x).map_or(0.0, |station| station.radius)];
        let at_plug = |x: f64| [x, self.plug.as_ref().and_then(|plug| plug.at(x)).map_or(0.0, |plug| plug.radius)];
        let (inlet, outlet) = (self.outside.start(), self.outside.end());
        let end = if self.plug.is_some() { at_plug(self.length()) } else { outlet };
        let mut add = |tag: &str, from: Point, to: Point, value: f64| {
            if value > ROUNDING {
                drawing.dimension(tag, Dimension { value, ..Dimension::length(from, to, Side::Above) });
            }
        };
        let mut at = 0.0;
        for (index, length) in self.lengths.into_iter().enumerate() {
            let from = if index == 0 { inlet } else { at_flow(at) };
            at += length;
            add("nozzle", from, if index == 2 { end } else { at_flow(at) }, length);
        }
        add("nozzle", inlet, end, self.length());
        if self.nozzle.flange_diameter.is_some() {
            let thickness = self.nozzle.flange_thickness.0;
            add("nozzle.flange_thickness", inlet, [thickness, inlet[1]], thickness);
        }
        if let Some([from, to]) = self.insert() {
            let radius = self.nozzle.insert().map_or(0.0, |diameter| diameter.0 / 2.0);
            add("nozzle.insert_diameter", inlet, [from, radius], from);
            add("nozzle.insert_length", [from, radius], [to, radius], to - from);
        }
        match &self.plug {
            Some(plug) => {
                add("nozzle.wall_thickness", inlet, outlet, outlet[0]);
                add("nozzle", inlet, plug.start(), plug.start()[0]);
            }
            None => {
                // The shoulder of a body turned from a bar; where it ends with the convergent, that length says it.
                let shoulder = self.level().map(|[_, to]| to).filter(|to| (to[0] - self.lengths[0]).abs() > ROUNDING);
                if let Some(shoulder) = shoulder {
                    add("nozzle.wall_thickness", inlet, shoulder, shoulder[0]);
                }
            }
        }
    }

    /// The outside's level part behind the flange: where it begins and ends.
    fn level(&self) -> Option<[Point; 2]> {
        let piece = self.outside.pieces().get(self.flange_pieces())?;
        let (from, to) = (piece.start(), piece.end());
        matches!(piece, Piece::Side(Edge::Line { .. }) if (from[1] - to[1]).abs() < ROUNDING).then_some([from, to])
    }

    /// How many pieces of the outside belong to the flange: its rim and its face.
    fn flange_pieces(&self) -> usize {
        if self.nozzle.flange_diameter.is_some() { 2 } else { 0 }
    }

    /// Inlet and the plug's shoulder at the left; exit, wall there and body at the right.
    fn diameters_beside(&self, drawing: &mut Drawing) {
        let mut add = |tag: &str, [x, r]: Point, side| {
            drawing.dimension(tag, Dimension::diameter([x, -r], [x, r], side));
        };
        let (inlet, outlet) = (self.outside.start(), self.outside.end());
        add("nozzle.inlet_diameter", self.flow.start(), Side::Left);
        let has_flange = self.nozzle.flange_diameter.is_some();
        add(if has_flange { "nozzle.flange_diameter" } else { "nozzle.wall_thickness" }, inlet, Side::Left);
        if has_flange && let Some([from, to]) = self.level() {
            let widest = self
                .outside
                .pieces()
                .iter()
                .skip(self.flange_pieces() + 1)
                .map(|piece| piece.end()[1])
                .fold(0.0, f64::max);
            // Where the nozzle widens behind its body, the right is taken, and the line runs over the flange.
            let (place, side) = if widest < to[1] { (to, Side::Right) } else { (from, Side::Left) };
            add("nozzle.wall_thickness", place, side);
        }
        add("nozzle.exit_diameter", self.flow.end(), Side::Right);
        add("nozzle.wall_thickness", outlet, Side::Right);
        if let Some(plug) = &self.plug {
            add("nozzle", crest(plug), Side::Left);
            add("nozzle", plug.start(), Side::Left);
        }
    }

    /// Throat, insert, radii and angles of the flow and the plug, corners of the outside.
    fn names_below(&self, drawing: &mut Drawing) {
        let mut add = |tag: &str, [x, r]: Point, text: Message| {
            drawing.label(tag, [x, -r], text, LabelPlace::Below);
        };
        let throat = (self.nozzle.throat_diameter.0, Quantity::Length);
        match &self.plug {
            // Around a plug the throat is an annulus, from the cowl's lip to where the plug's expansion begins.
            Some(plug) => {
                let (lip, foot) = (self.flow.end(), expansion_start(plug));
                let gap = ((lip[0] - foot[0]).hypot(lip[1] - foot[1]), Quantity::Length);
                let middle = [0, 1].map(|axis| 0.5 * (lip[axis] + foot[axis]));
                let text = Message::new("Throat gap {}, area of ⌀ {}", &[gap, throat]);
                add("nozzle.throat_diameter", middle, text);
                let base = plug.end();
                add("nozzle", base, Message::new("Base ⌀ {}", &[(2.0 * base[1], Quantity::Length)]));
            }
            None => add("nozzle.throat_diameter", self.flow.narrowest(), Message::new("Throat ⌀ {}", &[throat])),
        }
        let plug = self.plug.iter().flat_map(Meridian::pieces);
        for piece in self.flow.pieces().iter().chain(plug) {
            if let Some(text) = piece_name(piece) {
                add("nozzle", piece.point(0.5), text);
            }
        }
        // Edges of the throat stand where the lengths say; that between two bells does not.
        let throat = self.lengths[0] + self.lengths[1] + ROUNDING;
        for edge in self.edges().filter(|edge| self.plug.is_none() && edge[0] > throat) {
            let values = [2.0 * edge[1], edge[0]].map(|value| (value, Quantity::Length));
            add("nozzle.inflection_area_ratio", edge, Message::new("Edge ⌀ {} at x {}", &values));
        }
        if let (Some(diameter), Some([from, to])) = (self.nozzle.insert(), self.insert()) {
            let text = Message::new("Insert ⌀ {}", &[(diameter.0, Quantity::Length)]);
            add("nozzle.insert_diameter", [0.75 * to + 0.25 * from, diameter.0 / 2.0], text);
        }
        let corners = self.corners();
        if corners.len() <= MOST_CORNERS {
            for corner in corners {
                let values = [2.0 * corner[1], corner[0]].map(|value| (value, Quantity::Length));
                add("nozzle.walls", corner, Message::new("⌀ {} at x {}", &values));
            }
        }
    }

    /// Corners of the outside that no dimensions say.
    fn corners(&self) -> Vec<Point> {
        let mut said = vec![self.outside.start()];
        if let Some([from, to]) = self.level() {
            said.push(from);
            // How far a cowl's level part reaches has no length of its own, for it ends close to the lip.
            said.extend(self.plug.is_none().then_some(to));
        }
        let behind_flange = self.outside.pieces().iter().skip(self.flange_pieces());
        behind_flange.map(Piece::start).filter(|corner| !said.contains(corner)).collect()
    }
}

/// Whether two pieces that follow each other meet in an edge.
fn is_edge(before: &Piece, after: &Piece) -> bool {
    let (a, b) = (before.tangent(1.0), after.tangent(0.0));
    (a[0] * b[1] - a[1] * b[0]).abs() > EDGE
}

/// Where a plug's expansion begins: behind its shoulder.
fn expansion_start(plug: &Meridian) -> Point {
    plug.pieces().get(1).map_or(plug.start(), Piece::start)
}

/// The widest place of a plug: the top of its shoulder, an arc that runs over it.
fn crest(plug: &Meridian) -> Point {
    match plug.pieces().first() {
        Some(Piece::Side(Edge::Arc { centre, radius, .. })) => [centre[0], centre[1] + radius],
        _ => plug.start(),
    }
}

/// Radius or angle of a piece; none for a level line, of which its ends say all.
fn piece_name(piece: &Piece) -> Option<Message> {
    let angle = |value: f64| (value.abs(), Quantity::Angle);
    let ends = [0.0, 1.0].map(|share| slope_angle(piece, share));
    match piece {
        Piece::Side(Edge::Arc { radius, .. }) => Some(Message::new("R {}", &[(*radius, Quantity::Length)])),
        Piece::Side(Edge::Line { .. }) => (ends[0] != 0.0).then(|| Message::new("{}", &[angle(ends[0])])),
        Piece::Parabola(_) => Some(Message::new("Parabola {} to {}", &ends.map(angle))),
        Piece::Spline(_) => Some(Message::new("Curve {} to {}", &ends.map(angle))),
    }
}

/// Angle of a piece to the axis at a share, in rad, positive where it widens.
pub(super) fn slope_angle(piece: &Piece, share: f64) -> f64 {
    let [dx, dr] = piece.tangent(share);
    let angle = dr.atan2(dx);
    // The rounding of a level line is no angle.
    if angle.abs() < 1e-12 { 0.0 } else { angle }
}
