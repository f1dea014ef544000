//! A stream of lines in blocks: whole lines, numbered, and never the whole stream at once.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::super::interrupt;

/// A line that is longer is passed over.
pub(super) const LONGEST_LINE_MIB: usize = 64;
/// The same in bytes.
pub(super) const LONGEST_LINE: usize = LONGEST_LINE_MIB << 20;
/// How soon whoever waits for a pipe finds out that somebody wants to stop.
const LOOKS_UP_AFTER: Duration = Duration::from_millis(50);

/// Where lines come from.
#[derive(Debug)]
pub(super) enum Lines {
    /// A file, which is read by whoever has worked off their block.
    File(File),
    /// Anything that may keep its reader waiting, which is read ahead by a thread of its own.
    Waiting(Ahead),
}

/// Which block it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// How many blocks come before it.
    pub(super) number: usize,
    /// The number of its first line.
    pub(super) first_line: usize,
    /// How far the stream is read after it, in bytes.
    pub(super) read: u64,
    /// Whether it is only one line, too long to be read, and left empty.
    pub(super) is_too_long: bool,
}

/// A stream, block by block.
#[derive(Debug)]
pub(super) struct Blocks {
    lines: Lines,
    /// How much to read at once.
    size: usize,
    /// What has been read behind the last block.
    rest: Vec<u8>,
    next: Place,
}

/// What came of reading on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// There may be more.
    More,
    /// That was all.
    End,
    /// Somebody wants to stop.
    Stopped,
}

impl Lines {
    /// What may keep its reader waiting.
    pub(super) fn waiting(
        open: impl FnOnce() -> std::io::Result<Box<dyn Read>> + Send + 'static,
        size: usize,
    ) -> Self {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        // It ends with the stream, or with the process: nothing wakes whoever waits for a pipe.
        std::thread::spawn(move || {
            let ended = open().and_then(|input| read_ahead(input, &theirs, size));
            theirs.come().ended = Some(ended);
            theirs.has_come.notify_one();
        });
        Self::Waiting(Ahead(shared))
    }

    /// Reads on, behind what `block` holds.
    pub(super) fn fill(&mut self, block: &mut Vec<u8>, size: usize) -> std::io::Result<Filled> {
        match self {
            Self::File(file) => {
                let mut part = file.take(size as u64);
                let read = part.read_to_end(block)?;
                Ok(if read == 0 { Filled::End } else { Filled::More })
            }
            Self::Waiting(ahead) => ahead.fill(block),
        }
    }
}

/// What a thread of its own has read ahead.
#[derive(Debug)]
pub(super) struct Ahead(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    come: Mutex<Come>,
    /// Told when something has come, or nothing more will.
    has_come: Condvar,
    /// Told when what has come is taken.
    is_taken: Condvar,
}

/// What has come, and nobody has taken so far.
#[derive(Debug, Default)]
struct Come {
    bytes: Vec<u8>,
    /// How the stream ended.
    ended: Option<std::io::Result<()>>,
    /// Whether nobody listens any more.
    is_left: bool,
}

impl Shared {
    fn come(&self) -> MutexGuard<'_, Come> {
        self.come.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ahead {
    /// Waits for something to come, and takes all of it.
    fn fill(&mut self, block: &mut Vec<u8>) -> std::io::Result<Filled> {
        let mut come = self.0.come();
        loop {
            if !come.bytes.is_empty() {
                block.append(&mut come.bytes);
                self.0.is_taken.notify_one();
                return Ok(Filled::More);
            }
            if let Some(ended) = come.ended.take() {
                come.ended = Some(Ok(()));
                return ended.map(|()| Filled::End);
            }
            if interrupt::is_asked() {
                return Ok(Filled::Stopped);
            }
            let waited = self.0.has_come.wait_timeout(come, LOOKS_UP_AFTER);
            come = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.0.come().is_left = true;
        self.0.is_taken.notify_one();
    }
}

/// Passes on what comes in, as it comes, and never more than so much that nobody has taken.
fn read_ahead(mut input: Box<dyn Read>, shared: &Shared, size: usize) -> std::io::Result<()> {
    let mut buffer = vec![0; size];
    loop {
        let read = match input.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let mut come = shared.come();
        while come.bytes.len() >= size && !come.is_left {
            let waited = shared.is_taken.wait(come);
            come = waited.unwrap_or_else(PoisonError::into_inner);
        }
        if come.is_left {
            return Ok(());
        }
        come.bytes
            .extend_from_slice(buffer.get(..read).unwrap_or_default());
        shared.has_come.notify_one();
    }
}

impl Blocks {
    /// Reads about so many bytes at once, behind those that have been read.
    pub(super) fn new(lines: Lines, read: Vec<u8>, size: usize) -> Self {
        Self {
            lines,
            size,
            next: Place {
                number: 0,
                first_line: 1,
                read: read.len() as u64,
                is_too_long: false,
            },
            rest: read,
        }
    }

    /// Puts the next lines into `block`; nothing when there are none, or somebody wants to stop.
    pub(super) fn next(&mut self, block: &mut Vec<u8>) -> std::io::Result<Option<Place>> {
        block.clear();
        block.append(&mut self.rest);
        if interrupt::is_asked() {
            return Ok(None);
        }
        let mut searched = 0;
        loop {
            let new = block.get(searched..).unwrap_or_default();
            if let Some(at) = memchr::memrchr(b'\n', new) {
                self.keep_rest(block, searched + at + 1);
                return Ok(Some(self.place(block)));
            }
            searched = block.len();
            if block.len() > LONGEST_LINE {
                return self.pass_over(block).map(Some);
            }
            let filled = self.fill(block)?;
            // What a pipe ends with, when its writer is stopped as well, may be half a line.
            if interrupt::is_asked() {
                return Ok(None);
            }
            match filled {
                Filled::Stopped => return Ok(None),
                Filled::End if block.is_empty() => return Ok(None),
                Filled::End => return Ok(Some(self.place(block))),
                Filled::More => {}
            }
        }
    }

    fn fill(&mut self, block: &mut Vec<u8>) -> std::io::Result<Filled> {
        let before = block.len();
        let filled = self.lines.fill(block, self.size)?;
        self.next.read += (block.len() - before) as u64;
        Ok(filled)
    }

    /// Keeps what comes behind the last line that is whole.
    fn keep_rest(&mut self, block: &mut Vec<u8>, end: usize) {
        self.rest
            .extend_from_slice(block.get(end..).unwrap_or_default());
        block.truncate(end);
    }

    /// Reads to the end of a line that is too long, and keeps nothing of it.
    fn pass_over(&mut self, block: &mut Vec<u8>) -> std::io::Result<Place> {
        loop {
            block.clear();
            let filled = self.fill(block)?;
            let end = memchr::memchr(b'\n', block);
            if let Some(at) = end {
                self.keep_rest(block, at + 1);
            }
            if end.is_some() || filled != Filled::More {
                block.clear();
                let place = Place {
                    is_too_long: true,
                    ..self.next
                };
                self.next.number += 1;
                self.next.first_line += 1;
                return Ok(place);
            }
        }
    }

    /// Where a block stands, behind which the next one begins.
    fn place(&mut self, block: &[u8]) -> Place {
        let place = self.next;
        self.next.number += 1;
        self.next.first_line += memchr::memchr_iter(b'\n', block).count();
        place
    }
}
