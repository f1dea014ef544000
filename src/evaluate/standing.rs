//! How a person stands, without a word of why: what is worked out for many people at once.

use crate::outcome::Status;
use crate::profile::Profile;
use crate::program::{Program, RuleId, Strength};
use crate::value::Date;

use super::explain::Case;
use super::judge::Judgement;

/// The verdict, and what is held against a person. What is waived, what concerns the employer or the
/// manager, and what is only encouraged is not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    /// The verdicts that are possible: places in [`Program::verdict`], the first of each label. None
    /// when the playbook's table says nothing of the person.
    pub(crate) verdict: Vec<usize>,
    /// The rules with a requirement or an expectation that is unmet, in the order of the playbook.
    pub(crate) unmet: Vec<RuleId>,
    /// The rules of which none is unmet, and one is undecided.
    pub(crate) undecided: Vec<RuleId>,
}

/// Works out how people stand, one after the other, without allocating for each.
#[derive(Debug)]
pub(crate) struct Assessor {
    judgement: Judgement,
    standing: Standing,
}

impl Assessor {
    /// For the people of one program.
    pub(crate) fn new(program: &Program) -> Self {
        Self {
            judgement: Judgement::new(program),
            standing: Standing::default(),
        }
    }

    /// How a person stands on a day. The program is the one that the assessor was made for.
    pub(crate) fn assess(
        &mut self,
        program: &Program,
        profile: &Profile,
        as_of: Date,
    ) -> &Standing {
        let profile = profile.on(as_of);
        self.judgement.judge(program, &profile, as_of);
        let case = Case {
            program,
            profile: &profile,
            judgement: &self.judgement,
        };
        case.stand(&mut self.standing);
        &self.standing
    }
}

impl Case<'_> {
    fn stand(&self, standing: &mut Standing) {
        standing.verdict.clear();
        for (line, _) in self.lines_read(&self.program.verdict) {
            let lines = &mut self.program.verdict.iter();
            let first = lines.position(|other| other.label == line.label);
            let first = first.unwrap_or_default();
            if !standing.verdict.contains(&first) {
                standing.verdict.push(first);
            }
        }
        standing.unmet.clear();
        standing.undecided.clear();
        for (id, rule) in self.program.rules.iter().enumerate() {
            if !rule.is_own || rule.concerns.is_some() {
                continue;
            }
            let criteria = [rule.then, rule.otherwise].into_iter();
            let criteria = criteria
                .flat_map(|branch| self.program.criteria.get(branch.range()).unwrap_or(&[]));
            let counted = criteria.filter(|one| one.strength != Strength::Encourage);
            let (mut is_unmet, mut is_undecided) = (false, false);
            for criterion in counted {
                match self.status(criterion) {
                    Status::Unmet => is_unmet = true,
                    Status::Undecided => is_undecided = true,
                    Status::Met
                    | Status::Waived
                    | Status::WaivedOrBetter
                    | Status::NotApplicable
                    | Status::NoGap => {}
                }
            }
            if is_unmet {
                standing.unmet.push(id);
            } else if is_undecided {
                standing.undecided.push(id);
            }
        }
    }
}
