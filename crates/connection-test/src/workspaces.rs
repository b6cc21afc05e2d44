//! What holds for every call to a workspace: where it may go, with what, and whether it is the one that is meant.

use std::time::Duration;

use contract::{Failure, FailureCause};
use databricks::{Client, ErrorKind};
use domain::{AccountId, DatabricksHost, Region, WorkspaceId};

use crate::failure;
use crate::invalid_request::InvalidRequest;

/// What a host tells about itself is optional, so asking for it may not use up the time of what needs it.
const METADATA_TIMEOUT: Duration = Duration::from_secs(10);

/// Refuses hosts of Databricks that are no workspace.
pub fn refuse_others<'a>(
    hosts: impl IntoIterator<Item = &'a DatabricksHost>,
) -> Result<(), InvalidRequest> {
    for host in hosts {
        if let Err(why) = host.check_workspace() {
            return Err(InvalidRequest::workspaces(format!("{host}: {why}")));
        }
    }
    Ok(())
}

/// Asks a host which account it belongs to, before a secret is sent: a workspace of another account must not see it.
///
/// Old hosts have no such document, which they say with 404; those are believed. Every other answer that does not name the account is a
/// failure: whoever can keep the answer away must not get the secret.
pub async fn check_account(
    databricks: &Client,
    host: &DatabricksHost,
    expected: AccountId,
) -> Result<(), Failure> {
    let databricks = databricks.with_total_timeout(METADATA_TIMEOUT);
    let told = match databricks.host_metadata(host).await {
        Ok(told) => told,
        Err(error) if *error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failure::of_call(&error)),
    };
    match told.account_id {
        Some(found) if found == expected => Ok(()),
        Some(found) => Err(failure::bare(
            FailureCause::ForeignAccount { expected, found },
            host,
        )),
        None => Err(failure::bare(FailureCause::Unreadable, host)),
    }
}

/// Compares the workspace that answers with the one that is meant, where both are known.
pub fn check_id(
    expected: Option<&WorkspaceId>,
    found: Option<&WorkspaceId>,
) -> Result<(), FailureCause> {
    match (expected, found) {
        (Some(expected), Some(found)) if found != expected => Err(FailureCause::OtherWorkspace {
            expected: expected.clone(),
            found: found.clone(),
        }),
        _ => Ok(()),
    }
}

/// Gives the metastore's region, if it is the one that is meant.
pub fn check_region(
    expected: Option<&Region>,
    found: Option<Region>,
) -> Result<Region, FailureCause> {
    let found = found.ok_or(FailureCause::Unreadable)?;
    match expected.filter(|expected| **expected != found) {
        Some(expected) => Err(FailureCause::OtherRegion {
            expected: expected.clone(),
            found,
        }),
        None => Ok(found),
    }
}
