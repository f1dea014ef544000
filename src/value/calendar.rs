//! Dates, partial dates and spans of the calendar, on top of `jiff` (which stays in this file).

use std::fmt;

use jiff::civil;

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31, held as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateError {
    /// It is not written as `2026-03-31`, `2026-03` or `2026`.
    NotADate,
    /// It is written as a date, but the calendar has no such day.
    NotInTheCalendar,
    /// It is a date with a time of day.
    TimeOfDay,
}

/// A day, a month or a year: every day from `first` to `last`, both in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartialDate {
    /// The first day it can be.
    pub first: Date,
    /// The last day it can be.
    pub last: Date,
}

/// A length of time as the calendar counts it: months, and days besides.
///
/// A year is twelve months, a week seven days. Months are kept apart from days because they differ
/// in length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CalendarSpan {
    /// Whole months.
    pub months: i32,
    /// Whole days on top of the months.
    pub days: i32,
}

impl Date {
    /// The first day there is: 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// The last day there is: 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day with this number, counted from 1970-01-01, held within [`Date::MIN`] and
    /// [`Date::MAX`].
    pub fn from_day_number(number: i128) -> Self {
        let held = number.clamp(i128::from(Self::MIN.0), i128::from(Self::MAX.0));
        Self(i32::try_from(held).unwrap_or(0))
    }

    /// Days since 1970-01-01.
    pub const fn day_number(self) -> i32 {
        self.0
    }

    /// Reads a whole date, `2026-03-31`.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let partial = PartialDate::parse(text)?;
        if partial.first == partial.last {
            Ok(partial.first)
        } else {
            Err(DateError::NotADate)
        }
    }

    /// The day that lies `span` before this one: months are counted back first and clamped to the
    /// last day of the month, then days. Held within [`Date::MIN`].
    #[must_use]
    pub fn minus(self, span: CalendarSpan) -> Self {
        self.shifted(-i64::from(span.months), -i64::from(span.days))
    }

    /// The day that lies `span` after this one: months first, clamped to the last day of the
    /// month, then days. Held within [`Date::MAX`].
    #[must_use]
    pub fn plus(self, span: CalendarSpan) -> Self {
        self.shifted(i64::from(span.months), i64::from(span.days))
    }

    fn shifted(self, months: i64, days: i64) -> Self {
        let bound = if months + days < 0 {
            Self::MIN
        } else {
            Self::MAX
        };
        let moved = jiff::Span::new()
            .try_months(months)
            .ok()
            .and_then(|span| self.civil().checked_add(span).ok())
            .map(Self::from_civil);
        match moved {
            Some(date) => Self::from_day_number(i128::from(date.0) + i128::from(days)),
            None => bound,
        }
    }

    /// How many whole spans of `months` months have passed from this day up to `later`; negative
    /// when `later` lies before this day.
    pub fn months_until(self, later: Self) -> i64 {
        let unit = jiff::Unit::Month;
        self.civil()
            .until((unit, later.civil()))
            .map_or(0, |span| i64::from(span.get_months()))
    }

    fn civil(self) -> civil::Date {
        let epoch = civil::date(1970, 1, 1);
        jiff::Span::new()
            .try_days(self.0)
            .ok()
            .and_then(|span| epoch.checked_add(span).ok())
            .unwrap_or(epoch)
    }

    fn from_civil(date: civil::Date) -> Self {
        let epoch = civil::date(1970, 1, 1);
        let days = epoch
            .until((jiff::Unit::Day, date))
            .map_or(0, |span| span.get_days());
        Self(days)
    }
}

impl PartialDate {
    /// Its days, by their numbers.
    pub(crate) fn days(self) -> super::Range {
        super::Range::new(
            i128::from(self.first.day_number()),
            i128::from(self.last.day_number()),
        )
    }

    /// Reads a day `2026-03-31`, a month `2026-03` or a year `2026`.
    pub(crate) fn parse(text: &str) -> Result<Self, DateError> {
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [year] => Self::from_parts(year, None, None),
            [year, month] => Self::from_parts(year, Some(month), None),
            [year, month, day] => Self::from_parts(year, Some(month), Some(day)),
            _ => Err(DateError::NotADate),
        }
    }

    fn from_parts(year: &str, month: Option<&str>, day: Option<&str>) -> Result<Self, DateError> {
        let year = digits(year, 4)?;
        let month = month.map(|month| digits(month, 2)).transpose()?;
        if let Some(day) = day
            && has_time_of_day(day)
        {
            return Err(DateError::TimeOfDay);
        }
        let day = day.map(|day| digits(day, 2)).transpose()?;
        let first = new_date(year, month.unwrap_or(1), day.unwrap_or(1))?;
        let last = match (month, day) {
            (_, Some(_)) => first,
            (Some(_), None) => first.last_of_month(),
            (None, None) => civil::date(first.year(), 12, 31),
        };
        Ok(Self {
            first: Date::from_civil(first),
            last: Date::from_civil(last),
        })
    }
}

/// The value of a text of exactly `count` digits.
fn digits(text: &str, count: usize) -> Result<i16, DateError> {
    if text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_err(|_| DateError::NotADate)
    } else {
        Err(DateError::NotADate)
    }
}

fn has_time_of_day(day: &str) -> bool {
    let (date, rest) = (day.get(..2).unwrap_or(""), day.get(2..).unwrap_or(""));
    digits(date, 2).is_ok()
        && rest.starts_with(['T', 't', ' '])
        && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
}

fn new_date(year: i16, month: i16, day: i16) -> Result<civil::Date, DateError> {
    let part = |value: i16| i8::try_from(value).map_err(|_| DateError::NotInTheCalendar);
    if year < 1 {
        return Err(DateError::NotInTheCalendar);
    }
    civil::Date::new(year, part(month)?, part(day)?).map_err(|_| DateError::NotInTheCalendar)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.civil().fmt(f)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first.to_string();
        let shown = if self.first == self.last {
            first.as_str()
        } else if self.first.civil().last_of_month() == self.last.civil() {
            first.get(..7).unwrap_or(&first)
        } else {
            first.get(..4).unwrap_or(&first)
        };
        f.write_str(shown)
    }
}

impl CalendarSpan {
    /// The average length of a month in the Gregorian calendar, in millionths of a day:
    /// 146,097 days in 4,800 months.
    const MICRODAYS_PER_MONTH: i128 = 30_436_875;
    const MICRODAYS_PER_DAY: i128 = 1_000_000;

    /// From months and days.
    pub const fn new(months: i32, days: i32) -> Self {
        Self { months, days }
    }

    /// The length in millionths of a day, a month taken as its average of 30.436875 days, so that
    /// any two lengths of time compare. Twelve months are exactly one year.
    pub fn microdays(self) -> i128 {
        i128::from(self.months) * Self::MICRODAYS_PER_MONTH
            + i128::from(self.days) * Self::MICRODAYS_PER_DAY
    }

    /// The span that a length in millionths of a day was written as, however many months and days:
    /// 436,875 months differ from whole days by something else for each of 1,600 months, so there is
    /// one that fits within 133 years. A length that no months and days make is the nearest number of
    /// whole days.
    pub(crate) fn from_microdays(microdays: i128) -> Self {
        /// What a month is beyond whole days, and a day, both in the largest unit that divides them.
        const UNIT: i128 = 625;
        const PERIOD: i128 = CalendarSpan::MICRODAYS_PER_DAY / UNIT;
        /// Times 699 (a month beyond whole days, in that unit) it leaves 1 of the period.
        const INVERSE: i128 = 499;
        if microdays % UNIT != 0 {
            let half = Self::MICRODAYS_PER_DAY / 2 * microdays.signum();
            return Self::held(0, microdays.saturating_add(half) / Self::MICRODAYS_PER_DAY);
        }
        let residue = (microdays / UNIT).rem_euclid(PERIOD) * INVERSE;
        let about = microdays / Self::MICRODAYS_PER_MONTH;
        let off = (residue - about + PERIOD / 2).rem_euclid(PERIOD) - PERIOD / 2;
        let months = about + off;
        let days = (microdays - months * Self::MICRODAYS_PER_MONTH) / Self::MICRODAYS_PER_DAY;
        Self::held(months, days)
    }

    /// As many months and days as a span can hold.
    fn held(months: i128, days: i128) -> Self {
        let part = |value: i128| {
            let held = value.clamp(-i128::from(i32::MAX), i128::from(i32::MAX));
            i32::try_from(held).unwrap_or(i32::MAX)
        };
        Self::new(part(months), part(days))
    }

    /// The span in words for a length in millionths of a day: in years and months where that is
    /// exact, else in days.
    pub fn words_for(microdays: i128) -> String {
        if microdays % Self::MICRODAYS_PER_MONTH == 0 {
            let months = microdays / Self::MICRODAYS_PER_MONTH;
            return months_in_words(months);
        }
        if microdays % Self::MICRODAYS_PER_DAY == 0 {
            return count_of(microdays / Self::MICRODAYS_PER_DAY, "day");
        }
        let months = microdays / Self::MICRODAYS_PER_MONTH;
        let days = (microdays % Self::MICRODAYS_PER_MONTH) / Self::MICRODAYS_PER_DAY;
        format!("{} {}", months_in_words(months), count_of(days, "day"))
    }
}

impl fmt::Display for CalendarSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.months, self.days) {
            (0, days) if days != 0 && days % 7 == 0 => {
                f.write_str(&count_of(i128::from(days / 7), "week"))
            }
            (0, days) => f.write_str(&count_of(i128::from(days), "day")),
            (months, 0) if months < 24 && months != 12 => {
                f.write_str(&count_of(i128::from(months), "month"))
            }
            (months, 0) => f.write_str(&months_in_words(i128::from(months))),
            (months, days) => write!(
                f,
                "{} {}",
                months_in_words(i128::from(months)),
                count_of(i128::from(days), "day")
            ),
        }
    }
}

fn months_in_words(months: i128) -> String {
    match (months / 12, months % 12) {
        (0, months) => count_of(months, "month"),
        (years, 0) => count_of(years, "year"),
        (years, months) => format!("{} {}", count_of(years, "year"), count_of(months, "month")),
    }
}

fn count_of(count: i128, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn months_back_are_clamped_to_the_last_day() {
        let month = CalendarSpan::new(1, 0);
        let year = CalendarSpan::new(12, 0);
        assert_eq!(date("2026-03-31").minus(month), date("2026-02-28"));
        assert_eq!(date("2024-03-31").minus(month), date("2024-02-29"));
        assert_eq!(date("2026-03-31").minus(year), date("2025-03-31"));
        assert_eq!(date("2024-02-29").minus(year), date("2023-02-28"));
        assert_eq!(
            date("2026-12-31").minus(CalendarSpan::new(1, 1)),
            date("2026-11-29")
        );
        assert_eq!(date("2026-01-31").plus(month), date("2026-02-28"));
    }

    #[test]
    fn a_length_is_the_months_and_days_that_it_was_written_as() {
        for months in -20..780 {
            for days in [0, 1, 7, 31, 45, 400] {
                let span = CalendarSpan::new(months, days);
                assert_eq!(CalendarSpan::from_microdays(span.microdays()), span);
            }
        }
        let third = CalendarSpan::new(0, 1).microdays() / 3;
        assert_eq!(
            CalendarSpan::from_microdays(5 * third),
            CalendarSpan::new(0, 2)
        );
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        let ages = CalendarSpan::new(i32::MAX, i32::MAX);
        assert_eq!(date("2026-01-01").minus(ages), Date::MIN);
        assert_eq!(date("2026-01-01").plus(ages), Date::MAX);
        assert_eq!(Date::MIN.to_string(), "0001-01-01");
        assert_eq!(Date::MAX.to_string(), "9999-12-31");
    }

    #[test]
    fn partial_dates_are_their_whole_month_or_year() {
        let month = PartialDate::parse("2024-02").unwrap();
        assert_eq!(
            (month.first, month.last),
            (date("2024-02-01"), date("2024-02-29"))
        );
        let year = PartialDate::parse("2026").unwrap();
        assert_eq!(
            (year.first, year.last),
            (date("2026-01-01"), date("2026-12-31"))
        );
        assert_eq!(month.to_string(), "2024-02");
        assert_eq!(year.to_string(), "2026");
    }

    #[test]
    fn what_is_no_date_says_why() {
        assert_eq!(Date::parse("2026-02-30"), Err(DateError::NotInTheCalendar));
        assert_eq!(Date::parse("2025-02-29"), Err(DateError::NotInTheCalendar));
        assert_eq!(Date::parse("2026-13-01"), Err(DateError::NotInTheCalendar));
        assert_eq!(Date::parse("31.03.2026"), Err(DateError::NotADate));
        assert_eq!(Date::parse("2026-3-1"), Err(DateError::NotADate));
        assert_eq!(Date::parse("2026-03-01T10:00"), Err(DateError::TimeOfDay));
        assert_eq!(Date::parse("2026-03-01 10:00"), Err(DateError::TimeOfDay));
        assert_eq!(PartialDate::parse("0000"), Err(DateError::NotInTheCalendar));
    }

    #[test]
    fn spans_are_worded_as_people_say_them() {
        assert_eq!(CalendarSpan::new(12, 0).to_string(), "1 year");
        assert_eq!(CalendarSpan::new(18, 0).to_string(), "18 months");
        assert_eq!(CalendarSpan::new(30, 0).to_string(), "2 years 6 months");
        assert_eq!(CalendarSpan::new(0, 21).to_string(), "3 weeks");
        assert_eq!(
            CalendarSpan::words_for(CalendarSpan::new(30, 0).microdays()),
            "2 years 6 months"
        );
        assert_eq!(
            CalendarSpan::words_for(CalendarSpan::new(0, 10).microdays()),
            "10 days"
        );
        assert_eq!(
            CalendarSpan::words_for(CalendarSpan::new(1, 10).microdays()),
            "1 month 10 days"
        );
    }
}
