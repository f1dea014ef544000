//! What a gap says of what was seen and needed.

use super::{date, program_of, run};
use crate::profile::{self, Format, UnknownKeys};
use crate::source::Source;

/// The only gap of the first criterion: its kind, what was seen and what was needed.
fn gap_of(playbook: &str, person: &str) -> [String; 3] {
    let program = program_of(playbook);
    let source = Source::new("person.yaml", person);
    let read = profile::read(
        &source,
        Format::Yaml,
        None,
        &program.layout,
        UnknownKeys::Warn,
    );
    let profile = read.profiles.into_iter().next().unwrap().profile.unwrap();
    let outcome = run(&program, &profile, date("2026-06-30"));
    let gaps = &outcome.criteria[0].gaps;
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    let gap = &gaps[0];
    [
        gap.kind.words().to_owned(),
        gap.seen.clone(),
        gap.needed.clone(),
    ]
}

const SKILLS: &str = "\
scale proficiency: novice < practising < fluent
skill asking: proficiency
skill telling: proficiency
skill showing: proficiency
define the better of two:
  highest of asking, telling
";

#[test]
fn the_lowest_of_several_is_named() {
    let weakest = format!(
        "{SKILLS}define the weakest:\n  lowest of the better of two, showing\n\
         require the weakest is at least fluent\n"
    );
    let seen = |person: &str| gap_of(&weakest, person)[1].clone();
    let known = "asking: fluent\ntelling: novice\nshowing: practising\n";
    assert_eq!(seen(known), "practising (showing)");
    let both = "asking: novice\ntelling: novice\nshowing: novice\n";
    assert_eq!(seen(both), "novice (the better of two, showing)");
    // As long as another one may be lower, nobody knows which it is.
    assert_eq!(seen("showing: practising\n"), "from novice to practising");
}

#[test]
fn a_day_is_neither_low_nor_high() {
    let order = "evidence talk: \"A talk\"\nevidence course: \"A course\"\n\
                 require first course evidence is before first talk evidence\n";
    let late = "evidence:\n  - {kind: course, on: 2026-02-01}\n  - {kind: talk, on: 2026-01-01}\n";
    assert_eq!(
        gap_of(order, late),
        [
            "wrong value",
            "2026-02-01",
            "before first talk evidence (2026-01-01)"
        ]
    );
    let alone = "evidence:\n  - {kind: course, on: 2026-02-01}\n";
    assert_eq!(
        gap_of(order, alone),
        [
            "missing",
            "nothing",
            "after first course evidence (2026-02-01)"
        ]
    );
}

#[test]
fn four_periods_are_all_named() {
    let regular = "evidence review: \"A review\"\n\
                   require at least 1 review evidence in each of the last 4 quarters\n";
    let [_, seen, _] = gap_of(regular, "evidence: []\n");
    assert_eq!(seen.matches("none from").count(), 4, "{seen}");
    let longer = regular.replace("4 quarters", "5 quarters");
    let [_, seen, _] = gap_of(&longer, "evidence: []\n");
    assert!(seen.ends_with("; 2 more periods"), "{seen}");
}
