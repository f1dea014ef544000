//! Why a line cannot be read, in the words of its author: the slips that people make first, then
//! what could have stood at the place where the sense breaks off.

mod slips;

use pest::error::{Error, ErrorVariant, InputLocation};

use crate::source::Span;

use super::error::SyntaxError;
use super::parser::Rule;
use super::words;

/// How deep brackets may stand in brackets.
const DEEPEST_BRACKET: usize = 32;
/// More possibilities than this are not listed.
const MOST_LISTED: usize = 6;

/// Symbols that other languages use, and the words of this one.
const SYMBOLS: [(&str, &str); 12] = [
    (">=", "is at least"),
    ("=>", "is at least"),
    ("<=", "is at most"),
    ("=<", "is at most"),
    ("==", "is"),
    ("!=", "is not"),
    ("&&", "and"),
    ("||", "or"),
    (">", "is more than"),
    ("<", "is less than"),
    ("=", "is"),
    ("!", "not"),
];

/// How a scale is called where it cannot be read.
pub(super) const SCALE: &str = "scale";
/// How a cell of a table is called where it cannot be read.
pub(super) const CELL: &str = "cell";

/// The error for words at `span` that the grammar refused.
pub(super) fn explain(
    text: &str,
    span: Span,
    error: &Error<Rule>,
    what: &str,
    help: &str,
) -> SyntaxError {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => span.start + at,
    };
    curly_quotes(text, span)
        .or_else(|| thousands_separator(text, span))
        .or_else(|| (what != SCALE).then(|| symbol_for_words(text, span, at, what))?)
        .or_else(|| bracket_not_closed(text, span))
        .or_else(|| slips::slip(text, span, at, what))
        .unwrap_or_else(|| unreadable(text, span, at, error, what, help))
}

/// Refuses brackets nested deeper than the parser is willing to follow.
pub(super) fn check_nesting(text: &str, span: Span) -> Result<(), SyntaxError> {
    let mut depth = 0_usize;
    for (at, c) in outside_quotes(text, span) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST_BRACKET {
            return Err(SyntaxError::NestingTooDeep {
                span: Span::new(at, at + 1),
            });
        }
    }
    Ok(())
}

/// A curly quote among the words, if there is one.
pub(super) fn curly_quotes(text: &str, span: Span) -> Option<SyntaxError> {
    let (at, quote) =
        outside_quotes(text, span).find(|(_, c)| matches!(c, '“' | '”' | '„' | '‘'))?;
    Some(SyntaxError::CurlyQuotes {
        span: Span::new(at, at + quote.len_utf8()),
    })
}

/// A word of a name that names must do without.
pub(super) fn reserved_word(text: &str, span: Span) -> Option<SyntaxError> {
    let name = text.get(span.start..span.end)?;
    if name.starts_with('\'') {
        return None;
    }
    let mut at = span.start;
    for (index, word) in name.split(' ').enumerate() {
        let word_span = Span::new(at, at + word.len());
        at += word.len() + 1;
        let place = if words::is_joining(word) {
            "stand in"
        } else if index == 0 && words::is_starting(word) {
            "start"
        } else {
            continue;
        };
        let (word, name) = (word.to_owned(), name.to_owned());
        return Some(SyntaxError::ReservedWord {
            word,
            place,
            name,
            span: word_span,
        });
    }
    None
}

fn thousands_separator(text: &str, span: Span) -> Option<SyntaxError> {
    let positions: Vec<(usize, char)> = outside_quotes(text, span).collect();
    let is_digit = |at: usize| positions.get(at).is_some_and(|(_, c)| c.is_ascii_digit());
    let comma = (1..positions.len()).find(|at| {
        positions.get(*at).is_some_and(|(_, c)| *c == ',')
            && is_digit(at - 1)
            && is_digit(at + 1)
            && is_digit(at + 2)
            && is_digit(at + 3)
            && !is_digit(at + 4)
    })?;
    let is_part = |at: &usize| {
        positions
            .get(*at)
            .is_some_and(|(_, c)| c.is_ascii_digit() || matches!(c, ',' | '.'))
    };
    let first = (0..comma).rev().take_while(is_part).last()?;
    let last = (comma..positions.len()).take_while(is_part).last()?;
    let (start, end) = (positions.get(first)?.0, positions.get(last)?.0 + 1);
    let plain = text.get(start..end)?.replace(',', "");
    Some(SyntaxError::ThousandsSeparator {
        plain,
        span: Span::new(start, end),
    })
}

/// A symbol at the place where the sense breaks off.
fn symbol_for_words(text: &str, span: Span, at: usize, what: &str) -> Option<SyntaxError> {
    let rest = text.get(at..span.end)?;
    let (symbol, words) = SYMBOLS
        .iter()
        .find(|(symbol, _)| rest.starts_with(symbol))?;
    // A cell is a test by itself.
    let words = if what == CELL {
        words.strip_prefix("is ").unwrap_or(words)
    } else {
        words
    };
    let place = Span::new(at, at + symbol.len());
    Some(SyntaxError::SymbolForWords {
        symbol: (*symbol).to_owned(),
        words: words.to_owned(),
        span: place,
    })
}

fn bracket_not_closed(text: &str, span: Span) -> Option<SyntaxError> {
    let mut open = Vec::new();
    for (at, c) in outside_quotes(text, span) {
        match c {
            '(' => open.push(at),
            ')' => {
                open.pop();
            }
            _ => {}
        }
    }
    let at = *open.last()?;
    Some(SyntaxError::BracketNotClosed {
        span: Span::new(at, at + 1),
    })
}

/// What nothing more may stand before.
const END_OF_LINE: &str = "the end of the line";

fn unreadable(
    text: &str,
    span: Span,
    at: usize,
    error: &Error<Rule>,
    what: &str,
    help: &str,
) -> SyntaxError {
    let (place, is_end) = word_at(text, span, at);
    let possible = possibilities(error);
    let expected = match (possible.is_empty(), is_end) {
        (false, false) if what == SCALE => "expected `<` here".to_owned(),
        (false, false) if possible == [END_OF_LINE] => "not expected here".to_owned(),
        (false, true) => format!("expected {} after this", listed(&possible)),
        (false, false) => format!("expected {} here", listed(&possible)),
        (true, true) => "something is missing after this".to_owned(),
        (true, false) => "not understood from here on".to_owned(),
    };
    SyntaxError::UnreadableClause {
        what: what.to_owned(),
        expected,
        help: help.to_owned(),
        span: place,
    }
}

/// The word at the place, or the last word when the place is the end of the line.
fn word_at(text: &str, span: Span, at: usize) -> (Span, bool) {
    let rest = text.get(at..span.end).unwrap_or("");
    let lead = rest.len() - rest.trim_start().len();
    let word = rest.split_whitespace().next().unwrap_or("");
    if !word.is_empty() {
        return (Span::new(at + lead, at + lead + word.len()), false);
    }
    let before = text.get(span.start..span.end).unwrap_or("");
    let last = before.split_whitespace().next_back().unwrap_or("");
    (
        Span::new(
            span.start + before.trim_end().len() - last.len(),
            span.start + before.trim_end().len(),
        ),
        true,
    )
}

/// What could have stood there; nothing when that is too much to help.
fn possibilities(error: &Error<Rule>) -> Vec<&'static str> {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return Vec::new();
    };
    let mut possible: Vec<&'static str> = Vec::new();
    for words in positives.iter().filter_map(|rule| wording(*rule)) {
        if !possible.contains(&words) {
            possible.push(words);
        }
    }
    if possible.len() > MOST_LISTED {
        Vec::new()
    } else {
        possible
    }
}

fn listed(possible: &[&str]) -> String {
    match possible {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A rule of the grammar in plain words; nothing for what an author has no name for.
fn wording(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::EOI => END_OF_LINE,
        Rule::aggregate | Rule::sum | Rule::listed_sum | Rule::product | Rule::test_equals => {
            "a value"
        }
        Rule::alone | Rule::comparison | Rule::expression | Rule::member => "a condition",
        Rule::concern_employer => "`employer`",
        Rule::concern_manager => "`manager`",
        Rule::cell_value | Rule::cell_values => "a value",
        Rule::date => "a date such as 2026-03-31",
        Rule::duration => "a duration such as `12 months`",
        Rule::effect_encourage | Rule::k_encourage => "`encourage`",
        Rule::effect_expect | Rule::k_expect => "`expect`",
        Rule::effect_flag | Rule::k_flag => "`flag`",
        Rule::effect_recommend | Rule::k_recommend => "`recommend`",
        Rule::estimate_confidence | Rule::k_confidence => "`confidence`",
        Rule::estimate_effort | Rule::k_effort => "`effort`",
        Rule::estimate_impact | Rule::k_impact => "`impact`",
        Rule::estimate_reach | Rule::k_reach => "`reach`",
        Rule::percent => "a percentage such as 80%",
        Rule::effect_require | Rule::k_require => "`require`",
        Rule::effect_stop | Rule::k_stop => "`stop`",
        Rule::effects => {
            "an effect (`require`, `expect`, `encourage`, `flag`, `stop` or `recommend`)"
        }
        Rule::gap_kind => "a kind of gap such as `stale`",
        Rule::given_literal => "a value",
        Rule::group_tail | Rule::k_of => "`of`",
        Rule::includes | Rule::k_includes => "`includes`",
        Rule::k_above | Rule::test_above => "`above`",
        Rule::k_at | Rule::test_at => "`at`",
        Rule::k_for => "`for`",
        Rule::k_for_each_skill => "`for each skill`",
        Rule::k_any | Rule::cell_any => "`any`",
        Rule::k_below | Rule::test_below => "`below`",
        Rule::k_about | Rule::filter_about => "`about`",
        Rule::k_and => "`and`",
        Rule::k_are => "`are`",
        Rule::k_at_least => "`at least`",
        Rule::k_at_most => "`at most`",
        Rule::k_before | Rule::filter_before => "`before`",
        Rule::k_between | Rule::filter_between => "`between`",
        Rule::k_by => "`by`",
        Rule::k_divided_by => "`divided by`",
        Rule::k_evidence => "`evidence`",
        Rule::k_exactly => "`exactly`",
        Rule::k_given => "`given`",
        Rule::k_from | Rule::in_force_from => "`from`",
        Rule::k_if_not_given => "`if not given`",
        Rule::k_if | Rule::if_part => "`if`",
        Rule::k_in => "`in`",
        Rule::k_in_force => "`in force`",
        Rule::k_is => "`is`",
        Rule::k_lasting | Rule::filter_lasting => "`lasting at least`",
        Rule::k_met => "`met`",
        Rule::k_minus => "`minus`",
        Rule::k_no => "`no`",
        Rule::k_on | Rule::given_on => "`on`",
        Rule::k_one_of => "`one of`",
        Rule::k_ongoing | Rule::filter_ongoing => "`ongoing`",
        Rule::k_or => "`or`",
        Rule::k_otherwise | Rule::otherwise_part => "`otherwise`",
        Rule::k_plus => "`plus`",
        Rule::skills_word | Rule::skills_tail => "`skill in …`",
        Rule::more_than_half => "`more than half of the`",
        Rule::k_for_at_least | Rule::held => "`for at least`",
        Rule::k_for_every_skill => "`for every skill`",
        Rule::decimals => "`decimals`",
        Rule::k_rounded_to | Rule::rounding => "`rounded to`",
        Rule::k_rule => "`rule`",
        Rule::k_since | Rule::filter_since => "`since`",
        Rule::k_the_last => "`the last`",
        Rule::k_then | Rule::then_part => "`then`",
        Rule::k_times => "`times`",
        Rule::k_to => "`to`",
        Rule::k_undecided => "`undecided`",
        Rule::k_unless | Rule::unless_part => "`unless`",
        Rule::k_unmet => "`unmet`",
        Rule::k_until | Rule::in_force_until => "`until`",
        Rule::k_verdict => "`verdict`",
        Rule::k_verified | Rule::filter_verified => "`verified`",
        Rule::k_waivable_by => "`waivable by`",
        Rule::k_when => "`when`",
        Rule::k_where | Rule::filter_where => "`where`",
        Rule::k_with | Rule::given_with => "`with`",
        Rule::field_name => "a field",
        Rule::k_with_different | Rule::filter_different => "`with different`",
        Rule::k_in_each | Rule::filter_each => "`in each of the last …`",
        Rule::period => "`weeks`, `months`, `quarters` or `years`",
        Rule::period_quarters => "`quarters`",
        Rule::k_within | Rule::filter_within => "`within the last …`",
        Rule::kinds => "a kind of evidence",
        Rule::level | Rule::levels => "a name",
        Rule::group_name | Rule::name | Rule::names | Rule::declared_name => "a name",
        Rule::not_label => "a verdict",
        Rule::number => "a number",
        Rule::predicate => "`is`",
        Rule::text | Rule::alone_text => "a text in quotes",
        Rule::type_name | Rule::type_scale => "a type",
        Rule::unit => "a unit such as `months`",
        Rule::score_word => "`score`",
        Rule::verdict_label | Rule::possible_label => "a verdict",
        Rule::version => "a version such as 1.0.0",
        Rule::waiver_role => "a role",
        Rule::whole => "a whole number",
        _ => return None,
    })
}

/// The characters at `span` that stand outside of texts and comments, with their places.
fn outside_quotes(text: &str, span: Span) -> impl Iterator<Item = (usize, char)> {
    let words = text.get(span.start..span.end).unwrap_or("");
    let mut is_text = false;
    let mut is_comment = false;
    words.char_indices().filter_map(move |(at, c)| {
        match c {
            '"' if !is_comment => is_text = !is_text,
            '#' if !is_text => is_comment = true,
            '\n' => is_comment = false,
            _ => {}
        }
        (!is_text && !is_comment && c != '"').then_some((span.start + at, c))
    })
}
