//! What the workload `readiness-24` costs, each part beside the same rules written by hand in Rust:
//!
//! ```text
//! cargo bench --bench readiness
//! cargo bench --bench readiness -- rules load
//! ```
//!
//! docs/performance.md says what the parts mean, and what came out.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench reads and writes files, prints, and stops at what it does not expect"
)]

#[path = "../measure/mod.rs"]
mod measure;
#[path = "../workload/mod.rs"]
mod workload;

mod by_hand;
#[cfg(feature = "columns")]
mod columns;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use footbridge::{Date, Format, Playbook, Profile, Source, UnknownKeys, load};

use measure::{MILLISECONDS, NANOSECONDS, Took, case, number, side_by_side};
use workload::fused::{self, Facts};
use workload::reference::{self, Person};
use workload::{copies, people};

/// Enough people for a whole command.
const MANY: u64 = 100_000;
/// Enough people that they do not all fit into the cache next to the processor.
const FEW: u64 = 1_000;
/// The parts, by the names that choose them.
const PARTS: [(&str, fn()); 9] = [
    ("agree", agree),
    ("rules", rules),
    ("people", read_people),
    ("lines", lines),
    ("file", file),
    ("load", load_playbooks),
    ("columns", columns),
    ("growth", growth),
    ("start", start),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((by_hand::FLAG, files)) = arguments.split_first().map(|(a, b)| (a.as_str(), b)) {
        return by_hand::run(files);
    }
    let wanted: Vec<&String> = arguments
        .iter()
        .filter(|one| !one.starts_with("--"))
        .collect();
    println!("Each part: what one costs, and against the first of the part.");
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|wanted| *wanted == name) {
            part();
        }
    }
}

/// The command tells of everybody what the rules written by hand tell.
fn agree() {
    let text = people::lines(MANY);
    let people = scratch("readiness-many.ndjson", &text);
    let verdicts = people.with_file_name("readiness-verdicts.ndjson");
    let status = footbridge(&people, Some(&verdicts), 2).status();
    assert!(status.expect("the command runs").success());
    let told = std::fs::read(&verdicts).expect("the verdicts");
    let mut expected = Vec::new();
    by_hand::lines(text.as_bytes(), &mut expected);
    let lines = |text: &[u8]| -> Vec<String> {
        let lines = text.split(|byte| *byte == b'\n');
        lines
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect()
    };
    let (told, expected) = (lines(&told), lines(&expected));
    let other = told
        .iter()
        .zip(&expected)
        .find(|(told, expected)| told != expected);
    assert_eq!(other, None, "what is told, and what was expected");
    assert_eq!(told.len(), expected.len());
    println!("\n{MANY} verdict lines are those of the rules written by hand");
}

/// A file of people to a file of verdict lines.
fn file() {
    let text = people::lines(MANY);
    let people = scratch("readiness-many.ndjson", &text);
    let verdicts = people.with_file_name("readiness-verdicts.ndjson");
    let footbridge = |threads| footbridge(&people, Some(&verdicts), threads);
    let commands = vec![
        by_hand(&people, Some(&verdicts)),
        footbridge(1),
        footbridge(2),
    ];
    let names = [
        "by hand",
        "footbridge, one thread",
        "footbridge, two threads",
    ];
    let took = measure::commands(5, commands);
    print_commands(
        &format!("a file of {MANY} people, {} MB", text.len() / 1_000_000),
        &names,
        &took,
    );
}

/// The rules alone, on people who have been read: their evidence is counted within the time. And on
/// people of whom all is counted before.
fn rules() {
    let playbook = playbook(1);
    let text = people::lines(FEW);
    let read: Vec<Person<'_>> = text
        .lines()
        .map(|line| Person::read(line.as_bytes()))
        .collect();
    let facts: Vec<Facts> = read.iter().map(Facts::of).collect();
    let profiles = profiles(&playbook, &text);
    let (mut one_by_one, mut standings) =
        (playbook.standings(as_of()), playbook.standings(as_of()));
    let roster = || {
        let mut roster = playbook.roster(as_of(), UnknownKeys::Warn);
        let noticed = roster.read(text.as_bytes(), 1);
        assert!(noticed.problems.is_empty() && roster.len() == read.len());
        roster
    };
    let (mut roster_by_one, mut roster) = (roster(), roster());
    let cases = vec![
        case("by hand", || {
            for person in &read {
                black_box(reference::assess(black_box(person)));
            }
        }),
        case("by hand, tuned", || {
            for person in &read {
                black_box(fused::assess(&Facts::of(black_box(person))));
            }
        }),
        case("footbridge, one at a time", || {
            for profile in &profiles {
                let standing = one_by_one.of(black_box(profile));
                black_box(standing.unmet().count());
            }
        }),
        case("footbridge, many at once", || {
            standings.each(black_box(&profiles), |standing| {
                black_box(standing.unmet().count());
            });
        }),
        case("footbridge, in words", || {
            for profile in &profiles {
                black_box(playbook.evaluate(black_box(profile), as_of()));
            }
        }),
        case("counted before: by hand, tuned", || {
            for facts in &facts {
                black_box(fused::assess(black_box(facts)));
            }
        }),
        case("counted before: footbridge, one at a time", || {
            for place in 0..roster_by_one.len() {
                let standing = roster_by_one.of(black_box(place)).expect("a person");
                black_box(standing.unmet().count());
            }
        }),
        case("counted before: footbridge, many at once", || {
            roster.each(|_, standing| {
                black_box(standing.unmet().count());
            });
        }),
    ];
    side_by_side("rules alone, a person", NANOSECONDS, profiles.len(), cases);
}

/// Lines of NDJSON to what the rules can be held against.
fn read_people() {
    let playbook = playbook(1);
    let text = people::lines(FEW);
    let data = Source::new("people.ndjson", text.as_str());
    let cases = vec![
        case("by hand", || {
            for line in text.lines() {
                black_box(Person::read(black_box(line.as_bytes())));
            }
        }),
        case("footbridge, with every place", || {
            black_box(playbook.read_people(black_box(&data), Format::NdJson, UnknownKeys::Warn));
        }),
    ];
    side_by_side("reading a person", NANOSECONDS, FEW as usize, cases);
}

/// Lines of NDJSON to verdict lines.
fn lines() {
    let playbook = playbook(1);
    let text = people::lines(FEW);
    let (mut out, mut told) = (Vec::new(), Vec::new());
    let mut verdicts = playbook.verdict_lines(as_of(), UnknownKeys::Warn);
    let cases = vec![
        case("by hand", || {
            out.clear();
            by_hand::lines(black_box(text.as_bytes()), &mut out);
        }),
        case("footbridge", || {
            told.clear();
            verdicts.lines(black_box(text.as_bytes()), 1, &mut told);
        }),
    ];
    let title = "line to verdict line, a person";
    side_by_side(title, NANOSECONDS, FEW as usize, cases);
    assert!(out == told, "what is told is what is expected");
}

/// Reading, checking and lowering a playbook.
fn load_playbooks() {
    for count in [1, 10, 100, 1000] {
        let source = Source::new("copies.playbook", copies::playbook(count));
        let (rules, bytes) = (count * 24, source.text().len());
        let title = format!("loading {rules} rules, {} KB", bytes / 1000);
        let cases = vec![case("footbridge", || {
            black_box(load(black_box(&source)));
        })];
        side_by_side(&title, MILLISECONDS, 1, cases);
    }
}

/// People in columns.
fn columns() {
    #[cfg(feature = "columns")]
    columns::run();
    #[cfg(not(feature = "columns"))]
    println!("\ncolumns: add `--features columns` to measure them");
}

/// What more rules cost, when no two of them share work.
fn growth() {
    let text = people::lines(100);
    for count in [1, 10, 100, 1000] {
        let playbook = playbook(count);
        let profiles = profiles(&playbook, &text);
        let mut standings = playbook.standings(as_of());
        let title = format!("{} rules, a person and rule", count * 24);
        let cases = vec![case("footbridge, how they stand", || {
            for profile in &profiles {
                let standing = standings.of(black_box(profile));
                black_box(standing.unmet().count());
            }
        })];
        side_by_side(&title, NANOSECONDS, profiles.len() * count * 24, cases);
    }
}

/// From the start of the command to the answer about one person.
fn start() {
    let people = scratch("readiness-1.ndjson", &people::lines(1));
    let commands = vec![by_hand(&people, None), footbridge(&people, None, 1)];
    let took = measure::commands(31, commands);
    print_commands(
        "start to answer, one person",
        &["by hand", "footbridge"],
        &took,
    );
}

fn print_commands(title: &str, names: &[&str], took: &[Took]) {
    println!("\n{title}");
    for (name, one) in names.iter().zip(took) {
        let (wall, cpu) = (one.wall / took[0].wall, one.cpu / took[0].cpu);
        println!(
            "  {name:28}{:>10} ms {wall:>6.2}   CPU {:>8} ms {cpu:>6.2}",
            number(one.wall * 1e3),
            number(one.cpu * 1e3)
        );
    }
}

/// This program again, as the command that has the rules written by hand; tells on standard output where
/// no file is given.
fn by_hand(people: &Path, verdicts: Option<&Path>) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program has a place"));
    command.arg(by_hand::FLAG).arg(people).args(verdicts);
    command
}

/// The command, with the playbook of the workload: the one that `FOOTBRIDGE` names, or the one that was
/// built with the bench.
fn evaluate(people: &Path) -> Command {
    let built = env!("CARGO_BIN_EXE_footbridge");
    let mut command = Command::new(std::env::var_os("FOOTBRIDGE").unwrap_or(built.into()));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    command
        .arg("evaluate")
        .arg(root.join(workload::PLAYBOOK))
        .arg(people);
    command.args(["--as-of", workload::AS_OF]);
    command
}

fn footbridge(people: &Path, verdicts: Option<&Path>, threads: usize) -> Command {
    let mut command = evaluate(people);
    command.args(["--output", "verdict", "--jobs", &threads.to_string()]);
    if let Some(verdicts) = verdicts {
        command.arg("-o").arg(verdicts);
    }
    command
}

fn scratch(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).expect("the folder for passing files can be written to");
    path
}

fn as_of() -> Date {
    Date::parse(workload::AS_OF).expect("a date")
}

fn playbook(count: usize) -> Playbook {
    let source = Source::new(workload::PLAYBOOK, copies::playbook(count));
    load(&source).playbook.expect("the playbook is sound")
}

fn profiles(playbook: &Playbook, text: &str) -> Vec<Profile> {
    let data = Source::new("people.ndjson", text);
    let read = playbook.read_people(&data, Format::NdJson, UnknownKeys::Warn);
    let profiles = read.people.into_iter().map(|person| person.profile);
    profiles
        .map(|profile| profile.expect("a person of the workload"))
        .collect()
}
