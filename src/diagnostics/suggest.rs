//! "Did you mean": the declared name nearest to what was written.

use crate::value::fold_name;

/// The candidate nearest to `written`, when one is near enough to be worth naming.
///
/// Near is one slip in four letters, counted as edits of a letter or swaps of two neighbours
/// (Damerau–Levenshtein); the same words in another order, and a name of which one side has only
/// lost or gained a word, are near as well.
pub(crate) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let written = fold_name(written);
    candidates
        .into_iter()
        .filter_map(|candidate| distance(&written, candidate).map(|d| (d, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

/// How far `candidate` is from `written` (both as people write them), or nothing if too far.
fn distance(written: &str, candidate: &str) -> Option<usize> {
    let candidate = fold_name(candidate);
    let edits = strsim::damerau_levenshtein(written, &candidate);
    let longest = written.chars().count().max(candidate.chars().count());
    let allowed = (longest / 4).max(1);
    if edits <= allowed && edits * 2 < longest {
        return Some(edits);
    }
    let squeezed = |name: &str| name.replace(' ', "");
    if squeezed(written) == squeezed(&candidate) {
        return Some(1);
    }
    shares_most_words(written, &candidate).then_some(allowed + 1)
}

/// Whether one has all words of the other, or the same words in another order, a plural `s` set
/// aside; single short words do not count.
fn shares_most_words(written: &str, candidate: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let mut words: Vec<String> = name
            .split(' ')
            .map(|word| word.trim_end_matches('s').to_owned())
            .collect();
        words.sort();
        words
    };
    let (written, candidate) = (words(written), words(candidate));
    let (fewer, more) = if written.len() <= candidate.len() {
        (&written, &candidate)
    } else {
        (&candidate, &written)
    };
    let letters: usize = fewer.iter().map(|word| word.len()).sum();
    letters >= 5 && fewer.len() + 1 >= more.len() && fewer.iter().all(|word| more.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 14] = [
        "line reports",
        "wants to manage people",
        "time in product",
        "strategic judgement",
        "organisational buy-in",
        "mentoring",
        "coaching",
        "industry knowledge",
        "customer knowledge",
        "target role",
        "delegation",
        "upward feedback",
        "OKR ownership",
        "has mentor",
    ];

    #[test]
    fn typos_get_the_right_suggestion() {
        let typos = [
            ("line report", "line reports"),
            ("lines reports", "line reports"),
            ("line reprots", "line reports"),
            ("linereports", "line reports"),
            ("reports line", "line reports"),
            ("lien reports", "line reports"),
            ("wants to manage", "wants to manage people"),
            ("wants to manage poeple", "wants to manage people"),
            ("want to manage people", "wants to manage people"),
            ("wants manage people", "wants to manage people"),
            ("time in products", "time in product"),
            ("time on product", "time in product"),
            ("tiem in product", "time in product"),
            ("strategic judgment", "strategic judgement"),
            ("strategy judgement", "strategic judgement"),
            ("stategic judgement", "strategic judgement"),
            ("organizational buy-in", "organisational buy-in"),
            ("organisational buyin", "organisational buy-in"),
            ("organisation buy in", "organisational buy-in"),
            ("mentering", "mentoring"),
            ("mentorin", "mentoring"),
            ("montering", "mentoring"),
            ("coching", "coaching"),
            ("caoching", "coaching"),
            ("coachng", "coaching"),
            ("industry knowlege", "industry knowledge"),
            ("knowledge of industry", "industry knowledge"),
            ("industy knowledge", "industry knowledge"),
            ("customers knowledge", "customer knowledge"),
            ("costumer knowledge", "customer knowledge"),
            ("targetrole", "target role"),
            ("taget role", "target role"),
            ("target rôle", "target role"),
            ("delegaton", "delegation"),
            ("deligation", "delegation"),
            ("delegations", "delegation"),
            ("upwards feedback", "upward feedback"),
            ("OKR owership", "OKR ownership"),
            ("has a mentor", "has mentor"),
            ("has mentors", "has mentor"),
        ];
        let right = typos
            .iter()
            .filter(|(typo, meant)| nearest(typo, NAMES).as_deref() == Some(*meant))
            .count();
        assert!(
            right * 10 >= typos.len() * 9,
            "only {right} of {} right",
            typos.len()
        );
    }

    #[test]
    fn strangers_get_no_suggestion() {
        for stranger in ["budget", "salary", "x", "favourite colour"] {
            assert_eq!(nearest(stranger, NAMES), None, "{stranger}");
        }
    }
}
