//! The planar nozzle with uniform outflow, as wind tunnels, two-dimensional test sections and cascades have it.
//!
//! Both walls come from the method of characteristics ([`contour`]). In plane flow two of its figures are known exactly,
//! and stand beside the net's: the corner of the shortest nozzle turns by half of the exit's Prandtl-Meyer angle, and the
//! exit is as much higher than the throat as A/A* says (Anderson, *Modern Compressible Flow*, 3rd ed., section 11.10).

use super::outcome::{Cell, Column, Outcome, Row, ToolError};
use super::subject::Subject;
use super::{Question, Tool};
use crate::diag::{Message, Monitor, Progress};
use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::form::{Editable, Field, Form, quantity};
use crate::physics::gas_dynamics::characteristics::contour::{ContourProblem, MocContour, contour};
use crate::physics::gas_dynamics::characteristics::kernel::{ArcThroat, Throat};
use crate::physics::gas_dynamics::characteristics::{CharacteristicsError, Symmetry};
use crate::physics::gas_dynamics::isentropic::{area_ratio, supersonic_mach};
use crate::physics::gas_dynamics::losses::discharge::discharge_coefficient;
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
            exit_mach: supersonic_mach(g, facts.nozzle.expansion_ratio()).map_or(2.0, |mach| mach.clamp(1.3, 6.0)),
            heat_capacity_ratio: g,
            throat_height: facts.nozzle.throat_diameter,
            throat_radius: 2.0,
            characteristics: 240,
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
            .limits(1.05, 1.67)
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

/// A throat that is answered for.
struct Kind {
    name: &'static str,
    throat: Throat,
}

/// Deviation of the exit's height from the exact one that is worth a word.
const DOUBTED: f64 = 1e-3;

impl PlanarNozzle {
    fn kinds(&self) -> [Kind; 2] {
        let arc = ArcThroat { upstream: self.throat_radius, downstream: self.throat_radius };
        [
            Kind { name: "sharp corner, shortest", throat: Throat::Corner },
            Kind { name: "round", throat: Throat::Arc(arc) },
        ]
    }

    fn solved(&self, throat: Throat) -> Result<MocContour, CharacteristicsError> {
        contour(&ContourProblem {
            heat_capacity_ratio: self.heat_capacity_ratio,
            symmetry: Symmetry::Planar,
            throat,
            exit_mach: self.exit_mach,
            characteristics: self.characteristics as usize,
        })
    }

    /// Exit over throat height: A/A* of the mass flow that the throat passes, a round one's by the transonic series.
    fn exact_height(&self, throat: Throat) -> Option<f64> {
        let passed = match throat {
            Throat::Corner => 1.0,
            Throat::Arc(arc) => discharge_coefficient(self.heat_capacity_ratio, arc.upstream, Symmetry::Planar).ok()?,
        };
        Some(passed * area_ratio(self.heat_capacity_ratio, self.exit_mach))
    }

    fn row(&self, kind: &Kind, found: &MocContour) -> Row {
        let height = self.throat_height.0;
        let exact = self.exact_height(kind.throat);
        let corner = prandtl_meyer_angle(self.heat_capacity_ratio, self.exit_mach).ok().map(|nu| 0.5 * nu.0);
        let cells = vec![
            Cell::Text(kind.name.to_owned()),
            Cell::Number(0.5 * height * found.length),
            Cell::Number(height * found.exit_radius),
            Cell::optional(exact.map(|exact| height * exact)),
            Cell::Number(found.largest_angle),
            Cell::optional(corner.filter(|_| kind.throat == Throat::Corner)),
            Cell::optional(found.wall.last().map(|point| point.theta)),
            Cell::Number(found.mass_flow),
        ];
        let off = exact.map_or(0.0, |exact| found.exit_radius / exact - 1.0);
        let doubt = (off.abs() > DOUBTED).then(|| {
            Message::from(format!(
                "The net is too coarse: its exit is {:.2} % off the exact height. Ask for more characteristics.",
                100.0 * off
            ))
        });
        Row { cells, doubt, ..Row::default() }
    }

    /// A nozzle that does not close, with the reason.
    fn without(kind: &Kind, error: &CharacteristicsError) -> Row {
        let cells = [Cell::Text(kind.name.to_owned())].into_iter().chain(vec![Cell::Absent; COLUMNS.len() - 1]);
        Row { cells: cells.collect(), doubt: Some(format!("There is none: {error}.").into()), ..Row::default() }
    }
}

impl Question for PlanarNozzle {
    fn answer(&self, _: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        let kinds = self.kinds();
        let half_height = 0.5 * self.throat_height.0;
        let place = || Axis::new("Place", Quantity::Length);
        let mut wall = PlotSpec::new(place(), Axis::new("Half height", Quantity::Length));
        let mut mach = PlotSpec::new(place(), Axis::new("Mach number at the wall", Quantity::Number));
        let mut rows = Vec::new();
        for (index, kind) in kinds.iter().enumerate() {
            if monitor.step(index as f64 / kinds.len() as f64) == Progress::Cancel {
                return Err(ToolError::Cancelled);
            }
            match self.solved(kind.throat) {
                Ok(found) => {
                    let x: Vec<f64> = found.wall.iter().map(|point| half_height * point.x).collect();
                    let y: Vec<f64> = found.wall.iter().map(|point| half_height * point.r).collect();
                    let along: Vec<f64> = found.wall.iter().map(|point| point.mach()).collect();
                    wall.series.push(Series::new(kind.name, x.clone(), y, Role::Main(index)));
                    mach.series.push(Series::new(kind.name, x, along, Role::Main(index)));
                    rows.push(self.row(kind, &found));
                }
                // Without the shortest there is none at all.
                Err(error) if kind.throat == Throat::Corner => {
                    let hint = "Try another exit Mach number or number of characteristics.";
                    return Err(ToolError::refused("exit_mach", format!("The net does not close: {error}."), hint));
                }
                Err(error) => rows.push(Self::without(kind, &error)),
            }
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

    fn number(row: &Row, index: usize) -> f64 {
        match row.cells[index] {
            Cell::Number(value) => value,
            _ => f64::NAN,
        }
    }

    /// What is exact comes from relations alone, a round throat's mass flow from the series at the throat, and each
    /// figure of the net is held to it.
    #[test]
    fn both_walls_are_as_high_as_the_area_ratio_says_and_leave_the_flow_parallel() {
        let question = asked();
        let rows = question.kinds().map(|kind| question.row(&kind, &question.solved(kind.throat).expect("closes")));
        // NACA Report 1135: A/A* at Mach 2.4.
        let exact = 0.02 * 2.403_1;
        assert!((number(&rows[0], 3) / exact - 1.0).abs() < 1e-4, "{rows:?}");
        // A radius of 2 passes some permille less (Kliegel & Levine).
        assert!((0.99..0.999).contains(&(number(&rows[1], 3) / exact)), "{rows:?}");
        for row in &rows {
            assert!((number(row, 2) / number(row, 3) - 1.0).abs() < 1e-3, "{row:?}");
            assert!(number(row, 6).abs() < 1e-6 && row.doubt.is_none(), "{row:?}");
        }
        assert!(number(&rows[1], 1) > number(&rows[0], 1) && number(&rows[1], 4) < number(&rows[0], 4), "{rows:?}");
    }

    #[test]
    fn a_coarse_net_is_doubted_and_a_round_throat_that_expands_too_far_has_a_reason() {
        let coarse = PlanarNozzle { exit_mach: 5.0, heat_capacity_ratio: 1.1, characteristics: 16, ..asked() };
        for kind in coarse.kinds() {
            let row = coarse.row(&kind, &coarse.solved(kind.throat).expect("closes"));
            assert!(row.doubt.is_some(), "{row:?}");
        }
        let slow = PlanarNozzle { exit_mach: 1.1, ..asked() };
        let [corner, round] = slow.kinds();
        assert!(slow.solved(corner.throat).is_ok());
        let error = slow.solved(round.throat).expect_err("its throat alone is faster");
        let row = PlanarNozzle::without(&round, &error);
        assert!(row.cells.len() == COLUMNS.len() && row.doubt.is_some(), "{row:?}");
    }
}
