//! What a playbook declares, by folded name, and what of it is used.

mod lookup;
mod shared;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use indexmap::map::Entry;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostics::{Problems, nearest};
use crate::layout::{
    ByName, Field, Kind, KindId, Layout, ListId, ListSlot, Section, Slot, SlotId, SlotType, Target,
    Vocabulary, VocabularyId,
};
use crate::source::Span;
use crate::syntax::ast::{
    Ast, Damage, Definition, EvidenceDeclaration, FactDeclaration, Matrix, Name, PlaybookHeader,
    Rule, ScaleDeclaration, Score, SelectionDeclaration, SkillDeclaration, Statement, Table, Text,
    WrittenType, WrittenTypeKind,
};
use crate::value::{Number, Range, UNBOUNDED_ABOVE, UNBOUNDED_BELOW, fold_name};

pub(super) use super::checked::NameGroup as Group;
use super::checked::{ActionId, AreaId, DefinedKind, DefinedName, DefinitionId, Reference, RuleId};
use super::error::CheckError;
use shared::Earlier;
pub(crate) use shared::Shared;

/// So many unknown names are told which declared name is nearest.
const MOST_SUGGESTIONS: usize = 200;

/// Everything declared, numbered.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    pub(super) title: Option<String>,
    pub(super) version: Option<String>,
    pub(super) layout: Layout,
    /// Facts, skills, definitions and tables: one set of names.
    pub(super) symbols: ByName<Declared<Symbol>>,
    pub(super) scales: ByName<Declared<Option<VocabularyId>>>,
    /// Kinds of evidence and selections of them: one set of names.
    pub(super) kinds: ByName<Declared<KindSymbol>>,
    pub(super) area_names: ByName<Declared<AreaId>>,
    pub(super) areas: Vec<String>,
    /// The skills that name an area.
    pub(super) skill_areas: Vec<(AreaId, SlotId)>,
    pub(super) rules: ByName<Declared<RuleId>>,
    pub(super) sources: ByName<Declared<String>>,
    pub(super) actions: ByName<Declared<ActionId>>,
    /// What names stand for that is worked out.
    pub(super) definitions: Vec<Defined<'a>>,
    pub(super) selections: Vec<&'a SelectionDeclaration>,
    /// The scales that the columns of matrices make.
    pub(super) ladders: HashSet<VocabularyId>,
    /// Kinds that have a field which could not be read.
    pub(super) damaged_kinds: HashSet<KindId>,
    /// Where the fields of each kind stand.
    pub(super) field_places: HashMap<(KindId, String), Span>,
    /// Where the values stand that count when nothing is given.
    default_places: HashMap<String, Span>,
    /// The names that the data uses for facts and skills besides their own.
    read_places: HashMap<String, (Target, Span)>,
    /// What the playbooks that were checked before declare.
    pub(super) earlier: Earlier,
    /// The playbook that is named at a place.
    pub(super) asked: Option<&'a HashMap<usize, usize>>,
    /// The roles that this playbook lists as verifiers, if it does.
    pub(super) verifiers: Option<IndexSet<String>>,
    /// Where the playbook's own file ends.
    pub(super) own_end: usize,
    /// The facts that may be reported on and never ruled on.
    pub(super) protected: HashSet<String>,
    /// The definition that is being resolved, if one is.
    pub(super) reading: Option<DefinitionId>,
    /// Every fact, skill or definition that was asked for.
    pub(super) reads: Vec<Read>,
    used: Used,
    /// Every place where a declared name is used, in the order of checking.
    pub(super) references: Vec<Reference>,
    /// How many names have been compared with all that are declared.
    asked_nearest: Cell<usize>,
    /// Heads that could not be read, folded. A name that stands in one is not reported as unknown:
    /// that would blame the wrong place.
    lost_heads: Vec<String>,
    /// Whether a whole file of declarations is missing, so that no name is surely unknown.
    lacks_file: bool,
}

/// The names of each group that were asked for.
type Used = FxHashMap<Group, FxHashSet<String>>;

/// Something that is worked out and has a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Defined<'a> {
    /// `define NAME: EXPRESSION`
    Definition(&'a Definition),
    /// `score NAME:`
    Score(&'a Score),
    /// `table NAME: TYPE`, and the type of its answers; nothing when that has a problem.
    Table(&'a Table, Option<SlotType>),
    /// `matrix NAME, for each skill by INPUT`, and the scale that its columns make.
    Matrix(&'a Matrix, VocabularyId),
}

impl<'a> Defined<'a> {
    pub(super) const fn name(self) -> &'a Name {
        match self {
            Self::Definition(definition) => &definition.name,
            Self::Score(score) => &score.name,
            Self::Table(table, _) => &table.name,
            Self::Matrix(matrix, _) => &matrix.name,
        }
    }

    /// The name, where it is declared.
    pub(super) fn defined(self) -> DefinedName {
        let kind = match self {
            Self::Definition(_) => DefinedKind::Definition,
            Self::Score(_) => DefinedKind::Score,
            Self::Table(..) => DefinedKind::Table,
            Self::Matrix(..) => DefinedKind::Matrix,
        };
        let Name { text, span, .. } = self.name();
        DefinedName {
            name: text.clone(),
            kind,
            span: *span,
        }
    }

    /// What it is called in messages.
    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::Definition(_) => "definition",
            Self::Score(_) => "score",
            Self::Table(..) => "table",
            Self::Matrix(..) => "matrix",
        }
    }
}

/// A fact, skill or definition asked for, by a definition or by anything else.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) by: Option<DefinitionId>,
    pub(super) key: String,
    pub(super) symbol: Symbol,
    pub(super) span: Span,
}

/// A declared thing and where its name stands.
#[derive(Debug, Clone)]
pub(super) struct Declared<T> {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) what: T,
}

/// What a name of an expression stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Slot(SlotId),
    List(ListId),
    Definition(DefinitionId),
    /// Another playbook, by its place among those that have been checked.
    Playbook(usize),
    /// Declared, but its type could not be read.
    Damaged,
}

/// What the name of evidence stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KindSymbol {
    Kind(KindId),
    /// The number of a selection.
    Selection(usize),
}

impl<'a> Names<'a> {
    /// Numbers every declaration; a name given twice keeps its first meaning.
    pub(super) fn declare(&mut self, ast: &'a Ast, problems: &mut Problems) {
        self.lost_heads = ast.lost_heads.clone();
        self.lacks_file = ast.lacks_file;
        let earlier_rules = std::mem::take(&mut self.layout.rules);
        let mut header_span = None;
        for statement in &ast.statements {
            match statement {
                Statement::Playbook(header) => {
                    self.declare_header(header, &mut header_span, problems);
                }
                Statement::Scale(scale) => self.declare_scale(scale, problems),
                Statement::Verifiers(roles) => {
                    self.layout.has_declared_roles = true;
                    let roles = roles.iter().map(|role| role.key.clone());
                    let own = self.verifiers.get_or_insert_default();
                    own.extend(roles);
                    self.layout.roles.extend(own.iter().cloned());
                }
                Statement::Area(area) => {
                    let id = self.areas.len();
                    if insert(&mut self.area_names, &area.name, id, "areas", problems) {
                        self.areas.push(area.name.text.clone());
                    }
                }
                Statement::Source(source) => {
                    let title = source.title.as_ref().unwrap_or(&no_text()).value.clone();
                    insert(&mut self.sources, &source.name, title, "sources", problems);
                }
                Statement::Action(action) => {
                    let id = self.actions.len();
                    insert(&mut self.actions, &action.name, id, "actions", problems);
                }
                Statement::Include(_)
                | Statement::OtherPlaybook(_)
                | Statement::Fact(_)
                | Statement::Skill(_)
                | Statement::Evidence(_)
                | Statement::Selection(_)
                | Statement::Define(_)
                | Statement::Score(_)
                | Statement::Table(_)
                | Statement::Matrix(_)
                | Statement::Rule(_)
                | Statement::Verdict(_)
                | Statement::Answer(_)
                | Statement::Example(_) => {}
            }
        }
        // Scales and areas first: facts, skills and fields name them, wherever they stand.
        for statement in &ast.statements {
            match statement {
                Statement::Fact(fact) => self.declare_fact(fact, problems),
                Statement::Skill(skill) => self.declare_skill(skill, problems),
                Statement::Evidence(evidence) => self.declare_evidence(evidence, problems),
                Statement::Selection(selection) => self.declare_selection(selection, problems),
                Statement::Define(definition) => self.declare_definition(definition, problems),
                Statement::Score(score) => self.declare_score(score, problems),
                Statement::Table(table) => self.declare_table(table, problems),
                Statement::Matrix(matrix) => self.declare_matrix(matrix, problems),
                Statement::Rule(rule) => self.declare_rule(rule, problems),
                Statement::OtherPlaybook(other) => self.declare_playbook(other, problems),
                Statement::Playbook(_)
                | Statement::Include(_)
                | Statement::Source(_)
                | Statement::Scale(_)
                | Statement::Verifiers(_)
                | Statement::Area(_)
                | Statement::Action(_)
                | Statement::Verdict(_)
                | Statement::Answer(_)
                | Statement::Example(_) => {}
            }
        }
        for (key, name) in earlier_rules {
            self.layout.rules.entry(key).or_insert(name);
        }
        self.declare_read_names(ast, problems);
    }

    /// The names that the data uses for facts and skills, besides their own.
    fn declare_read_names(&mut self, ast: &Ast, problems: &mut Problems) {
        for statement in &ast.statements {
            let (name, read) = match statement {
                Statement::Fact(fact) => (&fact.name, &fact.read),
                Statement::Skill(skill) => (&skill.name, &skill.read),
                _ => continue,
            };
            let (Some(read), Some(target)) = (read, self.layout.names.get(&name.key)) else {
                continue;
            };
            let (key, target) = (fold_name(&read.value), *target);
            if key == name.key {
                continue;
            }
            let declared = self.symbols.get(&key).map(|declared| declared.span);
            let taken = self.read_places.get(&key).map(|(_, span)| *span);
            let taken = declared.or(taken);
            match taken.or_else(|| self.taken_elsewhere(&key, target)) {
                Some(first) => problems.push(read_twice(&read.value, read.span, first)),
                None => {
                    self.read_places.insert(key.clone(), (target, read.span));
                    self.layout.names.insert(key, target);
                }
            }
        }
    }

    fn declare_header(
        &mut self,
        header: &PlaybookHeader,
        first: &mut Option<Span>,
        problems: &mut Problems,
    ) {
        if let Some(first) = *first {
            problems.push(CheckError::SecondOfItsKind {
                what: "`playbook` lines",
                again: header.title.span,
                first,
            });
            return;
        }
        *first = Some(header.title.span);
        self.title = Some(header.title.value.clone());
        self.version = header.version.as_ref().map(|version| version.value.clone());
    }

    fn declare_scale(&mut self, scale: &ScaleDeclaration, problems: &mut Problems) {
        let vocabulary = (scale.damage == Damage::None)
            .then(|| self.add_vocabulary(&scale.name.text, &scale.levels, problems));
        insert(
            &mut self.scales,
            &scale.name,
            vocabulary,
            "scales",
            problems,
        );
    }

    fn add_vocabulary(
        &mut self,
        name: &str,
        words: &[Name],
        problems: &mut Problems,
    ) -> VocabularyId {
        let mut seen = HashSet::new();
        for word in words {
            if !seen.insert(&word.key) {
                let (word, span) = (word.text.clone(), word.span);
                problems.push(CheckError::RepeatedLevel { word, span });
            }
        }
        let words = words.iter().map(|word| word.text.as_str());
        self.joined_vocabulary(Vocabulary::new(name, words))
    }

    fn declare_fact(&mut self, fact: &FactDeclaration, problems: &mut Problems) {
        let symbol = match &fact.value_type {
            None => Symbol::Damaged,
            Some(written) => self.fact_symbol(&fact.name, written, problems),
        };
        if fact.is_protected {
            self.protected.insert(fact.name.key.clone());
        }
        self.declare_symbol(&fact.name, symbol, problems);
    }

    fn fact_symbol(
        &mut self,
        name: &Name,
        written: &WrittenType,
        problems: &mut Problems,
    ) -> Symbol {
        let choices = match &written.kind {
            WrittenTypeKind::ListOfText => Some(None),
            WrittenTypeKind::ListOf(words) => {
                Some(Some(self.add_vocabulary(&name.text, words, problems)))
            }
            WrittenTypeKind::YesNo
            | WrittenTypeKind::Number { .. }
            | WrittenTypeKind::Percentage
            | WrittenTypeKind::Duration
            | WrittenTypeKind::Date
            | WrittenTypeKind::Text
            | WrittenTypeKind::OneOf(_)
            | WrittenTypeKind::Scale(_) => None,
        };
        if let Some(choices) = choices {
            self.layout.lists.push(ListSlot {
                name: name.text.clone(),
                choices,
            });
            return Symbol::List(self.layout.lists.len() - 1);
        }
        match self.slot_type(name, written, problems) {
            Some(slot_type) => self.add_slot(&name.text, Section::Facts, slot_type),
            None => Symbol::Damaged,
        }
    }

    fn add_slot(&mut self, name: &str, section: Section, slot_type: SlotType) -> Symbol {
        self.layout.slots.push(Slot {
            name: name.to_owned(),
            section,
            slot_type,
            default: None,
        });
        Symbol::Slot(self.layout.slots.len() - 1)
    }

    /// The type of one value; nothing when it is a list or has a problem (which is reported).
    fn slot_type(
        &mut self,
        name: &Name,
        written: &WrittenType,
        problems: &mut Problems,
    ) -> Option<SlotType> {
        Some(match &written.kind {
            WrittenTypeKind::YesNo => SlotType::YesNo,
            WrittenTypeKind::Number { whole, from, to } => {
                let bounds = number_bounds(*from, *to, written.span, problems);
                SlotType::Number {
                    whole: *whole,
                    bounds,
                }
            }
            WrittenTypeKind::Percentage => SlotType::Percentage,
            WrittenTypeKind::Duration => SlotType::Duration,
            WrittenTypeKind::Date => SlotType::Date,
            WrittenTypeKind::Text => SlotType::Text,
            WrittenTypeKind::OneOf(words) => {
                SlotType::Choice(self.add_vocabulary(&name.text, words, problems))
            }
            WrittenTypeKind::Scale(scale) => SlotType::Level(self.scale(scale, problems)?),
            WrittenTypeKind::ListOfText | WrittenTypeKind::ListOf(_) => {
                problems.push(CheckError::WrongType {
                    subject: name.text.clone(),
                    is: "a field, which holds one value".to_owned(),
                    verb: "be",
                    other: "a list".to_owned(),
                    help: "give the field the type of one value, such as `text`".to_owned(),
                    span: written.span,
                });
                return None;
            }
        })
    }

    fn declare_skill(&mut self, skill: &SkillDeclaration, problems: &mut Problems) {
        let vocabulary = skill
            .scale
            .as_ref()
            .and_then(|scale| self.scale(scale, problems));
        let symbol = match vocabulary {
            Some(vocabulary) => self.add_slot(
                &skill.name.text,
                Section::Skills,
                SlotType::Level(vocabulary),
            ),
            None => Symbol::Damaged,
        };
        let area = skill
            .area
            .as_ref()
            .and_then(|area| self.area(area, problems));
        let symbol = self.declare_symbol(&skill.name, symbol, problems);
        if let (Some(area), Symbol::Slot(slot)) = (area, symbol) {
            self.skill_areas.push((area, slot));
        }
    }

    /// Declares a name; gives what it stands for, which another playbook may have declared before.
    fn declare_symbol(&mut self, name: &Name, symbol: Symbol, problems: &mut Problems) -> Symbol {
        let what = "facts, skills, definitions, scores or tables";
        let symbol = self.joined_symbol(name, symbol, problems);
        if !insert(&mut self.symbols, name, symbol, what, problems) {
            return symbol;
        }
        let target = match symbol {
            Symbol::Slot(slot) => Target::Slot(slot),
            Symbol::List(list) => Target::List(list),
            Symbol::Definition(_) | Symbol::Playbook(_) | Symbol::Damaged => return symbol,
        };
        if let Some(first) = self.taken_elsewhere(&name.key, target) {
            problems.push(read_twice(&name.text, name.span, first));
            return symbol;
        }
        self.layout.names.insert(name.key.clone(), target);
        symbol
    }

    fn declare_evidence(&mut self, evidence: &EvidenceDeclaration, problems: &mut Problems) {
        let earlier = self.layout.kinds.get_index_of(&evidence.name.key);
        let id = earlier.unwrap_or(self.layout.kinds.len());
        if !insert(
            &mut self.kinds,
            &evidence.name,
            KindSymbol::Kind(id),
            "kinds of evidence",
            problems,
        ) {
            return;
        }
        let mut fields: ByName<Field> = ByName::default();
        let mut places: ByName<Declared<()>> = ByName::default();
        for field in &evidence.fields {
            let is_new = insert(&mut places, &field.name, (), "fields", problems);
            let place = (id, field.name.key.clone());
            self.field_places.entry(place).or_insert(field.name.span);
            let written = field.value_type.as_ref();
            match written.and_then(|written| self.slot_type(&field.name, written, problems)) {
                Some(slot_type) if is_new => {
                    self.compare_field(id, &field.name, slot_type, problems);
                    let name = field.name.text.clone();
                    fields.insert(field.name.key.clone(), Field { name, slot_type });
                }
                Some(_) => {}
                None => {
                    self.damaged_kinds.insert(id);
                }
            }
        }
        let kind = Kind {
            name: evidence.name.text.clone(),
            fields,
        };
        self.joined_kind(evidence.name.key.clone(), kind);
    }

    fn declare_selection(&mut self, selection: &'a SelectionDeclaration, problems: &mut Problems) {
        let symbol = KindSymbol::Selection(self.selections.len());
        let what = "kinds of evidence";
        if insert(&mut self.kinds, &selection.name, symbol, what, problems) {
            self.selections.push(selection);
        }
    }

    fn declare_definition(&mut self, definition: &'a Definition, problems: &mut Problems) {
        let id = self.definitions.len();
        self.definitions.push(Defined::Definition(definition));
        self.declare_symbol(&definition.name, Symbol::Definition(id), problems);
    }

    /// A score counts as used: every answer shows it.
    fn declare_score(&mut self, score: &'a Score, problems: &mut Problems) {
        let id = self.definitions.len();
        self.definitions.push(Defined::Score(score));
        self.declare_symbol(&score.name, Symbol::Definition(id), problems);
        self.mark_used_unnamed(Group::Symbol, &score.name.key);
    }

    fn declare_table(&mut self, table: &'a Table, problems: &mut Problems) {
        let written = table.value_type.as_ref();
        let slot_type = written.and_then(|written| self.answer_type(table, written, problems));
        let id = self.definitions.len();
        self.definitions.push(Defined::Table(table, slot_type));
        self.declare_symbol(&table.name, Symbol::Definition(id), problems);
    }

    fn declare_matrix(&mut self, matrix: &'a Matrix, problems: &mut Problems) {
        let columns = matrix.columns.iter().map(|column| column.text.as_str());
        let levels = std::iter::once("none").chain(columns);
        let ladder = self.layout.vocabularies.len();
        let scale = Vocabulary::new(&matrix.name.text, levels);
        self.layout.vocabularies.push(scale);
        self.ladders.insert(ladder);
        let id = self.definitions.len();
        self.definitions.push(Defined::Matrix(matrix, ladder));
        self.declare_symbol(&matrix.name, Symbol::Definition(id), problems);
        if let Some(area) = self.area_names.get(&matrix.name.key) {
            problems.push(CheckError::DeclaredTwice {
                what: "matrices or areas",
                name: matrix.name.text.clone(),
                again: matrix.name.span,
                first: area.span,
            });
        }
    }

    /// The type of what a table answers: one value, and no list.
    fn answer_type(
        &mut self,
        table: &Table,
        written: &WrittenType,
        problems: &mut Problems,
    ) -> Option<SlotType> {
        if matches!(
            written.kind,
            WrittenTypeKind::ListOfText | WrittenTypeKind::ListOf(_)
        ) {
            problems.push(CheckError::WrongType {
                subject: table.name.text.clone(),
                is: "a table, which answers with one value".to_owned(),
                verb: "be",
                other: "a list".to_owned(),
                help: "give the table the type of one value, such as `text`".to_owned(),
                span: written.span,
            });
            return None;
        }
        self.slot_type(&table.name, written, problems)
    }

    fn declare_rule(&mut self, rule: &Rule, problems: &mut Problems) {
        let id = self.rules.len();
        if insert(&mut self.rules, &rule.name, id, "rules", problems) {
            let (key, name) = (rule.name.key.clone(), rule.name.text.clone());
            self.declare_title(rule);
            self.layout.rules.insert(key, name);
        }
    }

    /// Every answer shows the titles of rules, so that data may name a rule by it.
    fn declare_title(&mut self, rule: &Rule) {
        if let Some(title) = &rule.title {
            let titles = &mut self.layout.rule_titles;
            let named = titles.entry(fold_name(&title.value));
            let named = named.or_insert_with(|| Some(rule.name.key.clone()));
            if named.as_ref() != Some(&rule.name.key) {
                *named = None;
            }
        }
    }
}

/// Declares `name`; a second one of the same name is reported.
fn insert<T>(
    names: &mut ByName<Declared<T>>,
    name: &Name,
    what: T,
    plural: &'static str,
    problems: &mut Problems,
) -> bool {
    match names.entry(name.key.clone()) {
        Entry::Vacant(entry) => {
            entry.insert(Declared {
                name: name.text.clone(),
                span: name.span,
                what,
            });
            true
        }
        Entry::Occupied(entry) => {
            let (name, again, first) = (name.text.clone(), name.span, entry.get().span);
            problems.push(CheckError::DeclaredTwice {
                what: plural,
                name,
                again,
                first,
            });
            false
        }
    }
}

/// A name of data for two facts or skills.
fn read_twice(name: &str, again: Span, first: Span) -> CheckError {
    CheckError::DeclaredTwice {
        what: "facts or skills in data",
        name: name.to_owned(),
        again,
        first,
    }
}

/// "did you mean", or what to do when nothing is near.
pub(super) fn suggestion<'n>(
    written: &str,
    candidates: impl IntoIterator<Item = &'n str>,
    otherwise: &str,
) -> String {
    match nearest(written, candidates) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => otherwise.to_owned(),
    }
}

fn number_bounds(
    from: Option<Number>,
    to: Option<Number>,
    span: Span,
    problems: &mut Problems,
) -> Range {
    if let (Some(low), Some(high)) = (from, to)
        && low > high
    {
        let (low, high) = (low.to_string(), high.to_string());
        problems.push(CheckError::ImpossibleBounds { low, high, span });
        return Range::UNBOUNDED;
    }
    Range::new(
        from.map_or(UNBOUNDED_BELOW, Number::units),
        to.map_or(UNBOUNDED_ABOVE, Number::units),
    )
}

const fn no_text() -> Text {
    Text {
        value: String::new(),
        span: Span { start: 0, end: 0 },
    }
}
