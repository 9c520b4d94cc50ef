//! The report of a solid motor, as a document without a format.

use super::motor_drawing::{contour_webs, grain_section, longitudinal_section};
use super::motor_plots::by_id;
use super::nozzle_report::nozzle_flow_blocks;
use super::propellant_plot::{burn_rate_plot, grain_temperatures};
use crate::analysis::burn_times::Trace;
use crate::diag::Severity;
use crate::figure::report::{Block, Column, KeyFigure, Report, Table, Timestamp, TitleBlock};
use crate::figure::style::FigureStyle;
use crate::form::{FieldValue, Leaf, fields};
use crate::motor::grain::LoadedGrain;
use crate::motor::run::{BallisticModel, MotorRun};
use crate::motor::solid::case::SolidCase;
use crate::project::design::grains::GrainPropellant;
use crate::project::design::{Design, PropellantChoice};
use crate::units::{Pa, Quantity, STANDARD_GRAVITY};

/// What a report is made from.
pub struct ReportInput<'a> {
    /// The design, for its tables.
    pub design: &'a Design,
    /// The case that was solved.
    pub case: &'a SolidCase,
    /// The result.
    pub run: &'a MotorRun,
    /// When the report is made, handed in by the face.
    pub date: Timestamp,
    /// One sentence on how the program stands against its bundled reference cases.
    pub validation: String,
}

/// The report of a motor in the reader's units.
pub fn motor_report(input: &ReportInput, style: &FigureStyle) -> Report {
    let Design::SolidMotor(design) = input.design;
    let run = input.run;
    let summary = &run.summary;
    let mut blocks = vec![
        Block::Drawing {
            drawing: longitudinal_section(input.case, &[], input.case.nozzle.throat_diameter),
            height: 150.0,
            caption: String::new(),
        },
        Block::KeyFigures(key_figures(input, style)),
        Block::Plots { plots: plots(run, &["thrust", "pressure"]), height: 120.0 },
    ];
    if !design.info.notes.is_empty() {
        blocks.push(Block::Paragraph(design.info.notes.clone()));
    }
    blocks.push(Block::Heading("Findings".to_owned()));
    if run.findings.is_empty() {
        blocks.push(Block::Paragraph("Nothing doubtful was found.".to_owned()));
    } else {
        blocks.push(Block::Findings(run.findings.clone()));
    }
    blocks.push(Block::Heading("Results".to_owned()));
    blocks.push(Block::Table(results(input, style)));
    blocks.push(Block::Heading("Burn times by definition".to_owned()));
    blocks.push(Block::Table(burn_times(run, style)));
    blocks.push(Block::Heading("Grains".to_owned()));
    blocks.extend(grain_blocks(input.case, style));
    blocks.push(Block::Plots { plots: plots(run, &["kn", "mass-flux", "burn-rate"]), height: 84.0 });
    blocks.push(Block::Heading("Propellant and combustion".to_owned()));
    blocks
        .extend(input.case.propellants_in_use().into_iter().flat_map(|number| propellant_blocks(input, number, style)));
    blocks.push(Block::Heading("Nozzle and case".to_owned()));
    blocks.push(Block::Table(nozzle_table(input, style)));
    if let Ok(ambient) = input.case.conditions.ambient.pressure() {
        blocks.push(Block::Heading("Flow in the nozzle".to_owned()));
        blocks.extend(nozzle_flow_blocks(input.case, run, ambient, style));
    }
    blocks.push(Block::Heading("Mass properties".to_owned()));
    blocks.push(Block::Plots { plots: plots(run, &["mass", "centre-of-gravity"]), height: 95.0 });
    blocks.push(Block::Heading("Inputs".to_owned()));
    blocks.push(Block::Table(inputs(input.design, style)));
    blocks.push(Block::Heading("Model and its validity".to_owned()));
    blocks.push(Block::Paragraph(run.provenance.settings.model.assumptions().to_owned()));
    blocks.push(Block::Paragraph(format!(
        "Estimated numerical error of total impulse and peak pressure: {} %, by solving again with ten times the \
         tolerance ({} steps, {} rejected).",
        crate::units::format_significant(100.0 * run.numerical_error, 2),
        run.effort.steps,
        run.effort.rejected
    )));
    blocks.push(Block::Heading("Validation and provenance".to_owned()));
    blocks.push(Block::Paragraph(input.validation.clone()));
    blocks.push(Block::Table(provenance(run)));
    let class = summary.designation.clone().unwrap_or_default();
    Report {
        title: TitleBlock {
            name: design.name.clone(),
            subject: format!("Solid rocket motor {class}").trim_end().to_owned(),
            version: design.info.version.clone(),
            author: design.info.author.clone(),
            date: input.date,
            case_hash: run.provenance.case_hash.clone(),
            program: format!("hrma {}", run.provenance.program_version),
        },
        blocks,
    }
}

fn plots(run: &MotorRun, ids: &[&str]) -> Vec<crate::figure::plot::PlotSpec> {
    let spec = |plot: &super::motor_plots::MotorPlot| {
        // The axis names the quantity; a title above it would say the same again.
        crate::figure::plot::PlotSpec { title: String::new(), ..plot.spec(run, None) }
    };
    ids.iter().filter_map(|id| by_id(id)).map(spec).collect()
}

fn key_figures(input: &ReportInput, style: &FigureStyle) -> Vec<KeyFigure> {
    let summary = &input.run.summary;
    let limits = &input.case.limits;
    let figure = |label: &str, value: f64, quantity, note: String, severity| KeyFigure {
        label: label.to_owned(),
        value: style.number(value, quantity, 4),
        unit: style.units.unit(quantity).symbol.to_owned(),
        note,
        severity,
    };
    let above = |value: Option<f64>, limit: f64| (value.unwrap_or(0.0) > limit).then_some(Severity::Warning);
    let rated = input.case.casing.rated_pressure;
    let mut figures = vec![
        figure(
            "Total impulse",
            summary.total_impulse,
            Quantity::Impulse,
            summary
                .share_of_class
                .zip(summary.impulse_class.clone())
                .map_or_else(String::new, |(share, class)| format!("{:.0} % of class {class}", 100.0 * share)),
            None,
        ),
        figure(
            "Average thrust",
            summary.average_thrust,
            Quantity::Force,
            format!("peak {}", style.text(summary.peak_thrust, Quantity::Force, 4)),
            None,
        ),
        figure("Burn time", summary.burn_time, Quantity::Time, "to 0.1 % of peak thrust".to_owned(), None),
        figure(
            "Peak pressure",
            summary.peak_chamber_pressure,
            Quantity::Pressure,
            rated.map_or_else(
                || "no rating stated".to_owned(),
                |rated| format!("rated {}", style.text(rated.0, Quantity::Pressure, 4)),
            ),
            rated.and_then(|rated| (summary.peak_chamber_pressure > rated.0).then_some(Severity::Error)),
        ),
        figure(
            "Specific impulse",
            summary.specific_impulse_s * STANDARD_GRAVITY,
            Quantity::SpecificImpulse,
            "delivered, on propellant".to_owned(),
            None,
        ),
    ];
    if let Some(ratio) = summary.port_to_throat_ratio {
        let low = (ratio < limits.min_port_to_throat).then_some(Severity::Warning);
        let note = format!("at least {}", crate::units::format_significant(limits.min_port_to_throat, 3));
        figures.push(figure("Port / throat", ratio, Quantity::Number, note, low));
    }
    if let Some(flux) = summary.peak_mass_flux {
        let note = format!("at most {}", style.text(limits.max_mass_flux.0, Quantity::MassFlux, 4));
        figures.push(figure(
            "Peak mass flux",
            flux,
            Quantity::MassFlux,
            note,
            above(Some(flux), limits.max_mass_flux.0),
        ));
    }
    figures.push(figure(
        "Propellant",
        summary.propellant_mass,
        Quantity::Mass,
        {
            summary
                .loaded_mass
                .map_or_else(String::new, |mass| format!("loaded {}", style.text(mass, Quantity::Mass, 4)))
        },
        None,
    ));
    figures
}

fn results(input: &ReportInput, style: &FigureStyle) -> Table {
    let figures = input.run.summary.figures();
    let cell = |figure: &crate::motor::solid::summary::Figure| match figure.value {
        Some(value) => style.text(value, figure.quantity, 4),
        None => "none".to_owned(),
    };
    let half = figures.len().div_ceil(2);
    let rows = (0..half)
        .map(|row| {
            let mut cells = vec![figures[row].label.to_owned(), cell(&figures[row])];
            if let Some(other) = figures.get(half + row) {
                cells.extend([other.label.to_owned(), cell(other)]);
            }
            cells
        })
        .collect();
    Table {
        title: String::new(),
        columns: vec![
            Column::words("Figure"),
            Column::numbers("Value"),
            Column::words("Figure"),
            Column::numbers("Value"),
        ],
        rows,
    }
}

/// The burn time by every definition that the run has what it takes for.
fn burn_times(run: &MotorRun, style: &FigureStyle) -> Table {
    let trace = Trace::of_run(&run.channels, &run.summary);
    let number = |value: Option<f64>, quantity| {
        value.map_or_else(|| "none".to_owned(), |value| style.number(value, quantity, 4))
    };
    let rows = crate::analysis::burn_times::burn_times(&trace)
        .into_iter()
        .filter_map(|(definition, time)| {
            let time = time?;
            Some(vec![
                definition.name.to_owned(),
                number(Some(time.duration), Quantity::Time),
                number(time.average_thrust, Quantity::Force),
                number(time.average_pressure, Quantity::Pressure),
                definition.source.to_owned(),
            ])
        })
        .collect();
    let head = |label: &str, quantity| Column::numbers(style.units.axis(label, quantity));
    Table {
        title: String::new(),
        columns: vec![
            Column::words("Definition"),
            head("Time", Quantity::Time),
            head("Average thrust", Quantity::Force),
            head("Average pressure", Quantity::Pressure),
            Column::words("Source"),
        ],
        rows,
    }
}

/// Each kind of grain once, two side by side.
fn grain_blocks(case: &SolidCase, style: &FigureStyle) -> Vec<Block> {
    const CONTOURS: usize = 8;
    let several = case.propellants_in_use().len() > 1;
    let mut kinds: Vec<(usize, &LoadedGrain, Vec<String>)> = Vec::new();
    for (index, grain) in case.grains.iter().enumerate() {
        let number = (index + 1).to_string();
        match kinds.iter_mut().find(|(_, known, _)| *known == grain) {
            Some((_, _, numbers)) => numbers.push(number),
            None => kinds.push((index, grain, vec![number])),
        }
    }
    let one = |(index, loaded, numbers): &(usize, &LoadedGrain, Vec<String>)| {
        let grain = &loaded.grain;
        let of = if several { format!(" of {}", case.propellant_of(loaded).name) } else { String::new() };
        let plural = if numbers.len() > 1 { "Grains" } else { "Grain" };
        let contours = contour_webs(grain, CONTOURS);
        let web = grain.shape().burn_back().map_or(0.0, |burn| burn.web());
        let step = style.text(web / CONTOURS as f64, Quantity::Length, 3);
        vec![Block::Drawing {
            drawing: grain_section(grain, *index, 0.0, &contours),
            height: 170.0,
            caption: format!("{plural} {}: {}{of}, burn-back every {step}", numbers.join(", "), grain.label()),
        }]
    };
    kinds.chunks(2).map(|pair| Block::Columns(pair.iter().map(one).collect())).collect()
}

/// Propellant `number` of the case, with its grains where there are several.
fn propellant_blocks(input: &ReportInput, number: usize, style: &FigureStyle) -> Vec<Block> {
    let Design::SolidMotor(design) = input.design;
    let propellant = input.case.propellants().nth(number).unwrap_or(&input.case.propellant);
    let has_it: Vec<bool> = input.case.grains.iter().map(|grain| grain.propellant == number).collect();
    let library = |id: &str| format!("library entry {id}");
    let first = has_it.iter().position(|has| *has).and_then(|index| design.grains.get(index));
    let origin = match (first.map(|grain| &grain.propellant), &design.propellant) {
        (Some(GrainPropellant::Library(id)), _) if number > 0 => library(id),
        (Some(GrainPropellant::Own(_)), _) if number > 0 => "the grain's own data".to_owned(),
        (_, PropellantChoice::Library(id)) => library(id),
        (_, PropellantChoice::Own(_)) => "the design's own data".to_owned(),
    };
    let text = |value: f64, quantity| style.text(value, quantity, 5);
    let mut rows = vec![
        vec!["Propellant".to_owned(), format!("{} ({origin})", propellant.name)],
        vec!["Composition".to_owned(), propellant.formula.clone()],
        vec!["Density".to_owned(), text(propellant.density.0, Quantity::Density)],
        vec!["Flame temperature".to_owned(), text(propellant.gas.flame_temperature.0, Quantity::Temperature)],
        vec!["Molar mass of the gas".to_owned(), text(propellant.gas.molar_mass.0, Quantity::MolarMass)],
        vec!["Ratio of specific heats".to_owned(), text(propellant.gas.heat_capacity_ratio, Quantity::Number)],
    ];
    if has_it.contains(&false) {
        rows.insert(1, vec!["Grains".to_owned(), grain_numbers(&has_it)]);
    }
    for piece in propellant.burn_law.law().pieces() {
        let range = format!("{} to {}", text(piece.from, Quantity::Pressure), text(piece.to, Quantity::Pressure));
        let rate = |pressure: f64| text(piece.rate(pressure), Quantity::BurnRate);
        let (low, high) = (piece.from.max(1e5), piece.to);
        rows.push(vec![
            format!("Burn rate, {range}"),
            format!("n = {}, {} to {}", crate::units::format_significant(piece.exponent, 4), rate(low), rate(high)),
        ]);
    }
    rows.push(vec!["Source".to_owned(), propellant.source.0.clone()]);
    rows.retain(|row| row.last().is_some_and(|value| !value.is_empty()));
    let table = Table { title: String::new(), columns: vec![Column::words("Property"), Column::words("Value")], rows };
    let mut curve = burn_rate_plot(propellant, &grain_temperatures(propellant), &style.units);
    // The axis names the quantity; a title above it would say the same again.
    curve.title = String::new();
    vec![Block::Table(table), Block::Plots { plots: vec![curve], height: 110.0 }]
}

/// "1, 3" where the first and the third hold.
fn grain_numbers(which: &[bool]) -> String {
    let numbers = which.iter().enumerate().filter(|(_, holds)| **holds).map(|(index, _)| (index + 1).to_string());
    numbers.collect::<Vec<String>>().join(", ")
}

fn nozzle_table(input: &ReportInput, style: &FigureStyle) -> Table {
    let nozzle = &input.case.nozzle;
    let summary = &input.run.summary;
    let ambient = input.case.ambient_pressure();
    let text = |value: f64, quantity| style.text(value, quantity, 4);
    let share = |value: f64| style.text(value, Quantity::Ratio, 4);
    let row = |label: &str, value: String| vec![label.to_owned(), value];
    let mut rows = vec![
        row("Expansion ratio", text(nozzle.expansion_ratio(), Quantity::Number)),
        row("Contour", nozzle.contour.label().to_owned()),
        row("Divergence factor", nozzle.divergence_factor().map_or_else(|error| error.to_string(), share)),
        row("Throat factor", share(nozzle.throat_factor(nozzle.throat_diameter))),
        row("Efficiency", share(nozzle.efficiency)),
        row("Ideal thrust coefficient at peak pressure", text(summary.ideal_thrust_coefficient, Quantity::Number)),
        row("Delivered thrust coefficient", text(summary.delivered_thrust_coefficient, Quantity::Number)),
        row("Throat at end of burn", text(summary.final_throat_diameter, Quantity::Length)),
        row("Ambient pressure", style.units.text(ambient.0, Quantity::Pressure, 5)),
    ];
    if let Some(Pa(rated)) = input.case.casing.rated_pressure {
        let margin = rated / summary.peak_chamber_pressure;
        rows.push(row("Rated pressure", text(rated, Quantity::Pressure)));
        rows.push(row("Rated over peak pressure", text(margin, Quantity::Number)));
    }
    Table { title: String::new(), columns: vec![Column::words("Nozzle and case"), Column::numbers("Value")], rows }
}

fn inputs(design: &Design, style: &FigureStyle) -> Table {
    let mut design = design.clone();
    let rows = fields(&mut design)
        .into_iter()
        .filter(|leaf| !leaf.field.multiline && leaf.value != FieldValue::Text(String::new()))
        .map(|leaf| vec![leaf.labels.join(" / "), field_text(&leaf, style), leaf.path])
        .collect();
    Table {
        title: String::new(),
        columns: vec![Column::words("Field"), Column::numbers("Value"), Column::words("Path")],
        rows,
    }
}

/// The value of a field in the reader's units.
pub fn field_text(leaf: &Leaf, style: &FigureStyle) -> String {
    match &leaf.value {
        // A gauge reading of an input would hide what the file says.
        FieldValue::Number(Some(value), quantity) => style.units.text(*value, *quantity, 6),
        FieldValue::Number(None, _) => leaf.field.absent.to_owned(),
        FieldValue::Integer(value) => value.to_string(),
        FieldValue::Toggle(value) => if *value { "yes" } else { "no" }.to_owned(),
        FieldValue::Text(text) => text.clone(),
        FieldValue::Choice(label, _) => (*label).to_owned(),
    }
}

fn provenance(run: &MotorRun) -> Table {
    let model = BallisticModel::ALL.iter().find(|(model, _)| *model == run.provenance.settings.model);
    let row = |label: &str, value: String| vec![label.to_owned(), value];
    Table {
        title: String::new(),
        columns: vec![Column::words("Provenance"), Column::words("Value")],
        rows: vec![
            row("Program", format!("hrma {}", run.provenance.program_version)),
            row("Library", run.provenance.library_version.clone()),
            row("Model", model.map_or_else(String::new, |(_, label)| (*label).to_owned())),
            row("Relative tolerance", format!("{:e}", run.provenance.settings.relative_tolerance)),
            row("Case hash (BLAKE3)", run.provenance.case_hash.clone()),
        ],
    }
}
