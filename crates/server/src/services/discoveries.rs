//! The workspaces of an account.

mod through;

use std::collections::{BTreeMap, HashSet};

use connection_test::place::console;
use connection_test::{InvalidRequest, failure};
use contract::{
    AskedThrough, DiscoveredWorkspace, Discovery, DiscoveryRequest, Failure, HeldCredentials,
};
use databricks::Client;
use domain::{Credentials, DatabricksHost, WorkspaceId};

use crate::clock;
use crate::services::connectors::{self, ForeignAccount};
use crate::vault::{SessionId, Vault};
use store::{DiscoveredRegion, Store};

/// What was found, and by whom if not by the account.
struct WorkspaceList {
    workspaces: Vec<DiscoveredWorkspace>,
    through: Option<AskedThrough>,
}

/// Why the workspaces can't be listed.
#[derive(Debug, thiserror::Error)]
pub enum DiscoveryError {
    /// A member of the request can't be used.
    #[error(transparent)]
    Invalid(#[from] InvalidRequest),
    /// The connectors belong to another account.
    #[error(transparent)]
    ForeignAccount(#[from] ForeignAccount),
    /// No secret is held for this browser.
    #[error("the secret is not held any more")]
    SecretNeeded,
    /// Databricks refused or was not reached.
    #[error("Databricks: {0:?}")]
    Databricks(Box<Failure>),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Lists them with the given secret, or with the one that is held. A secret that worked is held.
pub async fn discover(
    databricks: &Client,
    vault: &Vault,
    store: &Store,
    session: &SessionId,
    request: DiscoveryRequest,
) -> Result<Discovery, DiscoveryError> {
    let DiscoveryRequest {
        partition,
        account_id,
        application_id,
        client_secret,
        federated,
        accounts_host,
        through,
    } = request;
    let held = HeldCredentials {
        partition,
        account_id,
        application_id,
    };
    let cloud = partition.cloud();
    let connectors = store.connectors(clock::now()).await?;
    connectors::check_account(&connectors, account_id)?;
    let accounts_host = console(partition, accounts_host)?;
    let permit = vault.permit(session);
    let secret = if federated {
        None
    } else {
        let secret = client_secret.or_else(|| vault.secret(session, &held));
        Some(secret.ok_or(DiscoveryError::SecretNeeded)?)
    };
    let credentials = match &secret {
        Some(secret) => Credentials::OauthM2m {
            application_id,
            client_secret: secret.clone(),
        },
        None => Credentials::Federated {
            application_id,
            account_id,
        },
    };
    let asking = async {
        match through {
            Some(workspace) => through::list(databricks, &held, workspace, credentials).await,
            None => of_account(databricks, &held, accounts_host, credentials).await,
        }
    };
    let asked = permit.unless_forgotten(Box::pin(asking)).await;
    let mut listed = asked.unwrap_or(Err(DiscoveryError::SecretNeeded))?;
    if let Some(secret) = secret {
        vault.keep_secret(&permit, held, secret);
    }

    let connected: HashSet<WorkspaceId> = store.connected_workspaces().await?.into_iter().collect();
    for workspace in &mut listed.workspaces {
        workspace.connected = connected.contains(&workspace.workspace_id);
    }
    listed.workspaces.sort_by(|a, b| {
        (&a.region, &a.name, &a.workspace_id).cmp(&(&b.region, &b.name, &b.workspace_id))
    });
    keep_regions(store, &held, &listed).await?;
    tracing::info!(%account_id, workspaces = listed.workspaces.len(), "discovered");
    Ok(Discovery {
        account_id,
        cloud,
        discovered_at: clock::now(),
        through: listed.through,
        workspaces: listed.workspaces,
    })
}

/// Asks the account API.
async fn of_account(
    databricks: &Client,
    held: &HeldCredentials,
    accounts_host: DatabricksHost,
    credentials: Credentials,
) -> Result<WorkspaceList, DiscoveryError> {
    let account = databricks
        .with_own_tokens()
        .account(accounts_host, held.account_id, credentials);
    let workspaces = account
        .workspaces()
        .await
        .map_err(|error| DiscoveryError::Databricks(Box::new(failure::of_account(&error))))?;
    let workspaces = workspaces.into_iter().map(|workspace| DiscoveredWorkspace {
        connected: false,
        workspace_id: workspace.workspace_id,
        name: workspace.name,
        host: workspace.host,
        region: workspace.region,
        state: workspace.state,
    });
    Ok(WorkspaceList {
        workspaces: workspaces.collect(),
        through: None,
    })
}

/// Remembers how many workspaces each region has. A list without regions tells nothing about them.
async fn keep_regions(
    store: &Store,
    held: &HeldCredentials,
    listed: &WorkspaceList,
) -> Result<(), store::Error> {
    if listed.through.is_some() {
        return Ok(());
    }
    let mut counts = BTreeMap::new();
    for region in listed
        .workspaces
        .iter()
        .filter_map(|known| known.region.as_ref())
    {
        *counts.entry(region).or_insert(0) += 1;
    }
    let regions: Vec<_> = counts
        .into_iter()
        .map(|(region, workspaces)| DiscoveredRegion {
            cloud: held.partition.cloud(),
            region: region.clone(),
            workspaces,
        })
        .collect();
    store
        .keep_discovered_regions(held.account_id, &regions, clock::now())
        .await?;
    Ok(())
}
