//! The schema of profiles takes what the engine takes, and templates are profiles.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic"
)]

use footbridge::report::profile::{csv_template, schema, yaml_template};
use footbridge::{Date, Format, Playbook, Source, UnknownKeys};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::docs::schema::misfits;
use crate::support::{files_below, read, root, sound};

fn everything() -> Playbook {
    let path = root().join("tests/fixtures/describe/everything.playbook");
    sound(&read(&path))
}

fn product_leader() -> Playbook {
    sound(&read(&root().join("playbooks/product-leader.playbook")))
}

fn schema_of(playbook: &Playbook) -> Value {
    serde_json::from_str(&schema(playbook)).unwrap()
}

fn engine_accepts(playbook: &Playbook, source: &Source, format: Format) -> bool {
    let people = playbook.read_people(source, format, UnknownKeys::Warn);
    people.problems.is_empty() && people.people.iter().all(|person| person.profile.is_some())
}

/// What a YAML 1.2 reader makes of a profile: enough of it for our own files.
fn yaml_as_json(text: &str) -> Value {
    let mut lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty())
        .peekable();
    fn scalar(text: &str) -> Value {
        let text = text.split(" #").next().unwrap().trim();
        match text {
            "" | "null" | "~" => Value::Null,
            "true" => json!(true),
            "false" => json!(false),
            _ if text.starts_with('[') => {
                let inner = text.trim_matches(|c| c == '[' || c == ']');
                let parts = inner
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                parts.map(scalar).collect()
            }
            _ => serde_json::from_str::<Value>(text)
                .ok()
                .filter(|value| value.is_number() || value.is_string())
                .unwrap_or_else(|| json!(text)),
        }
    }
    fn block<'l>(
        lines: &mut std::iter::Peekable<impl Iterator<Item = &'l str>>,
        least: usize,
    ) -> Value {
        let indent_of = |line: &str| line.len() - line.trim_start().len();
        let mut value = Value::Null;
        while let Some(line) = lines.peek() {
            let indent = indent_of(line);
            if indent < least {
                break;
            }
            let line = lines.next().unwrap();
            let (item, rest) = match line.trim_start().strip_prefix("- ") {
                Some(rest) => (true, rest),
                None => (false, line.trim_start()),
            };
            if item && value.is_null() {
                value = json!([]);
            } else if value.is_null() {
                value = json!({});
            }
            if item && !rest.contains(": ") && !rest.ends_with(':') {
                value.as_array_mut().unwrap().push(scalar(rest));
                continue;
            }
            let (key, rest) = rest.split_once(':').unwrap();
            let key = scalar(key).as_str().map_or(key.to_owned(), str::to_owned);
            let inner = match scalar(rest) {
                Value::Null => block(lines, indent + 1 + usize::from(item) * 2),
                plain => plain,
            };
            if item {
                let mut entries = block(lines, indent + 1);
                if entries.is_null() {
                    entries = json!({});
                }
                entries[key] = inner;
                value.as_array_mut().unwrap().push(entries);
            } else {
                value[key] = inner;
            }
        }
        value
    }
    block(&mut lines, 0)
}

#[test]
fn the_schema_takes_every_shipped_profile_that_is_meant_for_the_playbook() {
    let playbook = product_leader();
    let schema = schema_of(&playbook);
    let mut read_so_many = 0;
    for path in files_below("playbooks/profiles", "yaml") {
        let source = read(&path);
        let people = playbook.read_people(&source, Format::Yaml, UnknownKeys::Refuse);
        if people
            .people
            .iter()
            .any(|person| !person.problems.is_empty())
        {
            continue;
        }
        let value = yaml_as_json(source.text());
        let misfits = misfits(&schema, &value);
        assert!(
            misfits.is_empty(),
            "{}: {misfits:#?}\n{value:#}",
            source.name()
        );
        read_so_many += 1;
    }
    assert!(read_so_many > 8);
}

#[test]
fn the_schema_is_for_profiles_of_one_playbook_alone() {
    let playbook = everything();
    let schema = schema_of(&playbook);
    for profile in [
        json!({"not looked for": ["juggling"]}),
        json!({"evidence": [{"kind": "juggling"}]}),
    ] {
        let source = Source::new("profile.json", profile.to_string());
        assert!(engine_accepts(&playbook, &source, Format::Json));
        assert!(!misfits(&schema, &profile).is_empty(), "{profile}");
    }
}

#[test]
fn schema_and_engine_take_the_same_profiles() {
    let playbook = everything();
    let schema = schema_of(&playbook);
    for (profile, is_good) in [
        (json!({}), true),
        (
            json!({"id": "ana", "name": "Ana", "facts": {}, "skills": {}, "evidence": []}),
            true,
        ),
        (
            json!({"ID": 7, "Facts": null, "skills": null, "evidence": null}),
            true,
        ),
        (
            json!({"facts": {"line reports": 3, "wants to lead": "Yes"}}),
            true,
        ),
        (json!({"Line_Reports": 3, "wants-to-lead": false}), true),
        (
            json!({"facts": {"LINE  reports": "3", "quality": 2.5, "own rating": 2}}),
            true,
        ),
        (
            json!({"line reports": null, "own rating": "3", "motto": 7}),
            true,
        ),
        (json!({"line reports": "many"}), false),
        (json!({"line reports": -1}), false),
        (json!({"line reports": 201}), false),
        (json!({"line_reports": 2.5}), false),
        (json!({"line reports": [1]}), false),
        (json!({"facts": {"quality": 11}}), false),
        (json!({"facts": ["line reports"]}), false),
        (json!({"wants to lead": "maybe"}), false),
        (json!({"wants to lead": 1}), false),
        (json!({"share of time": "70%"}), true),
        (json!({"share of time": " 7.5 % "}), true),
        (json!({"share of time": 70}), false),
        (json!({"time in product": "2 Years 6 months"}), true),
        (json!({"time in product": "18"}), false),
        (json!({"time in product": 18}), false),
        (json!({"started": "2026-03-31"}), true),
        (json!({"started": 2026}), true),
        (json!({"started": "2026-03"}), true),
        (json!({"started": "31/03/2026"}), false),
        (json!({"started": 20}), false),
        (json!({"move": "External-or abroad"}), true),
        (json!({"move": "sideways"}), false),
        (json!({"industries": ["retail", 3]}), true),
        (json!({"industries": "retail"}), true),
        (json!({"industries": {"retail": 1}}), false),
        (json!({"tools": ["Roadmap", "backlog"]}), true),
        (json!({"tools": ["hammer"]}), false),
        (
            json!({"skills": {"profit_and_loss": "Fluent", "writing": 2}}),
            true,
        ),
        (json!({"profit and loss": "fluent"}), true),
        (json!({"skills": {"profit and loss": "expert"}}), false),
        (json!({"skills": {"writing": 4}}), false),
        (json!({"not looked for": ["mentoring"]}), true),
        (json!({"not_looked_for": "Mentoring"}), true),
        (
            json!({"not applicable": {"Writing": "no texts in this post"}}),
            true,
        ),
        (json!({"not applicable": {"juggling": "no balls"}}), false),
        (json!({"not applicable": {"writing": null}}), false),
        (
            json!({"waivers": [{"rule": "Hand-over", "reason": "x", "approved by": "owner"}]}),
            true,
        ),
        (
            json!({"waivers": [{"rule": "juggle", "reason": "x", "approved by": "owner"}]}),
            false,
        ),
        (
            json!({"waivers": [{"rule": "hand over", "reason": "x", "approved_by": "owner", "until": "soon"}]}),
            false,
        ),
        (json!({"waivers": {}}), false),
        (json!({"evidence": [{"kind": "mentoring"}]}), true),
        (
            json!({"evidence": [{"Kind": "MENTORING", "On": "2026-01", "about": "delegating"}]}),
            true,
        ),
        (
            json!({"evidence": [{"kind": "mentoring", "outcome": "written"}]}),
            true,
        ),
        (
            json!({"evidence": [{"kind": "mentoring", "from": 2024, "to": null, "about": ["writing"]}]}),
            true,
        ),
        (
            json!({"evidence": [{"kind": "mentoring", "verified": "no", "what": "x", "link": "y"}]}),
            true,
        ),
        (
            json!({"evidence": [{"kind": "mentoring", "verified_by": "Manager"}]}),
            true,
        ),
        (
            json!({"evidence": [{"kind": "mentoring", "verified by": "friend"}]}),
            false,
        ),
        (
            json!({"evidence": [{"kind": "mentoring", "outcome": "spoken"}]}),
            false,
        ),
        (
            json!({"evidence": [{"kind": "mentoring", "on": "yesterday"}]}),
            false,
        ),
        (
            json!({"evidence": [{"kind": "mentoring", "about": ["juggling"]}]}),
            false,
        ),
        (json!({"evidence": [{"on": "2026-01-01"}]}), false),
        (json!({"evidence": ["mentoring"]}), false),
        (json!({"evidence": "none"}), false),
        (json!([{"id": 1}, {"id": 2, "line reports": 3}]), true),
        (json!([{"id": 1}, {"id": 2, "line reports": "many"}]), false),
        (json!({"something else": 1}), true),
        (json!("a text"), false),
    ] {
        let source = Source::new("profile.json", profile.to_string());
        let engine = engine_accepts(&playbook, &source, Format::Json);
        assert_eq!(engine, is_good, "the engine of {profile}");
        let misfits = misfits(&schema, &profile);
        assert_eq!(
            misfits.is_empty(),
            is_good,
            "the schema of {profile}: {misfits:#?}"
        );
    }
}

#[test]
fn the_template_is_a_profile_of_which_nothing_is_known() {
    let as_of = Date::parse("2026-06-30").unwrap();
    let folders = [
        "playbooks",
        "tests/fixtures/valid",
        "tests/fixtures/evaluate",
        "tests/fixtures/describe",
    ];
    for path in folders
        .iter()
        .flat_map(|folder| files_below(folder, "playbook"))
    {
        let Some(playbook) = footbridge::load(&read(&path)).playbook else {
            continue;
        };
        let verdict = |text: &str| {
            let source = Source::new("new.yaml", text);
            let people = playbook.read_people(&source, Format::Yaml, UnknownKeys::Refuse);
            assert!(people.problems.is_empty(), "{:?}\n{text}", people.problems);
            let person = &people.people[0];
            assert!(person.problems.is_empty(), "{:?}\n{text}", person.problems);
            playbook
                .evaluate(person.profile.as_ref().unwrap(), as_of)
                .verdict
        };
        let template = yaml_template(&playbook);
        assert_eq!(verdict(&template), verdict("id: nobody\n"), "{template}");
        let value = yaml_as_json(&template);
        assert!(
            misfits(&schema_of(&playbook), &value).is_empty(),
            "{value:#}"
        );
    }
}

#[test]
fn the_evidence_of_the_template_can_be_uncommented() {
    let playbook = everything();
    let template = yaml_template(&playbook);
    let start = template.find("# evidence:\n").unwrap();
    let (before, rest) = template.split_at(start);
    let lines = rest.lines().take_while(|line| !line.is_empty());
    let rest: String = lines
        .filter_map(|line| line.strip_prefix("# "))
        .map(|line| format!("{line}\n"))
        .collect();
    let source = Source::new("new.yaml", format!("{before}{rest}"));
    let people = playbook.read_people(&source, Format::Yaml, UnknownKeys::Refuse);
    assert!(
        people.people[0].problems.is_empty(),
        "{:?}\n{}",
        people.people[0].problems,
        source.text()
    );
}

#[test]
fn templates_name_what_the_data_uses() {
    let playbook = sound(&Source::new(
        "reports.playbook",
        "fact line reports: whole number from 0\n  read \"Direct reports\"\nrequire line reports is 1\n",
    ));
    let template = yaml_template(&playbook);
    let told = "  # In the data also: Direct reports\n  line reports:";
    assert!(template.contains(told), "{template}");
    assert_eq!(csv_template(&playbook), "id,name,Direct reports\r\n");
}

#[test]
fn what_a_playbook_that_is_asked_declares_may_be_given_too() {
    let path = root().join("tests/fixtures/describe/everything.playbook");
    let playbook = sound(&read(&path));
    let template = yaml_template(&playbook);
    assert!(
        template.contains("\n  launches:  # a whole number from 0\n"),
        "{template}"
    );
    let schema = schema(&playbook);
    assert!(schema.contains("\"title\": \"launches\""), "{schema}");
    assert!(csv_template(&playbook).contains(",launches,"));
}

#[test]
fn schema_and_templates_are_as_recorded() {
    let playbook = everything();
    assert_snapshot!("schema_of_everything", schema(&playbook));
    assert_snapshot!("yaml_template_of_everything", yaml_template(&playbook));
    assert_snapshot!(
        "csv_template_of_everything",
        csv_template(&playbook).replace('\r', "")
    );
    assert_snapshot!(
        "yaml_template_of_the_shipped_playbook",
        yaml_template(&product_leader())
    );
}
