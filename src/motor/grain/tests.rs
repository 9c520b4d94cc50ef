//! Laws over every grain of the list.

use super::*;
use crate::diag::{Severity, worst};

/// Every grain of the list with every state of its ends.
fn all() -> Vec<Grain> {
    let mut grains = Vec::new();
    for example in Grain::examples() {
        for ends in ["Neither", "Fore", "Aft", "Both"] {
            let mut grain = example.clone();
            let _has_no_ends = crate::form::assign(&mut grain, "inhibited_ends", ends);
            if !grains.contains(&grain) {
                grains.push(grain);
            }
        }
    }
    grains
}

/// dV/dw = -A_b: the volume's change over each piece between kinks equals the integral of the area.
#[test]
fn the_volume_falls_by_the_burning_area() {
    const LIMIT: f64 = 1e-6;
    for grain in all() {
        let shape = grain.shape().burn_back().expect("burns");
        let mut stops = vec![0.0];
        stops.extend(shape.kinks());
        stops.push(shape.web());
        for pair in stops.windows(2) {
            // Equal steps in θ, w = a + (b - a) (1 - cos θ) / 2: areas may go with the root of the distance from a kink.
            let pieces = 64;
            let web = |theta: f64| pair[0] + (pair[1] - pair[0]) * (1.0 - theta.cos()) / 2.0;
            for index in 0..pieces {
                let step = std::f64::consts::PI / f64::from(pieces);
                let (from, half) = (step * f64::from(index), step / 2.0);
                let burned: f64 = [-(0.6_f64.sqrt()), 0.0, 0.6_f64.sqrt()]
                    .iter()
                    .zip([5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0])
                    .map(|(at, weight)| {
                        let theta = from + half + at * half;
                        let speed = (pair[1] - pair[0]) / 2.0 * theta.sin();
                        half * weight * speed * shape.state(web(theta)).burning_area
                    })
                    .sum();
                // Just inside the piece, on this side of a jump.
                let inset = 1e-12 * shape.web();
                let lost = shape.state(web(from) + inset).volume - shape.state(web(from + step) - inset).volume;
                let scale = shape.state(0.0).volume / f64::from(pieces);
                assert!((lost - burned).abs() < LIMIT * scale, "{grain:?} {} {lost} {burned}", web(from));
            }
        }
    }
}

#[test]
fn the_drawn_body_has_the_volume_that_burns() {
    const LIMIT: f64 = 1e-10;
    for grain in all() {
        let shape = grain.shape().burn_back().expect("burns");
        let full = shape.state(0.0).volume;
        for index in 0..=50 {
            let w = shape.web() * f64::from(index) / 50.0;
            let drawn = shape.moments(w).volume;
            let burning = shape.state(w).volume;
            assert!((drawn - burning).abs() < LIMIT * full, "{grain:?} at {w}: {drawn} {burning}");
        }
    }
}

#[test]
fn a_grain_is_gone_at_its_web_and_not_before() {
    for grain in all() {
        let shape = grain.shape().burn_back().expect("burns");
        let full = shape.state(0.0).volume;
        assert!(shape.state(shape.web() * (1.0 + 1e-9)).volume.abs() < 1e-12 * full, "{grain:?}");
        assert!(shape.state(shape.web() * 0.99).volume > 0.0, "{grain:?}");
        assert_eq!(shape.state(shape.web() * 1.01).burning_area, 0.0, "{grain:?}");
        for kink in shape.kinks() {
            assert!(kink > 0.0 && kink < shape.web(), "{grain:?} {kink}");
        }
    }
}

/// Solvers land on the web and on the kinks: the areas there are those just before.
#[test]
fn at_a_jump_the_areas_are_those_before_it() {
    for grain in all() {
        for length in [0.02, 0.1, 0.3] {
            let mut grain = grain.clone();
            crate::form::assign(&mut grain, "length", &length.to_string()).expect("assigns");
            let shape = grain.shape().burn_back().expect("burns");
            for end in shape.kinks().into_iter().chain([shape.web()]) {
                let before = shape.state(end * (1.0 - 1e-12)).burning_area;
                let at = shape.state(end).burning_area;
                let largest = shape.state(0.0).burning_area.max(before);
                assert!((at - before).abs() < 1e-5 * largest, "{grain:?} at {end}: {at} {before}");
            }
        }
    }
}

#[test]
fn every_example_is_sound_and_survives_its_file_form() {
    for grain in all() {
        let mut findings = Vec::new();
        grain.shape().check("grains[0]", &mut findings);
        assert_eq!(worst(&findings), None, "{grain:?}: {findings:?}");
        let text = ron::to_string(&grain).expect("writes");
        assert_eq!(ron::from_str::<Grain>(&text).expect("reads"), grain);
    }
}

/// Every field of every grain's file form is one of its form; an outline alone is drawn, not typed.
#[test]
fn the_form_covers_every_field() {
    for grain in Grain::examples() {
        let json = serde_json::to_value(&grain).expect("writes");
        let in_file: std::collections::BTreeSet<String> = json
            .as_object()
            .and_then(|variant| variant.values().next())
            .and_then(serde_json::Value::as_object)
            .map(|fields| fields.keys().filter(|key| *key != "outline").cloned().collect())
            .expect("a struct");
        let in_form: std::collections::BTreeSet<String> =
            crate::form::fields(&mut grain.clone()).into_iter().map(|leaf| leaf.path).collect();
        assert!(in_file.is_subset(&in_form), "{}: {in_file:?} {in_form:?}", grain.label());
    }
}

#[test]
fn a_drawn_outline_that_crosses_itself_or_lies_on_another_is_refused() {
    use crate::geometry::contour::Contour;
    let errors = |outline: Vec<Contour>| {
        let mut findings = Vec::new();
        Grain::Custom(Custom { outline, ..Custom::example() }).shape().check("grains[0]", &mut findings);
        findings.iter().map(|finding| finding.message.text(&Default::default())).collect::<Vec<_>>().join(" ")
    };
    let bow = Contour::polygon(&[[-0.01, -0.01], [0.01, 0.01], [0.01, -0.01], [-0.01, 0.01]]);
    assert!(errors(vec![bow]).contains("Contour 1 crosses or touches itself"));
    let circle = Contour::circle([0.0, 0.0], 0.01);
    assert!(errors(vec![circle.clone(), circle.clone()]).contains("Contours 1 and 2 lie on each other"));
    assert_eq!(errors(vec![circle]), "");
}

#[test]
fn propellant_that_stands_free_in_the_port_is_found() {
    use crate::geometry::contour::Contour;
    let findings = |grain: Grain| {
        let mut findings = Vec::new();
        grain.shape().check("grains[0]", &mut findings);
        let found = |finding: &Finding| (finding.code, finding.severity, finding.message.text(&Default::default()));
        findings.iter().map(found).collect::<Vec<_>>()
    };
    // A rod of 10 mm in a port of 40 mm in a case of 66 mm.
    let outline = vec![Contour::circle([0.0, 0.0], 0.02), Contour::circle([0.004, 0.0], 0.005)];
    let free = findings(Grain::Custom(Custom { outline, ..Custom::example() }));
    let [(code, severity, message)] = free.as_slice() else { panic!("{free:?}") };
    assert_eq!((*code, *severity), ("propellant_free", Severity::Warning));
    let share = 0.25 / (10.89 - 4.0 + 0.25) * 100.0;
    assert!(message.starts_with(&format!("1 part of the propellant, {share:.1}")), "{message} {share}");
    // Two bars of propellant in a square port.
    let bar = |x: f64, y: f64, dx: f64, dy: f64| {
        Contour::polygon(&[[x - dx, y - dy], [x + dx, y - dy], [x + dx, y + dy], [x - dx, y + dy]])
    };
    let frame = Contour::polygon(&[[-0.012, -0.012], [0.012, -0.012], [0.012, 0.012], [-0.012, 0.012]]);
    let outline = vec![frame, bar(-0.005, 0.0, 0.002, 0.008), bar(0.005, 0.0, 0.002, 0.008)];
    let free = findings(Grain::Custom(Custom { outline, ..Custom::example() }));
    assert!(free.iter().any(|(_, _, message)| message.starts_with("2 parts of the propellant")), "{free:?}");
}

/// A length of the grain that is no length is named once.
#[test]
fn a_length_that_is_not_positive_is_found_once() {
    for mut grain in Grain::examples() {
        let mut text = ron::to_string(&grain).expect("writes");
        let start = ["(length:\"", ",length:\""].iter().find_map(|key| Some(text.find(key)? + 1)).expect("a length");
        let end = start + text[start..].find(" mm\"").expect("in millimetres");
        text.replace_range(start..end, "length:\"-1");
        grain = ron::from_str(&text).expect("reads");
        let mut findings = Vec::new();
        grain.shape().check("grains[0]", &mut findings);
        let of_length = findings.iter().filter(|finding| finding.path == "grains[0].length").count();
        assert_eq!(of_length, 1, "{text}: {findings:?}");
    }
}
