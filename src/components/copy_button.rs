//! Copies a text and tells the truth about it.

use gloo_timers::future::TimeoutFuture;
use leptos::task::spawn_local;
use leptos::{html, prelude::*};

use super::announcer::announce;
use super::{Show, clipboard, live};

/// How the last attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    None,
    Copied,
    Refused,
}

const SHOWN_FOR_MS: u32 = 4000;

/// A button that says "Copied" only when the text is on the clipboard. When the browser refuses, it selects the text and
/// names the keys.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What the button says, or, with `quiet_label`, what screen readers hear after "Copy".
    #[prop(into)]
    label: String,
    /// Id of the element that shows the text, to select when the browser refuses; without it the text is shown below.
    #[prop(optional, into)]
    target: Option<String>,
    /// Called when the text is on the clipboard.
    #[prop(optional, into)]
    on_copied: Option<Callback<()>>,
) -> impl IntoView {
    let outcome = RwSignal::new(Outcome::None);
    let has_target = target.is_some();
    let copy = move |_| {
        let target = target.clone();
        spawn_local(async move {
            if clipboard::write(&text.get_untracked()).await {
                outcome.set(Outcome::Copied);
                announce("Copied");
                if let Some(on_copied) = on_copied {
                    on_copied.run(());
                }
                TimeoutFuture::new(SHOWN_FOR_MS).await;
                outcome.try_set(Outcome::None);
            } else {
                outcome.set(Outcome::Refused);
                announce(refused());
                let shown = target.and_then(|id| document().get_element_by_id(&id));
                if let Some(element) = shown {
                    clipboard::select(&element);
                }
            }
        });
    };
    let words = live(move || match outcome.get() {
        Outcome::Copied => "Copied".to_owned(),
        Outcome::None | Outcome::Refused => label.clone(),
    });
    view! {
        <span class="copy">
            <button
                type="button"
                class="button button--quiet"
                class:button--done=move || outcome.get() == Outcome::Copied
                on:click=copy
            >
                {words}
            </button>
            <Show when=move || outcome.get() == Outcome::Refused>
                <span class="copy__refused">{refused()}</span>
                <Show when=move || !has_target>
                    <SelectedText text />
                </Show>
            </Show>
        </span>
    }
}

/// The text in a field, selected.
#[component]
fn SelectedText(text: Signal<String>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        request_animation_frame(move || {
            drop(field.focus());
            field.select();
        });
    });
    view! {
        <input class="field__input copy__text" type="text" readonly node_ref=field aria-label="Text to copy" prop:value=text />
    }
}

fn refused() -> String {
    format!(
        "The browser did not allow copying. The text is selected: press {}.",
        clipboard::copy_keys()
    )
}
