//! Neutral BATES motors from own hardware: which case, mandrel, nozzle, grain count and grain length give the flattest
//! Kn.
//!
//! A BATES grain of outer radius R, core radius r, length L and web burned w has the burning area
//! A(w) = 2π(r + w)(L - 2w) + 2π(R² - (r + w)²), a parabola that opens downward. Of given R and r, the ratio of largest
//! to smallest area is least where A is the same at ignition and at burn-out, at L = 3R + r. Derived: A(0) = A(R - r)
//! gives 2L(R - r) = 6R² - 4Rr - 2r² = 2(3R + r)(R - r); a longer grain lowers A(0) against the maximum, a shorter one
//! A(R - r). (R. Nakka's pages on BATES grains state the same length as (3D + d)/2.) A stack that is too long for that
//! gets the grains that fill the case.

use super::hardware::{CaseTube, Hardware, Mandrel, NozzleBlank, length, missing};
use super::outcome::{Cell, Column, Outcome, Proposal, Row, ToolError, above_rating};
use super::parallel::for_each;
use super::subject::{Burned, Facts, Setting, Stack, Subject, Variant};
use super::{Question, Tool};
use crate::diag::{Message, Monitor, Unwatched};
use crate::form::{Editable, Field, Form, quantity};
use crate::units::{Metre, Pa, Quantity};

/// The tool.
pub(super) static TOOL: Tool = Tool {
    id: "neutral-bates",
    name: "Neutral BATES from my hardware",
    about: "Tries every case, mandrel, nozzle and grain count of your hardware with the design's propellant, and lists \
            the BATES motors with the flattest Kn.",
    is_live: false,
    ask: |facts, hardware| {
        Box::new(NeutralBates {
            largest_kn_ratio: 1.2,
            smallest_port_to_throat: facts.limits.min_port_to_throat.max(1.0),
            smallest_peak_pressure: Pa(1e6),
            grain_spacing: facts.casing.grain_spacing,
            most_grains: 10,
            shown: 40,
            hardware: hardware.clone(),
        })
    },
};

/// Most combinations that are tried.
const MOST: usize = 200_000;

#[derive(Debug, Clone)]
struct NeutralBates {
    largest_kn_ratio: f64,
    smallest_port_to_throat: f64,
    smallest_peak_pressure: Pa,
    grain_spacing: Metre,
    most_grains: u32,
    shown: u32,
    hardware: Hardware,
}

impl Editable for NeutralBates {
    fn edit(&mut self, form: &mut dyn Form) {
        const RATIO: Field = Field::new("largest_kn_ratio", "Kn ratio, at most")
            .help("Largest over smallest burning area while the grains burn.")
            .limits(1.0, 10.0)
            .slider(1.0, 2.0);
        const PORT: Field = Field::new("smallest_port_to_throat", "Port to throat, at least").limits(1.0, 20.0);
        const PRESSURE: Field = Field::new("smallest_peak_pressure", "Least peak pressure")
            .help("Below some 10 bar most propellants burn unsteadily.")
            .limits(1e5, 1e8);
        const SPACING: Field =
            Field::new("grain_spacing", "Grain spacing").help("Gap between grains.").limits(0.0, 1.0);
        const MOST: Field = Field::new("most_grains", "Grains, at most").limits(1.0, 60.0);
        const SHOWN: Field = Field::new("shown", "Rows shown").limits(1.0, 1000.0).documentary();
        const HARDWARE: Field = Field::new("hardware", "Hardware");
        form.number(&RATIO, Quantity::Number, &mut self.largest_kn_ratio);
        form.number(&PORT, Quantity::Number, &mut self.smallest_port_to_throat);
        quantity(form, &PRESSURE, &mut self.smallest_peak_pressure);
        quantity(form, &SPACING, &mut self.grain_spacing);
        form.integer(&MOST, &mut self.most_grains);
        form.integer(&SHOWN, &mut self.shown);
        form.group(&HARDWARE, &mut self.hardware);
    }
}

/// Largest over smallest burning area of a BATES grain while it burns, from radii and length in m.
///
/// The top of A(w)/2π = (r + w)(L - 2w) + R² - (r + w)² is at w = (L - 4r)/6, where its slope L - 4r - 6w
/// vanishes; it counts where it lies inside the web, the lesser of R - r and L/2.
fn kn_ratio(outer: f64, core: f64, length: f64) -> f64 {
    let web = (outer - core).min(length / 2.0);
    let area = |w: f64| (core + w) * (length - 2.0 * w) + outer * outer - (core + w).powi(2);
    let top = ((length - 4.0 * core) / 6.0).clamp(0.0, web);
    area(top) / area(0.0).min(area(web))
}

/// A combination before it burns.
struct Candidate<'a> {
    case: &'a CaseTube,
    nozzle: &'a NozzleBlank,
    mandrel: &'a Mandrel,
    throat: Metre,
    count: usize,
    length: f64,
    outer: f64,
    kn_ratio: f64,
    left: f64,
}

impl Candidate<'_> {
    fn port_to_throat(&self) -> f64 {
        (self.mandrel.core_diameter / self.throat).powi(2)
    }

    fn variant(&self, spacing: Metre) -> Variant {
        let stack = Stack::Bates {
            count: self.count,
            outer_diameter: Metre(self.outer),
            length: Metre(self.length),
            core_diameter: self.mandrel.core_diameter,
        };
        let mut settings = vec![
            Setting::number("case.inner_diameter", self.case.inner_diameter.0),
            Setting::number("case.length", self.case.usable_length.0),
            Setting::number("case.grain_spacing", spacing.0),
            Setting::number("case.hardware_mass", self.case.mass.0),
            Setting::words("nozzle.inlet_diameter", "none"),
            Setting::number("nozzle.throat_diameter", self.throat.0),
            Setting::number("nozzle.exit_diameter", self.nozzle.exit_diameter.0),
        ];
        settings.push(match self.case.rated_pressure {
            Some(rated) => Setting::number("case.rated_pressure", rated.0),
            None => Setting::words("case.rated_pressure", "none"),
        });
        Variant { stack: Some(stack), settings, model: None }
    }
}

impl NeutralBates {
    /// Every combination within the limits that geometry alone can tell, and how many there are beyond them.
    fn candidates(&self, facts: &Facts) -> (Vec<Candidate<'_>>, usize) {
        let casing = &facts.casing;
        let ends = casing.insulation_thickness.0 + casing.spacer_length.0;
        let mut found = Vec::new();
        let mut left_out = 0;
        for case in &self.hardware.cases {
            let outer = case.inner_diameter.0 - 2.0 * casing.liner_thickness.0;
            let usable = case.usable_length.0 - ends;
            for mandrel in &self.hardware.mandrels {
                let core = mandrel.core_diameter.0;
                let neutral = (3.0 * outer + core) / 2.0;
                for count in 1..=self.most_grains as usize {
                    let gaps = (count - 1) as f64 * self.grain_spacing.0;
                    let fills = (usable - gaps) / count as f64;
                    let length = neutral.min(fills);
                    if core >= outer || length <= 0.0 {
                        left_out += 1;
                        continue;
                    }
                    let ratio = kn_ratio(outer / 2.0, core / 2.0, length);
                    let left = usable - gaps - count as f64 * length;
                    for nozzle in self.hardware.nozzles.iter().filter(|nozzle| nozzle.fits(case)) {
                        for throat in self.hardware.throats(nozzle) {
                            let candidate = Candidate {
                                case,
                                nozzle,
                                mandrel,
                                throat,
                                count,
                                length,
                                outer,
                                kn_ratio: ratio,
                                left,
                            };
                            let is_within = ratio <= self.largest_kn_ratio
                                && candidate.port_to_throat() >= self.smallest_port_to_throat;
                            if is_within && found.len() < MOST {
                                found.push(candidate);
                            } else {
                                left_out += 1;
                            }
                        }
                    }
                }
            }
        }
        (found, left_out)
    }

    fn row(&self, candidate: &Candidate, burned: &Burned) -> Row {
        let summary = &burned.solution.summary;
        let peak = summary.peak_chamber_pressure;
        let rated = candidate.case.rated_pressure.map(|rated| rated.0);
        let cells = vec![
            Cell::Text(candidate.case.name.clone()),
            Cell::Text(candidate.mandrel.name.clone()),
            Cell::Text(candidate.nozzle.name.clone()),
            Cell::Number(candidate.count as f64),
            Cell::Number(candidate.length),
            Cell::Number(candidate.mandrel.core_diameter.0),
            Cell::Number(candidate.throat.0),
            Cell::Number(candidate.kn_ratio),
            Cell::Number(burned_kn_ratio(burned)),
            Cell::Number(summary.peak_kn),
            Cell::Number(candidate.port_to_throat()),
            Cell::Number(peak),
            Cell::optional(rated.map(|rated| rated / peak - 1.0)),
            Cell::Number(summary.propellant_mass),
            Cell::Number(summary.total_impulse),
            summary.designation.clone().map_or(Cell::Absent, Cell::Text),
            Cell::Number(candidate.left),
        ];
        let doubt = rated.and_then(|rated| above_rating(rated, peak));
        let name = Message::new(
            format!(
                "neutral BATES, {}: {} grains of {{}}, core {{}}, throat {{}}",
                candidate.case.name, candidate.count
            ),
            &[length(candidate.length), length(candidate.mandrel.core_diameter.0), length(candidate.throat.0)],
        );
        let proposal = Some(Proposal { name, variant: candidate.variant(self.grain_spacing) });
        Row { cells, proposal, doubt }
    }
}

/// Largest over smallest Kn of the burned motor while its grains burn, erosion and slag included.
fn burned_kn_ratio(burned: &Burned) -> f64 {
    let kn = burned.solution.channels.values("kn").iter().copied().filter(|kn| *kn > 0.0);
    let (least, most) = kn.fold((f64::INFINITY, 0.0_f64), |(least, most), kn| (least.min(kn), most.max(kn)));
    most / least
}

const COLUMNS: &[Column] = &[
    Column::words("case", "Case"),
    Column::words("mandrel", "Mandrel"),
    Column::words("nozzle", "Nozzle"),
    Column::number("grain_count", "Grains", Quantity::Number),
    Column::number("grain_length", "Grain length", Quantity::Length),
    Column::number("core_diameter", "Core", Quantity::Length),
    Column::number("throat_diameter", "Throat", Quantity::Length),
    Column::number("area_ratio", "Area ratio", Quantity::Number),
    Column::number("kn_ratio", "Kn ratio", Quantity::Number),
    Column::number("peak_kn", "Peak Kn", Quantity::Number),
    Column::number("port_to_throat_ratio", "Port / throat", Quantity::Number),
    Column::number("peak_chamber_pressure", "Peak pressure", Quantity::Pressure),
    Column::number("rated_pressure_margin", "Margin to rated", Quantity::Ratio),
    Column::number("propellant_mass", "Propellant", Quantity::Mass),
    Column::number("total_impulse", "Total impulse", Quantity::Impulse),
    Column::words("designation", "Designation"),
    Column::number("length_left", "Length left", Quantity::Length),
];

impl Question for NeutralBates {
    fn answer(&self, subject: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        self.hardware.check()?;
        if let Some(missing) = missing(&self.hardware) {
            let hint = "Enter cases, nozzles and mandrels: in the window's hardware, or with hrma hardware add.";
            return Err(ToolError::refused("hardware", missing, hint));
        }
        let (candidates, mut left_out) = self.candidates(subject.facts());
        let burns = for_each(&candidates, monitor, |candidate| {
            subject.burn(&candidate.variant(self.grain_spacing), &mut Unwatched)
        })?;
        let mut answers: Vec<(f64, Row, Key)> = Vec::new();
        let mut failed: Option<(usize, ToolError)> = None;
        for (place, (candidate, burned)) in candidates.iter().zip(burns).enumerate() {
            match burned {
                Ok(burned) if burned.solution.summary.peak_chamber_pressure < self.smallest_peak_pressure.0 => {
                    left_out += 1;
                }
                Ok(burned) => {
                    let row = self.row(candidate, &burned);
                    let key =
                        Key { is_doubtful: row.doubt.is_some(), mass: burned.solution.summary.propellant_mass, place };
                    answers.push((burned_kn_ratio(&burned), row, key));
                }
                Err(error) => failed = Some((failed.map_or(1, |(count, _)| count + 1), error)),
            }
        }
        answers.sort_by(|a, b| {
            let doubt = a.2.is_doubtful.cmp(&b.2.is_doubtful);
            // Differences of the Kn ratio below a thousandth are the solver's steps; more propellant is then better.
            let rounded = |ratio: f64| (1e3 * ratio).round();
            let flat = rounded(a.0).total_cmp(&rounded(b.0));
            doubt.then(flat).then(b.2.mass.total_cmp(&a.2.mass)).then(a.2.place.cmp(&b.2.place))
        });
        let found = answers.len();
        let rows: Vec<Row> = answers.into_iter().map(|(_, row, _)| row).take(self.shown as usize).collect();
        let mut remarks: Vec<Message> = vec![
            format!("{found} combinations are within the limits, {} shown; {left_out} are outside.", rows.len()).into(),
        ];
        if let Some((count, error)) = failed {
            remarks.push(format!("{count} more have no solution; the last because: {error}.").into());
        }
        let best = rows.first().filter(|row| row.doubt.is_none()).map(|_| 0);
        let unanswered = best.is_none().then(|| self.unanswered(rows.is_empty()));
        Ok(Outcome { columns: COLUMNS.to_vec(), rows, best, unanswered, remarks, plots: Vec::new() })
    }

    fn copy(&self) -> Box<dyn Question> {
        Box::new(self.clone())
    }

    fn hardware(&self) -> Option<&Hardware> {
        Some(&self.hardware)
    }
}

/// What decides between equally flat motors.
struct Key {
    is_doubtful: bool,
    mass: f64,
    place: usize,
}

impl NeutralBates {
    fn unanswered(&self, is_empty: bool) -> Message {
        if is_empty {
            Message::new(
                "No combination of your hardware has a Kn ratio of {} or less, a port of {} throats or more, and a peak \
                 pressure of {} or more.",
                &[
                    (self.largest_kn_ratio, Quantity::Number),
                    (self.smallest_port_to_throat, Quantity::Number),
                    (self.smallest_peak_pressure.0, Quantity::Pressure),
                ],
            )
        } else {
            "Every combination peaks above the rated pressure of its case; a wider throat is needed.".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_neutral_length_is_the_flattest() {
        for (outer, core) in [(0.023, 0.008), (0.04, 0.012), (0.05, 0.03)] {
            let neutral = 3.0 * outer + core;
            let best = kn_ratio(outer, core, neutral);
            assert!(best >= 1.0, "{best}");
            for factor in [0.5, 0.8, 0.95, 0.99, 1.01, 1.05, 1.3, 2.0] {
                let other = kn_ratio(outer, core, factor * neutral);
                assert!(other > best, "{factor}: {other} against {best}");
            }
        }
    }

    #[test]
    fn the_area_ratio_is_that_of_the_areas_themselves() {
        let (outer, core, length) = (0.023_f64, 0.008_f64, 0.08_f64);
        let areas = (0..=10_000).map(|step| {
            let r = core + f64::from(step) * 1e-4 * (outer - core);
            r * (length - 2.0 * (r - core)) + outer * outer - r * r
        });
        let (least, most) = areas.fold((f64::INFINITY, 0.0_f64), |(l, m), a| (l.min(a), m.max(a)));
        assert!((kn_ratio(outer, core, length) / (most / least) - 1.0).abs() < 1e-7);
    }
}
