//! Entities of a STEP file: numbered lines, points and directions shared, lengths in millimetres.
//!
//! Source: ISO 10303-21 (the text), ISO 10303-42 (geometry and topology).

use std::collections::HashMap;
use std::fmt::Write as _;

/// A point or direction in space.
pub(super) type Vec3 = [f64; 3];

/// Number of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(pub u32);

impl std::fmt::Display for Id {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "#{}", self.0)
    }
}

/// Entities so far.
#[derive(Debug, Default)]
pub(super) struct Entities {
    lines: String,
    count: u32,
    /// Texts of entities that may be shared, with their numbers.
    shared: HashMap<String, Id>,
}

impl Entities {
    /// A new entity.
    pub fn add(&mut self, text: &str) -> Id {
        self.count += 1;
        let id = Id(self.count);
        let _never_fails = writeln!(self.lines, "{id}={text};");
        id
    }

    /// An entity that is the same wherever its text is.
    fn shared(&mut self, text: String) -> Id {
        if let Some(id) = self.shared.get(&text) {
            return *id;
        }
        let id = self.add(&text);
        self.shared.insert(text, id);
        id
    }

    /// The lines of all entities.
    pub fn into_lines(self) -> String {
        self.lines
    }

    /// A point, in m.
    pub fn point(&mut self, at: Vec3) -> Id {
        let at = at.map(in_millimetres);
        self.shared(format!("CARTESIAN_POINT('',({}))", reals(&at)))
    }

    /// A direction.
    pub fn direction(&mut self, along: Vec3) -> Id {
        self.shared(format!("DIRECTION('',({}))", reals(&along)))
    }

    /// A place with its z axis and its x axis.
    pub fn placement(&mut self, at: Vec3, axis: Vec3, reference: Vec3) -> Id {
        let (at, axis, reference) = (self.point(at), self.direction(axis), self.direction(reference));
        self.shared(format!("AXIS2_PLACEMENT_3D('',{at},{axis},{reference})"))
    }

    /// A straight line from a point along a unit vector.
    pub fn line(&mut self, from: Vec3, along: Vec3) -> Id {
        let (from, along) = (self.point(from), self.direction(along));
        let vector = self.shared(format!("VECTOR('',{along},1.)"));
        self.add(&format!("LINE('',{from},{vector})"))
    }

    /// A circle; its radius in m.
    pub fn circle(&mut self, placement: Id, radius: f64) -> Id {
        self.shared(format!("CIRCLE('',{placement},{})", millimetres(radius)))
    }

    /// A B-spline curve.
    pub fn b_spline(&mut self, degree: usize, controls: &[Vec3], multiplicities: &[usize], knots: &[f64]) -> Id {
        let points: Vec<Id> = controls.iter().map(|at| self.point(*at)).collect();
        let counts: Vec<String> = multiplicities.iter().map(usize::to_string).collect();
        self.add(&format!(
            "B_SPLINE_CURVE_WITH_KNOTS('',{degree},{},.UNSPECIFIED.,.F.,.F.,({}),({}),.UNSPECIFIED.)",
            list(&points),
            counts.join(","),
            reals(knots)
        ))
    }

    /// A vertex.
    pub fn vertex(&mut self, at: Vec3) -> Id {
        let at = self.point(at);
        self.shared(format!("VERTEX_POINT('',{at})"))
    }

    /// An edge along a curve from one vertex to another.
    pub fn edge(&mut self, from: Id, to: Id, curve: Id) -> Id {
        self.add(&format!("EDGE_CURVE('',{from},{to},{curve},.T.)"))
    }

    /// A loop of edges, each with whether it is passed forward.
    pub fn edge_loop(&mut self, edges: &[(Id, bool)]) -> Id {
        let oriented: Vec<Id> = edges
            .iter()
            .map(|(edge, forward)| self.add(&format!("ORIENTED_EDGE('',*,*,{edge},{})", flag(*forward))))
            .collect();
        self.add(&format!("EDGE_LOOP('',{})", list(&oriented)))
    }

    /// A face on a surface: its outer loop first. `same_sense` tells whether the surface's normal points outward.
    pub fn face(&mut self, loops: &[Vec<(Id, bool)>], surface: Id, same_sense: bool) -> Id {
        let bounds: Vec<Id> = loops
            .iter()
            .enumerate()
            .map(|(index, edges)| {
                let row = self.edge_loop(edges);
                let kind = if index == 0 { "FACE_OUTER_BOUND" } else { "FACE_BOUND" };
                self.add(&format!("{kind}('',{row},.T.)"))
            })
            .collect();
        self.add(&format!("ADVANCED_FACE('',{},{surface},{})", list(&bounds), flag(same_sense)))
    }

    /// A solid with a name between closed faces.
    pub fn solid(&mut self, name: &str, faces: &[Id]) -> Id {
        let shell = self.add(&format!("CLOSED_SHELL('',{})", list(faces)));
        self.add(&format!("MANIFOLD_SOLID_BREP({},{shell})", text(name)))
    }

    /// A surface by its name, place and sizes in m or rad.
    pub fn surface(&mut self, kind: &str, placement: Id, sizes: &[String]) -> Id {
        let sizes: String = sizes.iter().map(|size| format!(",{size}")).collect();
        self.add(&format!("{kind}('',{placement}{sizes})"))
    }
}

fn flag(value: bool) -> &'static str {
    if value { ".T." } else { ".F." }
}

/// Numbers of entities in brackets.
pub(super) fn list(ids: &[Id]) -> String {
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    format!("({})", ids.join(","))
}

/// A length in m as millimetres.
pub(super) fn millimetres(metres: f64) -> String {
    real(in_millimetres(metres))
}

/// To a millionth of a micrometre, for the noise of the conversion looks careless in a file.
fn in_millimetres(metres: f64) -> f64 {
    (metres * 1e12).round() / 1e9
}

/// A number as STEP writes it: always with a point.
pub(super) fn real(value: f64) -> String {
    // Not -0.
    let text = format!("{:?}", value + 0.0);
    match text.split_once('e') {
        Some((mantissa, exponent)) if mantissa.contains('.') => format!("{mantissa}E{exponent}"),
        Some((mantissa, exponent)) => format!("{mantissa}.E{exponent}"),
        None => text,
    }
}

fn reals(values: &[f64]) -> String {
    let values: Vec<String> = values.iter().map(|value| real(*value)).collect();
    values.join(",")
}

/// A text in quotes; characters beyond ASCII by their code.
pub(super) fn text(value: &str) -> String {
    let mut out = String::from("'");
    for character in value.chars() {
        match character {
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            ' '..='~' => out.push(character),
            other => {
                let _never_fails = write!(out, "\\X4\\{:08X}\\X0\\", u32::from(other));
            }
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_are_written_as_the_standard_wants() {
        assert_eq!(
            ["0.0", "-1.5", "1.E-7", "2.5E20"],
            [0.0, -1.5, 1e-7, 2.5e20].map(real).each_ref().map(String::as_str)
        );
        assert_eq!(real(-0.0), "0.0");
        assert_eq!(text("it's α"), "'it''s \\X4\\000003B1\\X0\\'");
    }
}
