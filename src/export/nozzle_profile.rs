//! The nozzle's contour as a table: place along the axis, radius of the flow, radius of the outside, wall.

use super::csv::{Cell, table_bytes};
use super::parts::plug_surface;
use super::{ExportError, ExportInput, ExportedFile};
use crate::geometry::meridian::Meridian;
use crate::units::{Metre, Quantity};

/// Largest distance between the contour and the straight lines between its rows.
pub(super) const CHORD: Metre = Metre(1e-5);
/// Largest distance between rows, over the nozzle's length.
const STEP: f64 = 0.02;
/// Columns of the table.
const HEADS: &[(&str, Option<Quantity>)] = &[
    ("x", Some(Quantity::Length)),
    ("radius", Some(Quantity::Length)),
    ("slope", None),
    ("outer_radius", Some(Quantity::Length)),
    ("wall", Some(Quantity::Length)),
];

/// Columns of the table of a plug.
const PLUG_HEADS: &[(&str, Option<Quantity>)] =
    &[("x", Some(Quantity::Length)), ("radius", Some(Quantity::Length)), ("slope", None)];

/// The tables before firing, x = 0 at the inlet: the wall, and the plug where there is one. The wall is measured across
/// the flow's surface: radial thickness times the cosine of the slope.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let (nozzle, inlet) = (&input.case.nozzle, input.case.inlet_diameter());
    let (flow, outside) = (nozzle.flow(inlet)?, nozzle.outside(inlet)?);
    let row = |x: f64| {
        let (station, outer) = (flow.at(x)?, outside.at(x)?.radius);
        let wall = (outer - station.radius) / station.slope.hypot(1.0);
        Some([x, station.radius, station.slope, outer, wall].map(Cell::Number).to_vec())
    };
    let rows: Vec<Vec<Cell>> = places(&flow).into_iter().filter_map(row).collect();
    let mut files = vec![ExportedFile {
        part: Some("nozzle-profile".to_owned()),
        extension: "csv",
        bytes: table_bytes(HEADS, &rows, &input.units)?,
    }];
    if let Some(surface) = plug_surface(nozzle, &flow)? {
        let row = |x: f64| {
            let station = surface.at(x)?;
            Some([x, station.radius, station.slope].map(Cell::Number).to_vec())
        };
        let rows: Vec<Vec<Cell>> = places(&surface).into_iter().filter_map(row).collect();
        let bytes = table_bytes(PLUG_HEADS, &rows, &input.units)?;
        files.push(ExportedFile { part: Some("plug-profile".to_owned()), extension: "csv", bytes });
    }
    Ok(files)
}

/// Places along a curve, close enough for straight lines between them.
fn places(flow: &Meridian) -> Vec<f64> {
    let mut places: Vec<f64> = flow.polyline(CHORD).iter().map(|point| point[0]).collect();
    let step = STEP * (flow.end()[0] - flow.start()[0]);
    let between: Vec<f64> = places
        .windows(2)
        .flat_map(|pair| {
            let count = ((pair[1] - pair[0]) / step).ceil().max(1.0) as usize;
            (1..count).map(move |index| pair[0] + (pair[1] - pair[0]) * index as f64 / count as f64)
        })
        .collect();
    places.extend(between);
    places.sort_by(f64::total_cmp);
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::with_input;
    use crate::motor::run::BallisticModel;

    #[test]
    fn the_table_runs_from_inlet_to_exit_through_the_throat() {
        with_input(BallisticModel::QuasiSteady, |input| {
            let bytes = files(input).expect("writes").remove(0).bytes;
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            assert_eq!(&reader.headers().expect("a head")[0], "x (mm)");
            let rows: Vec<Vec<f64>> = reader
                .records()
                .map(|row| row.expect("a row").iter().map(|cell| cell.parse().expect("a number")).collect())
                .collect();
            assert!(rows.len() > 50 && rows.windows(2).all(|pair| pair[1][0] > pair[0][0]));
            let throat = rows.iter().map(|row| row[1]).fold(f64::INFINITY, f64::min);
            assert!((throat - 6.25).abs() < 1e-9, "{throat}");
            let last = rows.last().expect("rows");
            assert!((last[1] - 15.0).abs() < 1e-9 && rows.iter().all(|row| row[4] > 2.0));
        });
    }
}
