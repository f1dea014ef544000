//! Values in words.

use crate::profile::{Profile, SlotValue};
use crate::program::{ListId, Program, SlotType, Vocabulary, VocabularyId};
use crate::value::{
    CalendarSpan, Date, Number, PartialDate, Range, Truth, UNBOUNDED_ABOVE, UNBOUNDED_BELOW,
};

use num_traits::CheckedMul;

use super::quantity::{Fraction, Register};

/// What is said of a value that the profile does not give.
pub(super) const NOT_RECORDED: &str = "not recorded";

/// How many decimals of a number that has no end are shown; of a percentage one.
const DECIMALS_SHOWN: u32 = 4;
/// What is said of a number with more digits than can be shown.
const TOO_LARGE: &str = "a very large number";

/// A value of the profile in words.
pub(super) fn slot_value(
    program: &Program,
    profile: &Profile,
    slot_type: SlotType,
    value: SlotValue,
) -> String {
    if value.is_known {
        given_value(program, profile, slot_type, value)
    } else {
        NOT_RECORDED.to_owned()
    }
}

/// What is possible of a value, in words, whoever says so.
pub(super) fn given_value(
    program: &Program,
    profile: &Profile,
    slot_type: SlotType,
    value: SlotValue,
) -> String {
    let word = |value: i128| one_value(program, profile, slot_type, value);
    let Range { low, high } = value.range;
    if low == high {
        return word(low);
    }
    if slot_type == SlotType::Date {
        let (first, last) = (Date::from_day_number(low), Date::from_day_number(high));
        return PartialDate { first, last }.to_string();
    }
    between(
        (low != UNBOUNDED_BELOW).then(|| word(low)),
        (high != UNBOUNDED_ABOVE).then(|| word(high)),
    )
}

fn between(low: Option<String>, high: Option<String>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => low,
        (Some(low), Some(high)) => format!("from {low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("{high} or less"),
        (None, None) => NOT_RECORDED.to_owned(),
    }
}

pub(super) fn one_value(
    program: &Program,
    profile: &Profile,
    slot_type: SlotType,
    value: i128,
) -> String {
    match slot_type {
        SlotType::YesNo => if value == 0 { "no" } else { "yes" }.to_owned(),
        SlotType::Number { .. } => Number::from_units(value).to_string(),
        SlotType::Percentage => {
            let hundredfold = Number::from_units(value.saturating_mul(100));
            format!("{hundredfold}%")
        }
        SlotType::Duration => CalendarSpan::words_for(value),
        SlotType::Date => Date::from_day_number(value).to_string(),
        SlotType::Text => text(program, profile, value),
        SlotType::Level(vocabulary) | SlotType::Choice(vocabulary) => {
            word_of(program, vocabulary, value)
        }
    }
}

fn text(program: &Program, profile: &Profile, number: i128) -> String {
    let texts = &program.layout.texts;
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    match texts.get_index(number) {
        Some((_, text)) => text.clone(),
        None => profile
            .texts
            .get(number - texts.len().min(number))
            .cloned()
            .unwrap_or_default(),
    }
}

fn word_of(program: &Program, vocabulary: VocabularyId, place: i128) -> String {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    let vocabulary: Option<&Vocabulary> = program.layout.vocabularies.get(vocabulary);
    vocabulary
        .map(|words| words.word(place).to_owned())
        .unwrap_or_default()
}

/// The members of a list in words; `none` when it is empty.
pub(super) fn list_value(program: &Program, profile: &Profile, list: ListId) -> String {
    let Some(members) = profile.lists.get(list).cloned().flatten() else {
        return NOT_RECORDED.to_owned();
    };
    let choices = program.layout.lists.get(list).and_then(|list| list.choices);
    let slot_type = choices.map_or(SlotType::Text, SlotType::Choice);
    let members = profile.members.get(members).unwrap_or(&[]);
    let words: Vec<String> = members
        .iter()
        .map(|member| one_value(program, profile, slot_type, *member))
        .collect();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join(", ")
    }
}

/// A worked-out quantity in words: a number exactly where it is a decimal, else rounded.
pub(super) fn register_value(
    program: &Program,
    profile: &Profile,
    slot_type: SlotType,
    register: &Register,
) -> String {
    if register.is_nothing == Truth::Yes {
        return "nothing".to_owned();
    }
    let is_number = matches!(slot_type, SlotType::Number { .. } | SlotType::Percentage);
    let possible =
        Register::from_range(slot_type.possible(&program.layout.vocabularies), is_number);
    if register.low == possible.low && register.high == possible.high {
        return NOT_RECORDED.to_owned();
    }
    let word = |value: Fraction| worked_out(program, profile, slot_type, value);
    match (register.low.map(word), register.high.map(word)) {
        (Some(low), None) if slot_type == SlotType::Date => format!("{low} or later"),
        (None, Some(high)) if slot_type == SlotType::Date => format!("{high} or earlier"),
        (low, high) => between(low, high),
    }
}

/// A single value of a worked-out quantity in words.
pub(super) fn worked_out(
    program: &Program,
    profile: &Profile,
    slot_type: SlotType,
    value: Fraction,
) -> String {
    match slot_type {
        SlotType::Number { .. } => fraction(value, DECIMALS_SHOWN),
        SlotType::Percentage => value
            .checked_mul(&Fraction::from_integer(100))
            .map_or(TOO_LARGE.to_owned(), |percent| {
                format!("{}%", fraction(percent, 1))
            }),
        SlotType::YesNo
        | SlotType::Duration
        | SlotType::Date
        | SlotType::Text
        | SlotType::Level(_)
        | SlotType::Choice(_) => one_value(program, profile, slot_type, value.to_integer()),
    }
}

/// Exactly where it is a decimal, else rounded to so many decimals.
fn fraction(value: Fraction, decimals: u32) -> String {
    let units = value
        .numer()
        .checked_mul(&Number::UNITS_PER_ONE)
        .filter(|scaled| scaled % value.denom() == 0)
        .map(|scaled| Number::from_units(scaled / value.denom()));
    match units {
        Some(number) => number.to_string(),
        None => {
            let scale = 10_i128.pow(decimals);
            let scaled = value.checked_mul(&Fraction::from_integer(scale));
            let units = scaled
                .map(|value| value.round().to_integer())
                .and_then(|value| value.checked_mul(Number::UNITS_PER_ONE / scale));
            units.map_or(TOO_LARGE.to_owned(), |units| {
                format!("about {}", Number::from_units(units))
            })
        }
    }
}
