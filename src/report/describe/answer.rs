//! The answers there are, and what leads to each.

use crate::report::document::{Block, Item, Words};
use crate::syntax::ast::{
    Effect, Expression, ExpressionKind, Rule, Statement, Strength, VerdictBlock,
};

use super::words::{Phrase, listed, sentence};
use super::{Page, columns};

/// What a playbook asks, and how often.
#[derive(Default)]
struct Counts {
    require: usize,
    expect: usize,
    encourage: usize,
    flag: usize,
    stop: usize,
    recommend: usize,
}

impl Page<'_> {
    /// The verdicts, and what is meant by required, expected and the like.
    pub(super) fn answers(&mut self) {
        let rules = self.all(|statement| match statement {
            Statement::Rule(rule) => Some(rule.as_ref()),
            _ => None,
        });
        let counts = Counts::of(&rules);
        self.section("The possible answers");
        let blocks = self.all(|statement| match statement {
            Statement::Verdict(block) => Some(block),
            _ => None,
        });
        match blocks.first() {
            Some(block) => match &block.is {
                Some(expression) => self.verdict_is(expression),
                None => self.verdict_block(block),
            },
            None => self.usual_verdicts(&counts),
        }
        self.further_answers();
        self.paragraph(Words::new(
            "What nobody has recorded counts neither for nor against a person. Where it could \
             change the answer, the answer stays open and says what to find out.",
        ));
        let items = counts.items();
        if !items.is_empty() {
            self.paragraph(Words::new("What is asked weighs differently:"));
            self.blocks.push(Block::List(items));
        }
    }

    fn verdict_block(&mut self, block: &VerdictBlock) {
        let rows = block.lines.iter().map(|line| {
            let when = match &line.condition {
                Some(condition) => self.wording.phrase(condition).on_one_line(),
                None => Words::new(OTHERWISE),
            };
            vec![Words::default().strong(&line.label.text), when]
        });
        let rows = rows.collect();
        self.verdict_table(rows);
        let conditions = block
            .lines
            .iter()
            .filter_map(|line| line.condition.as_ref());
        self.meanings(conditions);
    }

    fn usual_verdicts(&mut self, counts: &Counts) {
        let lines = [
            ("not a fit", "any stop applies", counts.stop),
            ("not ready", "any requirement is unmet", counts.require),
            ("nearly ready", "any expectation is unmet", counts.expect),
            ("ready", OTHERWISE, 1),
        ];
        let rows = lines
            .iter()
            .filter(|(_, _, count)| *count > 0)
            .map(|(label, when, _)| vec![Words::default().strong(label), Words::new(when)])
            .collect();
        self.verdict_table(rows);
    }

    fn verdict_table(&mut self, rows: Vec<Vec<Words>>) {
        self.paragraph(Words::new(
            "The lines are read from the top; the first that holds gives the answer.",
        ));
        self.table(columns(&["Answer", "When"]), rows);
    }

    /// `verdict is EXPRESSION`
    fn verdict_is(&mut self, expression: &Expression) {
        let words = Words::new("The answer is ").then(self.read_from(expression));
        self.paragraph(words);
        self.meanings([expression]);
    }

    /// The answers beside the verdict.
    fn further_answers(&mut self) {
        let answers = self.all(|statement| match statement {
            Statement::Answer(answer) => Some(answer),
            _ => None,
        });
        if answers.is_empty() {
            return;
        }
        self.paragraph(Words::new("Beside this, the playbook answers:"));
        let items = answers.iter().map(|answer| {
            let words = Words::default()
                .strong(&sentence(&answer.name.text))
                .and(": ");
            let expression = answer.expression.as_ref();
            let read_from = expression.map(|expression| self.read_from(expression));
            Item::new(words.then(read_from.unwrap_or_default()))
        });
        let items = items.collect();
        self.blocks.push(Block::List(items));
        let expressions: Vec<&Expression> = answers
            .iter()
            .filter_map(|answer| answer.expression.as_ref())
            .collect();
        self.meanings(expressions);
    }

    /// What an answer is read from, and what it can be.
    fn read_from(&self, expression: &Expression) -> Words {
        let words = self.wording.phrase(expression).on_one_line();
        match &expression.kind {
            ExpressionKind::HighestColumn(name) => {
                let columns = self.matrix_named(name).map(|matrix| &matrix.columns);
                let columns = columns.into_iter().flatten();
                let rungs = columns.map(|column| column.text.as_str());
                let rungs = listed(std::iter::once("none").chain(rungs), "or");
                Words::new("the ")
                    .then(words)
                    .and(", which is the last column of which every expectation is met. Each ")
                    .and("column is tried by itself. It can be ")
                    .and(&rungs)
                    .and(".")
            }
            ExpressionKind::Name(name) => match self.table_named(name) {
                Some(table) => {
                    let answers = self.answers_of(table);
                    let answers = listed(answers.iter().map(String::as_str), "or");
                    let words = Words::new("what the table “").then(words);
                    words.and(&format!("” gives. It can be {answers}."))
                }
                None => words.and("."),
            },
            _ => words.and("."),
        }
    }
}

pub(super) const OTHERWISE: &str = "in every other case";

impl Counts {
    fn of(rules: &[&Rule]) -> Self {
        let mut counts = Self::default();
        for effect in rules
            .iter()
            .flat_map(|rule| rule.then.iter().chain(&rule.otherwise))
        {
            let count = match effect {
                Effect::Criterion(criterion) => match criterion.strength {
                    Strength::Require => &mut counts.require,
                    Strength::Expect => &mut counts.expect,
                    Strength::Encourage => &mut counts.encourage,
                },
                Effect::Flag(_) => &mut counts.flag,
                Effect::Stop(_) => &mut counts.stop,
                Effect::Recommend(_) => &mut counts.recommend,
            };
            *count += 1;
        }
        counts
    }

    fn items(&self) -> Vec<Item> {
        let lines = [
            (self.require, "Required", "has to be met (a requirement)."),
            (self.expect, "Expected", "should be met (an expectation)."),
            (
                self.encourage,
                "Encouraged",
                "is advice; it never changes the answer by itself (an encouragement).",
            ),
            (
                self.flag,
                "Take note",
                "is something to talk about (a flag).",
            ),
            (
                self.stop,
                "Another path",
                "says that this path is not the right one (a stop).",
            ),
            (
                self.recommend,
                "Recommended",
                "is an action worth taking (a recommendation).",
            ),
        ];
        let lines = lines.into_iter().filter(|(count, _, _)| *count > 0);
        lines
            .map(|(_, label, meaning)| {
                Item::new(Words::default().strong(label).and(" ").and(meaning))
            })
            .collect()
    }
}

impl Phrase {
    /// The list behind a colon, where a list cannot stand.
    pub(super) fn on_one_line(self) -> Words {
        self.into_item(Words::default(), "").on_one_line()
    }
}

impl Item {
    pub(super) fn on_one_line(self) -> Words {
        let mut words = self.words;
        for (place, item) in self.items.into_iter().enumerate() {
            let joint = if place == 0 { " " } else { "; " };
            words = words.and(joint).then(item.on_one_line());
        }
        words
    }
}
