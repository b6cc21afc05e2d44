//! Every address that leads nowhere.

use leptos::prelude::*;

use crate::paths;
use crate::router::PageLink;
use crate::shell::Page;

/// Says so and leads back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Page title="This page does not exist">
            <div class="stack">
                <p>"The address may be mistyped, or from another version of LakeSentry. Nothing that you entered is lost."</p>
                <p>
                    <PageLink href=paths::HOME class="button">
                        "Go to the start"
                    </PageLink>
                </p>
            </div>
        </Page>
    }
}
