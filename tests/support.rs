//! What several tests share.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use footbridge::{FileError, Files, Playbook, Severity, Source, load_with};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` (from the root) that ends so, sorted.
pub(crate) fn files_below(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|known| known == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A file, named by its path from the root.
pub(crate) fn read(path: &Path) -> Source {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.strip_prefix(root()).unwrap_or(path);
    Source::new(name.to_string_lossy().replace('\\', "/"), text)
}

/// A folder on disk, by paths from it. Nothing above it can be read.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let place = self.0.join(path);
        refuse(path, place.is_dir())?;
        std::fs::read(place).map_err(|_| FileError::NotFound)
    }

    fn paths(&self) -> Vec<String> {
        let paths = files_below(&self.0.to_string_lossy(), "playbook");
        let paths = paths.iter().map(|path| path.strip_prefix(&self.0).unwrap());
        paths
            .map(|path| path.to_string_lossy().replace('\\', "/"))
            .collect()
    }
}

/// The repository, by paths from its root.
pub(crate) fn repository() -> Folder {
    Folder(root())
}

/// The blocks of a document that begin with their name, `# common/skills.playbook`.
#[derive(Default)]
pub(crate) struct NamedBlocks(BTreeMap<String, String>);

impl NamedBlocks {
    /// Keeps a block that has a name; gives the name.
    pub(crate) fn add(&mut self, text: &str) -> Option<String> {
        let name = text.lines().next()?.strip_prefix("# ")?.trim();
        let is_name = [".playbook", ".yaml"].iter().any(|end| name.ends_with(end));
        is_name.then(|| {
            self.0.insert(name.to_owned(), text.to_owned());
            name.to_owned()
        })
    }
}

impl Files for NamedBlocks {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let below = format!("{path}/");
        refuse(path, self.0.keys().any(|name| name.starts_with(&below)))?;
        self.0.read(path)
    }

    fn paths(&self) -> Vec<String> {
        self.0.paths()
    }
}

fn refuse(path: &str, is_folder: bool) -> Result<(), FileError> {
    if path.starts_with("..") {
        let project = "playbooks".to_owned();
        Err(FileError::Outside { project })
    } else if is_folder {
        Err(FileError::Folder)
    } else {
        Ok(())
    }
}

/// A playbook that must have no errors.
pub(crate) fn sound(source: &Source) -> Playbook {
    let loaded = load_with(source, &repository());
    let errors: Vec<_> = loaded
        .problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{}", source.text());
    loaded.playbook.unwrap()
}

/// What did not come out as expected in the examples of a playbook, a text for each.
pub(crate) fn failed_examples(path: &Path) -> Vec<String> {
    let source = read(path);
    let playbook = sound(&source);
    assert!(
        playbook.example_count() > 0,
        "{} has no example",
        source.name()
    );
    let mut failed = Vec::new();
    for result in playbook.run_examples(&repository()) {
        for mismatch in result.mismatches {
            failed.push(format!(
                "{}:{}: {}\n  expected: {}\n  actual:   {}\n  {}",
                source.name(),
                mismatch.position.line,
                result.title,
                mismatch.expected,
                mismatch.actual,
                mismatch.why.join("\n  ")
            ));
        }
    }
    failed
}
