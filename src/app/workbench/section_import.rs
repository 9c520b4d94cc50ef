//! A drawn section on its way into a grain: what the drawing holds, how it is to be read, and what comes of it.
//!
//! The drawing is read anew on a thread of its own whenever a choice changes; a drawing that does not read leaves the
//! dialog and its choices as they are.

use super::Workbench;
use crate::app::theme;
use crate::app::widgets::icon;
use crate::diag::Severity;
use crate::figure::drawing::{Dimension, Drawing, LineKind, Material, Side, full_circle};
use crate::figure::drawing_scene::drawing_scene;
use crate::figure::style::FigureStyle;
use crate::geometry::contour::Contour;
use crate::geometry::contour_measure::{Bounds, bounds};
use crate::import::dxf::{LayerState, UNITS};
use crate::jobs::{JobError, Runner};
use crate::project::design::Design;
use crate::project::design::grains::DesignGrain;
use crate::service::error::ServiceError;
use crate::service::open::read_bytes;
use crate::service::section::{
    Centre, DrawingContents, Section, SectionOptions, drawing_contents, put_section, section_from_bytes,
};
use crate::units::{Metre, Pa, Quantity, UnitPreferences, format_significant};
use egui::{Button, ComboBox, Context, Id, Label, Modal, RichText, ScrollArea, Sense, TextEdit, Ui, Vec2, vec2};
use std::path::{Path, PathBuf};

/// Size of the picture in points.
const PICTURE: Vec2 = vec2(400.0, 400.0);
/// Width of the choices beside it.
const CHOICES: f32 = 330.0;
/// A drawing without unit is shown as if it were in this one, until the unit is chosen.
const PROVISIONAL_UNIT: &str = "mm";
/// Steps of arcs in the picture, in rad: a facet of a circle of 400 points lies 0.07 points off.
const STEP: f64 = std::f64::consts::PI / 90.0;
const DIGITS: usize = 4;

const CENTRES: &[(Centre, &str, &str)] = &[
    (Centre::Origin, "Drawing's origin", "The point (0, 0) of the drawing lies on the motor's axis"),
    (Centre::Box, "Middle", "The middle of the outermost contour's bounding box lies on the motor's axis"),
    (Centre::Centroid, "Centroid", "The centroid of the outermost contour lies on the motor's axis"),
];

/// What the drawing is read with.
struct Question {
    options: SectionOptions,
    /// Diameter of the grain that takes it.
    grain_diameter: Option<Metre>,
}

/// What came of reading it.
struct Reading {
    contents: Option<DrawingContents>,
    section: Result<Section, ServiceError>,
    /// Why it does not fit into the grain.
    outside: Option<ServiceError>,
    grain_diameter: Option<Metre>,
}

/// The dialog.
pub(super) struct SectionImport {
    /// The document that takes the section.
    document: u64,
    path: PathBuf,
    grain: usize,
    /// The layers that were chosen; `None` for those that the drawing shows.
    layers: Option<Vec<String>>,
    unit: Option<&'static str>,
    centre: Centre,
    /// Distance up to which ends are joined, as typed; empty for automatic.
    gap: String,
    runner: Runner<Question, Reading>,
    reading: Option<Reading>,
    /// Why the section was not used, or not read at all.
    failure: Option<ServiceError>,
}

enum Outcome {
    Open,
    Closed,
    Used,
}

impl Workbench {
    /// Opens the dialog on a drawing, for the selected grain of the document in front.
    pub(super) fn import_section(&mut self, ctx: &Context, path: PathBuf) {
        let Some(document) = self.document() else { return };
        let selected = self.workspaces.iter().find_map(|workspace| workspace.selected());
        let grain = selected.and_then(grain_of).unwrap_or(0);
        match SectionImport::new(ctx, document.id, document.draft(), path, grain) {
            Ok(import) => self.section_import = Some(import),
            Err(error) => self.complain(error.to_string()),
        }
    }

    pub(super) fn section_import_ui(&mut self, ctx: &Context) {
        let Some(mut import) = self.section_import.take() else { return };
        let Some(document) = self.documents.iter_mut().find(|document| document.id == import.document) else { return };
        match import.show(ctx, document.draft(), &self.settings.units) {
            Outcome::Closed => {}
            Outcome::Open => self.section_import = Some(import),
            Outcome::Used => match import.used(document.draft()) {
                Ok(design) => {
                    let name = format!("section from {} in grain {}", import.file_name(), import.grain + 1);
                    document.edit_named(design, name, &self.library);
                    self.tell(format!("Grain {} has the section of {}", import.grain + 1, import.file_name()));
                    ctx.request_repaint();
                }
                Err(error) => {
                    import.failure = Some(error);
                    self.section_import = Some(import);
                }
            },
        }
    }
}

impl SectionImport {
    fn new(ctx: &Context, document: u64, design: &Design, path: PathBuf, grain: usize) -> Result<Self, JobError> {
        let (file, waker) = (path.clone(), ctx.clone());
        let work = move |question: Question, _: &mut dyn crate::diag::Monitor| read(&file, question);
        let mut import = Self {
            document,
            path,
            grain: if grain < grains(design).len() { grain } else { 0 },
            layers: None,
            unit: None,
            centre: Centre::default(),
            gap: String::new(),
            runner: Runner::spawn("section", work, move || waker.request_repaint())?,
            reading: None,
            failure: None,
        };
        import.ask(design);
        Ok(import)
    }

    /// Whether the drawing is being read.
    pub(super) fn is_busy(&self) -> bool {
        self.runner.is_busy()
    }

    fn file_name(&self) -> String {
        self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    fn ask(&mut self, design: &Design) {
        self.failure = None;
        let options = SectionOptions {
            layers: self.layers.clone().unwrap_or_default(),
            unit: self.unit.map(str::to_owned),
            gap: self.typed_gap().unwrap_or_default(),
            centre: self.centre,
            outer_diameter: None,
        };
        self.runner.submit(Question { options, grain_diameter: grains(design).get(self.grain).map(|grain| grain.1) });
    }

    /// The gap as typed; `None` where that is no positive number.
    fn typed_gap(&self) -> Option<Option<f64>> {
        let text = self.gap.trim();
        if text.is_empty() {
            return Some(None);
        }
        text.parse().ok().filter(|gap: &f64| *gap > 0.0 && gap.is_finite()).map(Some)
    }

    fn section(&self) -> Option<&Section> {
        self.reading.as_ref()?.section.as_ref().ok()
    }

    /// The unit that the drawing is drawn in, as the file or the person states it.
    fn unit_is_known(&self) -> bool {
        let contents = self.reading.as_ref().and_then(|reading| reading.contents.as_ref());
        self.unit.is_some() || contents.is_some_and(|contents| contents.stated_unit.is_some())
    }

    /// Why the section cannot be used now.
    fn obstacle(&self, design: &Design) -> Option<&'static str> {
        let Some(reading) = self.reading.as_ref().filter(|_| !self.is_busy()) else {
            return Some("The drawing is being read");
        };
        let Ok(section) = &reading.section else { return Some("The drawing makes no section as it is read now") };
        let none_chosen = self.layers.as_ref().is_some_and(Vec::is_empty);
        [
            (!self.unit_is_known(), "Choose the unit that it is drawn in"),
            (none_chosen, "Choose a layer"),
            (self.typed_gap().is_none(), "The gap is no positive number"),
            (section.port().is_empty(), "The drawing shows a wall and no port"),
            (grains(design).is_empty(), "The design has no grain"),
            (reading.outside.is_some(), "The section reaches beyond the grain"),
        ]
        .into_iter()
        .find_map(|(stands, why)| stands.then_some(why))
    }

    fn used(&self, design: &Design) -> Result<Design, ServiceError> {
        let mut design = design.clone();
        if let Some(section) = self.section() {
            put_section(&mut design, self.grain, section, &self.path.display().to_string())?;
        }
        Ok(design)
    }

    fn show(&mut self, ctx: &Context, design: &Design, units: &UnitPreferences) -> Outcome {
        if let Some(done) = self.runner.poll() {
            match done.outcome {
                Ok(reading) => self.reading = Some(reading),
                Err(error) => self.failure = Some(ServiceError::new(error.to_string())),
            }
        }
        let mut outcome = Outcome::Open;
        let modal = Modal::new(Id::unique("section import")).show(ctx, |ui| {
            ui.set_width(PICTURE.x + CHOICES + 4.0 * theme::GRID);
            ui.heading(format!("Section from {}", self.file_name()));
            ui.add_space(2.0 * theme::GRID);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0 * theme::GRID;
                let down = egui::Layout::top_down(egui::Align::Min);
                ui.allocate_ui_with_layout(PICTURE, down, |ui| self.picture(ui, units));
                // Words wrap within the column; without a width of its own it would push the dialog off the screen.
                ui.allocate_ui_with_layout(vec2(CHOICES, PICTURE.y), down, |ui| {
                    ui.set_max_width(CHOICES);
                    ScrollArea::vertical().max_height(PICTURE.y).auto_shrink([false, false]).show(ui, |ui| {
                        ui.spacing_mut().item_spacing.x = 2.0 * theme::GRID;
                        if self.choices(ui, design) {
                            self.ask(design);
                        }
                        self.measures(ui, units);
                    });
                });
            });
            let outside = self.reading.as_ref().and_then(|reading| reading.outside.as_ref());
            for error in outside.into_iter().chain(&self.failure) {
                problem(ui, error);
            }
            ui.add_space(3.0 * theme::GRID);
            ui.horizontal(|ui| {
                let obstacle = self.obstacle(design);
                let uses = ui.add_enabled(obstacle.is_none(), Button::new("Use"));
                if uses.clicked() {
                    outcome = Outcome::Used;
                }
                if ui.button("Cancel").clicked() {
                    outcome = Outcome::Closed;
                }
                ui.label(RichText::new(obstacle.unwrap_or_default()).color(theme::colours(ui).weak));
            });
        });
        // A click beside the dialog closes nothing: the choices made here would be lost.
        let is_left = !modal.backdrop_response.clicked() && modal.should_close();
        if is_left && !matches!(outcome, Outcome::Used) { Outcome::Closed } else { outcome }
    }

    /// The section as it would lie in the grain, or why there is none.
    fn picture(&self, ui: &mut Ui, units: &UnitPreferences) {
        ui.set_min_size(PICTURE);
        let Some(reading) = &self.reading else {
            ui.label("Reading the drawing…");
            return;
        };
        let section = match &reading.section {
            Ok(section) => section,
            Err(error) => {
                ScrollArea::vertical().id_salt("faults").auto_shrink([false, false]).show(ui, |ui| {
                    problem(ui, error);
                    quiet(ui, error.path.as_str());
                });
                return;
            }
        };
        let (rect, response) = ui.allocate_exact_size(PICTURE, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Preview of the section"));
        let style = FigureStyle::screen(theme::colours(ui).figure.clone(), units.clone(), Pa(0.0));
        let drawing = preview(section, reading.grain_diameter);
        let scene = drawing_scene(&drawing, f64::from(rect.width()), f64::from(rect.height()), &style).scene;
        let over = vec2(0.0, 0.5 * (rect.height() - scene.height as f32).max(0.0));
        crate::app::scene_view::paint(&ui.painter_at(rect), rect.min + over, &scene);
    }

    /// How the drawing is read and where it goes; whether a choice has changed.
    fn choices(&mut self, ui: &mut Ui, design: &Design) -> bool {
        let mut changed = false;
        title(ui, "Goes into");
        let names = grains(design);
        let shown = names.get(self.grain).map_or("no grain", |grain| grain.0.as_str());
        let combo = ComboBox::from_id_salt("grain of the section").selected_text(shown).show_ui(ui, |ui| {
            for (index, (name, _)) in names.iter().enumerate() {
                changed |= ui.selectable_value(&mut self.grain, index, name.as_str()).changed();
            }
        });
        combo.response.accessible_name("Grain that takes the section");
        title(ui, "Drawn in");
        let contents = self.reading.as_ref().and_then(|reading| reading.contents.as_ref());
        let stated = contents.and_then(|contents| contents.stated_unit).map(|unit| unit.symbol);
        let read_in = self.unit.or(stated);
        ui.horizontal_wrapped(|ui| {
            for unit in UNITS {
                if ui.selectable_label(read_in == Some(unit.symbol), unit.symbol).clicked() {
                    self.unit = Some(unit.symbol);
                    changed = true;
                }
            }
        });
        match stated {
            Some(symbol) => quiet(ui, format!("The file states {symbol}.")),
            None if self.unit.is_none() && contents.is_some() => {
                let text = format!("The file states no unit; choose it. Shown as if in {PROVISIONAL_UNIT}.");
                ui.add(Label::new(RichText::new(text).color(theme::colours(ui).warning)).wrap());
            }
            None => {}
        }
        title(ui, "On the motor's axis");
        ui.horizontal_wrapped(|ui| {
            for (centre, name, about) in CENTRES {
                changed |= ui.selectable_value(&mut self.centre, *centre, *name).on_hover_text(*about).changed();
            }
        });
        if let Some(contents) = contents {
            title(ui, "Layers");
            let section = self.reading.as_ref().and_then(|reading| reading.section.as_ref().ok());
            let shown = contents.layers.iter().filter(|layer| layer.read).map(|layer| layer.name.clone());
            let mut chosen = self.layers.clone().unwrap_or_else(|| shown.collect());
            let mut layers_changed = false;
            for layer in &contents.layers {
                let read = section.and_then(|section| section.drawing.layers.iter().find(|one| one.name == layer.name));
                let state = match layer.state {
                    LayerState::Visible => "",
                    LayerState::Off => ", turned off",
                    LayerState::Frozen => ", frozen",
                };
                let count = match read.map_or(0, |layer| layer.contours) {
                    0 => String::new(),
                    1 => ", 1 contour".to_owned(),
                    count => format!(", {count} contours"),
                };
                let mut is_chosen = chosen.contains(&layer.name);
                if ui.checkbox(&mut is_chosen, format!("{}{state}{count}", layer.name)).changed() {
                    chosen.retain(|name| *name != layer.name);
                    chosen.extend(is_chosen.then(|| layer.name.clone()));
                    layers_changed = true;
                }
            }
            if layers_changed {
                // Without any layer there is nothing to read; what was read stays until one is chosen.
                changed |= !chosen.is_empty();
                self.layers = Some(chosen);
            }
        }
        title(ui, "Joins ends up to");
        ui.horizontal(|ui| {
            let edit = TextEdit::singleline(&mut self.gap).hint_text("automatic").desired_width(90.0);
            let response = ui.add(edit).accessible_name("Joins ends up to");
            changed |= response.changed() && self.typed_gap().is_some();
            quiet(ui, "in the drawing's unit");
        });
        changed
    }

    /// What was measured, and what is to be said about the drawing.
    fn measures(&self, ui: &mut Ui, units: &UnitPreferences) {
        let Some(section) = self.section() else { return };
        let (drawing, walls) = (&section.drawing, usize::from(section.wall_diameter().is_some()));
        let all = box_of(section);
        let size = [all.high[0] - all.low[0], all.high[1] - all.low[1]];
        title(ui, "Measured");
        let size = match self.unit_is_known() {
            true => {
                let [width, height] = size.map(|length| units.number(length, Quantity::Length, DIGITS));
                format!("{width} × {height} {}", units.unit(Quantity::Length).symbol)
            }
            false => {
                let [width, height] = size.map(|length| format_significant(length / drawing.unit.metres, DIGITS));
                format!("{width} × {height} in the drawing's unit")
            }
        };
        ui.label(size);
        if self.unit_is_known() {
            let nested = section.port().iter().zip(drawing.depths.iter().skip(walls));
            let part = |(contour, depth): (&Contour, &usize)| {
                if (depth - walls).is_multiple_of(2) { contour.area() } else { -contour.area() }
            };
            let area: f64 = nested.map(part).sum();
            ui.label(format!("Port area {}", units.text(area, Quantity::Area, DIGITS)));
            if let Some(wall) = section.wall_diameter() {
                let wall = units.text(wall.0, Quantity::Length, DIGITS);
                ui.label(format!("The outermost circle, ⌀ {wall}, is the grain's wall"));
            }
        }
        for remark in &drawing.remarks {
            quiet(ui, remark.as_str());
        }
        for left in &drawing.ignored {
            quiet(ui, format!("Left out: {} {} on \"{}\" ({})", left.count, left.kind, left.layer, left.reason));
        }
    }
}

/// Index of the grain that a path leads into.
fn grain_of(path: &str) -> Option<usize> {
    path.strip_prefix("grains[")?.split_once(']')?.0.parse().ok()
}

/// Name and diameter of each grain.
fn grains(design: &Design) -> Vec<(String, Metre)> {
    let Design::SolidMotor(solid) = design;
    let one = |(index, grain): (usize, &DesignGrain)| {
        (format!("Grain {}, {}", index + 1, grain.shape.label()), grain.shape().outer_diameter())
    };
    solid.grains.iter().enumerate().map(one).collect()
}

fn read(path: &Path, question: Question) -> Reading {
    let Question { mut options, grain_diameter } = question;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let bytes = match read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => return Reading { contents: None, section: Err(error), outside: None, grain_diameter },
    };
    let contents = drawing_contents(&bytes, &name).ok();
    if contents.as_ref().is_some_and(|contents| contents.stated_unit.is_none()) && options.unit.is_none() {
        options.unit = Some(PROVISIONAL_UNIT.to_owned());
    }
    let section = section_from_bytes(&bytes, &name, &options);
    let brings_wall = section.as_ref().is_ok_and(|section| section.wall_diameter().is_some());
    options.outer_diameter = grain_diameter.filter(|_| section.is_ok() && !brings_wall);
    let outside = options.outer_diameter.and_then(|_| section_from_bytes(&bytes, &name, &options).err());
    Reading { contents, section, outside, grain_diameter }
}

fn box_of(section: &Section) -> Bounds {
    section.drawing.contours.iter().map(bounds).fold(Bounds::EMPTY, Bounds::join)
}

/// Port and propellant by the even-odd rule within the wall, with the size of what was drawn.
fn preview(section: &Section, grain_diameter: Option<Metre>) -> Drawing {
    let mut drawing = Drawing::default();
    let wall = section.wall_diameter().or(grain_diameter).map(|wall| full_circle([0.0; 2], wall.0 / 2.0));
    let port = section.port().iter().map(|contour| contour.polygon_points(STEP));
    let rings: Vec<_> = wall.into_iter().chain(port).collect();
    drawing.region("section", Material::Propellant, rings.clone());
    for ring in rings {
        drawing.closed_line("section", LineKind::Outline, ring);
    }
    let all = box_of(section);
    drawing.dimension("section", Dimension::length(all.low, [all.high[0], all.low[1]], Side::Below));
    drawing.dimension("section", Dimension::length([all.high[0], all.low[1]], all.high, Side::Right));
    drawing
}

fn title(ui: &mut Ui, text: &str) {
    ui.add_space(theme::GRID);
    ui.label(RichText::new(text).text_style(theme::strong()));
}

fn quiet(ui: &mut Ui, text: impl Into<String>) {
    ui.add(Label::new(RichText::new(text).color(theme::colours(ui).weak)).wrap());
}

/// What is wrong, what was expected, and what to do.
fn problem(ui: &mut Ui, error: &ServiceError) {
    ui.horizontal_top(|ui| {
        icon::severity(ui, Severity::Error);
        ui.vertical(|ui| {
            ui.add(Label::new(&error.message).wrap().selectable(true));
            for more in [&error.expected, &error.hint].into_iter().filter(|more| !more.is_empty()) {
                quiet(ui, more.as_str());
            }
        });
    });
}
