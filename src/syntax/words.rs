//! The words that begin statements and clauses, and the words that names must avoid.

use crate::source::Span;

/// The words that begin a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    Playbook,
    /// `playbook NAME: "FILE"`: begins with the same word as the header.
    OtherPlaybook,
    Include,
    Source,
    Scale,
    Fact,
    /// `protected fact`
    ProtectedFact,
    Skill,
    Evidence,
    Verifiers,
    Area,
    Define,
    Table,
    Matrix,
    Rule,
    Score,
    Action,
    Verdict,
    Example,
    /// `if`, or an effect: a rule without a name.
    BareRule,
}

/// Every statement word, in the order in which authors meet them.
pub(super) const STATEMENT_WORDS: [(&str, Keyword); 25] = [
    ("playbook", Keyword::Playbook),
    ("include", Keyword::Include),
    ("source", Keyword::Source),
    ("scale", Keyword::Scale),
    ("fact", Keyword::Fact),
    ("protected", Keyword::ProtectedFact),
    ("skill", Keyword::Skill),
    ("evidence", Keyword::Evidence),
    ("verifiers", Keyword::Verifiers),
    ("area", Keyword::Area),
    ("define", Keyword::Define),
    ("table", Keyword::Table),
    ("matrix", Keyword::Matrix),
    ("rule", Keyword::Rule),
    ("score", Keyword::Score),
    ("action", Keyword::Action),
    ("verdict", Keyword::Verdict),
    ("example", Keyword::Example),
    ("if", Keyword::BareRule),
    ("require", Keyword::BareRule),
    ("expect", Keyword::BareRule),
    ("encourage", Keyword::BareRule),
    ("flag", Keyword::BareRule),
    ("stop", Keyword::BareRule),
    ("recommend", Keyword::BareRule),
];

impl Keyword {
    /// The word as it is written.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Playbook | Self::OtherPlaybook => "playbook",
            Self::Include => "include",
            Self::Source => "source",
            Self::Scale => "scale",
            Self::Fact => "fact",
            Self::ProtectedFact => "protected fact",
            Self::Skill => "skill",
            Self::Evidence => "evidence",
            Self::Verifiers => "verifiers",
            Self::Area => "area",
            Self::Define => "define",
            Self::Table => "table",
            Self::Matrix => "matrix",
            Self::Rule | Self::BareRule => "rule",
            Self::Score => "score",
            Self::Action => "action",
            Self::Verdict => "verdict",
            Self::Example => "example",
        }
    }

    /// The words that begin a clause of this statement; empty where every line is content.
    pub(crate) const fn clause_words(self) -> &'static [&'static str] {
        match self {
            Self::Playbook => &["version", "from", "to", "owner", "review", "summary"],
            Self::Source => &["by", "link"],
            Self::Fact | Self::ProtectedFact => &["ask", "if", "read"],
            Self::Skill => &["ask", "area", "if", "read"],
            Self::Evidence => &["field", "ask"],
            Self::Rule | Self::BareRule => &[
                "area",
                "if",
                "then",
                "otherwise",
                "unless",
                "require",
                "expect",
                "encourage",
                "flag",
                "stop",
                "recommend",
                "because",
                "cite",
                "concerns",
                "in",
                "waivable",
            ],
            Self::Action => &[
                "builds",
                "raises",
                "sets",
                "reach",
                "impact",
                "confidence",
                "effort",
                "link",
            ],
            Self::Example => &["as", "given", "then"],
            Self::Include
            | Self::OtherPlaybook
            | Self::Scale
            | Self::Verifiers
            | Self::Area
            | Self::Define
            | Self::Score
            | Self::Table
            | Self::Matrix
            | Self::Verdict => &[],
        }
    }

    /// Whether a line of this statement may be a description in quotes.
    pub(super) const fn has_description(self) -> bool {
        matches!(
            self,
            Self::Scale | Self::Fact | Self::ProtectedFact | Self::Skill
        )
    }

    /// How a whole statement of this kind looks, for help lines.
    pub(super) const fn pattern(self) -> &'static str {
        match self {
            Self::Playbook => "playbook \"Senior product manager to product leader\"",
            Self::OtherPlaybook => "playbook senior pm: \"senior-pm.playbook\"",
            Self::Include => "include \"common/product-skills.playbook\"",
            Self::Source => "source refinery: \"How to become a product leader\"",
            Self::Scale => "scale proficiency: novice < practising < fluent",
            Self::Fact => "fact line reports: whole number from 0",
            Self::ProtectedFact => "protected fact age group: one of 'under 30', '30 or over'",
            Self::Skill => "skill strategic judgement: proficiency",
            Self::Evidence => "evidence mentoring: \"Mentoring a less experienced colleague\"",
            Self::Verifiers => "verifiers: manager, mentor, customer",
            Self::Area => "area delegation: \"From doing the work to leading it\"",
            Self::Define => "define leads people: line reports is at least 1",
            Self::Matrix => "matrix expected proficiency, for each skill by target role",
            Self::Table => "table expected level, by target role: proficiency",
            Self::Rule => "rule lead without a team: \"Show that you can lead\"",
            Self::BareRule => "if no line reports then require mentoring evidence",
            Self::Score => "score leadership readiness:",
            Self::Action => "action mentor a junior: \"Mentor a junior colleague\"",
            Self::Verdict => "verdict",
            Self::Example => "example \"A strong senior PM without a team\"",
        }
    }
}

/// A word, by what names can do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// It joins an expression, so no name has it.
    Joining(&'static str),
    /// It begins an expression, so no name begins with it.
    Starting(&'static str),
    /// It has a meaning in some places, and is a part of a name in others.
    Other(&'static str),
    /// It means what the playbook makes of it.
    Own,
}

impl Word {
    /// What a word is to the language, in any case.
    pub(crate) fn of(written: &[u8]) -> Self {
        use Word::{Joining, Other, Own, Starting};
        let mut lower = [0; 14];
        let Some(lower) = lower.get_mut(..written.len()) else {
            return Own;
        };
        lower.copy_from_slice(written);
        lower.make_ascii_lowercase();
        match &*lower {
            b"about" => Joining("about"),
            b"after" => Joining("after"),
            b"and" => Joining("and"),
            b"are" => Joining("are"),
            b"before" => Joining("before"),
            b"between" => Joining("between"),
            b"by" => Joining("by"),
            b"divided" => Joining("divided"),
            b"evidence" => Joining("evidence"),
            b"includes" => Joining("includes"),
            b"is" => Joining("is"),
            b"lasting" => Joining("lasting"),
            b"met" => Joining("met"),
            b"minus" => Joining("minus"),
            b"ongoing" => Joining("ongoing"),
            b"or" => Joining("or"),
            b"otherwise" => Joining("otherwise"),
            b"plus" => Joining("plus"),
            b"rounded" => Joining("rounded"),
            b"since" => Joining("since"),
            b"then" => Joining("then"),
            b"times" => Joining("times"),
            b"unless" => Joining("unless"),
            b"unmet" => Joining("unmet"),
            b"verified" => Joining("verified"),
            b"when" => Joining("when"),
            b"where" => Joining("where"),
            b"with" => Joining("with"),
            b"within" => Joining("within"),
            b"all" => Starting("all"),
            b"any" => Starting("any"),
            b"at" => Starting("at"),
            b"average" => Starting("average"),
            b"count" => Starting("count"),
            b"day" | b"days" => Starting("days"),
            b"different" => Starting("different"),
            b"encourage" => Starting("encourage"),
            b"every" => Starting("every"),
            b"exactly" => Starting("exactly"),
            b"expect" => Starting("expect"),
            b"first" => Starting("first"),
            b"flag" => Starting("flag"),
            b"highest" => Starting("highest"),
            b"if" => Starting("if"),
            b"latest" => Starting("latest"),
            b"lowest" => Starting("lowest"),
            b"month" | b"months" => Starting("months"),
            b"more" => Starting("more"),
            b"no" => Starting("no"),
            b"not" => Starting("not"),
            b"recommend" => Starting("recommend"),
            b"require" => Starting("require"),
            b"stop" => Starting("stop"),
            b"sum" => Starting("sum"),
            b"week" | b"weeks" => Starting("weeks"),
            b"year" | b"years" => Starting("years"),
            b"above" => Other("above"),
            b"applies" => Other("applies"),
            b"assessment" => Other("assessment"),
            b"below" => Other("below"),
            b"each" => Other("each"),
            b"expired" => Other("expired"),
            b"fewer" => Other("fewer"),
            b"for" => Other("for"),
            b"in" => Other("in"),
            b"known" => Other("known"),
            b"last" => Other("last"),
            b"least" => Other("least"),
            b"less" => Other("less"),
            b"most" => Other("most"),
            b"none" => Starting("none"),
            b"of" => Other("of"),
            b"one" => Other("one"),
            b"rule" => Other("rule"),
            b"skill" | b"skills" => Other("skill"),
            b"than" => Other("than"),
            b"the" => Other("the"),
            b"unknown" => Other("unknown"),
            b"expectation" | b"expectations" => Other("expectation"),
            b"requirement" | b"requirements" => Other("requirement"),
            b"encouragement" | b"encouragements" => Other("encouragement"),
            _ => Own,
        }
    }

    /// The word as the language has it, in lower case; nothing for a word of the playbook's own.
    pub(crate) const fn known(self) -> &'static str {
        match self {
            Self::Joining(word) | Self::Starting(word) | Self::Other(word) => word,
            Self::Own => "",
        }
    }
}

/// What goes on with evidence in the line above: `in each of the last 4 quarters`.
const IN_EACH: &str = "in each of ";

/// Clause words that begin no statement, so that in the first column they are a slip.
const CLAUSE_ONLY_WORDS: [&str; 22] = [
    "builds",
    "raises",
    "sets",
    "concerns",
    "waivable",
    "because",
    "cite",
    "then",
    "otherwise",
    "unless",
    "given",
    "ask",
    "field",
    "version",
    "owner",
    "summary",
    "link",
    "by",
    "as",
    "from",
    "to",
    "review",
];

/// The first word of `words`: letters only.
pub(crate) fn first_word(words: &str) -> &str {
    let end = words
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(words.len());
    words.get(..end).unwrap_or("")
}

fn is_among(word: &str, list: &[&str]) -> bool {
    list.iter().any(|listed| listed.eq_ignore_ascii_case(word))
}

/// The statement that `word` begins.
pub(crate) fn statement_keyword(word: &str) -> Option<Keyword> {
    let known = STATEMENT_WORDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word));
    known.map(|(_, keyword)| *keyword)
}

/// The statement that the head at `span` begins.
pub(crate) fn head_keyword(text: &str, span: Span) -> Option<Keyword> {
    let words = text.get(span.start..span.end).unwrap_or("");
    match statement_keyword(first_word(words)) {
        Some(Keyword::Playbook) if names_other_playbook(words) => Some(Keyword::OtherPlaybook),
        keyword => keyword,
    }
}

/// Whether a head that begins with `playbook` has a name before its colon, and is not the title. The
/// colon may be forgotten before the name of a file.
fn names_other_playbook(words: &str) -> bool {
    let rest = words.get(first_word(words).len()..).unwrap_or("");
    let names_file = rest.contains(':') || rest.contains(".playbook");
    !rest.trim_start().starts_with(['"', '“', '”']) && names_file
}

/// The first word of a line when it can only begin a clause.
pub(super) fn clause_keyword_only(words: &str) -> Option<&str> {
    let word = first_word(words);
    is_among(word, &CLAUSE_ONLY_WORDS).then_some(word)
}

/// Whether an indented line of a statement goes on with the line above it.
pub(crate) fn continues_clause(head: Option<Keyword>, words: &str) -> bool {
    let word = first_word(words);
    let Some(head) = head else { return false };
    if head == Keyword::Verdict {
        return is_among(word, &["and", "or"]);
    }
    let is_in_each = words
        .get(..IN_EACH.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(IN_EACH));
    is_in_each || is_joining(word) && !is_among(word, head.clause_words())
}

/// Whether `word` joins an expression.
pub(crate) fn is_joining(word: &str) -> bool {
    matches!(Word::of(word.as_bytes()), Word::Joining(_))
}

/// Whether `word` begins an expression.
pub(super) fn is_starting(word: &str) -> bool {
    matches!(Word::of(word.as_bytes()), Word::Starting(_))
}

/// Whether names must do without `word`, at least as their first one.
pub(crate) fn is_reserved(word: &str) -> bool {
    matches!(
        Word::of(word.as_bytes()),
        Word::Joining(_) | Word::Starting(_)
    )
}

/// The statements that have a clause beginning with `word`.
pub(super) fn statements_with_clause(word: &str) -> Vec<&'static str> {
    let mut statements: Vec<&str> = Vec::new();
    for (_, keyword) in STATEMENT_WORDS {
        let has = is_among(word, keyword.clause_words());
        if has && !statements.contains(&keyword.word()) {
            statements.push(keyword.word());
        }
    }
    statements
}
