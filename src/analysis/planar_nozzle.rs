//! The planar nozzle with uniform outflow, as wind tunnels, two-dimensional test sections and cascades have it.
//!
//! Both walls come from the method of characteristics ([`contour`]). In plane flow two of its figures are known exactly,
//! and stand beside the net's: the corner of the shortest nozzle turns by half of the exit's Prandtl-Meyer angle, and the
//! exit is as much higher than the throat as A/A* says (Anderson, *Modern Compressible Flow*, 3rd ed., section 11.10).

use super::outcome::{Cell, Column, Outcome, Row, ToolError};
use super::subject::Subject;
use super::{Question, Tool};
use crate::diag::{Monitor, Progress};
use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::form::{Editable, Field, Form, quantity};
use crate::physics::gas_dynamics::characteristics::Symmetry;
use crate::physics::gas_dynamics::characteristics::contour::{ContourProblem, MocContour, contour};
use crate::physics::gas_dynamics::characteristics::kernel::{ArcThroat, Throat};
use crate::physics::gas_dynamics::isentropic::{area_ratio, supersonic_mach};
use crate::physics::gas_dynamics::prandtl_meyer::prandtl_meyer_angle;
use crate::units::{Metre, Quantity};

/// The tool.
pub(super) static TOOL: Tool = Tool {
    id: "planar-nozzle",
    name: "Planar nozzle",
    about: "Designs the shortest two-dimensional nozzle with uniform outflow, and one with a round throat, by the method \
            of characteristics; each beside what is exact.",
    is_live: true,
    ask: |facts, _| {
        let g = facts.heat_capacity_ratio;
        Box::new(PlanarNozzle {
            // A nozzle without divergent has no supersonic exit to begin with.
            exit_mach: supersonic_mach(g, facts.nozzle.expansion_ratio()).map_or(2.0, |mach| mach.clamp(1.1, 6.0)),
            heat_capacity_ratio: g,
            throat_height: facts.nozzle.throat_diameter,
            throat_radius: 2.0,
            characteristics: 120,
        })
    },
};

#[derive(Debug, Clone)]
struct PlanarNozzle {
    exit_mach: f64,
    heat_capacity_ratio: f64,
    /// Between both walls.
    throat_height: Metre,
    /// Of the round throat, over half the throat's height.
    throat_radius: f64,
    characteristics: u32,
}

impl Editable for PlanarNozzle {
    fn edit(&mut self, form: &mut dyn Form) {
        const MACH: Field = Field::new("exit_mach", "Exit Mach number")
            .help("Of the uniform, parallel outflow.")
            .limits(1.02, 10.0)
            .slider(1.2, 5.0);
        form.number(&MACH, Quantity::Number, &mut self.exit_mach);
        const RATIO: Field = Field::new("heat_capacity_ratio", "Heat capacity ratio")
            .help("Of the gas, which is calorically perfect: 1.4 for cold air and nitrogen.")
            .limits(1.05, 1.7)
            .slider(1.1, 1.67);
        form.number(&RATIO, Quantity::Number, &mut self.heat_capacity_ratio);
        const HEIGHT: Field = Field::new("throat_height", "Throat height")
            .help("From wall to wall. Twice the distance from wall to floor where one half is built.")
            .limits(1e-6, 10.0)
            .slider(1e-3, 0.1);
        quantity(form, &HEIGHT, &mut self.throat_height);
        const RADIUS: Field = Field::new("throat_radius", "Throat radius")
            .help("Of the round throat's arcs before and behind it, over half the throat's height.")
            .limits(0.6, 100.0)
            .slider(0.6, 5.0);
        form.number(&RADIUS, Quantity::Number, &mut self.throat_radius);
        const LINES: Field = Field::new("characteristics", "Characteristics")
            .help("Right-running lines of the net. Its error falls with their square.")
            .limits(16.0, 480.0)
            .slider(30.0, 240.0);
        form.integer(&LINES, &mut self.characteristics);
    }
}

const COLUMNS: &[Column] = &[
    Column::words("throat", "Throat"),
    Column::number("length", "Length", Quantity::Length),
    Column::number("exit_height", "Exit height", Quantity::Length),
    Column::number("exact_exit_height", "Exit height, exact", Quantity::Length),
    Column::number("largest_wall_angle", "Largest wall angle", Quantity::Angle),
    Column::number("exact_wall_angle", "Wall angle, exact", Quantity::Angle),
    Column::number("exit_angle", "Wall angle at the exit", Quantity::Angle),
    Column::number("discharge_coefficient", "Discharge coefficient", Quantity::Number),
];

impl PlanarNozzle {
    fn solved(&self, throat: Throat) -> Result<MocContour, ToolError> {
        contour(&ContourProblem {
            heat_capacity_ratio: self.heat_capacity_ratio,
            symmetry: Symmetry::Planar,
            throat,
            exit_mach: self.exit_mach,
            characteristics: self.characteristics as usize,
        })
        .map_err(|error| {
            ToolError::refused(
                "exit_mach",
                format!("The net does not close: {error}."),
                "Try another exit Mach number, throat radius or number of characteristics.",
            )
        })
    }

    fn row(&self, name: &str, found: &MocContour, exact_angle: Option<f64>) -> Row {
        let height = self.throat_height.0;
        // The exit passes what a round throat lets through.
        let passed = if exact_angle.is_some() { 1.0 } else { found.mass_flow };
        let exact = area_ratio(self.heat_capacity_ratio, self.exit_mach) * passed;
        let cells = vec![
            Cell::Text(name.to_owned()),
            Cell::Number(0.5 * height * found.length),
            Cell::Number(height * found.exit_radius),
            Cell::Number(height * exact),
            Cell::Number(found.largest_angle),
            Cell::optional(exact_angle),
            Cell::optional(found.wall.last().map(|point| point.theta)),
            Cell::Number(found.mass_flow),
        ];
        Row { cells, ..Row::default() }
    }
}

impl Question for PlanarNozzle {
    fn answer(&self, _: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        let arc = ArcThroat { upstream: self.throat_radius, downstream: self.throat_radius };
        let kinds = [("sharp corner, shortest", Throat::Corner), ("round", Throat::Arc(arc))];
        let half_height = 0.5 * self.throat_height.0;
        let corner = prandtl_meyer_angle(self.heat_capacity_ratio, self.exit_mach).ok().map(|nu| 0.5 * nu.0);
        let place = || Axis::new("Place", Quantity::Length);
        let mut wall = PlotSpec::new(place(), Axis::new("Half height", Quantity::Length));
        let mut mach = PlotSpec::new(place(), Axis::new("Mach number at the wall", Quantity::Number));
        let mut rows = Vec::new();
        for (index, (name, throat)) in kinds.into_iter().enumerate() {
            if monitor.step(index as f64 / kinds.len() as f64) == Progress::Cancel {
                return Err(ToolError::Cancelled);
            }
            let found = self.solved(throat)?;
            let x: Vec<f64> = found.wall.iter().map(|point| half_height * point.x).collect();
            let y: Vec<f64> = found.wall.iter().map(|point| half_height * point.r).collect();
            let along: Vec<f64> = found.wall.iter().map(|point| point.mach()).collect();
            wall.series.push(Series::new(name, x.clone(), y, Role::Main(index)));
            mach.series.push(Series::new(name, x, along, Role::Main(index)));
            rows.push(self.row(name, &found, corner.filter(|_| throat == Throat::Corner)));
        }
        Ok(Outcome {
            columns: COLUMNS.to_vec(),
            rows,
            best: None,
            unanswered: None,
            remarks: vec![
                "Frictionless: a tunnel's walls are opened by the displacement thickness of their boundary layer."
                    .into(),
            ],
            plots: vec![wall, mach],
        })
    }

    fn copy(&self) -> Box<dyn Question> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> PlanarNozzle {
        PlanarNozzle {
            exit_mach: 2.4,
            heat_capacity_ratio: 1.4,
            throat_height: Metre(0.02),
            throat_radius: 2.0,
            characteristics: 60,
        }
    }

    /// What is exact comes from relations alone, and each figure of the net is held to it.
    #[test]
    fn both_walls_are_as_high_as_the_area_ratio_says_and_leave_the_flow_parallel() {
        let question = asked();
        let exact = 0.02 * 2.403_1;
        let corner = question.solved(Throat::Corner).expect("closes");
        let arc = question.solved(Throat::Arc(ArcThroat { upstream: 2.0, downstream: 2.0 })).expect("closes");
        for (found, angle) in [(&corner, Some(0.5)), (&arc, None)] {
            let row = question.row("", found, angle);
            let number = |index: usize| match row.cells[index] {
                Cell::Number(value) => value,
                _ => f64::NAN,
            };
            let passed = number(7);
            assert!((number(3) / (exact * passed) - 1.0).abs() < 1e-4, "{row:?}");
            assert!((number(2) / number(3) - 1.0).abs() < 2e-3, "{row:?}");
            assert!(number(6).abs() < 1e-6, "{row:?}");
        }
        assert!(arc.length > corner.length && arc.largest_angle < corner.largest_angle);
        assert!(arc.mass_flow < 1.0 && arc.mass_flow > 0.99, "{}", arc.mass_flow);
    }
}
