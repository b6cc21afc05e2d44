//! The handle through which steps read and change the answers.

use leptos::prelude::*;

use super::primary::{metastores, primary_host};
use super::{
    Answers, Backend, ChosenWorkspace, Draft, GrantChoice, ReadingPrincipal, Source, Step,
    TestOutcome, forget, kept_of_workspaces,
};
use domain::{DatabricksHost, Region};
use grants::Metastore;

/// The answers of this browser. Provided once, read by steps and nowhere deeper; its methods are the only writers.
#[derive(Debug, Clone, Copy)]
pub struct Wizard {
    answers: RwSignal<Answers>,
    saved_at_ms: RwSignal<Option<u64>>,
    backend: Signal<Backend>,
}

impl Wizard {
    /// Starts from the draft of this browser, asks the server what it says about itself, and provides the handle to the views below.
    pub fn provide() -> Self {
        let (answers, saved_at_ms) = match Draft::load() {
            Some(draft) => (draft.answers, Some(draft.saved_at_ms)),
            None => (Answers::default(), None),
        };
        let wizard = Self {
            answers: RwSignal::new(answers),
            saved_at_ms: RwSignal::new(saved_at_ms),
            backend: Backend::provide(),
        };
        provide_context(wizard);
        wizard
    }

    /// Gives the handle that [`Wizard::provide`] provided.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Reads the answers, and follows them.
    pub fn answers(self) -> Signal<Answers> {
        self.answers.into()
    }

    /// Gives the time at which the draft was saved, in milliseconds since 1970.
    pub fn saved_at_ms(self) -> Signal<Option<u64>> {
        self.saved_at_ms.into()
    }

    /// Returns the host of the workspace that reads the global tables, or is going to, and follows it.
    pub fn primary_host(self) -> Option<DatabricksHost> {
        let (backend, answers) = (self.backend.read(), self.answers.read());
        let chosen = answers.workspaces.as_deref().unwrap_or_default();
        primary_host(backend.primary(), chosen).cloned()
    }

    /// Says whether a connector reads the global tables already, and follows it.
    pub fn has_connected_primary(self) -> bool {
        self.backend.read().primary().is_some()
    }

    /// Returns the metastores that need grants, and follows them.
    pub fn metastores(self) -> Vec<Metastore> {
        metastores(self.backend.read().primary(), &self.answers.read())
    }

    /// Lists what another answer to `step` would lose.
    pub fn lost_by_changing(self, step: Step) -> Vec<Step> {
        self.answers
            .with_untracked(|answers| answers.lost_by_changing(step))
    }

    /// Records step 1.
    pub fn answer_principal(self, application: ReadingPrincipal) {
        if self
            .answers
            .with_untracked(|answers| answers.application != Some(application))
        {
            self.record(Step::Principal, |answers| {
                answers.application = Some(application);
            });
        }
    }

    /// Records step 2.
    pub fn answer_grants(self, choice: GrantChoice) {
        let same = self
            .answers
            .with_untracked(|answers| answers.grants.as_ref() == Some(&choice));
        if !same {
            self.record(Step::Grants, |answers| answers.grants = Some(choice));
        }
    }

    /// Names the regions that scripts are shown for, before workspaces are known.
    pub fn name_regions(self, regions: Vec<Region>) {
        self.change(|answers| answers.regions = regions);
    }

    /// Records step 3, with the account console where its address was typed.
    pub fn answer_account(self, source: Source, console: Option<DatabricksHost>) {
        let same = self
            .answers
            .with_untracked(|answers| match (&answers.source, &source) {
                // A fresh list of the same workspaces keeps the choice.
                (Some(Source::Discovered(old)), Source::Discovered(new)) => {
                    old.account_id == new.account_id && old.workspaces == new.workspaces
                }
                (Some(Source::ByHand), Source::ByHand) => true,
                _ => false,
            });
        let write = |answers: &mut Answers| {
            answers.source = Some(source);
            answers.console = console;
        };
        if same {
            self.change(write);
        } else {
            self.record(Step::Account, write);
        }
    }

    /// Records step 4.
    pub fn answer_workspaces(self, workspaces: Vec<ChosenWorkspace>) {
        let same = self
            .answers
            .with_untracked(|answers| answers.workspaces.as_ref() == Some(&workspaces));
        if !same {
            self.record(Step::Workspaces, |answers| {
                answers.workspaces = Some(workspaces);
            });
        }
    }

    /// Records step 5.
    pub fn answer_test(self, outcome: TestOutcome) {
        self.record(Step::Test, |answers| answers.test = Some(outcome));
    }

    /// Forgets the last test, because it is to be done again or its server forgot it.
    pub fn forget_test(self) {
        self.change(|answers| answers.test = None);
    }

    /// Starts over: forgets all answers and the draft.
    pub fn start_over(self) {
        Draft::delete();
        forget(&kept_of_workspaces::ALL);
        self.saved_at_ms.set(None);
        self.answers.set(Answers::default());
    }

    fn record(self, step: Step, write: impl FnOnce(&mut Answers)) {
        if matches!(step, Step::Principal | Step::Account) {
            // Another list begins with nothing chosen and nothing filtered.
            forget(&kept_of_workspaces::ALL);
        }
        self.change(|answers| {
            for lost in answers.lost_by_changing(step) {
                answers.forget(lost);
            }
            write(answers);
        });
    }

    fn change(self, write: impl FnOnce(&mut Answers)) {
        self.answers.update(write);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "milliseconds since 1970 fit"
        )]
        let now_ms = js_sys::Date::now() as u64;
        let saved_at_ms = self
            .answers
            .with_untracked(|answers| Draft::save(answers, now_ms));
        self.saved_at_ms.set(saved_at_ms);
    }
}
