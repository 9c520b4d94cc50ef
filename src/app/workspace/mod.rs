//! Workspaces: what stands between the bars. Each reads a [`Snapshot`] and sends [`Command`]s.

mod archive;
mod compare;
pub mod design;
mod library;
mod nozzle;
mod thermochemistry;
mod validation;

use super::command::Action;
use super::document::Document;
use super::form_ui::Reference;
use super::widgets::icon::Icon;
use super::widgets::quantity_field::Gesture;
use super::work::Opened;
use crate::diag::Cure;
use crate::figure::plot::PlotSpec;
use crate::form::Collection;
use crate::project::design::Design;
use crate::service::library::LibraryEdit;
use crate::service::validate::Validation;
use crate::substance::library::Library;
use crate::substance::propellant::Propellant;
use crate::units::{Pa, Quantity, UnitPreferences};
use egui::Ui;
use std::path::Path;
use std::sync::Arc;

/// What a workspace may look at; it changes nothing in it.
pub struct Snapshot<'a> {
    /// The reader's units.
    pub units: &'a UnitPreferences,
    /// What designs refer to.
    pub library: &'a Arc<Library>,
    /// The document in front.
    pub document: Option<&'a Document>,
    /// Where the archive lies; `None` where nothing is kept.
    pub folder: Option<&'a Path>,
    /// Grows with every change that this window makes to the archive.
    pub archive_version: u64,
    /// Every export is archived.
    pub archives_exports: bool,
    /// Every open document.
    pub documents: &'a [Document],
}

impl Snapshot<'_> {
    /// The entries of a collection that a search finds, for reference fields.
    pub fn references(&self, collection: Collection, query: &str) -> Vec<Reference> {
        match collection {
            Collection::Propellants => self
                .library
                .propellants()
                .map(|(id, entry)| Reference {
                    id: id.to_owned(),
                    label: entry.propellant.name.clone(),
                    detail: entry.propellant.family.clone(),
                })
                .filter(|entry| entry.matches(query))
                .collect(),
            Collection::Reactants => thermochemistry::reactants(query),
        }
    }
}

/// What a workspace asks for.
#[derive(Debug)]
pub enum Command {
    /// The draft moved, or was committed or given up.
    Edit {
        /// The draft.
        draft: Box<Design>,
        /// What is being done to it.
        gesture: Gesture,
    },
    /// The change that cures a finding.
    Cure(Cure),
    /// Show a quantity in another unit, everywhere.
    ChooseUnit(Quantity, &'static str),
    /// Change the person's own propellants, or exchange them with files.
    Library(LibraryRequest),
    /// Keep the result of the document in front in the archive.
    ArchiveResult,
    /// Archive every export, or no longer.
    ArchiveExports(bool),
    /// Open a design out of the archive.
    OpenArchived(Box<Opened>),
    /// Take analyses out of the archive.
    RemoveArchived(Vec<i64>),
    /// Add a validation to its history.
    KeepValidation(Arc<Validation>),
    /// Ask for a drawing whose section a grain takes.
    ImportSection,
    /// Ask for a file with curves and hand it to the workspace.
    AskCurves,
    /// Write plots of overlaid curves to a file that is asked for.
    ExportOverlay {
        /// The plots, above each other.
        plots: Vec<PlotSpec>,
        /// What gauge pressures count from.
        ambient: Option<Pa>,
        /// Ending of the file.
        ending: &'static str,
    },
    /// Write a figure to a file that is asked for.
    ExportFigure {
        /// What is in it.
        figure: &'static str,
        /// Ending of the file.
        ending: &'static str,
    },
}

/// What is asked of the library.
#[derive(Debug, Clone, PartialEq)]
pub enum LibraryRequest {
    /// A change of the person's own propellants.
    Edit(LibraryEdit),
    /// The propellant of a file that is asked for.
    Import,
    /// A propellant, to a file that is asked for.
    Export(Box<Propellant>),
}

/// What workspaces send in one frame.
pub type Commands = Vec<Command>;

/// One workspace of the window.
pub trait Workspace {
    /// Draws it.
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands);

    /// Takes a command that concerns what it shows, such as fitting the plots.
    fn perform(&mut self, _action: &Action) {}

    /// Its layout and what is set in it, as text for the next start; empty for a workspace that keeps nothing.
    fn layout(&self) -> String {
        String::new()
    }

    /// Takes the layout of an earlier start; one that does not read is passed over.
    fn set_layout(&mut self, _layout: &str) {}

    /// The field that has the keyboard, for its help.
    fn focused(&self) -> Option<&super::form_ui::FocusedField> {
        None
    }

    /// Path of the part of the design that is selected, such as `grains[0]`.
    fn selected(&self) -> Option<&str> {
        None
    }

    /// Shows the entry of the library that has just come.
    fn show_entry(&mut self, _id: &str) {}

    /// Names of what would be lost with the window, because it is not yet saved.
    fn unsaved(&self, _library: &Library) -> Vec<String> {
        Vec::new()
    }

    /// Takes a file that was asked for or dropped while it is shown; false where it has no use for it.
    fn take_file(&mut self, _path: &Path) -> bool {
        false
    }

    /// Something is being read or solved for it.
    fn is_busy(&self) -> bool {
        false
    }

    /// A field holds text that is not yet a value, so that Ctrl+Z belongs to the text.
    fn is_typing(&self) -> bool {
        false
    }
}

/// The workspace that takes curves.
pub use compare::ID as COMPARE;

/// A workspace in the rail.
pub struct Entry {
    /// Stable name.
    pub id: &'static str,
    /// Name on screen.
    pub name: &'static str,
    /// Its picture in the rail.
    pub icon: Icon,
    /// Without a document the examples stand in its place.
    pub needs_document: bool,
    /// Makes it.
    pub create: fn() -> Box<dyn Workspace>,
}

/// Every workspace, in the order of the rail.
pub static WORKSPACES: &[Entry] = &[
    Entry {
        id: "design",
        name: "Design",
        icon: Icon::Design,
        needs_document: true,
        create: || Box::new(design::DesignWorkspace::default()),
    },
    Entry {
        id: "thermochemistry",
        name: "Thermo",
        icon: Icon::Thermochemistry,
        needs_document: false,
        create: || Box::new(thermochemistry::ThermochemistryWorkspace::default()),
    },
    Entry {
        id: "nozzle",
        name: "Nozzle",
        icon: Icon::Nozzle,
        needs_document: true,
        create: || Box::new(nozzle::NozzleWorkspace::default()),
    },
    Entry {
        id: compare::ID,
        name: "Compare",
        icon: Icon::Compare,
        needs_document: false,
        create: || Box::new(compare::CompareWorkspace::default()),
    },
    Entry {
        id: "library",
        name: "Library",
        icon: Icon::Library,
        needs_document: false,
        create: || Box::new(library::LibraryWorkspace::default()),
    },
    Entry {
        id: "archive",
        name: "Archive",
        icon: Icon::Archive,
        needs_document: false,
        create: || Box::new(archive::ArchiveWorkspace::default()),
    },
    Entry {
        id: "validation",
        name: "Validation",
        icon: Icon::Validation,
        needs_document: false,
        create: || Box::new(validation::ValidationWorkspace::default()),
    },
];
