//! The way for those who are not account admin: one workspace tells what the account has.

use contract::FailureCause;
use domain::{Address, DatabricksHost, Partition};
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

/// Reads the workspace's address. It has to be in the part of the cloud that the account is in: the secret goes nowhere else.
pub fn read(typed: &str, partition: Partition) -> Result<DatabricksHost, String> {
    let host = Address::parse(typed)
        .map_err(|error| error.to_string())?
        .host;
    host.check_workspace().map_err(|error| error.to_string())?;
    if host.partition() == partition {
        return Ok(host);
    }
    Err(format!(
        "This workspace is on {}. The account of step 1 is on {}",
        host.partition().label(),
        partition.label()
    ))
}

/// Offers to ask a workspace, in place of the account.
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
    /// Whether it is shown from the start, because the account did not answer.
    offered: RwSignal<bool>,
) -> impl IntoView {
    let open = Memo::new(move |_| offered.get() || !address.read_untracked().is_empty());
    view! {
        <details class="add-by-hand" prop:open=open>
            <summary class="add-by-hand__summary">"Ask one workspace instead"</summary>
            <div class="stack add-by-hand__body">
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
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_workspace_can_be_asked() {
        let read = |typed| read(typed, Partition::Aws);
        let acme = read("https://acme.cloud.databricks.com/?o=1").unwrap();
        assert_eq!(acme.as_str(), "acme.cloud.databricks.com");
        for no_workspace in [
            "accounts.cloud.databricks.com",
            "oregon.cloud.databricks.com",
            "",
        ] {
            assert!(read(no_workspace).is_err(), "{no_workspace}");
        }
        for elsewhere in ["acme.cloud.databricks.us", "adb-1.1.azuredatabricks.net"] {
            let told = read(elsewhere).unwrap_err();
            assert!(told.ends_with("The account of step 1 is on AWS"), "{told}");
        }
    }

    #[test]
    fn a_wrong_secret_is_wrong_at_a_workspace_too() {
        assert!(may_help(&FailureCause::NotAccountAdmin));
        assert!(!may_help(&FailureCause::InvalidClient));
        assert!(!may_help(&FailureCause::UnknownAccount));
    }
}
