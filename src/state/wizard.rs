//! The handle through which steps read and change the answers.

use std::time::Duration;

use leptos::task::spawn_local;
use leptos::{ev, prelude::*};

use super::primary::{metastores, primary_host};
use super::tabs::{SharedState, Stamp, TabDraft};
use super::typed::{self, DraftTexts, TypedKey};
use super::{
    Answers, Backend, ChosenWorkspace, Draft, GrantChoice, ReadingPrincipal, Source, Step,
    TestOutcome, forget, kept_of_workspaces, lazy,
};
use domain::{DatabricksHost, Region};
use grants::Metastore;
use grants::federation::PolicyKeys;

/// What is typed is kept once the typing pauses for so long.
const PAUSE: Duration = Duration::from_millis(250);

/// What is typed where the keys go into the federation policy.
const IN_POLICY: &str = "in-policy";

/// When the draft was saved, and what was changed last in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedDraft {
    /// Milliseconds since 1970.
    pub at_ms: u64,
    /// The step.
    pub step: Option<Step>,
}

/// Looks at other tabs; with `true`, it writes as well.
type SettleDraft = fn(Wizard, bool);

/// The answers of this browser. Provided once, read by steps and nowhere deeper; its methods are the only writers.
#[derive(Debug, Clone, Copy)]
pub struct Wizard {
    answers: RwSignal<Answers>,
    saved: RwSignal<Option<SavedDraft>>,
    backend: ReadSignal<Backend>,
    tab: StoredValue<TabState>,
    /// The steps that two tabs have changed, until the person says which counts.
    clash: RwSignal<Vec<Step>>,
    /// The steps that another tab has changed, and how often that happened.
    followed: RwSignal<(u32, Vec<Step>)>,
}

/// What a tab knows beside the answers; nothing of it is followed.
#[derive(Debug, Default)]
struct TabState {
    /// What is typed and not recorded yet.
    typed: DraftTexts,
    /// Names this tab in what it writes.
    writer: u32,
    shared: TabDraft,
    /// The draft that was there when the page was loaded.
    found: Option<Stamp>,
    /// What looks at other tabs and writes, once anything was changed here. Pages on which nothing can be changed load none of it.
    settle: Option<SettleDraft>,
    /// The step that was changed here last, while that is not saved.
    unsaved: Option<Step>,
}

impl Wizard {
    /// Starts from a draft, asks the server what it says about itself, follows other tabs, and provides the handle to the views below.
    pub fn provide(draft: Option<Draft>) -> Self {
        let found = draft.as_ref().map(|draft| draft.stamp);
        let saved = draft.as_ref().map(|draft| SavedDraft {
            at_ms: draft.saved_at_ms,
            step: draft.step,
        });
        let (answers, typed) = draft
            .map(|draft| (draft.answers, draft.typed))
            .unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "any number does"
        )]
        let writer = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
        let wizard = Self {
            answers: RwSignal::new(answers),
            saved: RwSignal::new(saved),
            backend: Backend::provide(),
            tab: StoredValue::new(TabState {
                typed,
                writer,
                found,
                ..TabState::default()
            }),
            clash: RwSignal::new(Vec::new()),
            followed: RwSignal::new((0, Vec::new())),
        };
        provide_context(wizard);
        // These live as long as the page.
        window_event_listener(ev::storage, move |_| wizard.hear());
        window_event_listener_untyped("pagehide", move |_| {
            if wizard.tab.with_value(|tab| tab.unsaved.is_some()) {
                wizard.hear();
            }
        });
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

    /// Says when the draft was saved, and follows it.
    pub fn saved(self) -> Signal<Option<SavedDraft>> {
        self.saved.into()
    }

    /// Lists the steps that two tabs have changed, as long as nobody has said which counts.
    pub fn clash(self) -> Signal<Vec<Step>> {
        self.clash.into()
    }

    /// Says which steps another tab has changed, and how often that happened.
    pub fn followed(self) -> Signal<(u32, Vec<Step>)> {
        self.followed.into()
    }

    /// Gives what was typed and not recorded.
    pub fn typed(self, key: TypedKey) -> Option<String> {
        self.tab.with_value(|tab| key.read(&tab.typed).cloned())
    }

    /// Keeps what is typed, or with `None` forgets it.
    pub fn type_in(self, key: TypedKey, text: Option<String>) {
        self.begin();
        let is_first_change = self.tab.try_update_value(|tab| {
            let changed = key.write(&mut tab.typed, text);
            let before = tab.unsaved;
            if changed {
                tab.unsaved = Some(key.step);
            }
            changed && before.is_none()
        });
        if is_first_change.unwrap_or_default() {
            set_timeout(move || self.save(), PAUSE);
        }
    }

    /// A field's text, as it was left in the draft, or else `otherwise`.
    pub fn kept(self, key: TypedKey, otherwise: impl FnOnce() -> String) -> RwSignal<String> {
        let text = RwSignal::new(self.typed(key).unwrap_or_else(otherwise));
        Effect::new(move |earlier: Option<()>| {
            let text = text.get();
            // The first run sees what was read above.
            if earlier.is_some() {
                self.type_in(key, Some(text));
            }
        });
        text
    }

    /// Returns where the keys are to be by which the service principal trusts this LakeSentry, as was chosen in step 1 last.
    pub fn policy_keys(self) -> PolicyKeys {
        match self.typed(TypedKey::POLICY_KEYS).as_deref() {
            Some(IN_POLICY) => PolicyKeys::InPolicy,
            Some(_) => PolicyKeys::AtIssuer,
            None => self.answers.with_untracked(|answers| answers.policy_keys),
        }
    }

    /// Chooses whether the keys go into the policy; *Continue* records it.
    pub fn put_keys_into_policy(self, are_in_policy: bool) {
        let words = if are_in_policy {
            IN_POLICY
        } else {
            "at-issuer"
        };
        self.type_in(TypedKey::POLICY_KEYS, Some(words.to_owned()));
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
    pub fn answer_principal(self, application: ReadingPrincipal, without_secret: bool) {
        let keys = self.policy_keys();
        let before = self.answers.with_untracked(|answers| {
            (
                answers.application,
                answers.without_secret,
                answers.policy_keys,
            )
        });
        if before.0 != Some(application) {
            self.record(Step::Principal, |answers| {
                answers.application = Some(application);
                answers.without_secret = without_secret;
                answers.policy_keys = keys;
            });
            return;
        }
        // The same service principal sees the same workspaces, however it proves who it is.
        if (before.1, before.2) != (without_secret, keys) {
            self.change(Step::Principal, |answers| {
                answers.policy_keys = keys;
                if answers.without_secret != without_secret {
                    answers.without_secret = without_secret;
                    answers.forget(Step::Test);
                }
            });
        }
        self.settle_typed(Step::Principal);
    }

    /// Records step 2.
    pub fn answer_grants(self, choice: GrantChoice) {
        let same = self
            .answers
            .with_untracked(|answers| answers.grants.as_ref() == Some(&choice));
        if same {
            self.settle_typed(Step::Grants);
        } else {
            self.record(Step::Grants, |answers| answers.grants = Some(choice));
        }
    }

    /// Names the regions that scripts are shown for, before workspaces are known.
    pub fn name_regions(self, regions: Vec<Region>) {
        let typed = self.typed(TypedKey::GRANTS);
        self.change(Step::Grants, |answers| answers.regions = regions);
        // Naming a region records no choice of the rest.
        self.type_in(TypedKey::GRANTS, typed);
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
            self.change(Step::Account, write);
        } else {
            self.record(Step::Account, write);
        }
    }

    /// Records step 4.
    pub fn answer_workspaces(self, workspaces: Vec<ChosenWorkspace>) {
        let same = self
            .answers
            .with_untracked(|answers| answers.workspaces.as_ref() == Some(&workspaces));
        if same {
            self.settle_typed(Step::Workspaces);
        } else {
            self.record(Step::Workspaces, |answers| {
                answers.workspaces = Some(workspaces);
            });
        }
    }

    /// Records step 5.
    pub fn answer_test(self, outcome: TestOutcome) {
        self.record(Step::Test, |answers| answers.test = Some(outcome));
    }

    /// Records step 6: the workspaces that are connected by now.
    pub fn answer_connected(self, connected: Vec<DatabricksHost>) {
        let same = self
            .answers
            .with_untracked(|answers| answers.connected == connected);
        if !same {
            self.change(Step::Review, |answers| answers.connected = connected);
        }
    }

    /// Forgets the last test, because it is to be done again or its server forgot it.
    pub fn forget_test(self) {
        self.change(Step::Test, |answers| answers.test = None);
    }

    /// Starts over: forgets all answers and the draft.
    pub fn start_over(self) {
        Draft::delete();
        self.forget_all();
    }

    fn forget_all(self) {
        forget(&kept_of_workspaces::ALL);
        self.tab.update_value(|tab| {
            tab.found = None;
            tab.shared.note(None);
            tab.unsaved = None;
            tab.typed = DraftTexts::default();
        });
        self.saved.set(None);
        self.clash.set(Vec::new());
        self.answers.set(Answers::default());
    }

    fn record(self, step: Step, write: impl FnOnce(&mut Answers)) {
        if matches!(step, Step::Principal | Step::Account) {
            // Another list begins with nothing chosen and nothing filtered.
            forget(&kept_of_workspaces::ALL);
            self.forget_typed(Step::Workspaces);
        }
        self.change(step, |answers| {
            for lost in answers.lost_by_changing(step) {
                answers.forget(lost);
            }
            write(answers);
        });
    }

    /// Forgets what was typed in a step: it is recorded now, or belongs to another answer.
    fn forget_typed(self, step: Step) {
        self.tab
            .update_value(|tab| typed::take_step(&mut tab.typed, step, &DraftTexts::default()));
    }

    /// Forgets what was typed in a step whose answer is the recorded one.
    fn settle_typed(self, step: Step) {
        let typed_there = self
            .tab
            .with_value(|tab| typed::of_step(&tab.typed, step).next().is_some());
        if typed_there {
            self.change(step, |_| {});
        }
    }

    /// Before the first change: what is here is what was found.
    fn begin(self) {
        let (has_begun, found) = self.tab.with_value(|tab| (tab.settle.is_some(), tab.found));
        if !has_begun {
            let known = found.map(|stamp| (stamp, self.marks()));
            self.tab.update_value(|tab| {
                tab.shared = TabDraft::of(known);
                tab.settle = Some(Self::settle_with_others);
            });
        }
    }

    fn change(self, step: Step, write: impl FnOnce(&mut Answers)) {
        self.begin();
        self.forget_typed(step);
        self.answers.update(write);
        self.tab.update_value(|tab| tab.unsaved = Some(step));
        self.save();
    }

    /// Writes what is not written yet, unless another tab has written meanwhile what has to be looked at first.
    fn save(self) {
        let unsaved = self.tab.try_with_value(|tab| tab.unsaved);
        if unsaved.flatten().is_some() {
            self.settle_with_others(true);
        }
    }

    /// Takes up what another tab has written.
    fn hear(self) {
        match self.tab.try_with_value(|tab| (tab.settle, tab.unsaved)) {
            Some((Some(settle), unsaved)) => settle(self, unsaved.is_some()),
            Some((None, _)) => spawn_local(self.load()),
            None => {}
        }
    }

    /// Takes all that is there: nothing was changed in this tab.
    async fn load(self) {
        // What can't be fetched now is asked for again when a tab writes again.
        let Ok(read) = lazy::draft().await else {
            return;
        };
        match self
            .tab
            .try_with_value(|tab| (tab.settle.is_none(), tab.found))
        {
            Some((true, found)) => self.take_all(read(), found),
            // Something was changed here meanwhile.
            Some((false, _)) => self.hear(),
            None => {}
        }
    }

    /// Takes all of a draft, unless it is the one that was found.
    fn take_all(self, draft: Option<Draft>, found: Option<Stamp>) {
        let stamp = draft.as_ref().map(|draft| draft.stamp);
        if stamp == found {
            return;
        }
        self.saved.set(draft.as_ref().map(|draft| SavedDraft {
            at_ms: draft.saved_at_ms,
            step: draft.step,
        }));
        let (answers, typed) = draft
            .map(|draft| (draft.answers, draft.typed))
            .unwrap_or_default();
        self.tab.update_value(|tab| {
            tab.found = stamp;
            tab.typed = typed;
        });
        self.answers.set(answers);
        self.tell_followed(Step::ALL.to_vec());
    }

    fn settle_with_others(self, must_write: bool) {
        if !self.clash.read_untracked().is_empty() {
            // The person was asked and has not answered.
            return;
        }
        let (shared, ours) = (Draft::look(), self.marks());
        match self.tab.with_value(|tab| tab.shared.look(shared, &ours)) {
            SharedState::AsKnown => {
                if must_write {
                    self.write();
                }
            }
            SharedState::Deleted => {
                self.forget_all();
                self.tell_followed(Step::ALL.to_vec());
            }
            SharedState::Changed(steps) => self.take(&steps, must_write),
            SharedState::Clash { steps, .. } => self.clash.set(steps),
        }
    }

    /// Keeps what this tab has, in the steps that two tabs have changed.
    pub fn keep_own(self) {
        self.clash.set(Vec::new());
        let (shared, ours) = (Draft::look(), self.marks());
        let state = self.tab.with_value(|tab| tab.shared.look(shared, &ours));
        self.tab.update_value(|tab| tab.shared.note(shared));
        if let (Some(draft), SharedState::Clash { theirs, .. } | SharedState::Changed(theirs)) =
            (Draft::load(), state)
        {
            self.take_from(&draft, &theirs);
        }
        self.write();
    }

    /// Takes what the other tab has.
    pub fn take_other(self) {
        self.clash.set(Vec::new());
        self.take(&Step::ALL, false);
    }

    fn marks(self) -> super::tabs::Marks {
        self.tab.with_value(|tab| {
            self.answers
                .with_untracked(|answers| Draft::marks_of(answers, &tab.typed))
        })
    }

    /// Takes some steps of the draft that is there, and writes what this tab has besides.
    fn take(self, steps: &[Step], must_write: bool) {
        let (Some(draft), shared) = (Draft::load(), Draft::look()) else {
            return;
        };
        self.tab.update_value(|tab| tab.shared.note(shared));
        self.saved.set(Some(SavedDraft {
            at_ms: draft.saved_at_ms,
            step: draft.step,
        }));
        self.take_from(&draft, steps);
        let marks = shared.map(|(_, marks)| marks);
        if must_write || Some(self.marks()) != marks {
            self.write();
        } else {
            self.tab.update_value(|tab| tab.unsaved = None);
        }
    }

    fn take_from(self, draft: &Draft, steps: &[Step]) {
        self.tab.update_value(|tab| {
            for step in steps {
                typed::take_step(&mut tab.typed, *step, &draft.typed);
            }
        });
        self.answers.update(|answers| {
            for step in steps {
                answers.take_step(*step, &draft.answers);
            }
        });
        self.tell_followed(steps.to_vec());
    }

    fn tell_followed(self, steps: Vec<Step>) {
        if !steps.is_empty() {
            self.followed.update(|followed| {
                *followed = (followed.0.wrapping_add(1), steps);
            });
        }
    }

    fn write(self) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "milliseconds since 1970 fit"
        )]
        let now_ms = js_sys::Date::now() as u64;
        let shared = Draft::look().map(|(stamp, _)| stamp);
        let before = self.saved.get_untracked().and_then(|saved| saved.step);
        let (stamp, step, saved_at_ms) = self.tab.with_value(|tab| {
            let stamp = tab.shared.next(shared, tab.writer);
            let step = tab.unsaved.or(before);
            let saved_at_ms = self
                .answers
                .with_untracked(|answers| Draft::save(answers, &tab.typed, stamp, step, now_ms));
            (stamp, step, saved_at_ms)
        });
        // What could not be written leaves what was there before.
        let shared = match saved_at_ms {
            Some(_) => Some((stamp, self.marks())),
            None => Draft::look(),
        };
        self.tab.update_value(|tab| {
            tab.shared.note(shared);
            tab.unsaved = None;
        });
        let saved = saved_at_ms.map(|at_ms| SavedDraft { at_ms, step });
        self.saved.set(saved);
    }
}
