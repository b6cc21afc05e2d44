//! The regions that get a script each.

use domain::{Cloud, Partition, Region};
use grants::Metastore;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::components::{FieldKind, For, TextField, announce, live};
use crate::paths;
use crate::router::PageLink;
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
        if planner.parts.is_shared() {
            return false;
        }
        let mut workspaces = answers.workspaces.iter().flatten();
        workspaces.any(|workspace| workspace.region.is_some())
    });
    view! {
        <section class="card stack" aria-labelledby="regions">
            <h2 id="regions">"In which regions?"</h2>
            {live(move || {
                if chosen.get() {
                    view! { <OfWorkspaces /> }.into_any()
                } else {
                    view! { <Editor planner /> }.into_any()
                }
            })}
        </section>
    }
}

#[component]
fn OfWorkspaces() -> impl IntoView {
    let wizard = Wizard::expect();
    let item = |metastore: Metastore| {
        view! {
            <li class="region-names__item">
                <Name metastore />
            </li>
        }
    };
    let items = live(move || {
        let metastores = wizard.metastores().into_iter();
        metastores.map(item).collect_view()
    });
    view! {
        <p class="soft">
            "These are the regions of the workspaces that you chose. "
            <PageLink href=paths::step(Step::Workspaces)>"Change workspaces"</PageLink>
        </p>
        <ol class="region-names">{items}</ol>
    }
}

#[component]
fn Editor(planner: Planner) -> impl IntoView {
    let wizard = Wizard::expect();
    let regions = Memo::new(move |_| {
        if planner.parts.is_shared() {
            planner.parts.regions.get()
        } else {
            wizard.answers().read().regions.clone()
        }
    });
    let is_primary = move |region: &Region| {
        let plan = planner.parts.plan.read();
        let mut primary = plan.metastores.iter().filter(|of| of.metastore.primary);
        primary.any(|of| of.metastore.region.as_ref() == Some(region))
    };
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let refuse = move |text: String| {
        announce(text.clone());
        error.set(Some(text));
        focus_field();
    };
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let parsed = Region::parse(&typed.read_untracked());
        match parsed {
            Err(reason) => refuse(reason.to_string()),
            Ok(region) if regions.read_untracked().contains(&region) => {
                refuse(format!("{} is in the list already", region.label()));
            }
            Ok(region) if is_of_another_cloud(&region, planner) => {
                refuse(format!(
                    "{region} is a region of another cloud than the account"
                ));
            }
            Ok(region) => {
                error.set(None);
                announce(format!("{} added", region.label()));
                let mut all = regions.get_untracked();
                all.push(region);
                planner.name_regions(all);
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
    let suggestions = live(move || {
        let cloud = planner
            .parts
            .surroundings
            .read()
            .partition
            .map_or(Cloud::Aws, Partition::cloud);
        let option = |region: Region| {
            view! { <option value=region.to_string()>{region.label().to_owned()}</option> }
        };
        Region::known(cloud).map(option).collect_view()
    });
    view! {
        <p class="soft">
            "Not sure yet? Leave this empty: there is one script for the primary region and one for all others, and later the regions follow from the workspaces that you choose."
        </p>
        <ol class="region-names">
            <For
                each=move || regions.get().into_iter().map(move |region| (is_primary(&region), region))
                key=|(primary, region)| format!("{primary} {region}")
                let((primary, region))
            >
                <li class="region-names__item">
                    <Name metastore=Metastore { region: Some(region.clone()), primary, workspace: None } />
                    <RemoveButton region on_remove=remove />
                </li>
            </For>
        </ol>
        <form class="region-names__add" novalidate on:submit=add>
            <TextField id=FIELD label="Region" hint="As the cloud writes it; the first one is primary." value=typed error kind=FieldKind::SHORT.with_suggestions(KNOWN) />
            <datalist id=KNOWN>{suggestions}</datalist>
            <button type="submit" class="button button--quiet">
                "Add region"
            </button>
        </form>
    }
}

/// A region that nobody knows may be new; one of another cloud can't be meant.
fn is_of_another_cloud(region: &Region, planner: Planner) -> bool {
    let surroundings = planner.parts.surroundings.read_untracked();
    let chosen = surroundings.partition.map(Partition::cloud);
    region
        .cloud()
        .zip(chosen)
        .is_some_and(|(of, chosen)| of != chosen)
}

#[component]
fn Name(metastore: Metastore) -> impl IntoView {
    let code = metastore
        .region
        .as_ref()
        .and_then(|region| (region.label() != region.as_str()).then(|| region.to_string()));
    let is_unknown = metastore
        .region
        .as_ref()
        .is_some_and(|region| region.cloud().is_none());
    view! {
        <span class="region-names__name">
            {metastore.label()} {code.map(|code| view! { <span class="soft">" "{code}</span> })}
        </span>
        {is_unknown.then_some(view! { <span class="pill pill--warn">"not known"</span> })}
        {metastore.primary.then_some(view! { <span class="pill pill--none">"primary"</span> })}
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
