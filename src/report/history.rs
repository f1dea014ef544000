//! What the text of a history and its document share; and the history as a document.

use crate::outcome::{History, Score};
use crate::pipeline::Playbook;

use super::document::{Block, Document, Words};
use super::text;

/// Writes a history as a document: one table, a row for each day.
pub fn document(playbook: &Playbook, history: &History) -> Document {
    let about = format!("{}, {}", text::title_and_version(playbook), span(history));
    let last = history.days.last();
    let answers = last.into_iter().flat_map(|day| &day.answers);
    let scores = last.into_iter().flat_map(|day| &day.scores);
    let names = answers
        .map(|(name, _)| name.as_str())
        .chain(scores.map(|score| score.name.as_str()));
    let names = ["Date", "Verdict"].into_iter().chain(names);
    let rows = history.days.iter().map(|day| {
        let answers = day.answers.iter();
        let answers = answers.map(|(_, answer)| text::verdict_words(answer));
        let scores = day.scores.iter().map(|score| score.words.clone());
        let cells = [day.on.to_string(), text::verdict_words(&day.verdict)];
        let cells = cells.into_iter().chain(answers).chain(scores);
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

/// The ends of a scale on which every value of a score can be drawn: for a percentage from 0% to 100%,
/// else from 0 or the least value to the greatest.
pub(super) fn scale<'s>(scores: impl Iterator<Item = &'s Score> + Clone) -> Option<(f64, f64)> {
    let bounds = scores.clone().flat_map(|score| [&score.low, &score.high]);
    let mut bounds = bounds.flatten().filter(|bound| bound.is_number).peekable();
    bounds.peek()?;
    if scores
        .flat_map(|score| [&score.low, &score.high])
        .flatten()
        .all(|bound| bound.words.ends_with('%'))
    {
        return Some((0.0, 1.0));
    }
    let (mut least, mut greatest) = (0.0_f64, 0.0_f64);
    for bound in bounds {
        least = least.min(bound.exact.to_f64());
        greatest = greatest.max(bound.exact.to_f64());
    }
    (least < greatest).then_some((least, greatest))
}

/// `########----........`: what is reached, what may be, and what is left of the scale.
pub(super) fn bar(score: &Score, (least, greatest): (f64, f64)) -> String {
    let part = |value: f64| {
        let share = ((value - least) / (greatest - least)).clamp(0.0, 1.0);
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
