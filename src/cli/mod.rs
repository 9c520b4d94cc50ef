//! The command line: the same work as the window, headless.
//!
//! Each verb is one file in `verbs/` and one line in `verbs::VERBS`. With `--json` standard output holds one JSON
//! document and nothing else; messages go to standard error.

mod answer;
mod archiving;
mod context;
mod design_input;
mod headless;
mod solving;
mod text;
mod tool_answer;
mod verbs;

pub use context::OpenWindow;

use answer::{Answer, Exit, Failure};
use clap::error::ErrorKind;
use clap::{ArgMatches, Args as _, Command, FromArgMatches as _};
use context::{Context, GlobalArguments};
use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;
use verbs::VERBS;

/// Runs one call of the program. `window` opens the workbench, where the program has one.
pub fn run(arguments: impl IntoIterator<Item = OsString>, window: Option<OpenWindow>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let wants_json =
        arguments.iter().skip(1).take_while(|argument| *argument != "--").any(|argument| argument == "--json");
    let matches = match command().try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return not_understood(&error, wants_json),
    };
    let context = match GlobalArguments::from_arg_matches(&matches) {
        Ok(global) => Context::new(global, window),
        Err(error) => return not_understood(&error, wants_json),
    };
    show(outcome(&matches, &context), &context)
}

fn command() -> Command {
    let base = Command::new("hrma")
        .version(env!("CARGO_PKG_VERSION"))
        .after_help("Exit codes: 0 done, 1 could not be done, 2 wrong usage, 3 done with findings of severity error.");
    // The arguments bring their own description along; the program's and the verbs' come last.
    let base = GlobalArguments::augment_args(base)
        .about("Workbench for rocket motors. Without a verb it opens its window.")
        .long_about(None);
    VERBS.iter().fold(base, |command, verb| {
        command.subcommand((verb.arguments)(Command::new(verb.name)).about(verb.about).long_about(None))
    })
}

fn outcome(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    match matches.subcommand() {
        None => headless::open_window_or_solve(None, context),
        Some((name, matches)) => match VERBS.iter().find(|verb| verb.name == name) {
            Some(verb) => (verb.run)(matches, context),
            None => Err(Failure::usage(format!("there is no verb \"{name}\""))),
        },
    }
}

/// Wrong usage, or a call for help.
fn not_understood(error: &clap::Error, wants_json: bool) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        print(&error.render().to_string());
        return Exit::Done.into();
    }
    complain(error.render().to_string().trim_end());
    if wants_json {
        // The first paragraph: a headline, and below it the arguments that are missing.
        let text = error.render().to_string();
        let lines: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
        let message = lines.join(" ").trim_start_matches("error: ").to_owned();
        let failure = Failure::usage(message).hint("See hrma --help, or hrma VERB --help.");
        print(&format!("{}\n", failure.document()));
    }
    Exit::WrongUsage.into()
}

fn show(outcome: Result<Answer, Failure>, context: &Context) -> ExitCode {
    match outcome {
        Ok(answer) => {
            if context.json {
                print(&format!("{}\n", answer.document));
            } else {
                print(&answer.text);
            }
            answer.exit.into()
        }
        Err(failure) => {
            if context.json {
                print(&format!("{}\n", failure.document()));
            }
            complain(&failure.text());
            failure.exit.into()
        }
    }
}

/// Writes to standard output. A reader that has gone away, as `hrma ... | head` leaves one, is no failure of the work.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _reader_gone = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes to standard error.
fn complain(text: &str) {
    let _reader_gone = writeln!(std::io::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn the_help_says_what_program_and_verbs_do() {
        let help = command().render_help().to_string();
        assert!(help.starts_with("Workbench"), "{help}");
        for verb in VERBS {
            assert!(help.contains(verb.about), "{}: {help}", verb.name);
        }
    }

    #[test]
    fn verbs_have_different_names() {
        let names: std::collections::BTreeSet<_> = VERBS.iter().map(|verb| verb.name).collect();
        assert_eq!(names.len(), VERBS.len());
    }
}
