//! `footbridge format`: what is printed, what is written, and what is left alone.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and reads the files it is about"
)]

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use insta_cmd::assert_cmd_snapshot;

use super::{folder, footbridge, footbridge_in};

const MESSY: &str = "FACT line reports :whole number from 0 # how many\nif  no line reports then \
                     flag \"Alone\"\n";
const NEAT: &str = "fact line reports: whole number from 0  # how many\nif no line reports then \
                    flag \"Alone\"\n";
const BROKEN: &str =
    "fact   line reports: whole number\nrule one:\n   blorb   3\n   flag   \"x\"\n";

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn format_writes_what_changes() {
    let folder = folder(&[("messy.playbook", MESSY), ("sub/neat.playbook", NEAT)]);
    assert_cmd_snapshot!(footbridge_in(folder.path(), "format ."));
    assert_eq!(text(folder.path(), "messy.playbook"), NEAT);
    assert_eq!(text(folder.path(), "sub/neat.playbook"), NEAT);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2);
}

#[test]
fn format_check_lists_and_changes_nothing() {
    let folder = folder(&[("messy.playbook", MESSY), ("neat.playbook", NEAT)]);
    assert_cmd_snapshot!(footbridge_in(folder.path(), "format --check ."));
    assert_eq!(text(folder.path(), "messy.playbook"), MESSY);
}

#[test]
fn format_check_of_neat_playbooks_is_clean() {
    assert_cmd_snapshot!(footbridge("format --check playbooks"));
}

#[test]
fn format_diff_shows_and_changes_nothing() {
    let folder = folder(&[("messy.playbook", MESSY)]);
    assert_cmd_snapshot!(footbridge_in(folder.path(), "format --diff messy.playbook"));
    assert_eq!(text(folder.path(), "messy.playbook"), MESSY);
}

#[test]
fn format_leaves_and_reports_what_it_cannot_read() {
    let folder = folder(&[("broken.playbook", BROKEN)]);
    assert_cmd_snapshot!(footbridge_in(folder.path(), "format broken.playbook"));
    assert_eq!(
        text(folder.path(), "broken.playbook"),
        "fact line reports: whole number\n\nrule one:\n   blorb   3\n  flag \"x\"\n"
    );
}

#[test]
fn format_names_a_missing_file_and_leaves_other_files_alone() {
    let folder = folder(&[("notes.md", "# Notes\n\n\n\ntext\n")]);
    assert_cmd_snapshot!(footbridge_in(
        folder.path(),
        "format none.playbook notes.md"
    ));
    assert_eq!(text(folder.path(), "notes.md"), "# Notes\n\n\n\ntext\n");
}

#[test]
fn format_takes_off_marks_and_returns_of_other_systems() {
    let messy = format!("\u{feff}{}", MESSY.replace('\n', "\r\n"));
    let folder = folder(&[("messy.playbook", &messy), ("empty.playbook", "")]);
    let output = footbridge_in(folder.path(), "format messy.playbook empty.playbook").output();
    assert_eq!(output.unwrap().status.code(), Some(0));
    assert_eq!(text(folder.path(), "messy.playbook"), NEAT);
    assert_eq!(text(folder.path(), "empty.playbook"), "");
}

#[test]
fn format_refuses_what_is_no_text() {
    let folder = folder(&[("x.playbook", "")]);
    let bytes = b"fact a: \xff yes or no\n";
    std::fs::write(folder.path().join("x.playbook"), bytes).unwrap();
    assert_cmd_snapshot!(footbridge_in(folder.path(), "format x.playbook"));
    assert_eq!(
        std::fs::read(folder.path().join("x.playbook")).unwrap(),
        bytes
    );
}

#[test]
fn format_reads_standard_input_and_writes_standard_output() {
    let mut command = footbridge("format -");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(MESSY.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), NEAT);
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn format_keeps_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("sub/messy.playbook", MESSY), ("locked.playbook", MESSY)]);
    let target = folder.path().join("sub/messy.playbook");
    std::fs::set_permissions(&target, PermissionsExt::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.playbook");
    symlink("sub/messy.playbook", &link).unwrap();
    let output = footbridge_in(folder.path(), "format link.playbook")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(text(folder.path(), "sub/messy.playbook"), NEAT);
    assert_eq!(
        target.metadata().unwrap().permissions().mode() & 0o777,
        0o640
    );
    let locked = folder.path().join("locked.playbook");
    std::fs::set_permissions(&locked, PermissionsExt::from_mode(0o444)).unwrap();
    assert_cmd_snapshot!(footbridge_in(folder.path(), "format locked.playbook"));
    assert_eq!(text(folder.path(), "locked.playbook"), MESSY);
}
