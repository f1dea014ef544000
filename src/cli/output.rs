//! Printing. A reader who goes away (`| head`) is no error.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::ColorChoice;

use crate::diagnostics::Problem;
use crate::diagnostics::render::{Colour, render};
use crate::source::masked;

use super::ExitStatus;
use super::{files, own, progress};

/// How many problems of one file are drawn; more help nobody.
const MOST_DRAWN: usize = 100;
/// The widest that anything is drawn.
const WIDEST: usize = 100;
/// The width when nothing tells it.
const USUAL_WIDTH: usize = 80;

/// Prints to standard output; styles reach a terminal only.
pub(super) fn print(text: &str) {
    let mut out = anstream::AutoStream::auto(std::io::stdout());
    note(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Prints words without styles to standard output, where those of files cannot steer the terminal.
pub(super) fn say(words: &str) {
    print(&masked(words));
}

/// Prints data to standard output as it is.
pub(super) fn print_data(data: &str) {
    let mut out = std::io::stdout().lock();
    note(out.write_all(data.as_bytes()).and_then(|()| out.flush()));
}

/// Whether something could not be printed.
static IS_CUT: AtomicBool = AtomicBool::new(false);

/// Says once that something could not be printed, unless the reader has gone away.
fn note(printed: std::io::Result<()>) {
    if let Err(error) = printed
        && error.kind() != std::io::ErrorKind::BrokenPipe
        && !IS_CUT.swap(true, Ordering::Relaxed)
    {
        fail(&format!("standard output: {}", files::said(&error)));
    }
}

/// Whether something could not be printed.
pub(super) fn is_cut() -> bool {
    IS_CUT.load(Ordering::Relaxed)
}

/// Prints data, or writes it into a file when there is one.
pub(super) fn deliver(data: &str, file: Option<&Path>) -> ExitStatus {
    let Some(path) = file else {
        print_data(data);
        return ExitStatus::Clean;
    };
    if let Some(refusal) = own::refusal(path) {
        fail(&refusal);
        return ExitStatus::Failed;
    }
    match files::write(path, data) {
        Ok(()) => ExitStatus::Clean,
        Err(message) => {
            fail(&message);
            ExitStatus::Failed
        }
    }
}

/// Prints to standard error; styles reach a terminal only.
pub(super) fn print_error(text: &str) {
    let mut out = anstream::AutoStream::auto(std::io::stderr());
    let _ = progress::step_around(|| out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Says that something could not be done.
pub(super) fn fail(message: &str) {
    print_error(&format!("error: {}\n", masked(message)));
}

/// Says what is worth knowing, though nothing is wrong.
pub(super) fn warn(message: &str) {
    print_error(&format!("warning: {}\n\n", masked(message)));
}

/// Whether standard output takes colours.
pub(super) fn colour() -> Colour {
    let choice = anstream::AutoStream::choice(&std::io::stdout());
    let is_coloured = std::io::stdout().is_terminal() && choice != ColorChoice::Never;
    if is_coloured { Colour::Yes } else { Colour::No }
}

/// The width of the terminal, or what `COLUMNS` says, or 80 columns.
pub(super) fn width() -> usize {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    width
        .or_else(columns)
        .map_or(USUAL_WIDTH, |width| width.min(WIDEST))
}

/// The width that whoever runs the command asks for.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the environment is read"
)]
fn columns() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok()?;
    columns.trim().parse().ok().filter(|width| *width > 0)
}

/// Draws problems on standard error; of very many only the first.
pub(super) fn draw_problems<'p>(problems: impl ExactSizeIterator<Item = &'p Problem>) {
    let choice = anstream::AutoStream::choice(&std::io::stderr());
    let is_coloured = std::io::stderr().is_terminal() && choice != ColorChoice::Never;
    let colour = if is_coloured { Colour::Yes } else { Colour::No };
    let (count, width) = (problems.len(), width());
    for problem in problems.take(MOST_DRAWN) {
        print_error(&format!("{}\n", render(problem, width, colour)));
    }
    if count > MOST_DRAWN {
        print_error(&format!("… and {} more\n", count - MOST_DRAWN));
    }
}
