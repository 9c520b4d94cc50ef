//! The parts of a motor as a table: where each stands, its size and volume.

use super::csv::{Cell, table_bytes};
use super::parts::parts;
use super::{ExportError, ExportInput, ExportedFile};
use crate::units::Quantity;

/// Columns of the table.
const HEADS: &[(&str, Option<Quantity>)] = &[
    ("part", None),
    ("fore_end", Some(Quantity::Length)),
    ("length", Some(Quantity::Length)),
    ("outer_diameter", Some(Quantity::Length)),
    ("volume", Some(Quantity::Volume)),
];

/// The table before firing; ends are measured aft from the inner face of the forward closure.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let rows: Vec<Vec<Cell>> = parts(input.case)?
        .into_iter()
        .map(|part| {
            let (from, to, radius) = part.extent();
            let volume = part.volume();
            let numbers = [part.at + from, to - from, 2.0 * radius, volume].map(Cell::Number);
            [Cell::Text(part.name)].into_iter().chain(numbers).collect()
        })
        .collect();
    let bytes = table_bytes(HEADS, &rows, &input.units)?;
    Ok(vec![ExportedFile { part: Some("parts".to_owned()), extension: "csv", bytes }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::with_input;
    use crate::motor::run::BallisticModel;

    #[test]
    fn every_part_stands_in_the_list_with_its_sizes() {
        with_input(BallisticModel::QuasiSteady, |input| {
            let bytes = files(input).expect("writes").remove(0).bytes;
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            assert_eq!(&reader.headers().expect("a head")[1], "fore_end (mm)");
            let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
            let grain = rows.iter().find(|row| &row[0] == "grain-2").expect("there");
            let number = |index: usize| grain[index].parse::<f64>().expect("a number");
            assert!(
                (number(1) - 80.0).abs() < 1e-9 && (number(2) - 80.0).abs() < 1e-9 && (number(3) - 46.0).abs() < 1e-9
            );
            let ring = std::f64::consts::PI / 4.0 * 80.0 * (46.0_f64.powi(2) - 16.0_f64.powi(2)) / 1e3;
            assert!((number(4) / ring - 1.0).abs() < 1e-9, "{} {ring}", number(4));
        });
    }
}
