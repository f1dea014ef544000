//! The tree of a playbook as it is written: every name as text, nothing looked up yet.
//!
//! Every node knows its place. A part that could not be read is left out, and its statement is
//! marked [`Damage`], so that the checker does not complain about what the parser already told.

use crate::source::Span;
use crate::value::{CalendarSpan, Number, PartialDate};

/// The statements of one file, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Ast {
    pub(crate) statements: Vec<Statement>,
    /// The heads of statements that could not be read, folded like names: what they declare is not
    /// here.
    pub(crate) lost_heads: Vec<String>,
    /// Whether a whole file that belongs here could not be read.
    pub(crate) lacks_file: bool,
}

/// Whether something of a statement could not be read (and has been reported).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Damage {
    #[default]
    None,
    Some,
}

/// A name as written, and folded for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// As written, without quotes, spaces made single.
    pub(crate) text: String,
    /// Folded: case, space, `-` and `_` make no difference.
    pub(crate) key: String,
    pub(crate) span: Span,
}

/// A text in quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Span,
}

/// A statement and its clauses.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Statement {
    /// `playbook "TITLE"`
    Playbook(Box<PlaybookHeader>),
    /// `include "FILE"`
    Include(Text),
    /// `playbook NAME: "FILE"`
    OtherPlaybook(OtherPlaybook),
    /// `source NAME: "TITLE"`
    Source(SourceDeclaration),
    /// `scale NAME: a < b < c`
    Scale(ScaleDeclaration),
    /// `fact NAME: TYPE`
    Fact(FactDeclaration),
    /// `skill NAME: SCALE`
    Skill(SkillDeclaration),
    /// `evidence NAME: "DESCRIPTION"`
    Evidence(EvidenceDeclaration),
    /// `evidence NAME: KIND evidence [FILTER …]`
    Selection(SelectionDeclaration),
    /// `verifiers: manager, mentor`
    Verifiers(Vec<Name>),
    /// `area NAME: "DESCRIPTION"`
    Area(AreaDeclaration),
    /// `define NAME: EXPRESSION`
    Define(Definition),
    /// `score NAME:`
    Score(Score),
    /// `table NAME[, by INPUT and INPUT]: TYPE`
    Table(Table),
    /// `matrix NAME, for each skill by INPUT`
    Matrix(Matrix),
    /// `rule NAME: "TITLE"`, or a bare rule body.
    Rule(Box<Rule>),
    /// `action NAME: "TITLE"`
    Action(Box<ActionDeclaration>),
    /// `verdict`, `verdict is EXPRESSION`
    Verdict(VerdictBlock),
    /// `verdict NAME: EXPRESSION`
    Answer(NamedAnswer),
    /// `example "TITLE"`
    Example(Example),
}

impl Statement {
    /// The action that it declares, if it does.
    pub(crate) fn action(&self) -> Option<&ActionDeclaration> {
        match self {
            Self::Action(action) => Some(action),
            _ => None,
        }
    }
}

/// `playbook "TITLE"` and its clauses.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlaybookHeader {
    pub(crate) title: Text,
    pub(crate) version: Option<Text>,
    pub(crate) from: Option<Text>,
    pub(crate) to: Option<Text>,
    pub(crate) owner: Option<Text>,
    pub(crate) review_by: Option<PartialDateLiteral>,
    pub(crate) summary: Option<Text>,
}

/// `playbook NAME: "FILE"`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OtherPlaybook {
    pub(crate) name: Name,
    /// Nothing when it could not be read.
    pub(crate) path: Option<Text>,
}

/// `source NAME: "TITLE"`, `by`, `link`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SourceDeclaration {
    pub(crate) name: Name,
    pub(crate) title: Option<Text>,
    pub(crate) by: Option<Text>,
    pub(crate) link: Option<Text>,
}

/// `scale NAME: a < b < c`, lowest first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScaleDeclaration {
    pub(crate) name: Name,
    pub(crate) levels: Vec<Name>,
    /// What the levels mean.
    pub(crate) description: Option<Text>,
    pub(crate) damage: Damage,
}

/// `[protected] fact NAME: TYPE`, `ask`, `if not given`, `read`, description.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FactDeclaration {
    pub(crate) name: Name,
    /// Nothing when the type could not be read.
    pub(crate) value_type: Option<WrittenType>,
    /// Whether it may be reported on and never ruled on.
    pub(crate) is_protected: bool,
    pub(crate) ask: Option<Text>,
    /// `if not given VALUE`
    pub(crate) default: Option<Literal>,
    /// `read "NAME"`: the name that the data uses, besides its own.
    pub(crate) read: Option<Text>,
    pub(crate) description: Option<Text>,
}

/// A type as written, at its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WrittenType {
    pub(crate) kind: WrittenTypeKind,
    pub(crate) span: Span,
}

/// The types that a fact or a field can have.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WrittenTypeKind {
    /// `yes or no`
    YesNo,
    /// `whole number [from A] [to B]`, `number [from A] [to B]`
    Number {
        whole: bool,
        from: Option<Number>,
        to: Option<Number>,
    },
    /// `percentage`
    Percentage,
    /// `duration`
    Duration,
    /// `date`
    Date,
    /// `text`
    Text,
    /// `one of a, b, c`
    OneOf(Vec<Name>),
    /// `list of text`
    ListOfText,
    /// `list of a, b, c`
    ListOf(Vec<Name>),
    /// The name of a scale.
    Scale(Name),
}

/// `skill NAME: SCALE`, `ask`, `area`, `if not given`, `read`, description.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SkillDeclaration {
    pub(crate) name: Name,
    pub(crate) scale: Option<Name>,
    pub(crate) ask: Option<Text>,
    pub(crate) area: Option<Name>,
    /// `if not given VALUE`
    pub(crate) default: Option<Literal>,
    /// `read "NAME"`: the name that the data uses, besides its own.
    pub(crate) read: Option<Text>,
    pub(crate) description: Option<Text>,
}

/// `evidence NAME: "DESCRIPTION"`, `field`, `ask`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EvidenceDeclaration {
    pub(crate) name: Name,
    pub(crate) description: Option<Text>,
    pub(crate) fields: Vec<FieldDeclaration>,
    pub(crate) ask: Option<Text>,
}

/// `evidence NAME: KIND, KIND or KIND evidence [FILTER …]`: a name for some items of other kinds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SelectionDeclaration {
    pub(crate) name: Name,
    pub(crate) kinds: Vec<Name>,
    pub(crate) filters: Vec<Filter>,
}

/// `field NAME: TYPE`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FieldDeclaration {
    pub(crate) name: Name,
    pub(crate) value_type: Option<WrittenType>,
}

/// `area NAME: "DESCRIPTION"`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AreaDeclaration {
    pub(crate) name: Name,
    pub(crate) description: Option<Text>,
}

/// `define NAME: EXPRESSION`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Definition {
    pub(crate) name: Name,
    /// Nothing when it could not be read.
    pub(crate) expression: Option<Expression>,
}

/// `score NAME: QUANTITY`, or its weighted parts in the lines below.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Score {
    pub(crate) name: Name,
    /// Nothing when it could not be read.
    pub(crate) body: Option<ScoreBody>,
}

/// What a score is made of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ScoreBody {
    /// One quantity.
    Quantity(Expression),
    /// `40% EXPRESSION`, one a line, and whether every line could be read.
    Parts(Vec<ScorePart>, Damage),
    /// `average for every skill in MATRIX`, with marks below it.
    Marks(SkillMarks),
}

/// What a score makes of the marks that skills get by what a matrix expects of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SkillMarks {
    pub(crate) aggregate: Aggregate,
    pub(crate) group: SkillGroup,
    pub(crate) marks: Vec<Mark>,
    pub(crate) damage: Damage,
    /// The line above the marks.
    pub(crate) span: Span,
}

/// `1 when below`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    /// A number or a percentage.
    pub(crate) value: Expression,
    pub(crate) standing: Standing,
    pub(crate) span: Span,
}

/// How a skill stands to what a matrix expects of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Below,
    At,
    Above,
}

impl Standing {
    /// Every way to stand, lowest first.
    pub(crate) const ALL: [Self; 3] = [Self::Below, Self::At, Self::Above];

    /// The word of the language.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::At => "at",
            Self::Above => "above",
        }
    }
}

/// `40% EXPRESSION`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScorePart {
    /// 40% as 0.4
    pub(crate) weight: Number,
    pub(crate) weight_span: Span,
    pub(crate) what: Expression,
}

/// `table NAME[, by INPUT and INPUT]: TYPE`, its header and its rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) name: Name,
    /// The inputs that the head names; none when it names none.
    pub(crate) by: Vec<Name>,
    /// Nothing when the type could not be read.
    pub(crate) value_type: Option<WrittenType>,
    /// The inputs that the header names, one a column.
    pub(crate) inputs: Vec<Name>,
    pub(crate) rows: Vec<TableRow>,
    pub(crate) damage: Damage,
}

/// `| CELL | CELL | OUTPUT |`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableRow {
    /// One for each input.
    pub(crate) cells: Vec<Cell>,
    /// Nothing when it could not be read.
    pub(crate) output: Option<Literal>,
    pub(crate) span: Span,
}

/// `matrix NAME, for each skill by INPUT`, its header and its rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matrix {
    pub(crate) name: Name,
    /// Nothing when it could not be read.
    pub(crate) input: Option<Name>,
    /// The values of the input, lowest first.
    pub(crate) columns: Vec<Name>,
    pub(crate) rows: Vec<MatrixRow>,
    pub(crate) damage: Damage,
}

/// `| SKILL | CELL | CELL |`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MatrixRow {
    pub(crate) skill: Name,
    /// One for each column.
    pub(crate) cells: Vec<Cell>,
}

/// What a cell accepts, at its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    pub(crate) kind: CellKind,
    pub(crate) span: Span,
}

/// The patterns of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CellKind {
    /// `any`
    Any,
    /// `unknown`
    Unknown,
    /// `VALUE`, `VALUE, VALUE`, `at least VALUE`, `VALUE to VALUE` and their like: a test whose
    /// values are written out.
    Test(Test),
    /// What could not be read and has been reported.
    Unreadable,
}

/// `rule NAME: "TITLE"` with its clauses, or a bare rule body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rule {
    pub(crate) name: Name,
    pub(crate) title: Option<Text>,
    pub(crate) area: Option<Name>,
    pub(crate) condition: Option<Expression>,
    /// What holds when the condition is yes, or always when there is none.
    pub(crate) then: Vec<Effect>,
    pub(crate) otherwise: Vec<Effect>,
    pub(crate) unless: Option<Expression>,
    pub(crate) because: Option<Text>,
    pub(crate) cite: Vec<Citation>,
    /// Whose duty it is; the person's when nothing is said.
    pub(crate) concerns: Option<Concern>,
    pub(crate) in_force: Option<InForce>,
    /// Who may waive it.
    pub(crate) waivable_by: Vec<Name>,
    pub(crate) damage: Damage,
    pub(crate) span: Span,
}

/// `concerns employer`, `concerns manager`: whose duty a rule tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Concern {
    Employer,
    Manager,
}

/// `from DATE`, `until DATE`, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InForce {
    pub(crate) from: Option<PartialDate>,
    pub(crate) until: Option<PartialDate>,
    pub(crate) span: Span,
}

/// `cite SOURCE "SECTION"`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Citation {
    pub(crate) source: Name,
    pub(crate) section: Option<Text>,
}

/// What a rule does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    /// `require CONDITION` and its like.
    Criterion(Criterion),
    /// `flag "TEXT"`
    Flag(Text),
    /// `stop "TEXT"`
    Stop(Text),
    /// `recommend ACTION`
    Recommend(Name),
}

/// `action NAME: "TITLE"`: something that a person can do to close a gap.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ActionDeclaration {
    pub(crate) name: Name,
    pub(crate) title: Option<Text>,
    /// `builds [N] KIND evidence [about SKILL] [with FIELD is VALUE]`
    pub(crate) builds: Vec<GivenEvidence>,
    /// `raises SKILL to LEVEL`
    pub(crate) raises: Vec<(Name, Literal)>,
    /// `sets FACT to VALUE`
    pub(crate) sets: Vec<(Name, Literal)>,
    pub(crate) estimate: Estimate,
    pub(crate) link: Option<Text>,
    pub(crate) damage: Damage,
}

/// How much an action brings and costs; RICE (S. McBride, Intercom, 2016).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) reach: Option<(Number, Span)>,
    pub(crate) impact: Option<(Number, Span)>,
    /// As a share: 80% is 0.8.
    pub(crate) confidence: Option<(Number, Span)>,
    pub(crate) effort: Option<(CalendarSpan, Span)>,
}

/// `require CONDITION`, `expect CONDITION`, `encourage CONDITION`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Criterion {
    pub(crate) strength: Strength,
    pub(crate) condition: Expression,
    /// The condition in its author's words, on one line.
    pub(crate) words: String,
}

/// How much a criterion weighs; MoSCoW's must, should and could (D. Clegg and R. Barker, *CASE
/// Method Fast-Track*, 1994).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Strength {
    Require,
    Expect,
    Encourage,
}

/// `verdict` and its lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VerdictBlock {
    /// What stands behind `verdict is`; then there are no lines.
    pub(crate) is: Option<Expression>,
    pub(crate) lines: Vec<VerdictLine>,
    pub(crate) damage: Damage,
    pub(crate) span: Span,
}

/// `verdict NAME: EXPRESSION`, an answer beside the verdict.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedAnswer {
    pub(crate) name: Name,
    /// Nothing when it could not be read.
    pub(crate) expression: Option<Expression>,
}

/// `LABEL when CONDITION`; `LABEL otherwise` has no condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VerdictLine {
    pub(crate) label: Name,
    pub(crate) condition: Option<Expression>,
    pub(crate) span: Span,
}

/// `example "TITLE"` and its clauses.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Example {
    pub(crate) title: Text,
    pub(crate) as_of: Option<PartialDateLiteral>,
    pub(crate) given: Vec<Given>,
    pub(crate) then: Vec<Then>,
    pub(crate) damage: Damage,
    pub(crate) span: Span,
}

/// A day, month or year as written, at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartialDateLiteral {
    pub(crate) date: PartialDate,
    pub(crate) span: Span,
}

/// What an example gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Given {
    /// `given NAME`, `given not NAME`
    YesNo { name: Name, value: bool },
    /// `given NAME is VALUE[, VALUE]`
    Value {
        name: Name,
        values: Vec<Literal>,
        /// `since DATE`
        since: Option<PartialDateLiteral>,
    },
    /// `given [N] KIND evidence …`
    Evidence(GivenEvidence),
    /// `given no evidence`
    NoEvidence,
    /// `given waiver of RULE by ROLE [from DATE] [until DATE]`
    Waiver {
        rule: Name,
        approved_by: Name,
        in_force: InForce,
    },
    /// `given profile "FILE"`
    Profile(Text),
}

/// `[N] KIND evidence [on DATE | from DATE to DATE] [verified] [verified by ROLE] [about SKILL]
/// [with FIELD is VALUE]`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GivenEvidence {
    pub(crate) count: u32,
    pub(crate) kind: Name,
    pub(crate) on: Option<PartialDateLiteral>,
    pub(crate) from: Option<PartialDateLiteral>,
    pub(crate) to: Option<PartialDateLiteral>,
    pub(crate) verified: bool,
    pub(crate) verified_by: Option<Name>,
    pub(crate) about: Vec<Name>,
    pub(crate) fields: Vec<(Name, Literal)>,
}

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Literal {
    pub(crate) kind: LiteralKind,
    pub(crate) span: Span,
}

/// The ways to write a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum LiteralKind {
    Text(String),
    /// A number and its digits as written: `2026` may also be a year, `3` a level.
    Number(Number),
    Percent(Number),
    Date(PartialDate),
    Duration(CalendarSpan),
    /// A level, a choice, `yes` or `no`.
    Word(Name),
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Then {
    /// `then verdict is LABEL`
    Verdict(Name),
    /// `then verdict is undecided [between A, B and C]`
    Undecided { between: Vec<Name>, span: Span },
    /// `then verdict NAME is LABEL`
    Answer { name: Name, label: Name },
    /// `then verdict NAME is undecided [between A, B and C]`
    AnswerUndecided {
        name: Name,
        between: Vec<Name>,
        span: Span,
    },
    /// `then rule NAME is STATUS`
    Rule { rule: Name, status: ExpectedStatus },
    /// `then gap of rule NAME is KIND`
    Gap { rule: Name, kind: Name },
    /// `then score NAME is TEST`
    Score { score: Name, test: ScoreTest },
    /// `then flag of rule NAME`
    Flag(Name),
}

/// What an example expects of a score, at its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScoreTest {
    pub(crate) kind: ScoreTestKind,
    pub(crate) span: Span,
}

/// The patterns after `then score NAME is`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ScoreTestKind {
    /// `70%`, `nothing`
    Is(Literal),
    /// `55% to 80%`: just these bounds
    FromTo(Literal, Literal),
    /// `at least 60%`
    AtLeast(Literal),
    /// `at most 60%`
    AtMost(Literal),
    /// `more than 60%`
    MoreThan(Literal),
    /// `less than 60%`
    LessThan(Literal),
    /// `not recorded`
    NotRecorded,
}

/// The status that an example expects of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExpectedStatus {
    Met,
    Unmet,
    NotApplicable,
    Undecided,
    Waived,
}

/// A condition or a quantity.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expression {
    pub(crate) kind: ExpressionKind,
    pub(crate) span: Span,
}

impl Expression {
    /// The bullets under the expression: the members of the group that ends it. Its own place ends
    /// before them.
    pub(crate) fn last_members(&self) -> Option<&[Expression]> {
        match &self.kind {
            ExpressionKind::Group { members, .. } => Some(members),
            ExpressionKind::All(members)
            | ExpressionKind::Any(members)
            | ExpressionKind::Mixed { members, .. } => members.last().and_then(Self::last_members),
            ExpressionKind::Not(inner) => inner.last_members(),
            _ => None,
        }
    }
}

/// An `and` or an `or` between two members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Joint {
    pub(crate) is_or: bool,
    pub(crate) span: Span,
}

/// The patterns of the language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExpressionKind {
    /// `A and B and C`
    All(Vec<Expression>),
    /// `A or B or C`
    Any(Vec<Expression>),
    /// `A and B or C evidence`: one meaning when `B` is a kind of evidence, else two. Which, only
    /// who knows the kinds can tell. Between two members stands one joint.
    Mixed {
        members: Vec<Expression>,
        joints: Vec<Joint>,
    },
    /// `not A`
    Not(Box<Expression>),
    /// `(A)`
    Bracket(Box<Expression>),
    /// `all of`, `at least 2 of` …, one `- MEMBER` a line
    Group {
        amount: Amount,
        members: Vec<Expression>,
    },
    /// `SUBJECT is TEST`
    Is {
        subject: Box<Expression>,
        test: Test,
    },
    /// `LIST includes ITEM`
    Includes {
        list: Box<Expression>,
        item: Box<Expression>,
    },
    /// `no NAME`
    No(Name),
    /// `[AMOUNT] KIND evidence [FILTER …]`
    Evidence(EvidenceTerm),
    /// `rule NAME`, the subject of `is met`
    Rule(Name),
    /// `every rule in AREA`, the subject of `is met`
    RulesIn { quantifier: Quantifier, area: Name },
    /// `every skill in AREA`, the subject of `is at least LEVEL`; `every skill in MATRIX [for VALUE]`
    SkillsIn {
        amount: SkillAmount,
        group: SkillGroup,
    },
    /// `any requirement`, the subject of `is unmet`
    Criteria {
        amount: Amount,
        strength: Strength,
        area: Option<Name>,
    },
    /// `any stop applies`, `no flag applies`
    Applies {
        quantifier: Quantifier,
        notice: NoticeKind,
    },
    /// `highest column met in MATRIX`
    HighestColumn(Name),
    /// A fact, a skill, a definition, a level or a choice.
    Name(Name),
    /// `3`
    Number(Number),
    /// `70%`, as 0.7
    Percent(Number),
    /// `12 months`
    Duration(CalendarSpan),
    /// `2026-03-31`, `2026-03`
    Date(PartialDate),
    /// `"retail"`
    Text(String),
    /// `A plus B`
    Arithmetic {
        operator: Operator,
        left: Box<Expression>,
        right: Box<Expression>,
    },
    /// `average of A, B, C`
    Aggregate {
        aggregate: Aggregate,
        members: Vec<Expression>,
    },
    /// `sum of POINTS for every skill [in GROUP]`
    OfSkills {
        aggregate: Aggregate,
        /// A table by a scale.
        points: Name,
        /// Nothing for all of them.
        group: Option<Box<SkillGroup>>,
    },
    /// `VALUE rounded to 2 decimals`
    Rounded {
        value: Box<Expression>,
        decimals: u32,
    },
    /// `AREA met`: the share of its rules
    AreaMet(Name),
    /// `count of KIND evidence [FILTER …]`
    CountOf(EvidenceTerm),
    /// `average FIELD of KIND evidence [FILTER …]`, `latest KIND evidence [FILTER …]`
    OfEvidence {
        pick: Pick,
        /// Nothing: the date on which the item counts.
        field: Option<Name>,
        term: EvidenceTerm,
    },
    /// `years since DATE`
    Elapsed {
        unit: TimeUnit,
        since: Box<Expression>,
    },
    /// `assessment date`
    AssessmentDate,
    /// What could not be read and has been reported.
    Unreadable,
}

/// How many of a group there must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    All,
    Any,
    None,
    AtLeast(u32),
    AtMost(u32),
    Exactly(u32),
}

/// How many of the skills there must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SkillAmount {
    /// `every skill`, `any skill`, `no skill`, `at least 3 skills` …
    Amount(Amount),
    /// `more than half of the skills`
    MoreThanHalf,
}

/// The skills of an area, or those of a matrix, of the column of a VALUE where one is named.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SkillGroup {
    /// Where the value is not in quotes, it stands in here.
    pub(crate) name: Name,
    pub(crate) column: Option<Name>,
}

/// `every`, `any`, `no`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Every,
    Any,
    No,
}

/// A flag or a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NoticeKind {
    Flag,
    Stop,
}

/// `[AMOUNT] KIND, KIND or KIND evidence [FILTER …]`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EvidenceTerm {
    /// Nothing when no number is written: at least one.
    pub(crate) amount: Option<Amount>,
    /// Whether `different kinds of` stands before the kinds.
    pub(crate) counts_kinds: bool,
    pub(crate) kinds: Vec<Name>,
    pub(crate) filters: Vec<Filter>,
}

/// Which items count.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    pub(crate) kind: FilterKind,
    pub(crate) span: Span,
}

/// The patterns of a filter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FilterKind {
    /// `within the last DURATION`
    Within(CalendarSpan),
    /// `since DATE`
    Since(Expression),
    /// `before DATE`
    Before(Expression),
    /// `between DATE and DATE`
    Between(Expression, Expression),
    /// `verified`
    Verified,
    /// `verified by ROLE`
    VerifiedBy(Name),
    /// `lasting at least DURATION`
    Lasting(CalendarSpan),
    /// `ongoing`
    Ongoing,
    /// `about SKILL`
    About(Name),
    /// `not expired`
    NotExpired,
    /// `where FIELD is TEST`
    Where { field: Name, test: Test },
    /// `with different FIELD`
    Different(Name),
    /// `with different verified by`
    DifferentVerifiers,
    /// `in each of the last 4 quarters`
    Each { count: u32, period: Period },
}

/// What is asked of the subject of an `is`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Test {
    pub(crate) kind: TestKind,
    pub(crate) span: Span,
}

/// The patterns after `is`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TestKind {
    /// `VALUE`
    Equals(Box<Expression>),
    /// `no`: of a yes-or-no field
    No,
    /// `not VALUE`
    Not(Box<Expression>),
    /// `at least VALUE`
    AtLeast(Box<Expression>),
    /// `at most VALUE`
    AtMost(Box<Expression>),
    /// `more than VALUE`
    MoreThan(Box<Expression>),
    /// `less than VALUE`, `fewer than VALUE`
    LessThan(Box<Expression>),
    /// `between VALUE and VALUE`, both ends in
    Between(Box<Expression>, Box<Expression>),
    /// `one of VALUE, VALUE`
    OneOf(Vec<Expression>),
    /// `not one of VALUE, VALUE`
    NotOneOf(Vec<Expression>),
    /// `before DATE`
    Before(Box<Expression>),
    /// `after DATE`
    After(Box<Expression>),
    /// `within the last DURATION`
    Within(CalendarSpan),
    /// `TEST for at least DURATION`
    HeldFor(Box<Test>, CalendarSpan),
    /// `below`: lower than a matrix expects.
    Below,
    /// `at`: what a matrix expects.
    At,
    /// `above`: higher than a matrix expects.
    Above,
    /// `known`
    Known,
    /// `unknown`
    Unknown,
    /// `met`
    Met,
    /// `unmet`
    Unmet,
}

/// `plus`, `minus`, `times`, `divided by`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operator {
    Plus,
    Minus,
    Times,
    DividedBy,
}

/// `average of`, `lowest of`, `highest of`, `sum of`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Aggregate {
    Average,
    Lowest,
    Highest,
    Sum,
}

/// What is made of the values of several items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Pick {
    Average,
    Lowest,
    Highest,
    Sum,
    /// The value of the earliest item.
    First,
    /// The value of the latest item.
    Latest,
}

/// What `in each of the last 4 quarters` counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Period {
    Years,
    Quarters,
    Months,
    Weeks,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TimeUnit {
    Years,
    Months,
    Weeks,
    Days,
}
