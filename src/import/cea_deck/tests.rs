//! Decks as people write them, and what is wrong with others.

use super::*;

fn all(text: &str) -> Vec<DeckPart> {
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn one(text: &str) -> CeaDeck {
    let mut parts = all(text);
    assert_eq!(parts.len(), 1, "{text}");
    parts.remove(0).problem.unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The error of a deck of one problem, wherever it is told.
fn refused(text: &str) -> DeckError {
    match read(text.as_bytes()) {
        Ok(mut parts) => parts.remove(0).problem.expect_err(text),
        Err(error) => error,
    }
}

fn texts(names: &[Placed]) -> Vec<&str> {
    names.iter().map(|name| name.text.as_str()).collect()
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
    assert_eq!(deck.reactants.len(), 2);
    let lox = &deck.reactants[1];
    assert_eq!((lox.name.as_str(), lox.side, lox.place), ("O2(L)", Side::Oxidiser, Place { line: 8, column: 8 }));
    assert_eq!((lox.amount, lox.temperature), (Some(DeckAmount::Weight(100.0)), Some(Kelvin(90.17))));
    assert_eq!(texts(&deck.only), ["CO", "CO2", "H2O", "H2", "C(gr)"]);
    assert_eq!((texts(&deck.omit), texts(&deck.insert)), (vec!["O3"], vec!["C(gr)"]));
    assert_eq!(deck.insert[0].place, Place { line: 12, column: 8 });
    assert!(deck.ions && deck.output.mass_fractions && !deck.output.short);
    assert_eq!(deck.output.trace, Some(1e-5));
    // The first guess of the temperature and the columns of a plot change nothing.
    assert_eq!(deck.notes.iter().map(|note| note.place.line).collect::<Vec<_>>(), [2, 13], "{:?}", deck.notes);
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
        ("% fuel=67", "percent_fuel"),
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
    assert_eq!(texts(&deck.omit), ["C3H4,allene", "(CH3COOH)2", "C4H8,cyclo-"]);
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
    for unit in ["ma,kg/m**2=", "ma(kg/s/m**2)=", "mdot (kg/s)/m**2 "] {
        assert_eq!(combustor(&format!("fac {unit}1333.9")), DeckCombustor::MassFlux(KgPerMetre2Second(1333.9)));
    }
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
    let parts = all("reac name H2 moles=2\n name O2 moles=1\nprob tp p=1 t=300\nonly H2O H2O(L)\nend\n\
          prob hp p=2\noutp massf\nend\nreac name N2 moles 1\nprob tp p=1 t=500 case=3\nend\n");
    let decks: Vec<CeaDeck> = parts.into_iter().map(|part| part.problem.expect("reads")).collect();
    assert_eq!(decks.len(), 3);
    assert_eq!(decks[0].reactants, decks[1].reactants);
    assert!(decks[1].only.is_empty() && decks[1].output.mass_fractions && !decks[0].output.mass_fractions);
    assert_eq!((decks[2].reactants.len(), decks[2].case.as_str()), (1, "3"));
}

#[test]
fn a_problem_that_does_not_read_leaves_the_others_alone() {
    let parts = all("reac fuel H2\n oxid O2\nprob case=bang detonation p=1\nend\n\
         prob case=engine rocket p=50 o/f=6\nend\nprob tp p=1\nend and what follows\nstray\nprob tp p=1 t=500\nend\n");
    let cases: Vec<&str> = parts.iter().map(|part| part.case.as_str()).collect();
    assert_eq!(cases, ["bang", "engine", "", ""]);
    let errors: Vec<Option<String>> =
        parts.iter().map(|part| part.problem.as_ref().err().map(ToString::to_string)).collect();
    assert!(errors[0].as_ref().is_some_and(|error| error.starts_with("3:16: detonation")), "{errors:?}");
    assert_eq!(errors[1], None);
    assert!(errors[2].as_ref().is_some_and(|error| error.starts_with("7:1: tp needs temperatures")), "{errors:?}");
    assert!(errors[3].as_ref().is_some_and(|error| error.starts_with("9:1: \"stray\" begins no")), "{errors:?}");
    // Reactants that do not read are no reactants of any problem.
    let parts = all("reac fuel H2 wt%=x\nprob tp p=1 t=500\nend\nprob tp p=2 t=500\nend\n");
    assert_eq!(parts[0].problem, parts[1].problem);
    assert!(parts[1].problem.is_err() && parts.len() == 2);
}

#[test]
fn what_changes_nothing_is_noted() {
    let noted = |problem: &str, output: &str| -> Vec<String> {
        let deck = one(&format!("prob {problem}\nreac fuel H2\n oxid O2\noutput {output}"));
        deck.notes.into_iter().map(|note| note.text).collect()
    };
    for (problem, output, words) in [
        ("tp p=1 t=300 h/r=10 debug=5", "debug=1,2 siunits", &["intermediate", "the enthalpies", "intermediate"][..]),
        ("hp p=1 o/f=2", "siunits massf transport short long trace=1e-6", &[]),
        ("hp p=1 o/f=2", "calories plot p t isp massf", &["not in calories", "--csv"]),
        ("hp p=1 supar=3 subar=2 pi/p=5", "", &["supar: it belongs to a rocket", "subar:", "pi/p:"]),
        ("hp p=1 frozen nfz=2 fac ac/at=3", "", &["frozen:", "nfz:", "fac:", "ac/at:"]),
        ("hp p=1 iac ma=30 tcest,k=3800 equilibrium", "", &["tcest: the solution needs no", "iac:", "ma:"]),
        ("rocket p=1 nfz=2", "", &["nfz: frozen flow is not asked for"]),
        ("rocket p=1 t=3000 h/r=5", "", &["the temperatures"]),
        ("rocket p=1 nfz=2 frozen fac ac/at=3", "", &[]),
    ] {
        let notes = noted(problem, output);
        assert_eq!(notes.len(), words.len(), "{problem}: {notes:?}");
        for (note, word) in notes.iter().zip(words) {
            assert!(note.contains(word), "{problem}: {notes:?}");
        }
    }
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
        (
            "reac name H2\nprob tp p,mpa=5 t=300",
            2,
            9,
            "p needs one of the units bar, atm, psi, psia, mmh, mmhg, and \"mpa\"",
        ),
        ("reac name H2\nprob tp p.mpa=5 t=300", 2, 9, "\"mpa\" stands there"),
        ("reac name H2\nprob rocket p=1 ma,lb/ft**2=5", 2, 17, "ma needs one of the units kg/s/m**2, and \"lb/ft**2\""),
        ("reac name H2\nprob rocket p=1 ma= supar=5", 2, 17, "ma needs a number, and \"supar\""),
        ("reac name H2\nprob rocket p=1 pi/p=1", 2, 22, "pi/p cannot be 1; chamber over exit"),
        ("reac name H2\nprob rocket p=1 iac fac ac/at=2", 2, 1, "by iac and by ac/at"),
        ("reac name H2\nprob rocket p=1 iac fac", 2, 1, "by iac and by fac"),
        ("reac name H2\nprob tp p=1 % = 5", 2, 13, "\"%\" is unknown"),
        ("reac name H2\nprob tp p,bra=1", 2, 9, "\"bra\""),
        ("reac name H2\nprob tp p=-1", 2, 11, "a pressure cannot be -1"),
        ("reac name H2\nprob tp p=1 t,c=-300", 2, 17, "an absolute temperature cannot be -300"),
        ("reac name H2\nprob tp p= t=300", 2, 9, "p needs a number, and \"t\" stands there"),
        ("reac name H2\nprob tp p=1 t=300 o/f=2", 2, 19, "name them fuel and oxid"),
        ("reac name H2\nprob rocket p=1 supr=3 pressre=2", 2, 24, "\"pressre\" is unknown"),
        ("reac name H2\nprob rocket p=1 supar=.3", 2, 23, "supar cannot be 0.3"),
        ("reac name H2\nprob rocket p=1 nfz=1.5", 2, 21, "a station is a whole number"),
        ("reac name H2\nprob rocket p=1 fac", 2, 17, "needs ac/at or mdot"),
        ("reac name H2\nprob rocket p=1 fac ac/at=2 ma=100", 2, 1, "by ac/at and by mdot"),
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
        (
            "reac name X h,btu=5\nprob tp p=1 t=300",
            1,
            13,
            "h needs one of the units j, kj, c, cal, kc, kcal, and \"btu\" stands there",
        ),
        ("reac\nprob tp p=1 t=300", 1, 1, "holds no reactant"),
        ("therm\n300 1000\nreac name H2\nprob tp p=1 t=300", 1, 1, "hrma species --convert"),
        ("reac name H2\nprob tp p=1 t=300\nprob hp p=1", 3, 1, "a second dataset prob"),
        ("reac name H2\nprob tp p=1 t=300\noutput masf", 3, 8, "did you mean massf?"),
        ("reac name H2\nprob tp p=1 t=300\noutput trace=2", 3, 14, "between 0 and 1"),
    ] {
        let error = refused(text);
        assert!(error.to_string().contains(part), "{text}: {error}");
        assert_eq!(error.place, Place { line, column }, "{text}: {error}");
    }
    for (text, part) in
        [("o/f=2 phi=1", "stated as of and as phi"), ("%f=120", "%f cannot be 120"), ("o/f=", "needs a number")]
    {
        let error = refused(&format!("{reactants}prob hp p=1 {text}")).to_string();
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
