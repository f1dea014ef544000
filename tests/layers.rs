//! Which part of the source may know which.
#![expect(
    clippy::panic,
    clippy::string_slice,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use crate::support::{files_below, read, root};

/// The layers, lowest first. Parts of one layer know each other only where `EXTRA` says so.
const LAYERS: [&[&str]; 14] = [
    &["source", "value"],
    &["outcome", "layout", "diagnostics"],
    &["syntax"],
    &["check", "format"],
    &["program"],
    &["profile"],
    &["evaluate"],
    &["forecast", "history", "why", "block"],
    &["plan", "ask"],
    &["pipeline"],
    &["report"],
    &["batch"],
    &["columns"],
    &["cli"],
];

/// What the second layer may know of the first.
const SECOND_LAYER: [(&str, &[&str]); 3] = [
    ("outcome", &["value"]),
    ("layout", &["value"]),
    ("diagnostics", &["source", "value"]),
];

#[test]
fn modules_import_only_lower_layers() {
    let mut upward = Vec::new();
    let mut arrows = 0;
    for path in files_below("src", "rs") {
        let source = read(&path);
        let below = path.strip_prefix(root().join("src")).unwrap();
        let first = below
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy();
        let module = first.trim_end_matches(".rs");
        if module == "main" || module == "lib" {
            continue;
        }
        for (line, imported) in imports(source.text()) {
            arrows += 1;
            if !may_import(module, &imported) {
                upward.push(format!("{}:{line}: {module} -> {imported}", source.name()));
            }
        }
    }
    assert!(
        arrows > 100,
        "only {arrows} imports found: is the search broken?"
    );
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

#[test]
fn an_upward_import_is_found() {
    let found = imports(
        "use crate::{value::Date, check::{checked::A, Checker}};\nlet x = crate::cli::run;\n// crate::report\n",
    );
    let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["value", "check", "cli"]);
    assert!(!may_import("value", "check"));
    assert!(!may_import("outcome", "source"));
    assert!(!may_import("evaluate", "report"));
    assert!(may_import("report", "evaluate"));
}

fn layer_of(module: &str) -> usize {
    let layer = LAYERS.iter().position(|layer| layer.contains(&module));
    layer.unwrap_or_else(|| panic!("`{module}` stands in no layer: add it to LAYERS"))
}

fn may_import(module: &str, imported: &str) -> bool {
    if module == imported {
        return true;
    }
    match SECOND_LAYER.iter().find(|(known, _)| *known == module) {
        Some((_, allowed)) => allowed.contains(&imported),
        None => layer_of(imported) < layer_of(module),
    }
}

/// Every `crate::NAME` of a file outside of comments, with its line; `crate::{a, b::c}` is two.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let code: Vec<&str> = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect();
    let code = code.join("\n");
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].lines().count().max(1);
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.extend(first_name(rest).map(|name| (line, name))),
            Some(group) => {
                found.extend(names_of_group(group).into_iter().map(|name| (line, name)));
            }
        }
    }
    found
}

/// The first names of the members of a group that has just been opened.
fn names_of_group(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth > 0 => {}
            ',' | '}' => {
                names.extend(first_name(group[start..at].trim()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

/// A module's name; nothing for a type or a macro.
fn first_name(words: &str) -> Option<String> {
    let end = words.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &words[..end.unwrap_or(words.len())];
    let is_module = name.starts_with(|c: char| c.is_ascii_lowercase());
    is_module.then(|| name.to_owned())
}
