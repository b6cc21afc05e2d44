//! Finds out why a table was not found, as far as the credentials may see it.

use std::collections::HashMap;

use contract::{CheckState, FailureCause, Probe, SystemSchemaState};
use databricks::{Securable, SecurableKind, WorkspaceClient};
use domain::TableName;

use crate::budget;
use crate::failure;
use crate::judge::{self, Told};
use crate::shared::MetastoreFacts;

/// The question.
pub struct Asked<'a> {
    /// The workspace to ask.
    pub workspace: &'a WorkspaceClient,
    /// Its metastore.
    pub metastore_id: &'a str,
    /// Who did not find the table.
    pub principal: &'a str,
    /// The table.
    pub table: &'a TableName,
}

impl Asked<'_> {
    /// Gives the state with the cause that the metastore's answers make likely, and notes these answers. What others of the same metastore
    /// asked is not asked again.
    pub async fn explain(
        &self,
        state: CheckState,
        facts: &MetastoreFacts,
        probe: &mut Probe,
    ) -> CheckState {
        let CheckState::Failed { failure } = state else {
            return state;
        };
        // Without an answer in time, the refusal stands as it came.
        let once = facts.told(self.table);
        let asking = async {
            facts.schemas.get_or_init(|| self.schemas()).await;
            once.get_or_init(|| self.told()).await.clone()
        };
        let told = tokio::time::timeout(budget::EXPLANATION, asking).await;
        let told = told.unwrap_or(Told::Nothing);
        let schema_state = facts.schema_state(self.table.schema());
        probe.schema_state = schema_state;
        if let Told::Held(held) = &told {
            probe.privileges = Some(held.clone());
        }
        CheckState::Failed {
            failure: contract::Failure {
                cause: judge::explain(failure.cause, schema_state, &told),
                ..failure
            },
        }
    }

    async fn schemas(&self) -> Option<HashMap<String, SystemSchemaState>> {
        let listed = self
            .workspace
            .system_schemas(self.metastore_id)
            .await
            .ok()?;
        let of_contract = |state| match state {
            databricks::SystemSchemaState::Enabled => SystemSchemaState::Enabled,
            databricks::SystemSchemaState::Available => SystemSchemaState::Available,
            databricks::SystemSchemaState::Changing => SystemSchemaState::Changing,
            databricks::SystemSchemaState::Unavailable => SystemSchemaState::Unavailable,
            databricks::SystemSchemaState::Unknown => SystemSchemaState::Unknown,
        };
        let schemas = listed
            .into_iter()
            .map(|schema| (schema.name, of_contract(schema.state)));
        Some(schemas.collect())
    }

    /// Everybody may ask about themselves. What a group holds is not asked: with it the table would have been found.
    async fn told(&self) -> Told {
        let on = Securable {
            kind: SecurableKind::Table,
            full_name: self.table.full_name(),
        };
        match self
            .workspace
            .effective_permissions(&on, self.principal)
            .await
        {
            Ok(held) => {
                let mut names: Vec<String> = held.into_iter().map(|held| held.privilege).collect();
                names.sort_unstable();
                names.dedup();
                Told::Held(names)
            }
            Err(error) => match failure::of_permissions(&error).cause {
                FailureCause::TableNotFound => Told::NoTable,
                FailureCause::SchemaNotFound => Told::NoSchema,
                _ => Told::Nothing,
            },
        }
    }
}
