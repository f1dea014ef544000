//! People in columns: in memory, and from a file to a file.

use std::fs::File;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use arrow_array::RecordBatch;
use footbridge::{Source, UnknownKeys, load};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::measure::{self, NANOSECONDS, case, side_by_side};
use super::workload::fused::{self, Facts};
use super::workload::reference::{self, Person};
use super::workload::tables::{self, Words};
use super::workload::{self, people};
use super::{MANY, as_of, by_hand, evaluate, playbook, print_commands, scratch};

/// How many people are in a batch.
const BATCH: u64 = 4096;

/// All of it.
pub(crate) fn run() {
    in_memory();
    from_file_to_file();
}

fn in_memory() {
    let playbook = playbook(1);
    let source = Source::new(
        "counted.playbook",
        tables::counted_playbook(&text_of_playbook()),
    );
    let counted_playbook = load(&source)
        .playbook
        .expect("the playbook over counts is sound");
    let text = people::lines(BATCH);
    let read: Vec<Person<'_>> = text
        .lines()
        .map(|line| Person::read(line.as_bytes()))
        .collect();
    let facts: Vec<Facts> = read.iter().map(Facts::of).collect();
    let (whole, counted) = (
        tables::whole(&text, Words::Numbered),
        tables::counted(&text),
    );
    let mut columns = playbook.columns(as_of(), UnknownKeys::Warn);
    let mut of_counts = counted_playbook.columns(as_of(), UnknownKeys::Warn);
    let told = columns.evaluate(&whole).expect("columns of the workload");
    let told_of_counts = of_counts
        .evaluate(&counted)
        .expect("columns of the workload");
    assert_eq!(told, told_of_counts, "counting beforehand changes nothing");
    let cases = vec![
        case("by hand", || {
            for person in &read {
                black_box(reference::assess(black_box(person)));
            }
        }),
        case("by hand, tuned, evidence counted", || {
            for facts in &facts {
                black_box(fused::assess(black_box(facts)));
            }
        }),
        case("footbridge, columns", || {
            black_box(columns.evaluate(black_box(&whole))).expect("columns of the workload");
        }),
        case("footbridge, columns, evidence counted", || {
            black_box(of_counts.evaluate(black_box(&counted))).expect("columns of the workload");
        }),
    ];
    side_by_side(
        "prepared columns, a person",
        NANOSECONDS,
        BATCH as usize,
        cases,
    );
}

fn text_of_playbook() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join(workload::PLAYBOOK)).expect("the playbook")
}

fn from_file_to_file() {
    let text = people::lines(MANY);
    let lines = scratch("readiness-many.ndjson", &text);
    let table = lines.with_file_name("readiness-many.parquet");
    let size = write(&table, &tables::whole(&text, Words::Plain));
    let verdicts = |name| lines.with_file_name(name);
    let told = verdicts("readiness-verdicts.ndjson");
    let commands = vec![
        by_hand(&lines, Some(&told)),
        footbridge(&table, &verdicts("readiness-verdicts.parquet")),
        footbridge(&table, &verdicts("readiness-verdicts-2.ndjson")),
    ];
    let took = measure::commands(5, commands);
    let titles = [
        "by hand, NDJSON to NDJSON",
        "Parquet to Parquet",
        "Parquet to NDJSON",
    ];
    print_commands(
        &format!(
            "a file of {MANY} people, {} MB of Parquet",
            size / 1_000_000
        ),
        &titles,
        &took,
    );
    let read = |path: PathBuf| std::fs::read(path).expect("verdicts");
    assert!(
        read(told) == read(verdicts("readiness-verdicts-2.ndjson")),
        "what is told is what is expected"
    );
}

fn write(path: &Path, people: &RecordBatch) -> u64 {
    let file = File::create(path).expect("the folder for passing files can be written to");
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(50_000));
    let writer = ArrowWriter::try_new(file, people.schema(), Some(properties.build()));
    let mut writer = writer.expect("a writer");
    writer.write(people).expect("room for people");
    writer.close().expect("room for people");
    std::fs::metadata(path).expect("the file is there").len()
}

fn footbridge(people: &Path, verdicts: &Path) -> Command {
    let mut command = evaluate(people);
    command.arg("-o").arg(verdicts);
    command
}
