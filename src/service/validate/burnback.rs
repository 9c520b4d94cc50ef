//! Geometry of grains against web, in closed form: `burnback.json`.
//!
//! A case is recognised by its parameters, not by its name. Every column is held to 1e-4 of its largest value.

use super::document::{CaseRows, Compared, Row};
use super::recognise::{Case, Layout, has_name, number_at, text_at};
use super::solid_motors::{GEOMETRY, burnback_column};
use super::source::SourceFile;
use crate::motor::grain::{Bates, Conical, Grain, InhibitedEnds, RodAndTube};
use crate::units::Metre;
use serde_json::Value;

/// Burn-back of sections and grains.
pub const LAYOUT: Layout = Layout {
    id: "burnback",
    area: "solid",
    about: "burning area, volume and port of grains against web (burnback.json)",
    is_named: |path| has_name(path, "burnback.json"),
    is_laid_out: |value| ["grains_3d", "sections_2d"].iter().any(|key| value.get(key).is_some_and(Value::is_object)),
    cases,
};

fn cases(file: &SourceFile, value: Value) -> Vec<Case> {
    let file = file.name();
    let mut cases = Vec::new();
    for group in ["sections_2d", "grains_3d"] {
        for (name, case) in value.get(group).and_then(Value::as_object).into_iter().flatten() {
            let (file, name, case) = (file.clone(), name.clone(), case.clone());
            cases.push(Case::new(move || rows(&file, &name, &case)));
        }
    }
    cases
}

fn rows(file: &str, name: &str, case: &Value) -> Vec<Row> {
    let mut rows = CaseRows::new(file, name);
    let parameters = case.get("params").unwrap_or(&Value::Null);
    match grain(parameters) {
        Some(grain) => compare_grain(&mut rows, case, &grain),
        None => {
            let names: Vec<&str> = parameters.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
            rows.fail("params", format!("this program has no grain with the parameters {}", names.join(", ")));
        }
    }
    rows.into_rows()
}

/// The grain that has these parameters and no others.
fn grain(parameters: &Value) -> Option<Grain> {
    let has = |keys: &[&str]| {
        parameters
            .as_object()
            .is_some_and(|all| all.len() == keys.len() && keys.iter().all(|key| all.contains_key(*key)))
    };
    let length = |key: &str| number_at(parameters, key).map(Metre);
    let (outer_diameter, length_of_grain) = (length("D")?, length("L")?);
    if has(&["D", "d", "L", "exposed_ends"]) {
        return Some(Grain::Bates(Bates {
            outer_diameter,
            length: length_of_grain,
            core_diameter: length("d")?,
            inhibited_ends: exposed_ends(parameters)?,
        }));
    }
    if has(&["D", "core_d", "rod_d", "support_d", "L", "exposed_ends"]) {
        return Some(Grain::RodAndTube(RodAndTube {
            outer_diameter,
            length: length_of_grain,
            core_diameter: length("core_d")?,
            rod_diameter: length("rod_d")?,
            support_diameter: length("support_d")?,
            inhibited_ends: exposed_ends(parameters)?,
        }));
    }
    if has(&["D", "fwd_core_d", "aft_core_d", "L", "inhibited"]) {
        return Some(Grain::Conical(Conical {
            outer_diameter,
            length: length_of_grain,
            fore_core_diameter: length("fwd_core_d")?,
            aft_core_diameter: length("aft_core_d")?,
            inhibited_ends: match text_at(parameters, "inhibited") {
                "Neither" => InhibitedEnds::Neither,
                "Top" => InhibitedEnds::Fore,
                "Bottom" => InhibitedEnds::Aft,
                "Both" => InhibitedEnds::Both,
                _ => return None,
            },
        }));
    }
    None
}

/// With one burning end it is the fore one; areas and volume are the same for the other.
fn exposed_ends(parameters: &Value) -> Option<InhibitedEnds> {
    match parameters.get("exposed_ends")?.as_u64()? {
        0 => Some(InhibitedEnds::Both),
        1 => Some(InhibitedEnds::Aft),
        2 => Some(InhibitedEnds::Neither),
        _ => None,
    }
}

fn compare_grain(rows: &mut CaseRows, case: &Value, grain: &Grain) {
    let shape = grain.shape();
    if let Some(reference) = number_at(case, "web") {
        let compared = Compared { quantity: "web", unit: "m", reference: Some(reference), computed: Some(shape.web()) };
        rows.number(compared, GEOMETRY);
    }
    let numbers = |key: &str| -> Option<Vec<Option<f64>>> {
        Some(case.get(key)?.as_array()?.iter().map(Value::as_f64).collect())
    };
    let webs: Option<Vec<f64>> = numbers("web_burned").and_then(|webs| webs.into_iter().collect());
    let Some(webs) = webs else {
        rows.fail("web_burned", "it is not a list of numbers");
        return;
    };
    let mut column = |key: &str, unit: &'static str, of: &dyn Fn(f64) -> Option<f64>| {
        if let Some(wanted) = numbers(key) {
            burnback_column(rows, (&format!("series:{key}"), unit), &webs, &wanted, of);
        }
    };
    column("burning_area", "m²", &|web| Some(shape.state(web).burning_area));
    column("volume", "m³", &|web| Some(shape.state(web).volume));
    column("port_area", "m²", &|web| shape.state(web).port_area);
    // The bore at both ends, from the outline that is left; where nothing is left the bore is the outer diameter.
    let bore = |web: f64, is_aft: bool| {
        let outline = shape.profiles(web).into_iter().next().unwrap_or_default();
        let (low, high) = (0.0, shape.length().0);
        let end = if is_aft { high } else { low };
        let here = outline.iter().filter(|point| (point.x - end).abs() <= 1e-9 * high).map(|point| point.r);
        let inner = here.fold(f64::INFINITY, f64::min);
        Some(if inner.is_finite() { 2.0 * inner } else { shape.outer_diameter().0 })
    };
    column("fwd_core_d", "m", &|web| bore(web, false));
    column("aft_core_d", "m", &|web| bore(web, true));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::validate::document::Status;

    #[test]
    fn a_grain_that_does_not_exist_here_fails_with_its_parameters() {
        let case = serde_json::json!({"params": {"R": 0.04, "L": 0.16, "a": 0.015}, "web_burned": [0.0]});
        let rows = rows("burnback.json", "sphere_in_cylinder", &case);
        assert_eq!((rows.len(), rows[0].status), (1, Status::Fail));
        assert!(rows[0].reason.as_deref().expect("says why").contains("L, R, a"), "{:?}", rows[0].reason);
    }
}
