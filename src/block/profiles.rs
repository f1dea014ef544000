//! Profiles that have been read, put into the lanes of sheets.

use super::counting::{Counted, Counting};
use super::inputs::{self, Inputs, Question};
use super::lower::is_number;
use super::sheet::Sheet;
use crate::layout::{KindId, Layout, SlotId};
use crate::profile::{Profile, Verifier};
use crate::value::{Date, Truth};

/// Puts profiles into lanes, one after the other.
#[derive(Debug)]
pub(crate) struct Filler {
    /// The facts and skills that are read, by their columns; and whether each is held as a number.
    slots: Vec<(SlotId, bool)>,
    tallies: Vec<TallyPlace>,
    questions: Vec<Question>,
    /// For each kind: whether each of its fields is held as a number.
    kinds: Vec<Vec<bool>>,
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
        let kinds = layout.kinds.values().map(|kind| {
            let fields = kind.fields.values();
            fields.map(|field| is_number(field.slot_type)).collect()
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
            counting: Counting::new(inputs, layout.kinds.len(), as_of),
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
        let is_held = self.put(profile, sheet, lane).is_some();
        sheet.left_over |= u64::from(!is_held) << lane;
    }

    fn put<const N: usize>(
        &mut self,
        profile: &Profile,
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
            let value = profile.values.get(*slot)?;
            sheet.set(column, lane, inputs::range(value.range, *is_number)?);
        }
        for (number, question) in self.questions.iter().enumerate() {
            sheet.answer(number, lane, answer(profile, *question));
        }
        self.count(profile)?;
        let is_listed = |kind: &KindId| {
            let kind = profile.kinds.get(*kind);
            kind.is_some_and(|kind| kind.is_complete)
        };
        for (tally, found) in self.tallies.iter().zip(self.counting.found()) {
            let is_listed = tally.kinds.iter().all(is_listed);
            sheet.set(tally.count, lane, found.count(is_listed));
            if let Some(sum) = tally.sum {
                sheet.set(sum, lane, (found.sum, found.sum));
                is_listed.then_some(())?;
            }
        }
        (!self.counting.is_sum_open).then_some(())
    }

    fn count(&mut self, profile: &Profile) -> Option<()> {
        self.counting.start();
        for (kind, (entries, fields)) in profile.kinds.iter().zip(&self.kinds).enumerate() {
            if !self.counting.counts(kind) {
                continue;
            }
            for item in profile.items.get(entries.items.clone())? {
                if item.is_optional {
                    return None;
                }
                let counted = Counted {
                    dates: item.dates,
                    is_verified: item.is_verified,
                    by: item.verified_by.map(|by| match by {
                        Verifier::Role(role) => Some(role),
                        Verifier::Other(_) => None,
                    }),
                };
                self.counting.count(kind, counted, |field| {
                    let value = profile.fields.get(item.fields + field)?;
                    if !value.is_known {
                        return Some(None);
                    }
                    inputs::range(value.range, *fields.get(field)?).map(Some)
                })?;
            }
        }
        Some(())
    }
}

fn answer(profile: &Profile, question: Question) -> Truth {
    let members = |list: usize| {
        let range = profile.lists.get(list)?.clone()?;
        profile.members.get(range)
    };
    let ask = |list, is_so: &dyn Fn(&[i128]) -> bool| {
        members(list).map_or(Truth::Unknown, |members| Truth::from(is_so(members)))
    };
    match question {
        Question::Known(slot) => {
            let value = profile.values.get(slot);
            Truth::from(value.is_some_and(|value| value.is_known))
        }
        Question::KnownList(list) => Truth::from(members(list).is_some()),
        Question::EmptyList(list) => ask(list, &|members| members.is_empty()),
        Question::Includes(list, one) => ask(list, &|members| members.contains(&one.into())),
    }
}
