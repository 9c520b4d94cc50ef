//! The layers of ARCHITECTURE.md, read from the source itself.
//!
//! Every path that begins with `crate`, `hrma`, `self` or `super` is resolved to a module and compared with the table
//! below, in macros too. Code under `#[cfg(test)]` is exempt: a test may look up for its material, and no product
//! contains it. Texts and comments are no code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One line each, from the ground up. A module imports only from lines above its own; modules of one line never
/// import each other. The first column is the row of the design's table.
const LINES: &[(u32, &[&str])] = &[
    (0, &["units"]),
    (0, &["diag"]),
    (0, &["words"]),
    (0, &["form"]),
    (0, &["ron_text"]),
    (1, &["num"]),
    (1, &["geometry"]),
    (1, &["table"]),
    (1, &["figure"]),
    (2, &["substance"]),
    (3, &["physics"]),
    (4, &["motor", "orbit", "field", "lab"]),
    (5, &["analysis"]),
    (6, &["project"]),
    (7, &["export", "import"]),
    (8, &["jobs"]),
    (8, &["service"]),
    (9, &["cli", "server", "app"]),
];

/// Modules whose parts the table names; another part is a failure.
const PARTS: &[(&str, &[&str])] = &[
    ("physics", &["thermochemistry", "gas_dynamics", "combustion", "fluid", "heat", "structure", "atmosphere"]),
    (
        "project",
        &[
            "atomic",
            "burn_sim",
            "data_folder",
            "design",
            "file",
            "hardware",
            "history",
            "migrations",
            "open_motor",
            "settings",
            "store",
        ],
    ),
];

/// Crates that belong to one place.
const CRATES: &[(&str, &str)] = &[
    ("eframe", "app"),
    ("egui", "app"),
    ("egui_plot", "app"),
    ("egui_tiles", "app"),
    ("rfd", "app"),
    ("rusqlite", "project::store"),
    ("clap", "cli"),
];

/// Parts of the standard library that physics and motors never see: files, clocks, threads, the environment.
const OUTSIDE: &[&str] = &["fs", "time", "thread", "env", "net", "process"];

/// The first row that may see them.
const FIRST_OUTER_ROW: u32 = 6;

/// Longest file that needs no reason.
const LONGEST: usize = 600;

/// What the head of a longer file says, followed by the reason.
const LONG_BECAUSE: &str = "Longer than 600 lines because";

#[derive(Debug, Clone, PartialEq)]
struct Token {
    text: String,
    line: usize,
}

/// Identifiers and signs; `::` is one token. Comments, texts and characters are left out.
fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    let get = |index: usize| chars.get(index).copied().unwrap_or('\0');
    while at < chars.len() {
        let c = chars[at];
        if c == '\n' {
            line += 1;
            at += 1;
        } else if c == '/' && get(at + 1) == '/' {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if c == '/' && get(at + 1) == '*' {
            let mut depth = 0;
            loop {
                match (get(at), get(at + 1)) {
                    ('/', '*') => (depth, at) = (depth + 1, at + 2),
                    ('*', '/') => (depth, at) = (depth - 1, at + 2),
                    (sign, _) => {
                        line += usize::from(sign == '\n');
                        at += 1;
                    }
                }
                if depth == 0 || at >= chars.len() {
                    break;
                }
            }
        } else if let Some(end) = raw_text_end(&chars, at) {
            line += chars[at..end].iter().filter(|c| **c == '\n').count();
            at = end;
        } else if c == '"' || (c == '\'' && (get(at + 1) == '\\' || get(at + 2) == '\'')) {
            at += 1;
            while at < chars.len() && chars[at] != c {
                line += usize::from(chars[at] == '\n');
                // A line may end behind the backslash.
                line += usize::from(chars[at] == '\\' && get(at + 1) == '\n');
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
        } else if c.is_alphanumeric() || c == '_' {
            let start = at;
            while at < chars.len() && (chars[at].is_alphanumeric() || chars[at] == '_') {
                at += 1;
            }
            tokens.push(Token { text: chars[start..at].iter().collect(), line });
        } else if c == ':' && get(at + 1) == ':' {
            tokens.push(Token { text: "::".to_owned(), line });
            at += 2;
        } else {
            if !c.is_whitespace() {
                tokens.push(Token { text: c.to_string(), line });
            }
            at += 1;
        }
    }
    tokens
}

/// The end of a raw text (`r"..."`, `br#"..."#`) that starts at `at`.
fn raw_text_end(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|index| chars.get(index));
    if before.is_some_and(|c| c.is_alphanumeric() || *c == '_') {
        return None;
    }
    let mut index = at + usize::from(chars[at] == 'b');
    if chars.get(index) != Some(&'r') {
        return None;
    }
    index += 1;
    let hashes = chars[index..].iter().take_while(|c| **c == '#').count();
    index += hashes;
    if chars.get(index) != Some(&'"') {
        return None;
    }
    index += 1;
    while index < chars.len() {
        if chars[index] == '"' && chars[index + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes {
            return Some(index + 1 + hashes);
        }
        index += 1;
    }
    Some(chars.len())
}

/// A path that the source uses, as segments from the crate's root.
#[derive(Debug, PartialEq)]
struct Used {
    segments: Vec<String>,
    line: usize,
}

struct Scan {
    /// Paths to modules of this crate.
    paths: Vec<Used>,
    /// Names of other crates and `std::part`, each followed by `::`.
    foreign: Vec<Used>,
}

/// Reads the paths of a file whose module is `module`. Test code is passed over.
fn scan(source: &str, module: &[String]) -> Scan {
    let tokens = without_tests(tokens(source));
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
    let mut found = Scan { paths: Vec::new(), foreign: Vec::new() };
    // Modules opened inside the file, each with the brace depth at which it ends.
    let mut inner: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while at < tokens.len() {
        let line = tokens[at].line;
        match text(at) {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if inner.last().is_some_and(|(_, end)| *end == depth) {
                    inner.pop();
                }
            }
            "mod" if text(at + 2) == "{" => inner.push((text(at + 1).to_owned(), depth)),
            _ => {}
        }
        let starts_path = text(at + 1) == "::" && (at == 0 || text(at - 1) != "::");
        if starts_path {
            let mut here: Vec<String> = module.to_vec();
            here.extend(inner.iter().map(|(name, _)| name.clone()));
            let mut next = at + 2;
            let base = match text(at) {
                "crate" | "hrma" => Some(Vec::new()),
                "self" => Some(here),
                "super" => {
                    here.pop();
                    Some(here)
                }
                _ => None,
            };
            match base {
                Some(mut base) => {
                    while text(next) == "super" && text(next + 1) == "::" {
                        base.pop();
                        next += 2;
                    }
                    branches(&tokens, &mut next, &base, &mut found.paths);
                }
                None if text(at) == "std" => branches(&tokens, &mut next, &["std".to_owned()], &mut found.foreign),
                None => found.foreign.push(Used { segments: vec![text(at).to_owned()], line }),
            }
        } else if text(at) == "use" && text(at + 2) == ";" {
            found.foreign.push(Used { segments: vec![text(at + 1).to_owned()], line });
        }
        at += 1;
    }
    found
}

/// The ends of a path that may branch: `a::b`, `{a::b, c::{d, e}}`.
fn branches(tokens: &[Token], at: &mut usize, base: &[String], out: &mut Vec<Used>) {
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
    let line = tokens.get(*at).map_or(0, |token| token.line);
    if text(*at) == "{" {
        *at += 1;
        while *at < tokens.len() && text(*at) != "}" {
            if text(*at) == "," {
                *at += 1;
            } else {
                branches(tokens, at, base, out);
            }
        }
        *at += 1;
        return;
    }
    let mut segments = base.to_vec();
    if text(*at) != "self" {
        segments.push(text(*at).to_owned());
    }
    *at += 1;
    if text(*at) == "::" {
        *at += 1;
        return branches(tokens, at, &segments, out);
    }
    if text(*at) == "as" {
        *at += 2;
    }
    out.push(Used { segments, line });
}

/// Leaves out every item that stands under `#[cfg(test)]`.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    const MARK: &[&str] = &["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let is_mark = tokens[at..].iter().map(|token| token.text.as_str()).take(MARK.len()).eq(MARK.iter().copied());
        if !is_mark {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += MARK.len();
        let mut depth = 0;
        while at < tokens.len() {
            match tokens[at].text.as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
            let is_end = depth == 0 && matches!(tokens[at].text.as_str(), ";" | "}");
            at += 1;
            if is_end {
                break;
            }
        }
    }
    kept
}

/// Index of a top-level module's line.
fn line_of(module: &str) -> Option<usize> {
    LINES.iter().position(|(_, names)| names.contains(&module))
}

/// Why a module may not use a path, if it may not.
fn forbidden(module: &[String], used: &[String]) -> Option<String> {
    let (from, to) = (module.first()?, used.first()?);
    if from == to {
        return None;
    }
    let Some(to_line) = line_of(to) else {
        return Some(format!("`{to}` is in no row of the table"));
    };
    let from_line = line_of(from)?;
    let (from_row, to_row) = (LINES[from_line].0, LINES[to_line].0);
    match to_line.cmp(&from_line) {
        std::cmp::Ordering::Less => None,
        std::cmp::Ordering::Equal => {
            Some(format!("`{from}` and `{to}` stand side by side in row {to_row} and never import each other"))
        }
        std::cmp::Ordering::Greater => {
            Some(format!("`{from}` (row {from_row}) imports from `{to}` (row {to_row}), which stands below it"))
        }
    }
}

fn foreign_fault(module: &[String], used: &[String]) -> Option<String> {
    let name = used.first()?;
    if name == "std" {
        let part = used.get(1)?;
        let row = module.first().and_then(|top| line_of(top)).map(|line| LINES[line].0)?;
        // Durations and the like are plain values; the clock is not.
        let is_value = part == "time" && used.get(2).is_some_and(|item| item == "Duration");
        return (row < FIRST_OUTER_ROW && OUTSIDE.contains(&part.as_str()) && !is_value)
            .then(|| format!("row {row} sees no files, clocks, threads or environment: `std::{part}`"));
    }
    let (_, home) = CRATES.iter().find(|(krate, _)| krate == name)?;
    let here = module.join("::");
    let is_home = here == *home || here.starts_with(&format!("{home}::"));
    (!is_home).then(|| format!("`{name}` belongs to `{home}` alone"))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
    out.sort();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The module of a file below `src`; empty for `lib.rs` and `main.rs`.
fn module_of(file: &Path) -> Vec<String> {
    let mut module: Vec<String> = file
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .filter(|part| part != "mod")
        .collect();
    if module.len() == 1 && (module[0] == "lib" || module[0] == "main") {
        module.clear();
    }
    module
}

/// Whether a file is compiled for tests alone: it is named `tests.rs` beside its module.
fn is_test_file(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "tests.rs")
}

fn each_source(mut visit: impl FnMut(&Path, &[String], &str)) {
    let source = root().join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    assert!(files.len() > 20, "the source is not where it is expected: {}", source.display());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("reads");
        let relative = file.strip_prefix(&source).expect("below src");
        visit(relative, &module_of(relative), &text);
    }
}

#[test]
fn every_module_imports_only_from_the_rows_above_its_own() {
    let mut faults = String::new();
    each_source(|file, module, text| {
        if is_test_file(file) {
            return;
        }
        let mut report = |line: usize, fault: String| {
            let _ = writeln!(faults, "src/{}:{line}: {fault}", file.display());
        };
        if let Some(top) = module.first() {
            if line_of(top).is_none() {
                report(1, format!("`{top}` is in no row of the table"));
            }
            let parts = PARTS.iter().find(|(name, _)| name == top).map(|(_, parts)| *parts);
            if let (Some(parts), Some(part)) = (parts, module.get(1))
                && !parts.contains(&part.as_str())
            {
                report(1, format!("the table names no part `{part}` of `{top}`"));
            }
        }
        let found = scan(text, module);
        for used in &found.paths {
            if let Some(fault) = forbidden(module, &used.segments) {
                report(used.line, fault);
            }
        }
        for used in &found.foreign {
            if let Some(fault) = foreign_fault(module, &used.segments) {
                report(used.line, fault);
            }
        }
    });
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn the_module_list_declares_every_module_and_re_exports_nothing() {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).expect("reads");
    let tokens = tokens(&text);
    assert!(!tokens.iter().any(|token| token.text == "use"), "lib.rs lists modules and re-exports nothing");
    let declared: Vec<&str> =
        tokens.windows(2).filter(|pair| pair[0].text == "mod").map(|pair| pair[1].text.as_str()).collect();
    let lines: Vec<Option<u32>> = declared.iter().map(|name| line_of(name).map(|line| LINES[line].0)).collect();
    assert!(lines.is_sorted(), "lib.rs lists the modules in layer order: {declared:?}");
    each_source(|file, module, _| {
        if let Some(top) = module.first() {
            assert!(declared.contains(&top.as_str()), "{} is in no module of lib.rs", file.display());
        }
    });
}

#[test]
fn every_file_opens_with_what_it_holds_and_stays_short() {
    let mut faults = String::new();
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        rust_files(&root().join(folder), &mut files);
    }
    for file in files {
        let text = std::fs::read_to_string(&file).expect("reads");
        let name = file.strip_prefix(root()).expect("below the root").display().to_string();
        if !text.starts_with("//!") {
            let _ = writeln!(faults, "{name}:1: opens without `//!`");
        }
        let lines = text.lines().count();
        let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        if lines > LONGEST && !head.contains(LONG_BECAUSE) {
            let _ = writeln!(faults, "{name}: {lines} lines; split it, or say at its head `{LONG_BECAUSE} ...`");
        }
        let tokens = tokens(&text);
        for triple in tokens.windows(3) {
            if triple[0].text == "#" && triple[1].text == "[" && triple[2].text == "ignore" {
                let _ = writeln!(faults, "{name}:{}: a test that is ignored tests nothing", triple[2].line);
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

fn paths(source: &str, module: &[&str]) -> Vec<String> {
    let module: Vec<String> = module.iter().map(|part| (*part).to_owned()).collect();
    scan(source, &module).paths.into_iter().map(|used| format!("{}:{}", used.line, used.segments.join("::"))).collect()
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let source = r##"
        //! crate::app in a comment
        use crate::{units::{Pa, Metre}, diag as d};
        const TEXT: &str = "crate::app"; /* crate::app /* nested */ */
        const RAW: &str = r#"crate::app " "#;
        fn f<'a>(c: char) { let q = '"'; let x: &'a str = super::super::table::name(); }
        macro_rules! m { () => { $crate::service::solve::solve() } }
        #[cfg(test)]
        mod tests { use crate::cli; }
        mod inner { use super::super::other; fn g() { self::here(); } }
        fn last() { crate::form::assign(); }
    "##;
    assert_eq!(
        paths(source, &["motor", "grain"]),
        [
            "3:units::Pa",
            "3:units::Metre",
            "3:diag",
            "6:table::name",
            "7:service::solve::solve",
            "10:motor::other",
            "10:motor::grain::inner::here",
            "11:form::assign",
        ]
    );
}

#[test]
fn a_path_against_the_layers_is_a_fault() {
    let fault = |from: &[&str], to: &[&str]| {
        let own = |path: &[&str]| path.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        forbidden(&own(from), &own(to))
    };
    assert_eq!(fault(&["motor"], &["units", "Pa"]), None);
    assert_eq!(fault(&[], &["cli"]), None, "main picks the face");
    assert!(fault(&["physics"], &["motor"]).is_some_and(|fault| fault.contains("row 4")));
    assert!(fault(&["import", "ric"], &["export"]).is_some_and(|fault| fault.contains("side by side")));
    assert!(fault(&["cli"], &["nowhere"]).is_some_and(|fault| fault.contains("no row")));
    let foreign = |from: &[&str], to: &[&str]| {
        let own = |path: &[&str]| path.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        foreign_fault(&own(from), &own(to))
    };
    assert!(foreign(&["physics"], &["egui"]).is_some());
    assert!(foreign(&["app", "theme"], &["egui"]).is_none());
    assert!(foreign(&["project", "file"], &["rusqlite"]).is_some());
    assert!(foreign(&["motor"], &["std", "fs"]).is_some());
    assert!(foreign(&["motor"], &["std", "f64"]).is_none());
}
