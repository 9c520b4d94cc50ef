//! Laws of every bundled reactant, and names.

use super::*;
use crate::substance::species::Phase;

fn data() -> &'static SpeciesData {
    SpeciesData::nasa().expect("the data read")
}

fn library() -> ReactantLibrary<'static> {
    ReactantLibrary::bundled(data()).unwrap_or_else(|error| panic!("{error}"))
}

/// Every entry, and of each series its ends and middle.
fn all() -> Vec<Reactant> {
    let library = library();
    let mut all = library.reactants().to_vec();
    for series in library.series() {
        let (low, high) = series.limits;
        for number in [low, (low + high) / 2.0, high] {
            all.push(series.reactant(number, data()).unwrap_or_else(|error| panic!("{error}")));
        }
    }
    all
}

#[test]
fn every_reactant_has_formula_mass_source_and_a_density_that_can_be() {
    let all = all();
    assert!(all.len() > 90, "{}", all.len());
    for reactant in &all {
        let name = &reactant.name;
        assert!(!reactant.formula.atoms().is_empty(), "{name}");
        let read = Formula::parse(&reactant.formula.to_string()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read, reactant.formula, "{name}");
        assert!((0.001..1.1).contains(&reactant.molar_mass().0), "{name}: {}", reactant.molar_mass().0);
        assert!(reactant.source.0.len() > 15, "{name}: \"{}\"", reactant.source.0);
        let density = reactant.density(reactant.temperature());
        let phase =
            reactant.species.as_ref().and_then(|species| data().find(species)).map(|at| data().species[at].phase);
        if phase == Some(Phase::Gas) {
            assert_eq!(density, None, "{name}");
        } else {
            let density = density.unwrap_or_else(|| panic!("{name} has no density")).0;
            let is_hydrogen = name == "LH2";
            assert!((if is_hydrogen { 60.0 } else { 400.0 }..7500.0).contains(&density), "{name}: {density}");
        }
        let falls = reactant.densities.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1);
        assert!(falls, "{name}: the density does not fall with temperature");
    }
}

#[test]
fn every_enthalpy_is_plausible_and_rises_over_the_range_of_temperatures() {
    for reactant in all() {
        let name = &reactant.name;
        let (low, high) = reactant.temperature_range();
        let own = reactant.temperature();
        assert!(low.0 <= own.0 && own.0 <= high.0, "{name}: {} {} {}", low.0, own.0, high.0);
        // Between water, the most stable of them, and acetylene.
        let enthalpy = reactant.specific_enthalpy(own).unwrap_or_else(|error| panic!("{name}: {error}")).0;
        assert!((-16.5e6..9e6).contains(&enthalpy), "{name}: {enthalpy} J/kg");
        let steps = 40;
        let at = |step: u32| Kelvin(low.0 + (high.0 - low.0) * f64::from(step) / f64::from(steps));
        for step in 0..steps {
            let (one, next) = (at(step), at(step + 1));
            let rise = reactant.enthalpy(next).expect("inside").0 - reactant.enthalpy(one).expect("inside").0;
            assert!(rise > 0.0 || low == high, "{name} at {} K", one.0);
        }
        assert!(reactant.enthalpy(Kelvin(low.0 - 1.0)).is_err(), "{name}");
        assert!(reactant.enthalpy(Kelvin(high.0 + 1.0)).is_err(), "{name}");
    }
}

#[test]
fn no_name_stands_for_two_reactants() {
    let library = library();
    let mut known: Vec<(String, String)> = Vec::new();
    let series = library.series().iter().map(|series| (&series.name, &series.aliases, None));
    let reactants = library.reactants().iter().map(|one| (&one.name, &one.aliases, one.species.as_ref()));
    for (name, aliases, species) in reactants.chain(series) {
        for other in std::iter::once(name).chain(aliases) {
            // Blends of a series are told apart by what stands around the number.
            let key = library::comparable(other);
            let twin = known.iter().find(|(known, of)| *known == key && of != name);
            assert!(twin.is_none(), "{other} is {name} and {}", twin.map_or("", |(_, of)| of));
            known.push((key, name.clone()));
        }
        if let Some(species) = species {
            let key = library::comparable(species);
            assert!(!known.iter().any(|(other, of)| *other == key && of != name), "{species}");
        }
    }
}

#[test]
fn every_name_finds_its_reactant() {
    let library = library();
    for reactant in library.reactants() {
        for name in std::iter::once(&reactant.name).chain(&reactant.aliases).chain(&reactant.species) {
            for name in [name.clone(), name.to_lowercase(), name.replace('-', " ")] {
                // NASA's own names in other letters may be another species: CO and Co.
                if data().species.iter().any(|species| species.name == name) && !reactant.aliases.contains(&name) {
                    continue;
                }
                let found = library.find(&name).unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(found.name, reactant.name, "{name}");
            }
        }
    }
}

#[test]
fn a_series_holds_as_much_of_its_element_as_its_number_says() {
    let library = library();
    let mass_percent = |reactant: &Reactant, symbol: &str| {
        let at = data().find_element(symbol).expect("element");
        let moles: f64 = reactant.composition().iter().filter(|(element, _)| *element == at).map(|(_, n)| n).sum();
        100.0 * moles * data().elements[at].atomic_weight.0 / reactant.molar_mass().0
    };
    for number in [9.5, 12.6, 13.35, 14.14] {
        let found = library.find(&format!("NC {number}%")).expect("known");
        assert!((mass_percent(&found, "N") - number).abs() < 1e-4, "{number}: {}", mass_percent(&found, "N"));
    }
    // N2O4 has two oxygens a nitrogen; each NO in the mixture lacks one: O/N = 2 - (NO by moles)/(all N by moles).
    for number in [3.0, 10.0, 25.0] {
        let found = library.find(&format!("MON{number}")).expect("known");
        let (n, o) = (mass_percent(&found, "N") / 14.0067, mass_percent(&found, "O") / 15.9994);
        let no = number / 30.0061;
        assert!((2.0 * n - o - no).abs() < 1e-6, "{number}: {n} {o}");
    }
    let peroxide = library.find("87.5% H2O2").expect("known");
    assert_eq!(peroxide.parts, [("H2O2".to_owned(), 0.875), ("water".to_owned(), 0.125)]);
}

#[test]
fn peroxide_of_any_strength_is_mixed_by_mass_with_its_heat_of_mixing() {
    let library = library();
    let at = Kelvin(298.15);
    let specific = |name: &str| library.find(name).expect(name).specific_enthalpy(at).expect("inside").0;
    let expected = 0.875 * specific("H2O2") + 0.125 * specific("water") - 0.875 * 0.125 * 1e5;
    assert!((specific("H2O2 87.5 %") - expected).abs() < 1e-6, "{}", specific("H2O2 87.5 %"));
    assert_eq!(specific("H2O2 0%"), specific("water"));
    let density = library.find("HTP-90").expect("known").density(at).expect("known").0;
    // Schumb, Satterfield & Wentworth (1955): 1.3867 g/cm³ at 25 °C.
    assert!((density / 1386.0 - 1.0).abs() < 0.005, "{density}");
    let error = library.find("H2O2 101%").expect_err("more than all").to_string();
    assert!(error.contains("percent of H2O2 by mass goes from 0 to 100"), "{error}");
}

/// Densities from handbooks: ethanol with water (CRC Handbook, 20 °C, moved to 25 °C), A-50 (AFRPL-TR-69-149, 25 °C),
/// MON-25 (USAF handbook, 25 °C).
#[test]
fn densities_of_mixtures_come_near_to_measured_ones() {
    let library = library();
    for (name, measured, within) in [
        ("ethanol 75%", 852.0, 0.006),
        ("ethanol 92.5%", 807.0, 0.006),
        ("A-50", 899.0, 0.025),
        ("MON-25", 1378.0, 0.01),
    ] {
        let density = library.find(name).expect(name).density(Kelvin(298.15)).expect("known").0;
        assert!((density / measured - 1.0).abs() < within, "{name}: {density}");
    }
}

/// Enthalpies that two independent sources give: the equation of state with the gas's heat of formation, and NASA's
/// record of the liquid.
#[test]
fn nitrous_oxide_at_room_temperature_comes_from_its_equation_of_state() {
    // Lemmon & Span (2006): the saturated liquid at 293.15 K lies 11.229 kJ/mol below the ideal gas at 298.15 K.
    let liquid = library().find("N2O(L)").expect("known").enthalpy(Kelvin(293.15)).expect("inside").0;
    assert!((liquid - (81_600.0 - 11_229.0)).abs() < 10.0, "{liquid}");
}

#[test]
fn where_nasa_has_the_substance_a_record_of_ours_agrees_with_it() {
    // Ours are carried by a heat capacity from the temperature of NASA's: at that temperature they are NASA's.
    for reactant in library().reactants() {
        let Some(species) = reactant.species.as_ref().and_then(|name| data().find(name)) else { continue };
        let species = &data().species[species];
        let t = species.assigned_temperature.unwrap_or(reactant.temperature());
        let nasa = match species.fit_at(t.0) {
            Some(fit) => fit.enthalpy(t.0) * crate::substance::species::FIT_GAS_CONSTANT * t.0,
            None => species.heat_of_formation.0,
        };
        let ours = reactant.enthalpy(t).expect("inside").0;
        assert!((ours - nasa).abs() <= 1e-9 * nasa.abs().max(1.0), "{}: {ours} {nasa}", reactant.name);
    }
}

#[test]
fn names_of_the_library_count_before_nasas_vapours() {
    let library = library();
    assert_eq!(library.find("KNO3").expect("known").species.as_deref(), Some("KNO3(a)"));
    assert_eq!(library.find("KNO3(g)").expect("known").species.as_deref(), Some("KNO3"));
    assert_eq!(library.find("AL").expect("known").species.as_deref(), Some("AL(cr)"));
    assert_eq!(library.find_species("AL").expect("known").species.as_deref(), Some("AL"));
    assert_eq!(library.find_species("O2(L)").expect("known").name, "LOX");
    assert!(library.find_species("O2(L)").expect("known").density(Kelvin(90.17)).is_some());
    assert_eq!(library.find("CH4").expect("known").temperature(), Kelvin(298.15));
    assert_eq!(library.find("B5H9(L)").expect("known").temperature(), Kelvin(298.15));
    assert_eq!(library.find("Co").expect("known").formula.to_string(), "Co");
    assert_eq!(library.find("CO").expect("known").formula.to_string(), "CO");
}

#[test]
fn an_unknown_name_names_what_comes_close() {
    let library = library();
    for (name, near) in [
        ("sorbitl", "sorbitol"),
        ("RP2", "RP-1"),
        ("hydrazin", "hydrazine"),
        ("perchlorate", "ammonium perchlorate"),
        ("nitro glycerol", "nitroglycerine"),
    ] {
        let error = library.find(name).expect_err(name).to_string();
        assert!(error.contains(near), "{name}: {error}");
    }
    let error = library.find("unobtainium-xyzzy").expect_err("unknown").to_string();
    assert!(error.contains("give its formula"), "{error}");
}

#[test]
fn the_number_of_a_mixture_keeps_its_sign_and_its_digits() {
    let library = library();
    let number = |name: &str| library.find(name).map(|reactant| reactant.name);
    for (name, found) in [
        ("MON25", "MON-25"),
        ("MON-25", "MON-25"),
        ("mon 25", "MON-25"),
        ("HTP-90", "H2O2 90%"),
        ("htp 90", "H2O2 90%"),
        ("90 % H2O2", "H2O2 90%"),
        ("NC 12.6% N", "nitrocellulose 12.6%"),
        ("ethanol 92.5%", "ethanol 92.5%"),
    ] {
        assert_eq!(number(name).unwrap_or_else(|error| panic!("{error}")), found);
    }
    for name in ["H2O2 -5%", "MON--25", "-5% H2O2", "NC -12.6%", "ethanol -100%", "HTP--90"] {
        let error = library.find(name).expect_err(name).to_string();
        assert!(error.contains(" cannot be: percent of") && error.contains('-'), "{name}: {error}");
    }
    // Two numbers are none, and are not run together.
    for name in ["H2O2 87-90%", "H2O2 8 7%", "MON-25-30", "H2O2 1.2.3%"] {
        assert!(matches!(library.find(name), Err(ReactantError::Unknown { .. })), "{name}");
    }
}

#[test]
fn a_mixture_without_its_number_is_asked_for_it() {
    let library = library();
    for (name, example) in
        [("NC", "NC 12.6%"), ("MON", "MON-25"), ("htp", "HTP-90"), ("nitrocellulose", "nitrocellulose 12.6%")]
    {
        let error = library.find(name).expect_err(name).to_string();
        assert!(error.contains("needs a number, the percent of") && error.ends_with(example), "{name}: {error}");
    }
    let error = library.find("HTPX").expect_err("unknown").to_string();
    assert!(error.contains("HTP-90") && !error.contains("{}"), "{error}");
}

#[test]
fn a_name_without_its_phase_is_refused_where_there_are_two_or_says_its_own() {
    let library = library();
    for (name, one, other) in [
        ("methane", "liquid methane", "gaseous methane"),
        ("oxygen", "liquid oxygen", "gaseous oxygen"),
        ("hydrogen", "liquid hydrogen", "gaseous hydrogen"),
        ("nitrogen", "liquid nitrogen", "gaseous nitrogen"),
    ] {
        let error = library.find(name).expect_err(name).to_string();
        assert!(error.contains(one) && error.contains(other), "{name}: {error}");
    }
    assert_eq!(library.find("fluorine").expect("known").name, "LF2");
    for name in ["propane", "ethane", "propylene", "ammonia"] {
        assert_eq!(library.find(name).expect(name).name, format!("liquid {name}"));
    }
}

#[test]
fn a_temperature_that_the_data_do_not_reach_is_refused_with_what_they_reach() {
    let library = library();
    let refuse = |name: &str, t: f64| library.find(name).expect(name).enthalpy(Kelvin(t)).expect_err(name).to_string();
    assert!(refuse("HTPB", 320.0).contains("known at 298.15 K only"), "{}", refuse("HTPB", 320.0));
    assert!(refuse("LOX", 298.15).contains("from 55 to 120 K"), "{}", refuse("LOX", 298.15));
    assert!(refuse("Jet-A", 600.0).contains("from 220 to 550 K"), "{}", refuse("Jet-A", 600.0));
    // Subcooled oxygen: 24 K at 54 J/(mol K).
    let change = {
        let lox = library.find("LOX").expect("known");
        lox.enthalpy(Kelvin(66.0)).expect("inside").0 - lox.enthalpy(Kelvin(90.17)).expect("inside").0
    };
    assert!((change + 24.17 * 53.9).abs() < 15.0, "{change}");
}

#[test]
fn a_reactant_of_the_user_is_taken_as_stated() {
    let custom = CustomReactant {
        name: "binder".to_owned(),
        formula: Formula::parse("C7.3165H10.336O0.1063").expect("reads"),
        enthalpy: Some(JoulePerMole(5020.8)),
        temperature: Kelvin(298.15),
        density: Some(KgPerMetre3(920.0)),
    };
    let reactant = Reactant::custom(custom.clone(), data()).expect("known elements");
    assert_eq!(reactant.enthalpy(Kelvin(298.15)), Ok(JoulePerMole(5020.8)));
    assert!((reactant.molar_mass().0 - 0.1).abs() < 1e-4, "{}", reactant.molar_mass().0);
    let without = Reactant::custom(CustomReactant { enthalpy: None, ..custom.clone() }, data()).expect("known");
    let error = without.enthalpy(Kelvin(298.15)).expect_err("none stated").to_string();
    assert!(error.contains("no enthalpy is stated for binder"), "{error}");
}
