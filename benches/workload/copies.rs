//! The playbook with its rules many times over, to see how cost grows with them.

const TEXT: &str = include_str!("../readiness-24.playbook");
/// The comment before the rules and what they speak of.
const HELPERS: &str = "# --- What the rules speak of";

/// The playbook with `count` times 24 rules. The first are as they stand. Those of a further copy, and
/// what they speak of, have names, windows and limits of their own, so that no two copies share work.
/// The limits are so little higher that the answers stay the same.
pub fn playbook(count: usize) -> String {
    let (declared, rest) = cut(TEXT, HELPERS);
    let (rules, verdict) = cut(rest, "\nverdict\n");
    let mut text = format!("{declared}{rules}\n");
    for copy in 1..count {
        for line in rules.lines() {
            text.push_str(&copied(line, copy));
            text.push('\n');
        }
    }
    text + verdict
}

fn cut<'t>(text: &'t str, at: &str) -> (&'t str, &'t str) {
    let place = text.find(at).expect("the playbook has this part");
    text.split_at(place)
}

fn copied(line: &str, copy: usize) -> String {
    let (year, month, day) = (2022 + copy % 3, copy / 3 % 12 + 1, copy / 36 % 28 + 1);
    let since = format!("between {year}-{month:02}-{day:02} and");
    let line = line.replace("between 2024-06-30 and", &since);
    let line = line.replace("recent ", &format!("recent {copy} "));
    let line = line.replace("weighted level", &format!("weighted level {copy}"));
    if let Some(rest) = line.strip_prefix("rule ") {
        let (name, title) = rest.split_once(": ").expect("every rule has a title");
        return format!("rule {name} {copy}: {title}");
    }
    match line.split_once(" is at least ") {
        Some(_) if !line.starts_with('#') => higher(&line, copy),
        _ => line,
    }
}

/// Every limit a little higher: `at least 3` is `at least 3.000017`.
fn higher(line: &str, copy: usize) -> String {
    let mut out = String::new();
    for (at, part) in line.split(" is at least ").enumerate() {
        if at == 0 {
            out.push_str(part);
            continue;
        }
        let digits = part.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (limit, rest) = part.split_at(digits.unwrap_or(part.len()));
        let limit: f64 = limit.parse().expect("a limit is a number");
        let limit = limit + copy as f64 / 1e6;
        out.push_str(&format!(" is at least {limit:.6}{rest}"));
    }
    out
}
