//! How far long work has come: one line on the terminal, gone when the work is done.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Work that takes no longer than this shows nothing.
const SHOWN_AFTER: Duration = Duration::from_secs(1);

/// The line that is on the terminal, so that whatever else is printed there can step around it.
static ON_TERMINAL: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Work on many things. Nothing is shown where there is no terminal.
#[derive(Debug)]
pub(super) struct Progress {
    line: ProgressBar,
    started: Instant,
    may_show: bool,
}

impl Progress {
    /// Begins work on so many things, called `what` in the plural. Results that are printed to a
    /// terminal as they come tell enough.
    pub(super) fn new(count: usize, what: &'static str, are_printed: bool) -> Self {
        let line =
            ProgressBar::with_draw_target(u64::try_from(count).ok(), ProgressDrawTarget::hidden());
        let words = format!("{{pos}} of {{len}} {what}, {{rate}} a second, {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&words) {
            line.set_style(style.with_key("rate", write_rate));
        }
        Self {
            line,
            started: Instant::now(),
            may_show: std::io::stderr().is_terminal()
                && !(are_printed && std::io::stdout().is_terminal()),
        }
    }

    /// Begins work on people who come as a stream, of which the length in bytes may be known.
    pub(super) fn of_stream(length: Option<u64>, are_printed: bool) -> Self {
        let progress = Self::new(0, "people", are_printed);
        progress.line.unset_length();
        let words = match length {
            Some(length) => {
                progress.line.set_length(length);
                "{msg}, {eta} left"
            }
            None => "{msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(words) {
            progress.line.set_style(style);
        }
        progress
    }

    /// So many people are done, who stood in so many bytes.
    pub(super) fn to(&mut self, bytes: u64, people: usize) {
        self.show();
        if self.line.is_hidden() {
            return;
        }
        let people = people as u64;
        let rate = people as f64 / self.started.elapsed().as_secs_f64();
        let (people, rate) = (HumanCount(people), HumanCount(rate as u64));
        self.line
            .set_message(format!("{people} people, {rate} a second"));
        self.line.set_position(bytes);
    }

    /// One more is done.
    pub(super) fn step(&mut self) {
        self.line.inc(1);
        self.show();
    }

    /// Shows the line, once that is worth while.
    fn show(&mut self) {
        if self.may_show && self.started.elapsed() > SHOWN_AFTER {
            self.may_show = false;
            self.line.set_draw_target(ProgressDrawTarget::stderr());
            set_on_terminal(Some(self.line.clone()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        set_on_terminal(None);
        self.line.finish_and_clear();
    }
}

fn write_rate(state: &ProgressState, words: &mut dyn Write) {
    // A line of progress that cannot be written is none.
    let _ = write!(words, "{:.1}", state.per_sec());
}

fn set_on_terminal(line: Option<ProgressBar>) {
    if let Ok(mut shown) = ON_TERMINAL.lock() {
        *shown = line;
    }
}

/// Prints something else to the terminal, with the line of progress out of the way.
pub(super) fn step_around<T>(print: impl FnOnce() -> T) -> T {
    let shown = ON_TERMINAL.lock().ok().and_then(|line| line.clone());
    match shown {
        Some(line) => line.suspend(print),
        None => print(),
    }
}
