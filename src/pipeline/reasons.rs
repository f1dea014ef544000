//! Reasonings: what is asked for is found by its name, then told.

use thiserror::Error;

use crate::evaluate::Extent;
use crate::outcome::Reasoning;
use crate::profile::Profile;
use crate::syntax::ast::{Name, Statement};
use crate::value::{Date, fold_name};
use crate::why::{self, NotFound};

use super::Playbook;

/// Why it cannot be told how something comes about.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WhyError {
    /// Nothing in the playbook has the name.
    #[error("nothing in this playbook is called `{asked}`{}", did_you_mean(nearest.as_deref()))]
    UnknownName {
        /// What was asked for.
        asked: String,
        /// The name that was probably meant.
        nearest: Option<String>,
    },
    /// Several things have the name.
    #[error("several things are called `{asked}`: write `{}`", choices.join("` or `"))]
    SeveralHaveTheName {
        /// What was asked for.
        asked: String,
        /// How to ask for each.
        choices: Vec<String>,
    },
    /// The name is declared and never used, so that there is nothing to tell.
    #[error("nothing uses `{asked}`, so it is not worked out: ask for it in a rule first")]
    Unused {
        /// What was asked for.
        asked: String,
    },
}

fn did_you_mean(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => ": name a rule, a definition, a score, a table, an answer, or `verdict`".to_owned(),
    }
}

impl Playbook {
    /// Why an answer about a person is what it is: of the verdict, or of a rule, a definition, a score, a
    /// table or an answer beside the verdict that `asked` names.
    ///
    /// # Errors
    /// When nothing has the name, or several things have it.
    pub fn why(
        &self,
        profile: &Profile,
        as_of: Date,
        asked: Option<&str>,
        extent: Extent,
    ) -> Result<Reasoning, WhyError> {
        let asked = asked.unwrap_or("verdict");
        let about = why::find(&self.program, asked).map_err(|error| {
            let asked = asked.to_owned();
            match error {
                NotFound::Ambiguous(words) => WhyError::SeveralHaveTheName {
                    choices: words.iter().map(|word| format!("{word} {asked}")).collect(),
                    asked,
                },
                NotFound::Unknown(_) if self.declares(&asked) => WhyError::Unused { asked },
                NotFound::Unknown(nearest) => WhyError::UnknownName { asked, nearest },
            }
        })?;
        Ok(why::run(
            &self.program,
            profile,
            as_of,
            &self.sources,
            (about, extent),
        ))
    }

    /// Whether something that is worked out is declared by this name.
    fn declares(&self, asked: &str) -> bool {
        let folded = fold_name(asked);
        let is_it = |name: &Name| name.key == folded;
        self.tree
            .statements
            .iter()
            .any(|statement| match statement {
                Statement::Define(definition) => is_it(&definition.name),
                Statement::Table(table) => is_it(&table.name),
                Statement::Matrix(matrix) => is_it(&matrix.name),
                _ => false,
            })
    }
}
