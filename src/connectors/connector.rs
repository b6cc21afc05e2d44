//! One connector: what it is, how it stands, and its tokens.

mod daily_test;
mod last_test;
mod promotion;
mod tokens;

use contract::Connector;
use domain::{Authentication, ConnectorId};
use leptos::prelude::*;

pub use self::daily_test::DailyTests;
pub use self::last_test::LastTest;
pub use self::promotion::Promotion;
use self::tokens::Tokens;
use super::lazy;
use super::received::ArrivingData;
use super::regions::evidence;
use crate::api::connectors;
use crate::components::{Show, SummaryList, live};
use crate::paths;
use crate::router::PageLink;
use crate::shell::{Loading, Page, part};
use crate::state::{AskBackend, Backend};
use crate::texts::time;

/// What `/connectors/{id}` shows.
#[component]
pub fn ConnectorPage(
    /// The connector.
    id: ConnectorId,
) -> impl IntoView {
    let connector = Loading::new(move || connectors::connector(id));
    let ask = AskBackend::expect();
    ask.again();
    let backend = Backend::expect();
    // Whose place this connector could take: nobody's, where nothing reads the tables of the whole account.
    let place = Memo::new(move |_| {
        backend.with(|told| match told.primary() {
            Some(primary) if primary.connector_id == id => None,
            Some(primary) => Some(Some(primary.host.to_string())),
            None => matches!(told, Backend::Present(_)).then_some(None),
        })
    });
    let made = Callback::new(move |()| {
        ask.again();
        connector.again();
    });
    let promotion = live(move || {
        let connector = connector.get()?.ok()?;
        let from = place.get()?;
        let is_taken = from.is_some();
        let shown = move || {
            let (connector, from) = (connector.clone(), from.clone());
            part::show(move || {
                let (connector, from) = (connector.clone(), from.clone());
                async move {
                    let view = lazy::promotion().await?;
                    Ok(move || view(connector.clone(), from.clone(), made))
                }
            })
        };
        Some(if is_taken {
            view! { <Offer label="Take over the tables of the whole account">{shown()}</Offer> }
                .into_any()
        } else {
            shown().into_any()
        })
    });
    let last_test = live(move || {
        let connector = connector.get()?.ok()?;
        let shown = move || {
            let connector = connector.clone();
            part::show(move || {
                let connector = connector.clone();
                async move {
                    let view = lazy::last_test().await?;
                    Ok(move || view(connector.clone()))
                }
            })
        };
        Some(view! { <Offer label="Last connection test">{shown()}</Offer> })
    });
    let daily_tests = live(move || {
        let connector = connector.get()?.ok()?;
        let has_secret = connector.authentication != Authentication::Federated;
        (!has_secret).then(|| {
            part::show(move || async move {
                let view = lazy::daily_tests().await?;
                Ok(move || view(id))
            })
        })
    });
    let title = move || match connector.get() {
        Some(Ok(connector)) => connector.workspace_name,
        _ => "Connector".to_owned(),
    };
    view! {
        <Page title=Signal::derive(title)>
            <p>
                <PageLink href=paths::HOME class="back-link">"All regions"</PageLink>
            </p>
            {connector.show("Loading the connector", |connector| view! { <Facts connector /> })}
            {promotion}
            {last_test}
            {daily_tests}
            <ArrivingData connector=id may_read_again=true />
            <Tokens connector=id />
        </Page>
    }
}

/// What is fetched when somebody opens it.
#[component]
fn Offer(label: &'static str, children: ChildrenFn) -> impl IntoView {
    let opened = RwSignal::new(false);
    view! {
        <details class="add-by-hand" on:toggle=move |_| opened.set(true)>
            <summary class="add-by-hand__summary">{label}</summary>
            <div class="stack add-by-hand__body">
                <Show when=move || opened.get()>{children()}</Show>
            </div>
        </details>
    }
}

#[component]
fn Facts(connector: Connector) -> impl IntoView {
    let code = |value: String| view! { <code>{value}</code> }.into_any();
    let features: Vec<&str> = std::iter::once(domain::Feature::Core)
        .chain(connector.features.iter().copied())
        .map(domain::Feature::label)
        .collect();
    let status = view! {
        <strong>{connector.status.label()}</strong>
        <span class="soft">" · " {evidence(&connector)}</span>
    };
    let row = |name: &str, value: AnyView| (name.to_owned(), value, None);
    let rows = vec![
        row("State", status.into_any()),
        row("Workspace", code(connector.host.to_string())),
        row("Workspace ID", code(connector.workspace_id.to_string())),
        row(
            "Region",
            format!(
                "{} ({}), {}",
                connector.region.label(),
                connector.region,
                connector.cloud.label()
            )
            .into_any(),
        ),
        row("Metastore", code(connector.metastore_id.to_string())),
        row("Account ID", code(connector.account_id.to_string())),
        row("Role", role(connector.primary).into_any()),
        row("Features", features.join("; ").into_any()),
        row("Tested as", tested_as(&connector)),
        row(
            "Created",
            time::day_and_time(connector.created_at).into_any(),
        ),
        row("Connector ID", code(connector.connector_id.to_string())),
    ];
    view! {
        <SummaryList rows />
        <div class="row">
            <PageLink href=paths::connection_string(connector.connector_id) class="button">
                "Create connection string"
            </PageLink>
            <PageLink href=paths::deployment(connector.connector_id) class="button button--quiet">
                "Set up the collector"
            </PageLink>
            <PageLink href=paths::sharing(connector.connector_id) class="button button--quiet">
                "What leaves the workspace"
            </PageLink>
        </div>
    }
}

const fn role(primary: bool) -> &'static str {
    if primary {
        "Primary: reads the tables of the whole account as well"
    } else {
        "Reads the tables of its region"
    }
}

fn tested_as(connector: &Connector) -> AnyView {
    match (connector.authentication, connector.application_id) {
        (Authentication::OauthM2m, Some(application_id)) => view! {
            "Service principal "
            <code>{application_id.to_string()}</code>
        }
        .into_any(),
        (Authentication::OauthM2m | Authentication::Federated, None) => {
            "A service principal".into_any()
        }
        (Authentication::Federated, Some(application_id)) => view! {
            "Service principal "
            <code>{application_id.to_string()}</code>
            ", which trusts this LakeSentry: there is no secret"
        }
        .into_any(),
        (Authentication::PersonalAccessToken, application_id) => {
            let owner = connector.tested_as.clone();
            view! {
                "With a personal access token"
                {owner.map(|owner| view! { " of " <code>{owner}</code> })}
                {application_id.is_none().then_some(". That the service principal can read here is not proven by that")}
            }
            .into_any()
        }
    }
}
