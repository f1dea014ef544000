//! Histories as JSON; the schema stands in `docs/schema/history.schema.json`.

use serde::Serialize;

use crate::diagnostics::Problem;
use crate::outcome::{History, PastDay};
use crate::pipeline::Playbook;

use super::{
    DataProblem, PlaybookInfo, SCHEMA, ScoreInfo, VerdictInfo, data_problem, score_info,
    verdict_info,
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
    answers: Vec<PastAnswer<'a>>,
    scores: Vec<ScoreInfo<'a>>,
}

#[derive(Debug, Serialize)]
struct PastAnswer<'a> {
    name: &'a str,
    answer: VerdictInfo<'a>,
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
    let answers = day.answers.iter().map(|(name, answer)| PastAnswer {
        name,
        answer: verdict_info(answer),
    });
    DayInfo {
        on: day.on.to_string(),
        verdict: verdict_info(&day.verdict),
        answers: answers.collect(),
        scores: day.scores.iter().map(score_info).collect(),
    }
}
