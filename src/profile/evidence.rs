//! The evidence of a person: dated items, each of a declared kind.

use super::builder::NewItem;
use super::document::{Entry, Node, NodeKind, shown};
use super::error::ProfileError;
use super::read::{ProfileReader, Seen, declared_name, section_of};
use super::value::{Written, did_you_mean, read_value, words_there_are};
use super::{ItemDates, UnknownKeys, Verifier};
use crate::diagnostics::{is_slip, nearest};
use crate::program::{KindId, Section, SlotId, Target};
use crate::source::Span;
use crate::value::{PartialDate, fold_name};

/// What people write for `on`.
const MEANS_ON: [&str; 6] = ["date", "dated", "day", "when", "on date", "at"];

/// What every item can say, whatever its kind.
pub(crate) const ITEM_KEYS: [&str; 9] = [
    "kind",
    "on",
    "from",
    "to",
    "what",
    "link",
    "about",
    "verified",
    "verified by",
];

/// The entries of an item, sorted by what they say.
#[derive(Default)]
struct ItemEntries<'n, 's> {
    kind: Option<&'n Entry<'s>>,
    on: Option<&'n Entry<'s>>,
    from: Option<&'n Entry<'s>>,
    to: Option<&'n Entry<'s>>,
    about: Option<&'n Entry<'s>>,
    verified: Option<&'n Entry<'s>>,
    verified_by: Option<&'n Entry<'s>>,
    /// Everything else, with its folded name.
    others: Vec<(String, &'n Entry<'s>)>,
}

impl ProfileReader<'_> {
    /// The `evidence` section: with it, somebody has looked.
    pub(super) fn read_evidence(&mut self, section: &Entry<'_>) {
        const HELP: &str = "start each item with `- `, such as `- kind: mentoring`";
        match &section.value.kind {
            NodeKind::Nothing => {}
            NodeKind::List(nodes) => {
                self.builder.set_evidence_looked_for();
                nodes.iter().for_each(|node| self.read_node(node));
            }
            NodeKind::Entries(_) | NodeKind::Text(_) => {
                let (key, value) = (&section.key, &section.value);
                self.push_wrong_shape(key, value, "a list of items", HELP.to_owned());
            }
        }
    }

    fn read_node(&mut self, node: &Node<'_>) {
        match &node.kind {
            NodeKind::Entries(entries) => self.read_item(entries, node.span),
            NodeKind::List(_) | NodeKind::Text(_) | NodeKind::Nothing => {
                let help = "write it like `- kind: mentoring` and below it `  on: 2026-03-31`";
                let expected = "`name: value` lines";
                let name = "an item of evidence".to_owned();
                self.push_wrong_shape_of(name, node, expected, help.to_owned());
            }
        }
    }

    fn read_item(&mut self, entries: &[Entry<'_>], span: Span) {
        let first_line = entries
            .first()
            .map(|entry| entry.key_span.to(entry.value.span));
        // In a table the names stand in another line.
        let first_value = entries.first().map(|entry| entry.value.span);
        let entries = self.sort_entries(entries);
        let kind = self.read_kind(entries.kind, first_line.unwrap_or(span));
        let dates = self.read_dates(&entries);
        let (is_verified, verified_by) = self.read_verification(&entries);
        let about = entries
            .about
            .map(|entry| self.read_about(&entry.value))
            .unwrap_or_default();
        let mut new = NewItem {
            dates,
            is_verified,
            verified_by,
            about,
            place: first_value,
            ..NewItem::default()
        };
        let Some(kind) = kind else { return };
        for (folded, entry) in &entries.others {
            self.read_field(kind, folded, entry, &mut new);
        }
        self.builder.add_item(kind, new);
    }

    fn sort_entries<'n, 's>(&mut self, entries: &'n [Entry<'s>]) -> ItemEntries<'n, 's> {
        let mut sorted = ItemEntries::default();
        let mut seen = Seen::default();
        for entry in entries {
            let folded = fold_name(&entry.key);
            if let Err(error) = seen.note(&folded, entry) {
                self.problems.push(error);
                continue;
            }
            let place = match folded.as_str() {
                "kind" => &mut sorted.kind,
                "on" => &mut sorted.on,
                "from" => &mut sorted.from,
                "to" => &mut sorted.to,
                "about" => &mut sorted.about,
                "verified" => &mut sorted.verified,
                "verified by" => &mut sorted.verified_by,
                _ => {
                    sorted.others.push((folded, entry));
                    continue;
                }
            };
            *place = Some(entry);
        }
        sorted
    }

    fn read_kind(&mut self, entry: Option<&Entry<'_>>, item: Span) -> Option<KindId> {
        let written = match entry {
            Some(entry) if !matches!(entry.value.kind, NodeKind::Nothing) => {
                self.one_value("kind", &entry.value)?
            }
            Some(_) | None => {
                let span = entry.map_or(item, |entry| entry.key_span);
                let kinds = self.layout.kinds.values().map(|kind| kind.name.as_str());
                let help = format!(
                    "write a line `kind: …`; {}",
                    words_there_are(kinds, "kinds")
                );
                self.problems.push(ProfileError::MissingKind { help, span });
                return None;
            }
        };
        self.kind_called(written)
    }

    /// The evidence kind that is written, or a problem.
    pub(super) fn kind_called(&mut self, written: Written<'_>) -> Option<KindId> {
        let folded = fold_name(written.text);
        let kind = self.layout.kinds.get_index_of(&folded);
        if let Some(kinds) = self.layout.selections.get(&folded) {
            self.problems.push(ProfileError::SelectionAsKind {
                written: shown(written.text),
                kinds: kinds.join("`, `"),
                span: written.span,
            });
        } else if kind.is_none() {
            let names = || self.layout.kinds.values().map(|kind| kind.name.as_str());
            // A name with whole other words is that of another kind, such as one of another playbook.
            let is_typo = is_slip(written.text, names());
            let help = if is_typo {
                did_you_mean(written.text, names(), "kinds")
            } else {
                words_there_are(names(), "kinds")
            };
            let (text, span) = (shown(written.text), written.span);
            self.problems.push(match self.unknown_keys {
                UnknownKeys::Warn if !is_typo => ProfileError::OtherKind {
                    written: text,
                    help,
                    span,
                },
                UnknownKeys::Warn | UnknownKeys::Refuse => ProfileError::UnknownKind {
                    written: text,
                    help,
                    span,
                },
            });
        }
        kind
    }

    fn read_dates(&mut self, entries: &ItemEntries<'_, '_>) -> ItemDates {
        let on = entries
            .on
            .and_then(|entry| self.read_date("on", &entry.value));
        let from = entries
            .from
            .and_then(|entry| self.read_date("from", &entry.value));
        let to = entries
            .to
            .and_then(|entry| self.read_date("to", &entry.value));
        if let (Some((_, on)), Some((_, period))) = (on, from.or(to)) {
            self.problems
                .push(ProfileError::DateAndPeriod { on, period });
        }
        if let (Some((first, from)), Some((last, to))) = (from, to)
            && last.last < first.first
        {
            self.problems
                .push(ProfileError::PeriodBackwards { from, to });
        }
        let days =
            |(date, _): (PartialDate, Span)| (date.first.day_number(), date.last.day_number());
        match (on.map(days), from.map(days), to.map(days)) {
            (Some((first, last)), _, _) => ItemDates::On(first, last),
            (None, from, Some(to)) => ItemDates::Period { from, to },
            (None, Some((first, last)), None) => ItemDates::Open(first, last),
            (None, None, None) => ItemDates::Undated,
        }
    }

    pub(super) fn read_date(&mut self, name: &str, node: &Node<'_>) -> Option<(PartialDate, Span)> {
        match self.one_value(name, node)?.date() {
            Ok(date) => Some((date, node.span)),
            Err(error) => {
                self.problems.push(error);
                None
            }
        }
    }

    fn read_verification(&mut self, entries: &ItemEntries<'_, '_>) -> (bool, Option<Verifier>) {
        let verified = entries
            .verified
            .and_then(|entry| self.read_yes_or_no(&entry.value));
        let role = entries.verified_by;
        let role = role.and_then(|entry| self.one_value("verified by", &entry.value));
        if let (Some((false, verified)), Some(role)) = (verified, role) {
            let verified_by = role.span;
            self.problems.push(ProfileError::ContradictingVerification {
                verified,
                verified_by,
            });
        }
        let is_verified = role.is_some() || verified.is_some_and(|(is_verified, _)| is_verified);
        (is_verified, role.map(|role| self.read_role(role)))
    }

    fn read_yes_or_no(&mut self, node: &Node<'_>) -> Option<(bool, Span)> {
        match self.one_value("verified", node)?.yes_or_no() {
            Ok(answer) => Some((answer, node.span)),
            Err(error) => {
                self.problems.push(error);
                None
            }
        }
    }

    fn read_role(&mut self, written: Written<'_>) -> Verifier {
        let roles = &self.layout.roles;
        if let Some(role) = roles.get_index_of(&fold_name(written.text)) {
            return Verifier::Role(role);
        }
        if self.layout.has_declared_roles {
            let names = roles.iter().map(String::as_str);
            self.problems.push(ProfileError::UnknownVerifier {
                written: shown(written.text),
                help: did_you_mean(written.text, names, "verifiers"),
                span: written.span,
            });
        }
        Verifier::Other(self.builder.intern_text(written.text))
    }

    fn read_about(&mut self, node: &Node<'_>) -> Vec<SlotId> {
        let mut skills = Vec::new();
        for written in self.texts_of("about", node).unwrap_or_default() {
            match self.skill_called(written) {
                Some(skill) if !skills.contains(&skill) => skills.push(skill),
                Some(_) | None => {}
            }
        }
        skills
    }

    pub(super) fn skill_called(&mut self, written: Written<'_>) -> Option<SlotId> {
        let layout = self.layout;
        let target = layout.names.get(&fold_name(written.text)).copied();
        let is_skill = |target: &Target| section_of(layout, *target) == Section::Skills;
        let help = match target {
            Some(Target::Slot(slot)) if is_skill(&Target::Slot(slot)) => return Some(slot),
            Some(_) => "it is a fact, and only the name of a skill can stand here".to_owned(),
            None => {
                let targets = layout.names.values().copied().filter(is_skill);
                let names: Vec<_> = targets.map(|skill| declared_name(layout, skill)).collect();
                did_you_mean(written.text, names.into_iter(), "skills")
            }
        };
        let (written, span) = (shown(written.text), written.span);
        self.problems.push(ProfileError::UnknownSkill {
            written,
            help,
            span,
        });
        None
    }

    /// A declared field, or one of the texts that any item may have.
    fn read_field(&mut self, kind: KindId, folded: &str, entry: &Entry<'_>, item: &mut NewItem) {
        let layout = self.layout;
        let Some((_, kind)) = layout.kinds.get_index(kind) else {
            return;
        };
        if let Some((place, _, field)) = kind.fields.get_full(folded) {
            let Some(written) = self.one_value(&field.name, &entry.value) else {
                return;
            };
            match read_value(written, field.slot_type, layout, &mut self.builder) {
                Ok(range) => item.fields.push((place, range)),
                Err(error) => self.problems.push(error),
            }
        } else if folded == "what" {
            item.what = self.one_text(entry, "…");
        } else if folded == "link" {
            self.one_text(entry, "…");
        } else {
            let fields = kind.fields.values().map(|field| field.name.as_str());
            let help = match nearest(&entry.key, ITEM_KEYS.into_iter().chain(fields)) {
                _ if MEANS_ON.contains(&folded) => {
                    "did you mean `on`? Without `on:` the item has no date".to_owned()
                }
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "take the line out, or declare a `field` of that name under `evidence {}` in the playbook",
                    kind.name
                ),
            };
            self.push_unknown_key(entry, help);
        }
    }
}
