//! The areas and the scores: a picture each, and a table that says the same.

use crate::outcome::{Bound, Score};
use crate::report::development::standing::AreaStanding;
use crate::report::document::{Bar, Block, Chart, Fill, Part, Words};

use super::Page;

/// The whole of a bar.
const WHOLE: u32 = 1000;

impl Page<'_> {
    /// How many rules of each area are met.
    pub(super) fn areas(&mut self) {
        let areas = &self.plan.areas;
        if areas.is_empty() {
            return;
        }
        self.section("The areas");
        let bars = areas.iter().map(|area| {
            let value = format!("{} of {}", area.met, area.all());
            Bar::new(title(area), &value, parts(area))
        });
        let mut legend = vec![(Fill::Full, "met")];
        if areas.iter().any(|area| area.waived > 0) {
            legend.push((Fill::Passed, "waived"));
        }
        if areas.iter().any(|area| area.open > 0) {
            legend.push((Fill::Open, "not known yet"));
        }
        let chart = Chart::new("Rules met in each area", bars.collect(), legend);
        self.blocks.push(Block::Chart(chart));
        self.area_table();
    }

    /// What the picture shows, in numbers.
    fn area_table(&mut self) {
        type Count = fn(&AreaStanding) -> usize;
        let areas = &self.plan.areas;
        let all: [(&str, Count); 6] = [
            ("Met", |area| area.met),
            ("In part", |area| area.in_part),
            ("Waived", |area| area.waived),
            ("Not met", |area| area.unmet),
            ("Not known", |area| area.open),
            ("Rules", AreaStanding::all),
        ];
        let is_needed = |(name, count): &(&str, Count)| {
            !["In part", "Waived"].contains(name) || areas.iter().any(|area| count(area) > 0)
        };
        let shown: Vec<(&str, Count)> = all.into_iter().filter(is_needed).collect();
        let rows = areas.iter().map(|area| {
            let counts = shown.iter().map(|(_, count)| count(area).to_string());
            let counts = counts.map(|count| Words::new(&count));
            [Words::new(title(area))]
                .into_iter()
                .chain(counts)
                .collect()
        });
        let rows = rows.collect();
        let names = shown.iter().map(|(name, _)| *name);
        let columns: Vec<&str> = ["Area"].into_iter().chain(names).collect();
        self.table(&columns, rows);
    }

    /// The scores, with a picture of those that are percentages.
    pub(super) fn scores(&mut self) {
        let scores = &self.plan.scores;
        if scores.is_empty() {
            return;
        }
        self.section("The scores");
        let bars: Vec<Bar> = scores.iter().filter_map(bar).collect();
        if !bars.is_empty() {
            let mut legend = vec![(Fill::Full, "reached")];
            let is_open = |bar: &Bar| bar.parts.iter().any(|part| part.fill == Fill::Open);
            if bars.iter().any(is_open) {
                legend.push((Fill::Open, "possible, as far as is known"));
            }
            let chart = Chart::new("Scores in percent", bars, legend);
            self.blocks.push(Block::Chart(chart));
        }
        let (drawn, others): (Vec<&Score>, Vec<&Score>) =
            scores.iter().partition(|score| bar(score).is_some());
        let rows = |scores: &[&Score]| -> Vec<Vec<Words>> {
            let rows = scores.iter();
            rows.map(|score| vec![Words::new(&score.name), Words::new(&score.words)])
                .collect()
        };
        for (name, scores) in [("Score", &drawn), ("Score that is no share", &others)] {
            if !scores.is_empty() {
                self.table(&[name, "Comes to"], rows(scores));
            }
        }
    }
}

fn title(area: &AreaStanding) -> &str {
    area.title.as_deref().unwrap_or("Without an area")
}

/// What is met, then what is waived, then what is not known.
fn parts(area: &AreaStanding) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut counted = 0;
    for (count, fill) in [
        (area.met, Fill::Full),
        (area.waived, Fill::Passed),
        (area.open, Fill::Open),
    ] {
        let (from, to) = (counted, counted + count);
        counted = to;
        if count > 0 {
            let (from, to) = (thousandths(from, area.all()), thousandths(to, area.all()));
            parts.push(Part { from, to, fill });
        }
    }
    parts
}

fn thousandths(count: usize, all: usize) -> u32 {
    let share = (count * 1000).checked_div(all).unwrap_or(0);
    u32::try_from(share).unwrap_or(WHOLE).min(WHOLE)
}

/// The bar of a score that is a percentage between nothing and all.
fn bar(score: &Score) -> Option<Bar> {
    let (low, high) = (score.low.as_ref()?, score.high.as_ref()?);
    let (from, to) = (percentage(low)?, percentage(high)?);
    let mut parts = vec![Part {
        from: 0,
        to: from,
        fill: Fill::Full,
    }];
    if to > from {
        parts.push(Part {
            from,
            to,
            fill: Fill::Open,
        });
    }
    Some(Bar::new(&score.name, &score.words, parts))
}

fn percentage(bound: &Bound) -> Option<u32> {
    let is_percentage = bound.is_number && bound.words.ends_with('%');
    let share = bound.exact.numerator().checked_mul(i128::from(WHOLE))?;
    let share = share.checked_div(bound.exact.denominator())?;
    let share = u32::try_from(share).ok().filter(|share| *share <= WHOLE)?;
    is_percentage.then_some(share)
}
