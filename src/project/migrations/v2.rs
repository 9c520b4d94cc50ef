//! From version 2 to 3: a nozzle has a contour, and the half angle of divergence is that of the conical one.

use crate::ron_text::{RonError, set_field, wrap_field};

/// The text in version 3.
pub fn step(text: &str) -> Result<String, RonError> {
    set_field(&wrap_field(text, &["nozzle", "divergence_half_angle"], "contour: Conical(", ")")?, "schema", "3")
}

#[cfg(test)]
mod tests {
    use crate::motor::nozzle::contour::Contour;
    use crate::project::design::Design;
    use crate::project::file;

    const OLD: &str = include_str!("../../../tests/designs/schema_2.ron");

    #[test]
    fn a_file_of_version_2_opens_with_its_cone() {
        let opened = file::open_text(OLD, "schema_2.ron").expect("opens");
        assert_eq!(opened.migrated_from, Some(2));
        let Design::SolidMotor(design) = &opened.design;
        let Contour::Conical(cone) = &design.nozzle.contour else { panic!("a cone") };
        assert!((cone.divergence_half_angle.0.to_degrees() - 12.0).abs() < 1e-12 && cone.downstream_radius == 0.0);
        assert!(
            opened.text.contains("contour: Conical(divergence_half_angle: \"12°\"), // as bought"),
            "{}",
            opened.text
        );
        assert_eq!(file::write_text(&opened.design, Some(&opened.text)).expect("writes"), opened.text);
    }

    #[test]
    fn a_nozzle_without_an_angle_has_the_usual_cone() {
        let text = OLD.replace("divergence_half_angle: \"12°\", // as bought", "");
        let opened = file::open_text(&text, "schema_2.ron").expect("opens");
        let Design::SolidMotor(design) = &opened.design;
        assert_eq!(design.nozzle.contour, Contour::default());
    }
}
