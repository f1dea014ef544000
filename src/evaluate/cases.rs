//! Case by case: what matters whichever way a fact is.
//!
//! The conditions of a verdict are worked out one by one, so a fact may look as if it still mattered
//! where another one settles the verdict either way: of `a` and of `a and b`, both of which stop the
//! path, the second can never tell anything. Here a fact of which few values are left is taken to be
//! each of them in turn. What is not asked for in any of these cases need not be asked for at all.
//!
//! That is only so where the cases together lead to every verdict that seems possible now: then
//! whatever is told of the rest leaves the same verdicts possible. Where they do not, the verdict is
//! taken for more open than it is, and whatever would show that is still named. Nor where several
//! lines have one label: then the order in which the verdicts are told may still change.

use std::collections::HashSet;

use indexmap::IndexSet;

use crate::profile::Profile;
use crate::program::{Program, SlotId, SlotType, Step};
use crate::value::Range;

use super::blanks::Blank;
use super::explain::Case;
use super::judge::Judgement;
use super::undecided::Unknowns;

/// Where more than this is not known, there is enough to ask before it can pay to look for more.
const MOST_BLANKS: usize = 16;
/// A fact with more values than this is not tried.
const MOST_VALUES: i128 = 8;

/// Leaves out what cannot change the verdict, whichever way a fact is that can.
pub(super) fn retain_what_matters(case: &Case<'_>, blanks: &mut IndexSet<Blank>) {
    let mut labels = case.program.verdict.iter().map(|line| &line.label);
    let mut seen = HashSet::new();
    if blanks.len() < 2 || blanks.len() > MOST_BLANKS || !labels.all(|label| seen.insert(label)) {
        return;
    }
    let mut cases = Cases {
        program: case.program,
        judgement: Judgement::new(case.program),
        profile: case.profile.clone(),
    };
    cases.judgement.record = case.judgement.record.clone();
    let (verdict, _) = case.read_lines(&case.program.verdict);
    for blank in blanks.clone() {
        let Blank::Value(slot) = blank else {
            continue;
        };
        // It may have been found to be of no account itself.
        if blanks.len() < 2 || !blanks.contains(&blank) || !can_be_tried(case, slot) {
            continue;
        }
        if let Some(named) = cases.of_fact(slot, &verdict.possible, case.judgement) {
            blanks.retain(|one| one.subject() == blank || named.contains(one));
        }
    }
}

/// Whether a fact can be taken to be each of its values: not where it also makes a difference whether
/// it is recorded, or since when it has been so.
fn can_be_tried(case: &Case<'_>, slot: SlotId) -> bool {
    let declared = case.program.layout.slots.get(slot);
    let has_few_values = declared.is_some_and(|one| {
        matches!(
            one.slot_type,
            SlotType::YesNo | SlotType::Level(_) | SlotType::Choice(_)
        )
    });
    let asks_for_more = |step: &Step| matches!(*step, Step::Known(asked) | Step::Held { slot: asked, .. } if asked == slot);
    has_few_values
        && case.profile.dated.of_slot(slot).is_none()
        && !case.program.steps.iter().any(asks_for_more)
}

/// A profile of which one fact is tried.
struct Cases<'a> {
    program: &'a Program,
    judgement: Judgement,
    profile: Profile,
}

impl Cases<'_> {
    /// What would decide the verdict in any of the cases of a fact; nothing when they do not lead to
    /// all of these verdicts.
    fn of_fact(
        &mut self,
        slot: SlotId,
        possible: &[String],
        judged: &Judgement,
    ) -> Option<IndexSet<Blank>> {
        let before = *self.profile.values.get(slot)?;
        let Range { low, high } = before.range;
        if high.checked_sub(low)? >= MOST_VALUES {
            return None;
        }
        let mut named = IndexSet::new();
        let mut reached: IndexSet<String> = IndexSet::new();
        for value in low..=high {
            let tried = self.profile.values.get_mut(slot)?;
            tried.range = Range::exactly(value);
            tried.is_known = true;
            self.judgement
                .judge(self.program, &self.profile, judged.as_of);
            let case = Case {
                program: self.program,
                profile: &self.profile,
                judgement: &self.judgement,
            };
            let (verdict, lines) = case.read_lines(&self.program.verdict);
            if verdict.possible.len() > 1 {
                let mut unknowns = Unknowns::new(&case);
                for line in lines {
                    unknowns.add_step(line);
                }
                named.extend(unknowns.into_parts().0);
            }
            reached.extend(verdict.possible);
        }
        *self.profile.values.get_mut(slot)? = before;
        let is_all = possible.iter().all(|label| reached.contains(label));
        is_all.then_some(named)
    }
}
