//! From version 1 to 2: a grain may have a propellant of its own, so the grain itself stands in its field `shape`.

use crate::ron_text::{RonError, set_field, wrap_items};

/// The text in version 2.
pub fn step(text: &str) -> Result<String, RonError> {
    set_field(&wrap_items(text, "grains", "(shape: ", ")")?, "schema", "2")
}

#[cfg(test)]
mod tests {
    use crate::project::file;

    const OLD: &str = include_str!("../../../tests/designs/schema_1.ron");

    #[test]
    fn a_file_of_version_1_opens_as_it_was_meant() {
        let opened = file::open_text(OLD, "schema_1.ron").expect("opens");
        assert_eq!(opened.migrated_from, Some(1));
        let crate::project::design::Design::SolidMotor(design) = &opened.design;
        let kinds: Vec<&str> = design.grains.iter().map(|grain| grain.shape.label()).collect();
        assert_eq!(kinds, ["BATES", "Conical", "End burner", "Rod and tube"]);
        assert!(opened.text.contains("// the fore grain"), "comments stay:\n{}", opened.text);
        assert!(file::write_text(&opened.design, Some(&opened.text)).expect("writes") == opened.text);
    }
}
