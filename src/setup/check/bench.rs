//! What the parts of the step share.

use domain::{DatabricksHost, Secret};
use leptos::prelude::*;

use super::region_grants::{self, Missing};
use super::tab_tests::{Counted, TabTests};
use crate::api::{self, ApiError};
use crate::components::announce;
use crate::connection_test::outcome::{Standing, headline, workspaces};
use crate::connection_test::repair::Place;
use crate::connection_test::run::End;
use crate::state::{ChosenWorkspace, Wizard};

/// How each chosen workspace stands; `NotRun` for stale results, on which nothing may be built.
pub type Standings = Vec<(DatabricksHost, Standing)>;

/// The step's own state.
#[derive(Debug, Clone, Copy)]
pub struct Bench {
    /// The answers.
    pub wizard: Wizard,
    /// The workspaces to test, the primary first.
    pub chosen: Memo<Vec<ChosenWorkspace>>,
    /// The tests of this tab.
    pub tests: TabTests,
    /// How the workspaces stand.
    pub standings: Memo<Standings>,
    /// What keeps the person from going on.
    pub errors: RwSignal<Vec<(String, String)>>,
    /// The secret as typed, where the server does not hold it.
    pub secret: RwSignal<String>,
    /// Whether the server has to be given the secret.
    pub needs_secret: RwSignal<bool>,
    /// Why no test could be started.
    pub refused: RwSignal<Option<ApiError>>,
}

impl Bench {
    /// Finds earlier tests again and asks the server whether it holds the secret.
    pub fn new(wizard: Wizard) -> Self {
        let answers = wizard.answers();
        let chosen = Memo::new(move |_| answers.read().workspaces.clone().unwrap_or_default());
        let tests = TabTests::resume(wizard);
        let bench = Self {
            wizard,
            chosen,
            tests,
            standings: Memo::new(move |_| chosen.with(|chosen| standings(chosen, tests))),
            errors: RwSignal::new(Vec::new()),
            secret: RwSignal::new(String::new()),
            needs_secret: RwSignal::new(false),
            refused: RwSignal::new(None),
        };
        bench.ask_for_held_secrets();
        bench.announce_the_end();
        bench
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
            let of_account = held.account.zip(application).is_some_and(|(held, wanted)| {
                held.account_id == wanted.account_id && held.client_id == wanted.client_id
            });
            let of_each = self.chosen.try_with_untracked(|chosen| {
                chosen
                    .iter()
                    .all(|workspace| held.workspaces.contains(&workspace.host))
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
            "What failed says what repairs it: run that, then test again. Nothing that passed is asked again."
        }
    }

    /// Gives the result that counts for a workspace.
    fn counted(self, workspace: &ChosenWorkspace, primary: bool) -> Option<Counted> {
        self.tests.result(&workspace.host, primary)
    }

    /// Gives what is known about a workspace, for repairs.
    pub fn place(self, workspace: &ChosenWorkspace, primary: bool) -> Option<Place> {
        let answers = self.wizard.answers();
        let (application, group) = {
            let answers = answers.read();
            (answers.application?, answers.group())
        };
        let checks = self
            .counted(workspace, primary)
            .map(|counted| counted.checks.checks.get())
            .unwrap_or_default();
        Some(Place::of(
            application.client_id,
            group,
            workspace.workspace_id.clone(),
            &checks,
        ))
    }

    /// Collects the missing grants by region.
    pub fn missing(self) -> Vec<Missing> {
        let mut missing = Vec::new();
        for (index, workspace) in self.chosen.read().iter().enumerate() {
            let primary = index == 0;
            let Some((counted, place)) = self
                .counted(workspace, primary)
                .filter(|counted| counted.stale.is_none())
                .zip(self.place(workspace, primary))
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
        Secret::parse(&self.secret.get_untracked())
    }
}

fn standings(chosen: &[ChosenWorkspace], tests: TabTests) -> Standings {
    let standing = |(index, workspace): (usize, &ChosenWorkspace)| {
        let counted = tests.result(&workspace.host, index == 0);
        let standing = counted
            .filter(|counted| counted.stale.is_none())
            .map_or(Standing::NotRun, |counted| {
                counted.checks.checks.with(|checks| Standing::of(checks))
            });
        (workspace.host.clone(), standing)
    };
    chosen.iter().enumerate().map(standing).collect()
}
