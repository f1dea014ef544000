//! The rules written by hand as a command: a file of people, and a verdict line for each.

use std::io::Write;

use crate::workload::reference::{self, Person};

/// Asks the bench to be this command.
pub(crate) const FLAG: &str = "--by-hand";

/// Tells of the people in a file.
pub(crate) fn run(files: &[String]) {
    let mut out = Vec::new();
    for file in files {
        lines(&std::fs::read(file).expect("a file of people"), &mut out);
    }
    let written = std::io::stdout().write_all(&out);
    written.expect("somebody reads what is told");
}

/// Tells of the people on lines of NDJSON.
pub(crate) fn lines(text: &[u8], out: &mut Vec<u8>) {
    for line in text.split(|byte| *byte == b'\n') {
        if !line.is_empty() {
            let person = Person::read(line);
            reference::assess(&person).write(person.id, out);
        }
    }
}
