//! What a propellant's composition gives when it burns in equilibrium, beside the gas that its entry states.

use super::entry::line;
use crate::app::theme;
use crate::app::widgets::icon;
use crate::app::widgets::quantity_field::QuantityField;
use crate::diag::Monitor;
use crate::form::Field;
use crate::jobs::Runner;
use crate::service::equilibrium::{PropellantCombustion, REFERENCE_PRESSURE, gas_findings, propellant_combustion};
use crate::service::error::ServiceError;
use crate::substance::propellant::{CombustionGas, Propellant};
use crate::units::{Pa, Quantity, UnitPreferences, format_significant};
use egui::{Context, Id, RichText, Ui};

/// The composition and pressure of what is burned.
type Asked = (String, f64);
type Burned = (Asked, Result<PropellantCombustion, ServiceError>);
/// The thread that burns; or why there is none.
type Burner = Result<Runner<(Asked, Box<Propellant>), Burned>, String>;

/// The view with what it has computed.
pub(super) struct FormulationView {
    pressure: f64,
    efficiency: f64,
    runner: Option<Burner>,
    asked: Option<Asked>,
    burned: Option<Burned>,
    /// A field holds text that is not yet a value.
    pub is_typing: bool,
}

impl Default for FormulationView {
    fn default() -> Self {
        Self {
            pressure: REFERENCE_PRESSURE.0,
            efficiency: 0.95,
            runner: None,
            asked: None,
            burned: None,
            is_typing: false,
        }
    }
}

const PRESSURE: Field = Field::new("pressure", "Chamber pressure").help("Where it burns, absolute.").limits(1e3, 1e9);
const EFFICIENCY: Field = Field::new("efficiency", "Share of c* kept")
    .help("What a motor delivers of the ideal characteristic velocity; the flame temperature is lowered by its square.")
    .limits(0.5, 1.0);

impl FormulationView {
    /// Draws it; the gas that is to be taken, where that is asked for. `may_take` where the entry can be changed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        units: &UnitPreferences,
        propellant: &Propellant,
        may_take: bool,
    ) -> Option<CombustionGas> {
        self.is_typing = false;
        if propellant.formula.trim().is_empty() {
            return None;
        }
        self.ask(ui.ctx(), propellant);
        let units = &units.of_states();
        ui.add_space(3.0 * theme::GRID);
        ui.label(RichText::new("Burned as composed").text_style(theme::strong()));
        self.is_typing |= number(ui, units, &PRESSURE, Quantity::Pressure, &mut self.pressure);
        let combustion = match (&self.runner, &self.burned) {
            (Some(Err(fault)), _) => {
                ui.colored_label(theme::colours(ui).error, fault);
                return None;
            }
            (_, Some((asked, burned))) if Some(asked) == self.asked.as_ref() => match burned {
                Ok(combustion) => combustion,
                Err(error) => {
                    let weak = theme::colours(ui).weak;
                    ui.add(egui::Label::new(RichText::new(&error.message).color(weak)).wrap());
                    return None;
                }
            },
            _ => {
                ui.label(RichText::new("Burning…").color(theme::colours(ui).weak));
                return None;
            }
        };
        rows(ui, units, combustion);
        for finding in gas_findings(propellant, combustion) {
            ui.horizontal_top(|ui| {
                icon::severity(ui, finding.severity);
                let text = format!("{} {}", finding.message.text(units), finding.hint.text(units));
                ui.add(egui::Label::new(RichText::new(text.trim_end()).small()).wrap());
            });
        }
        if !may_take {
            return None;
        }
        self.is_typing |= number(ui, units, &EFFICIENCY, Quantity::Ratio, &mut self.efficiency);
        let take = ui.button("Take this gas");
        let take = take.on_hover_text("Flame temperature, molar mass and exponent of the entry become these");
        take.clicked().then(|| combustion.gas(self.efficiency))
    }

    /// Something is being burned.
    pub fn is_busy(&self) -> bool {
        self.runner.as_ref().is_some_and(|runner| runner.as_ref().is_ok_and(Runner::is_busy))
    }

    fn ask(&mut self, ctx: &Context, propellant: &Propellant) {
        let runner = self.runner.get_or_insert_with(|| {
            let wake = ctx.clone();
            Runner::spawn("formulation", burn, move || wake.request_repaint()).map_err(|error| error.to_string())
        });
        let Ok(runner) = runner else { return };
        let asked = (propellant.formula.clone(), self.pressure);
        if self.asked.as_ref() != Some(&asked) {
            self.asked = Some(asked.clone());
            runner.submit((asked, Box::new(propellant.clone())));
        }
        if let Some(done) = runner.poll() {
            match done.outcome {
                Ok(burned) => self.burned = Some(burned),
                Err(fault) => self.runner = Some(Err(fault.to_string())),
            }
        }
    }
}

fn burn((asked, propellant): (Asked, Box<Propellant>), _: &mut dyn Monitor) -> Burned {
    let burned = propellant_combustion(&propellant, Pa(asked.1));
    (asked, burned)
}

/// A number of the view; whether its text is not yet a value.
fn number(ui: &mut Ui, units: &UnitPreferences, field: &Field, quantity: Quantity, value: &mut f64) -> bool {
    let id = Id::unique("formulation").with(field.key);
    QuantityField { id, field, path: field.key, quantity, units, whole: false, label: true }.show(ui, value).typing
}

fn rows(ui: &mut Ui, units: &UnitPreferences, combustion: &PropellantCombustion) {
    let text = |value: f64, quantity| units.text(value, quantity, 5);
    line(ui, "Flame temperature", text(combustion.temperature.0, Quantity::Temperature));
    line(ui, "Molar mass", text(combustion.molar_mass.0, Quantity::MolarMass));
    line(ui, "Exponent γs", format_significant(combustion.gamma, 5));
    line(ui, "Characteristic velocity c*", text(combustion.characteristic_velocity.0, Quantity::Velocity));
    line(ui, "Condensed share", text(combustion.condensed_fraction, Quantity::Ratio));
    if let Some(density) = combustion.density {
        line(ui, "Density without voids", text(density.0, Quantity::Density));
    }
}
