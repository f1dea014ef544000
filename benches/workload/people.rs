//! Made-up people, the same ones for the same seed: a line of NDJSON for each.
//!
//! The numbers are drawn by splitmix64. A hidden quality between 0 and 1 leans every field to the good
//! or the bad side, so that every verdict occurs. A line has about 1,700 bytes: facts at the top level,
//! twelve skills below `facts`, 9 to 22 items of evidence with texts that no rule reads.

use std::fmt::Write;

/// How many people the figures in docs/performance.md are about, and who they are.
pub const SEED: u64 = 42;

/// The skills, in the order in which a line gives them.
pub const SKILLS: [&str; 12] = [
    "strategy",
    "discovery",
    "delivery",
    "analytics",
    "communication",
    "stakeholder",
    "leadership",
    "mentoring",
    "negotiation",
    "technical",
    "design",
    "facilitation",
];
/// The misconceptions that somebody may hold, in the order in which a line gives them.
pub const MISCONCEPTIONS: [&str; 5] = [
    "rests_on_the_title",
    "decides_alone",
    "shuns_conflict",
    "owns_all_details",
    "saves_the_team",
];
const KINDS: [&str; 10] = [
    "launch",
    "mentoring",
    "talk",
    "incident",
    "hiring",
    "roadmap",
    "research",
    "budget",
    "coaching",
    "review",
];
/// What somebody is likely to have: a launch, mentoring, coaching, hiring.
const USUAL_KINDS: [usize; 4] = [0, 1, 8, 4];
const VERIFIERS: [&str; 5] = ["self", "peer", "manager", "lead", "customer"];
const RATERS: [&str; 5] = ["peer", "manager", "report", "lead", "customer"];
const ROLES: [&str; 8] = [
    "product_owner",
    "senior_engineer",
    "product_manager",
    "designer",
    "data_analyst",
    "tech_lead",
    "engineering_manager",
    "scrum_master",
];
const TARGETS: [&str; 5] = [
    "engineering_manager",
    "product_lead",
    "head_of_product",
    "product_manager",
    "engineering_manager",
];
const INDUSTRIES: [&str; 8] = [
    "fintech",
    "health",
    "retail",
    "public",
    "energy",
    "media",
    "logistics",
    "education",
];
const FIRST_NAMES: [&str; 12] = [
    "Ada", "Boris", "Chen", "Dilek", "Emeka", "Farah", "Goran", "Hana", "Ines", "Jonas", "Katya",
    "Liam",
];
const LAST_NAMES: [&str; 12] = [
    "Okafor", "Meyer", "Rossi", "Tanaka", "Novak", "Silva", "Haddad", "Larsen", "Kowalski",
    "Dubois", "Nguyen", "Byrne",
];
const WORDS: [&str; 24] = [
    "led",
    "the",
    "quarterly",
    "roadmap",
    "with",
    "three",
    "squads",
    "and",
    "shipped",
    "onboarding",
    "flow",
    "after",
    "customer",
    "interviews",
    "reduced",
    "churn",
    "by",
    "tracking",
    "weekly",
    "metrics",
    "across",
    "regional",
    "teams",
    "successfully",
];

/// The lines of the first `count` people.
pub fn lines(count: u64) -> String {
    let mut out = String::new();
    for number in 0..count {
        write_person(&mut out, SEED, number);
    }
    out
}

/// Appends the line of one person.
pub fn write_person(out: &mut String, seed: u64, number: u64) {
    let mut draw = Draw(seed ^ number.wrapping_mul(0xD134_2543_DE82_EF95));
    draw.next();
    let quality = draw.fraction().sqrt();
    put(out, format_args!("{{\"id\":\"p{number:07}\""));
    write_facts(out, &mut draw, quality);
    write_skills(out, &mut draw, quality);
    out.push_str(",\"evidence\":[");
    write_feedback(out, &mut draw, quality);
    write_work(out, &mut draw, quality);
    out.push(']');
    for misconception in MISCONCEPTIONS {
        let is_held = draw.chance(0.45 * (1.0 - quality) + 0.03);
        put(out, format_args!(",\"{misconception}\":{is_held}"));
    }
    let tenths = ((quality * 0.7 + draw.fraction() * 0.5) * 1000.0) as u64;
    let okr = Tenths(tenths.min(1000));
    put(out, format_args!(",\"okr_contribution\":{okr}}}\n"));
}

fn write_facts(out: &mut String, draw: &mut Draw, quality: f64) {
    let (first, last) = (draw.pick(&FIRST_NAMES), draw.pick(&LAST_NAMES));
    put(out, format_args!(",\"name\":\"{first} {last}\""));
    let (current, target) = (draw.pick(&ROLES), draw.pick(&TARGETS));
    put(
        out,
        format_args!(",\"current_role\":\"{current}\",\"target_role\":\"{target}\""),
    );
    let years = Tenths((quality * 60.0 + draw.fraction() * 60.0) as u64);
    let months = (quality * 20.0 + draw.fraction() * 30.0) as u64;
    put(
        out,
        format_args!(",\"years_in_product\":{years},\"months_in_role\":{months}"),
    );
    if !draw.chance(0.05) {
        let has_none = draw.chance(0.3);
        let reports = if has_none { 0 } else { 1 + draw.below(12) };
        put(out, format_args!(",\"line_reports\":{reports}"));
    }
    if !draw.chance(0.05) {
        let wants = draw.chance(0.6 + 0.4 * quality);
        put(out, format_args!(",\"wants_to_manage\":{wants}"));
    }
    let (count, start) = (1 + draw.below(3), draw.below(8));
    for at in 0..count {
        let before = if at == 0 { ",\"industries\":[" } else { "," };
        let industry = INDUSTRIES[((start + at * 3) % 8) as usize];
        put(out, format_args!("{before}\"{industry}\""));
    }
    let is_external = draw.chance(0.35);
    let move_ = if is_external { "external" } else { "internal" };
    put(out, format_args!("],\"move\":\"{move_}\""));
}

fn write_skills(out: &mut String, draw: &mut Draw, quality: f64) {
    let mut before = ",\"facts\":{";
    for skill in SKILLS {
        if draw.chance(0.05) {
            continue;
        }
        let level = ((quality * 3.0 + draw.fraction() * 2.2) as u64).min(4);
        put(out, format_args!("{before}\"{skill}\":{level}"));
        before = ",";
    }
    out.push_str(if before == "," { "}" } else { ",\"facts\":{}" });
}

fn write_feedback(out: &mut String, draw: &mut Draw, quality: f64) {
    for at in 0..draw.skewed(5, 10) {
        let before = if at == 0 { "" } else { "," };
        let score = ((0.9 + quality * 2.4 + draw.fraction() * 2.6) as u64).clamp(1, 5);
        let rater = draw.pick(&RATERS);
        let on = draw.day(30);
        put(
            out,
            format_args!(
                "{before}{{\"kind\":\"feedback\",\"rater\":\"{rater}\",\"score\":{score},\"on\":\"{on}\"}}"
            ),
        );
    }
}

fn write_work(out: &mut String, draw: &mut Draw, quality: f64) {
    for _ in 0..draw.skewed(4, 12) {
        let kind = if draw.chance(0.45) {
            KINDS[USUAL_KINDS[draw.below(4) as usize]]
        } else {
            draw.pick(&KINDS)
        };
        let months_back = if draw.chance(quality) { 14 } else { 36 };
        let on = draw.day(months_back);
        put(
            out,
            format_args!(",{{\"kind\":\"{kind}\",\"on\":\"{on}\",\"what\":\""),
        );
        write_words(out, draw);
        let is_verified = draw.chance(0.5 + 0.5 * quality);
        put(out, format_args!("\",\"verified\":{is_verified}"));
        let verifier = draw.pick(&VERIFIERS);
        if is_verified {
            put(out, format_args!(",\"verified_by\":\"{verifier}\""));
        }
        out.push('}');
    }
}

fn write_words(out: &mut String, draw: &mut Draw) {
    let length = draw.skewed(60, 120) as usize;
    let start = out.len();
    while out.len() - start < length {
        if out.len() > start {
            out.push(' ');
        }
        out.push_str(draw.pick(&WORDS));
    }
    out.truncate(start + length);
    if out.ends_with(' ') {
        out.pop();
        out.push('.');
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text)
        .expect("writing into a String cannot fail");
}

/// A number with one decimal.
struct Tenths(u64);

impl std::fmt::Display for Tenths {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// A day: year, month and day.
struct Day(u64, u64, u64);

impl std::fmt::Display for Day {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.0, self.1, self.2)
    }
}

/// Draws numbers by splitmix64.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// From 0 up to 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn chance(&mut self, share: f64) -> bool {
        self.fraction() < share
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len() as u64) as usize]
    }

    /// Both ends occur; the mean is a fifth of the way up.
    fn skewed(&mut self, low: u64, high: u64) -> u64 {
        let at = self.fraction();
        low + (at * at * at * at * (high - low + 1) as f64) as u64
    }

    /// A day of one of the months up to August 2025.
    fn day(&mut self, months_back: u64) -> Day {
        let month = 2025 * 12 + 7 - self.below(months_back);
        Day(month / 12, month % 12 + 1, 1 + self.below(28))
    }
}
