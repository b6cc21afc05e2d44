//! What SQL can't do: making the service principal and letting it into workspaces, for those who prefer a command to a click.

use domain::{AccountId, Cloud, DatabricksHost};

use crate::terraform;

/// The display name that the steps suggest. People see it; grants never use it.
pub const SUGGESTED_NAME: &str = "lakesentry-reader";

/// Writes the steps as commands of the Databricks CLI (`databricks` 0.205 or later).
pub fn cli(cloud: Cloud, account: Option<AccountId>) -> String {
    let account = account.map_or_else(|| "<account-id>".to_owned(), |id| id.to_string());
    format!(
        "\
# 1. Sign in to the account as account admin
databricks auth login --host https://{host} --account-id {account}

# 2. Create the service principal; note \"id\" (a number) and \"applicationId\" (the client ID)
databricks account service-principals create --display-name {SUGGESTED_NAME} --active

# 3. Create its secret, valid for 90 days; it is shown once
databricks account service-principal-secrets create <id> --lifetime 7776000s

# 4. Let it into each workspace that LakeSentry is to read through
databricks account workspace-assignment update <workspace-id> <id> --json '{{\"permissions\":[\"USER\"]}}'

# 5. In each of these workspaces: allow it to use SQL, and one warehouse
databricks api patch /api/2.0/preview/scim/v2/ServicePrincipals/<id> --json '{{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[{{\"op\":\"add\",\"path\":\"entitlements\",\"value\":[{{\"value\":\"databricks-sql-access\"}}]}}]}}'
databricks warehouses update-permissions <warehouse-id> --json '{{\"access_control_list\":[{{\"service_principal_name\":\"<applicationId>\",\"permission_level\":\"CAN_USE\"}}]}}'
",
        host = cloud.accounts_host(),
    )
}

/// Writes the steps as Terraform for the provider `databricks/databricks`.
///
/// The warehouse is left to the CLI: `databricks_permissions` replaces the whole list of the warehouse and would lock others out.
pub fn terraform(cloud: Cloud, account: Option<AccountId>) -> String {
    let account = terraform::account(Some(&DatabricksHost::accounts(cloud)), account);
    [terraform::PROVIDERS, &account, CREATED, ASSIGNED, OUTPUTS].concat()
}

/// Terraform that makes the service principal and its secret; the name is [`SUGGESTED_NAME`].
pub(crate) const CREATED: &str = "
resource \"databricks_service_principal\" \"lakesentry\" {
  provider     = databricks.account
  display_name = \"lakesentry-reader\"
}

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

/// Terraform that prints what the wizard asks for.
pub(crate) const OUTPUTS: &str = "
output \"client_id\" {
  value = databricks_service_principal.lakesentry.application_id
}

output \"client_secret\" {
  value     = databricks_service_principal_secret.lakesentry.secret
  sensitive = true
}
";
