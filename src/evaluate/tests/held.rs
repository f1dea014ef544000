//! Levels held for a while: parts of random playbooks and profiles.

use super::{Dice, Given, SPANS, day_between, partial};
use crate::program::{Layout, SlotType};
use crate::value::{Date, Range};

/// Whether a level, or those of an area, have been held for a while.
pub(super) fn test(dice: &mut Dice<'_>) -> String {
    let test = dice.pick_text(&[
        "craft is at least middle",
        "craft is high",
        "level is at least low",
        "every skill in gamma is at least high",
        "any skill in gamma is low",
        "speech is top",
    ]);
    format!("{test} for at least {}", dice.pick(&SPANS))
}

/// Since when the levels that are known have been held, where that is said.
pub(super) fn since(
    dice: &mut Dice<'_>,
    layout: &Layout,
    values: &[Option<Given>],
    as_of: Date,
) -> Vec<Option<Range>> {
    let slots = layout.slots.iter().zip(values);
    slots
        .map(|(slot, value)| {
            let is_held = matches!(slot.slot_type, SlotType::Level(_)) && value.is_some();
            (is_held && dice.roll(2) == 0).then(|| narrowed(dice, None, as_of))
        })
        .collect()
}

/// A day, or a month or year when nothing was said before.
pub(super) fn narrowed(dice: &mut Dice<'_>, before: Option<Range>, as_of: Date) -> Range {
    let day = match before {
        Some(days) => day_between(dice, (days.low as i32, days.high as i32)),
        None if dice.roll(2) == 0 => return partial(dice),
        None => as_of.day_number() - dice.roll(800) as i32,
    };
    Range::exactly(i128::from(day))
}
