//! Values with the day since when they hold: `[{value: 0, since: 2024-01}, {value: 2, since: 2026-02-01}]`.

use super::dated::{DatedValue, Timeline};
use super::document::{Entry, Node, NodeKind};
use super::error::ProfileError;
use super::read::{ProfileReader, Seen};
use super::value::read_value;
use crate::program::{ListId, SlotId};
use crate::source::Span;
use crate::value::{Range, fold_name};

/// A dated value as written.
struct WrittenValue<'n, 's> {
    value: &'n Node<'s>,
    since: Range,
    since_span: Span,
}

/// Whether a node is a list of values that each say since when they hold.
pub(super) fn is_dated(node: &Node<'_>) -> bool {
    let NodeKind::List(nodes) = &node.kind else {
        return false;
    };
    let is_entries = |node: &Node<'_>| matches!(node.kind, NodeKind::Entries(_));
    nodes.iter().any(is_entries)
}

impl ProfileReader<'_> {
    /// Reads a fact or skill of one value that is given with its dates.
    pub(super) fn read_dated_slot(&mut self, slot: SlotId, node: &Node<'_>) {
        let layout = self.layout;
        let Some(declared) = layout.slots.get(slot) else {
            return;
        };
        let mut values = Vec::new();
        for written in self.written_values(&declared.name, node) {
            let before = self.builder.unknown_of(slot);
            let value = match self.one_value(&declared.name, written.value) {
                None => before,
                Some(text) => {
                    match read_value(text, declared.slot_type, layout, &mut self.builder) {
                        Ok(range) => super::SlotValue {
                            range,
                            is_known: true,
                        },
                        Err(error) => {
                            self.problems.push(error);
                            continue;
                        }
                    }
                }
            };
            values.push((
                DatedValue {
                    since: written.since,
                    value,
                    place: Some(written.value.span),
                },
                written.since_span,
            ));
        }
        let values = self.in_order(&declared.name, values);
        let before = self.builder.unknown_of(slot);
        self.builder.set_dated(Timeline {
            target: slot,
            before,
            values,
        });
    }

    /// Reads a fact with a list of values that is given with its dates.
    pub(super) fn read_dated_list(&mut self, list: ListId, node: &Node<'_>) {
        let layout = self.layout;
        let Some(declared) = layout.lists.get(list) else {
            return;
        };
        let mut values = Vec::new();
        for written in self.written_values(&declared.name, node) {
            let members = self.list_members(list, written.value);
            let value = members.map(|members| self.builder.add_members(&members));
            values.push((
                DatedValue {
                    since: written.since,
                    value,
                    place: Some(written.value.span),
                },
                written.since_span,
            ));
        }
        let values = self.in_order(&declared.name, values);
        self.builder.set_dated_list(Timeline {
            target: list,
            before: None,
            values,
        });
    }

    fn written_values<'n, 's>(
        &mut self,
        name: &str,
        node: &'n Node<'s>,
    ) -> Vec<WrittenValue<'n, 's>> {
        let NodeKind::List(nodes) = &node.kind else {
            return Vec::new();
        };
        let written = nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Entries(entries) => self.written_value(name, entries, node),
            NodeKind::List(_) | NodeKind::Text(_) | NodeKind::Nothing => {
                let help = "give each value its date, such as `- {value: …, since: 2026-03-01}`";
                self.push_wrong_shape(name, node, "a value with its date", help.to_owned());
                None
            }
        });
        written.collect()
    }

    fn written_value<'n, 's>(
        &mut self,
        name: &str,
        entries: &'n [Entry<'s>],
        node: &Node<'_>,
    ) -> Option<WrittenValue<'n, 's>> {
        let mut seen = Seen::default();
        let (mut value, mut since) = (None, None);
        for entry in entries {
            let key = fold_name(&entry.key);
            if let Err(error) = seen.note(&key, entry) {
                self.problems.push(error);
                continue;
            }
            match key.as_str() {
                "value" | "level" => value = Some(&entry.value),
                "since" => since = Some(entry),
                _ => {
                    let help = "a value with its date has a `value` and a `since`";
                    self.push_unknown_key(entry, help.to_owned());
                }
            }
        }
        let first = entries.first();
        let place = first.map_or(node.span, |entry| entry.key_span.to(entry.value.span));
        let Some(value) = value else {
            let help = "write each as `- {value: …, since: 2026-03-01}`".to_owned();
            self.push_wrong_shape(name, node, "a value with its date", help);
            return None;
        };
        match since.filter(|entry| !matches!(entry.value.kind, NodeKind::Nothing)) {
            Some(entry) => {
                let (date, since_span) = self.read_date("since", &entry.value)?;
                Some(WrittenValue {
                    value,
                    since: date.days(),
                    since_span,
                })
            }
            None => {
                let name = name.to_owned();
                self.problems
                    .push(ProfileError::MissingSince { name, span: place });
                None
            }
        }
    }

    /// The values, the earliest first; two that may have begun on the same day are refused.
    fn in_order<V>(
        &mut self,
        name: &str,
        mut values: Vec<(DatedValue<V>, Span)>,
    ) -> Vec<DatedValue<V>> {
        values.sort_by_key(|(value, _)| (value.since.low, value.since.high));
        for pair in values.windows(2) {
            if let [(one, first), (other, second)] = pair
                && other.since.low <= one.since.high
            {
                let (first, second) = (*first.min(second), *first.max(second));
                self.problems.push(ProfileError::SameSince {
                    name: name.to_owned(),
                    second,
                    first,
                });
            }
        }
        values.into_iter().map(|(value, _)| value).collect()
    }
}
