//! Tables out of lines: the same people, in columns of many types.

use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, Int32BufferBuilder, StringDictionaryBuilder};
use arrow_array::types::{Int8Type, Int32Type, UInt16Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float32Array, Float64Array, Int8Array, Int32Array,
    Int64Array, LargeListArray, LargeStringArray, ListArray, RecordBatch, StringArray,
    StringViewArray, StructArray, TimestampMicrosecondArray, UInt64Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields};
use serde_json::{Map, Value};

use crate::block::lines::Dice;
use crate::layout::{Layout, Section, SlotType, Target};
use crate::value::{Date, fold_name};

/// The same people in columns and in lines.
pub(super) struct Table {
    pub(super) batch: RecordBatch,
    pub(super) lines: String,
}

/// Somebody, by folded names.
type Entries = Map<String, Value>;

impl Table {
    pub(super) fn of(layout: &Layout, lines: &[Vec<u8>], dice: &mut Dice<'_>) -> Self {
        let people = lines
            .iter()
            .filter_map(|line| serde_json::from_slice(line).ok());
        let mut people: Vec<Entries> = people.filter_map(|line| plain(layout, line)).collect();
        let mut top: Vec<(String, ArrayRef)> = Vec::new();
        let (mut facts, mut skills) = (Vec::new(), Vec::new());
        let id = take(&people, "id");
        top.push((
            "id".to_owned(),
            column(dice, SlotType::Text, id, &mut people, "id"),
        ));
        for slot in &layout.slots {
            if dice.roll(12) == 0 {
                people
                    .iter_mut()
                    .for_each(|person| drop(person.remove(&slot.name)));
                continue;
            }
            let values = take(&people, &slot.name);
            let array = column(dice, slot.slot_type, values, &mut people, &slot.name);
            let name = named(dice, &slot.name);
            match (dice.roll(2), slot.section) {
                (0, _) => top.push((name, array)),
                (_, Section::Facts) => facts.push((name, array)),
                (_, Section::Skills) => skills.push((name, array)),
            }
        }
        for list in &layout.lists {
            let values = take(&people, &list.name);
            top.push((list.name.clone(), list_column(dice, &values)));
        }
        let values = take(&people, "not looked for");
        top.push(("not_looked_for".to_owned(), list_column(dice, &values)));
        if dice.roll(10) > 0 {
            top.push(("evidence".to_owned(), evidence(dice, layout, &mut people)));
        } else {
            people
                .iter_mut()
                .for_each(|person| drop(person.remove("evidence")));
        }
        top.push((
            "shoe size".to_owned(),
            Arc::new(Int32Array::from(vec![40; people.len()])),
        ));
        for (name, parts) in [("facts", facts), ("skills", skills)] {
            if !parts.is_empty() {
                top.push((
                    name.to_owned(),
                    Arc::new(structure(parts, people.len(), None)),
                ));
            }
        }
        for _ in 0..4 {
            let (one, other) = (dice.roll(top.len()), dice.roll(top.len()));
            top.swap(one, other);
        }
        let lines = people
            .iter()
            .map(|person| format!("{}\n", Value::Object(person.clone())));
        let batch = RecordBatch::from(structure(top, people.len(), None));
        Self {
            lines: lines.collect(),
            batch,
        }
    }
}

/// A name in one of the ways to write it.
fn named(dice: &mut Dice<'_>, name: &str) -> String {
    match dice.roll(3) {
        0 => name.to_owned(),
        1 => name.replace(' ', "_"),
        _ => name.replace(' ', "-").to_uppercase(),
    }
}

/// What of a person can stand in a table.
fn plain(layout: &Layout, line: Value) -> Option<Entries> {
    let Value::Object(line) = line else {
        return None;
    };
    let mut person = Entries::new();
    for (key, value) in line {
        let folded = fold_name(&key);
        match (folded.as_str(), value) {
            ("facts", Value::Object(facts)) => {
                for (key, value) in facts {
                    add_named(layout, &mut person, &key, value, Some(Section::Facts));
                }
            }
            ("skills", Value::Object(skills)) => {
                for (key, value) in skills {
                    add_named(layout, &mut person, &key, value, Some(Section::Skills));
                }
            }
            ("evidence", Value::Array(items)) => {
                let items = items.into_iter().map(|item| plain_item(layout, item));
                person.insert(folded, items.collect());
            }
            ("id", value) if is_single(&value) => drop(person.insert(folded, value)),
            ("not looked for", Value::Array(kinds)) if kinds.iter().all(is_single) => {
                person.insert(folded, Value::Array(kinds));
            }
            (_, value) => add_named(layout, &mut person, &key, value, None),
        }
    }
    person.retain(|_, value| !value.is_null());
    Some(person)
}

fn is_single(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

fn add_named(
    layout: &Layout,
    person: &mut Entries,
    key: &str,
    value: Value,
    section: Option<Section>,
) {
    let Some(target) = layout.names.get(&fold_name(key)) else {
        return;
    };
    let (name, of, is_list) = match *target {
        Target::Slot(slot) => (&layout.slots[slot].name, layout.slots[slot].section, false),
        Target::List(list) => (&layout.lists[list].name, Section::Facts, true),
    };
    let fits = match &value {
        Value::Array(members) => is_list && members.iter().all(is_single),
        value => is_single(value),
    };
    if fits && section.is_none_or(|section| section == of) && !person.contains_key(name) {
        person.insert(name.clone(), value);
    }
}

fn plain_item(layout: &Layout, item: Value) -> Value {
    const PARTS: [&str; 8] = [
        "kind",
        "on",
        "from",
        "to",
        "what",
        "about",
        "verified",
        "verified by",
    ];
    let Value::Object(item) = item else {
        return Value::Null;
    };
    let mut plain = Entries::new();
    let kind = item.iter().find(|(key, _)| fold_name(key) == "kind");
    let kind = kind.and_then(|(_, kind)| kind.as_str()).map(fold_name);
    let fields = kind.and_then(|kind| layout.kinds.get(&kind));
    for (key, value) in item {
        let folded = fold_name(&key);
        let is_part = PARTS.contains(&folded.as_str())
            || fields.is_some_and(|kind| kind.fields.contains_key(&folded));
        let fits = match &value {
            Value::Array(members) => folded == "about" && members.iter().all(is_single),
            value => is_single(value),
        };
        if is_part && fits && !value.is_null() && !plain.contains_key(&folded) {
            plain.insert(folded, value);
        }
    }
    Value::Object(plain)
}

fn take(people: &[Entries], name: &str) -> Vec<Option<Value>> {
    people
        .iter()
        .map(|person| person.get(name).cloned())
        .collect()
}

/// A column of some type that can hold these values. Those that it cannot hold are taken from the
/// people.
fn column(
    dice: &mut Dice<'_>,
    slot_type: SlotType,
    mut values: Vec<Option<Value>>,
    people: &mut [Entries],
    name: &str,
) -> ArrayRef {
    let array = array_of(dice, slot_type, &mut values);
    for (person, value) in people.iter_mut().zip(values) {
        match value {
            Some(value) => drop(person.insert(name.to_owned(), value)),
            None => drop(person.remove(name)),
        }
    }
    array
}

fn array_of(dice: &mut Dice<'_>, slot_type: SlotType, values: &mut [Option<Value>]) -> ArrayRef {
    match (slot_type, dice.roll(3)) {
        (_, 0) => texts(dice, values),
        (SlotType::Number { .. }, _) => numbers(dice, values),
        (SlotType::YesNo, _) => {
            let answers = only(values, Value::as_bool);
            Arc::new(BooleanArray::from(answers))
        }
        (SlotType::Date, style) => {
            let days = only(values, |value| {
                let day = Date::parse(value.as_str()?).ok()?;
                (value.as_str()?.len() == 10).then(|| day.day_number())
            });
            match style {
                1 => Arc::new(Date32Array::from(days)),
                _ => {
                    let moments = days
                        .iter()
                        .map(|day| Some(i64::from((*day)?) * 86_400_000_000));
                    Arc::new(moments.collect::<TimestampMicrosecondArray>())
                }
            }
        }
        (SlotType::Text, 2) => Arc::new(Int64Array::from(only(values, Value::as_i64))),
        (_, _) => texts(dice, values),
    }
}

/// The values of a kind; the others are taken out.
fn only<T>(values: &mut [Option<Value>], read: impl Fn(&Value) -> Option<T>) -> Vec<Option<T>> {
    let read = values.iter_mut().map(|value| {
        let read = value.as_ref().and_then(&read);
        if read.is_none() {
            *value = None;
        }
        read
    });
    read.collect()
}

fn numbers(dice: &mut Dice<'_>, values: &mut [Option<Value>]) -> ArrayRef {
    match dice.roll(7) {
        0 => Arc::new(Int8Array::from(only(values, |value| {
            value.as_i64()?.try_into().ok()
        }))),
        1 => Arc::new(Int32Array::from(only(values, |value| {
            value.as_i64()?.try_into().ok()
        }))),
        2 => Arc::new(Int64Array::from(only(values, Value::as_i64))),
        3 => Arc::new(UInt64Array::from(only(values, Value::as_u64))),
        4 => {
            let numbers = only(values, |value| value.as_f64().map(|number| number as f32));
            for (value, number) in values.iter_mut().zip(&numbers) {
                *value = number.and_then(|number| serde_json::from_str(&number.to_string()).ok());
            }
            Arc::new(Float32Array::from(numbers))
        }
        5 => {
            let scale = *dice.pick(&[0, 2, 6, 9, -1]);
            let units = only(values, |value| {
                let units = value.as_f64()? * 10_f64.powi(scale);
                (units == units.trunc() && units.abs() < 1e17).then_some(units as i128)
            });
            let mut array = Decimal128Builder::new()
                .with_precision_and_scale(38, scale as i8)
                .unwrap();
            units.iter().for_each(|units| array.append_option(*units));
            Arc::new(array.finish())
        }
        _ => Arc::new(Float64Array::from(only(values, |value| value.as_f64()))),
    }
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn texts(dice: &mut Dice<'_>, values: &[Option<Value>]) -> ArrayRef {
    let texts = values.iter().map(|value| value.as_ref().map(text_of));
    match dice.roll(5) {
        0 => Arc::new(texts.collect::<StringArray>()),
        1 => Arc::new(texts.collect::<LargeStringArray>()),
        2 => Arc::new(texts.collect::<StringViewArray>()),
        3 => {
            let mut array = StringDictionaryBuilder::<Int32Type>::new();
            texts.for_each(|text| array.append_option(text));
            Arc::new(array.finish())
        }
        _ if values.len() < 100 => {
            let mut array = StringDictionaryBuilder::<Int8Type>::new();
            texts.for_each(|text| array.append_option(text));
            Arc::new(array.finish())
        }
        _ => {
            let mut array = StringDictionaryBuilder::<UInt16Type>::new();
            texts.for_each(|text| array.append_option(text));
            Arc::new(array.finish())
        }
    }
}

/// A column of lists of texts; a single text is a list of one.
fn list_column(dice: &mut Dice<'_>, values: &[Option<Value>]) -> ArrayRef {
    let mut members = Vec::new();
    let mut ends = vec![0];
    for value in values {
        match value {
            Some(Value::Array(all)) => {
                members.extend(
                    all.iter()
                        .map(|one| Some(one.clone()).filter(|one| !one.is_null())),
                );
            }
            // Somewhat blank is nothing, and no list.
            Some(one) if !text_of(one).trim().is_empty() => members.push(Some(one.clone())),
            Some(_) | None => {}
        }
        ends.push(members.len());
    }
    let is_given = |value: &Option<Value>| match value {
        Some(Value::Array(_)) => true,
        Some(one) => !text_of(one).trim().is_empty(),
        None => false,
    };
    let given = NullBuffer::from_iter(values.iter().map(is_given));
    let members = texts(dice, &members);
    lists(dice, members, &ends, given)
}

fn lists(dice: &mut Dice<'_>, members: ArrayRef, ends: &[usize], given: NullBuffer) -> ArrayRef {
    let item = Arc::new(Field::new("element", members.data_type().clone(), true));
    if dice.roll(2) == 0 {
        let ends = OffsetBuffer::new(ends.iter().map(|end| *end as i64).collect());
        return Arc::new(LargeListArray::new(item, ends, members, Some(given)));
    }
    let mut small = Int32BufferBuilder::new(ends.len());
    ends.iter().for_each(|end| small.append(*end as i32));
    let ends = OffsetBuffer::new(small.finish().into());
    Arc::new(ListArray::new(item, ends, members, Some(given)))
}

fn evidence(dice: &mut Dice<'_>, layout: &Layout, people: &mut [Entries]) -> ArrayRef {
    let mut items: Vec<Option<Entries>> = Vec::new();
    let mut ends = vec![0];
    for person in people.iter() {
        let listed = person.get("evidence").and_then(Value::as_array);
        items.extend(
            listed
                .into_iter()
                .flatten()
                .map(|item| item.as_object().cloned()),
        );
        ends.push(items.len());
    }
    let given = people.iter().map(|person| person.contains_key("evidence"));
    let given = NullBuffer::from_iter(given);
    let mut parts: Vec<(String, ArrayRef)> = Vec::new();
    let named_types = [
        ("kind", None),
        ("on", Some(SlotType::Date)),
        ("from", Some(SlotType::Date)),
        ("to", Some(SlotType::Date)),
        ("verified", Some(SlotType::YesNo)),
        ("verified by", None),
        ("what", None),
    ];
    let work = &layout.kinds["work"];
    let fields = work.fields.iter();
    let fields = fields.map(|(name, field)| (name.as_str(), Some(field.slot_type)));
    for (name, slot_type) in named_types.into_iter().chain(fields) {
        let values = items.iter().map(|item| item.as_ref()?.get(name).cloned());
        let mut values: Vec<Option<Value>> = values.collect();
        let array = match slot_type {
            Some(slot_type) => array_of(dice, slot_type, &mut values),
            None => texts(dice, &values),
        };
        for (item, value) in items.iter_mut().zip(values) {
            let Some(item) = item else { continue };
            match value {
                Some(value) => drop(item.insert(name.to_owned(), value)),
                None => drop(item.remove(name)),
            }
        }
        parts.push((named(dice, name), array));
    }
    let about = items
        .iter()
        .map(|item| item.as_ref()?.get("about").cloned());
    let about: Vec<Option<Value>> = about.collect();
    parts.push(("about".to_owned(), list_column(dice, &about)));
    parts.push(("weather".to_owned(), texts(dice, &about)));
    for (at, person) in people.iter_mut().enumerate() {
        if person.contains_key("evidence") {
            let items = &items[ends[at]..ends[at + 1]];
            let items = items
                .iter()
                .map(|item| item.clone().map_or(Value::Null, Value::Object));
            person.insert("evidence".to_owned(), items.collect());
        }
    }
    let there = NullBuffer::from_iter(items.iter().map(Option::is_some));
    let items = structure(parts, items.len(), Some(there));
    lists(dice, Arc::new(items), &ends, given)
}

fn structure(
    parts: Vec<(String, ArrayRef)>,
    length: usize,
    nulls: Option<NullBuffer>,
) -> StructArray {
    let fields = parts
        .iter()
        .map(|(name, array)| Field::new(name, array.data_type().clone(), true));
    let fields: Fields = fields.collect();
    let arrays: Vec<ArrayRef> = parts.into_iter().map(|(_, array)| array).collect();
    assert!(arrays.iter().all(|array| array.len() == length));
    if arrays.is_empty() {
        return StructArray::new_empty_fields(length, nulls);
    }
    let _ = DataType::Null;
    StructArray::new(fields, arrays, nulls)
}
