//! What is read at a glance is what the grammar reads. Where words of the language are to be noted,
//! the grammar reads all conditions, so the same file is read in both ways and compared.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read the files that they test"
)]

use proptest::prelude::*;

use crate::syntax::ast::Ast;
use crate::syntax::outline;
use crate::syntax::parser::Parser;
use crate::syntax::words;

/// The tree of a file, and what is wrong with it, by the grammar or not.
fn read(text: &str, by_grammar: bool) -> (Ast, String) {
    let parser = Parser::new(text);
    let parser = if by_grammar {
        parser.with_keywords()
    } else {
        parser
    };
    let (parsed, _, _) = parser.parse(0);
    (parsed.ast, format!("{:?}", parsed.problems))
}

fn assert_same(text: &str) {
    let (quick, problems) = read(text, false);
    let (careful, careful_problems) = read(text, true);
    assert_eq!(problems, careful_problems, "{text}");
    for (quick, careful) in quick.statements.iter().zip(&careful.statements) {
        assert_eq!(quick, careful, "{text}");
    }
    assert_eq!(quick, careful, "{text}");
}

/// The shipped playbooks, and those of the fixtures.
fn files() -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![
        concat!(env!("CARGO_MANIFEST_DIR"), "/playbooks").into(),
        std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures")),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "playbook") {
                files.extend(std::fs::read_to_string(path).ok());
            }
        }
    }
    files
}

#[test]
fn every_file_has_the_same_tree_in_both_ways() {
    for text in files() {
        assert_same(&text);
    }
}

/// Otherwise loading would take twice as long, and nobody would notice.
#[test]
fn most_of_the_rules_of_shipped_playbooks_are_plain() {
    let (mut plain, mut all) = (0, 0);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/playbooks");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let parser = Parser::new(&text);
        for block in outline::outline(&text, 0, &mut |_| {}).blocks {
            for clause in &block.clauses {
                let first = words::first_word(parser.words(clause.span));
                if matches!(first, "if" | "require" | "expect" | "encourage") {
                    all += 1;
                    plain += usize::from(parser.plain_body(clause.span).is_some());
                }
            }
        }
    }
    assert!(plain * 10 > all * 8, "{plain} of {all}");
}

/// Phrases of conditions, and what may stand between them.
fn phrases() -> impl Strategy<Value = String> {
    let phrase = prop::sample::select(vec![
        "line reports",
        "mentoring",
        "a",
        "b-c",
        "level 3",
        "expected",
        "is",
        "are",
        "is not",
        "is at least 3",
        "is at most 2.5",
        "is more than half",
        "is less than b",
        "is known",
        "is unknown",
        "is met",
        "is unmet",
        "is no",
        "is between 1 and 3",
        "is one of a, b",
        "is not one of a, not ready",
        "is before 2026-03",
        "is after 2026-03-31",
        "is below",
        "is within the last 2 years 6 months",
        "is at",
        "for at least 6 months",
        "includes",
        "includes \"x\"",
        "evidence",
        "mentoring evidence",
        "no line reports",
        "no talk evidence",
        "no requirement is unmet",
        "any stop applies",
        "at least 2",
        "at least 2 of:",
        "any of",
        "all of:",
        "at most 1 talk or course evidence",
        "exactly 3",
        "count of talk evidence",
        "count of different kinds of a, b evidence",
        "average of a, b",
        "average of",
        "average rating of feedback evidence",
        "latest review evidence",
        "first of a evidence",
        "sum of points for every skill in x",
        "highest column met in m",
        "lowest of 1, 2 plus 3",
        "years since started",
        "days since",
        "assessment date",
        "assessment",
        "none",
        "rule x",
        "every rule in area is met",
        "every skill in m for b",
        "delegation met",
        "within the last 12 months",
        "within the last 1 year 2 days",
        "since 2026",
        "since a",
        "before b",
        "between a and b",
        "verified",
        "verified by manager",
        "verified by",
        "lasting at least 6 months",
        "ongoing",
        "about strategy",
        "not expired",
        "where paid is no",
        "where rating is at least good",
        "where x is no lead",
        "with different company",
        "with different verified by",
        "in each of the last 4 quarters",
        "in force",
        "and",
        "or",
        "not",
        "plus",
        "minus",
        "times",
        "divided by",
        "rounded to 1 decimal",
        "(",
        ")",
        ",",
        "3",
        "40%",
        "-2",
        "0.5",
        "1,000",
        "2026-03-31",
        "2026-13",
        "2 years",
        "3x",
        "\"text\"",
        "\"\"",
        "'quoted name'",
        "# note\n",
        "then",
        "then require a",
        "then flag \"x\"",
        "otherwise",
        "otherwise expect b",
        "unless",
        "unless c",
        "and require d",
        "recommend e",
        "stop \"s\"",
        "if",
        "require",
        "über",
        ":",
        "for",
        "in",
        "one of",
        "one of a, b",
        "whole number from 0 to 10",
        "number",
        "yes or no",
        "list of text",
        "to 5",
        "a, b or c evidence",
        "no a, b evidence",
        "100000000000000000000000000000000000000000",
        "999999999999 years",
    ]);
    let gap = prop_oneof![
        20 => Just(" "), 2 => Just("\n    "), 1 => Just("  "), 1 => Just(""), 1 => Just("\t"), 1 => Just(" \n  "),
    ];
    prop::collection::vec((phrase, gap), 1..9)
        .prop_map(|parts| parts.iter().flat_map(|(part, gap)| [*part, *gap]).collect())
}

/// A quantity.
fn quantity() -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec![
        "a",
        "line reports",
        "level 3",
        "3",
        "0.5",
        "40%",
        "2 years",
        "2 years 6 months",
        "2026-03",
        "2026-03-31",
        "\"text\"",
        "good",
        "not ready",
        "assessment date",
        "years since started",
        "months since 2026-01",
        "highest column met in m",
        "sum of points for every skill",
        "delegation met",
        "'a name'",
    ]);
    let leaf = prop_oneof![
        4 => leaf.prop_map(str::to_owned),
        1 => evidence().prop_map(|evidence| format!("count of {evidence}")),
        1 => evidence().prop_map(|evidence| format!("latest {evidence}")),
        1 => evidence().prop_map(|evidence| format!("average rating of {evidence}")),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            (
                pair,
                prop::sample::select(vec!["plus", "minus", "times", "divided by"])
            )
                .prop_map(|((left, right), operator)| format!("{left} {operator} {right}")),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|members| format!("lowest of {}", members.join(", "))),
            inner.prop_map(|inner| format!("{inner} rounded to 1 decimal")),
        ]
    })
    .boxed()
}

fn test_of(value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let words = vec![
        "",
        "not ",
        "at least ",
        "at most ",
        "more than ",
        "less than ",
        "fewer than ",
        "before ",
        "after ",
        "one of ",
        "not one of ",
        "one of b, ",
    ];
    let bare = vec![
        "known",
        "unknown",
        "met",
        "unmet",
        "within the last 3 months",
        "within the last 1 year 2 days",
        "below",
        "at least novice for at least 6 months",
        "at least novice for at least 1 year 2 days",
        "one of a, not ready, b",
        "no",
    ];
    prop_oneof![
        6 => (prop::sample::select(words), value.clone()).prop_map(|(word, value)| format!("{word}{value}")),
        1 => (value.clone(), value).prop_map(|(low, high)| format!("between {low} and {high}")),
        3 => prop::sample::select(bare).prop_map(str::to_owned),
    ]
    .boxed()
}

fn evidence() -> BoxedStrategy<String> {
    let kinds = prop::sample::select(vec![
        "mentoring",
        "mentoring or coaching",
        "a, b or c",
        "good talk",
        "proof of work",
        "different kinds of a or b",
    ]);
    let value = prop::sample::select(vec!["3", "good", "a plus 2", "2026-03", "assessment date"]);
    let value = value.prop_map(str::to_owned).boxed();
    let filter = prop_oneof![
        3 => prop::sample::select(vec![
            "within the last 12 months", "within the last 1 year 2 days", "verified", "ongoing",
            "verified by manager", "about strategy", "not expired", "lasting at least 6 months",
            "with different company", "with different verified by", "in each of the last 4 quarters",
        ]).prop_map(str::to_owned),
        1 => test_of(value.clone()).prop_map(|test| format!("where rating is {test}")),
        1 => (prop::sample::select(vec!["since", "before"]), value.clone())
            .prop_map(|(word, value)| format!("{word} {value}")),
        1 => (value.clone(), value).prop_map(|(low, high)| format!("between {low} and {high}")),
    ];
    (kinds, prop::collection::vec(filter, 0..3))
        .prop_map(|(kinds, filters)| {
            let filters: Vec<String> = filters.iter().map(|filter| format!(" {filter}")).collect();
            format!("{kinds} evidence{}", filters.concat())
        })
        .boxed()
}

/// A condition that the grammar reads, mostly.
fn condition() -> BoxedStrategy<String> {
    let amount = prop::sample::select(vec!["", "no ", "at least 2 ", "at most 1 ", "exactly 3 "]);
    let leaf = prop_oneof![
        4 => (quantity(), test_of(quantity())).prop_map(|(value, test)| format!("{value} is {test}")),
        1 => (quantity(), quantity()).prop_map(|(list, item)| format!("{list} includes {item}")),
        3 => (amount, evidence()).prop_map(|(amount, evidence)| format!("{amount}{evidence}")),
        1 => quantity(),
        1 => (evidence(), prop::sample::select(vec!["", "no "]))
            .prop_map(|(evidence, no)| format!("{no}talk, course, {evidence}")),
        2 => prop::sample::select(vec![
            "wants to lead", "no line reports", "no requirement is unmet", "any stop applies",
            "every rule in delegation is met", "every skill in m is at least b", "rule x is met",
            "at least 2 of:", "any of", "at least 2 requirements are unmet", "no flag applies",
            "any expectation in delegation is unmet", "at most 1 encouragements in a is unmet",
            "no rule in a is unmet", "time in product is at least 2", "ready for lead", "in force",
            "any skill in b for c is at least d", "no skill in e", "for  at least", "rule y",
        ]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            1 => inner.clone().prop_map(|inner| format!("not {inner}")),
            1 => inner.clone().prop_map(|inner| format!("({inner})")),
            3 => (inner.clone(), prop::sample::select(vec!["and", "or"]), inner)
                .prop_map(|(left, joint, right)| format!("{left} {joint} {right}")),
        ]
    })
    .boxed()
}

/// A file with what is said in each place that conditions have.
fn file(said: &str) -> String {
    format!(
        "fact f: {said}\n\nfact {said}: text\n\nrequire {said}\n\nif {said}\n\nif a then {said}\n\nrule r: \"R\"\n  if {said}\n  then require \
         {said}\n  unless {said}\n\ndefine d: {said}\n\ndefine e:\n  any of:\n    - {said}\n    - a\n\n\
         evidence s: {said}\n\nscore t:\n  40% {said}\n  60% {said}\n\nverdict:\n  ready when {said}\n"
    )
}

/// A file with some of its words left out, put in or moved.
fn changed(text: &str, changes: &[(prop::sample::Index, u8)]) -> String {
    let mut words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
    for (index, change) in changes {
        if words.is_empty() {
            break;
        }
        let at = index.index(words.len());
        match change {
            0 => drop(words.remove(at)),
            1 => words.insert(at, "and "),
            2 => words.rotate_left(at),
            _ => words.insert(at, "evidence "),
        }
    }
    words.concat()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn conditions_have_the_same_tree_in_both_ways(
        said in condition(),
        breaks in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) {
        let mut said = said;
        for at in breaks {
            let spaces: Vec<usize> = said.match_indices(' ').map(|(at, _)| at).collect();
            if !spaces.is_empty() {
                said.insert_str(spaces[at.index(spaces.len())], "\n    ");
            }
        }
        assert_same(&file(&said));
    }

    #[test]
    fn phrases_have_the_same_tree_in_both_ways(said in phrases()) {
        assert_same(&file(&said));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn changed_files_have_the_same_tree_in_both_ways(
        file in prop::sample::select(files()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4), 1..20),
    ) {
        assert_same(&changed(&file, &changes));
    }
}
