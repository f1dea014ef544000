//! Plans: what is asked for is read, then the plan is made.

use thiserror::Error;

use crate::diagnostics::nearest;
use crate::plan::{self, EnoughActions, Plan};
use crate::profile::{self, Profile};
use crate::value::{CalendarSpan, Date, fold_name};

use super::Playbook;

/// Why a plan cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// What is wanted is no verdict of the playbook.
    #[error("this playbook has no verdict `{wanted}`{}", nearest_or_all(nearest.as_deref(), verdicts))]
    UnknownVerdict {
        /// What was asked for.
        wanted: String,
        /// The verdict that was probably meant.
        nearest: Option<String>,
        /// All verdicts of the playbook.
        verdicts: Vec<String>,
    },
    /// The time there is cannot be read.
    #[error(
        "`{written}` is no length of time: write a number and a unit, such as `6 months` or `10 weeks`"
    )]
    NotALengthOfTime {
        /// What was written.
        written: String,
    },
}

fn nearest_or_all(nearest: Option<&str>, verdicts: &[String]) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => format!(": it has `{}`", verdicts.join("`, `")),
    }
}

impl Playbook {
    /// The verdicts that it can give, each once, in the order of its lines.
    pub fn verdicts(&self) -> Vec<&str> {
        let mut labels: Vec<&str> = Vec::new();
        for line in &self.program.verdict {
            if !labels.contains(&line.label.as_str()) {
                labels.push(&line.label);
            }
        }
        labels
    }

    /// What would take a person to a verdict: the actions that close gaps, and which are enough.
    /// Without `wanted` it is the passing verdict; without `within` all may take as long as it takes.
    ///
    /// # Errors
    /// When the playbook has no such verdict, or the length of time cannot be read.
    pub fn plan(
        &self,
        profile: &Profile,
        as_of: Date,
        wanted: Option<&str>,
        within: Option<&str>,
    ) -> Result<Plan, PlanError> {
        let wanted = match wanted {
            None => self.passing_verdict(),
            Some(wanted) => self.verdict_named(wanted)?,
        };
        let within = within.map(length_of_time).transpose()?;
        let mut plan = plan::plan(&self.program, profile, as_of, wanted, within);
        plan.outcome.next_change = self.next_change(profile, as_of);
        Ok(plan)
    }

    /// What a profile becomes when actions are done on a day, as a plan reckons: it holds what they
    /// build, raise and set. `actions` are names as [`Plan`] gives them; others are passed over.
    pub fn after_actions(
        &self,
        profile: &Profile,
        actions: &[impl AsRef<str>],
        on: Date,
    ) -> Profile {
        plan::after_actions(&self.program, profile, actions, on)
    }

    /// What a profile becomes when what is enough is done, as a plan reckons: all of it on the
    /// assessment date, but for what comes later. The verdict is then that of
    /// [`EnoughActions::on`].
    pub fn after_set(&self, profile: &Profile, set: &EnoughActions, as_of: Date) -> Profile {
        plan::after_set(&self.program, profile, set, as_of)
    }

    /// What a profile becomes when what is enough is done one after another, each step on its day, and
    /// all is renewed on the way that the plan names. The verdict on
    /// [`InTurn::by`](crate::plan::InTurn::by) is then [`InTurn::renewed`](crate::plan::InTurn::renewed).
    pub fn after_in_turn(&self, profile: &Profile, set: &EnoughActions, as_of: Date) -> Profile {
        plan::after_in_turn(&self.program, profile, set, as_of)
    }

    fn verdict_named(&self, wanted: &str) -> Result<&str, PlanError> {
        let labels = self.verdicts();
        let folded = fold_name(wanted);
        let found = labels.iter().find(|label| fold_name(label) == folded);
        found.copied().ok_or_else(|| PlanError::UnknownVerdict {
            wanted: wanted.to_owned(),
            nearest: nearest(wanted, labels.iter().copied()),
            verdicts: labels.iter().map(|label| (*label).to_owned()).collect(),
        })
    }
}

fn length_of_time(written: &str) -> Result<CalendarSpan, PlanError> {
    profile::length_of_time(written).ok_or_else(|| PlanError::NotALengthOfTime {
        written: written.to_owned(),
    })
}
