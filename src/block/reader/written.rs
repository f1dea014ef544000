//! Single values for whoever reads something else than lines: the same values mean the same.

use super::scan::Text;
use super::values::{Bounds, Reading, Values};
use crate::layout::{Layout, SlotType};

/// How the values of a type are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrittenType(Reading);

impl WrittenType {
    pub(crate) fn of(slot_type: SlotType) -> Self {
        Self(Reading::of(slot_type))
    }

    /// The least and the most that a number can be, in the units of a sheet.
    pub(crate) const fn bounds(&self) -> Bounds {
        self.0.bounds
    }
}

/// Reads written values, and remembers words.
#[derive(Debug)]
pub(crate) struct WrittenValues<'p>(Values<'p>);

impl<'p> WrittenValues<'p> {
    pub(crate) fn new(layout: &'p Layout) -> Self {
        Self(Values::new(layout))
    }

    /// What a value can be, from the least to the most; nothing when it has to be read carefully. Texts
    /// have no number here.
    pub(crate) fn read(&mut self, of: &WrittenType, text: &str) -> Option<Bounds> {
        self.0.read(&of.0, Text::from(text.as_bytes()), false)
    }
}
