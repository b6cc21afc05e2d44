//! Generates a connection string and shows it once.

mod form;
mod guard;
mod minted;
mod next_steps;

use contract::MintedConnectionString;
use domain::ConnectorId;
use leptos::prelude::*;

use self::form::MintForm;
use self::minted::Minted;
use self::next_steps::NextSteps;
use crate::api::connectors;
use crate::components::{Notice, NoticeKind, live};
use crate::paths;
use crate::router::PageLink;
use crate::shell::{Loading, Page, focus_heading};

/// How far the page is.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// Nothing was generated here.
    Before,
    /// The string is on the page and nobody has said that it is stored.
    Shown(MintedConnectionString),
    /// The person said so; the string is gone from the page.
    Stored,
    /// It was thrown away and revoked.
    Discarded,
}

/// What `/connectors/{id}/string` shows.
#[component]
pub fn ConnectionStringPage(
    /// The connector.
    connector: ConnectorId,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Before);
    // The button that was pressed is far below what comes in its place: on a small screen the string would appear unseen.
    Effect::new(move |before: Option<()>| {
        stage.track();
        if before.is_some() {
            focus_heading();
        }
    });
    let known = Loading::new(move || connectors::connector(connector));
    let name = Signal::derive(move || match known.get() {
        Some(Ok(known)) => known.workspace_name,
        _ => "the connector".to_owned(),
    });
    let title = move || match &*stage.read() {
        Stage::Before | Stage::Discarded => "Create a connection string".to_owned(),
        Stage::Shown(_) => "Store this connection string now".to_owned(),
        Stage::Stored => "Put the connection string to work".to_owned(),
    };
    let body = live(move || {
        match stage.get() {
        Stage::Before => view! { <MintForm connector name stage /> }.into_any(),
        Stage::Discarded => view! {
            <Notice kind=NoticeKind::Info title="Discarded and revoked">
                <p>"The string can't be used any more. You can create another one."</p>
            </Notice>
            <MintForm connector name stage />
        }
        .into_any(),
        Stage::Shown(minted) => view! {
            <Minted connector minted stage />
            <NextSteps connector />
        }
        .into_any(),
        Stage::Stored => view! {
            <Notice kind=NoticeKind::Good title="Stored">
                <p>"The string is gone from this page. LakeSentry keeps only a hash of its token."</p>
            </Notice>
            <NextSteps connector />
        }
        .into_any(),
    }
    });
    view! {
        <Page title=Signal::derive(title)>
            <p>
                <PageLink href=paths::connector(connector) class="back-link">"Back to " {name}</PageLink>
            </p>
            {body}
        </Page>
    }
}
