//! Mach number, pressure and temperature along the nozzle, over one axis.

use super::{Everything, NozzleWorkspace, Snapshot};
use crate::app::spec_view::{self, Look, STRIP};
use crate::app::theme;
use crate::diag::Severity;
use crate::figure::plot::{Axis, Marker, MarkerAt, PlotSpec, Role, Series};
use crate::figure::style::FigureStyle;
use crate::physics::gas_dynamics::nozzle_flow::StationFlow;
use crate::physics::gas_dynamics::nozzle_flow::reacting::ReactingStation;
use crate::service::nozzle::NozzleAnswer;
use crate::units::{Pa, Quantity, STANDARD_ATMOSPHERE};
use egui::{Rect, Sense, Ui, UiBuilder, pos2, vec2};

/// Plots that share their place along the nozzle.
const GROUP: &str = "nozzle";

impl NozzleWorkspace {
    pub(super) fn plots(&mut self, ui: &mut Ui, now: &Snapshot, everything: &Everything) {
        let plots = specs(everything);
        let style =
            FigureStyle::screen(theme::colours(ui).figure.clone(), now.units.of_states(), Pa(STANDARD_ATMOSPHERE));
        let room = ui.available_rect_before_wrap();
        let height = (room.height() - STRIP) / plots.len() as f32;
        let hover = self.hover.take();
        let fit = std::mem::take(&mut self.fit);
        let mut top = room.top();
        for (index, plot) in plots.iter().enumerate() {
            // The plots share their axis, so that names above the first one hold for all.
            let marker_names = index == 0;
            let height = height + if marker_names { STRIP } else { 0.0 };
            let place = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), height));
            top += height;
            let mut child = ui.new_child(UiBuilder::new().id_salt(index).max_rect(place));
            let look = Look { group: GROUP, hover, fit, names: true, from_zero: true, marker_names, ..Look::default() };
            let outcome = spec_view::show(&mut child, plot, &style, look);
            self.hover = outcome.hover.or(self.hover);
            self.fit |= outcome.fit;
        }
        ui.allocate_rect(room, Sense::hover());
        if self.hover != hover || self.fit {
            ui.ctx().request_repaint();
        }
    }
}

fn specs(everything: &Everything) -> Vec<PlotSpec> {
    let answer = &everything.answer;
    let x: Vec<f64> = answer.flow.stations.iter().map(|station| station.x.0).collect();
    let flame = answer.case.gas.flame_temperature.0;
    let series = |of: &dyn Fn(&StationFlow) -> f64| {
        let values: Vec<f64> = answer.flow.stations.iter().map(of).collect();
        let name = if answer.plug.is_some() { "along the plug" } else { "one-dimensional" };
        Series::new(name, x.clone(), values, Role::Main(0))
    };
    let axis = || Axis::new("Place", Quantity::Length);
    let plot = |title: &str, quantity, series: Vec<Series>| {
        let mut plot = PlotSpec::new(axis(), Axis::new(title, quantity));
        plot.title = title.to_owned();
        plot.series = series;
        plot.markers = markers(everything);
        plot
    };
    let mut mach = vec![series(&|station| station.mach)];
    let mut pressure = vec![series(&|station| station.pressure.0)];
    let mut temperature = vec![series(&|station| station.temperature_ratio * flame)];
    if let Ok(field) = &everything.field {
        let radius = answer.case.nozzle.throat_diameter.0 / 2.0;
        let throat = throat(answer);
        let wall = &field.field.wall;
        let x: Vec<f64> = wall.iter().map(|point| throat + radius * point.x).collect();
        let g = field.gas.heat_capacity_ratio;
        let of = |values: Vec<f64>| Series::new("at the wall", x.clone(), values, Role::Main(1));
        mach.push(of(wall.iter().map(|point| point.mach()).collect()));
        pressure.push(of(wall.iter().map(|point| answer.case.chamber.0 * point.pressure(field.gas)).collect()));
        let cold = |mach: f64| flame / (1.0 + 0.5 * (g - 1.0) * mach * mach);
        temperature.push(of(wall.iter().map(|point| cold(point.mach())).collect()));
    }
    if let Some(Ok(flow)) = &everything.reacting {
        let x: Vec<f64> = flow.stations.iter().map(|station| station.x.0).collect();
        let of = |value: &dyn Fn(&ReactingStation) -> f64| {
            Series::new(flow.gas.name(), x.clone(), flow.stations.iter().map(value).collect::<Vec<_>>(), Role::Main(2))
        };
        mach.push(of(&|station| station.mach));
        pressure.push(of(&|station| station.pressure.0));
        temperature.push(of(&|station| station.temperature.0));
    }
    vec![
        plot("Mach number", Quantity::Number, mach),
        plot("Pressure", Quantity::Pressure, pressure),
        plot("Temperature", Quantity::Temperature, temperature),
    ]
}

/// Where the flow passes the speed of sound, in m from the inlet: at the end of the throat, or where the throat around a
/// plug stands on it, which is before the lip.
fn throat(answer: &NozzleAnswer) -> f64 {
    let [convergent, straight, _] = answer.lengths;
    let foot = answer.plug.as_ref().and_then(|plug| plug.rays.first()).map(|ray| ray.foot[0]);
    convergent + foot.unwrap_or(straight)
}

/// Throat, and where each criterion lets the flow leave the wall.
fn markers(everything: &Everything) -> Vec<Marker> {
    let answer = &everything.answer;
    let line = |x: f64, label: String, severity| Marker { at: MarkerAt::X(x), label, severity };
    let mut markers = vec![line(throat(answer), "throat".to_owned(), None)];
    for (criterion, x) in &everything.separation {
        markers.push(line(x.0, criterion.name().to_owned(), Some(Severity::Warning)));
    }
    markers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::nozzle::Nozzle;
    use crate::motor::nozzle::contour::{Contour, Spike};
    use crate::service::nozzle::{NozzleCase, solve_nozzle};
    use crate::substance::propellant::CombustionGas;
    use crate::units::{Kelvin, KgPerMole, Metre};

    #[test]
    fn the_throat_of_a_plug_is_marked_where_the_flow_is_sonic() {
        let case = NozzleCase {
            nozzle: Nozzle { contour: Contour::Spike(Spike::default()), ..Nozzle::new(Metre(0.016), Metre(0.046)) },
            inlet: Metre(0.06),
            gas: CombustionGas {
                flame_temperature: Kelvin(3000.0),
                molar_mass: KgPerMole(0.025),
                heat_capacity_ratio: 1.2,
            },
            propellant: None,
            characteristic_length: None,
            chamber: Pa(7e6),
            ambient: Pa(101_325.0),
            doubts: Vec::new(),
        };
        let answer = solve_nozzle(&case).expect("solves");
        let marked = throat(&answer);
        assert!(marked < answer.lengths[0] - 1e-3, "before the lip: {marked} {:?}", answer.lengths);
        let sonic = answer.flow.stations.iter().find(|station| station.mach >= 1.0).expect("a throat");
        assert!((sonic.x.0 - marked).abs() < 1e-9, "{marked} {sonic:?}");
    }
}
