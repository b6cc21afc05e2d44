//! States and counts in words.

use domain::WorkspaceState;

/// What Databricks' word for the state means.
pub fn state(state: &WorkspaceState) -> String {
    match state {
        WorkspaceState::NotProvisioned => "Not set up yet".to_owned(),
        WorkspaceState::Provisioning => "Being set up".to_owned(),
        WorkspaceState::Running => "Running".to_owned(),
        WorkspaceState::Failed => "Setting it up failed".to_owned(),
        WorkspaceState::Banned => "Blocked by Databricks".to_owned(),
        WorkspaceState::Cancelling => "Being deleted".to_owned(),
        WorkspaceState::Other(word) => format!("State {word}"),
    }
}

/// "3 workspaces chosen".
pub fn chosen(count: usize) -> String {
    match count {
        0 => "No workspace chosen yet".to_owned(),
        1 => "1 workspace chosen".to_owned(),
        _ => format!("{count} workspaces chosen"),
    }
}

/// "5 workspaces match".
pub fn matching(count: usize) -> String {
    match count {
        0 => "No workspace matches".to_owned(),
        1 => "1 workspace matches".to_owned(),
        _ => format!("{count} workspaces match"),
    }
}

/// "12 of 300 workspaces match"; nothing while nothing is filtered.
pub fn matching_of(matching: usize, all: usize) -> Option<String> {
    (matching != all).then(|| match matching {
        0 => "No workspace matches".to_owned(),
        _ => format!("{matching} of {all} workspaces match"),
    })
}
