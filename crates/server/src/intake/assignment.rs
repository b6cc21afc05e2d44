//! What the collector of a connector is to read.

use domain::{ConnectorId, SharingRules, SystemTable, tables_for};
use extraction::{AssignedTable, Assignment};
use store::{CollectorToken, ConnectorRecord};

use super::{Intake, IntakeError};

impl Intake {
    /// Says what the collector is to read, and from where on.
    pub async fn assignment(&self, token: CollectorToken) -> Result<Assignment, IntakeError> {
        let connector = self.connector(token.connector_id).await?;
        let readings = self.store.table_readings(token.connector_id).await?;
        let mut assigned = Vec::new();
        let sharing = self.sharing(token.connector_id).await?;
        for table in tables(&connector) {
            if !may_leave(sharing.as_ref(), table) {
                continue;
            }
            let reading = readings.iter().find(|reading| reading.table == table);
            let read_to = reading.and_then(|reading| reading.read_to.as_deref());
            assigned.push(AssignedTable {
                table,
                checkpoint: read_to.map(serde_json::from_str).transpose()?,
            });
        }
        Ok(Assignment {
            connector_id: connector.connector_id,
            account_id: connector.made_from.account_id,
            workspace_id: connector.made_from.workspace_id,
            host: connector.made_from.host,
            tables: assigned,
            sharing,
            canaries: self.canaries(token.connector_id).await?,
        })
    }

    /// Returns what may leave the workspace of a connector, where somebody has approved it. Rules that can't be read let nothing leave.
    pub(super) async fn sharing(
        &self,
        id: ConnectorId,
    ) -> Result<Option<SharingRules>, IntakeError> {
        let record = self.store.sharing_rules(id).await?;
        let rules = record.map(|record| serde_json::from_str(&record.rules));
        Ok(rules.transpose()?)
    }
}

/// Says whether anything of a table may leave the workspace.
pub fn may_leave(sharing: Option<&SharingRules>, table: SystemTable) -> bool {
    sharing.is_none_or(|rules| rules.columns_of(table).is_some())
}

/// The tables of a connector, those first whose rows Databricks drops first.
pub fn tables(connector: &ConnectorRecord) -> Vec<SystemTable> {
    let tables = tables_for(&connector.made_from.features, connector.primary);
    let mut tables: Vec<SystemTable> = tables.collect();
    tables.sort_by_key(|table| (table.retention_days.unwrap_or(u32::MAX), *table));
    tables
}
