//! People on the lines of a stream: read, evaluated and told of block by block, in several threads.
//!
//! Each thread takes a block when it is done with the one before, and hands in what it has to tell.
//! What is handed in is written in the order of the blocks, by whoever has the block that is due. So
//! nobody waits for a thread that only reads or only writes, and never more than a few blocks are held.

mod blocks;
mod input;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::batch::{KnownIds, Report, Worker};
use crate::program::Program;

use super::progress::Progress;
use super::sink::{Ended, Sink};
use blocks::{Blocks, LONGEST_LINE_MIB, Place};
pub(super) use input::{Input, Looked, look};

/// How many blocks a thread may be ahead of the one that is due.
const AHEAD: usize = 4;
/// Buffers that have grown larger than so many blocks are given back.
const LARGEST_KEPT: usize = 8;

/// What is the same for every block.
pub(super) struct Stream<'s, 'p> {
    pub(super) program: &'p Program,
    /// How the file is called in messages.
    pub(super) name: &'s str,
    /// How many threads work.
    pub(super) jobs: usize,
    /// Makes what one thread works with.
    pub(super) worker: &'s (dyn Fn() -> Worker<'p> + Sync),
    /// Says something of the people of a block, before the next is written.
    pub(super) tell: &'s (dyn Fn(&str, &Report, &Report) + Sync),
}

/// How a stream ended.
pub(super) struct Told {
    /// What was found.
    pub(super) report: Report,
    /// Whether there were not too many people to compare all their ids.
    pub(super) has_compared_all: bool,
    /// Why nothing more can be written.
    pub(super) ended: Option<Ended>,
    /// Why nothing more could be read.
    pub(super) broken: Option<std::io::Error>,
}

/// A block, and what is told of it. Used again and again.
struct Block {
    lines: Vec<u8>,
    out: Vec<u8>,
    report: Report,
}

/// What the threads share.
struct Shared<'a, 's, 'p> {
    stream: &'a Stream<'s, 'p>,
    size: usize,
    blocks: Mutex<Blocks>,
    results: Mutex<Results<'a>>,
    /// Told when a block has been written.
    written: Condvar,
    /// Whether nothing more is to be begun.
    is_over: AtomicBool,
}

/// What is told, and what waits to be.
struct Results<'a> {
    sink: &'a mut Sink,
    progress: Progress,
    /// The number of the block that is due.
    due: usize,
    waiting: BTreeMap<usize, (Place, Block)>,
    spare: Vec<Block>,
    known: &'a mut KnownIds,
    told: Told,
}

impl Stream<'_, '_> {
    /// Tells of everybody in a stream, who comes after those with `known` ids.
    pub(super) fn run(
        &self,
        input: Input,
        sink: &mut Sink,
        known: &mut KnownIds,
        is_shown: bool,
    ) -> Told {
        let size = input.size;
        let progress = Progress::of_stream(input.length, is_shown);
        let shared = Shared {
            stream: self,
            size,
            blocks: Mutex::new(input.blocks),
            results: Mutex::new(Results {
                sink,
                progress,
                due: 0,
                waiting: BTreeMap::new(),
                spare: Vec::new(),
                known,
                told: Told {
                    report: Report::new(self.program),
                    has_compared_all: true,
                    ended: None,
                    broken: None,
                },
            }),
            written: Condvar::new(),
            is_over: AtomicBool::new(false),
        };
        std::thread::scope(|scope| {
            for _ in 1..self.jobs {
                scope.spawn(|| shared.work());
            }
            shared.work();
        });
        let results = shared.results.into_inner();
        results.unwrap_or_else(PoisonError::into_inner).told
    }
}

/// Wakes the others when a thread breaks down, so that the mistake comes to light.
struct Alarm<'a, 'b, 's, 'p>(&'a Shared<'b, 's, 'p>);

impl Drop for Alarm<'_, '_, '_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end();
        }
    }
}

impl<'a> Shared<'a, '_, '_> {
    /// What one thread does.
    fn work(&self) {
        let _alarm = Alarm(self);
        let mut worker = (self.stream.worker)();
        while let Some((place, mut block)) = self.take() {
            let Block { lines, out, report } = &mut block;
            if place.is_too_long {
                worker.too_long(place.first_line, LONGEST_LINE_MIB, out, report);
            } else {
                worker.lines(lines, place.first_line, out, report);
            }
            self.hand_in(place, block, &mut worker);
        }
    }

    /// The next block; nothing when there is none.
    fn take(&self) -> Option<(Place, Block)> {
        let mut block = self.empty_block();
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_over.load(Ordering::Relaxed) {
            return None;
        }
        match blocks.next(&mut block.lines) {
            Ok(place) => Some((place?, block)),
            Err(error) => {
                drop(blocks);
                self.results().told.broken = Some(error);
                self.end();
                None
            }
        }
    }

    fn results(&self) -> MutexGuard<'_, Results<'a>> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn empty_block(&self) -> Block {
        let mut results = self.results();
        let mut block = results.spare.pop().unwrap_or_else(|| Block {
            lines: Vec::new(),
            out: Vec::new(),
            report: Report::new(self.stream.program),
        });
        block.report.compares_ids = results.known.are_compared();
        block
    }

    /// Hands in what a block has come to, and writes whatever is due.
    fn hand_in(&self, place: Place, block: Block, worker: &mut Worker<'_>) {
        let mut results = self.results();
        results.waiting.insert(place.number, (place, block));
        while let Some((place, block)) = results.take_due() {
            if self.is_over.load(Ordering::Relaxed) {
                break;
            }
            match results.write(place, block, worker, self.stream) {
                Ok(block) => results.keep(block, self.size, self.stream.program),
                Err(ended) => {
                    results.told.ended = Some(ended);
                    self.is_over.store(true, Ordering::Relaxed);
                }
            }
        }
        self.written.notify_all();
        // Whoever holds the block that is due never waits here.
        while results.waiting.len() > AHEAD * self.stream.jobs
            && !self.is_over.load(Ordering::Relaxed)
        {
            let waited = self.written.wait(results);
            results = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Begins nothing more, in any thread.
    fn end(&self) {
        let _results = self.results();
        self.is_over.store(true, Ordering::Relaxed);
        self.written.notify_all();
    }
}

impl Results<'_> {
    fn take_due(&mut self) -> Option<(Place, Block)> {
        let due = self.waiting.remove(&self.due)?;
        self.due += 1;
        Some(due)
    }

    /// Writes a block and counts it; gives it back.
    fn write(
        &mut self,
        place: Place,
        mut block: Block,
        worker: &mut Worker<'_>,
        stream: &Stream<'_, '_>,
    ) -> Result<Block, Ended> {
        let Block { lines, out, report } = &mut block;
        worker.refuse_repeated(lines, out, report, self.known);
        if !out.is_empty() {
            self.sink.write(out)?;
        }
        (stream.tell)(stream.name, &self.told.report, report);
        self.told.report.append(report);
        self.told.has_compared_all = self.known.are_compared();
        self.progress.to(place.read, self.told.report.people());
        Ok(block)
    }

    /// Keeps a block to be used again.
    fn keep(&mut self, mut block: Block, size: usize, program: &Program) {
        block.lines.clear();
        block.out.clear();
        block.report = Report::new(program);
        let largest = LARGEST_KEPT * size;
        if block.lines.capacity() <= largest && block.out.capacity() <= largest * 4 {
            self.spare.push(block);
        }
    }
}
