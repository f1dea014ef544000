//! Words with a fixed order: the levels of a scale, the choices of a fact.

use indexmap::IndexMap;

use crate::value::fold_name;

/// The levels of a scale, lowest first, or the choices of a fact, as declared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    /// The scale's name, or the fact's whose choices these are.
    pub(crate) name: String,
    /// Folded word to the word as declared.
    words: IndexMap<String, String>,
}

impl Vocabulary {
    /// From the words in order; a word that stands twice counts once.
    pub(crate) fn new<'w>(name: &str, words: impl IntoIterator<Item = &'w str>) -> Self {
        let words = words
            .into_iter()
            .map(|word| (fold_name(word), word.to_owned()))
            .collect();
        Self {
            name: name.to_owned(),
            words,
        }
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The place of a word, however its case and word breaks are written.
    pub(crate) fn place_of(&self, word: &str) -> Option<usize> {
        self.words.get_index_of(&fold_name(word))
    }

    /// The word at a place, as declared.
    pub(crate) fn word(&self, place: usize) -> &str {
        self.words.get_index(place).map_or("", |(_, word)| word)
    }

    /// Every word, as declared, in order.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.values().map(String::as_str)
    }
}
