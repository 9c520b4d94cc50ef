//! The files are read back by their own lines: whatever a reader needs is there, shells are closed, corners lie on
//! their surfaces. That a CAD program takes them is shown by the script in `tests/cad`.

use super::*;
use crate::geometry::meridian::piece::Piece;
use crate::geometry::revolution::Profile;
use crate::motor::grain::Grain;
use crate::motor::nozzle::contour::Contour as NozzleContour;
use crate::motor::solid::case::SolidCase;
use crate::project::design::Design;
use crate::substance::library::Library;
use crate::units::Metre;
use std::collections::BTreeMap;
use std::f64::consts::{FRAC_PI_2, PI};

const HEAD: Head =
    Head { author: "", date: Timestamp { year: 2026, month: 11, day: 24, hour: 16, minute: 0, second: 0 } };

/// Entities by number: name and arguments.
struct Read(BTreeMap<u32, (String, String)>);

impl Read {
    fn new(text: &str) -> Self {
        let lines = text.lines().filter(|line| line.starts_with('#'));
        let entity = |line: &str| {
            let (number, rest) = line.trim_end_matches(';').split_once('=').expect("an entity");
            let (name, arguments) = rest.split_once('(').expect("arguments");
            (number[1..].parse().expect("a number"), (name.to_owned(), arguments.to_owned()))
        };
        Self(lines.map(entity).collect())
    }

    fn of(&self, kind: &str) -> Vec<(u32, &str)> {
        let wanted = self.0.iter().filter(|(_, (name, _))| name == kind);
        wanted.map(|(number, (_, arguments))| (*number, arguments.as_str())).collect()
    }

    fn references(arguments: &str) -> Vec<u32> {
        arguments
            .split('#')
            .skip(1)
            .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number"))
            .collect()
    }

    fn check(&self, what: &str) {
        for (number, (_, arguments)) in &self.0 {
            for reference in Self::references(arguments) {
                assert!(self.0.contains_key(&reference), "{what}: #{number} points at #{reference}");
            }
        }
        // Each edge once forward and once back: the shells are closed and all faces look outward together.
        let mut uses: BTreeMap<u32, [u32; 2]> = BTreeMap::new();
        for (_, arguments) in self.of("ORIENTED_EDGE") {
            let forward = arguments.ends_with(".T.)");
            uses.entry(Self::references(arguments)[0]).or_default()[usize::from(forward)] += 1;
        }
        assert_eq!(uses.len(), self.of("EDGE_CURVE").len(), "{what}");
        assert!(uses.values().all(|count| *count == [1, 1]), "{what}: {uses:?}");
        self.check_loops(what);
    }

    /// Each loop returns to its start.
    fn check_loops(&self, what: &str) {
        for (number, arguments) in self.of("EDGE_LOOP") {
            let ends: Vec<[u32; 2]> = Self::references(arguments)
                .into_iter()
                .map(|oriented| {
                    let oriented = &self.0[&oriented].1;
                    let edge = Self::references(&self.0[&Self::references(oriented)[0]].1);
                    if oriented.ends_with(".T.)") { [edge[0], edge[1]] } else { [edge[1], edge[0]] }
                })
                .collect();
            for (index, [_, end]) in ends.iter().enumerate() {
                assert_eq!(*end, ends[(index + 1) % ends.len()][0], "{what}: loop #{number}");
            }
        }
    }
}

fn part(name: &str, profile: Profile) -> Part {
    Part {
        name: name.to_owned(),
        path: String::new(),
        material: crate::figure::drawing::Material::Metal,
        body: Body::Revolved(vec![profile]),
        at: 0.0,
        is_repeated: false,
    }
}

fn case() -> SolidCase {
    let library = Library::bundled().expect("reads");
    let mut case = Design::new_solid("test").resolve(&library).expect("in the library");
    case.nozzle.upstream_radius = 1.0;
    case.nozzle.inlet_radius = Metre(0.005);
    case
}

/// Every kind of grain, every kind of contour with and without insert and flange.
fn motors() -> Vec<SolidCase> {
    let mut motors: Vec<SolidCase> =
        Grain::examples().into_iter().map(|grain| SolidCase { grains: vec![grain.into()], ..case() }).collect();
    for contour in NozzleContour::examples() {
        for insert in [None, Some(Metre(0.03))] {
            let mut other = case();
            other.nozzle.contour = contour.clone();
            let has_plug = matches!(contour, NozzleContour::Spike(_));
            other.nozzle.insert_diameter = insert.filter(|_| !has_plug);
            other.nozzle.flange_diameter = insert.map(|_| Metre(0.08));
            motors.push(other);
        }
    }
    motors
}

#[test]
fn every_part_of_every_motor_is_a_closed_solid() {
    for case in motors() {
        let parts = parts(&case).expect("exists");
        for part in &parts {
            let read = Read::new(&HEAD.part(part));
            read.check(&part.name);
            let count = match &part.body {
                Body::Revolved(profiles) => profiles.len(),
                Body::Extruded { contours, .. } => nested(contours).len(),
            };
            assert_eq!(read.of("MANIFOLD_SOLID_BREP").len(), count, "{}", part.name);
        }
        let read = Read::new(&HEAD.assembly("test", &parts));
        read.check("assembly");
        assert_eq!(read.of("NEXT_ASSEMBLY_USAGE_OCCURRENCE").len(), parts.len());
    }
}

#[test]
fn three_equal_grains_are_one_product_in_three_places() {
    let read = Read::new(&HEAD.assembly("test", &parts(&case()).expect("exists")));
    // Case, closure, grain, nozzle, and the assembly.
    assert_eq!(read.of("PRODUCT").len(), 5);
    assert_eq!(read.of("NEXT_ASSEMBLY_USAGE_OCCURRENCE").len(), 6);
}

/// One of each surface, and each where it touches the axis.
#[test]
fn surfaces_are_what_they_are_and_not_facets() {
    let arc = |centre, radius, from, to| Piece::arc(centre, radius, from, to);
    type Case = (&'static str, Vec<Piece>, &'static [(&'static str, usize)]);
    let cases: Vec<Case> = vec![
        (
            "capsule",
            vec![
                Piece::line([-0.01, 0.0], [0.05, 0.0]),
                arc([0.04, 0.0], 0.01, 0.0, FRAC_PI_2),
                Piece::line([0.04, 0.01], [0.0, 0.01]),
                arc([0.0, 0.0], 0.01, FRAC_PI_2, PI),
            ],
            &[("SPHERICAL_SURFACE", 4), ("CYLINDRICAL_SURFACE", 2), ("PLANE", 0)],
        ),
        (
            "cone",
            vec![
                Piece::line([0.0, 0.0], [0.03, 0.0]),
                Piece::line([0.03, 0.0], [0.0, 0.02]),
                Piece::line([0.0, 0.02], [0.0, 0.0]),
            ],
            &[("CONICAL_SURFACE", 2), ("PLANE", 1)],
        ),
        (
            "ring",
            vec![arc([0.0, 0.05], 0.01, 0.0, PI), arc([0.0, 0.05], 0.01, PI, 2.0 * PI)],
            &[("TOROIDAL_SURFACE", 4)],
        ),
        (
            "ogive",
            vec![
                Piece::line([0.0, 0.0], [0.06, 0.0]),
                arc([0.0, -0.08], 0.1, 0.8_f64.asin(), FRAC_PI_2),
                Piece::line([0.0, 0.02], [0.0, 0.0]),
            ],
            &[("SURFACE_OF_REVOLUTION", 2), ("PLANE", 1)],
        ),
    ];
    for (name, pieces, kinds) in cases {
        let read = Read::new(&HEAD.part(&part(name, Profile::new(pieces).expect("meets"))));
        read.check(name);
        for (kind, count) in kinds {
            assert_eq!(read.of(kind).len(), *count, "{name}: {kind}");
        }
    }
}

#[test]
fn a_bell_is_a_spline_and_the_unit_is_the_millimetre() {
    let mut case = case();
    case.nozzle.contour = NozzleContour::Bell(crate::motor::nozzle::contour::Bell::default());
    let parts = parts(&case).expect("exists");
    let nozzle = parts.iter().find(|part| part.name == "nozzle").expect("there");
    let text = HEAD.part(nozzle);
    let read = Read::new(&text);
    for (kind, count) in [("SURFACE_OF_REVOLUTION", 2), ("TOROIDAL_SURFACE", 6)] {
        assert_eq!(read.of(kind).len(), count, "{kind}");
    }
    assert!(text.contains("SI_UNIT(.MILLI.,.METRE.)") && text.contains("FILE_SCHEMA(('AUTOMOTIVE_DESIGN"));
    assert!(text.contains("2026-11-24T16:00:00"));
}
