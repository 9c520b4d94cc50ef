#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
//! scratch
use super::held::CondensedForms;
use super::problem::*;
use super::products::*;
use super::rocket::*;
use super::solver::Solver;
use crate::substance::species::*;
use crate::units::*;

pub fn load() -> &'static SpeciesData {
    SpeciesData::nasa().unwrap()
}

pub fn mixture(d: &SpeciesData, reactants: &serde_json::Value) -> (Vec<usize>, Vec<f64>, f64) {
    let mut els: Vec<usize> = vec![];
    let mut b: Vec<f64> = vec![];
    let mut h = 0.0;
    for r in reactants.as_array().unwrap() {
        let w = r["mass_fraction"].as_f64().unwrap();
        let f = r["formula"].as_object().unwrap();
        let m: f64 =
            f.iter().map(|(s, n)| n.as_f64().unwrap() * d.elements[d.find_element(s).unwrap()].atomic_weight.0).sum();
        for (s, n) in f {
            let e = d.find_element(s).unwrap();
            let k = els.iter().position(|x| *x == e).unwrap_or_else(|| {
                els.push(e);
                b.push(0.0);
                els.len() - 1
            });
            b[k] += w / m * n.as_f64().unwrap();
        }
        h += w / m * r["enthalpy_J_per_mol"].as_f64().unwrap();
    }
    (els, b, h)
}

#[test]
fn reference() {
    let d = load();
    let dir = std::path::Path::new("/work/shared/reference/thermo");
    let filter = std::env::var("ONLY").unwrap_or_default();
    let mut worst: std::collections::BTreeMap<(String, &'static str), (f64, String)> = Default::default();
    let mut names: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .collect();
    names.sort();
    for path in names {
        let file = path.file_stem().unwrap().to_str().unwrap().to_string();
        let cases: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for case in cases.as_array().unwrap() {
            let id = case["id"].as_str().unwrap().to_string();
            if !id.contains(&filter) && !file.contains(&filter) {
                continue;
            }
            let (els, mut b, h0) = mixture(d, &case["reactants"]);
            let set = match ProductSet::new(
                d,
                &els,
                &Selection { ions: case["ions"].as_bool().unwrap(), ..Default::default() },
            ) {
                Ok(s) => s,
                Err(e) => {
                    println!("FAIL {id}: {e}");
                    continue;
                }
            };
            b.resize(set.rows(), 0.0);
            if set.gases() as u64 != case["n_gas"].as_u64().unwrap()
                || (set.len() - set.gases()) as u64 != case["n_condensed"].as_u64().unwrap()
            {
                println!(
                    "COUNT {id}: {} {} against {} {}",
                    set.gases(),
                    set.len() - set.gases(),
                    case["n_gas"],
                    case["n_condensed"]
                );
            }
            let mut solver = Solver::new(&set, &b);
            let mut note = |key: &'static str, got: f64, want: f64, floor: f64, place: &str| {
                let dev = (got - want).abs() / want.abs().max(floor);
                let e = worst.entry((file.clone(), key)).or_insert((0.0, String::new()));
                if dev > e.0 || !dev.is_finite() {
                    *e = (dev, format!("{id} {place} {got} {want}"));
                }
            };
            let compare = |s: &super::state::State,
                           r: &serde_json::Value,
                           place: &str,
                           note: &mut dyn FnMut(&'static str, f64, f64, f64, &str)| {
                let f = |k: &str| r[k].as_f64();
                for (key, got) in [
                    ("T_K", s.temperature.0),
                    ("p_Pa", s.pressure.0),
                    ("cp_eq_J_kgK", s.heat_capacity.0),
                    ("cp_fr_J_kgK", s.gas_heat_capacity.0),
                    ("gamma_s", s.isentropic_exponent),
                    ("M_1n_kg_mol", 1.0 / s.gas_moles),
                    ("MW_kg_mol", s.molar_mass().0),
                    ("s_J_kgK", s.entropy.0),
                    ("rho_kg_m3", s.density().map_or(0.0, |x| x.0)),
                ] {
                    if let Some(want) = f(key)
                        && !((key == "cp_eq_J_kgK" || key == "gamma_s") && s.at_transition)
                    {
                        note(key, got, want, 0.0, place);
                    }
                }
                if f("mu_Pa_s").is_some() && !s.element_potentials.is_empty() {
                    let t = super::transport::gas_transport(&set, s, true).unwrap();
                    for (key, got) in [
                        ("mu_Pa_s", t.viscosity.0),
                        ("k_fr_W_mK", t.frozen_conductivity.0),
                        ("k_eq_W_mK", t.conductivity.0),
                        ("Pr_fr", t.frozen_prandtl()),
                        ("Pr_eq", t.prandtl()),
                    ] {
                        if let Some(want) = f(key) {
                            note(key, got, want, 0.0, place);
                        }
                    }
                }
                if let Some(want) = f("h_J_kg") {
                    note("h_J_kg", s.enthalpy.0, want, 1e6, place);
                }
                if let Some(x) = r["mole_fractions"].as_object() {
                    for (n, v) in x {
                        let v = v.as_f64().unwrap();
                        if v > 1e-4 {
                            match (0..set.len()).find(|p| set.species(*p).name == *n) {
                                Some(p) => note("x", s.mole_fraction(p), v, 0.0, &format!("{place} {n}")),
                                None => println!("MISSING {n}"),
                            }
                        }
                    }
                }
            };
            if case["problem"].as_str().unwrap().starts_with("rocket") {
                note("h0", h0, case["h0_J_kg"].as_f64().unwrap(), 1e5, "");
                let mut exits = vec![];
                let stations = case["stations"].as_array().unwrap();
                for s in stations {
                    let n = s["station"].as_str().unwrap();
                    if let Some((k, v)) = n.split_once('=') {
                        let v: f64 = v.parse().unwrap();
                        exits.push(match k {
                            "pip" => Exit::PressureRatio(v),
                            "subar" => Exit::Subsonic(v),
                            _ => Exit::Supersonic(v),
                        });
                    }
                }
                let problem = RocketProblem {
                    chamber_pressure: Pa(case["pc_Pa"].as_f64().unwrap()),
                    enthalpy: JoulePerKg(h0),
                    combustor: match &case["fac"] {
                        serde_json::Value::Null => Combustor::InfiniteArea,
                        f => match f["ac_at"].as_f64() {
                            Some(a) => Combustor::ContractionRatio(a),
                            None => Combustor::MassFlux(KgPerMetre2Second(f["mdot"].as_f64().unwrap())),
                        },
                    },
                    flow: match case["frozen_at"].as_str() {
                        None => Flow::Equilibrium,
                        Some("chamber") => Flow::Frozen { from: FreezingStation::Chamber, forms: CondensedForms::Held },
                        _ => Flow::Frozen { from: FreezingStation::Throat, forms: CondensedForms::Held },
                    },
                    exits,
                };
                let got = match rocket_performance(&mut solver, &problem) {
                    Ok(g) => g,
                    Err(e) => {
                        println!("FAIL {id}: {e}");
                        continue;
                    }
                };
                note("cstar", got.characteristic_velocity.0, case["cstar_m_s"].as_f64().unwrap(), 0.0, "");
                let name = |k: &StationKind| match k {
                    StationKind::Chamber => "chamber".to_string(),
                    StationKind::Injector => "injector".to_string(),
                    StationKind::Infinity => "infinity".to_string(),
                    StationKind::CombustorEnd => "combustor_end".to_string(),
                    StationKind::Throat => "throat".to_string(),
                    StationKind::Exit(Exit::PressureRatio(v)) => format!("pip={v}"),
                    StationKind::Exit(Exit::Subsonic(v)) => format!("subar={v}"),
                    StationKind::Exit(Exit::Supersonic(v)) => format!("supar={v}"),
                    StationKind::Exit(Exit::Pressure(v)) => format!("p={}", v.0),
                };
                for s in stations {
                    let n = s["station"].as_str().unwrap();
                    let Some(g) = got.stations.iter().find(|g| name(&g.kind) == n) else {
                        println!("NOSTATION {id} {n}");
                        continue;
                    };
                    compare(&g.state, s, n, &mut note);
                    if let Some(p) = &g.performance {
                        for (key, got) in [
                            ("isp_m_s", p.specific_impulse.0),
                            ("ivac_m_s", p.vacuum_specific_impulse.0),
                            ("cf", p.thrust_coefficient),
                        ] {
                            if let Some(w) = s[key].as_f64() {
                                note(key, got, w, 0.0, n);
                            }
                        }
                    }
                    if let (Some(a), Some(w)) = (g.area_ratio, s["ae_at"].as_f64()) {
                        note("ae_at", a, w, 0.0, n);
                    }
                }
            } else {
                let g = &case["given"];
                let f = |k: &str| g[k].as_f64().unwrap();
                let v = || SpecificVolume(f("v_m3_kg"));
                let problem = match case["problem"].as_str().unwrap() {
                    "tp" => EquilibriumProblem::tp(Kelvin(f("T_K")), Pa(f("p_Pa"))),
                    "hp" => EquilibriumProblem::hp(JoulePerKg(f("h_J_kg")), Pa(f("p_Pa"))),
                    "sp" => EquilibriumProblem::sp(JoulePerKgKelvin(f("s_J_kgK")), Pa(f("p_Pa"))),
                    "tv" => EquilibriumProblem::tv(Kelvin(f("T_K")), v()),
                    "uv" => EquilibriumProblem::uv(JoulePerKg(case["result"]["u_J_kg"].as_f64().unwrap()), v()),
                    "sv" => EquilibriumProblem::sv(JoulePerKgKelvin(f("s_J_kgK")), v()),
                    other => panic!("{other}"),
                };
                match solver.solve(&problem) {
                    Ok(s) => {
                        compare(&s, &case["result"], "", &mut note);
                        if s.effort.passes > 3 || s.effort.iterations > 40 {
                            println!("EFFORT {id} {:?}", s.effort);
                        }
                    }
                    Err(e) => println!("FAIL {id}: {e}"),
                }
            }
        }
    }
    for ((file, key), (dev, place)) in &worst {
        if *dev > 5e-6 {
            println!("{file:36} {key:12} {dev:9.2e}  {place}");
        }
    }
}

#[test]
fn random() {
    let d = load();
    let count: usize = std::env::var("COUNT").ok().and_then(|c| c.parse().ok()).unwrap_or(300);
    let mut seed = 0x9E3779B97F4A7C15_u64;
    let mut uniform = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as f64 / (1u64 << 53) as f64
    };
    // formulas, h J/mol
    type R = (&'static [(&'static str, f64)], f64);
    const AP: R = (&[("N", 1.0), ("H", 4.0), ("CL", 1.0), ("O", 4.0)], -295767.0);
    const HTPB: R = (&[("C", 7.3165), ("H", 10.336), ("O", 0.1063)], 5020.8);
    let systems: Vec<(&str, Vec<R>)> = vec![
        ("CHO", vec![(&[("C", 1.0), ("H", 1.95)], -24717.0), (&[("O", 2.0)], -12979.0), (&[("H", 2.0)], 0.0)]),
        (
            "CHON",
            vec![
                (&[("C", 1.0), ("H", 4.0)], -74600.0),
                (&[("O", 2.0)], 0.0),
                (&[("N", 2.0)], 0.0),
                (&[("N", 2.0), ("H", 4.0)], 50000.0),
            ],
        ),
        ("APAl", vec![AP, HTPB, (&[("AL", 1.0)], 0.0)]),
        ("APMgFe", vec![AP, HTPB, (&[("MG", 1.0)], 0.0), (&[("FE", 2.0), ("O", 3.0)], -824000.0)]),
        (
            "KNSUS",
            vec![
                (&[("K", 1.0), ("N", 1.0), ("O", 3.0)], -494000.0),
                (&[("C", 12.0), ("H", 22.0), ("O", 11.0)], -2222000.0),
                (&[("S", 1.0)], 0.0),
            ],
        ),
        ("H2F2", vec![(&[("H", 2.0)], -9000.0), (&[("F", 2.0)], -13000.0)]),
        (
            "NTOMMHC",
            vec![
                (&[("N", 2.0), ("O", 4.0)], -17500.0),
                (&[("C", 1.0), ("H", 6.0), ("N", 2.0)], 54200.0),
                (&[("C", 1.0)], 0.0),
            ],
        ),
    ];
    let mut tally: std::collections::BTreeMap<(&str, &str, String), (usize, String)> = Default::default();
    let mut efforts: Vec<usize> = vec![];
    for number in 0..count {
        let (name, reactants) = &systems[number % systems.len()];
        let pick = std::env::var("PICK").ok().and_then(|c| c.parse::<usize>().ok());
        let mut els: Vec<usize> = vec![];
        let mut b: Vec<f64> = vec![];
        let mut h0 = 0.0;
        let mut w: Vec<f64> = reactants.iter().map(|_| uniform().max(0.01)).collect();
        let t: f64 = w.iter().sum();
        w.iter_mut().for_each(|w| *w /= t);
        for ((f, h), w) in reactants.iter().zip(&w) {
            let m: f64 = f.iter().map(|(s, n)| n * d.elements[d.find_element(s).unwrap()].atomic_weight.0).sum();
            for (s, n) in *f {
                let e = d.find_element(s).unwrap();
                let k = els.iter().position(|x| *x == e).unwrap_or_else(|| {
                    els.push(e);
                    b.push(0.0);
                    els.len() - 1
                });
                b[k] += w / m * n;
            }
            h0 += w / m * h;
        }
        let set = ProductSet::new(d, &els, &Selection::default()).unwrap();
        let t = 200.0 * (30.0_f64).powf(uniform());
        let p = 1e3 * (1e5_f64).powf(uniform());
        if pick.is_some_and(|pick| pick != number) {
            continue;
        }
        let mut solver = Solver::new(&set, &b);
        let describe = |what: &str| format!("{number} {w:?} {what}");
        let mut note = |kind: &'static str, e: String, text: String| {
            let key: String = e.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).take(60).collect();
            let entry = tally.entry((*name, kind, key)).or_insert((0, text));
            entry.0 += 1;
        };
        let tp = EquilibriumProblem::tp(Kelvin(t), Pa(p));
        match solver.solve(&tp) {
            Ok(s) => {
                note("tp", "ok".into(), String::new());
                efforts.push(s.effort.iterations);
                let sp = EquilibriumProblem::sp(s.entropy, Pa(p / 3.0));
                solver.forget();
                match solver.solve(&sp) {
                    Ok(cold) => {
                        note(
                            "sp",
                            if cold.effort.bracketed { "bracketed" } else { "ok" }.into(),
                            describe(&format!("T {t} p {p} -> {:?}", cold.effort)),
                        );
                        efforts.push(cold.effort.iterations);
                    }
                    Err(e) => note("sp", e.to_string(), describe(&format!("T {t} p {p} {e}"))),
                }
            }
            Err(e) => note("tp", e.to_string(), describe(&format!("T {t} p {p} {e}"))),
        }
        solver.forget();
        match solver.solve(&EquilibriumProblem::hp(JoulePerKg(h0), Pa(p))) {
            Ok(s) => {
                note(
                    "hp",
                    if s.effort.bracketed { "bracketed" } else { "ok" }.into(),
                    describe(&format!("p {p} T {} {:?}", s.temperature.0, s.effort)),
                );
                efforts.push(s.effort.iterations);
                for forms in [None, Some(CondensedForms::Held), Some(CondensedForms::Follow)] {
                    let flow =
                        forms.map_or(Flow::Equilibrium, |forms| Flow::Frozen { from: FreezingStation::Chamber, forms });
                    let kind = match forms {
                        None => "rocket eq",
                        Some(CondensedForms::Held) => "rocket held",
                        _ => "rocket follow",
                    };
                    let problem = RocketProblem {
                        chamber_pressure: Pa(p),
                        enthalpy: JoulePerKg(h0),
                        combustor: Combustor::InfiniteArea,
                        flow,
                        exits: vec![Exit::Supersonic(3.0), Exit::Supersonic(20.0)],
                    };
                    match rocket_performance(&mut solver, &problem) {
                        Ok(r) => note(kind, if r.throat_at_transition { "jump" } else { "ok" }.into(), String::new()),
                        Err(e) => note(kind, e.to_string(), describe(&format!("p {p} {e}"))),
                    }
                }
            }
            Err(e) => note("hp", e.to_string(), describe(&format!("p {p} {e}"))),
        }
    }
    efforts.sort();
    if !efforts.is_empty() {
        println!(
            "iterations median {} 99% {} max {:?}",
            efforts[efforts.len() / 2],
            efforts[efforts.len() * 99 / 100],
            efforts.last()
        );
    }
    for ((name, kind, error), (count, text)) in &tally {
        println!("{name:8} {kind:14} {count:5} {error}   {text}");
    }
}
