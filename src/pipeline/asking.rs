//! Interviews, and what to ask next, with the words of the playbook.

use crate::ask::{Asker, BeginError, Given, Interview, Passed, Said, Wording};
use crate::outcome::NextQuestion;
use crate::profile::Profile;
use crate::syntax::ast::{Statement, Text};
use crate::value::{Date, fold_name};

use super::Playbook;

/// How many questions are told with an outcome.
const MOST_TOLD: usize = 3;

impl Playbook {
    /// Begins an interview about the person in a YAML text, or about somebody of whom nothing is known
    /// when the text is empty. Asked is only what can still change the verdict on the assessment
    /// date. An interview goes on where an earlier one ended that wrote the text.
    ///
    /// # Errors
    /// When the text cannot be read for this playbook, or holds more than one person.
    pub fn interview(&self, text: &str, as_of: Date) -> Result<Interview<'_>, BeginError> {
        Interview::begin(&self.program, self.wording(), text, as_of)
    }

    /// What to ask first to decide an open verdict, each about something else.
    pub(super) fn ask_next(&self, profile: &Profile, as_of: Date) -> Vec<NextQuestion> {
        let mut asker = Asker::new(&self.program, as_of, Given::AsItStands);
        let prompts = asker.first(profile, &Passed::default(), MOST_TOLD);
        let wording = self.wording();
        let questions = prompts.into_iter().map(|prompt| {
            let question = wording.of_prompt(&self.program, profile, prompt);
            NextQuestion {
                about: question.about,
                words: question.words,
                expects: question.expects,
                choices: question.choices,
            }
        });
        questions.collect()
    }

    fn wording(&self) -> Wording<'_> {
        let layout = self.layout();
        let mut wording = Wording::default();
        for statement in self.declarations() {
            match statement {
                Statement::Fact(fact) => {
                    if let Some(target) = layout.names.get(&fact.name.key) {
                        wording.add(*target, said(&fact.ask, &fact.description));
                    }
                }
                Statement::Skill(skill) => {
                    if let Some(target) = layout.names.get(&skill.name.key) {
                        wording.add(*target, said(&skill.ask, &skill.description));
                    }
                }
                Statement::Evidence(kind) => {
                    if let Some(place) = layout.kinds.get_index_of(&kind.name.key) {
                        wording.add_kind(place, said(&kind.ask, &kind.description));
                    }
                }
                Statement::Scale(scale) => {
                    let levels = || scale.levels.iter().map(|level| level.text.as_str());
                    let mut vocabularies = layout.vocabularies.iter();
                    let place = vocabularies.position(|one| {
                        fold_name(&one.name) == scale.name.key && one.words().eq(levels())
                    });
                    if let (Some(place), Some(meaning)) = (place, &scale.description) {
                        wording.add_scale(place, meaning.value.trim());
                    }
                }
                _ => {}
            }
        }
        wording
    }
}

fn said<'p>(ask: &'p Option<Text>, description: &'p Option<Text>) -> Said<'p> {
    Said {
        ask: ask.as_ref().map(|text| text.value.trim()),
        description: description.as_ref().map(|text| text.value.trim()),
    }
}
