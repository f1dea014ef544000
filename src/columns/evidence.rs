//! A column of evidence: counted as it is read, 64 items at a time.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers columns and tallies densely, and lanes are below 64"
)]

use std::collections::HashSet;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, StructArray};
use arrow_schema::{DataType, Field};

use super::cells::{Cells, Found, LANES, Lane, Reading, given, lanes_of, lanes_up_to};
use super::error::ColumnProblem;
use super::lists::{List, member_of};
use super::plan::sense_of;
use super::types::{self, Wanted};
use super::words::{Bounds, Sense, Senses};
use crate::block::{Code, OPEN_ABOVE, Sheet, Sieve};
use crate::evaluate::{days_counted, is_future};
use crate::layout::{KindId, Layout, SlotType};
use crate::profile::ItemDates;
use crate::value::{Date, Truth};

/// What is read of a column of evidence.
#[derive(Debug)]
pub(super) struct EvidenceColumn {
    pub(super) column: usize,
    kind: Cell,
    on: Cell,
    from: Cell,
    to: Cell,
    verified: Cell,
    by: Cell,
    about: Option<usize>,
    skills: Reading,
    fields: Vec<Cell>,
    kinds: Vec<KindPlan>,
    tallies: Vec<Places>,
    /// What of an item goes into a profile.
    pub(super) parts: Vec<ItemPart>,
    seen: HashSet<String>,
}

/// A part of the items, and what it holds of 64 of them.
#[derive(Debug)]
struct Cell {
    child: Option<usize>,
    reading: Reading,
    low: Lane,
    high: Lane,
    found: Found,
}

/// What is read of the items of a kind.
#[derive(Debug, Default)]
struct KindPlan {
    /// For each of its fields: where it is among the fields of the column.
    fields: Vec<Option<usize>>,
    /// By their tallies.
    sieves: Vec<TallySieves>,
}

/// The sieves of one tally for one kind: an item counts that passes any.
#[derive(Debug)]
struct TallySieves {
    tally: usize,
    sieves: Vec<Sieve>,
    summed: Option<usize>,
}

/// Where a count and a sum go.
#[derive(Debug)]
struct Places {
    count: usize,
    sum: Option<usize>,
    has_kinds: bool,
}

/// A child of the items that goes into a profile.
#[derive(Debug)]
pub(super) struct ItemPart {
    pub(super) child: usize,
    /// The kinds that have it; nothing for what every item can say.
    pub(super) kinds: Option<Vec<KindId>>,
    /// Whether it says the kind.
    pub(super) is_kind: bool,
}

/// What was found of the people of a block.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Those who have to be read carefully.
    pub(super) odd: u64,
    /// Those of whom a sum is not known exactly.
    pub(super) open: u64,
}

impl Cell {
    fn new(slot_type: Option<SlotType>, sense: Sense) -> Self {
        Self {
            child: None,
            reading: match slot_type {
                Some(slot_type) => Reading::of(slot_type, sense),
                None => Reading::of_words(sense),
            },
            low: [0; LANES],
            high: [0; LANES],
            found: Found::default(),
        }
    }

    fn of_type(slot_type: SlotType) -> Self {
        Self::new(Some(slot_type), sense_of(slot_type))
    }

    fn read(&mut self, items: &StructArray, part: (usize, usize), senses: &mut Senses<'_>) {
        let Some(child) = self.child else { return };
        let cells = Cells::of(items.column(child).as_ref(), &self.reading);
        let lanes = (&mut self.low, &mut self.high);
        self.found = cells.read(&mut self.reading, senses, part, lanes);
    }

    fn is_known(&self, item: usize) -> bool {
        self.found.known >> item & 1 == 1
    }

    fn value(&self, item: usize) -> Option<Bounds> {
        self.is_known(item)
            .then(|| (self.low[item], self.high[item]))
    }

    fn days(&self, item: usize) -> Option<(i32, i32)> {
        // Days of the calendar, all of them.
        let day = |day: i64| i32::try_from(day).unwrap_or_default();
        self.value(item)
            .map(|(first, last)| (day(first), day(last)))
    }

    /// The items of which it is yes.
    fn yes(&self) -> u64 {
        let yes = self.low.iter().enumerate();
        let yes = yes.fold(0, |all, (lane, low)| all | u64::from(*low == 1) << lane);
        yes & self.found.known
    }
}

impl EvidenceColumn {
    pub(super) fn new(column: usize, layout: &Layout, code: Option<&Code>) -> Self {
        let tallies = code.map_or(&[][..], |code| &code.inputs.tallies);
        let kinds = layout.kinds.values().enumerate().map(|(kind, declared)| {
            let sieves = tallies.iter().enumerate().filter_map(|(tally, one)| {
                let sieves = one.sieves.iter().filter(|sieve| sieve.kind == kind);
                let sieves: Vec<Sieve> = sieves.cloned().collect();
                let first = sieves.first()?;
                let summed = one.sum.and(first.summed);
                Some(TallySieves {
                    tally,
                    sieves,
                    summed,
                })
            });
            KindPlan {
                fields: vec![None; declared.fields.len()],
                sieves: sieves.collect(),
            }
        });
        let places = tallies.iter().map(|tally| Places {
            count: tally.count,
            sum: tally.sum,
            has_kinds: !tally.sieves.is_empty(),
        });
        Self {
            column,
            kind: Cell::new(None, Sense::Kind),
            on: Cell::of_type(SlotType::Date),
            from: Cell::of_type(SlotType::Date),
            to: Cell::of_type(SlotType::Date),
            verified: Cell::of_type(SlotType::YesNo),
            by: Cell::new(None, Sense::Role),
            about: None,
            skills: Reading::of_words(Sense::Skill),
            fields: Vec::new(),
            kinds: kinds.collect(),
            tallies: places.collect(),
            parts: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// Whether no part of that name came before.
    pub(super) fn is_new(&mut self, folded: &str) -> bool {
        self.seen.insert(folded.to_owned())
    }

    /// Takes a part of the items; gives whether it has to be read, and nothing when no kind has it.
    pub(super) fn add(
        &mut self,
        child: usize,
        field: &Field,
        folded: &str,
        name: &str,
        layout: &Layout,
        problems: &mut Vec<ColumnProblem>,
    ) -> Option<bool> {
        let data_type = field.data_type();
        let mut check = |wanted| problems.extend(types::check(name, data_type, wanted).err());
        let (cell, wanted) = match folded {
            "kind" => (Some(&mut self.kind), Wanted::Names),
            "on" => (Some(&mut self.on), Wanted::Value(SlotType::Date)),
            "from" => (Some(&mut self.from), Wanted::Value(SlotType::Date)),
            "to" => (Some(&mut self.to), Wanted::Value(SlotType::Date)),
            "verified" => (Some(&mut self.verified), Wanted::Value(SlotType::YesNo)),
            "verified by" => (Some(&mut self.by), Wanted::Names),
            "about" => {
                let member = member_of(data_type).map_or(data_type, |member| member.data_type());
                problems.extend(types::check(name, member, Wanted::Names).err());
                self.about = Some(child);
                self.push_part(child, None, false);
                return Some(true);
            }
            "what" | "link" if !is_field(layout, folded) => (None, Wanted::Anything),
            _ => return self.add_field(child, data_type, folded, name, layout, problems),
        };
        check(wanted);
        let is_read = cell.is_some();
        if let Some(cell) = cell {
            cell.child = Some(child);
        }
        self.push_part(child, None, folded == "kind");
        Some(is_read)
    }

    fn push_part(&mut self, child: usize, kinds: Option<Vec<KindId>>, is_kind: bool) {
        self.parts.push(ItemPart {
            child,
            kinds,
            is_kind,
        });
    }

    /// A field, which each kind may declare otherwise.
    fn add_field(
        &mut self,
        child: usize,
        data_type: &DataType,
        folded: &str,
        name: &str,
        layout: &Layout,
        problems: &mut Vec<ColumnProblem>,
    ) -> Option<bool> {
        let mut kinds = Vec::new();
        let first = self.fields.len();
        for (kind, declared) in layout.kinds.values().enumerate() {
            let Some((place, _, field)) = declared.fields.get_full(folded) else {
                // A text for people, in kinds that have no such field.
                if matches!(folded, "what" | "link") {
                    kinds.push(kind);
                }
                continue;
            };
            kinds.push(kind);
            let slot_type = field.slot_type;
            problems.extend(types::check(name, data_type, Wanted::Value(slot_type)).err());
            let tests = self.kinds[kind].sieves.iter();
            let is_asked = self.tallies.is_empty()
                || tests.clone().any(|of| of.summed == Some(place))
                || tests
                    .flat_map(|of| &of.sieves)
                    .flat_map(|sieve| &sieve.fields)
                    .any(|test| test.field == place);
            if !is_asked && !types::can_be_odd(data_type, slot_type) {
                continue;
            }
            let same = self.fields.iter().skip(first).position(|cell| {
                cell.child == Some(child) && cell.reading.slot_type == Some(slot_type)
            });
            let place_of = same.map_or(self.fields.len(), |at| first + at);
            if place_of == self.fields.len() {
                let mut cell = Cell::of_type(slot_type);
                cell.child = Some(child);
                self.fields.push(cell);
            }
            self.kinds[kind].fields[place] = Some(place_of);
        }
        problems.dedup();
        if kinds.is_empty() {
            return None;
        }
        self.push_part(child, Some(kinds), false);
        Some(self.fields.len() > first)
    }

    /// Counts the evidence of the people in `count` rows from `from` on. Kinds that the playbook does not
    /// have are told by the lane.
    pub(super) fn count(
        &mut self,
        array: &ArrayRef,
        (from, count): (usize, usize),
        as_of: Date,
        senses: &mut Senses<'_>,
        sheet: &mut Sheet<LANES>,
        mut tell_foreign: impl FnMut(usize, i64),
    ) -> Counted {
        self.start(sheet);
        let listed = given(array.as_ref(), from, count);
        let mut counted = Counted::default();
        if let Some(list) = List::of(array.as_ref()).filter(|_| count > 0) {
            let items = list.values.as_struct();
            let mut ends = [0; LANES];
            for (lane, end) in ends.iter_mut().enumerate().take(count) {
                *end = list.range(from + lane).end;
            }
            let (mut at, end) = (list.range(from).start, ends[count - 1]);
            let mut lane = 0;
            while at < end {
                let part = LANES.min(end - at);
                let bad = self.load(items, (at, part), senses);
                for item in 0..part {
                    while at + item >= ends[lane] {
                        lane += 1;
                    }
                    let bit = 1 << lane;
                    if listed & bit == 0 {
                        continue;
                    }
                    if bad >> item & 1 == 1 {
                        counted.odd |= bit;
                        continue;
                    }
                    let kind = self.kind.low[item];
                    let Ok(number) = usize::try_from(kind) else {
                        tell_foreign(lane, kind);
                        continue;
                    };
                    match self.item(number, item, as_of, sheet, lane) {
                        Some(false) => {}
                        Some(true) => counted.open |= bit,
                        None => counted.odd |= bit,
                    }
                }
                at += part;
            }
        }
        self.finish(listed, sheet, &mut counted);
        counted
    }

    fn start(&self, sheet: &mut Sheet<LANES>) {
        for places in &self.tallies {
            sheet.low[places.count] = [0; LANES];
            sheet.high[places.count] = [0; LANES];
            if let Some(sum) = places.sum {
                sheet.low[sum] = [0; LANES];
            }
        }
    }

    /// Says of whom not all is listed, and what is not known exactly.
    fn finish(&self, listed: u64, sheet: &mut Sheet<LANES>, counted: &mut Counted) {
        for places in &self.tallies {
            if places.has_kinds && listed != u64::MAX {
                for lane in lanes_of(!listed) {
                    sheet.high[places.count][lane] = OPEN_ABOVE;
                }
            }
            let (low, high) = (&sheet.low[places.count], &sheet.high[places.count]);
            sheet.open[places.count] = apart(low, high);
            if let Some(sum) = places.sum {
                sheet.high[sum] = sheet.low[sum];
                sheet.open[sum] = 0;
                counted.open |= if places.has_kinds { !listed } else { 0 };
            }
        }
    }

    /// Reads some items; gives those that have to be read carefully.
    fn load(&mut self, items: &StructArray, part: (usize, usize), senses: &mut Senses<'_>) -> u64 {
        let cells = [
            &mut self.kind,
            &mut self.on,
            &mut self.from,
            &mut self.to,
            &mut self.verified,
            &mut self.by,
        ];
        let mut bad = !given(items, part.0, part.1);
        for cell in cells {
            cell.read(items, part, senses);
            bad |= cell.found.odd;
        }
        for cell in &mut self.fields {
            cell.read(items, part, senses);
        }
        bad |= !self.kind.found.known;
        bad |= self.on.found.known & (self.from.found.known | self.to.found.known);
        for item in lanes_of(self.from.found.known & self.to.found.known) {
            bad |= u64::from(self.to.high[item] < self.from.low[item]) << item;
        }
        bad |= self.verified.found.known & !self.verified.yes() & self.by.found.known;
        if let Some(about) = self.about {
            bad |= self.about(items.column(about), part, senses);
        }
        bad & lanes_up_to(part.1)
    }

    /// The items that are about something that is no skill.
    fn about(
        &mut self,
        about: &ArrayRef,
        (from, count): (usize, usize),
        senses: &mut Senses<'_>,
    ) -> u64 {
        let (mut low, mut high) = ([0; LANES], [0; LANES]);
        let Some(list) = List::of(about.as_ref()) else {
            let cells = Cells::of(about.as_ref(), &self.skills);
            let found = cells.read(
                &mut self.skills,
                senses,
                (from, count),
                (&mut low, &mut high),
            );
            return found.odd;
        };
        let cells = Cells::of(list.values.as_ref(), &self.skills);
        let mut bad = 0;
        for item in lanes_of(given(about.as_ref(), from, count)) {
            let members = list.range(from + item);
            for start in members.clone().step_by(LANES) {
                let part = (start, LANES.min(members.end - start));
                let found = cells.read(&mut self.skills, senses, part, (&mut low, &mut high));
                bad |= u64::from(found.known != lanes_up_to(part.1)) << item;
            }
        }
        bad
    }

    /// Counts an item; gives whether a sum is open, and nothing when the item has to be read carefully.
    fn item(
        &self,
        kind: KindId,
        item: usize,
        as_of: Date,
        sheet: &mut Sheet<LANES>,
        lane: usize,
    ) -> Option<bool> {
        let plan = self.kinds.get(kind)?;
        for field in plan.fields.iter().flatten() {
            if self.fields[*field].found.odd >> item & 1 == 1 {
                return None;
            }
        }
        if plan.sieves.is_empty() {
            return Some(false);
        }
        let dates = self.dates(item);
        if is_future(dates, as_of) {
            return Some(false);
        }
        let days = days_counted(dates, as_of);
        let by = self
            .by
            .value(item)
            .map(|(role, _)| usize::try_from(role).ok());
        let is_verified = by.is_some() || self.verified.value(item) == Some((1, 1));
        let mut is_open = false;
        for of_tally in &plan.sieves {
            let mut counts = Truth::No;
            for sieve in &of_tally.sieves {
                let holds = sieve.holds(days, is_verified, by);
                if holds > counts {
                    counts = counts.or(holds.and(self.of_fields(plan, sieve, item)?));
                }
            }
            if counts == Truth::No {
                continue;
            }
            let places = &self.tallies[of_tally.tally];
            sheet.low[places.count][lane] += i64::from(counts == Truth::Yes);
            sheet.high[places.count][lane] += 1;
            if let (Some(summed), Some(sum)) = (of_tally.summed, places.sum) {
                match self.field(plan, summed, item) {
                    Some((value, high)) if counts == Truth::Yes && value == high => {
                        sheet.low[sum][lane] = sheet.low[sum][lane].checked_add(value)?;
                    }
                    Some(_) | None => is_open = true,
                }
            }
        }
        Some(is_open)
    }

    fn dates(&self, item: usize) -> ItemDates {
        match (self.on.days(item), self.from.days(item), self.to.days(item)) {
            (Some((first, last)), _, _) => ItemDates::On(first, last),
            (None, from, Some(to)) => ItemDates::Period { from, to },
            (None, Some((first, last)), None) => ItemDates::Open(first, last),
            (None, None, None) => ItemDates::Undated,
        }
    }

    fn field(&self, plan: &KindPlan, field: usize, item: usize) -> Option<Bounds> {
        let place = plan.fields.get(field).copied().flatten()?;
        self.fields[place].value(item)
    }

    /// Whether an item passes all tests of its fields; nothing when a value is known only in part.
    fn of_fields(&self, plan: &KindPlan, sieve: &Sieve, item: usize) -> Option<Truth> {
        let mut passes = Truth::Yes;
        for test in &sieve.fields {
            let this = match self.field(plan, test.field, item) {
                Some((value, high)) if value == high => Truth::from(test.passes(value)),
                Some(_) => return None,
                None => test.not_given,
            };
            passes = passes.and(this);
        }
        Some(passes)
    }
}

fn is_field(layout: &Layout, folded: &str) -> bool {
    let mut kinds = layout.kinds.values();
    kinds.any(|kind| kind.fields.contains_key(folded))
}

/// The lanes in which the two differ.
pub(super) fn apart(low: &Lane, high: &Lane) -> u64 {
    let apart = low.iter().zip(high).enumerate();
    let apart = apart.map(|(lane, (low, high))| u64::from(low != high) << lane);
    apart.fold(0, |all, one| all | one)
}
