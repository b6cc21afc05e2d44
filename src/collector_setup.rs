//! Sets a collector up: the documents for where it is to run, and what its diagnostic codes mean.

mod choice;
mod diagnosis;
mod documents;
mod lazy;
mod trust;

use contract::Connector;
use deployment::{CollectorPackage, WorkspaceAddress};
use domain::ConnectorId;
use leptos::prelude::*;

use self::choice::{ChoiceFields, SetupChoice};
use self::diagnosis::CodeReader;
use self::documents::SetupDocument;
use crate::api::{ApiError, connectors, deployments};
use crate::components::{CodeBlock, ExternalLink, Notice, NoticeKind, Tabs, live};
use crate::connectors::ArrivingData;
use crate::paths;
use crate::router::PageLink;
use crate::shell::{Loading, Page, part};
use crate::state::Backend;

/// What `/connectors/{id}/deploy` shows.
#[component]
pub fn DeploymentPage(
    /// The connector.
    connector: ConnectorId,
) -> impl IntoView {
    let loaded = Loading::new(move || async move {
        let known = connectors::connector(connector).await?;
        Ok::<_, ApiError>((known, deployments::package().await.ok()))
    });
    let name = Signal::derive(move || match loaded.get() {
        Some(Ok((known, _))) => known.workspace_name,
        _ => "the connector".to_owned(),
    });
    view! {
        <Page title="Set up the collector">
            <p>
                <PageLink href=paths::connector(connector) class="back-link">"Back to " {name}</PageLink>
            </p>
            {loaded
                .show(
                    "Loading the connector",
                    |(connector, package)| match package {
                        Some(package) => view! { <Setup connector package /> }.into_any(),
                        None => view! { <NoPackage /> }.into_any(),
                    },
                )}
            <CodeReader />
            <ArrivingData connector />
        </Page>
    }
}

/// What a newcomer does with the simulated workspace.
#[component]
fn InPractice(
    /// The workspace's page in the practice console.
    page: String,
) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Info title="In practice, take the form “curl”">
            <p>
                "The simulated workspace runs the job as Databricks would, and is reached with curl, not by its name. "
                <ExternalLink href=page>"Its page in the practice console"</ExternalLink>
                " generates the access token that the script asks for, and shows the job, its runs and what they print."
            </p>
        </Notice>
    }
}

/// The simulated Databricks whose console is at an address.
fn simulated(console: &str) -> WorkspaceAddress {
    let rest = console.split_once("://").map_or(console, |(_, rest)| rest);
    let address = rest.split('/').next().unwrap_or_default();
    WorkspaceAddress::Simulated(address.to_owned())
}

#[component]
fn NoPackage() -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Warn title="This server has no collector to give away">
            <p>
                "It was built without one. " <code>"cargo xtask build"</code>
                " puts the program and the wheel into the server; a development server takes what " <code>"cargo xtask wheel"</code> " makes."
            </p>
        </Notice>
    }
}

#[component]
fn Setup(connector: Connector, package: CollectorPackage) -> impl IntoView {
    let id = connector.connector_id;
    let choice = SetupChoice::of(&connector);
    let origin = window().location().origin().unwrap_or_default();
    let version = package.version.clone();
    let digest = package.wheel.sha256().to_owned();
    let backend = Backend::expect();
    let console =
        Memo::new(move |_| backend.with(|backend| backend.console_url().map(str::to_owned)));
    let of_workspace = format!(
        "{}/workspaces/{}",
        connector.cloud.slug(),
        connector.workspace_id
    );
    let (known, files) = (connector.clone(), package.clone());
    let fetch = move || {
        let (connector, package) = (known.clone(), files.clone());
        async move {
            let view = lazy::without_secret().await?;
            Ok(move || view(connector.clone(), package.clone(), choice))
        }
    };
    let fetch = StoredValue::new(fetch);
    let documents = Memo::new(move |_| {
        let address = console.with(|console| match console {
            Some(console) => simulated(console),
            None => WorkspaceAddress::Real,
        });
        documents::documents(&connector, &package, &origin, &address, choice)
    });
    view! {
        <p>
            "The collector reads the system tables of the workspace and pushes what is new to this server. It needs a "
            <PageLink href=paths::connection_string(id)>"connection string"</PageLink>
            ", which the commands below ask for: it stands in none of them."
        </p>
        <p class="soft">
            "Version " {version} ", SHA-256 of the wheel " <code>{digest}</code>
        </p>
        {live(move || {
            console
                .get()
                .map(|console| view! { <InPractice page=format!("{console}/{of_workspace}") /> })
                .into_any()
        })}
        <ChoiceFields choice />
        {live(move || match documents.get() {
            Some(all) => view! { <Documents all id="document" heading="What to do" /> }.into_any(),
            None => view! { <p class="soft">"The documents come when the answers above can be used."</p> }.into_any(),
        })}
        {live(move || (!choice.runs_on.get().is_job()).then(|| part::show(fetch.get_value())))}
    }
}

/// Documents side by side.
#[component]
fn Documents(
    /// The documents.
    all: Vec<SetupDocument>,
    /// Id of the tabs.
    id: &'static str,
    /// What they are.
    heading: &'static str,
) -> impl IntoView {
    let heading_id = format!("{id}s");
    let labelled_by = heading_id.clone();
    let first = all.first().map_or("", |first| first.slug);
    let selected = RwSignal::new(first.to_owned());
    let tabs = all
        .iter()
        .map(|document| (document.slug.to_owned(), document.name.to_owned()))
        .collect::<Vec<_>>();
    let all = StoredValue::new(all);
    let chosen = move || {
        let slug = selected.get();
        all.with_value(|all| all.iter().find(|document| document.slug == slug).cloned())
    };
    let text = move || chosen().map(|document| document.text).unwrap_or_default();
    let file = move || {
        chosen()
            .map(|document| document.file.to_owned())
            .unwrap_or_default()
    };
    let hint = move || chosen().map(|document| document.hint);
    view! {
        <section class="stack" aria-labelledby=labelled_by>
            <h2 id=heading_id>{heading}</h2>
            <CodeBlock
                label=Signal::derive(move || chosen().map(|document| document.name.to_owned()).unwrap_or_default())
                code=Signal::derive(text)
                download=Signal::derive(file)
                panel_of=id
                bar=move || {
                    view! {
                        <Tabs
                            id=id
                            label="Form"
                            tabs=tabs.clone()
                            selected
                            on_select=move |slug| selected.set(slug)
                        />
                    }
                    .into_any()
                }
            />
            <p class="soft">{hint}</p>
        </section>
    }
}
