//! The checks of one workspace, in order.

mod done;
mod kept;
mod places;
mod questions;
mod tables;
mod warehouse;

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use contract::{Check, CheckName, CheckState, Failure, FailureCause, NotChecked, WorkspaceToTest};
use databricks::{Me, MetastoreSummary, WorkspaceClient};
use domain::{Cloud, MetastoreId, Region, WarehouseId, WorkspaceId};
use parking_lot::Mutex;

use self::done::CheckOutcome;
use crate::context::TestContext;
use crate::sign_in::SignIn;
use crate::turns::Turn;
use crate::{access, budget, clock, failure, plan};

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
