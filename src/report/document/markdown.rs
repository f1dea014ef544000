//! A document as Markdown (CommonMark, and tables as GitHub has them).

use super::{Block, Document, Item, Run, Step, Words};

pub(super) fn write(document: &Document) -> String {
    let mut text = format!("# {}\n", escaped(&document.title));
    if !document.subtitle.is_empty() {
        text.push_str(&format!("\n{}\n", line(&document.subtitle)));
    }
    for block in document.blocks.iter().filter(|block| is_shown(block)) {
        text.push('\n');
        write_block(&mut text, block);
    }
    if let Some(command) = document.made_by {
        text.push_str(&format!("\n<!-- {command} -->\n"));
    }
    text
}

/// A picture is not: the table after it says the same.
fn is_shown(block: &Block) -> bool {
    !matches!(block, Block::Chart(_))
}

fn write_block(text: &mut String, block: &Block) {
    match block {
        Block::Heading { level, words, .. } => {
            let marks = "#".repeat(usize::from(*level));
            text.push_str(&format!("{marks} {}\n", line(words)));
        }
        Block::Paragraph(words) => text.push_str(&format!("{}\n", line(words))),
        Block::List(items) => write_items(text, items, 0),
        Block::Table { columns, rows } => write_table(text, columns, rows),
        Block::Note(words) => text.push_str(&format!("> {}\n", line(words))),
        Block::Answer {
            label,
            words,
            lines,
            ..
        } => {
            text.push_str(&format!("**{label}: {}**\n", line(words)));
            for words in lines {
                text.push_str(&format!("\n{}\n", line(words)));
            }
        }
        Block::Steps(steps) => write_steps(text, steps),
        Block::Chart(_) => {}
        Block::Room { label, .. } => text.push_str(&format!("{}: …\n", line(label))),
    }
}

fn write_steps(text: &mut String, steps: &[Step]) {
    for (place, step) in steps.iter().enumerate() {
        let before = if place == 0 { "" } else { "\n" };
        let (number, words) = (step.number, line(&step.words));
        text.push_str(&format!("{before}### {number}. {words}\n\n"));
        for (label, words) in step.facts.iter().chain(&step.short) {
            let words = match words.is_empty() {
                true => "…".to_owned(),
                false => line(words),
            };
            text.push_str(&format!("- {label}: {words}\n"));
        }
        if step.room > 0 {
            text.push_str("- Notes: …\n");
        }
    }
}

fn write_items(text: &mut String, items: &[Item], depth: usize) {
    for item in items {
        let indent = "  ".repeat(depth);
        text.push_str(&format!("{indent}- {}\n", line(&item.words)));
        write_items(text, &item.items, depth + 1);
    }
}

fn write_table(text: &mut String, columns: &[Words], rows: &[Vec<Words>]) {
    let heads: Vec<String> = columns.iter().map(line).collect();
    text.push_str(&format!("| {} |\n", heads.join(" | ")));
    text.push_str(&format!("|{}\n", " --- |".repeat(columns.len())));
    for row in rows {
        let cells: Vec<String> = row.iter().map(line).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

/// Words on one line.
fn line(words: &Words) -> String {
    let mut text = String::new();
    for run in &words.0 {
        match run {
            Run::Plain(words) => text.push_str(&escaped(words)),
            Run::Strong(words) => text.push_str(&format!("**{}**", escaped(words))),
            Run::Emphasis(words) => text.push_str(&format!("*{}*", escaped(words))),
            Run::Link { words, address } => {
                let address = address.replace('&', "\\&");
                text.push_str(&format!("[{}]({address})", escaped(words)));
            }
            Run::See { words, .. } => text.push_str(&escaped(words)),
        }
    }
    without_list_mark(text.trim())
}

/// A line that would begin a list or draw a rule, with its first mark taken as it is.
fn without_list_mark(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = line.split_at(digits);
    let marks: &[char] = if digits == 0 {
        &['-', '+', '=', ':']
    } else {
        &['.', ')']
    };
    let after = rest.strip_prefix(marks);
    let is_mark = after.is_some_and(|after| {
        after.is_empty() || after.starts_with(char::is_whitespace) || after.starts_with(marks)
    });
    if is_mark {
        format!("{number}\\{rest}")
    } else {
        line.to_owned()
    }
}

/// A text of which nothing is markup.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let is_markup = matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '['
                | ']'
                | '{'
                | '}'
                | '<'
                | '>'
                | '|'
                | '~'
                | '#'
                | '$'
                | '^'
        );
        let rest = words.get(at + c.len_utf8()..).unwrap_or("");
        if is_markup || (c == '&' && begins_entity(rest)) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// Whether `&` and this would be read as one character, as in `&lt;`.
fn begins_entity(rest: &str) -> bool {
    let name = rest.split(';').next().unwrap_or("");
    rest.len() > name.len() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
}
