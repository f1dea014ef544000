//! What is written in the plainest way: a name of ordinary words, a text on one line, a condition in
//! the usual patterns. Most of a playbook is, and it is read here at a glance. Whatever is not that plain is left to the grammar,
//! which reads these the same way and says what is wrong with the others.

mod expressions;
#[cfg(test)]
#[path = "plain/tests.rs"]
mod file_tests;
mod tokens;

use crate::source::Span;
use crate::syntax::ast::{Name, Text, WrittenType, WrittenTypeKind};
use crate::syntax::words;
use crate::value::Number;

use super::Parser;

/// A clause word, and what stands behind it.
pub(super) struct PlainClause {
    word: Span,
    pub(super) rest: Span,
}

impl Parser<'_> {
    /// A name of ASCII words with one space between them, none of them with a meaning of its own.
    pub(super) fn plain_name(&self, span: Span) -> Option<Name> {
        let written = self.words(span);
        if !written.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut last = "";
        for word in written.split(' ') {
            let bytes = word.as_bytes();
            let is_word = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_alphanumeric);
            let is_reserved = words::is_joining(word)
                || word.eq_ignore_ascii_case("not")
                || last.is_empty() && words::is_starting(word);
            if !is_word || is_reserved || means_more(last, word) {
                return None;
            }
            last = word;
        }
        Some(Name {
            text: written.to_owned(),
            key: written.to_ascii_lowercase(),
            span,
        })
    }

    /// A type that is none of a scale's.
    pub(super) fn plain_type(&self, span: Span) -> Option<WrittenType> {
        let words = self.words(span);
        let kind = match words {
            "yes or no" => WrittenTypeKind::YesNo,
            "percentage" => WrittenTypeKind::Percentage,
            "duration" => WrittenTypeKind::Duration,
            "date" => WrittenTypeKind::Date,
            "text" => WrittenTypeKind::Text,
            "list of text" => WrittenTypeKind::ListOfText,
            _ => match words.strip_prefix("one of ") {
                Some(choices) => {
                    WrittenTypeKind::OneOf(self.plain_names(span.end - choices.len(), span.end)?)
                }
                None => plain_number_type(words)?,
            },
        };
        Some(WrittenType { kind, span })
    }

    /// Names, a comma and a space between them.
    fn plain_names(&self, start: usize, end: usize) -> Option<Vec<Name>> {
        let mut at = start;
        let names = self.words(Span::new(start, end)).split(", ");
        let names = names.map(|name| {
            let span = Span::new(at, at + name.len());
            at = span.end + ", ".len();
            self.plain_name(span)
        });
        names.collect()
    }

    /// A text in quotes on one line.
    pub(super) fn plain_text(&self, span: Span) -> Option<Text> {
        let inner = self.words(span).strip_prefix('"')?.strip_suffix('"')?;
        let is_plain = !inner.bytes().any(|byte| matches!(byte, b'"' | b'\n'));
        is_plain.then(|| Text {
            value: inner.trim().to_owned(),
            span,
        })
    }

    /// The word that a clause begins with, and what stands behind the space after it.
    pub(super) fn plain_clause(&self, span: Span) -> Option<PlainClause> {
        let (word, rest) = self.words(span).split_once(' ')?;
        let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_word.then(|| PlainClause {
            word: Span::new(span.start, span.start + word.len()),
            rest: Span::new(span.end - rest.trim_start_matches(' ').len(), span.end),
        })
    }

    /// What a clause has behind its word, read by `read`; notes the word when it could be read.
    pub(super) fn behind_plain_word<T>(
        &mut self,
        span: Span,
        read: impl FnOnce(&Self, Span) -> Option<T>,
    ) -> Option<T> {
        let clause = self.plain_clause(span)?;
        let found = read(self, clause.rest)?;
        self.note_keyword(clause.word);
        Some(found)
    }
}

/// `number`, `whole number from 0 to 10`, without a sign.
fn plain_number_type(words: &str) -> Option<WrittenTypeKind> {
    let (whole, words) = match words.strip_prefix("whole ") {
        Some(rest) => (true, rest),
        None => (false, words),
    };
    let bounds: Vec<&str> = words.strip_prefix("number")?.split(' ').collect();
    let number = |digits: &str| {
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| Number::parse(digits).ok()).flatten()
    };
    let (from, to) = match bounds.as_slice() {
        [""] => (None, None),
        ["", "from", from] => (Some(number(from)?), None),
        ["", "to", to] => (None, Some(number(to)?)),
        ["", "from", from, "to", to] => (Some(number(from)?), Some(number(to)?)),
        _ => return None,
    };
    Some(WrittenTypeKind::Number { whole, from, to })
}

/// Whether two words may be the first of `for at least`, `for every skill` or `in each of`.
fn means_more(first: &str, second: &str) -> bool {
    let is_first = |word: &str| first.eq_ignore_ascii_case(word);
    let is_second = |word: &str| second.eq_ignore_ascii_case(word);
    is_first("for") && (is_second("at") || is_second("every"))
        || is_first("in") && is_second("each")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parser::{Grammar, Rule};
    use pest::Parser as _;
    use proptest::prelude::*;

    /// Words, among them those of the language, and what may stand between them.
    fn line() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            8 => prop::sample::select(vec![
                "area", "because", "line", "reports", "kind", "3", "a1", "mentoring", "Team", "x",
                "is", "and", "evidence", "not", "expired", "for", "at", "least", "every", "skill",
                "in", "each", "of", "the", "last", "none", "no", "within", "verified", "rule", "met",
                "island", "ford", "inn", "notes", "organisation", "Überblick", "line-up", "day",
            ]),
            1 => prop::sample::select(vec!["\"", "\"\"", "'", "-", "_", "#", "\n", "\t", ".", "(", "’", ""]),
        ];
        let gap = prop_oneof![12 => Just(" "), 1 => Just("  "), 1 => Just("")];
        prop::collection::vec((part, gap), 0..7).prop_map(|parts| {
            let parts = parts.iter().flat_map(|(part, gap)| [*part, *gap]);
            parts.collect::<String>().trim().to_owned()
        })
    }

    fn read(rule: Rule, line: &str) -> Option<pest::iterators::Pairs<'_, Rule>> {
        let mut pairs = Grammar::parse(rule, line).ok()?;
        Some(pairs.next()?.into_inner())
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn what_is_plain_is_read_as_the_grammar_reads_it(line in line(), text in line()) {
            let quoted = format!("\"{text}\"");
            let named = format!("area {line}");
            let said = format!("because {quoted}");
            let cited = format!("cite {line} {quoted}");
            for (rule, line) in [
                (Rule::declared_name, &line),
                (Rule::alone_text, &quoted),
                (Rule::alone_text, &line),
                (Rule::name_clause, &named),
                (Rule::name_clause, &line),
                (Rule::text_clause, &said),
                (Rule::text_clause, &line),
                (Rule::cite_clause, &cited),
                (Rule::cite_clause, &named),
                (Rule::cite_clause, &line),
            ] {
                let mut parser = Parser::new(line);
                let span = Span::new(0, line.len());
                let (name, text) = match rule {
                    Rule::declared_name => (parser.plain_name(span), None),
                    Rule::alone_text => (None, parser.plain_text(span)),
                    Rule::name_clause => (parser.behind_plain_word(span, Parser::plain_name), None),
                    Rule::text_clause => (None, parser.behind_plain_word(span, Parser::plain_text)),
                    _ => match parser.behind_plain_word(span, Parser::plain_citation) {
                        Some(citation) => (Some(citation.source), citation.section),
                        None => (None, None),
                    },
                };
                if name.is_none() && text.is_none() {
                    continue;
                }
                let pairs = read(rule, line);
                prop_assert!(pairs.is_some(), "{rule:?} refuses {line:?}");
                let mut read_name = None;
                let mut read_text = None;
                for pair in pairs.into_iter().flatten() {
                    match pair.as_rule() {
                        Rule::name => read_name = Some(parser.name_of(&pair)),
                        Rule::text => read_text = Some(parser.text_of(&pair)),
                        _ => {}
                    }
                }
                prop_assert_eq!(name, read_name);
                prop_assert_eq!(text, read_text);
            }
        }
    }
}
