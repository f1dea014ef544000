//! `footbridge forecast`: the days on which an answer changes, and why.
use footbridge::report::text;
use footbridge::{Date, Format, Source, UnknownKeys};
use insta_cmd::assert_cmd_snapshot;
use tempfile::TempDir;

use crate::support::{files_below, read, root, sound};

use super::{folder, footbridge, footbridge_in, without_styles};

const PLAYBOOK: &str = r#"playbook "Two years in role"
  version 1.0.0

fact started in role: date
evidence mentoring: "Mentoring a colleague"
evidence review: "A review"
evidence certificate: "A certificate"
  field expires: date
evidence post: "A post held"
scale level: novice < fluent
skill strategy: level

rule time in role: "Two years in the role"
  require years since started in role is at least 2

rule mentoring: "Mentor somebody"
  require mentoring evidence within the last 12 months
  expect certificate evidence not expired
  waivable by manager

rule regular: "Regular reviews"
  encourage at least 1 review evidence in each of the last 2 quarters

rule held: "Fluent for a while"
  expect strategy is at least fluent for at least 6 months

rule stayed: "Stay in a post"
  encourage post evidence lasting at least 18 months

rule to come: "A rule to come"
  expect strategy is at least fluent
  in force from 2027-01-01

rule mentor assigned: "Have a mentor"
  concerns employer
  encourage started in role is after (assessment date minus 4 years)

verdict rung: ladder

table ladder, by time there: text
  | time there  | =          |
  | below 24    | "newcomer" |
  | at least 24 | "settled"  |

define time there:
  months since started in role
"#;

const ANA: &str = "\
id: ana
name: Ana Ferreira
started in role: 2024-09-15
strategy:
  level: fluent
  since: 2026-03
evidence:
  - kind: mentoring
    on: 2025-11-02
  - kind: mentoring
    on: 2026-07-20
  - kind: certificate
    on: 2024
    expires: 2027-02-28
  - kind: review
    on: 2026-02-01
  - kind: review
    on: 2026-05-01
  - kind: post
    from: 2025-05-10
waivers:
  - rule: mentoring
    reason: Mentored for years before
    approved by: manager
    until: 2027-12-31
";

/// Nothing of this person ever changes by itself.
const BEN: &str = "id: ben\nstarted in role: 2020-01-01\nstrategy: novice\nevidence: []\n";

fn people() -> TempDir {
    folder(&[
        ("role.playbook", PLAYBOOK),
        ("ana.yaml", ANA),
        ("ben.yaml", BEN),
        ("wrong.yaml", "id: cho\nstarted in role: soon\n"),
    ])
}

#[test]
fn help_of_forecast() {
    assert_cmd_snapshot!(footbridge("forecast --help"));
}

#[test]
fn every_change_is_told_with_its_reason() {
    let folder = people();
    let arguments = "forecast role.playbook ana.yaml --as-of 2026-06-30";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn a_forecast_as_json() {
    let folder = people();
    let arguments =
        "forecast role.playbook ana.yaml --as-of 2026-06-30 --until 2026-09-30 --format json";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn whoever_cannot_be_read_stops_nobody_else() {
    let folder = people();
    let arguments = "forecast role.playbook wrong.yaml ben.yaml --as-of 2026-06-30";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn nothing_changes() {
    let folder = people();
    let arguments = "forecast role.playbook ben.yaml --as-of 2026-06-30 --until 2026-07-01";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn the_next_change_stands_below_the_verdict() {
    let folder = people();
    let arguments = "evaluate role.playbook ana.yaml --as-of 2026-06-30";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn a_last_day_that_is_not_after_the_first_is_refused() {
    let folder = people();
    for (name, until) in [("same", "2026-06-30"), ("before", "2026-01-01")] {
        let arguments =
            format!("forecast role.playbook ana.yaml --as-of 2026-06-30 --until {until}");
        insta::with_settings!({ snapshot_suffix => name }, {
            assert_cmd_snapshot!("until", footbridge_in(folder.path(), &arguments));
        });
    }
}

#[test]
fn a_date_that_is_none_is_refused() {
    let folder = people();
    let arguments = "forecast role.playbook ana.yaml --until 2026-02-30";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn a_forecast_is_not_coloured_when_it_goes_to_a_file() {
    let folder = people();
    let mut command = footbridge_in(folder.path(), "forecast role.playbook ana.yaml");
    let output = command.env_remove("NO_COLOR").output().unwrap();
    assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b));
}

#[test]
fn forecasts_are_readable_at_sixty_columns() {
    let [as_of, until] = ["2026-06-30", "2029-06-30"].map(|date| Date::parse(date).unwrap());
    let page = |playbook: &Source, profile: &Source| {
        let playbook = sound(playbook);
        let people = playbook.read_people(profile, Format::Yaml, UnknownKeys::Warn);
        let profile = people.people[0].profile.as_ref().unwrap();
        let forecast = playbook.forecast(profile, as_of, until);
        let page = without_styles(&text::forecast(&playbook, &forecast, 60));
        for line in page.lines() {
            assert!(line.chars().count() <= 60, "{line}");
        }
        page
    };
    let shipped = read(&root().join("playbooks/product-leader.playbook"));
    for path in files_below("playbooks/profiles", "yaml") {
        page(&shipped, &read(&path));
    }
    insta::assert_snapshot!(page(
        &Source::new("role.playbook", PLAYBOOK),
        &Source::new("ana.yaml", ANA)
    ));
}
