//! Questions in words: the playbook's own, and words of ours where it has none.

use std::collections::HashMap;

use crate::evaluate::Detail;
use crate::profile::Profile;
use crate::program::{Filter, KindId, Layout, Program, SlotId, SlotType, Target, VocabularyId};
use crate::value::{Number, Range};

use super::Prompt;
use super::interview::{Draft, Next};

/// What an interview asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about: the name of a fact or skill, or a kind of evidence.
    pub about: String,
    /// The question.
    pub words: String,
    /// What it is about, explained.
    pub note: Option<String>,
    /// What may be answered, in words: `yes or no`.
    pub expects: String,
    /// What may be chosen, in order. Each may be answered by its number, from 1, unless they are
    /// numbers themselves.
    pub choices: Vec<String>,
    /// What each choice may be answered by.
    pub are_choices_numbered: bool,
    /// What the choices mean, where they are levels and the playbook says so.
    pub meaning: Option<String>,
    /// Which item of how many it is about, from 1.
    pub item: Option<(usize, usize)>,
}

/// What a playbook says of a fact, a skill or a kind of evidence.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said<'p> {
    /// `ask "…"`
    pub(crate) ask: Option<&'p str>,
    /// What it is.
    pub(crate) description: Option<&'p str>,
}

/// What a playbook says of everything that can be asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wording<'p> {
    targets: HashMap<Target, Said<'p>>,
    scales: HashMap<VocabularyId, &'p str>,
    kinds: HashMap<KindId, Said<'p>>,
}

impl<'p> Wording<'p> {
    /// Adds what is said of a fact or skill; what is said first counts.
    pub(crate) fn add(&mut self, target: Target, said: Said<'p>) {
        self.targets.entry(target).or_insert(said);
    }

    /// Adds what is said of a kind of evidence; what is said first counts.
    pub(crate) fn add_kind(&mut self, kind: KindId, said: Said<'p>) {
        self.kinds.entry(kind).or_insert(said);
    }

    /// Adds what the levels of a scale mean; what is said first counts.
    pub(crate) fn add_scale(&mut self, scale: VocabularyId, meaning: &'p str) {
        self.scales.entry(scale).or_insert(meaning);
    }

    /// A question with its words.
    pub(super) fn question(&self, program: &Program, profile: &Profile, next: &Next) -> Question {
        match next {
            Next::Prompt(prompt) => self.of_prompt(program, profile, *prompt),
            Next::Draft(draft) => self.of_draft(program, draft),
        }
    }

    /// A question about something as a whole.
    pub(crate) fn of_prompt(
        &self,
        program: &Program,
        profile: &Profile,
        prompt: Prompt,
    ) -> Question {
        let layout = &program.layout;
        let about = prompt.blank().name(layout);
        match prompt {
            Prompt::Value(slot) => {
                let slot_type = layout
                    .slots
                    .get(slot)
                    .map_or(SlotType::Text, |one| one.slot_type);
                let said = self.said(Target::Slot(slot));
                self.value_question(layout, said, &about, slot_type)
            }
            Prompt::List(list) => {
                let choices = layout.lists.get(list).and_then(|list| list.choices);
                let choices = choices.map_or_else(Vec::new, |choices| words_of(choices, layout));
                let said = self.said(Target::List(list));
                let expects = if choices.is_empty() {
                    "several with commas between them, or none"
                } else {
                    "one or several of these, with commas between them, or none"
                };
                asked(&about, said, choices, expects.to_owned())
            }
            Prompt::Since(slot) => {
                let level = self.level(program, profile, slot);
                let words = format!("Since when is it {level}?");
                let expects = "a date such as 2025-11-03, or just 2025-11".to_owned();
                Question {
                    words,
                    ..asked(&about, Said::default(), Vec::new(), expects)
                }
            }
            Prompt::Count(kind) => self.of_kind(program, profile, kind, about),
            Prompt::Detail(kind, place, detail) => {
                let count = profile.kinds.get(kind).map_or(0, |kind| kind.items.len());
                self.of_detail(program, kind, detail, (place + 1, count))
            }
        }
    }

    fn of_kind(
        &self,
        program: &Program,
        profile: &Profile,
        kind: KindId,
        about: String,
    ) -> Question {
        let said = self.kinds.get(&kind).copied().unwrap_or_default();
        let name = program
            .layout
            .kinds
            .get_index(kind)
            .map(|(_, kind)| kind.name.as_str());
        let listed = profile.kinds.get(kind).map_or(0, |kind| kind.items.len());
        let expects = match listed {
            0 => "how many can you show? a number, or none; each is asked about after that"
                .to_owned(),
            listed => format!(
                "how many more can you show than the {listed} in the profile? a number, or none; each \
                 is asked about after that"
            ),
        };
        Question {
            words: match said.ask {
                Some(ask) => ask.to_owned(),
                None => format!("Is there any {} evidence?", name.unwrap_or_default()),
            },
            ..asked(&about, said, Vec::new(), expects)
        }
    }

    /// A question about an item that is being told. A field has no words but its name, so what kind of
    /// thing it is of is said beside it.
    fn of_draft(&self, program: &Program, draft: &Draft) -> Question {
        let question = self.of_detail(program, draft.kind, draft.detail, draft.place);
        let said = self.kinds.get(&draft.kind).copied().unwrap_or_default();
        let note = match draft.detail {
            Detail::Field(_) => said.description.map(str::to_owned),
            Detail::When | Detail::Verified | Detail::About => None,
        };
        Question { note, ..question }
    }

    fn of_detail(
        &self,
        program: &Program,
        kind: KindId,
        detail: Detail,
        item: (usize, usize),
    ) -> Question {
        let layout = &program.layout;
        let declared = layout.kinds.get_index(kind).map(|(_, kind)| kind);
        let about = declared.map_or_else(String::new, |kind| format!("{} evidence", kind.name));
        let nothing = Said::default();
        let question = match detail {
            Detail::When => {
                let (words, expects) = if lasts(program, kind) {
                    (
                        "From when to when was it, or since when does it go on?",
                        SPAN,
                    )
                } else {
                    ("When was it?", WHEN)
                };
                Question {
                    words: words.to_owned(),
                    ..asked(&about, nothing, Vec::new(), expects.to_owned())
                }
            }
            Detail::Verified => {
                let roles: Vec<String> = layout.roles.iter().cloned().collect();
                let expects = if layout.has_declared_roles {
                    "one of these, nobody, or yes when it is not known who"
                } else {
                    "who has, by role; nobody, or yes when it is not known who"
                };
                Question {
                    words: "Who has confirmed it?".to_owned(),
                    ..asked(&about, nothing, roles, expects.to_owned())
                }
            }
            Detail::About => {
                let skills = self.skills_about(program, kind);
                let skills = skills.into_iter().map(str::to_owned).collect();
                let expects = "one or several of these, with commas between them, or none";
                Question {
                    words: "Which of these skills does it speak for?".to_owned(),
                    ..asked(&about, nothing, skills, expects.to_owned())
                }
            }
            Detail::Field(place) => {
                let field = declared.and_then(|kind| kind.fields.get_index(place));
                match field {
                    Some((_, field)) => Question {
                        about: about.clone(),
                        ..self.value_question(layout, nothing, &field.name, field.slot_type)
                    },
                    None => asked(&about, nothing, Vec::new(), String::new()),
                }
            }
        };
        Question {
            item: Some(item),
            ..question
        }
    }

    /// A question about a value.
    fn value_question(
        &self,
        layout: &Layout,
        said: Said<'_>,
        about: &str,
        slot_type: SlotType,
    ) -> Question {
        let vocabulary = match slot_type {
            SlotType::Level(vocabulary) | SlotType::Choice(vocabulary) => Some(vocabulary),
            SlotType::YesNo
            | SlotType::Number { .. }
            | SlotType::Percentage
            | SlotType::Duration
            | SlotType::Date
            | SlotType::Text => None,
        };
        let choices = vocabulary.map_or_else(Vec::new, |one| words_of(one, layout));
        let meaning = vocabulary.and_then(|one| self.scales.get(&one));
        Question {
            meaning: meaning.map(|meaning| (*meaning).to_owned()),
            ..asked(about, said, choices, expects(slot_type))
        }
    }

    fn said(&self, target: Target) -> Said<'p> {
        self.targets.get(&target).copied().unwrap_or_default()
    }

    /// The level that a profile gives.
    pub(super) fn level(&self, program: &Program, profile: &Profile, slot: SlotId) -> String {
        let declared = program.layout.slots.get(slot);
        let value = profile.values.get(slot).map(|value| value.range.low);
        let Some((SlotType::Level(scale), Some(value))) =
            declared.map(|one| (one.slot_type, value))
        else {
            return String::new();
        };
        let scale = program.layout.vocabularies.get(scale);
        let place = usize::try_from(value).unwrap_or(usize::MAX);
        scale.map_or_else(String::new, |scale| scale.word(place).to_owned())
    }

    /// The skills for which any rule wants a kind of evidence to speak.
    pub(super) fn skills_about<'l>(&self, program: &'l Program, kind: KindId) -> Vec<&'l str> {
        let parts = program.query_parts.iter().filter(|part| part.kind == kind);
        let filters =
            parts.flat_map(|part| program.filters.get(part.filters.range()).unwrap_or(&[]));
        let mut skills: Vec<&str> = Vec::new();
        for filter in filters {
            if let Filter::About(slot) = filter
                && let Some(slot) = program.layout.slots.get(*slot)
                && !skills.contains(&slot.name.as_str())
            {
                skills.push(&slot.name);
            }
        }
        skills
    }
}

const WHEN: &str = "a day such as 2026-03-31, or just 2026-03; 2025-09 to 2026-05 for what took a \
                    while";
const SPAN: &str = "since 2025-09 for what still goes on; 2025-09 to 2026-05 for what has ended; a day \
                    such as 2026-03-31 for what took no longer";

/// Whether any rule asks how long evidence of a kind took, or whether it still goes on.
fn lasts(program: &Program, kind: KindId) -> bool {
    let parts = program.query_parts.iter().filter(|part| part.kind == kind);
    let mut filters =
        parts.flat_map(|part| program.filters.get(part.filters.range()).unwrap_or(&[]));
    filters.any(|filter| matches!(filter, Filter::Ongoing | Filter::Lasting(_)))
}

fn asked(about: &str, said: Said<'_>, choices: Vec<String>, expects: String) -> Question {
    let names: Vec<&str> = choices.iter().map(String::as_str).collect();
    let are_choices_numbered = are_numbered(&names);
    Question {
        about: about.to_owned(),
        words: match said.ask {
            Some(ask) => ask.to_owned(),
            None => format!("{}?", sentence(about)),
        },
        note: said.description.map(str::to_owned),
        expects,
        choices,
        are_choices_numbered,
        meaning: None,
        item: None,
    }
}

/// Words with a capital letter in front.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Whether choices may be answered by their number: not where they are numbers themselves.
pub(super) fn are_numbered(words: &[&str]) -> bool {
    let is_number = |word: &&str| word.trim().parse::<f64>().is_ok();
    !words.is_empty() && !words.iter().any(is_number)
}

fn words_of(vocabulary: VocabularyId, layout: &Layout) -> Vec<String> {
    let vocabulary = layout.vocabularies.get(vocabulary);
    vocabulary.map_or_else(Vec::new, |words| words.words().map(str::to_owned).collect())
}

/// What may be answered.
fn expects(slot_type: SlotType) -> String {
    match slot_type {
        SlotType::YesNo => "yes or no".to_owned(),
        SlotType::Number { whole, bounds } => {
            let what = if whole { "a whole number" } else { "a number" };
            format!("{what}{}", bounds_in_words(bounds))
        }
        SlotType::Percentage => "a percentage such as 70%".to_owned(),
        SlotType::Duration => "a length of time such as 2 years 6 months".to_owned(),
        SlotType::Date => "a date such as 2026-03-31, 2026-03 or 2026".to_owned(),
        SlotType::Text => "in your own words".to_owned(),
        SlotType::Level(_) => "one of these, lowest first".to_owned(),
        SlotType::Choice(_) => "one of these".to_owned(),
    }
}

fn bounds_in_words(bounds: Range) -> String {
    let number = Number::from_units;
    let from = bounds.low != Range::UNBOUNDED.low;
    let to = bounds.high != Range::UNBOUNDED.high;
    match (from, to) {
        (true, true) => format!(" from {} to {}", number(bounds.low), number(bounds.high)),
        (true, false) => format!(" from {}", number(bounds.low)),
        (false, true) => format!(" up to {}", number(bounds.high)),
        (false, false) => String::new(),
    }
}
