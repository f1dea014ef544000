//! Flags and stops: those that apply, and those of which nobody knows yet whether they do.

use crate::outcome::{Notice, PossibleNotice};
use crate::program::{NoticeKind, NoticeStep};
use crate::value::Truth;

use super::explain::{Case, concern_of};
use super::undecided::Unknowns;

impl Case<'_> {
    /// The flags or the stops that apply.
    pub(super) fn notices(&self, kind: NoticeKind) -> Vec<Notice> {
        let notices = self.notices_that(kind, Truth::Yes);
        notices.map(|notice| self.notice(notice)).collect()
    }

    /// The flags or the stops that may apply or not, as far as is known.
    pub(super) fn possible_notices(&self, kind: NoticeKind) -> Vec<PossibleNotice> {
        let notices = self.notices_that(kind, Truth::Unknown);
        let possible = notices.map(|notice| {
            let mut unknowns = Unknowns::new(self);
            unknowns.add_gate(notice.rule);
            let rule = self.program.rules.get(notice.rule);
            PossibleNotice {
                title: rule.map(|rule| rule.title.clone()).unwrap_or_default(),
                notice: self.notice(notice),
                would_decide: unknowns.into_names(),
            }
        });
        possible.collect()
    }

    fn notices_that(&self, kind: NoticeKind, applies: Truth) -> impl Iterator<Item = &NoticeStep> {
        let notices = self.program.notices.iter();
        notices.filter(move |notice| {
            self.program.is_own(notice.rule)
                && notice.kind == kind
                && self.rule_result(notice.rule).branch(notice.branch) == applies
        })
    }

    fn notice(&self, notice: &NoticeStep) -> Notice {
        let rule = self.program.rules.get(notice.rule);
        Notice {
            rule: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
            text: notice.text.clone(),
            concerns: concern_of(rule),
        }
    }
}
