//! People in Parquet and Arrow files, and results as such files.

use std::path::Path;

use super::{Arguments, Output};
use crate::cli::people::Format;

/// A file of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Parquet,
    Arrow,
}

/// What the ending of a file tells.
pub(super) fn table_of(path: &Path) -> Option<Table> {
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "parquet" | "pq" => Some(Table::Parquet),
        "arrow" | "arrows" | "feather" | "ipc" => Some(Table::Arrow),
        _ => None,
    }
}

/// Whether columns are read or written.
pub(super) fn are_asked_for(arguments: &Arguments) -> bool {
    let file = arguments.file.as_deref();
    let files = arguments.profiles.iter().map(|path| path.as_path());
    files.chain(file).any(|path| table_of(path).is_some())
}

/// Why what is asked for cannot be done with columns.
pub(super) fn refusal(arguments: &Arguments) -> Option<String> {
    let shown = |path: &Path| path.display().to_string();
    let tables = arguments
        .profiles
        .iter()
        .filter(|path| table_of(path).is_some());
    let other = arguments
        .profiles
        .iter()
        .find(|path| table_of(path).is_none());
    let first = tables.clone().next();
    if cfg!(not(feature = "columns")) {
        let file = first
            .map(|path| path.as_path())
            .or(arguments.file.as_deref());
        let file = file.map(shown).unwrap_or_default();
        return Some(format!(
            "{file}: this build of footbridge cannot read or write Parquet and Arrow; build it with \
             `--features columns`, or use NDJSON"
        ));
    }
    let ending = arguments
        .file
        .as_deref()
        .map(|file| (file, super::format_of(file)));
    match (first, other) {
        (None, _) => {
            let file = arguments.file.as_deref().map(shown).unwrap_or_default();
            Some(format!(
                "{file}: results go into Parquet or Arrow when the people come in Parquet or Arrow; \
                 write these into an .ndjson file"
            ))
        }
        (Some(first), Some(other)) => Some(format!(
            "{} and {}: people in columns are evaluated by themselves; run the command once for each",
            shown(first),
            shown(other)
        )),
        (Some(first), None) if arguments.evidence.is_some() => Some(format!(
            "{}: people in columns have their evidence in a column `evidence`; leave --evidence out",
            shown(first)
        )),
        (Some(first), None) if arguments.output == Some(Output::Full) => Some(format!(
            "{}: of people in columns, verdicts are told; leave `--output full` out, or hand the people \
             in as NDJSON",
            shown(first)
        )),
        _ if matches!(arguments.format, Some(Format::Text | Format::Json)) => Some(
            "of people in columns, results are NDJSON, Parquet or Arrow: leave --format out"
                .to_owned(),
        ),
        (_, _) => match ending {
            Some((file, Some(Format::Text | Format::Json))) => Some(format!(
                "{}: of people in columns, results are NDJSON, Parquet or Arrow: let the name end in \
                 .ndjson, .parquet or .arrow",
                shown(file)
            )),
            Some(_) | None => None,
        },
    }
}
