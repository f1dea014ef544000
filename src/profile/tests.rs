//! Reading data files with a layout made by hand.

use indexmap::IndexSet;
use proptest::prelude::*;

use super::builder::{NewItem, ProfileBuilder};
use super::*;
use crate::diagnostics::{Problem, Severity};
use crate::program::{ByName, Field, Kind, ListSlot, Section, Slot, SlotType, Target, Vocabulary};
use crate::source::Span;
use crate::value::{CalendarSpan, Date, Number};

const ONE: i128 = Number::UNITS_PER_ONE;

/// The slots of [`layout`], in its order.
const REPORTS: usize = 0;
const WANTS: usize = 1;
const TIME: usize = 2;
const SHARE: usize = 3;
const STARTED: usize = 4;
const TOWN: usize = 5;
const MOVE: usize = 6;
const MOOD: usize = 7;
const AGE: usize = 8;
const JUDGEMENT: usize = 9;
const BUY_IN: usize = 10;
/// Its kinds.
const MENTORING: usize = 0;
const FEEDBACK: usize = 1;

fn layout() -> Layout {
    let whole = |low: i64, high| SlotType::Number {
        whole: true,
        bounds: Range::new(i128::from(low) * ONE, high),
    };
    let decimal = SlotType::Number {
        whole: false,
        bounds: Range::new(0, 10 * ONE),
    };
    let facts = [
        ("line reports", whole(0, Range::UNBOUNDED.high)),
        ("wants to manage people", SlotType::YesNo),
        ("time in product", SlotType::Duration),
        ("target share", SlotType::Percentage),
        ("started in role", SlotType::Date),
        ("town", SlotType::Text),
        ("move", SlotType::Choice(1)),
        ("mood", decimal),
        (
            "age",
            SlotType::Number {
                whole: true,
                bounds: Range::new(Range::UNBOUNDED.low, 99 * ONE),
            },
        ),
    ];
    let skills = [
        ("strategic judgement", SlotType::Level(0)),
        ("Buy-in", SlotType::Level(0)),
    ];
    let slot = |section| {
        move |(name, slot_type): (&str, SlotType)| Slot {
            default: None,
            name: name.to_owned(),
            section,
            slot_type,
        }
    };
    let slots: Vec<Slot> = facts
        .into_iter()
        .map(slot(Section::Facts))
        .chain(skills.into_iter().map(slot(Section::Skills)))
        .collect();
    let lists = vec![
        ListSlot {
            name: "industries".to_owned(),
            choices: None,
        },
        ListSlot {
            name: "channels".to_owned(),
            choices: Some(1),
        },
    ];
    let slot_names = slots
        .iter()
        .enumerate()
        .map(|(at, slot)| (&slot.name, Target::Slot(at)));
    let list_names = lists
        .iter()
        .enumerate()
        .map(|(at, list)| (&list.name, Target::List(at)));
    let names = slot_names
        .chain(list_names)
        .map(|(name, target)| (crate::value::fold_name(name), target))
        .collect();
    Layout {
        selections: ByName::from_iter([(
            "praise".to_owned(),
            vec!["feedback".to_owned(), "mentoring".to_owned()],
        )]),
        names,
        slots,
        lists,
        kinds: kinds(),
        vocabularies: vec![
            Vocabulary::new(
                "proficiency",
                ["novice", "practising", "fluent", "teaching", "5"],
            ),
            Vocabulary::new("move", ["internal", "external", "something else"]),
            Vocabulary::new("rater", ["manager", "peer"]),
        ],
        rules: ByName::from_iter(
            ["lead a team", "mentor"].map(|name| (name.to_owned(), name.to_owned())),
        ),
        rule_titles: ByName::default(),
        roles: IndexSet::from(["manager", "mentor"].map(str::to_owned)),
        has_declared_roles: true,
        texts: ByName::from_iter(
            ["retail", "banking"].map(|text| (text.to_owned(), text.to_owned())),
        ),
    }
}

fn kinds() -> ByName<Kind> {
    let field = |name: &str, slot_type| {
        (
            name.to_owned(),
            Field {
                name: name.to_owned(),
                slot_type,
            },
        )
    };
    let kind = |name: &str, fields: Vec<(String, Field)>| {
        (
            name.to_owned(),
            Kind {
                name: name.to_owned(),
                fields: fields.into_iter().collect(),
            },
        )
    };
    ByName::from_iter([
        kind("mentoring", vec![]),
        kind(
            "feedback",
            vec![
                field("rater", SlotType::Choice(2)),
                field("company", SlotType::Text),
                field("expires", SlotType::Date),
            ],
        ),
        kind("delegation", vec![field("what", SlotType::Text)]),
    ])
}

struct Reading {
    source: Source,
    cohort: Cohort,
}

/// A problem: code, the exact words, message, help.
type Seen = (String, String, String, String);

impl Reading {
    fn of(text: &str, format: Format) -> Self {
        Self::with(text, format, UnknownKeys::Warn, &layout())
    }

    fn with(text: &str, format: Format, unknown_keys: UnknownKeys, layout: &Layout) -> Self {
        let source = Source::new("test", text);
        let cohort = read(&source, format, None, layout, unknown_keys);
        Self { source, cohort }
    }

    /// Every problem, those of the file first.
    fn problems(self) -> Vec<Problem> {
        let Self { source, cohort } = self;
        let of_profiles = cohort.profiles.into_iter().map(|read| read.problems);
        std::iter::once(cohort.problems)
            .chain(of_profiles)
            .flat_map(|problems| problems.into_sorted(&source))
            .collect()
    }

    fn seen(self) -> Vec<Seen> {
        let words = |problem: &Problem| problem.source().slice(problem.span()).to_owned();
        let problems = self.problems();
        problems
            .iter()
            .map(|problem| {
                let code = problem.code().trim_start_matches("profile::").to_owned();
                (
                    code,
                    words(problem),
                    problem.message(),
                    problem.help().unwrap_or_default(),
                )
            })
            .collect()
    }

    /// The one profile, which has nothing wrong with it.
    fn only(self) -> Profile {
        assert_eq!(self.cohort.profiles.len(), 1);
        let shown = format!(
            "{:?} {:?}",
            self.cohort.problems, self.cohort.profiles[0].problems
        );
        assert_eq!(shown, "[] []");
        let only = self.cohort.profiles.into_iter().next().unwrap();
        only.profile.unwrap()
    }
}

fn yaml(text: &str) -> Profile {
    Reading::of(text, Format::Yaml).only()
}

/// Code and exact words of each problem.
fn codes(text: &str) -> Vec<(String, String)> {
    codes_in(text, Format::Yaml)
}

fn codes_in(text: &str, format: Format) -> Vec<(String, String)> {
    Reading::of(text, format)
        .seen()
        .into_iter()
        .map(|(code, words, ..)| (code, words))
        .collect()
}

/// The one problem of a text.
fn problem(text: &str) -> Seen {
    let mut seen = Reading::of(text, Format::Yaml).seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.remove(0)
}

#[track_caller]
fn assert_problem(text: &str, code: &str, words: &str) {
    assert_eq!(codes(text), [(code.to_owned(), words.to_owned())], "{text}");
}

#[track_caller]
fn assert_help(text: &str, help: &str) {
    let (_, _, message, found) = problem(text);
    assert!(found.contains(help), "{message}: {found}");
}

fn value(profile: &Profile, slot: usize) -> Option<Range> {
    let value = profile.values[slot];
    value.is_known.then_some(value.range)
}

fn exact(profile: &Profile, slot: usize) -> i128 {
    let range = value(profile, slot).unwrap();
    assert!(range.is_exact());
    range.low
}

fn day(text: &str) -> i32 {
    Date::parse(text).unwrap().day_number()
}

fn fact(written: &str) -> Profile {
    yaml(&format!("facts:\n  {written}\n"))
}

const ANA: &str = "\
id: ana
name: Ana Ferreira
facts:
  line reports: 0
  wants to manage people: yes
  time in product: 6 years
  target share: 70%
  started in role: 2024-02
  town: Zürich
  move: external
  industries: [retail, Öl]
skills:
  strategic judgement: fluent
evidence:
  - kind: mentoring
    on: 2026-03-01
    what: Mentored an associate PM
    verified by: manager
    link: https://example.org/notes
  - kind: feedback
    from: 2026-01
    to: 2026-02-10
    rater: peer
    company: Müller & Söhne
    about: [strategic judgement, buy-in]
not looked for: delegation
";

// --- Whole profiles -------------------------------------------------------------------------

#[test]
fn a_whole_profile_is_read_into_its_slots() {
    let ana = yaml(ANA);
    assert_eq!(
        (ana.id.as_deref(), ana.name.as_deref()),
        (Some("ana"), Some("Ana Ferreira"))
    );
    assert_eq!(exact(&ana, REPORTS), 0);
    assert_eq!(exact(&ana, WANTS), 1);
    assert_eq!(exact(&ana, TIME), CalendarSpan::new(72, 0).microdays());
    assert_eq!(exact(&ana, SHARE), ONE / 10 * 7);
    let february = Range::new(day("2024-02-01").into(), day("2024-02-29").into());
    assert_eq!(value(&ana, STARTED), Some(february));
    assert_eq!(exact(&ana, TOWN), 2);
    assert_eq!(exact(&ana, MOVE), 1);
    assert_eq!(exact(&ana, JUDGEMENT), 2);
    assert_eq!(value(&ana, BUY_IN), None);
    assert_eq!(ana.values[BUY_IN].range, Range::new(0, 4));
    let industries = ana.lists[0].clone().unwrap();
    assert_eq!(ana.members[industries], [0, 3]);
    assert_eq!(ana.lists[1], None);
    assert_eq!(ana.texts, ["Zürich", "Öl", "Müller & Söhne"]);
}

#[test]
fn evidence_is_sorted_by_kind_with_its_fields() {
    let ana = yaml(ANA);
    let ranges: Vec<_> = ana
        .kinds
        .iter()
        .map(|kind| (kind.items.clone(), kind.is_complete))
        .collect();
    assert_eq!(ranges, [(0..1, true), (1..2, true), (2..2, false)]);
    let mentoring = &ana.items[0];
    assert_eq!(
        mentoring.dates,
        ItemDates::On(day("2026-03-01"), day("2026-03-01"))
    );
    assert!(mentoring.is_verified);
    assert_eq!(mentoring.verified_by, Some(Verifier::Role(0)));
    let feedback = &ana.items[1];
    let from = Some((day("2026-01-01"), day("2026-01-31")));
    let to = (day("2026-02-10"), day("2026-02-10"));
    assert_eq!(feedback.dates, ItemDates::Period { from, to });
    assert!(!feedback.is_verified);
    assert_eq!(ana.about[feedback.about.clone()], [JUDGEMENT, BUY_IN]);
    let fields = &ana.fields[feedback.fields..feedback.fields + 3];
    let known: Vec<_> = fields.iter().map(|field| field.is_known).collect();
    assert_eq!(known, [true, true, false]);
    assert_eq!(
        (fields[0].range, fields[1].range),
        (Range::exactly(1), Range::exactly(4))
    );
    assert_eq!(fields[2].range, Range::UNBOUNDED);
}

#[test]
fn items_keep_their_order_within_a_kind() {
    let profile = yaml(
        "evidence:\n- {kind: feedback, company: a}\n- kind: mentoring\n- {kind: feedback, company: b}\n",
    );
    assert_eq!(profile.kinds[MENTORING].items, 0..1);
    assert_eq!(profile.kinds[FEEDBACK].items, 1..3);
    let company = |item: usize| profile.fields[profile.items[item].fields + 1].range.low;
    assert_eq!((company(1), company(2)), (2, 3));
    assert_eq!(profile.fields.len(), 6);
}

#[test]
fn json_says_the_same() {
    let json = r#"{"id": "ana", "facts": {"line_reports": 2, "wants to manage people": true,
        "time in product": "6 years", "target share": "70%", "town": "Z\u00fcrich", "mood": 0.1},
        "evidence": [{"kind": "mentoring", "on": "2026-03-01", "about": "Buy in"}]}"#;
    let profile = Reading::of(json, Format::Json).only();
    assert_eq!(exact(&profile, REPORTS), 2 * ONE);
    assert_eq!(exact(&profile, WANTS), 1);
    assert_eq!(exact(&profile, SHARE), ONE / 10 * 7);
    assert_eq!(exact(&profile, MOOD), ONE / 10);
    assert_eq!(profile.texts, ["Zürich"]);
    assert_eq!(profile.about, [BUY_IN]);
}

#[test]
fn names_are_found_at_the_top_too() {
    let profile = yaml("line_reports: 3\nBuy In: Fluent\n");
    assert_eq!(exact(&profile, REPORTS), 3 * ONE);
    assert_eq!(exact(&profile, BUY_IN), 2);
}

#[test]
fn nothing_null_and_tilde_are_unknown() {
    let text =
        "facts:\n  line reports:\n  town: ~\n  move: null\n  industries:\n  mood: ''\nskills:\n";
    let profile = yaml(text);
    assert!(profile.values.iter().all(|value| !value.is_known));
    assert_eq!(profile.lists, [None, None]);
    let json = r#"{"line reports": null, "town": " "}"#;
    let profile = Reading::of(json, Format::Json).only();
    assert!(profile.values.iter().all(|value| !value.is_known));
}

#[test]
fn shipped_sample_profiles_have_the_form_of_a_profile() {
    let ana = include_str!("../../playbooks/profiles/ana.yaml");
    let reading = Reading::of(ana, Format::Yaml);
    assert_eq!(reading.cohort.profiles[0].id.as_deref(), Some("ana"));
    assert_eq!(reading.cohort.profiles[0].line, 2);
}

// --- Values ---------------------------------------------------------------------------------

#[test]
fn yes_and_no_are_read_by_the_declared_type() {
    for yes in ["yes", "YES", "true", "True", "'yes'"] {
        assert_eq!(
            exact(&fact(&format!("wants to manage people: {yes}")), WANTS),
            1
        );
    }
    for no in ["no", "False"] {
        assert_eq!(
            exact(&fact(&format!("wants to manage people: {no}")), WANTS),
            0
        );
    }
    assert_eq!(fact("town: no").texts, ["no"]);
    assert_problem("wants to manage people: on", "wrong_type", "on");
    assert_problem("wants to manage people: 1", "wrong_type", "1");
}

#[test]
fn numbers_are_exact_and_within_bounds() {
    assert_eq!(exact(&fact("line reports: 12500"), REPORTS), 12_500 * ONE);
    assert_eq!(exact(&fact("line reports: '3'"), REPORTS), 3 * ONE);
    assert_eq!(exact(&fact("mood: 2.50"), MOOD), ONE / 2 * 5);
    assert_eq!(exact(&fact("age: -3"), AGE), -3 * ONE);
    assert_problem("line reports: many", "wrong_type", "many");
    assert_problem("line reports: 2.5", "not_whole", "2.5");
    assert_problem("line reports: -1", "out_of_bounds", "-1");
    assert_problem("mood: 10.5", "out_of_bounds", "10.5");
    assert_problem("mood: 1e-19", "too_many_digits", "1e-19");
    assert_problem("line reports: yes", "wrong_type", "yes");
    assert_eq!(
        problem("mood: 11").2,
        "`mood` is from 0 to 10, and `11` is not"
    );
    assert_eq!(
        problem("line reports: -1").2,
        "`line reports` is at least 0, and `-1` is not"
    );
    assert_eq!(
        problem("age: 100").2,
        "`age` is at most 99, and `100` is not"
    );
}

#[test]
fn separators_in_numbers_get_the_plain_number() {
    assert_problem("line reports: 12,500", "thousands_separator", "12,500");
    for (written, plain) in [
        ("12,500", "`12500`"),
        ("12 500", "`12500`"),
        ("1_000_000", "`1000000`"),
        ("1,5", "`1.5`"),
        ("1.234,5", "`1234.5`"),
        ("1,234.5", "`1234.5`"),
        ("1'000", "`1000`"),
    ] {
        assert_help(&format!("line reports: \"{written}\""), plain);
    }
    assert_problem("line reports: 3 4", "wrong_type", "3 4");
    assert_help("target share: 1,500%", "`1500%`");
}

#[test]
fn percentages_need_their_sign() {
    assert_eq!(exact(&fact("target share: 12.5 %"), SHARE), ONE / 8);
    assert_problem("target share: 70", "missing_percent_sign", "70");
    assert_help("target share: 70", "write `70%`");
    assert_help("target share: 0.7", "write `70%` or `0.7%`");
    assert_problem("target share: most", "wrong_type", "most");
    assert_problem(
        "target share: 0.00000000000000001%",
        "too_many_digits",
        "0.00000000000000001%",
    );
    let json = r#"{"target share": 70}"#;
    assert_eq!(
        codes_in(json, Format::Json),
        [("missing_percent_sign".to_owned(), "70".to_owned())]
    );
}

#[test]
fn durations_need_their_unit() {
    let months = |written: &str| exact(&fact(&format!("time in product: {written}")), TIME);
    let span = |months, days| CalendarSpan::new(months, days).microdays();
    assert_eq!(months("2 years 6 months"), span(30, 0));
    assert_eq!(months("18 Months"), span(18, 0));
    assert_eq!(months("3 weeks"), span(0, 21));
    assert_eq!(months("1 day"), span(0, 1));
    assert_problem("time in product: 6", "missing_unit", "6");
    assert_help("time in product: 6", "`6 years`");
    // What is suggested is taken.
    for (written, meant) in [
        ("7.5", "7 years 6 months"),
        ("0.25", "3 months"),
        ("1.0", "1 years"),
        ("7.3", "2 years 6 months"),
    ] {
        assert_help(
            &format!("time in product: {written}"),
            &format!("`{meant}`"),
        );
        months(meant);
    }
    assert_problem("time in product: -2 years", "negative_duration", "-2 years");
    for wrong in [
        "long",
        "years",
        "2 years 3 years",
        "2.5 years",
        "99999999999 years",
        "2 years 6",
        "999999999 years",
    ] {
        assert_problem(&format!("time in product: {wrong}"), "wrong_type", wrong);
    }
}

#[test]
fn dates_are_days_months_or_years() {
    let range = |written: &str| value(&fact(&format!("started in role: {written}")), STARTED);
    let days = |first, last| Some(Range::new(day(first).into(), day(last).into()));
    assert_eq!(range("2026-03-31"), days("2026-03-31", "2026-03-31"));
    assert_eq!(range("2026"), days("2026-01-01", "2026-12-31"));
    assert_problem(
        "started in role: 2026-02-30",
        "impossible_date",
        "2026-02-30",
    );
    assert_problem(
        "started in role: 2026-03-31T10:00:00Z",
        "time_of_day",
        "2026-03-31T10:00:00Z",
    );
    assert_help("started in role: 2026-03-31 10:00", "write `2026-03-31`");
    for wrong in ["31.03.2026", "3/31/2026", "March 2026", "2026-3-1"] {
        assert_problem(&format!("started in role: {wrong}"), "wrong_type", wrong);
    }
    assert_help("started in role: 31.03.2026", "2026-03-31");
}

#[test]
fn texts_are_numbered_once() {
    let profile = yaml("town: ' Retail '\nindustries: [Oslo, oslo, BANKING, 3]\n");
    assert_eq!(exact(&profile, TOWN), 0);
    assert_eq!(profile.members, [2, 1, 3]);
    assert_eq!(profile.texts, ["Oslo", "3"]);
}

#[test]
fn levels_and_choices_are_found_by_their_word() {
    assert_eq!(exact(&yaml("strategic judgement: TEACHING"), JUDGEMENT), 3);
    assert_eq!(exact(&yaml("strategic judgement: 5"), JUDGEMENT), 4);
    assert_eq!(exact(&yaml("move: something_else"), MOVE), 2);
    assert_problem("strategic judgement: fluentt", "not_on_scale", "fluentt");
    assert_help("strategic judgement: fluentt", "did you mean `fluent`?");
    assert_help(
        "strategic judgement: wizard",
        "the levels are `novice`, `practising`",
    );
    assert_problem("strategic judgement: -3", "not_on_scale", "-3");
    assert_problem("move: sideways", "not_a_choice", "sideways");
    assert_help("move: sideways", "the choices are `internal`, `external`");
}

#[test]
fn a_minus_is_no_word_break_before_a_number() {
    // `fold_name` drops the sign: without care, -5 would be read as the level 5.
    assert_problem("strategic judgement: -5", "not_on_scale", "-5");
}

#[test]
fn lists_take_one_value_or_several() {
    let one = yaml("channels: external");
    assert_eq!(one.members, [1]);
    let several = yaml("facts:\n  channels:\n    - external\n    - Internal\n    - external\n");
    assert_eq!(several.members, [1, 0]);
    let none = yaml("channels: []");
    assert_eq!(none.lists[1], Some(0..0));
    assert_problem("channels: [external, sideways]", "not_a_choice", "sideways");
    assert_problem(
        "channels: [external, [internal]]",
        "wrong_shape",
        "[internal]",
    );
    assert_problem("channels: [external, ~]", "wrong_shape", "~");
    assert_problem("channels: {a: b}", "wrong_shape", "{a: b}");
}

#[test]
fn one_value_is_no_list() {
    assert_problem("line reports: [1, 2]", "wrong_shape", "[1, 2]");
    assert_problem(
        "facts:\n  town:\n    name: Oslo\n",
        "wrong_shape",
        "name: Oslo",
    );
    assert_problem("id: [a]", "wrong_shape", "[a]");
    assert_problem("facts: [line reports]", "wrong_shape", "[line reports]");
    assert_problem("facts: many\nid: ana", "wrong_shape", "many");
    let (_, _, message, _) = problem("line reports: [1, 2]");
    assert_eq!(
        message,
        "`line reports` should be a single value, but is a list"
    );
}

// --- Keys -----------------------------------------------------------------------------------

#[test]
fn unknown_keys_warn_with_the_nearest_name() {
    let text =
        "facts:\n  line report: 0\n  budget: 3\nskils:\n  a: b\nstrategic jugdement: fluent\n";
    let reading = Reading::of(text, Format::Yaml);
    assert!(reading.cohort.profiles[0].profile.is_some());
    let problems = reading.problems();
    assert!(
        problems
            .iter()
            .all(|problem| problem.severity() == Severity::Warning)
    );
    let helps: Vec<_> = problems
        .iter()
        .map(|problem| problem.help().unwrap())
        .collect();
    assert_eq!(
        helps,
        [
            "did you mean `line reports`?",
            "take the line out, or declare a fact of that name in the playbook",
            "did you mean `skills`?",
            "did you mean `strategic judgement`?",
        ]
    );
    let words: Vec<_> = codes(text).into_iter().map(|(_, words)| words).collect();
    assert_eq!(
        words,
        ["line report", "budget", "skils", "strategic jugdement"]
    );
}

#[test]
fn unknown_keys_are_errors_under_strict() {
    let reading = Reading::with("waiters: 3\n", Format::Yaml, UnknownKeys::Refuse, &layout());
    assert!(reading.cohort.profiles[0].profile.is_none());
    let problems = reading.problems();
    assert_eq!(problems[0].code(), "profile::unknown_key");
    assert_eq!(problems[0].severity(), Severity::Error);
    assert_eq!(problems[0].help().unwrap(), "did you mean `waivers`?");
}

#[test]
fn skills_that_do_not_apply_are_read_with_their_reason() {
    let profile = yaml("not applicable:\n  Strategic-Judgement: no such post\n");
    let skill = layout().names["strategic judgement"];
    assert_eq!(skill, Target::Slot(profile.set_aside[0].0));
    assert_eq!(profile.set_aside[0].1, "no such post");
    assert!(yaml("not applicable:\n").set_aside.is_empty());
    let section = |line: &str| format!("not applicable:\n  {line}\n");
    assert_problem(
        &section("strategic judgement:"),
        "missing_reason",
        "strategic judgement",
    );
    assert_problem(
        &section("strategic judgment: x"),
        "unknown_skill",
        "strategic judgment",
    );
    assert_problem(&section("line reports: x"), "unknown_skill", "line reports");
    assert_problem(
        &section("- strategic judgement"),
        "wrong_shape",
        "- strategic judgement",
    );
}

#[test]
fn a_fact_among_skills_is_in_the_wrong_section() {
    assert_problem(
        "skills:\n  line-reports: 0\n",
        "wrong_section",
        "line-reports",
    );
    assert_problem(
        "facts:\n  strategic judgement: fluent\n",
        "wrong_section",
        "strategic judgement",
    );
    assert_help("skills:\n  line-reports: 0\n", "move it under `facts`");
    assert_help("facts:\n  Buy-in: fluent\n", "move it under `skills`");
    assert_problem(
        "skills:\n  industries: retail\n",
        "wrong_section",
        "industries",
    );
}

#[test]
fn a_key_given_twice_shows_both_places() {
    let text = "facts:\n  line reports: 0\n  line_reports: 1\n";
    let problems = Reading::of(text, Format::Yaml).problems();
    let labels: Vec<String> = problems[0]
        .labels()
        .iter()
        .map(|label| label.source.slice(label.span).to_owned())
        .collect();
    assert_eq!(labels, ["line_reports", "line reports"]);
    assert_problem(
        "line_reports: 0\nfacts:\n  line reports: 0\n",
        "duplicate_key",
        "line reports",
    );
    assert_problem(
        "facts:\n  line reports: 0\nline_reports: 0\n",
        "duplicate_key",
        "line_reports",
    );
    assert_problem("id: a\nID: b\n", "duplicate_key", "ID");
    assert_problem(
        "evidence:\n- {kind: mentoring, Kind: a}\n",
        "duplicate_key",
        "Kind",
    );
    assert_eq!(codes("shoes: 1\nshoes: 2\n").len(), 2);
    assert_eq!(
        codes("facts:\n  shoes: 1\n  shoes: 2\n")[1].0,
        "duplicate_key"
    );
    let json = r#"{"line reports": 1, "line_reports": 1}"#;
    assert_eq!(
        codes_in(json, Format::Json),
        [("duplicate_key".to_owned(), "\"line_reports\"".to_owned())]
    );
}

#[test]
fn a_section_word_that_is_a_fact_asks_which() {
    let mut layout = layout();
    layout.names.insert("name".to_owned(), Target::Slot(TOWN));
    let read = |text: &str| Reading::with(text, Format::Yaml, UnknownKeys::Warn, &layout);
    let seen = read("name: Ana\n").seen();
    assert_eq!(
        (seen[0].0.as_str(), seen[0].1.as_str()),
        ("ambiguous_key", "name")
    );
    let both = read("name: Ana\nfacts:\n  name: Oslo\n").only();
    assert_eq!(
        (both.name.as_deref(), both.texts),
        (Some("Ana"), vec!["Oslo".to_owned()])
    );
    let unknown = read("name: Ana\nfacts:\n  name:\n").only();
    assert_eq!(unknown.name.as_deref(), Some("Ana"));
}

// --- Evidence -------------------------------------------------------------------------------

#[test]
fn evidence_that_nobody_looked_for_is_not_none() {
    let complete = |text: &str| -> Vec<bool> {
        yaml(text)
            .kinds
            .iter()
            .map(|kind| kind.is_complete)
            .collect()
    };
    assert_eq!(complete("id: a\n"), [false; 3]);
    assert_eq!(complete("evidence:\n"), [false; 3]);
    assert_eq!(complete("evidence: []\n"), [true; 3]);
    assert_eq!(
        complete("not_looked_for: [feedback]\nevidence: []\n"),
        [true, false, true]
    );
    assert_eq!(complete("evidence: []\nnot looked for:\n"), [true; 3]);
    assert_problem("not looked for: [feedbak]\n", "unknown_kind", "feedbak");
}

#[test]
fn items_are_lines_with_a_kind() {
    assert_problem(
        "evidence:\n  kind: mentoring\n",
        "wrong_shape",
        "kind: mentoring",
    );
    assert_help("evidence:\n  kind: mentoring\n", "`- `");
    assert_problem("evidence:\n  - mentoring\n", "wrong_shape", "mentoring");
    assert_problem(
        "evidence:\n  - on: 2026-03-01\n    what: x\n",
        "missing_kind",
        "on: 2026-03-01",
    );
    assert_problem(
        "evidence:\n  - kind:\n    on: 2026\n",
        "missing_kind",
        "kind",
    );
    assert_help("evidence:\n  - {on: 2026}\n", "the kinds are `mentoring`");
    assert_problem(
        "evidence:\n  - kind: mentring\n",
        "unknown_kind",
        "mentring",
    );
    let of_others = "id: ana\nevidence:\n  - kind: road show\n";
    assert_problem(of_others, "other_kind", "road show");
    let read = |unknown_keys| Reading::with(of_others, Format::Yaml, unknown_keys, &layout());
    assert!(read(UnknownKeys::Warn).cohort.profiles[0].profile.is_some());
    assert_eq!(read(UnknownKeys::Refuse).seen()[0].0, "unknown_kind");
    assert_help(
        "evidence:\n  - kind: mentring\n",
        "did you mean `mentoring`?",
    );
    assert_problem("evidence: none", "wrong_shape", "none");
}

#[test]
fn a_selection_is_no_kind_of_its_own() {
    let text = "evidence:\n  - kind: Praise\n";
    assert_problem(text, "selection_as_kind", "Praise");
    assert_help(text, "`feedback`, `mentoring`");
    assert_problem("not looked for: [praise]\n", "selection_as_kind", "praise");
}

fn item(written: &str) -> String {
    format!("evidence:\n  - {{kind: feedback, {written}}}\n")
}

#[test]
fn items_have_a_day_or_a_period() {
    let dates = |written: &str| yaml(&item(written)).items[0].dates;
    let whole = |text: &str| (day(text), day(text));
    assert_eq!(dates("what: x"), ItemDates::Undated);
    assert_eq!(dates("on: ~"), ItemDates::Undated);
    assert_eq!(
        dates("on: 2026-02"),
        ItemDates::On(day("2026-02-01"), day("2026-02-28"))
    );
    assert_eq!(
        dates("from: 2026-02-01"),
        ItemDates::Open(day("2026-02-01"), day("2026-02-01"))
    );
    let period = ItemDates::Period {
        from: None,
        to: whole("2026-02-01"),
    };
    assert_eq!(dates("to: 2026-02-01"), period);
    assert_problem(
        &item("on: 2026-01, from: 2025"),
        "date_and_period",
        "2026-01",
    );
    assert_problem(
        &item("to: 2024, from: 2025-01-01"),
        "period_backwards",
        "2025-01-01",
    );
    assert_problem(&item("on: yesterday"), "wrong_type", "yesterday");
    assert_problem(&item("on: [2026]"), "wrong_shape", "[2026]");
}

#[test]
fn verification_is_a_word_or_a_role() {
    let verified = |written: &str| {
        let item = yaml(&item(written)).items.remove(0);
        (item.is_verified, item.verified_by)
    };
    assert_eq!(verified("what: x"), (false, None));
    assert_eq!(verified("verified: yes"), (true, None));
    assert_eq!(verified("verified: no"), (false, None));
    assert_eq!(
        verified("Verified_By: Mentor"),
        (true, Some(Verifier::Role(1)))
    );
    assert_problem(&item("verified by: mentr"), "unknown_verifier", "mentr");
    assert_help(
        &item("verified by: neighbour"),
        "the verifiers are `manager`, `mentor`",
    );
    assert_problem(
        &item("verified: no, verified by: mentor"),
        "contradicting_verification",
        "no",
    );
    assert_problem(&item("verified: maybe"), "wrong_type", "maybe");
    let mut open = layout();
    open.has_declared_roles = false;
    let text = item("verified by: neighbour");
    let profile = Reading::with(&text, Format::Yaml, UnknownKeys::Warn, &open).only();
    let by = profile.items[0].verified_by;
    assert!(matches!(by, Some(Verifier::Other(_))), "{by:?}");
}

#[test]
fn items_are_about_skills() {
    assert_eq!(yaml(&item("about: [buy-in, Buy In]")).about, [BUY_IN]);
    assert_problem(
        &item("about: strategic jugdement"),
        "unknown_skill",
        "strategic jugdement",
    );
    assert_help(&item("about: strategic jugdement"), "`strategic judgement`");
    assert_problem(
        &item("about: [line reports]"),
        "unknown_skill",
        "line reports",
    );
    assert_help(&item("about: [line reports]"), "it is a fact");
}

#[test]
fn fields_are_read_by_their_type() {
    assert_problem(&item("rater: boss"), "not_a_choice", "boss");
    assert_problem(&item("ratter: peer"), "unknown_key", "ratter");
    assert_help(&item("ratter: peer"), "did you mean `rater`?");
    assert_help(&item("colour: red"), "under `evidence feedback`");
    assert_problem(&item("what: [a]"), "wrong_shape", "[a]");
    let delegation = yaml("evidence:\n  - {kind: delegation, what: A launch}\n");
    assert_eq!(delegation.texts, ["A launch"]);
}

// --- Cohorts --------------------------------------------------------------------------------

fn ids(cohort: &Cohort) -> Vec<(Option<&str>, bool, usize)> {
    let told = |read: &ReadProfile| read.profile.is_some();
    cohort
        .profiles
        .iter()
        .map(|read| (read.id.as_deref(), told(read), read.line))
        .collect()
}

#[test]
fn one_bad_profile_never_stops_the_others() {
    let list = "- id: a\n- id: b\n  line reports: many\n- id: c\n";
    let expected = [
        (Some("a"), true, 1),
        (Some("b"), false, 2),
        (Some("c"), true, 4),
    ];
    assert_eq!(ids(&Reading::of(list, Format::Yaml).cohort), expected);
    let documents = "id: a\n---\nid: b\nline reports: many\n---\n# c\nid: c\n";
    let expected = [
        (Some("a"), true, 1),
        (Some("b"), false, 3),
        (Some("c"), true, 7),
    ];
    assert_eq!(ids(&Reading::of(documents, Format::Yaml).cohort), expected);
    let json = "[{\"id\": \"a\"},\n{\"id\": \"b\", \"line reports\": []},\n {\"id\": 7}]";
    let expected = [
        (Some("a"), true, 1),
        (Some("b"), false, 2),
        (Some("7"), true, 3),
    ];
    assert_eq!(ids(&Reading::of(json, Format::Json).cohort), expected);
}

#[test]
fn a_line_that_cannot_be_read_hurts_only_itself() {
    let text = "{\"id\": \"a\"}\r\n\n{\"id\": }\n[1]\n3\n{\"id\": \"ü\"}\n";
    let reading = Reading::of(text, Format::NdJson);
    let expected = [
        (Some("a"), true, 1),
        (None, false, 3),
        (None, false, 4),
        (None, false, 5),
        (Some("ü"), true, 6),
    ];
    assert_eq!(ids(&reading.cohort), expected);
    let seen = reading.seen();
    assert_eq!(
        (seen[0].0.as_str(), seen[0].1.as_str()),
        ("unreadable_json", "}")
    );
    assert_eq!(
        (seen[1].0.as_str(), seen[1].1.as_str()),
        ("not_a_profile", "1")
    );
    assert_eq!(
        (seen[2].0.as_str(), seen[2].1.as_str()),
        ("not_a_profile", "3")
    );
}

#[test]
fn a_document_or_entry_that_cannot_be_read_hurts_only_itself() {
    let documents = "id: a\n---\nid: b\nname: it: breaks\n--- # third\nid: c\n...\n---\nid: d\n";
    let expected = [
        (Some("a"), true, 1),
        (None, false, 3),
        (Some("c"), true, 6),
        (Some("d"), true, 9),
    ];
    assert_eq!(ids(&Reading::of(documents, Format::Yaml).cohort), expected);
    let list = "# people\n---\n- id: ä\n- id: b\n  name: \"never closed\n- id: c\n\n- id: d\n";
    let reading = Reading::of(list, Format::Yaml);
    let expected = [
        (Some("ä"), true, 3),
        (None, false, 4),
        (Some("c"), true, 6),
        (Some("d"), true, 8),
    ];
    assert_eq!(ids(&reading.cohort), expected);
    let seen = reading.seen();
    assert_eq!((seen.len(), seen[0].0.as_str()), (1, "unreadable_yaml"));
}

#[test]
fn a_second_profile_with_an_id_is_not_evaluated() {
    let text = "- id: a\n- id: 1\n- id: A\n- id: a\n- id: '1'\n- id: ''\n- id:\n";
    let reading = Reading::of(text, Format::Yaml);
    let told: Vec<_> = reading
        .cohort
        .profiles
        .iter()
        .map(|read| read.profile.is_some())
        .collect();
    assert_eq!(told, [true, true, true, false, false, true, true]);
    let problems = reading.problems();
    assert_eq!(
        problems[0].code().trim_start_matches("profile::"),
        "duplicate_id"
    );
    let starts: Vec<_> = problems[0]
        .labels()
        .iter()
        .map(|label| label.span.start)
        .collect();
    assert_eq!(
        starts,
        [text.rfind("- id: a").unwrap() + 6, text.find('a').unwrap()]
    );
    assert_eq!(problems[1].source().slice(problems[1].span()), "'1'");
}

#[test]
fn an_empty_file_says_what_to_write() {
    for empty in ["", "\n# nothing\n", "---\n", "~", "[]", "\u{feff}"] {
        assert_eq!(
            codes(empty),
            [("empty".to_owned(), String::new())],
            "{empty:?}"
        );
    }
    for format in [Format::Json, Format::NdJson] {
        assert_eq!(codes_in(" \n", format)[0].0, "empty");
    }
    assert!(Reading::of("{}", Format::Json).only().id.is_none());
}

#[test]
fn what_is_no_profile_says_so_once() {
    assert_problem("Ana Ferreira\n", "not_a_profile", "Ana Ferreira");
    assert_problem("- Ana\n- Ben\n- Cem\n", "not_a_profile", "Ana");
    assert_eq!(codes_in("\"Ana\"", Format::Json)[0].0, "not_a_profile");
    let mixed = Reading::of("- Ana\n- id: b\n", Format::Yaml);
    assert_eq!(ids(&mixed.cohort), [(None, false, 1), (Some("b"), true, 2)]);
    assert_help("Ana\n", "`facts:`");
}

#[test]
fn a_big_cohort_on_one_line_is_read_in_good_time() {
    let people: Vec<String> = (0..20_000)
        .map(|at| format!("{{\"id\": \"p{at}\"}}"))
        .collect();
    let text = format!("[{}]", people.join(","));
    let started = std::time::Instant::now();
    assert_eq!(
        Reading::of(&text, Format::Json).cohort.profiles.len(),
        20_000
    );
    assert_eq!(
        Reading::of(&text, Format::Yaml).cohort.profiles.len(),
        20_000
    );
    assert!(started.elapsed().as_secs() < 30);
}

// --- Forms ----------------------------------------------------------------------------------

#[test]
fn formats_are_told_by_the_ending() {
    assert_eq!(Format::from_path("a/b.YAML"), Format::Yaml);
    assert_eq!(Format::from_path("b.json"), Format::Json);
    assert_eq!(Format::from_path("b.ndjson"), Format::NdJson);
    assert_eq!(Format::from_path("b.jsonl"), Format::NdJson);
    assert_eq!(Format::from_path("people"), Format::Yaml);
}

#[test]
fn places_are_exact_after_letters_of_several_bytes() {
    let filler = "ä🦆é ".repeat(200);
    for before in [
        format!("name: {filler}\r\n"),
        format!("# {filler}\nname: \"{filler}\"\n"),
        format!("\u{feff}name: {filler} # ü\n"),
    ] {
        let text = format!("{before}line reports: größer  # ö\ntown: x\nskills: [Ärger]\n");
        let expected = [("wrong_type", "größer"), ("wrong_shape", "[Ärger]")];
        let expected = expected.map(|(code, words)| (code.to_owned(), words.to_owned()));
        assert_eq!(codes(&text), expected);
    }
    let json = "\u{feff}{\"name\": \"ä🦆é\", \"line reports\": \"größer\"}";
    assert_eq!(
        codes_in(json, Format::Json),
        [("wrong_type".to_owned(), "\"größer\"".to_owned())]
    );
}

#[test]
fn texts_over_several_lines_are_read() {
    let profile =
        yaml("facts:\n  town: >\n    New\n    York\n  line reports: 1\nname: Ana\n  Ferreira\n");
    assert_eq!(profile.texts, ["New York"]);
    assert_eq!(profile.name.as_deref(), Some("Ana Ferreira"));
    let (_, words, message, _) = problem("line reports: |\n  one\n  two\nid: a\n");
    assert_eq!(
        message,
        "`line reports` should be a whole number, not `one two`"
    );
    assert!(words.contains("one\n  two"), "{words}");
}

#[test]
fn shorthands_of_yaml_are_refused() {
    assert_problem("facts: &f\n  town: x\nskills: *f\n", "yaml_shorthand", "*f");
    assert_problem("skills: *missing\n", "yaml_shorthand", "*missing");
    assert_problem("town: !include x\n", "yaml_shorthand", "!include x");
    assert_problem("facts: !!map\n  town: x\n", "yaml_shorthand", "!!map");
    let laughs = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n";
    assert_problem(laughs, "yaml_shorthand", "*a");
    assert_eq!(yaml("town: &t Oslo\n").texts, ["Oslo"]);
}

#[test]
fn what_cannot_be_read_says_how_to_mend_it() {
    for (text, words, help) in [
        ("what: Led: a team\n", ":", "stands in quotes"),
        ("facts:\n\ttown: x\n", "town:", "not with tabs"),
        ("town: \"Oslo\n", "\"Oslo", "closing quote"),
        ("town: 'it's'\n", "s'", "other sort"),
        ("town: \"\\q\"\n", "\"\\q\"", "single quotes"),
        ("town: [a, b\n", "b", "commas between"),
        ("town: ]\n", "]", "commas between"),
        ("town: @home\n", "@home", "double quotes"),
        ("facts:\n  a: 1\n b: 2\n", "b:", "as many spaces"),
        ("evidence:\n- kind: ü\n on: b\n", "on:", "as many spaces"),
        ("? [a, b]\n: 3\n", "[a", "before the colon"),
        ("[a]: 3\n", "[a", "before the colon"),
        ("a: 1\nb\n", "b", "`name: value`"),
    ] {
        let (code, found_words, _, found) = problem(text);
        assert_eq!(
            (code.as_str(), found_words.as_str()),
            ("unreadable_yaml", words),
            "{text}"
        );
        assert!(found.contains(help), "{text}: {words}: {found}");
    }
}

#[test]
fn json_is_strict() {
    for (text, words, help) in [
        ("{\"id\": 1,}", ",", "comma"),
        ("[{\"id\": 1} {\"id\": 2}]", "{\"id\":", "comma"),
        ("{\"id\": 1 \"name\": 2}", "", "comma"),
        ("{\"id\": 1} // x", "//", "comment"),
        ("{id: 1}", "id", "double quotes"),
        ("{'id': 1}", "'", "double quotes"),
        ("{\"id\": 01}", "", ""),
        ("{\"id\": +1}", "", ""),
        ("{\"id\": yes}", "yes", "double quotes"),
        ("{\"id\": 1", "{", "close it"),
        ("[{\"id\": 1}", "[", "close the list"),
        ("{\"id\": 1} {\"id\": 2}", "{", ".ndjson"),
        ("{\"id\": \"a}", "", "double quote"),
        ("{\"id\" 1}", "", "like"),
        ("{\"id\": 1]", "]", ""),
    ] {
        let seen = Reading::of(text, Format::Json).seen();
        assert_eq!(
            (seen.len(), seen[0].0.as_str()),
            (1, "unreadable_json"),
            "{text}: {seen:?}"
        );
        assert!(words.is_empty() || seen[0].1 == words, "{text}: {seen:?}");
        assert!(seen[0].3.contains(help), "{text}: {seen:?}");
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(100_000), close.repeat(100_000))
    };
    for text in [
        deep("[", "", "]"),
        deep("{a: ", "1", "}"),
        deep("- ", "a", ""),
        deep("? ", "a", ""),
        deep("[", "", ""),
        deep("{", "", ""),
        (0..2_000)
            .map(|depth| format!("{}a:\n", " ".repeat(depth)))
            .collect(),
    ] {
        let seen = Reading::of(&text, Format::Yaml).seen();
        let code = seen[0].0.as_str();
        assert!(
            matches!(code, "nesting_too_deep" | "unreadable_yaml"),
            "{code}"
        );
    }
    for text in [
        deep("[", "", "]"),
        deep("{\"a\":", "1", "}"),
        deep("[", "", ""),
    ] {
        for format in [Format::Json, Format::NdJson] {
            assert_eq!(codes_in(&text, format)[0].0, "nesting_too_deep");
        }
    }
    let fine = format!("{}{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(codes(&format!("id: {fine}\n"))[0].0, "wrong_shape");
    let brackets = format!("{{\"id\": \"{}\\\"\"}}", "[".repeat(100));
    assert!(Reading::of(&brackets, Format::Json).only().id.is_some());
}

// --- The builder ----------------------------------------------------------------------------

#[test]
fn a_builder_starts_with_nothing_known() {
    let layout = layout();
    let mut builder = ProfileBuilder::new(&layout);
    builder.set_value(REPORTS, Range::exactly(ONE));
    let town = builder.intern_text("Oslo");
    builder.set_list(0, &[town, town]);
    let profile = builder.finish();
    assert_eq!(exact(&profile, REPORTS), ONE);
    assert_eq!(value(&profile, TOWN), None);
    assert_eq!(profile.members, [2]);
    assert!(profile.kinds.iter().all(|kind| !kind.is_complete));
}

#[test]
fn a_builder_adds_to_what_a_profile_says() {
    let layout = layout();
    let ana = yaml(ANA);
    let mut builder = ProfileBuilder::from_profile(&layout, ana.clone());
    assert_eq!(builder.intern_text("ZÜRICH"), 2);
    assert_eq!(builder.intern_text("new"), 5);
    let about = vec![BUY_IN];
    builder.add_item(
        FEEDBACK,
        NewItem {
            about,
            fields: vec![(0, Range::exactly(0))],
            ..NewItem::default()
        },
    );
    builder.add_item(
        MENTORING,
        NewItem {
            is_verified: true,
            ..NewItem::default()
        },
    );
    let profile = builder.finish();
    assert_eq!(profile.kinds[MENTORING].items, 0..2);
    assert_eq!(profile.kinds[FEEDBACK].items, 2..4);
    assert!(!profile.kinds[2].is_complete);
    assert_eq!(
        profile.items[0],
        Item {
            fields: 0,
            ..ana.items[0].clone()
        }
    );
    let feedback = &profile.items[2];
    assert_eq!(
        profile.fields[feedback.fields..feedback.fields + 3],
        ana.fields[..3]
    );
    assert_eq!(profile.about[feedback.about.clone()], [JUDGEMENT, BUY_IN]);
    let added = &profile.items[3];
    assert_eq!(profile.fields[added.fields].range, Range::exactly(0));
    assert!(!profile.fields[added.fields + 1].is_known);
    assert_eq!(profile.about[added.about.clone()], [BUY_IN]);
}

#[test]
fn evidence_given_to_a_builder_has_been_looked_for() {
    let layout = layout();
    let mut builder = ProfileBuilder::new(&layout);
    builder.add_item(MENTORING, NewItem::default());
    let profile = builder.finish();
    assert!(profile.kinds.iter().all(|kind| kind.is_complete));
    let mut builder = ProfileBuilder::from_profile(&layout, profile);
    builder.set_no_evidence();
    let none = builder.finish();
    assert!(none.items.is_empty() && none.fields.is_empty());
    assert!(
        none.kinds
            .iter()
            .all(|kind| kind.is_complete && kind.items.is_empty())
    );
}

#[test]
fn waivers_are_read_with_their_rule_and_their_days() {
    let text = "waivers:
  - rule: Lead-a-Team
    reason: Led nine
    approved by: Head of L&D
    from: 2026-03
    until: 2026
  - { rule: mentor, reason: x, approved_by: HR }
";
    let profile = yaml(text);
    let [first, second] = profile.waivers.as_slice() else {
        panic!("two waivers");
    };
    assert_eq!((first.rule, second.rule), (0, 1));
    assert_eq!(first.approved_by, "Head of L&D");
    assert_eq!(first.reason, "Led nine");
    let days = (first.days.first.unwrap(), first.days.last.unwrap());
    assert_eq!(
        (days.0.to_string(), days.1.to_string()),
        ("2026-03-01".to_owned(), "2026-12-31".to_owned())
    );
    assert_eq!((second.days.first, second.days.last), (None, None));
}

#[test]
fn a_waiver_must_account_for_itself() {
    let waiver = |lines: &str| format!("waivers:\n  - {lines}\n");
    assert_problem(
        &waiver("{ reason: x, approved by: HR }"),
        "incomplete_waiver",
        "reason",
    );
    assert_problem(
        &waiver("{ rule: mentor, approved by: HR }"),
        "incomplete_waiver",
        "rule",
    );
    assert_problem(
        &waiver("{ rule: mentor, reason: '', approved by: HR }"),
        "incomplete_waiver",
        "reason",
    );
    assert_problem(
        &waiver("{ rule: mentor, reason: x }"),
        "incomplete_waiver",
        "rule",
    );
    assert_problem(
        &waiver("{ rule: mentro, reason: x, approved by: HR }"),
        "unknown_rule",
        "mentro",
    );
    assert_help(
        &waiver("{ rule: mentro, reason: x, approved by: HR }"),
        "did you mean `mentor`?",
    );
    let dates = "{ rule: mentor, reason: x, approved by: HR, from: 2026-05, until: 2026-04 }";
    assert_problem(&waiver(dates), "period_backwards", "2026-05");
    assert_problem("waivers: lead a team\n", "wrong_shape", "lead a team");
    assert_problem(&waiver("lead a team"), "wrong_shape", "lead a team");
}

// --- Values with their dates ----------------------------------------------------------------

#[test]
fn a_dated_value_holds_from_its_day_on() {
    let reports =
        "line reports:\n  - {value: 3, since: 2026-02-01}\n  - {value: 0, since: 2024-06}\n";
    let json = r#"{"line reports": [{"value": 3, "since": "2026-02-01"}, {"value": 0, "since": "2024-06"}]}"#;
    let on = |profile: &Profile, date: &str| value(&profile.on(Date::parse(date).unwrap()), 0);
    let number = |value: i128| Some(Range::exactly(value * Number::UNITS_PER_ONE));
    for profile in [yaml(reports), Reading::of(json, Format::Json).only()] {
        assert_eq!(on(&profile, "2024-05-31"), None);
        // In the month itself nobody knows whether it has begun.
        assert_eq!(on(&profile, "2024-06-29"), None);
        assert_eq!(on(&profile, "2024-06-30"), number(0));
        assert_eq!(on(&profile, "2026-01-31"), number(0));
        assert_eq!(on(&profile, "2026-02-01"), number(3));
    }
    let forgotten =
        yaml("line reports:\n  - {value: 3, since: 2025}\n  - {value: , since: 2026}\n");
    assert_eq!(on(&forgotten, "2025-12-31"), number(3));
    assert_eq!(on(&forgotten, "2026-12-31"), None);
}

#[test]
fn a_dated_list_holds_from_its_day_on() {
    let profile = yaml(
        "industries:\n  - {value: retail, since: 2024}\n  - {value: [retail, banking], since: 2026-02-01}\n",
    );
    let count = |date: &str| {
        let then = profile.on(Date::parse(date).unwrap());
        then.lists[0].clone().map(|members| members.len())
    };
    assert_eq!(count("2023-12-31"), None);
    assert_eq!(count("2024-12-31"), Some(1));
    assert_eq!(count("2026-02-01"), Some(2));
    assert!(
        yaml("industries: [retail, banking]\n")
            .dated
            .lists
            .is_empty()
    );
}

#[test]
fn dated_values_that_cannot_be_put_in_order_are_refused() {
    let reports = |values: &str| format!("line reports: [{values}]\n");
    assert_problem(&reports("{value: 0}"), "missing_since", "value: 0");
    assert_problem(
        &reports("{value: 0, since: 2026-02}, {value: 3, since: 2026-02-16}"),
        "same_since",
        "2026-02-16",
    );
    assert_problem(
        &reports("{value: 0, since: 2026-02-30}"),
        "impossible_date",
        "2026-02-30",
    );
    assert_problem(&reports("{value: 0, since: soon}"), "wrong_type", "soon");
    assert_problem(&reports("{value: many, since: 2026}"), "wrong_type", "many");
    assert_problem(&reports("{value: 0, since: 2026}, 3"), "wrong_shape", "3");
    assert_problem(
        &reports("{value: 0, since: 2026, until: 2027}"),
        "unknown_key",
        "until",
    );
}

#[test]
fn every_code_is_asserted_here() {
    let errors = include_str!("error.rs");
    let codes = errors
        .split("code(profile::")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let missing: Vec<_> = codes
        .filter(|code| !include_str!("tests.rs").contains(&format!("\"{code}\"")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

// --- Anything at all ------------------------------------------------------------------------

/// Reads a text in every format; its problems must point into it.
fn survives(text: &str) {
    for format in [Format::Yaml, Format::Json, Format::NdJson, Format::Csv] {
        for problem in Reading::of(text, format).problems() {
            let Span { start, end } = problem.span();
            assert!(text.get(start..end).is_some(), "{problem:?} {start}..{end}");
        }
    }
}

const PIECES: [&str; 40] = [
    "- ",
    "---\n",
    "...\n",
    "\n",
    "\n  ",
    ": ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a ",
    "!t ",
    "!!str ",
    "%YAML 1.2\n",
    "# c\n",
    "\t",
    "\r\n",
    "\r",
    "\u{feff}",
    "ä",
    "🦆",
    "\\u12",
    "\u{85}",
    "\u{2028}",
    "\0",
    "<<: ",
    "~",
    "12,500",
    "kind: feedback\n",
    "evidence:\n",
    "id: a\n",
    "-1",
    "@",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_marks_are_read_without_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..30)) {
        survives(&pieces.concat());
    }

    #[test]
    fn a_changed_profile_is_read_without_panic(
        at in any::<prop::sample::Index>(),
        length in 0_usize..20,
        piece in prop::sample::select(&PIECES[..]),
        as_json in any::<bool>(),
    ) {
        let json = r#"[{"id": "ä", "facts": {"line reports": 2, "town": "Z\u00fcrich"},
            "evidence": [{"kind": "mentoring", "on": "2026-03-01", "about": ["Buy in"]}]}, {"id": 1.5e3}]"#;
        let mut letters: Vec<char> = if as_json { json } else { ANA }.chars().collect();
        let start = at.index(letters.len());
        let end = (start + length).min(letters.len());
        letters.splice(start..end, piece.chars());
        survives(&letters.into_iter().collect::<String>());
    }
}

#[test]
fn a_table_of_people_says_the_same_as_their_profiles() {
    let profiles = "\
- id: ana
  line reports: 0
  industries: [retail, 'health, care']
  not looked for: [feedback, delegation]
  evidence:
    - { kind: mentoring, on: 2026-03, verified by: manager }
    - { kind: feedback, rater: peer, company: 'Acme \"North\", Ltd' }
- id: ben
  time in product: 2 years
  evidence: []
";
    let people = "\
id,line reports,industries,time in product,not looked for
ana,0,\"retail; health, care\",,feedback; delegation

ben,,,2 years,
";
    let evidence = "\
id,kind,on,verified by,rater,company
ana,mentoring,2026-03,manager,,
ana,feedback,,,peer,\"Acme \"\"North\"\", Ltd\"
";
    let layout = layout();
    let of_profiles = Reading::of(profiles, Format::Yaml).cohort;
    for (people, evidence) in [
        (people.to_owned(), evidence.to_owned()),
        (
            format!("\u{feff}{}", people.replace('\n', "\r\n")),
            evidence.replace('\n', "\r\n"),
        ),
        (
            people.replace(',', "\t").replace("health\t", "health,"),
            evidence.to_owned(),
        ),
    ] {
        let (people, evidence) = (Source::new("p.csv", people), Source::new("e.csv", evidence));
        let cohort = read(
            &people,
            Format::Csv,
            Some(&evidence),
            &layout,
            UnknownKeys::Refuse,
        );
        assert!(
            !cohort.problems.has_errors(),
            "{:?}",
            cohort.problems.messages()
        );
        assert_eq!(cohort.profiles.len(), of_profiles.profiles.len());
        for (of_table, of_profile) in cohort.profiles.iter().zip(&of_profiles.profiles) {
            assert_eq!(of_table.problems.messages(), Vec::<String>::new());
            // Wherever it stands: the places are those of two files.
            assert_eq!(
                format!("{:-?}", of_table.profile),
                format!("{:-?}", of_profile.profile)
            );
        }
    }
}

#[test]
fn a_column_that_nothing_knows_is_told_once() {
    let text = "id,shoe size,line reports\nana,38,1\nben,44,2\n";
    let seen = Reading::of(text, Format::Csv).seen();
    let words: Vec<&str> = seen.iter().map(|(_, words, ..)| words.as_str()).collect();
    assert_eq!(words, ["shoe size"]);
}

#[test]
fn rows_that_do_not_fit_are_refused() {
    for (text, code, words) in [
        ("id,line reports\nana,1,2\n", "ragged_row", "ana,1,2"),
        ("id,\nana,2\n", "unnamed_column", "2"),
        ("id,name\nana,A\nben,\"B\ncho,C\n", "unreadable_csv", "\""),
    ] {
        let seen = Reading::of(text, Format::Csv).seen();
        assert_eq!((seen[0].0.as_str(), seen[0].1.as_str()), (code, words));
    }
    let (people, evidence) = (
        Source::new("p.yaml", "id: ana"),
        Source::new("e.csv", "id,kind\nanna,mentoring\n,mentoring\n"),
    );
    let layout = layout();
    let warn = UnknownKeys::Warn;
    let cohort = read(&people, Format::Yaml, Some(&evidence), &layout, warn);
    let messages = cohort.problems.messages();
    let all_say = |code: &str| messages.iter().all(|message| message.contains(code));
    assert!(messages.len() == 2 && all_say("evidence_of_nobody"));
}

#[test]
fn a_wrong_cell_is_shown_at_its_place_and_stops_nobody_else() {
    let text = "id,line reports,industries\nana,\"many\",\nben,1,\n";
    let reading = Reading::of(text, Format::Csv);
    let lines: Vec<usize> = reading
        .cohort
        .profiles
        .iter()
        .map(|read| read.line)
        .collect();
    assert_eq!(lines, [2, 3]);
    assert!(reading.cohort.profiles[1].profile.is_some());
    let seen = reading.seen();
    assert_eq!(
        (seen.len(), seen[0].0.as_str(), seen[0].1.as_str()),
        (1, "wrong_type", "\"many\"")
    );
}

proptest! {
    #[test]
    fn no_table_is_too_odd(text in "[a-z0-9,;\"\n\r\t é-]{0,80}", evidence in "[a-z0-9,;\"\n id]{0,60}") {
        let (people, evidence) = (Source::new("p.csv", text), Source::new("e.csv", evidence));
        let cohort = read(&people, Format::Csv, Some(&evidence), &layout(), UnknownKeys::Warn);
        let sources = crate::source::Sources::new(
            people.clone(),
            vec![(evidence_start(&people), evidence)],
        );
        for problem in cohort.problems.into_sorted(sources) {
            prop_assert!(problem.span().end <= problem.source().text().len());
        }
    }
}
