//! A playbook and the files that it includes: read once each, and put together.
//!
//! Comes in: the first text and the door to the others. Goes out: all texts laid end to end, the tree
//! of the whole, and what is wrong with the way the files are tied together.

use std::collections::{HashMap, HashSet};

use crate::diagnostics::{Problems, nearest};
use crate::source::{Source, Sources, Span};
use crate::syntax::ast::{Ast, Statement, Text};
use crate::syntax::{self, Parsed};

use super::error::SourceError;
use super::files::{self, FileError, Files};
use super::text_of;

/// The number of a file, in the order in which they are met.
type FileId = usize;

/// A playbook with every file that it names.
pub(super) struct Project {
    /// All texts, laid end to end.
    pub(super) text: String,
    pub(super) problems: Problems,
    files: Vec<File>,
    /// The texts after the first, each with the place where it starts.
    sources: Vec<(usize, Source)>,
    first: Source,
    known: HashMap<String, FileId>,
    /// The file that a path leads to, by the place where the path stands.
    targets: HashMap<usize, FileId>,
}

/// A file that has been read.
struct File {
    name: String,
    identity: String,
    ast: Ast,
}

impl Project {
    /// Reads a playbook and whatever it names, each file once.
    pub(super) fn read(first: &Source, door: &dyn Files) -> Self {
        let mut project = Self {
            text: String::new(),
            problems: Problems::default(),
            files: Vec::new(),
            sources: Vec::new(),
            first: first.clone(),
            known: HashMap::new(),
            targets: HashMap::new(),
        };
        let identity = door.identity(&files::join("", first.name()));
        project.lay(first);
        project.add(first, identity, syntax::parse(first));
        let mut at = 0;
        while let Some(file) = project.files.get(at) {
            let name = file.name.clone();
            for path in file
                .ast
                .statements
                .iter()
                .filter_map(path_of)
                .cloned()
                .collect::<Vec<_>>()
            {
                match project.find(&name, &path, door) {
                    Ok(target) => {
                        project.targets.insert(path.span.start, target);
                    }
                    Err(error) => project.problems.push(error),
                }
            }
            at += 1;
        }
        project.report_circles();
        project
    }

    /// Every text.
    pub(super) fn sources(&self) -> Sources {
        Sources::new(self.first.clone(), self.sources.clone())
    }

    /// Whether nothing at all stands in the first file.
    pub(super) fn is_empty(&self) -> bool {
        self.files
            .first()
            .is_none_or(|file| file.ast.statements.is_empty())
    }

    /// Whether the first file can only be meant to be a part of others: it has neither a title nor
    /// an example of its own.
    pub(super) fn is_part(&self) -> bool {
        let own = self.files.first().into_iter();
        let mut own = own.flat_map(|file| &file.ast.statements);
        !own.any(|statement| matches!(statement, Statement::Playbook(_) | Statement::Example(_)))
    }

    /// What identifies each file after the first.
    pub(super) fn identities(&self) -> Vec<String> {
        let others = self.files.iter().skip(1);
        others.map(|file| file.identity.clone()).collect()
    }

    /// The number of the file that a path leads to, which is read when it is new.
    fn find(&mut self, from: &str, path: &Text, door: &dyn Files) -> Result<FileId, SourceError> {
        let (written, span) = (path.value.clone(), path.span);
        if let Some(help) = files::unportable(&written) {
            return Err(SourceError::UnportablePath {
                written,
                help,
                span,
            });
        }
        let folder = files::folder_of(from);
        let name = files::join(folder, &written);
        let identity = door.identity(&name);
        if let Some(known) = self.known.get(&identity) {
            return Ok(*known);
        }
        match door.read(&name) {
            Ok(bytes) => {
                let (source, not_text) = text_of(&name, bytes);
                let start = self.lay(&source);
                let parsed = match not_text {
                    None => syntax::parse_from(&self.text, start),
                    Some(not_text) => not_text.into_parsed(start),
                };
                Ok(self.add(&source, identity, parsed))
            }
            Err(FileError::NotFound) => Err(SourceError::FileNotFound {
                help: help_to_find(folder, &written, door),
                written,
                name,
                span,
            }),
            Err(FileError::Outside { project }) => Err(SourceError::OutsideProject {
                written,
                project,
                span,
            }),
            Err(FileError::Folder) => Err(SourceError::UnreadableFile {
                help: format!("name each file of it that you need, such as `{written}/….playbook`"),
                written,
                why: "is a folder".to_owned(),
                span,
            }),
            Err(FileError::Unreadable(why)) => Err(SourceError::UnreadableFile {
                help: "name another file, or have this one made readable".to_owned(),
                written,
                why,
                span,
            }),
        }
    }

    /// Lays a text behind the others; gives where it starts.
    fn lay(&mut self, source: &Source) -> usize {
        if !self.files.is_empty() {
            self.text.push('\n');
            self.sources.push((self.text.len(), source.clone()));
        }
        let start = self.text.len();
        self.text.push_str(source.text());
        start
    }

    fn add(&mut self, source: &Source, identity: String, parsed: Parsed) -> FileId {
        self.problems.append(parsed.problems);
        self.known.insert(identity.clone(), self.files.len());
        self.files.push(File {
            name: source.name().to_owned(),
            identity,
            ast: parsed.ast,
        });
        self.files.len() - 1
    }

    /// The statements of the playbook as one tree: those of an included file stand where it is first
    /// included. Its title and its examples are its own and stay out.
    pub(super) fn take_tree(&mut self) -> Ast {
        let mut tree = Ast::default();
        let mut seen = HashSet::new();
        let mut way = Vec::new();
        let mut next = Some(0);
        loop {
            if let Some(file) = next.take()
                && seen.insert(file)
                && let Some(file) = self.files.get_mut(file)
            {
                let Ast {
                    statements,
                    lost_heads,
                    lacks_file,
                } = std::mem::take(&mut file.ast);
                tree.lost_heads.extend(lost_heads);
                tree.lacks_file |= lacks_file;
                way.push(statements.into_iter());
            }
            let is_first = way.len() == 1;
            let Some(statements) = way.last_mut() else {
                return tree;
            };
            match statements.next() {
                None => {
                    way.pop();
                }
                Some(Statement::Include(path)) => {
                    next = self.targets.get(&path.span.start).copied();
                    tree.lacks_file |= next.is_none();
                }
                Some(Statement::Playbook(_) | Statement::Example(_)) if !is_first => {}
                Some(statement) => tree.statements.push(statement),
            }
        }
    }

    /// Reports every `include` that leads back to a file which is just being included. The way is
    /// kept by hand: a long chain of files must not exhaust the machine's stack.
    fn report_circles(&mut self) {
        let mut is_done = vec![false; self.files.len()];
        let mut way: Vec<(FileId, Vec<Span>)> = vec![(0, self.includes_of(0))];
        let mut on_way = HashSet::from([0]);
        while let Some((file, waiting)) = way.last_mut() {
            let file = *file;
            let Some(span) = waiting.pop() else {
                if let Some(done) = is_done.get_mut(file) {
                    *done = true;
                }
                on_way.remove(&file);
                way.pop();
                continue;
            };
            let Some(target) = self.targets.get(&span.start).copied() else {
                continue;
            };
            if on_way.contains(&target) {
                let files: Vec<FileId> = way.iter().map(|(file, _)| *file).collect();
                let error = self.circle(target, &files, span);
                self.problems.push(error);
            } else if is_done.get(target) == Some(&false) {
                on_way.insert(target);
                way.push((target, self.includes_of(target)));
            }
        }
    }

    /// The places of the paths that a file includes, the first one last.
    fn includes_of(&self, file: FileId) -> Vec<Span> {
        let statements = self.files.get(file).into_iter();
        let statements = statements.flat_map(|file| file.ast.statements.iter().rev());
        let paths = statements.filter_map(path_of);
        paths.map(|path| path.span).collect()
    }

    fn circle(&self, target: FileId, way: &[FileId], span: Span) -> SourceError {
        let circle = way.iter().copied().skip_while(|file| *file != target);
        let names = circle.chain(std::iter::once(target));
        let names: Vec<String> = names.map(|file| self.short_name(file)).collect();
        let (name, way) = (self.short_name(target), way_of(&names));
        SourceError::CircularInclude { name, way, span }
    }

    /// The name of a file as the first one would write it.
    fn short_name(&self, file: FileId) -> String {
        let folder = files::folder_of(self.first.name());
        let file = self.files.get(file);
        file.map(|file| files::relative(folder, &file.name))
            .unwrap_or_default()
    }
}

/// The file that a statement names.
fn path_of(statement: &Statement) -> Option<&Text> {
    match statement {
        Statement::Include(path) => Some(path),
        _ => None,
    }
}

/// The names of a way round; of a very long one only both ends.
fn way_of(names: &[String]) -> String {
    const MOST_AT_AN_END: usize = 6;
    let joined = |names: &[String]| {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(" → ")
    };
    if names.len() <= 2 * MOST_AT_AN_END {
        return joined(names);
    }
    let (first, rest) = names.split_at(MOST_AT_AN_END);
    let (_, last) = rest.split_at(rest.len() - MOST_AT_AN_END);
    format!("{} → … → {}", joined(first), joined(last))
}

/// The file that may have been meant, or how paths are read.
fn help_to_find(folder: &str, written: &str, door: &dyn Files) -> String {
    let paths = door.paths();
    let paths: Vec<String> = paths
        .iter()
        .map(|path| files::relative(folder, path))
        .collect();
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let same_name = paths.iter().find(|path| last(path) == last(written));
    let near = same_name
        .cloned()
        .or_else(|| nearest(written, paths.iter().map(String::as_str)));
    match near {
        Some(path) => format!("did you mean `{path}`?"),
        None => {
            "check the spelling; the way to a file is written from the folder of the file that \
                 names it"
                .to_owned()
        }
    }
}
