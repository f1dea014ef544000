//! Conditions and quantities in their author's words, with lists as lists and rules by their titles.

use std::collections::{HashMap, HashSet};

use crate::check::checked::{NameGroup, Reference};
use crate::pipeline::Playbook;
use crate::report::document::{Item, Words};
use crate::source::Span;
use crate::syntax::ast::{Definition, Expression, Name, Rule, Statement, WrittenTypeKind};
use crate::syntax::one_line;

/// Longer definitions are not spelled out beside each use.
const LONGEST_MEANING: usize = 90;

/// Words of an expression, and the list under them.
pub(super) struct Phrase {
    pub(super) words: Words,
    pub(super) items: Vec<Item>,
}

/// How this playbook's names are shown.
pub(super) struct Wording<'a> {
    playbook: &'a Playbook,
    /// What is shown for a name, by its set and its folded form.
    shown: HashMap<(NameGroup, &'a str), Shown>,
    definitions: HashMap<&'a str, &'a Definition>,
    yes_or_no: HashSet<&'a str>,
    /// Where names are used, in the order of the text.
    references: Vec<&'a Reference>,
}

/// What is shown for a name.
struct Shown {
    /// Instead of the name, when it has a title.
    title: Option<String>,
    anchor: String,
}

impl<'a> Wording<'a> {
    pub(super) fn new(playbook: &'a Playbook) -> Self {
        let mut references: Vec<&Reference> = playbook.references().iter().collect();
        references.sort_by_key(|reference| reference.span.start);
        references.dedup_by_key(|reference| reference.span.start);
        let mut wording = Self {
            playbook,
            shown: HashMap::new(),
            definitions: HashMap::new(),
            yes_or_no: HashSet::new(),
            references,
        };
        for (number, statement) in playbook.tree().statements.iter().enumerate() {
            wording.note_statement(number, statement);
        }
        wording
    }

    fn note_statement(&mut self, number: usize, statement: &'a Statement) {
        let (group, name, title) = match statement {
            Statement::Rule(rule) => (NameGroup::Rule, &rule.name, Some(title(rule))),
            Statement::Area(area) => {
                let title = area.description.as_ref().map(|text| text.value.clone());
                (NameGroup::Area, &area.name, title)
            }
            Statement::Evidence(kind) => (NameGroup::Kind, &kind.name, None),
            Statement::Selection(selection) => (NameGroup::Kind, &selection.name, None),
            Statement::Score(score) => (NameGroup::Symbol, &score.name, None),
            Statement::Define(definition) => {
                self.definitions.insert(&definition.name.key, definition);
                (NameGroup::Symbol, &definition.name, None)
            }
            Statement::Fact(fact) => {
                let value_type = fact.value_type.as_ref().map(|written| &written.kind);
                if value_type == Some(&WrittenTypeKind::YesNo) {
                    self.yes_or_no.insert(&fact.name.key);
                }
                return;
            }
            _ => return,
        };
        let anchor = format!("s{number}");
        let shown = Shown { title, anchor };
        self.shown.insert((group, &name.key), shown);
    }

    /// Where the document tells of what has this name.
    pub(super) fn anchor(&self, group: NameGroup, name: &Name) -> Option<String> {
        let shown = self.shown.get(&(group, name.key.as_str()));
        shown.map(|shown| shown.anchor.clone())
    }

    /// An expression in words.
    pub(super) fn phrase(&self, expression: &Expression) -> Phrase {
        let words = self.words(expression.span);
        let Some(members) = expression.last_members() else {
            return Phrase {
                words,
                items: Vec::new(),
            };
        };
        Phrase {
            words: words.without_colon(),
            items: members.iter().map(|member| self.item(member)).collect(),
        }
    }

    /// An expression as a line of a list.
    pub(super) fn item(&self, expression: &Expression) -> Item {
        self.phrase(expression).into_item(Words::default(), "")
    }

    /// An expression as its author wrote it, on one line.
    pub(super) fn written(&self, expression: &Expression) -> String {
        let mut words = self.plain(expression.span).trim().to_owned();
        for member in expression.last_members().unwrap_or_default() {
            words.push_str(&format!("; {}", self.written(member)));
        }
        words
    }

    /// The words at a place, on one line: rules and areas by their titles, names without quotes.
    pub(super) fn words(&self, span: Span) -> Words {
        let mut words = Words::default();
        let mut start = span.start;
        for reference in self.references_in(span) {
            let before = self.plain(Span::new(start, reference.span.start));
            start = reference.span.end;
            words = self.name(words, &before, reference);
        }
        let mut words = words.and(&self.plain(Span::new(start, span.end)));
        words.trim_end(&[' ']);
        words
    }

    /// Adds a name and the words between it and the name before.
    fn name(&self, words: Words, before: &str, reference: &Reference) -> Words {
        let key = reference.key.as_str();
        let name = self.plain(reference.span);
        if reference.group == NameGroup::Symbol
            && self.yes_or_no.contains(key)
            && let Some(before) = before.strip_suffix("not ")
        {
            return words.and(before).and(&format!("“{name}” is no"));
        }
        let before = match reference.group {
            NameGroup::Rule => before.strip_suffix("rule ").unwrap_or(before),
            NameGroup::Symbol
            | NameGroup::Scale
            | NameGroup::Kind
            | NameGroup::Action
            | NameGroup::Area
            | NameGroup::Source => before,
        };
        let words = words.and(before);
        match self.shown.get(&(reference.group, key)) {
            Some(shown) => match &shown.title {
                Some(title) => words.see(&format!("“{title}”"), &shown.anchor),
                None => words.see(&name, &shown.anchor),
            },
            None => words.and(&name),
        }
    }

    /// Words as written, on one line, with a space at either end where there is any.
    fn plain(&self, span: Span) -> String {
        let written = self.playbook.words_at(span);
        let words = without_quotes(&one_line(written));
        let space = |has: bool| if has { " " } else { "" };
        if words.is_empty() {
            return space(!written.is_empty()).to_owned();
        }
        let before = space(written.starts_with(char::is_whitespace));
        let after = space(written.ends_with(char::is_whitespace));
        format!("{before}{words}{after}")
    }

    fn references_in(&self, span: Span) -> impl Iterator<Item = &'a Reference> {
        let first = self
            .references
            .partition_point(|reference| reference.span.start < span.start);
        let rest = self.references.get(first..).unwrap_or_default();
        rest.iter()
            .copied()
            .take_while(move |reference| reference.span.end <= span.end)
    }

    /// What the definitions named in these expressions mean: short ones spelled out, others by where
    /// they are explained.
    pub(super) fn meanings<'e>(
        &self,
        expressions: impl IntoIterator<Item = &'e Expression>,
    ) -> Vec<Words> {
        let mut keys: Vec<&str> = Vec::new();
        for expression in expressions {
            self.note_terms(expression, &mut keys);
        }
        keys.iter().filter_map(|key| self.meaning(key)).collect()
    }

    fn note_terms(&self, expression: &Expression, keys: &mut Vec<&'a str>) {
        for reference in self.references_in(expression.span) {
            let key = reference.key.as_str();
            if reference.group == NameGroup::Symbol && !keys.contains(&key) {
                keys.push(key);
            }
        }
        for member in expression.last_members().unwrap_or_default() {
            self.note_terms(member, keys);
        }
    }

    fn meaning(&self, key: &str) -> Option<Words> {
        let definition = self.definitions.get(key)?;
        let anchor = self.anchor(NameGroup::Symbol, &definition.name)?;
        let phrase = self.phrase(definition.expression.as_ref()?);
        let name = format!("“{}”", definition.name.text);
        let words = Words::default().see(&name, &anchor);
        let is_short = phrase.items.is_empty() && phrase.words.length() <= LONGEST_MEANING;
        Some(if is_short {
            words.and(" means: ").then(phrase.words).and(".")
        } else {
            words.and(" is explained under “Terms”.")
        })
    }
}

impl Phrase {
    /// As a line of a list, after other words; `end` stands behind it when no list follows.
    pub(super) fn into_item(self, before: Words, end: &str) -> Item {
        let end = if self.items.is_empty() { end } else { ":" };
        Item {
            words: before.then(self.words).and(end),
            items: self.items,
            anchor: None,
        }
    }
}

impl Words {
    /// How many characters they have.
    fn length(&self) -> usize {
        self.runs().map(|words| words.chars().count()).sum()
    }

    /// Without a colon at the end.
    fn without_colon(mut self) -> Self {
        self.trim_end(&[':', ' ']);
        self
    }
}

/// The title of a rule, or else its name.
pub(super) fn title(rule: &Rule) -> String {
    match &rule.title {
        Some(title) => title.value.clone(),
        None => sentence(&rule.name.text),
    }
}

/// With a capital at the beginning.
pub(super) fn sentence(words: &str) -> String {
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// `a`, `a or b`, `a, b or c`
pub(super) fn listed<'w>(words: impl IntoIterator<Item = &'w str>, joint: &str) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} {joint} {last}", rest.join(", ")),
    }
}

/// Without the single quotes around names; an apostrophe stays.
fn without_quotes(words: &str) -> String {
    let mut result = String::with_capacity(words.len());
    let mut is_text = false;
    let mut is_name = false;
    let mut before = ' ';
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let begins = !is_name && !before.is_alphanumeric();
        let ends = is_name && !rest.peek().is_some_and(|next| next.is_alphanumeric());
        before = c;
        match c {
            '"' => is_text = !is_text,
            '\'' if !is_text && (begins || ends) => {
                is_name = !is_name;
                continue;
            }
            _ => {}
        }
        result.push(c);
    }
    result
}
