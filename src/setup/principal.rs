//! Step 1: cloud, account, and the service principal that reads.

mod answer;
mod instructions;
mod told;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::components::{ErrorSummary, RadioGroup, TextField};
use crate::paths;
use crate::shell::{LoseDialog, StepShell};
use crate::state::{Application, Step, Wizard, forget};
use crate::texts;
use answer::{ACCOUNT, CLIENT, CLOUD, Typed};
use instructions::Instructions;

/// Asks for cloud, account and client ID, and says how to make the service principal.
#[component]
pub fn PrincipalStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let typed = Typed::from(wizard.answers().read_untracked().application);
    let errors = RwSignal::new(Vec::<(String, String)>::new());
    let lost = RwSignal::new(Vec::new());
    let asking = RwSignal::new(false);
    let navigate = use_navigate();
    let record = Callback::new(move |()| {
        if let Ok(application) = typed.parse() {
            wizard.answer_principal(application);
            forget(&Typed::KEYS);
            navigate(&paths::step(Step::Grants), NavigateOptions::default());
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match typed.parse() {
            Err(found) => errors.set(found),
            Ok(application) => {
                errors.set(Vec::new());
                lost.set(lost_by(wizard, application));
                if lost.read_untracked().is_empty() {
                    record.run(());
                } else {
                    asking.set(true);
                }
            }
        }
    };
    view! {
        <StepShell
            step=Step::Principal
            title="Create a service principal that reads for LakeSentry"
            lead=|| "It is an identity for programs, with read access and nothing else. An account admin makes it in about five minutes."
        >
            <ErrorSummary errors />
            <form class="stack stack--wide" novalidate on:submit=submit>
                <WhereIsTheAccount typed errors=errors.into() />
                <Instructions cloud=typed.cloud_chosen() account=typed.account_recognised() />
                <WhoReads typed errors=errors.into() />
                <div class="row">
                    <button type="submit" class="button">
                        "Continue"
                    </button>
                </div>
            </form>
            <LoseDialog open=asking lost on_confirm=record />
        </StepShell>
    }
}

/// What would be lost by recording this.
fn lost_by(wizard: Wizard, application: Application) -> Vec<&'static str> {
    if wizard.answers().read_untracked().application == Some(application) {
        return Vec::new();
    }
    texts::lost_by_changing(&wizard.lost_by_changing(Step::Principal))
}

/// Finds the sentence for one field among the errors of all.
fn error_of(errors: Signal<Vec<(String, String)>>, id: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        let errors = errors.read();
        let error = errors.iter().find(|(field, _)| field == id)?;
        Some(error.1.clone())
    })
}

#[component]
fn WhereIsTheAccount(typed: Typed, errors: Signal<Vec<(String, String)>>) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="where">
            <h2 id="where">"Which Databricks account?"</h2>
            <RadioGroup
                id=CLOUD
                legend="Cloud of the account"
                options=answer::cloud_options()
                value=typed.cloud
                error=error_of(errors, CLOUD)
            />
            <TextField
                id=ACCOUNT
                label="Account ID"
                hint="In the account console, in the menu behind your name, top right. You may also paste the address of the console, or a profile of .databrickscfg."
                value=typed.account
                error=error_of(errors, ACCOUNT)
                recognised=Signal::derive(move || typed.account_words())
                on_input=Callback::new(move |text: String| {
                    typed.understand(&text);
                })
                on_paste=Callback::new(move |text: String| typed.understand(&text))
            />
            {move || typed.understood.get().map(|words| view! { <p class="soft">{words}"."</p> })}
        </section>
    }
}

#[component]
fn WhoReads(typed: Typed, errors: Signal<Vec<(String, String)>>) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="who">
            <h2 id="who">"Which service principal is it now?"</h2>
            <TextField
                id=CLIENT
                label="Client ID"
                hint="Databricks also calls it application ID. It looks like 1d0f6a52-0000-4000-8000-00000000009c; the display name and the number in the list are something else."
                value=typed.client
                error=error_of(errors, CLIENT)
                recognised=Signal::derive(move || typed.client_words())
                on_paste=Callback::new(move |text: String| typed.understand(&text))
            />
            <p class="soft">
                "The secret is not asked here. It is asked in step 3, goes to the server's memory only and is never kept in this browser: leave the tab open that shows it."
            </p>
        </section>
    }
}
