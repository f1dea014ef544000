//! Rules, as conditions of what they ask for.
//!
//! While it is open which of its two ways a rule takes, it is still met for certain when what is asked
//! on both is: that is said beside what each way says for itself.

use crate::program::{AllOrAny, Branch, NoticeKind, RuleId, Slice, Strength};
use crate::value::Truth;

use super::super::code::{Op, OpId};
use super::{Lowering, Said};

/// A rule that may take two ways: `then` and `otherwise`.
#[derive(Debug, Clone)]
pub(super) struct RuleOps {
    ways: [Way; 2],
    /// Whether nothing excuses from it.
    stays: OpId,
}

/// One way through a rule.
#[derive(Debug, Clone)]
struct Way {
    /// Whether it is taken.
    applies: OpId,
    criteria: Vec<(OpId, Strength)>,
}

impl Lowering<'_> {
    /// Lowers a rule. One that is not in force takes no way.
    pub(super) fn rule(&mut self, id: RuleId) -> Said<RuleOps> {
        let rule = self.program.rules.get(id)?;
        let is_in_force = rule.in_force.include(self.as_of);
        let always = self.constant(Truth::from(is_in_force));
        let condition = self.perhaps_lowered(rule.condition)?.unwrap_or(always);
        let otherwise = self.not(condition);
        let stays = match self.perhaps_lowered(rule.unless)? {
            Some(unless) => self.not(unless),
            None => always,
        };
        let stays = self.all(vec![stays, always]);
        Some(RuleOps {
            ways: [
                self.way(vec![condition, stays], rule.then)?,
                self.way(vec![otherwise, stays], rule.otherwise)?,
            ],
            stays,
        })
    }

    fn way(&mut self, applies: Vec<OpId>, criteria: Slice) -> Said<Way> {
        let criteria = self.program.criteria.get(criteria.range())?.iter();
        let criteria = criteria.map(|one| Some((self.lowered(one.condition)?, one.strength)));
        Some(Way {
            criteria: criteria.collect::<Said<Vec<_>>>()?,
            applies: self.all(applies),
        })
    }

    fn rule_ops(&self, rule: RuleId) -> Said<RuleOps> {
        self.rules.get(&rule).cloned()
    }

    /// Whether a rule is met, or unmet.
    pub(super) fn rule_is(&mut self, rule: RuleId, is_met: bool) -> Said<OpId> {
        let rule = self.rule_ops(rule)?;
        let asked = rule.ways.each_ref().map(|way| {
            let criteria: Vec<_> = way.criteria.iter().map(|(holds, _)| *holds).collect();
            let is_asked = !criteria.is_empty();
            let holds = self.all(criteria);
            is_asked.then(|| if is_met { holds } else { self.not(holds) })
        });
        Some(self.on_its_way(&rule, asked))
    }

    /// Whether what is asked of the way that a rule takes is so; nothing is where nothing is asked.
    fn on_its_way(&mut self, rule: &RuleOps, asked: [Option<OpId>; 2]) -> OpId {
        let mut any = Vec::new();
        for (way, asked) in rule.ways.iter().zip(asked) {
            any.extend(asked.map(|asked| self.all(vec![way.applies, asked])));
        }
        if let [Some(then), Some(otherwise)] = asked {
            any.push(self.all(vec![rule.stays, then, otherwise]));
        }
        self.any(any)
    }

    /// Whether every rule of a list, or any, is met or unmet. A rule that does not apply is in the way of
    /// neither.
    pub(super) fn rules_are(&mut self, rules: Slice, all: AllOrAny, is_met: bool) -> Said<OpId> {
        let mut members = Vec::new();
        for rule in self.program.rule_lists.get(rules.range())? {
            members.push(match all {
                AllOrAny::All => {
                    let opposite = self.rule_is(*rule, !is_met)?;
                    self.not(opposite)
                }
                AllOrAny::Any => self.rule_is(*rule, is_met)?,
            });
        }
        Some(match all {
            AllOrAny::All => self.all(members),
            AllOrAny::Any => self.any(members),
        })
    }

    /// Of the criteria of a strength in a list of rules: whether each is met, or unmet. Those of whom it
    /// is open which way they take through a rule, and how many that makes, are left out.
    pub(super) fn counted(
        &mut self,
        rules: Slice,
        strength: Strength,
        is_met: bool,
    ) -> Said<Vec<OpId>> {
        let mut members = Vec::new();
        for rule in self.program.rule_lists.get(rules.range())? {
            let rule = self.rule_ops(*rule)?;
            let counted = rule.ways.each_ref().map(|way| {
                let criteria = way.criteria.iter().filter(|(_, of)| *of == strength);
                let criteria = criteria.map(|(holds, _)| *holds);
                let asked = criteria.map(|holds| if is_met { holds } else { self.not(holds) });
                asked.collect::<Vec<_>>()
            });
            let only = |asked: &[OpId]| match asked {
                [] => Some(None),
                [only] => Some(Some(*only)),
                _ => None,
            };
            if let [Some(then), Some(otherwise)] = counted.each_ref().map(|asked| only(asked)) {
                members.push(self.on_its_way(&rule, [then, otherwise]));
                continue;
            }
            let applies = rule.ways.each_ref().map(|way| way.applies);
            if counted.iter().all(|asked| !asked.is_empty()) {
                let is_open = self.all(applies.to_vec());
                self.push(Op::LeaveOut(is_open));
            }
            for (applies, asked) in applies.into_iter().zip(counted) {
                for asked in asked {
                    members.push(self.all(vec![applies, asked]));
                }
            }
        }
        let never = self.constant(Truth::No);
        members.retain(|member| *member != never);
        Some(members)
    }

    /// Whether any rule of a list takes a way that gives notice.
    pub(super) fn any_notice(&mut self, rules: Slice, kind: NoticeKind) -> Said<OpId> {
        let mut taken = Vec::new();
        for id in self.program.rule_lists.get(rules.range())? {
            let rule = self.program.rules.get(*id)?;
            let RuleOps { ways, .. } = self.rule_ops(*id)?;
            for notices in [rule.then_notices, rule.otherwise_notices] {
                let notices = self.program.notices.get(notices.range())?.iter();
                taken.extend(notices.filter(|notice| notice.kind == kind).map(|notice| {
                    let [then, otherwise] = &ways;
                    match notice.branch {
                        Branch::Then => then.applies,
                        Branch::Otherwise => otherwise.applies,
                    }
                }));
            }
        }
        Some(self.any(taken))
    }

    /// Whether a requirement or an expectation of a rule is unmet.
    pub(super) fn unmet(&mut self, rule: RuleId) -> Said<OpId> {
        let mut unmet = Vec::new();
        for way in self.rule_ops(rule)?.ways {
            for (holds, strength) in way.criteria {
                if strength != Strength::Encourage {
                    let fails = self.not(holds);
                    unmet.push(self.all(vec![way.applies, fails]));
                }
            }
        }
        Some(self.any(unmet))
    }

    fn constant(&mut self, truth: Truth) -> OpId {
        self.push(Op::Constant(truth))
    }

    fn not(&mut self, op: OpId) -> OpId {
        match self.ops.get(op) {
            Some(Op::Constant(truth)) => self.constant(!*truth),
            Some(Op::Not(inner)) => *inner,
            _ => self.push(Op::Not(op)),
        }
    }

    fn all(&mut self, members: Vec<OpId>) -> OpId {
        self.joined(members, Truth::Yes)
    }

    fn any(&mut self, members: Vec<OpId>) -> OpId {
        self.joined(members, Truth::No)
    }

    /// Joins conditions by `and` or by `or`, each of which has a truth that changes nothing, and the
    /// opposite of which decides.
    fn joined(&mut self, mut members: Vec<OpId>, idle: Truth) -> OpId {
        let (idle_op, decides) = (self.constant(idle), self.constant(!idle));
        members.retain(|member| *member != idle_op);
        match members.as_slice() {
            [] => idle_op,
            _ if members.contains(&decides) => decides,
            [only] => *only,
            _ => {
                let members = self.members.add(members);
                self.push(if idle == Truth::Yes {
                    Op::All(members)
                } else {
                    Op::Any(members)
                })
            }
        }
    }
}
