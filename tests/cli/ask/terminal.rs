//! `footbridge ask` on a real pseudo-terminal, 60 columns wide. Nothing is timed: each step waits for
//! what is printed.
#![expect(
    clippy::panic,
    reason = "a test that fails says so by a panic, with what stood on the screen"
)]

use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use rexpect::session::{PtySession, spawn_command};

use super::people;

/// How long anything may take before the test gives up.
const PATIENCE: u64 = 60_000;
/// What stands before each answer.
const PROMPT: &str = "> ";

/// Somebody at a terminal.
struct Terminal {
    session: PtySession,
    /// What has been on the screen, with what was typed.
    screen: String,
}

impl Terminal {
    fn open(folder: &Path, arguments: &str) -> Self {
        let mut command = Command::new("sh");
        command.current_dir(folder).env("NO_COLOR", "1");
        let binary = env!("CARGO_BIN_EXE_footbridge");
        let line =
            format!("stty rows 24 cols 60 && exec '{binary}' ask {arguments} --as-of 2026-06-30");
        command.args(["-c", &line]);
        let session = spawn_command(command, Some(PATIENCE)).unwrap();
        Self {
            session,
            screen: format!("$ footbridge ask {arguments}\n"),
        }
    }

    /// Waits until an answer is due, then types one.
    fn answer(&mut self, line: &str) {
        self.wait_for_prompt();
        self.screen.push_str(&format!("{PROMPT}{line}\n"));
        self.session.send_line(line).unwrap();
    }

    fn wait_for_prompt(&mut self) {
        let before = self.session.exp_string(PROMPT);
        let before = before.unwrap_or_else(|error| panic!("{error}\n{}", self.screen));
        self.show(&before);
    }

    fn show(&mut self, words: &str) {
        self.screen.push_str(&words.replace('\r', ""));
    }

    /// Waits until an answer is due, then presses Ctrl and a key; gives how the command ended.
    fn press_control(&mut self, key: char) -> String {
        self.wait_for_prompt();
        let name = key.to_ascii_uppercase();
        self.screen.push_str(&format!("{PROMPT}[Ctrl-{name}]\n"));
        self.session.send_control(key).unwrap();
        self.end()
    }

    /// Waits until the command ends.
    fn end(&mut self) -> String {
        let last = self.session.exp_eof().unwrap();
        self.show(&last);
        let ended = self.session.process().wait().unwrap();
        format!("{ended:?}")
    }
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn an_interview_is_broken_off_and_goes_on_where_it_stood() {
    let folder = people();
    let mut before = files(folder.path());
    let mut terminal = Terminal::open(folder.path(), "lead.playbook --out dana.yaml");
    for answer in ["perhaps", "yes", "2", "back", "?", "fluent", "-2", "0", "1"] {
        terminal.answer(answer);
    }
    let ended = terminal.press_control('c');
    assert!(
        ended.starts_with("Exited") && ended.ends_with(", 130)"),
        "{ended}"
    );

    let held = std::fs::read_to_string(folder.path().join("dana.yaml")).unwrap();
    before.push("dana.yaml".to_owned());
    before.sort();
    assert_eq!(files(folder.path()), before);

    let mut again = Terminal::open(folder.path(), "lead.playbook --out dana.yaml");
    for answer in [
        "2",
        "2026-06",
        "1",
        "2026-05-03",
        "manager",
        "1",
        "back",
        "Retail",
        "back",
        "retail, banking",
        "none",
        "",
    ] {
        again.answer(answer);
    }
    assert!(again.end().ends_with(", 0)"), "it did not end well");
    let holds = std::fs::read_to_string(folder.path().join("dana.yaml")).unwrap();
    assert_snapshot!(format!(
        "{}---- dana.yaml\n{held}\n{}---- dana.yaml\n{holds}",
        terminal.screen, again.screen
    ));
    let screens = format!("{}{}", terminal.screen, again.screen);
    let is_command = |line: &&str| line.contains("footbridge ");
    for line in screens.lines().filter(|line| !is_command(line)) {
        assert!(line.chars().count() <= 60, "{line}");
    }
}

#[test]
fn breaking_off_before_any_answer_writes_no_file() {
    let folder = people();
    let before = files(folder.path());
    let mut terminal = Terminal::open(folder.path(), "lead.playbook");
    let ended = terminal.press_control('c');
    assert!(ended.ends_with(", 130)"), "{ended}");
    let last = "Nothing was answered, and no file was written.\n";
    assert!(terminal.screen.ends_with(last), "{}", terminal.screen);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn the_end_of_the_input_ends_an_interview() {
    let folder = people();
    let mut terminal = Terminal::open(folder.path(), "lead.playbook");
    terminal.answer("yes");
    let ended = terminal.press_control('d');
    assert!(
        ended.starts_with("Exited") && ended.ends_with(", 0)"),
        "{ended}"
    );
    let held = std::fs::read_to_string(folder.path().join("lead-profile.yaml")).unwrap();
    assert_eq!(held, "facts:\n  wants to lead: yes\n");
    assert!(
        terminal.screen.contains("Still open"),
        "{}",
        terminal.screen
    );
}

#[test]
fn questions_stand_out_on_a_terminal_and_nowhere_else() {
    let folder = people();
    let mut command = Command::new(env!("CARGO_BIN_EXE_footbridge"));
    command.current_dir(folder.path());
    command.env_remove("NO_COLOR").env("TERM", "xterm");
    command.args(["ask", "lead.playbook", "--as-of", "2026-06-30"]);
    let mut session = spawn_command(command, Some(PATIENCE)).unwrap();
    let screen = session.exp_string(PROMPT).unwrap();
    assert!(
        screen.contains("\u{1b}[1m1. Do you want to lead people?"),
        "{screen:?}"
    );
    session.send_line("stop").unwrap();
    session.exp_eof().unwrap();

    let printed = super::talk(
        folder.path(),
        "lead.playbook",
        &["yes"],
        "lead-profile.yaml",
    );
    assert!(!printed.contains('\u{1b}'), "{printed:?}");
}
