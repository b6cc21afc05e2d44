//! Adds a workspace by its address, after a test with credentials of its own.

mod form;
mod trial;
mod words;

use leptos::prelude::*;

use self::form::{METHODS, Method, WorkspaceFields};
use self::trial::Trial;
use super::choice::Choice;
use super::lazy;
use crate::components::{
    Notice, NoticeKind, RadioGroup, SecretField, Show, Task, TextField, Typing, live,
};
use crate::connection_test::checks::WorkspaceCheckList;
use crate::connection_test::run::End;
use crate::shell::{Form, FormLook, Submission, part};
use crate::state::{Backend, Wizard};
use crate::texts::failure::Attempt;

/// A disclosure with the form. Most people never open it, so it is fetched when it is opened.
#[component]
pub fn AddByHand(
    /// Where the workspace is added.
    choice: Choice,
    /// Whether the form is open from the start.
    open_at_first: bool,
) -> impl IntoView {
    let opened = RwSignal::new(open_at_first);
    let form = move || {
        part::show(move || async move {
            let view = lazy::add_by_hand().await?;
            Ok(move || view(choice))
        })
    };
    view! {
        <details class="add-by-hand" open=open_at_first on:toggle=move |_| opened.set(true)>
            <summary class="add-by-hand__summary">"Add a workspace by hand"</summary>
            <div class="stack add-by-hand__body">
                <Show when=move || opened.get()>{form()}</Show>
            </div>
        </details>
    }
}

/// The form, and the checks while they run.
#[component]
pub fn WorkspaceForm(
    /// Where the workspace is added.
    choice: Choice,
) -> impl IntoView {
    let form = WorkspaceFields::new(choice.wizard);
    let trial = Trial::new(choice, form);
    let (start, cancel) = (Task::new(), Task::new());
    let submit = move |()| {
        if form.check() {
            start.start(trial.start());
        }
    };
    let submission = Submission {
        pending: Signal::derive(move || start.pending().get() || trial.is_running()),
        busy: "Testing the workspace",
        failed: trial.refused.into(),
        attempt: Attempt::Connect,
    };
    let backend = Backend::expect();
    view! {
        <Show when=move || *backend.read() == Backend::Absent>
            <Notice
                kind=NoticeKind::Warn
                title="This page is served without its backend: workspaces can't be tested"
            />
        </Show>
        <Form errors=form.errors submission button="Test and add" look=FormLook::Quiet on_submit=submit>
            <Fields form />
        </Form>
        <Show when=move || trial.is_running()>
            <div class="row">
                <button type="button" class="button button--quiet" on:click=move |_| cancel.start(trial.cancel())>
                    "Cancel the test"
                </button>
            </div>
        </Show>
        <Outcome trial />
    }
}

#[component]
fn Fields(form: WorkspaceFields) -> impl IntoView {
    let answers = Wizard::expect().answers();
    let account_id = Memo::new(move |_| answers.read().application.map(|known| known.account_id));
    let recognised = move || match &*form.detected.read() {
        Some(detected) => Some(words::detected(detected)),
        None => words::recognised(&form.address.read()),
    };
    let wrong = form.errors.of("address");
    let wrong_address = move || {
        let told = || words::wrong(form.detected.read().as_ref()?, account_id.get());
        wrong.get().or_else(told)
    };
    let with_token = move || form.method.get() == Method::PersonalAccessToken;
    let secret_hint = "From the account console, the service principal's page. Leave it empty to use the secret that the server still holds.";
    view! {
        <TextField
            id="address"
            label="Workspace URL"
            hint="Copy it from the browser bar of the workspace, with or without what follows the name."
            value=form.address
            error=Signal::derive(wrong_address)
            typing=Typing::says(Signal::derive(recognised)).and_calls(move |typed| form.look_up(typed))
        />
        <TextField
            id="hand-name"
            label="Name (optional)"
            hint="How this workspace is called in lists. Without one, its host is shown."
            value=form.name
            error=form.errors.of("hand-name")
        />
        <RadioGroup
            id="method"
            legend="Authentication"
            options=METHODS.to_vec()
            value=Signal::derive(move || Some(form.method.get()))
            on_choose=move |chosen| form.method.set(chosen)
        />
        <Show
            when=with_token
            fallback=move || {
                view! {
                    <TextField
                        id="hand-client-id"
                        label="Client ID"
                        value=form.application_id
                        error=form.errors.of("hand-client-id")
                    />
                    <SecretField
                        id="hand-secret"
                        label="OAuth secret"
                        hint=if form.holds_secret.get() { secret_hint } else { "From the account console, the service principal's page." }
                        value=form.secret
                        error=form.errors.of("hand-secret")
                    />
                }
            }
        >
            <SecretField
                id="hand-token"
                label="Personal access token"
                hint="From the workspace: Settings, Developer, Access tokens."
                value=form.token
                error=form.errors.of("hand-token")
            />
        </Show>
    }
}

/// The checks of the workspace that is being added.
#[component]
fn Outcome(trial: Trial) -> impl IntoView {
    let title = move || {
        let run = trial.run.get()?;
        let name = run.workspaces.first()?.host.to_string();
        Some(match (trial.added.get(), run.end.get()) {
            (true, _) => (NoticeKind::Good, format!("{name} was added")),
            (false, End::NotYet) => (NoticeKind::Info, format!("Testing {name}")),
            (false, End::Lost) => (
                NoticeKind::Bad,
                "The server lost the test. Test again".to_owned(),
            ),
            (false, End::Finished { .. }) => (
                NoticeKind::Bad,
                format!("{name} was not added: credentials, identity and metastore have to pass"),
            ),
        })
    };
    let title = Memo::new(move |_| title());
    let checks = live(move || {
        let run = trial.run.get()?;
        let workspace = run.workspaces.first()?.clone();
        let name = workspace.host.to_string();
        let place = trial.place();
        Some(view! { <WorkspaceCheckList name checks=workspace.checks place /> })
    });
    view! {
        {move || title.get().map(|(kind, title)| view! { <Notice kind title /> })}
        {checks}
    }
}
