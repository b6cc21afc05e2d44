//! Going to the identity provider, and coming back from it.

use contract::{NewProviderSignIn, ProviderAnswer, StartedProviderSignIn};
use domain::Secret;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::refusal;
use crate::api::{ApiError, access};
use crate::components::{Busy, Show, Task, live};
use crate::router::Query;
use crate::shell::{ActionFailure, Page};
use crate::texts::failure::Attempt;

/// How the fragment of an invitation's link begins. Browsers send a fragment to nobody.
const INVITATION: &str = "#invitation=";

/// What somebody goes to the provider for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderErrand {
    /// Signing in.
    SignIn,
    /// Connecting an identity with who is signed in.
    Connect,
}

/// A button that leads to the provider, and back to this page.
#[component]
pub fn ProviderButton(
    /// Its words.
    label: String,
    /// What for.
    errand: ProviderErrand,
    /// The secret of an invitation.
    #[prop(optional_no_strip)]
    invitation: Option<Secret>,
    /// Whether another button of the page is the main one.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let failed = RwSignal::new(None::<ApiError>);
    let going = Task::new();
    let go = move |_| {
        let request = NewProviderSignIn {
            return_to: own_path(),
            invitation: invitation.clone(),
        };
        going.start(async move {
            failed.try_set(None);
            let started = match errand {
                ProviderErrand::SignIn => access::begin_provider_sign_in(&request).await,
                ProviderErrand::Connect => access::connect_identity(&request).await,
            };
            match started {
                Ok(StartedProviderSignIn { authorization_url }) => {
                    drop(window().location().assign(&authorization_url));
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <div class="stack">
            <div class="row">
                <button type="button" class=if quiet { "button button--quiet" } else { "button" } on:click=go>
                    {label}
                </button>
                <Show when=move || going.pending().get()>
                    <Busy label="Asking the identity provider" />
                </Show>
            </div>
            <ActionFailure failed attempt=Attempt::SignIn words=refusal::words />
        </div>
    }
}

/// The page to come back to. Who is not signed in signs in at every address.
fn own_path() -> String {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    if path.starts_with("/sign-in") {
        return "/".to_owned();
    }
    path + &location.search().unwrap_or_default()
}

/// Takes the secret of an invitation out of the address, so that it stays in neither the bar nor the history.
pub fn take_invitation() -> Option<Secret> {
    let hash = window().location().hash().unwrap_or_default();
    let secret = Secret::parse(hash.strip_prefix(INVITATION)?)?;
    show_address("/sign-in");
    Some(secret)
}

fn show_address(path: &str) {
    if let Ok(history) = window().history() {
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(path)));
    }
}

/// The page to which the provider sends the browser back: finishes the sign-in, then shows the page that was asked for.
#[component]
pub fn CallbackPage() -> impl IntoView {
    let failed = RwSignal::new(None::<ApiError>);
    let query = Query::read(&window().location().search().unwrap_or_default());
    // The code counts once, and a page that is loaded again has nothing to do with it.
    show_address("/sign-in/callback");
    let text = |name| query.get(name).map(ToOwned::to_owned);
    let answer = ProviderAnswer {
        state: text("state").unwrap_or_default(),
        code: query.get("code").and_then(Secret::parse),
        iss: text("iss"),
        error: text("error"),
    };
    spawn_local(async move {
        match access::finish_provider_sign_in(&answer).await {
            // The page begins anew: everything in it was made for whoever was here before.
            Ok(finished) => drop(window().location().replace(&finished.return_to)),
            Err(error) => {
                failed.try_set(Some(error));
            }
        }
    });
    view! {
        <Page title="Sign in">
            <div class="stack">
                {live(move || {
                    if failed.read().is_some() {
                        view! {
                            <p>
                                <a class="button" href="/" rel="external">
                                    "To the sign-in page"
                                </a>
                            </p>
                        }
                            .into_any()
                    } else {
                        view! { <Busy label="Finishing the sign-in" /> }.into_any()
                    }
                })}
                <ActionFailure failed attempt=Attempt::SignIn words=refusal::words />
            </div>
        </Page>
    }
}
