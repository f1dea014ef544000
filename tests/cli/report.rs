//! `footbridge report`: files for one person and for several, and what is never written over.

use std::path::Path;
use std::process::Command;

use insta_cmd::assert_cmd_snapshot;
use tempfile::TempDir;

use super::{folder, footbridge_in};
use crate::support::root;

/// A folder with the playbook and the people of the fixture.
fn place() -> TempDir {
    let fixture = |name: &str| {
        std::fs::read_to_string(root().join("tests/fixtures/report").join(name)).unwrap()
    };
    let people = fixture("people.yaml");
    let ana = people.split("\n- ").next().unwrap();
    let ana: Vec<&str> = ana.lines().map(|line| line.split_at(2).1).collect();
    folder(&[
        ("lead.playbook", &fixture("lead.playbook")),
        ("people.yaml", &people),
        ("ana.yaml", &ana.join("\n")),
        ("wrong.yaml", "id: dee\nwants to lead: perhaps\n"),
        ("typo.yaml", "id: eve\nwants to laed: yes\n"),
        ("empty.yaml", ""),
    ])
}

fn report(folder: &Path, arguments: &str) -> Command {
    footbridge_in(
        folder,
        &format!("report lead.playbook {arguments} --as-of 2026-06-30"),
    )
}

fn run(folder: &Path, arguments: &str) -> (bool, String) {
    let output = report(folder, arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn report_prints_the_plan_of_one_person() {
    assert_cmd_snapshot!(report(place().path(), "ana.yaml"));
}

#[test]
fn report_writes_as_the_ending_of_the_file_tells() {
    let place = place();
    for (name, begins) in [
        ("ana.html", "<!DOCTYPE html>"),
        ("ana.md", "# Development plan"),
        ("ana.txt", "Development plan"),
        ("ana", "<!DOCTYPE html>"),
    ] {
        assert_eq!(
            run(place.path(), &format!("ana.yaml -o {name}")),
            (true, String::new())
        );
        assert!(text(place.path(), name).starts_with(begins), "{name}");
    }
    run(place.path(), "ana.yaml -o other.html --format markdown");
    assert!(text(place.path(), "other.html").starts_with("# "));
}

#[test]
fn report_writes_no_page_under_the_name_of_another_kind_of_file() {
    let place = place();
    assert_cmd_snapshot!(report(place.path(), "ana.yaml -o ana.pdf"));
    assert!(!place.path().join("ana.pdf").exists());
    assert!(run(place.path(), "ana.yaml -o ana.2026").0);
}

#[test]
fn report_writes_a_folder_for_several_people() {
    let place = place();
    assert_cmd_snapshot!(report(place.path(), "people.yaml -o plans"));
    let plans = place.path().join("plans");
    assert_eq!(
        files(&plans),
        ["ana.html", "ben.html", "cho.html", "index.html"]
    );
    // Once more: what is ours is replaced.
    let before = text(&plans, "ana.html");
    std::fs::write(plans.join("ana.html"), before.replace("Ana Ferreira", "X")).unwrap();
    assert!(run(place.path(), "people.yaml -o plans").0);
    assert_eq!(text(&plans, "ana.html"), before);
    assert!(text(&plans, "index.html").contains("<a href=\"ben.html\""));
    assert_eq!(files(&plans).len(), 4);
}

#[test]
fn report_writes_one_person_into_a_folder_that_is_named_as_one() {
    let place = place();
    assert!(run(place.path(), "ana.yaml -o plans/ --format text").0);
    assert_eq!(files(&place.path().join("plans")), ["ana.txt", "index.txt"]);
}

#[test]
fn report_goes_on_after_a_bad_profile_and_lists_it() {
    let place = place();
    assert_cmd_snapshot!(report(
        place.path(),
        "ana.yaml wrong.yaml typo.yaml -o plans --format markdown"
    ));
    let list = text(&place.path().join("plans"), "index.md");
    assert!(
        list.contains("`dee\\` on line 1 was not evaluated"),
        "{list}"
    );
}

#[test]
fn report_leaves_alone_what_it_has_not_written() {
    let place = place();
    assert_cmd_snapshot!(report(place.path(), "ana.yaml -o ana.yaml"));
    assert!(text(place.path(), "ana.yaml").starts_with("id: ana"));
    let plans = place.path().join("plans");
    std::fs::create_dir(&plans).unwrap();
    std::fs::write(plans.join("cho.html"), "<p>mine</p>").unwrap();
    let (is_done, said) = run(place.path(), "people.yaml -o plans");
    assert!(
        !is_done && said.contains("cho.html: this is there already"),
        "{said}"
    );
    assert_eq!(files(&plans), ["cho.html"]);
}

#[cfg(unix)]
#[test]
fn report_follows_no_link_out_of_its_folder() {
    let place = place();
    let plans = place.path().join("plans");
    std::fs::create_dir(&plans).unwrap();
    let ours = place.path().join("ours.html");
    assert!(run(place.path(), "ana.yaml -o ours.html").0);
    std::os::unix::fs::symlink(&ours, plans.join("ana.html")).unwrap();
    let before = text(place.path(), "ours.html");
    let (is_done, said) = run(place.path(), "people.yaml -o plans");
    assert!(!is_done && said.contains("ana.html"), "{said}");
    assert_eq!(text(place.path(), "ours.html"), before);
}

#[test]
fn report_asks_where_to_write_for_several_people() {
    assert_cmd_snapshot!(report(place().path(), "people.yaml"));
}

#[test]
fn report_says_that_a_file_is_no_folder() {
    assert_cmd_snapshot!(report(place().path(), "people.yaml -o ana.yaml"));
    let (is_done, said) = run(place().path(), "people.yaml -o plans.html");
    assert!(!is_done && said.contains("name a folder"), "{said}");
}

#[test]
fn report_says_that_there_is_no_folder_to_write_into() {
    let place = place();
    assert_cmd_snapshot!(report(place.path(), "people.yaml -o nowhere/plans"));
    let (is_done, said) = run(place.path(), "ana.yaml -o nowhere/ana.html");
    assert!(
        !is_done && said.contains("there is no such folder"),
        "{said}"
    );
}

#[test]
fn report_says_what_is_wrong_with_an_empty_profile() {
    assert_cmd_snapshot!(report(place().path(), "empty.yaml"));
}

#[test]
fn report_says_that_a_playbook_is_no_profile() {
    assert_cmd_snapshot!(report(place().path(), "lead.playbook"));
}
