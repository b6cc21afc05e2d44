//! The way for those who are not account admin: one workspace tells what the account has.

use contract::FailureCause;
use domain::{Address, DatabricksHost};
use leptos::prelude::*;

use crate::components::{FormErrors, TextField};
use crate::shell::{Form, FormLook, Submission};

/// Id of the field.
pub const THROUGH: &str = "through";

/// Says whether a workspace can answer where the account did not: its rights, its network policy and its host are others.
pub const fn may_help(cause: &FailureCause) -> bool {
    matches!(
        cause,
        FailureCause::NotAccountAdmin
            | FailureCause::SignInPage
            | FailureCause::PermissionDenied
            | FailureCause::Refused
            | FailureCause::AddressBlocked { .. }
            | FailureCause::PrivateLinkOnly
            | FailureCause::Unreachable
            | FailureCause::ConnectTimedOut
            | FailureCause::ConnectionLost
            | FailureCause::TimedOut
    )
}

/// Reads the workspace's address.
pub fn read(typed: &str) -> Result<DatabricksHost, String> {
    match Address::parse(typed) {
        Ok(address) if address.host.is_accounts() => {
            Err("This is the account console. Open a workspace and copy its address".to_owned())
        }
        Ok(address) => Ok(address.host),
        Err(error) => Err(error.to_string()),
    }
}

/// Offers to ask a workspace.
#[component]
pub fn ThroughWorkspace(
    /// As typed.
    address: RwSignal<String>,
    /// What is wrong with it.
    errors: FormErrors,
    /// What becomes of asking.
    submission: Submission,
    /// Asks.
    on_ask: Callback<()>,
) -> impl IntoView {
    view! {
        <section class="by-hand-instead stack">
            <h2>"Ask one workspace instead"</h2>
            <p>
                "Any workspace with Unity Catalog has a table with all workspaces of its account, "
                <code>"system.access.workspaces_latest"</code>
                ". The service principal needs the grants of step 2 there and a SQL warehouse, which is started if it is stopped. Regions are not in that table; the test of each workspace finds its own."
            </p>
            <Form
                errors
                submission
                button="Find workspaces through it"
                look=FormLook::Quiet
                on_submit=on_ask
            >
                <TextField id=THROUGH label="Workspace URL" value=address error=errors.of(THROUGH) />
            </Form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_workspace_can_be_asked() {
        assert_eq!(
            read("https://acme.cloud.databricks.com/?o=1")
                .unwrap()
                .as_str(),
            "acme.cloud.databricks.com"
        );
        assert!(read("accounts.cloud.databricks.com").is_err());
        assert!(read("").is_err());
    }

    #[test]
    fn a_wrong_secret_is_wrong_at_a_workspace_too() {
        assert!(may_help(&FailureCause::NotAccountAdmin));
        assert!(!may_help(&FailureCause::InvalidClient));
        assert!(!may_help(&FailureCause::UnknownAccount));
    }
}
