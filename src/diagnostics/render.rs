//! Problems drawn for people: with the words they are about, and a line below them.

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

use super::Problem;

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
    let source = problem.source();
    let named = NamedSource::new(source.name(), source.text().to_owned());
    let drawable = Drawable {
        problem,
        source: named,
    };
    let mut drawing = String::new();
    match handler.render_report(&mut drawing, &drawable) {
        Ok(()) => drawing,
        Err(_) => format!("{}: {}\n", problem.severity().word(), problem.message()),
    }
}

/// A problem together with its text, as miette wants it.
struct Drawable<'a> {
    problem: &'a Problem,
    source: NamedSource<String>,
}

impl std::fmt::Debug for Drawable<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::fmt::Display for Drawable<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.problem.message())
    }
}

impl std::error::Error for Drawable<'_> {}

impl Diagnostic for Drawable<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.problem.diagnostic().code()
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.problem.diagnostic().severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.problem.diagnostic().help()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.problem.diagnostic().labels()
    }
}
