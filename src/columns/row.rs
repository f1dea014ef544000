//! A row as the line of NDJSON that says the same, for who is read carefully.

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, StructArray};
use arrow_schema::{DataType, TimeUnit};

use super::lists::List;
use crate::value::Date;

const MILLISECONDS_A_DAY: i64 = 86_400_000;

/// Appends a value that is no list and no struct, as a profile has it; null is nothing.
pub(super) fn write_text(array: &dyn Array, at: usize, out: &mut String) {
    if array.is_null(at) {
        return;
    }
    match array.data_type() {
        DataType::Utf8 => out.push_str(array.as_string::<i32>().value(at)),
        DataType::LargeUtf8 => out.push_str(array.as_string::<i64>().value(at)),
        DataType::Utf8View => out.push_str(array.as_string_view().value(at)),
        DataType::Boolean => put(out, array.as_boolean().value(at)),
        DataType::Int8 => put(out, value::<Int8Type>(array, at)),
        DataType::Int16 => put(out, value::<Int16Type>(array, at)),
        DataType::Int32 => put(out, value::<Int32Type>(array, at)),
        DataType::Int64 => put(out, value::<Int64Type>(array, at)),
        DataType::UInt8 => put(out, value::<UInt8Type>(array, at)),
        DataType::UInt16 => put(out, value::<UInt16Type>(array, at)),
        DataType::UInt32 => put(out, value::<UInt32Type>(array, at)),
        DataType::UInt64 => put(out, value::<UInt64Type>(array, at)),
        DataType::Float32 => put(out, value::<Float32Type>(array, at)),
        DataType::Float64 => put(out, value::<Float64Type>(array, at)),
        DataType::Decimal32(..) => {
            out.push_str(&array.as_primitive::<Decimal32Type>().value_as_string(at));
        }
        DataType::Decimal64(..) => {
            out.push_str(&array.as_primitive::<Decimal64Type>().value_as_string(at));
        }
        DataType::Decimal128(..) => {
            out.push_str(&array.as_primitive::<Decimal128Type>().value_as_string(at));
        }
        DataType::Decimal256(..) => {
            out.push_str(&array.as_primitive::<Decimal256Type>().value_as_string(at));
        }
        DataType::Date32 => {
            let days = i64::from(value::<Date32Type>(array, at));
            write_moment(days, 0, out);
        }
        DataType::Date64 => {
            let moment = value::<Date64Type>(array, at);
            let (days, rest) = split(moment, MILLISECONDS_A_DAY);
            write_moment(days, rest / 1_000, out);
        }
        DataType::Timestamp(unit, _) => write_timestamp(array, *unit, at, out),
        DataType::Dictionary(_, _) => {
            let one = array.slice(at, 1);
            let one = one.as_any_dictionary();
            if let Some(key) = one.normalized_keys().first() {
                write_text(one.values().as_ref(), *key, out);
            }
        }
        _ => {}
    }
}

fn put(out: &mut String, value: impl std::fmt::Display) {
    // Writing into a text cannot fail.
    let _ = write!(out, "{value}");
}

fn value<T: ArrowPrimitiveType>(array: &dyn Array, at: usize) -> T::Native {
    array.as_primitive::<T>().value(at)
}

fn split(moment: i64, per_day: i64) -> (i64, i64) {
    (moment.div_euclid(per_day), moment.rem_euclid(per_day))
}

fn write_timestamp(array: &dyn Array, unit: TimeUnit, at: usize, out: &mut String) {
    let (moment, per_second) = match unit {
        TimeUnit::Second => (value::<TimestampSecondType>(array, at), 1),
        TimeUnit::Millisecond => (value::<TimestampMillisecondType>(array, at), 1_000),
        TimeUnit::Microsecond => (value::<TimestampMicrosecondType>(array, at), 1_000_000),
        TimeUnit::Nanosecond => (value::<TimestampNanosecondType>(array, at), 1_000_000_000),
    };
    let per_day = 86_400 * per_second;
    let (days, rest) = split(moment, per_day);
    // Less than a second after midnight is a time of day, too.
    let seconds = if rest == 0 {
        0
    } else {
        (rest / per_second).max(1)
    };
    write_moment(days, seconds, out);
}

/// A day, with the time of day when it is not midnight.
fn write_moment(days: i64, seconds: i64, out: &mut String) {
    let is_there = i32::try_from(days)
        .is_ok_and(|day| (Date::MIN.day_number()..=Date::MAX.day_number()).contains(&day));
    if !is_there {
        return put(out, format_args!("{days} days after 1970-01-01"));
    }
    put(out, Date::from_day_number(days.into()));
    if seconds != 0 {
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        put(
            out,
            format_args!("T{hours:02}:{minutes:02}:{:02}", seconds % 60),
        );
    }
}

/// Appends a value as JSON.
pub(super) fn write_json(array: &ArrayRef, at: usize, out: &mut String) {
    if array.is_null(at) {
        return out.push_str("null");
    }
    match array.data_type() {
        DataType::Null => out.push_str("null"),
        DataType::Struct(_) => write_struct(array.as_struct(), at, out),
        DataType::Map(_, _) => {
            let entries = array.as_map().value(at);
            let (names, values) = (entries.column(0), entries.column(1));
            let mut object = Object::open(out);
            for entry in 0..entries.len() {
                let mut name = String::new();
                write_text(names.as_ref(), entry, &mut name);
                write_json(values, entry, object.entry(&name));
            }
            object.close();
        }
        data_type if data_type.is_nested() => {
            let Some(list) = List::of(array.as_ref()) else {
                return out.push_str("null");
            };
            out.push('[');
            for member in list.range(at) {
                if !out.ends_with('[') {
                    out.push(',');
                }
                write_json(list.values, member, out);
            }
            out.push(']');
        }
        _ => {
            // A number in quotes is read as the number.
            let mut text = String::new();
            write_text(array.as_ref(), at, &mut text);
            write_quoted(&text, out);
        }
    }
}

/// The parts of a struct that are not null.
fn write_struct(array: &StructArray, at: usize, out: &mut String) {
    let mut object = Object::open(out);
    for (field, part) in array.fields().iter().zip(array.columns()) {
        if !part.is_null(at) {
            write_json(part, at, object.entry(field.name()));
        }
    }
    object.close();
}

fn write_quoted(text: &str, out: &mut String) {
    put(out, serde_json::Value::from(text));
}

/// An object of JSON that is being written.
pub(super) struct Object<'o> {
    out: &'o mut String,
    is_empty: bool,
}

impl<'o> Object<'o> {
    pub(super) fn open(out: &'o mut String) -> Self {
        out.push('{');
        Self {
            out,
            is_empty: true,
        }
    }

    /// Begins an entry, whose value is to be written next.
    pub(super) fn entry(&mut self, name: &str) -> &mut String {
        if !self.is_empty {
            self.out.push(',');
        }
        self.is_empty = false;
        write_quoted(name, self.out);
        self.out.push(':');
        self.out
    }

    pub(super) fn close(self) {
        self.out.push('}');
    }
}
