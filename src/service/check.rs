//! Checking a design without burning it.

use super::error::ServiceError;
use crate::diag::Finding;
use crate::project::design::Design;
use crate::substance::library::Library;

/// Whatever is wrong or doubtful about a design before it is solved.
///
/// # Errors
/// [`ServiceError`] when the library lacks the propellant.
pub fn check(design: &Design, library: &Library) -> Result<Vec<Finding>, ServiceError> {
    Ok(design.resolve(library)?.check())
}
