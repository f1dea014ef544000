//! What can be wrong with files before they are read as playbooks, and with how they name each other.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Span;

/// A file that cannot be a playbook or a profile at all, or that names one which cannot be used.
#[derive(Debug, Clone, Error, Diagnostic)]
pub(super) enum SourceError {
    /// Another playbook that cannot be asked.
    #[error("`{written}` has errors, so it cannot be asked for its verdict")]
    #[diagnostic(
        code(source::broken_playbook),
        help("mend what is wrong in that file first")
    )]
    BrokenPlaybook {
        written: String,
        #[label("this playbook has errors")]
        span: Span,
    },

    /// Files that include each other.
    #[error("`{name}` includes itself: {way}")]
    #[diagnostic(
        code(source::circular_include),
        help(
            "take one of these lines out, or move what both files need into a third one that both include"
        )
    )]
    CircularInclude {
        name: String,
        way: String,
        #[label("goes in a circle")]
        span: Span,
    },

    /// Playbooks that ask each other.
    #[error("the verdict of `{name}` depends on itself: {way}")]
    #[diagnostic(
        code(source::circular_playbooks),
        help("let one of them ask for the facts instead of for the verdict of the other")
    )]
    CircularPlaybooks {
        name: String,
        way: String,
        #[label("goes in a circle")]
        span: Span,
    },

    /// A file without a statement.
    #[error("there is no playbook in this file")]
    #[diagnostic(
        code(source::empty),
        help("begin with a line such as `playbook \"Senior product manager to product leader\"`")
    )]
    Empty {
        #[label("nothing to read")]
        span: Span,
    },

    /// A path at which there is nothing.
    #[error("there is no file `{written}`")]
    #[diagnostic(code(source::file_not_found))]
    FileNotFound {
        written: String,
        name: String,
        #[help]
        help: String,
        #[label("nothing is found at `{name}`")]
        span: Span,
    },

    /// A word-processor document, a picture, text in an old encoding.
    #[error("this file is not plain text in UTF-8: it breaks off in line {line}")]
    #[diagnostic(
        code(source::not_text),
        help(
            "save it as plain text with the encoding UTF-8; a word-processor document has to be exported first"
        )
    )]
    NotText {
        line: usize,
        #[label("not readable from here on")]
        span: Span,
    },

    /// One line of many in an old encoding.
    #[error("this line is not plain text in UTF-8")]
    #[diagnostic(
        code(source::not_text),
        help("save the file as plain text with the encoding UTF-8")
    )]
    #[cfg(feature = "cli")]
    LineNotText {
        #[label("not readable from here on")]
        span: Span,
    },

    /// A path, or a link on it, that leads out of the project.
    #[error("`{written}` lies outside of the project folder")]
    #[diagnostic(
        code(source::outside_project),
        help("name a file in `{project}`, or in a folder of it")
    )]
    OutsideProject {
        written: String,
        project: String,
        #[label("leads out of the project")]
        span: Span,
    },

    /// A path that not every system understands.
    #[error("a path like `{written}` cannot be used here")]
    #[diagnostic(code(source::unportable_path))]
    UnportablePath {
        written: String,
        #[help]
        help: String,
        #[label("not a way that every computer finds")]
        span: Span,
    },

    /// A folder, a file without leave to read it.
    #[error("`{written}` cannot be read: it {why}")]
    #[diagnostic(code(source::unreadable_file))]
    UnreadableFile {
        written: String,
        why: String,
        #[help]
        help: String,
        #[label("cannot be read")]
        span: Span,
    },
}

/// Something odd about a sound playbook.
#[derive(Debug, Clone, Error, Diagnostic)]
pub(super) enum LintWarning {
    /// `if line reports is at least 0` of a number from 0.
    #[error("this rule applies to everybody: {why}")]
    #[diagnostic(
        code(check::always_applies),
        severity(Warning),
        help("take the condition out, or ask what is really meant")
    )]
    AlwaysApplies {
        why: &'static str,
        #[label("{why}")]
        span: Span,
    },

    /// `require line reports is 0` and `require line reports is at least 2`.
    #[error("nobody can meet both `{first}` and `{second}`")]
    #[diagnostic(
        code(check::conflicting_requirements),
        severity(Warning),
        help("change one of them, or say with `if` whom each is for")
    )]
    ConflictingRequirements {
        first: String,
        second: String,
        #[label(primary, "excludes the other")]
        span: Span,
        #[label("the other one")]
        other: Option<Span>,
    },

    /// `if line reports is 0 and line reports is 2`.
    #[error("this rule can never apply: {why}")]
    #[diagnostic(
        code(check::never_applies),
        severity(Warning),
        help("change the condition, or take the rule out")
    )]
    NeverApplies {
        why: &'static str,
        #[label("{why}")]
        span: Span,
    },

    /// Rules without `because` and `cite`, where others have them.
    #[error("{how_many}")]
    #[diagnostic(
        code(check::no_reason),
        severity(Warning),
        help("say why below each: `because \"…\"`, or `cite` a source")
    )]
    NoReason {
        how_many: String,
        #[label(primary, "why?")]
        span: Span,
        #[label(collection, "why?")]
        others: Vec<Span>,
    },

    /// Rules whose words are their names, where the playbook is kept with care.
    #[error("{how_many}")]
    #[diagnostic(
        code(check::unnamed_rule),
        severity(Warning),
        help(
            "put a line such as `rule {name}:` above it and indent the rest, so that the answer, a waiver or another rule can name it"
        )
    )]
    UnnamedRule {
        how_many: String,
        name: String,
        #[label(primary, "its words are its name")]
        span: Span,
        #[label(collection, "its words are its name")]
        others: Vec<Span>,
    },

    /// `verdict` lines that nothing leads to.
    #[error("nobody can get the verdict `{name}`")]
    #[diagnostic(code(check::verdict_out_of_reach), severity(Warning), help("{help}"))]
    VerdictOutOfReach {
        name: String,
        help: &'static str,
        #[label("out of reach")]
        span: Span,
    },
}
