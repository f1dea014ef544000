//! Protected facts: they may be reported on, and nothing may be decided by them.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::source::Span;

use super::Checker;
use super::checked::DefinitionId;
use super::error::CheckError;
use super::names::{Read, Symbol};

/// A protected fact that a definition reads, itself or through others.
#[derive(Debug, Clone)]
struct Way {
    key: String,
    /// The definitions on the way, the outermost first.
    through: Vec<DefinitionId>,
    /// Where the fact itself is named.
    named: Span,
}

impl Checker<'_> {
    /// Refuses every place outside of definitions that reads a protected fact. A definition may read
    /// one: it is refused where something is decided by it.
    pub(super) fn refuse_protected(&mut self) {
        if self.names.protected.is_empty() {
            return;
        }
        let ways = self.ways_to_protected();
        let mut seen: HashSet<Span> = HashSet::new();
        let mut errors = Vec::new();
        for read in self.names.reads.iter().filter(|read| read.by.is_none()) {
            let found = match read.symbol {
                Symbol::Definition(id) => ways.get(&id).cloned(),
                Symbol::Playbook(_) => None,
                Symbol::Slot(_) | Symbol::List(_) | Symbol::Damaged => self.direct_way(read),
            };
            if let Some(way) = found
                && seen.insert(read.span)
            {
                errors.push(self.protected_error(read.span, &way));
            }
        }
        for error in errors {
            self.problems.push(error);
        }
    }

    fn direct_way(&self, read: &Read) -> Option<Way> {
        self.names.protected.contains(&read.key).then(|| Way {
            key: read.key.clone(),
            through: Vec::new(),
            named: read.span,
        })
    }

    /// For each definition that reads a protected fact, the shortest way there.
    fn ways_to_protected(&self) -> HashMap<DefinitionId, Way> {
        let mut ways: HashMap<DefinitionId, Way> = HashMap::new();
        let mut waiting = VecDeque::new();
        for read in &self.names.reads {
            if let (Some(by), Some(mut way)) = (read.by, self.direct_way(read)) {
                way.through.push(by);
                waiting.push_back((by, way));
            }
        }
        while let Some((id, way)) = waiting.pop_front() {
            if ways.contains_key(&id) {
                continue;
            }
            for read in &self.names.reads {
                if let (Some(by), Symbol::Definition(inner)) = (read.by, read.symbol)
                    && inner == id
                {
                    let mut longer = way.clone();
                    longer.through.insert(0, by);
                    waiting.push_back((by, longer));
                }
            }
            ways.insert(id, way);
        }
        ways
    }

    fn protected_error(&self, span: Span, way: &Way) -> CheckError {
        let declared = self.names.symbols.get(&way.key);
        let definitions = way.through.iter();
        let names: Vec<String> = definitions
            .filter_map(|id| self.names.definitions.get(*id))
            .map(|definition| format!("`define {}`", definition.name().text))
            .collect();
        let through = match names.as_slice() {
            [] => String::new(),
            names => format!(" through {}", names.join(" and ")),
        };
        CheckError::ProtectedFact {
            name: declared.map_or_else(|| way.key.clone(), |declared| declared.name.clone()),
            through,
            span,
            declared: declared.map_or(span, |declared| declared.span),
            named: (way.named != span).then_some(way.named),
        }
    }
}
