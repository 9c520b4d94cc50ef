//! Files of a solved design, written into a folder.

use super::curves::{curves_of, open_curves};
use super::error::ServiceError;
use super::open::read_bytes;
use crate::export::{EXPORTERS, ExportInput, ExportedFile, Exporter, by_id, file_name};
use crate::figure::report::Timestamp;
use crate::import::rse;
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::project::atomic;
use crate::project::design::Design;
use crate::units::UnitPreferences;
use std::path::{Path, PathBuf};

/// What the reader wants and what only the face knows.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportOptions {
    /// Units of tables and figures.
    pub units: UnitPreferences,
    /// When the files are made.
    pub date: Timestamp,
    /// Columns of the table of results, each `name` or `name:unit`; every channel where the list is empty.
    pub channels: Vec<String>,
}

/// The ids of every exporter, in menu order.
pub fn exporter_ids() -> Vec<&'static str> {
    EXPORTERS.iter().map(|exporter| exporter.id).collect()
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exported {
    /// The files written.
    pub paths: Vec<PathBuf>,
    /// Formats that have no place for this motor, a sentence each; only where every format was asked for.
    pub left_out: Vec<String>,
}

/// Writes the files of the exporters `ids`, or of every exporter that has a place for the motor where the list is empty.
///
/// Every file is made before the first is written; each replaces a file of its name only when it is complete. The
/// folder is made if its parent exists.
///
/// # Errors
/// [`ServiceError`]: an id that does not exist, a file that cannot be made of this run, a folder that is missing or
/// cannot be written, a full disk. Files written before stay.
pub fn export(
    design: &Design,
    case: &SolidCase,
    run: &MotorRun,
    ids: &[String],
    folder: &Path,
    options: &ExportOptions,
) -> Result<Exported, ServiceError> {
    let exporters = chosen(ids)?;
    make_folder(folder)?;
    let input = input(design, case, run, options);
    let mut files: Vec<ExportedFile> = Vec::new();
    let mut exported = Exported::default();
    for exporter in exporters {
        match (exporter.files)(&input) {
            Ok(made) => files.extend(made),
            Err(error) if ids.is_empty() && error.is_of_the_motor() => {
                exported.left_out.push(format!("{}: {error}", exporter.label));
            }
            Err(error) => return Err(ServiceError::new(format!("{}: {error}", exporter.label)).at(exporter.id)),
        }
    }
    for file in &files {
        let path = folder.join(file_name(design.name(), file));
        atomic::replace(&path, &file.bytes)?;
        exported.paths.push(path);
    }
    Ok(exported)
}

fn input<'a>(design: &'a Design, case: &'a SolidCase, run: &'a MotorRun, options: &ExportOptions) -> ExportInput<'a> {
    ExportInput {
        design,
        case,
        run,
        units: options.units.clone(),
        date: options.date,
        channels: options.channels.clone(),
        validation: super::validate::sentence,
    }
}

/// Adds the thrust curve of a run to a file of several motors (`.eng` or `.rse`), which keeps every other byte. A file
/// that does not exist is made.
///
/// # Errors
/// [`ServiceError`]: the file is of another kind or damaged, it holds a motor of that name and maker already, the run
/// has no thrust, or the file cannot be written.
pub fn append_curve(
    design: &Design,
    case: &SolidCase,
    run: &MotorRun,
    path: &Path,
    options: &ExportOptions,
) -> Result<(), ServiceError> {
    let place = path.display().to_string();
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let exporter = extension.as_deref().filter(|id| ["eng", "rse"].contains(id)).and_then(by_id).ok_or_else(|| {
        ServiceError::new(format!("{place} cannot hold several motors")).at(&place).expected("a .eng or .rse file")
    })?;
    let input = input(design, case, run, options);
    let failed = |error: crate::export::ExportError| ServiceError::new(error.to_string()).at(&place);
    let made = (exporter.files)(&input).map_err(failed)?;
    let new = made.first().map_or(&[][..], |file| &file.bytes);
    if !path.exists() {
        return Ok(atomic::replace(path, new)?);
    }
    let known = open_curves(path)?.curves;
    let own = curves_of(exporter.id, new, path)?;
    for curve in &own {
        if known.iter().any(|known| known.name == curve.name && known.maker == curve.maker) {
            return Err(ServiceError::new(format!(
                "{place} holds a motor \"{}\" of \"{}\" already",
                curve.name, curve.maker
            ))
            .at(&place)
            .hint("Give the design another name, or write to another file."));
        }
    }
    let mut bytes = read_bytes(path)?;
    if exporter.id == "eng" {
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        bytes.extend(new);
    } else {
        let text = String::from_utf8(bytes).map_err(|_| {
            ServiceError::new(format!("{place} is not UTF-8 text")).at(&place).hint("Save it as UTF-8.")
        })?;
        let at = rse::end_of_list(&text)
            .map_err(|error| ServiceError::new(error.to_string()).at(format!("{place}:{}", error.line())))?;
        let engine = crate::export::rse::engine(&input).map_err(failed)?;
        let (before, after) = text.split_at(at);
        bytes = format!("{before}\n{}{after}", engine.trim_end()).into_bytes();
    }
    Ok(atomic::replace(path, &bytes)?)
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Exporter>, ServiceError> {
    if ids.is_empty() {
        return Ok(EXPORTERS.iter().collect());
    }
    ids.iter()
        .map(|id| {
            by_id(id).ok_or_else(|| {
                ServiceError::new(format!("there is no export \"{id}\""))
                    .expected(format!("some of: {}", exporter_ids().join(", ")))
            })
        })
        .collect()
}

fn make_folder(folder: &Path) -> Result<(), ServiceError> {
    let place = folder.display().to_string();
    if folder.is_dir() {
        return Ok(());
    }
    if folder.exists() {
        return Err(ServiceError::new(format!("{place} is a file")).at(place).expected("a folder to write into"));
    }
    std::fs::create_dir(folder).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            let parent = folder.parent().unwrap_or(folder).display();
            ServiceError::new(format!("the folder {place} cannot be made: there is no folder {parent}"))
                .at(place.clone())
                .hint("Make the folder, or choose another.")
        }
        _ => ServiceError::new(format!("the folder {place} cannot be made: {error}")).at(place.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Unwatched;
    use crate::substance::library::Library;

    fn exported(ids: &[&str], folder: &Path) -> Result<Vec<PathBuf>, ServiceError> {
        let library = Library::bundled().expect("reads");
        let design = Design::new_solid("Kappa 98");
        let run = crate::service::solve::solve(&design, &library, &mut Unwatched).expect("solves");
        let case = design.resolve(&library).expect("in the library");
        let options = ExportOptions {
            units: UnitPreferences::default(),
            date: Timestamp { year: 2026, month: 11, day: 22, hour: 12, minute: 0, second: 0 },
            channels: Vec::new(),
        };
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        export(&design, &case, &run, &ids, folder, &options).map(|exported| exported.paths)
    }

    #[test]
    fn files_are_named_after_the_design_and_replace_older_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let old = folder.path().join("kappa-98.eng");
        std::fs::write(&old, "old").expect("written");
        let paths = exported(&["eng", "stl"], folder.path()).expect("exports");
        assert!(paths.contains(&old) && paths.iter().any(|path| path.ends_with("kappa-98-nozzle.stl")), "{paths:?}");
        assert_ne!(std::fs::read_to_string(old).expect("reads"), "old");
    }

    #[test]
    fn a_curve_is_added_to_a_file_of_others_but_not_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let library = Library::bundled().expect("reads");
        let run = crate::service::solve::solve(&Design::new_solid("one"), &library, &mut Unwatched).expect("solves");
        let options = ExportOptions {
            units: UnitPreferences::default(),
            date: Timestamp { year: 2026, month: 11, day: 22, hour: 12, minute: 0, second: 0 },
            channels: Vec::new(),
        };
        for name in ["many.eng", "many.rse"] {
            let path = folder.path().join(name);
            let append = |name: &str| {
                let design = Design::new_solid(name);
                let case = design.resolve(&library).expect("in the library");
                append_curve(&design, &case, &run, &path, &options)
            };
            append("one").expect("is made");
            let first = std::fs::read_to_string(&path).expect("reads");
            append("two").expect("is added");
            let names: Vec<String> =
                open_curves(&path).expect("reads").curves.into_iter().map(|curve| curve.name).collect();
            assert_eq!(names, ["one", "two"], "{name}");
            let both = std::fs::read_to_string(&path).expect("reads");
            assert!(both.starts_with(first[..first.len() / 2].trim_end()), "what was there stays");
            let error = append("two").expect_err("twice");
            assert!(error.message.contains("holds a motor \"two\" of \"EX\" already"), "{error:?}");
            assert_eq!(std::fs::read_to_string(&path).expect("reads"), both);
        }
    }

    #[test]
    fn a_folder_is_made_where_its_parent_exists_and_named_where_not() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(exported(&["eng"], &folder.path().join("out")).expect("exports").len(), 1);
        let error = exported(&["eng"], &folder.path().join("a/b")).expect_err("no parent");
        assert!(error.message.contains("there is no folder"), "{error:?}");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("written");
        assert!(exported(&["eng"], &file).expect_err("a file").message.ends_with("is a file"));
    }

    #[test]
    fn an_unknown_exporter_writes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = exported(&["eng", "fax"], folder.path()).expect_err("unknown");
        assert!(error.expected.contains("eng"), "{error:?}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("reads").count(), 0);
    }
}
