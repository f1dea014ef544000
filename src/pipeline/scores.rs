//! What an example expects of a score, compared with what it is: exactly, never with what is shown.

use num_rational::Ratio;

use crate::check::checked::{ExpectedScore, ExpectedValue};
use crate::outcome::{Exact, Score};
use crate::value::Number;

/// Whether a score is what an example expects of it.
pub(super) fn is_as_expected(score: &Score, expected: ExpectedScore) -> bool {
    let low = score.low.as_ref().map(|bound| bound.exact);
    let high = score.high.as_ref().map(|bound| bound.exact);
    let is_there = !score.may_be_nothing;
    let has_low = |fits: &dyn Fn(Exact) -> bool| is_there && low.is_some_and(fits);
    let has_high = |fits: &dyn Fn(Exact) -> bool| is_there && high.is_some_and(fits);
    match expected {
        ExpectedScore::FromTo(from, to) => {
            has_low(&|low| low == exact(from)) && has_high(&|high| high == exact(to))
        }
        ExpectedScore::AtLeast(value) => has_low(&|low| low >= exact(value)),
        ExpectedScore::MoreThan(value) => has_low(&|low| low > exact(value)),
        ExpectedScore::AtMost(value) => has_high(&|high| high <= exact(value)),
        ExpectedScore::LessThan(value) => has_high(&|high| high < exact(value)),
        ExpectedScore::Nothing => score.words == "nothing",
        ExpectedScore::NotRecorded => score.words == "not recorded",
    }
}

fn exact(expected: ExpectedValue) -> Exact {
    let unit = if expected.is_number {
        Number::UNITS_PER_ONE
    } else {
        1
    };
    Exact::new(Ratio::new(expected.value, unit))
}

/// What would make it more exact, when something would.
pub(super) fn why(score: &Score) -> Vec<String> {
    if score.would_decide.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "would make it more exact: {}",
        score.would_decide.join(", ")
    )]
}
