//! Going through the people of data files one by one, and printing a result of each.

use std::collections::HashMap;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use indexmap::IndexMap;
use serde::Serialize;

use crate::batch::KnownIds;
use crate::diagnostics::{Problem, Severity};
use crate::pipeline::{Person, Playbook, read_text};
use crate::profile::{self, Profile, Taken, UnknownKeys};
use crate::report::json;
use crate::source::Source;

use super::ExitStatus;
use super::files::{self, FileError};
use super::progress::Progress;
use super::sink::{Ended, Sink};
use super::{interrupt, output};

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One object, or an array of them for several people
    Json,
    /// One object a line
    Ndjson,
}

/// How results are printed that may also be a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DocumentFormat {
    /// For people
    Text,
    /// One object, or an array of them for several people
    Json,
    /// One object a line
    Ndjson,
    /// A document
    Markdown,
}

impl DocumentFormat {
    /// How what is wrong with a person's data is told beside it.
    pub(super) fn of_people(self) -> Format {
        match self {
            Self::Text | Self::Markdown => Format::Text,
            Self::Json => Format::Json,
            Self::Ndjson => Format::Ndjson,
        }
    }
}

/// The people that a command is asked about, and what has been said of them.
#[derive(Debug)]
pub(super) struct People<'a> {
    pub(super) playbook: &'a Playbook,
    pub(super) format: Format,
    pub(super) status: ExitStatus,
    pub(super) unknown_keys: UnknownKeys,
    /// The ids of everybody so far.
    pub(super) known: KnownIds,
    /// The warnings that were drawn.
    drawn: Drawn,
    /// In which file each of them was read, but for those of streams.
    files: HashMap<String, String>,
    /// Where the results go.
    pub(super) sink: Sink,
    /// Why nothing more can be written.
    pub(super) ended: Option<Ended>,
    /// Whether those who cannot be read are told on standard error too, where the results are data.
    pub(super) tells_unread: bool,
    /// Whether the results go to standard output as they come.
    pub(super) are_printed: bool,
    /// Of whom nothing could be said, in words.
    pub(super) unread: Vec<String>,
    /// How many results have been printed as text.
    printed: usize,
    /// Results to print as one JSON value, each already written.
    results: Vec<String>,
}

/// The playbook, if it says anything of anybody; what is wrong with it has been told otherwise.
///
/// It is never given back: the command ends when it is done with it, and to take it apart takes a
/// twentieth of the time to a first answer.
pub(super) fn playbook(path: &Path) -> Option<ManuallyDrop<Playbook>> {
    let playbook = files::load_playbook(path).ok()?;
    if !playbook.says_something() {
        output::fail(&format!(
            "{}: this playbook has no rule, so it can say nothing of anybody",
            playbook.source().name()
        ));
        return None;
    }
    Some(ManuallyDrop::new(playbook))
}

/// Says of whom nothing can be said.
fn not_evaluated(person: &Person) -> String {
    let who = match &person.id {
        Some(id) => format!("`{id}`"),
        None => "the profile".to_owned(),
    };
    format!("{who} on line {} was not evaluated", person.line)
}

/// Says on standard error of whom nothing can be said, and why.
pub(super) fn tell_unread(name: &str, line: usize, id: Option<&str>, message: &str) {
    let who = id.map_or_else(String::new, |id| format!("`{id}` was not evaluated: "));
    output::fail(&format!("{name}:{line}: {who}{message}"));
}

fn is_error(problem: &Problem) -> bool {
    problem.severity() == Severity::Error
}

/// How many entries that are not for a playbook are drawn one by one.
const MOST_FOREIGN: usize = 3;

/// Draws what is wrong or odd about a person's data. Many entries that the playbook does not know, and
/// that are no slips, are meant for another one: they are told in one line.
pub(super) fn draw<'p>(problems: impl Iterator<Item = &'p Problem>) {
    draw_some(problems, &mut Drawn::default());
}

/// How often a warning is drawn that many people have, or many items of one.
const MOST_ALIKE: usize = 3;

/// How often each warning was given.
type Drawn = IndexMap<String, usize>;

/// Those that have not been drawn often enough, each noted.
fn not_drawn_yet<'p>(problems: Vec<&'p Problem>, drawn: &mut Drawn) -> Vec<&'p Problem> {
    let mut kept = problems;
    kept.retain(|problem| {
        if is_error(problem) {
            return true;
        }
        let times = drawn.entry(problem.message()).or_default();
        *times += 1;
        *times <= MOST_ALIKE
    });
    kept
}

fn draw_some<'p>(problems: impl Iterator<Item = &'p Problem>, drawn: &mut Drawn) {
    let is_foreign = |problem: &&Problem| {
        let code = problem.code();
        let is_slip = problem
            .help()
            .is_some_and(|help| help.starts_with("did you mean"));
        let is_unknown = matches!(
            code.as_str(),
            "profile::unknown_key" | "profile::other_kind"
        );
        is_unknown && problem.severity() == Severity::Warning && !is_slip
    };
    let problems: Vec<&Problem> = problems.collect();
    let (foreign, other): (Vec<&Problem>, Vec<&Problem>) =
        problems.iter().copied().partition(is_foreign);
    if foreign.len() <= MOST_FOREIGN {
        output::draw_problems(not_drawn_yet(problems, drawn).into_iter());
        return;
    }
    output::draw_problems(not_drawn_yet(other, drawn).into_iter());
    let mut names: Vec<String> = Vec::new();
    for problem in &foreign {
        let name = format!("`{}`", problem.source().slice(problem.span()).trim());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let named = match names.get(..MOST_FOREIGN) {
        Some(first) if names.len() > MOST_FOREIGN => {
            format!(
                "{} and {} other names",
                first.join(", "),
                names.len() - MOST_FOREIGN
            )
        }
        _ => names.join(", "),
    };
    if let Some(first) = foreign.first() {
        output::warn(&format!(
            "{}: {} entries are none that the playbook knows, and are passed over: {named}; \
             `evaluate --strict` shows each",
            first.source().name(),
            foreign.len()
        ));
    }
}

impl<'a> People<'a> {
    pub(super) fn new(playbook: &'a Playbook, format: Format, is_strict: bool) -> Self {
        let unknown_keys = if is_strict {
            UnknownKeys::Refuse
        } else {
            UnknownKeys::Warn
        };
        Self {
            playbook,
            format,
            status: ExitStatus::Clean,
            unknown_keys,
            known: KnownIds::default(),
            drawn: Drawn::default(),
            files: HashMap::new(),
            sink: Sink::Standard,
            ended: None,
            tells_unread: false,
            are_printed: true,
            unread: Vec::new(),
            printed: 0,
            results: Vec::new(),
        }
    }

    /// Does something for each person of the files.
    pub(super) fn each(
        &mut self,
        paths: &[PathBuf],
        evidence: Option<&Path>,
        mut act: impl FnMut(&mut Self, &Person, &Profile),
    ) {
        let evidence = match evidence {
            Some(path) => match self.read(path) {
                Some(source) => Some(source),
                None => return,
            },
            None => None,
        };
        for path in paths {
            if let Some(source) = self.read(path) {
                let format = match path.to_string_lossy().as_ref() {
                    "-" => profile::Format::of_text(source.text()),
                    path => profile::Format::from_path(path),
                };
                self.text(&source, format, evidence.as_ref(), &mut act);
            }
        }
    }

    /// Does something for each person of the bytes that standard input holds.
    pub(super) fn each_of_input(
        &mut self,
        bytes: Vec<u8>,
        mut act: impl FnMut(&mut Self, &Person, &Profile),
    ) {
        match read_text(files::STANDARD_INPUT, bytes) {
            Ok(source) => {
                let format = profile::Format::of_text(source.text());
                self.text(&source, format, None, &mut act);
            }
            Err(problem) => self.unreadable_file(&[problem]),
        }
    }

    /// The text of a data file; nothing when it cannot be read, which has then been told.
    fn read(&mut self, path: &Path) -> Option<Source> {
        if files::is_playbook(path) {
            let name = path.display();
            output::fail(&format!(
                "{name}: this is a playbook, where a profile is due"
            ));
            self.raise(ExitStatus::Failed);
            return None;
        }
        if path.is_dir() {
            let name = path.display();
            output::fail(&format!(
                "{name}: this is a folder, not a file; name the files in it, as in \
                 `profiles/*.yaml`"
            ));
            self.raise(ExitStatus::Failed);
            return None;
        }
        match files::read(path) {
            Ok(source) => return Some(source),
            Err(FileError::Unreadable(message)) => {
                output::fail(&message);
                self.raise(ExitStatus::Failed);
            }
            Err(FileError::NotText(problem)) => self.unreadable_file(&[*problem]),
        }
        None
    }

    fn text(
        &mut self,
        source: &Source,
        format: profile::Format,
        evidence: Option<&Source>,
        act: &mut impl FnMut(&mut Self, &Person, &Profile),
    ) {
        let playbook = self.playbook;
        let is_taken = |id: &str| {
            let file = self.files.get(id).map(String::as_str);
            let is_known = file.is_some() || self.known.has(id);
            is_known.then(|| format!("; the first one is in {}", file.unwrap_or("another file")))
        };
        let keys = (self.unknown_keys, &is_taken as Taken<'_>);
        let people = playbook.read_people_after(source, format, evidence, keys);
        for id in people.people.iter().filter_map(|person| person.id.as_ref()) {
            self.known.add(id);
            let file = self.files.entry(id.clone());
            file.or_insert_with(|| source.name().to_owned());
        }
        if !people.problems.is_empty() {
            self.unreadable_file(&people.problems);
        }
        let mut progress = Progress::new(people.people.len(), "people", self.are_printed);
        for person in &people.people {
            if self.ended.is_some() || interrupt::is_asked() {
                break;
            }
            if self.format == Format::Text {
                draw_some(person.problems.iter(), &mut self.drawn);
            }
            match &person.profile {
                Some(profile) => act(self, person, profile),
                None => self.unreadable_person(person),
            }
            progress.step();
        }
    }

    fn unreadable_person(&mut self, person: &Person) {
        self.raise(ExitStatus::Problems);
        self.unread.push(not_evaluated(person));
        match self.format {
            Format::Text => output::fail(&not_evaluated(person)),
            Format::Json | Format::Ndjson => {
                self.result(&json::unreadable(person));
                if self.tells_unread {
                    let error = person.problems.iter().find(|problem| is_error(problem));
                    let name = error.map_or("", |error| error.source().name());
                    let message = error.map(Problem::message).unwrap_or_default();
                    tell_unread(name, person.line, person.id.as_deref(), &message);
                }
            }
        }
    }

    /// Reports what is wrong with a data file as a whole.
    pub(super) fn unreadable_file(&mut self, problems: &[Problem]) {
        self.raise(ExitStatus::Problems);
        match self.format {
            Format::Text => output::draw_problems(problems.iter()),
            Format::Json | Format::Ndjson => {
                let line = problems.first().map_or(1, |problem| {
                    problem.source().position(problem.span().start).line
                });
                self.result(&json::unreadable_data(None, line, problems));
                if let (Some(error), true) = (problems.first(), self.tells_unread) {
                    tell_unread(error.source().name(), line, None, &error.message());
                }
            }
        }
    }

    /// Problems outweigh the undecided, and what could not be done outweighs both.
    pub(super) fn raise(&mut self, status: ExitStatus) {
        self.status = match (self.status, status) {
            (ExitStatus::Failed, _) | (_, ExitStatus::Failed) => ExitStatus::Failed,
            (_, status) => status,
        };
    }

    /// Prints a document about one person, apart from the one before.
    pub(super) fn print_document(&mut self, document: &str) {
        let apart = if self.printed > 0 { "\n" } else { "" };
        self.write(&format!("{apart}{document}"));
        self.printed += 1;
    }

    /// Prints a page about one person, apart from the one before.
    pub(super) fn print_text(&mut self, page: &str) {
        let rule = if self.printed > 0 { "\n----\n\n" } else { "" };
        match self.sink {
            Sink::Standard => output::print(&format!("{rule}{page}")),
            Sink::Direct(..) | Sink::Beside(..) => {
                let plain = anstream::adapter::strip_str(page);
                self.write(&format!("{rule}{plain}"));
            }
        }
        self.printed += 1;
    }

    /// Prints a result as data, or keeps it for the end.
    pub(super) fn result(&mut self, result: &impl Serialize) {
        let written = match self.format {
            Format::Json => serde_json::to_string_pretty(result),
            Format::Ndjson | Format::Text => serde_json::to_string(result),
        };
        match written {
            Ok(written) if self.format == Format::Json => self.results.push(written),
            Ok(written) => self.write(&format!("{written}\n")),
            Err(error) => output::fail(&error.to_string()),
        }
    }

    /// Writes something behind what has been written.
    pub(super) fn write(&mut self, data: &str) {
        if self.ended.is_none() {
            self.ended = self.sink.write(data.as_bytes()).err();
        }
    }

    /// Prints what was kept for the end, and puts a file in its place.
    pub(super) fn finish(mut self) -> ExitStatus {
        for (message, times) in &self.drawn {
            if *times > MOST_ALIKE {
                let more = times - MOST_ALIKE;
                output::warn(&format!("{message}: {more} times more, not drawn here"));
            }
        }
        match (self.format, self.results.as_slice()) {
            (Format::Text | Format::Ndjson, _) => {}
            (Format::Json, []) => self.write("[]\n"),
            (Format::Json, [only]) => {
                let only = format!("{only}\n");
                self.write(&only);
            }
            (Format::Json, results) => {
                let results: Vec<String> = results
                    .iter()
                    .map(|one| one.replace('\n', "\n  "))
                    .collect();
                self.write(&format!("[\n  {}\n]\n", results.join(",\n  ")));
            }
        }
        let placed = match self.ended.take() {
            None => self.sink.finish(),
            Some(Ended::Unread) => Ok(()),
            Some(Ended::Failed(message)) => Err(message),
        };
        match placed {
            Ok(()) => self.status,
            Err(message) => {
                output::fail(&message);
                ExitStatus::Failed
            }
        }
    }
}
