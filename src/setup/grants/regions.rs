//! The regions that get a script each.

use domain::{Cloud, Region};
use leptos::prelude::*;
use leptos_router::components::A;
use wasm_bindgen::JsCast as _;

use crate::components::{TextField, announce};
use crate::paths;
use crate::setup::grants::planner::Planner;
use crate::state::{Step, Wizard};

const FIELD: &str = "region";
const KNOWN: &str = "known-regions";

/// The regions of the chosen workspaces; before there are any, a list to write.
#[component]
pub fn Regions(planner: Planner) -> impl IntoView {
    let answers = Wizard::expect().answers();
    // A workspace that was typed has no region before its test.
    let chosen = Memo::new(move |_| {
        let answers = answers.read();
        if planner.is_shared.get() {
            return false;
        }
        let mut workspaces = answers.workspaces.iter().flatten();
        workspaces.any(|workspace| workspace.region.is_some())
    });
    view! {
        <section class="card stack" aria-labelledby="regions">
            <h2 id="regions">"In which regions?"</h2>
            {move || {
                if chosen.get() {
                    view! { <Chosen /> }.into_any()
                } else {
                    view! { <Editor planner /> }.into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Chosen() -> impl IntoView {
    let answers = Wizard::expect().answers();
    let item = |(index, region): (usize, Region)| {
        view! {
            <li class="region-names__item">
                <Name region primary=index == 0 />
            </li>
        }
    };
    let items = move || {
        answers
            .read()
            .grant_regions()
            .into_iter()
            .enumerate()
            .map(item)
            .collect_view()
    };
    view! {
        <p class="soft">
            "These are the regions of the workspaces that you chose. "
            <A href=paths::step(Step::Workspaces)>"Change workspaces"</A>
        </p>
        <ol class="region-names">{items}</ol>
    }
}

#[component]
fn Editor(planner: Planner) -> impl IntoView {
    let regions = planner.regions;
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let parsed = Region::parse(&typed.read_untracked());
        match parsed {
            Err(reason) => error.set(Some(reason.to_string())),
            Ok(region) => {
                error.set(None);
                announce(format!("{} added", region.label()));
                let mut all = regions.get_untracked();
                if !all.contains(&region) {
                    all.push(region);
                    planner.name_regions(all);
                }
                typed.set(String::new());
            }
        }
    };
    let remove = Callback::new(move |region: Region| {
        announce(format!("{} removed", region.label()));
        let mut all = regions.get_untracked();
        all.retain(|each| *each != region);
        planner.name_regions(all);
        focus_field();
    });
    let suggestions = move || {
        let cloud = planner.surroundings.read().cloud.unwrap_or(Cloud::Aws);
        let option = |region: Region| {
            view! { <option value=region.to_string()>{region.label().to_owned()}</option> }
        };
        Region::known(cloud).map(option).collect_view()
    };
    view! {
        <p class="soft">
            "Not sure yet? Leave this empty: there is one script for the primary region and one for all others, and later the regions follow from the workspaces that you choose."
        </p>
        <ol class="region-names">
            <For each=move || regions.get().into_iter().enumerate() key=Clone::clone let((index, region))>
                <li class="region-names__item">
                    <Name region=region.clone() primary=index == 0 />
                    <RemoveButton region on_remove=remove />
                </li>
            </For>
        </ol>
        <form class="region-names__add" novalidate on:submit=add>
            <TextField id=FIELD label="Region" hint="As the cloud writes it; the first one is primary." value=typed error list=KNOWN short=true />
            <datalist id=KNOWN>{suggestions}</datalist>
            <button type="submit" class="button button--quiet">
                "Add region"
            </button>
        </form>
    }
}

#[component]
fn Name(region: Region, primary: bool) -> impl IntoView {
    let code = (region.label() != region.as_str()).then(|| region.to_string());
    view! {
        <span class="region-names__name">
            {region.label().to_owned()} {code.map(|code| view! { <span class="soft">" "{code}</span> })}
        </span>
        {primary.then_some(view! { <span class="pill pill--none">"primary"</span> })}
    }
}

#[component]
fn RemoveButton(region: Region, on_remove: Callback<Region>) -> impl IntoView {
    let label = region.label().to_owned();
    view! {
        <button type="button" class="link-button" on:click=move |_| on_remove.run(region.clone())>
            "Remove"
            <span class="visually-hidden">" "{label}</span>
        </button>
    }
}

/// The button that was pressed is gone; the field is where the next region is typed.
fn focus_field() {
    if let Some(field) = document().get_element_by_id(FIELD) {
        drop(field.unchecked_into::<web_sys::HtmlElement>().focus());
    }
}
