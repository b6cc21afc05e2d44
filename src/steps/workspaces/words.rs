//! States and counts in words.

use domain::{Address, Cloud, WorkspaceState};

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

/// What a typed address says by itself: "Azure workspace 7405…, from the address".
pub fn recognised(typed: &str) -> Option<String> {
    let address = Address::parse(typed).ok()?;
    if address.host.is_accounts() {
        return Some("This is the account console, not a workspace".to_owned());
    }
    let cloud = match address.host.cloud() {
        Cloud::Gcp => "Google Cloud",
        cloud => cloud.label(),
    };
    Some(match address.workspace_id {
        Some(id) => format!("{cloud} workspace {id}, from the address"),
        None => format!("{cloud} workspace {}, from the address", address.host.deployment_name()),
    })
}

#[cfg(test)]
mod tests {
    use super::recognised;

    #[test]
    fn an_address_is_recognised_while_it_is_typed() {
        assert_eq!(recognised("adb-7405605"), None);
        assert_eq!(
            recognised(" https://adb-7405605519549535.15.azuredatabricks.net/?o=7405605519549535 ").as_deref(),
            Some("Azure workspace 7405605519549535, from the address")
        );
        assert_eq!(
            recognised("acme-prod.cloud.databricks.com").as_deref(),
            Some("AWS workspace acme-prod, from the address")
        );
    }
}
