//! `footbridge ask`: an interview that fills in a profile.

mod input;
mod talk;

use std::path::{Path, PathBuf};

use crate::ask::BeginError;
use crate::pipeline::Playbook;
use crate::profile::{Format, UnknownKeys};
use crate::source::Source;
use crate::value::Date;

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::files::{self, FileError};
use super::output;
use super::people;

use talk::Talk;

/// Interview somebody: ask only what can still change the verdict, and write it into a profile
///
/// The most decisive question comes first, in the words of the playbook. The interview ends when the
/// verdict cannot change any more. Each answer is written into the profile at once, so that nothing is
/// lost when it is broken off: run the command again to go on. In a pipe, answers are read one a line.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: footbridge ask playbooks/product-leader.playbook --out ben.yaml")]
pub(super) struct Arguments {
    /// The playbook
    playbook: PathBuf,
    /// A profile of one person to go on with: YAML
    profile: Option<PathBuf>,
    /// The file to write instead; where no profile is named, one that is there is gone on with. When
    /// both are left out: the name of the playbook, with `-profile.yaml`
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The assessment date, such as 2026-06-30; today when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
}

/// Where an interview begins, and where its answers go.
struct Places {
    /// What is gone on with; nothing when there is nothing yet.
    from: Option<PathBuf>,
    to: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    if arguments.playbook.as_os_str() == "-" {
        output::fail(
            "standard input is where the answers come from; name the file of the playbook",
        );
        return ExitStatus::Failed;
    }
    let Some(playbook) = people::playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let places = match places(arguments) {
        Ok(places) => places,
        Err(message) => {
            output::fail(&message);
            return ExitStatus::Failed;
        }
    };
    if let Err(message) = files::try_writing(&places.to) {
        output::fail(&message);
        return ExitStatus::Failed;
    }
    let as_of = arguments.as_of.unwrap_or_else(today);
    let source = match &places.from {
        None => Source::new("", ""),
        Some(path) => match files::read(path) {
            Ok(source) => source,
            Err(FileError::Unreadable(message)) => {
                output::fail(&message);
                return ExitStatus::Failed;
            }
            Err(FileError::NotText(problem)) => {
                output::draw_problems([*problem].iter());
                return ExitStatus::Failed;
            }
        },
    };
    if !source.text().trim().is_empty() {
        draw_problems(&playbook, &source);
    }
    match playbook.interview(source.text(), as_of) {
        Ok(interview) => Talk::new(&playbook, interview, as_of, arguments, &places).run(),
        Err(error) => {
            output::fail(&why(error, source.name()));
            ExitStatus::Failed
        }
    }
}

fn why(error: BeginError, name: &str) -> String {
    match error {
        BeginError::Unsound => format!("{name}: put this right first, then ask again"),
        BeginError::Several(count) => format!(
            "{name}: this file holds {count} people, and an interview is about one; give each a file \
             of their own"
        ),
        BeginError::Unwritable => format!(
            "{name}: answers cannot be written into a file that is laid out like this; use --out FILE \
             for a new one"
        ),
    }
}

/// Says what is wrong or odd about the data.
fn draw_problems(playbook: &Playbook, source: &Source) {
    let people = playbook.read_people(source, Format::Yaml, UnknownKeys::Warn);
    let is_blank = |code: &str| code == "profile::empty";
    let of_file = people
        .problems
        .iter()
        .filter(|problem| !is_blank(&problem.code()));
    let of_people = people.people.iter().flat_map(|person| &person.problems);
    people::draw(of_file.chain(of_people));
}

/// Which file is gone on with, and which is written.
fn places(arguments: &Arguments) -> Result<Places, String> {
    let named = arguments.profile.as_deref();
    if let Some(profile) = named {
        if profile.as_os_str() == "-" {
            return Err(
                "standard input is where the answers come from; name the file of the profile"
                    .to_owned(),
            );
        }
        refuse_other_kinds(profile)?;
        if !profile.exists() && arguments.out.is_none() {
            return Err(format!(
                "{0}: there is no such file; to begin a new profile there, write --out {0}",
                profile.display()
            ));
        }
    }
    let to = match (&arguments.out, named) {
        (Some(out), _) => out.clone(),
        (None, Some(profile)) => profile.to_path_buf(),
        (None, None) => usual_name(&arguments.playbook),
    };
    refuse_other_kinds(&to)?;
    let from = match named {
        Some(profile) => Some(profile.to_path_buf()),
        None => to.exists().then(|| to.clone()),
    };
    if let (Some(profile), Some(_)) = (named, &arguments.out)
        && to.exists()
        && !is_same_file(profile, &to)
    {
        return Err(format!(
            "{0} is there already, and would be lost; to go on with it, leave out {1}",
            to.display(),
            profile.display()
        ));
    }
    Ok(Places { from, to })
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// An interview reads and writes YAML, and no playbook.
fn refuse_other_kinds(path: &Path) -> Result<(), String> {
    if files::is_playbook(path) {
        return Err(format!(
            "{}: this is a playbook, where a profile is due",
            path.display()
        ));
    }
    match Format::from_path(&path.to_string_lossy()) {
        Format::Yaml => Ok(()),
        Format::Json | Format::NdJson | Format::Csv => Err(format!(
            "{}: an interview writes YAML; name a file that ends in .yaml",
            path.display()
        )),
    }
}

/// `product-leader-profile.yaml`, in the folder at hand.
fn usual_name(playbook: &Path) -> PathBuf {
    let mut name = playbook.file_stem().unwrap_or_default().to_owned();
    name.push("-profile.yaml");
    PathBuf::from(name)
}
