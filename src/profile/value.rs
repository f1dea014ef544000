//! One written value, read as its declared type says.

use super::builder::ProfileBuilder;
use super::document::shown;
use super::error::ProfileError;
use crate::diagnostics::nearest;
use crate::program::{Layout, SlotType, Vocabulary, VocabularyId};
use crate::source::Span;
use crate::value::{CalendarSpan, DateError, Number, NumberError, PartialDate, Range};

/// A value as written, and what it is the value of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    /// The name as declared.
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) span: Span,
}

/// What a value of this type can be, given what is written.
pub(super) fn read_value(
    written: Written<'_>,
    slot_type: SlotType,
    layout: &Layout,
    builder: &mut ProfileBuilder<'_>,
) -> Result<Range, ProfileError> {
    let exactly = |value: Result<i128, ProfileError>| value.map(Range::exactly);
    match slot_type {
        SlotType::YesNo => exactly(written.yes_or_no().map(i128::from)),
        SlotType::Number { whole, bounds } => exactly(written.number(whole, bounds)),
        SlotType::Percentage => exactly(written.percentage()),
        SlotType::Duration => exactly(written.duration().map(CalendarSpan::microdays)),
        SlotType::Date => written.date().map(PartialDate::days),
        SlotType::Text => Ok(Range::exactly(builder.intern_text(written.text))),
        SlotType::Level(scale) => exactly(written.level(scale, layout)),
        SlotType::Choice(choices) => exactly(written.choice(choices, layout)),
    }
}

/// `did you mean …`, or else every word there is.
pub(super) fn did_you_mean<'a>(
    written: &str,
    words: impl Iterator<Item = &'a str> + Clone,
    what: &str,
) -> String {
    match nearest(written, words.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => words_there_are(words, what),
    }
}

/// `the choices are a, b`
pub(super) fn words_there_are<'a>(words: impl Iterator<Item = &'a str>, what: &str) -> String {
    const MOST: usize = 20;
    let mut words: Vec<String> = words
        .take(MOST + 1)
        .map(|word| format!("`{word}`"))
        .collect();
    if words.is_empty() {
        return format!("the playbook declares no {what}");
    }
    if words.len() > MOST {
        words.truncate(MOST);
        words.push("…".to_owned());
    }
    format!("the {what} are {}", words.join(", "))
}

impl Written<'_> {
    fn shown(self) -> String {
        shown(self.text)
    }

    fn wrong_type(self, expected: &'static str, help: &str) -> ProfileError {
        let (name, written) = (self.name.to_owned(), self.shown());
        ProfileError::WrongType {
            name,
            expected,
            written,
            help: help.to_owned(),
            span: self.span,
        }
    }

    /// `yes`, `no`, `true` or `false`, in any case.
    pub(super) fn yes_or_no(self) -> Result<bool, ProfileError> {
        match self.text.trim().to_ascii_lowercase().as_str() {
            "yes" | "true" => Ok(true),
            "no" | "false" => Ok(false),
            _ => Err(self.wrong_type("yes or no", "write `yes` or `no`")),
        }
    }

    fn number(self, whole: bool, bounds: Range) -> Result<i128, ProfileError> {
        let (expected, help) = if whole {
            ("a whole number", "write it in digits, such as `3`")
        } else {
            ("a number", "write it in digits, such as `3` or `0.5`")
        };
        let number = self.parse_number(self.text.trim())?;
        let number = number.ok_or_else(|| self.wrong_type(expected, help))?;
        if whole && !number.is_whole() {
            let (name, written) = (self.name.to_owned(), self.shown());
            return Err(ProfileError::NotWhole {
                name,
                written,
                span: self.span,
            });
        }
        if number.units() < bounds.low || number.units() > bounds.high {
            return Err(self.out_of_bounds(bounds));
        }
        Ok(number.units())
    }

    fn out_of_bounds(self, bounds: Range) -> ProfileError {
        let number = Number::from_units;
        let words = match (
            bounds.low == Range::UNBOUNDED.low,
            bounds.high == Range::UNBOUNDED.high,
        ) {
            (_, true) => format!("at least {}", number(bounds.low)),
            (true, false) => format!("at most {}", number(bounds.high)),
            (false, false) => format!("from {} to {}", number(bounds.low), number(bounds.high)),
        };
        ProfileError::OutOfBounds {
            name: self.name.to_owned(),
            bounds: words,
            written: self.shown(),
            span: self.span,
        }
    }

    /// The number in `digits`; nothing when it is none, an error when it is written in a way that
    /// needs a word of help.
    fn parse_number(self, digits: &str) -> Result<Option<Number>, ProfileError> {
        match Number::parse(digits) {
            Ok(number) => Ok(Some(number)),
            Err(NumberError::TooManyDigits) => Err(ProfileError::TooManyDigits {
                written: self.shown(),
                span: self.span,
            }),
            Err(NumberError::NotANumber) => match without_separators(digits) {
                Some(plain) => {
                    let sign = if self.text.trim().ends_with('%') {
                        "%"
                    } else {
                        ""
                    };
                    let plain = format!("{plain}{sign}");
                    Err(ProfileError::ThousandsSeparator {
                        plain,
                        span: self.span,
                    })
                }
                None => Ok(None),
            },
        }
    }

    fn percentage(self) -> Result<i128, ProfileError> {
        const EXPECTED: &str = "a percentage";
        let text = self.text.trim();
        let (digits, has_sign) = match text.strip_suffix('%') {
            Some(digits) => (digits.trim_end(), true),
            None => (text, false),
        };
        let number = self.parse_number(digits)?;
        let number = number.ok_or_else(|| self.wrong_type(EXPECTED, "write it like `70%`"))?;
        if !has_sign {
            return Err(self.missing_percent_sign(number));
        }
        let too_many = || ProfileError::TooManyDigits {
            written: self.shown(),
            span: self.span,
        };
        number.percent().map(Number::units).ok_or_else(too_many)
    }

    fn missing_percent_sign(self, number: Number) -> ProfileError {
        let of_one = Number::from_units(number.units().saturating_mul(100));
        let is_below_one = number.units().abs() <= Number::UNITS_PER_ONE && number.units() != 0;
        let help = if is_below_one {
            format!("write `{of_one}%` or `{number}%`, whichever is meant")
        } else {
            format!("write `{number}%`")
        };
        let (name, written) = (self.name.to_owned(), self.shown());
        ProfileError::MissingPercentSign {
            name,
            written,
            help,
            span: self.span,
        }
    }

    fn duration(self) -> Result<CalendarSpan, ProfileError> {
        let text = self.text.trim();
        let negative = text.strip_prefix(['-', '−']).map(str::trim_start);
        let wrong = || {
            let help = "write it like `2 years 6 months`, `18 months`, `3 weeks` or `10 days`";
            self.wrong_type("a length of time", help)
        };
        if negative.is_none()
            && let Some(number) = self.parse_number(text)?
        {
            let (name, written) = (self.name.to_owned(), self.shown());
            return Err(ProfileError::MissingUnit {
                name,
                written,
                help: with_units(number),
                span: self.span,
            });
        }
        let span = calendar_span(negative.unwrap_or(text));
        match (span, negative) {
            (Some(span), None) => Ok(span),
            (Some(_), Some(_)) => {
                let name = self.name.to_owned();
                Err(ProfileError::NegativeDuration {
                    name,
                    span: self.span,
                })
            }
            (None, _) => Err(wrong()),
        }
    }

    /// A day, a month or a year.
    pub(super) fn date(self) -> Result<PartialDate, ProfileError> {
        let text = self.text.trim();
        PartialDate::parse(text).map_err(|error| match error {
            DateError::NotADate => self.wrong_type(
                "a date",
                "write it as year-month-day, such as 2026-03-31, or as 2026-03 or 2026",
            ),
            DateError::NotInTheCalendar => ProfileError::ImpossibleDate {
                written: self.shown(),
                span: self.span,
            },
            DateError::TimeOfDay => ProfileError::TimeOfDay {
                name: self.name.to_owned(),
                date: text.get(..10).unwrap_or(text).to_owned(),
                span: self.span,
            },
        })
    }

    fn level(self, scale: VocabularyId, layout: &Layout) -> Result<i128, ProfileError> {
        let nothing = Vocabulary::default();
        let scale = layout.vocabularies.get(scale).unwrap_or(&nothing);
        self.place_in(scale)
            .ok_or_else(|| ProfileError::NotOnScale {
                scale: scale.name.clone(),
                written: self.shown(),
                help: did_you_mean(
                    self.text,
                    scale.words().collect::<Vec<_>>().into_iter(),
                    "levels",
                ),
                span: self.span,
            })
    }

    /// The place of a choice.
    pub(super) fn choice(
        self,
        choices: VocabularyId,
        layout: &Layout,
    ) -> Result<i128, ProfileError> {
        let nothing = Vocabulary::default();
        let choices = layout.vocabularies.get(choices).unwrap_or(&nothing);
        let words = || choices.words().collect::<Vec<_>>().into_iter();
        self.place_in(choices)
            .ok_or_else(|| ProfileError::NotAChoice {
                name: self.name.to_owned(),
                written: self.shown(),
                help: did_you_mean(self.text, words(), "choices"),
                span: self.span,
            })
    }

    /// The place of the written word. Folding a name drops `-`, which must not turn -3 into 3.
    fn place_in(self, words: &Vocabulary) -> Option<i128> {
        let text = self.text.trim();
        let place = words.place_of(text)?;
        let is_same_sign = text.starts_with('-') == words.word(place).starts_with('-');
        is_same_sign.then_some(place as i128)
    }
}

/// How a bare number may be written as a length of time. Only whole units can be.
fn with_units(number: Number) -> String {
    let one = Number::UNITS_PER_ONE;
    if number.units() % one == 0 {
        return format!(
            "write `{number} years`, `{number} months`, `{number} weeks` or `{number} days`"
        );
    }
    let only_whole = "write it in whole years, months, weeks or days";
    let months = number.units().checked_mul(12);
    match months
        .filter(|months| months % one == 0)
        .map(|months| months / one)
    {
        Some(months) => {
            let (years, months) = (counted(months / 12, "year"), counted(months % 12, "month"));
            let words = [years, months].into_iter().flatten().collect::<Vec<_>>();
            format!("{only_whole}: {number} years are `{}`", words.join(" "))
        }
        None => format!("{only_whole}, such as `2 years 6 months`"),
    }
}

/// `1 year`, `6 months`; nothing of none.
fn counted(count: i128, unit: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {unit}")),
        count => Some(format!("{count} {unit}s")),
    }
}

/// `12,500`, `12 500`, `1_000` or `1,5` as a plain number, when it is one.
fn without_separators(text: &str) -> Option<String> {
    let is_space = |c: char| c.is_whitespace();
    let groups_well = text
        .split(is_space)
        .skip(1)
        .all(|group| group.chars().count() >= 3);
    let decimal = decimal_comma(text);
    let plain: String = text
        .char_indices()
        .filter_map(|(at, c)| match c {
            _ if Some(at) == decimal => Some('.'),
            ',' | '_' | '\'' | '’' => None,
            '.' if decimal.is_some() => None,
            c if is_space(c) => None,
            c => Some(c),
        })
        .collect();
    (groups_well && plain != text && Number::parse(&plain).is_ok()).then_some(plain)
}

/// Where a comma stands for the decimal point: the only one, with other than three digits after it
/// or with points before it.
fn decimal_comma(text: &str) -> Option<usize> {
    let (before, after) = text.split_once(',')?;
    let is_decimal = after.len() != 3 || before.contains('.');
    (is_decimal && !after.contains([',', '.'])).then_some(before.len())
}

/// Reads `2 years 6 months`: whole numbers, each with its unit, no unit twice.
pub(super) fn calendar_span(text: &str) -> Option<CalendarSpan> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (pairs, rest) = words.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return None;
    }
    let (mut months, mut days) = (0_i64, 0_i64);
    let mut seen = Vec::new();
    for [count, unit] in pairs {
        let unit = unit.to_lowercase();
        let unit = unit.strip_suffix('s').unwrap_or(&unit).to_owned();
        let (total, factor) = match unit.as_str() {
            "year" => (&mut months, 12),
            "month" => (&mut months, 1),
            "week" => (&mut days, 7),
            "day" => (&mut days, 1),
            _ => return None,
        };
        *total += i64::from(whole_count(count)?) * factor;
        if seen.contains(&unit) {
            return None;
        }
        seen.push(unit);
    }
    Some(CalendarSpan::new(
        months.try_into().ok()?,
        days.try_into().ok()?,
    ))
}

fn whole_count(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}
