//! Finds the workspaces of the account, or leaves that to the person.

mod secret;

use contract::{Discovery, DiscoveryRequest, OnboardingSession, ProblemCode};
use domain::Secret;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use self::secret::{AccountSecret, SECRET};
use crate::api::{self, ApiError, discoveries};
use crate::components::{
    Busy, ErrorSummary, FailureReport, Notice, NoticeKind, StepShell, SummaryList, announce,
};
use crate::paths;
use crate::state::{Application, Backend, Source, Step, Wizard};
use crate::texts::failure::{Attempt, api_error, details};

/// Account credentials, or the choice to do without.
#[component]
pub fn AccountStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let form = Form::new(wizard);
    let find = Action::new_local({
        let navigate = use_navigate();
        move |(): &()| {
            let navigate = navigate.clone();
            async move {
                if find(wizard, form).await {
                    navigate(&paths::step(Step::Workspaces), NavigateOptions::default());
                }
            }
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !find.pending().get_untracked() && form.is_complete() {
            announce("Asking Databricks for the workspaces");
            find.dispatch(());
        }
    };
    view! {
        <StepShell
            step=Step::Account
            title="Find the workspaces"
            lead=|| "LakeSentry asks Databricks which workspaces the account has. That needs a service principal that is account admin; without one, add workspaces by hand."
        >
            <ErrorSummary errors=form.errors />
            <NoBackend />
            {move || form.failed.get().map(|error| view! { <Failed error /> })}
            <form class="stack stack--wide" novalidate on:submit=submit>
                <Known />
                <AccountSecret
                    held=form.held
                    another=form.another
                    value=form.secret
                    error=Signal::derive(move || form.secret_error())
                />
                <div class="row">
                    <button type="submit" class="button">
                        "Find workspaces"
                    </button>
                    <Show when=move || find.pending().get()>
                        <Busy label="Asking Databricks for the workspaces" />
                    </Show>
                </div>
            </form>
            <ByHand />
        </StepShell>
    }
}

/// The step's own state.
#[derive(Clone, Copy)]
struct Form {
    secret: RwSignal<String>,
    errors: RwSignal<Vec<(String, String)>>,
    failed: RwSignal<Option<ApiError>>,
    /// Whether the server holds the secret for the account and the service principal of step 1.
    held: RwSignal<bool>,
    /// Whether another secret is to be typed although one is held.
    another: RwSignal<bool>,
}

impl Form {
    fn new(wizard: Wizard) -> Self {
        let form = Self {
            secret: RwSignal::new(String::new()),
            errors: RwSignal::new(Vec::new()),
            failed: RwSignal::new(None),
            held: RwSignal::new(false),
            another: RwSignal::new(false),
        };
        leptos::task::spawn_local(async move {
            let application = wizard
                .answers()
                .try_with_untracked(|answers| answers.application);
            if let Ok(session) = api::onboarding_session().await {
                form.held.try_set(holds(&session, application.flatten()));
            }
        });
        form
    }

    fn uses_held(self) -> bool {
        self.held.get_untracked() && !self.another.get_untracked()
    }

    fn is_complete(self) -> bool {
        let typed = Secret::parse(&self.secret.get_untracked()).is_some();
        if typed || self.uses_held() {
            self.errors.set(Vec::new());
            return true;
        }
        let error = (SECRET.to_owned(), "Enter the OAuth secret".to_owned());
        self.errors.set(vec![error]);
        false
    }

    fn secret_error(self) -> Option<String> {
        let errors = self.errors.read();
        errors.first().map(|(_, text)| text.clone())
    }
}

fn holds(session: &OnboardingSession, application: Option<Application>) -> bool {
    session
        .account
        .zip(application)
        .is_some_and(|(held, wanted)| {
            (held.cloud, held.account_id, held.client_id)
                == (wanted.cloud, wanted.account_id, wanted.client_id)
        })
}

/// Asks for the list. On success the secret is cleared and the answer recorded; on failure nothing typed is lost.
async fn find(wizard: Wizard, form: Form) -> bool {
    let Some(application) = wizard
        .answers()
        .with_untracked(|answers| answers.application)
    else {
        return false;
    };
    form.failed.set(None);
    let typed = Secret::parse(&form.secret.get_untracked());
    let request = DiscoveryRequest {
        cloud: application.cloud,
        account_id: application.account_id,
        client_id: application.client_id,
        client_secret: typed.filter(|_| !form.uses_held()),
    };
    match discoveries::discover(request).await {
        Ok(discovery) => {
            form.secret.try_set(String::new());
            announce(found(&discovery));
            wizard.answer_account(Source::Discovered(discovery));
            true
        }
        Err(error) => {
            explain(form, error);
            false
        }
    }
}

fn found(discovery: &Discovery) -> String {
    match discovery.workspaces.len() {
        0 => "No workspace was found".to_owned(),
        1 => "1 workspace was found".to_owned(),
        count => format!("{count} workspaces were found"),
    }
}

fn explain(form: Form, error: ApiError) {
    if error.code() == Some(ProblemCode::SecretNeeded) {
        form.held.try_set(false);
        let text = "The server no longer holds the secret. Enter it to go on";
        form.errors
            .try_set(vec![(SECRET.to_owned(), text.to_owned())]);
        return;
    }
    announce(api_error(&error, Attempt::ListWorkspaces).what);
    form.failed.try_set(Some(error));
}

#[component]
fn Failed(error: ApiError) -> impl IntoView {
    let text = api_error(&error, Attempt::ListWorkspaces);
    view! {
        <section aria-label="What went wrong">
            <FailureReport text details=details::of_error(&error) />
        </section>
    }
}

/// What the request is made with.
#[component]
fn Known() -> impl IntoView {
    let answers = Wizard::expect().answers();
    let application = Memo::new(move |_| answers.read().application);
    let rows = move || {
        let Application {
            cloud,
            account_id,
            client_id,
        } = application.get()?;
        let change = || Some((paths::step(Step::Principal), "Change".to_owned()));
        let code = |value: String| view! { <code>{value}</code> }.into_any();
        let rows = vec![
            ("Cloud".to_owned(), cloud.label().into_any(), change()),
            (
                "Account ID".to_owned(),
                code(account_id.to_string()),
                change(),
            ),
            (
                "Client ID".to_owned(),
                code(client_id.to_string()),
                change(),
            ),
        ];
        Some(view! { <SummaryList rows /> })
    };
    view! { {rows} }
}

#[component]
fn NoBackend() -> impl IntoView {
    let backend = Backend::expect();
    view! {
        <Show when=move || *backend.read() == Backend::Absent>
            <Notice
                kind=NoticeKind::Warn
                title="This page is served without its backend: workspaces can't be looked up"
            >
                <p>
                    "Grants and instructions work without it. To connect workspaces, open LakeSentry at the address of its server."
                </p>
            </Notice>
        </Show>
    }
}

/// The way without account rights.
#[component]
fn ByHand() -> impl IntoView {
    let wizard = Wizard::expect();
    let navigate = use_navigate();
    let by_hand = move |_| {
        wizard.answer_account(Source::ByHand);
        navigate(&paths::step(Step::Workspaces), NavigateOptions::default());
    };
    view! {
        <section class="by-hand-instead stack">
            <h2>"The service principal is not account admin?"</h2>
            <p>
                "Then Databricks does not list the workspaces for it, and nothing else depends on that role. Add the workspaces by their addresses instead; each is tested when it is added."
            </p>
            <div class="row">
                <button type="button" class="button button--quiet" on:click=by_hand>
                    "Add workspaces by hand instead"
                </button>
            </div>
        </section>
    }
}
