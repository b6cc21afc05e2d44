//! The list or the tree, with what works on all of it at once.

use leptos::prelude::*;

use super::{Choice, LIST, candidates, words};
use crate::components::{RegionList, RegionTree, TextField, announce};

/// From so many workspaces on, the tree is shown first.
const MANY: usize = 15;

/// Filter, "Select all", "Select none", the switch between both forms, and the workspaces.
#[component]
pub fn Chooser(
    /// What can be chosen, and what is.
    choice: Choice,
) -> impl IntoView {
    let filter = RwSignal::new(String::new());
    let groups = Memo::new(move |_| {
        let candidates = choice.candidates.read();
        candidates::by_region(&candidates, &filter.read())
    });
    let as_tree = RwSignal::new(choice.candidates.with_untracked(|all| all.len() >= MANY));
    let none_at_all = move || choice.candidates.read().is_empty();
    let matching = move || groups.with(|groups| groups.iter().map(|group| group.rows.len()).sum());
    let set_all = move |chosen| {
        groups.with_untracked(|groups| choice.selection.set_all(groups, chosen));
        announce(words::chosen(untrack(|| choice.selection.ids().len())));
    };
    view! {
        <section class="stack chooser" id=LIST tabindex="-1" aria-labelledby="chooser-title">
            <h2 id="chooser-title">"Workspaces by region"</h2>
            <Show
                when=move || !none_at_all()
                fallback=|| view! { <p>"No workspace is known yet. Add one by hand below."</p> }
            >
                <div class="chooser__bar">
                    <TextField
                        id="filter"
                        label="Filter"
                        hint="By name, address or region."
                        value=filter
                        on_input=move |_: String| announce(words::matching(untrack(matching)))
                        short=true
                    />
                    <div class="row">
                        <button type="button" class="button button--quiet" on:click=move |_| set_all(true)>
                            "Select all"
                        </button>
                        <button type="button" class="button button--quiet" on:click=move |_| set_all(false)>
                            "Select none"
                        </button>
                        <Form as_tree />
                    </div>
                </div>
                <Show when=move || matching() == 0>
                    <p>{words::matching(0)} "."</p>
                </Show>
                <Show
                    when=move || as_tree.get()
                    fallback=move || view! { <RegionList groups selection=choice.selection /> }
                >
                    <RegionTree
                        label="Workspaces by region"
                        groups
                        selection=choice.selection
                        all_open=Signal::derive(move || !filter.read().trim().is_empty())
                    />
                </Show>
            </Show>
        </section>
    }
}

/// The switch between list and tree.
#[component]
fn Form(as_tree: RwSignal<bool>) -> impl IntoView {
    let button = move |label: &'static str, tree: bool| {
        view! {
            <button
                type="button"
                class="button button--quiet button--plain"
                aria-pressed=move || (as_tree.get() == tree).to_string()
                on:click=move |_| as_tree.set(tree)
            >
                {label}
            </button>
        }
    };
    view! {
        <span class="chooser__form" role="group" aria-label="Show as">
            {button("List", false)} {button("Tree", true)}
        </span>
    }
}
