//! The command as people run it: exit code, standard output and standard error together.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

mod ask;
#[cfg(feature = "columns")]
mod columns;
mod forecast;
mod format;
mod history;
mod new;
mod plan;
mod report;
mod steering;
mod stream;
mod why;

use std::path::Path;
use std::process::{Command, Output};

use footbridge::report::text;
use footbridge::{Date, Format, UnknownKeys};
use insta_cmd::assert_cmd_snapshot;
use tempfile::TempDir;

use crate::support::{files_below, read, root, sound};

/// The command in the root of the repository.
fn footbridge(arguments: &str) -> Command {
    footbridge_in(&root(), arguments)
}

/// The command in a folder; arguments are divided by spaces.
fn footbridge_in(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_footbridge"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command.env_remove("CLICOLOR_FORCE").env_remove("COLUMNS");
    command.args(arguments.split_whitespace());
    command
}

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

const GOOD: &str = "\
playbook \"First lead\"
  version 1.0.0
fact line reports: whole number from 0
evidence mentoring: \"Mentoring a less experienced colleague\"
rule lead without a team: \"Show that you can lead before you have a team\"
  if no line reports
  then require at least 2 mentoring evidence within the last 12 months
  because \"Mentoring is the nearest thing to leading.\"
";

const BAD: &str = "\
fact line reports: whole number from 0
evidence mentoring: \"Mentoring\"
if no line report then require mentoring evidence
blorb
rule empty:
  because \"It does nothing.\"
";

const READY: &str = "id: ana\nname: Ana Ferreira\nline reports: 2\nevidence: []\n";
const NOT_READY: &str =
    "id: ben\nline reports: 0\nevidence:\n  - kind: mentoring\n    on: 2026-05-01\n";
const OPEN: &str = "id: cho\nevidence: []\n";
const WRONG: &str = "id: dee\nline reports: many\n";

fn people() -> TempDir {
    folder(&[
        ("good.playbook", GOOD),
        ("bad.playbook", BAD),
        ("ready.yaml", READY),
        ("not-ready.yaml", NOT_READY),
        ("open.yaml", OPEN),
        ("wrong.yaml", WRONG),
        ("typo.yaml", "id: eve\nline reprots: 2\nevidence: []\n"),
        ("empty.yaml", ""),
        ("list.yaml", "- 1\n- 2\n"),
        (
            "all.ndjson",
            "{\"id\": \"ana\", \"line reports\": 2}\n{\"id\": \"ben\", \"line reports\": \"many\"}\n\
             {\"id\": \"cho\"}\n",
        ),
        (
            "no-rules.playbook",
            "fact line reports: whole number from 0\n",
        ),
    ])
}

// check

#[test]
fn check_says_that_nothing_is_wrong() {
    assert_cmd_snapshot!(footbridge("check playbooks"));
}

#[test]
fn check_draws_every_problem() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "check bad.playbook good.playbook"
    ));
}

#[test]
fn check_lists_problems_as_json() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "check --format json bad.playbook"
    ));
}

#[test]
fn check_names_a_missing_file_and_goes_on() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "check nowhere.playbook good.playbook"
    ));
}

#[test]
fn check_refuses_a_folder_without_playbooks() {
    let folder = folder(&[("notes.txt", "Notes")]);
    assert_cmd_snapshot!(footbridge_in(folder.path(), "check ."));
}

#[test]
fn check_looks_into_folders() {
    let folder = folder(&[("a/one.playbook", GOOD), ("b/c/two.playbook", BAD)]);
    assert_cmd_snapshot!(footbridge_in(folder.path(), "check --format json ."));
}

#[test]
fn check_says_where_a_file_stops_being_text() {
    let folder = people();
    let bytes = b"fact line reports: whole number\nfact caf\xe9: text\n";
    std::fs::write(folder.path().join("latin.playbook"), bytes).unwrap();
    assert_cmd_snapshot!(footbridge_in(folder.path(), "check latin.playbook"));
}

#[test]
fn check_says_how_to_begin_an_empty_file() {
    let folder = folder(&[("empty.playbook", ""), ("comment.playbook", "# Later\n")]);
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "check empty.playbook comment.playbook"
    ));
}

#[test]
fn check_reads_standard_input() {
    assert_cmd_snapshot!(footbridge("check -").pass_stdin(BAD));
}

// evaluate

#[test]
fn evaluate_tells_the_verdict_and_what_stands_in_the_way() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook not-ready.yaml --as-of 2026-06-30"
    ));
}

#[test]
fn evaluate_prints_json() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook not-ready.yaml --as-of 2026-06-30 --format json"
    ));
}

#[test]
fn evaluate_prints_one_array_for_several_people_and_goes_on_after_a_bad_one() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook all.ndjson --as-of 2026-06-30 --format json"
    ));
}

#[test]
fn evaluate_prints_a_line_for_each_person() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook ready.yaml wrong.yaml open.yaml --as-of 2026-06-30 --format ndjson"
    ));
}

#[test]
fn evaluate_reads_people_and_their_evidence_from_tables() {
    let people = people();
    let table = "id,line reports\nana,0\nben,0\n";
    let evidence =
        "id,kind,on\nana,mentoring,2026-03-01\nana,mentoring,2026-04-01\ncho,mentoring,2026\n";
    std::fs::write(people.path().join("people.csv"), table).unwrap();
    std::fs::write(people.path().join("evidence.csv"), evidence).unwrap();
    let arguments = "evaluate good.playbook people.csv --evidence evidence.csv --as-of 2026-06-30";
    assert_cmd_snapshot!(footbridge_in(people.path(), arguments));
}

#[test]
fn evaluate_goes_on_after_a_bad_profile() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook ready.yaml wrong.yaml nowhere.yaml open.yaml --as-of 2026-06-30"
    ));
}

#[test]
fn evaluate_warns_of_a_key_that_the_playbook_does_not_know() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook typo.yaml --as-of 2026-06-30"
    ));
}

#[test]
fn evaluate_strict_refuses_a_key_that_the_playbook_does_not_know() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook typo.yaml --as-of 2026-06-30 --strict"
    ));
}

/// The exit code of `evaluate --gate` for some people.
fn gate(profiles: &str) -> Option<i32> {
    let folder = people();
    let arguments = format!("evaluate good.playbook {profiles} --gate --as-of 2026-06-30");
    footbridge_in(folder.path(), &arguments)
        .output()
        .unwrap()
        .status
        .code()
}

#[test]
fn evaluate_gate_passes_when_everybody_is_ready() {
    assert_eq!(gate("ready.yaml"), Some(0));
}

#[test]
fn evaluate_gate_says_not_ready_with_exit_one() {
    assert_eq!(gate("not-ready.yaml"), Some(1));
    assert_eq!(gate("open.yaml not-ready.yaml ready.yaml"), Some(1));
    assert_eq!(gate("not-ready.yaml open.yaml"), Some(1));
}

#[test]
fn evaluate_gate_says_undecided_with_exit_three() {
    assert_eq!(gate("open.yaml"), Some(3));
    assert_eq!(gate("ready.yaml open.yaml"), Some(3));
}

#[test]
fn evaluate_gate_counts_a_profile_that_cannot_be_read_as_a_problem() {
    assert_eq!(gate("open.yaml wrong.yaml"), Some(1));
    assert_eq!(gate("wrong.yaml open.yaml"), Some(1));
    assert_eq!(gate("ready.yaml nowhere.yaml"), Some(2));
    assert_eq!(gate("nowhere.yaml not-ready.yaml"), Some(2));
}

#[test]
fn evaluate_without_gate_is_clean_whoever_is_ready() {
    let folder = people();
    let arguments = "evaluate good.playbook ready.yaml not-ready.yaml open.yaml";
    let output = footbridge_in(folder.path(), arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn evaluate_refuses_a_date_that_does_not_exist() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook ready.yaml --as-of 2026-02-30"
    ));
}

#[test]
fn evaluate_refuses_a_playbook_with_errors() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate bad.playbook ready.yaml"
    ));
}

#[test]
fn evaluate_refuses_a_playbook_without_rules() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate no-rules.playbook ready.yaml"
    ));
}

#[test]
fn evaluate_says_what_is_wrong_with_an_empty_profile() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook empty.yaml --as-of 2026-06-30"
    ));
}

#[test]
fn evaluate_says_what_is_wrong_with_data_that_is_no_profile() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook list.yaml --as-of 2026-06-30"
    ));
}

#[test]
fn evaluate_takes_a_playbook_for_no_profile() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate good.playbook good.playbook --as-of 2026-06-30"
    ));
}

#[test]
fn evaluate_says_which_number_is_too_large() {
    let rule = "fact salary: number\nrule product:\n  require salary times 999999999999999999 times \
                999999999999999999 times 999999999999999999 is at least 1\n";
    let folder = folder(&[
        ("large.playbook", rule),
        ("ana.yaml", "id: ana\nsalary: 5\n"),
    ]);
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "evaluate large.playbook ana.yaml --as-of 2026-06-30"
    ));
}

#[test]
fn evaluate_reads_standard_input() {
    let folder = people();
    let mut command = footbridge_in(folder.path(), "evaluate good.playbook - --as-of 2026-06-30");
    assert_cmd_snapshot!(command.pass_stdin("{\"id\": \"ana\", \"line reports\": 0}"));
}

// test

#[test]
fn test_says_how_many_examples_pass() {
    assert_cmd_snapshot!(footbridge("test playbooks"));
}

#[test]
fn test_says_what_was_expected_what_came_out_and_why() {
    let example = "\
example \"Nobody to lead\"
  as of 2026-06-30
  given line reports is 0
  given mentoring evidence on 2026-05-01
  then verdict is ready
  then rule lead without a team is met
  then gap of rule lead without a team is stale
example \"Nothing known\"
  as of 2026-06-30
  then verdict is not ready
";
    let text = format!("{GOOD}{example}");
    let folder = folder(&[("good.playbook", &text), ("bad.playbook", BAD)]);
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "test good.playbook bad.playbook"
    ));
}

// describe

#[test]
fn describe_prints_a_document() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(folder.path(), "describe good.playbook"));
}

#[test]
fn describe_writes_a_file() {
    let folder = people();
    let page = folder.path().join("page.html");
    let arguments = "describe good.playbook --format html -o page.html";
    let output = footbridge_in(folder.path(), arguments).output().unwrap();
    assert!(output.status.success());
    let old = std::fs::read_to_string(&page).unwrap() + "old";
    std::fs::write(&page, old).unwrap();
    let output = footbridge_in(folder.path(), arguments).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(
        html.starts_with("<!DOCTYPE html><html lang=\"en\">"),
        "{html}"
    );
    assert!(html.ends_with("</html>\n"), "{html}");
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, people().path().read_dir().unwrap().count() + 1);
}

#[test]
fn describe_writes_a_page_where_the_name_of_the_file_says_so() {
    let folder = people();
    let run = |arguments: &str| {
        let output = footbridge_in(folder.path(), arguments).output().unwrap();
        assert!(output.status.success(), "{arguments}");
    };
    let starts = |file: &str, start: &str| {
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(text.starts_with(start), "{file}: {text}");
    };
    run("describe good.playbook -o page.HTML");
    starts("page.HTML", "<!DOCTYPE html>");
    run("describe good.playbook -o page.md");
    starts("page.md", "# ");
    run("describe good.playbook --format markdown -o odd.html");
    starts("odd.html", "# ");
}

#[test]
fn a_file_that_is_not_there_is_told_with_the_nearest_that_is() {
    let folder = people();
    for arguments in [
        "describe god.playbook",
        "check good.playbok",
        "format good.playbok",
    ] {
        let output = footbridge_in(folder.path(), arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.ends_with(": there is no such file; did you mean good.playbook?\n"),
            "{said}"
        );
        assert!(
            output.stdout.is_empty(),
            "nothing was read: nothing is summed up"
        );
    }
}

#[test]
fn a_profile_in_the_place_of_a_playbook_is_told() {
    let folder = folder(&[("ana.yaml", "line reports: 2\n")]);
    for command in ["describe", "schema profile"] {
        let arguments = format!("{command} ana.yaml");
        let output = footbridge_in(folder.path(), &arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        let told = "error: ana.yaml: this is data by its name, where a playbook is due; the playbook \
                    comes first, then the profiles\n";
        assert_eq!(said, told);
    }
}

#[test]
fn a_forgotten_ending_is_told() {
    let folder = people();
    for (arguments, whole) in [
        ("evaluate good ready.yaml", "good.playbook"),
        ("evaluate good.playbook ready", "ready.yaml"),
    ] {
        let output = footbridge_in(folder.path(), arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(&format!("did you mean {whole}?")), "{said}");
    }
}

/// What is meant for another playbook is told in one line; a slip is drawn all the same.
#[test]
fn many_entries_that_are_for_another_playbook_are_told_in_one_line() {
    let others = "id: zoe\nline reprots: 2\nsalary: 1\nshoe size: 41\nteam: 4\nevidence:\n  \
                  - kind: ballet\n    on: 2026-01-01\n  - kind: swimming\n  - kind: ballet\n";
    let folder = folder(&[("good.playbook", GOOD), ("zoe.yaml", others)]);
    let arguments = "evaluate good.playbook zoe.yaml --as-of 2026-06-30";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

/// A disk that is full is no reason to say that all is well.
#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_printed_fails() {
    let folder = people();
    for arguments in [
        "evaluate good.playbook ready.yaml",
        "evaluate good.playbook ready.yaml --format json",
        "describe good.playbook",
        "check good.playbook",
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let mut command = footbridge_in(folder.path(), arguments);
        let output = command.stdout(full.unwrap()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("error: standard output: "), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn columns_tells_how_wide_text_is_where_there_is_no_terminal() {
    let folder = people();
    let mut command = footbridge_in(folder.path(), "evaluate good.playbook open.yaml");
    let output = command.env("COLUMNS", "50").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.lines().all(|line| line.chars().count() <= 50),
        "{said}"
    );
}

#[test]
fn describe_refuses_a_broken_playbook_and_writes_nothing() {
    let broken = "fact line reports: whole number\nif no line report then flag \"Alone.\"\n";
    let folder = folder(&[("broken.playbook", broken), ("good.playbook", GOOD)]);
    let page = folder.path().join("page.md");
    std::fs::write(&page, "old").unwrap();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "describe broken.playbook -o page.md"
    ));
    let arguments = "describe good.playbook --against broken.playbook -o page.md";
    let output = footbridge_in(folder.path(), arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "old");
}

#[test]
fn describe_says_where_it_cannot_write() {
    let folder = people();
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "describe good.playbook -o no/such/folder.md"
    ));
    assert_cmd_snapshot!(footbridge_in(folder.path(), "describe good.playbook -o ."));
}

// schema

#[test]
fn schema_profile_prints_an_empty_profile() {
    let folder = people();
    let arguments = "schema profile good.playbook --template yaml";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
    let arguments = "schema profile good.playbook --template csv";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn schema_profile_writes_a_file() {
    let folder = people();
    let arguments = "schema profile good.playbook -o profile.schema.json";
    let output = footbridge_in(folder.path(), arguments).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
    let written = std::fs::read_to_string(folder.path().join("profile.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(schema["title"], "A profile for: First lead");
}

#[test]
fn schema_without_a_subject_says_what_there_is() {
    assert_cmd_snapshot!(footbridge("schema"));
}

// explain

#[test]
fn explain_prints_the_page_of_a_code() {
    let output = footbridge("explain check::unknown_name").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let page = read(&root().join("docs/diagnostics/check/unknown_name.md"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), page.text());
}

#[test]
fn explain_lists_every_code() {
    let output = footbridge("explain").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    for code in footbridge::CODES {
        assert!(
            list.lines().any(|line| line.starts_with(code.id)),
            "{}",
            code.id
        );
    }
}

#[test]
fn explain_suggests_the_nearest_code() {
    assert_cmd_snapshot!(footbridge("explain check::unknwon_name"));
}

// help and form

#[test]
fn help_lists_the_commands() {
    assert_cmd_snapshot!(footbridge("--help"));
}

#[test]
fn help_of_check() {
    assert_cmd_snapshot!(footbridge("check --help"));
}

#[test]
fn help_of_evaluate() {
    assert_cmd_snapshot!(footbridge("evaluate --help"));
}

#[test]
fn help_of_test() {
    assert_cmd_snapshot!(footbridge("test --help"));
}

#[test]
fn help_of_explain() {
    assert_cmd_snapshot!(footbridge("explain --help"));
}

#[test]
fn a_command_without_arguments_says_what_is_missing() {
    assert_cmd_snapshot!(footbridge("evaluate"));
}

#[test]
fn the_example_of_every_help_works() {
    for command in ["check", "evaluate", "forecast", "test", "explain"] {
        let help = footbridge(&format!("{command} --help")).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let example = help.split_once("Example: footbridge ").unwrap().1;
        let example = example.replace("\\\n", " ");
        let Output { status, stderr, .. } = footbridge(&example).output().unwrap();
        let said = String::from_utf8_lossy(&stderr);
        assert_eq!(status.code(), Some(0), "{example}: {said}");
    }
}

#[test]
fn nothing_is_coloured_when_it_goes_to_a_file() {
    let folder = people();
    for arguments in [
        "check bad.playbook",
        "evaluate good.playbook ready.yaml not-ready.yaml open.yaml wrong.yaml",
        "test good.playbook",
        "--help",
        "evaluate",
    ] {
        for has_no_color in [false, true] {
            let mut command = footbridge_in(folder.path(), arguments);
            if !has_no_color {
                command.env_remove("NO_COLOR");
            }
            let Output { stdout, stderr, .. } = command.output().unwrap();
            let is_coloured = stdout.contains(&0x1b) || stderr.contains(&0x1b);
            assert!(!is_coloured, "{arguments}");
        }
    }
}

// The shipped playbook and people

#[test]
fn shipped_people_as_json() {
    for name in ["ana", "noor", "mei-ling"] {
        let arguments = format!(
            "evaluate playbooks/product-leader.playbook playbooks/profiles/{name}.yaml \
             --as-of 2026-06-30 --format json"
        );
        insta::with_settings!({ snapshot_suffix => name }, {
            assert_cmd_snapshot!("shipped_json", footbridge(&arguments));
        });
    }
}

#[test]
fn shipped_people_as_text() {
    for name in ["ana", "noor", "mei-ling"] {
        let arguments = format!(
            "evaluate playbooks/product-leader.playbook playbooks/profiles/{name}.yaml \
             --as-of 2026-06-30"
        );
        insta::with_settings!({ snapshot_suffix => name }, {
            assert_cmd_snapshot!("shipped_text", footbridge(&arguments));
        });
    }
}

#[test]
fn shipped_people_as_ndjson() {
    assert_cmd_snapshot!(footbridge(
        "evaluate playbooks/product-leader.playbook playbooks/profiles/ana.yaml \
         playbooks/profiles/tomasz.yaml --as-of 2026-06-30 --format ndjson"
    ));
}

#[test]
fn reports_are_readable_at_sixty_columns() {
    let playbook = sound(&read(&root().join("playbooks/product-leader.playbook")));
    let as_of = Date::parse("2026-06-30").unwrap();
    for path in files_below("playbooks/profiles", "yaml") {
        let people = playbook.read_people(&read(&path), Format::Yaml, UnknownKeys::Warn);
        let profile = people.people[0].profile.as_ref().unwrap();
        let outcome = playbook.evaluate(profile, as_of);
        let page = without_styles(&text::outcome(&playbook, &outcome, 60));
        for line in page.lines() {
            assert!(line.chars().count() <= 60, "{line}");
        }
        if path.ends_with("ana.yaml") {
            insta::assert_snapshot!(page);
        }
    }
}

/// A text without its ANSI styles.
fn without_styles(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
