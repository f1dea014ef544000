//! Profiles that have been read, put into the lanes of sheets.

use super::counting::{Counted, Counting};
use super::inputs::{self, Inputs, Question};
use super::lower::is_number;
use super::sheet::Sheet;
use crate::layout::{KindId, Layout, SlotId};
use crate::profile::{Brief, InBrief, Profile, View};
use crate::value::{Date, Range, Truth};

/// Puts profiles into lanes, one after the other.
#[derive(Debug)]
pub(crate) struct Filler {
    /// The facts and skills that are read, by their columns; and whether each is held as a number.
    slots: Vec<(SlotId, bool)>,
    tallies: Vec<TallyPlace>,
    questions: Vec<Question>,
    /// The kinds that are counted; for each, whether each of its fields is held as a number.
    kinds: Vec<(KindId, Vec<bool>)>,
    counting: Counting,
}

/// Where a count and a sum go, and the kinds that are counted.
#[derive(Debug)]
struct TallyPlace {
    count: inputs::ColumnId,
    sum: Option<inputs::ColumnId>,
    kinds: Vec<KindId>,
}

impl Filler {
    pub(crate) fn new(layout: &Layout, inputs: &Inputs, as_of: Date) -> Self {
        let is_number_in = |slot: SlotId| {
            let declared = layout.slots.get(slot);
            declared.is_some_and(|slot| is_number(slot.slot_type))
        };
        let counting = Counting::new(inputs, layout.kinds.len(), as_of);
        let kinds = layout.kinds.values().enumerate();
        let kinds = kinds.filter(|(kind, _)| counting.counts(*kind));
        let kinds = kinds.map(|(kind, declared)| {
            let fields = declared.fields.values();
            let are_numbers = fields.map(|field| is_number(field.slot_type));
            (kind, are_numbers.collect())
        });
        let tallies = inputs.tallies.iter().map(|tally| TallyPlace {
            count: tally.count,
            sum: tally.sum,
            kinds: tally.sieves.iter().map(|sieve| sieve.kind).collect(),
        });
        let slots = inputs.slots.iter();
        Self {
            slots: slots.map(|slot| (*slot, is_number_in(*slot))).collect(),
            tallies: tallies.collect(),
            questions: inputs.questions.clone(),
            kinds: kinds.collect(),
            counting,
        }
    }

    /// Puts a profile into a lane that nothing was said of. Whoever has something that a sheet has no
    /// place for is left over.
    pub(crate) fn fill<const N: usize>(
        &mut self,
        profile: &Profile,
        sheet: &mut Sheet<N>,
        lane: usize,
    ) {
        let is_held = match profile.brief.view() {
            Some(brief) => self.put(profile, brief, sheet, lane),
            None => {
                let brief = Brief::of(profile);
                let brief = brief.as_ref().and_then(Brief::view);
                brief.and_then(|brief| self.put(profile, brief, sheet, lane))
            }
        };
        sheet.left_over |= u64::from(is_held.is_none()) << lane;
    }

    fn put<const N: usize>(
        &mut self,
        profile: &Profile,
        brief: View<'_>,
        sheet: &mut Sheet<N>,
        lane: usize,
    ) -> Option<()> {
        let is_special = !profile.waivers.is_empty()
            || !profile.set_aside.is_empty()
            || !profile.dated.is_empty();
        if is_special {
            return None;
        }
        for (column, (slot, is_number)) in self.slots.iter().enumerate() {
            let exact = || Some(profile.values.get(*slot)?.range);
            let value = in_units(brief.value(*slot)?, *is_number, exact)?;
            sheet.set(column, lane, value);
        }
        for (number, question) in self.questions.iter().enumerate() {
            sheet.answer(number, lane, answer(profile, brief, *question));
        }
        self.count(profile, brief)?;
        for (tally, found) in self.tallies.iter().zip(self.counting.found()) {
            let is_listed =
                brief.is_complete || tally.kinds.iter().all(|kind| brief.is_listed(*kind));
            sheet.set(tally.count, lane, found.count(is_listed));
            if let Some(sum) = tally.sum {
                sheet.set(sum, lane, (found.sum, found.sum));
                is_listed.then_some(())?;
            }
        }
        (!self.counting.is_sum_open).then_some(())
    }

    fn count(&mut self, profile: &Profile, brief: View<'_>) -> Option<()> {
        self.counting.start();
        for (kind, are_numbers) in &self.kinds {
            let (start, items) = brief.items(*kind)?;
            for (place, item) in (start..).zip(items) {
                if item.is_optional() {
                    return None;
                }
                let dates = match item.dates() {
                    Some(dates) => dates,
                    None => profile.items.get(place)?.dates,
                };
                let counted = Counted {
                    dates,
                    is_verified: item.is_verified(),
                    by: item.by(),
                };
                let first = item.fields();
                self.counting.count(*kind, counted, |field| {
                    let value = brief.field(first + field)?;
                    if matches!(value, InBrief::NotGiven) {
                        return Some(None);
                    }
                    let exact = || Some(profile.fields.get(first + field)?.range);
                    in_units(value, *are_numbers.get(field)?, exact).map(Some)
                })?;
            }
        }
        Some(())
    }
}

/// What a value can be, in the units of a sheet; nothing when a sheet cannot hold it.
#[inline]
fn in_units(
    value: InBrief,
    is_number: bool,
    exact: impl Fn() -> Option<Range>,
) -> Option<(i64, i64)> {
    match value {
        InBrief::Ends(low, high) => inputs::in_units((low, high), is_number),
        InBrief::NotGiven | InBrief::Elsewhere => inputs::range(exact()?, is_number),
    }
}

fn answer(profile: &Profile, brief: View<'_>, question: Question) -> Truth {
    let ask = |list, is_so: &dyn Fn(&[i64]) -> bool| {
        let members = brief.members(list);
        members.map_or(Truth::Unknown, |members| Truth::from(is_so(members)))
    };
    match question {
        Question::Known(slot) => {
            let value = profile.values.get(slot);
            Truth::from(value.is_some_and(|value| value.is_known))
        }
        Question::KnownList(list) => Truth::from(brief.members(list).is_some()),
        Question::EmptyList(list) => ask(list, &|members| members.is_empty()),
        Question::Includes(list, one) => ask(list, &|members| members.contains(&one)),
    }
}
