//! Step 2: what LakeSentry may see, and the statements that allow it.

mod choice;
mod facts;
mod features;
mod regions;
mod script_panel;
mod sql_lines;
mod targets;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::components::{LoseDialog, StepShell};
use crate::paths;
use crate::state::{Step, Wizard};
use crate::texts;
use choice::Choice;
use facts::Facts;
use features::Features;
use regions::Regions;
use script_panel::ScriptPanel;

/// Features on one side, the SQL that they need on the other.
#[component]
pub fn GrantsStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let choice = Choice::from_url(wizard);
    let lost = RwSignal::new(Vec::new());
    let asking = RwSignal::new(false);
    let navigate = use_navigate();
    let record = Callback::new(move |()| {
        wizard.answer_grants(choice.features.get_untracked());
        navigate(&paths::step(Step::Account), NavigateOptions::default());
    });
    let go_on = move |_| {
        let same = wizard.answers().read_untracked().features.as_ref()
            == Some(&*choice.features.read_untracked());
        if !same {
            lost.set(texts::lost_by_changing(
                &wizard.lost_by_changing(Step::Grants),
            ));
        }
        if same || lost.read_untracked().is_empty() {
            record.run(());
        } else {
            asking.set(true);
        }
    };
    view! {
        <StepShell
            step=Step::Grants
            title="Let the service principal read the system tables"
            lead=|| "Choose what LakeSentry should see and run the SQL once in each region. It gives read access to records of usage; nothing in it can change your data."
        >
            <div class="split">
                <div class="stack">
                    <Features choice />
                    <Regions />
                </div>
                <ScriptPanel choice />
            </div>
            <div class="row">
                <button type="button" class="button" on:click=go_on>
                    "Continue"
                </button>
                <p class="soft">
                    "You can continue before the SQL was run. The test in step 5 tells what is missing, statement by statement."
                </p>
            </div>
            <Facts />
            <LoseDialog open=asking lost on_confirm=record />
        </StepShell>
    }
}
