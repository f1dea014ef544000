//! `playbooks/COVERAGE.md`: every concept of the sources has its place in a playbook.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::{files_below, root};

/// How many concepts each group has.
const GROUPS: [(&str, usize); 5] = [
    ("SME", 87),
    ("SHIFT", 27),
    ("LEAD", 53),
    ("CORP", 33),
    ("MUSC", 27),
];

/// The words for things that carry a concept, and the statement that declares them.
const KINDS: [(&str, &str); 11] = [
    ("rule", "rule"),
    ("definition", "define"),
    ("score", "score"),
    ("table", "table"),
    ("matrix", "matrix"),
    ("action", "action"),
    ("fact", "fact"),
    ("skill", "skill"),
    ("evidence", "evidence"),
    ("area", "area"),
    ("source", "source"),
];

/// A row of the page: the concept, and what carries it.
struct Row {
    concept: String,
    carried_by: String,
}

/// The rows below each heading `## GROUP: FILE`, with the file.
fn rows() -> Vec<(String, String, Vec<Row>)> {
    let text = std::fs::read_to_string(root().join("playbooks/COVERAGE.md")).unwrap();
    let mut groups: Vec<(String, String, Vec<Row>)> = Vec::new();
    for line in text.lines() {
        let heading = line
            .strip_prefix("## ")
            .and_then(|line| line.split_once(": "));
        if let Some((group, file)) = heading {
            let file = file.trim_matches('`').to_owned();
            groups.push((group.to_owned(), file, Vec::new()));
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ([_, concept, _, carried_by, _], Some((group, _, rows))) =
            (cells.as_slice(), groups.last_mut())
            && concept.starts_with(&format!("{group}-"))
        {
            rows.push(Row {
                concept: (*concept).to_owned(),
                carried_by: (*carried_by).to_owned(),
            });
        }
    }
    groups
}

/// What a playbook and the files that it includes declare: `rule senior first`.
fn declared(file: &Path, found: &mut BTreeSet<String>) {
    let text = std::fs::read_to_string(file).unwrap();
    let mut in_verdict = false;
    for line in text.lines() {
        if !line.starts_with(' ') {
            in_verdict = line.starts_with("verdict");
        } else if in_verdict {
            let label = line.split(" when ").next().unwrap_or(line);
            let label = label.trim().trim_end_matches("otherwise").trim();
            found.insert(format!("verdict {label}"));
        }
        if let Some(path) = line.strip_prefix("include ") {
            let path = path.split('"').nth(1).unwrap();
            declared(&file.parent().unwrap().join(path), found);
        }
        let head = line.split(':').next().unwrap_or(line);
        let head = head.strip_prefix("protected ").unwrap_or(head);
        for (kind, keyword) in KINDS {
            if let Some(name) = head.strip_prefix(keyword)
                && let Some(name) = name.strip_prefix(' ')
            {
                // A table or a matrix goes on after its name.
                let name = name.split(',').next().unwrap_or(name);
                found.insert(format!("{kind} {}", name.trim_matches('\'')));
            }
        }
    }
}

/// What a cell names, each with its kind: ``rules `a`, `b`; action `c` ``.
fn named(cell: &str) -> Vec<String> {
    let mut kind = String::new();
    let mut found = Vec::new();
    for (at, part) in cell.split('`').enumerate() {
        if at % 2 == 1 {
            found.push(format!("{kind} {part}"));
            continue;
        }
        let words = part.split(|c: char| !c.is_alphabetic());
        let mut kinds = words.filter_map(|word| {
            let kinds = KINDS.iter().map(|(kind, _)| *kind).chain(["verdict"]);
            let singular = match word {
                "matrices" => "matrix",
                word => word.strip_suffix('s').unwrap_or(word),
            };
            kinds
                .into_iter()
                .find(|kind| *kind == word || *kind == singular)
        });
        if let Some(last) = kinds.next_back() {
            kind = last.to_owned();
        }
    }
    found
}

#[test]
fn every_concept_has_its_place() {
    let groups = rows();
    let counts: BTreeMap<&str, usize> = groups
        .iter()
        .map(|(group, _, rows)| (group.as_str(), rows.len()))
        .collect();
    assert_eq!(counts, GROUPS.into_iter().collect());
    let mut problems = Vec::new();
    for (group, file, rows) in &groups {
        let mut there = BTreeSet::new();
        declared(&root().join("playbooks").join(file), &mut there);
        for (at, row) in rows.iter().enumerate() {
            let Row {
                concept,
                carried_by,
            } = row;
            let expected = format!("{group}-{:02}", at + 1);
            if *concept != expected {
                problems.push(format!("{concept} stands where {expected} should"));
            }
            let names = named(carried_by);
            let reason = carried_by.strip_prefix("Not a rule: ");
            if names.is_empty() && reason.is_none_or(str::is_empty) {
                problems.push(format!("{concept} points nowhere"));
            }
            for name in names.iter().filter(|name| !there.contains(*name)) {
                problems.push(format!("{concept}: {file} has no {name}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_rule_cites_its_source() {
    let mut problems = Vec::new();
    for path in files_below("playbooks", "playbook") {
        let text = std::fs::read_to_string(&path).unwrap();
        let file = path.display();
        let mut open: Option<String> = None;
        for line in text.lines().chain(["end"]) {
            if line.starts_with("  cite ") {
                open = None;
            } else if line.starts_with(|c: char| c.is_alphabetic()) {
                problems.extend(
                    open.take()
                        .map(|rule| format!("{file}: {rule} cites nothing")),
                );
                open = line.strip_prefix("rule ").map(str::to_owned);
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
