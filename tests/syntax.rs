//! Whatever is written: no panic, every problem at its place, nothing lost.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use footbridge::{Colour, Loaded, Problem, Severity, Source, Span, load, render};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{files_below, read};

/// Loads a text; every problem must point into it and be drawable.
fn survives(text: &str) {
    let loaded = load(&Source::new("any.playbook", text));
    for problem in &loaded.problems {
        let labels = problem.labels();
        assert!(!labels.is_empty(), "no place: {problem:?}");
        for label in labels {
            let Span { start, end } = label.span;
            assert!(
                text.get(start..end).is_some(),
                "{start}..{end} of {problem:?} is no place in {text:?}"
            );
        }
        assert!(!problem.message().is_empty());
        assert!(problem.code().contains("::"), "{}", problem.code());
    }
    if let Some(first) = loaded.problems.first() {
        assert!(!render(first, 80, Colour::No).is_empty());
    }
    let has_errors = loaded
        .problems
        .iter()
        .any(|problem| problem.severity() == Severity::Error);
    assert_eq!(loaded.playbook.is_none(), has_errors, "{text}");
}

const TOKENS: &[&str] = &[
    "playbook",
    "source",
    "scale",
    "fact",
    "skill",
    "evidence",
    "verifiers",
    "area",
    "define",
    "rule",
    "verdict",
    "example",
    "if",
    "then",
    "otherwise",
    "unless",
    "require",
    "expect",
    "encourage",
    "flag",
    "stop",
    "recommend",
    "because",
    "cite",
    "ask",
    "field",
    "version",
    "from",
    "to",
    "by",
    "link",
    "as of",
    "given",
    "no",
    "not",
    "any",
    "all",
    "none",
    "at least",
    "at most",
    "exactly",
    "more than",
    "between",
    "and",
    "or",
    "is",
    "are",
    "of",
    "in",
    "every",
    "within the \
     last",
    "since",
    "before",
    "after",
    "verified",
    "verified by",
    "lasting at least",
    "ongoing",
    "about",
    "not expired",
    "where",
    "with",
    "includes",
    "plus",
    "minus",
    "times",
    "divided by",
    "average of",
    "count of",
    "lowest of",
    "met",
    "unmet",
    "known",
    "unknown",
    "undecided",
    "when",
    "yes or no",
    "whole number",
    "number",
    "percentage",
    "duration",
    "date",
    "text",
    "one of",
    "list of",
    "requirement",
    "expectations",
    "applies",
    "years since",
    "assessment date",
    "profile",
    "line reports",
    "mentoring",
    "leads people",
    "x",
    "'quoted name'",
    "'",
    "\"text\"",
    "\"",
    "\"\"\"",
    "3",
    "0.5",
    "12,500",
    "70%",
    "2026-03-31",
    "2026-13",
    "2026",
    "12 months",
    "1.2.3",
    ":",
    ",",
    "<",
    ">=",
    "(",
    ")",
    "-",
    "+",
    "*",
    "/",
    "|",
    "#",
    "=",
    "“",
    "”",
    "é",
    "字",
    "🙂",
    "\u{301}",
    "\u{a0}",
    "\t",
    "\r",
    "\u{feff}",
    "999999999999999999999999999999999999999999",
    "\n",
    "\n",
    "\n  ",
    "\n  ",
    "\n    - ",
    "\n      - ",
    "\n\n",
];

pub(crate) fn token_soup() -> impl Strategy<Value = String> {
    let token = prop_oneof![4 => select(TOKENS).prop_map(str::to_owned), 1 => "\\PC{0,4}"];
    prop::collection::vec((token, any::<bool>()), 0..60).prop_map(|tokens| {
        let mut text = String::new();
        for (token, spaced) in tokens {
            text.push_str(&token);
            if spaced {
                text.push(' ');
            }
        }
        text
    })
}

#[derive(Debug, Clone)]
pub(crate) enum Change {
    Delete(Index, usize),
    Duplicate(Index, usize),
    Swap(Index, Index),
    Replace(Index, usize, String),
    Insert(Index, String),
    DropLine(Index),
    Indent(Index, usize),
}

pub(crate) fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    let token = || select(TOKENS).prop_map(str::to_owned);
    prop_oneof![
        (place(), 1..12_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (place(), 1..40_usize).prop_map(|(at, length)| Change::Duplicate(at, length)),
        (place(), place()).prop_map(|(one, other)| Change::Swap(one, other)),
        (place(), 1..8_usize, token()).prop_map(|(at, length, by)| Change::Replace(at, length, by)),
        (place(), token()).prop_map(|(at, new)| Change::Insert(at, new)),
        place().prop_map(Change::DropLine),
        (place(), 0..7_usize).prop_map(|(at, depth)| Change::Indent(at, depth)),
    ]
}

pub(crate) fn apply(text: &str, change: &Change) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let count = letters.len();
    let within = |at: &Index| at.index(count.max(1)).min(count);
    let end = |start: usize, length: usize| (start + length).min(count);
    match change {
        Change::Delete(at, length) => {
            let start = within(at);
            letters.drain(start..end(start, *length));
        }
        Change::Duplicate(at, length) => {
            let start = within(at);
            let copy: Vec<char> = letters[start..end(start, *length)].to_vec();
            letters.splice(start..start, copy);
        }
        Change::Swap(one, other) if count > 0 => letters.swap(within(one), within(other)),
        Change::Swap(..) => {}
        Change::Replace(at, length, by) => {
            let start = within(at);
            letters.splice(start..end(start, *length), by.chars());
        }
        Change::Insert(at, new) => {
            let start = within(at);
            letters.splice(start..start, new.chars());
        }
        Change::DropLine(at) | Change::Indent(at, _) => {
            let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let line = at.index(lines.len());
            if let Change::Indent(_, depth) = change {
                lines[line] = format!("{}{}", " ".repeat(*depth), lines[line].trim_start());
            } else {
                lines.remove(line);
            }
            return lines.join("\n");
        }
    }
    letters.into_iter().collect()
}

/// Every playbook there is, cut into pieces of some statements each.
pub(crate) fn pieces() -> Vec<String> {
    let mut pieces = Vec::new();
    for folder in ["playbooks", "tests/fixtures"] {
        for path in files_below(folder, "playbook") {
            let Ok(bytes) = read_bytes(&path) else {
                continue;
            };
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let lines: Vec<&str> = text.split('\n').collect();
            pieces.extend(lines.chunks(24).map(|lines| lines.join("\n")));
        }
    }
    pieces
}

pub(crate) fn read_bytes(path: &std::path::Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

mod any_text_parses_without_panic {
    use super::*;

    proptest! {
        #![proptest_config(cases(3_000))]

        #[test]
        fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            survives(&String::from_utf8_lossy(&bytes));
        }
    }

    proptest! {
        #![proptest_config(cases(4_000))]

        #[test]
        fn words_of_the_language(text in token_soup()) {
            survives(&text);
        }
    }

    proptest! {
        #![proptest_config(cases(3_500))]

        #[test]
        fn changed_playbooks(
            piece in select(pieces()),
            changes in prop::collection::vec(change(), 1..6),
        ) {
            let text = changes.iter().fold(piece, |text, change| apply(&text, change));
            survives(&text);
        }
    }

    #[test]
    fn whole_playbooks_cut_off_anywhere() {
        for path in files_below("playbooks", "playbook") {
            let source = read(&path);
            let text = source.text();
            for at in (0..text.len()).step_by(text.len() / 25) {
                survives(text.get(..at).unwrap_or(""));
            }
        }
    }
}

/// A playbook in which every line stands for a kind of line.
const WHOLE: &str = r#"playbook "Whole"
  version 1.0.0
  owner "L&D"
source book: "A book"
  by "Somebody"
scale grade: low < high
area craft: "The craft"
fact agrees: yes or no
  ask "Do you agree?"
fact reports: whole number from 0
skill strategy: grade
  area craft
evidence talk: "A talk"
  field size: whole number from 0
  ask "Have you spoken?"
define leads:
  reports is at least 1
rule opening: "The first"
  area craft
  if agrees
  then require talk evidence where size is at least 3
  otherwise expect strategy is high
  because "It is so."
  cite book
rule second:
  require all of
    - leads
    - agrees
  because "So it is."
verdict
  not ready when any requirement is unmet
  ready     otherwise
example "One"
  given agrees
  then rule opening is undecided
"#;

/// A mistake that is found only when everything else is still looked at.
const PLANTED: &str = "rule planted:\n  require zzyzx is 3\n";

fn codes(loaded: &Loaded) -> Vec<(String, usize)> {
    let line = |problem: &Problem| problem.source().position(problem.span().start).line;
    let problems = loaded.problems.iter();
    problems
        .map(|problem| (problem.code(), line(problem)))
        .collect()
}

#[test]
fn no_clause_is_lost() {
    let source = Source::new("whole.playbook", WHOLE);
    assert_eq!(codes(&load(&source)), []);
    let lines: Vec<&str> = WHOLE.lines().collect();
    for at in 0..=lines.len() {
        let before = lines.get(at.wrapping_sub(1)).copied().unwrap_or("");
        let after = lines.get(at).copied().unwrap_or("");
        let is_bullet = |line: &str| line.trim_start().starts_with('-');
        let is_between_statements = !after.starts_with(' ') && at > 0;
        let mut junk = Vec::new();
        if is_between_statements {
            junk.extend([
                "blorb gnarf 12",
                "§$ &",
                "fact",
                "rule",
                "fact blorb: gnarf of 3 ) )",
            ]);
        }
        // A definition holds one condition: which of two lines is the junk cannot be told.
        let is_defining = before.starts_with("define");
        if at > 0
            && !is_defining
            && !is_bullet(before)
            && !is_bullet(after)
            && !before.ends_with("all of")
        {
            junk.extend(["  blorb gnarf 12", "  §$ & (", "  ) ) )"]);
        }
        for junk in junk {
            let mut changed: Vec<&str> = lines.clone();
            changed.insert(at, junk);
            let text = format!("{}\n{PLANTED}", changed.join("\n"));
            let found = codes(&load(&Source::new("junk.playbook", text.as_str())));
            let planted = ("check::unknown_name".to_owned(), changed.len() + 2);
            assert!(
                found.contains(&planted),
                "{junk:?} at {at}: {found:?}\n{text}"
            );
            let others: Vec<_> = found.iter().filter(|one| **one != planted).collect();
            assert!(
                !others.is_empty(),
                "{junk:?} at {at} is not reported\n{text}"
            );
            for (code, line) in others {
                assert_eq!(*line, at + 1, "{junk:?} at {at}: {code} elsewhere\n{text}");
            }
        }
    }
}

/// Runs on a stack of the usual size.
fn on_a_usual_stack(name: &str, run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    let thread = thread.name(name.to_owned()).spawn(run).unwrap();
    assert!(thread.join().is_ok(), "{name} panicked");
}

const DEEP: usize = 10_000;

#[test]
fn deep_brackets_are_a_diagnostic() {
    on_a_usual_stack("brackets", || {
        for (open, close) in [
            ("(", ")"),
            ("(", ""),
            ("", ")"),
            ("not (", ")"),
            ("(1 plus ", ")"),
        ] {
            let text = format!(
                "fact a: yes or no\nrequire {}a{}\n",
                open.repeat(DEEP),
                close.repeat(DEEP)
            );
            survives(&text);
            assert!(load(&Source::new("deep", text)).playbook.is_none());
        }
    });
}

#[test]
fn long_chains_of_not_are_no_crash() {
    on_a_usual_stack("not", || {
        survives(&format!(
            "fact a: yes or no\nrequire {}a\n",
            "not ".repeat(DEEP)
        ));
    });
}

#[test]
fn deep_bullets_are_no_crash() {
    on_a_usual_stack("bullets", || {
        let mut text = "fact a: yes or no\nrequire all of\n".to_owned();
        for depth in 1..400 {
            text.push_str(&format!("{}- all of\n", "  ".repeat(depth)));
        }
        survives(&text);
        let mut text = "fact a: yes or no\nrequire any of\n".to_owned();
        text.push_str(&"  - a\n".repeat(DEEP));
        survives(&text);
    });
}

#[test]
fn long_chains_of_definitions_are_no_crash() {
    on_a_usual_stack("definitions", || {
        let chain = |mut lines: Vec<String>, backwards: bool| {
            if backwards {
                lines.reverse();
            }
            format!("fact a0: yes or no\n{}require a{DEEP}\n", lines.concat())
        };
        let of = |at: usize, body: &str| format!("define a{}:\n  {body} a{at}\n", at + 1);
        for backwards in [false, true] {
            for body in ["", "not", "a0 and"] {
                let lines = (0..DEEP).map(|at| of(at, body)).collect();
                survives(&chain(lines, backwards));
            }
        }
    });
}

#[test]
fn long_sums_are_no_crash() {
    on_a_usual_stack("sums", || {
        let sum = |joint: &str| vec!["a"; DEEP].join(joint);
        for joint in [" plus ", " minus ", " times ", " divided by ", " + ", " - "] {
            survives(&format!("fact a: number\nrequire {} is 3\n", sum(joint)));
        }
        let text = format!("fact a: number\nrequire average of {} is 3\n", sum(", "));
        survives(&text);
    });
}

#[test]
fn wide_conditions_are_no_crash() {
    on_a_usual_stack("wide", || {
        for joint in [" and ", " or "] {
            let members = vec!["a"; 100_000].join(joint);
            survives(&format!("fact a: yes or no\nrequire {members}\n"));
        }
    });
}

#[test]
fn long_chains_of_rules_are_no_crash() {
    on_a_usual_stack("rules", || {
        for backwards in [false, true] {
            let mut rules: Vec<String> = (0..2_000)
                .map(|at| format!("rule r{}:\n  require rule r{at} is met\n", at + 1))
                .collect();
            if backwards {
                rules.reverse();
            }
            survives(&format!(
                "fact a: yes or no\nrule r0:\n  require a\n{}",
                rules.concat()
            ));
        }
    });
}
