//! Types and values in words, for messages.

use crate::layout::{Vocabulary, VocabularyId};
use crate::source::Span;
use crate::syntax::ast::Test as WrittenTest;
use crate::value::{Number, Range};

use super::Checker;
use super::checked::ValueType;
use super::comparisons::Subject;
use super::error::CheckError;
use super::names::suggestion;

impl Checker<'_> {
    /// Refuses `where FIELD is known`, the one place where this can be asked of what has no record.
    pub(super) fn report_only_compared(&mut self, subject: &Subject, test: &WrittenTest) {
        let help = self.help_for(subject.value_type);
        self.report_unfit(subject, test, help);
    }

    /// Reports a word that is not one of the levels or choices.
    pub(super) fn report_unknown_level(&mut self, of: ValueType, word: String, span: Span) {
        let Some(vocabulary) = self.vocabulary_of(of) else {
            return;
        };
        let words: Vec<&str> = vocabulary.words().collect();
        let listed = format!("it is one of: {}", words.join(", "));
        let help = suggestion(&word, words, &listed);
        let kind = if matches!(of, ValueType::Level(_)) {
            "levels"
        } else {
            "choices"
        };
        let of = vocabulary.name.clone();
        self.problems.push(CheckError::UnknownLevel {
            word,
            kind,
            of,
            help,
            span,
        });
    }

    pub(super) fn report_missing_unit(
        &mut self,
        subject: &Subject,
        wanted: &'static str,
        value: String,
        better: String,
        span: Span,
    ) -> Option<()> {
        let subject = subject.words.clone();
        self.problems.push(CheckError::MissingUnit {
            subject,
            wanted,
            value,
            better,
            span,
        });
        None
    }

    pub(super) fn help_for(&self, wanted: ValueType) -> String {
        match wanted {
            ValueType::Number => "compare it with a number, such as 3".to_owned(),
            ValueType::Percentage => "compare it with a percentage, such as 70%".to_owned(),
            ValueType::Duration => "compare it with a duration, such as `12 months`".to_owned(),
            ValueType::Date => "compare it with a date, such as 2026-03-31".to_owned(),
            ValueType::Text => "compare it with a text in quotes".to_owned(),
            ValueType::YesNo => "it is yes or no by itself".to_owned(),
            ValueType::Level(vocabulary) | ValueType::Choice(vocabulary) => {
                let words = self.names.layout.vocabularies.get(vocabulary);
                let words: Vec<&str> = words
                    .map(|words| words.words().collect())
                    .unwrap_or_default();
                format!("compare it with one of: {}", words.join(", "))
            }
        }
    }

    pub(super) fn report_unfit(&mut self, subject: &Subject, test: &WrittenTest, help: String) {
        self.problems.push(CheckError::WrongQuestion {
            words: format!("is {}", self.words(test.span)),
            subject: subject.words.clone(),
            is: self.describe(subject.value_type),
            help,
            span: test.span,
        });
    }

    pub(super) fn report_mismatch(
        &mut self,
        subject: &Subject,
        other: ValueType,
        help: String,
        span: Span,
    ) {
        self.problems.push(CheckError::WrongType {
            subject: subject.words.clone(),
            is: self.describe(subject.value_type),
            verb: "be compared with",
            other: self.describe(other),
            help,
            span,
        });
    }

    /// A type in words.
    pub(super) fn describe(&self, value_type: ValueType) -> String {
        let name = |vocabulary: VocabularyId| {
            self.names
                .layout
                .vocabularies
                .get(vocabulary)
                .map_or("", |words| words.name.as_str())
        };
        match value_type {
            ValueType::YesNo => "yes or no".to_owned(),
            ValueType::Number => "a number".to_owned(),
            ValueType::Percentage => "a percentage".to_owned(),
            ValueType::Duration => "a duration".to_owned(),
            ValueType::Date => "a date".to_owned(),
            ValueType::Text => "a text".to_owned(),
            ValueType::Level(vocabulary) => format!("a level of `{}`", name(vocabulary)),
            ValueType::Choice(_) => "a choice".to_owned(),
        }
    }

    pub(super) fn vocabulary_of(&self, value_type: ValueType) -> Option<&Vocabulary> {
        match value_type {
            ValueType::Level(id) | ValueType::Choice(id) => self.names.layout.vocabularies.get(id),
            ValueType::YesNo
            | ValueType::Number
            | ValueType::Percentage
            | ValueType::Duration
            | ValueType::Date
            | ValueType::Text => None,
        }
    }

    /// The highest level of a scale, for examples in help lines.
    pub(super) fn last_word(&self, vocabulary: VocabularyId) -> String {
        let words = self.names.layout.vocabularies.get(vocabulary);
        words
            .and_then(|words| words.words().last())
            .unwrap_or("…")
            .to_owned()
    }
}

/// `a whole number from 0 to 10`
pub(super) fn describe_bounds(range: Range, whole: bool) -> String {
    let mut words = if whole {
        "a whole number".to_owned()
    } else {
        "a number".to_owned()
    };
    if range.low != crate::value::UNBOUNDED_BELOW {
        words.push_str(&format!(" from {}", Number::from_units(range.low)));
    }
    if range.high != crate::value::UNBOUNDED_ABOVE {
        words.push_str(&format!(" to {}", Number::from_units(range.high)));
    }
    words
}
