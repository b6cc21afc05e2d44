//! Step 1: cloud, account, and the service principal that reads.

mod answer;
mod instructions;
mod lazy;
mod pasted;
mod trust;

use domain::Partition;
use leptos::prelude::*;

use crate::api;
use crate::components::{FormErrors, RadioGroup, Show, Task, TextField, Typing, live};
use crate::paths;
use crate::router::Router;
use crate::shell::{LocalForm, StepShell, lose_dialog, part};
use crate::state::{Backend, ReadingPrincipal, Step, Wizard};
use crate::texts;
use answer::{ACCOUNT, APART, CLIENT, PARTITION, PrincipalFields};
use instructions::Instructions;

/// Asks for cloud, account and client ID, and says how to make the service principal.
#[component]
pub fn PrincipalStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let typed = PrincipalFields::from(wizard);
    let errors = FormErrors::none();
    let lost = RwSignal::new(Vec::new());
    let asking = RwSignal::new(false);
    let backend = Backend::expect();
    let router = Router::expect();
    let record = Callback::new(move |()| {
        if let Ok(application) = typed.parse(&backend.read_untracked()) {
            let before = wizard.answers().read_untracked().application;
            wizard.answer_principal(application, typed.without_secret().get_untracked());
            if before.is_some_and(|before| before != application) {
                // What the server holds belongs to another identity. It would not use it for this one; so it need not keep it either.
                leptos::task::spawn_local(async {
                    drop(api::forget_credentials().await);
                });
            }
            router.go(&paths::step(Step::Grants));
        }
    });
    let check = move || match typed.parse(&backend.read_untracked()) {
        Err(found) => errors.set(found),
        Ok(application) => {
            errors.clear();
            lost.set(lost_by(wizard, application));
            if lost.read_untracked().is_empty() {
                record.run(());
            } else {
                asking.set(true);
            }
        }
    };
    let task = Task::new();
    let submit = move |()| {
        task.start(async move {
            if typed.be_ready().await {
                check();
            }
        });
    };
    part::prepare(lazy::fetch_pasted);
    view! {
        <StepShell
            step=Step::Principal
            title="Create a read-only service principal"
            lead=|| "It is an identity for programs, with read access and nothing else. An account admin makes it in about five minutes."
        >
            <LocalForm errors button="Continue" on_submit=submit>
                <WhereIsTheAccount typed errors />
                <Instructions
                    partition=typed.partition_chosen()
                    account=typed.account_recognised()
                    without_secret=typed.without_secret()
                />
                <WhoReads typed errors />
                <HowItProves typed />
            </LocalForm>
            {lose_dialog(asking, lost, record)}
        </StepShell>
    }
}

/// What would be lost by recording this.
fn lost_by(wizard: Wizard, application: ReadingPrincipal) -> Vec<&'static str> {
    if wizard.answers().read_untracked().application == Some(application) {
        return Vec::new();
    }
    texts::lost_by_changing(&wizard.lost_by_changing(Step::Principal))
}

#[component]
fn WhereIsTheAccount(typed: PrincipalFields, errors: FormErrors) -> impl IntoView {
    let is_apart = move || {
        let chosen = typed.partition_chosen().get();
        chosen.is_some_and(|partition| !partition.is_public())
    };
    let choose = Callback::new(move |part: Partition| typed.partition.set(part.slug().to_owned()));
    view! {
        <section class="card stack" aria-labelledby="where">
            <h2 id="where">"Which Databricks account?"</h2>
            <RadioGroup
                id=PARTITION
                legend="Cloud of the account"
                options=answer::options(true)
                value=typed.partition_chosen()
                on_choose=choose
                error=errors.of(PARTITION)
            />
            <details class="more" open=is_apart>
                <summary>"The account is in a government cloud or in China"</summary>
                <RadioGroup
                    id=APART
                    legend="Which one?"
                    options=answer::options(false)
                    value=typed.partition_chosen()
                    on_choose=choose
                />
            </details>
            <TextField
                id=ACCOUNT
                label="Account ID"
                hint="In the account console, in the menu behind your name, top right. You may also paste the address of the console, profiles of .databrickscfg, or environment variables."
                value=typed.account
                error=errors.of(ACCOUNT)
                typing=Typing::says(Signal::derive(move || typed.account_words()))
                    .and_calls(move |_: String| typed.understand_typed())
                    .and_takes(move |text: String| typed.paste(typed.account, text))
            />
            {live(move || typed.understood.get().map(|words| view! { <p class="soft">{words}"."</p> }))}
            <Profiles typed />
        </section>
    }
}

/// The profiles of what was pasted, by name: one of them is meant, and nothing of two is mixed.
#[component]
fn Profiles(typed: PrincipalFields) -> impl IntoView {
    let button = move |settings: domain::AccountSettings| {
        let name = pasted::name(&settings);
        let take = move |_| {
            typed.take(&settings);
            typed.profiles.set(Vec::new());
        };
        view! {
            <button type="button" class="button button--quiet" on:click=take>
                {name}
            </button>
        }
    };
    let buttons = move || typed.profiles.get().into_iter().map(button).collect_view();
    view! {
        <Show when=move || !typed.profiles.read().is_empty()>
            <div class="row" role="group" aria-label="Profiles in what you pasted">
                {live(buttons)}
            </div>
        </Show>
    }
}

#[component]
fn WhoReads(typed: PrincipalFields, errors: FormErrors) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="who">
            <h2 id="who">"Enter the new service principal’s client ID"</h2>
            <TextField
                id=CLIENT
                label="Client ID"
                hint="Databricks also calls it application ID. It looks like 1d0f6a52-0000-4000-8000-00000000009c; the display name and the number in the list are something else."
                value=typed.client
                error=errors.of(CLIENT)
                typing=Typing::says(Signal::derive(move || typed.client_words()))
                    .and_takes(move |text: String| typed.paste(typed.client, text))
            />
        </section>
    }
}

#[component]
fn HowItProves(typed: PrincipalFields) -> impl IntoView {
    let without_secret = typed.without_secret();
    let choose = Callback::new(move |trusts: bool| {
        let slug = answer::proofs()
            .into_iter()
            .find(|proof| proof.value == trusts);
        typed
            .proof
            .set(slug.map_or("", |proof| proof.slug).to_owned());
    });
    let (partition, account) = (typed.partition_chosen(), typed.account_recognised());
    let client = typed.client_recognised();
    let fetch = move || async move {
        let view = lazy::trust().await?;
        Ok(move || view(partition, account, client))
    };
    let is_known = Memo::new(move |_| {
        partition.read().is_some() && account.read().is_some() && client.read().is_some()
    });
    let more = live(move || {
        if without_secret.get() && is_known.get() {
            part::show(fetch)
        } else if without_secret.get() {
            view! {
                <p class="empty">"Fill in the fields above, and what an account admin runs appears here."</p>
            }
            .into_any()
        } else {
            view! {
                <p class="soft">
                    "The secret is not asked here. It is asked in step 3, goes to the server's memory only and is never kept in this browser. Store the secret in your password manager; step 3 asks for it."
                </p>
            }
            .into_any()
        }
    });
    view! {
        <section class="card stack" aria-labelledby="how">
            <h2 id="how">"How does LakeSentry prove who it is?"</h2>
            <RadioGroup
                id=answer::PROOF
                legend="Proof"
                options=answer::proofs()
                value=Signal::derive(move || Some(without_secret.get()))
                on_choose=choose
            />
            {more}
        </section>
    }
}
