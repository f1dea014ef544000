//! Every message: its fixture, its page, and how it reads.
//!
//! A fixture is `fixtures/diagnostics/<stage>/<name>.playbook`, or `<name>_<variant>.playbook` for
//! a further wording. Those of `profile::…` are data files, read for `profile/person.playbook`;
//! those of `evaluate::…` are a playbook and a data file of the same name, evaluated as of
//! [`AS_OF`]. The blocks of the pages are read in the same way: on a page of `evaluate::…` the
//! `playbook` block goes with the data blocks below it.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reads its fixtures, and fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use footbridge::{
    CODES, Colour, Date, Format, Loaded, Playbook, Problem, Severity, Source, UnknownKeys,
    find_code, load, load_with, read_text, render,
};

use crate::support::{Folder, NamedBlocks};

const AS_OF: &str = "2026-06-30";
const WIDTH: usize = 80;
/// Codes whose page says in words what to avoid: a block would not be text, or too long.
const SHOWN_IN_WORDS: [&str; 2] = ["check::definitions_too_deep", "source::not_text"];
/// Codes that are told beside what causes them, in another file.
const TOLD_WITH_ITS_CAUSE: [&str; 2] = ["source::broken_playbook", "evaluate::undated_values"];
/// What has no place in a message.
const JARGON: [&str; 16] = [
    "deserialize",
    "EOI",
    "expression",
    "filter_",
    "grammar",
    "identifier",
    "invalid",
    "k_",
    "mapping",
    "null pointer",
    "parse",
    "rule_",
    "scalar",
    "sequence",
    "syntax error",
    "token",
];

/// Something that was found, in every form that a reader meets.
struct Found {
    code: String,
    severity: Severity,
    /// Message, help and labels.
    texts: Vec<String>,
    /// As it is drawn.
    drawing: String,
    /// The words that the first label is on.
    words: String,
}

impl From<&Problem> for Found {
    fn from(problem: &Problem) -> Self {
        let labels = problem.labels().into_iter().filter_map(|label| label.text);
        let mut texts = vec![problem.message()];
        texts.extend(problem.help());
        texts.extend(labels);
        Self {
            code: problem.code(),
            severity: problem.severity(),
            texts,
            drawing: render(problem, WIDTH, Colour::No),
            words: problem.source().slice(problem.span()).to_owned(),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Every fixture, with its stage.
fn fixtures() -> Vec<(String, PathBuf)> {
    let mut fixtures = Vec::new();
    for stage in ["check", "evaluate", "profile", "source", "syntax"] {
        let files = fs::read_dir(folder().join("diagnostics").join(stage)).unwrap();
        let files = files.map(|file| file.unwrap().path());
        let files = files.filter(|path| is_fixture(path));
        fixtures.extend(files.map(|path| (stage.to_owned(), path)));
    }
    fixtures.sort();
    fixtures
}

/// The playbooks beside the data of `profile::…` and `evaluate::…` are no fixtures of their own, and
/// what stands in a folder is a file that fixtures name.
fn is_fixture(path: &Path) -> bool {
    if path.is_dir() {
        return false;
    }
    let is_playbook = path.extension().is_some_and(|ending| ending == "playbook");
    !(is_playbook && matches!(stage_of(path).as_str(), "evaluate" | "profile"))
}

fn stage_of(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name).unwrap();
    folder.to_string_lossy().into_owned()
}

/// The code that a fixture is named for.
fn code_of(path: &Path) -> &'static str {
    let (stage, name) = (stage_of(path), path.file_stem().unwrap().to_string_lossy());
    let start = |id: &str| {
        let known = id.strip_prefix(&format!("{stage}::"))?;
        let rest = name.strip_prefix(known)?;
        (rest.is_empty() || rest.starts_with('_')).then_some(known.len())
    };
    let code = CODES.iter().filter(|code| start(code.id).is_some());
    let code = code.max_by_key(|code| start(code.id));
    code.unwrap_or_else(|| panic!("{}: named for no code", path.display()))
        .id
}

fn load_clean(path: &Path) -> Playbook {
    let text = fs::read_to_string(path).unwrap();
    let loaded = load(&Source::new(path.to_string_lossy(), text));
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.playbook.unwrap()
}

/// The playbook that the data of `profile::…` is read for.
static PERSON: LazyLock<Playbook> =
    LazyLock::new(|| load_clean(&folder().join("diagnostics/profile/person.playbook")));

/// What is found in a fixture.
fn found_in_fixture(path: &Path) -> Vec<Found> {
    let stage = stage_of(path);
    let name = format!(
        "{stage}/{}",
        path.file_name().unwrap().to_string_lossy().into_owned()
    );
    let source = match read_text(&name, fs::read(path).unwrap()) {
        Ok(source) => source,
        Err(problem) => return vec![Found::from(&problem)],
    };
    match stage.as_str() {
        "profile" => found_in_data(&source, &PERSON),
        "evaluate" => found_in_outcome(&source, &load_clean(&path.with_extension("playbook"))),
        _ => found_in_playbook(&source),
    }
}

fn found_in_playbook(source: &Source) -> Vec<Found> {
    let door = Folder(folder().join("diagnostics"));
    found_in_loaded(&load_with(source, &door))
}

fn found_in_loaded(loaded: &Loaded) -> Vec<Found> {
    let overdue = loaded.overdue(Date::parse(AS_OF).unwrap());
    let problems = loaded.problems.iter().chain(&overdue);
    problems.map(Found::from).collect()
}

fn found_in_data(source: &Source, playbook: &Playbook) -> Vec<Found> {
    let format = Format::from_path(source.name());
    let header = source.text().lines().next().unwrap_or_default();
    let is_evidence = format == Format::Csv && header.split(',').any(|name| name == "kind");
    let people = if is_evidence {
        let ana = Source::new("people.yaml", "id: ana");
        playbook.read_people_with(&ana, Format::Yaml, Some(source), UnknownKeys::Warn)
    } else {
        playbook.read_people(source, format, UnknownKeys::Warn)
    };
    let of_people = people.people.iter().flat_map(|person| &person.problems);
    people
        .problems
        .iter()
        .chain(of_people)
        .map(Found::from)
        .collect()
}

fn found_in_outcome(source: &Source, playbook: &Playbook) -> Vec<Found> {
    let format = Format::from_path(source.name());
    let people = playbook.read_people(source, format, UnknownKeys::Refuse);
    let profiles = people.people.iter().map(|person| &person.profile);
    let as_of = Date::parse(AS_OF).unwrap();
    profiles
        .flat_map(|profile| playbook.evaluate(profile.as_ref().unwrap(), as_of).remarks)
        .map(|remark| Found {
            code: remark.code().to_owned(),
            severity: Severity::Warning,
            texts: vec![remark.to_string()],
            drawing: format!("{}\n\n  {remark}\n", remark.code()),
            words: String::new(),
        })
        .collect()
}

fn drawings(found: &[Found]) -> String {
    let drawings: Vec<&str> = found.iter().map(|found| found.drawing.trim_end()).collect();
    drawings.join("\n\n")
}

/// Input first, then what is said of it.
fn sheet(input: &str, found: &[Found]) -> String {
    format!(
        "{}\n\n---------- reports ----------\n\n{}\n",
        input.trim_end(),
        drawings(found)
    )
}

#[test]
fn every_fixture_reports_what_is_recorded() {
    insta::glob!("fixtures/diagnostics", "*/*", |path| {
        if !is_fixture(path) {
            return;
        }
        let mut input = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        if stage_of(path) == "evaluate" {
            let playbook = fs::read_to_string(path.with_extension("playbook")).unwrap();
            input = format!("{playbook}\n----------\n\n{input}");
        }
        insta::assert_snapshot!(sheet(&input, &found_in_fixture(path)));
    });
}

#[test]
fn every_fixture_shows_only_its_own_code() {
    let mut wrong = Vec::new();
    for (_, path) in fixtures() {
        let found = found_in_fixture(&path);
        let codes: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
        let code = code_of(&path);
        let has_cause = TOLD_WITH_ITS_CAUSE.contains(&code) && codes.contains(&code);
        if codes != [code] && !has_cause {
            wrong.push(format!("{}: {codes:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_fixture_and_a_page() {
    let shown: Vec<&str> = fixtures().iter().map(|(_, path)| code_of(path)).collect();
    for code in CODES {
        assert!(shown.contains(&code.id), "{}: no fixture", code.id);
        assert!(code.page.contains("## Prefer"), "{}: no page", code.id);
    }
}

/// Every `code(stage::name)` of the source, and the codes of remarks.
fn codes_in_source() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = Vec::new();
    for stage in ["check", "pipeline", "profile", "syntax"] {
        let text = fs::read_to_string(source.join(stage).join("error.rs")).unwrap();
        let marked = text.split("code(").skip(1);
        let marked = marked.filter_map(|rest| rest.split_once(')'));
        codes.extend(marked.map(|(code, _)| code.to_owned()));
    }
    let outcome = fs::read_to_string(source.join("outcome.rs")).unwrap();
    let remarks = outcome
        .split('"')
        .filter(|text| text.starts_with("evaluate::"));
    codes.extend(remarks.map(str::to_owned));
    codes
}

#[test]
fn no_code_is_missing_from_the_list() {
    let in_source = codes_in_source();
    for code in &in_source {
        assert!(find_code(code).is_some(), "{code} is not in CODES");
    }
    for code in CODES {
        let is_used = in_source.iter().any(|used| used == code.id);
        assert!(is_used, "{} is in CODES and nowhere else", code.id);
    }
    for (_, path) in fixtures() {
        for found in found_in_fixture(&path) {
            let code = find_code(&found.code).unwrap();
            assert_eq!(code.severity, found.severity, "{}", path.display());
        }
    }
}

/// The four sections of a page, in order.
fn sections(page: &str) -> [&str; 4] {
    let mut rest = page;
    let mut take = |heading: &str| {
        let (before, after) = rest
            .split_once(&format!("\n## {heading}\n"))
            .unwrap_or_else(|| panic!("no `## {heading}` in its place:\n{page}"));
        rest = after;
        before
    };
    let _title = take("Says");
    let says = take("Why");
    let why = take("Avoid");
    let avoid = take("Prefer");
    [says, why, avoid, rest]
}

/// The fenced blocks of a text: language and body.
fn blocks(text: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = text.split("```").collect();
    let inside = parts.iter().skip(1).step_by(2);
    inside
        .filter_map(|block| block.split_once('\n'))
        .map(|(language, body)| (language.to_owned(), body.to_owned()))
        .collect()
}

/// The codes that the blocks of a section give. `beside` is the playbook of `evaluate::…` data. Of
/// blocks with a name, `# common/skills.playbook`, the last one is the playbook.
fn codes_shown(stage: &str, text: &str, beside: &mut Option<Playbook>) -> Vec<String> {
    let mut codes = Vec::new();
    let mut named = NamedBlocks::default();
    let blocks = blocks(text);
    for (at, (language, body)) in blocks.iter().enumerate() {
        let name = named.add(body);
        if name.is_some() && at + 1 < blocks.len() {
            continue;
        }
        let name = name.unwrap_or_else(|| format!("block.{language}"));
        let source = Source::new(name, body.as_str());
        let found = match (stage, language.as_str()) {
            (_, "text") => Vec::new(),
            ("evaluate", "playbook") => {
                let loaded = load(&source);
                *beside = loaded.playbook;
                loaded.problems.iter().map(Found::from).collect()
            }
            ("evaluate", _) => found_in_outcome(&source, beside.as_ref().unwrap()),
            ("profile", _) => found_in_data(&source, &PERSON),
            (_, "playbook") => found_in_loaded(&load_with(&source, &named)),
            (_, other) => panic!("nobody reads a block of `{other}`"),
        };
        codes.extend(found.into_iter().map(|found| found.code));
    }
    codes
}

#[test]
fn every_page_shows_its_code_and_a_cure() {
    for code in CODES {
        let (stage, _) = code.id.split_once("::").unwrap();
        assert!(
            code.page.starts_with(&format!("# {}\n", code.id)),
            "{}",
            code.id
        );
        let [says, why, avoid, prefer] = sections(code.page);
        assert!(!says.trim().is_empty() && !why.trim().is_empty());
        let mut beside = None;
        let avoided = codes_shown(stage, avoid, &mut beside);
        if SHOWN_IN_WORDS.contains(&code.id) {
            assert!(avoided.is_empty(), "{}: {avoided:?}", code.id);
        } else {
            if TOLD_WITH_ITS_CAUSE.contains(&code.id) {
                assert!(avoided.iter().any(|one| one == code.id), "{avoided:?}");
            } else {
                assert_eq!(avoided, [code.id], "{}: under Avoid", code.id);
            }
            assert!(!blocks(prefer).is_empty(), "{}: no cure", code.id);
        }
        let preferred = codes_shown(stage, prefer, &mut beside);
        assert!(preferred.is_empty(), "{}: {preferred:?}", code.id);
    }
}

#[test]
fn every_page_fits_a_terminal() {
    for code in CODES {
        let widest = code.page.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(WIDTH), "{}: {widest:?} columns", code.id);
        let lines = code.page.lines().count();
        assert!(lines <= 45, "{}: {lines} lines", code.id);
    }
}

/// A text without what it quotes from the playbook or the data.
fn own_words(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

#[test]
fn no_message_uses_grammar_jargon() {
    for (_, path) in fixtures() {
        for text in found_in_fixture(&path)
            .iter()
            .flat_map(|found| &found.texts)
        {
            for word in JARGON {
                assert!(!text.contains(word), "{}: {text}", path.display());
            }
            let own = own_words(text);
            assert!(!own.contains('_'), "{}: {text}", path.display());
        }
    }
}

#[test]
fn every_message_is_one_plain_sentence() {
    for (_, path) in fixtures() {
        for text in found_in_fixture(&path)
            .iter()
            .flat_map(|found| &found.texts)
        {
            let place = path.display();
            assert!(!text.ends_with('.'), "{place}: full stop: {text}");
            assert!(!text.contains('\n'), "{place}: several lines: {text}");
            let first = text.chars().next().unwrap();
            assert!(!first.is_uppercase(), "{place}: upper case: {text}");
            for slip in ["a a ", "a e", "an a ", " a i", " a o", "  "] {
                let own = own_words(text);
                assert!(!own.contains(&format!(" {slip}")), "{place}: {text}");
            }
        }
    }
}

#[test]
fn a_file_with_ten_mistakes_reports_ten_problems() {
    let text = fs::read_to_string(folder().join("ten_mistakes.playbook")).unwrap();
    let found = found_in_playbook(&Source::new("ten_mistakes.playbook", text.as_str()));
    let seen: Vec<(&str, &str)> = found
        .iter()
        .map(|found| (found.code.as_str(), found.words.as_str()))
        .collect();
    let expected = [
        ("syntax::unreadable_clause", "one"),
        ("syntax::misplaced_clause", "because"),
        (
            "syntax::missing_colon",
            "fact wants to manage people yes or no",
        ),
        ("check::unknown_scale", "profficiency"),
        ("check::unknown_name", "line report"),
        ("syntax::symbol_for_words", ">="),
        ("check::missing_unit", "15"),
        ("check::unknown_evidence_kind", "mentorring"),
        ("syntax::impossible_date", "2026-02-30"),
        ("check::missing_otherwise", "verdict"),
    ];
    assert_eq!(seen, expected, "{}", drawings(&found));
    insta::assert_snapshot!(sheet(&text, &found));
}

#[test]
fn a_misspelt_declaration_is_the_only_thing_that_is_reported() {
    let uses = "if no line reports then require at least 2 mentoring evidence\n\
                require line reports is at least 2 and negotiation is at least fluent\n\
                require mentoring evidence where rating is at least 4\n";
    let declarations = [
        "scale proficiency: novice < fluent\n",
        "fact line reports: whole number from 0\n",
        "skill negotiation: proficiency\n",
        "evidence mentoring: \"Mentoring\"\n  field rating: whole number\n",
    ];
    let slips = [
        ("scale ", "scales "),
        ("proficiency: novice", "proficiency novice"),
        ("fact ", "facts "),
        ("reports:", "reports"),
        ("whole", "hole"),
        ("skill ", "skil "),
        ("negotiation:", "negotiation"),
        ("evidence ", "evidenc "),
        ("mentoring:", "mentoring"),
        ("rating:", "rating"),
        ("\"Mentoring\"", "\"Mentoring"),
    ];
    for (right, wrong) in slips {
        let text = format!("{}{uses}", declarations.concat());
        let text = text.replacen(right, wrong, 1);
        let found = found_in_playbook(&Source::new("misspelt.playbook", text));
        assert_eq!(found.len(), 1, "{wrong}:\n{}", drawings(&found));
    }
}
