//! Scores: their parts, their weights, and what an example expects of them.

use crate::syntax::ast::{
    Damage, Expression, Literal, LiteralKind, Name, Score, ScoreBody, ScorePart, ScoreTest,
    ScoreTestKind,
};
use crate::value::Number;

use super::checked::{
    CheckedDefinition, CheckedScore, Condition, Expectation, ExpectedScore, ExpectedValue,
    Quantity, QuantityKind, ValueType, WeightedPart,
};
use super::conditions::Resolved;
use super::error::CheckError;
use super::names::{Defined, Symbol, suggestion};
use super::{Checker, Resolution};

impl Checker<'_> {
    /// The scores that could be resolved, in the order of the file.
    pub(super) fn checked_scores(&self) -> Vec<CheckedScore> {
        let definitions = self.names.definitions.iter().zip(&self.definitions);
        let scores = definitions.enumerate().filter_map(|(definition, parts)| {
            let (Defined::Score(score), Resolution::Done(_)) = parts else {
                return None;
            };
            let name = score.name.text.clone();
            Some(CheckedScore { name, definition })
        });
        scores.collect()
    }

    /// What a score stands for.
    pub(super) fn score(&mut self, score: &Score) -> Option<Quantity> {
        let quantity = match &score.body {
            None => None,
            Some(ScoreBody::Quantity(expression)) => self.score_quantity(expression),
            Some(ScoreBody::Marks(marks)) => self.marked(marks),
            Some(ScoreBody::Parts(parts, damage)) => self.weighted(&score.name, parts, *damage),
        };
        self.has_failed |= quantity.is_none();
        quantity
    }

    fn score_quantity(&mut self, expression: &Expression) -> Option<Quantity> {
        let quantity = self.quantity(expression)?;
        match quantity.value_type {
            ValueType::Number
            | ValueType::Percentage
            | ValueType::Duration
            | ValueType::Date
            | ValueType::Level(_) => Some(quantity),
            ValueType::YesNo | ValueType::Text | ValueType::Choice(_) => {
                let what = self.describe(quantity.value_type);
                let help = "a score is a number, a percentage, a duration, a date or a level; give a \
                            condition a weight, such as `100% has mentor`";
                self.report_not_a_quantity(expression, &what, help);
                None
            }
        }
    }

    fn weighted(&mut self, name: &Name, parts: &[ScorePart], damage: Damage) -> Option<Quantity> {
        let resolved: Vec<Option<WeightedPart>> =
            parts.iter().map(|part| self.weighted_part(part)).collect();
        if damage == Damage::Some {
            return None;
        }
        self.check_weights(name, parts)?;
        let parts: Vec<WeightedPart> = resolved.into_iter().collect::<Option<_>>()?;
        Some(Quantity {
            kind: QuantityKind::WeightedMean(parts),
            value_type: ValueType::Percentage,
        })
    }

    /// Refuses weights that do not sum to 100%, and weights of nothing.
    fn check_weights(&mut self, name: &Name, parts: &[ScorePart]) -> Option<()> {
        let no_weight = parts.iter().find(|part| part.weight.units() <= 0);
        if let Some(part) = no_weight {
            let weight = self.words(part.weight_span);
            let span = part.weight_span;
            self.problems.push(CheckError::NoWeight { weight, span });
            return None;
        }
        let sum: i128 = parts.iter().map(|part| part.weight.units()).sum();
        let off = sum - Number::UNITS_PER_ONE;
        if off == 0 {
            return Some(());
        }
        let percent = |units: i128| format!("{}%", Number::from_units(units * 100));
        let difference = if off > 0 {
            format!("{} too much", percent(off))
        } else {
            format!("{} are missing", percent(-off))
        };
        self.problems.push(CheckError::WrongWeights {
            score: name.text.clone(),
            sum: percent(sum),
            difference,
            span: name.span,
        });
        None
    }

    fn weighted_part(&mut self, part: &ScorePart) -> Option<WeightedPart> {
        let value = self.score_part(&part.what)?.said_at(part.what.span);
        Some(WeightedPart {
            weight: part.weight.units(),
            value,
        })
    }

    /// A part as a share from 0% to 100%.
    fn score_part(&mut self, part: &Expression) -> Option<Quantity> {
        let share = |kind| {
            Some(Quantity {
                kind,
                value_type: ValueType::Percentage,
            })
        };
        match self.resolve(part) {
            Resolved::Failed => None,
            Resolved::Condition(condition) => share(QuantityKind::YesNoShare(Box::new(condition))),
            Resolved::List(_) => {
                let words = self.words(part.span);
                let help = format!("ask `{words} includes \"…\"` or `not no {words}`; {HOW_ASKED}");
                self.report_not_a_part(part, "a list".to_owned(), help);
                None
            }
            Resolved::Quantity(quantity) => match quantity.value_type {
                ValueType::Percentage => Some(quantity),
                ValueType::YesNo => {
                    let condition: Condition = self.condition(part)?;
                    share(QuantityKind::YesNoShare(Box::new(condition)))
                }
                ValueType::Level(_) => {
                    let levels = self.vocabulary_of(quantity.value_type)?.len();
                    let level = Box::new(quantity);
                    match levels {
                        0 | 1 => self.report_single_level(part),
                        levels => share(QuantityKind::LevelShare {
                            level,
                            steps: levels - 1,
                        }),
                    }
                }
                other => {
                    let help = self.help_to_compare(&self.words(part.span), other);
                    let what = self.describe(other);
                    self.report_not_a_part(part, what, format!("{help}; {HOW_ASKED}"));
                    None
                }
            },
        }
    }

    fn report_single_level(&mut self, part: &Expression) -> Option<Quantity> {
        let what = "on a scale of a single level".to_owned();
        let help = "a level counts by its step from the lowest to the highest: give the scale \
                    another level, or leave this part out";
        self.report_not_a_part(part, what, help.to_owned());
        None
    }

    fn report_not_a_part(&mut self, part: &Expression, what: String, help: String) {
        let words = self.words(part.span);
        let span = part.span;
        self.problems.push(CheckError::NotAScorePart {
            words,
            what,
            help,
            span,
        });
    }

    /// `then score NAME is TEST`
    pub(super) fn expected_score(&mut self, name: &Name, test: &ScoreTest) -> Option<Expectation> {
        let (score, quantity) = self.score_called(name)?;
        let test_words = self.words(test.span);
        let expected = match &test.kind {
            ScoreTestKind::NotRecorded => ExpectedScore::NotRecorded,
            ScoreTestKind::Is(literal) if is_word(literal, "nothing") => ExpectedScore::Nothing,
            ScoreTestKind::Is(literal) => match self.two_levels(quantity, literal) {
                Some((low, high)) => ExpectedScore::FromTo(
                    self.expected_value(name, quantity, &low)?,
                    self.expected_value(name, quantity, &high)?,
                ),
                None => {
                    let range = self.literal(name, name.span, quantity.unbounded(), literal)?;
                    let is_number = quantity.is_number();
                    let value = |value| ExpectedValue { value, is_number };
                    ExpectedScore::FromTo(value(range.low), value(range.high))
                }
            },
            ScoreTestKind::FromTo(low, high) => {
                let low_value = self.expected_value(name, quantity, low);
                let high_value = self.expected_value(name, quantity, high);
                let (low_value, high_value) = (low_value?, high_value?);
                if low_value.value > high_value.value {
                    let (low, high) = (self.words(low.span), self.words(high.span));
                    let span = test.span;
                    self.problems
                        .push(CheckError::ImpossibleBounds { low, high, span });
                    return None;
                }
                ExpectedScore::FromTo(low_value, high_value)
            }
            ScoreTestKind::AtLeast(value) => {
                ExpectedScore::AtLeast(self.expected_value(name, quantity, value)?)
            }
            ScoreTestKind::AtMost(value) => {
                ExpectedScore::AtMost(self.expected_value(name, quantity, value)?)
            }
            ScoreTestKind::MoreThan(value) => {
                ExpectedScore::MoreThan(self.expected_value(name, quantity, value)?)
            }
            ScoreTestKind::LessThan(value) => {
                ExpectedScore::LessThan(self.expected_value(name, quantity, value)?)
            }
        };
        Some(Expectation::Score {
            score,
            test: expected,
            words: test_words,
        })
    }

    /// The place of a score among the scores, and its type; one that is not there is reported.
    fn score_called(&mut self, name: &Name) -> Option<(usize, ValueType)> {
        let scores = self.checked_scores();
        let declared = self.names.symbols.get(&name.key).map(|known| known.what);
        let id = match declared {
            Some(Symbol::Definition(id)) => id,
            _ => usize::MAX,
        };
        if let Some(Defined::Score(_)) = self.names.definitions.get(id) {
            let Some(Resolution::Done(CheckedDefinition::Quantity(quantity))) =
                self.definitions.get(id)
            else {
                return None;
            };
            let value_type = quantity.value_type;
            let place = scores.iter().position(|score| score.definition == id)?;
            return Some((place, value_type));
        }
        let names: Vec<&str> = scores.iter().map(|score| score.name.as_str()).collect();
        let listed = match names.as_slice() {
            [] => format!("declare it, such as `score {}: …`", name.text),
            names => format!("the scores are: {}", names.join(", ")),
        };
        let help = suggestion(&name.text, names, &listed);
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        let unknown = CheckError::UnknownScore { name, help, span };
        self.names.report_unknown(key, unknown, &mut self.problems);
        None
    }

    /// `fluent to teaching` is read as one word: the two levels in it.
    fn two_levels(&self, of: ValueType, literal: &Literal) -> Option<(Literal, Literal)> {
        let (ValueType::Level(_), LiteralKind::Word(word)) = (of, &literal.kind) else {
            return None;
        };
        if self.vocabulary_of(of)?.place_of(&word.text).is_some() {
            return None;
        }
        let (low, high) = word.text.split_once(" to ")?;
        let level = |text: &str| Literal {
            kind: LiteralKind::Word(Name {
                text: text.to_owned(),
                key: crate::value::fold_name(text),
                span: literal.span,
            }),
            span: literal.span,
        };
        Some((level(low), level(high)))
    }

    fn expected_value(
        &mut self,
        name: &Name,
        value_type: ValueType,
        literal: &Literal,
    ) -> Option<ExpectedValue> {
        let value = self.literal(name, name.span, value_type.unbounded(), literal)?;
        Some(ExpectedValue {
            value: value.low,
            is_number: value_type.is_number(),
        })
    }
}

/// What a condition counts, for help lines.
const HOW_ASKED: &str = "a condition counts 100% when it holds, and 0% when it does not";

fn is_word(literal: &Literal, wanted: &str) -> bool {
    matches!(&literal.kind, LiteralKind::Word(word) if word.key == wanted)
}
