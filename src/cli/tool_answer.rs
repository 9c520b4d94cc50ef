//! The answer of a design tool as a document and as text, and the design that it proposes as a file.

use super::answer::{Answer, Failure};
use super::context::Context;
use super::text::{Align, table};
use crate::analysis::outcome::{Cell, Outcome, Proposal, Row, ToolError};
use crate::analysis::{Question, Tool, tool};
use crate::diag::Unwatched;
use crate::form::{Editable, FieldValue, assign, fields};
use crate::project::design::Design;
use crate::project::file;
use crate::service::error::ServiceError;
use crate::service::tools::{answer, applied};
use crate::substance::library::Library;
use crate::units::{UnitPreferences, UnitSystem};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Digits of the numbers in a table.
const DIGITS: usize = 5;
/// Up to so many rows stand as columns, so that each figure has a line.
const UPRIGHT: usize = 6;

/// Where to write the proposed design.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct WriteArguments {
    /// Write the proposed design (.ron)
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Replace a file that exists
    #[arg(long)]
    force: bool,
}

impl WriteArguments {
    /// Refuses a file that exists, before anything is computed.
    ///
    /// # Errors
    /// [`Failure`] when the file exists and may not be replaced.
    pub fn check(&self) -> Result<(), Failure> {
        match &self.write {
            Some(path) if path.exists() && !self.force => {
                let place = path.display().to_string();
                let error = ServiceError::new(format!("{place} exists")).at(place);
                Err(error.hint("Choose another name, or replace it with --force.").into())
            }
            _ => Ok(()),
        }
    }

    /// Whether a file is to be written.
    pub fn is_wanted(&self) -> bool {
        self.write.is_some()
    }

    /// Writes the design of a proposal; `text` is the file that the design came from.
    ///
    /// # Errors
    /// [`Failure`] when the file cannot be written.
    pub fn write(
        &self,
        design: &Design,
        text: Option<&str>,
        proposal: Option<&Proposal>,
    ) -> Result<Option<&Path>, Failure> {
        let Some(path) = &self.write else { return Ok(None) };
        let Some(proposal) = proposal else { return Err(ServiceError::new("there is no proposal to write").into()) };
        file::save(path, &applied(design, proposal)?, text).map_err(ServiceError::from)?;
        Ok(Some(path))
    }
}

/// The tool of that id, which the table of tools holds.
///
/// # Errors
/// [`Failure`] where it does not.
pub(super) fn tool_named(id: &str) -> Result<&'static Tool, Failure> {
    tool(id).ok_or_else(|| Failure::usage(format!("there is no tool \"{id}\"")))
}

/// Sets inputs in order; an input may bring another one into being.
///
/// # Errors
/// [`Failure`] with the argument that does not do.
pub(super) fn set_inputs(question: &mut dyn Question, inputs: &[(&str, &str, &str)]) -> Result<(), Failure> {
    for (argument, path, text) in inputs {
        let editable: &mut dyn Editable = question;
        assign(editable, path, text).map_err(|error| {
            let mut failure = Failure::usage(format!("{argument} {text}: {error}"));
            failure.error.path = (*argument).to_owned();
            failure
        })?;
    }
    Ok(())
}

/// The answer of a question about a design.
///
/// # Errors
/// [`Failure`] in the reader's units.
pub(super) fn answered(
    question: &dyn Question,
    design: &Design,
    library: &Library,
    context: &Context,
) -> Result<Outcome, Failure> {
    answer(question, design, library, &mut Unwatched).map_err(|error| failure(&error, context))
}

fn failure(error: &ToolError, context: &Context) -> Failure {
    let units = if context.json { UnitPreferences::of(UnitSystem::Si) } else { context.units.clone() };
    ServiceError::new(error.text(&units)).at(error.path()).hint(error.hint()).into()
}

/// The refusal of an outcome in which no row answers.
pub(super) fn unanswered(outcome: &Outcome, context: &Context) -> Option<Failure> {
    let units = if context.json { UnitPreferences::of(UnitSystem::Si) } else { context.units.clone() };
    outcome.unanswered.as_ref().map(|message| ServiceError::new(message.text(&units)).into())
}

/// The document for scripts, in SI.
pub(super) fn document(name: &str, tool: &Tool, question: &dyn Question, outcome: &Outcome) -> Value {
    let si = UnitPreferences::of(UnitSystem::Si);
    let texts = |messages: &[crate::diag::Message]| messages.iter().map(|one| one.text(&si)).collect::<Vec<_>>();
    let columns: Vec<Value> = outcome
        .columns
        .iter()
        .map(|column| {
            let unit = column.quantity.map(|quantity| quantity.si_unit().symbol).filter(|unit| !unit.is_empty());
            json!({ "key": column.key, "label": column.label, "unit": unit })
        })
        .collect();
    let rows: Vec<Value> = outcome.rows.iter().map(|row| row_value(outcome, row, &si)).collect();
    let best = outcome.best.and_then(|index| rows.get(index)).cloned().unwrap_or(Value::Null);
    json!({
        "name": name,
        "tool": tool.id,
        "inputs": inputs_value(question),
        "columns": columns,
        "rows": rows,
        "best": best,
        "remarks": texts(&outcome.remarks),
    })
}

fn inputs_value(question: &dyn Question) -> Value {
    let mut copy = question.copy();
    let editable: &mut dyn Editable = &mut *copy;
    let values = fields(editable).into_iter().map(|leaf| {
        let value = match leaf.value {
            FieldValue::Number(value, _) => json!(value),
            FieldValue::Integer(value) => json!(value),
            FieldValue::Toggle(value) => json!(value),
            FieldValue::Text(text) => json!(text),
            FieldValue::Choice(label, _) => json!(label),
        };
        (leaf.path, value)
    });
    Value::Object(values.collect())
}

fn row_value(outcome: &Outcome, row: &Row, si: &UnitPreferences) -> Value {
    let mut value: Map<String, Value> = outcome
        .columns
        .iter()
        .zip(&row.cells)
        .map(|(column, cell)| {
            let cell = match cell {
                Cell::Number(number) => json!(number),
                Cell::Text(text) => json!(text),
                Cell::Absent => Value::Null,
            };
            (column.key.to_owned(), cell)
        })
        .collect();
    value.insert("doubt".to_owned(), json!(row.doubt.as_ref().map(|doubt| doubt.text(si))));
    let proposal = row.proposal.as_ref().map(|proposal| {
        let settings: Map<String, Value> =
            proposal.variant.settings.iter().map(|setting| (setting.path.clone(), json!(setting.text))).collect();
        json!({ "name": proposal.name.text(si), "settings": settings })
    });
    value.insert("proposal".to_owned(), json!(proposal));
    Value::Object(value)
}

/// The curves in SI, one after another, each over what its axis counts: `time` or `place`.
pub(super) fn curves_value(outcome: &Outcome) -> Value {
    let curves = outcome.plots.iter().flat_map(|plot| {
        plot.series.iter().map(|series| {
            let mut curve = json!({ "curve": series.name, "quantity": plot.y.label, "values": series.y });
            curve[plot.x.label.to_lowercase()] = json!(series.x);
            curve
        })
    });
    curves.collect()
}

/// The table for people.
pub(super) fn text(outcome: &Outcome, units: &UnitPreferences) -> String {
    let heads: Vec<String> = outcome.columns.iter().map(|column| column.heading(units)).collect();
    let cells: Vec<Vec<String>> = outcome
        .rows
        .iter()
        .map(|row| {
            row.cells.iter().zip(&outcome.columns).map(|(cell, column)| cell.text(column, units, DIGITS)).collect()
        })
        .collect();
    let mark = |index: usize| if outcome.best == Some(index) { "*" } else { "" };
    let mut out = if cells.len() <= UPRIGHT {
        let line = |column: usize| -> Vec<String> {
            let own = cells.iter().enumerate().map(|(index, row)| {
                let cell = row.get(column).cloned().unwrap_or_default();
                if column == 0 { format!("{cell}{}", mark(index)) } else { cell }
            });
            heads.get(column).cloned().into_iter().chain(own).collect()
        };
        let aligns: Vec<Align> = std::iter::once(Align::Left).chain(cells.iter().map(|_| Align::Right)).collect();
        table(&aligns, &(0..heads.len()).map(line).collect::<Vec<_>>())
    } else {
        let aligns: Vec<Align> = std::iter::once(Align::Left)
            .chain(
                outcome.columns.iter().map(|column| if column.quantity.is_some() { Align::Right } else { Align::Left }),
            )
            .collect();
        let head = std::iter::once(String::new()).chain(heads).collect();
        let rows = cells.into_iter().enumerate();
        let rows = rows.map(|(index, row)| std::iter::once(mark(index).to_owned()).chain(row).collect());
        table(&aligns, &std::iter::once(head).chain(rows).collect::<Vec<_>>())
    };
    if outcome.best.is_some() {
        out.push_str("* answers the question\n");
    }
    for (index, row) in outcome.rows.iter().enumerate() {
        if let Some(doubt) = &row.doubt {
            out.push_str(&format!("row {}: {}\n", index + 1, doubt.text(units)));
        }
    }
    for remark in &outcome.remarks {
        out.push_str(&format!("note: {}\n", remark.text(units)));
    }
    out
}

/// The document and the text of an outcome, with the file that was written.
pub(super) fn whole(
    (name, tool, question): (&str, &Tool, &dyn Question),
    outcome: &Outcome,
    file: Option<&Path>,
    context: &Context,
) -> Answer {
    let mut document = document(name, tool, question, outcome);
    let mut text = format!("{name}: {}\n\n{}", tool.name, text(outcome, &context.units));
    document["file"] = json!(file.map(|file| file.display().to_string()));
    if let Some(file) = file {
        text.push_str(&format!("written: {}\n", file.display()));
    }
    Answer::new(document, text)
}
