//! Connectors that are tested day after day: what signs in as a service principal that trusts this server needs nothing that is kept.

use std::hash::BuildHasher as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use connection_test::turns::Turns;
use connection_test::{InvalidRequest, Setup, SignIn, Test, failure};
use contract::{
    Check, CheckName, CheckState, ConnectionTestRequest, ConnectorValidation, DailyTest,
    FailedCheck, Failure, FailureCause, NotChecked, ValidationSwitch, WorkspaceToTest,
};
use databricks::Client;
use domain::{ConnectorId, Credentials, DatabricksHost, Timestamp};
use futures::{FutureExt as _, StreamExt as _};
use serde_json::json;
use store::{ConnectorRecord, Store, ValidationRecord, ValidationSwitched};

use crate::clock;

/// How often the server looks for what is due.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// What failed is tested again after so long, so that a repair is noticed.
const AGAIN_AFTER: Duration = Duration::from_hours(1);
/// Tests at the same time.
const AT_ONCE: usize = 4;

/// Why it can't be switched or shown.
#[derive(Debug, thiserror::Error)]
pub enum ValidationError {
    /// There is no such connector.
    #[error("no such connector")]
    NotFound,
    /// Nothing is kept to sign in with.
    #[error(
        "This connector was tested with a secret, and LakeSentry keeps none. Let the service principal trust LakeSentry, and test it again without a secret."
    )]
    NothingKept,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Says whether a connector is tested by itself, and what that came to.
pub async fn show(store: &Store, id: ConnectorId) -> Result<ConnectorValidation, ValidationError> {
    let connector = store.connector(id, clock::now()).await?;
    connector.ok_or(ValidationError::NotFound)?;
    let history = store.validations(id).await?;
    Ok(ConnectorValidation {
        next_at: store.validation_due(id).await?,
        history: history.iter().filter_map(as_told).collect(),
    })
}

/// Switches it on, with a first test at once, or off.
pub async fn switch(
    store: &Store,
    id: ConnectorId,
    wanted: ValidationSwitch,
) -> Result<ConnectorValidation, ValidationError> {
    let first_at = wanted.daily.then(clock::now);
    match store.switch_validation(id, first_at).await? {
        ValidationSwitched::Done => show(store, id).await,
        ValidationSwitched::Unknown => Err(ValidationError::NotFound),
        ValidationSwitched::NothingKept => Err(ValidationError::NothingKept),
    }
}

/// Reads what is stored of a test. What another version has written in another form is left out, and the log says so.
pub fn as_told(record: &ValidationRecord) -> Option<DailyTest> {
    serde_json::from_str(&record.outcome)
        .inspect_err(|error| tracing::error!(connector_id = %record.connector_id, %error, "a stored test can't be read"))
        .ok()
}

/// Tests what is due.
#[derive(Debug, Clone)]
pub struct DailyTests {
    /// Which connectors there are, and what is due.
    pub store: Store,
    /// The client for Databricks.
    pub databricks: Client,
    /// Who may call Databricks when: all tests share it.
    pub turns: Arc<Turns>,
    /// How long after a test the next one is due.
    pub every: Duration,
}

impl DailyTests {
    /// Looks for what is due, for ever.
    pub async fn run(self) {
        let mut every = tokio::time::interval(LOOK_EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            if let Err(error) = self.look(clock::now()).await {
                tracing::warn!(%error, "connectors could not be tested by themselves");
            }
        }
    }

    /// Tests once what is due, and keeps what that came to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look(&self, now: Timestamp) -> Result<(), store::Error> {
        // A process that is ended in the middle of it leaves them due in an hour, and not at once: what ends the process must not be repeated
        // all the time.
        let again = now.later(AGAIN_AFTER);
        let latest = now.later(2 * self.every.max(AGAIN_AFTER));
        let taken = self.store.take_due_validations(now, again, latest).await?;
        let mut tests = futures::stream::iter(taken)
            .map(|id| self.test(id, now))
            .buffer_unordered(AT_ONCE);
        let mut outcome = Ok(());
        while let Some(tested) = tests.next().await {
            outcome = outcome.and(tested);
        }
        outcome
    }

    async fn test(&self, id: ConnectorId, now: Timestamp) -> Result<(), store::Error> {
        let Some(connector) = self.store.connector(id, now).await? else {
            return Ok(());
        };
        // A test that can't even be made says nothing good about the connector, whatever the reason.
        let outcome = match AssertUnwindSafe(self.carry_out(&connector))
            .catch_unwind()
            .await
        {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(InvalidRequest { field, detail })) => {
                tracing::error!(connector_id = %id, field, detail, "a connector can't be tested by itself");
                not_made(&connector, detail)
            }
            // The log has what happened.
            Err(_) => not_made(&connector, "LakeSentry failed while it tested".to_owned()),
        };
        let failed: Vec<String> = outcome
            .failed
            .iter()
            .map(|check| check.name.to_string())
            .collect();
        let is_well = outcome.is_well();
        let told = json!({
            "well": is_well, "passed": outcome.passed, "failed": failed, "not_checked": outcome.not_checked,
        });
        tracing::info!(connector_id = %id, is_well, ?failed, "connector tested by itself");
        let record = ValidationRecord {
            connector_id: id,
            validated_at: outcome.validated_at,
            failed: !is_well,
            // What was made here can be written.
            outcome: serde_json::to_string(&outcome).unwrap_or_default(),
        };
        let next = if is_well {
            self.every
        } else {
            self.every.min(AGAIN_AFTER)
        };
        let next = now.later(spread(next));
        self.store.note_validation(&record, &told, next).await
    }

    /// Runs the test that a person would.
    async fn carry_out(&self, connector: &ConnectorRecord) -> Result<DailyTest, InvalidRequest> {
        let facts = &connector.made_from;
        let application_id = facts.application_id.ok_or_else(|| InvalidRequest {
            field: "/application_id",
            detail: "the connector does not say as whom it connects".to_owned(),
        })?;
        let credentials = Credentials::Federated {
            application_id,
            account_id: facts.account_id,
        };
        let request = ConnectionTestRequest {
            account_id: facts.account_id,
            partition: Some(facts.host.partition()),
            accounts_host: None,
            application_id,
            features: facts.features.clone(),
            tables: Vec::new(),
            workspaces: vec![WorkspaceToTest {
                host: facts.host.clone(),
                workspace_id: Some(facts.workspace_id.clone()),
                name: Some(facts.workspace_name.clone()),
                region: Some(facts.region.clone()),
                primary: connector.primary,
                checks: Vec::new(),
                credentials: None,
            }],
            repeats: None,
            hand_over: false,
        };
        connection_test::check(&request)?;
        let setup = Setup {
            client: self.databricks.clone(),
            turns: Arc::clone(&self.turns),
            // The workspace itself is connected, which is no finding.
            connected: Vec::new(),
            on_proof: Box::new(|_, _| ()),
            // Who sees that one is due makes it, and makes it again.
            is_shared: false,
        };
        let test = Test::prepare(setup, &request, vec![SignIn::held(credentials)], None)?;
        let run = test.run();
        test.carry_out().await;
        let checks = run.workspace(&facts.host).map(|workspace| workspace.checks);
        Ok(summed_up(
            &checks.unwrap_or_default(),
            &facts.host,
            clock::now(),
        ))
    }
}

/// The same moment for all would be a burst at Databricks, also after it was down for all: a time moves by up to a twentieth.
fn spread(after: Duration) -> Duration {
    let twentieth = (after / 20).as_secs().max(1);
    let random = std::hash::RandomState::new().hash_one(()) % (2 * twentieth);
    after.saturating_sub(Duration::from_secs(twentieth)) + Duration::from_secs(random)
}

/// What is told of a test that could not be made.
fn not_made(connector: &ConnectorRecord, detail: String) -> DailyTest {
    let failure = Failure {
        detail: Some(detail),
        ..failure::bare(FailureCause::Unknown, &connector.made_from.host)
    };
    DailyTest {
        validated_at: clock::now(),
        passed: 0,
        failed: vec![FailedCheck {
            name: CheckName::Credentials,
            failure,
        }],
        not_checked: 0,
    }
}

fn summed_up(checks: &[Check], host: &DatabricksHost, validated_at: Timestamp) -> DailyTest {
    let mut outcome = DailyTest {
        validated_at,
        passed: 0,
        failed: Vec::new(),
        not_checked: 0,
    };
    for check in checks {
        match &check.state {
            CheckState::Passed { .. } => outcome.passed += 1,
            // What Databricks does not offer there nobody can repair.
            CheckState::Failed { failure } if failure.cause == FailureCause::NotOffered => {
                outcome.not_checked += 1;
            }
            // What nothing is known of must not pass for well.
            CheckState::Failed { failure }
            | CheckState::NotChecked {
                because: NotChecked::Unread { failure },
            } => outcome.failed.push(FailedCheck {
                name: check.name.clone(),
                failure: failure.clone(),
            }),
            CheckState::NotChecked {
                because: NotChecked::OutOfTime,
            } => outcome.failed.push(FailedCheck {
                name: check.name.clone(),
                failure: failure::bare(FailureCause::TimedOut, host),
            }),
            CheckState::Waiting | CheckState::Running | CheckState::NotChecked { .. } => {
                outcome.not_checked += 1;
            }
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use contract::Observation;

    use super::*;

    #[test]
    fn what_nothing_is_known_of_is_not_well() {
        let host = DatabricksHost::parse("adb-1.0.azuredatabricks.net").unwrap();
        let check = |name, state| Check {
            state,
            ..Check::waiting(name)
        };
        let passed = check(
            CheckName::Credentials,
            CheckState::Passed {
                found: Observation::Credentials {
                    application_id: None,
                    exchanged: None,
                },
                warnings: Vec::new(),
            },
        );
        let sum = |because| {
            let other = check(CheckName::Warehouse, CheckState::NotChecked { because });
            summed_up(&[passed.clone(), other], &host, Timestamp(0))
        };
        assert!(sum(NotChecked::Cancelled).is_well());
        let unread = NotChecked::Unread {
            failure: failure::bare(FailureCause::Unreadable, &host),
        };
        for because in [NotChecked::OutOfTime, unread] {
            let sum = sum(because);
            assert!(!sum.is_well() && sum.failed.len() == 1, "{sum:?}");
        }
    }
}
