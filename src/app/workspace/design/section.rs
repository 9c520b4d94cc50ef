//! The section of a grain: what is left at the time shown, burn-back contours or the map of webs, and handles that
//! change lengths where they show.

use super::super::Command;
use super::moment::Drawn;
use super::panes::{Placed, Shown};
use crate::app::handles;
use crate::app::theme;
use crate::app::widgets::colour_bar;
use crate::app::widgets::quantity_field::Gesture;
use crate::export::regression_map::{RegressionMap, outline_only, time_of_web};
use crate::figure::drawing::{DrawingShape, LineKind};
use crate::figure::drawing_scene::DrawingMap;
use crate::figure::scene::Point;
use crate::form::{FieldValue, Leaf, assign, fields, join_path};
use crate::jobs::Runner;
use crate::motor::grain::{Grain, Handle};
use crate::project::design::Design;
use crate::units::{Quantity, UnitPreferences};
use egui::{Color32, ColorImage, Context, CursorIcon, Key, Modifiers, Painter, Pos2, Rect, Sense, Stroke, Ui};
use egui::{Role, WidgetInfo, pos2, vec2};

/// Points along a side of the map.
const MAP_SIDE: usize = 320;
/// Height of the legend below the section.
const LEGEND: f32 = 30.0;

type MapRunner = Runner<Grain, (Grain, Option<RegressionMap>)>;

/// What the section remembers.
#[derive(Default)]
pub(super) struct SectionView {
    /// The map lies under the outline, instead of contours.
    pub shows_map: bool,
    runner: Option<MapRunner>,
    /// The newest map with the grain that it is of; `None` in it for a grain without one.
    map: Option<(Grain, Option<RegressionMap>)>,
    asked: Option<Grain>,
    picture: Option<MapPicture>,
    drag: Option<HandleDrag>,
    /// The web under the pointer, of the last frame.
    hover: Option<f64>,
}

/// The map as the graphics card has it.
struct MapPicture {
    texture: egui::TextureHandle,
    grain: Grain,
    burned: f64,
    is_dark: bool,
}

/// A handle in the hand.
struct HandleDrag {
    /// Path of the field.
    path: String,
    handle: Handle,
    /// Value and place of the pointer at the start.
    value: f64,
    from: Pos2,
    /// Points in a metre at the start; the drawing may scale while the outer diameter changes.
    scale: f64,
    /// The outline before, in metres.
    ghost: Vec<Vec<Point>>,
}

impl SectionView {
    /// The map that is to be shown is not there yet.
    pub(super) fn is_busy(&self) -> bool {
        self.shows_map && self.runner.as_ref().is_some_and(MapRunner::is_busy)
    }

    /// Asks for the map of a grain and takes the newest one.
    fn ask(&mut self, ctx: &Context, grain: &Grain) {
        if self.runner.is_none() {
            let waker = ctx.clone();
            let work = |grain: Grain, monitor: &mut dyn crate::diag::Monitor| {
                let map = RegressionMap::of(&grain, MAP_SIDE, monitor);
                (grain, map)
            };
            // Without a thread there is no map; contours need none.
            self.runner = MapRunner::spawn("regression map", work, move || waker.request_repaint()).ok();
        }
        let Some(runner) = &mut self.runner else { return };
        if self.asked.as_ref() != Some(grain) {
            runner.submit_live(grain.clone());
            self.asked = Some(grain.clone());
        }
        if let Some(Ok(answer)) = runner.poll().map(|done| done.outcome) {
            self.map = Some(answer);
        }
    }

    /// The map of that grain, once it is there.
    fn map_of(&self, grain: &Grain) -> Option<&RegressionMap> {
        self.map.as_ref().filter(|(of, _)| of == grain).and_then(|(_, map)| map.as_ref())
    }

    /// The map is there, or it is known that there is none.
    fn is_known(&self, grain: &Grain) -> bool {
        self.map.as_ref().is_some_and(|(of, _)| of == grain)
    }

    /// Paints the map of what is left.
    fn paint_map(&mut self, ui: &Ui, painter: &Painter, grain: &Grain, burned: f64, place: Rect) {
        let is_dark = ui.visuals().dark_mode;
        let is_same =
            |picture: &MapPicture| picture.grain == *grain && picture.burned == burned && picture.is_dark == is_dark;
        if !self.picture.as_ref().is_some_and(is_same) {
            let Some(map) = self.map_of(grain) else { return };
            let pixels = map.pixels(&theme::colours(ui).figure, burned).concat();
            let image = ColorImage::from_rgba_unmultiplied([map.side, map.side], &pixels);
            let texture = ui.ctx().load_texture("regression map", image, egui::TextureOptions::LINEAR);
            self.picture = Some(MapPicture { texture, grain: grain.clone(), burned, is_dark });
        }
        if let Some(picture) = &self.picture {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(picture.texture.id(), place, whole, Color32::WHITE);
        }
    }
}

impl Shown<'_, '_> {
    /// The pane; true while it is dragged.
    pub(super) fn across(&mut self, ui: &mut Ui) -> bool {
        let drawn = self.drawings.newest();
        let index = drawn.as_ref().map_or_else(|| self.shown_grain(), |drawn| drawn.moment.grain);
        let (drags, switched) = self.section_head(ui, index);
        if switched {
            self.section.shows_map = !self.section.shows_map;
        }
        let Some(drawn) = drawn else {
            self.no_drawing(ui);
            return drags;
        };
        let moment = &drawn.moment;
        let Some(grain) = moment.shown() else { return drags };
        let (total, burned) = (moment.web(), moment.burned());
        self.section.ask(ui.ctx(), grain);
        let has_map = self.section.shows_map && self.section.map_of(grain).is_some();
        let mut drawing = drawn.across.clone();
        if has_map {
            // On the map contours in its own colours would not show.
            for item in &mut drawing.items {
                if let DrawingShape::Line { kind, .. } = &mut item.shape
                    && matches!(kind, LineKind::Contour(_))
                {
                    *kind = LineKind::Thin;
                }
            }
            drawing = outline_only(drawing);
        }
        if let Some(drag) = &self.section.drag {
            for ring in &drag.ghost {
                drawing.closed_line("", LineKind::Hidden, ring.clone());
            }
        }
        let room = ui.available_rect_before_wrap();
        let shows_legend = room.height() > 140.0;
        let above = Rect::from_min_max(room.min, room.max - vec2(0.0, if shows_legend { LEGEND } else { 0.0 }));
        let mut child = ui.new_child(egui::UiBuilder::new().id_salt("section").max_rect(above));
        let hovered_before = self.section.hover;
        let solved = &moment.solved;
        let laid_out = self.drawing_over(&mut child, solved, &drawing, "across", |shown, ui, painter, origin, map| {
            if has_map {
                let radius = grain.shape().outer_diameter().0 / 2.0;
                let corner = |at: Point| screen(origin, map, at);
                let place = Rect::from_min_max(corner([-radius, radius]), corner([radius, -radius]));
                shown.section.paint_map(ui, painter, grain, burned, place);
            }
        });
        self.section.hover = None;
        if let Some(Placed { origin, map, pointer }) = laid_out {
            let at = pointer.map(|pointer| metres(origin, &map, pointer));
            self.section.hover = at.and_then(|at| self.section.map_of(grain)?.web_at(at));
            if let (Some(web), Some(pointer), None) = (self.section.hover, pointer, &self.section.drag) {
                let time = time_of_web(&solved.run.channels, index, web, total);
                handles::reading(
                    &child,
                    pointer,
                    &format!("web {}", moment_text(self.now.units, web, time)),
                    theme::colours(ui),
                );
            }
            self.handles(&child, &drawn, grain, origin, &map);
        }
        if shows_legend {
            let below = Rect::from_min_max(pos2(room.left(), above.bottom()), room.max).shrink2(vec2(12.0, 2.0));
            let end = time_of_web(&solved.run.channels, index, total, total);
            let note = (self.section.shows_map && self.section.is_known(grain) && !has_map)
                .then_some("No map: the section changes along it");
            legend(ui, below, self.now.units, &Reading { total, burned, hover: self.section.hover, end, note });
        }
        if self.section.hover != hovered_before {
            ui.ctx().request_repaint();
        }
        ui.allocate_rect(room, Sense::hover());
        drags
    }

    /// Title, and the switch between contours and map.
    fn section_head(&self, ui: &mut Ui, index: usize) -> (bool, bool) {
        const SWITCH: f32 = 46.0;
        let drags = self.head(ui, "Grain section", &self.note(&format!("grain {}", index + 1)));
        let row = ui.min_rect();
        let place = Rect::from_min_max(pos2(row.right() - SWITCH, row.bottom() - 22.0), row.max - vec2(4.0, 2.0));
        let mut child = ui.new_child(egui::UiBuilder::new().id_salt("map switch").max_rect(place));
        let label = egui::RichText::new("Map").small();
        let response = child
            .selectable_label(self.section.shows_map, label)
            .on_hover_text("Each point in the colour of the web at which it burns")
            .accessible_name("Regression map");
        (drags, response.clicked())
    }

    /// Handles on the section; dragging one moves the draft, letting go makes one version, Esc gives it up.
    fn handles(&mut self, ui: &Ui, drawn: &Drawn, grain: &Grain, origin: Pos2, map: &DrawingMap) {
        const REACH: (f32, f32) = (3.0, 9.0);
        let colours = theme::colours(ui);
        let near = ui.ui_contains_pointer() || self.section.drag.is_some();
        let handles: Vec<(Handle, Pos2)> =
            grain.handles().into_iter().map(|handle| (handle, screen(origin, map, handle.at))).collect();
        for &(handle, at) in &handles {
            let path = join_path(&format!("grains[{}]", drawn.moment.grain), handle.key);
            // Of neighbours the nearer one is taken hold of.
            let others = handles.iter().filter(|(other, _)| other.key != handle.key);
            let nearest = others.map(|(_, other)| other.distance(at)).fold(f32::INFINITY, f32::min);
            let reach = (0.45 * nearest).clamp(REACH.0, REACH.1);
            let place = Rect::from_center_size(at, vec2(2.0 * reach, 2.0 * reach));
            if !ui.max_rect().contains(at) {
                continue;
            }
            let response = ui.interact(place, egui::Id::unique("handle").with(&path), Sense::DRAG);
            let Some(leaf) = leaf(self.document.draft(), &path) else { continue };
            let FieldValue::Number(Some(value), quantity) = leaf.value else { continue };
            let spoken = || WidgetInfo::labeled(Role::Slider, true, format!("Drag {}", leaf.field.label));
            response.widget_info(spoken);
            if response.drag_started()
                && let Some(from) = ui.ctx().pointer_interact_pos()
            {
                let ghost = drawn.unburned.clone();
                self.section.drag =
                    Some(HandleDrag { path: path.clone(), handle, value, from, scale: map.scale, ghost });
            }
            let is_held = self.section.drag.as_ref().is_some_and(|drag| drag.path == path);
            if is_held {
                self.pull(ui, &response, quantity);
            }
            if near {
                let is_strong = is_held || response.hovered();
                handles::paint(ui.painter(), at, handle.along, is_strong, colours);
            }
            let text = || format!("{} {}", leaf.field.label, self.now.units.text(value, quantity, 5));
            if is_held {
                ui.set_cursor_icon(CursorIcon::Grabbing);
                handles::reading(ui, at, &text(), colours);
            } else {
                response.on_hover_cursor(CursorIcon::Grab).on_hover_text(text());
            }
        }
    }

    /// Follows the hand.
    fn pull(&mut self, ui: &Ui, response: &egui::Response, quantity: Quantity) {
        let Some(drag) = &self.section.drag else { return };
        let design = self.document.draft();
        let send = |gesture: Gesture, draft: Design| Command::Edit { draft: Box::new(draft), gesture };
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.out.push(send(Gesture::Reverted, Design::clone(design)));
            ui.ctx().stop_dragging();
            self.section.drag = None;
            return;
        }
        if response.drag_stopped() {
            self.out.push(send(Gesture::Committed, Design::clone(design)));
            self.section.drag = None;
            return;
        }
        if !response.dragged() {
            self.section.drag = None;
            return;
        }
        let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
        let way = pointer - drag.from;
        let along = f64::from(way.x) * drag.handle.along[0] - f64::from(way.y) * drag.handle.along[1];
        let value = drag.value + drag.handle.ratio * along / drag.scale;
        let rounded = handles::rounded(self.now.units, quantity, value, drag.handle.ratio / drag.scale);
        let mut draft = Design::clone(design);
        // Outside its limits the length stays where it was last: the handle stops there.
        if assign(&mut draft, &drag.path, &format!("{rounded:e}")).is_ok() && draft != **design {
            self.out.push(send(Gesture::Live, draft));
        }
    }
}

fn leaf(design: &Design, path: &str) -> Option<Leaf> {
    fields(&mut design.clone()).into_iter().find(|leaf| leaf.path == path)
}

fn screen(origin: Pos2, map: &DrawingMap, at: Point) -> Pos2 {
    let [x, y] = map.scene_from_metres(at);
    origin + vec2(x as f32, y as f32)
}

fn metres(origin: Pos2, map: &DrawingMap, at: Pos2) -> Point {
    map.metres_from_scene([f64::from(at.x - origin.x), f64::from(at.y - origin.y)])
}

/// What the legend tells.
struct Reading {
    total: f64,
    burned: f64,
    hover: Option<f64>,
    /// The time at which the whole web has burned.
    end: Option<f64>,
    note: Option<&'static str>,
}

/// The colours from first to last web, with web and time at the ends and marks at what has burned and at the pointer.
fn legend(ui: &Ui, place: Rect, units: &UnitPreferences, reading: &Reading) {
    const BAR: f32 = 6.0;
    let colours = theme::colours(ui);
    let painter = ui.painter_at(place.expand(6.0));
    let bar = Rect::from_min_size(place.min + vec2(0.0, 3.0), vec2(place.width(), BAR));
    colour_bar::paint(ui, &painter, bar);
    let mark = |web: f64, ink: Color32| {
        let x = egui::lerp(bar.x_range(), (web / reading.total).clamp(0.0, 1.0) as f32);
        painter.vline(x, bar.y_range().expand(3.0), Stroke::new(3.0, colours.surface));
        painter.vline(x, bar.y_range().expand(3.0), Stroke::new(1.5, ink));
    };
    mark(reading.burned, colours.accent);
    let small = egui::TextStyle::Small.resolve(ui.style());
    let y = bar.bottom() + 10.0;
    let word = |x: f32, align: egui::Align2, text: String| {
        painter.text(pos2(x, y), align, text, small.clone(), colours.weak);
    };
    if let Some(web) = reading.hover {
        mark(web, colours.text);
    }
    match reading.note {
        Some(note) => word(bar.center().x, egui::Align2::CENTER_CENTER, note.to_owned()),
        None => {
            word(bar.left(), egui::Align2::LEFT_CENTER, "web 0".to_owned());
            let end = moment_text(units, reading.total, reading.end);
            word(bar.right(), egui::Align2::RIGHT_CENTER, end);
        }
    }
}

/// A web with the time at which it is reached.
fn moment_text(units: &UnitPreferences, web: f64, time: Option<f64>) -> String {
    let time = time.map_or_else(String::new, |time| format!(", {}", units.text(time, Quantity::Time, 3)));
    format!("{}{time}", units.text(web, Quantity::Length, 3))
}
