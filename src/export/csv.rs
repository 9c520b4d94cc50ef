//! Channels as comma-separated values, units in the header.

use super::{ExportError, ExportInput, ExportedFile};
use crate::table::Channels;
use crate::units::UnitPreferences;

/// Every channel of a run.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let bytes = csv_bytes(&input.run.channels, &input.units)?;
    Ok(vec![ExportedFile { part: None, extension: "csv", bytes }])
}

/// The channels with a header such as `chamber_pressure (bar)`. Pressures are absolute.
///
/// # Errors
/// [`ExportError::Csv`] when the writer fails.
pub fn csv_bytes(channels: &Channels, units: &UnitPreferences) -> Result<Vec<u8>, ExportError> {
    let failed = |error: csv::Error| ExportError::Csv(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = channels.iter().map(|channel| match units.unit(channel.quantity).symbol {
        "" => channel.name.clone(),
        symbol => format!("{} ({symbol})", channel.name),
    });
    writer.write_record(heads).map_err(failed)?;
    for row in 0..channels.rows() {
        let cells = channels.iter().map(|channel| {
            let si = channel.values.get(row).copied().unwrap_or(f64::NAN);
            format!("{:e}", units.unit(channel.quantity).value_from_si(si))
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
