//! Whatever authors write, it stays words.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;

/// What Markdown and HTML give a meaning to, and what steers a display.
const HOSTILE: [&str; 30] = [
    "<script>alert(1)</script>",
    "<!-- comment -->",
    "&lt;b&gt; &amp; &#60; L&D",
    "[here](javascript:alert(1))",
    "![picture](https://example.org/x.png)",
    "<https://example.org>",
    "[label]: https://example.org \"title\"",
    "| a | b |",
    "# heading",
    "heading #",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "> quote",
    "---",
    "===",
    "```code```",
    "`code`",
    "~~struck~~ ~~~",
    "**strong** *emphasis* __strong__ _emphasis_",
    "\\ back \\* slash \\",
    "$math$ $$math$$ ^up^",
    "[^1] [^1]: note",
    "\u{202e}backwards\u{2066}",
    "control \u{7} \u{1b}[31m \u{0}",
    "two\n\nparagraphs\r\n    code",
    ": definition",
    "- [ ] task {#id .class}",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(HOSTILE.to_vec()).prop_map(str::to_owned),
        1 => "[ -~]{0,12}",
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.join(" "))
}

/// The text of each block that a reader of Markdown sees; a block that is not of these stops the test.
fn seen(markdown: &str) -> Vec<String> {
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    let mut blocks = Vec::new();
    let mut block = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => block.push_str(&text),
            Event::Start(
                Tag::Heading { .. }
                | Tag::Paragraph
                | Tag::Item
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::BlockQuote(None)
                | Tag::Strong
                | Tag::Emphasis
                | Tag::Link { .. },
            )
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link) => {}
            Event::Start(Tag::List(None)) | Event::End(_) => {
                if !block.is_empty() {
                    blocks.push(std::mem::take(&mut block));
                }
            }
            other => panic!("{other:?} in\n{markdown}"),
        }
    }
    blocks
}

fn text_of(words: &Words) -> String {
    words.runs().collect::<String>().trim().to_owned()
}

proptest! {
    #[test]
    fn no_word_of_an_author_is_markup_in_markdown(
        texts in proptest::collection::vec(hostile(), 8)
    ) {
        let words = |at: usize| Words::new(&texts[at]);
        let nested = Item { words: words(3), items: vec![Item::new(words(4))], anchor: None };
        let document = Document::new(
            "Title",
            vec![
                Block::Heading { level: 2, words: words(0), anchor: None },
                Block::Paragraph(words(1)),
                Block::Paragraph(Words::default().strong(&texts[2]).and(" then")),
                Block::List(vec![nested]),
                Block::Table {
                    columns: vec![Words::new("One"), Words::new("Two")],
                    rows: vec![vec![words(5), Words::default().link(&texts[6], "https://a.org/(x")]],
                },
                Block::Note(Words::default().emphasis("Note:").and(" ").and(&texts[7])),
            ],
        );
        let mut expected = vec!["Title".to_owned(), text_of(&words(0)), text_of(&words(1))];
        expected.push(text_of(&Words::default().strong(&texts[2]).and(" then")));
        expected.extend([text_of(&words(3)), text_of(&words(4))]);
        expected.extend(["One".to_owned(), "Two".to_owned()]);
        expected.extend([text_of(&words(5)), text_of(&words(6))]);
        expected.push(text_of(&Words::new("Note:").and(" ").and(&texts[7])));
        expected.retain(|text| !text.is_empty());
        prop_assert_eq!(seen(&document.to_markdown()), expected);
    }
}

#[test]
fn only_safe_addresses_become_links() {
    for address in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,<b>",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "https://example.org/a b",
        "https://example.org/\u{202e}",
        "example.org",
        "",
    ] {
        let words = Words::default().link("words", address);
        assert_eq!(words, Words::new("words"), "{address:?}");
    }
    let words = Words::default().link("words", "HTTPS://example.org/a?b=1&lt;=(2)|\"<>ä");
    let address = "HTTPS://example.org/a?b=1&lt;=%282%29%7C%22%3C%3E%C3%A4".to_owned();
    let words_ = "words".to_owned();
    assert_eq!(
        words.0,
        [Run::Link {
            words: words_,
            address: address.clone()
        }]
    );
    let document = Document::new("Title", vec![Block::Paragraph(words)]);
    let markdown = document.to_markdown();
    let link = Parser::new(&markdown).find_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    assert_eq!(link, Some(address));
}

#[test]
fn characters_that_steer_a_display_are_left_out() {
    let words = Words::new("a\u{202e}b\u{7}c\u{2066}d\u{200f}e\u{1b}[0m \t\n f");
    assert_eq!(words, Words::new("abcde[0m f"));
}

#[cfg(feature = "html")]
#[test]
fn no_word_of_an_author_is_markup_in_html() {
    let text = HOSTILE.join(" ");
    let words = || Words::new(&text).strong(&text).emphasis(&text);
    let document = Document::new(
        &text,
        vec![
            Block::Heading {
                level: 2,
                words: words(),
                anchor: Some("s1".to_owned()),
            },
            Block::Paragraph(words().link("words", "https://example.org/\"><script>")),
            Block::List(vec![Item::new(words())]),
            Block::Note(words().see("words", "s1")),
        ],
    );
    let html = document.to_html();
    assert!(!html.contains("<script"), "{html}");
    assert!(!html.contains("<!-- "), "{html}");
    assert!(!html.contains("<img"), "{html}");
    assert!(
        !html.contains(|c: char| is_steering(c) && c != '\n'),
        "{html}"
    );
    let links: Vec<&str> = html.split("href=\"").skip(1).collect();
    let is_safe =
        |link: &&str| link.starts_with('#') || link.starts_with("https://example.org/%22");
    assert!(links.iter().all(is_safe), "{links:?}");
}
