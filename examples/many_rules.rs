//! Prints a playbook of many varied rules, to measure with:
//!
//! ```text
//! cargo run --release --example many_rules -- 10000 > /tmp/many.playbook
//! time target/release/footbridge check /tmp/many.playbook
//! ```

use std::io::{BufWriter, Write};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.next().and_then(|count| count.parse().ok());
    let mut out = BufWriter::new(std::io::stdout().lock());
    write_playbook(&mut out, count.unwrap_or(10_000))?;
    out.flush()
}

/// Ten facts, ten kinds of evidence and one definition for every hundred rules.
fn write_playbook(out: &mut impl Write, rules: usize) -> std::io::Result<()> {
    writeln!(out, "playbook \"Many rules\"\n  version 1.0.0\n")?;
    writeln!(out, "source book: \"A book\"")?;
    writeln!(out, "scale grade: novice < practising < fluent < expert")?;
    writeln!(out, "verifiers: manager, mentor\n")?;
    let groups = rules.div_ceil(100).max(1);
    for group in 0..groups {
        write_declarations(out, group)?;
    }
    for rule in 0..rules {
        write_rule(out, rule)?;
    }
    writeln!(out, "verdict")?;
    writeln!(out, "  not a fit    when any stop applies")?;
    writeln!(out, "  not ready    when any requirement is unmet")?;
    writeln!(out, "  nearly ready when at least 3 expectations are unmet")?;
    writeln!(out, "  ready        otherwise")
}

fn write_declarations(out: &mut impl Write, group: usize) -> std::io::Result<()> {
    writeln!(out, "area area {group}: \"Area {group}\"")?;
    for at in 0..10 {
        let name = group * 10 + at;
        match at % 5 {
            0 => writeln!(out, "fact team {name}: whole number from 0 to 50")?,
            1 => writeln!(out, "fact wish {name}: yes or no")?,
            2 => writeln!(out, "fact tenure {name}: duration")?,
            3 => writeln!(out, "fact start {name}: date")?,
            _ => writeln!(out, "skill skill {name}: grade")?,
        }
        writeln!(out, "  ask \"What is number {name}?\"")?;
        writeln!(out, "evidence kind {name}: \"Evidence number {name}\"")?;
        writeln!(out, "  field size: whole number from 0")?;
    }
    writeln!(out, "define leads {group}:\n  any of")?;
    writeln!(
        out,
        "    - team {0} is at least 3\n    - wish {1}\n",
        group * 10,
        group * 10 + 1
    )
}

fn write_rule(out: &mut impl Write, rule: usize) -> std::io::Result<()> {
    let group = rule / 100;
    let (name, ten) = (group * 10 + rule % 10, group * 10);
    writeln!(
        out,
        "rule number {rule}: \"Rule number {rule}\"\n  area area {group}"
    )?;
    match rule % 8 {
        0 => writeln!(
            out,
            "  if no team {ten}\n  then require at least 2 kind {name} evidence within the last {} months",
            rule % 24 + 1
        )?,
        1 => writeln!(
            out,
            "  if leads {group}\n  then expect skill {} is at least fluent\n  otherwise encourage wish {}",
            ten + 4,
            ten + 1
        )?,
        2 => writeln!(
            out,
            "  require at least 2 of\n    - team {ten} is at least {}\n    - tenure {} is at least 2 years\n    - kind {name} evidence verified by manager",
            rule % 40,
            ten + 2
        )?,
        3 => writeln!(
            out,
            "  expect team {} plus count of kind {name} evidence is more than {}",
            ten + 5,
            rule % 20
        )?,
        4 => writeln!(
            out,
            "  if rule number {} is met\n  then expect kind {name} evidence where size is at least {}",
            rule - 1,
            rule % 9
        )?,
        5 => writeln!(
            out,
            "  if start {} is within the last {} months and wish {}\n  then flag \"Flag number {rule}.\"",
            ten + 3,
            rule % 30 + 1,
            ten + 6
        )?,
        6 => writeln!(
            out,
            "  require kind {ten}, kind {} or kind {} evidence\n  unless tenure {} is at least 15 years",
            ten + 1,
            ten + 2,
            ten + 7
        )?,
        _ => writeln!(
            out,
            "  expect average of team {ten}, team {} is at least {}",
            ten + 5,
            rule % 12
        )?,
    }
    writeln!(
        out,
        "  because \"Reason number {rule}.\"\n  cite book \"{rule}\"\n"
    )
}
