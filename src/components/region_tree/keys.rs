//! Where the focus of a tree goes.

/// A visible node of a tree with two levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Of the group or the row.
    pub id: String,
    /// What type-ahead looks for.
    pub name: String,
    /// The group that a row is in; `None` for a group itself.
    pub parent: Option<String>,
}

/// What a key does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Moves the focus to a node.
    Go(String),
    /// Opens a group.
    Open(String),
    /// Closes a group.
    Close(String),
    /// Opens all groups.
    OpenAll,
    /// Chooses the node or not.
    Toggle(String),
    /// Shows what is known of the node.
    Details(String),
}

/// Finds what a key does at the node `at`. `is_open` tells it of groups.
pub fn effect(
    key: &str,
    nodes: &[Node],
    at: &str,
    is_open: impl Fn(&str) -> bool,
) -> Option<Effect> {
    let index = nodes.iter().position(|node| node.id == at)?;
    let node = &nodes[index];
    let go = |index: usize| nodes.get(index).map(|node| Effect::Go(node.id.clone()));
    match key {
        "ArrowDown" => go(index + 1),
        "ArrowUp" => go(index.checked_sub(1)?),
        "Home" => go(0),
        "End" => go(nodes.len().checked_sub(1)?),
        "ArrowRight" if node.parent.is_some() => None,
        "ArrowRight" if is_open(at) => nodes
            .get(index + 1)
            .filter(|next| next.parent.as_deref() == Some(at))
            .map(|next| Effect::Go(next.id.clone())),
        "ArrowRight" => Some(Effect::Open(at.to_owned())),
        "ArrowLeft" => match &node.parent {
            Some(parent) => Some(Effect::Go(parent.clone())),
            None => is_open(at).then(|| Effect::Close(at.to_owned())),
        },
        " " => Some(Effect::Toggle(at.to_owned())),
        "Enter" => Some(Effect::Details(at.to_owned())),
        "*" => Some(Effect::OpenAll),
        _ => None,
    }
}

/// Finds the next node whose name begins with what was typed. A single letter goes on from node to node.
pub fn type_ahead<'a>(typed: &str, nodes: &'a [Node], at: &str) -> Option<&'a Node> {
    let typed = typed.to_lowercase();
    let index = nodes.iter().position(|node| node.id == at)?;
    let start = if typed.chars().count() > 1 {
        index
    } else {
        index + 1
    };
    let around = nodes.iter().cycle().skip(start).take(nodes.len());
    around
        .into_iter()
        .find(|node| node.name.to_lowercase().starts_with(&typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes() -> Vec<Node> {
        let node = |id: &str, name: &str, parent: Option<&str>| Node {
            id: id.to_owned(),
            name: name.to_owned(),
            parent: parent.map(str::to_owned),
        };
        vec![
            node("e", "East US", None),
            node("e1", "prod", Some("e")),
            node("e2", "preview", Some("e")),
            node("w", "West US 2", None),
        ]
    }

    #[track_caller]
    fn check(key: &str, at: &str, want: Option<Effect>) {
        assert_eq!(
            effect(key, &nodes(), at, |id| id == "e"),
            want,
            "{key} at {at}"
        );
    }

    fn go(id: &str) -> Effect {
        Effect::Go(id.to_owned())
    }

    #[test]
    fn arrows_move_open_and_close() {
        check("ArrowDown", "e2", Some(go("w")));
        check("ArrowDown", "w", None);
        check("ArrowUp", "e", None);
        check("ArrowRight", "e", Some(go("e1")));
        check("ArrowRight", "w", Some(Effect::Open("w".to_owned())));
        check("ArrowLeft", "e2", Some(go("e")));
        check("ArrowLeft", "e", Some(Effect::Close("e".to_owned())));
        check("ArrowLeft", "w", None);
        check("Home", "e2", Some(go("e")));
        check("End", "e", Some(go("w")));
    }

    #[test]
    fn letters_find_names() {
        let nodes = nodes();
        let found =
            |typed: &str, at: &str| type_ahead(typed, &nodes, at).map(|node| node.id.as_str());
        assert_eq!(found("p", "e"), Some("e1"));
        assert_eq!(found("p", "e1"), Some("e2"));
        assert_eq!(found("p", "e2"), Some("e1"));
        assert_eq!(found("pre", "e1"), Some("e2"));
        assert_eq!(found("x", "e"), None);
    }
}
