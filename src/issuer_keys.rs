//! `/settings/issuer-keys`: the keys for ID tokens, who is proven to take them, and the command that brings a new one into each policy.

mod holder;

use contract::{IssuerKeyList, IssuerKeyStage, ListedIssuerKey};
use leptos::prelude::*;

use self::holder::Holder;
use crate::api::{ApiError, federation};
use crate::components::{CodeBlock, Notice, NoticeKind, Task, announce, live};
use crate::shell::{ActionFailure, Loading, Page};
use crate::texts::failure::Attempt;
use crate::texts::time;

/// The page.
#[component]
pub fn IssuerKeysPage() -> impl IntoView {
    let listed = Loading::new(federation::issuer_keys);
    let tried = RwSignal::new(None::<IssuerKeyList>);
    let shown = move |list: IssuerKeyList| {
        live(move || {
            let list = tried.get().unwrap_or_else(|| list.clone());
            view! { <Keys list /> }
        })
    };
    view! {
        <Page title="Keys for trust without a secret">
            <div class="stack stack--wide">
                <p>
                    "Without a secret, Databricks takes this LakeSentry's word, which is signed with a key. A federation policy that fetches the keys follows every rotation by itself. One that holds the keys has to get the new key before it signs; otherwise LakeSentry is locked out."
                </p>
                {listed.show("Reading the keys", shown)}
                <TryNow tried />
            </div>
        </Page>
    }
}

/// Signs in with the key that counts next, as everybody who has to take it.
#[component]
fn TryNow(tried: RwSignal<Option<IssuerKeyList>>) -> impl IntoView {
    let task = Task::new();
    let failed = RwSignal::new(None::<ApiError>);
    let start = move |_| {
        task.start(async move {
            match federation::try_issuer_key().await {
                Ok(list) => {
                    announce("Every service principal was tried");
                    failed.try_set(None);
                    tried.try_set(Some(list));
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let pending = task.pending();
    view! {
        <div class="row">
            <button type="button" class="button" aria-disabled=move || pending.get().to_string() on:click=start>
                {live(move || if pending.get() { "Signing in …" } else { "Try all now" })}
            </button>
        </div>
        <ActionFailure failed attempt=Attempt::Connect />
    }
}

#[component]
fn Keys(list: IssuerKeyList) -> impl IntoView {
    let IssuerKeyList { keys, holders } = list;
    let find = |stage| keys.iter().find(move |key| key.stage == stage).cloned();
    let counts = find(IssuerKeyStage::Waiting).or_else(|| find(IssuerKeyStage::Active));
    let kid = counts.map(|key| key.kid).unwrap_or_default();
    let is_proven = |holder: &contract::PolicyHolder| {
        let mut of_key = holder.tries.iter().filter(|tried| tried.kid == kid);
        of_key.any(|tried| tried.failure.is_none())
    };
    let proven = holders.iter().filter(|holder| is_proven(holder)).count();
    let all_proven = proven == holders.len();
    let next = next_step(&keys, all_proven);
    let rows = keys.iter().map(|key| view! { <Key key=key.clone() /> });
    let rows = rows.collect_view();
    let holders = holders
        .into_iter()
        .map(|holder| view! { <Holder holder kid=kid.clone() /> });
    let holders = holders.collect_view();
    let nobody = holders.is_empty().then(|| {
        view! { <p class="empty">"No workspace is connected without a secret, so nobody can be locked out."</p> }
    });
    view! {
        <section class="stack" aria-labelledby="published">
            <h2 id="published">"Published keys"</h2>
            <ul class="list">{rows}</ul>
        </section>
        <section class="stack" aria-labelledby="holders">
            <h2 id="holders">"Who has to take them"</h2>
            {nobody}
            {holders}
        </section>
        <section class="stack" aria-labelledby="next">
            <h2 id="next">"What is next"</h2>
            {next}
        </section>
    }
}

#[component]
fn Key(key: ListedIssuerKey) -> impl IntoView {
    let since = time::day_and_time(key.since);
    let state = match key.stage {
        IssuerKeyStage::Waiting => format!("New: published since {since}, does not sign yet"),
        IssuerKeyStage::Active => format!("Signs since {since}"),
        IssuerKeyStage::Retired => format!("Signs nothing more since {since}, is still published"),
    };
    view! {
        <li>
            <code>{key.kid}</code>
            <br />
            <span class="soft">{state}</span>
        </li>
    }
}

/// What the operator does next, on the machine of the server.
fn next_step(keys: &[ListedIssuerKey], all_proven: bool) -> AnyView {
    let of = |stage| keys.iter().find(move |key| key.stage == stage);
    if let Some(waiting) = of(IssuerKeyStage::Waiting) {
        if !all_proven {
            return view! {
                <Notice kind=NoticeKind::Warn title="The new key must not sign yet">
                    <p>
                        "Run the command of each service principal that does not take it, then try all. The server refuses to switch before, and tries by itself every ten minutes."
                    </p>
                </Notice>
                <Command label="Withdraw the new key instead" code=remove(waiting) />
            }
            .into_any();
        }
        let from = waiting.may_sign_from.filter(|from| *from > time::now());
        let wait = from.map(|from| {
            let text = format!(
                "Everybody takes the new key. Databricks may still keep what it fetched before, so the server switches from {} on.",
                time::day_and_time(from)
            );
            view! { <p>{text}</p> }
        });
        return view! {
            {wait}
            <Command label="Let the new key sign" code="lakesentry keys issuer switch".to_owned() />
        }
        .into_any();
    }
    if let Some(retired) = of(IssuerKeyStage::Retired) {
        if !all_proven {
            return view! {
                <Notice kind=NoticeKind::Bad title="Somebody does not take the key that signs">
                    <p>"Run the command below each of them, then try all. The old key is not removed before."</p>
                </Notice>
            }
            .into_any();
        }
        return view! { <Command label="Take the old key out" code=remove(retired) /> }.into_any();
    }
    view! {
        <p>
            "Nothing is being rotated. After the last rotation, run the command below each principal once more, unless that was done: a policy that still holds the old key still trusts it."
        </p>
        <p>"This publishes a new key, which does not sign before everybody takes it:"</p>
        <Command label="Make a new key" code="lakesentry keys issuer prepare".to_owned() />
    }
    .into_any()
}

fn remove(key: &ListedIssuerKey) -> String {
    format!("lakesentry keys issuer remove {}", key.kid)
}

#[component]
fn Command(label: &'static str, code: String) -> impl IntoView {
    view! { <CodeBlock label=Signal::stored(label.to_owned()) code=Signal::stored(code) /> }
}
