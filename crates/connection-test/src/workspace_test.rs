//! The checks of one workspace, in order.

mod done;
mod kept;
mod questions;

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use contract::{
    Check, CheckName, CheckState, Failure, FailureCause, NotChecked, Observation, WarehouseState,
    Warning, WorkspaceToTest,
};
use databricks::{
    Me, MetastoreSummary, SqlStatement, SqlWarehouse, StatementError, WarehouseKind,
    WorkspaceClient,
};
use domain::{
    Authentication, Cloud, MetastoreId, Region, TableName, Timestamp, WarehouseId, WorkspaceId,
};
use futures::StreamExt as _;
use parking_lot::Mutex;

use self::done::CheckOutcome;
use crate::access;
use crate::budget;
use crate::clock;
use crate::context::TestContext;
use crate::judge::{self, Newest};
use crate::place;
use crate::plan;
use crate::probe::{ProbeOutcome, TableProbe, is_not_found};
use crate::refusal;
use crate::sign_in::SignIn;
use crate::turns::{PER_HOST, Turn};
use crate::{failure, workspaces};

/// The test of one workspace.
pub struct WorkspaceTest {
    shared: Arc<TestContext>,
    workspace: WorkspaceClient,
    sign_in: SignIn,
    asked: WorkspaceToTest,
    /// As whom checks are made, once that is known.
    made_as: Mutex<Option<String>>,
}

/// Who is signed in where.
struct SignedInIdentity {
    workspace_id: WorkspaceId,
    user_name: String,
    /// Whether it is the principal that the test is to run as.
    is_principal: bool,
    /// The whole answer; absent when the check is kept from an earlier test.
    me: Option<Me>,
}

/// The metastore.
struct MetastoreIdentity {
    id: MetastoreId,
    cloud: Cloud,
    region: Region,
    /// The whole answer; absent when the check is kept from an earlier test.
    summary: Option<MetastoreSummary>,
}

/// The warehouse, and whether it is known to run.
struct UsableWarehouse {
    id: WarehouseId,
    runs: bool,
}

impl WorkspaceTest {
    /// Prepares the test; nothing is sent yet.
    pub fn new(shared: Arc<TestContext>, asked: WorkspaceToTest, sign_in: SignIn) -> Self {
        let workspace = shared
            .setup
            .client
            .with_total_timeout(budget::CALL)
            .workspace(asked.host.clone(), sign_in.credentials.clone());
        let application_id = sign_in.credentials.application_id();
        let made_as = application_id.map(|id| id.to_string());
        Self {
            shared,
            workspace,
            sign_in,
            asked,
            made_as: Mutex::new(made_as),
        }
    }

    /// Runs the checks that are waiting. One that fails does not hide the others, except those that need it.
    pub async fn carry_out(self) {
        if !self.has_work() {
            return;
        }
        let signed_in = self.check(CheckName::Credentials, self.credentials());
        if signed_in.await.is_some() && self.sign_in.is_new {
            (self.shared.setup.on_proof)(&self.asked.host, &self.sign_in.credentials);
        }
        let identity = self.check(CheckName::Identity, self.identity());
        let identity = identity.await.or_else(|| self.kept_identity());
        if let Some(identity) = &identity {
            self.note_identity(&identity.user_name);
        }
        let metastore = self.check(CheckName::Metastore, self.metastore(identity.as_ref()));
        let metastore = metastore.await.or_else(|| self.kept_metastore());
        if let (Some(identity), Some(metastore)) = (&identity, &metastore) {
            self.keep_facts(identity, metastore);
        }
        let warehouse = self.check(CheckName::Warehouse, self.warehouse());
        let warehouse = warehouse.await.or_else(|| self.kept_warehouse());
        tokio::join!(
            self.tables(identity.as_ref(), metastore.as_ref(), warehouse.as_ref()),
            self.access(identity.as_ref(), metastore.as_ref()),
        );
    }

    fn has_work(&self) -> bool {
        let is_waiting = |checks: &[Check]| {
            checks
                .iter()
                .any(|check| check.state == CheckState::Waiting)
        };
        self.look(is_waiting)
    }

    fn look<T: Default>(&self, look: impl FnOnce(&[Check]) -> T) -> T {
        let looked = self.shared.run.look(&self.asked.host, look);
        looked.unwrap_or_default()
    }

    fn turn(&self) -> impl Future<Output = Turn> {
        self.shared.setup.turns.take(&self.asked.host)
    }

    /// Runs a check, if it waits and nothing keeps it from running. It begins with its turn, if it does not take turns by itself.
    async fn check<T>(
        &self,
        name: CheckName,
        work: impl Future<Output = CheckOutcome<T>>,
    ) -> Option<T> {
        let within = budget::of(&name);
        let (check, value) = self.made(name, within, work).await?;
        self.end(check);
        value
    }

    /// Makes a check as [`Self::check`] does, and leaves it to the caller to end it.
    async fn made<T>(
        &self,
        name: CheckName,
        within: Duration,
        work: impl Future<Output = CheckOutcome<T>>,
    ) -> Option<(Check, Option<T>)> {
        let (waits, blocker) = self.look(|checks| {
            let own = checks.iter().find(|check| check.name == name);
            let waits = own.is_some_and(|check| check.state == CheckState::Waiting);
            (waits, plan::blocker(checks, &name))
        });
        if !waits {
            return None;
        }
        if let Some(check) = blocker {
            let left_out = Check {
                state: CheckState::NotChecked {
                    because: NotChecked::After { check },
                },
                ..Check::waiting(name)
            };
            return Some((left_out, None));
        }
        let _turn = match name {
            // A warehouse that starts must not keep others waiting; questions about access are shared, and asked one by one.
            CheckName::Warehouse | CheckName::Access(_) => None,
            _ => Some(self.turn().await),
        };
        self.shared.run.begin(&self.asked.host, &name);
        let begun = Instant::now();
        let done = tokio::time::timeout(within, work).await;
        let CheckOutcome {
            value,
            state,
            probe,
        } = done.unwrap_or_else(|_late| {
            let failure = self.failed(FailureCause::TimedOut);
            match name {
                CheckName::Access(_) => access::unread(failure).into(),
                _ => failure.into(),
            }
        });
        let check = Check {
            name,
            state,
            duration_ms: u64::try_from(begun.elapsed().as_millis()).ok(),
            checked_at: Some(clock::now()),
            checked_as: self.made_as.lock().clone(),
            probe: probe.map(Box::new),
        };
        Some((check, value))
    }

    async fn credentials(&self) -> CheckOutcome<()> {
        self.signed_in().await.into()
    }

    async fn signed_in(&self) -> Result<((), Observation), Failure> {
        let databricks = &self.shared.setup.client;
        let host = &self.asked.host;
        // Before the secret is sent.
        let expected = &self.shared.expected;
        expected.check(host).map_err(|cause| self.failed(cause))?;
        workspaces::check_account(databricks, host, self.shared.account_id).await?;
        if let Err(error) = self.workspace.sign_in().await {
            // Boxed, because few need its room.
            return Err(Box::pin(self.explain_refusal(failure::of_call(&error))).await);
        }
        let application_id = self.sign_in.credentials.application_id();
        if application_id.is_none() {
            // Signing in sends no personal access token; asking who it belongs to does.
            self.prove_token().await?;
        }
        Ok(((), Observation::Credentials { application_id }))
    }

    /// A token is good when the workspace says whose it is, or knows them well enough to say what they may not do.
    async fn prove_token(&self) -> Result<(), Failure> {
        let Err(error) = self.workspace.me().await else {
            return Ok(());
        };
        let failure = failure::of_call(&error);
        match failure.cause {
            FailureCause::NotInWorkspace | FailureCause::SqlEntitlementMissing => Ok(()),
            _ => Err(failure),
        }
    }

    /// A workspace says the same about a wrong secret and about a principal that is not in it. A secret that the account accepts is right.
    async fn explain_refusal(&self, failure: Failure) -> Failure {
        if failure.cause != FailureCause::InvalidClient {
            return failure;
        }
        // This check has its turn already; waiting for another one could keep all others from theirs.
        let asking = self.role_in_account(None);
        match tokio::time::timeout(budget::EXPLANATION, asking).await {
            Ok(Ok(_accepted)) => Failure {
                cause: FailureCause::NotInWorkspace,
                ..failure
            },
            _ => failure,
        }
    }

    async fn identity(&self) -> CheckOutcome<SignedInIdentity> {
        let me = match self.workspace.me().await {
            Ok(me) => me,
            Err(error) => return failure::of_call(&error).into(),
        };
        let here = clock::now();
        let expected = self.asked.workspace_id.as_ref();
        if let Err(cause) = workspaces::check_id(expected, me.workspace_id.as_ref()) {
            return self.failed(cause).into();
        }
        let Some(workspace_id) = me.workspace_id.clone().or_else(|| expected.cloned()) else {
            return self.failed(FailureCause::Unreadable).into();
        };
        // From here on it is known as whom this and all later checks are made.
        self.note_identity(&me.user_name);
        let chosen = self.shared.application_id;
        let is_principal = me.application_id == Some(chosen);
        let how = self.sign_in.credentials.authentication();
        let is_token = how == Authentication::PersonalAccessToken;
        if !is_principal && !is_token {
            let cause = FailureCause::OtherPrincipal {
                expected: chosen,
                found: me.user_name,
            };
            return self.failed(cause).into();
        }
        // A token may be a person's. It shows what the workspace has, and nothing about the principal.
        let somebody_else = (!is_principal).then_some(Warning::OtherPrincipal { expected: chosen });
        let there = me.server_time.map(clock::whole_second);
        let skew = there.and_then(|there| place::skew(here, there));
        let found = Observation::Identity {
            user_name: me.user_name.clone(),
            display_name: me.display_name.clone(),
            workspace_id: workspace_id.clone(),
        };
        let identity = SignedInIdentity {
            workspace_id,
            user_name: me.user_name.clone(),
            is_principal,
            me: Some(me),
        };
        CheckOutcome::passed(identity, found, somebody_else.into_iter().chain(skew))
    }

    async fn metastore(
        &self,
        identity: Option<&SignedInIdentity>,
    ) -> CheckOutcome<MetastoreIdentity> {
        let summary: MetastoreSummary = match self.workspace.metastore_summary().await {
            Ok(summary) => summary,
            Err(error) => return failure::of_call(&error).into(),
        };
        let expected = self.asked.region.as_ref();
        let region = match workspaces::check_region(expected, summary.region.clone()) {
            Ok(region) => region,
            Err(cause) => return self.failed(cause).into(),
        };
        let cloud = summary.cloud.unwrap_or_else(|| self.asked.host.cloud());
        if let Err(cause) = self.shared.expected.check_cloud(cloud) {
            return self.failed(cause).into();
        }
        let again = identity.and_then(|identity| {
            let shared = &self.shared;
            shared.claim_metastore(
                summary.metastore_id,
                &self.asked.host,
                &identity.workspace_id,
            )
        });
        let found = Observation::Metastore {
            metastore_id: summary.metastore_id,
            name: summary.display_name(),
            cloud,
            region: region.clone(),
        };
        let metastore = MetastoreIdentity {
            id: summary.metastore_id,
            cloud,
            region,
            summary: Some(summary),
        };
        CheckOutcome::passed(metastore, found, again)
    }

    async fn warehouse(&self) -> CheckOutcome<UsableWarehouse> {
        self.usable_warehouse().await.into()
    }

    /// Finds the best warehouse and proves that it can be used. One that starts is waited for without keeping others from their turns.
    async fn usable_warehouse(&self) -> Result<(UsableWarehouse, Observation), Failure> {
        let turn = self.turn().await;
        let usable: Vec<SqlWarehouse> = self
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
        let state = match best.state {
            databricks::WarehouseState::Running => WarehouseState::Running,
            databricks::WarehouseState::Stopped => WarehouseState::Stopped,
            _ => WarehouseState::Changing,
        };
        let turn = (state == WarehouseState::Running).then_some(turn);
        let mut statement = SqlStatement::new(best.id.clone(), "SELECT 1");
        statement.deadline = budget::WAREHOUSE_START;
        let proof = self.workspace.execute(statement).await;
        drop(turn);
        match proof {
            Ok(rows) if rows.first() == Some("1") => {}
            Ok(_) => return Err(self.failed(FailureCause::Unreadable)),
            Err(StatementError::DeadlineExceeded { .. }) => {
                return Err(self.failed(FailureCause::WarehouseNotReady {
                    name: best.name.clone(),
                }));
            }
            Err(error) => {
                let failure = failure::of_statement(&error, &self.asked.host);
                return Err(self.with_health(failure, best).await);
            }
        }
        let found = Observation::Warehouse {
            warehouse_id: best.id.clone(),
            name: best.name.clone(),
            state,
            usable: u32::try_from(usable.len()).unwrap_or(u32::MAX),
        };
        let id = best.id.clone();
        Ok((UsableWarehouse { id, runs: true }, found))
    }

    /// Adds to the failure of a warehouse which one it is and what Databricks says about its health.
    async fn with_health(&self, failure: Failure, warehouse: &SqlWarehouse) -> Failure {
        if !matches!(failure.cause, FailureCause::WarehouseFailed { .. }) {
            return failure;
        }
        let asking = self.workspace.warehouse(&warehouse.id);
        let told = tokio::time::timeout(budget::EXPLANATION, asking).await;
        let health = told.ok().and_then(Result::ok).and_then(|told| told.health);
        Failure {
            cause: FailureCause::WarehouseFailed {
                name: Some(warehouse.name.clone()),
                health: health.map(|health| health.summary.unwrap_or(health.status)),
            },
            ..failure
        }
    }

    async fn tables(
        &self,
        identity: Option<&SignedInIdentity>,
        metastore: Option<&MetastoreIdentity>,
        warehouse: Option<&UsableWarehouse>,
    ) {
        let waiting: Vec<TableName> = self.look(|checks| {
            let waiting = checks
                .iter()
                .filter(|check| check.state == CheckState::Waiting);
            waiting
                .filter_map(|check| match &check.name {
                    CheckName::Table(table) => Some(table.clone()),
                    _ => None,
                })
                .collect()
        });
        let read = Mutex::new(Vec::new());
        futures::stream::iter(waiting)
            .for_each_concurrent(PER_HOST, |table| {
                let read = &read;
                async move {
                    // A warehouse that was found by an earlier test may have been stopped since.
                    let deadline = match warehouse {
                        Some(UsableWarehouse { runs: false, .. }) => budget::WAREHOUSE_START,
                        _ => budget::TABLE_PROBE,
                    };
                    let name = CheckName::Table(table.clone());
                    let longer = deadline.saturating_sub(budget::TABLE_PROBE);
                    let within = budget::of(&name) + longer;
                    let work = self.table(&table, identity, metastore, warehouse, deadline);
                    let Some((check, newest)) = self.made(name, within, work).await else {
                        return;
                    };
                    match newest {
                        Some(newest) if is_late(&table, newest, [Timestamp::MAX]) => {
                            read.lock().push((table, check, newest));
                        }
                        _ => self.end(check),
                    }
                }
            })
            .await;
        self.judge_the_late(read.into_inner());
    }

    /// Ends the checks of tables whose newest row is old. Whether something is late shows only when all others have been read.
    fn judge_the_late(&self, old: Vec<(TableName, Check, Newest)>) {
        let newest = |check: &Check| match &check.state {
            CheckState::Passed {
                found: Observation::Table { newest, .. },
                ..
            } => *newest,
            _ => None,
        };
        let mut seen: Vec<Timestamp> =
            self.look(|checks| checks.iter().filter_map(newest).collect());
        seen.extend(old.iter().filter_map(|(_, check, _)| newest(check)));
        for (table, mut check, newest) in old {
            if let (CheckState::Passed { warnings, .. }, Some(known)) =
                (&mut check.state, table.known())
            {
                warnings.extend(judge::lateness(
                    known,
                    newest,
                    seen.iter().copied(),
                    clock::now(),
                ));
            }
            self.end(check);
        }
    }

    async fn table(
        &self,
        table: &TableName,
        identity: Option<&SignedInIdentity>,
        metastore: Option<&MetastoreIdentity>,
        warehouse: Option<&UsableWarehouse>,
        deadline: Duration,
    ) -> CheckOutcome<Newest> {
        // What a check needs has passed before it runs, so all three are there.
        let (Some(identity), Some(metastore), Some(warehouse)) = (identity, metastore, warehouse)
        else {
            return self.failed(FailureCause::Unreadable).into();
        };
        let probe = TableProbe {
            workspace: &self.workspace,
            warehouse: &warehouse.id,
            table,
            deadline,
        };
        let ProbeOutcome {
            mut state,
            mut probe,
            newest,
        } = probe.run().await;
        if is_not_found(&state) {
            let asked = refusal::Refusal {
                workspace: &self.workspace,
                metastore_id: metastore.id,
                principal: &identity.user_name,
                table,
            };
            let facts = self.shared.metastore(metastore.id, &identity.user_name);
            state = asked.explain(state, &facts, &mut probe).await;
        }
        CheckOutcome {
            value: newest,
            state,
            probe: Some(probe),
        }
    }

    fn note_identity(&self, user_name: &str) {
        *self.made_as.lock() = Some(user_name.to_owned());
    }

    fn end(&self, check: Check) {
        self.shared.run.end(&self.asked.host, check);
    }

    fn failed(&self, cause: FailureCause) -> Failure {
        failure::bare(cause, &self.asked.host)
    }
}

/// Says whether the newest row of a table is so old that it would be late if others are as new as `others`.
fn is_late(table: &TableName, newest: Newest, others: [Timestamp; 1]) -> bool {
    let known = table.known();
    known.is_some_and(|known| judge::lateness(known, newest, others, clock::now()).is_some())
}

/// The best warehouse first: one that runs, then one that starts in seconds.
fn preference(warehouse: &SqlWarehouse) -> (bool, bool) {
    let runs = warehouse.state == databricks::WarehouseState::Running;
    let starts_quickly = warehouse.kind == WarehouseKind::Serverless;
    (!runs, !starts_quickly)
}
