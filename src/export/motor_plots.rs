//! Plots of a motor's run. Window, report and files show the same.

use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::motor::run::MotorRun;
use crate::units::Quantity;

/// A plot that every solid motor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MotorPlot {
    /// Stable name for files and layouts.
    pub id: &'static str,
    /// Name on screen.
    pub title: &'static str,
    /// The channel, or the channel's key of every grain.
    channel: PlotChannel,
    /// Quantity of the y axis.
    pub quantity: Quantity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlotChannel {
    Motor(&'static str),
    EachGrain(&'static str),
    /// One for all grains, or the channel's key of every grain where they have several propellants.
    Shared(&'static str),
}

/// Every plot, in the order of the screen.
pub const PLOTS: &[MotorPlot] = &[
    motor("pressure", "Chamber pressure", "chamber_pressure", Quantity::Pressure),
    motor("thrust", "Thrust", "thrust", Quantity::Force),
    motor("kn", "Kn", "kn", Quantity::Number),
    each_grain("mass-flux", "Mass flux", "mass_flux", Quantity::MassFlux),
    MotorPlot {
        id: "burn-rate",
        title: "Burn rate",
        channel: PlotChannel::Shared("burn_rate"),
        quantity: Quantity::BurnRate,
    },
    motor("mass-flow", "Nozzle mass flow", "mass_flow", Quantity::MassFlow),
    each_grain("core-mach", "Core Mach number", "core_mach", Quantity::Number),
    motor("propellant", "Propellant mass", "propellant_mass", Quantity::Mass),
    motor("mass", "Motor mass", "total_mass", Quantity::Mass),
    motor("centre-of-gravity", "Centre of gravity from closure", "centre_of_gravity", Quantity::Length),
    motor("inertia", "Transverse moment of inertia", "transverse_inertia", Quantity::Inertia),
];

const fn motor(id: &'static str, title: &'static str, channel: &'static str, quantity: Quantity) -> MotorPlot {
    MotorPlot { id, title, channel: PlotChannel::Motor(channel), quantity }
}

const fn each_grain(id: &'static str, title: &'static str, key: &'static str, quantity: Quantity) -> MotorPlot {
    MotorPlot { id, title, channel: PlotChannel::EachGrain(key), quantity }
}

/// The plot with that id.
pub fn by_id(id: &str) -> Option<&'static MotorPlot> {
    PLOTS.iter().find(|plot| plot.id == id)
}

impl MotorPlot {
    /// The plot of a run; `before` is drawn as a ghost behind it.
    pub fn spec(&self, run: &MotorRun, before: Option<&MotorRun>) -> PlotSpec {
        let mut spec = PlotSpec::new(Axis::new("Time", Quantity::Time), Axis::new(self.title, self.quantity));
        spec.title = self.title.to_owned();
        if let Some(before) = before {
            spec.series.extend(self.series(before, |_| Role::Ghost));
        }
        spec.series.extend(self.series(run, Role::Main));
        spec
    }

    /// Several runs in one plot, each in a colour of its own under its name. A plot of every grain has no overlay.
    pub fn overlay(&self, runs: &[(String, &MotorRun)]) -> PlotSpec {
        let mut spec = PlotSpec::new(Axis::new("Time", Quantity::Time), Axis::new(self.title, self.quantity));
        spec.title = self.title.to_owned();
        if let PlotChannel::Motor(_) = self.channel {
            for (colour, (name, run)) in runs.iter().enumerate() {
                let named = |series| Series { name: name.clone(), ..series };
                spec.series.extend(self.series(run, |_| Role::Main(colour)).into_iter().map(named));
            }
        }
        spec
    }

    fn series(&self, run: &MotorRun, role: impl Fn(usize) -> Role) -> Vec<Series> {
        let time = run.channels.values("time");
        let of_motor = |name: &str| -> Vec<Series> {
            let channel = run.channels.get(name);
            let series =
                channel.map(|channel| Series::new(channel.label.clone(), time, channel.values.as_slice(), role(0)));
            series.into_iter().collect()
        };
        let of_grains = |key: &str| -> Vec<Series> {
            run.channels
                .iter()
                .filter_map(|channel| {
                    let grain = channel.name.strip_prefix("grains[")?;
                    let (index, name) = grain.split_once("].")?;
                    (name == key).then_some((index.parse::<usize>().ok()?, channel))
                })
                .map(|(index, channel)| {
                    Series::new(format!("Grain {}", index + 1), time, channel.values.as_slice(), role(index))
                })
                .collect()
        };
        match self.channel {
            PlotChannel::Motor(name) => of_motor(name),
            PlotChannel::EachGrain(key) => of_grains(key),
            PlotChannel::Shared(key) => {
                Some(of_grains(key)).filter(|all| !all.is_empty()).unwrap_or_else(|| of_motor(key))
            }
        }
    }
}
