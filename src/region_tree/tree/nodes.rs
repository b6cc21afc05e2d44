//! The nodes of the tree.

use leptos::attr::custom::{CustomAttr, custom_attribute};
use leptos::prelude::*;

use super::super::TreeRow;
use super::super::coverage::Coverage;
use super::super::forest::Group;
use super::super::visible::{Node, PlacedRow};
use super::{Tree, dom_id};

/// A group, with those of its rows that are in the page.
#[component]
pub fn Region(
    /// Of the group.
    id: String,
    /// The tree.
    tree: Tree,
) -> impl IntoView {
    let selection = tree.selection;
    let (name_id, coverage_id) = (format!("name-{id}"), format!("coverage-{id}"));
    let (labelled_by, described_by) = (name_id.clone(), coverage_id.clone());
    let element_id = dom_id(&id);
    // The group's number changes when others come before it; while it goes, it stays what it was.
    let group = Memo::new(move |last: Option<&usize>| {
        let found = selection
            .forest
            .with(|forest| forest.find_group(&id))
            .or(last.copied());
        found.unwrap_or_default()
    });
    let placed = Memo::new(move |_| {
        let (window, group) = (tree.window.read(), group.get());
        window.iter().find(|placed| placed.group == group).cloned()
    });
    let place = Memo::new(move |_| {
        let placed = placed.read();
        let placed = placed.as_ref();
        placed.map_or((0, 1, 0), |placed| {
            (placed.line, placed.lines, placed.position)
        })
    });
    let node = move || Node::Group(group.get());
    let text = move |part: fn(&Group) -> &String| {
        let group = group.get();
        selection.forest.with(|forest| {
            forest
                .groups()
                .get(group)
                .map(part)
                .cloned()
                .unwrap_or_default()
        })
    };
    let share = Memo::new(move |_| selection.share(group.get()));
    let is_open = Memo::new(move |_| selection.visible.read().is_open(group.get()));
    let open_or_close = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        selection.set_open(group.get_untracked(), !is_open.get_untracked());
        tree.focus(untrack(node));
    };
    let click = move |_| {
        selection.click(untrack(node));
        tree.focus(untrack(node));
    };
    view! {
        <div
            class="tree__item"
            role="treeitem"
            {..level("1")}
            id=element_id
            aria-labelledby=labelled_by
            aria-describedby=described_by
            aria-setsize=move || selection.visible.read().groups().to_string()
            aria-posinset=move || place.get().2.to_string()
            aria-expanded=move || is_open.get().to_string()
            aria-checked=move || share.get().aria()
            tabindex=move || tab_index(tree, node())
            style:--at=move || place.get().0.to_string()
            style:--lines=move || place.get().1.to_string()
        >
            <div class="tree__row tree__row--region" on:click=click>
                <span class="tree__arrow" aria-hidden="true" on:click=open_or_close></span>
                <span class="tree__name" id=name_id>
                    {move || text(|group| &group.name)} " "
                    <span class="tree__meta">{move || text(|group| &group.note)}</span>
                </span>
                <Coverage id=coverage_id group selection />
            </div>
            <Show when=move || is_open.get()>
                <div role="group" class="tree__group">
                    <For
                        each=move || row_ids(tree, placed)
                        key=|(id, _)| id.clone()
                        children=move |(id, row)| view! { <Row id row placed tree /> }
                    />
                </div>
            </Show>
        </div>
    }
}

type PlacedGroupMemo = Memo<Option<super::PlacedGroup>>;

fn row_ids(tree: Tree, placed: PlacedGroupMemo) -> Vec<(String, PlacedRow)> {
    let (placed, forest) = (placed.read(), tree.selection.forest.read());
    let rows = placed.iter().flat_map(|placed| &placed.rows);
    let known = rows.filter_map(|row| Some((forest.id(Node::Row(row.row))?.into_owned(), *row)));
    known.collect()
}

#[component]
fn Row(id: String, row: PlacedRow, placed: PlacedGroupMemo, tree: Tree) -> impl IntoView {
    let selection = tree.selection;
    let name_id = format!("name-{id}");
    let labelled_by = name_id.clone();
    let element_id = dom_id(&id);
    let place = Memo::new(move |last: Option<&PlacedRow>| {
        let (placed, forest) = (placed.read(), selection.forest.read());
        let mut rows = placed.iter().flat_map(|placed| &placed.rows);
        let same = rows.find(|row| forest.id(Node::Row(row.row)).is_some_and(|one| one == id));
        same.or(last).copied().unwrap_or(row)
    });
    let shown = Memo::new(move |_| selection.forest.read().row(place.get().row));
    let with = move |part: fn(&TreeRow) -> String| {
        shown.with(|row| row.as_ref().map(part).unwrap_or_default())
    };
    let is_free = move || shown.with(|row| row.as_ref().is_some_and(TreeRow::is_free));
    let node = move || Node::Row(place.get().row);
    let is_covered = Memo::new(move |_| selection.is_covered(place.get().row));
    let is_first = Memo::new(move |_| selection.first.get() == Some(place.get().row));
    let click = move |_| {
        selection.click(untrack(node));
        tree.focus(untrack(node));
    };
    let details = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        selection.show_details(untrack(node));
        tree.focus(untrack(node));
    };
    let state = move || {
        let words = |row: &TreeRow| row.why_not().map(str::to_owned);
        match shown.with(|row| row.as_ref().and_then(words)) {
            Some(words) => Some(("tree__state", words)),
            None => is_first.get().then(|| ("pill", "Primary".to_owned())),
        }
    };
    view! {
        <div
            class="tree__item tree__row tree__row--child"
            class:tree__row--off=move || !is_free()
            role="treeitem"
            {..level("2")}
            id=element_id
            aria-labelledby=labelled_by
            aria-setsize=move || place.get().of.to_string()
            aria-posinset=move || place.get().position.to_string()
            aria-checked=move || is_covered.get().to_string()
            aria-disabled=move || (!is_free()).then_some("true")
            tabindex=move || tab_index(tree, node())
            // Counted from the line of the group, which is the box that it stands in.
            style:--at=move || place.get().position.to_string()
            on:click=click
        >
            <span class="tree__name" id=name_id>
                {move || with(|row| row.name.clone())} " "
                <span class="tree__meta">{move || with(|row| row.note.clone())}</span>
                {move || state().map(|(class, words)| view! { " " <span class=class>{words}</span> })}
            </span>
            // For the mouse; the keyboard has Enter.
            <span class="tree__more" aria-hidden="true" title="Details" on:click=details></span>
        </div>
    }
}

/// `view!` does not know the attribute.
fn level(level: &'static str) -> CustomAttr<&'static str, &'static str> {
    custom_attribute("aria-level", level)
}

fn tab_index(tree: Tree, node: Node) -> &'static str {
    if tree.stop.get() == Some(node) {
        "0"
    } else {
        "-1"
    }
}
