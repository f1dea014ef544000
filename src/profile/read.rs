//! Trees to profiles: the sections of a person, and the facts and skills in them.

use std::collections::HashMap;

use super::builder::ProfileBuilder;
use super::document::{Entry, Node, NodeKind, shown};
use super::error::ProfileError;
use super::since::is_dated;
use super::value::Written;
use super::{ReadProfile, UnknownKeys};
use crate::diagnostics::{Problems, nearest};
use crate::program::{Layout, ListId, Section, Target};
use crate::source::Span;
use crate::value::fold_name;

/// A part of a profile that is not a fact or a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Id,
    Name,
    Facts,
    Skills,
    Evidence,
    NotLookedFor,
    Waivers,
    NotApplicable,
}

/// What the parts are called.
const PARTS: [(&str, Part); 8] = [
    ("id", Part::Id),
    ("name", Part::Name),
    ("facts", Part::Facts),
    ("skills", Part::Skills),
    ("evidence", Part::Evidence),
    ("not looked for", Part::NotLookedFor),
    ("waivers", Part::Waivers),
    ("not applicable", Part::NotApplicable),
];

impl Part {
    fn of(folded: &str) -> Option<Self> {
        PARTS
            .iter()
            .find(|(name, _)| *name == folded)
            .map(|(_, part)| *part)
    }
}

/// Whether a folded name is that of a part of a profile, and not of a fact or a skill.
pub(super) fn is_part(folded: &str) -> bool {
    Part::of(folded).is_some()
}

/// Where each name was first given.
#[derive(Default)]
pub(super) struct Seen(HashMap<String, Span>);

impl Seen {
    /// Takes note of a name; an error when it was given before.
    pub(super) fn note(&mut self, folded: &str, entry: &Entry<'_>) -> Result<(), ProfileError> {
        let Some(known) = self.0.get(folded) else {
            self.0.insert(folded.to_owned(), entry.key_span);
            return Ok(());
        };
        let (first, second) = (*known.min(&entry.key_span), *known.max(&entry.key_span));
        Err(ProfileError::DuplicateKey {
            name: entry.key.trim().to_owned(),
            second,
            first,
        })
    }

    fn has(&self, folded: &str) -> bool {
        self.0.contains_key(folded)
    }
}

/// Reads one person.
pub(super) struct ProfileReader<'a> {
    pub(super) layout: &'a Layout,
    pub(super) unknown_keys: UnknownKeys,
    pub(super) builder: ProfileBuilder<'a>,
    pub(super) problems: Problems,
    /// Who it is, and where that is said.
    pub(super) id: Option<(String, Span)>,
    /// Facts and skills, wherever they were given.
    given: Seen,
}

impl<'a> ProfileReader<'a> {
    /// Starts with nothing known.
    pub(super) fn new(layout: &'a Layout, unknown_keys: UnknownKeys) -> Self {
        Self {
            layout,
            unknown_keys,
            builder: ProfileBuilder::new(layout),
            problems: Problems::default(),
            id: None,
            given: Seen::default(),
        }
    }

    /// What became of the profile that starts on a line.
    pub(super) fn finish(self, line: usize) -> ReadProfile {
        let profile = (!self.problems.has_errors()).then(|| self.builder.finish());
        ReadProfile {
            profile,
            id: self.id.map(|(id, _)| id),
            line,
            problems: self.problems,
        }
    }

    /// Reads everything that is said of the person.
    pub(super) fn read(&mut self, entries: &[Entry<'_>]) {
        let mut seen = Seen::default();
        let mut rest = Vec::new();
        let mut parts = Vec::new();
        for entry in entries {
            let folded = fold_name(&entry.key);
            let is_name = self.layout.names.contains_key(&folded);
            match Part::of(&folded) {
                None if is_name => rest.push(entry),
                part => match (seen.note(&folded, entry), part) {
                    (Err(error), _) => self.problems.push(error),
                    (Ok(()), Some(part)) => parts.push((part, entry)),
                    (Ok(()), None) => self.push_unknown_name(entry, None),
                },
            }
        }
        for (part, entry) in &parts {
            self.read_part(*part, entry);
        }
        for entry in rest {
            self.read_named(entry, None);
        }
        self.refuse_ambiguous(&parts);
        self.leave_out_not_looked_for(&parts);
    }

    fn read_part(&mut self, part: Part, entry: &Entry<'_>) {
        match part {
            Part::Id => self.read_id(entry),
            Part::Name => self.read_name(entry),
            Part::Facts => self.read_section(entry, Section::Facts),
            Part::Skills => self.read_section(entry, Section::Skills),
            Part::Evidence => self.read_evidence(entry),
            // Taken last: it takes something back that the evidence section says.
            Part::NotLookedFor => {}
            Part::Waivers => self.read_waivers(entry),
            Part::NotApplicable => self.read_set_aside(entry),
        }
    }

    /// A section word that is a fact too means the section once the fact is given elsewhere.
    fn refuse_ambiguous(&mut self, parts: &[(Part, &Entry<'_>)]) {
        for (_, entry) in parts {
            let folded = fold_name(&entry.key);
            let target = self.layout.names.get(&folded);
            let declared = target.map(|target| fold_name(declared_name(self.layout, *target)));
            if declared.is_some_and(|declared| !self.given.has(&declared)) {
                self.problems.push(ProfileError::AmbiguousKey {
                    name: folded,
                    span: entry.key_span,
                });
            }
        }
    }

    fn read_id(&mut self, entry: &Entry<'_>) {
        if let Some(text) = self.one_text(entry, "ana-ferreira") {
            self.builder.set_id(text.clone());
            self.id = Some((text, entry.value.span));
        }
    }

    fn read_name(&mut self, entry: &Entry<'_>) {
        if let Some(text) = self.one_text(entry, "Ana Ferreira") {
            self.builder.set_name(text);
        }
    }

    /// The text of an entry that holds any one text; nothing when it is blank.
    pub(super) fn one_text(&mut self, entry: &Entry<'_>, example: &str) -> Option<String> {
        match &entry.value.kind {
            NodeKind::Text(text) => Some(text.trim().to_owned()),
            NodeKind::Nothing => None,
            NodeKind::List(_) | NodeKind::Entries(_) => {
                let help = format!("write it like `{}: {example}`", entry.key.trim());
                self.push_wrong_shape(&entry.key, &entry.value, "a single value", help);
                None
            }
        }
    }

    fn read_section(&mut self, section_entry: &Entry<'_>, section: Section) {
        let entries = match &section_entry.value.kind {
            NodeKind::Entries(entries) => entries,
            NodeKind::Nothing => return,
            NodeKind::List(_) | NodeKind::Text(_) => {
                let help = "write one `name: value` a line below it, without `- `".to_owned();
                let (key, value) = (&section_entry.key, &section_entry.value);
                return self.push_wrong_shape(key, value, "`name: value` lines", help);
            }
        };
        let mut seen = Seen::default();
        for entry in entries {
            let folded = fold_name(&entry.key);
            if self.layout.names.contains_key(&folded) {
                self.read_named(entry, Some(section));
            } else if let Err(error) = seen.note(&folded, entry) {
                self.problems.push(error);
            } else {
                self.push_unknown_name(entry, Some(section));
            }
        }
    }

    /// Reads a fact or skill, given in a section or at the top.
    fn read_named(&mut self, entry: &Entry<'_>, section: Option<Section>) {
        let folded = fold_name(&entry.key);
        let Some(target) = self.layout.names.get(&folded).copied() else {
            return;
        };
        let declared = fold_name(declared_name(self.layout, target));
        if let Err(error) = self.given.note(&declared, entry) {
            return self.problems.push(error);
        }
        if let Some(under) = section
            && under != section_of(self.layout, target)
        {
            self.problems.push(ProfileError::WrongSection {
                name: declared_name(self.layout, target).to_owned(),
                is: singular(section_of(self.layout, target)),
                under: plural(under),
                span: entry.key_span,
            });
            return;
        }
        match target {
            Target::Slot(slot) => self.read_slot(slot, &entry.value),
            Target::List(list) => self.read_list(list, &entry.value),
        }
    }

    /// The one value that a node should hold; nothing when it holds none.
    pub(super) fn one_value<'n>(
        &mut self,
        name: &'n str,
        node: &'n Node<'_>,
    ) -> Option<Written<'n>> {
        match &node.kind {
            NodeKind::Text(text) => Some(Written {
                name,
                text,
                span: node.span,
            }),
            NodeKind::Nothing => None,
            NodeKind::List(_) | NodeKind::Entries(_) => {
                let help = format!("write just the value after `{name}:`");
                self.push_wrong_shape(name, node, "a single value", help);
                None
            }
        }
    }

    fn read_list(&mut self, list: ListId, value: &Node<'_>) {
        if is_dated(value) {
            return self.read_dated_list(list, value);
        }
        if let Some(members) = self.list_members(list, value) {
            self.builder.set_list(list, &members);
            self.builder.set_list_place(list, value.span);
        }
    }

    /// The members of a list; nothing when there is no value at all.
    pub(super) fn list_members(&mut self, list: ListId, value: &Node<'_>) -> Option<Vec<i128>> {
        let declared = self.layout.lists.get(list)?;
        let texts = self.texts_of(&declared.name, value)?;
        let mut members = Vec::with_capacity(texts.len());
        for written in texts {
            let member = match declared.choices {
                Some(choices) => written.choice(choices, self.layout),
                None => Ok(self.builder.intern_text(written.text)),
            };
            match member {
                Ok(member) => members.push(member),
                Err(error) => self.problems.push(error),
            }
        }
        Some(members)
    }

    /// The values of a list, or of a single value; nothing when there is no value at all.
    pub(super) fn texts_of<'n>(
        &mut self,
        name: &'n str,
        node: &'n Node<'_>,
    ) -> Option<Vec<Written<'n>>> {
        match &node.kind {
            NodeKind::Nothing => None,
            NodeKind::Text(text) => Some(vec![Written {
                name,
                text,
                span: node.span,
            }]),
            NodeKind::List(nodes) => {
                let texts = nodes.iter().filter_map(|node| self.member_text(name, node));
                Some(texts.collect())
            }
            NodeKind::Entries(_) => {
                let help = format!(
                    "write `{name}: [one, another]`, or each in a line that starts with `- `"
                );
                self.push_wrong_shape(name, node, "a list", help);
                None
            }
        }
    }

    fn member_text<'n>(&mut self, name: &'n str, node: &'n Node<'_>) -> Option<Written<'n>> {
        match &node.kind {
            NodeKind::Text(text) => Some(Written {
                name,
                text,
                span: node.span,
            }),
            NodeKind::Nothing | NodeKind::List(_) | NodeKind::Entries(_) => {
                let help = "write one value after each `- `".to_owned();
                self.push_wrong_shape(name, node, "a list of single values", help);
                None
            }
        }
    }

    /// `not looked for`: kinds that the evidence section does not list in full.
    fn leave_out_not_looked_for(&mut self, parts: &[(Part, &Entry<'_>)]) {
        let Some((_, entry)) = parts.iter().find(|(part, _)| *part == Part::NotLookedFor) else {
            return;
        };
        for written in self
            .texts_of("not looked for", &entry.value)
            .unwrap_or_default()
        {
            if let Some(kind) = self.kind_called(written) {
                self.builder.set_not_looked_for(kind);
            }
        }
    }

    pub(super) fn push_wrong_shape(
        &mut self,
        name: &str,
        node: &Node<'_>,
        expected: &'static str,
        help: String,
    ) {
        let name = format!("`{}`", name.trim());
        self.push_wrong_shape_of(name, node, expected, help);
    }

    /// The same for something that has no name.
    pub(super) fn push_wrong_shape_of(
        &mut self,
        name: String,
        node: &Node<'_>,
        expected: &'static str,
        help: String,
    ) {
        let found = node.kind.words();
        self.problems.push(ProfileError::WrongShape {
            name,
            expected,
            found,
            help,
            span: node.span,
        });
    }

    /// A key that is no fact or skill, or none that belongs into this section.
    fn push_unknown_name(&mut self, entry: &Entry<'_>, section: Option<Section>) {
        let layout = self.layout;
        let names = layout.names.values().copied();
        let names =
            names.filter(|target| section.is_none_or(|of| of == section_of(layout, *target)));
        let names = names.map(|target| declared_name(layout, target));
        let parts = PARTS
            .iter()
            .filter(|_| section.is_none())
            .map(|(name, _)| *name);
        let what = section.map_or("fact or skill", singular);
        let help = match nearest(&entry.key, parts.chain(names)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("take the line out, or declare a {what} of that name in the playbook"),
        };
        self.push_unknown_key(entry, help);
    }

    pub(super) fn push_unknown_key(&mut self, entry: &Entry<'_>, help: String) {
        let (key, span) = (shown(&entry.key), entry.key_span);
        self.problems.push(match self.unknown_keys {
            UnknownKeys::Warn => ProfileError::UnknownKey { key, help, span },
            UnknownKeys::Refuse => ProfileError::UnknownKeyRefused { key, help, span },
        });
    }
}

pub(super) fn section_of(layout: &Layout, target: Target) -> Section {
    match target {
        Target::Slot(slot) => layout
            .slots
            .get(slot)
            .map_or(Section::Facts, |slot| slot.section),
        Target::List(_) => Section::Facts,
    }
}

pub(super) fn declared_name(layout: &Layout, target: Target) -> &str {
    match target {
        Target::Slot(slot) => layout.slots.get(slot).map_or("", |slot| &slot.name),
        Target::List(list) => layout.lists.get(list).map_or("", |list| &list.name),
    }
}

fn singular(section: Section) -> &'static str {
    match section {
        Section::Facts => "fact",
        Section::Skills => "skill",
    }
}

fn plural(section: Section) -> &'static str {
    match section {
        Section::Facts => "facts",
        Section::Skills => "skills",
    }
}
