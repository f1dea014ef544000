//! Reading files and standard input, and writing files.
#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where files are read"
)]

use std::collections::HashSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::diagnostics::{Problem, Severity, nearest};
use crate::pipeline::{Files, Loaded, Playbook, load_to_use, load_with, read_text};
use crate::source::{Source, Span, masked};

use super::project::OnDisk;

use super::{ExitStatus, output};

/// What standard input is called.
pub(super) const STANDARD_INPUT: &str = "standard input";
/// The ending of playbooks.
const PLAYBOOK: &str = "playbook";
/// The most bytes that are read as a whole: devices may have no end.
const MOST_BYTES: u64 = 1 << 30;
/// How many files are looked through to name the nearest.
const MOST_SEARCHED: usize = 2_000;

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
        (
            STANDARD_INPUT.to_owned(),
            read_whole(std::io::stdin(), MOST_BYTES),
        )
    } else {
        let read = std::fs::File::open(path).and_then(|file| read_whole(file, MOST_BYTES));
        (name.replace('\\', "/"), read)
    };
    let bytes = bytes.map_err(|error| {
        let nearest = match error.kind() {
            std::io::ErrorKind::NotFound => nearest_file(path),
            _ => None,
        };
        let nearest = nearest.map_or_else(String::new, |file| format!("; did you mean {file}?"));
        FileError::Unreadable(format!("{name}: {}{nearest}", said(&error)))
    })?;
    read_text(&name, bytes).map_err(|problem| FileError::NotText(Box::new(problem)))
}

/// The file in the same folder that has the name nearest to this one's.
fn nearest_file(path: &Path) -> Option<String> {
    for ending in [PLAYBOOK, "yaml"] {
        let whole = PathBuf::from(format!("{}.{ending}", path.display()));
        if whole.is_file() {
            return Some(whole.to_string_lossy().replace('\\', "/"));
        }
    }
    let entries = std::fs::read_dir(folder_of(path)).ok()?;
    let files = entries.take(MOST_SEARCHED).filter_map(Result::ok);
    let files = files.filter(|entry| entry.path().is_file());
    let mut names: Vec<String> = files
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let written = path.file_name()?.to_string_lossy();
    let nearest = nearest(&written, names.iter().map(String::as_str))?;
    let nearest = path.with_file_name(nearest);
    Some(nearest.to_string_lossy().replace('\\', "/"))
}

/// Puts `text` in the place of what a file holds, whole or not at all: a reader never sees half of
/// it, and when something goes wrong the file is as it was. A link stays a link.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), String> {
    let fails = |said: String| format!("{}: {said}", path.display());
    let replaced = std::fs::canonicalize(path)
        .and_then(|file| std::fs::metadata(&file).map(|known| (file, known)))
        .and_then(|(file, known)| {
            if known.permissions().readonly() {
                return Err(std::io::ErrorKind::PermissionDenied.into());
            }
            replace_file(&file, text, known.permissions())
        });
    replaced.map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => fails("you may not write this file".to_owned()),
        _ => fails(said(&error)),
    })
}

fn replace_file(file: &Path, text: &str, permissions: std::fs::Permissions) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().set_permissions(permissions)?;
    new.as_file().sync_all()?;
    new.persist(file).map(drop).map_err(|error| error.error)
}

/// Writes a file, new or in the place of an old one, whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    let written = match std::fs::metadata(path) {
        Ok(known) if known.is_file() => return replace(path, text),
        Ok(known) if known.is_dir() => Err(std::io::ErrorKind::IsADirectory.into()),
        // A pipe or a terminal.
        Ok(_) => std::fs::write(path, text),
        Err(_) => write_new(path, text),
    };
    written.map_err(|error| unwritten(path, &error))
}

/// Why a file could not be written.
fn unwritten(path: &Path, error: &std::io::Error) -> String {
    let said = match error.kind() {
        std::io::ErrorKind::NotFound if folder_of(path).is_dir() => {
            "nothing can be written into this folder".to_owned()
        }
        std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "you may not write this file".to_owned(),
        _ => said(error),
    };
    format!("{}: {said}", path.display())
}

/// Finds out whether a file can be written, and leaves everything as it is.
pub(super) fn try_writing(path: &Path) -> Result<(), String> {
    let tried = match std::fs::metadata(path) {
        Ok(known) if known.is_dir() => Err(std::io::ErrorKind::IsADirectory.into()),
        Ok(known) if known.permissions().readonly() => {
            Err(std::io::ErrorKind::PermissionDenied.into())
        }
        // A pipe or a terminal.
        Ok(known) if !known.is_file() => Ok(()),
        Ok(_) => std::fs::canonicalize(path).and_then(|file| try_folder(folder_of(&file))),
        Err(_) => try_folder(folder_of(path)),
    };
    tried.map_err(|error| unwritten(path, &error))
}

fn try_folder(folder: &Path) -> std::io::Result<()> {
    tempfile::NamedTempFile::new_in(folder).map(drop)
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut builder = tempfile::Builder::new();
    // As any new file, and not for its owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // What could not be written whole goes away with the value.
    let mut new = builder.tempfile_in(folder_of(path))?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(path).map(drop).map_err(|error| error.error)
}

/// Makes a folder, unless it is there.
pub(super) fn make_folder(path: &Path) -> Result<(), String> {
    let fails = |said: String| Err(format!("{}: {said}", path.display()));
    match std::fs::create_dir(path) {
        Ok(()) => Ok(()),
        Err(_) if path.is_dir() => Ok(()),
        Err(_) if path.exists() => fails("this is a file, where a folder is due".to_owned()),
        Err(error) => fails(match error.kind() {
            std::io::ErrorKind::NotFound => "there is no folder to put it into".to_owned(),
            std::io::ErrorKind::PermissionDenied => "you may not write here".to_owned(),
            _ => said(&error),
        }),
    }
}

/// What stands at a path that is to be written.
pub(super) enum There {
    /// Nothing, or something that is no file, such as a pipe.
    Nothing,
    /// A link to another place.
    Link,
    /// A file, with what it holds; nothing when it is no text.
    File(Option<String>),
}

/// What stands at a path.
pub(super) fn there(path: &Path) -> There {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|known| known.is_symlink());
    if is_link {
        There::Link
    } else if path.is_file() {
        There::File(std::fs::read_to_string(path).ok())
    } else {
        There::Nothing
    }
}

/// Writes a file that is not there yet.
pub(super) fn create(path: &Path, text: &str) -> Result<(), String> {
    let created = std::fs::File::create_new(path);
    let written = created.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let said = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
            std::io::ErrorKind::PermissionDenied => "you may not write here".to_owned(),
            _ => said(&error),
        };
        format!("{}: {said}", path.display())
    })
}

fn read_whole(from: impl Read, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(std::io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// What the system said, in words of ours where they are plainer.
pub(super) fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "you may not read this file".to_owned(),
        std::io::ErrorKind::FileTooLarge => {
            "this is more than 1 GiB; people in lines (`.ndjson`) may be as many as there are"
                .to_owned()
        }
        std::io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
        _ => error.to_string(),
    }
}

/// A playbook that was read from a path.
pub(super) struct LoadedFile {
    pub(super) path: PathBuf,
    pub(super) result: Result<Loaded, FileError>,
    /// What is the same for every path to the file.
    identity: String,
    /// It is a part of other playbooks in the same run, and was checked with them.
    pub(super) is_part_of_others: bool,
}

/// Loads a playbook with the files that it names, to tell of everything that is odd about it.
pub(super) fn load(path: &Path) -> LoadedFile {
    let disk = OnDisk::of(path);
    LoadedFile {
        path: path.to_path_buf(),
        result: read(path).map(|source| load_with(&source, &disk)),
        identity: disk.identity(&path.to_string_lossy()),
        is_part_of_others: false,
    }
}

/// Loads every playbook. What is wrong with a file that several of them include is told once, and
/// of a file that others include nothing is said of what seems unused.
pub(super) fn load_all(paths: &[PathBuf]) -> Vec<LoadedFile> {
    let mut files: Vec<LoadedFile> = paths.iter().map(|path| load(path)).collect();
    let included: HashSet<String> = files
        .iter()
        .filter_map(|file| file.result.as_ref().ok())
        .flat_map(|loaded| loaded.files.iter().cloned())
        .collect();
    let mut told = HashSet::new();
    for file in &mut files {
        let is_included = included.contains(&file.identity);
        let Ok(loaded) = &mut file.result else {
            continue;
        };
        file.is_part_of_others = is_included && loaded.is_part;
        if file.is_part_of_others {
            loaded.problems.clear();
        }
        loaded.problems.retain(|problem| {
            let is_unused = problem.code() == "check::unused";
            !(is_included && is_unused) && told.insert(identity_of(problem))
        });
    }
    files
}

/// What makes two problems one: the place, and what is said of it.
fn identity_of(problem: &Problem) -> (String, Span, String, String) {
    let name = problem.source().name().trim_start_matches("./");
    (
        name.to_owned(),
        problem.span(),
        problem.code(),
        problem.message(),
    )
}

/// Loads a playbook to work with. One that is not sound can't be worked with: says what is wrong
/// with it and gives how to end.
pub(super) fn load_playbook(path: &Path) -> Result<Playbook, ExitStatus> {
    let disk = OnDisk::of(path);
    let loaded = read(path).map(|source| load_to_use(&source, &disk));
    let is_sound = loaded
        .as_ref()
        .is_ok_and(|loaded| loaded.playbook.is_some());
    if loaded.is_ok() && !is_sound && is_data(path) {
        let name = path.display();
        output::fail(&format!(
            "{name}: this is data by its name, where a playbook is due; the playbook comes first, then \
             the profiles"
        ));
        return Err(ExitStatus::Problems);
    }
    let may_be_another_kind = loaded.is_ok() && !is_playbook(path) && path.as_os_str() != "-";
    let playbook = sound(loaded);
    if playbook.is_err() && may_be_another_kind {
        let name = path.display().to_string();
        output::print_error(&format!(
            "{}: the name of a playbook ends in `.playbook`; is this one?\n",
            masked(&name)
        ));
    }
    playbook
}

/// The playbook, or what is wrong with it and how to end.
pub(super) fn sound(result: Result<Loaded, FileError>) -> Result<Playbook, ExitStatus> {
    let loaded = match result {
        Ok(loaded) => loaded,
        Err(FileError::Unreadable(message)) => {
            output::fail(&message);
            return Err(ExitStatus::Failed);
        }
        Err(FileError::NotText(problem)) => {
            output::draw_problems([*problem].iter());
            return Err(ExitStatus::Problems);
        }
    };
    loaded.playbook.ok_or_else(|| {
        let is_error = |problem: &&Problem| problem.severity() == Severity::Error;
        let errors: Vec<&Problem> = loaded.problems.iter().filter(is_error).collect();
        output::draw_problems(errors.into_iter());
        ExitStatus::Problems
    })
}

/// A path as it is typed: in quotes when there is a space in it.
pub(super) fn typed(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(char::is_whitespace) {
        format!("\"{path}\"")
    } else {
        path
    }
}

/// Whether a file is a playbook by its name.
pub(super) fn is_playbook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == PLAYBOOK)
}

/// Whether a file is a profile by its name.
pub(super) fn is_data(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let ending = ending.as_ref().and_then(|ending| ending.to_str());
    let endings = ["yaml", "yml", "json", "ndjson", "jsonl", "csv", "tsv"];
    ending.is_some_and(|ending| endings.contains(&ending))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_not_read_for_ever() {
        let endless = read_whole(std::io::repeat(0), 1_000).unwrap_err();
        assert_eq!(endless.kind(), std::io::ErrorKind::FileTooLarge);
        let short = read_whole(std::io::repeat(0).take(1_000), 1_000);
        assert_eq!(short.unwrap().len(), 1_000);
    }
}
