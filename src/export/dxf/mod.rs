//! Drawings for CAD (DXF): nozzle profile, longitudinal section of the motor, section of each grain. In millimetres.

pub mod writer;

use super::motor_drawing::{longitudinal_outlines, section_contours};
use super::parts::{Part, is_repeated, parts};
use super::{ExportError, ExportInput, ExportedFile};
use crate::geometry::contour::{Contour, Corner, Side};
use crate::geometry::meridian::piece::{BSpline, Piece};
use crate::motor::grain::{Body, Grain};
use crate::motor::nozzle::contour::ContourError;
use crate::motor::solid::case::SolidCase;
use crate::units::Metre;
use writer::{DxfDrawing, Layer};

const fn layer(name: &'static str, colour: u8) -> Layer {
    Layer { name, colour, line_type: "Continuous" }
}

const CASE: Layer = layer("CASE", 7);
const CLOSURE: Layer = layer("CLOSURE", 7);
const LINER: Layer = layer("LINER", 8);
const INSULATION: Layer = layer("INSULATION", 32);
const SPACER: Layer = layer("SPACER", 9);
const PROPELLANT: Layer = layer("PROPELLANT", 30);
const NOZZLE_WALL: Layer = layer("NOZZLE_WALL", 7);
const NOZZLE_INSERT: Layer = layer("NOZZLE_INSERT", 5);
const NOZZLE_PLUG: Layer = layer("NOZZLE_PLUG", 3);
const NOZZLE_FLOW: Layer = layer("NOZZLE_FLOW", 1);
const CENTRE_LINE: Layer = Layer { name: "CENTRE_LINE", colour: 1, line_type: "CENTER" };

/// Nozzle, motor and every different grain, one file each.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let case = input.case;
    let file = |part: String, drawing: DxfDrawing| ExportedFile {
        part: Some(part),
        extension: "dxf",
        bytes: drawing.text().into_bytes(),
    };
    let mut files = vec![file("nozzle".to_owned(), nozzle(case)?), file("section".to_owned(), longitudinal(case)?)];
    let bore = Metre(case.casing.layout(&case.grains).inner_diameter);
    for (index, grain) in case.grains.iter().enumerate().filter(|(index, _)| !is_repeated(case, *index)) {
        let drawing = grain_section(&contours(&grain.grain), bore);
        files.push(file(format!("grain-{}", index + 1), drawing));
    }
    Ok(files)
}

/// A grain cut across its axis before firing: the contours of its propellant, and the bore of the case.
pub fn grain_section(contours: &[Contour], bore: Metre) -> DxfDrawing {
    let mut drawing = DxfDrawing::default();
    for contour in contours {
        drawing.contour(PROPELLANT, contour);
    }
    drawing.circle(CASE, bore);
    drawing
}

/// The contours of a grain's propellant before firing; none where its shape has no burn.
fn contours(grain: &Grain) -> Vec<Contour> {
    grain.shape().burn_back().map_or_else(|_| Vec::new(), |burn| section_contours(&burn.body(0.0)))
}

/// The nozzle's parts, the flow's contour and the centre line; x = 0 at the inlet.
///
/// # Errors
/// [`ContourError`] where the nozzle does not exist.
pub fn nozzle(case: &SolidCase) -> Result<DxfDrawing, ContourError> {
    let mut drawing = DxfDrawing::default();
    let inlet = case.inlet_diameter();
    for part in case.nozzle.parts(inlet)? {
        revolved(&mut drawing, layer_of(part.name), part.profile.pieces());
    }
    let flow = case.nozzle.flow(inlet)?;
    for mirrored in [false, true] {
        curve(&mut drawing, NOZZLE_FLOW, flow.pieces(), mirrored);
    }
    // Around a plug the flow's outer wall ends at the lip, long before the nozzle.
    let end: f64 = case.nozzle.lengths(inlet)?.iter().sum();
    drawing.path(CENTRE_LINE, vec![[-0.1 * end, 0.0], [1.1 * end, 0.0]]);
    Ok(drawing)
}

/// Case, inert parts, grains and nozzle cut along the axis before firing; x = 0 at the inner face of the closure.
///
/// # Errors
/// [`ContourError`] where the nozzle does not exist.
pub fn longitudinal(case: &SolidCase) -> Result<DxfDrawing, ContourError> {
    let mut drawing = DxfDrawing::default();
    for Part { name, body, at, .. } in parts(case)? {
        match &body {
            Body::Revolved(profiles) => {
                for profile in profiles {
                    revolved(&mut drawing, layer_of(&name), profile.moved(Metre(at)).pieces());
                }
            }
            Body::Extruded { .. } => {
                for outline in longitudinal_outlines(&body, at) {
                    drawing.contour(layer_of(&name), &Contour::polygon(&outline));
                }
            }
        }
    }
    let layout = case.casing.layout(&case.grains);
    let end = layout.length + case.nozzle.lengths(case.inlet_diameter())?.iter().sum::<f64>();
    let margin = 0.02 * end;
    drawing.path(CENTRE_LINE, vec![[-case.casing.closure_thickness.0 - margin, 0.0], [end + margin, 0.0]]);
    Ok(drawing)
}

/// The layer of a part by its name.
fn layer_of(name: &str) -> Layer {
    match name {
        "case" => CASE,
        "closure" => CLOSURE,
        "liner" => LINER,
        "insulation" => INSULATION,
        "spacer" => SPACER,
        "insert" => NOZZLE_INSERT,
        "plug" => NOZZLE_PLUG,
        name if name.starts_with("grain") => PROPELLANT,
        _ => NOZZLE_WALL,
    }
}

/// A body of revolution cut along its axis: what lies on the axis is no edge.
fn revolved(drawing: &mut DxfDrawing, layer: Layer, pieces: &[Piece]) {
    let on_axis = |piece: &Piece| piece.start()[1].abs() + piece.end()[1].abs() < 1e-12;
    // Begin behind the axis, so that the rest is one row.
    let first = pieces.iter().position(on_axis).map_or(0, |index| index + 1);
    let row: Vec<Piece> =
        pieces.iter().cycle().skip(first).take(pieces.len()).filter(|piece| !on_axis(piece)).cloned().collect();
    let sides: Option<Vec<Corner>> = row.iter().map(corner).collect();
    match sides {
        Some(corners) if row.len() == pieces.len() => {
            drawing.contour(layer, &Contour { corners: corners.clone() });
            let lower = corners.iter().map(|corner| Corner(corner.0, -corner.1, -corner.2)).collect();
            drawing.contour(layer, &Contour { corners: lower });
        }
        // Both halves are one outline where the body reaches the axis.
        Some(mut corners) => {
            let back: Vec<Piece> = row.iter().rev().map(Piece::reversed).collect();
            corners.extend(back.iter().filter_map(corner).map(|corner| Corner(corner.0, -corner.1, -corner.2)));
            drawing.contour(layer, &Contour { corners });
        }
        None => {
            for mirrored in [false, true] {
                curve(drawing, layer, &row, mirrored);
            }
        }
    }
}

/// Where a line or arc begins and how it bends; none for other pieces.
fn corner(piece: &Piece) -> Option<Corner> {
    let [x, r] = piece.start();
    match piece {
        Piece::Side(Side::Line { .. }) => Some(Corner(x, r, 0.0)),
        Piece::Side(Side::Arc { sweep, .. }) => Some(Corner(x, r, (sweep / 4.0).tan())),
        _ => None,
    }
}

/// A row of pieces: lines and arcs joined as they follow each other, parabolas and splines as splines.
fn curve(drawing: &mut DxfDrawing, layer: Layer, pieces: &[Piece], mirrored: bool) {
    let sign = if mirrored { -1.0 } else { 1.0 };
    let mut row: Vec<Corner> = Vec::new();
    let mut end = None;
    for piece in pieces {
        if let Some(corner) = corner(piece) {
            row.push(Corner(corner.0, sign * corner.1, sign * corner.2));
            end = Some(piece.end());
            continue;
        }
        drawing.open(layer, std::mem::take(&mut row), end.take().map(|[x, r]| [x, sign * r]));
        let curve = piece.b_spline();
        let controls = curve.controls.iter().map(|[x, r]| [*x, sign * r]).collect();
        drawing.spline(layer, BSpline { controls, ..curve });
    }
    drawing.open(layer, row, end.map(|[x, r]| [x, sign * r]));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::with_input;
    use crate::import::dxf::{DxfOptions, read};
    use crate::motor::nozzle::contour::Contour as NozzleContour;
    use crate::motor::run::BallisticModel;
    use crate::project::design::Design;
    use crate::substance::library::Library;

    /// Coordinates are written to 1e-9 mm, bulges to the last bit.
    const PRINTED: f64 = 1e-12;

    fn same(a: &Contour, b: &Contour) -> bool {
        let near = |a: &Corner, b: &Corner| (a.0 - b.0).hypot(a.1 - b.1) <= PRINTED && (a.2 - b.2).abs() <= 1e-15;
        let count = a.corners.len();
        count == b.corners.len()
            && (0..count)
                .any(|turn| (0..count).all(|index| near(&a.corners[(index + turn) % count], &b.corners[index])))
    }

    #[test]
    fn a_section_comes_back_as_it_was_written() {
        let slot = Contour {
            corners: vec![
                Corner(0.0, -0.003, 0.0),
                Corner(0.012, -0.003, 1.0),
                Corner(0.012, 0.003, 0.0),
                Corner(0.0, 0.003, 1.0),
            ],
        };
        let other = Contour {
            corners: vec![
                Corner(-0.02, 0.001 / 3.0, 0.0),
                Corner(-0.01, 0.004, -0.123_456_789_012_345_67),
                Corner(-0.015, 0.012, 0.5),
            ],
        };
        let text = grain_section(&[slot.clone(), other.clone()], Metre(0.052)).text();
        let layers = vec!["PROPELLANT".to_owned()];
        let back = read(text.as_bytes(), &DxfOptions { layers, ..DxfOptions::default() }).expect("reads");
        assert_eq!(back.stated_unit.map(|unit| unit.symbol), Some("mm"));
        assert_eq!(back.contours.len(), 2);
        for contour in [slot, other] {
            let oriented = if contour.area() < 0.0 { contour.reversed() } else { contour };
            assert!(back.contours.iter().any(|back| same(back, &oriented)), "{oriented:?} {:?}", back.contours);
        }
        let all = read(text.as_bytes(), &DxfOptions::default()).expect("reads");
        assert_eq!(all.depths, [0, 1, 1]);
        assert_eq!(all.contour_layers[0], "CASE");
    }

    #[test]
    fn every_grain_has_a_section_that_reads_back_and_the_motor_has_its_parts() {
        for grain in Grain::examples() {
            let text = grain_section(&contours(&grain), Metre(1.0)).text();
            let layers = vec!["PROPELLANT".to_owned()];
            let back = read(text.as_bytes(), &DxfOptions { layers, ..DxfOptions::default() });
            let back = back.unwrap_or_else(|error| panic!("{grain:?}: {error}"));
            // Even-odd: holes count against what they lie in.
            let signed = back.contours.iter().zip(&back.depths);
            let area: f64 =
                signed.map(|(contour, depth)| contour.area() * if depth % 2 == 0 { 1.0 } else { -1.0 }).sum();
            let burn = grain.shape().burn_back().expect("burns");
            let drawn: f64 = section_contours(&burn.body(0.0)).iter().map(Contour::area).sum();
            assert!((area / drawn - 1.0).abs() < 1e-9, "{grain:?}: {area} {drawn}");
        }
        with_input(BallisticModel::QuasiSteady, |input| {
            let names: Vec<String> = files(input).expect("writes").into_iter().filter_map(|file| file.part).collect();
            assert_eq!(names, ["nozzle", "section", "grain-1"], "three equal grains");
            let text = nozzle(input.case).expect("exists").text();
            let wall = DxfOptions { layers: vec!["NOZZLE_WALL".to_owned()], ..DxfOptions::default() };
            let back = read(text.as_bytes(), &wall).expect("reads");
            let upper = &back.contours[0];
            let parts = input.case.nozzle.parts(input.case.inlet_diameter()).expect("exists");
            let polygon = Contour::polygon(&parts[0].profile.outline(Metre(1e-6)));
            assert_eq!(back.contours.len(), 2, "both halves");
            assert!((upper.area() / polygon.area().abs() - 1.0).abs() < 1e-9);
            let section = longitudinal(input.case).expect("exists").text();
            let grains = DxfOptions { layers: vec!["PROPELLANT".to_owned()], ..DxfOptions::default() };
            let error = read(section.as_bytes(), &grains).expect_err("grains touch");
            assert!(error.to_string().contains("two contours lie on each other"), "{error}");
        });
    }

    #[test]
    fn a_plug_has_a_layer_of_its_own_and_the_centre_line_runs_along_all_of_it() {
        let library = Library::bundled().expect("reads");
        let mut case = Design::new_solid("test").resolve(&library).expect("in the library");
        let spike = NozzleContour::examples().into_iter().find(|contour| matches!(contour, NozzleContour::Spike(_)));
        case.nozzle.contour = spike.expect("in the list");
        let text = nozzle(&case).expect("exists").text();
        // Entities by their pairs of group code and value, in mm.
        let pairs: Vec<(&str, &str)> =
            text.lines().collect::<Vec<_>>().chunks_exact(2).map(|pair| (pair[0].trim(), pair[1])).collect();
        let entities: Vec<&[(&str, &str)]> = pairs.split(|pair| pair.0 == "0").collect();
        let of_layer = |layer: Layer| entities.iter().filter(move |pairs| pairs.contains(&("8", layer.name)));
        assert_eq!(of_layer(NOZZLE_WALL).count(), 2, "both halves of the cowl");
        assert!(of_layer(NOZZLE_PLUG).count() > 0);
        let end: f64 = case.nozzle.lengths(case.inlet_diameter()).expect("exists").iter().sum();
        let xs = of_layer(CENTRE_LINE).flat_map(|pairs| pairs.iter()).filter(|pair| pair.0 == "10");
        let reach = xs.map(|pair| pair.1.parse::<f64>().expect("a number")).fold(f64::NEG_INFINITY, f64::max);
        assert!(reach > 1e3 * end, "{reach} {end}");
    }
}
