//! The law of drawings, that no text is struck through or covered, and what else a layout keeps.

use super::*;
use crate::figure::drawing::{Dimension, LabelPlace, full_circle};
use crate::units::{Pa, UnitPreferences};
use proptest::prelude::*;

/// What is wrong with the texts of a drawing's scene: off the sheet, over another, struck through by a line or covered
/// by another's ground. Its own line touches a text's box, which therefore counts without its rim.
pub(crate) fn spoiled_texts(scene: &Scene) -> Vec<String> {
    const RIM: f64 = 0.25; // points
    let sheet = Rect::new(0.0, 0.0, scene.width, scene.height);
    let texts: Vec<(usize, &str, Rect)> = scene
        .items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| match &item.shape {
            Shape::Text(text) => Some((index, text.text.as_str(), text.bounds().grown(-RIM))),
            Shape::Path(_) => None,
        })
        .collect();
    let boxes: Vec<Option<Rect>> = scene.items.iter().map(Item::bounds).collect();
    let mut wrong = Vec::new();
    for (index, text, bounds) in &texts {
        if !sheet.contains(bounds) {
            wrong.push(format!("{text} is off the sheet: {bounds:?}"));
        }
        let others = texts.iter().filter(|(other, ..)| other > index);
        wrong.extend(
            others.filter(|(.., other)| bounds.overlaps(other)).map(|(_, other, _)| format!("{other} over {text}")),
        );
        let strikes = |line: &Vec<Point>, is_closed: bool| {
            let closing = line.first().filter(|_| is_closed);
            area::strikes(&line.iter().chain(closing).copied().collect::<Vec<_>>(), bounds)
        };
        let is_near = |place: usize| boxes[place].is_some_and(|item| item.grown(RIM).overlaps(bounds));
        for (place, item) in scene.items.iter().enumerate().filter(|(place, _)| is_near(*place)) {
            // A text's ground comes before it.
            let Shape::Path(path) = &item.shape else { continue };
            let is_ground = place + 1 == *index && path.fill.is_some() && path.stroke.is_none();
            if !is_ground && path.lines.iter().any(|line| strikes(line, path.is_closed)) {
                wrong.push(format!("{text} is struck through by a line of {:?}", item.tag));
            }
        }
    }
    wrong
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Any dimensions and labels around a part, however crowded.
    #[test]
    fn no_text_of_any_drawing_is_struck_through_or_covered(
        lengths in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, any::<bool>()), 0..9),
        diameters in prop::collection::vec((0.05..1.0_f64, any::<bool>()), 0..6),
        labels in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, 1..24_usize, any::<bool>()), 0..10),
        height in 0.2..1.0_f64,
    ) {
        let mut drawing = Drawing::default();
        let half = 0.5 * height;
        drawing.region("", Material::Metal, vec![vec![[0.0, -half], [1.0, -half], [1.0, half], [0.0, half]]]);
        for (from, to, is_above) in lengths {
            let (y, side) = if is_above { (half, Side::Above) } else { (-half, Side::Below) };
            drawing.dimension("", Dimension::length([from, y], [to, y], side));
        }
        for (share, is_left) in diameters {
            let (x, side) = if is_left { (0.0, Side::Left) } else { (1.0, Side::Right) };
            drawing.dimension("", Dimension::diameter([x, -share * half], [x, share * half], side));
        }
        for (x, depth, length, is_above) in labels {
            let (sign, place) = if is_above { (1.0, LabelPlace::Above) } else { (-1.0, LabelPlace::Below) };
            drawing.label("", [x, sign * depth * half], "n".repeat(length), place);
        }
        let wrong = spoiled_texts(&drawing_scene(&drawing, 640.0, 420.0, &style()).scene);
        prop_assert!(wrong.is_empty(), "{wrong:?}");
    }
}

fn style() -> FigureStyle {
    FigureStyle::print(UnitPreferences::default(), Pa(101_325.0))
}

/// A tube with two grains and crowded dimensions.
fn motor() -> Drawing {
    let mut drawing = Drawing::default();
    let rect = |a: Point, b: Point| vec![a, [b[0], a[1]], b, [a[0], b[1]]];
    drawing.region("case", Material::Metal, vec![rect([0.0, -0.05], [0.5, 0.05]), rect([0.01, -0.045], [0.49, 0.045])]);
    for index in 0..2 {
        let x = 0.02 + 0.2 * f64::from(index);
        let tag = format!("grains[{index}]");
        drawing.region(&tag, Material::Propellant, vec![rect([x, -0.044], [x + 0.19, 0.044])]);
        drawing.dimension(&tag, Dimension::length([x, -0.05], [x + 0.19, -0.05], Side::Below));
        drawing.label(&tag, [x + 0.1, 0.03], format!("grain {} of a long name", index + 1), LabelPlace::Above);
    }
    drawing.dimension("", Dimension::length([0.21, -0.05], [0.22, -0.05], Side::Below));
    drawing.dimension("", Dimension::length([0.0, -0.05], [0.5, -0.05], Side::Below));
    drawing.dimension("", Dimension::diameter([0.5, -0.05], [0.5, 0.05], Side::Right));
    drawing.dimension("", Dimension::diameter([0.0, -0.045], [0.0, 0.045], Side::Left));
    drawing.line("", LineKind::Centre, vec![[-0.02, 0.0], [0.52, 0.0]]);
    drawing
}

#[test]
fn every_text_of_a_drawing_is_on_the_sheet_and_covers_no_other() {
    for [width, height] in [[500.0, 300.0], [260.0, 200.0], [900.0, 150.0]] {
        let DrawingScene { scene, .. } = drawing_scene(&motor(), width, height, &style());
        assert!(scene.height <= height + 1e-6, "{width} {height}: {}", scene.height);
        let sheet = Rect::new(0.0, 0.0, scene.width, scene.height);
        let texts: Vec<_> = scene.texts().collect();
        assert_eq!(texts.len(), 2 + 2 + 1 + 1 + 2 + 1);
        for (index, (text, bounds)) in texts.iter().enumerate() {
            assert!(sheet.contains(bounds), "{width}: {} {bounds:?}", text.text);
            for (other, other_bounds) in texts.iter().skip(index + 1) {
                assert!(!bounds.overlaps(other_bounds), "{width}: {} over {}", text.text, other.text);
            }
        }
    }
}

#[test]
fn dimensions_of_a_side_lie_outside_the_parts() {
    let drawing = motor();
    let DrawingScene { scene, map } = drawing_scene(&drawing, 500.0, 300.0, &style());
    let bounds = drawing.bounds().expect("parts");
    let parts = Rect::around(&[
        map.scene_from_metres([bounds.left, bounds.top]),
        map.scene_from_metres([bounds.right, bounds.bottom]),
    ])
    .expect("two points");
    for (text, place) in scene.texts() {
        assert!(!place.overlaps(&parts), "{}", text.text);
    }
}

#[test]
fn metres_and_scene_convert_into_each_other_and_hits_find_their_part() {
    let laid_out = drawing_scene(&motor(), 500.0, 300.0, &style());
    let map = laid_out.map;
    let back = map.metres_from_scene(map.scene_from_metres([0.123, -0.04]));
    assert!((back[0] - 0.123).abs() < 1e-12 && (back[1] + 0.04).abs() < 1e-12);
    let tag = |place| laid_out.tag_at(map.scene_from_metres(place));
    assert_eq!(tag([0.1, 0.02]).as_deref(), Some("grains[0]"));
    assert_eq!(tag([0.3, 0.02]).as_deref(), Some("grains[1]"));
    assert_eq!(tag([0.1, 0.0475]).as_deref(), Some("case"));
    assert_eq!(tag([0.455, 0.02]), None);
}

#[test]
fn the_scale_is_one_in_both_directions() {
    let mut drawing = Drawing::default();
    drawing.region("", Material::Metal, vec![full_circle([0.0, 0.0], 1.0)]);
    let DrawingScene { scene, .. } = drawing_scene(&drawing, 300.0, 200.0, &style());
    let drawn = scene.items[0].bounds().expect("a circle");
    assert!((drawn.width() - drawn.height()).abs() < 0.01 * drawn.width());
}

#[test]
fn an_empty_drawing_gives_an_empty_scene() {
    assert!(drawing_scene(&Drawing::default(), 300.0, 200.0, &style()).scene.items.is_empty());
}
