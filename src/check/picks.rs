//! What is made of the fields and dates of evidence: `average rating of feedback evidence`, `latest
//! review evidence`.

use crate::source::Span;
use crate::syntax::ast::{Aggregate, EvidenceTerm, Expression, Name};
use crate::value::fold_name;

use super::Checker;
use super::checked::{Counting, Pick, Quantity, QuantityKind, Query, ValueType};
use super::counting::without_field;
use super::error::CheckError;

impl Checker<'_> {
    pub(super) fn of_evidence(
        &mut self,
        pick: Pick,
        field: Option<&Name>,
        term: &EvidenceTerm,
        span: Span,
    ) -> Option<Quantity> {
        let (field, kinds) = self.field_or_kind(pick, field, &term.kinds);
        let filters = self.plain_filters(term)?;
        let (selected, _) = self.selected(&kinds, &filters)?;
        let is_dated = matches!(pick, Pick::First | Pick::Latest);
        self.uses_dates |= is_dated;
        let (parts, value_type) = match field {
            Some(field) => {
                let parts = self.parts_with_field(selected, &field)?;
                let first = parts.first()?;
                let value_type = ValueType::from(self.field_type(first.kind, first.field?)?);
                self.check_pick(pick, &field, value_type)?;
                (parts, value_type)
            }
            None if is_dated => (without_field(selected), ValueType::Date),
            None => {
                self.report_no_field(pick, &kinds, span);
                return None;
            }
        };
        let query = Box::new(Query {
            parts,
            counting: Counting::Items,
        });
        Some(Quantity {
            kind: QuantityKind::OfEvidence { pick, query },
            value_type,
        })
    }

    /// `first statement of intent evidence` is about a kind, where there is one called so.
    fn field_or_kind(
        &self,
        pick: Pick,
        field: Option<&Name>,
        kinds: &[Name],
    ) -> (Option<Name>, Vec<Name>) {
        let (Some(field), Some((first, rest))) = (field, kinds.split_first()) else {
            return (field.cloned(), kinds.to_vec());
        };
        let text = format!("{} of {}", field.text, first.text);
        let key = fold_name(&text);
        let is_kind = |key: &String| self.names.kinds.contains_key(key);
        if matches!(pick, Pick::First | Pick::Latest) && is_kind(&key) && !is_kind(&first.key) {
            let span = field.span.to(first.span);
            let mut kinds = vec![Name { text, key, span }];
            kinds.extend_from_slice(rest);
            return (None, kinds);
        }
        (Some(field.clone()), kinds.to_vec())
    }

    fn check_pick(&mut self, pick: Pick, field: &Name, value_type: ValueType) -> Option<()> {
        let can_be_added = value_type.is_number() || value_type == ValueType::Duration;
        let has_order = can_be_added || matches!(value_type, ValueType::Date | ValueType::Level(_));
        let help = match pick {
            Pick::Average | Pick::Sum if can_be_added => return Some(()),
            Pick::Lowest | Pick::Highest if has_order => return Some(()),
            Pick::First | Pick::Latest if value_type != ValueType::YesNo => return Some(()),
            Pick::Average | Pick::Sum if matches!(value_type, ValueType::Level(_)) => {
                "levels have a `lowest` and a `highest`; to average them, a table has to say how many \
                 points each is worth"
            }
            Pick::Average | Pick::Sum if value_type == ValueType::Date => {
                "dates have a `lowest`, a `highest`, a `first` and a `latest`"
            }
            Pick::First | Pick::Latest => {
                "ask for it by a condition, such as `feedback evidence where FIELD is yes`"
            }
            Pick::Average | Pick::Sum | Pick::Lowest | Pick::Highest => {
                "only numbers, percentages, durations, dates and levels are more or less than others; \
                 of anything there is a `first` and a `latest`"
            }
        };
        self.problems.push(CheckError::WrongQuestion {
            words: pick_word(pick).to_owned(),
            subject: field.text.clone(),
            is: self.describe(value_type),
            help: help.to_owned(),
            span: field.span,
        });
        None
    }

    /// `average of feedback evidence`, and `average of rating of feedback evidence`.
    pub(super) fn report_lost_field(
        &mut self,
        aggregate: Aggregate,
        term: &EvidenceTerm,
        whole: &Expression,
    ) -> Option<Quantity> {
        let word = match aggregate {
            Aggregate::Average => "average",
            Aggregate::Lowest => "lowest",
            Aggregate::Highest => "highest",
            Aggregate::Sum => "sum",
        };
        let kind = term.kinds.first()?;
        let cut = kind.text.split_once(" of ");
        let of_kind = cut.filter(|(_, kind)| self.names.kinds.contains_key(&fold_name(kind)));
        let (field, kind) = of_kind.unwrap_or(("", kind.text.as_str()));
        let field = match self.first_field(kind) {
            _ if !field.is_empty() => field.to_owned(),
            Some(field) => field,
            None => "rating".to_owned(),
        };
        let help =
            format!("write it without `of` before the field: `{word} {field} of {kind} evidence`");
        self.report_not_a_quantity(whole, "evidence, and no number", &help);
        None
    }

    /// A field of a kind of evidence, to be named in a help.
    fn first_field(&self, kind: &str) -> Option<String> {
        let kind = self.names.layout.kinds.get(&fold_name(kind))?;
        kind.fields.values().next().map(|field| field.name.clone())
    }

    fn report_no_field(&mut self, pick: Pick, kinds: &[Name], span: Span) {
        let (word, kind) = (pick_word(pick), kinds.first().map_or("", |kind| &kind.text));
        let field = self.first_field(kind);
        let field = field.unwrap_or_else(|| "rating".to_owned());
        self.problems.push(CheckError::NotAQuantity {
            words: self.words(span),
            what: "evidence, and no number".to_owned(),
            help: format!("say which field of it, such as `{word} {field} of {kind} evidence`"),
            span,
        });
    }
}

const fn pick_word(pick: Pick) -> &'static str {
    match pick {
        Pick::Average => "average",
        Pick::Lowest => "lowest",
        Pick::Highest => "highest",
        Pick::Sum => "sum",
        Pick::First => "first",
        Pick::Latest => "latest",
    }
}
