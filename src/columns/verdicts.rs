//! How people stand, as columns.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers lines and rules densely, and lanes are below 64"
)]

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, DictionaryArray, Int32Array, ListArray, RecordBatch, StringArray,
    builder::BooleanBufferBuilder, types::Int32Type,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Schema, SchemaRef};

use super::cells::{LANES, lanes_of, lanes_up_to};
use crate::block::{Code, Standings};
use crate::evaluate::Standing;
use crate::outcome::NOTHING;
use crate::program::{Program, RuleId};

/// The columns of results that are being filled.
#[derive(Debug)]
pub(super) struct Verdicts {
    pub(super) schema: SchemaRef,
    /// Words of verdicts, and for each line of the table the place of its word.
    labels: ArrayRef,
    label_of: Vec<i32>,
    nothing: i32,
    /// Names of rules, those of the code first; and for each rule of the program the place of its name.
    rules: ArrayRef,
    place_of_rule: Vec<i32>,
    verdict: Vec<i32>,
    decided: BooleanBufferBuilder,
    possible: Lists,
    unmet: Lists,
    undecided: Lists,
    /// What is said of those who could not be read, by row.
    errors: Vec<(usize, String)>,
    /// For each word of a verdict: the lanes of the block to which it may apply.
    lanes_of_label: Vec<u64>,
    /// For each lane: the rules that are unmet, and undecided.
    turned: [Turned; 2],
}

/// Sets of rules by lane.
#[derive(Debug)]
struct Turned {
    /// How many rules there are.
    rules: usize,
    /// 64 of them in a number.
    by_lane: Vec<[u64; LANES]>,
}

/// The places of the bits that are set in a byte, the lowest first, and how many there are.
const PLACES: [([i32; 8], usize); 256] = {
    let mut all = [([0; 8], 0); 256];
    let mut at = 0;
    while at < 8 * 256 {
        let (places, count) = &mut all[at / 8];
        if (at / 8) >> (at % 8) & 1 == 1 {
            places[*count] = (at % 8) as i32;
            *count += 1;
        }
        at += 1;
    }
    all
};

/// A column of lists that is being filled.
#[derive(Debug)]
struct Lists {
    ends: Vec<i32>,
    members: Vec<i32>,
    given: BooleanBufferBuilder,
}

impl Lists {
    fn new() -> Self {
        Self {
            ends: vec![0],
            members: Vec::new(),
            given: BooleanBufferBuilder::new(0),
        }
    }

    fn end(&mut self, is_given: bool) {
        self.push_end();
        self.given.append(is_given);
    }

    fn push_end(&mut self) {
        // Too many are found out in the end.
        self.ends
            .push(i32::try_from(self.members.len()).unwrap_or(i32::MAX));
    }

    fn push(&mut self, members: impl Iterator<Item = i32>) {
        self.members.extend(members);
        self.end(true);
    }

    /// A list each for so many rows that have none.
    fn leave_out(&mut self, rows: usize) {
        let end = self.ends.last().copied().unwrap_or_default();
        self.ends.extend(std::iter::repeat_n(end, rows));
        self.given.append_n(rows, false);
    }

    /// The rules of a lane; that the list is given is still to be said.
    fn push_rules(&mut self, turned: &Turned, lane: usize) {
        let mut left = turned.rules;
        for (at, rules) in turned.by_lane.iter().enumerate() {
            let eights = left.min(LANES).div_ceil(8);
            left = left.saturating_sub(LANES);
            if rules[lane] == 0 {
                continue;
            }
            for (eight, rules) in rules[lane].to_le_bytes().iter().enumerate().take(eights) {
                let first = (at * LANES + 8 * eight) as i32;
                let (places, count) = &PLACES[usize::from(*rules)];
                let end = self.members.len() + count;
                self.members
                    .extend_from_slice(&places.map(|place| first + place));
                self.members.truncate(end);
            }
        }
        self.push_end();
    }

    fn finish(&mut self, words: &ArrayRef, item: &FieldRef) -> Result<ArrayRef, ArrowError> {
        let members = std::mem::take(&mut self.members);
        if i32::try_from(members.len()).is_err() {
            return Err(ArrowError::OffsetOverflowError(members.len()));
        }
        let (rows, known) = (self.ends.len(), members.len());
        let ends = std::mem::replace(&mut self.ends, Vec::with_capacity(rows));
        self.ends.push(0);
        self.members.reserve(known);
        let given = NullBuffer::new(self.given.finish());
        let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
        let given = (given.null_count() > 0).then_some(given);
        let list = ListArray::try_new(
            Arc::clone(item),
            ends,
            words_at(members, None, words)?,
            given,
        )?;
        Ok(Arc::new(list))
    }
}

fn words_at(
    keys: Vec<i32>,
    nulls: Option<NullBuffer>,
    words: &ArrayRef,
) -> Result<ArrayRef, ArrowError> {
    let keys = Int32Array::try_new(keys.into(), nulls)?;
    let array = DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(words))?;
    Ok(Arc::new(array))
}

impl Verdicts {
    pub(super) fn new(program: &Program, code: Option<&Code>) -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut place_of = |label| {
            let place = words.iter().position(|word| *word == label);
            place.unwrap_or_else(|| {
                words.push(label);
                words.len() - 1
            }) as i32
        };
        let lines = program.verdict.iter();
        let label_of = lines.map(|line| place_of(line.label.as_str())).collect();
        let nothing = place_of(NOTHING);
        let held: Vec<RuleId> = code.map_or_else(Vec::new, |code| code.held_rules().collect());
        let mut place_of_rule = vec![-1; program.rules.len()];
        let mut rules = Vec::new();
        for rule in held.iter().copied().chain(0..program.rules.len()) {
            if place_of_rule[rule] < 0 {
                place_of_rule[rule] = rules.len() as i32;
                rules.push(program.rules[rule].name.as_str());
            }
        }
        let turned = || Turned {
            rules: held.len(),
            by_lane: vec![[0; LANES]; held.len().div_ceil(LANES)],
        };
        Self {
            schema: schema(),
            lanes_of_label: vec![0; words.len()],
            labels: Arc::new(StringArray::from(words)),
            label_of,
            nothing,
            rules: Arc::new(StringArray::from(rules)),
            place_of_rule,
            verdict: Vec::new(),
            decided: BooleanBufferBuilder::new(0),
            possible: Lists::new(),
            unmet: Lists::new(),
            undecided: Lists::new(),
            errors: Vec::new(),
            turned: [turned(), turned()],
        }
    }

    /// Takes how the people of a block stand.
    pub(super) fn start_block(&mut self, all: &Standings) {
        let [unmet, undecided] = &mut self.turned;
        turn_all(&all.unmet, unmet);
        turn_all(&all.undecided, undecided);
    }

    /// Adds those in some lanes of the block.
    pub(super) fn push_lanes(&mut self, code: &Code, all: &Standings, lanes: Range<usize>) {
        self.lanes_of_label.fill(0);
        let wanted = lanes_up_to(lanes.end) & !lanes_up_to(lanes.start);
        for (lanes, label) in all.verdict.iter().zip(code.labels()) {
            self.lanes_of_label[self.label_of[*label] as usize] |= lanes & wanted;
        }
        let first = self.verdict.len();
        self.verdict.resize(first + lanes.len(), self.nothing);
        let (mut some, mut several) = (0, 0);
        for (label, of_label) in self.lanes_of_label.iter().enumerate() {
            several |= some & of_label;
            some |= of_label;
            for lane in lanes_of(*of_label) {
                self.verdict[first + lane - lanes.start] = label as i32;
            }
        }
        let decided = (!several).to_le_bytes();
        self.decided.append_packed_range(lanes.clone(), &decided);
        if several == 0 {
            self.possible.leave_out(lanes.len());
        } else {
            let mut standing = Vec::new();
            for lane in lanes.clone() {
                if several >> lane & 1 == 1 {
                    all.verdict_of(code, lane, &mut standing);
                    let labels = standing.iter().map(|line| self.label_of[*line]);
                    self.possible.push(labels);
                } else {
                    self.possible.end(false);
                }
            }
        }
        self.unmet.given.append_n(lanes.len(), true);
        self.undecided.given.append_n(lanes.len(), true);
        let [unmet, undecided] = &self.turned;
        for lane in lanes {
            self.unmet.push_rules(unmet, lane);
            self.undecided.push_rules(undecided, lane);
        }
    }

    /// Adds somebody who was evaluated carefully.
    pub(super) fn push(&mut self, standing: &Standing) {
        let verdict = match standing.verdict.as_slice() {
            [] => Some(self.nothing),
            [only] => Some(self.label_of[*only]),
            _ => None,
        };
        match verdict {
            Some(_) => self.possible.end(false),
            None => {
                let labels = standing.verdict.iter().map(|line| self.label_of[*line]);
                self.possible.push(labels);
            }
        }
        self.verdict.push(verdict.unwrap_or_default());
        self.decided.append(verdict.is_some());
        let place_of = |rule: &RuleId| self.place_of_rule[*rule];
        self.unmet.push(standing.unmet.iter().map(place_of));
        self.undecided.push(standing.undecided.iter().map(place_of));
    }

    /// Adds somebody who could not be read.
    pub(super) fn push_error(&mut self, message: &str) {
        self.errors.push((self.verdict.len(), message.to_owned()));
        self.verdict.push(0);
        self.decided.append(false);
        for list in [&mut self.possible, &mut self.unmet, &mut self.undecided] {
            list.end(false);
        }
    }

    /// The results so far; those to come start anew.
    pub(super) fn finish(&mut self, ids: ArrayRef) -> Result<RecordBatch, ArrowError> {
        let decided = NullBuffer::new(self.decided.finish());
        let decided = (decided.null_count() > 0).then_some(decided);
        let verdict = std::mem::take(&mut self.verdict);
        self.verdict.reserve(verdict.len());
        let errors = errors(std::mem::take(&mut self.errors), verdict.len());
        let item = Arc::new(item());
        let columns = vec![
            ids,
            words_at(verdict, decided, &self.labels)?,
            self.possible.finish(&self.labels, &item)?,
            self.unmet.finish(&self.rules, &item)?,
            self.undecided.finish(&self.rules, &item)?,
            Arc::new(errors),
        ];
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
}

fn word() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

fn item() -> Field {
    Field::new("item", word(), false)
}

/// The columns of results.
pub(super) fn schema() -> SchemaRef {
    let list = || DataType::List(Arc::new(item()));
    Arc::new(Schema::new(vec![
        Field::new("id", DataType::Utf8, true),
        Field::new("verdict", word(), true),
        Field::new("possible", list(), true),
        Field::new("unmet", list(), true),
        Field::new("undecided", list(), true),
        Field::new("error", DataType::Utf8, true),
    ]))
}

/// What is said of some rows, as a column.
fn errors(said: Vec<(usize, String)>, rows: usize) -> StringArray {
    if said.is_empty() {
        return StringArray::new_null(rows);
    }
    let mut said = said.into_iter().peekable();
    let errors = (0..rows).map(|row| said.next_if(|(of, _)| *of == row).map(|(_, error)| error));
    errors.collect()
}

/// From the lanes of each rule to the rules of each lane.
fn turn_all(lanes: &[u64], turned: &mut Turned) {
    for (lanes, turned) in lanes.chunks(LANES).zip(&mut turned.by_lane) {
        *turned = [0; LANES];
        turned[..lanes.len()].copy_from_slice(lanes);
        turn(turned);
    }
}

/// Turns a square of bits: what was a row becomes a column.
fn turn(square: &mut [u64; LANES]) {
    let (mut width, mut mask) = (LANES / 2, u64::MAX >> (LANES / 2));
    while width > 0 {
        let mut at = 0;
        while at < LANES {
            let other = at + width;
            let swapped = (square[at] >> width ^ square[other]) & mask;
            square[at] ^= swapped << width;
            square[other] ^= swapped;
            at = (other + 1) & !width;
        }
        width /= 2;
        mask ^= mask << width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_turned() {
        let mut square: [u64; LANES] = std::array::from_fn(|row| {
            (row as u64 + 1)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .rotate_left(row as u32)
        });
        let before = square;
        turn(&mut square);
        for (row, turned) in square.iter().enumerate() {
            for (column, before) in before.iter().enumerate() {
                assert_eq!(turned >> column & 1, before >> row & 1);
            }
        }
    }
}
