//! The files of a project on disk: what a playbook may name, and what not.
#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where files are read"
)]

use std::cell::OnceCell;
use std::path::{Component, Path, PathBuf};

use crate::pipeline::{FileError, Files};

use super::files::{is_playbook, said};

/// The largest file that a playbook may name, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;
/// How deep, and how many files, are looked through to name the nearest.
const DEEPEST_SEARCH: usize = 4;
const MOST_SEARCHED: usize = 2_000;

/// The disk, as far as one playbook may name files on it: the project folder and what lies in it.
///
/// That is the nearest folder above the playbook which holds a `.git`; without one, the current
/// folder when the playbook lies in it; else the playbook's own folder.
#[derive(Debug)]
pub(super) struct OnDisk {
    project: PathBuf,
    /// The folder of the playbook, as it was written.
    folder: PathBuf,
    paths: OnceCell<Vec<String>>,
}

impl OnDisk {
    /// The project of a playbook; that of the current folder for standard input.
    pub(super) fn of(playbook: &Path) -> Self {
        let folder = match playbook.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            Some(_) | None => Path::new("."),
        };
        let real = folder.canonicalize();
        let real = real.unwrap_or_else(|_| folder.to_path_buf());
        let with_git = real.ancestors().find(|above| above.join(".git").exists());
        let current = std::env::current_dir().and_then(|current| current.canonicalize());
        let current = current.ok().filter(|current| real.starts_with(current));
        let project = with_git.map(Path::to_path_buf).or(current);
        Self {
            project: project.unwrap_or_else(|| real.clone()),
            folder: folder.to_path_buf(),
            paths: OnceCell::new(),
        }
    }

    /// Where a path really leads, links followed.
    fn real(&self, path: &str) -> Result<PathBuf, FileError> {
        let outside = || FileError::Outside {
            project: slashed(&self.project),
        };
        match Path::new(path).canonicalize() {
            Ok(real) if real.starts_with(&self.project) => Ok(real),
            Ok(_) => Err(outside()),
            // What lies outside is not even told to be missing.
            Err(_) if !absolute(path).starts_with(&self.project) => Err(outside()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(FileError::NotFound),
            Err(error) => Err(FileError::Unreadable(said_of_it(&error))),
        }
    }
}

impl Files for OnDisk {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let real = self.real(path)?;
        let unreadable = |error: std::io::Error| FileError::Unreadable(said_of_it(&error));
        let about = std::fs::metadata(&real).map_err(unreadable)?;
        if about.is_dir() {
            Err(FileError::Folder)
        } else if !about.is_file() {
            Err(FileError::Unreadable("is no ordinary file".to_owned()))
        } else if about.len() > LARGEST {
            Err(FileError::Unreadable("is larger than 16 MB".to_owned()))
        } else {
            std::fs::read(&real).map_err(unreadable)
        }
    }

    fn identity(&self, path: &str) -> String {
        Path::new(path)
            .canonicalize()
            .map_or_else(|_| path.to_owned(), |real| slashed(&real))
    }

    fn paths(&self) -> Vec<String> {
        let paths = self.paths.get_or_init(|| playbooks_near(&self.folder));
        paths.clone()
    }
}

/// The playbooks in a folder and the folders in it; not all of them when there are very many.
fn playbooks_near(folder: &Path) -> Vec<String> {
    let walk = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .max_depth(Some(DEEPEST_SEARCH))
        .sort_by_file_path(Path::cmp)
        .build();
    let found = walk.take(MOST_SEARCHED).filter_map(Result::ok);
    let playbooks = found.filter(|entry| is_playbook(entry.path()));
    playbooks
        .map(|entry| slashed(entry.path().strip_prefix("./").unwrap_or(entry.path())))
        .collect()
}

/// A path from the root, without `..`, whether or not there is anything at it.
fn absolute(path: &str) -> PathBuf {
    let mut clean = PathBuf::new();
    let whole = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => clean.push(part),
        }
    }
    clean
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// What the system said, to go on from `it`.
fn said_of_it(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "is not yours to read".to_owned(),
        _ => format!("gives an error ({})", said(error)),
    }
}
