//! The layouts of reference files, in one list, and how a file is recognised as one of them.

use super::document::Row;
use super::reference_table::{first_case, value_from_csv};
use super::source::SourceFile;
use super::{
    burnback, cea, characteristics, closed_form, nozzle_contours, nozzle_losses, nozzle_relations, solid_motors,
    static_fires, thrust_curves, transient_0d,
};
use serde_json::Value;
use std::path::Path;

/// A case of a reference file, ready to be computed on any thread.
pub struct Case {
    /// Files beside the reference file that it reads.
    pub uses: Vec<SourceFile>,
    /// Computes it; a case that cannot be computed answers with a row that says why.
    pub rows: Box<dyn FnOnce() -> Vec<Row> + Send>,
}

impl Case {
    /// A case that reads nothing but its own file.
    pub fn new(rows: impl FnOnce() -> Vec<Row> + Send + 'static) -> Self {
        Self { uses: Vec::new(), rows: Box::new(rows) }
    }
}

/// A layout of reference files.
pub struct Layout {
    /// Stable name, such as `solid_motors`.
    pub id: &'static str,
    /// The field of work that it belongs to, such as `solid`; a set that can be chosen.
    pub area: &'static str,
    /// What such files hold.
    pub about: &'static str,
    /// Whether a file of that path is one by its name, so that one that does not read is an error, not ignored.
    pub is_named: fn(&Path) -> bool,
    /// Whether a JSON file is one by its content; a CSV file is seen as an array of one object a line.
    pub is_laid_out: fn(&Value) -> bool,
    /// The cases of a file.
    pub cases: fn(&SourceFile, Value) -> Vec<Case>,
}

/// Every layout, in the order in which documents list them.
pub static LAYOUTS: &[Layout] = &[
    solid_motors::LAYOUT,
    burnback::LAYOUT,
    transient_0d::LAYOUT,
    thrust_curves::LAYOUT,
    static_fires::LAYOUT,
    cea::LAYOUT,
    nozzle_relations::LAYOUT,
    nozzle_contours::CONES,
    nozzle_contours::BELLS,
    nozzle_contours::ANGLES,
    nozzle_losses::DISCHARGE,
    nozzle_losses::DIVERGENCE,
    characteristics::CONTOURS,
    characteristics::PUBLISHED,
    closed_form::LAYOUT,
];

/// What a file turned out to be.
pub enum Recognised {
    /// A reference file of a layout.
    Reference(&'static Layout, Value),
    /// It has the name of a layout but does not read; why.
    Broken(&'static Layout, String),
    /// None of the layouts.
    Unknown,
}

/// What `file` is.
pub fn recognise(file: &SourceFile) -> Recognised {
    let path = file.path();
    let read: fn(&str) -> Result<Value, String> = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => |text| serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}")),
        Some("csv") => value_from_csv,
        _ => return Recognised::Unknown,
    };
    let named = LAYOUTS.iter().find(|layout| (layout.is_named)(path));
    let text = file.text().map_err(|error| error.to_string());
    // Curves are long, and most are no reference table: their first line says so.
    if let (Ok(text), None, Some("csv")) = (&text, named, path.extension().and_then(|extension| extension.to_str()))
        && !first_case(text).is_some_and(|value| LAYOUTS.iter().any(|layout| (layout.is_laid_out)(&value)))
    {
        return Recognised::Unknown;
    }
    match (text.and_then(|text| read(&text)), named) {
        (Ok(value), _) => match LAYOUTS.iter().find(|layout| (layout.is_laid_out)(&value)) {
            Some(layout) => Recognised::Reference(layout, value),
            None => Recognised::Unknown,
        },
        (Err(message), Some(layout)) => Recognised::Broken(layout, message),
        (Err(_), None) => Recognised::Unknown,
    }
}

/// A case for each element of a file that is an array, which reads nothing but the file.
pub fn each(file: &SourceFile, value: Value, rows: fn(&str, &Value) -> Vec<Row>) -> Vec<Case> {
    let Value::Array(cases) = value else { return Vec::new() };
    let name = file.name();
    let case = |case: Value| {
        let name = name.clone();
        Case::new(move || rows(&name, &case))
    };
    cases.into_iter().map(case).collect()
}

/// Whether the file has that name.
pub fn has_name(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|here| here == name)
}

/// Whether the file lies in a folder of that name.
pub fn lies_in(path: &Path, folder: &str) -> bool {
    path.parent().and_then(Path::file_name).is_some_and(|here| here == folder)
}

/// The text at `key`, empty where there is none.
pub fn text_at<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The number at `key`.
pub fn number_at(value: &Value, key: &str) -> Option<f64> {
    value.get(key)?.as_f64()
}

/// The list at `key`, empty where there is none.
pub fn list_at<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// One column of a table of rows.
pub fn column(rows: &[Value], index: usize) -> Vec<Option<f64>> {
    rows.iter().map(|row| row.get(index).and_then(Value::as_f64)).collect()
}

/// A column without gaps; `None` where one is missing or not a number.
pub fn full_column(rows: &[Value], index: usize) -> Option<Vec<f64>> {
    column(rows, index).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_have_names_of_their_own() {
        for (index, layout) in LAYOUTS.iter().enumerate() {
            assert!(!layout.about.is_empty());
            assert!(LAYOUTS[index + 1..].iter().all(|other| other.id != layout.id), "{}", layout.id);
        }
    }

    #[test]
    fn a_file_is_recognised_by_its_content_wherever_it_lies() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("in the folder")).expect("made");
            std::fs::write(&path, text).expect("written");
            SourceFile::on_disk(path)
        };
        let motor = r#"{"id": "X", "input": {"grains": [], "nozzle": {}, "propellant": {}}, "converged": {}}"#;
        let found = |file: &SourceFile| match recognise(file) {
            Recognised::Reference(layout, _) => layout.id,
            Recognised::Broken(layout, _) => layout.area,
            Recognised::Unknown => "",
        };
        assert_eq!(found(&write("mine.json", motor)), "solid_motors");
        assert_eq!(found(&write("motors/index.json", "[]")), "");
        assert_eq!(found(&write("motors/cut.json", &motor[..20])), "solid");
        assert_eq!(found(&write("other.json", "{")), "");
        assert_eq!(found(&write("notes.txt", motor)), "");
    }
}
