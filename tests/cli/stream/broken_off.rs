//! Streams that come to no good end: nobody reads them, nothing more can be written, or somebody
//! presses Ctrl-C. Nothing is timed: each step waits for what is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{LEAD, PEOPLE, fed, people};
use crate::cli::{folder, footbridge_in};

const EVALUATE: &str = "evaluate lead.playbook - --as-of 2026-06-30 --output verdict";
const BAD: &[u8] = b"{\"id\": \"bad\", \"line reports\": \"many\"}\n";

/// The command, waiting for people on its standard input.
fn waiting(folder: &Path, more: &str) -> Child {
    let mut command = footbridge_in(folder, &format!("{EVALUATE} {more}"));
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn feed(child: &mut Child, lines: &[u8]) {
    let stdin = child.stdin.as_mut().unwrap();
    stdin.write_all(lines).and_then(|()| stdin.flush()).unwrap();
}

fn interrupt(child: &Child) {
    let told = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Results of an earlier run.
const AS_IT_WAS: &str = "{\"id\":\"as it was\",\"verdict\":null,\"unmet\":[]}\n";

#[test]
fn people_are_told_of_as_they_come() {
    let folder = people();
    for jobs in ["--jobs 1", "--jobs 3"] {
        let mut child = waiting(folder.path(), jobs);
        let mut told = BufReader::new(child.stdout.take().unwrap());
        for _ in 0..5 {
            feed(&mut child, PEOPLE.lines().next().unwrap().as_bytes());
            feed(&mut child, b"\n");
            let mut line = String::new();
            told.read_line(&mut line).unwrap();
            assert!(line.contains("\"ana\""), "{line}");
        }
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().code(), Some(1));
    }
}

#[test]
fn control_c_leaves_the_results_of_those_who_are_done() {
    for jobs in ["--jobs 1", "--jobs 3"] {
        let folder = people();
        std::fs::write(folder.path().join("out.ndjson"), AS_IT_WAS).unwrap();
        let mut child = waiting(folder.path(), &format!("-o out.ndjson --summary {jobs}"));
        let mut said = BufReader::new(child.stderr.take().unwrap());
        feed(&mut child, PEOPLE.as_bytes());
        feed(&mut child, BAD);
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.contains("`bad` was not evaluated"), "{line}");
        // The start of a line is no person.
        feed(&mut child, b"{\"id\": \"half");
        let before = std::fs::read_to_string(folder.path().join("out.ndjson")).unwrap();
        assert_eq!(before, AS_IT_WAS);
        let _still_open = child.stdin.take();
        interrupt(&child);
        assert_eq!(child.wait().unwrap().code(), Some(130));
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        assert_eq!(
            rest,
            "1 of 5 people was not evaluated\n\
             stopped after 5 people; out.ndjson has their results\n"
        );
        let mut summary = String::new();
        let mut printed = child.stdout.take().unwrap();
        printed.read_to_string(&mut summary).unwrap();
        assert!(
            summary.starts_with("5 people, as of 2026-06-30\n"),
            "{summary}"
        );
        let written = std::fs::read_to_string(folder.path().join("out.ndjson")).unwrap();
        assert!(
            written.ends_with('\n') && written.lines().count() == 5,
            "{written}"
        );
        assert_eq!(
            files(folder.path()),
            ["lead.playbook", "out.ndjson", "people.ndjson"]
        );
    }
}

#[test]
fn control_c_leaves_a_new_file() {
    let folder = people();
    let mut child = waiting(folder.path(), "-o out.ndjson --jobs 1");
    let mut said = BufReader::new(child.stderr.take().unwrap());
    feed(&mut child, BAD);
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let _still_open = child.stdin.take();
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert!(
        rest.ends_with("stopped after 1 person; out.ndjson has their results\n"),
        "{rest}"
    );
}

#[test]
fn nobody_reads_any_more() {
    let folder = people();
    for jobs in ["--jobs 1", "--jobs 3"] {
        let mut child = waiting(folder.path(), jobs);
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        // It goes on until the command is gone, and would never end otherwise.
        while stdin
            .write_all(PEOPLE.replace("cho", "").as_bytes())
            .is_ok()
        {}
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("pipe"), "{said}");
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{:?}",
            output.status
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let folder = people();
    let arguments = "evaluate lead.playbook people.ndjson --as-of 2026-06-30 --output verdict";
    for jobs in [1, 3] {
        let arguments = format!("{arguments} --jobs {jobs} -o /dev/full");
        let output = footbridge_in(folder.path(), &arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            said,
            "error: /dev/full: there is no room left on the disk\n"
        );
    }
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = footbridge_in(folder.path(), arguments);
    let output = command.stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        "error: standard output: there is no room left on the disk\n"
    );
}

#[test]
fn a_file_that_cannot_be_written_whole_stays_as_it_was() {
    let folder = folder(&[("lead.playbook", LEAD), ("out.ndjson", AS_IT_WAS)]);
    // A limit on the size of files stands for a disk that is nearly full.
    let mut command = Command::new("sh");
    let binary = env!("CARGO_BIN_EXE_footbridge");
    let line = format!("trap '' XFSZ; ulimit -f 8; exec '{binary}' {EVALUATE} -o out.ndjson");
    command
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .args(["-c", &line]);
    let output = fed(command, "{\"line reports\": 0}\n".repeat(5_000).as_bytes());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: out.ndjson: "), "{said}");
    assert!(said.ends_with("; the file is as it was\n"), "{said}");
    let held = std::fs::read_to_string(folder.path().join("out.ndjson")).unwrap();
    assert_eq!(held, AS_IT_WAS);
    assert_eq!(files(folder.path()), ["lead.playbook", "out.ndjson"]);
}

#[test]
fn a_pipe_with_a_name_is_written_and_read_as_it_comes() {
    let folder = people();
    let make = Command::new("mkfifo")
        .current_dir(folder.path())
        .args(["in.ndjson", "out"])
        .status();
    assert!(make.unwrap().success());
    let arguments = "evaluate lead.playbook in.ndjson --as-of 2026-06-30 --output verdict -o out";
    let mut child = footbridge_in(folder.path(), arguments).spawn().unwrap();
    let mut told = BufReader::new(std::fs::File::open(folder.path().join("out")).unwrap());
    let mut people = std::fs::File::options()
        .write(true)
        .open(folder.path().join("in.ndjson"))
        .unwrap();
    for line in PEOPLE.lines() {
        people.write_all(format!("{line}\n").as_bytes()).unwrap();
        let mut verdict = String::new();
        told.read_line(&mut verdict).unwrap();
        assert!(verdict.contains("\"verdict\":"), "{verdict}");
    }
    drop(people);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
