//! `footbridge plan` as people run it.

use footbridge::report::text;
use footbridge::{Date, Enough, Format, Source, UnknownKeys};
use insta_cmd::assert_cmd_snapshot;
use tempfile::TempDir;

use super::{folder, footbridge_in, without_styles};
use crate::support::{files_below, read, sound};

const LEAD: &str = "\
playbook \"First lead\"
  version 1.0.0
scale proficiency: novice < practising < fluent
fact time in product: duration
fact started in role: date
fact wants to lead: yes or no
fact likes meetings: yes or no
skill delegating: proficiency
evidence mentoring: \"Mentoring a less experienced colleague\"
evidence talk: \"A talk in public\"
rule want it: \"Want to lead\"
  if not wants to lead
  then stop \"Another path may be the right one.\"
rule lead without a team: \"Show that you can lead\"
  require at least 2 mentoring evidence within the last 12 months
rule let go: \"Let others do the work\"
  require delegating is at least practising
  expect delegating is fluent
rule in the role: \"Have a year in the role\"
  require years since started in role is at least 1
rule experience: \"Have five years in product\"
  encourage time in product is at least 5 years
rule be heard: \"Be heard outside\"
  encourage talk evidence
rule calm: \"Look after your calendar\"
  if likes meetings
  then flag \"You like meetings. Your team may not.\"
action mentor a junior: \"Volunteer to mentor a junior colleague\"
  builds 1 mentoring evidence
  raises delegating to practising
  reach 2, impact 2, confidence 80%, effort 6 weeks
action mentor in the programme: \"Mentor in the company's programme\"
  builds 2 mentoring evidence
  reach 1, impact 2, confidence 80%, effort 10 weeks
action mentor again: \"Mentor somebody in another department\"
  builds 1 mentoring evidence
  reach 1, impact 1, confidence 80%, effort 6 weeks
action hand over: \"Hand a whole project over\"
  raises delegating to fluent
  reach 4, impact 1, confidence 50%, effort 3 weeks
  link \"https://example.org/delegating\"
action speak: \"Give a talk at a meetup\"
  builds 1 talk evidence
  reach 20, impact 0.5, confidence 50%, effort 2 weeks
action think: \"Think about what you want\"
  sets wants to lead to yes
";

const ANA: &str = "\
id: ana
name: Ana Ferreira
wants to lead: yes
likes meetings: yes
time in product: 4 years
started in role: 2024-02-01
delegating: novice
evidence:
  - kind: mentoring
    on: 2024-03-01
";
const BEN: &str = "\
id: ben
wants to lead: yes
likes meetings: no
time in product: 6 years
started in role: 2025-09-15
delegating: fluent
evidence:
  - {kind: mentoring, on: 2026-01-01}
  - {kind: mentoring, on: 2026-02-01}
";
const CHO: &str = "id: cho\nstarted in role: 2020-01-01\nevidence: []\n";
const DEE: &str =
    "id: dee\nwants to lead: no\nlikes meetings: no\nstarted in role: 2020-01-01\nevidence: []\n";
const EVE: &str = "\
id: eve
wants to lead: yes
likes meetings: no
time in product: 9 years
started in role: 2020-01-01
delegating: fluent
evidence:
  - {kind: mentoring, on: 2026-01-01}
  - {kind: mentoring, on: 2026-02-01}
  - {kind: talk, on: 2026-02-01}
";
const NO_ACTIONS: &str = "\
fact wants to lead: yes or no
rule want it: \"Want to lead\"
  require wants to lead
";

/// A playbook with an order of events, a choice of aim, short windows and a stop that nothing gets past.
const ORDER: &str = "\
playbook \"Second thoughts\"
verifiers: manager
fact wants the role: yes or no
fact target: one of head, chief
fact runs a company: yes or no
evidence talk: \"A frank talk about the role\"
evidence confirmation: \"You said yes again\"
evidence story: \"A story told\"
evidence plan: \"A plan written\"
evidence decision: \"A decision somebody saw\"
rule want it: \"Want the role\"
  if not wants the role
  then stop \"Another path may be the right one.\"
  and recommend spend an hour
rule talk first: \"Have a frank talk\"
  require talk evidence
rule say it twice: \"Say yes again after the talk\"
  require latest confirmation evidence is after latest talk evidence
rule tell stories: \"Tell a story\"
  require story evidence within the last 3 months
rule write plans: \"Write a plan\"
  expect plan evidence
rule chiefs: \"Know how a company is run\"
  if target is chief
  then expect runs a company
rule decide: \"Decide where others see it\"
  expect decision evidence verified
action have a talk: \"Have a frank talk with somebody in the role\"
  builds 1 talk evidence
  reach 1, impact 1, confidence 80%, effort 1 week
action sleep on it: \"Let four weeks pass, then say yes again\"
  builds 1 confirmation evidence
  reach 1, impact 1, confidence 80%, effort 4 weeks
action tell a story: \"Tell a story\"
  builds 1 story evidence
  reach 9, impact 1, confidence 80%, effort 1 week
action write a plan: \"Write a plan\"
  builds 1 plan evidence
  reach 1, impact 1, confidence 80%, effort 20 weeks
action join a group: \"Write a plan with others, and tell its story\"
  builds 1 plan evidence
  builds 1 story evidence
  reach 1, impact 1, confidence 80%, effort 40 weeks
action aim lower: \"Aim at the post of head\"
  sets target to head
  reach 1, impact 1, confidence 80%, effort 1 week
action run a company: \"Run a small company for a while\"
  sets runs a company to yes
  reach 1, impact 1, confidence 80%, effort 6 weeks
action decide in public: \"Decide something where others see it\"
  builds 1 decision evidence verified by manager
  reach 1, impact 1, confidence 80%, effort 3 weeks
action spend an hour: \"Spend an hour with a senior expert\"
  reach 1, impact 1, confidence 80%, effort 1 day
";
/// Has done nothing of it yet.
const FLO: &str = "\
id: flo
wants the role: yes
target: head
evidence: [{kind: decision, on: 2026-05-01, verified by: manager}]
";
/// Aims at another post than the one that would be easier, and has a decision that nobody confirmed.
const GUS: &str = "\
id: gus
wants the role: yes
target: chief
runs a company: no
evidence:
  - {kind: talk, on: 2026-05-01}
  - {kind: confirmation, on: 2026-06-01}
  - {kind: story, on: 2026-06-01}
  - {kind: plan, on: 2026-06-01}
  - {kind: decision, on: 2026-06-01}
";
/// Does not want the role.
const HAL: &str = "id: hal\nwants the role: no\ntarget: chief\nevidence: []\n";

fn people() -> TempDir {
    folder(&[
        ("order.playbook", ORDER),
        ("flo.yaml", FLO),
        ("gus.yaml", GUS),
        ("hal.yaml", HAL),
        ("ida.yaml", "id: ida\n"),
        ("lead.playbook", LEAD),
        ("no-actions.playbook", NO_ACTIONS),
        ("broken.playbook", "blorb\n"),
        ("ana.yaml", ANA),
        ("ben.yaml", BEN),
        ("cho.yaml", CHO),
        ("dee.yaml", DEE),
        ("eve.yaml", EVE),
        ("no.yaml", "wants to lead: no\n"),
        ("wrong.yaml", "wants to lead: perhaps\n"),
        (
            "both.yaml",
            "- id: fay\n  wants to lead: yes\n- id: gus\n  wants to lead: perhaps\n",
        ),
    ])
}

fn plan(arguments: &str) -> std::process::Command {
    let folder = Box::leak(Box::new(people()));
    footbridge_in(
        folder.path(),
        &format!("plan {arguments} --as-of 2026-06-30"),
    )
}

#[test]
fn plan_says_what_is_enough_and_which_gap_each_action_closes() {
    assert_cmd_snapshot!(plan("lead.playbook ana.yaml"));
}

#[test]
fn plan_writes_a_document() {
    assert_cmd_snapshot!(plan("lead.playbook ana.yaml --format markdown"));
}

#[test]
fn plan_prints_json() {
    assert_cmd_snapshot!(plan("lead.playbook ana.yaml --format json"));
}

#[test]
fn plan_says_what_is_out_of_reach() {
    assert_cmd_snapshot!(plan("lead.playbook ana.yaml").args(["--within", "8 weeks"]));
}

#[test]
fn plan_leads_to_another_verdict() {
    assert_cmd_snapshot!(plan("lead.playbook ana.yaml --to Nearly-ready"));
}

#[test]
fn plan_says_what_only_time_closes() {
    assert_cmd_snapshot!(plan("lead.playbook ben.yaml"));
}

#[test]
fn plan_names_what_to_find_out() {
    assert_cmd_snapshot!(plan("lead.playbook cho.yaml"));
}

#[test]
fn plan_gets_past_a_stop() {
    assert_cmd_snapshot!(plan("lead.playbook dee.yaml"));
}

#[test]
fn plan_leaves_out_what_nobody_has_estimated_where_time_is_short() {
    assert_cmd_snapshot!(plan("lead.playbook dee.yaml").args(["--within", "1 year"]));
}

#[test]
fn plan_says_that_nothing_has_to_be_done() {
    assert_cmd_snapshot!(plan("lead.playbook eve.yaml"));
}

#[test]
fn plan_says_that_a_playbook_has_no_actions() {
    assert_cmd_snapshot!(plan("no-actions.playbook no.yaml"));
}

#[test]
fn plan_says_what_comes_after_the_others_and_what_grows_too_old_on_the_way() {
    assert_cmd_snapshot!(plan("order.playbook flo.yaml"));
}

#[test]
fn plan_leaves_a_choice_as_it_is_and_has_confirmed_what_is_there() {
    assert_cmd_snapshot!(plan("order.playbook gus.yaml"));
}

#[test]
fn plan_shows_a_stop_and_what_it_recommends_and_nothing_else() {
    assert_cmd_snapshot!(plan("order.playbook hal.yaml"));
}

#[test]
fn plan_tells_what_is_missing_from_what_is_not_known() {
    assert_cmd_snapshot!(plan("order.playbook ida.yaml"));
}

#[test]
fn report_says_the_same_as_the_plan() {
    let folder = people();
    for name in ["flo", "gus", "hal"] {
        let arguments = format!("report order.playbook {name}.yaml --as-of 2026-06-30");
        assert_cmd_snapshot!(
            format!("report_of_{name}"),
            footbridge_in(folder.path(), &arguments)
        );
    }
}

#[test]
fn plan_suggests_the_nearest_verdict() {
    assert_cmd_snapshot!(plan("lead.playbook ana.yaml --to redy"));
}

#[test]
fn plan_lists_the_verdicts_where_none_is_near() {
    assert_cmd_snapshot!(plan("lead.playbook ana.yaml --to promoted"));
}

#[test]
fn plan_says_how_a_length_of_time_is_written() {
    assert_cmd_snapshot!(plan("lead.playbook ana.yaml --within soon"));
}

#[test]
fn plan_goes_on_after_a_bad_profile() {
    assert_cmd_snapshot!(plan("no-actions.playbook both.yaml"));
}

#[test]
fn plans_are_readable_at_sixty_columns() {
    let playbook = sound(&Source::new("lead.playbook", LEAD));
    let as_of = Date::parse("2026-06-30").unwrap();
    for (name, data) in [("ana", ANA), ("ben", BEN), ("cho", CHO), ("dee", DEE)] {
        let people = Source::new(format!("{name}.yaml"), data);
        let people = playbook.read_people(&people, Format::Yaml, UnknownKeys::Refuse);
        let profile = people.people[0].profile.as_ref().unwrap();
        let plan = playbook.plan(profile, as_of, None, None).unwrap();
        let page = without_styles(&text::plan(&playbook, &plan, 60));
        for line in page.lines() {
            assert!(line.chars().count() <= 60, "{line}");
        }
        if name == "ana" {
            insta::assert_snapshot!(page);
        }
    }
}

#[test]
fn following_a_plan_leads_every_shipped_person_to_what_it_promises() {
    let as_of = Date::parse("2026-06-30").unwrap();
    let mut followed = 0;
    for path in files_below("playbooks", "playbook") {
        let playbook = sound(&read(&path));
        if !playbook.says_something() {
            continue;
        }
        for person in files_below("playbooks/profiles", "yaml") {
            let people = playbook.read_people(&read(&person), Format::Yaml, UnknownKeys::Warn);
            let profile = people.people[0].profile.as_ref().unwrap();
            let plan = playbook.plan(profile, as_of, None, None).unwrap();
            let Enough::Actions(enough) = plan.enough else {
                continue;
            };
            let after = playbook.after_set(profile, &enough, as_of);
            let outcome = playbook.evaluate(&after, enough.on);
            let (path, person) = (path.display(), person.display());
            assert_eq!(outcome.verdict, enough.verdict, "{path}, {person}");
            if enough.find_out.is_empty() {
                let promised = Some(playbook.passing_verdict());
                assert_eq!(outcome.verdict.decided(), promised, "{path}, {person}");
            }
            followed += 1;
        }
    }
    assert!(followed >= 100, "only {followed} plans were followed");
}

#[test]
fn steps_done_in_turn_and_all_renewed_that_is_named_keep_what_a_plan_promises() {
    let as_of = Date::parse("2026-06-30").unwrap();
    let mut followed = 0;
    for path in files_below("playbooks", "playbook") {
        let playbook = sound(&read(&path));
        if !playbook.says_something() {
            continue;
        }
        for person in files_below("playbooks/profiles", "yaml") {
            let people = playbook.read_people(&read(&person), Format::Yaml, UnknownKeys::Warn);
            let profile = people.people[0].profile.as_ref().unwrap();
            let plan = playbook.plan(profile, as_of, None, None).unwrap();
            let Enough::Actions(enough) = &plan.enough else {
                continue;
            };
            let Some(turn) = &enough.in_turn else {
                continue;
            };
            let after = playbook.after_in_turn(profile, enough, as_of);
            let outcome = playbook.evaluate(&after, turn.by);
            let (path, person) = (path.display(), person.display());
            assert_eq!(
                outcome.verdict, enough.verdict,
                "{path}, {person}: {turn:#?}"
            );
            assert!(turn.left.is_empty(), "{path}, {person}: {turn:#?}");
            assert!(!turn.renew.is_empty(), "{path}, {person}: {turn:#?}");
            followed += 1;
        }
    }
    assert!(followed >= 20, "only {followed} plans were followed");
}
