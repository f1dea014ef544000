//! Weighing what is open: how likely it is yes, and how many questions it takes.

use crate::program::{Branch, MetOrUnmet, RuleId, StepId};

use super::super::blanks::Blank;

/// How likely something is yes, and how many questions it takes to find out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    pub(super) yes: f64,
    pub(super) cost: f64,
    /// Whether any question is left that may decide it.
    pub(super) is_askable: bool,
}

impl Weight {
    pub(super) fn not(self) -> Self {
        Self {
            yes: 1.0 - self.yes,
            ..self
        }
    }

    /// What speaks for asking it first, where a yes decides.
    fn pull(self) -> f64 {
        self.yes / self.cost.max(0.01)
    }
}

/// Something that is open, and what it consists of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Blank(Blank),
    Step(StepId),
    Register(usize),
    /// Whether a criterion applies and is met or unmet.
    Criterion(usize, MetOrUnmet),
    /// Whether a rule's branch applies.
    Gate(RuleId, Branch),
}

/// A part, and how likely it is a yes for the whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) part: Part,
    pub(super) weight: Weight,
}

/// How the parts of something make it out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Join {
    /// One yes is enough.
    Any,
    /// One no is enough.
    All,
    /// So many have to be yes.
    AtLeast(usize),
    /// The first that is open comes first; it is yes this likely.
    InOrder(f64),
}

#[derive(Debug)]
pub(super) struct Parts {
    pub(super) join: Join,
    pub(super) members: Vec<Member>,
}

/// How likely something is yes of which nothing can be told.
pub(super) const EVEN: f64 = 0.5;

impl Member {
    pub(super) fn negated(self) -> Self {
        Self {
            weight: self.weight.not(),
            ..self
        }
    }
}

impl Parts {
    pub(super) fn none() -> Self {
        Self::in_order(Vec::new(), EVEN)
    }

    pub(super) fn in_order(members: Vec<Member>, yes: f64) -> Self {
        Self {
            join: Join::InOrder(yes),
            members,
        }
    }
}

/// The weight of a whole: its parts are asked in turn until one decides it.
pub(super) fn weight_of(parts: &Parts) -> Weight {
    let is_askable = parts.members.iter().any(|one| one.weight.is_askable);
    let asked = parts.members.iter().filter(|one| one.weight.is_askable);
    let mut weights: Vec<Weight> = asked.map(|one| one.weight).collect();
    let (yes, cost) = match parts.join {
        Join::Any => in_turn(&mut weights),
        Join::All => {
            weights.iter_mut().for_each(|one| *one = one.not());
            let (no, cost) = in_turn(&mut weights);
            (1.0 - no, cost)
        }
        Join::AtLeast(wanted) => {
            let cost = weights.iter().map(|one| one.cost).sum();
            (at_least(wanted, &weights), cost)
        }
        Join::InOrder(yes) => (yes, weights.iter().map(|one| one.cost).sum()),
    };
    Weight {
        yes,
        cost,
        is_askable,
    }
}

/// How likely any is yes, and what it costs to ask one after the other until one is.
fn in_turn(weights: &mut [Weight]) -> (f64, f64) {
    weights.sort_by(|one, other| other.pull().total_cmp(&one.pull()));
    let (mut none, mut cost) = (1.0, 0.0);
    for weight in weights {
        cost += none * weight.cost;
        none *= 1.0 - weight.yes;
    }
    (1.0 - none, cost)
}

/// How likely so many of them are yes.
fn at_least(wanted: usize, weights: &[Weight]) -> f64 {
    // The chances of none, one, two … and of as many as are wanted or more.
    let mut chances = vec![0.0; wanted.min(weights.len() + 1) + 1];
    if let Some(first) = chances.first_mut() {
        *first = 1.0;
    }
    for weight in weights {
        let mut came = 0.0;
        let last = chances.len() - 1;
        for (count, chance) in chances.iter_mut().enumerate() {
            let goes = if count == last {
                0.0
            } else {
                *chance * weight.yes
            };
            *chance += came - goes;
            came = goes;
        }
    }
    if wanted > weights.len() {
        0.0
    } else {
        chances.last().copied().unwrap_or(0.0)
    }
}

/// The part to ask for first.
pub(super) fn first_of(parts: &Parts) -> Option<Member> {
    let asked = parts
        .members
        .iter()
        .filter(|one| one.weight.is_askable)
        .copied();
    let for_yes = |one: &Member| one.weight.pull();
    let for_no = |one: &Member| one.weight.not().pull();
    match parts.join {
        Join::Any => most(asked, for_yes),
        Join::All => most(asked, for_no),
        Join::AtLeast(_) if weight_of(parts).yes >= EVEN => most(asked, for_yes),
        Join::AtLeast(_) => most(asked, for_no),
        Join::InOrder(_) => asked.into_iter().next(),
    }
}

/// The first of those that have most of something.
fn most(members: impl Iterator<Item = Member>, of: impl Fn(&Member) -> f64) -> Option<Member> {
    members.fold(None, |best: Option<Member>, one| match best {
        Some(best) if of(&best) >= of(&one) => Some(best),
        _ => Some(one),
    })
}

pub(super) fn power(base: f64, exponent: u32) -> f64 {
    (0..exponent.min(64)).fold(1.0, |product, _| product * base)
}
