//! What can be wrong with a file before it is read as a playbook.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Span;

/// A file that cannot be a playbook or a profile at all.
#[derive(Debug, Clone, Error, Diagnostic)]
pub(super) enum SourceError {
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
}
