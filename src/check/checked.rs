//! A playbook whose every name is resolved and whose every comparison makes sense.
//!
//! Only `check` builds a [`CheckedPlaybook`]; what is in it can be lowered without asking again.

use std::rc::Rc;

use crate::layout::{KindId, Layout, ListId, RoleId, SlotId, SlotType, VocabularyId};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::value::{CalendarSpan, Date, Number, PartialDate, Range};
use indexmap::IndexMap;

/// The number of a rule, in the order of the file.
pub(crate) type RuleId = usize;
/// The number of a definition.
pub(crate) type DefinitionId = usize;
/// The number of an action.
pub(crate) type ActionId = usize;
/// The number of an area.
pub(crate) type AreaId = usize;

/// A sound playbook.
#[derive(Debug, Clone)]
pub(crate) struct CheckedPlaybook {
    pub(crate) title: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) layout: Layout,
    /// The names of the areas, as declared.
    pub(crate) areas: Vec<String>,
    pub(crate) definitions: Vec<CheckedDefinition>,
    /// How each definition is called.
    pub(crate) defined: Vec<DefinedName>,
    /// The scores, in the order of the file.
    pub(crate) scores: Vec<CheckedScore>,
    pub(crate) actions: Vec<CheckedAction>,
    pub(crate) rules: Vec<CheckedRule>,
    /// The rules in an order in which each comes after those it asks for.
    pub(crate) rule_order: Vec<RuleId>,
    pub(crate) verdict: CheckedVerdict,
    /// Answers beside the verdict.
    pub(crate) answers: Vec<CheckedAnswer>,
    /// Whether the verdict, or an answer beside it, is read from something else than rules.
    pub(crate) has_own_verdict: bool,
    pub(crate) examples: Vec<CheckedExample>,
    /// Where declared names are used.
    pub(crate) references: Vec<Reference>,
    /// Whether any answer of it depends on the assessment date.
    pub(crate) uses_dates: bool,
    /// The playbooks that it asks, itself or through others, each after those that it asks in turn.
    pub(crate) others: Vec<CheckedPlaybook>,
}

/// A place where a declared name is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) group: NameGroup,
    /// The name, folded.
    pub(crate) key: String,
    pub(crate) span: Span,
}

/// The sets of names: within each, a name is declared once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NameGroup {
    /// Facts, skills and definitions.
    Symbol,
    Scale,
    Kind,
    Area,
    Source,
    Rule,
    Action,
}

/// The name of a definition, where it is declared.
#[derive(Debug, Clone)]
pub(crate) struct DefinedName {
    pub(crate) name: String,
    pub(crate) kind: DefinedKind,
    pub(crate) span: Span,
}

/// What declares a name for something worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefinedKind {
    /// `define NAME:`
    Definition,
    /// `score NAME:`
    Score,
    /// `table NAME:`
    Table,
    /// `matrix NAME:`
    Matrix,
}

/// What a definition stands for.
#[derive(Debug, Clone)]
pub(crate) enum CheckedDefinition {
    Condition(Condition),
    Quantity(Quantity),
    /// Only asked for through its skills and columns, and so never worked out itself.
    Matrix(Rc<CheckedMatrix>),
    /// Only asked for through skills, and so never worked out itself.
    Points(Rc<PointsTable>),
}

/// A table by a scale: what each level counts.
#[derive(Debug, Clone)]
pub(crate) struct PointsTable {
    pub(crate) name: String,
    pub(crate) scale: VocabularyId,
    pub(crate) answers: ValueType,
    pub(crate) rows: Vec<(LevelsAccepted, i128)>,
    /// Whether every level has its row.
    pub(crate) is_complete: bool,
}

/// The levels that a row of a table by a scale is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LevelsAccepted {
    Any,
    /// A level that is not recorded.
    Unknown,
    /// Their places in the scale.
    Levels(Vec<i128>),
}

/// What is expected of skills, for each value of an input.
#[derive(Debug, Clone)]
pub(crate) struct CheckedMatrix {
    pub(crate) name: String,
    pub(crate) input_name: String,
    pub(crate) input: Quantity,
    /// Lowest first.
    pub(crate) columns: Vec<MatrixColumn>,
    pub(crate) rows: Vec<ExpectedRow>,
    /// The scale that the columns make.
    pub(crate) ladder: VocabularyId,
}

/// A column of a matrix: a value of its input.
#[derive(Debug, Clone)]
pub(crate) struct MatrixColumn {
    pub(crate) value: i128,
    pub(crate) word: String,
}

/// What is expected of one skill, column by column; nothing where a cell is `any`.
#[derive(Debug, Clone)]
pub(crate) struct ExpectedRow {
    pub(crate) skill: SlotId,
    pub(crate) name: Name,
    pub(crate) cells: Vec<Option<Expected>>,
}

/// What a cell of a matrix expects.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    /// One of these must hold.
    pub(crate) tests: Vec<Test>,
    /// `at least fluent`
    pub(crate) needed: String,
    /// Lower levels are below what is expected.
    pub(crate) low: i128,
    pub(crate) low_word: String,
    /// Higher levels are above what is expected.
    pub(crate) high: i128,
    pub(crate) high_word: String,
}

/// A score: the name, and what it stands for.
#[derive(Debug, Clone)]
pub(crate) struct CheckedScore {
    pub(crate) name: String,
    pub(crate) definition: DefinitionId,
}

/// A rule with its names resolved.
#[derive(Debug, Clone)]
pub(crate) struct CheckedRule {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) area: Option<AreaId>,
    pub(crate) condition: Option<Condition>,
    pub(crate) then: Vec<CheckedEffect>,
    pub(crate) otherwise: Vec<CheckedEffect>,
    pub(crate) unless: Option<Condition>,
    pub(crate) because: Option<String>,
    pub(crate) cite: Vec<CheckedCitation>,
    pub(crate) concerns: Option<Concern>,
    pub(crate) in_force: Days,
    /// The roles that may waive it: folded name to name.
    pub(crate) waivable_by: IndexMap<String, String>,
    pub(crate) span: Span,
}

impl CheckedRule {
    /// Whether questions about many rules count it: it is the person's.
    pub(crate) const fn is_counted(&self) -> bool {
        self.concerns.is_none()
    }
}

/// The days from a first to a last one, both in; open where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Days {
    pub(crate) first: Option<Date>,
    pub(crate) last: Option<Date>,
}

impl Days {
    /// Whether a day is one of them.
    pub(crate) fn include(self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }
}

/// A source and a section of it.
#[derive(Debug, Clone)]
pub(crate) struct CheckedCitation {
    /// The title of the source.
    pub(crate) source: String,
    pub(crate) section: Option<String>,
}

/// Something that a person can do to close a gap.
#[derive(Debug, Clone)]
pub(crate) struct CheckedAction {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) builds: Vec<CheckedGivenEvidence>,
    /// A skill and the place of the level that it reaches.
    pub(crate) raises: Vec<(SlotId, i128)>,
    pub(crate) sets: Vec<CheckedSetting>,
    pub(crate) estimate: Option<CheckedEstimate>,
    pub(crate) link: Option<String>,
}

/// What an action makes of a fact.
#[derive(Debug, Clone)]
pub(crate) enum CheckedSetting {
    Value {
        slot: SlotId,
        value: Range,
    },
    /// Something more in a list.
    Member {
        list: ListId,
        member: i128,
    },
}

/// How much an action brings and costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CheckedEstimate {
    pub(crate) reach: Number,
    pub(crate) impact: Number,
    /// As a share: 80% is 0.8.
    pub(crate) confidence: Number,
    pub(crate) effort: CalendarSpan,
}

/// What a rule does.
#[derive(Debug, Clone)]
pub(crate) enum CheckedEffect {
    /// `recommend ACTION`
    Recommend(ActionId),
    Criterion {
        strength: Strength,
        condition: Box<Condition>,
        words: String,
        /// The facts that it depends on which count as something when they are not given.
        defaults: Vec<SlotId>,
    },
    Notice {
        kind: NoticeKind,
        text: String,
    },
}

pub(crate) use crate::syntax::ast::{
    Aggregate, Concern, NoticeKind, Operator, Pick, Strength, TimeUnit,
};

/// The verdict, or an answer beside it.
#[derive(Debug, Clone)]
pub(crate) struct CheckedVerdict {
    /// Read from top to bottom.
    pub(crate) lines: Vec<CheckedVerdictLine>,
    /// Everything it may say, the best last.
    pub(crate) labels: Vec<String>,
    /// Whether the lines are the cases of a table, or the columns of a matrix.
    pub(crate) has_cases: bool,
}

/// `verdict NAME: …`
#[derive(Debug, Clone)]
pub(crate) struct CheckedAnswer {
    pub(crate) name: String,
    pub(crate) verdict: CheckedVerdict,
}

/// A line of the verdict; the last has no condition, or one of the lines surely holds.
#[derive(Debug, Clone)]
pub(crate) struct CheckedVerdictLine {
    pub(crate) label: String,
    pub(crate) condition: Option<Condition>,
    /// Where it stands, or where the table or matrix is named that it comes from; nothing for the usual
    /// lines.
    pub(crate) span: Option<Span>,
}

/// Something that is yes, no or unknown.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// A yes-or-no fact.
    YesNo(SlotId),
    Definition(DefinitionId),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    /// How many of the members hold.
    Count {
        members: Vec<Condition>,
        count: CountRange,
    },
    /// Whether more than half of the members hold, of those that are left.
    MoreThanHalf(Vec<Condition>),
    /// A comparison; the words are for explaining it.
    Test {
        subject: Quantity,
        test: Test,
        words: TestWords,
    },
    /// A level that has been held for a while: at least, or just, this one.
    Held {
        slot: SlotId,
        held: HeldLevel,
        words: TestWords,
    },
    Includes {
        list: ListId,
        item: Quantity,
        words: TestWords,
    },
    EmptyList {
        list: ListId,
    },
    Known(SlotId),
    KnownList(ListId),
    Evidence {
        query: Query,
        count: CountRange,
        /// Each of which must hold so many.
        periods: Option<Periods>,
        words: TestWords,
    },
    /// What is asked of the skills of a matrix, in the column that its input chooses.
    OfColumn {
        input: Quantity,
        columns: Vec<ColumnCase>,
        words: TestWords,
    },
    /// `rule R is met`
    RuleIs {
        rule: RuleId,
        status: MetOrUnmet,
    },
    /// `every rule in AREA is met`
    RulesAre {
        area: AreaId,
        all: AllOrAny,
        status: MetOrUnmet,
    },
    /// `any requirement is unmet`: how many criteria have the status.
    CriteriaAre {
        strength: Strength,
        area: Option<AreaId>,
        status: MetOrUnmet,
        count: CountRange,
        span: Span,
    },
    /// `senior pm is ready`: whether the verdict of another playbook is one of the labels.
    PlaybookIs {
        playbook: usize,
        labels: Vec<String>,
        words: TestWords,
    },
    /// `any stop applies`
    AnyNotice {
        kind: NoticeKind,
        span: Span,
    },
    /// What is written at a place of the playbook; it means no more than what is inside.
    Said {
        span: Span,
        inner: Box<Condition>,
    },
}

/// A level that must have been held for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct HeldLevel {
    /// The place of the level in its scale.
    pub(crate) level: i128,
    /// Whether a higher level passes too.
    pub(crate) or_higher: bool,
    pub(crate) duration: CalendarSpan,
}

/// A column of a matrix, and what is asked of its skills.
#[derive(Debug, Clone)]
pub(crate) struct ColumnCase {
    /// Whether the input has the value of the column.
    pub(crate) is_it: Condition,
    pub(crate) holds: Condition,
    pub(crate) word: String,
}

/// `met` or `unmet`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MetOrUnmet {
    Met,
    Unmet,
}

/// `every` or `any`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AllOrAny {
    All,
    Any,
}

/// A number of things, both ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CountRange {
    pub(crate) low: u32,
    pub(crate) high: u32,
}

impl CountRange {
    /// `at least N`
    pub(crate) const fn at_least(low: u32) -> Self {
        Self {
            low,
            high: u32::MAX,
        }
    }

    /// None at all.
    pub(crate) const NONE: Self = Self { low: 0, high: 0 };
}

/// What a comparison is about and what it asks, in the author's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TestWords {
    /// `strategic judgement`, `mentoring evidence`
    pub(crate) subject: String,
    /// `at least fluent`, `2 within the last 12 months`
    pub(crate) needed: String,
}

/// What is asked of a quantity.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    Equal(Quantity),
    NotEqual(Quantity),
    AtLeast(Quantity),
    AtMost(Quantity),
    MoreThan(Quantity),
    LessThan(Quantity),
    Between(Quantity, Quantity),
    OneOf(Vec<i128>),
    NotOneOf(Vec<i128>),
    WithinLast(CalendarSpan),
}

impl Test {
    /// What is compared with.
    pub(crate) fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        let (first, second) = match self {
            Self::Equal(value)
            | Self::NotEqual(value)
            | Self::AtLeast(value)
            | Self::AtMost(value)
            | Self::MoreThan(value)
            | Self::LessThan(value) => (Some(value), None),
            Self::Between(low, high) => (Some(low), Some(high)),
            Self::OneOf(_) | Self::NotOneOf(_) | Self::WithinLast(_) => (None, None),
        };
        first.into_iter().chain(second)
    }
}

/// Something with an order: a number, a date, a level.
#[derive(Debug, Clone)]
pub(crate) struct Quantity {
    pub(crate) kind: QuantityKind,
    pub(crate) value_type: ValueType,
}

/// The ways to say a quantity.
#[derive(Debug, Clone)]
pub(crate) enum QuantityKind {
    Constant(i128),
    Slot(SlotId),
    Definition(DefinitionId),
    Arithmetic {
        operator: Operator,
        left: Box<Quantity>,
        right: Box<Quantity>,
    },
    Aggregate {
        aggregate: Aggregate,
        members: Vec<Quantity>,
    },
    /// Half away from zero.
    Rounded {
        value: Box<Quantity>,
        /// How many decimals of the number itself stay: of a percentage two more than are written.
        decimals: u32,
    },
    /// A date moved by a length of time.
    Shifted {
        date: Box<Quantity>,
        by: Box<Quantity>,
        direction: Direction,
    },
    /// The share of an area's applicable rules that are met.
    AreaMet(AreaId),
    /// Parts with their weights; one that is nothing is left out, and the others weigh the more.
    WeightedMean(Vec<WeightedPart>),
    /// A level in equal steps from 0% to 100% of its scale.
    LevelShare {
        level: Box<Quantity>,
        /// How many steps the scale has: one less than levels.
        steps: usize,
    },
    /// 100% when the condition holds, 0% when it does not.
    YesNoShare(Box<Condition>),
    CountOf(Box<Query>),
    /// What is made of a field of items, or of the dates on which they count.
    OfEvidence {
        pick: Pick,
        query: Box<Query>,
    },
    Elapsed {
        unit: TimeUnit,
        since: Box<Quantity>,
    },
    AssessmentDate,
    /// The answer of a table.
    FirstMatch(Box<FirstMatch>),
    /// What is worked out for the column of a matrix that its input chooses.
    OfColumn(Box<OfColumn>),
    /// What is written at a place of the playbook; it means no more than what is inside.
    Said {
        span: Span,
        inner: Box<Quantity>,
    },
}

impl Quantity {
    /// The same, as written at a place. A value or a name alone needs no place to be told.
    pub(crate) fn said_at(self, span: Span) -> Self {
        match self.kind {
            QuantityKind::Constant(_) | QuantityKind::Slot(_) | QuantityKind::Said { .. } => self,
            _ => Self {
                value_type: self.value_type,
                kind: QuantityKind::Said {
                    span,
                    inner: Box::new(self),
                },
            },
        }
    }

    /// What it means, wherever it is written.
    pub(crate) fn meaning(&self) -> &Self {
        match &self.kind {
            QuantityKind::Said { inner, .. } => inner.meaning(),
            _ => self,
        }
    }
}

/// What is worked out for each column of a matrix.
#[derive(Debug, Clone)]
pub(crate) struct OfColumn {
    pub(crate) input: Quantity,
    pub(crate) columns: Vec<ColumnValue>,
}

/// A column of a matrix, and what is worked out for it.
#[derive(Debug, Clone)]
pub(crate) struct ColumnValue {
    /// Whether the input has the value of the column.
    pub(crate) is_it: Condition,
    pub(crate) value: Quantity,
}

/// Cases read from top to bottom: the first whose condition holds gives the value.
#[derive(Debug, Clone)]
pub(crate) struct FirstMatch {
    /// What the value is called.
    pub(crate) name: String,
    pub(crate) cases: Vec<(Condition, i128)>,
    /// What the conditions look at, apart from what is yes or no.
    pub(crate) inputs: Vec<Quantity>,
    /// Whether a case holds for whatever the inputs may be, unless one of them is *nothing*.
    pub(crate) is_complete: bool,
}

/// A part of a score.
#[derive(Debug, Clone)]
pub(crate) struct WeightedPart {
    /// In units of [`crate::value::Number`]: 40% is 0.4.
    pub(crate) weight: i128,
    pub(crate) value: Quantity,
}

/// Whether a date is moved on or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    /// `plus`
    Later,
    /// `minus`
    Earlier,
}

/// The type of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueType {
    YesNo,
    Number,
    Percentage,
    Duration,
    Date,
    Text,
    Level(VocabularyId),
    Choice(VocabularyId),
}

impl ValueType {
    /// Whether its values are in units of [`crate::value::Number`].
    pub(crate) const fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Percentage)
    }

    /// The type of a place for such values, of which nothing is declared: without bounds.
    pub(crate) const fn unbounded(self) -> SlotType {
        match self {
            Self::YesNo => SlotType::YesNo,
            Self::Number => SlotType::Number {
                whole: false,
                bounds: Range::UNBOUNDED,
            },
            Self::Percentage => SlotType::Percentage,
            Self::Duration => SlotType::Duration,
            Self::Date => SlotType::Date,
            Self::Text => SlotType::Text,
            Self::Level(vocabulary) => SlotType::Level(vocabulary),
            Self::Choice(vocabulary) => SlotType::Choice(vocabulary),
        }
    }
}

impl From<SlotType> for ValueType {
    fn from(slot_type: SlotType) -> Self {
        match slot_type {
            SlotType::YesNo => Self::YesNo,
            SlotType::Number { .. } => Self::Number,
            SlotType::Percentage => Self::Percentage,
            SlotType::Duration => Self::Duration,
            SlotType::Date => Self::Date,
            SlotType::Text => Self::Text,
            SlotType::Level(vocabulary) => Self::Level(vocabulary),
            SlotType::Choice(vocabulary) => Self::Choice(vocabulary),
        }
    }
}

/// Items of evidence, kind by kind, each with its own filters (a field has its own place in each). An
/// item counts once, also when its kind stands here several times.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(crate) parts: Vec<QueryPart>,
    pub(crate) counting: Counting,
}

/// A kind of evidence and the filters on its items.
#[derive(Debug, Clone)]
pub(crate) struct QueryPart {
    pub(crate) kind: KindId,
    pub(crate) filters: Vec<Filter>,
    /// The place of the field that is asked for, where the query asks for one.
    pub(crate) field: Option<usize>,
}

/// What of the items is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Counting {
    /// The items themselves.
    Items,
    /// `different kinds of`: the kinds that have one.
    Kinds,
    /// `with different FIELD`: the values of a field.
    Values,
    /// `with different verified by`: the roles that have verified one.
    Verifiers,
}

/// `in each of the last 4 quarters`: how many periods, and how long each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Periods {
    pub(crate) count: u32,
    pub(crate) length: CalendarSpan,
}

/// Which items count.
#[derive(Debug, Clone)]
pub(crate) enum Filter {
    WithinLast(CalendarSpan),
    Since(Quantity),
    Before(Quantity),
    Between(Quantity, Quantity),
    Verified,
    VerifiedBy(RoleId),
    Lasting(CalendarSpan),
    Ongoing,
    About(SlotId),
    NotExpired {
        field: usize,
    },
    /// `where FIELD is known`
    FieldKnown {
        field: usize,
        is_known: bool,
    },
    Field {
        field: usize,
        test: Test,
        value_type: ValueType,
        is_negated: bool,
    },
}

/// An example, ready to run.
#[derive(Debug, Clone)]
pub(crate) struct CheckedExample {
    pub(crate) title: String,
    pub(crate) as_of: Option<PartialDate>,
    pub(crate) given: Vec<CheckedGiven>,
    pub(crate) then: Vec<CheckedThen>,
    pub(crate) span: Span,
}

/// What an example gives.
#[derive(Debug, Clone)]
pub(crate) enum CheckedGiven {
    Value {
        slot: SlotId,
        low: i128,
        high: i128,
        /// The first and the last day on which the level may have been reached.
        since: Option<PartialDate>,
    },
    List {
        list: ListId,
        members: Vec<i128>,
    },
    NoEvidence,
    Evidence(CheckedGivenEvidence),
    Profile {
        path: String,
        span: Span,
    },
    Waiver {
        rule: RuleId,
        approved_by: String,
        in_force: Days,
    },
}

/// Items of evidence that an example gives.
#[derive(Debug, Clone)]
pub(crate) struct CheckedGivenEvidence {
    pub(crate) count: u32,
    pub(crate) kind: KindId,
    pub(crate) on: Option<PartialDate>,
    pub(crate) from: Option<PartialDate>,
    pub(crate) to: Option<PartialDate>,
    pub(crate) is_verified: bool,
    pub(crate) verified_by: Option<RoleId>,
    pub(crate) about: Vec<SlotId>,
    /// The place of a field in its kind, and its value.
    pub(crate) fields: Vec<(usize, i128, i128)>,
}

/// What an example expects, at its place.
#[derive(Debug, Clone)]
pub(crate) struct CheckedThen {
    pub(crate) expectation: Expectation,
    pub(crate) span: Span,
}

/// What an example expects.
#[derive(Debug, Clone)]
pub(crate) enum Expectation {
    Verdict(String),
    /// Undecided; between just these when any are named.
    Undecided(Vec<String>),
    /// The label of the answer of this number.
    Answer(usize, String),
    AnswerUndecided(usize, Vec<String>),
    Rule {
        rule: RuleId,
        status: crate::syntax::ast::ExpectedStatus,
    },
    Gap {
        rule: RuleId,
        kind: crate::outcome::GapKind,
    },
    Flag {
        rule: RuleId,
    },
    Score {
        /// The place of the score among the scores.
        score: usize,
        test: ExpectedScore,
        /// In the author's words, after `score NAME is`.
        words: String,
    },
}

/// What an example expects of a score: values as the quantity holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExpectedScore {
    /// Just these bounds; a single value twice.
    FromTo(ExpectedValue, ExpectedValue),
    AtLeast(ExpectedValue),
    AtMost(ExpectedValue),
    MoreThan(ExpectedValue),
    LessThan(ExpectedValue),
    Nothing,
    NotRecorded,
}

/// A value, in units of [`crate::value::Number`] when it is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ExpectedValue {
    pub(crate) value: i128,
    pub(crate) is_number: bool,
}
