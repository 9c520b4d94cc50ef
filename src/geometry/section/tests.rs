//! Sections against closed forms and against themselves.

use super::corners::waves;
use super::domain::Domain;
use super::*;
use crate::diag::{Monitor, Progress, Unwatched};
use crate::geometry::contour::{Contour, Corner};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

fn of(port: Port) -> SectionHistory {
    SectionHistory::compute(&port, &mut Unwatched).expect("burns")
}

/// A polygon whose corners lie around a point, at radii that follow from their direction.
fn around(count: usize, [x, y]: [f64; 2], radius: impl Fn(f64) -> f64) -> Contour {
    let corners: Vec<[f64; 2]> = (0..count)
        .map(|index| TAU * index as f64 / count as f64)
        .map(|angle| [x + radius(angle) * angle.cos(), y + radius(angle) * angle.sin()])
        .collect();
    Contour::polygon(&corners)
}

/// The contour turned about the axis.
fn turned(contour: &Contour, by: f64) -> Contour {
    let (sin, cos) = by.sin_cos();
    let corners =
        contour.corners.iter().map(|Corner(x, y, bulge)| Corner(cos * x - sin * y, sin * x + cos * y, *bulge));
    Contour { corners: corners.collect() }
}

/// Every straight side in so many parts.
fn divided(contour: &Contour, parts: usize) -> Contour {
    let corners = &contour.corners;
    let next = corners.iter().skip(1).chain(corners.first());
    let points = corners.iter().zip(next).flat_map(|(from, to)| {
        (0..parts).map(move |part| {
            let share = part as f64 / parts as f64;
            [from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)]
        })
    });
    Contour::polygon(&points.collect::<Vec<_>>())
}

/// The same burn, to a share of the first perimeter and area.
fn assert_alike(a: &SectionHistory, b: &SectionHistory, limit: f64, what: &str) {
    let first = a.state(0.0);
    assert!((a.web() / b.web() - 1.0).abs() < limit, "{what}: {} {}", a.web(), b.web());
    // At a jump the two may stand on either side.
    let near_kink = |w: f64| a.kinks().iter().chain(b.kinks()).any(|kink| (kink - w).abs() < 1e-6 * a.web());
    for index in 0..=100 {
        let w = a.web() * f64::from(index) / 100.0 * (1.0 - 1e-6);
        if near_kink(w) {
            continue;
        }
        let (one, other) = (a.state(w), b.state(w));
        assert!((one.perimeter - other.perimeter).abs() < limit * first.perimeter, "{what} at {w}: {one:?} {other:?}");
        assert!((one.area - other.area).abs() < limit * first.area, "{what} at {w}: {one:?} {other:?}");
        let second = limit * first.second_moment;
        assert!((one.second_moment - other.second_moment).abs() < second, "{what} at {w}: {one:?} {other:?}");
    }
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
        let corners = [[0.0, -0.003], [0.02, -0.003], [0.02, 0.003], [0.0, 0.003]];
        turned(&Contour::polygon(&corners), turn)
    };
    let mut add = vec![Contour::circle([0.0, 0.0], 0.01)];
    add.extend((0..6).map(|fin| slot(PI / 3.0 * f64::from(fin))));
    let with = |sectors: u32| of(Port { outer_radius: 0.04, add: add.clone(), cut: Vec::new(), sectors });
    let half = with(1);
    for sectors in [0, 2, 3, 6] {
        assert_alike(&half, &with(sectors), 2e-8, &format!("{sectors} sectors"));
    }
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

/// Around a convex polygon the perimeter grows by 2π for each web and the area by the perimeter.
#[test]
fn a_convex_port_of_many_sides_grows_as_steiner_says() {
    for count in [20, 200, 600] {
        let oval = around(count, [0.001, 0.002], |angle| 0.006 / (1.0 + 0.5 * angle.cos()));
        let (perimeter, area) = (oval.perimeter(), oval.area());
        let history = of(Port::of(0.03, oval, 0));
        for w in [0.0, 0.002, 0.005, 0.01] {
            let state = history.state(w);
            assert!((state.perimeter / (perimeter + TAU * w) - 1.0).abs() < 1e-6, "{count} {w}: {state:?}");
            let open = area + w * perimeter + PI * w * w;
            assert!((state.area / (PI * 0.0009 - open) - 1.0).abs() < 1e-6, "{count} {w}: {state:?}");
        }
    }
}

/// Inside a regular polygon the fronts are the same polygon, smaller.
#[test]
fn a_rod_of_many_sides_shrinks_as_itself() {
    const APOTHEM: f64 = 0.01;
    for count in [5, 64, 300] {
        let half = PI / count as f64;
        let rod = around(count, [0.004, -0.003], |_| APOTHEM / half.cos());
        let port = Port { outer_radius: 0.02, add: vec![Contour::circle([0.0, 0.0], 0.1)], cut: vec![rod], sectors: 0 };
        let history = of(port);
        let per_apothem = 2.0 * count as f64 * half.tan();
        assert!((history.web() / APOTHEM - 1.0).abs() < 1e-9, "{count}: {}", history.web());
        for w in [0.0, 0.003, 0.0099] {
            let (state, left) = (history.state(w), APOTHEM - w);
            assert!((state.perimeter - per_apothem * left).abs() < 1e-6 * APOTHEM, "{count} {w}: {state:?}");
            assert!((state.area - per_apothem * left * left / 2.0).abs() < 1e-6 * APOTHEM * APOTHEM, "{count} {w}");
        }
    }
}

/// Corners that are none change nothing, and neither does the place of the x axis.
#[test]
fn a_star_of_hundreds_of_sides_burns_as_the_same_star_of_few() {
    let star =
        around(16, [0.001, 0.0005], |angle| if (angle * 16.0 / TAU).round() % 2.0 == 0.0 { 0.016 } else { 0.007 });
    let few = of(Port::of(0.03, star.clone(), 0));
    for parts in [2, 13, 38] {
        let many = of(Port::of(0.03, turned(&divided(&star, parts), 0.3), 0));
        assert_alike(&few, &many, 1e-5, &format!("{parts} parts"));
    }
}

/// A smooth curve in straight steps goes to the same curve in arcs with the step: the ends of a burn move with its square,
/// and the perimeter goes with the root of the distance from there.
#[test]
fn a_curve_in_many_steps_burns_as_the_curve() {
    let slot = Contour {
        corners: vec![
            Corner(-0.01, -0.003, 0.0),
            Corner(0.012, -0.003, 1.0),
            Corner(0.012, 0.003, 0.0),
            Corner(-0.01, 0.003, 1.0),
        ],
    };
    let exact = of(Port::of(0.03, slot.clone(), 0));
    for count in [100, 300] {
        let points = slot.polygon_points(TAU / f64::from(count));
        let stepped = of(Port::of(0.03, Contour::polygon(&points), 0));
        assert_alike(&exact, &stepped, 0.1 / f64::from(count), &format!("{count} steps"));
    }
}

/// Flat ends that only touch the wall, whichever way they lie.
#[test]
fn slots_whose_flat_ends_touch_the_wall_burn_whichever_way_they_lie() {
    const OUTER: f64 = 0.03;
    let slot = Contour::polygon(&[[-OUTER, -0.004], [OUTER, -0.004], [OUTER, 0.004], [-OUTER, 0.004]]);
    let along = of(Port::of(OUTER, slot.clone(), 1));
    for index in 1..40 {
        let by = 0.08 * f64::from(index);
        assert_alike(&along, &of(Port::of(OUTER, turned(&slot, by), 0)), 1e-8, &format!("turned by {by}"));
    }
    for count in [1, 2, 3, 5, 8] {
        let slots = (0..count).map(|turn| turned(&slot, PI * f64::from(turn) / f64::from(count)));
        let with = |sectors| Port { outer_radius: OUTER, add: slots.clone().collect(), cut: Vec::new(), sectors };
        assert_alike(&of(with(0)), &of(with(2 * count)), 2e-8, &format!("{count} slots"));
    }
}

/// Two arcs that end in a cusp, on a mirror line and off it, with bulges as a file holds them.
#[test]
fn a_cusp_in_the_digits_of_a_file_is_one() {
    for digits in [4, 8, 12] {
        let scale = 10.0_f64.powi(digits);
        let rounded = |value: f64| (value * scale).round() / scale;
        // Two quarter circles that meet tangentially at (0.012, 0): the cusp of the port, on the x axis.
        let bulge = rounded((PI / 8.0).tan());
        let cusped = Contour {
            corners: vec![
                Corner(0.012, 0.0, -bulge),
                Corner(0.002, 0.01, 0.0),
                Corner(-0.01, 0.01, 0.0),
                Corner(-0.01, -0.01, 0.0),
                Corner(0.002, -0.01, -bulge),
            ],
        };
        let whole = of(Port::of(0.03, cusped.clone(), 0));
        assert_alike(&whole, &of(Port::of(0.03, cusped.clone(), 1)), 1e-6, &format!("{digits} digits"));
        assert_alike(&whole, &of(Port::of(0.03, turned(&cusped, 1.1), 0)), 1e-6, &format!("{digits} digits, turned"));
    }
}

#[test]
fn a_core_a_hair_beside_the_axis_burns_as_one_on_it() {
    let on_axis = of(Port::of(0.02, Contour::circle([0.0, 0.0], 0.008), 1));
    for exponent in 6..16 {
        let offset = 10.0_f64.powi(-exponent);
        let beside = of(Port::of(0.02, Contour::circle([offset, 0.0], 0.008), 1));
        assert!((beside.web() - on_axis.web() - offset).abs() < 1e-9 * 0.02, "{offset:e}: {}", beside.web());
        for w in [0.0, 0.005, 0.0119] {
            let (a, b) = (on_axis.state(w), beside.state(w));
            assert!((a.perimeter / b.perimeter - 1.0).abs() < 1e-9, "{offset:e} {w}: {a:?} {b:?}");
        }
    }
}

/// Edges that two outlines share are no boundary, and edges that lie on each other count once.
#[test]
fn outlines_that_share_an_edge_are_one() {
    let square = |x: f64| Contour::polygon(&[[x, -0.005], [x + 0.01, -0.005], [x + 0.01, 0.005], [x, 0.005]]);
    let bar = Contour::polygon(&[[-0.01, -0.005], [0.01, -0.005], [0.01, 0.005], [-0.01, 0.005]]);
    let one = of(Port::of(0.03, bar.clone(), 0));
    let drawn = |add: Vec<Contour>| of(Port { outer_radius: 0.03, add, cut: Vec::new(), sectors: 0 });
    assert_alike(&one, &drawn(vec![square(-0.01), square(0.0)]), 1e-9, "side by side");
    assert_alike(&one, &drawn(vec![square(-0.01), bar.clone(), square(-0.003)]), 1e-9, "on each other");
    assert_alike(&one, &drawn(vec![bar.clone(), bar]), 1e-9, "twice");
}

#[test]
fn what_cannot_burn_is_told() {
    let refused = |port: &Port| SectionHistory::compute(port, &mut Unwatched);
    let outside = Port::of(0.03, Contour::circle([0.1, 0.0], 0.01), 1);
    assert_eq!(refused(&outside), Err(SectionError::NoPort));
    let infinite = Port::of(f64::INFINITY, Contour::circle([0.0, 0.0], 0.01), 1);
    assert!(matches!(refused(&infinite), Err(SectionError::NotFinite { .. })));
    let fine = around(30_000, [0.0, 0.0], |_| 0.01);
    assert!(matches!(refused(&Port::of(0.03, fine, 0)), Err(SectionError::TooFine { .. })));
}

/// A front with a side missing does not close: no history comes of it.
#[test]
fn a_front_that_does_not_close_is_refused() {
    let star = around(10, [0.001, 0.0], |angle| if (angle * 10.0 / TAU).round() % 2.0 == 0.0 { 0.016 } else { 0.008 });
    let domain = Domain { radius: 0.03, sectors: 0 };
    let all = waves(&Port::of(0.03, star, 0), domain).expect("a boundary");
    for left_out in 0..all.len() {
        let mut some = all.clone();
        some.remove(left_out);
        some.iter_mut().for_each(|wave| wave.neighbours = [None; 2]);
        let history = SectionHistory::of_waves(some, domain, &mut Unwatched);
        let refused = matches!(history, Err(SectionError::NotClosed { .. } | SectionError::Inconsistent { .. }));
        assert!(refused, "without {:?}: {history:?}", all[left_out].source);
    }
}

/// Cancels at a step, and counts.
struct After(usize);

impl Monitor for After {
    fn step(&mut self, fraction: f64) -> Progress {
        assert!((0.0..=1.0).contains(&fraction), "{fraction}");
        self.0 = self.0.saturating_sub(1);
        if self.0 == 0 { Progress::Cancel } else { Progress::Continue }
    }
}

#[test]
fn a_history_is_cancelled_at_any_step_and_then_not_kept() {
    let port = || Port::of(0.03, around(120, [0.001, 0.0], |angle| 0.01 + 0.003 * (7.0 * angle).sin()), 0);
    for steps in [1, 50, 130, 250] {
        assert_eq!(SectionHistory::watched(port(), &mut After(steps)), Err(SectionError::Cancelled), "{steps}");
    }
    assert!(SectionHistory::of(port()).is_ok());
    // Now it is known, and nothing is left to cancel.
    assert!(SectionHistory::watched(port(), &mut After(1)).is_ok());
}

/// A quarter of a ring between two mirror lines, opened to the wall by a slot along each.
#[test]
fn slots_along_the_mirror_lines_are_halved_by_them() {
    let slot = Contour::polygon(&[[0.0, -0.002], [0.1, -0.002], [0.1, 0.002], [0.0, 0.002]]);
    let add: Vec<Contour> = (0..4).map(|turn| turned(&slot, FRAC_PI_2 * f64::from(turn))).collect();
    let with = |sectors| of(Port { outer_radius: 0.03, add: add.clone(), cut: Vec::new(), sectors });
    assert_alike(&with(0), &with(4), 2e-8, "four slots");
}
