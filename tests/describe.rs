//! Playbooks as documents.
#![expect(clippy::string_slice, reason = "a test that fails says so by a panic")]

use footbridge::Source;
use footbridge::report::describe::{describe, describe_against};
use footbridge::report::document::Document;
use insta::assert_snapshot;

use crate::support::{files_below, read, root, sound};

#[test]
fn everything_is_described_in_words() {
    let path = root().join("tests/fixtures/describe/everything.playbook");
    let document = describe(&sound(&read(&path)));
    assert_snapshot!("everything_in_markdown", document.to_markdown());
    assert_snapshot!("everything_in_html", document.to_html());
}

#[test]
fn what_changed_since_an_older_version_comes_last() {
    let fixture = |name: &str| sound(&read(&root().join("tests/fixtures/describe").join(name)));
    let (older, newer) = (fixture("older.playbook"), fixture("everything.playbook"));
    let changes = |document: Document| {
        let markdown = document.to_markdown();
        let start = markdown.find("## What changed since").unwrap();
        markdown[start..].to_owned()
    };
    assert_snapshot!(changes(describe_against(&newer, &older)));
    let same = changes(describe_against(&newer, &newer));
    assert!(
        same.ends_with("version 2.1.0\n\nNothing that is said here has changed.\n"),
        "{same}"
    );
}

#[test]
fn a_verdict_that_is_read_from_something_else_is_described() {
    let ladder = read(&root().join("tests/fixtures/evaluate/ladders.playbook"));
    let markdown = describe(&sound(&ladder)).to_markdown();
    let end = markdown.find("## What is known of a person").unwrap();
    assert_snapshot!(&markdown[..end]);
    let rules = ladder.text().split("example").next().unwrap();
    let text = rules.replace(
        "verdict is highest column met in ladder",
        "verdict is track",
    );
    let newer = sound(&Source::new(ladder.name(), text));
    let changes = describe_against(&newer, &sound(&ladder)).to_markdown();
    let start = changes.find("## What changed since").unwrap();
    assert_snapshot!("a_verdict_from_something_else_changes", &changes[start..]);
}

#[test]
fn a_table_of_thousands_of_rows_is_compared_in_no_time() {
    let rows = |answer: &dyn Fn(usize) -> usize| -> String {
        let rows = (0..3000).map(|row| format!("  | {row} | {} |\n", answer(row)));
        rows.collect()
    };
    let playbook = |rows: &str| {
        let text = format!(
            "playbook \"Long\"\nfact reports: whole number from 0\n\
             table points: number\n  | reports | = |\n{rows}  | any | 0 |\n\
             rule points: \"Points\"\n  require points is at least 2\n"
        );
        sound(&Source::new("long.playbook", text))
    };
    let (older, newer) = (playbook(&rows(&|row| row)), playbook(&rows(&|row| row / 2)));
    let markdown = describe_against(&newer, &older).to_markdown();
    let changed = markdown.matches("The table **points**, row").count();
    assert_eq!(changed, 2999);
}

#[test]
fn the_shipped_playbook_reads_as_a_document() {
    let path = root().join("playbooks/product-leader.playbook");
    assert_snapshot!(describe(&sound(&read(&path))).to_markdown());
}

#[test]
fn every_sound_playbook_can_be_described() {
    let folders = [
        "playbooks",
        "tests/fixtures/valid",
        "tests/fixtures/evaluate",
    ];
    for path in folders
        .iter()
        .flat_map(|folder| files_below(folder, "playbook"))
    {
        let source = read(&path);
        let Some(playbook) = footbridge::load(&source).playbook else {
            continue;
        };
        let markdown = describe(&playbook).to_markdown();
        assert!(markdown.starts_with("# "), "{}", source.name());
        for odd in ["::", " is is ", " .\n", ":.", ". .", "“”"] {
            assert!(
                !markdown.contains(odd),
                "{}: {odd:?} in\n{markdown}",
                source.name()
            );
        }
    }
}
