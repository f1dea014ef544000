//! The one layout: as recorded, changing nothing the second time, with the meaning and every comment
//! of before.
#![expect(
    clippy::panic,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use footbridge::{Formatted, Source, format_playbook};
use proptest::prelude::*;
use proptest::sample::select;

use crate::docs::playbook_blocks;
use crate::support::{files_below, read};
use crate::syntax::{apply, change, pieces, read_bytes, token_soup};

/// Formats a text; the formatter itself compares the meaning and the comments.
fn formatted(text: &str) -> Formatted {
    match format_playbook(&Source::new("any.playbook", text)) {
        Ok(formatted) => formatted,
        Err(error) => panic!("{error}\n{text}"),
    }
}

/// Formats a text twice. One with mistakes may be left alone as a whole.
fn survives(text: &str) -> String {
    let once = formatted(text).text;
    let twice = formatted(&once).text;
    assert!(
        once == twice,
        "the second time differs\n{text}\n----\n{once}\n----\n{twice}"
    );
    assert!(
        once == text || once.is_empty() || once.ends_with('\n') && !once.ends_with("\n\n"),
        "{once:?}"
    );
    once
}

#[test]
fn messy_files_format_as_recorded() {
    insta::glob!("fixtures/format/*.playbook", |path| {
        let source = read(path);
        let Formatted { text, problems } = formatted(source.text());
        let problems: Vec<String> = problems.iter().map(|one| format!("{one:?}\n")).collect();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(
                "format",
                format!("{}\n----\n\n{text}\n----\n\n{}", source.text(), problems.concat())
            );
        });
    });
}

#[test]
fn formatting_twice_changes_nothing() {
    for folder in ["playbooks", "tests/fixtures"] {
        for path in files_below(folder, "playbook") {
            if let Ok(text) = String::from_utf8(read_bytes(&path).unwrap()) {
                survives(&text);
            }
        }
    }
    for block in playbook_blocks() {
        survives(&block);
    }
}

#[test]
fn shipped_playbooks_are_formatted() {
    for path in files_below("playbooks", "playbook") {
        let source = read(&path);
        let formatted = formatted(source.text());
        assert!(
            formatted.text == source.text(),
            "{} is not: run `footbridge format playbooks`",
            source.name()
        );
    }
}

#[test]
fn whatever_ends_a_line_or_begins_a_file_the_layout_is_the_same() {
    let laid_out = "fact a: number\n  ask \"how many\"\n\ntable t: number\n  | a   | = |\n  | 1   | 2 |\n  \
                    | any | 3 |\n";
    let with_tabs = laid_out.replace("  |", "\t|").replace("  ask", "\task\t");
    for text in [
        laid_out.to_owned(),
        laid_out.replace('\n', "\r\n"),
        format!("\u{feff}{laid_out}"),
        laid_out.trim_end().to_owned(),
        with_tabs,
    ] {
        assert_eq!(survives(&text), laid_out, "{text:?}");
    }
}

#[test]
fn files_without_a_statement_have_a_layout() {
    for (text, laid_out) in [
        ("", ""),
        ("\n \n\t\n", ""),
        ("\u{feff}", ""),
        ("# one", "# one\n"),
        ("\n\n# one  \n\n\n   # two\r\n", "# one\n\n# two\n"),
    ] {
        assert_eq!(survives(text), laid_out, "{text:?}");
    }
}

#[test]
fn a_long_table_is_laid_out_in_no_time() {
    let rows = (0..3_000).map(|row| format!("|{row}|{row},{row}|字字|{row}|\n    "));
    let text = format!(
        "table t: number\n  |a|b|c|=|\n    {}",
        rows.collect::<String>()
    );
    let Formatted { text, .. } = formatted(&text);
    assert!(
        text.contains("\n  | 7    | 7, 7       | 字字 | 7    |\n"),
        "{:?}",
        text.get(..200)
    );
}

/// A text with a comment at the end of some lines and above some others, each with a number.
fn with_comments(text: &str, places: &[u8]) -> (String, usize) {
    let (mut noted, mut count) = (String::new(), 0);
    for (line, place) in text.lines().zip(places.iter().cycle()) {
        if place % 4 == 0 {
            let indent = usize::from(*place) / 32;
            noted.push_str(&format!("{}# note{count}.\n", " ".repeat(indent)));
            count += 1;
        }
        noted.push_str(line);
        if place % 3 == 0 {
            noted.push_str(&format!(" # note{count}."));
            count += 1;
        }
        noted.push('\n');
    }
    (noted, count)
}

fn notes(text: &str) -> Vec<&str> {
    // Inside a text a note is but a word, which may stand on the next line.
    let starts = text.match_indices("note");
    let ends = starts.map(|(at, _)| text.get(at..).and_then(|note| note.split('.').next()));
    let is_note = |note: &&str| note.ends_with(|c: char| c.is_ascii_digit()) && !note.contains(' ');
    ends.flatten().filter(is_note).collect()
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

mod formatting_keeps_the_meaning_of_any_text {
    use super::*;

    proptest! {
        #![proptest_config(cases(1_500))]

        #[test]
        fn words_of_the_language(text in token_soup()) {
            survives(&text);
        }
    }

    proptest! {
        #![proptest_config(cases(1_000))]

        #[test]
        fn changed_playbooks(
            piece in select(pieces()),
            changes in prop::collection::vec(change(), 0..5),
        ) {
            survives(&changes.iter().fold(piece, |text, change| apply(&text, change)));
        }
    }

    proptest! {
        #![proptest_config(cases(600))]

        #[test]
        fn comments_anywhere(
            piece in select(pieces()),
            places in prop::collection::vec(any::<u8>(), 1..40),
        ) {
            let (text, count) = with_comments(&piece, &places);
            let laid_out = survives(&text);
            prop_assert_eq!(notes(&laid_out), notes(&text));
            prop_assert_eq!(notes(&laid_out).len(), count);
        }
    }
}
