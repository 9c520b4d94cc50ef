//! Lays plots out: one, or several over a common axis.
//!
//! The name of the vertical axis and the legend stand above each plot, so that neither covers data and names stay
//! level. Ticks are round numbers in the shown unit. Curves are thinned to what the eye can tell apart.

mod curves;
mod markers;

use super::font::{self, Face};
use super::plot::{Axis, MarkerAt, PlotSpec, Role, Series};
use super::scene::{Anchor, Item, Path, Point, Rect, Scene, Shape, Stroke, Text, circle, corners};
use super::style::FigureStyle;
use super::theme::{GRID, Rgb, TextSizes};
use super::ticks::Ticks;

/// Lays one plot out in a scene of that size in points.
pub fn plot_scene(plot: &PlotSpec, width: f64, height: f64, style: &FigureStyle) -> Scene {
    stack_scene(std::slice::from_ref(plot), width, height, style)
}

/// Lays plots out above each other over a common axis, whose name and range come from all of them.
pub fn stack_scene(plots: &[PlotSpec], width: f64, height: f64, style: &FigureStyle) -> Scene {
    let mut scene = Scene::new(width, height);
    let Some(last) = plots.last() else { return scene };
    let small = style.sizes.small;
    let line = small * font::LINE_HEIGHT;
    let heads: Vec<Head> = plots.iter().map(|plot| Head::new(plot, width, style)).collect();
    // Labels below the axis clear those beside it at the corner.
    let drop = 0.65 * small;
    let foot = 2.0 * line + drop + 1.0;
    let gaps = (plots.len() - 1) as f64 * 2.5 * GRID;
    let room = height - foot - gaps - heads.iter().map(|head| head.height).sum::<f64>();
    let area_height = (room / plots.len() as f64).max(2.0 * line);

    let y_ticks: Vec<Ticks> = plots.iter().map(|plot| vertical_ticks(plot, area_height, style)).collect();
    let label_width = |label: &String| font::width(label, Face::Regular, small);
    let widest = y_ticks.iter().flat_map(Ticks::labelled).map(|(_, label)| label_width(&label)).fold(0.0, f64::max);
    let left = widest + 1.5 * GRID;
    let (x_low, x_high) = shown_range(plots.iter().flat_map(horizontal_values), &last.x, style);
    let wanted = ((width - left) / (9.0 * small)).clamp(2.0, 12.0);
    let x_ticks = Ticks::covering(x_low, x_high, wanted as usize);
    let x_labels = x_ticks.labelled();
    let right = 0.5 * x_labels.last().map_or(0.0, |(_, label)| label_width(label)) + 1.0;

    let mut top = 0.0;
    for ((plot, head), ticks) in plots.iter().zip(&heads).zip(y_ticks) {
        head.draw(&mut scene, plot, ticks.exponent, top, style);
        top += head.height;
        let area = Rect::new(left, top, (width - left - right).max(GRID), area_height);
        let frame = Frame { area, x: x_ticks.clone(), y: ticks };
        frame.draw_grid(&mut scene, style);
        let drawn = curves::draw(&mut scene, plot, &frame, style);
        markers::draw(&mut scene, plot, &frame, style, &drawn);
        top += area_height + 2.5 * GRID;
    }
    let bottom = top - 2.5 * GRID;
    let area = Rect::new(left, 0.0, (width - left - right).max(GRID), bottom);
    let frame = Frame { area, x: x_ticks, y: Ticks::covering(0.0, 1.0, 1) };
    for (value, label) in x_labels {
        let at = [frame.x_of(value), bottom + drop + font::ASCENT * small];
        scene.text(words(at, label, style, Anchor::Middle));
    }
    let name = axis_name(&last.x, frame.x.exponent, style);
    let at = [0.5 * (area.left + area.right), bottom + drop + line + font::ASCENT * small];
    scene.text(words(at, name, style, Anchor::Middle));
    scene
}

/// Where the values of a plot lie in its scene.
struct Frame {
    area: Rect,
    x: Ticks,
    y: Ticks,
}

impl Frame {
    fn x_of(&self, shown: f64) -> f64 {
        self.area.left + (shown - self.x.first) / (self.x.last() - self.x.first) * self.area.width()
    }

    fn y_of(&self, shown: f64) -> f64 {
        self.area.bottom - (shown - self.y.first) / (self.y.last() - self.y.first) * self.area.height()
    }

    fn draw_grid(&self, scene: &mut Scene, style: &FigureStyle) {
        let grid = Stroke::solid(style.theme.grid, 0.5);
        for index in 0..self.x.count {
            let x = self.x_of(self.x.at(index));
            scene.line(vec![[x, self.area.top], [x, self.area.bottom]], grid.clone());
        }
        for (value, label) in self.y.labelled() {
            let y = self.y_of(value);
            scene.line(vec![[self.area.left, y], [self.area.right, y]], grid.clone());
            let baseline = y + 0.5 * font::CAP_HEIGHT * style.sizes.small;
            scene.text(words([self.area.left - GRID, baseline], label, style, Anchor::End));
        }
        let axis = Stroke::solid(style.theme.axis, 0.75);
        let corner = [self.area.left, self.area.bottom];
        scene.line(vec![[self.area.left, self.area.top], corner, [self.area.right, self.area.bottom]], axis);
    }
}

/// What stands above a plot: title, name of the vertical axis, legend.
struct Head {
    title: Vec<String>,
    /// Legend entries with their place: row and x.
    entries: Vec<(usize, usize, f64)>,
    height: f64,
}

const SWATCH: f64 = 14.0;

impl Head {
    fn new(plot: &PlotSpec, width: f64, style: &FigureStyle) -> Self {
        let TextSizes { small, normal, .. } = style.sizes;
        let title = match plot.title.as_str() {
            "" => Vec::new(),
            title if title == plot.y.label => Vec::new(), // the axis says it already
            title => font::wrap(title, Face::SemiBold, normal, width),
        };
        // The axis name may grow by an exponent that is not known yet.
        let name = font::width(&axis_name(&plot.y, 0, style), Face::Regular, small) + 4.0 * small;
        let needs_legend = plot.series.len() > 1 || plot.series.iter().any(|s| !matches!(s.role, Role::Main(_)));
        let mut entries = Vec::new();
        let mut rows = 1;
        if needs_legend {
            let entry_width =
                |series: &Series| SWATCH + GRID + font::width(&series.name, Face::Regular, small) + 3.0 * GRID;
            let widths: Vec<f64> = plot.series.iter().map(entry_width).collect();
            let total: f64 = widths.iter().sum();
            let (mut row, mut x) = if name + total <= width { (0, width - total + 3.0 * GRID) } else { (1, 0.0) };
            for (index, entry) in widths.into_iter().enumerate() {
                if x > 0.0 && row > 0 && x + entry - 3.0 * GRID > width {
                    (row, x) = (row + 1, 0.0);
                }
                entries.push((index, row, x));
                x += entry;
            }
            rows = row + 1;
        }
        let height =
            title.len() as f64 * normal * font::LINE_HEIGHT + rows as f64 * small * font::LINE_HEIGHT + 1.5 * GRID;
        Self { title, entries, height }
    }

    fn draw(&self, scene: &mut Scene, plot: &PlotSpec, exponent: i32, top: f64, style: &FigureStyle) {
        let TextSizes { small, normal, .. } = style.sizes;
        let mut y = top;
        for line in &self.title {
            let mut text = words([0.0, y + font::ASCENT * normal], line.clone(), style, Anchor::Start);
            (text.size, text.face, text.colour) = (normal, Face::SemiBold, style.theme.text);
            scene.text(text);
            y += normal * font::LINE_HEIGHT;
        }
        let line = small * font::LINE_HEIGHT;
        let name = axis_name(&plot.y, exponent, style);
        let mut text = words([0.0, y + font::ASCENT * small], name, style, Anchor::Start);
        text.colour = style.theme.text;
        scene.text(text);
        for &(index, row, x) in &self.entries {
            let Some(series) = plot.series.get(index) else { continue };
            let middle = y + row as f64 * line + font::ASCENT * small - 0.5 * font::CAP_HEIGHT * small;
            draw_swatch(scene, series, [x, middle], style);
            let at = [x + SWATCH + GRID, y + row as f64 * line + font::ASCENT * small];
            // The last entry ends at the edge, up to rounding.
            let limit = scene.width - at[0] + 0.01;
            let name = font::shortened(&series.name, Face::Regular, small, limit);
            scene.text(words(at, name, style, Anchor::Start));
        }
    }
}

fn draw_swatch(scene: &mut Scene, series: &Series, [x, y]: Point, style: &FigureStyle) {
    let line = |scene: &mut Scene, stroke| scene.line(vec![[x, y], [x + SWATCH, y]], stroke);
    match &series.role {
        Role::Main(_) | Role::Ghost => line(scene, series_stroke(&series.role, style)),
        Role::Measured(colour) => scene.push(dots(&[[x + 0.5 * SWATCH, y]], style.theme.series_colour(*colour), style)),
        Role::Band { .. } => {
            scene.rect(Rect::new(x, y - 3.0, SWATCH, 6.0), band_colour(&series.role, style));
            line(scene, series_stroke(&series.role, style));
        }
    }
}

fn series_stroke(role: &Role, style: &FigureStyle) -> Stroke {
    const MAIN: f64 = 0.16; // of the text size: 1.2 points on paper
    const GHOST: f64 = 0.13;
    let (colour, width) = match role {
        Role::Main(colour) | Role::Measured(colour) | Role::Band { colour, .. } => {
            (style.theme.series_colour(*colour), MAIN)
        }
        Role::Ghost => (style.theme.ghost, GHOST),
    };
    Stroke::solid(colour, width * style.sizes.small)
}

fn band_colour(role: &Role, style: &FigureStyle) -> Rgb {
    const SHARE: f64 = 0.22;
    match role {
        Role::Main(colour) | Role::Measured(colour) | Role::Band { colour, .. } => {
            style.theme.series_colour(*colour).over(style.theme.background, SHARE)
        }
        Role::Ghost => style.theme.ghost,
    }
}

fn dots(places: &[Point], colour: Rgb, style: &FigureStyle) -> Shape {
    const RADIUS: f64 = 0.19; // of the text size: 1.5 points on paper
    let lines = places.iter().map(|&place| circle(place, RADIUS * style.sizes.small)).collect();
    Shape::Path(Path { lines, is_closed: true, fill: Some(colour), stroke: None })
}

fn words(at: Point, text: String, style: &FigureStyle, anchor: Anchor) -> Text {
    let (size, colour) = (style.sizes.small, style.theme.muted);
    Text { at, text, size, face: Face::Regular, colour, anchor, rotation: 0.0 }
}

/// `Chamber pressure (bar)`, or `Chamber pressure (10⁶ Pa)` where the labels leave a power out.
fn axis_name(axis: &Axis, exponent: i32, style: &FigureStyle) -> String {
    let name = style.units.axis(&axis.label, axis.quantity);
    if exponent == 0 {
        return name;
    }
    let power = font::power_of_ten(exponent);
    match name.strip_prefix(&format!("{} (", axis.label)) {
        Some(unit) => format!("{} ({power} {unit}", axis.label),
        None => format!("{name} ({power})"),
    }
}

fn horizontal_values(plot: &PlotSpec) -> impl Iterator<Item = f64> {
    plot.series.iter().flat_map(|series| series.x.iter().copied())
}

fn vertical_values(plot: &PlotSpec) -> impl Iterator<Item = f64> {
    plot.series.iter().flat_map(|series| {
        let (low, high): (&[f64], &[f64]) = match &series.role {
            Role::Band { low, high, .. } => (low, high),
            _ => (&[], &[]),
        };
        series.y.iter().chain(low).chain(high).copied()
    })
}

/// Smallest and largest shown value; 0 to 1 without values.
fn shown_range(values: impl Iterator<Item = f64>, axis: &Axis, style: &FigureStyle) -> (f64, f64) {
    let range = values
        .filter(|value| value.is_finite())
        .map(|value| style.shown(value, axis.quantity))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if range.0 > range.1 { (0.0, 1.0) } else { range }
}

fn vertical_ticks(plot: &PlotSpec, area_height: f64, style: &FigureStyle) -> Ticks {
    const NEAR_ZERO: f64 = 0.6; // of the largest value: below it the axis starts at zero
    const STRETCH: f64 = 1.6; // how far a limit may push the range beyond the data
    let (mut low, mut high) = shown_range(vertical_values(plot), &plot.y, style);
    if low > 0.0 && low < NEAR_ZERO * high {
        low = 0.0;
    }
    if high < 0.0 && high > NEAR_ZERO * low {
        high = 0.0;
    }
    let (data_low, span) = (low, high - low);
    for marker in &plot.markers {
        if let MarkerAt::Y(value) = marker.at {
            let value = style.shown(value, plot.y.quantity);
            if value > high && value - data_low <= STRETCH * span {
                high = value;
            }
            if value < low && high - value <= STRETCH * span {
                low = value;
            }
        }
    }
    let wanted = (area_height / (2.7 * style.sizes.small)).round().clamp(2.0, 8.0);
    Ticks::covering(low, high, wanted as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::figure::plot::Marker;
    use crate::units::{Pa, PressureReference, Quantity, UnitPreferences};

    fn pressure_plot() -> PlotSpec {
        let time: Vec<f64> = (0..2000).map(|i| f64::from(i) * 0.002).collect();
        let pressure: Vec<f64> = time.iter().map(|t| 5.5e6 * (1.0 - (-20.0 * t).exp()) * (1.0 - 0.1 * t)).collect();
        let mut plot = PlotSpec::new(Axis::new("Time", Quantity::Time), Axis::new("Pressure", Quantity::Pressure));
        plot.series.push(Series::new("prediction", time.clone(), pressure.clone(), Role::Main(0)));
        plot.series.push(Series::new("version 3, before the change of the throat", time, pressure, Role::Ghost));
        plot.markers.push(Marker {
            at: MarkerAt::Y(6.5e6),
            label: "limit of the case 65 bar".to_owned(),
            severity: Some(Severity::Error),
        });
        plot.markers.push(Marker { at: MarkerAt::X(3.2), label: "burnout".to_owned(), severity: None });
        plot
    }

    fn texts_are_apart_and_inside(scene: &Scene) {
        let sheet = Rect::new(0.0, 0.0, scene.width, scene.height);
        let texts: Vec<_> = scene.texts().collect();
        for (index, (text, bounds)) in texts.iter().enumerate() {
            assert!(sheet.contains(bounds), "{} {bounds:?}", text.text);
            for (other, other_bounds) in texts.iter().skip(index + 1) {
                assert!(!bounds.overlaps(other_bounds), "{} over {}", text.text, other.text);
            }
        }
    }

    #[test]
    fn no_text_of_a_plot_leaves_it_or_covers_another() {
        let style = FigureStyle::print(UnitPreferences::default(), Pa(101_325.0));
        for [width, height] in [[500.0, 180.0], [240.0, 140.0], [160.0, 120.0]] {
            texts_are_apart_and_inside(&plot_scene(&pressure_plot(), width, height, &style));
            texts_are_apart_and_inside(&stack_scene(&[pressure_plot(), pressure_plot()], width, 2.0 * height, &style));
        }
    }

    #[test]
    fn gauge_pressure_shifts_the_axis_and_says_so() {
        let units = UnitPreferences { pressure: PressureReference::Gauge, ..UnitPreferences::default() };
        let style = FigureStyle::print(units, Pa(1.0e5));
        let mut plot = pressure_plot();
        plot.series.truncate(1);
        plot.series[0].y = vec![1.0e5; 2000].into();
        plot.markers.clear();
        let scene = plot_scene(&plot, 300.0, 150.0, &style);
        let texts: Vec<&str> = scene.texts().map(|(text, _)| text.text.as_str()).collect();
        assert!(texts.contains(&"Pressure (bar gauge)"), "{texts:?}");
        assert!(texts.contains(&"0.0"), "{texts:?}"); // ambient shows as zero
    }

    #[test]
    fn large_numbers_move_their_power_into_the_axis_name() {
        let style = FigureStyle::print(UnitPreferences::of(crate::units::UnitSystem::Si), Pa(0.0));
        let scene = plot_scene(&pressure_plot(), 300.0, 150.0, &style);
        assert!(scene.texts().any(|(text, _)| text.text == "Pressure (10⁶ Pa)"));
        assert_eq!(axis_name(&Axis::new("Kn", Quantity::Number), -3, &style), "Kn (10⁻³)");
    }

    #[test]
    fn an_empty_plot_still_has_axes() {
        let style = FigureStyle::print(UnitPreferences::default(), Pa(0.0));
        let mut plot = pressure_plot();
        plot.series.clear();
        assert!(plot_scene(&plot, 300.0, 150.0, &style).texts().count() > 4);
        assert!(stack_scene(&[], 300.0, 150.0, &style).items.is_empty());
    }
}
