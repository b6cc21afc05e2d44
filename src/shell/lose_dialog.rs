//! The question before another answer makes later ones invalid.

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::part::{self, Part};
use crate::components::{Dialog, live};

type ShowDialog = fn(RwSignal<bool>, RwSignal<Vec<&'static str>>, Callback<()>) -> AnyView;

/// Lists what gets lost and asks, when `open` is set. Few are asked, so the dialog is fetched then.
pub fn lose_dialog(
    open: RwSignal<bool>,
    lost: RwSignal<Vec<&'static str>>,
    on_confirm: Callback<()>,
) -> AnyView {
    let was_opened = Memo::new(move |was| was == Some(&true) || open.get());
    let fetch = move || async move {
        let dialog = fetched_dialog().await?;
        Ok(move || dialog(open, lost, on_confirm))
    };
    live(move || was_opened.get().then(|| part::show(fetch))).into_any()
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]
#[wasm_split(lose_dialog, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetched_dialog() -> Part<ShowDialog> {
    Ok(|open, lost, on_confirm| view! { <LoseDialog open lost on_confirm /> }.into_any())
}

#[component]
fn LoseDialog(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// What gets lost, one item each.
    lost: RwSignal<Vec<&'static str>>,
    /// Called when the person wants the change.
    on_confirm: Callback<()>,
) -> impl IntoView {
    let items = live(move || {
        let item = |text| view! { <li>{text}</li> };
        lost.get().into_iter().map(item).collect_view()
    });
    let confirm = move |_| {
        open.set(false);
        on_confirm.run(());
    };
    view! {
        <Dialog open title="Change this answer?">
            <p>"These later answers belong to the old one and have to be given again:"</p>
            <ul class="list">{items}</ul>
            <div class="row">
                <button type="button" class="button" on:click=confirm>
                    "Change and continue"
                </button>
                <button type="button" class="button button--quiet" autofocus on:click=move |_| open.set(false)>
                    "Go back"
                </button>
            </div>
        </Dialog>
    }
}
