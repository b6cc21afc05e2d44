//! One service principal that trusts this LakeSentry: whether it takes the key that counts, and how its policy gets it.

use contract::{FailureCause, IdTokenRefusal, IssuerKeyTry, PolicyHolder};
use grants::federation::{TrustPolicy, TrustedParty};
use leptos::prelude::*;

use crate::components::CodeBlock;
use crate::shell::FailureReport;
use crate::texts::failure::{self, Attempt, details};
use crate::texts::time;

/// Its state, and the command.
#[component]
pub fn Holder(
    /// The service principal.
    holder: PolicyHolder,
    /// The key that counts next.
    kid: String,
) -> impl IntoView {
    let tried = holder.tries.iter().find(|tried| tried.kid == kid);
    let takes_it = tried.is_some_and(|tried| tried.failure.is_none());
    let state = state(tried);
    let before = holder.tries.iter().filter(|tried| tried.kid != kid);
    let before = before.filter(|tried| tried.failure.is_none()).map(|tried| {
        let at = time::day_and_time(tried.tried_at);
        view! {
            <p class="soft">
                "Took " <code>{tried.kid.clone()}</code> {format!(" at {at}")}
            </p>
        }
    });
    let before = before.collect_view();
    let heading = format!("holder-{}", holder.application_id);
    let labelled_by = heading.clone();
    let workspaces = match holder.workspaces {
        1 => "1 workspace is connected as it".to_owned(),
        count => format!("{count} workspaces are connected as it"),
    };
    view! {
        <section class="card stack" aria-labelledby=labelled_by>
            <h3 id=heading>
                "Service principal " <code>{holder.application_id.to_string()}</code>
            </h3>
            <p class="soft">{format!("Account {}. {workspaces}.", holder.account_id)}</p>
            {state}
            {before}
            <details class="more" open=!takes_it>
                <summary>"Put the published keys into its policy"</summary>
                <Update holder />
            </details>
        </section>
    }
}

fn state(tried: Option<&IssuerKeyTry>) -> AnyView {
    let Some(tried) = tried else {
        return view! { <p><strong>"Not tried yet with the key that counts next"</strong></p> }
            .into_any();
    };
    let at = time::day_and_time(tried.tried_at);
    let Some(failure) = &tried.failure else {
        return view! {
            <p>
                <strong>"Takes the key"</strong>
                {format!(": Databricks gave a token for it at {at}")}
            </p>
        }
        .into_any();
    };
    let holds_others = matches!(
        failure.cause,
        FailureCause::IdTokenRefused {
            why: IdTokenRefusal::UnknownKey | IdTokenRefusal::Signature,
            ..
        }
    );
    if holds_others {
        return view! {
            <p>
                <strong>"Does not take the key"</strong>
                {format!(": its policy holds keys, and this one was not among them at {at}")}
            </p>
        }
        .into_any();
    }
    let text = failure::failure(failure, Attempt::Connect);
    view! { <FailureReport text details=details::of_failure(failure) /> }.into_any()
}

#[component]
fn Update(holder: PolicyHolder) -> impl IntoView {
    let label = Signal::stored(format!("Command for {}", holder.application_id));
    let policy = TrustPolicy {
        party: TrustedParty::Server,
        partition: holder.partition,
        account_id: holder.account_id,
        application_id: holder.application_id,
        number: None,
        issuer: holder.terms.issuer,
        subject: holder.terms.subject,
        jwks_json: Some(serde_json::to_string(&holder.terms.keys).unwrap_or_default()),
    };
    view! {
        <p class="soft">"For an account admin. A policy that fetches the keys needs none of this."</p>
        <CodeBlock
            label
            code=Signal::stored(policy.cli_update())
            download=Signal::stored("lakesentry-trust-keys.sh".to_owned())
        />
    }
}
