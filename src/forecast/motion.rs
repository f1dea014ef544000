//! How quantities move between the dates of the profile and the playbook while the assessment date
//! goes on.

use crate::profile::{ItemDates, Profile};
use crate::program::{
    Filter, Operand, Operator, Pick, Place, Program, QuantityStep, QueryPart, Step, StepId, Test,
};
use crate::value::Date;

/// How a quantity moves from one date of the profile or the playbook to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    /// It stays as it is.
    Still,
    /// Neither of its bounds ever falls.
    Rising,
    /// Neither of its bounds ever rises.
    Falling,
    /// It may go up and down.
    Unsteady,
}

impl Motion {
    /// How a sum of two moves.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Still, motion) | (motion, Self::Still) => motion,
            (one, other) if one == other => one,
            (_, _) => Self::Unsteady,
        }
    }

    fn turned(self) -> Self {
        match self {
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
            Self::Still | Self::Unsteady => self,
        }
    }

    /// Still when this is, and else anything.
    fn or_unsteady(self) -> Self {
        match self {
            Self::Still => Self::Still,
            Self::Rising | Self::Falling | Self::Unsteady => Self::Unsteady,
        }
    }
}

/// The comparisons that may turn on a day which is no date of the profile or the playbook.
#[derive(Debug)]
pub(super) struct Watch {
    motions: Vec<Motion>,
    steps: Vec<StepId>,
    is_unsteady: bool,
}

impl Watch {
    /// Works out how each quantity of the program moves after a date.
    pub(super) fn new(program: &Program, profile: &Profile, after: Date) -> Self {
        let mut watch = Self {
            motions: vec![Motion::Still; program.registers.len()],
            steps: Vec::new(),
            is_unsteady: false,
        };
        for (id, step) in program.steps.iter().enumerate() {
            match *step {
                Step::Compute { register, quantity } => {
                    let motion = watch.quantity(program, profile, after, &quantity);
                    if let Some(place) = watch.motions.get_mut(register) {
                        *place = motion;
                    }
                }
                Step::Test { subject, test } => watch.add_test(id, subject, &test),
                Step::Evidence { query, .. } => {
                    watch.is_unsteady |= watch.query(program, query) != Motion::Still;
                }
                Step::Constant(_)
                | Step::YesNo(_)
                | Step::Held { .. }
                | Step::Includes { .. }
                | Step::EmptyList(_)
                | Step::Known(_)
                | Step::KnownList(_)
                | Step::Not(_)
                | Step::All(_)
                | Step::Any(_)
                | Step::Count { .. }
                | Step::MoreThanHalf(_)
                | Step::OfColumn { .. }
                | Step::Rule(_)
                | Step::RuleIs { .. }
                | Step::RulesAre { .. }
                | Step::CriteriaAre { .. }
                | Step::AnyNotice { .. }
                | Step::VerdictIs { .. } => {}
            }
        }
        watch
    }

    /// Whether nothing turns between the dates.
    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty() && !self.is_unsteady
    }

    /// Whether something may turn back and forth between two dates.
    pub(super) const fn is_unsteady(&self) -> bool {
        self.is_unsteady
    }

    /// The comparisons that turn once at the most between two dates, each way they are taken.
    pub(super) fn steps(&self) -> &[StepId] {
        &self.steps
    }

    /// How what stands at a place moves.
    pub(super) fn of(&self, operand: Operand) -> Motion {
        match operand.place {
            Place::Register(register) => {
                let motion = self.motions.get(register).copied();
                motion.unwrap_or(Motion::Unsteady)
            }
            Place::Constant(_) | Place::Slot(_) | Place::Field(_) => Motion::Still,
        }
    }

    fn add_test(&mut self, id: StepId, subject: Operand, test: &Test) {
        let subject = self.of(subject);
        let distances: Vec<Motion> = match *test {
            Test::Equal(value)
            | Test::NotEqual(value)
            | Test::AtLeast(value)
            | Test::AtMost(value)
            | Test::MoreThan(value)
            | Test::LessThan(value) => vec![subject.and(self.of(value).turned())],
            Test::Between(low, high) => [low, high]
                .map(|value| subject.and(self.of(value).turned()))
                .to_vec(),
            Test::OneOf(_) | Test::NotOneOf(_) => vec![subject],
            Test::WithinLast(_) => vec![subject.or_unsteady()],
        };
        self.is_unsteady |= distances.contains(&Motion::Unsteady);
        if distances.iter().any(|motion| *motion != Motion::Still) {
            self.steps.push(id);
        }
    }

    fn quantity(
        &self,
        program: &Program,
        profile: &Profile,
        after: Date,
        quantity: &QuantityStep,
    ) -> Motion {
        let all = |mut operands: Box<dyn Iterator<Item = Operand> + '_>| {
            let first = operands.next().map_or(Motion::Still, |one| self.of(one));
            operands.fold(first, |motion, one| motion.and(self.of(one)))
        };
        match *quantity {
            QuantityStep::Arithmetic {
                operator,
                left,
                right,
            } => self.arithmetic(operator, left, right),
            QuantityStep::Aggregate { members, .. } => {
                let members = program.operands.get(members.range()).unwrap_or(&[]);
                all(Box::new(members.iter().copied()))
            }
            QuantityStep::Rounded { value, .. } => self.of(value),
            QuantityStep::Shifted { date, by, .. } => match self.of(by) {
                Motion::Still => self.of(date),
                Motion::Rising | Motion::Falling | Motion::Unsteady => Motion::Unsteady,
            },
            QuantityStep::WeightedMean { parts } => {
                let parts = program.weighted_parts.get(parts.range()).unwrap_or(&[]);
                all(Box::new(parts.iter().map(|part| part.value))).or_unsteady()
            }
            QuantityStep::LevelShare { level, .. } => self.of(level).or_unsteady(),
            QuantityStep::ShareMet { .. }
            | QuantityStep::YesNoShare { .. }
            | QuantityStep::FirstMatch { .. } => Motion::Still,
            QuantityStep::CountOf { query } => self.query(program, query),
            QuantityStep::OfEvidence { pick, query } => match self.query(program, query) {
                Motion::Still => of_items(program, profile, after, pick, query),
                moving @ (Motion::Rising | Motion::Falling | Motion::Unsteady) => moving,
            },
            QuantityStep::Elapsed { since, .. } => match self.of(since) {
                Motion::Still | Motion::Falling => Motion::Rising,
                Motion::Rising | Motion::Unsteady => Motion::Unsteady,
            },
            QuantityStep::AssessmentDate => Motion::Rising,
            QuantityStep::OfColumn { columns, .. } => {
                let columns = program.column_values.get(columns.range()).unwrap_or(&[]);
                all(Box::new(columns.iter().map(|column| column.value)))
            }
        }
    }

    /// Times or divided by a number above zero a quantity goes on as it does; other products and shares
    /// of what moves may turn round.
    fn arithmetic(&self, operator: Operator, left: Operand, right: Operand) -> Motion {
        let is_positive = matches!(right.place, Place::Constant(value) if value > 0);
        let (one, other) = (self.of(left), self.of(right));
        match operator {
            Operator::Plus => one.and(other),
            Operator::Minus => one.and(other.turned()),
            Operator::Times | Operator::DividedBy if is_positive => one,
            Operator::Times | Operator::DividedBy => one.and(other).or_unsteady(),
        }
    }

    /// Still when every date and value that the items of a query are compared with is.
    fn query(&self, program: &Program, query: usize) -> Motion {
        let parts = parts_of(program, query).iter();
        let filters = parts.filter_map(|part| program.filters.get(part.filters.range()));
        let motions = filters.flatten().map(|filter| self.filter(filter));
        motions.fold(Motion::Still, Motion::and).or_unsteady()
    }

    fn filter(&self, filter: &Filter) -> Motion {
        match *filter {
            Filter::Since(date) | Filter::Before(date) => self.of(date),
            Filter::Between(first, last) => self.of(first).and(self.of(last)),
            Filter::Field { subject, test, .. } => {
                let others = match test {
                    Test::Equal(value)
                    | Test::NotEqual(value)
                    | Test::AtLeast(value)
                    | Test::AtMost(value)
                    | Test::MoreThan(value)
                    | Test::LessThan(value) => self.of(value),
                    Test::Between(low, high) => self.of(low).and(self.of(high)),
                    Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => Motion::Still,
                };
                self.of(subject).and(others)
            }
            Filter::WithinLast(_)
            | Filter::Verified
            | Filter::VerifiedBy(_)
            | Filter::Lasting(_)
            | Filter::Ongoing
            | Filter::About(_)
            | Filter::NotExpired { .. }
            | Filter::FieldKnown { .. } => Motion::Still,
        }
    }
}

/// How what is made of the items of a query moves, while the same of them count: the day on which an
/// item counts follows the assessment date unless it is known and past.
fn of_items(program: &Program, profile: &Profile, after: Date, pick: Pick, query: usize) -> Motion {
    let parts = parts_of(program, query);
    let is_of_days = parts.iter().all(|part| part.field.is_none());
    if is_of_days {
        let is_past = parts
            .iter()
            .all(|part| has_past_days(profile, part.kind, after));
        return if is_past {
            Motion::Still
        } else {
            Motion::Rising
        };
    }
    let windows = windows_of(program, query);
    let has_several = windows.iter().any(|window| Some(window) != windows.first());
    match pick {
        // Which of two items comes first may depend on which of two windows begins first.
        Pick::First | Pick::Latest if has_several => Motion::Unsteady,
        Pick::First | Pick::Latest | Pick::Average | Pick::Lowest | Pick::Highest | Pick::Sum => {
            Motion::Still
        }
    }
}

fn has_past_days(profile: &Profile, kind: usize, after: Date) -> bool {
    let Some(evidence) = profile.kinds.get(kind) else {
        return false;
    };
    let is_past = |dates: ItemDates| match dates {
        // What lies ahead does not count, and later it is past.
        ItemDates::On(first, last) => first == last,
        ItemDates::Period {
            to: (first, last), ..
        } => first == last && last <= after.day_number(),
        ItemDates::Undated | ItemDates::Open(_, _) => false,
    };
    let items = profile.items.get(evidence.items.clone()).unwrap_or(&[]);
    evidence.is_complete && items.iter().all(|item| is_past(item.dates))
}

pub(super) fn parts_of(program: &Program, query: usize) -> &[QueryPart] {
    let query = program.queries.get(query);
    let parts = query.and_then(|query| program.query_parts.get(query.parts.range()));
    parts.unwrap_or(&[])
}

/// The numbers of the windows in which items of a query must lie.
pub(super) fn windows_of(program: &Program, query: usize) -> Vec<usize> {
    let filters = parts_of(program, query)
        .iter()
        .filter_map(|part| program.filters.get(part.filters.range()));
    let window = |filter: &Filter| match *filter {
        Filter::WithinLast(window) => Some(window),
        Filter::Since(_)
        | Filter::Before(_)
        | Filter::Between(_, _)
        | Filter::Verified
        | Filter::VerifiedBy(_)
        | Filter::Lasting(_)
        | Filter::Ongoing
        | Filter::About(_)
        | Filter::NotExpired { .. }
        | Filter::FieldKnown { .. }
        | Filter::Field { .. } => None,
    };
    filters.flatten().filter_map(window).collect()
}
