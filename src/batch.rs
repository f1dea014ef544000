//! Many profiles: whole lines of NDJSON to a line of JSON for each person.
//!
//! Comes in: a [`Program`], the assessment date, and bytes that end where a line ends. Goes out: the
//! lines that tell of each person, and a [`Report`] of what was found on the way. Who reads, who
//! writes and in how many threads is not decided here: a [`Worker`] belongs to one thread, and lines
//! may come in pieces of any size.

mod ids;
mod quick;
mod report;
mod summary;
#[cfg(test)]
mod tests;
mod verdict_lines;

use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

use crate::diagnostics::{Problem, Severity};
use crate::evaluate::{Assessor, Standing};
use crate::pipeline::{Person, Playbook, read_line, too_long};
use crate::profile::{Profile, Taken, UnknownKeys};
use crate::program::Program;
use crate::report::json;
use crate::value::Date;

pub(crate) use ids::KnownIds;
use ids::{SeenId, fingerprint};
use quick::Quick;
pub(crate) use report::{MOST_NAMED, Report, Warned};
pub(crate) use summary::{counted_people, separated, summary};
#[cfg(all(test, feature = "columns"))]
pub(crate) use tests::RULES;
pub use verdict_lines::VerdictLines;

/// What is told of each person.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Telling<'p> {
    /// The verdict, and the rules that are unmet or undecided.
    Verdict,
    /// All that the playbook says.
    Full(&'p Playbook),
}

/// Reads, evaluates and tells of people, one after the other; of each thread its own.
#[derive(Debug)]
pub(crate) struct Worker<'p> {
    program: &'p Program,
    telling: Telling<'p>,
    as_of: Date,
    unknown_keys: UnknownKeys,
    assessor: Assessor,
    /// The way for what is plain; nothing where there is none.
    quick: Option<Quick<'p>>,
    /// For each line of the verdict: whether it gives the last one, that lets pass.
    is_passing: Vec<bool>,
}

impl<'p> Worker<'p> {
    /// Tells of each person the verdict, by the careful way.
    pub(crate) fn new(program: &'p Program, as_of: Date, unknown_keys: UnknownKeys) -> Self {
        let lines = program.verdict.iter();
        let is_passing = lines.map(|line| line.label == program.last_verdict());
        Self {
            program,
            telling: Telling::Verdict,
            as_of,
            unknown_keys,
            assessor: Assessor::new(program),
            quick: None,
            is_passing: is_passing.collect(),
        }
    }

    /// The same, by the quick way where there is one. Making it takes a while, so it is for many people.
    pub(crate) fn quickly(self) -> Self {
        let quick = match self.telling {
            Telling::Verdict => Quick::new(self.program, self.as_of, self.unknown_keys),
            Telling::Full(_) => None,
        };
        Self { quick, ..self }
    }

    /// The same, telling of each person something else.
    pub(crate) fn telling(self, telling: Telling<'p>) -> Self {
        Self { telling, ..self }
    }

    /// Reads whole lines of NDJSON and appends a line of JSON to `out` for each person on them; blank
    /// lines give none. What is wrong or odd is kept in `report`, with the lines counted from
    /// `first_line`.
    pub(crate) fn lines(
        &mut self,
        lines: &[u8],
        first_line: usize,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) {
        let mut start = 0;
        let ends = memchr::memchr_iter(b'\n', lines).map(|end| end + 1);
        let rest = std::iter::once(lines.len()).filter(|end| !lines.ends_with(b"\n") && *end > 0);
        for (at, end) in ends.chain(rest).enumerate() {
            let (bytes, number) = (start..end, first_line + at);
            start = end;
            let line = lines.get(bytes.clone()).unwrap_or_default();
            let Some(quick) = &mut self.quick else {
                self.line(line, number, bytes, &|_| None, out, report);
                continue;
            };
            if quick.read(line, number, bytes) {
                self.tell_waiting(lines, out, report);
            }
        }
        self.tell_waiting(lines, out, report);
    }

    /// Tells of those who have been read the quick way, and wait.
    fn tell_waiting(&mut self, lines: &[u8], out: &mut Vec<u8>, report: &mut Report) {
        let Some(mut quick) = self.quick.take() else {
            return;
        };
        quick.evaluate();
        for waiting in &quick.waiting {
            let (number, bytes) = (waiting.number, waiting.bytes.clone());
            let line = lines.get(bytes.clone()).unwrap_or_default();
            let taken = waiting.taken.as_ref();
            let Some((taken, standing)) = taken.zip(taken.and_then(|one| quick.standing(one)))
            else {
                self.line(line, number, bytes, &|_| None, out, report);
                continue;
            };
            report.warn_of(number, quick.warnings(taken));
            report.count(standing, self.may_pass(standing));
            let start = out.len();
            let id = taken.id.clone().and_then(|id| line.get(id));
            quick.write((id, number), standing, out);
            if let Some(id) = id
                && report.compares_ids
            {
                report.see_ids(std::iter::once(id), number, bytes, start..out.len());
            }
        }
        quick.clear();
        self.quick = Some(quick);
    }

    fn may_pass(&self, standing: &Standing) -> bool {
        let passes = |line: &usize| self.is_passing.get(*line).copied().unwrap_or_default();
        standing.verdict.iter().any(passes)
    }

    /// Tells that a line is longer than can be read; the limit is so many MiB.
    pub(crate) fn too_long(
        &mut self,
        number: usize,
        limit: usize,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) {
        let problem = too_long(number, limit);
        unreadable(None, number, &[problem], out, report);
    }

    /// Tells again of those whose id somebody before them has: only the first one is evaluated.
    /// `lines`, `out` and `report` are those of [`Worker::lines`].
    pub(crate) fn refuse_repeated(
        &mut self,
        lines: &[u8],
        out: &mut Vec<u8>,
        report: &mut Report,
        known: &mut KnownIds,
    ) {
        let repeated = known.repeated(std::mem::take(&mut report.ids));
        if repeated.is_empty() {
            return;
        }
        let mut mended = Vec::with_capacity(out.len());
        let mut kept = 0;
        for seen in repeated.chunk_by(|one, other| one.line == other.line) {
            let Some(first) = seen.first() else { continue };
            let line = lines.get(first.bytes.clone()).unwrap_or_default();
            mended.extend_from_slice(out.get(kept..first.out.start).unwrap_or_default());
            kept = first.out.end;
            self.line_again(line, seen, &mut mended, report);
        }
        mended.extend_from_slice(out.get(kept..).unwrap_or_default());
        *out = mended;
        report.ids.clear();
        report.sort_named();
    }

    /// Reads a line a second time, now without those whose id is taken.
    fn line_again(
        &mut self,
        line: &[u8],
        taken: &[SeenId],
        out: &mut Vec<u8>,
        report: &mut Report,
    ) {
        let Some(number) = taken.first().map(|seen| seen.line) else {
            return;
        };
        let taken: HashSet<u128> = taken.iter().map(|seen| seen.fingerprint).collect();
        let mut before = Report::new(self.program);
        let bytes = 0..line.len();
        let was_told = &mut Vec::new();
        self.line(
            line,
            number,
            bytes.clone(),
            &|_| None,
            was_told,
            &mut before,
        );
        report.take_back(&before);
        let is_taken = |id: &str| {
            let is_taken = taken.contains(&fingerprint(id.as_bytes()));
            is_taken.then(String::new)
        };
        self.line(line, number, bytes, &is_taken, out, report);
    }

    /// Tells of the people on one line, which stands at `bytes` of those handed in.
    fn line(
        &mut self,
        line: &[u8],
        number: usize,
        bytes: Range<usize>,
        is_taken: Taken<'_>,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) {
        let people = read_line(self.program, line, number, self.unknown_keys, is_taken);
        if !people.problems.is_empty() {
            unreadable(None, number, &people.problems, out, report);
        }
        let start = out.len();
        for person in &people.people {
            self.person(person, out, report);
        }
        if report.compares_ids {
            let ids = people
                .people
                .iter()
                .filter_map(|person| person.id.as_deref());
            let ids = ids.map(str::as_bytes);
            report.see_ids(ids, number, bytes, start..out.len());
        }
    }

    fn person(&mut self, person: &Person, out: &mut Vec<u8>, report: &mut Report) {
        report.warn(person.line, &person.problems);
        match &person.profile {
            Some(profile) => self.evaluated(profile, person, out, report),
            None => {
                let id = person.id.as_deref();
                unreadable(id, person.line, &person.problems, out, report);
            }
        }
    }

    fn evaluated(
        &mut self,
        profile: &Profile,
        person: &Person,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) {
        let (program, who) = (self.program, (profile.id.as_deref(), person.line));
        let telling = self.telling;
        let as_of = self.as_of;
        let standing = self.stand(profile, report);
        match telling {
            Telling::Verdict => write(&json::verdict_line(program, who, standing), out),
            Telling::Full(playbook) => {
                let outcome = playbook.evaluate(profile, as_of);
                write(&json::evaluated(playbook, &outcome, &person.problems), out);
            }
        }
    }

    /// How a person stands, who is counted.
    pub(crate) fn stand(&mut self, profile: &Profile, report: &mut Report) -> &Standing {
        let standing = self.assessor.assess(self.program, profile, self.as_of);
        let passes = |line: &usize| self.is_passing.get(*line).copied().unwrap_or_default();
        report.count(standing, standing.verdict.iter().any(passes));
        standing
    }
}

/// Tells that somebody could not be read.
fn unreadable(
    id: Option<&str>,
    number: usize,
    problems: &[Problem],
    out: &mut Vec<u8>,
    report: &mut Report,
) {
    let is_error = |problem: &&Problem| problem.severity() == Severity::Error;
    let error = problems.iter().find(is_error).or(problems.first());
    let message = error.map(Problem::message).unwrap_or_default();
    report.unread(number, id, message);
    write(
        &json::unreadable_data(id.map(str::to_owned), number, problems),
        out,
    );
}

/// Appends a line of JSON.
fn write(told: &impl Serialize, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, told).is_err() {
        // Neither has a key that is no text, so this does not happen; half a line is worse than none.
        out.truncate(start);
        return;
    }
    out.push(b'\n');
}
