//! Names looked up, marked as used, and told when nothing has them.

use crate::diagnostics::{Problems, is_slip};
use crate::layout::{KindId, Section, VocabularyId};
use crate::syntax::ast::Name;
use crate::value::fold_name;

use super::{
    Declared, Defined, Group, KindSymbol, MOST_SUGGESTIONS, Names, Read, Symbol, Used, suggestion,
};
use crate::check::checked::{ActionId, AreaId, DefinitionId, Reference, RuleId};
use crate::check::error::CheckError;
use crate::check::selections::either;

impl Names<'_> {
    /// The levels of a scale; nothing when it is not declared or could not be read.
    pub(in crate::check) fn scale(
        &mut self,
        name: &Name,
        problems: &mut Problems,
    ) -> Option<VocabularyId> {
        self.mark_used(Group::Scale, name);
        match self.scales.get(&name.key) {
            Some(declared) => declared.what,
            None => {
                let help = match other_type(&name.key) {
                    Some(ours) => format!("write `{ours}`"),
                    None => format!(
                        "declare it, such as `scale {}: low < middle < high`",
                        name.text
                    ),
                };
                let scales = self.scales.values();
                let scales = scales.map(|declared| declared.name.as_str());
                let help = self.nearest_name(&name.text, scales, &help);
                let (key, name, span) = (&name.key, name.text.clone(), name.span);
                self.report_unknown(key, CheckError::UnknownScale { name, help, span }, problems);
                None
            }
        }
    }

    /// The number of an area.
    pub(in crate::check) fn area(
        &mut self,
        name: &Name,
        problems: &mut Problems,
    ) -> Option<AreaId> {
        self.mark_used(Group::Area, name);
        if let Some(declared) = self.area_names.get(&name.key) {
            return Some(declared.what);
        }
        let help = self.nearest_name(
            &name.text,
            self.area_names
                .values()
                .map(|declared| declared.name.as_str()),
            &format!(
                "declare it, such as `area {}: \"What it is about\"`",
                name.text
            ),
        );
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        self.report_unknown(key, CheckError::UnknownArea { name, help, span }, problems);
        None
    }

    /// The title of a source.
    pub(in crate::check) fn source(
        &mut self,
        name: &Name,
        problems: &mut Problems,
    ) -> Option<String> {
        self.mark_used(Group::Source, name);
        if let Some(declared) = self.sources.get(&name.key) {
            return Some(declared.what.clone());
        }
        let help = self.nearest_name(
            &name.text,
            self.sources.values().map(|declared| declared.name.as_str()),
            &format!("declare it, such as `source {}: \"Its title\"`", name.text),
        );
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        self.report_unknown(
            key,
            CheckError::UnknownSource { name, help, span },
            problems,
        );
        None
    }

    /// The number of an action.
    pub(in crate::check) fn action(
        &mut self,
        name: &Name,
        problems: &mut Problems,
    ) -> Option<ActionId> {
        self.mark_used(Group::Action, name);
        if let Some(declared) = self.actions.get(&name.key) {
            return Some(declared.what);
        }
        let help = self.nearest_name(
            &name.text,
            self.actions.values().map(|declared| declared.name.as_str()),
            &format!("declare it, such as `action {}: \"What to do\"`", name.text),
        );
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        self.report_unknown(
            key,
            CheckError::UnknownAction { name, help, span },
            problems,
        );
        None
    }

    /// Marks an action that a plan may take by itself.
    pub(in crate::check) fn mark_action_used(&mut self, key: &str) {
        self.mark_used_unnamed(Group::Action, key);
    }

    /// What has been asked for so far, to be handed to [`Names::restore_used`].
    pub(in crate::check) fn used_so_far(&self) -> Used {
        self.used.clone()
    }

    /// Forgets what has been asked for since.
    pub(in crate::check) fn restore_used(&mut self, used: Used) {
        self.used = used;
    }

    /// The number of a rule.
    pub(in crate::check) fn rule(
        &mut self,
        name: &Name,
        problems: &mut Problems,
    ) -> Option<RuleId> {
        self.mark_used(Group::Rule, name);
        if let Some(declared) = self.rules.get(&name.key) {
            return Some(declared.what);
        }
        let help = self.nearest_name(
            &name.text,
            self.rules.values().map(|declared| declared.name.as_str()),
            "write the name that stands after `rule` where it is declared",
        );
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        self.report_unknown(key, CheckError::UnknownRule { name, help, span }, problems);
        None
    }

    /// The number of an evidence kind, where nothing but a kind will do: not a selection.
    pub(in crate::check) fn kind(
        &mut self,
        name: &Name,
        problems: &mut Problems,
    ) -> Option<KindId> {
        let selection = match self.kind_symbol(name, problems)? {
            KindSymbol::Kind(kind) => return Some(kind),
            KindSymbol::Selection(selection) => selection,
        };
        let selected = self.selections.get(selection);
        let kinds = selected.map(|selected| selected.kinds.iter().map(|kind| kind.text.as_str()));
        let kinds = either(kinds.into_iter().flatten());
        let (name, span) = (name.text.clone(), name.span);
        problems.push(CheckError::SelectionGiven { name, kinds, span });
        None
    }

    /// What the name of evidence stands for.
    pub(in crate::check) fn kind_symbol(
        &mut self,
        name: &Name,
        problems: &mut Problems,
    ) -> Option<KindSymbol> {
        self.mark_used(Group::Kind, name);
        if let Some(declared) = self.kinds.get(&name.key) {
            return Some(declared.what);
        }
        let help = self.nearest_name(
            &name.text,
            self.kinds.values().map(|declared| declared.name.as_str()),
            &self.help_for_unknown_kind(name),
        );
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        self.report_unknown(
            key,
            CheckError::UnknownEvidenceKind { name, help, span },
            problems,
        );
        None
    }

    fn help_for_unknown_kind(&self, name: &Name) -> String {
        if let Some(kind) = name.key.strip_prefix("kinds of ") {
            return format!("write `different kinds of {kind}`");
        }
        let known = |key: &str| self.kinds.get(key).map(|declared| declared.name.as_str());
        let behind = |word: &str| known(name.key.strip_prefix(word)?);
        if let Some(kind) = ["a ", "an ", "some "].into_iter().find_map(behind) {
            return format!("write `{kind} evidence`, which is at least one");
        }
        let fewer = ["fewer than ", "less than "];
        let fewer = fewer.iter().find_map(|words| name.key.strip_prefix(words));
        let (count, kind) = fewer
            .and_then(|rest| rest.split_once(' '))
            .unwrap_or_default();
        if let (Ok(count @ 1..), Some(kind)) = (count.parse::<u32>(), known(kind)) {
            return format!("write `at most {} {kind} evidence`", count - 1);
        }
        let field = name.key.split_once(" of ");
        if let Some((field, kind)) = field.and_then(|(field, kind)| Some((field, known(kind)?))) {
            return format!(
                "to ask what the items say, write `average {field} of {kind} evidence`, or `lowest`, \
                 `highest`, `sum`, `first` or `latest`"
            );
        }
        format!(
            "declare it, such as `evidence {}: \"What counts\"`",
            name.text
        )
    }

    /// The number of a matrix; nothing when no matrix is called that.
    pub(in crate::check) fn matrix_id(&self, name: &Name) -> Option<DefinitionId> {
        match self.symbols.get(&name.key)?.what {
            Symbol::Definition(id) => {
                let is_matrix = matches!(self.definitions.get(id), Some(Defined::Matrix(..)));
                is_matrix.then_some(id)
            }
            Symbol::Slot(_) | Symbol::List(_) | Symbol::Playbook(_) | Symbol::Damaged => None,
        }
    }

    pub(in crate::check) fn matrix_names(&self) -> impl Iterator<Item = &str> {
        self.definitions.iter().filter_map(|defined| match defined {
            Defined::Matrix(matrix, _) => Some(matrix.name.text.as_str()),
            Defined::Definition(_) | Defined::Score(_) | Defined::Table(..) => None,
        })
    }

    /// What a name of an expression stands for.
    pub(in crate::check) fn symbol(
        &mut self,
        name: &Name,
        problems: &mut Problems,
    ) -> Option<Symbol> {
        self.mark_used(Group::Symbol, name);
        if let Some(declared) = self.symbols.get(&name.key) {
            self.reads.push(Read {
                by: self.reading,
                key: name.key.clone(),
                symbol: declared.what,
                span: name.span,
            });
            return Some(declared.what);
        }
        let help = self.help_for_unknown_name(name);
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        self.report_unknown(key, CheckError::UnknownName { name, help, span }, problems);
        None
    }

    pub(in crate::check) fn help_for_unknown_name(&self, name: &Name) -> String {
        if let Some(kind) = self.kinds.get(&name.key) {
            return format!("to ask for evidence, write `{} evidence`", kind.name);
        }
        if let Some((kind, word)) = name.key.rsplit_once(' ')
            && let Some(kind) = self.kinds.get(kind)
            && is_slip(word, ["evidence"])
        {
            return format!("did you mean `{} evidence`?", kind.name);
        }
        if let Some(rule) = self.rules.get(&name.key) {
            return format!("to ask for a rule, write `rule {} is met`", rule.name);
        }
        let of_skills = [" for each skill", " for all skills", " for every skills"];
        if of_skills.iter().any(|phrase| name.key.contains(phrase)) {
            return "write `for every skill`, as in `sum of points for every skill`".to_owned();
        }
        if let Some(better) = self.forgotten_is(name) {
            return format!("write `{better}`");
        }
        let behind = |word: &str| self.symbols.get(name.key.strip_prefix(word)?);
        let needless = ["the ", "that ", "either ", "both ", "a ", "an "];
        if let Some(declared) = needless.into_iter().find_map(behind) {
            return format!("write `{}` alone", declared.name);
        }
        let otherwise = format!(
            "check the spelling, or declare it, such as `fact {}: yes or no`",
            name.text
        );
        self.nearest_name(
            &name.text,
            self.symbols.values().map(|declared| declared.name.as_str()),
            &otherwise,
        )
    }

    /// `line reports at least 2`, with the `is` that it lacks.
    pub(in crate::check) fn forgotten_is(&self, name: &Name) -> Option<String> {
        const COMPARING: [&str; 8] = [
            "at", "more", "less", "fewer", "one", "known", "unknown", "within",
        ];
        let words: Vec<&str> = name.text.split_whitespace().collect();
        (1..words.len()).rev().find_map(|at| {
            let (subject, rest) = words.split_at_checked(at)?;
            let declared = self.symbols.get(&fold_name(&subject.join(" ")))?;
            let first = rest.first()?;
            let compares = COMPARING.contains(&first.to_ascii_lowercase().as_str())
                || first.starts_with(|c: char| c.is_ascii_digit());
            let is_equals = first.eq_ignore_ascii_case("equals");
            let rest = if is_equals { rest.get(1..)? } else { rest };
            (compares || is_equals).then(|| format!("{} is {}", declared.name, rest.join(" ")))
        })
    }

    /// Reports a name that nothing has, unless its declaration is one that could not be read, or may
    /// stand in a file that could not.
    pub(in crate::check) fn report_unknown(
        &self,
        key: &str,
        error: CheckError,
        problems: &mut Problems,
    ) {
        if !self.may_be_lost(key) {
            problems.push(error);
        }
    }

    /// Whether a name may stand in a declaration or a file that could not be read.
    pub(in crate::check) fn may_be_lost(&self, key: &str) -> bool {
        self.lacks_file || self.lost_heads.iter().any(|head| head.contains(key))
    }

    /// "did you mean" for a name that nothing declares; a file with very many of them gets no more,
    /// because comparing every one with every name takes long and nobody reads so far.
    pub(in crate::check) fn nearest_name<'n>(
        &self,
        written: &str,
        candidates: impl IntoIterator<Item = &'n str>,
        otherwise: &str,
    ) -> String {
        let asked = self.asked_nearest.get();
        self.asked_nearest.set(asked + 1);
        if asked < MOST_SUGGESTIONS {
            suggestion(written, candidates, otherwise)
        } else {
            otherwise.to_owned()
        }
    }

    /// Takes a name for used that no place of the text gives.
    pub(in crate::check) fn mark_used_unnamed(&mut self, group: Group, key: &str) {
        let used = self.used.entry(group).or_default();
        if !used.contains(key) {
            used.insert(key.to_owned());
        }
    }

    pub(in crate::check) fn mark_used(&mut self, group: Group, name: &Name) {
        self.mark_used_unnamed(group, &name.key);
        self.references.push(Reference {
            group,
            key: name.key.clone(),
            span: name.span,
        });
    }

    /// Warns of everything that is declared in the playbook's own file and never asked for.
    pub(in crate::check) fn report_unused(&self, problems: &mut Problems) {
        let is_protected = |key: &String| self.protected.contains(key);
        for (key, declared) in self.symbols.iter().filter(|(key, _)| !is_protected(key)) {
            let what = match declared.what {
                Symbol::Slot(slot) => match self.layout.slots.get(slot).map(|slot| slot.section) {
                    Some(Section::Skills) => "skill",
                    Some(Section::Facts) | None => "fact",
                },
                Symbol::List(_) | Symbol::Damaged => "fact",
                Symbol::Definition(id) => {
                    let defined = self.definitions.get(id);
                    defined.map_or("definition", |defined| defined.what())
                }
                Symbol::Playbook(_) => "playbook",
            };
            self.report_if_unused(Group::Symbol, key, what, declared, problems);
        }
        for (key, declared) in &self.scales {
            self.report_if_unused(Group::Scale, key, "scale", declared, problems);
        }
        for (key, declared) in &self.kinds {
            let what = match declared.what {
                KindSymbol::Kind(_) => "kind of evidence",
                KindSymbol::Selection(_) => "selection of evidence",
            };
            self.report_if_unused(Group::Kind, key, what, declared, problems);
        }
        for (key, declared) in &self.area_names {
            self.report_if_unused(Group::Area, key, "area", declared, problems);
        }
        for (key, declared) in &self.actions {
            self.report_if_unused(Group::Action, key, "action", declared, problems);
        }
        for (key, declared) in &self.sources {
            self.report_if_unused(Group::Source, key, "source", declared, problems);
        }
    }

    pub(in crate::check) fn report_if_unused<T>(
        &self,
        group: Group,
        key: &str,
        what: &'static str,
        declared: &Declared<T>,
        problems: &mut Problems,
    ) {
        let is_own = declared.span.start < self.own_end;
        let used = self.used.get(&group);
        if is_own && !used.is_some_and(|used| used.contains(key)) {
            let (name, span) = (declared.name.clone(), declared.span);
            problems.push(CheckError::Unused { what, name, span });
        }
    }
}

/// A type by a name that the language does not use.
fn other_type(key: &str) -> Option<&'static str> {
    Some(match key {
        "boolean" | "bool" | "true or false" | "flag" => "yes or no",
        "integer" | "int" | "count" | "whole" => "whole number",
        "decimal" | "float" | "numeric" => "number",
        "percent" => "percentage",
        "string" | "words" | "free text" => "text",
        "period" | "length of time" | "timespan" => "duration",
        "day" | "datetime" | "timestamp" => "date",
        "choice" | "enum" => "one of a, b, c",
        "list" => "list of text",
        _ => return None,
    })
}
