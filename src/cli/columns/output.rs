//! Results into files: as columns, or as a line for each person.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_ipc::writer::FileWriter;
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::super::sink::{Ended, Sink};

/// Where results go, and as what.
pub(in super::super) enum Results {
    Lines(Sink, Vec<u8>),
    Parquet(Box<ArrowWriter<Written>>, Why),
    Arrow(Box<FileWriter<Written>>, Why),
}

/// Why nothing more could be written.
type Why = Arc<Mutex<Option<Ended>>>;

/// A sink for those who know nothing of its errors.
pub(in super::super) struct Written(Sink, Why);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.0.write(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(ended) => {
                *self.1.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
                Err(std::io::Error::other("it cannot be written"))
            }
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Results {
    pub(in super::super) fn lines(sink: Sink) -> Self {
        Self::Lines(sink, Vec::new())
    }

    pub(in super::super) fn parquet(sink: Sink, schema: &SchemaRef) -> Result<Self, Ended> {
        let why = Why::default();
        let level = ZstdLevel::default();
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level));
        let written = Written(sink, Arc::clone(&why));
        let writer = ArrowWriter::try_new(written, Arc::clone(schema), Some(properties.build()));
        match writer {
            Ok(writer) => Ok(Self::Parquet(Box::new(writer), why)),
            Err(error) => Err(ended(&why, &error)),
        }
    }

    pub(in super::super) fn arrow(sink: Sink, schema: &SchemaRef) -> Result<Self, Ended> {
        let why = Why::default();
        match FileWriter::try_new(Written(sink, Arc::clone(&why)), schema) {
            Ok(writer) => Ok(Self::Arrow(Box::new(writer), why)),
            Err(error) => Err(ended(&why, &error)),
        }
    }

    /// Writes the results of a batch; `unread` has the lines of those who could not be read.
    pub(in super::super) fn write(
        &mut self,
        told: &RecordBatch,
        unread: &[Vec<u8>],
    ) -> Result<(), Ended> {
        match self {
            Self::Lines(sink, lines) => {
                lines.clear();
                write_lines(told, unread, lines);
                if lines.is_empty() {
                    Ok(())
                } else {
                    sink.write(lines)
                }
            }
            Self::Parquet(writer, why) => writer.write(told).map_err(|error| ended(why, &error)),
            Self::Arrow(writer, why) => writer.write(told).map_err(|error| ended(why, &error)),
        }
    }

    /// Ends a file; what remains is to put it in its place.
    pub(in super::super) fn finish(self) -> Result<Sink, Ended> {
        match self {
            Self::Lines(sink, _) => Ok(sink),
            Self::Parquet(writer, why) => match writer.into_inner() {
                Ok(written) => Ok(written.0),
                Err(error) => Err(ended(&why, &error)),
            },
            Self::Arrow(mut writer, why) => {
                let finished = writer.finish().and_then(|()| writer.into_inner());
                match finished {
                    Ok(written) => Ok(written.0),
                    Err(error) => Err(ended(&why, &error)),
                }
            }
        }
    }
}

fn ended(why: &Why, error: &impl std::fmt::Display) -> Ended {
    let known = why.lock().unwrap_or_else(PoisonError::into_inner).take();
    known.unwrap_or_else(|| Ended::Failed(format!("the results cannot be written: {error}")))
}

/// Appends a verdict line for each person.
fn write_lines(told: &RecordBatch, unread: &[Vec<u8>], out: &mut Vec<u8>) {
    let [ids, verdict, possible, unmet, undecided, error] = told.columns() else {
        return;
    };
    let ids = ids.as_string::<i32>();
    let verdict = Words::of(verdict);
    let [possible, unmet, undecided] = [possible, unmet, undecided].map(WordLists::of);
    let mut unread = unread.iter();
    for row in 0..told.num_rows() {
        if error.is_valid(row) {
            out.extend(unread.next().into_iter().flatten());
            continue;
        }
        out.extend_from_slice(b"{\"id\":");
        if ids.is_valid(row) {
            write_quoted(ids.value(row), out);
        } else {
            out.extend_from_slice(b"null");
        }
        out.extend_from_slice(b",\"verdict\":");
        verdict.write(row, out);
        if possible.lists.is_valid(row) {
            out.extend_from_slice(b",\"possible\":");
            possible.write(row, out);
        }
        out.extend_from_slice(b",\"unmet\":");
        unmet.write(row, out);
        out.extend_from_slice(b",\"undecided\":");
        undecided.write(row, out);
        out.extend_from_slice(b"}\n");
    }
}

fn write_quoted(text: &str, out: &mut Vec<u8>) {
    // Writing into memory cannot fail.
    let _ = serde_json::to_writer(out, text);
}

/// A column of words, each quoted once.
struct Words<'a> {
    keys: &'a arrow_array::Int32Array,
    quoted: Vec<Vec<u8>>,
}

impl<'a> Words<'a> {
    fn of(array: &'a ArrayRef) -> Self {
        let words = array.as_dictionary::<Int32Type>();
        let quoted = words.values().as_string::<i32>().iter().map(|word| {
            let mut quoted = Vec::new();
            write_quoted(word.unwrap_or_default(), &mut quoted);
            quoted
        });
        Self {
            quoted: quoted.collect(),
            keys: words.keys(),
        }
    }

    fn write(&self, at: usize, out: &mut Vec<u8>) {
        let key = self.keys.is_valid(at).then(|| self.keys.value(at));
        let word = key.and_then(|key| self.quoted.get(usize::try_from(key).ok()?));
        out.extend_from_slice(word.map_or(b"null", Vec::as_slice));
    }
}

/// A column of lists of words.
struct WordLists<'a> {
    lists: &'a arrow_array::ListArray,
    words: Words<'a>,
}

impl<'a> WordLists<'a> {
    fn of(array: &'a ArrayRef) -> Self {
        let lists = array.as_list::<i32>();
        Self {
            words: Words::of(lists.values()),
            lists,
        }
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        out.push(b'[');
        let [start, end] = [row, row + 1].map(|at| self.lists.value_offsets().get(at).copied());
        let (start, end) = (start.unwrap_or_default(), end.unwrap_or_default());
        for at in start..end {
            if at > start {
                out.push(b',');
            }
            self.words
                .write(usize::try_from(at).unwrap_or_default(), out);
        }
        out.push(b']');
    }
}
