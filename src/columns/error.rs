//! What is wrong with columns as a whole.

use std::fmt;

/// Why a table cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnsError {
    /// What is wrong, column by column.
    pub problems: Vec<ColumnProblem>,
}

/// What is wrong or odd with a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnProblem {
    /// The name of the column; that of a part of a struct stands behind a dot.
    pub column: String,
    /// What is wrong with it.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for ColumnProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "column `{}`: {}", self.column, self.message)
    }
}

impl fmt::Display for ColumnsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            let before = if at > 0 { "\n" } else { "" };
            write!(out, "{before}{problem}\n  help: {}", problem.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for ColumnsError {}
