//! Mixtures against the reference cases, by hand, and with wrong input.

use super::*;
use crate::substance::reactant::{CustomReactant, ReactantLibrary};
use crate::substance::species::SpeciesData;
use serde_json::Value;

fn data() -> &'static SpeciesData {
    SpeciesData::nasa().expect("the data read")
}

fn ingredient(name: &str, side: Side, amount: f64) -> Ingredient {
    let library = ReactantLibrary::bundled(data()).expect("reads");
    Ingredient { reactant: library.find(name).expect(name), side, amount, temperature: None }
}

/// Moles of an element in a kilogram.
fn moles(mixture: &Mixture, symbol: &str) -> f64 {
    let at = data().find_element(symbol).expect("element");
    mixture.elements.iter().find(|(element, _)| *element == at).map_or(0.0, |(_, moles)| *moles)
}

#[test]
fn a_mixture_is_a_sum_over_its_parts() {
    let mixture = Mixture::of(
        &[
            ingredient("AP", Side::Whole, 0.7),
            ingredient("HTPB", Side::Whole, 0.12),
            ingredient("Al", Side::Whole, 0.18),
        ],
        Amounts::MassFractions,
    )
    .expect("mixes");
    let (ap, htpb) = (0.7 / 0.117489060, 0.12 / mixture.portions[1].molar_mass.0);
    let near = |got: f64, expected: f64| assert!((got / expected - 1.0).abs() < 1e-9, "{got} {expected}");
    near(moles(&mixture, "H"), 4.0 * ap + 10.336 * htpb);
    near(moles(&mixture, "AL"), 0.18 / 0.026981538);
    near(mixture.known_enthalpy().expect("known").0, ap * -295_767.0 + htpb * 5020.8);
    near(1.0 / mixture.density.expect("known").0, 0.7 / 1950.0 + 0.12 / 920.0 + 0.18 / 2699.0);
    let mass: f64 = mixture.elements.iter().map(|(at, moles)| moles * data().elements[*at].atomic_weight.0).sum();
    near(mass, 1.0);
    assert_eq!(mixture.oxidiser_to_fuel, None);
}

#[test]
fn mole_parts_become_masses() {
    let mixture =
        Mixture::of(&[ingredient("H2", Side::Fuel, 2.0), ingredient("O2", Side::Oxidiser, 1.0)], Amounts::MoleParts)
            .expect("mixes");
    let ratio = 0.0319988 / (2.0 * 0.00201588);
    assert!((mixture.oxidiser_to_fuel.expect("divided") / ratio - 1.0).abs() < 1e-12);
    let (hydrogen, oxygen) = (moles(&mixture, "H"), moles(&mixture, "O"));
    assert!((hydrogen / oxygen - 2.0).abs() < 1e-12, "{hydrogen} {oxygen}");
}

/// Ratios by hand: methane burns with two oxygens, so that (o/f)_st = 2 M(O2) / M(CH4).
#[test]
fn proportions_mean_the_same_mixture() {
    let pair =
        Pair::of(&[ingredient("CH4", Side::Fuel, 1.0), ingredient("O2", Side::Oxidiser, 1.0)], Amounts::MassFractions)
            .expect("a pair");
    let stoichiometric = 2.0 * 0.0319988 / 0.01604246;
    let near = |got: f64, expected: f64| assert!((got / expected - 1.0).abs() < 1e-9, "{got} {expected}");
    near(pair.stoichiometric(), stoichiometric);
    let ratio = |proportion| pair.oxidiser_to_fuel(proportion).expect("reached");
    near(ratio(Proportion::FuelEquivalenceRatio(1.0)), stoichiometric);
    near(ratio(Proportion::FuelEquivalenceRatio(1.25)), stoichiometric / 1.25);
    // Methane has no negative valence and oxygen no positive one: r and φ are the same.
    near(ratio(Proportion::ChemicalEquivalenceRatio(1.25)), stoichiometric / 1.25);
    near(ratio(Proportion::PercentFuel(20.0)), 4.0);
    near(ratio(Proportion::FuelToOxidiser(0.25)), 4.0);
    let mixture = |ratio| pair.at(Proportion::OxidiserToFuel(ratio)).expect("mixes");
    near(mixture(stoichiometric).chemical_equivalence_ratio().expect("oxidised"), 1.0);
    near(mixture(stoichiometric / 1.25).fuel_equivalence_ratio().expect("two sides"), 1.25);
    assert_eq!(ratio(Proportion::OxidiserToFuel(0.0)), 0.0);
    assert_eq!(ratio(Proportion::PercentFuel(100.0)), 0.0);
}

/// Nitrogen tetroxide with MMH, by hand: MMH offers 4 + 6 = 10 positive charges, N2O4 8 negative ones. Ethanol has both
/// signs, and r then differs from φ: at φ = 2 with oxygen r = (16)/(2·0.5·... ) as the equation says.
#[test]
fn r_and_phi_differ_where_the_fuel_holds_oxygen() {
    let pair = Pair::of(
        &[ingredient("ethanol", Side::Fuel, 1.0), ingredient("LOX", Side::Oxidiser, 1.0)],
        Amounts::MassFractions,
    )
    .expect("a pair");
    // C2H6O: V+ = 8 + 6 = 14, V- = -2; O2: V- = -4. Three oxygens burn it: 14 = 2 + 12.
    let (fuel, oxygen) = (0.04606844, 0.0319988);
    let near = |got: f64, expected: f64| assert!((got / expected - 1.0).abs() < 1e-9, "{got} {expected}");
    near(pair.stoichiometric(), 3.0 * oxygen / fuel);
    let ratio = pair.oxidiser_to_fuel(Proportion::FuelEquivalenceRatio(2.0)).expect("reached");
    near(ratio, 1.5 * oxygen / fuel);
    let mixture = pair.at(Proportion::OxidiserToFuel(ratio)).expect("mixes");
    near(mixture.chemical_equivalence_ratio().expect("oxidised"), 14.0 / (2.0 + 1.5 * 4.0));
    near(mixture.fuel_equivalence_ratio().expect("two sides"), 2.0);
    near(pair.oxidiser_to_fuel(Proportion::ChemicalEquivalenceRatio(14.0 / 8.0)).expect("reached"), ratio);
}

#[test]
fn a_pair_brought_together_is_the_mixture_of_its_parts() {
    let fuels = [("MMH", 0.6), ("hydrazine", 0.4)];
    let ingredients: Vec<Ingredient> = fuels
        .iter()
        .map(|(name, fraction)| ingredient(name, Side::Fuel, *fraction))
        .chain([ingredient("NTO", Side::Oxidiser, 1.0)])
        .collect();
    let pair = Pair::of(&ingredients, Amounts::MassFractions).expect("a pair");
    let together = pair.at(Proportion::OxidiserToFuel(1.5)).expect("mixes");
    let mut parts = ingredients;
    for part in &mut parts {
        part.amount *= if part.side == Side::Fuel { 0.4 } else { 0.6 };
    }
    let direct = Mixture::of(&parts, Amounts::MassFractions).expect("mixes");
    let near = |got: f64, expected: f64| assert!((got - expected).abs() <= 1e-12 * expected.abs(), "{got} {expected}");
    near(together.enthalpy.expect("known").0, direct.enthalpy.expect("known").0);
    near(together.density.expect("known").0, direct.density.expect("known").0);
    near(together.oxidiser_to_fuel.expect("divided"), direct.oxidiser_to_fuel.expect("divided"));
    near(together.valences.0, direct.valences.0);
    assert_eq!(together.elements.len(), direct.elements.len());
    for ((one, moles), (other, expected)) in together.elements.iter().zip(&direct.elements) {
        assert_eq!(one, other);
        near(*moles, *expected);
    }
    let sum: f64 = together.portions.iter().map(|portion| portion.mass_fraction).sum();
    near(sum, 1.0);
}

#[test]
fn wrong_input_is_refused_with_its_field() {
    let (ap, al) = (ingredient("AP", Side::Whole, 0.7), ingredient("Al", Side::Whole, 0.2));
    let of = |ingredients: &[Ingredient]| Mixture::of(ingredients, Amounts::MassFractions).map(|_| ());
    let pair = |ingredients: &[Ingredient]| Pair::of(ingredients, Amounts::MassFractions);
    let percents = [Ingredient { amount: 70.0, ..ap.clone() }, Ingredient { amount: 30.0, ..al.clone() }];
    let negative = [Ingredient { amount: 1.2, ..ap.clone() }, Ingredient { amount: -0.2, ..al.clone() }];
    let hot = [Ingredient { amount: 1.0, temperature: Some(Kelvin(700.0)), ..ap.clone() }];
    let zero = [Ingredient { amount: 0.0, ..ap.clone() }];
    let fuel = ingredient("HTPB", Side::Fuel, 1.0);
    for (error, part) in [
        (of(&[]), "reactants: there are none"),
        (of(&[ap.clone(), al.clone()]), "mass_fraction: the fractions of all reactants sum to 0.8999"),
        (of(&percents), "sum to 100, and must sum to 1; they look like percents"),
        (of(&negative), "reactants[1].mass_fraction: -0.2 of aluminium"),
        (of(&[Ingredient { amount: f64::NAN, ..ap.clone() }]), "reactants[0].mass_fraction: NaN"),
        (of(&zero), "all 0"),
        (of(&hot), "reactants[0].temperature: AP cannot be used at 700 K: its data reach from 100 to 513.15 K"),
        (pair(std::slice::from_ref(&ap)).map(|_| ()), "reactants[0].side: AP is neither fuel nor oxidiser"),
        (pair(&[fuel]).map(|_| ()), "there is no oxidiser"),
    ] {
        let error = error.expect_err(part).to_string();
        assert!(error.contains(part), "{part}: {error}");
    }
    let pair = pair(&[ingredient("CH4", Side::Fuel, 1.0), ingredient("O2", Side::Oxidiser, 1.0)]).expect("a pair");
    let inert =
        Pair::of(&[ingredient("CH4", Side::Fuel, 1.0), ingredient("N2", Side::Oxidiser, 1.0)], Amounts::MassFractions)
            .expect("a pair");
    for (error, part) in [
        (pair.at(Proportion::OxidiserToFuel(-1.0)), "of: -1 cannot be"),
        (pair.at(Proportion::PercentFuel(0.0)), "percent_fuel: 0 cannot be"),
        (pair.at(Proportion::PercentFuel(101.0)), "percent_fuel: 101 cannot be"),
        (pair.at(Proportion::FuelEquivalenceRatio(0.0)), "phi: 0 cannot be"),
        (pair.at(Proportion::ChemicalEquivalenceRatio(f64::INFINITY)), "r: inf cannot be"),
        (inert.at(Proportion::FuelEquivalenceRatio(1.0)), "cannot be reached"),
    ] {
        let error = error.expect_err(part).to_string();
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn a_part_without_enthalpy_leaves_the_mixture_without_one() {
    let custom = CustomReactant {
        name: "mystery".to_owned(),
        formula: Formula::parse("CH2").expect("reads"),
        enthalpy: None,
        temperature: Kelvin(298.15),
        density: None,
    };
    let reactant = Reactant::custom(custom, data()).expect("known elements");
    let part = Ingredient { reactant, side: Side::Whole, amount: 1.0, temperature: Some(Kelvin(500.0)) };
    let mixture = Mixture::of(&[part], Amounts::MassParts).expect("mixes");
    assert_eq!((mixture.enthalpy, mixture.density), (None, None));
    let error = mixture.known_enthalpy().expect_err("none").to_string();
    assert!(error.contains("no enthalpy is stated for mystery"), "{error}");
}

/// Every reference case: h0 by the reactants as they are listed. The list states six to ten digits.
#[test]
fn the_enthalpy_of_every_reference_case_is_met() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/thermo");
    let mut compared = 0;
    for file in std::fs::read_dir(folder).expect("the folder").flatten() {
        if file.path().extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).expect("reads");
        let cases: Vec<Value> = serde_json::from_str(&text).expect("cases");
        for case in cases {
            let ingredients: Vec<Ingredient> =
                case["reactants"].as_array().expect("a list").iter().map(listed).collect();
            let mixture = Mixture::of(&ingredients, Amounts::MassFractions).expect("mixes");
            let Some(expected) = case["h0_J_kg"].as_f64() else { continue };
            let h0 = mixture.known_enthalpy().expect("known").0;
            // The references were checked to 4e-10 themselves.
            assert!((h0 - expected).abs() <= 1e-9 * expected.abs(), "{}: {h0} {expected}", case["id"]);
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared}");
}

/// A reactant as a reference case lists it.
fn listed(value: &Value) -> Ingredient {
    let custom = CustomReactant {
        name: value["name"].as_str().expect("a name").to_owned(),
        formula: serde_json::from_value(value["formula"].clone()).expect("a formula"),
        enthalpy: value["enthalpy_J_per_mol"].as_f64().map(JoulePerMole),
        temperature: Kelvin(value["temperature_K"].as_f64().expect("a temperature")),
        density: None,
    };
    let temperature = Some(custom.temperature);
    let reactant = Reactant::custom(custom, data()).expect("known elements");
    let amount = value["mass_fraction"].as_f64().expect("a fraction");
    Ingredient { reactant, side: Side::Whole, amount, temperature }
}

#[test]
fn ions_that_do_not_balance_are_refused() {
    let of = |names: &[(&str, f64)]| {
        let list: Vec<Ingredient> = names.iter().map(|(name, amount)| ingredient(name, Side::Whole, *amount)).collect();
        Mixture::of(&list, Amounts::MoleParts)
    };
    assert!(matches!(of(&[("H+", 1.0)]), Err(MixtureError::Charged { charge }) if charge > 900.0));
    let neutral = of(&[("H+", 1.0), ("OH-", 1.0)]).expect("balances");
    assert_eq!(neutral.elements.len(), 2, "{:?}", neutral.elements);
}
