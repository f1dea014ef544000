//! The verdict: its block of lines, `verdict is …`, and answers beside it.

use crate::source::Span;
use crate::syntax::ast::{Damage, Expression, NamedAnswer, Statement, VerdictBlock, VerdictLine};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::{Block, Piece};
use crate::syntax::words::{self, Keyword};

use super::{Parser, Rule, find_colon, make_name, trim};

/// What may stand behind `verdict`, for help lines.
const BEHIND: &str = "write the verdicts below it, one a line, or `verdict is TABLE`, \
                      `verdict is highest column met in MATRIX` or `verdict NAME: TABLE`";

impl Parser<'_> {
    pub(super) fn parse_verdict_statement(&mut self, block: &Block) -> Option<Statement> {
        let span = block.head.span;
        let words = self.words(span);
        let behind = Span::new(span.start + Keyword::Verdict.word().len(), span.end);
        let behind = trim(self.text, behind);
        let first = words::first_word(self.words(behind));
        if first.eq_ignore_ascii_case("is") {
            return Some(Statement::Verdict(self.parse_verdict_is(block, behind)));
        }
        if find_colon(words).is_some() && behind.start < behind.end {
            return self.parse_named_answer(block).map(Statement::Answer);
        }
        Some(Statement::Verdict(self.parse_verdict(block, behind)))
    }

    fn parse_verdict(&mut self, block: &Block, behind: Span) -> VerdictBlock {
        let mut verdict = VerdictBlock {
            is: None,
            lines: Vec::new(),
            damage: Damage::None,
            span: block.head.span,
        };
        if behind.start < behind.end {
            verdict.damage = Damage::Some;
            self.report(SyntaxError::UnreadableClause {
                what: "`verdict` line".to_owned(),
                expected: "not understood behind `verdict`".to_owned(),
                help: BEHIND.to_owned(),
                span: behind,
            });
        }
        for clause in &block.clauses {
            match self.parse_verdict_line(clause) {
                Some(line) => verdict.lines.push(line),
                None => verdict.damage = Damage::Some,
            }
        }
        verdict
    }

    /// `verdict is EXPRESSION`: there are no lines below it.
    fn parse_verdict_is(&mut self, block: &Block, behind: Span) -> VerdictBlock {
        let is = self.parse_answer_expression(behind, Rule::verdict_is, block.head.is_broken);
        let mut damage = if is.is_some() {
            Damage::None
        } else {
            Damage::Some
        };
        if let Some(clause) = block.clauses.first() {
            damage = Damage::Some;
            self.report(SyntaxError::UnreadableClause {
                what: "line under `verdict is`".to_owned(),
                expected: "not needed".to_owned(),
                help: "take the lines out, or write `verdict` alone above them".to_owned(),
                span: clause.span,
            });
        }
        VerdictBlock {
            is,
            lines: Vec::new(),
            damage,
            span: block.head.span,
        }
    }

    /// `verdict NAME: EXPRESSION`
    fn parse_named_answer(&mut self, block: &Block) -> Option<NamedAnswer> {
        let head = self.parse_head(block, Keyword::Verdict)?;
        let expression = self.parse_answer_expression(head.rest, Rule::alone, block.head.is_broken);
        if let Some(clause) = block.clauses.first() {
            self.report(SyntaxError::UnreadableClause {
                what: "line under a named answer".to_owned(),
                expected: "not needed".to_owned(),
                help: "take the line out: a named answer is one table, or one quantity".to_owned(),
                span: clause.span,
            });
        }
        Some(NamedAnswer {
            name: head.name,
            expression,
        })
    }

    fn parse_answer_expression(
        &mut self,
        span: Span,
        rule: Rule,
        is_broken: bool,
    ) -> Option<Expression> {
        if is_broken {
            return None;
        }
        let pair = self.read(rule, span, "`verdict` line", BEHIND)?;
        let mut parts = pair.into_inner();
        let inner = parts.find(|part| part.as_rule() == Rule::expression)?;
        let mut expression = self.expression(inner);
        self.attach_bullets(std::iter::once(&mut expression), &[]);
        Some(expression)
    }

    fn parse_verdict_line(&mut self, clause: &Piece) -> Option<VerdictLine> {
        if clause.is_broken {
            return None;
        }
        let help = "write it like `not ready when any requirement is unmet` or `ready otherwise`";
        if let Some(span) = if_for_when(self.words(clause.span), clause.span) {
            self.report(SyntaxError::UnreadableClause {
                what: "verdict".to_owned(),
                expected: "write `when` here".to_owned(),
                help: help.to_owned(),
                span,
            });
            return None;
        }
        let (label, mut condition) = match self.plain_verdict_line(clause.span) {
            Some(line) => line,
            None => {
                let pair = self.read(Rule::verdict_line, clause.span, "verdict", help)?;
                let label = pair
                    .clone()
                    .into_inner()
                    .find(|p| p.as_rule() == Rule::verdict_label)?;
                let label = make_name(label.as_str(), self.span_of(&label));
                (label, self.expression_in(pair))
            }
        };
        self.attach_bullets(condition.iter_mut(), &clause.bullets);
        Some(VerdictLine {
            label,
            condition,
            span: clause.span,
        })
    }
}

/// The `if` of a verdict line that says it in place of `when`.
fn if_for_when(words: &str, span: Span) -> Option<Span> {
    let has_word = |wanted| words.split_whitespace().any(|word| word == wanted);
    if has_word("when") || has_word("otherwise") {
        return None;
    }
    let at = span.start + words.find(" if ")? + 1;
    Some(Span::new(at, at + "if".len()))
}
