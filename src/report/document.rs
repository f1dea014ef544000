//! A document of headings, paragraphs, lists, tables, steps and pictures, and its ways to be written.
//!
//! Comes in: words of authors, which may hold anything, and words of ours. Goes out: Markdown, HTML or
//! plain text in which no word of an author's is ever markup. What stands in a document is decided
//! elsewhere.

mod bidi;
mod chart;
#[cfg(feature = "html")]
mod html;
mod markdown;
mod plain;
#[cfg(test)]
mod tests;

use crate::source::{is_steering, plain_words};

pub(super) use chart::{Bar, Chart, Fill, Part};

/// A document to be read by people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What stands above everything.
    title: String,
    /// What stands below the title, in a smaller tone.
    subtitle: Words,
    /// The command that wrote it, so that the same command may replace the file.
    made_by: Option<&'static str>,
    blocks: Vec<Block>,
}

impl Document {
    pub(super) fn new(title: &str, blocks: Vec<Block>) -> Self {
        let title = plain_words(title).trim().to_owned();
        Self {
            title,
            blocks,
            ..Self::default()
        }
    }

    /// Puts words below the title.
    pub(super) fn with_subtitle(self, subtitle: Words) -> Self {
        Self { subtitle, ..self }
    }

    /// Says in the document which command wrote it.
    pub(super) fn made_by(self, command: &'static str) -> Self {
        Self {
            made_by: Some(command),
            ..self
        }
    }

    /// The document as Markdown.
    pub fn to_markdown(&self) -> String {
        markdown::write(self)
    }

    /// The document as plain text, wrapped to `width` columns (at least 40).
    pub fn to_text(&self, width: usize) -> String {
        plain::write(self, width)
    }

    /// The document as one page of HTML, with its styles and without scripts.
    #[cfg(feature = "html")]
    pub fn to_html(&self) -> String {
        html::write(self)
    }
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// Level 2 is the highest: level 1 is the title.
    Heading {
        level: u8,
        words: Words,
        anchor: Option<String>,
    },
    Paragraph(Words),
    List(Vec<Item>),
    /// The first cell of each row says what the row is about.
    Table {
        columns: Vec<Words>,
        rows: Vec<Vec<Words>>,
    },
    /// Something to take note of.
    Note(Words),
    /// What the document comes to, and what is to be said of it.
    Answer {
        label: &'static str,
        words: Words,
        tone: Tone,
        lines: Vec<Words>,
    },
    /// What is to be done, in order.
    Steps(Vec<Step>),
    /// A picture; what it shows stands in the table after it.
    Chart(Chart),
    /// Room to write.
    Room {
        label: Words,
        lines: usize,
    },
}

/// How an answer is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing is in the way.
    Good,
    /// It is still open.
    Open,
    /// Something is in the way.
    Other,
}

/// The place of a step in a document.
pub(super) fn step_anchor(number: usize) -> String {
    format!("step-{number}")
}

/// Something to be done, with what is to be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) number: usize,
    pub(super) words: Words,
    /// Each with its label.
    pub(super) facts: Vec<(&'static str, Words)>,
    /// What can be said in few words, each with its label: shown side by side where there is room.
    pub(super) short: Vec<(&'static str, Words)>,
    /// How many lines there are to write on.
    pub(super) room: usize,
}

impl Block {
    /// Whether this is the place of an anchor.
    pub(super) fn has_anchor(&self, anchor: &Option<String>) -> bool {
        matches!(self, Self::Heading { anchor: own, .. } if own.is_some() && own == anchor)
    }
}

/// A line of a list, and the lines under it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) words: Words,
    pub(super) items: Vec<Item>,
    pub(super) anchor: Option<String>,
}

/// Words in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words(pub(super) Vec<Run>);

/// Words that look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    Plain(String),
    Strong(String),
    Emphasis(String),
    /// A link out of the document; shown as plain words when its address is none that is safe.
    Link {
        words: String,
        address: String,
    },
    /// Another place of the document, by its anchor.
    See {
        words: String,
        anchor: String,
    },
}

impl Words {
    pub(super) fn new(words: &str) -> Self {
        Self::default().and(words)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds plain words.
    pub(super) fn and(mut self, words: &str) -> Self {
        let words = plain_words(words);
        match self.0.last_mut() {
            Some(Run::Plain(before)) if before.ends_with(' ') => {
                before.push_str(words.trim_start());
            }
            Some(Run::Plain(before)) => before.push_str(&words),
            Some(_) | None if words.is_empty() => {}
            Some(_) | None => self.0.push(Run::Plain(words)),
        }
        self
    }

    /// Adds words that stand out.
    pub(super) fn strong(self, words: &str) -> Self {
        self.run(words, Run::Strong)
    }

    /// Adds words in another tone.
    pub(super) fn emphasis(self, words: &str) -> Self {
        self.run(words, Run::Emphasis)
    }

    /// Adds a link out of the document.
    pub(super) fn link(self, words: &str, address: &str) -> Self {
        let Some(address) = safe_address(address) else {
            return self.and(words);
        };
        self.run(words, |words| Run::Link { words, address })
    }

    /// Adds a link to a file that lies beside the document. Its name is one that we gave: of letters,
    /// digits, `-` and `.`, else it is shown as plain words.
    pub(super) fn file(self, words: &str, name: &str) -> Self {
        let is_ours = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        if !name.chars().all(is_ours) {
            return self.and(words);
        }
        let address = name.to_owned();
        self.run(words, |words| Run::Link { words, address })
    }

    /// Adds a link to a place of the document.
    pub(super) fn see(self, words: &str, anchor: &str) -> Self {
        let anchor = anchor.to_owned();
        self.run(words, |words| Run::See { words, anchor })
    }

    /// Adds other words.
    pub(super) fn then(mut self, other: Self) -> Self {
        for run in other.0 {
            match run {
                Run::Plain(words) => self = self.and(&words),
                run => self.0.push(run),
            }
        }
        self
    }

    /// The words, when nothing about them stands out.
    pub(super) fn as_plain(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Run::Plain(words)] => Some(words),
            _ => None,
        }
    }

    /// Takes characters off the end of the last words.
    pub(super) fn trim_end(&mut self, characters: &[char]) {
        if let Some(Run::Plain(words)) = self.0.last_mut() {
            words.truncate(words.trim_end_matches(characters).len());
        }
    }

    /// The words of every run.
    pub(super) fn runs(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|run| match run {
            Run::Plain(words)
            | Run::Strong(words)
            | Run::Emphasis(words)
            | Run::Link { words, .. }
            | Run::See { words, .. } => words.as_str(),
        })
    }

    fn run(mut self, words: &str, make: impl FnOnce(String) -> Run) -> Self {
        let words = plain_words(words).trim().to_owned();
        if !words.is_empty() {
            self.0.push(make(words));
        }
        self
    }
}

impl Item {
    pub(super) fn new(words: Words) -> Self {
        Self {
            words,
            ..Self::default()
        }
    }
}

/// An address that may become a link: `http`, `https` or `mailto`, everything odd in it encoded.
fn safe_address(address: &str) -> Option<String> {
    const KEPT: &str = "-._~:/?#@!$&'+,;=%";
    let address = address.trim();
    let lower = address.to_ascii_lowercase();
    let is_safe = ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len());
    if !is_safe || address.contains(|c: char| c.is_whitespace() || is_steering(c)) {
        return None;
    }
    let mut encoded = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_ascii_alphanumeric() || KEPT.contains(c) {
            encoded.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    Some(encoded)
}
