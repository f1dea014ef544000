//! What embedders call to tell of many people: lines in, lines out.

use crate::pipeline::Playbook;
use crate::profile::UnknownKeys;
use crate::value::Date;

use super::{Report, Worker};

/// Turns lines of NDJSON into verdict lines, as `footbridge evaluate --output verdict` does. Of each
/// thread its own: lines may come in pieces of any size, and whoever calls keeps the pieces in order.
/// Two people with the same id are told of twice.
///
/// ```
/// use footbridge::{Date, Source, UnknownKeys, load};
///
/// let text = "fact line reports: whole number from 0\n\
///             rule lead a team: \"Lead a team\"\n  require line reports is at least 1\n";
/// let playbook = load(&Source::new("lead.playbook", text)).playbook.ok_or("unsound")?;
/// let as_of = Date::parse("2026-06-30").map_err(|_| "no such date")?;
///
/// let mut verdicts = playbook.verdict_lines(as_of, UnknownKeys::Warn);
/// let mut told = Vec::new();
/// verdicts.lines(b"{\"id\":\"ana\",\"line reports\":0}\n", 1, &mut told);
/// assert_eq!(
///     told,
///     br#"{"id":"ana","verdict":"not ready","unmet":["lead a team"],"undecided":[]}
/// "#
/// );
/// assert_eq!((verdicts.people(), verdicts.unread_people()), (1, 0));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct VerdictLines<'p> {
    worker: Worker<'p>,
    report: Report,
}

impl Playbook {
    /// Tells how people stand on a day, from lines of NDJSON to a line for each person.
    pub fn verdict_lines(&self, as_of: Date, unknown_keys: UnknownKeys) -> VerdictLines<'_> {
        VerdictLines {
            worker: Worker::new(self.program(), as_of, unknown_keys).quickly(),
            report: Report::new(self.program()),
        }
    }
}

impl VerdictLines<'_> {
    /// Appends a verdict line to `out` for each person on whole lines; blank lines give none. Who
    /// cannot be read gets a line that says why, with the number of their line, counted from
    /// `first_line`.
    pub fn lines(&mut self, lines: &[u8], first_line: usize, out: &mut Vec<u8>) {
        self.worker.lines(lines, first_line, out, &mut self.report);
    }

    /// How many people there were so far.
    pub fn people(&self) -> usize {
        self.report.people()
    }

    /// How many of them could not be read.
    pub fn unread_people(&self) -> usize {
        self.report.unread_people()
    }
}
