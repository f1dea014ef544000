//! Playbooks of several files: through the library, and by the command.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use footbridge::{Date, Format, Loaded, Outcome, Playbook, Source, UnknownKeys, load, load_with};
use tempfile::TempDir;

type Texts = BTreeMap<String, String>;

fn texts(files: &[(&str, &str)]) -> Texts {
    let files = files.iter();
    files
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

/// Loads the first of some files, which may name the others.
fn load_first(files: &[(&str, &str)]) -> Loaded {
    let (name, text) = files[0];
    load_with(&Source::new(name, text), &texts(files))
}

fn sound(files: &[(&str, &str)]) -> Playbook {
    let loaded = load_first(files);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.playbook.unwrap()
}

fn codes(loaded: &Loaded) -> Vec<String> {
    loaded.problems.iter().map(|one| one.code()).collect()
}

fn outcome(playbook: &Playbook, profile: &str) -> Outcome {
    let source = Source::new("profile.yaml", profile);
    let people = playbook.read_people(&source, Format::Yaml, UnknownKeys::Refuse);
    assert!(people.problems.is_empty(), "{:?}", people.problems);
    let person = &people.people[0];
    assert!(person.problems.is_empty(), "{:?}", person.problems);
    let as_of = Date::parse("2026-06-30").unwrap();
    playbook.evaluate(person.profile.as_ref().unwrap(), as_of)
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

fn command(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_footbridge"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command.args(arguments.split_whitespace());
    command
}

/// What a command prints, and how it ends.
fn run(folder: &Path, arguments: &str) -> (String, Option<i32>) {
    said(&command(folder, arguments).output().unwrap())
}

fn said(output: &Output) -> (String, Option<i32>) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    (String::from_utf8(text).unwrap(), output.status.code())
}

const SKILLS: &str = "\
scale proficiency: novice < practising < fluent
skill negotiation: proficiency
skill writing: proficiency
";

#[test]
fn rules_of_other_files_count_where_they_are_included() {
    let playbook = sound(&[
        (
            "playbooks/lead.playbook",
            "rule begin:\n  require negotiation is fluent\ninclude \"../common/more.playbook\"\n\
             rule last:\n  require rule middle is met\n",
        ),
        (
            "common/more.playbook",
            "include \"skills.playbook\"\nrule middle:\n  require writing is fluent\n",
        ),
        ("common/skills.playbook", SKILLS),
    ]);
    let outcome = outcome(&playbook, "negotiation: fluent\nwriting: novice\n");
    let rules: Vec<_> = outcome
        .criteria
        .iter()
        .map(|one| (one.rule.as_str(), one.status.words()))
        .collect();
    assert_eq!(
        rules,
        [("begin", "met"), ("middle", "unmet"), ("last", "unmet")]
    );
}

#[test]
fn a_file_is_read_once_however_often_it_is_included() {
    let loaded = load_first(&[
        (
            "lead.playbook",
            "include \"a.playbook\"\ninclude \"./common/../b.playbook\"\n\
             include \"common/skills.playbook\"\nrequire writing is fluent\n",
        ),
        ("a.playbook", "include \"common/skills.playbook\"\n"),
        ("b.playbook", "include \"common/skills.playbook\"\n"),
        ("common/skills.playbook", SKILLS),
    ]);
    assert_eq!(codes(&loaded), [""; 0], "{:?}", loaded.problems);
    assert_eq!(
        loaded.files,
        ["a.playbook", "b.playbook", "common/skills.playbook"]
    );
}

#[test]
fn title_and_examples_of_an_included_file_are_its_own() {
    let common = "playbook \"Vocabulary\"\n  version 9.9.9\nfact x: yes or no\n\
                  rule r:\n  require x\n  because \"It is so.\"\nexample \"Alone\"\n  given x\n  then verdict is ready\n";
    let playbook = sound(&[
        ("lead.playbook", "include \"common.playbook\"\n"),
        ("common.playbook", common),
    ]);
    assert_eq!(playbook.title(), "lead.playbook");
    assert_eq!(playbook.version(), None);
    assert_eq!(playbook.example_count(), 0);
    assert_eq!(sound(&[("common.playbook", common)]).example_count(), 1);
}

#[test]
fn an_included_verdict_is_the_verdict() {
    let playbook = sound(&[
        (
            "lead.playbook",
            "include \"verdict.playbook\"\nfact x: yes or no\nrequire x\n",
        ),
        (
            "verdict.playbook",
            "verdict\n  stay when any requirement is unmet\n  go otherwise\n",
        ),
    ]);
    let outcome = outcome(&playbook, "x: no\n");
    assert_eq!(outcome.verdict.decided(), Some("stay"));
}

#[test]
fn without_the_file_no_name_is_called_unknown() {
    let loaded = load(&Source::new(
        "lead.playbook",
        "include \"gone.playbook\"\nfact y: yes or no\nrequire x and negotiation is fluent\n\
         require mentoring evidence\nexample \"One\"\n  given x\n  then rule r is met\n",
    ));
    assert_eq!(codes(&loaded), ["source::file_not_found"]);
}

#[test]
fn every_broken_file_shows_its_own_problems() {
    let loaded = load_first(&[
        ("lead.playbook", "include \"a.playbook\"\nblorb\n"),
        ("a.playbook", "include \"b.playbook\"\nfact x\n"),
        ("b.playbook", "rule r:\n  require nothing known\n"),
    ]);
    let places: Vec<(String, &str)> = loaded
        .problems
        .iter()
        .map(|one| (one.code(), one.source().name()))
        .collect();
    let expected = [
        ("syntax::unknown_statement", "lead.playbook"),
        ("syntax::missing_colon", "a.playbook"),
        ("check::unknown_name", "b.playbook"),
    ];
    assert_eq!(places, expected.map(|(code, name)| (code.to_owned(), name)));
}

#[test]
fn a_long_chain_of_files_is_read_to_its_end() {
    let mut files = Texts::new();
    for at in 0..10_000 {
        let text = format!("include \"{}.playbook\"\n", at + 1);
        files.insert(format!("{at}.playbook"), text);
    }
    let last = "10000.playbook".to_owned();
    files.insert(last.clone(), "fact x: yes or no\nrequire x\n".to_owned());
    let first = Source::new("0.playbook", files["0.playbook"].as_str());
    let loaded = load_with(&first, &files);
    assert!(loaded.playbook.is_some(), "{:?}", loaded.problems);
    files.insert(last, "include \"0.playbook\"\n".to_owned());
    let loaded = load_with(&first, &files);
    assert_eq!(codes(&loaded), ["source::circular_include"]);
}

#[test]
fn many_files_make_one_playbook() {
    let mut files = Texts::new();
    let mut first = String::new();
    for at in 0..500 {
        let text = format!("fact f{at}: yes or no\nrule r{at}:\n  require f{at}\n");
        files.insert(format!("common/{at}.playbook"), text);
        first.push_str(&format!("include \"common/{at}.playbook\"\n"));
    }
    let loaded = load_with(&Source::new("first.playbook", first), &files);
    let playbook = loaded.playbook.unwrap();
    assert_eq!(outcome(&playbook, "f0: yes\n").criteria.len(), 500);
}

/// A vocabulary, a part without a title, and two playbooks that include both.
fn project() -> TempDir {
    folder(&[
        (
            "playbooks/one.playbook",
            "playbook \"One\"\ninclude \"../common/skills.playbook\"\n\
             include \"../common/rules.playbook\"\nfact line reports: whole number from 0\n",
        ),
        (
            "playbooks/two.playbook",
            "playbook \"Two\"\ninclude \"../common/rules.playbook\"\n\
             include \"../common/skills.playbook\"\nfact line reports: whole number from 0\n\
             example \"Nobody\"\n  given profile \"../people/ben.yaml\"\n  then verdict is not ready\n",
        ),
        (
            "common/skills.playbook",
            "playbook \"Skills\"\nscale proficiency: novice < fluent\nskill writing: proficiency\n\
             example \"Alone\"\n  given writing is novice\n  then verdict is ready\n",
        ),
        (
            "common/rules.playbook",
            "rule lead:\n  require line reports is at least 1\n",
        ),
        ("people/ben.yaml", "line reports: 0\n"),
    ])
}

#[test]
fn check_looks_at_a_part_with_the_playbooks_that_include_it() {
    let folder = project();
    let (text, code) = run(folder.path(), "check .");
    assert_eq!(text, "4 playbooks checked, nothing wrong\n");
    assert_eq!(code, Some(0));
    // Alone it lacks what the others declare.
    let (text, code) = run(folder.path(), "check common/rules.playbook");
    assert!(text.contains("check::unknown_name"), "{text}");
    assert_eq!(code, Some(1));
}

#[test]
fn check_tells_a_problem_of_a_shared_file_once() {
    let folder = project();
    let rules = folder.path().join("common/rules.playbook");
    std::fs::write(rules, "rule lead:\n  require line reprots is at least 1\n").unwrap();
    let (text, code) = run(folder.path(), "check ./playbooks");
    let summary = "2 playbooks checked: 1 error, 0 warnings\n";
    assert!(text.starts_with(summary), "{text}");
    assert!(text.contains("[common/rules.playbook:2:11]"), "{text}");
    assert_eq!(code, Some(1));
}

#[test]
fn examples_run_with_their_own_file_only() {
    let folder = project();
    let (text, code) = run(folder.path(), "test .");
    assert_eq!(text, "2 examples passed, 0 failed, in 3 playbooks\n");
    assert_eq!(code, Some(0));
}

#[test]
fn evaluate_reads_the_files_that_a_playbook_includes() {
    let folder = project();
    let arguments = "evaluate playbooks/one.playbook people/ben.yaml --as-of 2026-06-30";
    let (text, code) = run(folder.path(), arguments);
    assert!(text.contains("not ready"), "{text}");
    assert_eq!(code, Some(0));
}

#[test]
fn standard_input_includes_from_the_current_folder() {
    let folder = project();
    let mut child = command(folder.path(), "check -")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = b"include \"common/skills.playbook\"\nrequire writing is fluent\n";
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, text).unwrap();
    drop(input);
    let (text, code) = said(&child.wait_with_output().unwrap());
    assert_eq!(text, "1 playbook checked, nothing wrong\n");
    assert_eq!(code, Some(0));
}

#[test]
fn the_project_is_the_repository_or_where_the_command_runs() {
    let folder = project();
    let playbooks = folder.path().join("playbooks");
    let (text, code) = run(&playbooks, "check one.playbook");
    assert!(text.contains("source::outside_project"), "{text}");
    assert_eq!(code, Some(1));
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let (text, code) = run(&playbooks, "check one.playbook");
    assert_eq!(text, "1 playbook checked, nothing wrong\n");
    assert_eq!(code, Some(0));
}

#[test]
fn an_example_takes_no_person_from_outside() {
    let folder = project();
    let alone = "fact line reports: whole number from 0\nrequire line reports is at least 1\n\
                 example \"Nobody\"\n  given profile \"../people/ben.yaml\"\n  then verdict is ready\n";
    let playbooks = folder.path().join("playbooks");
    std::fs::write(playbooks.join("alone.playbook"), alone).unwrap();
    let (text, code) = run(&playbooks, "test alone.playbook");
    let why = "it lies outside of the project folder";
    assert!(text.contains(why), "{text}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_circle_is_seen_through_every_spelling_of_a_path() {
    let folder = folder(&[
        (
            "a/one.playbook",
            "include \"../b/two.playbook\"\nfact x: yes or no\nrequire x\n",
        ),
        ("b/two.playbook", "include \"../a/one.playbook\"\n"),
        (".git/config", ""),
    ]);
    for (place, arguments) in [
        ("a", "check one.playbook"),
        ("a", "check ./one.playbook"),
        (".", "check ./a/../a/one.playbook"),
    ] {
        let (text, _) = run(&folder.path().join(place), arguments);
        let summary = "1 playbook checked: 1 error, 0 warnings\n";
        assert!(text.starts_with(summary), "{text}");
        assert!(text.contains("source::circular_include"), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_project_is_refused() {
    let elsewhere = folder(&[("secret.playbook", "fact x: yes or no\n")]);
    let folder = folder(&[
        ("one.playbook", "include \"link.playbook\"\n"),
        ("two.playbook", "include \"inside.playbook\"\nrequire x\n"),
        ("three.playbook", "include \"loop.playbook\"\n"),
        ("real.playbook", "fact x: yes or no\n"),
    ]);
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
    };
    link(&elsewhere.path().join("secret.playbook"), "link.playbook");
    link(Path::new("real.playbook"), "inside.playbook");
    link(Path::new("loop.playbook"), "loop.playbook");
    let (text, _) = run(folder.path(), "check one.playbook");
    assert!(text.contains("source::outside_project"), "{text}");
    assert!(!text.contains("fact x"), "{text}");
    let (text, code) = run(folder.path(), "check two.playbook");
    assert_eq!(code, Some(0), "{text}");
    let (text, _) = run(folder.path(), "check three.playbook");
    assert!(text.contains("source::unreadable_file"), "{text}");
}

#[test]
fn a_file_too_large_is_refused_unread() {
    let folder = folder(&[("one.playbook", "include \"large.playbook\"\n")]);
    let large = std::fs::File::create(folder.path().join("large.playbook")).unwrap();
    large.set_len(17 * 1024 * 1024).unwrap();
    let (text, code) = run(folder.path(), "check one.playbook");
    assert!(text.contains("it is larger than 16 MB"), "{text}");
    assert_eq!(code, Some(1));
}

#[test]
fn the_second_file_of_a_problem_is_in_the_json() {
    let folder = folder(&[
        (
            "one.playbook",
            "include \"two.playbook\"\nfact x: yes or no\nrequire x\n",
        ),
        ("two.playbook", "\nfact x: yes or no\n"),
    ]);
    let (text, _) = run(folder.path(), "check one.playbook --format json");
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found[0]["file"], "one.playbook");
    assert_eq!(found[0]["related"][0]["file"], "two.playbook");
    assert_eq!(found[0]["related"][0]["line"], 2);
    assert_eq!(found[0]["related"][0]["message"], "first declared here");
}
