//! The same rules, tuned by hand: one pass over the evidence into flat facts, days as numbers, rules
//! without branches. It is what somebody could reach who writes for speed and not to be read.

use super::reference::{Item, Kind, LEADING_ROLES, Move, Person, Standing, Verifier};

/// In a fact: it is not given.
const MISSING: u8 = 0x80;
/// The window of what is recent, as numbers.
const RECENT: (u32, u32) = (20_240_630, 20_250_630);

/// All that the rules read, counted and flat.
#[derive(Default, Clone, Debug)]
pub struct Facts {
    years_in_tenths: u16,
    okr_in_tenths: u16,
    months: u8,
    line_reports: u8,
    wants_to_manage: u8,
    misconceptions: u8,
    is_external: bool,
    is_same_role: bool,
    leads: bool,
    is_regulated: bool,
    is_confirmed: bool,
    has_lowest_score: bool,
    recent_work: u8,
    scores: u16,
    score_sum: u16,
    recent_scores: u16,
    recent_score_sum: u16,
    /// Recent items of each kind.
    recent: [u8; 16],
    skills: [u8; 12],
}

impl Facts {
    /// Counts what the rules read of a person.
    pub fn of(person: &Person<'_>) -> Self {
        let industries = &person.industries;
        let mut facts = Self {
            years_in_tenths: (person.years_in_product * 10.0 + 0.5) as u16,
            okr_in_tenths: (person.okr_contribution * 10.0 + 0.5) as u16,
            months: person.months_in_role.min(255) as u8,
            line_reports: person
                .line_reports
                .map_or(MISSING, |count| count.min(100) as u8),
            wants_to_manage: person.wants_to_manage.map_or(MISSING, u8::from),
            misconceptions: person.misconceptions() as u8,
            is_external: person.move_ == Move::External,
            is_same_role: person.current_role == person.target_role,
            leads: LEADING_ROLES.contains(&person.target_role),
            is_regulated: industries.contains(&"fintech") || industries.contains(&"health"),
            skills: skills(person),
            ..Self::default()
        };
        for item in &person.evidence {
            facts.count(item);
        }
        facts
    }

    fn count(&mut self, item: &Item<'_>) {
        let day = day(item.on);
        let is_recent = (day >= RECENT.0) & (day <= RECENT.1);
        if let Some(score) = item.score {
            self.scores += 1;
            self.score_sum += u16::from(score);
            self.recent_scores += u16::from(is_recent);
            self.recent_score_sum += if is_recent { u16::from(score) } else { 0 };
            self.has_lowest_score |= is_recent & (score == 1);
        } else {
            let counts = item.verified & is_recent;
            let by_a_leader = matches!(item.verified_by, Some(Verifier::Manager | Verifier::Lead));
            self.recent[item.kind as usize & 15] += u8::from(counts);
            self.recent_work += u8::from(counts);
            self.is_confirmed |= item.verified & by_a_leader;
        }
    }

    fn recent(&self, kind: Kind) -> u8 {
        self.recent[kind as usize & 15]
    }
}

fn skills(person: &Person<'_>) -> [u8; 12] {
    let skills = &person.facts;
    [
        skills.strategy,
        skills.discovery,
        skills.delivery,
        skills.analytics,
        skills.communication,
        skills.stakeholder,
        skills.leadership,
        skills.mentoring,
        skills.negotiation,
        skills.technical,
        skills.design,
        skills.facilitation,
    ]
    .map(|level| level.unwrap_or(MISSING))
}

/// `2025-06-30` as 20250630; the digits are trusted.
fn day(text: &str) -> u32 {
    let digits = text.bytes().filter(|byte| *byte != b'-');
    digits.fold(0, |day, digit| day * 10 + u32::from(digit & 15))
}

/// Holds a person against the 24 rules.
pub fn assess(facts: &Facts) -> Standing {
    let (mut unmet, mut undecided) = (0u32, 0u32);
    let mut sure = |rule: u32, holds: bool| unmet |= u32::from(!holds) << (rule - 1);
    sure(1, facts.years_in_tenths >= 30);
    sure(2, facts.months >= 12);
    sure(7, !facts.is_same_role);
    sure(8, facts.is_regulated);
    sure(9, facts.recent(Kind::Launch) >= 1);
    let support = facts.recent(Kind::Mentoring) + facts.recent(Kind::Coaching);
    sure(10, support >= 1);
    sure(11, facts.recent_work >= 2);
    sure(12, facts.is_confirmed);
    sure(13, facts.score_sum >= 3 * facts.scores);
    sure(15, !facts.has_lowest_score);
    sure(21, facts.misconceptions <= 1);
    sure(22, facts.okr_in_tenths >= 400);

    let [
        strategy,
        discovery,
        delivery,
        analytics,
        communication,
        stakeholder,
        leadership,
        mentoring,
        negotiation,
        technical,
        design,
        facilitation,
    ] = facts.skills;
    let is_open = |level: u8| level >= MISSING;
    let holds = |level: u8, least: u8| (level >= least) & (level < MISSING);
    let mut maybe = |rule: u32, fails: bool, is_open: bool| {
        unmet |= u32::from(fails) << (rule - 1);
        undecided |= u32::from(is_open) << (rule - 1);
    };
    let wants = facts.wants_to_manage;
    maybe(3, wants == 0, wants == MISSING);
    maybe(4, strategy < 2, is_open(strategy));
    let fails = (leadership < 2) | (communication < 2);
    let either = is_open(leadership) | is_open(communication);
    maybe(5, fails, !fails & either);
    let fails = (technical < 3) & (analytics < 3) & (design < 3);
    let passes = holds(technical, 3) | holds(analytics, 3) | holds(design, 3);
    maybe(6, fails, !fails & !passes);
    let is_low = 2 * facts.recent_score_sum < 7 * facts.recent_scores;
    let has_recent = facts.recent_scores > 0;
    maybe(14, has_recent & is_low, !has_recent);
    let weighed = strategy | discovery | delivery | leadership | communication | stakeholder;
    let weigh = |level: u8, weight: u32| u32::from(level) * weight;
    let level = weigh(strategy, 3)
        + weigh(discovery, 2)
        + weigh(delivery, 3)
        + weigh(leadership, 4)
        + weigh(communication, 2)
        + weigh(stakeholder, 2);
    let is_level_open = is_open(weighed);
    maybe(16, !is_level_open & (level < 16), is_level_open);
    let needed = if facts.is_external { 42 } else { 28 };
    maybe(17, !is_level_open & (level < needed), is_level_open);
    let signs = u8::from(holds(mentoring, 2))
        + u8::from(holds(facilitation, 2))
        + u8::from(facts.recent(Kind::Hiring) >= 1)
        + u8::from(facts.months >= 24)
        + u8::from(facts.okr_in_tenths >= 500);
    let more = u8::from(is_open(mentoring)) + u8::from(is_open(facilitation));
    maybe(18, signs + more < 3, (signs < 3) & (signs + more >= 3));
    let has_none = facts.line_reports == 0;
    let is_team_open = facts.line_reports == MISSING;
    let never_mentored = facts.recent(Kind::Mentoring) == 0;
    maybe(19, never_mentored & has_none, never_mentored & is_team_open);
    let fails = !has_none & !is_team_open & (mentoring < 2);
    maybe(20, fails, !fails & !has_none & !holds(mentoring, 2));
    let is_long = facts.years_in_tenths >= 50;
    maybe(
        23,
        facts.is_external & (!is_long | (negotiation < 2)),
        facts.is_external & is_long & is_open(negotiation),
    );
    let is_early = facts.months < 6;
    maybe(
        24,
        !facts.leads | (is_early & has_none),
        facts.leads & is_early & is_team_open,
    );
    Standing { unmet, undecided }
}
