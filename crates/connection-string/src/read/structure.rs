//! What can be said of any object: members twice, missing or unknown, numbers out of range, characters that hide.

use super::Checks;
use crate::json::{Entry, Node, Value, is_in_range};
use crate::redact::shown;
use crate::text::unseen;
use crate::{FindingCode, MemberKind};

impl Checks<'_> {
    /// Checks the object and everything in it.
    pub(super) fn structure(&mut self, root: &Node, is_whole: bool) {
        let Value::Object(entries) = &root.value else {
            return;
        };
        self.walk(root, "");
        for entry in entries
            .iter()
            .filter(|entry| MemberKind::of(&entry.name) == MemberKind::Unknown)
        {
            let message = format!("Version 1 has no member {}.", shown(&entry.name));
            self.say_at(FindingCode::UnknownMember, entry, &message);
        }
        if !is_whole {
            return; // What is missing may stand behind the fault.
        }
        // A string without a signature is complete; that finding is another.
        for kind in MemberKind::KNOWN
            .into_iter()
            .filter(|&kind| kind != MemberKind::Signature)
        {
            if entries.iter().all(|entry| entry.name != kind.name()) {
                let at = root.span.end - 1;
                self.say(
                    FindingCode::MissingMember,
                    at,
                    Some(kind.name()),
                    format!("The member {} is missing.", kind.name()),
                );
            }
        }
    }

    fn walk(&mut self, node: &Node, path: &str) {
        match &node.value {
            Value::Number if !is_in_range(self.text_of(node)) => {
                let message = "Programs read a number of this size differently.".to_owned();
                self.say(
                    FindingCode::NumberOutOfRange,
                    node.span.start,
                    Some(path),
                    message,
                );
            }
            Value::String(text) => self.look_for_unseen(text, node.span.start, path),
            Value::Array(nodes) => {
                for (i, node) in nodes.iter().enumerate() {
                    self.walk(node, &format!("{path}[{i}]"));
                }
            }
            Value::Object(entries) => self.walk_object(entries, path),
            _ => {}
        }
    }

    fn walk_object(&mut self, entries: &[Entry], path: &str) {
        // Names seen so far, sorted: comparing all pairs takes a second on 16 kB of tiny members in a browser.
        let mut seen: Vec<&str> = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Err(at) = seen.binary_search(&entry.name.as_str()) {
                seen.insert(at, &entry.name);
            } else {
                let path = join(path, &entry.name);
                let message = format!("The member {} stands here again.", shown(&entry.name));
                self.say(
                    FindingCode::DuplicateMember,
                    entry.name_span.start,
                    Some(&path),
                    message,
                );
            }
        }
        for entry in entries {
            let path = join(path, &entry.name);
            self.look_for_unseen(&entry.name, entry.name_span.start, &path);
            self.walk(&entry.node, &path);
        }
    }

    fn look_for_unseen(&mut self, text: &str, offset: usize, path: &str) {
        let mut said = Vec::new();
        for c in text.chars() {
            let Some(code) = unseen(c).filter(|code| !said.contains(code)) else {
                continue;
            };
            said.push(code);
            let what = match code {
                FindingCode::ControlCharacter => "a control character",
                FindingCode::BidirectionalControl => "a character that turns the direction of text",
                _ => "a character that cannot be seen",
            };
            self.say(
                code,
                offset,
                Some(path),
                format!("Here stands {what}, U+{:04X}.", u32::from(c)),
            );
        }
    }
}

fn join(path: &str, name: &str) -> String {
    let name = shown(name);
    if path.is_empty() {
        name
    } else {
        format!("{path}.{name}")
    }
}
