//! Between the comparison's shape of people and answers, and ours.
//!
//! | the comparison | here |
//! |---|---|
//! | `"skills": {"strategy": 3}` | `"facts": {"strategy": 3}`: a skill here has levels, not numbers |
//! | `"feedback": [{"from": …, "score": …, "date": …}]` | items of `evidence`, with a `kind` and a `rater` |
//! | `"evidence": [{"kind": …, "date": …, "summary": …}]` | `on` and `what` |
//! | `"verified": true, "by": "lead"` | `"verified": true, "verified_by": "lead"` |
//! | `"verified": false, "by": "lead"` | `"verified": false`: nobody has verified it |
//! | `"misconceptions": [true, …]` | five facts by name |
//! | `"verdict": "unknown"` | an open verdict, or a verdict while some rule is undecided |
//! | `"failed": ["R07"]` | `"unmet": ["R07"]` |
//!
//! A line is read once, from the left, in the order in which the comparison writes it. Any other shape
//! is not one of its lines.

use memchr::memmem::Finder;

use crate::workload::people::MISCONCEPTIONS;

/// Puts people of the comparison into our shape.
pub(crate) struct Bridge {
    skills: Finder<'static>,
    feedback: Finder<'static>,
    verdict: Finder<'static>,
    unmet: Finder<'static>,
}

impl Bridge {
    pub(crate) fn new() -> Self {
        Self {
            skills: Finder::new("\"skills\":"),
            feedback: Finder::new("\"feedback\":["),
            verdict: Finder::new("\"verdict\":"),
            unmet: Finder::new("\"unmet\":["),
        }
    }

    /// Appends a line of ours for each of theirs.
    pub(crate) fn people(&self, lines: &[u8], out: &mut Vec<u8>) {
        let mut rest = lines;
        while !rest.is_empty() {
            let mut line = Line { rest, out };
            self.person(&mut line).expect("a line of the comparison");
            rest = line.rest;
        }
    }

    fn person(&self, line: &mut Line<'_, '_>) -> Option<()> {
        line.copy(self.skills.find(line.rest)?)?;
        line.replace(b"\"skills\":", b"\"facts\":")?;
        line.copy(self.feedback.find(line.rest)?)?;
        line.replace(b"\"feedback\":[", b"\"evidence\":[")?;
        while !line.has(b"]") {
            line.copy_if(b",");
            line.feedback()?;
        }
        line.replace(b"],\"evidence\":[", b",")?;
        while !line.has(b"]") {
            line.copy_if(b",");
            line.work()?;
        }
        line.replace(b"],\"misconceptions\":[", b"],\"")?;
        for (at, name) in MISCONCEPTIONS.iter().enumerate() {
            if at > 0 {
                line.replace(b",", b",\"")?;
            }
            line.out.extend_from_slice(name.as_bytes());
            line.out.extend_from_slice(b"\":");
            line.copy_bool()?;
        }
        line.replace(b"]", b"")?;
        line.copy(memchr::memchr(b'\n', line.rest)? + 1)
    }

    /// Appends an answer as the comparison wants it for each verdict line of ours.
    pub(crate) fn answers(&self, told: &[u8], out: &mut Vec<u8>) {
        let mut rest = told;
        while !rest.is_empty() {
            let mut line = Line { rest, out };
            self.answer(&mut line).expect("a verdict line");
            rest = line.rest;
        }
    }

    /// The comparison says unknown of everybody with an undecided rule who is not surely not ready, also
    /// where the verdict is decided all the same.
    fn answer(&self, line: &mut Line<'_, '_>) -> Option<()> {
        line.copy(self.verdict.find(line.rest)?)?;
        line.replace(b"\"verdict\":", b"\"verdict\":\"")?;
        let (ours, rest) = line.rest.split_at_checked(self.unmet.find(line.rest)?)?;
        let unmet = memchr::memchr(b']', rest)?;
        let is_decided = rest.get(unmet..)?.starts_with(b"],\"undecided\":[]");
        let verdict: &[u8] = match ours {
            b"\"not ready\"," => b"not_ready",
            b"\"ready\"," if is_decided => b"ready",
            b"\"nearly ready\"," if is_decided => b"nearly",
            _ => b"unknown",
        };
        line.out.extend_from_slice(verdict);
        line.rest = rest;
        line.replace(b"\"unmet\":[", b"\",\"failed\":[")?;
        line.copy(memchr::memchr(b']', line.rest)? + 1)?;
        line.out.extend_from_slice(b"}\n");
        line.rest = line.rest.get(memchr::memchr(b'\n', line.rest)? + 1..)?;
        Some(())
    }
}

/// What is left of their line, or of ours, and what is written so far.
struct Line<'t, 'o> {
    rest: &'t [u8],
    out: &'o mut Vec<u8>,
}

impl Line<'_, '_> {
    fn feedback(&mut self) -> Option<()> {
        self.replace(b"{\"from\":", b"{\"kind\":\"feedback\",\"rater\":")?;
        self.copy_text()?;
        self.replace(b",\"score\":", b",\"score\":")?;
        self.copy(memchr::memchr(b',', self.rest)?)?;
        self.replace(b",\"date\":", b",\"on\":")?;
        self.copy_text()?;
        self.replace(b"}", b"}")
    }

    fn work(&mut self) -> Option<()> {
        self.replace(b"{\"kind\":", b"{\"kind\":")?;
        self.copy_text()?;
        self.replace(b",\"date\":", b",\"on\":")?;
        self.copy_text()?;
        self.replace(b",\"summary\":", b",\"what\":")?;
        self.copy_text()?;
        self.replace(b",\"verified\":", b",\"verified\":")?;
        if self.copy_bool()? {
            self.replace(b",\"by\":", b",\"verified_by\":")?;
            self.copy_text()?;
        } else {
            self.replace(b",\"by\":", b"")?;
            self.rest = self.rest.get(self.text()?..)?;
        }
        self.replace(b"}", b"}")
    }

    fn has(&self, start: &[u8]) -> bool {
        self.rest.starts_with(start)
    }

    /// Passes over what the line has to go on with, and writes something in its place.
    fn replace(&mut self, theirs: &[u8], ours: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(theirs)?;
        self.out.extend_from_slice(ours);
        Some(())
    }

    fn copy(&mut self, length: usize) -> Option<()> {
        let (copied, rest) = self.rest.split_at_checked(length)?;
        self.out.extend_from_slice(copied);
        self.rest = rest;
        Some(())
    }

    fn copy_if(&mut self, start: &[u8]) {
        let _ = self.replace(start, start);
    }

    fn copy_text(&mut self) -> Option<()> {
        self.copy(self.text()?)
    }

    /// How long the text is that comes next, with its quotes; none of theirs has an escape.
    fn text(&self) -> Option<usize> {
        let inside = self.rest.strip_prefix(b"\"")?;
        Some(memchr::memchr(b'"', inside)? + 2)
    }

    fn copy_bool(&mut self) -> Option<bool> {
        let is_so = self.has(b"true");
        self.copy(if is_so { 4 } else { 5 })?;
        Some(is_so)
    }
}
