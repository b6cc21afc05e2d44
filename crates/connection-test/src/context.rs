//! What the workspaces of one test share, so that it is asked for once: facts about metastores and about the account.

use std::collections::HashMap;
use std::sync::Arc;

use contract::{Failure, SystemSchemaState, Warning};
use domain::{
    AccountId, ApplicationId, DatabricksHost, Feature, MetastoreId, SchemaName, SortedSet,
    TableName, WorkspaceId,
};
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::OnceCell;

use crate::access::Access;
use crate::judge::MetastoreAnswer;
use crate::place::ExpectedPlace;
use crate::run::Run;
use crate::setup::Setup;
use crate::sign_in::Fingerprint;

/// What all workspaces of a test share.
pub struct TestContext {
    /// What the test is made with.
    pub setup: Setup,
    /// Where results go.
    pub run: Arc<Run>,
    /// The account that every workspace must belong to.
    pub account_id: AccountId,
    /// The service principal that the test is to run as.
    pub application_id: ApplicationId,
    /// Where every workspace has to be.
    pub expected: ExpectedPlace,
    /// The optional features that were chosen.
    pub features: Vec<Feature>,
    /// The tables of all workspaces.
    pub tables: SortedSet<TableName>,
    /// What was found out so far.
    pub known: Mutex<SharedFacts>,
}

/// What was found out.
#[derive(Default)]
pub struct SharedFacts {
    metastores: HashMap<(MetastoreId, String), Arc<MetastoreAnswers>>,
    account_admin: HashMap<Fingerprint, Once<Result<bool, Failure>>>,
    read_through: HashMap<MetastoreId, DatabricksHost>,
}

/// Something that whoever comes first asks for, while the others wait.
type Once<T> = Arc<OnceCell<T>>;

/// What one principal was told about one metastore.
#[derive(Default)]
pub struct MetastoreAnswers {
    /// The states of the system schemas; `None` where they were not told.
    pub schemas: OnceCell<Option<HashMap<String, SystemSchemaState>>>,
    /// Whether something broad is held on what is to be read.
    pub broad_privileges: OnceCell<Access>,
    /// Whether something is held on other catalogs.
    pub other_catalogs: OnceCell<Access>,
    tables: Mutex<HashMap<TableName, Once<MetastoreAnswer>>>,
}

impl MetastoreAnswers {
    /// Gives what was told about a table that was not found.
    pub fn told(&self, table: &TableName) -> Once<MetastoreAnswer> {
        let mut tables = self.tables.lock();
        Arc::clone(tables.entry(table.clone()).or_default())
    }

    /// Gives the state of a schema, once the states were asked for. One that Databricks does not list is not offered.
    pub fn schema_state(&self, schema: &SchemaName) -> Option<SystemSchemaState> {
        let schemas = self.schemas.get()?.as_ref()?;
        let state = schemas.get(schema.as_str()).copied();
        Some(state.unwrap_or(SystemSchemaState::Unavailable))
    }
}

impl TestContext {
    /// Gives what a principal was told about a metastore.
    pub fn metastore(&self, metastore_id: MetastoreId, principal: &str) -> Arc<MetastoreAnswers> {
        let key = (metastore_id, principal.to_owned());
        Arc::clone(self.lock().metastores.entry(key).or_default())
    }

    /// Gives whether credentials are an account admin's.
    pub fn account_admin(&self, credentials: Fingerprint) -> Once<Result<bool, Failure>> {
        Arc::clone(self.lock().account_admin.entry(credentials).or_default())
    }

    /// Notes through which workspace a metastore is read, and warns when another one does, in this test or with a connector.
    pub fn claim_metastore(
        &self,
        metastore_id: MetastoreId,
        host: &DatabricksHost,
        workspace_id: &WorkspaceId,
    ) -> Option<Warning> {
        let mut known = self.lock();
        let first = known
            .read_through
            .entry(metastore_id)
            .or_insert_with(|| host.clone());
        let connected = self.setup.connected.iter().find(|connected| {
            connected.metastore_id == metastore_id && connected.workspace_id != *workspace_id
        });
        let (other, connected) = match connected {
            Some(connected) => (&connected.host, true),
            None if first != host => (&*first, false),
            None => return None,
        };
        Some(Warning::SameMetastore {
            metastore_id,
            other: other.clone(),
            connected,
        })
    }

    /// Notes that a metastore is read through a workspace since an earlier test.
    pub fn keep_claim(&self, metastore_id: MetastoreId, host: DatabricksHost) {
        self.lock().read_through.entry(metastore_id).or_insert(host);
    }

    fn lock(&self) -> MutexGuard<'_, SharedFacts> {
        self.known.lock()
    }
}
