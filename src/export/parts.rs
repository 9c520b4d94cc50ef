//! The parts of a motor as solids, where they stand: what drawings and CAD files are made from.

use crate::figure::drawing::Material;
use crate::geometry::contour_measure::{Bounds, farthest_point};
use crate::geometry::meridian::Meridian;
use crate::motor::grain::{Body, LoadedGrain};
use crate::motor::nozzle::Nozzle;
use crate::motor::nozzle::contour::ContourError;
use crate::motor::solid::case::SolidCase;
use crate::units::Metre;

/// Chords by which an outer radius is found.
const CHORD: Metre = Metre(1e-6);

/// A part before firing.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Name in files, such as "nozzle" or "grain-2".
    pub name: String,
    /// Field path of what describes it.
    pub path: String,
    /// What it consists of.
    pub material: Material,
    /// Its shape.
    pub body: Body,
    /// Where its x = 0 stands, in m aft of the inner face of the forward closure.
    pub at: f64,
    /// Whether an earlier part is made in the same mould.
    pub is_repeated: bool,
}

impl Part {
    /// Where it begins and ends along its own x, and its outer radius, in m.
    pub fn extent(&self) -> (f64, f64, f64) {
        let bounds = match &self.body {
            Body::Revolved(profiles) => {
                profiles.iter().flat_map(|profile| profile.outline(CHORD)).fold(Bounds::EMPTY, Bounds::with)
            }
            Body::Extruded { from, to, contours } => {
                let sides = contours.iter().flat_map(|contour| contour.sides());
                let reach = |side| {
                    let [y, z] = farthest_point(&side);
                    y.hypot(z)
                };
                let widest = sides.map(reach).fold(0.0, f64::max);
                Bounds { low: [*from, 0.0], high: [*to, widest] }
            }
        };
        (bounds.low[0], bounds.high[0], bounds.high[1])
    }

    /// Volume in m³.
    pub fn volume(&self) -> f64 {
        match &self.body {
            Body::Revolved(profiles) => profiles.iter().map(|profile| profile.moments().volume).sum(),
            Body::Extruded { from, to, contours } => {
                (to - from) * contours.iter().map(|contour| contour.area()).sum::<f64>()
            }
        }
    }
}

/// Every part of a motor from fore to aft, inside first.
///
/// # Errors
/// [`ContourError`] where the nozzle does not exist.
pub fn parts(case: &SolidCase) -> Result<Vec<Part>, ContourError> {
    let layout = case.casing.layout(&case.grains);
    let mut parts = case_parts(case);
    for (index, (grain, at)) in case.grains.iter().zip(&layout.grains).enumerate() {
        // A grain without a burn has an error among its findings; its place stays empty.
        let Ok(burn) = grain.shape().burn_back() else { continue };
        let is_repeated = is_repeated(case, index);
        let name = format!("grain-{}", index + 1);
        let path = format!("grains[{index}]");
        let body = burn.body(0.0);
        parts.push(Part { name, path, material: Material::Propellant, body, at: *at, is_repeated });
    }
    for part in case.nozzle.parts(case.inlet_diameter())? {
        parts.push(Part {
            name: part.name.to_owned(),
            path: "nozzle".to_owned(),
            material: nozzle_material(part.name, case.nozzle.insert().is_some()),
            body: Body::Revolved(vec![part.profile]),
            at: layout.length,
            is_repeated: false,
        });
    }
    Ok(parts)
}

/// Whether an earlier grain is cast in the same mould: what is made from a grain's shape is made once.
pub fn is_repeated(case: &SolidCase, index: usize) -> bool {
    let same = |grain: &LoadedGrain| case.grains.iter().take(index).any(|earlier| earlier.grain == grain.grain);
    case.grains.get(index).is_some_and(same)
}

/// The surface of a nozzle's plug, x = 0 at the inlet of the `flow` around it; none where the nozzle has no plug.
///
/// # Errors
/// [`ContourError`] where the plug does not exist.
pub fn plug_surface(nozzle: &Nozzle, flow: &Meridian) -> Result<Option<Meridian>, ContourError> {
    let plug = nozzle.contour.shape().plug(nozzle.opening())?;
    // It is given from the cowl's lip, where the flow's outer wall ends.
    Ok(plug.map(|plug| plug.surface.moved(Metre(flow.end()[0]))))
}

/// What a part of the nozzle is drawn as: around an insert the body is metal.
pub fn nozzle_material(name: &str, has_insert: bool) -> Material {
    if has_insert && name == "nozzle" { Material::Metal } else { Material::Graphite }
}

/// Tube, closure and inert parts.
pub fn case_parts(case: &SolidCase) -> Vec<Part> {
    let profiles = case.casing.profiles(&case.casing.layout(&case.grains));
    let all = [
        ("case", "case", Material::Metal, profiles.tube),
        ("closure", "case.closure_thickness", Material::Metal, profiles.closure),
        ("liner", "case.liner_thickness", Material::Liner, profiles.liner),
        ("insulation", "case.insulation_thickness", Material::Insulation, profiles.insulation),
        ("spacer", "case.spacer_length", Material::Phenolic, profiles.spacer),
    ];
    let part = |(name, path, material, profile): (&str, &str, Material, Option<_>)| {
        profile.map(|profile| Part {
            name: name.to_owned(),
            path: path.to_owned(),
            material,
            body: Body::Revolved(vec![profile]),
            at: 0.0,
            is_repeated: false,
        })
    };
    all.into_iter().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::design::Design;
    use crate::substance::library::Library;

    #[test]
    fn a_motor_has_its_parts_once_and_equal_grains_are_known() {
        let library = Library::bundled().expect("reads");
        let mut case = Design::new_solid("test").resolve(&library).expect("in the library");
        case.nozzle.insert_diameter = Some(Metre(0.03));
        case.casing.liner_thickness = Metre(0.001);
        let parts = parts(&case).expect("exists");
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["case", "closure", "liner", "grain-1", "grain-2", "grain-3", "nozzle", "insert"]);
        assert_eq!(parts.iter().filter(|part| part.is_repeated).count(), 2);
        assert!(parts.iter().all(|part| part.volume() > 0.0));
    }
}
