//! The list of accounts.

use axum::extract::State;
use axum::response::Html;

use super::Console;
use super::page::{escape, page};

/// `/`.
pub async fn show(State(console): State<Console>) -> Html<String> {
    let world = console.app.world();
    let accounts = world
        .accounts
        .iter()
        .map(|account| {
            format!(
                "<li><a href=\"/{slug}\">{label} account</a> <code>{id}</code></li>\n",
                slug = account.cloud.slug(),
                label = account.cloud.label(),
                id = escape(&account.id)
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let body = format!(
        "<p>This program plays three Databricks accounts, one for each cloud, so that a setup can \
         be practised from the first click. Choose one.</p>\n<ul>\n{accounts}</ul>\n\
         <h2>What if</h2>\n<p><a href=\"/what-if\">Switch trouble on and off</a>: names that are not \
         known, secrets that have expired, tables that are empty, accounts with thousands of \
         workspaces. {on}</p>",
        on = match console.app.faults.all().len() {
            0 => String::new(),
            1 => "<strong>One fault is on.</strong>".to_owned(),
            count => format!("<strong>{count} faults are on.</strong>"),
        },
    );
    page("Accounts", &[], &body)
}
