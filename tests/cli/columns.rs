//! `footbridge evaluate` on people in columns.
#![expect(
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic, and reads results that it knows"
)]

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Int32Builder, ListBuilder, StringBuilder, StructBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int32Array, RecordBatch, StringArray,
};
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{DataType, Field, Fields};
use insta_cmd::assert_cmd_snapshot;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

use super::stream::LEAD;
use super::{folder, footbridge_in};

/// Items of evidence: of each, its kind, its day and whether it is verified.
type Items<'a> = Option<&'a [(&'a str, &'a str)]>;

fn evidence(people: &[Items<'_>]) -> ArrayRef {
    let fields = Fields::from(vec![
        Field::new("kind", DataType::Utf8, true),
        Field::new("on", DataType::Utf8, true),
        Field::new("verified", DataType::Boolean, true),
        Field::new("score", DataType::Int32, true),
    ]);
    let items = StructBuilder::new(
        fields,
        vec![
            Box::new(StringBuilder::new()),
            Box::new(StringBuilder::new()),
            Box::new(BooleanBuilder::new()),
            Box::new(Int32Builder::new()),
        ],
    );
    let mut lists = ListBuilder::new(items);
    for person in people {
        for (kind, on) in person.iter().flat_map(|items| items.iter()) {
            let item = lists.values();
            item.field_builder::<StringBuilder>(0)
                .unwrap()
                .append_value(kind);
            item.field_builder::<StringBuilder>(1)
                .unwrap()
                .append_value(on);
            item.field_builder::<BooleanBuilder>(2)
                .unwrap()
                .append_value(true);
            item.field_builder::<Int32Builder>(3).unwrap().append_null();
            item.append(true);
        }
        lists.append(person.is_some());
    }
    Arc::new(lists.finish())
}

/// People of every verdict, and one who cannot be read.
fn people() -> RecordBatch {
    let mentored: &[(&str, &str)] = &[("mentoring", "2026-01-10"), ("mentoring", "2026-03")];
    let columns: [(&str, ArrayRef); 5] = [
        (
            "id",
            Arc::new(StringArray::from(vec![
                Some("ana"),
                Some("ben"),
                Some("cho"),
                None,
                Some("eli"),
                Some("ana"),
            ])),
        ),
        (
            "line_reports",
            Arc::new(Int32Array::from(vec![
                Some(2),
                Some(0),
                None,
                Some(1),
                Some(-1),
                Some(1),
            ])),
        ),
        (
            "wants_to_lead",
            Arc::new(BooleanArray::from(vec![
                Some(true),
                Some(true),
                None,
                Some(false),
                Some(true),
                None,
            ])),
        ),
        ("shoe_size", Arc::new(Float64Array::from(vec![40.5; 6]))),
        (
            "evidence",
            evidence(&[
                Some(&[]),
                Some(mentored),
                None,
                Some(&[]),
                Some(&[]),
                Some(&[]),
            ]),
        ),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true)))
        .unwrap()
}

fn write_parquet(path: &Path, batch: &RecordBatch) {
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

fn folder_with_people() -> TempDir {
    let folder = folder(&[("lead.playbook", LEAD)]);
    write_parquet(&folder.path().join("people.parquet"), &people());
    let file = File::create(folder.path().join("people.arrow")).unwrap();
    let mut writer = FileWriter::try_new(file, &people().schema()).unwrap();
    writer.write(&people()).unwrap();
    writer.finish().unwrap();
    let file = File::create(folder.path().join("people.arrows")).unwrap();
    let mut writer = StreamWriter::try_new(file, &people().schema()).unwrap();
    writer.write(&people().slice(0, 4)).unwrap();
    writer.write(&people().slice(4, 2)).unwrap();
    writer.finish().unwrap();
    folder
}

const EVALUATE: &str = "evaluate lead.playbook --as-of 2026-06-30";

#[test]
fn people_come_in_columns() {
    let folder = folder_with_people();
    let run = |arguments: &str| footbridge_in(folder.path(), &format!("{EVALUATE} {arguments}"));
    assert_cmd_snapshot!(run("people.parquet --summary"));
    let printed = |arguments: &str| run(arguments).output().unwrap().stdout;
    let parquet = printed("people.parquet");
    assert_eq!(printed("people.arrow"), parquet);
    assert_eq!(printed("people.arrows --output verdict"), parquet);
}

/// What stands in a column, in words.
fn words(array: &ArrayRef) -> Vec<Option<String>> {
    let rows = (0..array.len()).map(|row| {
        array.is_valid(row).then(|| match array.data_type() {
            DataType::List(_) => {
                let members = words(&array.as_list::<i32>().value(row));
                members.into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
            DataType::Dictionary(..) => {
                let key = array.as_any_dictionary().normalized_keys()[row];
                words(array.as_any_dictionary().values())[key]
                    .clone()
                    .unwrap()
            }
            _ => array.as_string::<i32>().value(row).to_owned(),
        })
    });
    rows.collect()
}

#[test]
fn verdicts_go_into_columns() {
    let folder = folder_with_people();
    let run = |arguments: &str| footbridge_in(folder.path(), &format!("{EVALUATE} {arguments}"));
    assert_cmd_snapshot!(run("people.arrow -o verdicts.parquet --summary"));
    let file = File::open(folder.path().join("verdicts.parquet")).unwrap();
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    let of_parquet = reader.next().unwrap().unwrap();
    assert!(
        run("people.parquet -o verdicts.arrow")
            .output()
            .unwrap()
            .status
            .code()
            == Some(1)
    );
    let file = File::open(folder.path().join("verdicts.arrow")).unwrap();
    let of_arrow = FileReader::try_new(file, None)
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(of_parquet.num_rows(), 6);
    assert_eq!(of_parquet.schema().fields(), of_arrow.schema().fields());
    for (name, column) in of_parquet
        .schema()
        .fields()
        .iter()
        .map(|field| field.name())
        .zip(of_parquet.columns())
    {
        assert_eq!(words(column), words(&of_arrow[name.as_str()]), "{name}");
    }
    let errors = of_arrow["error"].as_string::<i32>();
    assert_eq!(errors.iter().flatten().count(), 2);
    assert!(of_arrow["verdict"].is_null(4) && of_arrow["unmet"].is_null(4));
}

#[test]
fn columns_that_do_not_fit_are_named() {
    let folder = folder_with_people();
    let wrong: [(&str, ArrayRef); 3] = [
        ("id", Arc::new(StringArray::from(vec!["ana"]))),
        ("line reports", Arc::new(BooleanArray::from(vec![true]))),
        ("wants to lead", Arc::new(Int32Array::from(vec![1]))),
    ];
    let wrong = RecordBatch::try_from_iter(wrong).unwrap();
    write_parquet(&folder.path().join("wrong.parquet"), &wrong);
    std::fs::write(
        folder.path().join("text.parquet"),
        "id,line reports\nana,1\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("cut.parquet"), "PAR1 and nothing more").unwrap();
    std::fs::write(folder.path().join("people.ndjson"), "{}\n").unwrap();
    std::fs::write(folder.path().join("known.parquet"), "").unwrap();
    let run = |arguments: &str| footbridge_in(folder.path(), &format!("{EVALUATE} {arguments}"));
    assert_cmd_snapshot!(run("wrong.parquet -o known.parquet"));
    let known = std::fs::read(folder.path().join("known.parquet")).unwrap();
    assert!(
        known.is_empty(),
        "nothing takes the place of a file when there are no results"
    );
    assert_cmd_snapshot!(run("people.parquet --strict"));
    assert_cmd_snapshot!(run("text.parquet"));
    assert_cmd_snapshot!(run("cut.parquet"));
    assert_cmd_snapshot!(run("missing.parquet"));
    assert_cmd_snapshot!(run("people.ndjson -o verdicts.parquet"));
    assert_cmd_snapshot!(run("people.parquet people.ndjson"));
    assert_cmd_snapshot!(run("people.parquet --output full"));
    assert_cmd_snapshot!(run("people.parquet -o verdicts.json"));
    assert_cmd_snapshot!(run("people.parquet -o people.parquet"));
}
