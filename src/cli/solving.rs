//! Solving for a verb: with results from before, unless the command line says otherwise.

use super::answer::Failure;
use super::context::Context;
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::project::design::Design;
use crate::service::error::ServiceError;
use crate::substance::library::Library;
use std::sync::Arc;

/// A solved design.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    /// What was solved.
    pub case: SolidCase,
    /// What came out.
    pub run: Arc<MotorRun>,
}

/// Solves a design.
///
/// # Errors
/// [`Failure`]: the library lacks the propellant, or the motor has no solution.
pub(super) fn solve(design: &Design, library: &Library, context: &Context) -> Result<Solved, Failure> {
    let case = design.resolve(library).map_err(ServiceError::from)?;
    let run = run_of(&case, design, context)?;
    Ok(Solved { case, run })
}

#[cfg(feature = "store")]
fn run_of(case: &SolidCase, design: &Design, context: &Context) -> Result<Arc<MotorRun>, ServiceError> {
    use crate::diag::Unwatched;
    let folder = crate::project::data_folder::data_folder(context.data_dir.as_deref());
    let Some(folder) = folder.ok().filter(|_| !context.no_cache) else {
        return crate::service::solve::solve_case(case, &design.solver(), &mut Unwatched);
    };
    let cached = crate::service::cache::ResultCache::new(folder).solve(case, &design.solver(), &mut Unwatched)?;
    if cached.is_kept {
        context
            .say("note: this case was solved before by the same program; its result is shown (--no-cache solves anew)");
    }
    Ok(cached.run)
}

#[cfg(not(feature = "store"))]
fn run_of(case: &SolidCase, design: &Design, _context: &Context) -> Result<Arc<MotorRun>, ServiceError> {
    crate::service::solve::solve_case(case, &design.solver(), &mut crate::diag::Unwatched)
}
