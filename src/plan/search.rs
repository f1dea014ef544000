//! The least that is enough for a verdict.
//!
//! Found from what is needed: the cheapest set of actions that is not yet ruled out is tried. When it
//! is not enough, it is worked out of which actions at least one more has to be taken (or one less),
//! and the next cheapest set is asked for. The first that is enough is the cheapest of all, because
//! every cheaper one has been ruled out. (Implicit hitting sets: E. Moreno-Centeno and R. M. Karp,
//! Operations Research 61, 2013.)

use crate::evaluate::{Trial, with_record_open};
use crate::layout::SlotType;
use crate::profile::Profile;
use crate::program::{Action, Program, Setting, Step};
use crate::value::{Date, Number, Range, Truth, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

use super::changes::{Taken, after};
use super::cover::{self, Cheapest, Choice, Cost, Need, bit, places};
use super::timetable::Timetable;

/// How often a profile is looked at before an approximation is good enough.
const MOST_LOOKS: usize = 20_000;
/// How many branches are followed before an approximation is good enough.
const MOST_BRANCHES: usize = 200_000;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) program: &'a Program,
    pub(super) profile: &'a Profile,
    /// The actions that may be taken, in the order of the file.
    pub(super) actions: &'a [&'a Action],
    /// When each is done, and on which day the person is then looked at.
    pub(super) table: &'a Timetable,
    pub(super) wanted: &'a str,
    pub(super) goal: Goal,
}

/// What counts as enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// The verdict is the wanted one.
    Decided,
    /// It may be, as far as is known.
    Possible,
}

/// The least that is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Least {
    /// The places of these actions; the least of all, or an approximation.
    Found { actions: Vec<usize>, is_exact: bool },
    /// No set of actions is enough.
    None,
    /// None was found, which does not say that there is none.
    Unknown,
}

/// Looks for the least that is enough.
pub(super) fn least(question: Question<'_>) -> Least {
    let Question {
        program, actions, ..
    } = question;
    let relaxed = with_record_open(program, |step| {
        actions.iter().any(|action| touches(action, step))
    });
    let costs = actions.iter().enumerate();
    let costs = costs.map(|(place, action)| {
        let effort = action.estimate.map(|estimate| estimate.effort.microdays());
        Cost::of(effort, place)
    });
    let mut search = Search {
        question,
        costs: costs.collect(),
        exact: Trial::new(program),
        relaxed: Trial::new(&relaxed),
        worlds: vec![question.profile.clone()],
        looks: MOST_LOOKS,
    };
    search.run()
}

/// Whether an action gives what a step asks to be recorded.
fn touches(action: &Action, step: &Step) -> bool {
    let sets = |wanted: &Step| {
        action.sets.iter().any(|setting| match *setting {
            Setting::Value { slot, .. } => *wanted == Step::Known(slot),
            Setting::Member { list, .. } => *wanted == Step::KnownList(list),
        })
    };
    let raises = |wanted: &Step| {
        let mut raised = action.raises.iter();
        raised.any(|(skill, _)| *wanted == Step::Known(*skill))
    };
    sets(step) || raises(step)
}

struct Search<'a> {
    question: Question<'a>,
    costs: Vec<Cost>,
    exact: Trial<'a>,
    /// Open about what is recorded, where an action may record it.
    relaxed: Trial<'a>,
    /// What is known of the person, and ways in which what is not known may be.
    worlds: Vec<Profile>,
    /// How often a profile may still be looked at.
    looks: usize,
}

/// What came of trying a choice.
enum Tried {
    IsEnough,
    Needs(Need),
}

impl Search<'_> {
    fn run(&mut self) -> Least {
        if self.costs.len() > cover::MOST {
            return self.approximation(None);
        }
        let mut needs: Vec<Need> = Vec::new();
        let mut branches = MOST_BRANCHES;
        let mut enough = None;
        while self.looks > 0 {
            let choice = match cover::cheapest(&self.costs, &needs, &mut branches) {
                Cheapest::Found(choice) => choice,
                Cheapest::None => return Least::None,
                Cheapest::TooMuchWork => break,
            };
            // Taking all that a need asks for shows the next one, before asking for the cheapest again.
            let mut tried = choice;
            loop {
                match self.attempt(tried) {
                    Tried::IsEnough if tried == choice => {
                        return Least::Found {
                            actions: places(choice).collect(),
                            is_exact: true,
                        };
                    }
                    Tried::IsEnough => {
                        enough = Some(tried);
                        break;
                    }
                    Tried::Needs(need) => {
                        needs.push(need);
                        let more = tried | need.any_of;
                        if more == tried || self.looks == 0 {
                            break;
                        }
                        tried = more;
                    }
                }
            }
        }
        self.approximation(enough)
    }

    /// A set that is enough and of which nothing can be left out, starting from one that is enough, or
    /// from all actions.
    fn approximation(&mut self, enough: Option<Choice>) -> Least {
        let mut taken: Vec<Taken> = (0..self.costs.len())
            .map(|place| {
                let is_in = |choice| place < cover::MOST && choice & bit(place) != 0;
                taken_if(enough.is_none_or(is_in))
            })
            .collect();
        if !self.is_enough(&taken) {
            return Least::Unknown;
        }
        let mut order: Vec<usize> = (0..self.costs.len()).collect();
        order.sort_by_key(|place| std::cmp::Reverse(self.costs.get(*place).copied()));
        for place in order {
            if change(&mut taken, place, Taken::No) == Some(Taken::Yes) && !self.is_enough(&taken) {
                change(&mut taken, place, Taken::Yes);
            }
        }
        let actions = taken.iter().enumerate();
        let actions = actions.filter(|(_, taken)| **taken == Taken::Yes);
        Least::Found {
            actions: actions.map(|(place, _)| place).collect(),
            is_exact: false,
        }
    }

    fn is_enough(&mut self, taken: &[Taken]) -> bool {
        let verdict = self.verdict_in(0, taken);
        match self.question.goal {
            Goal::Decided => verdict == Truth::Yes,
            Goal::Possible => verdict.is_possible(),
        }
    }

    fn attempt(&mut self, choice: Choice) -> Tried {
        let taken: Vec<Taken> = (0..self.costs.len())
            .map(|place| taken_if(choice & bit(place) != 0))
            .collect();
        if self.is_enough(&taken) {
            return Tried::IsEnough;
        }
        Tried::Needs(match self.world_against(&taken) {
            Some(world) => self.need(world, taken),
            None => need_of(&taken),
        })
    }

    /// A way in which what is not known may be, so that the verdict is not the wanted one.
    fn world_against(&mut self, taken: &[Taken]) -> Option<usize> {
        for world in 0..self.worlds.len() {
            if self.verdict_in(world, taken) == Truth::No {
                return Some(world);
            }
        }
        let world = self.worst_world(taken);
        let is_against = self.verdict_of(&world, taken) == Truth::No;
        is_against.then(|| {
            self.worlds.push(world);
            self.worlds.len() - 1
        })
    }

    /// Fills in what is not known, one after another, so that the verdict is not surely the wanted one.
    fn worst_world(&mut self, taken: &[Taken]) -> Profile {
        let program = self.question.program;
        let mut world = self.question.profile.clone();
        for (slot, declared) in program.layout.slots.iter().enumerate() {
            let range = world.values.get(slot).map(|value| value.range);
            let options = range.map(|range| options(declared.slot_type, range));
            for option in options.unwrap_or_default() {
                let mut other = world.clone();
                if let Some(value) = other.values.get_mut(slot) {
                    value.range = Range::exactly(option);
                }
                if self.verdict_of(&other, taken) != Truth::Yes {
                    world = other;
                    break;
                }
            }
        }
        for kind in 0..world.kinds.len() {
            let mut other = world.clone();
            if let Some(kind) = other.kinds.get_mut(kind) {
                kind.is_complete = true;
            }
            if self.verdict_of(&other, taken) != Truth::Yes {
                world = other;
            }
        }
        for list in 0..world.lists.len() {
            let is_asked = program.steps.contains(&Step::KnownList(list));
            let mut other = world.clone();
            if let (false, Some(members @ None)) = (is_asked, other.lists.get_mut(list)) {
                *members = Some(0..0);
            }
            if self.verdict_of(&other, taken) != Truth::Yes {
                world = other;
            }
        }
        world
    }

    /// Why a choice is not enough: as much of it as can be is left open.
    fn need(&mut self, world: usize, mut taken: Vec<Taken>) -> Need {
        let mut order: Vec<usize> = (0..taken.len()).collect();
        order.sort_by_key(|place| {
            let is_left = taken.get(*place) == Some(&Taken::No);
            (is_left, self.costs.get(*place).copied())
        });
        self.leave_open(world, &mut taken, &order);
        need_of(&taken)
    }

    /// Leaves open as many of these as can be without making the wanted verdict possible.
    fn leave_open(&mut self, world: usize, taken: &mut Vec<Taken>, these: &[usize]) {
        let mut open = taken.clone();
        for place in these {
            change(&mut open, *place, Taken::Maybe);
        }
        if self.is_ruled_out(world, &open) {
            *taken = open;
        } else if these.len() > 1 {
            let (some, others) = these.split_at(these.len() / 2);
            self.leave_open(world, taken, some);
            self.leave_open(world, taken, others);
        }
    }

    fn is_ruled_out(&mut self, world: usize, taken: &[Taken]) -> bool {
        let Some(world) = self.worlds.get(world) else {
            return false;
        };
        self.looks = self.looks.saturating_sub(1);
        let profile = self.question.after(world, taken);
        let look = self.relaxed.look(&profile, self.question.table.on);
        look.verdict_is(self.question.wanted) == Truth::No
    }

    fn verdict_in(&mut self, world: usize, taken: &[Taken]) -> Truth {
        match self.worlds.get(world).cloned() {
            Some(world) => self.verdict_of(&world, taken),
            None => Truth::Unknown,
        }
    }

    fn verdict_of(&mut self, world: &Profile, taken: &[Taken]) -> Truth {
        self.looks = self.looks.saturating_sub(1);
        let profile = self.question.after(world, taken);
        let look = self.exact.look(&profile, self.question.table.on);
        look.verdict_is(self.question.wanted)
    }
}

impl Question<'_> {
    fn after(&self, world: &Profile, taken: &[Taken]) -> Profile {
        let actions = self.actions.iter().zip(taken);
        let actions = actions.map(|(action, taken)| (*action, *taken, self.table.day_of(action)));
        after(&self.program.layout, world, actions)
    }
}

fn taken_if(is_taken: bool) -> Taken {
    if is_taken { Taken::Yes } else { Taken::No }
}

/// Changes what is done about one action; gives what it was.
fn change(taken: &mut [Taken], place: usize, to: Taken) -> Option<Taken> {
    let entry = taken.get_mut(place)?;
    Some(std::mem::replace(entry, to))
}

/// What is needed when a choice is not enough, whatever comes of what is open.
fn need_of(taken: &[Taken]) -> Need {
    let those = |wanted: Taken| {
        let places = taken.iter().enumerate();
        let places = places.filter(|(_, taken)| **taken == wanted);
        places.fold(0, |choice, (place, _)| choice | bit(place))
    };
    Need {
        any_of: those(Taken::No),
        or_without: those(Taken::Yes),
    }
}

/// Values that something unknown may have and that are worth a try: all of a few, or the ends.
fn options(slot_type: SlotType, range: Range) -> Vec<i128> {
    if range.is_exact() {
        return Vec::new();
    }
    let far = match slot_type {
        SlotType::YesNo | SlotType::Level(_) | SlotType::Choice(_) => {
            return (range.low..=range.high).collect();
        }
        // A text that stands nowhere.
        SlotType::Text => return vec![-1],
        SlotType::Number { .. } | SlotType::Percentage => Number::UNITS_PER_ONE * 1_000_000,
        SlotType::Duration => 1_000_000 * i128::from(Date::MAX.day_number()),
        SlotType::Date => {
            let ends = [Date::MIN, Date::MAX].map(|day| i128::from(day.day_number()));
            return ends.map(|end| end.clamp(range.low, range.high)).to_vec();
        }
    };
    let low = if range.low == UNBOUNDED_BELOW {
        -far
    } else {
        range.low
    };
    let high = if range.high == UNBOUNDED_ABOVE {
        far.max(low)
    } else {
        range.high
    };
    vec![low.min(high), high]
}
