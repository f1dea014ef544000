//! The documents: their playbooks load, their people are read, their answers are what comes out,
//! their commands run, and their links lead somewhere.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

mod markdown;
pub(crate) mod schema;

use std::path::Path;
use std::process::{Command, Output};

use footbridge::{
    Date, Effect, Extent, Format, GapKind, Playbook, Profile, Severity, Source, Status,
    UnknownKeys, load_with,
};
use serde_json::Value;

use crate::support::NamedBlocks;
use markdown::{Block, Document, root};

/// The documents whose blocks are run: a `playbook` block loads; a `yaml` or `json` block after it
/// is a profile for it; a `text` block after that is the answer, a `text plan` block what it takes. A block whose first line is
/// `# common/skills.playbook` is that file, and others of the document may name it.
const RUN: [&str; 6] = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/language.md",
    "docs/meaning.md",
];

/// The assessment date of every answer in the documents.
const AS_OF: &str = "2026-06-30";
/// The last day of every forecast in the documents.
const UNTIL: &str = "2029-06-30";

/// Every playbook on the pages.
pub(crate) fn playbook_blocks() -> Vec<String> {
    let pages = Document::all();
    let blocks = pages.iter().flat_map(Document::blocks);
    let playbooks = blocks.filter(|block| block.language.starts_with("playbook"));
    playbooks.map(|block| block.text).collect()
}

#[test]
fn every_playbook_block_loads() {
    for path in RUN {
        let document = Document::read(path);
        for block in document.blocks() {
            if block.language == "playbook" {
                load_block(&document, &block);
            }
        }
    }
}

#[test]
fn every_profile_block_fits_the_playbook_before_it() {
    let mut count = 0;
    for path in RUN {
        count += stories(&Document::read(path)).len();
    }
    assert!(count >= 3, "only {count} profiles are shown");
}

#[test]
fn every_answer_shown_is_what_comes_out() {
    for path in RUN {
        for story in stories(&Document::read(path)) {
            if let Some(answer) = &story.answer {
                let given = story.outcome();
                assert_eq!(
                    *answer, given,
                    "{path}: the answer to the profile at line {}",
                    story.line
                );
            }
        }
    }
}

#[test]
fn every_plan_shown_is_what_comes_out() {
    let mut count = 0;
    for path in RUN {
        for story in stories(&Document::read(path)) {
            if let Some(plan) = &story.plan {
                assert_eq!(*plan, story.plan(), "{path}: line {}", story.line);
                count += 1;
            }
        }
    }
    assert!(count > 0, "no plan is shown");
}

#[test]
fn every_reasoning_shown_is_what_comes_out() {
    let mut count = 0;
    for path in RUN {
        for story in stories(&Document::read(path)) {
            if let Some((asked, shown)) = &story.why {
                let line = story.line;
                let why = story.why(asked);
                assert_eq!(*shown, why, "{path}: the profile at line {line}");
                count += 1;
            }
        }
    }
    assert!(count >= 1);
}

#[test]
fn every_history_shown_is_what_comes_out() {
    let mut count = 0;
    for path in RUN {
        for story in stories(&Document::read(path)) {
            if let Some(shown) = &story.history {
                let line = story.line;
                let history = story.history();
                assert_eq!(*shown, history, "{path}: the profile at line {line}");
                count += 1;
            }
        }
    }
    assert!(count >= 1);
}

#[test]
fn every_forecast_shown_is_what_comes_out() {
    let mut count = 0;
    for path in RUN {
        for story in stories(&Document::read(path)) {
            if let Some(shown) = &story.forecast {
                let line = story.line;
                assert_eq!(
                    *shown,
                    story.forecast(),
                    "{path}: the profile at line {line}"
                );
                count += 1;
            }
        }
    }
    assert!(count >= 1);
}

#[test]
fn the_readme_opens_with_a_playbook_a_person_and_the_answer() {
    let readme = Document::read("README.md");
    let languages: Vec<String> = readme
        .blocks()
        .into_iter()
        .map(|block| block.language)
        .collect();
    assert_eq!(languages[..4], ["playbook", "yaml", "text", "sh"]);
    assert!(stories(&readme)[0].answer.is_some());
}

#[test]
fn every_example_in_the_documents_passes() {
    for path in RUN {
        let document = Document::read(path);
        let blocks = document.blocks().into_iter();
        for block in blocks.filter(|block| block.language == "playbook") {
            let playbook = load_block(&document, &block);
            for result in playbook.run_examples(&named_blocks(&document)) {
                assert!(
                    result.mismatches.is_empty(),
                    "{path}, block at line {}: {}: {:?}",
                    block.line,
                    result.title,
                    result.mismatches
                );
            }
        }
    }
}

#[test]
fn every_command_of_the_readme_runs() {
    let readme = Document::read("README.md");
    let mut count = 0;
    for block in readme.blocks() {
        if !matches!(block.language.as_str(), "sh" | "console") {
            continue;
        }
        for line in block.text.lines() {
            let line = line.strip_prefix("$ ").unwrap_or(line);
            if let Some(arguments) = arguments_of(line) {
                let output = footbridge(&arguments, &root());
                let said = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(0), "{line}\n{said}");
                count += 1;
            } else {
                assert_eq!(line, "cargo test", "a command that no test runs");
            }
        }
    }
    assert!(count >= 4, "only {count} commands were run");
}

#[test]
fn every_link_leads_somewhere() {
    for document in Document::all() {
        for link in document.links() {
            if !link.contains("://") {
                assert_leads(&document, &link);
            }
        }
    }
}

#[test]
fn the_changelog_has_an_unreleased_section() {
    let changelog = Document::read("CHANGELOG.md");
    let mut sections = changelog
        .text
        .lines()
        .filter(|line| line.starts_with("## "));
    assert_eq!(sections.next(), Some("## [Unreleased]"));
}

#[test]
fn every_decision_says_what_was_asked_chosen_and_given_up() {
    let mut numbers = Vec::new();
    for document in Document::all() {
        let Some(name) = document.path.strip_prefix("docs/decisions/") else {
            continue;
        };
        numbers.push(name[..4].parse::<usize>().expect(name));
        for heading in ["## Question", "## Choice", "## What we gave up"] {
            let has_heading = document.text.lines().any(|line| line == heading);
            assert!(has_heading, "{name} has no `{heading}`");
        }
    }
    let each_once = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(each_once, "{numbers:?}");
}

#[test]
fn results_of_evaluate_fit_their_schema() {
    let schema = read_schema("outcome");
    let playbook = "playbooks/product-leader.playbook";
    let people = sample_people();
    let mut arguments = vec!["evaluate", playbook, "--as-of", AS_OF, "--format", "json"];
    let one = [arguments.as_slice(), &["playbooks/profiles/ana.yaml"]].concat();
    arguments.extend(people.iter().map(String::as_str));
    for arguments in [one, arguments] {
        let printed = json_of(&footbridge(&arguments, &root()));
        assert_eq!(schema::misfits(&schema, &printed), [""; 0]);
    }
}

#[test]
fn results_for_unreadable_people_fit_their_schema() {
    let folder = tempfile::tempdir().unwrap();
    let playbook = root().join("playbooks/product-leader.playbook");
    let playbook = playbook.to_string_lossy();
    let people = [
        ("people.yaml", "- line reports: 2.5\n- id: b\n  who: 1\n"),
        ("no-people.yaml", "just a text\n"),
        ("broken.json", "{"),
    ];
    for (name, text) in people {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut arguments = vec![
        "evaluate", &playbook, "--as-of", AS_OF, "--format", "ndjson",
    ];
    arguments.extend(people.iter().map(|(name, _)| *name));
    let output = footbridge(&arguments, folder.path());
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.lines().count(), 4, "{printed}");
    let schema = read_schema("outcome");
    for line in printed.lines() {
        let printed = serde_json::from_str(line).unwrap();
        assert_eq!(schema::misfits(&schema, &printed), [""; 0]);
    }
}

#[test]
fn verdict_lines_fit_their_schema() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "{\"id\": \"a\"}\n{\"line reports\": 2.5}\n{\n{\"wants to manage people\": false}\n\
                 {\"id\": \"a\", \"who\": 1}\n\n17\n";
    std::fs::write(folder.path().join("people.ndjson"), lines).unwrap();
    let playbook = root().join("playbooks/product-leader.playbook");
    let playbook = playbook.to_string_lossy();
    let evaluate = [
        "evaluate",
        &playbook,
        "people.ndjson",
        "--output",
        "verdict",
    ];
    let output = footbridge(&evaluate, folder.path());
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.lines().count(), 6, "{printed}");
    let schema = read_schema("verdict-line");
    for line in printed.lines() {
        let printed = serde_json::from_str(line).unwrap();
        assert_eq!(schema::misfits(&schema, &printed), [""; 0], "{line}");
    }
}

#[test]
fn plans_fit_their_schema() {
    let folder = tempfile::tempdir().unwrap();
    let lead = "fact a: yes or no\nfact b: duration\nevidence talk: \"A talk\"\n\
                rule one: \"One\"\n  require a\n  expect talk evidence\n\
                rule two:\n  if not a\n  then stop \"No.\"\n\
                rule three: \"Three\"\n  encourage b is at least 1 year\n\
                action do a: \"A\"\n  sets a to yes\n\
                action do talk: \"Talk\"\n  builds 1 talk evidence\n  \
                reach 1, impact 1, confidence 80%, effort 3 weeks\n";
    std::fs::write(folder.path().join("lead.playbook"), lead).unwrap();
    let people = "- id: x\n  a: no\n  b: 3 months\n  evidence: []\n- id: y\n- id: z\n  a: yes\n\
                  - id: wrong\n  a: perhaps\n";
    std::fs::write(folder.path().join("people.yaml"), people).unwrap();
    let schema = read_schema("plan");
    for more in [&[][..], &["--to", "not ready"], &["--within", "1 week"]] {
        let plan = ["plan", "lead.playbook", "people.yaml", "--format", "json"];
        let printed = json_of(&footbridge(&[&plan, more].concat(), folder.path()));
        assert_eq!(printed.as_array().unwrap().len(), 4);
        assert_eq!(schema::misfits(&schema, &printed), [""; 0]);
    }
}

#[test]
fn forecasts_fit_their_schema() {
    let mut arguments = vec!["forecast", "playbooks/product-leader.playbook"];
    let people = ["ana", "aroha", "kwame", "noor"];
    let people = people.map(|name| format!("playbooks/profiles/{name}.yaml"));
    arguments.extend(people.iter().map(String::as_str));
    arguments.extend(["--as-of", AS_OF, "--format", "json"]);
    let printed = json_of(&footbridge(&arguments, &root()));
    assert_eq!(printed.as_array().unwrap().len(), 4);
    let schema = read_schema("forecast");
    assert_eq!(schema::misfits(&schema, &printed), [""; 0]);
}

#[test]
fn histories_fit_their_schema() {
    let schema = read_schema("history");
    for playbook in [
        "product-leader",
        "corporate-product-manager",
        "product-career",
    ] {
        let playbook = format!("playbooks/{playbook}.playbook");
        let people =
            ["ana", "aroha", "kwame"].map(|name| format!("playbooks/profiles/{name}.yaml"));
        let mut arguments = vec!["history", &playbook];
        arguments.extend(people.iter().map(String::as_str));
        arguments.extend(["--as-of", AS_OF, "--format", "json"]);
        let printed = json_of(&footbridge(&arguments, &root()));
        assert_eq!(printed.as_array().unwrap().len(), 3);
        assert_eq!(schema::misfits(&schema, &printed), [""; 0]);
    }
}

#[test]
fn reasonings_fit_their_schema() {
    let schema = read_schema("why");
    for name in ["ana", "aroha", "kwame", "noor"] {
        let profile = format!("playbooks/profiles/{name}.yaml");
        for playbook in [
            "product-leader",
            "corporate-product-manager",
            "product-career",
        ] {
            let playbook = format!("playbooks/{playbook}.playbook");
            let arguments = [
                "why", &playbook, &profile, "--as-of", AS_OF, "--format", "json",
            ];
            for more in [&[][..], &["--all"]] {
                let printed = json_of(&footbridge(&[&arguments, more].concat(), &root()));
                assert_eq!(schema::misfits(&schema, &printed), [""; 0]);
            }
        }
    }
}

#[test]
fn results_of_check_fit_their_schema() {
    let folder = tempfile::tempdir().unwrap();
    let broken = "fact line reports: whole number from 0\nrequire line report is known\narea a\n";
    std::fs::write(folder.path().join("broken.playbook"), broken).unwrap();
    let output = footbridge(
        &["check", "broken.playbook", "--format", "json"],
        folder.path(),
    );
    let printed = json_of(&output);
    assert!(!printed.as_array().unwrap().is_empty());
    let schema = read_schema("problems");
    assert_eq!(schema::misfits(&schema, &printed), [""; 0]);
}

#[test]
fn the_schemas_refuse_what_does_not_fit() {
    let arguments = [
        "evaluate",
        "playbooks/product-leader.playbook",
        "playbooks/profiles/ana.yaml",
        "--as-of",
        AS_OF,
        "--format",
        "json",
    ];
    let good = json_of(&footbridge(&arguments, &root()));
    let schema = read_schema("outcome");
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut bad = good.clone();
        change(&mut bad);
        assert_ne!(schema::misfits(&schema, &bad), [""; 0]);
    };
    refused(&|bad| bad["surprise"] = Value::Null);
    refused(&|bad| bad["verdict"]["decided"] = Value::from("yes"));
    refused(&|bad| bad["criteria"][0]["status"] = Value::from("almost"));
    refused(&|bad| {
        bad.as_object_mut().unwrap().remove("as_of");
    });
}

#[test]
fn the_schema_lists_every_status_effect_and_gap() {
    let schema = read_schema("outcome");
    let listed = |pointer: &str| {
        let words = schema.pointer(pointer).and_then(Value::as_array).unwrap();
        words
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let gaps = GapKind::ALL.map(GapKind::words);
    assert_eq!(listed("/$defs/gap/properties/kind/enum"), gaps);
    let effects = [Effect::Require, Effect::Expect, Effect::Encourage].map(Effect::word);
    assert_eq!(listed("/$defs/criterion/properties/effect/enum"), effects);
    let statuses = [
        Status::Met,
        Status::Unmet,
        Status::NotApplicable,
        Status::NoGap,
        Status::Undecided,
        Status::Waived,
        Status::WaivedOrBetter,
    ];
    let statuses = statuses.map(Status::words);
    assert_eq!(listed("/$defs/criterion/properties/status/enum"), statuses);
}

/// A profile in a document, with the playbook before it and the answer after it.
struct Story {
    playbook: Playbook,
    profile: Profile,
    /// The line of the profile.
    line: usize,
    answer: Option<String>,
    plan: Option<String>,
    /// From a `text forecast` block.
    forecast: Option<String>,
    /// From a `text history` block.
    history: Option<String>,
    /// From a `text why` block, and what comes after the word: what is asked for.
    why: Option<(String, String)>,
}

impl Story {
    /// What comes out, as text of 80 columns without styles.
    fn outcome(&self) -> String {
        let as_of = Date::parse(AS_OF).unwrap();
        let outcome = self.playbook.evaluate(&self.profile, as_of);
        let page = footbridge::report::text::outcome(&self.playbook, &outcome, 80);
        anstream::adapter::strip_str(&page).to_string()
    }

    /// What it takes, as text of 80 columns without styles.
    fn plan(&self) -> String {
        let as_of = Date::parse(AS_OF).unwrap();
        let plan = self.playbook.plan(&self.profile, as_of, None, None);
        let page = footbridge::report::text::plan(&self.playbook, &plan.unwrap(), 80);
        anstream::adapter::strip_str(&page).to_string()
    }

    /// What it would have been every three months, likewise.
    fn history(&self) -> String {
        let as_of = Date::parse(AS_OF).unwrap();
        let history = self
            .playbook
            .history(&self.profile, as_of, "3 months", None);
        let page = footbridge::report::text::history(&self.playbook, &history.unwrap(), 80);
        anstream::adapter::strip_str(&page).to_string()
    }

    /// Why something is what it is, likewise.
    fn why(&self, asked: &str) -> String {
        let as_of = Date::parse(AS_OF).unwrap();
        let asked = Some(asked).filter(|asked| !asked.is_empty());
        let extent = Extent::WhatMattered;
        let reasoning = self.playbook.why(&self.profile, as_of, asked, extent);
        let page = footbridge::report::text::why(&self.playbook, &reasoning.unwrap(), 80);
        anstream::adapter::strip_str(&page).to_string()
    }

    /// What time alone will change within three years, likewise.
    fn forecast(&self) -> String {
        let (as_of, until) = (Date::parse(AS_OF).unwrap(), Date::parse(UNTIL).unwrap());
        let forecast = self.playbook.forecast(&self.profile, as_of, until);
        let page = footbridge::report::text::forecast(&self.playbook, &forecast, 80);
        anstream::adapter::strip_str(&page).to_string()
    }
}

fn stories(document: &Document) -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    let mut playbook = None;
    let mut is_answer_next = false;
    for block in document.blocks() {
        let format = match block.language.as_str() {
            "playbook" => {
                playbook = Some(load_block(document, &block));
                None
            }
            "yaml" => Some(Format::Yaml),
            "json" => Some(Format::Json),
            "text forecast" => {
                stories.last_mut().unwrap().forecast = Some(block.text.clone());
                None
            }
            "text history" => {
                stories.last_mut().unwrap().history = Some(block.text.clone());
                None
            }
            language if language.starts_with("text why") => {
                let asked = language.trim_start_matches("text why").trim().to_owned();
                stories.last_mut().unwrap().why = Some((asked, block.text.clone()));
                None
            }
            "text" if is_answer_next => {
                stories.last_mut().unwrap().answer = Some(block.text.clone());
                None
            }
            "text plan" => {
                stories.last_mut().unwrap().plan = Some(block.text.clone());
                None
            }
            _ => None,
        };
        is_answer_next = format.is_some();
        if let Some(format) = format {
            let place = format!("{}, block at line {}", document.path, block.line);
            let playbook = playbook.clone();
            let playbook = playbook.unwrap_or_else(|| panic!("{place}: no playbook before it"));
            stories.push(Story {
                profile: read_profile(&playbook, &block, format, &place),
                playbook,
                line: block.line,
                answer: None,
                plan: None,
                forecast: None,
                why: None,
                history: None,
            });
        }
    }
    stories
}

/// The files that the blocks of a document are.
fn named_blocks(document: &Document) -> NamedBlocks {
    let mut named = NamedBlocks::default();
    for block in document.blocks() {
        named.add(&block.text);
    }
    named
}

fn load_block(document: &Document, block: &Block) -> Playbook {
    let mut named = named_blocks(document);
    let name = named.add(&block.text);
    let name = name.unwrap_or_else(|| "document.playbook".to_owned());
    let source = Source::new(name, block.text.as_str());
    let loaded = load_with(&source, &named);
    let is_unused = |code: &str| code == "check::unused";
    for problem in &loaded.problems {
        let is_fine = problem.severity() == Severity::Warning && is_unused(&problem.code());
        let at = source.position(problem.span().start).line + block.line;
        assert!(
            is_fine,
            "{}:{at}: {}: {}",
            document.path,
            problem.code(),
            problem.message()
        );
    }
    loaded.playbook.expect("without errors there is a playbook")
}

fn read_profile(playbook: &Playbook, block: &Block, format: Format, place: &str) -> Profile {
    let source = Source::new("ana.yaml", block.text.as_str());
    let people = playbook.read_people(&source, format, UnknownKeys::Refuse);
    let mut problems = people
        .problems
        .iter()
        .chain(people.people.iter().flat_map(|person| &person.problems));
    if let Some(problem) = problems.next() {
        panic!("{place}: {}: {}", problem.code(), problem.message());
    }
    let mut people = people.people.into_iter();
    match (people.next(), people.next()) {
        (Some(person), None) => person.profile.expect("without errors there is a profile"),
        (_, _) => panic!("{place}: not one person"),
    }
}

/// The arguments of a command that runs the `footbridge` binary.
fn arguments_of(command: &str) -> Option<Vec<&str>> {
    let arguments = command
        .strip_prefix("footbridge ")
        .or_else(|| command.strip_prefix("cargo run --release -- "))?;
    Some(arguments.split_whitespace().collect())
}

fn footbridge(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_footbridge"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command starts")
}

fn json_of(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{said}"))
}

fn read_schema(name: &str) -> Value {
    let path = root().join(format!("docs/schema/{name}.schema.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn sample_people() -> Vec<String> {
    let folder = std::fs::read_dir(root().join("playbooks/profiles")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut paths: Vec<String> = names
        .filter(|name| name.ends_with(".yaml"))
        .map(|name| format!("playbooks/profiles/{name}"))
        .collect();
    paths.sort();
    paths
}

fn assert_leads(document: &Document, link: &str) {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = Path::new(&document.path).parent().unwrap();
    let target = if path.is_empty() {
        document.path.clone()
    } else {
        folder.join(path).to_string_lossy().replace('\\', "/")
    };
    let place = root().join(&target);
    assert!(place.exists(), "{}: no {link}", document.path);
    if !anchor.is_empty() {
        let target = Document::read(&target);
        let has_anchor = target.anchors().iter().any(|known| known == anchor);
        assert!(has_anchor, "{}: no heading for {link}", document.path);
    }
}
