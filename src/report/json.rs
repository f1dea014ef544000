//! Outcomes and problems as JSON. The order of the fields is stable; the schema stands in
//! `docs/schema/outcome.schema.json`.

use serde::Serialize;

use crate::diagnostics::{Problem, Severity};
use crate::outcome::{Criterion, Notice, Outcome};
use crate::pipeline::{Person, Playbook};
use crate::source::Position;

/// The version of the result's shape.
const SCHEMA: u32 = 1;

/// The result of one profile.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ProfileResult {
    /// The profile was evaluated.
    Evaluated(Box<Evaluated>),
    /// The profile could not be read.
    Unreadable(Unreadable),
}

/// What a playbook says of one profile.
#[derive(Debug, Serialize)]
pub struct Evaluated {
    schema: u32,
    playbook: PlaybookInfo,
    as_of: String,
    id: Option<String>,
    name: Option<String>,
    verdict: VerdictInfo,
    criteria: Vec<CriterionInfo>,
    flags: Vec<NoticeInfo>,
    stops: Vec<NoticeInfo>,
    would_decide: Vec<String>,
    problems: Vec<DataProblem>,
}

/// A profile that could not be read.
#[derive(Debug, Serialize)]
pub struct Unreadable {
    schema: u32,
    id: Option<String>,
    line: usize,
    error: DataProblem,
    /// What else is wrong with it.
    problems: Vec<DataProblem>,
}

#[derive(Debug, Serialize)]
struct PlaybookInfo {
    title: String,
    version: Option<String>,
    path: String,
}

#[derive(Debug, Serialize)]
struct VerdictInfo {
    decided: bool,
    name: Option<String>,
    possible: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CriterionInfo {
    rule: String,
    title: String,
    area: Option<String>,
    effect: &'static str,
    condition: String,
    status: &'static str,
    gaps: Vec<GapInfo>,
    would_decide: Vec<String>,
    because: Option<String>,
    cite: Vec<CitationInfo>,
}

#[derive(Debug, Serialize)]
struct GapInfo {
    kind: &'static str,
    what: String,
    seen: String,
    needed: String,
}

#[derive(Debug, Serialize)]
struct CitationInfo {
    source: String,
    section: Option<String>,
}

#[derive(Debug, Serialize)]
struct NoticeInfo {
    rule: String,
    text: String,
}

/// A problem in a data file; without a place when it is about the profile as a whole.
#[derive(Debug, Serialize)]
struct DataProblem {
    code: String,
    severity: &'static str,
    message: String,
    line: Option<usize>,
    column: Option<usize>,
}

/// A problem in a playbook, as `check --format json` lists it.
#[derive(Debug, Serialize)]
pub struct PlaybookProblem {
    code: String,
    severity: &'static str,
    message: String,
    help: Option<String>,
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// The result of an evaluated profile, with what was odd about its data.
pub fn evaluated(playbook: &Playbook, outcome: &Outcome, problems: &[Problem]) -> ProfileResult {
    let remarks = outcome.remarks.iter().map(|remark| DataProblem {
        code: remark.code().to_owned(),
        severity: Severity::Warning.word(),
        message: remark.to_string(),
        line: None,
        column: None,
    });
    ProfileResult::Evaluated(Box::new(Evaluated {
        schema: SCHEMA,
        playbook: PlaybookInfo {
            title: playbook.title().to_owned(),
            version: playbook.version().map(ToOwned::to_owned),
            path: playbook.source().name().to_owned(),
        },
        as_of: outcome.as_of.to_string(),
        id: outcome.id.clone(),
        name: outcome.name.clone(),
        verdict: VerdictInfo {
            decided: outcome.verdict.decided().is_some(),
            name: outcome.verdict.decided().map(ToOwned::to_owned),
            possible: outcome.verdict.possible.clone(),
        },
        criteria: outcome.criteria.iter().map(criterion_info).collect(),
        flags: outcome.flags.iter().map(notice_info).collect(),
        stops: outcome.stops.iter().map(notice_info).collect(),
        would_decide: outcome.would_decide.clone(),
        problems: problems.iter().map(data_problem).chain(remarks).collect(),
    }))
}

/// The result of a profile that could not be read.
pub fn unreadable(person: &Person) -> ProfileResult {
    unreadable_data(person.id.clone(), person.line, &person.problems)
}

/// The result of a data file, or a part of one, in which no profile could be found.
pub fn unreadable_data(id: Option<String>, line: usize, problems: &[Problem]) -> ProfileResult {
    let first = problems
        .iter()
        .position(|problem| problem.severity() == Severity::Error)
        .unwrap_or_default();
    let mut all: Vec<DataProblem> = problems.iter().map(data_problem).collect();
    let error = if all.is_empty() {
        let (code, message) = ("profile::empty".to_owned(), "no profile".to_owned());
        let severity = Severity::Error.word();
        DataProblem {
            code,
            severity,
            message,
            line: Some(line),
            column: None,
        }
    } else {
        all.remove(first)
    };
    ProfileResult::Unreadable(Unreadable {
        schema: SCHEMA,
        id,
        line,
        error,
        problems: all,
    })
}

/// A problem as `check --format json` lists it.
pub fn playbook_problem(problem: &Problem) -> PlaybookProblem {
    let (start, end) = places(problem);
    PlaybookProblem {
        code: problem.code(),
        severity: problem.severity().word(),
        message: problem.message(),
        help: problem.help(),
        file: problem.source().name().to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn places(problem: &Problem) -> (Position, Position) {
    let (source, span) = (problem.source(), problem.span());
    (source.position(span.start), source.position(span.end))
}

fn data_problem(problem: &Problem) -> DataProblem {
    let (start, _) = places(problem);
    DataProblem {
        code: problem.code(),
        severity: problem.severity().word(),
        message: problem.message(),
        line: Some(start.line),
        column: Some(start.column),
    }
}

fn criterion_info(criterion: &Criterion) -> CriterionInfo {
    let gaps = criterion.gaps.iter().map(|gap| GapInfo {
        kind: gap.kind.words(),
        what: gap.what.clone(),
        seen: gap.seen.clone(),
        needed: gap.needed.clone(),
    });
    let cite = criterion.cite.iter().map(|citation| CitationInfo {
        source: citation.source.clone(),
        section: citation.section.clone(),
    });
    CriterionInfo {
        rule: criterion.rule.clone(),
        title: criterion.title.clone(),
        area: criterion.area.clone(),
        effect: criterion.effect.word(),
        condition: criterion.condition.clone(),
        status: criterion.status.words(),
        gaps: gaps.collect(),
        would_decide: criterion.would_decide.clone(),
        because: criterion.because.clone(),
        cite: cite.collect(),
    }
}

fn notice_info(notice: &Notice) -> NoticeInfo {
    NoticeInfo {
        rule: notice.rule.clone(),
        text: notice.text.clone(),
    }
}
