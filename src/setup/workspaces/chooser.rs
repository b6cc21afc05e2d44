//! The list or the tree, with what works on all of it at once.

use leptos::prelude::*;

use super::choice::{Choice, LIST};
use super::words;
use crate::components::{FieldKind, Show, TextField, Typing, announce, live};
use crate::region_tree::{RegionList, RegionTree};
use crate::state::kept;
use crate::state::kept_of_workspaces::{FILTER, FORM};

/// From so many workspaces on, the tree is shown first.
const MANY: usize = 15;

const LIST_FORM: &str = "list";
const TREE_FORM: &str = "tree";

/// Filter, "Choose one per region", "Select all", "Select none", the switch between both forms, and the workspaces.
#[component]
pub fn Chooser(
    /// What can be chosen, and what is.
    choice: Choice,
) -> impl IntoView {
    let selection = choice.selection;
    let filter = kept(FILTER, String::new);
    selection.filter(&filter.read_untracked());
    let all = move || choice.candidates.read().len();
    let form = kept(FORM, || {
        let form = if untrack(all) < MANY {
            LIST_FORM
        } else {
            TREE_FORM
        };
        form.to_owned()
    });
    let as_tree = Memo::new(move |_| form.read().as_str() != LIST_FORM);
    let matching = move || words::matching_of(selection.matching.get(), all());
    let set_all = move |chosen| {
        selection.set_all(chosen);
        announce(words::chosen(selection.count.get_untracked()));
    };
    let choose_one = move |_| {
        selection.choose_one_of_each();
        announce(words::chosen(selection.count.get_untracked()));
    };
    let search = move |text: String| {
        selection.filter(&text);
        announce(words::matching(selection.matching.get_untracked()));
    };
    view! {
        <section class="stack chooser" id=LIST tabindex="-1" aria-labelledby="chooser-title">
            <h2 id="chooser-title">"Workspaces by region"</h2>
            <Show
                when=move || { all() > 0 }
                fallback=|| view! { <p>"No workspace is known yet. Add one by hand below."</p> }
            >
                <div class="chooser__bar">
                    <TextField
                        id="filter"
                        label="Filter"
                        hint="By name, address or region."
                        value=filter
                        kind=FieldKind::SHORT
                        typing=Typing::calls(search)
                    />
                    <div class="row">
                        <button type="button" class="button button--quiet" on:click=choose_one>
                            "Choose one per region"
                        </button>
                        <button type="button" class="button button--quiet" on:click=move |_| set_all(true)>
                            "Select all"
                        </button>
                        <button type="button" class="button button--quiet" on:click=move |_| set_all(false)>
                            "Select none"
                        </button>
                        <Form form as_tree />
                    </div>
                </div>
                <p class="soft chooser__matching">{live(matching)}</p>
                <Show when=move || as_tree.get() fallback=move || view! { <RegionList selection /> }>
                    <RegionTree label="Workspaces by region" selection />
                </Show>
            </Show>
        </section>
    }
}

/// The switch between list and tree.
#[component]
fn Form(form: RwSignal<String>, as_tree: Memo<bool>) -> impl IntoView {
    let button = move |label: &'static str, name: &'static str, tree: bool| {
        view! {
            <button
                type="button"
                class="button button--quiet button--plain"
                aria-pressed=move || (as_tree.get() == tree).to_string()
                on:click=move |_| form.set(name.to_owned())
            >
                {label}
            </button>
        }
    };
    view! {
        <span class="chooser__form" role="group" aria-label="Show as">
            {button("List", LIST_FORM, false)} {button("Tree", TREE_FORM, true)}
        </span>
    }
}
