//! Grains in openMotor's names: one line of the table a kind.
//!
//! A grain that openMotor does not have is written as a custom grain with its outline as polygons, the arcs in steps.
//! Source: openMotor 0.6 (motorlib), its property names and their units.

use super::{OpenMotorError, RicGrain};
use crate::geometry::contour::Contour;
use crate::geometry::section::{Port, SectionHistory};
use crate::motor::grain::{
    Bates, CGrain, Conical, CurvedStar, Custom, DGrain, EndBurner, Finocyl, Grain, InhibitedEnds, MoonBurner,
    PortGrain, RodAndTube, XCore,
};
use crate::units::Metre;
use std::f64::consts::PI;

/// The inhibited ends; top is the fore end.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
enum RicEnds {
    Neither,
    Top,
    Bottom,
    Both,
}

/// A property as the file holds it.
trait Property<File> {
    fn from_file(value: File) -> Self;
    fn to_file(&self) -> File;
}

impl Property<f64> for Metre {
    fn from_file(value: f64) -> Self {
        Metre(value)
    }
    fn to_file(&self) -> f64 {
        self.0
    }
}

impl Property<u32> for u32 {
    fn from_file(value: u32) -> Self {
        value
    }
    fn to_file(&self) -> u32 {
        *self
    }
}

impl Property<bool> for bool {
    fn from_file(value: bool) -> Self {
        value
    }
    fn to_file(&self) -> bool {
        *self
    }
}

impl Property<RicEnds> for InhibitedEnds {
    fn from_file(ends: RicEnds) -> Self {
        match ends {
            RicEnds::Neither => InhibitedEnds::Neither,
            RicEnds::Top => InhibitedEnds::Fore,
            RicEnds::Bottom => InhibitedEnds::Aft,
            RicEnds::Both => InhibitedEnds::Both,
        }
    }
    fn to_file(&self) -> RicEnds {
        match self {
            InhibitedEnds::Neither => RicEnds::Neither,
            InhibitedEnds::Fore => RicEnds::Top,
            InhibitedEnds::Aft => RicEnds::Bottom,
            InhibitedEnds::Both => RicEnds::Both,
        }
    }
}

/// One line a kind: ours, openMotor's name, then openMotor's properties in the order of its files with ours.
macro_rules! kinds {
    ($($variant:ident, $module:ident, $kind:literal: { $($name:literal $field:ident: $type:ty),+ })+) => {
        $(mod $module {
            #[derive(Debug, serde::Serialize, serde::Deserialize)]
            #[serde(deny_unknown_fields)]
            pub(super) struct Properties {
                $(#[serde(rename = $name)] pub $field: $type),+
            }
        })+

        /// openMotor's names of the kinds that it shares with this program.
        const KINDS: &[&str] = &[$($kind),+];

        /// The grain of a kind of the table; `None` for another kind.
        fn shared_grain(ric: &RicGrain, index: usize) -> Option<Result<Grain, OpenMotorError>> {
            match ric.kind.as_str() {
                $($kind => Some(ric.properties(index).map(|read: $module::Properties| {
                    Grain::$variant($variant { $($field: Property::from_file(read.$field)),+ })
                })),)+
                _ => None,
            }
        }

        /// openMotor's description of a grain of the table.
        fn shared_properties(grain: &Grain) -> Option<(&'static str, serde_json::Value)> {
            let (kind, properties) = match grain {
                $(Grain::$variant(grain) => (
                    $kind,
                    serde_json::to_value($module::Properties { $($field: grain.$field.to_file()),+ }),
                ),)+
                _ => return None,
            };
            // Structs of numbers and unit variants always have a JSON value.
            Some((kind, properties.unwrap_or_default()))
        }
    };
}

kinds! {
    Bates, bates, "BATES": {
        "coreDiameter" core_diameter: f64, "diameter" outer_diameter: f64,
        "inhibitedEnds" inhibited_ends: super::RicEnds, "length" length: f64
    }
    EndBurner, end_burner, "End Burner": { "diameter" outer_diameter: f64, "length" length: f64 }
    RodAndTube, rod_and_tube, "Rod and Tube": {
        "coreDiameter" core_diameter: f64, "diameter" outer_diameter: f64,
        "inhibitedEnds" inhibited_ends: super::RicEnds, "length" length: f64,
        "rodDiameter" rod_diameter: f64, "supportDiameter" support_diameter: f64
    }
    Conical, conical, "Conical": {
        "aftCoreDiameter" aft_core_diameter: f64, "diameter" outer_diameter: f64,
        "forwardCoreDiameter" fore_core_diameter: f64,
        "inhibitedEnds" inhibited_ends: super::RicEnds, "length" length: f64
    }
    Finocyl, finocyl, "Finocyl": {
        "coreDiameter" core_diameter: f64, "diameter" outer_diameter: f64, "finLength" fin_length: f64,
        "finWidth" fin_width: f64, "inhibitedEnds" inhibited_ends: super::RicEnds, "invertedFins" inverted: bool,
        "length" length: f64, "numFins" fins: u32
    }
    CurvedStar, star, "Star Grain": {
        "diameter" outer_diameter: f64, "inhibitedEnds" inhibited_ends: super::RicEnds, "length" length: f64,
        "numPoints" points: u32, "pointLength" point_length: f64, "pointWidth" point_width: f64
    }
    MoonBurner, moon_burner, "Moon Burner": {
        "coreDiameter" core_diameter: f64, "coreOffset" core_offset: f64, "diameter" outer_diameter: f64,
        "inhibitedEnds" inhibited_ends: super::RicEnds, "length" length: f64
    }
    CGrain, c_grain, "C Grain": {
        "diameter" outer_diameter: f64, "inhibitedEnds" inhibited_ends: super::RicEnds, "length" length: f64,
        "slotOffset" slot_offset: f64, "slotWidth" slot_width: f64
    }
    DGrain, d_grain, "D Grain": {
        "diameter" outer_diameter: f64, "inhibitedEnds" inhibited_ends: super::RicEnds, "length" length: f64,
        "slotOffset" slot_offset: f64
    }
    XCore, x_core, "X Core": {
        "diameter" outer_diameter: f64, "inhibitedEnds" inhibited_ends: super::RicEnds, "length" length: f64,
        "slotLength" slot_length: f64, "slotWidth" slot_width: f64
    }
}

/// The custom grain.
const CUSTOM: &str = "Custom Grain";

#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CustomProperties {
    diameter: f64,
    #[serde(rename = "dxfUnit")]
    unit: String,
    #[serde(rename = "inhibitedEnds")]
    inhibited_ends: RicEnds,
    length: f64,
    /// Polygons, each of which is open.
    points: Vec<Vec<[f64; 2]>>,
}

/// Units of length that openMotor offers for outlines, in m.
const UNITS: &[(&str, f64)] = &[("m", 1.0), ("cm", 1e-2), ("mm", 1e-3), ("in", 0.0254), ("ft", 0.3048)];

/// Step in rad in which arcs are written as polygons: the chord dips below a circle by 3e-4 of its radius.
const ARC_STEP: f64 = 0.05;

/// Our grain; `index` is its place from fore, for errors.
///
/// # Errors
/// [`OpenMotorError`] for an unknown kind or a wrong property.
pub(super) fn grain(ric: &RicGrain, index: usize) -> Result<Grain, OpenMotorError> {
    if let Some(grain) = shared_grain(ric, index) {
        return grain;
    }
    if ric.kind != CUSTOM {
        let known = [KINDS, &[CUSTOM]].concat().join(", ");
        return Err(OpenMotorError::UnknownGrain { index, kind: ric.kind.clone(), known });
    }
    let read: CustomProperties = ric.properties(index)?;
    let Some((_, factor)) = UNITS.iter().find(|(name, _)| *name == read.unit) else {
        let names: Vec<&str> = UNITS.iter().map(|(name, _)| *name).collect();
        let message = format!("dxfUnit: unknown unit \"{}\", expected one of {}", read.unit, names.join(", "));
        return Err(OpenMotorError::GrainProperty { index, kind: ric.kind.clone(), message });
    };
    let polygon = |points: &Vec<[f64; 2]>| {
        Contour::polygon(&points.iter().map(|point| point.map(|value| value * factor)).collect::<Vec<_>>())
    };
    Ok(Grain::Custom(Custom {
        outer_diameter: Metre(read.diameter),
        length: Metre(read.length),
        drawing: String::new(),
        outline: read.points.iter().map(polygon).collect(),
        outline_scale: 1.0,
        inhibited_ends: InhibitedEnds::from_file(read.inhibited_ends),
    }))
}

/// openMotor's description of a grain.
pub(super) fn from_grain(grain: &Grain) -> RicGrain {
    if let Some((kind, properties)) = shared_properties(grain) {
        return RicGrain { properties, kind: kind.to_owned() };
    }
    let of = |grain: &dyn PortGrain| CustomProperties {
        diameter: grain.outer_diameter().0,
        unit: "m".to_owned(),
        inhibited_ends: grain.inhibited_ends().to_file(),
        length: grain.length().0,
        points: outline(&grain.port()).iter().map(|contour| contour.polygon_points(ARC_STEP)).collect(),
    };
    let properties = match grain {
        Grain::Star(grain) => of(grain),
        Grain::WagonWheel(grain) => of(grain),
        Grain::MultiPort(grain) => of(grain),
        Grain::Dogbone(grain) => of(grain),
        Grain::Custom(grain) => of(grain),
        // All others stand in the table.
        _ => return RicGrain { properties: serde_json::Value::Null, kind: CUSTOM.to_owned() },
    };
    RicGrain { properties: serde_json::to_value(properties).unwrap_or_default(), kind: CUSTOM.to_owned() }
}

/// The port's contours with parts that overlap joined, which a reader would else take for parts of their own. A port that
/// reaches the wall has no closed outline within it, and its parts are given as they are.
fn outline(port: &Port) -> Vec<Contour> {
    if port.add.len() > 1
        && let Ok(history) = SectionHistory::of(port.clone())
    {
        let circle = PI * port.outer_radius * port.outer_radius;
        let holes: Vec<Contour> = history
            .contours(0.0)
            .into_iter()
            .filter(|contour| contour.area() < 0.0)
            .map(|hole| hole.reversed())
            .collect();
        let open: f64 = holes.iter().map(Contour::area).sum();
        if (open - (circle - history.state(0.0).area)).abs() < 1e-6 * circle {
            return holes;
        }
    }
    port.add.clone()
}

/// What a `.ric` file changes about a grain, as a sentence; `None` where it holds the grain whole.
pub fn remark(grain: &Grain, index: usize) -> Option<String> {
    let number = index + 1;
    match grain {
        Grain::Custom(custom) => {
            let port = custom.port();
            let has_arcs = port.add.iter().flat_map(|contour| &contour.corners).any(|corner| corner.2 != 0.0);
            if !port.cut.is_empty() {
                Some(format!("Grain {number}: propellant that stands inside its port is left out; openMotor has none."))
            } else if has_arcs {
                Some(format!("Grain {number}: the arcs of its outline are written in straight steps."))
            } else {
                None
            }
        }
        _ if shared_properties(grain).is_none() => Some(format!(
            "Grain {number} ({}) is written as a custom grain, its outline in straight steps.",
            grain.label()
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grains that openMotor lacks come back as outlines that are sound and hold as much propellant, but for the steps
    /// in which arcs are written.
    #[test]
    fn a_grain_written_as_an_outline_reads_back_as_one_that_burns_alike() {
        const LIMIT: f64 = 1e-3;
        for grain in Grain::examples().into_iter().filter(|grain| remark(grain, 0).is_some()) {
            let back = super::grain(&from_grain(&grain), 0).expect("reads");
            let mut findings = Vec::new();
            back.shape().check("grains[0]", &mut findings);
            assert!(findings.is_empty(), "{}: {findings:?}", grain.label());
            let at_start = |grain: &Grain| grain.shape().burn_back().expect("burns").state(0.0);
            let (written, read) = (at_start(&grain), at_start(&back));
            assert!((read.volume / written.volume - 1.0).abs() < LIMIT, "{}", grain.label());
            assert!((read.burning_area / written.burning_area - 1.0).abs() < LIMIT, "{}", grain.label());
        }
    }
}
