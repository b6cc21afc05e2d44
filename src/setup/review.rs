//! What is going to be created, and creating it.

mod connecting;
mod regions;

use std::collections::HashSet;

use domain::DatabricksHost;
use leptos::prelude::*;

use self::connecting::Connecting;
use self::regions::{WillNotArrive, by_region};
use crate::components::{Notice, NoticeKind, Show, SummaryList, Switch, live};
use crate::paths;
use crate::router::PageLink;
use crate::shell::StepShell;
use crate::state::{Answers, ChosenWorkspace, Step, Wizard};

/// The last look before connectors are created.
#[component]
pub fn ReviewStep() -> impl IntoView {
    let wizard = Wizard::expect();
    let workspaces = Memo::new(move |_| connectable(&wizard.answers().read()));
    let done = RwSignal::new(false);
    let daily = RwSignal::new(false);
    let title = move || {
        if done.get() {
            "Connected"
        } else {
            "Check before connecting"
        }
        .to_owned()
    };
    view! {
        <StepShell
            step=Step::Review
            title=Signal::derive(title)
            lead=|| "A connector is created for each workspace. It holds no secret and reads nothing by itself: data comes once a collector runs with the connector's connection string."
        >
            {live(move || {
                let rows = rows(&wizard.answers().read(), wizard.primary_host().as_ref());
                view! { <SummaryList rows /> }
            })}
            <WillNotArrive />
            <LeftOut />
            <NotProven />
            <Show when=move || wizard.answers().read().without_secret && !done.get()>
                <Switch
                    id="test-daily"
                    label="Test daily"
                    hint=|| "LakeSentry signs in day after day, looks at everything that the test did, and tells when that fails. Without a secret nothing has to be kept for it. It may start a SQL warehouse for a minute. Each connector's page shows what it came to, and switches it off."
                    checked=daily
                    on_change=move |on: bool| daily.set(on)
                />
            </Show>
            <Connecting workspaces done daily />
            <Show when=move || done.get()>
                <Next />
            </Show>
        </StepShell>
    }
}

/// The chosen workspaces that passed the test far enough.
fn connectable(answers: &Answers) -> Vec<ChosenWorkspace> {
    let tested = answers.test.iter().flat_map(|test| &test.connectable);
    let tested: HashSet<&DatabricksHost> = tested.collect();
    let chosen = answers.workspaces.iter().flatten();
    chosen
        .filter(|workspace| tested.contains(&workspace.host))
        .cloned()
        .collect()
}

type ReviewRow = (String, AnyView, Option<(String, String)>);

fn rows(answers: &Answers, primary: Option<&DatabricksHost>) -> Vec<ReviewRow> {
    let change = |step| Some((paths::step(step), "Change".to_owned()));
    let code = |value: String| view! { <code>{value}</code> }.into_any();
    let mut rows: Vec<ReviewRow> = Vec::new();
    if let Some(application) = answers.application {
        let account = format!("{}", application.account_id);
        rows.push((
            "Cloud".to_owned(),
            application.partition.label().into_any(),
            change(Step::Principal),
        ));
        rows.push((
            "Account ID".to_owned(),
            code(account),
            change(Step::Principal),
        ));
        rows.push((
            "Client ID".to_owned(),
            code(application.application_id.to_string()),
            change(Step::Principal),
        ));
        let proof = if answers.without_secret {
            "No secret: Databricks trusts this LakeSentry"
        } else {
            "OAuth secret, which is not kept"
        };
        rows.push((
            "Signs in with".to_owned(),
            proof.into_any(),
            change(Step::Principal),
        ));
    }
    rows.push((
        "Features".to_owned(),
        features(answers).into_any(),
        change(Step::Grants),
    ));
    let further = answers.further_tables();
    if !further.is_empty() {
        let names: Vec<String> = further.iter().map(ToString::to_string).collect();
        rows.push((
            "Further tables".to_owned(),
            names.join(", ").into_any(),
            change(Step::Grants),
        ));
    }
    let workspaces = connectable(answers);
    rows.push((
        "Workspaces".to_owned(),
        by_region(answers, &workspaces),
        change(Step::Workspaces),
    ));
    if let Some(primary) = primary {
        rows.push((
            "Primary workspace".to_owned(),
            primary_words(primary, answers, &workspaces).into_any(),
            change(Step::Workspaces),
        ));
    }
    rows
}

/// Says who reads the global tables: a chosen workspace, a connector, or nobody yet.
fn primary_words(
    primary: &DatabricksHost,
    answers: &Answers,
    connectable: &[ChosenWorkspace],
) -> String {
    let find = |all: &[ChosenWorkspace]| {
        let mut same = all.iter().filter(|workspace| workspace.host == *primary);
        same.next().map(|workspace| workspace.name.clone())
    };
    let chosen = answers.workspaces.as_deref().unwrap_or_default();
    match (find(connectable), find(chosen)) {
        (Some(name), _) => format!("{name}, which also reads the tables of the whole account"),
        (None, Some(name)) => format!(
            "{name} can't be connected now, so nothing reads the tables of the whole account until it is"
        ),
        (None, None) => {
            format!("{primary} reads the tables of the whole account already, and goes on")
        }
    }
}

fn features(answers: &Answers) -> String {
    let names: Vec<&str> = std::iter::once(domain::Feature::Core)
        .chain(answers.features())
        .map(domain::Feature::label)
        .collect();
    names.join("; ")
}

/// Names the chosen workspaces that can't be connected now.
#[component]
fn LeftOut() -> impl IntoView {
    let answers = Wizard::expect().answers();
    let left_out = Memo::new(move |_| {
        let answers = answers.read();
        let tested = answers.test.iter().flat_map(|test| &test.connectable);
        let tested: HashSet<&DatabricksHost> = tested.collect();
        let chosen = answers.workspaces.iter().flatten();
        chosen
            .filter(|workspace| !tested.contains(&workspace.host))
            .map(|workspace| workspace.name.clone())
            .collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !left_out.read().is_empty()>
            <Notice kind=NoticeKind::Warn title="Not every chosen workspace is connected now">
                <p>
                    {live(move || format!("{}: the test did not get far enough. ", some_of(&left_out.read())))}
                    <PageLink href=paths::step(Step::Test)>"Back to the test"</PageLink>
                </p>
            </Notice>
        </Show>
    }
}

/// Names the workspaces in which somebody else was tested than the chosen service principal.
#[component]
fn NotProven() -> impl IntoView {
    let answers = Wizard::expect().answers();
    let names = Memo::new(move |_| {
        let answers = answers.read();
        let others = answers.test.iter().flat_map(|test| &test.as_others);
        let others: HashSet<&DatabricksHost> = others.collect();
        let chosen = answers.workspaces.iter().flatten();
        chosen
            .filter(|workspace| others.contains(&workspace.host))
            .map(|workspace| workspace.name.clone())
            .collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !names.read().is_empty()>
            <Notice kind=NoticeKind::Warn title="The service principal is not proven everywhere">
                <p>
                    {live(move || format!("{}: the test signed in as somebody else there, with a token or with the secret of another one. It proves the workspace, and not what the service principal can read there. ", some_of(&names.read())))}
                    <PageLink href=paths::step(Step::Workspaces)>"Add them again with the service principal’s secret"</PageLink>
                </p>
            </Notice>
        </Show>
    }
}

/// Names as many as can be read at a glance.
fn some_of(names: &[String]) -> String {
    const NAMED: usize = 8;
    let first = names.iter().take(NAMED).map(String::as_str);
    let first = first.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        others => format!("{first} and {others} more"),
    }
}

#[component]
fn Next() -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Good title="Next: create a connection string for each">
            <p>"The collector of each workspace needs one. Until it runs, the connector waits for its first data."</p>
            <p>
                <PageLink href=paths::HOME class="button">"Go to the regions"</PageLink>
            </p>
        </Notice>
    }
}
