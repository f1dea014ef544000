//! Playbooks as documents.
#![expect(clippy::string_slice, reason = "a test that fails says so by a panic")]

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
