//! What may leave the workspace of a connector, as an admin has approved it.

use domain::{ConnectorId, Timestamp};
use serde_json::json;
use sqlx::AnyConnection;

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Seconds, StoredText};
use crate::connectors;
use crate::database::{Error, Store};
use crate::rows::one;

/// Approved rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingRulesRecord {
    /// The rules as JSON.
    pub rules: String,
    /// SHA-256 of that text, in hexadecimal.
    pub sha256: String,
    /// When they were approved.
    pub approved_at: Timestamp,
    /// The name of who approved them.
    pub approved_by: String,
}

#[derive(sqlx::FromRow)]
struct SharingRulesRow {
    rules: String,
    sha256: String,
    approved_at: Seconds,
    approved_by: String,
}

impl From<SharingRulesRow> for SharingRulesRecord {
    fn from(row: SharingRulesRow) -> Self {
        Self {
            rules: row.rules,
            sha256: row.sha256,
            approved_at: row.approved_at.0,
            approved_by: row.approved_by,
        }
    }
}

impl Store {
    /// Finds the rules of a connector; none when nobody has approved any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sharing_rules(
        &self,
        connector_id: ConnectorId,
    ) -> Result<Option<SharingRulesRecord>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(find(&mut connection, connector_id).await?)
    }

    /// Stores what was approved in the place of what was before. Returns whether there is such a connector.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn approve_sharing(
        &self,
        connector_id: ConnectorId,
        approved: &SharingRulesRecord,
    ) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            if !connectors::is_there(&mut change, connector_id).await? {
                return Ok(false);
            }
            let before = find(&mut change, connector_id).await?;
            sqlx::query(
                "INSERT INTO sharing_rules (connector_id, rules, sha256, approved_at, approved_by) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (connector_id) DO UPDATE SET rules = excluded.rules, sha256 = excluded.sha256,
                    approved_at = excluded.approved_at, approved_by = excluded.approved_by",
            )
            .bind(StoredText(&connector_id))
            .bind(&approved.rules)
            .bind(&approved.sha256)
            .bind(Seconds(approved.approved_at))
            .bind(&approved.approved_by)
            .execute(&mut *change)
            .await?;
            let mut event = AuditEvent::new(AuditAction::SharingApproved, connector_id)
                .after(json!({"sha256": approved.sha256}));
            if let Some(before) = before {
                event = event.before(json!({"sha256": before.sha256}));
            }
            change.commit(true, &event).await
        })
        .await
    }
}

async fn find(
    connection: &mut AnyConnection,
    connector_id: ConnectorId,
) -> Result<Option<SharingRulesRecord>, sqlx::Error> {
    let row = sqlx::query("SELECT * FROM sharing_rules WHERE connector_id = $1")
        .bind(StoredText(&connector_id))
        .fetch_optional(connection)
        .await?;
    one::<SharingRulesRow, _>(row.as_ref())
}

#[cfg(test)]
mod tests;
