//! `footbridge evaluate` on many people, one a line.
#![expect(
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic, and reads results that it knows"
)]

#[cfg(unix)]
mod broken_off;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use insta_cmd::assert_cmd_snapshot;
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::{folder, footbridge, footbridge_in};
use crate::support::{files_below, read};

const AS_OF: &str = "2026-06-30";
pub(super) const LEAD: &str = "\
playbook \"First lead\"
fact line reports: whole number from 0
fact wants to lead: yes or no
evidence mentoring: \"Mentoring a less experienced colleague\"
rule want it: \"Want to lead\"
  require wants to lead
rule lead without a team: \"Show that you can lead before you have a team\"
  if no line reports
  then require at least 2 mentoring evidence within the last 12 months
rule one report: \"Lead somebody\"
  expect line reports is at least 1
";

/// People of every verdict.
const PEOPLE: &str = "\
{\"id\": \"ana\", \"line reports\": 2, \"wants to lead\": true, \"evidence\": []}
{\"id\": \"ben\", \"line reports\": 0, \"wants to lead\": true, \"evidence\": []}
{\"id\": \"cho\"}
{\"line reports\": 1, \"wants to lead\": false}
";

/// The command with a text on its standard input.
pub(super) fn fed(mut command: Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeding = std::thread::spawn(move || {
        // Whoever reads only the beginning goes away before the end.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    output
}

fn people() -> TempDir {
    folder(&[("lead.playbook", LEAD), ("people.ndjson", PEOPLE)])
}

/// Evaluates a text as a file of lines.
fn verdicts_of(text: &[u8]) -> Output {
    let folder = people();
    std::fs::write(folder.path().join("these.ndjson"), text).unwrap();
    let arguments = "evaluate lead.playbook these.ndjson --as-of 2026-06-30 --output verdict";
    footbridge_in(folder.path(), arguments).output().unwrap()
}

fn lines_of(output: &[u8]) -> Vec<Value> {
    let lines = String::from_utf8(output.to_vec()).unwrap();
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_line_tells_the_verdict_and_what_is_held_against_a_person() {
    let arguments = "evaluate lead.playbook people.ndjson --as-of 2026-06-30 --output verdict";
    assert_cmd_snapshot!(footbridge_in(people().path(), arguments));
}

#[test]
fn a_summary_counts_verdicts_and_unmet_rules() {
    let folder = people();
    let more = PEOPLE
        .replace("ana", "dee")
        .replace("ben", "eve")
        .replace("cho", "eve");
    std::fs::write(folder.path().join("more.ndjson"), more).unwrap();
    let arguments = "evaluate lead.playbook people.ndjson more.ndjson -o out.ndjson \
                     --as-of 2026-06-30 --summary";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn verdicts_of_other_formats_are_told_alike() {
    let folder = people();
    let array = format!("[{}]", PEOPLE.trim().replace('\n', ","));
    std::fs::write(folder.path().join("people.json"), &array).unwrap();
    let evaluate = |files: &str| {
        let arguments = format!("evaluate lead.playbook {files} --as-of {AS_OF} --output verdict");
        footbridge_in(folder.path(), &arguments)
            .output()
            .unwrap()
            .stdout
    };
    // Whoever has no id is told by the line, and all of an array stand on its first one.
    let in_array = |line: Value| {
        let mut line = line;
        if let Some(number) = line.get_mut("line") {
            *number = Value::from(1);
        }
        line
    };
    let lines = lines_of(&evaluate("people.ndjson"));
    let lines: Vec<Value> = lines.into_iter().map(in_array).collect();
    assert_eq!(lines_of(&evaluate("people.json")), lines);
    let as_array: Value = serde_json::from_slice(&evaluate("people.json --format json")).unwrap();
    assert_eq!(as_array.as_array().unwrap(), &lines);
}

#[test]
fn the_file_tells_the_format() {
    let folder = people();
    for (file, starts) in [
        ("out.json", "[\n  {\n    \"schema\""),
        ("out.jsonl", "{\"schema\":1,"),
        ("out.txt", "ana: ready\nFirst lead, as of 2026-06-30\n"),
        ("out", "{\"schema\":1,"),
    ] {
        let arguments = format!("evaluate lead.playbook people.ndjson -o {file} --as-of {AS_OF}");
        let output = footbridge_in(folder.path(), &arguments).output().unwrap();
        assert_eq!(output.stdout, b"", "{file}");
        let written = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(written.starts_with(starts), "{file}: {written}");
    }
}

#[test]
fn what_cannot_be_asked_for_is_refused() {
    let folder = people();
    let refused = |name: &str, arguments: &str| {
        let arguments = format!("evaluate lead.playbook people.ndjson {arguments}");
        insta::with_settings!({ snapshot_suffix => name }, {
            assert_cmd_snapshot!("refused", footbridge_in(folder.path(), &arguments));
        });
    };
    refused("output", "--output out.ndjson");
    refused("text", "--output verdict --format text");
    refused("onto_people", "-o ./people.ndjson");
    refused("onto_playbook", "-o lead.playbook");
    refused("folder", "-o .");
    refused("nowhere", "-o nowhere/out.ndjson");
    refused("jobs", "--jobs 0");
    assert_eq!(
        std::fs::read_to_string(folder.path().join("people.ndjson")).unwrap(),
        PEOPLE
    );
}

#[test]
fn only_results_are_written_over() {
    let folder = people();
    let path = |name: &str| folder.path().join(name);
    let profile = "id: kim\nline reports: 2\n";
    let others = [
        ("kim.yaml", profile),
        ("kim.txt", profile),
        ("notes", "Dear all\n"),
        ("kim.ndjson", "{\"id\": \"kim\", \"line reports\": 2}\n"),
        ("other.playbook", LEAD),
    ];
    for (name, text) in others {
        std::fs::write(path(name), text).unwrap();
        for command in [
            "evaluate lead.playbook people.ndjson",
            "describe lead.playbook",
        ] {
            let output = footbridge_in(folder.path(), &format!("{command} -o {name}"));
            assert!(!{ output }.status().unwrap().success(), "{command} {name}");
        }
        assert_eq!(std::fs::read_to_string(path(name)).unwrap(), text, "{name}");
    }
    for format in ["text", "json", "ndjson"] {
        for output in ["full", "verdict"] {
            if (format, output) == ("text", "verdict") {
                continue;
            }
            let out = format!("{format}-{output}");
            let arguments = format!(
                "evaluate lead.playbook people.ndjson -o {out} --format {format} --output {output}"
            );
            let run = || footbridge_in(folder.path(), &arguments).status().unwrap();
            assert!(run().success(), "{out}");
            assert!(run().success(), "{out} again");
        }
    }
    let mut refused = footbridge_in(
        folder.path(),
        "evaluate lead.playbook people.ndjson -o kim.txt",
    );
    assert_cmd_snapshot!("refused@onto_a_profile", refused);
    let mut page = footbridge_in(
        folder.path(),
        "evaluate lead.playbook people.ndjson -o new.html",
    );
    assert_cmd_snapshot!("refused@page", page);
}

#[test]
fn whoever_is_in_two_files_is_counted_once() {
    let folder = people();
    let kim = "id: kim\nline reports: 2\nwants to lead: yes\n";
    for name in ["kim.yaml", "new-kim.yaml"] {
        std::fs::write(folder.path().join(name), kim).unwrap();
    }
    std::fs::write(folder.path().join("again.ndjson"), PEOPLE).unwrap();
    let tells = |files: &str| {
        let arguments =
            format!("evaluate lead.playbook {files} --as-of {AS_OF} --output verdict --summary");
        footbridge_in(folder.path(), &arguments)
    };
    assert_cmd_snapshot!("twice@files", tells("kim.yaml new-kim.yaml"));
    assert_cmd_snapshot!("twice@streams", tells("people.ndjson again.ndjson"));
    let text = "evaluate lead.playbook kim.yaml new-kim.yaml --as-of 2026-06-30";
    assert_cmd_snapshot!("twice@text", footbridge_in(folder.path(), text));
}

#[test]
fn bad_lines_are_told_and_stop_nobody() {
    let folder = people();
    let lines = "\u{feff}{\"id\": \"ana\", \"line reports\": 2, \"wants to lead\": true}\r\n\
                 \r\n   \n\
                 {\"id\": \"ben\", \"line reports\": \"many\"}\n\
                 {\"id\": \"cho\", \"shoe size\": 40, \"line report\": 2, \"shoe-size\": 41}\n\
                 {\"id\": \"ana\", \"line reports\": 1}\n\
                 {\"id\": \"dee\"\n\
                 17\n\
                 null\n\
                 [{\"id\": \"eve\", \"shoe size\": 38}, {\"id\": \"ana\"}, {\"id\": \"eve\"}]\n\
                 {\"id\": \"fay\", \"shoe size\": 39}";
    let mut bytes = lines.replace("dee", "d\0e").into_bytes();
    bytes
        .iter_mut()
        .filter(|byte| **byte == 0)
        .for_each(|byte| *byte = 0xff);
    std::fs::write(folder.path().join("bad.ndjson"), bytes).unwrap();
    let arguments =
        "evaluate lead.playbook bad.ndjson --as-of 2026-06-30 --output verdict --summary";
    assert_cmd_snapshot!(footbridge_in(folder.path(), arguments));
}

#[test]
fn a_stream_without_anybody_is_told_as_an_empty_file() {
    for text in ["", "\n\n", "\u{feff}"] {
        let output = verdicts_of(text.as_bytes());
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            said,
            "error: these.ndjson:1: there is no profile in this file\n"
        );
        assert_eq!(
            lines_of(&output.stdout)[0]["error"]["code"],
            "profile::empty"
        );
    }
}

#[test]
fn a_line_may_be_longer_than_a_block() {
    let mut lines = PEOPLE.to_owned();
    let long = "x".repeat(3_000_000);
    let _ = writeln!(
        lines,
        "{{\"id\": \"long\", \"name\": \"{long}\", \"line reports\": 2}}"
    );
    lines.push_str("{\"id\": \"last\"}");
    let told = lines_of(&verdicts_of(lines.as_bytes()).stdout);
    let ids: Vec<&Value> = told.iter().map(|line| &line["id"]).collect();
    assert_eq!(
        ids,
        [
            &json!("ana"),
            &json!("ben"),
            &json!("cho"),
            &Value::Null,
            &json!("long"),
            &json!("last")
        ]
    );
}

#[test]
fn a_line_that_does_not_end_is_passed_over() {
    let mut lines = "{\"id\": \"ana\"}\n".to_owned();
    lines.push_str(&"[".repeat(65 << 20));
    lines.push_str("\n{\"id\": \"ben\"}\n");
    let folder = people();
    let arguments = "evaluate lead.playbook - --as-of 2026-06-30 --output verdict";
    let output = fed(footbridge_in(folder.path(), arguments), lines.as_bytes());
    let told = lines_of(&output.stdout);
    assert_eq!(told[0]["id"], "ana");
    assert_eq!(
        told[1]["error"]["message"],
        "this line is longer than 64 MiB, so it is passed over"
    );
    assert_eq!(told[1]["line"], 2);
    assert_eq!(told[2]["id"], "ben");
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: standard input:2: this line is longer than 64 MiB, so it is passed over\n\
         1 of 3 people was not evaluated\n"
    );
}

#[test]
fn only_the_first_bad_lines_are_named() {
    let lines = "{\"line reports\": \"many\"}\n".repeat(1_234);
    let output = verdicts_of(lines.as_bytes());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 101);
    assert_eq!(
        said.lines().last(),
        Some("1,234 of 1,234 people were not evaluated; the first 100 are named above")
    );
}

#[test]
fn standard_input_is_looked_at_first() {
    let folder = people();
    let pretty: Value = serde_json::from_str(PEOPLE.lines().next().unwrap()).unwrap();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    let arguments = "evaluate lead.playbook - --as-of 2026-06-30 --output verdict";
    for input in [
        PEOPLE.lines().next().unwrap(),
        &pretty,
        &format!("[{pretty}]"),
        "id: ana\nline reports: 2\nwants to lead: yes\nevidence: []\n",
        "id,line reports,wants to lead\nana,2,yes\n",
    ] {
        let output = fed(footbridge_in(folder.path(), arguments), input.as_bytes());
        let told = String::from_utf8(output.stdout).unwrap();
        let ready = "{\"id\":\"ana\",\"verdict\":\"ready\",\"unmet\":[],\"undecided\":[]}\n";
        assert_eq!(told, ready, "{input}");
    }
}

/// A profile in YAML as one line of JSON, all values as they are written.
fn line_of(yaml: &str) -> String {
    let mut open: Vec<(Value, Option<String>)> = vec![(json!([]), None)];
    let close = |open: &mut Vec<(Value, Option<String>)>, value: Value| {
        let (holder, key) = open.last_mut().unwrap();
        match (holder, key.take()) {
            (Value::Array(items), _) => items.push(value),
            (Value::Object(entries), Some(name)) => {
                entries.insert(name, value);
            }
            (_, _) => *key = value.as_str().map(str::to_owned),
        }
    };
    for event in Parser::new_from_str(yaml) {
        match event.unwrap().0 {
            Event::Scalar(text, ..) => close(&mut open, Value::from(text.into_owned())),
            Event::SequenceStart(..) => open.push((json!([]), None)),
            Event::MappingStart(..) => open.push((Map::new().into(), None)),
            Event::SequenceEnd | Event::MappingEnd => {
                let (value, _) = open.pop().unwrap();
                close(&mut open, value);
            }
            _ => {}
        }
    }
    open.pop().unwrap().0[0].to_string()
}

/// What a full result holds against a person, as a verdict line tells it.
fn line_of_result(result: &Value) -> Value {
    if result.get("error").is_some() {
        return result.clone();
    }
    let (mut unmet, mut undecided): (Vec<&Value>, Vec<&Value>) = (Vec::new(), Vec::new());
    let criteria = result["criteria"].as_array().unwrap();
    let counts = |one: &&Value| one["effect"] != "encourage" && one["concerns"] == "person";
    for criterion in criteria.iter().filter(counts) {
        let list = match criterion["status"].as_str().unwrap() {
            "unmet" => &mut unmet,
            "undecided" => &mut undecided,
            _ => continue,
        };
        if !list.contains(&&criterion["rule"]) {
            list.push(&criterion["rule"]);
        }
    }
    undecided.retain(|rule| !unmet.contains(rule));
    let mut line = json!({"id": result["id"], "verdict": result["verdict"]["name"]});
    if result["verdict"]["decided"] == false {
        line["possible"] = result["verdict"]["possible"].clone();
    }
    line["unmet"] = json!(unmet);
    line["undecided"] = json!(undecided);
    line
}

#[test]
fn verdict_lines_say_what_full_results_say() {
    let people = files_below("playbooks/profiles", "yaml");
    let lines: Vec<String> = people
        .iter()
        .map(|path| line_of(read(path).text()))
        .collect();
    let mut cohort = String::new();
    // Each person whole and with every second thing that is known of them, many times over.
    for time in 0..12 {
        for line in &lines {
            let mut person: Value = serde_json::from_str(line).unwrap();
            person["id"] = json!(format!("{} {time}", person["id"].as_str().unwrap()));
            for part in ["facts", "skills"] {
                if let (Some(entries), true) = (person[part].as_object_mut(), time > 0) {
                    let mut at = 0;
                    entries.retain(|_, _| {
                        at += 1;
                        at % (time + 1) != 0
                    });
                }
            }
            let _ = writeln!(cohort, "{person}");
        }
        cohort.push_str("{\"id\": \"twice\", \"line reports\": 2}\n");
    }
    let folder = folder(&[("cohort.ndjson", &cohort)]);
    let cohort = folder.path().join("cohort.ndjson");
    for playbook in ["product-leader", "product-career"] {
        let evaluate = |more: &str| {
            let arguments = format!(
                "evaluate playbooks/{playbook}.playbook {} --as-of {AS_OF} {more}",
                cohort.display()
            );
            footbridge(&arguments).output().unwrap()
        };
        let full = evaluate("--format ndjson --jobs 1");
        assert_eq!(evaluate("--format ndjson --jobs 4"), full);
        let verdicts = evaluate("--output verdict --jobs 1");
        assert_eq!(evaluate("--output verdict --jobs 4"), verdicts);
        let expected: Vec<Value> = lines_of(&full.stdout).iter().map(line_of_result).collect();
        assert_eq!(lines_of(&verdicts.stdout), expected);
        assert_eq!(expected.len(), 12 * (lines.len() + 1));
    }
}

#[test]
fn full_results_of_a_stream_are_those_of_a_file() {
    let people = files_below("playbooks/profiles", "yaml");
    let lines: Vec<String> = people
        .iter()
        .map(|path| line_of(read(path).text()))
        .collect();
    // A space for the bracket: everything stands in the same places.
    let folder = folder(&[
        ("lines.ndjson", &format!(" {}\n", lines.join("\n"))),
        ("list.json", &format!("[{}]", lines.join(",\n"))),
    ]);
    let evaluate = |file: &str| {
        let file = folder.path().join(file);
        let arguments = format!(
            "evaluate playbooks/product-leader.playbook {} --as-of {AS_OF} --format ndjson",
            file.display()
        );
        footbridge(&arguments).output().unwrap().stdout
    };
    assert_eq!(
        lines_of(&evaluate("lines.ndjson")),
        lines_of(&evaluate("list.json"))
    );
}

#[test]
fn the_gate_counts_everybody_of_a_stream() {
    let gate = |text: &str| {
        let folder = people();
        std::fs::write(folder.path().join("these.ndjson"), text).unwrap();
        let arguments = "evaluate lead.playbook these.ndjson --output verdict --gate";
        footbridge_in(folder.path(), arguments)
            .output()
            .unwrap()
            .status
            .code()
    };
    let mut lines = PEOPLE.lines();
    let (ready, not_ready, open) = (lines.next(), lines.next(), lines.next());
    let (ready, not_ready, open) = (ready.unwrap(), not_ready.unwrap(), open.unwrap());
    assert_eq!(gate(ready), Some(0));
    assert_eq!(gate(&format!("{ready}\n{not_ready}\n{open}")), Some(1));
    assert_eq!(gate(&format!("{ready}\n{open}")), Some(3));
    assert_eq!(gate(&format!("{ready}\n{open}\n17")), Some(1));
}

#[test]
fn help_of_evaluate_names_what_is_told() {
    let output = footbridge("evaluate --help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for word in [
        "--output <verdict|full>",
        "-o <FILE>",
        "--jobs <N>",
        "--summary",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
}

/// Nobody is lost without a word, and whoever has no id is found by the line.
#[test]
fn lines_that_hold_nobody_are_told_and_people_without_an_id_have_their_line() {
    let folder = people();
    let text = "{\"name\":\"Sam\"}\nnull\n[]\n\n{\"name\":\"Kim\"}\n";
    std::fs::write(folder.path().join("odd.ndjson"), text).unwrap();
    let arguments = format!("evaluate lead.playbook odd.ndjson --as-of {AS_OF} --output verdict");
    assert_cmd_snapshot!(footbridge_in(folder.path(), &arguments));
}

#[test]
fn a_slip_that_many_have_is_drawn_a_few_times_and_counted() {
    let folder = people();
    let text = "{\"line report\":1}\n".repeat(5);
    std::fs::write(folder.path().join("slips.ndjson"), text).unwrap();
    let arguments = format!("evaluate lead.playbook slips.ndjson --as-of {AS_OF} --format text");
    let told = footbridge_in(folder.path(), &arguments).output().unwrap();
    let told = String::from_utf8(told.stderr).unwrap();
    assert_eq!(told.matches("╭─[").count(), 3, "{told}");
    assert!(told.contains(": 2 times more, not drawn here"), "{told}");
}

/// Names of other playbooks are one line, however many they are.
#[test]
fn names_of_other_playbooks_are_told_in_one_line() {
    let folder = people();
    let text = "{\"apples\":1,\"bananas\":2,\"cherries\":3,\"dates\":4,\"elderberries\":5}\n";
    std::fs::write(folder.path().join("other.ndjson"), text).unwrap();
    let arguments = format!("evaluate lead.playbook other.ndjson --as-of {AS_OF} --output verdict");
    assert_cmd_snapshot!(footbridge_in(folder.path(), &arguments));
}
