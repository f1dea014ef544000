//! Single values by their type, in the units of a sheet. What is not plain is read as
//! [`crate::profile`] reads it, once for each way of writing it.

use super::super::inputs::{self, UNITS_PER_ONE};
use super::scan::{EVERY_BYTE, Scanner, Text, joined_digits, no_digits};
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

    /// Reads the value that comes next: what it can be; nothing inside when it is not given. A text
    /// is numbered only where somebody asks.
    #[inline]
    pub(super) fn next(
        &mut self,
        reading: &Reading,
        scanner: &mut Scanner<'_>,
        is_asked: bool,
    ) -> Option<Option<Bounds>> {
        let start = scanner.position();
        if let Some(value) = self.plain(reading, scanner, is_asked) {
            return Some(Some(value));
        }
        scanner.go_to(start);
        match scanner.text()? {
            Some(text) => self.read(reading, text, is_asked).map(Some),
            None => Some(None),
        }
    }

    /// A value as it is mostly written.
    #[inline]
    fn plain(
        &mut self,
        reading: &Reading,
        scanner: &mut Scanner<'_>,
        is_asked: bool,
    ) -> Option<Bounds> {
        let exactly = |value| (value, value);
        match reading.slot_type {
            SlotType::Number { whole, .. } => {
                let units = scanner.millionths()?;
                is_as_declared(units, whole, reading.bounds).then_some(exactly(units))
            }
            SlotType::YesNo => Some(exactly(i64::from(scanner.yes_or_no()?))),
            SlotType::Date => Some(exactly(scanner.day()?)),
            SlotType::Text if is_asked => self.texts.known(scanner.quoted()?).map(exactly),
            SlotType::Text => scanner.quoted()?.is_plainly_there().then_some((0, 0)),
            SlotType::Duration | SlotType::Level(_) | SlotType::Choice(_) => {
                self.words.get(reading.words)?.get(scanner.quoted()?)
            }
            SlotType::Percentage => None,
        }
    }

    /// What a value can be; nothing when it is odd. A text is numbered only where somebody asks.
    pub(super) fn read(
        &mut self,
        reading: &Reading,
        text: Text<'_>,
        is_asked: bool,
    ) -> Option<Bounds> {
        let exactly = |value| (value, value);
        let plain = match reading.slot_type {
            SlotType::Number { whole, .. } => {
                units(text.bytes()).filter(|units| is_as_declared(*units, whole, reading.bounds))
            }
            SlotType::YesNo => match text.bytes() {
                b"true" => Some(1),
                b"false" => Some(0),
                _ => None,
            },
            SlotType::Percentage => percentage(text.bytes()),
            SlotType::Text if is_asked => return self.texts.number(text).map(exactly),
            SlotType::Text => return Some((0, 0)),
            SlotType::Date => text.bytes().try_into().ok().and_then(day_number),
            SlotType::Duration | SlotType::Level(_) | SlotType::Choice(_) => None,
        };
        match plain {
            Some(value) => Some(exactly(value)),
            None => self.word(reading, text),
        }
    }

    /// The days of the date that comes next; nothing inside when it is not given.
    #[inline]
    pub(super) fn days(&mut self, scanner: &mut Scanner<'_>) -> Option<Option<(i32, i32)>> {
        if let Some(day) = scanner.day() {
            let day = i32::try_from(day).ok()?;
            return Some(Some((day, day)));
        }
        let Some((first, last)) = self.next(&Reading::of(SlotType::Date), scanner, true)? else {
            return Some(None);
        };
        Some(Some((
            i32::try_from(first).ok()?,
            i32::try_from(last).ok()?,
        )))
    }

    /// The yes or no that comes next; nothing inside when it is not given.
    #[inline]
    pub(super) fn yes_or_no(&mut self, scanner: &mut Scanner<'_>) -> Option<Option<bool>> {
        if let Some(answer) = scanner.yes_or_no() {
            return Some(Some(answer));
        }
        let answer = self.next(&Reading::of(SlotType::YesNo), scanner, true)?;
        Some(answer.map(|(answer, _)| answer == 1))
    }

    fn word(&mut self, reading: &Reading, text: Text<'_>) -> Option<Bounds> {
        let is_number = matches!(
            reading.slot_type,
            SlotType::Number { .. } | SlotType::Percentage
        );
        if is_number {
            return self.careful(reading, text, true);
        }
        if let Some(bounds) = self.words.get(reading.words)?.get(text) {
            return Some(bounds);
        }
        let bounds = self.careful(reading, text, false)?;
        self.words.get_mut(reading.words)?.insert(text, bounds);
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
fn is_as_declared(units: i64, is_whole: bool, (low, high): Bounds) -> bool {
    low <= units && units <= high && !(is_whole && units % UNITS_PER_ONE != 0)
}

fn percentage(text: &[u8]) -> Option<i64> {
    let units = units(text.strip_suffix(b"%")?)?;
    (units % 100 == 0).then_some(units / 100)
}

/// The first year of [`MONTHS`].
const FIRST_YEAR: usize = 1960;
/// The day numbers on which the months of a hundred years begin, and the one after them.
const MONTHS: [i32; 1201] = months();

#[expect(
    clippy::indexing_slicing,
    reason = "worked out while compiling, where a place that there is not would be an error"
)]
const fn months() -> [i32; 1201] {
    // 1960-01-01.
    let mut day = -3653;
    let mut months = [0; 1201];
    let mut month = 0;
    while month < months.len() {
        months[month] = day;
        let year = FIRST_YEAR + month / 12;
        // 2000 is one, too.
        let is_leap = year.is_multiple_of(4);
        day += match month % 12 {
            1 if is_leap => 29,
            1 => 28,
            3 | 5 | 8 | 10 => 30,
            _ => 31,
        };
        month += 1;
    }
    months
}

/// The day number of a whole date in the years that most dates lie in.
#[inline]
pub(super) fn day_number(date: &[u8; 10]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else {
        return None;
    };
    let values = u64::from_le_bytes([y1, y2, y3, y4, m1, m2, d1, d2]) ^ (EVERY_BYTE * b'0' as u64);
    if no_digits(values) != 0 {
        return None;
    }
    let digits = joined_digits(values) as usize;
    let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
    let place = year.checked_sub(FIRST_YEAR)? * 12 + month.checked_sub(1)?;
    let (first, next) = (*MONTHS.get(place)?, *MONTHS.get(place + 1)?);
    let day_number = first + i32::try_from(day).ok()? - 1;
    (month <= 12 && first <= day_number && day_number < next).then_some(i64::from(day_number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::marks::Marks;
    use super::*;
    use crate::value::Date;

    fn day(written: &str) -> Option<i64> {
        day_number(written.as_bytes().try_into().unwrap())
    }

    #[test]
    fn every_day_there_is_is_read() {
        for number in Date::MIN.day_number()..=Date::MAX.day_number() {
            if number % 17 == 0 || number > Date::MAX.day_number() - 800 {
                let written = Date::from_day_number(i128::from(number)).to_string();
                let is_usual = ("1960".."2060").contains(&written.as_str());
                let expected = is_usual.then_some(i64::from(number));
                assert_eq!(day(&written), expected, "{written}");
            }
        }
        for written in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "0000-01-01",
        ] {
            assert_eq!(day(written), None, "{written}");
        }
        assert_eq!(day("2024-02-29"), Some(19_782));
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

    proptest! {
        #[test]
        fn numbers_read_at_a_glance_are_those_read_digit_by_digit(
            number in "-?[0-9]{0,9}(\\.[0-9]{0,8})?[,}\\] e]", behind in "[0-9a-z]{0,12}",
        ) {
            let line = format!("{number}{behind}");
            let mut marks = Marks::default();
            prop_assert!(marks.find(line.as_bytes()).is_some());
            let mut scanner = Scanner::new(line.as_bytes(), &marks);
            let written = number.trim_end_matches([',', '}', ']', ' ', 'e']);
            match scanner.millionths() {
                Some(found) => {
                    prop_assert_eq!(Some(found), units(written.as_bytes()));
                    prop_assert!(serde_json::from_str::<f64>(written).is_ok());
                    prop_assert_eq!(scanner.position(), written.len());
                }
                None => prop_assert_eq!(scanner.position(), 0),
            }
        }
    }
}
