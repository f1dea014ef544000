//! Ids that come twice, found without keeping them.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::ops::Range;

/// How many ids are compared: what is remembered must not grow with the length of a stream.
const MOST_COMPARED: usize = 200_000;

/// The id of somebody, and where they were read and told of.
#[derive(Debug, Clone)]
pub(crate) struct SeenId {
    pub(super) fingerprint: u128,
    /// The number of the line.
    pub(super) line: usize,
    /// Where the line stands among those handed in.
    pub(super) bytes: Range<usize>,
    /// Where it is told of.
    pub(super) out: Range<usize>,
}

/// What stands for an id: two different ids with the same do not occur.
pub(super) fn fingerprint(id: &[u8]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write(id);
        u128::from(hasher.finish())
    };
    (half(0) << 64) | half(1)
}

/// The ids of the people so far, in their order.
#[derive(Debug, Default)]
pub(crate) struct KnownIds {
    seen: HashSet<u128>,
}

impl KnownIds {
    /// Whether ids are still compared.
    pub(crate) fn are_compared(&self) -> bool {
        self.seen.len() < MOST_COMPARED
    }

    /// How many ids are compared at most.
    pub(crate) const fn most() -> usize {
        MOST_COMPARED
    }

    /// Whether somebody before has an id. It is known from here on.
    #[cfg(feature = "columns")]
    pub(crate) fn is_repeated(&mut self, id: &[u8]) -> bool {
        self.are_compared() && !self.seen.insert(fingerprint(id))
    }

    /// Whether somebody before has an id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.seen.contains(&fingerprint(id.as_bytes()))
    }

    /// Takes note of an id.
    pub(crate) fn add(&mut self, id: &str) {
        if self.are_compared() {
            self.seen.insert(fingerprint(id.as_bytes()));
        }
    }

    /// Those whose id somebody before them has. The others are known from here on.
    pub(super) fn repeated(&mut self, mut ids: Vec<SeenId>) -> Vec<SeenId> {
        ids.retain(|seen| self.are_compared() && !self.seen.insert(seen.fingerprint));
        ids
    }
}
