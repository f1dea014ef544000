//! A report in words, for people.

use std::fmt::Write;

use crate::outcome::NOTHING;
use crate::program::Program;
use crate::source::plain_words;
use crate::value::Date;

use super::Report;

/// How many rules are listed.
const MOST_RULES: usize = 10;

/// How many people have which verdict, and which rules are most often unmet.
pub(crate) fn summary(program: &Program, report: &Report, as_of: Date, width: usize) -> String {
    let people = report.people();
    let mut text = format!("{}, as of {as_of}\n", counted_people(people));
    let rows = verdicts(program, report);
    let labels = rows.iter().map(|(label, _)| label.chars().count());
    let (labels, counts) = (labels.max().unwrap_or(0), separated(people).len());
    for (label, count) in &rows {
        // Writing into a text cannot fail.
        let _ = writeln!(
            text,
            "  {label:labels$}  {:>counts$}  {:>4}",
            separated(*count),
            share(*count, people)
        );
    }
    let unmet = report.most_unmet(MOST_RULES);
    if !unmet.is_empty() {
        text.push_str("\nMost often unmet\n");
    }
    for (rule, count) in unmet {
        let title = program.rules.get(rule).map_or("", |rule| &rule.title);
        let start = format!("  {:>counts$}  ", separated(count));
        let indent = " ".repeat(start.len());
        let options = textwrap::Options::new(width)
            .initial_indent(&start)
            .subsequent_indent(&indent);
        let _ = writeln!(text, "{}", textwrap::fill(&plain_words(title), options));
    }
    text
}

/// The verdicts in the playbook's order, and how many people have each.
fn verdicts<'p>(program: &'p Program, report: &Report) -> Vec<(&'p str, usize)> {
    let mut rows: Vec<(&str, usize)> = Vec::new();
    for (line, count) in program.verdict.iter().zip(&report.verdicts) {
        if !rows.iter().any(|(label, _)| *label == line.label) {
            rows.push((&line.label, *count));
        }
    }
    let others = [
        (NOTHING, report.nothing),
        ("undecided", report.undecided),
        ("not evaluated", report.unread),
    ];
    rows.extend(others.into_iter().filter(|(_, count)| *count > 0));
    rows
}

/// `1 person`, `12,345 people`
pub(crate) fn counted_people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{} people", separated(count)),
    }
}

/// `12,345`
pub(crate) fn separated(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

/// The share of people, in percent without decimals; what is there never reads as nothing or as all.
fn share(count: usize, people: usize) -> String {
    let percent = (count * 100 + people / 2).checked_div(people).unwrap_or(0);
    match percent {
        0 if count > 0 => "<1%".to_owned(),
        100 if count < people => ">99%".to_owned(),
        percent => format!("{percent}%"),
    }
}
