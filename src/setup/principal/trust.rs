//! No secret: what an account admin runs once, so that Databricks takes this LakeSentry's word for the service principal.

use contract::FederationTerms;
use domain::{AccountId, ApplicationId, Partition};
use grants::federation::{PrincipalNumber, TrustPolicy, TrustedParty};
use leptos::prelude::*;

use crate::api::federation;
use crate::components::{CodeBlock, Switch, TabPanel, Tabs, TextField, Typing, live};
use crate::shell::Loading;
use crate::state::Wizard;

const TABS: &str = "trust";
const NUMBER: &str = "principal-number";

/// The policy in every form, once it is known for whom.
#[component]
pub fn Trust(
    /// The part of a cloud.
    partition: Signal<Option<Partition>>,
    /// The account.
    account: Signal<Option<AccountId>>,
    /// The service principal.
    client: Signal<Option<ApplicationId>>,
) -> impl IntoView {
    live(move || {
        let (partition, account, client) = (partition.get()?, account.get()?, client.get()?);
        let terms = Loading::new(move || federation::terms(account, client));
        let policy = move |terms| view! { <Policy partition account client terms /> };
        Some(terms.show("Asking LakeSentry for its keys", policy))
    })
}

#[component]
fn Policy(
    partition: Partition,
    account: AccountId,
    client: ApplicationId,
    terms: FederationTerms,
) -> impl IntoView {
    let number = RwSignal::new(String::new());
    let wizard = Wizard::expect();
    let with_keys = RwSignal::new(wizard.policy_keys().are_in_policy(terms.fetchable));
    let way = RwSignal::new("cli".to_owned());
    let fetchable = terms.fetchable;
    let issuer_is_https = terms.issuer.starts_with("https://");
    let keys = serde_json::to_string(&terms.keys).unwrap_or_default();
    let (issuer, subject) = (terms.issuer.clone(), terms.subject.clone());
    let policy = Memo::new(move |_| TrustPolicy {
        party: TrustedParty::Server,
        partition,
        account_id: account,
        application_id: client,
        number: PrincipalNumber::find(&number.read()),
        issuer: issuer.clone(),
        subject: subject.clone(),
        jwks_json: with_keys.get().then(|| keys.clone()),
    });
    let unverified = if issuer_is_https {
        "Databricks documents all of this, but it was not tried there: neither whether an address is taken that the internet does not know, nor how refusals are worded. Step 3 tells what Databricks answers; an OAuth secret works in any case."
    } else {
        "Databricks takes addresses with https only, which this LakeSentry has with --public-url. The simulated one takes this address."
    };
    let unverified = view! { <p class="soft">{unverified}</p> };
    let found = move || {
        let found = policy.read().number.is_some();
        found.then(|| "Number recognised".to_owned())
    };
    let shown = live(move || match way.read().as_str() {
        "terraform" => code(
            "Terraform",
            policy,
            TrustPolicy::terraform,
            "lakesentry-trust.tf",
        ),
        "rest" => code(
            "Request of the REST API",
            policy,
            TrustPolicy::rest,
            "lakesentry-trust.sh",
        ),
        "hand" => view! { <ByHand policy /> }.into_any(),
        _ => code(
            "Commands of the Databricks CLI",
            policy,
            TrustPolicy::cli,
            "lakesentry-trust.sh",
        ),
    });
    let end = live(move || {
        let (label, write): (_, fn(&TrustPolicy) -> String) = match way.read().as_str() {
            "terraform" => {
                return view! { <p>"Remove the resource, and apply the configuration again."</p> }
                    .into_any();
            }
            "hand" => {
                return view! {
                    <p>
                        "In the account console, on the service principal’s page under "
                        <b>"Federation policies"</b>", delete the policy."
                    </p>
                }
                .into_any();
            }
            "rest" => ("Request that deletes the policy", TrustPolicy::rest_removal),
            _ => ("Commands that delete the policy", TrustPolicy::cli_removal),
        };
        code(label, policy, write, "lakesentry-trust-end.sh")
    });
    let tabs = || {
        [
            ("cli", "Databricks CLI"),
            ("terraform", "Terraform"),
            ("rest", "REST API"),
            ("hand", "By hand"),
        ]
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .to_vec()
    };
    view! {
        <p>
            "An account admin runs this once. It lets the service principal trust this LakeSentry, "
            <code>{terms.issuer.clone()}</code>
            ", and nobody else: each token names the account and the service principal, and ends after five minutes. There is no secret, here or there."
        </p>
        {unverified}
        <TextField
            id=NUMBER
            label="Number of the service principal (optional)"
            hint="Databricks' commands want its ID in the account, which is a number and not the client ID. It is in the address of its page in the account console; paste that address or the number. Without it, the commands say how to find it."
            value=number
            error=Signal::stored(None::<String>)
            typing=Typing::says(Signal::derive(found))
        />
        <Switch
            id="with-keys"
            label="Put the keys into the policy"
            hint=move || if fetchable {
                "Without it, Databricks fetches them from this LakeSentry, and follows when they are rotated. With it, Databricks never calls this LakeSentry, and the policy has to be updated before keys are rotated."
            } else {
                "The internet does not reach this LakeSentry under its address, so Databricks could not fetch them. The policy has to be updated before keys are rotated."
            }
            checked=with_keys
            on_change=move |on: bool| {
                with_keys.set(on);
                wizard.put_keys_into_policy(on);
            }
        />
        <Tabs
            id=TABS
            label="Ways to make the federation policy"
            tabs=Signal::derive(tabs)
            selected=way
            on_select=move |value: String| way.set(value)
        />
        <TabPanel id=TABS selected=way>
            {shown}
        </TabPanel>
        <details class="more">
            <summary>"After the keys were rotated"</summary>
            {code("Commands that put the present keys into the policy", policy, TrustPolicy::cli_update, "lakesentry-trust-keys.sh")}
        </details>
        <details class="more">
            <summary>"To end it"</summary>
            {end}
        </details>
    }
}

fn code(
    label: &'static str,
    policy: Memo<TrustPolicy>,
    write: fn(&TrustPolicy) -> String,
    file: &'static str,
) -> AnyView {
    view! {
        <CodeBlock
            label
            code=Signal::derive(move || write(&policy.read()))
            download=Signal::stored(file.to_owned())
        />
    }
    .into_any()
}

#[component]
fn ByHand(policy: Memo<TrustPolicy>) -> impl IntoView {
    let member = move |of: fn(&TrustPolicy) -> Option<String>| {
        live(move || of(&policy.read()).map(|text| view! { <code>{text}</code> }))
    };
    view! {
        <ol class="clicks">
            <li>
                "In the account console, open the service principal, then "
                <b>"Credentials & secrets"</b>", "<b>"Federation policies"</b>", "<b>"Create policy"</b>"."
            </li>
            <li>"Choose a custom issuer, and fill in what stands here, letter by letter."</li>
            <li>"Issuer URL: "{member(|policy| Some(policy.issuer.clone()))}</li>
            <li>"Subject: "{member(|policy| Some(policy.subject.clone()))}</li>
            <li>"Audience: "{member(|policy| Some(policy.account_id.to_string()))}</li>
            <li>
                "JSON Web Key Set: "
                {live(move || match policy.read().jwks_json.clone() {
                    Some(keys) => view! { <code>{keys}</code> }.into_any(),
                    None => "leave it empty; Databricks fetches the keys".into_any(),
                })}
            </li>
            <li>"Policy ID: "<code>{TrustedParty::Server.policy_id()}</code></li>
        </ol>
    }
}
