//! What the text of a history and its document share; and the history as a document.

use std::fmt;

use crate::outcome::{History, Score};
use crate::pipeline::Playbook;
use crate::value::Date;

use super::document::{Block, Document, Words};
use super::text;

/// Writes a history as a document: one table, a row for each day on which anything is told otherwise than before.
pub fn document(playbook: &Playbook, history: &History) -> Document {
    let about = format!("{}, {}", text::title_and_version(playbook), span(history));
    let last = history.days.last();
    let answers = last.into_iter().flat_map(|day| &day.answers);
    let scores = last.into_iter().flat_map(|day| &day.scores);
    let names = answers
        .map(|answer| answer.name.as_str())
        .chain(scores.map(|score| score.name.as_str()));
    let names = ["Date", "Verdict"].into_iter().chain(names);
    let told = history.days.iter().map(|day| {
        let answers = day.answers.iter();
        let answers = answers.map(|answer| text::verdict_words(&answer.verdict));
        let scores = day.scores.iter().map(|score| score.words.clone());
        let verdict = std::iter::once(text::verdict_words(&day.verdict));
        let cells: Vec<String> = verdict.chain(answers).chain(scores).collect();
        (day.on, cells)
    });
    let rows = stretches(told).into_iter().map(|(days, cells)| {
        let cells = std::iter::once(days.to_string()).chain(cells);
        cells.map(|cell| Words::new(&cell)).collect()
    });
    let mut blocks = vec![
        Block::Paragraph(Words::new(&about)),
        Block::Table {
            columns: names.map(Words::new).collect(),
            rows: rows.collect(),
        },
    ];
    blocks.extend(
        notes(history)
            .iter()
            .map(|note| Block::Note(Words::new(note))),
    );
    Document::new(&text::whose(history), blocks)
}

/// `every 3 months up to 2026-06-30`
pub(super) fn span(history: &History) -> String {
    format!("every {} up to {}", history.every, history.as_of)
}

/// The days on which the same is told, one after another: the first and the last of them.
pub(super) fn stretches<T: PartialEq>(days: impl Iterator<Item = (Date, T)>) -> Vec<(Stretch, T)> {
    let mut stretches: Vec<(Stretch, T)> = Vec::new();
    for (day, told) in days {
        match stretches.last_mut() {
            Some((stretch, before)) if *before == told => stretch.last = day,
            Some(_) | None => stretches.push((
                Stretch {
                    first: day,
                    last: day,
                },
                told,
            )),
        }
    }
    stretches
}

/// Days on which nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    first: Date,
    last: Date,
}

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            return write!(f, "{}", self.first);
        }
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// What the reader has to know of the days.
pub(super) fn notes(history: &History) -> Vec<String> {
    let mut notes = Vec::new();
    match history.undated.len() {
        0 => {}
        1 => notes.push(
            "One fact or skill has no date, and is taken to have been as it is today.".to_owned(),
        ),
        more => notes.push(format!(
            "{more} facts and skills have no date, and are taken to have been as they are today."
        )),
    }
    if let (Some(first), true) = (history.first_evidence, history.days.len() > 1) {
        notes.push(format!(
            "The first evidence listed is of {first}. What was done and is not listed counts as not \
             done, so early days may look worse than they were."
        ));
    }
    if history.is_cut {
        notes.push(format!(
            "Only the last {} days are shown: write a longer `--every` to see further back.",
            history.days.len()
        ));
    }
    notes
}

/// How wide a bar is.
const BAR: usize = 20;

/// Whether values of a score can be drawn: percentages, from 0% to 100%. Of any other number nobody knows
/// how much there is to reach, so two people, or two days, could not be compared by their bars.
pub(super) fn is_drawn<'s>(scores: impl Iterator<Item = &'s Score>) -> bool {
    let bounds = scores.flat_map(|score| [&score.low, &score.high]);
    let mut bounds = bounds.flatten().peekable();
    bounds.peek().is_some() && bounds.all(|bound| bound.words.ends_with('%'))
}

/// `########----........`: what is reached, what may be, and what is left of the scale.
pub(super) fn bar(score: &Score) -> String {
    let part = |share: f64| {
        let share = share.clamp(0.0, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a bar is from 0 to its width"
        )]
        let part = (share * BAR as f64).round() as usize;
        part
    };
    let (Some(low), high) = (&score.low, &score.high) else {
        return " ".repeat(BAR);
    };
    let low = part(low.exact.to_f64());
    let high = high.as_ref().map_or(BAR, |high| part(high.exact.to_f64()));
    format!(
        "{}{}{}",
        "#".repeat(low),
        "-".repeat(high.saturating_sub(low)),
        ".".repeat(BAR.saturating_sub(high.max(low)))
    )
}
