//! THE list of all codes. Each has a page, `docs/diagnostics/<stage>/<name>.md`, which is shown by
//! `footbridge explain`, and a fixture that shows it.

use super::Severity;

/// A kind of problem.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// What it is called everywhere: `stage::name`.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// The version that first had it.
    pub since: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}

macro_rules! codes {
    ($($stage:ident :: $name:ident, $severity:ident, $title:literal;)*) => {
        /// Every code, by stage and name.
        pub const CODES: &[Code] = &[$(Code {
            id: concat!(stringify!($stage), "::", stringify!($name)),
            title: $title,
            severity: Severity::$severity,
            since: "0.1.0",
            page: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/docs/diagnostics/", stringify!($stage), "/", stringify!($name), ".md"
            )),
        },)*];
    };
}

codes! {
    check::always_applies, Warning, "a condition that everybody fits";
    check::ambiguous_or, Error, "a name before `or … evidence` that could mean two things";
    check::cannot_be_set, Error, "an action that changes what it cannot";
    check::circular_definition, Error, "definitions that need each other";
    check::circular_rules, Error, "rules that ask for each other";
    check::circular_selection, Error, "a selection of evidence that selects from itself";
    check::conflicting_requirements, Warning, "requirements that nobody can meet together";
    check::declared_differently, Error, "one name with two types in two playbooks";
    check::declared_twice, Error, "one name for two things";
    check::definitions_too_deep, Error, "definitions that rest on too many others";
    check::different_scales, Error, "levels of two scales compared";
    check::example_expects_nothing, Warning, "an example without a `then`";
    check::example_without_date, Error, "an example that needs a date";
    check::given_twice, Error, "two values for one fact in an example";
    check::impossible_bounds, Error, "a lower end above the upper one";
    check::impossible_count, Error, "more asked for than there are";
    check::impossible_estimate, Error, "an estimate that cannot be";
    check::incomplete_estimate, Error, "an action estimated only in part";
    check::inputs_differ, Error, "a table whose head and header name different inputs";
    check::misplaced_count, Error, "a way of counting where nothing is counted so";
    check::missing_column, Error, "a matrix without a column for each value";
    check::missing_otherwise, Error, "a verdict that may end without an answer";
    check::missing_unit, Error, "a bare number where a unit is due";
    check::mixed_and_or, Error, "`and` and `or` without brackets";
    check::never_applies, Warning, "a rule that applies to nobody";
    check::no_reason, Warning, "rules without a reason";
    check::not_a_condition, Error, "something that is neither yes nor no";
    check::not_a_quantity, Error, "something that is not a quantity";
    check::not_a_score_part, Error, "a score part that is no share of 100%";
    check::out_of_bounds, Error, "a value that its fact can never have";
    check::outcome_in_rule, Error, "a rule that looks at all rules";
    check::protected_fact, Error, "something decided by a protected fact";
    check::repeated_heading, Error, "two columns or two rows for one thing";
    check::repeated_level, Error, "a level or choice that stands twice";
    check::review_overdue, Warning, "a playbook past its review date";
    check::selection_given, Error, "a selection of evidence where a kind is due";
    check::selection_too_large, Error, "a selection that rests on too many others";
    check::stop_concerns_other, Error, "a `stop` in a rule about somebody else";
    check::stop_not_asked, Error, "a `stop` that the verdict never asks for";
    check::table_gap, Error, "a table in which somebody finds no row";
    check::unknown_action, Error, "an action that is not declared";
    check::unknown_answer, Error, "an answer that the playbook does not give";
    check::unknown_area, Error, "an area that is not declared";
    check::unknown_evidence_kind, Error, "a kind of evidence that is not declared";
    check::unknown_field, Error, "a field that the kind of evidence does not have";
    check::unknown_gap, Error, "a kind of gap that does not exist";
    check::unknown_level, Error, "a level or choice that does not exist";
    check::unknown_matrix, Error, "a matrix that is not declared";
    check::unknown_name, Error, "a name that nothing has";
    check::unknown_rule, Error, "a rule that does not exist";
    check::unknown_scale, Error, "a scale that is not declared";
    check::unknown_score, Error, "a score that is not declared";
    check::unknown_source, Error, "a source that is not declared";
    check::unknown_verdict, Error, "a verdict that the playbook does not have";
    check::unknown_verifier, Error, "a role that may not verify";
    check::unnamed_rule, Warning, "rules without a name of their own";
    check::unreachable_row, Error, "a row of a table that nobody reaches";
    check::unreachable_verdict, Error, "a verdict after `otherwise`";
    check::unused, Warning, "something declared and never used";
    check::verdict_out_of_reach, Warning, "a verdict that nobody can get";
    check::wrong_marks, Error, "marks that are not one each for below, at and above";
    check::wrong_question, Error, "a question that does not fit what it is asked of";
    check::wrong_type, Error, "a value of the wrong type";
    check::wrong_weights, Error, "weights that do not sum to 100%";
    evaluate::default_used, Warning, "a value taken because none was given";
    evaluate::future_evidence, Warning, "evidence dated after the assessment date";
    evaluate::future_value, Warning, "a value that holds only from a later day on";
    evaluate::number_too_large, Warning, "a worked-out number too large to keep exactly";
    evaluate::undated_values, Warning, "facts and skills without a date, on a day of long ago";
    evaluate::waiver_not_allowed, Warning, "a waiver by somebody who may not waive the rule";
    evaluate::waiver_not_in_force, Warning, "a waiver outside of its time";
    evaluate::waiver_not_needed, Warning, "a waiver of a rule that stands in nobody's way";
    profile::ambiguous_key, Error, "a key that could mean two things";
    profile::contradicting_verification, Error, "verified by somebody, and not verified";
    profile::date_and_period, Error, "a date and a period for one item";
    profile::duplicate_id, Error, "two people with one id";
    profile::duplicate_key, Error, "a key that stands twice";
    profile::empty, Error, "a data file with nothing in it";
    profile::evidence_of_nobody, Error, "evidence of somebody who is not there";
    profile::impossible_date, Error, "a date that does not exist";
    profile::incomplete_waiver, Error, "a waiver without its rule, reason or approver";
    profile::missing_kind, Error, "evidence without its kind";
    profile::missing_percent_sign, Error, "a percentage without its sign";
    profile::missing_reason, Error, "a skill that does not apply, without a reason";
    profile::missing_since, Error, "a value without the day since when it holds";
    profile::missing_unit, Error, "a duration without its unit";
    profile::negative_duration, Error, "a duration below zero";
    profile::nesting_too_deep, Error, "data nested too deep";
    profile::not_a_choice, Error, "a word that is not among the choices";
    profile::not_a_profile, Error, "data that is not about a person";
    profile::not_on_scale, Error, "a level that its scale does not have";
    profile::not_whole, Error, "a fraction where a whole number is due";
    profile::other_kind, Warning, "evidence of a kind that the playbook does not know";
    profile::out_of_bounds, Error, "a number outside its declared bounds";
    profile::period_backwards, Error, "a period that ends before it begins";
    profile::ragged_row, Error, "a row with other cells than the first row names";
    profile::same_since, Error, "two values that may hold since the same day";
    profile::selection_as_kind, Error, "a selection of evidence where a kind is due";
    profile::thousands_separator, Error, "a separator inside a number";
    profile::time_of_day, Error, "a date with a time of day";
    profile::too_many_digits, Error, "a number with too many digits";
    profile::unknown_key, Warning, "a key that the playbook does not know";
    profile::unknown_kind, Error, "a kind of evidence that is not declared";
    profile::unknown_rule, Error, "a rule that does not exist";
    profile::unknown_skill, Error, "a skill that is not declared";
    profile::unknown_verifier, Error, "a role that may not verify";
    profile::unnamed_column, Error, "a column with values and no name";
    profile::unreadable_csv, Error, "a file that is not CSV";
    profile::unreadable_json, Error, "a file that is not JSON";
    profile::unreadable_yaml, Error, "a file that is not YAML";
    profile::wrong_section, Error, "a fact under skills, or a skill under facts";
    profile::wrong_shape, Error, "a list or a text where something else is due";
    profile::wrong_type, Error, "a value of the wrong type";
    profile::yaml_shorthand, Error, "a YAML shorthand that is not read";
    source::broken_playbook, Error, "another playbook that has errors";
    source::circular_include, Error, "files that include each other";
    source::circular_playbooks, Error, "playbooks that ask each other";
    source::empty, Error, "a playbook with nothing in it";
    source::file_not_found, Error, "a file that is not there";
    source::not_text, Error, "a file that is not text";
    source::outside_project, Error, "a file outside of the project folder";
    source::unportable_path, Error, "a path that one computer alone understands";
    source::unreadable_file, Error, "a file that cannot be read";
    syntax::bracket_not_closed, Error, "a bracket that is never closed";
    syntax::branch_without_if, Error, "`then` or `otherwise` without an `if`";
    syntax::bullets_without_group, Error, "bullets under a line that asks for none";
    syntax::clause_without_statement, Error, "an indented line that belongs to nothing";
    syntax::curly_quotes, Error, "quotes as a word processor writes them";
    syntax::empty_cell, Error, "a cell with nothing in it";
    syntax::group_without_bullets, Error, "a group with nothing in it";
    syntax::impossible_date, Error, "a date that does not exist";
    syntax::misplaced_clause, Error, "a line that belongs to another statement";
    syntax::misplaced_effect, Error, "an effect that could belong to two branches";
    syntax::missing_colon, Error, "a declaration without its colon";
    syntax::missing_then, Error, "an `if` without a `then`";
    syntax::nesting_too_deep, Error, "brackets or bullets nested too deep";
    syntax::not_indented, Error, "a clause in the first column";
    syntax::ragged_row, Error, "a row with too few or too many cells";
    syntax::repeated_clause, Error, "a clause that stands twice";
    syntax::reserved_word, Error, "a word that names must do without";
    syntax::rule_without_effect, Error, "a rule that does nothing";
    syntax::symbol_for_words, Error, "a symbol where words are due";
    syntax::table_without_answer, Error, "a table without an `=` column";
    syntax::table_without_rows, Error, "a table with no rows";
    syntax::thousands_separator, Error, "a separator inside a number";
    syntax::too_many_digits, Error, "a number with too many digits";
    syntax::unclosed_text, Error, "a text that is never closed";
    syntax::unknown_clause, Error, "a line that its statement does not have";
    syntax::unknown_statement, Error, "a statement that does not exist";
    syntax::unreadable_clause, Error, "a line that fits no pattern";
}

/// The code with this id.
pub fn find(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.id == id)
}
