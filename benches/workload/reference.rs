//! The 24 rules written by hand, as a Rust programmer would who has these rules and no others: a typed
//! profile read by serde, a line for each rule, a loop for each count. It is the oracle that the
//! engine is held against, and the bar that it is measured by.

use serde::Deserialize;

/// The window of what is recent; both days are in it.
pub const RECENT: (&str, &str) = ("2024-06-30", "2025-06-30");
/// The roles that rule 24 lets pass.
pub const LEADING_ROLES: [&str; 3] = ["engineering_manager", "product_lead", "head_of_product"];
/// The rules that a verdict hangs on alone, as bits: 3, 13 and 16.
const CRITICAL: u32 = 1 << 2 | 1 << 12 | 1 << 15;
/// The verdicts, in the order of the playbook's lines.
const VERDICTS: [&str; 3] = ["not ready", "ready", "nearly ready"];

/// What the rules need of a person.
#[derive(Deserialize, Debug)]
pub struct Person<'a> {
    pub id: &'a str,
    pub current_role: &'a str,
    pub target_role: &'a str,
    pub years_in_product: f64,
    pub months_in_role: u32,
    pub line_reports: Option<u32>,
    pub wants_to_manage: Option<bool>,
    #[serde(borrow)]
    pub industries: Vec<&'a str>,
    #[serde(rename = "move")]
    pub move_: Move,
    pub facts: Skills,
    pub evidence: Vec<Item<'a>>,
    pub rests_on_the_title: bool,
    pub decides_alone: bool,
    pub shuns_conflict: bool,
    pub owns_all_details: bool,
    pub saves_the_team: bool,
    pub okr_contribution: f64,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Move {
    Internal,
    External,
}

#[derive(Deserialize, Debug)]
pub struct Skills {
    pub strategy: Option<u8>,
    pub discovery: Option<u8>,
    pub delivery: Option<u8>,
    pub analytics: Option<u8>,
    pub communication: Option<u8>,
    pub stakeholder: Option<u8>,
    pub leadership: Option<u8>,
    pub mentoring: Option<u8>,
    pub negotiation: Option<u8>,
    pub technical: Option<u8>,
    pub design: Option<u8>,
    pub facilitation: Option<u8>,
}

/// An item of evidence; feedback has a score, work may be verified.
#[derive(Deserialize, Debug)]
pub struct Item<'a> {
    pub kind: Kind,
    pub on: &'a str,
    pub score: Option<u8>,
    #[serde(default)]
    pub verified: bool,
    pub verified_by: Option<Verifier>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Launch,
    Mentoring,
    Talk,
    Incident,
    Hiring,
    Roadmap,
    Research,
    Budget,
    Coaching,
    Review,
    Feedback,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Verifier {
    #[serde(rename = "self")]
    Oneself,
    Peer,
    Manager,
    Lead,
    Customer,
}

impl<'a> Person<'a> {
    /// Reads a line.
    pub fn read(line: &'a [u8]) -> Self {
        serde_json::from_slice(line).expect("a line of the workload")
    }

    /// How many verified items of a kind are recent.
    fn recent(&self, kind: Kind) -> usize {
        let items = self.evidence.iter();
        let items = items.filter(|item| item.kind == kind && item.verified);
        items.filter(|item| item.is_recent()).count()
    }

    fn feedback(&self) -> impl Iterator<Item = &Item<'a>> {
        let items = self.evidence.iter();
        items.filter(|item| item.kind == Kind::Feedback)
    }

    fn weighted_level(&self) -> Option<u32> {
        let skills = &self.facts;
        Some(
            3 * u32::from(skills.strategy?)
                + 2 * u32::from(skills.discovery?)
                + 3 * u32::from(skills.delivery?)
                + 4 * u32::from(skills.leadership?)
                + 2 * u32::from(skills.communication?)
                + 2 * u32::from(skills.stakeholder?),
        )
    }

    /// How many are held.
    pub fn misconceptions(&self) -> usize {
        let held = [
            self.rests_on_the_title,
            self.decides_alone,
            self.shuns_conflict,
            self.owns_all_details,
            self.saves_the_team,
        ];
        held.iter().filter(|is_held| **is_held).count()
    }
}

impl Item<'_> {
    fn is_recent(&self) -> bool {
        self.on >= RECENT.0 && self.on <= RECENT.1
    }
}

/// Which rules are unmet and which are undecided: bit 0 is rule 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub unmet: u32,
    pub undecided: u32,
}

/// Yes, no, or (none) unknown.
type Answer = Option<bool>;

fn and(one: Answer, other: Answer) -> Answer {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(one: Answer, other: Answer) -> Answer {
    not(and(not(one), not(other)))
}

fn not(answer: Answer) -> Answer {
    answer.map(|is_so| !is_so)
}

fn at_least(value: Option<u8>, least: u8) -> Answer {
    value.map(|value| value >= least)
}

/// None of no scores.
fn average<'a>(feedback: impl Iterator<Item = &'a Item<'a>>) -> Option<f64> {
    let (mut count, mut sum) = (0, 0.0);
    for score in feedback.filter_map(|item| item.score) {
        count += 1;
        sum += f64::from(score);
    }
    (count > 0).then(|| sum / f64::from(count))
}

/// Holds a person against the 24 rules.
pub fn assess(person: &Person<'_>) -> Standing {
    let skills = &person.facts;
    let recent_feedback = || person.feedback().filter(|item| item.is_recent());
    let level = person.weighted_level();
    let is_external = person.move_ == Move::External;
    let no_reports = person.line_reports.map(|count| count == 0);
    let signs = [
        at_least(skills.mentoring, 2),
        at_least(skills.facilitation, 2),
        Some(person.recent(Kind::Hiring) >= 1),
        Some(person.months_in_role >= 24),
        Some(person.okr_contribution >= 50.0),
    ];
    let sure = signs.iter().filter(|sign| **sign == Some(true)).count();
    let open = signs.iter().filter(|sign| sign.is_none()).count();
    let recent_work = person.evidence.iter();
    let recent_work = recent_work.filter(|item| item.verified && item.is_recent());
    let mut confirmed = person.evidence.iter();
    let confirmed = confirmed.any(|item| {
        let by_a_leader = [Some(Verifier::Manager), Some(Verifier::Lead)];
        item.verified && by_a_leader.contains(&item.verified_by)
    });
    let rules: [Answer; 24] = [
        Some(person.years_in_product >= 3.0),
        Some(person.months_in_role >= 12),
        person.wants_to_manage,
        at_least(skills.strategy, 2),
        and(
            at_least(skills.leadership, 2),
            at_least(skills.communication, 2),
        ),
        or(
            or(at_least(skills.technical, 3), at_least(skills.analytics, 3)),
            at_least(skills.design, 3),
        ),
        Some(person.current_role != person.target_role),
        Some(person.industries.contains(&"fintech") || person.industries.contains(&"health")),
        Some(person.recent(Kind::Launch) >= 1),
        Some(person.recent(Kind::Mentoring) + person.recent(Kind::Coaching) >= 1),
        Some(recent_work.count() >= 2),
        Some(confirmed),
        Some(average(person.feedback()).is_some_and(|average| average >= 3.0)),
        average(recent_feedback()).map(|average| average >= 3.5),
        Some(!recent_feedback().any(|item| item.score == Some(1))),
        level.map(|level| level >= 16),
        level.map(|level| level >= if is_external { 42 } else { 28 }),
        match sure {
            3.. => Some(true),
            _ if sure + open < 3 => Some(false),
            _ => None,
        },
        or(not(no_reports), Some(person.recent(Kind::Mentoring) >= 1)),
        or(no_reports, at_least(skills.mentoring, 2)),
        Some(person.misconceptions() <= 1),
        Some(person.okr_contribution >= 40.0),
        or(
            Some(!is_external),
            and(
                Some(person.years_in_product >= 5.0),
                at_least(skills.negotiation, 2),
            ),
        ),
        and(
            Some(LEADING_ROLES.contains(&person.target_role)),
            not(and(no_reports, Some(person.months_in_role < 6))),
        ),
    ];
    let (mut unmet, mut undecided) = (0, 0);
    for (at, rule) in rules.iter().enumerate() {
        unmet |= u32::from(*rule == Some(false)) << at;
        undecided |= u32::from(rule.is_none()) << at;
    }
    Standing { unmet, undecided }
}

impl Standing {
    /// Which verdicts are possible.
    pub fn verdicts(self) -> [bool; 3] {
        let (least, most) = (
            self.unmet.count_ones(),
            (self.unmet | self.undecided).count_ones(),
        );
        let fails = self.unmet & CRITICAL != 0 || least >= 8;
        if fails {
            return [true, false, false];
        }
        let may_fail = self.undecided & CRITICAL != 0 || most >= 8;
        [may_fail, least <= 2, most > 2]
    }

    /// The possible verdicts by name, in the order of the playbook's lines.
    pub fn possible(self) -> Vec<&'static str> {
        let verdicts = VERDICTS.iter().zip(self.verdicts());
        verdicts
            .filter(|(_, is)| *is)
            .map(|(name, _)| *name)
            .collect()
    }

    /// Appends the verdict line, as `footbridge evaluate --output verdict` writes it.
    pub fn write(self, id: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"id\":\"");
        out.extend_from_slice(id.as_bytes());
        let verdicts = self.verdicts();
        let possible = || {
            (0..3)
                .filter(|at| verdicts[*at])
                .map(|at| VERDICTS[at].as_bytes())
        };
        if let (1, Some(verdict)) = (possible().count(), possible().next()) {
            out.extend_from_slice(b"\",\"verdict\":\"");
            out.extend_from_slice(verdict);
            out.push(b'"');
        } else {
            out.extend_from_slice(b"\",\"verdict\":null,\"possible\":");
            write_list(possible(), out);
        }
        out.extend_from_slice(b",\"unmet\":");
        write_list(
            names(self.unmet).iter().flatten().map(|name| &name[..]),
            out,
        );
        out.extend_from_slice(b",\"undecided\":");
        write_list(
            names(self.undecided).iter().flatten().map(|name| &name[..]),
            out,
        );
        out.extend_from_slice(b"}\n");
    }
}

fn write_list<'t>(texts: impl Iterator<Item = &'t [u8]>, out: &mut Vec<u8>) {
    out.push(b'[');
    for (at, text) in texts.enumerate() {
        out.extend_from_slice(if at == 0 { b"\"" } else { b",\"" });
        out.extend_from_slice(text);
        out.push(b'"');
    }
    out.push(b']');
}

/// The names of rules, without allocating.
fn names(rules: u32) -> [Option<[u8; 3]>; 24] {
    std::array::from_fn(|at| {
        let number = at as u8 + 1;
        (rules >> at & 1 == 1).then_some([b'R', b'0' + number / 10, b'0' + number % 10])
    })
}
