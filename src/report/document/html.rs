//! A document as one page of HTML: no script, nothing loaded from anywhere, readable on a phone, in
//! the dark and on paper.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Block, Document, Item, Run, Words};

pub(super) fn write(document: &Document) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (document.title) }
                    (contents(document))
                    @for (number, block) in document.blocks.iter().enumerate() {
                        (block_markup(block, number))
                        "\n"
                    }
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
    let sections: Vec<(usize, &Words, &Option<String>)> = document
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(number, block)| match block {
            Block::Heading {
                level: 2,
                words,
                anchor,
            } => Some((number, words, anchor)),
            Block::Heading { .. }
            | Block::Paragraph(_)
            | Block::List(_)
            | Block::Table { .. }
            | Block::Note(_) => None,
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
    html! {
        div.wide tabindex="0" {
            table {
                thead { tr { @for column in columns { th scope="col" { (words_markup(column)) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                @if place == 0 {
                                    th scope="row" { (words_markup(cell)) }
                                } @else {
                                    td { (words_markup(cell)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn words_markup(words: &Words) -> Markup {
    html! {
        @for run in &words.0 {
            @match run {
                Run::Plain(words) => (words),
                Run::Strong(words) => strong { (words) },
                Run::Emphasis(words) => em { (words) },
                Run::Link { words, address } => a href=(address) rel="noopener noreferrer" { (words) },
                Run::See { words, anchor } => a href={ "#" (anchor) } { (words) },
            }
        }
    }
}

const STYLE: &str = "
:root { --ink: #1c1c1e; --paper: #fff; --quiet: #55565c; --line: #c9cad0; --tint: #f4f4f6;
  --link: #0b4f9e; --warn: #8a5300; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececf0; --paper: #16171a; --quiet: #b0b2ba; --line: #44464e; --tint: #212329;
    --link: #8cbcff; --warn: #f0b45a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2em 0 .5em; }
h1 { font-size: 1.9rem; margin-top: .5em; }
h2 { font-size: 1.45rem; border-bottom: 1px solid var(--line); padding-bottom: .2em; }
h3 { font-size: 1.2rem; }
h4 { font-size: 1.05rem; margin-top: 1.6em; }
p, ul { margin: .5em 0; }
ul { padding-left: 1.3em; }
h1, h2, h3, h4, p, li, th, td { unicode-bidi: plaintext; text-align: start; }
a { color: var(--link); }
em { color: var(--quiet); }
nav { background: var(--tint); border-radius: .4rem; padding: .4rem 1rem; }
.wide { overflow-x: auto; margin: .8em 0; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { border: 1px solid var(--line); padding: .35em .6em; vertical-align: top;
  overflow-wrap: normal; }
thead th { background: var(--tint); }
tbody th { font-weight: 600; }
.note { border-left: .3rem solid var(--warn); background: var(--tint); margin: .8em 0;
  padding: .3em .9em; }
@page { size: A4; margin: 18mm; }
@media print {
  :root { --ink: #000; --paper: #fff; --quiet: #333; --line: #999; --tint: #fff; --link: #000; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  h1, h2, h3, h4 { break-after: avoid; }
  tr, li, .note { break-inside: avoid; }
  .wide { overflow: visible; }
}
";
