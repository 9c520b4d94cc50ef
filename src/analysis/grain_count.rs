//! How many grains an impulse class or a total impulse needs, within a peak pressure.
//!
//! Each count gets the throat at which its stack peaks at the named pressure, so that the counts compare like with
//! like: without a throat of its own, a longer stack would only burn at a higher pressure.

use super::outcome::{Cell, Column, FIGURES, Outcome, Proposal, Row, ToolError, doubt, fault, figures, no_figures};
use super::parallel::for_each;
use super::subject::{Burned, Facts, Stack, Subject, Variant};
use super::throat::{Keep, NOZZLE, nozzle_cells, refusal, throat_for, throat_of};
use super::{Question, Tool};
use crate::diag::{Message, Monitor, Unwatched};
use crate::form::{Editable, Field, Form, quantity, variant};
use crate::motor::solid::designation::impulse_class;
use crate::units::{NewtonSecond, Pa, Quantity};

/// The tool.
pub(super) static TOOL: Tool = Tool {
    id: "grain-count",
    name: "Grain count for an impulse",
    about: "Finds how many copies of the last grain an impulse class or a total impulse needs, with the throat of each \
            stack chosen for one peak pressure.",
    is_live: true,
    ask: |facts, _| Box::new(GrainCount::of(facts)),
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Class,
    Impulse,
}

#[derive(Debug, Clone)]
struct GrainCount {
    target: Target,
    class: String,
    impulse: NewtonSecond,
    peak_pressure: Pa,
    most: u32,
    keep: Keep,
}

impl GrainCount {
    fn of(facts: &Facts) -> Self {
        let present = facts.present.as_ref();
        let peak = present.map_or(5e6, |summary| summary.peak_chamber_pressure);
        let impulse = present.map_or(1000.0, |summary| summary.total_impulse);
        Self {
            target: Target::Class,
            class: impulse_class(NewtonSecond(2.0 * impulse)).unwrap_or_default(),
            impulse: NewtonSecond(2.0 * impulse),
            peak_pressure: facts.casing.rated_pressure.map_or(Pa(peak), |rated| Pa(peak.min(rated.0))),
            most: 12,
            keep: Keep::ExpansionRatio,
        }
    }

    /// The impulses that answer: above the first, at most the second.
    fn wanted(&self) -> Result<(f64, f64), ToolError> {
        match self.target {
            Target::Impulse => Ok((self.impulse.0, f64::INFINITY)),
            Target::Class => class_bounds(&self.class).ok_or_else(|| {
                let text = format!("\"{}\" is no impulse class.", self.class);
                ToolError::refused("class", text, "Enter a letter such as K, or 1/2A, or AA beyond Z.")
            }),
        }
    }

    fn row(&self, count: usize, subject: &dyn Subject) -> Result<Answer, ToolError> {
        let base = Variant { stack: Some(Stack::Repeated(count)), ..Variant::default() };
        let pressure = self.peak_pressure.0;
        let found =
            throat_for(subject, &base, self.keep, pressure, |summary| summary.peak_chamber_pressure, &mut Unwatched);
        found
            .map(|(variant, burned)| Answer { count, variant, burned })
            .map_err(|error| refusal("peak_pressure", "peak pressure", pressure, Quantity::Pressure, error))
    }
}

struct Answer {
    count: usize,
    variant: Variant,
    burned: Burned,
}

/// The impulses in N s between which a class lies; `None` for a name that no class has.
fn class_bounds(name: &str) -> Option<(f64, f64)> {
    const DOUBLINGS: std::ops::Range<i32> = -3..60;
    let wanted = name.trim().to_uppercase();
    let bottom = |doubling: i32| 1.25 * 2.0_f64.powi(doubling);
    let has_name = |doubling: &i32| impulse_class(NewtonSecond(1.5 * bottom(*doubling))).as_deref() == Some(&*wanted);
    DOUBLINGS.into_iter().find(has_name).map(|doubling| (bottom(doubling), bottom(doubling + 1)))
}

impl Editable for GrainCount {
    fn edit(&mut self, form: &mut dyn Form) {
        const TARGET: Field = Field::new("target", "Target");
        variant(
            form,
            &TARGET,
            &[(Target::Class, "Impulse class"), (Target::Impulse, "Total impulse")],
            &mut self.target,
        );
        match self.target {
            Target::Class => {
                const CLASS: Field = Field::new("class", "Impulse class").help("A letter such as K.");
                form.text(&CLASS, &mut self.class);
            }
            Target::Impulse => {
                const IMPULSE: Field = Field::new("impulse", "Total impulse, at least").limits(0.1, 1e9);
                quantity(form, &IMPULSE, &mut self.impulse);
            }
        }
        const PRESSURE: Field = Field::new("peak_pressure", "Peak pressure")
            .help("Every stack gets the throat at which it peaks at this pressure.")
            .limits(1.1e5, 5e8)
            .slider(1e6, 1.2e7);
        quantity(form, &PRESSURE, &mut self.peak_pressure);
        const MOST: Field = Field::new("most", "Grains, at most").limits(1.0, 60.0);
        form.integer(&MOST, &mut self.most);
        self.keep.edit(form);
    }
}

impl Question for GrainCount {
    fn answer(&self, subject: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        let (least, most) = self.wanted()?;
        let facts = subject.facts();
        let counts: Vec<usize> = (1..=self.most as usize).collect();
        let answers = for_each(&counts, monitor, |count| self.row(*count, subject))?;
        let mut columns = vec![Column::number("grain_count", "Grains", Quantity::Number)];
        columns.extend_from_slice(NOZZLE);
        columns.extend_from_slice(FIGURES);
        columns.push(Column::number("propellant_mass", "Propellant", Quantity::Mass));
        columns.push(Column::number("stack_length", "Stack", Quantity::Length));
        columns.push(Column::number("length_left", "Length left", Quantity::Length));
        let mut impulses = Vec::new();
        let mut best = None;
        let mut rows: Vec<Row> = Vec::new();
        for (count, answer) in counts.iter().zip(answers) {
            let (row, impulse) = match answer {
                Ok(answer) => {
                    let impulse = answer.burned.solution.summary.total_impulse;
                    let can_be_built =
                        too_long(facts, &answer.burned).is_none() && fault(facts, &answer.burned).is_none();
                    (self.shown(facts, &answer), Some((impulse, can_be_built)))
                }
                Err(ToolError::Cancelled) => return Err(ToolError::Cancelled),
                Err(error) => {
                    let mut cells = vec![Cell::Number(*count as f64)];
                    cells.resize(columns.len() - no_figures().len(), Cell::Absent);
                    cells.extend(no_figures());
                    (Row { cells, proposal: None, doubt: Some(error.message()) }, None)
                }
            };
            if let Some((impulse, can_be_built)) = impulse {
                impulses.push(impulse);
                let fits = impulse >= least && (impulse < most || most == f64::INFINITY);
                if best.is_none() && fits && can_be_built {
                    best = Some(rows.len());
                }
            }
            rows.push(row);
        }
        let unanswered = best.is_none().then(|| self.unanswered(least, most, &impulses));
        let present = facts.grain_count;
        let remark = format!("The design has {present} grains; what is added are copies of the last one.");
        Ok(Outcome { columns, rows, best, unanswered, remarks: vec![remark.into()], plots: Vec::new() })
    }

    fn copy(&self) -> Box<dyn Question> {
        Box::new(self.clone())
    }
}

impl GrainCount {
    fn shown(&self, facts: &Facts, answer: &Answer) -> Row {
        let Answer { count, variant, burned } = answer;
        let summary = &burned.solution.summary;
        let left = facts.casing.length.map(|length| length.0 - burned.stack_length.0);
        let mut cells = vec![Cell::Number(*count as f64)];
        cells.extend(nozzle_cells(facts, self.keep, throat_of(variant, facts)));
        cells.extend(figures(burned));
        cells.push(Cell::Number(summary.propellant_mass));
        cells.push(Cell::Number(burned.stack_length.0));
        cells.push(Cell::optional(left));
        let target = match self.target {
            Target::Class => Message::from(format!("{count} grains for class {}", self.class.trim().to_uppercase())),
            Target::Impulse => Message::new(format!("{count} grains for {{}}"), &[(self.impulse.0, Quantity::Impulse)]),
        };
        let doubt = too_long(facts, burned).or_else(|| doubt(facts, burned));
        Row { cells, proposal: Some(Proposal { name: target, variant: variant.clone() }), doubt }
    }

    fn unanswered(&self, least: f64, most: f64, impulses: &[f64]) -> Message {
        let smallest = impulses.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = impulses.iter().copied().fold(0.0, f64::max);
        let impulse = |value: f64| (value, Quantity::Impulse);
        let goal = if most.is_finite() { "between {} and {}" } else { "of {} or more" };
        if impulses.is_empty() {
            return "No stack of 1 grain or more reaches the peak pressure; see the rows.".into();
        }
        let text = format!(
            "No count up to {} that fits the case gives an impulse {goal} at that pressure; the counts give {{}} to {{}}.",
            self.most
        );
        let mut values = vec![impulse(least)];
        if most.is_finite() {
            values.push(impulse(most));
        }
        values.extend([impulse(smallest), impulse(largest)]);
        Message::new(text, &values)
    }
}

/// The stack against a case of a stated length.
fn too_long(facts: &Facts, burned: &Burned) -> Option<Message> {
    let beyond = burned.stack_length.0 - facts.casing.length?.0;
    (beyond > 1e-9).then(|| Message::new("The stack is {} longer than the case.", &[(beyond, Quantity::Length)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_of_a_class_are_those_of_its_name() {
        for (name, bottom) in [("A", 1.25), ("b", 2.5), ("1/2A", 0.625), (" M ", 5120.0), ("AA", 1.25 * 67_108_864.0)] {
            assert_eq!(class_bounds(name), Some((bottom, 2.0 * bottom)), "{name}");
        }
        for name in ["", "7", "ABCDE", "Ä"] {
            assert_eq!(class_bounds(name), None, "{name}");
        }
    }
}
