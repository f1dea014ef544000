//! Actions: what each of them builds, raises and sets, what it brings and what it costs.

use pest::iterators::Pair;

use crate::source::Span;
use crate::syntax::ast::{ActionDeclaration, Damage, Estimate, GivenEvidence, Literal, Name};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::{Block, Piece};
use crate::syntax::words::{self, Keyword};
use crate::value::Number;

use super::{Parser, Rule, trim};

const BUILDS: &str = "write it like `builds 1 mentoring evidence`, with `verified by ROLE`, `about \
                      SKILL` or `with FIELD is VALUE` if needed";
const RAISES: &str = "write it like `raises strategic judgement to fluent`";
const SETS: &str = "write it like `sets line reports to 1`";
const ESTIMATE: &str = "write it like `reach 2, impact 2, confidence 80%, effort 6 weeks`";

impl Parser<'_> {
    pub(super) fn parse_action(&mut self, block: &Block) -> Option<ActionDeclaration> {
        let head = self.parse_head(block, Keyword::Action)?;
        let title = self.parse_head_description(block, head.rest, Keyword::Action);
        let mut action = ActionDeclaration {
            name: head.name,
            title,
            builds: Vec::new(),
            raises: Vec::new(),
            sets: Vec::new(),
            estimate: Estimate::default(),
            link: None,
            damage: Damage::None,
        };
        for clause in &block.clauses {
            if self.parse_action_clause(&mut action, clause).is_none() {
                action.damage = Damage::Some;
            }
        }
        Some(action)
    }

    fn parse_action_clause(
        &mut self,
        action: &mut ActionDeclaration,
        clause: &Piece,
    ) -> Option<()> {
        if clause.is_broken {
            return None;
        }
        match self.clause_word(clause).as_str() {
            "link" => {
                let text = self.parse_text_clause(clause);
                self.set_once(&mut action.link, text, clause, Keyword::Action);
                return Some(());
            }
            "builds" => action.builds.push(self.parse_builds(clause)?),
            "raises" => action.raises.push(self.parse_to(clause, RAISES)?),
            "sets" => action.sets.push(self.parse_to(clause, SETS)?),
            "reach" | "impact" | "confidence" | "effort" => {
                self.parse_estimate(&mut action.estimate, clause)?;
            }
            _ => {
                self.report_unknown_clause(clause, Keyword::Action);
                return None;
            }
        }
        if let Some(bullet) = clause.bullets.first() {
            self.report(SyntaxError::unasked_bullets(bullet.span));
        }
        Some(())
    }

    fn parse_builds(&mut self, clause: &Piece) -> Option<GivenEvidence> {
        let pair = self.read(Rule::builds_clause, clause.span, "`builds` line", BUILDS)?;
        self.given_evidence(pair)
    }

    /// `raises SKILL to LEVEL`, `sets FACT to VALUE`: cut at the last `to`.
    fn parse_to(&mut self, clause: &Piece, help: &str) -> Option<(Name, Literal)> {
        let words = self.words(clause.span);
        let word = words::first_word(words);
        let what = format!("`{}` line", word.to_ascii_lowercase());
        let start = clause.span.start;
        let Some(to) = last_to(words) else {
            self.report(SyntaxError::UnreadableClause {
                what,
                expected: "expected `to` and a value after this".to_owned(),
                help: help.to_owned(),
                span: clause.span,
            });
            return None;
        };
        self.note_keyword(Span::new(start + to, start + to + "to".len()));
        let name = trim(self.text, Span::new(start + word.len(), start + to));
        let value = trim(
            self.text,
            Span::new(start + to + "to".len(), clause.span.end),
        );
        let pair = self.read(Rule::declared_name, name, &what, help)?;
        let name = self.name_in(pair)?;
        let pair = self.read(Rule::alone_literal, value, &what, help)?;
        let mut parts = pair.into_inner();
        let literal = parts.find(|part| part.as_rule() == Rule::given_literal)?;
        Some((name, self.literal(literal)?))
    }

    fn parse_estimate(&mut self, estimate: &mut Estimate, clause: &Piece) -> Option<()> {
        let what = format!("`{}` line", self.clause_word(clause));
        let pair = self.read(Rule::estimate_clause, clause.span, &what, ESTIMATE)?;
        for part in pair.into_inner() {
            let (rule, span) = (part.as_rule(), self.span_of(&part));
            let Some(value) = part.into_inner().next_back() else {
                continue;
            };
            let is_second = match rule {
                Rule::estimate_reach => keep(&mut estimate.reach, self.number_of(&value)?, span),
                Rule::estimate_impact => keep(&mut estimate.impact, self.number_of(&value)?, span),
                Rule::estimate_confidence => {
                    let confidence = self.percent_of(value)?;
                    keep(&mut estimate.confidence, confidence, span)
                }
                Rule::estimate_effort => keep(&mut estimate.effort, self.duration(&value), span),
                _ => false,
            };
            if is_second {
                let word = words::first_word(self.words(span)).to_ascii_lowercase();
                let statement = Keyword::Action.word().to_owned();
                self.report(SyntaxError::RepeatedClause {
                    word,
                    statement,
                    span,
                });
            }
        }
        Some(())
    }

    fn percent_of(&mut self, pair: Pair<'_, Rule>) -> Option<Number> {
        let digits = pair.into_inner().next()?;
        self.number_of(&digits).and_then(Number::percent)
    }
}

/// Keeps a value with its place; tells whether there was one already.
fn keep<T>(slot: &mut Option<(T, Span)>, value: T, span: Span) -> bool {
    let is_second = slot.is_some();
    if !is_second {
        *slot = Some((value, span));
    }
    is_second
}

/// Where the last `to` outside of quotes stands.
fn last_to(words: &str) -> Option<usize> {
    let mut quote = None;
    let mut last = None;
    for (at, c) in words.char_indices() {
        let before = words.get(..at).unwrap_or("");
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || (c == '\'' && before.ends_with(char::is_whitespace)) => {
                quote = Some(c);
            }
            None if before.ends_with(char::is_whitespace) => {
                let rest = words.get(at..).unwrap_or("");
                let is_to = words::first_word(rest).eq_ignore_ascii_case("to");
                let goes_on = rest.get(2..).is_some_and(|rest| rest.starts_with('-'));
                if is_to && !goes_on {
                    last = Some(at);
                }
            }
            None => {}
        }
    }
    last
}
