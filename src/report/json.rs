//! Outcomes and problems as JSON. The order of the fields is stable; the schema stands in
//! `docs/schema/outcome.schema.json`.

mod forecast;
mod history;
mod plan;
#[cfg(feature = "cli")]
mod verdict;
mod why;

use std::collections::HashMap;

use serde::Serialize;

use crate::diagnostics::{Label, Problem, Severity};
use crate::outcome::{
    Bound, Criterion, Gap, NamedAnswer, NextQuestion, Notice, Outcome, PossibleNotice,
    Recommendation, Score, SetAside, Verdict, Waiver,
};
use crate::pipeline::{Person, Playbook};
use crate::source::Position;

pub use forecast::{Forecasted, forecast};
use forecast::{NextChangeInfo, next_change_info};
pub use history::{PastAnswers, history};
pub use plan::{PlanResult, plan};
#[cfg(feature = "cli")]
pub(crate) use verdict::verdict_line;
pub use why::{Reasoned, why};

/// The version of the result's shape.
const SCHEMA: u32 = 1;

/// The result of one profile.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ProfileResult<'a> {
    /// The profile was evaluated.
    Evaluated(Box<Evaluated<'a>>),
    /// The profile could not be read.
    Unreadable(Unreadable),
}

/// What a playbook says of one profile.
#[derive(Debug, Serialize)]
pub struct Evaluated<'a> {
    schema: u32,
    playbook: PlaybookInfo<'a>,
    as_of: String,
    id: Option<&'a str>,
    name: Option<&'a str>,
    verdict: VerdictInfo<'a>,
    criteria: Vec<CriterionInfo<'a>>,
    rules: Vec<RuleInfo<'a>>,
    scores: Vec<ScoreInfo<'a>>,
    flags: Vec<NoticeInfo<'a>>,
    stops: Vec<NoticeInfo<'a>>,
    possible_flags: Vec<PossibleNoticeInfo<'a>>,
    possible_stops: Vec<PossibleNoticeInfo<'a>>,
    recommendations: Vec<RecommendationInfo<'a>>,
    would_decide: &'a [String],
    ask_next: Vec<QuestionInfo<'a>>,
    not_applicable: Vec<SetAsideInfo<'a>>,
    answers: Vec<AnswerInfo<'a>>,
    next_change: Option<NextChangeInfo<'a>>,
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
struct PlaybookInfo<'a> {
    title: &'a str,
    version: Option<&'a str>,
    path: &'a str,
}

#[derive(Debug, Serialize)]
struct VerdictInfo<'a> {
    decided: bool,
    name: Option<&'a str>,
    possible: &'a [String],
}

/// An answer beside the verdict.
#[derive(Debug, Serialize)]
struct AnswerInfo<'a> {
    name: &'a str,
    decided: bool,
    answer: Option<&'a str>,
    possible: &'a [String],
    would_decide: &'a [String],
}

#[derive(Debug, Serialize)]
struct CriterionInfo<'a> {
    rule: &'a str,
    title: &'a str,
    area: Option<&'a str>,
    effect: &'static str,
    condition: &'a str,
    status: &'static str,
    gaps: Vec<GapInfo<'a>>,
    would_decide: &'a [String],
    rests_on_record: bool,
    concerns: &'static str,
    waiver: Option<WaiverInfo<'a>>,
    later_waivers: Vec<WaiverInfo<'a>>,
    because: Option<&'a str>,
    cite: Vec<CitationInfo<'a>>,
}

/// How a rule stands as a whole.
#[derive(Debug, Serialize)]
struct RuleInfo<'a> {
    rule: &'a str,
    title: &'a str,
    status: &'static str,
    concerns: &'static str,
}

/// A question whose answer can still change the verdict.
#[derive(Debug, Serialize)]
struct QuestionInfo<'a> {
    about: &'a str,
    question: &'a str,
    expects: &'a str,
    choices: &'a [String],
}

#[derive(Debug, Serialize)]
struct SetAsideInfo<'a> {
    skill: &'a str,
    reason: &'a str,
}

#[derive(Debug, Serialize)]
struct RecommendationInfo<'a> {
    rules: &'a [String],
    action: &'a str,
    title: &'a str,
    does: &'a [String],
    estimate: Option<EstimateInfo<'a>>,
    link: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct EstimateInfo<'a> {
    reach: &'a str,
    impact: &'a str,
    confidence: &'a str,
    effort: &'a str,
}

#[derive(Debug, Serialize)]
struct WaiverInfo<'a> {
    approved_by: &'a str,
    reason: &'a str,
    from: Option<String>,
    until: Option<String>,
}

#[derive(Debug, Serialize)]
struct GapInfo<'a> {
    kind: &'static str,
    what: &'a str,
    seen: &'a str,
    needed: &'a str,
}

#[derive(Debug, Serialize)]
struct CitationInfo<'a> {
    source: &'a str,
    section: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ScoreInfo<'a> {
    name: &'a str,
    words: &'a str,
    low: Option<BoundInfo<'a>>,
    high: Option<BoundInfo<'a>>,
    may_be_nothing: bool,
    would_decide: &'a [String],
}

#[derive(Debug, Serialize)]
struct BoundInfo<'a> {
    words: &'a str,
    number: Option<f64>,
}

#[derive(Debug, Serialize)]
struct NoticeInfo<'a> {
    rule: &'a str,
    text: &'a str,
    concerns: &'static str,
}

/// A flag or a stop of which it is not known whether it applies.
#[derive(Debug, Serialize)]
struct PossibleNoticeInfo<'a> {
    title: &'a str,
    #[serde(flatten)]
    notice: NoticeInfo<'a>,
    would_decide: &'a [String],
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
    related: Vec<RelatedPlace>,
}

/// Other words that a problem points at, such as the first of two declarations; they may stand in
/// another file.
#[derive(Debug, Serialize)]
struct RelatedPlace {
    message: String,
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// The result of an evaluated profile, with what was odd about its data.
pub fn evaluated<'a>(
    playbook: &'a Playbook,
    outcome: &'a Outcome,
    problems: &[Problem],
) -> ProfileResult<'a> {
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
            title: playbook.title(),
            version: playbook.version(),
            path: playbook.source().name(),
        },
        as_of: outcome.as_of.to_string(),
        id: outcome.id.as_deref(),
        name: outcome.name.as_deref(),
        verdict: verdict_info(&outcome.verdict),
        criteria: outcome.criteria.iter().map(criterion_info).collect(),
        rules: rules_info(outcome),
        scores: outcome.scores.iter().map(score_info).collect(),
        flags: outcome.flags.iter().map(notice_info).collect(),
        stops: outcome.stops.iter().map(notice_info).collect(),
        possible_flags: possible_notices(&outcome.possible_flags),
        possible_stops: possible_notices(&outcome.possible_stops),
        recommendations: outcome
            .recommendations
            .iter()
            .map(recommendation_info)
            .collect(),
        would_decide: &outcome.would_decide,
        ask_next: outcome.ask_next.iter().map(question_info).collect(),
        not_applicable: outcome.set_aside.iter().map(set_aside_info).collect(),
        answers: outcome.answers.iter().map(answer_info).collect(),
        next_change: outcome.next_change.as_ref().map(next_change_info),
        problems: problems.iter().map(data_problem).chain(remarks).collect(),
    }))
}

/// The result of a profile that could not be read.
pub fn unreadable(person: &Person) -> ProfileResult<'static> {
    unreadable_data(person.id.clone(), person.line, &person.problems)
}

/// The result of a data file, or a part of one, in which no profile could be found.
pub fn unreadable_data(
    id: Option<String>,
    line: usize,
    problems: &[Problem],
) -> ProfileResult<'static> {
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
        related: problem.labels().iter().skip(1).map(related).collect(),
    }
}

fn related(label: &Label<'_>) -> RelatedPlace {
    let start = label.source.position(label.span.start);
    let end = label.source.position(label.span.end);
    RelatedPlace {
        message: label.text.clone().unwrap_or_default(),
        file: label.source.name().to_owned(),
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

fn verdict_info(verdict: &Verdict) -> VerdictInfo<'_> {
    VerdictInfo {
        decided: verdict.decided().is_some(),
        name: verdict.decided(),
        possible: &verdict.possible,
    }
}

fn answer_info(answer: &NamedAnswer) -> AnswerInfo<'_> {
    AnswerInfo {
        name: &answer.name,
        decided: answer.verdict.decided().is_some(),
        answer: answer.verdict.decided(),
        possible: &answer.verdict.possible,
        would_decide: &answer.would_decide,
    }
}

fn gap_info(gap: &Gap) -> GapInfo<'_> {
    GapInfo {
        kind: gap.kind.words(),
        what: &gap.what,
        seen: &gap.seen,
        needed: &gap.needed,
    }
}

fn criterion_info(criterion: &Criterion) -> CriterionInfo<'_> {
    let gaps = criterion.gaps.iter().map(gap_info);
    let cite = criterion.cite.iter().map(|citation| CitationInfo {
        source: &citation.source,
        section: citation.section.as_deref(),
    });
    CriterionInfo {
        rule: &criterion.rule,
        title: &criterion.title,
        area: criterion.area.as_deref(),
        effect: criterion.effect.word(),
        condition: &criterion.condition,
        status: criterion.status.words(),
        gaps: gaps.collect(),
        would_decide: &criterion.would_decide,
        rests_on_record: criterion.rests_on_record,
        concerns: criterion.concerns.word(),
        waiver: criterion.waiver.as_ref().map(waiver_info),
        later_waivers: criterion.later_waivers.iter().map(waiver_info).collect(),
        because: criterion.because.as_deref(),
        cite: cite.collect(),
    }
}

/// The rules that ask for something: one that only flags, stops or recommends is neither met nor unmet.
fn rules_info(outcome: &Outcome) -> Vec<RuleInfo<'_>> {
    let criteria = outcome.criteria.iter();
    let criteria: HashMap<&str, &Criterion> =
        criteria.map(|one| (one.rule.as_str(), one)).collect();
    let rules = outcome.rules.iter().filter_map(|rule| {
        let criterion = criteria.get(rule.rule.as_str())?;
        Some(RuleInfo {
            rule: &rule.rule,
            title: &criterion.title,
            status: rule.status.words(),
            concerns: criterion.concerns.word(),
        })
    });
    rules.collect()
}

fn question_info(question: &NextQuestion) -> QuestionInfo<'_> {
    QuestionInfo {
        about: &question.about,
        question: &question.words,
        expects: &question.expects,
        choices: &question.choices,
    }
}

fn set_aside_info(set_aside: &SetAside) -> SetAsideInfo<'_> {
    SetAsideInfo {
        skill: &set_aside.skill,
        reason: &set_aside.reason,
    }
}

fn recommendation_info(recommendation: &Recommendation) -> RecommendationInfo<'_> {
    let estimate = recommendation.estimate.as_ref();
    RecommendationInfo {
        rules: &recommendation.rules,
        action: &recommendation.action,
        title: &recommendation.title,
        does: &recommendation.does,
        estimate: estimate.map(|estimate| EstimateInfo {
            reach: &estimate.reach,
            impact: &estimate.impact,
            confidence: &estimate.confidence,
            effort: &estimate.effort,
        }),
        link: recommendation.link.as_deref(),
    }
}

fn waiver_info(waiver: &Waiver) -> WaiverInfo<'_> {
    WaiverInfo {
        approved_by: &waiver.approved_by,
        reason: &waiver.reason,
        from: waiver.from.map(|day| day.to_string()),
        until: waiver.until.map(|day| day.to_string()),
    }
}

fn score_info(score: &Score) -> ScoreInfo<'_> {
    fn bound_info(bound: &Bound) -> BoundInfo<'_> {
        BoundInfo {
            words: &bound.words,
            number: bound.is_number.then(|| bound.exact.to_f64()),
        }
    }
    ScoreInfo {
        name: &score.name,
        words: &score.words,
        low: score.low.as_ref().map(bound_info),
        high: score.high.as_ref().map(bound_info),
        may_be_nothing: score.may_be_nothing,
        would_decide: &score.would_decide,
    }
}

fn notice_info(notice: &Notice) -> NoticeInfo<'_> {
    NoticeInfo {
        rule: &notice.rule,
        text: &notice.text,
        concerns: notice.concerns.word(),
    }
}

fn possible_notices(notices: &[PossibleNotice]) -> Vec<PossibleNoticeInfo<'_>> {
    let possible = notices.iter().map(|one| PossibleNoticeInfo {
        title: &one.title,
        notice: notice_info(&one.notice),
        would_decide: &one.would_decide,
    });
    possible.collect()
}
