//! The tree of every statement and pattern.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read the files that they test"
)]

use crate::source::Source;

use super::parse;

#[test]
fn every_valid_file_gives_the_recorded_tree() {
    insta::glob!("../..", "tests/fixtures/valid/*.playbook", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let parsed = parse(&Source::new("valid.playbook", text.as_str()));
        assert!(!parsed.problems.has_errors(), "{:?}", parsed.problems);
        let tree = without_spans(&format!("{:#?}", parsed.ast.statements));
        insta::with_settings!({ snapshot_path => "../../tests/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("tree", format!("{text}\n----\n\n{tree}"));
        });
    });
}

/// The tree without places and without what follows from the names: a reviewer reads the rest.
fn without_spans(tree: &str) -> String {
    let mut kept = String::new();
    let mut inside = None;
    for line in tree.lines() {
        let indent = line.len() - line.trim_start().len();
        if inside.is_some_and(|outer| indent > outer) {
            continue;
        }
        if inside.take().is_some() {
            continue;
        }
        let words = line.trim_start();
        if words.starts_with("span: Span {") {
            inside = Some(indent);
        } else if !words.starts_with("key: ") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}
