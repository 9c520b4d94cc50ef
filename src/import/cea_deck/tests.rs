//! Decks as people write them, and what is wrong with others.

use super::*;
use crate::substance::reactant::ReactantLibrary;
use crate::substance::species::SpeciesData;

fn one(text: &str) -> CeaDeck {
    let mut decks = read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(decks.len(), 1, "{text}");
    decks.remove(0)
}

fn pascals(deck: &CeaDeck) -> Vec<f64> {
    deck.pressures.iter().map(|pressure| pressure.0).collect()
}

#[test]
fn a_rocket_deck_is_read_with_all_that_it_states() {
    let deck = one("! kerosene engine
prob case=engine-3 rocket equilibrium frozen nfz=2  tcest,k=3800
  p,bar = 70, 100.5
  o/f=2.2,2.4 2.6 pi/p=10,68.0457
  sub,ae/at=3, supar=10,40.5   ions
reac
  fuel RP-1       wt%=100.  t,k=298.15
  oxid=O2(L)  wt%=100 t(k) 90.17
only CO CO2 H2O
  H2 C(gr)
omit O3
insert C(gr)
output siunits massf transport trace=1.d-5 plot p t isp
   ivac mach
end");
    assert_eq!((deck.case.as_str(), deck.problem), ("engine-3", DeckProblem::Rocket));
    assert_eq!(pascals(&deck), [7e6, 1.005e7]);
    let ratios: Vec<f64> = deck.proportions.iter().map(|proportion| proportion.value()).collect();
    assert_eq!((deck.proportions[0].field(), ratios), ("of", vec![2.2, 2.4, 2.6]));
    let rocket = deck.rocket.as_ref().expect("a rocket");
    assert_eq!(rocket.combustor, DeckCombustor::InfiniteArea);
    assert_eq!((rocket.equilibrium, rocket.frozen, rocket.frozen_station), (true, true, 2));
    assert_eq!(rocket.pressure_ratios, [10.0, 68.0457]);
    assert_eq!((rocket.subsonic.as_slice(), rocket.supersonic.as_slice()), ([3.0].as_slice(), [10.0, 40.5].as_slice()));
    assert_eq!(rocket.estimate, Some(Kelvin(3800.0)));
    assert_eq!(deck.reactants.len(), 2);
    let lox = &deck.reactants[1];
    assert_eq!((lox.name.as_str(), lox.side, lox.line), ("O2(L)", Side::Oxidiser, 8));
    assert_eq!((lox.amount, lox.temperature), (Some(DeckAmount::Weight(100.0)), Some(Kelvin(90.17))));
    assert_eq!(deck.only, ["CO", "CO2", "H2O", "H2", "C(gr)"]);
    assert_eq!(
        (deck.omit.as_slice(), deck.insert.as_slice()),
        (["O3".to_owned()].as_slice(), ["C(gr)".to_owned()].as_slice())
    );
    assert!(deck.ions && deck.output.mass_fractions && deck.output.transport && !deck.output.calories);
    assert_eq!((deck.output.trace, deck.output.plot.len()), (Some(1e-5), 5));
    assert!(deck.notes.is_empty(), "{:?}", deck.notes);
}

#[test]
fn keywords_are_read_in_the_spellings_that_are_in_use() {
    for (text, expected) in [
        ("p,psia=1000", 1000.0 * 6894.757293168361),
        ("p(atm)=2", 202_650.0),
        ("pbar=3", 3e5),
        ("p,mmhg=760", 101_325.0),
        ("p=4", 4e5),
        ("p bar 5", 5e5),
    ] {
        let deck = one(&format!("prob tp t,k=1000 {text}\nreac name H2 moles=1"));
        assert!((pascals(&deck)[0] / expected - 1.0).abs() < 1e-15, "{text}: {:?}", pascals(&deck));
    }
    for (text, expected) in
        [("t,c=100", 373.15), ("t(f)=32", 273.15), ("t,r=540", 300.0), ("t=500", 500.0), ("tk 600", 600.0)]
    {
        let deck = one(&format!("prob tp p=1 {text}\nreac name H2 moles=1"));
        assert!((deck.temperatures[0].0 - expected).abs() < 1e-12, "{text}: {:?}", deck.temperatures);
    }
    for (text, field) in [
        ("o/f=2", "of"),
        ("%fuel = 67.", "percent_fuel"),
        ("%f=67", "percent_fuel"),
        ("phi,eq.ratio=1, ", "phi"),
        ("phi=1", "phi"),
        ("r,eq.ratio=1,1.5", "r"),
        ("r,e=1", "r"),
        ("r=1", "r"),
        ("f/a=.05", "fo"),
    ] {
        let deck = one(&format!("prob {text} hp p=1\nreac fuel H2 \n oxid Air"));
        assert_eq!(deck.proportions[0].field(), field, "{text}");
        assert_eq!(deck.problem, DeckProblem::Hp);
    }
    for (text, expected) in [
        ("rho,g/cc=9.1864d-05", 0.091864),
        ("rho,kg/m**3=14.428", 14.428),
        ("v,cm**3/g=50", 20.0),
        ("v,m**3/kg=.5", 2.0),
    ] {
        let deck = one(&format!("prob uv {text} u/r=-45.1343\nreac fuel H2 \n oxid Air"));
        assert!((deck.densities[0].0 / expected - 1.0).abs() < 1e-12, "{text}: {:?}", deck.densities);
        // -45.1343 kmol K/kg is -375.27 kJ/kg.
        assert!((deck.internal_energies[0].0 + 375_269.6).abs() < 1.0, "{:?}", deck.internal_energies);
    }
}

#[test]
fn a_reactant_may_bring_its_formula_and_enthalpy() {
    let deck = one("REAC
   name NH4CLO4(I)   wt%= 72.06  t(k)=298.15
   name BINDER C 1 H 1.86955 O .031256 S .008415 wt%=18.58
                          h,cal=-2999.082 t(k)=298.15
   name salt Na 1 CL 1 wt%=1 h,kj/mol=-411.1 rho,g/cc=2.17
   name oil C H 2 wt 8.36 u,kcal = -1.5 rho.kg/m3 900
PROBLEM hp p,psia=500,250
END");
    assert_eq!(deck.reactants.len(), 4);
    let [perchlorate, binder, salt, oil] = deck.reactants.as_slice() else { panic!("four") };
    assert_eq!((perchlorate.side, &perchlorate.formula), (Side::Whole, &None));
    assert_eq!(binder.formula.as_ref().map(ToString::to_string).as_deref(), Some("CH1.86955O0.031256S0.008415"));
    assert!((binder.enthalpy.expect("stated").0 + 2999.082 * 4.184).abs() < 1e-9);
    assert_eq!(salt.formula.as_ref().map(ToString::to_string).as_deref(), Some("NaCl"));
    assert_eq!((salt.enthalpy, salt.density), (Some(JoulePerMole(-411_100.0)), Some(KgPerMetre3(2170.0))));
    assert_eq!(oil.formula.as_ref().map(ToString::to_string).as_deref(), Some("CH2"));
    assert_eq!((oil.internal_energy, oil.density), (Some(JoulePerMole(-6276.0)), Some(KgPerMetre3(900.0))));
    assert_eq!(oil.amount, Some(DeckAmount::Weight(8.36)));
}

#[test]
fn names_keep_their_commas_and_brackets() {
    let deck = one("reac oxid Air wtfrac= 1 t(k)=700.0
   fuel C8H18(L),n-octa   wtfrac= .6 t(k)= 298.15
   fuel=C7H8(L) wtfrac=.4
prob hp p(bar)=100,10,1, o/f = 17
omit C3H4,allene  (CH3COOH)2 C4H8,cyclo-  # and no more
end  End of all");
    assert_eq!(deck.reactants[1].name, "C8H18(L),n-octa");
    assert_eq!(deck.omit, ["C3H4,allene", "(CH3COOH)2", "C4H8,cyclo-"]);
}

#[test]
fn a_finite_area_combustor_is_stated_by_area_or_flow() {
    let reactants = "reac fuel = H2(L) t,k= 20.27\noxid = O2(L) t,k= 90.17\n";
    let combustor =
        |text: &str| one(&format!("{reactants}prob o/f=5.5 rocket p=53 {text}")).rocket.expect("a rocket").combustor;
    assert_eq!(combustor("fac acat=1.58"), DeckCombustor::ContractionRatio(1.58));
    assert_eq!(combustor("fac ac/at = 2"), DeckCombustor::ContractionRatio(2.0));
    assert_eq!(combustor("fac ma=1333.9"), DeckCombustor::MassFlux(KgPerMetre2Second(1333.9)));
    assert_eq!(combustor("fac mdot=1333.9"), DeckCombustor::MassFlux(KgPerMetre2Second(1333.9)));
    assert_eq!(combustor("iac"), DeckCombustor::InfiniteArea);
    let rocket = one(&format!("{reactants}prob o/f=5.5 rocket p=53 sup-ae/at=25,50")).rocket.expect("a rocket");
    assert_eq!(
        (rocket.equilibrium, rocket.frozen, rocket.supersonic.as_slice()),
        (true, false, [25.0, 50.0].as_slice())
    );
    let rocket = one(&format!("{reactants}prob o/f=5.5 ro p=53 fz")).rocket.expect("a rocket");
    assert_eq!((rocket.equilibrium, rocket.frozen, rocket.frozen_station), (false, true, 1));
}

#[test]
fn reactants_hold_for_the_problems_that_follow_and_lists_do_not() {
    let decks = read(
        b"reac name H2 moles=2\n name O2 moles=1\nprob tp p=1 t=300\nonly H2O H2O(L)\nend\n\
          prob hp p=2\noutp calories\nend\nreac name N2 moles 1\nprob tp p=1 t=500 case=3\nend\n",
    )
    .expect("reads");
    assert_eq!(decks.len(), 3);
    assert_eq!(decks[0].reactants, decks[1].reactants);
    assert!(decks[1].only.is_empty() && decks[1].output.calories && !decks[0].output.calories);
    assert_eq!((decks[2].reactants.len(), decks[2].case.as_str()), (1, "3"));
}

#[test]
fn what_changes_nothing_is_noted() {
    let deck = one("prob tp p=1 t=300 h/r=10 debug=5\nreac name H2\noutput debug=1,2 siunits");
    assert_eq!(deck.notes.len(), 3, "{:?}", deck.notes);
    assert!(deck.notes.iter().any(|note| note.contains("does not use the enthalpies")), "{:?}", deck.notes);
}

#[test]
fn what_is_wrong_is_said_with_line_and_column() {
    let reactants = "reac fuel H2\n oxid O2\n";
    for (text, line, column, part) in [
        ("", 1, 1, "holds no problem"),
        ("hello world", 1, 1, "\"hello\" begins no dataset"),
        ("prob tp p=1 t=300", 1, 1, "no dataset reac"),
        ("reac name H2", 1, 1, "no dataset prob"),
        ("reac name H2\nprob shock p=1 u1=1000", 2, 6, "shock problems are not solved here"),
        ("reac name H2\nprob  detonation p=1", 2, 7, "detonation problems are not solved here"),
        ("reac name H2\nprob p=1 t=300", 2, 1, "states no kind"),
        ("reac name H2\nprob tp p=1 t=300 hp", 2, 19, "stated as tp and as hp"),
        ("reac name H2\nprob tp p=1", 2, 1, "tp needs temperatures"),
        ("reac name H2\nprob uv t=300", 2, 1, "uv needs densities"),
        ("reac name H2\nprob sp p=1", 2, 1, "sp needs entropies"),
        ("reac name H2\nprob tv t=300 rho=1", 2, 15, "needs one of the units g/cc or kg/m**3"),
        ("reac name H2\nprob tp p,bra=1", 2, 9, "\"bra\""),
        ("reac name H2\nprob tp p=-1", 2, 11, "a pressure cannot be -1"),
        ("reac name H2\nprob tp p=1 t,c=-300", 2, 17, "an absolute temperature cannot be -300"),
        ("reac name H2\nprob tp p= t=300", 2, 9, "p needs a number, and \"t\" stands there"),
        ("reac name H2\nprob tp p=1 t=300 o/f=2", 2, 1, "name them fuel and oxid"),
        ("reac name H2\nprob rocket p=1 supr=3 pressre=2", 2, 24, "\"pressre\" is unknown"),
        ("reac name H2\nprob rocket p=1 supar=.3", 2, 23, "supar cannot be 0.3"),
        ("reac name H2\nprob rocket p=1 nfz=1.5", 2, 21, "a station is a whole number"),
        ("reac name H2\nprob rocket p=1 fac", 2, 17, "needs ac/at or mdot"),
        ("reac name H2\nprob rocket p=1 fac ac/at=2 ma=100", 2, 1, "ac/at and mdot"),
        ("reac name H2\nprob rocket p=1 ac/at=0.5", 2, 23, "wider than its throat"),
        ("reac name H2 wt=1\n name O2 moles=1\nprob tp p=1 t=300", 2, 10, "by weight and by moles"),
        ("reac name H2\n fuel O2\nprob tp p=1 t=300", 2, 2, "use name for all or for none"),
        ("reac wt%=5 name H2\nprob tp p=1 t=300", 1, 6, "stands before the first reactant"),
        ("reac name\nprob tp p=1 t=300", 1, 6, "needs a name"),
        ("reac name X Q 2\nprob tp p=1 t=300", 1, 13, "\"Q\" is no element"),
        ("reac name X C 0\nprob tp p=1 t=300", 1, 15, "a number of atoms cannot be 0"),
        ("reac name X wt=-5\nprob tp p=1 t=300", 1, 16, "the amount of X cannot be -5"),
        ("reac name X wt=5 wt=6\nprob tp p=1 t=300", 1, 18, "a second time"),
        ("reac name X molwt=5\nprob tp p=1 t=300", 1, 13, "\"molwt\" is unknown in the dataset reac"),
        ("reac name X h,btu=5\nprob tp p=1 t=300", 1, 13, "h needs a number, and \"btu\" stands there"),
        ("reac\nprob tp p=1 t=300", 1, 1, "holds no reactant"),
        ("therm\n300 1000\nreac name H2\nprob tp p=1 t=300", 1, 1, "hrma species --convert"),
        ("reac name H2\nprob tp p=1 t=300\nprob hp p=1", 3, 1, "a second dataset prob"),
        ("reac name H2\nprob tp p=1 t=300\noutput masf", 3, 8, "did you mean massf?"),
        ("reac name H2\nprob tp p=1 t=300\noutput trace=2", 3, 14, "between 0 and 1"),
    ] {
        let error = read(text.as_bytes()).expect_err(text);
        assert!(error.to_string().contains(part), "{text}: {error}");
        assert_eq!((error.line, error.column), (line, column), "{text}: {error}");
    }
    for (text, part) in
        [("o/f=2 phi=1", "stated as of and as phi"), ("%f=120", "%f cannot be 120"), ("o/f=", "needs a number")]
    {
        let error = read(format!("{reactants}prob hp p=1 {text}").as_bytes()).expect_err(text).to_string();
        assert!(error.contains(part), "{text}: {error}");
    }
}

#[test]
fn nothing_that_is_typed_panics() {
    use proptest::prelude::*;
    let words = [
        "reac", "prob", "only", "end", "fuel", "oxid", "name", "H2", "C", "1", "2.5d-3", "wt%=", "t,k=", "p,", "bar",
        "=", ",", "(", ")", "\n", "rocket", "tp", "o/f", "h,cal=", "rho,", "supar", "nfz", "!x", "é", "phi",
        "eq.ratio", "plot", "outp", "-", "%f",
    ];
    proptest!(|(picks in proptest::collection::vec((0usize..words.len(), any::<bool>()), 0..40))| {
        let text: String = picks.iter().map(|(at, blank)| format!("{}{}", words[*at], if *blank { " " } else { "" })).collect();
        let _ = read(text.as_bytes());
    });
}

fn library() -> ReactantLibrary<'static> {
    ReactantLibrary::bundled(SpeciesData::nasa().expect("the data read")).expect("reads")
}

#[test]
fn a_deck_gives_one_mixture_for_each_proportion() {
    let deck = one("reac fuel CH6N2(L) rho,g/cc=.874\n oxid N2O4(L) rho,g/cc = 1.431\nprob rocket p=70 o/f=2,2.5");
    let mixtures = mixtures(&deck, &library()).expect("mixes");
    assert_eq!(mixtures.len(), 2);
    let h = (54_200.0 / 0.04607174 + 2.5 * -17_549.0 / 0.092011) / 3.5;
    assert!((mixtures[1].enthalpy.expect("known").0 / h - 1.0).abs() < 1e-9, "{:?} {h}", mixtures[1].enthalpy);
    let volume = (1.0 / 874.0 + 2.5 / 1431.0) / 3.5;
    assert!((mixtures[1].density.expect("known").0 * volume - 1.0).abs() < 1e-12);
}

#[test]
fn amounts_alone_tell_a_mixture_too() {
    let deck =
        one("reac fuel = Li(cr) moles= 1 t(k)=298.15\n oxid = F2(L) moles= .5556 t(k)=85.02\nprob rocket p,psia=1000");
    let mixture = mixtures(&deck, &library()).expect("mixes").remove(0);
    let ratio = 0.5556 * 0.0379968064 / 0.006941;
    assert!((mixture.oxidiser_to_fuel.expect("divided") / ratio - 1.0).abs() < 1e-12);
    let deck = one("reac name H2(L) moles=100 H 2\n name O2(L) moles=60 O 2\nprob tp p=1 t=300");
    assert_eq!(mixtures(&deck, &library()).expect("mixes")[0].enthalpy, None);
}

#[test]
fn reactants_that_do_not_mix_are_refused_at_their_line() {
    for (text, line, part) in [
        ("reac fuel RP-1\n oxid O3(X)\nprob hp p=1 o/f=2", 2, "there is no reactant \"O3(X)\""),
        ("reac fuel RP-1\n fuel H2\n oxid O2\nprob hp p=1 o/f=2", 1, "the amount of RP-1 is missing"),
        ("reac fuel H2\n oxid NF3(L) t,k=200\nprob hp p=1 o/f=2", 2, "known at 144.09 K only"),
        ("reac fuel H2 u,cal=5\n oxid O2\nprob uv rho,g/cc=1 o/f=2", 1, "state its enthalpy"),
        ("reac fuel H2\nprob hp p=1 o/f=2", 1, "there is no oxidiser"),
    ] {
        let error = mixtures(&one(text), &library()).expect_err(text);
        assert!(error.to_string().contains(part), "{text}: {error}");
        assert_eq!(error.line, line, "{text}: {error}");
    }
}
