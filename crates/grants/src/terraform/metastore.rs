//! One metastore: its workspaces, the privileges, and what no grant can give.

use super::block::{aligned, block, known_or};
use super::grants::grants;
use crate::named_metastore::{Door, NamedMetastore};
use crate::{HclString, Principal};

/// Writes everything about one metastore.
pub fn metastore(place: &NamedMetastore<'_>, principal: &Principal) -> String {
    let title = place.title();
    let count = place.plan.grants.len();
    let mut text = format!("\n# {title}: {count} privileges\n");
    let mut providers = place.doors.iter().map(|door| provider(door, &title));
    text.extend(providers.next());
    text.push_str(&grants(place));
    text.extend(providers);
    text.extend(
        place
            .doors
            .iter()
            .map(|door| access(door, &title, principal)),
    );
    text
}

fn provider(door: &Door, title: &str) -> String {
    let name = &door.name;
    let (variable, host) = known_or(
        door.host.as_ref().map(|host| format!("https://{host}")),
        &format!("host_{name}"),
        &format!("Address of a workspace, such as https://acme.cloud.databricks.com: {title}"),
    );
    let alias = format!("\"{name}\"");
    variable
        + &block(
            "provider \"databricks\"",
            &[("alias", &alias), ("host", &host)],
            "",
        )
}

/// What SQL can't grant: being in the workspace, using SQL, using a warehouse.
fn access(door: &Door, title: &str, principal: &Principal) -> String {
    let (id_member, name_member) = match principal {
        Principal::Group(_) => ("group_id", "group_name"),
        Principal::ServicePrincipal(_) | Principal::Unnamed => {
            ("service_principal_id", "service_principal_name")
        }
    };
    let count: &[(&str, &str)] = match principal {
        Principal::Group(_) => &[("count", "var.manage_access_of_group ? 1 : 0")],
        Principal::ServicePrincipal(_) | Principal::Unnamed => &[],
    };
    assignment(door, title, count)
        + &entitlements(door, id_member, count)
        + &warehouses(door, title, name_member)
}

fn assignment(door: &Door, title: &str, count: &[(&str, &str)]) -> String {
    let name = &door.name;
    let (variable, workspace_id) = known_or(
        door.workspace_id.as_ref().map(ToString::to_string),
        &format!("workspace_id_{name}"),
        &format!("ID of the workspace: {title}"),
    );
    let attributes: &[(&str, &str)] = &[
        ("provider", "databricks.account"),
        ("workspace_id", &workspace_id),
        ("principal_id", "local.principal_id"),
        ("permissions", "[\"USER\"]"),
    ];
    let head = format!("resource \"databricks_mws_permission_assignment\" \"{name}\"");
    variable + &block(&head, &[count, attributes].concat(), "")
}

fn entitlements(door: &Door, id_member: &str, count: &[(&str, &str)]) -> String {
    let name = &door.name;
    let attributes: &[(&str, &str)] = &[
        ("provider", &format!("databricks.{name}")),
        (id_member, "local.principal_id"),
        ("databricks_sql_access", "true"),
        ("depends_on", &assigned(name)),
    ];
    let head = format!("resource \"databricks_entitlements\" \"{name}\"");
    block(&head, &[count, attributes].concat(), "")
}

/// Entitlements and permissions are refused for whoever is not in the workspace.
fn assigned(name: &str) -> String {
    format!("[databricks_mws_permission_assignment.{name}]")
}

fn warehouses(door: &Door, title: &str, name_member: &str) -> String {
    let name = &door.name;
    let description = format!("IDs of SQL warehouses that only LakeSentry uses: {title}");
    let description = HclString(&description).to_string();
    let variable = block(
        &format!("variable \"warehouses_{name}\""),
        &[
            ("description", &description),
            ("type", "set(string)"),
            ("default", "[]"),
        ],
        "",
    );
    let who = aligned(
        4,
        &[
            (name_member, "local.principal"),
            ("permission_level", "\"CAN_USE\""),
        ],
    );
    let permissions = block(
        &format!("resource \"databricks_permissions\" \"{name}\""),
        &[
            ("for_each", &format!("var.warehouses_{name}")),
            ("provider", &format!("databricks.{name}")),
            ("sql_endpoint_id", "each.key"),
            ("depends_on", &assigned(name)),
        ],
        &format!("\n  access_control {{\n{who}  }}\n"),
    );
    format!("{WAREHOUSES}{}{permissions}", variable.trim_start())
}

const WAREHOUSES: &str = "
# Terraform replaces the whole permission list of each warehouse that is named here: name none that others use. For those, run:
# sh lakesentry-grants.sh allow
";
