//! STL of a motor's parts: binary, millimetres, closed, facing outward.

use super::{ExportError, ExportInput, ExportedFile};
use crate::geometry::mesh::Mesh;
use crate::geometry::revolution::Profile;
use crate::motor::grain::Body;
use crate::motor::solid::case::SolidCase;
use std::f64::consts::TAU;
use stl_io::{Normal, Triangle, Vertex};

/// Sectors of a full turn.
const SECTORS: usize = 180;
const MILLIMETRES: f64 = 1e3;

/// Nozzle, case and each different grain, before firing, each in a file of its own.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    parts(input.case)
        .into_iter()
        .map(|(part, mesh)| Ok(ExportedFile { part: Some(part), extension: "stl", bytes: stl_bytes(&mesh)? }))
        .collect()
}

/// The parts of a motor with their names.
pub fn parts(case: &SolidCase) -> Vec<(String, Mesh)> {
    let layout = case.casing.layout(&case.grains);
    let profiles = case.casing.profiles(&layout);
    let mut parts = vec![
        ("nozzle".to_owned(), mesh(&[case.nozzle.profile(case.inlet_diameter())])),
        ("case".to_owned(), mesh(&[profiles.case])),
    ];
    if let Some(liner) = profiles.liner {
        parts.push(("liner".to_owned(), mesh(&[liner])));
    }
    for (index, grain) in case.grains.iter().enumerate() {
        // Equal grains are cast in the same mould: one file for all.
        let is_first = case.grains.iter().take(index).all(|earlier| earlier.grain != grain.grain);
        if let (true, Ok(burn)) = (is_first, grain.shape().burn_back()) {
            let mesh = match burn.body(0.0) {
                Body::Revolved(profiles) => mesh(&profiles),
                Body::Extruded { from, to, contours } => Mesh::extruded(&contours, (from, to), TAU / SECTORS as f64),
            };
            parts.push((format!("grain-{}", index + 1), mesh));
        }
    }
    parts
}

fn mesh(profiles: &[Profile]) -> Mesh {
    profiles.iter().map(|profile| Mesh::revolved(profile, SECTORS)).fold(Mesh::default(), Mesh::join)
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
    use crate::project::design::Design;
    use crate::substance::library::Library;

    #[test]
    fn every_part_of_every_grain_is_closed_and_has_its_volume() {
        let library = Library::bundled().expect("reads");
        let mut case = Design::new_solid("test").resolve(&library).expect("in the library");
        case.casing.liner_thickness = crate::units::Metre(0.001);
        for grain in Grain::examples() {
            case.grains = vec![grain.clone().into()];
            for (name, mesh) in parts(&case) {
                assert!(mesh.is_closed(), "{name} of {grain:?}");
                let bytes = stl_bytes(&mesh).expect("writes");
                let read = stl_io::read_stl(&mut std::io::Cursor::new(bytes)).expect("reads");
                assert_eq!(read.faces.len(), mesh.triangles.len(), "{name}");
                read.validate().expect("watertight as read back");
            }
            let (_, mesh) = parts(&case).pop().expect("the grain is last");
            let exact = grain.shape().burn_back().expect("burns").state(0.0).volume;
            assert!((mesh.volume() / exact - 1.0).abs() < 1e-3, "{grain:?}");
        }
    }
}
