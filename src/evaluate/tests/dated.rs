//! Facts and skills with their dates: parts of random profiles.

use super::{Dice, members, range_of, value};
use crate::profile::builder::ProfileBuilder;
use crate::profile::{DatedValue, Profile, SlotValue, Timeline};
use crate::program::Layout;
use crate::value::{Date, Range};

/// Gives some facts, skills and lists one to three values, each since a day or some days, before the
/// assessment date and after it.
pub(super) fn with_dates(
    dice: &mut Dice<'_>,
    layout: &Layout,
    profile: Profile,
    as_of: Date,
) -> Profile {
    if dice.roll(3) > 0 {
        return profile;
    }
    let mut builder = ProfileBuilder::from_profile(layout, profile);
    for (slot, declared) in layout.slots.iter().enumerate() {
        if dice.roll(4) > 0 {
            continue;
        }
        let values = since(dice, as_of).into_iter().map(|since| {
            let value = if dice.roll(6) == 0 {
                builder.unknown_of(slot)
            } else {
                let given = value(dice, layout, declared.slot_type, as_of);
                SlotValue {
                    range: range_of(&mut builder, &given),
                    is_known: true,
                }
            };
            DatedValue {
                since,
                value,
                place: None,
            }
        });
        let timeline = Timeline {
            target: slot,
            values: values.collect(),
            before: builder.unknown_of(slot),
        };
        builder.set_dated(timeline);
    }
    for list in 0..layout.lists.len() {
        if dice.roll(3) > 0 {
            continue;
        }
        let values = since(dice, as_of).into_iter().map(|since| {
            let given = members(dice, layout, list, as_of);
            let given: Vec<i128> = given
                .iter()
                .map(|member| range_of(&mut builder, member).low)
                .collect();
            DatedValue {
                since,
                value: Some(builder.add_members(&given)),
                place: None,
            }
        });
        let timeline = Timeline {
            target: list,
            values: values.collect(),
            before: None,
        };
        builder.set_dated_list(timeline);
    }
    builder.finish()
}

/// The days since when one value after another holds.
fn since(dice: &mut Dice<'_>, as_of: Date) -> Vec<Range> {
    let mut day = as_of.day_number() - dice.roll(900) as i32;
    (0..=dice.roll(3))
        .map(|_| {
            let first = day;
            let last = first + dice.pick(&[0, 0, 30, 364]);
            day = last + 1 + dice.roll(500) as i32;
            Range::new(i128::from(first), i128::from(last))
        })
        .collect()
}
