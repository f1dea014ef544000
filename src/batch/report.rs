//! What was found on the way through many people: counts, and what is wrong or odd.

use std::ops::Range;

use indexmap::IndexMap;

#[cfg(feature = "columns")]
use crate::block::{Code, Standings};
use crate::diagnostics::{Problem, Severity};
use crate::evaluate::Standing;
use crate::program::{Program, RuleId};

use super::ids::{SeenId, fingerprint};

/// How many people that could not be read are named; more help nobody.
pub(crate) const MOST_NAMED: usize = 100;
/// How many different warnings are kept.
const MOST_WARNINGS: usize = 100;

/// Counts and remarks; those of one piece of a file are added to those before it.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// For each line of the verdict, the first of each label: how many have it.
    pub(super) verdicts: Vec<usize>,
    /// Of how many the playbook's table says nothing.
    pub(super) nothing: usize,
    pub(super) undecided: usize,
    /// How many cannot reach the last verdict any more.
    pub(super) not_passing: usize,
    pub(super) unread: usize,
    /// For each rule: of how many it is unmet.
    pub(super) unmet: Vec<usize>,
    /// The first of those who could not be read.
    named: Vec<Unread>,
    /// By what they say.
    warnings: IndexMap<String, Warned>,
    /// How many further warnings there were.
    more_warnings: usize,
    /// Whether `ids` are wanted.
    pub(crate) compares_ids: bool,
    pub(super) ids: Vec<SeenId>,
}

/// Somebody who could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) line: usize,
    pub(crate) id: Option<String>,
    /// What is wrong.
    pub(crate) message: String,
}

/// Something that is odd about one or more people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Warned {
    /// The first line that has it.
    pub(crate) line: usize,
    /// How many people have it.
    pub(crate) people: usize,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl Report {
    /// About nobody so far.
    pub(crate) fn new(program: &Program) -> Self {
        Self {
            verdicts: vec![0; program.verdict.len()],
            nothing: 0,
            undecided: 0,
            not_passing: 0,
            unread: 0,
            unmet: vec![0; program.rules.len()],
            named: Vec::new(),
            warnings: IndexMap::new(),
            more_warnings: 0,
            compares_ids: false,
            ids: Vec::new(),
        }
    }

    /// How many people there were.
    pub(crate) fn people(&self) -> usize {
        let decided: usize = self.verdicts.iter().sum();
        decided + self.nothing + self.undecided + self.unread
    }

    /// How many of them could not be read.
    pub(crate) const fn unread_people(&self) -> usize {
        self.unread
    }

    /// Whether somebody cannot reach the last verdict any more.
    pub(crate) const fn has_failing(&self) -> bool {
        self.not_passing > 0
    }

    /// Whether the verdict on somebody is open.
    pub(crate) const fn has_undecided(&self) -> bool {
        self.undecided > 0
    }

    /// The first of those who could not be read.
    pub(crate) fn named(&self) -> &[Unread] {
        &self.named
    }

    /// What is odd, by what is said of it.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = (&str, &Warned)> {
        let warnings = self.warnings.iter();
        warnings.map(|(message, warned)| (message.as_str(), warned))
    }

    /// How many warnings there were beyond those that are kept.
    pub(crate) const fn more_warnings(&self) -> usize {
        self.more_warnings
    }

    /// Counts somebody who was evaluated.
    pub(crate) fn count(&mut self, standing: &Standing, may_pass: bool) {
        match standing.verdict.as_slice() {
            [] => self.nothing += 1,
            [line] => add(&mut self.verdicts, *line),
            _ => self.undecided += 1,
        }
        if !may_pass {
            self.not_passing += 1;
        }
        for rule in &standing.unmet {
            add(&mut self.unmet, *rule);
        }
    }

    /// Counts the first `count` people of a block, but for those who are left over.
    #[cfg(feature = "columns")]
    pub(crate) fn count_block(
        &mut self,
        code: &Code,
        all: &Standings,
        count: usize,
        is_passing: &[bool],
    ) {
        let live = match count {
            0 => return,
            count => (u64::MAX >> (64 - count.min(64))) & !all.left_over,
        };
        let lanes_of = |label: usize| {
            let lines = all.verdict.iter().zip(code.labels());
            let lines = lines.filter(|(_, of)| **of == label);
            lines.fold(0, |all, (lanes, _)| all | lanes) & live
        };
        let labels = code.labels().iter().enumerate();
        // Lines of one label are one.
        let labels = labels.filter(|(at, label)| at == *label).map(|(at, _)| at);
        let (mut some, mut several, mut may_pass) = (0, 0, 0);
        for label in labels.clone() {
            let lanes = lanes_of(label);
            several |= some & lanes;
            some |= lanes;
            if is_passing.get(label).copied().unwrap_or_default() {
                may_pass |= lanes;
            }
        }
        for label in labels {
            if let Some(people) = self.verdicts.get_mut(label) {
                *people += (lanes_of(label) & !several).count_ones() as usize;
            }
        }
        self.nothing += (live & !some).count_ones() as usize;
        self.undecided += several.count_ones() as usize;
        self.not_passing += (live & !may_pass).count_ones() as usize;
        for (rule, lanes) in code.held_rules().zip(&all.unmet) {
            if let Some(people) = self.unmet.get_mut(rule) {
                *people += (lanes & live).count_ones() as usize;
            }
        }
    }

    /// Counts somebody who could not be read.
    pub(crate) fn unread(&mut self, line: usize, id: Option<&str>, message: String) {
        self.unread += 1;
        if self.named.len() < MOST_NAMED {
            let id = id.map(str::to_owned);
            self.named.push(Unread { line, id, message });
        }
    }

    /// Counts people who could not be read, and have been named otherwise.
    pub(crate) fn count_unread(&mut self, people: usize) {
        self.unread += people;
    }

    /// Those of earlier lines first.
    pub(super) fn sort_named(&mut self) {
        self.named.sort_by_key(|unread| unread.line);
    }

    /// Takes note of what is odd about a person.
    pub(crate) fn warn(&mut self, line: usize, problems: &[Problem]) {
        let is_warning = |problem: &&Problem| problem.severity() == Severity::Warning;
        let mut said: Vec<String> = Vec::new();
        for problem in problems.iter().filter(is_warning) {
            let message = problem.message();
            if !said.contains(&message) {
                self.add_warning(&message, line, 1, || problem.help());
                said.push(message);
            }
        }
    }

    /// Takes note of warnings that were given before of another person, each once.
    pub(crate) fn warn_of<'w>(&mut self, line: usize, messages: impl Iterator<Item = &'w str>) {
        for message in messages {
            self.add_warning(message, line, 1, || None);
        }
    }

    fn add_warning(
        &mut self,
        message: &str,
        line: usize,
        people: usize,
        help: impl FnOnce() -> Option<String>,
    ) {
        if let Some(known) = self.warnings.get_mut(message) {
            known.people += people;
        } else if self.warnings.len() < MOST_WARNINGS {
            let help = help();
            let warned = Warned { line, people, help };
            self.warnings.insert(message.to_owned(), warned);
        } else {
            self.more_warnings += people;
        }
    }

    /// Takes note of the ids on a line, to compare them with those before.
    pub(super) fn see_ids<'i>(
        &mut self,
        ids: impl Iterator<Item = &'i [u8]>,
        line: usize,
        bytes: Range<usize>,
        out: Range<usize>,
    ) {
        let start = self.ids.len();
        for id in ids {
            let fingerprint = fingerprint(id);
            let of_line = self.ids.get(start..).unwrap_or_default();
            // Twice on one line has been told by who read the line.
            if !of_line.iter().any(|seen| seen.fingerprint == fingerprint) {
                let (bytes, out) = (bytes.clone(), out.clone());
                self.ids.push(SeenId {
                    fingerprint,
                    line,
                    bytes,
                    out,
                });
            }
        }
    }

    /// Adds what was found in the next piece of the same file.
    pub(crate) fn append(&mut self, next: &Self) {
        self.for_each_count(next, |count, other| *count += other);
        let room = MOST_NAMED.saturating_sub(self.named.len());
        self.named.extend(next.named.iter().take(room).cloned());
        for (message, warned) in &next.warnings {
            self.add_warning(message, warned.line, warned.people, || warned.help.clone());
        }
        self.more_warnings += next.more_warnings;
    }

    /// Takes back what was found on one line.
    pub(super) fn take_back(&mut self, line: &Self) {
        self.for_each_count(line, |count, other| *count = count.saturating_sub(other));
        self.named
            .retain(|unread| !line.named.iter().any(|other| other.line == unread.line));
        for (message, warned) in &line.warnings {
            if let Some(known) = self.warnings.get_mut(message) {
                known.people = known.people.saturating_sub(warned.people);
            }
        }
        self.more_warnings = self.more_warnings.saturating_sub(line.more_warnings);
    }

    fn for_each_count(&mut self, other: &Self, mut change: impl FnMut(&mut usize, usize)) {
        let lists = [
            (&mut self.verdicts, &other.verdicts),
            (&mut self.unmet, &other.unmet),
        ];
        for (counts, others) in lists {
            for (count, other) in counts.iter_mut().zip(others) {
                change(count, *other);
            }
        }
        change(&mut self.nothing, other.nothing);
        change(&mut self.undecided, other.undecided);
        change(&mut self.not_passing, other.not_passing);
        change(&mut self.unread, other.unread);
    }

    /// The rules that are most often unmet, the most frequent first, in the playbook's order where they
    /// are level.
    pub(super) fn most_unmet(&self, most: usize) -> Vec<(RuleId, usize)> {
        let counts = self.unmet.iter().copied().enumerate();
        let mut unmet: Vec<(RuleId, usize)> = counts.filter(|(_, count)| *count > 0).collect();
        unmet.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        unmet.truncate(most);
        unmet
    }
}

fn add(counts: &mut [usize], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}
