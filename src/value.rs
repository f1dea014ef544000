//! Values: truth, exact numbers, dates and durations.
//!
//! Everything that has an order (numbers, percentages, durations, dates, levels of a scale, yes and
//! no) is carried by the engine as one integer, so that a comparison is a comparison of integers;
//! [`Range`] is what is still possible of such a value. Nothing here knows playbooks or profiles.

mod calendar;
mod number;
mod truth;

pub(crate) use calendar::{CalendarSpan, PartialDate};
pub use calendar::{Date, DateError};
pub(crate) use number::{Number, NumberError};
pub(crate) use truth::Truth;

/// The lowest end of a [`Range`]: no lower bound is known.
pub(crate) const UNBOUNDED_BELOW: i128 = i128::MIN;
/// The highest end of a [`Range`]: no upper bound is known.
pub(crate) const UNBOUNDED_ABOVE: i128 = i128::MAX;

/// What is still possible of an ordered value: every integer from `low` to `high`, both in.
///
/// A value that is known exactly has `low == high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    /// The lowest value still possible, or [`UNBOUNDED_BELOW`].
    pub low: i128,
    /// The highest value still possible, or [`UNBOUNDED_ABOVE`].
    pub high: i128,
}

impl Range {
    /// Anything at all.
    pub(crate) const UNBOUNDED: Self = Self {
        low: UNBOUNDED_BELOW,
        high: UNBOUNDED_ABOVE,
    };

    /// Just this value.
    pub(crate) const fn exactly(value: i128) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    /// From `low` to `high`, both in.
    pub(crate) const fn new(low: i128, high: i128) -> Self {
        Self { low, high }
    }

    /// Whether only one value is possible.
    pub(crate) const fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// Whether the value is at least `limit`.
    pub(crate) fn at_least(self, limit: i128) -> Truth {
        Truth::from_both(self.low >= limit, self.high >= limit)
    }

    /// Whether the value is at most `limit`.
    pub(crate) fn at_most(self, limit: i128) -> Truth {
        Truth::from_both(self.high <= limit, self.low <= limit)
    }

    /// Whether the value is exactly `other`.
    pub(crate) fn equals(self, other: i128) -> Truth {
        Truth::from_both(
            self.low == other && self.high == other,
            self.low <= other && other <= self.high,
        )
    }
}

/// Folds a name as the language compares it: case, space, `-` and `_` make no difference.
pub(crate) fn fold_name(name: &str) -> String {
    let is_folded = |byte: u8| !byte.is_ascii_uppercase() && byte != b'-' && byte != b'_';
    if is_spaced_once(name, is_folded) {
        return name.to_owned();
    }
    let mut folded = String::with_capacity(name.len());
    for word in name.split(|c: char| c.is_whitespace() || c == '-' || c == '_') {
        if word.is_empty() {
            continue;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            folded.push_str(&word.to_lowercase().replace('’', "'"));
        }
    }
    folded
}

/// A text with one space between its words, and none around them.
pub(crate) fn spaced_once(text: &str) -> String {
    if is_spaced_once(text, |_| true) {
        return text.to_owned();
    }
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// Whether a text is of plain characters that are as they should be, with one space between its words and
/// none around them: most are, and are told at a glance.
fn is_spaced_once(text: &str, is_right: impl Fn(u8) -> bool) -> bool {
    let mut last = b' ';
    let is_so = text.bytes().all(|byte| {
        let is_apart = byte != b' ' || last != b' ';
        last = byte;
        is_apart && byte.is_ascii() && !byte.is_ascii_control() && is_right(byte)
    });
    is_so && last != b' '
}

/// Folds a text as the language compares it: case makes no difference, nor how words are spaced.
pub(crate) fn fold_text(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_case_and_word_breaks() {
        assert_eq!(fold_name("Line-Reports"), "line reports");
        assert_eq!(fold_name(" line__REPORTS "), "line reports");
        assert_eq!(fold_name("Überblick"), "überblick");
    }

    #[test]
    fn words_are_spaced_once() {
        for (text, spaced) in [
            ("", ""),
            (" ", ""),
            ("two words", "two words"),
            (" two words", "two words"),
            ("two words ", "two words"),
            ("two  words", "two words"),
            ("two\nwords", "two words"),
            ("two\u{a0} words", "two words"),
        ] {
            assert_eq!(spaced_once(text), spaced, "{text:?}");
        }
    }

    #[test]
    fn a_comparison_is_decided_when_every_value_agrees() {
        let range = Range::new(2, 4);
        assert_eq!(range.at_least(2), Truth::Yes);
        assert_eq!(range.at_least(3), Truth::Unknown);
        assert_eq!(range.at_least(5), Truth::No);
        assert_eq!(range.at_most(4), Truth::Yes);
        assert_eq!(range.at_most(1), Truth::No);
        assert_eq!(range.equals(3), Truth::Unknown);
        assert_eq!(range.equals(5), Truth::No);
        assert_eq!(Range::exactly(3).equals(3), Truth::Yes);
    }
}
