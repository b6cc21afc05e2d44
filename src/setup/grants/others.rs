//! For whoever lacks a role: the document for the colleague who has it, and a link to the plan.

use grants::Role;
use leptos::prelude::*;

use crate::components::{CopyButton, Show, Switch, live};
use crate::router::PageLink;
use crate::setup::grants::planner::{Planner, names};

/// Documents by role, and the link.
#[component]
pub fn Others(planner: Planner) -> impl IntoView {
    let documents = Role::ALL.map(|role| view! { <Document planner role /> });
    view! {
        <section class="card stack others page__later" aria-labelledby="others">
            <h2 id="others">"Somebody else has the rights?"</h2>
            <p>
                "Most people have one of the roles. The document for a colleague holds the statements of that role, what each is for, what is missing without it, the risk, and how to take it back."
            </p>
            <ul class="list">{documents.collect_view()}</ul>
            <Link planner />
        </section>
    }
}

#[component]
fn Document(planner: Planner, role: Role) -> impl IntoView {
    let path = move || planner.document(role);
    let part = live(move || {
        let plan = planner.parts.plan.read();
        let grants = plan
            .metastores
            .iter()
            .flat_map(|metastore| &metastore.grants);
        match grants.filter(|grant| grant.role() == role).count() {
            0 => "what SQL can't grant".to_owned(),
            1 => "1 statement".to_owned(),
            count => format!("{count} statements"),
        }
    });
    view! {
        <li>
            <PageLink href=path>"Document for "{role.with_article()}</PageLink>
            <span class="soft">" "{part}</span>
        </li>
    }
}

/// The same plan in another browser.
#[component]
fn Link(planner: Planner) -> impl IntoView {
    let tell = planner.get(names::TELL);
    let told = Memo::new(move |_| tell.read().is_some());
    let made = Memo::new(move |_| planner.link(told.get()));
    let link = Signal::derive(move || match &*made.read() {
        Ok(link) => link.clone(),
        Err(reason) => format!("{reason} {}", reason.hint()),
    });
    view! {
        <h3>"Or share the plan itself"</h3>
        <p class="soft">
            "The link opens this page with the same choice, in any browser that reaches this server. It holds features, tables and regions, and no secret."
        </p>
        <div class="switches">
            <Switch
                id="tell-identifiers"
                label="Name the account and who gets the grants"
                hint=|| {
                    "Off: whoever opens the link fills in the client ID. These IDs are not secret, but links travel far."
                }
                checked=told
                on_change=move |on: bool| planner.put(names::TELL, on.then(|| "1".to_owned()))
            />
        </div>
        <p class="share">
            <code class="code-word" id="share-link">{link}</code>
        </p>
        <Show when=move || made.read().is_ok()>
            <div class="row">
                <CopyButton text=link label="Copy link" target="share-link" />
            </div>
        </Show>
    }
}
