//! Dimensioned drawings of nozzle and case, and the pages of a drawing set that a workshop gets.

use super::motor_drawing::{CHORD, grain_section, mirrored};
use super::parts::{case_parts, nozzle_material};
use super::report_pdf::pdf_bytes;
use super::{ExportError, ExportInput, ExportedFile};
use crate::diag::Message;
use crate::figure::drawing::{Dimension, Drawing, LabelPlace, LineKind, Side};
use crate::figure::pages::Paper;
use crate::figure::report::{Block, Column, Report, Table, TitleBlock};
use crate::figure::style::FigureStyle;
use crate::geometry::contour::Side as Edge;
use crate::geometry::meridian::Meridian;
use crate::geometry::meridian::piece::Piece;
use crate::motor::grain::Body;
use crate::motor::nozzle::contour::ContourError;
use crate::motor::solid::case::SolidCase;
use crate::units::{Metre, Quantity};

/// Heights of drawings on their pages, in points.
const NOZZLE_HEIGHT: f64 = 330.0;
const CASE_HEIGHT: f64 = 240.0;
const GRAIN_HEIGHT: f64 = 260.0;

/// The set of drawings as one PDF: nozzle, case, each different grain.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let style = input.style();
    let report = drawing_set(input, &style)?;
    let bytes = pdf_bytes(&report, Paper::A4, &style)?;
    Ok(vec![ExportedFile { part: Some("drawings".to_owned()), extension: "pdf", bytes }])
}

fn drawing_set(input: &ExportInput, style: &FigureStyle) -> Result<Report, ExportError> {
    let crate::project::design::Design::SolidMotor(design) = input.design;
    let case = input.case;
    let sheet = |drawing, height| Block::Drawing { drawing, height, caption: String::new() };
    let flow = case.nozzle.flow(case.inlet_diameter())?;
    let mut blocks = vec![
        Block::Heading("Nozzle".to_owned()),
        sheet(nozzle_drawing(case)?, NOZZLE_HEIGHT),
        Block::Table(contour_table("Flow", flow.pieces(), style)),
        Block::Table(contour_table("Outside", case.nozzle.outside(case.inlet_diameter())?.pieces(), style)),
    ];
    for part in case.nozzle.parts(case.inlet_diameter())?.iter().filter(|part| part.name == "plug") {
        blocks.push(Block::Table(contour_table("Plug", part.profile.pieces(), style)));
    }
    blocks.extend([
        Block::PageBreak,
        Block::Heading("Case".to_owned()),
        sheet(case_drawing(case), CASE_HEIGHT),
        Block::Table(part_table(input, style)?),
    ]);
    for (index, grain) in case.grains.iter().enumerate() {
        if case.grains.iter().take(index).all(|earlier| earlier.grain != grain.grain) {
            blocks.push(Block::PageBreak);
            blocks.push(Block::Heading(format!("Grain {}: {}", index + 1, grain.grain.label())));
            blocks.push(sheet(grain_section(&grain.grain, index, 0.0, &[]), GRAIN_HEIGHT));
            let length = style.text(grain.shape().length().0, Quantity::Length, DIGITS);
            blocks.push(Block::Paragraph(format!("Length {length}.")));
        }
    }
    let title = TitleBlock {
        name: design.name.clone(),
        subject: "Drawings of parts".to_owned(),
        version: design.info.version.clone(),
        author: design.info.author.clone(),
        date: input.date,
        case_hash: input.run.provenance.case_hash.clone(),
        program: format!("hrma {}", input.run.provenance.program_version),
    };
    Ok(Report { title, blocks })
}

/// Significant digits of what is made by them.
const DIGITS: usize = 5;

/// The nozzle cut along its axis with its dimensions; x = 0 at the inlet.
///
/// # Errors
/// [`ContourError`] where the nozzle does not exist.
pub fn nozzle_drawing(case: &SolidCase) -> Result<Drawing, ContourError> {
    let mut drawing = Drawing::default();
    let nozzle = &case.nozzle;
    let inlet = case.inlet_diameter();
    let flow = nozzle.flow(inlet)?;
    let outside = nozzle.outside(inlet)?;
    for part in nozzle.parts(inlet)? {
        let material = nozzle_material(part.name, nozzle.insert_diameter.is_some());
        for outline in mirrored(&part.profile.outline(CHORD)) {
            drawing.region("nozzle", material, vec![outline]);
        }
    }
    let (start, end) = (flow.start(), flow.end());
    for side in [1.0, -1.0] {
        // What is seen behind the cut: the edges of the flow.
        for x in [start, end] {
            drawing.line("", LineKind::Thin, vec![[x[0], 0.0], [x[0], side * x[1]]]);
        }
    }
    let margin = 0.05 * (end[0] - start[0]);
    drawing.line("", LineKind::Centre, vec![[start[0] - margin, 0.0], [end[0] + margin, 0.0]]);
    nozzle_lengths(&mut drawing, case, &outside)?;
    let diameter = |x: f64, r: f64, side| Dimension::diameter([x, -r], [x, r], side);
    drawing.dimension("nozzle.inlet_diameter", diameter(start[0], start[1], Side::Left));
    drawing.dimension("nozzle.wall_thickness", diameter(start[0], outside.start()[1], Side::Left));
    drawing.dimension("nozzle.exit_diameter", diameter(end[0], end[1], Side::Right));
    drawing.dimension("nozzle.wall_thickness", diameter(end[0], outside.end()[1], Side::Right));
    let [x, r] = flow.narrowest();
    // Around a plug the throat is an annulus, and the narrowest place of the cowl its lip.
    let has_plug = (r - nozzle.throat_diameter.0 / 2.0).abs() > 1e-9;
    let template = if has_plug { "Throat of the area of ⌀ {}" } else { "Throat ⌀ {}" };
    let text = Message::new(template, &[(nozzle.throat_diameter.0, Quantity::Length)]);
    drawing.label("nozzle.throat_diameter", [x, r], text, LabelPlace::Above);
    contour_labels(&mut drawing, &flow);
    if let Some(insert) = nozzle.insert_diameter {
        let [convergent, straight, _] = nozzle.lengths(inlet)?;
        let text = Message::new("Insert ⌀ {}", &[(insert.0, Quantity::Length)]);
        drawing.label("nozzle.insert_diameter", [convergent + straight, -insert.0 / 2.0], text, LabelPlace::Below);
    }
    Ok(drawing)
}

/// Lengths above: the sections of the flow; below: the whole, the flange, the insert.
fn nozzle_lengths(drawing: &mut Drawing, case: &SolidCase, outside: &Meridian) -> Result<(), ContourError> {
    let nozzle = &case.nozzle;
    let inlet = case.inlet_diameter();
    let lengths = nozzle.lengths(inlet)?;
    let end = lengths.iter().sum::<f64>();
    let top = |x: f64| outside.at(x).map_or(0.0, |station| station.radius);
    let mut at = 0.0;
    for length in lengths {
        if length > 0.0 {
            let to = at + length;
            let dimension = Dimension::length([at, top(at)], [to, top(to)], Side::Above);
            drawing.dimension("nozzle", Dimension { value: length, ..dimension });
            at = to;
        }
    }
    drawing.dimension("nozzle", Dimension::length([0.0, -top(0.0)], [end, -top(end)], Side::Below));
    if let Some(flange) = nozzle.flange_diameter {
        let thick = nozzle.flange_thickness.0;
        let low = -flange.0 / 2.0;
        drawing.dimension("nozzle.flange_thickness", Dimension::length([0.0, low], [thick, low], Side::Below));
    }
    for part in nozzle.parts(inlet)?.iter().filter(|part| part.name == "insert") {
        let xs = || part.profile.pieces().iter().map(|piece| piece.start()[0]);
        let (from, to) = (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
        drawing.dimension("nozzle.insert_length", Dimension::length([from, -top(from)], [to, -top(to)], Side::Below));
    }
    Ok(())
}

/// Radii and angles at the pieces of the flow.
fn contour_labels(drawing: &mut Drawing, flow: &Meridian) {
    for piece in flow.pieces() {
        let [x, r] = piece.point(0.5);
        let text = match piece {
            Piece::Side(Edge::Arc { radius, .. }) => Message::new("R {}", &[(*radius, Quantity::Length)]),
            Piece::Side(Edge::Line { .. }) => {
                let angle = slope_angle(piece, 0.5);
                if angle == 0.0 {
                    continue;
                }
                Message::new("{}", &[(angle.abs(), Quantity::Angle)])
            }
            Piece::Parabola(_) | Piece::Spline(_) => {
                let ends = [0.0, 1.0].map(|share| (slope_angle(piece, share), Quantity::Angle));
                Message::new("{} to {}", &ends)
            }
        };
        drawing.label("nozzle", [x, -r], text, LabelPlace::Below);
    }
}

fn slope_angle(piece: &Piece, share: f64) -> f64 {
    let [dx, dr] = piece.tangent(share);
    let angle = dr.atan2(dx);
    // The rounding of a level line is no angle.
    if angle.abs() < 1e-12 { 0.0 } else { angle }
}

/// The case cut along its axis with its dimensions; x = 0 at the inner face of the closure.
pub fn case_drawing(case: &SolidCase) -> Drawing {
    let mut drawing = Drawing::default();
    for part in case_parts(case) {
        let Body::Revolved(profiles) = &part.body else { continue };
        for profile in profiles {
            for outline in mirrored(&profile.moved(Metre(part.at)).outline(CHORD)) {
                drawing.region(&part.path, part.material, vec![outline]);
            }
        }
    }
    let layout = case.casing.layout(&case.grains);
    let bore = layout.inner_diameter / 2.0;
    let outer = bore + case.casing.wall_thickness.0;
    let closure = -case.casing.closure_thickness.0;
    let margin = 0.03 * layout.length;
    drawing.line("", LineKind::Centre, vec![[closure - margin, 0.0], [layout.length + margin, 0.0]]);
    drawing.line("", LineKind::Thin, vec![[layout.length, -bore], [layout.length, bore]]);
    drawing.dimension("case.length", Dimension::length([0.0, outer], [layout.length, outer], Side::Above));
    drawing.dimension("case", Dimension::length([closure, -outer], [layout.length, -outer], Side::Below));
    if closure < 0.0 {
        drawing.dimension("case.closure_thickness", Dimension::length([closure, -outer], [0.0, -outer], Side::Below));
    }
    drawing.dimension("case", Dimension::diameter([closure, -outer], [closure, outer], Side::Left));
    let end = layout.length;
    drawing.dimension("case.inner_diameter", Dimension::diameter([end, -bore], [end, bore], Side::Right));
    for (path, thickness, name) in [
        ("case.liner_thickness", case.casing.liner_thickness.0, "Liner"),
        ("case.insulation_thickness", case.casing.insulation_thickness.0, "Insulation"),
        ("case.spacer_length", case.casing.spacer_length.0, "Spacer"),
    ] {
        if thickness > 0.0 {
            let text = Message::new(format!("{name} {{}}"), &[(thickness, Quantity::Length)]);
            let x = match name {
                "Liner" => 0.7 * end,
                "Insulation" => thickness / 2.0,
                _ => case.casing.insulation_thickness.0 + thickness / 2.0,
            };
            drawing.label(path, [x, 0.98 * bore], text, LabelPlace::Above);
        }
    }
    drawing
}

/// The pieces of a contour as they are turned: from where to where, by which radius or angle.
fn contour_table(what: &str, pieces: &[Piece], style: &FigureStyle) -> Table {
    let unit = style.units.unit(Quantity::Length).symbol;
    // The rounding of a place at the inlet is no length.
    let length = |value: f64| style.number(if value.abs() < 1e-12 { 0.0 } else { value }, Quantity::Length, DIGITS);
    let angle = |value: f64| style.text(value, Quantity::Angle, DIGITS);
    let rows = pieces
        .iter()
        .map(|piece| {
            let (from, to) = (piece.start(), piece.end());
            let (kind, shape) = match piece {
                Piece::Side(Edge::Line { .. }) => ("Line", angle(slope_angle(piece, 0.5))),
                Piece::Side(Edge::Arc { radius, .. }) => ("Arc", format!("R {} {unit}", length(*radius))),
                Piece::Parabola(_) => ("Parabola", ends(piece, &angle)),
                Piece::Spline(_) => ("Spline", ends(piece, &angle)),
            };
            let numbers = [from[0], 2.0 * from[1], to[0], 2.0 * to[1]].map(length);
            [kind.to_owned()].into_iter().chain(numbers).chain([shape]).collect()
        })
        .collect();
    let heads = ["From x", "From ⌀", "To x", "To ⌀"].map(|head| Column::numbers(format!("{head} ({unit})")));
    Table {
        title: format!("{what}, from inlet to exit; x from the inlet's face"),
        columns: [Column::words("Piece")].into_iter().chain(heads).chain([Column::words("Radius or angle")]).collect(),
        rows,
    }
}

fn ends(piece: &Piece, angle: &dyn Fn(f64) -> String) -> String {
    format!("{} to {}", angle(slope_angle(piece, 0.0)), angle(slope_angle(piece, 1.0)))
}

/// The parts with their sizes.
fn part_table(input: &ExportInput, style: &FigureStyle) -> Result<Table, ExportError> {
    let unit = style.units.unit(Quantity::Length).symbol;
    let rows = super::parts::parts(input.case)?
        .into_iter()
        .map(|part| {
            let (from, to, radius) = part.extent();
            let sizes =
                [part.at + from, to - from, 2.0 * radius].map(|value| style.number(value, Quantity::Length, DIGITS));
            let volume = style.number(part.volume(), Quantity::Volume, DIGITS);
            [part.name].into_iter().chain(sizes).chain([volume]).collect()
        })
        .collect();
    let columns = vec![
        Column::words("Part"),
        Column::numbers(format!("Fore end ({unit})")),
        Column::numbers(format!("Length ({unit})")),
        Column::numbers(format!("Outer ⌀ ({unit})")),
        Column::numbers(format!("Volume ({})", style.units.unit(Quantity::Volume).symbol)),
    ];
    Ok(Table { title: "Parts; ends from the inner face of the forward closure".to_owned(), columns, rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::with_input;
    use crate::figure::drawing::DrawingShape;
    use crate::motor::nozzle::contour::Contour;
    use crate::motor::run::BallisticModel;

    #[test]
    fn the_drawing_states_every_length_of_the_nozzle() {
        with_input(BallisticModel::QuasiSteady, |input| {
            for contour in Contour::examples() {
                let mut case = input.case.clone();
                case.nozzle.contour = contour;
                case.nozzle.upstream_radius = 1.0;
                case.nozzle.flange_diameter = Some(Metre(0.08));
                let has_plug = matches!(case.nozzle.contour, Contour::Spike(_));
                case.nozzle.insert_diameter = (!has_plug).then_some(Metre(0.03));
                let drawing = nozzle_drawing(&case).expect("exists");
                let values: Vec<f64> = drawing
                    .items
                    .iter()
                    .filter_map(|item| match &item.shape {
                        DrawingShape::Dimension(dimension) => Some(dimension.value),
                        _ => None,
                    })
                    .collect();
                let lengths = case.nozzle.lengths(case.inlet_diameter()).expect("exists");
                for wanted in [lengths[0], lengths[2], lengths.iter().sum(), 0.030, 0.046, 0.005, 0.08] {
                    assert!(values.iter().any(|value| (value - wanted).abs() < 1e-12), "{wanted}: {values:?}");
                }
            }
        });
    }

    #[test]
    fn the_set_has_a_table_row_for_each_piece_and_part() {
        with_input(BallisticModel::QuasiSteady, |input| {
            let report = drawing_set(input, &input.style()).expect("exists");
            let tables: Vec<&Table> = report
                .blocks
                .iter()
                .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
                .collect();
            // Convergent, throat, divergent; case, closure, three grains, nozzle.
            assert_eq!((tables[0].rows.len(), tables[1].rows.len(), tables[2].rows.len()), (3, 2, 6));
            assert_eq!(tables[0].rows[2][4], "30");
        });
    }
}
