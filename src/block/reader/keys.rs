//! The names in an object: what they mean, and which one comes next.

use indexmap::{IndexMap, IndexSet};

use super::scan::{Expected, Scanner, Text};
use super::words::Words;
use crate::diagnostics::is_slip;
use crate::layout::{KindId, Layout, ListId, Section, SlotId, Target};
use crate::profile::{self, UnknownKeys};
use crate::value::fold_name;

/// How many ways to write names are remembered for a kind of object.
const MOST_KEYS: usize = 4096;
/// How many names that may be left out are looked past.
const MOST_LEFT_OUT: usize = 4;

/// The number of something to warn of.
pub(crate) type WarningId = u32;

/// What a name stands before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Id,
    Name,
    Section(Section),
    Evidence,
    /// Kinds that are not listed in full, or waivers: only an empty list is plain.
    EmptyList,
    /// Skills that do not apply: only an empty object is plain.
    EmptyObject,
    Slot(SlotId),
    List(ListId),
    Item(ItemKey),
    /// What else an item may say, as its kind has it.
    Other,
    /// Nobody knows it.
    Unknown(WarningId),
    /// To be read carefully.
    Odd,
}

/// What every item of evidence can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKey {
    Kind,
    On,
    From,
    To,
    About,
    Verified,
    VerifiedBy,
}

/// What a name means that stands in an item of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Other {
    #[default]
    NotLearnt,
    Field(usize),
    /// Any single value.
    Free,
    Unknown(WarningId),
    Odd,
}

/// Which kind of object names stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    Profile,
    Section(Section),
    Item,
}

/// What makes sense of names.
#[derive(Debug)]
pub(super) struct Sense<'p> {
    pub(super) layout: &'p Layout,
    unknown_keys: UnknownKeys,
    /// What there is to warn of, and whether it was given: for a line that was read carefully and had
    /// nothing else that is odd.
    warnings: IndexMap<String, bool>,
}

impl<'p> Sense<'p> {
    pub(super) fn new(layout: &'p Layout, unknown_keys: UnknownKeys) -> Self {
        Self {
            layout,
            unknown_keys,
            warnings: IndexMap::new(),
        }
    }

    /// What a warning says.
    pub(super) fn warning(&self, warning: WarningId) -> Option<&str> {
        let place = usize::try_from(warning).ok()?;
        let (message, _) = self.warnings.get_index(place)?;
        Some(message)
    }

    /// Whether each of these was given before; from now on each was, as the line is read carefully if
    /// one was not.
    pub(super) fn were_given(&mut self, warnings: &[WarningId]) -> bool {
        let mut were_given = true;
        for warning in warnings {
            let place = usize::try_from(*warning).unwrap_or(usize::MAX);
            if let Some((_, is_given)) = self.warnings.get_index_mut(place) {
                were_given &= *is_given;
                *is_given = true;
            }
        }
        were_given
    }

    /// The number of a warning; nothing when it is an error, or there are too many.
    fn warn(&mut self, message: String) -> Option<WarningId> {
        if self.unknown_keys == UnknownKeys::Refuse || self.warnings.len() >= MOST_KEYS {
            return None;
        }
        let place = match self.warnings.get_index_of(&message) {
            Some(place) => place,
            None => self.warnings.insert_full(message, false).0,
        };
        u32::try_from(place).ok()
    }

    fn unknown_key(&mut self, key: &str) -> Option<WarningId> {
        self.warn(profile::unknown_key_message(key))
    }

    fn meaning(&mut self, context: Context, key: &str, folded: &str) -> Meaning {
        let meaning = match context {
            Context::Profile => self.part(folded),
            Context::Item => return item_key(folded).map_or(Meaning::Other, Meaning::Item),
            Context::Section(_) => None,
        };
        if let Some(part) = meaning {
            // A part that is a fact, too, may mean either.
            let is_fact = self.layout.names.contains_key(folded);
            return if is_fact { Meaning::Odd } else { part };
        }
        let Some(target) = self.layout.names.get(folded) else {
            return self.unknown_key(key).map_or(Meaning::Odd, Meaning::Unknown);
        };
        let (section, meaning) = match *target {
            Target::Slot(slot) => {
                let declared = self.layout.slots.get(slot);
                let section = declared.map_or(Section::Facts, |slot| slot.section);
                (section, Meaning::Slot(slot))
            }
            Target::List(list) => (Section::Facts, Meaning::List(list)),
        };
        match context {
            Context::Section(under) if under != section => Meaning::Odd,
            Context::Section(_) | Context::Profile | Context::Item => meaning,
        }
    }

    fn part(&self, folded: &str) -> Option<Meaning> {
        Some(match folded {
            "id" => Meaning::Id,
            "name" => Meaning::Name,
            "facts" => Meaning::Section(Section::Facts),
            "skills" => Meaning::Section(Section::Skills),
            "evidence" => Meaning::Evidence,
            "not looked for" | "waivers" => Meaning::EmptyList,
            "not applicable" => Meaning::EmptyObject,
            _ => return None,
        })
    }

    /// What a name means in an item of a kind.
    pub(super) fn other(&mut self, kind: KindId, key: Text<'_>) -> Other {
        let Some(key) = key.plain() else {
            return Other::Odd;
        };
        let folded = fold_name(&key);
        let kind = self.layout.kinds.get_index(kind);
        let field = kind.and_then(|(_, kind)| kind.fields.get_index_of(&folded));
        match (field, folded.as_str()) {
            (Some(field), _) => Other::Field(field),
            (None, "what" | "link") => Other::Free,
            (None, _) => self.unknown_key(&key).map_or(Other::Odd, Other::Unknown),
        }
    }

    /// The kind of an item: its number, or the warning that it is passed over.
    pub(super) fn kind(&mut self, written: Text<'_>) -> Option<Result<KindId, WarningId>> {
        let plain = written.plain()?;
        let folded = fold_name(&plain);
        if self.layout.selections.contains_key(&folded) {
            return None;
        }
        if let Some(kind) = self.layout.kinds.get_index_of(&folded) {
            return Some(Ok(kind));
        }
        let names = self.layout.kinds.values().map(|kind| kind.name.as_str());
        if is_slip(&plain, names) {
            return None;
        }
        self.warn(profile::other_kind_message(&plain)).map(Err)
    }
}

fn item_key(folded: &str) -> Option<ItemKey> {
    Some(match folded {
        "kind" => ItemKey::Kind,
        "on" => ItemKey::On,
        "from" => ItemKey::From,
        "to" => ItemKey::To,
        "about" => ItemKey::About,
        "verified" => ItemKey::Verified,
        "verified by" => ItemKey::VerifiedBy,
        _ => return None,
    })
}

/// The names that came before in one kind of object.
#[derive(Debug)]
pub(super) struct Keys {
    context: Context,
    known: Vec<Key>,
    words: Words<usize>,
    /// The name that comes first, and after none.
    first: usize,
    /// Folded names.
    folded: IndexSet<String>,
    /// For each of them: the object that had it last.
    seen: Vec<u64>,
}

/// A name as it was written.
#[derive(Debug)]
struct Key {
    /// From the bracket or comma before it to the value, as written last.
    expected: Expected,
    meaning: Meaning,
    /// Its place in [`Keys::folded`].
    folded: usize,
    /// The name that came after it.
    next: usize,
}

/// What comes next in an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A name, by its number, and then its value.
    Key(usize),
    /// The end of the object, which has been read.
    End,
    Odd,
}

/// The way through the names of one object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    /// The object: each has a higher number than those before.
    object: u64,
    last: Option<usize>,
}

impl Walk {
    pub(super) const fn new(object: u64) -> Self {
        Self { object, last: None }
    }
}

impl Keys {
    pub(super) fn new(context: Context) -> Self {
        Self {
            context,
            known: Vec::new(),
            words: Words::new(),
            first: 0,
            folded: IndexSet::new(),
            seen: Vec::new(),
        }
    }

    /// What a name means, by its number.
    #[inline]
    pub(super) fn meaning(&self, key: usize) -> Meaning {
        self.known.get(key).map_or(Meaning::Odd, |key| key.meaning)
    }

    /// Reads a name with what stands around it; at the start of an object, or after a value.
    #[inline]
    pub(super) fn next(
        &mut self,
        scanner: &mut Scanner<'_>,
        walk: &mut Walk,
        sense: &mut Sense<'_>,
    ) -> Next {
        let (mut guess, before) = match walk.last {
            Some(last) => (self.known.get(last).map_or(0, |last| last.next), b','),
            None => (self.first, b'{'),
        };
        if scanner.peek() == before {
            for _ in 0..MOST_LEFT_OUT {
                let Some(key) = self.known.get(guess) else {
                    break;
                };
                if scanner.eat_all(&key.expected) {
                    if scanner.peek() == b' ' {
                        scanner.skip_spaces();
                    }
                    return self.found(guess, walk);
                }
                guess = key.next;
            }
        } else if walk.last.is_some() && scanner.eat(b'}').is_some() {
            return Next::End;
        }
        self.search(scanner, walk, sense).unwrap_or(Next::Odd)
    }

    #[inline(never)]
    fn search(
        &mut self,
        scanner: &mut Scanner<'_>,
        walk: &mut Walk,
        sense: &mut Sense<'_>,
    ) -> Option<Next> {
        let start = scanner.position();
        let has_more = match walk.last {
            Some(_) => scanner.has_more(b'}')?,
            None => {
                scanner.eat(b'{')?;
                scanner.has_first(b'}')
            }
        };
        if !has_more {
            return Some(Next::End);
        }
        let text = scanner.quoted()?;
        scanner.colon()?;
        let found = match self.words.get(text) {
            Some(found) => found,
            None => self.learn(text, sense)?,
        };
        let written = scanner.since(start);
        let key = self.known.get_mut(found)?;
        if key.expected.bytes() != written {
            key.expected = Expected::new(written);
        }
        match walk.last.and_then(|last| self.known.get_mut(last)) {
            Some(last) => last.next = found,
            None => self.first = found,
        }
        Some(self.found(found, walk))
    }

    /// Takes note of a name that was found; it is odd when the object has it twice. Facts and skills
    /// are given once in the whole profile, so whoever reads them takes note.
    #[inline]
    fn found(&mut self, found: usize, walk: &mut Walk) -> Next {
        walk.last = Some(found);
        let key = self.known.get(found);
        match key.and_then(|key| self.seen.get_mut(key.folded)) {
            Some(seen) if *seen != walk.object => {
                *seen = walk.object;
                Next::Key(found)
            }
            Some(_) | None => Next::Odd,
        }
    }

    /// Learns a name that was never written like that.
    fn learn(&mut self, text: Text<'_>, sense: &mut Sense<'_>) -> Option<usize> {
        if self.known.len() >= MOST_KEYS || text.length() == 0 {
            return None;
        }
        let plain = text.plain()?;
        let folded = fold_name(&plain);
        let meaning = sense.meaning(self.context, &plain, &folded);
        let (folded, is_new) = self.folded.insert_full(folded);
        if is_new {
            self.seen.push(0);
        }
        let place = self.known.len();
        self.known.push(Key {
            expected: Expected::default(),
            meaning,
            folded,
            next: place + 1,
        });
        self.words.insert(text, place);
        Some(place)
    }
}
