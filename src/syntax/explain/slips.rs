//! What people write in place of the words of the language, and what to write instead.

use crate::source::Span;
use crate::syntax::error::SyntaxError;

/// Words that people write where the sense breaks off, and the words of the language.
const SLIPS: [(&str, &str); 11] = [
    ("in the last ", "within the last"),
    ("in the past ", "within the last"),
    ("during the last ", "within the last"),
    ("over the last ", "within the last"),
    ("from the last ", "within the last"),
    ("every quarter", "in each of the last 4 quarters"),
    ("each quarter", "in each of the last 4 quarters"),
    ("per quarter", "in each of the last 4 quarters"),
    ("in every ", "in each of the last 4 quarters"),
    ("from different ", "with different"),
    ("with distinct ", "with different"),
];

/// Tests turned round that have words of their own.
const TURNED_ROUND: [(&str, &str); 5] = [
    ("not at least ", "less than"),
    ("not at most ", "more than"),
    ("not more than ", "at most"),
    ("not less than ", "at least"),
    ("not fewer than ", "at least"),
];

/// Tests turned round that have none: the whole comparison is.
const TURNED_AS_A_WHOLE: [&str; 4] = ["not before ", "not after ", "not within ", "not between "];

/// What was found: where, what the label says, and what to write instead.
struct Slip {
    place: Span,
    label: &'static str,
    help: String,
}

/// A usual slip at the place where the sense breaks off.
pub(super) fn slip(text: &str, span: Span, at: usize, what: &str) -> Option<SyntaxError> {
    let rest = text.get(at..span.end)?;
    let at = at + rest.len() - rest.trim_start().len();
    let place = Place {
        text,
        span,
        at,
        before: text.get(span.start..at)?.trim_end(),
        rest: rest.trim_start(),
    };
    let found = place
        .lost_number()
        .or_else(|| place.rounding())
        .or_else(|| place.turned_round())
        .or_else(|| place.amount())
        .or_else(|| place.window())
        .or_else(|| place.twice())
        .or_else(|| place.mark(what))
        .or_else(|| place.line())
        .or_else(|| place.words())?;
    Some(SyntaxError::UnreadableClause {
        what: what.to_owned(),
        expected: found.label.to_owned(),
        help: found.help,
        span: found.place,
    })
}

/// Where the sense breaks off.
struct Place<'a> {
    text: &'a str,
    span: Span,
    at: usize,
    before: &'a str,
    rest: &'a str,
}

impl Place<'_> {
    fn slip(&self, length: usize, label: &'static str, help: String) -> Slip {
        let place = Span::new(self.at, self.at + length);
        Slip { place, label, help }
    }

    fn next_word(&self) -> &str {
        self.rest.split_whitespace().next().unwrap_or("")
    }

    fn last_word(&self) -> &str {
        self.before.split_whitespace().next_back().unwrap_or("")
    }

    /// `70 %`, and `… is no`
    fn lost_number(&self) -> Option<Slip> {
        let is_digit = |c: char| c.is_ascii_digit();
        if self.rest.starts_with('%') && self.before.ends_with(is_digit) {
            let digits = self
                .before
                .rsplit(|c: char| !is_digit(c) && c != '.')
                .next();
            let help = format!("write `{}%`", digits.unwrap_or(""));
            return Some(self.slip(1, "belongs right behind the number", help));
        }
        let ends_in_no = self.before.to_ascii_lowercase().ends_with(" is no");
        if !self.rest.is_empty() || !ends_in_no {
            return None;
        }
        let end = self.span.start + self.before.len();
        Some(Slip {
            place: Span::new(end - 2, end),
            label: "`no` cannot stand at the end",
            help: "write `not` before a yes-or-no fact".to_owned(),
        })
    }

    /// At or just after `rounded to`.
    fn rounding(&self) -> Option<Slip> {
        let is_rounded = |word: &str| word.eq_ignore_ascii_case("rounded");
        let mut last_words = self.before.split_whitespace().rev().take(3);
        let is_about_it =
            is_rounded(self.next_word()) || (!self.rest.is_empty() && last_words.any(is_rounded));
        let help =
            "write it like `rounded to 2 decimals`; to a whole number, `rounded to 0 decimals`";
        let length = self.next_word().len();
        is_about_it.then(|| self.slip(length, "expected how many decimals", help.to_owned()))
    }

    /// `is not at least 3`
    fn turned_round(&self) -> Option<Slip> {
        let words = self.text.get(self.span.start..self.span.end)?;
        let words = words.to_ascii_lowercase();
        let found = |slip: &str| {
            let at = words.find(&format!(" is {slip}"))? + " is ".len();
            let start = self.span.start + at;
            Some(Span::new(start, start + slip.trim_end().len()))
        };
        if let Some((place, better)) = TURNED_ROUND
            .iter()
            .find_map(|(slip, better)| Some((found(slip)?, better)))
        {
            let help = format!("write `is {better}`");
            let label = "has words of its own";
            return Some(Slip { place, label, help });
        }
        let place = TURNED_AS_A_WHOLE.iter().find_map(|slip| found(slip))?;
        Some(Slip {
            place,
            label: "`not` cannot stand here",
            help: "put the `not` in front of the whole comparison, such as `not started in role is before 2026`"
                .to_owned(),
        })
    }

    /// `2 mentoring evidence`, `more than 2 mentoring evidence`, `mentoring evidence at least 2`
    fn amount(&self) -> Option<Slip> {
        let number = |word: &str| word.parse::<u32>().ok();
        let is_evidence = self.rest.to_ascii_lowercase().contains("evidence");
        if let (Some(count), true) = (number(self.last_word()), is_evidence) {
            let end = self.span.start + self.before.len();
            return Some(Slip {
                place: Span::new(end - self.last_word().len(), end),
                label: "exactly so many, or so many at least?",
                help: format!("write `at least {count}`, `at most {count}` or `exactly {count}`"),
            });
        }
        let mut words = self.rest.split_whitespace();
        let first = words.next()?.to_ascii_lowercase();
        let second = words.next()?.to_ascii_lowercase();
        let third = words.next()?;
        if first == "more" && second == "than" && is_evidence {
            let count = number(third)?;
            let help = format!("write `at least {}`", count.saturating_add(1));
            return Some(self.slip(first.len(), "no number begins like this", help));
        }
        let is_behind = self.last_word().eq_ignore_ascii_case("evidence");
        if is_behind && first == "at" && (second == "least" || second == "most") {
            let help = format!("put it in front of the evidence: `at {second} {third} … evidence`");
            return Some(self.slip(first.len(), "how many stands in front", help));
        }
        None
    }

    /// `within 6 months`, `within the last year`
    fn window(&self) -> Option<Slip> {
        let before = self.before.to_ascii_lowercase();
        let next = self.next_word();
        if before.ends_with(" within") && next.starts_with(|c: char| c.is_ascii_digit()) {
            let help = format!("write `within the last {}`", self.rest.trim_end());
            return Some(self.slip(next.len(), "expected `the last` before it", help));
        }
        let unit = next.trim_end_matches('s');
        let is_unit = ["day", "week", "month", "year"].contains(&unit);
        if before.ends_with(" within the last") && is_unit {
            let help = format!("write how many, such as `within the last 1 {unit}`");
            return Some(self.slip(next.len(), "expected a number before it", help));
        }
        None
    }

    /// `is at least 2 and at most 4`, `is between 2 to 4`
    fn twice(&self) -> Option<Slip> {
        let words = self.text.get(self.span.start..self.span.end)?;
        let words = words.to_ascii_lowercase();
        let is_pair = [
            " and at least ",
            " and at most ",
            " and less than ",
            " and more than ",
        ];
        let found = is_pair.iter().find_map(|pair| words.find(pair));
        if let Some(at) =
            found.filter(|at| words.get(..*at).is_some_and(|first| first.contains(" is ")))
        {
            let start = self.span.start + at + 1;
            return Some(Slip {
                place: Span::new(start, start + "and".len()),
                label: "a new comparison begins here, and says not of what",
                help: "write `is between 2 and 4`, or name it again: `X is at least 2 and X is at most 4`"
                    .to_owned(),
            });
        }
        let is_between = self.before.to_ascii_lowercase().contains(" between ");
        let is_to = self.next_word().eq_ignore_ascii_case("to");
        (is_between && is_to).then(|| {
            self.slip(
                2,
                "not understood",
                "write `and` in place of `to`".to_owned(),
            )
        })
    }

    /// A comma, a full stop or a semicolon that has no place here.
    fn mark(&self, what: &str) -> Option<Slip> {
        // Elsewhere than in a sentence it may be meant for something.
        if !what.starts_with('`') {
            return None;
        }
        let (label, help) = match self.rest.chars().next()? {
            '.' => ("a sentence has no full stop here", "take out the full stop"),
            ';' => (
                "not understood",
                "begin a new line, or join the two with `and`",
            ),
            ',' => ("no comma stands here", "take out the comma"),
            _ => return None,
        };
        Some(self.slip(1, label, help.to_owned()))
    }

    /// What belongs in quotes, behind a `then`, or on a line of its own.
    fn line(&self) -> Option<Slip> {
        const EFFECTS: [&str; 6] = [
            "require",
            "expect",
            "encourage",
            "flag",
            "stop",
            "recommend",
        ];
        let (last, next) = (self.last_word().to_ascii_lowercase(), self.next_word());
        let is_if = self
            .before
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("if "));
        let lower = next.to_ascii_lowercase();
        if lower == "then" && self.before.ends_with(',') {
            let help = "take out the comma before it".to_owned();
            return Some(self.slip(next.len(), "no comma stands before `then`", help));
        }
        if is_if && EFFECTS.contains(&lower.as_str()) {
            let help = format!("write `then {lower} …`");
            return Some(self.slip(next.len(), "`then` is missing before this", help));
        }
        if matches!(last.as_str(), "flag" | "stop") && !next.is_empty() {
            let help = format!("write it like `{last} \"What the person is to know\"`");
            return Some(self.slip(next.len(), "expected a text in quotes here", help));
        }
        let is_behind = self.before.len() > last.len();
        if is_behind && matches!(last.as_str(), "because" | "cite") {
            let end = self.span.start + self.before.len();
            return Some(Slip {
                place: Span::new(end - last.len(), end),
                label: "begins a line of its own",
                help: format!("begin a new line with `{last}`, indented"),
            });
        }
        None
    }

    fn words(&self) -> Option<Slip> {
        const NUMBERS: [&str; 10] = [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        ];
        let next = self.next_word().to_ascii_lowercase();
        let last = self.last_word().to_ascii_lowercase();
        let is_amount = ["least", "most", "exactly", "than", "last"].contains(&last.as_str());
        let number = NUMBERS.iter().position(|number| *number == next);
        if let Some(place) = number.filter(|_| is_amount) {
            let help = format!("write `{}`", place + 1);
            return Some(self.slip(next.len(), "expected a number in digits", help));
        }
        let is_behind = self.last_word().eq_ignore_ascii_case("evidence");
        if is_behind && next == "with" {
            let help = "write `where FIELD is …` in place of `with`".to_owned();
            return Some(self.slip(next.len(), "not understood", help));
        }
        if next == "ago" {
            let help = "write `is within the last 3 months`, or `is before assessment date minus 3 months`";
            return Some(self.slip(next.len(), "not understood", help.to_owned()));
        }
        let lower = self.rest.to_ascii_lowercase();
        let (written, better) = SLIPS.iter().find(|(slip, _)| lower.starts_with(slip))?;
        let written = written.trim_end();
        let help = format!("write `{better}` in place of `{written}`");
        Some(self.slip(written.len(), "not understood", help))
    }
}
