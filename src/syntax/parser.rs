//! Builds the tree: pieces of the outline, each read by the grammar rule that its first word asks
//! for.

mod actions;
mod clauses;
mod examples;
mod expressions;
mod files;
mod matrices;
mod plain;
mod rule_clauses;
mod rules;
mod scores;
mod selections;
mod tables;
mod terms;
mod verdicts;

use pest::error::InputLocation;
use pest::iterators::{Pair, Pairs};

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::diagnostics::Problems;
use crate::source::Span;
use crate::value::{PartialDate, fold_name, spaced_once};

use super::Parsed;
use super::ast::{Ast, Name, Statement, Text};
use super::error::SyntaxError;
use super::explain;
use super::outline::{self, Block, Outline};
use super::words::{self, Keyword};

/// The parser that `pest` makes of the grammar.
mod grammar {
    #![allow(
        missing_docs,
        reason = "pest gives the grammar's own comments to its rules"
    )]
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/playbook.pest"]
    pub(crate) struct Grammar;
}

pub(crate) use expressions::one_line;
pub(super) use grammar::{Grammar, Rule};

/// Reads one file.
pub(super) struct Parser<'a> {
    text: &'a str,
    problems: Problems,
    /// Where in the file the piece being read starts: `pest` counts from there.
    base: usize,
    /// Names that were refused where they were declared, folded: a line that uses one cannot be read
    /// either, and that is no mistake of its own.
    refused_names: Vec<String>,
    /// Where words of the language stand, if anybody wants to know.
    keywords: Option<Vec<Span>>,
}

/// The head of a declaration, cut at its colon.
struct Head {
    name: Name,
    /// What stands behind the colon; empty when there is nothing.
    rest: Span,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            problems: Problems::default(),
            base: 0,
            refused_names: Vec::new(),
            keywords: None,
        }
    }

    /// Reads from `start` to the end of the text; gives the outline that it was read by, and the words of the language, too.
    pub(super) fn parse(mut self, start: usize) -> (Parsed, Outline, Vec<Span>) {
        let mut problems = Problems::default();
        let outline = outline::outline(self.text, start, &mut |error| problems.push(error));
        self.problems = problems;
        let mut ast = Ast::default();
        ast.statements.reserve(outline.blocks.len());
        for block in &outline.blocks {
            match self.parse_statement(block) {
                Some(statement) => ast.statements.push(statement),
                None => ast.lost_heads.push(fold_name(self.words(block.head.span))),
            }
        }
        let parsed = Parsed {
            ast,
            problems: self.problems,
        };
        (parsed, outline, self.keywords.unwrap_or_default())
    }

    /// Notes where words of the language stand.
    pub(super) fn with_keywords(mut self) -> Self {
        self.keywords = Some(Vec::new());
        self
    }

    fn parse_statement(&mut self, block: &Block) -> Option<Statement> {
        let keyword = match words::head_keyword(self.text, block.head.span) {
            Some(keyword) => keyword,
            None => self.report_unknown_statement(block.head.span)?,
        };
        let takes_bullets = matches!(
            keyword,
            Keyword::BareRule | Keyword::Define | Keyword::Score
        );
        if let Some(bullet) = block.head.bullets.first()
            && !takes_bullets
        {
            self.report(SyntaxError::unasked_bullets(bullet.span));
        }
        match keyword {
            Keyword::OtherPlaybook => self
                .parse_other_playbook(block)
                .map(Statement::OtherPlaybook),
            Keyword::Playbook => self
                .parse_playbook(block)
                .map(|header| Statement::Playbook(Box::new(header))),
            Keyword::Include => self.parse_include(block).map(Statement::Include),
            Keyword::Source => self.parse_source(block).map(Statement::Source),
            Keyword::Scale => self.parse_scale(block).map(Statement::Scale),
            Keyword::Fact | Keyword::ProtectedFact => {
                self.parse_fact(block, keyword).map(Statement::Fact)
            }
            Keyword::Skill => self.parse_skill(block).map(Statement::Skill),
            Keyword::Evidence => self.parse_evidence(block),
            Keyword::Verifiers => self.parse_verifiers(block).map(Statement::Verifiers),
            Keyword::Area => self.parse_area(block).map(Statement::Area),
            Keyword::Define => self.parse_definition(block).map(Statement::Define),
            Keyword::Table => self.parse_table(block).map(Statement::Table),
            Keyword::Matrix => self.parse_matrix(block).map(Statement::Matrix),
            Keyword::Rule => self
                .parse_rule(block)
                .map(|rule| Statement::Rule(Box::new(rule))),
            Keyword::BareRule => Some(Statement::Rule(Box::new(self.parse_bare_rule(block)))),
            Keyword::Score => self.parse_score(block).map(Statement::Score),
            Keyword::Action => self
                .parse_action(block)
                .map(|action| Statement::Action(Box::new(action))),
            Keyword::Verdict => self.parse_verdict_statement(block),
            Keyword::Example => self.parse_example(block).map(Statement::Example),
        }
    }

    fn report(&mut self, error: SyntaxError) {
        self.problems.push(error);
    }

    /// Reports a head whose first word begins no statement; gives the statement that it must mean,
    /// so that what it declares is not missed elsewhere.
    fn report_unknown_statement(&mut self, span: Span) -> Option<Keyword> {
        let word = first_or_all(self.words(span)).to_owned();
        let word_span = Span::new(span.start, span.start + word.len());
        if let Some(error) = explain::curly_quotes(self.text, span) {
            self.report(error);
            return None;
        }
        let statements = words::STATEMENT_WORDS.map(|(word, _)| word);
        let nearest = crate::diagnostics::nearest(&word, statements);
        let meant = match word.to_ascii_lowercase().as_str() {
            "must" | "shall" => Some("require"),
            "should" => Some("expect"),
            "could" => Some("encourage"),
            "when" | "where" => Some("if"),
            _ => None,
        };
        let help = match (meant, &nearest) {
            (Some(meant), _) => format!("write `{meant}` in place of `{word}`"),
            (None, Some(nearest)) => format!("did you mean `{nearest}`?"),
            (None, None) => {
                let words = words::STATEMENT_WORDS.iter();
                let words = words.filter(|(_, keyword)| *keyword != Keyword::BareRule);
                let words: Vec<String> = words.map(|(word, _)| format!("`{word}`")).collect();
                format!(
                    "a line in the first column begins with one of {}, or is a rule that begins with \
                     `if`, `require` or another effect",
                    words.join(", ")
                )
            }
        };
        self.report(SyntaxError::UnknownStatement {
            word,
            help,
            span: word_span,
        });
        let meant = nearest.and_then(|nearest| words::statement_keyword(&nearest));
        meant.filter(|keyword| *keyword != Keyword::BareRule)
    }

    fn words(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Reads the words at `span` by a rule of the grammar; what does not fit is explained.
    fn read(&mut self, rule: Rule, span: Span, what: &str, help: &str) -> Option<Pair<'a, Rule>> {
        if let Err(error) = explain::check_nesting(self.text, span) {
            self.report(error);
            return None;
        }
        self.base = span.start;
        let parsed = <Grammar as pest::Parser<Rule>>::parse(rule, self.words(span));
        match parsed {
            Ok(mut pairs) => {
                if let Some(keywords) = &mut self.keywords {
                    keywords.extend(keywords_in(pairs.clone(), span.start));
                }
                pairs.next()
            }
            Err(error) => {
                let at = match error.location {
                    InputLocation::Pos(at) | InputLocation::Span((at, _)) => span.start + at,
                };
                if !self.uses_refused_name(span, at) {
                    let error = explain::explain(self.text, span, &error, what, help);
                    self.report(error);
                }
                None
            }
        }
    }

    /// Notes a word of the language that no rule of the grammar reads.
    fn note_keyword(&mut self, span: Span) {
        if let Some(keywords) = &mut self.keywords {
            keywords.push(span);
        }
    }

    /// Whether a name that was refused where it is declared stands here; one of a single word just where
    /// the sense breaks off, because that word has a meaning of its own elsewhere.
    fn uses_refused_name(&self, span: Span, broken: usize) -> bool {
        if self.refused_names.is_empty() {
            return false;
        }
        let words = format!(" {} ", fold_name(self.words(span)));
        let rest = self.words(Span::new(broken, span.end));
        let next = fold_name(words::first_word(rest.trim_start()));
        let before = self.words(Span::new(span.start, broken));
        let last = fold_name(before.split_whitespace().next_back().unwrap_or(""));
        let mut names = self.refused_names.iter();
        names.any(|name| {
            let stands_there = words.contains(&format!(" {name} "));
            (name.contains(' ') && stands_there) || *name == next || *name == last
        })
    }

    /// The place of a pair in the file.
    fn span_of(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.base + span.start(), self.base + span.end())
    }

    fn name_of(&self, pair: &Pair<'_, Rule>) -> Name {
        make_name(pair.as_str(), self.span_of(pair))
    }

    fn text_of(&self, pair: &Pair<'_, Rule>) -> Text {
        let inner = pair.clone().into_inner().next();
        let value = match &inner {
            Some(inner) if inner.as_rule() == Rule::long_text => inner
                .as_str()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            Some(inner) => inner.as_str().trim().to_owned(),
            None => String::new(),
        };
        Text {
            value,
            span: self.span_of(pair),
        }
    }

    /// Reads `2026-03-31`, `2026-03` or a year; a date that does not exist is reported.
    fn date_of(&mut self, pair: &Pair<'_, Rule>) -> Option<PartialDate> {
        let date = PartialDate::parse(pair.as_str()).ok();
        if date.is_none() {
            let written = pair.as_str().to_owned();
            self.report(SyntaxError::ImpossibleDate {
                written,
                span: self.span_of(pair),
            });
        }
        date
    }

    /// Cuts `KEYWORD NAME: REST`. Without a colon the name is all there is.
    fn parse_head(&mut self, block: &Block, keyword: Keyword) -> Option<Head> {
        let span = block.head.span;
        let words = self.words(span);
        let name_start = span.start + words::first_word(words).len();
        let name_start = if keyword == Keyword::ProtectedFact {
            self.behind_fact(name_start, span)?
        } else {
            name_start
        };
        let colon = find_colon(words).map(|at| span.start + at);
        // Only a rule may be a name alone, without a title.
        if colon.is_none() && (keyword != Keyword::Rule || words.contains('"')) {
            if !block.head.is_broken {
                let (keyword, pattern) = (keyword.word().to_owned(), keyword.pattern().to_owned());
                self.report(SyntaxError::MissingColon {
                    keyword,
                    pattern,
                    span,
                });
            }
            return None;
        }
        let name_end = colon.unwrap_or(span.end);
        let name = self.parse_declared_name(Span::new(name_start, name_end), keyword)?;
        let rest = trim(
            self.text,
            Span::new(colon.map_or(span.end, |colon| colon + 1), span.end),
        );
        Some(Head { name, rest })
    }

    /// Where the `fact` after `protected` ends.
    fn behind_fact(&mut self, start: usize, span: Span) -> Option<usize> {
        let rest = trim(self.text, Span::new(start, span.end));
        let word = words::first_word(self.words(rest));
        if word.eq_ignore_ascii_case(Keyword::Fact.word()) {
            return Some(rest.start + word.len());
        }
        self.report(SyntaxError::UnreadableClause {
            what: "first line of `protected fact`".to_owned(),
            expected: "expected `fact` after this".to_owned(),
            help: format!("write it like `{}`", Keyword::ProtectedFact.pattern()),
            span: Span::new(span.start, start),
        });
        None
    }

    fn parse_declared_name(&mut self, span: Span, keyword: Keyword) -> Option<Name> {
        let span = trim(self.text, span);
        if let Some(name) = self.plain_name(span) {
            return Some(name);
        }
        let error = explain::curly_quotes(self.text, span);
        if let Some(error) = error.or_else(|| explain::reserved_word(self.text, span)) {
            self.report(error);
            self.refused_names.push(fold_name(self.words(span)));
            return None;
        }
        let what = "name";
        let help = format!("write it like `{}`", keyword.pattern());
        let pair = self.read(Rule::declared_name, span, what, &help)?;
        let name = pair
            .into_inner()
            .find(|pair| pair.as_rule() == Rule::name)?;
        Some(self.name_of(&name))
    }

    /// Reads a text that stands alone, such as a description.
    fn parse_text(&mut self, span: Span, what: &str, help: &str) -> Option<Text> {
        if let Some(text) = self.plain_text(span) {
            return Some(text);
        }
        let pair = self.read(Rule::alone_text, span, what, help)?;
        let text = pair
            .into_inner()
            .find(|pair| pair.as_rule() == Rule::text)?;
        Some(self.text_of(&text))
    }
}

/// The places of the words of the language: what the grammar calls a keyword, a unit or a word.
fn keywords_in(pairs: Pairs<'_, Rule>, base: usize) -> impl Iterator<Item = Span> {
    pairs.flatten().filter_map(move |pair| {
        let span = pair.as_span();
        let is_keyword = KEYWORDS.contains(&pair.as_rule()) && pair.into_inner().next().is_none();
        is_keyword.then(|| Span::new(base + span.start(), base + span.end()))
    })
}

/// The rules of the grammar that stand for words of the language, by the name they have there.
static KEYWORDS: LazyLock<HashSet<Rule>> = LazyLock::new(|| {
    let is_keyword = |rule: &&Rule| {
        let name = format!("{rule:?}");
        let starts = [
            "k_",
            "type_",
            "unit_",
            "period_",
            "aggregate_",
            "pick_",
            "concern_",
        ];
        let others = [
            "requirements",
            "expectations",
            "encouragements",
            "more_than_half",
            "decimals",
            "list_of",
            "gap_of",
            "gap_kind",
            "flag_of",
            "waiver_of",
            "score_not_recorded",
        ];
        starts.iter().any(|start| name.starts_with(start))
            || name.ends_with("_word")
            || others.contains(&name.as_str())
    };
    let rules = Rule::all_rules().iter();
    rules.filter(is_keyword).copied().collect()
});

/// A word of the language that stands where a name could: however it is spelled, it is the same.
pub(super) fn make_word(written: &str, span: Span) -> Name {
    make_name(&written.to_ascii_lowercase(), span)
}

/// A name as written, quotes taken off and spaces made single, and folded.
pub(super) fn make_name(written: &str, span: Span) -> Name {
    let bare = written.trim().trim_matches('\'');
    let text = spaced_once(bare);
    let key = fold_name(&text);
    Name { text, key, span }
}

/// The first colon outside of quotes.
fn find_colon(words: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in words.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == ':' => return Some(at),
            None if c == '"' => quote = Some(c),
            None if c == '\'' && words.get(..at).is_some_and(|before| before.ends_with(' ')) => {
                quote = Some(c);
            }
            None => {}
        }
    }
    None
}

/// The span without space at its ends.
fn trim(text: &str, span: Span) -> Span {
    let words = text.get(span.start..span.end).unwrap_or("");
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

/// The first word, or what stands before the first space when it begins with no letter; cut short
/// when it is too long to quote.
fn first_or_all(words: &str) -> &str {
    const LONGEST: usize = 40;
    let word = match words::first_word(words) {
        "" => words.split_whitespace().next().unwrap_or(words),
        word => word,
    };
    let end = word
        .char_indices()
        .nth(LONGEST)
        .map_or(word.len(), |(end, _)| end);
    word.get(..end).unwrap_or(word)
}
