//! Program and profile to outcome: no IO, no clock, no names looked up.
//!
//! Comes in: a [`Program`], a [`Profile`] read for it, and the assessment date. Goes out: an
//! [`Outcome`]. First one walk over the steps gives every step its truth ([`judge`]), without
//! allocating but where different values or periods are counted; then [`explain`] puts into words what that means, reading only what the walk left.

#![warn(clippy::wildcard_enum_match_arm)]

mod asking;
mod blanks;
mod cases;
mod certain;
mod compare;
mod day;
mod distinct;
mod evidence;
mod explain;
mod gaps;
mod held;
mod judge;
mod notices;
mod picks;
mod playbooks;
mod quantity;
mod reasons;
mod recommend;
mod regular;
mod rounding;
mod rules;
mod scores;
mod set_aside;
mod shares;
mod shortfall;
mod standing;
mod tables;
mod trial;
mod turns;
mod undecided;
mod waivers;
mod words;

#[cfg(test)]
pub(crate) mod tests;

use crate::outcome::Outcome;
use crate::profile::Profile;
use crate::program::Program;
use crate::value::Date;

pub(crate) use blanks::{Blank, Detail, Draft, Record};
pub(crate) use certain::certain;
pub(crate) use day::Day;
#[cfg(feature = "cli")]
pub(crate) use evidence::{days_counted, is_future, passes_not_given};
use judge::Judgement;
pub use reasons::Extent;
pub(crate) use reasons::{About, reasons};
pub(crate) use standing::{Assessor, Standing};
pub(crate) use trial::{Look, Trial, WouldDecide, with_record_open};

/// Evaluates one profile as of a date.
pub(crate) fn run(program: &Program, profile: &Profile, as_of: Date) -> Outcome {
    let profile = profile.on(as_of);
    let mut judgement = Judgement::new(program);
    judgement.judge(program, &profile, as_of);
    explain::explain(program, &profile, &judgement)
}
