//! The list of accounts.

use axum::extract::State;
use maud::{Markup, html};

use super::state::Console;

/// `/`.
pub async fn show(State(console): State<Console>) -> Markup {
    let world = console.app.world();
    let body = html! {
        p {
            "This program plays three Databricks accounts, one for each cloud, so that a setup can be \
             practised from the first click. Choose one."
        }
        ul {
            @for account in &world.accounts {
                li {
                    a href={ "/" (account.cloud.slug()) } { (account.cloud.label()) " account" }
                    " " code { (account.id) }
                }
            }
        }
        h2 { "What if" }
        p {
            a href="/what-if" { "Switch trouble on and off" }
            ": names that are not known, secrets that have expired, tables that are empty, accounts \
             with thousands of workspaces. "
            @match console.app.faults.all().len() {
                0 => {}
                1 => strong { "One fault is on." }
                count => strong { (count) " faults are on." }
            }
        }
    };
    console.page("Accounts", &[], &body)
}
