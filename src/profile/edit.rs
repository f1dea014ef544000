//! Writing into the YAML of a person, beside what stands there: answers are added or put in the place
//! of older ones, and every comment, every key that nobody knows and the order of lines stay.
//!
//! An edit knows how YAML is laid out, not what it means. Whoever edits reads the new text again and
//! compares. What is known not to be known stands as a name without a value, with [`MARK`] behind it:
//! to every reader that is simply nothing.

mod text;

use super::document::{Entry, Node, NodeKind};
use super::yaml;
use crate::program::{KindId, Layout, Section, Target};
use crate::source::Span;
use crate::value::{Date, fold_name, spaced_once};

use text::{indented, insert, line_end, splice, take_out, without_mark, without_member};
pub(crate) use text::{yaml_key, yaml_text};

/// Behind what somebody was asked for and did not know.
const MARK: &str = "# don't know";

/// The YAML of one person.
pub(crate) struct Sheet<'t, 'l> {
    text: &'t str,
    layout: &'l Layout,
    person: Option<Person<'t>>,
}

/// The lines of the person.
struct Person<'t> {
    entries: Vec<Entry<'t>>,
    span: Span,
}

/// What is put under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    /// A value, as YAML.
    Value(String),
    /// Nobody knows.
    DontKnow,
}

impl Given {
    fn line(&self, name: &str) -> String {
        match self {
            Self::Value(value) => format!("{name}: {value}"),
            Self::DontKnow => format!("{name}:  {MARK}"),
        }
    }
}

impl<'t, 'l> Sheet<'t, 'l> {
    /// The sheet of a text that holds one person at the most; nothing when it holds something else.
    pub(crate) fn read(text: &'t str, layout: &'l Layout) -> Option<Self> {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let pieces = yaml::read(text.get(start..)?, start).into_iter();
        let mut roots = Vec::new();
        for piece in pieces {
            match piece.root.ok()? {
                None => {}
                Some(root) if matches!(root.kind, NodeKind::Nothing) => {}
                Some(root) => roots.push(root),
            }
        }
        let mut root = roots.pop();
        if !roots.is_empty() {
            return None;
        }
        if let Some(Node {
            kind: NodeKind::List(nodes),
            ..
        }) = &mut root
        {
            let last = nodes.pop();
            if !nodes.is_empty() {
                return None;
            }
            root = last;
        }
        let in_brackets = |node: &Node<'_>| {
            let rest = text.get(node.span.start..).unwrap_or("");
            rest.starts_with(['{', '['])
        };
        if root.as_ref().is_some_and(in_brackets) {
            return None;
        }
        let person = match root {
            None => None,
            Some(Node {
                kind: NodeKind::Entries(entries),
                span,
            }) => Some(Person { entries, span }),
            Some(_) => return None,
        };
        Some(Self {
            text,
            layout,
            person,
        })
    }

    /// Whether nobody is in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.person.is_none()
    }

    /// The names of which somebody has said that nobody knows.
    pub(crate) fn not_known(&self) -> Vec<Target> {
        let named = self.named().into_iter();
        let marked =
            named.filter(|(_, entry)| self.is_marked(entry.value.span.end.max(entry.key_span.end)));
        marked.map(|(target, _)| target).collect()
    }

    /// The kinds of evidence of which somebody has said that nobody knows.
    pub(crate) fn kinds_not_known(&self) -> Vec<KindId> {
        let nodes = self.not_looked_for().into_iter();
        let marked = nodes.filter(|(_, node)| self.is_marked(node.span.end));
        marked.filter_map(|(kind, _)| kind).collect()
    }

    /// What of listed items somebody has said that nobody knows: the kind, the place among its items,
    /// and the name.
    pub(crate) fn details_not_known(&self) -> Vec<(KindId, usize, String)> {
        let mut found = Vec::new();
        for (kind, place, entries) in self.items() {
            for entry in entries {
                if self.is_marked(entry.value.span.end.max(entry.key_span.end)) {
                    found.push((kind, place, fold_name(&entry.key)));
                }
            }
        }
        found
    }

    /// What stands behind the name of a fact or skill.
    pub(crate) fn written(&self, target: Target) -> Option<String> {
        let named = self.named().into_iter();
        let (_, entry) = named.into_iter().find(|(one, _)| *one == target)?;
        let span = entry.value.span;
        let words = self.text.get(span.start..span.end)?.split_whitespace();
        Some(words.collect::<Vec<_>>().join(" "))
    }

    /// What tells a listed item from others of its kind: when it was, and what.
    pub(crate) fn words_of_item(&self, kind: KindId, place: usize) -> Option<String> {
        let items = self.items().into_iter();
        let (_, _, entries) = items
            .into_iter()
            .find(|(one, at, _)| (*one, *at) == (kind, place))?;
        let line = |name: &str| {
            let entry = entries.iter().find(|entry| fold_name(&entry.key) == name)?;
            match &entry.value.kind {
                NodeKind::Text(text) => Some(spaced_once(text)),
                NodeKind::Entries(_) | NodeKind::List(_) | NodeKind::Nothing => None,
            }
        };
        let when = match (line("on"), line("from"), line("to")) {
            (Some(on), _, _) => Some(on),
            (None, Some(from), Some(to)) => Some(format!("{from} to {to}")),
            (None, Some(from), None) => Some(format!("since {from}")),
            (None, None, to) => to,
        };
        let words: Vec<String> = [when, line("what")].into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// Gives a fact or skill a value.
    pub(crate) fn set(&self, target: Target, given: &Given) -> String {
        let (section, name) = name_of(self.layout, target);
        let named = self.named().into_iter();
        if let Some((_, entry)) = named.into_iter().find(|(one, _)| *one == target) {
            return self.set_entry(entry, given);
        }
        let line = given.line(&yaml_key(name));
        match self.entry(section) {
            Some(entry) => self.add_to(entry, &line),
            None => self.append(&[format!("{section}:"), format!("  {line}")]),
        }
    }

    /// Puts a value that holds since a day before those that hold since later ones.
    pub(crate) fn set_first(&self, target: Target, value: &str, since: Date) -> Option<String> {
        let named = self.named().into_iter();
        let (_, entry) = named.into_iter().find(|(one, _)| *one == target)?;
        let NodeKind::List(nodes) = &entry.value.kind else {
            return None;
        };
        let first = nodes.first()?.span.start;
        let member = format!("{{value: {value}, since: {since}}}");
        if self.is_flow(entry.value.span) {
            return Some(insert(self.text, first, &format!("{member}, ")));
        }
        let indent = self.dash_column(first);
        let dash = self.text.get(..first)?.rfind('-')?;
        let line = format!("- {member}\n{}", " ".repeat(indent));
        Some(insert(self.text, dash, &line))
    }

    /// Adds an item of evidence. Where there was no evidence before, nobody has looked for any other
    /// kind: they are listed.
    pub(crate) fn add_item(&self, kind: KindId, entries: &[(String, Given)]) -> Option<String> {
        let begun = self.with_evidence_begun()?;
        let sheet = Sheet::read(&begun, self.layout)?;
        let name = self.kind_name(kind)?;
        let mut lines = vec![format!("- kind: {}", yaml_text(name))];
        lines.extend(
            entries
                .iter()
                .map(|(key, given)| format!("  {}", given.line(key))),
        );
        sheet.add_item_lines(&lines)
    }

    /// Says that no more evidence of a kind is there than is listed.
    pub(crate) fn set_complete(&self, kind: KindId) -> Option<String> {
        let begun = self.with_evidence_begun()?;
        let sheet = Sheet::read(&begun, self.layout)?;
        let of_kind = sheet.not_looked_for().into_iter().rev();
        let spans = of_kind
            .filter(|(one, _)| *one == Some(kind))
            .map(|(_, node)| node.span);
        let mut text = begun.clone();
        for span in spans {
            text = without_member(&text, span);
        }
        Some(Sheet::read(&text, self.layout)?.without_empty_list())
    }

    /// The text without the line `not looked for:` where nothing is left on it and below it.
    fn without_empty_list(&self) -> String {
        let Some(entry) = self.entry("not looked for") else {
            return self.text.to_owned();
        };
        let start = entry.key_span.start - self.column(entry.key_span.start);
        let end = line_end(self.text, entry.key_span.end);
        let is_bare = self.text.get(entry.key_span.end..end).map(str::trim) == Some(":");
        let rest = self
            .text
            .get(end..)
            .unwrap_or("")
            .trim_start_matches(['\r', '\n']);
        let is_alone = !rest.starts_with([' ', '#']);
        if is_bare && is_alone && matches!(entry.value.kind, NodeKind::Nothing) {
            let end = self.text.len() - rest.len();
            splice(self.text, Span::new(start, end), "").unwrap_or_default()
        } else {
            self.text.to_owned()
        }
    }

    /// Says that nobody knows what evidence of a kind there is.
    pub(crate) fn set_kind_not_known(&self, kind: KindId) -> Option<String> {
        let listed = self.not_looked_for().into_iter();
        if let Some((_, node)) = listed.into_iter().find(|(one, _)| *one == Some(kind)) {
            return Some(self.marked(node.span.end));
        }
        let line = format!("- {}  {MARK}", yaml_text(self.kind_name(kind)?));
        Some(self.add_not_looked_for(&[line]))
    }

    /// Gives a listed item a detail.
    pub(crate) fn set_detail(
        &self,
        kind: KindId,
        place: usize,
        name: &str,
        given: &Given,
    ) -> Option<String> {
        let items = self.items().into_iter();
        let (_, _, entries) = items
            .into_iter()
            .find(|(one, at, _)| (*one, *at) == (kind, place))?;
        let known = entries
            .iter()
            .find(|entry| fold_name(&entry.key) == fold_name(name));
        Some(match known {
            Some(entry) => self.set_entry(entry, given),
            None => self.add_beside(entries, &given.line(name)),
        })
    }

    /// Every fact and skill that stands somewhere, with its line.
    fn named(&self) -> Vec<(Target, &Entry<'t>)> {
        let names = &self.layout.names;
        let mut found = Vec::new();
        for entry in self.entries() {
            let folded = fold_name(&entry.key);
            match &entry.value.kind {
                NodeKind::Entries(inner) if matches!(folded.as_str(), "facts" | "skills") => {
                    let inner = inner.iter();
                    found.extend(
                        inner.filter_map(|one| Some((*names.get(&fold_name(&one.key))?, one))),
                    );
                }
                _ if super::read::is_part(&folded) => {}
                _ => found.extend(names.get(&folded).map(|target| (*target, entry))),
            }
        }
        found
    }

    fn entries(&self) -> &[Entry<'t>] {
        self.person.as_ref().map_or(&[], |person| &person.entries)
    }

    fn entry(&self, name: &str) -> Option<&Entry<'t>> {
        self.entries()
            .iter()
            .find(|entry| fold_name(&entry.key) == name)
    }

    /// The items of evidence that can be told apart: kind, place among its items, lines.
    fn items(&self) -> Vec<(KindId, usize, &[Entry<'t>])> {
        let Some(Entry {
            value:
                Node {
                    kind: NodeKind::List(nodes),
                    ..
                },
            ..
        }) = self.entry("evidence")
        else {
            return Vec::new();
        };
        let mut counts = vec![0; self.layout.kinds.len()];
        let mut found = Vec::new();
        for node in nodes {
            let NodeKind::Entries(entries) = &node.kind else {
                continue;
            };
            let kind = entries.iter().find(|entry| fold_name(&entry.key) == "kind");
            let kind = kind.and_then(|entry| match &entry.value.kind {
                NodeKind::Text(text) => self.layout.kinds.get_index_of(&fold_name(text)),
                NodeKind::Entries(_) | NodeKind::List(_) | NodeKind::Nothing => None,
            });
            if let Some(kind) = kind
                && let Some(count) = counts.get_mut(kind)
            {
                found.push((kind, *count, entries.as_slice()));
                *count += 1;
            }
        }
        found
    }

    /// What is listed under `not looked for`.
    fn not_looked_for(&self) -> Vec<(Option<KindId>, &Node<'t>)> {
        let Some(entry) = self.entry("not looked for") else {
            return Vec::new();
        };
        let nodes = match &entry.value.kind {
            NodeKind::List(nodes) => nodes.as_slice(),
            NodeKind::Text(_) => std::slice::from_ref(&entry.value),
            NodeKind::Entries(_) | NodeKind::Nothing => &[],
        };
        let kind = |node: &Node<'_>| match &node.kind {
            NodeKind::Text(text) => self.layout.kinds.get_index_of(&fold_name(text)),
            NodeKind::Entries(_) | NodeKind::List(_) | NodeKind::Nothing => None,
        };
        nodes.iter().map(|node| (kind(node), node)).collect()
    }

    fn kind_name(&self, kind: KindId) -> Option<&'l str> {
        let (_, kind) = self.layout.kinds.get_index(kind)?;
        Some(&kind.name)
    }

    /// The text with an evidence section, if need be an empty one: then every kind is listed as not
    /// looked for.
    fn with_evidence_begun(&self) -> Option<String> {
        if let Some(entry) = self.entry("evidence")
            && !matches!(entry.value.kind, NodeKind::Nothing)
        {
            return Some(self.text.to_owned());
        }
        let listed: Vec<_> = self
            .not_looked_for()
            .into_iter()
            .map(|(kind, _)| kind)
            .collect();
        let others = (0..self.layout.kinds.len()).filter(|one| !listed.contains(&Some(*one)));
        let lines = others.filter_map(|one| Some(format!("- {}", yaml_text(self.kind_name(one)?))));
        let lines: Vec<String> = lines.collect();
        let text = match self.entry("evidence") {
            Some(entry) => self.set_entry(entry, &Given::Value("[]".to_owned())),
            None => self.append(&["evidence: []".to_owned()]),
        };
        let text = Sheet::read(&text, self.layout)?.add_not_looked_for(&lines);
        Some(text)
    }

    fn add_not_looked_for(&self, lines: &[String]) -> String {
        if lines.is_empty() {
            return self.text.to_owned();
        }
        match self.entry("not looked for") {
            Some(_) => lines.iter().fold(self.text.to_owned(), |text, line| {
                let sheet = Sheet::read(&text, self.layout);
                let entry = sheet
                    .as_ref()
                    .and_then(|sheet| sheet.entry("not looked for"));
                match (&sheet, entry) {
                    (Some(sheet), Some(entry)) => sheet.add_member(entry, line),
                    _ => text,
                }
            }),
            None => {
                let mut all = vec!["not looked for:".to_owned()];
                all.extend(lines.iter().map(|line| format!("  {line}")));
                self.append(&all)
            }
        }
    }

    fn add_item_lines(&self, lines: &[String]) -> Option<String> {
        let entry = self.entry("evidence")?;
        let NodeKind::List(nodes) = &entry.value.kind else {
            return None;
        };
        let span = entry.value.span;
        if self.is_flow(span) {
            return Some(match nodes.last() {
                // `evidence: []`
                None => {
                    let indent = self.column(entry.key_span.start) + 2;
                    let text = take_out(self.text, span);
                    let at = line_end(&text, entry.key_span.end);
                    insert(&text, at, &indented(lines, indent))
                }
                Some(last) => {
                    let item = lines
                        .iter()
                        .map(|line| line.trim_start_matches("- ").trim());
                    let item = item
                        .filter(|line| !line.ends_with(MARK))
                        .collect::<Vec<_>>()
                        .join(", ");
                    insert(self.text, last.span.end, &format!(", {{{item}}}"))
                }
            });
        }
        let first = nodes.first()?;
        let indent = self.dash_column(first.span.start);
        let at = line_end(self.text, span.end);
        Some(insert(self.text, at, &indented(lines, indent)))
    }

    /// Adds a member to a list.
    fn add_member(&self, entry: &Entry<'_>, line: &str) -> String {
        let span = entry.value.span;
        let member = line.trim_start_matches("- ");
        let bare = member.trim_end_matches(MARK).trim_end();
        match &entry.value.kind {
            NodeKind::List(nodes) if self.is_flow(span) => match nodes.last() {
                Some(last) => insert(self.text, last.span.end, &format!(", {bare}")),
                None => splice(self.text, span, &format!("[{bare}]")).unwrap_or_default(),
            },
            NodeKind::List(nodes) => {
                let first = nodes.first().map_or(span.start, |node| node.span.start);
                let lines = [line.to_owned()];
                let indent = self.dash_column(first);
                insert(
                    self.text,
                    line_end(self.text, span.end),
                    &indented(&lines, indent),
                )
            }
            NodeKind::Text(_) => {
                let written = self.text.get(span.start..span.end).unwrap_or("");
                splice(self.text, span, &format!("[{written}, {bare}]")).unwrap_or_default()
            }
            NodeKind::Nothing | NodeKind::Entries(_) => {
                let indent = self.column(entry.key_span.start) + 2;
                let text = self.without_null(entry);
                insert(
                    &text,
                    line_end(&text, entry.key_span.end),
                    &indented(&[line.to_owned()], indent),
                )
            }
        }
    }

    /// Puts a value in the place of what stands there. That nobody knows more is no reason to take
    /// away what stands there.
    fn set_entry(&self, entry: &Entry<'_>, given: &Given) -> String {
        let is_blank = matches!(entry.value.kind, NodeKind::Nothing);
        if *given == Given::DontKnow && !is_blank {
            return self.text.to_owned();
        }
        let value = match given {
            Given::Value(value) => value.as_str(),
            Given::DontKnow => "",
        };
        let colon = self.colon(entry);
        let text = match entry.value.kind {
            NodeKind::Nothing => {
                let text = self.without_null(entry);
                if value.is_empty() {
                    text
                } else {
                    insert(&text, colon, &format!(" {value}"))
                }
            }
            NodeKind::Entries(_) | NodeKind::List(_) | NodeKind::Text(_) => {
                splice(self.text, entry.value.span, value).unwrap_or_default()
            }
        };
        let text = without_mark(&text, colon);
        match given {
            Given::Value(_) => text,
            Given::DontKnow => {
                let end = line_end(&text, colon);
                let line = text.get(colon..end).unwrap_or("");
                if line.contains('#') || self.is_in_flow(entry) {
                    // Somebody's comment stays the only one.
                    text
                } else {
                    let at = colon + line.trim_end().len();
                    insert(&text, at, &format!("  {MARK}"))
                }
            }
        }
    }

    /// The text without a `null` or `~` behind a name.
    fn without_null(&self, entry: &Entry<'_>) -> String {
        let span = entry.value.span;
        let written = self.text.get(span.start..span.end).unwrap_or("");
        if matches!(
            written.to_lowercase().as_str(),
            "null" | "~" | "\"\"" | "''"
        ) {
            take_out(self.text, span)
        } else {
            self.text.to_owned()
        }
    }

    /// Adds a line to those below a name.
    fn add_to(&self, entry: &Entry<'_>, line: &str) -> String {
        match &entry.value.kind {
            NodeKind::Entries(inner) if !inner.is_empty() => self.add_beside(inner, line),
            NodeKind::Entries(_) => {
                let line = line.trim_end_matches(MARK).trim_end();
                splice(self.text, entry.value.span, &format!("{{{line}}}")).unwrap_or_default()
            }
            NodeKind::Nothing | NodeKind::Text(_) | NodeKind::List(_) => {
                let text = self.without_null(entry);
                let indent = self.column(entry.key_span.start) + 2;
                let at = line_end(&text, entry.key_span.end);
                insert(&text, at, &indented(&[line.to_owned()], indent))
            }
        }
    }

    /// Adds a line after the last of some, as deep as the first.
    fn add_beside(&self, entries: &[Entry<'_>], line: &str) -> String {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return self.text.to_owned();
        };
        let end = last.value.span.end.max(last.key_span.end);
        if self.is_in_flow(first) {
            let line = line.trim_end_matches(MARK).trim_end();
            return insert(self.text, end, &format!(", {line}"));
        }
        let indent = self.column(first.key_span.start);
        insert(
            self.text,
            line_end(self.text, end),
            &indented(&[line.to_owned()], indent),
        )
    }

    /// Adds lines at the end of the person.
    fn append(&self, lines: &[String]) -> String {
        let Some(person) = &self.person else {
            let gap = if self.text.is_empty() || self.text.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            return format!("{}{gap}{}\n", self.text, lines.join("\n"));
        };
        let indent = person
            .entries
            .first()
            .map_or(0, |first| self.column(first.key_span.start));
        let at = line_end(self.text, person.span.end);
        let text = insert(self.text, at, &indented(lines, indent));
        if text.ends_with('\n') {
            text
        } else {
            format!("{text}\n")
        }
    }

    fn colon(&self, entry: &Entry<'_>) -> usize {
        let rest = self.text.get(entry.key_span.end..).unwrap_or("");
        entry.key_span.end + rest.find(':').map_or(0, |colon| colon + 1)
    }

    /// Whether it stands in brackets.
    fn is_flow(&self, span: Span) -> bool {
        let rest = self.text.get(span.start..).unwrap_or("");
        rest.starts_with(['[', '{'])
    }

    /// Whether a line stands in brackets with others.
    fn is_in_flow(&self, entry: &Entry<'_>) -> bool {
        let before = self.text.get(..entry.key_span.start).unwrap_or("");
        before.trim_end().ends_with(['{', ','])
    }

    /// How far from the start of its line something stands.
    fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        line.trim_start_matches('\u{feff}').chars().count()
    }

    /// How far in the `-` stands before a member of a list.
    fn dash_column(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or("");
        let dash = before.rfind('-').unwrap_or(at);
        self.column(dash)
    }

    fn is_marked(&self, from: usize) -> bool {
        let line = self.text.get(from..line_end(self.text, from)).unwrap_or("");
        line.trim_start_matches([':', ' ']).starts_with(MARK)
    }

    fn marked(&self, at: usize) -> String {
        let rest = self.text.get(at..line_end(self.text, at)).unwrap_or("");
        if rest.trim().is_empty() {
            insert(self.text, at, &format!("  {MARK}"))
        } else {
            self.text.to_owned()
        }
    }
}

/// The section and the name of a fact or skill.
fn name_of(layout: &Layout, target: Target) -> (&'static str, &str) {
    let section = match super::read::section_of(layout, target) {
        Section::Facts => "facts",
        Section::Skills => "skills",
    };
    (section, super::read::declared_name(layout, target))
}

#[cfg(test)]
mod tests;
