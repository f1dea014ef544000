//! The quick way: lines straight into sheets, 64 at a time, and from there to verdict lines.
//!
//! Whatever it does not take is told by the careful way, in the same order: whom the reader finds odd,
//! and of whom the code cannot say all.

use std::ops::Range;

use crate::block::{Code, LANES, Machine, Read, Reader, Sheet, Standings, WarningId, lower};
use crate::evaluate::Standing;
use crate::outcome::NOTHING;
use crate::profile::UnknownKeys;
use crate::program::Program;
use crate::value::Date;

/// Reads and evaluates plain lines; of each thread its own.
#[derive(Debug)]
pub(super) struct Quick<'p> {
    code: Code,
    reader: Reader<'p>,
    sheet: Sheet<LANES>,
    machine: Machine,
    words: Words,
    /// The lines that have been read and not told, in their order.
    pub(super) waiting: Vec<Waiting>,
    /// What those that wait are warned of.
    warnings: Vec<WarningId>,
    /// How those in the lanes stand.
    standings: Vec<Standing>,
}

/// A line that has been read and not told.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) number: usize,
    /// Where it stands among those handed in.
    pub(super) bytes: Range<usize>,
    /// Nothing when it was odd.
    pub(super) taken: Option<Taken>,
}

/// A line that is in a sheet.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    lane: usize,
    /// Where the id stands in the line.
    pub(super) id: Option<Range<usize>>,
    warnings: Range<usize>,
}

/// The words of a program, written as JSON.
#[derive(Debug)]
struct Words {
    labels: Vec<String>,
    rules: Vec<String>,
    nothing: String,
}

impl<'p> Quick<'p> {
    /// Nothing when a program says what only the careful way can.
    pub(super) fn new(
        program: &'p Program,
        as_of: Date,
        unknown_keys: UnknownKeys,
    ) -> Option<Self> {
        let code = lower(program, as_of).ok()?;
        Some(Self {
            reader: Reader::new(&program.layout, &code.inputs, as_of, unknown_keys),
            sheet: Sheet::new(&code.inputs),
            machine: Machine::new(&code),
            words: Words::of(program),
            waiting: Vec::with_capacity(LANES),
            warnings: Vec::new(),
            standings: vec![Standing::default(); LANES],
            code,
        })
    }

    /// Reads a line, with or without its line break; gives whether those that wait must be told before another is read.
    pub(super) fn read(&mut self, line: &[u8], number: usize, bytes: Range<usize>) -> bool {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let lane = self.sheet.lanes;
        let taken = match self.reader.read(line, &mut self.sheet, lane) {
            Read::Taken { id } => {
                self.sheet.lanes += 1;
                let start = self.warnings.len();
                self.warnings.extend_from_slice(self.reader.warnings());
                let warnings = start..self.warnings.len();
                Some(Taken { lane, id, warnings })
            }
            Read::Odd => None,
        };
        self.waiting.push(Waiting {
            number,
            bytes,
            taken,
        });
        self.waiting.len() == LANES
    }

    /// Evaluates those that wait.
    pub(super) fn evaluate(&mut self) {
        let all = self.machine.run(&self.code, &self.sheet, &[]);
        for (lane, standing) in self.standings.iter_mut().enumerate().take(self.sheet.lanes) {
            all.verdict_of(&self.code, lane, &mut standing.verdict);
            standing.unmet.clear();
            standing.undecided.clear();
        }
        collect(&self.code, all, &mut self.standings);
        for waiting in &mut self.waiting {
            let is_left_over = |taken: &Taken| all.left_over >> taken.lane & 1 == 1;
            if waiting.taken.as_ref().is_some_and(is_left_over) {
                waiting.taken = None;
            }
        }
    }

    /// How somebody stands who was taken.
    pub(super) fn standing(&self, taken: &Taken) -> Option<&Standing> {
        self.standings.get(taken.lane)
    }

    /// What the line of somebody who was taken is warned of.
    pub(super) fn warnings(&self, taken: &Taken) -> impl Iterator<Item = &str> {
        let warnings = self
            .warnings
            .get(taken.warnings.clone())
            .unwrap_or_default();
        warnings.iter().map(|warning| self.reader.warning(*warning))
    }

    /// Appends the verdict line of somebody; `id` is the content of a JSON text, and `line` where they stand.
    pub(super) fn write(
        &self,
        (id, line): (Option<&[u8]>, usize),
        standing: &Standing,
        out: &mut Vec<u8>,
    ) {
        out.extend_from_slice(b"{\"id\":");
        match id {
            Some(id) => {
                out.push(b'"');
                out.extend_from_slice(id);
                out.push(b'"');
            }
            None => {
                out.extend_from_slice(b"null,\"line\":");
                out.extend_from_slice(line.to_string().as_bytes());
            }
        }
        out.extend_from_slice(b",\"verdict\":");
        match standing.verdict.as_slice() {
            [] => out.extend_from_slice(self.words.nothing.as_bytes()),
            [only] => put(&self.words.labels, *only, out),
            several => {
                out.extend_from_slice(b"null,\"possible\":[");
                put_all(&self.words.labels, several, out);
                out.push(b']');
            }
        }
        out.extend_from_slice(b",\"unmet\":[");
        put_all(&self.words.rules, &standing.unmet, out);
        out.extend_from_slice(b"],\"undecided\":[");
        put_all(&self.words.rules, &standing.undecided, out);
        out.extend_from_slice(b"]}\n");
    }

    /// Makes room for others.
    pub(super) fn clear(&mut self) {
        self.sheet.clear();
        self.waiting.clear();
        self.warnings.clear();
    }
}

impl Words {
    fn of(program: &Program) -> Self {
        let as_json = |word: &str| serde_json::Value::from(word).to_string();
        let labels = program.verdict.iter().map(|line| as_json(&line.label));
        let rules = program.rules.iter().map(|rule| as_json(&rule.name));
        Self {
            labels: labels.collect(),
            rules: rules.collect(),
            nothing: as_json(NOTHING),
        }
    }
}

/// Lists of whom each rule is unmet or undecided.
fn collect(code: &Code, all: &Standings, standings: &mut [Standing]) {
    let held = code.held_rules().zip(all.unmet.iter().zip(&all.undecided));
    for (rule, (unmet, undecided)) in held {
        for_each_lane(*unmet, standings, |standing| standing.unmet.push(rule));
        for_each_lane(*undecided, standings, |standing| {
            standing.undecided.push(rule)
        });
    }
}

fn for_each_lane(mut lanes: u64, standings: &mut [Standing], mut act: impl FnMut(&mut Standing)) {
    while lanes != 0 {
        if let Some(standing) = standings.get_mut(lanes.trailing_zeros() as usize) {
            act(standing);
        }
        lanes &= lanes - 1;
    }
}

fn put(words: &[String], at: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(words.get(at).map_or("", String::as_str).as_bytes());
}

fn put_all(words: &[String], all: &[usize], out: &mut Vec<u8>) {
    for (place, at) in all.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        put(words, *at, out);
    }
}
