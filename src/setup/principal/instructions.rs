//! How to make the service principal: by hand, by command, by Terraform.

mod by_hand;

use domain::{AccountId, Partition};
use grants::service_principal;
use leptos::prelude::*;

use super::lazy;
use crate::components::{CodeBlock, TabPanel, Tabs, live};
use crate::shell::part;
use by_hand::ByHand;

const TABS: &str = "way";

/// The ways, for the cloud and the account.
#[component]
pub fn Instructions(
    /// The part of a cloud; without one there is nothing to say yet.
    partition: Signal<Option<Partition>>,
    /// The account, for links and commands.
    account: Signal<Option<AccountId>>,
    /// Whether there is to be no secret.
    without_secret: Signal<bool>,
) -> impl IntoView {
    let way = RwSignal::new("hand".to_owned());
    let fetch = move |partition| {
        move || async move {
            let view = lazy::instructions().await?;
            Ok(move || view(partition, account, without_secret, way))
        }
    };
    part::prepare(lazy::fetch_instructions);
    let ways = live(move || match partition.get() {
        None => view! {
            <p class="empty">"Choose the cloud above, and the instructions for it appear here."</p>
        }
        .into_any(),
        Some(partition) => part::show(fetch(partition)),
    });
    view! {
        <section class="card stack" aria-labelledby="make">
            <h2 id="make">"Create it in Databricks"</h2>
            {ways}
        </section>
    }
}

/// The three ways, and the one of them that is chosen.
#[component]
pub fn Ways(
    /// The part of a cloud.
    partition: Partition,
    /// The account, for links and commands.
    account: Signal<Option<AccountId>>,
    /// Whether there is to be no secret.
    without_secret: Signal<bool>,
    /// The tab of the chosen one.
    way: RwSignal<String>,
) -> impl IntoView {
    let tabs = || {
        [
            ("hand", "By hand"),
            ("cli", "Databricks CLI"),
            ("terraform", "Terraform"),
        ]
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .to_vec()
    };
    let chosen = live(move || match way.get().as_str() {
        "hand" => view! { <ByHand partition account without_secret /> }.into_any(),
        other => {
            let is_terraform = other == "terraform";
            part::show(move || async move {
                let code = lazy::code().await?;
                Ok(move || code(is_terraform, partition, account, without_secret))
            })
        }
    });
    part::prepare(lazy::fetch_code);
    view! {
        <Tabs
            id=TABS
            label="Ways to create the service principal"
            tabs=Signal::derive(tabs)
            selected=way
            on_select=move |value: String| way.set(value)
        />
        <TabPanel id=TABS selected=way>
            {chosen}
        </TabPanel>
    }
}

/// Shows one of the ways as code.
#[component]
pub fn Code(
    /// Whether it is Terraform, or else commands.
    is_terraform: bool,
    /// The part of a cloud.
    partition: Partition,
    /// The account, for links and commands.
    account: Signal<Option<AccountId>>,
    /// Whether Databricks is to trust this LakeSentry, and nobody needs a secret.
    without_secret: Signal<bool>,
) -> impl IntoView {
    if is_terraform {
        terraform(partition, account, without_secret).into_any()
    } else {
        commands(partition, account, without_secret).into_any()
    }
}

fn commands(
    partition: Partition,
    account: Signal<Option<AccountId>>,
    without_secret: Signal<bool>,
) -> impl IntoView {
    view! {
        <div class="stack">
            <p class="soft">
                "For the Databricks CLI, version " {service_principal::CLI_VERSION} " or later. Words in angle brackets are yours to fill in; repeat steps 4 and 5 for each workspace."
            </p>
            <CodeBlock
                label="Commands of the Databricks CLI"
                code=Signal::derive(move || service_principal::cli(partition, account.get(), !without_secret.get()))
                download=Signal::stored("lakesentry-service-principal.sh".to_owned())
            />
        </div>
    }
}

fn terraform(
    partition: Partition,
    account: Signal<Option<AccountId>>,
    without_secret: Signal<bool>,
) -> impl IntoView {
    view! {
        <div class="stack">
            <p class="soft">
                "For the provider databricks/databricks. It leaves out the SQL entitlement and the warehouse, because Terraform would replace the whole list of a warehouse's users: do steps 6 and 7 of “By hand” afterwards."
            </p>
            <CodeBlock
                label="Terraform"
                code=Signal::derive(move || service_principal::terraform(partition, account.get(), !without_secret.get()))
                download=Signal::stored("lakesentry-service-principal.tf".to_owned())
            />
        </div>
    }
}
