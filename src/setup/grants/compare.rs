//! What is granted already: pasted, or read by the server; and what that leaves missing or too much.

mod asking;
mod held;
mod known;
mod result;

use grants::{Delta, Principal};
use leptos::prelude::*;

use super::script_view::{Comparison, Part, ScriptView};
use crate::components::{Show, TextArea, announce};
use crate::setup::grants::planner::Planner;
use asking::Asking;
pub use known::KnownGrants;
use result::Compared;

/// The field for what Databricks shows.
const PASTED: &str = "granted";

/// The comparison for the metastore that is shown above.
#[component]
pub fn Compare(planner: Planner, shown: ScriptView) -> impl IntoView {
    let known = KnownGrants::of_this_tab();
    shown.comparison.set(Some(follow(planner, known, shown)));
    let place = Memo::new(move |_| {
        let plan = shown.plan.read();
        plan.as_ref()
            .map(|plan| plan.metastore.label())
            .unwrap_or_default()
    });
    view! {
        <section class="card stack compare" aria-labelledby="compare">
            <h2 id="compare">"What is granted already?"</h2>
            <p>
                "Compare the plan for " <b>{place}</b>
                " with what Databricks shows. Then the SQL above holds only what is missing, and what goes beyond the plan is named with the statement that takes it back."
            </p>
            <Asking planner known shown />
            // Another region has another text, hence another field.
            {move || view! { <Pasted known metastore=shown.metastore.get() /> }}
            <Compared planner known shown />
        </section>
    }
}

/// Compares for as long as the view is there.
fn follow(planner: Planner, known: KnownGrants, shown: ScriptView) -> Comparison {
    let delta = Memo::new(move |_| {
        let whole = planner.parts.plan.read();
        let held = known.held(&shown.metastore.read(), &whole)?;
        let plan = shown.plan.read();
        let plan = plan.as_ref()?;
        // What was read is believed, whatever the permissions APIs tell: they may lag behind.
        let held = held.with_readable(planner.read_by_test(plan.metastore.region.as_ref()));
        Some(plan.delta(&whole.principal, &held))
    });
    let script = |delta: &Delta, part, principal: &Principal| match part {
        Part::Missing => Some(delta.script(principal)),
        Part::TooMuch => Some(delta.tidy_script(principal)),
        Part::All => None,
    };
    Comparison { delta, script }
}

#[component]
fn Pasted(known: KnownGrants, metastore: String) -> impl IntoView {
    let typed = RwSignal::new(known.pasted(&metastore));
    let of = metastore.clone();
    let error = Signal::derive(move || {
        let error = known.told(&of)?.err()?;
        Some(error.to_string())
    });
    Effect::new(move |earlier: Option<Option<String>>| {
        let error = error.get();
        if earlier.is_some_and(|earlier| earlier != error)
            && let Some(error) = &error
        {
            announce(error.clone());
        }
        error
    });
    Effect::new(move |earlier: Option<()>| {
        let text = typed.get();
        if earlier.is_some() {
            known.paste(&metastore, text);
        }
    });
    let clear = move |_| {
        typed.set(String::new());
        announce("Cleared");
    };
    view! {
        <TextArea
            id=PASTED
            label="What Databricks shows"
            hint="Run the first query under “Check” and paste its result here: the table, CSV or JSON. SHOW GRANTS and the answers of the permissions API work as well."
            value=typed
            error
        />
        <Show when=move || !typed.read().is_empty()>
            <div class="row">
                <button type="button" class="button button--quiet" on:click=clear>
                    "Clear"
                </button>
                <p class="soft">"Kept in this tab until you close it. Nothing of it is sent."</p>
            </div>
        </Show>
    }
}
