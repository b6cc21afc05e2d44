//! The string itself, once.

use contract::MintedConnectionString;
use domain::{ConnectorId, TokenId};
use leptos::{ev, prelude::*};

use super::Stage;
use super::guard::Guard;
use crate::api::{ApiError, connection_strings};
use crate::components::{
    CopyButton, Dialog, Notice, NoticeKind, Show, Task, announce, live, save_file,
};
use crate::shell::ActionFailure;
use crate::texts::failure::Attempt;
use crate::texts::time;

/// Shows the string masked, with everything that is needed to store it, and asks before it is lost.
#[component]
pub fn Minted(
    /// Whose.
    connector: ConnectorId,
    /// The string and its token.
    minted: MintedConnectionString,
    /// Leaves `Shown` when the person says so.
    stage: RwSignal<Stage>,
) -> impl IntoView {
    let MintedConnectionString {
        token,
        connection_string,
    } = minted;
    let secret = RwSignal::new(connection_string);
    let shown = RwSignal::new(false);
    let seen = Seeing::new(connector, token.token_id);
    let leaving = RwSignal::new(false);
    let guard = Guard::raise(leaving);
    hide_with_the_tab(shown);
    let facts = format!(
        "Fingerprint {}. Use it by {}, or it expires.",
        token.fingerprint,
        time::day_and_time(token.expires_at)
    );
    let visible = live(move || {
        secret.with(|secret| {
            if shown.get() {
                secret.clone()
            } else {
                masked(secret)
            }
        })
    });
    let copied = RwSignal::new(false);
    let stored = move |_| {
        guard.lower();
        announce("Stored. The string is gone from this page");
        stage.set(Stage::Stored);
    };
    let discarded = Callback::new(move |()| {
        guard.lower();
        stage.set(Stage::Discarded);
    });
    let left = Callback::new(move |()| {
        leaving.set(false);
        guard.go_on();
    });
    let token = token.token_id;
    view! {
        <Show
            when=move || copied.get()
            fallback=move || view! { <Notice kind=NoticeKind::Warn title="Created. It is not on your clipboard yet." /> }
        >
            <Notice kind=NoticeKind::Good title="It is on your clipboard. Store it now.">
                <ClearClipboard />
            </Notice>
        </Show>
        <section class="card stack one-time" aria-labelledby="one-time-title">
            <h2 id="one-time-title">"Connection string"</h2>
            <p class="one-time__text" tabindex="0" role="region" aria-label="The string">
                <code>{visible}</code>
            </p>
            <div class="row">
                <Reveal shown seen />
                <CopyButton text=secret label="Copy" on_copied=move |()| {
                    copied.set(true);
                    seen.tell();
                } />
                <DownloadEnv secret seen />
            </div>
            <p class="soft">"It is shown only now. " {facts}</p>
        </section>
        <div class="row">
            <button type="button" class="button" on:click=stored>
                "I have stored it"
            </button>
            <Discard connector token done=discarded />
        </div>
        <Dialog open=leaving title="Leave without the connection string?">
            <p>
                "It can't be shown again. If it is stored, say so. If it is not needed, revoke it, so that no unused credential stays behind."
            </p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| leaving.set(false)>
                    "Stay here"
                </button>
                <button
                    type="button"
                    class="button button--quiet"
                    on:click=move |_| {
                        announce("Stored");
                        left.run(());
                    }
                >
                    "I have stored it, leave"
                </button>
                <Discard connector token done=left />
            </div>
        </Dialog>
    }
}

/// Tells the server that the string was shown, copied or downloaded. A token whose string nobody has had is listed as never shown.
#[derive(Debug, Clone, Copy)]
struct Seeing {
    connector: ConnectorId,
    token: TokenId,
    is_told: StoredValue<bool>,
}

impl Seeing {
    fn new(connector: ConnectorId, token: TokenId) -> Self {
        Self {
            connector,
            token,
            is_told: StoredValue::new(false),
        }
    }

    /// Tells it once; again with the next look when the server could not be reached.
    fn tell(self) {
        if self.is_told.get_value() {
            return;
        }
        self.is_told.set_value(true);
        leptos::task::spawn_local(async move {
            let told = connection_strings::confirm_shown(self.connector, self.token).await;
            if told.is_err() {
                // `None` when the page was left meanwhile.
                let _ = self.is_told.try_set_value(false);
            }
        });
    }
}

/// The beginning, which is the same for all strings, and dots for the rest. The number of dots tells nothing.
fn masked(connection_string: &str) -> String {
    let beginning: String = connection_string.chars().take(21).collect();
    format!("{beginning}{}", "•".repeat(24))
}

fn hide_with_the_tab(shown: RwSignal<bool>) {
    let hidden = window_event_listener(ev::visibilitychange, move |_| {
        if document().hidden() {
            shown.set(false);
        }
    });
    on_cleanup(move || hidden.remove());
}

#[component]
fn Reveal(shown: RwSignal<bool>, seen: Seeing) -> impl IntoView {
    let toggle = move |_| {
        shown.update(|shown| *shown = !*shown);
        seen.tell();
        announce(if shown.get_untracked() {
            "The connection string is shown"
        } else {
            "The connection string is hidden"
        });
    };
    view! {
        <button type="button" class="button button--quiet" on:click=toggle>
            {live(move || if shown.get() { "Hide connection string" } else { "Show connection string" })}
        </button>
    }
}

#[component]
fn DownloadEnv(secret: RwSignal<String>, seen: Seeing) -> impl IntoView {
    let save = move |_| {
        let text =
            secret.with_untracked(|secret| format!("LAKESENTRY_CONNECTION_STRING=\"{secret}\"\n"));
        // Browsers drop a leading dot, and add `.txt` to a name without an ending.
        announce(if save_file("lakesentry.env", &text) {
            seen.tell();
            "The file lakesentry.env goes to your downloads"
        } else {
            "The browser did not allow the download. Copy the string instead"
        });
    };
    view! {
        <button type="button" class="button button--quiet" on:click=save>
            "Download .env"
        </button>
    }
}

/// Overwrites the clipboard. Clipboard tools may have kept the string all the same, and it is not promised otherwise.
#[component]
fn ClearClipboard() -> impl IntoView {
    let (task, outcome) = (Task::new(), RwSignal::new(None));
    let clear = move || async move {
        let promise = window().navigator().clipboard().write_text(" ");
        let cleared = wasm_bindgen_futures::JsFuture::from(promise).await.is_ok();
        announce(if cleared {
            "The clipboard was overwritten"
        } else {
            "The browser did not allow overwriting the clipboard"
        });
        outcome.try_set(Some(cleared));
    };
    let words = live(move || match outcome.get() {
        Some(true) => {
            "The clipboard was overwritten. A clipboard history, if you have one, may still hold the string."
        }
        Some(false) => "The browser did not allow it. Copy something else in its place.",
        None => "",
    });
    view! {
        <div class="row">
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| task.start(clear())
            >
                "Clear clipboard"
            </button>
            <span class="soft">{words}</span>
        </div>
    }
}

/// Revokes the new token; only then is the string gone.
#[component]
fn Discard(connector: ConnectorId, token: TokenId, done: Callback<()>) -> impl IntoView {
    let failed = RwSignal::new(None::<ApiError>);
    let task = Task::new();
    let press = move |_| {
        task.start(async move {
            failed.try_set(None);
            match connection_strings::revoke(connector, token).await {
                Ok(()) => {
                    announce("Discarded and revoked");
                    done.try_run(());
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <button type="button" class="button button--quiet" on:click=press>
            "Discard and revoke"
        </button>
        <ActionFailure failed attempt=Attempt::Connect />
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn the_mask_shows_the_beginning_only() {
        let text = format!("LAKESENTRY://eyJ2ZXJzaW9uIjox{}", "x".repeat(400));
        assert_eq!(
            masked(&text),
            format!("LAKESENTRY://eyJ2ZXJz{}", "•".repeat(24))
        );
    }
}
