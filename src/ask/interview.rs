//! An interview: question after question, each answer written into the YAML of a profile.
//!
//! Comes in: a playbook's program with the words to ask, the text of a profile, perhaps empty, and
//! the assessment date. Goes out: the next [`Question`] and, after each answer, the text with it. The
//! text is all there is to keep: an interview that is begun again with it goes on where it stood.

use std::collections::HashSet;

use crate::evaluate::{Blank, Detail};
use crate::outcome::Verdict;
use crate::profile::edit::{Given, Sheet, yaml_key, yaml_text};
use crate::profile::{self, Format, Profile, Refusal, UnknownKeys};
use crate::program::{KindId, Layout, Program, SlotId, SlotType, Target};
use crate::source::Source;
use crate::value::{Date, PartialDate, fold_name};

use super::words::{Question, Wording};
use super::{Asker, Passed, Prompt, dates, subjects};

/// How many items of a kind can be told in one go.
const MOST_ITEMS: usize = 50;

/// A conversation that fills in a profile.
#[derive(Debug)]
pub struct Interview<'p> {
    program: &'p Program,
    wording: Wording<'p>,
    asker: Asker<'p>,
    as_of: Date,
    now: State,
    past: Vec<State>,
}

/// How an interview stands.
#[derive(Debug, Clone)]
struct State {
    text: String,
    profile: Profile,
    passed: Passed,
    /// How many questions were skipped.
    skipped: usize,
    verdict: Verdict,
    /// What is asked; nothing when the verdict cannot change any more.
    next: Option<Next>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    Prompt(Prompt),
    Draft(Draft),
}

/// An item of evidence that is being told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) kind: KindId,
    /// Which of how many, from 1.
    pub(super) place: (usize, usize),
    /// When the first of them was, which is told as the latest.
    latest: Option<PartialDate>,
    /// What is asked of it.
    pub(super) detail: Detail,
    /// What has been told of it.
    told: Vec<Detail>,
    entries: Vec<(String, Given)>,
}

/// Why an interview cannot begin.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BeginError {
    /// The data has errors.
    Unsound,
    /// The data holds several people.
    Several(usize),
    /// The data is not laid out as answers can be written into.
    Unwritable,
}

impl<'p> Interview<'p> {
    pub(crate) fn begin(
        program: &'p Program,
        wording: Wording<'p>,
        text: &str,
        as_of: Date,
    ) -> Result<Self, BeginError> {
        let layout = &program.layout;
        let profile = read(text, layout)?;
        let sheet = Sheet::read(text, layout).ok_or(BeginError::Unwritable)?;
        let mut interview = Self {
            program,
            wording,
            asker: Asker::new(program, as_of, super::Given::UntilAsked),
            as_of,
            now: State {
                text: text.to_owned(),
                profile,
                passed: not_known(&sheet, layout),
                skipped: 0,
                verdict: Verdict {
                    possible: Vec::new(),
                },
                next: None,
            },
            past: Vec::new(),
        };
        interview.settle();
        Ok(interview)
    }

    /// What to ask; nothing when the verdict cannot change any more.
    pub fn question(&self) -> Option<Question> {
        let next = self.now.next.as_ref()?;
        let wording = &self.wording;
        let mut question = wording.question(self.program, &self.now.profile, next);
        if let Next::Prompt(prompt) = *next
            && let Some(known) = self.known_already(prompt)
        {
            question.note = Some(known);
        }
        Some(question)
    }

    /// What the profile says already of something that is asked for more exactly.
    fn known_already(&self, prompt: Prompt) -> Option<String> {
        let sheet = Sheet::read(&self.now.text, &self.program.layout)?;
        match prompt {
            Prompt::Detail(kind, place, _) => sheet.words_of_item(kind, place),
            Prompt::Value(slot) if self.now.profile.values.get(slot)?.is_known => {
                let written = sheet.written(Target::Slot(slot))?;
                Some(format!(
                    "the profile says {written}; can you tell it more exactly?"
                ))
            }
            Prompt::Value(_) | Prompt::Since(_) | Prompt::List(_) | Prompt::Count(_) => None,
        }
    }

    /// What to ask first, next and so on, at most so many questions, each about something else.
    pub fn questions(&mut self, count: usize) -> Vec<Question> {
        let State {
            profile, passed, ..
        } = &self.now;
        let prompts = self.asker.first(profile, passed, count).into_iter();
        prompts
            .map(|prompt| self.wording.of_prompt(self.program, profile, prompt))
            .collect()
    }

    /// The verdicts that are still possible.
    pub fn verdict(&self) -> &Verdict {
        &self.now.verdict
    }

    /// The profile as YAML, with every answer so far.
    pub fn text(&self) -> &str {
        &self.now.text
    }

    /// The profile, with every answer so far.
    pub fn profile(&self) -> &Profile {
        &self.now.profile
    }

    /// How many questions have been answered, and not taken back.
    pub fn count_answered(&self) -> usize {
        self.past.len()
    }

    /// How many questions were skipped, and not answered after all.
    pub fn count_skipped(&self) -> usize {
        self.now.skipped
    }

    /// How many facts, skills and kinds of evidence have been asked about since the interview began,
    /// and how many the playbook looks at in all.
    pub fn count_subjects(&self) -> (usize, usize) {
        let asked = self.past.iter().filter_map(|before| before.next.as_ref());
        let asked: HashSet<Blank> = asked
            .map(|next| match next {
                Next::Prompt(prompt) => prompt.blank().subject(),
                Next::Draft(draft) => Blank::Kind(draft.kind),
            })
            .collect();
        (asked.len(), subjects::read_by(self.program).len())
    }

    /// Takes the last answer back; whether there was one.
    pub fn back(&mut self) -> bool {
        match self.past.pop() {
            Some(before) => {
                self.now = before;
                true
            }
            None => false,
        }
    }

    /// Passes the question over: it is not asked again in this interview.
    pub fn skip(&mut self) {
        let Some(next) = self.now.next.clone() else {
            return;
        };
        self.past.push(self.now.clone());
        self.now.skipped += 1;
        match next {
            Next::Prompt(prompt) => {
                self.now.passed.insert(prompt);
                self.settle();
            }
            // What was told of it before can be written down, as it was read already.
            Next::Draft(draft) => {
                if self.go_on_with(draft, None).is_err() {
                    self.settle();
                }
            }
        }
    }

    /// Says that nobody knows: that is kept, and not asked again.
    ///
    /// # Errors
    /// When that cannot be written into the profile.
    pub fn dont_know(&mut self) -> Result<(), Refusal> {
        match self.now.next.clone() {
            None => Ok(()),
            Some(Next::Draft(draft)) => {
                let told = name_of_detail(&self.program.layout, draft.kind, draft.detail);
                self.tell(draft, vec![(told, Given::DontKnow)])
            }
            Some(Next::Prompt(prompt)) => {
                let layout = &self.program.layout;
                let sheet = Sheet::read(&self.now.text, layout).ok_or_else(unwritable)?;
                let text = match prompt {
                    Prompt::Value(slot) => Some(sheet.set(Target::Slot(slot), &Given::DontKnow)),
                    Prompt::List(list) => Some(sheet.set(Target::List(list), &Given::DontKnow)),
                    // A level may be known all the same.
                    Prompt::Since(_) => Some(self.now.text.clone()),
                    Prompt::Count(kind) => sheet.set_kind_not_known(kind),
                    Prompt::Detail(kind, place, detail) => {
                        let name = name_of_detail(layout, kind, detail);
                        sheet.set_detail(kind, place, &name, &Given::DontKnow)
                    }
                };
                self.take(prompt, text)
            }
        }
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// When it is none to the question, or cannot be written into the profile.
    pub fn answer(&mut self, written: &str) -> Result<(), Refusal> {
        let written = self.unquoted(written);
        match self.now.next.clone() {
            None => Ok(()),
            Some(Next::Draft(draft)) => {
                let entries = self.entries_of_detail(draft.kind, draft.detail, &written)?;
                if let Some(latest) = draft.latest {
                    dates::no_later(&entries, latest)?;
                }
                self.tell(draft, entries)
            }
            Some(Next::Prompt(Prompt::Count(kind))) => self.answer_count(kind, &written),
            Some(Next::Prompt(prompt)) => {
                let text = self.text_with(prompt, &written)?;
                self.take(prompt, text)
            }
        }
    }

    /// A text in double quotes is taken as it is, whatever it says.
    fn unquoted(&self, written: &str) -> String {
        let written = written.trim();
        let inner = written
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        inner.unwrap_or(written).to_owned()
    }

    fn text_with(&self, prompt: Prompt, written: &str) -> Result<Option<String>, Refusal> {
        let layout = &self.program.layout;
        let sheet = Sheet::read(&self.now.text, layout).ok_or_else(unwritable)?;
        let dated = &self.now.profile.dated;
        Ok(match prompt {
            Prompt::Value(slot) => {
                let value = self.value_of_slot(slot, written)?;
                let target = Target::Slot(slot);
                match dated.of_slot(slot) {
                    Some(_) => sheet.set_first(target, &value, self.as_of),
                    None => Some(sheet.set(target, &Given::Value(value))),
                }
            }
            Prompt::Since(slot) => {
                let since = dates::past(layout, "since", self.as_of, written)?;
                let level = self.wording.level(self.program, &self.now.profile, slot);
                let value = format!("{{level: {}, since: {since}}}", yaml_text(&level));
                Some(sheet.set(Target::Slot(slot), &Given::Value(value)))
            }
            Prompt::List(list) => {
                let value = self.value_of_list(list, written)?;
                let target = Target::List(list);
                match dated.of_list(list) {
                    Some(_) => sheet.set_first(target, &value, self.as_of),
                    None => Some(sheet.set(target, &Given::Value(value))),
                }
            }
            Prompt::Count(_) => None,
            Prompt::Detail(kind, place, detail) => {
                let entries = self.entries_of_detail(kind, detail, written)?;
                let mut text = Some(self.now.text.clone());
                for (name, given) in entries {
                    let before = text.unwrap_or_default();
                    let sheet = Sheet::read(&before, layout).ok_or_else(unwritable)?;
                    text = sheet.set_detail(kind, place, &name, &given);
                }
                text
            }
        })
    }

    fn value_of_slot(&self, slot: SlotId, written: &str) -> Result<String, Refusal> {
        let layout = &self.program.layout;
        let declared = layout.slots.get(slot).ok_or_else(unwritable)?;
        let written = chosen(layout, declared.slot_type, written);
        checked(layout, &declared.name, declared.slot_type, &written)
    }

    fn value_of_list(&self, list: usize, written: &str) -> Result<String, Refusal> {
        let layout = &self.program.layout;
        let declared = layout.lists.get(list).ok_or_else(unwritable)?;
        let slot_type = declared.choices.map_or(SlotType::Text, SlotType::Choice);
        let mut members = Vec::new();
        for member in members_of(written) {
            let member = chosen(layout, slot_type, member);
            members.push(checked(layout, &declared.name, slot_type, &member)?);
        }
        Ok(format!("[{}]", members.join(", ")))
    }

    fn answer_count(&mut self, kind: KindId, written: &str) -> Result<(), Refusal> {
        let count = count_of(written)?;
        let layout = &self.program.layout;
        let sheet = Sheet::read(&self.now.text, layout).ok_or_else(unwritable)?;
        if count == 0 {
            let text = sheet.set_complete(kind);
            return self.take(Prompt::Count(kind), text);
        }
        let before = self.now.clone();
        match self.begin_item(kind, (1, count), None) {
            Ok(()) => {
                self.past.push(before);
                Ok(())
            }
            Err(refusal) => {
                self.now = before;
                Err(refusal)
            }
        }
    }

    /// Asks of the next item, or writes it down at once where nothing has to be asked of it.
    fn begin_item(
        &mut self,
        kind: KindId,
        mut place: (usize, usize),
        latest: Option<PartialDate>,
    ) -> Result<(), Refusal> {
        loop {
            let is_wanted = self
                .asker
                .is_wanted(&self.now.profile, &self.now.passed, kind);
            if place.0 > place.1 || !is_wanted {
                if is_wanted || place.0 > place.1 {
                    self.complete(kind)?;
                }
                self.settle();
                return Ok(());
            }
            match self.next_detail(kind, &[], &[])? {
                Some(detail) => {
                    self.now.next = Some(Next::Draft(Draft {
                        kind,
                        place,
                        latest,
                        detail,
                        told: Vec::new(),
                        entries: Vec::new(),
                    }));
                    return Ok(());
                }
                None => self.write_item(kind, &[])?,
            }
            place.0 += 1;
        }
    }

    /// What to ask next of an item of which so much has been told.
    fn next_detail(
        &mut self,
        kind: KindId,
        entries: &[(String, Given)],
        told: &[Detail],
    ) -> Result<Option<Detail>, Refusal> {
        let (_, profile) = self.with_item(kind, entries)?;
        Ok(self
            .asker
            .next_detail(&profile, &self.now.passed, kind, told))
    }

    fn with_item(
        &self,
        kind: KindId,
        entries: &[(String, Given)],
    ) -> Result<(String, Profile), Refusal> {
        let layout = &self.program.layout;
        let sheet = Sheet::read(&self.now.text, layout).ok_or_else(unwritable)?;
        let text = sheet.add_item(kind, entries).ok_or_else(unwritable)?;
        let profile = read(&text, layout).map_err(|_| unwritable())?;
        Ok((text, profile))
    }

    fn write_item(&mut self, kind: KindId, entries: &[(String, Given)]) -> Result<(), Refusal> {
        let (text, profile) = self.with_item(kind, entries)?;
        let place = profile.kinds.get(kind).map_or(0, |kind| kind.items.len());
        self.now.text = text;
        self.now.profile = profile;
        let layout = &self.program.layout;
        for (name, given) in entries {
            if *given == Given::DontKnow
                && let Some(detail) = detail_named(layout, kind, name)
            {
                self.now
                    .passed
                    .insert(Prompt::Detail(kind, place - 1, detail));
            }
        }
        Ok(())
    }

    /// All there is of a kind has been told.
    fn complete(&mut self, kind: KindId) -> Result<(), Refusal> {
        let layout = &self.program.layout;
        let sheet = Sheet::read(&self.now.text, layout).ok_or_else(unwritable)?;
        let text = sheet.set_complete(kind).ok_or_else(unwritable)?;
        self.now.profile = read(&text, layout).map_err(|_| unwritable())?;
        self.now.text = text;
        Ok(())
    }

    /// Takes what is told of an item; where it cannot be taken, all is as before.
    fn tell(&mut self, draft: Draft, entries: Vec<(String, Given)>) -> Result<(), Refusal> {
        let before = self.now.clone();
        match self.go_on_with(draft, Some(entries)) {
            Ok(()) => {
                self.past.push(before);
                Ok(())
            }
            Err(refusal) => {
                self.now = before;
                Err(refusal)
            }
        }
    }

    /// Goes on with an item after something of it has been told, or passed over.
    fn go_on_with(
        &mut self,
        mut draft: Draft,
        entries: Option<Vec<(String, Given)>>,
    ) -> Result<(), Refusal> {
        draft.told.push(draft.detail);
        draft.entries.extend(entries.unwrap_or_default());
        match self.next_detail(draft.kind, &draft.entries, &draft.told)? {
            Some(detail) => {
                draft.detail = detail;
                self.now.next = Some(Next::Draft(draft));
                Ok(())
            }
            None => {
                let (place, count) = draft.place;
                let latest = match place {
                    1 => dates::end(&draft.entries),
                    _ => draft.latest,
                };
                self.write_item(draft.kind, &draft.entries)?;
                self.begin_item(draft.kind, (place + 1, count), latest)
            }
        }
    }

    /// What an answer about an item says, as lines of the item.
    fn entries_of_detail(
        &self,
        kind: KindId,
        detail: Detail,
        written: &str,
    ) -> Result<Vec<(String, Given)>, Refusal> {
        let layout = &self.program.layout;
        let pair = |name: &str, value: String| (yaml_key(name), Given::Value(value));
        Ok(match detail {
            Detail::When => dates::when(layout, self.as_of, written)?
                .into_iter()
                .map(|(name, date)| (name.to_owned(), Given::Value(date)))
                .collect(),
            Detail::Verified => match fold_name(written).as_str() {
                "no" | "nobody" | "none" | "no one" => Vec::new(),
                "yes" | "y" => vec![pair("verified", "yes".to_owned())],
                _ => vec![pair("verified by", self.role(written)?)],
            },
            Detail::About => {
                let skills = self.wording.skills_about(self.program, kind);
                let mut about = Vec::new();
                for member in members_of(written) {
                    let skill = numbered(member, &skills).unwrap_or(member);
                    about.push(self.skill(skill, &skills)?);
                }
                vec![pair("about", format!("[{}]", about.join(", ")))]
            }
            Detail::Field(place) => {
                let kind = layout.kinds.get_index(kind).map(|(_, kind)| kind);
                let field = kind.and_then(|kind| kind.fields.get_index(place));
                let (_, field) = field.ok_or_else(unwritable)?;
                let written = chosen(layout, field.slot_type, written);
                let value = checked(layout, &field.name, field.slot_type, &written)?;
                vec![pair(&field.name, value)]
            }
        })
    }

    fn role(&self, written: &str) -> Result<String, Refusal> {
        let layout = &self.program.layout;
        let roles: Vec<&str> = layout.roles.iter().map(String::as_str).collect();
        let role = numbered(written, &roles).unwrap_or(written);
        let is_known = layout.roles.contains(&fold_name(role));
        if role.is_empty() || (layout.has_declared_roles && !is_known) {
            return Err(Refusal {
                message: format!("nobody called `{role}` can confirm it"),
                help: Some(format!("the verifiers are {}", roles.join(", "))),
            });
        }
        Ok(yaml_text(role))
    }

    fn skill(&self, written: &str, skills: &[&str]) -> Result<String, Refusal> {
        let target = self.program.layout.names.get(&fold_name(written));
        let found = skills.iter().find(|skill| {
            target.is_some() && self.program.layout.names.get(&fold_name(skill)) == target
        });
        found.map(|skill| yaml_text(skill)).ok_or_else(|| Refusal {
            message: format!("`{written}` is none of the skills in question"),
            help: Some(format!("they are {}", skills.join(", "))),
        })
    }

    /// Takes the text that an answer has led to.
    fn take(&mut self, prompt: Prompt, text: Option<String>) -> Result<(), Refusal> {
        let layout = &self.program.layout;
        let text = text.ok_or_else(unwritable)?;
        let profile = read(&text, layout).map_err(|_| unwritable())?;
        if !is_beside(&self.now.profile, &profile, prompt.blank()) {
            return Err(unwritable());
        }
        self.past.push(self.now.clone());
        self.now.text = text;
        self.now.profile = profile;
        // What is answered and still open cannot be told any better.
        self.now.passed.insert(prompt);
        self.settle();
        Ok(())
    }

    /// Finds what to ask next.
    fn settle(&mut self) {
        let State {
            profile, passed, ..
        } = &self.now;
        let (verdict, next) = self.asker.next(profile, passed);
        self.now.verdict = verdict;
        self.now.next = next.map(Next::Prompt);
    }
}

/// What was said to be unknown in an earlier interview.
fn not_known(sheet: &Sheet<'_, '_>, layout: &Layout) -> Passed {
    let mut passed = Passed::default();
    for target in sheet.not_known() {
        passed.insert(match target {
            Target::Slot(slot) => Prompt::Value(slot),
            Target::List(list) => Prompt::List(list),
        });
    }
    for kind in sheet.kinds_not_known() {
        passed.insert(Prompt::Count(kind));
    }
    for (kind, place, name) in sheet.details_not_known() {
        if let Some(detail) = detail_named(layout, kind, &name) {
            passed.insert(Prompt::Detail(kind, place, detail));
        }
    }
    passed
}

/// The person in a text; somebody of whom nothing is known when it holds nobody.
fn read(text: &str, layout: &Layout) -> Result<Profile, BeginError> {
    let source = Source::new("profile", text);
    let mut cohort = profile::read(&source, Format::Yaml, None, layout, UnknownKeys::Warn);
    let is_blank = cohort.profiles.is_empty();
    match cohort.profiles.len() {
        0 | 1 => {}
        several => return Err(BeginError::Several(several)),
    }
    match cohort.profiles.pop() {
        Some(read) => read.profile.ok_or(BeginError::Unsound),
        None if is_blank && Sheet::read(text, layout).is_some_and(|sheet| sheet.is_blank()) => {
            Ok(Profile::unknown(layout))
        }
        None => Err(BeginError::Unsound),
    }
}

/// Whether nothing has changed from one profile to another but what one answer is about.
fn is_beside(before: &Profile, after: &Profile, blank: Blank) -> bool {
    let subject = blank.subject();
    let values = before.values.iter().zip(&after.values).enumerate();
    let same_values = values.filter(|(slot, _)| subject != Blank::Value(*slot));
    let lists = before.lists.iter().zip(&after.lists).enumerate();
    let same_lists = lists.filter(|(list, _)| subject != Blank::List(*list));
    let kinds = before.kinds.iter().zip(&after.kinds).enumerate();
    let same_kinds = kinds.filter(|(kind, _)| subject != Blank::Kind(*kind));
    same_values
        .into_iter()
        .all(|(_, (one, other))| one.is_known == other.is_known)
        && same_lists
            .into_iter()
            .all(|(_, (one, other))| one.is_some() == other.is_some())
        && same_kinds.into_iter().all(|(_, (one, other))| {
            one.is_complete == other.is_complete && one.items.len() == other.items.len()
        })
}

fn unwritable() -> Refusal {
    Refusal {
        message: "the profile is laid out in a way that this answer cannot be added to".to_owned(),
        help: Some("write the answer into the file yourself, or skip the question".to_owned()),
    }
}

/// What an item calls a detail.
fn name_of_detail(layout: &Layout, kind: KindId, detail: Detail) -> String {
    match detail {
        Detail::When => "on".to_owned(),
        Detail::Verified => "verified by".to_owned(),
        Detail::About => "about".to_owned(),
        Detail::Field(place) => {
            let kind = layout.kinds.get_index(kind).map(|(_, kind)| kind);
            let field = kind.and_then(|kind| kind.fields.get_index(place));
            field.map_or_else(String::new, |(_, field)| yaml_key(&field.name))
        }
    }
}

fn detail_named(layout: &Layout, kind: KindId, name: &str) -> Option<Detail> {
    match name {
        "on" => Some(Detail::When),
        "verified by" => Some(Detail::Verified),
        "about" => Some(Detail::About),
        name => {
            let (_, kind) = layout.kinds.get_index(kind)?;
            kind.fields
                .get_index_of(&fold_name(name))
                .map(Detail::Field)
        }
    }
}

/// A value as YAML, once it has been read as the profile will be.
pub(super) fn checked(
    layout: &Layout,
    name: &str,
    slot_type: SlotType,
    written: &str,
) -> Result<String, Refusal> {
    if written.trim().is_empty() {
        return Err(Refusal {
            message: "there is no answer on this line".to_owned(),
            help: Some("write one, or `skip`, `don't know` or `?`".to_owned()),
        });
    }
    profile::check_value(layout, name, slot_type, written)?;
    Ok(yaml_text(written.trim()))
}

/// The choice or level that a number stands for; else what was written.
fn chosen(layout: &Layout, slot_type: SlotType, written: &str) -> String {
    let written = written.trim();
    match slot_type {
        SlotType::YesNo => match written.to_lowercase().as_str() {
            "y" => "yes".to_owned(),
            "n" => "no".to_owned(),
            _ => written.to_owned(),
        },
        SlotType::Level(vocabulary) | SlotType::Choice(vocabulary) => {
            let words = layout.vocabularies.get(vocabulary);
            let words: Vec<&str> = words.map_or_else(Vec::new, |words| words.words().collect());
            numbered(written, &words).unwrap_or(written).to_owned()
        }
        SlotType::Number { .. }
        | SlotType::Percentage
        | SlotType::Duration
        | SlotType::Date
        | SlotType::Text => written.to_owned(),
    }
}

/// The word with a number, counted from 1; nothing where numbers are among the words.
pub(super) fn numbered<'w>(written: &str, words: &[&'w str]) -> Option<&'w str> {
    if !super::words::are_numbered(words) {
        return None;
    }
    let number: usize = written.trim().parse().ok()?;
    words.get(number.checked_sub(1)?).copied()
}

/// Several answers in one, with commas between them; `none` is an empty list.
fn members_of(written: &str) -> Vec<&str> {
    if fold_name(written) == "none" {
        return Vec::new();
    }
    let members = written.split([',', ';']).map(str::trim);
    members.collect()
}

fn count_of(written: &str) -> Result<usize, Refusal> {
    if matches!(
        fold_name(written).as_str(),
        "none" | "no" | "nothing" | "nobody"
    ) {
        return Ok(0);
    }
    match written.trim().parse::<usize>() {
        Ok(count) if count <= MOST_ITEMS => Ok(count),
        Ok(_) => Err(Refusal {
            message: format!("an interview takes {MOST_ITEMS} at a time"),
            help: Some("begin with the latest ones".to_owned()),
        }),
        Err(_) => Err(Refusal {
            message: format!("`{}` is no number", written.trim()),
            help: Some(
                "write how many there are, such as `2`, or `none`; what each was is asked after that"
                    .to_owned(),
            ),
        }),
    }
}
