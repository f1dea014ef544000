//! The stages in order: what commands and embedders call.
//!
//! Comes in: texts. Goes out: a [`Playbook`] to evaluate with, outcomes, and problems with their
//! places. Nothing here touches a file or the clock: whoever calls hands in texts and dates.

mod error;
mod examples;

use crate::check;
use crate::check::checked::CheckedExample;
use crate::diagnostics::{Problem, Problems};
use crate::evaluate;
use crate::outcome::Outcome;
use crate::profile::{self, Format, Profile, UnknownKeys};
use crate::program::{self, Program};
use crate::source::{Source, Span};
use crate::syntax;
use crate::value::Date;

use error::SourceError;
pub use examples::{ExampleResult, Mismatch};

/// A playbook that is sound and ready to evaluate with.
#[derive(Debug, Clone)]
pub struct Playbook {
    source: Source,
    program: Program,
    examples: Vec<CheckedExample>,
}

/// What came of reading a playbook.
#[derive(Debug)]
pub struct Loaded {
    /// The playbook, when nothing is wrong with it.
    pub playbook: Option<Playbook>,
    /// What is wrong or odd, in the order of the text.
    pub problems: Vec<Problem>,
}

/// One person of a data file.
#[derive(Debug)]
pub struct Person {
    /// Who it is, when that can be read.
    pub id: Option<String>,
    /// The line on which the profile starts, from 1.
    pub line: usize,
    /// What is known of them; nothing when there are errors in the data.
    pub profile: Option<Profile>,
    /// What is wrong or odd with the data.
    pub problems: Vec<Problem>,
}

/// The people of a data file.
#[derive(Debug)]
pub struct People {
    /// One for each profile, in the order of the file.
    pub people: Vec<Person>,
    /// What is wrong with the file as a whole.
    pub problems: Vec<Problem>,
}

/// Turns the bytes of a file into a text; a file that is no text is a problem.
///
/// # Errors
/// When the bytes are not UTF-8.
pub fn read_text(name: &str, bytes: Vec<u8>) -> Result<Source, Problem> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let readable = error.as_bytes().get(..valid).unwrap_or_default();
            let readable = String::from_utf8_lossy(readable).into_owned();
            let line = readable.bytes().filter(|byte| *byte == b'\n').count() + 1;
            let start = readable.len();
            let source = Source::new(name, format!("{readable}{UNREADABLE}"));
            let mut problems = Problems::default();
            let span = Span::new(start, start + UNREADABLE.len_utf8());
            problems.push(SourceError::NotText { line, span });
            let mut found = problems.into_sorted(&source);
            Err(found.swap_remove(0))
        }
    }
}

/// Stands for what is no text.
const UNREADABLE: char = '\u{fffd}';

/// Reads and checks a playbook.
pub fn load(source: &Source) -> Loaded {
    let parsed = syntax::parse(source);
    let mut problems = parsed.problems;
    let was_readable = !problems.has_errors();
    if was_readable && parsed.ast.statements.is_empty() {
        problems.push(SourceError::Empty {
            span: Span::new(0, 0),
        });
        return Loaded {
            playbook: None,
            problems: problems.into_sorted(source),
        };
    }
    let checked = check::check(&parsed.ast, source.text(), was_readable);
    problems.append(checked.problems);
    let playbook = checked.playbook.map(|checked| Playbook {
        source: source.clone(),
        program: program::lower(&checked),
        examples: checked.examples,
    });
    Loaded {
        playbook,
        problems: problems.into_sorted(source),
    }
}

impl Playbook {
    /// The title; the file's name when the playbook gives none.
    pub fn title(&self) -> &str {
        self.program.title().unwrap_or_else(|| self.source.name())
    }

    /// The version, if the playbook gives one.
    pub fn version(&self) -> Option<&str> {
        self.program.version()
    }

    /// The text it was read from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Whether it has any rule: without one everybody would pass.
    pub fn has_rules(&self) -> bool {
        !self.program.rules.is_empty()
    }

    /// The verdict that the last line, `otherwise`, gives: nothing holds the person back.
    pub fn passing_verdict(&self) -> &str {
        self.program.last_verdict().unwrap_or("")
    }

    /// Reads the people of a data file. One bad profile never stops the others.
    pub fn read_people(
        &self,
        source: &Source,
        format: Format,
        unknown_keys: UnknownKeys,
    ) -> People {
        let cohort = profile::read(source, format, &self.program.layout, unknown_keys);
        let people = cohort.profiles.into_iter().map(|read| Person {
            id: read.id,
            line: read.line,
            profile: read.profile,
            problems: read.problems.into_sorted(source),
        });
        People {
            people: people.collect(),
            problems: cohort.problems.into_sorted(source),
        }
    }

    /// Evaluates a profile that was read for this playbook, as of a date.
    pub fn evaluate(&self, profile: &Profile, as_of: Date) -> Outcome {
        evaluate::run(&self.program, profile, as_of)
    }
}
