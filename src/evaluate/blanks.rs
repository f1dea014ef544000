//! What can be filled in: facts, skills, kinds of evidence, and the details of an item.

use crate::profile::Item;
use crate::program::{Counting, Filter, KindId, Layout, ListId, Operand, Place, QueryPart, SlotId};
use crate::value::Truth;

use super::explain::Case;
use super::shortfall::is_dated;

/// Something that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Blank {
    /// The value of a fact or skill.
    Value(SlotId),
    /// Since when a level has been held.
    Since(SlotId),
    /// The members of a list.
    List(ListId),
    /// What evidence of a kind there is, or more about it.
    Kind(KindId),
}

impl Blank {
    /// The blank of the fact, skill or kind that it is about.
    pub(crate) fn subject(self) -> Self {
        match self {
            Self::Since(slot) => Self::Value(slot),
            Self::Value(_) | Self::List(_) | Self::Kind(_) => self,
        }
    }

    /// The name of the fact or skill, or the kind of evidence.
    pub(crate) fn name(self, layout: &Layout) -> String {
        let name = match self {
            Self::Value(slot) | Self::Since(slot) => layout.slots.get(slot).map(|one| &one.name),
            Self::List(list) => layout.lists.get(list).map(|one| &one.name),
            Self::Kind(kind) => {
                let kind = layout.kinds.get_index(kind);
                return kind
                    .map_or_else(String::new, |(_, kind)| format!("{} evidence", kind.name));
            }
        };
        name.cloned().unwrap_or_default()
    }
}

/// Something that can be told of an item of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Detail {
    /// On which day, or from when to when.
    When,
    /// Whether, and by whom, it is verified.
    Verified,
    /// For which skills it speaks.
    About,
    /// A declared field.
    Field(usize),
}

/// How far an item has been told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Draft<'d> {
    /// It stands in the data: what is not said there of who verified it, and of skills, is a no.
    Listed,
    /// It is being told: just this is.
    Told(&'d [Detail]),
}

impl Draft<'_> {
    fn is_told(self, detail: Detail) -> bool {
        match self {
            Self::Listed => true,
            Self::Told(told) => told.contains(&detail),
        }
    }
}

/// What a query asks of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// Whether they count.
    ForItems(usize),
    /// On which day they are.
    ForDays(usize),
}

/// Which facts that are not recorded may yet be: none, unless somebody is about to be asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) slots: Vec<bool>,
    pub(crate) lists: Vec<bool>,
}

impl Record {
    pub(super) fn may_have_slot(&self, slot: SlotId) -> bool {
        self.slots.get(slot).copied().unwrap_or(false)
    }

    pub(super) fn may_have_list(&self, list: ListId) -> bool {
        self.lists.get(list).copied().unwrap_or(false)
    }
}

/// What a filter looks at, of the item itself.
fn read_by(filter: &Filter) -> Option<Detail> {
    match *filter {
        Filter::WithinLast(_)
        | Filter::Since(_)
        | Filter::Before(_)
        | Filter::Between(_, _)
        | Filter::Lasting(_)
        | Filter::Ongoing => Some(Detail::When),
        Filter::Verified | Filter::VerifiedBy(_) => Some(Detail::Verified),
        Filter::About(_) => Some(Detail::About),
        Filter::NotExpired { field } | Filter::FieldKnown { field, .. } => {
            Some(Detail::Field(field))
        }
        Filter::Field { subject, .. } => field_of(subject).map(Detail::Field),
    }
}

fn field_of(operand: Operand) -> Option<usize> {
    match operand.place {
        Place::Field(field) => Some(field),
        Place::Constant(_) | Place::Slot(_) | Place::Register(_) => None,
    }
}

impl Case<'_> {
    /// What more can be told of an item that the queries look at, and that may make a difference: in
    /// the order day, verification, skills, fields.
    pub(super) fn details_wanted(
        &self,
        asked: impl Iterator<Item = Asked>,
        kind: KindId,
        item: &Item,
        draft: Draft<'_>,
    ) -> Vec<Detail> {
        let mut wanted = Vec::new();
        for asked in asked {
            let (query, for_days) = match asked {
                Asked::ForItems(query) => (query, false),
                Asked::ForDays(query) => (query, true),
            };
            for part in self
                .kinds_of(query)
                .flatten()
                .filter(|one| one.kind == kind)
            {
                self.add_details_of_part(query, part, (item, draft), for_days, &mut wanted);
            }
        }
        wanted.retain(|detail| self.is_open(*detail, item, draft));
        wanted.sort();
        wanted.dedup();
        wanted
    }

    fn add_details_of_part(
        &self,
        query: usize,
        part: &QueryPart,
        (item, draft): (&Item, Draft<'_>),
        for_days: bool,
        wanted: &mut Vec<Detail>,
    ) {
        if self.judgement.is_future(item) {
            return;
        }
        let program = self.program;
        let filters = program.filters.get(part.filters.range()).unwrap_or(&[]);
        let passes = |filter: &Filter| match read_by(filter) {
            Some(detail) if !draft.is_told(detail) => Truth::Unknown,
            _ => self.judgement.passes(program, self.profile, item, filter),
        };
        if filters.iter().any(|filter| passes(filter) == Truth::No) {
            return;
        }
        let open = filters
            .iter()
            .filter(|filter| passes(filter) == Truth::Unknown);
        wanted.extend(open.filter_map(read_by));
        wanted.extend(part.field.map(Detail::Field));
        let counting = program.queries.get(query).map(|query| query.counting);
        if counting == Some(Counting::Verifiers) {
            wanted.push(Detail::Verified);
        }
        if for_days {
            wanted.push(Detail::When);
        }
    }

    /// Whether more can be told of a detail.
    fn is_open(&self, detail: Detail, item: &Item, draft: Draft<'_>) -> bool {
        let is_told = draft.is_told(detail);
        match detail {
            Detail::When => !is_dated(item),
            Detail::Verified => !is_told || (item.is_verified && item.verified_by.is_none()),
            Detail::About => !is_told,
            Detail::Field(field) => {
                let value = self.profile.fields.get(item.fields + field);
                !value.is_some_and(|value| value.range.is_exact())
            }
        }
    }
}
