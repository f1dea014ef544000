//! What time alone will change of an answer.

use crate::value::Date;

use super::{Concern, Effect, Status, Verdict};

/// What changes of the answer about one person, if nothing else does than the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The assessment date: the forecast begins the day after.
    pub as_of: Date,
    /// The last day that is looked at.
    pub until: Date,
    /// The profile's id.
    pub id: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// The verdict on the assessment date.
    pub verdict: Verdict,
    /// The days on which something changes, in order.
    pub changes: Vec<Change>,
}

/// A day on which the answer is another one than on the day before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The first day of the new answer.
    pub on: Date,
    /// The verdict, whether it changes or not.
    pub verdict: Verdict,
    /// What becomes of the verdict, where it changes.
    pub verdict_change: Option<Turn<Verdict>>,
    /// The answers beside the verdict that change: each with its name.
    pub answers: Vec<(String, Turn<Verdict>)>,
    /// The criteria whose status changes.
    pub criteria: Vec<CriterionChange>,
}

/// What something is from a day on, and was until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn<T> {
    /// What it was on the day before.
    pub before: T,
    /// What it is from then on.
    pub after: T,
    /// What makes it change, in words: `the mentoring evidence of 2025-11-02 is then older than 12
    /// months`.
    pub because: Vec<String>,
}

/// One `require`, `expect` or `encourage` whose status changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionChange {
    /// The name of its rule.
    pub rule: String,
    /// The title of its rule.
    pub title: String,
    /// How much it weighs.
    pub effect: Effect,
    /// The condition in the author's words.
    pub condition: String,
    /// Whether its rule has others, so that the title alone does not tell it.
    pub is_one_of_several: bool,
    /// Whose duty it is.
    pub concerns: Concern,
    /// How the person stands.
    pub status: Turn<Status>,
}

/// The next change of the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextChange {
    /// The first day of the new verdict.
    pub on: Date,
    /// The verdict from then on.
    pub verdict: Verdict,
    /// What makes it change, in words.
    pub because: Vec<String>,
}
