//! The answer as text.

use crate::cli::text::{Align, table};
use crate::motor::nozzle::optimum::OptimumBell;
use crate::service::nozzle::{AltitudePoint, ComparedContour, Delivered, NozzleAnswer, ReactingFlow};
use crate::units::{Quantity, Radian, UnitPreferences, format_significant};

pub(super) fn described(answer: &NozzleAnswer, units: &UnitPreferences) -> String {
    let NozzleAnswer { case, flow, .. } = answer;
    let quantity = |value: f64, quantity| units.text(value, quantity, 5);
    let exit = flow.stations.last();
    let mut rows = vec![
        ("contour", case.nozzle.contour.label().to_owned()),
        ("expansion ratio", format_significant(case.nozzle.expansion_ratio(), 5)),
        ("length of the divergent", quantity(answer.lengths[2], Quantity::Length)),
        ("chamber pressure", quantity(case.chamber.0, Quantity::Pressure)),
        ("ambient pressure", quantity(case.ambient.0, Quantity::Pressure)),
        ("regime", flow.regime.id().replace('_', " ")),
        ("thrust coefficient, full flow", format_significant(answer.full_flow, 6)),
        ("thrust, full flow", quantity(answer.full_flow * answer.thrust_unit.0, Quantity::Force)),
        ("divergence factor", format_significant(answer.divergence, 5)),
    ];
    if let Some(compensated) = answer.compensated {
        rows.push(("thrust coefficient, compensated", format_significant(compensated, 6)));
        rows.push(("thrust, compensated", quantity(compensated * answer.thrust_unit.0, Quantity::Force)));
    }
    if let Some(exit) = exit {
        rows.push(("exit Mach number", format_significant(exit.mach, 5)));
        rows.push(("exit pressure", quantity(exit.pressure.0, Quantity::Pressure)));
    }
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(label, value)| vec![label.to_owned(), value]).collect();
    let mut text = table(&[Align::Left, Align::Left], &rows);
    if answer.separation.is_empty() {
        return text;
    }
    let mut rows = vec![["Separation", "A/At there", "wall pressure", "C_F", "thrust"].map(str::to_owned).to_vec()];
    for (criterion, thrust) in &answer.separation {
        rows.push(match thrust {
            Ok(thrust) => vec![
                criterion.name().to_owned(),
                thrust.point.map_or("fills".to_owned(), |point| format_significant(point.area_ratio, 4)),
                thrust.point.map_or("-".to_owned(), |point| quantity(point.pressure.0, Quantity::Pressure)),
                format_significant(thrust.thrust_coefficient, 5),
                quantity(thrust.thrust_coefficient * answer.thrust_unit.0, Quantity::Force),
            ],
            Err(error) => vec![criterion.name().to_owned(), error.to_string()],
        });
    }
    text.push_str(&format!(
        "\n{}",
        table(&[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right], &rows)
    ));
    text
}

pub(super) fn delivered_text(delivered: &Delivered, units: &UnitPreferences) -> String {
    let mut rows = vec![vec![
        "Behind each loss".to_owned(),
        "C_F".to_owned(),
        "lost".to_owned(),
        units.axis("c*", Quantity::Velocity),
        units.axis("Isp", Quantity::SpecificImpulse),
        units.axis("Isp vacuum", Quantity::SpecificImpulse),
    ]];
    for stage in &delivered.stages {
        rows.push(vec![
            stage.name.to_owned(),
            format_significant(stage.thrust_coefficient, 5),
            format_significant(stage.thrust_coefficient_loss, 3),
            units.number(stage.characteristic_velocity.0, Quantity::Velocity, 5),
            units.number(stage.specific_impulse.0, Quantity::SpecificImpulse, 5),
            units.number(stage.vacuum_specific_impulse.0, Quantity::SpecificImpulse, 5),
        ]);
    }
    table(&[vec![Align::Left], vec![Align::Right; 5]].concat(), &rows)
}

pub(super) fn reacting_text(flow: &ReactingFlow, units: &UnitPreferences) -> String {
    let stations = &flow.stations;
    let given = flow.exit.map_or(String::new(), |exit| {
        format!(
            "C_F {}, Isp {}, in vacuum {}\n",
            format_significant(exit.thrust_coefficient, 5),
            units.text(exit.specific_impulse.0, Quantity::SpecificImpulse, 5),
            units.text(exit.vacuum_specific_impulse.0, Quantity::SpecificImpulse, 5),
        )
    });
    let units = &units.of_states();
    let mut rows = vec![vec![
        units.axis("x", Quantity::Length),
        "A/At".to_owned(),
        "Mach".to_owned(),
        units.axis("p", Quantity::Pressure),
        units.axis("T", Quantity::Temperature),
        "gamma_s".to_owned(),
    ]];
    let last = stations.len().saturating_sub(1);
    for (_, station) in stations.iter().enumerate().filter(|(number, _)| number % 4 == 0 || *number == last) {
        rows.push(vec![
            units.number(station.x.0, Quantity::Length, 5),
            format_significant(station.area_ratio, 5),
            format_significant(station.mach, 5),
            units.number(station.pressure.0, Quantity::Pressure, 5),
            units.number(station.temperature.0, Quantity::Temperature, 5),
            format_significant(station.isentropic_exponent, 5),
        ]);
    }
    format!("{}{given}", table(&[Align::Right; 6], &rows))
}

pub(super) fn altitude_text(sweep: &[AltitudePoint], units: &UnitPreferences) -> String {
    let mut head = vec![units.axis("altitude", Quantity::Altitude), "full flow".to_owned()];
    head.extend(sweep.first().and_then(|point| point.compensated).map(|_| "compensated".to_owned()));
    head.extend(sweep.first().into_iter().flat_map(|point| &point.separated).map(|(one, _)| one.name().to_owned()));
    let mut rows = vec![head];
    for point in sweep {
        let mut row =
            vec![units.number(point.altitude.0, Quantity::Altitude, 5), format_significant(point.full_flow, 5)];
        row.extend(point.compensated.map(|value| format_significant(value, 5)));
        row.extend(
            point.separated.iter().map(|(_, value)| value.map_or("-".to_owned(), |value| format_significant(value, 5))),
        );
        rows.push(row);
    }
    format!("C_F over altitude\n{}", table(&vec![Align::Right; rows.first().map_or(0, Vec::len)], &rows))
}

pub(super) fn comparison_text(compared: &[ComparedContour], units: &UnitPreferences) -> String {
    let mut rows = vec![vec![
        "contour".to_owned(),
        units.axis("length", Quantity::Length),
        units.axis("surface", Quantity::Area),
        units.axis("body", Quantity::Volume),
        units.axis("exit angle", Quantity::Angle),
        "divergence".to_owned(),
        "by characteristics".to_owned(),
    ]];
    for one in compared {
        rows.push(match &one.figures {
            Ok(figures) => vec![
                one.name.clone(),
                units.number(figures.length.0, Quantity::Length, 5),
                units.number(figures.surface.0, Quantity::Area, 5),
                units.number(figures.body.0, Quantity::Volume, 5),
                units.number(figures.exit_angle, Quantity::Angle, 4),
                format_significant(figures.divergence, 5),
                figures.by_characteristics.map_or("-".to_owned(), |value| format_significant(value, 5)),
            ],
            Err(_) => [vec![one.name.clone()], vec!["-".to_owned(); 6]].concat(),
        });
    }
    let remarks = ComparedContour::remarks(compared).into_iter().map(|remark| format!("{remark}\n"));
    table(&[vec![Align::Left], vec![Align::Right; 6]].concat(), &rows) + &remarks.collect::<String>()
}

pub(super) fn best_bell_text(best: &OptimumBell, units: &UnitPreferences) -> String {
    let angle = |angle: Option<Radian>| angle.map_or(String::new(), |angle| units.text(angle.0, Quantity::Angle, 4));
    format!(
        "Best bell of this length: {} behind the throat, {} at the exit, C_F {} with divergence and friction{}\n",
        angle(best.bell.initial_angle),
        angle(best.bell.exit_angle),
        format_significant(best.thrust_coefficient, 6),
        best.chart_thrust_coefficient
            .map_or(String::new(), |chart| { format!(" ({} with the chart's angles)", format_significant(chart, 6)) }),
    )
}
