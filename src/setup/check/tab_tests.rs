//! The tests of this tab: starting, following, and which result counts for a workspace.

use std::collections::HashSet;

use contract::{ConnectionTestRequest, OnboardingSession, WorkspaceToTest};
use domain::{ApplicationId, ConnectionTestId, Credentials, DatabricksHost, Secret};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use crate::api::{self, ApiError, connection_tests};
use crate::components::announce;
use crate::connection_test::run::{End, Run, Streams, TestNews, WorkspaceChecks};
use crate::connection_test::store::{self, Inputs, KnownTest};
use crate::state::{Answers, Wizard};

/// A test with what it was made with.
#[derive(Debug, Clone)]
pub struct TabTest {
    known: KnownTest,
    /// The test.
    pub run: Run,
}

/// What counts for one workspace.
#[derive(Debug, Clone)]
pub struct CountedResult {
    /// The checks.
    pub checks: WorkspaceChecks,
    /// The test they come from.
    pub run: Run,
    /// Why it does not count any more.
    pub stale: Option<Stale>,
}

/// Why a result does not count any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// An answer changed at that time, in milliseconds since 1970.
    Since(u64),
    /// Another workspace was made primary, so that other tables are to be read.
    OtherTables,
}

/// What to test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestScope {
    /// Everything in these workspaces.
    Everything(Vec<DatabricksHost>),
    /// What did not pass in these workspaces.
    Failed(Vec<DatabricksHost>),
}

/// The tests of this tab.
#[derive(Debug, Clone, Copy)]
pub struct TabTests {
    kept: RwSignal<Vec<TabTest>>,
    streams: Streams,
    lost: RwSignal<bool>,
    wizard: Wizard,
    listener: StoredValue<Option<Callback<Option<TestNews>>>>,
}

impl TabTests {
    /// Finds the tests of this tab again and follows them.
    pub fn resume(wizard: Wizard) -> Self {
        let tests = Self {
            kept: RwSignal::new(Vec::new()),
            streams: StoredValue::new_local(Vec::new()),
            lost: RwSignal::new(false),
            wizard,
            listener: StoredValue::new(None),
        };
        let inputs = wizard.answers().with_untracked(Inputs::of);
        let saved = wizard.saved().get_untracked();
        let changed_at_ms = saved.map(|saved| saved.at_ms).unwrap_or_default();
        let known: Vec<KnownTest> = store::load()
            .into_iter()
            .map(|mut test| {
                let is_stale = inputs.as_ref() != Some(&test.inputs);
                test.stale_since_ms =
                    is_stale.then(|| test.stale_since_ms.unwrap_or(changed_at_ms));
                test
            })
            .collect();
        store::save(&known);
        for test in known {
            tests.keep(test);
        }
        tests
    }

    fn keep(self, known: KnownTest) {
        let run = Run::follow(&known.started, self.streams, self.changed());
        self.kept.update(|kept| kept.push(TabTest { known, run }));
    }

    fn changed(self) -> Callback<TestNews> {
        Callback::new(move |news: TestNews| {
            if news.run.end.get_untracked() == End::Lost {
                self.lost.try_set(true);
                announce("The server no longer knows the test. Test again");
                self.forget(news.run.id);
                self.tell(None);
            } else {
                self.tell(Some(news));
            }
        })
    }

    /// Calls with all news of the tests from now on; without any where other tests count than before.
    pub fn listen(self, listener: Callback<Option<TestNews>>) {
        self.listener.set_value(Some(listener));
    }

    fn tell(self, news: Option<TestNews>) {
        if let Some(listener) = self.listener.try_get_value().flatten() {
            listener.try_run(news);
        }
    }

    /// Takes a test for ended that the server has ended.
    pub fn end_cancelled(self, run: &Run) {
        run.end_cancelled(self.streams, self.changed());
    }

    fn forget(self, id: ConnectionTestId) {
        self.kept
            .try_update(|kept| kept.retain(|kept| kept.run.id != id));
        self.save();
    }

    fn save(self) {
        self.kept.with_untracked(|kept| {
            let known: Vec<KnownTest> = kept.iter().map(|kept| kept.known.clone()).collect();
            store::save(&known);
        });
    }

    /// Gives what counts for a workspace, and follows it.
    pub fn result(self, host: &DatabricksHost, primary: bool) -> Option<CountedResult> {
        self.with_result(host, primary, |run, checks, stale| CountedResult {
            checks: checks.clone(),
            run: run.clone(),
            stale,
        })
    }

    /// Looks at what counts for a workspace, and follows which tests there are.
    pub fn with_result<T>(
        self,
        host: &DatabricksHost,
        primary: bool,
        look: impl FnOnce(&Run, &WorkspaceChecks, Option<Stale>) -> T,
    ) -> Option<T> {
        self.kept.with(|kept| {
            let mut newest_first = kept.iter().rev();
            let (kept, checks) = newest_first.find_map(|kept| Some((kept, kept.run.of(host)?)))?;
            let other_tables = checks.primary != primary;
            let changed = kept.known.stale_since_ms.map(Stale::Since);
            let stale = changed.or(other_tables.then_some(Stale::OtherTables));
            Some(look(&kept.run, checks, stale))
        })
    }

    /// Gives the test that runs, and follows it.
    pub fn running(self) -> Option<Run> {
        self.kept.with(|kept| {
            let mut newest_first = kept.iter().rev();
            newest_first
                .find(|kept| kept.run.end.get() == End::NotYet)
                .map(|kept| kept.run.clone())
        })
    }

    /// Gives the newest test, and follows which it is.
    pub fn newest(self) -> Option<Run> {
        self.kept
            .with(|kept| kept.last().map(|kept| kept.run.clone()))
    }

    /// Says whether the server forgot a test of this tab, and follows it.
    pub fn lost_one(self) -> bool {
        self.lost.get()
    }

    /// Gives the test that all of these workspaces have their results from, if that still counts: the server can repeat it and keep what
    /// passed.
    fn repeatable(self, answers: &Answers, hosts: &[DatabricksHost]) -> Option<ConnectionTestId> {
        let primary = untrack(|| self.wizard.primary_host());
        let wanted: HashSet<&DatabricksHost> = hosts.iter().collect();
        let chosen = answers.workspaces.iter().flatten();
        let mut ids = chosen
            .filter(|workspace| wanted.contains(&workspace.host))
            .map(|workspace| {
                let is_primary = primary.as_ref() == Some(&workspace.host);
                let id = |run: &Run, _: &WorkspaceChecks, stale: Option<Stale>| {
                    stale.is_none().then_some(run.id)
                };
                untrack(|| self.with_result(&workspace.host, is_primary, id))?
            });
        let first = ids.next()??;
        ids.all(|id| id.as_ref() == Some(&first)).then_some(first)
    }

    /// Starts a test of some of the chosen workspaces: of everything there, or only of what did not pass. At `refused`, what the server
    /// holds is not used once a secret was typed.
    pub async fn start(
        self,
        answers: Answers,
        wanted: TestScope,
        secret: Option<Secret>,
        refused: Vec<DatabricksHost>,
    ) -> Result<(), ApiError> {
        let (repeats, hosts) = match wanted {
            TestScope::Everything(hosts) => (None, hosts),
            TestScope::Failed(hosts) => (self.repeatable(&answers, &hosts), hosts),
        };
        let Some(inputs) = Inputs::of(&answers) else {
            return Err(ApiError::NotSent);
        };
        let trust = answers.trust();
        let held = if secret.is_some() || trust.is_some() {
            api::onboarding_session().await?
        } else {
            OnboardingSession::default()
        };
        let application = answers.application;
        let has_token =
            |host: &DatabricksHost| application.is_some_and(|of| of.has_token_in(&held, host));
        // Of 5,000 workspaces, each of these is a task of its own: taking the answers, making the request, writing it, reading what was started,
        // following it, showing that, keeping it for a reload, and counting.
        TimeoutFuture::new(0).await;
        let refused: HashSet<&DatabricksHost> = refused.iter().collect();
        let credentials = |host: &DatabricksHost| {
            let held_is_good = has_token(host) && !refused.contains(host);
            let typed = typed_credentials(inputs.application_id, secret.as_ref(), held_is_good);
            typed.or_else(|| trust.clone().filter(|_| !held_is_good))
        };
        let request = ConnectionTestRequest {
            repeats,
            ..request(
                &answers,
                &inputs,
                &hosts,
                untrack(|| self.wizard.primary_host()).as_ref(),
                credentials,
            )
        };
        TimeoutFuture::new(0).await;
        let started = connection_tests::start(request).await?;
        TimeoutFuture::new(0).await;
        self.lost.set(false);
        // Results of workspaces that are tested again are not needed any more.
        let hosts: HashSet<&DatabricksHost> = hosts.iter().collect();
        self.kept.update(|kept| {
            kept.retain(|kept| {
                let mut workspaces = kept.run.workspaces.iter();
                !workspaces.all(|workspace| hosts.contains(&workspace.host))
            });
        });
        let run = Run::follow(&started, self.streams, self.changed());
        TimeoutFuture::new(0).await;
        let known = KnownTest {
            started,
            inputs,
            stale_since_ms: None,
        };
        self.kept.update(|kept| kept.push(TabTest { known, run }));
        TimeoutFuture::new(0).await;
        self.save();
        TimeoutFuture::new(0).await;
        self.tell(None);
        Ok(())
    }
}

/// A typed secret is sent for the workspaces that have no credentials of their own, and where those were refused; the server holds those of
/// the others.
fn typed_credentials(
    application_id: ApplicationId,
    typed: Option<&Secret>,
    held_is_good: bool,
) -> Option<Credentials> {
    let client_secret = typed.filter(|_| !held_is_good)?.clone();
    Some(Credentials::OauthM2m {
        application_id,
        client_secret,
    })
}

fn request(
    answers: &Answers,
    inputs: &Inputs,
    hosts: &[DatabricksHost],
    primary: Option<&DatabricksHost>,
    credentials: impl Fn(&DatabricksHost) -> Option<Credentials>,
) -> ConnectionTestRequest {
    let hosts: HashSet<&DatabricksHost> = hosts.iter().collect();
    let chosen = answers.workspaces.iter().flatten();
    let workspaces = chosen
        .filter(|workspace| hosts.contains(&workspace.host))
        .map(|workspace| WorkspaceToTest {
            host: workspace.host.clone(),
            workspace_id: workspace.workspace_id.clone(),
            name: Some(workspace.name.clone()),
            region: workspace.region.clone(),
            primary: primary == Some(&workspace.host),
            checks: Vec::new(),
            credentials: credentials(&workspace.host),
        });
    inputs.request(inputs.application_id, workspaces.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_secret_takes_the_place_of_a_refused_one() {
        let application_id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
        let typed = Secret::pasted("new");
        let sent = |held_is_good| {
            let sent = typed_credentials(application_id, typed.as_ref(), held_is_good)?;
            Some((sent.application_id(), sent.secret()?.expose().to_owned()))
        };
        assert_eq!(sent(false), Some((Some(application_id), "new".to_owned())));
        // A token that works is not replaced by it, and what is held is used where nothing was typed.
        assert_eq!(sent(true), None);
        assert!(typed_credentials(application_id, None, false).is_none());
    }
}
