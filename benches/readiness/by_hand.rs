//! The rules written by hand as a command: a file of people, and a verdict line for each.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};

use crate::workload::reference::{self, Person};

/// How much is read at a time.
const PIECE: usize = 256 * 1024;
/// Asks the bench to be this command.
pub(crate) const FLAG: &str = "--by-hand";

/// Tells of the people in one file into another one, or on standard output, a piece after the other.
#[expect(clippy::panic, reason = "only the bench calls this")]
pub(crate) fn run(files: &[String]) {
    let (people, mut verdicts): (_, Box<dyn Write>) = match files {
        [people] => (people, Box::new(std::io::stdout())),
        [people, verdicts] => {
            let verdicts = File::create(verdicts).expect("a place for verdicts");
            (people, Box::new(verdicts))
        }
        _ => panic!("a file of people, and perhaps one for their verdicts"),
    };
    let mut people = BufReader::with_capacity(PIECE, File::open(people).expect("people"));
    let (mut text, mut out) = (Vec::new(), Vec::new());
    loop {
        text.clear();
        out.clear();
        let mut piece = (&mut people).take(PIECE as u64);
        piece.read_to_end(&mut text).expect("text");
        if text.is_empty() {
            return;
        }
        // To the end of the line.
        people.read_until(b'\n', &mut text).expect("text");
        lines(&text, &mut out);
        verdicts.write_all(&out).expect("room for verdicts");
    }
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
