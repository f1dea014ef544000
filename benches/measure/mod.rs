//! Times things side by side, and says what they cost.
//!
//! What is compared is run in turn, round after round, so that whatever else the machine does hits all
//! alike; the median round counts. Work of one thread is timed by that thread's CPU time: time that it
//! had to wait for its turn on a shared machine does not count. Whole commands are timed by the wall
//! clock and by the CPU time of the process.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a small harness for several benches, each of which uses a part of it"
)]

use std::process::{Command, Stdio};
use std::time::Instant;

use clock::{children, cpu_time};

const ROUNDS: usize = 7;
/// A round runs a case again and again for this long, in seconds.
const ROUND: f64 = 0.1;

/// Something to time.
pub struct Case<'c> {
    name: &'c str,
    run: Box<dyn FnMut() + 'c>,
}

/// A case by its name; `run` does all the work once.
pub fn case<'c>(name: &'c str, run: impl FnMut() + 'c) -> Case<'c> {
    Case {
        name,
        run: Box::new(run),
    }
}

/// How many of the units that are shown a second has, and their name.
#[derive(Clone, Copy)]
pub struct Unit(pub f64, pub &'static str);

pub const NANOSECONDS: Unit = Unit(1e9, "ns");
pub const MILLISECONDS: Unit = Unit(1e3, "ms");

/// Times all cases, each of which does `pieces` pieces of work, and prints what a piece costs; gives
/// the seconds for a piece. The first case is what the others are compared with.
pub fn side_by_side(title: &str, unit: Unit, pieces: usize, cases: Vec<Case<'_>>) -> Vec<f64> {
    let mut cases = cases;
    let mut rounds = vec![Vec::new(); cases.len()];
    let repeats: Vec<usize> = cases.iter_mut().map(repeats).collect();
    for _ in 0..ROUNDS {
        for (at, case) in cases.iter_mut().enumerate() {
            rounds[at].push(round(case, repeats[at], pieces));
        }
    }
    let costs: Vec<f64> = rounds.iter_mut().map(|round| median(round)).collect();
    println!("\n{title}");
    for (case, cost) in cases.iter().zip(&costs) {
        let ratio = cost / costs[0];
        let shown = number(cost * unit.0);
        println!("  {:44}{shown:>10} {}{ratio:>9.2}", case.name, unit.1);
    }
    costs
}

/// What a piece of work costs, in seconds: the least of the rounds, the median and the most. `run` does
/// so many pieces.
pub fn alone(pieces: usize, run: impl FnMut()) -> [f64; 3] {
    let mut case = case("", run);
    let repeats = repeats(&mut case);
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| round(&mut case, repeats, pieces))
        .collect();
    let median = median(&mut rounds);
    [rounds[0], median, rounds[ROUNDS - 1]]
}

/// What a piece costs in one round.
fn round(case: &mut Case<'_>, repeats: usize, pieces: usize) -> f64 {
    let start = cpu_time();
    for _ in 0..repeats {
        (case.run)();
    }
    (cpu_time() - start) / (repeats * pieces) as f64
}

/// How often a case is run in a round, after running it to get warm.
fn repeats(case: &mut Case<'_>) -> usize {
    let start = cpu_time();
    (case.run)();
    let once = (cpu_time() - start).max(1e-9);
    ((ROUND / once).ceil() as usize).clamp(1, 1_000_000)
}

/// What a whole command took, in seconds.
#[derive(Clone, Copy)]
pub struct Took {
    pub wall: f64,
    pub cpu: f64,
}

/// Runs commands in turn, and gives what each took.
pub fn commands(rounds: usize, mut commands: Vec<Command>) -> Vec<Took> {
    let mut took = vec![(Vec::new(), Vec::new()); commands.len()];
    for round in 0..=rounds {
        for (at, command) in commands.iter_mut().enumerate() {
            let Took { wall, cpu } = run(command);
            // The first round reads programs and files into memory.
            if round > 0 {
                took[at].0.push(wall);
                took[at].1.push(cpu);
            }
        }
    }
    let medians = took.iter_mut().map(|(wall, cpu)| Took {
        wall: median(wall),
        cpu: median(cpu),
    });
    medians.collect()
}

fn run(command: &mut Command) -> Took {
    let before = children();
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status();
    let wall = start.elapsed().as_secs_f64();
    let status = status.expect("the command runs");
    assert!(status.success(), "{command:?}: {status}");
    Took {
        wall,
        cpu: children() - before,
    }
}

pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// About three digits.
pub fn number(value: f64) -> String {
    match value {
        1e5.. => format!("{:.0}k", value / 1e3),
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(unix)]
mod clock {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    use nix::time::{ClockId, clock_gettime};

    /// The CPU time of this thread so far, in seconds.
    pub(super) fn cpu_time() -> f64 {
        let time = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID);
        time.expect("this thread has a clock").num_nanoseconds() as f64 / 1e9
    }

    /// The CPU time of all processes that this one has waited for, in seconds.
    pub(super) fn children() -> f64 {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("it is always known");
        let time = usage.user_time() + usage.system_time();
        time.num_microseconds() as f64 / 1e6
    }
}

/// Where CPU time is not told, the wall clock has to do.
#[cfg(not(unix))]
mod clock {
    use std::sync::LazyLock;
    use std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    pub(super) fn cpu_time() -> f64 {
        START.elapsed().as_secs_f64()
    }

    pub(super) fn children() -> f64 {
        cpu_time()
    }
}
