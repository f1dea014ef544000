//! `senior pm is ready`: what another playbook says of the same person.

use crate::source::Span;
use crate::syntax::ast::{Expression, ExpressionKind, Test, TestKind};
use crate::value::fold_name;

use super::Checker;
use super::checked::{Condition, TestWords};
use super::error::CheckError;
use super::names::{Symbol, suggestion};

impl Checker<'_> {
    /// The other playbook that an expression names.
    pub(super) fn playbook_named(&self, subject: &Expression) -> Option<usize> {
        let ExpressionKind::Name(name) = &subject.kind else {
            return None;
        };
        match self.names.symbols.get(&name.key)?.what {
            Symbol::Playbook(playbook) => Some(playbook),
            Symbol::Slot(_) | Symbol::List(_) | Symbol::Definition(_) | Symbol::Damaged => None,
        }
    }

    /// `PLAYBOOK is VERDICT`. A verdict may be called `not ready`, so that `not` belongs to it when
    /// there is such a verdict.
    pub(super) fn playbook_is(
        &mut self,
        playbook: usize,
        subject: &Expression,
        test: &Test,
    ) -> Option<Condition> {
        if let ExpressionKind::Name(name) = &subject.kind {
            self.names.symbol(name, &mut self.problems);
        }
        self.uses_dates |= self
            .playbooks
            .get(playbook)
            .is_some_and(|playbook| playbook.uses_dates);
        let words = |needed| TestWords {
            subject: self.words(subject.span),
            needed,
        };
        let asked = self.words(test.span);
        if let Some(label) = self.label_of(playbook, &asked) {
            return Some(Condition::PlaybookIs {
                playbook,
                labels: vec![label],
                words: words(asked),
            });
        }
        let (values, is_negated): (Vec<&Expression>, bool) = match &test.kind {
            TestKind::Equals(value) => (vec![value], false),
            TestKind::Not(value) => (vec![value], true),
            TestKind::OneOf(values) => (values.iter().collect(), false),
            TestKind::NotOneOf(values) => (values.iter().collect(), true),
            _ => {
                self.report_no_verdict(playbook, subject, test);
                return None;
            }
        };
        let needed = match asked.strip_prefix("not ") {
            Some(opposite) if is_negated => opposite.to_owned(),
            Some(_) | None => asked,
        };
        let words = words(needed);
        let labels: Vec<Option<String>> = values
            .iter()
            .map(|value| self.verdict_label(playbook, subject, value.span))
            .collect();
        let condition = Condition::PlaybookIs {
            playbook,
            labels: labels.into_iter().collect::<Option<_>>()?,
            words,
        };
        Some(if is_negated {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    /// A verdict of another playbook as that writes it.
    fn label_of(&self, playbook: usize, words: &str) -> Option<String> {
        let wanted = fold_name(words.trim_matches('\''));
        let mut labels = self.labels(playbook).into_iter();
        labels
            .find(|label| fold_name(label) == wanted)
            .map(str::to_owned)
    }

    fn verdict_label(
        &mut self,
        playbook: usize,
        subject: &Expression,
        span: Span,
    ) -> Option<String> {
        let words = self.words(span);
        let label = self.label_of(playbook, &words);
        if label.is_none() {
            let name = words.trim_matches('\'').to_owned();
            let help = if name.eq_ignore_ascii_case("undecided") {
                format!(
                    "what is not decided leaves the question open by itself; {}",
                    self.listed_verdicts(playbook)
                )
            } else {
                let labels = self.labels(playbook);
                suggestion(&name, labels, &self.listed_verdicts(playbook))
            };
            let whose = format!("`{}`", self.words(subject.span));
            self.problems.push(CheckError::UnknownVerdict {
                name,
                help,
                whose,
                span,
            });
        }
        label
    }

    fn labels(&self, playbook: usize) -> Vec<&str> {
        let playbook = self.playbooks.get(playbook).into_iter();
        let all = playbook.flat_map(|playbook| &playbook.verdict.labels);
        let mut labels: Vec<&str> = Vec::new();
        for label in all {
            if !labels.contains(&label.as_str()) {
                labels.push(label);
            }
        }
        labels
    }

    fn listed_verdicts(&self, playbook: usize) -> String {
        format!("the verdicts are: {}", self.labels(playbook).join(", "))
    }

    fn report_no_verdict(&mut self, playbook: usize, subject: &Expression, test: &Test) {
        let help = self.help_to_ask(playbook, &self.words(subject.span));
        self.report_wrong_question(subject, test, "another playbook", &help);
    }

    /// How a playbook called `name` is asked.
    pub(super) fn help_to_ask(&self, playbook: usize, name: &str) -> String {
        let label = self.labels(playbook).last().copied().unwrap_or("ready");
        format!("ask for its verdict, such as `{name} is {label}`")
    }
}
