//! Which members of a group its truth rests on.

use crate::program::{CountRange, Slice, StepId};
use crate::value::Truth;

use super::Reasons;

impl Reasons<'_> {
    /// The members of a group, each with whether the truth of the group rests on it. Where no count is
    /// asked for, it rests on those with the same truth.
    pub(super) fn members_that_matter(
        &self,
        count: Option<CountRange>,
        truth: Truth,
        members: Slice,
    ) -> Vec<(StepId, bool)> {
        let truths: Vec<Truth> = self.left(members).map(|id| self.case.truth(id)).collect();
        let wanted = match count {
            Some(count) => wanted_of_count(&truths, count, truth),
            None => vec![truth],
        };
        let members = self.case.members(members).iter();
        let members = members.map(|member| {
            let is_left = !self.case.judgement.is_set_aside(*member);
            (
                *member,
                is_left && wanted.contains(&self.case.truth(*member)),
            )
        });
        members.collect()
    }

    /// The members that apply.
    fn left(&self, members: Slice) -> impl Iterator<Item = StepId> + '_ {
        let members = self.case.members(members).iter().copied();
        members.filter(|member| !self.case.judgement.is_set_aside(*member))
    }
}

/// Which truths of members decide how many hold: those that hold where enough are asked for, those that
/// do not where no more are allowed.
pub(super) fn wanted_of_count(members: &[Truth], count: CountRange, truth: Truth) -> Vec<Truth> {
    let of = |wanted: Truth| members.iter().filter(|truth| **truth == wanted).count() as u64;
    let mut wanted = Vec::new();
    match truth {
        Truth::Unknown => wanted.push(Truth::Unknown),
        Truth::Yes => {
            if count.low > 0 {
                wanted.push(Truth::Yes);
            }
            if u64::from(count.high) < members.len() as u64 {
                wanted.push(Truth::No);
            }
        }
        Truth::No if of(Truth::Yes) > u64::from(count.high) => wanted.push(Truth::Yes),
        Truth::No => wanted.push(Truth::No),
    }
    wanted
}
