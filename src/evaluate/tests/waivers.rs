//! Waivers that carry on where others end, and rules called by their titles.

use crate::profile::{self, Format, UnknownKeys};
use crate::source::Source;

use super::super::run;
use super::{date, program_of};

const PLAYBOOK: &str = "\
evidence talk: \"A talk\"
rule speak: \"Speak up\"
  require talk evidence
  waivable by HR
";

/// The last days of the waivers that are told, in their order; each is given as rule, first and last day.
fn told(waivers: &[(&str, &str, &str)]) -> Vec<String> {
    let mut person = "evidence: []\nwaivers:\n".to_owned();
    for (rule, from, until) in waivers {
        person.push_str(&format!(
            "  - {{rule: {rule}, approved by: HR, reason: r, from: {from}, until: {until}}}\n"
        ));
    }
    let source = Source::new("person.yaml", person);
    let program = program_of(PLAYBOOK);
    let layout = &program.layout;
    let read = profile::read(&source, Format::Yaml, None, layout, UnknownKeys::Warn);
    let profile = read.profiles.into_iter().next().unwrap().profile.unwrap();
    let outcome = run(&program, &profile, date("2026-06-30"));
    let criterion = &outcome.criteria[0];
    let all = criterion.waiver.iter().chain(&criterion.later_waivers);
    let ends = all.map(|waiver| waiver.until.map(|day| day.to_string()));
    ends.map(Option::unwrap_or_default).collect()
}

#[test]
fn a_waiver_that_carries_on_is_told() {
    let first = ("speak", "2026-01-01", "2026-08-31");
    let second = ("Speak up", "2026-08-01", "2027-02-28");
    assert_eq!(told(&[first, second]), ["2026-08-31", "2027-02-28"]);
    assert_eq!(told(&[second, first]), ["2026-08-31", "2027-02-28"]);
}

#[test]
fn a_waiver_after_a_gap_does_not_carry_on() {
    let first = ("speak", "2026-01-01", "2026-08-31");
    let second = ("speak", "2026-09-02", "2027-02-28");
    assert_eq!(told(&[first, second]), ["2026-08-31"]);
}

#[test]
fn of_waivers_that_hold_the_longest_is_told() {
    let short = ("speak", "2026-01-01", "2026-08-31");
    let long = ("speak", "2026-01-01", "9999-12-31");
    assert_eq!(told(&[short, long]), ["9999-12-31"]);
}
