//! Quantities, tests, queries and filters of a program.

use crate::check::checked::{self, CheckedDefinition, Quantity, QuantityKind};
use crate::program::{
    Claim, Filter, Operand, Place, QuantityStep, Query, QueryPart, RegisterStep, ScoreStep, Slice,
    SlotType, Step, StepWords, Test, WeightedPart,
};
use crate::value::{CalendarSpan, Number};

use super::sharing::RulesAbout;
use super::{Lowering, slice};

impl Lowering<'_> {
    /// What is asked of a whole number, asked in whole numbers: `at least 2.5` is `at least 3`, and
    /// none is between 2.2 and 2.8.
    fn whole_test(&mut self, test: &checked::Test) -> Option<Test> {
        let one = Number::UNITS_PER_ONE;
        let constant = |quantity: &Quantity| match quantity.kind {
            QuantityKind::Constant(value) if quantity.value_type.is_number() => Some(value),
            _ => None,
        };
        let down = |value: i128| value.div_euclid(one) * one;
        let up = |value: i128| -down(-value);
        let number = |value: i128| Operand {
            place: Place::Constant(value),
            is_number: true,
        };
        let never = |lowering: &mut Self| Test::OneOf(lowering.options(&[]));
        Some(match test {
            checked::Test::AtLeast(value) => Test::AtLeast(number(up(constant(value)?))),
            checked::Test::LessThan(value) => Test::LessThan(number(up(constant(value)?))),
            checked::Test::AtMost(value) => Test::AtMost(number(down(constant(value)?))),
            checked::Test::MoreThan(value) => Test::MoreThan(number(down(constant(value)?))),
            checked::Test::Between(low, high) => {
                match (up(constant(low)?), down(constant(high)?)) {
                    (low, high) if low > high => never(self),
                    (low, high) => Test::Between(number(low), number(high)),
                }
            }
            checked::Test::Equal(value) if constant(value)? % one != 0 => never(self),
            checked::Test::NotEqual(value) if constant(value)? % one != 0 => {
                Test::NotOneOf(self.options(&[]))
            }
            checked::Test::Equal(_)
            | checked::Test::NotEqual(_)
            | checked::Test::OneOf(_)
            | checked::Test::NotOneOf(_)
            | checked::Test::WithinLast(_) => return None,
        })
    }

    /// What is asked of `subject`.
    pub(super) fn test_of(&mut self, subject: Operand, test: &checked::Test) -> Test {
        let slot_type = match subject.place {
            Place::Slot(slot) => self
                .program
                .layout
                .slots
                .get(slot)
                .map(|slot| slot.slot_type),
            Place::Constant(_) | Place::Register(_) | Place::Field(_) => None,
        };
        let is_whole = matches!(slot_type, Some(SlotType::Number { whole: true, .. }));
        let whole = is_whole.then(|| self.whole_test(test)).flatten();
        whole.unwrap_or_else(|| self.test(test))
    }

    pub(super) fn test(&mut self, test: &checked::Test) -> Test {
        match test {
            checked::Test::Equal(value) => Test::Equal(self.operand(value)),
            checked::Test::NotEqual(value) => Test::NotEqual(self.operand(value)),
            checked::Test::AtLeast(value) => Test::AtLeast(self.operand(value)),
            checked::Test::AtMost(value) => Test::AtMost(self.operand(value)),
            checked::Test::MoreThan(value) => Test::MoreThan(self.operand(value)),
            checked::Test::LessThan(value) => Test::LessThan(self.operand(value)),
            checked::Test::Between(low, high) => {
                let low = self.operand(low);
                Test::Between(low, self.operand(high))
            }
            checked::Test::OneOf(options) => Test::OneOf(self.options(options)),
            checked::Test::NotOneOf(options) => Test::NotOneOf(self.options(options)),
            checked::Test::WithinLast(span) => Test::WithinLast(self.window(*span)),
        }
    }

    pub(super) fn options(&mut self, options: &[i128]) -> Slice {
        let first = self.program.options.len();
        self.program.options.extend_from_slice(options);
        slice(first, self.program.options.len())
    }

    pub(super) fn window(&mut self, span: CalendarSpan) -> usize {
        let windows = &mut self.program.windows;
        *self.known_windows.entry(span).or_insert_with(|| {
            windows.push(span);
            windows.len() - 1
        })
    }

    pub(super) fn operand(&mut self, quantity: &Quantity) -> Operand {
        let is_number = quantity.value_type.is_number();
        let place = match &quantity.kind {
            QuantityKind::Constant(value) => Place::Constant(*value),
            QuantityKind::Slot(slot) => Place::Slot(*slot),
            QuantityKind::Definition(id) => return self.quantity_definition(*id),
            QuantityKind::Said { span, inner } => return self.said_quantity(*span, inner),
            QuantityKind::Arithmetic {
                operator,
                left,
                right,
            } => {
                let left = self.operand(left);
                let right = self.operand(right);
                self.compute(
                    QuantityStep::Arithmetic {
                        operator: *operator,
                        left,
                        right,
                    },
                    quantity,
                )
            }
            QuantityKind::Aggregate { aggregate, members } => {
                let operands: Vec<Operand> =
                    members.iter().map(|member| self.operand(member)).collect();
                let first = self.program.operands.len();
                self.program.operands.extend(operands);
                let members = slice(first, self.program.operands.len());
                self.compute(
                    QuantityStep::Aggregate {
                        aggregate: *aggregate,
                        members,
                    },
                    quantity,
                )
            }
            QuantityKind::Rounded { value, decimals } => {
                let value = self.operand(value);
                let decimals = *decimals;
                self.compute(QuantityStep::Rounded { value, decimals }, quantity)
            }
            QuantityKind::Shifted {
                date,
                by,
                direction,
            } => {
                let (date, by) = (self.operand(date), self.operand(by));
                let direction = *direction;
                let step = QuantityStep::Shifted {
                    date,
                    by,
                    direction,
                };
                self.compute(step, quantity)
            }
            QuantityKind::AreaMet(area) => {
                let rules = self.rule_list(RulesAbout::Area(*area));
                self.compute(QuantityStep::ShareMet { rules }, quantity)
            }
            QuantityKind::WeightedMean(parts) => {
                let parts: Vec<WeightedPart> = parts
                    .iter()
                    .map(|part| WeightedPart {
                        weight: part.weight,
                        value: self.operand(&part.value),
                    })
                    .collect();
                let first = self.program.weighted_parts.len();
                self.program.weighted_parts.extend(parts);
                let parts = slice(first, self.program.weighted_parts.len());
                self.compute(QuantityStep::WeightedMean { parts }, quantity)
            }
            QuantityKind::LevelShare { level, steps } => {
                let (level, steps) = (self.operand(level), *steps);
                self.compute(QuantityStep::LevelShare { level, steps }, quantity)
            }
            QuantityKind::YesNoShare(condition) => {
                let condition = self.condition(condition);
                self.compute(QuantityStep::YesNoShare { condition }, quantity)
            }
            QuantityKind::CountOf(query) => {
                let query = self.query(query);
                self.compute(QuantityStep::CountOf { query }, quantity)
            }
            QuantityKind::OfEvidence { pick, query } => {
                let query = self.query(query);
                let pick = *pick;
                self.compute(QuantityStep::OfEvidence { pick, query }, quantity)
            }
            QuantityKind::Elapsed { unit, since } => {
                let since = self.operand(since);
                self.compute(QuantityStep::Elapsed { unit: *unit, since }, quantity)
            }
            QuantityKind::AssessmentDate => self.compute(QuantityStep::AssessmentDate, quantity),
            QuantityKind::FirstMatch(first_match) => {
                let step = self.first_match(first_match, is_number);
                self.compute(step, quantity)
            }
            QuantityKind::OfColumn(of_column) => {
                let step = self.value_of_column(of_column);
                self.compute(step, quantity)
            }
        };
        Operand { place, is_number }
    }

    pub(super) fn compute(&mut self, step: QuantityStep, quantity: &Quantity) -> Place {
        if let Some(known) = self.known_registers.get(&step) {
            return Place::Register(*known);
        }
        let register = self.program.registers.len();
        self.known_registers.insert(step, register);
        let subject = self.quantity_words(quantity);
        let words = StepWords {
            subject,
            needed: String::new(),
        };
        let id = self.push(
            Step::Compute {
                register,
                quantity: step,
            },
            words,
            self.step_rests(&step),
        );
        self.program.registers.push(RegisterStep {
            step: id,
            slot_type: quantity.value_type.unbounded(),
        });
        Place::Register(register)
    }

    /// Adds the scores, those that no rule has asked for too.
    pub(super) fn scores(&mut self) {
        for score in &self.playbook.scores {
            let value = self.quantity_definition(score.definition);
            let definition = self.playbook.definitions.get(score.definition);
            let Some(CheckedDefinition::Quantity(quantity)) = definition else {
                continue;
            };
            let (name, slot_type) = (score.name.clone(), quantity.value_type.unbounded());
            self.program.scores.push(ScoreStep {
                name,
                value,
                slot_type,
            });
        }
    }

    /// Whether a quantity asks what is known, through the conditions in it.
    fn step_rests(&self, step: &QuantityStep) -> bool {
        match *step {
            QuantityStep::Arithmetic { left, right, .. } => {
                self.operand_rests(left) || self.operand_rests(right)
            }
            QuantityStep::Aggregate { members, .. } => {
                let members = self.program.operands.get(members.range()).unwrap_or(&[]);
                members.iter().any(|member| self.operand_rests(*member))
            }
            QuantityStep::Rounded { value, .. } => self.operand_rests(value),
            QuantityStep::Shifted { date, by, .. } => {
                self.operand_rests(date) || self.operand_rests(by)
            }
            QuantityStep::WeightedMean { parts } => {
                let parts = self
                    .program
                    .weighted_parts
                    .get(parts.range())
                    .unwrap_or(&[]);
                parts.iter().any(|part| self.operand_rests(part.value))
            }
            QuantityStep::LevelShare { level, .. } => self.operand_rests(level),
            QuantityStep::YesNoShare { condition } => self.rests(condition),
            QuantityStep::Elapsed { since, .. } => self.operand_rests(since),
            QuantityStep::CountOf { query } | QuantityStep::OfEvidence { query, .. } => {
                self.query_rests(query)
            }
            QuantityStep::FirstMatch { cases, .. } => {
                let cases = self.program.cases.get(cases.range()).unwrap_or(&[]);
                cases.iter().any(|case| self.rests(case.condition))
            }
            QuantityStep::OfColumn { columns, .. } => {
                let columns = self.program.column_values.get(columns.range());
                let mut columns = columns.unwrap_or(&[]).iter();
                columns.any(|column| self.rests(column.is_it) || self.operand_rests(column.value))
            }
            QuantityStep::ShareMet { .. } | QuantityStep::AssessmentDate => false,
        }
    }

    /// Whether a query asks what is known of a field, or through what its filters compare.
    pub(super) fn query_rests(&self, query: usize) -> bool {
        let query = self.program.queries.get(query);
        let parts = query.and_then(|query| self.program.query_parts.get(query.parts.range()));
        let parts = parts.unwrap_or(&[]).iter();
        let mut filters = parts
            .filter_map(|part| self.program.filters.get(part.filters.range()))
            .flatten();
        filters.any(|filter| match *filter {
            Filter::FieldKnown { .. } => true,
            Filter::Since(date) | Filter::Before(date) => self.operand_rests(date),
            Filter::Between(first, last) => self.operand_rests(first) || self.operand_rests(last),
            Filter::Field { subject, test, .. } => self.test_rests(subject, &test),
            Filter::WithinLast(_)
            | Filter::Verified
            | Filter::VerifiedBy(_)
            | Filter::Lasting(_)
            | Filter::Ongoing
            | Filter::About(_)
            | Filter::NotExpired { .. } => false,
        })
    }

    pub(super) fn operand_rests(&self, operand: Operand) -> bool {
        let Place::Register(register) = operand.place else {
            return false;
        };
        let register = self.program.registers.get(register);
        register.is_some_and(|register| self.rests(register.step))
    }

    /// Whether a test asks what is known, through what it compares.
    pub(super) fn test_rests(&self, subject: Operand, test: &Test) -> bool {
        let values = match *test {
            Test::Equal(value)
            | Test::NotEqual(value)
            | Test::AtLeast(value)
            | Test::AtMost(value)
            | Test::MoreThan(value)
            | Test::LessThan(value) => [subject, value, value],
            Test::Between(low, high) => [subject, low, high],
            Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => [subject; 3],
        };
        values.into_iter().any(|value| self.operand_rests(value))
    }

    /// What a worked-out quantity is called when something is to be said of it.
    pub(super) fn quantity_words(&self, quantity: &Quantity) -> String {
        match &quantity.kind {
            QuantityKind::Arithmetic { operator, .. } => match operator {
                checked::Operator::Plus => "a sum",
                checked::Operator::Minus => "a difference",
                checked::Operator::Times => "a product",
                checked::Operator::DividedBy => "a quotient",
            },
            QuantityKind::Aggregate { aggregate, .. } => match aggregate {
                checked::Aggregate::Average => "an average",
                checked::Aggregate::Lowest | checked::Aggregate::Highest => "a choice of values",
                checked::Aggregate::Sum => "a sum",
            },
            QuantityKind::Rounded { .. } => "a rounded number",
            QuantityKind::Shifted { .. } => "a date worked out",
            QuantityKind::AreaMet(_)
            | QuantityKind::LevelShare { .. }
            | QuantityKind::YesNoShare(_) => "a share",
            QuantityKind::WeightedMean(_) => "a score",
            QuantityKind::CountOf(_) => "a count",
            QuantityKind::OfEvidence { pick, .. } => match pick {
                checked::Pick::Average => "an average",
                checked::Pick::Sum => "a sum",
                checked::Pick::Lowest
                | checked::Pick::Highest
                | checked::Pick::First
                | checked::Pick::Latest => "a choice of evidence",
            },
            QuantityKind::Elapsed { .. } => "a time elapsed",
            QuantityKind::AssessmentDate => "assessment date",
            QuantityKind::FirstMatch(first_match) => &first_match.name,
            QuantityKind::OfColumn(_) => "what a column of a matrix comes to",
            QuantityKind::Constant(_)
            | QuantityKind::Slot(_)
            | QuantityKind::Definition(_)
            | QuantityKind::Said { .. } => "",
        }
        .to_owned()
    }

    pub(super) fn quantity_definition(&mut self, id: usize) -> Operand {
        if let Some(Some(known)) = self.quantity_definitions.get(id).copied() {
            self.name_again(id);
            return known;
        }
        let outer = self.begin();
        let operand = match self.playbook.definitions.get(id) {
            Some(CheckedDefinition::Quantity(quantity)) => self.operand(quantity),
            _ => Operand {
                place: Place::Constant(0),
                is_number: false,
            },
        };
        self.name(id, Claim::Comes(operand), outer);
        if let Some(slot) = self.quantity_definitions.get_mut(id) {
            *slot = Some(operand);
        }
        operand
    }

    pub(super) fn query(&mut self, query: &checked::Query) -> usize {
        let mut parts = Vec::new();
        let mut selected: Vec<&checked::QueryPart> = query.parts.iter().collect();
        selected.sort_by_key(|part| part.kind);
        for part in selected {
            let filters: Vec<Filter> = part
                .filters
                .iter()
                .map(|filter| self.filter(filter))
                .collect();
            let first = self.program.filters.len();
            self.program.filters.extend(filters);
            let filters = slice(first, self.program.filters.len());
            parts.push(QueryPart {
                kind: part.kind,
                filters,
                field: part.field,
            });
        }
        let first = self.program.query_parts.len();
        self.program.query_parts.extend(parts);
        let parts = slice(first, self.program.query_parts.len());
        let counting = query.counting;
        self.program.queries.push(Query { parts, counting });
        self.program.queries.len() - 1
    }

    pub(super) fn filter(&mut self, filter: &checked::Filter) -> Filter {
        match filter {
            checked::Filter::WithinLast(span) => Filter::WithinLast(self.window(*span)),
            checked::Filter::Since(date) => Filter::Since(self.operand(date)),
            checked::Filter::Before(date) => Filter::Before(self.operand(date)),
            checked::Filter::Between(first, last) => {
                let first = self.operand(first);
                Filter::Between(first, self.operand(last))
            }
            checked::Filter::Verified => Filter::Verified,
            checked::Filter::VerifiedBy(role) => Filter::VerifiedBy(*role),
            checked::Filter::Lasting(span) => Filter::Lasting(*span),
            checked::Filter::Ongoing => Filter::Ongoing,
            checked::Filter::About(skill) => Filter::About(*skill),
            checked::Filter::NotExpired { field } => Filter::NotExpired { field: *field },
            checked::Filter::FieldKnown { field, is_known } => Filter::FieldKnown {
                field: *field,
                is_known: *is_known,
            },
            checked::Filter::Field {
                field,
                test,
                value_type,
                is_negated,
            } => {
                let subject = Operand {
                    place: Place::Field(*field),
                    is_number: value_type.is_number(),
                };
                Filter::Field {
                    subject,
                    test: self.test(test),
                    is_negated: *is_negated,
                }
            }
        }
    }
}
