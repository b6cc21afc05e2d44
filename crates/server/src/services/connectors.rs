//! Connectors, and how they cover the regions.

use connection_test::WorkspaceFacts;
use contract::{Connector, NewConnector, RegionCoverage};
use domain::{ConnectorId, ConnectorStatus};
use uuid::Uuid;

use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::store::{ConnectorRecord, Created, DiscoveredRegion, NewConnectorRecord};
use crate::vault::SessionId;

/// Makes a connector from what the named test found about the workspace.
pub async fn create(
    app: &App,
    session: &SessionId,
    key: &str,
    request: &NewConnector,
) -> Result<Connector, Error> {
    let run = app
        .connection_tests()
        .find(session, &request.connection_test_id)
        .ok_or(Error::UnknownConnectionTest)?;
    let facts = run
        .facts_of(&request.host)
        .map(record)
        .ok_or_else(|| Error::NotTested(request.host.clone()))?;
    let account_id = facts.account_id;
    let fingerprint = format!("connector {}", facts.workspace_id);
    let id = ConnectorId::new(Uuid::now_v7());
    match app
        .store()
        .create_connector(id, &facts, key, &fingerprint, clock::now())
        .await?
    {
        Created::New(record) => {
            tracing::info!(connector_id = %id, workspace_id = %facts.workspace_id, "connector created");
            Ok(shown(record))
        }
        Created::Before(record) => Ok(shown(record)),
        Created::KeyReused => Err(Error::IdempotencyKeyReused),
        Created::AlreadyConnected(other) => Err(Error::AlreadyConnected(other)),
        Created::ForeignAccount(expected) => Err(Error::ForeignAccount {
            expected,
            found: account_id,
        }),
    }
}

fn record(facts: WorkspaceFacts) -> NewConnectorRecord {
    NewConnectorRecord {
        account_id: facts.account_id,
        cloud: facts.cloud,
        region: facts.region,
        metastore_id: facts.metastore_id,
        workspace_id: facts.workspace_id,
        workspace_name: facts.workspace_name,
        host: facts.host,
        features: facts.features,
        authentication: facts.authentication,
        client_id: facts.client_id,
    }
}

/// Lists all.
pub async fn list(app: &App) -> Result<Vec<Connector>, Error> {
    let records = app.store().connectors(clock::now()).await?;
    Ok(records.into_iter().map(shown).collect())
}

/// Finds one.
pub async fn find(app: &App, id: ConnectorId) -> Result<Connector, Error> {
    app.store()
        .connector(id, clock::now())
        .await?
        .map(shown)
        .ok_or(Error::NotFound)
}

/// Groups the connectors by region, and adds the regions of the last discovery that have none.
pub async fn regions(app: &App) -> Result<Vec<RegionCoverage>, Error> {
    let discovered = app.store().discovered_regions().await?;
    Ok(coverage(list(app).await?, &discovered))
}

fn coverage(connectors: Vec<Connector>, discovered: &[DiscoveredRegion]) -> Vec<RegionCoverage> {
    let count = |region: &RegionCoverage| {
        discovered
            .iter()
            .find(|found| found.region == region.region)
            .map(|found| found.workspaces)
    };
    let mut regions: Vec<RegionCoverage> = Vec::new();
    for connector in connectors {
        match regions
            .iter_mut()
            .find(|region| region.region == connector.region)
        {
            Some(region) => region.connectors.push(connector),
            None => regions.push(RegionCoverage {
                region: connector.region.clone(),
                cloud: connector.cloud,
                connectors: vec![connector],
                workspaces: None,
            }),
        }
    }
    // A discovery of another cloud's account says nothing about the account that is connected.
    let cloud = regions.first().map(|region| region.cloud);
    for found in discovered
        .iter()
        .filter(|found| cloud.is_none_or(|cloud| cloud == found.cloud))
    {
        if !regions.iter().any(|region| region.region == found.region) {
            regions.push(RegionCoverage {
                region: found.region.clone(),
                cloud: found.cloud,
                connectors: Vec::new(),
                workspaces: None,
            });
        }
    }
    for region in &mut regions {
        region.workspaces = count(region);
    }
    regions
}

fn shown(record: ConnectorRecord) -> Connector {
    let facts = record.made_from;
    Connector {
        connector_id: record.connector_id,
        account_id: facts.account_id,
        cloud: facts.cloud,
        region: facts.region,
        metastore_id: facts.metastore_id,
        workspace_id: facts.workspace_id,
        workspace_name: facts.workspace_name,
        host: facts.host,
        primary: record.primary,
        features: facts.features,
        authentication: facts.authentication,
        client_id: facts.client_id,
        created_at: clock::text(record.created_at),
        // Data comes with the collector; until it can push, nothing can have been received.
        status: ConnectorStatus::Pending,
        live_tokens: record.live_tokens,
    }
}
