//! Answers are added, and nothing that stands there is lost, however the file is laid out.

use super::*;
use crate::layout::{Field, Kind, ListSlot, Slot, SlotType, Vocabulary};
use crate::profile::{self, Format, Profile, UnknownKeys};
use crate::source::Source;
use crate::value::Range;

const FACT: Target = Target::Slot(0);
const SKILL: Target = Target::Slot(1);
const LIST: Target = Target::List(0);
const TALK: KindId = 0;
const WORK: KindId = 1;

/// A fact `line reports`, a skill `delegating`, a list `tools`, and the kinds `talk` and `work`.
fn layout() -> Layout {
    let slot = |name: &str, section, slot_type| Slot {
        name: name.to_owned(),
        section,
        slot_type,
        default: None,
    };
    let number = SlotType::Number {
        whole: true,
        bounds: Range::UNBOUNDED,
    };
    let kind = |name: &str| {
        let field = Field {
            name: "size".to_owned(),
            slot_type: number,
        };
        let kind = Kind {
            name: name.to_owned(),
            fields: [("size".to_owned(), field)].into_iter().collect(),
        };
        (name.to_owned(), kind)
    };
    let names = [
        ("line reports", FACT),
        ("delegating", SKILL),
        ("tools", LIST),
    ];
    Layout {
        slots: vec![
            slot("line reports", Section::Facts, number),
            slot("delegating", Section::Skills, SlotType::Level(0)),
        ],
        lists: vec![ListSlot {
            name: "tools".to_owned(),
            choices: None,
        }],
        kinds: [kind("talk"), kind("work")].into_iter().collect(),
        vocabularies: vec![Vocabulary::new("scale", ["novice", "fluent"])],
        names: names
            .map(|(name, target)| (name.to_owned(), target))
            .into_iter()
            .collect(),
        ..Layout::default()
    }
}

fn read(text: &str) -> Profile {
    let layout = layout();
    let source = Source::new("ana.yaml", text);
    let mut cohort = profile::read(&source, Format::Yaml, None, &layout, UnknownKeys::Warn);
    assert_eq!(cohort.profiles.len(), 1, "{text}");
    let read = cohort.profiles.pop().unwrap();
    read.profile
        .unwrap_or_else(|| panic!("{:?}\n{text}", read.problems))
}

/// The comments of a text, but for our own.
fn comments(text: &str) -> Vec<&str> {
    let comments = text.lines().filter_map(|line| line.split_once("# "));
    let comments = comments.map(|(_, comment)| comment);
    comments
        .filter(|comment| *comment != "don't know")
        .collect()
}

/// Profiles of every shape that people write.
const SHAPES: [&str; 16] = [
    "",
    "# nothing but a comment\n",
    "id: ana\n",
    "id: ana",
    "id: ana\r\nname: Ana\r\n",
    "\u{feff}id: ana\n",
    "line reports:\ndelegating:\ntools:\n",
    "line reports: ~  # not yet\ndelegating: null\n",
    "facts:\n  # how many\n  line reports:  # a number\n\nskills:\n  delegating:\n",
    "facts: {}\nskills: {delegating: novice}\nevidence: []\nnot looked for: [talk, work]\n",
    "facts: {line reports: 1, tools: [a]}\nevidence: [{kind: talk}]\nnot looked for: [work, talk]\n",
    "facts:\nskills:\nevidence:\n",
    "- id: ana\n  facts:\n    line reports: 1\n  evidence:\n  - kind: talk\n    on: 2026-01-01\n  not looked for:\n  - talk\n  - work # later\n",
    "---\nid: ana\nevidence:\n- kind: work\n  what: |\n    Two lines\n    of text\nnot looked for: work\n",
    "evidence:\n    - kind: talk   # the first\n      on: 2026-01\n# at the end\n",
    "not looked for:\n  - work  # don't know\nfacts:\n  line_reports: 2\n# last words",
];

#[test]
fn a_fact_is_written_into_every_shape_and_nothing_is_lost() {
    let layout = layout();
    for text in SHAPES {
        let sheet = Sheet::read(text, &layout).unwrap();
        for (target, value) in [(FACT, "7"), (SKILL, "fluent"), (LIST, "[one, two]")] {
            let written = sheet.set(target, &Given::Value(value.to_owned()));
            let profile = read(&written);
            match target {
                Target::Slot(slot) => assert!(profile.values[slot].is_known, "{text}\n{written}"),
                Target::List(list) => {
                    assert_eq!(profile.lists[list].clone().unwrap().len(), 2, "{written}");
                }
            }
            for comment in comments(text) {
                assert!(written.contains(comment), "{text}\n{written}");
            }
            // A second answer takes the place of the first; none leaves it as it is.
            let sheet = Sheet::read(&written, &layout).unwrap();
            assert_eq!(sheet.set(target, &Given::DontKnow), written);
            let again = sheet.set(target, &Given::Value("another".to_owned()));
            assert_eq!(again.replace("another", value), written);
        }
    }
}

#[test]
fn what_nobody_knows_is_marked_and_found_again() {
    let layout = layout();
    for text in SHAPES {
        let is_given = text.contains("reports: 1") || text.contains("line_reports: 2");
        if is_given || text.contains(['{', '~']) {
            continue;
        }
        let sheet = Sheet::read(text, &layout).unwrap();
        let is_commented = text.contains("# a number");
        let written = sheet.set(FACT, &Given::DontKnow);
        let again = Sheet::read(&written, &layout).unwrap();
        assert_eq!(
            again.not_known().contains(&FACT),
            !is_commented,
            "{written}"
        );
        let told = again.set(FACT, &Given::Value("4".to_owned()));
        assert!(
            !Sheet::read(&told, &layout)
                .unwrap()
                .not_known()
                .contains(&FACT),
            "{told}"
        );
        assert!(read(&told).values[0].is_known, "{told}");
    }
}

#[test]
fn evidence_is_written_into_every_shape_and_nothing_is_lost() {
    let layout = layout();
    for text in SHAPES {
        let before = if text.trim().is_empty() || text.starts_with('#') {
            Profile::unknown(&layout)
        } else {
            read(text)
        };
        let sheet = Sheet::read(text, &layout).unwrap();
        let entries = [
            ("on".to_owned(), Given::Value("2026-03-01".to_owned())),
            ("size".to_owned(), Given::Value("2".to_owned())),
        ];
        let mut written = sheet.add_item(TALK, &entries).unwrap();
        for _ in 0..2 {
            written = Sheet::read(&written, &layout)
                .unwrap()
                .add_item(WORK, &entries)
                .unwrap();
        }
        let after = read(&written);
        let count = |profile: &Profile, kind: KindId| profile.kinds[kind].items.len();
        assert_eq!(
            count(&after, TALK),
            count(&before, TALK) + 1,
            "{text}\n{written}"
        );
        assert_eq!(
            count(&after, WORK),
            count(&before, WORK) + 2,
            "{text}\n{written}"
        );
        for kind in [TALK, WORK] {
            assert_eq!(
                after.kinds[kind].is_complete, before.kinds[kind].is_complete,
                "{text}\n{written}"
            );
        }
        for comment in comments(text) {
            assert!(written.contains(comment), "{text}\n{written}");
        }
        let done = Sheet::read(&written, &layout)
            .unwrap()
            .set_complete(TALK)
            .unwrap();
        let complete = read(&done);
        assert!(complete.kinds[TALK].is_complete, "{text}\n{done}");
        assert_eq!(
            complete.kinds[WORK].is_complete, before.kinds[WORK].is_complete,
            "{text}\n{done}"
        );
        let sheet = Sheet::read(&done, &layout).unwrap();
        let both = read(&sheet.set_complete(WORK).unwrap());
        assert!(both.kinds[TALK].is_complete && both.kinds[WORK].is_complete);
        let place = count(&complete, WORK) - 1;
        let named = sheet
            .set_detail(WORK, place, "size", &Given::Value("5".to_owned()))
            .unwrap();
        assert_eq!(count(&read(&named), WORK), place + 1, "{named}");
        assert!(named.contains("size: 5"), "{named}");
    }
}

#[test]
fn a_kind_that_nobody_knows_is_marked_and_found_again() {
    let layout = layout();
    for text in [
        "",
        "id: ana\n",
        "not looked for:\n  - work\n",
        "not looked for:\n",
    ] {
        let sheet = Sheet::read(text, &layout).unwrap();
        let written = sheet.set_kind_not_known(WORK).unwrap();
        let again = Sheet::read(&written, &layout).unwrap();
        assert_eq!(again.kinds_not_known(), [WORK], "{written}");
        assert!(!read(&written).kinds[WORK].is_complete);
    }
}

#[test]
fn several_people_and_other_things_are_no_sheet() {
    let layout = layout();
    for text in [
        "- id: ana\n- id: ben\n",
        "id: ana\n---\nid: ben\n",
        "just words\n",
        "- [a]\n",
        "a: [\n",
        "{\"id\": \"ana\", \"facts\": {\"line reports\": 3}}\n",
    ] {
        assert!(Sheet::read(text, &layout).is_none(), "{text}");
    }
}

#[test]
fn texts_are_quoted_where_they_could_be_read_as_something_else() {
    for (text, yaml) in [
        ("head of product", "head of product"),
        ("2 years 6 months", "2 years 6 months"),
        ("70%", "70%"),
        ("-3", "-3"),
        ("- 3", "\"- 3\""),
        ("a: b", "\"a: b\""),
        ("a # b", "\"a # b\""),
        ("null", "\"null\""),
        ("~", "\"~\""),
        ("say \"yes\"", "\"say \\\"yes\\\"\""),
        ("[a]", "\"[a]\""),
        ("", "\"\""),
    ] {
        assert_eq!(yaml_text(text), yaml);
    }
    assert_eq!(yaml_key("on"), "\"on\"");
    assert_eq!(yaml_key("go-to-market"), "go-to-market");
}

#[test]
fn what_holds_now_is_written_before_what_holds_later() {
    let layout = layout();
    for text in [
        "line reports: [{value: 3, since: 2026-09-01}]",
        "facts:\n  line reports:   # soon\n    - {value: 3, since: 2026-09-01}\n    # then more\n    - value: 5\n      since: 2027\n",
        "facts:\n  line reports:\n  - since: 2026-09\n    value: 3\n  tools: [a]\n",
        "facts: {line reports: [{value: 3, since: 2026-09-01}, {value: 4, since: 2027}]}\n",
    ] {
        let sheet = Sheet::read(text, &layout).unwrap();
        let today = Date::parse("2026-06-30").unwrap();
        let written = sheet.set_first(FACT, "1", today).unwrap();
        let before = read(text).dated.of_slot(0).unwrap().values.len();
        let profile = read(&written);
        let values = &profile.dated.of_slot(0).unwrap().values;
        assert_eq!(values.len(), before + 1, "{written}");
        assert_eq!(values[0].since, Range::exactly(today.day_number().into()));
        for line in text.lines().filter(|line| !line.contains(['-', '{'])) {
            assert!(written.contains(line), "{written}");
        }
    }
}
