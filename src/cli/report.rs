//! `footbridge report`: a development plan for each person, to bring to a conversation.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::pipeline::Playbook;
use crate::profile::Profile;
use crate::report::development::{DevelopmentPlan, Entry, INDEX, file_names, index, is_own_file};
use crate::report::document::Document;
use crate::value::{CalendarSpan, Date};

use super::ExitStatus;
use super::check::counted;
use super::dates::{parse_date, today};
use super::files::{self, There};
use super::output;
use super::people::{self, People};

/// The width of a text that is written into a file.
const WIDTH_OF_FILES: usize = 80;
/// How far to look ahead.
const LOOK_AHEAD: CalendarSpan = CalendarSpan::new(12, 0);

/// Write a development plan for each person, to bring to a conversation
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    footbridge report playbooks/product-leader.playbook playbooks/profiles/ana.yaml \\\n    \
    -o ana.html --as-of 2026-06-30\n  \
    footbridge report playbooks/product-leader.playbook playbooks/profiles/*.yaml \\\n    \
    -o plans --as-of 2026-06-30")]
pub(super) struct Arguments {
    /// The playbook
    playbook: PathBuf,
    /// Profiles: YAML, JSON (one person or a list), NDJSON (one a line) or CSV (one a row); `-` is
    /// standard input
    #[arg(required = true, value_name = "PROFILE")]
    profiles: Vec<PathBuf>,
    /// How to write it. When left out, the ending of the file tells; a folder gets pages of HTML,
    /// and what is printed is text
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file to write one person's plan into, instead of printing it; for several people the
    /// folder, which then gets a file for each and a list of them
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Evidence of these people as CSV, one item a row; the column `id` says whose it is
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The assessment date, such as 2026-06-30; today when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Refuse profiles with keys that the playbook does not know
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One page for the browser, the telephone and the printer
    Html,
    /// Plain text with marks, to be written on
    Markdown,
    /// Plain text
    Text,
}

impl Format {
    /// The ending of files.
    const fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Text => "txt",
        }
    }

    /// What the ending of a file tells.
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
        match ending.as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::Text),
            _ => None,
        }
    }

    fn write(self, document: &Document, width: usize) -> String {
        match self {
            Self::Html => document.to_html(),
            Self::Markdown => document.to_markdown(),
            Self::Text => document.to_text(width),
        }
    }
}

/// A plan that has been made.
struct Made {
    /// Whom it is about: the id, else the name.
    id: Option<String>,
    plan: DevelopmentPlan,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let as_of = arguments.as_of.unwrap_or_else(today);
    let Some(playbook) = people::playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let mut people = People::new(&playbook, people::Format::Text, arguments.strict);
    people.are_printed = arguments.output.is_none();
    let mut made: Vec<Made> = Vec::new();
    let mut is_refused = false;
    let evidence = arguments.evidence.as_deref();
    people.each(&arguments.profiles, evidence, |_, person, profile| {
        if arguments.output.is_none() && !made.is_empty() {
            is_refused = true;
            return;
        }
        match plan(&playbook, profile, as_of) {
            Ok(plan) => made.push(Made {
                id: person.id.clone().or_else(|| plan.name().map(str::to_owned)),
                plan,
            }),
            Err(message) => output::fail(&message),
        }
    });
    if is_refused {
        output::fail(
            "there are several people: say with `-o FOLDER` where to write a plan for each",
        );
        return ExitStatus::Failed;
    }
    let written = deliver(arguments, &playbook, as_of, &made, &people.unread);
    match written {
        Ok(()) => people.status,
        Err(message) => {
            output::fail(&message);
            ExitStatus::Failed
        }
    }
}

/// The development plan of one person.
fn plan(playbook: &Playbook, profile: &Profile, as_of: Date) -> Result<DevelopmentPlan, String> {
    let plan = playbook.plan(profile, as_of, None, None);
    let plan = plan.map_err(|error| error.to_string())?;
    let forecast = playbook.forecast(profile, as_of, as_of.plus(LOOK_AHEAD));
    let outcome = playbook.evaluate(profile, as_of);
    Ok(DevelopmentPlan::new(playbook, &outcome, &plan, &forecast))
}

fn deliver(
    arguments: &Arguments,
    playbook: &Playbook,
    as_of: Date,
    made: &[Made],
    unread: &[String],
) -> Result<(), String> {
    let Some(path) = &arguments.output else {
        let format = arguments.format.unwrap_or(Format::Text);
        for one in made {
            output::print_data(&format.write(&one.plan.document(), output::width()));
        }
        return Ok(());
    };
    let text = path.to_string_lossy();
    let is_folder = path.is_dir() || text.ends_with(['/', '\\']);
    match made {
        [] if !is_folder => Ok(()),
        [one] if unread.is_empty() && !is_folder => write_one(arguments, path, one),
        _ if !is_folder && Format::of(path).is_some() => Err(format!(
            "{text}: this is the name of a file, and there are several people: name a folder"
        )),
        made => write_folder(arguments, path, made, |entries| {
            index(playbook, as_of, entries, unread)
        }),
    }
}

fn write_one(arguments: &Arguments, path: &Path, one: &Made) -> Result<(), String> {
    let format = arguments.format.or_else(|| Format::of(path));
    if let There::File(known) = files::there(path)
        && !known.is_some_and(|known| known.is_empty() || is_own_file(&known))
    {
        return Err(not_ours(path));
    }
    let format = match format {
        Some(format) => format,
        None if has_another_ending(path) => return Err(other_ending(path)),
        None => Format::Html,
    };
    let text = format.write(&one.plan.document(), WIDTH_OF_FILES);
    files::write(path, &text)
}

/// Writes a file for each plan, and the list of them; nothing at all if one of the files is not ours.
fn write_folder(
    arguments: &Arguments,
    folder: &Path,
    made: &[Made],
    index: impl FnOnce(&[Entry]) -> Document,
) -> Result<(), String> {
    let format = arguments.format.unwrap_or(Format::Html);
    let file = |name: &str| format!("{name}.{}", format.ending());
    let names = file_names(made.iter().map(|one| one.id.as_deref()));
    let names: Vec<String> = names.iter().map(|name| file(name)).collect();
    let list = file(INDEX);
    files::make_folder(folder)?;
    for name in names.iter().chain([&list]) {
        let path = folder.join(name);
        match files::there(&path) {
            There::Nothing => {}
            There::File(Some(known)) if is_own_file(&known) => {}
            There::File(_) | There::Link => return Err(not_ours(&path)),
        }
    }
    let mut entries = Vec::new();
    for (one, name) in made.iter().zip(&names) {
        let text = format.write(&one.plan.document(), WIDTH_OF_FILES);
        files::write(&folder.join(name), &text)?;
        entries.push(Entry::new(&one.plan, name));
    }
    let text = format.write(&index(&entries), WIDTH_OF_FILES);
    files::write(&folder.join(&list), &text)?;
    let plans = counted(made.len(), "development plan");
    output::say(&format!(
        "wrote {plans} and a list, {}\n",
        folder.join(&list).display()
    ));
    Ok(())
}

/// Whether the name ends as that of another kind of file does.
fn has_another_ending(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy());
    ending.is_some_and(|ending| ending.chars().all(|letter| letter.is_ascii_alphabetic()))
}

fn other_ending(path: &Path) -> String {
    format!(
        "{}: the endings are .html, .md and .txt; for a PDF, write a page of HTML and print it from \
         the browser",
        path.display()
    )
}

fn not_ours(path: &Path) -> String {
    format!(
        "{}: this is there already and was not written by `footbridge report`, so it is left alone; \
         choose another place",
        path.display()
    )
}
