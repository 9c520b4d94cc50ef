//! A small DXF file of AutoCAD 2000 (AC1015): layers, polylines with bulges, circles. Unit: millimetre, as it states.
//!
//! Source: Autodesk, *DXF Reference*: the sections, tables and subclass marks that a reader of that version needs.

use crate::geometry::contour::{Contour, Corner};
use crate::geometry::meridian::piece::BSpline;
use crate::units::Metre;
use std::fmt::Write as _;

/// A layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// Name, in ASCII.
    pub name: &'static str,
    /// AutoCAD's number of its colour.
    pub colour: u8,
    /// Line type: "Continuous" or "CENTER".
    pub line_type: &'static str,
}

/// A drawing, coordinates in m.
#[derive(Debug, Clone, Default)]
pub struct DxfDrawing {
    layers: Vec<Layer>,
    entities: Vec<(usize, Entity)>,
}

#[derive(Debug, Clone)]
enum Entity {
    Closed(Contour),
    Open(Vec<Corner>),
    Spline(BSpline),
    Circle(f64),
}

impl DxfDrawing {
    /// A closed contour.
    pub fn contour(&mut self, layer: Layer, contour: &Contour) {
        self.push(layer, Entity::Closed(contour.clone()));
    }

    /// A row of straight lines.
    pub fn path(&mut self, layer: Layer, points: Vec<[f64; 2]>) {
        self.push(layer, Entity::Open(points.iter().map(|point| Corner(point[0], point[1], 0.0)).collect()));
    }

    /// A row of lines and arcs that is not closed: where each begins, and where the last ends. Nothing without an end.
    pub fn open(&mut self, layer: Layer, mut corners: Vec<Corner>, end: Option<[f64; 2]>) {
        if let Some([x, y]) = end {
            corners.push(Corner(x, y, 0.0));
            self.push(layer, Entity::Open(corners));
        }
    }

    /// A B-spline.
    pub fn spline(&mut self, layer: Layer, spline: BSpline) {
        self.push(layer, Entity::Spline(spline));
    }

    /// A circle about the axis.
    pub fn circle(&mut self, layer: Layer, diameter: Metre) {
        self.push(layer, Entity::Circle(diameter.0 / 2.0));
    }

    fn push(&mut self, layer: Layer, entity: Entity) {
        let index = self.layers.iter().position(|known| *known == layer).unwrap_or_else(|| {
            self.layers.push(layer);
            self.layers.len() - 1
        });
        self.entities.push((index, entity));
    }

    /// The file.
    pub fn text(&self) -> String {
        let mut body = Text::default();
        body.tables(&self.layers);
        body.blocks();
        body.section("ENTITIES");
        for (layer, entity) in &self.entities {
            let name = self.layers.get(*layer).map_or("0", |layer| layer.name);
            body.entity(name, entity);
        }
        body.pair(0, "ENDSEC");
        body.objects();
        body.pair(0, "EOF");
        let mut head = Text::default();
        head.section("HEADER");
        let seed = format!("{:X}", body.handle + 1);
        for (name, code, value) in [
            ("$ACADVER", 1, "AC1015"),
            ("$DWGCODEPAGE", 3, "ANSI_1252"),
            // Millimetres, and metric line types.
            ("$INSUNITS", 70, "4"),
            ("$MEASUREMENT", 70, "1"),
            ("$HANDSEED", 5, seed.as_str()),
        ] {
            head.pair(9, name);
            head.pair(code, value);
        }
        head.pair(0, "ENDSEC");
        head.out + &body.out
    }
}

/// Handles that other objects point at.
const MODEL_SPACE: u32 = 0x10;
const PAPER_SPACE: u32 = 0x11;
const ROOT: u32 = 0x12;
const FIRST_FREE: u32 = 0x20;

struct Text {
    out: String,
    handle: u32,
}

impl Default for Text {
    fn default() -> Self {
        Self { out: String::new(), handle: FIRST_FREE }
    }
}

impl Text {
    fn pair(&mut self, code: i32, value: impl std::fmt::Display) {
        let _never_fails = writeln!(self.out, "{code:>3}\n{value}");
    }

    /// A length in mm, to a millionth of a micrometre.
    fn length(&mut self, code: i32, metres: f64) {
        let value = (metres * 1e12).round() / 1e9;
        // Not -0.
        self.pair(code, format_args!("{:?}", value + 0.0));
    }

    fn section(&mut self, name: &str) {
        self.pair(0, "SECTION");
        self.pair(2, name);
    }

    fn next_handle(&mut self) -> String {
        self.handle += 1;
        format!("{:X}", self.handle)
    }

    /// The beginning of an object: kind, handle, owner, subclass marks.
    fn object(&mut self, kind: &str, handle: &str, owner: &str, classes: &[&str]) {
        self.pair(0, kind);
        self.pair(5, handle);
        self.pair(330, owner);
        for class in classes {
            self.pair(100, class);
        }
    }

    fn table(&mut self, name: &str, class: &str, entries: &[Vec<(i32, String)>]) {
        let own = self.next_handle();
        self.pair(0, "TABLE");
        self.pair(2, name);
        self.pair(5, &own);
        self.pair(330, "0");
        self.pair(100, "AcDbSymbolTable");
        self.pair(70, entries.len());
        if name == "DIMSTYLE" {
            self.pair(100, "AcDbDimStyleTable");
        }
        for entry in entries {
            let handle = match entry.first().map(|(_, name)| name.as_str()) {
                Some("*Model_Space") => format!("{MODEL_SPACE:X}"),
                Some("*Paper_Space") => format!("{PAPER_SPACE:X}"),
                _ => self.next_handle(),
            };
            self.pair(0, name);
            // Dimension styles have their handle elsewhere, for 5 was taken.
            self.pair(if name == "DIMSTYLE" { 105 } else { 5 }, &handle);
            self.pair(330, &own);
            self.pair(100, "AcDbSymbolTableRecord");
            self.pair(100, class);
            for (code, value) in entry {
                self.pair(*code, value);
            }
        }
        self.pair(0, "ENDTAB");
    }

    fn tables(&mut self, layers: &[Layer]) {
        let entry = |pairs: &[(i32, &str)]| pairs.iter().map(|(code, value)| (*code, (*value).to_owned())).collect();
        let line_type = |name: &str, label: &str, pieces: &[&str], length: &str| {
            let count = pieces.len().to_string();
            let mut all: Vec<(i32, String)> =
                entry(&[(2, name), (70, "0"), (3, label), (72, "65"), (73, &count), (40, length)]);
            for piece in pieces {
                all.extend([(49, (*piece).to_owned()), (74, "0".to_owned())]);
            }
            all
        };
        self.section("TABLES");
        self.table("VPORT", "AcDbViewportTableRecord", &[]);
        let types = [
            line_type("ByBlock", "", &[], "0.0"),
            line_type("ByLayer", "", &[], "0.0"),
            line_type("Continuous", "Solid line", &[], "0.0"),
            line_type("CENTER", "Center ____ _ ____", &["12.0", "-2.0", "2.0", "-2.0"], "18.0"),
        ];
        self.table("LTYPE", "AcDbLinetypeTableRecord", &types);
        let layer = |name: &str, colour: &str, line: &str| entry(&[(2, name), (70, "0"), (62, colour), (6, line)]);
        let mut all = vec![layer("0", "7", "Continuous")];
        all.extend(layers.iter().map(|known| layer(known.name, &known.colour.to_string(), known.line_type)));
        self.table("LAYER", "AcDbLayerTableRecord", &all);
        let style = entry(&[
            (2, "Standard"),
            (70, "0"),
            (40, "0.0"),
            (41, "1.0"),
            (50, "0.0"),
            (71, "0"),
            (42, "2.5"),
            (3, "txt"),
            (4, ""),
        ]);
        self.table("STYLE", "AcDbTextStyleTableRecord", &[style]);
        self.table("VIEW", "AcDbViewTableRecord", &[]);
        self.table("UCS", "AcDbUCSTableRecord", &[]);
        self.table("APPID", "AcDbRegAppTableRecord", &[entry(&[(2, "ACAD"), (70, "0")])]);
        self.table("DIMSTYLE", "AcDbDimStyleTableRecord", &[entry(&[(2, "Standard"), (70, "0")])]);
        let spaces = [entry(&[(2, "*Model_Space")]), entry(&[(2, "*Paper_Space")])];
        self.table("BLOCK_RECORD", "AcDbBlockTableRecord", &spaces);
        self.pair(0, "ENDSEC");
    }

    fn blocks(&mut self) {
        self.section("BLOCKS");
        for (name, owner) in [("*Model_Space", MODEL_SPACE), ("*Paper_Space", PAPER_SPACE)] {
            let owner = format!("{owner:X}");
            let handle = self.next_handle();
            self.object("BLOCK", &handle, &owner, &["AcDbEntity"]);
            self.pair(8, "0");
            self.pair(100, "AcDbBlockBegin");
            self.pair(2, name);
            self.pair(70, "0");
            for code in [10, 20, 30] {
                self.pair(code, "0.0");
            }
            self.pair(3, name);
            self.pair(1, "");
            let handle = self.next_handle();
            self.object("ENDBLK", &handle, &owner, &["AcDbEntity"]);
            self.pair(8, "0");
            self.pair(100, "AcDbBlockEnd");
        }
        self.pair(0, "ENDSEC");
    }

    fn entity(&mut self, layer: &str, entity: &Entity) {
        let handle = self.next_handle();
        let owner = format!("{MODEL_SPACE:X}");
        let (kind, class) = match entity {
            Entity::Circle(_) => ("CIRCLE", "AcDbCircle"),
            Entity::Spline(_) => ("SPLINE", "AcDbSpline"),
            Entity::Closed(_) | Entity::Open(_) => ("LWPOLYLINE", "AcDbPolyline"),
        };
        self.object(kind, &handle, &owner, &["AcDbEntity"]);
        self.pair(8, layer);
        self.pair(100, class);
        match entity {
            Entity::Circle(radius) => {
                for code in [10, 20, 30] {
                    self.pair(code, "0.0");
                }
                self.length(40, *radius);
            }
            Entity::Closed(contour) => self.polyline(&contour.corners, "1"),
            Entity::Open(corners) => self.polyline(corners, "0"),
            Entity::Spline(spline) => self.spline(spline),
        }
    }

    fn polyline(&mut self, corners: &[Corner], flags: &str) {
        self.pair(90, corners.len());
        self.pair(70, flags);
        for corner in corners {
            self.length(10, corner.0);
            self.length(20, corner.1);
            if corner.2 != 0.0 {
                self.pair(42, format_args!("{:?}", corner.2));
            }
        }
    }

    fn spline(&mut self, spline: &BSpline) {
        // Planar, with its plane's normal.
        for (code, value) in [(210, "0.0"), (220, "0.0"), (230, "1.0"), (70, "8")] {
            self.pair(code, value);
        }
        let knots = spline.knots();
        self.pair(71, spline.degree);
        self.pair(72, knots.len());
        self.pair(73, spline.controls.len());
        self.pair(74, "0");
        for (code, value) in [(42, "1e-9"), (43, "1e-9")] {
            self.pair(code, value);
        }
        for knot in knots {
            self.pair(40, format_args!("{knot:?}"));
        }
        for [x, y] in &spline.controls {
            self.length(10, *x);
            self.length(20, *y);
            self.pair(30, "0.0");
        }
    }

    fn objects(&mut self) {
        self.section("OBJECTS");
        let root = format!("{ROOT:X}");
        let groups = self.next_handle();
        self.object("DICTIONARY", &root, "0", &["AcDbDictionary"]);
        self.pair(281, "1");
        self.pair(3, "ACAD_GROUP");
        self.pair(350, &groups);
        self.object("DICTIONARY", &groups, &root, &["AcDbDictionary"]);
        self.pair(281, "1");
        self.pair(0, "ENDSEC");
    }
}
