//! Connectors.

use domain::{
    AccountId, ApplicationId, Authentication, Cloud, ConnectorId, DatabricksHost, Feature,
    MetastoreId, Region, Timestamp, WorkspaceFacts, WorkspaceId,
};
use serde_json::json;
use sqlx::{AnyConnection, FromRow as _};

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Count, Flag, Seconds, StoredText};
use crate::database::{AuditedChange, Error, Store};
use crate::hand_overs::{self, PlaceMoved, RowsInLake};
use crate::idempotency::{self, KeyScope, RepeatableCall};
use crate::issuer_keys;
use crate::rows::{one, readable};
use crate::tokens::LIVE;
use crate::validations;

/// A connector as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorRecord {
    /// Its id.
    pub connector_id: ConnectorId,
    /// What it was made from.
    pub made_from: WorkspaceFacts,
    /// Whether it reads the global tables.
    pub primary: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Tokens that could be used.
    pub live_tokens: u32,
}

impl ConnectorRecord {
    fn for_audit(&self, tested_daily: bool) -> serde_json::Value {
        let facts = &self.made_from;
        json!({
            "account_id": facts.account_id.to_string(),
            "region": facts.region.as_str(),
            "workspace_id": facts.workspace_id.to_string(),
            "workspace_name": facts.workspace_name,
            "host": facts.host.to_string(),
            "application_id": facts.application_id.as_ref().map(ToString::to_string),
            "primary": self.primary,
            "tested_daily": tested_daily,
        })
    }
}

/// A connector to make.
#[derive(Debug, Clone)]
pub struct ConnectorCreation<'a> {
    /// The id that it gets.
    pub connector_id: ConnectorId,
    /// What it is made from.
    pub facts: WorkspaceFacts,
    /// Whether the workspace was tested for the global tables; no other becomes primary.
    pub tested_as_primary: bool,
    /// The issuer key by which the test signed in, where it did so without a secret.
    pub signed_by: Option<String>,
    /// Whether it is tested day after day from now on; only what signs in without a secret can be.
    pub tested_daily: bool,
    /// The call, which may come again.
    pub call: RepeatableCall<'a>,
    /// Now.
    pub created_at: Timestamp,
}

/// How making a connector ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectorCreated {
    /// It is stored.
    New(ConnectorRecord),
    /// The same request had made it before.
    Before(ConnectorRecord),
    /// The key belongs to another request.
    KeyReused,
    /// The workspace has one.
    AlreadyConnected(ConnectorId),
    /// The others belong to this account.
    ForeignAccount(AccountId),
    /// The key by which the test signed in is not the one that signs now: nothing says that Databricks takes that one.
    KeyRetired,
}

/// A connector that was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemovedConnector {
    /// Whether it was the one that reads the global tables. Then none does any more.
    pub was_primary: bool,
}

#[derive(sqlx::FromRow)]
struct ConnectorRow {
    connector_id: StoredText<ConnectorId>,
    account_id: StoredText<AccountId>,
    cloud: StoredText<Cloud>,
    region: StoredText<Region>,
    metastore_id: StoredText<MetastoreId>,
    workspace_id: StoredText<WorkspaceId>,
    workspace_name: String,
    host: StoredText<DatabricksHost>,
    is_primary: Flag,
    features: StoredText<Vec<Feature>>,
    authentication: StoredText<Authentication>,
    application_id: Option<StoredText<ApplicationId>>,
    tested_as: Option<String>,
    created_at: Seconds,
    live_tokens: Count,
}

impl From<ConnectorRow> for ConnectorRecord {
    fn from(row: ConnectorRow) -> Self {
        Self {
            connector_id: row.connector_id.0,
            made_from: WorkspaceFacts {
                account_id: row.account_id.0,
                cloud: row.cloud.0,
                region: row.region.0,
                metastore_id: row.metastore_id.0,
                workspace_id: row.workspace_id.0,
                workspace_name: row.workspace_name,
                host: row.host.0,
                features: row.features.0,
                authentication: row.authentication.0,
                application_id: row.application_id.map(|id| id.0),
                tested_as: row.tested_as,
            },
            primary: row.is_primary.0,
            created_at: row.created_at.0,
            live_tokens: row.live_tokens.0,
        }
    }
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    account_id: StoredText<AccountId>,
}

#[derive(sqlx::FromRow)]
struct ConnectorIdRow {
    connector_id: StoredText<ConnectorId>,
}

#[derive(sqlx::FromRow)]
struct RemovedRow {
    is_primary: Flag,
    workspace_id: String,
    workspace_name: String,
}

#[derive(sqlx::FromRow)]
struct WorkspaceRow {
    workspace_id: StoredText<WorkspaceId>,
}

impl From<WorkspaceRow> for WorkspaceId {
    fn from(row: WorkspaceRow) -> Self {
        row.workspace_id.0
    }
}

/// Selects connectors; `$1` is the time.
fn select(rest: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!(
        "SELECT c.*, (SELECT count(*) FROM collector_tokens t WHERE t.connector_id = c.connector_id AND {LIVE}) AS live_tokens FROM connectors c {rest}"
    ))
}

impl Store {
    /// Makes a connector. All belong to one account. It becomes primary when no other is and it was tested for the global tables.
    /// The key makes a repetition harmless.
    ///
    /// # Errors
    /// When the database fails; then nothing was made.
    pub async fn create_connector(
        &self,
        new: ConnectorCreation<'_>,
    ) -> Result<ConnectorCreated, Error> {
        let new = &new;
        let (before, result) = match self.write_audited(|change| create(change, new)).await? {
            Creation::Settled(created) => return Ok(*created),
            Creation::Repeated { request, result } => (request, result),
        };
        self.created_before(new, &before, &result).await
    }

    async fn created_before(
        &self,
        new: &ConnectorCreation<'_>,
        before: &str,
        result: &str,
    ) -> Result<ConnectorCreated, Error> {
        let id = ConnectorId::parse(result)
            .ok()
            .filter(|_| before == new.call.request);
        let record = match id {
            Some(id) => self.connector(id, new.created_at).await?,
            None => None,
        };
        Ok(record.map_or(ConnectorCreated::KeyReused, ConnectorCreated::Before))
    }

    /// Lists all connectors, the primary first, then by region and name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn connectors(&self, now: Timestamp) -> Result<Vec<ConnectorRecord>, Error> {
        let query = select("ORDER BY is_primary DESC, region, workspace_name, connector_id");
        let rows = sqlx::query(query)
            .bind(Seconds(now))
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<ConnectorRow, _>(&rows, "connectors"))
    }

    /// Finds the connector that reads the global tables.
    ///
    /// # Errors
    /// When the database fails, or its row can't be read: were it taken for missing, another one would be planned and tested in its place.
    pub async fn primary(&self, now: Timestamp) -> Result<Option<ConnectorRecord>, Error> {
        let row = sqlx::query(select("WHERE is_primary = 1"))
            .bind(Seconds(now))
            .fetch_optional(&self.pool)
            .await?;
        Ok(one::<ConnectorRow, _>(row.as_ref())?)
    }

    /// Finds one connector.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn connector(
        &self,
        id: ConnectorId,
        now: Timestamp,
    ) -> Result<Option<ConnectorRecord>, Error> {
        let row = sqlx::query(select("WHERE connector_id = $2"))
            .bind(Seconds(now))
            .bind(StoredText(&id))
            .fetch_optional(&self.pool)
            .await?;
        Ok(one::<ConnectorRow, _>(row.as_ref())?)
    }

    /// Makes a connector the one that reads the global tables, in place of the one that did: with what is known of them, so that
    /// the next cycle goes on where the last one stopped. `in_lake` is what the lake has of them, to compare with later. Returns whether there is
    /// such a connector.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn make_primary(
        &self,
        id: ConnectorId,
        in_lake: &[RowsInLake],
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            let PlaceMoved::From(before) = hand_overs::move_place(&mut change, id).await? else {
                return Ok(false);
            };
            match before {
                Some(from) if from == id => {}
                Some(from) => {
                    hand_overs::move_readings(&mut change, from, id, in_lake, now).await?;
                }
                None => {
                    hand_overs::take_left_readings(&mut change, id, Some(in_lake), now).await?;
                }
            }
            let event = AuditEvent::new(AuditAction::PrimaryChanged, id)
                .before(json!({"primary": before.map(|id| id.to_string())}))
                .after(json!({"primary": id.to_string()}));
            change.commit(true, &event).await
        })
        .await
    }

    /// Removes a connector with its tokens. Returns `None` when there was none.
    ///
    /// No other becomes primary in its place: nobody has granted, or tested, the global tables there.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn delete_connector(
        &self,
        id: ConnectorId,
    ) -> Result<Option<RemovedConnector>, Error> {
        self.write_audited(|mut change| async move {
            // Of one that does not read the whole account there is nothing to keep, and what an earlier one left stays.
            let is_primary = sqlx::query("SELECT 1 FROM connectors WHERE connector_id = $1 AND is_primary = 1")
                .bind(StoredText(&id))
                .fetch_optional(&mut *change)
                .await?
                .is_some();
            if is_primary {
                hand_overs::leave_readings(&mut change, id).await?;
            }
            let query = "DELETE FROM connectors WHERE connector_id = $1 RETURNING is_primary, workspace_id, workspace_name";
            let row = sqlx::query(query)
                .bind(StoredText(&id))
                .fetch_optional(&mut *change)
                .await?;
            let Some(row) = row.as_ref().map(RemovedRow::from_row).transpose()? else {
                return Ok(None);
            };
            let was_primary = row.is_primary.0;
            let event = AuditEvent::new(AuditAction::ConnectorRemoved, id).before(json!({
                "workspace_id": row.workspace_id, "workspace_name": row.workspace_name, "primary": was_primary,
            }));
            let removed = RemovedConnector { was_primary };
            change.commit(Some(removed), &event).await
        })
        .await
    }

    /// Lists the ids of the workspaces that have a connector.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn connected_workspaces(&self) -> Result<Vec<WorkspaceId>, Error> {
        let rows = sqlx::query("SELECT workspace_id FROM connectors")
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<WorkspaceRow, _>(&rows, "connectors"))
    }
}

/// How far making a connector came in its transaction.
enum Creation {
    /// To the end.
    Settled(Box<ConnectorCreated>),
    /// The key was used for this request, with this result.
    Repeated { request: String, result: String },
}

async fn create(
    mut change: AuditedChange,
    new: &ConnectorCreation<'_>,
) -> Result<Creation, sqlx::Error> {
    let used = idempotency::find(&mut change, KeyScope::Connector, new.call.key).await?;
    if let Some((request, result)) = used {
        return Ok(Creation::Repeated { request, result });
    }
    if let Some(refused) = refusal(&mut change, new).await? {
        return Ok(Creation::Settled(Box::new(refused)));
    }
    let has_primary = sqlx::query("SELECT 1 FROM connectors WHERE is_primary = 1")
        .fetch_optional(&mut *change)
        .await?
        .is_some();
    let record = ConnectorRecord {
        connector_id: new.connector_id,
        primary: new.tested_as_primary && !has_primary,
        created_at: new.created_at,
        live_tokens: 0,
        made_from: new.facts.clone(),
    };
    insert(&mut change, &record).await?;
    if record.primary {
        hand_overs::take_left_readings(&mut change, record.connector_id, None, new.created_at)
            .await?;
    }
    let tested_daily = new.tested_daily && new.facts.authentication == Authentication::Federated;
    if tested_daily {
        validations::plan(&mut change, record.connector_id, new.created_at).await?;
    }
    let result = record.connector_id.to_string();
    idempotency::keep(
        &mut change,
        KeyScope::Connector,
        new.call,
        &result,
        new.created_at,
    )
    .await?;
    let event = AuditEvent::new(AuditAction::ConnectorCreated, record.connector_id)
        .after(record.for_audit(tested_daily));
    change
        .commit(
            Creation::Settled(Box::new(ConnectorCreated::New(record))),
            &event,
        )
        .await
}

/// Says whether there is such a connector.
pub async fn is_there(
    connection: &mut AnyConnection,
    id: ConnectorId,
) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM connectors WHERE connector_id = $1")
        .bind(StoredText(&id))
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Returns why no connector can be made, if so.
async fn refusal(
    connection: &mut AnyConnection,
    new: &ConnectorCreation<'_>,
) -> Result<Option<ConnectorCreated>, sqlx::Error> {
    let facts = &new.facts;
    if let Some(signed_by) = &new.signed_by {
        let signs = issuer_keys::active(&mut *connection).await?;
        if signs.is_none_or(|key| key.kid != *signed_by) {
            return Ok(Some(ConnectorCreated::KeyRetired));
        }
    }
    let other = sqlx::query("SELECT account_id FROM connectors LIMIT 1")
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(row) = other {
        let account_id = AccountRow::from_row(&row)?.account_id.0;
        if account_id != facts.account_id {
            return Ok(Some(ConnectorCreated::ForeignAccount(account_id)));
        }
    }
    let same = sqlx::query("SELECT connector_id FROM connectors WHERE workspace_id = $1")
        .bind(StoredText(&facts.workspace_id))
        .fetch_optional(&mut *connection)
        .await?;
    let same = same.as_ref().map(ConnectorIdRow::from_row).transpose()?;
    Ok(same.map(|row| ConnectorCreated::AlreadyConnected(row.connector_id.0)))
}

async fn insert(
    connection: &mut AnyConnection,
    record: &ConnectorRecord,
) -> Result<(), sqlx::Error> {
    let facts = &record.made_from;
    sqlx::query(
        "INSERT INTO connectors (connector_id, account_id, cloud, region, metastore_id, workspace_id, workspace_name, host, is_primary, features, authentication, application_id, tested_as, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(StoredText(&record.connector_id))
    .bind(StoredText(&facts.account_id))
    .bind(StoredText(&facts.cloud))
    .bind(StoredText(&facts.region))
    .bind(StoredText(&facts.metastore_id))
    .bind(StoredText(&facts.workspace_id))
    .bind(&facts.workspace_name)
    .bind(StoredText(&facts.host))
    .bind(Flag(record.primary))
    .bind(StoredText(&facts.features))
    .bind(StoredText(&facts.authentication))
    .bind(facts.application_id.as_ref().map(StoredText))
    .bind(&facts.tested_as)
    .bind(Seconds(record.created_at))
    .execute(connection)
    .await
    .map(drop)
}

#[cfg(test)]
pub mod tests;
