//! Markdown documents of the project: their blocks, links and headings.

use std::path::{Path, PathBuf};

/// Where everything stands.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A document.
pub(super) struct Document {
    /// Its path from the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// A fenced block.
pub(super) struct Block {
    /// What stands behind the opening fence, such as `playbook`.
    pub(super) language: String,
    pub(super) text: String,
    /// The line of the opening fence, from 1.
    pub(super) line: usize,
}

impl Document {
    pub(super) fn read(path: &str) -> Self {
        let text = std::fs::read_to_string(root().join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        Self {
            path: path.to_owned(),
            text,
        }
    }

    /// Every document at the root and under `docs`, in order of path.
    pub(super) fn all() -> Vec<Self> {
        let mut paths = vec![];
        collect(&root(), false, &mut paths);
        collect(&root().join("docs"), true, &mut paths);
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_open = false;
        for (at, line) in self.text.lines().enumerate() {
            match (line.strip_prefix("```"), is_open) {
                (Some(language), false) => {
                    is_open = true;
                    blocks.push(Block {
                        language: language.trim().to_owned(),
                        text: String::new(),
                        line: at + 1,
                    });
                }
                (Some(_), true) => is_open = false,
                (None, true) => {
                    let block = blocks.last_mut().expect("a block is open");
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, false) => {}
            }
        }
        assert!(!is_open, "{}: a block is not closed", self.path);
        blocks
    }

    /// The text without its blocks and without what stands between backticks.
    fn prose(&self) -> String {
        let mut is_open = false;
        let mut prose = String::new();
        for line in self.text.lines() {
            if line.starts_with("```") {
                is_open = !is_open;
            } else if !is_open {
                let outside = line.split('`').step_by(2);
                prose.push_str(&outside.collect::<Vec<_>>().join(" "));
                prose.push('\n');
            }
        }
        prose
    }

    /// The targets of its links.
    pub(super) fn links(&self) -> Vec<String> {
        let prose = self.prose();
        let parts = prose.split("](").skip(1);
        parts
            .filter_map(|part| part.split_once(')'))
            .map(|(target, _)| target.to_owned())
            .collect()
    }

    /// Its headings, as links name them.
    pub(super) fn anchors(&self) -> Vec<String> {
        let mut is_open = false;
        let mut anchors = Vec::new();
        for line in self.text.lines() {
            if line.starts_with("```") {
                is_open = !is_open;
            } else if line.starts_with('#') && !is_open {
                anchors.push(anchor(line.trim_start_matches('#')));
            }
        }
        anchors
    }
}

fn anchor(heading: &str) -> String {
    let heading = heading.trim().to_lowercase();
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn collect(folder: &Path, goes_down: bool, paths: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() && goes_down {
            collect(&path, goes_down, paths);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            let path = path.strip_prefix(root()).expect("it is under the root");
            paths.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
}
