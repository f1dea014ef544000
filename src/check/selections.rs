//! Which items a sentence about evidence looks at: kinds, and named selections of them.

use std::rc::Rc;

use crate::layout::KindId;
use crate::syntax::ast::{Filter as WrittenFilter, Name};

use super::Checker;
use super::checked::Filter;
use super::error::CheckError;
use super::names::KindSymbol;

/// How many selections may rest on one another.
const DEEPEST: usize = 16;
/// To how many kinds, each with its filters, a selection may come.
const MOST: usize = 200;

/// How far a named selection has been resolved.
#[derive(Debug, Clone)]
pub(super) enum Selection {
    NotYet,
    /// Being resolved further up: meeting it again is a circle.
    InProgress,
    Done {
        selected: Rc<[Selected]>,
        /// How many selections it rests on, one on another.
        depth: usize,
    },
    /// It has a problem that has been reported.
    Failed,
}

/// A kind of evidence, and the filters that its items must pass.
#[derive(Debug, Clone)]
pub(super) struct Selected {
    pub(super) kind: KindId,
    pub(super) filters: Vec<Filter>,
    /// The filters in the author's words: those of named selections only.
    pub(super) words: Vec<String>,
}

impl Checker<'_> {
    /// Resolves every selection, in the order of the file.
    pub(super) fn resolve_selections(&mut self) {
        for id in 0..self.names.selections.len() {
            if let Some(selection) = self.names.selections.get(id).copied() {
                self.resolve_selection(id, &selection.name);
            }
        }
    }

    /// What a selection selects; `used` is where its name stands. Nothing when it has a problem, which
    /// is reported.
    fn resolve_selection(&mut self, id: usize, used: &Name) -> Option<(Rc<[Selected]>, usize)> {
        match self.selections.get(id)? {
            Selection::Done { selected, depth } => return Some((selected.clone(), *depth)),
            Selection::Failed => return None,
            Selection::InProgress => {
                self.report_circular_selection(id, used);
                return None;
            }
            Selection::NotYet => {}
        }
        self.set_selection(id, Selection::InProgress);
        self.selections_in_progress.push(id);
        let resolved = self.new_selection(id);
        self.selections_in_progress.pop();
        let state = match &resolved {
            Some((selected, depth)) => Selection::Done {
                selected: selected.clone(),
                depth: *depth,
            },
            None => Selection::Failed,
        };
        self.set_selection(id, state);
        self.has_failed |= resolved.is_none();
        resolved
    }

    fn new_selection(&mut self, id: usize) -> Option<(Rc<[Selected]>, usize)> {
        let declared = self.names.selections.get(id).copied()?;
        let in_progress = self.selections_in_progress.len();
        let (selected, depth) = self.selected(&declared.kinds, &declared.filters)?;
        if in_progress > DEEPEST || depth >= DEEPEST || selected.len() > MOST {
            let (name, span) = (declared.name.text.clone(), declared.name.span);
            self.problems
                .push(CheckError::SelectionTooLarge { name, span });
            return None;
        }
        let own_words = self.filter_words(&declared.filters);
        let selected: Vec<Selected> = selected
            .into_iter()
            .map(|mut selected| {
                selected.words.extend(own_words.iter().cloned());
                selected
            })
            .collect();
        let kinds = self.kind_names(&selected);
        let selections = &mut self.names.layout.selections;
        selections.insert(declared.name.key.clone(), kinds);
        Some((selected.into(), depth + 1))
    }

    /// The kinds that names stand for, each with its own filters and those that are written; and how
    /// deep the selections among the names go.
    pub(super) fn selected(
        &mut self,
        names: &[Name],
        filters: &[WrittenFilter],
    ) -> Option<(Vec<Selected>, usize)> {
        let named: Vec<Option<(Rc<[Selected]>, usize)>> =
            names.iter().map(|name| self.named_evidence(name)).collect();
        let named: Vec<(Rc<[Selected]>, usize)> = named.into_iter().collect::<Option<_>>()?;
        let depth = named.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
        let mut selected: Vec<Selected> = Vec::new();
        for (alternatives, _) in named {
            for new in alternatives.iter() {
                let is_there = |known: &Selected| {
                    known.kind == new.kind && (known.words.is_empty() || known.words == new.words)
                };
                if !selected.iter().any(is_there) && selected.len() <= MOST {
                    selected.push(new.clone());
                }
            }
        }
        // A kind that is selected whole leaves nothing to its narrower selections.
        let whole: Vec<KindId> = selected
            .iter()
            .filter(|selected| selected.words.is_empty())
            .map(|selected| selected.kind)
            .collect();
        selected.retain(|selected| selected.words.is_empty() || !whole.contains(&selected.kind));
        for (at, one) in selected.iter_mut().enumerate() {
            // The filters of every kind but the first are looked at only for its fields.
            one.filters
                .extend(self.filters(filters, one.kind, at == 0)?);
        }
        Some((selected, depth))
    }

    fn named_evidence(&mut self, name: &Name) -> Option<(Rc<[Selected]>, usize)> {
        match self.names.kind_symbol(name, &mut self.problems)? {
            KindSymbol::Kind(kind) => {
                let whole = Selected {
                    kind,
                    filters: Vec::new(),
                    words: Vec::new(),
                };
                Some((Rc::from([whole]), 0))
            }
            KindSymbol::Selection(id) => self.resolve_selection(id, name),
        }
    }

    fn set_selection(&mut self, id: usize, state: Selection) {
        if let Some(selection) = self.selections.get_mut(id) {
            *selection = state;
        }
    }

    fn report_circular_selection(&mut self, id: usize, used: &Name) {
        let way = self.selections_in_progress.iter().copied();
        let way = way.skip_while(|other| *other != id).chain([id]);
        let names = way.filter_map(|id| self.names.selections.get(id));
        let names: Vec<&str> = names.map(|known| known.name.text.as_str()).collect();
        let way = names.join(" → ");
        let (name, span) = (used.text.clone(), used.span);
        self.problems
            .push(CheckError::CircularSelection { name, way, span });
    }

    /// The names of the kinds selected, each once.
    fn kind_names(&self, selected: &[Selected]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for one in selected {
            if let Some((_, kind)) = self.names.layout.kinds.get_index(one.kind)
                && !names.contains(&kind.name)
            {
                names.push(kind.name.clone());
            }
        }
        names
    }

    /// What is selected, in words: the kinds, and what the named selections ask of their items.
    pub(super) fn selected_words(&self, selected: &[Selected]) -> (String, Vec<String>) {
        let names = self.kind_names(selected);
        let kinds = either(names.iter().map(String::as_str));
        let first = selected.first().map(|selected| selected.words.clone());
        let first = first.unwrap_or_default();
        if selected.iter().all(|selected| selected.words == first) {
            return (kinds, first);
        }
        let narrowed = selected.iter().filter(|one| !one.words.is_empty());
        let narrowed: Vec<String> = narrowed
            .filter_map(|one| {
                let (_, kind) = self.names.layout.kinds.get_index(one.kind)?;
                Some(format!("{} {}", kind.name, one.words.join(" ")))
            })
            .collect();
        (kinds, vec![format!("(only {})", narrowed.join("; only "))])
    }

    pub(super) fn filter_words(&self, filters: &[WrittenFilter]) -> Vec<String> {
        filters
            .iter()
            .map(|filter| self.words(filter.span))
            .collect()
    }
}

/// `mentoring, coaching or podcast`
pub(super) fn either<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        names => names.concat(),
    }
}
