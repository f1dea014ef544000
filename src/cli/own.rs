//! What may be written over: a file that is not there, an empty one, and what Footbridge wrote
//! before. Anything else may be what somebody needs, such as a profile or a playbook.
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::value::Date;

use super::files;

/// How much of a file is looked at.
const HEAD: u64 = 16 << 10;
/// In how many lines the title of an answer stands, in a narrow terminal too.
const TITLE_LINES: usize = 12;

/// Why a file may not be written over, if it may not.
pub(super) fn refusal(path: &Path) -> Option<String> {
    let is_file = std::fs::metadata(path).is_ok_and(|known| known.is_file());
    if !is_file || is_own(path) {
        return None;
    }
    Some(format!(
        "{}: this is there already and is nothing that footbridge has written, so it is left alone; \
         choose another name, or move the file away first",
        path.display()
    ))
}

/// Whether a file is empty or begins like something of ours. One that cannot be read says so when it
/// is opened to be written.
fn is_own(path: &Path) -> bool {
    let Ok((head, tail)) = ends_of(path) else {
        return true;
    };
    if head.starts_with(b"PAR1") || head.starts_with(b"ARROW1") {
        return [head, tail].iter().any(|end| tells_verdicts(end));
    }
    let head = String::from_utf8_lossy(&head);
    let head = head.trim();
    head.is_empty() || is_data(head) || is_page(path, head) || is_document(head)
}

/// The beginning and the end of a file.
fn ends_of(path: &Path) -> std::io::Result<(Vec<u8>, Vec<u8>)> {
    let mut file = File::open(path)?;
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(HEAD)))?;
    file.take(HEAD).read_to_end(&mut tail)?;
    Ok((head, tail))
}

/// Whether an end of a file of columns names those of the results.
fn tells_verdicts(end: &[u8]) -> bool {
    let names = |name: &[u8]| end.windows(name.len()).any(|here| here == name);
    names(b"verdict") && names(b"possible")
}

/// `{"schema":1,…`, one of several, or the line of a verdict; also the schema of profiles.
fn is_data(head: &str) -> bool {
    if head == "[]" {
        return true;
    }
    let mut plain = head.to_owned();
    plain.retain(|c| !c.is_whitespace());
    let first = plain.trim_start_matches('[');
    let is_verdict = first.starts_with("{\"id\":")
        && first.contains("\"verdict\":")
        && first.contains("\"unmet\":[");
    let schema = "{\"$schema\":\"https://json-schema.org/";
    first.starts_with("{\"schema\":") || first.starts_with(schema) || is_verdict
}

/// The answer for people: below who it is about stands the playbook, `…, as of 2026-06-30`.
fn is_page(path: &Path, head: &str) -> bool {
    if files::is_data(path) || files::is_playbook(path) {
        return false;
    }
    let title: Vec<&str> = head.lines().skip(1).take(TITLE_LINES).collect();
    let title = title.join(" ");
    let mut dates = title.split(", as of ").skip(1);
    dates.any(|rest| rest.get(..10).is_some_and(|date| Date::parse(date).is_ok()))
}

/// The description of a playbook.
fn is_document(head: &str) -> bool {
    let is_begun = head.starts_with("# ") || head.starts_with("<!DOCTYPE html>");
    is_begun && head.contains("About this playbook")
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "files are made to be tried")]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ours_may_be_written_over() {
        let ours = [
            "",
            "[]\n",
            "{\"schema\":1,\"playbook\":{}}\n",
            "[\n  {\n    \"schema\": 1,\n",
            "{\"id\":\"ana\",\"verdict\":null,\"unmet\":[]}\n",
            "Ana (ana): ready\nFirst lead 1.0.0, as of 2026-06-30\n",
            "# First lead\n\n| About this playbook | It says |\n",
            "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n",
        ];
        let others = [
            "id: ana\nfacts:\n  line reports: 2\n",
            "playbook \"First lead\"\n",
            "example \"One\"\n  as of 2026-06-30\n  given x\n",
            "{\"id\":\"ana\",\"facts\":{}}\n",
            "id,line reports\nana,2\n",
            "Dear all\n",
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for (texts, is_free) in [(&ours[..], true), (&others[..], false)] {
            for text in texts {
                std::fs::write(&path, text).unwrap();
                assert_eq!(refusal(&path).is_none(), is_free, "{text}");
            }
        }
        // A title in a text of somebody's.
        for name in ["ana.yaml", "lead.playbook"] {
            let path = folder.path().join(name);
            std::fs::write(&path, "# Ana\n# First lead, as of 2026-06-30\n").unwrap();
            assert!(refusal(&path).is_some(), "{name}");
        }
        assert_eq!(refusal(folder.path()), None);
        assert_eq!(refusal(&folder.path().join("new")), None);
    }
}
