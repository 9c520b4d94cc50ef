//! Closed forms of liquid engines, nozzles and structures: `closed_form.json`.
//!
//! Blocks of cases with `inputs` and `outputs`; one line each in `BLOCKS`. Blocks that this program does not compute
//! give a skipped row for each case.

use super::document::{CaseRows, Compared, Limit, Row};
use super::nozzle_contours::numbers;
use super::recognise::{Case, Layout, has_name, number_at};
use crate::physics::gas_dynamics::isentropic::{pressure_ratio, supersonic_mach};
use crate::physics::gas_dynamics::separation::{Criterion, NozzlePressures, separation_point};
use crate::units::Pa;
use serde_json::Value;

/// Closed forms.
pub const LAYOUT: Layout = Layout {
    id: "closed_form",
    area: "liquid",
    about: "closed forms of nozzles and liquid engines (closed_form.json)",
    is_named: |path| has_name(path, "closed_form.json"),
    is_laid_out: |value| {
        value.as_object().is_some_and(|blocks| {
            !blocks.is_empty()
                && blocks.values().all(|cases| {
                    cases.as_array().is_some_and(|cases| {
                        cases.iter().all(|case| case.get("inputs").is_some() && case.get("outputs").is_some())
                    })
                })
        })
    },
    cases: |file, value| {
        let Value::Object(blocks) = value else { return Vec::new() };
        let mut cases = Vec::new();
        for (block, list) in blocks {
            let Value::Array(list) = list else { continue };
            for (index, case) in list.into_iter().enumerate() {
                let (file, block) = (file.name(), block.clone());
                cases.push(Case::new(move || rows(&file, &block, index, &case)));
            }
        }
        cases
    },
};

/// Fills in the rows of one case from its inputs and outputs.
type Compute = fn(&mut CaseRows, inputs: &Value, outputs: &Value);

/// The blocks that this program computes.
const BLOCKS: &[(&str, Compute)] = &[("separation", separation)];

fn rows(file: &str, block: &str, index: usize, case: &Value) -> Vec<Row> {
    let mut rows = CaseRows::new(file, &format!("{block}[{index}]"));
    let part = |key: &str| case.get(key).unwrap_or(&Value::Null);
    match BLOCKS.iter().find(|(name, _)| *name == block) {
        Some((_, compute)) => compute(&mut rows, part("inputs"), part("outputs")),
        None => rows.skip("outputs", format!("this program does not compute \"{block}\" yet")),
    }
    rows.into_rows()
}

/// Double precision on both sides; the contract is 1e-6.
const LIMIT: Limit = Limit::Relative(1e-6);

fn separation(rows: &mut CaseRows, inputs: &Value, outputs: &Value) {
    let Some([g, chamber, ambient, eps]) = numbers(inputs, ["gamma", "p0", "pa", "eps"], rows) else { return };
    let exit = match supersonic_mach(g, eps) {
        Ok(exit) => exit,
        Err(error) => return rows.fail("eps", error.to_string()),
    };
    let number = |rows: &mut CaseRows, quantity: &str, unit: &'static str, reference: Option<f64>, computed: f64| {
        rows.number(Compared { quantity, unit, reference, computed: Some(computed) }, LIMIT);
    };
    number(rows, "mach_exit", "", number_at(outputs, "mach_exit"), exit);
    number(rows, "p_exit_Pa", "Pa", number_at(outputs, "p_exit_Pa"), chamber * pressure_ratio(g, exit));
    let flow = NozzlePressures { heat_capacity_ratio: g, chamber: Pa(chamber), ambient: Pa(ambient) };
    for criterion in Criterion::ALL {
        let id = criterion.id();
        let Some(wanted) = outputs.get(id) else { continue };
        match separation_point(criterion, flow) {
            Ok(point) => {
                let figures = [
                    ("p_sep_Pa", "Pa", point.pressure.0),
                    ("mach_sep", "", point.mach),
                    ("eps_sep", "", point.area_ratio),
                ];
                for (key, unit, computed) in figures {
                    number(rows, &format!("{id}.{key}"), unit, number_at(wanted, key), computed);
                }
                let text = |is_separated: bool| if is_separated { "true" } else { "false" };
                let reference = wanted.get("separated").and_then(Value::as_bool).map(text);
                rows.text(&format!("{id}.separated"), reference, Some(text(point.is_inside(eps))), false);
            }
            Err(error) => rows.fail(id, error.to_string()),
        }
    }
}
