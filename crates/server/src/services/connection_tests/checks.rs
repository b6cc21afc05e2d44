//! The checks of one workspace, in order.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use contract::{
    Check, CheckName, CheckState, Failure, FailureCause, Found, NotChecked, WarehouseState,
    WorkspaceToTest,
};
use databricks::{
    Credentials, Me, MetastoreSummary, Statement, StatementError, Warehouse, WarehouseId,
    WarehouseKind, WorkspaceClient,
};
use domain::{
    AccountId, Authentication, Cloud, DatabricksHost, Feature, SystemTable, WorkspaceId, tables_for,
};
use futures::StreamExt as _;

use super::Run;
use crate::app::App;
use crate::clock;
use crate::services::{failure, workspaces};
use crate::store::NewConnectorRecord;
use crate::vault::SessionId;

/// Statements that run at the same time in one workspace: a small warehouse takes ten.
const STATEMENTS_AT_ONCE: usize = 4;
/// Time in which a stopped warehouse has to start: serverless ones take seconds, the others up to some minutes.
const WAREHOUSE_START: Duration = Duration::from_mins(5);
/// Time for one table.
const TABLE_PROBE: Duration = Duration::from_mins(1);
/// How far back the newest row of a table is looked for; older rows are too many to look at for a test.
const FRESHNESS_WINDOW: Duration = Duration::from_hours(48);

/// What all workspaces of a test share.
#[derive(Clone)]
pub struct About {
    /// The server.
    pub app: App,
    /// Who tests.
    pub session: SessionId,
    /// Where results go.
    pub run: Arc<Run>,
    /// The account that every workspace must belong to.
    pub account_id: AccountId,
    /// The optional features that were chosen.
    pub features: Vec<Feature>,
}

/// Credentials, and whether they came with the test.
pub struct SignIn {
    credentials: Credentials,
    is_new: bool,
}

impl SignIn {
    /// Credentials that came with the test. They are held from then on, if they work.
    pub fn given(given: contract::Credentials) -> Self {
        Self {
            credentials: workspaces::credentials(given),
            is_new: true,
        }
    }

    /// Credentials that were held before.
    pub fn held(credentials: Credentials) -> Self {
        Self {
            credentials,
            is_new: false,
        }
    }
}

/// The test of one workspace.
pub struct WorkspaceTest {
    about: About,
    workspace: WorkspaceClient,
    sign_in: SignIn,
    asked: WorkspaceToTest,
}

impl WorkspaceTest {
    /// Prepares the test; nothing is sent yet.
    pub fn new(about: About, asked: WorkspaceToTest, sign_in: SignIn) -> Self {
        let workspace = about
            .app
            .databricks()
            .workspace(asked.host.clone(), sign_in.credentials.clone());
        Self {
            about,
            workspace,
            sign_in,
            asked,
        }
    }

    /// Runs all checks. One that fails does not hide the others, except those that need it.
    pub async fn carry_out(self) {
        if self
            .check(CheckName::Credentials, self.credentials())
            .await
            .is_none()
        {
            self.skip_from(CheckName::Identity, CheckName::Credentials);
            return;
        }
        if self.sign_in.is_new {
            self.about.app.vault().keep_workspace(
                &self.about.session,
                self.asked.host.clone(),
                self.sign_in.credentials.clone(),
            );
        }
        let Some(identity) = self.check(CheckName::Identity, self.identity()).await else {
            self.skip_from(CheckName::Metastore, CheckName::Identity);
            return;
        };
        let metastore = self.check(CheckName::Metastore, self.metastore()).await;
        if let Some(metastore) = &metastore {
            self.keep_facts(identity, metastore);
        }
        let warehouse = self.check(CheckName::Warehouse, self.warehouse()).await;
        match (metastore, warehouse) {
            (Some(_), Some(warehouse)) => self.tables(&warehouse).await,
            (None, _) => self.skip_tables(CheckName::Metastore),
            (_, None) => self.skip_tables(CheckName::Warehouse),
        }
    }

    /// Runs one check, and tells when it begins, how it ended and how long it took.
    async fn check<T>(
        &self,
        name: CheckName,
        work: impl Future<Output = Result<(T, Found), Failure>>,
    ) -> Option<T> {
        self.note(name, CheckState::Running, None);
        let begun = Instant::now();
        let outcome = work.await;
        let duration_ms = u64::try_from(begun.elapsed().as_millis()).ok();
        match outcome {
            Ok((value, found)) => {
                self.note(name, CheckState::Passed { found }, duration_ms);
                Some(value)
            }
            Err(failure) => {
                self.note(name, CheckState::Failed { failure }, duration_ms);
                None
            }
        }
    }

    async fn credentials(&self) -> Result<((), Found), Failure> {
        let databricks = self.about.app.databricks();
        workspaces::check_account(databricks, &self.asked.host, self.about.account_id).await?;
        // A new secret or role counts at once: an old token must not answer in its place.
        self.about
            .app
            .databricks()
            .forget(&self.sign_in.credentials);
        self.workspace
            .sign_in()
            .await
            .map_err(|error| failure::of_call(&error))?;
        let client_id = match &self.sign_in.credentials {
            Credentials::OauthM2m { application_id, .. } => Some(*application_id),
            Credentials::PersonalAccessToken(_) => {
                // Signing in sends no personal access token; asking who it belongs to does.
                match self.workspace.me().await {
                    Err(error @ databricks::Error::TokenRejected(_)) => {
                        return Err(failure::of_call(&error));
                    }
                    _ => None,
                }
            }
        };
        Ok(((), Found::Credentials { client_id }))
    }

    async fn identity(&self) -> Result<(WorkspaceId, Found), Failure> {
        let Me {
            user_name,
            display_name,
            workspace_id,
            ..
        } = self
            .workspace
            .me()
            .await
            .map_err(|error| failure::of_call(&error))?;
        let expected = self.asked.workspace_id.as_ref();
        workspaces::check_id(expected, workspace_id.as_ref())
            .map_err(|cause| self.failed(cause))?;
        let workspace_id = workspace_id
            .or_else(|| expected.cloned())
            .ok_or_else(|| self.failed(FailureCause::Unreadable))?;
        Ok((
            workspace_id.clone(),
            Found::Identity {
                user_name,
                display_name,
                workspace_id,
            },
        ))
    }

    async fn metastore(&self) -> Result<(Metastore, Found), Failure> {
        let summary: MetastoreSummary = self
            .workspace
            .metastore_summary()
            .await
            .map_err(|error| failure::of_call(&error))?;
        let expected = self.asked.region.as_ref();
        let region = workspaces::check_region(expected, summary.region)
            .map_err(|cause| self.failed(cause))?;
        let cloud = summary.cloud.unwrap_or_else(|| self.asked.host.cloud());
        let metastore = Metastore {
            id: summary.metastore_id.clone(),
            cloud,
            region: region.clone(),
        };
        let name = summary.name.unwrap_or_else(|| summary.metastore_id.clone());
        Ok((
            metastore,
            Found::Metastore {
                metastore_id: summary.metastore_id,
                name,
                cloud,
                region,
            },
        ))
    }

    async fn warehouse(&self) -> Result<(WarehouseId, Found), Failure> {
        let usable: Vec<Warehouse> = self
            .workspace
            .warehouses()
            .await
            .map_err(|error| failure::of_call(&error))?
            .into_iter()
            .filter(|warehouse| {
                !matches!(
                    warehouse.state,
                    databricks::WarehouseState::Deleting | databricks::WarehouseState::Deleted
                )
            })
            .collect();
        let Some(best) = usable.iter().min_by_key(|warehouse| preference(warehouse)) else {
            return Err(self.failed(FailureCause::NoWarehouse));
        };
        // The proof that it can be used, and the time in which a stopped one starts.
        let mut statement = Statement::new(best.id.clone(), "SELECT 1");
        statement.deadline = WAREHOUSE_START;
        if let Err(error) = self.workspace.execute(statement).await {
            return Err(match error {
                StatementError::DeadlineExceeded { .. } => {
                    self.failed(FailureCause::WarehouseNotReady {
                        name: best.name.clone(),
                    })
                }
                error => failure::of_statement(&error, &self.asked.host),
            });
        }
        let state = match best.state {
            databricks::WarehouseState::Running => WarehouseState::Running,
            databricks::WarehouseState::Stopped => WarehouseState::Stopped,
            _ => WarehouseState::Changing,
        };
        let found = Found::Warehouse {
            warehouse_id: best.id.as_str().to_owned(),
            name: best.name.clone(),
            state,
            usable: u32::try_from(usable.len()).unwrap_or(u32::MAX),
        };
        Ok((best.id.clone(), found))
    }

    async fn tables(&self, warehouse: &WarehouseId) {
        futures::stream::iter(tables_for(&self.about.features, self.asked.primary))
            .for_each_concurrent(STATEMENTS_AT_ONCE, |table| async move {
                self.check(CheckName::Table(table), self.table(warehouse, table))
                    .await;
            })
            .await;
    }

    /// Reads one table. The newest event is looked for in the last days only; a table without events there is asked for any row.
    async fn table(
        &self,
        warehouse: &WarehouseId,
        table: SystemTable,
    ) -> Result<((), Found), Failure> {
        let newest = match table.event_time {
            Some(column) => {
                let since = clock::text(clock::now() - FRESHNESS_WINDOW);
                let query = format!(
                    "SELECT max({column}) FROM {table} WHERE {column} >= TIMESTAMP '{since}'"
                );
                self.query(warehouse, query).await?
            }
            None => None,
        };
        let empty = newest.is_none()
            && self
                .query(warehouse, format!("SELECT 1 FROM {table} LIMIT 1"))
                .await?
                .is_none();
        Ok(((), Found::Table { newest, empty }))
    }

    async fn query(
        &self,
        warehouse: &WarehouseId,
        query: String,
    ) -> Result<Option<String>, Failure> {
        let mut statement = Statement::new(warehouse.clone(), query);
        statement.deadline = TABLE_PROBE;
        let rows = self
            .workspace
            .execute(statement)
            .await
            .map_err(|error| failure::of_statement(&error, &self.asked.host))?;
        Ok(rows.first().map(str::to_owned))
    }

    fn keep_facts(&self, workspace_id: WorkspaceId, metastore: &Metastore) {
        let (authentication, client_id) = match &self.sign_in.credentials {
            Credentials::OauthM2m { application_id, .. } => {
                (Authentication::OauthM2m, Some(*application_id))
            }
            Credentials::PersonalAccessToken(_) => (Authentication::PersonalAccessToken, None),
        };
        let host: &DatabricksHost = &self.asked.host;
        let facts = NewConnectorRecord {
            account_id: self.about.account_id,
            cloud: metastore.cloud,
            region: metastore.region.clone(),
            metastore_id: metastore.id.clone(),
            workspace_id,
            workspace_name: self.asked.name.clone().unwrap_or_else(|| host.to_string()),
            host: host.clone(),
            features: self.about.features.clone(),
            authentication,
            client_id,
        };
        self.about.run.keep_facts(host.clone(), facts);
    }

    fn skip_from(&self, first: CheckName, because: CheckName) {
        for name in [
            CheckName::Identity,
            CheckName::Metastore,
            CheckName::Warehouse,
        ]
        .into_iter()
        .filter(|name| *name >= first)
        {
            self.skip(name, because);
        }
        self.skip_tables(because);
    }

    fn skip_tables(&self, because: CheckName) {
        for table in tables_for(&self.about.features, self.asked.primary) {
            self.skip(CheckName::Table(table), because);
        }
    }

    fn skip(&self, name: CheckName, check: CheckName) {
        self.note(
            name,
            CheckState::NotChecked {
                because: NotChecked::After { check },
            },
            None,
        );
    }

    fn note(&self, name: CheckName, state: CheckState, duration_ms: Option<u64>) {
        self.about.run.note(
            &self.asked.host,
            Check {
                name,
                state,
                duration_ms,
            },
        );
    }

    fn failed(&self, cause: FailureCause) -> Failure {
        failure::bare(cause, &self.asked.host)
    }
}

/// What a connector needs to know about the metastore.
struct Metastore {
    id: String,
    cloud: Cloud,
    region: domain::Region,
}

/// The best warehouse first: one that runs, then one that starts in seconds.
fn preference(warehouse: &Warehouse) -> (bool, bool) {
    let runs = warehouse.state == databricks::WarehouseState::Running;
    let starts_quickly = warehouse.kind == WarehouseKind::Serverless;
    (!runs, !starts_quickly)
}
