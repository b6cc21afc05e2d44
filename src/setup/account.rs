//! Finds the workspaces of the account, or leaves that to the person.

mod console;
mod secret;
mod through;

use contract::{Discovery, DiscoveryRequest, OnboardingSession, ProblemCode};
use domain::{DatabricksHost, Secret};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use self::console::{AccountConsole, CONSOLE};
use self::secret::{AccountSecret, SECRET};
use self::through::{THROUGH, ThroughWorkspace};
use crate::api::{self, ApiError, discoveries};
use crate::components::{Busy, ErrorSummary, Notice, NoticeKind, SummaryList, announce};
use crate::paths;
use crate::shell::{FailureReport, StepShell};
use crate::state::{Application, Backend, Source, Step, Wizard};
use crate::texts::failure::{Attempt, api_error, details};

/// Account credentials, or the choice to do without.
#[component]
pub fn AccountStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let form = Form::new(wizard);
    let find = Action::new_local({
        let navigate = use_navigate();
        move |through: &Option<DatabricksHost>| {
            let navigate = navigate.clone();
            let through = through.clone();
            async move {
                if find(wizard, form, through).await {
                    navigate(&paths::step(Step::Workspaces), NavigateOptions::default());
                }
            }
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !find.pending().get_untracked() && form.is_complete(wizard) {
            announce("Asking Databricks for the workspaces");
            find.dispatch(None);
        }
    };
    let ask_workspace = Callback::new(move |()| {
        if find.pending().get_untracked() || !form.is_complete(wizard) {
            return;
        }
        match through::read(&form.through.get_untracked()) {
            Ok(workspace) => {
                announce("Asking the workspace");
                find.dispatch(Some(workspace));
            }
            Err(error) => form.errors.set(vec![(THROUGH.to_owned(), error)]),
        }
    });
    let cloud = Memo::new(move |_| wizard.answers().read().application.map(|known| known.cloud));
    view! {
        <StepShell
            step=Step::Account
            title="Find the workspaces"
            lead=|| "LakeSentry asks Databricks which workspaces the account has. That needs a service principal that is account admin; without one, add workspaces by hand."
        >
            <ErrorSummary errors=form.errors />
            <NoBackend />
            {move || form.failed.get().map(|(error, attempt)| view! { <Failed error attempt /> })}
            <form class="stack stack--wide" novalidate on:submit=submit>
                <Known />
                <AccountSecret
                    held=form.held
                    another=form.another
                    value=form.secret
                    error=form.error_of(SECRET)
                />
                <AccountConsole
                    cloud
                    value=form.console
                    error=form.error_of(CONSOLE)
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
            <Show when=move || form.may_ask_workspace()>
                <ThroughWorkspace
                    address=form.through
                    error=form.error_of(THROUGH)
                    busy=find.pending()
                    on_ask=ask_workspace
                />
            </Show>
            <ByHand />
        </StepShell>
    }
}

/// The step's own state.
#[derive(Clone, Copy)]
struct Form {
    secret: RwSignal<String>,
    errors: RwSignal<Vec<(String, String)>>,
    failed: RwSignal<Option<(ApiError, Attempt<'static>)>>,
    /// The account console, outside the public clouds.
    console: RwSignal<String>,
    /// The workspace to ask in place of the account.
    through: RwSignal<String>,
    /// Whether that was offered once; it stays, because it may fail as well.
    offered: RwSignal<bool>,
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
            console: RwSignal::new(String::new()),
            through: RwSignal::new(String::new()),
            offered: RwSignal::new(false),
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

    fn is_complete(self, wizard: Wizard) -> bool {
        let mut errors = Vec::new();
        let typed = Secret::parse(&self.secret.get_untracked()).is_some();
        if !typed && !self.uses_held() {
            errors.push((SECRET.to_owned(), "Enter the OAuth secret".to_owned()));
        }
        if let Err(error) = self.accounts_host(wizard) {
            errors.push((CONSOLE.to_owned(), error));
        }
        let is_complete = errors.is_empty();
        self.errors.set(errors);
        is_complete
    }

    /// Gives the account console, where another one than the public one was typed.
    fn accounts_host(self, wizard: Wizard) -> Result<Option<DatabricksHost>, String> {
        let application = wizard
            .answers()
            .with_untracked(|answers| answers.application);
        match application {
            Some(known) => console::read(&self.console.get_untracked(), known.cloud),
            None => Ok(None),
        }
    }

    fn error_of(self, id: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let errors = self.errors.read();
            let of_field = errors.iter().find(|(field, _)| field == id);
            of_field.map(|(_, text)| text.clone())
        })
    }

    fn may_ask_workspace(self) -> bool {
        self.offered.get()
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
async fn find(wizard: Wizard, form: Form, through: Option<DatabricksHost>) -> bool {
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
        accounts_host: form.accounts_host(wizard).ok().flatten(),
        through,
    };
    let attempt = if request.through.is_some() {
        Attempt::ListThroughWorkspace
    } else {
        Attempt::ListWorkspaces
    };
    match discoveries::discover(request).await {
        Ok(discovery) => {
            form.secret.try_set(String::new());
            announce(found(&discovery));
            wizard.answer_account(Source::Discovered(discovery));
            true
        }
        Err(error) => {
            explain(form, error, attempt);
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

fn explain(form: Form, error: ApiError, attempt: Attempt<'static>) {
    if error.code() == Some(ProblemCode::SecretNeeded) {
        form.held.try_set(false);
        let text = "The server no longer holds the secret. Enter it to go on";
        form.errors
            .try_set(vec![(SECRET.to_owned(), text.to_owned())]);
        return;
    }
    announce(api_error(&error, attempt).what);
    if let ApiError::Refused(problem) = &error
        && problem
            .failure
            .as_ref()
            .is_some_and(|failure| through::may_help(&failure.cause))
    {
        form.offered.try_set(true);
    }
    form.failed.try_set(Some((error, attempt)));
}

#[component]
fn Failed(error: ApiError, attempt: Attempt<'static>) -> impl IntoView {
    let text = api_error(&error, attempt);
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
