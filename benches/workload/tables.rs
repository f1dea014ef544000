//! The same people in columns: as an export from a warehouse would have them, and with their evidence
//! counted beforehand.

use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int8Array, Int16Array, ListArray,
    RecordBatch, StringArray, StructArray, UInt8Array,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields};
use footbridge::Date;
use serde::Deserialize;

use super::people;
use super::reference::{Kind, Move, Person, RECENT, Verifier};

/// What the reference does not read.
#[derive(Deserialize)]
struct Texts<'a> {
    name: &'a str,
    #[serde(borrow)]
    evidence: Vec<ItemTexts<'a>>,
}

#[derive(Deserialize)]
struct ItemTexts<'a> {
    kind: &'a str,
    rater: Option<&'a str>,
    what: Option<&'a str>,
    verified: Option<bool>,
    verified_by: Option<&'a str>,
}

/// Whether words are kept once, and rows have their numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Plain,
    Numbered,
}

impl Words {
    fn column<'t>(self, words: impl Iterator<Item = Option<&'t str>>) -> ArrayRef {
        match self {
            Self::Plain => Arc::new(words.collect::<StringArray>()),
            Self::Numbered => {
                let mut column = StringDictionaryBuilder::<Int8Type>::new();
                words.for_each(|word| column.append_option(word));
                Arc::new(column.finish())
            }
        }
    }
}

/// People with all that their lines have.
pub fn whole(lines: &str, words: Words) -> RecordBatch {
    let people = read(lines);
    let texts: Vec<Texts<'_>> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of the workload"))
        .collect();
    let mut columns = facts(&people, words);
    let names = texts.iter().map(|texts| texts.name);
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(names));
    columns.insert(1, ("name".to_owned(), names));
    columns.push(("facts".to_owned(), skills(&people)));
    columns.push(("evidence".to_owned(), evidence(&people, &texts, words)));
    batch(columns)
}

/// People with their evidence counted, and a column for each skill.
pub fn counted(lines: &str) -> RecordBatch {
    let people = read(lines);
    let mut columns = facts(&people, Words::Numbered);
    columns.extend(skill_columns(&people));
    let counts = people.iter().map(counts).collect::<Vec<_>>();
    for (at, (name, _)) in COUNTS.iter().enumerate() {
        let counts = counts.iter().map(|counts| counts[at]);
        let counts: ArrayRef = Arc::new(UInt8Array::from_iter_values(counts));
        columns.push(((*name).to_owned(), counts));
    }
    for (name, is_recent) in [("mean score", false), ("recent mean score", true)] {
        let averages = people.iter().map(|person| average(person, is_recent));
        let averages: ArrayRef = Arc::new(averages.collect::<Float64Array>());
        columns.push((name.to_owned(), averages));
    }
    batch(columns)
}

/// What is counted, and what of the playbook it stands for.
const COUNTS: [(&str, &str); 8] = [
    ("recent launches", "at least 1 recent launch evidence"),
    ("recent support", "at least 1 recent support evidence"),
    ("recent work", "at least 2 recent work evidence"),
    (
        "confirmed work",
        "work evidence verified by manager or work evidence verified by lead",
    ),
    ("recent scores", "if recent feedback evidence"),
    (
        "recent lowest scores",
        "no recent feedback evidence where score is 1",
    ),
    ("recent hirings", "- recent hiring evidence"),
    (
        "recent mentorings",
        "then require recent mentoring evidence",
    ),
];

/// The playbook over people whose evidence is counted.
pub fn counted_playbook(playbook: &str) -> String {
    let mut text = playbook.to_owned();
    for (name, words) in COUNTS {
        let (before, least) = match words.split_once("at least ") {
            Some((before, rest)) => (before, rest.get(..1).unwrap_or(rest)),
            None => (words, "1"),
        };
        let said = match words {
            _ if words.starts_with("at least") => format!("{name} is at least {least}"),
            _ if words.starts_with("no ") => format!("{name} is 0"),
            _ => {
                let lead = ["- ", "if ", "then require "]
                    .iter()
                    .find(|lead| before.starts_with(**lead));
                format!("{}{name} is at least 1", lead.unwrap_or(&""))
            }
        };
        assert!(text.contains(words), "{words}");
        text = text.replace(words, &said);
    }
    text = text.replace("average score of feedback evidence", "mean score");
    text = text.replace(
        "average score of recent feedback evidence",
        "recent mean score",
    );
    let declared = text
        .find("evidence work:")
        .expect("what the rules speak of");
    let facts = COUNTS
        .iter()
        .map(|(name, _)| format!("fact {name}: whole number\n"));
    let facts: String = facts.collect();
    let averages = "fact mean score: number\nfact recent mean score: number\n\n";
    text.insert_str(declared, &(facts + averages));
    text
}

fn read(lines: &str) -> Vec<Person<'_>> {
    lines
        .lines()
        .map(|line| Person::read(line.as_bytes()))
        .collect()
}

fn batch(columns: Vec<(String, ArrayRef)>) -> RecordBatch {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    RecordBatch::try_from_iter_with_nullable(columns).expect("columns of one length")
}

type Columns = Vec<(String, ArrayRef)>;

fn facts(people: &[Person<'_>], words: Words) -> Columns {
    let each = people.iter();
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        (
            "id",
            Arc::new(StringArray::from_iter_values(
                each.clone().map(|person| person.id),
            )),
        ),
        (
            "current_role",
            words.column(each.clone().map(|person| Some(person.current_role))),
        ),
        (
            "target_role",
            words.column(each.clone().map(|person| Some(person.target_role))),
        ),
        (
            "years_in_product",
            Arc::new(Float64Array::from_iter_values(
                each.clone().map(|person| person.years_in_product),
            )),
        ),
        (
            "months_in_role",
            Arc::new(Int16Array::from_iter_values(
                each.clone().map(|person| person.months_in_role as i16),
            )),
        ),
        (
            "line_reports",
            Arc::new(
                each.clone()
                    .map(|person| person.line_reports.map(|count| count as i8))
                    .collect::<Int8Array>(),
            ),
        ),
        (
            "wants_to_manage",
            Arc::new(
                each.clone()
                    .map(|person| person.wants_to_manage)
                    .collect::<BooleanArray>(),
            ),
        ),
        ("industries", industries(people, words)),
        (
            "move",
            words.column(each.clone().map(|person| {
                Some(if person.move_ == Move::External {
                    "external"
                } else {
                    "internal"
                })
            })),
        ),
        (
            "okr_contribution",
            Arc::new(Float64Array::from_iter_values(
                each.clone().map(|person| person.okr_contribution),
            )),
        ),
    ];
    let held = |name, is_held: fn(&Person<'_>) -> bool| {
        let held = people.iter().map(|person| Some(is_held(person)));
        (name, Arc::new(held.collect::<BooleanArray>()) as ArrayRef)
    };
    columns.push(held("rests_on_the_title", |person| {
        person.rests_on_the_title
    }));
    columns.push(held("decides_alone", |person| person.decides_alone));
    columns.push(held("shuns_conflict", |person| person.shuns_conflict));
    columns.push(held("owns_all_details", |person| person.owns_all_details));
    columns.push(held("saves_the_team", |person| person.saves_the_team));
    columns
        .into_iter()
        .map(|(name, array)| (name.to_owned(), array))
        .collect()
}

fn industries(people: &[Person<'_>], words: Words) -> ArrayRef {
    let all = people.iter().flat_map(|person| &person.industries);
    let members = words.column(all.map(|industry| Some(*industry)));
    let lengths = people.iter().map(|person| person.industries.len());
    list(members, OffsetBuffer::from_lengths(lengths))
}

fn list(members: ArrayRef, ends: OffsetBuffer<i32>) -> ArrayRef {
    let item = Field::new("element", members.data_type().clone(), true);
    Arc::new(ListArray::new(Arc::new(item), ends, members, None))
}

fn skill_columns(people: &[Person<'_>]) -> Columns {
    let levels: Vec<[Option<u8>; 12]> = people
        .iter()
        .map(|person| {
            let skills = &person.facts;
            [
                skills.strategy,
                skills.discovery,
                skills.delivery,
                skills.analytics,
                skills.communication,
                skills.stakeholder,
                skills.leadership,
                skills.mentoring,
                skills.negotiation,
                skills.technical,
                skills.design,
                skills.facilitation,
            ]
        })
        .collect();
    let columns = people::SKILLS.iter().enumerate().map(|(at, name)| {
        let levels = levels
            .iter()
            .map(|levels| levels[at].map(|level| level as i8));
        let levels: ArrayRef = Arc::new(levels.collect::<Int8Array>());
        ((*name).to_owned(), levels)
    });
    columns.collect()
}

fn skills(people: &[Person<'_>]) -> ArrayRef {
    let (names, arrays): (Vec<String>, Vec<ArrayRef>) = skill_columns(people).into_iter().unzip();
    let fields = names
        .into_iter()
        .map(|name| Field::new(name, DataType::Int8, true));
    Arc::new(StructArray::new(fields.collect::<Fields>(), arrays, None))
}

fn evidence(people: &[Person<'_>], texts: &[Texts<'_>], words: Words) -> ArrayRef {
    let items = people.iter().flat_map(|person| &person.evidence);
    let said = || texts.iter().flat_map(|texts| &texts.evidence);
    let days = items
        .clone()
        .map(|item| Date::parse(item.on).expect("a day").day_number());
    let scores = items
        .clone()
        .map(|item| item.score.map(|score| score as i8));
    let verified = said().map(|item| item.verified);
    let arrays: Vec<(&str, ArrayRef)> = vec![
        ("kind", words.column(said().map(|item| Some(item.kind)))),
        ("rater", words.column(said().map(|item| item.rater))),
        ("score", Arc::new(scores.collect::<Int8Array>())),
        ("on", Arc::new(Date32Array::from_iter_values(days))),
        (
            "what",
            Arc::new(said().map(|item| item.what).collect::<StringArray>()),
        ),
        ("verified", Arc::new(verified.collect::<BooleanArray>())),
        (
            "verified_by",
            words.column(said().map(|item| item.verified_by)),
        ),
    ];
    let fields = arrays
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true));
    let fields: Fields = fields.collect();
    let arrays = arrays.into_iter().map(|(_, array)| array).collect();
    let items = StructArray::new(fields, arrays, None);
    let lengths = people.iter().map(|person| person.evidence.len());
    list(Arc::new(items), OffsetBuffer::from_lengths(lengths))
}

fn is_recent(on: &str) -> bool {
    on >= RECENT.0 && on <= RECENT.1
}

fn counts(person: &Person<'_>) -> [u8; 8] {
    let count = |counts: &dyn Fn(&super::reference::Item<'_>) -> bool| {
        person.evidence.iter().filter(|item| counts(item)).count() as u8
    };
    let recent = |kinds: &'static [Kind]| {
        count(&|item| kinds.contains(&item.kind) && item.verified && is_recent(item.on))
    };
    [
        recent(&[Kind::Launch]),
        recent(&[Kind::Mentoring, Kind::Coaching]),
        count(&|item| item.kind != Kind::Feedback && item.verified && is_recent(item.on)),
        count(&|item| {
            let leads = [Some(Verifier::Manager), Some(Verifier::Lead)];
            item.kind != Kind::Feedback && item.verified && leads.contains(&item.verified_by)
        }),
        count(&|item| item.kind == Kind::Feedback && is_recent(item.on)),
        count(&|item| item.kind == Kind::Feedback && is_recent(item.on) && item.score == Some(1)),
        recent(&[Kind::Hiring]),
        recent(&[Kind::Mentoring]),
    ]
}

/// To six decimals, downwards.
fn average(person: &Person<'_>, of_late: bool) -> Option<f64> {
    let items = person
        .evidence
        .iter()
        .filter(|item| item.kind == Kind::Feedback);
    let scores = items.filter(|item| !of_late || is_recent(item.on));
    let scores: Vec<f64> = scores
        .filter_map(|item| item.score)
        .map(f64::from)
        .collect();
    let average = scores.iter().sum::<f64>() / scores.len() as f64;
    (!scores.is_empty()).then(|| (average * 1e6).floor() / 1e6)
}
