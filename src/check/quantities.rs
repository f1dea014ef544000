//! Quantities: literals, arithmetic, aggregates, and definitions of either sort.

use crate::syntax::ast::{
    Aggregate, Definition, Expression, ExpressionKind, Name, Operator, TimeUnit,
};

use super::checked::{AreaId, CheckedDefinition, Direction, Quantity, QuantityKind, ValueType};
use super::conditions::Resolved;
use super::error::CheckError;
use super::names::Defined;
use super::{Checker, Resolution};

/// How many definitions may rest on one another.
const DEEPEST_DEFINITION: usize = 64;

impl Checker<'_> {
    pub(super) fn resolve_quantity(&mut self, expression: &Expression) -> Option<Quantity> {
        let constant = |value: i128, value_type| {
            Some(Quantity {
                kind: QuantityKind::Constant(value),
                value_type,
            })
        };
        match &expression.kind {
            ExpressionKind::Number(number) => constant(number.units(), ValueType::Number),
            ExpressionKind::Percent(number) => constant(number.units(), ValueType::Percentage),
            ExpressionKind::Duration(span) => constant(span.microdays(), ValueType::Duration),
            ExpressionKind::Date(date) if date.first == date.last => {
                constant(i128::from(date.first.day_number()), ValueType::Date)
            }
            ExpressionKind::Date(_) => {
                self.report_not_a_quantity(
                    expression,
                    "a whole month or year",
                    "write the day, such as 2026-03-31",
                );
                None
            }
            ExpressionKind::Text(text) => constant(self.intern(text), ValueType::Text),
            ExpressionKind::Arithmetic {
                operator,
                left,
                right,
            } => self.arithmetic(*operator, left, right),
            ExpressionKind::Aggregate { aggregate, members } => {
                self.aggregate(*aggregate, members, expression)
            }
            ExpressionKind::OfSkills {
                aggregate,
                points,
                group,
            } => self.of_skills(*aggregate, points, group.as_deref(), expression),
            ExpressionKind::Rounded { value, decimals } => self.rounded(value, *decimals),
            ExpressionKind::AreaMet(name) => {
                let kind = QuantityKind::AreaMet(self.area_met(name)?);
                Some(Quantity {
                    kind,
                    value_type: ValueType::Percentage,
                })
            }
            ExpressionKind::CountOf(term) => {
                let query = self.count_query(term)?;
                let kind = QuantityKind::CountOf(Box::new(query));
                Some(Quantity {
                    kind,
                    value_type: ValueType::Number,
                })
            }
            ExpressionKind::OfEvidence { pick, field, term } => {
                self.of_evidence(*pick, field.as_ref(), term, expression.span)
            }
            ExpressionKind::HighestColumn(matrix) => self.highest_column(matrix),
            ExpressionKind::Elapsed { unit, since } => self.elapsed(*unit, since),
            ExpressionKind::AssessmentDate => {
                self.uses_dates = true;
                let kind = QuantityKind::AssessmentDate;
                Some(Quantity {
                    kind,
                    value_type: ValueType::Date,
                })
            }
            _ => None,
        }
    }

    pub(super) fn report_not_a_quantity(
        &mut self,
        expression: &Expression,
        what: &str,
        help: &str,
    ) {
        self.problems.push(CheckError::NotAQuantity {
            words: self.words(expression.span),
            what: what.to_owned(),
            help: help.to_owned(),
            span: expression.span,
        });
    }

    fn arithmetic(
        &mut self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
    ) -> Option<Quantity> {
        let (left_quantity, right_quantity) = (self.quantity(left), self.quantity(right));
        let (left_quantity, right_quantity) = (left_quantity?, right_quantity?);
        let is_sum = matches!(operator, Operator::Plus | Operator::Minus);
        let types = (left_quantity.value_type, right_quantity.value_type);
        if is_sum && types == (ValueType::Date, ValueType::Duration) {
            return Some(shifted(operator, left_quantity, right_quantity));
        }
        let value_type = match (left_quantity.value_type, right_quantity.value_type) {
            (ValueType::Percentage, ValueType::Percentage) if is_sum => ValueType::Percentage,
            (a, b) if a.is_number() && b.is_number() => ValueType::Number,
            (ValueType::Duration, ValueType::Duration) if is_sum => ValueType::Duration,
            (a, _) => {
                let odd = if a.is_number() || a == ValueType::Duration {
                    right
                } else {
                    left
                };
                let what = match self.resolve(odd) {
                    Resolved::Quantity(quantity) => self.describe(quantity.value_type),
                    Resolved::Condition(_) | Resolved::List(_) | Resolved::Failed => {
                        "something else".to_owned()
                    }
                };
                let help = "reckon with numbers and percentages, add and subtract durations, or move \
                            a date: `started in role plus 6 months`";
                self.report_not_a_quantity(odd, &what, help);
                return None;
            }
        };
        let (left, right) = (Box::new(left_quantity), Box::new(right_quantity));
        Some(Quantity {
            kind: QuantityKind::Arithmetic {
                operator,
                left,
                right,
            },
            value_type,
        })
    }

    /// The area of `AREA met`; a rule there lacks its `is`.
    fn area_met(&mut self, name: &Name) -> Option<AreaId> {
        let rule = name.key.strip_prefix("rule ").unwrap_or(&name.key);
        let is_area = self.names.area_names.contains_key(&name.key);
        if let (false, Some(rule)) = (is_area, self.names.rules.get(rule)) {
            let help = format!("to ask for a rule, write `rule {} is met`", rule.name);
            let (name, span) = (name.text.clone(), name.span);
            self.problems
                .push(CheckError::UnknownArea { name, help, span });
            return None;
        }
        self.names.area(name, &mut self.problems)
    }

    fn rounded(&mut self, value: &Expression, decimals: u32) -> Option<Quantity> {
        let quantity = self.quantity(value)?;
        let value_type = quantity.value_type;
        let decimals = match value_type {
            ValueType::Number => decimals,
            // As it is written: 66.67% to 1 decimal is 66.7%.
            ValueType::Percentage => decimals.saturating_add(2),
            ValueType::YesNo
            | ValueType::Duration
            | ValueType::Date
            | ValueType::Text
            | ValueType::Level(_)
            | ValueType::Choice(_) => {
                let what = self.describe(value_type);
                self.report_not_a_quantity(
                    value,
                    &what,
                    "only numbers and percentages are rounded",
                );
                return None;
            }
        };
        Some(Quantity {
            kind: QuantityKind::Rounded {
                value: Box::new(quantity),
                decimals,
            },
            value_type,
        })
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        members: &[Expression],
        whole: &Expression,
    ) -> Option<Quantity> {
        let resolved: Vec<Option<Quantity>> = members
            .iter()
            .map(|member| match &member.kind {
                ExpressionKind::Evidence(term) => self.report_lost_field(aggregate, term, member),
                _ => self.quantity(member),
            })
            .collect();
        let resolved: Vec<Quantity> = resolved.into_iter().collect::<Option<_>>()?;
        let first = resolved.first()?.value_type;
        let odd = resolved
            .iter()
            .zip(members)
            .find(|(member, _)| !fit_together(first, member.value_type));
        if let Some((member, odd)) = odd {
            let is = self.describe(member.value_type);
            let what = format!("{is}, and the first one is {}", self.describe(first));
            self.report_not_a_quantity(odd, &what, "list values of one kind");
            return None;
        }
        self.refuse_aggregate(aggregate, first, whole)?;
        let is_one_type = resolved.iter().all(|member| member.value_type == first);
        let value_type = if is_one_type {
            first
        } else {
            ValueType::Number
        };
        Some(Quantity {
            kind: QuantityKind::Aggregate {
                aggregate,
                members: resolved,
            },
            value_type,
        })
    }

    /// Refuses to add up what has no sum, and to pick from what has no order.
    pub(super) fn refuse_aggregate(
        &mut self,
        aggregate: Aggregate,
        of: ValueType,
        whole: &Expression,
    ) -> Option<()> {
        let only_picks = matches!(aggregate, Aggregate::Lowest | Aggregate::Highest);
        let can_be_added = of.is_number() || of == ValueType::Duration;
        let has_order = can_be_added || matches!(of, ValueType::Date | ValueType::Level(_));
        if can_be_added || only_picks && has_order {
            return Some(());
        }
        let help = "only numbers, percentages and durations add up; levels and dates have a \
                    `lowest of` and a `highest of`";
        self.report_not_a_quantity(whole, "not made of numbers", help);
        None
    }

    fn elapsed(&mut self, unit: TimeUnit, since: &Expression) -> Option<Quantity> {
        self.uses_dates = true;
        let quantity = self.quantity(since)?;
        if quantity.value_type != ValueType::Date {
            let what = format!("{} and no date", self.describe(quantity.value_type));
            self.report_not_a_quantity(since, &what, "name a date after `since`");
            return None;
        }
        let kind = QuantityKind::Elapsed {
            unit,
            since: Box::new(quantity),
        };
        Some(Quantity {
            kind,
            value_type: ValueType::Number,
        })
    }

    /// Resolves every definition, in the order of the file.
    pub(super) fn resolve_definitions(&mut self) {
        for id in 0..self.names.definitions.len() {
            if let Some(definition) = self.names.definitions.get(id).copied() {
                self.resolve_definition(id, definition.name());
            }
        }
    }

    /// Resolves a definition when that has not been done; `used` is where its name stands. What
    /// rests on it goes one definition deeper.
    pub(super) fn resolve_definition(&mut self, id: usize, used: &Name) {
        if matches!(self.definitions.get(id), Some(Resolution::NotYet)) {
            let outer = std::mem::take(&mut self.depth);
            self.resolve_new_definition(id, used);
            if let Some(depth) = self.depths.get_mut(id) {
                *depth = self.depth;
            }
            self.depth = outer;
        } else if matches!(self.definitions.get(id), Some(Resolution::InProgress)) {
            self.report_circle(used);
        }
        let depth = self.depths.get(id).map_or(0, |depth| depth + 1);
        self.depth = self.depth.max(depth);
    }

    /// Whether a definition goes deeper, or is met deeper, than can be followed.
    fn is_too_deep(&self) -> bool {
        let in_progress = self.definitions.iter();
        let in_progress =
            in_progress.filter(|resolution| matches!(resolution, Resolution::InProgress));
        self.depth >= DEEPEST_DEFINITION || in_progress.count() > DEEPEST_DEFINITION
    }

    /// Reports a definition that goes too deep; those that rest on it are not reported too.
    fn report_too_deep(&mut self, used: &Name) {
        if !self.has_reported_depth {
            let (name, span) = (used.text.clone(), used.span);
            self.problems
                .push(CheckError::DefinitionsTooDeep { name, span });
        }
        self.has_reported_depth = true;
        self.depth = 0;
    }

    fn resolve_new_definition(&mut self, id: usize, used: &Name) {
        let Some(defined) = self.names.definitions.get(id).copied() else {
            return;
        };
        self.set_definition(id, Resolution::InProgress);
        let goes_on = !self.is_too_deep();
        // What a score or a table is made of, it decides by; a definition only names it.
        let reading = matches!(defined, Defined::Definition(_)).then_some(id);
        let outer = std::mem::replace(&mut self.names.reading, reading);
        let resolved = match defined {
            _ if !goes_on => None,
            Defined::Definition(definition) => self.define(definition),
            Defined::Score(score) => self.score(score).map(CheckedDefinition::Quantity),
            Defined::Table(table, answers) => self.table(table, answers),
            Defined::Matrix(matrix, ladder) => self.matrix(matrix, ladder),
        };
        self.names.reading = outer;
        let resolution = match resolved {
            // What it rests on has been reported already.
            None if goes_on => Resolution::Failed,
            _ if self.is_too_deep() => {
                self.report_too_deep(used);
                Resolution::Failed
            }
            Some(definition) => Resolution::Done(definition),
            None => Resolution::Failed,
        };
        self.set_definition(id, resolution);
    }

    /// What stands behind `define NAME:`.
    fn define(&mut self, definition: &Definition) -> Option<CheckedDefinition> {
        let expression = definition.expression.as_ref()?;
        match self.resolve(expression) {
            Resolved::Condition(condition) => Some(CheckedDefinition::Condition(condition)),
            Resolved::Quantity(quantity) if quantity.value_type == ValueType::YesNo => {
                self.condition(expression).map(CheckedDefinition::Condition)
            }
            Resolved::Quantity(quantity) => Some(CheckedDefinition::Quantity(quantity)),
            Resolved::List(_) => {
                let help = "define a condition or a quantity; a list already has its name";
                self.report_not_a_quantity(expression, "a list", help);
                None
            }
            Resolved::Failed => None,
        }
    }

    fn set_definition(&mut self, id: usize, resolution: Resolution) {
        if let Some(slot) = self.definitions.get_mut(id) {
            *slot = resolution;
        }
    }

    /// Reports the definitions that are being resolved right now, up to the name met again.
    fn report_circle(&mut self, used: &Name) {
        let in_progress = self.definitions.iter().zip(&self.names.definitions);
        let in_progress = in_progress
            .filter(|(resolution, _)| matches!(resolution, Resolution::InProgress))
            .map(|(_, definition)| *definition);
        let mut way: Vec<&str> = in_progress
            .map(|definition| definition.name().text.as_str())
            .collect();
        if let Some(start) = way
            .iter()
            .position(|name| crate::value::fold_name(name) == used.key)
        {
            way.rotate_left(start);
        }
        way.push(&used.text);
        let way = way.join(" → ");
        let (name, span) = (used.text.clone(), used.span);
        self.problems
            .push(CheckError::CircularDefinition { name, way, span });
    }
}

/// A date moved on by `plus` or back by `minus`.
fn shifted(operator: Operator, date: Quantity, by: Quantity) -> Quantity {
    let direction = match operator {
        Operator::Minus => Direction::Earlier,
        Operator::Plus | Operator::Times | Operator::DividedBy => Direction::Later,
    };
    Quantity {
        kind: QuantityKind::Shifted {
            date: Box::new(date),
            by: Box::new(by),
            direction,
        },
        value_type: ValueType::Date,
    }
}

/// Whether values of two types can stand in one list.
fn fit_together(first: ValueType, other: ValueType) -> bool {
    first == other || (first.is_number() && other.is_number())
}
