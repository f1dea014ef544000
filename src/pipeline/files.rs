//! The door through which the texts of a project come in, and the paths that playbooks name.

use std::collections::BTreeMap;

/// Where the files that playbooks name are read from. The library opens no file itself: the command
/// line hands in the disk, a test or an embedder whatever has texts under names.
///
/// Paths have forward slashes and are already worked out: what a playbook writes is joined to the
/// folder of the file that it stands in, and `..` is taken away where it can be.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// When there is no such file, or it must not or cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;

    /// What is the same for two paths that lead to the same file.
    fn identity(&self, path: &str) -> String {
        path.to_owned()
    }

    /// The paths of files there are, to name the nearest when one is not found.
    fn paths(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileError {
    /// There is none.
    NotFound,
    /// It lies outside of the folder in which files may be named, or leads out of it.
    Outside {
        /// That folder.
        project: String,
    },
    /// It is a folder.
    Folder,
    /// It is there, but cannot be read; why, in words that go on from `it`, such as `is too large`.
    Unreadable(String),
}

/// No files at all: a playbook that names one cannot be read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
}

/// Texts in memory, by path.
impl Files for BTreeMap<String, String> {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let text = self.get(path).ok_or(FileError::NotFound)?;
        Ok(text.clone().into_bytes())
    }

    fn paths(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}

/// The folder that a file lies in; empty for the folder that all paths count from.
pub(super) fn folder_of(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => "",
    }
}

/// A path that stands in a file of `folder`, from where `folder` counts.
pub(super) fn join(folder: &str, path: &str) -> String {
    let root = if folder.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() && parts.is_empty() => {}
            part => parts.push(part),
        }
    }
    format!("{root}{}", parts.join("/"))
}

/// The path to `target` as a file of `folder` writes it.
pub(super) fn relative(folder: &str, target: &str) -> String {
    let of = |path: &str| -> Vec<String> {
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let (from, to) = (of(folder), of(target));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..");
    let down = to.iter().skip(shared).map(String::as_str);
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// What is wrong with a path before it is looked for: what to write instead.
pub(super) fn unportable(path: &str) -> Option<String> {
    let is_drive = path.get(1..2) == Some(":") && path.starts_with(|c: char| c.is_alphabetic());
    let path = path.trim();
    if path.contains("://") {
        Some("keep a copy of the file beside the playbook, and name that".to_owned())
    } else if is_drive || path.starts_with(['/', '\\']) {
        let help = "write the way to it from the folder of this file, such as \
                    `common/product-skills.playbook`";
        Some(help.to_owned())
    } else if path.contains('\\') {
        let better = path.replace('\\', "/");
        Some(format!("write `{better}`, which every system understands"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_from_the_folder_of_the_file() {
        assert_eq!(folder_of("a/b.playbook"), "a");
        assert_eq!(folder_of("b.playbook"), "");
        assert_eq!(folder_of("/b.playbook"), "/");
        assert_eq!(join("a/b", "c.playbook"), "a/b/c.playbook");
        assert_eq!(join("a/b", "../c.playbook"), "a/c.playbook");
        assert_eq!(join("a", "../../c.playbook"), "../c.playbook");
        assert_eq!(join("..", "../c.playbook"), "../../c.playbook");
        assert_eq!(join("./a", "./c//d.playbook"), "a/c/d.playbook");
        assert_eq!(join("/a", "../../c.playbook"), "/c.playbook");
        assert_eq!(join("", "c.playbook"), "c.playbook");
    }

    #[test]
    fn a_path_leads_back_from_a_folder() {
        assert_eq!(relative("a/b", "a/c/d.playbook"), "../c/d.playbook");
        assert_eq!(relative("", "c.playbook"), "c.playbook");
        assert_eq!(relative("a", "a/c.playbook"), "c.playbook");
    }

    #[test]
    fn a_path_that_one_system_alone_understands_is_refused() {
        for path in [
            "/etc/passwd",
            "C:\\a.playbook",
            "c:/a.playbook",
            "a\\b.playbook",
            "\\\\server\\a",
            "https://example.org/a.playbook",
        ] {
            assert!(unportable(path).is_some(), "{path}");
        }
        assert_eq!(unportable("../common/product skills.playbook"), None);
        let help = unportable("common\\a.playbook").unwrap();
        assert!(help.contains("`common/a.playbook`"), "{help}");
    }
}
