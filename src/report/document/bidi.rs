//! Words in scripts that are written from right to left, amid words that are not.
//!
//! A name in Arabic must not turn the punctuation and the numbers around it. Each stretch of such
//! words is kept apart from its surroundings, however it is then written.

/// A stretch of words.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stretch<'a> {
    /// Written from left to right, or neither.
    Plain(&'a str),
    /// Begins and ends with a letter that is written from right to left.
    RightToLeft(&'a str),
}

/// Cuts words into stretches: those from a letter written from right to left to the last such letter
/// before one that is not.
pub(super) fn stretches(words: &str) -> Vec<Stretch<'_>> {
    let mut result = Vec::new();
    let mut plain_from = 0;
    let mut open: Option<(usize, usize)> = None;
    for (at, c) in words.char_indices() {
        if is_right_to_left(c) {
            let end = at + c.len_utf8();
            open = Some((open.map_or(at, |(start, _)| start), end));
        } else if c.is_alphabetic()
            && let Some((start, end)) = open.take()
        {
            push(&mut result, words, plain_from, start, end);
            plain_from = end;
        }
    }
    if let Some((start, end)) = open {
        push(&mut result, words, plain_from, start, end);
        plain_from = end;
    }
    if let Some(rest) = words.get(plain_from..).filter(|rest| !rest.is_empty()) {
        result.push(Stretch::Plain(rest));
    }
    result
}

fn push<'a>(result: &mut Vec<Stretch<'a>>, words: &'a str, from: usize, start: usize, end: usize) {
    if let Some(plain) = words.get(from..start).filter(|plain| !plain.is_empty()) {
        result.push(Stretch::Plain(plain));
    }
    if let Some(turned) = words.get(start..end) {
        result.push(Stretch::RightToLeft(turned));
    }
}

/// Words with an isolate around each stretch that is written from right to left.
pub(super) fn isolated(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for stretch in stretches(words) {
        match stretch {
            Stretch::Plain(plain) => text.push_str(plain),
            Stretch::RightToLeft(turned) => {
                text.push('\u{2068}');
                text.push_str(turned);
                text.push('\u{2069}');
            }
        }
    }
    text
}

/// The blocks of Unicode whose letters are written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_from_right_to_left_are_kept_apart() {
        assert_eq!(
            isolated("نور الهدى (noor): 3 of 4"),
            "\u{2068}نور الهدى\u{2069} (noor): 3 of 4"
        );
        assert_eq!(isolated("Ana Ferreira"), "Ana Ferreira");
        assert_eq!(
            isolated("a שלום b עולם"),
            "a \u{2068}שלום\u{2069} b \u{2068}עולם\u{2069}"
        );
        assert_eq!(isolated(""), "");
    }
}
