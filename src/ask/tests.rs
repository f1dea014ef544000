//! Whoever answers truthfully gets the verdict that the whole truth gives.

use std::cell::RefCell;
use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::evaluate::{self, Blank, Detail, tests::anybody_in_full};
use crate::profile::builder::{NewItem, ProfileBuilder};
use crate::profile::{Item, ItemDates, Profile};
use crate::program::{KindId, Program};
use crate::value::Date;

use super::{Asker, Given, Passed, Prompt};

/// Somebody who answers with the truth.
struct Truthful<'a> {
    program: &'a Program,
    truth: &'a Profile,
    as_of: Date,
    /// What has been told so far.
    told: Profile,
    passed: Passed,
    /// What has been asked about.
    subjects: HashSet<Blank>,
}

/// No interview is longer.
const MOST_QUESTIONS: usize = 500;

impl<'a> Truthful<'a> {
    fn new(program: &'a Program, truth: &'a Profile, before: Profile, as_of: Date) -> Self {
        Self {
            program,
            truth,
            as_of,
            told: before,
            passed: Passed::default(),
            subjects: HashSet::new(),
        }
    }

    /// Answers until nothing is asked any more.
    fn interview(&mut self) -> Result<(), String> {
        let mut asker = Asker::new(self.program, self.as_of, Given::UntilAsked);
        let mut asked = HashSet::new();
        let mut questions = 0;
        while let (_, Some(prompt)) = asker.next(&self.told, &self.passed) {
            // Of a kind more may be wanted than was told when it was asked for first.
            let may_come_again = matches!(prompt, Prompt::Count(_));
            if !asked.insert(prompt) && !may_come_again {
                return Err(format!("{prompt:?} is asked twice"));
            }
            questions += 1;
            if questions > MOST_QUESTIONS {
                return Err(format!("{prompt:?} is asked again and again"));
            }
            self.subjects.insert(prompt.blank().subject());
            self.answer(&mut asker, prompt);
        }
        Ok(())
    }

    fn answer(&mut self, asker: &mut Asker<'_>, prompt: Prompt) {
        let layout = &self.program.layout;
        let mut builder = ProfileBuilder::from_profile(layout, self.told.clone());
        match prompt {
            Prompt::Value(slot) => {
                let value = self.truth.values[slot];
                if value.is_known {
                    builder.set_value(slot, value.range);
                }
                // Nothing more exact is known.
                self.passed.insert(prompt);
            }
            Prompt::Since(slot) => {
                builder.set_since(slot, self.truth.since[slot]);
                self.passed.insert(prompt);
            }
            Prompt::List(list) => match self.truth.lists[list].clone() {
                Some(members) => builder.set_list(list, &self.truth.members[members]),
                None => self.passed.insert(prompt),
            },
            Prompt::Count(kind) => return self.tell_items(asker, kind),
            Prompt::Detail(..) => self.passed.insert(prompt),
        }
        self.told = builder.finish();
    }

    fn items_of(&self, kind: KindId) -> Vec<Item> {
        let items = self.truth.kinds[kind].items.clone();
        let items = self.truth.items[items].iter();
        // What is still to come does not count, and nobody tells of it.
        let today = self.as_of.day_number();
        let is_past = |item: &&Item| match item.dates {
            ItemDates::Undated => true,
            ItemDates::On(first, _) | ItemDates::Open(first, _) => first <= today,
            ItemDates::Period { from, .. } => from.is_none_or(|(first, _)| first <= today),
        };
        items.filter(is_past).cloned().collect()
    }

    fn tell_items(&mut self, asker: &mut Asker<'_>, kind: KindId) {
        let listed = self.told.kinds[kind].items.len();
        for item in self.items_of(kind).into_iter().skip(listed) {
            if !asker.is_wanted(&self.told, &self.passed, kind) {
                return;
            }
            let mut told = Vec::new();
            loop {
                let with_draft = self.with_item(kind, &item, &told);
                match asker.next_detail(&with_draft, &self.passed, kind, &told) {
                    Some(detail) => told.push(detail),
                    None => {
                        self.told = with_draft;
                        break;
                    }
                }
            }
        }
        let mut complete = self.told.clone();
        complete.kinds[kind].is_complete = true;
        self.told = complete;
    }

    /// What has been told, and of one more item these details.
    fn with_item(&self, kind: KindId, item: &Item, told: &[Detail]) -> Profile {
        let mut new = NewItem::default();
        let (_, declared) = self.program.layout.kinds.get_index(kind).unwrap();
        if told.contains(&Detail::When) {
            new.dates = item.dates;
        }
        if told.contains(&Detail::Verified) {
            new.is_verified = item.is_verified;
            new.verified_by = item.verified_by;
        }
        if told.contains(&Detail::About) {
            new.about = self.truth.about[item.about.clone()].to_vec();
        }
        for field in 0..declared.fields.len() {
            let value = self.truth.fields[item.fields + field];
            if told.contains(&Detail::Field(field)) && value.is_known {
                new.fields.push((field, value.range));
            }
        }
        let mut builder = ProfileBuilder::from_profile(&self.program.layout, self.told.clone());
        builder.add_built_item(kind, new, false);
        builder.finish()
    }
}

fn a_truthful_interview_ends_where_the_truth_does(
    numbers: &[u16],
) -> Result<(usize, usize), TestCaseError> {
    let (text, program, truth, mut before, as_of) = anybody_in_full(numbers);
    before.texts = truth.texts.clone();
    let mut person = Truthful::new(&program, &truth, before, as_of);
    let fail = |why: String| TestCaseError::fail(format!("{why}\n{text}\n{truth:?}"));
    person.interview().map_err(fail)?;
    let wanted = evaluate::run(&program, &truth, as_of).verdict;
    let given = evaluate::run(&program, &person.told, as_of).verdict;
    prop_assert_eq!(
        given,
        wanted,
        "{}\n{:?}\ntold {:?}",
        text,
        truth,
        person.told
    );
    let layout = &program.layout;
    let all = layout.slots.len() + layout.lists.len() + layout.kinds.len();
    Ok((person.subjects.len(), all))
}

/// `PROPTEST_CASES` says how many people are asked.
#[test]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "how much is tried is said as proptest says it everywhere, with a default of its own"
)]
fn whoever_answers_truthfully_gets_the_verdict_of_the_whole_truth() {
    let config = ProptestConfig::default();
    let cases = std::env::var_os("PROPTEST_CASES").map_or(500, |_| config.cases);
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..config
    });
    let counts = RefCell::new((0, 0));
    let result = runner.run(&prop::collection::vec(any::<u16>(), 60..600), |numbers| {
        let (asked, all) = a_truthful_interview_ends_where_the_truth_does(&numbers)?;
        let mut counts = counts.borrow_mut();
        *counts = (counts.0 + asked, counts.1 + all);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let (asked, all) = *counts.borrow();
    println!("{asked} of {all} were asked for");
}
