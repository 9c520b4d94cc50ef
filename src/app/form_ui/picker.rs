//! Choosing the kind of a part by its picture: cards with a section, a name and what the kind is for.
//!
//! Typing searches, the arrow keys go from card to card, Enter takes the card, Esc gives up.

use super::lists::ListEdit;
use crate::app::scene_view;
use crate::app::theme;
use crate::figure;
use crate::figure::drawing::Drawing;
use crate::figure::drawing_scene::drawing_scene;
use crate::figure::scene::Shape;
use crate::figure::style::FigureStyle;
use crate::units::{Pa, UnitPreferences};
use egui::{
    Align2, Context, Frame, Id, Key, Modal, Modifiers, Rect, RichText, Role, ScrollArea, Sense, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

const CARD: egui::Vec2 = egui::vec2(160.0, 176.0);
const GAP: f32 = 8.0;
const COLUMNS: usize = 5;
/// Place of the picture in a card.
const PICTURE: egui::Vec2 = egui::vec2(136.0, 90.0);

/// How a kind of part is shown in the picker.
#[derive(Debug, Clone, PartialEq)]
pub struct KindCard {
    /// What the kind is for, in a line.
    pub about: &'static str,
    /// What it looks like, without dimensions.
    pub picture: Drawing,
}

/// What a kind is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A new part behind the one given.
    Add(Option<usize>),
    /// Another kind for that part.
    Change(usize),
}

/// The picker while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picker {
    /// Path of the list.
    pub base: String,
    purpose: Purpose,
    query: String,
    /// Place among the kinds that match.
    selected: usize,
}

/// How the picker ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picked {
    /// Not yet.
    Open,
    /// Without a choice.
    Closed,
    /// With a change of the list.
    Edit(ListEdit),
}

impl Picker {
    /// Opens the picker for the list at `base`; `current` is the kind that the part has now.
    pub fn new(base: &str, purpose: Purpose, current: Option<usize>) -> Self {
        Self { base: base.to_owned(), purpose, query: String::new(), selected: current.unwrap_or(0) }
    }

    /// Draws it over the window. `one` is what a part is called.
    pub fn show(&mut self, ctx: &Context, one: &str, kinds: &[&'static str], cards: &[KindCard]) -> Picked {
        let id = Id::unique("kind picker");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 56.0));
        // Taken before the text field sees them.
        let (enter, across, along) = ctx.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
            let across = count(Key::ArrowRight) - count(Key::ArrowLeft);
            let along = count(Key::ArrowDown) - count(Key::ArrowUp);
            (count(Key::Enter) > 0, across, along)
        });
        let mut picked = Picked::Open;
        let frame = Frame::popup(&ctx.global_style()).inner_margin(16);
        let modal = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
            ui.set_width(COLUMNS as f32 * (CARD.x + GAP) - GAP + 12.0);
            ui.heading(match self.purpose {
                Purpose::Add(_) => format!("Add a {one}"),
                Purpose::Change(index) => format!("Kind of {one} {}", index + 1),
            });
            ui.add_space(theme::GRID);
            let search = ui
                .add(TextEdit::singleline(&mut self.query).hint_text("Search kinds").desired_width(f32::INFINITY))
                .accessible_name("Search kinds");
            search.request_focus();
            if search.changed() {
                self.selected = 0;
            }
            ui.add_space(2.0 * theme::GRID);
            let matches = matching(&self.query, kinds, cards);
            let last = matches.len().saturating_sub(1);
            self.selected = self.selected.saturating_add_signed(across + COLUMNS as isize * along).min(last);
            let moved = across != 0 || along != 0 || search.changed();
            let rows = matches.len().div_ceil(COLUMNS).max(1) as f32;
            let height = (ctx.content_rect().height() - 200.0).max(CARD.y).min(rows * (CARD.y + GAP));
            let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
            area.auto_shrink([false, true]).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(GAP, GAP);
                for (row, kinds_of_row) in matches.chunks(COLUMNS).enumerate() {
                    ui.horizontal(|ui| {
                        for (column, &kind) in kinds_of_row.iter().enumerate() {
                            let chosen = row * COLUMNS + column == self.selected;
                            let response = card(ui, kinds.get(kind).copied().unwrap_or(""), cards.get(kind), chosen);
                            if chosen && moved {
                                response.scroll_to_me(None);
                            }
                            if response.clicked() || chosen && enter {
                                picked = Picked::Edit(match self.purpose {
                                    Purpose::Add(after) => ListEdit::Add(kind, after),
                                    Purpose::Change(index) => ListEdit::ChangeKind(index, kind),
                                });
                            }
                        }
                    });
                }
                if matches.is_empty() {
                    ui.label(RichText::new("No kind matches").color(theme::colours(ui).weak));
                }
            });
        });
        if picked == Picked::Open && modal.should_close() { Picked::Closed } else { picked }
    }
}

/// The kinds whose name or purpose holds every word of the query, in the order of the list.
fn matching(query: &str, kinds: &[&str], cards: &[KindCard]) -> Vec<usize> {
    let query = query.to_lowercase();
    let holds = |index: &usize| {
        let about = cards.get(*index).map_or("", |card| card.about);
        let text = format!("{} {about}", kinds.get(*index).copied().unwrap_or("")).to_lowercase();
        query.split_whitespace().all(|word| text.contains(word))
    };
    (0..kinds.len()).filter(holds).collect()
}

fn card(ui: &mut Ui, name: &str, card: Option<&KindCard>, chosen: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let colours = theme::colours(ui);
    let fill = if chosen { colours.accent_ground } else { colours.surface };
    let border = if chosen || response.hovered() { colours.accent } else { colours.border };
    ui.painter().rect(rect, 6.0, fill, egui::Stroke::new(1.0, border), egui::StrokeKind::Inside);
    if let Some(card) = card {
        let place = Rect::from_min_size(rect.min + vec2(12.0, 10.0), PICTURE);
        paint_picture(ui, place, &card.picture);
    }
    let painter = ui.painter_at(rect.shrink(8.0));
    let strong = theme::strong().resolve(ui.style());
    let title = pos2(rect.left() + 12.0, rect.top() + PICTURE.y + 22.0);
    painter.text(title, Align2::LEFT_CENTER, name, strong, colours.text);
    let small = egui::TextStyle::Small.resolve(ui.style());
    let about = card.map_or("", |card| card.about);
    let text = painter.layout(about.to_owned(), small, colours.weak, CARD.x - 24.0);
    painter.galley(pos2(title.x, title.y + 10.0), text, colours.weak);
    response
}

/// Paints the parts of a drawing as large as the place allows, without centre lines and scale bar.
fn paint_picture(ui: &Ui, place: Rect, drawing: &Drawing) {
    /// What the scale bar takes of a drawing's height.
    const SCALE_BAR: f32 = 30.0;
    let style = FigureStyle::screen(theme::colours(ui).figure.clone(), UnitPreferences::default(), Pa(0.0));
    let (width, height) = (f64::from(place.width()), f64::from(place.height() + SCALE_BAR));
    let mut scene = drawing_scene(drawing, width, height, &style).scene;
    scene.items.retain(|item| item.tag.is_some());
    let lines = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Path(path) => Some(path.lines.iter().flatten()),
        Shape::Text(_) => None,
    });
    let Some(bounds) = figure::scene::Rect::around(lines.flatten()) else { return };
    let middle = vec2((bounds.left + bounds.right) as f32, (bounds.top + bounds.bottom) as f32) / 2.0;
    scene_view::paint(&ui.painter_at(place.expand(2.0)), place.center() - middle, &scene);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_name_and_by_what_it_is_for() {
        let card = |about| KindCard { about, picture: Drawing::default() };
        let cards = [card("Neutral burning"), card("Long burn at low thrust")];
        let kinds = ["BATES", "End burner"];
        assert_eq!(matching("", &kinds, &cards), [0, 1]);
        assert_eq!(matching("bat", &kinds, &cards), [0]);
        assert_eq!(matching("burn LOW", &kinds, &cards), [1]);
        assert_eq!(matching("star", &kinds, &cards), [] as [usize; 0]);
    }
}
