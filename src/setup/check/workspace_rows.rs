//! The workspaces one by one, as rows of which those in sight are in the page; one of them is open at a time.

use std::sync::Arc;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast as _;

use super::step_state::TestStepState;
use super::tally::Bucket;
use super::workspace_details::{WorkspaceDetails, standing_class, standing_words};
use crate::components::{ChoiceList, For, live};

/// From here on only the rows in sight are in the page.
const MANY: usize = 40;
/// Rows that are in the page then; the box is 10 rows high at most.
const WINDOW: usize = 13;
/// Those of them that are above the box.
const ABOVE: usize = 1;
/// The window moves in steps, so that scrolling by a row changes nothing.
const STEP: usize = 2;

/// The value of the choice for all of them.
const ALL: &str = "all";

/// The rows, which of them are shown, and the details of one.
#[component]
pub fn WorkspaceRows(
    /// The step's state.
    state: TestStepState,
) -> impl IntoView {
    let wanted = RwSignal::new(None::<Bucket>);
    let shown = Memo::new(move |_| {
        state.overview.track();
        Arc::new(
            state
                .tally
                .with_value(|tally| tally.of_bucket(wanted.get())),
        )
    });
    let open = RwSignal::new(None::<usize>);
    // Of a single workspace there is nothing to choose.
    if state.chosen.with_untracked(|chosen| chosen.len() == 1) {
        open.set(Some(0));
    }
    let top = RwSignal::new(0_usize);
    let frame = NodeRef::<html::Div>::new();
    let scroll = move |_| {
        if let Some(frame) = frame.get_untracked() {
            top.set(first_row(&frame, shown.with_untracked(|shown| shown.len())));
        }
    };
    let is_virtual = Memo::new(move |_| shown.read().len() > MANY);
    let window = Memo::new(move |_| {
        let shown = shown.read();
        let (from, to) = if is_virtual.get() {
            let top = (top.get() / STEP * STEP).saturating_sub(ABOVE);
            (top.min(shown.len()), (top + WINDOW).min(shown.len()))
        } else {
            (0, shown.len())
        };
        let rows = (from..to).filter_map(|line| Some((line, *shown.get(line)?)));
        rows.collect::<Vec<_>>()
    });
    let choices = move || {
        let counts = state.overview.read().counts;
        let of = |bucket: Bucket| {
            let words = format!("{} ({})", bucket.label(), counts.of(bucket));
            (bucket.label().to_owned(), words)
        };
        let all = (ALL.to_owned(), format!("all ({})", counts.all()));
        std::iter::once(all)
            .chain(Bucket::ALL.map(of))
            .collect::<Vec<_>>()
    };
    let choose = move |label: String| {
        wanted.set(Bucket::ALL.into_iter().find(|one| one.label() == label));
        if let Some(frame) = frame.get_untracked() {
            frame.set_scroll_top(0);
        }
    };
    let chosen_label = move || wanted.get().map_or(ALL, Bucket::label).to_owned();
    let details = live(move || {
        let at = open.get()?;
        Some(view! { <WorkspaceDetails at state close=Callback::new(move |()| close(open)) /> })
    });
    view! {
        <section class="stack" aria-labelledby="one-by-one">
            <h2 id="one-by-one">"Workspaces"</h2>
            <ChoiceList
                id="show-workspaces"
                label="Show"
                choices=Signal::derive(choices)
                selected=Signal::derive(chosen_label)
                on_select=choose
            />
            <div class="rows-frame" class:rows-frame--virtual=is_virtual node_ref=frame on:scroll=scroll>
                <ul class="rows" role="list" aria-label="Tested workspaces" style:--lines=move || shown.read().len().to_string()>
                    <For
                        each=move || window.get()
                        key=|(line, at)| format!("{line} {at}")
                        let((line, at))
                    >
                        <Row line at state shown open />
                    </For>
                </ul>
            </div>
            {live(move || shown.read().is_empty().then_some(view! { <p class="empty">"No workspace stands so."</p> }))}
            {details}
        </section>
    }
}

#[component]
fn Row(
    line: usize,
    at: usize,
    state: TestStepState,
    shown: Memo<Arc<Vec<usize>>>,
    open: RwSignal<Option<usize>>,
) -> impl IntoView {
    let chosen = state.chosen.get_untracked();
    let Some(workspace) = chosen.get(at).cloned() else {
        return ().into_any();
    };
    let region = workspace
        .region
        .as_ref()
        .map(|region| region.label().to_owned());
    let host = workspace.host.clone();
    let place = move || {
        let is_primary = state.primary.read().as_ref() == Some(&host);
        let parts = [region.as_deref(), is_primary.then_some("primary")];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>();
        parts.join(" · ")
    };
    let standing = Memo::new(move |_| {
        state.overview.track();
        state.tally.with_value(|tally| tally.standing(at))
    });
    let is_open = Memo::new(move |_| open.get() == Some(at));
    let toggle = move |_| open.update(|open| *open = (*open != Some(at)).then_some(at));
    view! {
        <li
            class="rows__row"
            style:--line=line.to_string()
            aria-setsize=move || shown.read().len().to_string()
            aria-posinset=(line + 1).to_string()
        >
            <button
                type="button"
                class="rows__name"
                id=row_id(at)
                aria-expanded=move || is_open.get().to_string()
                on:click=toggle
            >
                {workspace.name.clone()}
            </button>
            <span class="rows__place soft">{Signal::derive(place)}</span>
            <span class=move || standing_class(standing.get())>{Signal::derive(move || standing_words(standing.get()))}</span>
        </li>
    }
    .into_any()
}

fn row_id(at: usize) -> String {
    format!("tested-row-{at}")
}

/// Closes the details and gives the focus back to the row that opened them.
fn close(open: RwSignal<Option<usize>>) {
    let row = open.get_untracked().map(row_id);
    open.set(None);
    let row = row.and_then(|id| document().get_element_by_id(&id));
    let target = row.or_else(|| document().get_element_by_id("show-workspaces"));
    if let Some(target) = target {
        drop(target.unchecked_into::<web_sys::HtmlElement>().focus());
    }
}

/// The first row in sight; all are of one height where that matters.
fn first_row(frame: &web_sys::Element, rows: usize) -> usize {
    let (top, height) = (frame.scroll_top(), frame.scroll_height());
    let share = f64::from(top) / f64::from(height.max(1));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a number of rows"
    )]
    let row = (share * rows as f64) as usize;
    row
}
