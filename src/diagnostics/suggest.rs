//! "Did you mean": the declared name nearest to what was written.

use crate::value::fold_name;

/// The candidate nearest to `written`, when one is near enough to be worth naming.
///
/// Near is one slip in four letters, counted as edits of a letter or swaps of two neighbours
/// (optimal string alignment); the same words in another order, and a name of which one side has only
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

/// Whether `written` can only be a slip for one of the candidates: two letters off at most.
pub(crate) fn is_slip<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> bool {
    let written = fold_name(written);
    candidates.into_iter().any(|candidate| {
        let candidate = fold_name(candidate);
        let edits = strsim::osa_distance(&written, &candidate);
        edits <= 2 && edits * 4 <= candidate.chars().count()
    })
}

/// How far `candidate` is from `written` (both as people write them), or nothing if too far.
///
/// A playbook may have thousands of names: whatever is surely too far is passed over before the
/// edits are counted.
fn distance(written: &str, candidate: &str) -> Option<usize> {
    let candidate = fold_name(candidate);
    let (ours, theirs) = (written.chars().count(), candidate.chars().count());
    let longest = ours.max(theirs);
    let allowed = (longest / 4).max(1);
    if ours.abs_diff(theirs) <= allowed && letters_apart(written, &candidate) <= allowed {
        let edits = strsim::osa_distance(written, &candidate);
        if edits <= allowed && edits * 2 < longest {
            return Some(edits);
        }
    }
    if without_spaces(written).eq(without_spaces(&candidate)) {
        return Some(1);
    }
    shares_most_words(written, &candidate).then_some(allowed + 1)
}

fn without_spaces(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| *c != ' ')
}

/// How many letters one has that the other lacks, wherever they stand: never more than the edits
/// between them.
fn letters_apart(one: &str, other: &str) -> usize {
    let mut counts = [0_i16; 64];
    let mut add = |name: &str, by: i16| {
        for c in name.chars() {
            // Letters that fall together only make the names look nearer.
            if let Some(count) = counts.get_mut(c as usize % 64) {
                *count = count.saturating_add(by);
            }
        }
    };
    add(one, 1);
    add(other, -1);
    let sum = |counts: &mut dyn Iterator<Item = i16>| -> usize {
        counts.map(|count| usize::from(count.unsigned_abs())).sum()
    };
    let more = sum(&mut counts.iter().copied().filter(|count| *count > 0));
    let fewer = sum(&mut counts.iter().copied().filter(|count| *count < 0));
    more.max(fewer)
}

/// Whether one has all words of the other, or the same words in another order, a plural `s` set
/// aside; single short words do not count.
fn shares_most_words(written: &str, candidate: &str) -> bool {
    fn words(name: &str) -> impl Iterator<Item = &str> {
        name.split(' ').map(|word| word.trim_end_matches('s'))
    }
    let (ours, theirs) = (words(written).count(), words(candidate).count());
    let (fewer, more) = if ours <= theirs {
        (written, candidate)
    } else {
        (candidate, written)
    };
    let letters: usize = words(fewer).map(str::len).sum();
    letters >= 5
        && ours.abs_diff(theirs) <= 1
        && words(fewer).all(|word| words(more).any(|other| other == word))
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
