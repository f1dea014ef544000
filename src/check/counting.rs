//! How evidence is counted: its items, its kinds, the different values of a field, and period by
//! period.

use crate::layout::{SlotType, Vocabulary};
use crate::source::Span;
use crate::syntax::ast::{Amount, EvidenceTerm, Filter as WrittenFilter, FilterKind, Name, Period};
use crate::value::{CalendarSpan, Number};

use super::Checker;
use super::checked::{
    Condition, CountRange, Counting, Periods, Query, QueryPart, TestWords, ValueType,
};
use super::conditions::count_range;
use super::error::CheckError;
use super::selections::Selected;

/// How many periods `in each of the last …` may look at.
const MOST_PERIODS: u32 = 400;

/// A sentence about evidence with what says how to count taken out of its filters.
struct Counted {
    filters: Vec<WrittenFilter>,
    different: Option<(Different, Span)>,
    each: Option<(u32, Period, Span)>,
}

/// What is to differ.
enum Different {
    Field(Name),
    Verifiers,
}

impl Checker<'_> {
    /// `[AMOUNT] KIND evidence …` as a condition.
    pub(super) fn evidence(&mut self, term: &EvidenceTerm) -> Option<Condition> {
        let counted = self.counted(term)?;
        let periods = match counted.each {
            Some(each) => Some(self.periods(each)?),
            None => None,
        };
        if term.amount.is_none() {
            self.refuse_without_amount(term, &counted)?;
        }
        let (selected, _) = self.selected(&term.kinds, &counted.filters)?;
        let amount = term.amount.unwrap_or(Amount::AtLeast(1));
        let count = count_range(amount, usize::MAX);
        let (kinds, mut filters) = self.selected_words(&selected);
        filters.extend(self.filter_words(&term.filters));
        let words = TestWords {
            subject: format!("{kinds} evidence"),
            needed: needed_words(amount, count, term.counts_kinds, &filters),
        };
        let query = self.counting_query(term, &counted, selected)?;
        self.check_possible(&query, amount, term)?;
        Some(Condition::Evidence {
            query,
            count,
            periods,
            words,
        })
    }

    /// What a `count of` counts.
    pub(super) fn count_query(&mut self, term: &EvidenceTerm) -> Option<Query> {
        let counted = self.counted(term)?;
        if let Some((_, _, span)) = counted.each {
            let help = "ask for it by a condition, such as `at least 1 review evidence in each of the \
                        last 4 quarters`";
            self.report_misplaced(span, "a number of its own has no periods", help);
            return None;
        }
        let (selected, _) = self.selected(&term.kinds, &counted.filters)?;
        self.counting_query(term, &counted, selected)
    }

    /// The filters of a sentence in which nothing is counted.
    pub(super) fn plain_filters(&mut self, term: &EvidenceTerm) -> Option<Vec<WrittenFilter>> {
        let counted = self.counted(term)?;
        let different = counted.different.map(|(_, span)| span);
        let each = counted.each.map(|(_, _, span)| span);
        if let Some(span) = different.or(each) {
            let help = "count them, such as `at least 2 feedback evidence …`, or put brackets round the \
                        date that it does not belong to";
            self.report_misplaced(span, "nothing is counted here", help);
            return None;
        }
        Some(counted.filters)
    }

    /// Takes what says how to count out of the filters of a sentence.
    fn counted(&mut self, term: &EvidenceTerm) -> Option<Counted> {
        let mut counted = Counted {
            filters: Vec::new(),
            different: None,
            each: None,
        };
        for filter in &term.filters {
            let is_second = match &filter.kind {
                FilterKind::Different(field) => {
                    let new = Some((Different::Field(field.clone()), filter.span));
                    std::mem::replace(&mut counted.different, new).is_some()
                }
                FilterKind::DifferentVerifiers => {
                    let new = Some((Different::Verifiers, filter.span));
                    std::mem::replace(&mut counted.different, new).is_some()
                }
                FilterKind::Each { count, period } => {
                    self.uses_dates = true;
                    let new = Some((*count, *period, filter.span));
                    std::mem::replace(&mut counted.each, new).is_some()
                }
                _ => {
                    counted.filters.push(filter.clone());
                    false
                }
            };
            if is_second {
                let help = "keep one of the two, or ask for each in a condition of its own";
                self.report_misplaced(filter.span, "it stands here for the second time", help);
                return None;
            }
        }
        if let (Some((_, span)), true) = (&counted.different, term.counts_kinds) {
            let help =
                "ask for different kinds in one condition and for different values in another";
            self.report_misplaced(*span, "what is counted here are kinds", help);
            return None;
        }
        Some(counted)
    }

    fn report_misplaced(&mut self, span: Span, why: &'static str, help: &str) {
        self.problems.push(CheckError::MisplacedCount {
            words: self.words(span),
            why,
            help: help.to_owned(),
            span,
        });
    }

    pub(super) fn report_count_in_selection(&mut self, filter: &WrittenFilter) {
        let why = "it says how to count, and this says only which items there are";
        self.report_misplaced(filter.span, why, "move it to where the items are counted");
    }

    /// `sponsorship evidence with different company`: one item has no different values.
    fn refuse_without_amount(&mut self, term: &EvidenceTerm, counted: &Counted) -> Option<()> {
        let Some((_, span)) = &counted.different else {
            return Some(());
        };
        let kinds: Vec<&str> = term.kinds.iter().map(|kind| kind.text.as_str()).collect();
        let help = format!(
            "say how many, such as `at least 2 {} evidence …`",
            kinds.join(", ")
        );
        self.report_misplaced(*span, "it needs a number in front", &help);
        None
    }

    fn periods(&mut self, (count, period, span): (u32, Period, Span)) -> Option<Periods> {
        if !(1..=MOST_PERIODS).contains(&count) {
            let help = format!("look at 1 to {MOST_PERIODS} of them");
            self.report_misplaced(span, "it looks at no period, or at too many", &help);
            return None;
        }
        let length = match period {
            Period::Years => CalendarSpan::new(12, 0),
            Period::Quarters => CalendarSpan::new(3, 0),
            Period::Months => CalendarSpan::new(1, 0),
            Period::Weeks => CalendarSpan::new(0, 7),
        };
        Some(Periods { count, length })
    }

    fn counting_query(
        &mut self,
        term: &EvidenceTerm,
        counted: &Counted,
        selected: Vec<Selected>,
    ) -> Option<Query> {
        let different = counted.different.as_ref().map(|(different, _)| different);
        let parts = match different {
            Some(Different::Field(field)) => self.parts_with_field(selected, field)?,
            Some(Different::Verifiers) | None => without_field(selected),
        };
        let counting = match (different, term.counts_kinds) {
            (Some(Different::Field(_)), _) => Counting::Values,
            (Some(Different::Verifiers), _) => Counting::Verifiers,
            (None, true) => Counting::Kinds,
            (None, false) => Counting::Items,
        };
        Some(Query { parts, counting })
    }

    /// The kinds with the place of a field in each; it must be of one type in all of them.
    pub(super) fn parts_with_field(
        &mut self,
        selected: Vec<Selected>,
        name: &Name,
    ) -> Option<Vec<QueryPart>> {
        let mut parts = Vec::new();
        let mut first: Option<ValueType> = None;
        for one in selected {
            let field = self.field(one.kind, name)?;
            let value_type = ValueType::from(self.field_type(one.kind, field)?);
            match first {
                Some(first) if first != value_type => {
                    self.report_field_types(name, first, value_type);
                    return None;
                }
                Some(_) | None => first = Some(value_type),
            }
            parts.push(QueryPart {
                kind: one.kind,
                filters: one.filters,
                field: Some(field),
            });
        }
        Some(parts)
    }

    fn report_field_types(&mut self, name: &Name, first: ValueType, other: ValueType) {
        let other = match (first, other) {
            (ValueType::Choice(_), ValueType::Choice(_)) => {
                "a choice among other words in another of these kinds".to_owned()
            }
            (_, other) => format!("{} in another of these kinds", self.describe(other)),
        };
        self.problems.push(CheckError::WrongType {
            subject: name.text.clone(),
            is: format!("{} in one kind of evidence", self.describe(first)),
            verb: "be",
            other,
            help: "give the field the same type in all of them, such as a scale".to_owned(),
            span: name.span,
        });
    }

    /// The type of a field.
    pub(super) fn field_type(&self, kind: usize, field: usize) -> Option<SlotType> {
        let (_, declared) = self.names.layout.kinds.get_index(kind)?;
        let (_, field) = declared.fields.get_index(field)?;
        Some(field.slot_type)
    }

    /// Refuses to ask for more different things than there can be.
    fn check_possible(&mut self, query: &Query, amount: Amount, term: &EvidenceTerm) -> Option<()> {
        let asked = match amount {
            Amount::AtLeast(asked) | Amount::Exactly(asked) => asked,
            Amount::All | Amount::Any | Amount::None | Amount::AtMost(_) => return Some(()),
        };
        let there = match query.counting {
            Counting::Items => return Some(()),
            Counting::Kinds => {
                let mut kinds: Vec<usize> = query.parts.iter().map(|part| part.kind).collect();
                kinds.sort_unstable();
                kinds.dedup();
                kinds.len()
            }
            Counting::Verifiers => match &self.names.verifiers {
                Some(roles) => roles.len(),
                None => return Some(()),
            },
            Counting::Values => {
                let part = query.parts.first()?;
                match self.number_of_values(self.field_type(part.kind, part.field?)?) {
                    Some(there) if query.parts.iter().all(|other| other.kind == part.kind) => there,
                    _ => return Some(()),
                }
            }
        };
        if asked as usize <= there {
            return Some(());
        }
        let last = term.filters.iter().rfind(|filter| {
            matches!(
                filter.kind,
                FilterKind::Different(_) | FilterKind::DifferentVerifiers
            )
        });
        let kinds = term.kinds.first().zip(term.kinds.last());
        let span = last.map(|filter| filter.span);
        let span = span.or(kinds.map(|(first, last)| first.span.to(last.span)))?;
        self.problems
            .push(CheckError::ImpossibleCount { asked, there, span });
        None
    }

    /// How many values a type has, where they can be counted on the playbook.
    fn number_of_values(&self, slot_type: SlotType) -> Option<usize> {
        match slot_type {
            SlotType::YesNo => Some(2),
            SlotType::Level(vocabulary) | SlotType::Choice(vocabulary) => {
                let words = self.names.layout.vocabularies.get(vocabulary);
                words.map(Vocabulary::len)
            }
            SlotType::Number {
                whole: true,
                bounds,
            } => {
                let width = bounds.high.checked_sub(bounds.low)?;
                usize::try_from(width / Number::UNITS_PER_ONE + 1).ok()
            }
            SlotType::Number { whole: false, .. }
            | SlotType::Percentage
            | SlotType::Duration
            | SlotType::Date
            | SlotType::Text => None,
        }
    }
}

pub(super) fn without_field(selected: Vec<Selected>) -> Vec<QueryPart> {
    let parts = selected.into_iter().map(|one| QueryPart {
        kind: one.kind,
        filters: one.filters,
        field: None,
    });
    parts.collect()
}

/// `2 within the last 12 months`, `at most 1 verified`, `2 different kinds`
fn needed_words(
    amount: Amount,
    count: CountRange,
    counts_kinds: bool,
    filters: &[String],
) -> String {
    let number = match amount {
        Amount::AtMost(count) => format!("at most {count}"),
        Amount::Exactly(count) => format!("exactly {count}"),
        Amount::None => "none".to_owned(),
        Amount::AtLeast(_) | Amount::All | Amount::Any => count.low.to_string(),
    };
    let kinds = counts_kinds.then_some("different kinds");
    let filters = filters.iter().map(String::as_str);
    std::iter::once(number.as_str())
        .chain(kinds)
        .chain(filters)
        .collect::<Vec<_>>()
        .join(" ")
}
