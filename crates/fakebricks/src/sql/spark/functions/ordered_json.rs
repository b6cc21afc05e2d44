//! JSON as Spark's library reads it: members keep their order, numbers their digits, single quotes are quotes, and what follows a value
//! does not count.

use std::fmt;

use super::super::java_float;

/// A value of JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderedJson {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// The digits of a whole number.
    Whole(String),
    /// The digits of a number with a point or an exponent.
    Fraction(String),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<OrderedJson>),
    /// An object.
    Object(Vec<(String, OrderedJson)>),
}

impl OrderedJson {
    /// Reads a text; `None` for what does not begin with JSON.
    pub fn parse(text: &str) -> Option<Self> {
        JsonReader { rest: text }.value(0)
    }

    /// Returns a member of an object; the last one of the name counts.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members
                .iter()
                .rev()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns all members of an object that have this name.
    pub fn members<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        let all: &[(String, Self)] = match self {
            Self::Object(members) => members,
            _ => &[],
        };
        all.iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// Returns an element of an array.
    pub fn element(&self, index: usize) -> Option<&Self> {
        match self {
            Self::Array(items) => items.get(index),
            _ => None,
        }
    }
}

/// A text as JSON has it, in quotes.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl fmt::Display for OrderedJson {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(value) => value.fmt(out),
            Self::Whole(digits) => out.write_str(digits),
            Self::Fraction(digits) => {
                let value: f64 = digits.parse().unwrap_or(f64::NAN);
                let text = java_float::double(value);
                out.write_str(&if value.is_finite() {
                    text
                } else {
                    quoted(&text)
                })
            }
            Self::Text(text) => out.write_str(&quoted(text)),
            Self::Array(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(out, "[{}]", items.join(","))
            }
            Self::Object(members) => {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, value)| format!("{}:{value}", quoted(name)))
                    .collect();
                write!(out, "{{{}}}", members.join(","))
            }
        }
    }
}

/// What is left of a text that is read.
struct JsonReader<'a> {
    rest: &'a str,
}

impl JsonReader<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Goes behind a text, when it comes next.
    fn takes(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(letter)
    }

    fn value(&mut self, depth: usize) -> Option<OrderedJson> {
        /// Deeper than anybody nests, and no danger for the stack.
        const DEEPEST: usize = 200;
        self.skip_blanks();
        match self.rest.chars().next()? {
            _ if depth > DEEPEST => None,
            '{' => self.object(depth),
            '[' => self.array(depth),
            '"' | '\'' => self.text().map(OrderedJson::Text),
            '-' | '0'..='9' => self.number(),
            _ => {
                let words = [
                    ("null", OrderedJson::Null),
                    ("true", OrderedJson::Bool(true)),
                    ("false", OrderedJson::Bool(false)),
                ];
                let (_, value) = words.into_iter().find(|(word, _)| self.takes(word))?;
                self.ends().then_some(value)
            }
        }
    }

    /// Whether a word or a number ends here.
    fn ends(&self) -> bool {
        !self
            .rest
            .starts_with(|next: char| next.is_alphanumeric() || matches!(next, '_' | '$' | '.'))
    }

    fn array(&mut self, depth: usize) -> Option<OrderedJson> {
        let mut all = Vec::new();
        self.takes("[");
        self.skip_blanks();
        if self.takes("]") {
            return Some(OrderedJson::Array(all));
        }
        loop {
            all.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.takes("]") {
                return Some(OrderedJson::Array(all));
            }
            self.takes(",").then_some(())?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<OrderedJson> {
        let mut all = Vec::new();
        self.takes("{");
        self.skip_blanks();
        if self.takes("}") {
            return Some(OrderedJson::Object(all));
        }
        loop {
            self.skip_blanks();
            let name = self.text()?;
            self.skip_blanks();
            self.takes(":").then_some(())?;
            all.push((name, self.value(depth + 1)?));
            self.skip_blanks();
            if self.takes("}") {
                return Some(OrderedJson::Object(all));
            }
            self.takes(",").then_some(())?;
        }
    }

    fn text(&mut self) -> Option<String> {
        let quote = self.next().filter(|one| matches!(one, '"' | '\''))?;
        // Letters may come in two halves.
        let mut units: Vec<u16> = Vec::new();
        loop {
            let letter = match self.next()? {
                end if end == quote => {
                    let letters = char::decode_utf16(units).map(|one| one.unwrap_or('?'));
                    return Some(letters.collect());
                }
                '\\' => match self.next()? {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let code = self.rest.get(..4)?;
                        let is_code = code.bytes().all(|one| one.is_ascii_hexdigit());
                        units.push(u16::from_str_radix(code, 16).ok().filter(|_| is_code)?);
                        self.rest = &self.rest[4..];
                        continue;
                    }
                    other @ ('"' | '\\' | '/' | '\'') => other,
                    _ => return None,
                },
                other => other,
            };
            units.extend(letter.encode_utf16(&mut [0; 2]).iter());
        }
    }

    fn number(&mut self) -> Option<OrderedJson> {
        let sign = if self.takes("-") { "-" } else { "" };
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return None;
        }
        let mut text = format!("{sign}{whole}");
        let mut is_whole = true;
        if self.takes(".") {
            is_whole = false;
            text = format!("{text}.{}", self.digits()?);
        }
        if self.takes("e") || self.takes("E") {
            is_whole = false;
            let sign = if self.takes("-") { "-" } else { "" };
            if sign.is_empty() {
                self.takes("+");
            }
            text = format!("{text}e{sign}{}", self.digits()?);
        }
        if !self.ends() {
            return None;
        }
        Some(if is_whole {
            OrderedJson::Whole(if text == "-0" { "0".to_owned() } else { text })
        } else {
            OrderedJson::Fraction(text)
        })
    }

    fn digits(&mut self) -> Option<String> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        (length > 0).then(|| digits.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order() {
        let text = r#"{"b":1,"a":{"d":[true,null,"ä\"x"],"c":-2}}"#;
        assert_eq!(OrderedJson::parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn texts_are_read_as_spark_reads_them() {
        for (text, want) in [
            ("{'a' : 'it\"s'}", Some(r#"{"a":"it\"s"}"#)),
            ("[1.50, 1e3, -0, 1E-7]", Some("[1.5,1000.0,0,1.0E-7]")),
            ("[1e400]", Some("[\"Infinity\"]")),
            (
                "123456789012345678901234567890",
                Some("123456789012345678901234567890"),
            ),
            (r#"["\u00e9\ud83d\ude00\n"]"#, Some("[\"é😀\\n\"]")),
            ("{\"a\":1} and more", Some("{\"a\":1}")),
            ("{", None),
            ("{\"a\":1,}", None),
            ("[01]", None),
            ("[+1]", None),
            ("[NaN]", None),
            ("{a:1}", None),
            ("truex", None),
            ("", None),
        ] {
            let read = OrderedJson::parse(text).map(|one| one.to_string());
            assert_eq!(read.as_deref(), want, "{text}");
        }
    }
}
