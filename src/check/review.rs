//! `review by`: whether a playbook should have been looked at again by now.

use crate::diagnostics::Problems;
use crate::syntax::ast::{Ast, PartialDateLiteral, Statement};
use crate::value::Date;

use super::error::CheckError;

/// By when a playbook is to be reviewed, and where it says so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Review {
    by: PartialDateLiteral,
}

impl Review {
    /// What the header of the playbook's own file says, which ends at `own_end`.
    pub(crate) fn of(ast: &Ast, own_end: usize) -> Option<Self> {
        let by = ast
            .statements
            .iter()
            .find_map(|statement| match statement {
                Statement::Playbook(header) if header.title.span.start < own_end => {
                    header.review_by
                }
                _ => None,
            })?;
        Some(Self { by })
    }

    /// The warning, once the last day for the review has passed.
    pub(crate) fn overdue(self, today: Date) -> Option<Problems> {
        let last = self.by.date.last;
        (last < today).then(|| {
            let mut problems = Problems::default();
            problems.push(CheckError::ReviewOverdue {
                today,
                span: self.by.span,
            });
            problems
        })
    }
}
