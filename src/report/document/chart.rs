//! A picture of bars: each a row of parts that lie side by side, from nothing to the whole.

use crate::source::plain_words;

/// Bars under each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Chart {
    /// What it shows.
    pub(in crate::report) title: String,
    /// What it shows, bar by bar, for those who do not see it.
    pub(in crate::report) description: String,
    pub(in crate::report) bars: Vec<Bar>,
    /// What the fills stand for.
    pub(in crate::report) legend: Vec<(Fill, &'static str)>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Bar {
    pub(in crate::report) label: String,
    /// What it comes to, in few words.
    pub(in crate::report) value: String,
    pub(in crate::report) parts: Vec<Part>,
}

/// A part of a bar, in thousandths of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) struct Part {
    pub(in crate::report) from: u32,
    pub(in crate::report) to: u32,
    pub(in crate::report) fill: Fill,
}

/// How a part is filled. Each differs from the others without colour, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Fill {
    /// Full.
    Full,
    /// Hatched: it may come to be full.
    Open,
    /// Dotted: let pass.
    Passed,
}

impl Chart {
    /// A chart of bars, described bar by bar.
    pub(in crate::report) fn new(
        title: &str,
        bars: Vec<Bar>,
        legend: Vec<(Fill, &'static str)>,
    ) -> Self {
        let told = bars
            .iter()
            .map(|bar| format!("{}: {}", bar.label, bar.value));
        let description = plain_words(&told.collect::<Vec<_>>().join("; "));
        Self {
            title: plain_words(title),
            description,
            bars,
            legend,
        }
    }
}

impl Bar {
    /// A bar with a label and what it comes to.
    pub(in crate::report) fn new(label: &str, value: &str, parts: Vec<Part>) -> Self {
        Self {
            label: plain_words(label),
            value: plain_words(value),
            parts,
        }
    }
}
