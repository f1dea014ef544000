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
    clippy::print_stdout,
    reason = "a bench reads and writes files, prints, and stops at what it does not expect"
)]

#[path = "../measure/mod.rs"]
mod measure;
#[path = "../workload/mod.rs"]
mod workload;

mod by_hand;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use footbridge::{Date, Format, Playbook, Profile, Source, UnknownKeys, load};

use measure::{MILLISECONDS, NANOSECONDS, case, number, side_by_side};
use workload::fused::{self, Facts};
use workload::reference::{self, Person};
use workload::{copies, people};

/// Enough people that they do not all fit into the cache next to the processor.
const FEW: u64 = 1_000;
/// The parts, by the names that choose them.
const PARTS: [(&str, fn()); 6] = [
    ("rules", rules),
    ("people", read_people),
    ("lines", lines),
    ("load", load_playbooks),
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

/// The rules alone, on people who have been read.
fn rules() {
    let playbook = playbook(1);
    let text = people::lines(FEW);
    let read: Vec<Person<'_>> = text
        .lines()
        .map(|line| Person::read(line.as_bytes()))
        .collect();
    let profiles = profiles(&playbook, &text);
    let mut standings = playbook.standings(as_of());
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
        case("footbridge, how they stand", || {
            for profile in &profiles {
                let standing = standings.of(black_box(profile));
                black_box(standing.unmet().count());
            }
        }),
        case("footbridge, in words", || {
            for profile in &profiles {
                black_box(playbook.evaluate(black_box(profile), as_of()));
            }
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
    let text = people::lines(FEW);
    let mut out = Vec::new();
    let cases = vec![case("by hand", || {
        out.clear();
        by_hand::lines(black_box(text.as_bytes()), &mut out);
    })];
    side_by_side(
        "line to verdict line, a person",
        NANOSECONDS,
        FEW as usize,
        cases,
    );
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
    let person = scratch("readiness-1.ndjson", &people::lines(1));
    let took = measure::commands(31, &mut [by_hand(&person), footbridge(&person)]);
    println!("\nstart to answer, one person");
    for (name, one) in ["by hand", "footbridge"].iter().zip(&took) {
        let (wall, cpu) = (number(one.wall * 1e3), number(one.cpu * 1e3));
        let ratio = one.wall / took.first().map_or(1.0, |first| first.wall);
        println!("  {name:44}{wall:>10} ms{ratio:>9.2}   (CPU {cpu} ms)");
    }
}

/// This program again, as the command that has the rules written by hand.
fn by_hand(people: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program has a place"));
    command.arg(by_hand::FLAG).arg(people);
    command
}

fn footbridge(people: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_footbridge"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    command.arg("evaluate").arg(root.join(workload::PLAYBOOK));
    command.arg(people).args(["--as-of", workload::AS_OF]);
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
