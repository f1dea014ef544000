//! Plans as JSON; the schema stands in `docs/schema/plan.schema.json`.

use serde::Serialize;

use crate::diagnostics::Problem;
use crate::outcome::Effect;
use crate::pipeline::Playbook;
use crate::plan::{Enough, EnoughActions, InTurn, Keep, Plan, PlanGap, PlannedAction, Regular};

use super::{
    DataProblem, EstimateInfo, GapInfo, NoticeInfo, PlaybookInfo, PossibleNoticeInfo,
    RecommendationInfo, SCHEMA, VerdictInfo, data_problem, gap_info, notice_info, possible_notices,
    recommendation_info, verdict_info,
};

/// The plan for one person.
#[derive(Debug, Serialize)]
pub struct PlanResult<'a> {
    schema: u32,
    playbook: PlaybookInfo<'a>,
    as_of: String,
    id: Option<&'a str>,
    name: Option<&'a str>,
    verdict: VerdictInfo<'a>,
    wanted: &'a str,
    within: Option<&'a str>,
    enough: EnoughInfo<'a>,
    /// What to do so that a verdict which holds already stays.
    keep: Vec<KeepInfo<'a>>,
    actions: Vec<ActionInfo<'a>>,
    gaps: Vec<PlanGapInfo<'a>>,
    flags: Vec<NoticeInfo<'a>>,
    stops: Vec<NoticeInfo<'a>>,
    possible_flags: Vec<PossibleNoticeInfo<'a>>,
    possible_stops: Vec<PossibleNoticeInfo<'a>>,
    problems: Vec<DataProblem>,
}

#[derive(Debug, Serialize)]
struct KeepInfo<'a> {
    falls_on: String,
    by: String,
    actions: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct EnoughInfo<'a> {
    /// `already`, `actions`, `too long`, `none` or `unknown`.
    result: &'static str,
    set: Option<EnoughSet<'a>>,
    unestimated_left_out: usize,
}

#[derive(Debug, Serialize)]
struct EnoughSet<'a> {
    actions: &'a [String],
    effort: &'a str,
    unestimated: usize,
    is_least: bool,
    verdict: VerdictInfo<'a>,
    /// The day on which that is so.
    on: String,
    find_out: &'a [String],
    /// What has to come after the rest.
    later: Vec<LaterInfo<'a>>,
    /// The day on which the last is done, one after another.
    done_by: String,
    in_turn: Option<InTurnInfo<'a>>,
    left_alone: &'a [String],
}

#[derive(Debug, Serialize)]
struct LaterInfo<'a> {
    action: &'a str,
    on: String,
}

/// What comes of it when one action is done after another, where that is something else.
#[derive(Debug, Serialize)]
struct InTurnInfo<'a> {
    by: String,
    verdict: VerdictInfo<'a>,
    open: &'a [String],
    /// What has to be renewed on the way.
    stale: Vec<RenewalInfo<'a>>,
    waivers: Vec<WaiverEndInfo<'a>>,
    /// The verdict when all that is renewed.
    renewed: VerdictInfo<'a>,
    left: &'a [String],
}

#[derive(Debug, Serialize)]
struct RenewalInfo<'a> {
    what: &'a str,
    /// Once in which period, where it has to be there in each of several.
    every: Option<&'a str>,
    /// The actions that renew it.
    by: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct WaiverEndInfo<'a> {
    title: &'a str,
    until: String,
}

#[derive(Debug, Serialize)]
struct ActionInfo<'a> {
    action: &'a str,
    title: &'a str,
    /// `must`, `should` or `could`; nothing for an action that closes no gap.
    group: Option<&'static str>,
    /// The same for what it may close, of which nobody knows whether it is there.
    possible_group: Option<&'static str>,
    rice: Option<f64>,
    estimate: Option<EstimateInfo<'a>>,
    does: &'a [String],
    link: Option<&'a str>,
    recommended_by: &'a [String],
    is_enough: bool,
    needed_for: &'a [String],
    instead: &'a [String],
    /// The places of gaps, from 0.
    closes: &'a [usize],
    helps_to_close: &'a [usize],
    /// Those that it closes when it is done once in each period.
    closes_regularly: &'a [usize],
}

#[derive(Debug, Serialize)]
struct RegularInfo<'a> {
    every: &'a str,
    actions: Vec<&'a str>,
    from: String,
}

#[derive(Debug, Serialize)]
struct PlanGapInfo<'a> {
    rules: &'a [String],
    titles: &'a [String],
    /// `must`, `should` or `could`.
    group: &'static str,
    is_stop: bool,
    status: &'static str,
    gaps: Vec<GapInfo<'a>>,
    would_decide: &'a [String],
    is_closed: bool,
    is_closed_by_enough: bool,
    needs_time: bool,
    regular: Option<RegularInfo<'a>>,
    closed_from: Option<String>,
}

/// A plan as data, with what was odd about the person's data.
pub fn plan<'a>(playbook: &'a Playbook, plan: &'a Plan, problems: &[Problem]) -> PlanResult<'a> {
    let outcome = &plan.outcome;
    PlanResult {
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
        wanted: &plan.wanted,
        within: plan.within.as_deref(),
        enough: enough_info(plan),
        keep: plan.keep.iter().map(keep_info).collect(),
        actions: plan.actions.iter().map(action_info).collect(),
        gaps: plan.gaps.iter().map(plan_gap_info).collect(),
        flags: outcome.flags.iter().map(notice_info).collect(),
        stops: outcome.stops.iter().map(notice_info).collect(),
        possible_flags: possible_notices(&outcome.possible_flags),
        possible_stops: possible_notices(&outcome.possible_stops),
        problems: problems.iter().map(data_problem).collect(),
    }
}

fn keep_info(keep: &Keep) -> KeepInfo<'_> {
    let actions = keep.actions.iter().map(|action| action.name.as_str());
    KeepInfo {
        falls_on: keep.falls_on.to_string(),
        by: keep.by.to_string(),
        actions: actions.collect(),
    }
}

fn enough_info(plan: &Plan) -> EnoughInfo<'_> {
    let (result, set) = match &plan.enough {
        Enough::Already => ("already", None),
        Enough::Actions(set) => ("actions", Some(set)),
        Enough::TooLong(set) => ("too long", Some(set)),
        Enough::None => ("none", None),
        Enough::Unknown => ("unknown", None),
    };
    EnoughInfo {
        result,
        set: set.map(enough_set),
        unestimated_left_out: plan.unestimated,
    }
}

fn enough_set(set: &EnoughActions) -> EnoughSet<'_> {
    let later = set.later.iter().map(|(action, day)| LaterInfo {
        action,
        on: day.to_string(),
    });
    EnoughSet {
        actions: &set.actions,
        effort: &set.effort,
        unestimated: set.unestimated,
        is_least: set.is_least,
        verdict: verdict_info(&set.verdict),
        on: set.on.to_string(),
        find_out: &set.find_out,
        later: later.collect(),
        done_by: set.done_by.to_string(),
        in_turn: set.in_turn.as_ref().map(in_turn_info),
        left_alone: &set.left_alone,
    }
}

fn in_turn_info(turn: &InTurn) -> InTurnInfo<'_> {
    let stale = turn.renew.iter().map(|one| RenewalInfo {
        what: &one.what,
        every: one.every.as_deref(),
        by: one.by.iter().map(|by| by.name.as_str()).collect(),
    });
    let waivers = turn.waivers.iter().map(|one| WaiverEndInfo {
        title: &one.title,
        until: one.until.to_string(),
    });
    InTurnInfo {
        by: turn.by.to_string(),
        verdict: verdict_info(&turn.verdict),
        open: &turn.open,
        stale: stale.collect(),
        waivers: waivers.collect(),
        renewed: verdict_info(&turn.renewed),
        left: &turn.left,
    }
}

fn action_info(planned: &PlannedAction) -> ActionInfo<'_> {
    let RecommendationInfo {
        rules,
        action,
        title,
        does,
        estimate,
        link,
    } = recommendation_info(&planned.action);
    ActionInfo {
        action,
        title,
        group: planned.group.map(Effect::moscow),
        possible_group: planned.possible_group.map(Effect::moscow),
        rice: planned.rice.map(|rice| rice.exact().to_f64()),
        estimate,
        does,
        link,
        recommended_by: rules,
        is_enough: planned.is_enough,
        needed_for: &planned.needed_for,
        instead: &planned.instead,
        closes: &planned.closes,
        helps_to_close: &planned.helps,
        closes_regularly: &planned.regularly,
    }
}

fn regular_info(regular: &Regular) -> RegularInfo<'_> {
    let actions = regular.actions.iter().map(|action| action.name.as_str());
    RegularInfo {
        every: &regular.every,
        actions: actions.collect(),
        from: regular.from.to_string(),
    }
}

fn plan_gap_info(gap: &PlanGap) -> PlanGapInfo<'_> {
    PlanGapInfo {
        rules: &gap.rules,
        titles: &gap.titles,
        group: gap.effect.moscow(),
        is_stop: gap.is_stop,
        status: gap.status.words(),
        gaps: gap.gaps.iter().map(gap_info).collect(),
        would_decide: &gap.would_decide,
        is_closed: gap.is_closed,
        is_closed_by_enough: gap.is_closed_by_enough,
        needs_time: gap.needs_time,
        regular: gap.regular.as_ref().map(regular_info),
        closed_from: gap.closed_from.map(|day| day.to_string()),
    }
}
