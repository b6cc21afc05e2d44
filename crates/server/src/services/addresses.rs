//! What a typed workspace address is.

use std::time::Duration;

use connection_test::failure;
use contract::{DetectedAddress, HostKind, UnansweredSource};
use databricks::{Client, ErrorKind, HostMetadata, HostType};
use domain::{Address, Evidence, Fact, InvalidAddress};

use crate::vault::{SessionId, Vault};

/// A person waits beside the field; what is not known by then, the connection test will tell.
const TIME_LIMIT: Duration = Duration::from_secs(8);

/// Reads an address, asks its host what it is, and signs in where credentials for it are held.
///
/// # Errors
/// When the text is no address.
pub async fn detect(
    databricks: &Client,
    vault: &Vault,
    session: &SessionId,
    typed: &str,
) -> Result<DetectedAddress, InvalidAddress> {
    let address = Address::parse(typed)?;
    let mut detected = DetectedAddress::from(address);
    let databricks = databricks.with_total_timeout(TIME_LIMIT);
    match databricks.host_metadata(&detected.host).await {
        Ok(metadata) => hear_host(&mut detected, &metadata),
        // Old hosts have no such document.
        Err(error) if *error.kind() == ErrorKind::NotFound => {}
        Err(error) => {
            missed(&mut detected, Evidence::DatabricksConfig, &error);
            return Ok(detected);
        }
    }
    let is_workspace = !matches!(
        detected.kind.as_ref().map(|kind| kind.value),
        Some(HostKind::Account | HostKind::WholeAccount)
    );
    if is_workspace {
        ask_inside(vault, session, &databricks, &mut detected).await;
    }
    Ok(detected)
}

/// Takes what the host's own document says.
fn hear_host(detected: &mut DetectedAddress, metadata: &HostMetadata) {
    let source = Evidence::DatabricksConfig;
    let kind = metadata.host_type.map(|kind| match kind {
        HostType::Workspace => HostKind::Workspace,
        HostType::Account => HostKind::Account,
        HostType::Unified => HostKind::WholeAccount,
    });
    if let Some(cloud) = metadata.cloud {
        detected.cloud.add(cloud, source);
    }
    Fact::hear(&mut detected.kind, kind, source);
    let workspace_id = metadata.workspace_id.clone();
    Fact::hear(&mut detected.workspace_id, workspace_id, source);
    Fact::hear(&mut detected.account_id, metadata.account_id, source);
}

/// Asks the workspace itself. The account's secret goes only to a host that says that it belongs to the account: nobody asked for a
/// sign-in here.
async fn ask_inside(
    vault: &Vault,
    session: &SessionId,
    databricks: &Client,
    detected: &mut DetectedAddress,
) {
    let told = |fact: &Fact<_>| fact.best() == Evidence::DatabricksConfig;
    let account_id = detected.account_id.as_ref().filter(|fact| told(fact));
    let Some(credentials) =
        account_id.and_then(|fact| vault.of_account(session, fact.value, &detected.host))
    else {
        return;
    };
    let databricks = databricks.with_own_tokens();
    let workspace = databricks.workspace(detected.host.clone(), credentials);
    let asking = async { tokio::join!(workspace.me(), workspace.metastore_summary()) };
    let Some((me, metastore)) = vault
        .permit(session)
        .unless_forgotten(Box::pin(asking))
        .await
    else {
        return;
    };
    match me {
        Ok(me) => Fact::hear(
            &mut detected.workspace_id,
            me.workspace_id,
            Evidence::OrgIdHeader,
        ),
        Err(error) => missed(detected, Evidence::OrgIdHeader, &error),
    }
    match metastore {
        Ok(summary) => {
            let source = Evidence::MetastoreSummary;
            if let Some(cloud) = summary.cloud {
                detected.cloud.add(cloud, source);
            }
            Fact::hear(&mut detected.region, summary.region, source);
        }
        Err(error) => missed(detected, Evidence::MetastoreSummary, &error),
    }
}

fn missed(detected: &mut DetectedAddress, evidence: Evidence, error: &databricks::Error) {
    detected.unanswered.push(UnansweredSource {
        evidence,
        failure: failure::of_call(error),
    });
}
