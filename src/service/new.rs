//! Starting points for a design: an empty motor, and the bundled examples.

use super::error::ServiceError;
use crate::project::design::Design;
use include_dir::{Dir, include_dir};

static EXAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/examples");

/// The example that the program opens with.
pub const FIRST_EXAMPLE: &str = "cherry-limeade-54";

/// Id of the template that is no example.
pub const EMPTY_SOLID: &str = "solid";

/// Something to start from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Stable name, for scripts; an example's is its file's.
    pub id: String,
    /// What it is, in a line.
    pub about: String,
    /// The design file.
    pub text: String,
}

/// Every template: the plain motor first, then the examples by name. `name` is the plain motor's.
///
/// # Errors
/// [`ServiceError`] when the plain motor cannot be written.
pub fn templates(name: &str) -> Result<Vec<Template>, ServiceError> {
    let plain =
        crate::ron_text::to_text(&Design::new_solid(name)).map_err(|error| ServiceError::new(error.to_string()))?;
    let about = "A small motor of three BATES grains to start from.".to_owned();
    let mut all = vec![Template { id: EMPTY_SOLID.to_owned(), about, text: plain }];
    all.extend(examples());
    Ok(all)
}

/// The bundled examples by name.
pub fn examples() -> Vec<Template> {
    let mut all: Vec<Template> = EXAMPLES
        .files()
        .filter_map(|file| {
            let path = file.path();
            let is_design = path.extension().is_some_and(|extension| extension == "ron");
            let id = path.file_stem()?.to_string_lossy().into_owned();
            let text = file.contents_utf8().filter(|_| is_design)?.to_owned();
            Some(Template { id, about: first_sentence(&text), text })
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

/// The template with that id.
///
/// # Errors
/// [`ServiceError`] with the ids that exist.
pub fn template(id: &str, name: &str) -> Result<Template, ServiceError> {
    let all = templates(name)?;
    let known: Vec<String> = all.iter().map(|template| template.id.clone()).collect();
    all.into_iter().find(|template| template.id == id).ok_or_else(|| {
        ServiceError::new(format!("there is no template \"{id}\"")).expected(format!("one of: {}", known.join(", ")))
    })
}

/// The first sentence of the comment that a design opens with.
fn first_sentence(text: &str) -> String {
    let comment: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//")).map(str::trim).collect();
    let comment = comment.join(" ");
    match comment.find(". ") {
        Some(end) => comment.get(..=end).unwrap_or(&comment).to_owned(),
        None => comment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_says_what_it_is_and_the_first_one_is_there() {
        let all = examples();
        assert!(all.len() >= 5);
        assert!(all.iter().any(|example| example.id == FIRST_EXAMPLE));
        for example in all {
            assert!(example.about.len() > 20 && example.about.ends_with('.'), "{}: {}", example.id, example.about);
        }
    }

    #[test]
    fn an_unknown_template_names_those_that_exist() {
        let error = template("nothing", "x").expect_err("unknown");
        assert!(error.expected.contains(FIRST_EXAMPLE), "{error:?}");
    }
}
