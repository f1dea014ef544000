//! Development plans.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic"
)]

mod browser;

use footbridge::report::development::{DevelopmentPlan, Entry, file_names, index};
use footbridge::report::document::Document;
use footbridge::{Date, Format, Playbook, Profile, Source, UnknownKeys};
use insta::assert_snapshot;

use crate::support::{files_below, read, root, sound};

/// The assessment date of the shipped people, and of all others here.
const AS_OF: &str = "2026-06-30";
const SHIPPED: [(&str, &str); 4] = [
    ("product-leader", "ana"),
    ("corporate-product-manager", "thabo"),
    ("three-shifts", "rafael"),
    ("product-career", "noor"),
];

fn playbook(path: &str) -> Playbook {
    sound(&read(&root().join(path)))
}

fn lead() -> Playbook {
    playbook("tests/fixtures/report/lead.playbook")
}

fn shipped(name: &str) -> Playbook {
    playbook(&format!("playbooks/{name}.playbook"))
}

fn plan_of(playbook: &Playbook, profile: &Profile) -> DevelopmentPlan {
    let as_of = Date::parse(AS_OF).unwrap();
    let plan = playbook.plan(profile, as_of, None, None).unwrap();
    let until = Date::parse("2029-06-30").unwrap();
    let forecast = playbook.forecast(profile, as_of, until);
    let outcome = playbook.evaluate(profile, as_of);
    DevelopmentPlan::new(playbook, &outcome, &plan, &forecast)
}

/// The development plans of the people of a file.
fn documents(playbook: &Playbook, people: &Source) -> Vec<Document> {
    let people = playbook.read_people(people, Format::Yaml, UnknownKeys::Warn);
    let profiles = people.people.iter();
    let profiles = profiles.map(|person| person.profile.as_ref().expect("a sound profile"));
    profiles
        .map(|profile| plan_of(playbook, profile).document())
        .collect()
}

fn shipped_document(playbook: &str, person: &str) -> Document {
    let path = root().join(format!("playbooks/profiles/{person}.yaml"));
    documents(&shipped(playbook), &read(&path)).remove(0)
}

fn fixture(name: &str) -> Vec<Document> {
    let path = root().join("tests/fixtures/report").join(name);
    documents(&lead(), &read(&path))
}

/// The list of all people of the fixture.
fn list() -> Document {
    let playbook = lead();
    let path = root().join("tests/fixtures/report/people.yaml");
    let people = playbook.read_people(&read(&path), Format::Yaml, UnknownKeys::Refuse);
    let profiles = people.people.iter();
    let profiles = profiles.map(|person| person.profile.as_ref().expect("a sound profile"));
    let plans: Vec<DevelopmentPlan> = profiles.map(|one| plan_of(&playbook, one)).collect();
    let files = file_names(["ana", "Ben", "../cho"].map(Some));
    let entries = plans.iter().zip(&files);
    let entries: Vec<Entry> = entries
        .map(|(plan, file)| Entry::new(plan, &format!("{file}.html")))
        .collect();
    let unread = ["`dee` on line 12 was not evaluated".to_owned()];
    index(&playbook, Date::parse(AS_OF).unwrap(), &entries, &unread)
}

#[test]
fn several_plans_get_a_list() {
    assert_snapshot!(list().to_markdown());
}

#[test]
fn a_plan_says_all_there_is_to_talk_about() {
    let documents = fixture("people.yaml");
    for (document, name) in documents.iter().zip(["ana", "ben", "cho"]) {
        assert_snapshot!(format!("everything_{name}"), document.to_markdown());
    }
    assert_snapshot!("everything_in_text", documents[0].to_text(60));
    assert_snapshot!("everything_in_html", documents[0].to_html());
}

#[test]
fn shipped_people_get_a_plan_that_reads_well() {
    for (playbook, person) in SHIPPED {
        let document = shipped_document(playbook, person);
        assert_snapshot!(
            format!("shipped_{playbook}_{person}"),
            document.to_markdown()
        );
    }
}

#[test]
fn every_shipped_playbook_makes_a_plan_for_people_it_was_not_written_for() {
    let people = files_below("playbooks/profiles", "yaml");
    let playbooks = files_below("playbooks", "playbook");
    let playbooks = playbooks
        .iter()
        .filter(|path| !path.to_string_lossy().contains("common"));
    for (at, path) in playbooks.enumerate() {
        let playbook = sound(&read(path));
        for person in people.iter().skip(at).step_by(9) {
            for document in documents(&playbook, &read(person)) {
                assert!(document.to_html().ends_with("</html>\n"));
                assert!(document.to_markdown().contains("\n## What to do\n"));
                for line in document.to_text(60).lines() {
                    assert!(line.chars().count() <= 60, "{line}");
                }
            }
        }
    }
}

/// What only our own hand may write: anything else between `<` and `>` came from data.
fn tags(html: &str) -> Vec<&str> {
    let tags = html.split('<').skip(1);
    let name = |tag: &&str| tag.starts_with(|c: char| c.is_ascii_alphabetic());
    tags.filter(name)
        .map(|tag| tag.split([' ', '>']).next().unwrap())
        .collect()
}

#[test]
fn nothing_that_a_profile_says_is_markup() {
    let document = fixture("hostile.yaml").remove(0);
    let html = document.to_html();
    let known = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "nav",
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "ol",
        "li",
        "a",
        "div",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "bdi",
        "span",
        "figure",
        "figcaption",
        "svg",
        "desc",
        "defs",
        "pattern",
        "line",
        "circle",
        "rect",
        "text",
        "footer",
    ];
    for tag in tags(&html) {
        assert!(known.contains(&tag), "<{tag}");
    }
    for link in html.split("href=\"").skip(1) {
        assert!(
            link.starts_with('#') || link.starts_with("https://example.org/"),
            "{link}"
        );
    }
    assert!(
        html.contains("&lt;img src=x onerror=alert(1)&gt;"),
        "{html}"
    );
    assert!(html.contains("<bdi>نور</bdi>"), "{html}");
    let (markdown, text) = (document.to_markdown(), document.to_text(60));
    for written in [&html, &markdown, &text] {
        let steers =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!written.contains(steers), "{written}");
    }
    assert!(text.contains("\u{2068}نور\u{2069}"), "{text}");
    assert_snapshot!("hostile_in_markdown", markdown);
    assert_snapshot!("hostile_in_text", text);
}

#[test]
fn hostile_words_stay_words_for_a_reader_of_markdown() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let markdown = fixture("hostile.yaml").remove(0).to_markdown();
    for event in Parser::new_ext(&markdown, Options::all()) {
        match event {
            Event::Html(html) => assert_eq!(html.trim(), "<!-- footbridge report -->"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://example.org/"), "{dest_url}");
            }
            Event::InlineHtml(_) | Event::Start(Tag::Image { .. } | Tag::CodeBlock(_)) => {
                panic!("{event:?} in\n{markdown}");
            }
            Event::Code(code) => panic!("`{code}` in\n{markdown}"),
            _ => {}
        }
    }
}

#[test]
fn a_table_says_the_same_as_a_picture() {
    let html = fixture("people.yaml").remove(0).to_html();
    for figure in html.split("<figure>").skip(1) {
        let (figure, after) = figure.split_once("</figure>").unwrap();
        assert!(figure.contains("role=\"img\""), "{figure}");
        let told = figure.split("<desc").nth(1).unwrap();
        let told = told.split('>').nth(1).unwrap().split('<').next().unwrap();
        for bar in told.split("; ") {
            let (label, _) = bar.rsplit_once(": ").unwrap();
            let table = after.split("</table>").next().unwrap();
            assert!(
                table.contains(&format!("<th scope=\"row\">{label}</th>")),
                "{label}"
            );
        }
    }
}
