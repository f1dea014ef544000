//! What changed between two versions of a playbook: statement by statement, by name.

mod entries;

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::pipeline::Playbook;
use crate::report::document::{Block, Item, Words};

use super::{Page, columns};

/// Something that a playbook says, with everything that can change about it.
struct Entry {
    /// `fact`, `rule` …: with the folded name it tells which entry of the other version it is.
    what: &'static str,
    key: String,
    shown: String,
    aspects: Vec<Aspect>,
    /// Its lines from the top, where their order counts.
    order: Vec<String>,
}

/// One thing that is said of an entry.
struct Aspect {
    label: String,
    /// What is compared.
    written: String,
    shown: Words,
}

impl Page<'_> {
    /// A last section: what was added, taken out and reworded since an older version.
    pub(super) fn changes(&mut self, older: &Playbook) {
        let older_page = Page::new(older);
        let (before, now) = (older_page.entries(), self.entries());
        let since = older.version().map(|version| format!("version {version}"));
        let since = since.unwrap_or_else(|| "the version before".to_owned());
        self.section(&format!("What changed since {since}"));
        let added = names_missing_in(&now, &before);
        let removed = names_missing_in(&before, &now);
        let reworded = reworded(&before, &now);
        if added.is_empty() && removed.is_empty() && reworded.is_empty() {
            self.paragraph(Words::new("Nothing that is said here has changed."));
        }
        self.names("Added", added);
        self.names("Taken out", removed);
        if !reworded.is_empty() {
            self.heading(3, Words::new("Changed"), None);
            self.table(columns(&["What", "Before", "Now"]), reworded);
        }
    }

    fn names(&mut self, title: &str, names: Vec<Item>) {
        if !names.is_empty() {
            self.heading(3, Words::new(title), None);
            self.blocks.push(Block::List(names));
        }
    }
}

impl Entry {
    fn is(&self, other: &Self) -> bool {
        self.what == other.what && self.key == other.key
    }

    fn name(&self) -> Words {
        Words::new(&format!("The {} ", self.what)).strong(&self.shown)
    }

    /// A row for everything that it says otherwise than before.
    fn reworded(&self, old: &Self) -> Vec<Vec<Words>> {
        let mut labels: IndexMap<&str, [Vec<&Aspect>; 2]> = IndexMap::new();
        for aspect in &self.aspects {
            let [_, now] = labels.entry(&aspect.label).or_default();
            now.push(aspect);
        }
        for aspect in &old.aspects {
            let [before, _] = labels.entry(&aspect.label).or_default();
            before.push(aspect);
        }
        let mut rows = Vec::new();
        for (label, [before, now]) in labels {
            let was = only_in(&before, &now);
            let is = only_in(&now, &before);
            for place in 0..was.len().max(is.len()) {
                rows.push(self.row(label, cell(was.get(place)), cell(is.get(place))));
            }
        }
        rows.extend(self.reordered(old));
        rows
    }

    /// A row for each two of its lines that follow one another the other way round.
    fn reordered(&self, old: &Self) -> Vec<Vec<Words>> {
        let lines = old.order.iter().enumerate();
        let places: HashMap<&str, usize> = lines.map(|(at, line)| (line.as_str(), at)).collect();
        let kept = self
            .order
            .iter()
            .filter_map(|line| Some((line, places.get(line.as_str())?)));
        let kept: Vec<(&String, &usize)> = kept.collect();
        let neighbours = kept.iter().zip(kept.iter().skip(1));
        neighbours
            .filter(|((_, above), (_, below))| above > below)
            .map(|((above, _), (below, _))| {
                let words = |one: &str, other: &str| Words::new(&format!("{one}, then {other}"));
                self.row("from the top", words(below, above), words(above, below))
            })
            .collect()
    }

    fn row(&self, label: &str, before: Words, now: Words) -> Vec<Words> {
        vec![self.name().and(&format!(", {label}")), before, now]
    }
}

/// What some of these say, and none of the others.
fn only_in<'e>(some: &[&'e Aspect], others: &[&Aspect]) -> Vec<&'e Words> {
    let here = some
        .iter()
        .filter(|one| !others.iter().any(|other| other.written == one.written));
    here.map(|aspect| &aspect.shown).collect()
}

fn cell(words: Option<&&Words>) -> Words {
    match words {
        Some(words) => (*words).clone(),
        None => Words::default().emphasis("not there"),
    }
}

fn names_missing_in(entries: &[Entry], others: &[Entry]) -> Vec<Item> {
    let missing = entries
        .iter()
        .filter(|entry| !others.iter().any(|other| other.is(entry)));
    missing.map(|entry| Item::new(entry.name())).collect()
}

/// A row for everything that an entry of both versions says otherwise.
fn reworded(before: &[Entry], now: &[Entry]) -> Vec<Vec<Words>> {
    let both = now.iter().filter_map(|entry| {
        let old = before.iter().find(|old| old.is(entry))?;
        Some(entry.reworded(old))
    });
    both.flatten().collect()
}
