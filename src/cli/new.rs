//! `footbridge new`: a small playbook to begin with.

use std::path::{Path, PathBuf};

use super::ExitStatus;
use super::files;
use super::output;

/// Write a small playbook to begin with, and a profile to try it on
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: footbridge new first-lead")]
pub(super) struct Arguments {
    /// What to call it: NAME.playbook and NAME-profile.yaml are written
    #[arg(default_value = "first-lead")]
    name: PathBuf,
}

const PLAYBOOK: &str = include_str!("new/template.playbook");
const PROFILE: &str = include_str!("new/template-profile.yaml");
/// Stands for the title in the template.
const TITLE: &str = "TITLE";

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let name = match files::is_playbook(&arguments.name) {
        true => arguments.name.with_extension(""),
        false => arguments.name.clone(),
    };
    let Some(title) = title(&name) else {
        output::fail("a playbook needs a name, such as `first-lead`");
        return ExitStatus::Failed;
    };
    let (playbook, profile) = (beside(&name, ".playbook"), beside(&name, "-profile.yaml"));
    if let Some(there) = [&playbook, &profile].into_iter().find(|file| file.exists()) {
        output::fail(&format!(
            "{} is there already; nothing was written. Choose another name: footbridge new NAME",
            there.display()
        ));
        return ExitStatus::Failed;
    }
    let text = PLAYBOOK.replacen(TITLE, &title, 1);
    for (file, text) in [(&playbook, text.as_str()), (&profile, PROFILE)] {
        if let Err(message) = files::create(file, text) {
            output::fail(&message);
            return ExitStatus::Failed;
        }
    }
    output::print(&next_steps(&playbook, &profile));
    ExitStatus::Clean
}

/// `first-lead` as a title: `First lead`.
fn title(name: &Path) -> Option<String> {
    let name = name.file_name()?.to_string_lossy();
    let words: String = name.replace(['-', '_'], " ").replace(['"', '\n'], "");
    let mut letters = words.trim().chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

fn beside(name: &Path, ending: &str) -> PathBuf {
    let mut file = name.file_name().unwrap_or_default().to_owned();
    file.push(ending);
    name.with_file_name(file)
}

fn next_steps(playbook: &Path, profile: &Path) -> String {
    let (playbook, profile) = (files::typed(playbook), files::typed(profile));
    format!(
        "wrote {playbook} and {profile}\n\n\
         What to try next:\n  \
         footbridge evaluate {playbook} {profile}\n  \
         footbridge check {playbook}\n  \
         footbridge test {playbook}\n  \
         footbridge format {playbook}\n  \
         footbridge describe {playbook}\n"
    )
}
