//! Words of a playbook or a profile never steer the terminal that they are shown on.

use std::io::Write;
use std::process::{Output, Stdio};

use super::{folder, footbridge_in};

/// A sequence that a terminal obeys, what turns the direction of writing, and what takes no room.
const STEERING: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}\u{202e}\u{2066}\u{200b}\u{200f}\u{feff}";

const PLAYBOOK: &str = r#"playbook "First~ lead"
  version 1.0.0
source handbook: "A hand~book"
  by "People~ team"
scale proficiency: novice < 'practi~sing' < fluent
fact wants to lead: yes or no
  ask "Do you want~ to lead?"
fact post: one of 'head~ of', director
fact motto: text
skill delegating: proficiency
  "Letting~ go."
evidence mentoring: "Mentoring a col~league"
  field rater: one of manager, 'pe~er'
rule lead: "Show that~ you can lead"
  require at least 2 mentoring evidence where rater is 'pe~er' within the last 12 months
  require post is 'head~ of'
  require motto is "Go~ on"
  expect delegating is fluent
  because "Proof~ is asked for."
  cite handbook "chap~ter"
rule wish: "Want~ it"
  if wants to lead then flag "Take~ care"
  otherwise stop "Another~ path"
  because "So~."
action mentor: "Mentor~ somebody"
  builds 1 mentoring evidence with rater is 'pe~er'
  reach 2, impact 2, confidence 80%, effort 2 weeks
  link "https://example.org/~"
verdict
  'not~ a fit' when any stop applies
  'not~ ready' when any requirement is unmet
  'rea~dy' otherwise
example "An ex~ample"
  as of 2026-01-01
  given post is 'head~ of'
  then verdict is 'rea~dy'
"#;

const PROFILE: &str = "\
id: \"ana~\"
name: \"Ana~ Ferreira\"
facts:
  motto: \"Hold~ on\"
  post:
    - {value: \"head~ of\", since: 2025-01-01}
  un~known: 1
skills:
  delegating: \"practi~sing\"
evidence:
  - kind: mentoring
    on: 2025-03-01
    what: \"A launch~\"
    rater: \"pe~er\"
    link: \"https://example.org/~\"
waivers:
  - rule: lead
    reason: \"In a~ former post\"
    approved by: \"Head~ of HR\"
";

fn steering(text: &str) -> String {
    text.replace('~', STEERING)
}

/// The same in YAML, where a control character can only be told by its number.
fn escaped(text: &str) -> String {
    let number = |c: char| format!("\\u{:04x}", u32::from(c));
    let escaped: String = STEERING.chars().map(number).collect();
    let lines = text.lines().map(|line| match line.contains('"') {
        true => line.replace('~', &escaped),
        false => line.replace('~', "\u{202e}\u{200b}"),
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn assert_harmless(said: &Output, what: &str) {
    for written in [&said.stdout, &said.stderr] {
        let written = String::from_utf8_lossy(written);
        // What is shown from right to left in a document stands between these two, which are ours.
        let ours = ['\n', '\u{2068}', '\u{2069}'];
        let odd = |c: &char| {
            let is_plain = c.is_alphanumeric() || c.is_ascii_graphic() || *c == ' ';
            let is_drawn = "·│╭─┬╰▲×⚠├▶…¿“”‘’\u{fffd}".contains(*c);
            !is_plain && !is_drawn && !ours.contains(c)
        };
        let odd: String = written.chars().filter(odd).collect();
        assert_eq!(odd, "", "{what}: {}", odd.escape_unicode());
    }
}

#[test]
fn no_command_lets_words_steer_a_terminal() {
    let (playbook, profile) = (steering(PLAYBOOK), escaped(PROFILE));
    let broken = steering("playbook \"x~\"\nrequire un~known is at least 2\nwh~at\n");
    let wrong = escaped("post: \"bo~ss\"\nfacts:\n  motto: [\"~\"]\n");
    let folder = folder(&[
        ("lead.playbook", playbook.as_str()),
        ("ana.yaml", profile.as_str()),
        ("broken.playbook", broken.as_str()),
        ("wrong.yaml", wrong.as_str()),
    ]);
    for command in [
        "evaluate lead.playbook ana.yaml --as-of 2026-06-30",
        "why lead.playbook ana.yaml --all --as-of 2026-06-30",
        "why lead.playbook ana.yaml lead --all --as-of 2026-06-30",
        "plan lead.playbook ana.yaml --as-of 2026-06-30",
        "plan lead.playbook ana.yaml --as-of 2026-06-30 --format markdown",
        "forecast lead.playbook ana.yaml --as-of 2026-01-30",
        "history lead.playbook ana.yaml --as-of 2026-06-30 --from 2026-01-01",
        "report lead.playbook ana.yaml --as-of 2026-06-30 --format text",
        "describe lead.playbook",
        "test lead.playbook",
        "check lead.playbook --as-of 2026-06-30",
    ] {
        let said = footbridge_in(folder.path(), command).output().unwrap();
        assert!(!said.stdout.is_empty(), "{command}");
        assert_harmless(&said, command);
    }
    for command in [
        "check broken.playbook",
        "evaluate broken.playbook ana.yaml",
        "evaluate lead.playbook wrong.yaml",
        "why lead.playbook ana.yaml nothing",
    ] {
        let said = footbridge_in(folder.path(), command).output().unwrap();
        assert!(!said.stderr.is_empty(), "{command}");
        assert_harmless(&said, command);
    }
}

#[test]
fn no_interview_lets_words_steer_a_terminal() {
    let (playbook, profile) = (steering(PLAYBOOK), escaped(PROFILE));
    let folder = folder(&[
        ("lead.playbook", playbook.as_str()),
        ("ana.yaml", profile.as_str()),
    ]);
    let command = "ask lead.playbook ana.yaml --as-of 2026-06-30";
    let mut run = footbridge_in(folder.path(), command);
    let run = run.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut run = run.stderr(Stdio::piped()).spawn().unwrap();
    let answers = steering("?\nno~\nyes\n~\nperhaps~\n2\n2026-05\n~\nnobody\n");
    let mut input = run.stdin.take().unwrap();
    input.write_all(answers.as_bytes()).unwrap();
    drop(input);
    assert_harmless(&run.wait_with_output().unwrap(), command);
}
