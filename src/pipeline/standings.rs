//! How many people stand, one after the other, without a word of why.

#[cfg(feature = "cli")]
use crate::block::{self, Code, Filler, LANES, Machine, Sheet, Single};
use crate::evaluate::{self, Assessor};
use crate::outcome::NOTHING;
use crate::profile::Profile;
use crate::program::{Program, RuleId};
use crate::value::Date;

use super::Playbook;

/// Tells how people stand: the verdict, and the rules that are held against them. It says the same as
/// [`Playbook::evaluate`], but nothing of why, and takes a small part of its time. Of each thread its
/// own.
///
/// ```
/// use footbridge::{Date, Format, Source, UnknownKeys, load};
///
/// let text = "fact line reports: whole number from 0\n\
///             rule lead a team: \"Lead a team\"\n  require line reports is at least 1\n";
/// let playbook = load(&Source::new("lead.playbook", text)).playbook.ok_or("unsound")?;
/// let data = Source::new("ana.yaml", "line reports: 0\n");
/// let people = playbook.read_people(&data, Format::Yaml, UnknownKeys::Warn);
/// let ana = people.people[0].profile.as_ref().ok_or("unreadable")?;
/// let as_of = Date::parse("2026-06-30").map_err(|_| "no such date")?;
///
/// let mut standings = playbook.standings(as_of);
/// let standing = standings.of(ana);
/// assert!(standing.possible().eq(["not ready"]));
/// assert!(standing.unmet().eq(["lead a team"]));
/// assert_eq!(standing.undecided().count(), 0);
///
/// let mut unready = 0;
/// standings.each([ana, ana], |standing| unready += standing.unmet().count());
/// assert_eq!(unready, 2);
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct Standings<'p> {
    program: &'p Program,
    assessor: Assessor,
    as_of: Date,
    #[cfg(feature = "cli")]
    quick: Option<Quick>,
}

/// The quick way: in columns, for a person alone and for many at once. It leaves some to the careful
/// evaluation.
#[cfg(feature = "cli")]
#[derive(Debug)]
struct Quick {
    code: Code,
    filler: Filler,
    one: (Sheet<1>, Single),
    many: (Sheet<LANES>, Machine),
    standing: evaluate::Standing,
}

/// How one person stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    pub(crate) program: &'a Program,
    pub(crate) standing: &'a evaluate::Standing,
}

impl Playbook {
    /// Tells how people stand on a day.
    pub fn standings(&self, as_of: Date) -> Standings<'_> {
        Standings {
            program: &self.program,
            assessor: Assessor::new(&self.program),
            as_of,
            #[cfg(feature = "cli")]
            quick: Quick::new(&self.program, as_of),
        }
    }
}

impl Standings<'_> {
    /// How a person stands whose profile was read for the playbook.
    pub fn of(&mut self, profile: &Profile) -> Standing<'_> {
        #[cfg(feature = "cli")]
        if let Some(quick) = &mut self.quick
            && quick.assess(profile)
        {
            return Standing {
                program: self.program,
                standing: &quick.standing,
            };
        }
        Standing {
            program: self.program,
            standing: self.assessor.assess(self.program, profile, self.as_of),
        }
    }

    /// Tells how each of several people stands, in their order, and in less time than one by one.
    #[cfg(feature = "cli")]
    pub fn each<'q>(
        &mut self,
        profiles: impl IntoIterator<Item = &'q Profile>,
        mut tell: impl FnMut(Standing<'_>),
    ) {
        let mut profiles = profiles.into_iter();
        let Some(quick) = &mut self.quick else {
            return profiles.for_each(|profile| tell(self.of(profile)));
        };
        let mut block = Vec::with_capacity(LANES);
        loop {
            block.clear();
            block.extend(profiles.by_ref().take(LANES));
            if block.is_empty() {
                return;
            }
            quick.assess_all(&block);
            for (lane, profile) in block.iter().enumerate() {
                let standing = if quick.take(lane) {
                    &quick.standing
                } else {
                    self.assessor.assess(self.program, profile, self.as_of)
                };
                tell(Standing {
                    program: self.program,
                    standing,
                });
            }
        }
    }
}

#[cfg(feature = "cli")]
impl Quick {
    /// Nothing when a program says what only the careful evaluation can.
    fn new(program: &Program, as_of: Date) -> Option<Self> {
        let code = block::lower(program, as_of).ok()?;
        Some(Self {
            filler: Filler::new(&program.layout, &code.inputs, as_of),
            one: (Sheet::new(&code.inputs), Single::new(&code)),
            many: (Sheet::new(&code.inputs), Machine::new(&code)),
            standing: evaluate::Standing::default(),
            code,
        })
    }

    /// Works out how a person stands; gives whether it could.
    fn assess(&mut self, profile: &Profile) -> bool {
        let (sheet, single) = &mut self.one;
        sheet.clear();
        self.filler.fill(profile, sheet, 0);
        single.run(&self.code, sheet, 0, &mut self.standing)
    }

    /// Works out how at most [`LANES`] people stand.
    fn assess_all(&mut self, profiles: &[&Profile]) {
        let (sheet, machine) = &mut self.many;
        sheet.clear();
        for (lane, profile) in profiles.iter().enumerate() {
            self.filler.fill(profile, sheet, lane);
        }
        sheet.lanes = profiles.len();
        machine.run(&self.code, sheet, &[]);
    }

    /// Takes out how one of them stands; gives whether it could be worked out.
    fn take(&mut self, lane: usize) -> bool {
        let (_, machine) = &self.many;
        machine
            .standings()
            .standing_of(&self.code, lane, &mut self.standing)
    }
}

impl<'a> Standing<'a> {
    /// The verdicts that are possible, in the order of the playbook: one when it is decided.
    pub fn possible(self) -> impl Iterator<Item = &'a str> {
        let lines = self.standing.verdict.iter();
        let labels = lines.filter_map(move |line| self.program.verdict.get(*line));
        let nothing = self.standing.verdict.is_empty().then_some(NOTHING);
        labels.map(|line| line.label.as_str()).chain(nothing)
    }

    /// The rules with an unmet requirement or expectation, in the order of the playbook. What is
    /// waived, and what is the duty of somebody else, is not among them.
    pub fn unmet(self) -> impl Iterator<Item = &'a str> {
        self.names(&self.standing.unmet)
    }

    /// The rules without an unmet requirement or expectation, and with an undecided one.
    pub fn undecided(self) -> impl Iterator<Item = &'a str> {
        self.names(&self.standing.undecided)
    }

    fn names(self, rules: &'a [RuleId]) -> impl Iterator<Item = &'a str> {
        let rules = rules
            .iter()
            .filter_map(move |rule| self.program.rules.get(*rule));
        rules.map(|rule| rule.name.as_str())
    }
}
