//! Histories: how far the days lie apart is read, then each is evaluated.

use thiserror::Error;

use crate::history;
use crate::outcome::History;
use crate::profile::{self, Profile};
use crate::value::Date;

use super::Playbook;

/// Why a history cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// How far the days lie apart cannot be read.
    #[error(
        "`{written}` is no length of time: write a number and a unit, such as `3 months` or `2 weeks`"
    )]
    NotALengthOfTime {
        /// What was written.
        written: String,
    },
    /// The first day is not before the last.
    #[error(
        "there is no past to tell: {from} is not before the assessment date, {as_of}; write an earlier \
         `--from` or a later `--as-of`"
    )]
    NoPast {
        /// The first day that was asked for.
        from: Date,
        /// The assessment date.
        as_of: Date,
    },
}

impl Playbook {
    /// What the answer about a person would have been on past days: on the assessment date, and on days
    /// `every` so far before it, such as `3 months`, back to `from` or to the first date of the profile.
    ///
    /// # Errors
    /// When the length of time cannot be read, or `from` is not before the assessment date.
    pub fn history(
        &self,
        profile: &Profile,
        as_of: Date,
        every: &str,
        from: Option<Date>,
    ) -> Result<History, HistoryError> {
        let Some(span) = profile::length_of_time(every) else {
            let written = every.to_owned();
            return Err(HistoryError::NotALengthOfTime { written });
        };
        match from {
            Some(from) if as_of <= from => Err(HistoryError::NoPast { from, as_of }),
            from => Ok(history::run(&self.program, profile, as_of, span, from)),
        }
    }
}
