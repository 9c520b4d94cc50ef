//! The nozzle cut along its axis: wall, Mach number of the flow inside, and what the colours mean.

use super::{Commands, Everything, NozzleWorkspace, Snapshot, failure, reasons};
use crate::app::document::Document;
use crate::app::theme::{self, Colours};
use crate::app::widgets::{colour_bar, icon};
use crate::diag::Severity;
use crate::figure::area;
use crate::motor::nozzle::contour::Plug;
use crate::physics::gas_dynamics::isentropic::subsonic_mach;
use crate::physics::gas_dynamics::nozzle_flow::StationFlow;
use crate::service::error::ServiceError;
use crate::units::{Metre, format_significant};
use egui::{Galley, Margin, Mesh, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, UiBuilder, pos2, vec2};
use std::f64::consts::PI;
use std::sync::Arc;

/// Room around the drawing for handles.
const MARGIN: f32 = 22.0;
/// Opacity of what is no longer that of the design.
pub(super) const PAST: f32 = 0.45;

/// From metres to the screen.
pub(super) struct View {
    origin: Pos2,
    /// Points in a metre.
    pub scale: f32,
}

impl View {
    pub fn place(&self, [x, r]: [f64; 2]) -> Pos2 {
        pos2(self.origin.x + self.scale * x as f32, self.origin.y - self.scale * r as f32)
    }
}

impl NozzleWorkspace {
    pub(super) fn contour(
        &mut self,
        ui: &mut Ui,
        now: &Snapshot,
        document: &Document,
        everything: &Everything,
        height: f32,
        out: &mut Commands,
    ) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let legend = Legend::new(ui, rect, everything);
        let view = fit(legend.above(rect), everything);
        let mut picture = ui.new_child(UiBuilder::new().id_salt("picture").max_rect(rect));
        if self.problem.is_some() {
            picture.multiply_opacity(PAST);
        }
        let top = fastest(everything);
        paint(&picture, rect, &view, everything, top);
        legend.paint(&picture, top);
        if let Some(error) = &self.problem {
            banner(ui, rect, error);
        }
        self.pull(ui, now, document, (everything, &view), out);
    }
}

fn paint(ui: &Ui, rect: Rect, view: &View, everything: &Everything, top: f64) {
    let colours = theme::colours(ui);
    let painter = ui.painter_at(rect);
    match &everything.answer.plug {
        Some(plug) => flow_plug(&painter, view, everything, plug, top, colours),
        None => {
            flow_1d(&painter, view, everything, top, colours);
            flow_2d(&painter, view, everything, top, colours);
        }
    }
    body(&painter, view, everything, colours);
    let end = everything.answer.lengths.iter().sum::<f64>();
    let (from, to) = (view.place([0.0, 0.0]) - vec2(10.0, 0.0), view.place([end, 0.0]) + vec2(10.0, 0.0));
    painter.extend(Shape::dashed_line(&[from, to], Stroke::new(1.0, colours.weak), 8.0, 4.0));
}

/// Why the design has no flow, over the picture of the last one that had: at its foot, where no handle is.
fn banner(ui: &mut Ui, rect: Rect, error: &ServiceError) {
    const PADDING: Margin = Margin::symmetric(10, 6);
    const BETWEEN: f32 = 2.0;
    let colours = theme::colours(ui);
    let place = rect.shrink2(vec2(MARGIN, 2.0));
    let width = place.width() - PADDING.sum().x - 6.0 * theme::GRID;
    let body = egui::TextStyle::Body.resolve(ui.style());
    let height: f32 = reasons(error)
        .map(|text| ui.painter().layout(text.to_owned(), body.clone(), colours.text, width).size().y + BETWEEN)
        .sum();
    let top = place.bottom() - height - PADDING.sum().y;
    let place = Rect::from_min_max(pos2(place.left(), top), place.max);
    ui.painter().rect(place, 4.0, colours.panel, Stroke::new(1.0, colours.error), egui::StrokeKind::Inside);
    let inner = place - PADDING;
    let mut child = ui.new_child(UiBuilder::new().id_salt("problem").max_rect(inner));
    child.spacing_mut().item_spacing.y = BETWEEN;
    child.horizontal_top(|ui| {
        icon::severity(ui, Severity::Error);
        ui.vertical(|ui| failure(ui, error));
    });
}

/// The largest Mach number that is shown: behind a shock the flow is slower than before it.
fn fastest(everything: &Everything) -> f64 {
    let answer = &everything.answer;
    let [end, _] = answer.wall.end();
    let along = answer.flow.stations.iter().map(|station| station.mach).fold(1.0, f64::max);
    let Ok(field) = &everything.field else { return along };
    let radius = answer.case.nozzle.throat_diameter.0 / 2.0;
    let throat = answer.lengths[0] + answer.lengths[1];
    let seen = field.field.net.points().iter().filter(|point| throat + radius * point.x <= end);
    seen.map(|point| point.mach()).fold(along, f64::max)
}

/// The scale at which everything fits.
fn fit(rect: Rect, everything: &Everything) -> View {
    let answer = &everything.answer;
    let end = answer.lengths.iter().sum::<f64>();
    // A body that cannot be made leaves the flow to be seen.
    let outside = answer.case.nozzle.outside(answer.case.inlet);
    let outside = outside.as_ref().unwrap_or(&answer.wall);
    let widest = outside.polyline(Metre(1e-4)).iter().map(|point| point[1]).fold(answer.wall.end()[1], f64::max);
    let (width, height) = (rect.width() - 2.0 * MARGIN, rect.height() - 1.4 * MARGIN);
    let scale = (width / end as f32).min(height / (2.0 * widest) as f32).max(1.0);
    let left = rect.center().x - 0.5 * scale * end as f32;
    let middle = rect.top() + 0.6 * MARGIN + 0.5 * height;
    View { origin: pos2(left, middle), scale }
}

fn mach_colour(colours: &Colours, mach: f64, top: f64) -> egui::Color32 {
    theme::colour(colours.figure.contour_colour(mach / top))
}

/// The one-dimensional flow as strips across the passage, above and below the axis.
fn flow_1d(painter: &Painter, view: &View, everything: &Everything, top: f64, colours: &Colours) {
    let answer = &everything.answer;
    let mut mesh = Mesh::default();
    let mut corner = |station: &StationFlow| {
        let radius = answer.wall.at(station.x.0).map_or(0.0, |at| at.radius);
        let colour = mach_colour(colours, station.mach, top);
        mesh.colored_vertex(view.place([station.x.0, radius]), colour);
        mesh.colored_vertex(view.place([station.x.0, -radius]), colour);
    };
    answer.flow.stations.iter().for_each(&mut corner);
    for strip in 1..answer.flow.stations.len() as u32 {
        let last = 2 * strip;
        mesh.add_triangle(last - 2, last - 1, last);
        mesh.add_triangle(last - 1, last, last + 1);
    }
    painter.add(Shape::mesh(mesh));
}

/// The flow around a plug: strips between cowl and plug to the throat, then the fan of straight characteristics.
fn flow_plug(painter: &Painter, view: &View, everything: &Everything, plug: &Plug, top: f64, colours: &Colours) {
    const STRIPS: usize = 40;
    let answer = &everything.answer;
    let (nozzle, g) = (&answer.case.nozzle, answer.case.gas.heat_capacity_ratio);
    let [lip, edge] = answer.wall.end();
    let throat_area = nozzle.throat_area().0 / PI;
    let Some([foot, ring]) = plug.rays.first().map(|ray| [lip + ray.foot[0], ray.foot[1]]) else { return };
    for sign in [1.0, -1.0] {
        let mut mesh = Mesh::default();
        for strip in 0..=STRIPS {
            let x = foot * strip as f64 / STRIPS as f64;
            let outer = answer.wall.at(x).map_or(edge, |at| at.radius);
            let inner = plug.surface.at(x - lip).map_or(0.0, |at| at.radius);
            let ratio = ((outer * outer - inner * inner) / throat_area).max(1.0);
            let colour = mach_colour(colours, subsonic_mach(g, ratio).unwrap_or(1.0), top);
            mesh.colored_vertex(view.place([x, sign * inner]), colour);
            mesh.colored_vertex(view.place([x, sign * outer]), colour);
            if strip > 0 {
                let last = 2 * strip as u32;
                mesh.add_triangle(last - 2, last - 1, last);
                mesh.add_triangle(last - 1, last, last + 1);
            }
        }
        // Up to the throat, which leans from the plug to the lip.
        let at = mesh.vertices.len() as u32;
        let sonic = mach_colour(colours, 1.0, top);
        mesh.colored_vertex(view.place([foot, sign * ring]), sonic);
        mesh.colored_vertex(view.place([lip, sign * edge]), sonic);
        mesh.add_triangle(at - 1, at, at + 1);
        for (station, ray) in answer.flow.stations.iter().zip(&plug.rays) {
            let at = mesh.vertices.len() as u32;
            let colour = mach_colour(colours, station.mach, top);
            mesh.colored_vertex(view.place([lip, sign * edge]), colour);
            mesh.colored_vertex(view.place([lip + ray.foot[0], sign * ray.foot[1]]), colour);
            mesh.add_triangle(at - 2, at - 1, at + 1);
            mesh.add_triangle(at - 2, at, at + 1);
        }
        painter.add(Shape::mesh(mesh));
    }
}

/// The field of the characteristics, where there is one, over the strips.
fn flow_2d(painter: &Painter, view: &View, everything: &Everything, top: f64, colours: &Colours) {
    let Ok(field) = &everything.field else { return };
    let answer = &everything.answer;
    let radius = answer.case.nozzle.throat_diameter.0 / 2.0;
    let throat = answer.lengths[0] + answer.lengths[1];
    let [end, _] = answer.wall.end();
    let clipped =
        painter.with_clip_rect(painter.clip_rect().intersect(Rect::everything_left_of(view.place([end, 0.0]).x)));
    for sign in [1.0, -1.0] {
        let mut mesh = Mesh::default();
        let rows: Vec<_> = field.field.net.rows().filter(|row| row.len() > 1).collect();
        let mut starts = Vec::with_capacity(rows.len());
        for row in &rows {
            starts.push(mesh.vertices.len() as u32);
            for point in *row {
                let at = view.place([throat + point.x * radius, sign * point.r * radius]);
                mesh.colored_vertex(at, mach_colour(colours, point.mach(), top));
            }
        }
        for (pair, start) in rows.windows(2).zip(starts.windows(2)) {
            weave(&mut mesh, (start[0], pair[0].len() as u32), (start[1], pair[1].len() as u32));
        }
        clipped.add(Shape::mesh(mesh));
    }
}

/// Triangles between two rows of vertices, of which the shorter one's points are shared.
fn weave(mesh: &mut Mesh, (first, count): (u32, u32), (second, other): (u32, u32)) {
    let (mut i, mut j) = (0, 0);
    while i + 1 < count || j + 1 < other {
        // Step on the row that lags behind.
        let lags = (i + 1) * other.max(1) <= (j + 1) * count.max(1);
        if (lags || j + 1 >= other) && i + 1 < count {
            mesh.add_triangle(first + i, first + i + 1, second + j);
            i += 1;
        } else {
            mesh.add_triangle(first + i, second + j, second + j + 1);
            j += 1;
        }
    }
}

/// The parts of the nozzle, cut.
fn body(painter: &Painter, view: &View, everything: &Everything, colours: &Colours) {
    let case = &everything.answer.case;
    let Ok(parts) = case.nozzle.parts(case.inlet) else { return };
    for (number, part) in parts.iter().enumerate() {
        let points = part.profile.outline(Metre(2e-5));
        for sign in [1.0, -1.0] {
            let line: Vec<[f64; 2]> = points
                .iter()
                .map(|[x, r]| {
                    let at = view.place([*x, sign * r]);
                    [f64::from(at.x), f64::from(at.y)]
                })
                .collect();
            let fill = if number == 0 { colours.panel } else { colours.border };
            let mut mesh = Mesh::default();
            for triangle in area::triangles(std::slice::from_ref(&line)) {
                let at = mesh.vertices.len() as u32;
                triangle.iter().for_each(|corner| mesh.colored_vertex(pos2(corner[0] as f32, corner[1] as f32), fill));
                mesh.add_triangle(at, at + 1, at + 2);
            }
            painter.add(Shape::mesh(mesh));
            let outline = line.iter().map(|at| pos2(at[0] as f32, at[1] as f32)).collect();
            painter.add(Shape::closed_line(outline, Stroke::new(1.2, colours.text)));
        }
    }
}

/// Mach numbers and their colours, and where they come from.
struct Legend {
    bar: Rect,
    source: Arc<Galley>,
}

impl Legend {
    /// At the bottom of `place`, as high as its text needs.
    fn new(ui: &Ui, place: Rect, everything: &Everything) -> Self {
        const LEAST: f32 = 28.0;
        let source = match &everything.field {
            _ if everything.answer.plug.is_some() => {
                "Straight characteristics from the lip (Angelino), before the throat one-dimensional".to_owned()
            }
            Ok(_) => "Behind the throat by the method of characteristics, before it one-dimensional".to_owned(),
            Err(error) => format!("One-dimensional; no field by characteristics: {}. {}", error.message, error.hint),
        };
        let width = (0.3 * place.width()).min(260.0);
        let room = place.width() - width - 3.0 * MARGIN;
        let small = egui::TextStyle::Small.resolve(ui.style());
        let source = ui.painter().layout(source.trim_end().to_owned(), small, theme::colours(ui).weak, room);
        let top = place.bottom() - source.size().y.max(LEAST);
        Self { bar: Rect::from_min_size(pos2(place.left() + MARGIN, top + 2.0), vec2(width, 6.0)), source }
    }

    /// What is left of the place above it.
    fn above(&self, place: Rect) -> Rect {
        Rect::from_min_max(place.min, pos2(place.right(), self.bar.top() - theme::GRID))
    }

    fn paint(&self, ui: &Ui, top: f64) {
        let (colours, bar) = (theme::colours(ui), self.bar);
        colour_bar::paint(ui, ui.painter(), bar);
        let small = egui::TextStyle::Small.resolve(ui.style());
        let y = bar.bottom() + 9.0;
        let word = |x: f32, align: egui::Align2, text: &str| {
            ui.painter().text(pos2(x, y), align, text, small.clone(), colours.weak);
        };
        word(bar.left(), egui::Align2::LEFT_CENTER, "Mach 0");
        word(bar.right(), egui::Align2::RIGHT_CENTER, &format_significant(top, 3));
        let response = ui.interact(bar.expand(4.0), ui.scope_id().with("legend"), Sense::hover());
        let text = format!("Mach 0 to {}. {}", format_significant(top, 3), self.source.text());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &text));
        ui.painter().galley(pos2(bar.right() + MARGIN, bar.top() - 4.0), Arc::clone(&self.source), colours.weak);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rows_are_woven_without_gap() {
        for (count, other) in [(2, 2), (5, 3), (1, 4), (4, 1), (7, 9)] {
            let mut mesh = Mesh::default();
            (0..count + other).for_each(|_| mesh.colored_vertex(Pos2::ZERO, egui::Color32::WHITE));
            weave(&mut mesh, (0, count), (count, other));
            assert_eq!(mesh.indices.len() as u32 / 3, count + other - 2, "{count} {other}");
        }
    }
}
