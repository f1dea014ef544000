//! What words of a playbook are that no reasoning tells of by themselves, and which statements use them.
//!
//! Uses are found in the text: a kind of evidence, an area or a matrix leaves its name in no step, and a
//! reader who asks for one wants to know where to look.

use std::collections::VecDeque;

use crate::diagnostics::nearest;
use crate::source::Span;
use crate::syntax::ast::{Name, Statement};
use crate::value::fold_name;

use super::Playbook;

/// Something that is declared and not explained by itself.
#[derive(Debug)]
pub(super) struct Word {
    /// As the playbook writes it.
    pub(super) name: String,
    key: String,
    kind: Kind,
    /// Where it is declared.
    at: Option<usize>,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Action,
    Area,
    Evidence,
    Level,
    Matrix,
    Playbook,
    Scale,
    Selection,
    Source,
    Table,
}

/// A statement that uses a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    pub(super) name: String,
    /// Whether it is the verdict or an answer beside it.
    pub(super) is_answer: bool,
    /// Whether it is a fact or a skill, which uses nothing but a scale.
    is_value: bool,
}

impl Word {
    /// `a kind of evidence`
    pub(super) const fn what(&self) -> &'static str {
        match self.kind {
            Kind::Action => "an action",
            Kind::Area => "an area",
            Kind::Evidence => "a kind of evidence",
            Kind::Level => "a level",
            Kind::Matrix => "a matrix",
            Kind::Playbook => "another playbook",
            Kind::Scale => "a scale",
            Kind::Selection => "a name for some evidence",
            Kind::Source => "a source",
            Kind::Table => "a table",
        }
    }

    /// Whether a statement, folded and without its texts, uses it.
    fn is_used_in(&self, text: &str) -> bool {
        places(text, &self.key).any(|(before, after)| match self.kind {
            Kind::Area => {
                ["area", "in"]
                    .iter()
                    .any(|word| ends_with_word(before, word))
                    || after.trim_start().starts_with("met")
            }
            Kind::Evidence | Kind::Selection => after.contains("evidence"),
            Kind::Source => ends_with_word(before, "cite"),
            Kind::Action => ends_with_word(before, "recommend"),
            Kind::Level | Kind::Matrix | Kind::Playbook | Kind::Scale | Kind::Table => true,
        })
    }
}

impl Playbook {
    /// What is meant by words that nothing is explained of: a declared name, or one with the words
    /// around it with which answers tell of it, as in `latest review evidence`.
    pub(super) fn word(&self, asked: &str) -> Option<Word> {
        let folded = fold_name(asked);
        let mut words = self.words();
        let fits = |word: &Word| {
            let is_of_evidence = matches!(word.kind, Kind::Evidence | Kind::Selection);
            word.key == folded
                || places(&folded, &word.key).any(|(before, after)| {
                    let after = after.trim_start();
                    (is_of_evidence && after.starts_with("evidence"))
                        || (ends_with_word(before, "in") && after.is_empty())
                })
        };
        words.retain(fits);
        words.into_iter().max_by_key(|word| word.key.len())
    }

    /// The word that was probably meant.
    pub(super) fn nearest_word(&self, asked: &str) -> Option<String> {
        let words = self.words();
        nearest(asked, words.iter().map(|word| word.name.as_str()))
    }

    /// The statements that can be explained and use a word, by themselves or by way of others.
    pub(super) fn users_of(&self, word: Word) -> Vec<User> {
        let words = self.words();
        let texts: Vec<(Option<User>, usize, String)> = self.texts();
        let mut users: Vec<User> = Vec::new();
        let mut seen = vec![word.key.clone()];
        let mut waiting = VecDeque::from([word]);
        while let Some(word) = waiting.pop_front() {
            let longer: Vec<&str> = words
                .iter()
                .map(|other| other.key.as_str())
                .filter(|key| key.len() > word.key.len() && places(key, &word.key).next().is_some())
                .collect();
            for (user, at, text) in &texts {
                if word.at == Some(*at) || !word.is_used_in(&without(text, &longer)) {
                    continue;
                }
                match user {
                    Some(user) if user.is_value && word.kind != Kind::Scale => {}
                    Some(user) if !users.contains(user) => users.push(user.clone()),
                    Some(_) => {}
                    None => {
                        let declared = self.words().into_iter().find(|one| one.at == Some(*at));
                        let declared = declared.filter(|one| !seen.contains(&one.key));
                        seen.extend(declared.iter().map(|one| one.key.clone()));
                        waiting.extend(declared);
                    }
                }
            }
        }
        users
    }

    /// Everything that is declared and not explained by itself.
    fn words(&self) -> Vec<Word> {
        let mut words = Vec::new();
        let mut add = |kind: Kind, name: &Name| {
            words.push(Word {
                name: name.text.clone(),
                key: name.key.clone(),
                kind,
                at: Some(name.span.start),
            });
        };
        for statement in &self.tree.statements {
            match statement {
                Statement::Action(action) => add(Kind::Action, &action.name),
                Statement::Area(area) => add(Kind::Area, &area.name),
                Statement::Evidence(evidence) => add(Kind::Evidence, &evidence.name),
                Statement::Matrix(matrix) => add(Kind::Matrix, &matrix.name),
                Statement::OtherPlaybook(other) => add(Kind::Playbook, &other.name),
                Statement::Scale(scale) => {
                    add(Kind::Scale, &scale.name);
                    for level in &scale.levels {
                        add(Kind::Level, level);
                    }
                }
                Statement::Selection(selection) => add(Kind::Selection, &selection.name),
                Statement::Source(source) => add(Kind::Source, &source.name),
                Statement::Table(table) => add(Kind::Table, &table.name),
                Statement::Playbook(_)
                | Statement::Include(_)
                | Statement::Fact(_)
                | Statement::Skill(_)
                | Statement::Verifiers(_)
                | Statement::Define(_)
                | Statement::Score(_)
                | Statement::Rule(_)
                | Statement::Verdict(_)
                | Statement::Answer(_)
                | Statement::Example(_) => {}
            }
        }
        words
    }

    /// The statements that may use a word: what they are asked for by, if they are explained, where their
    /// name stands, and what they say.
    fn texts(&self) -> Vec<(Option<User>, usize, String)> {
        let mut texts = Vec::new();
        let mut add = |name: Option<&Name>, is_value: bool, at: usize| {
            let user = name.map(|name| User {
                name: name.text.clone(),
                is_answer: false,
                is_value,
            });
            texts.push((user, at, self.said(at)));
        };
        for statement in &self.tree.statements {
            match statement {
                Statement::Rule(rule) => add(Some(&rule.name), false, rule.name.span.start),
                Statement::Define(one) => add(Some(&one.name), false, one.name.span.start),
                Statement::Score(one) => add(Some(&one.name), false, one.name.span.start),
                Statement::Fact(one) => add(Some(&one.name), true, one.name.span.start),
                Statement::Skill(one) => add(Some(&one.name), true, one.name.span.start),
                Statement::Matrix(one) => add(None, false, one.name.span.start),
                Statement::Table(one) => add(None, false, one.name.span.start),
                Statement::Selection(one) => add(None, false, one.name.span.start),
                Statement::Answer(_)
                | Statement::Verdict(_)
                | Statement::Playbook(_)
                | Statement::Include(_)
                | Statement::OtherPlaybook(_)
                | Statement::Source(_)
                | Statement::Scale(_)
                | Statement::Evidence(_)
                | Statement::Verifiers(_)
                | Statement::Area(_)
                | Statement::Action(_)
                | Statement::Example(_) => {}
            }
        }
        texts.extend(self.answers_said());
        texts
    }

    /// The verdict and the answers beside it, in the same way.
    fn answers_said(&self) -> impl Iterator<Item = (Option<User>, usize, String)> {
        let statements = self.tree.statements.iter();
        let answers = statements.filter_map(|statement| match statement {
            Statement::Answer(one) => Some((one.name.text.as_str(), one.name.span.start)),
            Statement::Verdict(one) => Some(("verdict", one.span.start)),
            _ => None,
        });
        answers.map(|(name, at)| {
            let user = User {
                name: name.to_owned(),
                is_answer: true,
                is_value: false,
            };
            (Some(user), at, self.said(at))
        })
    }

    /// The statement around a place, folded and without what stands in quotes.
    fn said(&self, at: usize) -> String {
        let (source, place) = self.sources.place(Span::new(at, at));
        let text = source.text();
        let before = text.get(..place.start).unwrap_or_default();
        let first = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(first..).unwrap_or_default();
        let mut lines = rest.split_inclusive('\n');
        let mut length = lines.next().map_or(0, str::len);
        for line in lines {
            let is_inside = line.starts_with(char::is_whitespace) || line.starts_with('#');
            if !is_inside {
                break;
            }
            length += line.len();
        }
        fold_name(&without_texts(rest.get(..length).unwrap_or_default()))
    }
}

/// What stands before and behind each place at which a name stands by itself.
fn places<'t>(text: &'t str, name: &str) -> impl Iterator<Item = (&'t str, &'t str)> {
    let found: Vec<(usize, &str)> = text.match_indices(name).collect();
    found.into_iter().filter_map(move |(at, found)| {
        let before = text.get(..at)?;
        let after = text.get(at + found.len()..)?;
        let is_apart = !before.ends_with(char::is_alphanumeric)
            && !after.starts_with(char::is_alphanumeric)
            && !found.is_empty();
        is_apart.then_some((before, after))
    })
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let rest = text.trim_end().strip_suffix(word);
    rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

/// A text without the names in which a shorter one would be found by chance.
fn without(text: &str, longer: &[&str]) -> String {
    let mut text = text.to_owned();
    for name in longer {
        text = text.replace(name, "…");
    }
    text
}

/// A statement without its comments and without what stands in double quotes.
fn without_texts(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '#']) {
        let (before, from) = rest.split_at(at);
        said.push_str(before);
        said.push(' ');
        let ending = match from {
            from if from.starts_with('#') => "\n",
            from if from.starts_with("\"\"\"") => "\"\"\"",
            _ => "\"",
        };
        let begun = if ending == "\n" { 1 } else { ending.len() };
        let inside = from.get(begun..).unwrap_or_default();
        let (_, after) = inside.split_once(ending).unwrap_or_default();
        rest = after;
    }
    said.push_str(rest);
    said
}
