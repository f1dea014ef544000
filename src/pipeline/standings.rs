//! How many people stand, one after the other, without a word of why.

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
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct Standings<'p> {
    program: &'p Program,
    assessor: Assessor,
    as_of: Date,
}

/// How one person stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    program: &'a Program,
    standing: &'a evaluate::Standing,
}

impl Playbook {
    /// Tells how people stand on a day, one after the other.
    pub fn standings(&self, as_of: Date) -> Standings<'_> {
        Standings {
            program: &self.program,
            assessor: Assessor::new(&self.program),
            as_of,
        }
    }
}

impl Standings<'_> {
    /// How a person stands whose profile was read for the playbook.
    pub fn of(&mut self, profile: &Profile) -> Standing<'_> {
        Standing {
            program: self.program,
            standing: self.assessor.assess(self.program, profile, self.as_of),
        }
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
