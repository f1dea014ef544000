//! Bars as a picture in SVG. It grows with the page, and its letters do not.

use maud::{Markup, html};
use textwrap::{Options, WordSeparator, WordSplitter, wrap};

use crate::report::document::bidi::isolated;
use crate::report::document::chart::{Bar, Chart, Fill, Part};

use super::text;

/// The height of a line of letters, and where letters stand in it, in pixels.
const LINE: usize = 17;
const LETTERS: usize = 13;
/// What is left free above a bar, its height, and what is left free below it.
const ABOVE: usize = 3;
const BAR: usize = 12;
const BELOW: usize = 13;
/// How many letters have room beside each other on a narrow page.
const BESIDE: usize = 43;
/// The fewest letters of a label in a line, and the most lines: the table has the whole.
const SHORTEST_LINE: usize = 30;
const MOST_LINES: usize = 3;

/// How much room a bar takes with all that belongs to it.
fn height(bar: &Bar) -> usize {
    lines(bar) * LINE + ABOVE + BAR + BELOW
}

pub(super) fn markup(chart: &Chart, number: usize) -> Markup {
    let (title, told) = (
        format!("chart-{number}-title"),
        format!("chart-{number}-told"),
    );
    let all: usize = chart.bars.iter().map(height).sum();
    let tops = chart.bars.iter().scan(0, |top, bar| {
        let here = *top;
        *top += height(bar);
        Some(here)
    });
    html! {
        figure {
            figcaption { (text(&chart.title)) }
            svg role="img" aria-labelledby=(title) aria-describedby=(told) width="100%"
                height=(all) {
                title id=(title) { (isolated(&chart.title)) }
                desc id=(told) { (isolated(&chart.description)) }
                defs {
                    (hatch(&format!("open-{number}")))
                    (dots(&format!("passed-{number}")))
                }
                @for (bar, top) in chart.bars.iter().zip(tops) { (bar_markup(bar, top, number)) }
            }
            ul.legend {
                @for (fill, words) in &chart.legend {
                    li {
                        svg width="26" height="12" aria-hidden="true" {
                            (part_markup(Part { from: 0, to: 1000, fill: *fill }, number))
                            (track())
                        }
                        (words)
                    }
                }
            }
        }
    }
}

/// The lines of letters above a bar: its label, and its value where that has no room beside the label.
fn label_lines(bar: &Bar) -> Vec<String> {
    let value = bar.value.chars().count();
    let width = BESIDE.saturating_sub(value).max(SHORTEST_LINE);
    let options = Options::new(width).word_separator(WordSeparator::AsciiSpace);
    let wrapped = wrap(
        &bar.label,
        options.word_splitter(WordSplitter::NoHyphenation),
    );
    let mut lines: Vec<String> = wrapped.into_iter().map(|line| line.into_owned()).collect();
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

/// Whether the value has room beside the first line of the label.
fn is_beside(bar: &Bar) -> bool {
    bar.value.chars().count() + SHORTEST_LINE <= BESIDE
}

/// How many lines of letters stand above a bar.
fn lines(bar: &Bar) -> usize {
    label_lines(bar).len() + usize::from(!is_beside(bar))
}

fn bar_markup(bar: &Bar, top: usize, number: usize) -> Markup {
    let labels = label_lines(bar);
    let value_line = if is_beside(bar) { 0 } else { labels.len() };
    let bottom = top + lines(bar) * LINE + ABOVE;
    let (class, x) = match is_beside(bar) {
        true => ("value end", "100%"),
        false => ("value", "0"),
    };
    html! {
        @for (line, label) in labels.iter().enumerate() {
            text x="0" y=(top + line * LINE + LETTERS) { (isolated(label)) }
        }
        text class=(class) x=(x) y=(top + value_line * LINE + LETTERS) { (isolated(&bar.value)) }
        svg x="0" y=(bottom) width="100%" height=(BAR) {
            @for part in &bar.parts { (part_markup(*part, number)) }
            (track())
        }
    }
}

/// The name of a fill that is a pattern.
fn pattern(fill: Fill) -> Option<&'static str> {
    match fill {
        Fill::Full => None,
        Fill::Open => Some("open"),
        Fill::Passed => Some("passed"),
    }
}

/// The whole that parts are of.
fn track() -> Markup {
    html! { rect.track x="0" y="0" width="100%" height=(BAR) {} }
}

fn part_markup(part: Part, number: usize) -> Markup {
    let fill = pattern(part.fill).map(|name| format!("url(#{name}-{number})"));
    let class = if fill.is_some() { "part" } else { "full" };
    html! {
        rect class=(class) x=(percent(part.from)) y="0" width=(percent(part.to.saturating_sub(part.from)))
            height=(BAR) fill=[fill] {}
    }
}

/// `33.3%` of 333 thousandths.
fn percent(thousandths: u32) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn hatch(id: &str) -> Markup {
    html! {
        pattern id=(id) width="6" height="6" patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)" {
            line.hatch x1="0" y1="0" x2="0" y2="6" {}
        }
    }
}

fn dots(id: &str) -> Markup {
    html! {
        pattern id=(id) width="5" height="5" patternUnits="userSpaceOnUse" {
            circle.dot cx="2.5" cy="2.5" r="1.2" {}
        }
    }
}
