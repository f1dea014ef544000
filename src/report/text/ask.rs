//! An interview as text: a question, what may be answered, and how things stand.

use crate::ask::{Interview, Question};
use crate::outcome::{Outcome, Verdict};
use crate::pipeline::Playbook;
use crate::profile::Refusal;
use crate::source::plain_words;

use super::{HEADING, Page, style_of, verdict_words, who};

/// The words that are no answers, and what each does.
const COMMANDS: [(&str, &str); 5] = [
    ("don't know", "nobody can tell; it is not asked again"),
    ("skip", "not now; it is asked the next time"),
    ("back", "take the last answer back"),
    ("stop", "end here; every answer is kept"),
    ("?", "this help"),
];

/// Writes a question for people, wrapped to `width` columns (held between 40 and 80).
pub fn question(question: &Question, number: usize, width: usize) -> String {
    let mut page = Page::new(width);
    let number = format!("{number}. ");
    let indent = number.len();
    page.bold(&format!("{number}{}", question.words), indent);
    let item = match question.item {
        Some((1, count)) if count > 1 && question.note.is_none() => {
            format!(", 1 of {count}, the latest")
        }
        Some((place, count)) if count > 1 => format!(", {place} of {count}"),
        Some(_) | None => String::new(),
    };
    let about = format!("{}{item}", question.about);
    let says_so = names(&question.words, &question.about) && question.item.is_none();
    match &question.note {
        Some(note) => page.line(indent, &format!("{about}: {note}")),
        None if says_so => {}
        None => page.line(indent, &about),
    }
    for (place, choice) in (1..).zip(&question.choices) {
        if question.are_choices_numbered {
            page.line(indent, &format!("{place} {choice}"));
        } else {
            page.line(indent, choice);
        }
    }
    if let Some(meaning) = &question.meaning {
        page.line(indent, meaning);
    }
    page.line(indent, &format!("({})", question.expects));
    page.text
}

/// Writes what may be answered to a question, and which words are no answers.
pub fn question_help(question: &Question, width: usize) -> String {
    let mut page = Page::new(width);
    page.line(2, &format!("What may be answered: {}.", question.expects));
    if question.are_choices_numbered {
        page.line(2, "A number stands for the choice beside it.");
    }
    page.line(2, "Or write:");
    for (command, meaning) in COMMANDS {
        page.line(4, &format!("{command}: {meaning}"));
    }
    page.line(
        2,
        "An answer that is one of these words stands in quotes, \"stop\".",
    );
    page.text
}

/// Writes how an interview begins, wrapped to `width` columns.
pub fn interview_begin(
    playbook: &Playbook,
    outcome: &Outcome,
    (file, is_continued): (&str, bool),
    width: usize,
) -> String {
    let mut page = Page::new(width);
    page.bold(playbook.title(), 0);
    page.line(0, &format!("{}, as of {}", who(outcome), outcome.as_of));
    page.line(
        0,
        &if is_continued {
            format!("This goes on with {file}, where each answer is kept at once.")
        } else {
            format!("Each answer is kept in {file} at once.")
        },
    );
    page.line(
        0,
        "Write `?` for help, `don't know` or `skip` to pass over, `back` to correct, `stop` to end.",
    );
    page.text
}

/// Writes why an answer cannot be taken, and what to write instead.
pub fn refusal(refusal: &Refusal, width: usize) -> String {
    let mut page = Page::new(width);
    page.line(2, &format!("Not taken: {}", refusal.message));
    if let Some(help) = &refusal.help {
        page.line(2, help);
    }
    page.text
}

/// A line as it is shown: without what would steer a terminal.
pub fn plain_line(words: &str) -> String {
    format!("{}\n", plain_words(words))
}

/// Writes which verdicts are still possible.
pub fn standing(verdict: &Verdict, width: usize) -> String {
    let mut page = Page::new(width);
    page.line(0, &format!("So far: {}", verdict_words(verdict)));
    page.text
}

/// Whether a question names what it is about.
fn names(words: &str, about: &str) -> bool {
    words.to_lowercase().contains(&about.to_lowercase())
}

/// A question, and what it is about where it does not say so itself.
fn asked_about(words: &str, about: &str) -> String {
    if names(words, about) {
        words.to_owned()
    } else {
        format!("{words} ({about})")
    }
}

/// Writes that there is nothing left to ask, and how the last answer can still be taken back.
pub fn last_words(verdict: &Verdict, width: usize) -> String {
    let mut page = Page::new(width);
    page.text.push('\n');
    page.line(0, &format!("So far: {}", verdict_words(verdict)));
    page.line(
        0,
        "There is nothing left to ask. Press Enter to end, or write `back` to correct the last answer.",
    );
    page.text
}

/// Writes how an interview ended, and what is still open.
pub fn interview_end(
    playbook: &Playbook,
    interview: &mut Interview<'_>,
    outcome: &Outcome,
    width: usize,
) -> String {
    let mut page = Page::new(width);
    let words = format!("{}: {}", who(outcome), verdict_words(&outcome.verdict));
    page.in_style(style_of(playbook, &outcome.verdict), &words);
    for stop in &outcome.stops {
        page.line(0, &format!("Stop: {}", stop.text));
    }
    match (interview.question(), outcome.verdict.decided()) {
        (None, Some(_)) => page.line(0, "Whatever else is found out, this stays as it is."),
        (None, None) if interview.count_skipped() > 0 => {
            page.line(
                0,
                "What was skipped leaves it open; ask again to answer it.",
            );
        }
        (None, None) => page.nobody_knows(outcome),
        (Some(_), decided) => {
            if decided.is_some() {
                page.line(
                    0,
                    "This takes what is not given for what the playbook says it counts as.",
                );
            }
            page.line(0, "Still open, first of all:");
            for question in interview.questions(3) {
                page.line(2, &asked_about(&question.words, &question.about));
            }
        }
    }
    let (asked, all) = interview.count_subjects();
    let words = "facts, skills and kinds of evidence that the playbook looks at";
    page.line(0, &format!("Asked for {asked} of the {all} {words}."));
    if asked < all && interview.question().is_none() && outcome.verdict.decided().is_some() {
        page.line(
            0,
            "The rest was not asked for: in a plan or a report it counts as not known, until somebody \
             writes it into the file.",
        );
    }
    page.text
}

impl Page {
    /// What leaves a verdict open because nobody knows it, and where to write it once it is known.
    fn nobody_knows(&mut self, outcome: &Outcome) {
        let names = match outcome.would_decide.as_slice() {
            [] => String::new(),
            names => format!(": {}", names.join(", ")),
        };
        self.line(0, &format!("What nobody knows leaves it open{names}."));
        self.line(
            0,
            "Once it is found out, write it into the file in the place of `don't know`.",
        );
    }

    /// What to ask first to decide the verdict.
    pub(super) fn ask_next(&mut self, outcome: &Outcome) {
        if outcome.ask_next.is_empty() {
            return;
        }
        self.line(0, "Ask first:");
        for question in &outcome.ask_next {
            self.line(2, &asked_about(&question.words, &question.about));
        }
    }

    /// Adds words in bold, wrapped, the later lines after `indent` spaces.
    fn bold(&mut self, words: &str, indent: usize) {
        let mut plain = Page::new(self.width);
        plain.hanging(indent, words);
        for line in plain.text.lines() {
            self.text.push_str(&format!("{HEADING}{line}{HEADING:#}\n"));
        }
    }
}
