//! `footbridge explain`: the page of a code, or the list of all.

use crate::diagnostics::codes::{CODES, find};
use crate::diagnostics::nearest;

use super::ExitStatus;
use super::output;

/// Explain a code of a problem, or list them all
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: footbridge explain check::unknown_name")]
pub(super) struct Arguments {
    /// The code, as it stands above the problem
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    match &arguments.code {
        None => {
            output::print(&list());
            ExitStatus::Clean
        }
        Some(id) => match find(id) {
            Some(code) => {
                output::print(code.page);
                ExitStatus::Clean
            }
            None => {
                let ids = CODES.iter().map(|code| code.id);
                let help = match nearest(id, ids) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => "`footbridge explain` lists them all".to_owned(),
                };
                output::fail(&format!("there is no code `{id}`; {help}"));
                ExitStatus::Failed
            }
        },
    }
}

fn list() -> String {
    let widest = CODES.iter().map(|code| code.id.len()).max().unwrap_or(0);
    CODES
        .iter()
        .map(|code| {
            format!(
                "{:widest$}  {:7}  {}\n",
                code.id,
                code.severity.word(),
                code.title
            )
        })
        .collect()
}
