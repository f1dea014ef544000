//! What can be wrong with the data of a person.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Span;

/// Something in a data file that cannot be taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub(crate) enum ProfileError {
    /// `name: Ana` where the playbook has a fact called `name`.
    #[error("`{name}` can be the profile's own `{name}` or the fact `{name}`")]
    #[diagnostic(
        code(profile::ambiguous_key),
        help("to give the fact, write `{name}` under `facts`, even if only as `{name}: null`")
    )]
    AmbiguousKey {
        name: String,
        #[label("means two things")]
        span: Span,
    },

    /// `verified: no` beside `verified by: manager`.
    #[error("this item is both not verified and verified by somebody")]
    #[diagnostic(
        code(profile::contradicting_verification),
        help("take out `verified: no`, or the line `verified by`")
    )]
    ContradictingVerification {
        #[label(primary, "not verified")]
        verified: Span,
        #[label("and verified by somebody")]
        verified_by: Span,
    },

    /// `on` beside `from` or `to`.
    #[error("this item has both a day and a period")]
    #[diagnostic(
        code(profile::date_and_period),
        help(
            "keep `on` for what happened at one time, or `from` and `to` for what went on for a while"
        )
    )]
    DateAndPeriod {
        #[label(primary, "a day")]
        on: Span,
        #[label("and a period")]
        period: Span,
    },

    /// Two people with one id.
    #[error("a second profile has the id `{id}`{elsewhere}")]
    #[diagnostic(
        code(profile::duplicate_id),
        help("give each person an id of their own; only the first one is evaluated")
    )]
    DuplicateId {
        id: String,
        /// In which other file the first one is, in words.
        elsewhere: String,
        #[label(primary, "the second one")]
        second: Span,
        #[label("the first one")]
        first: Option<Span>,
    },

    /// `line reports: 0` and, later, `line_reports: 2`.
    #[error("`{name}` is given twice")]
    #[diagnostic(
        code(profile::duplicate_key),
        help("keep one of the two; upper and lower case, spaces, `-` and `_` make no difference")
    )]
    DuplicateKey {
        name: String,
        #[label(primary, "given again here")]
        second: Span,
        #[label("given here")]
        first: Span,
    },

    /// A row of an evidence file that fits nobody.
    #[error("{what}")]
    #[diagnostic(
        code(profile::evidence_of_nobody),
        help("write into the column `id` the id of the person, as the data of the people has it")
    )]
    EvidenceOfNobody {
        what: String,
        #[label("whose is this?")]
        span: Span,
    },

    /// `ana,0,` below `id,line reports`.
    #[error("this row has {cells} cells, and the first row names {names}")]
    #[diagnostic(
        code(profile::ragged_row),
        help(
            "leave a cell empty where nothing is known; a text with a comma in it stands in double quotes"
        )
    )]
    RaggedRow {
        cells: usize,
        names: usize,
        #[label(primary, "{cells} cells")]
        span: Span,
        #[label("{names} names")]
        header: Span,
    },

    /// `"retail` to the end of the file.
    #[error("this quote is never closed")]
    #[diagnostic(
        code(profile::unreadable_csv),
        help("close it, and write a quote inside a text twice; nothing from this row on was read")
    )]
    UnreadableCsv {
        #[label("opened here")]
        span: Span,
    },

    /// A value below an empty name.
    #[error("column {column} has values and no name")]
    #[diagnostic(
        code(profile::unnamed_column),
        help("write the name of the fact or skill into the first row, or empty the column")
    )]
    UnnamedColumn {
        column: usize,
        #[label("what is this?")]
        span: Span,
    },

    /// Nothing in the file.
    #[error("there is no profile in this file")]
    #[diagnostic(
        code(profile::empty),
        help("write what is known of the person, such as a line `line reports: 0` under `facts:`")
    )]
    Empty {
        #[label("nothing here")]
        span: Span,
    },

    /// `- {value: 2}`
    #[error("this value of `{name}` does not say since when")]
    #[diagnostic(
        code(profile::missing_since),
        help("write the day or month from which it has held, such as `since: 2026-03-01`")
    )]
    MissingSince {
        name: String,
        #[label("since when?")]
        span: Span,
    },

    /// `since: 2026-03` and `since: 2026-03-15`
    #[error("two values of `{name}` may hold since the same day")]
    #[diagnostic(
        code(profile::same_since),
        help("write for each the day from which it has held, so that one comes after the other")
    )]
    SameSince {
        name: String,
        #[label(primary, "and this one since here")]
        second: Span,
        #[label("one since here")]
        first: Span,
    },

    /// `on: 2026-02-30`
    #[error("the calendar has no {written}")]
    #[diagnostic(
        code(profile::impossible_date),
        help("write a date as year-month-day, such as 2026-03-31, or a month as 2026-03")
    )]
    ImpossibleDate {
        written: String,
        #[label("no such date")]
        span: Span,
    },

    /// A waiver without `reason`.
    #[error("this waiver has no `{what}`")]
    #[diagnostic(
        code(profile::incomplete_waiver),
        help(
            "every waiver says which `rule` it is for, its `reason`, and who it is `approved by`"
        )
    )]
    IncompleteWaiver {
        what: &'static str,
        #[label("says no `{what}`")]
        span: Span,
    },

    /// An item of evidence without `kind`.
    #[error("this item does not say what kind of evidence it is")]
    #[diagnostic(code(profile::missing_kind))]
    MissingKind {
        #[help]
        help: String,
        #[label("has no `kind`")]
        span: Span,
    },

    /// `not applicable:` and below it `strategic judgement:`
    #[error("`{name}` is said not to apply, without a reason")]
    #[diagnostic(
        code(profile::missing_reason),
        help("write why after the colon, such as `{name}: not part of this post`")
    )]
    MissingReason {
        name: String,
        #[label("why?")]
        span: Span,
    },

    /// `target share: 70`
    #[error("`{name}` is a percentage, and `{written}` has no percent sign")]
    #[diagnostic(code(profile::missing_percent_sign))]
    MissingPercentSign {
        name: String,
        written: String,
        #[help]
        help: String,
        #[label("of a hundred, or of one?")]
        span: Span,
    },

    /// `time in product: 6`
    #[error("`{name}` is a length of time, and `{written}` has no unit")]
    #[diagnostic(code(profile::missing_unit))]
    MissingUnit {
        name: String,
        written: String,
        #[help]
        help: String,
        #[label("of what?")]
        span: Span,
    },

    /// `time in product: -2 years`
    #[error("`{name}` is a length of time and cannot be negative")]
    #[diagnostic(
        code(profile::negative_duration),
        help("write it without the minus sign, such as `2 years 6 months`")
    )]
    NegativeDuration {
        name: String,
        #[label("less than nothing")]
        span: Span,
    },

    /// Lists in lists in lists.
    #[error("lists or lines are nested too deep to read")]
    #[diagnostic(
        code(profile::nesting_too_deep),
        help("a profile needs four levels at most; look for brackets that are never closed")
    )]
    NestingTooDeep {
        #[label("64 levels are the most")]
        span: Span,
    },

    /// `move: sideways`
    #[error("`{written}` is not one of the choices of `{name}`")]
    #[diagnostic(code(profile::not_a_choice))]
    NotAChoice {
        name: String,
        written: String,
        #[help]
        help: String,
        #[label("not a choice")]
        span: Span,
    },

    /// A bare text, or a list of texts.
    #[error("this is not a profile")]
    #[diagnostic(
        code(profile::not_a_profile),
        help(
            "a profile is made of `name: value` lines, such as `id: ana`, and `line reports: 0` under `facts:`"
        )
    )]
    NotAProfile {
        #[label("{found}, where a profile should be")]
        span: Span,
        found: &'static str,
    },

    /// `strategic judgement: fluentish`
    #[error("`{written}` is not a level of `{scale}`")]
    #[diagnostic(code(profile::not_on_scale))]
    NotOnScale {
        scale: String,
        written: String,
        #[help]
        help: String,
        #[label("not on the scale")]
        span: Span,
    },

    /// `line reports: 2.5`
    #[error("`{name}` is a whole number, and `{written}` is not")]
    #[diagnostic(
        code(profile::not_whole),
        help("write a number without decimals, or declare `{name}` in the playbook as a `number`")
    )]
    NotWhole {
        name: String,
        written: String,
        #[label("has decimals")]
        span: Span,
    },

    /// `line reports: -1`
    #[error("`{name}` is {bounds}, and `{written}` is not")]
    #[diagnostic(
        code(profile::out_of_bounds),
        help("correct the number, or the bounds that the playbook declares for `{name}`")
    )]
    OutOfBounds {
        name: String,
        bounds: String,
        written: String,
        #[label("out of bounds")]
        span: Span,
    },

    /// `from: 2026-03-01` and `to: 2025-12-31`
    #[error("this period ends before it starts")]
    #[diagnostic(
        code(profile::period_backwards),
        help("write the earlier date after `from` and the later one after `to`")
    )]
    PeriodBackwards {
        #[label(primary, "starts here")]
        from: Span,
        #[label("ends here")]
        to: Span,
    },

    /// `kind: valid sponsorship`, where that is a selection of sponsorship.
    #[error("`{written}` is a selection of evidence, and an item is of a kind")]
    #[diagnostic(
        code(profile::selection_as_kind),
        help("write the kind itself: `{kinds}`, with the date and the fields that make it count")
    )]
    SelectionAsKind {
        written: String,
        kinds: String,
        #[label("a selection, no kind of its own")]
        span: Span,
    },

    /// `line reports: 12,500`
    #[error("numbers are written with digits and a decimal point only")]
    #[diagnostic(code(profile::thousands_separator), help("write `{plain}`"))]
    ThousandsSeparator {
        plain: String,
        #[label("write just the digits")]
        span: Span,
    },

    /// `on: 2026-03-31T10:00`
    #[error("`{name}` is a date without a time of day")]
    #[diagnostic(code(profile::time_of_day), help("write `{date}`"))]
    TimeOfDay {
        name: String,
        date: String,
        #[label("has a time of day")]
        span: Span,
    },

    /// A number with more digits than can be kept exactly.
    #[error("`{written}` has more digits than can be kept exactly")]
    #[diagnostic(
        code(profile::too_many_digits),
        help("use at most 18 decimals and at most 19 digits before the point")
    )]
    TooManyDigits {
        written: String,
        #[label("too long")]
        span: Span,
    },

    /// `line report: 0`
    #[error("the playbook knows no `{key}` here, so it is passed over")]
    #[diagnostic(code(profile::unknown_key), severity(Warning))]
    UnknownKey {
        key: String,
        #[help]
        help: String,
        #[label("not known")]
        span: Span,
    },

    /// `line report: 0` under `--strict`.
    #[error("the playbook knows no `{key}` here")]
    #[diagnostic(code(profile::unknown_key))]
    UnknownKeyRefused {
        key: String,
        #[help]
        help: String,
        #[label("not known")]
        span: Span,
    },

    /// `kind: road show`, where nothing is called like that.
    #[error("the playbook knows no evidence kind `{written}`, so the item is passed over")]
    #[diagnostic(code(profile::other_kind), severity(Warning))]
    OtherKind {
        written: String,
        #[help]
        help: String,
        #[label("not a kind here")]
        span: Span,
    },

    /// `kind: mentring`
    #[error("there is no evidence kind called `{written}`")]
    #[diagnostic(code(profile::unknown_kind))]
    UnknownKind {
        written: String,
        #[help]
        help: String,
        #[label("not a kind")]
        span: Span,
    },

    /// `rule: lead without a taem`
    #[error("there is no rule called `{written}`")]
    #[diagnostic(code(profile::unknown_rule))]
    UnknownRule {
        written: String,
        #[help]
        help: String,
        #[label("not a rule")]
        span: Span,
    },

    /// `about: strategic jugdement`
    #[error("there is no skill called `{written}`")]
    #[diagnostic(code(profile::unknown_skill))]
    UnknownSkill {
        written: String,
        #[help]
        help: String,
        #[label("not a skill")]
        span: Span,
    },

    /// `verified by: neighbour`
    #[error("`{written}` is not among those who verify evidence")]
    #[diagnostic(code(profile::unknown_verifier))]
    UnknownVerifier {
        written: String,
        #[help]
        help: String,
        #[label("not in the playbook's `verifiers`")]
        span: Span,
    },

    /// `{"id": "ana",}`
    #[error("this cannot be read as JSON")]
    #[diagnostic(code(profile::unreadable_json), help("{help}"))]
    UnreadableJson {
        help: &'static str,
        #[label("cannot be read")]
        span: Span,
    },

    /// A line of NDJSON that does not end.
    #[error("this line is longer than {limit} MiB, so it is passed over")]
    #[diagnostic(
        code(profile::unreadable_json),
        help("write each person on a line of their own")
    )]
    #[cfg(feature = "cli")]
    LineTooLong {
        limit: usize,
        #[label("begins here")]
        span: Span,
    },

    /// `what: Led: a team`
    #[error("this cannot be read as YAML")]
    #[diagnostic(code(profile::unreadable_yaml), help("{help}"))]
    UnreadableYaml {
        help: &'static str,
        #[label("cannot be read")]
        span: Span,
    },

    /// A skill under `facts`, or a fact under `skills`.
    #[error("`{name}` is a {is}, but stands under `{under}`")]
    #[diagnostic(code(profile::wrong_section), help("move it under `{is}s`"))]
    WrongSection {
        name: String,
        is: &'static str,
        under: &'static str,
        #[label("a {is}")]
        span: Span,
    },

    /// A list where one value is due, and the like.
    #[error("{name} should be {expected}, but is {found}")]
    #[diagnostic(code(profile::wrong_shape))]
    WrongShape {
        name: String,
        expected: &'static str,
        found: &'static str,
        #[help]
        help: String,
        #[label("{found}")]
        span: Span,
    },

    /// `line reports: many`
    #[error("`{name}` should be {expected}, not `{written}`")]
    #[diagnostic(code(profile::wrong_type))]
    WrongType {
        name: String,
        expected: &'static str,
        written: String,
        #[help]
        help: String,
        #[label("not {expected}")]
        span: Span,
    },

    /// `*base` or `!!str 3`
    #[error("`{written}` is a shorthand of YAML that profiles do not use")]
    #[diagnostic(
        code(profile::yaml_shorthand),
        help("write the value itself; a text that starts with `*`, `&` or `!` stands in quotes")
    )]
    YamlShorthand {
        written: String,
        #[label("write this out")]
        span: Span,
    },
}
