//! Which rows of a table can be reached, and who would fall through it.
//!
//! Comes in: what each column can be, and what each cell accepts. Each column is split where the
//! answer of one of its cells changes; then the columns are walked one after the other, with the
//! rows that still fit. Exact for columns that do not depend on one another. A table that would take
//! too long is given up, and nothing is said of it.

mod rows;

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::value::Range;

use rows::RowSet;

/// What can stand in a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values {
    pub(super) range: Range,
    /// How far two neighbouring values are apart.
    pub(super) step: i128,
    /// Whether it may also be unknown, and a cell asks for that.
    pub(super) may_be_unknown: bool,
    /// Whether it may also be *nothing*.
    pub(super) may_be_nothing: bool,
}

/// What a cell accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Accepts {
    Any,
    Unknown,
    Ranges(Vec<Range>),
}

/// What was found out about a table.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Somebody who finds no row: for each of the first columns the values that lead there, where
    /// they matter.
    pub(super) gap: Option<Vec<Option<Range>>>,
    /// Rows that nobody reaches, each with the rows that come first for everybody whom it fits.
    pub(super) unreachable: Vec<(usize, Vec<usize>)>,
    /// Whether everybody finds a row, apart from those of whom an input is *nothing*.
    pub(super) is_complete: bool,
}

/// Tables with more columns than this are given up.
const MOST_COLUMNS: usize = 64;
/// How many rows times values a column may have.
const MOST_VALUES: usize = 4_000_000;
/// How much work the walks over all columns may take.
const MOST_WORK: usize = 1_000_000;
/// Of so many unreachable rows it is told which rows come first.
const MOST_EXPLAINED: usize = 20;

/// Looks at a table: `rows` has one cell for each of the `columns`.
pub(super) fn look(columns: &[Values], rows: &[Vec<Accepts>]) -> Findings {
    let is_open = |row: &Vec<Accepts>| row.iter().all(|cell| *cell == Accepts::Any);
    let is_surely_complete = rows.iter().any(is_open);
    let given_up = Findings {
        is_complete: is_surely_complete,
        ..Findings::default()
    };
    if columns.len() > MOST_COLUMNS {
        return given_up;
    }
    let split: Option<Vec<Vec<Class>>> = columns
        .iter()
        .enumerate()
        .map(|(at, values)| classes(*values, at, rows))
        .collect();
    let Some(split) = split else { return given_up };
    let mut work = MOST_WORK;
    let mut search = Search::new(&split, rows.len(), None, &mut work);
    if search.walk(0, RowSet::first(rows.len()), true).is_none() {
        return given_up;
    }
    let (gap, reached) = (search.gap.take(), search.reached.clone());
    let missed = (0..rows.len()).filter(|row| !reached.contains(*row));
    let unreachable = missed
        .enumerate()
        .map(|(count, row)| {
            let first = if count < MOST_EXPLAINED {
                rows_before(&split, rows.len(), row, &mut work)
            } else {
                Vec::new()
            };
            (row, first)
        })
        .collect();
    Findings {
        is_complete: is_surely_complete || gap.is_none(),
        gap: gap.map(|way| values_on(&split, &way)),
        unreachable,
    }
}

/// The rows that come first for everybody whom a row fits.
fn rows_before(split: &[Vec<Class>], count: usize, row: usize, work: &mut usize) -> Vec<usize> {
    let fits = |classes: &Vec<Class>| classes.iter().any(|class| class.rows.contains(row));
    if !split.iter().all(fits) {
        return Vec::new();
    }
    let mut search = Search::new(split, count, Some(row), work);
    match search.walk(0, RowSet::first(row), true) {
        Some(()) => (0..row)
            .filter(|row| search.reached.contains(*row))
            .collect(),
        None => Vec::new(),
    }
}

/// The values on a way through the first columns; nothing for a column in which all are alike.
fn values_on(split: &[Vec<Class>], way: &[usize]) -> Vec<Option<Range>> {
    let values = split.iter().zip(way).map(|(classes, at)| {
        let matters = classes
            .iter()
            .filter(|class| class.values.is_some())
            .count()
            > 1;
        let class = classes.get(*at).filter(|_| matters)?;
        class.values
    });
    values.collect()
}

/// Values of a column that the same rows accept.
#[derive(Debug)]
struct Class {
    rows: RowSet,
    /// The first of them; nothing for what is unknown, or *nothing*.
    values: Option<Range>,
}

/// The classes of the column at `at`; nothing when there are too many.
fn classes(values: Values, at: usize, rows: &[Vec<Accepts>]) -> Option<Vec<Class>> {
    let cells: Vec<&Accepts> = rows.iter().filter_map(|row| row.get(at)).collect();
    let parts = parts(values, &cells);
    if parts.len().saturating_mul(rows.len()) > MOST_VALUES {
        return None;
    }
    let mut classes: IndexMap<RowSet, Option<Range>> = IndexMap::new();
    let mut before: Option<Range> = None;
    for part in parts {
        let rows = RowSet::of(cells.iter().map(|cell| cell.accepts(part.low)));
        let known = classes.entry(rows).or_insert(Some(part));
        if let (Some(known), Some(before)) = (known, before)
            && known.high == before.high
        {
            known.high = part.high;
        }
        before = Some(part);
    }
    let mut classes: Vec<Class> = classes
        .into_iter()
        .map(|(rows, values)| Class { rows, values })
        .collect();
    let mut add = |is_there: bool, accepts: fn(&Accepts) -> bool| {
        if is_there {
            let rows = RowSet::of(cells.iter().map(|cell| accepts(cell)));
            classes.push(Class { rows, values: None });
        }
    };
    add(values.may_be_unknown, |cell| {
        !matches!(cell, Accepts::Ranges(_))
    });
    add(values.may_be_nothing, |cell| *cell == Accepts::Any);
    Some(classes)
}

impl Accepts {
    fn accepts(&self, value: i128) -> bool {
        match self {
            Self::Any => true,
            Self::Unknown => false,
            Self::Ranges(ranges) => ranges
                .iter()
                .any(|range| range.low <= value && value <= range.high),
        }
    }
}

/// The values of a column, cut where a cell begins or ends to accept them.
fn parts(values: Values, cells: &[&Accepts]) -> Vec<Range> {
    let Range { low, high } = values.range;
    let mut starts = vec![low];
    for cell in cells {
        let Accepts::Ranges(ranges) = cell else {
            continue;
        };
        for range in ranges {
            starts.push(range.low);
            starts.extend(range.high.checked_add(1));
        }
    }
    starts.retain(|start| low <= *start && *start <= high);
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1);
    let ends: Vec<i128> = ends.chain(std::iter::once(high)).collect();
    let parts = starts.into_iter().zip(ends);
    parts
        .map(|(low, high)| Range::new(low, high))
        .filter(|part| holds_a_value(*part, values.step))
        .collect()
}

/// Whether a multiple of `step` lies in the range.
fn holds_a_value(range: Range, step: i128) -> bool {
    let over = range.low.rem_euclid(step);
    let first = if over == 0 {
        Some(range.low)
    } else {
        range.low.checked_add(step - over)
    };
    first.is_some_and(|first| first <= range.high)
}

/// A walk over the columns, with the rows that still fit.
struct Search<'s> {
    split: &'s [Vec<Class>],
    /// For each column the rows that accept whatever stands in it and in all after it.
    open: Vec<RowSet>,
    /// Only what this row accepts is looked at.
    only: Option<usize>,
    reached: RowSet,
    gap: Option<Vec<usize>>,
    way: Vec<usize>,
    seen: HashSet<(usize, RowSet, bool)>,
    work: &'s mut usize,
}

impl<'s> Search<'s> {
    fn new(split: &'s [Vec<Class>], rows: usize, only: Option<usize>, work: &'s mut usize) -> Self {
        let mut open = vec![RowSet::first(rows)];
        for classes in split.iter().rev() {
            let mut rows = open.last().cloned().unwrap_or_default();
            for class in classes {
                rows = rows.and(&class.rows);
            }
            open.push(rows);
        }
        open.reverse();
        Self {
            split,
            open,
            only,
            reached: RowSet::none(rows),
            gap: None,
            way: Vec::new(),
            seen: HashSet::new(),
            work,
        }
    }

    /// Goes on at a column with the rows that fit so far; nothing when it takes too long. Somebody
    /// of whom an input is unknown, or *nothing*, is no gap.
    fn walk(&mut self, at: usize, rows: RowSet, is_known: bool) -> Option<()> {
        let Some(first) = rows.lowest() else {
            if is_known && self.gap.is_none() {
                self.gap = Some(self.way.clone());
            }
            return Some(());
        };
        let classes = self.split.get(at);
        let is_settled = self.open.get(at).is_some_and(|open| open.contains(first));
        let (Some(classes), false) = (classes, is_settled) else {
            self.reached.insert(first);
            return Some(());
        };
        *self.work = self.work.checked_sub(rows.words())?;
        if !self.seen.insert((at, rows.clone(), is_known)) {
            return Some(());
        }
        for (place, class) in classes.iter().enumerate() {
            if self.only.is_some_and(|only| !class.rows.contains(only)) {
                continue;
            }
            self.way.push(place);
            self.walk(
                at + 1,
                rows.and(&class.rows),
                is_known && class.values.is_some(),
            )?;
            self.way.pop();
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A column of the values 0 up to `count`, which may also be unknown or *nothing*.
    fn column(count: i128, may_be_unknown: bool, may_be_nothing: bool) -> Values {
        Values {
            range: Range::new(0, count - 1),
            step: 1,
            may_be_unknown,
            may_be_nothing,
        }
    }

    /// What somebody may have in a column.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Seen {
        Value(i128),
        Unknown,
        Nothing,
    }

    fn everything(values: Values) -> Vec<Seen> {
        let known = (values.range.low..=values.range.high).map(Seen::Value);
        let unknown = values.may_be_unknown.then_some(Seen::Unknown);
        let nothing = values.may_be_nothing.then_some(Seen::Nothing);
        known.chain(unknown).chain(nothing).collect()
    }

    fn fits(cell: &Accepts, seen: Seen) -> bool {
        match (cell, seen) {
            (Accepts::Any, _) | (Accepts::Unknown, Seen::Unknown) => true,
            (cell, Seen::Value(value)) => cell.accepts(value),
            (_, _) => false,
        }
    }

    /// Everybody there can be, one by one.
    fn everybody(columns: &[Values]) -> Vec<Vec<Seen>> {
        let mut people = vec![Vec::new()];
        for column in columns {
            let seen = everything(*column);
            people = people
                .iter()
                .flat_map(|person: &Vec<Seen>| {
                    seen.iter().map(|one| {
                        let mut person = person.clone();
                        person.push(*one);
                        person
                    })
                })
                .collect();
        }
        people
    }

    fn row_of(rows: &[Vec<Accepts>], person: &[Seen]) -> Option<usize> {
        let row_fits = |row: &Vec<Accepts>| {
            let mut cells = row.iter().zip(person);
            cells.all(|(cell, seen)| fits(cell, *seen))
        };
        rows.iter().position(row_fits)
    }

    fn cell() -> impl Strategy<Value = Accepts> {
        let range = (0_i128..5, 0_i128..5).prop_map(|(a, b)| Range::new(a.min(b), a.max(b)));
        prop_oneof![
            2 => Just(Accepts::Any),
            1 => Just(Accepts::Unknown),
            6 => prop::collection::vec(range, 1..3).prop_map(Accepts::Ranges),
        ]
    }

    fn table() -> impl Strategy<Value = (Vec<Values>, Vec<Vec<Accepts>>)> {
        let column = (1_i128..5, any::<bool>(), any::<bool>())
            .prop_map(|(count, unknown, nothing)| column(count, unknown, nothing));
        prop::collection::vec(column, 1..4).prop_flat_map(|columns| {
            let row = prop::collection::vec(cell(), columns.len());
            (Just(columns), prop::collection::vec(row, 1..7))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 2_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn gaps_and_unreachable_rows_are_those_that_trying_everybody_finds(
            (columns, rows) in table()
        ) {
            let findings = look(&columns, &rows);
            let people = everybody(&columns);
            let is_known = |person: &Vec<Seen>| {
                person.iter().all(|seen| matches!(seen, Seen::Value(_)))
            };
            let mut reached = vec![false; rows.len()];
            let mut has_gap = false;
            for person in &people {
                match row_of(&rows, person) {
                    Some(row) => reached[row] = true,
                    None => has_gap |= is_known(person),
                }
            }
            prop_assert_eq!(findings.gap.is_some(), has_gap);
            prop_assert_eq!(findings.is_complete, !has_gap);
            let missed: Vec<usize> = (0..rows.len()).filter(|row| !reached[*row]).collect();
            let told: Vec<usize> = findings.unreachable.iter().map(|(row, _)| *row).collect();
            prop_assert_eq!(told, missed);
            if let Some(gap) = &findings.gap {
                let is_told = |person: &Vec<Seen>| {
                    gap.iter().zip(person).all(|(range, seen)| match (range, seen) {
                        (Some(range), Seen::Value(value)) => {
                            range.low <= *value && *value <= range.high
                        }
                        (None, Seen::Value(_)) => true,
                        (_, _) => false,
                    })
                };
                let told: Vec<&Vec<Seen>> =
                    people.iter().filter(|person| is_known(person) && is_told(person)).collect();
                prop_assert!(!told.is_empty());
                prop_assert!(told.iter().all(|person| row_of(&rows, person).is_none()));
            }
            for (row, first) in &findings.unreachable {
                let fitting = people.iter().filter(|person| {
                    let mut cells = rows[*row].iter().zip(*person);
                    cells.all(|(cell, seen)| fits(cell, *seen))
                });
                let mut before: Vec<usize> =
                    fitting.filter_map(|person| row_of(&rows, person)).collect();
                before.sort_unstable();
                before.dedup();
                prop_assert_eq!(first, &before);
            }
        }
    }

    #[test]
    fn between_whole_numbers_there_is_nobody() {
        let whole = Values {
            range: Range::new(0, i128::MAX),
            step: 10,
            may_be_unknown: false,
            may_be_nothing: false,
        };
        let up_to = |low, high| vec![Accepts::Ranges(vec![Range::new(low, high)])];
        let bands = [up_to(0, 40), up_to(50, 90), up_to(91, i128::MAX)];
        assert!(look(&[whole], &bands).gap.is_none());
        let dense = Values { step: 1, ..whole };
        let gap = look(&[dense], &bands).gap;
        assert_eq!(gap, Some(vec![Some(Range::new(41, 49))]));
    }

    #[test]
    fn a_large_table_is_looked_at_or_given_up_in_good_time() {
        let columns = [column(9, false, false); 12];
        // Numbers that look like chance, so that no two rows are alike.
        let mut state = 12_345_u64;
        let mut dice = |sides: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % sides
        };
        for anything in [0, 2, 5, 9] {
            let mut rows: Vec<Vec<Accepts>> = Vec::new();
            for _ in 0..199 {
                let row = (0..12).map(|_| match dice(10) < anything {
                    true => Accepts::Any,
                    false => {
                        let value = i128::from(dice(9));
                        Accepts::Ranges(vec![Range::new(value, value)])
                    }
                });
                rows.push(row.collect());
            }
            rows.push(vec![Accepts::Any; 12]);
            let start = std::time::Instant::now();
            let findings = look(&columns, &rows);
            assert!(findings.gap.is_none() && findings.is_complete);
            assert!(
                start.elapsed().as_secs() < 20,
                "{anything}: {:?}",
                start.elapsed()
            );
        }
    }
}
