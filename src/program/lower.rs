//! From a checked playbook to a program. Equal conditions become one step.

use std::collections::HashMap;

use crate::check::checked::{
    self, CheckedDefinition, CheckedEffect, CheckedPlaybook, CheckedRule, Condition, Quantity,
    QuantityKind, TestWords, ValueType,
};
use crate::outcome::Citation;
use crate::value::{CalendarSpan, Range, Truth};

use super::{
    Branch, CriterionStep, Filter, NoticeStep, Operand, Place, Program, QuantityStep, Query,
    QueryPart, RegisterStep, RuleId, RuleStep, Slice, SlotType, Step, StepId, StepWords, Test,
    VerdictStep,
};

/// Lowers a sound playbook.
pub(crate) fn lower(playbook: &CheckedPlaybook) -> Program {
    let mut lowering = Lowering::new(playbook);
    for rule in &playbook.rule_order {
        lowering.rule(*rule);
    }
    lowering.program.verdict = playbook
        .verdict
        .iter()
        .map(|line| VerdictStep {
            label: line.label.clone(),
            condition: line
                .condition
                .as_ref()
                .map(|condition| lowering.condition(condition)),
        })
        .collect();
    lowering.sort_effects();
    lowering.program
}

struct Lowering<'a> {
    playbook: &'a CheckedPlaybook,
    program: Program,
    /// The step of an equal condition lowered before.
    known_steps: HashMap<StepKey, StepId>,
    known_registers: HashMap<QuantityStep, usize>,
    known_windows: HashMap<CalendarSpan, usize>,
    definitions: Vec<Option<StepId>>,
    quantity_definitions: Vec<Option<Operand>>,
    /// Whether a step asks what is known, itself or through its parts.
    rests_on_record: Vec<bool>,
}

/// What makes two steps the same: what they do, with lists by content, and how they are worded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct StepKey {
    step: String,
    words: (String, String),
}

impl<'a> Lowering<'a> {
    fn new(playbook: &'a CheckedPlaybook) -> Self {
        let empty = Slice { start: 0, end: 0 };
        let rules = playbook
            .rules
            .iter()
            .map(|rule| rule_step(playbook, rule, empty))
            .collect();
        let program = Program {
            title: playbook.title.clone(),
            version: playbook.version.clone(),
            layout: playbook.layout.clone(),
            steps: Vec::new(),
            words: Vec::new(),
            registers: Vec::new(),
            members: Vec::new(),
            operands: Vec::new(),
            options: Vec::new(),
            windows: Vec::new(),
            queries: Vec::new(),
            query_parts: Vec::new(),
            filters: Vec::new(),
            rules,
            rule_lists: Vec::new(),
            criteria: Vec::new(),
            notices: Vec::new(),
            verdict: Vec::new(),
        };
        Self {
            playbook,
            program,
            known_steps: HashMap::new(),
            known_registers: HashMap::new(),
            known_windows: HashMap::new(),
            definitions: vec![None; playbook.definitions.len()],
            quantity_definitions: vec![None; playbook.definitions.len()],
            rests_on_record: Vec::new(),
        }
    }

    /// Adds the steps of a rule, and then the step that works out how the rule stands.
    fn rule(&mut self, id: RuleId) {
        let Some(rule) = self.playbook.rules.get(id) else {
            return;
        };
        let condition = rule
            .condition
            .as_ref()
            .map(|condition| self.condition(condition));
        let unless = rule.unless.as_ref().map(|unless| self.condition(unless));
        let gate = [condition, unless];
        let (then, then_notices) = self.effects(id, Branch::Then, &rule.then, gate);
        let (otherwise, otherwise_notices) =
            self.effects(id, Branch::Otherwise, &rule.otherwise, gate);
        if let Some(step) = self.program.rules.get_mut(id) {
            step.condition = condition;
            step.unless = unless;
            step.then = then;
            step.otherwise = otherwise;
            step.then_notices = then_notices;
            step.otherwise_notices = otherwise_notices;
        }
        self.push(Step::Rule(id), StepWords::default(), false);
    }

    fn effects(
        &mut self,
        rule: RuleId,
        branch: Branch,
        effects: &[CheckedEffect],
        gate: [Option<StepId>; 2],
    ) -> (Slice, Slice) {
        let (first, first_notice) = (self.program.criteria.len(), self.program.notices.len());
        for effect in effects {
            match effect {
                CheckedEffect::Criterion {
                    strength,
                    condition,
                    words,
                } => {
                    let condition = self.condition(condition);
                    let steps = gate.iter().flatten().chain(std::iter::once(&condition));
                    let rests_on_record = steps.into_iter().any(|step| self.rests(*step));
                    self.program.criteria.push(CriterionStep {
                        rule,
                        branch,
                        strength: *strength,
                        condition,
                        words: words.clone(),
                        rests_on_record,
                    });
                }
                CheckedEffect::Notice { kind, text } => {
                    let (kind, text) = (*kind, text.clone());
                    self.program.notices.push(NoticeStep {
                        rule,
                        branch,
                        kind,
                        text,
                    });
                }
            }
        }
        (
            slice(first, self.program.criteria.len()),
            slice(first_notice, self.program.notices.len()),
        )
    }

    /// Puts criteria and notices back into the order of the playbook, which rules that ask for
    /// later rules have changed.
    fn sort_effects(&mut self) {
        let (old_criteria, old_notices) = (
            std::mem::take(&mut self.program.criteria),
            std::mem::take(&mut self.program.notices),
        );
        for rule in &mut self.program.rules {
            for part in [&mut rule.then, &mut rule.otherwise] {
                let first = self.program.criteria.len();
                let moved = old_criteria.get(part.range()).unwrap_or(&[]);
                self.program.criteria.extend_from_slice(moved);
                *part = slice(first, self.program.criteria.len());
            }
            for part in [&mut rule.then_notices, &mut rule.otherwise_notices] {
                let first = self.program.notices.len();
                let moved = old_notices.get(part.range()).unwrap_or(&[]);
                self.program.notices.extend_from_slice(moved);
                *part = slice(first, self.program.notices.len());
            }
        }
    }

    fn rests(&self, step: StepId) -> bool {
        self.rests_on_record.get(step).copied().unwrap_or(false)
    }

    fn push(&mut self, step: Step, words: StepWords, rests_on_record: bool) -> StepId {
        self.program.steps.push(step);
        self.program.words.push(words);
        self.rests_on_record.push(rests_on_record);
        self.program.steps.len() - 1
    }

    /// Adds a step, or finds the equal one.
    fn step(&mut self, step: Step, words: StepWords, rests_on_record: bool) -> StepId {
        let key = StepKey {
            step: self.content(&step),
            words: (words.subject.clone(), words.needed.clone()),
        };
        if let Some(known) = self.known_steps.get(&key) {
            return *known;
        }
        let id = self.push(step, words, rests_on_record);
        self.known_steps.insert(key, id);
        id
    }

    /// A step as text, with the content of its lists instead of their places.
    fn content(&self, step: &Step) -> String {
        let members = |slice: &Slice| self.program.members.get(slice.range()).map(<[_]>::to_vec);
        match step {
            Step::All(slice) => format!("all {:?}", members(slice)),
            Step::Any(slice) => format!("any {:?}", members(slice)),
            Step::Count {
                members: slice,
                count,
            } => format!("{count:?} of {:?}", members(slice)),
            Step::Test {
                subject,
                test: Test::OneOf(options),
            } => {
                format!(
                    "{subject:?} in {:?}",
                    self.program.options.get(options.range())
                )
            }
            Step::Test {
                subject,
                test: Test::NotOneOf(options),
            } => {
                format!(
                    "{subject:?} not in {:?}",
                    self.program.options.get(options.range())
                )
            }
            Step::RulesAre { rules, all, status } => {
                format!(
                    "{all:?} {:?} {status:?}",
                    self.program.rule_lists.get(rules.range())
                )
            }
            Step::CriteriaAre {
                rules,
                strength,
                status,
                count,
            } => {
                let rules = self.program.rule_lists.get(rules.range());
                format!("{count:?} {strength:?} {status:?} {rules:?}")
            }
            Step::AnyNotice { kind, .. } => format!("any {kind:?}"),
            Step::Constant(_)
            | Step::YesNo(_)
            | Step::Test { .. }
            | Step::Includes { .. }
            | Step::EmptyList(_)
            | Step::Known(_)
            | Step::KnownList(_)
            | Step::Evidence { .. }
            | Step::Not(_)
            | Step::Compute { .. }
            | Step::Rule(_)
            | Step::RuleIs { .. } => format!("{step:?}"),
        }
    }

    fn condition(&mut self, condition: &Condition) -> StepId {
        match condition {
            Condition::YesNo(slot) => {
                let words = StepWords {
                    subject: self.slot_name(*slot),
                    needed: "yes".to_owned(),
                };
                self.step(Step::YesNo(*slot), words, false)
            }
            Condition::Definition(id) => self.definition(*id),
            Condition::Not(inner) => {
                let inner = self.condition(inner);
                self.step(Step::Not(inner), StepWords::default(), self.rests(inner))
            }
            Condition::All(members) => self.joined(members, Step::All),
            Condition::Any(members) => self.joined(members, Step::Any),
            Condition::Count { members, count } => {
                let count = *count;
                self.joined(members, |members| Step::Count { members, count })
            }
            Condition::Test {
                subject,
                test,
                words,
            } => {
                let subject = self.operand(subject);
                let test = self.test(test);
                self.step(Step::Test { subject, test }, step_words(words), false)
            }
            Condition::Includes { list, item, words } => {
                let item = self.operand(item);
                self.step(
                    Step::Includes { list: *list, item },
                    step_words(words),
                    false,
                )
            }
            Condition::EmptyList { list } => {
                let words = StepWords {
                    subject: self.list_name(*list),
                    needed: "none".to_owned(),
                };
                self.step(Step::EmptyList(*list), words, false)
            }
            Condition::Known(slot) => {
                let words = StepWords {
                    subject: self.slot_name(*slot),
                    needed: "known".to_owned(),
                };
                self.step(Step::Known(*slot), words, true)
            }
            Condition::KnownList(list) => {
                let words = StepWords {
                    subject: self.list_name(*list),
                    needed: "known".to_owned(),
                };
                self.step(Step::KnownList(*list), words, true)
            }
            Condition::Evidence {
                query,
                count,
                words,
            } => {
                let query = self.query(query);
                let step = Step::Evidence {
                    query,
                    count: *count,
                };
                self.step(step, step_words(words), false)
            }
            Condition::RuleIs { .. }
            | Condition::RulesAre { .. }
            | Condition::CriteriaAre { .. }
            | Condition::AnyNotice { .. } => self.about_rules(condition),
        }
    }

    fn about_rules(&mut self, condition: &Condition) -> StepId {
        let step = match condition {
            Condition::RuleIs { rule, status } => Step::RuleIs {
                rule: *rule,
                status: *status,
            },
            Condition::RulesAre { area, all, status } => {
                let rules = self.rule_list(|rule| rule.area == Some(*area));
                Step::RulesAre {
                    rules,
                    all: *all,
                    status: *status,
                }
            }
            Condition::CriteriaAre {
                strength,
                area,
                status,
                count,
                ..
            } => {
                let rules = self.rule_list(|rule| {
                    area.is_none_or(|area| rule.area == Some(area)) && has_criteria(rule)
                });
                Step::CriteriaAre {
                    rules,
                    strength: *strength,
                    status: *status,
                    count: *count,
                }
            }
            Condition::AnyNotice { kind, .. } => {
                let rules = self.rule_list(has_notice);
                Step::AnyNotice { rules, kind: *kind }
            }
            Condition::YesNo(_)
            | Condition::Definition(_)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Count { .. }
            | Condition::Test { .. }
            | Condition::Includes { .. }
            | Condition::EmptyList { .. }
            | Condition::Known(_)
            | Condition::KnownList(_)
            | Condition::Evidence { .. } => return self.condition(condition),
        };
        let words = about_rules_words(self.playbook, condition);
        self.step(step, words, false)
    }

    fn rule_list(&mut self, is_wanted: impl Fn(&CheckedRule) -> bool) -> Slice {
        let first = self.program.rule_lists.len();
        let wanted = self
            .playbook
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| is_wanted(rule));
        self.program.rule_lists.extend(wanted.map(|(id, _)| id));
        slice(first, self.program.rule_lists.len())
    }

    fn joined(&mut self, members: &[Condition], join: impl Fn(Slice) -> Step) -> StepId {
        let steps: Vec<StepId> = members
            .iter()
            .map(|member| self.condition(member))
            .collect();
        let rests_on_record = steps.iter().any(|step| self.rests(*step));
        let first = self.program.members.len();
        self.program.members.extend(steps);
        let members = slice(first, self.program.members.len());
        self.step(join(members), StepWords::default(), rests_on_record)
    }

    fn definition(&mut self, id: usize) -> StepId {
        if let Some(Some(known)) = self.definitions.get(id) {
            return *known;
        }
        let step = match self.playbook.definitions.get(id) {
            Some(CheckedDefinition::Condition(condition)) => self.condition(condition),
            _ => self.step(Step::Constant(Truth::Unknown), StepWords::default(), false),
        };
        if let Some(slot) = self.definitions.get_mut(id) {
            *slot = Some(step);
        }
        step
    }

    fn test(&mut self, test: &checked::Test) -> Test {
        match test {
            checked::Test::Equal(value) => Test::Equal(self.operand(value)),
            checked::Test::NotEqual(value) => Test::NotEqual(self.operand(value)),
            checked::Test::AtLeast(value) => Test::AtLeast(self.operand(value)),
            checked::Test::AtMost(value) => Test::AtMost(self.operand(value)),
            checked::Test::MoreThan(value) => Test::MoreThan(self.operand(value)),
            checked::Test::LessThan(value) => Test::LessThan(self.operand(value)),
            checked::Test::Between(low, high) => {
                let low = self.operand(low);
                Test::Between(low, self.operand(high))
            }
            checked::Test::OneOf(options) => Test::OneOf(self.options(options)),
            checked::Test::NotOneOf(options) => Test::NotOneOf(self.options(options)),
            checked::Test::WithinLast(span) => Test::WithinLast(self.window(*span)),
        }
    }

    fn options(&mut self, options: &[i128]) -> Slice {
        let first = self.program.options.len();
        self.program.options.extend_from_slice(options);
        slice(first, self.program.options.len())
    }

    fn window(&mut self, span: CalendarSpan) -> usize {
        let windows = &mut self.program.windows;
        *self.known_windows.entry(span).or_insert_with(|| {
            windows.push(span);
            windows.len() - 1
        })
    }

    fn operand(&mut self, quantity: &Quantity) -> Operand {
        let is_number = quantity.value_type.is_number();
        let place = match &quantity.kind {
            QuantityKind::Constant(value) => Place::Constant(*value),
            QuantityKind::Slot(slot) => Place::Slot(*slot),
            QuantityKind::Definition(id) => return self.quantity_definition(*id),
            QuantityKind::Arithmetic {
                operator,
                left,
                right,
            } => {
                let left = self.operand(left);
                let right = self.operand(right);
                self.compute(
                    QuantityStep::Arithmetic {
                        operator: *operator,
                        left,
                        right,
                    },
                    quantity,
                )
            }
            QuantityKind::Aggregate { aggregate, members } => {
                let operands: Vec<Operand> =
                    members.iter().map(|member| self.operand(member)).collect();
                let first = self.program.operands.len();
                self.program.operands.extend(operands);
                let members = slice(first, self.program.operands.len());
                self.compute(
                    QuantityStep::Aggregate {
                        aggregate: *aggregate,
                        members,
                    },
                    quantity,
                )
            }
            QuantityKind::CountOf(query) => {
                let query = self.query(query);
                self.compute(QuantityStep::CountOf { query }, quantity)
            }
            QuantityKind::Elapsed { unit, since } => {
                let since = self.operand(since);
                self.compute(QuantityStep::Elapsed { unit: *unit, since }, quantity)
            }
            QuantityKind::AssessmentDate => self.compute(QuantityStep::AssessmentDate, quantity),
        };
        Operand { place, is_number }
    }

    fn compute(&mut self, step: QuantityStep, quantity: &Quantity) -> Place {
        if let Some(known) = self.known_registers.get(&step) {
            return Place::Register(*known);
        }
        let register = self.program.registers.len();
        self.known_registers.insert(step, register);
        let subject = self.quantity_words(quantity);
        let words = StepWords {
            subject,
            needed: String::new(),
        };
        let id = self.push(
            Step::Compute {
                register,
                quantity: step,
            },
            words,
            false,
        );
        self.program.registers.push(RegisterStep {
            step: id,
            slot_type: slot_type_of(quantity.value_type),
        });
        Place::Register(register)
    }

    /// What a worked-out quantity is called when something is to be said of it.
    fn quantity_words(&self, quantity: &Quantity) -> String {
        match &quantity.kind {
            QuantityKind::Arithmetic { operator, .. } => match operator {
                checked::Operator::Plus => "a sum",
                checked::Operator::Minus => "a difference",
                checked::Operator::Times => "a product",
                checked::Operator::DividedBy => "a quotient",
            },
            QuantityKind::Aggregate { aggregate, .. } => match aggregate {
                checked::Aggregate::Average => "an average",
                checked::Aggregate::Lowest | checked::Aggregate::Highest => "a choice of values",
                checked::Aggregate::Sum => "a sum",
            },
            QuantityKind::CountOf(_) => "a count",
            QuantityKind::Elapsed { .. } => "a time elapsed",
            QuantityKind::AssessmentDate => "assessment date",
            QuantityKind::Constant(_) | QuantityKind::Slot(_) | QuantityKind::Definition(_) => "",
        }
        .to_owned()
    }

    fn quantity_definition(&mut self, id: usize) -> Operand {
        if let Some(Some(known)) = self.quantity_definitions.get(id) {
            return *known;
        }
        let operand = match self.playbook.definitions.get(id) {
            Some(CheckedDefinition::Quantity(quantity)) => self.operand(quantity),
            _ => Operand {
                place: Place::Constant(0),
                is_number: false,
            },
        };
        if let Some(slot) = self.quantity_definitions.get_mut(id) {
            *slot = Some(operand);
        }
        operand
    }

    fn query(&mut self, query: &checked::Query) -> usize {
        let mut parts = Vec::new();
        for (kind, filters) in &query.parts {
            let filters: Vec<Filter> = filters.iter().map(|filter| self.filter(filter)).collect();
            let first = self.program.filters.len();
            self.program.filters.extend(filters);
            let filters = slice(first, self.program.filters.len());
            parts.push(QueryPart {
                kind: *kind,
                filters,
            });
        }
        let first = self.program.query_parts.len();
        self.program.query_parts.extend(parts);
        let parts = slice(first, self.program.query_parts.len());
        self.program.queries.push(Query { parts });
        self.program.queries.len() - 1
    }

    fn filter(&mut self, filter: &checked::Filter) -> Filter {
        match filter {
            checked::Filter::WithinLast(span) => Filter::WithinLast(self.window(*span)),
            checked::Filter::Since(date) => Filter::Since(self.operand(date)),
            checked::Filter::Before(date) => Filter::Before(self.operand(date)),
            checked::Filter::Between(first, last) => {
                let first = self.operand(first);
                Filter::Between(first, self.operand(last))
            }
            checked::Filter::Verified => Filter::Verified,
            checked::Filter::VerifiedBy(role) => Filter::VerifiedBy(*role),
            checked::Filter::Lasting(span) => Filter::Lasting(*span),
            checked::Filter::Ongoing => Filter::Ongoing,
            checked::Filter::About(skill) => Filter::About(*skill),
            checked::Filter::NotExpired { field } => Filter::NotExpired { field: *field },
            checked::Filter::Field {
                field,
                test,
                value_type,
                is_negated,
            } => {
                let subject = Operand {
                    place: Place::Field(*field),
                    is_number: value_type.is_number(),
                };
                Filter::Field {
                    subject,
                    test: self.test(test),
                    is_negated: *is_negated,
                }
            }
        }
    }

    fn slot_name(&self, slot: usize) -> String {
        self.program
            .layout
            .slots
            .get(slot)
            .map(|slot| slot.name.clone())
            .unwrap_or_default()
    }

    fn list_name(&self, list: usize) -> String {
        self.program
            .layout
            .lists
            .get(list)
            .map(|list| list.name.clone())
            .unwrap_or_default()
    }
}

/// What a question about rules is called when something is to be said of it.
fn about_rules_words(playbook: &CheckedPlaybook, condition: &Condition) -> StepWords {
    let (subject, status) = match condition {
        Condition::RuleIs { rule, status } => {
            let name = playbook
                .rules
                .get(*rule)
                .map_or("", |rule| rule.name.as_str());
            (format!("rule {name}"), *status)
        }
        Condition::RulesAre { area, all, status } => {
            let area = playbook.areas.get(*area).map_or("", String::as_str);
            let quantifier = if *all == checked::AllOrAny::All {
                "every"
            } else {
                "any"
            };
            (format!("{quantifier} rule in {area}"), *status)
        }
        _ => return StepWords::default(),
    };
    let needed = match status {
        checked::MetOrUnmet::Met => "met",
        checked::MetOrUnmet::Unmet => "unmet",
    };
    StepWords {
        subject,
        needed: needed.to_owned(),
    }
}

fn rule_step(playbook: &CheckedPlaybook, rule: &CheckedRule, empty: Slice) -> RuleStep {
    let area = rule.area.and_then(|area| playbook.areas.get(area)).cloned();
    let cite = rule
        .cite
        .iter()
        .map(|cite| Citation {
            source: cite.source.clone(),
            section: cite.section.clone(),
        })
        .collect();
    RuleStep {
        name: rule.name.clone(),
        title: rule.title.clone(),
        area,
        because: rule.because.clone(),
        cite,
        condition: None,
        unless: None,
        then: empty,
        otherwise: empty,
        then_notices: empty,
        otherwise_notices: empty,
    }
}

fn has_criteria(rule: &CheckedRule) -> bool {
    let mut effects = rule.then.iter().chain(&rule.otherwise);
    effects.any(|effect| matches!(effect, CheckedEffect::Criterion { .. }))
}

fn has_notice(rule: &CheckedRule) -> bool {
    let mut effects = rule.then.iter().chain(&rule.otherwise);
    effects.any(|effect| matches!(effect, CheckedEffect::Notice { .. }))
}

fn step_words(words: &TestWords) -> StepWords {
    StepWords {
        subject: words.subject.clone(),
        needed: words.needed.clone(),
    }
}

/// A type of which nothing is declared: without bounds.
fn slot_type_of(value_type: ValueType) -> SlotType {
    match value_type {
        ValueType::YesNo => SlotType::YesNo,
        ValueType::Number => SlotType::Number {
            whole: false,
            bounds: Range::UNBOUNDED,
        },
        ValueType::Percentage => SlotType::Percentage,
        ValueType::Duration => SlotType::Duration,
        ValueType::Date => SlotType::Date,
        ValueType::Text => SlotType::Text,
        ValueType::Level(vocabulary) => SlotType::Level(vocabulary),
        ValueType::Choice(vocabulary) => SlotType::Choice(vocabulary),
    }
}

fn slice(first: usize, end: usize) -> Slice {
    let narrow = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    Slice {
        start: narrow(first),
        end: narrow(end),
    }
}
