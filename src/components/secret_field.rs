//! A line that nobody looking over the shoulder should read.

use leptos::{attr::custom::custom_attribute, ev, prelude::*};

use super::live;

use super::announcer::announce;
use super::field::{FieldFrame, described_by};

/// A field for a secret of an API. It is masked by style, not by `type=password`, because password managers would offer to
/// keep it; browsers without that style get `type=password`.
#[component]
pub fn SecretField(
    /// Also the target of the link in the error summary.
    id: &'static str,
    /// Above the field.
    #[prop(into)]
    label: Signal<String>,
    /// One sentence of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// As typed. Whoever sends it clears it.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    mask_again(shown);
    let can_mask = can_mask();
    let ignored_by_managers = (
        custom_attribute("autocorrect", "off"),
        custom_attribute("data-1p-ignore", ""),
        custom_attribute("data-bwignore", ""),
        custom_attribute("data-lpignore", "true"),
        custom_attribute("data-form-type", "other"),
    );
    let described = described_by(id, hint.is_some(), error);
    let toggle = move |_| {
        shown.update(|shown| *shown = !*shown);
        let state = if shown.get_untracked() {
            "shown"
        } else {
            "hidden"
        };
        announce(format!("{} is {state}", label.get_untracked()));
    };
    view! {
        <FieldFrame id label hint error>
            <div class="field__with-button">
                <input
                    class="field__input"
                    class:field__input--masked=move || !shown.get()
                    id=id
                    type=move || if can_mask || shown.get() { "text" } else { "password" }
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=move || error.read().is_some().then_some("true")
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                    {..ignored_by_managers}
                />
                <button type="button" class="button button--quiet" on:click=toggle>
                    {live(move || if shown.get() { "Hide" } else { "Show" })}
                    <span class="visually-hidden">" "{label}</span>
                </button>
            </div>
        </FieldFrame>
    }
}

/// Masks when the form is sent and when the tab is left.
fn mask_again(shown: RwSignal<bool>) {
    let submitted = window_event_listener(ev::submit, move |_| shown.set(false));
    let hidden = window_event_listener(ev::visibilitychange, move |_| {
        if document().hidden() {
            shown.set(false);
        }
    });
    on_cleanup(move || {
        submitted.remove();
        hidden.remove();
    });
}

fn can_mask() -> bool {
    web_sys::css::supports_with_value("-webkit-text-security", "disc").unwrap_or(false)
}
