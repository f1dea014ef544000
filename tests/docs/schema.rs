//! Whether a JSON value fits a JSON Schema: as much of 2020-12 as `docs/schema` uses. A keyword
//! that is not known here is refused, so that none is passed over.

use serde_json::{Map, Value};

/// Where a value does not fit, in words; nothing when it fits.
pub(crate) fn misfits(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Walk { root: schema }.check(schema, value, "$", &mut found);
    found
}

struct Walk<'a> {
    root: &'a Value,
}

impl Walk<'_> {
    fn check(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let schema = schema.as_object().expect("a schema is an object");
        for (keyword, asked) in schema {
            self.check_keyword(schema, keyword, asked, value, at, found);
        }
    }

    fn check_keyword(
        &self,
        schema: &Map<String, Value>,
        keyword: &str,
        asked: &Value,
        value: &Value,
        at: &str,
        found: &mut Vec<String>,
    ) {
        match keyword {
            "$schema" | "$id" | "$defs" | "title" | "description" => {}
            "$ref" => self.check(self.definition(asked), value, at, found),
            "type" => {
                if !is_of_type(asked, value) {
                    found.push(format!("{at}: {value} is not of type {asked}"));
                }
            }
            "const" => {
                if asked != value {
                    found.push(format!("{at}: {value} is not {asked}"));
                }
            }
            "enum" => {
                if !asked.as_array().expect("a list").contains(value) {
                    found.push(format!("{at}: {value} is none of {asked}"));
                }
            }
            "minimum" => {
                if value.as_f64() < asked.as_f64() && value.is_number() {
                    found.push(format!("{at}: {value} is below {asked}"));
                }
            }
            "minItems" => {
                let is_short = |items: &Vec<Value>| (items.len() as u64) < asked.as_u64().unwrap();
                if value.as_array().is_some_and(is_short) {
                    found.push(format!("{at}: fewer than {asked} items"));
                }
            }
            "required" => {
                for key in asked.as_array().expect("a list") {
                    let key = key.as_str().expect("a name");
                    if value.is_object() && value.get(key).is_none() {
                        found.push(format!("{at}: `{key}` is missing"));
                    }
                }
            }
            "properties" => {
                for (key, schema) in asked.as_object().expect("an object") {
                    if let Some(value) = value.get(key) {
                        self.check(schema, value, &format!("{at}.{key}"), found);
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(asked, &Value::Bool(false), "only `false` is known here");
                let known = schema.get("properties").and_then(Value::as_object);
                for key in value.as_object().into_iter().flat_map(Map::keys) {
                    if !known.is_some_and(|known| known.contains_key(key)) {
                        found.push(format!("{at}: `{key}` is not known"));
                    }
                }
            }
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.check(asked, item, &format!("{at}[{place}]"), found);
                }
            }
            "patternProperties" => {
                for (pattern, schema) in asked.as_object().expect("an object") {
                    for (key, value) in value.as_object().into_iter().flatten() {
                        if matches(pattern, key) {
                            self.check(schema, value, &format!("{at}.{key}"), found);
                        }
                    }
                }
            }
            "propertyNames" => {
                for key in value.as_object().into_iter().flat_map(Map::keys) {
                    self.check(asked, &Value::from(key.as_str()), at, found);
                }
            }
            "pattern" => {
                let pattern = asked.as_str().expect("a text");
                if value.as_str().is_some_and(|text| !matches(pattern, text)) {
                    found.push(format!("{at}: {value} does not match {pattern}"));
                }
            }
            "maximum" => {
                if value.as_f64() > asked.as_f64() && value.is_number() {
                    found.push(format!("{at}: {value} is above {asked}"));
                }
            }
            "not" => {
                if self.fits(asked, value) {
                    found.push(format!("{at}: {value} fits {asked}"));
                }
            }
            "allOf" => {
                for schema in asked.as_array().expect("a list") {
                    self.check(schema, value, at, found);
                }
            }
            "anyOf" => {
                let mut choices = asked.as_array().expect("a list").iter();
                if !choices.any(|choice| self.fits(choice, value)) {
                    found.push(format!("{at}: {value} fits none of {asked}"));
                }
            }
            "if" => {
                let branch = if self.fits(asked, value) {
                    "then"
                } else {
                    "else"
                };
                if let Some(schema) = schema.get(branch) {
                    self.check(schema, value, at, found);
                }
            }
            "then" | "else" => assert!(schema.contains_key("if"), "`{keyword}` without `if`"),
            "oneOf" => self.check_one_of(asked, value, at, found),
            _ => panic!("the keyword `{keyword}` is not known here"),
        }
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut misfits = Vec::new();
        self.check(schema, value, "$", &mut misfits);
        misfits.is_empty()
    }

    fn check_one_of(&self, asked: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let choices = asked.as_array().expect("a list");
        let misfits: Vec<Vec<String>> = choices
            .iter()
            .map(|choice| {
                let mut misfits = Vec::new();
                self.check(choice, value, at, &mut misfits);
                misfits
            })
            .collect();
        let fitting = misfits.iter().filter(|misfits| misfits.is_empty()).count();
        if fitting != 1 {
            found.push(format!("{at}: fits {fitting} of {}", choices.len()));
            found.extend(misfits.into_iter().flatten());
        }
    }

    fn definition(&self, reference: &Value) -> &Value {
        let pointer = reference.as_str().expect("a reference is a text");
        let pointer = pointer.strip_prefix('#').expect("it points into this file");
        self.root.pointer(pointer).expect("it is defined")
    }
}

fn is_of_type(asked: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("the type `{name}` is not known here"),
    };
    match asked.as_array() {
        Some(names) => names.iter().any(|name| is(name.as_str().expect("a name"))),
        None => is(asked.as_str().expect("a name")),
    }
}

/// Whether a pattern of a schema is found in a text. The tables of Unicode are not at hand.
fn matches(pattern: &str, text: &str) -> bool {
    let pattern = pattern.replace("[\\s_-]", "[ \\t\\r\\n_-]");
    let pattern = pattern
        .replace("\\s", "[ \\t\\r\\n]")
        .replace("\\d", "[0-9]");
    let known = regex_automata::meta::Regex::new(&pattern);
    known.expect("a pattern").is_match(text)
}
