//! Problems drawn for people: with the words they are about, and a line below them.

use std::borrow::Cow;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};

use super::Problem;
use crate::source::{Source, masked};

/// Whether to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// With ANSI colours.
    Yes,
    /// Plain text.
    No,
}

/// The narrowest drawing that still reads.
const NARROWEST: usize = 40;

/// A line longer than this many bytes is not drawn: it would bury the words, and miette cannot lay
/// out very long ones.
const LONGEST_LINE: usize = 1_000;

/// Draws a problem, at most `width` columns wide.
pub fn render(problem: &Problem, width: usize, colour: Colour) -> String {
    let theme = match colour {
        Colour::Yes => GraphicalTheme::unicode(),
        Colour::No => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width.max(NARROWEST))
        .with_links(false)
        .with_wrap_lines(true)
        .with_break_words(false);
    let drawable = Drawable {
        problem,
        texts: Texts::of(problem),
    };
    let mut drawing = String::new();
    if !has_long_line(problem) && handler.render_report(&mut drawing, &drawable).is_ok() {
        return drawing;
    }
    in_words(problem)
}

/// Whether a line at a label, or next to one, is too long to draw.
fn has_long_line(problem: &Problem) -> bool {
    problem.labels().into_iter().any(|label| {
        let text = label.source.text();
        let (start, end) = (label.span.start, label.span.end);
        let before = text.get(..start).unwrap_or("").rsplit('\n').take(2);
        let within = text.get(start..end).unwrap_or("").split('\n');
        let after = text.get(end..).unwrap_or("").split('\n').take(2);
        before
            .chain(within)
            .chain(after)
            .any(|part| part.len() > LONGEST_LINE)
    })
}

/// A problem without a drawing.
fn in_words(problem: &Problem) -> String {
    let at = problem.source().position(problem.span().start);
    let name = problem.source().name();
    let help = problem
        .help()
        .map(|help| format!("  help: {help}\n"))
        .unwrap_or_default();
    let drawing = format!(
        "{}\n\n  {}: {}\n  at {name}:{}:{}\n{help}",
        problem.code(),
        problem.severity().word(),
        problem.message(),
        at.line,
        at.column,
    );
    masked(&drawing).into_owned()
}

/// The texts that a problem points into, as miette wants them: one source, each part of it with the
/// name of its text.
#[derive(Debug)]
struct Texts<'a> {
    /// Each with the place where it starts, without being copied.
    texts: Vec<(usize, &'a str, Cow<'a, str>)>,
}

impl<'a> Texts<'a> {
    fn of(problem: &'a Problem) -> Self {
        let labels = problem.diagnostic.labels().into_iter().flatten();
        let mut texts: Vec<(usize, &str, Cow<'_, str>)> = Vec::new();
        for label in labels {
            let (source, start) = problem.sources.at(label.offset());
            if !texts.iter().any(|(known, ..)| *known == start) {
                texts.push((start, source.name(), text_of(source)));
            }
        }
        Self { texts }
    }
}

fn text_of(source: &Source) -> Cow<'_, str> {
    if source.has_steering_characters() {
        masked(source.text())
    } else {
        Cow::Borrowed(source.text())
    }
}

impl SourceCode for Texts<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let (from, end) = (span.offset(), span.offset() + span.len());
        let holds = |(start, _, text): &&(usize, &str, Cow<'_, str>)| {
            *start <= from && end <= start + text.len()
        };
        // A span over two texts is no part of either: miette then draws the two apart.
        let (start, name, text) = self
            .texts
            .iter()
            .find(holds)
            .ok_or(MietteError::OutOfBounds)?;
        let local = SourceSpan::from((from - start, span.len()));
        let part = text.as_ref().read_span(&local, lines_before, lines_after)?;
        let place = SourceSpan::from((start + part.span().offset(), part.span().len()));
        Ok(Box::new(MietteSpanContents::new_named(
            masked(name).into_owned(),
            part.data(),
            place,
            part.line(),
            part.column(),
            part.line_count(),
        )))
    }
}

/// A problem together with its texts, as miette wants it.
struct Drawable<'a> {
    problem: &'a Problem,
    texts: Texts<'a>,
}

impl std::fmt::Debug for Drawable<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::fmt::Display for Drawable<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&masked(&self.problem.message()))
    }
}

impl std::error::Error for Drawable<'_> {}

impl Diagnostic for Drawable<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.problem.diagnostic.code()
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.problem.diagnostic.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let help = self.problem.help()?;
        Some(Box::new(masked(&help).into_owned()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.texts)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.problem.diagnostic.labels()?;
        Some(Box::new(labels.map(|mut label| {
            label.set_label(label.label().map(|said| masked(said).into_owned()));
            label
        })))
    }
}
