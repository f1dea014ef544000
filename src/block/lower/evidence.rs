//! What is counted and summed up over items of evidence.

use crate::evaluate::passes_not_given;
use crate::program::{Counting, Filter, Operand, Place, Query, QueryPart, Slice, Test};

use super::super::inputs::{
    self, ColumnId, FieldTest, OPEN_ABOVE, OPEN_BELOW, Sieve, Tally, Verified,
};
use super::{Lowering, Said, is_number};

/// Where what is made of a query goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) count: ColumnId,
    pub(super) sum: Option<ColumnId>,
}

impl Lowering<'_> {
    /// The column of how many items a query counts.
    pub(super) fn count_of(&mut self, query: usize) -> Said<ColumnId> {
        Some(self.tally(query, false)?.count)
    }

    /// The columns of a query. The field that it names is summed up when asked to.
    pub(super) fn tally(&mut self, query: usize, is_summed: bool) -> Said<Columns> {
        if let Some(columns) = self.tallies.get(&(query, is_summed)) {
            return Some(*columns);
        }
        let Query { parts, counting } = *self.program.queries.get(query)?;
        if counting != Counting::Items {
            return None;
        }
        let parts = self.program.query_parts.get(parts.range())?;
        let sieves = parts.iter().map(|part| self.sieve(part, is_summed));
        let sieves = sieves.collect::<Said<Vec<_>>>()?;
        let count = self.inputs.columns();
        let columns = Columns {
            count,
            sum: is_summed.then_some(count + 1),
        };
        self.inputs.tallies.push(Tally {
            sieves,
            count,
            sum: columns.sum,
        });
        self.tallies.insert((query, is_summed), columns);
        Some(columns)
    }

    fn sieve(&self, part: &QueryPart, is_summed: bool) -> Said<Sieve> {
        let mut sieve = Sieve {
            kind: part.kind,
            days: (i32::MIN, i32::MAX),
            verified: Verified::NotAsked,
            fields: Vec::new(),
            summed: if is_summed { Some(part.field?) } else { None },
        };
        for filter in self.program.filters.get(part.filters.range())? {
            self.add_filter(part, filter, &mut sieve)?;
        }
        Some(sieve)
    }

    fn add_filter(&self, part: &QueryPart, filter: &Filter, sieve: &mut Sieve) -> Said<()> {
        let (first, last) = sieve.days;
        match *filter {
            Filter::WithinLast(window) => sieve.days.0 = first.max(self.start_of(window)?),
            Filter::Since(date) => sieve.days.0 = first.max(day_of(date)?),
            Filter::Before(date) => sieve.days.1 = last.min(day_of(date)?.checked_sub(1)?),
            Filter::Between(from, until) => {
                sieve.days = (first.max(day_of(from)?), last.min(day_of(until)?));
            }
            Filter::Verified if sieve.verified == Verified::NotAsked => {
                sieve.verified = Verified::BySomebody;
            }
            Filter::Verified => {}
            Filter::VerifiedBy(role) => match sieve.verified {
                Verified::By(other) if other != role => return None,
                Verified::NotAsked | Verified::BySomebody | Verified::By(_) => {
                    sieve.verified = Verified::By(role);
                }
            },
            Filter::NotExpired { field } => {
                let today = i64::from(self.as_of.day_number());
                let spans = vec![(today, OPEN_ABOVE)];
                self.add_field(part, filter, (field, spans, false), sieve);
            }
            Filter::FieldKnown { field, is_known } => {
                let spans = vec![(OPEN_BELOW, OPEN_ABOVE)];
                self.add_field(part, filter, (field, spans, !is_known), sieve);
            }
            Filter::Field {
                subject,
                test,
                is_negated,
            } => {
                let Place::Field(field) = subject.place else {
                    return None;
                };
                let (_, kind) = self.program.layout.kinds.get_index(part.kind)?;
                let (_, declared) = kind.fields.get_index(field)?;
                let (spans, is_turned) = self.spans_of(&test, is_number(declared.slot_type))?;
                self.add_field(part, filter, (field, spans, is_turned != is_negated), sieve);
            }
            Filter::Lasting(_) | Filter::Ongoing | Filter::About(_) => return None,
        }
        Some(())
    }

    fn add_field(
        &self,
        part: &QueryPart,
        filter: &Filter,
        (field, spans, is_negated): (usize, Vec<(i64, i64)>, bool),
        sieve: &mut Sieve,
    ) {
        sieve.fields.push(FieldTest {
            field,
            spans,
            is_negated,
            not_given: passes_not_given(self.program, part.kind, filter, self.as_of),
        });
    }

    /// The values that pass a test on a field, and whether it is those that do not.
    fn spans_of(&self, test: &Test, is_number: bool) -> Said<(Vec<(i64, i64)>, bool)> {
        let exactly = |operand: Operand| match operand.place {
            Place::Constant(value) => inputs::exactly(value, is_number),
            Place::Slot(_) | Place::Register(_) | Place::Field(_) => None,
        };
        let one = |low: i64, high: i64, is_turned: bool| (vec![(low, high)], is_turned);
        let options = |options: Slice| -> Said<Vec<(i64, i64)>> {
            let options = self.program.options.get(options.range())?.iter();
            let spans = options.map(|option| inputs::exactly(*option, is_number));
            spans
                .map(|value| value.map(|value| (value, value)))
                .collect()
        };
        Some(match *test {
            Test::Equal(value) => one(exactly(value)?, exactly(value)?, false),
            Test::NotEqual(value) => one(exactly(value)?, exactly(value)?, true),
            Test::AtLeast(value) => one(exactly(value)?, OPEN_ABOVE, false),
            Test::AtMost(value) => one(OPEN_BELOW, exactly(value)?, false),
            Test::MoreThan(value) => one(OPEN_BELOW, exactly(value)?, true),
            Test::LessThan(value) => one(exactly(value)?, OPEN_ABOVE, true),
            Test::Between(low, high) => one(exactly(low)?, exactly(high)?, false),
            Test::OneOf(values) => (options(values)?, false),
            Test::NotOneOf(values) => (options(values)?, true),
            Test::WithinLast(window) => {
                let today = i64::from(self.as_of.day_number());
                one(i64::from(self.start_of(window)?), today, false)
            }
        })
    }

    /// The first day of a window.
    pub(super) fn start_of(&self, window: usize) -> Said<i32> {
        let window = *self.program.windows.get(window)?;
        Some(self.as_of.minus(window).day_number())
    }
}

/// A day that is written out.
fn day_of(date: Operand) -> Said<i32> {
    match date.place {
        Place::Constant(day) => i32::try_from(day).ok(),
        Place::Slot(_) | Place::Register(_) | Place::Field(_) => None,
    }
}
