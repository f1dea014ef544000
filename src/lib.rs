//! Footbridge reads *playbooks*, plain-English rules that say when somebody is ready for their next
//! role, and evaluates people's profiles by them.
//!
//! ```text
//!   text ──syntax──▶ tree ──check──▶ checked playbook ──program──▶ Program
//!                                                                    │
//!   data ──profile (needs the Program's layout)──▶ Profile ──evaluate┴──▶ Outcome ──report──▶ words
//! ```
//!
//! Every stage goes on after what it cannot use and says what was wrong, at its place. Nothing but
//! the command line touches files, the environment or the clock: texts and the assessment date are
//! handed in.
//!
//! ```
//! use footbridge::{Date, Format, Source, UnknownKeys, load};
//!
//! let playbook = load(&Source::new(
//!     "mentoring.playbook",
//!     "fact line reports: whole number from 0\n\
//!      evidence mentoring: \"Mentoring a colleague\"\n\
//!      if no line reports then require mentoring evidence\n",
//! ))
//! .playbook
//! .ok_or("the playbook has problems")?;
//! let data = Source::new("ana.yaml", "line reports: 0\nevidence: []\n");
//! let people = playbook.read_people(&data, Format::Yaml, UnknownKeys::Warn);
//! let ana = people.people[0].profile.as_ref().ok_or("the profile has problems")?;
//! let as_of = Date::parse("2026-06-30").map_err(|_| "no such date")?;
//! assert_eq!(playbook.evaluate(ana, as_of).verdict.decided(), Some("not ready"));
//! # Ok::<(), &str>(())
//! ```
//!
//! # Features
//! - `cli` (on by default): the `footbridge` command, verdict lines and drawn diagnostics. Without it the library
//!   reads, checks and evaluates, and gives its diagnostics as data.
//! - `columns`: people in columns, from a record batch of Arrow to one of verdicts; with it, the command reads and
//!   writes Parquet and Arrow files.

mod ask;
#[cfg(feature = "cli")]
mod batch;
#[cfg(feature = "cli")]
mod block;
mod check;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "columns")]
mod columns;
mod diagnostics;
mod evaluate;
mod forecast;
mod format;
mod history;
mod layout;
mod outcome;
mod pipeline;
mod plan;
mod profile;
mod program;
pub mod report;
mod source;
mod syntax;
mod value;
mod why;

pub use ask::{BeginError, Interview, Question};
#[cfg(feature = "cli")]
pub use batch::VerdictLines;
#[cfg(feature = "columns")]
pub use columns::{ColumnProblem, Columns, ColumnsError};
#[cfg(feature = "cli")]
pub use diagnostics::render::{Colour, render};
pub use diagnostics::{
    Label, Problem, Severity,
    codes::{CODES, Code, find as find_code},
};
pub use evaluate::Extent;
pub use format::{Formatted, Unproved, format_playbook};
pub use outcome::{
    Answer, Bound, Change, Citation, Concern, Criterion, CriterionChange, Effect, Estimate, Exact,
    Forecast, Gap, GapKind, History, NamedAnswer, NextChange, NextQuestion, Notice, Outcome,
    PastDay, Place, PossibleNotice, Reason, ReasonKind, Reasoning, Recommendation, Remark,
    RuleStatus, Score, SetAside, Status, Turn, Verdict, Waiver,
};
#[cfg(feature = "cli")]
pub use pipeline::Roster;
pub use pipeline::{
    ExampleResult, FileError, Files, HistoryError, Loaded, Mismatch, People, Person, PlanError,
    Playbook, Standing, Standings, WhyError, load, load_to_use, load_with, read_text,
};
pub use plan::{
    EndingWaiver, Enough, EnoughActions, InTurn, Keep, NamedAction, Plan, PlanGap, PlannedAction,
    Regular, Renewal, Rice,
};
pub use profile::{Format, Profile, Refusal, UnknownKeys};
pub use source::{Position, Source, Span};
pub use value::{Date, DateError};
