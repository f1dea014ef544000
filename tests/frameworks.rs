//! Three competency frameworks of different shape, written down whole: a matrix of levels by role,
//! points for milestones with bands, and a ladder of membership with sponsors, tenure and windows.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use std::process::Command;

use serde_json::Value;

use crate::support::root;

/// What a command prints, as text; it must have ended well.
fn footbridge(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_footbridge"))
        .current_dir(root().join("tests/fixtures/frameworks"))
        .args(arguments)
        .output()
        .expect("the command runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{arguments:?}\n{printed}\n{errors}"
    );
    printed
}

/// Who has which verdict, or which are still possible in the order in which they are read, as of 30 June 2026.
fn verdicts(framework: &str) -> Vec<(String, Vec<String>)> {
    let playbook = format!("{framework}.playbook");
    let people = format!("{framework}.people.yaml");
    let arguments = [
        "evaluate",
        &playbook,
        &people,
        "--as-of",
        "2026-06-30",
        "--format",
        "ndjson",
    ];
    let text_of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    footbridge(&arguments)
        .lines()
        .map(|line| {
            let result: Value = serde_json::from_str(line).expect("each line is JSON");
            let possible = result["verdict"]["possible"].as_array().expect("a list");
            (
                text_of(&result["id"]),
                possible.iter().map(text_of).collect(),
            )
        })
        .collect()
}

fn assert_verdicts(framework: &str, expected: &[(&str, &[&str])]) {
    let expected: Vec<(String, Vec<String>)> = expected
        .iter()
        .map(|(id, labels)| {
            (
                (*id).to_owned(),
                labels.iter().map(|one| (*one).to_owned()).collect(),
            )
        })
        .collect();
    assert_eq!(verdicts(framework), expected);
}

#[test]
fn every_framework_is_clean_and_its_examples_pass() {
    for framework in ["ladder", "points", "membership"] {
        let playbook = format!("{framework}.playbook");
        footbridge(&["check", &playbook]);
        footbridge(&["test", &playbook]);
        footbridge(&["format", "--check", &playbook]);
    }
}

#[test]
fn a_matrix_of_levels_by_role_tells_the_rung_though_it_is_no_staircase() {
    assert_verdicts(
        "ladder",
        &[
            ("noor", &["senior"]),
            // Less delivery than a senior needs, and enough for the rung above.
            ("bram", &["principal"]),
            ("ines", &["associate"]),
            ("kofi", &["product manager", "associate"]),
            ("lucy", &["associate"]),
            ("omar", &["associate"]),
        ],
    );
}

#[test]
fn points_for_milestones_make_a_level() {
    assert_verdicts(
        "points",
        &[
            ("aya", &["1.1"]),
            ("ben", &["1.2"]),
            ("cleo", &["2.2"]),
            ("dora", &["3.2"]),
            ("emil", &["2.1", "2.2"]),
            ("fay", &["2.2"]),
        ],
    );
}

#[test]
fn sponsors_tenure_and_windows_make_a_member() {
    assert_verdicts(
        "membership",
        &[
            ("ada", &["approver"]),
            ("bo", &["member"]),
            ("cy", &["reviewer"]),
            ("dee", &["contributor"]),
            ("eve", &["contributor", "member"]),
        ],
    );
}
