//! What SQL can't do: making the service principal and letting it into workspaces, for those who prefer a command to a click.

use domain::{AccountId, Partition};

use crate::{Principal, ShellWord, terraform};

/// The display name that the steps suggest. People see it; grants never use it.
pub const SUGGESTED_NAME: &str = "lakesentry-reader";

/// The first version of the Databricks CLI that has all that is printed here: `--lifetime` of a secret came last, in March 2025
/// (databricks/cli#2425).
pub const CLI_VERSION: &str = "0.243";

/// Writes the steps as commands of the Databricks CLI ([`CLI_VERSION`] or later).
pub fn cli(partition: Partition, account: Option<AccountId>, with_secret: bool) -> String {
    let proof = if with_secret {
        "its secret, valid for 90 days; it is shown once\ndatabricks account service-principal-secrets create <id> --lifetime 7776000s"
    } else {
        "no secret: its federation policy comes when the client ID is filled in below"
    };
    let account = account.map_or_else(|| "<account-id>".to_owned(), |id| id.to_string());
    format!(
        "\
# 1. Sign in to the account as account admin
databricks auth login --host https://{host} --account-id {account}

# 2. Create the service principal; note \"id\" (a number) and \"applicationId\" (the client ID, below {application_id})
databricks account service-principals create --display-name {SUGGESTED_NAME} --active

# 3. Create {proof}

# 4. Let it into each workspace that LakeSentry is to read through
{ASSIGN}

# 5. Sign in to each of these workspaces as workspace admin, and allow it to use SQL and one warehouse
{SIGN_IN}
{sql_access}
{warehouse}
",
        host = partition.accounts_host_name(),
        application_id = Principal::PLACEHOLDER,
        sql_access = add_sql_access(&Principal::Unnamed),
        warehouse = use_warehouse(&Principal::Unnamed),
    )
}

/// Writes the steps as Terraform for the provider `databricks/databricks`.
///
/// The warehouse is left to the CLI: `databricks_permissions` replaces the whole list of the warehouse and would lock others out.
pub fn terraform(partition: Partition, account: Option<AccountId>, with_secret: bool) -> String {
    let account = terraform::account(Some(&partition.accounts_host()), account);
    let (created, outputs) = (created(with_secret), outputs(with_secret));
    [terraform::PROVIDERS, &account, &created, ASSIGNED, &outputs].concat()
}

/// Terraform that makes the service principal; the name is [`SUGGESTED_NAME`].
pub(crate) fn created(with_secret: bool) -> String {
    [CREATED, if with_secret { SECRET } else { "" }].concat()
}

/// Terraform that prints what the wizard asks for.
pub(crate) fn outputs(with_secret: bool) -> String {
    [CLIENT_ID, if with_secret { CLIENT_SECRET } else { "" }].concat()
}

const CREATED: &str = "
resource \"databricks_service_principal\" \"lakesentry\" {
  provider     = databricks.account
  display_name = \"lakesentry-reader\"
}
";

const SECRET: &str = "
# Valid for 90 days. The secret is kept in the state file: protect it.
resource \"databricks_service_principal_secret\" \"lakesentry\" {
  provider             = databricks.account
  service_principal_id = databricks_service_principal.lakesentry.id
  lifetime             = \"7776000s\"
}
";

const ASSIGNED: &str = "
variable \"workspace_ids\" {
  description = \"IDs of the workspaces that LakeSentry reads through\"
  type        = set(string)
}

resource \"databricks_mws_permission_assignment\" \"lakesentry\" {
  for_each     = var.workspace_ids
  provider     = databricks.account
  workspace_id = each.key
  principal_id = databricks_service_principal.lakesentry.id
  permissions  = [\"USER\"]
}
";

const CLIENT_ID: &str = "
output \"client_id\" {
  value = databricks_service_principal.lakesentry.application_id
}
";

const CLIENT_SECRET: &str = "
output \"client_secret\" {
  value     = databricks_service_principal_secret.lakesentry.secret
  sensitive = true
}
";

/// Signs in to a workspace: the sign-in to the account is not one to its workspaces.
pub(crate) const SIGN_IN: &str = "databricks auth login --host https://<address-of-the-workspace>";

/// Lets a service principal or a group, by its number, into a workspace.
pub(crate) const ASSIGN: &str = "databricks account workspace-assignment update <workspace-id> <id> --json '{\"permissions\":[\"USER\"]}'";

/// Writes the command that lists principals of a workspace with their numbers.
pub(crate) fn list_with_numbers(principal: &Principal) -> String {
    ["databricks api get ", scim(principal)].concat()
}

/// Writes the command that allows a principal, by its number, to use SQL in a workspace.
pub(crate) fn add_sql_access(principal: &Principal) -> String {
    [
        "databricks api patch ",
        scim(principal),
        "/<id> --json '{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[{\"op\":\"add\",\"path\":\"entitlements\",\"value\":[{\"value\":\"databricks-sql-access\"}]}]}'",
    ]
    .concat()
}

/// Writes the command that allows a principal to use one warehouse. It adds to the warehouse's list and replaces nothing.
pub(crate) fn use_warehouse(principal: &Principal) -> String {
    let member = match principal {
        Principal::Group(_) => "group_name",
        Principal::ServicePrincipal(_) | Principal::Unnamed => "service_principal_name",
    };
    let name = serde_json::Value::from(&*principal.name());
    let list = format!(
        r#"{{"access_control_list":[{{"{member}":{name},"permission_level":"CAN_USE"}}]}}"#
    );
    format!(
        "databricks warehouses update-permissions <warehouse-id> --json {}",
        ShellWord(&list)
    )
}

const fn scim(principal: &Principal) -> &'static str {
    match principal {
        Principal::Group(_) => "/api/2.0/preview/scim/v2/Groups",
        Principal::ServicePrincipal(_) | Principal::Unnamed => {
            "/api/2.0/preview/scim/v2/ServicePrincipals"
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::GroupName;

    use super::*;

    #[test]
    fn a_name_stays_inside_the_quotes_of_shell_and_json() {
        let group =
            Principal::group(GroupName::parse(r#"O'Hara "x" \ $(rm) `ls`"#).unwrap()).unwrap();
        assert_eq!(
            use_warehouse(&group),
            r#"databricks warehouses update-permissions <warehouse-id> --json '{"access_control_list":[{"group_name":"O'\''Hara \"x\" \\ $(rm) `ls`","permission_level":"CAN_USE"}]}'"#
        );
        assert!(add_sql_access(&group).contains("/Groups/<id>"));
    }

    #[test]
    fn the_steps_lead_to_the_console_of_the_part_of_the_cloud() {
        for partition in Partition::ALL {
            let host = partition.accounts_host_name();
            for steps in [
                cli(partition, None, true),
                terraform(partition, None, false),
            ] {
                assert!(steps.contains(&format!("https://{host}")), "{steps}");
                let others = Partition::ALL.map(Partition::accounts_host_name);
                let mut others = others.into_iter().filter(|other| *other != host);
                assert!(
                    others.all(|other| !steps.contains(&format!("{other}\""))),
                    "{steps}"
                );
            }
        }
    }

    #[test]
    fn the_steps_use_one_placeholder_for_the_client_id() {
        let steps = cli(Partition::Aws, None, true);
        assert_eq!(steps.matches(Principal::PLACEHOLDER).count(), 2);
    }

    #[test]
    fn who_does_without_a_secret_is_told_to_make_none() {
        for with_secret in [true, false] {
            for steps in [
                cli(Partition::Aws, None, with_secret),
                terraform(Partition::Aws, None, with_secret),
            ] {
                let makes_one = steps.contains("principal-secrets create")
                    || steps.contains("principal_secret");
                assert_eq!(makes_one, with_secret, "{steps}");
            }
        }
    }

    #[test]
    fn each_command_follows_the_sign_in_that_it_needs() {
        let steps = cli(Partition::AwsGovCloud, None, true);
        let commands: Vec<&str> = steps
            .lines()
            .filter(|line| line.starts_with("databricks "))
            .collect();
        let mut at_workspace = None;
        for command in commands {
            if command.starts_with("databricks auth login") {
                at_workspace = Some(!command.contains("--account-id"));
            } else {
                let of_account = command.starts_with("databricks account ");
                assert_eq!(at_workspace, Some(!of_account), "{command}");
            }
        }
        assert!(steps.contains("https://accounts.cloud.databricks.us --account-id"));
        let terraform = terraform(Partition::AzureChina, None, true);
        assert!(terraform.contains("https://accounts.databricks.azure.cn"));
    }
}
