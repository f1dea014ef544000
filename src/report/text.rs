//! An outcome as text: the verdict first, then what stands in the way, what is not known, what is
//! worth a look, and last, in short, what is met.
//!
//! Headings and verdicts carry ANSI styles; whoever prints decides whether they reach the reader.
//! Nothing depends on colour: every line says in words what it is.

mod apart;
mod ask;
mod forecast;
mod history;
mod notices;
mod plan;
mod why;

use std::collections::{HashMap, HashSet};

use anstyle::{AnsiColor, Style};
use indexmap::IndexSet;
use textwrap::{Options, WordSplitter, wrap};

use crate::outcome::{Concern, Criterion, Effect, Gap, GapKind, Outcome, Status, Verdict};
use crate::pipeline::Playbook;
use crate::source::plain_words;

pub(super) use apart::{does, waiver_lines};
pub use ask::{
    interview_begin, interview_end, last_words, plain_line, question, question_help, refusal,
    standing,
};
pub use forecast::forecast;
pub use history::history;
pub(super) use history::whose;
pub(super) use notices::{
    PERHAPS_A_STOP, PERHAPS_WORTH_A_LOOK, WORTH_A_LOOK, own_flags, possible_of, would_tell,
};
pub use plan::plan;
pub use why::why;

/// The narrowest and the widest that text is wrapped to, in columns.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=80;

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const OPEN: Style = AnsiColor::Yellow.on_default().bold();

/// Writes an outcome for people, wrapped to `width` columns (held between 40 and 80).
pub fn outcome(playbook: &Playbook, outcome: &Outcome, width: usize) -> String {
    let mut page = Page::new(width);
    page.verdict(playbook, outcome);
    page.scores(outcome);
    let weighs = |one: &Criterion| one.effect != Effect::Encourage;
    let either_way = unmet_either_way(outcome);
    let is_either_way = |one: &Criterion| either_way.contains(one.rule.as_str());
    let unmet = |one: &Criterion| one.status == Status::Unmet || is_either_way(one);
    let open = |one: &Criterion| one.status == Status::Undecided && !is_either_way(one);
    page.unmet(
        "What stands in the way",
        &by_weight(chosen(outcome, |one| {
            unmet(one) && weighs(one) && one.status != Status::NotApplicable
        })),
    );
    page.possible(PERHAPS_A_STOP, &outcome.possible_stops);
    page.open(
        "What is not known yet",
        &by_weight(chosen(outcome, |one| open(one) && weighs(one))),
    );
    page.notices(WORTH_A_LOOK, outcome);
    page.possible(PERHAPS_WORTH_A_LOOK, &outcome.possible_flags);
    page.unmet(
        "Would help too",
        &chosen(outcome, |one| unmet(one) && !weighs(one)),
    );
    page.open(
        "Would help too, and is not known yet",
        &chosen(outcome, |one| open(one) && !weighs(one)),
    );
    page.recommended(outcome);
    page.met(outcome);
    page.waived(&chosen(outcome, |one| one.waiver.is_some()));
    page.concerning("For the employer", outcome, Concern::Employer);
    page.concerning("For the manager", outcome, Concern::Manager);
    page.count_not_applicable(outcome);
    page.set_aside(outcome);
    page.remarks(outcome);
    page.text
}

/// Those of the person's own criteria that are wanted.
pub(super) fn chosen(outcome: &Outcome, is_wanted: impl Fn(&Criterion) -> bool) -> Vec<&Criterion> {
    let own = outcome
        .criteria
        .iter()
        .filter(|one| one.concerns == Concern::Person);
    own.filter(|criterion| is_wanted(criterion)).collect()
}

/// Those of rules that require something first, then those of rules that expect something.
pub(super) fn by_weight(mut criteria: Vec<&Criterion>) -> Vec<&Criterion> {
    let mut weightiest: HashMap<&str, Effect> = HashMap::new();
    for one in &criteria {
        let effect = weightiest.entry(&one.rule).or_insert(one.effect);
        *effect = one.effect.min(*effect);
    }
    criteria.sort_by_key(|one| weightiest.get(one.rule.as_str()).copied());
    criteria
}

/// The rules that are unmet whichever way is taken, though of each criterion it is open whether it
/// applies.
fn unmet_either_way(outcome: &Outcome) -> HashSet<&str> {
    let unmet = outcome.rules.iter();
    let unmet = unmet.filter(|one| one.status == Status::Unmet);
    let is_open = |rule: &str| {
        let mut criteria = outcome.criteria.iter().filter(|one| one.rule == rule);
        criteria.all(|one| match one.status {
            Status::Undecided => one.effect != Effect::Encourage,
            Status::NotApplicable => true,
            Status::Met
            | Status::Unmet
            | Status::NoGap
            | Status::Waived
            | Status::WaivedOrBetter => false,
        })
    };
    let rules = unmet.map(|one| one.rule.as_str());
    rules.filter(|rule| is_open(rule)).collect()
}

struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn new(width: usize) -> Self {
        Self {
            text: String::new(),
            width: width.clamp(*WIDTHS.start(), *WIDTHS.end()),
        }
    }

    /// Adds words, wrapped, every line after `indent` spaces, the later ones two deeper.
    fn line(&mut self, indent: usize, words: &str) {
        self.wrapped(indent, indent + 2, words);
    }

    /// Adds words, wrapped, every line but the first after `indent` spaces.
    fn hanging(&mut self, indent: usize, words: &str) {
        self.wrapped(0, indent, words);
    }

    fn wrapped(&mut self, first: usize, later: usize, words: &str) {
        let (first, later) = (" ".repeat(first), " ".repeat(later));
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&later)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation);
        for line in wrap(&plain_words(words), options) {
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    fn heading(&mut self, words: &str) {
        self.text
            .push_str(&format!("\n{HEADING}{words}{HEADING:#}\n"));
    }

    fn in_style(&mut self, style: Style, words: &str) {
        let options = Options::new(self.width).subsequent_indent("  ");
        for line in wrap(&plain_words(words), options) {
            self.text.push_str(&format!("{style}{line}{style:#}\n"));
        }
    }

    fn verdict(&mut self, playbook: &Playbook, outcome: &Outcome) {
        let who = who(outcome);
        let words = verdict_words(&outcome.verdict);
        self.in_style(
            style_of(playbook, &outcome.verdict),
            &format!("{who}: {words}"),
        );
        self.title_and_date(playbook, outcome);
        for answer in &outcome.answers {
            let words = verdict_words(&answer.verdict);
            self.line(0, &format!("{}: {words}", answer.name));
        }
        self.next_change(outcome);
        for stop in &outcome.stops {
            self.line(0, &format!("Stop: {}", stop.text));
        }
        if !outcome.would_decide.is_empty() {
            self.line(
                0,
                &format!(
                    "To decide it, find out: {}",
                    first_of(&outcome.would_decide)
                ),
            );
        }
        self.ask_next(outcome);
    }

    fn title_and_date(&mut self, playbook: &Playbook, outcome: &Outcome) {
        let version = playbook
            .version()
            .map(|version| format!(" {version}"))
            .unwrap_or_default();
        self.line(
            0,
            &format!("{}{version}, as of {}", playbook.title(), outcome.as_of),
        );
    }

    fn scores(&mut self, outcome: &Outcome) {
        if outcome.scores.is_empty() {
            return;
        }
        self.heading("Scores");
        for score in &outcome.scores {
            self.line(2, &format!("{}: {}", score.name, score.words));
        }
    }

    /// What is missing, rule by rule, with the reason for what weighs.
    fn unmet(&mut self, heading: &str, criteria: &[&Criterion]) {
        if criteria.is_empty() {
            return;
        }
        self.heading(heading);
        for of_rule in criteria.chunk_by(|one, next| one.rule == next.rule) {
            self.title(of_rule);
            self.either_way(of_rule);
            for criterion in of_rule {
                self.gaps(criterion);
            }
            self.because(of_rule);
        }
    }

    /// Of a rule that is unmet whichever way is taken: what that is open for.
    fn either_way(&mut self, of_rule: &[&Criterion]) {
        let is_open = |one: &&Criterion| one.status == Status::Undecided;
        if of_rule.iter().all(is_open) {
            let names: IndexSet<&str> = of_rule
                .iter()
                .flat_map(|one| &one.would_decide)
                .map(String::as_str)
                .collect();
            let names: Vec<&str> = names.into_iter().collect();
            self.line(
                4,
                &format!("Unmet, whatever comes out of: {}", names.join(", ")),
            );
        }
    }

    /// What has to be found out, rule by rule.
    fn open(&mut self, heading: &str, criteria: &[&Criterion]) {
        if criteria.is_empty() {
            return;
        }
        self.heading(heading);
        for of_rule in criteria.chunk_by(|one, next| one.rule == next.rule) {
            self.title(of_rule);
            self.find_out(of_rule);
        }
    }

    /// What has to be found out of a rule.
    fn find_out(&mut self, of_rule: &[&Criterion]) {
        let seen = of_rule.iter().flat_map(|one| &one.gaps);
        for gap in seen.filter(|gap| tells_something(gap)) {
            self.line(4, &gap_words(gap));
        }
        let mut names: Vec<&str> = Vec::new();
        for name in of_rule.iter().flat_map(|one| &one.would_decide) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            self.line(4, &format!("Find out: {}", names.join(", ")));
        }
        self.rests_on_record(of_rule);
    }

    fn title(&mut self, of_rule: &[&Criterion]) {
        let Some(first) = of_rule.first() else { return };
        let mut weights: Vec<&str> = Vec::new();
        for weight in of_rule.iter().map(|one| weight(one)) {
            if !weights.contains(&weight) {
                weights.push(weight);
            }
        }
        self.line(2, &format!("{} ({})", first.title, weights.join(", ")));
    }

    fn gaps(&mut self, criterion: &Criterion) {
        // What only decides whether it applies has been told above.
        let is_open = criterion.status == Status::Undecided;
        let gaps = criterion.gaps.iter();
        let gaps = gaps.filter(|gap| !is_open || gap.needed != "known");
        let gaps: Vec<&Gap> = gaps.collect();
        if gaps.len() > 1 {
            self.line(4, &format!("Asked for: {}", criterion.condition));
        }
        for gap in gaps {
            self.line(4, &gap_words(gap));
        }
        self.rests_on_record(&[criterion]);
    }

    fn because(&mut self, of_rule: &[&Criterion]) {
        let weighs = of_rule.iter().any(|one| one.effect != Effect::Encourage);
        let because = of_rule.first().and_then(|first| first.because.as_ref());
        if let (true, Some(because)) = (weighs, because) {
            self.line(4, &format!("Because: {because}"));
        }
    }

    fn rests_on_record(&mut self, criteria: &[&Criterion]) {
        if criteria.iter().any(|criterion| criterion.rests_on_record) {
            self.line(
                4,
                "This rests on what is recorded, and may turn as more is filled in.",
            );
        }
    }

    /// The rules of which something is met; one that also stands further up is met in part.
    fn met(&mut self, outcome: &Outcome) {
        let in_part = met_in_part(outcome);
        let met = chosen(outcome, |one| {
            matches!(one.status, Status::Met | Status::NoGap)
        });
        let titles = met.iter().map(|one| {
            if in_part.contains(one.rule.as_str()) {
                format!("{}{IN_PART}", one.title)
            } else {
                one.title.clone()
            }
        });
        let titles: IndexSet<String> = titles.collect();
        let parts = titles.iter().filter(|title| title.ends_with(IN_PART));
        let (all, parts) = (titles.len(), parts.count());
        if all > 0 {
            self.heading(&match (all - parts, parts) {
                (whole, 0) => format!("Met ({whole})"),
                (0, parts) => format!("Met ({parts} in part)"),
                (whole, parts) => format!("Met ({whole}, and {parts} in part)"),
            });
        }
        for title in titles {
            self.line(2, &title);
        }
    }

    fn count_not_applicable(&mut self, outcome: &Outcome) {
        let count = chosen(outcome, |one| one.status == Status::NotApplicable).len();
        if count > 0 {
            self.text.push('\n');
            self.line(0, &format!("Not applicable: {count}"));
        }
    }

    fn remarks(&mut self, outcome: &Outcome) {
        if outcome.remarks.is_empty() {
            return;
        }
        self.heading("About the data");
        for remark in &outcome.remarks {
            self.line(2, &remark.to_string());
        }
    }
}

/// What is said behind a rule of which something is met, and something is not.
pub(super) const IN_PART: &str = " (in part)";

/// The names of the person's own rules that are met in part: something of each is met, but not the
/// whole of it.
pub(super) fn met_in_part(outcome: &Outcome) -> HashSet<&str> {
    let whole: HashSet<&str> = outcome
        .rules
        .iter()
        .filter(|rule| matches!(rule.status, Status::Met | Status::NoGap))
        .map(|rule| rule.rule.as_str())
        .collect();
    let met = chosen(outcome, |one| {
        matches!(one.status, Status::Met | Status::NoGap)
    });
    let rules = met.into_iter().map(|one| one.rule.as_str());
    rules.filter(|rule| !whole.contains(rule)).collect()
}

/// Whom an outcome is about.
pub(super) fn who(outcome: &Outcome) -> String {
    person(outcome.name.as_deref(), outcome.id.as_deref())
}

/// A person by name and id: `Ana Ferreira (ana)`.
fn person(name: Option<&str>, id: Option<&str>) -> String {
    match (name, id) {
        (Some(name), Some(id)) => format!("{name} ({id})"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "This person".to_owned(),
    }
}

fn style_of(playbook: &Playbook, verdict: &Verdict) -> Style {
    match verdict.decided() {
        Some(label) if label == playbook.passing_verdict() => GOOD,
        Some(_) => BAD,
        None => OPEN,
    }
}

/// The title of a playbook, with its version.
pub(super) fn title_and_version(playbook: &Playbook) -> String {
    match playbook.version() {
        Some(version) => format!("{} {version}", playbook.title()),
        None => playbook.title().to_owned(),
    }
}

/// The verdict, or `undecided between a, b and c`.
pub(super) fn verdict_words(verdict: &Verdict) -> String {
    match verdict.decided() {
        Some(label) => label.to_owned(),
        None => undecided(&verdict.possible),
    }
}

/// `undecided between a, b and c`
pub(super) fn undecided(possible: &[String]) -> String {
    match possible {
        [first @ .., last] if !first.is_empty() => {
            format!("undecided between {} and {last}", first.join(", "))
        }
        possible => format!("undecided between {}", possible.concat()),
    }
}

/// More names than this are a wall.
const MOST_NAMED: usize = 12;

/// Names, and how many more there are when there are too many to read.
fn first_of(names: &[String]) -> String {
    match names.get(..MOST_NAMED) {
        Some(first) if names.len() > MOST_NAMED + 1 => {
            format!("{} and {} more", first.join(", "), names.len() - MOST_NAMED)
        }
        _ => names.join(", "),
    }
}

/// How much a criterion weighs, in words.
fn weight(criterion: &Criterion) -> &'static str {
    weight_of(criterion.effect)
}

/// `required`, `expected` or `encouraged`.
pub(super) const fn weight_of(effect: Effect) -> &'static str {
    match effect {
        Effect::Require => "required",
        Effect::Expect => "expected",
        Effect::Encourage => "encouraged",
    }
}

pub(super) fn gap_words(gap: &Gap) -> String {
    let Gap {
        kind,
        what,
        seen,
        needed,
    } = gap;
    match kind {
        GapKind::NotRecorded if seen == NOT_RECORDED => {
            format!("{what}: {seen}; needed {needed}")
        }
        GapKind::NotRecorded => format!("{what}: seen {seen}, needed {needed}"),
        GapKind::TooHigh if is_counted(what) => {
            format!("{what}, too many: seen {seen}, needed {needed}")
        }
        GapKind::Missing
        | GapKind::TooFew
        | GapKind::Stale
        | GapKind::Unverified
        | GapKind::Undated
        | GapKind::TooLow
        | GapKind::HeldTooShort
        | GapKind::TooHigh
        | GapKind::WrongValue => {
            format!("{what}, {}: seen {seen}, needed {needed}", kind.words())
        }
    }
}

/// What is said of a value that nobody has recorded.
const NOT_RECORDED: &str = "not recorded";

/// Whether a gap tells more than that something is to be found out: what is there already.
fn tells_something(gap: &Gap) -> bool {
    // Of a day that is only bounded there is nothing to tell.
    let is_day = gap.seen.as_bytes().get(4) == Some(&b'-');
    let is_number = gap.seen.starts_with(|c: char| c.is_ascii_digit());
    let is_there = is_number && !is_day && gap.seen != "0 or more";
    gap.kind != GapKind::NotRecorded || (is_there && gap.needed != "known")
}

/// Whether what a gap is about are items of evidence, and not what is made of them: no kind begins with
/// a word that makes something of evidence.
fn is_counted(what: &str) -> bool {
    const MADE_OF_IT: [&str; 7] = [
        "average ", "count ", "first ", "highest ", "latest ", "lowest ", "sum ",
    ];
    what.ends_with(" evidence") && !MADE_OF_IT.iter().any(|word| what.starts_with(word))
}
