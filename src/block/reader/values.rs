//! Single values by their type, in the units of a sheet. What is not plain is read as
//! [`crate::profile`] reads it, once for each way of writing it.

use super::super::inputs::{self, UNITS_PER_ONE};
use super::scan::Text;
use super::words::{Texts, Words};
use crate::layout::{Layout, SlotType};
use crate::profile;
use crate::value::{Number, Range, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

/// What a value can be: from the first to the second.
pub(super) type Bounds = (i64, i64);

/// How a value of a type is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    slot_type: SlotType,
    /// The bounds of a number.
    pub(super) bounds: Bounds,
    /// Which words are remembered for it.
    words: usize,
}

const YES_NO: usize = 0;
const DURATIONS: usize = 1;
const DATES: usize = 2;
const FIRST_VOCABULARY: usize = 3;

impl Reading {
    pub(super) fn of(slot_type: SlotType) -> Self {
        let (bounds, words) = match slot_type {
            SlotType::Number { bounds, .. } => (in_units(bounds), 0),
            SlotType::YesNo => ((0, 1), YES_NO),
            SlotType::Duration => ((0, 0), DURATIONS),
            SlotType::Date => ((0, 0), DATES),
            SlotType::Level(vocabulary) | SlotType::Choice(vocabulary) => {
                ((0, 0), FIRST_VOCABULARY + vocabulary)
            }
            SlotType::Percentage | SlotType::Text => ((0, 0), 0),
        };
        Self {
            slot_type,
            bounds,
            words,
        }
    }
}

/// The units that lie within some bounds.
fn in_units(bounds: Range) -> Bounds {
    let unit = Number::UNITS_PER_ONE / i128::from(UNITS_PER_ONE);
    let low = match bounds.low {
        UNBOUNDED_BELOW => i64::MIN,
        low => {
            let up = i128::from(low.rem_euclid(unit) != 0);
            i64::try_from(low.div_euclid(unit) + up).unwrap_or(i64::MAX)
        }
    };
    let high = match bounds.high {
        UNBOUNDED_ABOVE => i64::MAX,
        high => i64::try_from(high.div_euclid(unit)).unwrap_or(i64::MIN),
    };
    (low, high)
}

/// Reads values, and remembers words.
#[derive(Debug)]
pub(super) struct Values<'p> {
    layout: &'p Layout,
    words: Vec<Words<Bounds>>,
    pub(super) texts: Texts<'p>,
}

impl<'p> Values<'p> {
    pub(super) fn new(layout: &'p Layout) -> Self {
        let words = FIRST_VOCABULARY + layout.vocabularies.len();
        Self {
            layout,
            words: (0..words).map(|_| Words::new()).collect(),
            texts: Texts::new(layout),
        }
    }

    /// What a value can be; nothing when it is odd. A text is numbered only where somebody asks.
    #[inline]
    pub(super) fn read(
        &mut self,
        reading: &Reading,
        text: Text<'_>,
        is_asked: bool,
    ) -> Option<Bounds> {
        let exactly = |value| (value, value);
        let plain = match reading.slot_type {
            SlotType::Number { whole, .. } => number(text.bytes, whole, reading.bounds),
            SlotType::YesNo => match text.bytes {
                b"true" => Some(1),
                b"false" => Some(0),
                _ => None,
            },
            SlotType::Date => date(text.bytes),
            SlotType::Percentage => percentage(text.bytes),
            SlotType::Text if is_asked => return self.texts.number(text).map(exactly),
            SlotType::Text => return Some((0, 0)),
            SlotType::Duration | SlotType::Level(_) | SlotType::Choice(_) => None,
        };
        match plain {
            Some(value) => Some(exactly(value)),
            None => self.word(reading, text),
        }
    }

    /// The days of a date.
    #[inline]
    pub(super) fn days(&mut self, text: Text<'_>) -> Option<(i32, i32)> {
        if let Some(day) = date(text.bytes) {
            let day = i32::try_from(day).ok()?;
            return Some((day, day));
        }
        let (first, last) = self.word(&Reading::of(SlotType::Date), text)?;
        Some((i32::try_from(first).ok()?, i32::try_from(last).ok()?))
    }

    /// Yes or no.
    #[inline]
    pub(super) fn yes_or_no(&mut self, text: Text<'_>) -> Option<bool> {
        let (answer, _) = self.read(&Reading::of(SlotType::YesNo), text, true)?;
        Some(answer == 1)
    }

    fn word(&mut self, reading: &Reading, text: Text<'_>) -> Option<Bounds> {
        let is_number = matches!(
            reading.slot_type,
            SlotType::Number { .. } | SlotType::Percentage
        );
        if is_number {
            return self.careful(reading, text, true);
        }
        if let Some(bounds) = self.words.get(reading.words)?.get(text.bytes) {
            return Some(bounds);
        }
        let bounds = self.careful(reading, text, false)?;
        self.words
            .get_mut(reading.words)?
            .insert(text.bytes, bounds);
        Some(bounds)
    }

    #[cold]
    fn careful(&self, reading: &Reading, text: Text<'_>, is_number: bool) -> Option<Bounds> {
        let plain = text.plain()?;
        let range = profile::value_of(self.layout, reading.slot_type, &plain)?;
        inputs::range(range, is_number)
    }
}

/// A number in digits, with at most twelve before the point and six behind it.
#[inline]
fn units(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (mut units, mut before, mut behind) = (0_i64, 0, None);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            units = units.wrapping_mul(10).wrapping_add(i64::from(digit));
            match &mut behind {
                None => before += 1,
                Some(count) => *count += 1,
            }
        } else if *byte == b'.' && behind.is_none() {
            behind = Some(0);
        } else {
            return None;
        }
    }
    if !(1..=12).contains(&before) {
        return None;
    }
    let factor = match behind {
        None => 1_000_000,
        Some(1) => 100_000,
        Some(2) => 10_000,
        Some(3) => 1_000,
        Some(4) => 100,
        Some(5) => 10,
        Some(6) => 1,
        Some(_) => return None,
    };
    let units = units * factor;
    Some(if is_negative { -units } else { units })
}

#[inline]
fn number(text: &[u8], is_whole: bool, (low, high): Bounds) -> Option<i64> {
    let units = units(text)?;
    let is_as_declared = low <= units && units <= high && !(is_whole && units % UNITS_PER_ONE != 0);
    is_as_declared.then_some(units)
}

fn percentage(text: &[u8]) -> Option<i64> {
    let units = units(text.strip_suffix(b"%")?)?;
    (units % 100 == 0).then_some(units / 100)
}

/// The day number of a whole date.
#[inline]
fn date(text: &[u8]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else {
        return None;
    };
    let mut highest = 0;
    let mut digit = |byte: u8| {
        let digit = byte.wrapping_sub(b'0');
        highest = digit.max(highest);
        i64::from(digit)
    };
    let year = digit(y1) * 1000 + digit(y2) * 100 + digit(y3) * 10 + digit(y4);
    let month = digit(m1) * 10 + digit(m2);
    let day = digit(d1) * 10 + digit(d2);
    if highest > 9 || year < 1 || day < 1 {
        return None;
    }
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (before, length) = match month {
        1 => (0, 31),
        2 => (31, 28 + i64::from(is_leap)),
        3 => (59, 31),
        4 => (90, 30),
        5 => (120, 31),
        6 => (151, 30),
        7 => (181, 31),
        8 => (212, 31),
        9 => (243, 30),
        10 => (273, 31),
        11 => (304, 30),
        12 => (334, 31),
        _ => return None,
    };
    if day > length {
        return None;
    }
    let leap_day = i64::from(is_leap && month > 2);
    let past = year - 1;
    let days_before_year = past * 365 + past / 4 - past / 100 + past / 400;
    Some(days_before_year + before + leap_day + day - 1 - 719_162)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Date;

    #[test]
    fn every_day_there_is_is_read() {
        for number in Date::MIN.day_number()..=Date::MAX.day_number() {
            if number % 17 == 0 || number > Date::MAX.day_number() - 800 {
                let written = Date::from_day_number(i128::from(number)).to_string();
                assert_eq!(
                    date(written.as_bytes()),
                    Some(i64::from(number)),
                    "{written}"
                );
            }
        }
        for written in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "0000-01-01",
        ] {
            assert_eq!(date(written.as_bytes()), None, "{written}");
        }
        assert_eq!(date(b"2024-02-29"), Some(19_782));
    }

    #[test]
    fn numbers_are_read_in_millionths() {
        assert_eq!(units(b"3"), Some(3_000_000));
        assert_eq!(units(b"-0.25"), Some(-250_000));
        assert_eq!(units(b"123456789012.654321"), Some(123_456_789_012_654_321));
        for odd in [
            "",
            "-",
            ".5",
            "1.",
            "1.2.3",
            "1e3",
            "+1",
            "1234567890123",
            "0.1234567",
        ] {
            assert_eq!(units(odd.as_bytes()), None, "{odd}");
        }
    }
}
