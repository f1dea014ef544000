//! What a plan says of single cases: what is sure and what is not, what keeps a verdict, and what takes
//! time.

use crate::evaluate::{self, tests::program_of};
use crate::outcome::Effect;
use crate::plan::{Enough, Plan, after_in_turn, plan};
use crate::profile::builder::{NewItem, ProfileBuilder};
use crate::profile::{ItemDates, Profile};
use crate::program::{Program, Target};
use crate::value::Range;

use super::{AS_OF, date};

/// Somebody with these facts, and evidence of these days; of other kinds there is none.
fn person(program: &Program, facts: &[(&str, i128)], evidence: &[(&str, &str)]) -> Profile {
    let mut builder = ProfileBuilder::new(&program.layout);
    for (name, value) in facts {
        let Some(Target::Slot(slot)) = program.layout.names.get(*name) else {
            panic!("no fact {name}");
        };
        builder.set_value(*slot, Range::exactly(*value));
    }
    builder.set_evidence_looked_for();
    for (kind, day) in evidence {
        let place = program.layout.kinds.get_index_of(*kind);
        let day = date(day).day_number();
        let item = NewItem {
            dates: ItemDates::On(day, day),
            ..NewItem::default()
        };
        builder.add_item(place.unwrap_or_else(|| panic!("no kind {kind}")), item);
    }
    builder.finish()
}

fn plan_for(program: &Program, profile: &Profile) -> Plan {
    plan(program, profile, date(AS_OF), program.last_verdict(), None)
}

#[test]
fn an_action_is_filed_under_what_it_surely_closes() {
    let program = program_of(
        "fact open: yes or no\n\
         evidence talk: \"A talk\"\n\
         rule tip: \"Tip\"\n  encourage talk evidence\n\
         rule must: \"Must\"\n  if open then require talk evidence\n\
         rule other: \"Other\"\n  if open then expect at least 2 talk evidence\n\
         action talk: \"Talk\"\n  builds 1 talk evidence\n\
         action talk twice: \"Talk twice\"\n  builds 2 talk evidence\n",
    );
    let plan = plan_for(&program, &person(&program, &[], &[]));
    let action = &plan.actions[0];
    assert_eq!(action.group, Some(Effect::Encourage));
    assert_eq!(action.possible_group, Some(Effect::Require));
}

#[test]
fn whoever_is_there_learns_what_keeps_the_verdict_and_by_when() {
    let program = program_of(
        "evidence talk: \"A talk\"\n\
         rule recent: \"Recent\"\n  require talk evidence within the last 3 months\n\
         action talk: \"Talk\"\n  builds 1 talk evidence\n",
    );
    let plan = plan_for(&program, &person(&program, &[], &[("talk", "2026-04-14")]));
    assert_eq!(plan.enough, Enough::Already);
    let keep = &plan.keep[0];
    assert_eq!(keep.falls_on, date("2026-07-15"));
    assert_eq!(keep.by, date("2026-07-14"));
    assert_eq!(keep.actions[0].name, "talk");
    assert_eq!(plan.keep.len(), 1);
}

#[test]
fn a_verdict_that_no_action_keeps_is_told_with_its_last_day() {
    let program = program_of(
        "evidence talk: \"A talk\"\n\
         rule recent: \"Recent\"\n  require talk evidence within the last 3 months\n",
    );
    let plan = plan_for(&program, &person(&program, &[], &[("talk", "2026-04-14")]));
    assert_eq!(plan.keep[0].by, date("2026-07-14"));
    assert!(plan.keep[0].actions.is_empty());
}

#[test]
fn what_is_asked_for_in_each_period_is_closed_by_doing_it_in_each() {
    let program = program_of(
        "evidence review: \"A review\"\n\
         evidence talk: \"A talk\"\n\
         rule regular: \"Regular\"\n  \
           require at least 1 review evidence in each of the last 4 quarters\n\
         action look back: \"Look back\"\n  builds 1 review evidence\n\
         action talk: \"Talk\"\n  builds 1 talk evidence\n",
    );
    let plan = plan_for(&program, &person(&program, &[], &[]));
    let regular = plan.gaps[0].regular.as_ref().unwrap();
    assert!(!plan.gaps[0].is_closed);
    assert_eq!(regular.every, "quarter");
    assert_eq!(regular.actions[0].name, "look back");
    assert_eq!(regular.actions.len(), 1);
    assert_eq!(regular.from, date("2027-03-30"));
    assert_eq!(plan.actions[0].regularly, [0]);
    assert_eq!(plan.actions[0].group, Some(Effect::Require));
    // Half of the periods are filled already.
    let known = [("review", "2026-02-01"), ("review", "2026-05-01")];
    let plan = plan_for(&program, &person(&program, &[], &known));
    let regular = plan.gaps[0].regular.as_ref().unwrap();
    assert_eq!(regular.from, date("2026-12-30"));
}

#[test]
fn what_is_too_old_when_the_last_step_is_done_is_named_with_the_step_that_renews_it() {
    let program = program_of(
        "evidence talk: \"A talk\"\n\
         evidence book: \"A book\"\n\
         evidence course: \"A course\"\n\
         rule recent: \"Recent\"\n  require talk evidence within the last 3 months\n\
         rule read: \"Read\"\n  require book evidence within the last 12 months\n\
         rule learn: \"Learn\"\n  require course evidence\n\
         action talk: \"Talk\"\n  builds 1 talk evidence\n  reach 1, impact 1, confidence 80%, effort 1 week\n\
         action learn: \"Learn\"\n  builds 1 course evidence\n  reach 1, impact 1, confidence 80%, effort 60 weeks\n",
    );
    let profile = person(&program, &[], &[("book", "2026-03-01")]);
    let plan = plan_for(&program, &profile);
    let Enough::Actions(set) = &plan.enough else {
        panic!("{:?}", plan.enough);
    };
    let turn = set.in_turn.as_ref().unwrap();
    let named: Vec<(&str, Vec<&str>)> = turn
        .renew
        .iter()
        .map(|one| {
            let by = one.by.iter().map(|by| by.name.as_str());
            (one.what.as_str(), by.collect())
        })
        .collect();
    assert!(named.contains(&("book evidence", vec![])), "{named:?}");
    assert_eq!(turn.open.len(), turn.renew.len(), "{turn:?}");
    assert!(turn.left.is_empty());
    let done = after_in_turn(&program, &profile, set, date(AS_OF));
    let outcome = evaluate::run(&program, &done, turn.by);
    assert_eq!(outcome.verdict.decided(), Some("ready"));
}

#[test]
fn a_waiver_that_ends_on_the_way_is_told_and_what_is_unwanted_is_not_renewed() {
    let program = program_of(
        "evidence idle work: \"Idle work\"\n\
         evidence course: \"A course\"\n\
         rule end idling: \"No idling\"\n  require no idle work evidence\n  waivable by manager\n\
         rule learn: \"Learn\"\n  require course evidence\n\
         action learn: \"Learn\"\n  builds 1 course evidence\n  reach 1, impact 1, confidence 80%, effort 20 weeks\n",
    );
    let data = "evidence:\n  - kind: idle work\n    on: 2026-01-01\nwaivers:\n  \
                - rule: end idling\n    reason: It ends soon\n    approved by: manager\n    \
                until: 2026-08-15\n";
    let source = crate::source::Source::new("a.yaml", data);
    let read = crate::profile::read(
        &source,
        crate::profile::Format::Yaml,
        None,
        &program.layout,
        crate::profile::UnknownKeys::Warn,
    );
    let profile = read.profiles[0].profile.as_ref().unwrap();
    let plan = plan_for(&program, profile);
    let Enough::Actions(set) = &plan.enough else {
        panic!("{:?}", plan.enough);
    };
    let turn = set.in_turn.as_ref().unwrap();
    assert_eq!(turn.waivers[0].title, "No idling");
    assert_eq!(turn.waivers[0].until, date("2026-08-15"));
    assert!(turn.renew.is_empty(), "{turn:?}");
}
