//! People in columns: a record batch of Arrow to a record batch of verdicts.
//!
//! Comes in: batches with a row for each person, facts and skills as columns and evidence as a list of
//! structs. Goes out: batches with a row for each of the same people. 64 people at a time are put into
//! a [`Sheet`], one column after the other; whoever cannot be put there is written as a line of JSON
//! and read carefully, so that a column means what the same value means in NDJSON.

mod cells;
mod error;
mod evidence;
mod lists;
mod plan;
mod row;
mod rows;
mod sheets;
#[cfg(test)]
mod tests;
mod types;
mod verdicts;
mod words;

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, cast::AsArray};
use arrow_schema::{DataType, SchemaRef};

use crate::batch::{KnownIds, Report};
use crate::block::{Code, Machine, lower};
use crate::diagnostics::{Problem, Severity};
use crate::evaluate::Assessor;
use crate::pipeline::{Playbook, read_line};
use crate::profile::UnknownKeys;
use crate::program::Program;
use crate::report::json;
use crate::value::Date;

use cells::LANES;
pub use error::{ColumnProblem, ColumnsError};
use plan::Plan;
use sheets::Filler;
use verdicts::Verdicts;

/// Evaluates people in columns; of each thread its own.
///
/// A batch has a row for each person. Its columns are called like the parts of a profile: `id`, `name`,
/// `evidence` as a list of structs (`kind`, `on`, `verified`, `verified_by` and the fields of the
/// kinds), and each fact and skill by its name, or as a part of a struct `facts` or `skills`. Case,
/// spaces, `-` and `_` make no difference. Null says nothing, just as if the name were not there.
///
/// The results have a row for each person, in the same order: `id`, `verdict` (null while it is open),
/// `possible` (what it may still be while it is open), `unmet` and `undecided` (lists of rules), and
/// `error` for whoever could not be read.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray, cast::AsArray};
/// use footbridge::{Date, Source, UnknownKeys, load};
///
/// let text = "fact line reports: whole number from 0\n\
///             rule lead a team: \"Lead a team\"\n  require line reports is at least 1\n";
/// let playbook = load(&Source::new("lead.playbook", text)).playbook.ok_or("unsound")?;
/// let people = RecordBatch::try_from_iter([
///     ("id", Arc::new(StringArray::from(vec!["ana", "ben", "chi"])) as ArrayRef),
///     ("line_reports", Arc::new(Int32Array::from(vec![Some(0), Some(3), None])) as ArrayRef),
/// ])?;
///
/// let as_of = Date::parse("2026-06-30").map_err(|_| "no such date")?;
/// let mut columns = playbook.columns(as_of, UnknownKeys::Warn);
/// let told = columns.evaluate(&people)?;
/// assert_eq!(told.schema(), columns.schema());
/// let verdicts = told["verdict"].as_any_dictionary();
/// let verdict = |row| verdicts.values().as_string::<i32>().value(verdicts.normalized_keys()[row]);
/// assert_eq!((verdict(0), verdict(1)), ("not ready", "ready"));
/// assert!(told["verdict"].is_null(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Columns<'p> {
    program: &'p Program,
    as_of: Date,
    unknown_keys: UnknownKeys,
    /// The way for what is plain; nothing where there is none.
    quick: Option<Quick<'p>>,
    assessor: Assessor,
    /// For each line of the verdict: whether it gives the last one, that lets pass.
    is_passing: Vec<bool>,
    plan: Option<Plan>,
    verdicts: Verdicts,
    /// The ids so far, where nobody may come twice.
    known: Option<KnownIds>,
    /// What is said of those of the last batch who could not be read.
    unread: Vec<Vec<u8>>,
    rows: usize,
    /// How many of them were read carefully.
    #[cfg(test)]
    carefully_read: usize,
    report: Report,
}

/// What evaluates plain people.
#[derive(Debug)]
struct Quick<'p> {
    code: Code,
    filler: Filler<'p>,
    machine: Machine,
}

impl Playbook {
    /// Tells how people stand on a day, from record batches of Arrow to record batches.
    pub fn columns(&self, as_of: Date, unknown_keys: UnknownKeys) -> Columns<'_> {
        let program = self.program();
        let quick = lower(program, as_of).ok().map(|code| Quick {
            filler: Filler::new(&program.layout, &code, as_of, unknown_keys),
            machine: Machine::new(&code),
            code,
        });
        let lines = program.verdict.iter();
        let is_passing = lines.map(|line| line.label == program.last_verdict());
        Columns {
            program,
            as_of,
            unknown_keys,
            assessor: Assessor::new(program),
            is_passing: is_passing.collect(),
            plan: None,
            verdicts: Verdicts::new(program, quick.as_ref().map(|quick| &quick.code)),
            quick,
            known: None,
            unread: Vec::new(),
            rows: 0,
            #[cfg(test)]
            carefully_read: 0,
            report: Report::new(program),
        }
    }
}

impl Columns<'_> {
    /// The columns of the results.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.verdicts.schema)
    }

    /// Looks at what columns there are; gives what is odd about them. Batches may come with other
    /// columns each time.
    ///
    /// # Errors
    /// When a column cannot hold what is due there, or two columns say the same.
    pub fn begin(&mut self, schema: &SchemaRef) -> Result<&[ColumnProblem], ColumnsError> {
        let is_known = |plan: &Plan| Arc::ptr_eq(&plan.schema, schema) || plan.schema == *schema;
        let plan = match self.plan.take().filter(is_known) {
            Some(plan) => plan,
            None => {
                let code = self.quick.as_ref().map(|quick| &quick.code);
                let plan = Plan::of(schema, &self.program.layout, code, self.unknown_keys)?;
                if let Some(quick) = &mut self.quick {
                    quick.filler.begin(&plan);
                }
                plan
            }
        };
        Ok(&self.plan.insert(plan).unknown)
    }

    /// Of each leaf of the columns that were last looked at, from the left and down through structs and
    /// lists: whether anything is read of it. The others need not be there.
    pub fn leaves(&self) -> Vec<bool> {
        self.plan.as_ref().map_or_else(Vec::new, Plan::leaves)
    }

    /// How the people of a batch stand.
    ///
    /// # Errors
    /// When a column cannot hold what is due there, when two columns say the same, or when there is more
    /// to tell than one batch can hold.
    pub fn evaluate(&mut self, people: &RecordBatch) -> Result<RecordBatch, ColumnsError> {
        self.begin(people.schema_ref())?;
        self.unread.clear();
        let Some(mut plan) = self.plan.take() else {
            return Err(ColumnsError {
                problems: Vec::new(),
            });
        };
        let ids = plan.id.map(|column| texts(people.column(column)));
        let ids: ArrayRef =
            ids.unwrap_or_else(|| Arc::new(StringArray::new_null(people.num_rows())));
        match self.quick.take() {
            Some(mut quick) => {
                self.by_blocks(people, &mut plan, &ids, &mut quick);
                self.quick = Some(quick);
            }
            None => {
                for row in 0..people.num_rows() {
                    let is_taken = self.is_taken(&ids, row);
                    self.careful(people, &plan, row, is_taken);
                }
            }
        }
        self.plan = Some(plan);
        self.rows += people.num_rows();
        self.verdicts.finish(ids).map_err(|error| ColumnsError {
            problems: vec![ColumnProblem {
                column: "unmet".to_owned(),
                message: format!("it cannot be written: {error}"),
                help: "hand in fewer people at once".to_owned(),
            }],
        })
    }

    fn by_blocks(
        &mut self,
        people: &RecordBatch,
        plan: &mut Plan,
        ids: &ArrayRef,
        quick: &mut Quick<'_>,
    ) {
        let Quick {
            code,
            filler,
            machine,
        } = quick;
        let mut cells = std::mem::take(&mut plan.slots);
        let columns = filler.columns(people, &cells);
        for from in (0..people.num_rows()).step_by(LANES) {
            let count = LANES.min(people.num_rows() - from);
            filler.fill(people, plan, (&mut cells, &columns), (from, count));
            let mut taken = 0;
            if self.known.is_some() {
                for lane in 0..count {
                    taken |= u64::from(self.is_taken(ids, from + lane)) << lane;
                }
            }
            filler.leave_over(taken);
            let (sheet, narrow) = filler.sheet();
            let all = machine.run(code, sheet, narrow);
            self.verdicts.start_block(all);
            self.report.count_block(code, all, count, &self.is_passing);
            let mut next = 0;
            for lane in cells::lanes_of(all.left_over) {
                self.verdicts.push_lanes(code, all, next..lane);
                self.careful(people, plan, from + lane, taken >> lane & 1 == 1);
                next = lane + 1;
            }
            self.verdicts.push_lanes(code, all, next..count);
            let left_over = all.left_over;
            filler.tell_foreign(left_over, |lane, message| {
                let row = self.rows + from + lane + 1;
                self.report.warn_of(row, std::iter::once(message));
            });
        }
        drop(columns);
        plan.slots = cells;
    }

    /// Whether somebody before has the id of a row, where that is looked after.
    fn is_taken(&mut self, ids: &ArrayRef, row: usize) -> bool {
        let Some(known) = &mut self.known else {
            return false;
        };
        let ids = ids.as_string::<i32>();
        ids.is_valid(row) && known.is_repeated(ids.value(row).as_bytes())
    }

    /// Evaluates the person of a row carefully.
    fn careful(&mut self, people: &RecordBatch, plan: &Plan, row: usize, is_taken: bool) {
        #[cfg(test)]
        {
            self.carefully_read += 1;
        }
        let line = rows::write(people, plan, &self.program.layout, row);
        let number = self.rows + row + 1;
        let read = read_line(
            self.program,
            line.as_bytes(),
            number,
            self.unknown_keys,
            &|_| is_taken.then(String::new),
        );
        let Some(person) = read.people.first() else {
            return self.unread(None, number, &read.problems);
        };
        self.report.warn(number, &person.problems);
        let Some(profile) = &person.profile else {
            return self.unread(person.id.as_deref(), number, &person.problems);
        };
        let standing = self.assessor.assess(self.program, profile, self.as_of);
        let passes = |line: &usize| self.is_passing.get(*line).copied().unwrap_or_default();
        self.report
            .count(standing, standing.verdict.iter().any(passes));
        self.verdicts.push(standing);
    }

    fn unread(&mut self, id: Option<&str>, number: usize, problems: &[Problem]) {
        let is_error = |problem: &&Problem| problem.severity() == Severity::Error;
        let error = problems.iter().find(is_error).or(problems.first());
        let message = error.map(Problem::message).unwrap_or_default();
        self.verdicts.push_error(&message);
        self.report.unread(number, id, message);
        let told = json::unreadable_data(id.map(str::to_owned), number, problems);
        let mut line = serde_json::to_vec(&told).unwrap_or_default();
        line.push(b'\n');
        self.unread.push(line);
    }

    /// Refuses whoever has the id of somebody before.
    pub(crate) fn compare_ids(&mut self) {
        self.known = Some(KnownIds::default());
    }

    /// Whether all ids so far were compared.
    pub(crate) fn has_compared_all(&self) -> bool {
        self.known.as_ref().is_none_or(KnownIds::are_compared)
    }

    /// What was found since this was last asked, and a line for each who could not be read.
    pub(crate) fn take_told(&mut self) -> (Report, Vec<Vec<u8>>) {
        let report = std::mem::replace(&mut self.report, Report::new(self.program));
        (report, std::mem::take(&mut self.unread))
    }

    /// What is odd about people so far, each once: kinds of evidence that the playbook does not have.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.report.warnings().map(|(message, _)| message)
    }

    /// How many people there were so far.
    pub fn people(&self) -> usize {
        self.rows
    }

    /// How many of them could not be read.
    pub fn unread_people(&self) -> usize {
        self.report.unread_people()
    }
}

/// Whether a text is not empty and has no space around it.
fn is_bare(text: &str) -> bool {
    match text.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => true,
        _ => !text.is_empty() && text.trim().len() == text.len(),
    }
}

/// The texts of a column, without space around them; null where there is none.
fn texts(array: &ArrayRef) -> ArrayRef {
    if *array.data_type() == DataType::Utf8 {
        let texts = array.as_string::<i32>();
        if texts.iter().flatten().all(is_bare) {
            return Arc::clone(array);
        }
    }
    let rows = 0..array.len();
    let texts = rows.map(|row| {
        let mut text = String::new();
        row::write_text(array.as_ref(), row, &mut text);
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    });
    Arc::new(texts.collect::<StringArray>())
}
