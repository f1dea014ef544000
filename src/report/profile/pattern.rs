//! Regular expressions for what profiles may say in more than one spelling.

use crate::value::fold_name;

/// What a name may be written as: case, space, `-` and `_` make no difference.
pub(super) fn name(name: &str) -> String {
    format!("^{}$", loose(name))
}

/// Any of these names.
pub(super) fn any_name<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(loose).collect();
    format!("^({})$", names.join("|"))
}

fn loose(name: &str) -> String {
    let folded = fold_name(name);
    let words: Vec<String> = folded.split(' ').map(any_case).collect();
    format!("[\\s_-]*{}[\\s_-]*", words.join("[\\s_-]+"))
}

/// A word in any case.
fn any_case(word: &str) -> String {
    word.chars().map(letter).collect()
}

fn letter(c: char) -> String {
    let upper: Vec<char> = c.to_uppercase().collect();
    match upper.as_slice() {
        [upper] if *upper != c => format!("[{upper}{c}]"),
        _ if c == '\'' => "['’]".to_owned(),
        _ if "\\^$.|?*+()[]{}/".contains(c) => format!("\\{c}"),
        _ => c.to_string(),
    }
}

/// `yes`, `no`, `true`, `false`
pub(super) fn yes_or_no() -> String {
    let words = ["yes", "no", "true", "false"].map(any_case);
    format!("^\\s*({})\\s*$", words.join("|"))
}

const NUMBER: &str = "[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?";

/// `3`, `0.5`
pub(super) fn number() -> String {
    format!("^\\s*{NUMBER}\\s*$")
}

/// `70%`
pub(super) fn percentage() -> String {
    format!("^\\s*{NUMBER}\\s*%\\s*$")
}

/// `2 years 6 months`
pub(super) fn duration() -> String {
    let units = ["year", "month", "week", "day"].map(any_case);
    let part = format!("\\d+\\s+({})[Ss]?", units.join("|"));
    format!("^\\s*{part}(\\s+{part})*\\s*$")
}

/// `2026-03-31`, `2026-03`, `2026`
pub(super) fn date() -> String {
    "^\\s*\\d{4}(-\\d{2}(-\\d{2})?)?\\s*$".to_owned()
}
