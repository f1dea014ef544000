//! How the person stands: area by area, and what is met.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};

use crate::outcome::{Outcome, Status};
use crate::pipeline::Playbook;
use crate::report::text;

use super::declared;

/// How many rules of an area stand how. Rules that do not apply, and those that are somebody else's
/// duty, are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AreaStanding {
    /// The area in the author's words; nothing for rules without an area.
    pub(super) title: Option<String>,
    pub(super) met: usize,
    /// Something of them is met, and something is not.
    pub(super) in_part: usize,
    pub(super) waived: usize,
    pub(super) unmet: usize,
    pub(super) open: usize,
    name: Option<String>,
}

/// Rules of an area that are met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Strength {
    pub(super) area: Option<String>,
    /// Whether nothing of the area is unmet, waived or unknown.
    pub(super) is_whole: bool,
    pub(super) titles: Vec<String>,
}

impl AreaStanding {
    pub(super) fn all(&self) -> usize {
        self.met + self.in_part + self.waived + self.unmet + self.open
    }

    fn count(&mut self, status: Status, is_in_part: bool) {
        match status {
            _ if is_in_part => self.in_part += 1,
            // Of some it is not known whether they apply: if they do, they are met.
            Status::Met | Status::NoGap => self.met += 1,
            Status::Unmet => self.unmet += 1,
            Status::Undecided => self.open += 1,
            Status::Waived | Status::WaivedOrBetter => self.waived += 1,
            Status::NotApplicable => {}
        }
    }

    /// What is met, in thousandths of all.
    fn share(&self) -> usize {
        (self.met * 1000).checked_div(self.all()).unwrap_or(0)
    }
}

/// All rules of the person's own together, and area by area in the order of the playbook. Without
/// areas there are none.
pub(super) fn areas(playbook: &Playbook, outcome: &Outcome) -> (AreaStanding, Vec<AreaStanding>) {
    let own = text::chosen(outcome, |_| true);
    let in_part = text::met_in_part(outcome);
    let area_of: HashMap<&str, Option<&str>> = own
        .iter()
        .map(|one| (one.rule.as_str(), one.area.as_deref()))
        .collect();
    let mut all = AreaStanding::default();
    let mut areas: IndexMap<Option<&str>, AreaStanding> = IndexMap::new();
    for rule in &outcome.rules {
        let Some(area) = area_of.get(rule.rule.as_str()) else {
            continue;
        };
        let is_in_part = in_part.contains(rule.rule.as_str());
        all.count(rule.status, is_in_part);
        let standing = areas.entry(*area).or_insert_with(|| AreaStanding {
            title: area.map(|name| declared::area_title(playbook, name)),
            name: area.map(str::to_owned),
            ..AreaStanding::default()
        });
        standing.count(rule.status, is_in_part);
    }
    let has_areas = areas.keys().any(Option::is_some);
    let counted = areas
        .into_values()
        .filter(|area| has_areas && area.all() > 0);
    (all, counted.collect())
}

/// What is met, the areas with the greatest share of it first.
pub(super) fn strengths(outcome: &Outcome, areas: &[AreaStanding]) -> Vec<Strength> {
    let met = text::chosen(outcome, |one| {
        let is_met_if_it_applies =
            one.status == Status::NoGap && rule_status(outcome, &one.rule) == Some(Status::NoGap);
        one.status == Status::Met || is_met_if_it_applies
    });
    let in_part = text::met_in_part(outcome);
    let mut by_area: IndexMap<Option<&str>, IndexSet<String>> = IndexMap::new();
    for one in met {
        let title = if in_part.contains(one.rule.as_str()) {
            format!("{}{}", one.title, text::IN_PART)
        } else if rule_status(outcome, &one.rule) == Some(Status::NoGap) {
            format!("{} (if it applies)", one.title)
        } else {
            one.title.clone()
        };
        let titles = by_area.entry(one.area.as_deref()).or_default();
        titles.insert(title);
    }
    let standing = |name: Option<&str>| areas.iter().find(|area| area.name.as_deref() == name);
    let share = |name: Option<&str>| standing(name).map_or(0, AreaStanding::share);
    by_area.sort_by(|one, _, other, _| share(*other).cmp(&share(*one)));
    let strengths = by_area.into_iter().map(|(name, titles)| {
        let area = standing(name);
        Strength {
            area: area.and_then(|area| area.title.clone()),
            is_whole: area.is_some_and(|area| area.met == area.all()),
            titles: titles.into_iter().collect(),
        }
    });
    strengths.collect()
}

fn rule_status(outcome: &Outcome, rule: &str) -> Option<Status> {
    let mut rules = outcome.rules.iter();
    rules.find(|one| one.rule == rule).map(|one| one.status)
}
