//! The stages in order: what commands and embedders call.
//!
//! Comes in: texts. Goes out: a [`Playbook`] to evaluate with, outcomes, and problems with their
//! places. Nothing here touches a file or the clock: whoever calls hands in texts and dates.

mod asking;
mod error;
mod examples;
mod files;
mod histories;
#[cfg(feature = "cli")]
mod lines;
mod lints;
mod plans;
mod project;
mod reasons;
#[cfg(feature = "cli")]
mod roster;
mod scores;
mod standings;
mod uses;

use crate::check::Review;
use crate::check::checked::{CheckedExample, Reference};
use crate::diagnostics::{Problem, Problems};
use crate::evaluate;
use crate::forecast;
use crate::layout::Layout;
use crate::outcome::{Forecast, NextChange, Outcome};
use crate::profile::{self, Cohort, Format, Profile, Taken, UnknownKeys};
use crate::program::{self, Program};
use crate::source::{Source, Sources, Span};
use crate::syntax::{
    Parsed,
    ast::{Ast, Statement},
};
use crate::value::{CalendarSpan, Date};

use error::SourceError;
pub use examples::{ExampleResult, Mismatch};
use files::NoFiles;
pub use files::{FileError, Files};
pub use histories::HistoryError;
#[cfg(feature = "cli")]
pub(crate) use lines::{read_line, too_long};
pub use plans::PlanError;
use project::Project;
pub use reasons::WhyError;
#[cfg(feature = "cli")]
pub use roster::Roster;
pub use standings::{Standing, Standings};

/// A playbook that is sound and ready to evaluate with.
#[derive(Debug, Clone)]
pub struct Playbook {
    source: Source,
    program: Program,
    examples: Vec<CheckedExample>,
    tree: Ast,
    /// What the playbooks that it asks declare of people.
    asked: Vec<Statement>,
    /// Its own text and those of the files that it includes, end to end.
    text: String,
    /// The same texts, each by itself.
    sources: Sources,
    references: Vec<Reference>,
}

/// What came of reading a playbook.
#[derive(Debug)]
pub struct Loaded {
    /// The playbook, when nothing is wrong with it.
    pub playbook: Option<Playbook>,
    /// What is wrong or odd, in the order of the text; what is in other files comes after.
    pub problems: Vec<Problem>,
    /// The files that it includes, as [`Files::identity`] gives them.
    pub files: Vec<String>,
    /// Whether it has neither a title nor an example, and so may be meant as a part of others.
    pub is_part: bool,
    review: Option<(Review, Sources)>,
}

impl Loaded {
    /// Warns when the playbook's `review by` has passed. The date is handed in, because nothing here
    /// reads the clock.
    pub fn overdue(&self, today: Date) -> Option<Problem> {
        let (review, sources) = self.review.as_ref()?;
        review.overdue(today)?.into_sorted(sources.clone()).pop()
    }
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

impl People {
    fn of(cohort: Cohort, sources: &Sources) -> Self {
        let people = cohort.profiles.into_iter().map(|read| Person {
            id: read.id,
            line: read.line,
            profile: read.profile.map(|mut profile| {
                profile.places.data = Some(sources.clone());
                profile
            }),
            problems: read.problems.into_sorted(sources.clone()),
        });
        Self {
            people: people.collect(),
            problems: cohort.problems.into_sorted(sources.clone()),
        }
    }
}

/// Turns the bytes of a file into a text; a file that is no text is a problem.
///
/// # Errors
/// When the bytes are not UTF-8.
pub fn read_text(name: &str, bytes: Vec<u8>) -> Result<Source, Problem> {
    let (source, not_text) = text_of(name, bytes);
    let Some(not_text) = not_text else {
        return Ok(source);
    };
    let mut found = not_text.into_parsed(0).problems.into_sorted(&source);
    Err(found.swap_remove(0))
}

/// Stands for what is no text.
const UNREADABLE: char = '\u{fffd}';

/// Where a file stops being text.
struct NotText {
    line: usize,
    at: usize,
}

impl NotText {
    /// As an error of a text that starts at `start`.
    fn into_error(self, start: usize) -> SourceError {
        let at = start + self.at;
        SourceError::NotText {
            line: self.line,
            span: Span::new(at, at + UNREADABLE.len_utf8()),
        }
    }

    /// As what could be read of a text that starts at `start`: nothing.
    fn into_parsed(self, start: usize) -> Parsed {
        let mut problems = Problems::default();
        problems.push(self.into_error(start));
        let ast = Ast {
            lacks_file: true,
            ..Ast::default()
        };
        Parsed { ast, problems }
    }
}

/// The text of a file, as far as it is one.
fn text_of(name: &str, bytes: Vec<u8>) -> (Source, Option<NotText>) {
    match String::from_utf8(bytes) {
        Ok(text) => (Source::new(name, text), None),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let readable = error.as_bytes().get(..valid).unwrap_or_default();
            let readable = String::from_utf8_lossy(readable).into_owned();
            let line = readable.bytes().filter(|byte| *byte == b'\n').count() + 1;
            let at = readable.len();
            let source = Source::new(name, format!("{readable}{UNREADABLE}"));
            (source, Some(NotText { line, at }))
        }
    }
}

/// Reads and checks a playbook that names no other file.
pub fn load(source: &Source) -> Loaded {
    load_with(source, &NoFiles)
}

/// Reads and checks a playbook. The files that it names come from `files`.
pub fn load_with(source: &Source, files: &dyn Files) -> Loaded {
    read(source, files, Oddities::Told)
}

/// As [`load_with`], for who means to use the playbook and not to mend it: of a sound one it is not
/// looked for what is merely odd, such as a rule that never applies.
pub fn load_to_use(source: &Source, files: &dyn Files) -> Loaded {
    read(source, files, Oddities::LeftAlone)
}

/// Whether to look for what is odd about a sound playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Oddities {
    Told,
    LeftAlone,
}

fn read(source: &Source, files: &dyn Files, oddities: Oddities) -> Loaded {
    let mut project = Project::read(source, files);
    let sources = project.sources();
    let texts = sources.clone();
    let was_readable = !project.problems.has_errors();
    let mut loaded = Loaded {
        playbook: None,
        problems: Vec::new(),
        files: project.included(),
        is_part: project.is_part(),
        review: None,
    };
    if was_readable && project.is_empty() {
        project.problems.push(SourceError::Empty {
            span: Span::new(0, 0),
        });
        loaded.problems = project.problems.into_sorted(sources);
        return loaded;
    }
    let tree = project.take_tree();
    loaded.review = Review::of(&tree, source.text().len()).map(|review| (review, sources.clone()));
    let checked = project.check(&tree);
    loaded.playbook = checked.map(|checked| {
        let mut program = program::lower(&checked);
        if oddities == Oddities::Told {
            let own_end = source.text().len();
            lints::warn(
                &tree,
                own_end,
                &checked,
                &mut program,
                &mut project.problems,
            );
        }
        Playbook {
            source: source.clone(),
            program,
            examples: checked.examples,
            tree,
            asked: project.asked_of_people(),
            text: std::mem::take(&mut project.text),
            sources: texts,
            references: checked.references,
        }
    });
    loaded.problems = project.problems.into_sorted(sources);
    loaded.problems.dedup_by(|one, before| is_same(one, before));
    loaded
}

/// Whether two problems say the same of the same words: a file that several playbooks include is
/// checked with each of them.
fn is_same(one: &Problem, other: &Problem) -> bool {
    one.labels_match(other) && one.code() == other.code() && one.message() == other.message()
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

    /// Its own text and those of the files that it names.
    #[cfg(feature = "cli")]
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Its statements as they are written.
    pub(crate) fn tree(&self) -> &Ast {
        &self.tree
    }

    /// What it and the playbooks that it asks declare, its own statements first.
    pub(crate) fn declarations(&self) -> impl Iterator<Item = &Statement> {
        self.tree.statements.iter().chain(&self.asked)
    }

    /// The words at a place of a statement.
    pub(crate) fn words_at(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// What it was lowered to.
    #[cfg(feature = "cli")]
    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    /// What of a profile has a place.
    pub(crate) fn layout(&self) -> &Layout {
        &self.program.layout
    }

    /// Where it uses the names that it declares.
    pub(crate) fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Whether it says anything of anybody: without a rule, and without a verdict that is read from
    /// something else, everybody would pass.
    pub fn says_something(&self) -> bool {
        self.program.rules.iter().any(|rule| rule.is_own) || self.program.has_own_verdict
    }

    /// The verdict that the last line, `otherwise`, gives, or the highest level or last column of
    /// `verdict is …`: nothing holds the person back.
    pub fn passing_verdict(&self) -> &str {
        self.program.last_verdict()
    }

    /// Reads the people of a data file. One bad profile never stops the others.
    pub fn read_people(
        &self,
        source: &Source,
        format: Format,
        unknown_keys: UnknownKeys,
    ) -> People {
        self.read_people_with(source, format, None, unknown_keys)
    }

    /// Reads the people of a data file, and their evidence from a CSV file with a row for each item:
    /// its column `id` says whose it is, the others are called like the lines of an item. Who has no
    /// row there has no evidence.
    pub fn read_people_with(
        &self,
        source: &Source,
        format: Format,
        evidence: Option<&Source>,
        unknown_keys: UnknownKeys,
    ) -> People {
        self.read_people_after(source, format, evidence, (unknown_keys, &|_| None))
    }

    /// The same, after other people: whoever has an id that is taken is refused.
    pub(crate) fn read_people_after(
        &self,
        source: &Source,
        format: Format,
        evidence: Option<&Source>,
        (unknown_keys, is_taken): (UnknownKeys, Taken<'_>),
    ) -> People {
        let layout = &self.program.layout;
        let cohort =
            profile::read_after(source, format, evidence, layout, (unknown_keys, is_taken));
        let start = profile::evidence_start(source);
        let evidence = evidence.map(|evidence| (start, evidence.clone()));
        let sources = Sources::new(source.clone(), evidence.into_iter().collect());
        People::of(cohort, &sources)
    }

    /// Evaluates a profile that was read for this playbook, as of a date. The next change of the
    /// verdict is told when it comes within a year, and while the verdict is open, what to ask first.
    pub fn evaluate(&self, profile: &Profile, as_of: Date) -> Outcome {
        let mut outcome = self.evaluate_today(profile, as_of);
        outcome.next_change = self.next_change(profile, as_of);
        if outcome.verdict.decided().is_none() {
            outcome.ask_next = self.ask_next(profile, as_of);
        }
        outcome
    }

    /// The next change of the verdict within a year.
    fn next_change(&self, profile: &Profile, as_of: Date) -> Option<NextChange> {
        let soon = as_of.plus(CalendarSpan::new(12, 0));
        forecast::next_change(&self.program, profile, as_of, soon)
    }

    /// The same without looking ahead.
    fn evaluate_today(&self, profile: &Profile, as_of: Date) -> Outcome {
        evaluate::run(&self.program, profile, as_of)
    }

    /// What changes of the answer after a date, up to and on another, if nothing else does than the
    /// date.
    pub fn forecast(&self, profile: &Profile, as_of: Date, until: Date) -> Forecast {
        forecast::run(&self.program, profile, as_of, until)
    }
}
