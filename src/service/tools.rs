//! Design tools on a design: the motor under analysis is the design with its propellant from the library.

use super::error::ServiceError;
use super::solve::check_settings;
use crate::analysis::burn_times::{BurnTime, Definition, Trace, burn_times};
use crate::analysis::hardware::Hardware;
use crate::analysis::outcome::{Outcome, Proposal, ToolError};
use crate::analysis::subject::{Burned, Facts, Stack, Subject, Variant};
use crate::analysis::{Question, Tool};
use crate::diag::{Monitor, Unwatched};
use crate::form::{EditableList, assign, assign_all, with_list};
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::summary::SolidSummary;
use crate::motor::solid::{SolveError, solve};
use crate::project::design::Design;
use crate::substance::library::Library;
use crate::units::Metre;

/// The kind of grain that [`Stack::Bates`] puts in.
const BATES: &str = "BATES";
/// The list of grains in a design.
const GRAINS: &str = "grains";

/// A design as tools see it.
struct DesignSubject<'a> {
    design: &'a Design,
    library: &'a Library,
    facts: Facts,
}

impl Subject for DesignSubject<'_> {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn burn(&self, variant: &Variant, monitor: &mut dyn Monitor) -> Result<Burned, ToolError> {
        let design = varied(self.design, variant)?;
        let case = design.resolve(self.library).map_err(|error| unsolved(error.into()))?;
        let settings = design.solver();
        check_settings(&settings).map_err(unsolved)?;
        let solution = solve(&case, &settings, monitor).map_err(|error| match error {
            SolveError::Cancelled => ToolError::Cancelled,
            other => unsolved(other.into()),
        })?;
        Ok(Burned { solution, stack_length: stack_length(&case) })
    }
}

fn stack_length(case: &SolidCase) -> Metre {
    Metre(case.casing.layout(&case.grains).stack_length)
}

fn unsolved(error: ServiceError) -> ToolError {
    ToolError::Unsolved { message: error.message, path: error.path, hint: error.hint }
}

/// What tools need to know of a design; `present` are its figures as it stands, where they are known.
fn facts(design: &Design, library: &Library, present: Option<SolidSummary>) -> Result<Facts, ServiceError> {
    let case = design.resolve(library)?;
    Ok(Facts {
        nozzle: case.nozzle.clone(),
        casing: case.casing.clone(),
        limits: case.limits.clone(),
        ambient: case.ambient_pressure(),
        inlet_diameter: case.inlet_diameter(),
        heat_capacity_ratio: case.propellant.gas.heat_capacity_ratio,
        grain_count: case.grains.len(),
        present,
    })
}

/// The inputs of a tool as a design suggests them. `present` spares solving it where its figures are at hand.
///
/// # Errors
/// [`ServiceError`] when the library lacks a propellant.
pub fn ask(
    tool: &Tool,
    design: &Design,
    library: &Library,
    hardware: &Hardware,
    present: Option<SolidSummary>,
) -> Result<Box<dyn Question>, ServiceError> {
    let mut facts = facts(design, library, present)?;
    if facts.present.is_none() {
        let case = design.resolve(library)?;
        facts.present = solve(&case, &design.solver(), &mut Unwatched).ok().map(|solution| solution.summary);
    }
    Ok((tool.ask)(&facts, hardware))
}

/// Answers a question about a design. The same question gives the same answer on any number of threads.
///
/// # Errors
/// [`ToolError`]: see [`Question::answer`].
pub fn answer(
    question: &dyn Question,
    design: &Design,
    library: &Library,
    monitor: &mut dyn Monitor,
) -> Result<Outcome, ToolError> {
    let facts = facts(design, library, None).map_err(unsolved)?;
    question.answer(&DesignSubject { design, library, facts }, monitor)
}

/// The design that a proposal makes.
///
/// # Errors
/// [`ServiceError`] with the field that the change does not suit.
pub fn applied(design: &Design, proposal: &Proposal) -> Result<Design, ServiceError> {
    varied(design, &proposal.variant).map_err(ServiceError::from)
}

/// The burn times of a curve by definition, for scripts: null where the curve lacks what a definition needs.
pub fn burn_times_document(trace: &Trace) -> serde_json::Value {
    let one = |(definition, time): (&Definition, Option<BurnTime>)| {
        let mut value = serde_json::json!(time);
        if time.is_some() {
            value["meaning"] = definition.meaning.into();
            value["source"] = definition.source.into();
        }
        (definition.id.to_owned(), value)
    };
    serde_json::Value::Object(burn_times(trace).into_iter().map(one).collect())
}

/// The curves of an outcome as a table in SI: the name of the curve, what is plotted, and each point.
pub fn curves_csv(outcome: &Outcome) -> String {
    let over = outcome.plots.first().map(|plot| &plot.x);
    let over = over.map_or(String::new(), |x| format!("{}_{}", x.label.to_lowercase(), x.quantity.si_unit().symbol));
    let mut out = format!("curve,quantity,unit,{over},value\n");
    for plot in &outcome.plots {
        let unit = plot.y.quantity.si_unit().symbol;
        for series in &plot.series {
            for (x, y) in series.x.iter().zip(series.y.iter()) {
                out.push_str(&format!("{},{},{unit},{x},{y}\n", series.name, plot.y.label));
            }
        }
    }
    out
}

/// The design with a variant's stack, fields and model.
fn varied(design: &Design, variant: &Variant) -> Result<Design, ToolError> {
    let mut design = design.clone();
    match variant.stack {
        Some(Stack::Repeated(count)) => repeat(&mut design, count)?,
        Some(Stack::Bates { count, outer_diameter, length, core_diameter }) => {
            let fields = [
                ("outer_diameter", format!("{:e}", outer_diameter.0)),
                ("length", format!("{:e}", length.0)),
                ("core_diameter", format!("{:e}", core_diameter.0)),
                ("inhibited_ends", "Neither".to_owned()),
            ];
            one_bates(&mut design)?;
            let fields: Vec<(String, String)> =
                fields.into_iter().map(|(key, text)| (format!("{GRAINS}[0].{key}"), text)).collect();
            set(&mut design, fields.iter().map(|(path, text)| (path.as_str(), text.as_str())))?;
            repeat(&mut design, count)?;
        }
        None => {}
    }
    let settings = variant.settings.iter().map(|setting| (setting.path.as_str(), setting.text.as_str()));
    set(&mut design, settings)?;
    if let Some(model) = variant.model {
        set(&mut design, [("solver.model", model.id())])?;
    }
    Ok(design)
}

/// Sets fields. A field that another one brings into being goes first: `conditions.ambient_from`.
fn set<'a>(design: &mut Design, changes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), ToolError> {
    let refused = |error: crate::form::AssignError| {
        unsolved(ServiceError::new(error.to_string()).hint("The motor does not allow this value."))
    };
    let (choices, rest): (Vec<_>, Vec<_>) = changes.into_iter().partition(|(path, _)| path.ends_with("ambient_from"));
    for (path, text) in choices {
        assign(design, path, text).map_err(refused)?;
    }
    assign_all(design, &rest).map_err(refused)
}

/// Copies of the last grain until there are `count`, or fewer grains.
fn repeat(design: &mut Design, count: usize) -> Result<(), ToolError> {
    edit_grains(design, &mut |grains| {
        while grains.len() > count.max(1) {
            grains.remove(grains.len() - 1);
        }
        while !grains.is_empty() && grains.len() < count {
            grains.duplicate(grains.len() - 1);
        }
        true
    })
}

/// One BATES grain in place of the stack; a propellant of the first grain's own stays with it.
fn one_bates(design: &mut Design) -> Result<(), ToolError> {
    edit_grains(design, &mut |grains| {
        let Some(kind) = grains.kinds().iter().position(|kind| *kind == BATES) else { return false };
        while grains.len() > 1 {
            grains.remove(grains.len() - 1);
        }
        if grains.is_empty() {
            grains.add(kind, None);
        } else if grains.item_label(0) != BATES {
            grains.change_kind(0, kind);
        }
        true
    })
}

fn edit_grains(design: &mut Design, act: &mut dyn FnMut(&mut dyn EditableList) -> bool) -> Result<(), ToolError> {
    let mut is_done = false;
    let is_there = with_list(design, GRAINS, &mut |grains| is_done = act(grains));
    if is_there && is_done {
        Ok(())
    } else {
        Err(unsolved(ServiceError::new("this kind of motor has no stack of grains").at(GRAINS)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::subject::Setting;

    #[test]
    fn a_variant_is_a_stack_then_fields_in_any_order() {
        let design = Design::new_solid("test");
        let stack =
            Stack::Bates { count: 5, outer_diameter: Metre(0.09), length: Metre(0.15), core_diameter: Metre(0.06) };
        let settings = vec![
            Setting::number("conditions.ambient_pressure", 5e4),
            Setting::words("conditions.ambient_from", "Pressure"),
            Setting::number("nozzle.throat_diameter", 0.04),
            Setting::number("nozzle.exit_diameter", 0.08),
        ];
        let varied = varied(&design, &Variant { stack: Some(stack), settings, model: None }).expect("goes in");
        let library = Library::bundled().expect("reads");
        let facts = facts(&varied, &library, None).expect("resolves");
        assert_eq!((facts.grain_count, facts.ambient.0, facts.nozzle.throat_diameter.0), (5, 5e4, 0.04));
        assert_eq!(facts.inlet_diameter, Metre(0.09));
    }
}
