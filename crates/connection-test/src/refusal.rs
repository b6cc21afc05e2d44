//! Finds out why a table was not found, as far as the credentials may see it.

use std::collections::{BTreeSet, HashMap};

use contract::{CheckState, FailureCause, Probe, SystemSchemaState};
use databricks::{EffectivePrivilege, Securable, SecurableType, WorkspaceClient};
use domain::{MetastoreId, TableName};
use grants::{AnyGrant, AnyPrivilege, AnySecurable};

use crate::budget;
use crate::context::MetastoreAnswers;
use crate::failure;
use crate::judge::{self, MetastoreAnswer};

/// The question.
pub struct Refusal<'a> {
    /// The workspace to ask.
    pub workspace: &'a WorkspaceClient,
    /// Its metastore.
    pub metastore_id: MetastoreId,
    /// Who did not find the table.
    pub principal: &'a str,
    /// The table.
    pub table: &'a TableName,
}

impl Refusal<'_> {
    /// Gives the state with the cause that the metastore's answers make likely, and notes these answers. What others of the same metastore
    /// asked is not asked again.
    pub async fn explain(
        &self,
        state: CheckState,
        facts: &MetastoreAnswers,
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
        let told = told.unwrap_or(MetastoreAnswer::Nothing);
        let schema_state = facts.schema_state(self.table.schema());
        probe.schema_state = schema_state;
        if let MetastoreAnswer::Held(held) = &told {
            let names = held
                .iter()
                .map(|grant| grant.privilege.as_str().replace(' ', "_"));
            let names: BTreeSet<String> = names.collect();
            probe.privileges = Some(names.into_iter().collect());
        }
        CheckState::Failed {
            failure: contract::Failure {
                cause: judge::explain(failure.cause, self.table, schema_state, &told),
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
            databricks::SystemSchemaStatus::Enabled => SystemSchemaState::Enabled,
            databricks::SystemSchemaStatus::Available => SystemSchemaState::Available,
            databricks::SystemSchemaStatus::Changing => SystemSchemaState::Changing,
            databricks::SystemSchemaStatus::Unavailable => SystemSchemaState::Unavailable,
            databricks::SystemSchemaStatus::Unknown => SystemSchemaState::Unknown,
        };
        let schemas = listed
            .into_iter()
            .map(|schema| (schema.name, of_contract(schema.state)));
        Some(schemas.collect())
    }

    /// Everybody may ask about themselves. What a group holds is not asked: with it the table would have been found.
    async fn told(&self) -> MetastoreAnswer {
        let on = Securable {
            kind: SecurableType::Table,
            full_name: self.table.full_name(),
        };
        match self
            .workspace
            .effective_permissions(&on, self.principal)
            .await
        {
            Ok(held) => {
                MetastoreAnswer::Held(held.iter().filter_map(|held| as_grant(held, &on)).collect())
            }
            Err(error) => match failure::of_permissions(&error).cause {
                FailureCause::TableNotFound => MetastoreAnswer::NoTable,
                FailureCause::SchemaNotFound => MetastoreAnswer::NoSchema,
                _ => MetastoreAnswer::Nothing,
            },
        }
    }
}

/// Reads a privilege with what it was granted on; `None` for one that no grant can hold.
fn as_grant(held: &EffectivePrivilege, on: &Securable) -> Option<AnyGrant> {
    let on = held.inherited_from.as_ref().unwrap_or(on);
    Some(AnyGrant {
        privilege: AnyPrivilege::parse(&held.privilege).ok()?,
        securable: AnySecurable::new(on.kind.word(), &on.full_name).ok()?,
    })
}
