//! Reading files and standard input.
#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where files are read"
)]

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Problem, Severity};
use crate::pipeline::{Playbook, load, read_text};
use crate::source::Source;

use super::{ExitStatus, output};

/// The ending of playbooks.
const PLAYBOOK: &str = "playbook";

/// Why a file has no text.
pub(super) enum FileError {
    /// It could not be read at all.
    Unreadable(String),
    /// It is not text.
    NotText(Box<Problem>),
}

/// Reads a file, or standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Source, FileError> {
    let name = path.to_string_lossy();
    let (name, bytes) = if name == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes).map(|_| bytes);
        ("standard input".to_owned(), read)
    } else {
        (name.replace('\\', "/"), std::fs::read(path))
    };
    let bytes =
        bytes.map_err(|error| FileError::Unreadable(format!("{name}: {}", said(&error))))?;
    read_text(&name, bytes).map_err(|problem| FileError::NotText(Box::new(problem)))
}

/// What the system said, in words of ours where they are plainer.
fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "you may not read this file".to_owned(),
        std::io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
        _ => error.to_string(),
    }
}

/// Loads a playbook to work with. One that is not sound can't be worked with: says what is wrong
/// with it and gives how to end.
pub(super) fn load_playbook(path: &Path) -> Result<Playbook, ExitStatus> {
    let source = match read(path) {
        Ok(source) => source,
        Err(FileError::Unreadable(message)) => {
            output::fail(&message);
            return Err(ExitStatus::Failed);
        }
        Err(FileError::NotText(problem)) => {
            output::draw_problems([*problem].iter());
            return Err(ExitStatus::Problems);
        }
    };
    let loaded = load(&source);
    loaded.playbook.ok_or_else(|| {
        let is_error = |problem: &&Problem| problem.severity() == Severity::Error;
        let errors: Vec<&Problem> = loaded.problems.iter().filter(is_error).collect();
        output::draw_problems(errors.into_iter());
        ExitStatus::Problems
    })
}

/// Whether a file is a playbook by its name.
pub(super) fn is_playbook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == PLAYBOOK)
}

/// The playbooks at the paths: files as they are named, folders with every `*.playbook` in them,
/// in order of name. Where that can't be told, says so and gives how to end.
pub(super) fn playbooks(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ExitStatus> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let below = match playbooks_below(path) {
            Ok(below) if below.is_empty() => Err(format!(
                "{}: no *.playbook file in this folder",
                path.display()
            )),
            below => below,
        };
        found.extend(below.map_err(|message| {
            output::fail(&message);
            ExitStatus::Failed
        })?);
    }
    Ok(found)
}

/// Every playbook in a folder and the folders in it, but for hidden ones.
fn playbooks_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let walk = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .sort_by_file_path(Path::cmp)
        .build();
    let mut found = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| error.to_string())?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && is_playbook(entry.path()) {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}
