//! A document as one page of HTML: no script, nothing loaded from anywhere, readable on a phone, in
//! the dark and on paper.

mod chart;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::bidi::{Stretch, isolated, stretches};
use super::{Block, Document, Item, Run, Step, Tone, Words, step_anchor};

/// The most rows of a table that is kept on one sheet of paper.
const MOST_WHOLE: usize = 10;
/// The longest cell of a table that is kept on one line, in characters.
const LONGEST_BRIEF: usize = 12;

pub(super) fn write(document: &Document) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                @if let Some(command) = document.made_by {
                    meta name="generator" content=(command);
                }
                title { (isolated(&document.title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header {
                        h1 { (text(&document.title)) }
                        @if !document.subtitle.is_empty() {
                            p.subtitle { (words_markup(&document.subtitle)) }
                        }
                    }
                    (contents(document))
                    @for (number, block) in document.blocks.iter().enumerate() {
                        (block_markup(block, number))
                        "\n"
                    }
                }
                @if let Some(command) = document.made_by {
                    footer { p { "Made by " (command) "." } }
                }
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

/// Links to the sections.
fn contents(document: &Document) -> Markup {
    let numbered = document.blocks.iter().enumerate();
    let sections: Vec<(usize, &Words, &Option<String>)> = numbered
        .filter_map(|(number, block)| match block {
            Block::Heading {
                level: 2,
                words,
                anchor,
            } => Some((number, words, anchor)),
            _ => None,
        })
        .collect();
    html! {
        @if sections.len() > 1 {
            nav aria-label="Sections" {
                ul {
                    @for (number, words, anchor) in sections {
                        li { a href={ "#" (id(anchor, number)) } { (words_markup(words)) } }
                    }
                }
            }
        }
    }
}

fn block_markup(block: &Block, number: usize) -> Markup {
    html! {
        @match block {
            Block::Heading { level, words, anchor } => (heading(*level, words, &id(anchor, number))),
            Block::Paragraph(words) => p { (words_markup(words)) },
            Block::List(items) => (list(items)),
            Block::Table { columns, rows } => (table(columns, rows)),
            Block::Note(words) => div.note role="note" { p { (words_markup(words)) } },
            Block::Answer { label, words, tone, lines } => (answer(label, words, *tone, lines)),
            Block::Steps(steps) => (steps_markup(steps)),
            Block::Chart(chart) => (chart::markup(chart, number)),
            Block::Room { label, lines } => (room(label, *lines)),
        }
    }
}

fn id(anchor: &Option<String>, number: usize) -> String {
    match anchor {
        Some(anchor) => anchor.clone(),
        None => format!("part-{number}"),
    }
}

fn heading(level: u8, words: &Words, id: &str) -> Markup {
    let words = words_markup(words);
    html! {
        @match level {
            0..=2 => h2 id=(id) { (words) },
            3 => h3 id=(id) { (words) },
            4.. => h4 id=(id) { (words) },
        }
    }
}

fn list(items: &[Item]) -> Markup {
    html! {
        ul {
            @for item in items {
                li id=[item.anchor.as_deref()] {
                    (words_markup(&item.words))
                    @if !item.items.is_empty() { (list(&item.items)) }
                }
            }
        }
    }
}

fn table(columns: &[Words], rows: &[Vec<Words>]) -> Markup {
    let class = if rows.len() > MOST_WHOLE {
        "wide"
    } else {
        "wide whole"
    };
    let label = columns
        .first()
        .map(|first| first.runs().collect::<String>());
    html! {
        div class=(class) tabindex="0" role="group" aria-label=[label] {
            table {
                thead { tr { @for column in columns { th scope="col" { (words_markup(column)) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                @if place == 0 {
                                    th scope="row" { (words_markup(cell)) }
                                } @else {
                                    td class=[is_brief(cell).then_some("brief")] { (words_markup(cell)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether a cell is so short that its words had better stay on one line: a date, a number.
fn is_brief(cell: &Words) -> bool {
    let length: usize = cell.runs().map(|run| run.chars().count()).sum();
    (1..=LONGEST_BRIEF).contains(&length)
}

fn answer(label: &str, words: &Words, tone: Tone, lines: &[Words]) -> Markup {
    let tone = match tone {
        Tone::Good => "answer good",
        Tone::Open => "answer open",
        Tone::Other => "answer other",
    };
    html! {
        div class=(tone) {
            p.label { (label) }
            p.words { (words_markup(words)) }
            @for line in lines { p { (words_markup(line)) } }
        }
    }
}

fn steps_markup(steps: &[Step]) -> Markup {
    html! {
        ol.steps {
            @for step in steps {
                li {
                    div.number aria-hidden="true" { (step.number) }
                    div {
                        h3 id=(step_anchor(step.number)) { (words_markup(&step.words)) }
                        @if !step.facts.is_empty() { (facts("facts", &step.facts)) }
                        @if !step.short.is_empty() { (facts("short", &step.short)) }
                        @if step.room > 0 { (room(&Words::new("Notes"), step.room)) }
                    }
                }
            }
        }
    }
}

/// Labels, each with what there is to say, or room to write it.
fn facts(class: &str, facts: &[(&str, Words)]) -> Markup {
    html! {
        dl class=(class) {
            @for (label, words) in facts {
                div {
                    dt { (label) }
                    dd {
                        @if words.is_empty() { (rule()) } @else { (words_markup(words)) }
                    }
                }
            }
        }
    }
}

fn room(label: &Words, lines: usize) -> Markup {
    html! {
        div.room {
            p { (words_markup(label)) }
            @for _ in 0..lines { (rule()) }
        }
    }
}

/// A line to write on.
fn rule() -> Markup {
    html! { span.rule {} }
}

fn words_markup(words: &Words) -> Markup {
    html! {
        @for run in &words.0 {
            @match run {
                Run::Plain(words) => (text(words)),
                Run::Strong(words) => strong { (text(words)) },
                Run::Emphasis(words) => em { (text(words)) },
                Run::Link { words, address } => {
                    a href=(address) rel="noopener noreferrer" { (text(words)) }
                },
                Run::See { words, anchor } => a href={ "#" (anchor) } { (text(words)) },
            }
        }
    }
}

/// Words, with those written from right to left kept apart from what stands around them.
fn text(words: &str) -> Markup {
    html! {
        @for stretch in stretches(words) {
            @match stretch {
                Stretch::Plain(plain) => (plain),
                Stretch::RightToLeft(turned) => bdi { (turned) },
            }
        }
    }
}

const STYLE: &str = include_str!("html/style.css");
