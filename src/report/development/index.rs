//! The list of several people's development plans.

use crate::pipeline::Playbook;
use crate::report::document::{Block, Document, Item, Words};
use crate::report::text::verdict_words;
use crate::value::Date;

use super::DevelopmentPlan;
use super::page::COMMAND;

/// A line of the list: whom it is about, and where their plan is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    who: String,
    verdict: String,
    gaps: usize,
    questions: usize,
    review: Date,
    /// The name of the file, which lies beside the list.
    file: String,
}

impl Entry {
    /// The line of a plan that lies in a file beside the list.
    pub fn new(plan: &DevelopmentPlan, file: &str) -> Self {
        Self {
            who: plan.who().to_owned(),
            verdict: verdict_words(&plan.verdict),
            gaps: plan.gaps.len(),
            questions: plan.questions.iter().filter(|one| one.decides).count(),
            review: plan.review,
            file: file.to_owned(),
        }
    }
}

/// The list of development plans, and of those of whom nothing can be said.
pub fn index(playbook: &Playbook, as_of: Date, entries: &[Entry], unread: &[String]) -> Document {
    let columns = ["Who", "Verdict", "Gaps", "To ask", "Review"];
    let rows = entries.iter().map(|entry| {
        vec![
            Words::default().file(&entry.who, &entry.file),
            Words::new(&entry.verdict),
            Words::new(&entry.gaps.to_string()),
            Words::new(&entry.questions.to_string()),
            Words::new(&entry.review.to_string()),
        ]
    });
    let mut blocks = vec![
        Block::Table {
            columns: columns.iter().map(|column| Words::new(column)).collect(),
            rows: rows.collect(),
        },
        Block::Paragraph(Words::new(
            "Gaps are rules that are required or expected and not met. “To ask” counts what could \
             still change the verdict.",
        )),
    ];
    if !unread.is_empty() {
        blocks.push(Block::Heading {
            level: 2,
            words: Words::new("Without a plan"),
            anchor: None,
        });
        let items = unread.iter().map(|who| Item::new(Words::new(who)));
        blocks.push(Block::List(items.collect()));
    }
    let subtitle = format!("{}, as of {as_of}", playbook.title());
    Document::new("Development plans", blocks)
        .with_subtitle(Words::new(&subtitle))
        .made_by(COMMAND)
}
