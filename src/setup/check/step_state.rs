//! What the parts of the step share.

use contract::Check;
use domain::{ApplicationId, DatabricksHost, Secret};
use leptos::prelude::*;

use super::region_grants::{self, Missing};
use super::tab_tests::{CountedResult, TabTests};
use crate::api::{self, ApiError};
use crate::components::{FormErrors, announce};
use crate::connection_test::outcome::{Standing, headline, is_secret_refused, workspaces};
use crate::connection_test::repair::RepairPlace;
use crate::connection_test::run::End;
use crate::state::{ChosenWorkspace, Wizard};

/// How each chosen workspace stands; `NotRun` for stale results, on which nothing may be built.
pub type Standings = Vec<(DatabricksHost, Standing)>;

/// The step's own state.
#[derive(Debug, Clone, Copy)]
pub struct TestStepState {
    /// The answers.
    pub wizard: Wizard,
    /// The workspaces to test, the primary first.
    pub chosen: Memo<Vec<ChosenWorkspace>>,
    /// The host of the workspace that reads the global tables.
    pub primary: Memo<Option<DatabricksHost>>,
    /// The tests of this tab.
    pub tests: TabTests,
    /// How the workspaces stand.
    pub standings: Memo<Standings>,
    /// What keeps the person from going on.
    pub errors: FormErrors,
    /// The secret as typed, where the server does not hold it.
    pub secret: RwSignal<String>,
    /// Whether the server has to be given the secret.
    pub needs_secret: RwSignal<bool>,
    /// Why no test could be started.
    pub refused: RwSignal<Option<ApiError>>,
}

impl TestStepState {
    /// Finds earlier tests again and asks the server whether it holds the secret.
    pub fn new(wizard: Wizard) -> Self {
        let answers = wizard.answers();
        let chosen = Memo::new(move |_| answers.read().workspaces.clone().unwrap_or_default());
        let primary = Memo::new(move |_| wizard.primary_host());
        let tests = TabTests::resume(wizard);
        let state = Self {
            wizard,
            chosen,
            primary,
            tests,
            standings: Memo::new(move |_| {
                chosen.with(|chosen| standings(chosen, primary.read().as_ref(), tests))
            }),
            errors: FormErrors::none(),
            secret: RwSignal::new(String::new()),
            needs_secret: RwSignal::new(false),
            refused: RwSignal::new(None),
        };
        state.ask_for_held_secrets();
        state.announce_the_end();
        state
    }

    fn ask_for_held_secrets(self) {
        let application = self
            .wizard
            .answers()
            .with_untracked(|answers| answers.application);
        leptos::task::spawn_local(async move {
            let Ok(held) = api::onboarding_session().await else {
                return;
            };
            let of_account = application.is_some_and(|of| of.is_held_in(&held));
            let has_token =
                |host: &DatabricksHost| application.is_some_and(|of| of.has_token_in(&held, host));
            let of_each = self.chosen.try_with_untracked(|chosen| {
                chosen.iter().all(|workspace| has_token(&workspace.host))
            });
            self.needs_secret
                .try_set(!of_account && of_each == Some(false));
        });
    }

    fn announce_the_end(self) {
        Effect::new(move |was_running: Option<bool>| {
            let runs = self.tests.running().is_some();
            if was_running == Some(true) && !runs {
                announce(untrack(|| self.headline()));
            }
            runs
        });
    }

    /// Gives the heading of the step.
    pub fn headline(self) -> String {
        let count = self.chosen.read().len();
        if self.tests.running().is_some() {
            return format!("Testing {}", workspaces(count));
        }
        let standings = self.standings.read();
        if standings
            .iter()
            .all(|(_, standing)| *standing == Standing::NotRun)
        {
            return "Test what can be read".to_owned();
        }
        let ready = standings
            .iter()
            .filter(|(_, standing)| *standing == Standing::Ready);
        headline(ready.count(), count)
    }

    /// Gives the sentence below it.
    pub fn lead(self) -> &'static str {
        let standings = self.standings.read();
        let is = |wanted: Standing| standings.iter().all(|(_, standing)| *standing == wanted);
        if self.tests.running().is_some() {
            "You can leave this page and come back; the test goes on."
        } else if is(Standing::NotRun) {
            "LakeSentry signs in to each workspace and reads one row of each table. Nothing is changed. A SQL warehouse that is stopped is started for it."
        } else if is(Standing::Ready) {
            "Everything that LakeSentry needs can be read."
        } else {
            "Each failure shows its fix. Run it, then test again. Nothing that passed is asked again."
        }
    }

    /// Gives the result that counts for a workspace.
    fn counted(self, workspace: &ChosenWorkspace) -> Option<CountedResult> {
        let primary = self.primary.read().as_ref() == Some(&workspace.host);
        self.tests.result(&workspace.host, primary)
    }

    /// Lists the workspaces at which the secret was refused: another one has to be typed for them, whatever is held.
    pub fn refused_secret(self) -> Vec<DatabricksHost> {
        let chosen = self.chosen.read();
        let refused = chosen.iter().filter(|workspace| {
            self.counted(workspace).is_some_and(|counted| {
                counted
                    .checks
                    .checks
                    .with(|checks| is_secret_refused(checks))
            })
        });
        refused.map(|workspace| workspace.host.clone()).collect()
    }

    /// Says who the test runs as.
    pub fn runs_as(self) -> Option<ApplicationId> {
        Some(self.wizard.answers().read().application?.application_id)
    }

    /// Gives what is known about a workspace, for repairs.
    pub fn place(self, workspace: &ChosenWorkspace) -> Option<RepairPlace> {
        let answers = self.wizard.answers();
        let (application, group) = {
            let answers = answers.read();
            (answers.application?, answers.group())
        };
        let checks = self
            .counted(workspace)
            .map(|counted| counted.checks.checks.get())
            .unwrap_or_default();
        Some(RepairPlace::of(
            application.application_id,
            group,
            workspace.workspace_id.clone(),
            &checks,
        ))
    }

    /// Lists the workspaces with the checks that count for them, and follows them.
    pub fn fresh_checks(self) -> Vec<(DatabricksHost, Vec<Check>)> {
        let chosen = self.chosen.read();
        let fresh = chosen.iter().filter_map(|workspace| {
            let counted = self
                .counted(workspace)
                .filter(|counted| counted.stale.is_none())?;
            Some((workspace.host.clone(), counted.checks.checks.get()))
        });
        fresh.collect()
    }

    /// Collects the missing grants by region.
    pub fn missing(self) -> Vec<Missing> {
        let mut missing = Vec::new();
        for workspace in self.chosen.read().iter() {
            let Some((counted, place)) = self
                .counted(workspace)
                .filter(|counted| counted.stale.is_none())
                .zip(self.place(workspace))
            else {
                continue;
            };
            // While the test runs, a script would change under the eyes of whoever copies it.
            if counted.run.end.get() == End::NotYet {
                continue;
            }
            counted
                .checks
                .checks
                .with(|checks| region_grants::collect(&mut missing, checks, place));
        }
        missing
    }

    /// Reads the typed secret; `None` when there is none.
    pub fn typed_secret(self) -> Option<Secret> {
        Secret::pasted(&self.secret.get_untracked())
    }
}

fn standings(
    chosen: &[ChosenWorkspace],
    primary: Option<&DatabricksHost>,
    tests: TabTests,
) -> Standings {
    let standing = |workspace: &ChosenWorkspace| {
        let counted = tests.result(&workspace.host, primary == Some(&workspace.host));
        let standing = counted
            .filter(|counted| counted.stale.is_none())
            .map_or(Standing::NotRun, |counted| {
                counted.checks.checks.with(|checks| Standing::of(checks))
            });
        (workspace.host.clone(), standing)
    };
    chosen.iter().map(standing).collect()
}
