//! The plain form: a fieldset for each region, with the browser's own checkboxes.

use leptos::prelude::*;

use super::coverage::{Coverage, NothingThere};
use super::{Selection, Share, TreeGroup, TreeRow};

/// Rows that are put into the page at once; the others come on demand.
const AT_ONCE: usize = 200;

/// All groups as fieldsets.
#[component]
pub fn RegionList(
    /// The groups.
    #[prop(into)]
    groups: Signal<Vec<TreeGroup>>,
    /// What is chosen.
    selection: Selection,
) -> impl IntoView {
    let ids = Memo::new(move |_| {
        groups.with(|groups| {
            groups
                .iter()
                .map(|group| group.id.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <div class="region-list">
            <For each=move || ids.get() key=Clone::clone let:id>
                <Region group=by_id(groups, id) selection />
            </For>
        </div>
    }
}

/// One group of the list, which may change and go.
pub(super) fn by_id(groups: Signal<Vec<TreeGroup>>, id: String) -> Signal<TreeGroup> {
    Memo::new(move |last: Option<&TreeGroup>| {
        let found = groups.with(|groups| groups.iter().find(|group| group.id == id).cloned());
        found
            .or_else(|| last.cloned())
            .unwrap_or_else(|| TreeGroup {
                id: id.clone(),
                name: String::new(),
                note: String::new(),
                rows: Vec::new(),
            })
    })
    .into()
}

#[component]
fn Region(group: Signal<TreeGroup>, selection: Selection) -> impl IntoView {
    let share = Memo::new(move |_| group.with(|group| selection.share(group)));
    let limit = RwSignal::new(AT_ONCE);
    let rows = move || {
        group.with(|group| {
            group
                .rows
                .iter()
                .take(limit.get())
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let hidden = move || group.with(|group| group.rows.len().saturating_sub(limit.get()));
    let has_free = move || group.with(|group| group.rows.iter().any(TreeRow::is_free));
    view! {
        <fieldset class="region-list__region">
            <legend class="region-list__legend">
                <label class="choice choice--region">
                    <input
                        type="checkbox"
                        class="choice__box"
                        disabled=move || !has_free()
                        prop:checked=move || share.get() == Share::All
                        prop:indeterminate=move || share.get() == Share::Some
                        on:change=move |_| group.with_untracked(|group| selection.toggle_group(group))
                    />
                    <span class="choice__name">{move || group.read().name.clone()}</span>
                </label>
                <span class="soft">{move || group.read().note.clone()}</span>
                <Coverage group selection />
            </legend>
            <ul class="region-list__rows" role="list">
                <For each=rows key=Clone::clone let:row>
                    <Row row selection />
                </For>
            </ul>
            <Show when=move || { hidden() > 0 }>
                <button
                    type="button"
                    class="button button--quiet"
                    on:click=move |_| limit.update(|limit| *limit += AT_ONCE)
                >
                    {move || format!("Show more; {} are hidden", hidden())}
                </button>
            </Show>
            <NothingThere group selection />
        </fieldset>
    }
}

#[component]
fn Row(row: TreeRow, selection: Selection) -> impl IntoView {
    let note_id = format!("note-{}", row.id);
    let described_by = note_id.clone();
    let (is_free, is_taken) = (row.is_free(), row.is_taken());
    let id = StoredValue::new(row.id.clone());
    let checked = move || is_taken || id.with_value(|id| selection.has(id));
    let is_first = Memo::new(move |_| {
        id.with_value(|id| selection.first.with(|first| first.as_ref() == Some(id)))
    });
    let name = row.name.clone();
    let why_not = row.why_not().map(str::to_owned);
    view! {
        <li class="region-list__row" class:region-list__row--off=!is_free>
            <label class="choice">
                <input
                    type="checkbox"
                    class="choice__box"
                    aria-describedby=described_by
                    disabled=!is_free
                    prop:checked=checked
                    on:change=move |event| {
                        let chosen = event_target_checked(&event);
                        id.with_value(|id| selection.set(id, chosen));
                    }
                />
                <span class="choice__name">{row.name.clone()}</span>
            </label>
            <span class="soft region-list__note" id=note_id>
                {row.note.clone()} {why_not.map(|words| format!(" · {words}"))}
            </span>
            <Show when=move || is_first.get()>
                <span class="pill region-list__first">"Primary"</span>
            </Show>
            <Show when=move || is_free && checked() && !is_first.get()>
                <button
                    type="button"
                    class="button button--quiet button--plain region-list__first"
                    on:click=move |_| selection.make_first.run(id.get_value())
                >
                    "Make primary"
                    <span class="visually-hidden">": " {name.clone()}</span>
                </button>
            </Show>
        </li>
    }
}
