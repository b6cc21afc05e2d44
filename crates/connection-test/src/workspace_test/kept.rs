//! What an earlier test found, and what this one found for others.

use contract::{CheckState, Observation};
use domain::{ApplicationId, DatabricksHost, WorkspaceFacts};

use super::{MetastoreIdentity, SignedInIdentity, UsableWarehouse, WorkspaceTest};
use crate::test::name_of;

impl WorkspaceTest {
    pub(super) fn kept_identity(&self) -> Option<SignedInIdentity> {
        self.kept(|found| match found {
            Observation::Identity {
                user_name,
                workspace_id,
                ..
            } => Some(SignedInIdentity {
                workspace_id: workspace_id.clone(),
                user_name: user_name.clone(),
                is_principal: ApplicationId::parse(user_name).ok()
                    == Some(self.shared.application_id),
                me: None,
            }),
            _ => None,
        })
    }

    pub(super) fn kept_metastore(&self) -> Option<MetastoreIdentity> {
        self.kept(|found| match found {
            Observation::Metastore {
                metastore_id,
                cloud,
                region,
                ..
            } => Some(MetastoreIdentity {
                id: *metastore_id,
                cloud: *cloud,
                region: region.clone(),
                summary: None,
            }),
            _ => None,
        })
    }

    pub(super) fn kept_warehouse(&self) -> Option<UsableWarehouse> {
        self.kept(|found| match found {
            Observation::Warehouse { warehouse_id, .. } => Some(UsableWarehouse {
                id: warehouse_id.clone(),
                runs: false,
            }),
            _ => None,
        })
    }

    fn kept<T>(&self, of: impl Fn(&Observation) -> Option<T>) -> Option<T> {
        self.look(|checks| {
            checks.iter().find_map(|check| match &check.state {
                CheckState::Passed { found, .. } => of(found),
                _ => None,
            })
        })
    }

    pub(super) fn keep_facts(&self, identity: &SignedInIdentity, metastore: &MetastoreIdentity) {
        let principal = self.shared.application_id;
        let host: &DatabricksHost = &self.asked.host;
        let facts = WorkspaceFacts {
            account_id: self.shared.account_id,
            cloud: metastore.cloud,
            region: metastore.region.clone(),
            metastore_id: metastore.id,
            workspace_id: identity.workspace_id.clone(),
            workspace_name: name_of(&self.asked),
            host: host.clone(),
            features: self.shared.features.clone(),
            authentication: self.sign_in.credentials.authentication(),
            application_id: identity.is_principal.then_some(principal),
            tested_as: Some(identity.user_name.clone()),
        };
        self.shared.run.keep_facts(host, facts);
    }
}
