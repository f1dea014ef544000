//! People of whom all is counted that a playbook reads, to be held against its rules again and again.

use crate::block::{self, Code, Filler, LANES, Machine, Read, Reader, Sheet, Single};
use crate::evaluate::{self, Assessor};
use crate::profile::{Profile, UnknownKeys};
use crate::program::Program;
use crate::value::Date;

use super::standings::Standing;
use super::{People, Playbook, read_line};

/// People who are ready to be held against the rules of one playbook on one day.
///
/// Of each there are the numbers that the rules read, and no more: facts and levels, and how much of
/// their evidence counts. So it takes a small part of the time to tell how they stand once they are
/// here. Whoever needs more care, because of a waiver for example, is kept as a whole. Two people with
/// the same id are two people.
///
/// ```
/// use footbridge::{Date, Source, UnknownKeys, load};
///
/// let text = "fact line reports: whole number from 0\n\
///             rule lead a team: \"Lead a team\"\n  require line reports is at least 1\n";
/// let playbook = load(&Source::new("lead.playbook", text)).playbook.ok_or("unsound")?;
/// let as_of = Date::parse("2026-06-30").map_err(|_| "no such date")?;
///
/// let mut roster = playbook.roster(as_of, UnknownKeys::Warn);
/// let lines = "{\"id\":\"ana\",\"line reports\":0}\n{\"id\":\"ben\",\"line reports\":4}\n";
/// let noticed = roster.read(lines.as_bytes(), 1);
/// assert!(noticed.people.is_empty() && noticed.problems.is_empty());
///
/// let ben = roster.ids().position(|id| id == Some("ben")).ok_or("nobody")?;
/// assert!(roster.of(ben).ok_or("nobody")?.possible().eq(["ready"]));
///
/// let mut unready = Vec::new();
/// roster.each(|id, standing| unready.extend(standing.unmet().next().and(id).map(str::to_owned)));
/// assert_eq!(unready, ["ana"]);
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct Roster<'p> {
    program: &'p Program,
    as_of: Date,
    unknown_keys: UnknownKeys,
    ids: Vec<Option<String>>,
    quick: Option<Quick<'p>>,
    /// Those who need the careful evaluation, by their places, the first ones first.
    careful: Vec<(usize, Profile)>,
    assessor: Assessor,
    standing: evaluate::Standing,
}

/// The quick way: everybody has a lane, in the order of their places.
#[derive(Debug)]
struct Quick<'p> {
    code: Code,
    reader: Reader<'p>,
    filler: Filler,
    sheets: Sheets,
    single: Single,
    machine: Machine,
}

/// The sheets with everybody, all but the last of which are full.
#[derive(Debug)]
struct Sheets {
    all: Vec<Sheet<LANES>>,
    empty: Sheet<LANES>,
}

impl Playbook {
    /// A roster for one day, without anybody on it. A key that the playbook does not know is warned of,
    /// or an error.
    pub fn roster(&self, as_of: Date, unknown_keys: UnknownKeys) -> Roster<'_> {
        Roster {
            program: &self.program,
            as_of,
            unknown_keys,
            ids: Vec::new(),
            quick: Quick::new(&self.program, as_of, unknown_keys),
            careful: Vec::new(),
            assessor: Assessor::new(&self.program),
            standing: evaluate::Standing::default(),
        }
    }
}

impl Roster<'_> {
    /// Takes up somebody whose profile was read for the playbook.
    pub fn add(&mut self, profile: &Profile) {
        let place = self.ids.len();
        let is_held = self.quick.as_mut().is_some_and(|quick| {
            let (sheet, lane) = quick.sheets.free();
            quick.filler.fill(profile, sheet, lane);
            sheet.lanes += 1;
            quick.run(place, &mut self.standing)
        });
        if !is_held {
            self.careful.push((place, profile.clone()));
        }
        self.ids.push(profile.id.clone());
    }

    /// Takes up the people on whole lines of NDJSON, of which the first has the number `first_line`.
    /// Gives those of whom there is something to say; whoever could not be read is not taken up. What
    /// is odd on many lines in the same way is told of the first.
    pub fn read(&mut self, lines: &[u8], first_line: usize) -> People {
        let mut noticed = People {
            people: Vec::new(),
            problems: Vec::new(),
        };
        for (at, line) in lines.split(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.trim_ascii().is_empty() || self.take(line) {
                continue;
            }
            let number = first_line + at;
            let read = read_line(self.program, line, number, self.unknown_keys, &|_| None);
            for person in read.people {
                if let Some(profile) = &person.profile {
                    self.add(profile);
                }
                if !person.problems.is_empty() {
                    noticed.people.push(person);
                }
            }
            noticed.problems.extend(read.problems);
        }
        noticed
    }

    /// Takes up somebody on a plain line; gives whether it could.
    fn take(&mut self, line: &[u8]) -> bool {
        let Some(quick) = &mut self.quick else {
            return false;
        };
        let (sheet, lane) = quick.sheets.free();
        let Read::Taken { id } = quick.reader.read(line, sheet, lane) else {
            return false;
        };
        sheet.lanes += 1;
        if !quick.run(self.ids.len(), &mut self.standing) {
            quick.sheets.take_back();
            return false;
        }
        let id = id.and_then(|place| line.get(place));
        let id = id.map(|id| String::from_utf8_lossy(id).into_owned());
        self.ids.push(id);
        true
    }

    /// How many people are on it.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nobody is.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The ids of the people, in their order; nothing for whom none was given.
    pub fn ids(&self) -> impl Iterator<Item = Option<&str>> {
        self.ids.iter().map(Option::as_deref)
    }

    /// How the person at a place stands, the first being at 0; nothing where there is nobody.
    pub fn of(&mut self, place: usize) -> Option<Standing<'_>> {
        let quick = self.quick.as_mut();
        let standing = if quick.is_some_and(|quick| quick.run(place, &mut self.standing)) {
            &self.standing
        } else {
            let at = self
                .careful
                .binary_search_by_key(&place, |(place, _)| *place);
            let (_, profile) = self.careful.get(at.ok()?)?;
            self.assessor.assess(self.program, profile, self.as_of)
        };
        Some(Standing {
            program: self.program,
            standing,
        })
    }

    /// Tells how everybody stands, with their ids and in their order, in less time than one by one.
    pub fn each(&mut self, mut tell: impl FnMut(Option<&str>, Standing<'_>)) {
        let mut careful = self.careful.iter().peekable();
        for (place, id) in self.ids.iter().enumerate() {
            if let Some(quick) = &mut self.quick {
                quick.run_ahead(place);
            }
            let standing = match (careful.next_if(|(at, _)| *at == place), &mut self.quick) {
                (None, Some(quick)) => {
                    let is_said = quick.take(place, &mut self.standing);
                    let _ = is_said || quick.run(place, &mut self.standing);
                    &self.standing
                }
                (Some((_, profile)), _) => self.assessor.assess(self.program, profile, self.as_of),
                (None, None) => return,
            };
            let program = self.program;
            tell(id.as_deref(), Standing { program, standing });
        }
    }
}

impl<'p> Quick<'p> {
    /// Nothing when a program says what only the careful evaluation can.
    fn new(program: &'p Program, as_of: Date, unknown_keys: UnknownKeys) -> Option<Self> {
        let code = block::lower(program, as_of).ok()?;
        Some(Self {
            reader: Reader::new(&program.layout, &code.inputs, as_of, unknown_keys),
            filler: Filler::new(&program.layout, &code.inputs, as_of),
            sheets: Sheets {
                all: Vec::new(),
                empty: Sheet::new(&code.inputs),
            },
            single: Single::new(&code),
            machine: Machine::new(&code),
            code,
        })
    }

    /// Works out how the person at a place stands; gives whether it could.
    fn run(&mut self, place: usize, standing: &mut evaluate::Standing) -> bool {
        let Some(sheet) = self.sheets.all.get(place / LANES) else {
            return false;
        };
        let lane = place % LANES;
        lane < sheet.lanes && self.single.run(&self.code, sheet, lane, standing)
    }

    /// Works out how all in a sheet stand, when the person at a place is the first of them.
    fn run_ahead(&mut self, place: usize) {
        if let Some(sheet) = self.sheets.all.get(place / LANES)
            && place.is_multiple_of(LANES)
        {
            self.machine.run(&self.code, sheet, &[]);
        }
    }

    /// Takes out how one of them stands; gives whether it could be worked out.
    fn take(&self, place: usize, standing: &mut evaluate::Standing) -> bool {
        let all = self.machine.standings();
        all.standing_of(&self.code, place % LANES, standing)
    }
}

impl Sheets {
    /// The next lane that is free.
    fn free(&mut self) -> (&mut Sheet<LANES>, usize) {
        let is_full = self.all.last().is_none_or(|sheet| sheet.lanes == LANES);
        let place = self.all.len() - usize::from(!is_full);
        if is_full {
            self.all.push(self.empty.clone());
        }
        let sheet = self.all.get_mut(place).unwrap_or(&mut self.empty);
        let lane = sheet.lanes;
        (sheet, lane)
    }

    /// Takes back what was said of the last one.
    fn take_back(&mut self) {
        if let Some(sheet) = self.all.last_mut() {
            sheet.lanes -= 1;
            sheet.forget(sheet.lanes);
        }
    }
}
