//! `/`, once there is a connector.

use leptos::prelude::*;

use super::regions::Regions;
use crate::paths;
use crate::router::PageLink;
use crate::shell::Page;
use crate::state::{Step, Wizard};

/// What is connected, and how to add to it.
#[component]
pub fn OverviewPage() -> impl IntoView {
    // What was chosen is connected by now, so going on begins with another choice, or with the first answer that is missing.
    let next = Wizard::expect().answers().read_untracked().next();
    let next = next.min(Step::Workspaces);
    view! {
        <Page title="Regions and connectors">
            <Regions />
            <p class="row">
                <PageLink href=paths::step(next) class="button button--quiet">
                    "Add more workspaces"
                </PageLink>
            </p>
        </Page>
    }
}
