//! Yes, no, unknown.

use std::ops::Not;

/// One of three truth values. Joined by strong Kleene logic (S. C. Kleene, *Introduction to
/// Metamathematics*, 1952, §64): `and` is the lowest of its members, `or` the highest, in the order
/// no < unknown < yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub(crate) enum Truth {
    /// It is not so.
    No,
    /// What is known leaves both open.
    #[default]
    Unknown,
    /// It is so.
    Yes,
}

impl Truth {
    /// From whether it is so in every possible case, and whether it is so in at least one.
    pub(crate) const fn from_both(in_every_case: bool, in_some_case: bool) -> Self {
        if in_every_case {
            Self::Yes
        } else if in_some_case {
            Self::Unknown
        } else {
            Self::No
        }
    }

    /// Both: the lowest of the two.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Either: the highest of the two.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// Whether it may be so.
    pub(crate) fn is_possible(self) -> bool {
        self != Self::No
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}
