//! Dates that are given on the command line, and today.

use crate::value::{Date, DateError};

/// Reads `--as-of`.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|error| match error {
        DateError::NotInTheCalendar => "the calendar has no such day".to_owned(),
        DateError::NotADate | DateError::TimeOfDay => {
            "write a date as year-month-day, such as 2026-06-30".to_owned()
        }
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where today comes from"
)]
pub(super) fn today() -> Date {
    let today = jiff::Zoned::now().date().to_string();
    Date::parse(&today).unwrap_or(Date::MAX)
}
