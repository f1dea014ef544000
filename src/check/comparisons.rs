//! `is …`: whether a test fits its subject, and its values resolved.

use crate::layout::SlotType;
use crate::source::Span;
use crate::syntax::ast::{Expression, ExpressionKind, Name, Test as WrittenTest, TestKind};
use crate::value::{Number, PartialDate, Range, fold_text};

use super::Checker;
use super::checked::{Pick, Quantity, QuantityKind, Query, Test, ValueType};
use super::conditions::Resolved;
use super::describe::describe_bounds;
use super::error::CheckError;
use super::names::{Symbol, suggestion};

/// What a test is asked of.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// In the author's words.
    pub(super) words: String,
    pub(super) value_type: ValueType,
    /// What its declaration allows, and where that stands; of facts and fields with bounds.
    bounds: Option<(Bounds, Span)>,
}

/// The bounds of a number, and whether it is whole.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    range: Range,
    whole: bool,
}

impl Subject {
    pub(super) fn new(checker: &Checker<'_>, subject: &Expression, quantity: &Quantity) -> Self {
        let bounds = match (&quantity.meaning().kind, &subject.kind) {
            (QuantityKind::Slot(slot), ExpressionKind::Name(name)) => {
                let slot_type = checker
                    .names
                    .layout
                    .slots
                    .get(*slot)
                    .map(|slot| slot.slot_type);
                let declared = checker
                    .names
                    .symbols
                    .get(&name.key)
                    .map(|declared| declared.span);
                bounds_of(slot_type, declared)
            }
            (QuantityKind::OfEvidence { pick, query }, _) => checker.bounds_of_pick(*pick, query),
            _ => None,
        };
        Self {
            words: checker.words(subject.span),
            value_type: quantity.value_type,
            bounds,
        }
    }

    /// The members of a list.
    pub(super) fn of_list(words: String, value_type: ValueType) -> Self {
        Self {
            words,
            value_type,
            bounds: None,
        }
    }

    /// A field of evidence, named by `name`.
    pub(super) fn of_field(name: &Name, slot_type: SlotType, declared: Span) -> Self {
        Self {
            words: name.text.clone(),
            value_type: slot_type.into(),
            bounds: bounds_of(Some(slot_type), Some(declared)),
        }
    }
}

fn bounds_of(slot_type: Option<SlotType>, declared: Option<Span>) -> Option<(Bounds, Span)> {
    match (slot_type, declared) {
        (Some(SlotType::Number { whole, bounds }), Some(declared)) => Some((
            Bounds {
                range: bounds,
                whole,
            },
            declared,
        )),
        _ => None,
    }
}

impl Checker<'_> {
    /// The bounds of what is made of a field: those of the field, but of a sum none.
    fn bounds_of_pick(&self, pick: Pick, query: &Query) -> Option<(Bounds, Span)> {
        let [part] = query.parts.as_slice() else {
            return None;
        };
        let (kind, field) = (part.kind, part.field?);
        let (_, declared) = self.names.layout.kinds.get_index(kind)?;
        let (key, field) = declared.fields.get_index(field)?;
        let place = self.names.field_places.get(&(kind, key.clone())).copied();
        let (bounds, declared) = bounds_of(Some(field.slot_type), place)?;
        let whole = bounds.whole && pick != Pick::Average;
        (pick != Pick::Sum).then_some((Bounds { whole, ..bounds }, declared))
    }

    /// The test, and whether its opposite is meant.
    pub(super) fn test(&mut self, subject: &Subject, test: &WrittenTest) -> Option<(Test, bool)> {
        if let Some(word) = word_of_test(test) {
            return self.test(subject, &word);
        }
        if subject.value_type == ValueType::YesNo {
            let help = format!("write `{0}` or `not {0}`", subject.words);
            self.report_unfit(subject, test, help);
            self.resolve_values(test);
            return None;
        }
        if subject.value_type == ValueType::Date {
            return self.date_test(subject, test);
        }
        let ordered = match &test.kind {
            TestKind::Equals(value) => {
                let value = self.value(subject, value)?;
                return Some((Test::Equal(value), false));
            }
            TestKind::Not(value) => {
                let value = self.value(subject, value)?;
                return Some((Test::NotEqual(value), false));
            }
            TestKind::OneOf(values) => {
                return Some((Test::OneOf(self.constants(subject, values)?), false));
            }
            TestKind::NotOneOf(values) => {
                return Some((Test::NotOneOf(self.constants(subject, values)?), false));
            }
            TestKind::Before(_) | TestKind::After(_) | TestKind::Within(_) => {
                let help = "only a date lies before or after; use `is at least`, `is more than`, \
                            `is at most` or `is less than`";
                self.report_unfit(subject, test, help.to_owned());
                return None;
            }
            TestKind::AtLeast(_)
            | TestKind::AtMost(_)
            | TestKind::MoreThan(_)
            | TestKind::LessThan(_)
            | TestKind::Between(_, _) => &test.kind,
            TestKind::HeldFor(..) => {
                self.report_not_held(subject.words.clone(), subject.value_type, test);
                return None;
            }
            TestKind::No
            | TestKind::Known
            | TestKind::Unknown
            | TestKind::Met
            | TestKind::Unmet
            | TestKind::Below
            | TestKind::At
            | TestKind::Above => {
                self.report_only_compared(subject, test);
                return None;
            }
        };
        if matches!(subject.value_type, ValueType::Text | ValueType::Choice(_)) {
            let help = "it has no order: use `is`, `is not` or `is one of`".to_owned();
            self.report_unfit(subject, test, help);
            self.resolve_values(test);
            return None;
        }
        let ordered = self.ordered_test(subject, ordered, test.span)?;
        Some((ordered, false))
    }

    fn ordered_test(&mut self, subject: &Subject, kind: &TestKind, span: Span) -> Option<Test> {
        Some(match kind {
            TestKind::AtLeast(value) => Test::AtLeast(self.value(subject, value)?),
            TestKind::AtMost(value) => Test::AtMost(self.value(subject, value)?),
            TestKind::MoreThan(value) => Test::MoreThan(self.value(subject, value)?),
            TestKind::LessThan(value) => Test::LessThan(self.value(subject, value)?),
            TestKind::Between(low, high) => {
                let (low_words, high_words) = (self.words(low.span), self.words(high.span));
                let low = self.value(subject, low);
                let high = self.value(subject, high);
                let (low, high) = (low?, high?);
                self.check_order(&low, &high, low_words, high_words, span)?;
                Test::Between(low, high)
            }
            _ => return None,
        })
    }

    /// Refuses `between 4 and 2`.
    pub(super) fn check_order(
        &mut self,
        low: &Quantity,
        high: &Quantity,
        low_words: String,
        high_words: String,
        span: Span,
    ) -> Option<()> {
        match (&low.kind, &high.kind) {
            (QuantityKind::Constant(low), QuantityKind::Constant(high)) if low > high => {
                let (low, high) = (low_words, high_words);
                self.problems
                    .push(CheckError::ImpossibleBounds { low, high, span });
                None
            }
            _ => Some(()),
        }
    }

    fn date_test(&mut self, subject: &Subject, test: &WrittenTest) -> Option<(Test, bool)> {
        Some(match &test.kind {
            TestKind::Before(value) => (Test::LessThan(self.date(subject, value)?.0), false),
            TestKind::After(value) => (Test::MoreThan(self.date(subject, value)?.1), false),
            TestKind::Equals(value) | TestKind::Not(value) => {
                let (first, last) = self.date(subject, value)?;
                let is_negated = matches!(test.kind, TestKind::Not(_));
                (Test::Between(first, last), is_negated)
            }
            TestKind::Between(low, high) => {
                let (low_words, high_words) = (self.words(low.span), self.words(high.span));
                let (low, high) = (self.date(subject, low), self.date(subject, high));
                let ((low, _), (_, high)) = (low?, high?);
                self.check_order(&low, &high, low_words, high_words, test.span)?;
                (Test::Between(low, high), false)
            }
            TestKind::Within(span) => {
                self.uses_dates = true;
                (Test::WithinLast(*span), false)
            }
            TestKind::AtLeast(_)
            | TestKind::AtMost(_)
            | TestKind::MoreThan(_)
            | TestKind::LessThan(_)
            | TestKind::OneOf(_)
            | TestKind::NotOneOf(_) => {
                let help = "ask a date with `is before`, `is after`, `is between`, or \
                            `is within the last 2 years`";
                self.report_unfit(subject, test, help.to_owned());
                return None;
            }
            TestKind::HeldFor(..) => {
                self.report_not_held(subject.words.clone(), subject.value_type, test);
                return None;
            }
            TestKind::No
            | TestKind::Known
            | TestKind::Unknown
            | TestKind::Met
            | TestKind::Unmet
            | TestKind::Below
            | TestKind::At
            | TestKind::Above => {
                self.report_only_compared(subject, test);
                return None;
            }
        })
    }

    /// The first and the last day that a date expression names.
    pub(super) fn date(
        &mut self,
        subject: &Subject,
        expression: &Expression,
    ) -> Option<(Quantity, Quantity)> {
        let day = |date: crate::value::Date| Quantity {
            kind: QuantityKind::Constant(i128::from(date.day_number())),
            value_type: ValueType::Date,
        };
        let partial = match &expression.kind {
            ExpressionKind::Date(date) => Some(*date),
            ExpressionKind::Number(number) => year(*number),
            _ => None,
        };
        if let Some(partial) = partial {
            return Some((day(partial.first), day(partial.last)));
        }
        let quantity = self.quantity(expression)?;
        if quantity.value_type == ValueType::Date {
            return Some((quantity.clone(), quantity));
        }
        let help = "write a date such as 2026-03-31, 2026-03 or 2026".to_owned();
        self.report_mismatch(subject, quantity.value_type, help, expression.span);
        None
    }

    /// A value that must fit the subject.
    pub(super) fn value(&mut self, subject: &Subject, expression: &Expression) -> Option<Quantity> {
        if let Some(constant) = self.word_of_vocabulary(subject, expression) {
            return constant;
        }
        self.refuse_foreign_word(subject, expression)?;
        let quantity = self.quantity(expression)?;
        let words = self.words(expression.span);
        let quantity = self.as_column(subject.value_type, quantity, &words);
        self.check_fit(subject, &quantity, expression)?;
        self.check_bounds(subject, &quantity, expression)?;
        Some(quantity)
    }

    /// A level or a choice of the subject; nothing when the expression is no word at all.
    fn word_of_vocabulary(
        &mut self,
        subject: &Subject,
        expression: &Expression,
    ) -> Option<Option<Quantity>> {
        let vocabulary = self.vocabulary_of(subject.value_type)?;
        let word = match &expression.kind {
            ExpressionKind::Name(name) => name.text.clone(),
            ExpressionKind::Number(number) => number.to_string(),
            _ => return None,
        };
        if let Some(place) = vocabulary.place_of(&word) {
            let kind = QuantityKind::Constant(place as i128);
            return Some(Some(Quantity {
                kind,
                value_type: subject.value_type,
            }));
        }
        if let ExpressionKind::Name(name) = &expression.kind
            && self.names.symbols.contains_key(&name.key)
        {
            return None;
        }
        self.report_unknown_level(subject.value_type, word, expression.span);
        Some(None)
    }

    /// Refuses a level or choice where another type is due: `line reports is at least fluent`.
    fn refuse_foreign_word(&mut self, subject: &Subject, expression: &Expression) -> Option<()> {
        let ExpressionKind::Name(name) = &expression.kind else {
            return Some(());
        };
        if self.names.symbols.contains_key(&name.key) {
            return Some(());
        }
        let mut vocabularies = self.names.layout.vocabularies.iter();
        let owner = vocabularies.find(|words| words.place_of(&name.text).is_some());
        let Some(owner) = owner else {
            self.report_bare_word(subject, name);
            return None;
        };
        let other = format!("a word of `{}`", owner.name);
        self.problems.push(CheckError::WrongType {
            subject: subject.words.clone(),
            is: self.describe(subject.value_type),
            verb: "be compared with",
            other,
            help: self.help_for(subject.value_type),
            span: expression.span,
        });
        None
    }

    fn check_fit(
        &mut self,
        subject: &Subject,
        quantity: &Quantity,
        expression: &Expression,
    ) -> Option<()> {
        let (wanted, given) = (subject.value_type, quantity.value_type);
        let is_bare = matches!(expression.kind, ExpressionKind::Number(_));
        if wanted == ValueType::Duration && is_bare {
            let value = self.words(expression.span);
            let better = format!("{value} months` or `{value} years");
            return self.report_missing_unit(subject, "a duration", value, better, expression.span);
        }
        let is_over_one = matches!(&expression.kind,
            ExpressionKind::Number(number) if number.units().abs() > Number::UNITS_PER_ONE);
        if wanted == ValueType::Percentage && is_over_one {
            let value = self.words(expression.span);
            let better = format!("{value}%");
            return self.report_missing_unit(
                subject,
                "a percentage",
                value,
                better,
                expression.span,
            );
        }
        if wanted == given || (wanted.is_number() && given.is_number()) {
            return Some(());
        }
        if let (ValueType::Level(_), ValueType::Level(_)) = (wanted, given) {
            self.problems.push(CheckError::DifferentScales {
                left: subject.words.clone(),
                right: self.words(expression.span),
                span: expression.span,
            });
            return None;
        }
        let help = self.help_for(wanted);
        self.report_mismatch(subject, given, help, expression.span);
        None
    }

    fn check_bounds(
        &mut self,
        subject: &Subject,
        quantity: &Quantity,
        expression: &Expression,
    ) -> Option<()> {
        let (Some((bounds, declared)), QuantityKind::Constant(value)) =
            (subject.bounds, &quantity.kind)
        else {
            return Some(());
        };
        if bounds.range.low <= *value && *value <= bounds.range.high {
            return Some(());
        }
        self.problems.push(CheckError::OutOfBounds {
            subject: subject.words.clone(),
            value: self.words(expression.span),
            allowed: describe_bounds(bounds.range, bounds.whole),
            span: expression.span,
            declared,
        });
        None
    }

    /// Values that are all written out.
    fn constants(&mut self, subject: &Subject, values: &[Expression]) -> Option<Vec<i128>> {
        let resolved: Vec<Option<i128>> = values
            .iter()
            .map(|value| self.constant(subject, value))
            .collect();
        resolved.into_iter().collect()
    }

    fn constant(&mut self, subject: &Subject, expression: &Expression) -> Option<i128> {
        let quantity = self.value(subject, expression)?;
        if let QuantityKind::Constant(value) = quantity.kind {
            return Some(value);
        }
        self.problems.push(CheckError::NotAQuantity {
            words: self.words(expression.span),
            what: "not a value that is written out".to_owned(),
            help: "list the values themselves after `one of`".to_owned(),
            span: expression.span,
        });
        None
    }

    /// Looks at the values of a test whose subject failed, so that their names count as used.
    pub(super) fn resolve_values(&mut self, test: &WrittenTest) {
        for value in values_of(test) {
            if let ExpressionKind::Name(name) = &value.kind {
                self.names.mark_used(super::names::Group::Symbol, name);
            }
        }
    }

    /// Resolves an expression that must be a quantity.
    pub(super) fn quantity(&mut self, expression: &Expression) -> Option<Quantity> {
        let what = match self.resolve(expression) {
            Resolved::Quantity(quantity) => return Some(quantity),
            Resolved::Failed => return None,
            Resolved::Condition(_) => "a condition",
            Resolved::List(_) => "a list",
        };
        self.problems.push(CheckError::NotAQuantity {
            words: self.words(expression.span),
            what: what.to_owned(),
            help: "name a number, a date, a duration or a level".to_owned(),
            span: expression.span,
        });
        None
    }

    /// Reports a word that nothing declares, where a value could stand: a text may lack its quotes.
    fn report_bare_word(&mut self, subject: &Subject, name: &Name) {
        let declared = self.names.symbols.values();
        let declared = declared.map(|declared| declared.name.as_str());
        let otherwise = match (subject.value_type, other_words(&name.key)) {
            (_, Some(better)) => format!("write `is {better}`"),
            (ValueType::Text, None) => format!("a text stands in quotes: \"{}\"", name.text),
            (other, None) => self.help_for(other),
        };
        let help = suggestion(&name.text, declared, &otherwise);
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        let unknown = CheckError::UnknownName { name, help, span };
        self.names.report_unknown(key, unknown, &mut self.problems);
    }

    /// The number of a text that conditions compare with.
    pub(super) fn intern(&mut self, text: &str) -> i128 {
        let texts = &mut self.names.layout.texts;
        let entry = texts.entry(fold_text(text));
        let place = entry.index();
        entry.or_insert_with(|| text.to_owned());
        place as i128
    }

    /// The bounds of a name's declaration, when it is a definition or has none: nothing.
    pub(super) fn slot_of(&self, name: &Name) -> Option<usize> {
        match self.names.symbols.get(&name.key)?.what {
            Symbol::Slot(slot) => Some(slot),
            Symbol::List(_) | Symbol::Definition(_) | Symbol::Playbook(_) | Symbol::Damaged => None,
        }
    }
}

/// A comparison in words that the language does not use, in those that it does.
fn other_words(key: &str) -> Option<String> {
    const OTHERS: [(&str, &str); 12] = [
        ("above ", "more than "),
        ("below ", "less than "),
        ("bigger than ", "more than "),
        ("equal to ", ""),
        ("greater than ", "more than "),
        ("higher than ", "more than "),
        ("lower than ", "less than "),
        ("over ", "more than "),
        ("smaller than ", "less than "),
        ("under ", "less than "),
        ("up to ", "at most "),
        ("minimum ", "at least "),
    ];
    if key == "known" {
        return Some("unknown".to_owned());
    }
    let mut others = OTHERS.iter();
    others.find_map(|(other, ours)| Some(format!("{ours}{}", key.strip_prefix(other)?)))
}

/// `below`, `at` and `above` are asked of the skills of a matrix; elsewhere they may be levels.
fn word_of_test(test: &WrittenTest) -> Option<WrittenTest> {
    let word = match test.kind {
        TestKind::Below => "below",
        TestKind::At => "at",
        TestKind::Above => "above",
        _ => return None,
    };
    let name = Name {
        text: word.to_owned(),
        key: word.to_owned(),
        span: test.span,
    };
    Some(WrittenTest {
        kind: TestKind::Equals(Box::new(Expression {
            kind: ExpressionKind::Name(name),
            span: test.span,
        })),
        span: test.span,
    })
}

pub(super) fn values_of(test: &WrittenTest) -> Vec<&Expression> {
    match &test.kind {
        TestKind::Equals(value)
        | TestKind::Not(value)
        | TestKind::AtLeast(value)
        | TestKind::AtMost(value)
        | TestKind::MoreThan(value)
        | TestKind::LessThan(value)
        | TestKind::Before(value)
        | TestKind::After(value) => vec![value],
        TestKind::Between(low, high) => vec![low, high],
        TestKind::OneOf(values) | TestKind::NotOneOf(values) => values.iter().collect(),
        TestKind::HeldFor(test, _) => values_of(test),
        TestKind::Within(_)
        | TestKind::No
        | TestKind::Below
        | TestKind::At
        | TestKind::Above
        | TestKind::Known
        | TestKind::Unknown
        | TestKind::Met
        | TestKind::Unmet => Vec::new(),
    }
}

/// A bare whole number as a year.
fn year(number: Number) -> Option<PartialDate> {
    let is_year = number.is_whole() && (1000..=9999).contains(&number.whole_part());
    is_year.then(|| PartialDate::parse(&number.to_string()).ok())?
}
