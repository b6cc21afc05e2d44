//! The test of one workspace, at whose end it is added.

use contract::{Check, CheckState, Observation, WorkspaceToTest};
use domain::{Region, WorkspaceId};
use leptos::prelude::*;

use super::form::{TypedWorkspace, WorkspaceFields};
use crate::api::{ApiError, connection_tests};
use crate::components::announce;
use crate::connection_test::repair::RepairPlace;
use crate::connection_test::run::{End, Run, Streams, TestNews};
use crate::connection_test::store::{Inputs, remember};
use crate::setup::workspaces::choice::Choice;
use crate::state::ChosenWorkspace;

/// The test that runs or ran last.
#[derive(Debug, Clone, Copy)]
pub struct Trial {
    choice: Choice,
    form: WorkspaceFields,
    streams: Streams,
    /// The test.
    pub run: RwSignal<Option<Run>>,
    /// Whether it led to a workspace in the list.
    pub added: RwSignal<bool>,
    /// Why it could not be started.
    pub refused: RwSignal<Option<ApiError>>,
    typed: StoredValue<Option<TypedWorkspace>>,
}

impl Trial {
    /// Begins without a test.
    pub fn new(choice: Choice, form: WorkspaceFields) -> Self {
        Self {
            choice,
            form,
            streams: StoredValue::new_local(Vec::new()),
            run: RwSignal::new(None),
            added: RwSignal::new(false),
            refused: RwSignal::new(None),
            typed: StoredValue::new(None),
        }
    }

    /// Says whether a test runs, and follows it.
    pub fn is_running(self) -> bool {
        self.run
            .get()
            .is_some_and(|run| run.end.get() == End::NotYet)
    }

    /// Tests the typed workspace.
    pub async fn start(self) {
        let Ok(typed) = self.form.read() else {
            return;
        };
        let answers = self.choice.wizard.answers().get_untracked();
        let Some(inputs) = Inputs::of(&answers) else {
            return;
        };
        let typed_as = typed.application_id;
        self.refused.set(None);
        self.added.set(false);
        let name = self.name_of(&typed);
        let workspace = WorkspaceToTest {
            host: typed.host.clone(),
            workspace_id: typed.workspace_id.clone(),
            name,
            region: None,
            // Until a connector reads the global tables, the first one that is chosen becomes the primary, and its test has to cover them.
            primary: self.choice.chosen().is_empty()
                && !untrack(|| self.choice.wizard.has_connected_primary()),
            checks: Vec::new(),
            credentials: typed.credentials.clone(),
        };
        // The secret stays in its field and in the request, nowhere else.
        self.typed.set_value(Some(TypedWorkspace {
            credentials: None,
            ..typed
        }));
        let as_whom = typed_as.unwrap_or(inputs.application_id);
        match connection_tests::start(inputs.request(as_whom, vec![workspace])).await {
            Ok(started) => {
                let run = Run::follow(&started, self.streams, self.changed());
                remember(started, inputs);
                self.run.try_set(Some(run));
            }
            Err(error) => {
                self.refused.try_set(Some(error));
            }
        }
    }

    /// Adds the workspace as soon as its metastore is known; tables may still be missing.
    fn look_at(self, run: &Run) {
        let Some(workspace) = run.workspaces.first() else {
            return;
        };
        if self.added.try_get_untracked() == Some(false)
            && let Some((workspace_id, region)) =
                workspace.checks.with_untracked(|checks| found(checks))
        {
            self.added.set(true);
            let name = self.typed.with_value(|typed| self.name_of(typed.as_ref()?));
            let name = name.unwrap_or_else(|| workspace.host.to_string());
            let told = format!("{name} was added");
            self.choice.add(ChosenWorkspace {
                host: workspace.host.clone(),
                workspace_id: Some(workspace_id),
                name,
                region: Some(region),
                by_hand: true,
            });
            self.form.clear();
            if self.is_of_known_principal() {
                // The server keeps what works, so that the next workspace needs no secret.
                self.form.holds_secret.set(true);
            }
            announce(told);
        } else if self.added.try_get_untracked() == Some(false)
            && run.end.get_untracked() != End::NotYet
        {
            announce(format!("{} was not added", workspace.host));
        }
    }

    /// Ends the test before its end.
    pub async fn cancel(self) {
        let Some(run) = self.run.get_untracked() else {
            return;
        };
        announce("Cancelling");
        match connection_tests::cancel(run.id).await {
            Ok(()) => run.end_cancelled(self.streams, self.changed()),
            Err(error) => {
                self.refused.try_set(Some(error));
            }
        }
    }

    fn changed(self) -> Callback<TestNews> {
        Callback::new(move |news: TestNews| self.look_at(&news.run))
    }

    /// What the person called it, or else the list of the account.
    fn name_of(self, typed: &TypedWorkspace) -> Option<String> {
        let named = typed.name.clone();
        named.or_else(|| self.choice.name_of(&typed.host))
    }

    /// Says whether the workspace was tested as the service principal of step 1, with its secret.
    fn is_of_known_principal(self) -> bool {
        let answers = self.choice.wizard.answers();
        let known = answers
            .read_untracked()
            .application
            .map(|known| known.application_id);
        let typed = self
            .typed
            .with_value(|typed| typed.as_ref()?.application_id);
        typed.is_some() && typed == known
    }

    /// Gives what is known for repairs.
    pub fn place(self) -> Signal<Option<RepairPlace>> {
        Signal::derive(move || {
            let answers = self.choice.wizard.answers();
            let known = answers.read().application.map(|known| known.application_id);
            let group = answers.read().group();
            let typed = self.typed.get_value()?;
            let run = self.run.get()?;
            let checks = run.workspaces.first()?.checks.get();
            let application_id = typed.application_id.or(known)?;
            let name = self.name_of(&typed);
            // Another service principal is in no group that was named for the first one.
            let group = group.filter(|_| known == Some(application_id));
            let place = RepairPlace::of(application_id, group, typed.workspace_id, &checks);
            Some(place.named(name))
        })
    }
}

fn found(checks: &[Check]) -> Option<(WorkspaceId, Region)> {
    let mut workspace_id = None;
    let mut region = None;
    for check in checks {
        match &check.state {
            CheckState::Passed {
                found:
                    Observation::Identity {
                        workspace_id: id, ..
                    },
                ..
            } => workspace_id = Some(id.clone()),
            CheckState::Passed {
                found: Observation::Metastore { region: of, .. },
                ..
            } => region = Some(of.clone()),
            _ => {}
        }
    }
    workspace_id.zip(region)
}
