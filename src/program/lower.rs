//! From a checked playbook to a program. Equal conditions become one step.

mod playbooks;
mod quantities;
mod sentences;
mod sharing;
mod tables;

use rustc_hash::FxHashMap;

use crate::check::checked::{
    self, CheckedDefinition, CheckedEffect, CheckedPlaybook, CheckedRule, CheckedVerdict,
    Condition, TestWords,
};
use crate::outcome::Citation;
use crate::value::{CalendarSpan, Truth};

use super::{
    AnswerStep, Branch, CaseStep, Claim, CriterionStep, NoticeStep, Operand, Program, QuantityStep,
    RecommendStep, RuleId, RuleStep, SentenceId, Slice, Step, StepId, StepWords, VerdictStep,
};

use sharing::{RulesAbout, StepKey};

/// Lowers a sound playbook, and before it the playbooks that it asks.
pub(crate) fn lower(playbook: &CheckedPlaybook) -> Program {
    let mut lowering = Lowering::new(playbook);
    let mut first_rule = playbook.rules.len();
    for other in &playbook.others {
        lowering.turn_to(other, first_rule);
        first_rule += other.rules.len();
        lowering.other_playbook();
    }
    lowering.turn_to(playbook, 0);
    lowering.is_own = true;
    lowering.rules();
    lowering.program.verdict = lowering.verdict(&playbook.verdict);
    lowering.program.passing = playbook.verdict.labels.last().cloned().unwrap_or_default();
    lowering.program.answers = playbook
        .answers
        .iter()
        .map(|answer| AnswerStep {
            name: answer.name.clone(),
            lines: lowering.verdict(&answer.verdict),
        })
        .collect();
    lowering.scores();
    lowering.sort_effects();
    lowering.program
}

struct Lowering<'a> {
    /// The playbook at hand.
    playbook: &'a CheckedPlaybook,
    /// The number of its first rule.
    first_rule: RuleId,
    /// Whether it is the one that asks the others.
    is_own: bool,
    /// The playbooks that have been lowered.
    others: Vec<playbooks::Lowered>,
    /// Whether any step of the playbook at hand asks what is known.
    has_asked_record: bool,
    program: Program,
    /// The step of an equal condition lowered before.
    known_steps: FxHashMap<StepKey, StepId>,
    known_registers: FxHashMap<QuantityStep, usize>,
    known_rule_lists: FxHashMap<RulesAbout, Slice>,
    known_windows: FxHashMap<CalendarSpan, usize>,
    known_cases: FxHashMap<Vec<CaseStep>, Slice>,
    definitions: Vec<Option<StepId>>,
    quantity_definitions: Vec<Option<Operand>>,
    /// The sentence of each definition that has been lowered.
    named: Vec<Option<SentenceId>>,
    /// The sentences inside the one that is being lowered.
    inside: Vec<SentenceId>,
    /// Whether a step asks what is known, itself or through its parts.
    rests_on_record: Vec<bool>,
}

impl<'a> Lowering<'a> {
    fn new(playbook: &'a CheckedPlaybook) -> Self {
        let empty = Slice { start: 0, end: 0 };
        let own = playbook.rules.iter().map(|rule| RuleStep {
            is_own: true,
            ..rule_step(playbook, rule, empty)
        });
        let others = playbook.others.iter().flat_map(|other| {
            let rules = other.rules.iter();
            rules.map(|rule| rule_step(other, rule, empty))
        });
        let rules: Vec<RuleStep> = own.chain(others).collect();
        let program = Program {
            title: playbook.title.clone(),
            version: playbook.version.clone(),
            layout: playbook.layout.clone(),
            steps: Vec::new(),
            words: Vec::new(),
            sentences: Vec::new(),
            defined: Vec::new(),
            registers: Vec::new(),
            members: Vec::new(),
            operands: Vec::new(),
            options: Vec::new(),
            windows: Vec::new(),
            columns: Vec::new(),
            column_values: Vec::new(),
            cases: Vec::new(),
            queries: Vec::new(),
            query_parts: Vec::new(),
            filters: Vec::new(),
            weighted_parts: Vec::new(),
            scores: Vec::new(),
            rules_by_name: playbooks::rules_by_name(playbook, &rules),
            rules,
            rule_lists: Vec::new(),
            criteria: Vec::new(),
            notices: Vec::new(),
            actions: playbook.actions.clone(),
            recommendations: Vec::new(),
            verdict: Vec::new(),
            verdict_lines: Vec::new(),
            passing: String::new(),
            answers: Vec::new(),
            has_own_verdict: playbook.has_own_verdict,
        };
        Self {
            playbook,
            first_rule: 0,
            is_own: false,
            others: Vec::new(),
            has_asked_record: false,
            program,
            known_steps: FxHashMap::default(),
            known_registers: FxHashMap::default(),
            known_rule_lists: FxHashMap::default(),
            known_windows: FxHashMap::default(),
            known_cases: FxHashMap::default(),
            definitions: Vec::new(),
            quantity_definitions: Vec::new(),
            named: Vec::new(),
            inside: Vec::new(),
            rests_on_record: Vec::new(),
        }
    }

    /// Goes on with another playbook, whose rules begin at `first_rule`.
    fn turn_to(&mut self, playbook: &'a CheckedPlaybook, first_rule: RuleId) {
        self.playbook = playbook;
        self.first_rule = first_rule;
        self.has_asked_record = false;
        self.known_rule_lists.clear();
        self.definitions = vec![None; playbook.definitions.len()];
        self.quantity_definitions = vec![None; playbook.definitions.len()];
        self.named = vec![None; playbook.definitions.len()];
    }

    fn rules(&mut self) {
        for rule in &self.playbook.rule_order {
            self.rule(*rule);
        }
    }

    /// Adds the steps of a rule, and then the step that works out how the rule stands.
    fn rule(&mut self, id: RuleId) {
        let Some(rule) = self.playbook.rules.get(id) else {
            return;
        };
        let id = self.first_rule + id;
        let (condition, condition_said) = self.perhaps_told(rule.condition.as_ref());
        let (unless, unless_said) = self.perhaps_told(rule.unless.as_ref());
        let gate = [condition, unless];
        let (then, then_notices) = self.effects(id, Branch::Then, &rule.then, gate);
        let (otherwise, otherwise_notices) =
            self.effects(id, Branch::Otherwise, &rule.otherwise, gate);
        if let Some(step) = self.program.rules.get_mut(id) {
            step.condition = condition;
            step.unless = unless;
            step.condition_said = condition_said;
            step.unless_said = unless_said;
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
                    defaults,
                } => {
                    let (condition, said) = self.told(condition);
                    let steps = gate.iter().flatten().chain(std::iter::once(&condition));
                    let rests_on_record = steps.into_iter().any(|step| self.rests(*step));
                    self.program.criteria.push(CriterionStep {
                        rule,
                        branch,
                        strength: *strength,
                        condition,
                        said,
                        words: words.clone(),
                        rests_on_record,
                        defaults: defaults.clone(),
                    });
                }
                CheckedEffect::Recommend(action) => {
                    self.program.recommendations.push(RecommendStep {
                        rule,
                        branch,
                        action: *action,
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
        self.program.recommendations.sort_by_key(|one| one.rule);
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
        let key = StepKey::new(&self.program, step, &words);
        if let Some(known) = self.known_steps.get(&key).copied() {
            self.has_asked_record |= self.rests(known);
            return known;
        }
        self.has_asked_record |= rests_on_record;
        let id = self.push(step, words, rests_on_record);
        self.known_steps.insert(key, id);
        id
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
            Condition::Said { span, inner } => self.said_condition(*span, inner),
            Condition::Not(inner) => {
                let inner = self.condition(inner);
                self.step(Step::Not(inner), StepWords::default(), self.rests(inner))
            }
            Condition::All(members) => self.joined(members, Step::All),
            Condition::Any(members) => self.joined(members, Step::Any),
            Condition::MoreThanHalf(members) => self.joined(members, Step::MoreThanHalf),
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
                let test = self.test_of(subject, test);
                let rests_on_record = self.test_rests(subject, &test);
                let step = Step::Test { subject, test };
                self.step(step, step_words(words), rests_on_record)
            }
            Condition::Held { slot, held, words } => {
                let step = Step::Held {
                    slot: *slot,
                    level: held.level,
                    or_higher: held.or_higher,
                    window: self.window(held.duration),
                };
                self.step(step, step_words(words), false)
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
                periods,
                words,
            } => {
                let query = self.query(query);
                let step = Step::Evidence {
                    query,
                    count: *count,
                    periods: *periods,
                };
                let rests_on_record = self.query_rests(query);
                self.step(step, step_words(words), rests_on_record)
            }
            Condition::PlaybookIs {
                playbook,
                labels,
                words,
            } => self.playbook_is(*playbook, labels, words),
            Condition::OfColumn {
                input,
                columns,
                words,
            } => self.of_column(input, columns, step_words(words)),
            Condition::RuleIs { .. }
            | Condition::RulesAre { .. }
            | Condition::CriteriaAre { .. }
            | Condition::AnyNotice { .. } => self.about_rules(condition),
        }
    }

    fn about_rules(&mut self, condition: &Condition) -> StepId {
        let step = match condition {
            Condition::RuleIs { rule, status } => Step::RuleIs {
                rule: self.first_rule + *rule,
                status: *status,
            },
            Condition::RulesAre { area, all, status } => {
                let rules = self.rule_list(RulesAbout::Area(*area));
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
                let rules = self.rule_list(RulesAbout::Criteria(*area));
                Step::CriteriaAre {
                    rules,
                    strength: *strength,
                    status: *status,
                    count: *count,
                }
            }
            Condition::AnyNotice { kind, .. } => {
                let rules = self.rule_list(RulesAbout::Notices);
                Step::AnyNotice { rules, kind: *kind }
            }
            Condition::YesNo(_)
            | Condition::Definition(_)
            | Condition::Said { .. }
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::MoreThanHalf(_)
            | Condition::Count { .. }
            | Condition::Test { .. }
            | Condition::Held { .. }
            | Condition::Includes { .. }
            | Condition::EmptyList { .. }
            | Condition::Known(_)
            | Condition::KnownList(_)
            | Condition::PlaybookIs { .. }
            | Condition::OfColumn { .. }
            | Condition::Evidence { .. } => return self.condition(condition),
        };
        let words = about_rules_words(self.playbook, condition);
        self.step(step, words, false)
    }

    /// The rules that are asked about; listed once for all who ask.
    pub(super) fn rule_list(&mut self, about: RulesAbout) -> Slice {
        if let Some(known) = self.known_rule_lists.get(&about) {
            return *known;
        }
        let first = self.program.rule_lists.len();
        let rules = self.playbook.rules.iter().enumerate();
        let wanted = rules.filter(|(_, rule)| about.includes(rule));
        let wanted = wanted.map(|(id, _)| self.first_rule + id);
        self.program.rule_lists.extend(wanted);
        let list = slice(first, self.program.rule_lists.len());
        self.known_rule_lists.insert(about, list);
        list
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

    fn verdict(&mut self, verdict: &CheckedVerdict) -> Vec<VerdictStep> {
        let lines = verdict.lines.iter().map(|line| {
            let (condition, said) = self.perhaps_told(line.condition.as_ref());
            VerdictStep {
                label: line.label.clone(),
                is_case: verdict.has_cases,
                condition,
                said,
                span: line.span,
            }
        });
        lines.collect()
    }

    fn definition(&mut self, id: usize) -> StepId {
        if let Some(Some(known)) = self.definitions.get(id).copied() {
            self.name_again(id);
            return known;
        }
        let outer = self.begin();
        let step = match self.playbook.definitions.get(id) {
            Some(CheckedDefinition::Condition(condition)) => self.condition(condition),
            _ => self.step(Step::Constant(Truth::Unknown), StepWords::default(), false),
        };
        self.name(id, Claim::Holds(step), outer);
        if let Some(slot) = self.definitions.get_mut(id) {
            *slot = Some(step);
        }
        step
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
        is_own: false,
        title: rule.title.clone(),
        area,
        because: rule.because.clone(),
        cite,
        concerns: rule.concerns,
        in_force: rule.in_force,
        waivable_by: rule.waivable_by.clone(),
        condition: None,
        unless: None,
        condition_said: None,
        unless_said: None,
        span: rule.span,
        then: empty,
        otherwise: empty,
        then_notices: empty,
        otherwise_notices: empty,
    }
}

fn step_words(words: &TestWords) -> StepWords {
    StepWords {
        subject: words.subject.clone(),
        needed: words.needed.clone(),
    }
}

fn slice(first: usize, end: usize) -> Slice {
    let narrow = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    Slice {
        start: narrow(first),
        end: narrow(end),
    }
}
