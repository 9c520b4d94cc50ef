//! Overlaid curves as plots and as files.

use super::{CurveOrigin, OverlaidCurve, View};
use crate::export::{figure_png, figure_svg};
use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::figure::plot_scene::stack_scene;
use crate::figure::style::FigureStyle;
use crate::service::error::ServiceError;
use crate::table::Channel;
use crate::units::{Pa, STANDARD_ATMOSPHERE, UnitPreferences};

/// Endings of the files that an overlay can be written to.
pub const OVERLAY_ENDINGS: &[&str] = &["svg", "png", "csv"];

/// The channels that every curve has, without the time: thrust, pressure, then the others in the order of the first.
pub fn common_channels<'a>(curves: &[&'a OverlaidCurve]) -> Vec<&'a Channel> {
    let Some((first, others)) = curves.split_first() else { return Vec::new() };
    let rank = |channel: &&Channel| match channel.name.as_str() {
        "thrust" => 0,
        "chamber_pressure" => 1,
        _ => 2,
    };
    let mut common: Vec<&Channel> = first
        .channels
        .iter()
        .filter(|channel| channel.name != "time")
        .filter(|channel| others.iter().all(|other| other.channels.get(&channel.name).is_some()))
        .collect();
    common.sort_by_key(rank);
    common
}

/// One channel of every curve that has it, each in its colour of the palette; `None` where no curve has it.
pub fn overlay_plot(curves: &[(&OverlaidCurve, usize)], channel: &str, view: View) -> Option<PlotSpec> {
    let known = curves.iter().find_map(|(curve, _)| curve.channels.get(channel))?;
    let (time, time_quantity) = view.time_axis();
    let (label, quantity) = view.value_axis(&known.label, known.quantity);
    let mut plot = PlotSpec::new(Axis::new(time, time_quantity), Axis::new(label, quantity));
    plot.title = known.label.clone();
    for (curve, colour) in curves {
        let Some((times, values)) = view.samples(curve, channel) else { continue };
        let role = match curve.origin {
            CurveOrigin::Computed => Role::Main(*colour),
            CurveOrigin::Measured => Role::Measured(*colour),
        };
        plot.series.push(Series::new(curve.name.clone(), times, values, role));
    }
    (!plot.series.is_empty()).then_some(plot)
}

/// The content of a file of that ending with plots above each other, or with their values as columns.
///
/// `ambient` is what gauge pressures count from; standard atmosphere where no curve says it.
///
/// # Errors
/// [`ServiceError`]: an ending that is not in [`OVERLAY_ENDINGS`], or a writer that fails.
pub fn overlay_file(
    plots: &[PlotSpec],
    ending: &str,
    units: &UnitPreferences,
    ambient: Option<Pa>,
) -> Result<Vec<u8>, ServiceError> {
    const WIDTH: f64 = 720.0;
    const HEIGHT_OF_ONE: f64 = 320.0;
    const PIXELS_A_POINT: f64 = 2.0;
    const MARGIN: f64 = 12.0;
    let style = FigureStyle::print(units.clone(), ambient.unwrap_or(Pa(STANDARD_ATMOSPHERE)));
    let scene = || stack_scene(plots, WIDTH, HEIGHT_OF_ONE * plots.len() as f64, &style).with_margin(MARGIN);
    let ground = Some(style.theme.background);
    match ending {
        "csv" => csv_bytes(plots, &style),
        "svg" => Ok(figure_svg::svg_text(&scene(), ground).into_bytes()),
        "png" => figure_png::png_bytes(&scene(), ground, PIXELS_A_POINT)
            .map_err(|error| ServiceError::new(error.to_string())),
        _ => Err(ServiceError::new(format!("curves cannot be written as .{ending}"))
            .expected(format!("a file name ending in .{}", OVERLAY_ENDINGS.join(", .")))),
    }
}

/// Every time of any curve as a row; between its samples a curve is read along straight lines, outside it is empty.
fn csv_bytes(plots: &[PlotSpec], style: &FigureStyle) -> Result<Vec<u8>, ServiceError> {
    let failed = |error: csv::Error| ServiceError::new(format!("the table cannot be written: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let Some(first) = plots.first() else { return Ok(Vec::new()) };
    let columns: Vec<(&PlotSpec, &Series)> =
        plots.iter().flat_map(|plot| plot.series.iter().map(move |series| (plot, series))).collect();
    let names = columns.iter().map(|(plot, series)| {
        style.units.axis(&format!("{}, {}", series.name, plot.y.label.to_lowercase()), plot.y.quantity)
    });
    let head: Vec<String> = std::iter::once(style.units.axis(&first.x.label, first.x.quantity)).chain(names).collect();
    writer.write_record(&head).map_err(failed)?;
    let mut times: Vec<f64> = columns.iter().flat_map(|(_, series)| series.x.iter().copied()).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    for time in times {
        let cell = |(plot, series): &(&PlotSpec, &Series)| {
            let value = value_at(&series.x, &series.y, time);
            value.map_or_else(String::new, |value| style.shown(value, plot.y.quantity).to_string())
        };
        let time = style.shown(time, first.x.quantity).to_string();
        let row: Vec<String> = std::iter::once(time).chain(columns.iter().map(cell)).collect();
        writer.write_record(&row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| ServiceError::new(format!("the table cannot be written: {error}")))
}

/// The value at `x`, linear between samples; `None` outside.
fn value_at(xs: &[f64], ys: &[f64], x: f64) -> Option<f64> {
    let after = xs.partition_point(|sample| *sample < x);
    match (after.checked_sub(1).and_then(|before| Some((*xs.get(before)?, *ys.get(before)?))), xs.get(after)) {
        (_, Some(at)) if *at == x => ys.get(after).copied(),
        (Some((x0, y0)), Some(x1)) => Some(y0 + (ys.get(after)? - y0) * (x - x0) / (x1 - x0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::thrust_curve::ThrustCurve;

    fn curve(name: &str, time: &[f64], thrust: &[f64]) -> OverlaidCurve {
        let curve = ThrustCurve {
            name: name.to_owned(),
            time: time.to_vec(),
            thrust: thrust.to_vec(),
            ..ThrustCurve::default()
        };
        OverlaidCurve::from_curve(curve).expect("a curve")
    }

    #[test]
    fn the_table_of_values_has_every_time_and_reads_curves_between_their_samples() {
        let (a, b) = (curve("a, b", &[0.0, 2.0], &[0.0, 20.0]), curve("c", &[0.0, 1.0, 3.0], &[5.0, 6.0, 8.0]));
        let plot = overlay_plot(&[(&a, 0), (&b, 1)], "thrust", View::default()).expect("both have it");
        let bytes = overlay_file(&[plot], "csv", &UnitPreferences::default(), None).expect("writes");
        assert_eq!(
            String::from_utf8(bytes).expect("text"),
            "Time (s),\"a, b, thrust (N)\",\"c, thrust (N)\"\n0,0,5\n1,10,6\n2,20,7\n3,,8\n"
        );
    }

    #[test]
    fn every_ending_gives_a_file_and_others_are_named() {
        let a = curve("a", &[0.0, 2.0], &[0.0, 20.0]);
        let plot = overlay_plot(&[(&a, 0)], "thrust", View::default()).expect("has it");
        for ending in OVERLAY_ENDINGS {
            let bytes =
                overlay_file(std::slice::from_ref(&plot), ending, &UnitPreferences::default(), None).expect("writes");
            assert!(!bytes.is_empty(), "{ending}");
        }
        let error = overlay_file(&[plot], "gif", &UnitPreferences::default(), None).expect_err("no such file");
        assert!(error.expected.contains("svg"), "{error:?}");
        assert_eq!(overlay_plot(&[(&a, 0)], "kn", View::default()), None);
    }

    #[test]
    fn only_what_all_curves_have_is_common() {
        let a = curve("a", &[0.0, 2.0], &[0.0, 20.0]);
        let both = ThrustCurve { pressure: Some(vec![1e5, 2e5]), ..a.curve.clone() };
        let both = OverlaidCurve::from_curve(both).expect("a curve");
        let names = |curves: &[&OverlaidCurve]| {
            common_channels(curves).iter().map(|channel| channel.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&[&both]), ["thrust", "chamber_pressure"]);
        assert_eq!(names(&[&both, &a]), ["thrust"]);
    }
}
