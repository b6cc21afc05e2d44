//! The tokens of a connector: what may be known of them afterwards, and ending them.

use contract::{Token, TokenState};
use domain::{ConnectorId, TokenId};
use leptos::prelude::*;

use crate::api::{ApiError, connection_strings};
use crate::components::{Dialog, Task, announce, live};
use crate::shell::{ActionFailure, Loading};
use crate::texts::failure::Attempt;
use crate::texts::time;

/// The list.
#[component]
pub fn Tokens(
    /// Whose.
    connector: ConnectorId,
) -> impl IntoView {
    let tokens = Loading::new(move || connection_strings::tokens(connector));
    let (open, revoking) = (RwSignal::new(false), RwSignal::new(None::<Token>));
    let ask = Callback::new(move |token| {
        revoking.set(Some(token));
        open.set(true);
    });
    view! {
        <section class="stack tokens" aria-labelledby="tokens">
            <h2 id="tokens">"Connection strings"</h2>
            <p class="soft">
                "The strings themselves are not kept. To recognise one, compare its fingerprint, which the inspector shows as well."
            </p>
            {tokens.show("Loading", move |tokens| view! { <Table tokens ask /> })}
        </section>
        <Revoke connector open revoking again=move || tokens.again() />
    }
}

#[component]
fn Table(tokens: Vec<Token>, ask: Callback<Token>) -> impl IntoView {
    if tokens.is_empty() {
        return view! { <p>"None was created yet."</p> }.into_any();
    }
    let rows = tokens
        .into_iter()
        .map(|token| view! { <Row token ask /> })
        .collect_view();
    view! {
        <div class="table-scroll" role="region" tabindex="0" aria-label="Table of connection strings">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Fingerprint"</th>
                        <th scope="col">"Created"</th>
                        <th scope="col">"Use by"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">
                            <span class="visually-hidden">"Action"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(token: Token, ask: Callback<Token>) -> impl IntoView {
    let fingerprint = token.fingerprint.clone();
    let revoke = matches!(token.state, TokenState::Minted | TokenState::Active).then(|| {
        let token = token.clone();
        let of = token.fingerprint.clone();
        view! {
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| ask.run(token.clone())
            >
                "Revoke"
                <span class="visually-hidden">" " {of}</span>
            </button>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <code>{fingerprint}</code>
            </th>
            <td>{time::day_and_time(token.created_at)}</td>
            <td>{time::day_and_time(token.expires_at)}</td>
            <td>{state(&token)}</td>
            <td>{revoke}</td>
        </tr>
    }
}

fn state(token: &Token) -> String {
    let ends = || token.ends_at.map(time::day_and_time);
    match (token.state, ends()) {
        (TokenState::Minted, _) if token.shown_at.is_none() => {
            "Never shown: nobody has this string. Revoke it".to_owned()
        }
        (TokenState::Minted, Some(ends)) => format!("Created, never used; ends {ends}"),
        (TokenState::Minted, None) => "Created, never used".to_owned(),
        (TokenState::Active, ends) => {
            let used = token.last_used_at.map(time::day_and_time);
            let ends = ends.map_or_else(String::new, |ends| format!("; ends {ends}"));
            format!("In use, last {}{ends}", used.unwrap_or_default())
        }
        (TokenState::Expired, _) => "Expired: not used in time".to_owned(),
        (TokenState::Ended, _) => "Ended after a newer one was created".to_owned(),
        (TokenState::Revoked, _) => "Revoked".to_owned(),
    }
}

/// Asks before a token is ended, because that can't be undone.
#[component]
fn Revoke(
    connector: ConnectorId,
    open: RwSignal<bool>,
    revoking: RwSignal<Option<Token>>,
    #[prop(into)] again: Callback<()>,
) -> impl IntoView {
    let failed = RwSignal::new(None::<ApiError>);
    let task = Task::new();
    let revoke = move |token: TokenId| async move {
        match connection_strings::revoke(connector, token).await {
            Ok(()) => {
                announce("Revoked");
                failed.try_set(None);
                open.try_set(false);
                again.try_run(());
            }
            Err(error) => {
                failed.try_set(Some(error));
            }
        }
    };
    let confirm = move |_| {
        if let Some(token) = revoking.get_untracked() {
            task.start(revoke(token.token_id));
        }
    };
    let fingerprint = live(move || {
        revoking
            .read()
            .as_ref()
            .map_or_else(String::new, |token| token.fingerprint.clone())
    });
    view! {
        <Dialog open title="Revoke this connection string?">
            <p>
                "A collector that uses " <code>{fingerprint}</code>
                " is refused from then on. This can't be undone; a new string can be created at any time."
            </p>
            <ActionFailure failed attempt=Attempt::Connect />
            <div class="row">
                <button type="button" class="button button--danger" on:click=confirm>
                    "Revoke now"
                </button>
                <button type="button" class="button button--quiet" autofocus on:click=move |_| open.set(false)>
                    "Keep it"
                </button>
            </div>
        </Dialog>
    }
}
