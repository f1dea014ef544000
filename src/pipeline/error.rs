//! What can be wrong with files before they are read as playbooks, and with how they name each other.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Span;

/// A file that cannot be a playbook or a profile at all, or that names one which cannot be used.
#[derive(Debug, Clone, Error, Diagnostic)]
pub(super) enum SourceError {
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
