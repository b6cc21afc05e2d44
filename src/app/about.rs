//! `/about`: version, hashes, licences, contact, and help.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::components::SummaryList;
use crate::paths;
use crate::shell::Page;
use crate::state::Backend;

/// What this is, what it keeps, and where to ask.
#[component]
pub fn AboutPage() -> impl IntoView {
    view! {
        <Page title="Help and about">
            <div class="stack stack--wide">
                <Help />
                <ThisBrowser />
                <ThisVersion />
            </div>
        </Page>
    }
}

#[component]
fn Help() -> impl IntoView {
    let entry = |question: &'static str, answer: &'static str| {
        view! {
            <details class="more">
                <summary>{question}</summary>
                <p>{answer}</p>
            </details>
        }
    };
    view! {
        <section class="card stack" aria-labelledby="help">
            <h2 id="help">"Help"</h2>
            <div class="facts-more">
                {entry(
                    "How do the parts fit together?",
                    "One connector stands for one workspace. One of them is primary and also reads what is the same everywhere, such as billing. A collector, a small job in your workspace, holds a connection string, reads the system tables and sends the rows to LakeSentry.",
                )}
                {entry(
                    "Why does each region need its own connector?",
                    "System tables hold the rows of their own region. A connector in East US can't read what happened in West Europe; a region without a connector is shown as not configured.",
                )}
                {entry(
                    "Can I stop in the middle?",
                    "Yes. Your answers are kept in this browser, without secrets, until you delete the draft. The server forgets a secret 30 minutes after its last use; it is then asked for again.",
                )}
                {entry(
                    "I don't have the rights for a step.",
                    "Step 1 gives the commands and step 2 the SQL as files: send them to the colleague who has the rights. Both say who can run what. The client ID is not secret; send the secret only through a password manager.",
                )}
                {entry(
                    "How do I take everything back?",
                    "Step 2 has “Undo” with the SQL that takes back what was granted. Then remove the service principal in the account console, and delete the connectors here, which revokes their connection strings.",
                )}
            </div>
        </section>
    }
}

#[component]
fn ThisBrowser() -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="keeps">
            <h2 id="keeps">"What this browser keeps"</h2>
            <p>
                "The answers of the steps, half-typed values of this tab and the choice of colours. No secret, no cookie of ours for advertising, no analytics: every file of this page comes from the LakeSentry server, and the page may talk to nothing else."
            </p>
            <p>
                "A secret that you type stays in its field until it is sent, and is cleared then. The browser may keep copies that no page can wipe."
            </p>
        </section>
    }
}

#[component]
fn ThisVersion() -> impl IntoView {
    let backend = Backend::expect();
    let version = move || match &*backend.read() {
        Backend::Loading => "Asking the server …".to_owned(),
        Backend::Absent => "No server answers".to_owned(),
        Backend::SignedOut => "Told to those who are signed in".to_owned(),
        Backend::Present(instance) => instance.version.clone(),
    };
    let contact = move || match &*backend.read() {
        Backend::Present(instance) if instance.security_contact.is_some() => view! {
            <a href=paths::SECURITY rel="external">
                "security.txt"
            </a>
        }
        .into_any(),
        Backend::Loading => "Asking the server …".into_any(),
        Backend::Present(_) | Backend::Absent | Backend::SignedOut => {
            "The operator of this server names none".into_any()
        }
    };
    let rows = vec![
        ("Server".to_owned(), version.into_any(), None),
        (
            "Files of this page".to_owned(),
            view! { <Hashes /> }.into_any(),
            None,
        ),
        (
            "Licence".to_owned(),
            "MIT or Apache-2.0, as you choose".into_any(),
            None,
        ),
        ("Security contact".to_owned(), contact.into_any(), None),
    ];
    view! {
        <section class="card stack" aria-labelledby="version">
            <h2 id="version">"This version"</h2>
            <SummaryList rows />
        </section>
    }
}

/// The scripts of this page with the hashes that the browser has verified.
#[component]
fn Hashes() -> impl IntoView {
    let scripts = document().query_selector_all("[integrity]").ok();
    let hashes: Vec<_> = scripts
        .iter()
        .flat_map(|list| (0..list.length()).filter_map(|index| list.get(index)))
        .filter_map(|node| node.dyn_into::<web_sys::Element>().ok())
        .filter_map(|element| {
            let url = element
                .get_attribute("src")
                .or(element.get_attribute("href"))?;
            Some((url, element.get_attribute("integrity")?))
        })
        .filter(|(_, integrity)| integrity.starts_with("sha"))
        .collect();
    if hashes.is_empty() {
        return "A development build, without hashes".into_any();
    }
    let item = |(url, hash)| {
        view! {
            <li>
                {url} <br /> <code class="code-word">{hash}</code>
            </li>
        }
    };
    view! { <ul class="list">{hashes.into_iter().map(item).collect_view()}</ul> }.into_any()
}
