//! `footbridge ask` as scripts run it: answers come in one a line.

#[cfg(unix)]
mod terminal;

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use insta::assert_snapshot;
use tempfile::TempDir;

use super::{folder, footbridge_in};

pub(crate) const LEAD: &str = "\
playbook \"First lead\"
  version 1.0.0
verifiers: manager, peer
scale proficiency: novice < practising < fluent
  \"Novice: with help; practising: now and then; fluent: alone.\"
fact wants to lead: yes or no
  ask \"Do you want to lead people?\"
fact line reports: whole number from 0
  ask \"How many people report to you directly?\"
fact shoe size: whole number from 0
fact industries: list of text
  ask \"In which industries have you worked?\"
skill delegating: proficiency
  \"Handing over whole pieces of work.\"
  ask \"How well do you hand work over?\"
evidence mentoring: \"Mentoring a less experienced colleague\"
  field outcome: one of written, unwritten
  ask \"Whom have you mentored?\"
evidence complaint: \"A complaint about how you work with others\"
rule want it: \"Want to lead\"
  if not wants to lead
  then stop \"Another path may be the right one.\"
rule lead without a team: \"Show that you can lead\"
  if no line reports
  then require at least 2 mentoring evidence verified by manager within the last 12 months
rule let go: \"Let others do the work\"
  require delegating is at least practising
rule get along: \"Get along with others\"
  expect no complaint evidence
rule see the world: \"Know more than one industry\"
  expect industries includes \"retail\"
rule shoes: \"Have shoes that fit\"
  encourage shoe size is at least 40
";

/// A playbook that looks at values of every type, and at details of what a profile lists already.
const EVERYTHING: &str = "\
playbook \"Values of every type\"
scale proficiency: novice < practising < fluent
scale impact: 3 < 2 < 1
skill delegating: proficiency
skill strategy: proficiency
fact started in role: date
fact time in product: duration
fact target share: percentage
fact team size: number from 0 to 20
fact impact so far: impact
fact motto: text
fact tools: list of board, chat, wiki
fact home office: yes or no
  if not given yes
evidence decision: \"A decision you wrote down\"
  field basis: one of data, opinion
  ask \"Which of your decisions are written down?\"
rule held: \"Delegate well for a while\"
  require delegating is at least practising for at least 6 months
rule decide: \"Decide on data\"
  require at least 2 decision evidence about strategy where basis is data within the last 12 months
rule settled: \"Be settled in the role\"
  require years since started in role is at least 1
rule time: \"Bring time\"
  require time in product is at least 2 years
rule share: \"Own a share\"
  require target share is at least 20%
rule size: \"Lead a small team\"
  require team size is at most 10
rule impact: \"Have impact\"
  require impact so far is at least 2
rule motto: \"Have the motto\"
  require motto is \"stop\"
rule tools: \"Use a wiki\"
  require tools includes wiki
rule office: \"Be seen\"
  require not home office
";

/// Somebody of whom much is known, but not the details that matter.
const ELA: &str = "\
name: Ela
delegating: practising   # since last year?
time in product: 30 months
started in role: 2025
evidence:
  - kind: decision       # on the wall
    on: 2026-02-01
    about: strategy
  - kind: decision
    on: 2025
    about: [strategy, delegating]
    basis: data
  - kind: decision
    on: 2024-05-01
    about: strategy
";

/// A profile that somebody has begun, with words of their own in it.
const ANA: &str = "\
# Ana, met in spring
id: ana
name: Ana Ferreira
favourite colour: green   # of no account
facts:
  line reports:           # she will tell
  wants to lead: yes      # and how
skills: {}
not looked for: [complaint]
";

/// Somebody whose profile tells since when: of what is in force, and of what comes later.
const DAN: &str = "\
name: Dan
facts:
  wants to lead:
    - {value: no, since: 2020}
    - {value: yes, since: 2024-05}
  line reports:           # from autumn on
    - value: 3
      since: 2026-09-01
  industries: [{value: [retail], since: 2027}]
skills:
  delegating: [{level: practising, since: 2025}, {level: fluent, since: 2026-12}]
";

fn people() -> TempDir {
    folder(&[
        ("dan.yaml", DAN),
        ("lead.playbook", LEAD),
        ("everything.playbook", EVERYTHING),
        ("ana.yaml", ANA),
        ("ela.yaml", ELA),
        ("both.yaml", "- id: fay\n- id: gus\n"),
        ("wrong.yaml", "line reports: many\n"),
        ("norule.playbook", "fact a: yes or no\n"),
    ])
}

/// What is printed when these answers come in, how it ends, and what the file then holds.
fn talk(folder: &Path, arguments: &str, answers: &[&str], file: &str) -> String {
    let mut command = footbridge_in(folder, &format!("ask {arguments} --as-of 2026-06-30"));
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let mut stdin = running.stdin.take().unwrap();
    for answer in answers {
        // Whoever has heard enough does not listen any more.
        let _ = writeln!(stdin, "{answer}");
    }
    drop(stdin);
    let output = running.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    let code = output.status.code().unwrap();
    let held = match std::fs::read_to_string(folder.join(file)) {
        Ok(text) => format!("---- {file}\n{text}"),
        Err(_) => format!("---- there is no {file}\n"),
    };
    format!("$ footbridge ask {arguments}\n{said}{errors}---- exit code {code}\n{held}")
}

#[test]
fn ask_ends_as_soon_as_the_verdict_cannot_change() {
    let folder = people();
    let answers = ["no", "never read"];
    assert_snapshot!(talk(
        folder.path(),
        "lead.playbook",
        &answers,
        "lead-profile.yaml"
    ));
}

#[test]
fn ask_goes_through_a_whole_interview() {
    let folder = people();
    let answers = [
        "y",
        "2",
        "0",
        "2",
        "2026-03-31",
        "manager",
        "2026-02",
        "1",
        "none",
        "retail, banking",
    ];
    assert_snapshot!(talk(
        folder.path(),
        "lead.playbook --out ben.yaml",
        &answers,
        "ben.yaml"
    ));
}

#[test]
fn ask_says_why_an_answer_is_not_taken_and_asks_again() {
    let folder = people();
    let answers = [
        "perhaps", "", "?", "yes", "adept", "4", "3", "-1", "1,5", "0", "many", "stop",
    ];
    assert_snapshot!(talk(
        folder.path(),
        "lead.playbook",
        &answers,
        "lead-profile.yaml"
    ));
}

#[test]
fn ask_takes_no_date_that_cannot_be_and_loses_no_item() {
    let folder = people();
    let answers = [
        "yes",
        "2",
        "0",
        "-5",
        "2",
        "2026-05 to 2026-04",
        "2027-01-01",
        "since 2027",
        "1000",
        "5 May 2026",
        "2026-04 to 2026-05",
        "manager",
        "2026-06-01",
        "since 2026-06",
        "2026-05",
        "stop",
    ];
    assert_snapshot!(talk(
        folder.path(),
        "lead.playbook",
        &answers,
        "lead-profile.yaml"
    ));
}

#[test]
fn ask_takes_answers_back() {
    let folder = people();
    let answers = ["back", "yes", "1", "back", "back", "yes", "fluent"];
    assert_snapshot!(talk(
        folder.path(),
        "lead.playbook",
        &answers,
        "lead-profile.yaml"
    ));
}

#[test]
fn ask_keeps_what_nobody_knows_and_asks_again_what_was_skipped() {
    let folder = people();
    let first = talk(
        folder.path(),
        "lead.playbook --out cho.yaml",
        &[
            "don't know",
            "skip",
            "0",
            "1",
            "don't know",
            "don't know",
            "skip",
            "don't know",
        ],
        "cho.yaml",
    );
    let again = talk(
        folder.path(),
        "lead.playbook cho.yaml",
        &["novice"],
        "cho.yaml",
    );
    assert_snapshot!(format!("{first}\n{again}"));
}

#[test]
fn ask_loses_nothing_that_somebody_wrote() {
    let folder = people();
    let answers = [
        "fluent",
        "0",
        "1",
        "2026-06-01",
        "peer",
        "1",
        "2026-05-01",
        "yes",
        "3",
    ];
    assert_snapshot!(talk(
        folder.path(),
        "lead.playbook ana.yaml",
        &answers,
        "ana.yaml"
    ));
}

#[test]
fn ask_reads_values_of_every_type() {
    let folder = people();
    let answers = [
        "2",
        "2026-03-01",
        "1",
        "1",
        "since 2025-02",
        "strategy",
        "data",
        "board, 3",
        "practising",
        "2025-11",
        "2024-03",
        "40",
        "3 years",
        "25",
        "25%",
        "21",
        "7.5",
        "\"stop\"",
        "n",
        "4",
        "2",
    ];
    let arguments = "everything.playbook --out flo.yaml";
    assert_snapshot!(talk(folder.path(), arguments, &answers, "flo.yaml"));
}

#[test]
fn ask_counts_what_is_in_force_and_asks_for_what_only_comes_later() {
    let folder = people();
    let answers = ["0", "none", "2", "2026-02", "manager", "2026-03", "manager"];
    assert_snapshot!(talk(
        folder.path(),
        "lead.playbook dan.yaml",
        &answers,
        "dan.yaml"
    ));
    // Asked again, nothing is left to ask.
    let again = talk(folder.path(), "lead.playbook dan.yaml", &[], "dan.yaml");
    assert!(again.contains("Asked for 0 of"), "{again}");
}

/// How long a level has been held cannot be told beside a level that only comes later, and what is
/// known to the month only is not made more exact by taking other values away.
#[test]
fn ask_leaves_alone_what_it_cannot_write_beside_dates() {
    let playbook = "\
scale proficiency: novice < practising < fluent
skill delegating: proficiency
fact line reports: whole number from 0
rule held: \"Delegate well for a while\"
  require delegating is at least practising for at least 6 months
rule lead: \"Lead\"
  require line reports is at least 2
";
    let profile = "\
skills:
  delegating: [{level: fluent, since: 2026-12}]
facts:
  line reports: [{value: 1, since: 2025}, {value: 2, since: 2026-06}]
";
    let folder = folder(&[("held.playbook", playbook), ("eva.yaml", profile)]);
    let said = talk(
        folder.path(),
        "held.playbook eva.yaml",
        &["fluent", "2"],
        "eva.yaml",
    );
    assert!(
        said.ends_with(&format!("---- eva.yaml\n{profile}")),
        "{said}"
    );
    assert!(said.contains("Asked for 0 of the 2"), "{said}");
}

#[test]
fn ask_wants_to_know_more_of_what_a_profile_lists() {
    let folder = people();
    let answers = [
        "data",
        "2025-09-30",
        "wiki",
        "2025-06-29",
        "don't know",
        "stop",
    ];
    assert_snapshot!(talk(
        folder.path(),
        "everything.playbook ela.yaml",
        &answers,
        "ela.yaml"
    ));
}

#[test]
fn ask_says_what_it_cannot_begin_with() {
    let folder = people();
    std::fs::write(folder.path().join("new.yaml"), "name: Ben\n").unwrap();
    let said = [
        "lead.playbook nobody.yaml",
        "lead.playbook both.yaml",
        "lead.playbook wrong.yaml",
        "lead.playbook lead.playbook",
        "lead.playbook --out ben.json",
        "lead.playbook ana.yaml --out new.yaml",
        "lead.playbook -",
        "-",
        "norule.playbook",
        "lead.playbook --out nowhere/ben.yaml",
        "lead.playbook --out .",
    ]
    .map(|arguments| talk(folder.path(), arguments, &["yes"], "lead-profile.yaml"));
    assert_snapshot!(said.join("\n"));
}
