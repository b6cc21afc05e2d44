//! Connectors.

use super::*;

/// A connector as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorRecord {
    /// Its id.
    pub connector_id: ConnectorId,
    /// What it was made from.
    pub made_from: NewConnectorRecord,
    /// Whether it reads the global tables.
    pub primary: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Tokens that could be used.
    pub live_tokens: u32,
}

/// What a connector is made from: facts that a connection test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConnectorRecord {
    /// The account.
    pub account_id: AccountId,
    /// The cloud.
    pub cloud: Cloud,
    /// The region.
    pub region: Region,
    /// The metastore.
    pub metastore_id: String,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// Its name.
    pub workspace_name: String,
    /// Its host.
    pub host: DatabricksHost,
    /// The optional features.
    pub features: Vec<Feature>,
    /// How the test signed in.
    pub authentication: Authentication,
    /// As whom.
    pub client_id: Option<ApplicationId>,
}

/// How making a connector ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
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
}

/// Selects connectors; `?1` is the time.
fn select(rest: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!(
        "SELECT c.*, (SELECT count(*) FROM collector_tokens t WHERE t.connector_id = c.connector_id AND {LIVE}) AS live_tokens FROM connectors c {rest}"
    ))
}

impl Store {
    /// Makes a connector. The first one becomes primary; all belong to one account. The key makes a repetition harmless.
    ///
    /// # Errors
    /// When the database fails; then nothing was made.
    pub async fn create_connector(
        &self,
        id: ConnectorId,
        new: &NewConnectorRecord,
        key: &str,
        request: &str,
        now: Timestamp,
    ) -> Result<Created, sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        if let Some((before, result)) = idempotency::find(&mut transaction, key).await? {
            drop(transaction);
            let record = ConnectorId::parse(&result);
            return match record {
                Some(id) if before == request => Ok(self
                    .connector(id, now)
                    .await?
                    .map_or(Created::KeyReused, Created::Before)),
                _ => Ok(Created::KeyReused),
            };
        }
        let others: Option<SqliteRow> = sqlx::query("SELECT account_id FROM connectors LIMIT 1")
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = &others {
            let account_id = column(row, "account_id", |text| AccountId::parse(text).ok())?;
            if account_id != new.account_id {
                return Ok(Created::ForeignAccount(account_id));
            }
        }
        let same = sqlx::query("SELECT connector_id FROM connectors WHERE workspace_id = ?1")
            .bind(new.workspace_id.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = same {
            return Ok(Created::AlreadyConnected(column(
                &row,
                "connector_id",
                ConnectorId::parse,
            )?));
        }
        let primary = others.is_none();
        sqlx::query(
            "INSERT INTO connectors (connector_id, account_id, cloud, region, metastore_id, workspace_id, workspace_name, host, is_primary, features, authentication, client_id, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )
        .bind(id.to_string())
        .bind(new.account_id.to_string())
        .bind(new.cloud.slug())
        .bind(new.region.as_str())
        .bind(&new.metastore_id)
        .bind(new.workspace_id.as_str())
        .bind(&new.workspace_name)
        .bind(new.host.as_str())
        .bind(primary)
        .bind(features_text(&new.features))
        .bind(authentication_text(new.authentication))
        .bind(new.client_id.map(|id| id.to_string()))
        .bind(now.as_second())
        .execute(&mut *transaction)
        .await?;
        idempotency::keep(&mut transaction, key, request, &id.to_string(), now).await?;
        transaction.commit().await?;
        Ok(Created::New(ConnectorRecord {
            connector_id: id,
            made_from: new.clone(),
            primary,
            created_at: now,
            live_tokens: 0,
        }))
    }

    /// Lists all connectors, the primary first, then by region and name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn connectors(&self, now: Timestamp) -> Result<Vec<ConnectorRecord>, sqlx::Error> {
        let query = select("ORDER BY is_primary DESC, region, workspace_name, connector_id");
        let rows = sqlx::query(query)
            .bind(now.as_second())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Finds one connector.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn connector(
        &self,
        id: ConnectorId,
        now: Timestamp,
    ) -> Result<Option<ConnectorRecord>, sqlx::Error> {
        let row = sqlx::query(select("WHERE connector_id = ?2"))
            .bind(now.as_second())
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Removes a connector with its tokens. When it was primary, the oldest other one becomes primary.
    /// Gives whether there was one.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn delete_connector(&self, id: ConnectorId) -> Result<bool, sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let removed = sqlx::query("DELETE FROM connectors WHERE connector_id = ?1")
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "UPDATE connectors SET is_primary = 1 WHERE connector_id = (SELECT connector_id FROM connectors ORDER BY created_at, connector_id LIMIT 1)
             AND NOT EXISTS (SELECT 1 FROM connectors WHERE is_primary = 1)",
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(removed.rows_affected() > 0)
    }

    /// Gives the ids of the workspaces that have a connector.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn connected_workspaces(&self) -> Result<Vec<WorkspaceId>, sqlx::Error> {
        let rows = sqlx::query("SELECT workspace_id FROM connectors")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| column(row, "workspace_id", |text| WorkspaceId::parse(text).ok()))
            .collect()
    }
}

fn read(row: &SqliteRow) -> Result<ConnectorRecord, sqlx::Error> {
    let client_id: Option<String> = row.try_get("client_id")?;
    Ok(ConnectorRecord {
        connector_id: column(row, "connector_id", ConnectorId::parse)?,
        made_from: NewConnectorRecord {
            account_id: column(row, "account_id", |text| AccountId::parse(text).ok())?,
            cloud: column(row, "cloud", Cloud::from_slug)?,
            region: column(row, "region", |text| Region::parse(text).ok())?,
            metastore_id: row.try_get("metastore_id")?,
            workspace_id: column(row, "workspace_id", |text| WorkspaceId::parse(text).ok())?,
            workspace_name: row.try_get("workspace_name")?,
            host: column(row, "host", |text| DatabricksHost::parse(text).ok())?,
            features: column(row, "features", |text| serde_json::from_str(text).ok())?,
            authentication: column(row, "authentication", |text| {
                serde_json::from_value(text.into()).ok()
            })?,
            client_id: client_id.and_then(|text| ApplicationId::parse(&text).ok()),
        },
        primary: row.try_get("is_primary")?,
        created_at: time(row, "created_at")?,
        live_tokens: row.try_get("live_tokens")?,
    })
}

fn features_text(features: &[Feature]) -> String {
    let slugs: Vec<&str> = features.iter().map(|feature| feature.slug()).collect();
    serde_json::json!(slugs).to_string()
}

fn authentication_text(authentication: Authentication) -> &'static str {
    match authentication {
        Authentication::OauthM2m => "oauth_m2m",
        Authentication::PersonalAccessToken => "personal_access_token",
    }
}
