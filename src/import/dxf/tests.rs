//! Drawings by hand, drawings by another program, and text that is no drawing.

use super::*;
use std::f64::consts::PI;

const ROUNDING: f64 = 1e-12;

fn file(head: &str, blocks: &str, entities: &str) -> String {
    let section = |name: &str, body: &str| format!("0\nSECTION\n2\n{name}\n{body}0\nENDSEC\n");
    format!("{}{}{}0\nEOF\n", section("HEADER", head), section("BLOCKS", blocks), section("ENTITIES", entities))
}

fn mm(entities: &str) -> String {
    file("9\n$INSUNITS\n70\n4\n", "", entities)
}

/// An entity from pairs "code value" separated by semicolons.
fn entity(kind: &str, layer: &str, pairs: &str) -> String {
    let pairs = pairs.split(';').map(|pair| pair.trim().replacen(' ', "\n", 1) + "\n").collect::<String>();
    format!("0\n{kind}\n8\n{layer}\n{pairs}")
}

fn line(layer: &str, from: [f64; 2], to: [f64; 2]) -> String {
    entity("LINE", layer, &format!("10 {}; 20 {}; 11 {}; 21 {}", from[0], from[1], to[0], to[1]))
}

fn circle(layer: &str, centre: [f64; 2], radius: f64) -> String {
    entity("CIRCLE", layer, &format!("10 {}; 20 {}; 40 {radius}", centre[0], centre[1]))
}

fn block(name: &str, entities: &str) -> String {
    format!("0\nBLOCK\n2\n{name}\n10\n0\n20\n0\n{entities}0\nENDBLK\n")
}

fn section(text: &str) -> DxfSection {
    read(text.as_bytes(), &DxfOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(text: &str) -> DxfFaults {
    read(text.as_bytes(), &DxfOptions::default()).expect_err("refused")
}

/// Areas in mm².
fn areas(section: &DxfSection) -> Vec<f64> {
    section.contours.iter().map(|contour| contour.area() * 1e6).collect()
}

fn close(got: f64, expected: f64) -> bool {
    (got / expected - 1.0).abs() < ROUNDING
}

#[test]
fn lines_and_arcs_in_any_order_and_direction_make_a_slot_in_a_circle() {
    let text = mm(&[
        line("core", [-8.0, -4.0], [8.0, -4.0]),
        entity("ARC", "core", "10 -8; 20 0; 40 4; 50 90; 51 270"),
        line("core", [-8.0, 4.0], [8.0, 4.0]),
        circle("case", [0.0, 0.0], 49.0),
        entity("ARC", "core", "10 8; 20 0; 40 4; 50 270; 51 90"),
    ]
    .concat());
    let section = section(&text);
    assert_eq!(section.depths, [0, 1]);
    assert_eq!(section.contour_layers, ["case", "core"]);
    let areas = areas(&section);
    assert!(close(areas[0], PI * 49.0 * 49.0) && close(areas[1], 128.0 + PI * 16.0), "{areas:?}");
    assert_eq!(section.unit.symbol, "mm");
    assert!(section.stated_unit.is_some() && section.curve_deviation.is_none());
    assert_eq!(section.origins[1].len(), section.contours[1].corners.len());
}

#[test]
fn bulges_of_both_kinds_of_polyline_are_arcs() {
    let light = entity("LWPOLYLINE", "a", "90 2; 70 1; 10 5; 20 0; 42 1; 10 -5; 20 0; 42 1");
    let vertex = |x: f64, bulge: f64| entity("VERTEX", "a", &format!("10 {x}; 20 0; 42 {bulge}"));
    let heavy = [entity("POLYLINE", "a", "66 1; 70 1"), vertex(2.0, 1.0), vertex(-2.0, 1.0), "0\nSEQEND\n".to_owned()];
    let section = section(&mm(&(light + &heavy.concat())));
    assert!(close(areas(&section)[0], 25.0 * PI) && close(areas(&section)[1], 4.0 * PI), "{:?}", areas(&section));
}

#[test]
fn a_polyline_that_repeats_its_first_vertex_is_closed_and_the_repetition_is_told() {
    let square = "10 0; 20 0; 10 1; 20 0; 10 1; 20 1; 10 0; 20 1; 10 0; 20 0";
    for (closed, remarks) in [(0, 0), (1, 1)] {
        let section = section(&mm(&entity("LWPOLYLINE", "a", &format!("70 {closed}; {square}"))));
        assert!(close(areas(&section)[0], 1.0));
        assert_eq!(section.remarks.len(), remarks, "{:?}", section.remarks);
    }
}

#[test]
fn an_ellipse_and_a_spline_become_arcs_to_the_stated_tolerance() {
    let ellipse = entity("ELLIPSE", "a", "10 1; 20 2; 11 3; 21 4; 40 0.5; 41 0; 42 6.283185307179586");
    let one = section(&mm(&ellipse));
    let off = one.curve_deviation.expect("fitted").0 * 1e3;
    let diagonal = 2.0 * 125.0_f64.sqrt();
    assert!(off > 0.0 && off <= CURVE_TOLERANCE * diagonal, "{off}");
    // π a b, within the deviation times the length.
    assert!((areas(&one)[0] - 12.5 * PI).abs() < off * 30.0, "{}", areas(&one)[0] - 12.5 * PI);
    // The unit circle as a rational quadratic in four quarters.
    let half = 0.5_f64.sqrt();
    let mut pairs = "70 4; 71 2; 72 12; 73 9".to_owned();
    for knot in [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4] {
        pairs += &format!("; 40 {knot}");
    }
    for (index, (x, y)) in
        [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0)].iter().enumerate()
    {
        pairs += &format!("; 10 {x}; 20 {y}; 41 {}", if index % 2 == 1 { half } else { 1.0 });
    }
    let section = section(&mm(&entity("SPLINE", "a", &pairs)));
    assert!((areas(&section)[0] - PI).abs() < 1e-12, "a circle is its own arcs: {}", areas(&section)[0] - PI);
}

#[test]
fn blocks_in_blocks_are_turned_scaled_mirrored_and_repeated() {
    let slot = entity("LWPOLYLINE", "0", "70 1; 10 0; 20 -1; 10 4; 20 -1; 42 1; 10 4; 20 1; 10 0; 20 1");
    let blocks = [
        block("slot", &slot),
        block("pair", &entity("INSERT", "0", "2 slot; 10 1; 20 0; 41 2; 42 2; 50 30; 70 2; 44 30")),
        block("*Model_Space", ""),
    ];
    let insert = entity("INSERT", "core", "2 PAIR; 10 10; 20 5; 41 -1; 42 1; 50 90");
    let text = file("9\n$INSUNITS\n70\n4\n", &blocks.concat(), &insert);
    let section = section(&text);
    let expected = 4.0 * (8.0 + PI / 2.0);
    assert_eq!(section.contour_layers, ["core", "core"], "layer 0 takes the insertion's");
    assert!(areas(&section).iter().all(|area| close(*area, expected)), "{:?}", areas(&section));
    assert_eq!(section.origins[0][0].blocks, ["PAIR", "slot"]);
    // The first slot's middle (2, 0): doubled, turned by 30° and moved by (1, 0), mirrored in x, turned by 90° and
    // moved by (10, 5).
    let inner = [1.0 + 4.0 * (PI / 6.0).cos(), 4.0 * (PI / 6.0).sin()];
    let middle = [(10.0 - inner[1]) / 1e3, (5.0 - inner[0]) / 1e3];
    assert!(section.contours.iter().any(|contour| contour.contains(middle)), "{middle:?}");
}

#[test]
fn an_unequal_scale_makes_an_ellipse_and_a_plane_from_behind_is_mirrored() {
    let blocks = block("dot", &circle("0", [0.0, 0.0], 1.0));
    let insert = entity("INSERT", "a", "2 dot; 10 0; 20 0; 41 3; 42 1");
    let one = section(&file("9\n$INSUNITS\n70\n4\n", &blocks, &insert));
    let off = one.curve_deviation.expect("fitted").0 * 1e3;
    // Perimeter of the ellipse with half axes 3 and 1: 13.4.
    assert!((areas(&one)[0] - 3.0 * PI).abs() < 13.4 * off, "{} {off}", areas(&one)[0]);
    let behind = entity("CIRCLE", "a", "10 7; 20 1; 40 2; 210 0; 220 0; 230 -1");
    let section = section(&mm(&behind));
    assert!(section.contours[0].contains([-0.007, 0.001]));
    let tilted = refused(&mm(&entity("CIRCLE", "rim", "10 7; 20 1; 40 2; 210 1; 220 0; 230 0")));
    assert!(
        tilted.to_string().contains("CIRCLE on layer \"rim\"") && tilted.to_string().contains("normal"),
        "{tilted}"
    );
}

#[test]
fn layers_that_are_off_or_frozen_are_listed_and_read_on_demand() {
    let layer = |name: &str, flags: i32, colour: i32| format!("0\nLAYER\n2\n{name}\n70\n{flags}\n62\n{colour}\n");
    let table = [layer("seen", 0, 7), layer("off", 0, -7), layer("cold", 1, 7)].concat();
    let tables = format!("0\nSECTION\n2\nTABLES\n0\nTABLE\n2\nLAYER\n{table}0\nENDTAB\n0\nENDSEC\n");
    let entities = [
        circle("seen", [0.0, 0.0], 5.0),
        circle("off", [0.0, 0.0], 3.0),
        circle("cold", [0.0, 0.0], 2.0),
        entity("TEXT", "seen", "10 0; 20 0; 40 1; 1 fins"),
        entity("CIRCLE", "seen", "67 1; 10 0; 20 0; 40 1"),
    ];
    let text = tables + &mm(&entities.concat());
    let shown = section(&text);
    assert_eq!(shown.contours.len(), 1);
    let state = |name: &str| shown.layers.iter().find(|layer| layer.name == name).map(|layer| layer.state);
    assert_eq!(state("off"), Some(LayerState::Off));
    assert_eq!(state("cold"), Some(LayerState::Frozen));
    let ignored: Vec<(&str, &str)> =
        shown.ignored.iter().map(|ignored| (ignored.kind.as_str(), ignored.reason)).collect();
    assert_eq!(
        ignored,
        [
            ("CIRCLE", "layer is frozen"),
            ("CIRCLE", "layer is off"),
            ("CIRCLE", "on a sheet, not in the model"),
            ("TEXT", "no part of an outline"),
        ]
    );
    let options = DxfOptions { layers: vec!["OFF".to_owned(), "seen".to_owned()], ..DxfOptions::default() };
    let chosen = read(text.as_bytes(), &options).expect("reads");
    assert_eq!(chosen.contour_layers, ["seen", "off"]);
    let options = DxfOptions { layers: vec!["fins".to_owned()], ..DxfOptions::default() };
    let error = read(text.as_bytes(), &options).expect_err("no such layer").to_string();
    assert!(error.contains("no layer \"fins\"") && error.contains("\"cold\""), "{error}");
}

#[test]
fn a_unit_must_be_stated_by_file_or_caller() {
    let text = file("", "", &circle("a", [0.0, 0.0], 0.5));
    let error = refused(&text).to_string();
    assert!(error.contains("$INSUNITS") && error.contains("measure 1 by 1"), "{error}");
    let inch = DxfOptions { unit: DxfUnit::by_symbol("in"), ..DxfOptions::default() };
    let section = read(text.as_bytes(), &inch).expect("reads");
    assert!(section.stated_unit.is_none());
    assert!((section.contours[0].area() / (PI * 0.0127 * 0.0127) - 1.0).abs() < ROUNDING);
    let other = read(mm(&circle("a", [0.0, 0.0], 0.5)).as_bytes(), &inch).expect("reads");
    assert!(other.remarks[0].contains("states mm") && other.remarks[0].contains("in"), "{:?}", other.remarks);
    let parsecs = file("9\n$INSUNITS\n70\n20\n", "", &circle("a", [0.0, 0.0], 0.5));
    assert!(refused(&parsecs).to_string().contains("$INSUNITS is 20"));
    assert!(read(parsecs.as_bytes(), &inch).is_ok());
}

#[test]
fn ends_that_miss_by_less_than_the_gap_are_joined_and_the_gap_is_told() {
    let text = |miss: f64| {
        mm(&[
            line("a", [0.0, 0.0], [10.0, 0.0]),
            line("a", [10.0, miss], [0.0, 10.0]),
            line("a", [0.0, 10.0], [0.0, 0.0]),
        ]
        .concat())
    };
    let joined = section(&text(1e-4));
    assert!((joined.largest_gap.0 - 1e-7).abs() < 1e-12, "{:?}", joined.largest_gap);
    let error = refused(&text(1e-3)).to_string();
    for part in ["open", "LINE on layer \"a\" (line ", "(10, 0)", "0.001 away"] {
        assert!(error.contains(part), "{error}");
    }
    let wide = DxfOptions { gap: Some(2e-3), ..DxfOptions::default() };
    assert!(read(text(1e-3).as_bytes(), &wide).is_ok());
}

/// What is wrong with a drawing is told with entity, layer, line and place.
#[test]
fn bad_drawings_are_told_with_entity_layer_and_place() {
    let square = |layer: &str, at: f64, side: f64| {
        let far = at + side;
        entity(
            "LWPOLYLINE",
            layer,
            &format!("70 1; 10 {at}; 20 {at}; 10 {far}; 20 {at}; 10 {far}; 20 {far}; 10 {at}; 20 {far}"),
        )
    };
    let bow = entity("LWPOLYLINE", "fins", "70 1; 10 0; 20 0; 10 2; 20 2; 10 2; 20 0; 10 0; 20 2");
    let thin = entity(
        "LWPOLYLINE",
        "fins",
        "70 1; 10 0; 20 0; 10 4; 20 0; 10 4; 20 1; 10 8; 20 1; 10 4; 20 1; 10 4; 20 4; 10 0; 20 4",
    );
    let triangle = [
        line("core", [0.0, 0.0], [4.0, 0.0]),
        line("core", [4.0, 0.0], [0.0, 4.0]),
        line("core", [0.0, 4.0], [0.0, 0.0]),
    ]
    .concat();
    for (entities, says) in [
        (bow, vec!["crosses or touches itself", "(1, 1)", "LWPOLYLINE on layer \"fins\" (line 22)"]),
        (thin, vec!["lies on itself", "LWPOLYLINE on layer \"fins\""]),
        (square("a", 0.0, 2.0) + &square("b", 1.0, 3.0), vec!["two contours cross", "layer \"a\"", "layer \"b\""]),
        (square("a", 0.0, 2.0) + &square("b", 0.0, 2.0), vec!["two contours lie on each other", "layer \"b\""]),
        (triangle.clone() + &line("core", [4.0, 0.0], [0.0, 0.0]), vec!["LINE on layer \"core\"", "lies on LINE"]),
        (triangle.clone() + &line("stray", [4.0, 0.0], [9.0, 9.0]), vec!["3 entities meet at (4, 0)", "\"stray\""]),
        (triangle.clone() + &line("stray", [2.0, 8.0], [9.0, 9.0]), vec!["open", "\"stray\"", "(2, 8)"]),
        (triangle.clone() + &line("dot", [7.0, 7.0], [7.0, 7.0]), vec!["LINE on layer \"dot\"", "no length at (7, 7)"]),
        (triangle.clone() + &circle("dot", [7.0, 7.0], 0.0), vec!["CIRCLE on layer \"dot\"", "no length at (7, 7)"]),
        (
            triangle.clone() + &entity("LWPOLYLINE", "flat", "70 1; 10 9; 20 9; 10 12; 20 9"),
            vec!["LWPOLYLINE on layer \"flat\"", "no area at (9, 9)"],
        ),
        (entity("SPLINE", "s", "71 3; 74 2; 11 0; 21 0; 11 1; 21 1"), vec!["SPLINE on layer \"s\"", "fit points only"]),
        (
            entity("SPLINE", "s", "71 3; 40 0; 10 0; 20 0; 10 1; 20 1"),
            vec!["SPLINE on layer \"s\"", "2 control points"],
        ),
        (entity("CIRCLE", "c", "10 0; 20 0"), vec!["CIRCLE on layer \"c\"", "has no radius"]),
        (entity("CIRCLE", "c", "10 0; 20 zero; 40 1"), vec!["group 20 of CIRCLE", "\"zero\" is not a number"]),
        (entity("INSERT", "c", "2 gone; 10 0; 20 0"), vec!["INSERT on layer \"c\"", "\"gone\""]),
        (entity("TEXT", "t", "1 nothing"), vec!["no line, arc", "\"t\""]),
    ] {
        let error = refused(&mm(&entities));
        for part in says {
            assert!(error.to_string().contains(part), "{part}: {error}");
        }
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    // Entities that make no shape, a block that the file lacks, and one with a fault that is inserted twice.
    let fault = block("F", &entity("CIRCLE", "f", "10 0; 20 0"));
    let insert = |name: &str| entity("INSERT", "i", &format!("2 {name}; 10 0; 20 0"));
    let entities = [
        entity("CIRCLE", "c", "10 0; 20 0"),
        insert("gone"),
        insert("F"),
        insert("F"),
        entity("SPLINE", "s", "71 3; 74 2; 11 0; 21 0; 11 1; 21 1"),
    ];
    let faults = refused(&file("", &fault, &entities.concat()));
    assert_eq!(faults.iter().count(), 4, "{faults}");
    for part in ["4 things are wrong", "has no radius", "\"gone\"", "in block F", "fit points only"] {
        assert!(faults.to_string().contains(part), "{part}: {faults}");
    }
    // Points without length.
    let dots = line("a", [1.0, 1.0], [1.0, 1.0]) + &circle("b", [2.0, 2.0], 0.0) + &circle("c", [0.0, 0.0], 9.0);
    assert_eq!(refused(&mm(&dots)).iter().count(), 2);
    // Two contours that miss an end, one of them twice over a gap, the other with a branch.
    let open = [
        line("a", [0.0, 0.0], [4.0, 0.0]),
        line("a", [4.0, 0.1], [4.0, 4.0]),
        line("a", [4.0, 4.0], [0.1, 0.1]),
        line("b", [20.0, 0.0], [24.0, 0.0]),
        line("b", [24.0, 0.0], [24.0, 4.0]),
        line("b", [24.0, 4.0], [20.0, 0.0]),
        line("b", [24.0, 4.0], [30.0, 9.0]),
    ];
    let faults = refused(&mm(&open.concat()));
    let kinds: Vec<bool> = faults.iter().map(|fault| matches!(fault, DxfError::Open { .. })).collect();
    assert_eq!(kinds, [false, true, true, true], "{faults}");
    // Contours that cross themselves and each other.
    let bow = |x: f64| {
        let far = x + 2.0;
        entity("LWPOLYLINE", "f", &format!("70 1; 10 {x}; 20 0; 10 {far}; 20 2; 10 {far}; 20 0; 10 {x}; 20 2"))
    };
    assert_eq!(refused(&mm(&(bow(0.0) + &bow(9.0)))).iter().count(), 2);
    // A thousand faults are no longer counted.
    let many: String = (0..1000).map(|index| circle("m", [f64::from(index), 0.0], 0.0)).collect();
    let text = refused(&mm(&(many + &circle("c", [0.0, 0.0], 9.0)))).to_string();
    assert_eq!(text.lines().count(), 22, "{text}");
}

#[test]
fn widths_of_polylines_are_left_out_and_told() {
    let square = "70 1; 10 0; 20 0; 10 4; 20 0; 10 4; 20 4; 10 0; 20 4";
    let wide = [
        entity("LWPOLYLINE", "a", &format!("43 0.5; {square}")),
        entity("LWPOLYLINE", "b", "70 1; 10 10; 20 0; 40 0.1; 41 0.2; 10 14; 20 0; 10 14; 20 4"),
    ];
    let remarks = section(&mm(&wide.concat())).remarks;
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert!(remarks[0].starts_with("2 polylines have a width"), "{remarks:?}");
    let thin = entity("LWPOLYLINE", "a", &format!("43 0; {square}"));
    assert!(section(&mm(&thin)).remarks.is_empty());
}

#[test]
fn blocks_in_a_circle_are_told_with_their_chain() {
    let insert = |block: &str| entity("INSERT", "loop", &format!("2 {block}; 10 0; 20 0"));
    let blocks = [block("A", &insert("B")), block("B", &insert("C")), block("C", &insert("B"))].concat();
    let error = refused(&file("9\n$INSUNITS\n70\n4\n", &blocks, &insert("A")));
    let text = error.to_string();
    assert!(text.contains("B > C > B") && text.contains("INSERT on layer \"loop\""), "{text}");
    assert!(error.line().is_some());
    // Doubling in every block, and twice 40000 of one.
    let twice = |name: &str| insert(name) + &insert(name);
    let many: String = (0..40).map(|index| block(&format!("N{index}"), &twice(&format!("N{}", index + 1)))).collect();
    let many = many + &block("N40", &circle("0", [0.0, 0.0], 1.0));
    let error = refused(&file("9\n$INSUNITS\n70\n4\n", &many, &insert("N0"))).to_string();
    assert!(error.contains("100000 entities"), "{error}");
    let array = entity("INSERT", "a", "2 N; 10 0; 20 0; 70 2000000000; 71 2000000000");
    let error = refused(&file("", &block("N", ""), &array)).to_string();
    assert!(error.contains("100000 entities"), "{error}");
}

#[test]
fn other_files_are_recognised_and_what_to_do_is_said() {
    for (bytes, says) in [
        (&b"AutoCAD Binary DXF\r\n\x1a\0"[..], "binary DXF"),
        (b"AC1032\0\0\0\0", "DWG file (AC1032)"),
        (b"solid part\n", "no DXF file"),
        (b"", "no DXF file"),
        (b"0\nSECTION\n2\nENTITIES\n", "cut off after line 4"),
        (b"0\nSECTION\n2\nENTITIES\n0\nENDSEC\n", "the end mark (EOF)"),
        (b"0\nSECTION\n2\nENTITIES\nx\ny\n", "line 5: \"x\" is no group code"),
    ] {
        let error = read(bytes, &DxfOptions::default()).expect_err(says).to_string();
        assert!(error.contains(says), "{error}");
    }
}

/// Drawings that ezdxf wrote, with the areas that it computes itself by flattening curves to 1e-7 mm.
#[test]
fn drawings_of_another_program_have_the_areas_that_it_finds() {
    // Flattening cuts off up to its distance times the perimeter: 1e-7 mm · 300 mm.
    const FLATTENED: f64 = 3e-5;
    let expected: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/dxf/areas.json")).expect("JSON");
    for (name, text) in [
        ("ezdxf_r2000.dxf", include_str!("../../../tests/dxf/ezdxf_r2000.dxf")),
        ("ezdxf_r12.dxf", include_str!("../../../tests/dxf/ezdxf_r12.dxf")),
    ] {
        let options = DxfOptions { unit: DxfUnit::by_symbol("mm"), ..DxfOptions::default() };
        let section = read(text.as_bytes(), &options).unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected: Vec<f64> = expected[name].as_array().expect(name).iter().filter_map(|v| v.as_f64()).collect();
        let got = areas(&section);
        assert_eq!(got.len(), expected.len(), "{name}");
        let off = section.curve_deviation.map_or(0.0, |deviation| deviation.0 * 1e3);
        for ((got, expected), contour) in got.iter().zip(&expected).zip(&section.contours) {
            let limit = FLATTENED + off * contour.perimeter() * 1e3;
            assert!((got - expected).abs() < limit, "{name}: {got} {expected}");
        }
        assert!(section.depths.iter().skip(1).all(|depth| *depth == 1), "{name}: {:?}", section.depths);
        let layer = |state| section.layers.iter().any(|layer| layer.state == state && !layer.read);
        assert!(layer(LayerState::Frozen) && layer(LayerState::Off), "{name}");
    }
}

proptest::proptest! {
    /// Lines of a real file taken out, doubled, swapped or replaced.
    #[test]
    fn no_mutated_drawing_makes_the_reader_panic(
        changes in proptest::collection::vec((0_usize..4, 0_usize..10_000, 0_usize..10_000, "[-0-9eE.A-Z]{0,6}"), 1..12)
    ) {
        let original = include_str!("../../../tests/dxf/ezdxf_r2000.dxf");
        let mut lines: Vec<&str> = original.lines().collect();
        for (kind, at, other, text) in &changes {
            let (at, other) = (at % lines.len(), other % lines.len());
            match kind {
                0 => { lines.remove(at); }
                1 => lines.insert(at, lines[other]),
                2 => lines.swap(at, other),
                _ => lines[at] = text,
            }
        }
        let _ = read(lines.join("\n").as_bytes(), &DxfOptions::default());
    }

    #[test]
    fn no_mutated_entities_make_the_reader_panic(
        changes in proptest::collection::vec((0_usize..3, 0_usize..400, "[-0-9eE.]{0,5}"), 1..6)
    ) {
        let original = mm(&[
            entity("SPLINE", "a", "71 2; 40 0; 40 0; 40 0; 40 1; 40 1; 40 1; 10 0; 20 0; 10 1; 20 2; 10 3; 20 0"),
            line("a", [0.0, 0.0], [3.0, 0.0]),
            entity("ELLIPSE", "b", "10 1; 20 2; 11 3; 21 4; 40 0.5; 41 0; 42 6.3"),
            entity("LWPOLYLINE", "c", "70 1; 10 0; 20 -1; 10 4; 20 -1; 42 1; 10 4; 20 1; 10 0; 20 1"),
        ].concat());
        let mut lines: Vec<&str> = original.lines().collect();
        for (kind, at, text) in &changes {
            let at = at % lines.len();
            match kind {
                0 => { lines.remove(at); }
                1 => lines.insert(at, lines[at]),
                _ => lines[at] = text,
            }
        }
        let _ = read(lines.join("\n").as_bytes(), &DxfOptions::default());
    }
}
