//! A plan as a POSIX shell script for the Databricks CLI, for all metastores.

use std::fmt::Write as _;

use serde_json::Value;

use crate::named_metastore::{Door, NamedMetastore, extent};
use crate::service_principal::CLI_VERSION;
use crate::{MetastorePlan, Plan, Principal, Privilege, ShellWord, Surroundings};

/// What is the same in every script. The part before it only holds names: of the principal, the regions, their workspaces and tables.
const FUNCTIONS: &str = include_str!("cli/functions.sh");

/// Writes the script.
pub fn cli(plan: &Plan, surroundings: &Surroundings) -> String {
    let places = NamedMetastore::all(plan, surroundings);
    let mut script = header(plan, &places);
    let slugs: Vec<String> = places.iter().map(NamedMetastore::slug).collect();
    let _ = writeln!(script, "regions='{}'", slugs.join(" "));
    script.push_str(&who(plan, surroundings));
    script.push_str(&about(&places));
    script.push_str(&workspaces(&places));
    script.push_str(FUNCTIONS);
    script
}

fn header(plan: &Plan, places: &[NamedMetastore<'_>]) -> String {
    let mut text = format!(
        "\
#!/bin/sh
# Read access for LakeSentry, with the Databricks CLI (version {CLI_VERSION} or later): {}.
#
#   sh lakesentry-grants.sh [grants] [region ...]
#       Gives the privileges. By a metastore admin, then by an account admin; best by one who is both.
#   sh lakesentry-grants.sh access [region ...]
#       Gives what no GRANT can: assign, then allow.
#   sh lakesentry-grants.sh assign [region ...]
#       Lets the principal into the workspaces. By an account admin.
#   sh lakesentry-grants.sh allow [region ...]
#       Lets it use SQL and one warehouse there. By an admin of each workspace.
#   sh lakesentry-grants.sh undo [region ...]
#       Takes the privileges back. By the same people as grants.
#
# Without a region, all of these:
",
        extent(plan),
    );
    for place in places {
        let _ = writeln!(text, "#   {} - {}", place.slug(), place.title());
    }
    text.push_str(
        "\
#
# Each command adds or takes one thing and leaves everything else as it is; running it again changes nothing.
# Sign in to each workspace before: databricks auth login --host <its address>
# For access and assign, to the account, too: databricks auth login --host <address of the account console> --account-id <account ID>
set -eu

",
    );
    text
}

/// Who gets the privileges, and how the APIs call it.
///
/// A group gets what it is granted and the way in alike: whoever was put into the group to read can then read, and a service principal
/// that follows another one needs nothing but its membership.
fn who(plan: &Plan, surroundings: &Surroundings) -> String {
    let (list, kind, acl, attribute) = match plan.principal {
        Principal::Group(_) => ("groups", "Groups", "group_name", "displayName"),
        Principal::ServicePrincipal(_) | Principal::Unnamed => (
            "service-principals",
            "ServicePrincipals",
            "service_principal_name",
            "applicationId",
        ),
    };
    let accounts_host = match surroundings.accounts_host(plan) {
        Some(host) => format!("'https://{host}'"),
        None => "${LAKESENTRY_ACCOUNTS_HOST-}".to_owned(),
    };
    let account_id = match surroundings.account_id {
        Some(id) => format!("'{id}'"),
        None => "${DATABRICKS_ACCOUNT_ID-}".to_owned(),
    };
    format!(
        "{}\tscim_list={list}
\tscim_kind={kind}
\tscim_filter=\"{attribute} eq $principal_json\"
\tacl_name={acl}
\taccounts_host={accounts_host}
\taccount_id={account_id}
}}
",
        names(&plan.principal),
    )
}

/// The beginning of the function: the principal as it is, and as a JSON text.
fn names(principal: &Principal) -> String {
    let name = principal.name();
    match principal {
        Principal::Unnamed => "
who() {
\tprincipal=${LAKESENTRY_APPLICATION_ID-}
\tneed LAKESENTRY_APPLICATION_ID \"$principal\" 'the application ID (client ID) of the service principal'
\tcase $principal in
\t*[!0-9A-Fa-f-]*) stop 'LAKESENTRY_APPLICATION_ID must be an application ID, such as 1d0f6a52-0000-4000-8000-00000000009c' ;;
\tesac
\tprincipal_json=\"\\\"$principal\\\"\"
"
        .to_owned(),
        _ => format!(
            "
# shellcheck disable=SC1003,SC1112,SC2016 # a name may hold quotes, back-slashes and dollars; between these quotes they mean nothing
who() {{
\tprincipal={}
\tprincipal_json={}
",
            ShellWord(&name),
            ShellWord(&Value::from(name.as_ref()).to_string()),
        ),
    }
}

/// What each region gets, and the workspace through which.
fn about(places: &[NamedMetastore<'_>]) -> String {
    let mut text =
        "\n# What a region gets, and the address of the workspace through which.\nabout() {\n\tcase $region in\n"
            .to_owned();
    for place in places {
        let door = place.first_door();
        let _ = write!(
            text,
            "\t'{}') # {}\n\t\tvariable={}\n\t\thost={}\n",
            place.slug(),
            place.title(),
            door.name.to_ascii_uppercase(),
            host(door),
        );
        for (variable, privilege) in [
            ("use_catalog", Privilege::UseCatalog),
            ("use_schema", Privilege::UseSchema),
            ("may_select", Privilege::Select),
        ] {
            list(&mut text, variable, place.plan, privilege);
        }
        text.push_str("\t\t;;\n");
    }
    text.push_str("\t*) usage ;;\n\tesac\n}\n");
    text
}

/// The objects of one privilege, one a line. Their names hold nothing but letters, digits, underscores and dots.
fn list(text: &mut String, variable: &str, plan: &MetastorePlan, privilege: Privilege) {
    let _ = write!(text, "\t\t{variable}='");
    let granted = plan.grants.iter();
    for grant in granted.filter(|grant| grant.privilege == privilege) {
        let _ = write!(text, "\n\t\t\t{}", grant.securable.full_name());
    }
    text.push_str("'\n");
}

/// The workspaces that LakeSentry reads through: its part of the names of variables, address, id, id of the warehouse.
fn workspaces(places: &[NamedMetastore<'_>]) -> String {
    let mut text =
        "\n# The workspaces of a region that LakeSentry reads through.\nworkspaces() {\n\tcase $region in\n".to_owned();
    for place in places {
        let _ = writeln!(text, "\t'{}')", place.slug());
        for door in &place.doors {
            let name = door.name.to_ascii_uppercase();
            let id = match &door.workspace_id {
                Some(id) => id.to_string(),
                None => format!("\"${{LAKESENTRY_WORKSPACE_{name}-}}\""),
            };
            let _ = writeln!(
                text,
                "\t\tworkspace {name} {} {id} \"${{LAKESENTRY_WAREHOUSE_{name}-}}\"",
                host(door),
            );
        }
        text.push_str("\t\t;;\n");
    }
    text.push_str("\tesac\n}\n");
    text
}

/// The address of a workspace as a word of the shell.
fn host(door: &Door) -> String {
    match &door.host {
        Some(host) => format!("'https://{host}'"),
        None => format!(
            "\"${{LAKESENTRY_HOST_{}-}}\"",
            door.name.to_ascii_uppercase()
        ),
    }
}
