//! Histories as JSON; the schema stands in `docs/schema/history.schema.json`.

use serde::Serialize;

use crate::diagnostics::Problem;
use crate::outcome::{History, PastDay};
use crate::pipeline::Playbook;

use super::{
    AnswerInfo, DataProblem, PlaybookInfo, SCHEMA, ScoreInfo, VerdictInfo, answer_info,
    data_problem, score_info, verdict_info,
};

/// What the answers about one person would have been on past days.
#[derive(Debug, Serialize)]
pub struct PastAnswers<'a> {
    schema: u32,
    playbook: PlaybookInfo<'a>,
    as_of: String,
    every: &'a str,
    id: Option<&'a str>,
    name: Option<&'a str>,
    days: Vec<DayInfo<'a>>,
    undated: &'a [String],
    first_evidence: Option<String>,
    cut: bool,
    problems: Vec<DataProblem>,
}

#[derive(Debug, Serialize)]
struct DayInfo<'a> {
    on: String,
    verdict: VerdictInfo<'a>,
    answers: Vec<AnswerInfo<'a>>,
    scores: Vec<ScoreInfo<'a>>,
}

/// A history, with what was odd about the data.
pub fn history<'a>(
    playbook: &'a Playbook,
    history: &'a History,
    problems: &[Problem],
) -> PastAnswers<'a> {
    PastAnswers {
        schema: SCHEMA,
        playbook: PlaybookInfo {
            title: playbook.title(),
            version: playbook.version(),
            path: playbook.source().name(),
        },
        as_of: history.as_of.to_string(),
        every: &history.every,
        id: history.id.as_deref(),
        name: history.name.as_deref(),
        days: history.days.iter().map(day_info).collect(),
        undated: &history.undated,
        first_evidence: history.first_evidence.map(|day| day.to_string()),
        cut: history.is_cut,
        problems: problems.iter().map(data_problem).collect(),
    }
}

fn day_info(day: &PastDay) -> DayInfo<'_> {
    DayInfo {
        on: day.on.to_string(),
        verdict: verdict_info(&day.verdict),
        answers: day.answers.iter().map(answer_info).collect(),
        scores: day.scores.iter().map(score_info).collect(),
    }
}
