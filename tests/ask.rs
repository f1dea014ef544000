//! Interviews about the shipped people: they end where the whole truth does, and ask for little of it.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and tells what it has measured"
)]

use std::cmp::Reverse;
use std::collections::HashMap;

use insta::assert_snapshot;

use footbridge::{Date, Format, Interview, Playbook, Profile, Question, UnknownKeys};

use crate::support::{files_below, read, root, sound};

/// How it is asked when something was that may still go on.
const LASTING: &str = "from when to when was it, or since when does it go on";
const AS_OF: &str = "2026-06-30";
const PLAYBOOKS: [&str; 6] = [
    "expert-to-product-manager",
    "corporate-product-manager",
    "product-leader",
    "three-shifts",
    "four-muscles",
    "product-career",
];

/// The lines of a shipped profile, which are all of one shape.
#[derive(Debug, Default)]
struct Person {
    /// Facts and skills.
    values: HashMap<String, String>,
    /// Items of evidence: their lines.
    items: Vec<HashMap<String, String>>,
    not_looked_for: Vec<String>,
    has_evidence: bool,
}

impl Person {
    fn read(text: &str) -> Self {
        let mut person = Self::default();
        let mut section = String::new();
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
        {
            let words = line.trim_start();
            let depth = line.len() - words.len();
            if depth == 0 {
                let (name, value) = words.split_once(':').unwrap_or((words, ""));
                section = name.to_owned();
                person.has_evidence |= name == "evidence";
                if name == "not looked for" {
                    person.not_looked_for = members(value);
                }
                continue;
            }
            let item = words.strip_prefix("- ");
            if section == "not looked for" {
                let kind = item.unwrap().split("  #").next().unwrap();
                person.not_looked_for.push(kind.trim().to_owned());
                continue;
            }
            let words = item.unwrap_or(words);
            let (name, value) = words.split_once(':').unwrap();
            let value = value.trim().trim_matches('"').to_owned();
            if item.is_some() {
                person.items.push(HashMap::new());
            }
            let place = match section.as_str() {
                "evidence" => person.items.last_mut().unwrap(),
                _ => &mut person.values,
            };
            place.insert(name.to_owned(), value);
        }
        person
    }

    /// The items of a kind, the latest first, as they are asked for.
    fn items_of(&self, kind: &str) -> Vec<&HashMap<String, String>> {
        let items = self.items.iter();
        let mut items: Vec<_> = items.filter(|item| item["kind"] == kind).collect();
        items.sort_by_key(|item| Reverse(item.get("on").or(item.get("to"))));
        items.sort_by_key(|item| item.contains_key("from") && !item.contains_key("to"));
        items
    }
}

fn members(list: &str) -> Vec<String> {
    let inner = list.trim().trim_start_matches('[').trim_end_matches(']');
    let members = inner.split(',').map(|one| one.trim().to_owned());
    members.filter(|one| !one.is_empty()).collect()
}

/// What somebody answers; nothing for "don't know".
trait Answers {
    fn value(&mut self, question: &Question) -> Option<String>;
    /// How many items there are, in all.
    fn count(&mut self, kind: &str) -> Option<usize>;
    fn detail(
        &mut self,
        question: &Question,
        kind: &str,
        place: usize,
        detail: &str,
    ) -> Option<String>;
}

impl Answers for Person {
    fn value(&mut self, question: &Question) -> Option<String> {
        let value = self.values.get(&question.about)?;
        match value.strip_prefix('[') {
            None => Some(value.clone()),
            Some(_) if members(value).is_empty() => Some("none".to_owned()),
            Some(_) => Some(members(value).join(", ")),
        }
    }

    fn count(&mut self, kind: &str) -> Option<usize> {
        let is_listed = self.has_evidence && !self.not_looked_for.iter().any(|one| one == kind);
        is_listed.then(|| self.items_of(kind).len())
    }

    fn detail(&mut self, _: &Question, kind: &str, place: usize, detail: &str) -> Option<String> {
        let item = self.items_of(kind)[place];
        let line = |name: &str| item.get(name).cloned();
        match detail {
            "when was it" | LASTING => match (line("on"), line("from"), line("to")) {
                (Some(on), _, _) => Some(on),
                (None, Some(from), Some(to)) => Some(format!("{from} to {to}")),
                (None, Some(from), None) => Some(format!("since {from}")),
                (None, None, _) => None,
            },
            "who has confirmed it" => Some(line("verified by").unwrap_or("nobody".to_owned())),
            "which of these skills does it speak for" => {
                let about = members(&line("about").unwrap_or_default());
                Some(if about.is_empty() {
                    "none".to_owned()
                } else {
                    about.join(", ")
                })
            }
            field => line(field),
        }
    }
}

/// Holds an interview to its end; gives how it ended.
fn hold<'p>(playbook: &'p Playbook, answers: &mut impl Answers) -> Interview<'p> {
    hold_and(playbook, answers, |_, _| {})
}

/// The same, and looks at each question before it is answered.
fn hold_and<'p>(
    playbook: &'p Playbook,
    answers: &mut impl Answers,
    mut look: impl FnMut(&Interview<'p>, &Question),
) -> Interview<'p> {
    let as_of = Date::parse(AS_OF).unwrap();
    let mut interview = playbook.interview("", as_of).unwrap();
    // How many items of a kind there were when it was last asked for.
    let mut before: HashMap<String, usize> = HashMap::new();
    while let Some(question) = interview.question() {
        look(&interview, &question);
        let kind = question.about.strip_suffix(" evidence");
        let answer = match (question.item, kind) {
            (Some((place, _)), Some(kind)) => {
                let detail = question.words.to_lowercase();
                let detail = detail.trim_end_matches('?');
                let place = before.get(kind).copied().unwrap_or(0) + place - 1;
                answers.detail(&question, kind, place, detail)
            }
            (None, Some(kind)) => {
                let listed = Person::read(interview.text()).items_of(kind).len();
                before.insert(kind.to_owned(), listed);
                let count = answers.count(kind);
                count.map(|count| (count - listed).to_string())
            }
            (_, None) => answers.value(&question),
        };
        let taken = match &answer {
            Some(answer) => interview.answer(answer),
            None => interview.dont_know(),
        };
        assert_eq!(
            taken,
            Ok(()),
            "{question:?} {answer:?}\n{}",
            interview.text()
        );
    }
    interview
}

fn playbook(name: &str) -> Playbook {
    sound(&read(&root().join(format!("playbooks/{name}.playbook"))))
}

fn profile_of(playbook: &Playbook, path: &std::path::Path) -> Profile {
    let mut people = playbook.read_people(&read(path), Format::Yaml, UnknownKeys::Warn);
    people.people.pop().unwrap().profile.unwrap()
}

/// The most that is asked for on average, in percent of what a playbook looks at.
const MOST: usize = 60;

/// How much was asked in some interviews.
#[derive(Debug, Default)]
struct Share {
    asked: Vec<usize>,
    all: usize,
}

impl Share {
    fn add(&mut self, (asked, all): (usize, usize)) {
        self.asked.push(asked);
        self.all = all;
    }

    fn average(&self) -> usize {
        let sum: usize = self.asked.iter().sum();
        (sum * 100).div_ceil(self.all * self.asked.len())
    }

    fn line(&self, playbook: &str) -> String {
        let (average, most) = (self.average(), self.asked.iter().max().unwrap());
        let (people, all) = (self.asked.len(), self.all);
        format!("{playbook}: {average}% on average of {people} people, at most {most} of {all}\n")
    }
}

#[test]
fn shipped_people_are_asked_for_little_and_get_the_verdict_of_the_whole_truth() {
    let as_of = Date::parse(AS_OF).unwrap();
    let mut lines = String::new();
    for name in PLAYBOOKS {
        let playbook = playbook(name);
        let mut share = Share::default();
        for path in files_below("playbooks/profiles", "yaml") {
            let truth = profile_of(&playbook, &path);
            let mut person = Person::read(read(&path).text());
            let interview = hold(&playbook, &mut person);
            let wanted = playbook.evaluate(&truth, as_of).verdict;
            let (who, told) = (path.display(), interview.text());
            assert_eq!(interview.verdict(), &wanted, "{name} {who}\n{told}");
            share.add(interview.count_subjects());
        }
        assert!(share.average() <= MOST, "{name}: {share:?}");
        lines.push_str(&share.line(name));
    }
    assert_snapshot!(lines);
}

/// An interview that is begun again with what was written so far asks the same.
#[test]
fn an_interview_goes_on_wherever_it_is_broken_off() {
    let as_of = Date::parse(AS_OF).unwrap();
    for (name, person) in [("product-leader", "kwame"), ("three-shifts", "rafael")] {
        let playbook = playbook(name);
        let path = root().join(format!("playbooks/profiles/{person}.yaml"));
        let mut person = Person::read(read(&path).text());
        let mut count = 0;
        hold_and(&playbook, &mut person, |interview, question| {
            let again = playbook.interview(interview.text(), as_of).unwrap();
            // An item that is being told is begun again.
            if question.item.is_none() {
                assert_eq!(again.question().as_ref(), Some(question));
                assert_eq!(again.verdict(), interview.verdict());
                count += 1;
            }
        });
        assert!(count > 8, "only {count} questions were asked");
    }
}

/// Somebody who answers at random.
struct Anybody {
    /// What the next number is made of (splitmix64).
    state: u64,
    counts: HashMap<String, usize>,
    /// When the item was that was told first.
    latest: String,
}

impl Anybody {
    fn roll(&mut self, sides: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % sides
    }

    fn choice(&mut self, choices: &[String]) -> String {
        let place = self.roll(choices.len());
        choices[place].clone()
    }

    fn of(&mut self, question: &Question) -> String {
        if !question.choices.is_empty() {
            return self.choice(&question.choices);
        }
        match question.expects.as_str() {
            "yes or no" => ["yes", "no"][self.roll(2)].to_owned(),
            expects if expects.starts_with("a length of time") => {
                format!("{} months", self.roll(120))
            }
            expects if expects.starts_with("a percentage") => format!("{}%", self.roll(101)),
            expects if expects.starts_with("a date") => self.date(),
            expects if expects.starts_with("a whole number") || expects.starts_with("a number") => {
                let (low, high) = bounds(expects);
                (low + self.roll(high.min(low + 10) - low + 1)).to_string()
            }
            _ => ["one", "two", "three"][self.roll(3)].to_owned(),
        }
    }

    /// A day of the year and a half before the assessment date.
    fn date(&mut self) -> String {
        let month = self.roll(18);
        format!(
            "{}-{:02}-{:02}",
            2025 + month / 12,
            1 + month % 12,
            1 + self.roll(28)
        )
    }
}

fn bounds(expects: &str) -> (usize, usize) {
    let number = |word: &str| {
        let mut words = expects.split_whitespace().skip_while(|one| *one != word);
        words.nth(1).and_then(|number| number.parse().ok())
    };
    (number("from").unwrap_or(0), number("to").unwrap_or(1000))
}

impl Answers for Anybody {
    fn value(&mut self, question: &Question) -> Option<String> {
        Some(self.of(question))
    }

    fn count(&mut self, kind: &str) -> Option<usize> {
        let count = self.roll(4);
        Some(*self.counts.entry(kind.to_owned()).or_insert(count))
    }

    fn detail(&mut self, question: &Question, _: &str, _: usize, detail: &str) -> Option<String> {
        Some(match detail {
            "when was it" | LASTING => {
                let date = self.date();
                if question.item.is_none_or(|(place, _)| place == 1) {
                    self.latest.clone_from(&date);
                }
                date.min(self.latest.clone())
            }
            "who has confirmed it" if self.roll(2) == 0 => "nobody".to_owned(),
            _ => self.of(question),
        })
    }
}

#[test]
fn anybody_is_asked_for_little() {
    let mut lines = String::new();
    for name in PLAYBOOKS {
        let playbook = playbook(name);
        let mut share = Share::default();
        for state in 0..40 {
            let mut anybody = Anybody {
                state,
                counts: HashMap::new(),
                latest: String::new(),
            };
            share.add(hold(&playbook, &mut anybody).count_subjects());
        }
        assert!(share.average() <= MOST, "{name}: {share:?}");
        lines.push_str(&share.line(name));
    }
    assert_snapshot!(lines);
}
