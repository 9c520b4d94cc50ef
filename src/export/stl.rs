//! STL of a motor's parts: binary, millimetres, closed, facing outward.

use super::parts::{Part, parts};
use super::{ExportError, ExportInput, ExportedFile};
use crate::geometry::mesh::Mesh;
use crate::motor::grain::Body;
use crate::units::Metre;
use std::f64::consts::TAU;
use stl_io::{Normal, Triangle, Vertex};

/// Sectors of a full turn.
const SECTORS: usize = 180;
const MILLIMETRES: f64 = 1e3;

/// Largest distance between a facet and the surface it stands for, along the profile.
const CHORD: Metre = Metre(1e-5);

/// Every different part before firing, each in a file of its own.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    parts(input.case)?
        .into_iter()
        .filter(|part| !part.is_repeated)
        .map(|part| {
            let bytes = stl_bytes(&mesh(&part))?;
            Ok(ExportedFile { part: Some(part.name), extension: "stl", bytes })
        })
        .collect()
}

/// The surface of a part in facets, where the part has its own x = 0.
pub fn mesh(part: &Part) -> Mesh {
    match &part.body {
        Body::Revolved(profiles) => {
            profiles.iter().map(|profile| Mesh::revolved(profile, SECTORS, CHORD)).fold(Mesh::default(), Mesh::join)
        }
        Body::Extruded { from, to, contours } => Mesh::extruded(contours, (*from, *to), TAU / SECTORS as f64),
    }
}

/// A mesh as binary STL in millimetres.
///
/// # Errors
/// [`ExportError::Stl`] when the writer fails.
pub fn stl_bytes(mesh: &Mesh) -> Result<Vec<u8>, ExportError> {
    let triangles: Vec<Triangle> = mesh
        .triangles
        .iter()
        .map(|triangle| {
            let corners = mesh.corners_of(triangle);
            Triangle {
                normal: Normal::new(normal(&corners).map(|value| value as f32)),
                vertices: corners.map(|corner| Vertex::new(corner.map(|value| (value * MILLIMETRES) as f32))),
            }
        })
        .collect();
    let mut bytes = Vec::new();
    stl_io::write_stl(&mut bytes, triangles.iter()).map_err(|error| ExportError::Stl(error.to_string()))?;
    Ok(bytes)
}

fn normal([a, b, c]: &[[f64; 3]; 3]) -> [f64; 3] {
    let u: [f64; 3] = std::array::from_fn(|axis| b[axis] - a[axis]);
    let v: [f64; 3] = std::array::from_fn(|axis| c[axis] - a[axis]);
    let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    let length = cross.iter().map(|value| value * value).sum::<f64>().sqrt();
    cross.map(|value| value / length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::grain::Grain;
    use crate::motor::nozzle::contour::Contour;
    use crate::project::design::Design;
    use crate::substance::library::Library;

    #[test]
    fn every_part_of_every_grain_and_contour_is_closed_and_has_its_volume() {
        let library = Library::bundled().expect("reads");
        let mut case = Design::new_solid("test").resolve(&library).expect("in the library");
        case.casing.liner_thickness = Metre(0.001);
        case.nozzle.upstream_radius = 1.0;
        let mut cases = Vec::new();
        for grain in Grain::examples() {
            case.grains = vec![grain.into()];
            cases.push(case.clone());
        }
        for contour in Contour::examples() {
            for insert in [None, Some(Metre(0.025))] {
                let mut other = case.clone();
                other.nozzle.contour = contour.clone();
                let has_plug = matches!(contour, Contour::Spike(_));
                other.nozzle.insert_diameter = insert.filter(|_| !has_plug);
                cases.push(other);
            }
        }
        for case in cases {
            for part in parts(&case).expect("exists") {
                let name = &part.name;
                let mesh = mesh(&part);
                assert!(mesh.is_closed(), "{name} of {case:?}");
                let bytes = stl_bytes(&mesh).expect("writes");
                let read = stl_io::read_stl(&mut std::io::Cursor::new(bytes)).expect("reads");
                assert_eq!(read.faces.len(), mesh.triangles.len(), "{name}");
                read.validate().expect("watertight as read back");
                let exact = part.volume();
                assert!((mesh.volume() / exact - 1.0).abs() < 1e-3, "{name}: {} {exact}", mesh.volume());
                if ["nozzle", "insert", "case"].contains(&name.as_str()) {
                    assert_eq!(mesh.euler_number(), 0, "{name} is a ring");
                }
            }
        }
    }
}
