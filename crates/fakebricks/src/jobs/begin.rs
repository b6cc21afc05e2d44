//! Begins runs, by the schedule and by request, and sees them to their end.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::SignedDuration;

use super::process::{self, EndedProcess, Launch};
use super::slots::StopMark;
use super::task_plan::{TaskPlan, secret_reference};
use crate::http::as_principal::{self, PrincipalFiles};
use crate::simulation::SharedSimulation;
use crate::world::{
    AccessToken, CallerIdentity, Cloud, JobRun, Reach, RunEnded, RunResult, RunTrigger,
    SimulatedJob,
};
use crate::{clock, ids};

/// How long the token of a run is accepted. Runs end sooner, and then it is not accepted either.
const TOKEN_SECONDS: i64 = 24 * 60 * 60;

/// One job.
#[derive(Debug, Clone, Copy)]
pub struct JobPlace {
    /// The account, by its cloud.
    pub cloud: Cloud,
    /// The workspace.
    pub workspace: u64,
    /// The job.
    pub job: u64,
}

impl JobPlace {
    fn with<T>(
        self,
        app: &SharedSimulation,
        work: impl FnOnce(&mut SimulatedJob) -> T,
    ) -> Option<T> {
        let mut world = app.world();
        let workspace = world.account_mut(self.cloud).workspace_mut(self.workspace);
        let jobs = &mut workspace?.belongings.jobs;
        jobs.get_mut(&self.job).map(work)
    }
}

/// Begins the runs that schedules want by now.
pub fn begin_due(app: &SharedSimulation) {
    let now = clock::now();
    let mut due = Vec::new();
    for account in &mut app.world().accounts {
        let cloud = account.cloud;
        for workspace in account.made_mut() {
            for (id, job) in &mut workspace.belongings.jobs {
                if job.next.is_some_and(|next| next <= now) {
                    // Settings that can't be read had no next run.
                    job.next = SimulatedJob::next_run(&job.settings, now).ok().flatten();
                    due.push(JobPlace {
                        cloud,
                        workspace: workspace.id,
                        job: *id,
                    });
                }
            }
        }
    }
    for place in due {
        begin(app, place, RunTrigger::Schedule);
    }
}

/// Begins a run. Returns its id, and nothing when the job is not there.
pub fn begin(app: &SharedSimulation, place: JobPlace, trigger: RunTrigger) -> Option<u64> {
    let (id, task_id) = {
        let mut world = app.world();
        let (seed, label) = (world.seed, world.fresh_label("run"));
        let number = |what: &str| ids::number(seed, &format!("{label}-{what}"));
        (number("job"), number("task"))
    };
    let begins = place.with(app, |job| {
        let may_begin = job.may_begin();
        let run_as = job.run_as().to_owned();
        let begun = clock::now();
        job.add_run(JobRun {
            id,
            task_id,
            trigger,
            run_as: run_as.clone(),
            begun,
            ended: (!may_begin).then(|| RunEnded {
                at: begun,
                result: RunResult::Skipped,
                message:
                    "This run is skipped because as many runs of the job are active as it may have."
                        .to_owned(),
            }),
            log: String::new(),
            log_is_cut: false,
        });
        may_begin.then(|| (run_as, job.settings.clone()))
    })?;
    if let Some((run_as, settings)) = begins {
        let run = RunUnderWay {
            app: SharedSimulation::clone(app),
            place,
            id,
            run_as,
            stop: app.jobs.begin(id),
        };
        // A thread of its own: a process is waited for, and Python is installed into.
        std::thread::spawn(move || {
            let (result, message) = run
                .go(TaskPlan::of(&settings))
                .unwrap_or_else(|reason| (RunResult::NotBegun, reason));
            run.end(result, message);
        });
    }
    Some(id)
}

/// A run that has begun.
struct RunUnderWay {
    app: SharedSimulation,
    place: JobPlace,
    id: u64,
    run_as: String,
    stop: StopMark,
}

impl RunUnderWay {
    fn go(&self, plan: Result<TaskPlan, String>) -> Result<(RunResult, String), String> {
        let plan = plan?;
        let options = self.app.jobs.options().ok_or("jobs are not run here")?;
        let files = as_principal::files(
            &self.app,
            self.place.cloud,
            self.place.workspace,
            &self.run_as,
        )?;
        let wheel = files.wheel(&plan.wheel)?;
        let environment = resolved(&files, &plan.environment)?;
        let python = {
            let _one_at_a_time = self.app.jobs.making.lock();
            process::environment(options, &plan.wheel, &wheel)?
        };
        if self.stop.is_set() {
            return Ok((RunResult::Canceled, String::new()));
        }
        let token = self.token(&files);
        let launch = Launch {
            folder: options
                .folder
                .join("runs")
                .join(format!("{}-{}", std::process::id(), self.id)),
            python,
            plan: &plan,
            environment,
            host: format!("https://{}", files.host()),
            token: token.clone(),
            network: self.app.hosts.main,
        };
        let print = {
            let (app, place, id) = (SharedSimulation::clone(&self.app), self.place, self.id);
            Arc::new(move |text: &str| {
                place.with(&app, |job| job.run_mut(id).map(|run| run.print(text)));
            })
        };
        let ended = process::run(&launch, &self.stop, print);
        self.app.world().tokens.remove(&token);
        Ok(match ended? {
            EndedProcess::Code(Some(0)) => (RunResult::Success, String::new()),
            EndedProcess::Code(code) => {
                let code =
                    code.map_or_else(|| "a signal".to_owned(), |code| format!("code {code}"));
                (
                    RunResult::Failed,
                    format!("The task ended with {code}; its output says why."),
                )
            }
            EndedProcess::Stopped => (RunResult::Canceled, "Run cancelled.".to_owned()),
            EndedProcess::TooLong => (
                RunResult::TimedOut,
                "The run took longer than the job allows.".to_owned(),
            ),
        })
    }

    /// Gives out a token for the identity of the run.
    fn token(&self, files: &PrincipalFiles) -> String {
        let now = clock::now();
        let expires = now
            .saturating_add(SignedDuration::from_secs(TOKEN_SECONDS))
            .ok();
        let token = AccessToken {
            identity: CallerIdentity {
                cloud: self.place.cloud,
                name: files.name().to_owned(),
            },
            reach: Reach::Workspace(self.place.workspace),
            expires,
        };
        let issuer = format!("https://{}", files.host());
        self.app.world().issue(token, &issuer, now, TOKEN_SECONDS)
    }

    fn end(&self, result: RunResult, message: String) {
        let at = clock::now();
        self.place.with(&self.app, |job| {
            if let Some(run) = job.run_mut(self.id) {
                let ended = RunEnded {
                    at,
                    result,
                    message,
                };
                run.ended = Some(ended);
            }
        });
        self.app.jobs.end(self.id);
    }
}

/// Puts secrets in the place of the references to them.
fn resolved(
    files: &PrincipalFiles,
    environment: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, String> {
    let mut all = BTreeMap::new();
    for (name, value) in environment {
        let value = match secret_reference(value) {
            Some((scope, key)) => files.secret(scope, key)?,
            None => value.clone(),
        };
        all.insert(name.clone(), value);
    }
    Ok(all)
}
