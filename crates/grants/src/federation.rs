//! Trust in place of a secret: the federation policy of a service principal, in every form in which an account admin may make it.
//!
//! Made by `service-principal-federation-policy` of the Databricks CLI, `databricks_service_principal_federation_policy` of Terraform, and
//! `POST /api/2.0/accounts/{account}/servicePrincipals/{id}/federationPolicies`, all of which take the same members.

use serde_json::json;

use crate::{HclString, ShellWord, terraform};

pub use crate::trust_policy::{PolicyKeys, PrincipalNumber, TrustPolicy, TrustedParty};

impl TrustPolicy {
    /// The number as a word of a shell, which refuses to go on without one.
    fn number(&self) -> String {
        match self.number {
            Some(number) => number.to_string(),
            None => "\"${ID:?the number of the service principal}\"".to_owned(),
        }
    }

    /// The body of the request that makes it.
    pub fn body(&self) -> String {
        let mut policy = json!({
            "description": self.party.description(),
            "oidc_policy": {
                "issuer": self.issuer,
                "audiences": [self.account_id],
                "subject": self.subject,
            },
        });
        if let Some(keys) = &self.jwks_json {
            policy["oidc_policy"]["jwks_json"] = keys.as_str().into();
        }
        policy.to_string()
    }

    /// Writes the commands of the Databricks CLI that make it.
    pub fn cli(&self) -> String {
        let body = self.body();
        self.commands(
            &format!("Let the service principal trust {}", self.party.words()),
            &format!(
                "create {} --policy-id {} --json {}",
                self.number(),
                self.party.policy_id(),
                ShellWord(&body)
            ),
        )
    }

    /// Writes the commands that put the present keys into a policy that was made before.
    pub fn cli_update(&self) -> String {
        let body = self.body();
        self.commands(
            &format!(
                "Put the present keys into the policy{}",
                self.or_another_id()
            ),
            &format!(
                "update {} {} --json {}",
                self.number(),
                self.party.policy_id(),
                ShellWord(&body)
            ),
        )
    }

    /// Writes the commands that delete it.
    pub fn cli_removal(&self) -> String {
        self.commands(
            &format!(
                "End it: the service principal trusts {} no more{}",
                self.party.words(),
                self.or_another_id()
            ),
            &format!("delete {} {}", self.number(), self.party.policy_id()),
        )
    }

    /// How to find a policy that was made without the ID that is proposed: Databricks gave it one of its own.
    fn or_another_id(&self) -> String {
        format!(
            ". Where the policy was made with another ID than\n# {id}, put that in its place; this shows it:\n# databricks account service-principal-federation-policy list {number}",
            id = self.party.policy_id(),
            number = self.number(),
        )
    }

    /// A command about the policy, after signing in and, where the number is not known, finding it.
    fn commands(&self, what: &str, command: &str) -> String {
        let find = match self.number {
            Some(_) => String::new(),
            None => format!(
                "# Shows \"id\" (a number) of the service principal: put it behind ID=\ndatabricks account service-principals list --filter {}\nID=\n\n",
                ShellWord(&format!("applicationId eq \"{}\"", self.application_id))
            ),
        };
        format!(
            "\
# Sign in to the account as account admin
databricks auth login --host https://{host} --account-id {account}

{find}# {what}
databricks account service-principal-federation-policy {command}
",
            host = self.partition.accounts_host_name(),
            account = self.account_id,
        )
    }

    /// Writes it as Terraform for the provider `databricks/databricks`.
    pub fn terraform(&self) -> String {
        let account =
            terraform::account(Some(&self.partition.accounts_host()), Some(self.account_id));
        let principal = format!(
            "
data \"databricks_service_principal\" \"{name}\" {{
  provider       = databricks.account
  application_id = \"{id}\"
}}
",
            name = self.party.terraform_name(),
            id = self.application_id
        );
        let number = format!(
            "data.databricks_service_principal.{}.id",
            self.party.terraform_name()
        );
        let policy = self.terraform_resource(&number);
        [terraform::PROVIDERS, &account, &principal, &policy].concat()
    }

    /// Writes it as a resource of a configuration that has the provider `databricks.account`; `principal` is the expression of the service
    /// principal's number.
    pub(crate) fn terraform_resource(&self, principal: &str) -> String {
        let keys = match &self.jwks_json {
            None => String::new(),
            Some(keys) => format!("    jwks_json = {}\n", HclString(keys)),
        };
        format!(
            "
# Databricks takes the word of {words} for the service principal: there is no secret.
resource \"databricks_service_principal_federation_policy\" \"{name}\" {{
  provider             = databricks.account
  service_principal_id = {principal}
  policy_id            = \"{policy_id}\"
  description          = \"{description}\"

  oidc_policy = {{
    issuer    = {issuer}
    audiences = [\"{audience}\"]
    subject   = {subject}
{keys}  }}
}}
",
            words = self.party.words(),
            name = self.party.terraform_name(),
            policy_id = self.party.policy_id(),
            description = self.party.description(),
            issuer = HclString(&self.issuer),
            audience = self.account_id,
            subject = HclString(&self.subject),
        )
    }

    /// Writes the request of the REST API that makes it, as a command.
    pub fn rest(&self) -> String {
        let body = format!(
            "  --header 'Content-Type: application/json' \\\n  --data {} \\\n",
            ShellWord(&self.body())
        );
        self.request("POST", &body, "?policy_id=")
    }

    /// Writes the request of the REST API that deletes it, as a command.
    pub fn rest_removal(&self) -> String {
        self.request("DELETE", "", "/")
    }

    fn request(&self, method: &str, body: &str, before_id: &str) -> String {
        format!(
            "\
# TOKEN is an access token of an account admin
curl --fail-with-body --request {method} \\
  --header \"Authorization: Bearer $TOKEN\" \\
{body}  'https://{host}/api/2.0/accounts/{account}/servicePrincipals/'{number}'/federationPolicies{before_id}{policy_id}'
",
            policy_id = self.party.policy_id(),
            host = self.partition.accounts_host_name(),
            account = self.account_id,
            number = self.number(),
        )
    }
}

#[cfg(test)]
mod tests {
    use domain::{AccountId, ApplicationId, Partition};

    use super::*;

    fn policy(keys: Option<&str>, number: Option<&str>) -> TrustPolicy {
        TrustPolicy {
            party: TrustedParty::Server,
            partition: Partition::Azure,
            account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
            application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
            number: number.and_then(PrincipalNumber::find),
            issuer: "https://lakesentry.example".to_owned(),
            subject: "lakesentry:lakesentry.example:x'y".to_owned(),
            jwks_json: keys.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn every_form_says_the_same() {
        let keys = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"a${b}","y":"%{c}"}]}"#;
        let policy = policy(Some(keys), Some("4711471147114711"));
        let body: serde_json::Value = serde_json::from_str(&policy.body()).unwrap();
        assert_eq!(body["oidc_policy"]["jwks_json"], keys);
        assert_eq!(
            body["oidc_policy"]["audiences"][0],
            policy.account_id.to_string()
        );
        let quoted = ShellWord(&policy.body()).to_string();
        for form in [policy.cli(), policy.cli_update(), policy.rest()] {
            assert!(form.contains(&quoted), "{form}");
            assert!(
                form.contains("4711471147114711") && !form.contains("${ID"),
                "{form}"
            );
        }
        let terraform = policy.terraform();
        assert!(terraform.contains(r#"x\":\"a$${b}\""#), "{terraform}");
        assert!(terraform.contains("%%{c}"), "{terraform}");
        assert!(
            policy
                .cli_removal()
                .ends_with("delete 4711471147114711 lakesentry\n")
        );
        assert!(policy.rest().ends_with(
            "/servicePrincipals/'4711471147114711'/federationPolicies?policy_id=lakesentry'\n"
        ));
        let removal = policy.rest_removal();
        assert!(
            removal.contains("--request DELETE")
                && removal.ends_with("/federationPolicies/lakesentry'\n"),
            "{removal}"
        );
        // A policy that was made without the ID has another.
        for form in [policy.cli_update(), policy.cli_removal()] {
            let list =
                "# databricks account service-principal-federation-policy list 4711471147114711\n";
            assert!(form.contains(list), "{form}");
        }
    }

    #[test]
    fn without_the_number_the_commands_say_how_to_find_it() {
        let cli = policy(None, None).cli();
        assert!(
            cli.contains(r#"--filter 'applicationId eq "1d0f6a52-0000-4000-8000-00000000009c"'"#),
            "{cli}"
        );
        let id = "\"${ID:?the number of the service principal}\"";
        let create = format!("create {id} --policy-id lakesentry");
        assert!(cli.contains(&create) && cli.contains("\nID=\n"), "{cli}");
        assert!(policy(None, None).rest().contains(id));
        assert!(!policy(None, None).body().contains("jwks_json"));
    }
}
