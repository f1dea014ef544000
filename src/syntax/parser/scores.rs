//! Scores: weighted parts, one quantity, or marks by what a matrix expects.

use pest::iterators::Pair;

use crate::source::Span;
use crate::syntax::ast::{
    Aggregate, Damage, Expression, Mark, Score, ScoreBody, ScorePart, ScoreTest, ScoreTestKind,
    SkillMarks, Standing,
};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::{Block, Piece};
use crate::syntax::words::Keyword;
use crate::value::Number;

use super::terms::aggregate_of;
use super::{Parser, Rule};

/// How the part of a score is written, for help lines.
const PART: &str = "write a weight and what it weighs, such as `40% strategic judgement`";
/// How the first line of a score by marks is written, for help lines.
const MARKED: &str = "write `average for every skill in` and the name of a matrix, and the marks in \
                      lines below it, such as `1 when below`";
/// How a mark is written, for help lines.
const MARK: &str = "write `1 when below`, `2 when at` or `3 when above`, with your own numbers";

impl Parser<'_> {
    pub(super) fn parse_score(&mut self, block: &Block) -> Option<Score> {
        let head = self.parse_head(block, Keyword::Score)?;
        let body = if head.rest.start < head.rest.end {
            let piece = Piece {
                span: head.rest,
                indent: 0,
                bullets: Vec::new(),
                is_broken: block.head.is_broken,
            };
            if self.begins_marks(&piece) {
                self.score_marks(&piece, &block.clauses)
            } else {
                for clause in &block.clauses {
                    self.report_second_line(clause);
                }
                self.score_quantity(&piece)
            }
        } else {
            self.score_lines(block)
        };
        Some(Score {
            name: head.name,
            body,
        })
    }

    /// What stands below the head: weighted parts, or a quantity alone.
    fn score_lines(&mut self, block: &Block) -> Option<ScoreBody> {
        match block.clauses.as_slice() {
            [] => {
                self.report(SyntaxError::UnreadableClause {
                    what: "score".to_owned(),
                    expected: "made of what?".to_owned(),
                    help: format!("in a line below it, {PART}"),
                    span: block.head.span,
                });
                None
            }
            [first, marks @ ..] if self.begins_marks(first) => self.score_marks(first, marks),
            [only] if !self.begins_with_weight(only) => self.score_quantity(only),
            clauses => {
                let mut damage = Damage::None;
                let mut parts = Vec::new();
                for clause in clauses {
                    match self.score_part(clause) {
                        Some(part) => parts.push(part),
                        None => damage = Damage::Some,
                    }
                }
                Some(ScoreBody::Parts(parts, damage))
            }
        }
    }

    fn score_quantity(&mut self, piece: &Piece) -> Option<ScoreBody> {
        let help = "write a quantity, such as `average of rating, other rating`";
        self.parse_piece(piece, &piece.bullets, "score", help)
            .map(ScoreBody::Quantity)
    }

    /// Whether a line reads like `average for every skill`.
    fn begins_marks(&self, line: &Piece) -> bool {
        let words = self.words(line.span).to_ascii_lowercase();
        let words: Vec<&str> = words.split_whitespace().take(4).collect();
        matches!(
            words.as_slice(),
            [_, "for", "every" | "each" | "all", "skill" | "skills"]
        )
    }

    /// `average for every skill in MATRIX`, and the marks below it.
    fn score_marks(&mut self, first: &Piece, lines: &[Piece]) -> Option<ScoreBody> {
        let mut marks = Vec::new();
        let mut damage = Damage::None;
        for line in lines {
            match self.mark(line) {
                Some(mark) => marks.push(mark),
                None => damage = Damage::Some,
            }
        }
        if first.is_broken {
            return None;
        }
        let pair = self.read(Rule::marked, first.span, "score", MARKED)?;
        let group = self.skill_group_in(pair.clone())?;
        let aggregate = pair
            .into_inner()
            .find_map(|part| aggregate_of(part.as_rule()));
        Some(ScoreBody::Marks(SkillMarks {
            aggregate: aggregate.unwrap_or(Aggregate::Average),
            group,
            marks,
            damage,
            span: first.span,
        }))
    }

    /// `1 when below`
    fn mark(&mut self, line: &Piece) -> Option<Mark> {
        if line.is_broken {
            return None;
        }
        if let Some(bullet) = line.bullets.first() {
            self.report(SyntaxError::bullets_without_group(bullet.span));
            return None;
        }
        let pair = self.read(Rule::mark, line.span, "mark of a score", MARK)?;
        let (mut value, mut standing) = (None, Standing::At);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::number | Rule::percent => value = Some(self.factor(part)),
                Rule::k_below => standing = Standing::Below,
                Rule::k_above => standing = Standing::Above,
                _ => {}
            }
        }
        Some(Mark {
            value: value?,
            standing,
            span: line.span,
        })
    }

    fn begins_with_weight(&self, clause: &Piece) -> bool {
        let first = self.words(clause.span).split_whitespace().next();
        first.is_some_and(|word| word.ends_with('%'))
    }

    fn report_second_line(&mut self, clause: &Piece) {
        self.report(SyntaxError::UnreadableClause {
            what: "line of a score".to_owned(),
            expected: "the score stands on its first line already".to_owned(),
            help: "end the first line at the colon and write each part in a line below, or take \
                   this line out"
                .to_owned(),
            span: clause.span,
        });
    }

    fn score_part(&mut self, clause: &Piece) -> Option<ScorePart> {
        if clause.is_broken {
            return None;
        }
        if !self.begins_with_weight(clause) {
            let span = self.first_word_of(clause);
            self.report(SyntaxError::UnreadableClause {
                what: "part of a score".to_owned(),
                expected: "how much does it weigh?".to_owned(),
                help: PART.to_owned(),
                span,
            });
            return None;
        }
        let plain = self.plain_part(clause.span);
        let (weight, weight_span, mut what) = match plain {
            Some(part) => part,
            None => self.read_part(clause.span)?,
        };
        self.attach_bullets(std::iter::once(&mut what), &clause.bullets);
        Some(ScorePart {
            weight,
            weight_span,
            what,
        })
    }

    /// Reads a part by the grammar.
    fn read_part(&mut self, span: Span) -> Option<(Number, Span, Expression)> {
        let pair = self.read(Rule::score_part, span, "part of a score", PART)?;
        let weight = pair
            .clone()
            .into_inner()
            .find(|part| part.as_rule() == Rule::percent)?;
        let weight_span = self.span_of(&weight);
        let digits = weight.into_inner().next()?;
        let weight = self.number_of(&digits).and_then(Number::percent)?;
        let what = pair
            .into_inner()
            .find(|part| part.as_rule() == Rule::expression)
            .map(|part| self.expression(part))?;
        Some((weight, weight_span, what))
    }

    fn first_word_of(&self, clause: &Piece) -> Span {
        let words = self.words(clause.span);
        let first = words.split_whitespace().next().unwrap_or(words);
        Span::new(clause.span.start, clause.span.start + first.len())
    }

    /// What an example expects of a score.
    pub(super) fn score_test(&mut self, pair: Pair<'_, Rule>) -> Option<ScoreTest> {
        let span = self.span_of(&pair);
        let rule = pair.as_rule();
        let mut values = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == Rule::given_literal {
                values.push(self.literal(part)?);
            }
        }
        let mut values = values.into_iter();
        let mut value = || values.next();
        let kind = match rule {
            Rule::score_at_least => ScoreTestKind::AtLeast(value()?),
            Rule::score_at_most => ScoreTestKind::AtMost(value()?),
            Rule::score_more_than => ScoreTestKind::MoreThan(value()?),
            Rule::score_less_than => ScoreTestKind::LessThan(value()?),
            Rule::score_from_to => ScoreTestKind::FromTo(value()?, value()?),
            Rule::score_is => ScoreTestKind::Is(value()?),
            _ => ScoreTestKind::NotRecorded,
        };
        Some(ScoreTest { kind, span })
    }
}
