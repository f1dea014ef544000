//! A history as text: the verdict on each day, then each score with a bar.

use textwrap::{Options, WordSplitter, wrap};

use crate::outcome::{History, Score};
use crate::pipeline::Playbook;
use crate::report::history as words;
use crate::source::plain_words;
use crate::value::Date;

use super::{HEADING, Page, person, title_and_version, verdict_words};

/// Writes a history for people, wrapped to `width` columns (held between 40 and 80).
pub fn history(playbook: &Playbook, history: &History, width: usize) -> String {
    let mut page = Page::new(width);
    page.in_style(HEADING, &whose(history));
    let about = title_and_version(playbook);
    page.line(0, &format!("{about}, {}", words::span(history)));
    page.text.push('\n');
    let verdicts = history.days.iter();
    page.stretches(verdicts.map(|day| (day.on, verdict_words(&day.verdict))));
    let answers = history.days.last().map_or(0, |day| day.answers.len());
    for at in 0..answers {
        page.answers_of(history, at);
    }
    let scores = history.days.last().map_or(0, |day| day.scores.len());
    for at in 0..scores {
        page.scores_of(history, at);
    }
    if (0..scores).any(|at| words::is_drawn(scores_at(history, at))) {
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
        let last = history.days.last().and_then(|day| day.answers.get(at));
        if let Some(answer) = last {
            self.heading(&plain_words(&answer.name));
        }
        let told = history.days.iter().filter_map(|day| {
            let answer = day.answers.get(at)?;
            Some((day.on, verdict_words(&answer.verdict)))
        });
        self.stretches(told);
    }

    /// What is told on some days, those on which it is the same in one line. All begin behind the days.
    fn stretches(&mut self, told: impl Iterator<Item = (Date, String)>) {
        let stretches = words::stretches(told);
        let leads = stretches.iter().map(|(days, _)| days.to_string().len());
        let width = leads.max().unwrap_or(0);
        for (days, told) in &stretches {
            self.behind(&format!("{:width$}  ", days.to_string()), told);
        }
    }

    fn scores_of(&mut self, history: &History, at: usize) {
        let is_drawn = words::is_drawn(scores_at(history, at));
        let last = history.days.last().and_then(|day| day.scores.get(at));
        if let Some(score) = last {
            self.heading(&plain_words(&score.name));
        }
        let told = history.days.iter().filter_map(|day| {
            let score = day.scores.get(at)?;
            let bar = if is_drawn {
                format!("{} ", words::bar(score))
            } else {
                String::new()
            };
            Some((day.on, format!("{bar}{}", score.words)))
        });
        self.stretches(told);
    }
}

/// One of the scores, as it was on each day.
fn scores_at(history: &History, at: usize) -> impl Iterator<Item = &Score> {
    history
        .days
        .iter()
        .filter_map(move |day| day.scores.get(at))
}
