//! Playbooks that ask another one for its verdict.

use std::collections::HashMap;

use crate::check::{self, Checked, Context, Shared};
use crate::outcome::{GapKind, Outcome};
use crate::profile::Profile;
use crate::profile::builder::ProfileBuilder;
use crate::source::Source;
use crate::syntax::ast::{Ast, Statement};
use crate::syntax::{self, Parsed};
use crate::value::Range;

use super::{Dice, condition, date, playbook, program_of, run, verdicts};

/// Between the text of a playbook and the text of the one that it asks.
const OTHER: &str = "\n# The other playbook\n";

/// A playbook and the one that it asks, if a second text stands behind it.
pub(super) fn checked(text: &str) -> Checked {
    let end = text.find(OTHER).unwrap_or(text.len());
    let main = tree(syntax::parse(&Source::new(
        "test.playbook",
        text.split_at(end).0,
    )));
    let (mut playbooks, mut asked) = (Vec::new(), HashMap::new());
    let mut shared = Shared::default();
    if end < text.len() {
        let other = tree(syntax::parse_from(text, end + OTHER.len()));
        let checked = check(&other, text, shared, &[], &asked);
        shared = checked.shared;
        playbooks.extend(checked.playbook);
        assert_eq!(playbooks.len(), 1, "{:?}\n{text}", checked.problems);
    }
    for statement in &main.statements {
        if let Statement::OtherPlaybook(other) = statement {
            asked.insert(other.path.as_ref().unwrap().span.start, 0);
        }
    }
    let mut checked = check(&main, text, shared, &playbooks, &asked);
    if let Some(playbook) = &mut checked.playbook {
        playbook.layout = std::mem::take(&mut checked.shared.layout);
        playbook.others = playbooks;
    }
    checked
}

fn tree(parsed: Parsed) -> Ast {
    let problems = parsed.problems;
    assert!(!problems.has_errors(), "{problems:?}");
    parsed.ast
}

fn check(
    tree: &Ast,
    text: &str,
    shared: Shared,
    playbooks: &[crate::check::checked::CheckedPlaybook],
    asked: &HashMap<usize, usize>,
) -> Checked {
    let context = Context {
        text,
        own_end: 0,
        was_readable: true,
        playbooks,
        asked,
        shared,
    };
    check::check(tree, context)
}

/// A random playbook, which in one case out of three asks another random one.
pub(super) fn perhaps_asking(dice: &mut Dice<'_>) -> String {
    let mut main = playbook(dice);
    if dice.roll(3) > 0 {
        return main;
    }
    let other = playbook(dice);
    let labels: &[&str] = if let Some(read) = verdicts::labels(&other) {
        read
    } else if other.contains("\nverdict\n") {
        &["one", "two", "three", "four"]
    } else {
        &["not a fit", "not ready", "nearly ready", "ready"]
    };
    let asked = question(dice, labels);
    let (before, rest) = main.split_once("define named:\n  ").unwrap();
    let (named, after) = rest.split_once('\n').unwrap();
    main = format!("{before}define named:\n  {asked} or ({named})\n{after}");
    for at in 0..=dice.roll(2) {
        let effect = dice.pick_text(&["require", "expect", "encourage"]);
        let asked = question(dice, labels);
        let rest = match dice.roll(3) {
            0 => format!(" and {}", bracketed(dice)),
            1 => format!(" or {}", bracketed(dice)),
            _ => String::new(),
        };
        main.push_str(&format!("rule asks {at}:\n  {effect} {asked}{rest}\n"));
    }
    format!("{main}playbook other: \"other.playbook\"\n{OTHER}{other}")
}

fn bracketed(dice: &mut Dice<'_>) -> String {
    format!("({})", condition(dice, 0))
}

/// A question about the verdict of the other playbook, in brackets.
fn question(dice: &mut Dice<'_>, labels: &[&str]) -> String {
    let (one, two) = (dice.pick(labels), dice.pick(labels));
    match dice.roll(4) {
        0 => format!("(other is one of {one}, {two})"),
        1 => format!("(not other is {one})"),
        2 => format!("(other is not one of {one}, {two})"),
        _ => format!("(other is {one})"),
    }
}

const ASKING: &str = "\
playbook senior pm: \"senior-pm.playbook\"
fact x: yes or no
rule be a senior: \"Be a senior first\"
  require senior pm is ready
rule want it:
  expect x
";

/// A playbook that asks one with these lines.
fn asking(main: &str, other: &str) -> String {
    format!("{main}{OTHER}{other}")
}

const SENIOR: &str = "\
fact y: yes or no
fact z: yes or no
rule want it:
  require y
rule flagged:
  if z then flag \"A flag.\"
rule stopped:
  if z then stop \"A stop.\"
verdict
  not a fit when any stop applies
  not ready when any requirement is unmet
  nearly when z
  ready when y
  ready otherwise
";

/// The outcome when these yes-or-no facts are known.
fn outcome(text: &str, known: &[(&str, bool)]) -> Outcome {
    let program = program_of(text);
    let mut builder = ProfileBuilder::new(&program.layout);
    for (name, value) in known {
        let slots = program.layout.slots.iter();
        let slot = slots.enumerate().find(|(_, slot)| slot.name == *name);
        builder.set_value(slot.unwrap().0, Range::exactly(i128::from(*value)));
    }
    let profile: Profile = builder.finish();
    run(&program, &profile, date("2026-06-30"))
}

#[test]
fn another_verdict_is_yes_no_or_unknown() {
    let text = asking(ASKING, SENIOR);
    let status = |known: &[(&str, bool)]| {
        let outcome = outcome(&text, known);
        outcome.criteria[0].status.words()
    };
    assert_eq!(status(&[("y", true), ("z", false)]), "met");
    assert_eq!(status(&[("y", false), ("z", false)]), "unmet");
    assert_eq!(status(&[("z", true)]), "unmet");
    assert_eq!(status(&[("y", false)]), "unmet");
    assert_eq!(status(&[("y", true)]), "undecided");
    assert_eq!(status(&[]), "undecided");
}

#[test]
fn two_lines_with_one_label_are_one_verdict() {
    let other = "fact y: yes or no\nrequire y\nverdict\n  ready when y\n  ready otherwise\n";
    let outcome = outcome(&asking(ASKING, other), &[]);
    assert_eq!(outcome.criteria[0].status.words(), "met");
}

#[test]
fn an_open_verdict_asks_for_what_leaves_it_open() {
    let outcome = outcome(&asking(ASKING, SENIOR), &[("y", true), ("x", true)]);
    assert_eq!(outcome.verdict.possible, ["not ready", "ready"]);
    assert_eq!(outcome.would_decide, ["z"]);
    let criterion = &outcome.criteria[0];
    assert_eq!(criterion.would_decide, ["z"]);
    let [gap] = criterion.gaps.as_slice() else {
        panic!("{:?}", criterion.gaps);
    };
    assert_eq!(gap.kind, GapKind::NotRecorded);
    assert_eq!(gap.what, "senior pm");
    assert_eq!(gap.seen, "undecided between not a fit, nearly and ready");
    assert_eq!(gap.needed, "ready");
}

#[test]
fn what_another_playbook_finds_stays_its_own() {
    let outcome = outcome(
        &asking(ASKING, SENIOR),
        &[("y", false), ("z", false), ("x", true)],
    );
    let gap = &outcome.criteria[0].gaps[0];
    assert_eq!(
        (gap.seen.as_str(), gap.needed.as_str()),
        ("not ready", "ready")
    );
    assert_eq!(gap.kind, GapKind::WrongValue);
    let rules: Vec<&str> = outcome.rules.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(rules, ["be a senior", "want it"]);
    assert_eq!(outcome.criteria.len(), 2);
    assert_eq!(outcome.flags, []);
    assert_eq!(outcome.stops, []);
}

#[test]
fn rules_of_another_playbook_are_not_counted() {
    let main =
        "playbook senior pm: \"senior-pm.playbook\"\nrule one:\n  expect senior pm is ready\n";
    let outcome = outcome(&asking(main, SENIOR), &[("y", false), ("z", true)]);
    // Neither its stop nor its unmet requirement counts here, only the unmet expectation.
    assert_eq!(outcome.verdict.possible, ["nearly ready"]);
}

#[test]
fn an_answer_that_rests_on_the_record_says_so() {
    let other = "fact y: yes or no\nrequire y is known\n";
    let outcome = outcome(&asking(ASKING, other), &[]);
    assert!(outcome.criteria[0].rests_on_record);
    assert!(!outcome.criteria[1].rests_on_record);
}
