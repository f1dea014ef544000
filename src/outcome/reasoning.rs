//! The reasoning behind an answer: the playbook's own sentences as a tree, down to what the data say.

use crate::value::Date;

use super::{Status, Verdict};

/// Why an answer about one person is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasoning {
    /// The assessment date.
    pub as_of: Date,
    /// The profile's id.
    pub id: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// The verdict, or every verdict still possible.
    pub verdict: Verdict,
    /// Whether it also tells what made no difference.
    pub is_whole: bool,
    /// What was asked for.
    pub root: Reason,
}

/// A sentence of the playbook or an item of the data, with what it came to and what that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it is.
    pub kind: ReasonKind,
    /// The words of the playbook; of a fact its name, of evidence what the data say of it.
    pub says: String,
    /// Yes, no or unknown, where it is one of them.
    pub answer: Option<Answer>,
    /// How a rule or a criterion stands.
    pub status: Option<Status>,
    /// The value that was seen or worked out.
    pub seen: Option<String>,
    /// What else there is to say, such as why evidence does not count.
    pub note: Option<String>,
    /// Whether the answer above it rests on it.
    pub matters: bool,
    /// Where the playbook says it.
    pub written: Option<Place>,
    /// Where the data say it.
    pub given: Option<Place>,
    /// Whether it has been told further up what it rests on.
    pub is_told_above: bool,
    /// What it rests on.
    pub reasons: Vec<Reason>,
}

/// What a reason is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonKind {
    /// The verdict, or an answer beside it.
    Verdict,
    /// A line of a verdict.
    Line,
    /// A rule.
    Rule,
    /// An `if` or `unless`, or when a rule is in force.
    Gate,
    /// A `require`, `expect` or `encourage`.
    Criterion,
    /// A `flag` or a `stop`.
    Notice,
    /// A waiver.
    Waiver,
    /// A definition.
    Definition,
    /// A score.
    Score,
    /// A table or a matrix.
    Table,
    /// A row or a column.
    Row,
    /// A part of a score.
    Part,
    /// Something that is yes, no or unknown.
    Condition,
    /// Something worked out.
    Quantity,
    /// A fact or a skill.
    Fact,
    /// A period of a condition that asks for each of several.
    Period,
    /// An item of evidence.
    Item,
    /// That nobody has listed all there is.
    NotLookedFor,
}

impl ReasonKind {
    /// The word that data use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Line => "line",
            Self::Rule => "rule",
            Self::Gate => "gate",
            Self::Criterion => "criterion",
            Self::Notice => "notice",
            Self::Waiver => "waiver",
            Self::Definition => "definition",
            Self::Score => "score",
            Self::Table => "table",
            Self::Row => "row",
            Self::Part => "part",
            Self::Condition => "condition",
            Self::Quantity => "quantity",
            Self::Fact => "fact",
            Self::Period => "period",
            Self::Item => "item",
            Self::NotLookedFor => "not looked for",
        }
    }
}

/// Yes, no or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// What is known leaves both open.
    Unknown,
}

impl Answer {
    /// `yes`, `no` or `unknown`
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name of the file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// Where it begins and ends, in bytes of all texts together.
    pub(crate) bytes: (usize, usize),
}

impl Reason {
    pub(crate) fn new(kind: ReasonKind, says: impl Into<String>) -> Self {
        Self {
            kind,
            says: says.into(),
            answer: None,
            status: None,
            seen: None,
            note: None,
            matters: true,
            written: None,
            given: None,
            is_told_above: false,
            reasons: Vec::new(),
        }
    }
}
