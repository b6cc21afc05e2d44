//! `/settings/access`: who is signed in, where, who else may come in, and keys for programs.

use contract::{CurrentSession, SignInMeans};
use domain::Role;
use leptos::prelude::*;

use super::api_keys::ApiKeys;
use super::identity::Identity;
use super::invitations::Invitations;
use super::people::People;
use super::sessions::Sessions;
use crate::api::access;
use crate::components::SummaryList;
use crate::paths;
use crate::shell::{Loading, Page};

/// The page.
#[component]
pub fn AccessPage() -> impl IntoView {
    let session = Loading::new(access::current_session);
    view! {
        <Page title="Access">
            {session.show("Asking who is signed in", |session| view! { <AccessSections session /> })}
        </Page>
    }
}

#[component]
fn AccessSections(session: CurrentSession) -> impl IntoView {
    let CurrentSession { person, means, .. } = session;
    let role = person.role;
    let rows = vec![
        ("Name".to_owned(), person.name.into_any(), None),
        ("E-mail".to_owned(), person.email.into_any(), None),
        ("Role".to_owned(), role_words(role).into_any(), None),
    ];
    let practising = (means == SignInMeans::Practice).then_some(
        "In practice mode nobody signs in: everybody on this machine is the same person.",
    );
    let signs_in = (means == SignInMeans::Browser).then(|| {
        view! {
            <Sessions />
            <Identity />
        }
    });
    let invites =
        (means == SignInMeans::Browser && role >= Role::Admin).then(|| view! { <Invitations /> });
    view! {
        <div class="stack stack--wide">
            <section class="stack" aria-labelledby="you">
                <h2 id="you">"You"</h2>
                <SummaryList rows />
                {practising.map(|text| view! { <p class="soft">{text}</p> })}
            </section>
            {signs_in}
            <People own=role />
            {(role >= Role::Admin).then(|| view! {
                <p>
                    <a href=paths::AUDIT_TRAIL>"What people did here: the audit log"</a>
                </p>
            })}
            <p>
                <a href=paths::ISSUER_KEYS>"Keys for trust without a secret, and who takes them"</a>
            </p>
            {invites}
            <ApiKeys own=role />
        </div>
    }
}

/// What a role may do, in one line.
pub const fn role_words(role: Role) -> &'static str {
    match role {
        Role::User => "User: sees what is connected",
        Role::Admin => "Admin: connects, creates connection strings, and says who may come in",
        Role::Owner => "Owner: may do everything, and hands this role on",
    }
}
