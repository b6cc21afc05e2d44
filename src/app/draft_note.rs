//! What this browser keeps, and how to delete it.

use leptos::prelude::*;

use crate::components::{Dialog, announce, live};
use crate::paths;
use crate::router::Router;
use crate::shell::focus_heading_if_lost;
use crate::state::Wizard;
use crate::texts::{ids::short, time::moment};

/// The account, the time of the draft, and its end.
#[component]
pub fn DraftNote() -> impl IntoView {
    let wizard = Wizard::expect();
    let (answers, saved) = (wizard.answers(), wizard.saved());
    let asking = RwSignal::new(false);
    let router = Router::expect();
    let delete = move |_| {
        asking.set(false);
        // First to the start: a step without its answers would complain.
        router.go(paths::HOME);
        wizard.start_over();
        announce("The draft is deleted");
        focus_heading_if_lost();
    };
    let account = live(move || {
        answers.read().application.map(|application| {
            let (account, cloud) = (application.account_id, application.partition.label());
            view! { <p>"Account "<span class="code-word">{short(account)}</span>" · "{cloud}</p> }
        })
    });
    let saved = live(move || {
        saved.get().map(|saved| {
            let step = saved.step.map(|step| format!(", step {}", step.number()));
            view! {
                <p>
                    "Draft saved "{moment(saved.at_ms)}{step}" · "
                    <button type="button" class="link-button" on:click=move |_| asking.set(true)>
                        "Delete draft"
                    </button>
                </p>
            }
        })
    });
    view! {
        <div class="rail__draft">{account} {saved}</div>
        <Dialog open=asking title="Delete the draft?">
            <p>
                "All answers in this browser are forgotten, and the steps start again. Connectors that exist stay as they are. There were never secrets in the draft."
            </p>
            <div class="row">
                <button type="button" class="button button--danger" on:click=delete>
                    "Delete draft"
                </button>
                <button type="button" class="button button--quiet" autofocus on:click=move |_| asking.set(false)>
                    "Keep it"
                </button>
            </div>
        </Dialog>
    }
}
