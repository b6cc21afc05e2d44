//! What is switched on, and how to end it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::button::button;
use super::presets;
use crate::clock;
use crate::console::page::{cell, table};
use crate::console::state::Console;
use crate::control::Control;
use crate::tables::Rows;
use crate::world::{Cloud, World};

/// Returns a table of all that is not as it was at the start, as far as it was made on this page; its name is the heading with this id.
pub fn all(heading: &str, console: &Console) -> Markup {
    let mut rows = faults(console);
    let world = console.app.world();
    rows.extend(overridden(console, &world));
    for cloud in Cloud::ALL {
        rows.extend(workspaces(&world, cloud));
        rows.extend(secrets(&world, cloud));
    }
    rows.extend(everything(console, &world));
    if rows.is_empty() {
        return html! { p { "Nothing. All is well." } };
    }
    let columns = ["What happens", "Where", "How often", "End it"];
    html! {
        (table(heading, &columns, &rows))
        (button(&Control::Reset, "Put everything back"))
        p { "That forgets grants, principals and secrets too which were made since the start." }
    }
}

fn faults(console: &Console) -> Vec<Vec<Markup>> {
    let row = |fault: crate::faults::ActiveFault| {
        let place = fault.host.as_deref().unwrap_or("every host");
        let times = match fault.times {
            Some(times) => format!("{} of {times} requests", fault.hits),
            None => format!("until removed; {} so far", fault.hits),
        };
        let name = fault.name.clone();
        vec![
            presets::label(&fault.kind),
            html! { (place) " " code { (fault.path) } },
            cell(&times),
            button(
                &Control::RemoveFault { name },
                &format!("Remove {}", fault.name),
            ),
        ]
    };
    console.app.faults.all().into_iter().map(row).collect()
}

fn lasting(what: &str, place: &str, back: &Control, text: &str) -> Vec<Markup> {
    vec![
        cell(what),
        cell(place),
        cell("until put back"),
        button(back, text),
    ]
}

/// One row for a table, or one for all of a region where many are meant.
fn overridden(console: &Console, world: &World) -> Vec<Vec<Markup>> {
    let mut by_region: BTreeMap<(Cloud, String), Vec<(String, Rows)>> = BTreeMap::new();
    for (metastore, name, rows) in console.app.row_overrides.all() {
        let accounts = world.accounts.iter();
        let found = accounts.flat_map(|account| &account.metastores);
        if let Some(found) = found.into_iter().find(|one| one.id == metastore) {
            let place = (found.cloud, found.region.clone());
            by_region.entry(place).or_default().push((name, rows));
        }
    }
    let mut all = Vec::new();
    for ((cloud, region), tables) in by_region {
        let place = format!("{} {region}", cloud.label());
        let back = |table: Option<String>| Control::TableRows {
            cloud,
            region: region.clone(),
            table,
            rows: Rows::Usual,
        };
        if tables.len() > 3 {
            let what = format!("{} tables are empty or late", tables.len());
            let text = format!("Fill all tables of {region}");
            all.push(lasting(&what, &place, &back(None), &text));
            continue;
        }
        for (name, rows) in tables {
            let what = match rows {
                Rows::Late { hours } => format!("system.{name} is {hours} hours late"),
                Rows::Dense { every_s, .. } => {
                    format!("system.{name} has a row every {every_s} s")
                }
                Rows::Many { per_day, .. } => {
                    format!("system.{name} has {per_day} rows a day")
                }
                Rows::Empty | Rows::Usual => format!("system.{name} is empty"),
            };
            let text = format!("Fill system.{name} of {region}");
            all.push(lasting(&what, &place, &back(Some(name)), &text));
        }
    }
    all
}

fn workspaces(world: &World, cloud: Cloud) -> Vec<Vec<Markup>> {
    let account = world.account(cloud);
    let without = account
        .workspaces
        .iter()
        .filter(|one| !one.put_away.is_empty());
    without
        .map(|workspace| {
            let back = Control::Warehouses {
                workspace_id: workspace.id.to_string(),
                on: true,
            };
            let text = format!("Bring the warehouses of {} back", workspace.name);
            lasting("There is no warehouse", &workspace.name, &back, &text)
        })
        .collect()
}

fn secrets(world: &World, cloud: Cloud) -> Vec<Vec<Markup>> {
    let now = clock::now();
    let members = world.account(cloud).members.iter();
    let expired = members.filter(|member| {
        let mut secrets = member.secrets.iter();
        secrets.any(|secret| secret.expires <= now)
    });
    expired
        .map(|member| {
            let back = Control::ExpireSecrets {
                cloud,
                principal: member.name.clone(),
                on: false,
            };
            let place = format!("{} {}", cloud.label(), member.display_name);
            let text = format!("Make the secrets of {place} valid");
            lasting("The secrets have expired", &place, &back, &text)
        })
        .collect()
}

fn everything(console: &Console, world: &World) -> Vec<Vec<Markup>> {
    let mut rows = Vec::new();
    let latency = console.app.traffic.latency();
    if !latency.is_zero() {
        let what = format!("Every answer takes {} ms longer", latency.as_millis());
        let back = Control::Latency { ms: 0 };
        rows.push(lasting(&what, "every host", &back, "Answer at once"));
    }
    let scaled = world.accounts.iter().filter(|one| one.crowd.len() > 0);
    let sizes = scaled.map(|account| account.workspaces.len() + account.crowd.len());
    if let Some(size) = sizes.max() {
        let what = format!("Each account has {size} workspaces");
        let back = Control::Scale { workspaces: 0 };
        rows.push(lasting(
            &what,
            "every account",
            &back,
            "Leave the first ones only",
        ));
    }
    rows
}
