//! What the columns of a table are to a playbook.

use std::collections::HashMap;

use arrow_schema::{DataType, Field, Fields, SchemaRef};

use super::cells::Reading;
use super::error::{ColumnProblem, ColumnsError};
use super::evidence::EvidenceColumn;
use super::lists::member_of;
use super::types::{self, Wanted};
use super::words::Sense;
use crate::block::{Code, ColumnId, Question, WrittenType};
use crate::diagnostics::nearest;
use crate::layout::{Layout, ListId, Section, SlotId, SlotType, Target};
use crate::profile::{UnknownKeys, unknown_key_message};
use crate::value::fold_name;

/// Where a column stands: among those of the table, or in a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) column: usize,
    pub(super) child: Option<usize>,
}

/// What is read of a table.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) schema: SchemaRef,
    pub(super) id: Option<usize>,
    pub(super) slots: Vec<SlotColumn>,
    pub(super) lists: Vec<ListColumn>,
    pub(super) evidence: Option<EvidenceColumn>,
    /// What has to be read carefully wherever it is given: kinds that nobody looked for, waivers, skills
    /// that do not apply.
    pub(super) special: Vec<usize>,
    /// What of each column a profile can have.
    pub(super) parts: Vec<Part>,
    /// Which columns, and which of their children, have to be read at all.
    reads: Vec<Reads>,
    /// Columns that the playbook does not know.
    pub(super) unknown: Vec<ColumnProblem>,
}

/// The column of a fact or skill.
#[derive(Debug)]
pub(super) struct SlotColumn {
    pub(super) place: Place,
    pub(super) slot: SlotId,
    /// Where in the sheet it goes.
    pub(super) column: Option<ColumnId>,
    pub(super) reading: Reading,
}

/// The column of a fact with lists.
#[derive(Debug)]
pub(super) struct ListColumn {
    pub(super) place: Place,
    pub(super) list: ListId,
    pub(super) reading: Reading,
}

/// What of a column goes into a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Nothing: the playbook does not know it.
    Unknown,
    Whole,
    /// Some children.
    Section(Vec<usize>),
    Evidence,
}

/// What of a column has to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reads {
    Nothing,
    All,
    /// Some children of a struct, or of the structs in a list.
    Children(Vec<bool>),
}

/// Makes a plan.
struct Planner<'a> {
    layout: &'a Layout,
    /// Nothing when everybody is read carefully, so that every column may be asked for.
    code: Option<&'a Code>,
    unknown_keys: UnknownKeys,
    given: HashMap<Target, String>,
    problems: Vec<ColumnProblem>,
    plan: Plan,
}

impl Plan {
    /// # Errors
    /// When a column cannot hold what is due there.
    pub(super) fn of(
        schema: &SchemaRef,
        layout: &Layout,
        code: Option<&Code>,
        unknown_keys: UnknownKeys,
    ) -> Result<Self, ColumnsError> {
        let mut planner = Planner {
            layout,
            code,
            unknown_keys,
            given: HashMap::new(),
            problems: Vec::new(),
            plan: Self {
                schema: SchemaRef::clone(schema),
                id: None,
                slots: Vec::new(),
                lists: Vec::new(),
                evidence: None,
                special: Vec::new(),
                parts: Vec::new(),
                reads: Vec::new(),
                unknown: Vec::new(),
            },
        };
        planner.table(schema.fields());
        let Planner {
            mut problems,
            mut plan,
            ..
        } = planner;
        if unknown_keys == UnknownKeys::Refuse {
            problems.append(&mut plan.unknown);
        }
        if problems.is_empty() {
            Ok(plan)
        } else {
            Err(ColumnsError { problems })
        }
    }

    /// Of each leaf of the table, from the left and down: whether it has to be read.
    pub(super) fn leaves(&self) -> Vec<bool> {
        let mut leaves = Vec::new();
        for (field, reads) in self.schema.fields().iter().zip(&self.reads) {
            match reads {
                Reads::Nothing => add_leaves(field.data_type(), false, &mut leaves),
                Reads::All => add_leaves(field.data_type(), true, &mut leaves),
                Reads::Children(wanted) => {
                    let of =
                        member_of(field.data_type()).map_or(field.data_type(), |of| of.data_type());
                    if let DataType::Struct(children) = of {
                        for (child, is_read) in children.iter().zip(wanted) {
                            add_leaves(child.data_type(), *is_read, &mut leaves);
                        }
                    }
                }
            }
        }
        leaves
    }
}

fn add_leaves(data_type: &DataType, is_read: bool, leaves: &mut Vec<bool>) {
    match data_type {
        DataType::Struct(fields) => {
            for field in fields {
                add_leaves(field.data_type(), is_read, leaves);
            }
        }
        DataType::List(of)
        | DataType::LargeList(of)
        | DataType::FixedSizeList(of, _)
        | DataType::ListView(of)
        | DataType::LargeListView(of)
        | DataType::Map(of, _) => add_leaves(of.data_type(), is_read, leaves),
        _ => leaves.push(is_read),
    }
}

impl Planner<'_> {
    fn table(&mut self, fields: &Fields) {
        let mut parts: HashMap<String, String> = HashMap::new();
        for (column, field) in fields.iter().enumerate() {
            let folded = fold_name(field.name());
            let place = Place {
                column,
                child: None,
            };
            let is_named = self.layout.names.contains_key(&folded);
            let is_part = is_part(&folded);
            let (part, reads) = if is_part && is_named {
                self.refuse(
                    field.name(),
                    "it may be a fact of that name or a part of the profile".to_owned(),
                    "put the facts into a struct column `facts`".to_owned(),
                );
                (Part::Unknown, Reads::Nothing)
            } else if is_part {
                if let Some(before) = parts.insert(folded.clone(), field.name().clone()) {
                    self.refuse_second(field.name(), &before);
                }
                self.part(&folded, column, field)
            } else if self.named(field.name(), &folded, field, place, None) {
                (Part::Whole, self.reads_of(place))
            } else {
                (Part::Unknown, Reads::Nothing)
            };
            self.plan.parts.push(part);
            self.plan.reads.push(reads);
        }
    }

    fn part(&mut self, folded: &str, column: usize, field: &Field) -> (Part, Reads) {
        match folded {
            "id" | "name" => {
                self.check(field.name(), field.data_type(), Wanted::Anything);
                if folded == "id" {
                    self.plan.id = Some(column);
                }
                let reads = if folded == "id" {
                    Reads::All
                } else {
                    Reads::Nothing
                };
                (Part::Whole, reads)
            }
            "facts" => self.section(column, field, Section::Facts),
            "skills" => self.section(column, field, Section::Skills),
            "evidence" => self.evidence(column, field),
            _ => {
                if !types::is_readable(field.data_type()) {
                    self.check(field.name(), field.data_type(), Wanted::Anything);
                }
                self.plan.special.push(column);
                (Part::Whole, Reads::All)
            }
        }
    }

    fn section(&mut self, column: usize, field: &Field, section: Section) -> (Part, Reads) {
        let children = match field.data_type() {
            DataType::Struct(children) => children,
            DataType::Null => return (Part::Whole, Reads::Nothing),
            other => {
                self.refuse(
                    field.name(),
                    format!("it holds {other}, not a struct"),
                    "make it a struct with a part for each, or give each a column of its own"
                        .to_owned(),
                );
                return (Part::Unknown, Reads::Nothing);
            }
        };
        let (mut known, mut wanted) = (Vec::new(), Vec::new());
        for (at, child) in children.iter().enumerate() {
            let place = Place {
                column,
                child: Some(at),
            };
            let name = format!("{}.{}", field.name(), child.name());
            let folded = fold_name(child.name());
            let is_known = self.named(&name, &folded, child, place, Some(section));
            if is_known {
                known.push(at);
            }
            wanted.push(is_known && self.reads_of(place) == Reads::All);
        }
        (Part::Section(known), Reads::Children(wanted))
    }

    /// Whether a place has to be read.
    fn reads_of(&self, place: Place) -> Reads {
        let mut slots = self.plan.slots.iter().map(|slot| slot.place);
        let mut lists = self.plan.lists.iter().map(|list| list.place);
        if slots.any(|one| one == place) || lists.any(|one| one == place) {
            Reads::All
        } else {
            Reads::Nothing
        }
    }

    /// The column of a fact or skill; gives whether there is one of that name.
    fn named(
        &mut self,
        name: &str,
        folded: &str,
        field: &Field,
        place: Place,
        section: Option<Section>,
    ) -> bool {
        let layout = self.layout;
        let Some(target) = layout.names.get(folded).copied() else {
            self.unknown(name, field.name(), section);
            return false;
        };
        if let Some(before) = self.given.insert(target, name.to_owned()) {
            self.refuse_second(name, &before);
            return true;
        }
        let (declared, of) = match target {
            Target::Slot(slot) => {
                let slot = layout.slots.get(slot);
                let of = slot.map_or(Section::Facts, |slot| slot.section);
                (slot.map_or("", |slot| slot.name.as_str()), of)
            }
            Target::List(list) => {
                let list = layout.lists.get(list);
                (list.map_or("", |list| list.name.as_str()), Section::Facts)
            }
        };
        if section.is_some_and(|section| section != of) {
            let (is, due) = match of {
                Section::Facts => ("fact", "facts"),
                Section::Skills => ("skill", "skills"),
            };
            self.refuse(
                name,
                format!("`{declared}` is a {is}"),
                format!("put it into a struct column `{due}`, or give it a column of its own"),
            );
            return true;
        }
        match target {
            Target::Slot(slot) => self.slot(name, slot, field, place),
            Target::List(list) => self.list(name, list, field, place),
        }
        true
    }

    fn slot(&mut self, name: &str, slot: SlotId, field: &Field, place: Place) {
        let Some(declared) = self.layout.slots.get(slot) else {
            return;
        };
        let slot_type = declared.slot_type;
        self.check(name, field.data_type(), Wanted::Value(slot_type));
        let inputs = self.code.map(|code| &code.inputs);
        let column = inputs.and_then(|inputs| inputs.slots.iter().position(|read| *read == slot));
        let is_asked = column.is_some()
            || inputs.is_none_or(|inputs| inputs.questions.contains(&Question::Known(slot)));
        if is_asked || types::can_be_odd(field.data_type(), slot_type) {
            self.plan.slots.push(SlotColumn {
                place,
                slot,
                column,
                reading: Reading::of(slot_type, sense_of(slot_type)),
            });
        }
    }

    fn list(&mut self, name: &str, list: ListId, field: &Field, place: Place) {
        let Some(declared) = self.layout.lists.get(list) else {
            return;
        };
        let slot_type = declared.choices.map_or(SlotType::Text, SlotType::Choice);
        let member = member_of(field.data_type());
        match member.map(|member| member.data_type()) {
            // Lists with the days since when they hold.
            Some(DataType::Struct(_)) if types::is_readable(field.data_type()) => {}
            Some(member) => self.check(name, member, Wanted::Value(slot_type)),
            None => self.check(name, field.data_type(), Wanted::Value(slot_type)),
        }
        self.plan.lists.push(ListColumn {
            place,
            list,
            reading: Reading::of(slot_type, sense_of(slot_type)),
        });
    }

    fn evidence(&mut self, column: usize, field: &Field) -> (Part, Reads) {
        let items = match field.data_type() {
            DataType::Null => return (Part::Whole, Reads::Nothing),
            other => member_of(other).map(|member| member.data_type()),
        };
        let Some(DataType::Struct(children)) = items else {
            let other = field.data_type();
            self.refuse(
                field.name(),
                format!("it holds {other}, not a list of structs"),
                "make it a list of structs, each with `kind`, `on` and what else an item says"
                    .to_owned(),
            );
            return (Part::Unknown, Reads::Nothing);
        };
        let mut evidence = EvidenceColumn::new(column, self.layout, self.code);
        let mut wanted = Vec::new();
        for (at, child) in children.iter().enumerate() {
            let name = format!("{}.{}", field.name(), child.name());
            let folded = fold_name(child.name());
            let is_new = evidence.is_new(&folded);
            if !is_new {
                self.refuse_second(&name, &name);
            }
            let mut problems = Vec::new();
            let is_read = evidence.add(at, child, &folded, &name, self.layout, &mut problems);
            self.problems.append(&mut problems);
            if is_read.is_none() {
                self.unknown(&name, child.name(), None);
            }
            wanted.push(is_read == Some(true));
        }
        self.plan.evidence = Some(evidence);
        (Part::Evidence, Reads::Children(wanted))
    }

    fn check(&mut self, name: &str, data_type: &DataType, wanted: Wanted) {
        self.problems
            .extend(types::check(name, data_type, wanted).err());
    }

    fn refuse(&mut self, column: &str, message: String, help: String) {
        self.problems.push(ColumnProblem {
            column: column.to_owned(),
            message,
            help,
        });
    }

    fn refuse_second(&mut self, column: &str, before: &str) {
        let message = format!("`{before}` says the same");
        self.refuse(column, message, "take one of the two out".to_owned());
    }

    /// Somebody else's column.
    fn unknown(&mut self, column: &str, key: &str, section: Option<Section>) {
        let names = self.layout.names.keys().map(String::as_str);
        let help = match nearest(key, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let what = match section {
                    None => "fact, skill or field",
                    Some(Section::Facts) => "fact",
                    Some(Section::Skills) => "skill",
                };
                format!("take the column out, or declare a {what} of that name in the playbook")
            }
        };
        self.plan.unknown.push(ColumnProblem {
            column: column.to_owned(),
            message: match self.unknown_keys {
                UnknownKeys::Warn => unknown_key_message(key),
                UnknownKeys::Refuse => format!("the playbook knows no `{key}` here"),
            },
            help,
        });
    }
}

/// Whether a folded name is that of a part of a profile.
fn is_part(folded: &str) -> bool {
    const PARTS: [&str; 8] = [
        "id",
        "name",
        "facts",
        "skills",
        "evidence",
        "not looked for",
        "waivers",
        "not applicable",
    ];
    PARTS.contains(&folded)
}

/// What texts stand for in a column of a type.
pub(super) fn sense_of(slot_type: SlotType) -> Sense {
    match slot_type {
        SlotType::Text => Sense::Text,
        other => Sense::Value(WrittenType::of(other)),
    }
}
