//! Tables: widths of columns, wrapped cells, a head that is repeated on every page.

use super::Strip;
use super::blocks::{Ink, lines};
use crate::figure::font;
use crate::figure::report::{Align, Column, Table};
use crate::figure::scene::{Anchor, Rect, Scene, Stroke};
use crate::figure::style::FigureStyle;
use crate::figure::theme::GRID;
use std::sync::Arc;

const PAD_X: f64 = 1.5 * GRID;
const PAD_Y: f64 = 0.5 * GRID;
/// A row higher than this many lines may break over pages.
const LINES_KEPT: usize = 24;

/// Title, head and rows as strips.
pub(super) fn strips(table: &Table, width: f64, style: &FigureStyle) -> Vec<Strip> {
    let widths = widths(table, width, style);
    let head_ink = Ink::small(style.theme.muted, style).bold();
    let heads: Vec<Vec<String>> =
        table.columns.iter().zip(&widths).map(|(column, width)| wrapped(&column.head, head_ink, *width)).collect();
    let mut head = row_scene(&heads, table, &widths, head_ink, Some(style.theme.surface));
    let bottom = head.height;
    head.line(vec![[0.0, bottom], [width, bottom]], Stroke::solid(style.theme.axis, 0.75));
    let head = Arc::new(head);

    let mut out = Vec::new();
    if !table.title.is_empty() {
        let title = lines(&table.title, Ink::normal(style.theme.text, style).bold(), width);
        out.push(Strip { holds_next: true, ..Strip::new(title, 4.0 * GRID) });
    }
    let gap = if table.title.is_empty() { 3.0 * GRID } else { GRID };
    out.push(Strip { holds_next: true, ..Strip::new(Scene::clone(&head), gap) });
    let ink = Ink::small(style.theme.text, style);
    let last = table.rows.len().saturating_sub(1);
    for (index, row) in table.rows.iter().enumerate() {
        let cells: Vec<Vec<String>> = cells(row, table.columns.len())
            .iter()
            .zip(&widths)
            .map(|(cell, width)| wrapped(cell, ink, *width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for start in (0..height).step_by(LINES_KEPT) {
            let part: Vec<Vec<String>> =
                cells.iter().map(|cell| cell.iter().skip(start).take(LINES_KEPT).cloned().collect()).collect();
            let mut scene = row_scene(&part, table, &widths, ink, None);
            if start + LINES_KEPT >= height {
                let bottom = scene.height;
                scene.line(vec![[0.0, bottom], [width, bottom]], Stroke::solid(style.theme.grid, 0.5));
            }
            // Neither the first row alone below a head, nor the last alone above nothing.
            let holds_next = last > 0 && (index == 0 || index + 1 == last);
            out.push(Strip { holds_next, head: Some(head.clone()), ..Strip::new(scene, 0.0) });
        }
    }
    out
}

/// A row's cells, as many as there are columns.
fn cells(row: &[String], count: usize) -> Vec<String> {
    let mut out: Vec<String> = row.iter().take(count).cloned().collect();
    out.resize(count, String::new());
    if let (Some(last), Some(rest)) = (out.last_mut(), row.get(count..)) {
        for cell in rest {
            last.push(' ');
            last.push_str(cell);
        }
    }
    out
}

fn wrapped(text: &str, ink: Ink, width: f64) -> Vec<String> {
    font::wrap(text, ink.face, ink.size, width - 2.0 * PAD_X)
}

fn row_scene(
    cells: &[Vec<String>],
    table: &Table,
    widths: &[f64],
    ink: Ink,
    fill: Option<crate::figure::theme::Rgb>,
) -> Scene {
    let count = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let width = widths.iter().sum();
    let mut scene = Scene::new(width, count as f64 * ink.line_height() + 2.0 * PAD_Y);
    if let Some(fill) = fill {
        scene.rect(Rect::new(0.0, 0.0, width, scene.height), fill);
    }
    let mut left = 0.0;
    for ((cell, column), width) in cells.iter().zip(&table.columns).zip(widths) {
        for (index, line) in cell.iter().filter(|line| !line.is_empty()).enumerate() {
            let top = PAD_Y + index as f64 * ink.line_height();
            let (x, anchor) = match column.align {
                Align::Left => (left + PAD_X, Anchor::Start),
                Align::Right => (left + width - PAD_X, Anchor::End),
            };
            scene.text(ink.text(line.as_str(), [x, top], anchor));
        }
        left += width;
    }
    scene
}

/// Widths of the columns; together `width`.
fn widths(table: &Table, width: f64, style: &FigureStyle) -> Vec<f64> {
    let wanted: Vec<f64> =
        table.columns.iter().enumerate().map(|(index, column)| natural_width(table, index, column, style)).collect();
    let shares: f64 = table.columns.iter().filter_map(|column| column.share).filter(|share| *share > 0.0).sum();
    if shares <= 0.0 {
        return fitted(&wanted, width);
    }
    // Columns without a share take what their contents need, at most half of the width; shares divide the rest.
    let without: Vec<f64> =
        table.columns.iter().zip(&wanted).filter(|(column, _)| column.share.is_none()).map(|(_, w)| *w).collect();
    let taken = without.iter().sum::<f64>().min(0.5 * width);
    let mut fixed = if without.is_empty() { Vec::new() } else { fitted(&without, taken) }.into_iter();
    table
        .columns
        .iter()
        .map(|column| match column.share {
            Some(share) => (width - taken) * share.max(0.0) / shares,
            None => fixed.next().unwrap_or_default(),
        })
        .collect()
}

/// Width of a column whose cells do not wrap.
fn natural_width(table: &Table, index: usize, column: &Column, style: &FigureStyle) -> f64 {
    let head = Ink::small(style.theme.muted, style).bold();
    let cell = Ink::small(style.theme.text, style);
    let cells = table.rows.iter().filter_map(|row| row.get(index));
    let widest = cells.map(|text| font::width(text, cell.face, cell.size)).fold(0.0, f64::max);
    widest.max(font::width(&column.head, head.face, head.size)) + 2.0 * PAD_X + 0.01
}

/// `wanted` stretched in proportion to `width`, or cut down to it at the widest.
fn fitted(wanted: &[f64], width: f64) -> Vec<f64> {
    let total: f64 = wanted.iter().sum();
    if total <= 0.0 {
        return wanted.to_vec();
    }
    if total <= width {
        return wanted.iter().map(|w| w * width / total).collect();
    }
    // The cap to which all wider columns are cut: narrow ones keep what they want.
    let mut sorted = wanted.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (mut rest, mut count) = (width, sorted.len());
    let mut cap = width / count.max(1) as f64;
    for value in sorted {
        if value > cap {
            break;
        }
        rest -= value;
        count -= 1;
        cap = rest / count.max(1) as f64;
    }
    wanted.iter().map(|w| w.min(cap)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Pa, UnitPreferences};

    fn demanding() -> Table {
        Table {
            title: "Demanding".to_owned(),
            columns: vec![
                Column::words("Parameter"),
                Column::numbers("Value with quite a long head (kg/(m² s))"),
                Column::words("Remark"),
                Column::numbers("n"),
            ],
            rows: (0..60)
                .map(|index| {
                    vec![
                        format!("grains[{index}].core_diameter_at_the_forward_end_of_the_whole_stack"),
                        format!("{}", 1234.5678 * f64::from(index)),
                        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk and further words"
                            .repeat(1 + index as usize % 3),
                        index.to_string(),
                    ]
                })
                .collect(),
        }
    }

    #[test]
    fn every_cell_stays_in_its_column() {
        let style = FigureStyle::print(UnitPreferences::default(), Pa(0.0));
        let mut shared = demanding();
        shared.columns[2].share = Some(3.0);
        shared.columns[0].share = Some(1.0);
        for table in [demanding(), shared] {
            for width in [499.0, 240.0] {
                let widths = widths(&table, width, &style);
                assert!((widths.iter().sum::<f64>() - width).abs() < 1e-9, "{widths:?}");
                let edges: Vec<f64> = widths
                    .iter()
                    .scan(0.0, |x, w| {
                        *x += w;
                        Some(*x)
                    })
                    .collect();
                for strip in strips(&table, width, &style).iter().skip(1) {
                    for (text, bounds) in strip.scene.texts() {
                        let inside = edges.iter().enumerate().any(|(index, right)| {
                            let left = if index == 0 { 0.0 } else { edges[index - 1] };
                            bounds.left >= left - 1e-6 && bounds.right <= right + 1e-6
                        });
                        assert!(inside, "{} {bounds:?} {edges:?}", text.text);
                        assert!(bounds.top >= -1e-6 && bounds.bottom <= strip.scene.height + 1e-6, "{}", text.text);
                    }
                }
            }
        }
    }

    #[test]
    fn narrow_columns_keep_their_width_when_a_wide_one_is_cut() {
        let got = fitted(&[40.0, 1000.0, 60.0], 300.0);
        assert_eq!(got, [40.0, 200.0, 60.0]);
        assert_eq!(fitted(&[40.0, 60.0], 200.0), [80.0, 120.0]);
    }

    #[test]
    fn rows_that_are_too_short_or_too_long_lose_nothing() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(cells(&row(&["a"]), 2), row(&["a", ""]));
        assert_eq!(cells(&row(&["a", "b", "c"]), 2), row(&["a", "b c"]));
    }
}
