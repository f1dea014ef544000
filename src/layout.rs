//! What of a profile has a number, and under which names the data may have it.
//!
//! Made by `check`, which numbers what a playbook declares; kept by `program`; read by `profile`.

mod vocabulary;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::value::Range;

pub(crate) use vocabulary::Vocabulary;

/// What a playbook declares, by its folded name. Whoever writes a playbook has no interest in names that
/// collide, so they are hashed quickly.
pub(crate) type ByName<V> = IndexMap<String, V, FxBuildHasher>;
/// The number of a fact or skill with one value.
pub(crate) type SlotId = usize;
/// The number of a fact with a list of values.
pub(crate) type ListId = usize;
/// The number of an evidence kind.
pub(crate) type KindId = usize;
/// The number of a scale or of the choices of a fact.
pub(crate) type VocabularyId = usize;
/// The number of a role that verifies.
pub(crate) type RoleId = usize;

/// What of a profile has a number, and under which names the data may have it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    /// Facts and skills with one value.
    pub(crate) slots: Vec<Slot>,
    /// Facts with a list of values.
    pub(crate) lists: Vec<ListSlot>,
    /// Evidence kinds; the key is the folded name.
    pub(crate) kinds: ByName<Kind>,
    /// Named selections of evidence, folded, and the kinds that they select from: no item is of one.
    pub(crate) selections: ByName<Vec<String>>,
    /// Scales and the choices of facts and fields.
    pub(crate) vocabularies: Vec<Vocabulary>,
    /// Roles that verify, folded: those that are declared or asked for.
    pub(crate) roles: IndexSet<String>,
    /// Whether the playbook lists its verifiers, so that no other role may stand in data.
    pub(crate) has_declared_roles: bool,
    /// Texts that conditions compare with: folded, and as written. A text of a profile that is none of them gets a
    /// number from here on up.
    pub(crate) texts: ByName<String>,
    /// The rules, in the order of the playbook: folded name to name.
    pub(crate) rules: ByName<String>,
    /// Folded titles of rules, and the folded name of the rule; nothing where several rules have the title.
    pub(crate) rule_titles: ByName<Option<String>>,
    /// Folded names of facts and skills.
    pub(crate) names: ByName<Target>,
}

/// Where the value of a named fact or skill goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    Slot(SlotId),
    List(ListId),
}

/// Whether a value belongs under `facts` or under `skills`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Facts,
    Skills,
}

/// A fact or skill with one value.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// The name as declared.
    pub(crate) name: String,
    pub(crate) section: Section,
    pub(crate) slot_type: SlotType,
    /// What is taken for its value where the data gives none; everything possible without one.
    pub(crate) default: Option<Range>,
}

impl Layout {
    /// The number of the rule that has a name, or else of the only one that has it for a title. Both are
    /// compared folded.
    pub(crate) fn rule_called(&self, folded: &str) -> Option<usize> {
        let named = self.rules.get_index_of(folded);
        named.or_else(|| {
            let name = self.rule_titles.get(folded)?.as_ref()?;
            self.rules.get_index_of(name)
        })
    }
}

impl Slot {
    /// What it can be while the data does not give it.
    pub(crate) fn unknown(&self, vocabularies: &[Vocabulary]) -> Range {
        self.default
            .unwrap_or_else(|| self.slot_type.possible(vocabularies))
    }
}

/// A value's type, with what its reading needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlotType {
    /// 0 is no, 1 is yes.
    YesNo,
    /// In units of [`crate::value::Number`]; `bounds` in the same units, unbounded where open.
    Number { whole: bool, bounds: Range },
    /// In units of [`crate::value::Number`]: 70% is 0.7.
    Percentage,
    /// In millionths of a day.
    Duration,
    /// Days since 1970-01-01.
    Date,
    /// The number of the folded text.
    Text,
    /// The place of the level in its scale, lowest 0.
    Level(VocabularyId),
    /// The place of the choice in its list.
    Choice(VocabularyId),
}

impl SlotType {
    /// Everything that a value of this type can be.
    pub(crate) fn possible(self, vocabularies: &[Vocabulary]) -> Range {
        match self {
            Self::YesNo => Range::new(0, 1),
            Self::Number { bounds, .. } => bounds,
            Self::Duration => Range::new(0, crate::value::UNBOUNDED_ABOVE),
            Self::Percentage | Self::Date | Self::Text => Range::UNBOUNDED,
            Self::Level(vocabulary) | Self::Choice(vocabulary) => {
                let size = vocabularies.get(vocabulary).map_or(0, Vocabulary::len);
                Range::new(0, size as i128 - 1)
            }
        }
    }
}

/// A fact with a list of values.
#[derive(Debug, Clone)]
pub(crate) struct ListSlot {
    /// The name as declared.
    pub(crate) name: String,
    /// The choices that may stand in it; any text when there are none.
    pub(crate) choices: Option<VocabularyId>,
}

/// An evidence kind.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    /// The name as declared.
    pub(crate) name: String,
    /// Its declared fields; the key is the folded name.
    pub(crate) fields: ByName<Field>,
}

/// A declared field of an evidence kind.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The name as declared.
    pub(crate) name: String,
    pub(crate) slot_type: SlotType,
}
