//! Verdicts: the lines that were read, and what each came to.

use crate::outcome::{Reason, ReasonKind};
use crate::program::{SentenceId, Slice, StepId, VerdictLine, VerdictStep};
use crate::source::Span;
use crate::value::Truth;

use super::rows::Row;
use super::{Reasons, answer_of};

/// A line of a verdict, of this playbook or of one that it asks.
struct Line<'l> {
    label: &'l str,
    condition: Option<StepId>,
    said: Option<SentenceId>,
    span: Option<Span>,
    is_case: bool,
    /// Of another playbook's line: whether its label is among those asked for.
    is_wanted: Option<bool>,
}

impl<'l> From<&'l VerdictStep> for Line<'l> {
    fn from(line: &'l VerdictStep) -> Self {
        Self {
            label: &line.label,
            condition: line.condition,
            said: line.said,
            span: line.span,
            is_case: line.is_case,
            is_wanted: None,
        }
    }
}

impl<'l> From<&'l VerdictLine> for Line<'l> {
    fn from(line: &'l VerdictLine) -> Self {
        Self {
            label: &line.label,
            condition: line.condition,
            said: line.said,
            span: None,
            is_case: line.is_case,
            is_wanted: Some(line.is_wanted),
        }
    }
}

impl<'l> Line<'l> {
    /// What the line comes to for whoever asks: lines that come to the same are as good as one.
    fn comes_to(&self) -> &'l str {
        match self.is_wanted {
            None => self.label,
            Some(true) => "as asked",
            Some(false) => "otherwise",
        }
    }
}

impl Reasons<'_> {
    /// The verdict, or an answer beside it.
    pub(super) fn verdict(&mut self, name: &str, lines: &[VerdictStep]) -> Reason {
        let mut reason = Reason::new(ReasonKind::Verdict, name);
        let lines: Vec<Line<'_>> = lines.iter().map(Line::from).collect();
        reason.seen = Some(self.open_lines(&mut reason, &lines));
        reason
    }

    /// Adds the lines of the verdict that another playbook gives.
    pub(super) fn open_lines_of_other(&mut self, reason: &mut Reason, lines: Slice) {
        let lines = self.case.program.verdict_lines.get(lines.range());
        let lines: Vec<Line<'_>> = lines.unwrap_or(&[]).iter().map(Line::from).collect();
        reason.seen = Some(self.open_lines(reason, &lines));
    }

    /// Adds the lines that the verdict rests on; gives the verdict in words.
    fn open_lines(&mut self, reason: &mut Reason, lines: &[Line<'_>]) -> String {
        let truths: Vec<Truth> = lines.iter().map(|line| self.truth_of_line(line)).collect();
        let read = truths.iter().position(|truth| *truth == Truth::Yes);
        let read = read.map_or(lines.len(), |at| at + 1);
        let possible = lines.iter().zip(&truths).take(read);
        let possible = possible.filter(|(_, truth)| truth.is_possible());
        let (mut labels, mut ways): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for (line, _) in possible {
            if !labels.contains(&line.label) {
                labels.push(line.label);
            }
            if !ways.contains(&line.comes_to()) {
                ways.push(line.comes_to());
            }
        }
        if lines.iter().any(|line| line.is_case) {
            self.open_cases(reason, lines);
        } else {
            for (at, (line, truth)) in lines.iter().zip(truths).enumerate() {
                let is_open = ways.len() > 1;
                let matters = at < read
                    && match truth {
                        Truth::No => !is_open && !ways.contains(&line.comes_to()),
                        Truth::Unknown => is_open,
                        Truth::Yes => true,
                    };
                self.push(reason, matters, |reasons| {
                    let told = reasons.line(line, truth);
                    // While other lines are open, what is left over is no answer yet.
                    let is_answer = line.condition.is_some() || !is_open;
                    Reason {
                        answer: told.answer.filter(|_| is_answer),
                        ..told
                    }
                });
            }
        }
        match labels.as_slice() {
            [] => "nothing".to_owned(),
            [first @ .., last] if !first.is_empty() => {
                format!("undecided between {} and {last}", first.join(", "))
            }
            labels => labels.concat(),
        }
    }

    fn truth_of_line(&self, line: &Line<'_>) -> Truth {
        line.condition.map_or(Truth::Yes, |condition| {
            if line.is_case {
                self.case.judgement.case(condition)
            } else {
                self.case.truth(condition)
            }
        })
    }

    /// The lines of a verdict that is read from a table or a matrix.
    fn open_cases(&mut self, reason: &mut Reason, lines: &[Line<'_>]) {
        let rows = lines.iter().filter_map(|line| {
            Some(Row {
                condition: line.condition?,
                said: line.said,
                gives: line.label.to_owned(),
            })
        });
        let rows: Vec<Row> = rows.collect();
        self.open_rows(reason, &rows);
    }

    fn line(&mut self, line: &Line<'_>, truth: Truth) -> Reason {
        let Some(condition) = line.condition else {
            return Reason {
                answer: Some(answer_of(truth)),
                written: line.span.and_then(|span| self.written(span)),
                ..Reason::new(ReasonKind::Line, format!("{} otherwise", line.label))
            };
        };
        let mut reason = self.condition(condition, line.said);
        if reason.kind != ReasonKind::Condition {
            // What has a name is opened below the line.
            let named = reason;
            reason = Reason {
                answer: Some(answer_of(truth)),
                ..Reason::new(ReasonKind::Line, named.says.clone())
            };
            reason.reasons.push(named);
        }
        reason.kind = ReasonKind::Line;
        reason.says = format!("{} when {}", line.label, reason.says);
        let written = line.span.and_then(|span| self.written(span));
        reason.written = written.or(reason.written);
        reason
    }
}
