//! Which types of Arrow can hold which declared values.

use arrow_schema::DataType;

use super::error::ColumnProblem;
use crate::block::WrittenType;
use crate::layout::SlotType;

/// What a column is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Value(SlotType),
    /// Single values of any type, which nobody compares.
    Anything,
    /// Kinds, roles or skills.
    Names,
}

/// Whether a type can hold what is wanted; if not, what is wrong with the column of that name.
pub(super) fn check(
    column: &str,
    data_type: &DataType,
    wanted: Wanted,
) -> Result<(), ColumnProblem> {
    let of = value_type(data_type);
    let is_held = match wanted {
        _ if is_text(of) || *of == DataType::Null => true,
        Wanted::Value(_) if is_readable_nested(of) => true,
        Wanted::Value(slot_type) => holds(of, slot_type),
        Wanted::Anything => is_single(of),
        Wanted::Names => false,
    };
    if is_held {
        return Ok(());
    }
    let (needed, help) = match wanted {
        Wanted::Value(slot_type) => needed(slot_type),
        Wanted::Anything => ("single values", "take the column out"),
        Wanted::Names => ("names", "write the names as text"),
    };
    Err(ColumnProblem {
        column: column.to_owned(),
        message: format!("it holds {data_type}, not {needed}"),
        help: help.to_owned(),
    })
}

fn needed(slot_type: SlotType) -> (&'static str, &'static str) {
    match slot_type {
        SlotType::YesNo => (
            "yes or no",
            "write true and false, as Boolean, or `yes` and `no` as text",
        ),
        SlotType::Number { whole: true, .. } => {
            ("whole numbers", "write them as numbers, such as Int32")
        }
        SlotType::Number { whole: false, .. } => (
            "numbers",
            "write them as numbers, such as Float64 or Decimal128",
        ),
        SlotType::Percentage => (
            "percentages",
            "write them as text with their sign, such as `70%`: a bare 0.7 may mean either",
        ),
        SlotType::Duration => (
            "lengths of time",
            "write them as text with their unit, such as `18 months` or `2 years 6 months`",
        ),
        SlotType::Date => (
            "dates",
            "write them as dates, such as Date32, or as text such as `2026-03-31`; a timestamp has to be \
             in UTC or without a time zone",
        ),
        SlotType::Text => ("texts", "write them as text"),
        SlotType::Level(_) => ("levels", "write the names of the levels as text"),
        SlotType::Choice(_) => ("choices", "write the choices as text"),
    }
}

/// The type of the values of a dictionary.
pub(super) fn value_type(data_type: &DataType) -> &DataType {
    match data_type {
        DataType::Dictionary(_, of) => of,
        other => other,
    }
}

fn is_text(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

fn is_number(data_type: &DataType) -> bool {
    data_type.is_integer()
        || matches!(
            data_type,
            DataType::Float32
                | DataType::Float64
                | DataType::Decimal32(..)
                | DataType::Decimal64(..)
                | DataType::Decimal128(..)
                | DataType::Decimal256(..)
        )
}

fn is_date(data_type: &DataType) -> bool {
    match data_type {
        DataType::Date32 | DataType::Date64 => true,
        DataType::Timestamp(_, zone) => zone
            .as_deref()
            .is_none_or(|zone| matches!(zone, "UTC" | "utc" | "Z" | "+00:00" | "Etc/UTC")),
        _ => false,
    }
}

fn is_single(data_type: &DataType) -> bool {
    is_number(data_type) || is_date(data_type) || *data_type == DataType::Boolean
}

/// Values with the days since when they hold; whoever reads carefully looks further.
pub(super) fn is_readable_nested(data_type: &DataType) -> bool {
    match data_type {
        DataType::Struct(fields) => fields.iter().all(|field| is_readable(field.data_type())),
        DataType::List(of) | DataType::LargeList(of) | DataType::FixedSizeList(of, _) => {
            is_readable(of.data_type())
        }
        DataType::Map(entries, _) => match entries.data_type() {
            DataType::Struct(fields) => fields.iter().all(|field| is_readable(field.data_type())),
            _ => false,
        },
        _ => false,
    }
}

/// Whether values of a type can be written as a profile has them.
pub(super) fn is_readable(data_type: &DataType) -> bool {
    let of = value_type(data_type);
    *of == DataType::Null || is_text(of) || is_single(of) || is_readable_nested(of)
}

fn holds(data_type: &DataType, slot_type: SlotType) -> bool {
    match slot_type {
        SlotType::YesNo => *data_type == DataType::Boolean,
        SlotType::Number { .. } => is_number(data_type),
        SlotType::Date => is_date(data_type),
        SlotType::Percentage | SlotType::Duration => false,
        SlotType::Text | SlotType::Level(_) | SlotType::Choice(_) => is_single(data_type),
    }
}

/// Whether a value in a column of a type can be one that the declared type refuses, or one that has to
/// be read carefully.
pub(super) fn can_be_odd(data_type: &DataType, slot_type: SlotType) -> bool {
    let of = value_type(data_type);
    match slot_type {
        _ if *of == DataType::Null => false,
        SlotType::Text => of.is_nested(),
        SlotType::YesNo => *of != DataType::Boolean,
        SlotType::Number { .. } => {
            let is_unbounded = WrittenType::of(slot_type).bounds() == (i64::MIN, i64::MAX);
            !is_unbounded || !of.is_integer() || *of == DataType::UInt64
        }
        SlotType::Percentage
        | SlotType::Duration
        | SlotType::Date
        | SlotType::Level(_)
        | SlotType::Choice(_) => true,
    }
}
