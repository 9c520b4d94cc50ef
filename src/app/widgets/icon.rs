//! Small pictures drawn with lines, so that they are sharp at every scale and need no font.

use crate::app::theme;
use crate::diag::Severity;
use egui::{Color32, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Add.
    Plus,
    /// Take away.
    Cross,
    /// Move towards the front.
    Up,
    /// Move towards the back.
    Down,
    /// Copy.
    Copy,
    /// Run.
    Play,
    /// Hold.
    Pause,
    /// Back in the history.
    Undo,
    /// Forward in the history.
    Redo,
    /// Closed part of a tree.
    Closed,
    /// Open part of a tree.
    Open,
    /// The workspace of the design: a motor.
    Design,
    /// The workspace of thermochemistry: a flask.
    Thermochemistry,
    /// The workspace of nozzles.
    Nozzle,
    /// The workspace of comparisons: two curves over each other.
    Compare,
    /// The workspace of the library: books.
    Library,
    /// The workspace of validation: a curve through points.
    Validation,
    /// The workspace of the archive: a box with its lid.
    Archive,
}

const SIDE: f32 = 20.0;

/// A frameless button with a picture; `name` is what it does, for the tooltip and for screen readers.
pub fn button(ui: &mut Ui, icon: Icon, name: &str, enabled: bool) -> Response {
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(SIDE, SIDE), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let colours = theme::colours(ui);
    if enabled && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, 4.0, colours.hover);
    }
    let colour = if enabled { colours.text } else { colours.weak.gamma_multiply(0.5) };
    paint(ui, icon, rect, colour);
    if name.is_empty() { response } else { response.on_hover_text(name) }
}

/// Draws a picture into `rect`.
pub fn paint(ui: &Ui, icon: Icon, rect: Rect, colour: Color32) {
    let c = rect.center();
    let r = rect.width().min(rect.height()) * 0.25;
    let stroke = Stroke::new(1.5, colour);
    let painter = ui.painter();
    let line = |points: &[(f32, f32)]| {
        let points: Vec<Pos2> = points.iter().map(|(x, y)| c + vec2(x * r, y * r)).collect();
        painter.add(Shape::line(points, stroke));
    };
    let filled = |points: &[(f32, f32)]| {
        let points: Vec<Pos2> = points.iter().map(|(x, y)| c + vec2(x * r, y * r)).collect();
        painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
    };
    match icon {
        Icon::Plus => {
            line(&[(-1.0, 0.0), (1.0, 0.0)]);
            line(&[(0.0, -1.0), (0.0, 1.0)]);
        }
        Icon::Cross => {
            line(&[(-0.8, -0.8), (0.8, 0.8)]);
            line(&[(-0.8, 0.8), (0.8, -0.8)]);
        }
        Icon::Up => line(&[(-0.9, 0.5), (0.0, -0.5), (0.9, 0.5)]),
        Icon::Down => line(&[(-0.9, -0.5), (0.0, 0.5), (0.9, -0.5)]),
        Icon::Copy => {
            line(&[(-0.4, -0.4), (1.0, -0.4), (1.0, 1.0), (-0.4, 1.0), (-0.4, -0.4)]);
            line(&[(-0.7, 0.4), (-1.0, 0.4), (-1.0, -1.0), (0.4, -1.0), (0.4, -0.7)]);
        }
        Icon::Play => filled(&[(-0.7, -1.0), (1.0, 0.0), (-0.7, 1.0)]),
        Icon::Pause => {
            filled(&[(-0.9, -1.0), (-0.3, -1.0), (-0.3, 1.0), (-0.9, 1.0)]);
            filled(&[(0.3, -1.0), (0.9, -1.0), (0.9, 1.0), (0.3, 1.0)]);
        }
        Icon::Undo | Icon::Redo => {
            let side = if icon == Icon::Undo { 1.0 } else { -1.0 };
            line(&[(side * -0.3, -1.0), (-side, -0.3), (side * -0.3, 0.4)]);
            line(&[(-side, -0.3), (side * 0.5, -0.3), (side * 1.0, 0.2), (side * 1.0, 0.6), (side * 0.5, 1.0)]);
        }
        Icon::Closed => line(&[(-0.4, -0.8), (0.4, 0.0), (-0.4, 0.8)]),
        Icon::Open => line(&[(-0.8, -0.4), (0.0, 0.4), (0.8, -0.4)]),
        Icon::Design => {
            line(&[(0.5, -0.25), (0.2, -0.75), (-1.4, -0.75), (-1.4, 0.75), (0.2, 0.75), (0.5, 0.25)]);
            line(&[(0.5, -0.25), (1.4, -0.75)]);
            line(&[(0.5, 0.25), (1.4, 0.75)]);
            line(&[(-1.0, 0.0), (0.1, 0.0)]);
        }
        Icon::Library => {
            for x in [-1.2, -0.5, 0.2] {
                line(&[(x, -1.1), (x + 0.55, -1.1), (x + 0.55, 1.1), (x, 1.1), (x, -1.1)]);
            }
            line(&[(1.0, -1.0), (1.5, 1.0)]);
        }
        Icon::Archive => {
            line(&[(-1.4, -1.1), (1.4, -1.1), (1.4, -0.4), (-1.4, -0.4), (-1.4, -1.1)]);
            line(&[(-1.15, -0.4), (-1.15, 1.1), (1.15, 1.1), (1.15, -0.4)]);
            line(&[(-0.4, 0.15), (0.4, 0.15)]);
        }
        Icon::Thermochemistry => {
            line(&[(-0.75, -1.25), (0.75, -1.25)]);
            line(&[(-0.45, -1.25), (-0.45, -0.35), (-1.3, 1.1), (1.3, 1.1), (0.45, -0.35), (0.45, -1.25)]);
            line(&[(-0.85, 0.35), (0.85, 0.35)]);
        }
        Icon::Nozzle => {
            line(&[(-1.4, -1.0), (-0.9, -0.8), (-0.5, -0.3), (0.2, -0.7), (1.4, -1.1)]);
            line(&[(-1.4, 1.0), (-0.9, 0.8), (-0.5, 0.3), (0.2, 0.7), (1.4, 1.1)]);
            line(&[(-1.3, 0.0), (1.3, 0.0)]);
        }
        Icon::Compare => {
            line(&[(-1.3, -1.2), (-1.3, 1.1), (1.4, 1.1)]);
            line(&[(-1.0, 0.5), (-0.5, -0.9), (0.4, -0.7), (0.8, 0.7), (1.3, 0.8)]);
            line(&[(-1.0, 0.8), (-0.2, -0.2), (0.7, -0.1), (1.3, 0.4)]);
        }
        Icon::Validation => {
            line(&[(-1.3, -1.2), (-1.3, 1.1), (1.4, 1.1)]);
            line(&[(-1.0, 0.7), (-0.3, -0.3), (0.5, -0.2), (1.3, -1.1)]);
            for (x, y) in [(-0.6, 0.3), (0.1, -0.4), (0.9, -0.5)] {
                painter.circle_filled(c + vec2(x * r, y * r), 1.8, colour);
            }
        }
    }
}

/// The mark of a severity: a shape of its own for each, so that colour is not needed to tell them apart.
pub fn severity(ui: &mut Ui, severity: Severity) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
    let colours = theme::colours(ui);
    let colour = severity_colour(colours, severity);
    let c = rect.center();
    let painter = ui.painter();
    let stroke = Stroke::new(1.5, colour);
    let ink = Stroke::new(1.5, colours.panel);
    match severity {
        Severity::Error => {
            let r = 6.5;
            let corners = (0..8).map(|k| {
                let angle = std::f32::consts::FRAC_PI_8 + k as f32 * std::f32::consts::FRAC_PI_4;
                c + r * vec2(angle.cos(), angle.sin())
            });
            painter.add(Shape::convex_polygon(corners.collect(), colour, Stroke::NONE));
            painter.line_segment([c - vec2(2.3, 2.3), c + vec2(2.3, 2.3)], ink);
            painter.line_segment([c - vec2(2.3, -2.3), c + vec2(2.3, -2.3)], ink);
        }
        Severity::Warning => {
            let triangle = vec![pos2(c.x, c.y - 6.5), pos2(c.x + 7.0, c.y + 6.0), pos2(c.x - 7.0, c.y + 6.0)];
            painter.add(Shape::convex_polygon(triangle, colour, Stroke::NONE));
            painter.line_segment([pos2(c.x, c.y - 2.5), pos2(c.x, c.y + 1.5)], ink);
            painter.circle_filled(pos2(c.x, c.y + 4.0), 1.0, colours.panel);
        }
        Severity::Info => {
            painter.circle_stroke(c, 6.0, stroke);
            painter.line_segment([pos2(c.x, c.y - 0.5), pos2(c.x, c.y + 3.5)], stroke);
            painter.circle_filled(pos2(c.x, c.y - 3.0), 1.0, colour);
        }
    }
    response
}

/// The colour that goes with a severity.
pub fn severity_colour(colours: &theme::Colours, severity: Severity) -> Color32 {
    match severity {
        Severity::Error => colours.error,
        Severity::Warning => colours.warning,
        Severity::Info => colours.info,
    }
}

/// The word that goes with a severity.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
    }
}
