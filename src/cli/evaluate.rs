//! `footbridge evaluate`: people's profiles by a playbook.

#[cfg(feature = "columns")]
mod columns;
mod many;
mod tables;

use std::path::{Path, PathBuf};

use crate::pipeline::Playbook;
use crate::value::Date;

use super::dates::parse_date;
use super::people::{self, Format};
use super::{ExitStatus, output};
use many::Evaluation;

/// Evaluate profiles by a playbook: the verdict, and what stands in the way
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Of many people, one a line, write a line for each and count the verdicts:\n  \
                        footbridge evaluate lead.playbook cohort.ndjson \\\n  \
                        --output verdict -o verdicts.ndjson --summary\n\n\
                        Example: footbridge evaluate playbooks/product-leader.playbook \\\n  \
                        playbooks/profiles/ana.yaml --as-of 2026-06-30"
)]
pub(super) struct Arguments {
    /// The playbook
    playbook: PathBuf,
    /// Profiles: YAML, JSON (one person or a list), NDJSON (one a line) or CSV (one a row); `-` is
    /// standard input. NDJSON is read as a stream, of any length, when the results are NDJSON
    #[arg(required = true, value_name = "PROFILE")]
    profiles: Vec<PathBuf>,
    /// Evidence of these people as CSV, one item a row; the column `id` says whose it is
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The assessment date, such as 2026-06-30; today when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// How to print the results; when left out, as the ending of FILE tells, else text, or NDJSON
    /// with --output
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// What to tell of each person: `verdict`, one line with the verdict and the rules that are
    /// unmet or undecided, or `full`, everything
    #[arg(long, value_name = "verdict|full", value_parser = parse_output)]
    output: Option<Output>,
    /// The file to write the results into, instead of printing them; it is written whole, or left as
    /// it was
    #[arg(short = 'o', value_name = "FILE")]
    file: Option<PathBuf>,
    /// Tell in the end how many people have which verdict, and which rules are most often unmet
    #[arg(long)]
    summary: bool,
    /// In how many threads to evaluate a stream; as many as there are processors when left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Refuse profiles with keys that the playbook does not know
    #[arg(long)]
    strict: bool,
    /// Tell by the exit code whether everybody reaches the last verdict of the playbook
    #[arg(long)]
    gate: bool,
}

/// What is told of each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    Verdict,
    Full,
}

fn parse_output(written: &str) -> Result<Output, String> {
    match written {
        "verdict" => Ok(Output::Verdict),
        "full" => Ok(Output::Full),
        _ => Err(format!(
            "this is `verdict` or `full`; to write the results into a file, write `-o {written}`"
        )),
    }
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let Some(playbook) = people::playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    match begin(arguments, &playbook) {
        Ok(evaluation) => evaluation.run(),
        Err(message) => {
            output::fail(&message);
            ExitStatus::Failed
        }
    }
}

fn begin<'a>(arguments: &'a Arguments, playbook: &'a Playbook) -> Result<Evaluation<'a>, String> {
    if tables::are_asked_for(arguments)
        && let Some(refusal) = tables::refusal(arguments)
    {
        return Err(refusal);
    }
    let format = arguments.printed_as();
    if format == Format::Text && arguments.output == Some(Output::Verdict) {
        return Err(match (&arguments.file, arguments.format) {
            (Some(file), None) => format!(
                "{}: verdict lines are data: name a file that ends in .ndjson or .json, or take \
                 `--output full`",
                file.display()
            ),
            (_, _) => "verdict lines are data: leave `--format text` out, or take `--output full`"
                .to_owned(),
        });
    }
    if let Some(file) = &arguments.file
        && let Some(read) = arguments.reads(file)
    {
        return Err(format!(
            "{}: this is {read}; write the results into another file",
            file.display()
        ));
    }
    if let Some(file) = &arguments.file
        && let Some(refusal) = other_ending(file)
    {
        return Err(refusal);
    }
    Evaluation::begin(arguments, playbook, format)
}

impl Arguments {
    /// How results are printed: as is asked for, else as the name of the file tells.
    fn printed_as(&self) -> Format {
        let by_name = self.file.as_deref().and_then(format_of);
        let is_data = self.output.is_some()
            || self.file.is_some() && self.reads_lines()
            || tables::are_asked_for(self);
        let usual = if is_data {
            Format::Ndjson
        } else {
            Format::Text
        };
        self.format.or(by_name).unwrap_or(usual)
    }

    /// Whether the people come one a line.
    fn reads_lines(&self) -> bool {
        let formats = self.profiles.iter().map(|path| format_of(path));
        formats
            .into_iter()
            .all(|format| format == Some(Format::Ndjson))
    }

    /// What a file is that is read, when it is.
    fn reads(&self, file: &Path) -> Option<&'static str> {
        let is_it = |path: &Path| is_same_file(path, file);
        if is_it(&self.playbook) {
            Some("the playbook")
        } else if self.profiles.iter().any(|path| is_it(path)) {
            Some("one of the profiles")
        } else if self.evidence.as_deref().is_some_and(is_it) {
            Some("the evidence")
        } else {
            None
        }
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let (one, other) = (std::fs::canonicalize(one), std::fs::canonicalize(other));
    let is_file = |path: &PathBuf| path.is_file();
    one.is_ok_and(|one| is_file(&one) && other.is_ok_and(|other| one == other))
}

/// Why the results do not go into a file whose name ends as that of another kind of file does.
fn other_ending(file: &Path) -> Option<String> {
    let ending = file.extension()?.to_string_lossy().to_ascii_lowercase();
    let instead = match ending.as_str() {
        "html" | "htm" | "md" | "markdown" => "; for a page or a document, `footbridge report`",
        "pdf" | "docx" => "; for a page to print, `footbridge report`",
        "csv" | "tsv" | "xlsx" | "yaml" | "yml" | "playbook" => "",
        _ => return None,
    };
    Some(format!(
        "{}: the results are written into .txt, .json and .ndjson{instead}",
        file.display()
    ))
}

/// What the ending of a file tells.
fn format_of(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "json" => Some(Format::Json),
        "ndjson" | "jsonl" => Some(Format::Ndjson),
        "txt" | "text" => Some(Format::Text),
        _ => None,
    }
}
