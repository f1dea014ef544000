//! Files of lines, by pieces that threads take in turn: each reads its own.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};

/// Small enough for the cache next to a processor.
const PIECE: u64 = 128 * 1024;
/// Longer than most lines.
const MORE: u64 = 16 * 1024;

/// The first lines of a file.
pub(crate) fn head(path: &str, count: usize) -> Vec<u8> {
    let mut text = std::fs::read(path).expect("a file of people");
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    let end = memchr::memchr_iter(b'\n', &text).nth(count - 1);
    text.truncate(end.map_or(text.len(), |end| end + 1));
    text
}

/// Translates the lines of a file into another file, in their order. `translator` is called once for
/// each thread.
pub(crate) fn translate<T: FnMut(&[u8], &mut Vec<u8>)>(
    from: &str,
    to: &str,
    threads: usize,
    translator: impl Fn() -> T + Sync,
) {
    let size = std::fs::metadata(from).expect("a file of people").len();
    let to = File::create(to).expect("a file for the answers");
    let (next, turns) = (AtomicU64::new(0), Turns::default());
    let work = || {
        let (mut from, mut translate) = (File::open(from).expect("a file of people"), translator());
        let (mut lines, mut answers) = (Vec::new(), Vec::new());
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece * PIECE >= size {
                return;
            }
            answers.clear();
            translate(read_piece(&mut from, piece, size, &mut lines), &mut answers);
            turns.wait_for(piece);
            (&to).write_all(&answers).expect("room for the answers");
            turns.end(piece);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
}

/// The lines that begin in a piece. `text` is what they are read into.
fn read_piece<'t>(file: &mut File, piece: u64, size: u64, text: &'t mut Vec<u8>) -> &'t [u8] {
    // A line begins in a piece when the one before it ends in it, or just before it.
    let begin = (piece * PIECE).saturating_sub(1);
    let end = ((piece + 1) * PIECE - 1).min(size);
    let mut more = MORE;
    let last = loop {
        let stop = (end + more).min(size);
        text.resize((stop - begin) as usize, 0);
        file.seek(SeekFrom::Start(begin))
            .expect("a place in the file");
        file.read_exact(text)
            .expect("a file that nobody else changes");
        let after = (end - begin) as usize;
        let newline = memchr::memchr(b'\n', &text[after..]);
        match newline {
            Some(at) => break after + at + 1,
            None if stop == size => break text.len(),
            None => more *= 2,
        }
    };
    let first = match piece {
        0 => 0,
        _ => memchr::memchr(b'\n', text).map_or(last, |at| at + 1),
    };
    &text[first.min(last)..last]
}

/// Whose turn it is to write.
#[derive(Default)]
struct Turns {
    now: Mutex<u64>,
    changed: Condvar,
}

impl Turns {
    fn wait_for(&self, piece: u64) {
        let now = self.now.lock().expect("no thread has stopped");
        let waited = self.changed.wait_while(now, |now| *now != piece);
        drop(waited.expect("no thread has stopped"));
    }

    fn end(&self, piece: u64) {
        *self.now.lock().expect("no thread has stopped") = piece + 1;
        self.changed.notify_all();
    }
}
