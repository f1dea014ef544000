//! Conditions and quantities in their author's words, with lists as lists and rules by their titles.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

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
    shown: HashMap<(NameGroup, &'a str), Shown<'a>>,
    definitions: HashMap<&'a str, &'a Definition>,
    yes_or_no: HashSet<&'a str>,
    /// Where names are used, in the order of the text.
    references: Vec<&'a Reference>,
}

/// What is shown for a name.
struct Shown<'a> {
    /// Instead of the name, when it has a title.
    title: Option<String>,
    anchor: String,
    /// As declared.
    name: &'a str,
    /// The section that tells of it, where that is not done beside its use.
    place: Option<&'static str>,
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
        let mut place = None;
        let (group, name, title) = match statement {
            Statement::Rule(rule) => (NameGroup::Rule, &rule.name, Some(title(rule))),
            Statement::Area(area) => {
                let title = area.description.as_ref().map(|text| text.value.clone());
                (NameGroup::Area, &area.name, title)
            }
            Statement::Evidence(kind) => (NameGroup::Kind, &kind.name, None),
            Statement::Selection(selection) => (NameGroup::Kind, &selection.name, None),
            Statement::Score(score) => {
                place = Some("Scores");
                (NameGroup::Symbol, &score.name, None)
            }
            Statement::Table(table) => {
                place = Some("Tables");
                (NameGroup::Symbol, &table.name, None)
            }
            Statement::Matrix(matrix) => {
                place = Some("Tables");
                (NameGroup::Symbol, &matrix.name, None)
            }
            Statement::OtherPlaybook(other) => {
                place = Some("Other playbooks");
                (NameGroup::Symbol, &other.name, None)
            }
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
        let shown = Shown {
            title,
            anchor,
            name: &name.text,
            place,
        };
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
        let mut words = self.written_at(expression.span);
        for member in expression.last_members().unwrap_or_default() {
            words.push_str(&format!("; {}", self.written(member)));
        }
        words
    }

    /// The words at a place as their author wrote them, on one line, names without quotes.
    pub(super) fn written_at(&self, span: Span) -> String {
        self.plain(span).trim().to_owned()
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
    pub(super) fn plain(&self, span: Span) -> String {
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

    /// Whether a name is that of a scale here.
    pub(super) fn is_scale(&self, name: &Name) -> bool {
        let mut references = self.references_in(name.span);
        references.any(|reference| reference.group == NameGroup::Scale)
    }

    /// What the definitions named in these expressions mean: short ones spelled out, others by where
    /// they are explained.
    pub(super) fn meanings<'e>(
        &self,
        expressions: impl IntoIterator<Item = &'e Expression>,
    ) -> Vec<Words> {
        let mut spans = Vec::new();
        for expression in expressions {
            note_spans(expression, &mut spans);
        }
        self.meanings_at(spans)
    }

    /// The same of the names at these places.
    pub(super) fn meanings_at(&self, spans: impl IntoIterator<Item = Span>) -> Vec<Words> {
        let mut keys: Vec<&str> = Vec::new();
        for reference in spans.into_iter().flat_map(|span| self.references_in(span)) {
            let key = reference.key.as_str();
            if reference.group == NameGroup::Symbol && !keys.contains(&key) {
                keys.push(key);
            }
        }
        let mut meanings: Vec<Words> = keys.iter().filter_map(|key| self.meaning(key)).collect();
        let mut elsewhere: IndexMap<&str, Vec<&Shown<'a>>> = IndexMap::new();
        for key in keys {
            if let Some(shown) = self.shown.get(&(NameGroup::Symbol, key))
                && let Some(place) = self.place(key, shown)
            {
                elsewhere.entry(place).or_default().push(shown);
            }
        }
        meanings.extend(
            elsewhere
                .iter()
                .map(|(place, shown)| told_under(place, shown)),
        );
        meanings
    }

    /// A short definition, spelled out.
    fn meaning(&self, key: &str) -> Option<Words> {
        let phrase = self.short_definition(key)?;
        let shown = self.shown.get(&(NameGroup::Symbol, key))?;
        let words = Words::default().see(&format!("“{}”", shown.name), &shown.anchor);
        Some(words.and(" means: ").then(phrase.words).and("."))
    }

    fn short_definition(&self, key: &str) -> Option<Phrase> {
        let definition = self.definitions.get(key)?;
        let phrase = self.phrase(definition.expression.as_ref()?);
        let is_short = phrase.items.is_empty() && phrase.words.length() <= LONGEST_MEANING;
        is_short.then_some(phrase)
    }

    /// The section to look in for what is too long to be told beside its use.
    fn place(&self, key: &str, shown: &Shown<'a>) -> Option<&'static str> {
        let is_long = self.definitions.contains_key(key) && self.short_definition(key).is_none();
        shown.place.or(is_long.then_some("Terms"))
    }
}

/// `“band” and “expected level” are explained under “Tables”.`
fn told_under(place: &str, shown: &[&Shown<'_>]) -> Words {
    let mut words = Words::default();
    for (at, one) in shown.iter().enumerate() {
        let joint = match at {
            0 => "",
            _ if at + 1 == shown.len() => " and ",
            _ => ", ",
        };
        let name = format!("“{}”", one.name);
        words = words.and(joint).see(&name, &one.anchor);
    }
    let verb = if shown.len() == 1 { "is" } else { "are" };
    words.and(&format!(" {verb} explained under “{place}”."))
}

/// The places of an expression and of its bullets.
fn note_spans(expression: &Expression, spans: &mut Vec<Span>) {
    spans.push(expression.span);
    for member in expression.last_members().unwrap_or_default() {
        note_spans(member, spans);
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
pub(in crate::report) fn sentence(words: &str) -> String {
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// `a`, `a or b`, `a, b or c`
pub(in crate::report) fn listed<'w>(
    words: impl IntoIterator<Item = &'w str>,
    joint: &str,
) -> String {
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
