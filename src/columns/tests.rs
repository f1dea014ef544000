//! A column means what the same value means in a line of NDJSON.

mod tables;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Columns;
use crate::batch::{RULES, Report, Worker, summary};
use crate::block::{self, lines::Dice};
use crate::pipeline::{Playbook, load};
use crate::profile::UnknownKeys;
use crate::source::Source;
use crate::value::Date;
use tables::Table;

fn playbook(text: &str) -> Playbook {
    let loaded = load(&Source::new("all.playbook", text));
    loaded
        .playbook
        .unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

fn as_of() -> Date {
    Date::parse("2026-03-31").unwrap()
}

impl Columns<'_> {
    /// The same, without the quick way.
    fn careful_only(mut self) -> Self {
        self.quick = None;
        self
    }
}

/// What is told of the lines of a table, read carefully.
fn told_of_lines(playbook: &Playbook, lines: &str) -> (Vec<Value>, String) {
    let program = playbook.program();
    let mut worker = Worker::new(program, as_of(), UnknownKeys::Warn);
    let (mut out, mut report) = (Vec::new(), Report::new(program));
    worker.lines(lines.as_bytes(), 1, &mut out, &mut report);
    let told = String::from_utf8(out).unwrap();
    let told = told.lines().map(|line| {
        let mut told: Value = serde_json::from_str(line).unwrap();
        // Whoever has no id is told by the line; a row of results stands where the row of data stands.
        told.as_object_mut().unwrap().remove("line");
        match told.get("error") {
            Some(_) => json!({"id": told["id"], "error": true}),
            None => told,
        }
    });
    let told = told.collect();
    (told, summary(program, &report, as_of(), 60))
}

fn word(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.as_any_dictionary_opt() {
        Some(words) => words
            .values()
            .as_string::<i32>()
            .value(words.normalized_keys()[row])
            .into(),
        None => array.as_string::<i32>().value(row).into(),
    }
}

fn words(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    let words = array.as_list::<i32>().value(row);
    (0..words.len()).map(|at| word(&words, at)).collect()
}

/// The rows of results, as verdict lines say it.
fn told_in(told: &RecordBatch) -> Vec<Value> {
    let rows = (0..told.num_rows()).map(|row| {
        let id = word(&told["id"], row);
        if !told["error"].is_null(row) {
            return json!({"id": id, "error": true});
        }
        let mut line = json!({"id": id, "verdict": word(&told["verdict"], row)});
        if !told["possible"].is_null(row) {
            line["possible"] = words(&told["possible"], row);
        }
        line["unmet"] = words(&told["unmet"], row);
        line["undecided"] = words(&told["undecided"], row);
        line
    });
    rows.collect()
}

/// What is told of a table that is handed in in pieces.
fn told_of_columns(
    mut columns: Columns<'_>,
    table: &Table,
    cuts: &[usize],
) -> (Vec<Value>, String, usize) {
    let mut told = Vec::new();
    let mut from = 0;
    for to in cuts.iter().copied().chain([table.batch.num_rows()]) {
        let part = table.batch.slice(from, to - from);
        told.extend(told_in(&columns.evaluate(&part).unwrap()));
        from = to;
    }
    let summary = summary(columns.program, &columns.report, as_of(), 60);
    (told, summary, columns.carefully_read)
}

#[test]
fn columns_tell_what_lines_tell() {
    let playbook = playbook(&format!("{}{RULES}", block::PLAYBOOK));
    let layout = &playbook.program().layout;
    let lines = prop::collection::vec(prop::collection::vec(any::<u16>(), 1..120), 1..200);
    let style = prop::collection::vec(any::<u16>(), 40..80);
    let config = ProptestConfig::default();
    let cases = config.cases / 8;
    let config = ProptestConfig { cases, ..config };
    let (people, careful) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    proptest!(config, |(lines in lines, style in style)| {
        let mut lines: Vec<Vec<u8>> = lines
            .iter()
            .map(|numbers| block::lines::line(&mut Dice::new(numbers), layout).0)
            .collect();
        lines.retain(|line| line.len() < 10_000);
        let mut dice = Dice::new(&style);
        let table = Table::of(layout, &lines, &mut dice);
        let rows = table.batch.num_rows();
        let mut cuts: Vec<usize> = (0..dice.roll(3)).map(|_| dice.roll(rows + 1)).collect();
        cuts.sort_unstable();
        let (expected, found) = told_of_lines(&playbook, &table.lines);
        let columns = || playbook.columns(as_of(), UnknownKeys::Warn);
        let (told, of_columns, of_them_careful) = told_of_columns(columns(), &table, &cuts);
        people.set(people.get() + rows);
        careful.set(careful.get() + of_them_careful);
        let shown = table.lines.lines();
        for ((told, expected), line) in told.iter().zip(&expected).zip(shown) {
            prop_assert_eq!(told, expected, "{}\n{:?}", line, table.batch.schema());
        }
        prop_assert_eq!(told.len(), expected.len());
        prop_assert_eq!(of_columns, found);
        let (told, of_columns, _) = told_of_columns(columns().careful_only(), &table, &cuts);
        for ((told, expected), line) in told.iter().zip(&expected).zip(table.lines.lines()) {
            prop_assert_eq!(told, expected, "{}\n{:?}", line, table.batch);
        }
        prop_assert_eq!(of_columns, told_of_lines(&playbook, &table.lines).1);
    });
    // Whose average hangs on an item without its field is read carefully, and most have one.
    assert!(
        careful.get() * 10 < people.get() * 9,
        "{careful:?} of {people:?} were read carefully"
    );
}
