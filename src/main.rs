//! The `footbridge` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    footbridge::cli::run(std::env::args_os()).into()
}
