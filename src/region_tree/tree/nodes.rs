//! The nodes of the tree.

use crate::components::{For, Show, live};
use leptos::attr::custom::{CustomAttr, custom_attribute};
use leptos::{html, prelude::*};

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
                    {live(move || text(|group| &group.name))} " "
                    <span class="tree__meta">{live(move || text(|group| &group.note))}</span>
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

/// All that is seen of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RowLook {
    row: Option<TreeRow>,
    place: PlacedRow,
    is_covered: bool,
    is_first: bool,
    has_tab_stop: bool,
}

/// A name and its value, where it has one.
type RowAttribute = (&'static str, Option<String>);

impl RowLook {
    /// Counted from the line of the group, which is the box that the row stands in.
    fn place(&self) -> String {
        self.place.position.to_string()
    }

    fn attributes(&self) -> [RowAttribute; 6] {
        let is_free = self.row.as_ref().is_some_and(TreeRow::is_free);
        let class = if is_free {
            "tree__item tree__row tree__row--child"
        } else {
            "tree__item tree__row tree__row--child tree__row--off"
        };
        let tab_index = if self.has_tab_stop { "0" } else { "-1" };
        [
            ("class", Some(class.to_owned())),
            ("aria-setsize", Some(self.place.of.to_string())),
            ("aria-posinset", Some(self.place())),
            ("aria-checked", Some(self.is_covered.to_string())),
            ("aria-disabled", (!is_free).then(|| "true".to_owned())),
            ("tabindex", Some(tab_index.to_owned())),
        ]
    }

    fn text(&self, part: fn(&TreeRow) -> &String) -> String {
        self.row.as_ref().map(part).cloned().unwrap_or_default()
    }

    fn state(&self) -> Option<(&'static str, String)> {
        let why_not = self.row.as_ref().and_then(TreeRow::why_not);
        match why_not {
            Some(words) => Some(("tree__state", words.to_owned())),
            None => self.is_first.then(|| ("pill", "Primary".to_owned())),
        }
    }
}

/// A row. Another filter brings dozens of new ones at once, so each follows what it shows in one place, not in each attribute by itself.
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
    let look = Memo::new(move |_| {
        let place = place.get();
        RowLook {
            row: selection.forest.read().row(place.row),
            place,
            is_covered: selection.is_covered(place.row),
            is_first: selection.first.get() == Some(place.row),
            has_tab_stop: tree.stop.get() == Some(Node::Row(place.row)),
        }
    });
    let at_first = look.get_untracked();
    let [class, set_size, position, checked, disabled, tab_index] =
        at_first.attributes().map(|(_, value)| value);
    let at = at_first.place();
    let element = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<RowLook>| {
        let now = look.get();
        if let Some(element) = element.get() {
            redraw(&element, before.as_ref().unwrap_or(&at_first), &now);
        }
        now
    });
    let node = move || Node::Row(place.get_untracked().row);
    let click = move |_| {
        selection.click(node());
        tree.focus(node());
    };
    let details = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        selection.show_details(node());
        tree.focus(node());
    };
    let words = move || {
        look.with(|look| {
            let state = look.state();
            let state = state.map(|(class, words)| view! { " " <span class=class>{words}</span> });
            view! {
                {look.text(|row| &row.name)}
                " "
                <span class="tree__meta">{look.text(|row| &row.note)}</span>
                {state}
            }
        })
    };
    view! {
        <div
            class=class
            role="treeitem"
            {..level("2")}
            id=element_id
            aria-labelledby=labelled_by
            aria-setsize=set_size
            aria-posinset=position
            aria-checked=checked
            aria-disabled=disabled
            tabindex=tab_index
            style:--at=at
            on:click=click
            node_ref=element
        >
            <span class="tree__name" id=name_id>
                {live(words)}
            </span>
            // For the mouse; the keyboard has Enter.
            <span class="tree__more" aria-hidden="true" title="Details" on:click=details></span>
        </div>
    }
}

/// Changes what has changed.
fn redraw(element: &web_sys::HtmlElement, before: &RowLook, now: &RowLook) {
    for (before, (name, value)) in before.attributes().into_iter().zip(now.attributes()) {
        if before.1 == value {
            continue;
        }
        drop(match value {
            Some(value) => element.set_attribute(name, &value),
            None => element.remove_attribute(name),
        });
    }
    if before.place() != now.place() {
        drop(element.style().set_property("--at", &now.place()));
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
