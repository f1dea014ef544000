//! The people on one line of NDJSON.

use crate::diagnostics::{Problem, Problems};
use crate::profile::{self, ProfileError, Taken, UnknownKeys};
use crate::program::Program;
use crate::source::{Source, Sources, Span};

use super::error::SourceError;
use super::{People, UNREADABLE};

/// Reads a line with its number, which may hold nobody. Whoever has an id that is taken is refused.
pub(crate) fn read_line(
    program: &Program,
    line: &[u8],
    number: usize,
    unknown_keys: UnknownKeys,
    is_taken: Taken<'_>,
) -> People {
    let Ok(text) = std::str::from_utf8(line) else {
        return nobody(not_text(line, number));
    };
    let source = Source::from_line("", text, number);
    let cohort = profile::read_line(&source, &program.layout, unknown_keys, is_taken);
    People::of(cohort, &Sources::from(&source))
}

/// What is said of a line that is too long to be read, of which the limit is so many MiB.
pub(crate) fn too_long(number: usize, limit: usize) -> Problem {
    let source = Source::from_line("", "", number);
    let span = Span::default();
    problem(ProfileError::LineTooLong { limit, span }, &source)
}

fn nobody(problem: Problem) -> People {
    People {
        people: Vec::new(),
        problems: vec![problem],
    }
}

fn not_text(line: &[u8], number: usize) -> Problem {
    let valid = line.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let source = Source::from_line("", format!("{valid}{UNREADABLE}"), number);
    let (start, end) = (valid.len(), source.text().len());
    let span = Span::new(start, end);
    problem(SourceError::LineNotText { span }, &source)
}

fn problem(error: impl miette::Diagnostic + Send + Sync + 'static, source: &Source) -> Problem {
    let mut problems = Problems::default();
    problems.push(error);
    problems.into_sorted(source).swap_remove(0)
}
