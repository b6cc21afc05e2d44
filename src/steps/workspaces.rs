//! Which workspaces are to be connected.

mod add_by_hand;
mod candidates;
mod chooser;
mod words;

use std::collections::BTreeSet;

use domain::DatabricksHost;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use self::add_by_hand::AddByHand;
use self::candidates::Candidate;
use self::chooser::Chooser;
use crate::components::{ErrorSummary, Selection, StepShell};
use crate::paths;
use crate::state::{ChosenWorkspace, Source, Step, Wizard};

/// Id of the list, for the link in the error summary.
const LIST: &str = "workspaces";

/// The list of the account's workspaces, and those added by hand.
#[component]
pub fn WorkspacesStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let choice = Choice::new(wizard);
    let errors = RwSignal::new(Vec::<(String, String)>::new());
    let navigate = use_navigate();
    let go_on = move |_| {
        let chosen = choice.chosen();
        if chosen.is_empty() {
            let text = "Choose at least one workspace";
            errors.set(vec![(LIST.to_owned(), text.to_owned())]);
        } else {
            errors.set(Vec::new());
            wizard.answer_workspaces(chosen);
            navigate(
                &paths::step(Step::Test),
                leptos_router::NavigateOptions::default(),
            );
        }
    };
    let discovered =
        Memo::new(move |_| matches!(wizard.answers().read().source, Some(Source::Discovered(_))));
    let count = move || words::chosen(choice.selection.ids().len());
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
            <div class="row">
                <button type="button" class="button" on:click=go_on>
                    "Continue"
                </button>
            </div>
        </StepShell>
    }
}

/// What the parts of the step share: what can be chosen, and what is.
#[derive(Debug, Clone, Copy)]
struct Choice {
    wizard: Wizard,
    /// Workspaces that were typed and tested here.
    by_hand: RwSignal<Vec<ChosenWorkspace>>,
    /// All workspaces that are shown, in order.
    candidates: Memo<Vec<Candidate>>,
    selection: Selection,
}

impl Choice {
    /// Starts with what was chosen before.
    fn new(wizard: Wizard) -> Self {
        let chosen_before = wizard
            .answers()
            .with_untracked(|answers| answers.workspaces.clone().unwrap_or_default());
        let by_hand: Vec<ChosenWorkspace> = chosen_before
            .iter()
            .filter(|workspace| workspace.by_hand)
            .cloned()
            .collect();
        let by_hand = RwSignal::new(by_hand);
        let candidates = Memo::new(move |_| {
            let answers = wizard.answers();
            candidates::all(answers.read().source.as_ref(), &by_hand.read())
        });
        let ids: BTreeSet<String> = chosen_before
            .iter()
            .map(|workspace| workspace.host.to_string())
            .collect();
        let first = chosen_before
            .first()
            .map(|workspace| workspace.host.to_string());
        let in_order = Signal::derive(move || {
            candidates.with(|candidates| candidates.iter().map(Candidate::id).collect())
        });
        Self {
            wizard,
            by_hand,
            candidates,
            selection: Selection::new(ids, first, in_order),
        }
    }

    /// Gives the chosen workspaces, the primary first.
    fn chosen(self) -> Vec<ChosenWorkspace> {
        let ids = untrack(|| self.selection.ids());
        let first = self.selection.first.get_untracked();
        let mut chosen: Vec<ChosenWorkspace> = self.candidates.with_untracked(|candidates| {
            candidates
                .iter()
                .filter(|candidate| ids.contains(&candidate.id()))
                .filter_map(Candidate::to_chosen)
                .collect()
        });
        chosen.sort_by_key(|workspace| Some(workspace.host.as_str()) != first.as_deref());
        chosen
    }

    /// Adds a workspace that passed its test, and keeps it, so that a reload does not lose it.
    fn add(self, workspace: ChosenWorkspace) {
        let id = workspace.host.to_string();
        self.by_hand.update(|by_hand| {
            by_hand.retain(|known| known.host != workspace.host);
            by_hand.push(workspace);
        });
        self.selection.set(&id, true);
        self.wizard.answer_workspaces(self.chosen());
    }

    /// Gives the name of a workspace that is shown already.
    fn name_of(self, host: &DatabricksHost) -> Option<String> {
        self.candidates.with_untracked(|candidates| {
            let mut same = candidates
                .iter()
                .filter(|candidate| candidate.host.as_ref() == Some(host));
            same.next().map(|candidate| candidate.name.clone())
        })
    }
}
