//! Laws over every bundled species, and values from tables.
//!
//! Where the data break a law, the place is listed with its reason; a list that is too long fails like one that is too
//! short.

use super::*;

const R: f64 = FIT_GAS_CONSTANT;
/// Where the heats of formation are stated, in K.
const REFERENCE_TEMPERATURE: f64 = 298.15;

fn nasa() -> &'static SpeciesData {
    SpeciesData::nasa().expect("the bundled data read")
}

fn named(name: &str) -> &'static Species {
    let data = nasa();
    &data.species[data.find(name).unwrap_or_else(|| panic!("{name}"))]
}

/// Fails with the differences unless what was found is what is known.
fn assert_known(law: &str, found: &[String], known: &[&str]) {
    let new: Vec<&String> = found.iter().filter(|found| !known.contains(&found.as_str())).collect();
    let gone: Vec<&&str> = known.iter().filter(|known| !found.iter().any(|found| found == **known)).collect();
    assert!(new.is_empty() && gone.is_empty(), "{law}: not in the list {new:?}, only in the list {gone:?}");
}

/// Temperatures across a range, its bounds included.
fn samples(range: &Nasa9) -> impl Iterator<Item = f64> {
    const STEPS: u32 = 16;
    let (low, high) = (range.low, range.high);
    (0..=STEPS).map(move |step| low + (high - low) * f64::from(step) / f64::from(STEPS))
}

#[test]
fn the_data_hold_what_nasa_lists() {
    let data = nasa();
    let count = |phase: Phase, role: Role| data.species.iter().filter(|s| s.phase == phase && s.role == role).count();
    assert_eq!(count(Phase::Gas, Role::Product), 1269);
    // 761 records; ten continue a species, and the two phases of ALN(L) are two.
    assert_eq!(count(Phase::Condensed, Role::Product), 761 - 10 + 1);
    assert_eq!(count(Phase::Gas, Role::ReactantOnly) + count(Phase::Condensed, Role::ReactantOnly), 81);
    assert_eq!(data.species.iter().filter(|s| s.ranges.is_empty()).count(), 54);
    assert_eq!((data.transport.pure.len(), data.transport.pairs.len()), (66, 41));
    assert!(data.provenance.contains("NASA/TP-2002-211556"), "{}", data.provenance);
    let electron = data.find_element("E").expect("there");
    let ions = data.species.iter().filter(|s| s.composition.iter().any(|(element, _)| *element == electron));
    assert_eq!(ions.count(), 216);
}

#[test]
fn every_species_is_well_formed() {
    let data = nasa();
    for (index, species) in data.species.iter().enumerate() {
        let name = &species.name;
        assert_eq!(data.find(name), Some(index), "{name} is not unique");
        assert_eq!(species.ranges.is_empty(), species.assigned_temperature.is_some(), "{name}");
        assert!(species.role == Role::ReactantOnly || !species.ranges.is_empty(), "{name}");
        assert!(species.molar_mass.0 > 0.0 && !species.composition.is_empty() && !species.source.is_empty(), "{name}");
        for (at, (element, atoms)) in species.composition.iter().enumerate() {
            let symbol = &data.elements[*element].symbol;
            assert!(*atoms > 0.0 || (symbol == "E" && *atoms < 0.0), "{name}: {symbol} {atoms}");
            assert!(species.composition[..at].iter().all(|(before, _)| before != element), "{name}: {symbol} twice");
        }
        for pair in species.ranges.windows(2) {
            assert_eq!(pair[0].high, pair[1].low, "{name}");
        }
        assert!(species.ranges.iter().all(|range| 0.0 < range.low && range.low < range.high), "{name}");
    }
    let kinds: Vec<_> = data.species.iter().map(|s| (s.role == Role::ReactantOnly, s.phase != Phase::Gas)).collect();
    assert!(kinds.iter().filter(|(reactant, _)| !reactant).is_sorted(), "gases stand before condensed products");
    assert!(kinds.iter().map(|(reactant, _)| reactant).is_sorted(), "products stand before reactants");
}

#[test]
fn atoms_weigh_what_the_reference_program_says() {
    let table = include_str!("../../../tests/species/atomic_weights.csv");
    let mut checked = 0;
    for line in table.lines().skip(1) {
        let (symbol, weight) = line.split_once(',').expect("two columns");
        let element = &nasa().elements[nasa().find_element(symbol).unwrap_or_else(|| panic!("{symbol}"))];
        // The table's neodymium is promethium, as its README says.
        if symbol != "ND" {
            let weight = 1e-3 * weight.parse::<f64>().expect("a number");
            assert!((element.atomic_weight.0 - weight).abs() <= 1e-16 * weight.max(1.0), "{symbol}");
            checked += 1;
        }
    }
    assert_eq!(checked, 100 - 1);
}

/// ∫cp dT = ΔH and ∫cp/T dT = ΔS over a small piece of every range. Gauss's rule with five points is exact there to
/// rounding: the error term is below (0.01)¹⁰ of the integral. What remains is rounding of sums whose terms are far
/// larger than the sum, of which the largest bounds it.
#[test]
fn enthalpy_and_entropy_are_the_integrals_of_the_heat_capacity() {
    const NODES: [(f64, f64); 3] = [
        (0.0, 128.0 / 225.0),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    const PIECE: f64 = 0.02; // of T
    const ROUNDING: f64 = 1e-15; // of the largest term, for some ten terms
    for species in &nasa().species {
        for range in &species.ranges {
            for t in samples(range) {
                let half = 0.5 * PIECE * t;
                let integral = |f: &dyn Fn(f64) -> f64| -> f64 {
                    let pairs = NODES
                        .iter()
                        .map(|(x, w)| if *x == 0.0 { w * f(t) } else { w * (f(t - x * half) + f(t + x * half)) });
                    half * pairs.sum::<f64>()
                };
                let heat = integral(&|t| range.heat_capacity(t));
                let rise = (t + half) * range.enthalpy(t + half) - (t - half) * range.enthalpy(t - half);
                let largest = [-2, -1, 0, 1, 2, 3, 4]
                    .iter()
                    .zip(range.a)
                    .map(|(power, a)| (a * t.powi(*power)).abs())
                    .chain([(range.b[0] / t).abs(), range.b[1].abs()])
                    .fold(0.0, f64::max);
                let limit = 20.0 * ROUNDING * largest * t.ln();
                assert!((heat - rise).abs() <= limit * t, "{} {t} K: ∫cp dT {heat}, ΔH {rise}", species.name);
                let entropy = integral(&|t| range.heat_capacity(t) / t);
                let rise = range.entropy(t + half) - range.entropy(t - half);
                assert!((entropy - rise).abs() <= limit, "{} {t} K: ∫cp/T dT {entropy}, ΔS {rise}", species.name);
            }
        }
    }
}

#[test]
fn every_heat_capacity_is_positive() {
    for species in &nasa().species {
        for range in &species.ranges {
            for t in samples(range) {
                assert!(range.heat_capacity(t) > 0.0, "{} at {t} K", species.name);
            }
        }
    }
}

/// Fits of one phase meet. The limit is what the fits are made to: their constraint is met to some 1e-5.
#[test]
fn the_ranges_of_a_species_meet() {
    const LIMIT: f64 = 1e-4; // of cp; of R T for the enthalpy; of R for the entropy
    let mut heat_capacity = Vec::new();
    let mut integrals = Vec::new();
    for species in &nasa().species {
        for pair in species.ranges.windows(2) {
            let (below, above, t) = (&pair[0], &pair[1], pair[0].high);
            let place = format!("{} {t}", species.name);
            if (below.heat_capacity(t) / above.heat_capacity(t) - 1.0).abs() > LIMIT {
                heat_capacity.push(place.clone());
            }
            let steps = [below.enthalpy(t) - above.enthalpy(t), below.entropy(t) - above.entropy(t)];
            if steps.iter().any(|step| step.abs() > LIMIT) {
                integrals.push(place);
            }
        }
    }
    assert_known(
        "heat capacity",
        &heat_capacity,
        &[
            // A transition of second order: the heat capacity peaks, the enthalpy does not jump.
            "Fe(a) 1042",
            "Fe2O3(cr) 960",
            "Fe3O4(cr) 850",
            "K2S(cr) 1050",
            "Ni(cr) 631",
            "S(L) 717",
            "NaCN(III) 293.15",
            // Data of two sources, joined at a temperature where both are good to some 0.1 %.
            "ALN(cr) 300",
            "AL4C3(cr) 300",
            "Be(a) 298.15",
            "Mg(cr) 298.15",
            "Rb2SO4(a) 800",
            // The only gas; 0.05 %.
            "ALOCL 1000",
        ],
    );
    assert_known(
        "enthalpy and entropy",
        &integrals,
        &[
            // The peak of a transition between two forms, cut in pieces of a few kelvins.
            "NaCN(II) 245.9",
            "NaCN(II) 286.3",
            "NaCN(II) 287.7",
            "NaCN(III) 290.4",
            "NaCN(III) 293.15",
            // The peak at 311.5 K holds 1 J/mol.
            "Cr(cr) 311.5",
            // Coefficients that do not meet to all their digits.
            "ALOCL 1000",
            "Na2S(cr) 700",
            "TiB2(cr) 2300",
        ],
    );
}

/// b₁ has ten digits, so that a heat of formation of 3 MJ/mol comes back to 3 mJ/mol.
#[test]
fn the_enthalpy_at_298_kelvin_is_the_heat_of_formation() {
    const LIMIT: f64 = 0.02; // J/mol
    let mut off = Vec::new();
    let mut checked = 0;
    for species in &nasa().species {
        let t = REFERENCE_TEMPERATURE;
        let Some((low, high)) = species.temperature_range() else { continue };
        let fit = species.fit_at(t).expect("it has fits");
        if low <= t && t <= high {
            checked += 1;
            if (R * t * fit.enthalpy(t) - species.heat_of_formation.0).abs() > LIMIT {
                off.push(species.name.clone());
            }
        }
    }
    assert!(checked > 1400, "{checked}");
    // By 0.03 to 0.5 J/mol.
    let known = ["CuBr(a)", "FeOCL(cr)", "Fe3O4(cr)", "Hg(L)", "H2O(L)", "U3O8(II)"];
    assert_known("heat of formation", &off, &known);
}

/// Phases that turn into each other have one Gibbs energy there, and the hotter phase has the higher enthalpy.
#[test]
fn phases_coexist_where_one_turns_into_the_next() {
    const LIMIT: f64 = 1e-4; // of R T
    let data = nasa();
    let families = data.phase_families();
    let members: usize = families.iter().map(|family| family.species.len()).sum();
    assert_eq!(members, 752, "every condensed product is in one family");
    let mut apart = Vec::new();
    for family in &families {
        assert_eq!(family.transitions.len() + 1, family.species.len());
        assert!(family.transitions.is_sorted());
        for (pair, t) in family.species.windows(2).zip(&family.transitions) {
            let (cold, hot) = (&data.species[pair[0]], &data.species[pair[1]]);
            let (below, above) = (cold.ranges.last().expect("fits"), hot.ranges.first().expect("fits"));
            let names = format!("{} {} {t:.2}", cold.name, hot.name);
            if (below.gibbs(*t) - above.gibbs(*t)).abs() > LIMIT {
                apart.push(names.clone());
            }
            // Where the enthalpy does not jump, the fits meet to some 1e-5.
            assert!(above.enthalpy(*t) - below.enthalpy(*t) > -1e-5, "{names}");
        }
    }
    // Water's fits are of different sources; NaCN's peak as above; TiB2's fits do not meet to all their digits.
    let known = ["H2O(cr) H2O(L) 273.15", "NaCN(II) NaCN(III) 288.50", "TiB2(cr) TiB2(L) 3193.00"];
    assert_known("Gibbs energy", &apart, &known);
}

#[test]
fn fits_cross_near_the_stated_transition_where_the_enthalpy_jumps() {
    let data = nasa();
    let mut without = Vec::new();
    for family in data.phase_families() {
        for (pair, stated) in family.species.windows(2).zip(&family.transitions) {
            let (cold, hot) = (&data.species[pair[0]], &data.species[pair[1]]);
            let (below, above) = (cold.ranges.last().expect("fits"), hot.ranges.first().expect("fits"));
            match coexistence(cold, hot) {
                Some(t) => {
                    assert!(
                        (below.gibbs(t) - above.gibbs(t)).abs() < 1e-11 * (1.0 + below.gibbs(t).abs()),
                        "{}",
                        hot.name
                    );
                    assert!((t / stated - 1.0).abs() < 1e-3, "{}", hot.name);
                }
                None if (above.enthalpy(*stated) - below.enthalpy(*stated)).abs() < 1e-5 => {}
                None => without.push(format!("{} {} {stated:.2}", cold.name, hot.name)),
            }
        }
    }
    assert_known("crossing", &without, &["NaCN(II) NaCN(III) 288.50"]);
}

#[test]
fn a_family_lists_its_phases_from_cold_to_hot() {
    let data = nasa();
    let family = |name: &str| {
        let index = data.find(name).unwrap_or_else(|| panic!("{name}"));
        let family = data.phase_families().into_iter().find(|family| family.species.contains(&index)).expect("one");
        let names: Vec<&str> = family.species.iter().map(|index| data.species[*index].name.as_str()).collect();
        (names.join(" "), family.transitions)
    };
    assert_eq!(family("AL2O3(L)"), ("AL2O3(a) AL2O3(L)".to_owned(), vec![2327.0]));
    assert_eq!(family("Fe(c)"), ("Fe(a) Fe(c) Fe(d) Fe(L)".to_owned(), vec![1184.0, 1665.0, 1809.0]));
    assert_eq!(family("ALN(cr)"), ("ALN(cr) ALN(L) ALN(L')".to_owned(), vec![1800.0, 2700.0]));
    assert_eq!(family("C(gr)"), ("C(gr)".to_owned(), vec![]));
    // Fits that overlap, and fits with a gap between them: the transition is where the Gibbs energies meet.
    assert_eq!(family("SiC(L)"), ("SiC(b) SiC(L)".to_owned(), vec![3103.0]));
    assert_eq!(family("SrCL2(L)"), ("SrCL2(a) SrCL2(b) SrCL2(L)".to_owned(), vec![990.0, 1147.0]));
    assert_eq!(family("Mg(OH)2(L)"), ("Mg(OH)2(cr) Mg(OH)2(L)".to_owned(), vec![1000.0]));
}

/// M. W. Chase, NIST-JANAF Thermochemical Tables, 4th ed. (1998), at 1000 K: cp and S in J/(mol K), H - H(298.15) in
/// kJ/mol. The fits are of other, newer sources; both are good to some 0.1 %.
#[test]
fn values_at_1000_kelvin_are_those_of_the_janaf_tables() {
    const LIMIT: f64 = 2e-3;
    const CASES: &[(&str, f64, f64, f64)] = &[
        ("H2O", 41.268, 232.738, 26.000),
        ("CO2", 54.308, 269.299, 33.397),
        ("N2", 32.697, 228.170, 21.463),
        ("CO", 33.183, 234.538, 21.690),
        ("H2", 30.205, 166.216, 20.680),
        ("O2", 34.870, 243.578, 22.703),
    ];
    const T: f64 = 1000.0;
    for &(name, cp, s, h) in CASES {
        let species = named(name);
        let fit = species.fit_at(T).expect("fits");
        let found = [
            R * fit.heat_capacity(T),
            R * fit.entropy(T),
            1e-3 * (R * T * fit.enthalpy(T) - species.heat_of_formation.0),
        ];
        for (found, expected) in found.into_iter().zip([cp, s, h]) {
            assert!((found / expected - 1.0).abs() < LIMIT, "{name}: {found}, {expected} expected");
        }
    }
}

/// Dilute gases at 300 K, viscosity in µPa s and conductivity in mW/(m K): E. W. Lemmon & R. T. Jacobsen, Int. J.
/// Thermophys. 25, 21 (2004), table V for N2, Ar and O2, to whose 2 % the older fits agree.
#[test]
fn transport_properties_at_300_kelvin_are_those_measured() {
    const LIMIT: f64 = 0.02;
    for (name, eta, lambda) in [("N2", 17.88, 25.9), ("Ar", 22.74, 17.8), ("O2", 20.65, 26.4)] {
        let data = nasa();
        let transport = data.transport.of(data.find(name).expect("there")).expect("there");
        let found = viscosity(&transport.viscosity, 300.0).expect("fits").0 * 1e6;
        assert!((found / eta - 1.0).abs() < LIMIT, "{name}: viscosity {found}");
        let found = conductivity(&transport.conductivity, 300.0).expect("fits").0 * 1e3;
        assert!((found / lambda - 1.0).abs() < LIMIT, "{name}: conductivity {found}");
    }
}

#[test]
fn transport_fits_meet_and_are_found_for_either_order_of_a_pair() {
    const LIMIT: f64 = 0.05; // of the property; the fits of different sources are good to some percent
    let data = nasa();
    let mut apart = Vec::new();
    let mut check = |name: &str, fits: &[TransportFit]| {
        for pair in fits.windows(2) {
            let t = pair[0].high;
            if (pair[0].logarithm(t) - pair[1].logarithm(t)).abs() > LIMIT {
                apart.push(format!("{name} {t}"));
            }
        }
    };
    for pure in &data.transport.pure {
        let species = &data.species[pure.species];
        check(&format!("{} viscosity", species.name), &pure.viscosity);
        check(&format!("{} conductivity", species.name), &pure.conductivity);
        assert!(species.phase == Phase::Gas && species.role == Role::Product, "{}", species.name);
    }
    for pair in &data.transport.pairs {
        let (one, other) = pair.species;
        check(&format!("{} {}", data.species[one].name, data.species[other].name), &pair.viscosity);
        assert_eq!(data.transport.of_pair(other, one), Some(pair));
        assert_eq!(data.transport.of_pair(one, other), Some(pair));
    }
    assert_known("transport", &apart, &[]);
}

#[test]
fn products_are_made_of_the_elements_asked_for() {
    let data = nasa();
    let elements: Vec<usize> = ["C", "H", "O"].iter().map(|symbol| data.find_element(symbol).expect("there")).collect();
    let products: Vec<&str> = data.products(&elements).map(|index| data.species[index].name.as_str()).collect();
    for name in ["H2O", "CO2", "C(gr)", "H2O(L)"] {
        assert!(products.contains(&name), "{name}");
    }
    for name in ["N2", "O2(L)", "CO2+", "InertO2", "D2O"] {
        assert!(!products.contains(&name), "{name}");
    }
    // The gases of LOX/RP-1 that the peers count.
    let gases = data.products(&elements).filter(|index| data.species[*index].phase == Phase::Gas).count();
    assert_eq!(gases, 121);
}

#[test]
fn names_are_found_in_any_case_where_that_is_clear_and_offered_where_not() {
    let data = nasa();
    let name = |text: &str| data.find(text).map(|index| data.species[index].name.as_str());
    assert_eq!(name("al2o3(l)"), Some("AL2O3(L)"));
    assert_eq!((name("CO"), name("Co"), name("co")), (Some("CO"), Some("Co"), None));
    assert_eq!(data.find_element("al"), data.find_element("AL"));
    assert_eq!(data.nearest_names("AL2O3").first(), Some(&"AL2O3"));
    assert!(data.nearest_names("AL2O3").contains(&"AL2O3(L)"));
    assert!(data.nearest_names("RP1").contains(&"RP-1"), "{:?}", data.nearest_names("RP1"));
    assert!(data.nearest_names("acetylene").contains(&"C2H2,acetylene"));
    assert_eq!(data.nearest_names("  "), Vec::<&str>::new());
    assert_eq!(data.nearest_names("phlogiston dephlogisticated"), Vec::<&str>::new());
}
