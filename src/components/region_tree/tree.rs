//! The form for many rows: a tree of two levels, worked by keyboard as the ARIA practices describe.

mod details;

use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use self::details::Details;
use super::coverage::{Coverage, NothingThere};
use super::keys::{Effect, Node, effect, type_ahead};
use super::list::by_id;
use super::{Selection, TreeGroup, TreeRow};

/// Rows of one group that are put into the page at once; the others come on demand.
const AT_ONCE: usize = 200;
/// Letters that come faster than this are one word.
const SAME_WORD_MS: f64 = 700.0;

/// All groups as a tree, with the details of one node below.
#[component]
pub fn RegionTree(
    /// What the tree holds: "Workspaces by region".
    label: &'static str,
    /// The groups.
    #[prop(into)]
    groups: Signal<Vec<TreeGroup>>,
    /// What is chosen.
    selection: Selection,
    /// Whether all groups are open, as when the rows are filtered.
    #[prop(into)]
    all_open: Signal<bool>,
) -> impl IntoView {
    let tree = Tree::new(groups, selection, all_open);
    let stop = Memo::new(move |_| tree.tab_stop());
    let ids = Memo::new(move |_| {
        groups.with(|groups| {
            groups
                .iter()
                .map(|group| group.id.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <div
            class="tree"
            role="tree"
            aria-label=label
            aria-multiselectable="true"
            on:keydown=move |event| tree.press(&event)
        >
            <For each=move || ids.get() key=Clone::clone let:id>
                <Region id=id.clone() group=by_id(groups, id) tree stop />
            </For>
        </div>
        <p class="soft tree__help">
            "Arrow keys move, Space chooses, Enter shows details, * opens all regions."
        </p>
        <Details groups selection shown=tree.shown />
    }
}

/// The state of a tree.
#[derive(Debug, Clone, Copy)]
struct Tree {
    groups: Signal<Vec<TreeGroup>>,
    selection: Selection,
    open: RwSignal<BTreeSet<String>>,
    all_open: Signal<bool>,
    limits: RwSignal<usize>,
    /// The node that Tab leads to.
    active: RwSignal<Option<String>>,
    /// The node whose details are shown.
    shown: RwSignal<Option<String>>,
    typed: StoredValue<(String, f64)>,
}

impl Tree {
    fn new(groups: Signal<Vec<TreeGroup>>, selection: Selection, all_open: Signal<bool>) -> Self {
        // Regions with something chosen are open, so that a choice is never hidden at first.
        let with_choice = groups.with_untracked(|groups| {
            let has_choice = |group: &&TreeGroup| {
                group
                    .rows
                    .iter()
                    .any(|row| untrack(|| selection.has(&row.id)))
            };
            groups
                .iter()
                .filter(has_choice)
                .map(|group| group.id.clone())
                .collect()
        });
        Self {
            groups,
            selection,
            open: RwSignal::new(with_choice),
            all_open,
            limits: RwSignal::new(AT_ONCE),
            active: RwSignal::new(None),
            shown: RwSignal::new(None),
            typed: StoredValue::new((String::new(), 0.0)),
        }
    }

    fn is_open(self, id: &str) -> bool {
        self.all_open.get() || self.open.with(|open| open.contains(id))
    }

    /// The visible nodes, from top to bottom.
    fn nodes(self) -> Vec<Node> {
        let groups = self.groups.read();
        let mut nodes = Vec::new();
        for group in groups.iter() {
            nodes.push(Node {
                id: group.id.clone(),
                name: group.name.clone(),
                parent: None,
            });
            if self.is_open(&group.id) {
                let limit = self.limits.get();
                nodes.extend(group.rows.iter().take(limit).map(|row| Node {
                    id: row.id.clone(),
                    name: row.name.clone(),
                    parent: Some(group.id.clone()),
                }));
                if group.rows.len() > limit {
                    nodes.push(Node {
                        id: more_id(&group.id),
                        name: "Show more".to_owned(),
                        parent: Some(group.id.clone()),
                    });
                }
            }
        }
        nodes
    }

    /// The one node that Tab leads to: the last one that had the focus, or the first chosen one, or the first.
    fn tab_stop(self) -> Option<String> {
        let nodes = self.nodes();
        let is_there = |id: &String| nodes.iter().any(|node| node.id == *id);
        let chosen = || nodes.iter().find(|node| self.selection.has(&node.id));
        self.active
            .get()
            .filter(is_there)
            .or_else(|| chosen().or(nodes.first()).map(|node| node.id.clone()))
    }

    fn press(self, event: &web_sys::KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some(at) = untrack(|| self.tab_stop()) else {
            return;
        };
        let nodes = untrack(|| self.nodes());
        let key = event.key();
        if let Some(effect) = effect(&key, &nodes, &at, |id| untrack(|| self.is_open(id))) {
            event.prevent_default();
            self.apply(effect);
        } else if key.chars().count() == 1 {
            event.prevent_default();
            let typed = self.type_letter(&key);
            if let Some(node) = type_ahead(&typed, &nodes, &at) {
                self.focus(&node.id);
            }
        }
    }

    fn type_letter(self, letter: &str) -> String {
        let now = js_sys::Date::now();
        let mut typed = String::new();
        self.typed.update_value(|(text, at_ms)| {
            if now - *at_ms > SAME_WORD_MS {
                text.clear();
            }
            text.push_str(letter);
            *at_ms = now;
            typed.clone_from(text);
        });
        typed
    }

    fn apply(self, effect: Effect) {
        match effect {
            Effect::Go(id) => self.focus(&id),
            Effect::Open(id) => self.set_open(&id, true),
            Effect::Close(id) => self.set_open(&id, false),
            Effect::OpenAll => {
                let ids = self
                    .groups
                    .with_untracked(|groups| groups.iter().map(|group| group.id.clone()).collect());
                self.open.set(ids);
            }
            Effect::Toggle(id) => self.toggle(&id),
            Effect::Details(id) if self.is_more(&id) => self.toggle(&id),
            Effect::Details(id) => self.shown.set(Some(id)),
        }
    }

    fn is_more(self, id: &str) -> bool {
        self.groups
            .with_untracked(|groups| groups.iter().any(|group| more_id(&group.id) == id))
    }

    fn toggle(self, id: &str) {
        if self.is_more(id) {
            self.limits.update(|limit| *limit += AT_ONCE);
            return;
        }
        self.groups.with_untracked(|groups| {
            if let Some(group) = groups.iter().find(|group| group.id == id) {
                self.selection.toggle_group(group);
            }
            let mut rows = groups.iter().flat_map(|group| &group.rows);
            if rows.any(|row| row.id == id && row.is_free()) {
                self.selection.toggle(id);
            }
        });
    }

    fn set_open(self, id: &str, open: bool) {
        self.open.update(|ids| {
            if open {
                ids.insert(id.to_owned());
            } else {
                ids.remove(id);
            }
        });
    }

    fn focus(self, id: &str) {
        self.active.set(Some(id.to_owned()));
        if let Some(element) = document().get_element_by_id(&dom_id(id)) {
            drop(element.unchecked_into::<web_sys::HtmlElement>().focus());
        }
    }

    /// A click on a node takes the focus there as well.
    fn click(self, id: &str) {
        self.focus(id);
        self.toggle(id);
    }
}

fn dom_id(id: &str) -> String {
    format!("tree-{id}")
}

fn more_id(group: &str) -> String {
    format!("{group}-more")
}

#[component]
fn Region(
    id: String,
    group: Signal<TreeGroup>,
    tree: Tree,
    stop: Memo<Option<String>>,
) -> impl IntoView {
    let name_id = format!("{}-name", dom_id(&id));
    let labelled_by = name_id.clone();
    let id = StoredValue::new(id);
    let is_open = Memo::new(move |_| id.with_value(|id| tree.is_open(id)));
    let share = Memo::new(move |_| group.with(|group| tree.selection.share(group)));
    let rows = move || {
        let limit = tree.limits.get();
        group.with(|group| group.rows.iter().take(limit).cloned().collect::<Vec<_>>())
    };
    let hidden = move || group.with(|group| group.rows.len().saturating_sub(tree.limits.get()));
    let open_or_close = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        let id = id.get_value();
        tree.focus(&id);
        tree.set_open(&id, !is_open.get_untracked());
    };
    view! {
        <div
            class="tree__item"
            role="treeitem"
            id=dom_id(&id.get_value())
            aria-labelledby=labelled_by
            aria-expanded=move || is_open.get().to_string()
            aria-checked=move || share.get().aria()
            tabindex=move || tab_index(stop, id)
        >
            <div class="tree__row tree__row--region" on:click=move |_| tree.click(&id.get_value())>
                <span class="tree__arrow" class:tree__arrow--open=is_open aria-hidden="true" on:click=open_or_close></span>
                <span class="tree__box" data-checked=move || share.get().aria() aria-hidden="true"></span>
                <span class="tree__name" id=name_id>
                    {move || group.read().name.clone()} " "
                    <span class="tree__meta">{move || group.read().note.clone()}</span>
                </span>
                <Coverage group selection=tree.selection />
            </div>
            <Show when=move || is_open.get()>
                <div role="group" class="tree__group">
                    <For each=rows key=Clone::clone let:row>
                        <Row row tree stop />
                    </For>
                    <Show when=move || { hidden() > 0 }>
                        <More group=id.get_value() hidden=Signal::derive(hidden) tree stop />
                    </Show>
                </div>
            </Show>
            <NothingThere group selection=tree.selection />
        </div>
    }
}

#[component]
fn Row(row: TreeRow, tree: Tree, stop: Memo<Option<String>>) -> impl IntoView {
    let name_id = format!("{}-name", dom_id(&row.id));
    let labelled_by = name_id.clone();
    let (is_free, is_taken) = (row.is_free(), row.is_taken());
    let why_not = row.why_not().map(str::to_owned);
    let id = StoredValue::new(row.id.clone());
    let checked = Memo::new(move |_| is_taken || id.with_value(|id| tree.selection.has(id)));
    let is_first = Memo::new(move |_| {
        id.with_value(|id| {
            tree.selection
                .first
                .with(|first| first.as_ref() == Some(id))
        })
    });
    let click = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        tree.click(&id.get_value());
    };
    view! {
        <div
            class="tree__item"
            role="treeitem"
            id=dom_id(&row.id)
            aria-labelledby=labelled_by
            aria-checked=move || checked.get().to_string()
            aria-disabled=(!is_free).then_some("true")
            tabindex=move || tab_index(stop, id)
        >
            <div class="tree__row tree__row--child" class:tree__row--off=!is_free on:click=click>
                <span class="tree__box" data-checked=move || checked.get().to_string() aria-hidden="true"></span>
                <span class="tree__name" id=name_id>
                    {row.name.clone()} " " <span class="tree__meta">{row.note.clone()}</span>
                    <Show when=move || is_first.get()>
                        " " <span class="pill">"Primary"</span>
                    </Show>
                    {why_not.map(|words| view! { " " <span class="tree__state">{words}</span> })}
                </span>
            </div>
        </div>
    }
}

#[component]
fn More(
    group: String,
    hidden: Signal<usize>,
    tree: Tree,
    stop: Memo<Option<String>>,
) -> impl IntoView {
    let id = StoredValue::new(more_id(&group));
    view! {
        <div
            class="tree__item"
            role="treeitem"
            id=dom_id(&id.get_value())
            tabindex=move || tab_index(stop, id)
        >
            <div class="tree__row tree__row--child tree__row--more" on:click=move |_| tree.click(&id.get_value())>
                {move || format!("Show more; {} are hidden", hidden.get())}
            </div>
        </div>
    }
}

fn tab_index(stop: Memo<Option<String>>, id: StoredValue<String>) -> &'static str {
    let is_stop = stop.with(|stop| id.with_value(|id| stop.as_ref() == Some(id)));
    if is_stop { "0" } else { "-1" }
}
