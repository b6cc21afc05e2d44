//! Which workspaces are to be connected.

mod add_by_hand;
mod candidates;
mod choice;
mod chooser;
mod lazy;
mod words;

use leptos::prelude::*;

use self::add_by_hand::AddByHand;
use self::choice::{Choice, LIST, planned_primary};
use self::chooser::Chooser;
use crate::components::{ErrorSummary, FieldErrors, FormErrors, Notice, NoticeKind, live};
use crate::paths;
use crate::router::Router;
use crate::shell::StepShell;
use crate::state::{Source, Step, Wizard};

/// The list of the account's workspaces, and those added by hand.
#[component]
pub fn WorkspacesStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let choice = Choice::new(wizard);
    let errors = FormErrors::none();
    let router = Router::expect();
    let go_on = move |_| {
        let chosen = choice.chosen();
        if chosen.is_empty() {
            let text = "Choose at least one workspace";
            errors.set(FieldErrors::at(LIST, text));
        } else {
            errors.clear();
            wizard.answer_workspaces(chosen);
            router.go(&paths::step(Step::Test));
        }
    };
    let discovered =
        Memo::new(move |_| matches!(wizard.answers().read().source, Some(Source::Discovered(_))));
    let count = live(move || words::chosen(choice.selection.count.get()));
    view! {
        <StepShell
            step=Step::Workspaces
            title="Choose the workspaces"
            lead=|| "All workspaces of a region show the same system tables, so one per region is enough to begin with. A region without a chosen workspace is not watched."
        >
            <ErrorSummary errors />
            <Chooser choice />
            <AddByHand choice open_at_first=!discovered.get_untracked() />
            <p class="workspaces-sum">{count}</p>
            <PrimaryNote choice />
            <div class="row">
                <button type="button" class="button" on:click=go_on>
                    "Continue"
                </button>
            </div>
        </StepShell>
    }
}

/// Says which workspace reads the global tables, and warns where they were planned for another region.
#[component]
fn PrimaryNote(choice: Choice) -> impl IntoView {
    let wizard = choice.wizard;
    let planned = wizard.answers().with_untracked(planned_primary);
    let first = Memo::new(move |_| {
        // Follows the choice.
        drop(choice.selection.choice_text());
        choice.chosen().into_iter().next()
    });
    live(move || {
        let first = first.get().filter(|_| !wizard.has_connected_primary())?;
        let planned = planned
            .clone()
            .filter(|planned| first.region.as_ref() != Some(planned));
        let name = first.name.clone();
        let warning = planned.map(|planned| {
            let title = format!("The global tables were planned for {}", planned.label());
            view! {
                <Notice kind=NoticeKind::Warn title>
                    <p>
                        "None of the chosen workspaces is there. The statements for the primary region have to be run in the region of "
                        {name} ", and can be taken back where they were run before."
                    </p>
                </Notice>
            }
        });
        Some(view! {
            {warning}
            <p class="soft">
                "Primary: " {first.name}
                ". It also reads the tables that are the same in the whole account, and needs the grants for them."
            </p>
        })
    })
}
