//! What is told of a person in one line: the verdict, and the rules that are held against them.

use serde::Serialize;

use crate::evaluate::Standing;
use crate::outcome::NOTHING;
use crate::program::{Program, RuleId};

/// A person in one line; the shape stands in `docs/schema/verdict-line.schema.json`.
#[derive(Debug, Serialize)]
pub(crate) struct VerdictLine<'a> {
    id: Option<&'a str>,
    /// Where the profile starts, of somebody without an id: nothing else tells who it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    verdict: Option<&'a str>,
    /// What the verdict may still be, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    possible: Option<Vec<&'a str>>,
    unmet: Vec<&'a str>,
    undecided: Vec<&'a str>,
}

/// What is told of how a person stands whose profile starts on a line.
pub(crate) fn verdict_line<'a>(
    program: &'a Program,
    (id, line): (Option<&'a str>, usize),
    standing: &Standing,
) -> VerdictLine<'a> {
    let lines = standing.verdict.iter();
    let possible: Vec<&str> = lines
        .filter_map(|line| program.verdict.get(*line))
        .map(|line| line.label.as_str())
        .collect();
    let verdict = match possible.as_slice() {
        [] => Some(NOTHING),
        [only] => Some(*only),
        _ => None,
    };
    VerdictLine {
        id,
        line: id.is_none().then_some(line),
        verdict,
        possible: verdict.is_none().then_some(possible),
        unmet: names(program, &standing.unmet),
        undecided: names(program, &standing.undecided),
    }
}

fn names<'a>(program: &'a Program, rules: &[RuleId]) -> Vec<&'a str> {
    let rules = rules.iter().filter_map(|rule| program.rules.get(*rule));
    rules.map(|rule| rule.name.as_str()).collect()
}
