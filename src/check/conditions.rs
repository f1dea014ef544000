//! Conditions: each pattern resolved, or its problem reported.

use crate::source::Span;
use crate::syntax::ast::{
    Amount, Expression, ExpressionKind, Joint, Name, Quantifier, Strength, Test, TestKind,
};

use super::checked::{
    AllOrAny, CheckedDefinition, Condition, CountRange, MetOrUnmet, Quantity, QuantityKind,
    TestWords, ValueType,
};
use super::comparisons::Subject;
use super::error::CheckError;
use super::names::Symbol;
use super::{Checker, Resolution};
use crate::layout::ListId;

/// What an expression turned out to be. What failed has been reported.
#[derive(Debug, Clone)]
pub(super) enum Resolved {
    Condition(Condition),
    Quantity(Quantity),
    List(ListId),
    Failed,
}

impl From<Option<Condition>> for Resolved {
    fn from(condition: Option<Condition>) -> Self {
        condition.map_or(Self::Failed, Self::Condition)
    }
}

impl Checker<'_> {
    /// Resolves an expression that must be yes, no or unknown.
    pub(super) fn condition(&mut self, expression: &Expression) -> Option<Condition> {
        let condition = self.resolve_condition(expression);
        self.has_failed |= condition.is_none();
        condition
    }

    fn resolve_condition(&mut self, expression: &Expression) -> Option<Condition> {
        match self.resolve(expression) {
            Resolved::Condition(condition) => Some(condition),
            Resolved::Failed => None,
            Resolved::Quantity(Quantity {
                kind,
                value_type: ValueType::YesNo,
            }) => match kind {
                QuantityKind::Slot(slot) => Some(Condition::YesNo(slot)),
                QuantityKind::Constant(_)
                | QuantityKind::Definition(_)
                | QuantityKind::Arithmetic { .. }
                | QuantityKind::Aggregate { .. }
                | QuantityKind::Rounded { .. }
                | QuantityKind::Shifted { .. }
                | QuantityKind::AreaMet(_)
                | QuantityKind::WeightedMean(_)
                | QuantityKind::LevelShare { .. }
                | QuantityKind::YesNoShare(_)
                | QuantityKind::CountOf(_)
                | QuantityKind::OfEvidence { .. }
                | QuantityKind::Elapsed { .. }
                | QuantityKind::AssessmentDate
                | QuantityKind::FirstMatch(_)
                | QuantityKind::OfColumn(_)
                | QuantityKind::Said { .. } => None,
            },
            Resolved::Quantity(quantity) => {
                let what = self.describe(quantity.value_type);
                let words = self.words(expression.span);
                let help = match quantity.kind {
                    QuantityKind::Constant(_) => {
                        format!(
                            "compare something with it, such as `… is {words}`; to allow several values, \
                             write `… is one of …, {words}`"
                        )
                    }
                    _ => self.help_to_compare(&words, quantity.value_type),
                };
                self.report_not_a_condition(expression.span, what, help);
                None
            }
            Resolved::List(_) => {
                let words = self.words(expression.span);
                let help = format!("ask `no {words}` or `{words} includes \"…\"`");
                self.report_not_a_condition(expression.span, "a list".to_owned(), help);
                None
            }
        }
    }

    fn report_not_a_condition(&mut self, span: Span, what: String, help: String) {
        let words = self.words(span);
        self.problems.push(CheckError::NotACondition {
            words,
            what,
            help,
            span,
        });
    }

    pub(super) fn help_to_compare(&self, words: &str, value_type: ValueType) -> String {
        match value_type {
            ValueType::Number => format!("compare it, such as `{words} is at least 1`"),
            ValueType::Percentage => format!("compare it, such as `{words} is at least 50%`"),
            ValueType::Duration => format!("compare it, such as `{words} is at least 12 months`"),
            ValueType::Date => format!("compare it, such as `{words} is before 2026-01-01`"),
            ValueType::Text => format!("compare it, such as `{words} is \"…\"`"),
            ValueType::Level(vocabulary) => {
                let level = self.last_word(vocabulary);
                format!("compare it, such as `{words} is at least {level}`")
            }
            ValueType::Choice(vocabulary) => {
                format!(
                    "compare it, such as `{words} is {}`",
                    self.last_word(vocabulary)
                )
            }
            ValueType::YesNo => format!("write `{words}`"),
        }
    }

    /// Resolves an expression, whatever it is, and keeps where it is written.
    pub(super) fn resolve(&mut self, expression: &Expression) -> Resolved {
        let span = expression.span;
        match self.resolve_meaning(expression) {
            Resolved::Condition(said @ Condition::Said { .. }) => Resolved::Condition(said),
            Resolved::Condition(inner) => Resolved::Condition(Condition::Said {
                span,
                inner: Box::new(inner),
            }),
            Resolved::Quantity(quantity) => Resolved::Quantity(quantity.said_at(span)),
            other @ (Resolved::List(_) | Resolved::Failed) => other,
        }
    }

    fn resolve_meaning(&mut self, expression: &Expression) -> Resolved {
        match &expression.kind {
            ExpressionKind::All(members) => self.conditions(members).map(Condition::All).into(),
            ExpressionKind::Any(members) => self.any(members).into(),
            ExpressionKind::Mixed { members, joints } => self.mixed(members, joints).into(),
            ExpressionKind::Not(inner) => self
                .condition(inner)
                .map(|inner| Condition::Not(Box::new(inner)))
                .into(),
            ExpressionKind::Bracket(inner) => self.resolve(inner),
            ExpressionKind::Group { amount, members } => {
                self.group(*amount, members, expression.span).into()
            }
            ExpressionKind::Is { subject, test } => self.comparison(subject, test).into(),
            ExpressionKind::Includes { list, item } => {
                self.includes(list, item, expression.span).into()
            }
            ExpressionKind::No(name) => self.no(name, expression.span).into(),
            ExpressionKind::Evidence(term) => self.evidence(term).into(),
            ExpressionKind::Rule(name) => {
                self.unfinished(&format!("rule {} is met", name.text), expression.span)
            }
            ExpressionKind::RulesIn { area, .. } => self.unfinished(
                &format!("every rule in {} is met", area.text),
                expression.span,
            ),
            ExpressionKind::SkillsIn { amount, group } => {
                self.skills_in(*amount, group, None, expression.span).into()
            }
            ExpressionKind::Criteria { .. } => {
                let better = format!("{} is unmet", self.words(expression.span));
                self.unfinished(&better, expression.span)
            }
            ExpressionKind::Applies { quantifier, notice } => {
                let any = Condition::AnyNotice {
                    kind: *notice,
                    span: expression.span,
                };
                Resolved::Condition(match quantifier {
                    Quantifier::No => Condition::Not(Box::new(any)),
                    Quantifier::Any | Quantifier::Every => any,
                })
            }
            ExpressionKind::Name(name) => self.named(name),
            ExpressionKind::Unreadable => Resolved::Failed,
            ExpressionKind::Number(_)
            | ExpressionKind::Percent(_)
            | ExpressionKind::Duration(_)
            | ExpressionKind::Date(_)
            | ExpressionKind::Text(_)
            | ExpressionKind::Arithmetic { .. }
            | ExpressionKind::Aggregate { .. }
            | ExpressionKind::OfSkills { .. }
            | ExpressionKind::Rounded { .. }
            | ExpressionKind::AreaMet(_)
            | ExpressionKind::CountOf(_)
            | ExpressionKind::OfEvidence { .. }
            | ExpressionKind::Elapsed { .. }
            | ExpressionKind::HighestColumn(_)
            | ExpressionKind::AssessmentDate => match self.resolve_quantity(expression) {
                Some(quantity) => Resolved::Quantity(quantity),
                None => Resolved::Failed,
            },
        }
    }

    fn unfinished(&mut self, better: &str, span: Span) -> Resolved {
        let help = format!("write `{better}`");
        self.report_not_a_condition(span, "only half a question".to_owned(), help);
        Resolved::Failed
    }

    /// Resolves every member, also after one that fails.
    fn conditions(&mut self, members: &[Expression]) -> Option<Vec<Condition>> {
        let resolved: Vec<Option<Condition>> = members
            .iter()
            .map(|member| self.condition(member))
            .collect();
        resolved.into_iter().collect()
    }

    /// Members joined by `or`: names before evidence may be more kinds of it.
    fn any(&mut self, members: &[Expression]) -> Option<Condition> {
        let members = self.gather_kinds(members)?;
        let mut resolved = Vec::new();
        for (at, member) in members.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| members.get(before));
            match before.and_then(|before| self.forgotten_subject(before, member)) {
                Some(help) => {
                    let what = "just a word".to_owned();
                    self.report_not_a_condition(member.span, what, help);
                    resolved.push(None);
                }
                None => resolved.push(self.condition(member)),
            }
        }
        let mut resolved: Vec<Condition> = resolved.into_iter().collect::<Option<_>>()?;
        if resolved.len() == 1 {
            resolved.pop()
        } else {
            Some(Condition::Any(resolved))
        }
    }

    /// Members joined by `and` and by `or`. Only kinds of evidence may be joined by `or` here, such
    /// as in `has mentor and mentoring or coaching evidence`.
    fn mixed(&mut self, members: &[Expression], joints: &[Joint]) -> Option<Condition> {
        let mut gathered = Vec::new();
        for run in joined_by_or(members, joints) {
            gathered.extend(self.gather_kinds(run)?);
        }
        let is_inside = |joint: &Joint| {
            gathered.iter().any(|member| {
                member.span.start <= joint.span.start && joint.span.end <= member.span.end
            })
        };
        let joints: Vec<Joint> = joints
            .iter()
            .copied()
            .filter(|joint| !is_inside(joint))
            .collect();
        let one = joints.iter().find(|joint| !joint.is_or)?;
        let Some(other) = joints.iter().find(|joint| joint.is_or) else {
            return self.conditions(&gathered).map(Condition::All);
        };
        if gathered.iter().any(|member| self.may_be_a_kind(member)) {
            return None;
        }
        self.problems.push(CheckError::MixedAndOr {
            first: self.bracketed(&gathered, &joints, false),
            second: self.bracketed(&gathered, &joints, true),
            one: one.span.min(other.span),
            other: one.span.max(other.span),
        });
        self.conditions(&gathered);
        None
    }

    /// Whether a member names what may be a kind of evidence whose declaration could not be read.
    fn may_be_a_kind(&self, member: &Expression) -> bool {
        let (ExpressionKind::Name(name) | ExpressionKind::No(name)) = &member.kind else {
            return false;
        };
        !self.names.symbols.contains_key(&name.key) && self.names.may_be_lost(&name.key)
    }

    /// A mixture with brackets around what `or` joins, or around what `and` joins.
    fn bracketed(&self, members: &[Expression], joints: &[Joint], is_or: bool) -> String {
        let mut text = String::new();
        for (at, member) in members.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| joints.get(before));
            let after = joints.get(at);
            let is_bound = |joint: Option<&Joint>| joint.is_some_and(|joint| joint.is_or == is_or);
            if let Some(joint) = before {
                text.push_str(if joint.is_or { " or " } else { " and " });
            }
            if is_bound(after) && !is_bound(before) {
                text.push('(');
            }
            text.push_str(&self.words(member.span));
            if is_bound(before) && !is_bound(after) {
                text.push(')');
            }
        }
        text
    }

    /// `move is internal or external`: the help for the second half.
    fn forgotten_subject(&self, before: &Expression, member: &Expression) -> Option<String> {
        let ExpressionKind::Name(word) = &member.kind else {
            return None;
        };
        let ExpressionKind::Is { subject, test } = &before.kind else {
            return None;
        };
        let (ExpressionKind::Name(subject), TestKind::Equals(value)) = (&subject.kind, &test.kind)
        else {
            return None;
        };
        let slot = match self.names.symbols.get(&subject.key)?.what {
            Symbol::Slot(slot) => self.names.layout.slots.get(slot)?,
            Symbol::List(_) | Symbol::Definition(_) | Symbol::Playbook(_) | Symbol::Damaged => {
                return None;
            }
        };
        let vocabulary = self.vocabulary_of(ValueType::from(slot.slot_type))?;
        vocabulary.place_of(&word.text)?;
        let first = self.words(value.span);
        Some(format!(
            "write `{} is one of {first}, {}`",
            subject.text, word.text
        ))
    }

    fn group(&mut self, amount: Amount, members: &[Expression], span: Span) -> Option<Condition> {
        let there = members.len();
        let conditions = self.conditions(members);
        let asked = match amount {
            Amount::AtLeast(asked) | Amount::Exactly(asked) => asked,
            Amount::All | Amount::Any | Amount::None | Amount::AtMost(_) => 0,
        };
        if asked as usize > there && there > 0 {
            self.problems
                .push(CheckError::ImpossibleCount { asked, there, span });
            return None;
        }
        let members = conditions?;
        Some(match amount {
            Amount::All => Condition::All(members),
            Amount::Any => Condition::Any(members),
            Amount::None | Amount::AtLeast(_) | Amount::AtMost(_) | Amount::Exactly(_) => {
                Condition::Count {
                    members,
                    count: count_range(amount, there),
                }
            }
        })
    }

    fn comparison(&mut self, subject: &Expression, test: &Test) -> Option<Condition> {
        if let Some(playbook) = self.playbook_named(subject) {
            return self.playbook_is(playbook, subject, test);
        }
        match (&subject.kind, met_or_unmet(test)) {
            (ExpressionKind::Rule(name), Some(status)) => {
                let rule = self.names.rule(name, &mut self.problems)?;
                Some(Condition::RuleIs { rule, status })
            }
            (ExpressionKind::RulesIn { quantifier, area }, Some(status)) => {
                let area = self.names.area(area, &mut self.problems)?;
                Some(rules_are(*quantifier, area, status))
            }
            (
                ExpressionKind::Criteria {
                    amount,
                    strength,
                    area,
                },
                Some(status),
            ) => self.criteria_are(
                *amount,
                *strength,
                area.as_ref(),
                status,
                subject.span.to(test.span),
            ),
            (ExpressionKind::SkillsIn { amount, group }, _) => {
                self.skills_in(*amount, group, Some(test), subject.span)
            }
            (_, Some(_)) => {
                let help = "only rules, requirements, expectations and encouragements are met or \
                            unmet: name one, as in `rule NAME is met`";
                self.report_wrong_question(subject, test, "no rule", help);
                None
            }
            (_, None) => self.test_of(subject, test),
        }
    }

    fn criteria_are(
        &mut self,
        amount: Amount,
        strength: Strength,
        area: Option<&Name>,
        status: MetOrUnmet,
        span: Span,
    ) -> Option<Condition> {
        let area = match area {
            Some(name) => Some(self.names.area(name, &mut self.problems)?),
            None => None,
        };
        let (status, count) = match (amount, status) {
            // Criteria that do not apply are left out, so every one is met when none is unmet.
            (Amount::All, MetOrUnmet::Met) => (MetOrUnmet::Unmet, CountRange::NONE),
            (Amount::All, MetOrUnmet::Unmet) => (MetOrUnmet::Met, CountRange::NONE),
            (amount, status) => (status, count_range(amount, usize::MAX)),
        };
        Some(Condition::CriteriaAre {
            strength,
            area,
            status,
            count,
            span,
        })
    }

    pub(super) fn report_wrong_question(
        &mut self,
        subject: &Expression,
        test: &Test,
        is: &str,
        help: &str,
    ) {
        self.problems.push(CheckError::WrongQuestion {
            words: format!("is {}", self.words(test.span)),
            subject: self.words(subject.span),
            is: is.to_owned(),
            help: help.to_owned(),
            span: test.span,
        });
    }

    /// `SUBJECT is TEST` of a fact, a skill, a definition or a quantity.
    pub(super) fn test_of(&mut self, subject: &Expression, test: &Test) -> Option<Condition> {
        if matches!(test.kind, TestKind::Known | TestKind::Unknown) {
            return self.known(subject, test);
        }
        if let TestKind::HeldFor(level, duration) = &test.kind {
            return self.held_for(subject, test, level, *duration);
        }
        let (quantity, subject_words) = match self.resolve(subject) {
            Resolved::Quantity(quantity) => (quantity, self.words(subject.span)),
            Resolved::Failed => {
                self.resolve_values(test);
                return None;
            }
            Resolved::Condition(_) => {
                let help = "write it as it is, or with `not` before it";
                self.report_wrong_question(subject, test, "a condition", help);
                return None;
            }
            Resolved::List(_) => {
                let words = self.words(subject.span);
                let help =
                    format!("ask `{words} includes \"…\"`, `no {words}` or `{words} is known`");
                self.report_wrong_question(subject, test, "a list", &help);
                return None;
            }
        };
        let asked = Subject::new(self, subject, &quantity);
        let (checked, is_negated) = self.test(&asked, test)?;
        let asked_for = self.words(test.span);
        let needed = match asked_for.strip_prefix("not ") {
            Some(opposite) if is_negated => opposite.to_owned(),
            Some(_) | None => asked_for,
        };
        let words = TestWords {
            subject: subject_words,
            needed,
        };
        let condition = Condition::Test {
            subject: quantity,
            test: checked,
            words,
        };
        Some(if is_negated {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    fn known(&mut self, subject: &Expression, test: &Test) -> Option<Condition> {
        let known = match self.resolve(subject) {
            Resolved::Quantity(Quantity {
                kind: QuantityKind::Slot(slot),
                ..
            }) => Condition::Known(slot),
            Resolved::List(list) => Condition::KnownList(list),
            Resolved::Failed => return None,
            Resolved::Quantity(_) | Resolved::Condition(_) => {
                let help = "only a fact or a skill can be asked to be known: name one";
                self.report_wrong_question(subject, test, "not a fact or a skill", help);
                return None;
            }
        };
        Some(match test.kind {
            TestKind::Unknown => Condition::Not(Box::new(known)),
            _ => known,
        })
    }

    fn includes(&mut self, list: &Expression, item: &Expression, span: Span) -> Option<Condition> {
        let (list_id, words) = match self.resolve(list) {
            Resolved::List(id) => (id, self.words(list.span)),
            Resolved::Failed => return None,
            Resolved::Quantity(_) | Resolved::Condition(_) => {
                self.problems.push(CheckError::WrongQuestion {
                    words: "includes".to_owned(),
                    subject: self.words(list.span),
                    is: "not a list".to_owned(),
                    help: "only a fact of type `list of …` includes something; else write `is`"
                        .to_owned(),
                    span,
                });
                return None;
            }
        };
        let choices = self
            .names
            .layout
            .lists
            .get(list_id)
            .and_then(|list| list.choices);
        let value_type = choices.map_or(ValueType::Text, ValueType::Choice);
        let subject = Subject::of_list(words.clone(), value_type);
        let item_quantity = self.value(&subject, item)?;
        let words = TestWords {
            subject: words,
            needed: self.words(item.span),
        };
        Some(Condition::Includes {
            list: list_id,
            item: item_quantity,
            words,
        })
    }

    /// `no NAME`: known, and zero or empty.
    fn no(&mut self, name: &Name, span: Span) -> Option<Condition> {
        match self.named(name) {
            Resolved::List(list) => Some(Condition::EmptyList { list }),
            Resolved::Failed => None,
            Resolved::Quantity(subject)
                if subject.value_type.is_number() || subject.value_type == ValueType::Duration =>
            {
                let zero = Quantity {
                    kind: QuantityKind::Constant(0),
                    value_type: subject.value_type,
                };
                let words = TestWords {
                    subject: name.text.clone(),
                    needed: "none".to_owned(),
                };
                Some(Condition::Test {
                    subject,
                    test: super::checked::Test::Equal(zero),
                    words,
                })
            }
            resolved => {
                let not = format!("write `not {}`", name.text);
                let (is, help) = match resolved {
                    Resolved::Quantity(quantity) => {
                        let help = match quantity.value_type {
                            ValueType::YesNo => not,
                            other => self.help_to_compare(&name.text, other),
                        };
                        (self.describe(quantity.value_type), help)
                    }
                    Resolved::Condition(_) | Resolved::List(_) | Resolved::Failed => {
                        ("a condition".to_owned(), not)
                    }
                };
                self.problems.push(CheckError::WrongQuestion {
                    words: "no".to_owned(),
                    subject: name.text.clone(),
                    is,
                    help,
                    span,
                });
                None
            }
        }
    }

    pub(super) fn named(&mut self, name: &Name) -> Resolved {
        match self.names.symbol(name, &mut self.problems) {
            None | Some(Symbol::Damaged) => Resolved::Failed,
            Some(Symbol::Playbook(playbook)) => {
                let help = self.help_to_ask(playbook, &name.text);
                self.report_not_a_condition(name.span, "another playbook".to_owned(), help);
                Resolved::Failed
            }
            Some(Symbol::List(list)) => Resolved::List(list),
            Some(Symbol::Slot(slot)) => {
                let slot_type = self.names.layout.slots.get(slot).map(|slot| slot.slot_type);
                slot_type.map_or(Resolved::Failed, |slot_type| {
                    let kind = QuantityKind::Slot(slot);
                    Resolved::Quantity(Quantity {
                        kind,
                        value_type: slot_type.into(),
                    })
                })
            }
            Some(Symbol::Definition(id)) => {
                self.resolve_definition(id, name);
                match self.definitions.get(id) {
                    Some(Resolution::Done(CheckedDefinition::Condition(_))) => {
                        Resolved::Condition(Condition::Definition(id))
                    }
                    Some(Resolution::Done(CheckedDefinition::Quantity(quantity))) => {
                        let value_type = quantity.value_type;
                        let kind = QuantityKind::Definition(id);
                        Resolved::Quantity(Quantity { kind, value_type })
                    }
                    Some(Resolution::Done(CheckedDefinition::Matrix(_))) => {
                        self.report_matrix_alone(name);
                        Resolved::Failed
                    }
                    Some(Resolution::Done(CheckedDefinition::Points(_))) => {
                        self.report_points_alone(name);
                        Resolved::Failed
                    }
                    _ => Resolved::Failed,
                }
            }
        }
    }
}

impl Checker<'_> {
    fn report_matrix_alone(&mut self, name: &Name) {
        let help = format!(
            "ask `every skill in {0}`, or compare `highest column met in {0}`",
            name.text
        );
        self.problems.push(CheckError::NotAQuantity {
            words: name.text.clone(),
            what: "a matrix".to_owned(),
            help,
            span: name.span,
        });
    }

    fn report_points_alone(&mut self, name: &Name) {
        let help = format!(
            "ask for all of them, as in `sum of {} for every skill`, or head the column of the \
             table with one skill",
            name.text
        );
        self.problems.push(CheckError::NotAQuantity {
            words: name.text.clone(),
            what: "a table that goes by a scale".to_owned(),
            help,
            span: name.span,
        });
    }
}

fn rules_are(quantifier: Quantifier, area: usize, status: MetOrUnmet) -> Condition {
    let any = |status| Condition::RulesAre {
        area,
        all: AllOrAny::Any,
        status,
    };
    match quantifier {
        Quantifier::Every => Condition::RulesAre {
            area,
            all: AllOrAny::All,
            status,
        },
        Quantifier::Any => any(status),
        Quantifier::No => Condition::Not(Box::new(any(status))),
    }
}

fn met_or_unmet(test: &Test) -> Option<MetOrUnmet> {
    match test.kind {
        TestKind::Met => Some(MetOrUnmet::Met),
        TestKind::Unmet => Some(MetOrUnmet::Unmet),
        _ => None,
    }
}

/// How many of `there` an amount asks for.
pub(super) fn count_range(amount: Amount, there: usize) -> CountRange {
    match amount {
        Amount::All => CountRange::at_least(u32::try_from(there).unwrap_or(u32::MAX)),
        Amount::Any => CountRange::at_least(1),
        Amount::None => CountRange::NONE,
        Amount::AtLeast(count) => CountRange::at_least(count),
        Amount::AtMost(count) => CountRange {
            low: 0,
            high: count,
        },
        Amount::Exactly(count) => CountRange {
            low: count,
            high: count,
        },
    }
}

/// The members in runs: within a run all are joined by `or`, between runs stands `and`.
fn joined_by_or<'m>(members: &'m [Expression], joints: &[Joint]) -> Vec<&'m [Expression]> {
    let mut runs = Vec::new();
    let mut rest = members;
    for after in joints.split(|joint| !joint.is_or) {
        let (run, others) = rest
            .split_at_checked(after.len() + 1)
            .unwrap_or((rest, &[]));
        runs.push(run);
        rest = others;
    }
    runs
}
