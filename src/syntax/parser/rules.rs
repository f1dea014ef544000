//! Rules and bare rules.

use pest::iterators::Pair;

use crate::source::Span;
use crate::syntax::ast::{
    Citation, Criterion, Damage, Effect, Expression, Name, Rule as RuleNode, Strength, Text,
};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::{Block, Bullet, Piece};
use crate::syntax::words::{self, Keyword};
use crate::value::fold_name;

use super::expressions::one_line;
use super::{Parser, Rule};

/// How a rule body is written, for help lines.
const BODY: &str =
    "a rule reads `if … then require …`, with `otherwise …` and `unless …` if needed";

/// Where the next effect goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Branch {
    /// No `then` or `otherwise` so far.
    Main,
    Then,
    Otherwise,
}

/// A rule while its clauses are read.
struct RuleInProgress {
    rule: RuleNode,
    branch: Branch,
    /// How far the line that opened the branch is indented.
    branch_indent: usize,
    has_then: bool,
    has_otherwise: bool,
    /// The line of the `otherwise`.
    otherwise: Option<Span>,
}

impl RuleInProgress {
    fn new(name: Name, span: Span) -> Self {
        let rule = RuleNode {
            name,
            title: None,
            area: None,
            condition: None,
            then: Vec::new(),
            otherwise: Vec::new(),
            unless: None,
            because: None,
            cite: Vec::new(),
            concerns: None,
            in_force: None,
            waivable_by: Vec::new(),
            damage: Damage::None,
            span,
        };
        Self {
            rule,
            branch: Branch::Main,
            branch_indent: 0,
            has_then: false,
            has_otherwise: false,
            otherwise: None,
        }
    }

    fn open(&mut self, branch: Branch, indent: usize) {
        self.branch = branch;
        self.branch_indent = indent;
        match branch {
            Branch::Then => self.has_then = true,
            Branch::Otherwise => self.has_otherwise = true,
            Branch::Main => {}
        }
    }

    fn effects(&mut self) -> &mut Vec<Effect> {
        match self.branch {
            Branch::Otherwise => &mut self.rule.otherwise,
            Branch::Main | Branch::Then => &mut self.rule.then,
        }
    }
}

impl Parser<'_> {
    pub(super) fn parse_rule(&mut self, block: &Block) -> Option<RuleNode> {
        let head = self.parse_head(block, Keyword::Rule)?;
        let mut progress = RuleInProgress::new(head.name, block.head.span);
        if head.rest.start < head.rest.end && !block.head.is_broken {
            progress.rule.title = self.parse_title(head.rest);
            if progress.rule.title.is_none() {
                progress.rule.damage = Damage::Some;
            }
        }
        self.parse_rule_clauses(&mut progress, &block.clauses);
        self.finish_rule(progress)
    }

    fn parse_title(&mut self, span: Span) -> Option<Text> {
        let first = words::first_word(self.words(span));
        let is_body = words::statement_keyword(first) == Some(Keyword::BareRule);
        let help = if is_body {
            "write what the rule does on the lines below its name, indented".to_owned()
        } else {
            format!(
                "write the title in quotes, like `{}`",
                Keyword::Rule.pattern()
            )
        };
        self.parse_text(span, "title of a rule", &help)
    }

    /// A rule that is only a body: its name is made from its words.
    pub(super) fn parse_bare_rule(&mut self, block: &Block) -> RuleNode {
        let words = self.words_with_bullets(block.head.span, &block.head.bullets);
        let name = Name {
            key: fold_name(&words),
            text: words,
            span: block.head.span,
        };
        let mut progress = RuleInProgress::new(name.clone(), block.head.span);
        self.parse_body(&mut progress, &block.head);
        self.parse_rule_clauses(&mut progress, &block.clauses);
        match self.finish_rule(progress) {
            Some(rule) => rule,
            None => RuleInProgress::new(name, block.head.span).rule,
        }
    }

    /// The words at `span` on one line, bullets behind a colon.
    fn words_with_bullets(&self, span: Span, bullets: &[Bullet]) -> String {
        let words = one_line(self.words(span));
        if bullets.is_empty() {
            return words;
        }
        let bullets: Vec<String> = bullets
            .iter()
            .map(|one| self.words_with_bullets(one.span, &one.bullets))
            .collect();
        format!(
            "{}: {}",
            words.trim_end_matches(':').trim_end(),
            bullets.join("; ")
        )
    }

    fn parse_rule_clauses(&mut self, progress: &mut RuleInProgress, clauses: &[Piece]) {
        for clause in clauses {
            if clause.is_broken {
                progress.rule.damage = Damage::Some;
            }
            self.parse_rule_clause(progress, clause);
        }
    }

    fn parse_rule_clause(&mut self, progress: &mut RuleInProgress, clause: &Piece) {
        match self.clause_word(clause).as_str() {
            "area" => {
                let name = self.parse_name_clause(clause);
                self.set_once(&mut progress.rule.area, name, clause, Keyword::Rule);
            }
            "because" => {
                let text = self.parse_text_clause(clause);
                self.set_once(&mut progress.rule.because, text, clause, Keyword::Rule);
            }
            "cite" => {
                let citation = self.parse_citation(clause);
                progress.rule.cite.extend(citation);
            }
            "concerns" => {
                let concern = self.parse_concern(clause);
                self.set_once(&mut progress.rule.concerns, concern, clause, Keyword::Rule);
            }
            "in" => {
                let in_force = self.parse_in_force(clause);
                self.set_once(&mut progress.rule.in_force, in_force, clause, Keyword::Rule);
            }
            "waivable" => {
                let roles = self.parse_waivable(clause);
                progress.rule.waivable_by.extend(roles);
            }
            "if" | "then" | "otherwise" | "unless" | "require" | "expect" | "encourage"
            | "flag" | "stop" | "recommend" => self.parse_body(progress, clause),
            _ => {
                progress.rule.damage = Damage::Some;
                self.report_unknown_clause(clause, Keyword::Rule);
            }
        }
    }

    fn parse_citation(&mut self, clause: &Piece) -> Option<Citation> {
        if clause.is_broken {
            return None;
        }
        let plain = self.behind_plain_word(clause.span, Self::plain_citation);
        if plain.is_some() {
            return plain;
        }
        let help = "name a source and, in quotes, the section: `cite refinery \"delegation\"`";
        let pair = self.read(Rule::cite_clause, clause.span, "`cite` line", help)?;
        let source = self.name_in(pair.clone())?;
        let section = pair.into_inner().find(|part| part.as_rule() == Rule::text);
        Some(Citation {
            source,
            section: section.map(|text| self.text_of(&text)),
        })
    }

    /// `SOURCE "SECTION"`, or the source alone.
    pub(super) fn plain_citation(&self, span: Span) -> Option<Citation> {
        let words = self.words(span);
        let Some(quote) = words.find('"') else {
            let source = self.plain_name(span)?;
            return Some(Citation {
                source,
                section: None,
            });
        };
        let name = words.get(..quote)?.strip_suffix(' ')?;
        let source = self.plain_name(Span::new(span.start, span.start + name.len()))?;
        let section = self.plain_text(Span::new(span.start + quote, span.end))?;
        Some(Citation {
            source,
            section: Some(section),
        })
    }

    /// Reads a rule body or a part of one, with the bullets under it.
    fn parse_body(&mut self, progress: &mut RuleInProgress, piece: &Piece) {
        if piece.is_broken {
            progress.rule.damage = Damage::Some;
            return;
        }
        if let (Some(bullet), true) = (piece.bullets.first(), ends_openly(self.words(piece.span))) {
            progress.rule.damage = Damage::Some;
            self.report(SyntaxError::bullets_without_group(bullet.span));
            self.remember_broken_branch(progress, piece);
            return;
        }
        let plain = self.plain_body(piece.span);
        let Some(mut parts) = plain.or_else(|| self.read_body(piece)) else {
            progress.rule.damage = Damage::Some;
            self.remember_broken_branch(progress, piece);
            return;
        };
        self.attach_bullets(parts.expressions(), &piece.bullets);
        self.keep_words(&mut parts);
        self.add_to_rule(progress, parts, piece);
    }

    /// Reads a rule body by the grammar.
    fn read_body(&mut self, piece: &Piece) -> Option<BodyParts> {
        let what = format!("`{}` line", self.clause_word(piece));
        let pair = self.read(Rule::body, piece.span, &what, BODY)?;
        let mut parts = BodyParts::default();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::if_part => parts.condition = self.expression_in(part),
                Rule::then_part => parts.branches.push((Branch::Then, self.effects_in(part))),
                Rule::otherwise_part => {
                    parts
                        .branches
                        .push((Branch::Otherwise, self.effects_in(part)));
                }
                Rule::effects => parts.loose = self.effects(part),
                Rule::unless_part => parts.unless = self.expression_in(part),
                _ => {}
            }
        }
        Some(parts)
    }

    /// A `then` or `otherwise` that could not be read still opens its branch, so that the lines
    /// under it are not taken for slips of their own.
    fn remember_broken_branch(&mut self, progress: &mut RuleInProgress, piece: &Piece) {
        match self.clause_word(piece).as_str() {
            "then" => progress.open(Branch::Then, piece.indent),
            "otherwise" => progress.open(Branch::Otherwise, piece.indent),
            _ => {}
        }
    }

    pub(super) fn expression_in(&mut self, pair: Pair<'_, Rule>) -> Option<Expression> {
        let inner = pair
            .into_inner()
            .find(|part| part.as_rule() == Rule::expression)?;
        Some(self.expression(inner))
    }

    fn effects_in(&mut self, pair: Pair<'_, Rule>) -> Vec<Effect> {
        match pair
            .into_inner()
            .find(|part| part.as_rule() == Rule::effects)
        {
            Some(effects) => self.effects(effects),
            None => Vec::new(),
        }
    }

    fn effects(&mut self, pair: Pair<'_, Rule>) -> Vec<Effect> {
        pair.into_inner()
            .filter_map(|part| self.effect(part))
            .collect()
    }

    fn effect(&mut self, pair: Pair<'_, Rule>) -> Option<Effect> {
        let strength = match pair.as_rule() {
            Rule::effect_require => Strength::Require,
            Rule::effect_expect => Strength::Expect,
            Rule::effect_encourage => Strength::Encourage,
            Rule::effect_flag => return self.notice_text(pair).map(Effect::Flag),
            Rule::effect_stop => return self.notice_text(pair).map(Effect::Stop),
            Rule::effect_recommend => return self.name_in(pair).map(Effect::Recommend),
            _ => return None,
        };
        let condition = self.expression_in(pair)?;
        Some(Effect::Criterion(Criterion {
            strength,
            condition,
            words: String::new(),
        }))
    }

    fn notice_text(&mut self, pair: Pair<'_, Rule>) -> Option<Text> {
        let text = pair
            .into_inner()
            .find(|part| part.as_rule() == Rule::text)?;
        Some(self.text_of(&text))
    }

    /// Writes down each criterion in its author's words, once its bullets are in place.
    fn keep_words(&mut self, parts: &mut BodyParts) {
        for effect in parts.all_effects() {
            if let Effect::Criterion(criterion) = effect {
                criterion.words = self.words_of(&criterion.condition);
            }
        }
    }

    fn add_to_rule(&mut self, progress: &mut RuleInProgress, parts: BodyParts, piece: &Piece) {
        if let Some(condition) = parts.condition {
            self.keep_once(
                &mut progress.rule.condition,
                Some(condition),
                piece,
                Keyword::Rule,
            );
        }
        if !parts.loose.is_empty() {
            self.add_loose_effects(progress, parts.loose, piece);
        }
        for (branch, effects) in parts.branches {
            self.add_branch(progress, branch, effects, piece);
        }
        if let Some(unless) = parts.unless {
            self.keep_once(
                &mut progress.rule.unless,
                Some(unless),
                piece,
                Keyword::Rule,
            );
        }
    }

    /// Effects on a line of their own: under the branch above when they stand deeper than it.
    fn add_loose_effects(
        &mut self,
        progress: &mut RuleInProgress,
        effects: Vec<Effect>,
        piece: &Piece,
    ) {
        let is_main = progress.branch == Branch::Main;
        if is_main && progress.rule.condition.is_some() {
            if progress.rule.damage == Damage::None {
                self.report(SyntaxError::MissingThen {
                    label: "`then` is missing before this",
                    help: "write `then` in front of it, as in `then require …`",
                    span: piece.span,
                });
            }
            progress.rule.damage = Damage::Some;
            progress.open(Branch::Then, piece.indent.saturating_sub(1));
        } else if is_main || piece.indent > progress.branch_indent {
            progress.effects().extend(effects);
        } else {
            progress.rule.damage = Damage::Some;
            let is_then = progress.branch == Branch::Then;
            let branch = if is_then { "then" } else { "otherwise" }.to_owned();
            self.report(SyntaxError::MisplacedEffect {
                branch,
                span: piece.span,
            });
        }
    }

    fn add_branch(
        &mut self,
        progress: &mut RuleInProgress,
        branch: Branch,
        effects: Vec<Effect>,
        piece: &Piece,
    ) {
        let (word, is_second) = match branch {
            Branch::Otherwise => ("otherwise", progress.has_otherwise),
            Branch::Then | Branch::Main => ("then", progress.has_then),
        };
        if progress.rule.condition.is_none() && progress.rule.damage == Damage::None {
            progress.rule.damage = Damage::Some;
            let word = word.to_owned();
            self.report(SyntaxError::BranchWithoutIf {
                word,
                span: piece.span,
            });
        } else if is_second {
            let (word, statement) = (word.to_owned(), Keyword::Rule.word().to_owned());
            self.report(SyntaxError::RepeatedClause {
                word,
                statement,
                span: piece.span,
            });
        }
        progress.open(branch, piece.indent);
        if branch == Branch::Otherwise {
            progress.otherwise = Some(piece.span);
        }
        progress.effects().extend(effects);
    }

    /// `if wants to lead require …`: the place of the effect that a condition has swallowed.
    fn swallowed_effect(&self, condition: Span) -> Option<Span> {
        let words = self.words(condition).to_ascii_lowercase();
        let effects = ["require", "expect", "encourage", "recommend"];
        let found = effects.iter().find_map(|effect| {
            let at = words.find(&format!(" {effect} "))? + 1;
            Some((condition.start + at, effect.len()))
        });
        found.map(|(start, length)| Span::new(start, start + length))
    }

    fn finish_rule(&mut self, mut progress: RuleInProgress) -> Option<RuleNode> {
        let condition = progress.rule.condition.as_ref();
        let swallowed = condition.and_then(|condition| self.swallowed_effect(condition.span));
        if let (true, Some(span)) = (progress.rule.then.is_empty(), swallowed) {
            if progress.rule.damage == Damage::None {
                self.report(SyntaxError::MissingThen {
                    label: "`then` is missing before this",
                    help: "write `then` in front of it, as in `then require …`",
                    span,
                });
            }
            progress.rule.damage = Damage::Some;
            progress.rule.condition = None;
        }
        let rule = &progress.rule;
        let condition = rule.condition.as_ref();
        if rule.damage == Damage::None {
            let lacks_then = rule.then.is_empty();
            let lacks_otherwise = rule.otherwise.is_empty() && progress.has_otherwise;
            if let (true, Some(condition)) = (lacks_then, condition) {
                self.report(SyntaxError::MissingThen {
                    label: "then what?",
                    help: "say what to do: `then require …`, `then expect …`, \
                           `then encourage …`, `then flag \"…\"` or `then stop \"…\"`",
                    span: condition.span,
                });
            } else if lacks_then {
                let what = "rule";
                let span = rule.span;
                self.report(SyntaxError::RuleWithoutEffect { what, span });
            } else if let (true, Some(span)) = (lacks_otherwise, progress.otherwise) {
                let what = "`otherwise`";
                self.report(SyntaxError::RuleWithoutEffect { what, span });
            }
        }
        Some(progress.rule)
    }
}

/// Whether a line stops where a condition is due: `require`, and then bullets.
fn ends_openly(words: &str) -> bool {
    let last = words.split_whitespace().next_back().unwrap_or("");
    let open = ["if", "unless", "require", "expect", "encourage"];
    open.iter().any(|word| word.eq_ignore_ascii_case(last))
}

/// The parts that stand on one line of a rule body.
#[derive(Debug, Default, PartialEq)]
pub(super) struct BodyParts {
    pub(super) condition: Option<Expression>,
    pub(super) loose: Vec<Effect>,
    pub(super) branches: Vec<(Branch, Vec<Effect>)>,
    pub(super) unless: Option<Expression>,
}

impl BodyParts {
    fn all_effects(&mut self) -> impl DoubleEndedIterator<Item = &mut Effect> {
        let in_branches = self
            .branches
            .iter_mut()
            .flat_map(|(_, effects)| effects.iter_mut());
        self.loose.iter_mut().chain(in_branches)
    }

    /// Every condition on the line, in the order in which they stand.
    fn expressions(&mut self) -> std::vec::IntoIter<&mut Expression> {
        let Self {
            condition,
            loose,
            branches,
            unless,
        } = self;
        let in_branches = branches
            .iter_mut()
            .flat_map(|(_, effects)| effects.iter_mut());
        let in_effects = loose
            .iter_mut()
            .chain(in_branches)
            .filter_map(|effect| match effect {
                Effect::Criterion(criterion) => Some(&mut criterion.condition),
                Effect::Flag(_) | Effect::Stop(_) | Effect::Recommend(_) => None,
            });
        let all: Vec<&mut Expression> = condition
            .iter_mut()
            .chain(in_effects)
            .chain(unless.iter_mut())
            .collect();
        all.into_iter()
    }
}
