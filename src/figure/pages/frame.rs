//! What every page carries: the title block on the first, a running head on the others, a foot with the page number.

use super::{ABOVE, SIDE};
use crate::figure::font::{self, Face};
use crate::figure::report::TitleBlock;
use crate::figure::scene::{Anchor, Point, Rect, Scene, Stroke, Text};
use crate::figure::style::FigureStyle;
use crate::figure::theme::GRID;

/// Which page of how many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    /// From 0.
    pub(super) index: usize,
    /// All pages.
    pub(super) count: usize,
}

impl Sheet {
    fn text(self) -> String {
        format!("{} / {}", self.index + 1, self.count)
    }
}

/// The title block rises above the body into the border that running heads use on other pages.
const RISE: f64 = 16.0;
const PAD: f64 = 1.5 * GRID;
const NAME_SHARE: f64 = 0.5;

/// Height that the title block takes of the first page's body, in points.
pub(super) fn title_height(title: &TitleBlock, width: f64, style: &FigureStyle) -> f64 {
    block_height(title, width, style) - RISE + 2.0 * GRID
}

/// The cells right of the name, by rows: label and wrapped value.
fn cells(title: &TitleBlock, sheet: &str, width: f64, style: &FigureStyle) -> [[(&'static str, Vec<String>); 2]; 2] {
    let room = 0.5 * (1.0 - NAME_SHARE) * width - 2.0 * PAD;
    let wrapped = |value: &str| font::wrap(value, Face::Regular, style.sizes.small, room);
    let or_dash = |value: &str| wrapped(if value.is_empty() { "–" } else { value });
    [
        [("Version", or_dash(&title.version)), ("Date", wrapped(&title.date.text()))],
        [("Author", or_dash(&title.author)), ("Sheet", wrapped(sheet))],
    ]
}

fn cells_height(row: &[(&'static str, Vec<String>); 2], style: &FigureStyle) -> f64 {
    let lines = 1 + row.iter().map(|(_, value)| value.len()).max().unwrap_or(1);
    lines as f64 * style.sizes.small * font::LINE_HEIGHT + 1.5 * GRID
}

fn strip_height(style: &FigureStyle) -> f64 {
    style.sizes.small * font::LINE_HEIGHT + 1.5 * GRID
}

fn name_lines(title: &TitleBlock, width: f64, style: &FigureStyle) -> [Vec<String>; 2] {
    let room = NAME_SHARE * width - 2.0 * PAD;
    [
        font::wrap(&title.name, Face::SemiBold, style.sizes.large, room),
        font::wrap(&title.subject, Face::Regular, style.sizes.normal, room),
    ]
}

fn block_height(title: &TitleBlock, width: f64, style: &FigureStyle) -> f64 {
    let [name, subject] = name_lines(title, width, style);
    let left = (name.len() as f64 * style.sizes.large + subject.len() as f64 * style.sizes.normal) * font::LINE_HEIGHT;
    let right: f64 = cells(title, "", width, style).iter().map(|row| cells_height(row, style)).sum();
    (left + 2.5 * GRID).max(right) + strip_height(style)
}

/// Draws title block or running head, and the foot.
pub(super) fn draw(page: &mut Scene, title: &TitleBlock, sheet: Sheet, style: &FigureStyle) {
    if sheet.index == 0 {
        draw_title_block(page, title, sheet, style);
    } else {
        draw_running_head(page, title, style);
    }
    let baseline = page.height - 28.0;
    let (left, right) = (SIDE, page.width - SIDE);
    page.line(vec![[left, baseline - 12.0], [right, baseline - 12.0]], Stroke::solid(style.theme.grid, 0.5));
    small(page, [left, baseline], &title.program, Anchor::Start, style);
    small(page, [right, baseline], &sheet.text(), Anchor::End, style);
    let room = (right - left) - 2.0 * font::width(&title.program, Face::Regular, style.sizes.small).max(60.0);
    let case = font::shortened(&format!("case {}", short(&title.case_hash)), Face::Regular, style.sizes.small, room);
    small(page, [0.5 * (left + right), baseline], &case, Anchor::Middle, style);
}

/// As much of a hash as people compare.
fn short(hash: &str) -> String {
    const DIGITS: usize = 16;
    hash.chars().take(DIGITS).collect()
}

fn draw_running_head(page: &mut Scene, title: &TitleBlock, style: &FigureStyle) {
    let baseline = ABOVE - 24.0;
    let (left, right) = (SIDE, page.width - SIDE);
    let date = title.date.text();
    let size = style.sizes.small;
    let room = right - left - font::width(&date, Face::Regular, size) - 4.0 * GRID;
    let mut name = format!("{}  ·  {}", title.name, title.subject);
    if !title.version.is_empty() {
        name.push_str(&format!("  ·  version {}", title.version));
    }
    small(page, [left, baseline], &font::shortened(&name, Face::Regular, size, room), Anchor::Start, style);
    small(page, [right, baseline], &date, Anchor::End, style);
    page.line(vec![[left, baseline + 6.0], [right, baseline + 6.0]], Stroke::solid(style.theme.grid, 0.5));
}

fn draw_title_block(page: &mut Scene, title: &TitleBlock, sheet: Sheet, style: &FigureStyle) {
    let width = page.width - 2.0 * SIDE;
    let top = ABOVE - RISE - GRID;
    let bounds = Rect::new(SIDE, top, width, block_height(title, width, style));
    let middle = bounds.bottom - strip_height(style);
    let split = SIDE + NAME_SHARE * width;
    let centre = 0.5 * (split + bounds.right);
    let rows = cells(title, &sheet.text(), width, style);
    let needed = rows.each_ref().map(|row| cells_height(row, style));
    // Both rows share what the name needs beyond them.
    let level = top + needed[0] + 0.5 * (middle - top - needed[0] - needed[1]);

    page.rect(Rect { top: middle, ..bounds }, style.theme.surface);
    let thin = Stroke::solid(style.theme.axis, 0.5);
    for line in [
        [[bounds.left, middle], [bounds.right, middle]],
        [[split, top], [split, middle]],
        [[centre, top], [centre, middle]],
        [[split, level], [bounds.right, level]],
    ] {
        page.line(line.to_vec(), thin.clone());
    }
    page.frame(bounds, Stroke::solid(style.theme.outline, 1.0));

    let mut y = top + GRID;
    let [name, subject] = name_lines(title, width, style);
    let faces = [(name, Face::SemiBold, style.sizes.large), (subject, Face::Regular, style.sizes.normal)];
    for (lines, face, size) in faces {
        for text in lines {
            let at = [bounds.left + PAD, y + font::ASCENT * size];
            let (colour, anchor) = (style.theme.text, Anchor::Start);
            page.text(Text { at, text, size, face, colour, anchor, rotation: 0.0 });
            y += size * font::LINE_HEIGHT;
        }
    }
    for (row, y) in rows.iter().zip([top, level]) {
        for ((label, value), x) in row.iter().zip([split, centre]) {
            cell(page, [x, y], label, value, style);
        }
    }
    let baseline = middle + 0.75 * GRID + font::ASCENT * style.sizes.small;
    let right = bounds.right - PAD;
    small(page, [right, baseline], &title.program, Anchor::End, style);
    let used = font::width(&title.program, Face::Regular, style.sizes.small) + 4.0 * GRID;
    small(page, [bounds.left + PAD, baseline], "Case", Anchor::Start, style);
    let from = bounds.left + PAD + font::width("Case", Face::Regular, style.sizes.small) + 2.0 * GRID;
    let hash = font::shortened(&title.case_hash, Face::Regular, style.sizes.small, right - used - from);
    small(page, [from, baseline], &hash, Anchor::Start, style);
}

fn cell(page: &mut Scene, [x, y]: Point, label: &str, value: &[String], style: &FigureStyle) {
    let (size, face, colour) = (style.sizes.small, Face::Regular, style.theme.text);
    let mut at = [x + PAD, y + 0.75 * GRID + font::ASCENT * size];
    small(page, at, label, Anchor::Start, style);
    for line in value {
        at[1] += size * font::LINE_HEIGHT;
        page.text(Text { at, text: line.clone(), size, face, colour, anchor: Anchor::Start, rotation: 0.0 });
    }
}

fn small(page: &mut Scene, at: Point, text: &str, anchor: Anchor, style: &FigureStyle) {
    let (size, colour) = (style.sizes.small, style.theme.muted);
    page.text(Text { at, text: text.to_owned(), size, face: Face::Regular, colour, anchor, rotation: 0.0 });
}
