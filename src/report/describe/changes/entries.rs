//! What each statement says that can change.

use crate::report::document::Words;
use crate::syntax::ast::{
    ActionDeclaration, Cell, Concern, Effect, EvidenceDeclaration, Expression, FactDeclaration,
    Literal, Matrix, Name, PlaybookHeader, Rule, Score, ScoreBody, SkillDeclaration,
    SourceDeclaration, Statement, Strength, Table, Text, VerdictBlock,
};

use super::super::Page;
use super::super::answer::OTHERWISE;
use super::super::scores::weight;
use super::super::words::{listed, title};
use super::{Aspect, Entry};

impl Page<'_> {
    pub(super) fn entries(&self) -> Vec<Entry> {
        let statements = &self.playbook.tree().statements;
        statements
            .iter()
            .flat_map(|statement| self.entries_of(statement))
            .collect()
    }

    fn entries_of(&self, statement: &Statement) -> Vec<Entry> {
        let one = match statement {
            Statement::Playbook(header) => header_entry(header),
            Statement::OtherPlaybook(other) => {
                let name = &other.name;
                Entry::new("other playbook", &name.key, &name.text).text("file", &other.path)
            }
            Statement::Source(source) => source_entry(source),
            Statement::Scale(scale) => {
                let levels = scale.levels.iter().map(|level| level.text.as_str());
                let levels = listed(levels, "and");
                Entry::new("scale", &scale.name.key, &scale.name.text)
                    .and("levels", &levels)
                    .text("description", &scale.description)
            }
            Statement::Fact(fact) => self.fact_entry(fact),
            Statement::Skill(skill) => self.skill_entry(skill),
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
            Statement::Verifiers(roles) => {
                let roles = roles.iter().map(|role| role.text.as_str());
                Entry::new("list of", "verifiers", "those who can verify")
                    .and("names", &listed(roles, "and"))
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
            Statement::Table(table) => self.table_entry(table),
            Statement::Matrix(matrix) => self.matrix_entry(matrix),
            Statement::Rule(rule) => self.rule_entry(rule),
            Statement::Action(action) => self.action_entry(action),
            Statement::Verdict(block) => return self.verdict_entries(block),
            Statement::Answer(answer) => {
                let expression = answer.expression.iter();
                Entry::new("further answer", &answer.name.key, &answer.name.text).conditions(
                    "read from",
                    expression,
                    self,
                )
            }
            Statement::Include(_) | Statement::Example(_) => return Vec::new(),
        };
        vec![one]
    }

    fn fact_entry(&self, fact: &FactDeclaration) -> Entry {
        let answer = fact.value_type.as_ref();
        let answer = answer.map_or_else(String::new, |one| self.answer(&one.kind));
        Entry::new("fact", &fact.name.key, &fact.name.text)
            .and("standing", if fact.is_protected { "protected" } else { "" })
            .and("answer", &answer)
            .and("when nothing is given", &self.value_of(&fact.default))
            .text("in the data", &fact.read)
            .text("meaning", &fact.description)
            .text("question", &fact.ask)
    }

    fn skill_entry(&self, skill: &SkillDeclaration) -> Entry {
        let text = |name: &Option<Name>| name.as_ref().map_or("", |name| &name.text).to_owned();
        Entry::new("skill", &skill.name.key, &skill.name.text)
            .and("scale", &text(&skill.scale))
            .and("area", &text(&skill.area))
            .and("when nothing is given", &self.value_of(&skill.default))
            .text("in the data", &skill.read)
            .text("meaning", &skill.description)
            .text("question", &skill.ask)
    }

    fn value_of(&self, literal: &Option<Literal>) -> String {
        let literal = literal.as_ref();
        literal.map_or_else(String::new, |value| self.value(value))
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
                    label: "made of".to_owned(),
                    written: format!("{weight}{}", self.wording.written(&part.what)),
                    shown: Words::new(&weight).then(phrase.on_one_line()),
                });
                entry
            }),
            Some(ScoreBody::Marks(marks)) => {
                let first = self.wording.plain(marks.span);
                let marks = marks.marks.iter();
                marks.fold(entry.and("made of", &first), |entry, mark| {
                    let value = self.wording.written(&mark.value);
                    entry.and("marks", &format!("{value} when {}", mark.standing.word()))
                })
            }
            None => entry,
        }
    }

    fn table_entry(&self, table: &Table) -> Entry {
        let inputs = table.inputs.iter().map(|input| input.text.as_str());
        let answer = table.value_type.as_ref();
        let answer = answer.map_or_else(String::new, |one| self.answer(&one.kind));
        let mut entry = Entry::new("table", &table.name.key, &table.name.text)
            .and("looks at", &listed(inputs, "and"))
            .and("answers", &answer);
        for (number, row) in table.rows.iter().enumerate() {
            let cells: Vec<String> = row.cells.iter().map(|cell| self.cell_text(cell)).collect();
            let row_name = format!("row “{}”", cells.join(" | "));
            let answer = row.output.as_ref().map(|output| self.value(output));
            let answer = answer.unwrap_or_default();
            entry.aspects.push(Aspect {
                label: row_name.clone(),
                shown: Words::new(&format!("{answer} (row {})", number + 1)),
                written: answer,
            });
            entry.order.push(row_name);
        }
        entry
    }

    fn matrix_entry(&self, matrix: &Matrix) -> Entry {
        let input = matrix.input.as_ref().map_or("", |input| &input.text);
        let columns = matrix.columns.iter().map(|column| column.text.as_str());
        let columns: Vec<&str> = columns.collect();
        let mut entry = Entry::new("table", &matrix.name.key, &matrix.name.text)
            .and("column by", input)
            .and("columns", &columns.join(", "));
        for row in &matrix.rows {
            for (column, cell) in columns.iter().zip(&row.cells) {
                let label = format!("{} for {column}", row.skill.text);
                entry = entry.and(&label, &self.cell_text(cell));
            }
        }
        entry
    }

    fn cell_text(&self, cell: &Cell) -> String {
        self.wording.written_at(cell.span)
    }

    fn action_entry(&self, action: &ActionDeclaration) -> Entry {
        let name = &action.name;
        let entry = Entry::new("action", &name.key, &name.text).text("title", &action.title);
        let outcomes = self.outcomes(action);
        let entry = outcomes
            .iter()
            .fold(entry, |entry, one| entry.and("what comes of it", one));
        entry
            .and("what it brings and costs", &self.estimate(&action.estimate))
            .text("link", &action.link)
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
        if let Some(expression) = &block.is {
            let entry = Entry::new("answer", "", "itself");
            return vec![entry.conditions("read from", [expression], self)];
        }
        let lines = block.lines.iter().map(|line| {
            let entry = Entry::new("answer", &line.label.key, &line.label.text);
            match &line.condition {
                Some(condition) => entry.conditions("when", [condition], self),
                None => entry.and("when", OTHERWISE),
            }
        });
        let mut entries: Vec<Entry> = lines.collect();
        let mut order = Entry::new("order", "", "of the answers");
        let labels = block.lines.iter().map(|line| line.label.text.clone());
        order.order = labels.collect();
        entries.push(order);
        entries
    }
}

fn header_entry(header: &PlaybookHeader) -> Entry {
    let review = header.review_by.map(|review| review.date.to_string());
    Entry::new("playbook", "", "itself")
        .and("title", &header.title.value)
        .text("from", &header.from)
        .text("to", &header.to)
        .text("owner", &header.owner)
        .and("to be reviewed by", &review.unwrap_or_default())
        .text("summary", &header.summary)
}

fn source_entry(source: &SourceDeclaration) -> Entry {
    Entry::new("source", &source.name.key, &source.name.text)
        .text("title", &source.title)
        .text("author", &source.by)
        .text("link", &source.link)
}

impl Entry {
    fn new(what: &'static str, key: &str, shown: &str) -> Self {
        Self {
            what,
            key: key.to_owned(),
            shown: shown.to_owned(),
            aspects: Vec::new(),
            order: Vec::new(),
        }
    }

    fn and(mut self, label: &str, words: &str) -> Self {
        let shown = Words::new(words);
        if !shown.is_empty() {
            let written = shown.runs().collect();
            self.aspects.push(Aspect {
                label: label.to_owned(),
                written,
                shown,
            });
        }
        self
    }

    fn text(self, label: &str, text: &Option<Text>) -> Self {
        self.and(label, text.as_ref().map_or("", |text| &text.value))
    }

    fn conditions<'e>(
        mut self,
        label: &str,
        conditions: impl IntoIterator<Item = &'e Expression>,
        page: &Page<'_>,
    ) -> Self {
        let aspects = conditions.into_iter().map(|condition| Aspect {
            label: label.to_owned(),
            written: page.wording.written(condition),
            shown: page.wording.phrase(condition).on_one_line(),
        });
        self.aspects.extend(aspects);
        self
    }

    fn effect(self, effect: &Effect, labels: [&str; 3], page: &Page<'_>) -> Self {
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
}
