//! The waivers of a person: which rule need not be met, who says so, why, and for how long.

use super::Waiver;
use super::document::{Entry, Node, NodeKind, shown};
use super::error::ProfileError;
use super::read::{ProfileReader, Seen};
use super::value::did_you_mean;
use crate::diagnostics::nearest;
use crate::program::{Days, RuleId};
use crate::source::Span;
use crate::value::fold_name;

/// What a waiver can say.
const WAIVER_KEYS: [&str; 5] = ["rule", "reason", "approved by", "from", "until"];

/// How a waiver is written, for help lines.
const WAIVER: &str = "write it like `- rule: …`, and below it `reason`, `approved by` and `until`";

/// The entries of a waiver, sorted by what they say.
#[derive(Default)]
struct WaiverEntries<'n, 's> {
    rule: Option<&'n Entry<'s>>,
    reason: Option<&'n Entry<'s>>,
    approved_by: Option<&'n Entry<'s>>,
    from: Option<&'n Entry<'s>>,
    until: Option<&'n Entry<'s>>,
}

impl ProfileReader<'_> {
    /// The `waivers` section.
    pub(super) fn read_waivers(&mut self, section: &Entry<'_>) {
        match &section.value.kind {
            NodeKind::Nothing => {}
            NodeKind::List(nodes) => nodes.iter().for_each(|node| self.read_waiver_node(node)),
            NodeKind::Entries(_) | NodeKind::Text(_) => {
                let help = "start each waiver with `- `, such as `- rule: …`".to_owned();
                self.push_wrong_shape(&section.key, &section.value, "a list of waivers", help);
            }
        }
    }

    fn read_waiver_node(&mut self, node: &Node<'_>) {
        match &node.kind {
            NodeKind::Entries(entries) => self.read_waiver(entries, node.span),
            NodeKind::List(_) | NodeKind::Text(_) | NodeKind::Nothing => {
                let expected = "`name: value` lines";
                self.push_wrong_shape_of("a waiver".to_owned(), node, expected, WAIVER.to_owned());
            }
        }
    }

    fn read_waiver(&mut self, entries: &[Entry<'_>], span: Span) {
        let place = entries.first().map_or(span, |entry| entry.key_span);
        let sorted = self.sort_waiver(entries);
        let rule = self.waiver_text("rule", sorted.rule, place);
        let rule = rule.and_then(|(rule, span)| self.rule_called(&rule, span));
        let approved_by = self.waiver_text("approved by", sorted.approved_by, place);
        let reason = self.waiver_text("reason", sorted.reason, place);
        let days = self.waiver_days(&sorted);
        if let (Some(rule), Some((approved_by, _)), Some((reason, _))) = (rule, approved_by, reason)
        {
            self.builder.add_waiver(Waiver {
                rule,
                approved_by,
                reason,
                days,
                place: Some(place),
            });
        }
    }

    fn sort_waiver<'n, 's>(&mut self, entries: &'n [Entry<'s>]) -> WaiverEntries<'n, 's> {
        let mut sorted = WaiverEntries::default();
        let mut seen = Seen::default();
        for entry in entries {
            let folded = fold_name(&entry.key);
            if let Err(error) = seen.note(&folded, entry) {
                self.problems.push(error);
                continue;
            }
            let place = match folded.as_str() {
                "rule" => &mut sorted.rule,
                "reason" => &mut sorted.reason,
                "approved by" => &mut sorted.approved_by,
                "from" => &mut sorted.from,
                "until" => &mut sorted.until,
                _ => {
                    let help = match nearest(&entry.key, WAIVER_KEYS) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("a waiver has `{}`", WAIVER_KEYS.join("`, `")),
                    };
                    self.push_unknown_key(entry, help);
                    continue;
                }
            };
            *place = Some(entry);
        }
        sorted
    }

    /// A text that every waiver must give, and where it stands.
    fn waiver_text(
        &mut self,
        what: &'static str,
        entry: Option<&Entry<'_>>,
        waiver: Span,
    ) -> Option<(String, Span)> {
        let is_blank = |entry: &&Entry<'_>| match &entry.value.kind {
            NodeKind::Nothing => true,
            NodeKind::Text(text) => text.trim().is_empty(),
            NodeKind::List(_) | NodeKind::Entries(_) => false,
        };
        match entry {
            Some(entry) if !is_blank(&entry) => {
                let text = self.one_text(entry, "…")?;
                Some((text, entry.value.span))
            }
            Some(_) | None => {
                let span = entry.map_or(waiver, |entry| entry.key_span);
                self.problems
                    .push(ProfileError::IncompleteWaiver { what, span });
                None
            }
        }
    }

    /// The rule that is written, or a problem.
    fn rule_called(&mut self, written: &str, span: Span) -> Option<RuleId> {
        let rules = &self.layout.rules;
        let rule = self.layout.rule_called(&fold_name(written));
        if rule.is_none() {
            let names = rules.values().map(String::as_str);
            let titles = self.layout.rule_titles.keys().map(String::as_str);
            let by_title = nearest(written, titles);
            let by_title = by_title.and_then(|title| self.layout.rule_called(&title));
            let by_title = by_title.and_then(|rule| rules.get_index(rule));
            let help = match (nearest(written, names.clone()), by_title) {
                (None, Some((_, name))) => format!("did you mean `{name}`?"),
                (_, _) => did_you_mean(written, names, "rules"),
            };
            self.problems.push(ProfileError::UnknownRule {
                written: shown(written),
                help,
                span,
            });
        }
        rule
    }

    /// A partial date stands for its whole month or year.
    fn waiver_days(&mut self, sorted: &WaiverEntries<'_, '_>) -> Days {
        let from = sorted
            .from
            .and_then(|entry| self.read_date("from", &entry.value));
        let until = sorted
            .until
            .and_then(|entry| self.read_date("until", &entry.value));
        if let (Some((first, from)), Some((last, to))) = (from, until)
            && last.last < first.first
        {
            self.problems
                .push(ProfileError::PeriodBackwards { from, to });
        }
        Days {
            first: from.map(|(date, _)| date.first),
            last: until.map(|(date, _)| date.last),
        }
    }
}
