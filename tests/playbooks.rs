//! The shipped playbooks and profiles.

use footbridge::{Format, Severity, UnknownKeys, load_with};

use crate::support::{failed_examples, files_below, read, repository, sound};

#[test]
fn shipped_playbooks_are_clean() {
    let paths = files_below("playbooks", "playbook");
    assert!(!paths.is_empty());
    for path in paths {
        let loaded = load_with(&read(&path), &repository());
        assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
    }
}

#[test]
fn shipped_examples_pass() {
    let paths = files_below("playbooks", "playbook");
    let failed: Vec<String> = paths
        .iter()
        .flat_map(|path| failed_examples(path))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn shipped_profiles_have_no_data_errors() {
    for path in files_below("playbooks", "playbook") {
        let playbook = sound(&read(&path));
        let profiles = files_below("playbooks/profiles", "yaml");
        assert!(!profiles.is_empty());
        for profile in profiles {
            let people = playbook.read_people(&read(&profile), Format::Yaml, UnknownKeys::Refuse);
            assert!(people.problems.is_empty(), "{:?}", people.problems);
            for person in people.people {
                let is_error =
                    |problem: &&footbridge::Problem| problem.severity() == Severity::Error;
                let errors: Vec<_> = person.problems.iter().filter(is_error).collect();
                assert!(errors.is_empty(), "{}: {errors:?}", profile.display());
                assert!(person.profile.is_some());
            }
        }
    }
}
