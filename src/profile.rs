//! A person's data, read straight into the slots of a program.
//!
//! Comes in: bytes and a `Program`'s layout. Goes out: [`Profile`]s, each with its own problems; one
//! bad profile never stops the others. What the data does not say stays unknown.

#[cfg(feature = "cli")]
mod brief;
pub(crate) mod builder;
mod cohort;
mod csv;
mod dated;
mod document;
pub(crate) mod edit;
mod error;
pub(crate) mod evidence;
mod held;
mod json;
mod read;
mod set_aside;
mod since;
#[cfg(test)]
mod tests;
mod value;
mod waivers;
mod yaml;

use crate::diagnostics::Problems;
use crate::program::{Days, Layout, RoleId, RuleId, SlotId, SlotType};
use crate::source::{Source, Sources, Span};
use crate::value::{CalendarSpan, Range};
pub(crate) use cohort::Taken;
pub(crate) use dated::{Dated, DatedValue, Timeline};

#[cfg(feature = "cli")]
pub(crate) use brief::{Brief, InBrief, View};
use builder::ProfileBuilder;
pub(crate) use error::ProfileError;
use miette::Diagnostic;
use value::Written;

/// How a data file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One profile, a list of them, or several divided by `---`.
    Yaml,
    /// One profile, or a list of them.
    Json,
    /// One profile a line.
    NdJson,
    /// One profile a row, below the names of its facts and skills.
    Csv,
}

impl Format {
    /// The format that a file's ending tells; YAML when it tells none.
    pub fn from_path(path: &str) -> Self {
        let ending = path
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("json") => Self::Json,
            Some("ndjson" | "jsonl") => Self::NdJson,
            Some("csv" | "tsv") => Self::Csv,
            Some(_) | None => Self::Yaml,
        }
    }

    /// The format that a text without a name looks like: NDJSON or JSON when it begins with a
    /// bracket, CSV when its first line is names with commas between them, else YAML.
    pub fn of_text(text: &str) -> Self {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let is_object =
            |line: &str| line.trim_start().starts_with('{') && line.trim_end().ends_with('}');
        match (lines.next(), lines.next()) {
            (Some(first), Some(second)) if is_object(first) && is_object(second) => Self::NdJson,
            (Some(first), _) if first.trim_start().starts_with(['{', '[']) => Self::Json,
            (Some(first), Some(_)) if first.contains(',') && !first.contains([':', '-']) => {
                Self::Csv
            }
            (_, _) => Self::Yaml,
        }
    }
}

/// What a key that the playbook does not know is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownKeys {
    /// Passed over with a warning.
    Warn,
    /// An error: `--strict`.
    Refuse,
}

/// The people in a data file, in its order.
#[derive(Debug, Default)]
pub(crate) struct Cohort {
    pub(crate) profiles: Vec<ReadProfile>,
    /// What is wrong with the file as a whole.
    pub(crate) problems: Problems,
}

/// What became of one profile of a file.
#[derive(Debug)]
pub(crate) struct ReadProfile {
    /// The profile; nothing when there are errors among its problems.
    pub(crate) profile: Option<Profile>,
    /// Who it is, when that can be read.
    pub(crate) id: Option<String>,
    /// The line it starts on, from 1.
    pub(crate) line: usize,
    pub(crate) problems: Problems,
}

/// Reads a data file, and the evidence that a CSV file says of the same people. One bad profile never
/// stops the others. The evidence is taken to stand behind the data file, at [`evidence_start`].
pub(crate) fn read(
    source: &Source,
    format: Format,
    evidence: Option<&Source>,
    layout: &Layout,
    unknown_keys: UnknownKeys,
) -> Cohort {
    read_after(source, format, evidence, layout, (unknown_keys, &|_| None))
}

/// The same, after other people: whoever has an id that is taken is refused.
pub(crate) fn read_after(
    source: &Source,
    format: Format,
    evidence: Option<&Source>,
    layout: &Layout,
    (unknown_keys, is_taken): (UnknownKeys, Taken<'_>),
) -> Cohort {
    let start = evidence_start(source);
    let evidence = evidence.map(|evidence| (evidence.text(), start));
    let text = source.text();
    cohort::read(text, format, evidence, layout, unknown_keys, is_taken)
}

/// Reads one line of NDJSON, which may hold nobody. Whoever has an id that is taken is refused.
#[cfg(feature = "cli")]
pub(crate) fn read_line(
    line: &Source,
    layout: &Layout,
    unknown_keys: UnknownKeys,
    is_taken: Taken<'_>,
) -> Cohort {
    let number = line.position(0).line;
    cohort::read_line(line.text(), number, layout, unknown_keys, is_taken)
}

/// A length of time, written as in a profile: `6 months`. Nothing when it is none.
pub(crate) fn length_of_time(written: &str) -> Option<CalendarSpan> {
    let span = value::calendar_span(written.trim())?;
    (span.microdays() > 0).then_some(span)
}

/// Whether a value is one of a type, written as in a profile; what is wrong with it, and what to write
/// instead, when it is not.
pub(crate) fn check_value(
    layout: &Layout,
    name: &str,
    slot_type: SlotType,
    text: &str,
) -> Result<(), Refusal> {
    let written = Written {
        name,
        text,
        span: Span::new(0, 0),
    };
    let mut builder = ProfileBuilder::new(layout);
    let read = value::read_value(written, slot_type, layout, &mut builder);
    read.map(drop).map_err(|error| Refusal::of(&error))
}

/// What a value of a type can be, written as in a profile; nothing when it is none. Texts have no
/// number here.
#[cfg(feature = "cli")]
pub(crate) fn value_of(layout: &Layout, slot_type: SlotType, text: &str) -> Option<Range> {
    let written = Written {
        name: "",
        text,
        span: Span::default(),
    };
    let mut builder = ProfileBuilder::new(layout);
    value::read_value(written, slot_type, layout, &mut builder).ok()
}

/// What is said of a key that a playbook does not know.
#[cfg(feature = "cli")]
pub(crate) fn unknown_key_message(key: &str) -> String {
    let unknown = ProfileError::UnknownKey {
        key: document::shown(key),
        help: String::new(),
        span: Span::default(),
    };
    unknown.to_string()
}

/// What is said of an item of a kind that a playbook does not have.
#[cfg(feature = "cli")]
pub(crate) fn other_kind_message(kind: &str) -> String {
    let other = ProfileError::OtherKind {
        written: document::shown(kind),
        help: String::new(),
        span: Span::default(),
    };
    other.to_string()
}

/// Why an answer cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong with it.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Refusal {
    fn of(error: &ProfileError) -> Self {
        // Whoever answers a question cannot change what the playbook says.
        let is_of_playbook = matches!(error, ProfileError::OutOfBounds { .. });
        let help = error.help().filter(|_| !is_of_playbook);
        Self {
            message: error.to_string(),
            help: help.map(|help| help.to_string()),
        }
    }
}

/// Where places in an evidence file begin, counted from the start of the data file.
pub(crate) fn evidence_start(source: &Source) -> usize {
    source.text().len() + 1
}

/// What is known of one person.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    /// One for each slot of the layout.
    pub(crate) values: Vec<SlotValue>,
    /// One for each slot of the layout: the days since when its level may have been held; every day
    /// when that is not said.
    pub(crate) since: Vec<Range>,
    /// One for each list of the layout: where its members stand in `members`; nothing when unknown.
    pub(crate) lists: Vec<Option<std::ops::Range<usize>>>,
    /// The members of all lists: numbers of texts, or places of choices.
    pub(crate) members: Vec<i128>,
    /// One for each kind of the layout.
    pub(crate) kinds: Vec<KindEvidence>,
    /// Every item of evidence, those of one kind together.
    pub(crate) items: Vec<Item>,
    /// The declared fields of all items, in the order of the kind's declaration.
    pub(crate) fields: Vec<SlotValue>,
    /// The skills that items are about.
    pub(crate) about: Vec<usize>,
    /// The skills that do not apply to the person, each with its reason.
    pub(crate) set_aside: Vec<(SlotId, String)>,
    /// What others have let pass.
    pub(crate) waivers: Vec<Waiver>,
    /// Facts and skills whose values say since when they hold; what holds is chosen by [`Profile::on`].
    pub(crate) dated: Dated,
    /// The day, as a number, by which what may have happened before has: set where days after the
    /// assessment date are looked at.
    pub(crate) happened_by: Option<i32>,
    /// Where in the data things stand.
    pub(crate) places: Places,
    /// Texts that are not among the layout's, as written: the first has the number after the
    /// layout's last.
    pub(crate) texts: Vec<String>,
    /// The profile in brief, from when it was read.
    #[cfg(feature = "cli")]
    pub(crate) brief: Brief,
}

/// Where in the data of a profile its values stand; nothing for what no data says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    /// The texts of the data; nothing when a profile was not read from any.
    pub(crate) data: Option<Sources>,
    /// One for each slot of the layout.
    pub(crate) values: Vec<Option<Span>>,
    /// One for each list of the layout.
    pub(crate) lists: Vec<Option<Span>>,
}

/// Somebody's word that a rule need not be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiver {
    pub(crate) rule: RuleId,
    /// The role of who approved it, as written.
    pub(crate) approved_by: String,
    pub(crate) reason: String,
    /// When it holds.
    pub(crate) days: Days,
    /// Where in the data it stands.
    pub(crate) place: Option<Span>,
}

/// What is known of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SlotValue {
    /// What is still possible.
    pub(crate) range: Range,
    /// Whether the profile says anything about it (`is known`).
    pub(crate) is_known: bool,
}

/// The evidence of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct KindEvidence {
    /// Where its items stand.
    pub(crate) items: std::ops::Range<usize>,
    /// Whether all there is has been listed; if not, there may be more.
    pub(crate) is_complete: bool,
}

/// One item of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) dates: ItemDates,
    pub(crate) is_verified: bool,
    /// Who verified it; nothing when that is not said.
    pub(crate) verified_by: Option<Verifier>,
    /// Where its skills stand in [`Profile::about`]: slot numbers.
    pub(crate) about: std::ops::Range<usize>,
    /// Where its fields start in [`Profile::fields`].
    pub(crate) fields: usize,
    /// What it is, in the words of the data.
    pub(crate) what: Option<String>,
    /// Where in the data it stands.
    pub(crate) place: Option<Span>,
    /// Whether it may as well not be there: something that a plan weighs. No data says so.
    pub(crate) is_optional: bool,
}

/// When an item happened, in days since 1970-01-01. A pair is the first and the last day possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ItemDates {
    /// No date.
    #[default]
    Undated,
    /// `on`
    On(i32, i32),
    /// `from` and `to`; a missing `from` is unknown.
    Period {
        from: Option<(i32, i32)>,
        to: (i32, i32),
    },
    /// `from` without `to`: it still goes on.
    Open(i32, i32),
}

impl ItemDates {
    /// The same, some days later. What goes on, and what has no date, is left.
    pub(crate) fn later(self, days: i32) -> Self {
        let later =
            |(first, last): (i32, i32)| (first.saturating_add(days), last.saturating_add(days));
        match self {
            Self::On(first, last) => {
                let (first, last) = later((first, last));
                Self::On(first, last)
            }
            Self::Period { from, to } => Self::Period {
                from: from.map(later),
                to: later(to),
            },
            Self::Undated | Self::Open(..) => self,
        }
    }
}

/// Who verified an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verifier {
    /// A role that the playbook names.
    Role(RoleId),
    /// Somebody the playbook does not name, by the number of the text.
    Other(i128),
}

impl Profile {
    /// Whether a skill does not apply to the person: whatever counts skills leaves it out.
    pub(crate) fn is_set_aside(&self, slot: SlotId) -> bool {
        self.set_aside.iter().any(|(aside, _)| *aside == slot)
    }

    /// A profile of which nothing is known, not even whether anybody looked for evidence.
    pub(crate) fn unknown(layout: &Layout) -> Self {
        let unknown = |slot: &crate::program::Slot| SlotValue {
            range: slot.unknown(&layout.vocabularies),
            is_known: false,
        };
        Self {
            values: layout.slots.iter().map(unknown).collect(),
            since: vec![Range::UNBOUNDED; layout.slots.len()],
            lists: vec![None; layout.lists.len()],
            kinds: vec![KindEvidence::default(); layout.kinds.len()],
            places: Places {
                data: None,
                values: vec![None; layout.slots.len()],
                lists: vec![None; layout.lists.len()],
            },
            ..Self::default()
        }
    }
}
