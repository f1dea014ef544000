//! A document as plain text, wrapped: for a terminal, a printer without styles, or a message.

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, fill, wrap};

use super::bidi::isolated;
use super::{Block, Document, Item, Run, Step, Words};

/// The narrowest that text is wrapped to, in columns.
const NARROWEST: usize = 40;
/// The narrowest that a column is made.
const NARROWEST_COLUMN: usize = 18;
/// What stands between columns.
const GAP: usize = 2;
/// What a line to write on is made of.
const LINE: &str = "_";
/// How long a line is that takes a date.
const SHORT_LINE: usize = 12;

pub(super) fn write(document: &Document, width: usize) -> String {
    let width = width.max(NARROWEST);
    let mut page = Page {
        text: String::new(),
        width,
    };
    page.underlined(&isolated(&document.title), "=");
    if !document.subtitle.is_empty() {
        page.line(0, &line(&document.subtitle));
    }
    for block in &document.blocks {
        page.text.push('\n');
        page.block(block);
    }
    if let Some(command) = document.made_by {
        page.text.push_str(&format!("\nMade by {command}\n"));
    }
    page.text
}

struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading {
                level: 0..=2,
                words,
                ..
            } => self.underlined(&line(words), "-"),
            Block::Heading { words, .. } | Block::Paragraph(words) => {
                self.line_after("", "", &line(words));
            }
            Block::List(items) => self.items(items, 0),
            Block::Table { columns, rows } => self.table(columns, rows),
            Block::Note(words) => self.line_after("  ", "  ", &line(words)),
            Block::Answer {
                label,
                words,
                lines,
                ..
            } => {
                self.line(0, &format!("{label}: {}", line(words)));
                for words in lines {
                    self.line(2, &line(words));
                }
            }
            Block::Steps(steps) => self.steps(steps),
            Block::Chart(chart) => self.line(0, &chart.title),
            Block::Room { label, lines } => self.room(0, &line(label), *lines),
        }
    }

    /// Adds words, wrapped, every line after `indent` spaces, the later ones two deeper.
    fn line(&mut self, indent: usize, words: &str) {
        self.line_after(&" ".repeat(indent), &" ".repeat(indent + 2), words);
    }

    fn line_after(&mut self, first: &str, later: &str, words: &str) {
        let options = unhyphenated(self.width)
            .initial_indent(first)
            .subsequent_indent(later);
        self.text.push_str(&fill(words, options));
        self.text.push('\n');
    }

    fn underlined(&mut self, words: &str, mark: &str) {
        let lines = wrap(words, unhyphenated(self.width));
        let longest = lines.iter().map(|line| display_width(line)).max();
        for line in &lines {
            self.text.push_str(line);
            self.text.push('\n');
        }
        self.text.push_str(&mark.repeat(longest.unwrap_or(0)));
        self.text.push('\n');
    }

    fn items(&mut self, items: &[Item], indent: usize) {
        for item in items {
            let (first, later) = (" ".repeat(indent) + "- ", " ".repeat(indent + 2));
            self.line_after(&first, &later, &line(&item.words));
            self.items(&item.items, indent + 2);
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for (place, step) in steps.iter().enumerate() {
            if place > 0 {
                self.text.push('\n');
            }
            let number = format!("{}. ", step.number);
            let indent = number.len();
            self.line_after(&number, &" ".repeat(indent), &line(&step.words));
            for (label, words) in step.facts.iter().chain(&step.short) {
                self.fact(indent, label, &line(words));
            }
            if step.room > 0 {
                self.room(indent, "Notes", step.room);
            }
        }
    }

    /// A label with a line to write on, and further lines.
    fn room(&mut self, indent: usize, label: &str, lines: usize) {
        let before = " ".repeat(indent);
        let label = format!("{before}{label}: ");
        let rest = self.width.saturating_sub(display_width(&label)).max(8);
        self.text
            .push_str(&format!("{label}{}\n", LINE.repeat(rest)));
        let whole = LINE.repeat(self.width.saturating_sub(indent));
        for _ in 1..lines {
            self.text.push_str(&format!("{before}{whole}\n"));
        }
    }

    /// In columns where there is room for them, else row by row.
    fn table(&mut self, columns: &[Words], rows: &[Vec<Words>]) {
        let heads: Vec<String> = columns.iter().map(line).collect();
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(line).collect())
            .collect();
        let natural = (0..heads.len()).map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let cells = cells.chain(heads.get(column));
            cells.map(|cell| display_width(cell)).max().unwrap_or(0)
        });
        match fitted(natural.collect(), self.width) {
            Some(widths) => {
                let marks: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                self.row(&heads, &widths);
                self.row(&marks, &widths);
                for row in &rows {
                    self.row(row, &widths);
                }
            }
            None => self.rows(&heads, &rows),
        }
    }

    /// A row in columns, each cell wrapped to its own.
    fn row(&mut self, cells: &[String], widths: &[usize]) {
        let cells = cells.iter().zip(widths);
        let cells: Vec<(Vec<_>, &usize)> = cells
            .map(|(cell, width)| (wrap(cell, unhyphenated(*width)), width))
            .collect();
        let height = cells.iter().map(|(lines, _)| lines.len()).max();
        for at in 0..height.unwrap_or(0) {
            let mut text = String::new();
            for (lines, width) in &cells {
                let line = lines.get(at).map_or("", |line| line.as_ref());
                let missing = width.saturating_sub(display_width(line)) + GAP;
                text.push_str(&format!("{line}{}", " ".repeat(missing)));
            }
            self.text.push_str(text.trim_end());
            self.text.push('\n');
        }
    }

    fn rows(&mut self, heads: &[String], rows: &[Vec<String>]) {
        for row in rows {
            for (place, (head, cell)) in heads.iter().zip(row).enumerate() {
                match place {
                    0 => self.line_after("- ", "  ", cell),
                    _ => self.fact(2, head, cell),
                }
            }
        }
    }

    /// A label and what there is to say, or room to write it.
    fn fact(&mut self, indent: usize, label: &str, words: &str) {
        if words.is_empty() {
            let line = LINE.repeat(SHORT_LINE);
            self.line(indent, &format!("{label}: {line}"));
        } else {
            self.line(indent, &format!("{label}: {words}"));
        }
    }
}

fn unhyphenated<'o>(width: usize) -> Options<'o> {
    Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
}

/// The widths of columns that fit into a line, the widest made narrower; nothing when they would be too
/// narrow to be read.
fn fitted(mut widths: Vec<usize>, width: usize) -> Option<Vec<usize>> {
    let gaps = GAP * widths.len().saturating_sub(1);
    let room = width.saturating_sub(gaps);
    while widths.iter().sum::<usize>() > room {
        let widest = widths.iter_mut().max()?;
        if *widest <= NARROWEST_COLUMN {
            return None;
        }
        *widest -= 1;
    }
    Some(widths)
}

/// Words on one line; a link is followed by its address.
fn line(words: &Words) -> String {
    let mut text = String::new();
    for run in &words.0 {
        match run {
            Run::Plain(words)
            | Run::Strong(words)
            | Run::Emphasis(words)
            | Run::See { words, .. } => text.push_str(words),
            Run::Link { words, address } if words == address => text.push_str(address),
            Run::Link { words, address } => text.push_str(&format!("{words} ({address})")),
        }
    }
    isolated(text.trim())
}
