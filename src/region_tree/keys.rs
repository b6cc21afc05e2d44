//! What the keys of a tree do, as the ARIA practices describe it.

use super::forest::Forest;
use super::visible::{Node, Visible};

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Moves the focus to a node.
    Go(Node),
    /// Opens a group.
    Open(usize),
    /// Closes a group.
    Close(usize),
    /// Opens all groups.
    OpenAll,
    /// Chooses the node or not.
    Toggle(Node),
    /// Shows what is known of the node.
    Details(Node),
    /// Hides it again.
    NoDetails,
}

/// Finds what a key does at the node `at`.
pub fn effect(key: &str, forest: &Forest, visible: &Visible, at: Node) -> Option<Effect> {
    let place = visible.place(at)?;
    let go = |place: usize| visible.at(place).map(Effect::Go);
    match (key, at) {
        ("ArrowDown", _) => go(place + 1),
        ("ArrowUp", _) => go(place.checked_sub(1)?),
        ("Home", _) => go(0),
        ("End", _) => go(visible.len().checked_sub(1)?),
        ("ArrowRight", Node::Group(group)) if visible.is_open(group) => {
            let child = visible.at(place + 1);
            child
                .filter(|child| matches!(child, Node::Row(_)))
                .map(Effect::Go)
        }
        ("ArrowRight", Node::Group(group)) => Some(Effect::Open(group)),
        ("ArrowLeft", Node::Group(group)) => visible.is_open(group).then_some(Effect::Close(group)),
        ("ArrowLeft", Node::Row(row)) => Some(Effect::Go(Node::Group(forest.group_of(row)))),
        (" ", _) => Some(Effect::Toggle(at)),
        ("Enter", _) => Some(Effect::Details(at)),
        ("Escape", _) => Some(Effect::NoDetails),
        ("*", _) => Some(Effect::OpenAll),
        _ => None,
    }
}

/// Letters that come faster than this are one word.
const SAME_WORD_MS: f64 = 700.0;

/// Letters that were typed to find a name.
#[derive(Debug, Clone, Default)]
pub struct TypeAhead {
    text: String,
    at_ms: f64,
}

impl TypeAhead {
    /// Adds a letter, and finds the next node whose name begins with what was typed. A single letter goes on from node to node.
    pub fn letter(
        &mut self,
        letter: &str,
        now_ms: f64,
        visible: &Visible,
        at: Node,
    ) -> Option<Node> {
        if now_ms - self.at_ms > SAME_WORD_MS {
            self.text.clear();
        }
        self.at_ms = now_ms;
        self.text.push_str(&letter.to_lowercase());
        let mut letters = self.text.chars();
        let first = letters.next()?;
        if letters.clone().all(|letter| letter == first) {
            // The same letter again and again asks for the next one, unless a name begins so.
            let doubled = letters.next().is_some();
            let named = doubled.then(|| visible.next_named(&self.text, at, true));
            let once = || visible.next_named(first.encode_utf8(&mut [0; 4]), at, false);
            return named.flatten().or_else(once);
        }
        visible.next_named(&self.text, at, true)
    }
}
