//! Who may come in, and what belongs to what.

use domain::{AccountId, ApplicationId, Cloud, Region, WorkspaceId};

use super::words::{Attempt, Words, say};

pub(super) fn unknown_account() -> Words {
    say(
        "Databricks does not know this account ID",
        "The account ID has a typing error, or the account is on another cloud.",
        "Copy the account ID from the user menu of the account console, and check the cloud. Both are in step 1.",
    )
}

pub(super) fn not_account_admin() -> Words {
    say(
        "The service principal may not list workspaces",
        "Listing needs the account admin role. The credentials themselves are right.",
        "Give it the account admin role in the account console and try again. Or add workspaces one by one, which needs no such role.",
    )
}

pub(super) fn sign_in_page(attempt: Attempt<'_>) -> Words {
    if attempt.is_account() {
        say(
            "Databricks showed its sign-in page: the service principal may not list workspaces",
            "It needs the account admin role. An account ID that belongs to somebody else looks the same.",
            "Check the account ID and give the service principal the account admin role. Or add workspaces one by one.",
        )
    } else {
        say(
            "Databricks showed its sign-in page instead of an answer",
            "The address is not one of a workspace, or the service principal is not assigned to the workspace.",
            "Check the address, and assign the service principal to the workspace in the account console.",
        )
    }
}

pub(super) fn not_in_workspace() -> Words {
    say(
        "The service principal is not assigned to this workspace",
        "It exists in the account, but each workspace has its own list of who may come in.",
        "In the account console open Workspaces, this workspace, Permissions, Add permissions, and give the service principal the permission User.",
    )
}

pub(super) fn sql_entitlement_missing() -> Words {
    say(
        "The service principal may not use SQL in this workspace",
        "It lacks the entitlement Databricks SQL access. Being assigned to the workspace does not always bring it along.",
        "In the workspace open Settings, Identity and access, Service principals, this one, and switch on Databricks SQL access. It can take ten minutes to work.",
    )
}

pub(super) fn permission_denied() -> Words {
    say(
        "The service principal lacks a permission",
        "It may come in but may not do this. Which permission is missing stands in Databricks' own words in the details, if they say it.",
        "Give it the permission that the details name, then try again.",
    )
}

pub(super) fn foreign_account(expected: AccountId, found: AccountId) -> Words {
    (
        "This workspace belongs to another Databricks account".to_owned(),
        format!(
            "It is part of account {found}. The account you gave is {expected}, and all connectors have to belong to one account."
        ),
        "Take the workspace out of the choice, or correct the account ID in step 1.".to_owned(),
    )
}

pub(super) fn other_workspace(expected: &WorkspaceId, found: &WorkspaceId) -> Words {
    (
        "Another workspace answers at this address".to_owned(),
        format!("Workspace {found} answers. The one that was chosen is {expected}."),
        "Find the workspaces again in step 3, so that the addresses are fresh, or correct the address.".to_owned(),
    )
}

pub(super) fn other_region(expected: &Region, found: &Region) -> Words {
    (
        "The metastore is in another region than the workspace".to_owned(),
        format!(
            "The metastore is in {} ({found}), while the list of workspaces says {} ({expected}).",
            found.label(),
            expected.label()
        ),
        "Ask an account admin which metastore this workspace should have. A workspace shows the system tables of its metastore's region only.".to_owned(),
    )
}

pub(super) fn other_cloud(expected: Cloud, found: Cloud) -> Words {
    (
        format!(
            "This workspace is on {}, not on {}",
            found.label(),
            expected.label()
        ),
        format!(
            "An account belongs to one cloud. {} was stated, and {} is what the workspace's address or its metastore says.",
            expected.label(),
            found.label()
        ),
        "Take the workspace out of the choice, or correct the cloud and the account ID in step 1."
            .to_owned(),
    )
}

pub(super) fn other_principal(expected: ApplicationId, found: &str) -> Words {
    (
        "Somebody else is signed in than the service principal".to_owned(),
        format!("The test is to run as {expected}; the workspace says that this is {found}."),
        "Check that the secret is of this service principal, and look for a proxy that signs in by itself."
            .to_owned(),
    )
}

pub(super) fn other_zone(expected: &str, found: &str) -> Words {
    (
        "This workspace is in another part of Databricks".to_owned(),
        format!(
            "Its address ends in {found}, those of the account's other workspaces in {expected}. Databricks keeps its commercial, government and China clouds apart: one account is never in two of them."
        ),
        "Take the workspace out of the choice and connect it from an installation of its own."
            .to_owned(),
    )
}
