//! Examples: what is given, and what should come out.

use pest::iterators::Pair;

use crate::syntax::ast::{
    Damage, Example, ExpectedStatus, ExpressionKind, Given, GivenEvidence, Literal, LiteralKind,
    Name, PartialDateLiteral, Then,
};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::{Block, Piece};
use crate::syntax::words::Keyword;

use super::{Parser, Rule, make_name, make_word};

const GIVEN: &str = "write it like `given line reports is 0`, `given wants to manage people`, \
                     `given mentoring evidence on 2026-03-01`, `given no evidence`, `given waiver of \
                     RULE by ROLE until 2026-12-31` or `given profile \"ana.yaml\"`";
const THEN: &str = "write it like `then verdict is not ready`, `then verdict is undecided between a \
                    and b`, `then rule NAME is unmet`, `then gap of rule NAME is stale` or \
                    `then flag of rule NAME`";

impl Parser<'_> {
    pub(super) fn parse_example(&mut self, block: &Block) -> Option<Example> {
        let title = self.parse_titled_head(block, Keyword::Example)?;
        let mut example = Example {
            title,
            as_of: None,
            given: Vec::new(),
            then: Vec::new(),
            damage: Damage::None,
            span: block.head.span,
        };
        for clause in &block.clauses {
            if self.parse_example_clause(&mut example, clause).is_none() {
                example.damage = Damage::Some;
            }
        }
        Some(example)
    }

    fn parse_example_clause(&mut self, example: &mut Example, clause: &Piece) -> Option<()> {
        if clause.is_broken {
            return None;
        }
        match self.clause_word(clause).as_str() {
            "as" => {
                let date = self.parse_as_of(clause)?;
                self.set_once(&mut example.as_of, Some(date), clause, Keyword::Example);
                return Some(());
            }
            "given" => {
                let pair = self.read(Rule::given_line, clause.span, "`given` line", GIVEN)?;
                example.given.push(self.given(pair)?);
            }
            "then" => {
                let pair = self.read(Rule::then_line, clause.span, "`then` line", THEN)?;
                example.then.push(self.then(pair)?);
            }
            _ => {
                self.report_unknown_clause(clause, Keyword::Example);
                return None;
            }
        }
        if let Some(bullet) = clause.bullets.first() {
            self.report(SyntaxError::unasked_bullets(bullet.span));
        }
        Some(())
    }

    fn parse_as_of(&mut self, clause: &Piece) -> Option<PartialDateLiteral> {
        let date = self.parse_date_clause(clause, "as of 2026-06-30")?;
        Some(PartialDateLiteral {
            date,
            span: clause.span,
        })
    }

    fn given(&mut self, pair: Pair<'_, Rule>) -> Option<Given> {
        let part = pair
            .into_inner()
            .find(|part| part.as_rule() != Rule::k_given)?;
        Some(match part.as_rule() {
            Rule::given_profile => {
                let text = part
                    .into_inner()
                    .find(|part| part.as_rule() == Rule::text)?;
                Given::Profile(self.text_of(&text))
            }
            Rule::given_waiver => {
                let role = part
                    .clone()
                    .into_inner()
                    .find(|part| part.as_rule() == Rule::waiver_role)?;
                Given::Waiver {
                    rule: self.name_in(part.clone())?,
                    approved_by: self.name_of(&role),
                    in_force: {
                        let span = self.span_of(&part);
                        self.in_force(part, span)?
                    },
                }
            }
            Rule::given_no_evidence => Given::NoEvidence,
            Rule::given_evidence => Given::Evidence(self.given_evidence(part)?),
            Rule::given_not => Given::YesNo {
                name: self.name_in(part)?,
                value: false,
            },
            _ => {
                let name = self.name_in(part.clone())?;
                let since = part
                    .clone()
                    .into_inner()
                    .find(|p| p.as_rule() == Rule::given_since);
                let since = match since {
                    Some(since) => self.dates_in(since)?.into_iter().next(),
                    None => None,
                };
                let literals: Vec<Pair<'_, Rule>> = part
                    .into_inner()
                    .filter(|p| p.as_rule() == Rule::given_literal)
                    .collect();
                if literals.is_empty() {
                    Given::YesNo { name, value: true }
                } else {
                    let values: Option<Vec<Literal>> = literals
                        .into_iter()
                        .map(|literal| self.literal(literal))
                        .collect();
                    Given::Value {
                        name,
                        values: values?,
                        since,
                    }
                }
            }
        })
    }

    pub(super) fn given_evidence(&mut self, pair: Pair<'_, Rule>) -> Option<GivenEvidence> {
        let mut evidence = GivenEvidence {
            count: 1,
            kind: self.name_in(pair.clone())?,
            on: None,
            from: None,
            to: None,
            verified: false,
            verified_by: None,
            about: Vec::new(),
            fields: Vec::new(),
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::whole => evidence.count = part.as_str().parse().unwrap_or(u32::MAX),
                Rule::given_on => {
                    let on = self.dates_in(part)?.into_iter().next();
                    self.refuse_second_date(&evidence, on);
                    evidence.on = on;
                }
                Rule::given_period => {
                    let has_start = part
                        .clone()
                        .into_inner()
                        .any(|part| part.as_rule() == Rule::k_from);
                    let mut dates = self.dates_in(part)?.into_iter();
                    let from = if has_start { dates.next() } else { None };
                    let to = dates.next();
                    self.refuse_second_date(&evidence, from.or(to));
                    evidence.from = from;
                    evidence.to = to;
                }
                Rule::given_verified => evidence.verified = true,
                Rule::given_verified_by => evidence.verified_by = self.name_in(part),
                Rule::given_about => evidence.about.extend(self.all_names(part)),
                Rule::given_with => {
                    for field in part
                        .into_inner()
                        .filter(|p| p.as_rule() == Rule::given_field)
                    {
                        let name = self.name_in(field.clone())?;
                        let literal = field
                            .into_inner()
                            .find(|p| p.as_rule() == Rule::given_literal)?;
                        evidence.fields.push((name, self.literal(literal)?));
                    }
                }
                _ => {}
            }
        }
        Some(evidence)
    }

    /// Reports a date of an item that has one already.
    fn refuse_second_date(&mut self, item: &GivenEvidence, new: Option<PartialDateLiteral>) {
        let first = item.on.or(item.from).or(item.to);
        if let (Some(_), Some(new)) = (first, new) {
            self.report(SyntaxError::UnreadableClause {
                what: "`given` line".to_owned(),
                expected: "a second date".to_owned(),
                help: "an item has one date, `on 2026-03-01`, or one period, \
                       `from 2026-01 to 2026-03`"
                    .to_owned(),
                span: new.span,
            });
        }
    }

    fn all_names(&self, pair: Pair<'_, Rule>) -> Vec<Name> {
        let names = pair
            .into_inner()
            .filter(|part| part.as_rule() == Rule::name);
        names.map(|name| self.name_of(&name)).collect()
    }

    fn dates_in(&mut self, pair: Pair<'_, Rule>) -> Option<Vec<PartialDateLiteral>> {
        let dates = pair
            .into_inner()
            .filter(|part| matches!(part.as_rule(), Rule::date | Rule::number));
        dates
            .map(|part| {
                let span = self.span_of(&part);
                self.date_of(&part)
                    .map(|date| PartialDateLiteral { date, span })
            })
            .collect()
    }

    pub(super) fn literal(&mut self, pair: Pair<'_, Rule>) -> Option<Literal> {
        let span = self.span_of(&pair);
        let part = pair.into_inner().next()?;
        let kind = match part.as_rule() {
            Rule::text => LiteralKind::Text(self.text_of(&part).value),
            Rule::date => LiteralKind::Date(self.date_of(&part)?),
            Rule::duration => LiteralKind::Duration(self.duration(&part)),
            Rule::number => LiteralKind::Number(self.number_of(&part)?),
            Rule::percent => match self.percent(part) {
                ExpressionKind::Percent(number) => LiteralKind::Percent(number),
                _ => return None,
            },
            Rule::k_no => LiteralKind::Word(make_word(part.as_str(), span)),
            _ => LiteralKind::Word(make_name(part.as_str(), span)),
        };
        Some(Literal { kind, span })
    }

    fn possible_labels(&self, pair: Pair<'_, Rule>) -> Vec<Name> {
        let labels = pair.into_inner();
        labels
            .filter(|part| part.as_rule() == Rule::possible_label)
            .map(|label| make_name(label.as_str(), self.span_of(&label)))
            .collect()
    }

    fn then(&mut self, pair: Pair<'_, Rule>) -> Option<Then> {
        let part = pair
            .into_inner()
            .find(|part| part.as_rule() != Rule::k_then)?;
        let span = self.span_of(&part);
        Some(match part.as_rule() {
            Rule::then_verdict => {
                let inner = part.into_inner().next_back()?;
                if inner.as_rule() == Rule::then_undecided {
                    let between = self.possible_labels(inner);
                    Then::Undecided { between, span }
                } else {
                    Then::Verdict(make_name(inner.as_str(), self.span_of(&inner)))
                }
            }
            Rule::then_answer => {
                let name = self.name_in(part.clone())?;
                let inner = part.into_inner().next_back()?;
                if inner.as_rule() == Rule::then_undecided {
                    let between = self.possible_labels(inner);
                    Then::AnswerUndecided {
                        name,
                        between,
                        span,
                    }
                } else {
                    let label = make_name(inner.as_str(), self.span_of(&inner));
                    Then::Answer { name, label }
                }
            }
            Rule::then_rule => {
                let rule = self.name_in(part.clone())?;
                let status = match part.into_inner().next_back()?.as_rule() {
                    Rule::k_met => ExpectedStatus::Met,
                    Rule::k_unmet => ExpectedStatus::Unmet,
                    Rule::k_undecided => ExpectedStatus::Undecided,
                    Rule::k_waived => ExpectedStatus::Waived,
                    _ => ExpectedStatus::NotApplicable,
                };
                Then::Rule { rule, status }
            }
            Rule::then_gap => {
                let rule = self.name_in(part.clone())?;
                let kind = part.into_inner().find(|p| p.as_rule() == Rule::gap_kind)?;
                Then::Gap {
                    rule,
                    kind: make_word(kind.as_str(), self.span_of(&kind)),
                }
            }
            Rule::then_score => {
                let score = self.name_in(part.clone())?;
                let test = part.into_inner().next_back()?;
                Then::Score {
                    score,
                    test: self.score_test(test)?,
                }
            }
            _ => Then::Flag(self.name_in(part)?),
        })
    }
}
