//! Which workspaces are to be connected.

mod add_by_hand;
mod candidates;
mod chooser;
mod words;

use std::collections::HashSet;
use std::sync::Arc;

use domain::DatabricksHost;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use self::add_by_hand::AddByHand;
use self::candidates::Candidate;
use self::chooser::Chooser;
use crate::components::ErrorSummary;
use crate::paths;
use crate::region_tree::Selection;
use crate::shell::StepShell;
use crate::state::kept_of_workspaces::{CHOICE, LOOK};
use crate::state::{self, ChosenWorkspace, Source, Step, Wizard};

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
    let count = move || words::chosen(choice.selection.count.get());
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
    /// All workspaces that are shown, in the order in which they are told. Shared with the tree, since there may be 50,000.
    candidates: RwSignal<Arc<Vec<Candidate>>>,
    selection: Selection,
}

impl Choice {
    /// Starts with what was chosen before: in this tab, or else in the draft.
    fn new(wizard: Wizard) -> Self {
        let answers = wizard.answers();
        let answers = answers.read_untracked();
        let chosen_before = answers.workspaces.as_deref().unwrap_or_default();
        let by_hand: Vec<ChosenWorkspace> = chosen_before
            .iter()
            .filter(|workspace| workspace.by_hand)
            .cloned()
            .collect();
        let candidates = Arc::new(candidates::all(answers.source.as_ref(), &by_hand));
        let selection = Selection::new(candidates::by_region(&candidates));
        let taken = state::left(CHOICE).is_some_and(|left| selection.take_choice(&left));
        if !taken {
            let hosts: HashSet<&str> = chosen_before
                .iter()
                .map(|workspace| workspace.host.as_str())
                .collect();
            let first = chosen_before.first();
            selection.choose(
                |id| hosts.contains(id),
                first.map(|workspace| workspace.host.as_str()),
            );
        }
        match state::left(LOOK) {
            Some(left) => selection.take_look(&left),
            None => selection.open_chosen(),
        }
        Effect::new(move || state::leave(CHOICE, &selection.choice_text()));
        Effect::new(move || state::leave(LOOK, &selection.look_text()));
        Self {
            wizard,
            by_hand: RwSignal::new(by_hand),
            candidates: RwSignal::new(candidates),
            selection,
        }
    }

    /// Gives the chosen workspaces, the primary first.
    fn chosen(self) -> Vec<ChosenWorkspace> {
        let candidates = self.candidates.get_untracked();
        let numbers = self.selection.numbers().into_iter();
        numbers
            .filter_map(|number| candidates.get(number)?.to_chosen())
            .collect()
    }

    /// Adds a workspace that passed its test, and keeps it, so that a reload does not lose it.
    fn add(self, workspace: ChosenWorkspace) {
        let id = workspace.host.to_string();
        self.by_hand.update(|by_hand| {
            by_hand.retain(|known| known.host != workspace.host);
            by_hand.push(workspace);
        });
        let candidates = self.wizard.answers().with_untracked(|answers| {
            let by_hand = self.by_hand.read_untracked();
            Arc::new(candidates::all(answers.source.as_ref(), &by_hand))
        });
        self.selection.replant(candidates::by_region(&candidates));
        self.candidates.set(candidates);
        self.selection.add(&id);
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
