//! `footbridge schema`: what may stand in the files around a playbook.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use crate::report::profile;

use super::ExitStatus;
use super::files;
use super::output;

/// Print the schema of profiles for editors, or an empty profile to fill in
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Profile(ProfileArguments),
}

/// What may stand in a playbook's profiles: a JSON Schema, or an empty profile
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: footbridge schema profile playbooks/product-leader.playbook \\\n  \
                        --template yaml -o new-person.yaml"
)]
struct ProfileArguments {
    /// The playbook; `-` is standard input
    playbook: PathBuf,
    /// An empty profile instead of the schema
    #[arg(long, value_enum, value_name = "FORMAT")]
    template: Option<Template>,
    /// The file to write it into, instead of printing it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Template {
    /// One person, each question above the place for its answer
    Yaml,
    /// The first line of a table: a column for each fact and skill
    Csv,
    /// The first line of a table of evidence: a column for each thing that an item can say
    Evidence,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    match &arguments.what {
        What::Profile(arguments) => run_profile(arguments),
    }
}

fn run_profile(arguments: &ProfileArguments) -> ExitStatus {
    let Ok(playbook) = files::load_playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let text = match arguments.template {
        None => profile::schema(&playbook),
        Some(Template::Yaml) => profile::yaml_template(&playbook),
        Some(Template::Csv) => profile::csv_template(&playbook),
        Some(Template::Evidence) => profile::evidence_template(&playbook),
    };
    output::deliver(&text, arguments.output.as_deref())
}
