//! What changed between two versions of a playbook: statement by statement, by name.

use crate::pipeline::Playbook;
use crate::report::document::{Block, Item, Words};
use crate::syntax::ast::{
    Concern, Effect, EvidenceDeclaration, Expression, FactDeclaration, PlaybookHeader, Rule, Score,
    ScoreBody, SkillDeclaration, SourceDeclaration, Statement, Strength, Text, VerdictBlock,
};

use super::Page;
use super::scores::weight;
use super::words::{listed, title};

/// Something that a playbook says, with everything that can change about it.
struct Entry {
    /// `fact`, `rule` …: with the folded name it tells which entry of the other version it is.
    what: &'static str,
    key: String,
    shown: String,
    aspects: Vec<Aspect>,
}

/// One thing that is said of an entry.
struct Aspect {
    label: &'static str,
    /// What is compared.
    written: String,
    shown: Words,
}

impl Page<'_> {
    /// A last section: what was added, taken out and reworded since an older version.
    pub(super) fn changes(&mut self, older: &Playbook) {
        let older_page = Page::new(older);
        let (before, now) = (older_page.entries(), self.entries());
        let since = older.version().map(|version| format!("version {version}"));
        let since = since.unwrap_or_else(|| "the version before".to_owned());
        self.section(&format!("What changed since {since}"));
        let added = names_missing_in(&now, &before);
        let removed = names_missing_in(&before, &now);
        let reworded = reworded(&before, &now);
        if added.is_empty() && removed.is_empty() && reworded.is_empty() {
            self.paragraph(Words::new("Nothing that is said here has changed."));
        }
        self.names("Added", added);
        self.names("Taken out", removed);
        if !reworded.is_empty() {
            self.heading(3, Words::new("Changed"), None);
            self.table(vec!["What", "Before", "Now"], reworded);
        }
    }

    fn names(&mut self, title: &str, names: Vec<Item>) {
        if !names.is_empty() {
            self.heading(3, Words::new(title), None);
            self.blocks.push(Block::List(names));
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let statements = &self.playbook.tree().statements;
        statements
            .iter()
            .flat_map(|statement| self.entries_of(statement))
            .collect()
    }

    fn entries_of(&self, statement: &Statement) -> Vec<Entry> {
        let one = match statement {
            Statement::Playbook(header) => header_entry(header),
            Statement::Source(source) => source_entry(source),
            Statement::Scale(scale) => {
                let levels = scale.levels.iter().map(|level| level.text.as_str());
                let levels = listed(levels, "and");
                Entry::new("scale", &scale.name.key, &scale.name.text).and("levels", &levels)
            }
            Statement::Fact(fact) => self.fact_entry(fact),
            Statement::Skill(skill) => skill_entry(skill),
            Statement::Evidence(kind) => self.kind_entry(kind),
            Statement::Selection(selection) => {
                let item = self.selection(selection);
                let words = item.words.runs().collect::<String>();
                Entry::new(
                    "kind of evidence",
                    &selection.name.key,
                    &selection.name.text,
                )
                .and("meaning", &words)
            }
            Statement::Area(area) => {
                Entry::new("area", &area.name.key, &area.name.text).text("title", &area.description)
            }
            Statement::Define(definition) => {
                let name = &definition.name;
                let meaning = definition.expression.iter();
                Entry::new("term", &name.key, &name.text).conditions("meaning", meaning, self)
            }
            Statement::Score(score) => self.score_entry(score),
            Statement::Rule(rule) => self.rule_entry(rule),
            Statement::Verdict(block) => return self.verdict_entries(block),
            _ => return Vec::new(),
        };
        vec![one]
    }

    fn fact_entry(&self, fact: &FactDeclaration) -> Entry {
        let answer = fact.value_type.as_ref();
        let answer = answer.map_or_else(String::new, |one| self.answer(&one.kind));
        Entry::new("fact", &fact.name.key, &fact.name.text)
            .and("answer", &answer)
            .text("meaning", &fact.description)
            .text("question", &fact.ask)
    }

    fn kind_entry(&self, kind: &EvidenceDeclaration) -> Entry {
        let mut entry = Entry::new("kind of evidence", &kind.name.key, &kind.name.text)
            .text("meaning", &kind.description)
            .text("question", &kind.ask);
        for field in &kind.fields {
            let answer = field.value_type.as_ref();
            let answer = answer.map_or_else(String::new, |one| self.answer(&one.kind));
            entry = entry.and("field", &format!("{}: {answer}", field.name.text));
        }
        entry
    }

    fn score_entry(&self, score: &Score) -> Entry {
        let entry = Entry::new("score", &score.name.key, &score.name.text);
        match &score.body {
            Some(ScoreBody::Quantity(quantity)) => entry.conditions("made of", [quantity], self),
            Some(ScoreBody::Parts(parts, _)) => parts.iter().fold(entry, |mut entry, part| {
                let weight = format!("{} ", weight(part));
                let phrase = self.wording.phrase(&part.what);
                entry.aspects.push(Aspect {
                    label: "made of",
                    written: format!("{weight}{}", self.wording.written(&part.what)),
                    shown: Words::new(&weight).then(phrase.on_one_line()),
                });
                entry
            }),
            None => entry,
        }
    }

    fn rule_entry(&self, rule: &Rule) -> Entry {
        let whose = match rule.concerns {
            None => "",
            Some(Concern::Employer) => "the employer",
            Some(Concern::Manager) => "the manager",
        };
        let area = rule.area.as_ref().map_or("", |area| area.text.as_str());
        let mut entry = Entry::new("rule", &rule.name.key, &format!("“{}”", title(rule)))
            .and("title", &title(rule))
            .and("area", area)
            .and("whose duty", whose)
            .conditions("applies when", &rule.condition, self);
        for effect in rule.then.iter() {
            entry = entry.effect(effect, ["required", "expected", "encouraged"], self);
        }
        for effect in rule.otherwise.iter() {
            let labels = [
                "otherwise required",
                "otherwise expected",
                "otherwise encouraged",
            ];
            entry = entry.effect(effect, labels, self);
        }
        let validity = rule.in_force.map(|span| (span.from, span.until));
        let day = |date: Option<crate::value::PartialDate>, word: &str| {
            date.map_or_else(String::new, |date| format!("{word} {date} "))
        };
        let (from, until) = validity.unwrap_or_default();
        let validity = format!("{}{}", day(from, "from"), day(until, "until"));
        let roles = rule.waivable_by.iter().map(|role| role.text.as_str());
        entry = entry
            .conditions("excused when", &rule.unless, self)
            .and("in force", validity.trim())
            .and("may be waived by", &listed(roles, "or"))
            .text("why", &rule.because);
        for citation in &rule.cite {
            let section = citation.section.as_ref();
            let section = section.map_or_else(String::new, |one| format!(", “{}”", one.value));
            entry = entry.and("source", &format!("{}{section}", citation.source.text));
        }
        entry
    }

    fn verdict_entries(&self, block: &VerdictBlock) -> Vec<Entry> {
        let lines = block.lines.iter().map(|line| {
            let entry = Entry::new("answer", &line.label.key, &line.label.text);
            match &line.condition {
                Some(condition) => entry.conditions("when", [condition], self),
                None => entry.and("when", super::answer::OTHERWISE),
            }
        });
        let mut entries: Vec<Entry> = lines.collect();
        let labels = block.lines.iter().map(|line| line.label.text.as_str());
        let labels: Vec<&str> = labels.collect();
        entries.push(
            Entry::new("order", "", "of the answers").and("from the top", &labels.join(", ")),
        );
        entries
    }
}

fn header_entry(header: &PlaybookHeader) -> Entry {
    Entry::new("playbook", "", "itself")
        .and("title", &header.title.value)
        .text("from", &header.from)
        .text("to", &header.to)
        .text("owner", &header.owner)
        .text("summary", &header.summary)
}

fn source_entry(source: &SourceDeclaration) -> Entry {
    Entry::new("source", &source.name.key, &source.name.text)
        .text("title", &source.title)
        .text("author", &source.by)
        .text("link", &source.link)
}

fn skill_entry(skill: &SkillDeclaration) -> Entry {
    let text = |name: &Option<crate::syntax::ast::Name>| {
        name.as_ref()
            .map_or_else(String::new, |name| name.text.clone())
    };
    Entry::new("skill", &skill.name.key, &skill.name.text)
        .and("scale", &text(&skill.scale))
        .and("area", &text(&skill.area))
        .text("meaning", &skill.description)
        .text("question", &skill.ask)
}

impl Entry {
    fn new(what: &'static str, key: &str, shown: &str) -> Self {
        Self {
            what,
            key: key.to_owned(),
            shown: shown.to_owned(),
            aspects: Vec::new(),
        }
    }

    fn and(mut self, label: &'static str, words: &str) -> Self {
        let shown = Words::new(words);
        if !shown.is_empty() {
            let written = shown.runs().collect();
            self.aspects.push(Aspect {
                label,
                written,
                shown,
            });
        }
        self
    }

    fn text(self, label: &'static str, text: &Option<Text>) -> Self {
        self.and(label, text.as_ref().map_or("", |text| &text.value))
    }

    fn conditions<'e>(
        mut self,
        label: &'static str,
        conditions: impl IntoIterator<Item = &'e Expression>,
        page: &Page<'_>,
    ) -> Self {
        let aspects = conditions.into_iter().map(|condition| Aspect {
            label,
            written: page.wording.written(condition),
            shown: page.wording.phrase(condition).on_one_line(),
        });
        self.aspects.extend(aspects);
        self
    }

    fn effect(self, effect: &Effect, labels: [&'static str; 3], page: &Page<'_>) -> Self {
        match effect {
            Effect::Criterion(criterion) => {
                let [require, expect, encourage] = labels;
                let label = match criterion.strength {
                    Strength::Require => require,
                    Strength::Expect => expect,
                    Strength::Encourage => encourage,
                };
                self.conditions(label, [&criterion.condition], page)
            }
            Effect::Flag(text) => self.and("take note", &text.value),
            Effect::Stop(text) => self.and("another path", &text.value),
            Effect::Recommend(action) => self.and("recommended", &page.action_title(action)),
        }
    }

    fn is(&self, other: &Self) -> bool {
        self.what == other.what && self.key == other.key
    }

    fn name(&self) -> Words {
        Words::new(&format!("The {} ", self.what)).strong(&self.shown)
    }

    /// Each label once.
    fn labels<'e>(&'e self, other: &'e Self) -> Vec<&'static str> {
        let mut labels = Vec::new();
        for aspect in other.aspects.iter().chain(&self.aspects) {
            if !labels.contains(&aspect.label) {
                labels.push(aspect.label);
            }
        }
        labels
    }

    /// What it says under a label, and the other does not.
    fn only_here<'e>(&'e self, other: &Self, label: &str) -> Vec<&'e Words> {
        let is_same =
            |one: &Aspect, two: &Aspect| one.label == two.label && one.written == two.written;
        let here = self.aspects.iter().filter(|aspect| aspect.label == label);
        let here = here.filter(|aspect| !other.aspects.iter().any(|known| is_same(known, aspect)));
        here.map(|aspect| &aspect.shown).collect()
    }
}

fn names_missing_in(entries: &[Entry], others: &[Entry]) -> Vec<Item> {
    let missing = entries
        .iter()
        .filter(|entry| !others.iter().any(|other| other.is(entry)));
    missing.map(|entry| Item::new(entry.name())).collect()
}

/// A row for everything that an entry of both versions says otherwise.
fn reworded(before: &[Entry], now: &[Entry]) -> Vec<Vec<Words>> {
    let mut rows = Vec::new();
    for entry in now {
        let Some(old) = before.iter().find(|old| old.is(entry)) else {
            continue;
        };
        for label in old.labels(entry) {
            let (was, is) = (old.only_here(entry, label), entry.only_here(old, label));
            for place in 0..was.len().max(is.len()) {
                let cell = |words: &[&Words]| match words.get(place) {
                    Some(words) => (*words).clone(),
                    None => Words::default().emphasis("not there"),
                };
                let what = entry.name().and(&format!(", {label}"));
                rows.push(vec![what, cell(&was), cell(&is)]);
            }
        }
    }
    rows
}
