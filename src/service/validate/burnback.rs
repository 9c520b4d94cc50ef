//! Geometry of grains against web, in closed form: `burnback.json`.
//!
//! A case is recognised by its parameters, not by its name. Every column is held to 1e-4 of its largest value.

use super::document::{CaseRows, Compared, Row};
use super::recognise::{Case, Layout, has_name, number_at, text_at};
use super::solid_motors::{GEOMETRY, burnback_column};
use super::source::SourceFile;
use crate::motor::grain::{
    Bates, Body, Conical, Dogbone, Grain, InhibitedEnds, MultiPort, RodAndTube, Star, WagonWheel,
};
use crate::units::{Metre, Radian};
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
    let radius = number_at(case, "case_radius");
    match grain(parameters).or_else(|| radius.and_then(|radius| section_grain(parameters, radius))) {
        Some(grain) => compare_grain(&mut rows, case, &grain),
        None => {
            let names: Vec<&str> = parameters.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
            rows.fail("params", format!("this program has no grain with the parameters {}", names.join(", ")));
        }
    }
    rows.into_rows()
}

/// The parameters and no others.
fn has_only(parameters: &Value, keys: &[&str]) -> bool {
    parameters.as_object().is_some_and(|all| all.len() == keys.len() && keys.iter().all(|key| all.contains_key(*key)))
}

/// The grain of a length of 1 m and without burning ends whose section has these parameters and no others.
fn section_grain(parameters: &Value, case_radius: f64) -> Option<Grain> {
    let number = |key: &str| number_at(parameters, key);
    let length = |key: &str| number(key).map(Metre);
    let count = |key: &str| parameters.get(key)?.as_u64().and_then(|count| u32::try_from(count).ok());
    let (outer_diameter, inhibited_ends) = (Metre(2.0 * case_radius), InhibitedEnds::Both);
    if has_only(parameters, &["N", "epsilon", "theta_deg", "l", "f", "R"]) {
        return Some(Grain::Star(Star {
            outer_diameter,
            length: Metre(1.0),
            points: count("N")?,
            fillet_centre_radius: length("l")?,
            fillet_radius: length("f")?,
            angular_fraction: number("epsilon")?,
            opening_angle: Radian(number("theta_deg")?.to_radians()),
            inhibited_ends,
        }));
    }
    let wheel = ["N", "hub_radius", "spoke_width", "ring_inner_radius", "ring_outer_radius", "ring_half_angle_deg"];
    if has_only(parameters, &wheel) {
        return Some(Grain::WagonWheel(WagonWheel {
            outer_diameter,
            length: Metre(1.0),
            spokes: count("N")?,
            hub_diameter: Metre(2.0 * number("hub_radius")?),
            spoke_width: length("spoke_width")?,
            rim_inner_diameter: Metre(2.0 * number("ring_inner_radius")?),
            rim_outer_diameter: Metre(2.0 * number("ring_outer_radius")?),
            rim_half_angle: Radian(number("ring_half_angle_deg")?.to_radians()),
            inhibited_ends,
        }));
    }
    if has_only(parameters, &["n_ring", "port_radius", "ring_radius", "center_port"]) {
        let port = 2.0 * number("port_radius")?;
        return Some(Grain::MultiPort(MultiPort {
            outer_diameter,
            length: Metre(1.0),
            ports: count("n_ring")?,
            port_diameter: Metre(port),
            circle_diameter: Metre(2.0 * number("ring_radius")?),
            centre_port_diameter: Metre(if parameters.get("center_port")?.as_bool()? { port } else { 0.0 }),
            inhibited_ends,
        }));
    }
    if has_only(parameters, &["slot_width", "half_length", "bone_radius"]) {
        return Some(Grain::Dogbone(Dogbone {
            outer_diameter,
            length: Metre(1.0),
            slot_width: length("slot_width")?,
            half_length: length("half_length")?,
            bone_radius: length("bone_radius")?,
            inhibited_ends,
        }));
    }
    None
}

/// The grain that has these parameters and no others.
fn grain(parameters: &Value) -> Option<Grain> {
    let has = |keys: &[&str]| has_only(parameters, keys);
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
    let burn = match shape.burn_back() {
        Ok(burn) => burn,
        Err(error) => {
            rows.fail("params", error.to_string());
            return;
        }
    };
    if let Some(reference) = number_at(case, "web") {
        let compared = Compared { quantity: "web", unit: "m", reference: Some(reference), computed: Some(burn.web()) };
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
    column("burning_area", "m²", &|web| Some(burn.state(web).burning_area));
    column("volume", "m³", &|web| Some(burn.state(web).volume));
    column("port_area", "m²", &|web| burn.state(web).port_area);
    // Sections are grains of unit length without burning ends.
    column("perimeter", "m", &|web| Some(burn.state(web).burning_area / shape.length().0));
    // The bore at both ends, from the outline that is left; where nothing is left the bore is the outer diameter.
    let bore = |web: f64, is_aft: bool| {
        let Body::Revolved(profiles) = burn.body(web) else { return None };
        let outline = profiles.into_iter().next().unwrap_or_default().outline(Metre(1e-6));
        let (low, high) = (0.0, shape.length().0);
        let end = if is_aft { high } else { low };
        let here = outline.iter().filter(|point| (point[0] - end).abs() <= 1e-9 * high).map(|point| point[1]);
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
