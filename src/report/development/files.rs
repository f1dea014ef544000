//! The names of the files that development plans are written into, and how such a file is known.

use std::collections::HashSet;

use super::page::COMMAND;

/// The name of the list of several plans, without its ending.
pub const INDEX: &str = "index";
/// The longest name, in characters, without its ending and what makes it different.
const LONGEST: usize = 60;
/// Who is called by neither a letter nor a digit that is safe in the name of a file.
const NAMELESS: &str = "person";
/// What the names of files may not be where Windows is.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Names of files for people by their ids: of small letters, digits and `-`, each another, and none
/// that of the list.
pub fn file_names<'a>(ids: impl IntoIterator<Item = Option<&'a str>>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::from([INDEX.to_owned()]);
    let names = ids.into_iter().map(|id| {
        let name = plain(id.unwrap_or(NAMELESS));
        let mut free = name.clone();
        let mut number = 2;
        while !taken.insert(free.clone()) {
            free = format!("{name}-{number}");
            number += 1;
        }
        free
    });
    names.collect()
}

/// `Zoë / Head` as `zo-head`.
fn plain(id: &str) -> String {
    let mut name = String::new();
    for c in id.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() == LONGEST {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() {
        NAMELESS.to_owned()
    } else if is_reserved(name) {
        format!("{NAMELESS}-{name}")
    } else {
        name.to_owned()
    }
}

fn is_reserved(name: &str) -> bool {
    let port = ["com", "lpt"]
        .iter()
        .find_map(|port| name.strip_prefix(port));
    let is_port = port.is_some_and(|port| port.len() == 1 && port != "0");
    RESERVED.contains(&name) || is_port
}

/// Whether a text says of itself that it is such a document, so that a new one may take its place.
pub fn is_own_file(text: &str) -> bool {
    let in_html = format!("<meta name=\"generator\" content=\"{COMMAND}\">");
    let at_the_end = [format!("<!-- {COMMAND} -->"), format!("Made by {COMMAND}")];
    let last = text.trim_end().lines().last().unwrap_or("");
    text.contains(&in_html) || at_the_end.iter().any(|mark| mark == last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_safe_and_each_another() {
        let ids = [
            "ana",
            "Ana",
            "../../etc/passwd",
            "index",
            "",
            "نور",
            "con",
            "COM1",
            "a b\u{202e}c",
            "/",
            "a\\b:c*?\"<>|",
            "ana-2",
            ".hidden",
            "comfort",
        ];
        let names = file_names(ids.map(Some).into_iter().chain([None]));
        assert_eq!(
            names,
            [
                "ana",
                "ana-2",
                "etc-passwd",
                "index-2",
                "person",
                "person-2",
                "person-con",
                "person-com1",
                "a-b-c",
                "person-3",
                "a-b-c-2",
                "ana-2-2",
                "hidden",
                "comfort",
                "person-4",
            ]
        );
        let long = "x".repeat(500);
        assert_eq!(file_names([Some(long.as_str())])[0].len(), LONGEST);
    }
}
