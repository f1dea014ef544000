//! When something was: a day, a month, a year or a period, none of which is still to come.

use crate::profile::Refusal;
use crate::profile::edit::Given;
use crate::program::{Layout, SlotType};
use crate::value::{Date, PartialDate};

use super::interview::checked;

/// What was before this year nobody tells of.
const EARLIEST: &str = "1900";

/// A day, or a beginning and an end, as lines of an item.
pub(super) fn when(
    layout: &Layout,
    as_of: Date,
    written: &str,
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let date = |words: &str| past(layout, "when it was", as_of, words);
    let words: Vec<&str> = written.split_whitespace().collect();
    let plain: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    match (words.as_slice(), plain.as_slice()) {
        ([_, from], ["since", _]) => Ok(vec![("from", date(from)?)]),
        ([_, from, _, to], ["from", _, "to", _]) | ([from, _, to], [_, "to", _]) => {
            let (from, to) = (date(from)?, date(to)?);
            let days = [&from, &to].map(|date| PartialDate::parse(date).ok());
            if let [Some(begin), Some(end)] = days
                && end.last < begin.first
            {
                return Err(Refusal {
                    message: format!("the period ends, {to}, before it begins, {from}"),
                    help: Some("write the earlier date first".to_owned()),
                });
            }
            Ok(vec![("from", from), ("to", to)])
        }
        _ => Ok(vec![("on", date(written.trim())?)]),
    }
}

/// When an item was, or when it ended; nothing for one that goes on, or whose day is not told.
pub(super) fn end(entries: &[(String, Given)]) -> Option<PartialDate> {
    date_of(entries, "on").or_else(|| date_of(entries, "to"))
}

/// Refuses an item that is surely later than the one that was told as the latest.
pub(super) fn no_later(entries: &[(String, Given)], latest: PartialDate) -> Result<(), Refusal> {
    let later = end(entries).or_else(|| date_of(entries, "from"));
    match later {
        Some(later) if latest.last < later.first => Err(Refusal {
            message: format!("{later} lies after {latest}, which was told as the latest"),
            help: Some("write `back` to correct that one: the latest is told first".to_owned()),
        }),
        Some(_) | None => Ok(()),
    }
}

fn date_of(entries: &[(String, Given)], name: &str) -> Option<PartialDate> {
    let mut entries = entries.iter();
    entries.find_map(|(key, given)| match given {
        Given::Value(date) if key == name => PartialDate::parse(date).ok(),
        Given::Value(_) | Given::DontKnow => None,
    })
}

/// A date of something that has been.
pub(super) fn past(
    layout: &Layout,
    name: &str,
    as_of: Date,
    written: &str,
) -> Result<String, Refusal> {
    let value = checked(layout, name, SlotType::Date, written)?;
    let Ok(date) = PartialDate::parse(written.trim()) else {
        return Ok(value);
    };
    if as_of < date.first {
        return Err(Refusal {
            message: format!("{value} lies after {as_of}, the day of this assessment"),
            help: Some("what is still to come does not count yet; is the year right?".to_owned()),
        });
    }
    if PartialDate::parse(EARLIEST).is_ok_and(|earliest| date.last < earliest.first) {
        return Err(Refusal {
            message: format!("{value} lies before {EARLIEST}"),
            help: Some("write the year in four digits, such as 2025-11 or 2025-11-03".to_owned()),
        });
    }
    Ok(value)
}
