//! The last connection test of each connector's workspace, which outlives the server's memory of it.

use connection_test::{Run, RunWorkspace};
use contract::{Check, CheckState, ConnectorTest, KeptTest, NotChecked};
use domain::{ConnectorId, Timestamp};
use store::{KeptTestRecord, Store};

use crate::clock;
use crate::services::connectors::ConnectorError;

/// Returns the last test of a connector.
pub async fn show(store: &Store, id: ConnectorId) -> Result<ConnectorTest, ConnectorError> {
    let connector = store.connector(id, clock::now()).await?;
    connector.ok_or(ConnectorError::NotFound)?;
    let last = store.kept_test(id).await?.and_then(|record| {
        // What another version has written in another form is left out.
        let checks: Vec<Check> = serde_json::from_str(&record.checks)
            .inspect_err(
                |error| tracing::error!(connector_id = %id, %error, "a kept test can't be read"),
            )
            .ok()?;
        Some(KeptTest {
            tested_at: record.tested_at,
            checks,
        })
    });
    Ok(ConnectorTest { last })
}

/// Keeps what a test that has ended found in workspaces that are connected. `is_repetition` says whether it repeats another one: then it has
/// what passed there, too, and otherwise one of some checks only is no test of the workspace.
pub async fn keep(store: &Store, run: &Run, is_repetition: bool) {
    let kept = async {
        let ended_at = run.look_at_all(|_, end| end.map(|end| end.at));
        for connector in store.connectors(clock::now()).await? {
            let of = &connector.made_from;
            let Some(workspace) = run.workspace(&of.host) else {
                continue;
            };
            // Another workspace behind the same address is not this connector's.
            let is_other = workspace
                .facts
                .as_ref()
                .is_some_and(|found| found.workspace_id != of.workspace_id);
            if is_other || !(is_repetition || workspace.asked.checks.is_empty()) {
                continue;
            }
            keep_of(
                store,
                connector.connector_id,
                &workspace,
                ended_at.unwrap_or_else(clock::now),
            )
            .await?;
        }
        Ok::<_, store::Error>(())
    };
    if let Err(error) = kept.await {
        tracing::warn!(%error, "the results of a connection test could not be kept");
    }
}

/// Keeps the test of one workspace, unless somebody ended it before its end.
pub async fn keep_of(
    store: &Store,
    id: ConnectorId,
    workspace: &RunWorkspace,
    at: Timestamp,
) -> Result<(), store::Error> {
    let is_open = |check: &Check| {
        let because_cancelled = CheckState::NotChecked {
            because: NotChecked::Cancelled,
        };
        !check.state.has_ended() || check.state == because_cancelled
    };
    if workspace.checks.iter().any(is_open) {
        return Ok(());
    }
    let Ok(checks) = serde_json::to_string(&workspace.checks) else {
        return Ok(());
    };
    let record = KeptTestRecord {
        tested_at: at,
        checks,
    };
    store.keep_test(id, &record).await
}
