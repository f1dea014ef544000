//! A JSON Schema (2020-12) for profiles, so that editors can complete and check them.
//!
//! It takes whatever `profile` takes, in every spelling, and refuses what is plainly wrong: a level
//! that is not on its scale, a text where a number is due, a kind that is not declared.

use serde_json::{Map, Value, json};

use crate::layout::{Kind, Layout, SlotType, Target};
use crate::pipeline::Playbook;
use crate::syntax::ast::{EvidenceDeclaration, Statement};
use crate::value::{Number, Range, fold_name};

use super::{Entries, Entry, kinds, lines, pattern, words};

/// The parts of a profile, which a fact of the same name cannot be mistaken for.
const PARTS: [&str; 8] = [
    "id",
    "name",
    "facts",
    "skills",
    "evidence",
    "not looked for",
    "waivers",
    "not applicable",
];

/// The JSON Schema of a playbook's profiles, as indented JSON.
pub fn schema(playbook: &Playbook) -> String {
    let entries = Entries::of(playbook);
    let mut definitions = Map::new();
    definitions.insert("person".to_owned(), person(playbook, &entries));
    for (what, entries) in [("fact", &entries.facts), ("skill", &entries.skills)] {
        for (number, entry) in entries.iter().enumerate() {
            let told = described(
                entry.name,
                &entry.lines(),
                value(entry.target, playbook.layout()),
            );
            definitions.insert(format!("{what}-{}", number + 1), told);
        }
    }
    definitions.insert("item".to_owned(), item(playbook, &entries));
    definitions.insert("text".to_owned(), text());
    definitions.insert("date".to_owned(), slot(SlotType::Date, playbook.layout()));
    let person = json!({ "$ref": "#/$defs/person" });
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("A profile for: {}", playbook.title()),
        "description": "What is known of one person, or of several in a list. What is left out, or \
                        left empty, is unknown.",
        "if": { "type": "array" },
        "then": { "items": person },
        "else": person,
        "$defs": definitions,
    });
    format!("{schema:#}\n")
}

/// One person: the sections, and facts and skills at the top level.
fn person(playbook: &Playbook, entries: &Entries<'_>) -> Value {
    let mut named = Named::default();
    let text = json!({ "$ref": "#/$defs/text" });
    named.add(
        "id",
        "Who it is; different for everybody in a file.",
        text.clone(),
    );
    named.add("name", "The person's name.", text);
    named.add("facts", "Facts, by name.", section("fact", &entries.facts));
    named.add(
        "skills",
        "Levels of skills, by name.",
        section("skill", &entries.skills),
    );
    let items = json!({ "type": ["array", "null"], "items": { "$ref": "#/$defs/item" } });
    named.add(
        "evidence",
        "What the person can show. Without this section nobody has looked; an empty list says that \
         none was found.",
        items,
    );
    let kinds = playbook
        .layout()
        .kinds
        .values()
        .map(|kind| kind.name.as_str());
    named.add(
        "not looked for",
        "Kinds of evidence of which there may be more than is listed.",
        one_or_several(word(kinds.collect())),
    );
    named.add(
        "not applicable",
        "Skills that do not apply to the person, each with a reason.",
        set_aside(&entries.skills),
    );
    named.add(
        "waivers",
        "Rules that need not be met, each with who says so and why.",
        json!({ "type": ["array", "null"], "items": waiver(playbook) }),
    );
    for (what, entries) in [("fact", &entries.facts), ("skill", &entries.skills)] {
        for (number, entry) in entries.iter().enumerate() {
            if !PARTS.contains(&entry.key) {
                named.refer(entry.name, &format!("{what}-{}", number + 1));
            }
        }
    }
    named.object()
}

fn section(what: &str, entries: &[Entry<'_>]) -> Value {
    let mut named = Named::default();
    for (number, entry) in entries.iter().enumerate() {
        named.refer(entry.name, &format!("{what}-{}", number + 1));
    }
    let mut section = named.object();
    section = with(section, "type", json!(["object", "null"]));
    section
}

/// `SKILL: REASON` lines.
fn set_aside(skills: &[Entry<'_>]) -> Value {
    let mut named = Named::default();
    for skill in skills {
        named.add(skill.name, "Why it does not apply.", some_text());
    }
    let mut section = named.object();
    section = with(section, "type", json!(["object", "null"]));
    section = with(
        section,
        "propertyNames",
        word(skills.iter().map(|skill| skill.name).collect()),
    );
    section
}

/// One waiver.
fn waiver(playbook: &Playbook) -> Value {
    let mut named = Named::default();
    let rules = playbook.tree().statements.iter();
    let rules = rules.filter_map(|statement| match statement {
        Statement::Rule(rule) => Some(rule),
        _ => None,
    });
    let called = rules.flat_map(|rule| {
        let title = rule.title.as_ref().map(|title| title.value.as_str());
        let title = title.filter(|title| fold_name(title) != rule.name.key);
        std::iter::once(rule.name.text.as_str()).chain(title)
    });
    let about = "The rule that is waived, by its name or its title.";
    named.add("rule", about, word(called.collect()));
    named.add("reason", "Why it is waived.", some_text());
    named.add("approved by", "Who has approved it.", some_text());
    let date = json!({ "$ref": "#/$defs/date" });
    named.add("from", "The first day of the waiver.", date.clone());
    named.add("until", "The last day of the waiver.", date);
    named.object()
}

/// A text that must be there.
fn some_text() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

/// One item of evidence.
fn item(playbook: &Playbook, entries: &Entries<'_>) -> Value {
    let layout = playbook.layout();
    let mut named = Named::default();
    let kind_names: Vec<&str> = layout
        .kinds
        .values()
        .map(|kind| kind.name.as_str())
        .collect();
    named.add("kind", "What kind of evidence it is.", word(kind_names));
    let date = json!({ "$ref": "#/$defs/date" });
    named.add(
        "on",
        "The day, month or year in which it happened.",
        date.clone(),
    );
    named.add("from", "When it began.", date.clone());
    named.add("to", "When it ended; without it, it still goes on.", date);
    let text = json!({ "$ref": "#/$defs/text" });
    named.add("what", "What it was, in your own words.", text.clone());
    named.add("link", "Where it can be seen.", text.clone());
    let skills: Vec<&str> = entries.skills.iter().map(|skill| skill.name).collect();
    named.add(
        "about",
        "The skills that it speaks for.",
        one_or_several(word(skills)),
    );
    named.add(
        "verified",
        "Whether somebody has confirmed it.",
        slot(SlotType::YesNo, layout),
    );
    let roles: Vec<&str> = layout.roles.iter().map(String::as_str).collect();
    let role = if layout.has_declared_roles {
        or_nothing(word(roles))
    } else {
        text
    };
    named.add("verified by", "Who has confirmed it.", role);
    let mut item = named.object();
    item = with(
        item,
        "anyOf",
        json!([
            { "required": ["kind"] },
            { "not": { "propertyNames": { "not": { "pattern": pattern::name("kind") } } } },
        ]),
    );
    let fields: Vec<Value> = kinds(playbook)
        .filter_map(|declared| {
            let kind = layout.kinds.get(&declared.name.key)?;
            fields(declared, kind, layout)
        })
        .collect();
    if !fields.is_empty() {
        item = with(item, "allOf", Value::Array(fields));
    }
    item
}

/// The fields of a kind, for items of this kind; nothing when it has none.
fn fields(declared: &EvidenceDeclaration, kind: &Kind, layout: &Layout) -> Option<Value> {
    if kind.fields.is_empty() {
        return None;
    }
    let mut named = Named::default();
    for field in kind.fields.values() {
        named.add(&field.name, &field.name, slot(field.slot_type, layout));
    }
    let mut then = named.object();
    let about = lines(declared.description.as_ref(), declared.ask.as_ref());
    if !about.is_empty() {
        then = with(then, "description", json!(about.join(" ")));
    }
    let kind = json!({ "type": "string", "pattern": pattern::name(&kind.name) });
    Some(json!({
        "if": { "properties": { "kind": kind }, "required": ["kind"] },
        "then": then,
    }))
}

/// Properties by name, in every spelling of it.
#[derive(Default)]
struct Named {
    properties: Map<String, Value>,
    patterns: Map<String, Value>,
}

impl Named {
    fn add(&mut self, name: &str, description: &str, value: Value) {
        let told = with(value.clone(), "description", json!(description));
        self.properties.insert(name.to_owned(), told);
        self.patterns.insert(pattern::name(name), value);
    }

    /// A property that is described under `$defs`.
    fn refer(&mut self, name: &str, definition: &str) {
        let reference = json!({ "$ref": format!("#/$defs/{definition}") });
        self.properties.insert(name.to_owned(), reference.clone());
        self.patterns.insert(pattern::name(name), reference);
    }

    fn object(self) -> Value {
        json!({
            "type": "object",
            "properties": self.properties,
            "patternProperties": self.patterns,
        })
    }
}

fn described(title: &str, lines: &[String], mut value: Value) -> Value {
    value = with(value, "title", json!(title));
    if !lines.is_empty() {
        value = with(value, "description", json!(lines.join(" ")));
    }
    value
}

/// What may stand for a fact or a skill.
fn value(target: Target, layout: &Layout) -> Value {
    match target {
        Target::Slot(place) => match layout.slots.get(place) {
            Some(known) => {
                let value = slot(known.slot_type, layout);
                match known.slot_type {
                    SlotType::Level(_) => dated(with_since(value.clone(), "level"), value),
                    _ => dated(value.clone(), value),
                }
            }
            None => json!({}),
        },
        Target::List(list) => {
            let choices = layout.lists.get(list).and_then(|list| list.choices);
            let member = match choices {
                Some(choices) => word(words(choices, layout)),
                None => some_text(),
            };
            let value = one_or_several(member);
            dated(value.clone(), value)
        }
    }
}

/// A value, or several of them, each with the day since when it has held.
fn dated(alone: Value, value: Value) -> Value {
    let entry = json!({
        "type": "object",
        "properties": { "value": value, "since": { "$ref": "#/$defs/date" } },
        "required": ["value", "since"],
    });
    json!({ "anyOf": [alone, { "type": "array", "items": entry, "minItems": 1 }] })
}

/// A level, or the level with the day since when it has been held.
fn with_since(level: Value, key: &str) -> Value {
    let held = json!({
        "type": "object",
        "properties": { key: level.clone(), "since": { "$ref": "#/$defs/date" } },
        "required": [key],
    });
    json!({ "anyOf": [level, held] })
}

/// What may stand for a value of a type.
fn slot(slot_type: SlotType, layout: &Layout) -> Value {
    let written = |pattern: String| json!({ "type": "string", "pattern": pattern });
    match slot_type {
        SlotType::YesNo => {
            let usual = json!({ "enum": ["yes", "no", true, false] });
            json!({ "anyOf": [usual, written(pattern::yes_or_no()), { "type": "null" }] })
        }
        SlotType::Number { whole, bounds } => {
            let number = number(whole, bounds);
            json!({ "anyOf": [number, written(pattern::number()), { "type": "null" }] })
        }
        SlotType::Percentage => or_nothing(written(pattern::percentage())),
        SlotType::Duration => or_nothing(written(pattern::duration())),
        SlotType::Date => {
            let year = json!({ "type": "integer", "minimum": 1000, "maximum": 9999 });
            json!({ "anyOf": [written(pattern::date()), year, { "type": "null" }] })
        }
        SlotType::Text => text(),
        SlotType::Level(vocabulary) | SlotType::Choice(vocabulary) => {
            or_nothing(word(words(vocabulary, layout)))
        }
    }
}

fn number(whole: bool, bounds: Range) -> Value {
    let mut number = json!({ "type": if whole { "integer" } else { "number" } });
    let bound = |units: i128| {
        let written = Number::from_units(units).to_string();
        serde_json::from_str::<Value>(&written).unwrap_or(Value::Null)
    };
    if bounds.low != Range::UNBOUNDED.low {
        number = with(number, "minimum", bound(bounds.low));
    }
    if bounds.high != Range::UNBOUNDED.high {
        number = with(number, "maximum", bound(bounds.high));
    }
    number
}

/// One of these words, in any spelling; first as declared, for editors to offer.
fn word(words: Vec<&str>) -> Value {
    let mut offered: Vec<Value> = words.iter().map(|word| json!(word)).collect();
    for word in &words {
        // Data may hold a word that looks like a number, or like yes and no, without quotes.
        let plain = serde_json::from_str::<Value>(word).ok();
        offered.extend(plain.filter(|plain| plain.is_number() || plain.is_boolean()));
    }
    if offered.is_empty() {
        return json!({ "not": {} });
    }
    let pattern = pattern::any_name(words);
    json!({ "anyOf": [{ "enum": offered }, { "type": "string", "pattern": pattern }] })
}

fn text() -> Value {
    json!({ "type": ["string", "number", "boolean", "null"] })
}

fn or_nothing(value: Value) -> Value {
    json!({ "anyOf": [value, { "type": "null" }] })
}

fn one_or_several(value: Value) -> Value {
    json!({ "anyOf": [{ "type": "array", "items": value }, value, { "type": "null" }] })
}

/// The schema with a keyword more.
fn with(mut schema: Value, keyword: &str, asked: Value) -> Value {
    if let Value::Object(keywords) = &mut schema {
        keywords.insert(keyword.to_owned(), asked);
    }
    schema
}
