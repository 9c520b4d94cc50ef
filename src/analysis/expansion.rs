//! The exit for an ambient pressure.
//!
//! Optimum expansion is p_e = p_a, where the pressure term of the thrust vanishes (Sutton & Biblarz, *Rocket Propulsion
//! Elements*, 8th ed., section 3.3). It holds at one chamber pressure, so three are offered: the time average, the peak,
//! and the pressure at which the unburned grains settle. The fourth answer is the exit with the largest total impulse
//! over the whole burn, tail-off included. Derived: dF/dA_e = p_e - p_a, so that with a choked nozzle and a constant
//! throat it comes down to the exit for the time-average pressure; a long tail-off, which a wide exit would leave without
//! any thrust, draws it to a narrower one.

use super::outcome::{Cell, Column, Outcome, Proposal, Row, ToolError};
use super::root::{NoRoot, Search, solve_falling};
use super::subject::{Burned, Facts, Setting, Subject, Variant};
use super::{Question, Tool};
use crate::diag::{Message, Monitor};
use crate::form::{Editable, Field, Form, quantity, variant};
use crate::motor::nozzle::Nozzle;
use crate::motor::nozzle::contour::Opening;
use crate::motor::run::BallisticModel;
use crate::units::{Pa, Quantity};

/// The tool.
pub(super) static TOOL: Tool = Tool {
    id: "expansion",
    name: "Exit for an ambient pressure",
    about: "Finds the exit diameter for optimum expansion at the average, peak or initial chamber pressure, and the one \
            with the largest total impulse over the whole burn.",
    is_live: true,
    ask: |facts, _| Box::new(Expansion { ambient: Pa(facts.ambient.0.max(1.0)), at: At::Burn }),
};

/// Largest expansion ratio that is tried.
const LARGEST: f64 = 400.0;
/// Smallest, just above a nozzle without divergent.
const SMALLEST: f64 = 1.000_1;

/// The pressure at which the expansion is to be optimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Burn,
    Average,
    Peak,
    Initial,
}

impl At {
    const ALL: &'static [(At, &'static str)] = &[
        (At::Burn, "Whole burn"),
        (At::Average, "Average pressure"),
        (At::Peak, "Peak pressure"),
        (At::Initial, "Initial pressure"),
    ];

    fn label(self) -> &'static str {
        match self {
            At::Burn => "Largest impulse over the whole burn",
            At::Average => "Optimum at average pressure",
            At::Peak => "Optimum at peak pressure",
            At::Initial => "Optimum at initial pressure",
        }
    }
}

#[derive(Debug, Clone)]
struct Expansion {
    ambient: Pa,
    at: At,
}

impl Editable for Expansion {
    fn edit(&mut self, form: &mut dyn Form) {
        const AMBIENT: Field = Field::new("ambient", "Ambient pressure")
            .help("Around the nozzle while the motor burns. The impulses below are those at this pressure.")
            .limits(1.0, 1e7)
            .slider(1e4, 1.1e5);
        quantity(form, &AMBIENT, &mut self.ambient);
        const AT: Field = Field::new("at", "Optimum for")
            .help("The pressure at which the exit pressure is to be ambient, or the impulse of the whole burn.");
        variant(form, &AT, At::ALL, &mut self.at);
    }
}

/// A burn at the named ambient pressure with an exit diameter.
fn burn(
    subject: &dyn Subject,
    ambient: Pa,
    exit: Option<f64>,
    model: Option<BallisticModel>,
    monitor: &mut dyn Monitor,
) -> Result<Burned, ToolError> {
    let mut settings = vec![
        Setting::words("conditions.ambient_from", "Pressure"),
        Setting::number("conditions.ambient_pressure", ambient.0),
    ];
    settings.extend(exit.map(exit_setting));
    subject.burn(&Variant { settings, model, ..Variant::default() }, monitor)
}

fn exit_setting(exit: f64) -> Setting {
    Setting::number("nozzle.exit_diameter", exit)
}

/// The exit pressure that belongs to a chamber pressure. The ratio of the two is the one at the instant whose chamber
/// pressure comes closest: it differs from instant to instant only where the gas does.
fn exit_pressure(burned: &Burned, chamber: f64) -> Option<f64> {
    let channels = &burned.solution.channels;
    let (pressure, exit) = (channels.values("chamber_pressure"), channels.values("exit_pressure"));
    let burning = pressure.iter().zip(exit).filter(|(pressure, exit)| **pressure > 0.0 && **exit > 0.0);
    let closest = burning.min_by(|a, b| (a.0 - chamber).abs().total_cmp(&(b.0 - chamber).abs()))?;
    Some(chamber * closest.1 / closest.0)
}

impl Expansion {
    /// The exit at which a chamber pressure expands to ambient.
    fn optimum(&self, subject: &dyn Subject, chamber: f64, monitor: &mut dyn Monitor) -> Result<f64, ToolError> {
        let facts = subject.facts();
        let throat = facts.nozzle.throat_diameter.0;
        let (low, high) = (throat * SMALLEST.sqrt(), throat * LARGEST.sqrt());
        let start = facts.nozzle.exit_diameter.0.clamp(low, high);
        let search = Search { low, start, high, target: self.ambient.0 };
        let no_flow = || ToolError::Unsolved {
            message: "the nozzle has no flow at any time".to_owned(),
            path: "nozzle".to_owned(),
            hint: String::new(),
        };
        solve_falling(search, |exit| {
            let burned = burn(subject, self.ambient, Some(exit), None, monitor)?;
            exit_pressure(&burned, chamber).ok_or_else(no_flow)
        })
        .map_err(|error| match error {
            NoRoot::Failed(error) => error,
            // The exit of a nozzle that does not choke is at ambient pressure, whatever its width.
            NoRoot::OutOfReach { least, most, .. } if most / least - 1.0 < 1e-3 => {
                let values = [(chamber, Quantity::Pressure), (self.ambient.0, Quantity::Pressure)];
                let text = "A chamber pressure of {} does not choke the nozzle against {}: no divergent is of use.";
                ToolError::refused("ambient", Message::new(text, &values), "Choose a lower ambient pressure.")
            }
            NoRoot::OutOfReach { least, most, .. } | NoRoot::Jump { above: most, below: least, .. } => {
                let pressure = |value: f64| (value, Quantity::Pressure);
                let values = [pressure(chamber), pressure(self.ambient.0), pressure(least), pressure(most)];
                let text =
                    "No exit expands a chamber pressure of {} to {}; exit pressures of {} to {} are within reach.";
                ToolError::refused("ambient", Message::new(text, &values), "Choose another ambient pressure.")
            }
        })
    }

    /// The exit with the largest total impulse: golden section over the logarithm of the exit diameter.
    ///
    /// The impulse is flat about its maximum, so that the exit is good to about a thousandth and the impulse to 1e-6.
    fn best(&self, subject: &dyn Subject, monitor: &mut dyn Monitor) -> Result<f64, ToolError> {
        const STEPS: usize = 26;
        const GOLDEN: f64 = 0.618_033_988_749_894_9;
        let throat = subject.facts().nozzle.throat_diameter.0;
        let mut impulse = |exit: f64| {
            burn(subject, self.ambient, Some(exit), None, monitor).map(|burned| burned.solution.summary.total_impulse)
        };
        let ratios = possible_ratios(&subject.facts().nozzle).ok_or_else(|| {
            let message = Message::new(
                "The nozzle's contour has no expansion ratio from 1 to {}.",
                &[(LARGEST, Quantity::Number)],
            );
            ToolError::refused("ambient", message, "Change the contour.")
        })?;
        let (least, most) = ((throat * ratios.0.sqrt()).ln(), (throat * ratios.1.sqrt()).ln());
        let (mut low, mut high) = (least, most);
        let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        let (mut of_a, mut of_b) = (impulse(a.exp())?, impulse(b.exp())?);
        for _ in 0..STEPS {
            if of_a >= of_b {
                (high, b, of_b) = (b, a, of_a);
                a = high - GOLDEN * (high - low);
                of_a = impulse(a.exp())?;
            } else {
                (low, a, of_a) = (a, b, of_b);
                b = low + GOLDEN * (high - low);
                of_b = impulse(b.exp())?;
            }
        }
        let found = if of_a >= of_b { a } else { b };
        if of_a.max(of_b) <= 0.0 {
            let values = [(self.ambient.0, Quantity::Pressure)];
            let message = Message::new("Against {} the motor has no thrust with any exit.", &values);
            return Err(ToolError::refused("ambient", message, "Choose a lower ambient pressure."));
        }
        let is_at = |end: f64, ratio: f64, limit: f64| (found - end).abs() < 1e-3 && ratio != limit;
        if is_at(least, ratios.0, SMALLEST) || is_at(most, ratios.1, LARGEST) {
            let values = [(ratios.0, Quantity::Number), (ratios.1, Quantity::Number)];
            let text = "The best exit lies beyond the expansion ratios that the nozzle's contour has, {} to {}.";
            return Err(ToolError::refused(
                "ambient",
                Message::new(text, &values),
                "Change the contour or its angles.",
            ));
        }
        if found - least < 1e-3 {
            let values = [(self.ambient.0, Quantity::Pressure)];
            let message = Message::new("Against {} every divergent costs impulse over the whole burn.", &values);
            return Err(ToolError::refused("ambient", message, "Choose a lower ambient pressure."));
        }
        if most - found < 1e-3 {
            let values = [(self.ambient.0, Quantity::Pressure), (LARGEST, Quantity::Number)];
            let text = "At {} the impulse still rises at an expansion ratio of {}: the whole burn has no best exit.";
            return Err(ToolError::refused(
                "ambient",
                Message::new(text, &values),
                "Choose the exit by length or mass.",
            ));
        }
        Ok(found.exp())
    }

    /// The chamber pressure and the exit of one answer.
    fn exit(
        &self,
        at: At,
        now: &Burned,
        subject: &dyn Subject,
        monitor: &mut dyn Monitor,
    ) -> Result<(Option<f64>, f64), ToolError> {
        let summary = &now.solution.summary;
        let chamber = match at {
            At::Burn => return Ok((None, self.best(subject, monitor)?)),
            At::Average => summary.average_chamber_pressure,
            At::Peak => summary.peak_chamber_pressure,
            At::Initial => {
                // A chamber that fills begins at ambient; what is meant is where it settles.
                let settled = burn(subject, self.ambient, None, Some(BallisticModel::QuasiSteady), monitor)?;
                settled.solution.channels.values("chamber_pressure").first().copied().unwrap_or_default()
            }
        };
        Ok((Some(chamber), self.optimum(subject, chamber, monitor)?))
    }

    fn row(&self, at: At, now: &Burned, subject: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Row, ToolError> {
        let throat = subject.facts().nozzle.throat_diameter.0;
        let label = Cell::Text(at.label().to_owned());
        let (chamber, exit) = match self.exit(at, now, subject, monitor) {
            Ok(found) => found,
            Err(ToolError::Cancelled) => return Err(ToolError::Cancelled),
            Err(error) => {
                let mut cells = vec![label];
                cells.resize(COLUMNS.len(), Cell::Absent);
                return Ok(Row { cells, proposal: None, doubt: Some(error.message()) });
            }
        };
        let burned = burn(subject, self.ambient, Some(exit), None, monitor)?;
        let name = Message::new(
            format!("exit for {{}} ambient, {}", at.label().to_lowercase()),
            &[(self.ambient.0, Quantity::Pressure)],
        );
        let variant = Variant::of(vec![exit_setting(exit)]);
        let cells = cells(label, exit, throat, chamber, &burned);
        Ok(Row {
            cells,
            proposal: Some(Proposal { name, variant }),
            doubt: separation(&burned, subject.facts(), self.ambient),
        })
    }
}

/// The expansion ratios between which the nozzle's contour exists: a bell may have those of its chart only.
fn possible_ratios(nozzle: &Nozzle) -> Option<(f64, f64)> {
    const PLACES: u32 = 60;
    let exists = |ratio: &f64| {
        let opening = Opening { exit: nozzle.opening().throat * ratio.sqrt(), ..nozzle.opening() };
        nozzle.contour.shape().divergence_factor(opening).is_ok()
    };
    let ratio = |place: u32| SMALLEST * (LARGEST / SMALLEST).powf(f64::from(place) / f64::from(PLACES));
    let first = (0..=PLACES).map(ratio).find(exists)?;
    let last = (0..=PLACES).rev().map(ratio).find(exists)?;
    Some((first, last))
}

/// A warning where the flow is likely to leave the wall at the chamber's average pressure.
fn separation(burned: &Burned, facts: &Facts, ambient: Pa) -> Option<Message> {
    let exit = exit_pressure(burned, burned.solution.summary.average_chamber_pressure)?;
    let limit = facts.limits.min_exit_pressure_ratio * ambient.0;
    (exit < limit).then(|| {
        let values = [(exit, Quantity::Pressure), (limit, Quantity::Pressure)];
        Message::new("The exit pressure {} at average chamber pressure is below {}, where the flow separates.", &values)
    })
}

const COLUMNS: &[Column] = &[
    Column::words("state", ""),
    Column::number("chamber_pressure", "Chamber pressure", Quantity::Pressure),
    Column::number("exit_diameter", "Exit", Quantity::Length),
    Column::number("expansion_ratio", "Expansion ratio", Quantity::Number),
    Column::number("exit_pressure", "Exit pressure", Quantity::Pressure),
    Column::number("total_impulse", "Total impulse", Quantity::Impulse),
    Column::number("average_thrust", "Average thrust", Quantity::Force),
    Column::number("delivered_thrust_coefficient", "Thrust coefficient", Quantity::Number),
];

fn cells(label: Cell, exit: f64, throat: f64, chamber: Option<f64>, burned: &Burned) -> Vec<Cell> {
    let summary = &burned.solution.summary;
    let at = chamber.unwrap_or(summary.average_chamber_pressure);
    vec![
        label,
        Cell::optional(chamber),
        Cell::Number(exit),
        Cell::Number((exit / throat).powi(2)),
        Cell::optional(exit_pressure(burned, at)),
        Cell::Number(summary.total_impulse),
        Cell::Number(summary.average_thrust),
        Cell::Number(summary.delivered_thrust_coefficient),
    ]
}

impl Question for Expansion {
    fn answer(&self, subject: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        let facts = subject.facts();
        let now = burn(subject, self.ambient, None, None, monitor)?;
        let (exit, throat) = (facts.nozzle.exit_diameter.0, facts.nozzle.throat_diameter.0);
        let present = cells(Cell::Text("As designed".to_owned()), exit, throat, None, &now);
        let mut rows = vec![Row { cells: present, ..Row::default() }];
        for (at, _) in At::ALL {
            rows.push(self.row(*at, &now, subject, monitor)?);
        }
        let wanted = 1 + At::ALL.iter().position(|(at, _)| *at == self.at).unwrap_or(0);
        let chosen = rows.get(wanted);
        let is_found = chosen.is_some_and(|row| row.proposal.is_some());
        let unanswered = chosen.filter(|_| !is_found).and_then(|row| row.doubt.clone());
        let remark = Message::new(
            "Impulse, thrust and coefficient are those at an ambient pressure of {}. Without a chamber pressure of its \
             own, a row's exit pressure is that at the average.",
            &[(self.ambient.0, Quantity::Pressure)],
        );
        Ok(Outcome {
            columns: COLUMNS.to_vec(),
            rows,
            best: is_found.then_some(wanted),
            unanswered,
            remarks: vec![remark],
            plots: Vec::new(),
        })
    }

    fn copy(&self) -> Box<dyn Question> {
        Box::new(self.clone())
    }
}
