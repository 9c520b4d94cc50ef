//! The dimensioned section of a case.

use crate::diag::Message;
use crate::export::motor_drawing::{CHORD, mirrored};
use crate::export::parts::case_parts;
use crate::figure::drawing::{Dimension, Drawing, LabelPlace, LineKind, Side};
use crate::motor::grain::Body;
use crate::motor::solid::case::SolidCase;
use crate::units::{Metre, Quantity};

/// The case cut along its axis with its dimensions; x = 0 at the inner face of the closure.
pub fn case_drawing(case: &SolidCase) -> Drawing {
    let mut drawing = Drawing::default();
    for part in case_parts(case) {
        let Body::Revolved(profiles) = &part.body else { continue };
        for profile in profiles {
            for outline in mirrored(&profile.moved(Metre(part.at)).outline(CHORD)) {
                drawing.region(&part.path, part.material, vec![outline]);
            }
        }
    }
    let layout = case.casing.layout(&case.grains);
    let bore = layout.inner_diameter / 2.0;
    let outer = bore + case.casing.wall_thickness.0;
    let closure = -case.casing.closure_thickness.0;
    let margin = 0.03 * layout.length;
    drawing.line("", LineKind::Centre, vec![[closure - margin, 0.0], [layout.length + margin, 0.0]]);
    drawing.line("", LineKind::Thin, vec![[layout.length, -bore], [layout.length, bore]]);
    drawing.dimension("case.length", Dimension::length([0.0, outer], [layout.length, outer], Side::Above));
    drawing.dimension("case", Dimension::length([closure, -outer], [layout.length, -outer], Side::Below));
    if closure < 0.0 {
        drawing.dimension("case.closure_thickness", Dimension::length([closure, -outer], [0.0, -outer], Side::Below));
    }
    drawing.dimension("case", Dimension::diameter([closure, -outer], [closure, outer], Side::Left));
    let end = layout.length;
    drawing.dimension("case.inner_diameter", Dimension::diameter([end, -bore], [end, bore], Side::Right));
    for (path, thickness, name) in [
        ("case.liner_thickness", case.casing.liner_thickness.0, "Liner"),
        ("case.insulation_thickness", case.casing.insulation_thickness.0, "Insulation"),
        ("case.spacer_length", case.casing.spacer_length.0, "Spacer"),
    ] {
        if thickness > 0.0 {
            let text = Message::new(format!("{name} {{}}"), &[(thickness, Quantity::Length)]);
            let x = match name {
                "Liner" => 0.7 * end,
                "Insulation" => thickness / 2.0,
                _ => case.casing.insulation_thickness.0 + thickness / 2.0,
            };
            drawing.label(path, [x, 0.98 * bore], text, LabelPlace::Above);
        }
    }
    drawing
}
