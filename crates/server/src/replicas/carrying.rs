//! Connection tests that go on when the server that carries them out is lost.

use std::sync::Arc;

use connection_test::{KeptChanges, Resumable, Run, Test, TestPlan, TestSignIns};
use domain::ConnectionTestId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{
    NewReplicaTest, ReplicaEvents, ReplicaNews, ReplicaTest, ReplicaTestBegun, ReplicaTestStanding,
};
use tokio::sync::broadcast;
use zeroize::Zeroizing;

use super::{GIVES_UP, HEARTBEAT, LEASE, ReplicaError, Replicas, TRY_AGAIN};
use crate::vault::Permit;

/// Changes that are kept at a time.
const CHANGES_AT_ONCE: usize = 500;

/// A plan, as it is sealed.
#[derive(Serialize, Deserialize)]
struct SealedPlan {
    plan: TestPlan,
    generation: String,
}

/// A test that another server began.
#[derive(Debug)]
pub struct SharedTest {
    /// What it checks.
    pub plan: TestPlan,
    /// What it signs in with; none where that was forgotten.
    pub sign_ins: Option<TestSignIns>,
    /// Whether somebody has cancelled it.
    pub is_cancelled: bool,
    /// The session that it belongs to, by its hash.
    pub session: String,
    /// The generation of the session when it began.
    pub generation: String,
}

/// What became of a test that was to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BegunElsewhere {
    /// It is carried out here.
    No,
    /// The same call has started this one.
    Before(ConnectionTestId),
    /// The key was used for another request.
    KeyReused,
    /// What it signs in with was forgotten meanwhile.
    Forgotten,
}

/// How carrying a test out ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarryingEnd {
    /// With the test.
    OfTest,
    /// Another server goes on with it.
    Left,
}

impl Replicas {
    /// Takes down what it takes to go on with a test, before anything is asked. `call` is the key of the call and what tells it from others.
    pub async fn begin(
        &self,
        permit: &Permit,
        call: Option<(String, String)>,
        id: ConnectionTestId,
        resumable: Resumable,
    ) -> Result<BegunElsewhere, ReplicaError> {
        let Resumable { plan, sign_ins } = resumable;
        let plan = SealedPlan {
            plan,
            generation: permit.generation().to_owned(),
        };
        let test_id = id.to_string();
        let new = NewReplicaTest {
            session: permit.session().hash(),
            generation: permit.generation().to_owned(),
            call,
            plan: self.seal(&plan, &purpose_of_plan(&test_id))?,
            sign_ins: self.seal(&sign_ins, &purpose_of_sign_ins(&test_id))?,
            test_id,
        };
        let (store, own_name) = (&self.inner.store, &self.inner.own_name);
        match store.begin_replica_test(&new, own_name, LEASE).await? {
            ReplicaTestBegun::Begun => Ok(BegunElsewhere::No),
            ReplicaTestBegun::KeyReused => Ok(BegunElsewhere::KeyReused),
            ReplicaTestBegun::Forgotten => Ok(BegunElsewhere::Forgotten),
            ReplicaTestBegun::Before(id) => ConnectionTestId::parse(&id)
                .map(BegunElsewhere::Before)
                .map_err(|_| ReplicaError::Unreadable("a test")),
        }
    }

    /// Finds a test of a session, by the session's hash, with all that happened in it.
    pub async fn find(
        &self,
        session: &str,
        id: ConnectionTestId,
    ) -> Result<Option<Arc<Run>>, ReplicaError> {
        let found = self
            .inner
            .store
            .replica_test(&id.to_string(), session)
            .await?;
        let Some(found) = found else { return Ok(None) };
        let run = Arc::new(self.open_test(found)?.plan.run());
        self.catch_up(&run).await?;
        Ok(Some(run))
    }

    /// Takes over what others have kept of a test since.
    pub async fn catch_up(&self, run: &Run) -> Result<(), ReplicaError> {
        let id = run.id.to_string();
        loop {
            let known = run.event_count();
            let from = u64::try_from(known).unwrap_or(u64::MAX);
            let news = self.inner.store.replica_test_events(&id, from).await?;
            for events in news {
                let changes: KeptChanges = serde_json::from_str(&events.changes)
                    .map_err(|_| ReplicaError::Unreadable("what was found in a test"))?;
                run.follow(usize::try_from(events.first).unwrap_or(usize::MAX), changes);
            }
            if run.event_count() == known {
                return Ok(());
            }
        }
    }

    /// Follows a test that is carried out elsewhere, until it ends or nobody looks at it any more.
    pub fn follow(&self, run: &Arc<Run>) {
        let (replicas, id, watched) = (self.clone(), run.id, Arc::downgrade(run));
        tokio::spawn(async move {
            let mut heard = replicas.inner.news.subscribe();
            let test_id = id.to_string();
            let of_test = ReplicaNews::Test(test_id.clone());
            while let Some(run) = watched.upgrade() {
                if let Err(error) = replicas.catch_up(&run).await {
                    tracing::warn!(%error, "a test that another server carries out is not followed");
                }
                if run.has_ended() || run.is_abandoned() {
                    return;
                }
                // One that nobody can go on with is gone some day.
                if let Ok(false) = replicas.inner.store.has_replica_test(&test_id).await {
                    run.abandon();
                    return;
                }
                drop(run);
                replicas.wait_for(&mut heard, &of_test).await;
            }
        });
    }

    /// Carries a test out, and keeps what happens in it before anybody sees it.
    pub async fn carry(&self, test: Test) -> CarryingEnd {
        let id = test.run().id;
        self.inner.carried_here.lock().insert(id);
        let carried = self.inner.carried.track_future(self.carry_and_keep(test));
        let outcome = carried.await;
        self.inner.carried_here.lock().remove(&id);
        outcome
    }

    async fn carry_and_keep(&self, test: Test) -> CarryingEnd {
        let run = test.run();
        let mut work = tokio::spawn(test.carry_out());
        let keeping = self.keep_changes(&run);
        tokio::pin!(keeping);
        let outcome = tokio::select! {
            outcome = &mut keeping => outcome,
            ended = &mut work => {
                // One that failed ends, as every other: nobody else would fare better with it.
                if ended.is_err() {
                    run.finish(false, true);
                }
                return keeping.await;
            }
        };
        if outcome == CarryingEnd::Left {
            // Its calls end with it, and statements that run are cancelled.
            work.abort();
            drop(work.await);
            run.abandon();
        }
        outcome
    }

    async fn keep_changes(&self, run: &Run) -> CarryingEnd {
        let mut heard = self.inner.news.subscribe();
        let cancelled = ReplicaNews::Cancelled(run.id.to_string());
        loop {
            tokio::select! {
                () = self.inner.leaving.cancelled() => return CarryingEnd::Left,
                () = run.wait_for_unkept() => {}
                () = tokio::time::sleep(HEARTBEAT) => {}
                () = self.wait_for(&mut heard, &cancelled) => {}
            }
            let (first, changes) = run.take_unkept(CHANGES_AT_ONCE);
            match self.keep(run.id, first, &changes).await {
                ReplicaTestStanding::Wanted => {}
                ReplicaTestStanding::Cancelled => run.cancel(),
                ReplicaTestStanding::Lost => return CarryingEnd::Left,
            }
            run.show(first + changes.len());
            if changes.are_last() {
                return CarryingEnd::OfTest;
            }
        }
    }

    /// Keeps changes, or says that this server is there. Tried until the database answers, or until others may think that this server is lost:
    /// nothing is shown that is not kept, and no two servers ask the same.
    async fn keep(
        &self,
        id: ConnectionTestId,
        first: usize,
        changes: &KeptChanges,
    ) -> ReplicaTestStanding {
        let events = (!changes.is_empty()).then(|| ReplicaEvents {
            first: u64::try_from(first).unwrap_or(u64::MAX),
            events: u64::try_from(changes.len()).unwrap_or(u64::MAX),
            changes: serde_json::to_string(changes).unwrap_or_default(),
        });
        let (id, own_name) = (id.to_string(), &self.inner.own_name);
        let trying = async {
            loop {
                let kept = self.inner.store.carry_replica_test(
                    &id,
                    own_name,
                    LEASE,
                    events.as_ref(),
                    changes.are_last(),
                );
                match kept.await {
                    Ok(standing) => return standing,
                    Err(error) => {
                        tracing::warn!(%error, "what was found in a connection test is not kept yet");
                    }
                }
                tokio::time::sleep(TRY_AGAIN).await;
            }
        };
        tokio::select! {
            standing = trying => standing,
            () = self.inner.leaving.cancelled() => ReplicaTestStanding::Lost,
            () = tokio::time::sleep(GIVES_UP) => ReplicaTestStanding::Lost,
        }
    }

    /// Takes over a test of a server that is lost, if there is one.
    pub async fn take_over(&self) -> Result<Option<SharedTest>, ReplicaError> {
        let own_name = &self.inner.own_name;
        let taken = self.inner.store.take_over_replica_test(own_name, LEASE);
        let taken = taken.await?.map(|taken| self.open_test(taken));
        Ok(taken
            .transpose()?
            .filter(|taken| !self.carries(taken.plan.id())))
    }

    /// Says whether a test is carried out here: when the database was away for long, a server may seem lost to itself.
    fn carries(&self, id: ConnectionTestId) -> bool {
        self.inner.carried_here.lock().contains(&id)
    }

    /// Notes that somebody looks at a test, which keeps it for half an hour.
    pub async fn touch(&self, id: ConnectionTestId) -> Result<(), ReplicaError> {
        self.inner.store.touch_replica_test(&id.to_string()).await?;
        Ok(())
    }

    /// Asks whichever server carries a test out to end it.
    pub async fn cancel(&self, id: ConnectionTestId) -> Result<(), ReplicaError> {
        Ok(self
            .inner
            .store
            .cancel_replica_test(&id.to_string())
            .await?)
    }

    /// Ends what is carried out here, and the streams of it, because this server ends.
    pub fn begin_to_leave(&self) {
        self.inner.leaving.cancel();
    }

    /// Leaves the tests that were carried out here to the other servers.
    pub async fn leave(&self) {
        self.begin_to_leave();
        self.inner.carried.close();
        self.inner.carried.wait().await;
        let left = self.inner.store.leave_replica_tests(&self.inner.own_name);
        if let Err(error) = left.await {
            tracing::warn!(%error, "other servers go on with the connection tests a little later");
        }
    }

    fn open_test(&self, found: ReplicaTest) -> Result<SharedTest, ReplicaError> {
        let SealedPlan { plan, generation } =
            self.unseal(&found.plan, &purpose_of_plan(&found.test_id))?;
        let purpose = purpose_of_sign_ins(&found.test_id);
        let sign_ins = found.sign_ins.map(|sealed| self.unseal(&sealed, &purpose));
        Ok(SharedTest {
            plan,
            sign_ins: sign_ins.transpose()?,
            is_cancelled: found.is_cancelled,
            session: found.session,
            generation,
        })
    }

    fn seal(&self, what: &impl Serialize, purpose: &str) -> Result<Vec<u8>, ReplicaError> {
        let json = serde_json::to_vec(what).map_err(|_| ReplicaError::Unreadable("a test"))?;
        let json = Zeroizing::new(json);
        Ok(self.inner.keyring.seal(&json, purpose)?)
    }

    fn unseal<T: DeserializeOwned>(&self, sealed: &[u8], purpose: &str) -> Result<T, ReplicaError> {
        let unreadable = || ReplicaError::Unreadable("a test that another server began");
        let opened = self.inner.keyring.open_sealed(sealed, purpose);
        let opened = opened.map_err(|_| unreadable())?;
        serde_json::from_slice(&opened).map_err(|_| unreadable())
    }

    /// Waits until something is said, or may have been missed.
    async fn wait_for(&self, heard: &mut broadcast::Receiver<ReplicaNews>, wanted: &ReplicaNews) {
        let said = async {
            loop {
                match heard.recv().await {
                    Ok(news) if news == *wanted || news == ReplicaNews::Missed => return,
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        drop(tokio::time::timeout(super::LOOK_AGAIN, said).await);
    }
}

fn purpose_of_plan(test_id: &str) -> String {
    format!("lakesentry plan of the connection test {test_id}")
}

fn purpose_of_sign_ins(test_id: &str) -> String {
    format!("lakesentry sign-ins of the connection test {test_id}")
}
