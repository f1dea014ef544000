//! Empty profiles: as YAML with the questions in comments, or as the head of a table.

use crate::layout::Target;
use crate::pipeline::Playbook;
use crate::profile::edit::yaml_key;
use crate::profile::evidence::ITEM_KEYS;
use crate::source::plain_words;
use crate::syntax::ast::{EvidenceDeclaration, Statement};

use super::{Entries, Entry, answer, answer_of, kinds, lines};

/// An empty profile as YAML: each fact and skill with its question above it and what may stand there
/// behind it. What is left empty is unknown.
pub fn yaml_template(playbook: &Playbook) -> String {
    let entries = Entries::of(playbook);
    let version = playbook
        .version()
        .map(|version| format!(", version {version}"));
    let mut text = format!(
        "# A profile for: {}{}\n\
         # Write behind each colon what is known. What is left empty is unknown, and counts\n\
         # neither for nor against the person.\n\n\
         id:\nname:\n",
        comment(playbook.title()),
        comment(&version.unwrap_or_default()),
    );
    write_section(&mut text, "facts", &entries.facts, playbook);
    write_section(&mut text, "skills", &entries.skills, playbook);
    write_evidence(&mut text, &entries, playbook);
    if let Some(skill) = entries.skills.first() {
        let line = format!("{}: why it does not apply", yaml_key(skill.name));
        text.push_str("\n# Skills that do not apply to the person, each with a reason:\n");
        text.push_str(&format!("# not applicable:\n#   {line}\n"));
    }
    write_waivers(&mut text, playbook);
    text
}

/// A waiver to copy, when any rule may be waived.
fn write_waivers(text: &mut String, playbook: &Playbook) {
    let rules = playbook.tree().statements.iter();
    let mut rules = rules.filter_map(|statement| match statement {
        Statement::Rule(rule) if !rule.waivable_by.is_empty() => Some(rule),
        _ => None,
    });
    let Some(rule) = rules.next() else { return };
    let roles: Vec<&str> = rule
        .waivable_by
        .iter()
        .map(|role| role.text.as_str())
        .collect();
    text.push_str(&format!(
        "\n# Rules that need not be met, each with who says so and why:\n\
         # waivers:\n#   - rule: {}\n#     reason:\n#     approved by:  # {}\n#     until:  # a date\n",
        yaml_key(&rule.name.text),
        comment(&roles.join(", ")),
    ));
}

fn write_section(text: &mut String, title: &str, entries: &[Entry<'_>], playbook: &Playbook) {
    if entries.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title}:\n"));
    for (place, entry) in entries.iter().enumerate() {
        let about = entry.lines();
        if place > 0 && !about.is_empty() {
            text.push('\n');
        }
        for line in about {
            text.push_str(&format!("  # {line}\n"));
        }
        let answer = answer(entry.target, playbook.layout());
        text.push_str(&format!(
            "  {}:  # {}\n",
            yaml_key(entry.name),
            comment(&answer)
        ));
    }
}

fn write_evidence(text: &mut String, entries: &Entries<'_>, playbook: &Playbook) {
    let mut kinds = kinds(playbook).peekable();
    if kinds.peek().is_none() {
        return;
    }
    text.push_str(
        "\n# Evidence. As long as this section is not there, nobody has looked. Take the `# ` off the\n\
         # line `evidence:` and off every item that there is, fill it in, and leave the others out;\n\
         # for several of a kind, repeat the item. If there is none at all, write `evidence: []`.\n\
         # Each item has a day (`on`), or a beginning and an end (`from`, `to`).\n\
         # evidence:\n",
    );
    for kind in kinds {
        for line in lines(kind.description.as_ref(), kind.ask.as_ref()) {
            text.push_str(&format!("#   # {line}\n"));
        }
        for line in item(kind, entries, playbook) {
            text.push_str(&format!("#   {line}\n"));
        }
    }
    text.push_str(
        "\n# Kinds of evidence of which there may be more than is listed:\n# not looked for: []\n",
    );
}

/// The lines of an item, still empty.
fn item(kind: &EvidenceDeclaration, entries: &Entries<'_>, playbook: &Playbook) -> Vec<String> {
    let layout = playbook.layout();
    let mut lines = vec![
        format!("- kind: {}", yaml_key(&kind.name.text)),
        "  on:  # a date such as 2026-03-31, 2026-03 or 2026".to_owned(),
        "  what:".to_owned(),
        "  link:".to_owned(),
    ];
    let roles: Vec<&str> = layout.roles.iter().map(String::as_str).collect();
    lines.push(if layout.has_declared_roles {
        format!("  verified by:  # {}", comment(&roles.join(", ")))
    } else {
        "  verified by:  # who has confirmed it".to_owned()
    });
    if !entries.skills.is_empty() {
        lines.push("  about: []  # the skills that it speaks for".to_owned());
    }
    let fields = layout.kinds.get(&kind.name.key).into_iter();
    for field in fields.flat_map(|kind| kind.fields.values()) {
        let answer = answer_of(field.slot_type, layout);
        lines.push(format!(
            "  {}:  # {}",
            yaml_key(&field.name),
            comment(&answer)
        ));
    }
    lines
}

/// The head of a table of people, as CSV: one column for each fact and skill, called as the data calls
/// it, and nobody in it.
pub fn csv_template(playbook: &Playbook) -> String {
    let entries = Entries::of(playbook);
    let named = entries.facts.iter().chain(&entries.skills);
    let single = named.filter(|entry| matches!(entry.target, Target::Slot(_) | Target::List(_)));
    let columns = ["id", "name"]
        .into_iter()
        .chain(single.map(|entry| entry.read.map_or(entry.name, |read| &read.value)));
    let cells: Vec<String> = columns.map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// The head of a table of evidence, as CSV: whose it is, what every item can say, and a column for each
/// field that a kind declares.
pub fn evidence_template(playbook: &Playbook) -> String {
    let kinds = playbook.layout().kinds.values();
    let fields = kinds.flat_map(|kind| kind.fields.values());
    let mut columns = vec!["id"];
    columns.extend(ITEM_KEYS);
    for field in fields {
        if !columns.contains(&field.name.as_str()) {
            columns.push(&field.name);
        }
    }
    let cells: Vec<String> = columns.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell of CSV, in quotes where it needs them.
fn cell(words: &str) -> String {
    let words = plain_words(words);
    if words.contains(['"', ',', ';']) {
        format!("\"{}\"", words.replace('"', "\"\""))
    } else {
        words
    }
}

/// Words that stay on the line of their comment.
fn comment(words: &str) -> String {
    plain_words(words).trim().to_owned()
}
