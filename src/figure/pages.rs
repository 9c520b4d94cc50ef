//! Lays a [`Report`] out into pages, each a [`Scene`]; whoever writes a file only draws scenes.
//!
//! A block becomes strips that do not break: a line of a paragraph, a row of a table, a figure. Strips are filled
//! into pages from top to bottom; some hold on to the next one, and rows of a table bring their head along to a new
//! page.

mod blocks;
mod frame;
mod key_figures;
mod table;

use super::report::{Block, Report};
use super::scene::Scene;
use super::style::FigureStyle;
use std::sync::Arc;

/// A size of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Paper {
    /// 210 mm by 297 mm.
    #[default]
    A4,
    /// 8.5 in by 11 in.
    Letter,
}

impl Paper {
    /// Every size, in menu order.
    pub const ALL: &'static [Paper] = &[Paper::A4, Paper::Letter];

    /// Width and height in points.
    pub fn size(self) -> [f64; 2] {
        match self {
            Paper::A4 => [210.0 / 25.4 * 72.0, 297.0 / 25.4 * 72.0],
            Paper::Letter => [8.5 * 72.0, 11.0 * 72.0],
        }
    }
}

/// Free border of a page in points: left and right, above, below.
const SIDE: f64 = 48.0;
const ABOVE: f64 = 56.0;
const BELOW: f64 = 52.0;

/// The pages of a report.
pub fn pages(report: &Report, paper: Paper, style: &FigureStyle) -> Vec<Scene> {
    let [width, height] = paper.size();
    let inner = [width - 2.0 * SIDE, height - ABOVE - BELOW];
    let strips: Vec<Strip> = report.blocks.iter().flat_map(|block| blocks::strips(block, inner, style)).collect();
    let title_height = frame::title_height(&report.title, inner[0], style);
    let bodies = filled(&strips, inner, title_height);
    let count = bodies.len();
    bodies
        .into_iter()
        .enumerate()
        .map(|(index, body)| {
            let mut page = Scene::new(width, height);
            page.rect(super::scene::Rect::new(0.0, 0.0, width, height), style.theme.background);
            frame::draw(&mut page, &report.title, frame::Sheet { index, count }, style);
            page.place(&body, [SIDE, ABOVE]);
            page
        })
        .collect()
}

/// A piece of a document that stays on one page.
#[derive(Debug, Clone, Default)]
struct Strip {
    scene: Scene,
    /// Room above it, in points, unless it begins a page.
    gap: f64,
    /// Stays on the page of the strip after it.
    holds_next: bool,
    /// Begins a new page.
    breaks: bool,
    /// What is repeated above it where it begins a page.
    head: Option<Arc<Scene>>,
}

impl Strip {
    fn new(scene: Scene, gap: f64) -> Self {
        Self { scene, gap, ..Self::default() }
    }
}

/// Bodies of pages, the first one lower by `title_height`.
fn filled(strips: &[Strip], [width, height]: [f64; 2], title_height: f64) -> Vec<Scene> {
    let mut bodies = vec![Scene::new(width, height)];
    let mut y = title_height;
    let mut is_at_top = true;
    for (index, strip) in strips.iter().enumerate() {
        let gap = if is_at_top && bodies.len() > 1 { 0.0 } else { strip.gap };
        let is_too_low = y + gap + group_height(strips, index) > height + 1e-6;
        // A group higher than a page breaks where its strips break.
        let is_alone_too_low = y + gap + strip.scene.height > height + 1e-6;
        let fits_a_page = group_height(strips, index) <= height;
        let mut gap = gap;
        if strip.breaks || (!is_at_top && ((is_too_low && fits_a_page) || is_alone_too_low)) {
            if !is_at_top || bodies.len() == 1 {
                bodies.push(Scene::new(width, height));
            }
            (y, gap) = (0.0, 0.0);
            if let (Some(head), Some(body)) = (&strip.head, bodies.last_mut()) {
                body.place(head, [0.0, 0.0]);
                y = head.height;
            }
            is_at_top = true;
        }
        if strip.breaks {
            continue;
        }
        if let Some(body) = bodies.last_mut() {
            body.place(&strip.scene, [0.0, y + gap]);
        }
        y += gap + strip.scene.height;
        is_at_top = false;
    }
    if bodies.len() > 1 && bodies.last().is_some_and(|body| body.items.is_empty()) {
        bodies.pop();
    }
    bodies
}

/// Height of a strip and of those that it holds on to, with the gaps between.
fn group_height(strips: &[Strip], index: usize) -> f64 {
    let mut total = 0.0;
    for (offset, strip) in strips.iter().skip(index).enumerate() {
        total += strip.scene.height + if offset > 0 { strip.gap } else { 0.0 };
        if !strip.holds_next {
            break;
        }
    }
    total
}

/// Strips below each other in one scene.
fn stacked(strips: &[Strip], width: f64) -> Scene {
    let mut scene = Scene::new(width, 0.0);
    for (index, strip) in strips.iter().enumerate() {
        let gap = if index == 0 { 0.0 } else { strip.gap };
        scene.place(&strip.scene, [0.0, scene.height + gap]);
        scene.height += gap + strip.scene.height;
    }
    scene
}

/// Blocks side by side; below each other where they are higher than a page.
fn columns(columns: &[Vec<Block>], [width, height]: [f64; 2], style: &FigureStyle) -> Vec<Strip> {
    const GUTTER: f64 = 20.0;
    const GAP: f64 = 12.0;
    let count = columns.len().max(1) as f64;
    let each = (width - GUTTER * (count - 1.0)) / count;
    let mut scene = Scene::new(width, 0.0);
    for (index, blocks) in columns.iter().enumerate() {
        let strips: Vec<Strip> = blocks.iter().flat_map(|block| blocks::strips(block, [each, height], style)).collect();
        let column = stacked(&strips, each);
        scene.place(&column, [index as f64 * (each + GUTTER), 0.0]);
        scene.height = scene.height.max(column.height);
    }
    if scene.height <= height {
        return vec![Strip::new(scene, GAP)];
    }
    columns.iter().flatten().flat_map(|block| blocks::strips(block, [width, height], style)).collect()
}

#[cfg(test)]
pub(crate) mod tests;
