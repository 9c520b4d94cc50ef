//! The nozzle cut along its axis: wall, Mach number of the flow inside, and handles on throat, exit and length.

use super::{Command, Commands, Everything, NozzleWorkspace, Snapshot};
use crate::app::document::Document;
use crate::app::handles;
use crate::app::theme::{self, Colours};
use crate::app::widgets::colour_bar;
use crate::app::widgets::quantity_field::Gesture;
use crate::figure::area;
use crate::form::assign;
use crate::geometry::meridian::Meridian;
use crate::motor::nozzle::Nozzle;
use crate::motor::nozzle::contour::{Contour, Plug};
use crate::physics::gas_dynamics::isentropic::subsonic_mach;
use crate::physics::gas_dynamics::nozzle_flow::StationFlow;
use crate::project::design::Design;
use crate::units::{Metre, Quantity, format_significant};
use egui::{CursorIcon, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use std::f64::consts::PI;
use std::sync::Arc;

/// Room around the drawing for handles, and below it for the legend.
const MARGIN: f32 = 22.0;
const LEGEND: f32 = 34.0;

/// From metres to the screen.
struct View {
    origin: Pos2,
    scale: f32,
}

impl View {
    fn place(&self, [x, r]: [f64; 2]) -> Pos2 {
        pos2(self.origin.x + self.scale * x as f32, self.origin.y - self.scale * r as f32)
    }
}

/// What a handle changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    Throat,
    Exit,
    Length,
    /// Of a bell behind the throat.
    InitialAngle,
    /// Of a bell at the exit.
    ExitAngle,
}

/// Length of the arm on which an angle's handle stands, over the divergent's.
const ARM: f64 = 0.22;

/// A handle in a hand.
#[derive(Debug, Clone)]
pub(super) struct HandleDrag {
    handle: Handle,
    from: Pos2,
    /// The design before.
    before: Arc<Design>,
    scale: f32,
}

impl Handle {
    const ALL: [Self; 5] = [Self::Throat, Self::Exit, Self::Length, Self::InitialAngle, Self::ExitAngle];

    fn name(self) -> &'static str {
        match self {
            Self::Throat => "Throat",
            Self::Exit => "Exit",
            Self::Length => "Length",
            Self::InitialAngle => "Initial angle",
            Self::ExitAngle => "Exit angle",
        }
    }

    /// The end of the wall from which the arm of an angle's handle comes, in m, with the wall's angle there and the
    /// arm's length.
    fn arm(self, everything: &Everything) -> Option<([f64; 2], f64, f64)> {
        let answer = &everything.answer;
        let nozzle = &answer.case.nozzle;
        let Contour::Bell(bell) = &nozzle.contour else { return None };
        let [initial, exit] = bell.angles(nozzle.opening()).ok()?;
        let [convergent, straight, divergent] = answer.lengths;
        let arm = ARM * divergent;
        match self {
            Self::InitialAngle => {
                let throat = nozzle.throat_diameter.0 / 2.0;
                let radius = bell.downstream_radius * throat;
                let (sin, cos) = initial.0.sin_cos();
                Some(([convergent + straight + radius * sin, throat + radius * (1.0 - cos)], initial.0, arm))
            }
            Self::ExitAngle => Some((answer.wall.end(), exit.0, -arm)),
            _ => None,
        }
    }

    /// Where it stands, in m, and the direction in which it is pulled; nothing where the contour has no such length.
    fn place(self, everything: &Everything) -> Option<([f64; 2], [f64; 2])> {
        let answer = &everything.answer;
        let [convergent, straight, divergent] = answer.lengths;
        let [end, exit] = answer.wall.end();
        match self {
            // The throat of a plug is a ring.
            Self::Throat if answer.plug.is_some() => None,
            Self::Throat => {
                let radius = answer.case.nozzle.throat_diameter.0 / 2.0;
                Some(([convergent + straight / 2.0, radius], [0.0, 1.0]))
            }
            Self::Exit => Some(([end, exit], [0.0, 1.0])),
            Self::Length => {
                let contour = &answer.case.nozzle.contour;
                matches!(contour, Contour::Conical(_) | Contour::Bell(_) | Contour::Spike(_))
                    .then_some(([convergent + straight + divergent, 0.0], [1.0, 0.0]))
            }
            Self::InitialAngle | Self::ExitAngle => {
                let ([x, r], angle, arm) = self.arm(everything)?;
                let (sin, cos) = angle.sin_cos();
                Some(([x + arm * cos, r + arm * sin], [-sin, cos]))
            }
        }
    }

    /// The field that a pull by `way` m from `nozzle` leads to, with its new value.
    fn pulled(self, nozzle: &Nozzle, inlet: Metre, way: f64) -> Option<(&'static str, Quantity, f64)> {
        match self {
            Self::Throat => Some(("throat_diameter", Quantity::Length, nozzle.throat_diameter.0 + 2.0 * way)),
            Self::Exit => Some(("exit_diameter", Quantity::Length, nozzle.exit_diameter.0 + 2.0 * way)),
            Self::Length => {
                let [_, _, length] = nozzle.lengths(inlet).ok()?;
                if let Contour::Spike(spike) = &nozzle.contour {
                    let fraction = spike.length_fraction * (1.0 + way / length);
                    return Some(("length_fraction", Quantity::Ratio, fraction));
                }
                match nozzle.contour.with_length(nozzle.opening(), length + way)? {
                    Contour::Conical(cone) => {
                        Some(("divergence_half_angle", Quantity::Angle, cone.divergence_half_angle.0))
                    }
                    Contour::Bell(bell) => Some(("length_fraction", Quantity::Ratio, bell.length_fraction)),
                    _ => None,
                }
            }
            Self::InitialAngle | Self::ExitAngle => {
                let Contour::Bell(bell) = &nozzle.contour else { return None };
                let [initial, exit] = bell.angles(nozzle.opening()).ok()?;
                let [_, _, length] = nozzle.lengths(inlet).ok()?;
                let turn = way / (ARM * length);
                Some(match self {
                    Self::InitialAngle => ("initial_angle", Quantity::Angle, initial.0 + turn),
                    _ => ("exit_angle", Quantity::Angle, exit.0 - turn),
                })
            }
        }
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
        let colours = theme::colours(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let answer = &everything.answer;
        // A body that cannot be made leaves the flow to be seen.
        let outside = answer.case.nozzle.outside(answer.case.inlet);
        let end = answer.lengths.iter().sum::<f64>();
        let view = fit(rect, end, &answer.wall, outside.as_ref().unwrap_or(&answer.wall));
        let painter = ui.painter_at(rect);
        let top = everything
            .field
            .as_ref()
            .ok()
            .map(|field| field.field.net.points().iter().map(|point| point.mach()).fold(1.0, f64::max));
        let exit = answer.flow.stations.last().map_or(1.0, |station| station.mach);
        let top = top.unwrap_or(exit).max(exit).max(1.0);
        match &answer.plug {
            Some(plug) => flow_plug(&painter, &view, everything, plug, top, colours),
            None => {
                flow_1d(&painter, &view, everything, top, colours);
                flow_2d(&painter, &view, everything, top, colours);
            }
        }
        body(&painter, &view, everything, colours);
        let axis = [view.place([0.0, 0.0]), view.place([end, 0.0])];
        let (from, to) = (axis[0] - vec2(10.0, 0.0), axis[1] + vec2(10.0, 0.0));
        painter.extend(Shape::dashed_line(&[from, to], Stroke::new(1.0, colours.weak), 8.0, 4.0));
        legend(ui, Rect::from_min_max(pos2(rect.left(), rect.bottom() - LEGEND), rect.max), top, everything);
        self.pull(ui, now, document, (everything, &view), out);
    }

    fn pull(
        &mut self,
        ui: &mut Ui,
        now: &Snapshot,
        document: &Document,
        (everything, view): (&Everything, &View),
        out: &mut Commands,
    ) {
        let colours = theme::colours(ui);
        for handle in Handle::ALL {
            let Some((at, along)) = handle.place(everything) else { continue };
            let at = view.place(at);
            if let Some((from, ..)) = handle.arm(everything) {
                ui.painter().line_segment([view.place(from), at], Stroke::new(1.0, colours.accent));
            }
            let id = ui.scope_id().with(("nozzle handle", handle.name()));
            let response = ui.interact(Rect::from_center_size(at, vec2(22.0, 22.0)), id, Sense::drag());
            response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, format!("{} handle", handle.name())));
            let is_held = self.drag.as_ref().is_some_and(|drag| drag.handle == handle);
            let is_strong = response.hovered() || is_held;
            if is_strong {
                ui.ctx().set_cursor_icon(if along[0].abs() < along[1].abs() {
                    CursorIcon::ResizeVertical
                } else {
                    CursorIcon::ResizeHorizontal
                });
            }
            handles::paint(ui.painter(), at, along, is_strong, colours);
            if response.drag_started() {
                let from = ui.ctx().pointer_interact_pos().unwrap_or(at);
                let before = document.draft().clone();
                self.drag = Some(HandleDrag { handle, from, before, scale: view.scale });
            }
            let Some(drag) = self.drag.clone().filter(|drag| drag.handle == handle) else { continue };
            if !response.dragged() && !response.drag_stopped() {
                self.drag = None;
                continue;
            }
            let Some(pointer) = ui.ctx().pointer_interact_pos() else { continue };
            let moved = pointer - drag.from;
            let way = (f64::from(moved.x) * along[0] - f64::from(moved.y) * along[1]) / f64::from(drag.scale);
            let Design::SolidMotor(before) = drag.before.as_ref();
            let inlet = everything.answer.case.inlet;
            let Some((key, quantity, value)) = handle.pulled(&before.nozzle, inlet, way) else { continue };
            let per_point = handle.pulled(&before.nozzle, inlet, way + 1.0 / f64::from(drag.scale));
            let step = per_point.map_or(1e-4, |(_, _, next)| (next - value).abs());
            let value = handles::rounded(now.units, quantity, value, step);
            let path = format!("nozzle.{key}");
            let mut draft = Design::clone(document.draft());
            // Outside its limits the value stays where it was last: the handle stops there.
            let is_changed = assign(&mut draft, &path, &format!("{value:e}")).is_ok() && draft != **document.draft();
            let done = response.drag_stopped();
            if done || is_changed {
                let gesture = if done { Gesture::Committed } else { Gesture::Live };
                out.push(Command::Edit { draft: Box::new(draft), gesture });
            }
            if done {
                self.drag = None;
            } else {
                handles::reading(ui, at, &format!("{} {}", handle.name(), now.units.text(value, quantity, 4)), colours);
            }
        }
    }
}

/// The scale at which everything fits.
fn fit(rect: Rect, end: f64, wall: &Meridian, outside: &Meridian) -> View {
    let widest = outside.polyline(Metre(1e-4)).iter().map(|point| point[1]).fold(wall.end()[1], f64::max);
    let (width, height) = (rect.width() - 2.0 * MARGIN, rect.height() - LEGEND - 1.4 * MARGIN);
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
fn legend(ui: &Ui, place: Rect, top: f64, everything: &Everything) {
    let colours = theme::colours(ui);
    let painter = ui.painter_at(place);
    let bar = Rect::from_min_size(place.min + vec2(MARGIN, 6.0), vec2((0.4 * place.width()).min(260.0), 6.0));
    colour_bar::paint(ui, &painter, bar);
    let small = egui::TextStyle::Small.resolve(ui.style());
    let word = |x: f32, y: f32, align: egui::Align2, text: &str| {
        painter.text(pos2(x, y), align, text, small.clone(), colours.weak);
    };
    let y = bar.bottom() + 9.0;
    word(bar.left(), y, egui::Align2::LEFT_CENTER, "Mach 0");
    word(bar.right(), y, egui::Align2::RIGHT_CENTER, &format_significant(top, 3));
    let source = match &everything.field {
        _ if everything.answer.plug.is_some() => {
            "Straight characteristics from the lip (Angelino), before the throat one-dimensional".to_owned()
        }
        Ok(_) => "Behind the throat by the method of characteristics, before it one-dimensional".to_owned(),
        Err(error) => format!("One-dimensional; no field by characteristics: {}. {}", error.message, error.hint),
    };
    let galley = painter.layout(source, small.clone(), colours.weak, place.right() - bar.right() - 2.0 * MARGIN);
    painter.galley(pos2(bar.right() + MARGIN, bar.top() - 4.0), galley, colours.weak);
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
