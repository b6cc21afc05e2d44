//! Writing JSON in a fixed order, without a library for it.

use super::push_quoted;
use crate::prelude::*;

/// An object or array that is being written.
#[derive(Debug, Default)]
pub(crate) struct JsonWriter {
    text: String,
}

impl JsonWriter {
    /// The text so far.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// Opens an object, with a brace, or an array, with a bracket, as the next item of an array.
    pub(crate) fn open(&mut self, bracket: char) {
        self.comma();
        self.text.push(bracket);
    }

    /// Opens an object or an array as a member.
    pub(crate) fn open_member(&mut self, name: &str, bracket: char) {
        self.name(name);
        self.text.push(bracket);
    }

    /// Closes what was opened last, with its other brace or bracket.
    pub(crate) fn close(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    /// Writes a member that is a text.
    pub(crate) fn string(&mut self, name: &str, text: &str) {
        self.name(name);
        push_quoted(&mut self.text, text);
    }

    /// Writes a member that is a text, or null.
    pub(crate) fn optional(&mut self, name: &str, text: Option<&str>) {
        match text {
            Some(text) => self.string(name, text),
            None => self.plain(name, "null"),
        }
    }

    /// Writes a member that is a number.
    pub(crate) fn number(&mut self, name: &str, number: usize) {
        self.plain(name, &number.to_string());
    }

    /// Writes a member whose value is JSON already.
    pub(crate) fn plain(&mut self, name: &str, json: &str) {
        self.name(name);
        self.text.push_str(json);
    }

    fn name(&mut self, name: &str) {
        self.comma();
        push_quoted(&mut self.text, name);
        self.text.push(':');
    }

    fn comma(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['{', '[']) {
            self.text.push(',');
        }
    }
}
