//! From a program to the code of one assessment date.

mod evidence;
mod quantities;
mod rules;

use rustc_hash::FxHashMap;
use std::hash::Hash;

use crate::layout::{ListId, SlotId, SlotType};
use crate::program::{
    MetOrUnmet, Operand, Place, Program, RegisterId, RuleId, Slice, Step, StepId, VerdictStep,
};
use crate::value::Date;

use super::code::{Case, Choice, Code, Held, Line, NotSaid, Op, OpId, Part, Term};
use super::inputs::{self, ColumnId, Inputs, OPEN_ABOVE, Question};
use quantities::Quantity;
use rules::RuleOps;

/// What becomes of a part of a program: nothing when the code cannot say it.
type Said<T> = Option<T>;

/// Lowers what the verdict and the criteria of a program need.
///
/// # Errors
/// When it needs something that the code cannot say.
pub(crate) fn lower(program: &Program, as_of: Date) -> Result<Code, NotSaid> {
    let needed = Needed::of(program);
    let mut lowering = Lowering::new(program, as_of);
    lowering
        .slots(&needed.slots)
        .ok_or(NotSaid { step: None })?;
    for (id, step) in program.steps.iter().enumerate() {
        if needed.steps.get(id).copied().unwrap_or_default() {
            lowering
                .add_step(id, step)
                .ok_or(NotSaid { step: Some(id) })?;
        }
    }
    lowering.finish().ok_or(NotSaid { step: None })
}

/// Something that a step needs.
enum Need {
    Step(StepId),
    Operand(Operand),
}

/// The steps and slots that the verdict and the criteria of the playbook's own rules need.
struct Needed {
    steps: Vec<bool>,
    /// In the order of the layout.
    slots: Vec<SlotId>,
}

impl Needed {
    fn of(program: &Program) -> Self {
        let mut steps = vec![false; program.steps.len()];
        let mut slots = vec![false; program.layout.slots.len()];
        let rule_steps: FxHashMap<RuleId, StepId> = program
            .steps
            .iter()
            .enumerate()
            .filter_map(|(id, step)| match step {
                Step::Rule(rule) => Some((*rule, id)),
                _ => None,
            })
            .collect();
        let verdict = program.verdict.iter().filter_map(|line| line.condition);
        let own = (0..program.rules.len()).filter(|rule| program.is_own(*rule));
        let own = own.filter_map(|rule| rule_steps.get(&rule).copied());
        let mut open: Vec<StepId> = verdict.chain(own).collect();
        while let Some(id) = open.pop() {
            let Some(is_needed) = steps.get_mut(id) else {
                continue;
            };
            if std::mem::replace(is_needed, true) {
                continue;
            }
            let Some(step) = program.steps.get(id) else {
                continue;
            };
            for_each_need(program, &rule_steps, step, &mut |need| match need {
                Need::Step(step) => open.push(step),
                Need::Operand(operand) => match operand.place {
                    Place::Register(register) => {
                        open.extend(program.registers.get(register).map(|one| one.step));
                    }
                    Place::Slot(slot) => {
                        if let Some(is_needed) = slots.get_mut(slot) {
                            *is_needed = true;
                        }
                    }
                    Place::Constant(_) | Place::Field(_) => {}
                },
            });
        }
        let slots = slots.iter().enumerate();
        let slots = slots.filter_map(|(slot, is_needed)| is_needed.then_some(slot));
        Self {
            steps,
            slots: slots.collect(),
        }
    }
}

/// Tells of everything that a step needs.
fn for_each_need(
    program: &Program,
    rule_steps: &FxHashMap<RuleId, StepId>,
    step: &Step,
    tell: &mut impl FnMut(Need),
) {
    let slot = |slot: SlotId| {
        Need::Operand(Operand {
            place: Place::Slot(slot),
            is_number: false,
        })
    };
    match *step {
        Step::YesNo(fact) | Step::Held { slot: fact, .. } => tell(slot(fact)),
        Step::Test { subject, test } => {
            tell(Need::Operand(subject));
            for operand in test.operands().into_iter().flatten() {
                tell(Need::Operand(operand));
            }
        }
        Step::Not(inner) => tell(Need::Step(inner)),
        Step::All(members)
        | Step::Any(members)
        | Step::Count { members, .. }
        | Step::MoreThanHalf(members) => {
            for member in program.members.get(members.range()).unwrap_or(&[]) {
                tell(Need::Step(*member));
            }
        }
        Step::OfColumn { input, columns } => {
            tell(Need::Operand(input));
            for column in program.columns.get(columns.range()).unwrap_or(&[]) {
                tell(Need::Step(column.is_it));
                tell(Need::Step(column.holds));
            }
        }
        Step::Compute { quantity, .. } => quantities::for_each_need(program, &quantity, tell),
        Step::Rule(rule) => {
            if let Some(rule) = program.rules.get(rule) {
                let conditions = [rule.condition, rule.unless].into_iter().flatten();
                conditions.for_each(|step| tell(Need::Step(step)));
                for branch in [rule.then, rule.otherwise] {
                    let criteria = program.criteria.get(branch.range()).unwrap_or(&[]);
                    criteria
                        .iter()
                        .for_each(|one| tell(Need::Step(one.condition)));
                }
            }
        }
        Step::RuleIs { rule, .. } => {
            rule_steps
                .get(&rule)
                .iter()
                .for_each(|step| tell(Need::Step(**step)));
        }
        Step::RulesAre { rules, .. }
        | Step::CriteriaAre { rules, .. }
        | Step::AnyNotice { rules, .. } => {
            let rules = program.rule_lists.get(rules.range()).unwrap_or(&[]).iter();
            let steps = rules.filter_map(|rule| rule_steps.get(rule));
            steps.for_each(|step| tell(Need::Step(*step)));
        }
        Step::VerdictIs { lines } => {
            let lines = program.verdict_lines.get(lines.range()).unwrap_or(&[]);
            let conditions = lines.iter().filter_map(|line| line.condition);
            conditions.for_each(|step| tell(Need::Step(step)));
        }
        Step::Constant(_)
        | Step::Includes { .. }
        | Step::EmptyList(_)
        | Step::Known(_)
        | Step::KnownList(_)
        | Step::Evidence { .. } => {}
    }
}

/// Lists that are kept end to end, each different one once.
struct Lists<T> {
    all: Vec<T>,
    known: FxHashMap<Vec<T>, Part>,
}

impl<T: Clone + Eq + Hash> Lists<T> {
    fn new() -> Self {
        Self {
            all: Vec::new(),
            known: FxHashMap::default(),
        }
    }

    fn add(&mut self, list: Vec<T>) -> Part {
        if let Some(part) = self.known.get(&list) {
            return *part;
        }
        let start = self.all.len();
        self.all.extend_from_slice(&list);
        let part = Part {
            start,
            end: self.all.len(),
        };
        self.known.insert(list, part);
        part
    }
}

struct Lowering<'p> {
    program: &'p Program,
    as_of: Date,
    inputs: Inputs,
    /// The column of each slot that is read.
    slots: FxHashMap<SlotId, ColumnId>,
    questions: FxHashMap<Question, usize>,
    ops: Vec<Op>,
    known_ops: FxHashMap<Op, OpId>,
    /// What each step has become.
    steps: FxHashMap<StepId, OpId>,
    registers: FxHashMap<RegisterId, Quantity>,
    /// The number of the first column that is worked out: there are no more in a sheet.
    first_worked_out: ColumnId,
    /// For each worked-out column, what one is in it.
    worked_out: Vec<i128>,
    /// Where the count and the sum of each query go.
    tallies: FxHashMap<(usize, bool), evidence::Columns>,
    members: Lists<OpId>,
    terms: Lists<Term>,
    options: Lists<(i64, i64)>,
    columns: Lists<usize>,
    cases: Lists<Case>,
    choices: Lists<Choice>,
    rules: FxHashMap<RuleId, RuleOps>,
    lines: Vec<Line>,
}

impl<'p> Lowering<'p> {
    fn new(program: &'p Program, as_of: Date) -> Self {
        Self {
            program,
            as_of,
            inputs: Inputs::default(),
            slots: FxHashMap::default(),
            questions: FxHashMap::default(),
            ops: Vec::new(),
            known_ops: FxHashMap::default(),
            steps: FxHashMap::default(),
            registers: FxHashMap::default(),
            first_worked_out: program.layout.slots.len() + 3 * program.queries.len(),
            worked_out: Vec::new(),
            tallies: FxHashMap::default(),
            members: Lists::new(),
            terms: Lists::new(),
            options: Lists::new(),
            columns: Lists::new(),
            cases: Lists::new(),
            choices: Lists::new(),
            rules: FxHashMap::default(),
            lines: Vec::new(),
        }
    }

    /// Adds an operation, if there is none like it.
    fn push(&mut self, op: Op) -> OpId {
        if let Some(id) = self.known_ops.get(&op) {
            return *id;
        }
        let id = self.ops.len();
        self.ops.push(op);
        self.known_ops.insert(op, id);
        id
    }

    /// Asks something that is answered while a profile is read.
    fn ask(&mut self, question: Question) -> OpId {
        let next = self.inputs.questions.len();
        let number = *self.questions.entry(question).or_insert(next);
        if number == next {
            self.inputs.questions.push(question);
        }
        self.push(Op::Answer(number))
    }

    fn lowered(&self, step: StepId) -> Said<OpId> {
        self.steps.get(&step).copied()
    }

    fn members_of(&self, members: Slice) -> Said<Vec<OpId>> {
        let members = self.program.members.get(members.range())?;
        members.iter().map(|member| self.lowered(*member)).collect()
    }

    /// Makes a column for each slot that is needed.
    fn slots(&mut self, slots: &[SlotId]) -> Said<()> {
        let layout = &self.program.layout;
        for slot in slots {
            let declared = layout.slots.get(*slot)?;
            let is_number = is_number(declared.slot_type);
            let unknown = inputs::range(declared.unknown(&layout.vocabularies), is_number)?;
            self.slots.insert(*slot, self.inputs.slots.len());
            self.inputs.slots.push(*slot);
            self.inputs.unknown.push(unknown);
        }
        Some(())
    }

    fn add_step(&mut self, id: StepId, step: &Step) -> Said<()> {
        if let Step::Compute { register, quantity } = step {
            let quantity = self.quantity(quantity)?;
            self.registers.insert(*register, quantity);
        } else if let Step::Rule(rule) = step {
            let ops = self.rule(*rule)?;
            self.rules.insert(*rule, ops);
        } else {
            let op = self.step(step)?;
            self.steps.insert(id, op);
        }
        Some(())
    }

    fn step(&mut self, step: &Step) -> Said<OpId> {
        let op = match *step {
            Step::Constant(truth) => Op::Constant(truth),
            Step::YesNo(slot) => Op::Within(*self.slots.get(&slot)?, 1, OPEN_ABOVE),
            Step::Test { subject, test } => return self.test(subject, &test),
            Step::Includes { list, item } => return self.includes(list, item),
            Step::EmptyList(list) => return Some(self.ask(Question::EmptyList(list))),
            Step::Known(slot) => return Some(self.ask(Question::Known(slot))),
            Step::KnownList(list) => return Some(self.ask(Question::KnownList(list))),
            Step::Evidence {
                query,
                count,
                periods: None,
            } => {
                let column = self.count_of(query)?;
                Op::Within(column, i64::from(count.low), open_or(count.high))
            }
            Step::Not(inner) => Op::Not(self.lowered(inner)?),
            Step::All(members) => {
                let members = self.members_of(members)?;
                Op::All(self.members.add(members))
            }
            Step::Any(members) => {
                let members = self.members_of(members)?;
                Op::Any(self.members.add(members))
            }
            Step::Count { members, count } => {
                let members = self.members_of(members)?;
                // No more can be asked for than there are.
                let low = count.low.min(u32::try_from(members.len()).ok()?);
                Op::Count {
                    members: self.members.add(members),
                    low,
                    high: count.high,
                }
            }
            Step::MoreThanHalf(members) => {
                let members = self.members_of(members)?;
                let low = u32::try_from(members.len() / 2 + 1).ok()?;
                Op::Count {
                    members: self.members.add(members),
                    low,
                    high: u32::MAX,
                }
            }
            Step::OfColumn { input, columns } => self.chosen(input, columns)?,
            Step::RuleIs { rule, status } => {
                return self.rule_is(rule, status == MetOrUnmet::Met);
            }
            Step::RulesAre { rules, all, status } => {
                return self.rules_are(rules, all, status == MetOrUnmet::Met);
            }
            Step::CriteriaAre {
                rules,
                strength,
                status,
                count,
            } => {
                let members = self.counted(rules, strength, status == MetOrUnmet::Met)?;
                Op::Count {
                    members: self.members.add(members),
                    low: count.low,
                    high: count.high,
                }
            }
            Step::AnyNotice { rules, kind } => return self.any_notice(rules, kind),
            Step::VerdictIs { lines } => {
                let start = self.lines.len();
                for line in self.program.verdict_lines.get(lines.range())? {
                    let condition = match line.condition {
                        Some(step) => Some(self.lowered(step)?),
                        None => None,
                    };
                    self.lines.push(Line {
                        condition,
                        is_wanted: line.is_wanted,
                    });
                }
                let end = self.lines.len();
                Op::VerdictIs(Part { start, end })
            }
            Step::Compute { .. }
            | Step::Rule(_)
            | Step::Held { .. }
            | Step::Evidence {
                periods: Some(_), ..
            } => return None,
        };
        Some(self.push(op))
    }

    fn includes(&mut self, list: ListId, item: Operand) -> Said<OpId> {
        let Place::Constant(item) = item.place else {
            return None;
        };
        Some(self.ask(Question::Includes(list, i64::try_from(item).ok()?)))
    }

    fn chosen(&mut self, input: Operand, columns: Slice) -> Said<Op> {
        // An input that may be nothing chooses no column.
        self.linear(input)?;
        let mut choices = Vec::new();
        for column in self.program.columns.get(columns.range())? {
            choices.push(Choice {
                is_it: self.lowered(column.is_it)?,
                holds: self.lowered(column.holds)?,
            });
        }
        Some(Op::Chosen(self.choices.add(choices)))
    }

    fn perhaps_lowered(&self, step: Option<StepId>) -> Said<Option<OpId>> {
        match step {
            Some(step) => self.lowered(step).map(Some),
            None => Some(None),
        }
    }

    fn finish(mut self) -> Said<Code> {
        let start = self.lines.len();
        let verdict = &self.program.verdict;
        for line in verdict {
            let condition = self.perhaps_lowered(line.condition)?;
            self.lines.push(Line {
                condition,
                is_wanted: true,
            });
        }
        let first = |line: &VerdictStep| verdict.iter().position(|other| other.label == line.label);
        let labels = verdict.iter().map(first).collect::<Option<Vec<_>>>()?;
        let mut held = Vec::new();
        for (id, rule) in self.program.rules.iter().enumerate() {
            if rule.is_own && rule.concerns.is_none() {
                let unmet = self.unmet(id)?;
                held.push(Held { id, unmet });
            }
        }
        Some(Code {
            inputs: self.inputs,
            ops: self.ops,
            first_worked_out: self.first_worked_out,
            worked_out: self.worked_out.len(),
            members: self.members.all,
            terms: self.terms.all,
            options: self.options.all,
            columns: self.columns.all,
            cases: self.cases.all,
            choices: self.choices.all,
            verdict: Part {
                start,
                end: self.lines.len(),
            },
            lines: self.lines,
            labels,
            held,
        })
    }
}

/// Whether values of a type are in units of [`crate::value::Number`].
pub(super) fn is_number(slot_type: SlotType) -> bool {
    matches!(slot_type, SlotType::Number { .. } | SlotType::Percentage)
}

/// The most that is asked for; nothing: without end.
fn open_or(high: u32) -> i64 {
    if high == u32::MAX {
        OPEN_ABOVE
    } else {
        i64::from(high)
    }
}
