//! Drawings of a motor: the longitudinal section and the section of one grain. Window, report and files show the same.

use crate::diag::Message;
use crate::figure::drawing::{Dimension, Drawing, LabelPlace, LineKind, Material, Side, full_circle};
use crate::figure::scene::Point;
use crate::geometry::revolution::{Profile, ProfilePoint};
use crate::motor::grain::Grain;
use crate::motor::solid::case::SolidCase;
use crate::units::{Metre, Quantity};

/// The motor cut along its axis, fore end at the left, at web burned `web` and with the present throat.
///
/// Items are tagged with the field path of their part: `case`, `grains[1]`, `nozzle`.
pub fn longitudinal_section(case: &SolidCase, web: f64, throat: Metre) -> Drawing {
    let mut drawing = Drawing::default();
    let layout = case.casing.layout(&case.grains);
    let profiles = case.casing.profiles(&layout);
    let inlet = case.inlet_diameter();
    section_of(&mut drawing, "case", Material::Metal, &profiles.case);
    let inert = [
        ("case.liner_thickness", Material::Liner, &profiles.liner),
        ("case.insulation_thickness", Material::Insulation, &profiles.insulation),
        ("case.spacer_length", Material::Phenolic, &profiles.spacer),
    ];
    for (tag, material, profile) in inert {
        if let Some(profile) = profile {
            section_of(&mut drawing, tag, material, profile);
        }
    }
    for (index, (grain, at)) in case.grains.iter().zip(&layout.grains).enumerate() {
        let tag = format!("grains[{index}]");
        let shape = grain.shape();
        if web > 0.0 {
            for profile in shape.profiles(0.0) {
                for outline in mirrored(&moved(&profile, *at)) {
                    drawing.closed_line(&tag, LineKind::Hidden, outline);
                }
            }
        }
        for profile in shape.profiles(web) {
            section_of(&mut drawing, &tag, Material::Propellant, &moved(&profile, *at));
        }
    }
    let mut worn = case.nozzle.clone();
    worn.throat_diameter = throat;
    section_of(&mut drawing, "nozzle", Material::Graphite, &moved(&worn.profile(inlet), layout.length));
    let nozzle_length: f64 = case.nozzle.lengths(inlet).iter().sum();
    let end = layout.length + nozzle_length;
    let margin = 0.02 * end;
    drawing.line("", LineKind::Centre, vec![[-case.casing.closure_thickness.0 - margin, 0.0], [end + margin, 0.0]]);
    dimensions(&mut drawing, case, &layout.grains, layout.inner_diameter, layout.length, end);
    drawing
}

fn dimensions(drawing: &mut Drawing, case: &SolidCase, grains: &[f64], bore: f64, length: f64, end: f64) {
    let outer = bore / 2.0 + case.casing.wall_thickness.0;
    let closure = -case.casing.closure_thickness.0;
    drawing.dimension("case", Dimension::length([closure, -outer], [end, -outer], Side::Below));
    drawing.dimension("case", Dimension::diameter([closure, -outer], [closure, outer], Side::Left));
    let exit = case.nozzle.exit_diameter.0 / 2.0;
    drawing.dimension("nozzle.exit_diameter", Dimension::diameter([end, -exit], [end, exit], Side::Right));
    let [convergent, straight, _] = case.nozzle.lengths(case.inlet_diameter());
    let at = length + convergent + straight / 2.0;
    let throat = case.nozzle.throat_diameter.0 / 2.0;
    let label = Message::new("Throat ⌀ {}", &[(2.0 * throat, Quantity::Length)]);
    drawing.label("nozzle.throat_diameter", [at, throat], label, LabelPlace::Above);
    for (index, (grain, from)) in case.grains.iter().zip(grains).enumerate() {
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
    let shape = grain.shape();
    let tag = format!("grains[{index}]");
    let outer = shape.outer_diameter().0 / 2.0;
    for (inner, outer) in rings(&shape.profiles(web)) {
        let mut outline = vec![full_circle([0.0, 0.0], outer)];
        if inner > 1e-9 {
            outline.push(full_circle([0.0, 0.0], inner));
        }
        drawing.region(&tag, Material::Propellant, outline);
    }
    let total = shape.web();
    for &at in contours.iter().filter(|at| **at > 0.0 && **at < total) {
        for (inner, to) in rings(&shape.profiles(at)) {
            for radius in [inner, to] {
                // The outer surface is bonded to the case and does not move.
                if radius > 1e-9 && radius < outer * (1.0 - 1e-9) {
                    let circle = full_circle([0.0, 0.0], radius);
                    drawing.closed_line(&tag, LineKind::Contour(at / total), circle);
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
    let core = rings(&shape.profiles(web)).iter().map(|(inner, _)| *inner).fold(0.0_f64, f64::max);
    if core > 1e-9 {
        drawing.dimension(&tag, Dimension::diameter([-core, outer], [core, outer], Side::Above));
    }
    drawing
}

/// Webs at which the report and the window draw burn-back contours: equal steps, the end left out.
pub fn contour_webs(grain: &Grain, steps: usize) -> Vec<f64> {
    let web = grain.shape().web();
    (1..steps).map(|step| web * step as f64 / steps as f64).collect()
}

/// Radial extents of the bodies at the middle of their common length.
pub(super) fn rings(profiles: &[Profile]) -> Vec<(f64, f64)> {
    let xs = || profiles.iter().flatten().map(|point| point.x);
    let middle = (xs().fold(f64::INFINITY, f64::min) + xs().fold(f64::NEG_INFINITY, f64::max)) / 2.0;
    let mut rings = Vec::new();
    for profile in profiles {
        let mut radii: Vec<f64> = Vec::new();
        for (index, start) in profile.iter().enumerate() {
            let end = &profile[(index + 1) % profile.len()];
            // Half-open, so that a corner on the cut counts once.
            if (start.x <= middle) != (end.x <= middle) {
                radii.push(start.r + (middle - start.x) / (end.x - start.x) * (end.r - start.r));
            }
        }
        radii.sort_by(f64::total_cmp);
        rings.extend(radii.chunks_exact(2).map(|pair| (pair[0], pair[1])));
    }
    rings
}

pub(super) fn moved(profile: &[ProfilePoint], by: f64) -> Profile {
    profile.iter().map(|point| ProfilePoint { x: point.x + by, r: point.r }).collect()
}

fn section_of(drawing: &mut Drawing, tag: &str, material: Material, profile: &[ProfilePoint]) {
    for outline in mirrored(profile) {
        drawing.region(tag, material, vec![outline]);
    }
}

/// Both halves of a body's section; one outline where the body reaches the axis.
pub(super) fn mirrored(profile: &[ProfilePoint]) -> Vec<Vec<Point>> {
    let on_axis = |point: &ProfilePoint| point.r.abs() < 1e-12;
    let count = profile.len();
    // The corner where the outline leaves the axis.
    let start = (0..count).find(|&index| on_axis(&profile[index]) && !on_axis(&profile[(index + 1) % count]));
    let Some(start) = start else {
        let upper = profile.iter().map(|point| [point.x, point.r]).collect();
        let lower = profile.iter().map(|point| [point.x, -point.r]).collect();
        return vec![upper, lower];
    };
    let around: Vec<&ProfilePoint> = (0..count).map(|step| &profile[(start + step) % count]).collect();
    let back = around.iter().skip(1).position(|point| on_axis(point)).map_or(count, |index| index + 2);
    let upper: Vec<Point> = around.iter().take(back).map(|point| [point.x, point.r]).collect();
    let lower = upper.iter().rev().filter(|point| point[1] > 0.0).map(|point| [point[0], -point[1]]);
    vec![upper.iter().copied().chain(lower).collect()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::drawing::DrawingShape;
    use crate::geometry::revolution::point;
    use crate::project::design::Design;
    use crate::substance::library::Library;

    fn case() -> SolidCase {
        Design::new_solid("test").resolve(&Library::bundled().expect("reads")).expect("in the library")
    }

    #[test]
    fn the_longitudinal_section_shows_every_part_to_scale() {
        let case = case();
        let drawing = longitudinal_section(&case, 0.0, case.nozzle.throat_diameter);
        for tag in ["case", "grains[0]", "grains[2]", "nozzle"] {
            assert!(drawing.items.iter().any(|item| item.tag.as_deref() == Some(tag)), "{tag}");
        }
        let bounds = drawing.bounds().expect("not empty");
        assert!(bounds.width() > 0.24, "three grains of 80 mm: {bounds:?}");
    }

    #[test]
    fn a_body_on_the_axis_is_one_outline() {
        let disc = [point(0.0, 0.0), point(0.1, 0.0), point(0.1, 0.03), point(0.0, 0.03)];
        let outlines = mirrored(&disc);
        assert_eq!(outlines.len(), 1);
        assert!(outlines[0].contains(&[0.1, -0.03]) && outlines[0].contains(&[0.0, 0.03]), "{outlines:?}");
        assert_eq!(mirrored(&[point(0.0, 0.01), point(0.1, 0.01), point(0.1, 0.03)]).len(), 2);
    }

    #[test]
    fn every_grain_has_a_section_until_it_has_burned() {
        for grain in Grain::examples() {
            for share in [0.0, 0.4, 0.9] {
                let web = share * grain.shape().web();
                let drawing = grain_section(&grain, 0, web, &contour_webs(&grain, 6));
                let filled = drawing.items.iter().any(|item| matches!(item.shape, DrawingShape::Region { .. }));
                assert!(filled, "{grain:?} at {share}");
            }
        }
    }
}
