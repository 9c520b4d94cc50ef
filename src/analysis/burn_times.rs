//! Burn times by the definitions in use, side by side, each with its average thrust and pressure.
//!
//! One curve has many burn times: certification, textbooks and programs count from and to different instants. Each is
//! named here with its source. Pressures are absolute; between samples curves are straight lines.

use super::outcome::{Cell, Column, Outcome, Row, ToolError};
use super::subject::{Subject, Variant};
use super::{Question, Tool};
use crate::diag::{Message, Monitor};
use crate::form::{Editable, Form};
use crate::motor::solid::summary::SolidSummary;
use crate::motor::thrust_curve::ThrustCurve;
use crate::table::Channels;
use crate::units::Quantity;

/// The tool.
pub(super) static TOOL: Tool = Tool {
    id: "burn-times",
    name: "Burn times by definition",
    about: "Shows the burn time by every definition in use (5 % of peak thrust, action time, web burn-out, 0.1 % of peak \
            thrust), each with its source, average thrust and average pressure.",
    is_live: true,
    ask: |_, _| Box::new(Ask),
};

/// A curve over time, computed or measured. SI.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Times in s, never falling; a jump has its time twice.
    pub time: Vec<f64>,
    /// Thrust in N; empty where it is unknown.
    pub thrust: Vec<f64>,
    /// Absolute chamber pressure in Pa; empty where it is unknown.
    pub pressure: Vec<f64>,
    /// When the last web has burned, where that is known.
    pub web_burnout: Option<f64>,
}

impl Trace {
    /// Of a solved motor.
    pub fn of_run(channels: &Channels, summary: &SolidSummary) -> Self {
        let values = |name: &str| channels.values(name).to_vec();
        Self {
            time: values("time"),
            thrust: values("thrust"),
            pressure: values("chamber_pressure"),
            web_burnout: summary.web_burnout_time,
        }
    }

    /// Of a measured or certified curve, with its rise from (0, 0).
    pub fn of_curve(curve: &ThrustCurve) -> Self {
        let mut trace = Self {
            time: curve.time.clone(),
            thrust: curve.thrust.clone(),
            pressure: curve.pressure.clone().unwrap_or_default(),
            web_burnout: None,
        };
        let rises = curve.time.first().is_some_and(|first| *first > 0.0) && !curve.thrust.is_empty();
        if rises {
            trace.time.insert(0, 0.0);
            trace.thrust.insert(0, 0.0);
            if let Some(first) = trace.pressure.first().copied() {
                trace.pressure.insert(0, first.min(crate::units::STANDARD_ATMOSPHERE));
            }
        }
        trace
    }

    /// From the first to the last instant at which `values` are at `share` of their maximum or above.
    fn above(&self, values: &[f64], share: f64) -> Option<(f64, f64)> {
        let level = share * values.iter().copied().reduce(f64::max).filter(|peak| *peak > 0.0)?;
        let first = values.iter().position(|value| *value >= level)?;
        let last = values.iter().rposition(|value| *value >= level)?;
        let crossing = |inside: usize, outside: Option<usize>| -> Option<f64> {
            let (time, value) = (self.time.get(inside)?, values.get(inside)?);
            let Some((other, beyond)) = outside.and_then(|at| Some((self.time.get(at)?, values.get(at)?))) else {
                return Some(*time);
            };
            Some(time + (level - value) / (beyond - value) * (other - time))
        };
        Some((crossing(first, first.checked_sub(1))?, crossing(last, Some(last + 1).filter(|at| *at < values.len()))?))
    }

    /// ∫ values dt from `start` to `end`, by the trapezoidal rule.
    fn integral(&self, values: &[f64], start: f64, end: f64) -> f64 {
        let mut sum = 0.0;
        for (times, ends) in self.time.windows(2).zip(values.windows(2)) {
            let ([t0, t1], [v0, v1]) = (times, ends) else { continue };
            let (from, to) = (t0.max(start), t1.min(end));
            if to > from {
                let at = |time: f64| v0 + (v1 - v0) * (time - t0) / (t1 - t0);
                sum += (to - from) * (at(from) + at(to)) / 2.0;
            }
        }
        sum
    }

    fn value_at(&self, values: &[f64], time: f64) -> f64 {
        let next = self.time.partition_point(|known| *known <= time);
        match (next.checked_sub(1), next < self.time.len()) {
            (Some(before), true) => {
                let share = (time - self.time[before]) / (self.time[next] - self.time[before]);
                values[before] + share * (values[next] - values[before])
            }
            (Some(before), false) => values[before],
            (None, _) => values.first().copied().unwrap_or(0.0),
        }
    }
}

/// A definition of burn time.
pub struct Definition {
    /// Key in JSON.
    pub id: &'static str,
    /// Name on screen.
    pub name: &'static str,
    /// From when to when.
    pub meaning: &'static str,
    /// Who defines it.
    pub source: &'static str,
    interval: fn(&Trace) -> Option<(f64, f64)>,
    /// The average thrust is the total impulse over this time, tails included.
    counts_whole_impulse: bool,
}

/// Every definition, the most usual first.
pub static DEFINITIONS: &[Definition] = &[
    Definition {
        id: "thrust_5_percent",
        name: "5 % of peak thrust",
        meaning: "From the first to the last instant at 5 % of peak thrust; average thrust is total impulse over it",
        source: "NFPA 1125 (2012), section 7: certification of model and high-power motors",
        interval: |trace| trace.above(&trace.thrust, 0.05),
        counts_whole_impulse: true,
    },
    Definition {
        id: "action_time",
        name: "Action time (pressure)",
        meaning: "From the first to the last instant at 10 % of peak chamber pressure",
        source: "NASA SP-8039 (1971); Sutton & Biblarz, 8th ed., chapter 12",
        interval: |trace| trace.above(&trace.pressure, 0.1),
        counts_whole_impulse: false,
    },
    Definition {
        id: "action_time_thrust",
        name: "Action time (thrust)",
        meaning: "From the first to the last instant at 10 % of peak thrust",
        source: "Sutton & Biblarz, 8th ed., chapter 12: where no pressure is measured",
        interval: |trace| trace.above(&trace.thrust, 0.1),
        counts_whole_impulse: false,
    },
    Definition {
        id: "burning_time_tangents",
        name: "Burning time (tangents)",
        meaning: "From 10 % of peak pressure to web burn-out at the aft tangent bisector of the pressure trace",
        source: "NASA SP-8039 (1971); Sutton & Biblarz, 8th ed., chapter 12",
        interval: |trace| {
            let (start, end) = trace.above(&trace.pressure, 0.1)?;
            Some((start, tangent_bisector(trace, start, end)?))
        },
        counts_whole_impulse: false,
    },
    Definition {
        id: "burning_time_web",
        name: "Burning time (web)",
        meaning: "From 10 % of peak pressure to the computed instant at which the last propellant has burned, slivers included",
        source: "As the burning time of NASA SP-8039 (1971), with web burn-out from the solution",
        interval: |trace| {
            let (start, _) = trace.above(&trace.pressure, 0.1)?;
            trace.web_burnout.filter(|end| *end > start).map(|end| (start, end))
        },
        counts_whole_impulse: false,
    },
    Definition {
        id: "thrust_0_1_percent",
        name: "0.1 % of peak thrust",
        meaning: "From time 0 until the thrust has fallen below 0.1 % of its peak: the burn time of this program",
        source: "Default thrust threshold of openMotor 0.6",
        interval: |trace| trace.above(&trace.thrust, 1e-3).map(|(_, end)| (0.0, end)),
        counts_whole_impulse: true,
    },
];

/// A burn time.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct BurnTime {
    /// Begin in s.
    pub start: f64,
    /// End in s.
    pub end: f64,
    /// From begin to end in s.
    pub duration: f64,
    /// Average thrust in N; `None` without thrust.
    pub average_thrust: Option<f64>,
    /// Time average of the chamber pressure in Pa; `None` without pressure.
    pub average_pressure: Option<f64>,
    /// Impulse between begin and end over the total; `None` without thrust.
    pub impulse_share: Option<f64>,
}

/// The burn time of each definition, in the order of [`DEFINITIONS`]; `None` where the curve lacks what it needs.
pub fn burn_times(trace: &Trace) -> Vec<(&'static Definition, Option<BurnTime>)> {
    let (first, last) = (trace.time.first().copied().unwrap_or(0.0), trace.time.last().copied().unwrap_or(0.0));
    let has = |values: &[f64]| values.len() == trace.time.len() && !values.is_empty();
    let total = trace.integral(&trace.thrust, first, last);
    let of = |definition: &'static Definition| {
        let (start, end) = (definition.interval)(trace)?;
        let duration = end - start;
        if duration <= 0.0 {
            return None;
        }
        let inside = has(&trace.thrust).then(|| trace.integral(&trace.thrust, start, end));
        Some(BurnTime {
            start,
            end,
            duration,
            average_thrust: inside
                .map(|inside| if definition.counts_whole_impulse { total } else { inside } / duration),
            average_pressure: has(&trace.pressure).then(|| trace.integral(&trace.pressure, start, end) / duration),
            impulse_share: inside.filter(|_| total > 0.0).map(|inside| inside / total),
        })
    };
    DEFINITIONS.iter().map(|definition| (definition, of(definition))).collect()
}

/// Web burn-out by the aft tangent bisector, between the instants at 10 % of peak pressure.
///
/// Two straight lines are laid on the pressure trace: one on its level part before the tail, one on the steepest part
/// of the tail. Where the bisector of their angle cuts the trace, the web is taken as burned. The construction is a
/// draughtsman's, and an angle needs axes: here time is counted in action times and pressure in peaks. The tail is the
/// steepest fall in the second half; the level part is the fifth of the action time that ends a twentieth before it.
///
/// Source of the construction: NASA SP-8039 (1971); Sutton & Biblarz, 8th ed., chapter 12.
fn tangent_bisector(trace: &Trace, start: f64, end: f64) -> Option<f64> {
    const SAMPLES: usize = 800;
    /// Half of the width over which a slope is taken, in samples.
    const REACH: usize = 3;
    let peak = trace.pressure.iter().copied().reduce(f64::max)?;
    let at = |index: usize| index as f64 / SAMPLES as f64;
    let y: Vec<f64> =
        (0..=SAMPLES).map(|index| trace.value_at(&trace.pressure, start + at(index) * (end - start)) / peak).collect();
    let slope = |index: usize| (y[index + REACH] - y[index - REACH]) / (at(index + REACH) - at(index - REACH));
    let steepest = (SAMPLES / 2..=SAMPLES - REACH).min_by(|a, b| slope(*a).total_cmp(&slope(*b)))?;
    let tail = slope(steepest);
    if tail >= 0.0 {
        return None;
    }
    let level_end = steepest.saturating_sub(SAMPLES / 20 + REACH);
    let (level_middle, level) = fitted_line(&y, level_end.saturating_sub(SAMPLES / 5), level_end)?;
    // Where the two lines meet.
    let cross = (y[steepest] - level_middle.1 - tail * at(steepest) + level * level_middle.0) / (level - tail);
    let corner = (cross, level_middle.1 + level * (cross - level_middle.0));
    let unit = |x: f64, y: f64| (x / x.hypot(y), y / x.hypot(y));
    let (back, down) = (unit(-1.0, -level), unit(1.0, tail));
    let bisector = (back.0 + down.0, back.1 + down.1);
    let side = |index: usize| bisector.0 * (y[index] - corner.1) - bisector.1 * (at(index) - corner.0);
    // The cut closest to the corner.
    let cuts = (1..=SAMPLES).filter(|index| (side(*index) < 0.0) != (side(index - 1) < 0.0));
    let nearest = cuts.min_by(|a, b| (at(*a) - corner.0).abs().total_cmp(&(at(*b) - corner.0).abs()))?;
    let share = side(nearest - 1) / (side(nearest - 1) - side(nearest));
    Some(start + (at(nearest - 1) + share / SAMPLES as f64) * (end - start))
}

/// The straight line of least squares through samples `from` to `to`: a point on it, and its slope.
fn fitted_line(y: &[f64], from: usize, to: usize) -> Option<((f64, f64), f64)> {
    let scale = (y.len() - 1) as f64;
    let points: Vec<(f64, f64)> =
        (from..=to).filter_map(|index| y.get(index).map(|y| (index as f64 / scale, *y))).collect();
    let count = points.len() as f64;
    let mean = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0 / count, sum.1 + point.1 / count));
    let (mut above, mut below) = (0.0, 0.0);
    for (x, y) in &points {
        above += (x - mean.0) * (y - mean.1);
        below += (x - mean.0).powi(2);
    }
    (below > 0.0).then(|| (mean, above / below))
}

/// The tool has no inputs.
#[derive(Debug, Clone)]
struct Ask;

impl Editable for Ask {
    fn edit(&mut self, _: &mut dyn Form) {}
}

/// Columns of a table of burn times.
pub const COLUMNS: &[Column] = &[
    Column::words("definition", "Definition"),
    Column::number("duration", "Time", Quantity::Time),
    Column::number("start", "From", Quantity::Time),
    Column::number("end", "To", Quantity::Time),
    Column::number("average_thrust", "Average thrust", Quantity::Force),
    Column::number("average_pressure", "Average pressure", Quantity::Pressure),
    Column::number("impulse_share", "Impulse inside", Quantity::Ratio),
    Column::words("meaning", "Meaning"),
    Column::words("source", "Source"),
];

/// A table of burn times.
pub fn table(trace: &Trace) -> Vec<Row> {
    let row = |(definition, time): (&'static Definition, Option<BurnTime>)| {
        let number = |of: fn(&BurnTime) -> Option<f64>| Cell::optional(time.as_ref().and_then(of));
        let cells = vec![
            Cell::Text(definition.name.to_owned()),
            number(|time| Some(time.duration)),
            number(|time| Some(time.start)),
            number(|time| Some(time.end)),
            number(|time| time.average_thrust),
            number(|time| time.average_pressure),
            number(|time| time.impulse_share),
            Cell::Text(definition.meaning.to_owned()),
            Cell::Text(definition.source.to_owned()),
        ];
        Row { cells, ..Row::default() }
    };
    burn_times(trace).into_iter().map(row).collect()
}

impl Question for Ask {
    fn answer(&self, subject: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        let burned = subject.burn(&Variant::default(), monitor)?;
        let summary = &burned.solution.summary;
        let rows = table(&Trace::of_run(&burned.solution.channels, summary));
        let mut remarks = Vec::new();
        if let (Some(designation), Some(class), Some(share)) =
            (&summary.designation, &summary.impulse_class, summary.share_of_class)
        {
            let percent = crate::units::format_significant(100.0 * share, 3);
            let text = format!("Designation {designation}: {percent} % of class {class}, at a total impulse of {{}}.");
            let values = [(summary.total_impulse, Quantity::Impulse)];
            remarks.push(Message::new(text, &values));
        }
        Ok(Outcome { columns: COLUMNS.to_vec(), rows, remarks, ..Outcome::default() })
    }

    fn copy(&self) -> Box<dyn Question> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(trace: &Trace, id: &str) -> Option<BurnTime> {
        burn_times(trace).into_iter().find(|(definition, _)| definition.id == id).expect("listed").1
    }

    /// Pressure 10 from 1 s to 9 s, straight up before and straight down after; thrust a hundred times that.
    fn trapezium() -> Trace {
        let pressure = vec![0.0, 10.0, 10.0, 0.0];
        Trace {
            time: vec![0.0, 1.0, 9.0, 11.0],
            thrust: pressure.iter().map(|value| 100.0 * value).collect(),
            pressure,
            web_burnout: Some(9.0),
        }
    }

    #[test]
    fn the_definitions_of_a_trapezium_are_worked_by_hand() {
        const ROUNDING: f64 = 1e-12;
        let trace = trapezium();
        let total = 1000.0 * (0.5 + 8.0 + 1.0);
        for (id, start, end, inside) in [
            ("thrust_5_percent", 0.05, 10.9, total),
            ("action_time", 0.1, 10.8, total - 1000.0 * (0.1 * 0.1 / 2.0 + 0.2 * 0.1 / 2.0)),
            ("action_time_thrust", 0.1, 10.8, total - 1000.0 * (0.1 * 0.1 / 2.0 + 0.2 * 0.1 / 2.0)),
            ("burning_time_web", 0.1, 9.0, 1000.0 * (0.5 - 0.1 * 0.1 / 2.0 + 8.0)),
            ("thrust_0_1_percent", 0.0, 10.998, total),
        ] {
            let time = find(&trace, id).expect("defined");
            assert!((time.start - start).abs() < ROUNDING && (time.end - end).abs() < ROUNDING, "{id}: {time:?}");
            let average = time.average_thrust.expect("thrust") * time.duration;
            assert!((average - inside).abs() < 1e3 * ROUNDING, "{id}: {average} {inside}");
        }
    }

    #[test]
    fn the_tangents_of_a_trapezium_meet_at_its_corner() {
        let time = find(&trapezium(), "burning_time_tangents").expect("defined");
        assert!((time.end - 9.0).abs() < 11.0 / 800.0, "{time:?}: within one sample of the construction");
    }

    /// A level part and an exponential tail, whose tangents meet where the web has burned.
    #[test]
    fn the_bisector_of_a_blow_down_cuts_it_where_the_web_has_burned() {
        let time: Vec<f64> = (0..=1500).map(|index| 0.002 * f64::from(index)).collect();
        let pressure = time.iter().map(|t| if *t < 2.0 { 6e6 } else { 6e6 * (-(t - 2.0) / 0.05).exp() }).collect();
        let end = find(&Trace { time, pressure, ..Trace::default() }, "burning_time_tangents").expect("defined").end;
        assert!((end - 2.0).abs() < 3.0 * 2.115 / 800.0, "{end}: within the reach of a slope of the construction");
    }

    #[test]
    fn what_a_curve_lacks_has_no_burn_time() {
        let bare = Trace { pressure: Vec::new(), web_burnout: None, ..trapezium() };
        let known: Vec<&str> =
            burn_times(&bare).iter().filter(|(_, time)| time.is_some()).map(|(definition, _)| definition.id).collect();
        assert_eq!(known, ["thrust_5_percent", "action_time_thrust", "thrust_0_1_percent"]);
        assert!(find(&bare, "thrust_5_percent").expect("thrust").average_pressure.is_none());
        assert!(burn_times(&Trace::default()).iter().all(|(_, time)| time.is_none()));
    }
}
