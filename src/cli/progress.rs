//! How far long work has come: one line on the terminal, gone when the work is done.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

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

    /// One more is done.
    pub(super) fn step(&mut self) {
        self.line.inc(1);
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
