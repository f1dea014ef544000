//! Declarations: each with its head and its clauses.

use crate::source::Span;
use crate::syntax::ast::{
    AreaDeclaration, Damage, Definition, EvidenceDeclaration, FactDeclaration, FieldDeclaration,
    Literal, Name, PartialDateLiteral, PlaybookHeader, ScaleDeclaration, SkillDeclaration,
    SourceDeclaration, Statement, Text, WrittenType, WrittenTypeKind,
};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::{Block, Piece};
use crate::syntax::words::{self, Keyword};
use crate::value::{Number, PartialDate};

use super::{Parser, Rule, first_or_all, make_name, trim};
use crate::syntax::explain;
use pest::iterators::Pair;

/// How a type is written, for help lines.
const TYPES: &str = "a type is `yes or no`, `whole number from 0`, `number`, `percentage`, \
                     `duration`, `date`, `text`, `one of a, b, c`, `list of text`, \
                     `list of a, b, c` or the name of a scale";

impl Parser<'_> {
    pub(super) fn parse_playbook(&mut self, block: &Block) -> Option<PlaybookHeader> {
        let title = self.parse_titled_head(block, Keyword::Playbook)?;
        let mut header = PlaybookHeader {
            title,
            version: None,
            from: None,
            to: None,
            owner: None,
            review_by: None,
            summary: None,
        };
        for clause in &block.clauses {
            self.parse_playbook_clause(&mut header, clause);
        }
        Some(header)
    }

    fn parse_playbook_clause(&mut self, header: &mut PlaybookHeader, clause: &Piece) {
        match self.clause_word(clause).as_str() {
            "version" => {
                let text = self.parse_version(clause);
                self.set_once(&mut header.version, text, clause, Keyword::Playbook);
            }
            "from" => {
                let text = self.parse_text_clause(clause);
                self.set_once(&mut header.from, text, clause, Keyword::Playbook);
            }
            "to" => {
                let text = self.parse_text_clause(clause);
                self.set_once(&mut header.to, text, clause, Keyword::Playbook);
            }
            "owner" => {
                let text = self.parse_text_clause(clause);
                self.set_once(&mut header.owner, text, clause, Keyword::Playbook);
            }
            "summary" => {
                let text = self.parse_text_clause(clause);
                self.set_once(&mut header.summary, text, clause, Keyword::Playbook);
            }
            "review" => {
                let date = self.parse_date_clause(clause, "review by 2027-06-30");
                let span = clause.span;
                let date = date.map(|date| PartialDateLiteral { date, span });
                self.set_once(&mut header.review_by, date, clause, Keyword::Playbook);
            }
            _ => self.report_unknown_clause(clause, Keyword::Playbook),
        }
    }

    pub(super) fn parse_source(&mut self, block: &Block) -> Option<SourceDeclaration> {
        let head = self.parse_head(block, Keyword::Source)?;
        let title = self.parse_head_description(block, head.rest, Keyword::Source);
        let mut source = SourceDeclaration {
            name: head.name,
            title,
            by: None,
            link: None,
        };
        for clause in &block.clauses {
            match self.clause_word(clause).as_str() {
                "by" => {
                    let text = self.parse_text_clause(clause);
                    self.set_once(&mut source.by, text, clause, Keyword::Source);
                }
                "link" => {
                    let text = self.parse_text_clause(clause);
                    self.set_once(&mut source.link, text, clause, Keyword::Source);
                }
                _ => self.report_unknown_clause(clause, Keyword::Source),
            }
        }
        Some(source)
    }

    pub(super) fn parse_scale(&mut self, block: &Block) -> Option<ScaleDeclaration> {
        let head = self.parse_head(block, Keyword::Scale)?;
        let mut description = None;
        for clause in &block.clauses {
            match self.clause_word(clause).as_str() {
                "\"" if clause.is_broken => {}
                "\"" => {
                    let text = self.parse_description(clause.span, Keyword::Scale);
                    self.set_once(&mut description, text, clause, Keyword::Scale);
                }
                _ => self.report_unknown_clause(clause, Keyword::Scale),
            }
        }
        let help = "list the levels from lowest to highest: `novice < practising < fluent`";
        let pair = self.read(Rule::levels, head.rest, explain::SCALE, help);
        let damage = if pair.is_some() {
            Damage::None
        } else {
            Damage::Some
        };
        let levels = pair
            .map(|pair| self.names_in(pair, Rule::level))
            .unwrap_or_default();
        Some(ScaleDeclaration {
            name: head.name,
            levels,
            description,
            damage,
        })
    }

    pub(super) fn parse_fact(
        &mut self,
        block: &Block,
        keyword: Keyword,
    ) -> Option<FactDeclaration> {
        let head = self.parse_head(block, keyword)?;
        let value_type = self.parse_type(head.rest);
        let mut fact = FactDeclaration {
            name: head.name,
            value_type,
            is_protected: keyword == Keyword::ProtectedFact,
            ask: None,
            default: None,
            read: None,
            description: None,
        };
        for clause in &block.clauses {
            match self.clause_word(clause).as_str() {
                "ask" => {
                    let text = self.parse_text_clause(clause);
                    self.set_once(&mut fact.ask, text, clause, keyword);
                }
                "if" => {
                    let value = self.parse_default(clause);
                    self.set_once(&mut fact.default, value, clause, keyword);
                }
                "read" => {
                    let text = self.parse_text_clause(clause);
                    self.set_once(&mut fact.read, text, clause, keyword);
                }
                "\"" if clause.is_broken => {}
                "\"" => {
                    let text = self.parse_description(clause.span, keyword);
                    self.set_once(&mut fact.description, text, clause, keyword);
                }
                _ => self.report_unknown_clause(clause, keyword),
            }
        }
        Some(fact)
    }

    pub(super) fn parse_skill(&mut self, block: &Block) -> Option<SkillDeclaration> {
        let head = self.parse_head(block, Keyword::Skill)?;
        let scale = self.parse_lone_name(head.rest, "scale of a skill", Keyword::Skill);
        let mut skill = SkillDeclaration {
            name: head.name,
            scale,
            ask: None,
            area: None,
            default: None,
            read: None,
            description: None,
        };
        for clause in &block.clauses {
            match self.clause_word(clause).as_str() {
                "ask" => {
                    let text = self.parse_text_clause(clause);
                    self.set_once(&mut skill.ask, text, clause, Keyword::Skill);
                }
                "area" => {
                    let name = self.parse_name_clause(clause);
                    self.set_once(&mut skill.area, name, clause, Keyword::Skill);
                }
                "if" => {
                    let value = self.parse_default(clause);
                    self.set_once(&mut skill.default, value, clause, Keyword::Skill);
                }
                "read" => {
                    let text = self.parse_text_clause(clause);
                    self.set_once(&mut skill.read, text, clause, Keyword::Skill);
                }
                "\"" if clause.is_broken => {}
                "\"" => {
                    let text = self.parse_description(clause.span, Keyword::Skill);
                    self.set_once(&mut skill.description, text, clause, Keyword::Skill);
                }
                _ => self.report_unknown_clause(clause, Keyword::Skill),
            }
        }
        Some(skill)
    }

    pub(super) fn parse_evidence(&mut self, block: &Block) -> Option<Statement> {
        let head = self.parse_head(block, Keyword::Evidence)?;
        if self.is_selection(head.rest) {
            let selection = self.parse_selection(block, head)?;
            return Some(Statement::Selection(selection));
        }
        let description = self.parse_head_description(block, head.rest, Keyword::Evidence);
        let mut evidence = EvidenceDeclaration {
            name: head.name,
            description,
            fields: Vec::new(),
            ask: None,
        };
        for clause in &block.clauses {
            match self.clause_word(clause).as_str() {
                "field" => evidence.fields.extend(self.parse_field(clause)),
                "ask" => {
                    let text = self.parse_text_clause(clause);
                    self.set_once(&mut evidence.ask, text, clause, Keyword::Evidence);
                }
                _ => {
                    self.report_unknown_clause(clause, Keyword::Evidence);
                    evidence.fields.extend(self.lost_field(clause));
                }
            }
        }
        Some(Statement::Evidence(evidence))
    }

    /// `if not given VALUE`
    fn parse_default(&mut self, clause: &Piece) -> Option<Literal> {
        let help = "write the value to take when nothing is given: `if not given 0`";
        let what = "`if not given` line";
        let pair = self.read(Rule::default_clause, clause.span, what, help)?;
        let mut parts = pair.into_inner();
        let literal = parts.find(|part| part.as_rule() == Rule::given_literal)?;
        self.literal(literal)
    }

    fn parse_field(&mut self, clause: &Piece) -> Option<FieldDeclaration> {
        let words = self.words(clause.span);
        let Some(colon) = super::find_colon(words) else {
            let pattern = "field rating: whole number from 1 to 5".to_owned();
            self.report(SyntaxError::MissingColon {
                keyword: "field".to_owned(),
                pattern,
                span: clause.span,
            });
            return self.lost_field(clause);
        };
        let name_span = Span::new(clause.span.start + "field".len(), clause.span.start + colon);
        let Some(name) = self.parse_declared_name(name_span, Keyword::Evidence) else {
            return self.lost_field(clause);
        };
        let rest = Span::new(clause.span.start + colon + 1, clause.span.end);
        let value_type = self.parse_type(trim(self.text, rest));
        Some(FieldDeclaration { name, value_type })
    }

    /// A field that cannot be read still is one, so that no use of it is blamed.
    fn lost_field(&self, clause: &Piece) -> Option<FieldDeclaration> {
        Some(FieldDeclaration {
            name: make_name(self.words(clause.span), clause.span),
            value_type: None,
        })
    }

    pub(super) fn parse_verifiers(&mut self, block: &Block) -> Option<Vec<Name>> {
        self.refuse_clauses(block, Keyword::Verifiers);
        let words = self.words(block.head.span);
        let Some(colon) = super::find_colon(words) else {
            let keyword = Keyword::Verifiers;
            self.report(SyntaxError::MissingColon {
                keyword: keyword.word().to_owned(),
                pattern: keyword.pattern().to_owned(),
                span: block.head.span,
            });
            return None;
        };
        let start = block.head.span.start;
        let rest = trim(self.text, Span::new(start + colon + 1, block.head.span.end));
        let help = format!("write it like `{}`", Keyword::Verifiers.pattern());
        let pair = self.read(Rule::names, rest, "list of roles", &help)?;
        Some(self.names_in(pair, Rule::name))
    }

    pub(super) fn parse_area(&mut self, block: &Block) -> Option<AreaDeclaration> {
        let head = self.parse_head(block, Keyword::Area)?;
        self.refuse_clauses(block, Keyword::Area);
        let description = self.parse_head_description(block, head.rest, Keyword::Area);
        Some(AreaDeclaration {
            name: head.name,
            description,
        })
    }

    pub(super) fn parse_definition(&mut self, block: &Block) -> Option<Definition> {
        let head = self.parse_head(block, Keyword::Define)?;
        let mut clauses = block.clauses.iter();
        let on_head;
        let body = if head.rest.start < head.rest.end {
            on_head = Piece {
                span: head.rest,
                indent: 0,
                bullets: Vec::new(),
                is_broken: block.head.is_broken,
            };
            Some((&on_head, block.head.bullets.as_slice()))
        } else {
            clauses
                .next()
                .map(|clause| (clause, clause.bullets.as_slice()))
        };
        let expression = match body {
            Some((piece, bullets)) => self.parse_piece(piece, bullets, "definition", DEFINITION),
            None => {
                self.report(unreadable(
                    "definition",
                    "define it as what?",
                    block.head.span,
                ));
                None
            }
        };
        for clause in clauses {
            self.report(SyntaxError::UnreadableClause {
                what: "line of a definition".to_owned(),
                expected: "a second condition".to_owned(),
                help: SECOND_CONDITION.to_owned(),
                span: clause.span,
            });
        }
        Some(Definition {
            name: head.name,
            expression,
        })
    }

    /// `playbook "TITLE"`, `example "TITLE"`
    pub(super) fn parse_titled_head(&mut self, block: &Block, keyword: Keyword) -> Option<Text> {
        self.parse_quoted_head(block, keyword, "a title")
    }

    /// A head that is its first word and a text, which says `wanted`.
    pub(super) fn parse_quoted_head(
        &mut self,
        block: &Block,
        keyword: Keyword,
        wanted: &str,
    ) -> Option<Text> {
        if block.head.is_broken {
            return None;
        }
        let span = block.head.span;
        let word = words::first_word(self.words(span));
        let rest = trim(self.text, Span::new(span.start + word.len(), span.end));
        let help = format!("write it like `{}`", keyword.pattern());
        let what = format!("first line of `{}`", keyword.word());
        if rest.start == rest.end {
            let expected = format!("expected {wanted} in quotes after this");
            self.report(SyntaxError::UnreadableClause {
                what,
                expected,
                help,
                span,
            });
            return None;
        }
        self.parse_text(rest, &what, &help)
    }

    /// The description that stands behind the colon of a head.
    pub(super) fn parse_head_description(
        &mut self,
        block: &Block,
        rest: Span,
        keyword: Keyword,
    ) -> Option<Text> {
        if block.head.is_broken {
            None
        } else {
            self.parse_description(rest, keyword)
        }
    }

    fn parse_description(&mut self, span: Span, keyword: Keyword) -> Option<Text> {
        let what = format!("description of `{}`", keyword.word());
        let help = format!("write a text in quotes, like `{}`", keyword.pattern());
        self.parse_text(span, &what, &help)
    }

    fn parse_lone_name(&mut self, span: Span, what: &str, keyword: Keyword) -> Option<Name> {
        if let Some(name) = self.plain_name(span) {
            return Some(name);
        }
        let help = format!("write it like `{}`", keyword.pattern());
        let pair = self.read(Rule::declared_name, span, what, &help)?;
        let name = pair
            .into_inner()
            .find(|pair| pair.as_rule() == Rule::name)?;
        Some(self.name_of(&name))
    }

    pub(super) fn parse_name_clause(&mut self, clause: &Piece) -> Option<Name> {
        if clause.is_broken {
            return None;
        }
        let plain = self.behind_plain_word(clause.span, Self::plain_name);
        if plain.is_some() {
            return plain;
        }
        let word = self.clause_word(clause);
        let what = format!("`{word}` line");
        let help = format!("write a name after `{word}`");
        let pair = self.read(Rule::name_clause, clause.span, &what, &help)?;
        let name = pair
            .into_inner()
            .find(|pair| pair.as_rule() == Rule::name)?;
        Some(self.name_of(&name))
    }

    pub(super) fn parse_text_clause(&mut self, clause: &Piece) -> Option<Text> {
        if clause.is_broken {
            return None;
        }
        let plain = self.behind_plain_word(clause.span, Self::plain_text);
        if plain.is_some() {
            return plain;
        }
        let word = self.clause_word(clause);
        let what = format!("`{word}` line");
        let help = format!("write a text in quotes after it: `{word} \"…\"`");
        let pair = self.read(Rule::text_clause, clause.span, &what, &help)?;
        let text = pair
            .into_inner()
            .find(|pair| pair.as_rule() == Rule::text)?;
        Some(self.text_of(&text))
    }

    pub(super) fn parse_date_clause(&mut self, clause: &Piece, form: &str) -> Option<PartialDate> {
        let help = format!("write it like `{form}`");
        let words = form.rsplit_once(' ').map_or(form, |(words, _)| words);
        let what = format!("`{words}` line");
        let pair = self.read(Rule::date_clause, clause.span, &what, &help)?;
        let date = pair.into_inner().find(|pair| is_date(pair))?;
        self.date_of(&date)
    }

    fn parse_version(&mut self, clause: &Piece) -> Option<Text> {
        let help = "write it like `version 1.0.0`";
        let pair = self.read(Rule::version_clause, clause.span, "`version` line", help)?;
        let version = pair
            .into_inner()
            .find(|pair| pair.as_rule() == Rule::version)?;
        Some(Text {
            value: version.as_str().to_owned(),
            span: self.span_of(&version),
        })
    }

    pub(super) fn parse_type(&mut self, span: Span) -> Option<WrittenType> {
        if let (None, Some(plain)) = (&self.keywords, self.plain_type(span)) {
            return Some(plain);
        }
        let pair = self.read(Rule::type_name, span, "type", TYPES)?;
        let inner = pair.into_inner().next()?;
        let span = self.span_of(&inner);
        Some(WrittenType {
            kind: self.type_kind(inner)?,
            span,
        })
    }

    fn type_kind(&mut self, pair: Pair<'_, Rule>) -> Option<WrittenTypeKind> {
        Some(match pair.as_rule() {
            Rule::type_yes_no => WrittenTypeKind::YesNo,
            Rule::type_percentage => WrittenTypeKind::Percentage,
            Rule::type_duration => WrittenTypeKind::Duration,
            Rule::type_date => WrittenTypeKind::Date,
            Rule::type_text => WrittenTypeKind::Text,
            Rule::type_number => self.number_type(pair)?,
            Rule::type_choice => WrittenTypeKind::OneOf(self.names_in(pair, Rule::level)),
            Rule::type_list => match self.names_in(pair, Rule::level) {
                items if items.is_empty() => WrittenTypeKind::ListOfText,
                items => WrittenTypeKind::ListOf(items),
            },
            Rule::type_scale => WrittenTypeKind::Scale(self.name_of(&pair.into_inner().next()?)),
            _ => return None,
        })
    }

    fn number_type(&mut self, pair: Pair<'_, Rule>) -> Option<WrittenTypeKind> {
        let (mut whole, mut from, mut to, mut is_upper) = (false, None, None, false);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::type_whole_word => whole = true,
                Rule::k_to => is_upper = true,
                Rule::number if is_upper => to = Some(self.number_of(&part)?),
                Rule::number => from = Some(self.number_of(&part)?),
                _ => {}
            }
        }
        Some(WrittenTypeKind::Number { whole, from, to })
    }

    /// Reads digits; a number too long to be kept exactly is reported.
    pub(super) fn number_of(&mut self, pair: &Pair<'_, Rule>) -> Option<Number> {
        let number = Number::parse(pair.as_str()).ok();
        if number.is_none() {
            let written = pair.as_str().to_owned();
            self.report(SyntaxError::TooManyDigits {
                written,
                span: self.span_of(pair),
            });
        }
        number
    }

    /// Every name of this rule anywhere in `pair`, in order.
    pub(super) fn names_in(&self, pair: Pair<'_, Rule>, rule: Rule) -> Vec<Name> {
        pair.into_inner()
            .flatten()
            .filter(|pair| pair.as_rule() == rule)
            .map(|pair| make_name(pair.as_str(), self.span_of(&pair)))
            .collect()
    }

    /// The first word of a clause, lower case; `"` when it begins with a text.
    pub(super) fn clause_word(&self, clause: &Piece) -> String {
        let words = self.words(clause.span);
        if words.starts_with('"') {
            return "\"".to_owned();
        }
        words::first_word(words).to_ascii_lowercase()
    }

    /// Keeps `value`, unless the clause stands here for the second time; bullets have no place
    /// under it.
    pub(super) fn set_once<T>(
        &mut self,
        slot: &mut Option<T>,
        value: Option<T>,
        clause: &Piece,
        statement: Keyword,
    ) {
        self.keep_once(slot, value, clause, statement);
        if let Some(bullet) = clause.bullets.first() {
            self.report(SyntaxError::unasked_bullets(bullet.span));
        }
    }

    /// Keeps `value`, unless the clause stands here for the second time.
    pub(super) fn keep_once<T>(
        &mut self,
        slot: &mut Option<T>,
        value: Option<T>,
        clause: &Piece,
        statement: Keyword,
    ) {
        if slot.is_some() {
            let word = match self.clause_word(clause) {
                word if word == "\"" => "description".to_owned(),
                word => word,
            };
            let statement = statement.word().to_owned();
            self.report(SyntaxError::RepeatedClause {
                word,
                statement,
                span: clause.span,
            });
        } else {
            *slot = value;
        }
    }

    /// Reports every clause of a statement that has none.
    pub(super) fn refuse_clauses(&mut self, block: &Block, keyword: Keyword) {
        for clause in &block.clauses {
            self.report_unknown_clause(clause, keyword);
        }
    }

    /// A clause whose first word is not one of the statement's: a typo, or at home elsewhere.
    pub(super) fn report_unknown_clause(&mut self, clause: &Piece, keyword: Keyword) {
        if clause.is_broken {
            return;
        }
        if let Some(error) = super::explain::curly_quotes(self.text, clause.span) {
            self.report(error);
            return;
        }
        let word = first_or_all(self.words(clause.span)).to_owned();
        let span = Span::new(clause.span.start, clause.span.start + word.len());
        let statement = keyword.word().to_owned();
        let homes = words::statements_with_clause(&word);
        if homes.is_empty() {
            let help = unknown_clause_help(&word, keyword);
            self.report(SyntaxError::UnknownClause {
                word,
                statement,
                help,
                span,
            });
        } else {
            let homes = match homes.as_slice() {
                [first @ .., last] if !first.is_empty() => {
                    format!("{}` or `{last}", first.join("`, `"))
                }
                homes => homes.concat(),
            };
            let help = format!("move it under `{homes}`");
            self.report(SyntaxError::MisplacedClause {
                word,
                statement,
                help,
                span,
            });
        }
    }
}

/// How to put several conditions into one definition.
const SECOND_CONDITION: &str = "join the two with `and` or `or`, or end the first line in `all of` \
                                and write each condition in a line that starts with `- `";
/// How a definition is written, for help lines.
const DEFINITION: &str = "write a condition or a quantity, such as `line reports is at least 1`";

fn unknown_clause_help(word: &str, keyword: Keyword) -> String {
    let known = keyword.clause_words();
    if let Some(nearest) = crate::diagnostics::nearest(word, known.iter().copied()) {
        return format!("did you mean `{nearest}`?");
    }
    match known {
        [] if keyword.has_description() => format!(
            "take the line out, or put it in quotes: a `{}` may have one description in quotes",
            keyword.word()
        ),
        [] => format!(
            "take the line out: `{}` has nothing but its first line",
            keyword.word()
        ),
        known => {
            let text = if keyword.has_description() {
                "; or one is a description in quotes"
            } else {
                ""
            };
            format!("its lines begin with `{}`{text}", known.join("`, `"))
        }
    }
}

fn unreadable(what: &str, expected: &str, span: Span) -> SyntaxError {
    SyntaxError::UnreadableClause {
        what: what.to_owned(),
        expected: expected.to_owned(),
        help: DEFINITION.to_owned(),
        span,
    }
}

fn is_date(pair: &Pair<'_, Rule>) -> bool {
    matches!(pair.as_rule(), Rule::date | Rule::number)
}
