//! Dimensioned drawings of nozzle and case, and the pages of a drawing set that a workshop gets.

mod case;
mod nozzle;
mod tables;

pub use case::case_drawing;
pub use nozzle::nozzle_drawing;

use super::motor_drawing::grain_section;
use super::parts::{is_repeated, plug_surface};
use super::report_pdf::pdf_bytes;
use super::{ExportError, ExportInput, ExportedFile, nozzle_profile};
use crate::figure::pages::Paper;
use crate::figure::report::{Block, Column, Report, Table, TitleBlock};
use crate::figure::style::FigureStyle;
use crate::geometry::meridian::piece::Piece;
use crate::motor::solid::case::SolidCase;
use crate::units::Quantity;
use tables::{DIGITS, contour_table, point_tables};

/// Heights of drawings on their pages, in points.
const NOZZLE_HEIGHT: f64 = 420.0;
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
    let mut blocks = vec![Block::Heading("Nozzle".to_owned()), sheet(nozzle_drawing(case)?, NOZZLE_HEIGHT)];
    blocks.extend(nozzle_sizes(case, style)?);
    blocks.extend([
        Block::PageBreak,
        Block::Heading("Case".to_owned()),
        sheet(case_drawing(case), CASE_HEIGHT),
        Block::Table(part_table(input, style)?),
    ]);
    for (index, grain) in case.grains.iter().enumerate() {
        if !is_repeated(case, index) {
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

/// Every contour of the nozzle's parts in tables, with what they are to be read by.
fn nozzle_sizes(case: &SolidCase, style: &FigureStyle) -> Result<Vec<Block>, ExportError> {
    let (nozzle, inlet) = (&case.nozzle, case.inlet_diameter());
    let (flow, outside, parts) = (nozzle.flow(inlet)?, nozzle.outside(inlet)?, nozzle.parts(inlet)?);
    let plug = plug_surface(nozzle, &flow)?;
    let table = |title: &str, pieces: &[Piece]| contour_table(title.to_owned(), pieces, style);
    let [inner, outer] = match plug {
        Some(_) => ["Cowl inside, from inlet to lip", "Cowl outside, from inlet to lip"],
        None => ["Flow, from inlet to exit", "Outside, from inlet to exit"],
    };
    let mut tables = vec![table(inner, flow.pieces()), table(outer, outside.pieces())];
    let mut curves = point_tables("Flow", flow.pieces(), style);
    curves.extend(point_tables("Outside", outside.pieces(), style));
    for part in &parts {
        let pieces = part.profile.pieces();
        match part.name {
            "insert" => tables.push(table("Insert, around its section", pieces)),
            // Behind an insert the body's inside is not the flow's wall. Its profile begins with the inside, which a
            // face closes toward the end of the outside.
            _ if nozzle.insert().is_some() => {
                let count = pieces.iter().take_while(|piece| piece.end() != outside.end()).count();
                let inside = pieces.get(..count).unwrap_or_default();
                tables.push(table("Inside of the body with the insert's pocket, from inlet to exit", inside));
            }
            _ => {}
        }
    }
    if let Some(plug) = &plug {
        tables.push(table("Plug, from its fore face to its base", plug.pieces()));
        curves.extend(point_tables("Plug", plug.pieces(), style));
    }
    let mut notes = "x is measured from the inlet's face. All sizes are nominal and before firing; the tables give \
                     them to five digits."
        .to_owned();
    if nozzle.insert().is_some() {
        notes.push_str(" Insert and pocket have the same sizes: fit and joint are the maker's.");
    }
    if !curves.is_empty() {
        let near = style.text(nozzle_profile::CHORD.0, Quantity::Length, 2);
        notes.push_str(&format!(
            " Parabolas and other curves are given by points below, and within {near} by the file \"Nozzle profile\" \
             (hrma export --export profile)."
        ));
    }
    let tables = tables.into_iter().chain(curves).map(Block::Table);
    Ok([Block::Paragraph(notes)].into_iter().chain(tables).collect())
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
mod tests;
