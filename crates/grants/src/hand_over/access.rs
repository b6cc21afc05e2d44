//! What SQL can't grant: a place in a workspace, the use of SQL there, and a warehouse.

use domain::DatabricksHost;

use super::request::AccessRequest;
use super::section::{Block, Language, Section};
use super::text::RichText;
use crate::named_metastore::NamedMetastore;
use crate::service_principal::{ASSIGN, SIGN_IN, add_sql_access, list_with_numbers, use_warehouse};
use crate::{Principal, Role};

/// The assignment is the account admin's, the rest the workspace admin's.
pub fn sections(request: &AccessRequest<'_>) -> Vec<Section> {
    let mut sections = Vec::new();
    if request.asks(Role::AccountAdmin) {
        sections.push(assignment(request));
    }
    if request.asks(Role::WorkspaceAdmin) {
        sections.push(use_of_sql(request));
    }
    sections
}

fn assignment(request: &AccessRequest<'_>) -> Section {
    let mut blocks = vec![Block::paragraph(
        "SQL can't do this. Nothing has to be done where it was done before. In the account console, for each workspace that LakeSentry reads through:",
    )];
    blocks.extend(workspaces(request));
    blocks.push(Block::Steps(vec![
        RichText::of(
            "Open Workspaces, the workspace, then Permissions, and choose Add permissions.",
        ),
        RichText::of("Find ")
            .and(found_by(request))
            .then(", choose the permission User, and save."),
    ]));
    blocks.push(Block::paragraph(
        "Or with the Databricks CLI, the second command once for each workspace. `<id>` is the number of the service principal or group, not the client ID:",
    ));
    blocks.push(shell(vec![sign_in_to_account(request), ASSIGN.to_owned()]));
    Section::new("Let it into the workspaces", blocks)
}

fn use_of_sql(request: &AccessRequest<'_>) -> Section {
    let mut blocks = vec![Block::paragraph(
        "SQL can't grant this. In each workspace that LakeSentry reads through:",
    )];
    blocks.extend(workspaces(request));
    let list = match request.plan.principal {
        Principal::Group(_) => "Groups",
        _ => "Service principals",
    };
    blocks.push(Block::Steps(vec![
        RichText::from(format!("Open Settings, Identity and access, {list}. Find "))
            .and(found_by(request))
            .then(". If it is not in the list, an account admin has to let it into the workspace first."),
        RichText::of("Open it and switch on Databricks SQL access, unless it is on. It is often inherited, but not in every workspace."),
        RichText::of("Open SQL warehouses, the warehouse that it should use, then Permissions. Add the same name with Can use. A small serverless warehouse is enough; it starts by itself."),
    ]));
    blocks.push(Block::paragraph(
        "Or with the Databricks CLI, once for each workspace. The second command lists the numbers; `<id>` is the one beside the right name. The others add to what is there and replace nothing:",
    ));
    blocks.push(shell(vec![
        SIGN_IN.to_owned(),
        list_with_numbers(&request.plan.principal),
        add_sql_access(&request.plan.principal),
        use_warehouse(&request.plan.principal),
    ]));
    Section::new("Let it use SQL and a warehouse", blocks)
}

/// How the principal is found in a list, where display names may be shown.
fn found_by(request: &AccessRequest<'_>) -> RichText {
    match &request.plan.principal {
        Principal::Group(name) => RichText::of("the group ").code(name.as_str()),
        other => RichText::of("the service principal with the client ID ").code(&other.name()),
    }
}

/// The workspaces, once at least one was chosen.
fn workspaces(request: &AccessRequest<'_>) -> Option<Block> {
    let items = |place: &NamedMetastore<'_>| {
        let region = super::request::name(&place.plan.metastore);
        let item = |host: Option<&DatabricksHost>| {
            let item = RichText::from(region.clone()).then(": ");
            match host {
                Some(host) => item.address(format!("https://{host}")),
                None => item.then("any workspace that has Unity Catalog"),
            }
        };
        let doors = place.doors.iter().map(|door| door.host.as_ref());
        doors.map(item).collect::<Vec<_>>()
    };
    let all = || request.places.iter().flat_map(items).collect();
    request.has_workspaces().then(|| Block::List(all()))
}

/// The sign-in that the commands of the account need.
fn sign_in_to_account(request: &AccessRequest<'_>) -> String {
    let host = request.surroundings.accounts_host(request.plan);
    let host = host.map_or_else(
        || "<address-of-the-account-console>".to_owned(),
        |host| host.to_string(),
    );
    let account = request.surroundings.account_id;
    let account = account.map_or_else(|| "<account-id>".to_owned(), |id| id.to_string());
    format!("databricks auth login --host https://{host} --account-id {account}")
}

/// What takes it back, as clicks: the commands could only replace whole lists.
pub fn undo(request: &AccessRequest<'_>) -> Vec<Block> {
    let mut steps = Vec::new();
    if request.asks(Role::WorkspaceAdmin) {
        steps.push(RichText::of("In each of the workspaces: remove it from the permissions of the warehouse, and switch Databricks SQL access off where you switched it on."));
    }
    if request.asks(Role::AccountAdmin) {
        steps.push(RichText::of(
            "In the account console: remove it from the permissions of each of the workspaces.",
        ));
    }
    if steps.is_empty() {
        return Vec::new();
    }
    vec![
        Block::paragraph("What SQL did not give is taken back by hand:"),
        Block::Steps(steps),
    ]
}

fn shell(commands: Vec<String>) -> Block {
    let mut text = commands.join("\n\n");
    text.push('\n');
    Block::Code {
        language: Language::Shell,
        text,
    }
}
