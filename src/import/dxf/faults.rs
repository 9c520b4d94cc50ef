//! Everything that is wrong with a drawing, told at once.

use super::error::DxfError;

/// What is wrong with a drawing: at least one error, in the order in which they were found. An error that keeps the
/// drawing from being read further stands alone or last.
#[derive(Debug, Clone, PartialEq)]
pub struct DxfFaults(Vec<DxfError>);

/// More are not looked for: a drawing with so many faults has one cause.
pub(super) const MOST: usize = 100;
/// More are not listed in the message.
const LISTED: usize = 20;

impl DxfFaults {
    /// Refuses a drawing with any of these errors.
    pub(super) fn none_of(errors: Vec<DxfError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self(errors)) }
    }

    /// Every error.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &DxfError> {
        self.0.iter()
    }

    /// The line of the file to look at first, where there is one.
    pub fn line(&self) -> Option<usize> {
        self.0.iter().find_map(DxfError::line)
    }
}

impl From<DxfError> for DxfFaults {
    fn from(error: DxfError) -> Self {
        Self(vec![error])
    }
}

impl std::fmt::Display for DxfFaults {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let [only] = self.0.as_slice() {
            return only.fmt(out);
        }
        write!(out, "{} things are wrong with the drawing:", self.0.len())?;
        for error in self.0.iter().take(LISTED) {
            write!(out, "\n- {error}")?;
        }
        let rest = self.0.len().saturating_sub(LISTED);
        if rest > 0 { write!(out, "\n- and {rest} more") } else { Ok(()) }
    }
}

impl std::error::Error for DxfFaults {}
