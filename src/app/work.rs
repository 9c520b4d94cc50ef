//! stand-in adapter
use crate::diag::{Finding, Monitor};
use crate::motor::run::{Effort, MotorRun, Provenance};
use crate::motor::solid::case::SolidCase;
use crate::project::design::Design;
use crate::substance::library::Library;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Solved { pub run: Arc<MotorRun>, pub case: Arc<SolidCase> }
#[derive(Debug, Clone)]
pub struct Failure { pub message: String, pub findings: Vec<Finding> }
impl Failure { pub fn fault(message: String) -> Self { Self { message, findings: Vec::new() } } }
#[derive(Debug, Clone)]
pub struct Measured { pub name: String, pub times: Vec<f64>, pub thrust: Vec<f64>, pub pressure: Vec<f64> }

impl Measured {
    pub fn values(&self, plot: &str) -> Option<&[f64]> {
        let values = match plot { "thrust" => &self.thrust, "pressure" => &self.pressure, _ => return None };
        (!values.is_empty()).then_some(values.as_slice())
    }
}

pub fn solve(design: &Design, library: &Library, monitor: &mut dyn Monitor) -> Result<Solved, Failure> {
    let case = design.resolve(library).map_err(|e| Failure::fault(e.to_string()))?;
    let solution = crate::motor::solid::solve(&case, &design.solver(), monitor).map_err(|e| Failure { message: e.to_string(), findings: case.check() })?;
    let run = MotorRun { channels: solution.channels, summary: solution.summary, findings: solution.findings, provenance: Provenance { program_version: String::new(), case_hash: String::new(), settings: design.solver(), library_version: String::new() }, effort: Effort::default(), numerical_error: 0.0 };
    Ok(Solved { run: Arc::new(run), case: Arc::new(case) })
}
