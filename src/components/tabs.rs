//! Tabs after the ARIA pattern: arrows move and choose, one tab stop.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::live;

/// The row of tabs. Its panel is a [`TabPanel`] with the same `id` and `selected`.
#[component]
pub fn Tabs(
    /// Ids of tabs and panel start with it.
    id: &'static str,
    /// What is chosen here.
    #[prop(into)]
    label: String,
    /// Value and words of each tab.
    #[prop(into)]
    tabs: Signal<Vec<(String, String)>>,
    /// The value of the chosen tab.
    #[prop(into)]
    selected: Signal<String>,
    /// Called with the value of the tab that the person chose.
    #[prop(into)]
    on_select: Callback<String>,
) -> impl IntoView {
    let choose = move |value: String| {
        let tab = document().get_element_by_id(&tab_id(id, &value));
        on_select.run(value);
        if let Some(tab) = tab {
            drop(tab.unchecked_into::<web_sys::HtmlElement>().focus());
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let target = tabs.with_untracked(|tabs| {
            let now = tabs
                .iter()
                .position(|(value, _)| *value == *selected.read_untracked())?;
            let index = after_key(&event.key(), now, tabs.len())?;
            Some(tabs.get(index)?.0.clone())
        });
        if let Some(value) = target {
            event.prevent_default();
            choose(value);
        }
    };
    // A tab that has the focus stays when what the list was made of changes, and the list does not.
    let named = Memo::new(move |_| tabs.get());
    let tab = move |(value, words)| view! { <Tab group=id value words selected on_select /> };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>
            {live(move || named.get().into_iter().map(tab).collect_view())}
        </div>
    }
}

#[component]
fn Tab(
    group: &'static str,
    value: String,
    words: String,
    selected: Signal<String>,
    on_select: Callback<String>,
) -> impl IntoView {
    let id = tab_id(group, &value);
    let own = value.clone();
    let chosen = Memo::new(move |_| *selected.read() == own);
    view! {
        <button
            type="button"
            class="tabs__tab"
            role="tab"
            id=id
            aria-selected=move || chosen.get().to_string()
            aria-controls=panel_id(group)
            tabindex=move || if chosen.get() { "0" } else { "-1" }
            on:click=move |_| on_select.run(value.clone())
        >
            {words}
        </button>
    }
}

/// What the chosen tab shows.
#[component]
pub fn TabPanel(
    /// As in [`Tabs`].
    id: &'static str,
    /// As in [`Tabs`].
    #[prop(into)]
    selected: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="tabs__panel" role="tabpanel" id=panel_id(id) aria-labelledby=move || tab_id(id, &selected.read())>
            {children()}
        </div>
    }
}

fn tab_id(group: &str, value: &str) -> String {
    format!("{group}-tab-{value}")
}

/// The id of the panel that belongs to a row of tabs.
pub fn panel_id(group: &str) -> String {
    format!("{group}-panel")
}

/// Where a key leads from the tab `now` of `count`.
fn after_key(key: &str, now: usize, count: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((now + 1) % count),
        "ArrowLeft" => Some((now + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::after_key;

    #[test]
    fn arrows_go_round() {
        assert_eq!(after_key("ArrowRight", 2, 3), Some(0));
        assert_eq!(after_key("ArrowLeft", 0, 3), Some(2));
        assert_eq!(after_key("End", 0, 3), Some(2));
        assert_eq!(after_key("a", 0, 3), None);
    }
}
