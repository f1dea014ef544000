//! Which data is a stream of lines, and where it comes from.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::de::IgnoredAny;

use crate::profile::Format;

use super::super::interrupt;
use super::blocks::{Blocks, Filled, LONGEST_LINE, Lines};

/// The mark that some programs put before a text.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// So many bytes are a handful of people.
const SHORT: u64 = 8 << 10;

/// A stream of lines.
#[derive(Debug)]
pub(in super::super) struct Input {
    pub(super) blocks: Blocks,
    /// How much is read at once.
    pub(super) size: usize,
    /// How long it is, when that is known.
    pub(super) length: Option<u64>,
}

impl Input {
    /// Whether it is known to be so short that it is done before another thread has begun.
    pub(in super::super) fn is_short(&self) -> bool {
        self.length.is_some_and(|length| length <= SHORT)
    }
}

/// What data is.
#[derive(Debug)]
pub(in super::super) enum Looked {
    /// A stream of lines.
    Lines(Input),
    /// Something else, which had to be read to find out.
    Read(Vec<u8>),
    /// Something else, of which nothing has been read.
    Other,
    /// That was not found out before somebody wanted to stop.
    Stopped,
}

/// Looks at the data at a path, or on standard input for `-`.
pub(in super::super) fn look(path: &Path, size: usize) -> std::io::Result<Looked> {
    if path.as_os_str() == "-" {
        let lines = Lines::waiting(|| Ok(Box::new(std::io::stdin())), size);
        return look_into(lines, size);
    }
    if Format::from_path(&path.to_string_lossy()) != Format::NdJson {
        return Ok(Looked::Other);
    }
    let Ok(known) = std::fs::metadata(path) else {
        return Ok(Looked::Other);
    };
    if known.is_dir() {
        return Ok(Looked::Other);
    }
    if !known.is_file() {
        let path = path.to_path_buf();
        let open = move || File::open(path).map(|file| Box::new(file) as Box<dyn Read>);
        let blocks = Blocks::new(Lines::waiting(open, size), Vec::new(), size);
        let length = None;
        return Ok(Looked::Lines(Input {
            blocks,
            size,
            length,
        }));
    }
    let Ok(file) = File::open(path) else {
        return Ok(Looked::Other);
    };
    Ok(Looked::Lines(Input {
        blocks: Blocks::new(Lines::File(file), Vec::new(), size),
        size,
        length: Some(known.len()),
    }))
}

/// Reads as much as tells whether it is a stream of lines, and all when it is not.
fn look_into(mut lines: Lines, size: usize) -> std::io::Result<Looked> {
    let mut read = Vec::new();
    loop {
        let filled = lines.fill(&mut read, size)?;
        if filled == Filled::Stopped || interrupt::is_asked() {
            return Ok(Looked::Stopped);
        }
        match (is_lines(&read, filled == Filled::End), filled) {
            (Some(true), _) => {
                return Ok(Looked::Lines(Input {
                    blocks: Blocks::new(lines, read, size),
                    size,
                    length: None,
                }));
            }
            (_, Filled::End) => return Ok(Looked::Read(read)),
            (Some(false), _) => {
                while lines.fill(&mut read, size)? == Filled::More {}
                return Ok(Looked::Read(read));
            }
            (None, _) => {}
        }
    }
}

/// Whether what begins so has one person a line; nothing while that cannot be told.
fn is_lines(read: &[u8], is_all: bool) -> Option<bool> {
    let text = read.strip_prefix(MARK).unwrap_or(read).trim_ascii_start();
    match text.first() {
        None => return is_all.then_some(false),
        Some(b'{') => {}
        Some(_) => return Some(false),
    }
    let end = memchr::memchr(b'\n', text);
    if end.is_none() && !is_all {
        return (text.len() > LONGEST_LINE).then_some(true);
    }
    let (first, second) = text.split_at(end.unwrap_or(text.len()));
    if serde_json::from_slice::<IgnoredAny>(first).is_ok() {
        return Some(true);
    }
    let has_second = second.trim_ascii_start().contains(&b'\n');
    let text = String::from_utf8_lossy(text);
    (has_second || is_all).then(|| Format::of_text(&text) == Format::NdJson)
}
