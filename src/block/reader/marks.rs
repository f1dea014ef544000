//! One look at a whole line before it is read: where its quotes stand, and what else is in it.

use wide::u8x16;

/// What a line is made of. Made once, and used again for each line.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// A bit for each byte that is a quote.
    quotes: Vec<u64>,
    pub(super) has_escapes: bool,
}

impl Marks {
    /// Looks at a line; nothing when it has control characters, or is no UTF-8.
    pub(super) fn find(&mut self, line: &[u8]) -> Option<()> {
        self.quotes.clear();
        let (blocks, rest) = line.as_chunks::<64>();
        let mut last = [b' '; 64];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        let (mut least, mut joined, mut escapes) = (u8x16::MAX, u8x16::ZERO, u8x16::ZERO);
        for block in blocks.iter().chain([&last]) {
            let (sixteens, _) = block.as_chunks::<16>();
            let mut quotes = 0;
            for (place, sixteen) in sixteens.iter().enumerate() {
                let bytes = u8x16::new(*sixteen);
                least = least.min(bytes);
                joined |= bytes;
                escapes |= bytes.simd_eq(u8x16::splat(b'\\'));
                let found = bytes.simd_eq(u8x16::splat(b'"')).to_bitmask();
                quotes |= u64::from(found) << (16 * place);
            }
            self.quotes.push(quotes);
        }
        let is_ascii = joined.to_bitmask() == 0;
        let has_control = least.to_array().iter().any(|byte| *byte < b' ');
        self.has_escapes = escapes.to_bitmask() != 0;
        let is_text = !has_control && (is_ascii || std::str::from_utf8(line).is_ok());
        is_text.then_some(())
    }

    /// Where the next quote stands.
    #[inline]
    pub(super) fn quote_from(&self, start: usize) -> Option<usize> {
        let mut block = start / 64;
        let mut quotes = *self.quotes.get(block)? & (u64::MAX << (start % 64));
        while quotes == 0 {
            block += 1;
            quotes = *self.quotes.get(block)?;
        }
        Some(64 * block + quotes.trailing_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_quote_is_found(bytes in prop::collection::vec(prop_oneof![Just(b'"'), b' '..=b'~'], 0..300)) {
            let mut marks = Marks::default();
            prop_assert!(marks.find(&bytes).is_some());
            prop_assert_eq!(marks.has_escapes, bytes.contains(&b'\\'));
            for start in 0..=bytes.len() {
                let next = bytes[start..].iter().position(|byte| *byte == b'"');
                prop_assert_eq!(marks.quote_from(start), next.map(|next| start + next));
            }
        }

        #[test]
        fn control_characters_and_broken_text_are_odd(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let is_plain = bytes.iter().all(|byte| *byte >= b' ') && std::str::from_utf8(&bytes).is_ok();
            prop_assert_eq!(Marks::default().find(&bytes).is_some(), is_plain);
        }
    }
}
