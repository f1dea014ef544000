//! The shipped playbooks and profiles.
#![expect(
    clippy::panic,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use std::path::PathBuf;

use footbridge::report::json;
use footbridge::{Date, Format, Severity, Source, UnknownKeys, load_with};

use crate::support::{failed_examples, files_below, read, repository, root, sound};

/// The playbooks that people are asked about: not the vocabulary that they share.
const SHIPPED: [&str; 6] = [
    "corporate-product-manager",
    "expert-to-product-manager",
    "four-muscles",
    "product-career",
    "product-leader",
    "three-shifts",
];

fn shipped(name: &str) -> PathBuf {
    root().join(format!("playbooks/{name}.playbook"))
}

#[test]
fn shipped_playbooks_are_clean() {
    let paths = files_below("playbooks", "playbook");
    assert!(!paths.is_empty());
    for path in paths {
        let loaded = load_with(&read(&path), &repository());
        assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
    }
}

#[test]
fn shipped_examples_pass() {
    let failed: Vec<String> = SHIPPED
        .iter()
        .flat_map(|name| failed_examples(&shipped(name)))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn shipped_profiles_have_no_data_errors_and_their_answers_are_recorded() {
    let as_of = Date::parse("2026-06-30").unwrap();
    let profiles = files_below("playbooks/profiles", "yaml");
    assert!(profiles.len() >= 13, "{} profiles", profiles.len());
    for path in &profiles {
        let file = path.file_stem().unwrap().to_string_lossy();
        for name in SHIPPED {
            let playbook = sound(&read(&shipped(name)));
            // A person says what several playbooks ask; each leaves the rest alone.
            let people = playbook.read_people(&read(path), Format::Yaml, UnknownKeys::Warn);
            assert!(people.problems.is_empty(), "{:?}", people.problems);
            for person in people.people {
                let is_error =
                    |problem: &&footbridge::Problem| problem.severity() == Severity::Error;
                let errors: Vec<_> = person.problems.iter().filter(is_error).collect();
                assert!(errors.is_empty(), "{}: {errors:?}", path.display());
                let outcome = playbook.evaluate(&person.profile.unwrap(), as_of);
                let answer = json::evaluated(&playbook, &outcome, &[]);
                let answer = serde_json::to_string_pretty(&answer).unwrap();
                insta::assert_snapshot!(format!("{file}@{name}"), answer);
            }
        }
    }
}

#[test]
fn every_key_of_a_shipped_profile_is_asked_for_by_some_playbook() {
    let playbooks = SHIPPED.map(|name| sound(&read(&shipped(name))));
    for path in files_below("playbooks/profiles", "yaml") {
        let mut unknown_to_all: Option<Vec<String>> = None;
        for playbook in &playbooks {
            let people = playbook.read_people(&read(&path), Format::Yaml, UnknownKeys::Warn);
            let problems = people.people.iter().flat_map(|person| &person.problems);
            let unknown: Vec<String> = problems.map(footbridge::Problem::message).collect();
            unknown_to_all = Some(match unknown_to_all {
                None => unknown,
                Some(earlier) => earlier
                    .into_iter()
                    .filter(|one| unknown.contains(one))
                    .collect(),
            });
        }
        assert_eq!(unknown_to_all, Some(Vec::new()), "{}", path.display());
    }
}

/// The rules of a playbook, each with a text in which it is never in force.
fn without_each_rule(source: &Source) -> Vec<(String, Source)> {
    let lines: Vec<&str> = source.text().lines().collect();
    let begins_statement = |line: &str| line.starts_with(|c: char| c.is_alphabetic());
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(head) = line.strip_prefix("rule ") else {
            continue;
        };
        let (_, rest) = lines.split_at(at + 1);
        let length = rest
            .iter()
            .take_while(|line| !begins_statement(line))
            .count();
        let body = rest.get(..length).unwrap_or_default();
        let last = body
            .iter()
            .rposition(|line| line.starts_with(' '))
            .unwrap_or(0);
        let mut text = lines.clone();
        text.insert(at + last + 2, "  in force until 1900-01-01");
        let name = head.split(':').next().unwrap_or(head);
        found.push((name.to_owned(), Source::new(source.name(), text.join("\n"))));
    }
    found
}

/// Rules that no example notices when they are gone.
fn unnoticed(name: &str) -> Vec<String> {
    let source = read(&shipped(name));
    let rules = without_each_rule(&source);
    assert!(!rules.is_empty(), "{name} has rules");
    let is_unnoticed = |changed: &Source| {
        let Some(playbook) = load_with(changed, &repository()).playbook else {
            panic!("{name} does not load with a rule out of force");
        };
        let results = playbook.run_examples(&repository());
        results.iter().all(|result| result.mismatches.is_empty())
    };
    let unnoticed = rules
        .into_iter()
        .filter(|(_, changed)| is_unnoticed(changed));
    unnoticed.map(|(rule, _)| rule).collect()
}

#[test]
fn every_rule_is_noticed_when_it_is_gone() {
    for name in SHIPPED {
        assert_eq!(unnoticed(name), Vec::<String>::new(), "{name}");
    }
}
