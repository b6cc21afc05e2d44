//! All that has to be corrected, on top of the page.

use leptos::{html, prelude::*};

use super::{Show, live};

use wasm_bindgen::JsCast as _;

use super::document_title;
use super::form_errors::{FieldId, FormErrors};

/// A box with one link for each error. Takes the focus whenever errors are set, and marks the title of the tab.
#[component]
pub fn ErrorSummary(
    /// The sentences, which stand at their fields too.
    errors: FormErrors,
) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let any = errors.any();
        document_title::mark_error(any);
        if any {
            request_animation_frame(move || {
                if let Some(summary) = summary.get_untracked() {
                    drop(summary.focus());
                }
            });
        }
    });
    on_cleanup(|| document_title::mark_error(false));
    let entries = move || {
        let entry = |(id, text): (Option<FieldId>, String)| view! { <li><Entry id text /></li> };
        errors.all().into_iter().map(entry).collect_view()
    };
    view! {
        <Show when=move || errors.any()>
            <div class="error-summary" role="alert" tabindex="-1" node_ref=summary aria-labelledby="error-summary-title">
                <h2 class="error-summary__title" id="error-summary-title">"There is a problem"</h2>
                <ul class="error-summary__list">{live(entries)}</ul>
            </div>
        </Show>
    }
}

#[component]
fn Entry(id: Option<FieldId>, text: String) -> impl IntoView {
    let Some(id) = id else {
        return view! { <span>{text}</span> }.into_any();
    };
    let href = format!("#{id}");
    // Not by the fragment alone: the router would take it as a new place, and a fragment does not focus a field everywhere.
    let go = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        if let Some(field) = document().get_element_by_id(id) {
            field.scroll_into_view();
            drop(field.unchecked_into::<web_sys::HtmlElement>().focus());
        }
    };
    view! { <a href=href on:click=go>{text}</a> }.into_any()
}
