//! The skills that do not apply to a person, each with a reason.

use super::document::{Entry, NodeKind};
use super::error::ProfileError;
use super::read::{ProfileReader, Seen};
use super::value::Written;
use crate::value::fold_name;

impl ProfileReader<'_> {
    /// The `not applicable` section: `SKILL: REASON` lines.
    pub(super) fn read_set_aside(&mut self, section: &Entry<'_>) {
        let entries = match &section.value.kind {
            NodeKind::Entries(entries) => entries,
            NodeKind::Nothing => return,
            NodeKind::List(_) | NodeKind::Text(_) => {
                let help = "write one `skill: reason` a line below it, without `- `".to_owned();
                let expected = "`skill: reason` lines";
                self.push_wrong_shape(&section.key, &section.value, expected, help);
                return;
            }
        };
        let mut seen = Seen::default();
        for entry in entries {
            if let Err(error) = seen.note(&fold_name(&entry.key), entry) {
                self.problems.push(error);
                continue;
            }
            let skill = self.skill_called(Written {
                name: "not applicable",
                text: &entry.key,
                span: entry.key_span,
            });
            let reason = self.one_text(entry, "not part of this post");
            match reason.filter(|reason| !reason.is_empty()) {
                Some(reason) => {
                    if let Some(skill) = skill {
                        self.builder.set_aside(skill, reason);
                    }
                }
                None if matches!(entry.value.kind, NodeKind::Nothing | NodeKind::Text(_)) => {
                    self.problems.push(ProfileError::MissingReason {
                        name: entry.key.trim().to_owned(),
                        span: entry.key_span,
                    });
                }
                None => {}
            }
        }
    }
}
