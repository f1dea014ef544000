//! Named selections of evidence.

use crate::source::Span;
use crate::syntax::ast::{EvidenceTerm, ExpressionKind, SelectionDeclaration};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::Block;

use super::{Head, Parser, Rule};

const WHAT: &str = "selection of evidence";
const HELP: &str = "say which items it stands for, and not how many: \
                    `evidence valid sponsorship: sponsorship evidence where role is approver`";

impl Parser<'_> {
    /// Whether the words behind a colon select evidence, instead of describing a kind of it.
    pub(super) fn is_selection(&self, rest: Span) -> bool {
        let words = self.words(rest);
        let is_text = words.starts_with(['"', '“', '„', '‘', '\'']) && !words.ends_with("evidence");
        let mut words = words.split(|c: char| !c.is_alphanumeric());
        !is_text && words.any(|word| word.eq_ignore_ascii_case("evidence"))
    }

    pub(super) fn parse_selection(
        &mut self,
        block: &Block,
        head: Head,
    ) -> Option<SelectionDeclaration> {
        for clause in &block.clauses {
            self.refuse_line_of_selection(clause.span);
        }
        let term = match self.plain_selection(head.rest) {
            Some(term) => term,
            None => self.read_selection(head.rest)?,
        };
        Some(SelectionDeclaration {
            name: head.name,
            kinds: term.kinds,
            filters: term.filters,
        })
    }

    /// Reads kinds and filters by the grammar.
    fn read_selection(&mut self, span: Span) -> Option<EvidenceTerm> {
        let pair = self.read(Rule::selection, span, WHAT, HELP)?;
        match self.evidence(pair, None).kind {
            ExpressionKind::Evidence(term) => Some(term),
            _ => None,
        }
    }

    fn refuse_line_of_selection(&mut self, span: Span) {
        self.report(SyntaxError::UnreadableClause {
            what: format!("line of a {WHAT}"),
            expected: "not expected here".to_owned(),
            help:
                "take the line out: the fields of its items, and how to ask for them, stand under \
                   the kind that it selects from"
                    .to_owned(),
            span,
        });
    }
}
