//! A development plan as a document: what there is to say, in sections, in the order of a talk.

mod ahead;
mod gaps;
mod picture;
mod steps;

use crate::outcome::Concern;
use crate::report::describe::words::{listed, sentence};
use crate::report::document::{Block, Document, Item, Tone, Words};
use crate::report::text::{PERHAPS_A_STOP, PERHAPS_WORTH_A_LOOK, verdict_words};

use super::DevelopmentPlan;

/// The command that writes these documents.
pub(super) const COMMAND: &str = "footbridge report";
/// How many lines there are to write on beside what has to be done.
const LINES: usize = 2;
/// More names than this are not listed in a sentence.
const MOST_IN_A_SENTENCE: usize = 6;

pub(super) fn document(plan: &DevelopmentPlan) -> Document {
    let mut page = Page {
        plan,
        blocks: Vec::new(),
    };
    page.answer();
    page.areas();
    page.scores();
    page.strengths();
    // Whom a stop keeps from this path does not need all that is missing for it.
    if !plan.is_stopped {
        page.gaps();
        page.possible_notices(PERHAPS_A_STOP, &plan.possible_stops);
    }
    page.steps();
    page.duties();
    page.talk();
    if !plan.is_stopped {
        page.possible_notices(PERHAPS_WORTH_A_LOOK, &plan.possible_flags);
        page.ahead();
        page.questions();
    }
    page.apart();
    page.agreement();
    page.sources();
    let title = format!("Development plan: {}", plan.who());
    Document::new(&title, page.blocks)
        .with_subtitle(Words::new(&plan.subtitle()))
        .made_by(COMMAND)
}

/// A document in the making.
struct Page<'a> {
    plan: &'a DevelopmentPlan,
    blocks: Vec<Block>,
}

impl Page<'_> {
    fn section(&mut self, title: &str) {
        self.heading(2, title);
    }

    fn heading(&mut self, level: u8, title: &str) {
        self.blocks.push(Block::Heading {
            level,
            words: Words::new(title),
            anchor: None,
        });
    }

    fn paragraph(&mut self, words: &str) {
        self.blocks.push(Block::Paragraph(Words::new(words)));
    }

    fn list(&mut self, items: Vec<Item>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    fn table(&mut self, columns: &[&str], rows: Vec<Vec<Words>>) {
        let columns = columns.iter().map(|column| Words::new(column)).collect();
        self.blocks.push(Block::Table { columns, rows });
    }

    fn room(&mut self, label: &str, lines: usize) {
        let label = Words::new(label);
        self.blocks.push(Block::Room { label, lines });
    }

    /// The verdict, and what is to be said of it.
    fn answer(&mut self) {
        let plan = self.plan;
        let tone = match (plan.verdict.decided(), plan.is_passing) {
            (None, _) => Tone::Open,
            (Some(_), true) => Tone::Good,
            (Some(_), false) => Tone::Other,
        };
        let mut lines: Vec<String> = plan.stops.clone();
        lines.extend(plan.answers.iter().map(|answer| {
            let words = verdict_words(&answer.verdict);
            format!("{}: {words}", sentence(&answer.name))
        }));
        lines.push(plan.counted());
        lines.extend(plan.to_decide());
        let is_decided = plan.verdict.decided().is_some();
        let first = plan
            .steps
            .first()
            .filter(|step| (is_decided || step.is_recommended) && step.weighs())
            .filter(|_| !plan.is_stopped);
        lines.extend(first.map(|step| {
            let recommended = match step.is_recommended {
                true => ", as the playbook recommends",
                false => "",
            };
            format!("Begin with step 1{recommended}: {}.", step.title)
        }));
        if let Some(next) = &plan.next_change {
            let words = verdict_words(&next.verdict);
            let because = listed(next.because.iter().map(String::as_str), "and");
            lines.push(format!(
                "If only time passes: {words} from {}, as {because}.",
                next.on
            ));
        }
        self.blocks.push(Block::Answer {
            label: "Verdict",
            words: Words::new(&verdict_words(&plan.verdict)),
            tone,
            lines: lines.iter().map(|line| Words::new(line)).collect(),
        });
    }

    /// What is met, the best areas first.
    fn strengths(&mut self) {
        let plan = self.plan;
        self.section("Strengths");
        if plan.strengths.is_empty() {
            self.paragraph(if plan.counts.open > 0 {
                "Nothing is known to be met yet. That says how little is recorded, and nothing of \
                 the person."
            } else {
                "None of the rules that apply is met yet."
            });
            return;
        }
        let has_areas = plan.strengths.iter().any(|one| one.area.is_some());
        if !has_areas {
            let titles = plan.strengths.iter().flat_map(|one| &one.titles);
            let items = titles.map(|title| Item::new(Words::new(title)));
            self.list(items.collect());
            return;
        }
        let items = plan.strengths.iter().map(|strength| {
            let area = strength.area.as_deref().unwrap_or("Without an area");
            let words = Words::default().strong(area);
            let words = match strength.is_whole {
                true => words.and(": all of it"),
                false => words,
            };
            let titles = strength.titles.iter();
            Item {
                words,
                items: titles.map(|title| Item::new(Words::new(title))).collect(),
                anchor: None,
            }
        });
        self.list(items.collect());
    }

    /// What somebody let pass, what does not apply, and what is odd about the data.
    fn apart(&mut self) {
        let plan = self.plan;
        if !plan.waived.is_empty() {
            self.section("Waived");
            let items = plan.waived.iter().map(|waived| {
                let words = Words::default().strong(&waived.title);
                let why = waived.waivers.iter();
                let why = why.map(|line| Item::new(Words::new(line)));
                Item {
                    words,
                    items: why.collect(),
                    anchor: None,
                }
            });
            self.list(items.collect());
        }
        if !plan.set_aside.is_empty() {
            self.section("Skills that do not apply");
            let items = plan.set_aside.iter().map(|aside| {
                let words = Words::default().strong(&aside.skill);
                Item::new(words.and(&format!(": {}", aside.reason)))
            });
            self.list(items.collect());
        }
        if !plan.remarks.is_empty() {
            self.section("About the data");
            let items = plan.remarks.iter();
            let items = items.map(|remark| Item::new(Words::new(&remark.to_string())));
            self.list(items.collect());
        }
    }

    /// Room for what is agreed in the conversation.
    fn agreement(&mut self) {
        let review = self.plan.review;
        self.section("What we agree");
        self.paragraph(&format!("Look at this plan again by {review}."));
        self.room("Agreed, and who does what", 5);
        let columns = ["For whom", "Name", "Date"];
        let person = self.plan.name.as_deref().unwrap_or("");
        let rows = [("The person", person), ("The manager", "")]
            .map(|(who, name)| vec![Words::new(who), Words::new(name), Words::default()]);
        self.table(&columns, rows.into());
    }

    /// Where the rules come from, and which playbook they stand in.
    fn sources(&mut self) {
        let plan = self.plan;
        self.section("Sources");
        let items = plan.sources.iter().map(|source| {
            let words = match &source.by {
                Some(by) => Words::new(by).and(", "),
                None => Words::default(),
            };
            let words = match &source.link {
                Some(link) => words.link(&source.title, link),
                None => words.emphasis(&source.title),
            };
            let sections = source.sections.join("; ");
            Item::new(match sections.is_empty() {
                true => words,
                false => words.and(&format!(": {sections}")),
            })
        });
        let mut items: Vec<Item> = items.collect();
        let about = &plan.playbook;
        let owner = about
            .owner
            .as_ref()
            .map(|owner| format!(", kept by {owner}"));
        let review = about.review_by;
        let review = review.map(|day| format!(", to be reviewed by {day}"));
        let words = Words::new("The playbook: ")
            .emphasis(&about.title)
            .and(&format!(
                "{}{}{}",
                version(&about.version),
                owner.unwrap_or_default(),
                review.unwrap_or_default()
            ));
        items.push(Item::new(words));
        self.list(items);
    }
}

impl DevelopmentPlan {
    /// Which playbook, from which role to which, and which day.
    fn subtitle(&self) -> String {
        let about = &self.playbook;
        format!(
            "{}{}, as of {}",
            about.title,
            version(&about.version),
            self.as_of
        )
    }

    /// How many rules stand how.
    fn counted(&self) -> String {
        let counts = &self.counts;
        let of = match counts.all() {
            0 => return "No rule of this playbook applies.".to_owned(),
            1 => "The one rule that applies or may apply".to_owned(),
            all => format!("Of the {all} rules that apply or may apply"),
        };
        let parts = [
            (counts.met, "met"),
            (counts.in_part, "met in part"),
            (counts.waived, "waived"),
            (counts.unmet, "not met"),
            (counts.open, "not known yet"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(count, words)| match counts.all() {
                1 => format!("is {words}"),
                _ => format!("{count} {} {words}", if count == 1 { "is" } else { "are" }),
            })
            .collect();
        let parts = listed(parts.iter().map(String::as_str), "and");
        match counts.all() {
            1 => format!("{of} {parts}."),
            _ => format!("{of}, {parts}."),
        }
    }

    /// What would decide an open verdict.
    fn to_decide(&self) -> Option<String> {
        let names = self.questions.iter().filter(|question| question.decides);
        let names: Vec<&str> = names.map(|question| question.name.as_str()).collect();
        match names.len() {
            0 => None,
            1..=MOST_IN_A_SENTENCE => {
                Some(format!("To decide it, find out: {}.", listed(names, "and")))
            }
            count => Some(format!(
                "{count} things that are not known yet can change it; the questions stand below."
            )),
        }
    }

    /// Whose a step is.
    fn owner(&self, concern: Concern) -> &str {
        match concern {
            Concern::Person => self.name.as_deref().unwrap_or("The person"),
            Concern::Employer => "The employer",
            Concern::Manager => "The manager",
        }
    }
}

/// ` 1.0.0`, or nothing.
fn version(version: &Option<String>) -> String {
    let version = version.as_ref().map(|version| format!(" {version}"));
    version.unwrap_or_default()
}
