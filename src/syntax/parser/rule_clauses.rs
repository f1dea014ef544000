//! What a rule says of itself: whom it concerns, when it is in force, who may waive it.

use pest::iterators::Pair;

use crate::source::Span;
use crate::syntax::ast::{Concern, InForce, Name};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::Piece;
use crate::value::PartialDate;

use super::{Parser, Rule};

const CONCERNS: &str = "write `concerns employer` or `concerns manager`; a rule that says neither \
                        is about the person";
const IN_FORCE: &str = "write it like `in force from 2026-01-01`, `in force until 2026-12-31` or \
                        `in force from 2026-01-01 until 2026-12-31`";
const WAIVABLE: &str = "name the roles that may waive the rule, with commas between them: \
                        `waivable by head of product, HR`";

impl Parser<'_> {
    /// `concerns employer`
    pub(super) fn parse_concern(&mut self, clause: &Piece) -> Option<Concern> {
        let rule = Rule::concerns_clause;
        let pair = self.read(rule, clause.span, "`concerns` line", CONCERNS)?;
        pair.into_inner().find_map(|part| match part.as_rule() {
            Rule::concern_employer => Some(Concern::Employer),
            Rule::concern_manager => Some(Concern::Manager),
            _ => None,
        })
    }

    /// `in force from DATE until DATE`
    pub(super) fn parse_in_force(&mut self, clause: &Piece) -> Option<InForce> {
        let rule = Rule::in_force_clause;
        let pair = self.read(rule, clause.span, "`in force` line", IN_FORCE)?;
        self.in_force(pair, clause.span)
    }

    /// The `from` and the `until` in a pair.
    pub(super) fn in_force(&mut self, pair: Pair<'_, Rule>, span: Span) -> Option<InForce> {
        let mut in_force = InForce {
            from: None,
            until: None,
            span,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::in_force_from => in_force.from = Some(self.one_date(part)?),
                Rule::in_force_until => in_force.until = Some(self.one_date(part)?),
                _ => {}
            }
        }
        Some(in_force)
    }

    fn one_date(&mut self, pair: Pair<'_, Rule>) -> Option<PartialDate> {
        let mut parts = pair.into_inner();
        let date = parts.find(|part| matches!(part.as_rule(), Rule::date | Rule::number))?;
        self.date_of(&date)
    }

    /// `waivable by ROLE, ROLE`
    pub(super) fn parse_waivable(&mut self, clause: &Piece) -> Vec<Name> {
        let rule = Rule::waivable_clause;
        if let Some(bullet) = clause.bullets.first() {
            self.report(SyntaxError::unasked_bullets(bullet.span));
        }
        let pair = self.read(rule, clause.span, "`waivable by` line", WAIVABLE);
        let names = pair.into_iter().flat_map(Pair::into_inner);
        names
            .filter(|part| part.as_rule() == Rule::name)
            .map(|name| self.name_of(&name))
            .collect()
    }
}
