//! The scores: what they are made of.

use crate::check::checked::NameGroup;
use crate::report::document::Words;
use crate::syntax::ast::{Expression, Score, ScoreBody, ScorePart, Statement};
use crate::value::Number;

use super::words::sentence;
use super::{Page, columns};

impl Page<'_> {
    /// Every score, with the weights of its parts.
    pub(super) fn scores(&mut self) {
        let scores = self.all(|statement| match statement {
            Statement::Score(score) => Some(score),
            _ => None,
        });
        if scores.is_empty() {
            return;
        }
        self.section("Scores");
        for score in scores {
            let anchor = self.wording.anchor(NameGroup::Symbol, &score.name);
            self.heading(3, Words::new(&sentence(&score.name.text)), anchor);
            self.score(score);
        }
    }

    fn score(&mut self, score: &Score) {
        let conditions: Vec<&Expression> = match &score.body {
            Some(ScoreBody::Quantity(quantity)) => {
                let label = Words::new("Worked out as: ");
                let item = self.wording.phrase(quantity).into_item(label, ".");
                self.item_as_blocks(item);
                vec![quantity]
            }
            Some(ScoreBody::Parts(parts, _)) => {
                self.paragraph(Words::new(
                    "Each part counts with its weight. A part of which there is nothing to say is \
                     left out, and the others weigh the more.",
                ));
                let rows = parts.iter().map(|part| {
                    let what = self.wording.phrase(&part.what).on_one_line();
                    vec![what, Words::new(&weight(part))]
                });
                let rows = rows.collect();
                self.table(columns(&["Part", "Weight"]), rows);
                parts.iter().map(|part| &part.what).collect()
            }
            Some(ScoreBody::Marks(marks)) => {
                let first = self.wording.words(marks.span);
                let first = Words::new("The ").then(first).then(Words::new(
                    ", where each skill counts by what the matrix expects of it:",
                ));
                self.paragraph(first);
                let rows = marks.marks.iter().map(|mark| {
                    let standing = format!("{} what is expected", mark.standing.word());
                    vec![
                        Words::new(&standing),
                        Words::new(&self.wording.written(&mark.value)),
                    ]
                });
                let rows = rows.collect();
                self.table(columns(&["The skill is", "It counts"]), rows);
                let meanings = self.wording.meanings_at([marks.span]);
                self.say_meanings(meanings);
                Vec::new()
            }
            None => Vec::new(),
        };
        self.meanings(conditions);
    }
}

/// `40%`
pub(super) fn weight(part: &ScorePart) -> String {
    let percent = part.weight.units().saturating_mul(100);
    format!("{}%", Number::from_units(percent))
}
