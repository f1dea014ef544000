//! The workload that is measured: the playbook means what the rules written by hand mean.
use footbridge::{Date, Format, Outcome, Source, Status, UnknownKeys, format_playbook, load};

use crate::support::{read, root, sound};

#[path = "../benches/workload/mod.rs"]
mod workload;

use workload::fused::{self, Facts};
use workload::reference::{self, Person, Standing};
use workload::{copies, people};

/// How many people are held against both.
const PEOPLE: u64 = 2000;

#[test]
fn the_playbook_is_clean_and_formatted() {
    let source = read(&root().join(workload::PLAYBOOK));
    let loaded = load(&source);
    assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
    assert_eq!(format_playbook(&source).unwrap().text, source.text());
}

#[test]
fn the_playbook_agrees_with_the_rules_written_by_hand() {
    let playbook = sound(&read(&root().join(workload::PLAYBOOK)));
    let as_of = Date::parse(workload::AS_OF).unwrap();
    let lines = people::lines(PEOPLE);
    let data = Source::new("people.ndjson", lines.as_str());
    let read = playbook.read_people(&data, Format::NdJson, UnknownKeys::Refuse);
    assert_eq!(read.people.len(), PEOPLE as usize);
    let mut standings = playbook.standings(as_of);
    let mut verdicts = [0; 8];
    for (person, line) in read.people.iter().zip(lines.lines()) {
        assert!(person.problems.is_empty(), "{line}\n{:#?}", person.problems);
        let profile = person.profile.as_ref().unwrap();
        let outcome = playbook.evaluate(profile, as_of);
        let stands = standings.of(profile);
        assert!(stands.possible().eq(&outcome.verdict.possible), "{line}");
        assert!(stands.unmet().eq(named(&outcome, Status::Unmet)), "{line}");
        assert!(
            stands.undecided().eq(named(&outcome, Status::Undecided)),
            "{line}"
        );
        let read = Person::read(line.as_bytes());
        let expected = reference::assess(&read);
        assert_eq!(fused::assess(&Facts::of(&read)), expected, "{line}");
        assert_eq!(standing(&outcome), expected, "{line}");
        assert_eq!(outcome.verdict.possible, expected.possible(), "{line}");
        verdicts[expected
            .verdicts()
            .iter()
            .fold(0, |all, is| all * 2 + usize::from(*is))] += 1;
    }
    // Enough of each verdict, and of not knowing.
    assert!(
        verdicts.iter().filter(|count| **count > 20).count() >= 5,
        "{verdicts:?}"
    );
}

#[test]
fn a_copy_of_the_rules_is_24_rules_more() {
    let loaded = load(&Source::new("copies.playbook", copies::playbook(3)));
    assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
    let playbook = loaded.playbook.unwrap();
    let data = Source::new("people.ndjson", people::lines(1));
    let read = playbook.read_people(&data, Format::NdJson, UnknownKeys::Refuse);
    let as_of = Date::parse(workload::AS_OF).unwrap();
    let outcome = playbook.evaluate(read.people[0].profile.as_ref().unwrap(), as_of);
    assert_eq!(outcome.rules.len(), 72);
}

fn named(outcome: &Outcome, status: Status) -> impl Iterator<Item = &str> {
    let rules = outcome
        .rules
        .iter()
        .filter(move |rule| rule.status == status);
    rules.map(|rule| rule.rule.as_str())
}

/// The rules that are unmet and undecided, as bits.
fn standing(outcome: &Outcome) -> Standing {
    let with = |status: Status| {
        let rules = outcome.rules.iter().enumerate();
        let rules = rules.filter(|(_, rule)| rule.status == status);
        rules.map(|(at, _)| 1 << at).sum()
    };
    Standing {
        unmet: with(Status::Unmet),
        undecided: with(Status::Undecided),
    }
}
