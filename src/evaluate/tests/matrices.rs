//! Random matrices for the soundness of answers: over a fact and over a table, with columns that are
//! not known, and every way to ask for their skills.

use super::Dice;

const LEVELS: [&str; 4] = super::LEVELS;

fn cell(dice: &mut Dice<'_>) -> String {
    let (a, b) = (dice.roll(4), dice.roll(4));
    let (low, high) = (LEVELS[a.min(b)], LEVELS[a.max(b)]);
    match dice.roll(9) {
        0 => "any".to_owned(),
        1 => format!("at most {high}"),
        2 => format!("{low} to {high}"),
        3 => format!("{low}, {high}"),
        4 => format!("at least {low}"),
        5 => format!("more than {}", LEVELS[a.min(2)]),
        _ => low.to_owned(),
    }
}

fn matrix(dice: &mut Dice<'_>, head: &str, columns: &[&str]) -> String {
    let mut text = format!("{head}\n  | | {} |\n", columns.join(" | "));
    for skill in ["craft", "speech"] {
        let cells: Vec<String> = columns.iter().map(|_| cell(dice)).collect();
        text.push_str(&format!("  | {skill} | {} |\n", cells.join(" | ")));
    }
    text
}

/// A matrix by a fact of choices, by one of levels, and by a table.
pub(super) fn matrices(dice: &mut Dice<'_>) -> String {
    let mut text = matrix(
        dice,
        "matrix asked, for each skill by choice",
        &["x", "y", "z"],
    );
    let mut levels = LEVELS;
    levels.swap(dice.roll(4), dice.roll(4));
    text.push_str(&matrix(
        dice,
        "matrix ranked, for each skill by level",
        &levels,
    ));
    let head = "matrix picked, for each skill by stage";
    text.push_str(
        "table stage: one of s, t, u\n  | choice | craft | = |\n  | x | any | t |\n  \
         | y | at least high | u |\n  | any | any | s |\n",
    );
    text.push_str(&matrix(dice, head, &["s", "t", "u"]));
    text.push_str(&points(dice));
    text
}

/// A table by the scale of the skills, and scores by it and by marks.
fn points(dice: &mut Dice<'_>) -> String {
    let mut text = String::from("table credit: number\n  | grade | = |\n");
    for level in LEVELS {
        text.push_str(&format!("  | {level} | {} |\n", dice.roll(7)));
    }
    text.push_str(&format!("score worth: {}\n", points_of(dice)));
    let many = dice.pick(&["average", "sum", "lowest", "highest"]);
    text.push_str(&format!(
        "score index: {many} for every skill in {}\n",
        group(dice)
    ));
    for standing in ["below", "at", "above"] {
        text.push_str(&format!("  {} when {standing}\n", dice.roll(5)));
    }
    text
}

fn points_of(dice: &mut Dice<'_>) -> String {
    let many = dice.pick(&["average", "sum", "lowest", "highest"]);
    format!("{many} of credit for every skill in {}", group(dice))
}

fn group(dice: &mut Dice<'_>) -> &'static str {
    dice.pick(&[
        "asked",
        "ranked",
        "picked",
        "asked for y",
        "ranked for 'top'",
    ])
}

/// A condition about the matrices.
pub(super) fn condition(dice: &mut Dice<'_>) -> String {
    match dice.roll(7) {
        5 => format!(
            "{} {} {}",
            points_of(dice),
            super::comparison(dice),
            dice.roll(9)
        ),
        6 => format!("index {} {}", super::comparison(dice), dice.roll(6)),
        0 => format!(
            "highest column met in asked {} {}",
            super::comparison(dice),
            dice.pick(&["none", "x", "y", "z", "choice"])
        ),
        1 => format!(
            "highest column met in ranked {} {}",
            super::comparison(dice),
            dice.pick(&["none", "low", "top", "craft", "level"])
        ),
        _ => {
            let many = dice.pick(&[
                "every skill",
                "any skill",
                "no skill",
                "at least 1 skill",
                "at most 1 skill",
                "exactly 1 skill",
                "more than half of the skills",
            ]);
            let group = group(dice);
            let tests = [
                "",
                "",
                " is below",
                " is at",
                " are above",
                " is at least high",
            ];
            // What nothing is expected of is left out, and so there may be none to count.
            let many = many.replace("at least 1", "any").replace("exactly 1", "no");
            format!("{many} in {group}{}", dice.pick(&tests))
        }
    }
}
