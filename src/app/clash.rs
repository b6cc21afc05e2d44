//! The question which of two tabs counts, where both have changed the same step.

use leptos::prelude::*;

use crate::components::{Dialog, announce, live};
use crate::state::{Step, Wizard};
use crate::texts::steps::answer_of;

/// Names the steps and asks. It stays until it is answered: until then nothing of this tab is kept.
#[component]
pub fn ClashDialog() -> impl IntoView {
    let wizard = Wizard::expect();
    let clash = wizard.clash();
    let open = RwSignal::new(true);
    // Closed without an answer, it asks again.
    Effect::new(move |_| {
        let is_asked = !clash.read().is_empty();
        if open.get() != is_asked {
            request_animation_frame(move || {
                let is_asked = !clash.read_untracked().is_empty();
                open.try_set(is_asked);
            });
        }
    });
    let items = live(move || {
        let item = |step: Step| view! { <li>{step.label()} ": " {answer_of(step)}</li> };
        clash.get().into_iter().map(item).collect_view()
    });
    let keep = move |_| {
        wizard.keep_own();
        announce("This tab's answers are kept");
    };
    let take = move |_| {
        wizard.take_other();
        announce("The other tab's answers are used");
    };
    view! {
        <Dialog open title="Two tabs changed the same step">
            <p>"Another tab of this browser changed what you changed here. Say which counts; the other is replaced, in both tabs."</p>
            <ul class="list">{items}</ul>
            <div class="row">
                <button type="button" class="button" on:click=keep>
                    "Keep this tab’s"
                </button>
                <button type="button" class="button button--quiet" on:click=take>
                    "Use the other tab’s"
                </button>
            </div>
        </Dialog>
    }
}
