//! A report as PDF: vector figures, selectable text, subsets of the bundled fonts.
//!
//! [`crate::figure::pages`] lays the pages out; here they are only drawn. The same report gives the same bytes.

mod fonts;

use crate::figure::font;
use crate::figure::pages::{Paper, pages};
use crate::figure::report::{Report, Timestamp, TitleBlock};
use crate::figure::scene::{Item, Path, Point, Rect, Scene, Shape, Stroke, Text};
use crate::figure::style::FigureStyle;
use crate::figure::theme::Rgb;
use fonts::SubsetFonts;
use printpdf::{
    Color, Line, LineCapStyle, LineDashPattern, LineJoinStyle, LinePoint, Mm, Op, PaintMode, PdfDocument,
    PdfFontHandle, PdfPage, PdfSaveOptions, Polygon, PolygonRing, Pt, TextItem, TextMatrix, WindingOrder,
};

/// A report that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A bundled font could not be reduced to the signs in use.
    #[error("the font {font} could not be embedded: {reason}")]
    Font {
        /// The font.
        font: &'static str,
        /// Why.
        reason: String,
    },
    /// The document could not be put together.
    #[error("the PDF could not be put together: {0}")]
    Document(String),
}

/// `report` as a PDF on `paper`.
///
/// # Errors
/// [`PdfError`] when a font or the document cannot be written; the report's contents cannot cause it.
pub fn pdf_bytes(report: &Report, paper: Paper, style: &FigureStyle) -> Result<Vec<u8>, PdfError> {
    document_bytes(&pages(report, paper, style), &report.title)
}

/// Laid-out pages as a PDF.
///
/// # Errors
/// As [`pdf_bytes`].
pub fn document_bytes(pages: &[Scene], title: &TitleBlock) -> Result<Vec<u8>, PdfError> {
    let fonts = SubsetFonts::for_texts(pages.iter().flat_map(Scene::texts).map(|(text, _)| text))?;
    let mut document = PdfDocument::new(&title.name);
    describe(&mut document, title);
    fonts.register(&mut document);
    document.pages = pages.iter().map(page_of).collect();

    let mut warnings = Vec::new();
    let mut file = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    // The identifiers are drawn from a counter of the running program; the same report gets the same ones instead.
    let identifier = identifier(title);
    let document_error = |reason: &dyn std::fmt::Display| PdfError::Document(reason.to_string());
    let identifiers =
        file.trailer.get_mut(b"ID").and_then(|entry| entry.as_array_mut()).map_err(|e| document_error(&e))?;
    for entry in identifiers {
        *entry.as_str_mut().map_err(|e| document_error(&e))? = identifier.clone();
    }
    // The writer calls every document PDF/X, which promises colour profiles that this one does not carry.
    let info = file.trailer.get(b"Info").and_then(|entry| entry.as_reference()).map_err(|e| document_error(&e))?;
    file.get_dictionary_mut(info).map_err(|e| document_error(&e))?.remove(b"GTS_PDFXVersion");
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|e| document_error(&e))?;
    Ok(bytes)
}

fn identifier(title: &TitleBlock) -> Vec<u8> {
    const LENGTH: usize = 32;
    let seed = format!("{}\n{}\n{}\n{}", title.name, title.case_hash, title.program, title.date.text());
    blake3::hash(seed.as_bytes()).to_hex().bytes().take(LENGTH).collect()
}

fn describe(document: &mut PdfDocument, title: &TitleBlock) {
    let info = &mut document.metadata.info;
    info.document_title = format!("{}: {}", title.name, title.subject);
    info.author = title.author.clone();
    info.subject = title.subject.clone();
    info.creator = title.program.clone();
    info.producer = title.program.clone();
    info.identifier = title.case_hash.chars().filter(char::is_ascii).collect();
    let Timestamp { year, month, day, hour, minute, second } = title.date;
    for date in [&mut info.creation_date, &mut info.modification_date, &mut info.metadata_date] {
        date.date = printpdf::date::Date { year, month, day };
        date.time = printpdf::date::Time { hour, minute, second, millisecond: 0 };
    }
}

fn page_of(scene: &Scene) -> PdfPage {
    const MM_PER_POINT: f64 = 25.4 / 72.0;
    let mut canvas = Canvas { height: scene.height, ops: Vec::new(), pen: None, fill: None };
    canvas.ops.push(Op::SetLineJoinStyle { join: LineJoinStyle::Round });
    canvas.ops.push(Op::SetLineCapStyle { cap: LineCapStyle::Butt });
    for item in &scene.items {
        canvas.draw(item);
    }
    let mm = |points: f64| Mm((points * MM_PER_POINT) as f32);
    PdfPage::new(mm(scene.width), mm(scene.height), canvas.ops)
}

/// Turns items into operators; remembers pen and fill, which most neighbours share.
struct Canvas {
    height: f64,
    ops: Vec<Op>,
    pen: Option<Stroke>,
    fill: Option<Rgb>,
}

impl Canvas {
    fn draw(&mut self, item: &Item) {
        if let Some(clip) = item.clip {
            self.ops.push(Op::SaveGraphicsState);
            self.clip(clip);
        }
        match &item.shape {
            Shape::Path(path) => self.path(path),
            Shape::Text(text) => self.text(text),
        }
        if item.clip.is_some() {
            self.ops.push(Op::RestoreGraphicsState);
            // What was set since the state was saved is forgotten with it.
            (self.pen, self.fill) = (None, None);
        }
    }

    /// A place in hundredths of a point: finer than any printer, and short in the file.
    fn place(&self, [x, y]: Point) -> printpdf::Point {
        let rounded = |value: f64| ((if value.is_finite() { value } else { 0.0 }) * 100.0).round() / 100.0;
        printpdf::Point { x: Pt(rounded(x) as f32), y: Pt(rounded(self.height - y) as f32) }
    }

    fn points(&self, line: &[Point]) -> Vec<LinePoint> {
        line.iter().map(|&point| LinePoint { p: self.place(point), bezier: false }).collect()
    }

    fn polygon(&self, lines: &[Vec<Point>], mode: PaintMode) -> Op {
        let rings = lines.iter().map(|line| PolygonRing { points: self.points(line) }).collect();
        Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order: WindingOrder::EvenOdd } }
    }

    fn clip(&mut self, clip: Rect) {
        let op = self.polygon(&[crate::figure::scene::corners(clip)], PaintMode::Clip);
        self.ops.push(op);
    }

    fn path(&mut self, path: &Path) {
        if let Some(fill) = path.fill {
            self.set_fill(fill);
            // The writer closes the last ring only, which suffices: filling closes every ring.
            let op = self.polygon(&path.lines, PaintMode::Fill);
            self.ops.push(op);
        }
        if let Some(stroke) = &path.stroke {
            self.set_pen(stroke);
            for line in &path.lines {
                let line = Line { points: self.points(line), is_closed: path.is_closed };
                self.ops.push(Op::DrawLine { line });
            }
        }
    }

    fn text(&mut self, text: &Text) {
        if text.text.is_empty() {
            return;
        }
        self.set_fill(text.colour);
        self.ops.push(Op::StartTextSection);
        let (sin, cos) = text.rotation.to_radians().sin_cos();
        let [mut x, mut y] = text.start();
        for (face, run) in font::runs(&text.text, text.face) {
            let at = self.place([x, y]);
            let matrix = [cos as f32, sin as f32, -sin as f32, cos as f32, at.x.0, at.y.0];
            self.ops.push(Op::SetFont { font: PdfFontHandle::External(fonts::id(face)), size: Pt(text.size as f32) });
            self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Raw(matrix) });
            self.ops.push(Op::ShowText { items: vec![TextItem::Text(fonts::extractable(run))] });
            let advance = font::width(run, face, text.size);
            (x, y) = (x + advance * cos, y - advance * sin);
        }
        self.ops.push(Op::EndTextSection);
    }

    fn set_fill(&mut self, fill: Rgb) {
        if self.fill != Some(fill) {
            self.ops.push(Op::SetFillColor { col: colour(fill) });
            self.fill = Some(fill);
        }
    }

    fn set_pen(&mut self, pen: &Stroke) {
        let known = self.pen.as_ref();
        if known.is_none_or(|known| known.colour != pen.colour) {
            self.ops.push(Op::SetOutlineColor { col: colour(pen.colour) });
        }
        if known.is_none_or(|known| known.width != pen.width) {
            self.ops.push(Op::SetOutlineThickness { pt: Pt(pen.width as f32) });
        }
        if known.is_none_or(|known| known.dash != pen.dash) {
            let dash: Vec<f32> = pen.dash.iter().map(|&length| length as f32).collect();
            self.ops.push(Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &dash) });
        }
        self.pen = Some(pen.clone());
    }
}

fn colour(Rgb { r, g, b }: Rgb) -> Color {
    // Three decimals tell all 256 steps apart.
    let share = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(printpdf::Rgb::new(share(r), share(g), share(b), None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::pages::tests::demanding_report;
    use crate::figure::report::Block;
    use crate::units::{Pa, UnitPreferences};

    fn style() -> FigureStyle {
        FigureStyle::print(UnitPreferences::default(), Pa(101_325.0))
    }

    #[test]
    fn the_same_report_gives_the_same_bytes_and_another_date_others() {
        let mut report = demanding_report();
        let bytes = |report: &Report| pdf_bytes(report, Paper::A4, &style()).expect("writes");
        let first = bytes(&report);
        assert!(first.starts_with(b"%PDF-"));
        assert!(first == bytes(&report));
        report.title.date.second += 1;
        assert!(first != bytes(&report));
    }

    #[test]
    fn only_the_signs_in_use_are_embedded() {
        const MOST: usize = 200_000; // whole fonts alone have 1.3 MB
        let size = pdf_bytes(&demanding_report(), Paper::Letter, &style()).expect("writes").len();
        assert!(size < MOST, "{size}");
    }

    #[test]
    fn text_can_be_copied_out_sign_by_sign() {
        const TEXT: &str = "γ = 1.197, ρ = 1 720 kg/m³, 1·10⁻⁶ m⁻¹, −0.3 bar, ⌀ 25.4 mm, ṁ ≥ 2 ‰";
        let mut report = demanding_report();
        report.blocks = vec![Block::Paragraph(TEXT.to_owned())];
        let bytes = pdf_bytes(&report, Paper::A4, &style()).expect("writes");
        let mut warnings = Vec::new();
        let read = PdfDocument::parse(&bytes, &printpdf::PdfParseOptions::default(), &mut warnings).expect("reads");
        let got = read.pages[0].extract_text(&read.resources).concat();
        let signs = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
        assert!(signs(&got).contains(&signs(TEXT)), "{got}");
    }

    #[test]
    fn the_document_says_what_it_is_and_promises_no_standard() {
        let bytes = pdf_bytes(&demanding_report(), Paper::A4, &style()).expect("writes");
        let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(has(b"D:20261122140509"));
        assert!(!has(b"PDFXVersion"));
    }
}
