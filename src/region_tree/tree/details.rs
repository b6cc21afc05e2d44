//! What is known of one node.

use crate::components::{Show, live};
use leptos::prelude::*;

use super::super::visible::Node;
use super::super::{Selection, TreeRow};

/// A box below the tree, opened by Enter and closed by Escape.
#[component]
pub fn Details(
    /// What is chosen.
    selection: Selection,
) -> impl IntoView {
    let shown = Memo::new(move |_| selection.details());
    view! {
        <div class="tree__details" role="status">
            {live(move || match shown.get()? {
                Node::Group(group) => Some(view! { <OfGroup group selection /> }.into_any()),
                Node::Row(row) => Some(view! { <OfRow row selection /> }.into_any()),
            })}
        </div>
    }
}

#[component]
fn OfRow(row: usize, selection: Selection) -> impl IntoView {
    let known = Memo::new(move |_| selection.forest.read().row(row));
    live(move || {
        let TreeRow {
            name, note, choice, ..
        } = known.get()?;
        let is_free = known.with(|known| known.as_ref().is_some_and(TreeRow::is_free));
        let why_not = known.with(|known| Some(known.as_ref()?.why_not()?.to_owned()));
        drop(choice);
        let is_first = Memo::new(move |_| selection.first.get() == Some(row));
        let is_chosen = Memo::new(move |_| selection.is_covered(row));
        let words = move || match (is_first.get(), is_chosen.get()) {
            (true, _) => "Chosen, primary",
            (false, true) => "Chosen",
            (false, false) => "Not chosen",
        };
        let state = match why_not {
            Some(words) => words.into_any(),
            None => words.into_any(),
        };
        let of = name.clone();
        Some(view! {
            <section class="card stack" aria-label="Details">
                <h3>{name}</h3>
                <p class="soft">{note}</p>
                <p>{state}</p>
                <Show when=move || is_free && is_chosen.get() && !is_first.get()>
                    <div class="row">
                        <button
                            type="button"
                            class="button button--quiet"
                            on:click=move |_| selection.make_first(row)
                        >
                            "Make primary"
                            <span class="visually-hidden">": " {of.clone()}</span>
                        </button>
                    </div>
                </Show>
            </section>
        })
    })
}

#[component]
fn OfGroup(group: usize, selection: Selection) -> impl IntoView {
    let heads = move || {
        let forest = selection.forest.read();
        let group = forest.groups().get(group)?;
        Some((group.name.clone(), group.note.clone()))
    };
    let covered = Memo::new(move |_| selection.covered(group));
    let words = move || {
        let covered = covered.get();
        let counted = format!(
            "{} of {} workspaces will be covered",
            covered.rows, covered.of
        );
        match covered.rows {
            0 => format!("{counted}. No data will be collected there."),
            _ => format!("{counted}."),
        }
    };
    live(move || {
        let (name, note) = heads()?;
        Some(view! {
            <section class="card stack" aria-label="Details">
                <h3>{name}</h3>
                <p class="soft">{note}</p>
                <p>{live(words)}</p>
            </section>
        })
    })
}
