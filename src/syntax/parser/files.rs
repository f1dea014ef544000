//! Statements that name another file.

use crate::syntax::ast::{OtherPlaybook, Text};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::Block;
use crate::syntax::words::Keyword;

use super::Parser;

/// What stands in the quotes.
const FILE: &str = "the name of a file";

impl Parser<'_> {
    /// `include "FILE"`
    pub(super) fn parse_include(&mut self, block: &Block) -> Option<Text> {
        let path = self.parse_quoted_head(block, Keyword::Include, FILE);
        self.refuse_clauses(block, Keyword::Include);
        path.and_then(|path| self.named_file(path, Keyword::Include))
    }

    /// `playbook NAME: "FILE"`
    pub(super) fn parse_other_playbook(&mut self, block: &Block) -> Option<OtherPlaybook> {
        let keyword = Keyword::OtherPlaybook;
        let head = self.parse_head(block, keyword)?;
        self.refuse_clauses(block, keyword);
        let help = format!("write it like `{}`", keyword.pattern());
        let path = if block.head.is_broken {
            None
        } else {
            self.parse_text(head.rest, "name of a file", &help)
        };
        Some(OtherPlaybook {
            name: head.name,
            path: path.and_then(|path| self.named_file(path, keyword)),
        })
    }

    /// A text that names a file; one that names none is reported.
    fn named_file(&mut self, path: Text, keyword: Keyword) -> Option<Text> {
        if !path.value.is_empty() {
            return Some(path);
        }
        self.report(SyntaxError::UnreadableClause {
            what: format!("first line of `{}`", keyword.word()),
            expected: format!("expected {FILE} between the quotes"),
            help: format!("write it like `{}`", keyword.pattern()),
            span: path.span,
        });
        None
    }
}
