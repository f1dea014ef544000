//! A reasoning as text: a tree by indents, each line with what it came to before it.

use anstyle::Style;
use textwrap::{Options, WordSplitter, wrap};

use crate::outcome::{Answer, Place, Reason, ReasonKind, Reasoning, Status};
use crate::pipeline::Playbook;
use crate::source::plain_words;

use super::{BAD, GOOD, OPEN, Page, person, style_of, verdict_words};

/// Writes a reasoning for people, wrapped to `width` columns (held between 40 and 80).
pub fn why(playbook: &Playbook, reasoning: &Reasoning, width: usize) -> String {
    let mut page = Page::new(width);
    let who = person(reasoning.name.as_deref(), reasoning.id.as_deref());
    let words = verdict_words(&reasoning.verdict);
    page.in_style(
        style_of(playbook, &reasoning.verdict),
        &format!("{who}: {words}"),
    );
    let version = playbook.version().map(|version| format!(" {version}"));
    page.line(
        0,
        &format!(
            "{}{}, as of {}",
            playbook.title(),
            version.unwrap_or_default(),
            reasoning.as_of
        ),
    );
    page.text.push('\n');
    let tree = Tree {
        files: Files::of(&reasoning.root),
    };
    let root = &reasoning.root;
    if root.kind == ReasonKind::Verdict {
        if root.says != "verdict" {
            page.line(0, &format!("{}: {}", root.says, seen(root)));
        }
        for (at, line) in root.reasons.iter().enumerate() {
            if at > 0 && line.kind == ReasonKind::Line {
                page.text.push('\n');
            }
            page.reason(&tree, 0, line, true);
        }
    } else {
        page.reason(&tree, 0, root, true);
    }
    page.text
}

/// What the whole tree needs to be told.
struct Tree {
    files: Files,
}

/// How the files of the data are called: by their last name, where that tells them apart.
struct Files {
    names: Vec<String>,
}

impl Files {
    fn of(root: &Reason) -> Self {
        let mut names = Vec::new();
        let mut waiting = vec![root];
        while let Some(reason) = waiting.pop() {
            if let Some(place) = &reason.given
                && !names.contains(&place.file)
            {
                names.push(place.file.clone());
            }
            waiting.extend(&reason.reasons);
        }
        Self { names }
    }

    fn words(&self, place: &Place) -> String {
        let last = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let short = last(&place.file);
        let same = self.names.iter().filter(|name| last(name) == short).count();
        let name = if same > 1 { &place.file } else { &short };
        format!("{name}:{}", place.line)
    }
}

fn seen(reason: &Reason) -> &str {
    reason.seen.as_deref().unwrap_or_default()
}

impl Page {
    fn reason(&mut self, tree: &Tree, indent: usize, reason: &Reason, matters: bool) {
        let (word, style) = lead(reason);
        let (words, told) = words_of(tree, reason);
        let aside = if matters && !reason.matters {
            " (makes no difference)"
        } else {
            ""
        };
        self.branch(indent, word, style, &format!("{words}{aside}"));
        for inner in reason.reasons.iter().skip(told) {
            self.reason(tree, indent + 2, inner, matters && reason.matters);
        }
    }

    /// A line of the tree; what does not fit on it goes on further in than the lines below it.
    fn branch(&mut self, indent: usize, word: &str, style: Style, words: &str) {
        let later = " ".repeat(indent + 4);
        let first = " ".repeat(indent);
        let lead = if word.is_empty() {
            String::new()
        } else {
            format!("{word}: ")
        };
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&later)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation);
        let written = plain_words(&format!("{lead}{words}"));
        for (at, line) in wrap(&written, options).iter().enumerate() {
            match line.strip_prefix(&format!("{first}{word}")) {
                Some(rest) if at == 0 && !word.is_empty() => {
                    self.text
                        .push_str(&format!("{first}{style}{word}{style:#}{rest}\n"));
                }
                _ => {
                    self.text.push_str(line);
                    self.text.push('\n');
                }
            }
        }
    }
}

/// What a line came to: the word before it.
fn lead(reason: &Reason) -> (&'static str, Style) {
    let of_answer = |answer: Answer| match answer {
        Answer::Yes => GOOD,
        Answer::No => BAD,
        Answer::Unknown => OPEN,
    };
    match (reason.kind, reason.status, reason.answer) {
        (ReasonKind::Item, _, Some(Answer::Yes)) => ("counts", GOOD),
        (ReasonKind::Item, _, Some(Answer::No)) => ("does not count", BAD),
        (ReasonKind::Item, _, Some(Answer::Unknown)) => ("may count", OPEN),
        (ReasonKind::Rule, Some(status), _) => (status.words(), style_of_status(status)),
        (_, _, Some(answer)) => (answer.word(), of_answer(answer)),
        (_, _, None) => ("", Style::new()),
    }
}

fn style_of_status(status: Status) -> Style {
    match status {
        Status::Met => GOOD,
        Status::Unmet => BAD,
        Status::Undecided => OPEN,
        Status::NotApplicable | Status::NoGap | Status::Waived | Status::WaivedOrBetter => {
            Style::new()
        }
    }
}

/// A line in words, and how many of the lines below it that already tells.
fn words_of(tree: &Tree, reason: &Reason) -> (String, usize) {
    let mut words = reason.says.clone();
    let mut asides: Vec<String> = Vec::new();
    let mut told = 0;
    let is_value = reason.answer.is_none();
    match &reason.seen {
        Some(seen) if is_value => words.push_str(&format!(": {seen}")),
        Some(seen) => asides.push(format!("seen {seen}")),
        None => {}
    }
    if let [fact] = reason.reasons.as_slice()
        && fact.kind == ReasonKind::Fact
        && reason.kind != ReasonKind::Row
    {
        asides.extend(fact_words(tree, reason, fact));
        told = 1;
    }
    asides.extend(reason.note.clone());
    if let Some(place) = &reason.given {
        asides.push(tree.files.words(place));
    }
    if reason.is_told_above {
        asides.push("see above".to_owned());
    }
    if !asides.is_empty() {
        words.push_str(&format!(" ({})", asides.join(", ")));
    }
    (words, told)
}

/// The only fact behind a line: its name and its value, as far as the line does not tell them.
fn fact_words(tree: &Tree, reason: &Reason, fact: &Reason) -> Vec<String> {
    let is_named = reason
        .says
        .to_lowercase()
        .contains(&fact.says.to_lowercase());
    let value = seen(fact);
    let is_told = is_named && reason.answer.is_some_and(|answer| answer.word() == value);
    let mut asides = Vec::new();
    if !is_named {
        asides.push(format!("{}: {value}", fact.says));
    } else if !is_told {
        asides.push(value.to_owned());
    }
    asides.extend(fact.note.clone());
    if let Some(place) = &fact.given {
        asides.push(tree.files.words(place));
    }
    asides
}
