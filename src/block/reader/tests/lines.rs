//! Random lines: plain ones, odd ones, and ones with bytes that slipped.

use crate::layout::{Layout, Section, SlotType};

/// Draws from numbers, over and over.
pub(crate) struct Dice<'n> {
    numbers: &'n [u16],
    at: usize,
}

impl<'n> Dice<'n> {
    pub(crate) fn new(numbers: &'n [u16]) -> Self {
        Self { numbers, at: 0 }
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        let number = self.numbers[self.at % self.numbers.len()];
        // Once around, the same numbers give something else.
        let turned = number.wrapping_add((self.at / self.numbers.len() * 7919) as u16);
        self.at += 1;
        usize::from(turned) % sides
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// A line that is being written.
struct Writer<'d, 'n> {
    dice: &'d mut Dice<'n>,
    out: String,
    /// How often something odd is written: never when it is nothing.
    odd: Option<usize>,
    comma: &'static str,
    colon: &'static str,
    is_plain: bool,
}

const PLAIN_DATES: [&str; 8] = [
    "\"2026-03-31\"",
    "\"2026-03-01\"",
    "\"2024-02-29\"",
    "\"2025-06-15\"",
    "\"2023-12-31\"",
    "\"2026-02\"",
    "\"2025\"",
    "\"2027-01-01\"",
];

const ODD: [&str; 44] = [
    "1e3",
    "-0",
    "-0.0",
    "01",
    "1.",
    ".5",
    "+1",
    "0x1F",
    "NaN",
    "123456789012345678901234567890",
    "0.1234567",
    "1234567890123",
    "12.345678",
    "-",
    "null",
    "true",
    "tru",
    "nullx",
    "\"\"",
    "\"  \"",
    "\"\\n\"",
    "\"\\u0020 \"",
    "\" 3 \"",
    "\"3\"",
    "\"\u{a0}\"",
    "\"x\\u0079\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\q\"",
    "\"a\\\"b\\\\\"",
    "\"tab\there\"",
    "\"Grüße\"",
    "'x'",
    "[]",
    "{}",
    "[1, [2, {\"a\": null}], \"]\"]",
    "{\"level\": \"high\", \"since\": \"2025-01\"}",
    "[{\"value\": 1, \"since\": \"2025-01-01\"}]",
    "\"yes\"",
    "\"70%\"",
    "\"12,500\"",
    "[\"alpha\", null]",
    "\"2026-02-30\"",
    "\"2026-03-31T10:00\"",
];

/// A line, and whether everything in it is plain.
pub(crate) fn line(dice: &mut Dice<'_>, layout: &Layout) -> (Vec<u8>, bool) {
    let odd = *dice.pick(&[None, None, None, Some(60), Some(25), Some(6)]);
    let (comma, colon) = *dice.pick(&[(",", ":"), (",", ":"), (", ", ": ")]);
    let mut writer = Writer {
        dice,
        out: String::new(),
        odd,
        comma,
        colon,
        is_plain: odd.is_none(),
    };
    writer.profile(layout);
    let (out, mut is_plain) = (writer.out, writer.is_plain);
    let mut bytes = out.into_bytes();
    if dice.roll(5) == 0 {
        is_plain = false;
        for _ in 0..1 + dice.roll(3) {
            slip(dice, &mut bytes);
        }
    }
    // A line has no line breaks.
    bytes.retain(|byte| *byte != b'\n');
    if bytes.iter().all(u8::is_ascii_whitespace) {
        bytes = b"{}".to_vec();
    }
    (bytes, is_plain)
}

fn slip(dice: &mut Dice<'_>, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let at = (dice.roll(1 << 16) * 31 + dice.roll(31)) % bytes.len();
    let byte = match dice.roll(3) {
        0 => dice.roll(256) as u8,
        _ => *dice.pick(b"\"\\{}[]:,0 -.9en'\x7f\xc3\r\t"),
    };
    match dice.roll(5) {
        0 => {
            bytes.remove(at);
        }
        1 => bytes.insert(at, byte),
        2 => bytes[at] = byte,
        3 if dice.roll(4) == 0 => bytes.truncate(at),
        3 => bytes.push(byte),
        _ => {
            let other = dice.roll(bytes.len());
            bytes.swap(at, other);
        }
    }
}

impl Writer<'_, '_> {
    fn is_odd_now(&mut self) -> bool {
        self.odd.is_some_and(|one_in| self.dice.roll(one_in) == 0)
    }

    /// Some entries as an object.
    fn object(&mut self, entries: &[(String, String)]) -> String {
        let mut out = "{".to_owned();
        for (at, (key, value)) in entries.iter().enumerate() {
            if at > 0 {
                out.push_str(self.comma);
            }
            let key = self.written(key);
            let repeated = if self.is_odd_now() { 2 } else { 1 };
            for time in 0..repeated {
                if time > 0 {
                    out.push_str(self.comma);
                }
                out.push_str(&format!("\"{key}\"{}{value}", self.colon));
            }
        }
        out.push('}');
        out
    }

    /// A name in one of the ways to write it.
    fn written(&mut self, name: &str) -> String {
        let usual = name.replace(' ', "_");
        if self.dice.roll(12) > 0 {
            return usual;
        }
        match self.dice.roll(4) {
            0 => name.to_owned(),
            1 => usual.to_uppercase(),
            2 => name.replace(' ', "-"),
            _ => usual.replacen('e', "\\u0065", 1),
        }
    }

    fn profile(&mut self, layout: &Layout) {
        let mut top = Vec::new();
        let (mut facts, mut skills) = (Vec::new(), Vec::new());
        let id = self.value(&["\"p1\"", "\"josé\"", "17", "\" ana \"", "true"]);
        top.push(("id".to_owned(), id));
        let name = self.value(&["\"Ana\"", "\"Zo\\u00eb\"", "\"A \\\"B\\\" C\""]);
        top.push(("name".to_owned(), name));
        for slot in &layout.slots {
            if self.dice.roll(8) == 0 {
                continue;
            }
            let value = self.of_type(slot.slot_type);
            let is_at_top = self.dice.roll(3) == 0;
            let mut under = match (is_at_top, slot.section) {
                (true, _) => &mut top,
                (false, Section::Facts) => &mut facts,
                (false, Section::Skills) => &mut skills,
            };
            if self
                .odd
                .is_some_and(|one_in| self.dice.roll(one_in * 4) == 0)
            {
                under = &mut skills;
            }
            let is_alias = slot.name == "open count" && self.dice.roll(2) == 0;
            let name = if is_alias { "openings" } else { &slot.name };
            under.push((name.to_owned(), value));
        }
        let tags = self.value(&[
            "[]",
            "[\"alpha\", \"b\"]",
            "[\"ALPHA\"]",
            "\"one\"",
            "[1,true]",
        ]);
        let tools = self.value(&["[\"p\"]", "[\"q\",\"P\"]", "\"q\"", "[]"]);
        facts.push(("tags".to_owned(), tags));
        top.push(("tools".to_owned(), tools));
        if self.dice.roll(4) == 0 {
            let key = *self.dice.pick(&["nick", "shoe size", "Größe", "hobby"]);
            let values = [
                "1",
                "\"x\"",
                "{\"a\": [1, {\"b\": null}], \"a\": -1.5e+3}",
                "[[[]]]",
            ];
            let value = self.dice.pick(&values).to_string();
            let under = *self.dice.pick(&[0, 1, 2]);
            [&mut top, &mut facts, &mut skills][under].push((key.to_owned(), value));
        }
        if self.dice.roll(6) > 0 {
            let evidence = self.evidence();
            top.push(("evidence".to_owned(), evidence));
        }
        for (key, plain, odd) in [
            ("waivers", "[]", "[{\"rule\": \"r\"}]"),
            ("not looked for", "null", "[\"talk\"]"),
            ("not applicable", "{}", "{\"craft\": \"no\"}"),
        ] {
            if self.dice.roll(12) == 0 {
                let value = if self.is_odd_now() { odd } else { plain };
                top.push((key.to_owned(), value.to_owned()));
            }
        }
        let facts = self.object(&facts);
        top.push(("facts".to_owned(), facts));
        let skills = self.object(&skills);
        top.insert(2, ("skills".to_owned(), skills));
        for _ in 0..self.dice.roll(3) {
            let (one, other) = (self.dice.roll(top.len()), self.dice.roll(top.len()));
            top.swap(one, other);
        }
        self.out = self.object(&top);
        if self.is_odd_now() {
            let deep = "[".repeat(80) + &"]".repeat(80);
            let extra = [" ", "}", "x", ",", "\u{a0}", "{}", &deep];
            let extra = self.dice.pick(&extra).to_string();
            self.out.push_str(&extra);
        }
    }

    fn evidence(&mut self) -> String {
        let count = self.dice.roll(6);
        let items: Vec<String> = (0..count).map(|_| self.item()).collect();
        let list = format!("[{}]", items.join(self.comma));
        if self.is_odd_now() {
            return self.value(&["null", "\"\"", "{}", "[[]]"]);
        }
        list
    }

    fn item(&mut self) -> String {
        let kind = self.value(&[
            "\"talk\"",
            "\"work\"",
            "\"work\"",
            "\"WORK\"",
            "\"rollerblading\"",
        ]);
        let is_work = kind.eq_ignore_ascii_case("\"work\"");
        let mut entries = vec![("kind".to_owned(), kind)];
        let dates: &[&str] = match self.dice.roll(6) {
            0 => &["from"],
            1 => &["from", "to"],
            2 => &[],
            _ => &["on"],
        };
        for key in dates {
            let date = if *key == "to" {
                self.value(&["\"2026-03-31\"", "\"2027-02\"", "null"])
            } else {
                self.value(&PLAIN_DATES)
            };
            entries.push(((*key).to_owned(), date));
        }
        if self.dice.roll(2) == 0 {
            let what = self.value(&["\"A thing, well \\\"done\\\"\"", "\"Café\"", "3"]);
            entries.push(("what".to_owned(), what));
        }
        if self.dice.roll(5) == 0 {
            let about = self.value(&["[\"craft\"]", "\"public-speaking\"", "[]"]);
            entries.push(("about".to_owned(), about));
        }
        match self.dice.roll(4) {
            0 => entries.push((
                "verified".to_owned(),
                self.value(&["true", "\"no\"", "false"]),
            )),
            1 => {
                let by = self.value(&["\"manager\"", "\"Mentor\""]);
                entries.push(("verified by".to_owned(), by));
            }
            2 => {
                entries.push(("verified".to_owned(), self.value(&["true", "\"YES\""])));
                entries.push(("verified by".to_owned(), self.value(&["\"manager\""])));
            }
            _ => {}
        }
        if is_work || self.is_odd_now() {
            self.fields(&mut entries);
        }
        if self.dice.roll(9) == 0 {
            let key = *self.dice.pick(&["mood", "weather"]);
            let value = self.dice.pick(&["1", "{\"size\": []}", "null"]).to_string();
            entries.push((key.to_owned(), value));
        }
        if self.dice.roll(3) == 0 {
            let (one, other) = (self.dice.roll(entries.len()), self.dice.roll(entries.len()));
            entries.swap(one, other);
        }
        self.object(&entries)
    }

    fn fields(&mut self, entries: &mut Vec<(String, String)>) {
        let fields: [(&str, &[&str]); 8] = [
            ("size", &["0", "1", "3", "5", "\"2\""]),
            ("role", &["\"lead\"", "\"Helper\""]),
            ("topic", &["\"tea\"", "\"Tea \"", "\"rain\""]),
            ("done", &PLAIN_DATES[..5]),
            ("quality", &["\"low\"", "\"TOP\"", "\"middle\""]),
            ("paid", &["true", "false", "\"yes\""]),
            ("effort", &["\"3 weeks\"", "\"1 year 2 months\""]),
            ("gain", &["-1", "0.5", "2", "1.25"]),
        ];
        for (name, values) in fields {
            if self.dice.roll(2) == 0 {
                let value = self.value(values);
                entries.push((name.to_owned(), value));
            }
        }
    }

    fn of_type(&mut self, slot_type: SlotType) -> String {
        let plain: &[&str] = match slot_type {
            SlotType::YesNo => &["true", "false", "\"yes\"", "\"No\""],
            SlotType::Number { whole: true, .. } => &["0", "1", "3", "6", "\"2\"", "4.0"],
            SlotType::Number { whole: false, .. } => &["0", "-1.5", "2.25", "3", "0.000001"],
            SlotType::Percentage => &["\"70%\"", "\"12.5 %\"", "\"-3%\"", "\"0.25%\""],
            SlotType::Duration => &["\"18 months\"", "\"2 Years 6 months\"", "\"10 days\""],
            SlotType::Date => &PLAIN_DATES,
            SlotType::Text => &[
                "\"Berlin\"",
                "\"bad  homburg\"",
                "\"Köln\"",
                "\"KÖLN\"",
                "\"K\\u00f6ln\"",
                "\"Rome\"",
                "7",
            ],
            SlotType::Level(_) => &["\"low\"", "\"Top\"", "\"middle\""],
            SlotType::Choice(_) => &["\"x\"", "\"Y_one\"", "\"z\""],
        };
        self.value(plain)
    }

    /// One of some plain values, null, or something odd.
    fn value(&mut self, plain: &[&str]) -> String {
        if self.is_odd_now() {
            let huge;
            let mut odd = *self.dice.pick(&ODD);
            if self.dice.roll(40) == 0 {
                huge = format!("\"{}\"", "x".repeat(70_000));
                odd = &huge;
                return odd.to_owned();
            }
            return odd.to_owned();
        }
        match self.dice.roll(30) {
            0 => "null".to_owned(),
            _ => self.dice.pick(plain).to_string(),
        }
    }
}
