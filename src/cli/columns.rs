//! Parquet and Arrow files: record batches in and out.

mod input;
mod output;

pub(super) use input::Opened;
pub(super) use output::Results;
