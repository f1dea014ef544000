//! What evaluating gives: the examples in the fixtures are the assertions.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use footbridge::report::json;
use footbridge::{Date, Format, Outcome, Playbook, Source, UnknownKeys};
use serde_json::{Value, json};

use crate::support::{failed_examples, files_below, read, root, sound};

#[test]
fn every_example_gets_its_expected_verdict() {
    let paths = files_below("tests/fixtures/evaluate", "playbook");
    assert!(paths.len() >= 10);
    let failed: Vec<String> = paths
        .iter()
        .flat_map(|path| failed_examples(path))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The outcome of one profile in YAML, as data.
fn result(playbook: &Playbook, profile: &str) -> Value {
    serde_json::to_value(json::evaluated(playbook, &outcome(playbook, profile), &[])).unwrap()
}

fn outcome(playbook: &Playbook, profile: &str) -> Outcome {
    let source = Source::new("profile.yaml", profile);
    let people = playbook.read_people(&source, Format::Yaml, UnknownKeys::Refuse);
    assert!(people.problems.is_empty(), "{:?}", people.problems);
    let [person] = people.people.as_slice() else {
        panic!("one person");
    };
    assert!(person.problems.is_empty(), "{:?}", person.problems);
    let as_of = Date::parse("2026-06-30").unwrap();
    playbook.evaluate(person.profile.as_ref().unwrap(), as_of)
}

fn core() -> Playbook {
    sound(&read(&root().join("tests/fixtures/evaluate/core.playbook")))
}

#[test]
fn nobody_to_lead_and_no_mentoring_is_unmet_with_its_gap() {
    let result = result(&core(), "line reports: 0\nevidence: []\n");
    assert_eq!(result["verdict"]["decided"], json!(true));
    assert_eq!(result["verdict"]["name"], json!("not ready"));
    let criterion = &result["criteria"][0];
    assert_eq!(criterion["status"], json!("unmet"));
    let gap = json!([{
        "kind": "too few", "what": "mentoring evidence", "seen": "0", "needed": "1"
    }]);
    assert_eq!(criterion["gaps"], gap);
    assert_eq!(criterion["would_decide"], json!([]));
}

#[test]
fn two_reports_make_the_rule_not_applicable() {
    let result = result(&core(), "line reports: 2\nevidence: []\n");
    assert_eq!(result["verdict"]["name"], json!("ready"));
    assert_eq!(result["criteria"][0]["status"], json!("not applicable"));
    assert_eq!(result["criteria"][0]["gaps"], json!([]));
}

#[test]
fn an_unknown_number_of_reports_is_what_would_decide() {
    for profile in [
        "evidence: []\n",
        "line reports:\nevidence: []\n",
        "line reports: null\nevidence: []\n",
    ] {
        let result = result(&core(), profile);
        assert_eq!(result["verdict"]["decided"], json!(false));
        assert_eq!(result["verdict"]["name"], json!(null));
        assert_eq!(result["verdict"]["possible"], json!(["not ready", "ready"]));
        let criterion = &result["criteria"][0];
        assert_eq!(criterion["status"], json!("undecided"));
        assert_eq!(criterion["would_decide"], json!(["line reports"]));
        assert_eq!(result["would_decide"], json!(["line reports"]));
    }
}

#[test]
fn an_input_that_may_be_nothing_would_decide_a_table_that_asks_it_nothing() {
    let playbook = sound(&Source::new(
        "gate.playbook",
        "fact reports: whole number from 0\n\
         fact teams: whole number from 0\n\
         scale grade: low < high\n\
         fact level: grade\n\
         define span:\n  reports divided by teams\n\
         table gate: yes or no\n  \
         | level | span | = |\n  \
         | low | any | yes |\n  \
         | high | any | yes |\n\
         rule one: \"One\"\n  require gate\n",
    ));
    // Of no teams there is no span, and then no row is sure while the level is open.
    let open = result(&playbook, "reports: 0\n");
    assert_eq!(open["criteria"][0]["status"], json!("undecided"));
    assert_eq!(open["would_decide"], json!(["teams", "level"]));
    let known = result(&playbook, "reports: 0\nteams: 2\n");
    assert_eq!(known["criteria"][0]["status"], json!("met"));
}

#[test]
fn evidence_that_nobody_looked_for_is_what_would_decide() {
    let result = result(&core(), "line reports: 0\n");
    assert_eq!(result["verdict"]["possible"], json!(["not ready", "ready"]));
    let criterion = &result["criteria"][0];
    assert_eq!(criterion["status"], json!("undecided"));
    assert_eq!(criterion["would_decide"], json!(["mentoring evidence"]));
    assert_eq!(criterion["gaps"][0]["kind"], json!("not recorded"));
}

#[test]
fn one_item_of_mentoring_is_enough() {
    let result = result(&core(), "line reports: 0\nevidence:\n  - kind: mentoring\n");
    assert_eq!(result["verdict"]["name"], json!("ready"));
    assert_eq!(result["criteria"][0]["status"], json!("met"));
    assert_eq!(result["would_decide"], json!([]));
}

#[test]
fn the_words_yes_no_and_on_are_read_by_their_type() {
    let playbook = sound(&Source::new(
        "words.playbook",
        "scale answers: yes < 'no' < on < off\n\
         fact mode: answers\n\
         fact switch: one of on, off\n\
         fact agrees: yes or no\n\
         fact motto: text\n\
         evidence talk: \"A talk\"\n\
         rule mode:\n  require mode is at least 'no'\n\
         rule switch:\n  require switch is on\n\
         rule agrees:\n  require agrees\n\
         rule motto:\n  require motto is \"no\"\n\
         rule talk:\n  require talk evidence within the last 12 months\n",
    ));
    let profile = "mode: no\nswitch: on\nagrees: yes\nmotto: no\nevidence:\n  - kind: talk\n    on: 2026-05-01\n";
    assert_eq!(statuses(&outcome(&playbook, profile)), ["met"; 5]);
    let profile = "mode: yes\nswitch: off\nagrees: no\nmotto: yes\nevidence: []\n";
    assert_eq!(statuses(&outcome(&playbook, profile)), ["unmet"; 5]);
}

fn statuses(outcome: &Outcome) -> Vec<&'static str> {
    outcome
        .criteria
        .iter()
        .map(|criterion| criterion.status.words())
        .collect()
}

#[test]
fn kinds_that_nobody_looked_for_stay_open() {
    let playbook = sound(&Source::new(
        "kinds.playbook",
        "evidence talk: \"A talk\"\nevidence book: \"A book\"\n\
         rule one:\n  require talk evidence\nrule two:\n  require at most 1 talk evidence\n\
         rule three:\n  require book evidence\n",
    ));
    let profile = "evidence:\n  - kind: talk\nnot looked for: [talk]\n";
    assert_eq!(
        statuses(&outcome(&playbook, profile)),
        ["met", "undecided", "unmet"]
    );
}

#[test]
fn future_evidence_is_told() {
    let profile = "line reports: 0\nevidence:\n  - kind: mentoring\n    on: 2026-07-01\n";
    let outcome = outcome(&core(), profile);
    assert_eq!(outcome.verdict.decided(), Some("not ready"));
    let remarks: Vec<String> = outcome.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(
        remarks,
        ["one item of mentoring evidence starts after the assessment date and does not count"]
    );
}

/// The gaps of the only criterion, a line each.
fn gaps(group: &str, profile: &str) -> Vec<String> {
    let text = format!(
        "fact a: yes or no\nfact b: yes or no\nfact c: yes or no\nrule group:\n  require {group}\n    - a\n    - b\n    - c\n"
    );
    let playbook = sound(&Source::new("group.playbook", text));
    let outcome = outcome(&playbook, profile);
    let gaps = outcome.criteria.iter().flat_map(|one| &one.gaps);
    gaps.map(|gap| format!("{}: seen {}, needed {}", gap.what, gap.seen, gap.needed))
        .collect()
}

#[test]
fn an_open_group_asks_only_for_what_is_not_known() {
    let known = "b: seen not recorded, needed known";
    let some_known = "a: no\nc: yes\n";
    assert_eq!(gaps("exactly 1 of", some_known), [known]);
    assert_eq!(gaps("at most 1 of", some_known), [known]);
}

#[test]
fn a_group_that_fails_names_the_members_that_are_wrong() {
    assert_eq!(
        gaps("exactly 1 of", "a: no\nb: yes\nc: yes\n"),
        ["b: seen yes, needed no", "c: seen yes, needed no"]
    );
    assert_eq!(
        gaps("exactly 2 of", "a: no\nb: no\nc: yes\n"),
        ["a: seen no, needed yes", "b: seen no, needed yes"]
    );
    assert_eq!(gaps("none of", "a: no\nb: yes\n").len(), 2);
}

#[test]
fn data_may_call_a_fact_by_the_name_that_it_reads() {
    let playbook = sound(&Source::new(
        "read.playbook",
        "fact line reports: whole number from 0\n  read \"Direct reports (FTE)\"\n\
         rule lead:\n  require line reports is at least 1\n",
    ));
    for profile in [
        "Direct reports (FTE): 2\n",
        "facts:\n  direct_reports (fte): 2\n",
        "line reports: 2\n",
    ] {
        assert_eq!(statuses(&outcome(&playbook, profile)), ["met"], "{profile}");
    }
    let twice = Source::new("twice.yaml", "line reports: 2\nDirect reports (FTE): 2\n");
    let people = playbook.read_people(&twice, Format::Yaml, UnknownKeys::Refuse);
    let problem = &people.people[0].problems[0];
    assert_eq!(problem.code(), "profile::duplicate_key");
}

#[test]
fn an_answer_that_rests_on_a_value_not_given_says_so() {
    let playbook = sound(&Source::new(
        "default.playbook",
        "fact a: yes or no\n  if not given no\nfact b: yes or no\n\
         define c: a\n\
         rule one:\n  if c then require b\nrule two:\n  require b\n\
         rule three:\n  require rule one is met\n",
    ));
    let rests = |profile: &str| {
        let outcome = outcome(&playbook, profile);
        let criteria = outcome.criteria.iter();
        criteria.map(|one| one.rests_on_record).collect::<Vec<_>>()
    };
    assert_eq!(rests("b: yes\n"), [true, false, true]);
    assert_eq!(rests("a: no\nb: yes\n"), [false, false, false]);
}

/// What is known of an `if` is no gap, whichever way it came out.
#[test]
fn only_what_is_open_of_an_if_has_to_be_found_out() {
    let playbook = sound(&Source::new(
        "first.playbook",
        "fact origin: one of design, delivery\nfact sets dates: yes or no\nfact humble: yes or no\n\
         rule dates: \"Leave dates to others\"\n  if origin is delivery or sets dates\n  \
         then require humble\n",
    ));
    let result = result(&playbook, "origin: design\nhumble: no\n");
    let gaps = &result["criteria"][0]["gaps"];
    let what: Vec<&Value> = gaps
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| &gap["what"])
        .collect();
    assert_eq!(what, [&json!("humble"), &json!("sets dates")], "{gaps}");
}

/// Only of what surely is what is asked for can be said that it is too old, and only when there is a
/// day to be too old for.
#[test]
fn what_may_be_something_else_is_not_stale() {
    let playbook = sound(&Source::new(
        "first.playbook",
        "evidence feedback: \"Feedback\"\n  field rater: one of peer, mentor\n\
         evidence model: \"A way of working\"\nevidence handover: \"Work handed over\"\n\
         require feedback evidence where rater is peer within the last 12 months\n\
         require handover evidence since (first model evidence)\n",
    ));
    let gap = |evidence: &str, criterion: usize| {
        let result = result(&playbook, &format!("evidence:\n{evidence}"));
        result["criteria"][criterion]["gaps"][0].clone()
    };
    let old = "  - kind: feedback\n    on: 2020-01-01\n";
    assert_eq!(gap(old, 0)["kind"], json!("too few"));
    assert_eq!(
        gap(&format!("{old}    rater: peer\n"), 0)["kind"],
        json!("stale")
    );
    let handover = "  - kind: handover\n    on: 2026-01-01\n";
    let none = gap(handover, 1);
    assert_eq!(none["kind"], json!("too few"));
    assert_eq!(
        none["needed"],
        json!("1 since (first model evidence) (there is none yet)")
    );
    let late = gap(
        &format!("{handover}  - kind: model\n    on: 2026-02-01\n"),
        1,
    );
    assert_eq!(late["kind"], json!("stale"));
    assert_eq!(
        late["needed"],
        json!("1 since (first model evidence) (2026-02-01)")
    );
}
