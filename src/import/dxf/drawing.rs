//! A drawing: its header, layers and blocks, and its entities with every block put in its place.

use super::entities::{Entity, entities, has_width, plane, shape};
use super::error::{DxfError, EntityRef};
use super::faults::MOST as MOST_FAULTS;
use super::pairs::{Record, Section};
use super::shapes::{Affine, Shape};
use super::units::DxfUnit;
use std::collections::BTreeMap;

/// Entities that a drawing may come to when its blocks are put in place.
const MOST_ENTITIES: usize = 100_000;
/// Blocks inside blocks.
const DEEPEST: usize = 64;

/// Whether a layer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerState {
    /// Shown.
    Visible,
    /// Turned off.
    Off,
    /// Frozen.
    Frozen,
}

/// What was left out, and how often.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Ignored {
    /// Kind of entity such as "TEXT".
    pub kind: String,
    /// Its layer.
    pub layer: String,
    /// Why.
    pub reason: &'static str,
    /// How many.
    pub count: usize,
}

struct Block<'a> {
    base: [f64; 2],
    entities: Vec<Entity<'a>>,
}

/// A file's content. Layers and blocks are found by their names in upper case, as the format has it.
pub(super) struct Drawing<'a> {
    pub unit: Option<&'static DxfUnit>,
    pub unknown_unit: Option<DxfError>,
    /// Name as written and state.
    pub layers: BTreeMap<String, (String, LayerState)>,
    blocks: BTreeMap<String, Block<'a>>,
    entities: Vec<Entity<'a>>,
}

/// A shape in its place.
pub(super) struct Placed {
    pub shape: Shape,
    pub map: Affine,
    pub origin: EntityRef,
}

/// What is in place, and what was left out.
#[derive(Default)]
pub(super) struct Expanded {
    pub placed: Vec<Placed>,
    ignored: BTreeMap<(String, String, &'static str), usize>,
    /// Entities that lie above or below the plane.
    pub off_plane: usize,
    /// Polylines that are drawn with a width.
    pub wide: usize,
    /// What is wrong with entities.
    pub faults: Vec<DxfError>,
    inserted: usize,
}

impl Expanded {
    fn ignore(&mut self, kind: &str, layer: &str, reason: &'static str) {
        *self.ignored.entry((kind.to_owned(), layer.to_owned(), reason)).or_default() += 1;
    }

    /// What was left out, in order.
    pub fn ignored(&self) -> Vec<Ignored> {
        let one = |((kind, layer, reason), count): (&(String, String, &'static str), &usize)| Ignored {
            kind: kind.clone(),
            layer: layer.clone(),
            reason,
            count: *count,
        };
        self.ignored.iter().map(one).collect()
    }
}

impl<'a> Drawing<'a> {
    pub fn new(sections: Vec<Section<'a>>) -> Result<Self, DxfError> {
        let mut drawing = Self {
            unit: None,
            unknown_unit: None,
            layers: BTreeMap::new(),
            blocks: BTreeMap::new(),
            entities: Vec::new(),
        };
        for section in sections {
            match section.name {
                "HEADER" => drawing.header(&section)?,
                "TABLES" => drawing.tables(&section.records)?,
                "BLOCKS" => drawing.read_blocks(section.records)?,
                "ENTITIES" => drawing.entities.extend(entities(section.records)),
                _ => {}
            }
        }
        Ok(drawing)
    }

    fn header(&mut self, section: &Section) -> Result<(), DxfError> {
        let mut variable = "";
        for pair in &section.head {
            match pair.code {
                9 => variable = pair.value.trim(),
                70 if variable == "$INSUNITS" => match DxfUnit::by_code(pair.integer("$INSUNITS")?, pair.line) {
                    Ok(unit) => self.unit = unit,
                    // Only wrong where nobody states another.
                    Err(error) => self.unknown_unit = Some(error),
                },
                _ => {}
            }
        }
        Ok(())
    }

    fn tables(&mut self, records: &[Record]) -> Result<(), DxfError> {
        for record in records.iter().filter(|record| record.kind == "LAYER") {
            let Some(name) = record.text(2) else { continue };
            let frozen = record.integer(70)? & 1 != 0;
            let off = record.integer(62)? < 0;
            let state = match (frozen, off) {
                (true, _) => LayerState::Frozen,
                (false, true) => LayerState::Off,
                _ => LayerState::Visible,
            };
            self.layers.insert(name.to_uppercase(), (name.to_owned(), state));
        }
        Ok(())
    }

    fn read_blocks(&mut self, records: Vec<Record<'a>>) -> Result<(), DxfError> {
        let mut open: Option<(String, [f64; 2], Vec<Record<'a>>)> = None;
        for record in records {
            match (record.kind, &mut open) {
                ("BLOCK", _) => {
                    let base = [record.number_or(10, 0.0)?, record.number_or(20, 0.0)?];
                    open = Some((record.text(2).unwrap_or_default().to_uppercase(), base, Vec::new()));
                }
                ("ENDBLK", _) => {
                    if let Some((name, base, records)) = open.take() {
                        self.blocks.insert(name, Block { base, entities: entities(records) });
                    }
                }
                (_, Some((_, _, records))) => records.push(record),
                (_, None) => {}
            }
        }
        Ok(())
    }

    /// The state of a layer; one that the tables do not name is shown.
    fn state(&self, layer: &str) -> LayerState {
        self.layers.get(&layer.to_uppercase()).map_or(LayerState::Visible, |(_, state)| *state)
    }

    /// Every shape in its place, with what is wrong with the others. `chosen` are layers in upper case; `None` takes
    /// those that are shown.
    pub fn expand(&self, chosen: Option<&[String]>) -> Expanded {
        let mut out = Expanded::default();
        if let Err(last) = self.put(&self.entities, &Affine::IDENTITY, None, chosen, &mut Vec::new(), &mut out) {
            out.faults.push(last);
        }
        out
    }

    /// Puts entities in place; an error ends the whole drawing.
    fn put(
        &self,
        entities: &[Entity],
        map: &Affine,
        inherited: Option<&str>,
        chosen: Option<&[String]>,
        chain: &mut Vec<String>,
        out: &mut Expanded,
    ) -> Result<(), DxfError> {
        for entity in entities {
            match self.put_one(entity, map, inherited, chosen, chain, out) {
                Ok(()) => {}
                // A block that is inserted often brings its faults every time.
                Err(known) if out.faults.contains(&known) => {}
                Err(fault @ DxfError::TooLarge { .. }) => return Err(fault),
                Err(fault) if out.faults.len() + 1 >= MOST_FAULTS => return Err(fault),
                Err(fault) => out.faults.push(fault),
            }
        }
        Ok(())
    }

    fn put_one(
        &self,
        entity: &Entity,
        map: &Affine,
        inherited: Option<&str>,
        chosen: Option<&[String]>,
        chain: &mut Vec<String>,
        out: &mut Expanded,
    ) -> Result<(), DxfError> {
        let record = &entity.record;
        // What is drawn on layer 0 of a block lies on the layer on which the block is inserted.
        let layer = match (record.layer(), inherited) {
            ("0", Some(inherited)) => inherited,
            (own, _) => own,
        };
        let origin = EntityRef {
            kind: record.kind.to_owned(),
            layer: layer.to_owned(),
            line: record.line,
            blocks: chain.clone(),
        };
        if record.integer(67)? == 1 {
            out.ignore(record.kind, layer, "on a sheet, not in the model");
        } else if record.integer(60)? == 1 {
            out.ignore(record.kind, layer, "invisible");
        } else if record.kind == "INSERT" {
            // A block on a frozen layer is gone with all that is in it.
            if chosen.is_none() && self.state(layer) == LayerState::Frozen {
                out.ignore(record.kind, layer, "layer is frozen");
            } else {
                self.insert(entity, map, layer, chosen, chain, origin, out)?;
            }
        } else if let Some(reason) = self.left_out(layer, chosen) {
            out.ignore(record.kind, layer, reason);
        } else if let Some((shape, inner)) = shape(entity, &origin)? {
            let height = |code| record.number_or(code, 0.0).map(|z| z != 0.0);
            out.off_plane += usize::from(height(30)? || height(38)?);
            out.wide += usize::from(has_width(entity)?);
            out.placed.push(Placed { shape, map: map.after(&inner), origin });
        } else {
            out.ignore(record.kind, layer, "no part of an outline");
        }
        Ok(())
    }

    fn left_out(&self, layer: &str, chosen: Option<&[String]>) -> Option<&'static str> {
        match (chosen, self.state(layer)) {
            (Some(chosen), _) => (!chosen.contains(&layer.to_uppercase())).then_some("layer was not chosen"),
            (None, LayerState::Visible) => None,
            (None, LayerState::Off) => Some("layer is off"),
            (None, LayerState::Frozen) => Some("layer is frozen"),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one recursion")]
    fn insert(
        &self,
        entity: &Entity,
        map: &Affine,
        layer: &str,
        chosen: Option<&[String]>,
        chain: &mut Vec<String>,
        origin: EntityRef,
        out: &mut Expanded,
    ) -> Result<(), DxfError> {
        let record = &entity.record;
        let Some(name) = record.text(2) else {
            return Err(DxfError::Missing { entity: origin, what: "block name" });
        };
        let key = name.to_uppercase();
        if let Some(first) = chain.iter().position(|outer| outer.to_uppercase() == key) {
            let mut circle = chain.split_at(first).1.to_vec();
            circle.push(name.to_owned());
            return Err(DxfError::CircularInsert { entity: origin, chain: circle });
        }
        let Some(block) = self.blocks.get(&key) else {
            return Err(DxfError::UnknownBlock { entity: origin, name: name.to_owned() });
        };
        if chain.len() >= DEEPEST {
            return Err(DxfError::TooLarge { entity: origin, limit: "64 blocks inside each other" });
        }
        let at = record.point(10, "insertion point", &origin)?;
        let scale = [record.number_or(41, 1.0)?, record.number_or(42, 1.0)?];
        let (sin, cos) = record.number_or(50, 0.0)?.to_radians().sin_cos();
        let turned = |vector: [f64; 2]| [cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]];
        let outer = map.after(&plane(record, &origin)?);
        let (columns, rows) = (record.integer(70)?.max(1), record.integer(71)?.max(1));
        let step = [record.number_or(44, 0.0)?, record.number_or(45, 0.0)?];
        chain.push(name.to_owned());
        for row in 0..rows {
            for column in 0..columns {
                out.inserted += 1;
                if out.inserted > MOST_ENTITIES || out.placed.len() > MOST_ENTITIES {
                    return Err(DxfError::TooLarge { entity: origin, limit: "100000 entities" });
                }
                // Rows and columns turn with the block and are not scaled.
                let offset = turned([column as f64 * step[0], row as f64 * step[1]]);
                let (u, v) = (turned([scale[0], 0.0]), turned([0.0, scale[1]]));
                let own = Affine { u, v, shift: [at[0] + offset[0], at[1] + offset[1]] };
                let base = own.vector(block.base);
                let own = Affine { shift: [own.shift[0] - base[0], own.shift[1] - base[1]], ..own };
                self.put(&block.entities, &outer.after(&own), Some(layer), chosen, chain, out)?;
            }
        }
        chain.pop();
        Ok(())
    }
}
