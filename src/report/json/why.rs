//! Reasonings as JSON; the schema stands in `docs/schema/why.schema.json`.

use serde::Serialize;

use crate::diagnostics::Problem;
use crate::outcome::{Place, Reason, Reasoning};
use crate::pipeline::Playbook;

use super::{DataProblem, PlaybookInfo, SCHEMA, VerdictInfo, data_problem, verdict_info};

/// The reasoning behind an answer about one person.
#[derive(Debug, Serialize)]
pub struct Reasoned<'a> {
    schema: u32,
    playbook: PlaybookInfo<'a>,
    as_of: String,
    id: Option<&'a str>,
    name: Option<&'a str>,
    verdict: VerdictInfo<'a>,
    all: bool,
    reason: ReasonInfo<'a>,
    problems: Vec<DataProblem>,
}

#[derive(Debug, Serialize)]
struct ReasonInfo<'a> {
    kind: &'static str,
    says: &'a str,
    answer: Option<&'static str>,
    status: Option<&'static str>,
    seen: Option<&'a str>,
    note: Option<&'a str>,
    matters: bool,
    told_above: bool,
    written: Option<PlaceInfo<'a>>,
    given: Option<PlaceInfo<'a>>,
    reasons: Vec<ReasonInfo<'a>>,
}

#[derive(Debug, Serialize)]
struct PlaceInfo<'a> {
    path: &'a str,
    line: usize,
    column: usize,
}

/// A reasoning, with what was odd about the data.
pub fn why<'a>(
    playbook: &'a Playbook,
    reasoning: &'a Reasoning,
    problems: &[Problem],
) -> Reasoned<'a> {
    Reasoned {
        schema: SCHEMA,
        playbook: PlaybookInfo {
            title: playbook.title(),
            version: playbook.version(),
            path: playbook.source().name(),
        },
        as_of: reasoning.as_of.to_string(),
        id: reasoning.id.as_deref(),
        name: reasoning.name.as_deref(),
        verdict: verdict_info(&reasoning.verdict),
        all: reasoning.is_whole,
        reason: reason_info(&reasoning.root),
        problems: problems.iter().map(data_problem).collect(),
    }
}

fn reason_info(reason: &Reason) -> ReasonInfo<'_> {
    ReasonInfo {
        kind: reason.kind.word(),
        says: &reason.says,
        answer: reason.answer.map(|answer| answer.word()),
        status: reason.status.map(|status| status.words()),
        seen: reason.seen.as_deref(),
        note: reason.note.as_deref(),
        matters: reason.matters,
        told_above: reason.is_told_above,
        written: reason.written.as_ref().map(place_info),
        given: reason.given.as_ref().map(place_info),
        reasons: reason.reasons.iter().map(reason_info).collect(),
    }
}

fn place_info(place: &Place) -> PlaceInfo<'_> {
    PlaceInfo {
        path: &place.file,
        line: place.line,
        column: place.column,
    }
}
