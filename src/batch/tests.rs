//! However a stream is cut into pieces, it is told alike.

use proptest::prelude::*;

use super::{KnownIds, Report, Telling, Worker, separated, summary};
use crate::block;
use crate::evaluate::Assessor;
use crate::pipeline::{Playbook, Standing, load, read_line};
use crate::profile::UnknownKeys;
use crate::source::Source;
use crate::value::Date;

const LEAD: &str = "\
fact line reports: whole number from 0
fact wants to lead: yes or no
rule want it:
  require wants to lead
rule one report:
  expect line reports is at least 1
";

fn playbook() -> Playbook {
    load(&Source::new("lead.playbook", LEAD)).playbook.unwrap()
}

fn as_of() -> Date {
    Date::parse("2026-06-30").unwrap()
}

/// What is told of lines that come in pieces, and what is found.
fn told(playbook: &Playbook, telling: Telling<'_>, pieces: &[&str]) -> (String, Report) {
    let program = playbook.program();
    let mut worker = Worker::new(program, as_of(), UnknownKeys::Warn)
        .telling(telling)
        .quickly();
    let (mut all, mut total) = (Vec::new(), Report::new(program));
    let (mut known, mut first_line) = (KnownIds::default(), 1);
    for piece in pieces {
        let (mut out, mut report) = (Vec::new(), Report::new(program));
        report.compares_ids = known.are_compared();
        worker.lines(piece.as_bytes(), first_line, &mut out, &mut report);
        worker.refuse_repeated(piece.as_bytes(), &mut out, &mut report, &mut known);
        first_line += piece.matches('\n').count();
        all.append(&mut out);
        total.append(&report);
    }
    (String::from_utf8(all).unwrap(), total)
}

fn found(playbook: &Playbook, report: &Report) -> String {
    let warnings: Vec<_> = report.warnings().collect();
    let summary = summary(playbook.program(), report, as_of(), 60);
    format!("{:?}\n{warnings:?}\n{summary}", report.named())
}

fn line() -> impl Strategy<Value = String> {
    let id = prop_oneof![
        2 => Just(String::new()),
        8 => (0..30_u8).prop_map(|id| format!("\"id\": \"p{id}\", ")),
    ];
    let reports = prop_oneof![
        Just("\"line reports\": 0"),
        Just("\"line reports\": 2, \"wants to lead\": true"),
        Just("\"line reports\": \"many\""),
        Just("\"shoe size\": 40, \"wants to lead\": \"no\""),
        Just("\"wants to lead\": null"),
    ];
    prop_oneof![
        1 => Just("  \n".to_owned()),
        1 => Just("{\"id\": \n".to_owned()),
        1 => Just("[{\"id\": \"p1\"}, {\"id\": \"p2\"}, {\"id\": \"p1\"}]\n".to_owned()),
        12 => (id, reports).prop_map(|(id, reports)| format!("{{{id}{reports}}}\n")),
    ]
}

proptest! {
    #[test]
    fn pieces_of_any_size_are_told_alike(
        lines in prop::collection::vec(line(), 0..40),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        tells_all in any::<bool>(),
    ) {
        let playbook = playbook();
        let telling = if tells_all { Telling::Full(&playbook) } else { Telling::Verdict };
        let whole: String = lines.concat();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(lines.len() + 1)).collect();
        cuts.sort_unstable();
        let mut pieces = Vec::new();
        let mut from = 0;
        for cut in cuts.into_iter().chain([lines.len()]) {
            pieces.push(lines[from..cut].concat());
            from = cut;
        }
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let (out, report) = told(&playbook, telling, &pieces);
        let (expected, of_whole) = told(&playbook, telling, &[&whole]);
        prop_assert_eq!(&out, &expected);
        prop_assert_eq!(found(&playbook, &report), found(&playbook, &of_whole));
        prop_assert_eq!(out.lines().count(), report.people());
    }

    /// Ids that come twice are found by fingerprint as they are found by name in a whole file.
    #[test]
    fn a_stream_is_told_as_a_file(lines in prop::collection::vec(line(), 1..40)) {
        let playbook = playbook();
        let whole: String = lines.concat();
        let source = Source::new("", whole.as_str());
        let format = crate::profile::Format::NdJson;
        let people = playbook.read_people(&source, format, UnknownKeys::Warn);
        let (out, report) = told(&playbook, Telling::Full(&playbook), &[&whole]);
        let mut expected = Vec::new();
        for person in &people.people {
            let result = match &person.profile {
                Some(profile) => {
                    let outcome = playbook.evaluate(profile, as_of());
                    let result = crate::report::json::evaluated(&playbook, &outcome, &person.problems);
                    serde_json::to_string(&result).unwrap()
                }
                None => serde_json::to_string(&crate::report::json::unreadable(person)).unwrap(),
            };
            expected.push(result);
        }
        prop_assert_eq!(out.lines().collect::<Vec<_>>(), expected);
        prop_assert_eq!(report.people(), people.people.len());
        let unread = people.people.iter().filter(|person| person.profile.is_none()).count();
        prop_assert_eq!(report.unread_people(), unread);
    }
}

/// Rules over facts of every type, after what the lines of [`block::lines`] may give.
pub(crate) const RULES: &str = r#"
rule grown: "Grown"
  require craft is at least high and public speaking is at least middle
rule wanted: "Wanted"
  if wants it then expect small is between 2 and 5 otherwise require signed is more than 0.5
rule sized: "Sized"
  require open count plus small times 2 is at least 5
  expect average of small, waiting, open count is at least 2.5
rule shared: "Shared"
  require share is at least 12.5% or stay is at least 6 months
rule placed: "Placed"
  require town is not home and choice is one of x, z
  unless started is before 2026-01-01
rule tagged: "Tagged"
  require at least 2 of
    - tags includes "alpha"
    - tools includes p
    - level is at least middle
    - no tools
rule worked: "Worked"
  require at least 2 work or talk evidence within the last 12 months verified
  expect average size of work evidence where role is lead is at least 2
  encourage sum gain of work evidence is at least 1
rule kept: "Kept"
  require at least 1 work evidence where size is at least 3 verified by mentor
  stop "No." 
verdict
  blocked when any stop applies and not wants it
  not ready when at least 3 requirements are unmet or rule grown is unmet
  nearly ready when any expectation is unmet
  ready otherwise
"#;

/// What is told of lines, and what is found, with the quick way or without; and of how many the quick
/// way told.
fn told_by(
    playbook: &Playbook,
    lines: &[u8],
    is_quick: bool,
    unknown_keys: UnknownKeys,
) -> (String, String) {
    let program = playbook.program();
    let mut worker = Worker::new(program, as_of(), unknown_keys);
    if is_quick {
        worker = worker.quickly();
        let refusal = block::lower(program, as_of()).err();
        assert!(
            worker.quick.is_some(),
            "{:?}",
            refusal
                .and_then(|one| one.step)
                .map(|step| &program.steps[step])
        );
    }
    let (mut out, mut report) = (Vec::new(), Report::new(program));
    let mut known = KnownIds::default();
    report.compares_ids = true;
    worker.lines(lines, 1, &mut out, &mut report);
    worker.refuse_repeated(lines, &mut out, &mut report, &mut known);
    (
        String::from_utf8_lossy(&out).into_owned(),
        found(playbook, &report),
    )
}

#[test]
fn the_quick_way_tells_what_the_careful_way_tells() {
    let text = format!("{}{RULES}", block::PLAYBOOK);
    let loaded = load(&Source::new("all.playbook", text));
    let playbook = loaded
        .playbook
        .unwrap_or_else(|| panic!("{:?}", loaded.problems));
    let layout = &playbook.program().layout;
    let lines = prop::collection::vec(prop::collection::vec(any::<u16>(), 1..120), 1..200);
    let config = ProptestConfig::default();
    proptest!(ProptestConfig { cases: config.cases / 8, ..config }, |(lines in lines, refuses in prop::bool::weighted(0.1))| {
        let unknown_keys = if refuses { UnknownKeys::Refuse } else { UnknownKeys::Warn };
        let mut bytes = Vec::new();
        for numbers in &lines {
            let (line, _) = block::lines::line(&mut block::lines::Dice::new(numbers), layout);
            bytes.extend_from_slice(&line);
            bytes.push(b'\n');
        }
        let (quick, found_quick) = told_by(&playbook, &bytes, true, unknown_keys);
        let (careful, found_careful) = told_by(&playbook, &bytes, false, unknown_keys);
        for (at, (quick, careful)) in quick.lines().zip(careful.lines()).enumerate() {
            prop_assert_eq!(quick, careful, "line {} of\n{}", at, String::from_utf8_lossy(&bytes));
        }
        prop_assert_eq!(quick.len(), careful.len());
        prop_assert_eq!(found_quick, found_careful);
    });
}

/// How somebody stands, to be compared.
fn stands(standing: Standing<'_>) -> String {
    let lists: [Vec<&str>; 3] = [
        standing.possible().collect(),
        standing.unmet().collect(),
        standing.undecided().collect(),
    ];
    format!("{lists:?}")
}

/// People on a roster stand as the careful evaluation says, whether they came as lines or as profiles.
#[test]
fn a_roster_tells_what_the_careful_way_tells() {
    let text = format!("{}{RULES}", block::PLAYBOOK);
    let playbook = load(&Source::new("all.playbook", text)).playbook.unwrap();
    let program = playbook.program();
    let lines = prop::collection::vec(prop::collection::vec(any::<u16>(), 1..120), 1..150);
    let config = ProptestConfig::default();
    proptest!(ProptestConfig { cases: config.cases / 8, ..config }, |(lines in lines)| {
        let mut text = Vec::new();
        for numbers in &lines {
            let (line, _) = block::lines::line(&mut block::lines::Dice::new(numbers), &program.layout);
            text.extend_from_slice(&line);
            text.push(b'\n');
        }
        let mut of_lines = playbook.roster(as_of(), UnknownKeys::Warn);
        let mut of_profiles = playbook.roster(as_of(), UnknownKeys::Warn);
        let mut of_copies = playbook.roster(as_of(), UnknownKeys::Warn);
        let mut assessor = Assessor::new(program);
        let mut expected = Vec::new();
        for line in text.split(|byte| *byte == b'\n') {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let people = read_line(program, line, 1, UnknownKeys::Warn, &|_| None);
            for person in people.people {
                if let Some(profile) = person.profile {
                    of_copies.add(&profile.clone());
                    of_profiles.add(&profile);
                    let standing = assessor.assess(program, &profile, as_of());
                    expected.push((person.id, stands(Standing { program, standing })));
                }
            }
        }
        of_lines.read(&text, 1);
        for mut roster in [of_lines, of_profiles, of_copies] {
            let mut each = Vec::new();
            roster.each(|id, standing| each.push((id.map(str::to_owned), stands(standing))));
            prop_assert_eq!(&each, &expected, "{}", String::from_utf8_lossy(&text));
            prop_assert_eq!(roster.len(), expected.len());
            for (place, (_, expected)) in expected.iter().enumerate() {
                prop_assert_eq!(&stands(roster.of(place).unwrap()), expected);
            }
            prop_assert!(roster.of(expected.len()).is_none());
        }
    });
}

#[test]
fn large_numbers_are_divided() {
    let written = [0, 7, 999, 1_000, 12_345, 100_000, 1_234_567].map(separated);
    assert_eq!(
        written,
        ["0", "7", "999", "1,000", "12,345", "100,000", "1,234,567"]
    );
}

#[test]
fn ids_are_compared_among_so_many_people_and_no_more() {
    let playbook = playbook();
    let most = KnownIds::most();
    let mut known = KnownIds::default();
    let program = playbook.program();
    let mut worker = Worker::new(program, as_of(), UnknownKeys::Warn).quickly();
    let mut see = |ids: std::ops::Range<usize>| {
        let lines: String = ids.map(|id| format!("{{\"id\": \"{id}\"}}\n")).collect();
        let (mut out, mut report) = (Vec::new(), Report::new(program));
        report.compares_ids = known.are_compared();
        worker.lines(lines.as_bytes(), 1, &mut out, &mut report);
        worker.refuse_repeated(lines.as_bytes(), &mut out, &mut report, &mut known);
        (report.unread_people(), known.are_compared())
    };
    assert_eq!(see(0..most - 1), (0, true));
    assert_eq!(see(0..2), (2, true));
    assert_eq!(see(most..most + 2), (0, false));
    assert_eq!(see(0..2), (0, false));
}
