//! Forecasts as JSON; the schema stands in `docs/schema/forecast.schema.json`.

use serde::Serialize;

use crate::diagnostics::Problem;
use crate::outcome::{Change, CriterionChange, Forecast, NextChange, Turn, Verdict};
use crate::pipeline::Playbook;

use super::{DataProblem, PlaybookInfo, SCHEMA, VerdictInfo, data_problem, verdict_info};

/// What time alone will change of the answer about one person.
#[derive(Debug, Serialize)]
pub struct Forecasted<'a> {
    schema: u32,
    playbook: PlaybookInfo<'a>,
    as_of: String,
    until: String,
    id: Option<&'a str>,
    name: Option<&'a str>,
    verdict: VerdictInfo<'a>,
    changes: Vec<ChangeInfo<'a>>,
    problems: Vec<DataProblem>,
}

#[derive(Debug, Serialize)]
struct ChangeInfo<'a> {
    on: String,
    verdict: VerdictInfo<'a>,
    verdict_change: Option<VerdictChangeInfo<'a>>,
    answers: Vec<AnswerChangeInfo<'a>>,
    criteria: Vec<CriterionChangeInfo<'a>>,
}

#[derive(Debug, Serialize)]
struct VerdictChangeInfo<'a> {
    before: VerdictInfo<'a>,
    after: VerdictInfo<'a>,
    because: &'a [String],
}

#[derive(Debug, Serialize)]
struct AnswerChangeInfo<'a> {
    name: &'a str,
    before: VerdictInfo<'a>,
    after: VerdictInfo<'a>,
    because: &'a [String],
}

#[derive(Debug, Serialize)]
struct CriterionChangeInfo<'a> {
    rule: &'a str,
    title: &'a str,
    effect: &'static str,
    condition: &'a str,
    concerns: &'static str,
    before: &'static str,
    after: &'static str,
    because: &'a [String],
}

/// The next change of a verdict.
#[derive(Debug, Serialize)]
pub(super) struct NextChangeInfo<'a> {
    on: String,
    verdict: VerdictInfo<'a>,
    because: &'a [String],
}

pub(super) fn next_change_info(next: &NextChange) -> NextChangeInfo<'_> {
    NextChangeInfo {
        on: next.on.to_string(),
        verdict: verdict_info(&next.verdict),
        because: &next.because,
    }
}

/// A forecast, with what was odd about the data.
pub fn forecast<'a>(
    playbook: &'a Playbook,
    forecast: &'a Forecast,
    problems: &[Problem],
) -> Forecasted<'a> {
    Forecasted {
        schema: SCHEMA,
        playbook: PlaybookInfo {
            title: playbook.title(),
            version: playbook.version(),
            path: playbook.source().name(),
        },
        as_of: forecast.as_of.to_string(),
        until: forecast.until.to_string(),
        id: forecast.id.as_deref(),
        name: forecast.name.as_deref(),
        verdict: verdict_info(&forecast.verdict),
        changes: forecast.changes.iter().map(change_info).collect(),
        problems: problems.iter().map(data_problem).collect(),
    }
}

fn change_info(change: &Change) -> ChangeInfo<'_> {
    let answers = change.answers.iter().map(|(name, turn)| AnswerChangeInfo {
        name,
        before: verdict_info(&turn.before),
        after: verdict_info(&turn.after),
        because: &turn.because,
    });
    ChangeInfo {
        on: change.on.to_string(),
        verdict: verdict_info(&change.verdict),
        verdict_change: change.verdict_change.as_ref().map(verdict_change_info),
        answers: answers.collect(),
        criteria: change.criteria.iter().map(criterion_change_info).collect(),
    }
}

fn verdict_change_info(turn: &Turn<Verdict>) -> VerdictChangeInfo<'_> {
    VerdictChangeInfo {
        before: verdict_info(&turn.before),
        after: verdict_info(&turn.after),
        because: &turn.because,
    }
}

fn criterion_change_info(change: &CriterionChange) -> CriterionChangeInfo<'_> {
    CriterionChangeInfo {
        rule: &change.rule,
        title: &change.title,
        effect: change.effect.word(),
        condition: &change.condition,
        concerns: change.concerns.word(),
        before: change.status.before.words(),
        after: change.status.after.words(),
        because: &change.status.because,
    }
}
