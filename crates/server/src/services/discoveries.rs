//! The workspaces of an account.

use std::collections::BTreeMap;

use contract::{DiscoveredWorkspace, Discovery, DiscoveryRequest, HeldCredentials};
use databricks::Credentials;
use domain::DatabricksHost;

use crate::app::App;
use crate::clock;
use crate::error::Error;
use crate::services::failure;
use crate::store::DiscoveredRegion;
use crate::vault::SessionId;

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
    } = request;
    let held = HeldCredentials {
        cloud,
        account_id,
        client_id,
    };
    let secret = client_secret
        .or_else(|| app.vault().account_secret(session, &held))
        .ok_or(Error::SecretNeeded)?;
    let credentials = Credentials::OauthM2m {
        application_id: client_id,
        secret: secret.clone(),
    };
    let account =
        app.databricks()
            .account(DatabricksHost::accounts(cloud), account_id, credentials);
    let listed = account
        .workspaces()
        .await
        .map_err(|error| Error::Databricks(Box::new(failure::of_account(&error))))?;
    app.vault().keep_account(session, held, secret);

    let connected = app.store().connected_workspaces().await?;
    let mut workspaces: Vec<DiscoveredWorkspace> = listed
        .into_iter()
        .map(|workspace| DiscoveredWorkspace {
            connected: connected.contains(&workspace.workspace_id),
            workspace_id: workspace.workspace_id,
            name: workspace.name,
            host: workspace.host,
            region: workspace.region,
            state: workspace.state,
        })
        .collect();
    workspaces.sort_by(|a, b| {
        (&a.region, &a.name, &a.workspace_id).cmp(&(&b.region, &b.name, &b.workspace_id))
    });
    let mut counts = BTreeMap::new();
    for region in workspaces
        .iter()
        .filter_map(|workspace| workspace.region.clone())
    {
        *counts.entry(region).or_insert(0) += 1;
    }
    let regions: Vec<_> = counts
        .into_iter()
        .map(|(region, workspaces)| DiscoveredRegion {
            cloud,
            region,
            workspaces,
        })
        .collect();
    app.store().keep_discovered_regions(&regions).await?;
    tracing::info!(%account_id, workspaces = workspaces.len(), "discovered");
    Ok(Discovery {
        account_id,
        cloud,
        discovered_at: clock::text(clock::now()),
        workspaces,
    })
}
