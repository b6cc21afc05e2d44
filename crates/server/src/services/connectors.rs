//! Connectors, and how they cover the regions.

use connection_test::RunWorkspace;
use contract::{
    Check, CheckState, ConnectedAccount, Connector, Finding, NewConnector, Observation,
    PrimaryChoice, PrimaryConnector, RegionCoverage, Verdict,
};
use domain::{
    AccountId, ConnectorId, DatabricksHost, Scope, SharingRules, SystemTable, system_tables,
};
use store::{
    ConnectorCreated, ConnectorCreation, ConnectorRecord, DiscoveredRegion, ReceivedRecord,
    RepeatableCall, RowsInLake, Store,
};
use uuid::Uuid;

use crate::clock;
use crate::intake::{self, Intake, IntakeError};
use crate::replicas::ReplicaError;
use crate::services::connection_tests::ConnectionTests;
use crate::services::{connector_data, connector_status, kept_tests};
use crate::vault::SessionId;

/// Why a connector can't be made, found or changed.
#[derive(Debug, thiserror::Error)]
pub enum ConnectorError {
    /// The test is unknown to this browser's session.
    #[error("unknown connection test")]
    UnknownTest,
    /// The workspace did not pass the checks that are needed.
    #[error("{0} was not tested far enough")]
    NotTested(DatabricksHost),
    /// What the primary reads now may not leave the workspace of the one that is to take its place.
    #[error(
        "{0} is read by the primary connector, and may not leave this workspace. Approve it on this connector's page first"
    )]
    NotShared(SystemTable),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// There is a connector for the workspace.
    #[error("the workspace is connected already, by {0}")]
    AlreadyConnected(ConnectorId),
    /// The test signed in with a key that signs no more.
    #[error(
        "{0} was tested before the keys for ID tokens were rotated. Test it again with all its checks, so that the key that signs now is proven"
    )]
    KeyRetired(DatabricksHost),
    /// The connectors belong to another account.
    #[error(transparent)]
    ForeignAccount(#[from] ForeignAccount),
    /// There is no such connector.
    #[error("no such connector")]
    NotFound,
    /// What is stored can't be read.
    #[error("the stored rules can't be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// The lake failed.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// What the servers share can't be used.
    #[error(transparent)]
    Replicas(#[from] ReplicaError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The connectors belong to another account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the workspace belongs to account {found}, the connectors to {expected}")]
pub struct ForeignAccount {
    /// The account of the connectors that exist.
    pub expected: AccountId,
    /// The account that was asked about.
    pub found: AccountId,
}

/// Makes a connector from what the named test found about the workspace.
pub async fn create(
    store: &Store,
    tests: &ConnectionTests,
    session: &SessionId,
    key: &str,
    request: &NewConnector,
) -> Result<Connector, ConnectorError> {
    let run = tests
        .find(session, request.connection_test_id)
        .await?
        .ok_or(ConnectorError::UnknownTest)?;
    let not_tested = || ConnectorError::NotTested(request.host.clone());
    let workspace = run.workspace(&request.host).ok_or_else(not_tested)?;
    let facts = workspace.facts.clone().ok_or_else(not_tested)?;
    let found = facts.account_id;
    let wish = format!("connector {}", facts.workspace_id);
    let new = ConnectorCreation {
        connector_id: ConnectorId::from_u128(Uuid::now_v7().as_u128()),
        tested_as_primary: workspace.asked.primary,
        signed_by: signed_by(&workspace.checks),
        tested_daily: request.daily_test,
        call: RepeatableCall {
            key,
            request: &wish,
        },
        facts,
        created_at: clock::now(),
    };
    match store.create_connector(new).await? {
        ConnectorCreated::New(record) => {
            tracing::info!(connector_id = %record.connector_id, workspace_id = %record.made_from.workspace_id, primary = record.primary, "connector created");
            let tested_at = run.look_at_all(|_, end| end.map_or(run.started_at, |end| end.at));
            kept_tests::keep_of(store, record.connector_id, &workspace, tested_at).await?;
            Ok(from_record(record, None))
        }
        ConnectorCreated::Before(record) => find(store, record.connector_id).await,
        ConnectorCreated::KeyReused => Err(ConnectorError::KeyReused),
        ConnectorCreated::AlreadyConnected(other) => Err(ConnectorError::AlreadyConnected(other)),
        ConnectorCreated::ForeignAccount(expected) => {
            Err(ForeignAccount { expected, found }.into())
        }
        ConnectorCreated::KeyRetired => Err(ConnectorError::KeyRetired(request.host.clone())),
    }
}

/// The key of this LakeSentry by which a test signed in, where it did so without a secret.
fn signed_by(checks: &[Check]) -> Option<String> {
    checks.iter().find_map(|check| match &check.state {
        CheckState::Passed {
            found:
                Observation::Credentials {
                    exchanged: Some(sent),
                    ..
                },
            ..
        } => sent.kid.clone(),
        _ => None,
    })
}

/// Lets a connector read the global tables, when the named test found in its workspace that the service principal can read them.
pub async fn make_primary(
    store: &Store,
    intake: &Intake,
    tests: &ConnectionTests,
    session: &SessionId,
    id: ConnectorId,
    choice: &PrimaryChoice,
) -> Result<Connector, ConnectorError> {
    let connector = find(store, id).await?;
    let run = tests
        .find(session, choice.connection_test_id)
        .await?
        .ok_or(ConnectorError::UnknownTest)?;
    let workspace = run.workspace(&connector.host);
    if !workspace.is_some_and(|workspace| may_be_primary(&workspace, &connector)) {
        return Err(ConnectorError::NotTested(connector.host));
    }
    refuse_unshared(store, id).await?;
    let mut in_lake = Vec::new();
    for &table in system_tables() {
        if table.scope == Scope::Global {
            let rows = intake.rows_in_lake(table).await?;
            in_lake.push(RowsInLake { table, rows });
        }
    }
    if !store.make_primary(id, &in_lake, clock::now()).await? {
        return Err(ConnectorError::NotFound);
    }
    tracing::info!(connector_id = %id, "connector made primary");
    find(store, id).await
}

/// Refuses a hand-over after which a table would silently be read no more.
async fn refuse_unshared(store: &Store, id: ConnectorId) -> Result<(), ConnectorError> {
    let Some(record) = store.sharing_rules(id).await? else {
        return Ok(());
    };
    let rules: SharingRules = serde_json::from_str(&record.rules)?;
    let Some(primary) = store.primary(clock::now()).await? else {
        return Ok(());
    };
    let readings = store.table_readings(primary.connector_id).await?;
    let mut global = readings
        .into_iter()
        .map(|reading| reading.table)
        .filter(|table| table.scope == Scope::Global);
    match global.find(|table| !intake::may_leave(Some(&rules), *table)) {
        Some(table) if primary.connector_id != id => Err(ConnectorError::NotShared(table)),
        _ => Ok(()),
    }
}

fn may_be_primary(tested: &RunWorkspace, connector: &Connector) -> bool {
    let Some(facts) = &tested.facts else {
        return false;
    };
    // What somebody else can read proves nothing about the one who is going to.
    let reads_here = match connector.application_id {
        Some(reader) => facts.application_id == Some(reader),
        None => facts.application_id.is_some(),
    };
    let is_same = facts.workspace_id == connector.workspace_id && reads_here;
    let is_global = |verdict: &Verdict| {
        let table = verdict.table.known();
        table.is_some_and(|table| table.scope == Scope::Global)
    };
    let verdicts = tested.checks.iter().filter_map(Verdict::of);
    let global: Vec<Finding> = verdicts
        .filter(is_global)
        .map(|verdict| verdict.finding)
        .collect();
    let is_read = |finding: &Finding| match finding {
        Finding::Readable | Finding::ReadableEmpty | Finding::Late { .. } => true,
        Finding::Denied { .. }
        | Finding::PrivilegeMissing { .. }
        | Finding::SchemaNotEnabled
        | Finding::NotOffered
        | Finding::NotChecked { .. } => false,
    };
    // What Databricks does not offer there nobody can grant.
    let is_well = |finding: &Finding| is_read(finding) || *finding == Finding::NotOffered;
    tested.asked.primary && is_same && global.iter().any(is_read) && global.iter().all(is_well)
}

/// Lists all, the primary first.
pub async fn list(store: &Store) -> Result<Vec<Connector>, ConnectorError> {
    let records = store.connectors(clock::now()).await?;
    let received = store.received().await?;
    let of = |id: ConnectorId| received.iter().find(|of| of.connector_id == id);
    let listed = records.into_iter().map(|record| {
        let received = of(record.connector_id);
        from_record(record, received)
    });
    Ok(listed.collect())
}

/// Finds one.
pub async fn find(store: &Store, id: ConnectorId) -> Result<Connector, ConnectorError> {
    let record = store.connector(id, clock::now()).await?;
    let record = record.ok_or(ConnectorError::NotFound)?;
    let received = store.received().await?;
    let received = received.iter().find(|received| received.connector_id == id);
    Ok(from_record(record, received))
}

/// Removes one, with its tokens.
pub async fn remove(store: &Store, id: ConnectorId) -> Result<(), ConnectorError> {
    let removed = store
        .delete_connector(id)
        .await?
        .ok_or(ConnectorError::NotFound)?;
    tracing::info!(connector_id = %id, was_primary = removed.was_primary, "connector removed, its tokens with it");
    Ok(())
}

/// Returns the account that the connectors belong to, and which of them reads the global tables.
pub async fn standing(
    store: &Store,
) -> Result<(Option<ConnectedAccount>, Option<PrimaryConnector>), store::Error> {
    let now = clock::now();
    let connectors = store.connectors(now).await?;
    let account = connectors.first().map(|connector| ConnectedAccount {
        account_id: connector.made_from.account_id,
        cloud: connector.made_from.cloud,
    });
    let primary = store.primary(now).await?;
    let primary = primary.map(|connector| PrimaryConnector {
        connector_id: connector.connector_id,
        workspace_id: connector.made_from.workspace_id,
        host: connector.made_from.host,
        region: connector.made_from.region,
    });
    Ok((account, primary))
}

/// Refuses an account that can't be connected here, before anybody goes through all steps with it, and before its secret is sent.
pub fn check_account(
    connectors: &[ConnectorRecord],
    found: AccountId,
) -> Result<(), ForeignAccount> {
    match connectors.first().map(|first| first.made_from.account_id) {
        Some(expected) if expected != found => Err(ForeignAccount { expected, found }),
        _ => Ok(()),
    }
}

/// Groups the connectors by region, and adds the regions of their account that have none.
pub async fn regions(store: &Store) -> Result<Vec<RegionCoverage>, ConnectorError> {
    let discovered = store.discovered_regions().await?;
    Ok(coverage(list(store).await?, &discovered))
}

fn coverage(connectors: Vec<Connector>, discovered: &[DiscoveredRegion]) -> Vec<RegionCoverage> {
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
    for found in discovered {
        match regions
            .iter_mut()
            .find(|region| region.region == found.region)
        {
            Some(region) => region.workspaces = Some(found.workspaces),
            None => regions.push(RegionCoverage {
                region: found.region.clone(),
                cloud: found.cloud,
                connectors: Vec::new(),
                workspaces: Some(found.workspaces),
            }),
        }
    }
    regions
}

/// Neither type is ours to implement `From` between: one is the database's, the other the wire's.
fn from_record(record: ConnectorRecord, received: Option<&ReceivedRecord>) -> Connector {
    let now = clock::now();
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
        application_id: facts.application_id,
        tested_as: facts.tested_as,
        created_at: record.created_at,
        status: connector_status::status(received, record.live_tokens, now),
        received: received.map(|received| connector_data::in_short(received, now)),
        live_tokens: record.live_tokens,
    }
}
