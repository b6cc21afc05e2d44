//! One connector: what it is, how it stands, and its tokens.

mod promotion;
mod tokens;

use contract::Connector;
use domain::{Authentication, ConnectorId};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

use self::promotion::Promotion;
use self::tokens::Tokens;
use super::regions::evidence;
use crate::api::{self, ApiError, connectors};
use crate::components::{Busy, SummaryList};
use crate::paths;
use crate::shell::NotFoundPage;
use crate::shell::NotLoaded;
use crate::shell::Page;
use crate::texts::time;

/// What `/connectors/{id}` shows.
#[component]
pub fn ConnectorPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| ConnectorId::parse(&params.read().get("id")?));
    move || match id.get() {
        Some(id) => view! { <OneConnector id /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn OneConnector(id: ConnectorId) -> impl IntoView {
    let connector = LocalResource::new(move || connectors::connector(id));
    // Asked anew: a primary may have been removed since the page was loaded.
    let instance = LocalResource::new(api::instance);
    let has_primary = Memo::new(move |_| {
        let instance = instance.get();
        instance.is_none_or(|told| told.map_or(true, |instance| instance.primary.is_some()))
    });
    let made = Callback::new(move |()| {
        instance.refetch();
        connector.refetch();
    });
    let promotion = move || {
        let connector = connector.get()?.ok()?;
        (!has_primary.get()).then(|| view! { <Promotion connector on_made=made /> })
    };
    let title = move || match connector.get() {
        Some(Ok(connector)) => connector.workspace_name,
        _ => "Connector".to_owned(),
    };
    let loaded = move || {
        let result: Result<Connector, ApiError> = connector.get()?;
        Some(match result {
            Ok(connector) => view! { <Facts connector /> }.into_any(),
            Err(error) => {
                view! { <NotLoaded error again=move || connector.refetch() /> }.into_any()
            }
        })
    };
    view! {
        <Page title=Signal::derive(title)>
            <p>
                <A href=paths::HOME attr:class="back-link">"All regions"</A>
            </p>
            <Transition fallback=|| view! { <Busy label="Loading the connector" /> }>{loaded} {promotion}</Transition>
            <Tokens connector=id />
        </Page>
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
        row("Metastore", code(connector.metastore_id.clone())),
        row("Account ID", code(connector.account_id.to_string())),
        row("Role", role(connector.primary).into_any()),
        row("Features", features.join("; ").into_any()),
        row("Tested as", tested_as(&connector)),
        row(
            "Created",
            time::day_and_time(&connector.created_at).into_any(),
        ),
        row("Connector ID", code(connector.connector_id.to_string())),
    ];
    view! {
        <SummaryList rows />
        <div class="row">
            <A href=paths::connection_string(connector.connector_id) attr:class="button">
                "Create connection string"
            </A>
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
    match (connector.authentication, connector.client_id) {
        (Authentication::OauthM2m, Some(client_id)) => view! {
            "Service principal "
            <code>{client_id.to_string()}</code>
        }
        .into_any(),
        (Authentication::OauthM2m, None) => "A service principal".into_any(),
        (Authentication::PersonalAccessToken, client_id) => {
            let owner = connector.tested_as.clone();
            view! {
                "With a personal access token"
                {owner.map(|owner| view! { " of " <code>{owner}</code> })}
                {client_id.is_none().then_some(". That the service principal can read here is not proven by that")}
            }
            .into_any()
        }
    }
}
