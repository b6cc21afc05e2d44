//! RFC 8259, one byte at a time.

mod string;

use super::{Entry, JsonFault, JsonFaultKind, JsonNode, MAX_DEPTH, ParsedJson, Span, Value};
use crate::prelude::*;

pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
}

type ParseResult<T> = Result<T, JsonFault>;

impl<'a> Parser<'a> {
    /// Begins to read at a place.
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// How far it has read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn document(mut self) -> ParsedJson {
        self.skip_white_space();
        let start = self.at;
        let (root, fault) = if self.peek() == Some(b'{') {
            let mut entries = Vec::new();
            let fault = self.object_into(&mut entries, 1).err();
            (
                Some(JsonNode {
                    value: Value::Object(entries),
                    span: Span::new(start, self.at),
                }),
                fault,
            )
        } else {
            match self.value(1) {
                Ok(node) => (Some(node), None),
                Err(fault) => (None, Some(fault)),
            }
        };
        self.skip_white_space();
        let after = (fault.is_none() && self.at < self.text.len()).then_some(self.at);
        ParsedJson { root, fault, after }
    }

    fn value(&mut self, depth: usize) -> ParseResult<JsonNode> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => {
                let mut entries = Vec::new();
                self.object_into(&mut entries, depth)?;
                Value::Object(entries)
            }
            Some(b'[') => Value::Array(self.array(depth)?),
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.literal()?,
        };
        Ok(JsonNode {
            value,
            span: Span::new(start, self.at),
        })
    }

    fn object_into(&mut self, entries: &mut Vec<Entry>, depth: usize) -> ParseResult<()> {
        self.open(depth)?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let name_at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.expected("a member name in double quotes"));
            }
            let name = self.string()?.to_string();
            let name_span = Span::new(name_at, self.at);
            self.skip_white_space();
            if !self.take(b':') {
                return Err(self.expected("a colon"));
            }
            self.skip_white_space();
            let node = self.value(depth + 1)?;
            make_room(entries);
            entries.push(Entry {
                name,
                name_span,
                node,
            });
            self.skip_white_space();
            if self.take(b'}') {
                return Ok(());
            }
            if !self.take(b',') {
                return Err(self.expected("a comma or a closing brace"));
            }
            self.skip_white_space();
        }
    }

    fn array(&mut self, depth: usize) -> ParseResult<Vec<JsonNode>> {
        self.open(depth)?;
        let mut nodes = Vec::new();
        if self.take(b']') {
            return Ok(nodes);
        }
        loop {
            let node = self.value(depth + 1)?;
            make_room(&mut nodes);
            nodes.push(node);
            self.skip_white_space();
            if self.take(b']') {
                return Ok(nodes);
            }
            if !self.take(b',') {
                return Err(self.expected("a comma or a closing bracket"));
            }
            self.skip_white_space();
        }
    }

    /// Steps over the opening brace or bracket.
    fn open(&mut self, depth: usize) -> ParseResult<()> {
        if depth > MAX_DEPTH {
            return Err(JsonFault {
                kind: JsonFaultKind::TooDeep,
                offset: self.at,
            });
        }
        self.at += 1;
        self.skip_white_space();
        Ok(())
    }

    fn number(&mut self) -> ParseResult<Value> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _signed = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(Value::Number)
    }

    fn digits(&mut self) -> ParseResult<()> {
        let count = self.text.as_bytes()[self.at..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        self.at += count;
        if count == 0 {
            Err(self.expected("a digit"))
        } else {
            Ok(())
        }
    }

    fn literal(&mut self) -> ParseResult<Value> {
        for word in ["null", "true", "false"] {
            if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                let is_null = word == "null";
                return Ok(if is_null { Value::Null } else { Value::Bool });
            }
        }
        Err(self.expected("a value"))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expected(&self, what: &'static str) -> JsonFault {
        JsonFault {
            kind: JsonFaultKind::Expected(what),
            offset: self.at,
        }
    }
}

/// Grows by a quarter: doubling would hold three times what is needed while it copies, and a string may be made of tiny values.
fn make_room<T>(items: &mut Vec<T>) {
    if items.len() == items.capacity() {
        items.reserve_exact(items.len() / 4 + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[track_caller]
    fn breaks(text: &str, kind: JsonFaultKind, offset: usize) {
        assert_eq!(
            parse(text).fault,
            Some(JsonFault { kind, offset }),
            "{text}"
        );
    }

    #[test]
    fn faults_are_placed() {
        breaks("", JsonFaultKind::Expected("a value"), 0);
        breaks(
            "{\"a\":1,}",
            JsonFaultKind::Expected("a member name in double quotes"),
            7,
        );
        breaks("{\"a\" 1}", JsonFaultKind::Expected("a colon"), 5);
        breaks(
            "{\"a\":01}",
            JsonFaultKind::Expected("a comma or a closing brace"),
            6,
        );
        breaks(
            "{\"a\":\"\\x\"}",
            JsonFaultKind::Expected("a known escape"),
            6,
        );
        breaks(
            "{\"a\":\"\\ud800\"}",
            JsonFaultKind::Expected("both halves of a surrogate pair"),
            6,
        );
        breaks(
            "{\"a\":\"b",
            JsonFaultKind::Expected("the closing quote of a string"),
            7,
        );
        breaks(
            "\"\n\"",
            JsonFaultKind::Expected("an escape instead of a bare control character"),
            1,
        );
        breaks("[[[[[[[[[1]]]]]]]]]", JsonFaultKind::TooDeep, 8);
    }

    #[test]
    fn what_came_before_a_fault_is_kept() {
        let parsed = parse("{\"a\":1,\"b\":tru}");
        let Some(JsonNode {
            value: Value::Object(entries),
            ..
        }) = parsed.root
        else {
            panic!("an object")
        };
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].name, "a");
    }

    #[test]
    fn escapes_are_undone() {
        let parsed = parse(r#""\u0041\ud83d\ude00\n\/""#);
        let Some(JsonNode {
            value: Value::String(text),
            ..
        }) = parsed.root
        else {
            panic!("a string")
        };
        assert_eq!(*text, "A😀\n/");
    }

    #[test]
    fn text_after_the_value_is_seen() {
        assert_eq!(parse("{} x").after, Some(3));
        assert_eq!(parse("{} \n").after, None);
    }
}
