//! A set of the rows of a table.

/// A set of rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct RowSet(Vec<u64>);

impl RowSet {
    pub(super) fn none(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    /// The first `count` rows.
    pub(super) fn first(count: usize) -> Self {
        Self::of(std::iter::repeat_n(true, count))
    }

    pub(super) fn of(rows: impl Iterator<Item = bool>) -> Self {
        let mut words = Vec::new();
        for (row, is_in) in rows.enumerate() {
            if row % 64 == 0 {
                words.push(0);
            }
            if let (true, Some(word)) = (is_in, words.last_mut()) {
                *word |= 1_u64 << (row % 64);
            }
        }
        Self(words)
    }

    pub(super) fn insert(&mut self, row: usize) {
        if let Some(word) = self.0.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }

    pub(super) fn contains(&self, row: usize) -> bool {
        let word = self.0.get(row / 64).copied().unwrap_or(0);
        word & (1 << (row % 64)) != 0
    }

    /// The rows in both, as far as the shorter one goes.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    pub(super) fn lowest(&self) -> Option<usize> {
        let (at, word) = self.0.iter().enumerate().find(|(_, word)| **word != 0)?;
        Some(at * 64 + word.trailing_zeros() as usize)
    }

    pub(super) fn words(&self) -> usize {
        self.0.len() + 1
    }
}
