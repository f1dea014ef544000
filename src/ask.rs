//! What to ask about a person: only what can still change the verdict, the most decisive first.
//!
//! Comes in: a program, what is known of somebody, what has been asked without an answer, and the
//! assessment date. Goes out: the next [`Prompt`], or nothing once the verdict cannot change any more.

#![warn(clippy::wildcard_enum_match_arm)]

mod dates;
mod interview;
mod subjects;
mod words;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::evaluate::{Blank, Detail, Draft, Look, Record, Trial, WouldDecide};
use crate::outcome::Verdict;
use crate::profile::Profile;
use crate::program::{KindId, ListId, Program, SlotId, SlotType, Step};
use crate::value::{Date, Range};

pub use interview::{BeginError, Interview};
pub use words::Question;
pub(crate) use words::{Said, Wording};

/// Something that is asked for in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Prompt {
    /// The value of a fact or skill.
    Value(SlotId),
    /// Since when a level has been held.
    Since(SlotId),
    /// The members of a list.
    List(ListId),
    /// How many items of a kind there are, besides those that are listed.
    Count(KindId),
    /// More about an item that is listed: by its place among those of its kind.
    Detail(KindId, usize, Detail),
}

impl Prompt {
    /// The fact, skill or kind of evidence that it is about.
    pub(crate) fn blank(self) -> Blank {
        match self {
            Self::Value(slot) => Blank::Value(slot),
            Self::Since(slot) => Blank::Since(slot),
            Self::List(list) => Blank::List(list),
            Self::Count(kind) | Self::Detail(kind, ..) => Blank::Kind(kind),
        }
    }
}

/// What has been asked and left open: nobody knows, or it was passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Passed(HashSet<Prompt>);

impl Passed {
    /// Takes note that something need not be asked again.
    pub(crate) fn insert(&mut self, prompt: Prompt) {
        self.0.insert(prompt);
    }

    fn has(&self, prompt: Prompt) -> bool {
        self.0.contains(&prompt)
    }

    fn has_any_of(&self, blank: Blank) -> bool {
        self.0.iter().any(|prompt| prompt.blank() == blank)
    }
}

/// Finds what to ask.
#[derive(Debug)]
pub(crate) struct Asker<'p> {
    program: &'p Program,
    as_of: Date,
    trial: Trial<'p>,
    /// Whether any rule asks what is recorded.
    asks_for_record: bool,
    /// The levels of which any rule asks how long they have been held.
    held: HashSet<SlotId>,
    given: Given,
}

/// How what a profile does not give is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// As `evaluate` takes it: as not recorded, and as what the playbook says that it counts as.
    AsItStands,
    /// As open until it has been asked for.
    UntilAsked,
}

impl<'p> Asker<'p> {
    /// For the people of a program, as of a date.
    pub(crate) fn new(program: &'p Program, as_of: Date, given: Given) -> Self {
        let asks_for_record = |step: &Step| matches!(step, Step::Known(_) | Step::KnownList(_));
        let held = |step: &Step| {
            if let Step::Held { slot, .. } = *step {
                Some(slot)
            } else {
                None
            }
        };
        Self {
            program,
            as_of,
            trial: Trial::new(program),
            asks_for_record: program.steps.iter().any(asks_for_record),
            held: program.steps.iter().filter_map(held).collect(),
            given,
        }
    }

    /// The verdicts that answers can still lead to, and what to ask next: nothing when the verdict
    /// cannot change any more.
    pub(crate) fn next(&mut self, profile: &Profile, passed: &Passed) -> (Verdict, Option<Prompt>) {
        let view = self.view(profile, passed);
        self.next_of(&view, passed, &[])
    }

    /// What to ask first, next and so on, each about something else. What comes later is what would be
    /// asked after an answer that leaves the verdict open, where there is one.
    pub(crate) fn first(
        &mut self,
        profile: &Profile,
        passed: &Passed,
        count: usize,
    ) -> Vec<Prompt> {
        let mut view = self.view(profile, passed);
        let mut prompts = Vec::new();
        while prompts.len() < count {
            let (_, Some(next)) = self.next_of(&view, passed, &prompts) else {
                break;
            };
            prompts.push(next);
            view = self.answered(view, next);
        }
        prompts
    }

    fn next_of(
        &mut self,
        view: &Profile,
        passed: &Passed,
        taken: &[Prompt],
    ) -> (Verdict, Option<Prompt>) {
        let look = self.trial.look(view, self.as_of);
        let would_decide = look.would_decide();
        let is_askable = |blank: Blank| {
            let mut taken = taken.iter().map(|one| one.blank().subject());
            let is_taken = taken.any(|one| one == blank.subject());
            let mut deciding = would_decide.blanks.iter().map(|one| one.subject());
            !is_taken
                && deciding.any(|one| one == blank.subject())
                && is_writable(view, &self.held, self.as_of, blank)
                && prompt_for(&look, &would_decide, view, passed, blank).is_some()
        };
        let next = look.ask_first(&would_decide, &is_askable);
        let next = next.and_then(|blank| prompt_for(&look, &would_decide, view, passed, blank));
        (look.verdict(), next)
    }

    /// What is known after an answer that leaves the most verdicts possible; unchanged where every
    /// answer decides the verdict, or there are too many to try.
    fn answered(&mut self, view: Profile, prompt: Prompt) -> Profile {
        let Prompt::Value(slot) = prompt else {
            return view;
        };
        let layout = &self.program.layout;
        let Some(slot_type) = layout.slots.get(slot).map(|declared| declared.slot_type) else {
            return view;
        };
        let values = match slot_type {
            SlotType::YesNo | SlotType::Level(_) | SlotType::Choice(_) => {
                let possible = slot_type.possible(&layout.vocabularies);
                possible.low..=possible.high
            }
            SlotType::Number { .. }
            | SlotType::Percentage
            | SlotType::Duration
            | SlotType::Date
            | SlotType::Text => return view,
        };
        let mut best: Option<(usize, Profile)> = None;
        for value in values.rev() {
            let mut tried = view.clone();
            tried.dated.forget_slot(slot);
            if let Some(place) = tried.values.get_mut(slot) {
                place.range = Range::exactly(value);
                place.is_known = true;
            }
            let verdict = self.trial.look(&tried, self.as_of).verdict();
            let possible = verdict.possible.len();
            if possible > best.as_ref().map_or(1, |(most, _)| *most) {
                best = Some((possible, tried));
            }
        }
        best.map_or(view, |(_, tried)| tried)
    }

    /// Whether more about a kind of evidence can still change the verdict.
    pub(crate) fn is_wanted(&mut self, profile: &Profile, passed: &Passed, kind: KindId) -> bool {
        let view = self.view(profile, passed);
        let look = self.trial.look(&view, self.as_of);
        look.would_decide().blanks.contains(&Blank::Kind(kind))
    }

    /// What to ask next about an item that is being told, the last of its kind, of which so much has
    /// been told already. Besides what can change the verdict this is whatever a rule would take for
    /// a no where nothing is said: who has verified it, and for which skills it speaks.
    pub(crate) fn next_detail(
        &mut self,
        profile: &Profile,
        passed: &Passed,
        kind: KindId,
        told: &[Detail],
    ) -> Option<Detail> {
        let view = self.view(profile, passed);
        let look = self.trial.look(&view, self.as_of);
        let items = view.kinds.get(kind)?.items.clone();
        let item = view.items.get(items)?.last()?;
        let draft = Draft::Told(told);
        let mut wanted = look.details_wanted(&look.would_decide(), kind, item, draft);
        wanted.extend(look.claims_wanted(kind, item, draft));
        wanted.sort();
        wanted.into_iter().find(|detail| !told.contains(detail))
    }

    /// What is known as long as questions may follow: what counts as something when it is not given,
    /// and whether it is recorded, is open until it has been asked.
    fn view(&mut self, profile: &Profile, passed: &Passed) -> Profile {
        let layout = &self.program.layout;
        let on_the_day = |view: &Profile| view.on(self.as_of).into_owned();
        if self.given == Given::AsItStands {
            return on_the_day(profile);
        }
        let mut view = profile.clone();
        for timeline in &mut view.dated.values {
            let slot = timeline.target;
            if let Some(declared) = layout.slots.get(slot)
                && declared.default.is_some()
                && !passed.has_any_of(Blank::Value(slot))
            {
                timeline.before.range = declared.slot_type.possible(&layout.vocabularies);
            }
        }
        for (slot, (value, declared)) in view.values.iter_mut().zip(&layout.slots).enumerate() {
            if declared.default.is_some()
                && !value.is_known
                && !passed.has_any_of(Blank::Value(slot))
            {
                value.range = declared.slot_type.possible(&layout.vocabularies);
            }
        }
        if self.asks_for_record {
            let slots = (0..layout.slots.len()).map(|slot| !passed.has_any_of(Blank::Value(slot)));
            let lists = (0..layout.lists.len()).map(|list| !passed.has_any_of(Blank::List(list)));
            self.trial.set_record(Record {
                slots: slots.collect(),
                lists: lists.collect(),
            });
        }
        on_the_day(&view)
    }
}

/// Whether an answer can be written down beside the values that a profile gives with their dates:
/// before them, where all of them begin later and nobody asks how long it has held.
fn is_writable(view: &Profile, held: &HashSet<SlotId>, as_of: Date, blank: Blank) -> bool {
    let day = i128::from(as_of.day_number());
    let begins_later = |first: Option<Range>| first.is_some_and(|since| since.low > day);
    match blank {
        Blank::Value(slot) => view.dated.of_slot(slot).is_none_or(|timeline| {
            !held.contains(&slot) && begins_later(timeline.values.first().map(|one| one.since))
        }),
        Blank::Since(slot) => view.dated.of_slot(slot).is_none(),
        Blank::List(list) => view
            .dated
            .of_list(list)
            .is_none_or(|timeline| begins_later(timeline.values.first().map(|one| one.since))),
        Blank::Kind(_) => true,
    }
}

/// How to ask for something; nothing when it has been asked, or cannot be told any better.
fn prompt_for(
    look: &Look<'_>,
    would_decide: &WouldDecide,
    profile: &Profile,
    passed: &Passed,
    blank: Blank,
) -> Option<Prompt> {
    let prompt = match blank {
        Blank::Value(slot) => Prompt::Value(slot),
        Blank::List(list) => Prompt::List(list),
        Blank::Since(slot) => {
            let is_known = profile.values.get(slot)?.is_known;
            let is_told = profile.since.get(slot)?.is_exact();
            return (is_known && !is_told && !passed.has(Prompt::Since(slot)))
                .then_some(Prompt::Since(slot));
        }
        Blank::Kind(kind) => {
            let evidence = profile.kinds.get(kind)?;
            let items = profile.items.get(evidence.items.clone())?;
            for (place, item) in items.iter().enumerate() {
                let details = look.details_wanted(would_decide, kind, item, Draft::Listed);
                let prompts = details
                    .into_iter()
                    .map(|detail| Prompt::Detail(kind, place, detail));
                if let Some(prompt) = prompts.into_iter().find(|prompt| !passed.has(*prompt)) {
                    return Some(prompt);
                }
            }
            if evidence.is_complete {
                return None;
            }
            Prompt::Count(kind)
        }
    };
    (!passed.has(prompt)).then_some(prompt)
}
