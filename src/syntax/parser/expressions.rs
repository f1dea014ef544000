//! Conditions and quantities: from the pairs of the grammar to expressions.

use pest::iterators::Pair;

use crate::source::Span;
use crate::syntax::ast::{Expression, ExpressionKind, Joint, Name, Operator, Test, TestKind};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::{Bullet, Piece};

use crate::value::{CalendarSpan, spaced_once};

use super::terms::{applies, quantifier};
use super::{Parser, Rule, make_name, make_word};

/// How many operands a sum or a product may have; each makes the tree one step deeper.
const MOST_OPERANDS: usize = 100;

impl Parser<'_> {
    /// Reads a piece that is one expression, with the bullets of its group.
    pub(super) fn parse_piece(
        &mut self,
        piece: &Piece,
        bullets: &[Bullet],
        what: &str,
        help: &str,
    ) -> Option<Expression> {
        if piece.is_broken {
            return None;
        }
        let mut expression = match self.plain_expression(piece.span) {
            Some(expression) => expression,
            None => {
                let pair = self.read(Rule::alone, piece.span, what, help)?;
                self.expression_in(pair)?
            }
        };
        self.attach_bullets(std::iter::once(&mut expression), bullets);
        Some(expression)
    }

    /// Gives the bullets to the last group among `expressions`; a group without bullets and bullets
    /// without a group are reported.
    pub(super) fn attach_bullets<'e>(
        &mut self,
        expressions: impl DoubleEndedIterator<Item = &'e mut Expression>,
        bullets: &[Bullet],
    ) {
        let members: Vec<Expression> = bullets
            .iter()
            .map(|bullet| self.parse_bullet(bullet))
            .collect();
        let mut expressions: Vec<&mut Expression> = expressions.collect();
        let group = expressions.last_mut().and_then(|last| last_group(last));
        match (group, bullets.first()) {
            (Some(slot), Some(_)) => *slot = members,
            (None, Some(bullet)) => self.report(SyntaxError::bullets_without_group(bullet.span)),
            (_, None) => {}
        }
        for expression in expressions {
            for span in empty_groups(expression) {
                self.report_empty_group(span);
            }
        }
    }

    fn report_empty_group(&mut self, span: Span) {
        let words = one_line(self.words(span));
        self.report(SyntaxError::GroupWithoutBullets { words, span });
    }

    fn parse_bullet(&mut self, bullet: &Bullet) -> Expression {
        let unreadable = Expression {
            kind: ExpressionKind::Unreadable,
            span: bullet.span,
        };
        let help = "a bullet is one condition, such as `- mentoring evidence`";
        let piece = Piece {
            span: bullet.span,
            indent: bullet.indent,
            bullets: Vec::new(),
            is_broken: bullet.is_broken,
        };
        self.parse_piece(&piece, &bullet.bullets, "bullet", help)
            .unwrap_or(unreadable)
    }

    pub(super) fn expression(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        let mut members = Vec::new();
        let mut joints = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::member => members.push(self.member(part)),
                rule => joints.push(Joint {
                    is_or: rule == Rule::k_or,
                    span: self.span_of(&part),
                }),
            }
        }
        if joints.is_empty() {
            return members.pop().unwrap_or(Expression {
                kind: ExpressionKind::Unreadable,
                span,
            });
        }
        let kind = joined(members, joints);
        Expression { kind, span }
    }

    fn member(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        let mut is_negated = false;
        let mut inner = Expression {
            kind: ExpressionKind::Unreadable,
            span,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::k_not => is_negated = !is_negated,
                _ => inner = self.comparison(part),
            }
        }
        if is_negated {
            Expression {
                kind: ExpressionKind::Not(Box::new(inner)),
                span,
            }
        } else {
            inner
        }
    }

    fn comparison(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        let mut parts = pair.into_inner();
        let Some(first) = parts.next() else {
            return Expression {
                kind: ExpressionKind::Unreadable,
                span,
            };
        };
        let subject = match first.as_rule() {
            Rule::listed_evidence => return self.evidence(first, None),
            _ => self.chain(first),
        };
        match parts.next() {
            None => subject,
            Some(predicate) => self.predicate(subject, predicate, span),
        }
    }

    fn predicate(&mut self, subject: Expression, pair: Pair<'_, Rule>, span: Span) -> Expression {
        let mut parts = pair.into_inner().filter(|part| !is_keyword(part.as_rule()));
        let test_part = parts.next();
        let held = parts.next().and_then(|held| {
            let span = self.span_of(&held);
            self.duration_in(held).map(|duration| (duration, span))
        });
        let subject = Box::new(subject);
        let kind = match test_part {
            Some(part) if part.as_rule() == Rule::includes => {
                let item = self.first_sum(part);
                ExpressionKind::Includes {
                    list: subject,
                    item: Box::new(item),
                }
            }
            Some(part) => match self.test(part) {
                Some(test) => ExpressionKind::Is {
                    subject,
                    test: held_for(test, held),
                },
                None => ExpressionKind::Unreadable,
            },
            None => ExpressionKind::Unreadable,
        };
        Expression { kind, span }
    }

    pub(super) fn test(&mut self, pair: Pair<'_, Rule>) -> Option<Test> {
        let span = self.span_of(&pair);
        let rule = pair.as_rule();
        let within = pair
            .clone()
            .into_inner()
            .find(|part| part.as_rule() == Rule::duration);
        let mut values: Vec<Expression> = pair
            .into_inner()
            .filter_map(|part| match part.as_rule() {
                Rule::sum => Some(self.chain(part)),
                Rule::not_label => Some(self.label(&part)),
                _ => None,
            })
            .collect();
        let mut one = || values.pop().map(Box::new);
        let kind = match rule {
            Rule::test_met => TestKind::Met,
            Rule::test_unmet => TestKind::Unmet,
            Rule::test_no => TestKind::No,
            Rule::test_below => TestKind::Below,
            Rule::test_at => TestKind::At,
            Rule::test_above => TestKind::Above,
            Rule::test_known => TestKind::Known,
            Rule::test_unknown => TestKind::Unknown,
            Rule::test_not => TestKind::Not(one()?),
            Rule::test_at_least => TestKind::AtLeast(one()?),
            Rule::test_at_most => TestKind::AtMost(one()?),
            Rule::test_more_than => TestKind::MoreThan(one()?),
            Rule::test_less_than => TestKind::LessThan(one()?),
            Rule::test_before => TestKind::Before(one()?),
            Rule::test_after => TestKind::After(one()?),
            Rule::test_equals => TestKind::Equals(one()?),
            Rule::test_between => {
                let high = one()?;
                TestKind::Between(one()?, high)
            }
            Rule::test_one_of => TestKind::OneOf(values),
            Rule::test_not_one_of => TestKind::NotOneOf(values),
            Rule::test_within => TestKind::Within(self.duration(&within?)),
            _ => return None,
        };
        Some(Test { kind, span })
    }

    /// A verdict that begins with `not`, as a name.
    fn label(&self, pair: &Pair<'_, Rule>) -> Expression {
        let span = self.span_of(pair);
        let kind = ExpressionKind::Name(make_name(pair.as_str(), span));
        Expression { kind, span }
    }

    pub(super) fn first_sum(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        match pair.into_inner().find(|part| part.as_rule() == Rule::sum) {
            Some(part) => self.chain(part),
            None => Expression {
                kind: ExpressionKind::Unreadable,
                span,
            },
        }
    }

    /// A sum, a product or a factor: operands joined from left to right.
    pub(super) fn chain(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        if !matches!(pair.as_rule(), Rule::sum | Rule::listed_sum | Rule::product) {
            return self.factor(pair);
        }
        let mut result: Option<Expression> = None;
        let mut operator = Operator::Plus;
        for (at, part) in pair.into_inner().enumerate() {
            if at > 2 * MOST_OPERANDS {
                self.report(SyntaxError::NestingTooDeep { span });
                return Expression {
                    kind: ExpressionKind::Unreadable,
                    span,
                };
            }
            match part.as_rule() {
                Rule::k_plus => operator = Operator::Plus,
                Rule::k_minus => operator = Operator::Minus,
                Rule::k_times => operator = Operator::Times,
                Rule::k_divided_by => operator = Operator::DividedBy,
                Rule::rounding => {
                    let decimals = self.decimals(part);
                    result = result.take().map(|value| rounded(value, decimals, span));
                }
                _ => {
                    let right = self.chain(part);
                    result = Some(match result.take() {
                        None => right,
                        Some(left) => join(operator, left, right),
                    });
                }
            }
        }
        result.unwrap_or(Expression {
            kind: ExpressionKind::Unreadable,
            span,
        })
    }

    pub(super) fn factor(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        let kind = match pair.as_rule() {
            Rule::bracket => match pair.into_inner().next() {
                Some(inner) => ExpressionKind::Bracket(Box::new(self.expression(inner))),
                None => ExpressionKind::Unreadable,
            },
            Rule::text => ExpressionKind::Text(self.text_of(&pair).value),
            Rule::date => self
                .date_of(&pair)
                .map_or(ExpressionKind::Unreadable, ExpressionKind::Date),
            Rule::duration => ExpressionKind::Duration(self.duration(&pair)),
            Rule::number => self
                .number_of(&pair)
                .map_or(ExpressionKind::Unreadable, ExpressionKind::Number),
            Rule::percent => self.percent(pair),
            Rule::amount_term => return self.amount_term(pair),
            Rule::highest_column => self
                .name_in(pair)
                .map_or(ExpressionKind::Unreadable, ExpressionKind::HighestColumn),
            Rule::none_word => ExpressionKind::Name(make_word(pair.as_str(), span)),
            Rule::group => {
                let amount = self.group_amount(pair);
                ExpressionKind::Group {
                    amount,
                    members: Vec::new(),
                }
            }
            Rule::criteria => self.criteria(pair),
            Rule::applies => applies(pair),
            Rule::every_rule => match (quantifier(&pair), self.name_in(pair)) {
                (quantifier, Some(area)) => ExpressionKind::RulesIn { quantifier, area },
                (_, None) => ExpressionKind::Unreadable,
            },
            Rule::every_skill => self.every_skill(pair),
            Rule::no_term => return self.no_term(pair),
            Rule::count_of => match self.evidence(pair, None).kind {
                ExpressionKind::Evidence(term) => ExpressionKind::CountOf(term),
                _ => ExpressionKind::Unreadable,
            },
            Rule::of_skills => self.of_skills(pair),
            Rule::aggregate => self.aggregate(pair),
            Rule::of_evidence => self.of_evidence(pair),
            Rule::elapsed => self.elapsed(pair),
            Rule::assessment_date => ExpressionKind::AssessmentDate,
            Rule::rule_reference => self
                .name_in(pair)
                .map_or(ExpressionKind::Unreadable, ExpressionKind::Rule),
            Rule::evidence_or_name => return self.evidence_or_name(pair),
            _ => ExpressionKind::Unreadable,
        };
        Expression { kind, span }
    }

    pub(super) fn name_in(&self, pair: Pair<'_, Rule>) -> Option<Name> {
        let name = pair
            .into_inner()
            .find(|part| part.as_rule() == Rule::name)?;
        Some(self.name_of(&name))
    }

    /// The words of a criterion on one line, bullets behind a colon.
    pub(super) fn words_of(&self, expression: &Expression) -> String {
        let mut words = one_line(self.words(expression.span));
        if let Some(members) = expression.last_members() {
            let members: Vec<String> = members.iter().map(|member| self.words_of(member)).collect();
            words = format!(
                "{}: {}",
                words.trim_end_matches(':').trim_end(),
                members.join("; ")
            );
        }
        words
    }
}

/// A test that must have held for so long.
fn held_for(test: Test, held: Option<(CalendarSpan, Span)>) -> Test {
    match held {
        None => test,
        Some((duration, place)) => Test {
            span: test.span.to(place),
            kind: TestKind::HeldFor(Box::new(test), duration),
        },
    }
}

fn rounded(value: Expression, decimals: u32, span: Span) -> Expression {
    let kind = ExpressionKind::Rounded {
        value: Box::new(value),
        decimals,
    };
    Expression { kind, span }
}

/// Members, and the joints between them.
pub(super) fn joined(members: Vec<Expression>, joints: Vec<Joint>) -> ExpressionKind {
    if joints.iter().all(|joint| joint.is_or) {
        ExpressionKind::Any(members)
    } else if joints.iter().any(|joint| joint.is_or) {
        ExpressionKind::Mixed { members, joints }
    } else {
        ExpressionKind::All(members)
    }
}

pub(super) fn join(operator: Operator, left: Expression, right: Expression) -> Expression {
    let span = left.span.to(right.span);
    let (left, right) = (Box::new(left), Box::new(right));
    Expression {
        kind: ExpressionKind::Arithmetic {
            operator,
            left,
            right,
        },
        span,
    }
}

/// The still empty member list of the group that ends the expression.
fn last_group(expression: &mut Expression) -> Option<&mut Vec<Expression>> {
    match &mut expression.kind {
        ExpressionKind::Group { members, .. } => members.is_empty().then_some(members),
        ExpressionKind::All(members)
        | ExpressionKind::Any(members)
        | ExpressionKind::Mixed { members, .. } => members.last_mut().and_then(last_group),
        ExpressionKind::Not(inner) => last_group(inner),
        _ => None,
    }
}

/// The groups in an expression that have nothing in them, wherever they stand.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only what joins conditions can hold a group"
)]
fn empty_groups(expression: &Expression) -> Vec<Span> {
    let mut empty = Vec::new();
    let mut waiting = vec![expression];
    while let Some(part) = waiting.pop() {
        match &part.kind {
            ExpressionKind::Group { members, .. } if members.is_empty() => empty.push(part.span),
            ExpressionKind::All(members)
            | ExpressionKind::Any(members)
            | ExpressionKind::Mixed { members, .. } => waiting.extend(members),
            ExpressionKind::Not(inner) | ExpressionKind::Bracket(inner) => waiting.push(inner),
            ExpressionKind::Is { subject, .. } => waiting.push(subject),
            _ => {}
        }
    }
    empty
}

/// Whether a pair is a keyword of its pattern and carries nothing itself.
pub(super) fn is_keyword(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::k_is | Rule::k_are | Rule::k_evidence | Rule::k_or | Rule::k_count_of
    )
}

/// Words on one line: space made single, comments left out, texts kept.
pub(crate) fn one_line(words: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii() && !matches!(byte, b'\t'..=b'\r' | b'"' | b'#');
    if words.bytes().all(is_plain) {
        return spaced_once(words);
    }
    let mut result = String::with_capacity(words.len());
    let mut is_text = false;
    let mut is_comment = false;
    for c in words.chars() {
        match c {
            '\n' if is_comment => is_comment = false,
            _ if is_comment => {}
            '"' => is_text = !is_text,
            '#' if !is_text => is_comment = true,
            _ => {}
        }
        if is_comment {
            continue;
        }
        if !c.is_whitespace() {
            result.push(c);
        } else if !result.ends_with(' ') {
            result.push(' ');
        }
    }
    result.trim().to_owned()
}
