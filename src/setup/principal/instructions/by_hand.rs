//! What to click, in order.

use domain::{AccountId, Cloud, Partition};
use grants::service_principal::SUGGESTED_NAME;
use leptos::prelude::*;

use crate::components::{CopyButton, ExternalLink, live};
use crate::state::Backend;

/// The list of clicks, in the account console and then in each workspace.
#[component]
pub fn ByHand(
    /// The part of a cloud.
    partition: Partition,
    /// The account, for the link.
    account: Signal<Option<AccountId>>,
    /// Whether there is to be no secret.
    without_secret: Signal<bool>,
) -> impl IntoView {
    let page = console_page(partition, account);
    let proof = live(move || {
        if without_secret.get() {
            view! {
            <li>"Open it. It needs no secret: leave "<b>"OAuth secrets"</b>" alone."</li>
            <li>"Copy the "<b>"Client ID"</b>" into the field below. What lets it trust LakeSentry comes there, too."</li>
        }
        .into_any()
        } else {
            view! {
            <li>
                "Open it and choose "<b>"Generate secret"</b>" under "<b>"OAuth secrets"</b>
                ". Databricks offers up to 730 days; 90 days and a reminder is safer."
            </li>
            <li>
                "Copy the "<b>"Client ID"</b>
                " into the field below. The "<b>"Secret"</b>" beside it is shown once: keep that tab open until step 3."
            </li>
        }
        .into_any()
        }
    });
    view! {
        <div class="stack">
            <h3>"In the account console, as account admin"</h3>
            <ol class="clicks">
                <li>
                    "Open "<ExternalLink href=page>"User management › Service principals"</ExternalLink>" and choose "
                    <b>"Add service principal"</b>"."{azure_kind(partition.cloud())}
                </li>
                <li>
                    "Name it "<code>{SUGGESTED_NAME}</code>", or as your rules want; only people see the name. "
                    <CopyButton text=Signal::stored(SUGGESTED_NAME.to_owned()) label="Copy name" />
                </li>
                {proof}
                <li>
                    "Under "<b>"Workspaces"</b>", open one workspace for each region that LakeSentry is to read, or every workspace that gets a connector, and give the service principal the permission "
                    <b>"User"</b>"."
                </li>
            </ol>
            <h3>"In each of these workspaces, as workspace admin"</h3>
            <ol class="clicks" start="6">
                <li>
                    "Settings › Identity and access › Service principals: open it and switch on "
                    <b>"Databricks SQL access"</b>". It is often inherited, but no longer in every workspace."
                </li>
                <li>
                    "SQL warehouses: open the one it should use, then Permissions, and give it "<b>"Can use"</b>
                    ". A small serverless one is enough; it starts by itself and its time is billed as usual."
                </li>
            </ol>
            <details class="more">
                <summary>"Should it be account admin?"</summary>
                <p>
                    "Only for one comfort: with the role "<b>"Account admin"</b>" LakeSentry lists all workspaces for you in step 3, because Databricks has no read-only role for that list. You can take the role away afterwards, or leave it out and type the addresses of the workspaces."
                </p>
            </details>
        </div>
    }
}

/// The console of the account; in practice mode, the simulated one.
fn console_page(partition: Partition, account: Signal<Option<AccountId>>) -> Signal<String> {
    let backend = Backend::expect();
    Signal::derive(move || match backend.read().console_url() {
        Some(console) => format!("{console}/{}", partition.cloud().slug()),
        None => partition.service_principals_page(account.get()),
    })
}

/// Azure asks which kind of principal it should be.
fn azure_kind(cloud: Cloud) -> Option<impl IntoView> {
    (cloud == Cloud::Azure).then(|| {
        view! {
            " Choose "
            <b>"Databricks managed"</b>
            ": a secret of Microsoft Entra ID does not work here."
        }
    })
}
