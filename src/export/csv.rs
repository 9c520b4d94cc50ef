//! Channels as comma-separated values, units in the header.

use super::{ExportError, ExportInput, ExportedFile};
use crate::table::{Channel, Channels};
use crate::units::{Quantity, Unit, UnitPreferences};

/// The channels of a run that were asked for, or all of them.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let columns = columns(&input.run.channels, &input.channels, &input.units)?;
    let bytes = bytes_of(&columns, input.run.channels.rows())?;
    Ok(vec![ExportedFile { part: None, extension: "csv", bytes }])
}

/// The channels with a header such as `chamber_pressure (bar)`. Pressures are absolute.
///
/// # Errors
/// [`ExportError::Csv`] when the writer fails.
pub fn csv_bytes(channels: &Channels, units: &UnitPreferences) -> Result<Vec<u8>, ExportError> {
    bytes_of(&columns(channels, &[], units)?, channels.rows())
}

/// A channel with the unit that it is written in.
type Column<'a> = (&'a Channel, &'static Unit);

/// The channels that `chosen` names, each `name` or `name:unit`, in that order; every channel where it names none.
fn columns<'a>(
    channels: &'a Channels,
    chosen: &[String],
    units: &UnitPreferences,
) -> Result<Vec<Column<'a>>, ExportError> {
    if chosen.is_empty() {
        return Ok(channels.iter().map(|channel| (channel, units.unit(channel.quantity))).collect());
    }
    let column = |wanted: &String| {
        let (name, unit) =
            wanted.split_once(':').map_or((wanted.trim(), None), |(name, unit)| (name.trim(), Some(unit)));
        let channel = channels.get(name).ok_or_else(|| ExportError::UnknownChannel {
            name: name.to_owned(),
            known: channels.iter().map(|channel| channel.name.as_str()).collect::<Vec<_>>().join(", "),
        })?;
        let Some(unit) = unit else { return Ok((channel, units.unit(channel.quantity))) };
        let known = channel.quantity.unit(unit.trim()).ok_or_else(|| ExportError::ChannelUnit {
            name: name.to_owned(),
            unit: unit.trim().to_owned(),
            known: channel.quantity.units().iter().map(|unit| unit.symbol).collect::<Vec<_>>().join(", "),
        })?;
        Ok((channel, known))
    };
    chosen.iter().map(column).collect()
}

/// A table of texts and numbers, each number with its quantity, in the reader's units; the head names them.
pub(super) fn table_bytes(
    heads: &[(&str, Option<Quantity>)],
    rows: &[Vec<Cell>],
    units: &UnitPreferences,
) -> Result<Vec<u8>, ExportError> {
    let failed = |error: csv::Error| ExportError::Csv(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(heads.iter().map(|(name, quantity)| match quantity.map(|quantity| units.unit(quantity).symbol) {
            None | Some("") => (*name).to_owned(),
            Some(symbol) => format!("{name} ({symbol})"),
        }))
        .map_err(failed)?;
    for row in rows {
        let cells = row.iter().zip(heads).map(|(cell, (_, quantity))| match (cell, quantity) {
            (Cell::Text(text), _) => text.clone(),
            (Cell::Number(value), Some(quantity)) => format!("{:e}", units.unit(*quantity).value_from_si(*value)),
            (Cell::Number(value), None) => format!("{value:e}"),
        });
        writer.write_record(cells).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| ExportError::Csv(error.to_string()))
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A name.
    Text(String),
    /// A number in SI.
    Number(f64),
}

fn bytes_of(columns: &[Column], rows: usize) -> Result<Vec<u8>, ExportError> {
    let failed = |error: csv::Error| ExportError::Csv(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = columns.iter().map(|(channel, unit)| match unit.symbol {
        "" => channel.name.clone(),
        symbol => format!("{} ({symbol})", channel.name),
    });
    writer.write_record(heads).map_err(failed)?;
    for row in 0..rows {
        let cells = columns.iter().map(|(channel, unit)| {
            let si = channel.values.get(row).copied().unwrap_or(f64::NAN);
            format!("{:e}", unit.value_from_si(si))
        });
        writer.write_record(cells).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| ExportError::Csv(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::run::BallisticModel;

    #[test]
    fn chosen_channels_stand_in_their_order_and_units_and_read_back_as_a_curve() {
        crate::export::tests::with_input(BallisticModel::Transient, |input| {
            let chosen = ["time", "thrust:lbf", "chamber_pressure:psi", "grains[0].mass"].map(str::to_owned).to_vec();
            let input = ExportInput { channels: chosen, ..input.clone() };
            let bytes = files(&input).expect("writes").remove(0).bytes;
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            assert!(
                text.starts_with("time (s),thrust (lbf),chamber_pressure (psi),grains[0].mass (kg)\n"),
                "{text:.80}"
            );
            let (curve, _) = crate::import::curve_csv::read(&bytes, "own").expect("reads");
            let peak = curve.peak_thrust().expect("thrust").0;
            let sampled = input.run.channels.values("thrust").iter().copied().fold(0.0, f64::max);
            assert!((peak / sampled - 1.0).abs() < 1e-12, "{peak} {sampled}");
            for (wanted, says) in
                [("lift", "no channel \"lift\"; it has time, "), ("thrust:bar", "cannot be in \"bar\"")]
            {
                let input = ExportInput { channels: vec![wanted.to_owned()], ..input.clone() };
                let error = files(&input).expect_err(wanted).to_string();
                assert!(error.contains(says), "{error}");
            }
        });
    }

    #[test]
    fn every_channel_is_a_column_with_its_unit() {
        crate::export::tests::with_input(BallisticModel::Transient, |input| {
            let bytes = csv_bytes(&input.run.channels, &input.units).expect("writes");
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let heads = reader.headers().expect("header").clone();
            assert_eq!(heads.len(), input.run.channels.iter().count());
            assert_eq!(&heads[1], "chamber_pressure (bar)");
            let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("row")).collect();
            assert_eq!(rows.len(), input.run.channels.rows());
            let peak = rows.iter().map(|row| row[1].parse::<f64>().expect("number")).fold(0.0, f64::max);
            let sampled = input.run.channels.values("chamber_pressure").iter().copied().fold(0.0, f64::max);
            assert!((peak * 1e5 / sampled - 1.0).abs() < 1e-12);
        });
    }
}
