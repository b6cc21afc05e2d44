//! What people trip over, told to the role that it matters to.

use domain::TableName;

use super::request::AccessRequest;
use super::section::{Block, Section};
use super::text::RichText;
use crate::{Principal, Role};

pub fn section(request: &AccessRequest<'_>) -> Section {
    let mut points = Vec::new();
    if request.asks(Role::MetastoreAdmin) {
        points.extend(metastore_admin());
    }
    if request.asks(Role::AccountAdmin) {
        points.extend(account_admin(request));
    }
    if !request.groups.is_empty() {
        points.push(both(request));
    }
    if request.asks(Role::WorkspaceAdmin) {
        points.extend(workspace_admin());
    }
    points.push(principal(request));
    Section::new("What to look out for", vec![Block::List(points)])
}

fn metastore_admin() -> [RichText; 3] {
    [
        RichText::of(
            "Metastore admin is whoever owns the metastore, a person or a group. A metastore that Databricks made by itself has none, and shows `System user` as its owner. An account admin names one: account console, Catalog, the metastore, Metastore admin, Edit.",
        ),
        RichText::of(
            "`User does not have MANAGE on Catalog 'system'` means that whoever ran the statement is not metastore admin of this region.",
        ),
        RichText::of(
            "On some metastores the group `account users` can see the catalog already. The statement is then not needed, and does no harm.",
        ),
    ]
}

fn account_admin(request: &AccessRequest<'_>) -> Vec<RichText> {
    let mut points = vec![
        RichText::of(
            "`GRANT USE SCHEMA ON CATALOG system` would be shorter. It is accepted and does nothing: each schema needs its own statement.",
        ),
        RichText::of(
            "If a schema is not found, it is not switched on in this region. Databricks switches most schemas on by itself, and refuses to let anybody else do it (`can only be enabled by Databricks`). Leave its statements out and say so in your answer; the rest works without them.",
        ),
        RichText::of(
            "`User is not an account admin for Account` or `User does not have MANAGE on Schema` means that a role is missing: reports differ about which of the two roles schemas and tables need. Whoever is both account admin and metastore admin can run all of it.",
        ),
    ];
    points.extend(redacted(request));
    points
}

/// Query text is masked for everybody but account admins and the members of one group. LakeSentry does not ask for that.
fn redacted(request: &AccessRequest<'_>) -> Option<RichText> {
    let masked = |table: &TableName| {
        matches!(
            (table.schema().as_str(), table.name()),
            ("query", "history") | ("access", "audit")
        )
    };
    request.tables().iter().any(masked).then(|| {
        RichText::of("The text of queries stays hidden: `system.query.history` shows `<REDACTED>` in its place, and the audit log leaves some parameters out. Only account admins and members of an account group with the very name `databricks_pii_access` see more. This request does not ask for that; do not add anybody for LakeSentry's sake.")
    })
}

fn both(request: &AccessRequest<'_>) -> RichText {
    let owner = if request.asks(Role::MetastoreAdmin) {
        ""
    } else {
        " They depend on `USE CATALOG`, which a metastore admin grants."
    };
    RichText::of("Being workspace admin is never enough for these statements.").then(owner)
}

fn workspace_admin() -> [RichText; 3] {
    [
        RichText::of(
            "`databricks warehouses set-permissions` and the Terraform resource `databricks_permissions` replace the whole list of a warehouse and lock others out. The command above does not.",
        ),
        RichText::of(
            "Can monitor is not enough to run a query, and Can manage is more than it needs.",
        ),
        RichText::of(
            "If the workspace has an IP access list, the address from which LakeSentry connects must be in it; your colleague knows it.",
        ),
    ]
}

fn principal(request: &AccessRequest<'_>) -> RichText {
    let grants = !request.groups.is_empty();
    RichText::of(match request.plan.principal {
        Principal::Group(_) if grants => {
            "The group must be a group of the account. Groups of one workspace, and the built-in `users` and `admins`, are not found by grants. A service principal that has just joined the group may have to wait some minutes."
        }
        Principal::Group(_) => {
            "The group must be a group of the account. A group of the same name that belongs to the workspace is another one."
        }
        Principal::ServicePrincipal(_) | Principal::Unnamed if grants => {
            "The name in the statements is the client ID. The display name of a service principal is not a principal: such names are not unique, and grants answer `PRINCIPAL_DOES_NOT_EXIST`. The same message comes for a service principal that was made minutes ago, or that belongs to another account."
        }
        Principal::ServicePrincipal(_) | Principal::Unnamed => {
            "The display name of a service principal is not a principal: such names are not unique. Compare the client ID."
        }
    })
}
