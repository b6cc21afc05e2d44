//! What is known of one node.

use leptos::prelude::*;

use super::super::{Selection, TreeGroup, TreeRow};

/// A box below the tree, opened by Enter.
#[component]
pub fn Details(
    /// The groups.
    groups: Signal<Vec<TreeGroup>>,
    /// What is chosen.
    selection: Selection,
    /// The node; `None` for a closed box.
    shown: RwSignal<Option<String>>,
) -> impl IntoView {
    let row = Memo::new(move |_| {
        let id = shown.get()?;
        groups.with(|groups| {
            let mut rows = groups.iter().flat_map(|group| &group.rows);
            rows.find(|row| row.id == id).cloned()
        })
    });
    let group = Memo::new(move |_| {
        let id = shown.get()?;
        groups.with(|groups| groups.iter().find(|group| group.id == id).cloned())
    });
    view! {
        <div class="tree__details" role="status">
            {move || row.get().map(|row| view! { <OfRow row selection /> })}
            {move || group.get().map(|group| view! { <OfGroup group selection /> })}
        </div>
    }
}

#[component]
fn OfRow(row: TreeRow, selection: Selection) -> impl IntoView {
    let id = StoredValue::new(row.id.clone());
    let is_free = row.is_free();
    let chosen = move || id.with_value(|id| selection.has(id));
    let is_first =
        move || id.with_value(|id| selection.first.with(|first| first.as_ref() == Some(id)));
    let words = move || match (is_first(), chosen()) {
        (true, _) => "Chosen, primary",
        (false, true) => "Chosen",
        (false, false) => "Not chosen",
    };
    let state = match row.why_not() {
        Some(words) => words.to_owned().into_any(),
        None => words.into_any(),
    };
    let name = row.name.clone();
    view! {
        <section class="card stack" aria-label="Details">
            <h3>{row.name.clone()}</h3>
            <p class="soft">{row.note.clone()}</p>
            <p>{state}</p>
            <Show when=move || is_free && chosen() && !is_first()>
                <div class="row">
                    <button
                        type="button"
                        class="button button--quiet"
                        on:click=move |_| selection.make_first.run(id.get_value())
                    >
                        "Make primary"
                        <span class="visually-hidden">": " {name.clone()}</span>
                    </button>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn OfGroup(group: TreeGroup, selection: Selection) -> impl IntoView {
    let name = group.name.clone();
    let note = group.note.clone();
    let words = move || {
        let (covered, possible) = selection.coverage(&group);
        format!("{covered} of {possible} workspaces will be covered")
    };
    view! {
        <section class="card stack" aria-label="Details">
            <h3>{name}</h3>
            <p class="soft">{note}</p>
            <p>{words}</p>
        </section>
    }
}
