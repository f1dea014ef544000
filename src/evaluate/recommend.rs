//! The actions that rules recommend, in words.

use indexmap::IndexMap;

use crate::outcome::{Estimate, Recommendation};
use crate::profile::SlotValue;
use crate::program::{self, Action, GivenEvidence, Setting, SlotType};
use crate::value::{Number, Range, Truth};

use super::explain::Case;
use super::words;

impl Case<'_> {
    /// Each action that a rule recommends for sure, once, with the rules that do.
    pub(super) fn recommendations(&self) -> Vec<Recommendation> {
        let mut found: IndexMap<usize, Recommendation> = IndexMap::new();
        let own = self.program.recommendations.iter();
        let own = own.filter(|step| self.program.is_own(step.rule));
        for step in own {
            let applies = self.rule_result(step.rule).branch(step.branch);
            let action = self.program.actions.get(step.action);
            let (Truth::Yes, Some(action)) = (applies, action) else {
                continue;
            };
            let entry = found.entry(step.action);
            let entry = entry.or_insert_with(|| self.recommendation(action));
            let rule = self.program.rules.get(step.rule);
            entry.rules.extend(rule.map(|rule| rule.name.clone()));
            entry.rules.dedup();
        }
        found.into_values().collect()
    }

    /// An action in words, whichever rules recommend it.
    pub(super) fn recommendation(&self, action: &Action) -> Recommendation {
        let builds = action.builds.iter().map(|built| self.built(built));
        let raises = action.raises.iter().map(|(skill, level)| {
            let (name, value) = self.named_value(*skill, Range::exactly(*level));
            format!("raises {name} to {value}")
        });
        let sets = action.sets.iter().map(|setting| self.set(setting));
        Recommendation {
            rules: Vec::new(),
            action: action.name.clone(),
            title: action.title.clone(),
            does: builds.chain(raises).chain(sets).collect(),
            estimate: action.estimate.map(estimate_words),
            link: action.link.clone(),
        }
    }

    /// `builds 2 mentoring evidence verified by mentee about strategic judgement with role is lead`
    fn built(&self, built: &GivenEvidence) -> String {
        let Some((_, kind)) = self.program.layout.kinds.get_index(built.kind) else {
            return String::new();
        };
        let mut said = format!("builds {} {} evidence", built.count, kind.name);
        let roles = &self.program.layout.roles;
        match built.verified_by.and_then(|role| roles.get_index(role)) {
            Some(role) => said.push_str(&format!(" verified by {role}")),
            None if built.is_verified => said.push_str(" verified"),
            None => {}
        }
        let slots = &self.program.layout.slots;
        let about = built.about.iter().filter_map(|skill| slots.get(*skill));
        let about: Vec<&str> = about.map(|skill| skill.name.as_str()).collect();
        if !about.is_empty() {
            said.push_str(&format!(" about {}", about.join(", ")));
        }
        let fields = built.fields.iter().filter_map(|(place, low, high)| {
            let (_, field) = kind.fields.get_index(*place)?;
            let value = self.words_of(field.slot_type, Range::new(*low, *high));
            Some(format!("{} is {value}", field.name))
        });
        let fields: Vec<String> = fields.collect();
        if !fields.is_empty() {
            said.push_str(&format!(" with {}", fields.join(", ")));
        }
        said
    }

    fn set(&self, setting: &Setting) -> String {
        match *setting {
            Setting::Value { slot, value } => {
                let (name, words) = self.named_value(slot, value);
                match self.other_choice(slot, value) {
                    Some(now) => format!("changes {name} from {now} to {words}"),
                    None => format!("sets {name} to {words}"),
                }
            }
            Setting::Member { list, member } => {
                let Some(list) = self.program.layout.lists.get(list) else {
                    return String::new();
                };
                let slot_type = list.choices.map_or(SlotType::Text, SlotType::Choice);
                let value = self.words_of(slot_type, Range::exactly(member));
                format!("adds {value} to {}", list.name)
            }
        }
    }

    /// The choice that is given, where it is another one.
    fn other_choice(&self, slot: usize, value: Range) -> Option<String> {
        let declared = self.program.layout.slots.get(slot)?;
        let given = self.profile.values.get(slot)?;
        let is_choice = matches!(declared.slot_type, SlotType::Choice(_));
        let is_other = given.is_known && given.range != value;
        (is_choice && is_other).then(|| self.words_of(declared.slot_type, given.range))
    }

    fn named_value(&self, slot: usize, range: Range) -> (&str, String) {
        match self.program.layout.slots.get(slot) {
            Some(slot) => (&slot.name, self.words_of(slot.slot_type, range)),
            None => ("", String::new()),
        }
    }

    fn words_of(&self, slot_type: SlotType, range: Range) -> String {
        let value = SlotValue {
            range,
            is_known: true,
        };
        words::given_value(self.program, self.profile, slot_type, value)
    }
}

fn estimate_words(estimate: program::Estimate) -> Estimate {
    let hundredfold = estimate.confidence.units().saturating_mul(100);
    Estimate {
        reach: estimate.reach.to_string(),
        impact: estimate.impact.to_string(),
        confidence: format!("{}%", Number::from_units(hundredfold)),
        effort: estimate.effort.to_string(),
    }
}
