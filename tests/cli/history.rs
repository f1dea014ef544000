//! `footbridge history`: what the answers would have been on past days.
use footbridge::report::text;
use footbridge::{Date, Format, Source, UnknownKeys};
use insta_cmd::assert_cmd_snapshot;
use tempfile::TempDir;

use crate::support::{files_below, read, root, sound};

use super::{folder, footbridge, footbridge_in, without_styles};

const PLAYBOOK: &str = r#"playbook "A first team"
  version 1.0.0

scale proficiency: novice < practising < fluent
skill delegating: proficiency
fact line reports: whole number from 0
fact wants to lead people: yes or no
evidence mentoring: "Mentoring a colleague"
area proof: "From saying it to showing it"

rule want it: "Want to lead people"
  area proof
  require wants to lead people

rule show it: "Show that you can lead"
  area proof
  if line reports is at most 1
  then require at least 2 mentoring evidence within the last 12 months

rule hand over: "Hand work over"
  area proof
  expect delegating is at least practising for at least 6 months

score readiness:
  60% proof met
  40% delegating
score items: count of mentoring evidence

verdict rung: delegating
"#;

const ANA: &str = "\
id: ana
name: Ana Ferreira
line reports:
  - {value: 0, since: 2025-01-01}
  - {value: 3, since: 2026-02-01}
wants to lead people: yes
delegating:
  - {value: practising, since: 2025-03}
  - {value: fluent, since: 2025-11-15}
evidence:
  - {kind: mentoring, on: 2025-07-01}
  - {kind: mentoring, on: 2025}
  - {kind: mentoring}
";

fn people() -> TempDir {
    folder(&[
        ("team.playbook", PLAYBOOK),
        ("ana.yaml", ANA),
        ("nobody.yaml", "id: nobody\n"),
        (
            "wrong.yaml",
            "id: cho\nline reports: [{value: 1, since: 2026}, {value: 2, since: 2026}]\n",
        ),
    ])
}

fn asked(arguments: &str) -> std::process::Output {
    let folder = people();
    let arguments = format!("history team.playbook {arguments} --as-of 2026-06-30");
    footbridge_in(folder.path(), &arguments).output().unwrap()
}

#[test]
fn help_of_history() {
    assert_cmd_snapshot!(footbridge("history --help"));
}

#[test]
fn every_past_day_is_told() {
    for (suffix, arguments) in [
        ("text", "ana.yaml"),
        ("markdown", "ana.yaml --every 6 months --format markdown"),
        ("json", "ana.yaml --from 2026-03-01 --format json"),
        ("nobody", "nobody.yaml"),
        ("nobody_longer", "nobody.yaml --from 2026-01-01"),
    ] {
        let folder = people();
        let arguments = format!("history team.playbook {arguments} --as-of 2026-06-30");
        insta::with_settings!({ snapshot_suffix => suffix }, {
            assert_cmd_snapshot!("past", footbridge_in(folder.path(), &arguments));
        });
    }
}

#[test]
fn what_cannot_be_told_is_refused() {
    for (suffix, arguments) in [
        ("every", "ana.yaml --every soon"),
        ("from", "ana.yaml --from 2026-06-30"),
        ("wrong", "wrong.yaml"),
        ("missing", "missing.yaml"),
    ] {
        let folder = people();
        let arguments = format!("history team.playbook {arguments} --as-of 2026-06-30");
        insta::with_settings!({ snapshot_suffix => suffix }, {
            assert_cmd_snapshot!("refused_past", footbridge_in(folder.path(), &arguments));
        });
    }
}

#[test]
fn a_length_of_time_needs_no_quotes() {
    let quoted = asked("ana.yaml --every 6months");
    assert!(!quoted.status.success());
    let [first, second] = ["--every 6 months ana.yaml", "ana.yaml --every 6 months"].map(asked);
    assert!(first.status.success());
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn a_value_to_come_is_foretold() {
    let playbook =
        "fact reports: whole number from 0\nrule lead:\n  require reports is at least 2\n";
    let person = "reports: [{value: 1, since: 2025}, {value: 2, since: 2026-09-01}]\n";
    let folder = folder(&[("lead.playbook", playbook), ("ana.yaml", person)]);
    for command in ["forecast", "evaluate"] {
        let arguments = format!("{command} lead.playbook ana.yaml --as-of 2026-06-30");
        insta::with_settings!({ snapshot_suffix => command }, {
            assert_cmd_snapshot!("to_come", footbridge_in(folder.path(), &arguments));
        });
    }
}

#[test]
fn histories_are_readable_at_sixty_columns() {
    let as_of = Date::parse("2026-06-30").unwrap();
    let page = |playbook: &Source, profile: &Source| {
        let playbook = sound(playbook);
        let people = playbook.read_people(profile, Format::Yaml, UnknownKeys::Warn);
        let profile = people.people[0].profile.as_ref().unwrap();
        let history = playbook.history(profile, as_of, "3 months", None);
        let page = without_styles(&text::history(&playbook, &history.unwrap(), 60));
        for line in page.lines() {
            assert!(line.chars().count() <= 60, "{line}");
        }
        page
    };
    for playbook in ["product-leader", "product-career"] {
        let shipped = read(&root().join(format!("playbooks/{playbook}.playbook")));
        for path in files_below("playbooks/profiles", "yaml") {
            page(&shipped, &read(&path));
        }
    }
    insta::assert_snapshot!(page(
        &Source::new("team.playbook", PLAYBOOK),
        &Source::new("ana.yaml", ANA)
    ));
}
