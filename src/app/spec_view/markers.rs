//! The markers of a plot: lines across it, and the names of the upright ones in a strip above, clear of each other.

use crate::app::theme::{self, Colours};
use crate::app::widgets::icon;
use crate::figure::plot::{Marker, MarkerAt, PlotSpec};
use crate::figure::style::FigureStyle;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, Rangef, Role, Sense, Stroke, Ui, WidgetInfo, pos2};
use egui_plot::{HLine, LineStyle, PlotPoint, PlotTransform, PlotUi, VLine};

/// Height of the strip with the names: a line of small text, and the room in which lines lead to their markers.
pub const STRIP: f32 = 22.0;
const LEAD: f32 = 7.0;
/// Between two names.
const GAP: f32 = 2.0 * theme::GRID;

fn ink(marker: &Marker, colours: &Colours) -> Color32 {
    marker.severity.map_or(colours.weak, |severity| icon::severity_colour(colours, severity))
}

/// The lines.
pub(super) fn draw(view: &mut PlotUi<'_>, plot: &PlotSpec, style: &FigureStyle, colours: &Colours) {
    for marker in &plot.markers {
        let (name, ink, dashed) = (marker.label.as_str(), ink(marker, colours), LineStyle::Dashed { length: 6.0 });
        match marker.at {
            MarkerAt::X(x) => {
                let at = style.shown(x, plot.x.quantity);
                view.vline(VLine::new(name, at).color(ink).width(1.2).style(dashed).allow_hover(false));
            }
            MarkerAt::Y(y) => {
                let at = style.shown(y, plot.y.quantity);
                view.hline(HLine::new(name, at).color(ink).width(1.2).style(dashed).allow_hover(false));
            }
        }
    }
}

/// The names of the upright ones that are in sight.
pub(super) fn names(ui: &Ui, transform: &PlotTransform, plot: &PlotSpec, style: &FigureStyle, colours: &Colours) {
    let frame = *transform.frame();
    let mut seen: Vec<(f32, &Marker)> = Vec::new();
    for marker in &plot.markers {
        let MarkerAt::X(x) = marker.at else { continue };
        let at = transform.position_from_point(&PlotPoint::new(style.shown(x, plot.x.quantity), 0.0)).x;
        if frame.x_range().contains(at) {
            seen.push((at, marker));
        }
    }
    seen.sort_by(|one, other| one.0.total_cmp(&other.0));
    let font = egui::TextStyle::Small.resolve(ui.style());
    let most = (frame.width() + GAP) / seen.len().max(1) as f32 - GAP;
    let layout = |name: &str, most: f32, ink: Color32| {
        let mut job = LayoutJob::simple_singleline(name.to_owned(), font.clone(), ink);
        job.wrap = TextWrapping::truncate_at_width(most);
        ui.painter().layout_job(job)
    };
    let mut galleys: Vec<_> =
        seen.iter().map(|(_, one)| layout(&one.label, f32::INFINITY, ink(one, colours))).collect();
    let total = |widths: &[f32]| widths.iter().sum::<f32>() + GAP * widths.len().saturating_sub(1) as f32;
    let mut widths: Vec<f32> = galleys.iter().map(|galley| galley.size().x).collect();
    if total(&widths) > frame.width() {
        galleys = seen.iter().map(|(_, one)| layout(&one.label, most, ink(one, colours))).collect();
        widths = galleys.iter().map(|galley| galley.size().x).collect();
    }
    let places: Vec<f32> = seen.iter().map(|(at, _)| *at).collect();
    let lefts = spread(&places, &widths, frame.x_range());
    let bottom = frame.top() - LEAD;
    for ((left, galley), (at, marker)) in lefts.into_iter().zip(galleys).zip(seen) {
        let pen = Stroke::new(1.0, ink(marker, colours));
        let size = galley.size();
        ui.painter().line_segment([pos2(at, frame.top()), pos2(left + size.x / 2.0, bottom)], pen);
        let corner = pos2(left, bottom - size.y);
        let place = egui::Rect::from_min_size(corner, size);
        ui.painter().galley(corner, galley, pen.color);
        let response = ui.interact(place, ui.scope_id().with(("marker", marker.label.as_str())), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Marker {}", marker.label)));
    }
}

/// Left ends of names of those widths, each as near as can be to the middle of its place, in their order and [`GAP`]
/// apart, inside `range` where they fit.
///
/// Least squares: names that would overlap form a block about the mean of what they wish (pool adjacent violators).
fn spread(places: &[f32], widths: &[f32], range: Rangef) -> Vec<f32> {
    let mut before = 0.0;
    let mut offsets = Vec::with_capacity(widths.len());
    // Blocks of names: the sum of their wishes and their number.
    let mut blocks: Vec<(f32, f32)> = Vec::new();
    for (place, width) in places.iter().zip(widths) {
        let mut block = (place - width / 2.0 - before, 1.0);
        while let Some(last) = blocks.pop_if(|last| last.0 / last.1 > block.0 / block.1) {
            block = (last.0 + block.0, last.1 + block.1);
        }
        blocks.push(block);
        offsets.push(before);
        before += width + GAP;
    }
    let last = (range.max - (before - GAP)).max(range.min);
    let starts = blocks.iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count, *count as usize));
    starts.zip(offsets).map(|(start, offset)| start.clamp(range.min, last) + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_at_their_markers_where_there_is_room_and_clear_of_each_other_where_there_is_not() {
        let range = Rangef::new(0.0, 400.0);
        assert_eq!(spread(&[50.0, 200.0], &[40.0, 60.0], range), [30.0, 170.0]);
        for places in
            [vec![200.0, 201.0, 202.0], vec![1.0, 2.0, 390.0], vec![395.0, 396.0, 399.0], vec![10.0, 200.0, 201.0]]
        {
            let widths = [60.0, 50.0, 70.0];
            let lefts = spread(&places, &widths, range);
            assert!(lefts[0] >= 0.0 && lefts[2] + widths[2] <= 400.0, "{places:?}: {lefts:?}");
            assert!((1..3).all(|index| lefts[index] >= lefts[index - 1] + widths[index - 1] + GAP - 1e-3), "{lefts:?}");
        }
        let middle = spread(&[200.0, 200.0], &[60.0, 60.0], range);
        assert_eq!(middle, [200.0 - GAP / 2.0 - 60.0, 200.0 + GAP / 2.0], "about their place");
    }
}
