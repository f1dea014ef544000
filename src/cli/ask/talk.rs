//! The conversation: plain lines in and out, on a terminal and in a pipe.

use std::io::IsTerminal;
use std::path::PathBuf;

use crate::ask::{Interview, Question};
use crate::outcome::{Outcome, Verdict};
use crate::pipeline::Playbook;
use crate::profile::Refusal;
use crate::report::text;
use crate::value::{Date, fold_name};

use super::input::{Input, Said};
use super::{Arguments, ExitStatus, Places, files, output};

/// What somebody writes that is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    DontKnow,
    Skip,
    Back,
    Stop,
    Help,
}

impl Command {
    fn of(line: &str) -> Option<Self> {
        let folded = fold_name(line).replace('’', "'");
        match folded.as_str() {
            "don't know" | "dont know" | "do not know" | "i don't know" | "unknown" => {
                Some(Self::DontKnow)
            }
            "skip" => Some(Self::Skip),
            "back" => Some(Self::Back),
            "stop" | "quit" | "exit" => Some(Self::Stop),
            "?" | "help" => Some(Self::Help),
            _ => None,
        }
    }
}

/// A conversation with whoever sits at the terminal, or with a script.
pub(super) struct Talk<'t, 'p> {
    playbook: &'p Playbook,
    interview: Interview<'p>,
    as_of: Date,
    arguments: &'t Arguments,
    to: PathBuf,
    /// Whether the file is gone on with, and not begun.
    is_continued: bool,
    is_terminal: bool,
    /// What the file holds.
    written: String,
    /// What was said last of how things stand.
    told: Option<Verdict>,
    status: ExitStatus,
}

impl<'t, 'p> Talk<'t, 'p> {
    pub(super) fn new(
        playbook: &'p Playbook,
        interview: Interview<'p>,
        as_of: Date,
        arguments: &'t Arguments,
        places: &Places,
    ) -> Self {
        Self {
            playbook,
            written: interview.text().to_owned(),
            interview,
            as_of,
            arguments,
            to: places.to.clone(),
            is_continued: places.from.as_ref() == Some(&places.to),
            is_terminal: std::io::stdin().is_terminal(),
            told: None,
            status: ExitStatus::Clean,
        }
    }

    /// Asks until the verdict cannot change any more, or there are no more answers.
    pub(super) fn run(mut self) -> ExitStatus {
        let file = self.to.display().to_string();
        let outcome = self.outcome();
        output::print(&text::interview_begin(
            self.playbook,
            &outcome,
            (&file, self.is_continued),
            output::width(),
        ));
        let input = Input::listen();
        while self.go_on(&input) {
            if let Err(message) = self.keep() {
                output::fail(&message);
                return ExitStatus::Failed;
            }
        }
        self.end();
        self.status
    }

    /// Asks a question and takes what is written; whether there may be another.
    fn go_on(&mut self, input: &Input) -> bool {
        let Some(question) = self.interview.question() else {
            return self.is_taken_back(input);
        };
        self.ask(&question);
        match self.next_line(input) {
            None => false,
            Some(line) if Command::of(&line) == Some(Command::Stop) => false,
            Some(line) => {
                self.take(&question, &line);
                true
            }
        }
    }

    /// Once nothing is left to ask: whether the last answer is taken back. A script cannot have seen
    /// that there is nothing left, so it is not asked.
    fn is_taken_back(&mut self, input: &Input) -> bool {
        if !self.is_terminal || self.interview.count_answered() == 0 {
            return false;
        }
        let verdict = self.interview.verdict();
        output::print(&text::last_words(verdict, output::width()));
        let line = self.next_line(input);
        line.is_some_and(|line| Command::of(&line) == Some(Command::Back)) && self.interview.back()
    }

    fn outcome(&self) -> Outcome {
        self.playbook.evaluate(self.interview.profile(), self.as_of)
    }

    fn ask(&mut self, question: &Question) {
        let width = output::width();
        output::print("\n");
        if self.told.as_ref() != Some(self.interview.verdict()) {
            output::print(&text::standing(self.interview.verdict(), width));
            output::print("\n");
            self.told = Some(self.interview.verdict().clone());
        }
        let number = self.interview.count_answered() + 1;
        output::print(&text::question(question, number, width));
    }

    /// The next line, without its end; nothing when there is none any more, or somebody breaks off.
    fn next_line(&mut self, input: &Input) -> Option<String> {
        if self.is_terminal {
            output::print("> ");
        }
        let said = input.next();
        if said == Said::Interrupt {
            self.status = ExitStatus::Stopped;
        }
        let Said::Line(line) = said else {
            if self.is_terminal {
                output::print("\n");
            }
            return None;
        };
        if !self.is_terminal {
            // A reader of what is printed sees what was answered.
            output::print(&text::plain_line(&format!("> {line}")));
        }
        Some(line)
    }

    fn take(&mut self, question: &Question, line: &str) {
        let taken = match Command::of(line) {
            Some(Command::Help) => {
                output::print(&text::question_help(question, output::width()));
                return;
            }
            Some(Command::Back) => {
                if !self.interview.back() {
                    output::print("  There is no answer to take back.\n");
                }
                return;
            }
            Some(Command::Skip) => {
                self.interview.skip();
                Ok(())
            }
            Some(Command::DontKnow) => self.interview.dont_know(),
            Some(Command::Stop) => Ok(()),
            None => self.interview.answer(line),
        };
        if let Err(refusal) = taken {
            self.refuse(&refusal);
        }
    }

    fn refuse(&mut self, refusal: &Refusal) {
        output::print(&text::refusal(refusal, output::width()));
        if !self.is_terminal {
            self.status = ExitStatus::Problems;
        }
    }

    /// Writes the profile when it has changed.
    fn keep(&mut self) -> Result<(), String> {
        let is_new = self.interview.text() != self.written || !self.to.exists();
        if is_new && !self.interview.text().is_empty() {
            files::write(&self.to, self.interview.text())?;
            self.written = self.interview.text().to_owned();
        }
        Ok(())
    }

    fn end(&mut self) {
        let outcome = self.outcome();
        let width = output::width();
        output::print("\n");
        output::print(&text::interview_end(
            self.playbook,
            &mut self.interview,
            &outcome,
            width,
        ));
        if !self.to.exists() {
            output::print("Nothing was answered, and no file was written.\n");
            return;
        }
        let (playbook, file) = (
            files::typed(&self.arguments.playbook),
            files::typed(&self.to),
        );
        let is_undecided = outcome.verdict.decided().is_none();
        let is_left = is_undecided && self.interview.count_skipped() > 0;
        let (purpose, command) = if is_left || self.interview.question().is_some() {
            ("To go on:", "ask")
        } else {
            ("What stands in the way, and what is met:", "evaluate")
        };
        output::say(&format!(
            "{purpose}\n  footbridge {command} {playbook} {file}{}\n",
            self.date()
        ));
    }

    /// The date as it was given.
    fn date(&self) -> String {
        match self.arguments.as_of {
            Some(date) => format!(" --as-of {date}"),
            None => String::new(),
        }
    }
}
