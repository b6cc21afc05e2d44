//! What the parts of the step share.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use contract::Check;
use domain::{ApplicationId, DatabricksHost, Secret};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::tab_tests::{Stale, TabTests};
use super::tally::{Bucket, Overview, Tally};
use crate::api::{self, ApiError};
use crate::components::{FormErrors, announce};
use crate::connection_test::outcome::{headline, workspaces};
use crate::connection_test::repair::RepairPlace;
use crate::connection_test::run::{End, Run, TestNews, WorkspaceChecks};
use crate::shell::focus_heading_if_lost;
use crate::state::{ChosenWorkspace, Wizard};

/// Sums are shown this often while results come in.
const SHOWN_EVERY_MS: f64 = 200.0;
/// For so long is looked at results before the page has its turn.
const SLICE_MS: f64 = 8.0;
/// How far a long test is, is said this often.
const SAID_EVERY_MS: f64 = 15_000.0;

/// The step's own state.
#[derive(Debug, Clone, Copy)]
pub struct TestStepState {
    /// The answers.
    pub wizard: Wizard,
    /// The workspaces to test, the primary first.
    pub chosen: Memo<Arc<Vec<ChosenWorkspace>>>,
    /// The host of the workspace that reads the global tables.
    pub primary: Memo<Option<DatabricksHost>>,
    /// The tests of this tab.
    pub tests: TabTests,
    /// How the workspaces stand.
    pub tally: StoredValue<Tally>,
    /// What is shown of it.
    pub overview: RwSignal<Overview>,
    /// What keeps the person from going on.
    pub errors: FormErrors,
    /// The secret as typed, where the server does not hold it.
    pub secret: RwSignal<String>,
    /// Whether the server has to be given the secret.
    pub needs_secret: RwSignal<bool>,
    /// Why no test could be started, or ended.
    pub refused: RwSignal<Option<ApiError>>,
    work: StoredValue<TallyWork>,
}

/// What is still to be looked at, and what was shown last.
#[derive(Debug, Clone, Default)]
struct TallyWork {
    places: HashMap<DatabricksHost, usize>,
    /// Counts how often the sums were begun anew: work for earlier ones is dropped.
    round: u32,
    shown_at: f64,
    said_at: f64,
    is_showing_soon: bool,
}

impl TestStepState {
    /// Finds earlier tests again and asks the server whether it holds the secret.
    pub fn new(wizard: Wizard) -> Self {
        let answers = wizard.answers();
        let chosen = Memo::new(move |_| {
            let answers = answers.read();
            Arc::new(answers.workspaces.clone().unwrap_or_default())
        });
        let state = Self {
            wizard,
            chosen,
            primary: Memo::new(move |_| wizard.primary_host()),
            tests: TabTests::resume(wizard),
            tally: StoredValue::new(Tally::default()),
            overview: RwSignal::new(Overview::default()),
            errors: FormErrors::none(),
            secret: RwSignal::new(String::new()),
            needs_secret: RwSignal::new(false),
            refused: RwSignal::new(None),
            work: StoredValue::new(TallyWork::default()),
        };
        state.tests.listen(Callback::new(move |news| match news {
            Some(news) => state.hear(&news),
            None => state.count_anew(),
        }));
        state.count_anew();
        // Other workspaces, or another primary one, are other sums.
        Effect::new(move |earlier: Option<()>| {
            state.chosen.track();
            state.primary.track();
            if earlier.is_some() {
                state.count_anew();
            }
        });
        state.ask_for_held_secrets();
        state.announce_the_end();
        state
    }

    fn ask_for_held_secrets(self) {
        let (application, trusts) = self
            .wizard
            .answers()
            .with_untracked(|answers| (answers.application, answers.without_secret));
        if trusts {
            return;
        }
        leptos::task::spawn_local(async move {
            let Ok(held) = api::onboarding_session().await else {
                return;
            };
            let of_account = application.is_some_and(|of| of.is_held_in(&held));
            let has_token =
                |host: &DatabricksHost| application.is_some_and(|of| of.has_token_in(&held, host));
            let of_each = self.chosen.try_with_untracked(|chosen| {
                chosen.iter().all(|workspace| has_token(&workspace.host))
            });
            self.needs_secret
                .try_set(!of_account && of_each == Some(false));
        });
    }

    /// At the end, whoever watched is told what came of it, and has the heading with it where the button of before is gone.
    fn announce_the_end(self) {
        Effect::new(move |was_running: Option<bool>| {
            let runs = self.tests.running().is_some();
            if was_running == Some(true) && !runs {
                self.show();
                announce(untrack(|| self.headline()));
                focus_heading_if_lost();
            }
            runs
        });
    }

    /// Begins the sums anew, in slices: there may be 5,000 workspaces.
    fn count_anew(self) {
        let Some(chosen) = self.chosen.try_get_untracked() else {
            return;
        };
        let regions = chosen.iter().map(|workspace| workspace.region.as_ref());
        self.tally.set_value(Tally::new(regions));
        let mut round = 0;
        self.work.update_value(|work| {
            let hosts = chosen.iter().map(|workspace| workspace.host.clone());
            work.places = hosts.zip(0..).collect();
            work.round = work.round.wrapping_add(1);
            round = work.round;
        });
        let mut at = self.look_at_some(&chosen, 0);
        self.show();
        leptos::task::spawn_local(async move {
            while at < chosen.len() {
                TimeoutFuture::new(0).await;
                if self.work.try_with_value(|work| work.round) != Some(round) {
                    return;
                }
                at = self.look_at_some(&chosen, at);
                self.show_soon();
            }
        });
    }

    /// Looks at workspaces from a place on, for as long as a slice takes; returns where it got to.
    fn look_at_some(self, chosen: &[ChosenWorkspace], from: usize) -> usize {
        let until = js_sys::Date::now() + SLICE_MS;
        let mut at = from;
        while at < chosen.len() && js_sys::Date::now() <= until {
            self.look_at(chosen, at);
            at += 1;
        }
        at
    }

    fn look_at(self, chosen: &[ChosenWorkspace], at: usize) {
        let Some(workspace) = chosen.get(at) else {
            return;
        };
        let primary = self
            .primary
            .with_untracked(|primary| primary.as_ref() == Some(&workspace.host));
        untrack(|| {
            self.tests
                .with_result(&workspace.host, primary, |_, counted, stale| {
                    counted.checks.with_untracked(|checks| {
                        self.tally.update_value(|tally| {
                            tally.set(at, checks, stale, || self.repair_place(workspace, checks));
                        });
                    });
                })
        });
    }

    fn hear(self, news: &TestNews) {
        let Some(chosen) = self.chosen.try_get_untracked() else {
            return;
        };
        let touched: Vec<usize> = self.work.with_value(|work| {
            let hosts = news
                .touched
                .iter()
                .filter_map(|&at| Some(&news.run.workspaces.get(at)?.host));
            hosts
                .filter_map(|host| work.places.get(host).copied())
                .collect()
        });
        for at in touched {
            self.look_at(&chosen, at);
        }
        if news.run.end.get_untracked() == End::NotYet {
            self.show_soon();
            self.say_progress();
        } else {
            self.show();
        }
    }

    /// Shows the sums as they are.
    fn show(self) {
        let Some(overview) = self.tally.try_with_value(Tally::overview) else {
            return;
        };
        self.work.update_value(|work| {
            work.shown_at = js_sys::Date::now();
            work.is_showing_soon = false;
        });
        self.overview.try_set(overview);
    }

    fn show_soon(self) {
        let now = js_sys::Date::now();
        let wait = self.work.try_update_value(|work| {
            let wait = (work.shown_at + SHOWN_EVERY_MS - now).max(0.0);
            (!std::mem::replace(&mut work.is_showing_soon, true)).then_some(wait)
        });
        if let Some(Some(wait)) = wait {
            set_timeout(move || self.show(), Duration::from_secs_f64(wait / 1000.0));
        }
    }

    /// Says now and then how far a long test is.
    fn say_progress(self) {
        let now = js_sys::Date::now();
        let is_due = self.work.try_update_value(|work| {
            if work.said_at == 0.0 {
                work.said_at = now;
            }
            let is_due = now - work.said_at > SAID_EVERY_MS;
            if is_due {
                work.said_at = now;
            }
            is_due
        });
        if is_due == Some(true) {
            announce(untrack(|| self.progress()));
        }
    }

    /// Says how far the test is: "40 of 290 workspaces tested", and follows it.
    pub fn progress(self) -> String {
        let counts = self.overview.read().counts;
        let open = counts.of(Bucket::Running) + counts.of(Bucket::NotChecked);
        format!(
            "{} of {} tested",
            counts.all() - open,
            workspaces(counts.all())
        )
    }

    /// Gives the heading of the step.
    pub fn headline(self) -> String {
        let count = self.chosen.read().len();
        if self.tests.running().is_some() {
            return format!("Testing {}", workspaces(count));
        }
        let counts = self.overview.read().counts;
        if counts.of(Bucket::NotChecked) == count {
            return "Test what can be read".to_owned();
        }
        headline(counts.of(Bucket::Ready), count)
    }

    /// Gives the sentence below it.
    pub fn lead(self) -> &'static str {
        let counts = self.overview.read().counts;
        let all = counts.all();
        if self.tests.running().is_some() {
            "You can leave this page and come back; the test goes on."
        } else if counts.of(Bucket::NotChecked) == all {
            "LakeSentry signs in to each workspace and reads one row of each table. Nothing is changed. A SQL warehouse that is stopped is started for it."
        } else if counts.of(Bucket::Ready) == all {
            "Everything that LakeSentry needs can be read."
        } else {
            "Each failure shows its fix. Run it, then test again. Nothing that passed is asked again."
        }
    }

    /// Gives the hosts of chosen workspaces by their places.
    pub fn hosts(self, places: &[usize]) -> Vec<DatabricksHost> {
        let chosen = self.chosen.get_untracked();
        let hosts = places.iter().filter_map(|&at| chosen.get(at));
        hosts.map(|workspace| workspace.host.clone()).collect()
    }

    /// Lists the workspaces at which the secret was refused: another one has to be typed for them, whatever is held.
    pub fn refused_secret(self) -> Vec<DatabricksHost> {
        self.hosts(&self.tally.with_value(Tally::refused_secret))
    }

    /// Says who the test runs as.
    pub fn runs_as(self) -> Option<ApplicationId> {
        Some(self.wizard.answers().read().application?.application_id)
    }

    /// Gives what is known about a workspace, for repairs.
    pub fn repair_place(
        self,
        workspace: &ChosenWorkspace,
        checks: &[Check],
    ) -> Option<RepairPlace> {
        let answers = self.wizard.answers();
        let answers = answers.read_untracked();
        Some(
            RepairPlace::of(
                answers.application?.application_id,
                answers.group(),
                workspace.workspace_id.clone(),
                checks,
            )
            .named(Some(workspace.name.clone())),
        )
    }

    /// Calls with each workspace whose results count, and with its checks.
    pub fn for_each_fresh(self, mut look: impl FnMut(&DatabricksHost, &[Check])) {
        let primary = self.primary.get_untracked();
        for workspace in self.chosen.get_untracked().iter() {
            let is_primary = primary.as_ref() == Some(&workspace.host);
            let look = |_: &Run, counted: &WorkspaceChecks, stale: Option<Stale>| {
                if stale.is_none() {
                    counted
                        .checks
                        .with_untracked(|checks| look(&workspace.host, checks));
                }
            };
            untrack(|| self.tests.with_result(&workspace.host, is_primary, look));
        }
    }

    /// Reads the typed secret; `None` when there is none.
    pub fn typed_secret(self) -> Option<Secret> {
        Secret::pasted(&self.secret.get_untracked())
    }
}
