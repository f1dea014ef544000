//! A development plan for one person, to bring to a conversation.
//!
//! Comes in: a playbook, an [`Outcome`], a [`Plan`] and a [`Forecast`]. Goes out: a
//! [`DevelopmentPlan`], which says what stands in the document and holds no word of how it is drawn;
//! `page` puts it into a [`Document`], and [`index()`] those of several people into a list.

mod declared;
mod files;
mod index;
mod open;
mod page;
mod standing;
mod steps;
#[cfg(test)]
mod tests;

use crate::outcome::{
    Change, Concern, Criterion, Effect, Forecast, NamedAnswer, NextChange, Outcome, PossibleNotice,
    Remark, Score, SetAside, Verdict,
};
use crate::pipeline::Playbook;
use crate::plan::{Enough, Plan};
use crate::syntax::ast::Text;
use crate::value::{CalendarSpan, Date};

use super::document::Document;
use super::text;

pub use files::{INDEX, file_names, is_own_file};
pub use index::{Entry, index};

use open::{Duties, Question, Source};
use standing::{AreaStanding, Strength};
use steps::{Gap, Possible, Step};

/// How long until a plan is looked at again.
const UNTIL_REVIEW: CalendarSpan = CalendarSpan::new(3, 0);
/// How far a plan looks ahead.
const LOOK_AHEAD: CalendarSpan = CalendarSpan::new(12, 0);

/// What a development plan says of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct DevelopmentPlan {
    /// The name, else the id, else nothing.
    name: Option<String>,
    id: Option<String>,
    playbook: About,
    as_of: Date,
    /// The day on which the plan is looked at again.
    review: Date,
    verdict: Verdict,
    /// Whether it is the verdict that nothing stands in the way of.
    is_passing: bool,
    next_change: Option<NextChange>,
    answers: Vec<NamedAnswer>,
    stops: Vec<String>,
    /// Whether a stop applies that no action gets past.
    is_stopped: bool,
    /// The conditions under which what is enough is enough.
    caveats: Vec<String>,
    /// What of the person's rules is met, and what is not.
    counts: AreaStanding,
    areas: Vec<AreaStanding>,
    scores: Vec<Score>,
    strengths: Vec<Strength>,
    /// What is required or expected and unmet.
    gaps: Vec<Gap>,
    /// What is encouraged and unmet.
    tips: Vec<Gap>,
    enough: Enough,
    wanted: String,
    /// What to do by when so that a verdict which holds already does not fall.
    to_stay: Option<String>,
    /// What to do about it, in order.
    steps: Vec<Step>,
    /// What may come to be needed, depending on what is not known.
    possible: Vec<Possible>,
    duties: Vec<Duties>,
    flags: Vec<String>,
    /// The flags of which it is not known whether they apply.
    possible_flags: Vec<PossibleNotice>,
    /// The stops of which it is not known whether they apply.
    possible_stops: Vec<PossibleNotice>,
    /// What changes by time alone, up to and on a day.
    ahead: Vec<Change>,
    ahead_until: Date,
    questions: Vec<Question>,
    /// What stays open until they are answered: titles, each with its weight.
    undecided: Vec<(String, Effect)>,
    waived: Vec<Waived>,
    set_aside: Vec<SetAside>,
    remarks: Vec<Remark>,
    sources: Vec<Source>,
}

/// What is to be known of the playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
struct About {
    title: String,
    version: Option<String>,
    from: Option<String>,
    to: Option<String>,
    owner: Option<String>,
    review_by: Option<Date>,
}

/// A rule that somebody has let pass.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waived {
    title: String,
    /// Who has let it pass, a line for each waiver.
    waivers: Vec<String>,
}

impl DevelopmentPlan {
    /// Puts together what an outcome, a plan and a forecast say of one person. All are of the same
    /// profile and the same day.
    pub fn new(playbook: &Playbook, outcome: &Outcome, plan: &Plan, forecast: &Forecast) -> Self {
        let review = review(playbook, outcome, forecast);
        let ahead_until = outcome.as_of.plus(LOOK_AHEAD).min(forecast.until);
        let (steps, possible) = steps::steps(playbook, plan, review);
        let (gaps, tips) = steps::gaps(plan, &steps);
        let (counts, areas) = standing::areas(playbook, outcome);
        let ahead = forecast.changes.iter();
        let ahead = ahead.filter(|change| change.on <= ahead_until).cloned();
        Self {
            name: outcome.name.clone(),
            id: outcome.id.clone(),
            playbook: About::of(playbook),
            as_of: outcome.as_of,
            review,
            verdict: outcome.verdict.clone(),
            is_passing: outcome.verdict.decided() == Some(playbook.passing_verdict()),
            next_change: outcome.next_change.clone(),
            answers: outcome.answers.clone(),
            stops: outcome.stops.iter().map(|stop| stop.text.clone()).collect(),
            is_stopped: super::plan::is_stopped(plan),
            caveats: match &plan.enough {
                Enough::Actions(set) => {
                    super::plan::caveats(plan, set, &|name| steps::number_of(&steps, name))
                }
                Enough::Already | Enough::TooLong(_) | Enough::None | Enough::Unknown => Vec::new(),
            },
            strengths: standing::strengths(outcome, &areas),
            counts,
            areas,
            scores: outcome.scores.clone(),
            gaps,
            tips,
            enough: plan.enough.clone(),
            wanted: plan.wanted.clone(),
            to_stay: super::plan::to_stay(plan),
            steps,
            possible,
            duties: open::duties(outcome),
            flags: open::flags(outcome),
            possible_flags: open::possible(&outcome.possible_flags, Concern::Person),
            possible_stops: open::possible(&outcome.possible_stops, Concern::Person),
            ahead: ahead.collect(),
            ahead_until,
            questions: open::questions(playbook, outcome),
            undecided: open::undecided(outcome),
            waived: waived(outcome),
            set_aside: outcome.set_aside.clone(),
            remarks: outcome.remarks.clone(),
            sources: open::sources(playbook, outcome),
        }
    }

    /// The plan as a document.
    pub fn document(&self) -> Document {
        page::document(self)
    }

    /// The person's name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whom it is about, in one or two words: the name, else the id.
    fn who(&self) -> &str {
        let who = self.name.as_deref().or(self.id.as_deref());
        who.unwrap_or("This person")
    }
}

impl About {
    fn of(playbook: &Playbook) -> Self {
        let header = declared::header(playbook);
        let words = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
        Self {
            title: playbook.title().to_owned(),
            version: playbook.version().map(str::to_owned),
            from: header.and_then(|header| words(&header.from)),
            to: header.and_then(|header| words(&header.to)),
            owner: header.and_then(|header| words(&header.owner)),
            review_by: header
                .and_then(|header| header.review_by)
                .map(|by| by.date.last),
        }
    }
}

/// The day on which a plan is looked at again: the day before the verdict changes for the worse by
/// itself, where that comes soon.
fn review(playbook: &Playbook, outcome: &Outcome, forecast: &Forecast) -> Date {
    let labels = playbook.verdicts();
    let rank = |verdict: &Verdict| {
        let places = verdict.possible.iter();
        let places = places.filter_map(|label| labels.iter().position(|one| one == label));
        places.min()
    };
    let turns = forecast.changes.iter();
    let mut turns = turns.filter_map(|change| Some((change.on, change.verdict_change.as_ref()?)));
    let worse = turns.find(|(_, turn)| rank(&turn.after) < rank(&turn.before));
    let review = outcome.as_of.plus(UNTIL_REVIEW);
    let day = CalendarSpan::new(0, 1);
    worse.map_or(review, |(on, _)| {
        review.min(on.minus(day).max(outcome.as_of.plus(day)))
    })
}

/// The rules that are waived, each once.
fn waived(outcome: &Outcome) -> Vec<Waived> {
    let criteria = text::chosen(outcome, |one: &Criterion| one.waiver.is_some());
    let of_rules = criteria.chunk_by(|one, next| one.rule == next.rule);
    of_rules
        .filter_map(|of_rule| {
            let first = of_rule.first()?;
            Some(Waived {
                title: first.title.clone(),
                waivers: text::waiver_lines(of_rule),
            })
        })
        .collect()
}
