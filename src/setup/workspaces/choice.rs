//! What can be chosen, and what is.

use std::collections::HashSet;
use std::sync::Arc;

use domain::{DatabricksHost, Region};
use leptos::prelude::*;

use super::candidates::{self, Candidate};
use crate::region_tree::Selection;
use crate::state::kept_of_workspaces::LOOK;
use crate::state::{self, Answers, ChosenWorkspace, TypedKey, Wizard};

/// Id of the list, for the link in the error summary.
pub const LIST: &str = "workspaces";

/// What the parts of the step share: what can be chosen, and what is.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The answers.
    pub wizard: Wizard,
    /// Workspaces that were typed and tested here.
    by_hand: RwSignal<Vec<ChosenWorkspace>>,
    /// All workspaces that are shown, in the order in which they are told. Shared with the tree, since there may be 50,000.
    pub candidates: RwSignal<Arc<Vec<Candidate>>>,
    /// What is chosen of them.
    pub selection: Selection,
}

impl Choice {
    /// Starts with what was chosen before: in this tab, or else in the draft.
    pub fn new(wizard: Wizard) -> Self {
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
        let left = wizard.typed(TypedKey::WORKSPACES);
        let taken = left.is_some_and(|left| selection.take_choice(&left));
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
        Effect::new(move |earlier: Option<()>| {
            let choice = selection.choice_text();
            // The first run sees what was read above.
            if earlier.is_some() {
                wizard.type_in(TypedKey::WORKSPACES, Some(choice));
            }
        });
        Effect::new(move || state::leave(LOOK, &selection.look_text()));
        Self {
            wizard,
            by_hand: RwSignal::new(by_hand),
            candidates: RwSignal::new(candidates),
            selection,
        }
    }

    /// Gives the chosen workspaces, the primary first.
    pub fn chosen(self) -> Vec<ChosenWorkspace> {
        let candidates = self.candidates.get_untracked();
        let numbers = self.selection.numbers().into_iter();
        let chosen = numbers
            .filter_map(|number| candidates.get(number)?.to_chosen())
            .collect();
        let planned = self.wizard.answers().with_untracked(planned_primary);
        state::in_order(chosen, planned.as_ref())
    }

    /// Adds a workspace that passed its test, and keeps it, so that a reload does not lose it.
    pub fn add(self, workspace: ChosenWorkspace) {
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
    pub fn name_of(self, host: &DatabricksHost) -> Option<String> {
        self.candidates.with_untracked(|candidates| {
            let mut same = candidates
                .iter()
                .filter(|candidate| candidate.host.as_ref() == Some(host));
            same.next().map(|candidate| candidate.name.clone())
        })
    }
}

/// The region for which the global tables were planned, by name or by an earlier choice.
pub fn planned_primary(answers: &Answers) -> Option<Region> {
    let earlier = answers.workspaces.iter().flatten().next();
    match earlier {
        Some(primary) => primary.region.clone(),
        None => answers.regions.first().cloned(),
    }
}
