//! A history as text: the verdict on each day, then each score with a bar.

use textwrap::{Options, WordSplitter, wrap};

use crate::outcome::{History, Score};
use crate::pipeline::Playbook;
use crate::report::history as words;
use crate::source::plain_words;

use super::{HEADING, Page, person, title_and_version, verdict_words};

/// Writes a history for people, wrapped to `width` columns (held between 40 and 80).
pub fn history(playbook: &Playbook, history: &History, width: usize) -> String {
    let mut page = Page::new(width);
    page.in_style(HEADING, &whose(history));
    let about = title_and_version(playbook);
    page.line(0, &format!("{about}, {}", words::span(history)));
    page.text.push('\n');
    for day in &history.days {
        page.behind(&format!("{}  ", day.on), &verdict_words(&day.verdict));
    }
    let answers = history.days.last().map_or(0, |day| day.answers.len());
    for at in 0..answers {
        page.answers_of(history, at);
    }
    let scores = history.days.last().map_or(0, |day| day.scores.len());
    for at in 0..scores {
        page.scores_of(history, at);
    }
    if scores > 0 {
        page.text.push('\n');
        page.line(0, "# reached, - possible, . not reached");
    }
    let notes = words::notes(history);
    if !notes.is_empty() {
        page.text.push('\n');
    }
    for note in notes {
        page.line(0, &note);
    }
    page.text
}

/// The title of a history: whose it is.
pub(in crate::report) fn whose(history: &History) -> String {
    person(history.name.as_deref(), history.id.as_deref())
}

impl Page {
    /// Words behind a lead, wrapped so that every line begins behind it.
    fn behind(&mut self, lead: &str, words: &str) {
        let later = " ".repeat(lead.chars().count());
        let options = Options::new(self.width)
            .initial_indent(lead)
            .subsequent_indent(&later)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation);
        for line in wrap(&plain_words(words), options) {
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    fn answers_of(&mut self, history: &History, at: usize) {
        let named = history.days.iter();
        let named = named.filter_map(|day| Some((day.on, day.answers.get(at)?)));
        for (number, (on, (name, answer))) in named.enumerate() {
            if number == 0 {
                self.heading(&plain_words(name));
            }
            self.behind(&format!("{on}  "), &verdict_words(answer));
        }
    }

    fn scores_of(&mut self, history: &History, at: usize) {
        let scores = history.days.iter().filter_map(|day| day.scores.get(at));
        let scale = words::scale(scores);
        for (number, day) in history.days.iter().enumerate() {
            let Some(score) = day.scores.get(at) else {
                continue;
            };
            if number == 0 {
                self.heading(&plain_words(&score.name));
            }
            self.score_line(&day.on.to_string(), score, scale);
        }
    }

    fn score_line(&mut self, on: &str, score: &Score, scale: Option<(f64, f64)>) {
        let bar = scale.map_or(String::new(), |scale| {
            format!("{}  ", words::bar(score, scale))
        });
        self.behind(&format!("{on}  {bar}"), &score.words);
    }
}
