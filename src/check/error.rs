//! What can be wrong with the meaning of a playbook.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Span;
use crate::value::Date;

/// Something that is well formed, but does not fit what the playbook declares.
#[derive(Debug, Clone, Error, Diagnostic)]
pub(crate) enum CheckError {
    /// `A or B evidence` where `A` is a kind of evidence and a fact.
    #[error("`{name}` is a kind of evidence and something else, so this can be read in two ways")]
    #[diagnostic(
        code(check::ambiguous_or),
        help(
            "put brackets round what belongs together, such as `({name}) or (… evidence)`, or write `at least 1 {name} or … evidence`"
        )
    )]
    AmbiguousOr {
        name: String,
        #[label("the kind of evidence, or the fact?")]
        span: Span,
    },

    /// `A and B or C`
    #[error("`and` and `or` are mixed, so this can be read in two ways")]
    #[diagnostic(
        code(check::mixed_and_or),
        help("write either `{first}` or `{second}`")
    )]
    MixedAndOr {
        first: String,
        second: String,
        #[label(primary, "joined by one word")]
        one: Span,
        #[label("and here by the other")]
        other: Span,
    },

    /// `raises line reports to 3`
    #[error("this action {verb} `{name}`, which is not {wanted}")]
    #[diagnostic(code(check::cannot_be_set))]
    CannotBeSet {
        verb: &'static str,
        wanted: &'static str,
        name: String,
        #[help]
        help: String,
        #[label("not {wanted}")]
        span: Span,
    },

    /// Definitions that need each other.
    #[error("`{name}` is defined by itself: {way}")]
    #[diagnostic(
        code(check::circular_definition),
        help("define one of them without the other")
    )]
    CircularDefinition {
        name: String,
        way: String,
        #[label("goes in a circle")]
        span: Span,
    },

    /// Rules that ask for each other.
    #[error("the rule `{name}` depends on itself: {way}")]
    #[diagnostic(
        code(check::circular_rules),
        help("let one of them ask for the facts instead of for the other rule")
    )]
    CircularRules {
        name: String,
        way: String,
        #[label("goes in a circle")]
        span: Span,
    },

    /// A selection that selects from itself.
    #[error("`{name}` selects from itself: {way}")]
    #[diagnostic(
        code(check::circular_selection),
        help("select from a kind of evidence that is described by a text")
    )]
    CircularSelection {
        name: String,
        way: String,
        #[label("goes in a circle")]
        span: Span,
    },

    /// One name in two playbooks that are evaluated together, of two types.
    #[error("`{name}` is not the same here and in the other playbook")]
    #[diagnostic(
        code(check::declared_differently),
        help(
            "both read one profile: declare it alike in both, or give one of them another name; what two playbooks share stands best in one file that both include"
        )
    )]
    DeclaredDifferently {
        name: String,
        here: String,
        there: String,
        #[label(primary, "here it is {here}")]
        again: Span,
        #[label("there it is {there}")]
        first: Span,
    },

    /// The same name for two things of one kind.
    #[error("there are two {what} called `{name}`")]
    #[diagnostic(
        code(check::declared_twice),
        help(
            "give one of them another name; upper and lower case, spaces, `-` and `_` make no difference"
        )
    )]
    DeclaredTwice {
        what: &'static str,
        name: String,
        #[label(primary, "declared again here")]
        again: Span,
        #[label("first declared here")]
        first: Span,
    },

    /// Two `playbook` lines, or two `verdict` blocks.
    #[error("there are two {what}, and a playbook has only one")]
    #[diagnostic(code(check::declared_twice), help("keep one of the two"))]
    SecondOfItsKind {
        what: &'static str,
        #[label(primary, "the second one")]
        again: Span,
        #[label("the first one")]
        first: Span,
    },

    /// Definitions that rest on definitions, 64 deep.
    #[error("`{name}` rests on too many other definitions, one on another")]
    #[diagnostic(
        code(check::definitions_too_deep),
        help("write some of them out where they are used; 64 deep are the most")
    )]
    DefinitionsTooDeep {
        name: String,
        #[label("goes too deep")]
        span: Span,
    },

    /// Levels of two scales in one comparison.
    #[error("`{left}` and `{right}` are levels of different scales and cannot be compared")]
    #[diagnostic(
        code(check::different_scales),
        help("compare each with a level of its own scale")
    )]
    DifferentScales {
        left: String,
        right: String,
        #[label("one scale on each side")]
        span: Span,
    },

    /// An example without a `then`.
    #[error("this example expects nothing")]
    #[diagnostic(
        code(check::example_expects_nothing),
        severity(Warning),
        help("say what should come out, such as `then verdict is not ready`")
    )]
    ExampleExpectsNothing {
        #[label("no `then` line below")]
        span: Span,
    },

    /// An example whose answer would depend on the day it is run.
    #[error("this example needs a date, because {why}")]
    #[diagnostic(
        code(check::example_without_date),
        help("add a line such as `as of 2026-06-30`")
    )]
    ExampleWithoutDate {
        why: &'static str,
        #[label("on which day?")]
        span: Span,
    },

    /// `given line reports is 0` and then `given line reports is 2`.
    #[error("this example gives `{name}` twice")]
    #[diagnostic(code(check::given_twice), help("keep one of the two"))]
    GivenTwice {
        name: String,
        #[label(primary, "given again here")]
        again: Span,
        #[label("first given here")]
        first: Span,
    },

    /// `from 10 to 5`, `between 4 and 2`
    #[error("nothing lies between {low} and {high}")]
    #[diagnostic(
        code(check::impossible_bounds),
        help("write the lower end first: {high}, then {low}")
    )]
    ImpossibleBounds {
        low: String,
        high: String,
        #[label("the wrong way round")]
        span: Span,
    },

    /// `confidence 120%`
    #[error("`{words}` cannot be")]
    #[diagnostic(code(check::impossible_estimate), help("{help}"))]
    ImpossibleEstimate {
        words: String,
        help: &'static str,
        #[label("cannot be")]
        span: Span,
    },

    /// `reach 2, impact 2` and no more.
    #[error("the estimate of this action lacks `{missing}`")]
    #[diagnostic(
        code(check::incomplete_estimate),
        help(
            "give all four, such as `reach 2, impact 2, confidence 80%, effort 6 weeks`, or none"
        )
    )]
    IncompleteEstimate {
        missing: String,
        #[label("estimated only in part")]
        span: Span,
    },

    /// `at least 5 of` three.
    #[error("this asks for {asked}, and the list holds only {there}")]
    #[diagnostic(
        code(check::impossible_count),
        help("ask for {there} or fewer, or add to the list")
    )]
    ImpossibleCount {
        asked: u32,
        there: usize,
        #[label("only {there} of them")]
        span: Span,
    },

    /// `with different company` or `in each of the last 4 quarters` where it cannot be asked.
    #[error("`{words}` does not fit here: {why}")]
    #[diagnostic(code(check::misplaced_count), help("{help}"))]
    MisplacedCount {
        words: String,
        why: &'static str,
        help: String,
        #[label("does not fit here")]
        span: Span,
    },

    /// A value of the input that no column of a matrix is for.
    #[error("`{matrix}` has no column for {values}")]
    #[diagnostic(
        code(check::missing_column),
        help("add a column for each value that the input can have; `any` expects nothing")
    )]
    MissingColumn {
        matrix: String,
        values: String,
        #[label("a column is missing")]
        span: Span,
    },

    /// A verdict block that may end without an answer.
    #[error("the verdict has no `otherwise`, so a person may fall through")]
    #[diagnostic(
        code(check::missing_otherwise),
        help("end it with the verdict for everybody else, such as `ready otherwise`")
    )]
    MissingOtherwise {
        #[label("its last line should end in `otherwise`")]
        span: Span,
    },

    /// `time in product is at least 15`
    #[error("`{subject}` is {wanted}, and `{value}` is a bare number")]
    #[diagnostic(code(check::missing_unit), help("write `{better}`"))]
    MissingUnit {
        subject: String,
        wanted: &'static str,
        value: String,
        better: String,
        #[label("{value} of what?")]
        span: Span,
    },

    /// `0% strategic judgement`
    #[error("a weight of {weight} leaves this part out")]
    #[diagnostic(
        code(check::wrong_weights),
        help("give it a weight above 0%, or take the line out")
    )]
    NoWeight {
        weight: String,
        #[label("weighs nothing")]
        span: Span,
    },

    /// `40% line reports`
    #[error("`{words}` is {what}, so it is no part of a score")]
    #[diagnostic(code(check::not_a_score_part), help("{help}"))]
    NotAScorePart {
        words: String,
        what: String,
        help: String,
        #[label("how much of 100% is this?")]
        span: Span,
    },

    /// `require line reports`
    #[error("`{words}` is {what}, not a condition: it is neither yes nor no by itself")]
    #[diagnostic(code(check::not_a_condition))]
    NotACondition {
        words: String,
        what: String,
        #[help]
        help: String,
        #[label("yes or no?")]
        span: Span,
    },

    /// `given line reports`
    #[error("`{words}` is {what}, so it cannot be given as yes or no")]
    #[diagnostic(code(check::not_a_condition), help("{help}"))]
    NotYesOrNo {
        words: String,
        what: String,
        help: String,
        #[label("yes or no?")]
        span: Span,
    },

    /// `table level, by move: …` over a header with `target role`.
    #[error("`{name}` stands {here}, and not {there}")]
    #[diagnostic(
        code(check::inputs_differ),
        help("name the same inputs after `by` and in the header, or leave `by` out")
    )]
    InputsDiffer {
        name: String,
        here: &'static str,
        there: &'static str,
        #[label("only here")]
        span: Span,
    },

    /// `average of has mentor, 3`
    #[error("`{words}` does not fit here: it is {what}")]
    #[diagnostic(code(check::not_a_quantity), help("{help}"))]
    NotAQuantity {
        words: String,
        what: String,
        help: String,
        #[label("this is {what}")]
        span: Span,
    },

    /// A constant that the declared bounds exclude.
    #[error("`{subject}` can never be {value}: it is {allowed}")]
    #[diagnostic(
        code(check::out_of_bounds),
        help("change the number here, or the bounds where they are declared")
    )]
    OutOfBounds {
        subject: String,
        value: String,
        allowed: String,
        #[label(primary, "out of bounds")]
        span: Span,
        #[label("declared here")]
        declared: Span,
    },

    /// `any requirement is unmet` inside a rule that is itself counted.
    #[error("this rule asks how all the rules come out, and is one of them")]
    #[diagnostic(
        code(check::outcome_in_rule),
        help(
            "ask this in the `verdict`, or in a rule that only flags; a rule may ask `rule NAME is met`"
        )
    )]
    OutcomeInRule {
        #[label("waits for itself")]
        span: Span,
    },

    /// A protected fact in a rule, directly or through definitions.
    #[error("`{name}` is protected, and this would depend on it{through}")]
    #[diagnostic(
        code(check::protected_fact),
        help(
            "a protected fact may be reported on, and nothing may be decided by it: ask for something else"
        )
    )]
    ProtectedFact {
        name: String,
        through: String,
        #[label(primary, "depends on `{name}`")]
        span: Span,
        #[label("protected here")]
        declared: Span,
        #[label("`{name}` is asked for here")]
        named: Option<Span>,
    },

    /// Two columns, or two rows, for the same thing.
    #[error("there are two {what} for `{name}`")]
    #[diagnostic(code(check::repeated_heading), help("keep one of the two"))]
    RepeatedHeading {
        what: &'static str,
        name: String,
        #[label(primary, "the second one")]
        again: Span,
        #[label("the first one")]
        first: Span,
    },

    /// The same level or choice twice.
    #[error("`{word}` stands here twice")]
    #[diagnostic(code(check::repeated_level), help("keep it once"))]
    RepeatedLevel {
        word: String,
        #[label("a second time")]
        span: Span,
    },

    /// `review by 2026-01-31`, on 2026-06-30.
    #[error("this playbook should have been reviewed by now: it is {today}")]
    #[diagnostic(
        code(check::review_overdue),
        severity(Warning),
        help("read it through with those who use it, then set the date of the next review")
    )]
    ReviewOverdue {
        today: Date,
        #[label("has passed")]
        span: Span,
    },

    /// A `stop` in a rule that `concerns employer`.
    #[error("this `stop` would be held against the person, but its rule concerns the {whose}")]
    #[diagnostic(
        code(check::stop_concerns_other),
        help("write `flag` in place of `stop`, or take out `concerns {whose}`")
    )]
    StopConcernsOther {
        whose: &'static str,
        #[label("ends the person's path")]
        span: Span,
    },

    /// `given valid sponsorship evidence`, where that is a selection.
    #[error("`{name}` is a selection of {kinds} evidence, and an item is of a kind")]
    #[diagnostic(
        code(check::selection_given),
        help("name the kind itself: {kinds}, with the date and the fields that make it count")
    )]
    SelectionGiven {
        name: String,
        kinds: String,
        #[label("a selection, no kind of its own")]
        span: Span,
    },

    /// Selections that rest on selections, 16 deep, or that come to more than 200 kinds.
    #[error("`{name}` rests on too many other selections")]
    #[diagnostic(
        code(check::selection_too_large),
        help(
            "select from the kinds of evidence themselves; 16 selections deep, and 200 in all, are the most"
        )
    )]
    SelectionTooLarge {
        name: String,
        #[label("too many")]
        span: Span,
    },

    /// A `stop` that the verdict never asks for.
    #[error("this `stop` can never change the verdict")]
    #[diagnostic(
        code(check::stop_not_asked),
        help(
            "add a line to the `verdict` block that asks for it, such as `not a fit when any stop applies`"
        )
    )]
    StopNotAsked {
        #[label(primary, "nobody asks for it")]
        span: Span,
        #[label("no line asks `any stop applies`")]
        verdict: Span,
    },

    /// `recommend NAME` that is not declared.
    #[error("there is no action called `{name}`")]
    #[diagnostic(code(check::unknown_action))]
    UnknownAction {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// A table in which somebody finds no row.
    #[error("`{table}` has no row for a person {person}")]
    #[diagnostic(
        code(check::table_gap),
        help("add a row for them, or end the table with a row of `any`")
    )]
    TableGap {
        table: String,
        /// `whose move is internal`
        person: String,
        #[label("somebody falls through")]
        span: Span,
    },

    /// `then verdict NAME is …`, where no answer is called that.
    #[error("there is no answer called `{name}` beside the verdict")]
    #[diagnostic(code(check::unknown_answer))]
    UnknownAnswer {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// `area NAME` that is not declared.
    #[error("there is no area called `{name}`")]
    #[diagnostic(code(check::unknown_area))]
    UnknownArea {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// `NAME evidence` that is not declared.
    #[error("there is no kind of evidence called `{name}`")]
    #[diagnostic(code(check::unknown_evidence_kind))]
    UnknownEvidenceKind {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// `where NAME is …` that the kind does not have.
    #[error("`{kind}` evidence has no field called `{name}`")]
    #[diagnostic(code(check::unknown_field))]
    UnknownField {
        kind: String,
        name: String,
        #[help]
        help: String,
        #[label("not a field of `{kind}`")]
        span: Span,
    },

    /// `gap of rule R is NAME`
    #[error("there is no kind of gap called `{name}`")]
    #[diagnostic(
        code(check::unknown_gap),
        help(
            "a gap is one of: missing, too few, stale, unverified, undated, too low, held too short, too high, wrong value, not recorded"
        )
    )]
    UnknownGap {
        name: String,
        #[label("not a kind of gap")]
        span: Span,
    },

    /// A level that its scale does not have, or a choice that its fact does not have.
    #[error("`{word}` is not one of the {kind} of `{of}`")]
    #[diagnostic(code(check::unknown_level))]
    UnknownLevel {
        word: String,
        kind: &'static str,
        of: String,
        #[help]
        help: String,
        #[label("not among them")]
        span: Span,
    },

    /// A name that nothing has.
    #[error("there is no fact, skill or definition called `{name}`")]
    #[diagnostic(code(check::unknown_name))]
    UnknownName {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// `every skill in NAME`, where nothing with skills is called that.
    #[error("there is no matrix called `{name}`, and no area with skills")]
    #[diagnostic(code(check::unknown_matrix))]
    UnknownMatrix {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// `rule NAME is met` that is not declared.
    #[error("there is no rule called `{name}`")]
    #[diagnostic(code(check::unknown_rule))]
    UnknownRule {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// `at least 5 skills in AREA` of three.
    #[error("this asks for {asked} skills, and `{group}` has only {there}")]
    #[diagnostic(
        code(check::impossible_count),
        help("ask for {there} or fewer, or let `{group}` have more of them")
    )]
    TooFewSkills {
        asked: u32,
        group: String,
        there: usize,
        #[label("only {there} there")]
        span: Span,
    },

    /// `every skill in AREA` of none.
    #[error("no skill is in the area `{group}`")]
    #[diagnostic(
        code(check::impossible_count),
        help("write `area {group}` in a line below each skill that belongs to it")
    )]
    NoSkills {
        group: String,
        #[label("nothing in it")]
        span: Span,
    },

    /// `sum of POINTS for every skill` of none.
    #[error("no skill is declared")]
    #[diagnostic(
        code(check::impossible_count),
        help("declare the skills, such as `skill strategic judgement: proficiency`")
    )]
    NoSkillsAtAll {
        #[label("nothing to count")]
        span: Span,
    },

    /// `sum of POINTS for every skill` where a skill has another scale than the table.
    #[error("the skill `{skill}` has no points in `{table}`")]
    #[diagnostic(
        code(check::different_scales),
        help(
            "ask for the skills of each scale by themselves, as in `for every skill in …` with an area or a matrix"
        )
    )]
    SkillWithoutPoints {
        skill: String,
        scale: String,
        table: String,
        of: String,
        #[label("goes by `{of}`, and `{skill}` is a level of `{scale}`")]
        span: Span,
    },

    /// `1 when below` twice.
    #[error("there are two marks for `{standing}`")]
    #[diagnostic(
        code(check::wrong_marks),
        help("keep one of them: a skill is below, at or above what the matrix expects")
    )]
    RepeatedMark {
        standing: &'static str,
        #[label("again here")]
        again: Span,
        #[label("first here")]
        first: Span,
    },

    /// A score by marks without one for `at`.
    #[error("there is no mark for {standings}")]
    #[diagnostic(
        code(check::wrong_marks),
        help("write three lines below it, such as `1 when below`, `2 when at` and `3 when above`")
    )]
    MissingMark {
        standings: String,
        #[label("what counts then?")]
        span: Span,
    },

    /// `every skill in AREA is at least LEVEL` where a skill has another scale.
    #[error("the skill `{skill}` in `{group}` has no level `{level}`")]
    #[diagnostic(
        code(check::different_scales),
        help(
            "ask for the skills of each scale by themselves; `{skill}` is a level of `{scale}`: {levels}"
        )
    )]
    SkillOnOtherScale {
        skill: String,
        group: String,
        level: String,
        scale: String,
        levels: String,
        #[label("no level of `{scale}`")]
        span: Span,
    },

    /// `then score NAME is …` that is not declared.
    #[error("there is no score called `{name}`")]
    #[diagnostic(code(check::unknown_score))]
    UnknownScore {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// `skill NAME: SCALE` that is not declared.
    #[error("there is no scale called `{name}`")]
    #[diagnostic(code(check::unknown_scale))]
    UnknownScale {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// `cite NAME` that is not declared.
    #[error("there is no source called `{name}`")]
    #[diagnostic(code(check::unknown_source))]
    UnknownSource {
        name: String,
        #[help]
        help: String,
        #[label("not declared")]
        span: Span,
    },

    /// A verdict that the block does not have.
    #[error("there is no verdict called `{name}`")]
    #[diagnostic(code(check::unknown_verdict))]
    UnknownVerdict {
        name: String,
        #[help]
        help: String,
        /// `this playbook`, or which one.
        whose: String,
        #[label("not a verdict of {whose}")]
        span: Span,
    },

    /// `verified by NAME` that is not among the verifiers.
    #[error("`{name}` is not among the verifiers")]
    #[diagnostic(code(check::unknown_verifier))]
    UnknownVerifier {
        name: String,
        #[help]
        help: String,
        #[label("may not verify")]
        span: Span,
    },

    /// A row of a table that nobody reaches.
    #[error("nobody can reach this row of `{table}`")]
    #[diagnostic(code(check::unreachable_row), help("{help}"))]
    UnreachableRow {
        table: String,
        help: &'static str,
        #[label(primary, "never reached")]
        span: Span,
        #[label(collection, "comes first")]
        before: Vec<Span>,
    },

    /// A verdict line after `otherwise`.
    #[error("this verdict can never be reached")]
    #[diagnostic(
        code(check::unreachable_verdict),
        help("move it above the line that ends in `otherwise`")
    )]
    UnreachableVerdict {
        #[label("stands after `otherwise`")]
        span: Span,
    },

    /// Declared and never asked for.
    #[error("the {what} `{name}` is declared and never used")]
    #[diagnostic(
        code(check::unused),
        severity(Warning),
        help("use it in a rule, or take it out")
    )]
    Unused {
        what: &'static str,
        name: String,
        #[label("nothing asks for it")]
        span: Span,
    },

    /// `line reports is at least fluent`
    #[error("`{subject}` is {is}, so it cannot {verb} {other}")]
    #[diagnostic(code(check::wrong_type), help("{help}"))]
    WrongType {
        subject: String,
        is: String,
        /// `be compared with`, `be given as`, `stand after`.
        verb: &'static str,
        other: String,
        help: String,
        #[label("this is {other}")]
        span: Span,
    },

    /// `workshop evidence about has mentor`
    #[error("`{name}` is no skill, so evidence cannot be about it")]
    #[diagnostic(code(check::wrong_type))]
    NotASkill {
        name: String,
        #[help]
        help: String,
        #[label("not a skill")]
        span: Span,
    },

    /// A row of a matrix that is no skill.
    #[error("`{name}` is no skill, so a matrix cannot expect a level of it")]
    #[diagnostic(
        code(check::wrong_type),
        help("name a skill in the first cell of each row; facts go into a table")
    )]
    NoSkillInRow {
        name: String,
        #[label("not a skill")]
        span: Span,
    },

    /// `line reports is before 2026-01-01`, `no wants to manage people`
    #[error("`{words}` cannot be asked of `{subject}`, which is {is}")]
    #[diagnostic(code(check::wrong_question), help("{help}"))]
    WrongQuestion {
        words: String,
        subject: String,
        is: String,
        help: String,
        #[label("does not fit")]
        span: Span,
    },

    /// Weights of a score that do not sum to 100%.
    #[error("the weights of `{score}` sum to {sum}, not to 100%")]
    #[diagnostic(
        code(check::wrong_weights),
        help("change the weights so that they sum to 100%")
    )]
    WrongWeights {
        score: String,
        sum: String,
        difference: String,
        #[label("{difference}")]
        span: Span,
    },
}
