//! The people of one or more files, evaluated one after the other or as a stream.

use std::fmt;
use std::path::Path;

use crate::batch::{
    KnownIds, MOST_NAMED, Report, Telling, Warned, Worker, counted_people, separated, summary,
};
use crate::pipeline::{Person, Playbook};
use crate::profile::{self, Profile};
use crate::report::{json, text};
use crate::source::Source;
use crate::value::Date;

use super::super::dates::today;
use super::super::people::{Format, People, tell_unread};
use super::super::sink::Sink;
use super::super::stream::{Input, Looked, Stream, Told, look};
use super::super::{ExitStatus, files, interrupt, output};
use super::{Arguments, Output};

/// How much of a stream is read at once, by what is told: all there is to say of somebody is much
/// longer than what was read.
const BLOCK_FOR_VERDICTS: usize = 256 << 10;
const BLOCK_FOR_ALL: usize = 32 << 10;

/// A run of the command.
pub(super) struct Evaluation<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) playbook: &'a Playbook,
    pub(super) as_of: Date,
    output: Output,
    pub(super) people: People<'a>,
    /// Counts whoever does not come in a stream.
    worker: Worker<'a>,
    report: Report,
}

impl<'a> Evaluation<'a> {
    /// Opens the file that the results go into.
    pub(super) fn begin(
        arguments: &'a Arguments,
        playbook: &'a Playbook,
        format: Format,
    ) -> Result<Self, String> {
        let as_of = arguments.as_of.unwrap_or_else(today);
        let mut people = People::new(playbook, format, arguments.strict);
        people.tells_unread = true;
        people.are_printed = arguments.file.is_none();
        if arguments.file.is_some() {
            interrupt::listen();
        }
        people.sink = Sink::open(arguments.file.as_deref())?;
        let program = playbook.program();
        let unknown_keys = people.unknown_keys;
        Ok(Self {
            arguments,
            playbook,
            as_of,
            output: arguments.output.unwrap_or(Output::Full),
            people,
            worker: Worker::new(program, as_of, unknown_keys),
            report: Report::new(program),
        })
    }

    /// Evaluates everybody.
    pub(super) fn run(mut self) -> ExitStatus {
        let arguments = self.arguments;
        #[cfg(feature = "columns")]
        if super::tables::are_asked_for(arguments) {
            self.tables();
            return self.finish();
        }
        for path in &arguments.profiles {
            if self.people.ended.is_some() || interrupt::is_asked() {
                break;
            }
            self.file(path);
        }
        self.finish()
    }

    fn file(&mut self, path: &Path) {
        let arguments = self.arguments;
        let evidence = arguments.evidence.as_deref();
        let may_be_stream = self.people.format == Format::Ndjson && evidence.is_none();
        let size = match self.output {
            Output::Verdict => BLOCK_FOR_VERDICTS,
            Output::Full => BLOCK_FOR_ALL,
        };
        let looked = if may_be_stream {
            look(path, size)
        } else {
            Ok(Looked::Other)
        };
        let name = match path.to_string_lossy() {
            path if path == "-" => files::STANDARD_INPUT.to_owned(),
            path => path.replace('\\', "/"),
        };
        match looked {
            Ok(Looked::Lines(input)) => self.stream(&name, input),
            Ok(Looked::Read(bytes)) => self.each(|people, act| people.each_of_input(bytes, act)),
            Ok(Looked::Other) => {
                self.each(|people, act| people.each(&[path.to_path_buf()], evidence, act));
            }
            Ok(Looked::Stopped) => {}
            Err(error) => self.not_read(&name, &error),
        }
    }

    pub(super) fn not_read(&mut self, name: &str, error: &std::io::Error) {
        output::fail(&format!("{name}: {}", files::said(error)));
        self.people.raise(ExitStatus::Failed);
    }

    /// Tells of people one after the other.
    fn each(
        &mut self,
        go_through: impl FnOnce(&mut People<'a>, &mut dyn FnMut(&mut People<'a>, &Person, &Profile)),
    ) {
        let (playbook, as_of, output) = (self.playbook, self.as_of, self.output);
        let (worker, report) = (&mut self.worker, &mut self.report);
        let unread = self.people.unread.len();
        go_through(&mut self.people, &mut |people, person, profile| {
            let standing = worker.stand(profile, report);
            if output == Output::Verdict {
                let who = (profile.id.as_deref(), person.line);
                return people.result(&json::verdict_line(playbook.program(), who, standing));
            }
            let outcome = playbook.evaluate(profile, as_of);
            match people.format {
                Format::Text => {
                    people.print_text(&text::outcome(playbook, &outcome, output::width()));
                }
                Format::Json | Format::Ndjson => {
                    people.result(&json::evaluated(playbook, &outcome, &person.problems));
                }
            }
        });
        report.count_unread(self.people.unread.len() - unread);
    }

    /// Tells of people as they come.
    fn stream(&mut self, name: &str, input: Input) {
        let is_short = input.is_short();
        if !is_short {
            interrupt::listen();
        }
        let (playbook, as_of) = (self.playbook, self.as_of);
        let unknown_keys = self.people.unknown_keys;
        let telling = match self.output {
            Output::Verdict => Telling::Verdict,
            Output::Full => Telling::Full(playbook),
        };
        let worker = || {
            let worker = Worker::new(playbook.program(), as_of, unknown_keys).telling(telling);
            if is_short { worker } else { worker.quickly() }
        };
        let stream = Stream {
            program: playbook.program(),
            name,
            jobs: if is_short {
                1
            } else {
                self.arguments.threads()
            },
            worker: &worker,
            tell: &tell_of_block,
        };
        let People {
            sink,
            known,
            are_printed,
            ..
        } = &mut self.people;
        let told = stream.run(input, sink, known, *are_printed);
        self.tell_of_stream(name, told);
    }

    pub(super) fn tell_of_stream(&mut self, name: &str, told: Told) {
        let report = &told.report;
        let is_whole = told.broken.is_none() && told.ended.is_none() && !interrupt::is_asked();
        if report.people() == 0 && is_whole {
            let nobody = Source::new(name, "");
            let nobody = self.playbook.read_people(
                &nobody,
                profile::Format::NdJson,
                self.people.unknown_keys,
            );
            self.people.unreadable_file(&nobody.problems);
        }
        if report.unread_people() > 0 {
            self.people.raise(ExitStatus::Problems);
            output::print_error(&unread(report));
        }
        let foreign = Foreign::of(report);
        if let Some(foreign) = &foreign {
            output::print_error(&format!("warning: {name}: {foreign}\n"));
        }
        for (message, warned) in report.warnings() {
            if foreign.is_some() && is_foreign(message, warned) {
                continue;
            }
            let people = counted_people(warned.people);
            let line = warned.line;
            output::print_error(&format!("warning: {name}:{line}: {message} ({people})\n"));
            if let Some(help) = &warned.help {
                output::print_error(&format!("  help: {help}\n"));
            }
        }
        if report.more_warnings() > 0 {
            let more = separated(report.more_warnings());
            output::print_error(&format!("warning: {name}: {more} more of other kinds\n"));
        }
        if !told.has_compared_all {
            let most = separated(KnownIds::most());
            output::print_error(&format!(
                "note: {name}: after {most} people, ids were no longer compared\n"
            ));
        }
        if let Some(error) = &told.broken {
            self.not_read(name, error);
        }
        self.report.append(report);
        self.people.ended = told.ended;
    }

    fn finish(mut self) -> ExitStatus {
        if self.arguments.gate {
            self.apply_gate();
        }
        let is_stopped = interrupt::is_asked();
        let is_heard = self.people.ended.is_none();
        let status = self.people.finish();
        if !is_heard || status == ExitStatus::Failed {
            return status;
        }
        let file = self.arguments.file.as_deref();
        if is_stopped {
            let people = counted_people(self.report.people());
            let kept = file.map_or_else(String::new, |file| {
                format!("; {} has their results", file.display())
            });
            output::print_error(&format!("stopped after {people}{kept}\n"));
        }
        if self.arguments.summary {
            let program = self.playbook.program();
            let summary = summary(program, &self.report, self.as_of, output::width());
            match file {
                Some(_) => output::print(&summary),
                None => output::print_error(&summary),
            }
        }
        if is_stopped {
            ExitStatus::Stopped
        } else {
            status
        }
    }

    fn apply_gate(&mut self) {
        if self.report.has_failing() {
            self.people.raise(ExitStatus::Problems);
        } else if self.report.has_undecided() && self.people.status == ExitStatus::Clean {
            self.people.status = ExitStatus::Undecided;
        }
    }
}

impl Arguments {
    /// In how many threads a stream is evaluated.
    fn threads(&self) -> usize {
        let asked = self.jobs.map(usize::from);
        asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }
}

/// Names those of a block who could not be read, unless so many have been named before.
pub(super) fn tell_of_block(name: &str, before: &Report, block: &Report) {
    let room = MOST_NAMED.saturating_sub(before.named().len());
    for unread in block.named().iter().take(room) {
        tell_unread(name, unread.line, unread.id.as_deref(), &unread.message);
    }
}

/// Names that are meant for other playbooks.
struct Foreign<'r> {
    first: Vec<&'r str>,
    count: usize,
}

impl<'r> Foreign<'r> {
    /// How many are told one by one.
    const MOST: usize = 3;

    /// Those of a stream, where they are too many to tell one by one.
    fn of(report: &'r Report) -> Option<Self> {
        let warnings = report.warnings();
        let mut foreign = warnings.filter(|(message, warned)| is_foreign(message, warned));
        let first = foreign.by_ref().take(Self::MOST);
        let first: Vec<&str> = first
            .filter_map(|(message, _)| message.split('`').nth(1))
            .collect();
        let count = first.len() + foreign.count();
        (count > Self::MOST).then_some(Self { first, count })
    }
}

impl fmt::Display for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} names are none that the playbook knows, and are passed over: `{}` and {} others",
            separated(self.count),
            self.first.join("`, `"),
            separated(self.count - self.first.len())
        )
    }
}

/// Whether a warning is about a name that is no slip, and so is meant for another playbook.
fn is_foreign(message: &str, warned: &Warned) -> bool {
    let is_slip = |help: &String| help.starts_with("did you mean");
    message.starts_with("the playbook knows no ") && !warned.help.as_ref().is_some_and(is_slip)
}

/// `2 of 12,345 people were not evaluated`
fn unread(report: &Report) -> String {
    let unread = report.unread_people();
    let were = if unread == 1 { "was" } else { "were" };
    let people = counted_people(report.people());
    let named = if unread > MOST_NAMED {
        format!("; the first {MOST_NAMED} are named above")
    } else {
        String::new()
    };
    format!(
        "{} of {people} {were} not evaluated{named}\n",
        separated(unread)
    )
}
