//! Paints a laid-out figure into the window.

use super::theme::colour;
use crate::figure::area;
use crate::figure::font::Face;
use crate::figure::scene::{Anchor, Path, Scene, Shape as SceneShape, Text};
use egui::{Color32, FontFamily, FontId, Mesh, Painter, Pos2, Shape, Stroke, epaint::TextShape, pos2};

/// Paints `scene` with its top left corner at `origin`, one point of the scene being one point of the window.
pub fn paint(painter: &Painter, origin: Pos2, scene: &Scene) {
    let place = |[x, y]: [f64; 2]| pos2(origin.x + x as f32, origin.y + y as f32);
    for item in &scene.items {
        let clip = item
            .clip
            .map(|clip| egui::Rect::from_min_max(place([clip.left, clip.top]), place([clip.right, clip.bottom])));
        let clipped = clip.map(|clip| painter.with_clip_rect(clip.intersect(painter.clip_rect())));
        let painter = clipped.as_ref().unwrap_or(painter);
        match &item.shape {
            SceneShape::Path(path) => paint_path(painter, &place, path),
            SceneShape::Text(text) => paint_text(painter, &place, text),
        }
    }
}

fn paint_path(painter: &Painter, place: &impl Fn([f64; 2]) -> Pos2, path: &Path) {
    if let Some(fill) = path.fill {
        let fill = colour(fill);
        let mut mesh = Mesh::default();
        for triangle in area::triangles(&path.lines) {
            let first = mesh.vertices.len() as u32;
            for corner in triangle {
                mesh.colored_vertex(place(corner), fill);
            }
            mesh.add_triangle(first, first + 1, first + 2);
        }
        painter.add(Shape::mesh(mesh));
        // The mesh has hard edges; a thin line of its colour softens them.
        if path.stroke.is_none() {
            for line in &path.lines {
                let points: Vec<Pos2> = line.iter().map(|&point| place(point)).collect();
                painter.add(Shape::closed_line(points, Stroke::new(0.5, fill)));
            }
        }
    }
    let Some(stroke) = &path.stroke else { return };
    let pen = Stroke::new(stroke.width as f32, colour(stroke.colour));
    for line in &path.lines {
        let mut points: Vec<Pos2> = line.iter().map(|&point| place(point)).collect();
        if stroke.dash.is_empty() {
            painter.add(if path.is_closed { Shape::closed_line(points, pen) } else { Shape::line(points, pen) });
            continue;
        }
        if path.is_closed {
            points.extend(points.first().copied());
        }
        let lengths =
            |odd: usize| stroke.dash.iter().skip(odd).step_by(2).map(|length| *length as f32).collect::<Vec<_>>();
        painter.extend(Shape::dashed_line_with_offset(&points, pen, &lengths(0), &lengths(1), 0.0));
    }
}

fn paint_text(painter: &Painter, place: &impl Fn([f64; 2]) -> Pos2, text: &Text) {
    let family = match text.face {
        Face::SemiBold => super::theme::semibold(),
        Face::Regular | Face::Italic | Face::Fallback => FontFamily::Proportional,
    };
    let ink = colour(text.colour);
    let galley = painter.layout_no_wrap(text.text.clone(), FontId::new(text.size as f32, family), Color32::PLACEHOLDER);
    // A scene places text by its baseline, a galley by its top left corner.
    let ascent =
        galley.rows.first().and_then(|row| row.glyphs.first()).map_or(galley.size().y * 0.8, |glyph| glyph.pos.y);
    let back = match text.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => 0.5 * galley.size().x,
        Anchor::End => galley.size().x,
    };
    let angle = -(text.rotation.to_radians() as f32);
    let turn = egui::emath::Rot2::from_angle(angle);
    let corner = place(text.at) + turn * egui::vec2(-back, -ascent);
    painter.add(TextShape::new(corner, galley, ink).with_angle(angle).with_override_text_color(ink));
}
