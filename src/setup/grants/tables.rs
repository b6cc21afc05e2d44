//! Further tables by name, and whether whole schemas are granted.

use domain::{Feature, SystemTable, TableName, system_tables};
use grants::{Level, MetastorePlan, Reason};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::components::{FieldKind, For, Show, Switch, TextField, announce, live};
use crate::setup::grants::planner::Planner;

const FIELD: &str = "table";
const KNOWN: &str = "known-tables";

/// What goes beyond the features.
#[component]
pub fn Tables(planner: Planner) -> impl IntoView {
    let usual = planner.parts.selection.read_untracked();
    let open = usual.level == Level::Schema || !usual.tables.is_empty();
    drop(usual);
    let note = live(move || {
        let selection = planner.parts.selection.read();
        let how = match selection.level {
            Level::Table => "each by its name",
            Level::Schema => "whole schemas",
        };
        match selection.tables.len() {
            0 => how.to_owned(),
            count => format!("{how}, {count} added"),
        }
    });
    view! {
        <details class="more" open=open>
            <summary>
                <span>"Which tables exactly? " <span class="soft">{note}</span></span>
            </summary>
            <div class="stack">
                <WholeSchemas planner />
                <Further planner />
            </div>
        </details>
    }
}

#[component]
fn WholeSchemas(planner: Planner) -> impl IntoView {
    let on = Memo::new(move |_| planner.parts.selection.read().level == Level::Schema);
    let switch = move |on: bool| {
        let level = if on { Level::Schema } else { Level::Table };
        planner.select(|selection| selection.level = level);
    };
    let opened = Memo::new(move |_| {
        let plan = planner.parts.plan.read();
        let mut all = plan.metastores.iter();
        let primary = all
            .find(|of| of.metastore.primary)
            .or(plan.metastores.first());
        primary.map_or_else(Vec::new, |primary| besides(primary, &plan.selection))
    });
    let list = move || {
        let item = |name: &String| view! { <li><code>{name.clone()}</code></li> };
        opened.read().iter().map(item).collect_view()
    };
    view! {
        <div class="switches">
            <Switch
                id="whole-schemas"
                label="Grant whole schemas"
                hint=|| {
                    "Fewer statements, and new tables need none. But it opens every table of a schema, also those that Databricks adds later, whatever they will hold. Off: each table by its name."
                }
                checked=on
                on_change=switch
            />
        </div>
        <Show when=move || on.get() && !opened.read().is_empty()>
            <details class="more">
                <summary>{live(move || format!("Opens {} more tables that nobody chose", opened.read().len()))}</summary>
                <ul class="list">{live(list)}</ul>
            </details>
        </Show>
    }
}

fn besides(plan: &MetastorePlan, selection: &grants::Selection) -> Vec<String> {
    let tables = plan.opens_besides(selection);
    tables.iter().map(SystemTable::full_name).collect()
}

#[component]
fn Further(planner: Planner) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let added = Memo::new(move |_| planner.parts.selection.read().tables.clone());
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let table = read(
            &typed.read_untracked(),
            &planner.parts.selection.read_untracked(),
        );
        match table {
            Err(reason) => {
                announce(reason.clone());
                error.set(Some(reason));
                focus_field();
            }
            Ok(table) => {
                error.set(None);
                typed.set(String::new());
                announce(format!("{table} added"));
                planner.select(|selection| {
                    selection.tables.insert(table);
                });
            }
        }
    };
    let remove = Callback::new(move |table: TableName| {
        announce(format!("{table} removed"));
        planner.select(|selection| {
            selection.tables.remove(&table);
        });
        focus_field();
    });
    let option = |table: &SystemTable| {
        view! { <option value=table.full_name()>{table.purpose}</option> }
    };
    let optional = |table: &&SystemTable| table.feature != Some(Feature::Core);
    let suggestions = system_tables()
        .iter()
        .filter(optional)
        .map(option)
        .collect_view();
    view! {
        <form class="region-names__add" novalidate on:submit=add>
            <TextField
                id=FIELD
                label="Add a table"
                hint="Any table of the catalog system, by its full name: system.compute.warehouses."
                value=typed
                error
                kind=FieldKind::OPTIONAL.with_suggestions(KNOWN)
            />
            <datalist id=KNOWN>{suggestions}</datalist>
            <button type="submit" class="button button--quiet">
                "Add table"
            </button>
        </form>
        <ul class="region-names" role="list">
            <For each=move || added.get() key=ToString::to_string let(table)>
                <Added table on_remove=remove />
            </For>
        </ul>
    }
}

/// Reads a name that is not selected yet.
fn read(typed: &str, selection: &grants::Selection) -> Result<TableName, String> {
    let table = TableName::parse(typed).map_err(|reason| reason.to_string())?;
    match selection.reason(&table) {
        None => Ok(table),
        Some(Reason::Added) => Err(format!("{table} is on the list already")),
        Some(Reason::Feature(feature)) => Err(format!(
            "{table} is part of “{}”, which is switched on",
            feature.label()
        )),
    }
}

#[component]
fn Added(table: TableName, on_remove: Callback<TableName>) -> impl IntoView {
    let name = table.full_name();
    let about = match table.known() {
        Some(known) => format!("{} {}.", known.purpose, release(known.release)),
        None => "LakeSentry does not know this table: it may be new, or misspelled. Databricks refuses the grant of a table that is not there.".to_owned(),
    };
    let unknown = table.known().is_none();
    let label = name.clone();
    view! {
        <li class="region-names__item">
            <div class="region-names__name">
                <code>{name}</code>
                <p class="soft">
                    {unknown.then_some(view! { <span class="pill pill--warn">"not known"</span> " " })} {about}
                </p>
            </div>
            <button type="button" class="link-button" on:click=move |_| on_remove.run(table.clone())>
                "Remove"
                <span class="visually-hidden">" "{label}</span>
            </button>
        </li>
    }
}

/// Databricks' word for how far a table is, for people.
fn release(word: &str) -> &str {
    match word {
        "ga" => "Generally available",
        "public_preview" => "In public preview",
        "private_preview" => "In private preview",
        "beta" => "In beta",
        "undocumented" => "Undocumented",
        other => other,
    }
}

/// The button that was pressed is gone; the field is where the next table is typed.
fn focus_field() {
    if let Some(field) = document().get_element_by_id(FIELD) {
        drop(field.unchecked_into::<web_sys::HtmlElement>().focus());
    }
}

#[cfg(test)]
mod tests {
    use domain::Feature;
    use grants::Selection;

    use super::read;

    #[test]
    fn a_table_is_added_once() {
        let mut selection = Selection::of([Feature::AuditLog]);
        let table = read("system.compute.warehouses", &selection).unwrap();
        selection.tables.insert(table);
        assert!(read("system.compute.warehouses", &selection).is_err());
        let reason = read("system.access.audit", &selection).unwrap_err();
        assert!(reason.contains("Audit log"), "{reason}");
        assert!(read("main.sales.orders", &selection).is_err());
    }
}
