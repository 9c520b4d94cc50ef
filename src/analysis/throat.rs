//! The throat for a peak pressure, an initial Kn or a greatest Kn.
//!
//! Each trial is a whole burn, so that erosion and slag count: the figure of the burned motor meets the target within
//! 1e-6 of it. All three figures fall as the throat widens.

use super::outcome::{Cell, Column, FIGURES, Outcome, Proposal, Row, ToolError, doubt, figures};
use super::root::{NoRoot, Search, solve_falling};
use super::subject::{Burned, Facts, Setting, Subject, Variant};
use super::{Question, Tool};
use crate::diag::{Message, Monitor};
use crate::form::{Editable, Field, Form, quantity, variant};
use crate::motor::solid::summary::SolidSummary;
use crate::units::{Metre, Pa, Quantity};

/// Key, name, value, quantity and figure of a target.
type Wanted = (&'static str, &'static str, f64, Quantity, fn(&SolidSummary) -> f64);

/// The tool.
pub(super) static TOOL: Tool = Tool {
    id: "throat",
    name: "Throat for a target",
    about: "Finds the throat diameter at which the motor reaches a peak pressure, an initial Kn or a greatest Kn; \
            erosion and slag count.",
    is_live: true,
    ask: |facts, _| Box::new(Throat::of(facts)),
};

/// Smallest throat that is tried.
const NARROWEST: Metre = Metre(2e-4);
/// Smallest expansion ratio, where the exit stays as it is and the throat widens.
const LEAST_EXPANSION: f64 = 1.0001;

/// Which figure is to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    PeakPressure,
    InitialKn,
    MaximumKn,
}

/// What of the nozzle stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// A_e / A_t.
    ExpansionRatio,
    /// The exit diameter.
    ExitDiameter,
}

impl Keep {
    /// Names it to a form.
    pub(super) fn edit(&mut self, form: &mut dyn Form) {
        const KEEP: Field = Field::new("keep", "Keep").help("What of the nozzle stays while the throat changes.");
        const ALL: &[(Keep, &str)] =
            &[(Keep::ExpansionRatio, "Expansion ratio"), (Keep::ExitDiameter, "Exit diameter")];
        variant(form, &KEEP, ALL, self);
    }

    /// The settings that give the motor a throat.
    pub(super) fn settings(self, facts: &Facts, throat: f64) -> Vec<Setting> {
        let exit = match self {
            Keep::ExpansionRatio => throat * facts.nozzle.expansion_ratio().sqrt(),
            Keep::ExitDiameter => facts.nozzle.exit_diameter.0,
        };
        vec![Setting::number("nozzle.throat_diameter", throat), Setting::number("nozzle.exit_diameter", exit)]
    }

    /// The widest throat that the nozzle allows.
    fn widest(self, facts: &Facts) -> f64 {
        match self {
            Keep::ExpansionRatio => facts.inlet_diameter.0,
            Keep::ExitDiameter => facts.inlet_diameter.0.min(facts.nozzle.exit_diameter.0 / LEAST_EXPANSION.sqrt()),
        }
    }
}

/// The throat at which `figure` of the burned motor is `target`; `base` is changed beside the throat.
pub(super) fn throat_for(
    subject: &dyn Subject,
    base: &Variant,
    keep: Keep,
    target: f64,
    figure: fn(&SolidSummary) -> f64,
    monitor: &mut dyn Monitor,
) -> Result<(Variant, Burned), NoRoot> {
    let facts = subject.facts();
    let with = |throat: f64| {
        let settings = base.settings.iter().cloned().chain(keep.settings(facts, throat)).collect();
        Variant { settings, ..base.clone() }
    };
    let high = keep.widest(facts);
    let start = facts.nozzle.throat_diameter.0.clamp(NARROWEST.0, high);
    let search = Search { low: NARROWEST.0, start, high, target };
    let mut last: Option<(f64, Burned)> = None;
    let throat = solve_falling(search, |throat| {
        let burned = subject.burn(&with(throat), monitor)?;
        let value = figure(&burned.solution.summary);
        last = Some((throat, burned));
        Ok(value)
    })?;
    let variant = with(throat);
    let burned = match last {
        Some((at, burned)) if at == throat => burned,
        _ => subject.burn(&variant, monitor).map_err(NoRoot::Failed)?,
    };
    Ok((variant, burned))
}

/// The inputs.
#[derive(Debug, Clone)]
struct Throat {
    target: Target,
    peak_pressure: Pa,
    initial_kn: f64,
    maximum_kn: f64,
    keep: Keep,
}

impl Throat {
    fn of(facts: &Facts) -> Self {
        let present = facts.present.as_ref();
        let pressure = facts.casing.rated_pressure.map_or(5e6, |rated| 0.8 * rated.0);
        Self {
            target: Target::PeakPressure,
            peak_pressure: Pa(present.map_or(pressure, |summary| summary.peak_chamber_pressure)),
            initial_kn: present.map_or(250.0, |summary| summary.initial_kn),
            maximum_kn: present.map_or(300.0, |summary| summary.peak_kn),
            keep: Keep::ExpansionRatio,
        }
    }

    /// Key, name, value, quantity and figure of the target.
    fn wanted(&self) -> Wanted {
        match self.target {
            Target::PeakPressure => {
                let of = |summary: &SolidSummary| summary.peak_chamber_pressure;
                ("peak_pressure", "peak pressure", self.peak_pressure.0, Quantity::Pressure, of)
            }
            Target::InitialKn => {
                let of = |summary: &SolidSummary| summary.initial_kn;
                ("initial_kn", "initial Kn", self.initial_kn, Quantity::Number, of)
            }
            Target::MaximumKn => {
                let of = |summary: &SolidSummary| summary.peak_kn;
                ("maximum_kn", "peak Kn", self.maximum_kn, Quantity::Number, of)
            }
        }
    }

    fn unreached(&self, error: NoRoot) -> ToolError {
        let (key, name, target, quantity, _) = self.wanted();
        refusal(key, name, target, quantity, error)
    }
}

/// The sentence for a target that no throat meets.
pub(super) fn refusal(key: &'static str, name: &str, target: f64, quantity: Quantity, error: NoRoot) -> ToolError {
    match error {
        NoRoot::Failed(error) => error,
        NoRoot::OutOfReach { least, most, beyond } => {
            let why = beyond.map_or_else(String::new, |error| format!(" Beyond that: {error}."));
            let text = format!("No throat of this motor gives a {name} of {{}}; {{}} to {{}} are within reach.{why}");
            let message = Message::new(text, &[(target, quantity), (least, quantity), (most, quantity)]);
            ToolError::refused(key, message, "Choose a target within reach, or change grains or propellant.")
        }
        NoRoot::Jump { at, above, below } => {
            let text = format!(
                "No throat of this motor gives a {name} of {{}}: at a throat of {{}} it jumps from {{}} to {{}}, \
                 because the burn law changes its range."
            );
            let values = [(target, quantity), (at, Quantity::Length), (above, quantity), (below, quantity)];
            ToolError::refused(key, Message::new(text, &values), "Choose a target on one side of the jump.")
        }
    }
}

/// Throat, exit and expansion ratio before [`FIGURES`].
pub(super) const NOZZLE: &[Column] = &[
    Column::number("throat_diameter", "Throat", Quantity::Length),
    Column::number("exit_diameter", "Exit", Quantity::Length),
    Column::number("expansion_ratio", "Expansion ratio", Quantity::Number),
];

/// The cells under [`NOZZLE`].
pub(super) fn nozzle_cells(facts: &Facts, keep: Keep, throat: f64) -> Vec<Cell> {
    let exit = match keep {
        Keep::ExpansionRatio => throat * facts.nozzle.expansion_ratio().sqrt(),
        Keep::ExitDiameter => facts.nozzle.exit_diameter.0,
    };
    vec![Cell::Number(throat), Cell::Number(exit), Cell::Number((exit / throat).powi(2))]
}

/// The throat that a variant sets.
pub(super) fn throat_of(variant: &Variant, facts: &Facts) -> f64 {
    let setting = variant.settings.iter().rev().find(|setting| setting.path == "nozzle.throat_diameter");
    setting.and_then(|setting| setting.text.parse().ok()).unwrap_or(facts.nozzle.throat_diameter.0)
}

impl Editable for Throat {
    fn edit(&mut self, form: &mut dyn Form) {
        const TARGET: Field = Field::new("target", "Target");
        const ALL: &[(Target, &str)] = &[
            (Target::PeakPressure, "Peak pressure"),
            (Target::InitialKn, "Initial Kn"),
            (Target::MaximumKn, "Maximum Kn"),
        ];
        variant(form, &TARGET, ALL, &mut self.target);
        match self.target {
            Target::PeakPressure => {
                const PRESSURE: Field = Field::new("peak_pressure", "Peak pressure")
                    .help("Highest chamber pressure of the burned motor, absolute.")
                    .limits(1.1e5, 5e8)
                    .slider(1e6, 1.2e7);
                quantity(form, &PRESSURE, &mut self.peak_pressure);
            }
            Target::InitialKn => {
                const KN: Field = Field::new("initial_kn", "Initial Kn")
                    .help("Burning area over throat area at ignition.")
                    .limits(1.0, 1e5)
                    .slider(50.0, 600.0);
                form.number(&KN, Quantity::Number, &mut self.initial_kn);
            }
            Target::MaximumKn => {
                const KN: Field = Field::new("maximum_kn", "Maximum Kn")
                    .help("Largest burning area over the throat area of the moment, erosion and slag included.")
                    .limits(1.0, 1e5)
                    .slider(50.0, 600.0);
                form.number(&KN, Quantity::Number, &mut self.maximum_kn);
            }
        }
        self.keep.edit(form);
    }
}

impl Question for Throat {
    fn answer(&self, subject: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        let facts = subject.facts();
        let (_, name, target, quantity, figure) = self.wanted();
        let (variant, burned) = throat_for(subject, &Variant::default(), self.keep, target, figure, monitor)
            .map_err(|error| self.unreached(error))?;
        let mut columns = vec![Column::words("state", "")];
        columns.extend_from_slice(NOZZLE);
        columns.extend_from_slice(FIGURES);
        let cells = |label: &str, nozzle: Vec<Cell>, burned: &Burned| {
            std::iter::once(Cell::Text(label.to_owned())).chain(nozzle).chain(figures(burned)).collect()
        };
        let mut rows = Vec::new();
        if let Ok(before) = subject.burn(&Variant::default(), monitor) {
            let now = nozzle_cells(facts, Keep::ExitDiameter, facts.nozzle.throat_diameter.0);
            rows.push(Row { cells: cells("As designed", now, &before), ..Row::default() });
        }
        let doubt = doubt(facts, &burned);
        let throat = nozzle_cells(facts, self.keep, throat_of(&variant, facts));
        let name = Message::new(format!("throat for {name} {{}}"), &[(target, quantity)]);
        let proposal = Some(Proposal { name, variant });
        rows.push(Row { cells: cells("Proposed", throat, &burned), proposal, doubt });
        Ok(Outcome { columns, best: Some(rows.len() - 1), rows, ..Outcome::default() })
    }

    fn copy(&self) -> Box<dyn Question> {
        Box::new(self.clone())
    }
}
