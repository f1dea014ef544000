//! What stands between the words that join: amounts, evidence and its filters, aggregates, durations.

use pest::iterators::Pair;

use crate::syntax::ast::{
    Aggregate, Amount, EvidenceTerm, Expression, ExpressionKind, Filter, FilterKind, NoticeKind,
    Period, Pick, Quantifier, SkillAmount, SkillGroup, Strength, TimeUnit,
};
use crate::syntax::error::SyntaxError;
use crate::value::CalendarSpan;

use super::expressions::is_keyword;
use super::{Parser, Rule};

impl Parser<'_> {
    pub(super) fn percent(&mut self, pair: Pair<'_, Rule>) -> ExpressionKind {
        let span = self.span_of(&pair);
        let written = pair.as_str().to_owned();
        let digits = pair.into_inner().next();
        let number = digits.and_then(|digits| self.number_of(&digits));
        match number.map(crate::value::Number::percent) {
            Some(Some(percent)) => ExpressionKind::Percent(percent),
            Some(None) => {
                self.report(SyntaxError::TooManyDigits { written, span });
                ExpressionKind::Unreadable
            }
            None => ExpressionKind::Unreadable,
        }
    }

    /// `at least 2 of`, `at least 2 mentoring evidence`, `at most 2 expectations`
    pub(super) fn amount_term(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        let mut parts = pair.clone().into_inner();
        let amount = parts.next().map_or(Amount::Any, |part| amount_of(&part));
        let kind = match parts.next() {
            Some(part) if part.as_rule() == Rule::group_tail => ExpressionKind::Group {
                amount,
                members: Vec::new(),
            },
            Some(part) if part.as_rule() == Rule::criteria_tail => self.criteria_tail(amount, part),
            Some(part) if part.as_rule() == Rule::skills_tail => {
                self.skills_tail(SkillAmount::Amount(amount), part)
            }
            _ => return self.evidence(pair, Some(amount)),
        };
        Expression { kind, span }
    }

    pub(super) fn group_amount(&mut self, pair: Pair<'_, Rule>) -> Amount {
        match pair.into_inner().next().map(|part| part.as_rule()) {
            Some(Rule::k_all) => Amount::All,
            Some(Rule::k_none) => Amount::None,
            _ => Amount::Any,
        }
    }

    pub(super) fn criteria(&mut self, pair: Pair<'_, Rule>) -> ExpressionKind {
        let mut parts = pair.into_inner();
        let amount = match parts.next().map(|part| part.as_rule()) {
            Some(Rule::k_every) => Amount::All,
            Some(Rule::k_no) => Amount::None,
            _ => Amount::Any,
        };
        match parts.next() {
            Some(tail) => self.criteria_tail(amount, tail),
            None => ExpressionKind::Unreadable,
        }
    }

    pub(super) fn criteria_tail(&mut self, amount: Amount, pair: Pair<'_, Rule>) -> ExpressionKind {
        let mut parts = pair.into_inner();
        let strength = match parts.next().map(|part| part.as_rule()) {
            Some(Rule::requirements) => Strength::Require,
            Some(Rule::expectations) => Strength::Expect,
            _ => Strength::Encourage,
        };
        let area = parts
            .find(|part| part.as_rule() == Rule::name)
            .map(|name| self.name_of(&name));
        ExpressionKind::Criteria {
            amount,
            strength,
            area,
        }
    }

    pub(super) fn every_skill(&mut self, pair: Pair<'_, Rule>) -> ExpressionKind {
        let mut parts = pair.into_inner();
        let amount = match parts.next().map(|part| part.as_rule()) {
            Some(Rule::k_every) => SkillAmount::Amount(Amount::All),
            Some(Rule::k_no) => SkillAmount::Amount(Amount::None),
            Some(Rule::more_than_half) => SkillAmount::MoreThanHalf,
            _ => SkillAmount::Amount(Amount::Any),
        };
        match parts.next() {
            Some(tail) => self.skills_tail(amount, tail),
            None => ExpressionKind::Unreadable,
        }
    }

    fn skills_tail(&mut self, amount: SkillAmount, pair: Pair<'_, Rule>) -> ExpressionKind {
        match self.skill_group_in(pair) {
            Some(group) => ExpressionKind::SkillsIn { amount, group },
            None => ExpressionKind::Unreadable,
        }
    }

    /// The skills that `pair` names, if it does.
    pub(super) fn skill_group_in(&mut self, pair: Pair<'_, Rule>) -> Option<SkillGroup> {
        let mut inner = pair.into_inner();
        let group = inner.find(|part| part.as_rule() == Rule::skill_group)?;
        let (mut name, mut column) = (None, None);
        for part in group.into_inner() {
            match part.as_rule() {
                Rule::group_name => name = Some(self.name_of(&part)),
                Rule::level => column = Some(self.name_of(&part)),
                _ => {}
            }
        }
        Some(SkillGroup {
            name: name?,
            column,
        })
    }

    /// `sum of points for every skill in AREA`
    pub(super) fn of_skills(&mut self, pair: Pair<'_, Rule>) -> ExpressionKind {
        let group = self.skill_group_in(pair.clone());
        let mut aggregate = Aggregate::Sum;
        let mut points = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => points = Some(self.name_of(&part)),
                rule => aggregate = aggregate_of(rule).unwrap_or(aggregate),
            }
        }
        match points {
            Some(points) => ExpressionKind::OfSkills {
                aggregate,
                points,
                group: group.map(Box::new),
            },
            None => ExpressionKind::Unreadable,
        }
    }

    pub(super) fn no_term(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        if pair
            .clone()
            .into_inner()
            .any(|part| part.as_rule() == Rule::k_evidence)
        {
            return self.evidence(pair, Some(Amount::None));
        }
        let kind = self
            .name_in(pair)
            .map_or(ExpressionKind::Unreadable, ExpressionKind::No);
        Expression { kind, span }
    }

    /// `mentoring evidence`, `line reports`, `delegation met`
    pub(super) fn evidence_or_name(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        let behind = pair.clone().into_inner().nth(1);
        let is_area = match behind.map(|part| part.as_rule()) {
            Some(Rule::k_evidence) => return self.evidence(pair, None),
            Some(Rule::k_met) => true,
            _ => false,
        };
        let kind = match self.name_in(pair) {
            Some(area) if is_area => ExpressionKind::AreaMet(area),
            Some(name) => ExpressionKind::Name(name),
            None => ExpressionKind::Unreadable,
        };
        Expression { kind, span }
    }

    /// Kinds and filters, wherever they stand inside `pair`.
    pub(super) fn evidence(&mut self, pair: Pair<'_, Rule>, amount: Option<Amount>) -> Expression {
        let span = self.span_of(&pair);
        let mut term = EvidenceTerm {
            amount,
            counts_kinds: false,
            kinds: Vec::new(),
            filters: Vec::new(),
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::k_no => term.amount = Some(Amount::None),
                Rule::k_different_kinds => term.counts_kinds = true,
                Rule::name => term.kinds.push(self.name_of(&part)),
                Rule::kinds => {
                    let names = part
                        .into_inner()
                        .filter(|part| part.as_rule() == Rule::name);
                    term.kinds.extend(names.map(|name| self.name_of(&name)));
                }
                rule if is_keyword(rule) || rule == Rule::amount => {}
                _ => term.filters.extend(self.filter(part)),
            }
        }
        Expression {
            kind: ExpressionKind::Evidence(term),
            span,
        }
    }

    pub(super) fn filter(&mut self, pair: Pair<'_, Rule>) -> Option<Filter> {
        let span = self.span_of(&pair);
        let kind = match pair.as_rule() {
            Rule::filter_within => FilterKind::Within(self.duration_in(pair)?),
            Rule::filter_since => FilterKind::Since(self.first_sum(pair)),
            Rule::filter_before => FilterKind::Before(self.first_sum(pair)),
            Rule::filter_between => {
                let mut ends = pair.into_inner().filter(|part| part.as_rule() == Rule::sum);
                let first = ends.next()?;
                let last = ends.next()?;
                FilterKind::Between(self.chain(first), self.chain(last))
            }
            Rule::filter_verified => FilterKind::Verified,
            Rule::filter_verified_by => FilterKind::VerifiedBy(self.name_in(pair)?),
            Rule::filter_lasting => FilterKind::Lasting(self.duration_in(pair)?),
            Rule::filter_ongoing => FilterKind::Ongoing,
            Rule::filter_about => FilterKind::About(self.name_in(pair)?),
            Rule::filter_not_expired => FilterKind::NotExpired,
            Rule::filter_where => self.where_filter(pair)?,
            Rule::filter_different => match self.name_in(pair) {
                Some(field) => FilterKind::Different(field),
                None => FilterKind::DifferentVerifiers,
            },
            Rule::filter_each => each(pair)?,
            _ => return None,
        };
        Some(Filter { kind, span })
    }

    pub(super) fn where_filter(&mut self, pair: Pair<'_, Rule>) -> Option<FilterKind> {
        let field = self.name_in(pair.clone())?;
        let is_test = |part: &Pair<'_, Rule>| {
            !is_keyword(part.as_rule()) && !matches!(part.as_rule(), Rule::k_where | Rule::name)
        };
        let test = pair.into_inner().find(is_test)?;
        Some(FilterKind::Where {
            field,
            test: self.test(test)?,
        })
    }

    /// `average rating of feedback evidence`, `latest review evidence`
    pub(super) fn of_evidence(&mut self, pair: Pair<'_, Rule>) -> ExpressionKind {
        let mut pick = Pick::Latest;
        let mut field = None;
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::pick_average => pick = Pick::Average,
                Rule::pick_lowest => pick = Pick::Lowest,
                Rule::pick_highest => pick = Pick::Highest,
                Rule::pick_sum => pick = Pick::Sum,
                Rule::pick_first => pick = Pick::First,
                Rule::field_name => field = Some(self.name_of(&part)),
                _ => {}
            }
        }
        match self.evidence(pair, None).kind {
            ExpressionKind::Evidence(term) => ExpressionKind::OfEvidence { pick, field, term },
            _ => ExpressionKind::Unreadable,
        }
    }

    pub(super) fn aggregate(&mut self, pair: Pair<'_, Rule>) -> ExpressionKind {
        let mut aggregate = Aggregate::Sum;
        let mut members = Vec::new();
        for part in pair.into_inner() {
            match aggregate_of(part.as_rule()) {
                Some(of) => aggregate = of,
                None => members.push(self.chain(part)),
            }
        }
        ExpressionKind::Aggregate { aggregate, members }
    }

    pub(super) fn elapsed(&mut self, pair: Pair<'_, Rule>) -> ExpressionKind {
        let mut unit = TimeUnit::Days;
        let mut since = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::unit => unit = time_unit(&part),
                Rule::k_since => {}
                _ => since = Some(self.factor(part)),
            }
        }
        match since {
            Some(since) => ExpressionKind::Elapsed {
                unit,
                since: Box::new(since),
            },
            None => ExpressionKind::Unreadable,
        }
    }

    /// How many decimals to round to; more than numbers can have changes nothing.
    pub(super) fn decimals(&mut self, pair: Pair<'_, Rule>) -> u32 {
        let count = pair.into_inner().find(|part| part.as_rule() == Rule::whole);
        count.map_or(u32::MAX, |count| count.as_str().parse().unwrap_or(u32::MAX))
    }

    pub(super) fn duration_in(&mut self, pair: Pair<'_, Rule>) -> Option<CalendarSpan> {
        let duration = pair
            .into_inner()
            .find(|part| part.as_rule() == Rule::duration)?;
        Some(self.duration(&duration))
    }

    /// `2 years 6 months`; more than a calendar can hold is as much as it can hold.
    pub(super) fn duration(&mut self, pair: &Pair<'_, Rule>) -> CalendarSpan {
        let mut span = CalendarSpan::default();
        let mut count = 0_i32;
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::whole => count = part.as_str().parse().unwrap_or(i32::MAX),
                _ => match time_unit(&part) {
                    TimeUnit::Years => {
                        span.months = span.months.saturating_add(count.saturating_mul(12))
                    }
                    TimeUnit::Months => span.months = span.months.saturating_add(count),
                    TimeUnit::Weeks => {
                        span.days = span.days.saturating_add(count.saturating_mul(7))
                    }
                    TimeUnit::Days => span.days = span.days.saturating_add(count),
                },
            }
        }
        span
    }
}

/// `in each of the last 4 quarters`
fn each(pair: Pair<'_, Rule>) -> Option<FilterKind> {
    let mut parts = pair.into_inner();
    let count = parts.find(|part| part.as_rule() == Rule::whole)?;
    let count = count.as_str().parse().unwrap_or(u32::MAX);
    let period = match parts.next()?.into_inner().next()?.as_rule() {
        Rule::unit_years => Period::Years,
        Rule::unit_months => Period::Months,
        Rule::unit_weeks => Period::Weeks,
        _ => Period::Quarters,
    };
    Some(FilterKind::Each { count, period })
}

/// The aggregate that a word names, if it names one.
pub(super) const fn aggregate_of(rule: Rule) -> Option<Aggregate> {
    match rule {
        Rule::aggregate_average | Rule::pick_average => Some(Aggregate::Average),
        Rule::aggregate_lowest | Rule::pick_lowest => Some(Aggregate::Lowest),
        Rule::aggregate_highest | Rule::pick_highest => Some(Aggregate::Highest),
        Rule::aggregate_sum | Rule::pick_sum => Some(Aggregate::Sum),
        _ => None,
    }
}

pub(super) fn amount_of(pair: &Pair<'_, Rule>) -> Amount {
    let mut parts = pair.clone().into_inner();
    let word = parts.next().map(|part| part.as_rule());
    let count = parts
        .next()
        .map_or(u32::MAX, |part| part.as_str().parse().unwrap_or(u32::MAX));
    match word {
        Some(Rule::k_at_most) => Amount::AtMost(count),
        Some(Rule::k_exactly) => Amount::Exactly(count),
        _ => Amount::AtLeast(count),
    }
}

pub(super) fn quantifier(pair: &Pair<'_, Rule>) -> Quantifier {
    match pair.clone().into_inner().next().map(|part| part.as_rule()) {
        Some(Rule::k_every) => Quantifier::Every,
        Some(Rule::k_no) => Quantifier::No,
        _ => Quantifier::Any,
    }
}

pub(super) fn applies(pair: Pair<'_, Rule>) -> ExpressionKind {
    let quantifier = quantifier(&pair);
    let is_stop = pair.into_inner().any(|part| part.as_rule() == Rule::k_stop);
    let notice = if is_stop {
        NoticeKind::Stop
    } else {
        NoticeKind::Flag
    };
    ExpressionKind::Applies { quantifier, notice }
}

pub(super) fn time_unit(pair: &Pair<'_, Rule>) -> TimeUnit {
    match pair.clone().into_inner().next().map(|part| part.as_rule()) {
        Some(Rule::unit_years) => TimeUnit::Years,
        Some(Rule::unit_months) => TimeUnit::Months,
        Some(Rule::unit_weeks) => TimeUnit::Weeks,
        _ => TimeUnit::Days,
    }
}
