//! Random tables for the soundness of answers: with every sort of cell, with inputs that are worked
//! out or may be *nothing*, and with tables as inputs of tables.

use super::Dice;

/// What a column can look at, and values that stand for all it can be. No cell accepts the first of
/// them where they are not all, so that what is complete for them is complete.
struct Column {
    header: &'static str,
    sort: Sort,
    values: std::ops::Range<i64>,
}

/// How the cells of a column are written.
#[derive(Clone, Copy)]
enum Sort {
    Levels,
    Choices(&'static [&'static str]),
    Whole,
    /// In halves, with what stands behind the number.
    Numbers(&'static str),
    /// As numbers, and nothing below the second.
    AtLeast,
    Years,
}

/// A cell and whether it accepts a value.
struct Cell {
    words: String,
    accepts: Box<dyn Fn(i64) -> bool>,
}

const LEVELS: [&str; 4] = super::LEVELS;

fn columns(earlier: usize) -> Vec<Column> {
    let column = |header, sort, values| Column {
        header,
        sort,
        values,
    };
    let yes_no = Sort::Choices(&["no", "yes"]);
    let mut columns = vec![
        column("choice", Sort::Choices(&["x", "y", "z"]), 0..3),
        column("craft", Sort::Levels, 0..4),
        column("level", Sort::Levels, 0..4),
        column("yes one", yes_no, 0..2),
        column("settled", yes_no, 0..2),
        column(
            "town",
            Sort::Choices(&["\"a\"", "\"b\"", "\"c\"", ""]),
            0..4,
        ),
        column("small", Sort::Whole, 0..7),
        column("signed", Sort::Numbers(""), -4..7),
        column("tenure", Sort::Numbers(" years"), 0..8),
        column("started", Sort::Years, 2022..2028),
        column("total", Sort::AtLeast, 1..6),
        column("mean", Sort::AtLeast, -3..4),
    ];
    if earlier > 0 {
        columns.push(column("graded", Sort::Levels, 0..4));
    }
    if earlier > 1 {
        columns.push(column("gate", yes_no, 0..2));
    }
    columns
}

fn any() -> Cell {
    Cell {
        words: "any".to_owned(),
        accepts: Box::new(|_| true),
    }
}

fn cell(dice: &mut Dice<'_>, column: &Column) -> Cell {
    if dice.roll(3) == 0 {
        return any();
    }
    let count = (column.values.end - column.values.start) as usize;
    let mut pick = || column.values.start + dice.roll(count) as i64;
    let (a, b) = (pick(), pick());
    match column.sort {
        Sort::Choices(words) => listed(words, a, b),
        Sort::Levels => ordered(dice, (a, b), (a, b), |value| {
            LEVELS[value as usize].to_owned()
        }),
        Sort::Whole => ordered(dice, (a, b), (a, b), |value| value.to_string()),
        Sort::Numbers(unit) => {
            // Constants are whole, and lie within the bounds.
            let (low, high) = (column.values.start / 2, (column.values.end - 1) / 2);
            let whole = |value: i64| value.div_euclid(2).clamp(low, high);
            let (a, b) = (whole(a), whole(b));
            ordered(dice, (a, b), (a * 2, b * 2), move |value| {
                format!("{value}{unit}")
            })
        }
        Sort::AtLeast => {
            let least = a.max(column.values.start + 1);
            Cell {
                words: format!("at least {least}"),
                accepts: Box::new(move |value| value >= least),
            }
        }
        Sort::Years => {
            // What lies before or after all years named is one value each.
            let (first, last) = (column.values.start + 1, column.values.end - 2);
            let (a, b) = (a.clamp(first, last), b.clamp(first, last));
            years(dice, a.min(b), a.max(b))
        }
    }
}

/// One word or two; a text that no cell names stands for all others.
fn listed(words: &'static [&'static str], a: i64, b: i64) -> Cell {
    let (first, second) = (words[a as usize], words[b as usize]);
    match (first, second) {
        ("", _) => any(),
        (_, "") => Cell {
            words: first.to_owned(),
            accepts: Box::new(move |value| value == a),
        },
        (_, _) if a == b => Cell {
            words: first.to_owned(),
            accepts: Box::new(move |value| value == a),
        },
        (_, _) => Cell {
            words: format!("{first}, {second}"),
            accepts: Box::new(move |value| value == a || value == b),
        },
    }
}

/// A cell over values with an order: `written` are the values, `meant` what they stand for.
fn ordered(
    dice: &mut Dice<'_>,
    written: (i64, i64),
    meant: (i64, i64),
    word: impl Fn(i64) -> String,
) -> Cell {
    let (a, b) = (meant.0, meant.1);
    let (low, high) = (a.min(b), a.max(b));
    let (first, second) = (word(written.0), word(written.1));
    let span = format!(
        "{} to {}",
        word(written.0.min(written.1)),
        word(written.0.max(written.1))
    );
    let (words, accepts): (String, Box<dyn Fn(i64) -> bool>) = match dice.roll(8) {
        0 => (format!("at least {first}"), Box::new(move |v| v >= a)),
        1 => (format!("at most {first}"), Box::new(move |v| v <= a)),
        2 => (format!("more than {first}"), Box::new(move |v| v > a)),
        3 => (format!("above {first}"), Box::new(move |v| v > a)),
        4 => (format!("below {first}"), Box::new(move |v| v < a)),
        5 => (span, Box::new(move |v| low <= v && v <= high)),
        6 => (
            format!("{first}, {second}"),
            Box::new(move |v| v == a || v == b),
        ),
        _ => (first, Box::new(move |v| v == a)),
    };
    Cell { words, accepts }
}

fn years(dice: &mut Dice<'_>, low: i64, high: i64) -> Cell {
    let (words, accepts): (String, Box<dyn Fn(i64) -> bool>) = match dice.roll(5) {
        0 => (format!("before {low}"), Box::new(move |year| year < low)),
        1 => (format!("after {low}"), Box::new(move |year| year > low)),
        2 => (
            format!("{low} to {high}"),
            Box::new(move |year| low <= year && year <= high),
        ),
        3 => (
            format!("{low}, {high}"),
            Box::new(move |year| year == low || year == high),
        ),
        _ => (format!("{low}"), Box::new(move |year| year == low)),
    };
    Cell { words, accepts }
}

/// A table whose every row is reached and in which everybody finds a row.
fn table(dice: &mut Dice<'_>, head: &str, answers: &[&str], earlier: usize) -> String {
    let mut there = columns(earlier);
    let chosen: Vec<Column> = (0..dice.roll(3) + 1)
        .map(|_| there.remove(dice.roll(there.len())))
        .collect();
    let people = everybody(&chosen);
    let mut is_taken = vec![false; people.len()];
    let mut rows: Vec<String> = Vec::new();
    let mut add = |cells: &[Cell], answer: &str| {
        let mut is_reached = false;
        for (person, is_taken) in people.iter().zip(&mut is_taken) {
            let mut values = cells.iter().zip(person);
            if !*is_taken && values.all(|(cell, value)| (cell.accepts)(*value)) {
                (*is_taken, is_reached) = (true, true);
            }
        }
        if is_reached {
            let cells: Vec<&str> = cells.iter().map(|cell| cell.words.as_str()).collect();
            rows.push(format!("  | {} | {answer} |\n", cells.join(" | ")));
        }
    };
    for _ in 0..dice.roll(4) + 1 {
        let cells: Vec<Cell> = chosen.iter().map(|column| cell(dice, column)).collect();
        add(&cells, dice.pick(answers));
    }
    let open: Vec<Cell> = chosen.iter().map(|_| any()).collect();
    add(&open, answers[0]);
    let headers: Vec<&str> = chosen.iter().map(|column| column.header).collect();
    format!(
        "{head}\n  | {} | = |\n{}",
        headers.join(" | "),
        rows.concat()
    )
}

/// Every way to choose one value of each column.
fn everybody(columns: &[Column]) -> Vec<Vec<i64>> {
    let mut people = vec![Vec::new()];
    for column in columns {
        let mut more = Vec::new();
        for person in &people {
            for value in column.values.clone() {
                let mut person: Vec<i64> = person.clone();
                person.push(value);
                more.push(person);
            }
        }
        people = more;
    }
    people
}

/// Four tables of which the later may look at the earlier.
pub(super) fn tables(dice: &mut Dice<'_>) -> String {
    let mut text = "define settled:\n  yes two and small is at least 2\n\
                    define mean:\n  average of (small divided by signed), (signed divided by small)\n"
        .to_owned();
    text.push_str(&table(dice, "table rough grade: grade", &LEVELS, 0));
    // One that others look at gives the whole scale, so that each of their rows can be reached.
    text.push_str(
        "table graded: grade\n  | craft | speech | = |\n  | at least high | any | middle |\n  \
         | low | low | low |\n  | low | any | high |\n  | any | top | low |\n  | any | any | top |\n",
    );
    text.push_str(&table(dice, "table gate: yes or no", &["no", "yes"], 1));
    text.push_str(&table(
        dice,
        "table points: number from -1 to 4",
        &["0", "1", "2", "-1", "3.5", "4"],
        2,
    ));
    text.push_str(&table(
        dice,
        "table pick: one of x, y, z",
        &["x", "y", "z"],
        2,
    ));
    text
}

/// A condition about the tables.
pub(super) fn condition(dice: &mut Dice<'_>) -> String {
    match dice.roll(7) {
        0 => dice.pick_text(&["gate", "not gate"]),
        1 => format!("points {} {}", super::comparison(dice), dice.roll(4)),
        2 => format!("graded {} {}", super::comparison(dice), dice.pick(&LEVELS)),
        3 => format!(
            "craft {} {}",
            super::comparison(dice),
            dice.pick(&["graded", "rough grade"])
        ),
        4 => dice.pick_text(&[
            "pick is x",
            "pick is not y",
            "pick is one of x, z",
            "pick is not one of y, z",
        ]),
        5 => format!("(points plus small) {} signed", super::comparison(dice)),
        _ => dice.pick_text(&["no points", "graded is between middle and high"]),
    }
}
