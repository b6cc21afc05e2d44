//! Who holds which grants in a metastore.

use axum::extract::{Path, State};
use axum::response::Html;

use super::Console;
use super::page::{NotFound, account_crumb, escape, page, table};
use crate::world::{Account, Cloud, Metastore};

/// `/{cloud}/grants/{region}`.
pub async fn show(
    State(console): State<Console>,
    Path((cloud, region)): Path<(String, String)>,
) -> Result<Html<String>, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let world = console.app.world();
    let account = world.account(cloud);
    let metastore = account.metastore_of(&region).ok_or(NotFound)?;
    let link = format!(
        "<p><a href=\"/{}/sql/{}\">SQL editor for {2}</a></p>",
        cloud.slug(),
        escape(&region),
        escape(&region)
    );
    let body = format!("{}\n{link}", all(account, metastore));
    let title = format!("Grants in {region}");
    Ok(page(&title, &[account_crumb(cloud)], &body))
}

/// All grants of a metastore.
pub fn all(account: &Account, metastore: &Metastore) -> String {
    let rows: Vec<Vec<String>> = metastore
        .grants
        .all()
        .map(|(on, name, privilege)| {
            let display_name = account
                .member(name)
                .map(|member| escape(&member.display_name))
                .unwrap_or_default();
            vec![
                format!("<code>{}</code>", escape(name)),
                display_name,
                privilege.sql(),
                on.kind().word().to_uppercase(),
                format!("<code>{}</code>", escape(&on.to_string())),
            ]
        })
        .collect();
    if rows.is_empty() {
        return "<p>There are no grants in this metastore.</p>".to_owned();
    }
    table(
        "Grants",
        &[
            "Principal",
            "Shown as",
            "ActionType",
            "ObjectType",
            "ObjectKey",
        ],
        &rows,
    )
}
