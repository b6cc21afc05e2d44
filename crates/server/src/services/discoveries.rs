//! The workspaces of an account.

mod through;

use std::collections::{BTreeMap, HashSet};

use connection_test::failure;
use contract::{AskedThrough, DiscoveredWorkspace, Discovery, DiscoveryRequest, HeldCredentials};
use databricks::Credentials;
use domain::{DatabricksHost, WorkspaceId};

use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::services::connectors;
use crate::vault::SessionId;
use store::DiscoveredRegion;

/// What was found, and by whom if not by the account.
struct Listed {
    workspaces: Vec<DiscoveredWorkspace>,
    through: Option<AskedThrough>,
}

/// Lists them with the given secret, or with the one that is held. A secret that worked is held.
pub async fn discover(
    app: &App,
    session: &SessionId,
    request: DiscoveryRequest,
) -> Result<Discovery, Error> {
    let DiscoveryRequest {
        cloud,
        account_id,
        client_id,
        client_secret,
        accounts_host,
        through,
    } = request;
    let held = HeldCredentials {
        cloud,
        account_id,
        client_id,
    };
    let connectors = app.store().connectors(clock::now()).await?;
    connectors::check_account(&connectors, account_id)?;
    let accounts_host = accounts_host.unwrap_or_else(|| DatabricksHost::accounts(cloud));
    if !accounts_host.is_accounts() || accounts_host.cloud() != cloud {
        return Err(Error::InvalidInput {
            field: "/accounts_host",
            detail: format!("{accounts_host} is no account console of {}", cloud.label()),
        });
    }
    let secret = client_secret
        .or_else(|| app.vault().account_secret(session, &held))
        .ok_or(Error::SecretNeeded)?;
    let credentials = Credentials::OauthM2m {
        application_id: client_id,
        secret: secret.clone(),
    };
    let mut listed = match through {
        Some(workspace) => through::list(app, &held, workspace, credentials).await?,
        None => of_account(app, &held, accounts_host, credentials).await?,
    };
    app.vault().keep_account(session, held, secret);

    let connected: HashSet<WorkspaceId> = app
        .store()
        .connected_workspaces()
        .await?
        .into_iter()
        .collect();
    for workspace in &mut listed.workspaces {
        workspace.connected = connected.contains(&workspace.workspace_id);
    }
    listed.workspaces.sort_by(|a, b| {
        (&a.region, &a.name, &a.workspace_id).cmp(&(&b.region, &b.name, &b.workspace_id))
    });
    keep_regions(app, &held, &listed).await?;
    tracing::info!(%account_id, workspaces = listed.workspaces.len(), "discovered");
    Ok(Discovery {
        account_id,
        cloud,
        discovered_at: clock::text(clock::now()),
        through: listed.through,
        workspaces: listed.workspaces,
    })
}

/// Asks the account API.
async fn of_account(
    app: &App,
    held: &HeldCredentials,
    accounts_host: DatabricksHost,
    credentials: Credentials,
) -> Result<Listed, Error> {
    let account = app
        .databricks()
        .account(accounts_host, held.account_id, credentials);
    let workspaces = account
        .workspaces()
        .await
        .map_err(|error| Error::Databricks(Box::new(failure::of_account(&error))))?;
    let workspaces = workspaces.into_iter().map(|workspace| DiscoveredWorkspace {
        connected: false,
        workspace_id: workspace.workspace_id,
        name: workspace.name,
        host: workspace.host,
        region: workspace.region,
        state: workspace.state,
    });
    Ok(Listed {
        workspaces: workspaces.collect(),
        through: None,
    })
}

/// Remembers how many workspaces each region has. A list without regions tells nothing about them.
async fn keep_regions(app: &App, held: &HeldCredentials, listed: &Listed) -> Result<(), Error> {
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
            cloud: held.cloud,
            region: region.clone(),
            workspaces,
        })
        .collect();
    app.store()
        .keep_discovered_regions(held.account_id, &regions, clock::now())
        .await?;
    Ok(())
}
