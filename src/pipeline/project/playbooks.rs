//! The playbooks of a project: one that is evaluated, and those that it asks for their verdict. Each is
//! checked by itself, after those that it asks.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::check::checked::CheckedPlaybook;
use crate::check::{self, Context, Shared};
use crate::pipeline::error::SourceError;
use crate::syntax::ast::{Ast, Text};

use super::{FileId, Project};

/// Where a playbook is named, and in which file.
type Question = (FileId, Text);

/// The order in which to check playbooks.
#[derive(Default)]
struct Order {
    /// Each after those that it asks, the first one last.
    playbooks: Vec<FileId>,
    /// Where each is named.
    questions: HashMap<FileId, Vec<Question>>,
    /// Those that ask each other in a circle, which has been reported.
    in_circle: HashSet<FileId>,
}

impl Project {
    /// Checks the first playbook, whose tree is `first`, and those that it asks; gives it when all are
    /// sound.
    pub(in crate::pipeline) fn check(&mut self, first: &Ast) -> Option<CheckedPlaybook> {
        let order = self.order();
        let mut sound: Vec<CheckedPlaybook> = Vec::new();
        let mut asked: HashMap<usize, usize> = HashMap::new();
        let mut shared = Shared::default();
        for id in order.playbooks {
            let is_first = id == 0;
            let tree = match is_first {
                true => Cow::Borrowed(first),
                false => Cow::Owned(self.tree(id)),
            };
            let files = self.with_included(id);
            let is_readable = |file: &FileId| self.files.get(*file).is_some_and(|f| f.is_readable);
            let context = Context {
                text: &self.text,
                own_end: if is_first { self.first.text().len() } else { 0 },
                was_readable: files.iter().all(is_readable),
                playbooks: &sound,
                asked: &asked,
                shared,
            };
            let checked = check::check(&tree, context);
            shared = checked.shared;
            if is_first {
                self.problems.append(checked.problems);
                return checked.playbook.map(|playbook| CheckedPlaybook {
                    layout: shared.layout,
                    others: sound,
                    ..playbook
                });
            }
            self.problems.append(checked.problems.into_errors());
            let questions = order.questions.get(&id).map_or(&[][..], Vec::as_slice);
            if checked.playbook.is_some() {
                asked.extend(
                    questions
                        .iter()
                        .map(|(_, path)| (path.span.start, sound.len())),
                );
            } else if !order.in_circle.contains(&id) {
                self.report_broken(questions);
            }
            sound.extend(checked.playbook);
        }
        None
    }

    fn report_broken(&mut self, questions: &[Question]) {
        for (file, path) in questions {
            let (written, span) = (path.value.clone(), path.span);
            self.report_in(*file, SourceError::BrokenPlaybook { written, span });
        }
    }

    /// The order in which to check the playbooks. Circles are reported.
    fn order(&mut self) -> Order {
        let mut order = Order::default();
        let mut seen: HashSet<usize> = HashSet::new();
        let mut is_done = vec![false; self.files.len()];
        let mut way = vec![(0, self.questions_of(0))];
        while let Some((playbook, waiting)) = way.last_mut() {
            let playbook = *playbook;
            let Some((file, path)) = waiting.pop() else {
                if let Some(done) = is_done.get_mut(playbook) {
                    *done = true;
                }
                order.playbooks.push(playbook);
                way.pop();
                continue;
            };
            let Some(target) = self.target_of(&path) else {
                continue;
            };
            let is_new = seen.insert(path.span.start);
            if way.iter().any(|(on_way, _)| *on_way == target) {
                if is_new {
                    let ids = way.iter().map(|(id, _)| *id);
                    let circle = ids.clone().skip_while(|id| *id != target);
                    order.in_circle.extend(circle);
                    let (name, way) = self.circle(target, ids);
                    let span = path.span;
                    self.report_in(file, SourceError::CircularPlaybooks { name, way, span });
                }
                continue;
            }
            if is_new {
                order
                    .questions
                    .entry(target)
                    .or_default()
                    .push((file, path));
            }
            if is_done.get(target) == Some(&false) {
                way.push((target, self.questions_of(target)));
            }
        }
        order
    }

    /// Where a playbook, in all its files, names other playbooks; the first one last.
    fn questions_of(&self, playbook: FileId) -> Vec<Question> {
        let mut found = Vec::new();
        for id in self.with_included(playbook) {
            let file = self.files.get(id).into_iter();
            found.extend(
                file.flat_map(|file| &file.playbooks)
                    .map(|path| (id, path.clone())),
            );
        }
        found.reverse();
        found
    }
}
