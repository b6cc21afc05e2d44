//! Step 2: what LakeSentry may see, and the statements that allow it.

mod compare;
mod facts;
mod features;
mod grantee;
mod hand_over;
mod lazy;
mod offered;
mod others;
pub mod planner;
mod printed;
mod regions;
mod script_panel;
mod script_view;
mod shared;
mod sql_lines;
mod tables;
mod trust;

use leptos::prelude::*;

pub use self::hand_over::HandOverPage;
use crate::components::{ErrorSummary, FieldErrors, FormErrors, Show};
use crate::paths;
use crate::router::Router;
use crate::setup::grants::planner::Planner;
use crate::shell::{StepShell, lose_dialog, part};
use crate::state::{GrantChoice, Step, Wizard};
use crate::texts;
use compare::KnownGrants;
use facts::Facts;
use features::Features;
use grantee::Grantee;
use offered::OfferedChoice;
use others::Others;
use regions::Regions;
use script_panel::ScriptPanel;
use script_view::ScriptView;
use shared::SharedPlan;
use tables::Tables;

/// The choice on one side, what it needs on the other; below, what is granted already, and what to give to others.
#[component]
pub fn GrantsStep() -> impl IntoView {
    let planner = Planner::from_url(Wizard::expect(), paths::step(Step::Grants));
    let shown = ScriptView::follow(planner);
    view! {
        <StepShell
            step=Step::Grants
            title="Let the service principal read the system tables"
            lead=|| "Choose what LakeSentry should see and run the SQL once in each region. It gives read access to records of usage; nothing in it can change your data."
        >
            <SharedPlan planner />
            <OfferedChoice planner />
            <div class="split">
                <div class="stack">
                    <Features planner />
                    <Regions planner />
                    <section class="card" aria-labelledby="more-choices">
                        <h2 id="more-choices">"More choices"</h2>
                        <Tables planner />
                        <Grantee planner />
                    </section>
                </div>
                <ScriptPanel planner shown />
            </div>
            <Show when=move || !planner.parts.is_shared()>
                <Onwards planner />
            </Show>
            {comparison(planner, shown)}
            <Others planner />
            <Facts />
        </StepShell>
    }
}

/// The comparison, with the page where something is known already that it changes.
fn comparison(planner: Planner, shown: ScriptView) -> AnyView {
    let fetch = move || async move {
        let view = lazy::comparison().await?;
        Ok(move || view(planner, shown))
    };
    if KnownGrants::is_anything_left() {
        part::show(fetch)
    } else {
        part::show_later(fetch)
    }
}

/// Records the choice, after asking where that loses later answers.
#[component]
fn Onwards(planner: Planner) -> impl IntoView {
    let wizard = Wizard::expect();
    let errors = FormErrors::none();
    let lost = RwSignal::new(Vec::new());
    let asking = RwSignal::new(false);
    let chosen = StoredValue::new(GrantChoice::default());
    let router = Router::expect();
    let record = Callback::new(move |()| {
        wizard.answer_grants(chosen.get_value());
        router.go(&paths::step(Step::Account));
    });
    let go_on = move |_| match planner.choice() {
        _ if planner.offered.read_untracked().is_some() => {
            let text = "Say first which choice counts: the one that the address brings, or yours";
            errors.set(FieldErrors::of_form(text));
        }
        Err(reason) => errors.set(FieldErrors::at(grantee::GROUP, reason)),
        Ok(choice) => {
            errors.clear();
            let same = wizard.answers().read_untracked().grants.as_ref() == Some(&choice);
            chosen.set_value(choice);
            lost.set(if same {
                Vec::new()
            } else {
                texts::lost_by_changing(&wizard.lost_by_changing(Step::Grants))
            });
            if lost.read_untracked().is_empty() {
                record.run(());
            } else {
                asking.set(true);
            }
        }
    };
    view! {
        <ErrorSummary errors />
        <div class="row">
            <button type="button" class="button" on:click=go_on>
                "Continue"
            </button>
            <p class="soft">
                "You can continue before the SQL was run. The test in step 5 tells what is missing, statement by statement."
            </p>
        </div>
        {lose_dialog(asking, lost, record)}
    }
}
