//! The plain form: a fieldset for each region, with the browser's own checkboxes.

use crate::components::{For, Show, live};
use leptos::prelude::*;

use super::coverage::{Coverage, NothingThere};
use super::forest::Group;
use super::model::Share;
use super::visible::Node;
use super::{Selection, TreeRow};

/// About so many rows are put into the page at once; the others come on demand.
const AT_ONCE: usize = 300;
/// Of a region, so many at least.
const AT_LEAST: usize = 5;
/// So many more on demand.
const MORE: usize = 100;

/// All groups as fieldsets.
#[component]
pub fn RegionList(
    /// What is chosen.
    selection: Selection,
) -> impl IntoView {
    let groups = Memo::new(move |_| {
        let (visible, forest) = (selection.visible.read(), selection.forest.read());
        let groups = visible.group_numbers().map(|group| &forest.groups()[group]);
        groups.map(|group| group.id.clone()).collect::<Vec<_>>()
    });
    let limit = Memo::new(move |_| match selection.matching.get() {
        ..=AT_ONCE => AT_ONCE,
        _ => (AT_ONCE / groups.read().len().max(1)).max(AT_LEAST),
    });
    view! {
        <div class="region-list">
            <For each=move || groups.get() key=Clone::clone let:id>
                <Region id limit selection />
            </For>
        </div>
    }
}

#[component]
fn Region(id: String, limit: Memo<usize>, selection: Selection) -> impl IntoView {
    let coverage_id = format!("coverage-{id}");
    let described_by = coverage_id.clone();
    let group = Memo::new(move |last: Option<&usize>| {
        let found = selection.forest.with(|forest| forest.find_group(&id));
        found.or(last.copied()).unwrap_or_default()
    });
    let text = move |part: fn(&Group) -> &String| {
        let group = group.get();
        let forest = selection.forest.read();
        forest
            .groups()
            .get(group)
            .map(part)
            .cloned()
            .unwrap_or_default()
    };
    let share = Memo::new(move |_| selection.share(group.get()));
    let more = RwSignal::new(0);
    let matching = Memo::new(move |_| selection.visible.read().matching_in(group.get()));
    let rows = Memo::new(move |_| {
        let rows = limit.get() + more.get();
        let forest = selection.forest.read();
        let numbers = selection.visible.read().matching_rows(group.get(), rows);
        let ids = numbers
            .into_iter()
            .filter_map(|row| Some((forest.id(Node::Row(row))?.into_owned(), row)));
        ids.collect::<Vec<_>>()
    });
    let hidden = move || matching.get().saturating_sub(rows.read().len());
    let has_free = Memo::new(move |_| {
        let forest = selection.forest.read();
        let group = forest.groups().get(group.get());
        group.is_some_and(|group| forest.free().first(group.rows.clone()).is_some())
    });
    view! {
        <fieldset class="region-list__region">
            <legend class="region-list__legend">
                <label class="choice choice--region">
                    <input
                        type="checkbox"
                        class="choice__box"
                        aria-describedby=described_by
                        disabled=move || !has_free.get()
                        prop:checked=move || share.get() == Share::All
                        prop:indeterminate=move || share.get() == Share::Some
                        on:change=move |_| selection.toggle_group(group.get_untracked())
                    />
                    <span class="choice__name">{live(move || text(|group| &group.name))}</span>
                </label>
                <span class="soft">{live(move || text(|group| &group.note))}</span>
                <Coverage id=coverage_id group selection />
            </legend>
            <ul class="region-list__rows" role="list">
                <For each=move || rows.get() key=|(id, _)| id.clone() let:known>
                    <Row id=known.0 row=known.1 rows selection />
                </For>
            </ul>
            <Show when=move || { hidden() > 0 }>
                <button
                    type="button"
                    class="button button--quiet"
                    on:click=move |_| more.update(|more| *more += MORE)
                >
                    {live(move || format!("Show more; {} are hidden", hidden()))}
                </button>
            </Show>
            <NothingThere group selection />
        </fieldset>
    }
}

#[component]
fn Row(
    id: String,
    row: usize,
    rows: Memo<Vec<(String, usize)>>,
    selection: Selection,
) -> impl IntoView {
    let note_id = format!("note-{id}");
    let described_by = note_id.clone();
    // A row is known by its id; its number changes when the data is read again.
    let row = Memo::new(move |_| {
        let rows = rows.read();
        let same = rows.iter().find(|(known, _)| *known == id);
        same.map_or(row, |(_, row)| *row)
    });
    let shown = Memo::new(move |_| selection.forest.read().row(row.get()));
    let with = move |part: fn(&TreeRow) -> String| {
        shown.with(|row| row.as_ref().map(part).unwrap_or_default())
    };
    let is_free = Memo::new(move |_| shown.with(|row| row.as_ref().is_some_and(TreeRow::is_free)));
    let checked = Memo::new(move |_| selection.is_covered(row.get()));
    let is_first = Memo::new(move |_| selection.first.get() == Some(row.get()));
    let note = |row: &TreeRow| match row.why_not() {
        Some(words) => format!("{} · {words}", row.note),
        None => row.note.clone(),
    };
    view! {
        <li class="region-list__row" class:region-list__row--off=move || !is_free.get()>
            <label class="choice">
                <input
                    type="checkbox"
                    class="choice__box"
                    aria-describedby=described_by
                    disabled=move || !is_free.get()
                    prop:checked=checked
                    on:change=move |event| {
                        selection.set(row.get_untracked(), event_target_checked(&event));
                    }
                />
                <span class="choice__name">{live(move || with(|row| row.name.clone()))}</span>
            </label>
            <span class="soft region-list__note" id=note_id>
                {live(move || with(note))}
            </span>
            <Show when=move || is_first.get()>
                <span class="pill region-list__first">"Primary"</span>
            </Show>
            <Show when=move || is_free.get() && checked.get() && !is_first.get()>
                <button
                    type="button"
                    class="button button--quiet button--plain region-list__first"
                    on:click=move |_| selection.make_first(row.get_untracked())
                >
                    "Make primary"
                    <span class="visually-hidden">": " {live(move || with(|row| row.name.clone()))}</span>
                </button>
            </Show>
        </li>
    }
}
