//! What is printed in place of the panel that shows one file: the SQL of every region.

use grants::{Format, MetastorePlan};
use leptos::prelude::*;

use crate::components::live;
use crate::setup::grants::planner::Planner;

/// The scripts of all regions, for as long as the page is printed.
#[component]
pub fn Printed(
    /// The plan.
    planner: Planner,
) -> impl IntoView {
    let printing = RwSignal::new(false);
    let before = window_event_listener_untyped("beforeprint", move |_| printing.set(true));
    let after = window_event_listener_untyped("afterprint", move |_| printing.set(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    let scripts = move || {
        let plan = planner.parts.plan.read();
        let script = |of: &MetastorePlan| {
            let text = Format::Sql.script(&plan, of)?.to_string();
            let title = format!("SQL for {}", of.metastore.label());
            Some(view! {
                <h3>{title}</h3>
                <pre class="document__code">{text}</pre>
            })
        };
        let scripts = plan.metastores.iter().filter_map(script).collect_view();
        view! {
            <section class="print-only">
                <h2>"What to run"</h2>
                {scripts}
            </section>
        }
    };
    live(move || printing.get().then(scripts))
}
