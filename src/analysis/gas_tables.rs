//! Tables of compressible flow: what a flow of one Mach number is like, and what a normal shock, an oblique shock and a
//! fan make of it.
//!
//! The gas is calorically perfect. Sources: NACA Report 1135 (1953); each relation where it stands.

use super::outcome::{Cell, Column, Outcome, Row, ToolError};
use super::subject::Subject;
use super::{Question, Tool};
use crate::diag::{Monitor, Progress};
use crate::form::{Editable, Field, Form, optional_quantity, quantity, variant};
use crate::physics::gas_dynamics::isentropic::{
    area_ratio, density_ratio, mach_at_pressure_ratio, pressure_ratio, subsonic_mach, supersonic_mach,
    temperature_ratio,
};
use crate::physics::gas_dynamics::normal_shock::normal_shock;
use crate::physics::gas_dynamics::oblique_shock::{Strength, oblique_shock};
use crate::physics::gas_dynamics::prandtl_meyer::{expansion_fan, mach_angle, mach_at_angle, prandtl_meyer_angle};
use crate::units::{Quantity, Radian};
use std::f64::consts::{FRAC_PI_2, PI};

/// The tool.
pub(super) static TOOL: Tool = Tool {
    id: "gas-tables",
    name: "Compressible flow",
    about: "Isentropic ratios of a flow, and what a normal shock, an oblique shock and an expansion fan make of it: the \
            tables of gas dynamics for any ratio of heat capacities.",
    is_live: true,
    ask: |facts, _| {
        let g = facts.heat_capacity_ratio;
        let expansion = facts.nozzle.expansion_ratio();
        Box::new(GasTables {
            heat_capacity_ratio: g,
            given: Given::Mach,
            // Of the motor's own exit, where it has a supersonic one.
            mach: supersonic_mach(g, expansion).unwrap_or(2.0),
            area: expansion.max(1.0),
            pressure: 0.1,
            angle: Radian(30.0 * PI / 180.0),
            turn: None,
        })
    },
};

/// By what the flow is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    Mach,
    Supersonic,
    Subsonic,
    Pressure,
    Angle,
}

#[derive(Debug, Clone)]
struct GasTables {
    heat_capacity_ratio: f64,
    given: Given,
    mach: f64,
    /// A/A*.
    area: f64,
    /// p/p_0.
    pressure: f64,
    /// ν.
    angle: Radian,
    turn: Option<Radian>,
}

impl Editable for GasTables {
    fn edit(&mut self, form: &mut dyn Form) {
        const RATIO: Field = Field::new("heat_capacity_ratio", "Heat capacity ratio")
            .help("Of the gas: 1.4 for air, 1.15 to 1.25 for most propellants.")
            .limits(1.01, 1.67)
            .slider(1.1, 1.67);
        form.number(&RATIO, Quantity::Number, &mut self.heat_capacity_ratio);
        const GIVEN: Field = Field::new("given", "Given");
        const ALL: &[(Given, &str)] = &[
            (Given::Mach, "Mach number"),
            (Given::Supersonic, "Area ratio, supersonic"),
            (Given::Subsonic, "Area ratio, subsonic"),
            (Given::Pressure, "Pressure ratio"),
            (Given::Angle, "Prandtl-Meyer angle"),
        ];
        variant(form, &GIVEN, ALL, &mut self.given);
        match self.given {
            Given::Mach => {
                const MACH: Field = Field::new("mach", "Mach number").limits(1e-3, 50.0).slider(0.1, 5.0);
                form.number(&MACH, Quantity::Number, &mut self.mach);
            }
            Given::Supersonic | Given::Subsonic => {
                const AREA: Field = Field::new("area_ratio", "Area ratio")
                    .help("Area over that of the throat, A/A*.")
                    .limits(1.0, 1e6)
                    .slider(1.0, 50.0);
                form.number(&AREA, Quantity::Number, &mut self.area);
            }
            Given::Pressure => {
                const PRESSURE: Field = Field::new("pressure_ratio", "Pressure ratio")
                    .help("Pressure over the stagnation pressure, p/p0.")
                    .limits(1e-9, 1.0)
                    .slider(1e-3, 1.0);
                form.number(&PRESSURE, Quantity::Number, &mut self.pressure);
            }
            Given::Angle => {
                const ANGLE: Field = Field::new("angle", "Prandtl-Meyer angle").limits(0.0, PI).slider(0.0, FRAC_PI_2);
                quantity(form, &ANGLE, &mut self.angle);
            }
        }
        const TURN: Field = Field::new("turn", "Turn")
            .help("By how much a wall turns the flow: into it, with an oblique shock, and away from it, with a fan.")
            .limits(0.0, FRAC_PI_2)
            .absent("none");
        optional_quantity(form, &TURN, &mut self.turn);
    }
}

const COLUMNS: &[Column] = &[
    Column::words("state", "Flow behind"),
    Column::number("mach", "Mach number", Quantity::Number),
    Column::number("pressure_ratio", "p/p0", Quantity::Number),
    Column::number("temperature_ratio", "T/T0", Quantity::Number),
    Column::number("density_ratio", "ρ/ρ0", Quantity::Number),
    Column::number("area_ratio", "A/A*", Quantity::Number),
    Column::number("prandtl_meyer_angle", "Prandtl-Meyer angle", Quantity::Angle),
    Column::number("mach_angle", "Mach angle", Quantity::Angle),
    Column::number("wave_angle", "Wave angle", Quantity::Angle),
    Column::number("pressure_step", "p/p1", Quantity::Number),
    Column::number("temperature_step", "T/T1", Quantity::Number),
    Column::number("density_step", "ρ/ρ1", Quantity::Number),
    Column::number("total_pressure_step", "p0/p01", Quantity::Number),
];

/// What a wave does: its angle, and pressure, temperature, density and stagnation pressure over those before it.
struct Step {
    mach: f64,
    angle: Option<Radian>,
    ratios: [f64; 4],
}

impl GasTables {
    fn mach(&self) -> Result<f64, ToolError> {
        let g = self.heat_capacity_ratio;
        let refused = |path, error: String| ToolError::refused(path, error, "Choose another value.");
        match self.given {
            Given::Mach => Ok(self.mach),
            Given::Supersonic => {
                supersonic_mach(g, self.area).map_err(|error| refused("area_ratio", error.to_string()))
            }
            Given::Subsonic => subsonic_mach(g, self.area).map_err(|error| refused("area_ratio", error.to_string())),
            Given::Pressure => Ok(mach_at_pressure_ratio(g, self.pressure)),
            Given::Angle => mach_at_angle(g, self.angle).map_err(|error| refused("angle", error.to_string())),
        }
    }

    /// The flow at a Mach number, behind a wave where there is one.
    fn row(&self, state: &str, mach: f64, step: Option<&Step>) -> Row {
        let g = self.heat_capacity_ratio;
        let is_supersonic = mach >= 1.0;
        let ratio = |index: usize| Cell::optional(step.map(|step| step.ratios[index]));
        let cells = vec![
            Cell::Text(state.to_owned()),
            Cell::Number(mach),
            Cell::Number(pressure_ratio(g, mach)),
            Cell::Number(temperature_ratio(g, mach)),
            Cell::Number(density_ratio(g, mach)),
            // Gas at rest has no throat.
            Cell::optional(Some(area_ratio(g, mach)).filter(|ratio| ratio.is_finite())),
            Cell::optional(prandtl_meyer_angle(g, mach).ok().map(|angle| angle.0)),
            Cell::optional(is_supersonic.then(|| mach_angle(mach).0)),
            Cell::optional(step.and_then(|step| step.angle).map(|angle| angle.0)),
            ratio(0),
            ratio(1),
            ratio(2),
            ratio(3),
        ];
        Row { cells, ..Row::default() }
    }

    fn behind(&self, state: &str, step: Result<Step, String>) -> Row {
        match step {
            Ok(step) => self.row(state, step.mach, Some(&step)),
            Err(reason) => {
                let cells = [Cell::Text(state.to_owned())].into_iter().chain(vec![Cell::Absent; COLUMNS.len() - 1]);
                Row {
                    cells: cells.collect(),
                    doubt: Some(format!("There is none: {reason}.").into()),
                    ..Row::default()
                }
            }
        }
    }

    fn oblique(&self, mach: f64, turn: Radian, strength: Strength) -> Result<Step, String> {
        let shock = oblique_shock(self.heat_capacity_ratio, mach, turn, strength).map_err(|error| error.to_string())?;
        let ratios = [shock.pressure_ratio, shock.temperature_ratio, shock.density_ratio, shock.total_pressure_ratio];
        Ok(Step { mach: shock.mach, angle: Some(shock.angle), ratios })
    }

    fn normal(&self, mach: f64) -> Result<Step, String> {
        let shock = normal_shock(self.heat_capacity_ratio, mach).map_err(|error| error.to_string())?;
        let ratios = [shock.pressure_ratio, shock.temperature_ratio, shock.density_ratio, shock.total_pressure_ratio];
        Ok(Step { mach: shock.mach, angle: Some(Radian(FRAC_PI_2)), ratios })
    }

    /// A fan begins at its first wave; the stagnation pressure stays.
    fn fan(&self, mach: f64, turn: Radian) -> Result<Step, String> {
        let g = self.heat_capacity_ratio;
        let fan = expansion_fan(g, mach, turn).map_err(|error| error.to_string())?;
        let step = |ratio: fn(f64, f64) -> f64| ratio(g, fan.mach) / ratio(g, mach);
        let ratios = [fan.pressure_ratio, step(temperature_ratio), step(density_ratio), 1.0];
        Ok(Step { mach: fan.mach, angle: Some(fan.head), ratios })
    }
}

impl Question for GasTables {
    fn answer(&self, _: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        if monitor.step(0.0) == Progress::Cancel {
            return Err(ToolError::Cancelled);
        }
        let mach = self.mach()?;
        let mut rows = vec![self.row("no wave", mach, None)];
        // Waves of a flow below the speed of sound are no shocks.
        if mach >= 1.0 {
            rows.push(self.behind("normal shock", self.normal(mach)));
            if let Some(turn) = self.turn {
                rows.push(self.behind("weak shock", self.oblique(mach, turn, Strength::Weak)));
                rows.push(self.behind("strong shock", self.oblique(mach, turn, Strength::Strong)));
                rows.push(self.behind("fan", self.fan(mach, turn)));
            }
        }
        Ok(Outcome { columns: COLUMNS.to_vec(), rows, ..Outcome::default() })
    }

    fn copy(&self) -> Box<dyn Question> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> GasTables {
        GasTables {
            heat_capacity_ratio: 1.4,
            given: Given::Mach,
            mach: 2.0,
            area: 1.6875,
            pressure: 0.127_804_525,
            angle: Radian(26.379_76_f64.to_radians()),
            turn: Some(Radian(10.0_f64.to_radians())),
        }
    }

    /// NACA Report 1135, tables II and III and charts for γ = 1.4 and Mach 2.
    #[test]
    fn every_way_of_giving_it_leads_to_the_same_flow() {
        for given in [Given::Mach, Given::Supersonic, Given::Pressure, Given::Angle] {
            let mach = GasTables { given, ..asked() }.mach().expect("flows");
            assert!((mach - 2.0).abs() < 1e-6, "{given:?}: {mach}");
        }
        let subsonic = GasTables { given: Given::Subsonic, ..asked() }.mach().expect("flows");
        assert!(subsonic < 0.4 && (area_ratio(1.4, subsonic) - 1.6875).abs() < 1e-9);
        assert!(GasTables { given: Given::Angle, angle: Radian(2.5), ..asked() }.mach().is_err(), "beyond vacuum");
    }

    #[test]
    fn waves_are_those_of_the_tables() {
        let question = asked();
        let turn = question.turn.expect("turns");
        let normal = question.normal(2.0).expect("a shock");
        assert!((normal.mach - 0.577_35).abs() < 1e-5 && (normal.ratios[0] - 4.5).abs() < 1e-12);
        // Chart 2: a wave angle of 39.31°, M behind 1.641.
        let weak = question.oblique(2.0, turn, Strength::Weak).expect("attached");
        assert!((weak.angle.expect("one").0.to_degrees() - 39.314).abs() < 1e-2 && (weak.mach - 1.641).abs() < 1e-3);
        // ν = 26.380° + 10° is that of M = 2.385.
        let fan = question.fan(2.0, turn).expect("expands");
        assert!((fan.mach - 2.385).abs() < 1e-3 && fan.ratios[3] == 1.0, "{}", fan.mach);
        // Ideal gas, and the ratios of a fan are isentropic.
        for step in [&normal, &weak, &fan] {
            assert!((step.ratios[0] / step.ratios[1] / step.ratios[2] - 1.0).abs() < 1e-12);
        }
        let row = question.behind("", question.oblique(2.0, Radian(0.6), Strength::Weak));
        assert!(row.doubt.is_some() && row.cells.len() == COLUMNS.len(), "beyond 23° it stands off");
    }
}
