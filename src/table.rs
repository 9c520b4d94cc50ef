//! Sampled columns with quantity: the only container of results over time or place.

use crate::units::Quantity;

/// One column.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Channel {
    /// Stable name for files, such as `chamber_pressure` or `grains[0].mass_flux`.
    pub name: String,
    /// Name on the screen, such as "Chamber pressure".
    pub label: String,
    /// What the values are.
    pub quantity: Quantity,
    /// The values in SI, one a row.
    pub values: Vec<f64>,
}

/// Columns of equal length.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Channels {
    columns: Vec<Channel>,
}

/// A column whose length differs from the table's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("channel \"{name}\" has {got} values, the table has {expected} rows")]
pub struct LengthMismatch {
    /// The column.
    pub name: String,
    /// Its length.
    pub got: usize,
    /// The table's length.
    pub expected: usize,
}

impl Channels {
    /// Adds a column.
    ///
    /// # Errors
    /// [`LengthMismatch`] when its length differs from the columns that are there.
    pub fn push(&mut self, channel: Channel) -> Result<(), LengthMismatch> {
        let expected = self.columns.first().map_or(channel.values.len(), |first| first.values.len());
        if channel.values.len() != expected {
            return Err(LengthMismatch { name: channel.name, got: channel.values.len(), expected });
        }
        self.columns.push(channel);
        Ok(())
    }

    /// The column of that name.
    pub fn get(&self, name: &str) -> Option<&Channel> {
        self.columns.iter().find(|channel| channel.name == name)
    }

    /// The values of the column of that name, empty where there is none.
    pub fn values(&self, name: &str) -> &[f64] {
        self.get(name).map_or(&[], |channel| &channel.values)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |channel| channel.values.len())
    }

    /// Every column in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Channel> {
        self.columns.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_another_length_is_refused() {
        let column = |name: &str, values: Vec<f64>| Channel {
            name: name.to_owned(),
            label: String::new(),
            quantity: Quantity::Time,
            values,
        };
        let mut table = Channels::default();
        table.push(column("time", vec![0.0, 1.0])).expect("first");
        let error = table.push(column("thrust", vec![0.0])).expect_err("shorter");
        assert_eq!(error.to_string(), "channel \"thrust\" has 1 values, the table has 2 rows");
        assert_eq!(table.rows(), 2);
        assert_eq!(table.values("thrust"), &[] as &[f64]);
    }
}
