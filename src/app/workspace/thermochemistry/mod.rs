//! Thermochemistry: a propellant is picked or composed, and its equilibrium, rocket performance and transport properties
//! follow, with plots over mixture ratio or chamber pressure.
//!
//! Everything is solved on threads, for the newest setup only; what is shown stays until the next answer comes.

mod jobs;
mod plots;
mod results;
mod setup;

use super::{Command, Commands, Snapshot, Workspace};
use crate::app::form_ui::{self, FocusedField, FormContext, FormState, Reference};
use crate::app::theme;
use crate::app::widgets::quantity_field::Gesture;
use crate::jobs::Runner;
use crate::physics::thermochemistry::rocket::Station;
use crate::project::design::{Design, PropellantChoice};
use crate::service::equilibrium::Outcome;
use crate::service::equilibrium::recipe::STARTS;
use crate::service::reactants::bundled_reactants;
use crate::substance::burn_law::BurnLaw;
use crate::substance::propellant::CombustionGas;
use crate::substance::reactant::Role;
use crate::substance::species::SpeciesData;
use egui::{CentralPanel, ComboBox, Context, Frame, Margin, Panel, RichText, ScrollArea, Ui};
use jobs::{Curves, Solved, Swept};
use setup::{PART, Setup, Whole};
use std::sync::Arc;

/// The thermochemistry workspace.
#[derive(Default)]
pub(super) struct ThermochemistryWorkspace {
    setup: Setup,
    form: FormState,
    is_typing: bool,
    runners: Option<Runners>,
    /// What was handed to the threads last.
    asked: Option<Setup>,
    asked_of_plots: Option<Setup>,
    solved: Option<Solved>,
    curves: Option<Arc<Curves>>,
    /// The curves before the last gesture.
    ghost: Option<Arc<Curves>>,
    /// A value is being moved.
    is_moving: bool,
    curve_problem: Option<String>,
    /// A fault of the program.
    fault: Option<String>,
    /// What lies on the clipboard.
    copied: Option<Copied>,
}

struct Runners {
    table: Runner<Setup, Solved>,
    plots: Runner<Setup, Swept>,
}

/// What can be taken along as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copied {
    Table,
    Case,
}

/// What was asked of the results.
enum Asked {
    Copied(Copied),
    UseGas,
    GoTo(String),
}

impl Workspace for ThermochemistryWorkspace {
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        self.take_news();
        self.ask(ui.ctx());
        let colours = theme::colours(ui);
        let padded = Frame::NONE.fill(colours.panel).inner_margin(Margin { left: 12, right: 4, top: 8, bottom: 4 });
        Panel::left("thermochemistry setup")
            .default_size(308.0)
            .size_range(280.0..=420.0)
            .frame(padded)
            .show(ui, |ui| self.form_ui(ui, now, out));
        let ground = Frame::NONE.fill(colours.surface).inner_margin(Margin::symmetric(8, 6));
        let moved = Panel::right("thermochemistry plots")
            .default_size(356.0)
            .size_range(260.0..=900.0)
            .frame(ground)
            .show(ui, |ui| self.plots(ui, now))
            .inner;
        if let Some(moved) = moved {
            let mut setup = self.setup.clone();
            setup.moved_to(moved.to);
            self.edit(setup, if moved.is_done { Gesture::Committed } else { Gesture::Live });
        }
        let ground = Frame::NONE.fill(colours.surface).inner_margin(Margin { left: 16, right: 8, top: 10, bottom: 4 });
        let asked = CentralPanel::default().frame(ground).show(ui, |ui| self.results(ui, now)).inner;
        match asked {
            Some(Asked::Copied(what)) => self.copied = Some(what),
            Some(Asked::UseGas) => self.use_gas(now, out),
            Some(Asked::GoTo(path)) => {
                self.form.jump_to(&format!("{PART}.{path}"));
                ui.ctx().request_repaint();
            }
            None => {}
        }
        // A change of this frame is solved at once.
        self.ask(ui.ctx());
    }

    fn layout(&self) -> String {
        serde_json::to_string(&self.setup).unwrap_or_default()
    }

    fn set_layout(&mut self, layout: &str) {
        if let Ok(setup) = serde_json::from_str(layout) {
            self.setup = setup;
        }
    }

    fn focused(&self) -> Option<&FocusedField> {
        self.form.focused.as_ref()
    }

    fn is_busy(&self) -> bool {
        self.runners.as_ref().is_some_and(|runners| runners.table.is_busy() || runners.plots.is_busy())
    }

    fn is_typing(&self) -> bool {
        self.is_typing
    }
}

impl ThermochemistryWorkspace {
    /// Hands the setup to the threads where it has changed.
    fn ask(&mut self, ctx: &Context) {
        if self.runners.is_none() && self.fault.is_none() {
            match runners(ctx) {
                Ok(runners) => self.runners = Some(runners),
                Err(fault) => self.fault = Some(fault),
            }
        }
        let Some(runners) = &mut self.runners else { return };
        if self.asked.as_ref() != Some(&self.setup) {
            self.asked = Some(self.setup.clone());
            runners.table.submit_live(self.setup.clone());
        }
        let of_plots = self.setup.of_plots();
        if self.asked_of_plots.as_ref() != Some(&of_plots) {
            self.asked_of_plots = Some(of_plots);
            runners.plots.submit_live(self.setup.clone());
        }
    }

    fn take_news(&mut self) {
        let Some(runners) = &mut self.runners else { return };
        if let Some(done) = runners.table.poll() {
            match done.outcome {
                Ok(solved) => self.solved = Some(solved),
                Err(fault) => self.fault = Some(fault.to_string()),
            }
        }
        let Some(done) = runners.plots.poll() else { return };
        self.curve_problem = None;
        self.curves = match done.outcome {
            Ok(Ok(curves)) => curves.map(Arc::new),
            Ok(Err(error)) => {
                self.curve_problem = Some(format!("{error} {}", error.hint).trim_end().to_owned());
                None
            }
            Err(fault) => {
                self.fault = Some(fault.to_string());
                None
            }
        };
    }

    fn is_sweeping(&self) -> bool {
        self.runners.as_ref().is_some_and(|runners| runners.plots.is_busy())
    }

    /// Takes a change; the curves of before stay as ghosts until the next gesture.
    fn edit(&mut self, setup: Setup, gesture: Gesture) {
        if gesture == Gesture::None {
            return;
        }
        if !self.is_moving {
            self.ghost.clone_from(&self.curves);
        }
        self.is_moving = gesture == Gesture::Live;
        self.copied = None;
        self.setup = setup;
    }

    fn form_ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        ui.horizontal(|ui| {
            ui.label(RichText::new("Start from").color(theme::colours(ui).weak));
            let shown = self.setup.start().map_or("Own propellant", |start| start.name);
            let combo =
                ComboBox::from_id_salt("start").selected_text(shown).width(ui.available_width() - 12.0).height(400.0);
            let combo = combo.show_ui(ui, |ui| {
                for start in STARTS {
                    if ui.selectable_label(start.name == shown, start.name).clicked() {
                        let mut setup = self.setup.clone();
                        setup.begin(start);
                        self.edit(setup, Gesture::Committed);
                        // Another propellant is no version of this one.
                        self.ghost = None;
                    }
                }
            });
            combo.response.accessible_name("Start from");
        });
        ui.add_space(theme::GRID);
        let references = |collection, query: &str| now.references(collection, query);
        let units = now.units.of_states();
        let context = FormContext { units: &units, references: &references, mark: &|_| None, root_label: "" };
        let mut setup = self.setup.clone();
        PART.clone_into(&mut self.form.selected);
        let outcome = ScrollArea::vertical()
            .id_salt("setup")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                // Room for the scroll bar.
                ui.set_width(ui.available_width() - 10.0);
                form_ui::part_ui(ui, &context, &mut self.form, &mut Whole(&mut setup))
            })
            .inner;
        self.is_typing = outcome.typing;
        if let Some((quantity, symbol)) = outcome.chosen_unit {
            out.push(Command::ChooseUnit(quantity, symbol));
        }
        self.edit(setup, outcome.gesture);
    }

    /// Gives the propellant of the motor in front the gas of the chamber, as an edit that can be undone.
    fn use_gas(&self, now: &Snapshot, out: &mut Commands) {
        let (Some(document), Some((_, Ok(answered)))) = (now.document, &self.solved) else { return };
        let Outcome::Rocket(rocket) = &answered.answer.outcome else { return };
        let Some(gas) = rocket.stations.first().and_then(|first| gas_of(&first.station)) else { return };
        let Design::SolidMotor(design) = document.draft().as_ref();
        let mut design = design.clone();
        let present = match &design.propellant {
            PropellantChoice::Library(id) => now.library.propellant(id).ok().cloned(),
            PropellantChoice::Own(propellant) => Some(propellant.clone()),
        };
        let Some(mut propellant) = present else { return };
        propellant.gas = gas;
        if let BurnLaw::PressureRanges(law) = &mut propellant.burn_law {
            // A range's own gas would stand before the propellant's.
            law.ranges.iter_mut().for_each(|range| range.gas = None);
        }
        const GAS_FROM: &str = "; gas: equilibrium of ";
        let source = propellant.source.0.split(GAS_FROM).next().unwrap_or_default();
        propellant.source.0 = format!("{source}{GAS_FROM}{}", answered.answer.id);
        design.propellant = PropellantChoice::Own(propellant);
        out.push(Command::Edit { draft: Box::new(Design::SolidMotor(design)), gesture: Gesture::Committed });
    }
}

/// The gas of a station as a motor takes it: condensed matter moves with it.
fn gas_of(station: &Station) -> Option<CombustionGas> {
    Some(CombustionGas {
        flame_temperature: station.state.temperature,
        molar_mass: station.state.mass_per_gas_mole()?,
        heat_capacity_ratio: station.state.isentropic_exponent,
    })
}

fn runners(ctx: &Context) -> Result<Runners, String> {
    let (one, other) = (ctx.clone(), ctx.clone());
    let table = Runner::spawn("equilibrium", jobs::solve, move || one.request_repaint());
    let plots = Runner::spawn("equilibrium curves", jobs::sweep, move || other.request_repaint());
    let words = |error: crate::jobs::JobError| error.to_string();
    Ok(Runners { table: table.map_err(words)?, plots: plots.map_err(words)? })
}

/// Reactants that a search finds: the library's; solutions by their number; and what NASA's data have beside them.
pub(super) fn reactants(query: &str) -> Vec<Reference> {
    const SPECIES: usize = 40;
    let Ok(library) = bundled_reactants() else { return Vec::new() };
    let one =
        |name: &str, detail: &str| Reference { id: name.to_owned(), label: name.to_owned(), detail: detail.to_owned() };
    let role = |role: Role| match role {
        Role::Fuel => "fuel",
        Role::Oxidiser => "oxidiser",
        Role::Both => "",
    };
    let mut found: Vec<Reference> = Vec::new();
    let exact = if query.is_empty() { None } else { library.find(query).ok() };
    found.extend(exact.iter().map(|reactant| one(&reactant.name, role(reactant.role))));
    for reactant in library.reactants().iter().filter(|reactant| reactant.matches(query)) {
        if exact.as_ref().is_none_or(|exact| exact.name != reactant.name) {
            found.push(one(&reactant.name, role(reactant.role)));
        }
    }
    if let (2.., Ok(data)) = (query.len(), SpeciesData::nasa()) {
        let lower = query.to_lowercase();
        let species = data.species.iter().filter(|species| species.name.to_lowercase().starts_with(&lower));
        let species = species.filter(|species| exact.as_ref().is_none_or(|exact| exact.name != species.name));
        found.extend(species.take(SPECIES).map(|species| one(&species.name, "NASA")));
    }
    found
}
