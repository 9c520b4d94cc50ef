//! A bar of the colours that contours and fields are drawn in.

use crate::app::theme;
use egui::{Mesh, Painter, Rect, Shape, Ui, pos2};

/// Paints the colours from the first at the left to the last at the right.
pub fn paint(ui: &Ui, painter: &Painter, bar: Rect) {
    const STEPS: usize = 24;
    let colours = theme::colours(ui);
    let mut mesh = Mesh::default();
    for step in 0..=STEPS {
        let share = step as f32 / STEPS as f32;
        let colour = theme::colour(colours.figure.contour_colour(f64::from(share)));
        let x = egui::lerp(bar.x_range(), share);
        mesh.colored_vertex(pos2(x, bar.top()), colour);
        mesh.colored_vertex(pos2(x, bar.bottom()), colour);
        if step > 0 {
            let last = 2 * step as u32 + 1;
            mesh.add_triangle(last - 3, last - 2, last - 1);
            mesh.add_triangle(last - 2, last - 1, last);
        }
    }
    painter.add(Shape::mesh(mesh));
}
