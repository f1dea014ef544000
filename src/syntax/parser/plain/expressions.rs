//! Conditions and quantities in the patterns that most playbooks are made of.
//!
//! Each function reads one rule of the grammar, and gives the tree that is made of the pair. Where a
//! pattern is rare, or the grammar would look further ahead, it gives nothing, and the whole piece is
//! left to the grammar.

use crate::source::Span;
use crate::syntax::ast::{
    Aggregate, Amount, Criterion, Effect, EvidenceTerm, Expression, ExpressionKind, Filter,
    FilterKind, Joint, Name, NoticeKind, Operator, Pick, Quantifier, SkillAmount, SkillGroup,
    Strength, Test, TestKind, Text, TimeUnit,
};
use crate::syntax::words::Word;
use crate::value::{CalendarSpan, Number, PartialDate};

use super::super::expressions::{join, joined};
use super::super::rules::{BodyParts, Branch};
use super::super::{Parser, make_name};
use super::tokens::{Gap, Token, TokenKind, tokens};

impl<'a> Parser<'a> {
    /// A piece to be read without the grammar: not where words of the language are to be noted.
    fn plain(&self, span: Span) -> Option<PlainPiece<'a>> {
        match self.keywords {
            Some(_) => None,
            None => PlainPiece::new(self.text, span),
        }
    }

    /// A piece that is one expression.
    pub(in crate::syntax::parser) fn plain_expression(&self, span: Span) -> Option<Expression> {
        let mut piece = self.plain(span)?;
        let expression = piece.expression()?;
        piece.is_done().then_some(expression)
    }

    /// A rule body, or a part of one.
    pub(in crate::syntax::parser) fn plain_body(&self, span: Span) -> Option<BodyParts> {
        let mut piece = self.plain(span)?;
        let mut parts = BodyParts::default();
        if is_effect(piece.known(0)) {
            parts.loose = piece.effects()?;
        } else {
            if piece.eat("if") {
                parts.condition = Some(piece.expression()?);
            }
            if piece.eat("then") {
                let effects = piece.effects_if_any()?;
                parts.branches.push((Branch::Then, effects));
            }
        }
        if piece.eat("otherwise") {
            let effects = piece.effects_if_any()?;
            parts.branches.push((Branch::Otherwise, effects));
        }
        if piece.eat("unless") {
            parts.unless = Some(piece.expression()?);
        }
        piece.is_done().then_some(parts)
    }

    /// `40% EXPRESSION`: how much it weighs, where that stands, and what is weighed.
    pub(in crate::syntax::parser) fn plain_part(
        &self,
        span: Span,
    ) -> Option<(Number, Span, Expression)> {
        let mut piece = self.plain(span)?;
        let weight_span = piece.peek()?.span;
        let weight = piece.percent()?;
        let what = piece.expression()?;
        piece.is_done().then_some((weight, weight_span, what))
    }

    /// `LABEL when CONDITION`, `LABEL otherwise`
    pub(in crate::syntax::parser) fn plain_verdict_line(
        &self,
        span: Span,
    ) -> Option<(Name, Option<Expression>)> {
        let mut piece = self.plain(span)?;
        let label = piece.label()?;
        let condition = if piece.eat("otherwise") {
            None
        } else {
            piece.eat("when").then_some(())?;
            Some(piece.expression()?)
        };
        piece.is_done().then_some((label, condition))
    }

    /// `KIND or KIND evidence FILTER …`
    pub(in crate::syntax::parser) fn plain_selection(&self, span: Span) -> Option<EvidenceTerm> {
        let mut piece = self.plain(span)?;
        let (term, _) = piece.counted(span.start, None)?;
        piece.is_done().then_some(term)
    }
}

/// How deep brackets may stand in brackets, and how many operands one sum may have.
const MOST: usize = 30;

/// Reads what stands between two places of a text.
struct PlainPiece<'a> {
    text: &'a str,
    end: usize,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl<'a> PlainPiece<'a> {
    /// Nothing if there are signs in it that only the grammar knows.
    fn new(text: &'a str, span: Span) -> Option<Self> {
        Some(Self {
            text,
            end: span.end,
            tokens: tokens(text, span)?,
            at: 0,
            depth: 0,
        })
    }

    /// Whether all has been read.
    fn is_done(&self) -> bool {
        self.at == self.tokens.len()
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    /// Where the next word begins: the grammar counts the space before it to what stands before.
    fn next_start(&self) -> usize {
        self.peek().map_or(self.end, |token| token.span.start)
    }

    /// From `start` to the next word.
    fn to_next(&self, start: usize) -> Span {
        Span::new(start, self.next_start())
    }

    /// The end of what was read last.
    fn last_end(&self) -> usize {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or(self.end, |token| token.span.end)
    }

    /// The word of the language that stands `ahead` words further on.
    fn known(&self, ahead: usize) -> &'static str {
        match self.tokens.get(self.at + ahead).map(|token| token.kind) {
            Some(TokenKind::Word(word)) => word.known(),
            _ => "",
        }
    }

    fn is_kind(&self, kind: TokenKind) -> bool {
        self.peek().is_some_and(|token| token.kind == kind)
    }

    /// Moves on if this word comes next.
    fn eat(&mut self, word: &str) -> bool {
        let found = self.known(0) == word;
        self.at += usize::from(found);
        found
    }

    fn eat_kind(&mut self, kind: TokenKind) -> bool {
        let found = self.is_kind(kind);
        self.at += usize::from(found);
        found
    }

    /// Whether these words come next, one space between them.
    fn comes(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| {
            let token = self.tokens.get(self.at + ahead);
            self.known(ahead) == *word
                && (ahead == 0 || token.is_some_and(|token| token.gap == Gap::Space))
        })
    }

    fn eat_all(&mut self, words: &[&str]) -> bool {
        let found = self.comes(words);
        if found {
            self.at += words.len();
        }
        found
    }

    fn written(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Members joined by `and` or `or`.
    fn expression(&mut self) -> Option<Expression> {
        let start = self.next_start();
        let (first, mut end) = self.member()?;
        let mut members = Vec::new();
        let mut joints = Vec::new();
        while matches!(self.known(0), "and" | "or") {
            let joint = self.peek()?;
            let is_or = self.known(0) == "or";
            if !is_or && is_effect(self.known(1)) {
                break;
            }
            self.at += 1;
            joints.push(Joint {
                is_or,
                span: joint.span,
            });
            let member;
            (member, end) = self.member()?;
            members.push(member);
        }
        if joints.is_empty() {
            return Some(first);
        }
        members.insert(0, first);
        let span = Span::new(start, end);
        let kind = joined(members, joints);
        Some(Expression { kind, span })
    }

    /// An expression from `start` to the next word.
    fn made(&self, start: usize, kind: ExpressionKind) -> Expression {
        let span = self.to_next(start);
        Expression { kind, span }
    }

    /// Gives where it ends, too.
    fn member(&mut self) -> Option<(Expression, usize)> {
        let start = self.next_start();
        let mut is_negated = false;
        while self.eat("not") {
            is_negated = !is_negated;
        }
        let (inner, end) = self.comparison()?;
        if !is_negated {
            return Some((inner, end));
        }
        let span = Span::new(start, end);
        let kind = ExpressionKind::Not(Box::new(inner));
        Some((Expression { kind, span }, end))
    }

    /// Gives where it ends, too: but for a list of kinds, where the next word begins.
    fn comparison(&mut self) -> Option<(Expression, usize)> {
        let (start, begin) = (self.next_start(), self.at);
        let subject = self.sum()?;
        // A name before a comma can only be a kind of evidence.
        if self.is_kind(TokenKind::Comma) {
            self.at = begin;
            let listed = self.listed(start)?;
            let end = listed.span.end;
            return Some((listed, end));
        }
        let kind = match self.known(0) {
            "is" | "are" => {
                self.at += 1;
                let test = self.test()?;
                let subject = Box::new(subject);
                let test = self.held(test)?;
                ExpressionKind::Is { subject, test }
            }
            "includes" => {
                self.at += 1;
                let item = Box::new(self.sum()?);
                let list = Box::new(subject);
                ExpressionKind::Includes { list, item }
            }
            _ => return Some((subject, self.next_start())),
        };
        Some((self.made(start, kind), self.next_start()))
    }

    /// `KIND, KIND or KIND evidence`, perhaps behind `no`
    fn listed(&mut self, start: usize) -> Option<Expression> {
        let amount = self.eat("no").then_some(Amount::None);
        let mut kinds = vec![self.name()?];
        while self.eat_kind(TokenKind::Comma) {
            kinds.push(self.name()?);
        }
        if self.eat("or") {
            kinds.push(self.name()?);
        }
        let (filters, span) = self.filtered(start)?;
        let kind = ExpressionKind::Evidence(EvidenceTerm {
            amount,
            counts_kinds: false,
            kinds,
            filters,
        });
        Some(Expression { kind, span })
    }

    /// A test, and how long it must have held.
    fn held(&mut self, test: Test) -> Option<Test> {
        if !self.eat_all(&["for", "at", "least"]) {
            return Some(test);
        }
        let start = self.next_start();
        let duration = self.one_duration()?;
        Some(Test {
            span: test.span.to(self.to_next(start)),
            kind: TestKind::HeldFor(Box::new(test), duration),
        })
    }

    fn test(&mut self) -> Option<Test> {
        let start = self.next_start();
        let kind = match self.known(0) {
            "known" => return self.word_test(TestKind::Known),
            "unknown" => return self.word_test(TestKind::Unknown),
            "met" => return self.word_test(TestKind::Met),
            "unmet" => return self.word_test(TestKind::Unmet),
            "not" => {
                self.at += 1;
                if self.known(0) == "one" {
                    TestKind::NotOneOf(self.options()?)
                } else {
                    TestKind::Not(self.boxed_sum()?)
                }
            }
            "one" => TestKind::OneOf(self.options()?),
            "at" if self.eat_all(&["at", "least"]) => TestKind::AtLeast(self.boxed_sum()?),
            "at" if self.eat_all(&["at", "most"]) => TestKind::AtMost(self.boxed_sum()?),
            "more" if self.eat_all(&["more", "than"]) => TestKind::MoreThan(self.boxed_sum()?),
            "less" if self.eat_all(&["less", "than"]) => TestKind::LessThan(self.boxed_sum()?),
            "fewer" if self.eat_all(&["fewer", "than"]) => TestKind::LessThan(self.boxed_sum()?),
            "before" => {
                self.at += 1;
                TestKind::Before(self.boxed_sum()?)
            }
            "after" => {
                self.at += 1;
                TestKind::After(self.boxed_sum()?)
            }
            "between" => {
                let (low, high) = self.ends()?;
                TestKind::Between(Box::new(low), Box::new(high))
            }
            "within" => TestKind::Within(self.last()?),
            "at" | "more" | "less" | "fewer" | "above" | "below" => return None,
            _ => TestKind::Equals(self.boxed_sum()?),
        };
        let span = self.to_next(start);
        Some(Test { kind, span })
    }

    /// A test of one word.
    fn word_test(&mut self, kind: TestKind) -> Option<Test> {
        let span = self.peek()?.span;
        self.at += 1;
        Some(Test { kind, span })
    }

    fn options(&mut self) -> Option<Vec<Expression>> {
        self.eat_all(&["one", "of"]).then_some(())?;
        let mut options = Vec::new();
        loop {
            options.push(self.sum()?);
            if !self.eat_kind(TokenKind::Comma) {
                return Some(options);
            }
        }
    }

    /// `between SUM and SUM`
    fn ends(&mut self) -> Option<(Expression, Expression)> {
        self.eat("between").then_some(())?;
        let low = self.sum()?;
        self.eat("and").then_some(())?;
        Some((low, self.sum()?))
    }

    /// `within the last DURATION`
    fn last(&mut self) -> Option<CalendarSpan> {
        let is_last = self.eat("within") && self.eat_all(&["the", "last"]);
        is_last.then_some(())?;
        self.one_duration()
    }

    fn boxed_sum(&mut self) -> Option<Box<Expression>> {
        self.sum().map(Box::new)
    }

    fn sum(&mut self) -> Option<Expression> {
        let (sum, _) = self.summands()?;
        (self.known(0) != "rounded").then_some(sum)
    }

    /// What a list is made of, too: it is not rounded by itself. Gives where it ends, as well.
    fn summands(&mut self) -> Option<(Expression, usize)> {
        let (mut sum, _) = self.product()?;
        let mut end = self.next_start();
        for _ in 0..MOST {
            let operator = match self.known(0) {
                "plus" => Operator::Plus,
                "minus" => Operator::Minus,
                _ => return Some((sum, end)),
            };
            self.at += 1;
            let right;
            (right, end) = self.product()?;
            sum = join(operator, sum, right);
        }
        None
    }

    /// Gives where it ends, too: with its last factor, or where the next word begins if it has but one.
    fn product(&mut self) -> Option<(Expression, usize)> {
        let mut product = self.factor()?;
        let mut end = self.next_start();
        for _ in 0..MOST {
            let operator = match self.known(0) {
                "times" => Operator::Times,
                "divided" => Operator::DividedBy,
                _ => return Some((product, end)),
            };
            let is_whole = self.eat("times") || self.eat_all(&["divided", "by"]);
            is_whole.then_some(())?;
            let right = self.factor()?;
            end = right.span.end;
            product = join(operator, product, right);
        }
        None
    }

    fn factor(&mut self) -> Option<Expression> {
        let token = self.peek()?;
        let start = token.span.start;
        let kind = match token.kind {
            TokenKind::Whole if self.is_duration() => {
                let duration = self.duration()?;
                // More than one unit ends where its last ends.
                let units = self.text.get(start..self.last_end())?.split_whitespace();
                let span = if units.count() > 2 {
                    Span::new(start, self.last_end())
                } else {
                    self.to_next(start)
                };
                let kind = ExpressionKind::Duration(duration);
                return Some(Expression { kind, span });
            }
            TokenKind::Whole | TokenKind::Decimal => {
                ExpressionKind::Number(Number::parse(self.written(token.span)).ok()?)
            }
            TokenKind::Percent => {
                let kind = ExpressionKind::Percent(self.percent()?);
                let span = token.span;
                return Some(Expression { kind, span });
            }
            TokenKind::Date => {
                ExpressionKind::Date(PartialDate::parse(self.written(token.span)).ok()?)
            }
            TokenKind::Text => ExpressionKind::Text(self.inside(token)?.to_owned()),
            TokenKind::Open => return self.bracket(),
            TokenKind::Word(Word::Starting(word)) => return self.term(word, start),
            TokenKind::Word(Word::Own | Word::Other(_)) => return self.evidence_or_name(),
            TokenKind::Word(Word::Joining(_))
            | TokenKind::Comma
            | TokenKind::Colon
            | TokenKind::Close => return None,
        };
        self.at += 1;
        let span = token.span;
        Some(Expression { kind, span })
    }

    fn bracket(&mut self) -> Option<Expression> {
        let start = self.next_start();
        self.eat_kind(TokenKind::Open).then_some(())?;
        self.depth += 1;
        (self.depth <= MOST).then_some(())?;
        let inner = Box::new(self.expression()?);
        self.depth -= 1;
        self.eat_kind(TokenKind::Close).then_some(())?;
        let span = Span::new(start, self.last_end());
        let kind = ExpressionKind::Bracket(inner);
        Some(Expression { kind, span })
    }

    /// What begins with a word of the language.
    fn term(&mut self, word: &str, start: usize) -> Option<Expression> {
        match word {
            "at" if self.eat_all(&["at", "least"]) => self.amount(start, Amount::AtLeast),
            "at" if self.eat_all(&["at", "most"]) => self.amount(start, Amount::AtMost),
            "exactly" => {
                self.at += 1;
                self.amount(start, Amount::Exactly)
            }
            "all" => {
                self.at += 1;
                self.members(start, Amount::All)
            }
            "any" => {
                self.at += 1;
                self.some_of(start)
            }
            "every" => {
                self.at += 1;
                self.quantified(start, Quantifier::Every)
            }
            "no" => {
                self.at += 1;
                self.none_of(start)
            }
            "count" => {
                self.eat_all(&["count", "of"]).then_some(())?;
                let (term, span) = self.counted(start, None)?;
                let kind = ExpressionKind::CountOf(term);
                Some(Expression { kind, span })
            }
            "average" | "lowest" | "highest" | "sum" | "first" | "latest" => self.pick(start),
            "years" | "months" | "weeks" | "days" => self.elapsed(start),
            _ => None,
        }
    }

    /// What stands behind `at least`: a number of bullets, or of evidence.
    fn amount(&mut self, start: usize, amount: fn(u32) -> Amount) -> Option<Expression> {
        let count = self.whole()?;
        let amount = amount(u32::try_from(count).ok()?);
        match self.known(0) {
            "of" => self.members(start, amount),
            "requirement" | "expectation" | "encouragement" => self.criteria(start, amount),
            "skill" | "different" => None,
            _ => self.evidence(start, Some(amount)),
        }
    }

    /// `of:`; the bullets come by themselves.
    fn members(&mut self, start: usize, amount: Amount) -> Option<Expression> {
        self.eat("of").then_some(())?;
        let span = if self.eat_kind(TokenKind::Colon) {
            Span::new(start, self.last_end())
        } else {
            self.to_next(start)
        };
        let members = Vec::new();
        let kind = ExpressionKind::Group { amount, members };
        Some(Expression { kind, span })
    }

    /// What stands behind `any`: `of:`, or what stands behind `every`, too.
    fn some_of(&mut self, start: usize) -> Option<Expression> {
        match self.known(0) {
            "of" => self.members(start, Amount::Any),
            _ => self.quantified(start, Quantifier::Any),
        }
    }

    /// What stands behind `no`: a name, evidence, or what stands behind `every`, too.
    fn none_of(&mut self, start: usize) -> Option<Expression> {
        if matches!(
            self.known(0),
            "requirement" | "expectation" | "encouragement" | "rule" | "skill" | "stop" | "flag"
        ) {
            return self.quantified(start, Quantifier::No);
        }
        let behind = self.at;
        let name = self.name()?;
        if self.known(0) == "evidence" {
            self.at = behind;
            return self.evidence(start, Some(Amount::None));
        }
        Some(self.made(start, ExpressionKind::No(name)))
    }

    /// `requirement …`, `stop applies`, `rule in AREA`, `skill in AREA`, behind `every`, `any` or `no`
    fn quantified(&mut self, start: usize, quantifier: Quantifier) -> Option<Expression> {
        let amount = match quantifier {
            Quantifier::Every => Amount::All,
            Quantifier::Any => Amount::Any,
            Quantifier::No => Amount::None,
        };
        let kind = match self.known(0) {
            "requirement" | "expectation" | "encouragement" => return self.criteria(start, amount),
            word @ ("stop" | "flag") if quantifier != Quantifier::Every => {
                self.at += 1;
                self.eat("applies").then_some(())?;
                let notice = match word {
                    "stop" => NoticeKind::Stop,
                    _ => NoticeKind::Flag,
                };
                ExpressionKind::Applies { quantifier, notice }
            }
            "rule" if self.known(1) == "in" => {
                self.at += 2;
                let area = self.name()?;
                ExpressionKind::RulesIn { quantifier, area }
            }
            "skill" if self.known(1) == "in" => {
                self.at += 2;
                let name = self.name()?;
                let column = None;
                let group = SkillGroup { name, column };
                let amount = SkillAmount::Amount(amount);
                return Some(self.made(start, ExpressionKind::SkillsIn { amount, group }));
            }
            _ => return None,
        };
        let span = Span::new(start, self.last_end());
        Some(Expression { kind, span })
    }

    /// `requirements`, `requirements in AREA`
    fn criteria(&mut self, start: usize, amount: Amount) -> Option<Expression> {
        let strength = match self.known(0) {
            "requirement" => Strength::Require,
            "expectation" => Strength::Expect,
            _ => Strength::Encourage,
        };
        self.at += 1;
        let area = if self.eat("in") {
            Some(self.name()?)
        } else {
            None
        };
        let span = match area {
            Some(_) => Span::new(start, self.last_end()),
            None => self.to_next(start),
        };
        let kind = ExpressionKind::Criteria {
            amount,
            strength,
            area,
        };
        Some(Expression { kind, span })
    }

    /// `rule NAME`, where `is met` or `is unmet` comes next.
    fn rule(&mut self) -> Option<Expression> {
        let start = self.next_start();
        self.at += 1;
        let name = self.name()?;
        let is_asked = matches!(self.known(0), "is" | "are");
        let is_rule = is_asked && matches!(self.known(1), "met" | "unmet");
        is_rule.then(|| self.made(start, ExpressionKind::Rule(name)))
    }

    /// `average of A, B`, `average FIELD of KIND evidence`, `latest KIND evidence`
    fn pick(&mut self, start: usize) -> Option<Expression> {
        let (aggregate, pick) = match self.known(0) {
            "average" => (Some(Aggregate::Average), Pick::Average),
            "lowest" => (Some(Aggregate::Lowest), Pick::Lowest),
            "highest" => (Some(Aggregate::Highest), Pick::Highest),
            "sum" => (Some(Aggregate::Sum), Pick::Sum),
            "first" => (None, Pick::First),
            _ => (None, Pick::Latest),
        };
        self.at += 1;
        if self.known(0) == "of" {
            return self.aggregate(start, aggregate?);
        }
        let behind = self.at;
        let field = self.name_before("of").filter(|_| self.eat("of"));
        if field.is_none() {
            self.at = behind;
        }
        let (term, span) = self.counted(start, None)?;
        let kind = ExpressionKind::OfEvidence { pick, field, term };
        Some(Expression { kind, span })
    }

    fn aggregate(&mut self, start: usize, aggregate: Aggregate) -> Option<Expression> {
        let of = self.peek()?;
        (of.gap == Gap::Space && self.eat("of")).then_some(())?;
        let (first, _) = self.summands()?;
        let mut end = self.next_start();
        let mut members = vec![first];
        while self.eat_kind(TokenKind::Comma) {
            let member;
            (member, end) = self.summands()?;
            members.push(member);
        }
        let span = Span::new(start, end);
        let kind = ExpressionKind::Aggregate { aggregate, members };
        Some(Expression { kind, span })
    }

    /// `years since DATE`
    fn elapsed(&mut self, start: usize) -> Option<Expression> {
        let unit = self.unit()?;
        self.eat("since").then_some(())?;
        let since = Box::new(self.factor()?);
        let span = Span::new(start, since.span.end);
        let kind = ExpressionKind::Elapsed { unit, since };
        Some(Expression { kind, span })
    }

    /// `mentoring evidence`, `line reports`
    fn evidence_or_name(&mut self) -> Option<Expression> {
        let start = self.next_start();
        match self.known(0) {
            "rule" => return self.rule(),
            // `assessment date`: the grammar looks whether it is meant.
            "assessment" => return None,
            _ => {}
        }
        let name = self.name()?;
        match self.known(0) {
            "met" => None,
            "evidence" => {
                let (filters, span) = self.filtered(start)?;
                let kind = ExpressionKind::Evidence(EvidenceTerm {
                    amount: None,
                    counts_kinds: false,
                    kinds: vec![name],
                    filters,
                });
                Some(Expression { kind, span })
            }
            _ => Some(self.made(start, ExpressionKind::Name(name))),
        }
    }

    fn evidence(&mut self, start: usize, amount: Option<Amount>) -> Option<Expression> {
        let (term, span) = self.counted(start, amount)?;
        let kind = ExpressionKind::Evidence(term);
        Some(Expression { kind, span })
    }

    /// Kinds, `evidence` and filters; `start` is where all began.
    fn counted(&mut self, start: usize, amount: Option<Amount>) -> Option<(EvidenceTerm, Span)> {
        (self.known(0) != "different").then_some(())?;
        let mut kinds = vec![self.name()?];
        while self.eat_kind(TokenKind::Comma) || self.eat("or") {
            kinds.push(self.name()?);
        }
        let (filters, span) = self.filtered(start)?;
        let term = EvidenceTerm {
            amount,
            counts_kinds: false,
            kinds,
            filters,
        };
        Some((term, span))
    }

    /// `evidence` and filters. Without one the grammar goes on to the next word.
    fn filtered(&mut self, start: usize) -> Option<(Vec<Filter>, Span)> {
        self.eat("evidence").then_some(())?;
        let mut filters: Vec<Filter> = Vec::new();
        while let Some(filter) = self.filter()? {
            filters.push(filter);
        }
        let span = match filters.last() {
            Some(last) => Span::new(start, last.span.end),
            None => self.to_next(start),
        };
        Some((filters, span))
    }

    /// One filter, if one comes; nothing at all if the grammar has to look.
    fn filter(&mut self) -> Option<Option<Filter>> {
        let start = self.next_start();
        let kind = match self.known(0) {
            "within" => FilterKind::Within(self.last()?),
            "since" => {
                self.at += 1;
                FilterKind::Since(self.sum()?)
            }
            "before" => {
                self.at += 1;
                FilterKind::Before(self.sum()?)
            }
            "between" => {
                let (low, high) = self.ends()?;
                FilterKind::Between(low, high)
            }
            "where" => {
                self.at += 1;
                let (field, test) = self.where_test()?;
                let span = Span::new(start, test.span.end);
                let kind = FilterKind::Where { field, test };
                return Some(Some(Filter { kind, span }));
            }
            _ => return self.exact_filter(start),
        };
        let span = self.to_next(start);
        Some(Some(Filter { kind, span }))
    }

    /// A filter that ends with its last word.
    fn exact_filter(&mut self, start: usize) -> Option<Option<Filter>> {
        let kind = match self.known(0) {
            "verified" if self.eat_all(&["verified", "by"]) => FilterKind::VerifiedBy(self.name()?),
            "verified" if self.known(1) != "by" => {
                self.at += 1;
                FilterKind::Verified
            }
            "ongoing" => {
                self.at += 1;
                FilterKind::Ongoing
            }
            "about" => {
                self.at += 1;
                FilterKind::About(self.name()?)
            }
            "not" if self.eat_all(&["not", "expired"]) => FilterKind::NotExpired,
            "with" if self.known(2) != "verified" && self.eat_all(&["with", "different"]) => {
                FilterKind::Different(self.name()?)
            }
            "verified" | "not" | "with" | "lasting" | "in" => return None,
            _ => return Some(None),
        };
        let span = Span::new(start, self.last_end());
        Some(Some(Filter { kind, span }))
    }

    /// `FIELD is TEST`
    fn where_test(&mut self) -> Option<(Name, Test)> {
        let field = self.name()?;
        (self.eat("is") || self.eat("are")).then_some(())?;
        if self.known(0) != "no" {
            return Some((field, self.test()?));
        }
        let start = self.next_start();
        self.at += 1;
        let is_end = match self.peek().map(|token| token.kind) {
            None | Some(TokenKind::Word(Word::Joining(_))) => true,
            Some(_) => false,
        };
        is_end.then_some(())?;
        let span = self.to_next(start);
        let kind = TestKind::No;
        Some((field, Test { kind, span }))
    }

    /// The words before `when` or `otherwise`, any others.
    fn label(&mut self) -> Option<Name> {
        let start = self.next_start();
        while !matches!(self.known(0), "when" | "otherwise") {
            let token = self.peek()?;
            let is_word = matches!(token.kind, TokenKind::Word(_)) && token.gap != Gap::Line;
            is_word.then_some(())?;
            self.at += 1;
        }
        (self.next_start() > start).then_some(())?;
        let span = Span::new(start, self.last_end());
        Some(make_name(self.written(span), span))
    }

    /// Words with one space between them, up to one that no name has.
    fn name(&mut self) -> Option<Name> {
        self.name_before("")
    }

    /// A name that ends before `stop`, too.
    fn name_before(&mut self, stop: &str) -> Option<Name> {
        let first = self.peek()?;
        let begins_name = match first.kind {
            TokenKind::Word(Word::Own) => true,
            TokenKind::Word(Word::Other(_)) => !self.may_end_name(),
            _ => false,
        };
        begins_name.then_some(())?;
        self.at += 1;
        while let Some(token) = self.peek() {
            let is_end = match token.kind {
                TokenKind::Word(Word::Joining(_)) => true,
                TokenKind::Comma | TokenKind::Close | TokenKind::Colon => true,
                TokenKind::Word(word) => !stop.is_empty() && word.known() == stop,
                _ => false,
            };
            if is_end || token.gap == Gap::Line {
                break;
            }
            (token.gap == Gap::Space).then_some(())?;
            match token.kind {
                TokenKind::Word(Word::Starting("not")) if self.known(1) == "expired" => break,
                TokenKind::Word(Word::Other("for")) if self.comes(&["for", "at", "least"]) => break,
                TokenKind::Word(_) if self.may_end_name() => return None,
                TokenKind::Word(_) | TokenKind::Whole => self.at += 1,
                _ => return None,
            }
        }
        let span = Span::new(first.span.start, self.last_end());
        Some(make_name(self.written(span), span))
    }

    /// Whether a word comes that ends a name when certain others follow: the grammar looks for them.
    fn may_end_name(&self) -> bool {
        match self.known(0) {
            "not" => true,
            "for" => matches!(self.known(1), "at" | "every"),
            "in" => self.known(1) == "each",
            _ => false,
        }
    }

    /// The text in a pair of quotes.
    fn inside(&self, token: Token) -> Option<&'a str> {
        let inner = self.written(token.span);
        Some(inner.strip_prefix('"')?.strip_suffix('"')?.trim())
    }

    fn whole(&mut self) -> Option<i32> {
        let token = self.peek()?;
        (token.kind == TokenKind::Whole).then_some(())?;
        self.at += 1;
        self.written(token.span).parse().ok()
    }

    fn percent(&mut self) -> Option<Number> {
        let token = self.peek()?;
        (token.kind == TokenKind::Percent).then_some(())?;
        self.at += 1;
        let digits = self.written(token.span).strip_suffix('%')?;
        Number::parse(digits).ok()?.percent()
    }

    fn is_duration(&self) -> bool {
        matches!(self.known(1), "years" | "months" | "weeks" | "days")
    }

    fn unit(&mut self) -> Option<TimeUnit> {
        let unit = match self.known(0) {
            "years" => TimeUnit::Years,
            "months" => TimeUnit::Months,
            "weeks" => TimeUnit::Weeks,
            "days" => TimeUnit::Days,
            _ => return None,
        };
        self.at += 1;
        Some(unit)
    }

    /// `2 years 6 months`
    fn duration(&mut self) -> Option<CalendarSpan> {
        let mut duration = CalendarSpan::default();
        while self.is_kind(TokenKind::Whole) && self.is_duration() {
            let count = self.whole()?;
            let (months, days) = match self.unit()? {
                TimeUnit::Years => (count.checked_mul(12)?, 0),
                TimeUnit::Months => (count, 0),
                TimeUnit::Weeks => (0, count.checked_mul(7)?),
                TimeUnit::Days => (0, count),
            };
            duration.months = duration.months.checked_add(months)?;
            duration.days = duration.days.checked_add(days)?;
        }
        Some(duration)
    }

    /// `12 months`, and no more units.
    fn one_duration(&mut self) -> Option<CalendarSpan> {
        let start = self.at;
        let duration = self.duration()?;
        (self.at == start + 2).then_some(duration)
    }

    /// Effects, which may stand on the lines below.
    fn effects_if_any(&mut self) -> Option<Vec<Effect>> {
        if is_effect(self.known(0)) {
            self.effects()
        } else {
            Some(Vec::new())
        }
    }

    /// Effects joined by `and`.
    fn effects(&mut self) -> Option<Vec<Effect>> {
        let mut effects = vec![self.effect()?];
        while self.eat("and") {
            effects.push(self.effect()?);
        }
        Some(effects)
    }

    fn effect(&mut self) -> Option<Effect> {
        let word = self.known(0);
        self.at += 1;
        let strength = match word {
            "require" => Strength::Require,
            "expect" => Strength::Expect,
            "encourage" => Strength::Encourage,
            "flag" => return self.notice().map(Effect::Flag),
            "stop" => return self.notice().map(Effect::Stop),
            "recommend" => return self.name().map(Effect::Recommend),
            _ => return None,
        };
        Some(Effect::Criterion(Criterion {
            strength,
            condition: self.expression()?,
            words: String::new(),
        }))
    }

    fn notice(&mut self) -> Option<Text> {
        let token = self.peek()?;
        (token.kind == TokenKind::Text).then_some(())?;
        self.at += 1;
        Some(Text {
            value: self.inside(token)?.to_owned(),
            span: token.span,
        })
    }
}

fn is_effect(word: &str) -> bool {
    matches!(
        word,
        "require" | "expect" | "encourage" | "flag" | "stop" | "recommend"
    )
}
