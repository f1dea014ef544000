//! The answer about one person: the one type that evaluating gives and reporting reads.
//!
//! Everything in it is in words that a reader can be shown. Nothing here computes.

mod forecast;
mod history;
mod reasoning;

use std::fmt;

use num_rational::Ratio;
use num_traits::ToPrimitive;

use crate::value::Date;

pub use forecast::{Change, CriterionChange, Forecast, NextChange, Turn};
pub use history::{History, PastDay};
pub use reasoning::{Answer, Place, Reason, ReasonKind, Reasoning};

/// The verdict on somebody of whom the table of a playbook says nothing.
pub(crate) const NOTHING: &str = "nothing";

/// What a playbook says of one profile on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The assessment date.
    pub as_of: Date,
    /// The profile's id.
    pub id: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// The verdict, or every verdict still possible.
    pub verdict: Verdict,
    /// Every `require`, `expect` and `encourage`, in the order of the playbook.
    pub criteria: Vec<Criterion>,
    /// How each rule stands as a whole, in the order of the playbook.
    pub rules: Vec<RuleStatus>,
    /// The scores, in the order of the playbook.
    pub scores: Vec<Score>,
    /// The warnings that apply.
    pub flags: Vec<Notice>,
    /// The stops that apply.
    pub stops: Vec<Notice>,
    /// The warnings of which it is not known whether they apply.
    pub possible_flags: Vec<PossibleNotice>,
    /// The stops of which it is not known whether they apply.
    pub possible_stops: Vec<PossibleNotice>,
    /// The actions that rules recommend.
    pub recommendations: Vec<Recommendation>,
    /// What would decide the verdict: names of facts and skills, and kinds of evidence.
    pub would_decide: Vec<String>,
    /// What to ask first to decide the verdict, the most decisive first; looked for where the verdict
    /// is open.
    pub ask_next: Vec<NextQuestion>,
    /// The skills that do not apply to this person.
    pub set_aside: Vec<SetAside>,
    /// What the playbook answers beside the verdict, in its order.
    pub answers: Vec<NamedAnswer>,
    /// What is odd about the data, though it could be read.
    pub remarks: Vec<Remark>,
    /// The next change of the verdict by time alone, where one was looked for and found.
    pub next_change: Option<NextChange>,
}

/// A question whose answer can still change the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextQuestion {
    /// The name of the fact or skill, or the kind of evidence.
    pub about: String,
    /// The question, in the words of the playbook where it has some.
    pub words: String,
    /// What may be answered: `yes or no`.
    pub expects: String,
    /// What may be chosen, in order.
    pub choices: Vec<String>,
}

/// An answer beside the verdict: `verdict NAME: …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAnswer {
    /// Its name.
    pub name: String,
    /// The answer, or every one still possible.
    pub verdict: Verdict,
    /// What would decide it: names of facts and skills, and kinds of evidence.
    pub would_decide: Vec<String>,
}

/// The verdicts that are still possible, as far as is known: one when it is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The labels, in the order of the `verdict` block; never empty.
    pub possible: Vec<String>,
}

impl Verdict {
    /// The verdict, when just one is possible.
    pub fn decided(&self) -> Option<&str> {
        match self.possible.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// One `require`, `expect` or `encourage`, and how the person stands to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// The name of its rule.
    pub rule: String,
    /// The title of its rule.
    pub title: String,
    /// The area of its rule.
    pub area: Option<String>,
    /// How much it weighs.
    pub effect: Effect,
    /// The condition in the author's words.
    pub condition: String,
    /// How the person stands.
    pub status: Status,
    /// What is missing, for one that is unmet or undecided.
    pub gaps: Vec<Gap>,
    /// What would decide it, for one that is undecided.
    pub would_decide: Vec<String>,
    /// Whether the answer rests on `is known` or `is unknown`, and so may turn when more is
    /// recorded.
    pub rests_on_record: bool,
    /// Whose duty it is.
    pub concerns: Concern,
    /// Who has let it pass, for one that is waived or may be.
    pub waiver: Option<Waiver>,
    /// The waivers that let it pass, one after the other, when that one has ended.
    pub later_waivers: Vec<Waiver>,
    /// The author's reason.
    pub because: Option<String>,
    /// Where the rule comes from.
    pub cite: Vec<Citation>,
}

/// A skill that does not apply to a person, so that nothing counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The name of the skill.
    pub skill: String,
    /// Why.
    pub reason: String,
}

/// Whose duty a criterion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Concern {
    /// The person's: it counts.
    Person,
    /// The employer's: it is shown, and never held against the person.
    Employer,
    /// The manager's: likewise.
    Manager,
}

/// Somebody's word that a rule need not be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Who approved it, by role.
    pub approved_by: String,
    /// Why.
    pub reason: String,
    /// The first day it holds.
    pub from: Option<Date>,
    /// The last day it holds.
    pub until: Option<Date>,
}

/// How a rule stands: the worst of its criteria, on every way through it that is possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleStatus {
    /// The name of the rule.
    pub rule: String,
    /// Its status.
    pub status: Status,
}

/// A score, or the bounds between which it still can lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The name of the score.
    pub name: String,
    /// What is possible, in words: `70%`, `55% to 80%`, `nothing`, `not recorded`.
    pub words: String,
    /// The least value still possible; nothing when there is none or no bound.
    pub low: Option<Bound>,
    /// The greatest value still possible; nothing when there is none or no bound.
    pub high: Option<Bound>,
    /// Whether it may come out as nothing: of what it is made of, there may be none.
    pub may_be_nothing: bool,
    /// What would make it more exact: names of facts and skills, and kinds of evidence.
    pub would_decide: Vec<String>,
}

/// An end of what is possible of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// In words, rounded where that is said (`about 33.3333%`).
    pub words: String,
    /// Exactly: 0.7 for 70%, the place of a level in its scale from 0, days since 1970-01-01,
    /// millionths of a day.
    pub exact: Exact,
    /// Whether it is a number or a percentage.
    pub is_number: bool,
}

/// An exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(Ratio<i128>);

impl Exact {
    pub(crate) const fn new(value: Ratio<i128>) -> Self {
        Self(value)
    }

    /// What stands above the line.
    pub const fn numerator(&self) -> i128 {
        *self.0.numer()
    }

    /// What stands below the line: above 0, and without a common divisor.
    pub const fn denominator(&self) -> i128 {
        *self.0.denom()
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        let part = |value: i128| value.to_f64().unwrap_or(f64::NAN);
        part(self.numerator()) / part(self.denominator())
    }
}

/// How much a criterion weighs, what weighs most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// `require`: a must.
    Require,
    /// `expect`: a should.
    Expect,
    /// `encourage`: a could.
    Encourage,
}

/// How a person stands to a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It applies and holds.
    Met,
    /// It applies and does not hold.
    Unmet,
    /// It does not apply.
    NotApplicable,
    /// Whether it applies is not known, but it holds.
    NoGap,
    /// What is known leaves it open.
    Undecided,
    /// It does not hold, and somebody entitled to has let it pass.
    Waived,
    /// What is known leaves it open, and were it unmet it would be waived: it blocks nothing.
    WaivedOrBetter,
}

/// A source and a section of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The title of the source.
    pub source: String,
    /// The section, by a short name.
    pub section: Option<String>,
}

/// One reason why a criterion is unmet or undecided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What kind of gap.
    pub kind: GapKind,
    /// What it is about, in the author's words.
    pub what: String,
    /// What the profile shows.
    pub seen: String,
    /// What the playbook asks for.
    pub needed: String,
}

/// The kinds of gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GapKind {
    /// Something that should be there is known not to be.
    Missing,
    /// Fewer than asked for.
    TooFew,
    /// There, but outside of the time asked for.
    Stale,
    /// There, but not verified as asked for.
    Unverified,
    /// There, but without the date that would tell.
    Undated,
    /// Below what is asked for.
    TooLow,
    /// A level that is reached, but not for as long as is asked for.
    HeldTooShort,
    /// Above what is asked for.
    TooHigh,
    /// Something else than what is asked for.
    WrongValue,
    /// The profile does not say.
    NotRecorded,
}

/// A flag or a stop that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The name of its rule.
    pub rule: String,
    /// The author's text.
    pub text: String,
    /// Whom it concerns.
    pub concerns: Concern,
}

/// A flag or a stop of which it is not known whether it applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PossibleNotice {
    /// The title of its rule.
    pub title: String,
    /// What it says, should it apply.
    pub notice: Notice,
    /// What would tell: names of facts and skills, and kinds of evidence.
    pub would_decide: Vec<String>,
}

/// An action that a rule recommends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// The names of the rules that recommend it.
    pub rules: Vec<String>,
    /// The name of the action.
    pub action: String,
    /// Its title.
    pub title: String,
    /// What it builds, raises and sets, each in words: `raises strategic judgement to fluent`.
    pub does: Vec<String>,
    /// How much it brings and costs, if the playbook estimates it.
    pub estimate: Option<Estimate>,
    /// Where to read more.
    pub link: Option<String>,
}

/// How much an action brings and costs, in words. RICE (S. McBride, Intercom, 2016).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// How many it helps.
    pub reach: String,
    /// How much it helps each: 0.25, 0.5, 1, 2 or 3.
    pub impact: String,
    /// How sure that is, in percent.
    pub confidence: String,
    /// How long it takes.
    pub effort: String,
}

/// Something odd about the data that only shows on the assessment date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// Evidence that starts after the assessment date and so does not count.
    FutureEvidence {
        /// The kind of evidence.
        kind: String,
        /// How many items.
        count: usize,
    },
    /// A dated fact or skill that changes after the assessment date.
    FutureValue {
        /// Its name.
        name: String,
        /// The first day on which it may be another.
        on: Date,
    },
    /// A sum or a product left the range of numbers that can be kept exactly.
    NumberTooLarge {
        /// What was being worked out, such as `a product`.
        what: String,
    },
    /// A fact or skill that the data does not give, and that counts as something all the same.
    CountsAs {
        /// Its name.
        name: String,
        /// What the playbook says it counts as.
        value: String,
    },
    /// Facts and skills without a date, on a day from which most evidence lies ahead.
    UndatedValues {
        /// How many there are.
        count: usize,
    },
    /// A waiver by somebody who may not waive the rule.
    WaiverNotAllowed {
        /// The name of the rule.
        rule: String,
        /// Who approved it.
        approved_by: String,
        /// The roles that may waive the rule; none when nobody may.
        allowed: Vec<String>,
    },
    /// A waiver that has ended before the assessment date.
    WaiverEnded {
        /// The name of the rule.
        rule: String,
        /// The last day it held.
        on: Date,
    },
    /// A waiver that begins after the assessment date.
    WaiverNotBegun {
        /// The name of the rule.
        rule: String,
        /// The first day it will hold.
        on: Date,
    },
    /// A waiver of a rule that stands in nobody's way.
    WaiverNotNeeded {
        /// The name of the rule.
        rule: String,
        /// How the rule stands.
        status: Status,
    },
}

impl Remark {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FutureEvidence { .. } => "evaluate::future_evidence",
            Self::FutureValue { .. } => "evaluate::future_value",
            Self::NumberTooLarge { .. } => "evaluate::number_too_large",
            Self::CountsAs { .. } => "evaluate::default_used",
            Self::UndatedValues { .. } => "evaluate::undated_values",
            Self::WaiverNotAllowed { .. } => "evaluate::waiver_not_allowed",
            Self::WaiverEnded { .. } | Self::WaiverNotBegun { .. } => {
                "evaluate::waiver_not_in_force"
            }
            Self::WaiverNotNeeded { .. } => "evaluate::waiver_not_needed",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FutureEvidence { kind, count: 1 } => write!(
                f,
                "one item of {kind} evidence starts after the assessment date and does not count"
            ),
            Self::FutureEvidence { kind, count } => write!(
                f,
                "{count} items of {kind} evidence start after the assessment date and do not count"
            ),
            Self::FutureValue { name, on } => write!(
                f,
                "{name} is given a value since {on}, after the assessment date, which does not count yet"
            ),
            Self::NumberTooLarge { what } => {
                write!(
                    f,
                    "{what} came out too large to keep exactly, so it counts as unknown"
                )
            }
            Self::CountsAs { name, value } => {
                write!(f, "{name} is not given, and counts as {value}")
            }
            Self::UndatedValues { count: 1 } => write!(
                f,
                "most evidence is of later days; one fact or skill has no date, and counts as it is given"
            ),
            Self::UndatedValues { count } => write!(
                f,
                "most evidence is of later days; {count} facts and skills have no date, and count as \
                 they are given"
            ),
            Self::WaiverNotAllowed {
                rule,
                approved_by,
                allowed,
            } => match allowed.as_slice() {
                [] => write!(
                    f,
                    "the waiver of rule {rule} does not count: nobody may waive this rule"
                ),
                allowed => write!(
                    f,
                    "the waiver of rule {rule} by {approved_by} does not count: this rule is \
                     waivable by {}",
                    allowed.join(", ")
                ),
            },
            Self::WaiverEnded { rule, on } => {
                write!(
                    f,
                    "the waiver of rule {rule} ended on {on} and does not count"
                )
            }
            Self::WaiverNotBegun { rule, on } => write!(
                f,
                "the waiver of rule {rule} begins only on {on} and does not count"
            ),
            Self::WaiverNotNeeded { rule, status } => write!(
                f,
                "the waiver of rule {rule} is not needed: the rule is {}",
                match status {
                    Status::NoGap => "met, should it apply",
                    status => status.words(),
                }
            ),
        }
    }
}

impl Concern {
    /// `person`, `employer` or `manager`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Employer => "employer",
            Self::Manager => "manager",
        }
    }
}

impl Effect {
    /// `require`, `expect` or `encourage`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::Expect => "expect",
            Self::Encourage => "encourage",
        }
    }

    /// `must`, `should` or `could`, as in MoSCoW.
    pub const fn moscow(self) -> &'static str {
        match self {
            Self::Require => "must",
            Self::Expect => "should",
            Self::Encourage => "could",
        }
    }
}

impl Status {
    /// The words of the language for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::NotApplicable => "not applicable",
            Self::NoGap => "no gap",
            Self::Undecided => "undecided",
            Self::Waived => "waived",
            Self::WaivedOrBetter => "waived or better",
        }
    }
}

impl GapKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Missing,
        Self::TooFew,
        Self::Stale,
        Self::Unverified,
        Self::Undated,
        Self::TooLow,
        Self::HeldTooShort,
        Self::TooHigh,
        Self::WrongValue,
        Self::NotRecorded,
    ];

    /// The words of the language for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooFew => "too few",
            Self::Stale => "stale",
            Self::Unverified => "unverified",
            Self::Undated => "undated",
            Self::TooLow => "too low",
            Self::HeldTooShort => "held too short",
            Self::TooHigh => "too high",
            Self::WrongValue => "wrong value",
            Self::NotRecorded => "not recorded",
        }
    }
}
