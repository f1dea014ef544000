//! `footbridge why`: what an answer rests on.

use std::process::Command;

use footbridge::report::text;
use footbridge::{Date, Extent, Format, Source, UnknownKeys};
use insta_cmd::assert_cmd_snapshot;
use tempfile::TempDir;

use crate::support::{files_below, read, root, sound};

use super::{folder, footbridge, footbridge_in, without_styles};

const PLAYBOOK: &str = r#"playbook "First steps into leading"
  version 1.0.0

scale proficiency: novice < practising < fluent < expert
area craft: "The craft"
skill strategy: proficiency
  area craft
skill speaking: proficiency
  area craft

fact line reports: whole number from 0
fact wants to lead people: yes or no
fact industries: list of text
fact post: one of head, director
fact left school: date

evidence mentoring: "Mentoring a colleague"
evidence review: "A review"
  field rating: whole number from 1 to 5
  field rater: one of manager, peer

define leads people: line reports is at least 1

table level asked for: proficiency
  | post     | leads people | =          |
  | director | any          | expert     |
  | head     | yes          | fluent     |
  | any      | any          | practising |

score readiness:
  50% strategy
  30% craft met
  20% leads people

rule want it: "Want to lead people"
  if not wants to lead people
  then stop "Another path fits better."

rule show it: "Show that you can lead"
  if not leads people
  then require at least 2 mentoring evidence verified within the last 12 months
  otherwise expect at least 1 review evidence in each of the last 2 quarters

rule strategy: "Have the strategy"
  area craft
  require strategy is at least level asked for
  waivable by head of product

rule rated: "Be rated well"
  area craft
  expect average rating of review evidence where rater is peer is at least 4

rule broad: "Know several industries"
  expect at least 2 of
    - industries includes "retail"
    - industries includes "banking"
    - leads people
    - speaking is at least fluent
  unless left school is after 2020-01-01

verdict
  not a fit     when any stop applies
  not ready     when any requirement is unmet
  nearly ready  when any expectation is unmet
  ready         otherwise

verdict rung: level asked for
"#;

const ANA: &str = "\
id: ana
name: Ana Ferreira
line reports: 0
wants to lead people: yes
industries: [retail]
post: head
strategy: novice
evidence:
  - kind: mentoring
    on: 2026-03-01
    what: Helped an associate through a launch
    verified by: manager
  - kind: mentoring
    on: 2024-11-20
    what: Looked after an intern
    verified by: manager
  - kind: mentoring
    on: 2026-05-02
  - kind: mentoring
    what: Something long ago
  - kind: review
    on: 2026-05-01
    rating: 3
    rater: peer
  - kind: review
    on: 2026-01-10
    rating: 5
    rater: manager
waivers:
  - rule: strategy
    reason: Led the strategy of a whole bank before
    approved by: Head of Product
    until: 2026-12-31
";

/// Of whom hardly anything is known.
const BEN: &str = "id: ben\nline reports: 3\nwants to lead people: yes\n";

fn people() -> TempDir {
    folder(&[
        ("lead.playbook", PLAYBOOK),
        ("ana.yaml", ANA),
        ("ben.yaml", BEN),
        ("nobody.yaml", "id: nobody\n"),
        ("wrong.yaml", "id: cho\nline reports: many\n"),
        (
            "people.csv",
            "id,line reports,wants to lead people\ncho,0,yes\n",
        ),
        (
            "evidence.csv",
            "id,kind,on,what\ncho,mentoring,2026-01-05,A talk\n",
        ),
    ])
}

fn asked(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = footbridge_in(folder.path(), "why lead.playbook");
    command.args(arguments).args(["--as-of", "2026-06-30"]);
    command
}

#[test]
fn help_of_why() {
    assert_cmd_snapshot!(footbridge("why --help"));
}

#[test]
fn the_verdict_and_what_decided_it() {
    assert_cmd_snapshot!(asked(&people(), &["ana.yaml"]));
}

#[test]
fn everything_is_shown_when_it_is_wanted() {
    assert_cmd_snapshot!(asked(&people(), &["ana.yaml", "--all"]));
}

#[test]
fn an_open_verdict_and_what_leaves_it_open() {
    assert_cmd_snapshot!(asked(&people(), &["ben.yaml"]));
}

#[test]
fn of_somebody_of_whom_nothing_is_known() {
    assert_cmd_snapshot!(asked(&people(), &["nobody.yaml"]));
}

#[test]
fn one_thing_by_its_name() {
    for (suffix, name) in [
        ("rule", "Show it"),
        ("definition", "leads people"),
        ("score", "readiness"),
        ("table", "level asked for"),
        ("answer", "rung"),
        ("fact", "industries"),
        ("chosen", "rule strategy"),
        ("waived", "broad"),
    ] {
        insta::with_settings!({ snapshot_suffix => suffix }, {
            assert_cmd_snapshot!("by_name", asked(&people(), &["ana.yaml", name]));
        });
    }
}

#[test]
fn a_name_that_is_none_or_that_two_have_is_refused() {
    for (suffix, name) in [("typo", "show its"), ("none", "x"), ("two", "strategy")] {
        insta::with_settings!({ snapshot_suffix => suffix }, {
            assert_cmd_snapshot!("refused", asked(&people(), &["ana.yaml", name]));
        });
    }
}

/// What stands in every answer and is not worked out by itself: it is said what it is, and what uses it.
#[test]
fn words_that_are_not_worked_out_are_told_of() {
    let words = [
        ("product-leader", "demands of the post"),
        ("product-leader", "company work"),
        ("product-leader", "confidence"),
        ("product-leader", "upward feedback evidence"),
        ("product-leader", "proficiency"),
        ("product-leader", "feedbak evidence"),
        (
            "expert-to-product-manager",
            "every skill in breadth asked for",
        ),
        ("three-shifts", "recent coaching talk"),
        ("three-shifts", "playbooks/profiles/lucia.yaml"),
        ("three-shifts", "tea"),
    ];
    let mut told = String::new();
    for (playbook, word) in words {
        let playbook = format!("playbooks/{playbook}.playbook");
        let profile = "playbooks/profiles/noor.yaml";
        let mut command = footbridge("why");
        command.args([playbook.as_str(), profile, word]);
        let output = command.output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(2), "{word}");
        told.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    insta::assert_snapshot!(told);
}

/// A table that makes an answer is explained by it, and a verdict's label by the verdict.
#[test]
fn a_table_is_explained_by_its_answer_and_a_label_by_its_verdict() {
    let told = |name: &str| {
        let playbook = "playbooks/product-leader.playbook";
        let profile = "playbooks/profiles/mateo.yaml";
        let mut command = footbridge("why");
        command.args([playbook, profile, name, "--as-of", "2026-06-30"]);
        let output = command.output().expect("the binary runs");
        assert!(output.status.success(), "{name}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(told("weakest area"), told("start here"));
    assert_eq!(told("nearly ready"), told("verdict"));
}

#[test]
fn the_rules_in_the_text_of_the_playbook() {
    assert_cmd_snapshot!(asked(&people(), &["ana.yaml", "show it", "--source"]));
}

/// Every answer shows the titles of rules, and none their names.
#[test]
fn a_rule_may_be_asked_for_by_its_title() {
    let playbook = "\
fact tired: yes or no
fact rushed: yes or no
rule pace: \"Go at a pace that lasts\"
  if tired or rushed
  then flag \"Rest first\"
  otherwise flag \"Go on\"
rule walk: \"Walk on\"
  expect not tired
  encourage not rushed
";
    let profile = "tired: no\nrushed: yes\n";
    let folder = folder(&[("first.playbook", playbook), ("ana.yaml", profile)]);
    // A rule that only flags applies or does not; it is never met.
    insta::with_settings!({ snapshot_suffix => "flags" }, {
        assert_cmd_snapshot!("by_title", asked_by_title(&folder, "go at a pace that lasts"));
    });
    // What is asked of the verdict are expectations: of them none is unmet.
    insta::with_settings!({ snapshot_suffix => "verdict" }, {
        assert_cmd_snapshot!("by_title", asked_by_title(&folder, "verdict"));
    });
}

fn asked_by_title(folder: &TempDir, title: &str) -> Command {
    let mut command = footbridge_in(folder.path(), "why first.playbook ana.yaml");
    command.args([title, "--all", "--as-of", "2026-06-30"]);
    command
}

#[test]
fn a_reasoning_as_json() {
    assert_cmd_snapshot!(asked(
        &people(),
        &["ana.yaml", "show it", "--format", "json"]
    ));
}

#[test]
fn evidence_of_another_file_is_named_by_it() {
    let arguments = ["people.csv", "show it", "--evidence", "evidence.csv"];
    assert_cmd_snapshot!(asked(&people(), &arguments));
}

#[test]
fn what_cannot_be_read_is_told() {
    for (suffix, profile) in [
        ("wrong", "wrong.yaml"),
        ("playbook", "lead.playbook"),
        ("missing", "missing.yaml"),
    ] {
        insta::with_settings!({ snapshot_suffix => suffix }, {
            assert_cmd_snapshot!("unreadable", asked(&people(), &[profile]));
        });
    }
}

#[test]
fn reasonings_are_readable_at_sixty_columns() {
    let as_of = Date::parse("2026-06-30").unwrap();
    let page = |playbook: &Source, profile: &Source| {
        let playbook = sound(playbook);
        let people = playbook.read_people(profile, Format::Yaml, UnknownKeys::Warn);
        let profile = people.people[0].profile.as_ref().unwrap();
        for extent in [Extent::All, Extent::WhatMattered] {
            let reasoning = playbook.why(profile, as_of, None, extent).unwrap();
            let page = without_styles(&text::why(&playbook, &reasoning, 60));
            for line in page.lines() {
                assert!(line.chars().count() <= 60, "{line}");
            }
        }
        let reasoning = playbook.why(profile, as_of, None, Extent::WhatMattered);
        without_styles(&text::why(&playbook, &reasoning.unwrap(), 60))
    };
    let shipped = read(&root().join("playbooks/product-leader.playbook"));
    for path in files_below("playbooks/profiles", "yaml") {
        page(&shipped, &read(&path));
    }
    insta::assert_snapshot!(page(
        &Source::new("lead.playbook", PLAYBOOK),
        &Source::new("ana.yaml", ANA)
    ));
}
