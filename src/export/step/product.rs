//! What a STEP file says around its shapes: head, units, products, where the parts of an assembly stand.
//!
//! Source: ISO 10303-214 (automotive design), ISO 10303-41 and 44 (products and their structure).

use super::writer::{Entities, Id, list, text};
use std::fmt::Write as _;

/// A file with its products.
pub(super) struct StepFile {
    /// Its entities.
    pub entities: Entities,
    context: Id,
    product_context: Id,
    definition_context: Id,
    origin: Id,
}

/// A product: its definition and its shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct Product {
    definition: Id,
    representation: Id,
}

/// How near two points are one, in mm.
const ACCURACY: &str = "1.E-6";

impl StepFile {
    /// A file without products, in millimetres.
    pub fn new() -> Self {
        let mut entities = Entities::default();
        let application = entities.add("APPLICATION_CONTEXT('core data for automotive mechanical design processes')");
        entities.add(&format!(
            "APPLICATION_PROTOCOL_DEFINITION('international standard','automotive_design',2000,{application})"
        ));
        let product_context = entities.add(&format!("PRODUCT_CONTEXT('',{application},'mechanical')"));
        let definition_context =
            entities.add(&format!("PRODUCT_DEFINITION_CONTEXT('part definition',{application},'design')"));
        let length = entities.add("(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))");
        let angle = entities.add("(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))");
        let solid_angle = entities.add("(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())");
        let accuracy = entities.add(&format!(
            "UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE({ACCURACY}),{length},'distance_accuracy_value',\
             'confusion accuracy')"
        ));
        let context = entities.add(&format!(
            "(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT(({accuracy}))\
             GLOBAL_UNIT_ASSIGNED_CONTEXT(({length},{angle},{solid_angle}))REPRESENTATION_CONTEXT('',''))"
        ));
        let origin = entities.placement([0.0; 3], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]);
        Self { entities, context, product_context, definition_context, origin }
    }

    /// A part of solids.
    pub fn part(&mut self, name: &str, solids: &[Id]) -> Product {
        let items: Vec<Id> = [self.origin].into_iter().chain(solids.iter().copied()).collect();
        self.product(name, "ADVANCED_BREP_SHAPE_REPRESENTATION", &items)
    }

    /// An assembly of parts, each with its name there and its place along x in m.
    pub fn assembly(&mut self, name: &str, members: &[(String, Product, f64)]) {
        let places: Vec<Id> = members
            .iter()
            .map(|(_, _, x)| self.entities.placement([*x, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]))
            .collect();
        let items: Vec<Id> = [self.origin].into_iter().chain(places.iter().copied()).collect();
        let whole = self.product(name, "SHAPE_REPRESENTATION", &items);
        for ((name, part, _), place) in members.iter().zip(places) {
            let entities = &mut self.entities;
            let name = text(name);
            let usage = entities.add(&format!(
                "NEXT_ASSEMBLY_USAGE_OCCURRENCE({name},{name},'',{},{},$)",
                whole.definition, part.definition
            ));
            let shape = entities.add(&format!("PRODUCT_DEFINITION_SHAPE('','',{usage})"));
            let moved = entities.add(&format!("ITEM_DEFINED_TRANSFORMATION('','',{},{place})", self.origin));
            let relation = entities.add(&format!(
                "(REPRESENTATION_RELATIONSHIP('','',{},{})REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION({moved})\
                 SHAPE_REPRESENTATION_RELATIONSHIP())",
                part.representation, whole.representation
            ));
            entities.add(&format!("CONTEXT_DEPENDENT_SHAPE_REPRESENTATION({relation},{shape})"));
        }
    }

    fn product(&mut self, name: &str, kind: &str, items: &[Id]) -> Product {
        let name = text(name);
        let product = self.entities.add(&format!("PRODUCT({name},{name},'',({}))", self.product_context));
        self.entities.add(&format!("PRODUCT_RELATED_PRODUCT_CATEGORY('part',$,({product}))"));
        let formation = self.entities.add(&format!("PRODUCT_DEFINITION_FORMATION('','',{product})"));
        let definition =
            self.entities.add(&format!("PRODUCT_DEFINITION('design','',{formation},{})", self.definition_context));
        let shape = self.entities.add(&format!("PRODUCT_DEFINITION_SHAPE('','',{definition})"));
        let representation = self.entities.add(&format!("{kind}({name},{},{})", list(items), self.context));
        self.entities.add(&format!("SHAPE_DEFINITION_REPRESENTATION({shape},{representation})"));
        Product { definition, representation }
    }

    /// The file's text; `date` as 2026-11-24T16:30:00.
    pub fn text(self, name: &str, author: &str, date: &str) -> String {
        let mut out = String::from("ISO-10303-21;\nHEADER;\n");
        let version = concat!("hrma ", env!("CARGO_PKG_VERSION"));
        for line in [
            format!("FILE_DESCRIPTION(({}),'2;1');", text(name)),
            format!(
                "FILE_NAME({},{},({}),(''),{},{},'');",
                text(&format!("{name}.step")),
                text(date),
                text(author),
                text(version),
                text(version)
            ),
            "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));".to_owned(),
        ] {
            let _never_fails = writeln!(out, "{line}");
        }
        out.push_str("ENDSEC;\nDATA;\n");
        out.push_str(&self.entities.into_lines());
        out.push_str("ENDSEC;\nEND-ISO-10303-21;\n");
        out
    }
}
