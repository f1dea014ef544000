//! Reasonings: what is asked for is found by its name, then told.

use thiserror::Error;

use crate::evaluate::{About, Extent};
use crate::outcome::Reasoning;
use crate::profile::Profile;
use crate::syntax::ast::Statement;
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
    /// It is a word of the playbook that is not worked out by itself, but for what uses it.
    #[error("`{name}` is {what}{}", used_in(users))]
    NotWorkedOut {
        /// Its name.
        name: String,
        /// What it is: `a kind of evidence`.
        what: &'static str,
        /// What uses it, and can be asked for.
        users: Vec<String>,
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
        None => ": name a rule, a definition, a score, a table, an answer, a fact, a skill, or `verdict`"
            .to_owned(),
    }
}

/// More than this are a wall of names.
const MOST_NAMED: usize = 6;

fn used_in(users: &[String]) -> String {
    let named = |users: &[String]| format!("`{}`", users.join("`, `"));
    match users {
        [] => " that nothing in this playbook uses".to_owned(),
        [only] => format!(", used in `{only}`: ask for that"),
        users => match users.get(..MOST_NAMED) {
            Some(first) if users.len() > MOST_NAMED + 1 => format!(
                ", used in {} and {} more: ask for one of these",
                named(first),
                users.len() - MOST_NAMED
            ),
            _ => format!(", used in {}: ask for one of these", named(users)),
        },
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
        let about = match why::find(&self.program, asked) {
            Ok(about) => about,
            Err(NotFound::Ambiguous(words)) => {
                return Err(WhyError::SeveralHaveTheName {
                    choices: words.iter().map(|word| format!("{word} {asked}")).collect(),
                    asked: asked.to_owned(),
                });
            }
            Err(NotFound::Unknown(nearest)) => self.about_word(asked, nearest)?,
        };
        Ok(why::run(
            &self.program,
            profile,
            as_of,
            &self.sources,
            (about, extent),
        ))
    }

    /// What to tell about a word that is not worked out by itself: of a table or a matrix that makes an
    /// answer, the answer.
    fn about_word(&self, asked: &str, nearest: Option<String>) -> Result<About, WhyError> {
        let Some(word) = self.word(asked) else {
            let asked = asked.to_owned();
            return Err(if self.is_defined(&asked) {
                WhyError::Unused { asked }
            } else {
                let nearest = nearest.or_else(|| self.nearest_word(&asked));
                WhyError::UnknownName { asked, nearest }
            });
        };
        let (name, what) = (word.name.clone(), word.what());
        let users = self.users_of(word);
        match users.as_slice() {
            [only] if only.is_answer => {
                let answer = why::find(&self.program, &only.name);
                answer.map_err(|_| WhyError::Unused { asked: name })
            }
            users => Err(WhyError::NotWorkedOut {
                name,
                what,
                users: users.iter().map(|user| user.name.clone()).collect(),
            }),
        }
    }

    /// Whether a definition has this name.
    fn is_defined(&self, asked: &str) -> bool {
        let folded = fold_name(asked);
        let mut statements = self.tree.statements.iter();
        statements.any(|statement| match statement {
            Statement::Define(definition) => definition.name.key == folded,
            _ => false,
        })
    }
}
