//! All missing grants of a region in one script, because the workspaces of one metastore share them.

use contract::CheckState;
use domain::{MetastoreId, Region};
use grants::{Grant, Script};
use leptos::prelude::*;

use crate::components::{CodeBlock, live};
use crate::connection_test::outcome;
use crate::connection_test::repair::{RepairPlace, possibly_missing};

/// The missing grants of one metastore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    region: Region,
    metastore_id: MetastoreId,
    place: RepairPlace,
    grants: Vec<Grant>,
}

/// Adds what the checks of one workspace are missing.
pub fn collect(missing: &mut Vec<Missing>, checks: &[contract::Check], place: RepairPlace) {
    let Some((metastore_id, region)) = outcome::metastore(checks) else {
        return;
    };
    let grants: Vec<Grant> = outcome::tables(checks)
        .filter_map(|(table, check)| match &check.state {
            CheckState::Failed { failure } => Some(possibly_missing(&failure.cause, table)),
            _ => None,
        })
        .flatten()
        .collect();
    if grants.is_empty() {
        return;
    }
    let known = missing.iter_mut().find(|known| {
        known.metastore_id == metastore_id && known.place.principal() == place.principal()
    });
    match known {
        Some(known) => known.grants.extend(grants),
        None => missing.push(Missing {
            region: region.clone(),
            metastore_id,
            place,
            grants,
        }),
    }
}

/// One script for each region that misses something.
#[component]
pub fn RegionGrants(
    /// What is missing.
    #[prop(into)]
    missing: Signal<Vec<Missing>>,
) -> impl IntoView {
    let blocks = live(move || {
        missing
            .get()
            .into_iter()
            .map(|missing| {
                let label = format!("All missing grants for {}", missing.region.label());
                let file = format!("lakesentry-missing-grants-{}.sql", missing.region);
                let sql = Script::repair(missing.grants, &missing.place.principal()).to_string();
                view! {
                    <section class="card stack region-grants">
                        <h2>{label.clone()}</h2>
                        <p>
                            "The workspaces of a region share one metastore, so this has to be run once, in the SQL editor of any workspace there. Without the catalog grant the rest could not be checked, so all statements are listed; granting again what is there changes nothing."
                        </p>
                        <CodeBlock label=label code=sql download=file />
                    </section>
                }
            })
            .collect_view()
    });
    view! { {blocks} }
}
