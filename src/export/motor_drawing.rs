//! Drawings of a motor: the longitudinal section and the section of one grain. Window, report and files show the same.

use super::parts::{case_parts, nozzle_material};
use crate::diag::Message;
use crate::figure::drawing::{Dimension, Drawing, LabelPlace, LineKind, Material, Side, full_circle};
use crate::figure::scene::Point;
use crate::geometry::contour::Contour;
use crate::geometry::revolution::Profile;
use crate::motor::casing::Layout;
use crate::motor::grain::{Body, Grain};
use crate::motor::solid::case::SolidCase;
use crate::units::{Metre, Quantity};

/// The motor cut along its axis, fore end at the left, with the web burned of each grain and the present throat. A grain
/// beyond the end of `webs` is unburned. A part that does not exist has a finding; its place stays empty.
///
/// Items are tagged with the field path of their part: `case`, `grains[1]`, `nozzle`.
pub fn longitudinal_section(case: &SolidCase, webs: &[f64], throat: Metre) -> Drawing {
    let mut drawing = Drawing::default();
    let layout = case.casing.layout(&case.grains);
    let inlet = case.inlet_diameter();
    for part in case_parts(case) {
        for outline in longitudinal_outlines(&part.body, part.at) {
            drawing.region(&part.path, part.material, vec![outline]);
        }
    }
    for (index, (grain, at)) in case.grains.iter().zip(&layout.grains).enumerate() {
        let tag = format!("grains[{index}]");
        let Ok(burn) = grain.shape().burn_back() else { continue };
        let web = webs.get(index).copied().unwrap_or(0.0);
        if web > 0.0 {
            for outline in longitudinal_outlines(&burn.body(0.0), *at) {
                drawing.closed_line(&tag, LineKind::Hidden, outline);
            }
        }
        for outline in longitudinal_outlines(&burn.body(web), *at) {
            drawing.region(&tag, Material::Propellant, vec![outline]);
        }
    }
    let worn = case.nozzle.worn_flow(inlet, throat).and_then(|flow| case.nozzle.parts_around(&flow, inlet));
    for part in worn.unwrap_or_default() {
        let material = nozzle_material(part.name, case.nozzle.insert().is_some());
        for outline in mirrored(&part.profile.moved(Metre(layout.length)).outline(CHORD)) {
            drawing.region("nozzle", material, vec![outline]);
        }
    }
    let lengths = case.nozzle.lengths(inlet).unwrap_or_default();
    let end = layout.length + lengths.iter().sum::<f64>();
    let margin = 0.02 * end;
    drawing.line("", LineKind::Centre, vec![[-case.casing.closure_thickness.0 - margin, 0.0], [end + margin, 0.0]]);
    dimensions(&mut drawing, case, &layout, lengths);
    drawing
}

fn dimensions(drawing: &mut Drawing, case: &SolidCase, layout: &Layout, lengths: [f64; 3]) {
    let (length, end) = (layout.length, layout.length + lengths.iter().sum::<f64>());
    let outer = layout.inner_diameter / 2.0 + case.casing.wall_thickness.0;
    let closure = -case.casing.closure_thickness.0;
    drawing.dimension("case", Dimension::length([closure, -outer], [end, -outer], Side::Below));
    drawing.dimension("case", Dimension::diameter([closure, -outer], [closure, outer], Side::Left));
    let exit = case.nozzle.exit_diameter.0 / 2.0;
    drawing.dimension("nozzle.exit_diameter", Dimension::diameter([end, -exit], [end, exit], Side::Right));
    let [convergent, straight, _] = lengths;
    let at = length + convergent + straight / 2.0;
    let throat = case.nozzle.throat_diameter.0 / 2.0;
    let label = Message::new("Throat ⌀ {}", &[(2.0 * throat, Quantity::Length)]);
    drawing.label("nozzle.throat_diameter", [at, -throat], label, LabelPlace::Below);
    for (index, (grain, from)) in case.grains.iter().zip(&layout.grains).enumerate() {
        let to = from + grain.shape().length().0;
        // The length itself, not the difference of two places, so that equal grains read alike.
        let length = Dimension {
            value: grain.shape().length().0,
            ..Dimension::length([*from, outer], [to, outer], Side::Above)
        };
        drawing.dimension(&format!("grains[{index}].length"), length);
    }
}

/// One grain cut across its axis in the middle of what is left, at web burned `web`, with the burning surface at each
/// of `contours` (webs) as a coloured line.
pub fn grain_section(grain: &Grain, index: usize, web: f64, contours: &[f64]) -> Drawing {
    let mut drawing = Drawing::default();
    let tag = format!("grains[{index}]");
    let outer = grain.shape().outer_diameter().0 / 2.0;
    let burn = grain.shape().burn_back();
    if let Ok(burn) = &burn {
        let outlines =
            section_contours(&burn.body(web)).iter().map(|contour| contour.polygon_points(ARC_STEP)).collect();
        drawing.region(&tag, Material::Propellant, outlines);
        let total = burn.web();
        for &at in contours.iter().filter(|at| **at > 0.0 && **at < total) {
            for contour in section_contours(&burn.body(at)) {
                for line in front_lines(&contour, outer) {
                    drawing.line(&tag, LineKind::Contour(at / total), line);
                }
            }
        }
    }
    drawing.closed_line(&tag, LineKind::Outline, full_circle([0.0, 0.0], outer));
    let margin = 1.08 * outer;
    drawing.line("", LineKind::Centre, vec![[-margin, 0.0], [margin, 0.0]]);
    drawing.line("", LineKind::Centre, vec![[0.0, -margin], [0.0, margin]]);
    let path = format!("{tag}.outer_diameter");
    drawing.dimension(&path, Dimension::diameter([-outer, -outer], [outer, -outer], Side::Below));
    if let Ok(Body::Revolved(profiles)) = burn.map(|burn| burn.body(web)) {
        let core = rings(&profiles).iter().map(|(inner, _)| *inner).fold(0.0_f64, f64::max);
        if core > 1e-9 {
            drawing.dimension(&tag, Dimension::diameter([-core, outer], [core, outer], Side::Above));
        }
    }
    drawing
}

/// Largest distance between a curve along the axis and the chords that drawings show it by.
pub(super) const CHORD: Metre = Metre(1e-5);

/// Step in rad in which drawings show arcs.
const ARC_STEP: f64 = 0.05;

/// Webs at which the report and the window draw burn-back contours: equal steps, the end left out; none for a grain
/// without a burn.
pub fn contour_webs(grain: &Grain, steps: usize) -> Vec<f64> {
    let Ok(burn) = grain.shape().burn_back() else { return Vec::new() };
    (1..steps).map(|step| burn.web() * step as f64 / steps as f64).collect()
}

/// The unburned outline of a grain's section as lines, in m; none for a grain without a burn.
pub fn section_outlines(grain: &Grain) -> Vec<Vec<Point>> {
    let Ok(burn) = grain.shape().burn_back() else { return Vec::new() };
    section_contours(&burn.body(0.0)).iter().map(|contour| contour.polygon_points(ARC_STEP)).collect()
}

/// Closed contours of a body cut across its axis: outer ones counter-clockwise, holes clockwise. A body of revolution
/// is cut in the middle of what is left.
pub fn section_contours(body: &Body) -> Vec<Contour> {
    match body {
        Body::Extruded { contours, .. } => contours.clone(),
        Body::Revolved(profiles) => rings(profiles)
            .into_iter()
            .flat_map(|(inner, outer)| {
                let hole = (inner > 1e-9).then(|| Contour::circle([0.0, 0.0], inner).reversed());
                [Some(Contour::circle([0.0, 0.0], outer)), hole]
            })
            .flatten()
            .collect(),
    }
}

/// The parts of a contour that are not the outer surface, which is bonded to the case and does not move.
fn front_lines(contour: &Contour, outer: f64) -> Vec<Vec<Point>> {
    let mut points = contour.polygon_points(ARC_STEP);
    let is_wall = |a: &Point, b: &Point| {
        let middle = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        // A chord of the wall dips below it by less than this.
        middle[0].hypot(middle[1]) > outer * (ARC_STEP / 2.0).cos() * (1.0 - 1e-6)
            && a[0].hypot(a[1]) > outer * (1.0 - 1e-6)
            && b[0].hypot(b[1]) > outer * (1.0 - 1e-6)
    };
    let count = points.len();
    // Begin behind a piece of wall, so that no line is torn in two.
    let start = (0..count).find(|index| is_wall(&points[(index + count - 1) % count], &points[*index]));
    points.rotate_left(start.unwrap_or(0));
    points.extend(points.first().copied());
    let mut lines: Vec<Vec<Point>> = Vec::new();
    let mut line: Vec<Point> = Vec::new();
    for pair in points.windows(2) {
        if is_wall(&pair[0], &pair[1]) {
            lines.push(std::mem::take(&mut line));
        } else {
            if line.is_empty() {
                line.push(pair[0]);
            }
            line.push(pair[1]);
        }
    }
    lines.push(line);
    lines.retain(|line| line.len() > 1);
    lines
}

/// Outlines of a body cut along the axis, `at` aft. An extruded body is cut along the x axis of its section, which
/// points up here.
pub(super) fn longitudinal_outlines(body: &Body, at: f64) -> Vec<Vec<Point>> {
    match body {
        Body::Revolved(profiles) => {
            profiles.iter().flat_map(|profile| mirrored(&profile.moved(Metre(at)).outline(CHORD))).collect()
        }
        Body::Extruded { from, to, contours } => {
            let mut crossings: Vec<f64> = Vec::new();
            for contour in contours {
                let points = contour.polygon_points(ARC_STEP / 5.0);
                for (index, a) in points.iter().enumerate() {
                    let b = points[(index + 1) % points.len()];
                    // Half-open, so that a corner on the cut counts once.
                    if (a[1] <= 0.0) != (b[1] <= 0.0) {
                        crossings.push(a[0] - a[1] / (b[1] - a[1]) * (b[0] - a[0]));
                    }
                }
            }
            crossings.sort_by(f64::total_cmp);
            crossings
                .chunks_exact(2)
                .map(|pair| {
                    let (from, to) = (from + at, to + at);
                    vec![[from, pair[0]], [to, pair[0]], [to, pair[1]], [from, pair[1]]]
                })
                .collect()
        }
    }
}

/// Radial extents of the bodies at the middle of their common length.
fn rings(profiles: &[Profile]) -> Vec<(f64, f64)> {
    let outlines: Vec<Vec<Point>> = profiles.iter().map(|profile| profile.outline(CHORD)).collect();
    let xs = || outlines.iter().flatten().map(|point| point[0]);
    let middle = (xs().fold(f64::INFINITY, f64::min) + xs().fold(f64::NEG_INFINITY, f64::max)) / 2.0;
    let mut rings = Vec::new();
    for outline in &outlines {
        let mut radii: Vec<f64> = Vec::new();
        for (index, start) in outline.iter().enumerate() {
            let end = &outline[(index + 1) % outline.len()];
            // Half-open, so that a corner on the cut counts once.
            if (start[0] <= middle) != (end[0] <= middle) {
                radii.push(start[1] + (middle - start[0]) / (end[0] - start[0]) * (end[1] - start[1]));
            }
        }
        radii.sort_by(f64::total_cmp);
        rings.extend(radii.chunks_exact(2).map(|pair| (pair[0], pair[1])));
    }
    rings
}

/// Both halves of a body's section; one outline where the body reaches the axis.
pub(super) fn mirrored(profile: &[Point]) -> Vec<Vec<Point>> {
    let on_axis = |point: &Point| point[1].abs() < 1e-12;
    let count = profile.len();
    // The corner where the outline leaves the axis.
    let start = (0..count).find(|&index| on_axis(&profile[index]) && !on_axis(&profile[(index + 1) % count]));
    let Some(start) = start else {
        let lower = profile.iter().map(|point| [point[0], -point[1]]).collect();
        return vec![profile.to_vec(), lower];
    };
    let around: Vec<&Point> = (0..count).map(|step| &profile[(start + step) % count]).collect();
    let back = around.iter().skip(1).position(|point| on_axis(point)).map_or(count, |index| index + 2);
    let upper: Vec<Point> = around.iter().take(back).copied().copied().collect();
    let lower = upper.iter().rev().filter(|point| point[1] > 0.0).map(|point| [point[0], -point[1]]);
    vec![upper.iter().copied().chain(lower).collect()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::drawing::DrawingShape;
    use crate::project::design::Design;
    use crate::substance::library::Library;

    fn case() -> SolidCase {
        Design::new_solid("test").resolve(&Library::bundled().expect("reads")).expect("in the library")
    }

    #[test]
    fn the_longitudinal_section_shows_every_part_to_scale() {
        let case = case();
        let drawing = longitudinal_section(&case, &[], case.nozzle.throat_diameter);
        for tag in ["case", "grains[0]", "grains[2]", "nozzle"] {
            assert!(drawing.items.iter().any(|item| item.tag.as_deref() == Some(tag)), "{tag}");
        }
        let bounds = drawing.bounds().expect("not empty");
        assert!(bounds.width() > 0.24, "three grains of 80 mm: {bounds:?}");
    }

    #[test]
    fn a_body_on_the_axis_is_one_outline() {
        let disc = [[0.0, 0.0], [0.1, 0.0], [0.1, 0.03], [0.0, 0.03]];
        let outlines = mirrored(&disc);
        assert_eq!(outlines.len(), 1);
        assert!(outlines[0].contains(&[0.1, -0.03]) && outlines[0].contains(&[0.0, 0.03]), "{outlines:?}");
        assert_eq!(mirrored(&[[0.0, 0.01], [0.1, 0.01], [0.1, 0.03]]).len(), 2);
    }

    #[test]
    fn every_grain_has_a_section_until_it_has_burned() {
        for grain in Grain::examples() {
            for share in [0.0, 0.4, 0.9] {
                let web = share * grain.shape().burn_back().expect("burns").web();
                let drawing = grain_section(&grain, 0, web, &contour_webs(&grain, 6));
                let filled = drawing.items.iter().any(|item| matches!(item.shape, DrawingShape::Region { .. }));
                assert!(filled, "{grain:?} at {share}");
            }
        }
    }
}
