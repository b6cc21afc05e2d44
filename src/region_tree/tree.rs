//! The form for many rows: a tree of two levels, worked by keyboard as the ARIA practices describe.

mod details;
mod nodes;

use crate::components::For;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast as _;

use self::details::Details;
use self::nodes::Region;
use super::Selection;
use super::model::KeyOutcome;
use super::visible::{Node, PlacedGroup};

/// All groups as a tree, with the details of one node below.
#[component]
pub fn RegionTree(
    /// What the tree holds: "Workspaces by region".
    label: &'static str,
    /// What is chosen, open and in focus.
    selection: Selection,
) -> impl IntoView {
    let tree = Tree::new(selection);
    let (frame, scrolled) = (NodeRef::<html::Div>::new(), selection.scrolled());
    let lines = move || selection.visible.read().len();
    let scroll = move |_| {
        if let Some(frame) = frame.get_untracked() {
            let top = first_line(&frame, untrack(lines));
            if top != scrolled.read_untracked().top {
                scrolled.write().top = top;
            }
        }
    };
    frame.on_load(move |frame| tree.return_to(frame));
    // A node is out of the page for a moment when others come before it, and for good when new data is without it; then its
    // neighbour gets the focus.
    Effect::new(move |earlier: Option<()>| {
        tree.window.track();
        selection.forest.track();
        if earlier.is_some() && scrolled.read_untracked().has_focus {
            request_animation_frame(move || tree.keep_keyboard());
        }
    });
    // Results of another filter are read from the top.
    Effect::new(move |earlier: Option<usize>| {
        let matching = selection.matching.get();
        if earlier.is_some_and(|earlier| earlier != matching)
            && let Some(frame) = frame.get_untracked()
        {
            frame.set_scroll_top(0);
        }
        matching
    });
    view! {
        <div class="tree-frame" class:tree-frame--virtual=tree.is_virtual node_ref=frame on:scroll=scroll>
            <div
                class="tree"
                role="tree"
                aria-label=label
                aria-multiselectable="true"
                style:--lines=move || lines().to_string()
                on:keydown=move |event| tree.press(&event)
                on:focusin=move |_| tree.note_focus(true)
                on:focusout=move |event| tree.note_leaving(&event)
            >
                <For
                    each=move || tree.ids()
                    key=Clone::clone
                    children=move |id| view! { <Region id tree /> }
                />
            </div>
        </div>
        <p class="soft tree__help">
            "Arrow keys move, letters find a name, Space chooses, Enter shows details, * opens all regions."
        </p>
        <Details selection />
    }
}

/// What the nodes of a tree share.
#[derive(Debug, Clone, Copy)]
struct Tree {
    selection: Selection,
    is_virtual: Memo<bool>,
    /// The nodes that are in the page.
    window: Memo<Vec<PlacedGroup>>,
    /// The node that Tab leads to.
    stop: Memo<Option<Node>>,
}

impl Tree {
    fn new(selection: Selection) -> Self {
        let scrolled = selection.scrolled();
        let top = Memo::new(move |_| scrolled.read().top);
        let stop = Memo::new(move |_| selection.tab_stop());
        Self {
            selection,
            is_virtual: Memo::new(move |_| selection.visible.read().is_virtual()),
            window: Memo::new(move |_| selection.visible.read().window(top.get(), stop.get())),
            stop,
        }
    }

    /// The ids of the groups that are in the page. Nodes are known by id, so that one with the focus keeps it when the data is
    /// read again.
    fn ids(self) -> Vec<String> {
        let (window, forest) = (self.window.read(), self.selection.forest.read());
        let groups = window
            .iter()
            .filter_map(|placed| forest.groups().get(placed.group));
        groups.map(|group| group.id.clone()).collect()
    }

    fn press(self, event: &web_sys::KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let pressed = self.selection.press(&event.key(), js_sys::Date::now());
        if pressed != KeyOutcome::NotOurs {
            event.prevent_default();
        }
        if let KeyOutcome::Focus(node) = pressed {
            self.focus(node);
        }
    }

    /// Takes the keyboard to a node, which may have to come into the page first.
    fn focus(self, node: Node) {
        match self.element(node) {
            Some(element) => take_keyboard_to(&element),
            None => request_animation_frame(move || {
                if let Some(element) = self.element(node) {
                    take_keyboard_to(&element);
                }
            }),
        }
    }

    fn note_focus(self, has_focus: bool) {
        // Leaving the page takes the focus out of the tree as well, when its state is gone already.
        self.selection
            .scrolled()
            .try_update(|scrolled| scrolled.has_focus = has_focus);
    }

    /// The focus goes elsewhere; when it goes nowhere, its node was taken out of the page.
    fn note_leaving(self, event: &web_sys::FocusEvent) {
        let goes_to = event.related_target();
        let goes_to = goes_to.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if goes_to.is_some_and(|element| !is_in_tree(&element)) {
            self.note_focus(false);
        }
    }

    /// Gives the focus back, where nothing else has it, and scrolls nothing.
    fn keep_keyboard(self) {
        let is_lost = document()
            .active_element()
            .is_none_or(|element| element.tag_name() == "BODY");
        if let (true, Some(node)) = (is_lost, self.stop.try_get_untracked().flatten())
            && let Some(element) = self.element(node)
        {
            focus_quietly(&element);
        }
    }

    fn element(self, node: Node) -> Option<web_sys::HtmlElement> {
        let forest = self.selection.forest.try_get_untracked()?;
        let id = dom_id(&forest.id(node)?);
        document().get_element_by_id(&id)?.dyn_into().ok()
    }

    /// Shows what was seen when the person left, and takes the keyboard back where it was in the tree.
    fn return_to(self, frame: web_sys::HtmlDivElement) {
        let left = self.selection.scrolled().get_untracked();
        let stop = self.stop;
        // The heading takes the focus in the next frame, and the nodes are in the page by then.
        request_animation_frame(move || {
            let lines = self
                .selection
                .visible
                .with_untracked(|visible| visible.len());
            let lines = i32::try_from(lines.max(1)).unwrap_or(i32::MAX);
            let line = frame.scroll_height() / lines;
            frame.set_scroll_top(i32::try_from(left.top).map_or(0, |top| top * line));
            if left.has_focus {
                request_animation_frame(move || {
                    if let Some(node) = stop.try_get_untracked().flatten() {
                        self.focus(node);
                    }
                });
            }
        });
    }
}

fn is_in_tree(element: &web_sys::Element) -> bool {
    element
        .closest("[role=tree]")
        .is_ok_and(|tree| tree.is_some())
}

fn focus_quietly(element: &web_sys::HtmlElement) {
    let quietly = web_sys::FocusOptions::new();
    quietly.set_prevent_scroll(true);
    drop(element.focus_with_options(&quietly));
}

fn take_keyboard_to(element: &web_sys::HtmlElement) {
    focus_quietly(element);
    // Of a group only its own line is to be seen, not the middle of its rows.
    let line = element.query_selector(":scope > .tree__row").ok().flatten();
    let nearest = web_sys::ScrollIntoViewOptions::new();
    nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
    nearest.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    line.as_ref()
        .unwrap_or(element)
        .scroll_into_view_with_scroll_into_view_options(&nearest);
}

/// The first line that is seen. All lines are of one height where that matters.
fn first_line(frame: &web_sys::Element, lines: usize) -> usize {
    let (top, height) = (frame.scroll_top(), frame.scroll_height());
    let share = f64::from(top) / f64::from(height.max(1));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a number of lines"
    )]
    let line = (share * lines as f64) as usize;
    line
}

fn dom_id(id: &str) -> String {
    format!("tree-{id}")
}
