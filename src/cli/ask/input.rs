//! What somebody writes, line by line, until Ctrl-C or the end of the input.

use std::io::BufRead;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::super::interrupt;

/// What comes in while an answer is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// A line, without its end.
    Line(String),
    /// There are no more lines.
    End,
    /// Ctrl-C.
    Interrupt,
}

/// Standard input, which Ctrl-C ends as well.
pub(super) struct Input {
    said: Receiver<Said>,
}

impl Input {
    /// Begins to listen. A thread of its own reads, so that Ctrl-C is heard while a line is waited for.
    pub(super) fn listen() -> Self {
        let (sender, said) = channel();
        let interrupted = sender.clone();
        interrupt::listen_and(move || {
            // Nobody waits for it any more when it cannot be sent.
            let _ = interrupted.send(Said::Interrupt);
        });
        thread::spawn(move || read(&sender));
        Self { said }
    }

    /// Waits for what comes next.
    pub(super) fn next(&self) -> Said {
        self.said.recv().unwrap_or(Said::End)
    }
}

fn read(sender: &Sender<Said>) {
    let mut lines = std::io::stdin().lock();
    loop {
        let mut bytes = Vec::new();
        let said = match lines.read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => Said::End,
            Ok(_) => Said::Line(String::from_utf8_lossy(&bytes).trim().to_owned()),
        };
        let is_end = said == Said::End;
        if sender.send(said).is_err() || is_end {
            return;
        }
    }
}
