//! What words mean that came before, by their bytes.

use std::borrow::Cow;
use std::collections::HashMap;

use super::scan::{Scanner, Text};
use crate::layout::Layout;
use crate::value::fold_text;

/// How many words are remembered: hostile data has no end of them.
const MOST: usize = 4096;
/// How many places a word is looked for in.
const MOST_LOOKS: usize = 16;

/// Words as written, each with what it means.
#[derive(Debug, Clone)]
pub(crate) struct Words<V> {
    /// As many as a power of two.
    entries: Vec<Option<Entry<V>>>,
    count: usize,
}

#[derive(Debug, Clone)]
struct Entry<V> {
    print: Print,
    word: Box<[u8]>,
    value: V,
}

/// The first 16 bytes of a word, and how long it is: all of one that is not longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Print {
    head: (u64, u64),
    length: usize,
}

impl Print {
    #[inline]
    fn of(word: Text<'_>) -> Self {
        Self {
            head: word.head(),
            length: word.length(),
        }
    }

    #[inline]
    fn hash(self) -> u64 {
        let mixed = (self.head.0 ^ (self.length as u64).rotate_left(48))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ self.head.1.wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        mixed >> 40
    }
}

impl<V: Copy> Words<V> {
    pub(crate) const fn new() -> Self {
        Self {
            entries: Vec::new(),
            count: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn clear(&mut self) {
        self.entries.fill_with(|| None);
        self.count = 0;
    }

    #[inline]
    pub(crate) fn get<'w>(&self, word: impl Into<Text<'w>>) -> Option<V> {
        let word = word.into();
        let print = Print::of(word);
        let mask = self.entries.len().checked_sub(1)?;
        let start = print.hash() as usize;
        for look in 0..MOST_LOOKS {
            let entry = self.entries.get(start.wrapping_add(look) & mask)?;
            let entry = entry.as_ref()?;
            if entry.print == print && (print.length <= 16 || *entry.word == *word.bytes()) {
                return Some(entry.value);
            }
        }
        None
    }

    /// Reads the text that comes next if it came before; else nothing is read.
    #[inline]
    pub(super) fn next(&self, scanner: &mut Scanner<'_>) -> Option<V> {
        let start = scanner.position();
        let known = scanner.quoted().and_then(|text| self.get(text));
        if known.is_none() {
            scanner.go_to(start);
        }
        known
    }

    /// Remembers a word that is not there so far, if there is room.
    pub(crate) fn insert<'w>(&mut self, word: impl Into<Text<'w>>, value: V) {
        let word = word.into();
        if self.count >= MOST {
            return;
        }
        if self.entries.len() < 2 * (self.count + 1) {
            self.grow();
        }
        self.put(Entry {
            print: Print::of(word),
            word: word.bytes().into(),
            value,
        });
    }

    fn grow(&mut self) {
        let size = (self.entries.len() * 2).max(16);
        let old = std::mem::take(&mut self.entries);
        self.entries.resize_with(size, || None);
        self.count = 0;
        for entry in old.into_iter().flatten() {
            self.put(entry);
        }
    }

    fn put(&mut self, entry: Entry<V>) {
        let Some(mask) = self.entries.len().checked_sub(1) else {
            return;
        };
        let start = entry.print.hash() as usize;
        for look in 0..MOST_LOOKS {
            let place = self.entries.get_mut(start.wrapping_add(look) & mask);
            if let Some(place) = place
                && place.is_none()
            {
                *place = Some(entry);
                self.count += 1;
                return;
            }
        }
    }
}

/// The numbers of texts: those of the layout have its numbers, all others numbers from there on up.
#[derive(Debug)]
pub(super) struct Texts<'p> {
    layout: &'p Layout,
    words: Words<i64>,
    /// Folded texts that are none of the layout's.
    others: HashMap<String, i64>,
    next: i64,
}

impl<'p> Texts<'p> {
    pub(super) fn new(layout: &'p Layout) -> Self {
        Self {
            layout,
            words: Words::new(),
            others: HashMap::new(),
            next: layout.texts.len() as i64,
        }
    }

    /// Forgets texts when there are too many: equal texts have equal numbers within one profile only.
    pub(super) fn start_profile(&mut self) {
        if self.words.len() >= MOST || self.others.len() >= MOST {
            self.words.clear();
            self.others.clear();
        }
    }

    /// The number of a text that came before.
    #[inline]
    pub(super) fn known(&self, text: Text<'_>) -> Option<i64> {
        self.words.get(text)
    }

    /// The number of a text; nothing when it is blank.
    pub(super) fn number(&mut self, text: Text<'_>) -> Option<i64> {
        if let Some(number) = self.known(text) {
            return Some(number);
        }
        let plain: Cow<'_, str> = text.plain()?;
        let folded = fold_text(&plain);
        let number = match self.layout.texts.get_index_of(&folded) {
            Some(place) => i64::try_from(place).ok()?,
            None => {
                let next = &mut self.next;
                *self.others.entry(folded).or_insert_with(|| {
                    *next += 1;
                    *next - 1
                })
            }
        };
        self.words.insert(text, number);
        Some(number)
    }
}
