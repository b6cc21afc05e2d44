//! The one frame of all forms: what has to be corrected, the fields, the button, what happens meanwhile, and why it failed.

use leptos::prelude::*;

use super::ActionFailure;
use crate::api::ApiError;
use crate::components::{Busy, ErrorSummary, FormErrors, Show, announce};
use crate::texts::failure::Attempt;

/// What becomes of a form after its button was pressed.
#[derive(Debug, Clone, Copy)]
pub struct Submission {
    /// Whether it is on its way.
    pub pending: Signal<bool>,
    /// What is said while it is, to eyes and ears.
    pub busy: &'static str,
    /// Why it failed the last time.
    pub failed: Signal<Option<ApiError>>,
    /// What was being done then.
    pub attempt: Attempt<'static>,
}

/// How a form looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FormLook {
    /// Fields, and the main button of the page.
    #[default]
    Main,
    /// Fields; another button of the page is the main one.
    Quiet,
    /// Cards, which stand further apart, and the main button of the page.
    Wide,
}

/// A form that is sent. While it is on its way, it is not sent again.
#[component]
pub fn Form(
    /// What has to be corrected before it is sent.
    errors: FormErrors,
    /// What becomes of it.
    submission: Submission,
    /// The words of its button.
    button: &'static str,
    /// How it looks.
    #[prop(optional)]
    look: FormLook,
    /// Checks the fields and sends them.
    #[prop(into)]
    on_submit: Callback<()>,
    /// A link or a button that repairs a failure.
    #[prop(optional)]
    repair: Option<Callback<ApiError, AnyView>>,
    children: Children,
) -> impl IntoView {
    let Submission {
        pending,
        busy,
        failed,
        attempt,
    } = submission;
    let submit = Callback::new(move |()| {
        if pending.get_untracked() {
            announce(busy);
        } else {
            on_submit.run(());
        }
    });
    Effect::new(move |was_pending: Option<bool>| {
        let is_pending = pending.get();
        if is_pending && was_pending == Some(false) {
            announce(busy);
        }
        is_pending
    });
    view! {
        <Frame errors wide=look == FormLook::Wide on_submit=submit>
            {children()}
            <div class="row">
                <button type="submit" class=if look == FormLook::Quiet { "button button--quiet" } else { "button" }>
                    {button}
                </button>
                <Show when=move || pending.get()>
                    <Busy label=busy />
                </Show>
            </div>
            <ActionFailure failed attempt repair />
        </Frame>
    }
}

/// A form whose answer stays in this browser: it takes no time and can't fail.
#[component]
pub fn LocalForm(
    /// What has to be corrected before it is recorded.
    errors: FormErrors,
    /// The words of its button.
    button: &'static str,
    /// Checks the fields and records them.
    #[prop(into)]
    on_submit: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <Frame errors wide=true on_submit>
            {children()}
            <div class="row">
                <button type="submit" class="button">
                    {button}
                </button>
            </div>
        </Frame>
    }
}

#[component]
fn Frame(
    errors: FormErrors,
    wide: bool,
    on_submit: Callback<()>,
    children: Children,
) -> impl IntoView {
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <ErrorSummary errors />
        <form class=if wide { "stack stack--wide" } else { "stack" } novalidate on:submit=submit>
            {children()}
        </form>
    }
}
