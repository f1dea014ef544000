//! What another playbook says of the same person: its verdict, as far as it is decided.

use crate::outcome::{Gap, GapKind};
use crate::program::{Slice, StepId, StepWords, VerdictLine};
use crate::value::Truth;

use super::explain::Case;
use super::gaps::needed;
use super::judge::Judgement;

impl Judgement {
    /// Whether the verdict is one of those wanted: yes when no other is possible, no when none of
    /// them is. Like the playbook's own verdict, the lines are read up to the first that is yes.
    pub(super) fn verdict_is(&self, lines: &[VerdictLine]) -> Truth {
        let (mut may_be, mut may_be_other) = (false, false);
        for (line, _) in self.possible_lines(lines) {
            may_be |= line.is_wanted;
            may_be_other |= !line.is_wanted;
        }
        Truth::from_both(may_be && !may_be_other, may_be)
    }

    /// The lines that may give the verdict, each with whether it surely ends the reading.
    pub(super) fn possible_lines<'l>(
        &self,
        lines: &'l [VerdictLine],
    ) -> impl Iterator<Item = (&'l VerdictLine, Truth)> {
        let mut has_ended = false;
        let lines = lines.iter().map(|line| {
            let truth = line.condition.map_or(Truth::Yes, |step| {
                if line.is_case {
                    self.case(step)
                } else {
                    self.truths.get(step).copied().unwrap_or_default()
                }
            });
            (line, truth)
        });
        let lines = lines.take_while(move |(_, truth)| {
            let goes_on = !has_ended;
            has_ended |= *truth == Truth::Yes;
            goes_on
        });
        lines.filter(|(_, truth)| *truth != Truth::No)
    }
}

impl Case<'_> {
    pub(super) fn verdict_lines(&self, lines: Slice) -> &[VerdictLine] {
        let lines = self.program.verdict_lines.get(lines.range());
        lines.unwrap_or(&[])
    }

    /// The conditions that leave the verdict of another playbook open.
    pub(super) fn open_lines(&self, lines: Slice) -> Vec<StepId> {
        let lines = self.judgement.possible_lines(self.verdict_lines(lines));
        let open = lines.filter(|(_, truth)| *truth == Truth::Unknown);
        open.filter_map(|(line, _)| line.condition).collect()
    }

    /// `senior pm: not ready, needed ready`
    pub(super) fn verdict_gap(
        &self,
        lines: Slice,
        (wanted, truth): (Truth, Truth),
        words: StepWords,
    ) -> Gap {
        let mut labels: Vec<&str> = Vec::new();
        for (line, _) in self.judgement.possible_lines(self.verdict_lines(lines)) {
            if !labels.contains(&line.label.as_str()) {
                labels.push(&line.label);
            }
        }
        let seen = match labels.as_slice() {
            [first @ .., last] if !first.is_empty() => {
                format!("undecided between {} and {last}", first.join(", "))
            }
            labels => labels.concat(),
        };
        Gap {
            kind: if truth == Truth::Unknown {
                GapKind::NotRecorded
            } else {
                GapKind::WrongValue
            },
            what: words.subject,
            seen,
            needed: needed(words.needed, wanted == Truth::Yes),
        }
    }
}
