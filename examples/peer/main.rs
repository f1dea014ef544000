//! Footbridge as one of the engines that are measured side by side on the workload `readiness-24`.
//!
//! The comparison calls this command as it calls the others:
//!
//! ```text
//! peer eval FILE            what the rules alone cost a person, on the first 1,000 lines
//! peer input FILE           what reading a person costs
//! peer load COPIES          what parsing, checking and lowering 24 rules costs, so many times over
//! peer e2e IN OUT THREADS   a file of people to a file of answers
//! peer one FILE             one person, for the start of the command
//! ```
//!
//! Its people are written in the comparison's own shape, and its answers are asked for in another one
//! (`bridge.rs`). Putting the one into the other is part of what is timed.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a command for measuring reads and writes files, and stops at what it does not expect"
)]

#[path = "../../benches/measure/mod.rs"]
mod measure;
#[path = "../../benches/workload/mod.rs"]
mod workload;

mod bridge;
mod files;

use std::hint::black_box;

use footbridge::{Date, Format, Playbook, Profile, Source, UnknownKeys, load};

use bridge::Bridge;
use workload::copies;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["eval", file] => eval(&files::head(file, 1000)),
        ["input", file] => input(&files::head(file, 1000)),
        ["load", copies] => load_copies(copies.parse().expect("how many copies")),
        ["e2e", from, to, threads] => {
            let playbook = playbook(1);
            let threads = threads.parse().expect("how many threads");
            files::translate(from, to, threads, || translator(&playbook));
        }
        ["one", file] => {
            let (playbook, mut answers) = (playbook(1), Vec::new());
            translator(&playbook)(&files::head(file, 1), &mut answers);
            print!("{}", String::from_utf8_lossy(&answers));
        }
        _ => println!(
            "usage: peer eval FILE | input FILE | load COPIES | e2e IN OUT THREADS | one FILE"
        ),
    }
}

fn eval(lines: &[u8]) {
    let playbook = playbook(1);
    let mut ours = Vec::new();
    Bridge::new().people(lines, &mut ours);
    let profiles = profiles(&playbook, ours);
    let mut standings = playbook.standings(as_of());
    let cost = measure::alone(profiles.len(), || {
        for profile in &profiles {
            black_box(standings.of(black_box(profile)));
        }
    });
    report("eval", "ns/profile", cost.map(|seconds| seconds * 1e9));
}

fn input(lines: &[u8]) {
    let playbook = playbook(1);
    let (bridge, mut ours) = (Bridge::new(), Vec::new());
    let people = lines.split(|byte| *byte == b'\n').count() - 1;
    let cost = measure::alone(people, || {
        ours.clear();
        bridge.people(black_box(lines), &mut ours);
        black_box(profiles(&playbook, std::mem::take(&mut ours)));
    });
    report("input", "ns/profile", cost.map(|seconds| seconds * 1e9));
}

fn load_copies(count: usize) {
    let source = Source::new(workload::PLAYBOOK, copies::playbook(count));
    let cost = measure::alone(1, || {
        black_box(load(black_box(&source)));
    });
    let metric = format!("load{}", count * 24);
    report(&metric, "us", cost.map(|seconds| seconds * 1e6));
}

/// What the comparison reads: the median, and the ends.
fn report(metric: &str, unit: &str, [least, median, most]: [f64; 3]) {
    println!(
        "{{\"peer\":\"footbridge\",\"metric\":\"{metric}\",\"unit\":\"{unit}\",\
         \"median\":{median:.2},\"min\":{least:.2},\"max\":{most:.2}}}"
    );
}

/// From lines of the comparison to its answers; of each thread its own.
fn translator(playbook: &Playbook) -> impl FnMut(&[u8], &mut Vec<u8>) {
    let bridge = Bridge::new();
    let mut verdicts = playbook.verdict_lines(as_of(), UnknownKeys::Refuse);
    let (mut ours, mut told) = (Vec::new(), Vec::new());
    move |lines, answers| {
        ours.clear();
        told.clear();
        bridge.people(lines, &mut ours);
        verdicts.lines(&ours, 1, &mut told);
        bridge.answers(&told, answers);
    }
}

/// Reads people of our own shape.
fn profiles(playbook: &Playbook, lines: Vec<u8>) -> Vec<Profile> {
    let text = String::from_utf8(lines).expect("text");
    let data = Source::new("people.ndjson", text);
    let read = playbook.read_people(&data, Format::NdJson, UnknownKeys::Refuse);
    let profiles = read.people.into_iter().map(|person| person.profile);
    profiles
        .map(|profile| profile.expect("a person of the workload"))
        .collect()
}

fn playbook(count: usize) -> Playbook {
    let source = Source::new(workload::PLAYBOOK, copies::playbook(count));
    load(&source).playbook.expect("the playbook is sound")
}

fn as_of() -> Date {
    Date::parse(workload::AS_OF).expect("a date")
}
