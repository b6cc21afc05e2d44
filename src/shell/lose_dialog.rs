//! The question before another answer makes later ones invalid.

use leptos::prelude::*;

use crate::components::{Dialog, live};

/// Lists what gets lost and asks. Open it before recording.
#[component]
pub fn LoseDialog(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// What gets lost, one item each.
    #[prop(into)]
    lost: Signal<Vec<&'static str>>,
    /// Called when the person wants the change.
    #[prop(into)]
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
                <button type="button" class="button button--quiet" on:click=move |_| open.set(false)>
                    "Go back"
                </button>
            </div>
        </Dialog>
    }
}
