//! Whether the person can sign in by the identity provider, and connecting that.

use contract::OwnIdentity;
use leptos::prelude::*;

use super::provider::{ProviderButton, ProviderErrand};
use crate::api::access;
use crate::shell::Loading;

/// The section. Where there is no provider, it is not there.
#[component]
pub fn Identity() -> impl IntoView {
    let own = Loading::new(access::own_identity);
    own.show("Loading", |own| view! { <Connection own /> })
}

#[component]
fn Connection(own: OwnIdentity) -> impl IntoView {
    let OwnIdentity {
        provider,
        is_connected,
    } = own;
    provider.map(|name| {
        let body = if is_connected {
            view! { <p>"You can sign in by " {name} "."</p> }.into_any()
        } else {
            let label = format!("Connect {name}");
            view! {
                <p>
                    "You can't sign in by " {name}
                    " yet. Connect your identity there: you are asked there who you are, and come back."
                </p>
                <ProviderButton label errand=ProviderErrand::Connect quiet=true />
            }
            .into_any()
        };
        view! {
            <section class="stack" aria-labelledby="identity">
                <h2 id="identity">"Identity provider"</h2>
                {body}
            </section>
        }
    })
}
