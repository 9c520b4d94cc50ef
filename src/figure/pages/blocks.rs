//! Blocks into strips: headings, paragraphs, figures, findings. Tables and key figures have files of their own.

use super::{Strip, columns, key_figures, table};
use crate::diag::{Finding, Severity};
use crate::figure::drawing_scene::drawing_scene;
use crate::figure::font::{self, Face};
use crate::figure::plot_scene::stack_scene;
use crate::figure::report::Block;
use crate::figure::scene::{Anchor, Path, Point, Scene, Shape, Stroke, Text, circle};
use crate::figure::style::FigureStyle;
use crate::figure::theme::{GRID, Rgb};

/// Running text is set no wider than the eye follows, in text sizes.
const LONGEST_LINE: f64 = 50.0;

/// The strips of a block in a column of `[width, height of a page]`.
pub(super) fn strips(block: &Block, room: [f64; 2], style: &FigureStyle) -> Vec<Strip> {
    let [width, page] = room;
    match block {
        Block::Heading(text) => heading(text, width, style),
        Block::Paragraph(text) => paragraph(text, width, style),
        Block::KeyFigures(figures) => key_figures::strips(figures, width, style),
        Block::Table(content) => table::strips(content, width, style),
        Block::Plots { plots, height } => {
            let height = (plots.len() as f64 * height).min(page);
            vec![Strip::new(stack_scene(plots, width, height, style), 3.0 * GRID)]
        }
        Block::Drawing { drawing, height, caption } => {
            let caption = lines(caption, Ink::small(style.theme.muted, style), width);
            let figure = drawing_scene(drawing, width, height.min(page - caption.height - GRID), style).scene;
            let mut scene = Scene::new(width, figure.height + GRID + caption.height);
            scene.place(&figure, [0.0, 0.0]);
            scene.place(&caption, [0.0, figure.height + GRID]);
            vec![Strip::new(scene, 3.0 * GRID)]
        }
        Block::Findings(list) => findings(list, width, style),
        Block::PageBreak => vec![Strip { breaks: true, ..Strip::default() }],
        Block::Columns(content) => columns(content, room, style),
    }
}

/// How a run of lines is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub(super) face: Face,
    pub(super) size: f64,
    pub(super) colour: Rgb,
}

impl Ink {
    /// Small text of a colour.
    pub(super) fn small(colour: Rgb, style: &FigureStyle) -> Self {
        Self { face: Face::Regular, size: style.sizes.small, colour }
    }

    /// Running text of a colour.
    pub(super) fn normal(colour: Rgb, style: &FigureStyle) -> Self {
        Self { face: Face::Regular, size: style.sizes.normal, colour }
    }

    /// In semi-bold.
    pub(super) fn bold(self) -> Self {
        Self { face: Face::SemiBold, ..self }
    }

    pub(super) fn line_height(self) -> f64 {
        self.size * font::LINE_HEIGHT
    }

    /// A line of text with its box's top at `at`.
    pub(super) fn text(self, text: impl Into<String>, [x, top]: Point, anchor: Anchor) -> Text {
        let at = [x, top + font::ASCENT * self.size];
        let Ink { face, size, colour } = self;
        Text { at, text: text.into(), size, face, colour, anchor, rotation: 0.0 }
    }
}

/// Wrapped text as a scene of its height; an empty text has none.
pub(super) fn lines(text: &str, ink: Ink, width: f64) -> Scene {
    let mut scene = Scene::new(width, 0.0);
    if text.is_empty() {
        return scene;
    }
    for line in font::wrap(text, ink.face, ink.size, width) {
        scene.text(ink.text(line, [0.0, scene.height], Anchor::Start));
        scene.height += ink.line_height();
    }
    scene
}

fn heading(text: &str, width: f64, style: &FigureStyle) -> Vec<Strip> {
    let ink = Ink { face: Face::SemiBold, size: style.sizes.large, colour: style.theme.text };
    vec![Strip { holds_next: true, ..Strip::new(lines(text, ink, width), 6.0 * GRID) }]
}

fn paragraph(text: &str, width: f64, style: &FigureStyle) -> Vec<Strip> {
    let ink = Ink::normal(style.theme.text, style);
    let width = width.min(LONGEST_LINE * ink.size);
    let mut out = Vec::new();
    for part in text.split('\n') {
        let wrapped = font::wrap(part, ink.face, ink.size, width);
        let count = wrapped.len();
        for (index, line) in wrapped.into_iter().enumerate() {
            let mut scene = Scene::new(width, ink.line_height());
            scene.text(ink.text(line, [0.0, 0.0], Anchor::Start));
            // No first line alone at the foot of a page, no last line alone at the head of one.
            let holds_next = count > 1 && (index == 0 || index + 2 == count);
            let gap = if index == 0 { 1.5 * GRID } else { 0.0 };
            out.push(Strip { holds_next, ..Strip::new(scene, gap) });
        }
    }
    out
}

fn findings(list: &[Finding], width: f64, style: &FigureStyle) -> Vec<Strip> {
    if list.is_empty() {
        return vec![Strip::new(lines("No findings.", Ink::normal(style.theme.muted, style), width), 1.5 * GRID)];
    }
    list.iter().map(|finding| Strip::new(finding_scene(finding, width, style), 2.0 * GRID)).collect()
}

fn finding_scene(finding: &Finding, width: f64, style: &FigureStyle) -> Scene {
    const INDENT: f64 = 18.0;
    let mut scene = Scene::new(width, 0.0);
    let colour = style.theme.severity_colour(finding.severity);
    let word_ink = Ink::normal(colour, style).bold();
    let word = severity_word(finding.severity);
    draw_severity(&mut scene, finding.severity, [5.0, 0.5 * word_ink.line_height()], style);
    scene.text(word_ink.text(word, [INDENT, 0.0], Anchor::Start));
    let path_left = INDENT + font::width(word, word_ink.face, word_ink.size) + 2.0 * GRID;
    let small = Ink::small(style.theme.muted, style);
    let path = font::shortened(&finding.path, small.face, small.size, width - path_left);
    let drop = font::ASCENT * (word_ink.size - small.size);
    if !path.is_empty() {
        scene.text(small.text(path, [path_left, drop], Anchor::Start));
    }
    scene.height = word_ink.line_height();
    let room = (width - INDENT).min(LONGEST_LINE * style.sizes.normal);
    for (text, colour) in
        [(finding.message.text(&style.units), style.theme.text), (finding.hint.text(&style.units), style.theme.muted)]
    {
        let part = lines(&text, Ink::normal(colour, style), room);
        let top = scene.height;
        scene.place(&part, [INDENT, top]);
        scene.height += part.height;
    }
    scene
}

/// The word for a severity.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "Note",
        Severity::Warning => "Warning",
        Severity::Error => "Error",
    }
}

/// The icon of a severity: a ring, a triangle, an octagon, each with its sign in it.
pub(super) fn draw_severity(scene: &mut Scene, severity: Severity, [x, y]: Point, style: &FigureStyle) {
    const RADIUS: f64 = 4.6;
    let colour = style.theme.severity_colour(severity);
    let sign = Stroke::solid(style.theme.background, 1.1);
    let area = |outline| Path { lines: vec![outline], is_closed: true, fill: Some(colour), stroke: None };
    let mut strokes = |outline: Vec<Point>, signs: &[[Point; 2]]| {
        scene.push(Shape::Path(area(outline)));
        for line in signs {
            scene.line(line.map(|[dx, dy]| [x + dx, y + dy]).to_vec(), sign.clone());
        }
    };
    match severity {
        Severity::Info => strokes(circle([x, y], RADIUS), &[[[0.0, -0.8], [0.0, 2.6]], [[0.0, -2.7], [0.0, -1.6]]]),
        Severity::Warning => {
            let triangle = vec![[x, y - 4.8], [x + 5.2, y + 4.2], [x - 5.2, y + 4.2]];
            strokes(triangle, &[[[0.0, -2.2], [0.0, 1.4]], [[0.0, 2.2], [0.0, 3.3]]]);
        }
        Severity::Error => {
            let octagon = (0..8).map(|corner| {
                let (sin, cos) = (std::f64::consts::FRAC_PI_4 * (f64::from(corner) + 0.5)).sin_cos();
                [x + 5.0 * cos, y + 5.0 * sin]
            });
            strokes(octagon.collect(), &[[[-1.8, -1.8], [1.8, 1.8]], [[-1.8, 1.8], [1.8, -1.8]]]);
        }
    }
}
