//! Problems: collected while a stage goes on, sorted by place, told to the author.
//!
//! Each stage has its own enum of errors; this module holds any of them and knows no stage. A
//! [`Problem`] is one of them together with the [`Source`] that it points into.

pub(crate) mod codes;
#[cfg(feature = "cli")]
pub(crate) mod render;
mod suggest;

use std::fmt;

use miette::{Diagnostic, LabeledSpan};

use crate::source::{Source, Span};

pub(crate) use suggest::nearest;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// What was written cannot be used as it stands.
    Error,
    /// Worth a look; the answer does not change.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that is wrong, at its place in a text.
pub struct Problem {
    diagnostic: Box<dyn Diagnostic + Send + Sync>,
    source: Source,
}

impl Problem {
    /// The stable code, such as `check::unknown_name`.
    pub fn code(&self) -> String {
        self.diagnostic
            .code()
            .map(|code| code.to_string())
            .unwrap_or_default()
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        match self.diagnostic.severity() {
            Some(miette::Severity::Warning | miette::Severity::Advice) => Severity::Warning,
            Some(miette::Severity::Error) | None => Severity::Error,
        }
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> String {
        self.diagnostic.to_string()
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        self.diagnostic.help().map(|help| help.to_string())
    }

    /// The exact words it is about.
    pub fn span(&self) -> Span {
        main_label(self.diagnostic.as_ref())
    }

    /// The text that it points into.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The diagnostic itself, without its source text.
    pub fn diagnostic(&self) -> &(dyn Diagnostic + Send + Sync) {
        self.diagnostic.as_ref()
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.source.position(self.span().start);
        write!(
            f,
            "{}:{}:{} {}",
            self.source.name(),
            at.line,
            at.column,
            self.diagnostic
        )
    }
}

fn main_label(diagnostic: &dyn Diagnostic) -> Span {
    let labels: Vec<LabeledSpan> = diagnostic.labels().into_iter().flatten().collect();
    let label = labels
        .iter()
        .find(|label| label.primary())
        .or(labels.first());
    label.map_or(Span::default(), |label| {
        Span::new(label.offset(), label.offset() + label.len())
    })
}

/// What a stage found wrong in one source, in the order found.
#[derive(Default)]
pub(crate) struct Problems {
    found: Vec<Box<dyn Diagnostic + Send + Sync>>,
}

impl Problems {
    pub(crate) fn push(&mut self, problem: impl Diagnostic + Send + Sync + 'static) {
        self.found.push(Box::new(problem));
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.found.extend(other.found);
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|problem| {
            !matches!(
                problem.severity(),
                Some(miette::Severity::Warning | miette::Severity::Advice)
            )
        })
    }

    /// Sorts by place and attaches the source.
    pub(crate) fn into_sorted(self, source: &Source) -> Vec<Problem> {
        let mut problems: Vec<Problem> = self
            .found
            .into_iter()
            .map(|diagnostic| Problem {
                diagnostic,
                source: source.clone(),
            })
            .collect();
        problems.sort_by_key(Problem::span);
        problems
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.found.iter().map(ToString::to_string))
            .finish()
    }
}
