//! Finds the workspaces of the account, or leaves that to the person.

mod console;
mod secret;
mod through;

use contract::{Discovery, DiscoveryRequest, ProblemCode};
use domain::{DatabricksHost, Secret};
use leptos::prelude::*;

use self::console::{AccountConsole, CONSOLE};
use self::secret::{AccountSecret, SECRET};
use self::through::{THROUGH, ThroughWorkspace};
use crate::api::{self, ApiError, discoveries};
use crate::components::{
    FieldErrors, FormErrors, Notice, NoticeKind, Show, SummaryList, Task, announce, live,
};
use crate::paths;
use crate::router::Router;
use crate::shell::{Form, FormLook, StepShell, Submission};
use crate::state::{Answers, Backend, ReadingPrincipal, Source, Step, TypedKey, Wizard};
use crate::texts::failure::Attempt;

/// Account credentials, or the choice to do without.
#[component]
pub fn AccountStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let form = AccountFields::new(wizard);
    let partition = Memo::new(move |_| {
        wizard
            .answers()
            .read()
            .application
            .map(|known| known.partition)
    });
    let router = Router::expect();
    let (task, asked) = (Task::new(), RwSignal::new(Attempt::ListWorkspaces));
    let ask = move |attempt, through| {
        asked.set(attempt);
        task.start(async move {
            if find(wizard, form, through).await {
                router.go(&paths::step(Step::Workspaces));
            }
        });
    };
    let submit = move |()| {
        form.through_errors.clear();
        if form.is_complete(wizard) {
            ask(Attempt::ListWorkspaces, None);
        }
    };
    let ask_workspace = Callback::new(move |()| {
        form.through_errors.clear();
        if task.pending().get_untracked() || !form.is_complete(wizard) {
            return;
        }
        let Some(partition) = partition.get_untracked() else {
            return;
        };
        match through::read(&form.through.get_untracked(), partition) {
            Ok(workspace) => ask(Attempt::ListThroughWorkspace, Some(workspace)),
            Err(error) => form.through_errors.set(FieldErrors::at(THROUGH, error)),
        }
    });
    // Of the two ways of asking, the one that was taken is busy.
    let asks = move |attempt| task.pending().get() && asked.get() == attempt;
    let submission = |attempt, busy| Submission {
        pending: Signal::derive(move || asks(attempt)),
        busy,
        failed: form.failed_at(attempt),
        attempt,
    };
    let of_account = submission(
        Attempt::ListWorkspaces,
        "Asking Databricks for the workspaces",
    );
    let of_workspace = submission(Attempt::ListThroughWorkspace, "Asking the workspace");
    view! {
        <StepShell
            step=Step::Account
            title="Find the workspaces"
            lead=|| "LakeSentry asks Databricks which workspaces the account has. That needs a service principal that is account admin; without one, add workspaces by hand."
        >
            <NoBackend />
            <Form
                errors=form.errors
                submission=of_account
                button="Find workspaces"
                look=FormLook::Wide
                on_submit=submit
            >
                <Known />
                <Show
                    when=move || !wizard.answers().read().without_secret
                    fallback=|| view! {
                        <p class="soft">
                            "There is no secret to type: the service principal trusts this LakeSentry, as was chosen in step 1."
                        </p>
                    }
                >
                    <AccountSecret
                        held=form.held
                        another=form.another
                        value=form.secret
                        error=form.errors.of(SECRET)
                    />
                </Show>
                <AccountConsole
                    partition
                    value=form.console
                    error=form.errors.of(CONSOLE)
                />
            </Form>
            <NoneFound none_found=form.none_found />
            <ThroughWorkspace
                address=form.through
                errors=form.through_errors
                submission=of_workspace
                on_ask=ask_workspace
                offered=form.offered
            />
            <ByHand form />
        </StepShell>
    }
}

/// The step's own state.
#[derive(Clone, Copy)]
struct AccountFields {
    secret: RwSignal<String>,
    errors: FormErrors,
    through_errors: FormErrors,
    failed: RwSignal<Option<(ApiError, Attempt<'static>)>>,
    /// The account console, outside the public clouds.
    console: RwSignal<String>,
    /// The workspace to ask in place of the account.
    through: RwSignal<String>,
    /// Whether that is offered, because the account did not answer; it stays, because it may fail as well.
    offered: RwSignal<bool>,
    /// Whether Databricks answered that there is no workspace.
    none_found: RwSignal<bool>,
    /// Whether the server holds the secret for the account and the service principal of step 1.
    held: RwSignal<bool>,
    /// Whether another secret is to be typed although one is held.
    another: RwSignal<bool>,
}

impl AccountFields {
    fn new(wizard: Wizard) -> Self {
        let form = Self {
            secret: RwSignal::new(String::new()),
            errors: FormErrors::none(),
            through_errors: FormErrors::none(),
            failed: RwSignal::new(None),
            console: wizard.kept(TypedKey::CONSOLE, || typed_before(wizard)),
            through: wizard.kept(TypedKey::THROUGH, String::new),
            offered: RwSignal::new(false),
            none_found: RwSignal::new(false),
            held: RwSignal::new(false),
            another: RwSignal::new(false),
        };
        leptos::task::spawn_local(async move {
            let application = wizard
                .answers()
                .try_with_untracked(|answers| answers.application);
            if let Ok(session) = api::onboarding_session().await {
                let application = application.flatten();
                form.held
                    .try_set(application.is_some_and(|of| of.is_held_in(&session)));
            }
        });
        form
    }

    fn uses_held(self) -> bool {
        self.held.get_untracked() && !self.another.get_untracked()
    }

    fn is_complete(self, wizard: Wizard) -> bool {
        let mut errors = FieldErrors::default();
        let typed = Secret::pasted(&self.secret.get_untracked()).is_some();
        let trusts = wizard
            .answers()
            .with_untracked(|answers| answers.without_secret);
        if !typed && !trusts && !self.uses_held() {
            errors.add(SECRET, "Enter the OAuth secret");
        }
        if let Err(error) = self.accounts_host(wizard) {
            errors.add(CONSOLE, error);
        }
        let is_complete = errors.is_empty();
        self.errors.set(errors);
        is_complete
    }

    /// Returns the account console, where its address was typed.
    fn accounts_host(self, wizard: Wizard) -> Result<Option<DatabricksHost>, String> {
        let application = wizard
            .answers()
            .with_untracked(|answers| answers.application);
        match application {
            Some(known) => console::read(&self.console.get_untracked(), known.partition),
            None => Ok(None),
        }
    }

    /// Follows why one of the two ways of asking failed.
    fn failed_at(self, attempt: Attempt<'static>) -> Signal<Option<ApiError>> {
        Signal::derive(move || {
            let failed = self.failed.get();
            failed
                .filter(|(_, of)| *of == attempt)
                .map(|(error, _)| error)
        })
    }
}

/// Returns the address of the account console as it was typed before.
fn typed_before(wizard: Wizard) -> String {
    let console = wizard.answers().with_untracked(Answers::accounts_host);
    console.map(String::from).unwrap_or_default()
}

/// Asks for the list. On success the secret is cleared and the answer recorded; on failure nothing typed is lost.
async fn find(wizard: Wizard, form: AccountFields, through: Option<DatabricksHost>) -> bool {
    let Some(application) = wizard
        .answers()
        .with_untracked(|answers| answers.application)
    else {
        return false;
    };
    form.failed.set(None);
    form.none_found.set(false);
    let typed = Secret::pasted(&form.secret.get_untracked());
    let console = form.accounts_host(wizard).ok().flatten();
    let federated = wizard
        .answers()
        .with_untracked(|answers| answers.without_secret);
    let request = DiscoveryRequest {
        partition: application.partition,
        account_id: application.account_id,
        application_id: application.application_id,
        client_secret: typed.filter(|_| !federated && !form.uses_held()),
        federated,
        accounts_host: console.clone(),
        through,
    };
    let attempt = if request.through.is_some() {
        Attempt::ListThroughWorkspace
    } else {
        Attempt::ListWorkspaces
    };
    match discoveries::discover(request).await {
        Ok(discovery) if discovery.workspaces.is_empty() => {
            announce(found(&discovery));
            form.none_found.try_set(true);
            false
        }
        Ok(discovery) => {
            form.secret.try_set(String::new());
            announce(found(&discovery));
            wizard.answer_account(Source::Discovered(discovery), console);
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

fn explain(form: AccountFields, error: ApiError, attempt: Attempt<'static>) {
    if error.code() == Some(ProblemCode::SecretNeeded) {
        form.held.try_set(false);
        let text = "The server no longer holds the secret. Enter it to go on";
        form.errors.set(FieldErrors::at(SECRET, text));
        return;
    }
    if let ApiError::Refused(problem) = &error
        && problem
            .failure()
            .is_some_and(|failure| through::may_help(&failure.cause))
    {
        form.offered.try_set(true);
    }
    form.failed.try_set(Some((error, attempt)));
}

/// What the request is made with.
#[component]
fn Known() -> impl IntoView {
    let answers = Wizard::expect().answers();
    let application = Memo::new(move |_| answers.read().application);
    let rows = live(move || {
        let ReadingPrincipal {
            partition,
            account_id,
            application_id,
        } = application.get()?;
        let change = || Some((paths::step(Step::Principal), "Change".to_owned()));
        let code = |value: String| view! { <code>{value}</code> }.into_any();
        let rows = vec![
            ("Cloud".to_owned(), partition.label().into_any(), change()),
            (
                "Account ID".to_owned(),
                code(account_id.to_string()),
                change(),
            ),
            (
                "Client ID".to_owned(),
                code(application_id.to_string()),
                change(),
            ),
        ];
        Some(view! { <SummaryList rows /> })
    });
    view! { {rows} }
}

/// An account without workspaces is a good answer to the wrong question more often than an empty account.
#[component]
fn NoneFound(none_found: RwSignal<bool>) -> impl IntoView {
    view! {
        <Show when=move || none_found.get()>
            <Notice kind=NoticeKind::Warn title="Databricks returned no workspace">
                <p>
                    "Either the account has none yet, or this is another account than the one you mean. Compare the account ID above with the one in the account console, or add the workspaces by hand."
                </p>
            </Notice>
        </Show>
    }
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
fn ByHand(form: AccountFields) -> impl IntoView {
    let wizard = Wizard::expect();
    let router = Router::expect();
    // Each test of a workspace asks the account console, too.
    let by_hand = move |_| match form.accounts_host(wizard) {
        Ok(console) => {
            wizard.answer_account(Source::ByHand, console);
            router.go(&paths::step(Step::Workspaces));
        }
        Err(error) => form.errors.set(FieldErrors::at(CONSOLE, error)),
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
