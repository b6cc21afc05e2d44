//! What can be said of any object: members twice, missing or unknown, numbers out of range, characters that hide.

use super::{Checks, MemberPath};
use crate::json::{Entry, JsonNode, Span, Value, characters, is_in_range};
use crate::prelude::*;
use crate::redact::{holds_secret, shown};
use crate::text::{is_plain, unseen};
use crate::{FindingCode, MemberKind};

impl Checks<'_> {
    /// Checks the object and everything in it.
    pub(super) fn structure(&mut self, root: &JsonNode, is_whole: bool) {
        let entries = self.entries;
        self.walk(root, &MemberPath::Root);
        for entry in entries {
            if MemberKind::of(&entry.name) == MemberKind::Unknown {
                let message = format!("Version 1 has no member {}.", shown(&entry.name));
                self.say_at(FindingCode::UnknownMember, entry, &message);
            }
        }
        if !is_whole {
            return; // What is missing may stand behind the fault.
        }
        for kind in MemberKind::KNOWN {
            // A string without a signature is complete; that finding is another.
            let is_needed = kind != MemberKind::Signature;
            if is_needed && entries.iter().all(|entry| entry.name != kind.name()) {
                let brace = root.span.range().end - 1;
                let path = MemberPath::Member(&MemberPath::Root, kind.name());
                let message = format!("The member {} is missing.", kind.name());
                self.say(FindingCode::MissingMember, brace..brace, &path, &message);
            }
        }
    }

    fn walk(&mut self, node: &JsonNode, path: &MemberPath<'_>) {
        match &node.value {
            Value::Number if !is_in_range(self.text_of(node)) => {
                let message = "Programs read a number of this size differently.";
                let span = node.span.range();
                self.say(FindingCode::NumberOutOfRange, span, path, message);
            }
            Value::String(text) => {
                self.look_for_unseen(node.span, path);
                self.look_for_secret(text, node.span, path);
            }
            Value::Array(nodes) => {
                for (i, node) in nodes.iter().enumerate() {
                    self.walk(node, &MemberPath::Item(path, i));
                }
            }
            Value::Object(entries) => self.walk_object(entries, path),
            _ => {}
        }
    }

    fn walk_object(&mut self, entries: &[Entry], path: &MemberPath<'_>) {
        // Names seen so far, sorted: comparing all pairs takes a second on 16 kB of tiny members in a browser.
        let mut seen: Vec<&str> = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Err(at) = seen.binary_search(&entry.name.as_str()) {
                seen.insert(at, &entry.name);
            } else {
                let path = MemberPath::Member(path, &entry.name);
                let message = format!("The member {} stands here again.", shown(&entry.name));
                let span = entry.name_span.range();
                self.say(FindingCode::DuplicateMember, span, &path, &message);
            }
        }
        for entry in entries {
            let path = MemberPath::Member(path, &entry.name);
            self.look_for_unseen(entry.name_span, &path);
            self.look_for_secret(&entry.name, entry.name_span, &path);
            self.walk(&entry.node, &path);
        }
    }

    /// Says that a part of a text is masked: a forger may hide what he likes behind the shape of a secret.
    fn look_for_secret(&mut self, text: &str, string: Span, path: &MemberPath<'_>) {
        // Of these two, it is said by their own rules.
        let is_judged_alone = matches!(path, MemberPath::Member(MemberPath::Root, name)
            if matches!(MemberKind::of(name), MemberKind::Token | MemberKind::ApiUrl));
        if !is_judged_alone && holds_secret(text) {
            let message = "What looks like a secret stands here, and is masked.";
            self.say(FindingCode::SecretInMember, string.range(), path, message);
        }
    }

    /// Points at the first character of each kind.
    fn look_for_unseen(&mut self, string: Span, path: &MemberPath<'_>) {
        let text = string.of(self.json);
        if is_plain(text) && !text.bytes().any(|byte| byte == b'\\') {
            return;
        }
        let mut said = Vec::new();
        for (span, c) in characters(self.json, string) {
            let Some((code, what)) = unseen(c).filter(|(code, _)| !said.contains(code)) else {
                continue;
            };
            said.push(code);
            let message = format!("Here stands {what}, U+{:04X}.", u32::from(c));
            self.say(code, span, path, &message);
        }
    }
}
