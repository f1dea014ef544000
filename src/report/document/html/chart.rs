//! Bars as a picture in SVG. It grows with the page, and its letters do not.

use maud::{Markup, html};

use crate::report::document::bidi::isolated;
use crate::report::document::chart::{Bar, Chart, Fill, Part};

use super::text;

/// The height of a line of letters, of a bar, and of what is left free below a bar, in pixels.
const LINE: usize = 20;
const BAR: usize = 12;
const FREE: usize = 13;

/// How many letters of a label and a value have room beside each other on a narrow page.
const BESIDE: usize = 44;
/// The fewest letters that a label is cut to.
const SHORTEST_LABEL: usize = 32;

pub(super) fn markup(chart: &Chart, number: usize) -> Markup {
    let (title, told) = (
        format!("chart-{number}-title"),
        format!("chart-{number}-told"),
    );
    let height: usize = chart
        .bars
        .iter()
        .map(|bar| lines(bar) * LINE + BAR + FREE)
        .sum();
    let tops = chart.bars.iter().scan(0, |top, bar| {
        let here = *top;
        *top += lines(bar) * LINE + BAR + FREE;
        Some(here)
    });
    html! {
        figure {
            figcaption { (text(&chart.title)) }
            svg role="img" aria-labelledby=(title) aria-describedby=(told) width="100%"
                height=(height) {
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

/// How many lines of letters stand above a bar.
fn lines(bar: &Bar) -> usize {
    if is_on_one_line(bar) { 1 } else { 2 }
}

fn bar_markup(bar: &Bar, top: usize, number: usize) -> Markup {
    let lines = lines(bar);
    let bottom = top + lines * LINE;
    html! {
        text x="0" y=(top + 14) { (isolated(&short_label(bar))) }
        @if lines == 1 {
            text.value.end x="100%" y=(top + 14) { (isolated(&bar.value)) }
        } @else {
            text.value x="0" y=(top + LINE + 14) { (isolated(&bar.value)) }
        }
        svg x="0" y=(bottom) width="100%" height=(BAR) {
            @for part in &bar.parts { (part_markup(*part, number)) }
            (track())
        }
    }
}

/// Whether the value has room beside the label.
fn is_on_one_line(bar: &Bar) -> bool {
    let (label, value) = (bar.label.chars().count(), bar.value.chars().count());
    value + SHORTEST_LABEL <= BESIDE || value + label < BESIDE
}

/// The label, cut where there is no room for all of it: the table has the whole.
fn short_label(bar: &Bar) -> String {
    let room = match is_on_one_line(bar) {
        true => BESIDE - 1 - bar.value.chars().count().min(BESIDE - SHORTEST_LABEL),
        false => BESIDE,
    };
    if bar.label.chars().count() <= room {
        return bar.label.clone();
    }
    let cut: String = bar.label.chars().take(room - 1).collect();
    format!("{}…", cut.trim_end())
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
