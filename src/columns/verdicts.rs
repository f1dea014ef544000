//! How people stand, as columns.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers lines and rules densely, and lanes are below 64"
)]

use std::sync::Arc;

use arrow_array::{
    ArrayRef, DictionaryArray, Int32Array, ListArray, RecordBatch, StringArray,
    builder::{BooleanBufferBuilder, StringBuilder},
    types::Int32Type,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Schema, SchemaRef};

use super::cells::{LANES, lanes_of};
use crate::block::{Code, Standings};
use crate::evaluate::Standing;
use crate::outcome::NOTHING;
use crate::program::Program;

/// The columns of results that are being filled.
#[derive(Debug)]
pub(super) struct Verdicts {
    pub(super) schema: SchemaRef,
    /// Words of verdicts, and for each line of the table the place of its word.
    labels: ArrayRef,
    label_of: Vec<i32>,
    nothing: i32,
    rules: ArrayRef,
    verdict: Vec<i32>,
    decided: BooleanBufferBuilder,
    possible: Lists,
    unmet: Lists,
    undecided: Lists,
    error: StringBuilder,
    /// For each lane: the rules that are held against a person, 64 in a number.
    turned: [Turned; 2],
}

/// Sets of rules by lane.
type Turned = Vec<[u64; LANES]>;

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
        // Too many are found out in the end.
        self.ends
            .push(i32::try_from(self.members.len()).unwrap_or(i32::MAX));
        self.given.append(is_given);
    }

    fn push(&mut self, members: impl Iterator<Item = i32>) {
        self.members.extend(members);
        self.end(true);
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
        let rules = program.rules.iter().map(|rule| rule.name.as_str());
        let held = code.map_or(0, |code| code.held_rules().count());
        let turned = || vec![[0; LANES]; held.div_ceil(LANES)];
        Self {
            schema: schema(),
            labels: Arc::new(StringArray::from(words.clone())),
            label_of,
            nothing,
            rules: Arc::new(StringArray::from_iter_values(rules)),
            verdict: Vec::new(),
            decided: BooleanBufferBuilder::new(0),
            possible: Lists::new(),
            unmet: Lists::new(),
            undecided: Lists::new(),
            error: StringBuilder::new(),
            turned: [turned(), turned()],
        }
    }

    /// Takes how the people of a block stand.
    pub(super) fn start_block(&mut self, all: &Standings) {
        let [unmet, undecided] = &mut self.turned;
        turn_all(&all.unmet, unmet);
        turn_all(&all.undecided, undecided);
    }

    /// Adds somebody in a lane of the block.
    pub(super) fn push_lane(&mut self, code: &Code, rules: &[i32], all: &Standings, lane: usize) {
        let (mut only, mut several) = (None, false);
        for (lanes, label) in all.verdict.iter().zip(code.labels()) {
            if lanes >> lane & 1 == 1 {
                let label = self.label_of[*label];
                several |= only.is_some_and(|known| known != label);
                only = only.or(Some(label));
            }
        }
        if several {
            let mut standing = Vec::new();
            all.verdict_of(code, lane, &mut standing);
            let labels = standing.iter().map(|line| self.label_of[*line]);
            self.possible.push(labels);
        } else {
            self.possible.end(false);
        }
        self.verdict.push(only.unwrap_or(self.nothing));
        self.decided.append(!several);
        let [unmet, undecided] = &self.turned;
        self.unmet.push(held_by(unmet, rules, lane));
        self.undecided.push(held_by(undecided, rules, lane));
        self.error.append_null();
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
        self.unmet
            .push(standing.unmet.iter().map(|rule| *rule as i32));
        self.undecided
            .push(standing.undecided.iter().map(|rule| *rule as i32));
        self.error.append_null();
    }

    /// Adds somebody who could not be read.
    pub(super) fn push_error(&mut self, message: &str) {
        self.verdict.push(0);
        self.decided.append(false);
        for list in [&mut self.possible, &mut self.unmet, &mut self.undecided] {
            list.end(false);
        }
        self.error.append_value(message);
    }

    /// The results so far; those to come start anew.
    pub(super) fn finish(&mut self, ids: ArrayRef) -> Result<RecordBatch, ArrowError> {
        let decided = NullBuffer::new(self.decided.finish());
        let decided = (decided.null_count() > 0).then_some(decided);
        let verdict = std::mem::take(&mut self.verdict);
        self.verdict.reserve(verdict.len());
        let item = Arc::new(item());
        let columns = vec![
            ids,
            words_at(verdict, decided, &self.labels)?,
            self.possible.finish(&self.labels, &item)?,
            self.unmet.finish(&self.rules, &item)?,
            self.undecided.finish(&self.rules, &item)?,
            Arc::new(self.error.finish()),
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

/// The rules of a lane.
fn held_by<'a>(
    turned: &'a Turned,
    rules: &'a [i32],
    lane: usize,
) -> impl Iterator<Item = i32> + 'a {
    let sets = turned.iter().enumerate();
    sets.flat_map(move |(at, sets)| lanes_of(sets[lane]).map(move |rule| rules[at * LANES + rule]))
}

/// From the lanes of each rule to the rules of each lane.
fn turn_all(lanes: &[u64], turned: &mut Turned) {
    for (lanes, turned) in lanes.chunks(LANES).zip(turned) {
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
