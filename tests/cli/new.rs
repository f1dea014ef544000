//! `footbridge new`: what it writes is complete, and nothing is overwritten.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read the files that are written"
)]

use insta_cmd::assert_cmd_snapshot;

use super::{folder, footbridge_in};

#[test]
fn new_writes_a_playbook_that_every_command_takes() {
    let folder = folder(&[]);
    assert_cmd_snapshot!(footbridge_in(folder.path(), "new team-lead"));
    for command in [
        "check team-lead.playbook",
        "format --check team-lead.playbook",
        "test team-lead.playbook",
    ] {
        let output = footbridge_in(folder.path(), command).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}: {output:?}");
    }
    let evaluate = "evaluate team-lead.playbook team-lead-profile.yaml --strict --as-of 2026-06-30";
    assert_cmd_snapshot!("new_is_evaluated", footbridge_in(folder.path(), evaluate));
    let playbook = std::fs::read_to_string(folder.path().join("team-lead.playbook")).unwrap();
    assert!(playbook.contains("playbook \"Team lead\"\n"), "{playbook}");
}

#[test]
fn new_overwrites_nothing() {
    let folder = folder(&[("first-lead-profile.yaml", "id: mine\n")]);
    assert_cmd_snapshot!(footbridge_in(folder.path(), "new"));
    let profile = std::fs::read_to_string(folder.path().join("first-lead-profile.yaml"));
    assert_eq!(profile.unwrap(), "id: mine\n");
    assert!(!folder.path().join("first-lead.playbook").exists());
}

#[test]
fn new_takes_the_name_with_its_ending_and_in_a_folder() {
    let folder = folder(&[("sub/keep.txt", "")]);
    let output = footbridge_in(folder.path(), "new sub/lead.playbook")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(folder.path().join("sub/lead.playbook").exists());
    assert!(folder.path().join("sub/lead-profile.yaml").exists());
    assert_cmd_snapshot!(footbridge_in(folder.path(), "new nowhere/lead"));
}
