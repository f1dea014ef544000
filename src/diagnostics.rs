//! Problems: collected while a stage goes on, sorted by place, told to the author.
//!
//! Each stage has its own enum of errors; this module holds any of them and knows no stage. A
//! [`Problem`] is one of them together with the texts that it points into.

pub(crate) mod codes;
#[cfg(feature = "cli")]
pub(crate) mod render;
mod suggest;

use std::fmt;

use miette::{Diagnostic, LabeledSpan};

use crate::source::{Source, Sources, Span};

pub(crate) use suggest::{is_slip, nearest};

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
    sources: Sources,
}

/// Words that a problem points at.
#[derive(Debug)]
pub struct Label<'p> {
    /// The text that they stand in.
    pub source: &'p Source,
    /// Where in that text.
    pub span: Span,
    /// What is said of them.
    pub text: Option<String>,
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

    /// The exact words it is about, in [`Problem::source`].
    pub fn span(&self) -> Span {
        self.sources.place(self.place()).1
    }

    /// The text that it is about.
    pub fn source(&self) -> &Source {
        self.sources.place(self.place()).0
    }

    /// All words that it points at, the main ones first; the others may stand in another text.
    pub fn labels(&self) -> Vec<Label<'_>> {
        let main = self.place();
        let mut labels: Vec<LabeledSpan> = self.diagnostic.labels().into_iter().flatten().collect();
        labels.sort_by_key(|label| span_of(label) != main);
        let labels = labels.into_iter().map(|label| {
            let (source, span) = self.sources.place(span_of(&label));
            let text = label.label().map(str::to_owned);
            Label { source, span, text }
        });
        labels.collect()
    }

    /// Whether two problems of the same texts point at the same words.
    pub(crate) fn labels_match(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    /// The place of the main words in all texts together.
    fn place(&self) -> Span {
        main_label(self.diagnostic.as_ref())
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.source().position(self.span().start);
        write!(
            f,
            "{}:{}:{} {}",
            self.source().name(),
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
    label.map_or(Span::default(), span_of)
}

fn is_error(diagnostic: &dyn Diagnostic) -> bool {
    !matches!(
        diagnostic.severity(),
        Some(miette::Severity::Warning | miette::Severity::Advice)
    )
}

fn span_of(label: &LabeledSpan) -> Span {
    Span::new(label.offset(), label.offset() + label.len())
}

/// What a stage found wrong, in the order found.
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
        self.found.iter().any(|problem| is_error(problem.as_ref()))
    }

    /// What each says, without its place.
    pub(crate) fn messages(&self) -> Vec<String> {
        let code = |problem: &dyn Diagnostic| problem.code().map(|code| code.to_string());
        let found = self.found.iter();
        found
            .map(|one| format!("{}: {one}", code(one.as_ref()).unwrap_or_default()))
            .collect()
    }

    /// The errors alone.
    pub(crate) fn into_errors(self) -> Self {
        let found = self.found.into_iter();
        let found = found.filter(|problem| is_error(problem.as_ref())).collect();
        Self { found }
    }

    /// Sorts by place and attaches the text or texts.
    pub(crate) fn into_sorted(self, sources: impl Into<Sources>) -> Vec<Problem> {
        let sources = sources.into();
        let mut problems: Vec<Problem> = self
            .found
            .into_iter()
            .map(|diagnostic| Problem {
                diagnostic,
                sources: sources.clone(),
            })
            .collect();
        problems.sort_by_key(Problem::place);
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
