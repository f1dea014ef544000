//! A line of NDJSON straight into a lane of a sheet.
//!
//! Comes in: the bytes of a line. Goes out: a filled lane, or that the line is odd. Only what is plain
//! is taken, and surely means what [`crate::profile`] would make of it without an error and without a
//! warning that was not given before; everything else has to be read there. An odd line is never
//! wrong, only slow.
//!
//! A reader learns: which name comes after which, and what each way of writing a name or a word
//! means. Lines are read without allocating once the reader has seen what they are made of.

mod evidence;
mod keys;
mod marks;
mod scan;
#[cfg(test)]
pub(super) mod tests;
mod values;
mod words;
#[cfg(feature = "columns")]
mod written;

use std::ops::Range;

use super::inputs::{ColumnId, Inputs, Question, Tally};
use super::sheet::Sheet;
use crate::layout::{Layout, ListId, Section, SlotId, SlotType, VocabularyId};
use crate::profile::UnknownKeys;
use crate::value::{Date, Truth};
use evidence::Evidence;
pub(crate) use keys::WarningId;
use keys::{Context, Keys, Meaning, Next, Sense, Walk};
use marks::Marks;
use scan::{Scanner, Text, Value};
use values::{Bounds, Reading, Values};
#[cfg(feature = "columns")]
pub(crate) use words::Words;
#[cfg(feature = "columns")]
pub(crate) use written::{WrittenType, WrittenValues};

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Read {
    /// It is in the sheet. What it is warned of is told by [`Reader::warnings`].
    Taken {
        /// Where the id stands in the line: the content of a JSON text without escapes, or a number,
        /// `true` or `false`; without space around it.
        id: Option<Range<usize>>,
    },
    /// It has to be read carefully; nothing of it is in the sheet.
    Odd,
}

/// Reads lines, one after the other; of each thread its own.
#[derive(Debug)]
pub(crate) struct Reader<'p> {
    marks: Marks,
    sense: Sense<'p>,
    top: Keys,
    facts: Keys,
    skills: Keys,
    slots: Vec<SlotPlan>,
    lists: Vec<ListPlan>,
    evidence: Evidence<'p>,
    values: Values<'p>,
    /// The members of the lists of a profile.
    members: Vec<i64>,
    /// The facts and skills that are read: where each goes, and what it is while it is not given.
    columns: Vec<(SlotId, Bounds)>,
    tallies: Vec<TallyPlan>,
    questions: Vec<Question>,
    /// The number of the last object that was read.
    object: u64,
    /// That of the profile.
    profile: u64,
    warnings: Vec<WarningId>,
}

/// What is read of a fact or skill.
#[derive(Debug)]
struct SlotPlan {
    reading: Reading,
    column: Option<ColumnId>,
    is_asked: bool,
    /// The last profile that names it.
    given: u64,
    /// The last profile that gives it a value.
    known: u64,
}

/// Where a count and a sum go.
#[derive(Debug)]
struct TallyPlan {
    count: ColumnId,
    sum: Option<ColumnId>,
    has_kinds: bool,
}

/// What is read of a list.
#[derive(Debug)]
struct ListPlan {
    /// Its choices; texts without any.
    choices: Option<Reading>,
    is_asked: bool,
    given: u64,
    known: u64,
    /// Its members in the profile that was last given.
    members: Range<usize>,
}

impl<'p> Reader<'p> {
    /// A reader that has learnt nothing so far.
    pub(crate) fn new(
        layout: &'p Layout,
        inputs: &Inputs,
        as_of: Date,
        unknown_keys: UnknownKeys,
    ) -> Self {
        let columns = inputs.slots.iter().copied();
        let tallies = inputs.tallies.iter();
        Self {
            marks: Marks::default(),
            sense: Sense::new(layout, unknown_keys),
            top: Keys::new(Context::Profile),
            facts: Keys::new(Context::Section(Section::Facts)),
            skills: Keys::new(Context::Section(Section::Skills)),
            slots: slot_plans(layout, inputs),
            lists: list_plans(layout, inputs),
            evidence: Evidence::new(layout, inputs, as_of),
            values: Values::new(layout),
            members: Vec::new(),
            columns: columns.zip(inputs.unknown.iter().copied()).collect(),
            tallies: tallies.map(TallyPlan::of).collect(),
            questions: inputs.questions.clone(),
            object: 0,
            profile: 0,
            warnings: Vec::new(),
        }
    }

    /// Reads one line, without its line break, into a lane that nothing was said of.
    pub(crate) fn read<const N: usize>(
        &mut self,
        line: &[u8],
        sheet: &mut Sheet<N>,
        lane: usize,
    ) -> Read {
        match self.profile(line, sheet, lane) {
            Some(id) if self.sense.were_given(&self.warnings) => Read::Taken { id },
            Some(_) | None => {
                sheet.forget(lane);
                Read::Odd
            }
        }
    }

    /// What the line that was last taken is warned of, each once: every one of these was given before,
    /// for a line that had to be read carefully.
    pub(crate) fn warnings(&self) -> &[WarningId] {
        &self.warnings
    }

    /// What a warning says.
    pub(crate) fn warning(&self, warning: WarningId) -> &str {
        self.sense.warning(warning).unwrap_or_default()
    }

    /// Reads a profile; gives where its id stands.
    fn profile<const N: usize>(
        &mut self,
        line: &[u8],
        sheet: &mut Sheet<N>,
        lane: usize,
    ) -> Option<Option<Range<usize>>> {
        let line = line.trim_ascii_end();
        let mut marks = std::mem::take(&mut self.marks);
        let id = marks
            .find(line)
            .and_then(|()| self.object(Scanner::new(line, &marks), sheet, lane));
        self.marks = marks;
        id
    }

    fn object<const N: usize>(
        &mut self,
        mut scanner: Scanner<'_>,
        sheet: &mut Sheet<N>,
        lane: usize,
    ) -> Option<Option<Range<usize>>> {
        self.start();
        let mut id = None;
        let mut walk = Walk::new(self.profile);
        scanner.skip_spaces();
        loop {
            let meaning = match self.top.next(&mut scanner, &mut walk, &mut self.sense) {
                Next::Key(key) => self.top.meaning(key),
                Next::End => break,
                Next::Odd => return None,
            };
            match meaning {
                Meaning::Id => {
                    if let Some(text) = scanner.text()? {
                        id = Some(id_place(text)?);
                    }
                }
                Meaning::Name => drop(scanner.text()?),
                Meaning::Section(section) => self.section(section, &mut scanner, sheet, lane)?,
                Meaning::Evidence => self.evidence.read(
                    &mut scanner,
                    &mut self.object,
                    &mut self.values,
                    &mut self.sense,
                    &mut self.warnings,
                )?,
                meaning => self.named(meaning, &mut scanner, sheet, lane)?,
            }
        }
        scanner.skip_spaces();
        if !scanner.is_at_end() {
            return None;
        }
        self.finish(sheet, lane);
        Some(id)
    }

    fn start(&mut self) {
        self.object += 1;
        self.profile = self.object;
        self.members.clear();
        self.warnings.clear();
        self.values.texts.start_profile();
        self.evidence.start_profile();
    }

    fn section<const N: usize>(
        &mut self,
        section: Section,
        scanner: &mut Scanner<'_>,
        sheet: &mut Sheet<N>,
        lane: usize,
    ) -> Option<()> {
        match scanner.value()? {
            Value::Nothing => return Some(()),
            Value::Text(_) => return None,
            Value::Nested => {}
        }
        let mut walk = Walk::new(self.profile);
        loop {
            let keys = match section {
                Section::Facts => &mut self.facts,
                Section::Skills => &mut self.skills,
            };
            let meaning = match keys.next(scanner, &mut walk, &mut self.sense) {
                Next::Key(key) => keys.meaning(key),
                Next::End => return Some(()),
                Next::Odd => return None,
            };
            self.named(meaning, scanner, sheet, lane)?;
        }
    }

    /// Reads what stands after a name, at the top or in a section.
    #[inline]
    fn named<const N: usize>(
        &mut self,
        meaning: Meaning,
        scanner: &mut Scanner<'_>,
        sheet: &mut Sheet<N>,
        lane: usize,
    ) -> Option<()> {
        match meaning {
            Meaning::Slot(slot) => self.slot(slot, scanner, sheet, lane),
            Meaning::List(list) => self.list(list, scanner),
            Meaning::Unknown(warning) => {
                self.warnings.push(warning);
                scanner.skip()
            }
            Meaning::EmptyList => scanner.skip_empty(b'[', b']'),
            Meaning::EmptyObject => scanner.skip_empty(b'{', b'}'),
            _ => None,
        }
    }

    #[inline]
    fn slot<const N: usize>(
        &mut self,
        slot: SlotId,
        scanner: &mut Scanner<'_>,
        sheet: &mut Sheet<N>,
        lane: usize,
    ) -> Option<()> {
        let plan = self.slots.get_mut(slot)?;
        if plan.given == self.profile {
            return None;
        }
        plan.given = self.profile;
        if let Some(value) = self.values.next(&plan.reading, scanner, plan.is_asked)? {
            plan.known = self.profile;
            if let Some(column) = plan.column {
                sheet.set(column, lane, value);
            }
        }
        Some(())
    }

    fn list(&mut self, list: ListId, scanner: &mut Scanner<'_>) -> Option<()> {
        let plan = self.lists.get_mut(list)?;
        if plan.given == self.profile {
            return None;
        }
        plan.given = self.profile;
        let start = self.members.len();
        match scanner.value()? {
            Value::Nothing => return Some(()),
            Value::Text(text) => {
                let member = plan.member(text, &mut self.values)?;
                self.members.push(member);
            }
            Value::Nested => {
                scanner.eat(b'[')?;
                let mut has_more = scanner.has_first(b']');
                while has_more {
                    let member = plan.member(scanner.text()??, &mut self.values)?;
                    self.members.push(member);
                    has_more = scanner.has_more(b']')?;
                }
            }
        }
        plan.known = self.profile;
        plan.members = start..self.members.len();
        Some(())
    }

    /// Says what is not given, what was counted, and the answers.
    fn finish<const N: usize>(&mut self, sheet: &mut Sheet<N>, lane: usize) {
        for (column, (slot, unknown)) in self.columns.iter().enumerate() {
            let plan = self.slots.get(*slot);
            if plan.is_none_or(|plan| plan.known != self.profile) {
                sheet.set(column, lane, *unknown);
            }
        }
        let mut is_left_over = self.evidence.counting.is_sum_open;
        for (tally, found) in self.tallies.iter().zip(self.evidence.counting.found()) {
            let is_listed = self.evidence.is_listed || !tally.has_kinds;
            sheet.set(tally.count, lane, found.count(is_listed));
            if let Some(sum) = tally.sum {
                sheet.set(sum, lane, (found.sum, found.sum));
                is_left_over |= !is_listed;
            }
        }
        sheet.left_over |= u64::from(is_left_over) << lane;
        for (number, question) in self.questions.iter().enumerate() {
            sheet.answer(number, lane, self.answer(*question));
        }
        if self.warnings.len() > 1 {
            self.warnings.sort_unstable();
            self.warnings.dedup();
        }
    }

    fn answer(&self, question: Question) -> Truth {
        let members = |list: ListId| {
            let plan = self.lists.get(list)?;
            let is_known = plan.known == self.profile;
            is_known.then(|| self.members.get(plan.members.clone()))?
        };
        let ask = |list, is_so: &dyn Fn(&[i64]) -> bool| {
            members(list).map_or(Truth::Unknown, |members| Truth::from(is_so(members)))
        };
        match question {
            Question::Known(slot) => {
                let plan = self.slots.get(slot);
                Truth::from(plan.is_some_and(|plan| plan.known == self.profile))
            }
            Question::KnownList(list) => Truth::from(members(list).is_some()),
            Question::EmptyList(list) => ask(list, &|members| members.is_empty()),
            Question::Includes(list, member) => ask(list, &|members| members.contains(&member)),
        }
    }
}

impl TallyPlan {
    fn of(tally: &Tally) -> Self {
        Self {
            count: tally.count,
            sum: tally.sum,
            has_kinds: !tally.sieves.is_empty(),
        }
    }
}

impl ListPlan {
    /// The number of a member.
    fn member(&self, text: Text<'_>, values: &mut Values<'_>) -> Option<i64> {
        match &self.choices {
            Some(reading) => Some(values.read(reading, text, true)?.0),
            None if self.is_asked => values.texts.number(text),
            // A text of nothing but escapes may be blank.
            None if text.has_escapes => text.plain().map(|_| 0),
            None => Some(0),
        }
    }
}

fn slot_plans(layout: &Layout, inputs: &Inputs) -> Vec<SlotPlan> {
    let slots = layout.slots.iter().enumerate();
    let plans = slots.map(|(slot, declared)| {
        let column = inputs.slots.iter().position(|read| *read == slot);
        let is_asked = column.is_some() || inputs.questions.contains(&Question::Known(slot));
        SlotPlan {
            reading: Reading::of(declared.slot_type),
            column,
            is_asked,
            given: 0,
            known: 0,
        }
    });
    plans.collect()
}

fn list_plans(layout: &Layout, inputs: &Inputs) -> Vec<ListPlan> {
    let lists = layout.lists.iter().enumerate();
    let plans = lists.map(|(list, declared)| {
        let mut questions = inputs.questions.iter();
        let is_asked =
            questions.any(|question| matches!(question, Question::Includes(of, _) if *of == list));
        let choices = |choices: VocabularyId| Reading::of(SlotType::Choice(choices));
        ListPlan {
            choices: declared.choices.map(choices),
            is_asked,
            given: 0,
            known: 0,
            members: 0..0,
        }
    });
    plans.collect()
}

/// Where an id stands, without space around it; nothing when it has escapes.
fn id_place(text: Text<'_>) -> Option<Range<usize>> {
    if text.has_escapes {
        return None;
    }
    let written = std::str::from_utf8(text.bytes()).ok()?;
    let start = text.start + written.len() - written.trim_start().len();
    Some(start..start + written.trim().len())
}
