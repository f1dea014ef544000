//! Types and values in words, for messages.

use crate::layout::{Vocabulary, VocabularyId};
use crate::source::Span;
use crate::syntax::ast::Test as WrittenTest;
use crate::value::{CalendarSpan, Date, Number, Range, fold_name};

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
        let held = word.split_once(" for ").filter(|(level, _)| {
            let mut words = words.iter();
            words.any(|word| fold_name(word) == fold_name(level))
        });
        let listed = match held {
            Some((level, length)) => format!("write `{level} for at least {length}`"),
            None => format!("it is one of: {}", words.join(", ")),
        };
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

    /// Some values of a type, so that they can stand behind `is`.
    pub(super) fn values_in_words(
        &self,
        value_type: ValueType,
        range: Range,
        is_whole: bool,
    ) -> String {
        let text = |number: i128| {
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            let text = self.names.layout.texts.get_index(place);
            text.map_or("another text".to_owned(), |(_, text)| format!("\"{text}\""))
        };
        let ends = |word: &dyn Fn(i128) -> String| between_ends(range, is_whole, word);
        match value_type {
            ValueType::YesNo => if range.low == 0 { "no" } else { "yes" }.to_owned(),
            ValueType::Level(_) | ValueType::Choice(_) => {
                let place = usize::try_from(range.low).unwrap_or(0);
                let words = self.vocabulary_of(value_type);
                words.map_or("", |words| words.word(place)).to_owned()
            }
            ValueType::Text if range.is_exact() => text(range.low),
            ValueType::Text => "another text".to_owned(),
            ValueType::Number => ends(&|value| Number::from_units(value).to_string()),
            ValueType::Percentage => {
                ends(&|value| format!("{}%", Number::from_units(value.saturating_mul(100))))
            }
            ValueType::Duration => ends(&CalendarSpan::words_for),
            ValueType::Date => dates(range),
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

/// A range by its ends. Those of a number that is not whole are cut a hair's breadth from a value that
/// stands in a cell, and named by that value.
fn between_ends(range: Range, is_whole: bool, word: &dyn Fn(i128) -> String) -> String {
    let one = Number::UNITS_PER_ONE;
    let (low, high) = match is_whole {
        true => (
            round_up(range.low, one),
            range.high - range.high.rem_euclid(one),
        ),
        false => (range.low, range.high),
    };
    let is_open_below = range.low == crate::value::UNBOUNDED_BELOW;
    let is_open_above = range.high == crate::value::UNBOUNDED_ABOVE;
    // The value beside an end, when it is said more shortly.
    let beside = |value: i128, other: i128| {
        let other = if is_whole { value } else { other };
        if word(other).len() < word(value).len() {
            (other, true)
        } else {
            (value, false)
        }
    };
    match (is_open_below, is_open_above) {
        (true, true) => "anything".to_owned(),
        (false, false) if low >= high => word(low),
        (false, false) => {
            let (low, _) = beside(low, low.saturating_sub(1));
            let (high, _) = beside(high, high.saturating_add(1));
            format!("between {} and {}", word(low), word(high))
        }
        (false, true) => match beside(low, low.saturating_sub(1)) {
            (low, true) => format!("more than {}", word(low)),
            (low, false) => format!("{} or more", word(low)),
        },
        (true, false) => match beside(high, high.saturating_add(1)) {
            (high, true) => format!("less than {}", word(high)),
            (high, false) => format!("{} or less", word(high)),
        },
    }
}

fn dates(range: Range) -> String {
    let day = |value: i128| Date::from_day_number(value);
    let is_open_below = range.low == crate::value::UNBOUNDED_BELOW;
    let is_open_above = range.high == crate::value::UNBOUNDED_ABOVE;
    match (is_open_below, is_open_above) {
        (true, true) => "any day".to_owned(),
        (true, false) => format!("before {}", day(range.high.saturating_add(1))),
        (false, true) => format!("{} or later", day(range.low)),
        (false, false) if range.is_exact() => day(range.low).to_string(),
        (false, false) => format!("between {} and {}", day(range.low), day(range.high)),
    }
}

fn round_up(value: i128, step: i128) -> i128 {
    match value.rem_euclid(step) {
        0 => value,
        over => value.saturating_add(step - over),
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
