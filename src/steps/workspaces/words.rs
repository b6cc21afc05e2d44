//! States and counts in words.

use contract::{DetectedAddress, Evidence};
use domain::{AccountId, Address, WorkspaceState};

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
    let cloud = address.host.cloud().label();
    Some(match address.workspace_id {
        Some(id) => format!("{cloud} workspace {id}, from the address"),
        None => format!(
            "{cloud} workspace {}, from the address",
            address.host.deployment_name()
        ),
    })
}

/// What the host says about itself: "Azure workspace 7405…, as it says itself".
pub fn detected(detected: &DetectedAddress) -> String {
    let cloud = detected.cloud.label();
    let workspace = match &detected.workspace_id {
        Some(id) => id.to_string(),
        None => detected.host.deployment_name().to_owned(),
    };
    let told_by = match detected.cloud_evidence {
        Evidence::DatabricksConfig => "as it says itself",
        Evidence::Zone => "from the address",
    };
    format!("{cloud} workspace {workspace}, {told_by}")
}

/// Says so when the host belongs to another account than that of step 1.
pub fn foreign_account(detected: &DetectedAddress, expected: AccountId) -> Option<String> {
    let found = detected.account_id.filter(|found| *found != expected)?;
    Some(format!(
        "This workspace belongs to account {found}. The account of step 1 is {expected}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_of_another_account_is_told_before_the_test() {
        let account = |digit: &str| {
            AccountId::parse(&"11111111-2222-3333-4444-555555555555".replace('1', digit)).unwrap()
        };
        let found = DetectedAddress {
            host: domain::DatabricksHost::parse("acme-prod.cloud.databricks.com").unwrap(),
            cloud: domain::Cloud::Aws,
            cloud_evidence: Evidence::DatabricksConfig,
            workspace_id: None,
            account_id: Some(account("1")),
        };
        assert_eq!(
            detected(&found),
            "AWS workspace acme-prod, as it says itself"
        );
        assert_eq!(foreign_account(&found, account("1")), None);
        let told = foreign_account(&found, account("9")).unwrap();
        assert!(told.contains("belongs to account 1111"));
    }

    #[test]
    fn an_address_is_recognised_while_it_is_typed() {
        assert_eq!(recognised("adb-7405605"), None);
        assert_eq!(
            recognised(" https://adb-7405605519549535.15.azuredatabricks.net/?o=7405605519549535 ")
                .as_deref(),
            Some("Azure workspace 7405605519549535, from the address")
        );
        assert_eq!(
            recognised("acme-prod.cloud.databricks.com").as_deref(),
            Some("AWS workspace acme-prod, from the address")
        );
    }
}
