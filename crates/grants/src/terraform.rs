//! A plan as Terraform, for all metastores.

pub mod block;
mod grants;
mod metastore;

use domain::{AccountId, DatabricksHost};

use self::block::{block, known_or};
use crate::named_metastore::{NamedMetastore, extent};
use crate::{HclString, Plan, Principal, SignsInBy, Surroundings, service_principal};

/// What Terraform has to fetch. 1.73 is the first version in which a secret has a lifetime; the next major version may mean something else
/// by these names.
pub const PROVIDERS: &str = "\
terraform {
  required_providers {
    databricks = {
      source  = \"databricks/databricks\"
      version = \">= 1.73, < 2.0\"
    }
  }
}
";

/// Writes the configuration. Privileges are only declared with `databricks_grant`, which owns those of one principal on one object;
/// `databricks_grants` would own those of everybody.
pub fn terraform(plan: &Plan, surroundings: &Surroundings) -> String {
    let places = NamedMetastore::all(plan, surroundings);
    let mut text = header(plan);
    text.push_str(PROVIDERS);
    let host = surroundings.accounts_host(plan);
    text.push_str(&account(host.as_ref(), surroundings.account_id));
    let has_secret = !surroundings.signs_in_by.is_trust();
    text.push_str(&principal(&plan.principal, has_secret));
    text.push_str(&trust(&plan.principal, &surroundings.signs_in_by));
    for place in &places {
        text.push_str(&metastore::metastore(place, &plan.principal));
    }
    if plan.principal == Principal::Unnamed {
        text.push_str(&service_principal::outputs(has_secret));
    }
    text
}

fn header(plan: &Plan) -> String {
    format!(
        "\
# Read access for LakeSentry: {}.
#
# Put it into a folder of its own, then: terraform init, terraform apply. Applying it again changes nothing; terraform destroy takes
# everything back.
# Whoever applies it is metastore admin, account admin and admin of each workspace that is named below, and signs in to the account
# and to each workspace before: databricks auth login --host <address>
# Each databricks_grant owns what this principal holds on one object; what others hold stays.

",
        extent(plan),
    )
}

/// The provider for the account; what is not known becomes a variable.
pub fn account(host: Option<&DatabricksHost>, account: Option<AccountId>) -> String {
    let (host_variable, host) = known_or(
        host.map(|host| format!("https://{host}")),
        "accounts_host",
        "Address of the account console, such as https://accounts.cloud.databricks.com",
    );
    let (account_variable, account) = known_or(
        account.map(|id| id.to_string()),
        "account_id",
        "ID of the Databricks account",
    );
    let provider = block(
        "provider \"databricks\"",
        &[
            ("alias", "\"account\""),
            ("host", &host),
            ("account_id", &account),
        ],
        "",
    );
    host_variable + &account_variable + &provider
}

/// Who gets the privileges: made here, or looked up.
fn principal(principal: &Principal, with_secret: bool) -> String {
    let name = HclString(&principal.name()).to_string();
    let lookup = |kind: &str, by: &str| {
        let attributes = [("provider", "databricks.account"), (by, name.as_str())];
        block(&format!("data \"{kind}\" \"lakesentry\""), &attributes, "")
    };
    let (source, principal, id) = match principal {
        Principal::Unnamed => (
            service_principal::created(with_secret),
            "databricks_service_principal.lakesentry.application_id",
            "databricks_service_principal.lakesentry.id",
        ),
        Principal::ServicePrincipal(_) => (
            lookup("databricks_service_principal", "application_id") + OWNED,
            name.as_str(),
            "data.databricks_service_principal.lakesentry.id",
        ),
        Principal::Group(_) => (
            lookup("databricks_group", "display_name") + MANAGE_GROUP,
            name.as_str(),
            "data.databricks_group.lakesentry.id",
        ),
    };
    source
        + &block(
            "locals",
            &[("principal", principal), ("principal_id", id)],
            "",
        )
}

/// The policy by which Databricks takes LakeSentry's word for the service principal, where there is no secret.
fn trust(principal: &Principal, signs_in_by: &SignsInBy) -> String {
    match (principal, signs_in_by) {
        (Principal::ServicePrincipal(id), SignsInBy::Trust { policy: Some(policy), .. }) if policy.application_id == *id => {
            policy.terraform_resource("local.principal_id")
        }
        (_, SignsInBy::Trust { .. }) => {
            "\n# There is no secret: step 1 of LakeSentry writes databricks_service_principal_federation_policy for this service principal.\n".to_owned()
        }
        (_, SignsInBy::Secret) => String::new(),
    }
}

/// `databricks_mws_permission_assignment` sets the level of a principal, and `databricks_entitlements` replaces its entitlements as soon
/// as it is made. A service principal that exists was most likely made for LakeSentry; a group may well serve others.
const OWNED: &str = "
# In the workspaces below, Terraform replaces the level of this service principal (an admin becomes a user) and its entitlements: it
# should serve nothing but LakeSentry.
";

/// The same for a group, where it is asked for.
const MANAGE_GROUP: &str = "
# Terraform replaces what the group has in a workspace: its level (an admin becomes a user) and its entitlements. That is right for a
# group that only reads for LakeSentry. For any other, leave this off and run: sh lakesentry-grants.sh access
variable \"manage_access_of_group\" {
  description = \"Assign the group to the workspaces and entitle it to SQL\"
  type        = bool
  default     = false
}
";
