//! Asking Databricks what is granted, through the server.

use contract::{
    Failure, FailureCause, PermissionsReadingRequest, ProblemCode, ReadingOutcome, Unread,
    WhatUnread, WorkspaceToRead,
};
use grants::{Metastore, Plan, Principal};
use leptos::prelude::*;

use super::super::script_view::ScriptView;
use super::KnownGrants;
use super::known::DatedReading;
use crate::api::{ApiError, permissions_readings};
use crate::components::{Busy, Notice, NoticeKind, Show, Task, announce, live};
use crate::paths;
use crate::router::PageLink;
use crate::setup::grants::planner::Planner;
use crate::shell::{ActionFailure, FailureReport};
use crate::state::{Answers, Step, Wizard};
use crate::texts::failure::{Attempt, details, failure};
use crate::texts::time;

/// The question to the server, what came of it, and how old that is.
#[component]
pub fn Asking(planner: Planner, known: KnownGrants, shown: ScriptView) -> impl IntoView {
    let answers = Wizard::expect().answers();
    let (task, failed) = (Task::new(), RwSignal::new(None::<ApiError>));
    let ask = move |_| {
        let plan = planner.parts.plan.get_untracked();
        let Some((metastores, request)) = prepare(&answers.read_untracked(), &plan) else {
            return;
        };
        task.start(async move {
            let tables = plan.selection.tables(true);
            let read = permissions_readings::read(request).await.map(|read| {
                announce("Databricks has answered");
                known.record(metastores, &tables, read);
            });
            failed.try_set(read.err());
        });
    };
    let possible = Memo::new(move |_| {
        !planner.parts.is_shared() && prepare(&answers.read(), &planner.parts.plan.read()).is_some()
    });
    let is_secret_needed = |error: &ApiError| error.code() == Some(ProblemCode::SecretNeeded);
    let needs_secret = Memo::new(move |_| failed.read().as_ref().is_some_and(is_secret_needed));
    let failed = Signal::derive(move || failed.get().filter(|error| !is_secret_needed(error)));
    let last = live(move || {
        let reading = known.reading(&shown.metastore.read())?;
        let stale = !reading.answers(&planner.parts.plan.read());
        Some(view! { <Last reading stale /> })
    });
    view! {
        <Show
            when=move || possible.get()
            fallback=|| view! {
                <p class="soft">
                    "Once workspaces are chosen in step 4, LakeSentry can ask Databricks itself, as the service principal."
                </p>
            }
        >
            <div class="row">
                <button
                    type="button"
                    class="button button--quiet"
                    on:click=ask
                >
                    "Ask Databricks"
                </button>
                <Show when=move || task.pending().get()>
                    <Busy label="Asking Databricks …" />
                </Show>
            </div>
        </Show>
        <ActionFailure failed attempt=Attempt::ReadPermissions />
        <Show when=move || needs_secret.get()>
            <SecretNeeded />
        </Show>
        {last}
    }
}

/// The metastores that can be asked, and the question; `None` when none can.
fn prepare(answers: &Answers, plan: &Plan) -> Option<(Vec<String>, PermissionsReadingRequest)> {
    let application = answers.application?;
    let group = match &plan.principal {
        Principal::ServicePrincipal(id) if *id == application.application_id => None,
        Principal::Group(group) => Some(group.name().clone()),
        Principal::ServicePrincipal(_) | Principal::Unnamed => return None,
    };
    let reached = |metastore: &Metastore| {
        let host = metastore.workspace.clone()?;
        let mut chosen = answers.workspaces.iter().flatten();
        let workspace = chosen.find(|chosen| chosen.host == host)?;
        let to_read = WorkspaceToRead {
            workspace_id: workspace.workspace_id.clone(),
            region: workspace.region.clone(),
            host,
            credentials: answers.trust(),
        };
        Some((metastore.slug(), to_read))
    };
    let metastores = plan.metastores.iter().map(|plan| &plan.metastore);
    let (slugs, workspaces): (Vec<_>, Vec<_>) = metastores.filter_map(reached).unzip();
    (!slugs.is_empty()).then(|| {
        let request = PermissionsReadingRequest {
            partition: application.partition,
            accounts_host: answers.accounts_host(),
            account_id: application.account_id,
            application_id: application.application_id,
            group,
            tables: plan.selection.tables(true).into_iter().collect(),
            workspaces,
        };
        (slugs, request)
    })
}

/// What came back the last time.
#[component]
fn Last(reading: DatedReading, stale: bool) -> impl IntoView {
    let at = time::day_and_time(reading.read_at);
    let outcome = match reading.outcome {
        ReadingOutcome::Read(read) => {
            let as_whom = format!("Read at {at} as {}.", read.read_as);
            let told = read.unread.into_iter().filter(is_news);
            let unread = told.map(unread).collect_view();
            let left_out = (read.catalogs_left_out > 0).then(|| {
                format!(
                    " {} other catalogs were not asked about.",
                    read.catalogs_left_out
                )
            });
            view! {
                <p class="soft">{as_whom} {left_out}</p>
                {unread}
            }
            .into_any()
        }
        ReadingOutcome::Failed { failure } => report(&failure).into_any(),
        ReadingOutcome::SecretNeeded => view! { <SecretNeeded /> }.into_any(),
    };
    let stale = stale.then(|| {
        view! {
            <Notice kind=NoticeKind::Info title=format!("Stale: read at {at}, before the choice changed")>
                <p>"It is not counted below. Ask again."</p>
            </Notice>
        }
    });
    view! {
        {stale}
        {outcome}
    }
}

/// A service principal usually may not see what everybody holds; that changes nothing for those who are granted to by name.
fn is_news(unread: &Unread) -> bool {
    let everybody = matches!(&unread.what, WhatUnread::Privileges { principal, .. } if principal == "account users");
    !(everybody && unread.failure.cause == FailureCause::GrantsHidden)
}

#[component]
fn SecretNeeded() -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Warn title="The server holds no secret for this">
            <p>
                "It keeps secrets for 30 minutes without use only. "
                <PageLink href=paths::step(Step::Account)>"Enter it again in step 3"</PageLink>
                ", then ask again."
            </p>
        </Notice>
    }
}

fn report(found: &Failure) -> impl IntoView + use<> {
    let text = failure(found, Attempt::ReadPermissions);
    view! { <FailureReport text details=details::of_failure(found) /> }
}

fn unread(unread: Unread) -> impl IntoView {
    let what = match &unread.what {
        WhatUnread::Privileges {
            principal,
            securable,
        } => {
            format!(
                "Not read: what {principal} holds on {} {}",
                securable.kind, securable.full_name
            )
        }
        WhatUnread::Catalogs => "Not read: which other catalogs there are".to_owned(),
        WhatUnread::Role { role } => {
            let role = super::held::role(*role).label();
            format!("Not read: whether it is {role}")
        }
    };
    view! {
        <details class="more">
            <summary>{what}</summary>
            {report(&unread.failure)}
        </details>
    }
}
