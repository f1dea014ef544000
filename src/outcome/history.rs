//! What the answer about a person would have been on past days.

use crate::value::Date;

use super::{NamedAnswer, Score, Verdict};

/// The answers about one person, day by day in the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The assessment date: the last day that is told.
    pub as_of: Date,
    /// How far the days lie apart, in words: `3 months`.
    pub every: String,
    /// The profile's id.
    pub id: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// The days, the earliest first.
    pub days: Vec<PastDay>,
    /// The facts and skills that say nothing of when: they are taken to have been as they are.
    pub undated: Vec<String>,
    /// The first day of any evidence that is listed.
    pub first_evidence: Option<Date>,
    /// Whether there are more days before the first, and they are left out.
    pub is_cut: bool,
}

/// What the answer would have been on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDay {
    /// The day.
    pub on: Date,
    /// The verdict.
    pub verdict: Verdict,
    /// The answers beside the verdict.
    pub answers: Vec<NamedAnswer>,
    /// The scores.
    pub scores: Vec<Score>,
}
