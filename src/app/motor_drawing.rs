//! Drawings of a solid motor at one moment of its burn: along the axis, and across one grain.

use crate::figure::drawing::{Dimension, Drawing, LineKind, Material, Side, full_circle};
use crate::figure::scene::Point;
use crate::geometry::revolution::{Profile, ProfilePoint};
use crate::motor::grain::Grain;
use crate::motor::solid::case::SolidCase;
use crate::units::Metre;

/// The state of a motor at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Web burned of each grain in m.
    pub webs: Vec<f64>,
    /// Present diameter of the throat.
    pub throat: Metre,
}

impl Moment {
    /// Before ignition.
    pub fn start(case: &SolidCase) -> Self {
        Self { webs: vec![0.0; case.grains.len()], throat: case.nozzle.throat_diameter }
    }

    fn web(&self, index: usize) -> f64 {
        self.webs.get(index).copied().unwrap_or(0.0)
    }
}

/// The motor cut along its axis. Parts carry their field paths as tags.
pub fn longitudinal(case: &SolidCase, moment: &Moment) -> Drawing {
    let mut drawing = Drawing::default();
    let layout = case.casing.layout(&case.grains);
    let parts = case.casing.profiles(&layout);
    both_halves(&mut drawing, "case", Material::Metal, &parts.case, 0.0);
    if let Some(liner) = &parts.liner {
        both_halves(&mut drawing, "case", Material::Liner, liner, 0.0);
    }
    if let Some(insulation) = &parts.insulation {
        both_halves(&mut drawing, "case", Material::Insulation, insulation, 0.0);
    }
    if let Some(spacer) = &parts.spacer {
        both_halves(&mut drawing, "case", Material::Phenolic, spacer, 0.0);
    }
    for (index, (grain, at)) in case.grains.iter().zip(&layout.grains).enumerate() {
        let tag = format!("grains[{index}]");
        for profile in grain.shape().profiles(moment.web(index)) {
            both_halves(&mut drawing, &tag, Material::Propellant, &profile, *at);
        }
        outline_before(&mut drawing, &tag, grain, *at, moment.web(index));
    }
    let inlet = case.inlet_diameter();
    let mut nozzle = case.nozzle.clone();
    nozzle.throat_diameter = moment.throat;
    both_halves(&mut drawing, "nozzle", Material::Graphite, &nozzle.profile(inlet), layout.length);
    let end = layout.length + case.nozzle.lengths(inlet).iter().sum::<f64>();
    let start = -case.casing.closure_thickness.0;
    let margin = 0.03 * (end - start);
    drawing.line("", LineKind::Centre, vec![[start - margin, 0.0], [end + margin, 0.0]]);
    let outer = layout.inner_diameter / 2.0 + case.casing.wall_thickness.0;
    let exit = case.nozzle.exit_diameter.0 / 2.0;
    drawing.dimension("", Dimension::length([start, -outer], [end, -outer.max(exit)], Side::Below));
    drawing.dimension("case", Dimension::diameter([start, -outer], [start, outer], Side::Left));
    drawing.dimension("nozzle", Dimension::diameter([end, -exit], [end, exit], Side::Right));
    drawing
}

/// Where a grain was before it burned, as a thin line.
fn outline_before(drawing: &mut Drawing, tag: &str, grain: &Grain, at: f64, web: f64) {
    if web <= 0.0 {
        return;
    }
    for profile in grain.shape().profiles(0.0) {
        for sign in [1.0, -1.0] {
            drawing.closed_line(tag, LineKind::Hidden, placed(&profile, at, sign));
        }
    }
}

fn both_halves(drawing: &mut Drawing, tag: &str, material: Material, profile: &Profile, at: f64) {
    drawing.region(tag, material, vec![placed(profile, at, 1.0)]);
    drawing.region(tag, material, vec![placed(profile, at, -1.0)]);
}

fn placed(profile: &[ProfilePoint], at: f64, sign: f64) -> Vec<Point> {
    profile.iter().map(|point| [point.x + at, sign * point.r]).collect()
}

/// One grain cut across at the middle of its length, with contours of the burn-back to come.
pub fn across(case: &SolidCase, index: usize, moment: &Moment) -> Option<Drawing> {
    const CONTOURS: usize = 8;
    let grain = case.grains.get(index)?.shape();
    let middle = 0.5 * grain.length().0;
    let tag = format!("grains[{index}]");
    let outer = grain.outer_diameter().0 / 2.0;
    let layout = case.casing.layout(&case.grains);
    let bore = layout.inner_diameter / 2.0;
    let mut drawing = Drawing::default();
    let wall = bore + case.casing.wall_thickness.0;
    drawing.region("case", Material::Metal, vec![full_circle([0.0, 0.0], wall), full_circle([0.0, 0.0], bore)]);
    let liner = case.casing.liner_thickness.0;
    if liner > 0.0 {
        let rings = vec![full_circle([0.0, 0.0], bore), full_circle([0.0, 0.0], bore - liner)];
        drawing.region("case", Material::Liner, rings);
    }
    for [inner, outer] in radii_at(&grain.profiles(moment.web(index)), middle) {
        let mut rings = vec![full_circle([0.0, 0.0], outer)];
        if inner > 0.0 {
            rings.push(full_circle([0.0, 0.0], inner));
        }
        drawing.region(&tag, Material::Propellant, rings);
    }
    for step in 1..CONTOURS {
        let share = step as f64 / CONTOURS as f64;
        let web = share * grain.web();
        if web <= moment.web(index) {
            continue;
        }
        for radius in radii_at(&grain.profiles(web), middle).into_iter().flatten() {
            if radius > 0.0 && radius < outer * (1.0 - 1e-9) {
                drawing.closed_line(&tag, LineKind::Contour(share), full_circle([0.0, 0.0], radius));
            }
        }
    }
    for line in [[[-1.06, 0.0], [1.06, 0.0]], [[0.0, -1.06], [0.0, 1.06]]] {
        drawing.line("", LineKind::Centre, line.map(|[x, y]| [x * wall, y * wall]).to_vec());
    }
    Some(drawing)
}

/// The material between radii at one place along the axis, from the axis outward.
fn radii_at(profiles: &[Profile], x: f64) -> Vec<[f64; 2]> {
    let mut pairs = Vec::new();
    for profile in profiles {
        let next = profile.iter().cycle().skip(1);
        let mut crossings: Vec<f64> = profile
            .iter()
            .zip(next)
            .filter(|(a, b)| (a.x <= x) != (b.x <= x))
            .map(|(a, b)| a.r + (b.r - a.r) * (x - a.x) / (b.x - a.x))
            .collect();
        crossings.sort_by(f64::total_cmp);
        pairs.extend(crossings.chunks_exact(2).filter_map(|pair| match pair {
            [inner, outer] if outer > inner => Some([*inner, *outer]),
            _ => None,
        }));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::revolution::point;

    #[test]
    fn a_tube_is_cut_into_one_ring() {
        let tube = vec![point(0.0, 0.01), point(0.1, 0.01), point(0.1, 0.03), point(0.0, 0.03)];
        assert_eq!(radii_at(&[tube], 0.05), [[0.01, 0.03]]);
    }
}
