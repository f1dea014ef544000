//! A playbook and the files that it names: read once each, and put together.
//!
//! Comes in: the first text and the door to the others. Goes out: all texts laid end to end, a tree for
//! each playbook among them, and what is wrong with the way the files are tied together.

mod playbooks;

use std::collections::{HashMap, HashSet};

use crate::diagnostics::{Problems, nearest};
use crate::source::{Source, Sources};
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
    /// The paths of its `include` statements, in order.
    includes: Vec<Text>,
    /// The paths of the other playbooks that it names, in order.
    playbooks: Vec<Text>,
    /// Whether it, and each file that it names, could be read.
    is_readable: bool,
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
            let paths = [file.includes.as_slice(), &file.playbooks].concat();
            for path in &paths {
                match project.find(&name, path, door) {
                    Ok(target) => {
                        project.targets.insert(path.span.start, target);
                    }
                    Err(error) => project.report_in(at, error),
                }
            }
            at += 1;
        }
        project.report_circles();
        project
    }

    /// Reports what is wrong with a file, of which then nothing can be evaluated.
    fn report_in(&mut self, file: FileId, error: SourceError) {
        if let Some(file) = self.files.get_mut(file) {
            file.is_readable = false;
        }
        self.problems.push(error);
    }

    fn target_of(&self, path: &Text) -> Option<FileId> {
        self.targets.get(&path.span.start).copied()
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

    /// The facts, skills and kinds of evidence of the files that only the playbooks which are asked
    /// take in.
    pub(super) fn asked_of_people(&self) -> Vec<Statement> {
        let own: HashSet<FileId> = self.with_included(0).into_iter().collect();
        let others = self.files.iter().enumerate();
        let others = others.filter(|(file, _)| !own.contains(file));
        let statements = others.flat_map(|(_, file)| &file.ast.statements);
        let of_people = statements.filter(|statement| {
            matches!(
                statement,
                Statement::Fact(_) | Statement::Skill(_) | Statement::Evidence(_)
            )
        });
        of_people.cloned().collect()
    }

    /// What identifies each file that the first one includes.
    pub(super) fn included(&self) -> Vec<String> {
        let others = self.with_included(0).into_iter().skip(1);
        let others = others.filter_map(|file| self.files.get(file));
        others.map(|file| file.identity.clone()).collect()
    }

    /// A file and every file that it includes, itself or by way of others.
    fn with_included(&self, file: FileId) -> Vec<FileId> {
        let mut found = vec![file];
        let mut seen = HashSet::from([file]);
        let mut at = 0;
        while let Some(file) = found.get(at).and_then(|file| self.files.get(*file)) {
            let targets = file.includes.iter();
            let targets = targets.filter_map(|path| self.target_of(path));
            found.extend(targets.filter(|target| seen.insert(*target)));
            at += 1;
        }
        found
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
        self.known.insert(identity.clone(), self.files.len());
        let (mut includes, mut playbooks) = (Vec::new(), Vec::new());
        for statement in &parsed.ast.statements {
            match statement {
                Statement::Include(path) => includes.push(path.clone()),
                Statement::OtherPlaybook(other) => playbooks.extend(other.path.clone()),
                _ => {}
            }
        }
        self.files.push(File {
            name: source.name().to_owned(),
            identity,
            includes,
            playbooks,
            is_readable: !parsed.problems.has_errors(),
            ast: parsed.ast,
        });
        self.problems.append(parsed.problems);
        self.files.len() - 1
    }

    /// The tree of the first playbook, for good: nobody asks for that of a file that stands alone again.
    pub(super) fn take_tree(&mut self) -> Ast {
        match self.files.as_mut_slice() {
            [alone] if alone.includes.is_empty() => std::mem::take(&mut alone.ast),
            _ => self.tree(0),
        }
    }

    /// The statements of a playbook as one tree: those of an included file stand where it is first
    /// included. The title and the examples of a file are its own and stay out.
    pub(super) fn tree(&self, playbook: FileId) -> Ast {
        let mut tree = Ast::default();
        let mut seen = HashSet::new();
        let mut way = Vec::new();
        let mut next = Some(playbook);
        loop {
            if let Some(id) = next.take()
                && seen.insert(id)
                && let Some(file) = self.files.get(id)
            {
                tree.lost_heads.extend(file.ast.lost_heads.iter().cloned());
                tree.lacks_file |= file.ast.lacks_file;
                way.push((id, file.ast.statements.iter()));
            }
            let Some((file, statements)) = way.last_mut() else {
                return tree;
            };
            match statements.next() {
                None => {
                    way.pop();
                }
                Some(Statement::Include(path)) => {
                    next = self.target_of(path);
                    tree.lacks_file |= next.is_none();
                }
                Some(Statement::Playbook(_)) if *file != playbook => {}
                Some(Statement::Example(_)) if *file != 0 => {}
                Some(statement) => tree.statements.push(statement.clone()),
            }
        }
    }

    /// Reports every `include` that leads back to a file which is just being included.
    fn report_circles(&mut self) {
        let mut is_done = vec![false; self.files.len()];
        for file in 0..self.files.len() {
            if is_done.get(file) == Some(&false) {
                self.report_circles_from(file, &mut is_done);
            }
        }
    }

    /// The way is kept by hand: a long chain of files must not exhaust the machine's stack.
    fn report_circles_from(&mut self, start: FileId, is_done: &mut [bool]) {
        let mut way: Vec<(FileId, Vec<Text>)> = vec![(start, self.includes_of(start))];
        let mut on_way = HashSet::from([start]);
        while let Some((file, waiting)) = way.last_mut() {
            let file = *file;
            let Some(path) = waiting.pop() else {
                if let Some(done) = is_done.get_mut(file) {
                    *done = true;
                }
                on_way.remove(&file);
                way.pop();
                continue;
            };
            let Some(target) = self.target_of(&path) else {
                continue;
            };
            if on_way.contains(&target) {
                let (name, way) = self.circle(target, way.iter().map(|(file, _)| *file));
                let span = path.span;
                self.report_in(file, SourceError::CircularInclude { name, way, span });
            } else if is_done.get(target) == Some(&false) {
                on_way.insert(target);
                way.push((target, self.includes_of(target)));
            }
        }
    }

    /// The paths that a file includes, the first one last.
    fn includes_of(&self, file: FileId) -> Vec<Text> {
        let file = self.files.get(file).into_iter();
        let includes = file.flat_map(|file| file.includes.iter().rev());
        includes.cloned().collect()
    }

    /// The name of a file that a way comes back to, and the way from there.
    fn circle(&self, target: FileId, way: impl Iterator<Item = FileId>) -> (String, String) {
        let circle = way.skip_while(|file| *file != target);
        let names = circle.chain(std::iter::once(target));
        let names: Vec<String> = names.map(|file| self.short_name(file)).collect();
        (self.short_name(target), way_of(&names))
    }

    /// The name of a file as the first one would write it.
    fn short_name(&self, file: FileId) -> String {
        let folder = files::folder_of(self.first.name());
        let file = self.files.get(file);
        file.map(|file| files::relative(folder, &file.name))
            .unwrap_or_default()
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
