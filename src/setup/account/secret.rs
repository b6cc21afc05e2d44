//! The secret of the service principal, asked for only when the server does not hold it.

use leptos::prelude::*;

use crate::api;
use crate::components::{Notice, NoticeKind, SecretField, Show, Task, announce};
use crate::state::Wizard;

/// Id of the field.
pub const SECRET: &str = "secret";

/// The field, or the offer to use the secret that the server holds.
#[component]
pub fn AccountSecret(
    /// Whether the server holds it.
    held: RwSignal<bool>,
    /// Whether another one is to be typed.
    another: RwSignal<bool>,
    /// As typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let task = Task::new();
    let forget = move || async move {
        if api::forget_credentials().await.is_ok() {
            announce("The server forgot the secret");
            held.try_set(false);
        } else {
            announce("The server could not be asked. Try again");
        }
    };
    let asked = move || !held.get() || another.get();
    view! {
        <Show
            when=asked
            fallback=move || {
                view! {
                    <Notice kind=NoticeKind::Good title="Use the secret you gave before">
                        <p>"The server still holds it, so it need not be typed again."</p>
                        <div class="row">
                            <button
                                type="button"
                                class="button button--quiet"
                                on:click=move |_| another.set(true)
                            >
                                "Type another secret"
                            </button>
                            <button
                                type="button"
                                class="button button--quiet"
                                on:click=move |_| task.start(forget())
                            >
                                "Make the server forget it"
                            </button>
                        </div>
                    </Notice>
                }
            }
        >
            <TypedBefore />
            <SecretField
                id=SECRET
                label="OAuth secret"
                hint="From the account console: the service principal, Credentials and secrets, OAuth secrets, Generate secret."
                value
                error
            />
            <p class="soft">
                "The secret goes to LakeSentry's server, which keeps it for this setup only, for 30 minutes without use. It is not kept in this browser."
            </p>
        </Show>
    }
}

/// Tells why a secret is asked for that was typed already.
#[component]
fn TypedBefore() -> impl IntoView {
    let answers = Wizard::expect().answers();
    let typed_before = Memo::new(move |_| answers.read().source.is_some());
    view! {
        <Show when=move || typed_before.get()>
            <Notice kind=NoticeKind::Info title="The OAuth secret has to be typed again">
                <p>"Secrets are not kept. Everything else that you answered is still here."</p>
            </Notice>
        </Show>
    }
}
