//! The panes in the middle: two drawings and four plots, docked and resizable.

use super::super::{Command, Commands, Snapshot};
use super::moment::{Moment, MomentDrawings};
use super::section::SectionView;
use crate::app::document::Document;
use crate::app::plot_view::{Curve, CurveKind, PlotView};
use crate::app::sampling::value_at;
use crate::app::scene_view;
use crate::app::theme;
use crate::app::timeline::Timeline;
use crate::app::work::Solved;
use crate::export::motor_plots::PLOTS;
use crate::figure::drawing::{Drawing, DrawingShape};
use crate::figure::drawing_scene::{DrawingMap, drawing_scene};
use crate::figure::plot::Role;
use crate::figure::style::FigureStyle;
use crate::form::{FieldValue, Leaf, fields};
use crate::project::design::Design;
use crate::units::Metre;
use egui::{CursorIcon, RichText, Sense, Ui, Vec2, vec2};
use egui_tiles::{
    Behavior, Container, Linear, LinearDir, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse,
};
use std::sync::Arc;

/// One pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
enum Pane {
    Longitudinal,
    Across,
    /// A plot, by its place in [`PLOTS`]; the person may choose another.
    Plot(usize),
}

/// The smallest place in which a drawing has dimensions, in points.
const SMALLEST_DIMENSIONED: Vec2 = vec2(150.0, 120.0);

/// What the panes show and what they change.
pub(super) struct Shown<'a, 's> {
    pub(super) now: &'a Snapshot<'s>,
    pub(super) document: &'a Document,
    pub(super) timeline: &'a mut Timeline,
    pub(super) hover_time: Option<f64>,
    pub(super) next_hover_time: Option<f64>,
    pub(super) pointed: &'a mut Option<String>,
    pub(super) selected: &'a str,
    pub(super) select: Option<String>,
    pub(super) fit: bool,
    pub(super) wants_fit: bool,
    pub(super) section: &'a mut SectionView,
    pub(super) drawings: &'a mut MomentDrawings,
    pub(super) out: &'a mut Commands,
}

/// Where a drawing lies in the window.
pub(super) struct Placed {
    /// Upper left corner of its scene.
    pub(super) origin: egui::Pos2,
    /// Where its metres are in the scene.
    pub(super) map: DrawingMap,
    /// The pointer, while it is on the drawing.
    pub(super) pointer: Option<egui::Pos2>,
}

/// The docked panes.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Panes {
    tree: Tree<Pane>,
}

impl Default for Panes {
    fn default() -> Self {
        let mut tiles = Tiles::default();
        let drawings = [Pane::Longitudinal, Pane::Across].map(|pane| tiles.insert_pane(pane));
        let drawings = tiles.insert_container(Linear::new_binary(LinearDir::Horizontal, drawings, 0.64));
        let mut row = |first: usize| {
            let plots = [first, first + 1].map(|plot| tiles.insert_pane(Pane::Plot(plot)));
            tiles.insert_container(Linear::new_binary(LinearDir::Horizontal, plots, 0.5))
        };
        let (upper, lower) = (row(0), row(2));
        let mut column = Linear::new(LinearDir::Vertical, vec![drawings, upper, lower]);
        column.shares.set_share(drawings, 1.3);
        let root = tiles.insert_container(Container::Linear(column));
        Self { tree: Tree::new(egui::Id::unique("panes"), root, tiles) }
    }
}

impl Panes {
    pub(super) fn show(&mut self, ui: &mut Ui, shown: &mut Shown) {
        self.tree.ui(shown, ui);
    }
}

impl Behavior<Pane> for Shown<'_, '_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, pane: &mut Pane) -> UiResponse {
        let drags = match pane {
            Pane::Longitudinal => self.longitudinal(ui),
            Pane::Across => self.across(ui),
            Pane::Plot(index) => self.plot(ui, index),
        };
        if drags { UiResponse::DragStarted } else { UiResponse::None }
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> egui::WidgetText {
        title(*pane).into()
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: false, ..SimplificationOptions::default() }
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        1.0
    }

    fn min_size(&self) -> f32 {
        120.0
    }

    fn resize_stroke(&self, style: &egui::Style, state: egui_tiles::ResizeState) -> egui::Stroke {
        let border = style.visuals.widgets.noninteractive.bg_stroke.color;
        match state {
            egui_tiles::ResizeState::Idle => egui::Stroke::new(1.0, border),
            _ => egui::Stroke::new(2.0, style.visuals.hyperlink_color),
        }
    }

    fn tab_bar_color(&self, visuals: &egui::Visuals) -> egui::Color32 {
        visuals.panel_fill
    }

    fn is_tab_closable(&self, _tiles: &Tiles<Pane>, _tile: TileId) -> bool {
        false
    }

    fn cycle_tabs_with_keyboard(&self) -> bool {
        false
    }

    fn tab_title_for_tile(&mut self, tiles: &Tiles<Pane>, tile: TileId) -> egui::WidgetText {
        match tiles.get(tile) {
            Some(Tile::Pane(pane)) => title(*pane).into(),
            _ => "Panes".into(),
        }
    }
}

fn title(pane: Pane) -> &'static str {
    match pane {
        Pane::Longitudinal => "Longitudinal section",
        Pane::Across => "Grain section",
        Pane::Plot(index) => PLOTS.get(index).map_or("", |plot| plot.title),
    }
}

impl Shown<'_, '_> {
    /// Title row of a drawing; true while it is dragged.
    pub(super) fn head(&self, ui: &mut Ui, text: &str, note: &str) -> bool {
        let colours = theme::colours(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::DRAG);
        let strong = theme::strong().resolve(ui.style());
        let body = egui::TextStyle::Body.resolve(ui.style());
        let painter = ui.painter_at(rect);
        let y = rect.center().y;
        let left = rect.left() + 2.0 * theme::GRID;
        let drawn = painter.text(egui::pos2(left, y), egui::Align2::LEFT_CENTER, text, strong, colours.text);
        let at = egui::pos2(drawn.right() + 2.0 * theme::GRID, y);
        painter.text(at, egui::Align2::LEFT_CENTER, note, body, colours.weak);
        response.on_hover_cursor(CursorIcon::Grab).drag_started()
    }

    /// Asks for the drawings of the time shown.
    pub(super) fn ask_drawings(&mut self, ctx: &egui::Context) {
        let Some(solved) = self.document.solved() else { return };
        let channels = &solved.run.channels;
        let at = |name: &str| value_at(channels.values("time"), channels.values(name), self.timeline.time);
        let burned = |index: usize| {
            let name = format!("grains[{index}].web_left");
            let whole = channels.values(&name).first().copied().unwrap_or(0.0);
            // Rounding of the difference must not leave a sliver of burned web at time 0.
            at(&name).map_or(0.0, |left| whole - left).clamp(0.0, whole)
        };
        let moment = Moment {
            solved: solved.clone(),
            webs: (0..solved.case.grains.len()).map(burned).collect(),
            throat: at("throat_diameter").map_or(solved.case.nozzle.throat_diameter, Metre),
            grain: self.shown_grain().min(solved.case.grains.len().saturating_sub(1)),
        };
        self.drawings.ask(ctx, moment);
    }

    /// A note beside the title of a drawing, with what there is to say about its age.
    pub(super) fn note(&self, text: &str) -> String {
        let drawn = self.drawings.newest();
        let is_newest = match (drawn, self.document.solved()) {
            (Some(drawn), Some(solved)) => drawn.moment.is_of(solved) && self.document.is_up_to_date(),
            _ => true,
        };
        let age = if is_newest { "" } else { "out of date" };
        [text, age].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
    }

    /// In the place of a drawing that is not there.
    pub(super) fn no_drawing(&self, ui: &mut Ui) {
        let colours = theme::colours(ui);
        if let Some(problem) = self.drawings.problem() {
            ui.colored_label(colours.error, problem);
        } else if self.drawings.is_busy() {
            ui.colored_label(colours.weak, "Drawing…");
        }
    }

    fn style(&self, ui: &Ui, solved: &Solved) -> FigureStyle {
        FigureStyle::screen(theme::colours(ui).figure.clone(), self.now.units.clone(), solved.case.ambient_pressure())
    }

    fn longitudinal(&mut self, ui: &mut Ui) -> bool {
        let drags = self.head(ui, "Longitudinal section", &self.note(""));
        match self.drawings.newest() {
            Some(drawn) => self.drawing(ui, &drawn.moment.solved, &drawn.longitudinal, "longitudinal"),
            None => self.no_drawing(ui),
        }
        drags
    }

    /// The grain that is pointed at, else the selected one, else the first.
    pub(super) fn shown_grain(&self) -> usize {
        let grain_of = |path: &str| path.strip_prefix("grains[")?.split(']').next()?.parse().ok();
        self.pointed.as_deref().and_then(grain_of).or_else(|| grain_of(self.selected)).unwrap_or(0)
    }

    /// Path of the grain whose section is shown.
    fn shown_path(&self) -> String {
        format!("grains[{}]", self.shown_grain())
    }

    fn drawing(&mut self, ui: &mut Ui, solved: &Solved, drawing: &Drawing, id: &'static str) {
        self.drawing_over(ui, solved, drawing, id, |_, _, _, _, _| {});
    }

    /// A drawing over what `under` paints, which is handed the place of the scene and where its metres are. The same
    /// comes back, unless there is no room for a drawing.
    pub(super) fn drawing_over(
        &mut self,
        ui: &mut Ui,
        solved: &Solved,
        drawing: &Drawing,
        id: &'static str,
        under: impl FnOnce(&mut Self, &Ui, &egui::Painter, egui::Pos2, &DrawingMap),
    ) -> Option<Placed> {
        let size = ui.available_size();
        if size.min_elem() < 40.0 {
            return None;
        }
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, format!("Drawing {id}")));
        let is_section = id == "across";
        let style = self.style(ui, solved);
        let inner = rect.shrink2(vec2(8.0, 4.0));
        // In a small pane dimensions would leave no room for what they measure.
        let mut bare = drawing.clone();
        if inner.width() < SMALLEST_DIMENSIONED.x || inner.height() < SMALLEST_DIMENSIONED.y {
            bare.items.retain(|item| !matches!(item.shape, DrawingShape::Dimension(_) | DrawingShape::Label { .. }));
        }
        let laid_out = drawing_scene(&bare, f64::from(inner.width()), f64::from(inner.height()), &style);
        let size = Vec2::new(laid_out.scene.width as f32, laid_out.scene.height as f32);
        let origin = inner.min + vec2(0.0, 0.5 * (inner.height() - size.y).max(0.0));
        let painter = ui.painter_at(rect);
        under(self, ui, &painter, origin, &laid_out.map);
        scene_view::paint(&painter, origin, &laid_out.scene);
        let placed = Placed { origin, map: laid_out.map, pointer: response.hover_pos() };
        let pointer = response.hover_pos().map(|at| [f64::from(at.x - origin.x), f64::from(at.y - origin.y)]);
        let tag = pointer.and_then(|at| laid_out.tag_at(at));
        if response.hovered() {
            // A dimension such as `grains[0].length` points to its part.
            *self.pointed = tag.as_deref().and_then(|tag| tag.split('.').next()).map(str::to_owned);
        }
        self.highlight(ui, &painter, origin, &laid_out.scene);
        response.context_menu(|ui| {
            for (ending, name) in [("png", "Export PNG image…"), ("svg", "Export SVG drawing…")] {
                if ui.button(name).clicked() {
                    self.out.push(Command::ExportFigure { figure: id, ending });
                }
            }
        });
        if let Some(tag) = tag {
            let response = response.on_hover_cursor(CursorIcon::PointingHand);
            if response.clicked() {
                self.select = Some(tag.to_string());
            }
            // In the section the pointer reads the web, which numbers of the part would cover.
            if !is_section || *tag != *self.shown_path() {
                response.on_hover_ui_at_pointer(|ui| part_tooltip(ui, self.now, self.document.draft(), &tag));
            }
        }
        Some(placed)
    }

    /// A line in the accent colour around the part that is pointed at.
    fn highlight(&self, ui: &Ui, painter: &egui::Painter, origin: egui::Pos2, scene: &crate::figure::scene::Scene) {
        let Some(pointed) = self.pointed.as_deref() else { return };
        let colours = theme::colours(ui);
        let stroke = egui::Stroke::new(1.5, colours.accent);
        for item in scene.items.iter().filter(|item| item.tag.as_deref() == Some(pointed)) {
            let crate::figure::scene::Shape::Path(path) = &item.shape else { continue };
            // The patch behind a dimension's text has the colour of the ground.
            if path.fill.is_none_or(|fill| fill == colours.figure.background) {
                continue;
            }
            for line in &path.lines {
                let points = line.iter().map(|[x, y]| origin + vec2(*x as f32, *y as f32)).collect();
                painter.add(egui::Shape::closed_line(points, stroke));
            }
        }
    }

    fn plot(&mut self, ui: &mut Ui, index: &mut usize) -> bool {
        let Some(plot) = PLOTS.get(*index) else { return false };
        let Some(solved) = self.document.solved() else {
            return self.head(ui, plot.title, "");
        };
        let ghost = self.document.ghost().filter(|ghost| !Arc::ptr_eq(ghost, &solved.run));
        let spec = plot.spec(&solved.run, ghost.map(|ghost| ghost.as_ref()));
        let mut curves: Vec<Curve> = Vec::new();
        for series in &spec.series {
            let kind = match series.role {
                Role::Ghost => CurveKind::Ghost,
                Role::Main(colour) | Role::Band { colour, .. } => CurveKind::Now(colour),
                Role::Measured(_) => CurveKind::Measured,
            };
            curves.push(Curve { name: &series.name, times: &series.x, values: &series.y, kind });
        }
        if let Some(measured) = &self.document.measured
            && let Some(values) = measured.values(plot.id)
        {
            curves.push(Curve { name: measured.name(), times: measured.times(), values, kind: CurveKind::Measured });
        }
        let limit = solved.case.casing.rated_pressure.filter(|_| plot.id == "pressure").map(|limit| limit.0);
        let ambient = solved.case.ambient_pressure().0;
        let view =
            PlotView { id: plot.id, title: plot.title, quantity: plot.quantity, ambient, curves, limit, fit: self.fit };
        let mut hover = self.hover_time;
        let outcome = ui.push_id(*index, |ui| view.show(ui, self.now.units, self.timeline, &mut hover)).inner;
        if outcome.hovered {
            self.next_hover_time = hover;
        }
        self.wants_fit |= outcome.fit;
        if let Some(ending) = outcome.export {
            self.out.push(Command::ExportFigure { figure: plot.id, ending });
        }
        if let Some(chosen) = outcome.chosen {
            *index = chosen;
            self.wants_fit = true;
        }
        outcome.drags_pane
    }
}

/// The numbers of a part beside the pointer.
fn part_tooltip(ui: &mut Ui, now: &Snapshot, design: &Design, tag: &str) {
    let mut design = design.clone();
    let leaves = fields(&mut design);
    let prefix = format!("{tag}.");
    let of_part: Vec<&Leaf> = leaves.iter().filter(|leaf| leaf.path == tag || leaf.path.starts_with(&prefix)).collect();
    let label = of_part.first().and_then(|leaf| leaf.labels.first()).cloned().unwrap_or_default();
    ui.label(RichText::new(label).text_style(theme::strong()));
    egui::Grid::new("part").num_columns(2).spacing(vec2(16.0, 2.0)).show(ui, |ui| {
        for leaf in of_part.iter().take(8) {
            let FieldValue::Number(Some(value), quantity) = leaf.value else { continue };
            ui.label(RichText::new(leaf.field.label).color(theme::colours(ui).weak));
            ui.label(now.units.text(value, quantity, 5));
            ui.end_row();
        }
    });
}
