//! Up to 64 cells of a column at a time, in the units of a sheet.

#![expect(
    clippy::indexing_slicing,
    reason = "whoever reads cells says which of a column there are, and lanes are below 64"
)]

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_buffer::{ArrowNativeType, BooleanBuffer, NullBuffer};
use arrow_schema::{DataType, TimeUnit};

use super::row;
use super::words::{Bounds, Sense, Senses};
use crate::block::{Narrow, UNITS_PER_ONE};
use crate::layout::SlotType;
use crate::value::Date;

/// How many people, or items, are read at once.
pub(super) const LANES: usize = 64;
/// Whole numbers from here on are too large for a sheet.
const LARGEST: i64 = i64::MAX / UNITS_PER_ONE - 1;
/// A fraction has at most fifteen digits for which there is no shorter way to write it.
const LARGEST_FRACTION: f64 = 1e15;
/// Added to a number and taken off again, it leaves a whole one.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// What a lane can be, in all lanes.
pub(super) type Lane = [i64; LANES];

/// What there is in some cells, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Found {
    /// There is a value.
    pub(super) known: u64,
    /// There is something that has to be read carefully.
    pub(super) odd: u64,
    /// The value is not known exactly.
    pub(super) apart: u64,
}

/// How the cells of a column are read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) sense: Sense,
    pub(super) slot_type: Option<SlotType>,
    learnt: Learnt,
}

/// What the words of a dictionary stand for.
#[derive(Debug, Default)]
struct Learnt {
    words: Option<ArrayRef>,
    age: u64,
    cells: Vec<Cell>,
    /// The values of those that are known exactly and have room in 32 bits; [`NOT_SMALL`] for the others.
    small: Vec<i32>,
}

/// Of a word: there is more to say than a small value.
const NOT_SMALL: i32 = i32::MIN;

#[derive(Debug, Clone, Copy, Default)]
enum Cell {
    #[default]
    NotLearnt,
    Nothing,
    Odd,
    Value(i64, i64),
}

impl Reading {
    /// Of values of a declared type.
    pub(super) fn of(slot_type: SlotType, sense: Sense) -> Self {
        Self {
            sense,
            slot_type: Some(slot_type),
            learnt: Learnt::default(),
        }
    }

    /// Of words that have no declared type.
    pub(super) fn of_words(sense: Sense) -> Self {
        Self {
            sense,
            slot_type: None,
            learnt: Learnt::default(),
        }
    }
}

/// A column of single values.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    nulls: Option<&'a NullBuffer>,
    values: Values<'a>,
}

/// As what a column keeps its values.
#[derive(Debug)]
enum Values<'a> {
    Nothing,
    I8(&'a [i8]),
    I16(&'a [i16]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
    U64(&'a [u64]),
    F64(&'a [f64]),
    Decimal(&'a [i128], i8),
    Bits(&'a BooleanBuffer),
    Days(&'a [i32]),
    /// So many of them are a day.
    Moments(&'a [i64], i64),
    Strings(Strings<'a>),
    Dictionary(Keys<'a>, &'a ArrayRef, Strings<'a>),
    /// One by one, as they would be written.
    Other(&'a dyn Array),
    Nested,
}

#[derive(Debug, Clone, Copy)]
enum Strings<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

#[derive(Debug, Clone, Copy)]
enum Keys<'a> {
    I8(&'a [i8]),
    I16(&'a [i16]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
    U64(&'a [u64]),
}

impl<'a> Strings<'a> {
    fn of(array: &'a dyn Array) -> Option<Self> {
        match array.data_type() {
            DataType::Utf8 => Some(Self::Small(array.as_string::<i32>())),
            DataType::LargeUtf8 => Some(Self::Large(array.as_string::<i64>())),
            DataType::Utf8View => Some(Self::View(array.as_string_view())),
            _ => None,
        }
    }

    fn text(&self, at: usize) -> &'a str {
        match self {
            Self::Small(texts) => texts.value(at),
            Self::Large(texts) => texts.value(at),
            Self::View(texts) => texts.value(at),
        }
    }

    fn is_null(&self, at: usize) -> bool {
        match self {
            Self::Small(texts) => texts.is_null(at),
            Self::Large(texts) => texts.is_null(at),
            Self::View(texts) => texts.is_null(at),
        }
    }
}

fn primitive<T: ArrowPrimitiveType>(array: &dyn Array) -> &[T::Native] {
    array.as_primitive::<T>().values()
}

fn keys<T: ArrowDictionaryKeyType>(array: &dyn Array) -> (&[T::Native], &ArrayRef) {
    let dictionary = array.as_dictionary::<T>();
    (dictionary.keys().values(), dictionary.values())
}

impl<'a> Cells<'a> {
    /// The cells of an array, to be read in this way.
    pub(super) fn of(array: &'a dyn Array, reading: &Reading) -> Self {
        Self {
            nulls: array.nulls(),
            values: Values::of(array, reading.slot_type),
        }
    }

    /// What there is in `count` cells from `from` on; their values go to `low` and `high`, where `known`
    /// is set.
    pub(super) fn read(
        &self,
        reading: &mut Reading,
        senses: &mut Senses<'_>,
        (from, count): (usize, usize),
        (low, high): (&mut Lane, &mut Lane),
    ) -> Found {
        let mut narrow = Narrow::new((0, 0));
        if let Some(found) = self.read_narrow(reading, senses, (from, count), &mut narrow) {
            for (low, value) in low.iter_mut().zip(narrow.values) {
                *low = i64::from(value) * narrow.step;
            }
            high.copy_from_slice(low);
            return found;
        }
        self.read_wide(reading, senses, (from, count), (low, high))
    }

    /// The same of cells of which not all have room in 32 bits.
    pub(super) fn read_wide(
        &self,
        reading: &mut Reading,
        senses: &mut Senses<'_>,
        (from, count): (usize, usize),
        (low, high): (&mut Lane, &mut Lane),
    ) -> Found {
        let known = self.known(from, count);
        let to = from + count;
        let found = match &self.values {
            Values::I64(values) => large(reading, &values[from..to], known, low, |value| *value),
            Values::U32(values) => large(reading, &values[from..to], known, low, |value| {
                i64::from(*value)
            }),
            Values::U64(values) => large(reading, &values[from..to], known, low, |value| {
                i64::try_from(*value).unwrap_or(i64::MAX)
            }),
            Values::F64(values) => fractions(reading, &values[from..to], known, low),
            Values::Decimal(values, scale) => {
                decimals(reading, (&values[from..to], *scale), known, low)
            }
            Values::Moments(values, per_day) => moments(&values[from..to], *per_day, known, low),
            Values::Strings(strings) => {
                return each(known, (low, high), |lane| match strings.text(from + lane) {
                    text if is_blank(text) => Cell::Nothing,
                    text => cell(senses.read(&reading.sense, text)),
                });
            }
            Values::Dictionary(keys, words, strings) => {
                let Reading { sense, learnt, .. } = reading;
                learnt.start(words, senses.age);
                return each(known, (low, high), |lane| {
                    learnt.cell(keys.at(from + lane), strings, sense, senses)
                });
            }
            Values::Other(array) => {
                let mut text = String::new();
                return each(known, (low, high), |lane| {
                    text.clear();
                    row::write_text(*array, from + lane, &mut text);
                    match text.as_str() {
                        text if is_blank(text) => Cell::Nothing,
                        text => cell(senses.read(&reading.sense, text)),
                    }
                });
            }
            Values::Nested => Found::but(known, known),
            Values::Nothing
            | Values::I8(_)
            | Values::I16(_)
            | Values::I32(_)
            | Values::U8(_)
            | Values::U16(_)
            | Values::Bits(_)
            | Values::Days(_) => Found::default(),
        };
        high.copy_from_slice(low);
        found
    }

    /// The same to 32 bits: the values, their step and how large they can be. Nothing when not all cells
    /// have room there.
    pub(super) fn read_narrow(
        &self,
        reading: &mut Reading,
        senses: &mut Senses<'_>,
        (from, count): (usize, usize),
        to: &mut Narrow,
    ) -> Option<Found> {
        let known = self.known(from, count);
        let rows = from..from + count;
        (to.step, to.largest) = (1, i32::MIN.unsigned_abs());
        Some(match &self.values {
            Values::Nothing => Found::default(),
            Values::I8(values) => small(reading, &values[rows], known, to, i8::MIN.unsigned_abs()),
            Values::U8(values) => small(reading, &values[rows], known, to, u8::MAX),
            Values::I16(values) => {
                small(reading, &values[rows], known, to, i16::MIN.unsigned_abs())
            }
            Values::U16(values) => small(reading, &values[rows], known, to, u16::MAX),
            Values::I32(values) => {
                small(reading, &values[rows], known, to, i32::MIN.unsigned_abs())
            }
            Values::Bits(values) => {
                spread(bits(values, from, count), &mut to.values);
                to.largest = 1;
                Found::exactly(known)
            }
            Values::Days(values) => {
                let calendar = (Date::MIN.day_number().into(), Date::MAX.day_number().into());
                copy(&values[rows], known, to, calendar)
            }
            Values::Dictionary(keys, words, strings) => {
                let Reading { sense, learnt, .. } = reading;
                learnt.start(words, senses.age);
                if keys.look_up(rows, &learnt.small, &mut to.values) & known == known {
                    return Some(Found::exactly(known));
                }
                let mut found = Found::default();
                for lane in lanes_of(known) {
                    match learnt.cell(keys.at(from + lane), strings, sense, senses) {
                        Cell::Value(low, high) if low == high => {
                            to.values[lane] = i32::try_from(low).ok()?;
                            found.known |= 1 << lane;
                        }
                        Cell::Value(..) => return None,
                        Cell::Nothing => {}
                        Cell::NotLearnt | Cell::Odd => found.odd |= 1 << lane,
                    }
                }
                found
            }
            _ => return None,
        })
    }

    /// The cells that are not null.
    fn known(&self, from: usize, count: usize) -> u64 {
        match self.nulls {
            Some(nulls) => bits(nulls.inner(), from, count),
            None => lanes_up_to(count),
        }
    }
}

impl<'a> Values<'a> {
    fn of(array: &'a dyn Array, slot_type: Option<SlotType>) -> Self {
        let data_type = array.data_type();
        if let Some(strings) = Strings::of(array) {
            return Self::Strings(strings);
        }
        match (slot_type, data_type) {
            (_, DataType::Null) => Self::Nothing,
            (_, DataType::Dictionary(of, _)) => Self::dictionary(array, of),
            (Some(SlotType::Number { .. }), _) => Self::numbers(array),
            (Some(SlotType::YesNo), DataType::Boolean) => Self::Bits(array.as_boolean().values()),
            (Some(SlotType::Date), DataType::Date32) => Self::Days(primitive::<Date32Type>(array)),
            (Some(SlotType::Date), _) => Self::moments(array),
            (_, other) if other.is_nested() => Self::Nested,
            (_, _) => Self::Other(array),
        }
    }

    fn numbers(array: &'a dyn Array) -> Self {
        match array.data_type() {
            DataType::Int8 => Self::I8(primitive::<Int8Type>(array)),
            DataType::Int16 => Self::I16(primitive::<Int16Type>(array)),
            DataType::Int32 => Self::I32(primitive::<Int32Type>(array)),
            DataType::Int64 => Self::I64(primitive::<Int64Type>(array)),
            DataType::UInt8 => Self::U8(primitive::<UInt8Type>(array)),
            DataType::UInt16 => Self::U16(primitive::<UInt16Type>(array)),
            DataType::UInt32 => Self::U32(primitive::<UInt32Type>(array)),
            DataType::UInt64 => Self::U64(primitive::<UInt64Type>(array)),
            DataType::Float64 => Self::F64(primitive::<Float64Type>(array)),
            DataType::Decimal128(_, scale) => {
                Self::Decimal(primitive::<Decimal128Type>(array), *scale)
            }
            other if other.is_nested() => Self::Nested,
            _ => Self::Other(array),
        }
    }

    fn moments(array: &'a dyn Array) -> Self {
        const SECONDS: i64 = 86_400;
        match array.data_type() {
            DataType::Date64 => Self::Moments(primitive::<Date64Type>(array), SECONDS * 1_000),
            DataType::Timestamp(unit, _) => {
                let (values, per_second) = match unit {
                    TimeUnit::Second => (primitive::<TimestampSecondType>(array), 1),
                    TimeUnit::Millisecond => (primitive::<TimestampMillisecondType>(array), 1_000),
                    TimeUnit::Microsecond => {
                        (primitive::<TimestampMicrosecondType>(array), 1_000_000)
                    }
                    TimeUnit::Nanosecond => {
                        (primitive::<TimestampNanosecondType>(array), 1_000_000_000)
                    }
                };
                Self::Moments(values, SECONDS * per_second)
            }
            other if other.is_nested() => Self::Nested,
            _ => Self::Other(array),
        }
    }

    fn dictionary(array: &'a dyn Array, of: &DataType) -> Self {
        let (keys, words) = match of {
            DataType::Int8 => {
                let (keys, words) = keys::<Int8Type>(array);
                (Keys::I8(keys), words)
            }
            DataType::Int16 => {
                let (keys, words) = keys::<Int16Type>(array);
                (Keys::I16(keys), words)
            }
            DataType::Int32 => {
                let (keys, words) = keys::<Int32Type>(array);
                (Keys::I32(keys), words)
            }
            DataType::Int64 => {
                let (keys, words) = keys::<Int64Type>(array);
                (Keys::I64(keys), words)
            }
            DataType::UInt8 => {
                let (keys, words) = keys::<UInt8Type>(array);
                (Keys::U8(keys), words)
            }
            DataType::UInt16 => {
                let (keys, words) = keys::<UInt16Type>(array);
                (Keys::U16(keys), words)
            }
            DataType::UInt32 => {
                let (keys, words) = keys::<UInt32Type>(array);
                (Keys::U32(keys), words)
            }
            DataType::UInt64 => {
                let (keys, words) = keys::<UInt64Type>(array);
                (Keys::U64(keys), words)
            }
            _ => return Self::Other(array),
        };
        match Strings::of(words) {
            Some(strings) => Self::Dictionary(keys, words, strings),
            None => Self::Other(array),
        }
    }
}

impl Keys<'_> {
    /// The values of the words in some rows; gives the lanes of those that have one.
    fn look_up(&self, rows: Range<usize>, small: &[i32], values: &mut [i32; LANES]) -> u64 {
        match self {
            Self::I8(keys) => look_up(&keys[rows], small, values),
            Self::I16(keys) => look_up(&keys[rows], small, values),
            Self::I32(keys) => look_up(&keys[rows], small, values),
            Self::I64(keys) => look_up(&keys[rows], small, values),
            Self::U8(keys) => look_up(&keys[rows], small, values),
            Self::U16(keys) => look_up(&keys[rows], small, values),
            Self::U32(keys) => look_up(&keys[rows], small, values),
            Self::U64(keys) => look_up(&keys[rows], small, values),
        }
    }

    fn at(&self, at: usize) -> usize {
        match self {
            Self::I8(keys) => keys[at].as_usize(),
            Self::I16(keys) => keys[at].as_usize(),
            Self::I32(keys) => keys[at].as_usize(),
            Self::I64(keys) => keys[at].as_usize(),
            Self::U8(keys) => keys[at].as_usize(),
            Self::U16(keys) => keys[at].as_usize(),
            Self::U32(keys) => keys[at].as_usize(),
            Self::U64(keys) => keys[at].as_usize(),
        }
    }
}

fn look_up<K: ArrowNativeType>(keys: &[K], small: &[i32], values: &mut [i32; LANES]) -> u64 {
    let mut found = 0;
    for (lane, (value, key)) in values.iter_mut().zip(keys).enumerate() {
        *value = small.get(key.as_usize()).copied().unwrap_or(NOT_SMALL);
        found |= u64::from(*value != NOT_SMALL) << lane;
    }
    found
}

impl Learnt {
    /// Forgets what was learnt of another dictionary.
    fn start(&mut self, words: &ArrayRef, age: u64) {
        let known = self.words.as_ref();
        if self.age == age && known.is_some_and(|known| Arc::ptr_eq(known, words)) {
            return;
        }
        let has_same_words = |known: &ArrayRef| {
            known.len() == words.len() && known.to_data().ptr_eq(&words.to_data())
        };
        if self.age != age || !known.is_some_and(has_same_words) {
            self.age = age;
            self.cells.clear();
            self.cells.resize(words.len(), Cell::NotLearnt);
            self.small.clear();
            self.small.resize(words.len(), NOT_SMALL);
        }
        self.words = Some(Arc::clone(words));
    }

    fn cell(
        &mut self,
        key: usize,
        strings: &Strings<'_>,
        sense: &Sense,
        senses: &mut Senses<'_>,
    ) -> Cell {
        match self.cells.get(key) {
            Some(Cell::NotLearnt) => {
                let learnt = match strings.is_null(key) {
                    true => Cell::Nothing,
                    false => match strings.text(key) {
                        text if is_blank(text) => Cell::Nothing,
                        text => cell(senses.read(sense, text)),
                    },
                };
                self.cells[key] = learnt;
                if let Cell::Value(low, high) = learnt
                    && low == high
                {
                    self.small[key] = i32::try_from(low).unwrap_or(NOT_SMALL);
                }
                learnt
            }
            Some(cell) => *cell,
            None => Cell::Odd,
        }
    }
}

fn cell(read: Option<Bounds>) -> Cell {
    read.map_or(Cell::Odd, |(low, high)| Cell::Value(low, high))
}

fn is_blank(text: &str) -> bool {
    let first = text.as_bytes().first();
    first.is_none_or(|first| *first <= b' ' || *first >= 0x80) && text.trim().is_empty()
}

impl Found {
    fn exactly(known: u64) -> Self {
        Self {
            known,
            ..Self::default()
        }
    }

    /// Some of what is there is odd.
    fn but(known: u64, odd: u64) -> Self {
        Self {
            known: known & !odd,
            odd: known & odd,
            apart: 0,
        }
    }
}

fn each(
    known: u64,
    (low, high): (&mut Lane, &mut Lane),
    mut read: impl FnMut(usize) -> Cell,
) -> Found {
    let mut found = Found::default();
    for lane in lanes_of(known) {
        let bit = 1 << lane;
        match read(lane) {
            Cell::Nothing => {}
            Cell::NotLearnt | Cell::Odd => found.odd |= bit,
            Cell::Value(least, most) => {
                found.known |= bit;
                found.apart |= u64::from(least != most) << lane;
                (low[lane], high[lane]) = (least, most);
            }
        }
    }
    found
}

/// Whole numbers, none of them further from 0 than `largest`.
fn small<T: Copy + Into<i32>>(
    reading: &Reading,
    values: &[T],
    known: u64,
    to: &mut Narrow,
    largest: impl Into<u32>,
) -> Found {
    (to.step, to.largest) = (UNITS_PER_ONE, largest.into());
    let Sense::Value(of) = reading.sense else {
        return Found::but(known, known);
    };
    let (least, most) = of.bounds();
    // As steps: the first that is not below, and the last that is not above.
    let is_between = least.rem_euclid(UNITS_PER_ONE) != 0;
    let first = least.div_euclid(UNITS_PER_ONE) + i64::from(is_between);
    copy(values, known, to, (first, most.div_euclid(UNITS_PER_ONE)))
}

/// Values that are odd outside some bounds.
fn copy<T: Copy + Into<i32>>(
    values: &[T],
    known: u64,
    to: &mut Narrow,
    (least, most): Bounds,
) -> Found {
    for (to, value) in to.values.iter_mut().zip(values) {
        *to = (*value).into();
    }
    if least <= i64::from(i32::MIN) && i64::from(i32::MAX) <= most {
        return Found::exactly(known);
    }
    let mut odd = 0;
    for (lane, value) in to.values.iter().enumerate() {
        odd |= u64::from(!(least..=most).contains(&i64::from(*value))) << lane;
    }
    Found::but(known, odd)
}

/// Whole numbers that may be too large.
fn large<T>(
    reading: &Reading,
    values: &[T],
    known: u64,
    low: &mut Lane,
    wide: impl Fn(&T) -> i64,
) -> Found {
    let mut odd = 0;
    for (lane, value) in values.iter().enumerate() {
        let value = wide(value);
        odd |= u64::from(!(-LARGEST..=LARGEST).contains(&value)) << lane;
        low[lane] = value.wrapping_mul(UNITS_PER_ONE);
    }
    bounded(reading, values.len(), known & !odd, low).and_odd(known & odd)
}

impl Found {
    fn and_odd(self, odd: u64) -> Self {
        Self {
            odd: self.odd | odd,
            ..self
        }
    }
}

fn fractions(reading: &Reading, values: &[f64], known: u64, low: &mut Lane) -> Found {
    let is_whole = is_whole(reading);
    let mut odd = 0;
    for (lane, value) in values.iter().enumerate() {
        let shifted = value * UNITS_PER_ONE as f64 + ROUND;
        let units = shifted - ROUND;
        let is_plain = units / UNITS_PER_ONE as f64 == *value
            && units.abs() < LARGEST_FRACTION
            && !(is_whole && (value + ROUND) - ROUND != *value);
        odd |= u64::from(!is_plain) << lane;
        low[lane] = (shifted.to_bits() as i64).wrapping_sub(ROUND.to_bits() as i64);
    }
    bounded(reading, values.len(), known & !odd, low).and_odd(known & odd)
}

fn decimals(
    reading: &Reading,
    (values, scale): (&[i128], i8),
    known: u64,
    low: &mut Lane,
) -> Found {
    let is_whole = is_whole(reading);
    let mut odd = 0;
    for (lane, value) in values.iter().enumerate() {
        match units_of(*value, scale) {
            Some(units) if !(is_whole && units % UNITS_PER_ONE != 0) => low[lane] = units,
            Some(_) | None => odd |= 1 << lane,
        }
    }
    bounded(reading, values.len(), known & !odd, low).and_odd(known & odd)
}

/// A decimal with so many places, in the units of a sheet.
fn units_of(value: i128, scale: i8) -> Option<i64> {
    let shift = 6 - i32::from(scale);
    let power = 10_i128.checked_pow(shift.unsigned_abs())?;
    let units = match shift {
        0.. => value.checked_mul(power)?,
        _ if value % power == 0 => value / power,
        _ => return None,
    };
    let units = i64::try_from(units).ok()?;
    (units.abs() <= LARGEST * UNITS_PER_ONE).then_some(units)
}

fn is_whole(reading: &Reading) -> bool {
    matches!(
        reading.slot_type,
        Some(SlotType::Number { whole: true, .. })
    )
}

/// Numbers that may lie outside their bounds.
fn bounded(reading: &Reading, count: usize, known: u64, low: &Lane) -> Found {
    match reading.sense {
        Sense::Value(of) => within(of.bounds(), count, known, low),
        Sense::Text | Sense::Kind | Sense::Role | Sense::Skill => Found::but(known, known),
    }
}

fn within((least, most): Bounds, count: usize, known: u64, low: &Lane) -> Found {
    if (least, most) == (i64::MIN, i64::MAX) {
        return Found::exactly(known);
    }
    let (mut smallest, mut largest) = (i64::MAX, i64::MIN);
    for value in &low[..count] {
        smallest = smallest.min(*value);
        largest = largest.max(*value);
    }
    if least <= smallest && largest <= most {
        return Found::exactly(known);
    }
    let mut odd = 0;
    for (lane, value) in low[..count].iter().enumerate() {
        odd |= u64::from(!(least..=most).contains(value)) << lane;
    }
    Found::but(known, odd)
}

/// Days that may lie outside the calendar.
fn days(count: usize, known: u64, low: &Lane) -> Found {
    let calendar = (Date::MIN.day_number().into(), Date::MAX.day_number().into());
    within(calendar, count, known, low)
}

/// Moments, which are days only when no time of day is with them.
fn moments(values: &[i64], per_day: i64, known: u64, low: &mut Lane) -> Found {
    let mut odd = 0;
    for (lane, value) in values.iter().enumerate() {
        odd |= u64::from(value % per_day != 0) << lane;
        low[lane] = value.div_euclid(per_day);
    }
    days(values.len(), known & !odd, low).and_odd(known & odd)
}

/// The lanes of eight bits.
const EIGHT_BITS: [[i32; 8]; 256] = {
    let mut all = [[0; 8]; 256];
    let mut at = 0;
    while at < 8 * 256 {
        all[at / 8][at % 8] = ((at / 8) >> (at % 8) & 1) as i32;
        at += 1;
    }
    all
};

/// A bit to each lane.
fn spread(bits: u64, lanes: &mut [i32; LANES]) {
    let (eights, _) = lanes.as_chunks_mut::<8>();
    for (eight, bits) in eights.iter_mut().zip(bits.to_le_bytes()) {
        *eight = EIGHT_BITS[usize::from(bits)];
    }
}

/// The bits of `count` cells from `from` on.
pub(super) fn bits(buffer: &BooleanBuffer, from: usize, count: usize) -> u64 {
    let start = buffer.offset() + from;
    let bytes = buffer.values();
    let end = bytes.len().min(start / 8 + 9);
    let part = &bytes[(start / 8).min(end)..end];
    let mut window = [0; 16];
    window[..part.len()].copy_from_slice(part);
    (u128::from_le_bytes(window) >> (start % 8)) as u64 & lanes_up_to(count)
}

/// Which of `count` cells from `from` on are not null.
pub(super) fn given(array: &dyn Array, from: usize, count: usize) -> u64 {
    match (array.data_type(), array.nulls()) {
        (DataType::Null, _) => 0,
        (_, Some(nulls)) => bits(nulls.inner(), from, count),
        (_, None) => lanes_up_to(count),
    }
}

/// The first so many lanes.
pub(super) fn lanes_up_to(count: usize) -> u64 {
    match count {
        0 => 0,
        count => u64::MAX >> (LANES - count.min(LANES)),
    }
}

/// The lanes of a set, one after the other.
pub(super) fn lanes_of(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(lane)
    })
}
