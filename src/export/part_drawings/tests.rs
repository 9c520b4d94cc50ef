//! That a nozzle can be turned from its drawings, and that every text in them can be read.

use super::*;
use crate::export::motor_drawing::longitudinal_section;
use crate::export::tests::with_input;
use crate::figure::drawing::{Drawing, DrawingShape, LineKind};
use crate::figure::drawing_scene::drawing_scene;
use crate::figure::drawing_scene::tests::spoiled_texts;
use crate::motor::nozzle::WallStation;
use crate::motor::nozzle::contour::Contour;
use crate::motor::run::BallisticModel;
use crate::substance::library::Library;
use crate::units::{Metre, UnitPreferences, UnitSystem};
use std::path::Path;

/// The values of a drawing's dimensions whose tag is `tag`; of all of them where it is empty.
fn dimensions(drawing: &Drawing, tag: &str) -> Vec<f64> {
    let tagged = drawing.items.iter().filter(|item| tag.is_empty() || item.tag.as_deref() == Some(tag));
    tagged
        .filter_map(|item| match &item.shape {
            DrawingShape::Dimension(dimension) => Some(dimension.value),
            _ => None,
        })
        .collect()
}

/// The texts of a drawing's labels in metric units.
fn labels(drawing: &Drawing) -> Vec<String> {
    let text = |shape: &DrawingShape| match shape {
        DrawingShape::Label { text, .. } => Some(text.text(&UnitPreferences::default())),
        _ => None,
    };
    drawing.items.iter().filter_map(|item| text(&item.shape)).collect()
}

fn has(values: &[f64], wanted: f64) -> bool {
    values.iter().any(|value| (value - wanted).abs() < 1e-12)
}

fn tables(report: &Report) -> Vec<&Table> {
    report.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

/// The motor of the tests with another nozzle.
fn with_nozzle(input: &ExportInput, change: impl FnOnce(&mut crate::motor::nozzle::Nozzle)) -> SolidCase {
    let mut case = input.case.clone();
    change(&mut case.nozzle);
    case
}

#[test]
fn the_drawing_states_every_size_of_body_and_insert() {
    // Unlike every other size, so that nothing else passes for them.
    let (insert, reach, flange, thickness) = (Metre(0.0277), Metre(0.0071), Metre(0.0813), Metre(0.0053));
    with_input(BallisticModel::QuasiSteady, |input| {
        for contour in Contour::examples().into_iter().filter(|contour| !matches!(contour, Contour::Spike(_))) {
            let case = with_nozzle(input, |nozzle| {
                nozzle.contour = contour;
                nozzle.upstream_radius = 1.0;
                nozzle.throat_length = Metre(0.0019);
                nozzle.insert_diameter = Some(insert);
                nozzle.insert_length = Some(reach);
                nozzle.flange_diameter = Some(flange);
                nozzle.flange_thickness = thickness;
            });
            let name = case.nozzle.contour.label();
            let drawing = nozzle_drawing(&case).expect("exists");
            let values = dimensions(&drawing, "");
            let [convergent, throat, divergent] = case.nozzle.lengths(case.inlet_diameter()).expect("exists");
            let body = 0.046 + 2.0 * case.nozzle.wall_thickness.0;
            let shoulder = convergent + throat;
            let sections = [convergent, throat, divergent, shoulder + divergent, shoulder];
            for wanted in sections.into_iter().chain([0.030, 0.046, body, flange.0, thickness.0]) {
                assert!(has(&values, wanted), "{name}, {wanted}: {values:?}");
            }
            // The insert: how far behind the inlet's face, how long, how wide.
            let fore = dimensions(&drawing, "nozzle.insert_diameter");
            let length = dimensions(&drawing, "nozzle.insert_length");
            assert!(fore.len() == 1 && length.len() == 1, "{name}: {fore:?} {length:?}");
            assert!((fore[0] + length[0] - (shoulder + reach.0)).abs() < 1e-12, "{name}: {fore:?} {length:?}");
            let flow = case.nozzle.flow(case.inlet_diameter()).expect("exists");
            let begin = flow.at(fore[0]).expect("in the convergent").radius;
            assert!((2.0 * begin - insert.0).abs() < 1e-9, "{name}: {begin}");
            let labels = labels(&drawing);
            for wanted in ["Insert ⌀ 27.7 mm", "Throat ⌀ 12.5 mm"] {
                assert!(labels.iter().any(|text| text == wanted), "{name}, {wanted}: {labels:?}");
            }
        }
    });
}

#[test]
fn a_plug_has_its_shoulder_base_and_gap_and_an_axis_as_long_as_it_is() {
    with_input(BallisticModel::QuasiSteady, |input| {
        let spike = Contour::examples().into_iter().find(|contour| matches!(contour, Contour::Spike(_)));
        let case = with_nozzle(input, |nozzle| nozzle.contour = spike.expect("in the list"));
        let drawing = nozzle_drawing(&case).expect("exists");
        let flow = case.nozzle.flow(case.inlet_diameter()).expect("exists");
        let plug = plug_surface(&case.nozzle, &flow).expect("exists").expect("a plug");
        let crest = plug.polyline(Metre(1e-9)).iter().map(|point| point[1]).fold(0.0, f64::max);
        let values = dimensions(&drawing, "");
        assert!(values.iter().any(|value| (value - 2.0 * crest).abs() < 1e-8), "{crest}: {values:?}");
        assert!(has(&values, 2.0 * plug.start()[1]) && has(&values, plug.end()[0]), "{values:?}");
        let labels = labels(&drawing);
        for wanted in ["Base ⌀ ", "Throat gap ", "R ", "Curve "] {
            assert!(labels.iter().any(|text| text.starts_with(wanted)), "{wanted}: {labels:?}");
        }
        let lines = |wanted: LineKind| {
            drawing.items.iter().filter_map(move |item| match &item.shape {
                DrawingShape::Line { points, kind, .. } if *kind == wanted => Some(points.clone()),
                _ => None,
            })
        };
        let axis: Vec<_> = lines(LineKind::Centre).collect();
        assert!(axis.len() == 1 && axis[0][0][0] < 0.0 && axis[0][1][0] > plug.end()[0], "{axis:?}");
        for line in lines(LineKind::Thin) {
            let [x, r] = line[0];
            let inside = plug.at(x).map_or(0.0, |station| station.radius);
            assert!(r.abs() >= inside - 1e-12 && line[1][1].abs() > inside, "{line:?} runs through the plug");
        }
    });
}

#[test]
fn the_set_has_a_table_row_for_each_piece_and_part() {
    with_input(BallisticModel::QuasiSteady, |input| {
        let report = drawing_set(input, &input.style()).expect("exists");
        let tables = tables(&report);
        // Convergent, throat, divergent; case, closure, three grains, nozzle.
        assert_eq!((tables[0].rows.len(), tables[1].rows.len(), tables[2].rows.len()), (3, 2, 6));
        assert_eq!(tables[0].rows[2][4], "30");
    });
}

#[test]
fn every_contour_of_every_part_stands_in_a_table_and_curves_stand_by_points() {
    with_input(BallisticModel::QuasiSteady, |input| {
        for contour in Contour::examples() {
            let has_plug = matches!(contour, Contour::Spike(_));
            let is_cone = matches!(contour, Contour::Conical(_));
            let case = with_nozzle(input, |nozzle| {
                nozzle.contour = contour;
                nozzle.upstream_radius = 1.0;
                nozzle.insert_diameter = (!has_plug).then_some(Metre(0.0277));
            });
            let name = case.nozzle.contour.label();
            let report = drawing_set(&ExportInput { case: &case, ..input.clone() }, &input.style()).expect("exists");
            let tables = tables(&report);
            let titled = |start: &str| tables.iter().filter(|table| table.title.starts_with(start)).count();
            if has_plug {
                assert!(titled("Plug, from") == 1 && titled("Plug, points") == 1 && titled("Cowl") == 2, "{name}");
                continue;
            }
            let insert = tables.iter().find(|table| table.title.starts_with("Insert")).expect("its contour");
            let pocket = tables.iter().find(|table| table.title.starts_with("Inside of the body")).expect("its pocket");
            // The same cylinder in both, one as it is turned from the fore end and one as the profile closes.
            let cylinder = |table: &Table| {
                let row = table.rows.iter().find(|row| row[2] == "27.7" && row[4] == "27.7").expect("a cylinder");
                let mut ends = [row[1].clone(), row[3].clone()];
                ends.sort();
                ends
            };
            assert_eq!(cylinder(insert), cylinder(pocket), "{name}");
            assert_eq!(titled("Flow, points") > 0, !is_cone, "{name}");
        }
    });
}

/// Straight lines through the points of a table, read back from it, leave the curve by what its title says, apart from
/// the rounding of their digits.
#[test]
fn the_points_of_a_curve_lie_on_it_and_close_enough() {
    const DIGIT: f64 = 1e-3; // mm: five digits of diameters below 100 mm
    with_input(BallisticModel::QuasiSteady, |input| {
        for contour in Contour::examples() {
            let case = with_nozzle(input, |nozzle| {
                nozzle.contour = contour;
                nozzle.upstream_radius = 1.0;
            });
            let flow = case.nozzle.flow(case.inlet_diameter()).expect("exists");
            let plug = plug_surface(&case.nozzle, &flow).expect("exists");
            for curve in [Some(&flow), plug.as_ref()].into_iter().flatten() {
                for table in point_tables("Curve", curve.pieces(), &input.style()) {
                    let number = |text: &String| text.parse::<f64>().ok();
                    let mut points: Vec<[f64; 2]> = (0..table.columns.len() / 2)
                        .flat_map(|column| table.rows.iter().map(move |row| [&row[2 * column], &row[2 * column + 1]]))
                        .filter_map(|[x, diameter]| Some([number(x)?, number(diameter)? / 2.0]))
                        .collect();
                    points.dedup();
                    let name = format!("{}: {}", case.nozzle.contour.label(), table.title);
                    assert!((21..=41).contains(&points.len()), "{name}: {} points", points.len());
                    let stated: f64 = table
                        .title
                        .split_once("at most ")
                        .and_then(|(_, gap)| gap.strip_suffix(" mm")?.parse().ok())
                        .expect("a stated tolerance");
                    assert!(stated < 0.05, "{name}");
                    for pair in points.windows(2) {
                        assert!(pair[1][0] > pair[0][0], "{name}: {pair:?}");
                        for share in [0.0, 0.25, 0.5, 0.75] {
                            let [x, r] = [0, 1].map(|axis| pair[0][axis] + share * (pair[1][axis] - pair[0][axis]));
                            let Some(station) = curve.at(x / 1e3) else { continue };
                            // Across the curve, not along the radius.
                            let away = (1e3 * station.radius - r).abs() / station.slope.hypot(1.0);
                            assert!(away <= 1.05 * stated + DIGIT, "{name}: {away} at {x}");
                        }
                    }
                }
            }
        }
    });
}

/// Designs of the repository, each as it is and with every part that a nozzle's body can have.
fn designs() -> Vec<(String, SolidCase)> {
    let library = Library::bundled().expect("reads");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = ["examples", "tests/cad"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).expect("there"))
        .map(|entry| entry.expect("reads").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .collect();
    files.sort();
    let mut designs = Vec::new();
    for path in files {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let opened = crate::project::file::open(&path).expect("opens");
        let case = opened.design.resolve(&library).expect("in the library");
        let throat = case.nozzle.throat_diameter.0;
        let mut with = |what: &str, change: &dyn Fn(&mut crate::motor::nozzle::Nozzle)| {
            let mut changed = case.clone();
            change(&mut changed.nozzle);
            // What this nozzle cannot have is no drawing.
            if changed.nozzle.parts(changed.inlet_diameter()).is_ok() {
                designs.push((format!("{name}, {what}"), changed));
            }
        };
        let insert = |nozzle: &mut crate::motor::nozzle::Nozzle| nozzle.insert_diameter = Some(Metre(1.9 * throat));
        let flange = |nozzle: &mut crate::motor::nozzle::Nozzle| {
            nozzle.flange_diameter = Some(Metre(case.inlet_diameter().0 + 0.06));
        };
        let walls = |nozzle: &mut crate::motor::nozzle::Nozzle| {
            nozzle.walls = [(-1.0, 0.4), (-0.5, 0.6), (0.0, 1.1), (0.3, 0.8), (0.6, 0.6), (1.0, 0.4)]
                .map(|(at, share)| WallStation { at, thickness: Metre(share * throat) })
                .to_vec();
        };
        with("as it is", &|_| {});
        with("insert", &insert);
        with("flange", &flange);
        with("walls", &walls);
        with("all", &|nozzle| {
            insert(nozzle);
            flange(nozzle);
            walls(nozzle);
            nozzle.throat_length = Metre(0.1 * throat);
        });
    }
    designs
}

#[test]
fn no_text_in_the_drawings_of_any_design_is_struck_through_or_covered() {
    let designs = designs();
    assert!(designs.len() > 80, "{}", designs.len());
    let mut wrong = Vec::new();
    for (name, case) in &designs {
        let section = longitudinal_section(case, &[], case.nozzle.throat_diameter);
        // As wide as a page of the set and as wide as a picture; lower than either as well.
        let drawings = [
            ("nozzle", nozzle_drawing(case).expect("exists"), [[499.0, NOZZLE_HEIGHT], [640.0, 300.0]]),
            ("case", case_drawing(case), [[499.0, CASE_HEIGHT], [640.0, 420.0]]),
            ("section", section, [[499.0, CASE_HEIGHT], [640.0, 260.0]]),
        ];
        for &system in UnitSystem::ALL {
            let style = FigureStyle::print(UnitPreferences::of(system), case.ambient_pressure());
            for (what, drawing, sizes) in &drawings {
                for [width, height] in *sizes {
                    for text in spoiled_texts(&drawing_scene(drawing, width, height, &style).scene) {
                        wrong.push(format!("{name}, {what}, {system:?}, {width} by {height}: {text}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong.join("\n"));
}
