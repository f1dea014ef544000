//! Sentences about evidence for the random playbooks.

use super::{DATES, Dice, SPANS, comparison};

/// Evidence without a number before it.
pub(super) fn plain_evidence(dice: &mut Dice<'_>) -> String {
    let mut words = dice.pick_text(&[
        "talk",
        "work",
        "talk or work",
        "big work",
        "recent",
        "either",
        "talk or big work",
    ]);
    let is_work = words == "work" || words == "big work";
    words.push_str(" evidence");
    for _ in 0..dice.roll(3) {
        let filter = filter(dice, is_work);
        words.push_str(&format!(" {filter}"));
    }
    words
}

pub(super) fn evidence(dice: &mut Dice<'_>) -> String {
    let amount = match dice.roll(4) {
        0 => "no ".to_owned(),
        1 => format!("at least {} ", dice.roll(3) + 1),
        2 => format!("at most {} ", dice.roll(3)),
        _ => format!("exactly {} ", dice.roll(3)),
    };
    let words = counted_evidence(dice);
    let each = match dice.roll(5) {
        0 => format!(
            " in each of the last {} {}",
            dice.roll(4) + 1,
            dice.pick_text(&["quarters", "months", "weeks", "years"])
        ),
        _ => String::new(),
    };
    if amount == "no " {
        let words = words.replace("different kinds of ", "");
        format!("no {}{each}", words.replacen(" or ", ", ", 1))
    } else {
        // No more different things are asked for than there can be.
        let is_different = words.contains("different");
        let amount = amount.replace('3', if is_different { "2" } else { "3" });
        let is_one_kind = words.starts_with("different") && !words.contains(" or ");
        let amount = amount.replace('2', if is_one_kind { "1" } else { "2" });
        format!("{amount}{words}{each}")
    }
}

/// The date of the first or latest of some evidence.
pub(super) fn event(dice: &mut Dice<'_>) -> String {
    let pick = dice.pick_text(&["first", "latest"]);
    format!("({pick} {})", plain_evidence(dice))
}

/// A number made of a field of evidence.
pub(super) fn number_of_evidence(dice: &mut Dice<'_>) -> String {
    let pick = dice.pick_text(&["average", "lowest", "highest", "sum", "first", "latest"]);
    let field = dice.pick_text(&["size", "size", "gain"]);
    // With something added, so that no number is out of the field's bounds.
    format!("(({pick} {field} of {}) plus 0)", work_evidence(dice))
}

/// A test of something else that is made of a field of evidence.
pub(super) fn test_of_evidence(dice: &mut Dice<'_>) -> String {
    let work = work_evidence(dice);
    let ends = dice.pick_text(&["first", "latest"]);
    let pick = dice.pick_text(&["lowest", "highest", "first", "latest"]);
    match dice.roll(8) {
        0 => format!("({pick} done of {work}) is before ended"),
        1 => format!("({pick} expires of {work}) is within the last 12 months"),
        2 => format!("({pick} quality of {work}) {} middle", comparison(dice)),
        3 => format!("({ends} role of {work}) is lead"),
        4 => format!("({ends} topic of {work}) is not town"),
        5 => format!("(average effort of {work}) {} stay", comparison(dice)),
        6 => format!("(sum effort of {work}) {} 12 months", comparison(dice)),
        _ => format!("{} is before {}", event(dice), event(dice)),
    }
}

fn work_evidence(dice: &mut Dice<'_>) -> String {
    let mut words = dice.pick_text(&["work evidence", "big work evidence"]);
    for _ in 0..dice.roll(3) {
        words.push_str(&format!(" {}", filter(dice, true)));
    }
    words
}

/// Evidence as a number of different items, kinds or values counts it.
pub(super) fn counted_evidence(dice: &mut Dice<'_>) -> String {
    match dice.roll(5) {
        0 => format!("different kinds of {}", plain_evidence(dice)),
        1 => {
            let kind = dice.pick_text(&["work", "big work"]);
            let filter = match dice.roll(3) {
                0 => String::new(),
                _ => format!(" {}", filter(dice, true)),
            };
            let field = dice.pick_text(&[
                "size",
                "role",
                "topic",
                "done",
                "expires",
                "quality",
                "paid",
                "effort",
                "gain",
                "verified by",
            ]);
            format!("{kind} evidence{filter} with different {field}")
        }
        _ => plain_evidence(dice),
    }
}

fn filter(dice: &mut Dice<'_>, is_work: bool) -> String {
    match dice.roll(if is_work { 11 } else { 7 }) {
        0 => format!("within the last {}", dice.pick(&SPANS)),
        1 => format!(
            "{} {}",
            dice.pick_text(&["since", "before"]),
            dice.pick_text(&[
                "2026-03",
                "2025",
                "2026-02-28",
                "started",
                "assessment date",
                "(first talk evidence)",
                "(latest work evidence verified)"
            ])
        ),
        2 => dice.pick_text(&["verified", "verified by manager"]),
        3 => format!("lasting at least {}", dice.pick(&SPANS)),
        4 => "ongoing".to_owned(),
        5 => "about craft".to_owned(),
        6 => "between 2025-03-31 and 2026-03".to_owned(),
        7 => "not expired".to_owned(),
        8 => format!(
            "where size {} {}",
            comparison(dice),
            dice.pick(&["0", "3", "5", "small"])
        ),
        9 => format!(
            "where done is {} {}",
            dice.pick(&["before", "after"]),
            dice.pick(&DATES)
        ),
        _ => dice.pick_text(&[
            "where paid is no",
            "where gain is less than signed",
            "where effort is at least stay",
            "where size is at least (count of talk evidence)",
            "where role is lead",
            "where role is not lead",
            "where topic is \"a\"",
            "where topic is not one of \"a\", \"b\"",
            "where quality is at least high",
            "where paid is yes",
            "where paid is not yes",
            "where done is within the last 12 months",
            "where done is not 2026",
            "where topic is town",
        ]),
    }
}
