//! What can be wrong with the form of a playbook.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Span;

/// A line, or part of one, that cannot be read as the language.
#[derive(Debug, Clone, Error, Diagnostic)]
pub(crate) enum SyntaxError {
    /// `(line reports is 2`
    #[error("a bracket is opened here and never closed")]
    #[diagnostic(
        code(syntax::bracket_not_closed),
        help("write the closing `)` where the bracketed part ends")
    )]
    BracketNotClosed {
        #[label("opened here")]
        span: Span,
    },

    /// `then` or `otherwise` in a rule without an `if`.
    #[error("this `{word}` has no `if` before it")]
    #[diagnostic(
        code(syntax::branch_without_if),
        help("put `if …` above it, or leave `{word}` out when the rule always holds")
    )]
    BranchWithoutIf {
        word: String,
        #[label("`{word}` of what?")]
        span: Span,
    },

    /// Bullets under a line that asks for none.
    #[error("bullets need a line above them that says how many must hold")]
    #[diagnostic(code(syntax::bullets_without_group), help("{help}"))]
    BulletsWithoutGroup {
        help: &'static str,
        #[label("what should hold of these?")]
        span: Span,
    },

    /// An indented line before the first statement.
    #[error("this line is indented, but no statement stands above it")]
    #[diagnostic(
        code(syntax::clause_without_statement),
        help(
            "start the line in the first column, or put a statement such as `rule name: \"Title\"` above it"
        )
    )]
    ClauseWithoutStatement {
        #[label("belongs to nothing")]
        span: Span,
    },

    /// “Text” as a word processor writes it.
    #[error("curly quotes do not mark a text")]
    #[diagnostic(
        code(syntax::curly_quotes),
        help("use straight quotes: \"…\" around a text, '…' around a name")
    )]
    CurlyQuotes {
        #[label("a curly quote")]
        span: Span,
    },

    /// `| external | |`
    #[error("this cell is empty")]
    #[diagnostic(code(syntax::empty_cell), help("{help}"))]
    EmptyCell {
        help: &'static str,
        #[label("nothing stands here")]
        span: Span,
    },

    /// `at least 2 of` with nothing below.
    #[error("`{words}` needs a list below it")]
    #[diagnostic(
        code(syntax::group_without_bullets),
        help("write one condition a line below it, each beginning with `- `")
    )]
    GroupWithoutBullets {
        words: String,
        #[label("of what?")]
        span: Span,
    },

    /// `2026-02-30`
    #[error("the calendar has no {written}")]
    #[diagnostic(
        code(syntax::impossible_date),
        help("write a date as year-month-day, such as 2026-03-31, or a month as 2026-03")
    )]
    ImpossibleDate {
        written: String,
        #[label("no such date")]
        span: Span,
    },

    /// `effect` lines that could belong to two branches.
    #[error("it is not clear whether this belongs to the line above")]
    #[diagnostic(
        code(syntax::misplaced_effect),
        help(
            "indent it deeper than `{branch}` to put it under `{branch}`, or give it a rule of its own"
        )
    )]
    MisplacedEffect {
        branch: String,
        #[label("stands beside `{branch}`, not under it")]
        span: Span,
    },

    /// `because` in a `fact`.
    #[error("`{word}` does not belong to `{statement}`")]
    #[diagnostic(code(syntax::misplaced_clause))]
    MisplacedClause {
        word: String,
        statement: String,
        #[help]
        help: String,
        #[label("not a part of `{statement}`")]
        span: Span,
    },

    /// `fact line reports whole number`
    #[error("`{keyword}` needs a colon after its name")]
    #[diagnostic(code(syntax::missing_colon), help("write it like `{pattern}`"))]
    MissingColon {
        keyword: String,
        pattern: String,
        #[label("no `:` in here")]
        span: Span,
    },

    /// `if no line reports` and nothing to do.
    #[error("an `if` needs a `then`")]
    #[diagnostic(code(syntax::missing_then), help("{help}"))]
    MissingThen {
        label: &'static str,
        help: &'static str,
        #[label("{label}")]
        span: Span,
    },

    /// Brackets in brackets in brackets.
    #[error("brackets or bullets are nested too deep to read")]
    #[diagnostic(
        code(syntax::nesting_too_deep),
        help("give the inner part a name with `define` and use that name here")
    )]
    NestingTooDeep {
        #[label("32 levels are the most")]
        span: Span,
    },

    /// `because` in the first column.
    #[error("`{words}` starts in the first column, but belongs to the statement above")]
    #[diagnostic(code(syntax::not_indented))]
    NotIndented {
        words: String,
        #[help]
        help: &'static str,
        #[label("indent this line")]
        span: Span,
    },

    /// `| external | teaching |` under a header of three.
    #[error("this row has {cells}, and the header has {columns}")]
    #[diagnostic(
        code(syntax::ragged_row),
        help("give every row one cell for each column of the header")
    )]
    RaggedRow {
        cells: String,
        columns: usize,
        label: &'static str,
        #[label("{label}")]
        span: Span,
    },

    /// Two `because` in one rule.
    #[error("this `{statement}` has a second `{word}`")]
    #[diagnostic(
        code(syntax::repeated_clause),
        help("keep one of the two, or put them together")
    )]
    RepeatedClause {
        word: String,
        statement: String,
        #[label("the second one")]
        span: Span,
    },

    /// `fact work with peers: …`
    #[error("`{word}` cannot {place} a name, because it means something in a rule")]
    #[diagnostic(
        code(syntax::reserved_word),
        help("choose another word, or put the whole name in single quotes: '{name}'")
    )]
    ReservedWord {
        word: String,
        place: &'static str,
        name: String,
        #[label("this word")]
        span: Span,
    },

    /// `rule NAME: "TITLE"` and nothing else.
    #[error("this {what} does nothing")]
    #[diagnostic(
        code(syntax::rule_without_effect),
        help("give it something to do: `require`, `expect`, `encourage`, `flag` or `stop`")
    )]
    RuleWithoutEffect {
        what: &'static str,
        #[label("nothing is required, expected, encouraged, flagged or stopped")]
        span: Span,
    },

    /// `>=`
    #[error("`{symbol}` is not a word of the language")]
    #[diagnostic(code(syntax::symbol_for_words), help("write `{words}` instead"))]
    SymbolForWords {
        symbol: String,
        words: String,
        #[label("say this in words")]
        span: Span,
    },

    /// A header without `=`.
    #[error("the last column of a table must be `=`, where its answer stands")]
    #[diagnostic(
        code(syntax::table_without_answer),
        help("end the header with `=`, as in `| target role | move | = |`")
    )]
    TableWithoutAnswer {
        #[label("the last column is not `=`")]
        span: Span,
    },

    /// `table NAME: TYPE` and nothing below it, or just the header.
    #[error("this {what} has no rows")]
    #[diagnostic(code(syntax::table_without_rows), help("{help}"))]
    TableWithoutRows {
        what: &'static str,
        help: &'static str,
        #[label("no rows below")]
        span: Span,
    },

    /// `12,500`
    #[error("numbers are written without separators")]
    #[diagnostic(code(syntax::thousands_separator), help("write `{plain}`"))]
    ThousandsSeparator {
        plain: String,
        #[label("a comma inside a number")]
        span: Span,
    },

    /// `"text` without its end.
    #[error("this text is opened with `{quote}` and never closed")]
    #[diagnostic(
        code(syntax::unclosed_text),
        help(
            "put `{quote}` where the text ends; a text over several lines stands between `\"\"\"` and `\"\"\"`"
        )
    )]
    UnclosedText {
        quote: String,
        #[label("opened here")]
        span: Span,
    },

    /// `becuase "…"`
    #[error("`{statement}` has no line that begins with `{word}`")]
    #[diagnostic(code(syntax::unknown_clause))]
    UnknownClause {
        word: String,
        statement: String,
        #[help]
        help: String,
        #[label("not known here")]
        span: Span,
    },

    /// `facts line reports: …`
    #[error("no statement begins with `{word}`")]
    #[diagnostic(code(syntax::unknown_statement))]
    UnknownStatement {
        word: String,
        #[help]
        help: String,
        #[label("not known")]
        span: Span,
    },

    /// A head or a clause that fits no pattern.
    #[error("this {what} cannot be read")]
    #[diagnostic(code(syntax::unreadable_clause))]
    UnreadableClause {
        what: String,
        expected: String,
        #[help]
        help: String,
        #[label("{expected}")]
        span: Span,
    },

    /// A number with more digits than can be kept exactly.
    #[error("`{written}` has more digits than can be kept exactly")]
    #[diagnostic(
        code(syntax::too_many_digits),
        help("use at most 18 decimals and at most 19 digits before the point")
    )]
    TooManyDigits {
        written: String,
        #[label("too long")]
        span: Span,
    },
}

impl SyntaxError {
    /// Bullets under a condition that asks for none.
    pub(super) fn bullets_without_group(span: Span) -> Self {
        let help = "end the line above with `all of`, `any of`, `none of` or `at least 2 of`";
        Self::BulletsWithoutGroup { help, span }
    }

    /// Bullets under a line that is no condition.
    pub(super) fn unasked_bullets(span: Span) -> Self {
        let help = "take the line out: only a condition that ends in `all of`, `any of` or the \
                    like has a list below it";
        Self::BulletsWithoutGroup { help, span }
    }
}
