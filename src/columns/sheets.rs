//! Blocks of 64 rows into a sheet.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers columns and questions densely, and a plan is made for its table"
)]

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::cells::{Cells, Found, LANES, Lane, bits, given, lanes_of, lanes_up_to};
use super::lists::List;
use super::plan::{ListColumn, Place, Plan, SlotColumn};
use super::words::{Bounds, Senses};
use crate::block::{Code, ColumnId, Narrow, OPEN_ABOVE, Question, Sheet};
use crate::layout::{Layout, SlotId};
use crate::profile::UnknownKeys;
use crate::value::Date;

/// Fills a sheet.
#[derive(Debug)]
pub(super) struct Filler<'p> {
    senses: Senses<'p>,
    as_of: Date,
    sheet: Sheet<LANES>,
    /// For each fact and skill: what stands in few bits, instead of in the sheet.
    narrow: Vec<Narrow>,
    /// Where what no rule reads is put, to see whether it is odd.
    unread: Narrow,
    slots: Vec<(SlotId, Bounds)>,
    /// Where counts go, and whether anything is counted.
    counts: Vec<(ColumnId, bool, Option<ColumnId>)>,
    questions: Vec<Question>,
    /// For each slot and list of the layout: the lanes in which it is given.
    known: Vec<u64>,
    known_lists: Vec<u64>,
    /// Kinds that the playbook does not have, by lane.
    foreign: Vec<(usize, i64)>,
    low: Lane,
    high: Lane,
}

/// The cells of a column, and which of the structs that they are a part of are there.
#[derive(Debug)]
pub(super) struct ColumnCells<'a> {
    cells: Cells<'a>,
    of: Option<&'a NullBuffer>,
}

impl<'p> Filler<'p> {
    pub(super) fn new(
        layout: &'p Layout,
        code: &Code,
        as_of: Date,
        unknown_keys: UnknownKeys,
    ) -> Self {
        let inputs = &code.inputs;
        let slots = inputs.slots.iter().copied();
        let counts = inputs.tallies.iter();
        Self {
            senses: Senses::new(layout, unknown_keys),
            as_of,
            sheet: Sheet::new(inputs),
            narrow: inputs.unknown.iter().copied().map(Narrow::new).collect(),
            unread: Narrow::new((0, 0)),
            slots: slots.zip(inputs.unknown.iter().copied()).collect(),
            counts: counts
                .map(|tally| (tally.count, !tally.sieves.is_empty(), tally.sum))
                .collect(),
            questions: inputs.questions.clone(),
            known: vec![0; layout.slots.len()],
            known_lists: vec![0; layout.lists.len()],
            foreign: Vec::new(),
            low: [0; LANES],
            high: [0; LANES],
        }
    }

    /// The people of the last block: the first columns of the sheet may be narrow instead.
    pub(super) fn sheet(&self) -> (&Sheet<LANES>, &[Narrow]) {
        (&self.sheet, &self.narrow)
    }

    /// Leaves more people to the careful way.
    pub(super) fn leave_over(&mut self, lanes: u64) {
        self.sheet.left_over |= lanes;
    }

    /// Says of everything that no column gives that it is unknown.
    pub(super) fn begin(&mut self, plan: &Plan) {
        self.known.fill(0);
        self.known_lists.fill(0);
        for narrow in &mut self.narrow {
            narrow.is_used = false;
        }
        for (column, (_, unknown)) in self.slots.iter().enumerate() {
            fill_unknown(&mut self.sheet, column, *unknown, u64::MAX);
            self.sheet.open[column] = if unknown.0 == unknown.1 { 0 } else { u64::MAX };
        }
        if plan.evidence.is_some() {
            return;
        }
        for (count, has_kinds, sum) in &self.counts {
            let most = if *has_kinds { OPEN_ABOVE } else { 0 };
            fill_unknown(&mut self.sheet, *count, (0, most), u64::MAX);
            self.sheet.open[*count] = if *has_kinds { u64::MAX } else { 0 };
            if let Some(sum) = sum {
                fill_unknown(&mut self.sheet, *sum, (0, 0), u64::MAX);
                self.sheet.open[*sum] = 0;
            }
        }
    }

    /// The cells of the columns of facts and skills.
    pub(super) fn columns<'a>(
        &self,
        people: &'a RecordBatch,
        slots: &[SlotColumn],
    ) -> Vec<ColumnCells<'a>> {
        let columns = slots.iter().map(|slot| {
            let (array, of) = array_at(people, slot.place);
            ColumnCells {
                cells: Cells::of(array.as_ref(), &slot.reading),
                of,
            }
        });
        columns.collect()
    }

    /// Puts the people in `count` rows from `from` on into the sheet.
    pub(super) fn fill(
        &mut self,
        people: &RecordBatch,
        plan: &mut Plan,
        (slots, columns): (&mut [SlotColumn], &[ColumnCells<'_>]),
        (from, count): (usize, usize),
    ) {
        self.senses.start_block();
        self.foreign.clear();
        self.sheet.lanes = count;
        let lanes = lanes_up_to(count);
        let mut odd = 0;
        for (slot, column) in slots.iter_mut().zip(columns) {
            odd |= self.slot(slot, column, (from, count));
        }
        self.sheet.sure.fill(0);
        self.sheet.possible.fill(0);
        for list in &mut plan.lists {
            odd |= self.list(people, list, (from, count));
        }
        for column in &plan.special {
            odd |= not_empty(people.column(*column), from, count);
        }
        let mut open = 0;
        match &mut plan.evidence {
            Some(evidence) => {
                let array = people.column(evidence.column);
                let (sheet, senses) = (&mut self.sheet, &mut self.senses);
                let foreign = &mut self.foreign;
                let counted = evidence.count(
                    array,
                    (from, count),
                    self.as_of,
                    senses,
                    sheet,
                    |lane, kind| {
                        foreign.push((lane, kind));
                    },
                );
                odd |= counted.odd;
                open |= counted.open;
            }
            None => {
                let has_sum =
                    |(_, has_kinds, sum): &(_, bool, Option<_>)| *has_kinds && sum.is_some();
                if self.counts.iter().any(has_sum) {
                    open = lanes;
                }
            }
        }
        self.first_foreign(&mut odd);
        self.answer(lanes);
        self.sheet.left_over = (odd | open) & lanes;
    }

    /// Fills the column of a fact or skill; gives the lanes that have to be read carefully.
    fn slot(
        &mut self,
        slot: &mut SlotColumn,
        column: &ColumnCells<'_>,
        rows: (usize, usize),
    ) -> u64 {
        let ColumnCells { cells, of } = column;
        let (reading, senses) = (&mut slot.reading, &mut self.senses);
        let narrow = match slot.column {
            Some(column) => &mut self.narrow[column],
            None => &mut self.unread,
        };
        let small = cells.read_narrow(reading, senses, rows, narrow);
        narrow.is_used = small.is_some();
        let mut found = small.unwrap_or_else(|| {
            let lanes = match slot.column {
                Some(column) => (&mut self.sheet.low[column], &mut self.sheet.high[column]),
                None => (&mut self.low, &mut self.high),
            };
            cells.read_wide(reading, senses, rows, lanes)
        });
        if let Some(of) = of {
            let there = bits(of.inner(), rows.0, rows.1);
            found.known &= there;
            found.odd &= there;
        }
        self.known[slot.slot] = found.known;
        if let Some(column) = slot.column {
            let missing = !found.known & lanes_up_to(rows.1);
            narrow.missing = missing;
            if !narrow.is_used {
                let (_, unknown) = self.slots[column];
                if missing != 0 {
                    fill_unknown(&mut self.sheet, column, unknown, missing);
                }
                let open = if unknown.0 == unknown.1 { 0 } else { missing };
                self.sheet.open[column] = open | found.apart & found.known;
            }
        }
        found.odd
    }

    /// Answers what is asked of a list, but for whether it is given.
    fn list(&mut self, people: &RecordBatch, list: &mut ListColumn, rows: (usize, usize)) -> u64 {
        let (array, of) = array_at(people, list.place);
        let (from, count) = rows;
        let mut known = given(array.as_ref(), from, count);
        if let Some(of) = of {
            known &= bits(of.inner(), from, count);
        }
        let mut odd = 0;
        let mut empty = 0;
        let of_list = Includes::of(&self.questions, list.list);
        match List::of(array.as_ref()) {
            None => {
                let cells = Cells::of(array.as_ref(), &list.reading);
                let lanes = (&mut self.low, &mut self.high);
                let found = cells.read(&mut list.reading, &mut self.senses, rows, lanes);
                odd |= found.odd & known;
                known &= found.known;
                for lane in lanes_of(known) {
                    of_list.add(self.low[lane], lane, &mut self.sheet.sure);
                }
            }
            Some(members) => {
                let cells = Cells::of(members.values.as_ref(), &list.reading);
                // The members from the first to the second are read.
                let (mut start, mut end) = (0, 0);
                let mut found = Found::default();
                for lane in lanes_of(known) {
                    let range = members.range(from + lane);
                    empty |= u64::from(range.is_empty()) << lane;
                    for member in range {
                        if !(start..end).contains(&member) {
                            start = member;
                            end = members.values.len().min(start + LANES);
                            let lanes = (&mut self.low, &mut self.high);
                            let part = (start, end - start);
                            found = cells.read(&mut list.reading, &mut self.senses, part, lanes);
                        }
                        if found.known >> (member - start) & 1 == 0 {
                            odd |= 1 << lane;
                        } else {
                            of_list.add(self.low[member - start], lane, &mut self.sheet.sure);
                        }
                    }
                }
            }
        }
        self.known_lists[list.list] = known;
        for (number, question) in self.questions.iter().enumerate() {
            match question {
                Question::EmptyList(of) if *of == list.list => self.sheet.sure[number] = empty,
                _ => {}
            }
        }
        odd
    }

    /// Completes the answers.
    fn answer(&mut self, lanes: u64) {
        for (number, question) in self.questions.iter().enumerate() {
            let (sure, unknown) = match question {
                Question::Known(slot) => (self.known[*slot], 0),
                Question::KnownList(list) => (self.known_lists[*list], 0),
                Question::EmptyList(list) | Question::Includes(list, _) => {
                    let known = self.known_lists[*list];
                    (self.sheet.sure[number] & known, lanes & !known)
                }
            };
            self.sheet.sure[number] = sure & lanes;
            self.sheet.possible[number] = (sure | unknown) & lanes;
        }
    }

    /// Whoever has a kind that the playbook does not have, and that was not told of before, is read
    /// carefully.
    fn first_foreign(&mut self, odd: &mut u64) {
        self.foreign.sort_unstable();
        self.foreign.dedup();
        for (lane, kind) in &self.foreign {
            if self.senses.foreign(*kind).is_none() {
                *odd |= 1 << lane;
            }
        }
    }

    /// Tells of the kinds that the playbook does not have, but of those who are left over.
    pub(super) fn tell_foreign(&mut self, left_over: u64, mut tell: impl FnMut(usize, &str)) {
        for (lane, kind) in &self.foreign {
            if left_over >> lane & 1 == 0
                && let Some(message) = self.senses.foreign(*kind)
            {
                tell(*lane, message);
            }
        }
    }
}

/// What is asked of the members of a list.
struct Includes<'a> {
    questions: &'a [Question],
    list: usize,
}

impl<'a> Includes<'a> {
    fn of(questions: &'a [Question], list: usize) -> Self {
        Self { questions, list }
    }

    fn add(&self, member: i64, lane: usize, sure: &mut [u64]) {
        for (question, sure) in self.questions.iter().zip(sure) {
            if *question == Question::Includes(self.list, member) {
                *sure |= 1 << lane;
            }
        }
    }
}

fn fill_unknown(sheet: &mut Sheet<LANES>, column: ColumnId, (low, high): Bounds, lanes: u64) {
    if lanes == u64::MAX {
        sheet.low[column] = [low; LANES];
        sheet.high[column] = [high; LANES];
        return;
    }
    for lane in lanes_of(lanes) {
        sheet.low[column][lane] = low;
        sheet.high[column][lane] = high;
    }
}

/// The array at a place, and which of the structs that it is a part of are there.
fn array_at(people: &RecordBatch, place: Place) -> (&ArrayRef, Option<&NullBuffer>) {
    let array = people.column(place.column);
    match place.child {
        None => (array, None),
        Some(child) => (array.as_struct().column(child), array.nulls()),
    }
}

/// The rows in which something is given that is no empty list.
fn not_empty(array: &ArrayRef, from: usize, count: usize) -> u64 {
    let known = given(array.as_ref(), from, count);
    let is_something = |lane: &usize| match (array.data_type(), List::of(array.as_ref())) {
        (_, Some(list)) => !list.range(from + lane).is_empty(),
        (DataType::Utf8, None) => !array
            .as_string::<i32>()
            .value(from + lane)
            .trim()
            .is_empty(),
        (_, None) => true,
    };
    let something = lanes_of(known).filter(is_something);
    something.fold(0, |all, lane| all | 1 << lane)
}
