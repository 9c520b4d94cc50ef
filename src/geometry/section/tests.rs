//! Sections against closed forms and against themselves.

use super::*;
use crate::geometry::contour::Contour;
use std::f64::consts::PI;

fn of(port: Port) -> SectionHistory {
    SectionHistory::compute(&port).expect("burns")
}

#[test]
fn a_round_core_is_a_bates_section() {
    let history = of(Port::of(0.03, Contour::circle([0.0, 0.0], 0.01), 1));
    assert!((history.web() - 0.02).abs() < 1e-10, "{}", history.web());
    for index in 0..=20 {
        let w = 0.02 * f64::from(index) / 20.0 * (1.0 - 1e-9);
        let state = history.state(w);
        let radius = 0.01 + w;
        assert!((state.perimeter / (2.0 * PI * radius) - 1.0).abs() < 1e-9, "{w}: {state:?}");
        assert!((state.area - PI * (0.0009 - radius * radius)).abs() < 1e-9 * 0.0009, "{w}: {state:?}");
        let second = PI / 2.0 * (0.03_f64.powi(4) - radius.powi(4));
        assert!((state.second_moment - second).abs() < 1e-9 * 0.03_f64.powi(4), "{w}: {state:?}");
    }
}

/// The same port with and without the help of its symmetry.
#[test]
fn symmetry_changes_nothing() {
    let slot = |turn: f64| {
        let (sin, cos) = turn.sin_cos();
        let corners = [[0.0, -0.003], [0.02, -0.003], [0.02, 0.003], [0.0, 0.003]];
        Contour::polygon(&corners.map(|[x, y]| [cos * x - sin * y, sin * x + cos * y]))
    };
    let mut add = vec![Contour::circle([0.0, 0.0], 0.01)];
    add.extend((0..6).map(|fin| slot(PI / 3.0 * f64::from(fin))));
    let with = |sectors: u32| of(Port { outer_radius: 0.04, add: add.clone(), cut: Vec::new(), sectors });
    let (half, whole, sixth, third) = (with(1), with(0), with(6), with(3));
    for other in [&whole, &sixth, &third] {
        assert!((half.web() - other.web()).abs() < 1e-9 * 0.04, "{} {}", half.web(), other.web());
        for index in 0..=50 {
            let w = half.web() * f64::from(index) / 50.0;
            let (a, b) = (half.state(w), other.state(w));
            assert!((a.perimeter - b.perimeter).abs() < 2e-8 * half.state(0.0).perimeter, "{w}: {a:?} {b:?}");
            assert!((a.area - b.area).abs() < 1e-8 * half.state(0.0).area, "{w}: {a:?} {b:?}");
        }
    }
    eprintln!("evaluations {} kinks {:?} closure {:e}", sixth.evaluations(), sixth.kinks(), sixth.closure());
    eprintln!("evaluations {} kinks {:?} closure {:e}", whole.evaluations(), whole.kinks(), whole.closure());
}

/// Where a front is, the distance from the port is the web; and contours enclose the area.
#[test]
fn contours_lie_at_their_web_and_enclose_the_area() {
    let cross = Contour::polygon(&[
        [0.008, 0.0],
        [0.003, 0.003],
        [0.003, 0.024],
        [-0.003, 0.024],
        [-0.003, 0.003],
        [-0.008, 0.0],
        [-0.003, -0.003],
        [-0.003, -0.024],
        [0.003, -0.024],
        [0.003, -0.003],
    ]);
    let history = of(Port::of(0.033, cross, 0));
    for share in [0.0, 0.1, 0.3, 0.5, 0.7, 0.9] {
        let w = share * history.web();
        let contours = history.contours(w);
        let area: f64 = contours.iter().map(Contour::area).sum();
        assert!((area - history.state(w).area).abs() < 1e-8 * 0.033 * 0.033, "{w}: {area} {:?}", history.state(w));
        for point in contours.iter().flat_map(|contour| contour.polygon_points(0.1)) {
            let on_wall = point[0].hypot(point[1]) > 0.033 * (1.0 - 1e-6);
            assert!(on_wall || (history.web_at(point) - w).abs() < 1e-8, "{w}: {point:?} {}", history.web_at(point));
        }
    }
}

#[test]
fn what_cannot_burn_is_told() {
    let outside = Port::of(0.03, Contour::circle([0.1, 0.0], 0.01), 1);
    assert_eq!(SectionHistory::compute(&outside), Err(SectionError::NoPort));
    let infinite = Port::of(f64::INFINITY, Contour::circle([0.0, 0.0], 0.01), 1);
    assert!(matches!(SectionHistory::compute(&infinite), Err(SectionError::NotFinite { .. })));
}
