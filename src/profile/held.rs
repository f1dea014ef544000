//! Levels that tell since when they have been held: `{level: fluent, since: 2025-11}`.

use super::document::{Entry, Node, NodeKind};
use super::read::{ProfileReader, Seen};
use super::since::is_dated;
use super::value::{Written, read_value};
use crate::program::{SlotId, SlotType};
use crate::value::fold_name;

impl ProfileReader<'_> {
    /// Reads a fact or skill with one value.
    pub(super) fn read_slot(&mut self, slot: SlotId, node: &Node<'_>) {
        let Some(declared) = self.layout.slots.get(slot) else {
            return;
        };
        if is_dated(node) {
            return self.read_dated_slot(slot, node);
        }
        if let (SlotType::Level(_), NodeKind::Entries(entries)) = (declared.slot_type, &node.kind) {
            return self.read_held(slot, entries, node);
        }
        if let Some(text) = self.one_value(&declared.name, node) {
            self.set_slot(slot, text);
        }
    }

    fn set_slot(&mut self, slot: SlotId, written: Written<'_>) {
        let Some(declared) = self.layout.slots.get(slot) else {
            return;
        };
        match read_value(written, declared.slot_type, self.layout, &mut self.builder) {
            Ok(range) => {
                self.builder.set_value(slot, range);
                self.builder.set_place(slot, written.span);
            }
            Err(error) => self.problems.push(error),
        }
    }

    fn read_held(&mut self, slot: SlotId, entries: &[Entry<'_>], node: &Node<'_>) {
        let name = self.layout.slots.get(slot).map(|slot| slot.name.as_str());
        let name = name.unwrap_or_default();
        let mut seen = Seen::default();
        let mut has_level = false;
        for entry in entries {
            let key = fold_name(&entry.key);
            if let Err(error) = seen.note(&key, entry) {
                self.problems.push(error);
                continue;
            }
            match key.as_str() {
                "level" => {
                    has_level = true;
                    if let Some(text) = self.one_value(name, &entry.value) {
                        self.set_slot(slot, text);
                    }
                }
                "since" => {
                    if let Some(text) = self.one_value("since", &entry.value) {
                        match text.date() {
                            Ok(date) => self.builder.set_since(slot, date.days()),
                            Err(error) => self.problems.push(error),
                        }
                    }
                }
                _ => {
                    let help = "a level has a `level`, and `since` when it has been held";
                    self.push_unknown_key(entry, help.to_owned());
                }
            }
        }
        if !has_level {
            let help = format!("write `{name}: {{level: …, since: 2025-11}}`");
            self.push_wrong_shape(name, node, "a level", help);
        }
    }
}
