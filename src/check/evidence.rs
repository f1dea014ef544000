//! `KIND evidence`: kinds, filters and how many.

use crate::layout::KindId;
use crate::syntax::ast::{
    Amount, Expression, ExpressionKind, Filter as WrittenFilter, FilterKind, Name, Test, TestKind,
};

use super::Checker;
use super::checked::{Filter, ValueType};
use super::comparisons::Subject;
use super::error::CheckError;
use super::names::{Group, suggestion};

impl Checker<'_> {
    pub(super) fn filters(
        &mut self,
        filters: &[WrittenFilter],
        kind: KindId,
        is_first: bool,
    ) -> Option<Vec<Filter>> {
        let resolved: Vec<Option<Filter>> = filters
            .iter()
            .map(|filter| self.filter(filter, kind, is_first))
            .collect();
        resolved.into_iter().collect()
    }

    fn filter(&mut self, filter: &WrittenFilter, kind: KindId, is_first: bool) -> Option<Filter> {
        let date = Subject::of_list(self.words(filter.span), ValueType::Date);
        Some(match &filter.kind {
            FilterKind::Within(span) => {
                self.uses_dates = true;
                Filter::WithinLast(*span)
            }
            FilterKind::Since(since) => Filter::Since(self.date(&date, since)?.0),
            FilterKind::Before(before) => Filter::Before(self.date(&date, before)?.0),
            FilterKind::Between(first, last) => {
                let words = (self.words(first.span), self.words(last.span));
                let (first, last) = (self.date(&date, first), self.date(&date, last));
                let ((first, _), (_, last)) = (first?, last?);
                if is_first {
                    self.check_order(&first, &last, words.0, words.1, filter.span)?;
                }
                Filter::Between(first, last)
            }
            FilterKind::Verified => Filter::Verified,
            FilterKind::VerifiedBy(role) => Filter::VerifiedBy(self.verifier(role)?),
            FilterKind::Lasting(span) => {
                self.uses_dates = true;
                Filter::Lasting(*span)
            }
            FilterKind::Ongoing => {
                self.uses_dates = true;
                Filter::Ongoing
            }
            FilterKind::About(skill) => {
                self.names.mark_used(Group::Symbol, skill);
                Filter::About(self.skill(skill)?)
            }
            FilterKind::NotExpired => {
                self.uses_dates = true;
                let expires = Name {
                    text: "expires".to_owned(),
                    key: "expires".to_owned(),
                    span: filter.span,
                };
                Filter::NotExpired {
                    field: self.field(kind, &expires)?,
                }
            }
            FilterKind::Where { field, test } => self.where_filter(kind, field, test)?,
            FilterKind::Different(_) | FilterKind::DifferentVerifiers | FilterKind::Each { .. } => {
                self.report_count_in_selection(filter);
                return None;
            }
        })
    }

    fn where_filter(&mut self, kind: KindId, name: &Name, test: &Test) -> Option<Filter> {
        let field = self.field(kind, name)?;
        let (_, declared) = self.names.layout.kinds.get_index(kind)?;
        let slot_type = declared.fields.get_index(field)?.1.slot_type;
        let place = self.names.field_places.get(&(kind, name.key.clone()));
        let declared_at = place.copied().unwrap_or(name.span);
        let subject = Subject::of_field(name, slot_type, declared_at);
        let value_type = ValueType::from(slot_type);
        if let TestKind::Known | TestKind::Unknown = test.kind {
            let is_known = matches!(test.kind, TestKind::Known);
            return Some(Filter::FieldKnown { field, is_known });
        }
        if value_type == ValueType::YesNo {
            return self.yes_no_field(field, name, test);
        }
        let (test, is_negated) = self.test(&subject, test)?;
        Some(Filter::Field {
            field,
            test,
            value_type,
            is_negated,
        })
    }

    /// `where FIELD is yes`: a yes-or-no field has no other way to be asked.
    fn yes_no_field(&mut self, field: usize, name: &Name, test: &Test) -> Option<Filter> {
        let is_yes = |value: &Expression| matches!(&value.kind, ExpressionKind::Name(word) if word.key == "yes");
        let is_negated = match &test.kind {
            TestKind::Equals(value) if is_yes(value) => Some(false),
            TestKind::Not(value) if is_yes(value) => Some(true),
            TestKind::No => Some(true),
            _ => None,
        };
        if let Some(is_negated) = is_negated {
            let yes = super::checked::Quantity {
                kind: super::checked::QuantityKind::Constant(1),
                value_type: ValueType::YesNo,
            };
            let test = super::checked::Test::Equal(yes);
            return Some(Filter::Field {
                field,
                test,
                value_type: ValueType::YesNo,
                is_negated,
            });
        }
        self.problems.push(CheckError::WrongQuestion {
            words: format!("is {}", self.words(test.span)),
            subject: name.text.clone(),
            is: "yes or no".to_owned(),
            help: format!("write `where {0} is yes` or `where {0} is no`", name.text),
            span: test.span,
        });
        None
    }

    /// The place of a field in its kind.
    pub(super) fn field(&mut self, kind: KindId, name: &Name) -> Option<usize> {
        let (_, declared) = self.names.layout.kinds.get_index(kind)?;
        // Another playbook may have given the kind more fields.
        let is_own = self
            .names
            .field_places
            .contains_key(&(kind, name.key.clone()));
        if let Some(field) = declared.fields.get_index_of(&name.key)
            && is_own
        {
            return Some(field);
        }
        if self.names.damaged_kinds.contains(&kind) {
            return None;
        }
        let own = declared.fields.iter().filter(|(key, _)| {
            let place = (kind, (*key).clone());
            self.names.field_places.contains_key(&place)
        });
        let fields = own.map(|(_, field)| field.name.as_str());
        let otherwise = format!(
            "declare it under `evidence {}`, such as `field {}: …`",
            declared.name, name.text
        );
        let help = suggestion(&name.text, fields, &otherwise);
        let (kind, name, span) = (declared.name.clone(), name.text.clone(), name.span);
        self.problems.push(CheckError::UnknownField {
            kind,
            name,
            help,
            span,
        });
        None
    }

    /// The number of a role; it must be declared when the playbook declares any.
    pub(super) fn verifier(&mut self, role: &Name) -> Option<usize> {
        if let Some(roles) = &self.names.verifiers
            && !roles.contains(&role.key)
        {
            let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
            let listed = format!("the verifiers are: {}", roles.join(", "));
            let help = suggestion(&role.text, roles, &listed);
            let (key, name, span) = (&role.key, role.text.clone(), role.span);
            let unknown = CheckError::UnknownVerifier { name, help, span };
            self.names.report_unknown(key, unknown, &mut self.problems);
            return None;
        }
        let layout = &mut self.names.layout;
        Some(layout.roles.insert_full(role.key.clone()).0)
    }

    /// The slot of a skill.
    pub(super) fn skill(&mut self, name: &Name) -> Option<usize> {
        let slot = self.slot_of(name).filter(|slot| self.is_skill(*slot));
        if slot.is_none() && !self.is_damaged(name) {
            let skills = self.names.layout.slots.iter().enumerate();
            let skills = skills.filter(|(slot, _)| self.is_skill(*slot));
            let names: Vec<&str> = skills.map(|(_, slot)| slot.name.as_str()).collect();
            let listed = format!("name a skill after `about`: {}", names.join(", "));
            let otherwise = if names.is_empty() {
                "declare it with `skill NAME: SCALE`"
            } else {
                &listed
            };
            let is_known = self.names.symbols.contains_key(&name.key);
            let help = if is_known {
                otherwise.to_owned()
            } else {
                suggestion(&name.text, names, otherwise)
            };
            if is_known {
                let (name, span) = (name.text.clone(), name.span);
                self.problems
                    .push(CheckError::NotASkill { name, help, span });
                return None;
            }
            let (key, name, span) = (&name.key, name.text.clone(), name.span);
            self.names.report_unknown(
                key,
                CheckError::UnknownName { name, help, span },
                &mut self.problems,
            );
        }
        slot
    }

    fn is_skill(&self, slot: usize) -> bool {
        use crate::layout::Section;
        self.names
            .layout
            .slots
            .get(slot)
            .is_some_and(|slot| slot.section == Section::Skills)
    }

    fn is_damaged(&self, name: &Name) -> bool {
        use super::names::Symbol;
        self.names
            .symbols
            .get(&name.key)
            .is_some_and(|known| known.what == Symbol::Damaged)
    }

    /// Moves names that are kinds of evidence into the evidence that ends their `or`:
    /// `mentoring or coaching evidence`.
    pub(super) fn gather_kinds(&mut self, members: &[Expression]) -> Option<Vec<Expression>> {
        let mut gathered: Vec<Expression> = Vec::new();
        for member in members {
            let mut member = member.clone();
            if let ExpressionKind::Evidence(term) = &mut member.kind
                && term.amount.is_none()
            {
                while let Some(before) = gathered.last() {
                    let Some((name, amount)) = self.kind_before(before)? else {
                        break;
                    };
                    term.kinds.insert(0, name);
                    term.amount = amount;
                    member.span = before.span.to(member.span);
                    gathered.pop();
                    if amount.is_some() {
                        break;
                    }
                }
            }
            gathered.push(member);
        }
        Some(gathered)
    }

    /// The kind of evidence that a member before `or … evidence` names, if it names one. A name that
    /// could also be a condition is reported.
    fn kind_before(&mut self, member: &Expression) -> Option<Option<(Name, Option<Amount>)>> {
        let (name, amount) = match &member.kind {
            ExpressionKind::Name(name) => (name, None),
            ExpressionKind::No(name) => (name, Some(Amount::None)),
            _ => return Some(None),
        };
        let is_symbol = self.names.symbols.contains_key(&name.key);
        match (self.names.kinds.contains_key(&name.key), is_symbol) {
            (false, _) => Some(None),
            (true, false) => Some(Some((name.clone(), amount))),
            (true, true) => {
                let (name, span) = (name.text.clone(), name.span);
                self.problems.push(CheckError::AmbiguousOr { name, span });
                None
            }
        }
    }
}
