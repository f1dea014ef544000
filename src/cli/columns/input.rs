//! Record batches out of files, of which only what is read is decoded.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, DataType, FieldRef, Fields, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

/// How many people are decoded at once.
const BATCH: usize = 4096;
const PARQUET: &[u8] = b"PAR1";
const ARROW: &[u8] = b"ARROW1";

/// A file of columns, of which the names are known.
pub(in super::super) enum Opened {
    Parquet(File, ArrowReaderMetadata),
    ArrowFile(FileReader<BufReader<File>>),
    ArrowStream(StreamReader<BufReader<File>>),
}

/// The batches of a file.
pub(in super::super) enum Batches {
    Parquet(ParquetFile),
    ArrowFile(FileReader<BufReader<File>>),
    ArrowStream(StreamReader<BufReader<File>>),
}

/// A Parquet file, read one row group after the other.
pub(in super::super) struct ParquetFile {
    file: File,
    metadata: ArrowReaderMetadata,
    mask: ProjectionMask,
    next_group: usize,
    reader: Option<ParquetRecordBatchReader>,
}

impl Opened {
    /// Opens a file by what is in it, whatever it is called.
    pub(in super::super) fn open(path: &Path) -> std::io::Result<Self> {
        let mut file = File::open(path)?;
        let mut start = [0; 6];
        let read = read_start(&mut file, &mut start)?;
        let start = start.get(..read).unwrap_or_default();
        file.seek(SeekFrom::Start(0))?;
        if start.starts_with(PARQUET) {
            let options = ArrowReaderOptions::new();
            let metadata = ArrowReaderMetadata::load(&file, options).map_err(of_parquet)?;
            return Ok(Self::Parquet(file, metadata));
        }
        if start.starts_with(ARROW) {
            let reader = FileReader::try_new_buffered(file, None).map_err(of_arrow)?;
            return Ok(Self::ArrowFile(reader));
        }
        // A stream begins with the length of its schema.
        let is_stream = start.starts_with(&[0xff; 4]);
        match StreamReader::try_new_buffered(file, None) {
            Ok(reader) if is_stream => Ok(Self::ArrowStream(reader)),
            Ok(_) | Err(_) => Err(std::io::Error::other(
                "this is neither a Parquet nor an Arrow file, although it is called one",
            )),
        }
    }

    /// What columns there are.
    pub(in super::super) fn schema(&self) -> SchemaRef {
        match self {
            Self::Parquet(_, metadata) => SchemaRef::clone(metadata.schema()),
            Self::ArrowFile(reader) => reader.schema(),
            Self::ArrowStream(reader) => reader.schema(),
        }
    }

    /// How many people there are, when that is known.
    pub(in super::super) fn people(&self) -> Option<u64> {
        match self {
            Self::Parquet(_, metadata) => {
                u64::try_from(metadata.metadata().file_metadata().num_rows()).ok()
            }
            Self::ArrowFile(_) | Self::ArrowStream(_) => None,
        }
    }

    /// Begins to read those leaves that are wanted.
    pub(in super::super) fn batches(self, leaves: &[bool]) -> Batches {
        match self {
            Self::Parquet(file, metadata) => {
                let metadata = with_dictionaries(metadata, leaves);
                let leaves = leaves.iter().enumerate();
                let leaves = leaves.filter(|(_, is_read)| **is_read).map(|(at, _)| at);
                let mask = ProjectionMask::leaves(metadata.parquet_schema(), leaves);
                Batches::Parquet(ParquetFile {
                    file,
                    metadata,
                    mask,
                    next_group: 0,
                    reader: None,
                })
            }
            Self::ArrowFile(reader) => Batches::ArrowFile(reader),
            Self::ArrowStream(reader) => Batches::ArrowStream(reader),
        }
    }
}

/// The same, with those texts that are read and that the file keeps as a dictionary left as one: each
/// word is then looked up once, and not each time.
fn with_dictionaries(metadata: ArrowReaderMetadata, leaves: &[bool]) -> ArrowReaderMetadata {
    let groups = metadata.metadata().row_groups();
    let is_dictionary = |leaf: usize| {
        let is_read = leaves.get(leaf).copied().unwrap_or_default();
        is_read
            && groups.iter().all(|group| {
                let column = group.columns().get(leaf);
                column.is_some_and(|column| column.dictionary_page_offset().is_some())
            })
    };
    let mut next = 0;
    let fields = metadata.schema().fields().iter().map(|field| {
        let is_id = field.name().eq_ignore_ascii_case("id");
        numbered(field, &mut next, &|leaf| !is_id && is_dictionary(leaf))
    });
    let fields: Fields = fields.collect();
    let schema = Schema::new_with_metadata(fields, metadata.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    // What cannot be read like that is read as it stands there.
    ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).unwrap_or(metadata)
}

/// A field with dictionaries in the place of texts; counts its leaves.
fn numbered(field: &FieldRef, next: &mut usize, is_dictionary: &dyn Fn(usize) -> bool) -> FieldRef {
    let data_type = match field.data_type() {
        DataType::Struct(parts) => {
            let parts = parts.iter().map(|part| numbered(part, next, is_dictionary));
            DataType::Struct(parts.collect())
        }
        DataType::List(of) => DataType::List(numbered(of, next, is_dictionary)),
        DataType::LargeList(of) => DataType::LargeList(numbered(of, next, is_dictionary)),
        DataType::FixedSizeList(of, length) => {
            DataType::FixedSizeList(numbered(of, next, is_dictionary), *length)
        }
        DataType::Map(of, is_sorted) => DataType::Map(numbered(of, next, &|_| false), *is_sorted),
        other => {
            *next += 1;
            match other {
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
                    if is_dictionary(*next - 1) =>
                {
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
                }
                other => other.clone(),
            }
        }
    };
    let field = field.as_ref().clone();
    Arc::new(field.with_data_type(data_type))
}

fn read_start(file: &mut File, start: &mut [u8]) -> std::io::Result<usize> {
    let mut read = 0;
    while let Some(rest) = start.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match file.read(rest)? {
            0 => break,
            more => read += more,
        }
    }
    Ok(read)
}

impl Batches {
    /// The next batch; nothing at the end.
    pub(in super::super) fn next(&mut self) -> std::io::Result<Option<RecordBatch>> {
        match self {
            Self::Parquet(file) => file.next(),
            Self::ArrowFile(reader) => reader.next().transpose().map_err(of_arrow),
            Self::ArrowStream(reader) => reader.next().transpose().map_err(of_arrow),
        }
    }
}

impl ParquetFile {
    fn next(&mut self) -> std::io::Result<Option<RecordBatch>> {
        loop {
            if let Some(reader) = &mut self.reader
                && let Some(batch) = reader.next()
            {
                return batch.map(Some).map_err(of_arrow);
            }
            if self.next_group >= self.metadata.metadata().num_row_groups() {
                return Ok(None);
            }
            let file = self.file.try_clone()?;
            let metadata = self.metadata.clone();
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
                .with_batch_size(BATCH)
                .with_row_groups(vec![self.next_group])
                .with_projection(self.mask.clone());
            self.next_group += 1;
            self.reader = Some(builder.build().map_err(of_parquet)?);
        }
    }
}

fn of_parquet(error: ParquetError) -> std::io::Error {
    std::io::Error::other(format!(
        "this Parquet file cannot be read, or is cut off: {error}"
    ))
}

fn of_arrow(error: ArrowError) -> std::io::Error {
    std::io::Error::other(format!(
        "these columns cannot be read, or are cut off: {error}"
    ))
}
