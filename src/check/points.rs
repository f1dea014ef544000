//! What skills count together: points by a table for each of them, and marks by what a matrix expects.

use std::rc::Rc;

use crate::layout::{Section, SlotId};
use crate::source::Span;
use crate::syntax::ast::{
    Aggregate, Expression, Mark, Name, SkillGroup, SkillMarks, Standing, TestKind,
};
use crate::value::fold_name;

use super::checked::{
    CheckedDefinition, CheckedMatrix, ColumnValue, Condition, Expected, FirstMatch, LevelsAccepted,
    OfColumn, PointsTable, Quantity, QuantityKind, Test, TestWords, ValueType,
};
use super::error::CheckError;
use super::matrices::{expected_condition, is_column};
use super::names::{Defined, Group, Symbol};
use super::{Checker, Resolution, is_whole};

/// What a mark for each way to stand comes to, in the order of [`Standing::ALL`].
type MarkValues = [i128; 3];

impl Checker<'_> {
    /// `sum of POINTS for every skill [in GROUP]`
    pub(super) fn of_skills(
        &mut self,
        aggregate: Aggregate,
        points: &Name,
        group: Option<&SkillGroup>,
        whole: &Expression,
    ) -> Option<Quantity> {
        let table = self.points_table(points);
        let matrix = match group {
            Some(group) => self.matrix_of(group)?,
            None => None,
        };
        let Some((matrix, column)) = matrix else {
            let skills = match group {
                Some(group) => {
                    self.refuse_unknown_group(&group.name)?;
                    self.skills_of_area(&group.name)?
                }
                None => self.every_skill(whole.span)?,
            };
            let table = table?;
            self.refuse_aggregate(aggregate, table.answers, whole)?;
            let members = self.points_of(&table, &skills, points)?;
            return Some(aggregated(aggregate, table.answers, members));
        };
        let table = table?;
        let rows = matrix.rows.iter();
        let skills: Vec<SlotId> = rows.map(|row| row.skill).collect();
        self.refuse_aggregate(aggregate, table.answers, whole)?;
        let members = self.points_of(&table, &skills, points)?;
        let of_column = |at: usize| -> Vec<Quantity> {
            let rows = matrix.rows.iter().zip(&members);
            let expected = rows.filter(|(row, _)| matches!(row.cells.get(at), Some(Some(_))));
            expected.map(|(_, points)| points.clone()).collect()
        };
        Some(by_column(&matrix, column, |at| {
            aggregated(aggregate, table.answers, of_column(at))
        }))
    }

    /// The table behind a name, which must go by a scale.
    fn points_table(&mut self, name: &Name) -> Option<Rc<PointsTable>> {
        let head = "headed by the name of the skills' scale";
        let (what, help) = match self.names.symbol(name, &mut self.problems)? {
            Symbol::Damaged => return None,
            Symbol::Definition(id) => {
                self.resolve_definition(id, name);
                match self.definitions.get(id) {
                    Some(Resolution::Done(CheckedDefinition::Points(table))) => {
                        return Some(Rc::clone(table));
                    }
                    Some(Resolution::Done(_)) => {}
                    _ => return None,
                }
                match self.names.definitions.get(id) {
                    Some(Defined::Table(..)) => (
                        "a table that does not go by a scale",
                        format!("give it one column, {head}"),
                    ),
                    _ => ("no table", format!("name a table with one column, {head}")),
                }
            }
            Symbol::Slot(_) | Symbol::List(_) | Symbol::Playbook(_) => {
                ("no table", format!("name a table with one column, {head}"))
            }
        };
        self.problems.push(CheckError::NotAQuantity {
            words: name.text.clone(),
            what: what.to_owned(),
            help,
            span: name.span,
        });
        None
    }

    /// All skills of the playbook; at least one.
    fn every_skill(&mut self, span: Span) -> Option<Vec<SlotId>> {
        let layout = &self.names.layout;
        let is_skill = |slot: &SlotId| {
            let slot = layout.slots.get(*slot);
            slot.is_some_and(|slot| slot.section == Section::Skills)
        };
        let symbols = self.names.symbols.values();
        let slots = symbols.filter_map(|declared| match declared.what {
            Symbol::Slot(slot) => Some(slot),
            Symbol::List(_) | Symbol::Definition(_) | Symbol::Playbook(_) | Symbol::Damaged => None,
        });
        let skills: Vec<SlotId> = slots.filter(is_skill).collect();
        if skills.is_empty() {
            self.problems.push(CheckError::NoSkillsAtAll { span });
            return None;
        }
        Some(skills)
    }

    /// What each skill counts by the table; all must be levels of its scale.
    fn points_of(
        &mut self,
        table: &Rc<PointsTable>,
        skills: &[SlotId],
        used: &Name,
    ) -> Option<Vec<Quantity>> {
        let other = skills
            .iter()
            .find(|skill| self.scale_of(**skill) != Some(table.scale));
        if let Some(skill) = other {
            let scales = &self.names.layout.vocabularies;
            let scale_name = |scale: Option<usize>| {
                let scale = scale.and_then(|scale| scales.get(scale));
                scale.map(|scale| scale.name.clone()).unwrap_or_default()
            };
            self.problems.push(CheckError::SkillWithoutPoints {
                skill: self.skill_name(*skill),
                scale: scale_name(self.scale_of(*skill)),
                table: table.name.clone(),
                of: scale_name(Some(table.scale)),
                span: used.span,
            });
            return None;
        }
        let levels = self.levels_of(table);
        let members = skills.iter().map(|skill| {
            let name = self.skill_name(*skill);
            let (group, key) = (Group::Symbol, fold_name(&name));
            self.names.mark_used_unnamed(group, &key);
            points_of_skill(table, *skill, &name, &levels)
        });
        Some(members.collect())
    }

    fn levels_of(&self, table: &PointsTable) -> Vec<String> {
        let scale = self.names.layout.vocabularies.get(table.scale);
        let levels = scale.map(|scale| scale.words().map(str::to_owned).collect());
        levels.unwrap_or_default()
    }

    /// A score by marks: `average for every skill in MATRIX`, with `1 when below` and its like.
    pub(super) fn marked(&mut self, marks: &SkillMarks) -> Option<Quantity> {
        let values = self.mark_values(marks);
        let Some((matrix, column)) = self.matrix_of(&marks.group)? else {
            let group = &marks.group.name;
            self.refuse_unknown_group(group)?;
            self.names.area(group, &mut self.problems)?;
            self.problems.push(CheckError::NotAQuantity {
                words: group.text.clone(),
                what: "an area, which expects no level of its skills".to_owned(),
                help: "name a matrix, or give each level points by a table, as in `average of \
                       points for every skill in …`"
                    .to_owned(),
                span: group.span,
            });
            return None;
        };
        let (values, value_type) = values?;
        let of_column = |at: usize| -> Vec<Quantity> {
            let rows = matrix.rows.iter();
            let expected = rows.filter_map(|row| Some((row, row.cells.get(at)?.as_ref()?)));
            let members = expected.map(|(row, expected)| {
                let skill = self.slot_quantity(row.skill)?;
                Some(mark_of(&row.name.text, skill, expected, values, value_type))
            });
            members.flatten().collect()
        };
        Some(by_column(&matrix, column, |at| {
            aggregated(marks.aggregate, value_type, of_column(at))
        }))
    }

    /// What the marks come to, and their type; each way to stand must have one.
    fn mark_values(&mut self, marks: &SkillMarks) -> Option<(MarkValues, ValueType)> {
        let mut values: [Option<(i128, &Mark)>; 3] = [None; 3];
        let mut is_sound = is_whole(marks.damage);
        let mut value_type = ValueType::Percentage;
        for mark in &marks.marks {
            let Some(value) = self.quantity(&mark.value) else {
                is_sound = false;
                continue;
            };
            let QuantityKind::Constant(units) = value.kind else {
                is_sound = false;
                continue;
            };
            if value.value_type != ValueType::Percentage {
                value_type = ValueType::Number;
            }
            let place = Standing::ALL.iter().position(|one| *one == mark.standing)?;
            let slot = values.get_mut(place)?;
            match slot {
                Some((_, first)) => {
                    is_sound = false;
                    self.problems.push(CheckError::RepeatedMark {
                        standing: mark.standing.word(),
                        again: mark.span,
                        first: first.span,
                    });
                }
                None => *slot = Some((units, mark)),
            }
        }
        if !is_sound {
            return None;
        }
        let missing: Vec<String> = Standing::ALL
            .iter()
            .zip(&values)
            .filter(|(_, value)| value.is_none())
            .map(|(standing, _)| format!("`{}`", standing.word()))
            .collect();
        if !missing.is_empty() {
            self.problems.push(CheckError::MissingMark {
                standings: missing.join(", "),
                span: marks.span,
            });
            return None;
        }
        let values = values.map(|value| value.map_or(0, |(units, _)| units));
        Some((values, value_type))
    }

    fn slot_quantity(&self, slot: SlotId) -> Option<Quantity> {
        let slot_type = self.names.layout.slots.get(slot)?.slot_type;
        Some(Quantity {
            kind: QuantityKind::Slot(slot),
            value_type: slot_type.into(),
        })
    }
}

/// What is made of the members, all of one type.
fn aggregated(aggregate: Aggregate, value_type: ValueType, members: Vec<Quantity>) -> Quantity {
    Quantity {
        kind: QuantityKind::Aggregate { aggregate, members },
        value_type,
    }
}

/// What is worked out for a column of a matrix: the one that is named, or that its input chooses.
fn by_column(
    matrix: &CheckedMatrix,
    column: Option<usize>,
    of_column: impl Fn(usize) -> Quantity,
) -> Quantity {
    if let Some(column) = column {
        return of_column(column);
    }
    let columns = matrix.columns.iter().enumerate();
    let columns: Vec<ColumnValue> = columns
        .map(|(at, column)| ColumnValue {
            is_it: is_column(matrix, column),
            value: of_column(at),
        })
        .collect();
    let value_type = columns
        .first()
        .map_or(ValueType::Number, |column| column.value.value_type);
    let input = matrix.input.clone();
    Quantity {
        kind: QuantityKind::OfColumn(Box::new(OfColumn { input, columns })),
        value_type,
    }
}

/// What a skill counts by a table.
fn points_of_skill(table: &PointsTable, skill: SlotId, name: &str, levels: &[String]) -> Quantity {
    let subject = Quantity {
        kind: QuantityKind::Slot(skill),
        value_type: ValueType::Level(table.scale),
    };
    let cases = table.rows.iter().map(|(accepted, points)| {
        let condition = match accepted {
            LevelsAccepted::Any => Condition::All(Vec::new()),
            LevelsAccepted::Unknown => Condition::Not(Box::new(Condition::Known(skill))),
            LevelsAccepted::Levels(places) => {
                let words = places.iter().filter_map(|place| {
                    let place = usize::try_from(*place).ok()?;
                    levels.get(place).map(String::as_str)
                });
                let needed = words.collect::<Vec<_>>().join(", ");
                Condition::Test {
                    subject: subject.clone(),
                    test: Test::OneOf(places.clone()),
                    words: TestWords {
                        subject: name.to_owned(),
                        needed,
                    },
                }
            }
        };
        (condition, *points)
    });
    let first_match = FirstMatch {
        name: format!("{} of {name}", table.name),
        cases: cases.collect(),
        inputs: vec![subject.clone()],
        is_complete: table.is_complete,
    };
    Quantity {
        kind: QuantityKind::FirstMatch(Box::new(first_match)),
        value_type: table.answers,
    }
}

/// The mark of a skill by what a matrix expects of it.
fn mark_of(
    name: &str,
    skill: Quantity,
    expected: &Expected,
    [below, at, above]: MarkValues,
    value_type: ValueType,
) -> Quantity {
    let stands = |kind: &TestKind| expected_condition(name, &skill, expected, Some(kind));
    let cases = vec![
        (stands(&TestKind::Below), below),
        (stands(&TestKind::Above), above),
        (Condition::All(Vec::new()), at),
    ];
    let first_match = FirstMatch {
        name: format!("the mark of {name}"),
        cases,
        inputs: vec![skill.clone()],
        is_complete: true,
    };
    Quantity {
        kind: QuantityKind::FirstMatch(Box::new(first_match)),
        value_type,
    }
}
