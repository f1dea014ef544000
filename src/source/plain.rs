//! Words that cannot steer what displays them.
//!
//! A name in a data file or a text of a playbook may hold anything: sequences that move a terminal's
//! cursor, or characters that turn the direction of writing, so that other words are read than those
//! that are there. Whatever reaches a reader goes through one of these functions.

#[cfg(feature = "cli")]
use std::borrow::Cow;

/// Whether a character is for a display rather than for a reader: a control character but for a line
/// break or a tab, one that turns the direction of writing, or one that takes no room at all. Those
/// that join letters and signs, as many scripts need them, stay.
pub(crate) fn is_steering(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(
            c,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        )
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text has a character that steers.
pub(crate) fn is_steered(text: &str) -> bool {
    let may_steer =
        |byte: u8| (byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t')) || byte >= 0x7f;
    text.bytes().any(may_steer) && text.contains(is_steering)
}

/// Words on one line, space made single, without characters that steer.
pub(crate) fn plain_words(words: &str) -> String {
    let mut result = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_whitespace() {
            if !result.ends_with(' ') {
                result.push(' ');
            }
        } else if !is_steering(c) {
            result.push(c);
        }
    }
    result
}

#[cfg(feature = "cli")]
/// A text with a sign in the place of each character that steers, every other place unchanged.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    if !is_steered(text) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match (is_steering(c), c.len_utf8()) {
            (false, _) => result.push(c),
            (true, 1) => result.push('?'),
            (true, 2) => result.push('¿'),
            (true, 3) => result.push(char::REPLACEMENT_CHARACTER),
            (true, _) => result.push_str("\u{fffd}?"),
        }
    }
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEERING: &str = "A\u{1b}[31mn\u{9b}a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{e0041}f";

    #[test]
    fn what_steers_is_taken_out() {
        assert_eq!(plain_words(STEERING), "A[31mnabcdef");
        assert_eq!(plain_words("two\u{2028}\r\n\t lines"), "two lines");
    }

    #[test]
    fn what_joins_letters_and_signs_stays() {
        for words in ["می\u{200c}خواهم", "👩\u{200d}🏫", "क\u{94d}\u{200d}ष"] {
            assert_eq!(plain_words(words), words);
            assert_eq!(masked(words), words);
        }
    }

    #[test]
    fn what_steers_is_masked_in_place() {
        let text = masked(STEERING);
        assert_eq!(
            text,
            "A?[31mn¿a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}?f"
        );
        assert_eq!(text.len(), STEERING.len());
        assert_eq!(masked("a\tb\r\n"), "a\tb\r\n");
    }
}
