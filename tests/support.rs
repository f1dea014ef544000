//! What several tests share.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use std::path::{Path, PathBuf};

use footbridge::{Playbook, Severity, Source, load};

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

/// A playbook that must have no errors.
pub(crate) fn sound(source: &Source) -> Playbook {
    let loaded = load(source);
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
    let folder = path.parent().unwrap();
    let read_beside = |name: &str| Ok(read(&folder.join(name)));
    let mut failed = Vec::new();
    for result in playbook.run_examples(&read_beside) {
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
