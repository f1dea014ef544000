//! What goes into a development plan, whatever it is then drawn as.

use crate::outcome::Concern;
use crate::pipeline::load;
use crate::profile::{Format, UnknownKeys};
use crate::source::Source;

use super::*;

const PLAYBOOK: &str = "\
playbook \"Lead\"
fact mentor: yes or no
fact sure: yes or no
fact money: yes or no
evidence note: \"A note\"
evidence talk: \"A talk\"
evidence letter: \"A letter\"
evidence page: \"A page\"
rule notes: \"Write notes\"
  require note evidence
rule talks: \"Give talks\"
  expect talk evidence
rule letters: \"Write letters\"
  encourage letter evidence
rule pages: \"Write pages when sure\"
  if sure then require page evidence
rule mentor: \"A mentor is found\"
  concerns employer
  waivable by head of product
  expect mentor
rule find: \"A mentor is looked for\"
  concerns employer
  if no letter evidence then recommend find a mentor
rule courses: \"There is money for courses\"
  concerns employer
  if not money then flag \"Nobody pays for courses.\"
action write: \"Write a note\"
  builds 1 note evidence
  reach 1, impact 2, confidence 80%, effort 5 weeks
action dictate: \"Dictate a note\"
  builds 1 note evidence
  reach 1, impact 1, confidence 80%, effort 6 weeks
action sing: \"Sing a note\"
  builds 1 note evidence
  reach 1, impact 1, confidence 80%, effort 7 weeks
action talk: \"Give a talk\"
  builds 1 talk evidence
  reach 1, impact 1, confidence 80%, effort 10 weeks
action letter: \"Write a letter\"
  builds 1 letter evidence
action page: \"Write a page\"
  builds 1 page evidence
  reach 1, impact 1, confidence 80%, effort 1 week
action find a mentor: \"Look for a mentor\"
  sets mentor to yes
  reach 1, impact 1, confidence 80%, effort 2 weeks
";

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn plan_of(profile: &str) -> DevelopmentPlan {
    let playbook = load(&Source::new("lead.playbook", PLAYBOOK));
    let playbook = playbook.playbook.unwrap();
    let people = Source::new("ana.yaml", profile);
    let people = playbook.read_people(&people, Format::Yaml, UnknownKeys::Refuse);
    let profile = people.people[0].profile.as_ref().unwrap();
    let as_of = date("2026-06-30");
    let plan = playbook.plan(profile, as_of, None, None).unwrap();
    let forecast = playbook.forecast(profile, as_of, date("2027-06-30"));
    let outcome = playbook.evaluate(profile, as_of);
    DevelopmentPlan::new(&playbook, &outcome, &plan, &forecast)
}

#[test]
fn each_owner_does_one_step_after_another() {
    let plan = plan_of("name: Ana\nsure: no\nevidence: []\n");
    let steps: Vec<_> = plan
        .steps
        .iter()
        .map(|step| {
            (
                step.number,
                step.title.as_str(),
                step.owner,
                step.due,
                step.review,
            )
        })
        .collect();
    let (first, second) = (date("2026-09-30"), date("2026-12-30"));
    let person = Concern::Person;
    assert_eq!(
        steps,
        [
            (1, "Write a note", person, Some(date("2026-08-04")), first),
            (2, "Give a talk", person, Some(date("2026-10-13")), second),
            (3, "Write a letter", person, None, first),
            (
                4,
                "Look for a mentor",
                Concern::Employer,
                Some(date("2026-07-14")),
                first
            ),
        ]
    );
}

#[test]
fn what_closes_the_same_stands_beside_a_step() {
    let plan = plan_of("name: Ana\nsure: no\nevidence: []\n");
    let instead = &plan.steps[0].instead;
    assert_eq!(
        *instead,
        [
            ("Dictate a note".to_owned(), Some("6 weeks".to_owned())),
            ("Sing a note".to_owned(), Some("7 weeks".to_owned())),
        ]
    );
    let page = plan.document().to_markdown();
    let told = "Or instead: Dictate a note (6 weeks); or Sing a note (7 weeks)\n";
    assert!(page.contains(told), "{page}");
    assert!(plan.steps[1].instead.is_empty());
    assert_eq!(plan.gaps[0].steps, [1]);
    assert!(plan.possible.is_empty());
}

#[test]
fn what_hangs_on_something_unknown_is_no_step() {
    let plan = plan_of("name: Ana\nevidence: []\n");
    let possible: Vec<&str> = plan.possible.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(possible, ["Write a page"]);
    assert_eq!(plan.steps.len(), 4);
    let questions = plan.questions.iter().map(|one| one.name.as_str());
    assert_eq!(questions.collect::<Vec<_>>(), ["sure"]);
}

#[test]
fn what_the_employer_owes_is_held_against_nobody() {
    let evidence =
        "evidence:\n  - {kind: note, on: 2026-01-01}\n  - {kind: talk, on: 2026-01-01}\n";
    let plan = plan_of(&format!("name: Ana\nsure: no\nmentor: no\n{evidence}"));
    assert!(plan.is_passing);
    assert!(plan.gaps.is_empty());
    assert_eq!(plan.counts.all(), 3);
    let open = &plan.duties[0].open;
    assert_eq!(open[0].title, "A mentor is found");
}

#[test]
fn what_may_be_a_flag_for_the_employer_is_told_apart_and_keeps_its_text_back() {
    let page = |profile: &str| plan_of(profile).document().to_markdown();
    let open = page("name: Ana\nsure: no\nmentor: yes\nevidence: []\n");
    let told = "- Perhaps: **There is money for courses**\n  - Find out: money\n";
    assert!(open.contains(told), "{open}");
    assert!(!open.contains("Nobody pays"), "{open}");
    let known = page("name: Ana\nsure: no\nmentor: yes\nmoney: no\nevidence: []\n");
    assert!(!known.contains("Perhaps"), "{known}");
    assert!(known.contains("- Nobody pays for courses.\n"), "{known}");
}

#[test]
fn what_the_employer_is_let_off_is_not_done_already() {
    let waiver = "waivers:\n  - {rule: mentor, reason: No money, approved by: head of product}\n";
    let plan = plan_of(&format!("name: Ana\nsure: no\nmentor: no\n{waiver}"));
    assert!(plan.duties[0].done.is_empty());
    let lines = &plan.duties[0].open[0].lines;
    let last = lines.last().unwrap();
    assert_eq!(last, "Waived by head of product: No money");
}
