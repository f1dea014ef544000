//! A playbook made ready to run: everything numbered, nothing looked up by name.
//!
//! Comes in: a checked playbook. Goes out: a [`Program`]: steps in one flat list, each after those
//! it needs, so that evaluating is one walk over the list; and, beside the steps, the words that
//! explain them, which the walk never touches. It can't fail: a checked playbook always lowers.

#![warn(clippy::wildcard_enum_match_arm)]

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "lowering a definition or wording a step picks one case out of many"
)]
mod lower;

use std::ops::Range;

use indexmap::IndexMap;

use crate::source::Span;
use crate::value::CalendarSpan;

pub(crate) use crate::check::checked::{
    Aggregate, AllOrAny, CheckedAction as Action, CheckedEstimate as Estimate,
    CheckedGivenEvidence as GivenEvidence, CheckedSetting as Setting, Concern, CountRange,
    Counting, Days, DefinedKind, Direction, MetOrUnmet, NoticeKind, Operator, Periods, Pick,
    Strength, TimeUnit,
};
pub(crate) use crate::layout::*;
pub(crate) use lower::lower;

/// The number of a step; its truth has the same number.
pub(crate) type StepId = usize;
/// The number of a place for a worked-out quantity.
pub(crate) type RegisterId = usize;
/// The number of a rule.
pub(crate) type RuleId = usize;
/// The number of a sentence.
pub(crate) type SentenceId = usize;

/// A playbook made ready to run. Only a sound playbook has one.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) title: Option<String>,
    pub(crate) version: Option<String>,
    /// The layout of a profile.
    pub(crate) layout: Layout,
    pub(crate) steps: Vec<Step>,
    /// The words for each step.
    pub(crate) words: Vec<StepWords>,
    /// What the playbook says, sentence by sentence: those inside another come before it.
    pub(crate) sentences: Vec<Sentence>,
    /// What has a name of its own and is asked for.
    pub(crate) defined: Vec<DefinedStep>,
    /// What each register holds.
    pub(crate) registers: Vec<RegisterStep>,
    /// The members of all joined steps.
    pub(crate) members: Vec<StepId>,
    /// The quantities that aggregates take.
    pub(crate) operands: Vec<Operand>,
    /// The values of all `one of`.
    pub(crate) options: Vec<i128>,
    /// Each different `within the last …`.
    pub(crate) windows: Vec<CalendarSpan>,
    /// The columns of all matrices that are asked.
    pub(crate) columns: Vec<ColumnStep>,
    /// The columns of all matrices for which something is worked out.
    pub(crate) column_values: Vec<ColumnValueStep>,
    /// The cases of all first matches.
    pub(crate) cases: Vec<CaseStep>,
    pub(crate) queries: Vec<Query>,
    /// The kinds of all queries, each with its filters.
    pub(crate) query_parts: Vec<QueryPart>,
    pub(crate) filters: Vec<Filter>,
    /// The parts of all scores.
    pub(crate) weighted_parts: Vec<WeightedPart>,
    pub(crate) scores: Vec<ScoreStep>,
    /// The playbook's own rules, in its order; after them those of the playbooks that it asks.
    pub(crate) rules: Vec<RuleStep>,
    /// For each name of a rule in the layout: the rules that have it. Its own comes first.
    pub(crate) rules_by_name: Vec<Vec<RuleId>>,
    /// The rules that steps over many rules look at.
    pub(crate) rule_lists: Vec<RuleId>,
    pub(crate) criteria: Vec<CriterionStep>,
    pub(crate) notices: Vec<NoticeStep>,
    pub(crate) actions: Vec<Action>,
    /// In the order of the rules.
    pub(crate) recommendations: Vec<RecommendStep>,
    pub(crate) verdict: Vec<VerdictStep>,
    /// The verdicts of other playbooks, as they are asked for.
    pub(crate) verdict_lines: Vec<VerdictLine>,
    /// The verdict of those whom nothing holds back.
    pub(crate) passing: String,
    /// Answers beside the verdict.
    pub(crate) answers: Vec<AnswerStep>,
    /// Whether the verdict is more than what follows from rules.
    pub(crate) has_own_verdict: bool,
}

/// One step: what to work out from the steps before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// Always the same.
    Constant(crate::value::Truth),
    /// A yes-or-no fact.
    YesNo(SlotId),
    /// A comparison.
    Test {
        subject: Operand,
        test: Test,
    },
    /// Whether a level has been held for a while.
    Held {
        slot: SlotId,
        level: i128,
        /// Whether a higher level passes too.
        or_higher: bool,
        /// In [`Program::windows`].
        window: usize,
    },
    Includes {
        list: ListId,
        item: Operand,
    },
    EmptyList(ListId),
    Known(SlotId),
    KnownList(ListId),
    /// Whether what a query counts lies in the range; where there are periods, in each of them.
    Evidence {
        query: usize,
        count: CountRange,
        periods: Option<Periods>,
    },
    Not(StepId),
    All(Slice),
    Any(Slice),
    /// Whether the number of members that hold lies in the range.
    Count {
        members: Slice,
        count: CountRange,
    },
    /// Whether more than half of the members hold, of those that are left.
    MoreThanHalf(Slice),
    /// What is asked in the column that the input chooses.
    OfColumn {
        input: Operand,
        /// In [`Program::columns`].
        columns: Slice,
    },
    /// Works out a quantity into a register; its own truth is of no account.
    Compute {
        register: RegisterId,
        quantity: QuantityStep,
    },
    /// Works out how a rule stands; its own truth is of no account.
    Rule(RuleId),
    RuleIs {
        rule: RuleId,
        status: MetOrUnmet,
    },
    RulesAre {
        rules: Slice,
        all: AllOrAny,
        status: MetOrUnmet,
    },
    CriteriaAre {
        rules: Slice,
        strength: Strength,
        status: MetOrUnmet,
        count: CountRange,
    },
    AnyNotice {
        rules: Slice,
        kind: NoticeKind,
    },
    /// Whether the verdict of another playbook is one of those wanted.
    VerdictIs {
        /// In [`Program::verdict_lines`].
        lines: Slice,
    },
}

/// A part of one of the program's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Slice {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Slice {
    pub(crate) const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where a quantity is found, and in which units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Operand {
    pub(crate) place: Place,
    /// Whether it is in units of [`crate::value::Number`]; else it is a plain integer.
    pub(crate) is_number: bool,
}

/// Where a quantity is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Constant(i128),
    Slot(SlotId),
    Register(RegisterId),
    /// A field of the item at hand.
    Field(usize),
}

/// What is asked of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Test {
    Equal(Operand),
    NotEqual(Operand),
    AtLeast(Operand),
    AtMost(Operand),
    MoreThan(Operand),
    LessThan(Operand),
    Between(Operand, Operand),
    OneOf(Slice),
    NotOneOf(Slice),
    WithinLast(usize),
}

impl Test {
    /// The quantities that the subject is compared with; options are none.
    pub(crate) const fn operands(&self) -> [Option<Operand>; 2] {
        match *self {
            Self::Equal(value)
            | Self::NotEqual(value)
            | Self::AtLeast(value)
            | Self::AtMost(value)
            | Self::MoreThan(value)
            | Self::LessThan(value) => [Some(value), None],
            Self::Between(low, high) => [Some(low), Some(high)],
            Self::OneOf(_) | Self::NotOneOf(_) | Self::WithinLast(_) => [None, None],
        }
    }
}

/// How a quantity is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum QuantityStep {
    Arithmetic {
        operator: Operator,
        left: Operand,
        right: Operand,
    },
    Aggregate {
        aggregate: Aggregate,
        members: Slice,
    },
    /// Half away from zero.
    Rounded {
        value: Operand,
        decimals: u32,
    },
    /// A date moved by a length of time.
    Shifted {
        date: Operand,
        by: Operand,
        direction: Direction,
    },
    /// The share of the applicable rules that are met.
    ShareMet {
        rules: Slice,
    },
    /// Parts with their weights, in [`Program::weighted_parts`].
    WeightedMean {
        parts: Slice,
    },
    /// A level as a share of the steps of its scale.
    LevelShare {
        level: Operand,
        steps: usize,
    },
    /// Whether a condition holds, as 1 or 0.
    YesNoShare {
        condition: StepId,
    },
    CountOf {
        query: usize,
    },
    OfEvidence {
        pick: Pick,
        query: usize,
    },
    Elapsed {
        unit: TimeUnit,
        since: Operand,
    },
    AssessmentDate,
    /// The value of the first case whose condition holds.
    FirstMatch {
        /// In [`Program::cases`].
        cases: Slice,
        /// What the conditions look at, in [`Program::operands`].
        inputs: Slice,
        /// Whether a case holds for whatever the inputs may be, unless one of them is *nothing*.
        is_complete: bool,
        is_number: bool,
    },
    /// What is worked out for the column that the input chooses.
    OfColumn {
        input: Operand,
        /// In [`Program::column_values`].
        columns: Slice,
    },
}

/// A column of a matrix, and what is worked out for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ColumnValueStep {
    /// Whether the input chooses it.
    pub(crate) is_it: StepId,
    pub(crate) value: Operand,
}

/// A column of a matrix, and what is asked in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ColumnStep {
    /// Whether the input chooses it.
    pub(crate) is_it: StepId,
    pub(crate) holds: StepId,
    pub(crate) word: String,
}

/// One case of a first match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CaseStep {
    pub(crate) condition: StepId,
    pub(crate) value: i128,
}

/// A part of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WeightedPart {
    /// In units of [`crate::value::Number`].
    pub(crate) weight: i128,
    pub(crate) value: Operand,
}

/// A score to be told with every answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScoreStep {
    pub(crate) name: String,
    pub(crate) value: Operand,
    /// How to say it.
    pub(crate) slot_type: SlotType,
}

/// What a register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RegisterStep {
    /// The step that works it out.
    pub(crate) step: StepId,
    /// How to say it.
    pub(crate) slot_type: SlotType,
}

/// The items that a count looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Query {
    /// In [`Program::query_parts`], those of one kind together: an item counts when it passes the
    /// filters of any of them.
    pub(crate) parts: Slice,
    pub(crate) counting: Counting,
}

/// One kind of a query, and the filters on its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct QueryPart {
    pub(crate) kind: KindId,
    /// In [`Program::filters`].
    pub(crate) filters: Slice,
    /// The place of the field that the query asks for, if it asks for one.
    pub(crate) field: Option<usize>,
}

/// Which items count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Filter {
    WithinLast(usize),
    Since(Operand),
    Before(Operand),
    Between(Operand, Operand),
    Verified,
    VerifiedBy(RoleId),
    Lasting(CalendarSpan),
    Ongoing,
    About(SlotId),
    NotExpired {
        field: usize,
    },
    FieldKnown {
        field: usize,
        is_known: bool,
    },
    Field {
        subject: Operand,
        test: Test,
        is_negated: bool,
    },
}

/// A rule: where its conditions and effects are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RuleStep {
    pub(crate) name: String,
    /// Whether it is the playbook's own; a rule of a playbook that it asks is shown nowhere.
    pub(crate) is_own: bool,
    pub(crate) title: String,
    pub(crate) area: Option<String>,
    pub(crate) because: Option<String>,
    pub(crate) cite: Vec<crate::outcome::Citation>,
    pub(crate) concerns: Option<Concern>,
    pub(crate) in_force: Days,
    /// The roles that may waive it: folded name to name.
    pub(crate) waivable_by: IndexMap<String, String>,
    pub(crate) condition: Option<StepId>,
    pub(crate) unless: Option<StepId>,
    /// How both are written.
    pub(crate) condition_said: Option<SentenceId>,
    pub(crate) unless_said: Option<SentenceId>,
    /// Where the rule has its name.
    pub(crate) span: Span,
    /// In [`Program::criteria`]: those of `then`, followed by those of `otherwise`.
    pub(crate) then: Slice,
    pub(crate) otherwise: Slice,
    /// In [`Program::notices`].
    pub(crate) then_notices: Slice,
    pub(crate) otherwise_notices: Slice,
}

/// One `require`, `expect` or `encourage`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CriterionStep {
    pub(crate) rule: RuleId,
    pub(crate) branch: Branch,
    pub(crate) strength: Strength,
    pub(crate) condition: StepId,
    /// How the condition is written.
    pub(crate) said: Option<SentenceId>,
    /// In the author's words.
    pub(crate) words: String,
    /// Whether the answer rests on `is known`.
    pub(crate) rests_on_record: bool,
    /// The facts that it depends on which count as something when they are not given.
    pub(crate) defaults: Vec<SlotId>,
}

/// Which branch of a rule an effect belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Branch {
    Then,
    Otherwise,
}

/// One `flag` or `stop`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NoticeStep {
    pub(crate) rule: RuleId,
    pub(crate) branch: Branch,
    pub(crate) kind: NoticeKind,
    pub(crate) text: String,
}

/// One `recommend`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecommendStep {
    pub(crate) rule: RuleId,
    pub(crate) branch: Branch,
    /// In [`Program::actions`].
    pub(crate) action: usize,
}

/// A line of the verdict; the last has no condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VerdictStep {
    pub(crate) label: String,
    pub(crate) condition: Option<StepId>,
    /// How the condition is written.
    pub(crate) said: Option<SentenceId>,
    /// Where the line stands.
    pub(crate) span: Option<Span>,
    /// Whether it is a case of a table, or a column of a matrix.
    pub(crate) is_case: bool,
}

/// `verdict NAME: …`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AnswerStep {
    pub(crate) name: String,
    pub(crate) lines: Vec<VerdictStep>,
}

/// A line of another playbook's verdict.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct VerdictLine {
    pub(crate) label: String,
    pub(crate) condition: Option<StepId>,
    /// How the condition is written.
    pub(crate) said: Option<SentenceId>,
    /// Whether it is a case of a table, or a column of a matrix.
    pub(crate) is_case: bool,
    /// Whether its label is among those asked for.
    pub(crate) is_wanted: bool,
}

/// What a playbook says at a place, and which step or quantity it has become. It is there to explain
/// answers; none depends on it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sentence {
    pub(crate) span: Span,
    pub(crate) claim: Claim,
    /// The sentences inside it, in the order in which they are written.
    pub(crate) parts: Vec<SentenceId>,
    /// What it declares, in [`Program::defined`]; then its place is that of the name.
    pub(crate) defines: Option<usize>,
}

/// What a sentence has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Claim {
    /// Something that is yes, no or unknown.
    Holds(StepId),
    /// A quantity.
    Comes(Operand),
}

/// A definition, a score or a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DefinedStep {
    pub(crate) name: String,
    pub(crate) kind: DefinedKind,
    pub(crate) sentence: SentenceId,
    /// Whether it is the playbook's own, and not of one that it asks.
    pub(crate) is_own: bool,
}

/// What a step is about and what it asks, in the author's words; empty where there is nothing to
/// say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StepWords {
    pub(crate) subject: String,
    pub(crate) needed: String,
}

impl Program {
    /// Whether a rule is the playbook's own, and not of one that it asks.
    pub(crate) fn is_own(&self, rule: RuleId) -> bool {
        self.rules.get(rule).is_some_and(|rule| rule.is_own)
    }

    /// The rules of a name of the layout.
    pub(crate) fn rules_named(&self, name: usize) -> &[RuleId] {
        self.rules_by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The title of the playbook, if it gives one.
    pub(crate) fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The version of the playbook, if it gives one.
    pub(crate) fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The verdict that a person reaches whom nothing holds back.
    pub(crate) fn last_verdict(&self) -> &str {
        &self.passing
    }
}
