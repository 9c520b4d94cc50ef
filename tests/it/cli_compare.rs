//! `hrma compare` with any number of designs and curves.

use crate::cli::{CURVE, Place, example, text_of};

#[test]
fn any_number_of_designs_and_curves_are_compared_with_one_of_them() {
    let place = Place::new();
    place.file("two.eng", format!("{CURVE}A8 18 70 3 0.003 0.016 X\n0.1 10\n0.7 0\n"));
    place.file("own.csv", "Time (s), Thrust (N), Pressure (bar)\n0,0,1\n1,300,30\n2,0,1\n");
    let files = [example("cherry-limeade-54.ron"), example("kndx-38.ron"), "two.eng".into(), "own.csv".into()];
    let mut call = vec!["compare", "--json", "--reference", "A8", "--align", "five_percent", "--out", "all.svg"];
    call.extend(files.iter().map(String::as_str));
    let compared = place.call(&call);
    assert_eq!(compared.code, 0, "{}", compared.err);
    let document = compared.json();
    assert_eq!(text_of(&document, "reference"), "A8");
    let curves = document["curves"].as_array().expect("a list");
    assert_eq!(curves.len(), 5, "{document}");
    let figure = |index: usize, key: &str| curves[index]["figures"][key].clone();
    // A triangle from (0, 0) over (0.1, 10) to (0.7, 0).
    assert!((figure(3, "total_impulse")["value"].as_f64().expect("a number") - 3.5).abs() < 1e-12);
    assert!(figure(3, "total_impulse")["deviation"].is_null());
    let deviation = figure(4, "total_impulse")["deviation"].as_f64().expect("a number");
    assert!((deviation - (300.0 / 3.5 - 1.0)).abs() < 1e-9, "{deviation}");
    assert!(figure(4, "specific_impulse")["value"].is_null() && figure(0, "specific_impulse")["value"].is_number());
    let svg = std::fs::read_to_string(place.path("all.svg")).expect("written");
    assert!(svg.contains("<svg") && svg.contains("KNDX 38"), "the legend names the curves");
    let text = place.call(&call.iter().copied().filter(|word| *word != "--json").collect::<Vec<_>>()).out;
    assert!(text.contains("Compared with A8") && text.contains("J384"), "{text}");
}

#[test]
fn a_comparison_goes_on_without_the_file_that_fails_and_takes_two_curves() {
    let place = Place::new();
    place.file("curve.eng", CURVE);
    let design = example("kndx-38.ron");
    let compared = place.call(&["compare", &design, "curve.eng", "none.eng", "--json"]);
    assert_eq!(compared.code, 1);
    let curves = compared.json()["curves"].clone();
    assert!(text_of(&curves[2]["error"], "message").contains("none.eng"), "{curves}");
    assert!(curves[1]["figures"]["total_impulse"]["deviation"].is_number(), "{curves}");
    assert_eq!(place.call(&["compare", "curve.eng", "--json"]).code, 2);
    assert_eq!(place.call(&["compare", &design, "curve.eng", "--reference", "nobody", "--json"]).code, 2);
    let written = place.call(&["compare", &design, "curve.eng", "--out", "all.gif", "--json"]);
    assert_eq!(written.code, 2, "{}", written.out);
}
