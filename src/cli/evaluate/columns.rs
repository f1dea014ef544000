//! People in columns, batch by batch.

use std::path::Path;

use crate::batch::Report;
use crate::columns::{ColumnProblem, ColumnsError};

use super::super::columns::{Opened, Results};
use super::super::progress::Progress;
use super::super::sink::{Ended, Sink};
use super::super::stream::Told;
use super::super::{ExitStatus, interrupt, output};
use super::many::{Evaluation, tell_of_block};
use super::tables::{Table, table_of};

/// How many columns that the playbook does not know are named one by one.
const MOST_UNKNOWN: usize = 3;

impl Evaluation<'_> {
    /// Evaluates everybody in files of columns.
    pub(super) fn tables(&mut self) {
        interrupt::listen();
        let sink = std::mem::replace(&mut self.people.sink, Sink::Standard);
        let arguments = self.arguments;
        let file = arguments.file.as_deref();
        let schema = self
            .playbook
            .columns(self.as_of, self.people.unknown_keys)
            .schema();
        let results = match file.and_then(table_of) {
            None => Ok(Results::lines(sink)),
            Some(Table::Parquet) => Results::parquet(sink, &schema),
            Some(Table::Arrow) => Results::arrow(sink, &schema),
        };
        let mut results = match results {
            Ok(results) => results,
            Err(ended) => {
                self.people.ended = Some(ended);
                return;
            }
        };
        for path in &arguments.profiles {
            if self.people.ended.is_some() || interrupt::is_asked() {
                break;
            }
            self.table(path, &mut results);
        }
        match results.finish() {
            Ok(sink) => self.people.sink = sink,
            Err(ended) => self.people.ended = self.people.ended.take().or(Some(ended)),
        }
    }

    fn table(&mut self, path: &Path, results: &mut Results) {
        let name = path.to_string_lossy().replace('\\', "/");
        let opened = match Opened::open(path) {
            Ok(opened) => opened,
            Err(error) => return self.not_read(&name, &error),
        };
        let mut columns = self.playbook.columns(self.as_of, self.people.unknown_keys);
        columns.compare_ids();
        match columns.begin(&opened.schema()) {
            Ok(unknown) => warn_of(&name, unknown),
            Err(error) => return self.refuse(&name, &error),
        }
        let mut progress = Progress::of_stream(opened.people(), self.people.are_printed);
        let mut batches = opened.batches(&columns.leaves());
        let mut told = Told {
            report: Report::new(self.playbook.program()),
            has_compared_all: true,
            ended: None,
            broken: None,
        };
        while !interrupt::is_asked() {
            let batch = match batches.next() {
                Ok(Some(batch)) => batch,
                Ok(None) => break,
                Err(error) => {
                    told.broken = Some(error);
                    break;
                }
            };
            let verdicts = match columns.evaluate(&batch) {
                Ok(verdicts) => verdicts,
                Err(error) => return self.refuse(&name, &error),
            };
            let (report, unread) = columns.take_told();
            if let Err(ended) = results.write(&verdicts, &unread) {
                told.ended = Some(ended);
                break;
            }
            tell_of_block(&name, &told.report, &report);
            told.report.append(&report);
            told.has_compared_all = columns.has_compared_all();
            let people = told.report.people();
            progress.to(people as u64, people);
        }
        drop(progress);
        self.tell_of_stream(&name, told);
    }

    fn refuse(&mut self, name: &str, error: &ColumnsError) {
        for problem in &error.problems {
            output::fail(&format!("{name}: {problem}"));
            output::print_error(&format!("  help: {}\n", problem.help));
        }
        self.people.raise(ExitStatus::Problems);
        // The file that is asked for stays as it was.
        self.people.ended = Some(Ended::Unread);
    }
}

fn warn_of(name: &str, unknown: &[ColumnProblem]) {
    for problem in unknown.iter().take(MOST_UNKNOWN) {
        let help = &problem.help;
        output::print_error(&format!("warning: {name}: {problem}\n  help: {help}\n"));
    }
    let more: Vec<String> = unknown
        .iter()
        .skip(MOST_UNKNOWN)
        .map(|problem| format!("`{}`", problem.column))
        .collect();
    if !more.is_empty() {
        let more = more.join(", ");
        output::print_error(&format!(
            "warning: {name}: the playbook does not know these columns either: {more}\n"
        ));
    }
}
